"""NumPy arrays of 64-byte records to a frame, and event frames to arrays; imported when an array comes.

NumPy copies structured arrays by fields: `records[mask]` and `records.copy()` leave whatever was in memory in the gaps
of the layout. So a byte that neither the array's dtype nor the record's kind has a field for is made zero here, as the
wire demands. Every other byte goes to the engine as it is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lx.errors import ArgumentError, ArgumentTypeError
from lx.wire import layouts_generated
from lx.wire.frame import HEADER_SIZE, FrameHeader
from lx.wire.layouts_generated import COMMAND, EVENT
from lx.wire.records_generated import RECORD_SIZE, RECORDS_PER_FRAME_MAX, SPECS, Kind

__all__ = ["event_array", "frame_of"]

_FIELDS: Final = frozenset(
    (name, *field[:2])
    for layout in vars(layouts_generated).values()
    if isinstance(layout, np.dtype)
    for name, field in (layout.fields or {}).items()
)
"""Name, type and offset of every field of the wire."""
_EXTENSIONS: Final = (Kind.INSTRUMENT_LIMITS, Kind.ORDER_TERMS, Kind.ORDER_LIMITS)
"""Records that belong to the command before them."""
_TYPES: Final = frozenset((name, field[0]) for name, field in (COMMAND.fields or {}).items())


def frame_of(commands: NDArray[Any], sequence: int, time_ns: int) -> bytes:
    """The command frame of an array of records, unsealed; only what the array is is checked here, not the records."""
    given: object = commands
    if not isinstance(given, np.ndarray) or isinstance(given, np.ma.MaskedArray):
        raise ArgumentTypeError(f"commands is {type(commands).__name__}; give a plain array, such as records[:1]")
    is_exact = _is_exact(commands.dtype)
    if commands.ndim != 1 or len(commands) > RECORDS_PER_FRAME_MAX:
        raise ArgumentError(
            f"an array of shape {commands.shape} can't be one frame; give at most {RECORDS_PER_FRAME_MAX} records in "
            "one dimension and call apply for each part"
        )
    kinds = np.bincount(commands["kind"], minlength=1)
    extensions = sum(int(kinds[kind]) for kind in _EXTENSIONS if kind < len(kinds))
    header = FrameHeader(
        record_count=len(commands), sequence=sequence, time_ns=time_ns, command_count=len(commands) - extensions
    )
    if is_exact:
        return header.pack() + _without_gaps(commands, np.flatnonzero(kinds).tolist())
    records = np.zeros(len(commands), dtype=COMMAND)
    for name in commands.dtype.names or ():
        records[name] = commands[name]
    return header.pack() + records.tobytes()


def _without_gaps(commands: NDArray[Any], kinds: list[int]) -> bytes:
    """The bytes of the records; those that no field covers are zero."""
    opaque = commands.view(f"V{RECORD_SIZE}").copy()
    table = opaque.view(np.uint8).reshape(-1, RECORD_SIZE)
    gaps = {kind: _gaps(commands.dtype, kind) for kind in kinds}
    if len(set(gaps.values())) == 1:  # so it is for commands of lx.COMMAND: a slice is ten times faster than a mask
        for start, end in gaps[kinds[0]]:
            table[:, start:end] = 0
    else:
        for kind, spans in gaps.items():
            rows = commands["kind"] == kind
            for start, end in spans:
                table[rows, start:end] = 0
    return opaque.tobytes()


@lru_cache(64)
def _is_exact(dtype: np.dtype[Any]) -> bool:
    """True for fields where the wire has them; False for fields of lx.COMMAND at other offsets, as np.concatenate
    makes them; raise ArgumentTypeError for any other dtype.
    """
    fields = [(name, *field[:2]) for name, field in (dtype.fields or {}).items()]
    is_exact = dtype.itemsize == RECORD_SIZE and _FIELDS.issuperset(fields)
    is_command = _TYPES.issuperset((name, field) for name, field, _ in fields)
    if "kind" not in (dtype.names or ()) or not (is_exact or is_command):
        raise ArgumentTypeError(f"an array of {dtype} is not one of records; make it with dtype=lx.COMMAND")
    return is_exact


@lru_cache(256)
def _gaps(dtype: np.dtype[Any], kind: int) -> tuple[tuple[int, int], ...]:
    """The bytes that neither the dtype nor the kind has a field for, as spans from..to."""
    named = {at for field, offset, *_ in (dtype.fields or {}).values() for at in range(offset, offset + field.itemsize)}
    unused = [at for at in (SPECS[kind].reserved if kind in SPECS else ()) if at not in named]
    starts = [at for at in unused if at - 1 not in unused]
    ends = [at + 1 for at in unused if at + 1 not in unused]
    return tuple(zip(starts, ends, strict=True))


def event_array(frame: bytes) -> NDArray[Any]:
    """The events of a frame as a read-only view of dtype EVENT."""
    return np.frombuffer(frame, dtype=EVENT, offset=HEADER_SIZE)
