"""Reading on in a journal that another process writes, and never further than what that one has synced.

    page -> durable position -> frames of the segments up to it, each checked: checksum, sequence, hash chain

Nothing is written and no lock is taken, so the writer is not disturbed. Bytes behind the durable position are not
looked at: they may be torn, or be undone by a crash.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lx._native import JournalFile, journal_scan
from lx.journal.directory import segment_path
from lx.journal.errors import JournalDamagedError, JournalError, reason
from lx.journal.page import DurablePage
from lx.journal.prune import SegmentHead, segment_head, segment_heads
from lx.journal.survey import SEGMENT_HEADER_SIZE
from lx.wire.frame import HEADER_SIZE
from lx.wire.records_generated import RECORD_SIZE, RECORDS_PER_FRAME_MAX

__all__ = ["DurableReader"]

_PIECE: Final = 2 * (HEADER_SIZE + RECORD_SIZE * RECORDS_PER_FRAME_MAX)
"""Bytes read at a time where a frame may be long: none is longer than half of it."""
_USUAL_PIECE: Final = 256 << 10
"""Bytes read at a time else: what a follower does at a stretch keeps the processor from a server that needs it."""
_FIELDS: Final = struct.Struct("<12xIQ20xI16x")
"""Records, sequence and commands of a frame's header."""
_MEND: Final = "see `lx journal verify`, and restore the file from a copy"


class DurableReader:
    """A reader that goes along a journal from a place of its choice.

    >>> reader = DurableReader(directory)
    >>> reader.begin(1, NO_HEADER)
    True
    >>> for frame in reader.read():
    ...     engine.apply(frame)
    """

    def __init__(self, directory: Path) -> None:
        """Raise JournalError when the directory is no journal, or nobody has said what of it is durable."""
        self.directory = directory
        self._page = DurablePage.open(directory)
        self.sequence = 1
        """Ordinal of the next command to be read."""
        self.last_header = b""
        """Header of the frame before it."""
        self.shard = 0
        self._place: tuple[SegmentHead, JournalFile] | None = None
        self._at = 0

    @property
    def durable_sequence(self) -> int:
        """Ordinal of the first command that may not be read yet."""
        return self._page.sequence

    def begin(self, sequence: int, last_header: bytes) -> bool:
        """Go to the place before command `sequence`; False when the log has no frame with this header before it, or
        is not durable up to there.

        Raise JournalError, JournalDamagedError.
        """
        if sequence > self.durable_sequence:
            return False
        heads = [head for head in segment_heads(self.directory) if head.first_sequence <= sequence]
        if not heads:
            return False
        self._enter(heads[-1])
        for _ in self._walk(sequence):
            pass
        return (self.sequence, self.last_header) == (sequence, last_header)

    def read(self, until: int | None = None) -> list[bytes]:
        """The next sealed frames, 256 KiB at most, or one that is longer; none when all that is durable, and below
        command `until`, was read.

        Raise JournalDamagedError when what was durable is not there, JournalError.
        """
        durable = self.durable_sequence
        return next(self._walk(durable if until is None else min(until, durable)), [])

    def _walk(self, until: int) -> Iterator[list[bytes]]:
        """Frames of commands below `until`, piece by piece; a frame that reaches beyond it is not among them."""
        if self._place is None:
            raise JournalError(f"{self.directory}: nothing is read before a place is given; call begin")
        while self.sequence < until:
            head, file = self._place
            frames, is_beyond = self._piece(head, file, until)
            if frames:
                yield frames
            elif is_beyond:
                return
            else:
                self._enter_next(head)

    def _piece(self, head: SegmentHead, file: JournalFile, until: int) -> tuple[list[bytes], bool]:
        """The frames of the next piece, checked; whether the segment goes on behind them, but too far."""
        piece = self._bytes(head, file, _USUAL_PIECE)
        if len(piece) >= HEADER_SIZE and HEADER_SIZE + RECORD_SIZE * _FIELDS.unpack_from(piece)[0] > len(piece):
            piece = self._bytes(head, file, _PIECE)
        frames, at, sequence, is_beyond = [], 0, self.sequence, False
        while at + HEADER_SIZE <= len(piece):
            records, first, commands = _FIELDS.unpack_from(piece, at)
            size = HEADER_SIZE + RECORD_SIZE * records
            if first != sequence or not commands or at + size > len(piece):
                break
            if sequence + commands > until:
                is_beyond = True
                break
            frames.append(piece[at : at + size])
            at += size
            sequence += commands
        if frames:
            self._check(head, piece[:at], len(frames))
        self._at += at
        return frames, is_beyond

    def _bytes(self, head: SegmentHead, file: JournalFile, size: int) -> bytes:
        try:
            return file.read(self._at, min(size, head.size - self._at))
        except OSError as error:
            raise JournalError(f"{head.path}: can't be read: {reason(error)}; see to the disk") from None

    def _check(self, head: SegmentHead, data: bytes, count: int) -> None:
        """Checksums and chain of whole frames; take their last header and the sequence behind them."""
        found, end, sequence, last, why, _ = journal_scan(
            data, 0, shard=head.shard, sequence=self.sequence, previous_header=self.last_header
        )
        if (found, end) != (count, len(data)):
            raise JournalDamagedError(head.path, self._at + end, why, _MEND)
        self.sequence, self.last_header = sequence, last

    def _enter(self, head: SegmentHead) -> None:
        """Go to the first frame of a segment."""
        try:
            self._place = head, JournalFile.open(head.path, write=False)
        except OSError as error:
            raise JournalError(f"{head.path}: can't be read: {reason(error)}; see to the disk") from None
        self._at = SEGMENT_HEADER_SIZE
        self.shard = head.shard
        self.sequence, self.last_header = head.first_sequence, head.previous

    def _enter_next(self, here: SegmentHead) -> None:
        """Go on in the segment that begins with the next command.

        Raise JournalDamagedError when none does: what is asked for was durable, so it must be somewhere.
        """
        number = here.number + 1
        head = segment_head(segment_path(self.directory, number), number)
        if head is None or (head.first_sequence, head.previous) != (self.sequence, self.last_header):
            why = f"command {self.sequence} is not there, but was durable"
            raise JournalDamagedError(here.path, self._at, why, _MEND)
        self._enter(head)
