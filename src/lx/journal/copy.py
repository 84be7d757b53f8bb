"""A copy of a journal while a server writes it: the newest snapshot, and the log from there up to what is durable.

A copy by other means may catch a segment in the middle of a write. This one ends behind a durable frame, has zeros
behind it, and is checked at the end like any journal; it opens as one whose beginning was pruned.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lx._native import JournalFile
from lx.errors import LxError
from lx.journal.directory import make_directory, segment_path, sync_directory
from lx.journal.durable import DurableReader
from lx.journal.errors import JournalError, reason
from lx.journal.prune import SegmentHead, segment_heads
from lx.journal.restore import good_snapshot
from lx.journal.snapshots import snapshot_files, snapshots_directory
from lx.journal.survey import SEGMENT_HEADER_SIZE, survey
from lx.wire.frame import NO_HEADER

__all__ = ["Copied", "copy_journal"]


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy has: commands from `first_sequence` up to `next_sequence`, and a snapshot where there was one."""

    first_sequence: int
    next_sequence: int
    snapshot: Path | None


def copy_journal(directory: Path, target: Path, on_problem: Callable[[str], None]) -> Copied:
    """Copy the journal in `directory` to the new directory `target`, durably; snapshots that are no good are told.

    Raise JournalError when it can't be done, or when the log was pruned meanwhile: then do it again. What was copied
    until then stays.
    """
    reader = DurableReader(directory)
    until = reader.durable_sequence
    snapshot, begin = _newest(directory, reader, on_problem)
    if target.exists() and any(target.iterdir()):
        raise JournalError(f"{target}: is not empty; give a new directory")
    heads = [head for head in segment_heads(directory) if head.first_sequence <= until]
    first = max((index for index, head in enumerate(heads) if head.first_sequence <= begin), default=0)
    ends = [*(head.first_sequence for head in heads[first + 1 :]), until]
    try:
        make_directory(target)
        for head, end in zip(heads[first:], ends, strict=True):
            _copy_segment(reader, head, target, end)
        if snapshot is not None:
            _copy_snapshot(snapshot, target)
        sync_directory(target)
    except OSError as error:
        raise JournalError(f"{target}: can't be written: {reason(error)}; make room, or give another one") from None
    found = survey(target)
    if found.damage is not None or found.tail is not None or found.next_sequence != until:
        raise JournalError(f"{directory}: the log was pruned while it was copied; remove {target} and do it again")
    return Copied(found.first_sequence, found.next_sequence, snapshot)


def _newest(directory: Path, reader: DurableReader, on_problem: Callable[[str], None]) -> tuple[Path | None, int]:
    """The newest good snapshot, and where the log is needed from; raise JournalError when neither will do."""
    for sequence, path in snapshot_files(directory).items():
        try:
            good_snapshot(path, reader.begin)
        except LxError as error:
            on_problem(f"snapshot not copied: {error}")
        else:
            return path, sequence
    if not reader.begin(1, NO_HEADER):
        raise JournalError(f"{directory}: the beginning of the log was pruned, and no snapshot can be used")
    return None, 1


def _copy_segment(reader: DurableReader, head: SegmentHead, target: Path, until: int) -> None:
    """The header and the frames of one segment below command `until`, and zeros behind them."""
    if not reader.begin(head.first_sequence, head.previous):
        raise JournalError(f"{head.path}: the log was pruned while it was copied; do it again")
    file = JournalFile.create(segment_path(target, head.number), head.size)
    file.write(JournalFile.open(head.path, write=False).read(0, SEGMENT_HEADER_SIZE), 0)
    at = SEGMENT_HEADER_SIZE
    while frames := reader.read(until):
        data = b"".join(frames)
        file.write(data, at)
        at += len(data)
    file.sync()


def _copy_snapshot(snapshot: Path, target: Path) -> None:
    place = snapshots_directory(target)
    place.mkdir()
    copied = Path(shutil.copyfile(snapshot, place / snapshot.name))
    descriptor = os.open(copied, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    sync_directory(place)
