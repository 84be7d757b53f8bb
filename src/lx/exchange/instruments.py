"""Assets and instruments as the caller sees them: names and Decimals instead of numbers and mantissas."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from operator import index

from lx.decimals import Grid, Number
from lx.errors import ArgumentError
from lx.wire.records_generated import InstrumentAdded, InstrumentLimits, StateInstrument

__all__ = ["Asset", "Instrument", "instrument_of"]


@dataclass(frozen=True, slots=True)
class Asset:
    """Something that is traded or paid with; `decimals` says how small its smallest part is."""

    name: str
    number: int
    decimals: int


@dataclass(frozen=True, slots=True)
class Instrument:
    """What orders are for: prices in multiples of `tick` quote units, quantities in multiples of `lot` base units.

    Records of the wire count ticks and lots: `ticks` and `lots` make such counts, `price` and `quantity` read them.

    >>> btc.ticks("70000.01"), btc.lots("0.5"), btc.price(7000001), btc.quantity(5000)
    (7000001, 5000, Decimal('70000.01'), Decimal('0.5000'))
    """

    symbol: str
    number: int
    base: str
    quote: str
    tick: Decimal
    lot: Decimal
    price_min: Decimal
    price_max: Decimal
    quantity_min: Decimal
    quantity_max: Decimal
    price_grid: Grid = field(repr=False, compare=False)
    quantity_grid: Grid = field(repr=False, compare=False)

    def ticks(self, price: Number) -> int:
        """The price as a count of ticks; raise ArgumentError when it is not a whole number of them."""
        return _count(self.price_grid, price, "tick", self.symbol)

    def lots(self, qty: Number) -> int:
        """The quantity as a count of lots; raise ArgumentError when it is not a whole number of them."""
        return _count(self.quantity_grid, qty, "lot", self.symbol)

    def price(self, ticks: int) -> Decimal:
        """The price of a count of ticks."""
        return self.price_grid.value(index(ticks))

    def quantity(self, lots: int) -> Decimal:
        """The quantity of a count of lots."""
        return self.quantity_grid.value(index(lots))


def _count(grid: Grid, value: Number, step: str, symbol: str) -> int:
    count = grid.count(value)
    if count is None:
        raise ArgumentError(f"{grid.name}={value!r} is not a multiple of {step} {grid.step:f} of {symbol}")
    return count


def instrument_of(
    record: InstrumentAdded | StateInstrument, limits: InstrumentLimits, assets: dict[int, Asset]
) -> Instrument:
    """The instrument that an event or a snapshot describes; `assets` is by number."""
    price = Grid.of(limits.tick, record.tick_scale, "price")
    quantity = Grid.of(limits.lot, record.lot_scale, "qty")
    return Instrument(
        symbol=record.symbol,
        number=record.instrument,
        base=assets[record.base].name,
        quote=assets[record.quote].name,
        tick=price.step,
        lot=quantity.step,
        price_min=price.value(limits.price_min),
        price_max=price.value(limits.price_max),
        quantity_min=quantity.value(limits.quantity_min),
        quantity_max=quantity.value(limits.quantity_max),
        price_grid=price,
        quantity_grid=quantity,
    )
