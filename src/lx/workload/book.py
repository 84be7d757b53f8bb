"""What a flow knows of the orders it has sent: a small book of its own per symbol; the same as `book.rs`.

A load generator must not look at the answers, yet its cancels and replaces must name orders that rest. So it keeps its
own book by the rules of price and time, and only those a flow can make use of. Prices are levels of a window of
`profiles.LEVELS` ticks.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from lx.workload.profiles import LEVELS

__all__ = ["BUY", "SELL", "Book", "Order"]

BUY = 0
SELL = 1


@dataclass(slots=True, eq=False)
class Order:
    """A resting order; `sender` is the index of its session, `live_at` its index among the live orders of its book."""

    client_id: int
    sender: int
    side: int
    level: int
    remaining: int
    executed: int
    live_at: int = 0


class Book:
    """The book of one symbol: FIFO queues by side and level."""

    def __init__(self) -> None:
        self.live: list[Order] = []
        self.quantity = [0, 0]
        """Lots that rest on each side."""
        self._queues: list[list[deque[Order]]] = [[deque() for _ in range(LEVELS)] for _ in (BUY, SELL)]
        self._occupied = [0, 0]  # a bit for each level that has orders

    def best(self, side: int) -> int | None:
        """Best level of a side: the highest bid, the lowest offer."""
        bits = self._occupied[side]
        if not bits:
            return None
        return bits.bit_length() - 1 if side == BUY else (bits & -bits).bit_length() - 1

    def take(self, side: int, limit: int | None, quantity: int) -> tuple[int, int]:
        """Take from the side opposite to `side`, best price first, first come first; returns (trades, lots).

        `limit` is the last level that is acceptable, None for any.
        """
        trades = taken = 0
        while taken < quantity:
            level = self.best(1 - side)
            if level is None or (limit is not None and (level > limit if side == BUY else level < limit)):
                break
            maker = self._queues[1 - side][level][0]
            traded = min(maker.remaining, quantity - taken)
            maker.remaining -= traded
            maker.executed += traded
            self.quantity[1 - side] -= traded
            taken += traded
            trades += 1
            if maker.remaining == 0:
                self.remove(maker)
        return trades, taken

    def add(self, order: Order) -> None:
        """A new order at the back of its level."""
        order.live_at = len(self.live)
        self.live.append(order)
        self._queues[order.side][order.level].append(order)
        self._occupied[order.side] |= 1 << order.level
        self.quantity[order.side] += order.remaining

    def remove(self, order: Order) -> None:
        """Let an order go, wherever it stands; the last of the live orders takes its place among them."""
        queue = self._queues[order.side][order.level]
        queue.remove(order)
        if not queue:
            self._occupied[order.side] &= ~(1 << order.level)
        self.quantity[order.side] -= order.remaining
        moved = self.live.pop()
        if moved is not order:
            self.live[order.live_at] = moved
            moved.live_at = order.live_at

    def shrink(self, order: Order, remaining: int) -> None:
        """Make an order smaller where it stands."""
        self.quantity[order.side] -= order.remaining - remaining
        order.remaining = remaining
