"""Which segments of a journal nobody will read again, and taking them away; by their headers alone."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from lx._native import JournalFile, journal_header_parse
from lx.journal.directory import segment_files, take_away
from lx.journal.errors import JournalDamagedError, JournalError, JournalFullError, reason
from lx.journal.survey import SEGMENT_HEADER_SIZE

__all__ = ["SegmentHead", "prunable", "prune", "segment_head", "segment_heads"]

_MEND = "see `lx journal verify`, and restore the file from a copy"


@dataclass(frozen=True, slots=True)
class SegmentHead:
    """What the header of a segment's file says: commands from `first_sequence` on, chained to the header `previous`."""

    path: Path
    number: int
    shard: int
    size: int
    first_sequence: int
    previous: bytes


def segment_heads(directory: Path) -> list[SegmentHead]:
    """The segments in their order, by their headers alone; raise JournalError, JournalDamagedError."""
    heads = [segment_head(path, number) for number, path in segment_files(directory).items()]
    return [head for head in heads if head is not None]


def segment_head(path: Path, number: int) -> SegmentHead | None:
    """The header of one segment, None when there is no such file; raise JournalError, JournalDamagedError."""
    try:
        data = JournalFile.open(path, write=False).read(0, SEGMENT_HEADER_SIZE)
        shard, own_number, first_sequence, size, previous = journal_header_parse(data)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise JournalError(f"{path}: can't be read: {reason(error)}; see to the disk") from None
    except ValueError as fault:
        raise JournalDamagedError(path, 0, f"the header of the segment is wrong ({fault})", _MEND) from None
    if own_number != number:
        raise JournalDamagedError(path, 0, f"the header is that of segment {own_number}", _MEND)
    return SegmentHead(path, number, shard, size, first_sequence, previous)


def prunable(
    heads: Sequence[SegmentHead], *, covered: int, keep_segments: int, needed: Iterable[int] = ()
) -> list[SegmentHead]:
    """The segments that may be taken out of the log, oldest first: all rules of pruning are here.

    covered: sequence of the oldest snapshot that a restart may have to begin with; below it no command is replayed
    keep_segments: so many of the newest segments stay whatever is covered, the one that is written always
    needed: for each other follower (event files), the first command that it has yet to read
    """
    limit = min([covered, *needed])
    # The next segment's first command is the one behind the last of this; the one that is written has no next.
    may_go = [head for head, after in pairwise(heads) if after.first_sequence <= limit]
    return may_go[: max(0, len(heads) - max(keep_segments, 1))]


def prune(directory: Path, segments: Sequence[SegmentHead], *, spare_bytes: int) -> int:
    """Take these segments, as `prunable` gave them, out of the log; their number. Raise JournalFullError.

    Those of `spare_bytes` bytes, the size of new segments, are kept as spares, a few at most. One process prunes at a
    time, with or without a server on the journal: others wait.
    """
    try:
        turn = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(turn, fcntl.LOCK_EX)
            for head in segments:
                take_away(head.path, head.number, is_spare=head.size == spare_bytes)
        finally:
            os.close(turn)
    except OSError as error:
        raise JournalFullError(f"{directory}: can't prune: {reason(error)}; see to its rights or the disk") from None
    return len(segments)
