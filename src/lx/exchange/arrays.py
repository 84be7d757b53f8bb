"""NumPy arrays of 64-byte records to a frame, and event frames to arrays; imported when an array comes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lx.errors import ArgumentError, ArgumentTypeError
from lx.wire.frame import HEADER_SIZE, FrameHeader
from lx.wire.layouts_generated import EVENT
from lx.wire.records_generated import RECORD_SIZE, RECORDS_PER_FRAME_MAX, Kind

__all__ = ["event_array", "frame_of"]


def frame_of(commands: NDArray[Any], sequence: int, time_ns: int) -> bytes:
    """The command frame of an array with one of the 64-byte layouts, unsealed and unchecked."""
    dtype = commands.dtype
    if dtype.names is None or "kind" not in dtype.names or dtype.itemsize != RECORD_SIZE:
        raise ArgumentTypeError(
            f"an array of {dtype} is not one of records; make it with dtype=lx.COMMAND, which has {RECORD_SIZE} bytes"
        )
    if commands.ndim != 1 or len(commands) > RECORDS_PER_FRAME_MAX:
        raise ArgumentError(
            f"an array of shape {commands.shape} can't be one frame; give at most {RECORDS_PER_FRAME_MAX} records in "
            "one dimension and call apply for each part"
        )
    extensions = int(np.count_nonzero(commands["kind"] == Kind.INSTRUMENT_LIMITS))
    header = FrameHeader(
        record_count=len(commands), sequence=sequence, time_ns=time_ns, command_count=len(commands) - extensions
    )
    # As opaque bytes: a copy by fields would leave the gaps between them undefined.
    return header.pack() + commands.view(f"V{RECORD_SIZE}").tobytes()


def event_array(frame: bytes) -> NDArray[Any]:
    """The events of a frame as a read-only view of dtype EVENT."""
    return np.frombuffer(frame, dtype=EVENT, offset=HEADER_SIZE)
