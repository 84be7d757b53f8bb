"""One engine, or two in lockstep that must say the same.

`both` gives each frame to the native and the reference engine and compares their events byte by byte, and at the end
their state hashes. The first difference is an `EnginesDiffer` that names the command and both events.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from lx.engine import create
from lx.engine.protocol import AssetTotal, Engine
from lx.errors import LxError, UsageError
from lx.wire.codec import to_text
from lx.wire.frame import HEADER_SIZE
from lx.wire.records_generated import CLASSES, RECORD_SIZE

__all__ = ["CHOICES", "Engines", "EnginesDiffer"]

CHOICES: dict[str, tuple[str, ...]] = {
    "native": ("native",),
    "reference": ("reference",),
    "both": ("native", "reference"),
}


class EnginesDiffer(LxError):
    """The two engines gave other events or another state for the same commands: one of them is wrong."""

    exit_code: ClassVar[int] = 1


class Engines:
    """The engines of a choice (`native`, `reference`, `both`), new and empty unless `make` gives others by name."""

    def __init__(self, choice: str, make: Callable[[str], Engine] | None = None) -> None:
        if choice not in CHOICES:
            raise UsageError(f"--engine: {choice!r} is no engine; choose one of {', '.join(CHOICES)}")
        make = make or create
        self._engines = [(name, make(name)) for name in CHOICES[choice]]

    @property
    def next_sequence(self) -> int:
        """Ordinal of the next command."""
        return self._engines[0][1].next_sequence

    def apply(self, frame: bytes) -> bytes:
        """Event frame of a command frame; raise EnginesDiffer, or what the engine raises for a bad frame."""
        (name, engine), *others = self._engines
        events = engine.apply(frame)
        for other_name, other in others:
            other_events = other.apply(frame)
            if other_events != events:
                raise EnginesDiffer(_difference(frame, (name, events), (other_name, other_events)))
        return events

    def snapshot(self) -> bytes:
        """The state as a snapshot frame."""
        return self._engines[0][1].snapshot()

    def state_hash(self) -> str:
        """Hash of the state; raise EnginesDiffer when the two engines have different ones."""
        hashes = {name: engine.state_hash() for name, engine in self._engines}
        if len(set(hashes.values())) > 1:
            told = ", ".join(f"{name} {value}" for name, value in hashes.items())
            raise EnginesDiffer(f"the engines' state hashes differ: {told}; `lx lab diff` finds the smallest case")
        return next(iter(hashes.values()))

    def conservation(self) -> list[AssetTotal]:
        """The money of each asset; raise EnginesDiffer when the engines' sums differ, InvariantError for lost money."""
        totals = {name: engine.conservation() for name, engine in self._engines}
        first = next(iter(totals.values()))
        if any(value != first for value in totals.values()):
            told = ", ".join(f"{name} {value}" for name, value in totals.items())
            raise EnginesDiffer(f"the engines' money differs: {told}; `lx lab diff` finds the smallest case")
        return first


def _difference(frame: bytes, one: tuple[str, bytes], other: tuple[str, bytes]) -> str:
    """The first event that differs, in words."""
    sequence = int.from_bytes(frame[16:24], "little")
    (name, left), (other_name, right) = one, other
    at = HEADER_SIZE
    while at < min(len(left), len(right)) and left[at : at + RECORD_SIZE] == right[at : at + RECORD_SIZE]:
        at += RECORD_SIZE
    where = f"the engines differ in the frame from command {sequence}"
    if at == len(left) == len(right):
        headers = f"{name}: {left[:HEADER_SIZE].hex()}; {other_name}: {right[:HEADER_SIZE].hex()}"
        return f"{where}, only in its header: {headers}"
    return (
        f"{where}, event {(at - HEADER_SIZE) // RECORD_SIZE}: "
        f"{name}: {_told(left, at)}; {other_name}: {_told(right, at)}"
    )


def _told(events: bytes, at: int) -> str:
    """An event in text form; an engine that is wrong may also give what is no record."""
    if at >= len(events):
        return "no more events"
    record = CLASSES.get(events[at])
    return to_text(record.unpack(events, at)) if record else f"bytes {events[at : at + RECORD_SIZE].hex()}"
