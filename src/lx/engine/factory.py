"""Engines by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lx.engine.native import NativeEngine
from lx.engine.protocol import Engine
from lx.errors import EngineError
from lx.wire.codec import Buffer
from lx.wire.records_generated import ORDERS_MAX

if TYPE_CHECKING:
    from lx.engine.reference import ReferenceEngine

__all__ = ["ENGINES", "create", "restore"]

ENGINES = ("native", "reference")
"""Names of the engines; the first is the one to use when nobody asks for another."""


def create(name: str, orders_max: int = ORDERS_MAX) -> Engine:
    """An empty engine that holds at most `orders_max` resting orders; raise EngineError for a wrong argument.

    >>> create("reference").next_sequence
    1
    """
    _check_name(name)
    if not 1 <= orders_max <= ORDERS_MAX:
        raise EngineError(f"orders_max={orders_max} is not possible; give a number from 1 to {ORDERS_MAX}")
    return _class_of(name).create(orders_max)


def restore(name: str, snapshot: Buffer) -> Engine:
    """The engine of a snapshot; raise WireError for bytes that are no snapshot, SnapshotError for an impossible state.

    >>> restore("reference", create("reference").snapshot()).next_sequence
    1
    """
    _check_name(name)
    return _class_of(name).restore(snapshot)


def _class_of(name: str) -> type[NativeEngine | ReferenceEngine]:
    if name == "native":
        return NativeEngine
    from lx.engine.reference import ReferenceEngine  # its modules take longer to import than most runs need at all

    return ReferenceEngine


def _check_name(name: str) -> None:
    if name not in ENGINES:
        raise EngineError(f"no engine is named {name!r}; known are {', '.join(ENGINES)}")
