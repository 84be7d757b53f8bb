"""A failure as a golden file: the lines that `tests/golden` runs on both engines, with the output of the reference.

tests/golden/runner.py says what the lines mean.
"""

from __future__ import annotations

from collections.abc import Sequence

from lx.lab.diff.pair import Makers, Step, attempt, frame_of
from lx.wire.codec import to_text
from lx.wire.frame import HEADER_SIZE
from lx.wire.records_generated import CLASSES, ORDERS_MAX, RECORD_SIZE

__all__ = ["golden_text"]


def golden_text(steps: Sequence[Step], orders_max: int, makers: Makers, comments: Sequence[str]) -> str:
    """One block: the steps, and what the reference engine answers."""
    inputs = [f"# {comment}" for comment in comments]
    if orders_max != ORDERS_MAX:
        inputs.append(f"engine orders_max={orders_max}")
    inputs.append("numbers")
    outputs: list[str] = []
    engine = makers.create("reference", orders_max)
    time_ns = 0
    for step in steps:
        if not step.commands:
            inputs.append("snapshot")
            outputs += _lines(engine.snapshot())
            continue
        if step.time_ns != time_ns:
            time_ns = step.time_ns
            inputs.append(f"time {time_ns}")
        records = [line for command in step.commands for line in _records(command)]
        inputs += records if len(step.commands) == 1 else ["frame", *(f"  {line}" for line in records), "end"]
        frame = frame_of(step.commands, engine.next_sequence, time_ns)
        events = attempt(lambda frame=frame: engine.apply(frame))  # type: ignore[misc]
        outputs += [f"error {events}"] if isinstance(events, str) else _lines(events)
    return "\n".join([*inputs, "----", *outputs]) + "\n"


def _lines(frame: bytes) -> list[str]:
    """The records of a frame as text."""
    return _records(frame[HEADER_SIZE:])


def _records(data: bytes) -> list[str]:
    return [to_text(CLASSES[data[at]].unpack(data, at)) for at in range(0, len(data), RECORD_SIZE)]
