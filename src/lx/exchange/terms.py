"""Terms of an order in the words of the caller, and the record of the wire that carries them.

A word that is misspelt, or that never goes with another (an expiry without `tif="gtd"`), raises and says how to mend
it. What a market may refuse (a quantity off the lot) is a rejection; what the rule book refuses is the engine's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from lx.decimals import Number
from lx.errors import ArgumentError, ArgumentTypeError
from lx.exchange.arguments import U64_MAX, choose, integer
from lx.exchange.instruments import Instrument
from lx.exchange.rejections import Rejection, lots_of
from lx.wire.records_generated import AMOUNT_MAX, QUANTITY_MAX, OrderTerms, SelfTrade

__all__ = ["NO_TERMS", "Expiry", "Terms", "self_trade_of"]

Expiry = int | datetime
"""A time of the log: ns since 1970, or a datetime that knows its time zone."""

_STP_WORDS: Final = {mode.name.lower(): int(mode) for mode in SelfTrade}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """What `submit` was given beyond side, quantity, price, type and time in force; None: not given."""

    display: Number | None = None
    min_qty: Number | None = None
    expires: Expiry | None = None
    budget: Number | None = None

    def check(self, *, type: str, tif: str) -> None:
        """Raise ArgumentError for words that never go together."""
        if self.budget is not None and type != "market":
            raise ArgumentError(f"budget= bounds what a market order spends; leave it out of type={type!r}")
        if (self.expires is not None) != (tif == "gtd"):
            raise ArgumentError("tif='gtd' and expires= go together; give both, or neither")
        if self.min_qty is not None and tif != "ioc":
            raise ArgumentError(f"min_qty= is for orders that take at once; give tif='ioc', not {tif!r}")
        if self.display is not None and (type != "limit" or tif not in ("gtc", "gtd")):
            raise ArgumentError("display= is for orders that rest; give type='limit' and tif='gtc' or 'gtd'")

    def lots(self, instrument: Instrument, qty: Number | None) -> int | Rejection:
        """The quantity in lots; a budget alone stands for all that it buys."""
        if qty is not None:
            return lots_of(instrument, qty)
        if self.budget is None:
            raise ArgumentTypeError("submit() needs qty=; only a market order with budget= goes without")
        return QUANTITY_MAX

    def record(self, instrument: Instrument) -> bytes | Rejection:
        """The record that carries them, or why no command can."""
        lots = {}
        for name, quantity in (("display", self.display), ("min_quantity", self.min_qty)):
            found = 0 if quantity is None else lots_of(instrument, quantity)
            if isinstance(found, Rejection):
                return found
            lots[name] = found
        return OrderTerms(
            display=lots["display"],
            min_quantity=lots["min_quantity"],
            expires_ns=0 if self.expires is None else _expiry_of(self.expires),
            budget=0 if self.budget is None else _budget(instrument, self.budget),
        ).pack()


NO_TERMS: Final = Terms()
"""Those of nearly every order."""


def self_trade_of(word: object) -> int:
    """The code of a self-trade mode; raise an error that lists the words."""
    return choose(_STP_WORDS, word, "stp")


def _expiry_of(expires: Expiry) -> int:
    """A time of the log in ns since 1970."""
    if not isinstance(expires, datetime):
        return integer(expires, "expires", 1, U64_MAX)
    if expires.tzinfo is None:
        raise ArgumentTypeError(
            f"expires={expires!r} has no time zone; give datetime(..., tzinfo=UTC), or ns since 1970"
        )
    return integer((expires - _EPOCH) // _MICROSECOND * 1000, "expires", 1, U64_MAX)


def _budget(instrument: Instrument, budget: Number) -> int:
    asset = instrument.quote_asset
    units = asset.units(budget)
    if not 1 <= units <= AMOUNT_MAX:
        allowed = f"{asset.amount(1):f} to {asset.amount(AMOUNT_MAX):f}"
        raise ArgumentError(f"budget={budget!r} of {asset.name} is out of range; give {allowed}")
    return units
