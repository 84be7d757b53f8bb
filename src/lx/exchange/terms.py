"""Terms of an order in the words of the caller, and the record of the wire that carries them.

A word that is misspelt, or that never goes with another (an expiry without `tif="gtd"`), raises and says how to mend
it. What a market may refuse (a quantity off the lot) is a rejection; what the rule book refuses is the engine's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lx.decimals import Number
from lx.errors import ArgumentError, ArgumentTypeError
from lx.exchange.arguments import LIMIT_TYPES, STOP_TYPES, When, choose, integer, time_of
from lx.exchange.instruments import Instrument
from lx.exchange.rejections import Rejection, lots_of, ticks_of
from lx.wire.records_generated import (
    AMOUNT_MAX,
    QUANTITY_MAX,
    OrderTerms,
    SelfTrade,
    TrailUnit,
    Trigger,
    Visibility,
)

__all__ = ["NO_TERMS", "Terms", "self_trade_of"]

_TRAIL_BPS_MAX: Final = 10_000  # 100 %
_STP_WORDS: Final = {mode.name.lower(): int(mode) for mode in SelfTrade}
_TRIGGERS: Final = {trigger.name.lower(): int(trigger) for trigger in Trigger}


@dataclass(frozen=True, slots=True)
class Terms:
    """What `submit` was given beyond side, quantity, price, type and time in force; None or False: not given."""

    display: Number | None = None
    hidden: bool = False
    min_qty: Number | None = None
    expires: When | None = None
    budget: Number | None = None
    stop: Number | None = None
    trigger: str | None = None
    trail: Number | None = None
    trail_bps: int | None = None
    activation: Number | None = None

    def check(self, *, type: str, tif: str) -> None:
        """Raise ArgumentError for words that never go together."""
        if (self.expires is not None) != (tif == "gtd"):
            raise ArgumentError("tif='gtd' and expires= go together; give both, or neither")
        if (self.stop is not None) != (type in STOP_TYPES and type != "trailing_stop"):
            raise ArgumentError(
                "stop= is the price that a 'stop', 'stop_limit', 'take_profit' or 'take_profit_limit' order waits for; "
                f"give it with one of these types, and not with type={type!r}"
            )
        if (self.trail is not None) + (self.trail_bps is not None) != (type == "trailing_stop"):
            raise ArgumentError("type='trailing_stop' needs trail= or trail_bps=, one of them; no other type has any")
        for is_given, is_right, told in self._rows(type, tif):
            if is_given and not is_right:
                raise ArgumentError(told)

    def _rows(self, type: str, tif: str) -> tuple[tuple[bool, bool, str], ...]:
        """For each word: whether it is given, whether it goes with the others, and what to do if it does not."""
        has_limit, rests = type in LIMIT_TYPES, tif not in ("ioc", "fok")
        return (
            (
                self.budget is not None,
                type == "market" and not rests,
                f"budget= bounds what a market order spends; leave it out of type={type!r}, tif={tif!r}",
            ),
            (
                self.min_qty is not None,
                self.hidden or tif == "ioc",
                f"min_qty= is for orders that take at once, or are hidden; give tif='ioc', not {tif!r}, or hidden=True",
            ),
            (
                self.display is not None,
                has_limit and rests and not self.hidden,
                "display= is for orders that rest and are seen; give a limit and tif='gtc', 'gtd' or 'day'",
            ),
            (
                self.hidden,
                type == "limit" and tif in ("gtc", "gtd", "day"),
                "hidden=True is for limit orders that rest; give type='limit' and tif='gtc', 'gtd' or 'day'",
            ),
            (
                self.trigger is not None,
                type in STOP_TYPES,
                f"trigger= says which price an order waits for; leave it out of type={type!r}",
            ),
            (
                self.activation is not None,
                type == "trailing_stop",
                f"activation= is where a trailing stop begins to follow; leave it out of type={type!r}",
            ),
        )

    def lots(self, instrument: Instrument, qty: Number | None) -> int | Rejection:
        """The quantity in lots; a budget alone stands for all that it buys."""
        if qty is not None:
            return lots_of(instrument, qty)
        if self.budget is None:
            raise ArgumentTypeError("submit() needs qty=; only a market order with budget= goes without")
        return QUANTITY_MAX

    def record(self, instrument: Instrument) -> OrderTerms | Rejection:
        """The record that carries them, or why no command can."""
        counts = {}
        for name, number, count_of in (
            ("display", self.display, lots_of),
            ("min_quantity", self.min_qty, lots_of),
            ("stop_price", self.stop, ticks_of),
            ("activation_price", self.activation, ticks_of),
            ("trail", self.trail, ticks_of),
        ):
            found = 0 if number is None else count_of(instrument, number)
            if isinstance(found, Rejection):
                return found
            counts[name] = found
        trail_unit = TrailUnit.TICKS
        if self.trail_bps is not None:
            trail_unit = TrailUnit.BASIS_POINTS
            counts["trail"] = integer(self.trail_bps, "trail_bps", 1, _TRAIL_BPS_MAX)
        return OrderTerms(
            **counts,
            visibility=Visibility.HIDDEN if self.hidden else Visibility.SHOWN,
            trigger=0 if self.trigger is None else choose(_TRIGGERS, self.trigger, "trigger"),
            trail_unit=trail_unit,
            expires_ns=0 if self.expires is None else time_of(self.expires, "expires"),
            budget=0 if self.budget is None else _budget(instrument, self.budget),
        )


NO_TERMS: Final = Terms()
"""Those of nearly every order."""


def self_trade_of(word: object) -> int:
    """The code of a self-trade mode; raise an error that lists the words."""
    return choose(_STP_WORDS, word, "stp")


def _budget(instrument: Instrument, budget: Number) -> int:
    asset = instrument.quote_asset
    units = asset.units(budget)
    if not 1 <= units <= AMOUNT_MAX:
        allowed = f"{asset.amount(1):f} to {asset.amount(AMOUNT_MAX):f}"
        raise ArgumentError(f"budget={budget!r} of {asset.name} is out of range; give {allowed}")
    return units
