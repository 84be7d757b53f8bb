"""Assets and instruments as the caller sees them: names and Decimals instead of numbers and mantissas."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from lx.decimals import Grid
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
    """What orders are for: prices in multiples of `tick` quote units, quantities in multiples of `lot` base units."""

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
