"""The frames of segments, one after another, read in pieces."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from lx._native import JournalFile
from lx.journal.errors import JournalError, reason
from lx.journal.survey import SEGMENT_HEADER_SIZE, Segment
from lx.wire.frame import HEADER_SIZE
from lx.wire.records_generated import RECORD_SIZE, RECORDS_PER_FRAME_MAX

__all__ = ["read_frames"]

_PIECE = 2 * (HEADER_SIZE + RECORD_SIZE * RECORDS_PER_FRAME_MAX)
"""Bytes read at a time: no frame is longer than half of it."""
_RECORDS = struct.Struct("<I")
_RECORDS_AT = 12


def read_frames(segments: Iterable[Segment], from_sequence: int = 1) -> Iterator[bytes]:
    """Sealed frames in the order of the log, from the one on that holds command `from_sequence`; raise JournalError.

    The segments are those of a survey, which has checked them; nothing is checked again.
    """
    for segment in segments:
        if segment.next_sequence <= from_sequence:
            continue
        for frame in _frames_of(segment):
            sequence, commands = struct.unpack_from("<Q20xI", frame, 16)
            if sequence + commands > from_sequence:
                yield frame


def _frames_of(segment: Segment) -> Iterator[bytes]:
    at = SEGMENT_HEADER_SIZE
    try:
        file = JournalFile.open(segment.path, write=False)
        while at < segment.end:
            piece = file.read(at, min(_PIECE, segment.end - at))
            start = 0
            while start < len(piece):
                (records,) = _RECORDS.unpack_from(piece, start + _RECORDS_AT)
                size = HEADER_SIZE + records * RECORD_SIZE
                if start + size > len(piece):
                    break
                yield piece[start : start + size]
                start += size
            if not start:
                raise JournalError(f"{segment.path}, offset {at}: the file changed while it was read; read it again")
            at += start
    except OSError as error:
        raise JournalError(f"{segment.path}: can't be read: {reason(error)}; see to the disk") from None
