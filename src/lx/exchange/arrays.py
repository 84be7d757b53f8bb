"""NumPy arrays of 64-byte records to a frame, and event frames to arrays; imported when an array comes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lx.errors import ArgumentError, ArgumentTypeError
from lx.wire import layouts_generated
from lx.wire.frame import HEADER_SIZE, FrameHeader
from lx.wire.layouts_generated import COMMAND, EVENT
from lx.wire.records_generated import RECORD_SIZE, RECORDS_PER_FRAME_MAX, Kind

__all__ = ["event_array", "frame_of"]

_FIELDS: Final = frozenset(
    (name, *field[:2])
    for layout in vars(layouts_generated).values()
    if isinstance(layout, np.dtype)
    for name, field in (layout.fields or {}).items()
)
"""Name, type and offset of every field of the wire."""
_TYPES: Final = frozenset((name, field[0]) for name, field in (COMMAND.fields or {}).items())


def frame_of(commands: NDArray[Any], sequence: int, time_ns: int) -> bytes:
    """The command frame of an array with one of the 64-byte layouts, unsealed and unchecked."""
    if not isinstance(commands, np.ndarray):
        raise ArgumentTypeError(f"commands is {type(commands).__name__}; give an array, such as records[:1]")
    gaps = _gaps(commands.dtype)
    if commands.ndim != 1 or len(commands) > RECORDS_PER_FRAME_MAX:
        raise ArgumentError(
            f"an array of shape {commands.shape} can't be one frame; give at most {RECORDS_PER_FRAME_MAX} records in "
            "one dimension and call apply for each part"
        )
    extensions = int(np.count_nonzero(commands["kind"] == Kind.INSTRUMENT_LIMITS))
    header = FrameHeader(
        record_count=len(commands), sequence=sequence, time_ns=time_ns, command_count=len(commands) - extensions
    )
    if gaps is None:
        records = np.zeros(len(commands), dtype=COMMAND)
        for name in commands.dtype.names or ():
            records[name] = commands[name]
        return header.pack() + records.tobytes()
    opaque = commands.view(f"V{RECORD_SIZE}").copy()
    for start, end in gaps:  # NumPy copies by fields, so anything can stand between them
        opaque.view(np.uint8).reshape(-1, RECORD_SIZE)[:, start:end] = 0
    return header.pack() + opaque.tobytes()


@lru_cache(64)
def _gaps(dtype: np.dtype[Any]) -> tuple[tuple[int, int], ...] | None:
    """The bytes of a record that no field covers; None for fields of lx.COMMAND at other offsets, as
    `np.concatenate` makes them; raise ArgumentTypeError for any other dtype.
    """
    fields = [(name, *field[:2]) for name, field in (dtype.fields or {}).items()]
    is_exact = dtype.itemsize == RECORD_SIZE and _FIELDS.issuperset(fields)
    is_command = _TYPES.issuperset((name, field) for name, field, _ in fields)
    if "kind" not in (dtype.names or ()) or not (is_exact or is_command):
        raise ArgumentTypeError(f"an array of {dtype} is not one of records; make it with dtype=lx.COMMAND")
    if not is_exact:
        return None
    spans = []
    end = 0
    for _, field, offset in sorted(fields, key=lambda entry: entry[2]):
        spans.append((end, offset))
        end = offset + field.itemsize
    spans.append((end, RECORD_SIZE))
    return tuple((start, stop) for start, stop in spans if start < stop)


def event_array(frame: bytes) -> NDArray[Any]:
    """The events of a frame as a read-only view of dtype EVENT."""
    return np.frombuffer(frame, dtype=EVENT, offset=HEADER_SIZE)
