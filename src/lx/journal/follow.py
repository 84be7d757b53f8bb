"""Reading a journal while it is written, by the process that writes it: whole frames from a place on, in pieces.

A place is that of a server that follows, so what is looked for first is the frame before it: two logs with the same
frame there are the same up to there, by the hash chain. Reading is bounded per call, finding the place too.
"""

from __future__ import annotations

import struct
from typing import Protocol

from lx._native import JournalFile, journal_header_parse
from lx.journal.errors import JournalError, reason
from lx.journal.survey import SEGMENT_HEADER_SIZE, Segment
from lx.wire.frame import HEADER_SIZE
from lx.wire.records_generated import RECORD_SIZE

__all__ = ["PIECE_BYTES", "LogReader", "Segments"]

PIECE_BYTES = 1 << 20
"""Read at a time, unless one frame is longer."""
_FRAME = struct.Struct("<12xIQ20xI")
"""Records, sequence and commands of a frame's header."""


class Segments(Protocol):
    """What is read: a journal."""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments, the one that is written last."""


class LogReader:
    """Frames of a journal from the segment on that holds command `sequence`; raise JournalError when it was pruned.

    sequence: ordinal of the first command of the next frame
    header: header of the frame before it, all zero at the beginning of a log
    """

    def __init__(self, journal: Segments, sequence: int) -> None:
        self._journal = journal
        found = [it for it in journal.segments if it.first_sequence <= sequence]
        if not found:
            first = journal.segments[0].first_sequence
            raise JournalError(f"command {sequence} was pruned, the journal begins with {first}")
        self.sequence = 0
        self.header = b""
        self._enter(found[-1])

    def _enter(self, segment: Segment) -> None:
        try:
            self._file = JournalFile.open(segment.path, write=False)
            _, _, self.sequence, _, self.header = journal_header_parse(self._file.read(0, SEGMENT_HEADER_SIZE))
        except OSError as error:
            raise _unreadable(segment, error) from None
        self._number = segment.number
        self._at = SEGMENT_HEADER_SIZE

    def read(self, until: int) -> bytes:
        """The next whole frames that begin below command `until`, about a mebibyte; empty when there are none.

        Raise JournalError when the segment was pruned meanwhile, or can't be read.
        """
        if self.sequence >= until:
            return b""
        segments = self._journal.segments
        index = self._number - segments[0].number
        if index < 0:
            raise JournalError(f"command {self.sequence} was pruned while it was read")
        if self._at >= segments[index].end:
            index += 1
            if index == len(segments):
                return b""
            self._enter(segments[index])
        segment = segments[index]
        try:
            piece = self._file.read(self._at, min(PIECE_BYTES, segment.end - self._at))
            size = self._walk(piece, until)
            if not size:
                (records, _, _) = _FRAME.unpack_from(piece)
                piece = self._file.read(self._at, HEADER_SIZE + RECORD_SIZE * records)
                size = self._walk(piece, until)
        except OSError as error:
            raise _unreadable(segment, error) from None
        if not size:
            raise JournalError(f"{segment.path}, offset {self._at}: the file changed while it was read")
        self._at += size
        return piece[:size]

    def _walk(self, piece: bytes, until: int) -> int:
        """Bytes of the whole frames of a piece that begin below `until`; the place moves behind them."""
        at = 0
        while at + HEADER_SIZE <= len(piece):
            records, sequence, commands = _FRAME.unpack_from(piece, at)
            end = at + HEADER_SIZE + RECORD_SIZE * records
            if end > len(piece) or sequence != self.sequence or sequence >= until:
                break
            self.header = piece[at : at + HEADER_SIZE]
            self.sequence += commands
            at = end
        return at


def _unreadable(segment: Segment, error: OSError) -> JournalError:
    return JournalError(f"{segment.path}: can't be read: {reason(error)}; see to the disk")
