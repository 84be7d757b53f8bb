"""What is in a journal, without changing it: its segments, its frames' extent, and how it ends.

A journal ends `clean`, or with a torn tail: bytes behind the last whole frame that no sync had covered. Damage is
another thing: frames that had been durable are missing or changed. A frame with the flag `synced`, or a segment, is
made only when all before it is on disk. So whatever is missing before one of them is damage; everything else is a tail.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lx._native import JournalFile, journal_behind, journal_header_parse, journal_scan
from lx.journal.directory import segment_files, segment_path
from lx.journal.errors import JournalDamagedError, JournalError, reason
from lx.wire.frame import NO_HEADER
from lx.wire.records_generated import WIRE_VERSION

__all__ = ["SEGMENT_HEADER_SIZE", "Segment", "Survey", "Tail", "look_at", "read_segment", "survey", "survey_from"]

SEGMENT_HEADER_SIZE = 128
_REPAIR = "restore the file from a copy, or see what `lx journal repair` would drop"


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its frames lie from offset 128 to `end`, commands `first_sequence` up to `next_sequence`."""

    path: Path
    number: int
    size: int
    first_sequence: int
    next_sequence: int
    frames: int
    end: int
    last_header: bytes


@dataclass(frozen=True, slots=True)
class Tail:
    """Bytes behind the last frame that were never known to be durable."""

    file: Path
    offset: int
    bytes: int
    frames: int
    """Whole frames among them, behind one that is missing."""
    why: str


@dataclass(frozen=True, slots=True)
class Survey:
    """A journal as it lies there: `damage` and `tail` are None when there is none, and never both something."""

    directory: Path
    shard: int
    segments: tuple[Segment, ...]
    tail: Tail | None
    damage: JournalDamagedError | None

    @property
    def frames(self) -> int:
        """Number of frames, up to the damage."""
        return sum(segment.frames for segment in self.segments)

    @property
    def first_sequence(self) -> int:
        """Ordinal of the first command that is there; 1 when nothing was pruned."""
        return self.segments[0].first_sequence if self.segments else 1

    @property
    def next_sequence(self) -> int:
        """Ordinal of the command behind the last, 1 in an empty journal."""
        return self.segments[-1].next_sequence if self.segments else 1

    @property
    def last_header(self) -> bytes:
        """Header of the last frame: what the next is chained to."""
        return self.segments[-1].last_header if self.segments else NO_HEADER


def survey(directory: Path, *, shard: int | None = None) -> Survey:
    """Read all segments and check every frame; raise JournalError when the directory is no journal of this shard, or
    a segment is not of this build's format.

    Damage is not raised but told, so that tools can show what is there. `shard` None: whatever the first segment says.
    Segments that are pruned meanwhile are no damage: then it begins anew.
    """
    while True:
        first = min(segment_files(directory), default=0)
        try:
            found = _survey(directory, shard)
        except JournalError:
            if first == min(segment_files(directory), default=0):
                raise
            continue
        if found.damage is None or first == min(segment_files(directory), default=0):
            return found


def _survey(directory: Path, shard: int | None) -> Survey:
    return survey_from(directory, 1, shard)


def survey_from(directory: Path, number: int, shard: int | None) -> Survey:
    """As `survey`, of the segments from that number on: a log that would begin with the first of them."""
    files = {it: path for it, path in segment_files(directory).items() if it >= number}
    found: list[Segment] = []
    known = shard
    for index, (at, path) in enumerate(files.items()):
        is_last = index == len(files) - 1
        before = found[-1] if found else None
        if before is not None and at != before.number + 1:
            missing = segment_path(directory, before.number + 1)
            damage = JournalDamagedError(missing, 0, "this segment is missing", _REPAIR)
            return Survey(directory, known or 0, tuple(found), None, damage)
        known, segment, tail, fault = look_at(path, read_segment(path), at, before, known, is_last=is_last)
        if segment is not None:
            found.append(segment)
        if tail or fault:
            return Survey(directory, known or 0, tuple(found), tail, fault)
    return Survey(directory, known or 0, tuple(found), None, None)


_Look = tuple[int | None, Segment | None, Tail | None, JournalDamagedError | None]


def look_at(path: Path, data: bytes, number: int, before: Segment | None, shard: int | None, *, is_last: bool) -> _Look:
    """One segment in its place, its shard, tail and damage; nothing is told of it when its header can't be trusted.

    path: where `data` lies, or will; before: the segment it follows, None for the first; raise as `survey`
    """
    if len(data) < SEGMENT_HEADER_SIZE:
        short = f"the file has {len(data)} bytes, too few for a segment"
        return shard, None, None, JournalDamagedError(path, 0, short, _REPAIR)
    try:
        own_shard, own_number, first_sequence, size, previous = journal_header_parse(data)
    except ValueError as fault:
        return shard, None, None, _header_damage(path, str(fault))
    if shard is not None and own_shard != shard:
        raise JournalError(f"{path}: belongs to shard {own_shard}, not to {shard}; give the directory of this shard")
    why = _misplaced(number, before, own_number, first_sequence, previous)
    if why is None and size != len(data):
        why = f"the file has {len(data)} bytes, its header says {size}"
    if why is not None:
        return own_shard, None, None, JournalDamagedError(path, 0, why, _REPAIR)
    frames, end, sequence, last, stop, is_end = journal_scan(
        data, SEGMENT_HEADER_SIZE, shard=own_shard, sequence=first_sequence, previous_header=previous
    )
    segment = Segment(path, number, size, first_sequence, sequence, frames, end, last)
    return own_shard, segment, *_ending(data, segment, own_shard, stop, is_end=is_end, is_last=is_last)


def _misplaced(
    number: int, before: Segment | None, own_number: int, first_sequence: int, previous: bytes
) -> str | None:
    """Why a segment can't stand where it stands."""
    if own_number != number:
        return f"the header is that of segment {own_number}"
    if before is None:
        if (first_sequence == 1) != (previous == NO_HEADER):
            return "what it follows and its first command do not fit each other"
        return None
    if first_sequence != before.next_sequence:
        return (
            f"the segment begins with command {first_sequence}, the one before it ends with {before.next_sequence - 1}"
        )
    if previous != before.last_header:
        return "the segment does not follow the one before it"
    return None


def _ending(
    data: bytes, segment: Segment, shard: int, stop: str, *, is_end: bool, is_last: bool
) -> tuple[Tail | None, JournalDamagedError | None]:
    """Whether the frames of a segment end as they should, in a tail, or in damage."""
    if not is_last:
        # The next segment was begun when this one was whole: with its header it says up to where.
        return None, _end_damage(segment, stop, is_end=is_end)
    frames, behind, synced = journal_behind(data, segment.end, shard=shard, sequence=segment.next_sequence)
    if synced is not None:
        at, sequence = synced
        why = stop if not is_end else "a frame is missing"
        why = f"{why}, but that of command {sequence} at offset {at} was made when it was on disk"
        return None, JournalDamagedError(segment.path, segment.end, why, _REPAIR)
    if is_end and not behind:
        return None, None
    return Tail(segment.path, segment.end, max(behind, segment.end + 64) - segment.end, frames, stop), None


def _end_damage(segment: Segment, stop: str, *, is_end: bool) -> JournalDamagedError | None:
    """Damage in a segment that is not the last."""
    path = segment_path(segment.path.parent, segment.number + 1)
    try:
        header = JournalFile.open(path, write=False).read(0, SEGMENT_HEADER_SIZE)
        _, number, first_sequence, _, _ = journal_header_parse(header)
        is_short = number == segment.number + 1 and first_sequence > segment.next_sequence
    except (OSError, ValueError):
        is_short = False  # what is wrong with the next segment is told when it is looked at
    if is_end and not is_short:
        return None
    why = f"{stop if not is_end else 'a frame is missing'}, but {path.name} was begun when it was on disk"
    return JournalDamagedError(segment.path, segment.end, why, _REPAIR)


def _header_damage(path: Path, fault: str) -> JournalDamagedError:
    """What is wrong with a header; raise JournalError when the file may be whole, and is only not for this build.

    Then a repair must not touch it: what it can't read it would drop.
    """
    if fault == "foreign":
        raise JournalError(f"{path}: the file is no segment of a journal; take it away, or restore it from a copy")
    if fault == "version":
        why = f"the format or the wire has another version than this build (wire {WIRE_VERSION})"
        raise JournalError(f"{path}: {why}; use the build that wrote it, or restore the file from a copy")
    return JournalDamagedError(path, 12, "the checksum of the segment's header is wrong", _REPAIR)


def read_segment(path: Path) -> bytes:
    """All bytes of a segment's file; raise JournalError."""
    try:
        file = JournalFile.open(path, write=False)
        return file.read(0, file.size)
    except OSError as error:
        raise JournalError(f"{path}: can't be read: {reason(error)}; see to its rights, or to the disk") from None
