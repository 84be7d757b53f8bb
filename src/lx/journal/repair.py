"""Dropping what can't be kept: the only way by which a journal loses what was once durable, and only when asked."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from lx._native import JournalFile, journal_behind
from lx.journal.directory import lock, segment_files, spare_files, sync_directory
from lx.journal.errors import JournalError, reason
from lx.journal.event_files import EventFiles, event_paths
from lx.journal.page import DurablePage
from lx.journal.snapshots import lock_snapshots, snapshot_files
from lx.journal.survey import SEGMENT_HEADER_SIZE, Survey, read_segment, survey

__all__ = ["Drop", "drop_of", "repair"]


@dataclass(frozen=True, slots=True)
class Drop:
    """What a repair drops: all from `offset` of `file` on (None: nothing there), and whole `segments` and `snapshots`
    behind it.

    `frames` counts the frames that are whole and would go; how many are broken can't be known. Commands from
    `sequence` on are lost.
    """

    why: str
    sequence: int
    file: Path | None
    offset: int
    segments: tuple[Path, ...]
    frames: int
    snapshots: tuple[Path, ...] = ()


def drop_of(found: Survey) -> Drop | None:
    """What a repair of this journal would drop; None when there is nothing to repair. Raise JournalError."""
    if found.tail is None and found.damage is None:
        return None
    why = str(found.damage) if found.damage else f"{found.tail.file}: {found.tail.why}" if found.tail else ""
    last = found.segments[-1] if found.segments else None
    kept = last.number if last else 0
    behind = tuple(path for number, path in segment_files(found.directory).items() if number > kept)
    frames = 0
    for path in (*([last.path] if last else []), *behind):
        at = last.end if last and path == last.path else SEGMENT_HEADER_SIZE
        frames += journal_behind(read_segment(path), at, shard=found.shard, sequence=found.next_sequence)[0]
    ahead = tuple(path for sequence, path in snapshot_files(found.directory).items() if sequence > found.next_sequence)
    return Drop(why, found.next_sequence, last.path if last else None, last.end if last else 0, behind, frames, ahead)


def repair(directory: Path, *, expected: Drop) -> None:
    """Drop what `drop_of` said, and nothing else; raise JournalError when the journal has changed since, or can't be
    written, JournalLockedError when it is in use.
    """
    descriptor = lock(directory)
    makes_snapshots = None
    try:
        makes_snapshots = lock_snapshots(directory)
        found = survey(directory)
        if drop_of(found) != expected:
            raise JournalError(f"{directory}: the journal has changed meanwhile; look at it again")
        # Events of commands that are dropped go first: others will have their numbers.
        if event_paths(directory):
            with EventFiles(directory) as files:
                files.cut(expected.sequence)
        # Spares may hold frames of a future that the shortened log has not: they must never lie behind its end.
        for path in spare_files(directory):
            path.unlink()
        # States that the log no longer leads to, before it is shortened: a crash in between leaves them missing only.
        for path in expected.snapshots:
            path.unlink()
        # From the end to the front: a crash in between leaves damage that is told again, and no gap that hides it.
        for path in reversed(expected.segments):
            path.unlink()
            sync_directory(directory)
        if expected.file is not None:
            file = JournalFile.open(expected.file, write=True)
            file.zero(expected.offset)
            file.sync()
        with DurablePage.create(directory) as page:
            page.set(min(page.sequence, expected.sequence))
    except OSError as error:
        raise JournalError(f"{directory}: can't be repaired: {reason(error)}; see to its rights or the disk") from None
    finally:
        os.close(descriptor)
        if makes_snapshots is not None:
            os.close(makes_snapshots)
