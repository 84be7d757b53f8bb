"""The workload `plain`: `realistic` in the words that every order book has, limit, market and cancel.

No other engine has our replace (a new price, quantity or both in one command, filled quantity kept, the place in the
queue kept when the order only shrinks). So each replace becomes a cancel and a new order for what was left to trade. An
order that shrank loses its place by that, so a few later commands meet another book than the flow had in mind: a cancel
of an order that is filled by now is dropped. What remains is a flow of which every command does something.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lx.engine import Engine, create
from lx.wire.frame import FrameHeader
from lx.wire.layouts_generated import COMMAND, EVENT, REPLACED
from lx.wire.records_generated import RECORD_SIZE, Kind, OrderType, TimeInForce
from lx.workload.native import NativeFlow

__all__ = ["PlainFlow"]

_CHUNK: Final = 10_000


class PlainFlow:
    """A flow rewritten chunk by chunk; two engines know what is open, in the flow as it was and as it is rewritten.

    `opening` are the frames that create markets and sessions, for both.
    """

    def __init__(self, flow: NativeFlow, opening: list[bytes]) -> None:
        self._flow = flow
        self._before, self._after = create("native"), create("native")
        for frame in opening:
            self._before.apply(frame)
            self._after.apply(frame)
        self._made = b""

    def fill(self, count: int) -> bytes:
        """The next `count` commands."""
        while len(self._made) < count * RECORD_SIZE:
            self._made += self._rewritten(self._flow.fill(_CHUNK))
        found, self._made = self._made[: count * RECORD_SIZE], self._made[count * RECORD_SIZE :]
        return found

    def _rewritten(self, commands: bytes) -> bytes:
        events = _apply(self._before, commands)
        replaced = events.view(REPLACED)[events["kind"] == Kind.REPLACED]
        given: NDArray[Any] = np.frombuffer(commands, dtype=COMMAND)
        is_replace = given["kind"] == Kind.REPLACE
        # Opaque records: NumPy would leave what no field covers undefined in a copy by fields.
        made = np.repeat(given.view(f"V{RECORD_SIZE}"), 1 + is_replace).view(COMMAND)
        made["client_id"] *= 2  # so that the cancel has an id of its own below that of the new order
        made["target_id"] *= 2
        last = np.flatnonzero(np.repeat(is_replace, 1 + is_replace))[1::2]
        news, cancels = made[last], made[last - 1]
        news["kind"], news["type"], news["tif"], news["target_id"] = Kind.NEW, OrderType.LIMIT, TimeInForce.GTC, 0
        news["side"], news["quantity"] = replaced["side"], replaced["remaining"]
        cancels["kind"], cancels["price"], cancels["quantity"] = Kind.CANCEL, 0, 0
        cancels["client_id"] -= 1
        made[last], made[last - 1] = news, cancels
        rejected = _apply(self._after, made.tobytes())
        rejected = rejected[rejected["kind"] == Kind.REJECTED]
        return np.delete(made.view(f"V{RECORD_SIZE}"), rejected["command"].astype(np.int64)).tobytes()


def _apply(engine: Engine, commands: bytes) -> NDArray[Any]:
    """The events of the commands, as one frame."""
    count = len(commands) // RECORD_SIZE
    header = FrameHeader(record_count=count, command_count=count, sequence=engine.next_sequence)
    events: NDArray[Any] = np.frombuffer(engine.apply(header.pack() + commands), dtype=EVENT)[1:]
    return events
