"""Phase, bands, limits and auction of an instrument as the caller sees them: Decimals and words.

A `MarketRules` follows the events of one instrument; a snapshot begins it anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from lx.decimals import Grid, Number, multiply
from lx.errors import ArgumentError
from lx.exchange.instruments import Instrument
from lx.wire.frame import HEADER_SIZE
from lx.wire.records_generated import (
    BAND_PPM_MAX,
    RECORD_SIZE,
    BandAction,
    BandsSet,
    OrderLimits,
    Phase,
    PhaseSet,
    StateRules,
    Trade,
)
from lx.wire.records_generated import Indicative as IndicativeEvent

__all__ = [
    "ACTIONS",
    "PHASES",
    "Auction",
    "Bands",
    "Indicative",
    "Limits",
    "MarketRules",
    "band_ppm_of",
]

PHASES: Final = {phase.name.lower(): int(phase) for phase in Phase}
"""Phases as the caller writes them, and their codes on the wire."""
ACTIONS: Final = {action.name.lower(): int(action) for action in BandAction}
"""What becomes of an order that would trade outside the bands."""
_PHASE_WORDS: Final = {code: word for word, code in PHASES.items()}
_ACTION_WORDS: Final = {code: word for word, code in ACTIONS.items()}
_COLLECTING: Final = (Phase.PRE_OPEN, Phase.OPENING_AUCTION, Phase.CLOSING_AUCTION)
_PPM_DECIMALS: Final = 6
_PPM: Final = Decimal((0, (1,), -_PPM_DECIMALS))


class Indicative(NamedTuple):
    """What an auction would give if it ended now.

    imbalance: what there is to buy at that price less what there is to sell
    """

    price: Decimal
    volume: Decimal
    imbalance: Decimal


class Auction(NamedTuple):
    """What an auction gave: its one price, None when nothing traded, and what traded."""

    price: Decimal | None
    volume: Decimal


class Bands(NamedTuple):
    """Price bands of an instrument; None: off, or no reference price.

    static: how far from the reference price an order may trade, as a fraction: 0.05 is 5 % to each side
    dynamic: the same from the price of the last trade
    action: "reject": what is left of an order that would trade outside is canceled; "halt": and the instrument halts
    reference: price of the last auction, or what was set since
    """

    static: Decimal | None
    dynamic: Decimal | None
    action: str
    reference: Decimal | None


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of the orders of an instrument; None: no such limit.

    price_min .. quantity_max: of each order
    notional_min, notional_max: price x quantity in quote units
    market_quantity_max, market_lot: of market orders: the most, and what they must be a multiple of
    orders_max, stops_max, lists_max: most open orders, waiting orders and lists of one account
    """

    price_min: Decimal
    price_max: Decimal
    quantity_min: Decimal
    quantity_max: Decimal
    notional_min: Decimal | None = None
    notional_max: Decimal | None = None
    market_quantity_max: Decimal | None = None
    market_lot: Decimal | None = None
    orders_max: int | None = None
    stops_max: int | None = None
    lists_max: int | None = None


class MarketRules:
    """Phase, bands, limits and auction of one instrument, brought up to date by its events.

    indicative: what the auction would give, as it was told last; None: not told since a snapshot was read
    """

    __slots__ = ("action", "dynamic_ppm", "indicative", "instrument", "limits", "phase", "reference", "static_ppm")

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.phase: int = Phase.CONTINUOUS
        self.action: int = BandAction.REJECT
        self.static_ppm = 0
        self.dynamic_ppm = 0
        self.reference = 0
        self.limits = OrderLimits()
        self.indicative: tuple[int, int, int] | None = (0, 0, 0)

    def load(self, state: StateRules, limits: OrderLimits) -> None:
        """Take what a snapshot tells."""
        self.phase = state.phase
        self._set_bands(state)
        self.limits = limits
        self.indicative = None if self.is_collecting else (0, 0, 0)

    @property
    def is_collecting(self) -> bool:
        """True while orders are collected for an auction."""
        return self.phase in _COLLECTING

    @property
    def word(self) -> str:
        """The phase as a word."""
        return _PHASE_WORDS[self.phase]

    def on_phase(self, frame: bytes, at: int) -> None:
        """Follow `phase_set`; the trades of an auction that it ended stand before it and gave the reference price."""
        event = PhaseSet.unpack(frame, at)
        for before in range(at - RECORD_SIZE, HEADER_SIZE - 1, -RECORD_SIZE):
            kind = frame[before]
            if kind == PhaseSet.KIND:
                break
            if kind == Trade.KIND:
                trade = Trade.unpack(frame, before)
                if trade.instrument == event.instrument and not trade.side:
                    self.reference = trade.price
                    break
        self.phase = event.phase
        if not self.is_collecting:
            self.indicative = (0, 0, 0)

    def on_indicative(self, event: IndicativeEvent) -> None:
        """Follow `indicative`."""
        self.indicative = (event.price, event.quantity, event.imbalance)

    def on_bands(self, event: BandsSet) -> None:
        """Follow `bands_set`."""
        self._set_bands(event)

    def on_delisted(self) -> None:
        """Follow `delisted`."""
        self.phase = Phase.CLOSED
        self.indicative = (0, 0, 0)

    def _set_bands(self, record: BandsSet | StateRules) -> None:
        self.action, self.reference = record.action, record.reference
        self.static_ppm, self.dynamic_ppm = record.static_ppm, record.dynamic_ppm

    def bands(self) -> Bands:
        """The bands as the caller sees them."""
        return Bands(
            _fraction(self.static_ppm),
            _fraction(self.dynamic_ppm),
            _ACTION_WORDS[self.action],
            self.instrument.price_grid.value(self.reference) if self.reference else None,
        )

    def order_limits(self) -> Limits:
        """The limits as the caller sees them."""
        instrument, limits = self.instrument, self.limits
        amount, quantity = instrument.quote_asset.amount, instrument.quantity_grid.value
        return Limits(
            price_min=instrument.price_min,
            price_max=instrument.price_max,
            quantity_min=instrument.quantity_min,
            quantity_max=instrument.quantity_max,
            notional_min=amount(limits.notional_min) if limits.notional_min else None,
            notional_max=amount(limits.notional_max) if limits.notional_max else None,
            market_quantity_max=quantity(limits.market_quantity_max) if limits.market_quantity_max else None,
            market_lot=quantity(limits.market_lot) if limits.market_lot else None,
            orders_max=limits.orders_max or None,
            stops_max=limits.stops_max or None,
            lists_max=limits.lists_max or None,
        )


def band_ppm_of(width: Number, name: str) -> int:
    """A band given as a fraction in parts per million; raise ArgumentError for one out of range.

    >>> band_ppm_of("0.05", "static")
    50000
    """
    ppm = Grid.of(1, _PPM_DECIMALS, name).count(width)
    if ppm is None:
        raise ArgumentError(f"{name}={width!r} has more than {_PPM_DECIMALS} decimals; bands are whole millionths")
    if not 0 <= ppm <= BAND_PPM_MAX:
        raise ArgumentError(
            f"{name}={width!r} is out of range; give a fraction from 0 to 1 ('0.05' is 5 %), 0 for none"
        )
    return ppm


def _fraction(ppm: int) -> Decimal | None:
    return multiply(ppm, _PPM) if ppm else None
