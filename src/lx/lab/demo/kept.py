"""What a log has of a load that came before the clients of a crash."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lx.engine.factory import create
from lx.wire.frame import HEADER_SIZE
from lx.wire.layouts_generated import COMMAND, EVENT
from lx.wire.records_generated import Kind

__all__ = ["Kept", "kept_before"]

_ORDERS = (Kind.NEW, Kind.CANCEL, Kind.REPLACE, Kind.REDUCE)


@dataclass(frozen=True, slots=True)
class Kept:
    """Commands about orders that the log has, and the trades they made."""

    commands: int
    trades: int


def kept_before(frames: Iterable[bytes], session: int) -> Kept:
    """Count what the log has of the sessions below `session`, by applying it from its beginning.

    Sessions get their numbers in the order of the log, so it ends at the frame that opened this one.
    """
    engine = create("native")
    commands = trades = 0
    for frame in frames:
        events = np.frombuffer(engine.apply(frame), EVENT, offset=HEADER_SIZE)
        if np.any((events["kind"] == Kind.SESSION_OPENED) & (events["session"] >= session)):
            break
        records = np.frombuffer(frame, COMMAND, offset=HEADER_SIZE)
        commands += int(np.count_nonzero(np.isin(records["kind"], _ORDERS) & (records["session"] != 0)))
        trades += int(np.count_nonzero(events["kind"] == Kind.TRADE))
    return Kept(commands, trades)
