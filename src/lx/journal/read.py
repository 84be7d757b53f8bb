"""The frames of segments, one after another, read in pieces; and what a place in the log is chained to."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence

from lx._native import JournalFile, journal_header_parse
from lx.journal.errors import JournalError, reason
from lx.journal.survey import SEGMENT_HEADER_SIZE, Segment
from lx.wire.frame import HEADER_SIZE
from lx.wire.records_generated import RECORD_SIZE, RECORDS_PER_FRAME_MAX

__all__ = ["header_before", "read_frames"]

_PIECE = 2 * (HEADER_SIZE + RECORD_SIZE * RECORDS_PER_FRAME_MAX)
"""Bytes read at a time: no frame is longer than half of it."""
_RECORDS = struct.Struct("<I")
_RECORDS_AT = 12
_PLACE = struct.Struct("<Q20xI")
"""Sequence and number of commands in a frame's header."""
_PLACE_AT = 16


def read_frames(segments: Iterable[Segment], from_sequence: int = 1) -> Iterator[bytes]:
    """Sealed frames in the order of the log, from the one on that holds command `from_sequence`; raise JournalError.

    The segments are those of a survey, which has checked them; nothing is checked again.
    """
    for segment in segments:
        if segment.next_sequence <= from_sequence:
            continue
        for frame in _frames_of(segment):
            sequence, commands = _PLACE.unpack_from(frame, _PLACE_AT)
            if sequence + commands > from_sequence:
                yield frame


def header_before(segments: Sequence[Segment], sequence: int) -> bytes | None:
    """Header of the frame that ends before command `sequence`, all zero before the first; raise JournalError.

    None when no frame of these segments ends there: it was pruned, is not there yet, or the place is inside of a frame.
    """
    for segment in segments:
        if segment.first_sequence == sequence:
            return _previous_of(segment)
        if segment.first_sequence < sequence <= segment.next_sequence:
            header = next(read_frames([segment], sequence - 1))[:HEADER_SIZE]
            first, commands = _PLACE.unpack_from(header, _PLACE_AT)
            return header if first + commands == sequence else None
    return None


def _previous_of(segment: Segment) -> bytes:
    """What the first frame of a segment is chained to."""
    try:
        header = JournalFile.open(segment.path, write=False).read(0, SEGMENT_HEADER_SIZE)
        return journal_header_parse(header)[4]
    except (OSError, ValueError):
        raise JournalError(f"{segment.path}: the file changed while it was read; read it again") from None


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
