"""Orders of one instrument that wait for a price: which are due at the prices seen.

What an order is due for stands in docs/matching.md, chapter 17. An order watches the price of trades or the best price
of the side it would trade with, and is due when that has fallen, or risen, to its stop price. As in `reference_book` a
stop price has a rank, so that the first to become due stands last: the price itself for an order that watches a fall,
its negative for one that watches a rise.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass

from lx.checks import check
from lx.engine.reference_book import Order, Stop
from lx.wire.records_generated import OrderType, Side, TrailUnit

__all__ = ["BASIS", "Seen", "Waiting", "follow", "watches_fall"]

BASIS = 10_000
"""Basis points of the whole, and the widest trail in them."""

_STOPS = (OrderType.STOP, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP)


def watches_fall(order: Order) -> bool:
    """Whether an order waits for its watched price to fall: a stop to sell, a take-profit to buy [1702]."""
    return (_stop_of(order).type in _STOPS) == (order.side == Side.SELL)


@dataclass(frozen=True, slots=True)
class Seen:
    """The prices, in ticks, that a watched price had since it was last looked at: the lowest, the highest, the last."""

    low: int
    high: int
    last: int


class Waiting:
    """All waiting orders of an instrument by engine id, those with a stop price sorted by it, and the trailing ones."""

    __slots__ = ("orders", "ranks", "trailing")

    def __init__(self) -> None:
        self.orders: dict[int, Order] = {}
        self.trailing: dict[int, Order] = {}
        self.ranks: dict[tuple[int, int, bool], list[tuple[int, int]]] = {}

    def add(self, order: Order) -> None:
        """Let an order wait."""
        self.orders[order.id] = order
        if _stop_of(order).trail:
            self.trailing[order.id] = order
        else:
            insort(self.ranks.setdefault(_group(order), []), _rank(order))

    def remove(self, order: Order) -> None:
        """Let an order wait no more."""
        del self.orders[order.id]
        if _stop_of(order).trail:
            del self.trailing[order.id]
            return
        ranks = self.ranks[_group(order)]
        del ranks[bisect_left(ranks, _rank(order))]

    def due(self, trigger: int, side: int, seen: Seen) -> Iterator[tuple[Order, int]]:
        """The orders of a side that watch this price and are due, each with the price that did it [1721, 1743]."""
        for is_fall, price in ((True, seen.low), (False, seen.high)):
            reached = price if is_fall else -price
            for rank, order_id in reversed(self.ranks.get((trigger, side, is_fall), [])):
                if rank < reached:
                    break
                yield self.orders[order_id], price
        for order in self.trailing.values():
            if _stop_of(order).trigger == trigger and order.side == side and follow(order, seen):
                yield order, seen.last


def follow(order: Order, seen: Seen) -> bool:
    """Let a trailing stop follow the prices seen [1740, 1741, 1742]; whether the last of them makes it due [1743]."""
    stop = _stop_of(order)
    is_sell = order.side == Side.SELL
    best = seen.high if is_sell else seen.low
    if stop.reference == 0:
        is_active = best >= stop.activation_price if is_sell else best <= stop.activation_price
        if stop.activation_price and not is_active:
            return False
        stop.reference = best
    stop.reference = max(stop.reference, best) if is_sell else min(stop.reference, best)
    distance = stop.trail
    if stop.trail_unit == TrailUnit.BASIS_POINTS:
        distance = max(1, stop.reference * stop.trail // BASIS)
    return seen.last <= stop.reference - distance if is_sell else seen.last >= stop.reference + distance


def _stop_of(order: Order) -> Stop:
    if order.stop is None:
        raise TypeError("an order that does not wait is among the waiting ones")
    return order.stop


def _group(order: Order) -> tuple[int, int, bool]:
    return _stop_of(order).trigger, order.side, watches_fall(order)


def _rank(order: Order) -> tuple[int, int]:
    price = _stop_of(order).stop_price
    check(price > 0, "an order without a trail has a stop price")
    return price if watches_fall(order) else -price, order.id
