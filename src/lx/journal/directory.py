"""The directory of a journal: names of its files, its lock, and segments that are made, used again and removed.

    lock                the process that has the journal open holds a lock on it; its process id stands in it
    00000001.segment    segment 1; the numbers of the segments have no gaps
    00000009.spare      a file that is not part of the log: recycled from segment 9, or not yet complete
    events              event files, no part of the log
    00000001-128.torn   what was cut off as a torn tail at offset 128 of segment 1, when whole frames were in it
    durable             up to where the log is durable, for other processes (`page`)
    damaged             segments and snapshots that a repair has set aside (`front`)
    snapshots           states of an engine that the log led to (`snapshots`)

A segment gets its name only when its header is on disk, and it gets its header only when everything in the segments
before it is on disk. So a segment with a wrong header is damage, and never the trace of a crash.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import re
from pathlib import Path

from lx._native import JournalFile
from lx.journal.errors import JournalError, JournalLockedError, reason
from lx.journal.page import PAGE_NAME

__all__ = [
    "DAMAGED",
    "EVENTS",
    "SEGMENT_BYTES",
    "SEGMENT_BYTES_MIN",
    "SNAPSHOTS_NAME",
    "holder",
    "lock",
    "make_directory",
    "place_segment",
    "segment_files",
    "segment_path",
    "spare_files",
    "spare_path",
    "sync_directory",
    "take_away",
    "write_torn",
]

SEGMENT_BYTES = 64 << 20
"""Bytes of a segment when nobody asks for another size."""
SEGMENT_BYTES_MIN = 4096
SNAPSHOTS_NAME = "snapshots"
"""Directory of the snapshots, below that of the journal."""
_SPARES_MAX = 4
"""Recycled segments that are kept; more are removed."""

_SEGMENT = re.compile(r"(\d{8,20})\.segment")
_SPARE = re.compile(r"\d{8,20}\.spare")
_TORN = re.compile(r"\d{8,20}-\d{1,20}(-\d{1,9})?\.torn")
_LOCK = "lock"
DAMAGED = "damaged"
"""Directory of what a repair took out of the beginning of a log, below that of the journal."""
EVENTS = "events"
"""Directory of the event files, below that of the journal."""
_LOCK_TRIES = 1_000
"""A tool that asks who has the lock (`holder`) has it itself for some microseconds, and must keep no server out."""


def segment_path(directory: Path, number: int) -> Path:
    """Where the segment of that number lies."""
    return directory / f"{number:08}.segment"


def spare_path(directory: Path, number: int) -> Path:
    """Where the segment of that number lies when it is not part of the log."""
    return directory / f"{number:08}.spare"


def segment_files(directory: Path) -> dict[int, Path]:
    """The segments by number, lowest first; raise JournalError when the directory can't be read or is foreign."""
    try:
        paths = list(directory.iterdir())
    except OSError as error:
        raise JournalError(f"{directory}: {reason(error)}; give the directory of a journal") from None
    found = {int(match[1]): path for path in paths if (match := _SEGMENT.fullmatch(path.name))}
    return dict(sorted(found.items()))


def spare_files(directory: Path) -> list[Path]:
    """Files that can be used again, in the order of their names."""
    return sorted(path for path in directory.glob("*.spare") if _SPARE.fullmatch(path.name))


def make_directory(directory: Path) -> None:
    """Make the directory where it is missing; raise JournalError when it can't be made, or holds other things.

    A directory that was made here is there after a crash.
    """
    try:
        missing = [path for path in (directory, *directory.parents) if not path.exists()]
        directory.mkdir(parents=True, exist_ok=True)
        for path in reversed(missing):
            sync_directory(path.parent)
        others = [path.name for path in directory.iterdir() if not _is_ours(path)]
    except OSError as error:
        raise JournalError(f"{directory}: can't be used: {reason(error)}; give a directory you may write") from None
    if others:
        name = min(others)
        raise JournalError(f"{directory}: '{name}' is no file of a journal; give an empty or a new directory")


def _is_ours(path: Path) -> bool:
    return path.name in (_LOCK, DAMAGED, EVENTS, PAGE_NAME, SNAPSHOTS_NAME) or any(
        it.fullmatch(path.name) for it in (_SEGMENT, _SPARE, _TORN)
    )


def lock(directory: Path, *, does: str = "has this journal open") -> int:
    """Take the lock and return its descriptor, which holds it until it is closed; raise JournalLockedError.

    `does` is what another process does that has it.
    """
    path = directory / _LOCK
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise JournalError(f"{path}: can't be opened: {reason(error)}; give a directory you may write") from None
    try:
        _take(descriptor)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    except BlockingIOError:
        who = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
        os.close(descriptor)
        raise JournalLockedError(
            f"{directory}: another process {does} (process {who}); stop it, or give another directory"
        ) from None
    except OSError as error:
        os.close(descriptor)
        raise JournalError(f"{path}: can't be locked: {reason(error)}; make room, or give another directory") from None
    return descriptor


def _take(descriptor: int) -> None:
    """Take the lock; raise BlockingIOError when somebody keeps it."""
    for _ in range(_LOCK_TRIES):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def holder(directory: Path) -> str | None:
    """Process id of whoever has the journal open, None when nobody has."""
    try:
        descriptor = os.open(directory / _LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
    finally:
        os.close(descriptor)
    return None


def place_segment(directory: Path, number: int, size: int, header: bytes) -> tuple[JournalFile, bool]:
    """Make the segment of that number, from a spare where there is one; return it open, and whether it was a spare.

    Raise OSError.

    Whatever is interrupted leaves a spare, which is no part of the log.
    """
    part = spare_path(directory, number)
    for spare in spare_files(directory):
        if spare.stat().st_size == size:
            spare.rename(part)
            file, is_used_again = JournalFile.open(part, write=True), True
            break
        spare.unlink()  # cut short by a crash or a full disk, or of another size of segments
    else:
        try:
            file, is_used_again = JournalFile.create(part, size), False
        except OSError:
            part.unlink(missing_ok=True)
            raise
    # The mark behind the header ends the log here, whatever a recycled file holds behind it.
    file.write(header + bytes(64), 0)
    file.sync()
    part.rename(segment_path(directory, number))
    sync_directory(directory)
    return file, is_used_again


def take_away(path: Path, number: int, *, is_spare: bool) -> None:
    """Take the oldest segment out of the log, for good: it becomes a spare, when it may and few are there.

    Nothing when it is gone, as another process may prune as well; raise OSError. Segments go one by one: a crash may
    leave fewer of them, but never a gap between them.
    """
    try:
        if is_spare and len(spare_files(path.parent)) < _SPARES_MAX:
            path.rename(spare_path(path.parent, number))
        else:
            path.unlink()
    except FileNotFoundError:
        return
    sync_directory(path.parent)


def write_torn(segment: Path, offset: int, data: bytes) -> Path:
    """Keep bytes that are to be cut off a segment at an offset, durably, in a new file beside it; raise OSError."""
    for count in itertools.count(1):
        again = "" if count == 1 else f"-{count}"
        path = segment.with_name(f"{segment.stem}-{offset}{again}.torn")
        try:
            file = JournalFile.create(path, len(data))
        except FileExistsError:
            continue
        except OSError:
            path.unlink(missing_ok=True)
            raise
        break
    file.write(data, 0)
    file.sync()
    sync_directory(segment.parent)
    return path


def sync_directory(directory: Path) -> None:
    """Wait until the names in the directory are on disk; raise OSError."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
