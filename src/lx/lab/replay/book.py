"""Best quotes of one instrument from its level events alone, as a follower of the public feed would keep them."""

from __future__ import annotations

import heapq
from collections.abc import Iterable

from lx.lab.replay.feed import Event
from lx.wire.records_generated import Kind, Side

__all__ = ["Quote", "Quotes"]

Quote = tuple[int, int] | None
"""Price in ticks and total lots of a best level; None when the side is empty."""


class Quotes:
    """Levels of both sides; heaps of prices find the best one, emptied levels are dropped when they surface."""

    def __init__(self) -> None:
        self._lots: dict[int, dict[int, int]] = {Side.BUY: {}, Side.SELL: {}}
        self._heaps: dict[int, list[int]] = {Side.BUY: [], Side.SELL: []}

    def follow(self, events: Iterable[Event]) -> None:
        """Take over the level events among these."""
        for event in events:
            if event.kind != Kind.LEVEL:
                continue
            lots = self._lots[event.side]
            if event.quantity == 0:
                lots.pop(event.price, None)
                continue
            if event.price not in lots:
                heapq.heappush(self._heaps[event.side], _rank(event.side, event.price))
            lots[event.price] = event.quantity

    def best(self, side: int) -> Quote:
        """Price and total of the best level of the side."""
        heap, lots = self._heaps[side], self._lots[side]
        while heap:
            price = _rank(side, heap[0])
            if price in lots:
                return price, lots[price]
            heapq.heappop(heap)
        return None


def _rank(side: int, price: int) -> int:
    """Lowest is best: bids by falling, asks by rising price; its own inverse."""
    return -price if side == Side.BUY else price
