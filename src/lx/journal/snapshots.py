"""Snapshot files: the state of an engine after some command, beside the log that led to it.

    snapshots/lock                      held by the process that makes snapshots
    snapshots/000004000001.snapshot     state before command 4,000,001
    snapshots/000008000001.part         a snapshot that is not complete

A file is 128 bytes of header, the first frame of the log (it says with which markets the log was begun), and the
engine's snapshot frame (docs/journal.md has the layout). It gets its name when its bytes are on disk, so what a crash
leaves is a `.part`, which nobody reads. The bytes of the state are opaque here: this module knows files, no engine.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lx._native import crc32c
from lx.journal.directory import SNAPSHOTS_NAME, lock, sync_directory
from lx.journal.errors import JournalDamagedError, JournalError, JournalFullError, reason
from lx.wire.records_generated import WIRE_VERSION

__all__ = [
    "SNAPSHOT_HEADER_SIZE",
    "Snapshot",
    "clear_parts",
    "drop_old_snapshots",
    "lock_snapshots",
    "read_snapshot",
    "snapshot_files",
    "snapshots_directory",
    "write_snapshot",
]

SNAPSHOT_HEADER_SIZE: Final = 128
_HEADER: Final = struct.Struct("<4sHHIIQQQII16s64s")
_MAGIC: Final = b"LSNP"
_VERSION: Final = 1
_CHECKSUM_AT: Final = 12
_NAME: Final = re.compile(r"(\d{12,20})\.snapshot")
_CHUNK_BYTES: Final = 4 << 20
"""Written and synced at a time, so that the log's own syncs never wait behind all of a snapshot."""
_MENDING: Final = "take it away; the one before it is used, or the log alone"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """State of the engine of a shard before command `sequence`, at the time of the log `time_ns`.

    last_header: header of the last frame before it, all zero when there is none: the place in the log's hash chain
    state_hash: 32 hexadecimal digits, as the engine that wrote it said
    first: first frame of the log; state: snapshot frame of the engine
    """

    shard: int
    sequence: int
    time_ns: int
    last_header: bytes
    state_hash: str
    first: bytes
    state: bytes


def snapshots_directory(directory: Path) -> Path:
    """Where the snapshots of a journal lie."""
    return directory / SNAPSHOTS_NAME


def lock_snapshots(directory: Path) -> int:
    """Become the one process that makes the snapshots of a journal; the descriptor that holds this until it is closed.

    Raise JournalLockedError when another one is, JournalError when the directory can't be used.
    """
    place = snapshots_directory(directory)
    try:
        place.mkdir(exist_ok=True)
    except OSError as error:
        raise JournalError(f"{place}: can't be made: {reason(error)}; see to its rights, or make room") from None
    return lock(place, does="makes the snapshots of this journal")


def snapshot_files(directory: Path) -> dict[int, Path]:
    """The snapshots of a journal by sequence, newest first; none where there is no directory of them."""
    place = snapshots_directory(directory)
    try:
        names = os.listdir(place)
    except OSError:
        return {}
    found = {int(match[1]): place / name for name in names if (match := _NAME.fullmatch(name))}
    return dict(sorted(found.items(), reverse=True))


def read_snapshot(path: Path) -> Snapshot:
    """A snapshot, whole by its checksums; raise JournalDamagedError when it is not, JournalError when this build can't
    read it.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise JournalError(f"{path}: can't be read: {reason(error)}; see to its rights, or to the disk") from None
    if len(data) < SNAPSHOT_HEADER_SIZE or data[:4] != _MAGIC:
        raise JournalDamagedError(path, 0, "the bytes are no snapshot", _MENDING)
    _, version, wire, shard, checksum, sequence, time_ns, size, first_size, payload_checksum, state_hash, last = (
        _HEADER.unpack_from(data)
    )
    if crc32c(data[:_CHECKSUM_AT] + data[_CHECKSUM_AT + 4 : SNAPSHOT_HEADER_SIZE]) != checksum:
        raise JournalDamagedError(path, _CHECKSUM_AT, "the checksum of the header is wrong", _MENDING)
    if (version, wire) != (_VERSION, WIRE_VERSION):
        raise JournalError(
            f"{path}: the format or the wire has another version than this build (wire {WIRE_VERSION}); {_MENDING}"
        )
    if len(data) != SNAPSHOT_HEADER_SIZE + first_size + size or path.name != _name(sequence):
        why = f"{len(data)} bytes of a snapshot before command {sequence} are not what its header says"
        raise JournalDamagedError(path, 0, why, _MENDING)
    payload = data[SNAPSHOT_HEADER_SIZE:]
    if crc32c(payload) != payload_checksum:
        raise JournalDamagedError(path, SNAPSHOT_HEADER_SIZE, "the checksum of the state is wrong", _MENDING)
    return Snapshot(shard, sequence, time_ns, last, state_hash.hex(), payload[:first_size], payload[first_size:])


def write_snapshot(directory: Path, snapshot: Snapshot, *, is_wanted: Callable[[], bool] = lambda: True) -> Path | None:
    """Write a snapshot of the journal in `directory`, durably; its file.

    Between parts `is_wanted` is asked: when it says no nothing stays, and None is returned. Raise JournalFullError when
    the disk does not take it: nothing stays either.
    """
    place = snapshots_directory(directory)
    path = place / _name(snapshot.sequence)
    part = path.with_suffix(".part")
    try:
        if not _write_part(part, _header_of(snapshot), (snapshot.first, snapshot.state), is_wanted):
            part.unlink()
            return None
        part.rename(path)
        sync_directory(place)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise JournalFullError(
            f"{part}: can't write the snapshot: {reason(error)}; make room or mend the disk; the log goes on without it"
        ) from None
    return path


def _write_part(part: Path, header: bytes, parts: tuple[bytes, bytes], is_wanted: Callable[[], bool]) -> bool:
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    try:
        # Its blocks are reserved first: a disk too small says so before the log's room is filled up.
        os.posix_fallocate(descriptor, 0, len(header) + sum(map(len, parts)))
        for data in (header, *parts):
            for start in range(0, len(data), _CHUNK_BYTES):
                if not is_wanted():
                    return False
                _write_all(descriptor, memoryview(data)[start : start + _CHUNK_BYTES])
                os.fdatasync(descriptor)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return True


def _write_all(descriptor: int, data: memoryview) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _header_of(snapshot: Snapshot) -> bytes:
    fields = [
        _MAGIC,
        _VERSION,
        WIRE_VERSION,
        snapshot.shard,
        0,
        snapshot.sequence,
        snapshot.time_ns,
        len(snapshot.state),
        len(snapshot.first),
        crc32c(snapshot.first + snapshot.state),
        bytes.fromhex(snapshot.state_hash),
        snapshot.last_header,
    ]
    header = bytearray(_HEADER.pack(*fields))
    struct.pack_into("<I", header, _CHECKSUM_AT, crc32c(bytes(header[:_CHECKSUM_AT] + header[_CHECKSUM_AT + 4 :])))
    return bytes(header)


def _name(sequence: int) -> str:
    return f"{sequence:012}.snapshot"


def clear_parts(directory: Path) -> None:
    """Remove what was not completed; only for who has the lock of the snapshots. Raise JournalError."""
    try:
        for part in snapshots_directory(directory).glob("*.part"):
            part.unlink()
    except OSError as error:
        place = snapshots_directory(directory)
        raise JournalError(f"{place}: can't be cleared: {reason(error)}; see to its rights") from None


def drop_old_snapshots(directory: Path, *, newest: int, keep: int) -> None:
    """Remove all but `keep` of the snapshots up to that of sequence `newest`; raise JournalFullError.

    Any that are newer don't belong to this log as it is now, and are left to whoever repaired it.
    """
    known = [path for sequence, path in snapshot_files(directory).items() if sequence <= newest]
    try:
        for path in known[keep:]:
            path.unlink()
    except OSError as error:
        place = snapshots_directory(directory)
        raise JournalFullError(f"{place}: can't remove old snapshots: {reason(error)}; see to its rights") from None
