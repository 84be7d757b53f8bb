"""Damage in front of a good snapshot: a log that begins behind it, when its owner says so.

    segments   1 2 3x 4 5      x damage, s newest good snapshot       a start needs what is behind s
    snapshots         s

The state in the snapshot and the frames behind it are all that a start needs, but to begin there by itself would hide
that history is gone. So a start stops, says what could be done, and `lx journal repair --drop before` does it: what
lies before the snapshot's segment, the fault included, is moved to `damaged`, and the log is one whose beginning was
pruned. When the snapshot lies in the very segment that is damaged, the whole frames behind the snapshot are
written as a segment that begins there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lx._native import JournalFile, journal_header, journal_header_parse
from lx.errors import LxError
from lx.journal.directory import DAMAGED, SNAPSHOTS_NAME, lock, segment_files, segment_path, sync_directory
from lx.journal.errors import JournalDamagedError, JournalError, reason
from lx.journal.restore import engine_of, fits_segments, good_snapshot
from lx.journal.snapshots import Snapshot, lock_snapshots, read_snapshot, snapshot_files
from lx.journal.survey import SEGMENT_HEADER_SIZE, Survey, look_at, read_segment, survey, survey_from
from lx.wire.frame import HEADER_SIZE, NO_HEADER, read_header
from lx.wire.records_generated import RECORD_SIZE

__all__ = ["Front", "drop_front", "front_of", "with_advice"]

_PART: Final = "mended.part"
"""A segment that is to take the place of a damaged one, until it is on disk."""


@dataclass(frozen=True, slots=True)
class Front:
    """What is given up so that a log can begin behind its damage.

    why: the first fault; snapshot: what a start then begins with, the state before command `sequence`
    first_sequence: the first command that the log then has; lost_from: the first that it has now
    segments, snapshots: files that are moved to `damaged`
    cut: the segment whose beginning is cut off, and the bytes it then has; its old file goes to `damaged` too
    """

    why: str
    snapshot: Path
    sequence: int
    first_sequence: int
    lost_from: int
    segments: tuple[Path, ...]
    snapshots: tuple[Path, ...]
    cut: tuple[Path, bytes] | None = None

    @property
    def lost(self) -> str:
        """What goes, in words."""
        return (
            f"commands {self.lost_from} to {self.first_sequence - 1} can then not be replayed, dumped or recorded, nor "
            "their event files built anew; no order, balance or session is lost"
        )


def front_of(found: Survey) -> Front | None:
    """How this damaged journal can begin behind its damage, None when it can't. Raise JournalError.

    A snapshot is taken only when it is good in the sense of a start: whole, of this log as it then is, and with an
    engine that has its state hash.
    """
    if found.damage is None:
        return None
    for first_number, cut, rest in _ways(found):
        for path in snapshot_files(found.directory).values():
            try:
                snapshot = good_snapshot(path, fits_segments(rest.segments)) if cut is None else read_snapshot(path)
                if cut is not None and snapshot.sequence != rest.first_sequence:
                    continue
                engine_of(snapshot, "native")
            except LxError:
                continue
            return Front(
                why=str(found.damage),
                snapshot=path,
                sequence=snapshot.sequence,
                first_sequence=rest.first_sequence,
                lost_from=found.first_sequence,
                segments=tuple(it for number, it in segment_files(found.directory).items() if number < first_number),
                snapshots=_useless(found.directory, rest),
                cut=cut,
            )
    return None


def _useless(directory: Path, rest: Survey) -> tuple[Path, ...]:
    """Snapshots that are not of the log as it then is."""
    files = snapshot_files(directory).items()
    return tuple(it for sequence, it in files if not rest.first_sequence <= sequence <= rest.next_sequence)


def _ways(found: Survey) -> Iterator[tuple[int, tuple[Path, bytes] | None, Survey]]:
    """Logs that could begin behind the last damage: number of the first segment, what of it is cut, how it looks."""
    files = segment_files(found.directory)
    rest = found
    number = 0
    while rest.damage is not None:
        number = _number_of(files, rest.damage.file)
        try:
            rest = survey_from(found.directory, number + 1, found.shard)
        except JournalError:
            return  # a segment that this build can't read may be whole, and nothing is decided over it
    if rest.segments:
        yield rest.segments[0].number, None, rest
    if number in files:
        yield from _cuts(files[number], number, rest)


def _number_of(files: dict[int, Path], path: Path) -> int:
    """Number of the damaged segment; for one that is missing, that of the last missing one in a row."""
    here = int(path.name.partition(".")[0])
    return here if here in files else min(number for number in files if number > here) - 1


def _cuts(path: Path, number: int, rest: Survey) -> Iterator[tuple[int, tuple[Path, bytes] | None, Survey]]:
    """The same where the log would begin at a snapshot within the damaged segment."""
    data = read_segment(path)
    for file in snapshot_files(path.parent).values():
        try:
            image = _image_of(data, number, read_snapshot(file))
        except LxError:
            continue
        if image is None:
            continue
        _, segment, tail, damage = look_at(path, image, number, None, rest.shard, is_last=not rest.segments)
        if segment is None or damage is not None or not _is_followed(segment.next_sequence, segment.last_header, rest):
            continue
        kept = replace(rest, segments=(segment, *rest.segments), tail=rest.tail or tail)
        yield number, (path, image), kept


def _image_of(data: bytes, number: int, snapshot: Snapshot) -> bytes | None:
    """A segment with the bytes behind the frame that the snapshot ends with, None when that is not in it."""
    at = data.find(snapshot.last_header, SEGMENT_HEADER_SIZE)
    if at < 0 or snapshot.last_header == NO_HEADER:
        return None
    begin = at + HEADER_SIZE + RECORD_SIZE * read_header(snapshot.last_header).record_count
    header = journal_header(
        shard=snapshot.shard,
        segment=number,
        first_sequence=snapshot.sequence,
        size=len(data),
        previous_header=snapshot.last_header,
    )
    return (header + data[begin:]).ljust(len(data), b"\0")


def _is_followed(next_sequence: int, last_header: bytes, rest: Survey) -> bool:
    """Whether the segments of `rest` go on behind a segment that ends so."""
    if not rest.segments:
        return True
    header = JournalFile.open(rest.segments[0].path, write=False).read(0, SEGMENT_HEADER_SIZE)
    _, _, first_sequence, _, previous = journal_header_parse(header)
    return (first_sequence, previous) == (next_sequence, last_header)


def drop_front(directory: Path, *, expected: Front) -> Path:
    """Do what `front_of` said, and nothing else; the directory that what was set aside is in.

    Raise JournalError when the journal has changed since, or can't be written, JournalLockedError when it is in use.
    """
    descriptor = lock(directory)
    makes_snapshots = None
    place = directory / DAMAGED
    try:
        makes_snapshots = lock_snapshots(directory)
        if front_of(survey(directory)) != expected:
            raise JournalError(f"{directory}: the journal has changed meanwhile; look at it again")
        moves = {path: place / path.name for path in expected.segments}
        moves |= {path: place / SNAPSHOTS_NAME / path.name for path in expected.snapshots}
        kept = [moves[path] for path in moves]
        kept += [place / expected.cut[0].name] if expected.cut else []
        for target in kept:
            if target.exists():
                raise JournalError(f"{target}: is there from an earlier repair; move {place} away")
        (place / SNAPSHOTS_NAME).mkdir(parents=True, exist_ok=True)
        # From the front to the end: a crash in between leaves the same damage, with less before it.
        for path, target in moves.items():
            path.rename(target)
        if expected.cut is not None:
            _replace(*expected.cut, place)
        for it in (place / SNAPSHOTS_NAME, place, directory / SNAPSHOTS_NAME, directory):
            sync_directory(it)
    except OSError as error:
        raise JournalError(f"{directory}: can't be repaired: {reason(error)}; see to its rights or the disk") from None
    finally:
        os.close(descriptor)
        if makes_snapshots is not None:
            os.close(makes_snapshots)
    return place


def _replace(path: Path, image: bytes, place: Path) -> None:
    """Let a segment have other bytes, at once and durably; its old file stays in `place`. Raise OSError."""
    part = place / _PART
    part.unlink(missing_ok=True)
    file = JournalFile.create(part, len(image))
    file.write(image, 0)
    file.sync()
    os.link(path, place / path.name)
    sync_directory(place)
    part.rename(segment_path(path.parent, int(path.name.partition(".")[0])))


def with_advice(directory: Path, damage: JournalDamagedError) -> JournalDamagedError:
    """The damage, telling that the log could go on behind it where that is so."""
    try:
        front = front_of(survey(directory))
    except LxError:
        return damage
    if front is None:
        return damage
    mend = (
        f"restore the file from a copy, or go on without it: {front.snapshot.name} and the log behind it are whole, "
        f"`lx journal repair {directory} --drop before` lets the log begin there ({front.lost})"
    )
    return JournalDamagedError(damage.file, damage.offset, damage.why, mend)
