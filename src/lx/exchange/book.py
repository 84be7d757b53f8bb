"""The book of one instrument as the caller sees it, and its picture in text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Protocol

from lx.decimals import subtract
from lx.exchange.instruments import Instrument
from lx.wire.records_generated import Level

__all__ = ["Book", "BookLevel", "Top", "levels_of"]

_BAR_WIDTH = 24


class _Printer(Protocol):
    def text(self, text: str) -> None: ...


class BookLevel(NamedTuple):
    """One price level: its price, the total open quantity and the number of orders."""

    price: Decimal
    quantity: Decimal
    orders: int


class Top(NamedTuple):
    """Best bid and best ask; None where a side is empty."""

    bid: BookLevel | None
    ask: BookLevel | None


@dataclass(frozen=True, slots=True)
class Book:
    """Levels of an instrument, best first; `print(book)` draws it, as a notebook does by itself.

    sequence: the log's position: ordinal of the next command
    """

    symbol: str
    sequence: int
    bids: tuple[BookLevel, ...]
    asks: tuple[BookLevel, ...]

    @property
    def spread(self) -> Decimal | None:
        """Best ask minus best bid, None when a side is empty."""
        return subtract(self.asks[0].price, self.bids[0].price) if self.bids and self.asks else None

    def __str__(self) -> str:
        levels = [*reversed(self.asks), *self.bids]
        if not levels:
            return f"{self.symbol}: no orders"
        prices = [f"{level.price:f}" for level in levels]
        quantities = [f"{level.quantity:f}" for level in levels]
        price_width, quantity_width = max(map(len, prices)), max(map(len, quantities))
        most = max(level.quantity for level in levels)
        spread = "one side is empty" if self.spread is None else f"spread {self.spread:f}"
        lines = []
        for row, level in enumerate(levels):
            word = "ask" if row < len(self.asks) else "bid"
            bar = "#" * max(1, int(Fraction(level.quantity) * _BAR_WIDTH / Fraction(most)))
            text = (
                f"  {word}  {prices[row]:>{price_width}}  {quantities[row]:>{quantity_width}}  {level.orders:>4}  {bar}"
            )
            lines.append(text)
        lines.insert(len(self.asks), f"  ---  {spread}")
        head = f"  {'':3}  {'price':>{price_width}}  {'quantity':>{quantity_width}}  {'orders':>4}"
        return "\n".join([f"{self.symbol} at sequence {self.sequence}", head, *lines])

    def _repr_pretty_(self, printer: _Printer, cycle: bool) -> None:
        """What IPython and Jupyter show of a value."""
        printer.text(str(self))


def levels_of(instrument: Instrument, records: Iterable[Level]) -> tuple[BookLevel, ...]:
    """The levels of an engine's answer in the units of the instrument."""
    price, quantity = instrument.price_grid.value, instrument.quantity_grid.value
    return tuple(BookLevel(price(level.price), quantity(level.quantity), level.orders) for level in records)
