"""The events so far, kept as the frames the engine wrote and decoded when somebody looks.

An entry costs its 64 bytes and no Python object, so an exchange that is fed a million commands a second can keep its
log of events too. The log is bounded: when it is full the oldest frame goes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import overload

from lx.wire.codec import to_text
from lx.wire.frame import HEADER_SIZE
from lx.wire.records_generated import CLASSES, RECORD_SIZE, Record

__all__ = ["EVENTS_MAX", "EventLog"]

EVENTS_MAX = 1 << 20
"""Events an exchange keeps unless it is told otherwise: 64 MiB."""
_SHOWN = 20


class EventLog(Sequence[Record]):
    """Events as typed records (`lx.wire.records_generated`: Accepted, Fill, Trade, Level ...), oldest first.

    It keeps at least the last `events_max` events; older ones are dropped a whole frame at a time and counted in
    `dropped`. Prices are ticks and quantities lots here: these are the records of the wire. `print(log)` shows the
    last 20 in text form, `clear()` empties it, `frames()` gives the frames as bytes, to be stored or sent.

    >>> exchange.events[-1].NAME
    'level'
    """

    __slots__ = ("_count", "_frames", "_head", "_starts", "dropped", "events_max")

    def __init__(self, events_max: int = EVENTS_MAX) -> None:
        self.events_max = events_max
        self.dropped = 0
        self._frames: list[bytes] = []
        self._starts: list[int] = []  # ordinal of each frame's first event, counted from the first event ever
        self._head = 0
        self._count = 0

    def append(self, frame: bytes) -> None:
        """Take an event frame; drop the oldest frames that are not needed to keep `events_max` events."""
        records = len(frame) // RECORD_SIZE - 1
        if not records:
            return
        self._frames.append(frame)
        self._starts.append(self._count)
        self._count += records
        if self._count - self.dropped > self.events_max:
            self._drop_oldest()

    def clear(self) -> None:
        """Forget all events so far; they count as dropped."""
        self._frames.clear()
        self._starts.clear()
        self._head = 0
        self.dropped = self._count

    def frames(self) -> Iterator[bytes]:
        """The event frames that are kept, each with its header (sequence, time)."""
        return iter(self._frames[self._head :])

    def _drop_oldest(self) -> None:
        head, starts, last = self._head, self._starts, len(self._starts) - 1
        while head < last and self._count - starts[head + 1] >= self.events_max:
            head += 1
        if self.events_max == 0:
            head = last + 1
        for at in range(self._head, head):
            self._frames[at] = b""
        self.dropped = starts[head] if head <= last else self._count
        self._head = head
        if head > 1024 and head * 2 > len(starts):
            del self._frames[:head], self._starts[:head]
            self._head = 0

    def __len__(self) -> int:
        return self._count - self.dropped

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> list[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | list[Record]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        position = index + len(self) if index < 0 else index
        if not 0 <= position < len(self):
            raise IndexError(f"event {index} of {len(self)}")
        ordinal = self.dropped + position
        at = bisect_right(self._starts, ordinal, lo=self._head) - 1
        return _decode(self._frames[at], HEADER_SIZE + RECORD_SIZE * (ordinal - self._starts[at]))

    def __iter__(self) -> Iterator[Record]:
        for frame in self._frames[self._head :]:
            for at in range(HEADER_SIZE, len(frame), RECORD_SIZE):
                yield _decode(frame, at)

    def __str__(self) -> str:
        return "\n".join(to_text(event) for event in self[-_SHOWN:])

    def __repr__(self) -> str:
        return f"<EventLog: {len(self)} events, {self.dropped} dropped>"


def _decode(frame: bytes, at: int) -> Record:
    return CLASSES[frame[at]].unpack(frame, at)
