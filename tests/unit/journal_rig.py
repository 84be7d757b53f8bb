"""Small journals, and what must become of their bytes."""

from __future__ import annotations

import select
from pathlib import Path

from lx.journal import Journal, JournalError, Survey, survey
from lx.journal.survey import SEGMENT_HEADER_SIZE
from lx.wire.frame import build_frame, read_header
from lx.wire.records_generated import FRAME_SYNCED, OpenSession

SEGMENT = 4096
"""Bytes of a segment: 31 frames of one command."""


def frame(sequence: int, commands: int = 1, *, shard: int = 0, account: int = 7) -> bytes:
    """An unsealed frame of that many commands."""
    records = [OpenSession(account=account, client_id=sequence + index) for index in range(commands)]
    return build_frame(records, sequence=sequence, time_ns=1000 + sequence, shard=shard)


def write(directory: Path, plan: str) -> list[bytes]:
    """Make a journal: a digit appends a frame of that many commands, `s` syncs; the sealed frames."""
    frames = []
    with Journal.open(directory, segment_bytes=SEGMENT) as journal:
        for step in plan:
            if step == "s":
                journal.sync()
            else:
                frames.append(journal.append(frame(journal.next_sequence, int(step))))
    return frames


def await_sync(journal: Journal) -> None:
    """Wait for the sync that was started."""
    assert select.select([journal.sync_descriptor], [], [], 60)[0]
    assert journal.sync_done()


def segment(directory: Path, number: int = 1) -> Path:
    """A segment's file."""
    return directory / f"{number:08}.segment"


def offsets(frames: list[bytes]) -> list[int]:
    """Where each frame of the first segment begins, and where the last ends."""
    at = [SEGMENT_HEADER_SIZE]
    for one in frames:
        at.append(at[-1] + len(one))
    return at


def flagged(frames: list[bytes]) -> list[bool]:
    """Which frames carry the flag `synced`."""
    return [bool(read_header(one).flags & FRAME_SYNCED) for one in frames]


def told(directory: Path) -> tuple[str, int, int]:
    """(clean, tail, damage, or foreign for a format that is not ours; frames before it; offset)."""
    try:
        found: Survey = survey(directory)
    except JournalError:
        return "foreign", 0, 0
    if found.damage:
        return "damage", found.frames, found.damage.offset
    if found.tail:
        return "tail", found.frames, found.tail.offset
    return "clean", found.frames, found.segments[-1].end
