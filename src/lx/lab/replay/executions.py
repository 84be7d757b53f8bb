"""A recorded execution and whether the engine made exactly it: the check that LOBSTER scripts and PITCH share."""

from __future__ import annotations

from typing import NamedTuple

from lx.lab.replay.feed import Event
from lx.wire.records_generated import Kind, Role

__all__ = ["Execution", "is_execution_of"]


class Execution(NamedTuple):
    """Who was hit (client id of this replay, 0 = nobody known), for how many lots, at what price in ticks."""

    maker: int
    quantity: int
    price: int


def is_execution_of(events: list[Event], expected: Execution) -> bool:
    """Whether the events hold exactly one trade and it hit the expected maker, in whole, at the price."""
    hit = [
        Execution(event.client_id, event.quantity, event.price)
        for event in events
        if event.kind == Kind.FILL and event.reason == Role.MAKER
    ]
    return hit == [expected]
