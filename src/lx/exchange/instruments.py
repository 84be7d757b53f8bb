"""Assets and instruments as the caller sees them: names and Decimals instead of numbers and mantissas."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from operator import index

from lx.decimals import Grid, Number, multiply
from lx.errors import ArgumentError
from lx.wire.records_generated import InstrumentAdded, InstrumentLimits, StateInstrument

__all__ = ["Asset", "Instrument", "instrument_of"]


@dataclass(frozen=True, slots=True)
class Asset:
    """Something that is traded or paid with; `decimals` says how small its smallest part, the minor unit, is.

    Records of the wire count minor units: `units` makes such counts, `amount` reads them.

    >>> Asset("USD", 2, 8).units("0.5"), Asset("USD", 2, 8).amount(50_000_000)
    (50000000, Decimal('0.50000000'))
    """

    name: str
    number: int
    decimals: int

    def units(self, amount: Number) -> int:
        """The amount as a count of minor units; raise ArgumentError when it has more decimals than the asset."""
        count = Grid.of(1, self.decimals, "amount").count(amount)
        if count is None:
            raise ArgumentError(f"amount={amount!r} has more decimals than {self.name}, which has {self.decimals}")
        return count

    def amount(self, units: int) -> Decimal:
        """The amount of a count of minor units."""
        return multiply(index(units), Decimal((0, (1,), -self.decimals)))


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
    base_asset: Asset = field(repr=False, compare=False)
    quote_asset: Asset = field(repr=False, compare=False)

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

    def pays(self, side: str) -> Asset:
        """What an order of that side pays with."""
        return self.quote_asset if side == "buy" else self.base_asset

    def charges(self, side: str, *, in_quote: bool) -> Asset:
        """What an order of that side pays its fee in: the quote asset, or what it receives."""
        return self.base_asset if side == "buy" and not in_quote else self.quote_asset


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
        base_asset=assets[record.base],
        quote_asset=assets[record.quote],
    )
