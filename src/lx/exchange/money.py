"""Accounts and their money as the caller sees them: Decimals and words instead of minor units and codes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from lx.decimals import Grid, Number, multiply
from lx.errors import ArgumentError
from lx.exchange.rejections import Rejection
from lx.wire.records_generated import (
    FEE_PPM_DEFAULT,
    FEE_PPM_MAX,
    FEE_PPM_MIN,
    AccountSet,
    AccountState,
    FeeAsset,
    FeesSet,
    Rates,
    StateAccount,
    StateInstrument,
)

__all__ = [
    "FEE_ASSETS",
    "Account",
    "AssetTotals",
    "Balance",
    "Fees",
    "Transfer",
    "account_of",
    "default_fees",
    "fees_of",
    "ppm_of",
]

FEE_ASSETS: Final = {"received": int(FeeAsset.RECEIVED), "quote": int(FeeAsset.QUOTE)}
"""What fees are paid in, as the caller writes it, and its code on the wire."""
_FEE_WORDS: Final = {code: word for word, code in FEE_ASSETS.items()}
_STATES: Final = {int(state): state.name.lower() for state in AccountState}
_PPM_DECIMALS: Final = 6
_PPM: Final = Decimal((0, (1,), -_PPM_DECIMALS))


class Balance(NamedTuple):
    """What an account has of one asset: `free` to use, `reserved` by its open orders, and both together."""

    free: Decimal
    reserved: Decimal
    total: Decimal


class AssetTotals(NamedTuple):
    """All there is of one asset: supply = free + reserved + venue.

    supply: what was deposited less what was withdrawn
    free, reserved: of all accounts but the venue's
    venue: what the venue has; the fees
    """

    supply: Decimal
    free: Decimal
    reserved: Decimal
    venue: Decimal


class Fees(NamedTuple):
    """Fees of an instrument: rates as fractions (0.001 is 0.1 %), and whether they are paid in what an order receives
    or in the quote asset. A negative maker rate is a rebate.
    """

    maker: Decimal
    taker: Decimal
    asset: str


@dataclass(frozen=True, slots=True)
class Account:
    """An account: its state ("open", "blocked", "closed"), its own fee rates, or None: those of each instrument.

    group: accounts of one group count as one owner for self-trade modes; 0: alone
    """

    number: int
    state: str
    maker_fee: Decimal | None = None
    taker_fee: Decimal | None = None
    group: int = 0


@dataclass(frozen=True, slots=True)
class Transfer:
    """Answer to a deposit or withdrawal; true unless it was rejected.

    status: "executed" now; "replayed": its id was executed before, nothing moved now; "rejected"
    id: of the transfer; ids of one account rise, and each is executed at most once
    kind, account, asset, amount: its terms; of a replayed one those it was executed with
    balance: what the account has of the asset now, None when rejected
    reject: why nothing moved, or None
    """

    status: Literal["executed", "replayed", "rejected"]
    id: int
    kind: str
    account: int
    asset: str
    amount: Decimal
    balance: Balance | None = None
    reject: Rejection | None = None

    @property
    def ok(self) -> bool:
        """True when it is done, now or before."""
        return self.reject is None

    @property
    def replayed(self) -> bool:
        """True when it was done before, so that nothing moved now."""
        return self.status == "replayed"

    def __bool__(self) -> bool:
        return self.reject is None


def ppm_of(rate: Number, name: str, *, rebate: bool) -> int:
    """A fee rate given as a fraction in parts per million; below zero only where there are rebates.

    Raise ArgumentError for a rate with more than 6 decimals or out of range.

    >>> ppm_of("0.001", "maker", rebate=True), ppm_of("-0.00005", "maker", rebate=True)
    (1000, -50)
    """
    ppm = Grid.of(1, _PPM_DECIMALS, name).count(rate)
    if ppm is None:
        raise ArgumentError(f"{name}={rate!r} has more than {_PPM_DECIMALS} decimals; rates are whole millionths")
    low = FEE_PPM_MIN if rebate else 0
    if not low <= ppm <= FEE_PPM_MAX:
        allowed = f"{_rate(low):f} to {_rate(FEE_PPM_MAX):f}"
        raise ArgumentError(f"{name}={rate!r} is out of range; give a fraction from {allowed} ('0.001' is 0.1 %)")
    return ppm


def account_of(record: AccountSet | StateAccount) -> Account:
    """The account that an event or a snapshot describes."""
    state = _STATES[record.state]
    if record.rates != Rates.OWN:
        return Account(record.account, state, group=record.group)
    return Account(record.account, state, _rate(record.maker_ppm), _rate(record.taker_ppm), record.group)


def fees_of(record: FeesSet | StateInstrument) -> Fees:
    """The fees that an event or a snapshot tells."""
    return Fees(_rate(record.maker_ppm), _rate(record.taker_ppm), _FEE_WORDS[record.fee_asset])


def default_fees() -> Fees:
    """The fees of a new instrument."""
    return Fees(_rate(FEE_PPM_DEFAULT), _rate(FEE_PPM_DEFAULT), "received")


def _rate(ppm: int) -> Decimal:
    return multiply(ppm, _PPM)
