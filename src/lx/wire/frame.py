"""Frames: the unit of the log, of replication, of event streams and of snapshots.

A frame is a 64-byte header and N records; docs/wire.md has the layout. A frame made in this process may be unsealed
(checksum and hash zero); one that was stored or sent is sealed: CRC32C over all but the checksum itself, and 16 bytes
of BLAKE3 over the previous header and this payload, so that two logs are compared by one number.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

from lx._native import blake3_16, crc32c
from lx.wire.codec import Buffer, announced, check
from lx.wire.errors import WireError
from lx.wire.records_generated import (
    CLASSES,
    FRAME_EVENTS,
    FRAME_MAGIC,
    FRAME_SEALED,
    FRAME_SNAPSHOT,
    FRAME_SYNCED,
    RECORD_SIZE,
    RECORDS_PER_FRAME_MAX,
    WIRE_VERSION,
    Reason,
    Record,
)

HEADER = struct.Struct("<IHHIIQQQII16s")
HEADER_SIZE = HEADER.size
NO_HEADER = bytes(HEADER_SIZE)
"""What the first frame of a log is chained to."""
_EXCLUSIVE_FLAGS = FRAME_EVENTS | FRAME_SNAPSHOT | FRAME_SYNCED
_KNOWN_FLAGS = FRAME_SEALED | _EXCLUSIVE_FLAGS
_CHECKSUM_AT = 40
_NUMBERS = (
    ("flags", 6, 16),
    ("shard", 8, 32),
    ("record_count", 12, 32),
    ("sequence", 16, 64),
    ("term", 24, 64),
    ("time_ns", 32, 64),
    ("checksum", _CHECKSUM_AT, 32),
    ("command_count", 44, 32),
)
"""Name, offset and bits of the header's numbers."""


@dataclass(slots=True)
class FrameHeader:
    """Header of a frame; `sequence` is the ordinal of its first command, `time_ns` the time of the log."""

    flags: int = 0
    shard: int = 0
    record_count: int = 0
    sequence: int = 0
    term: int = 0
    time_ns: int = 0
    checksum: int = 0
    command_count: int = 0
    hash: bytes = bytes(16)

    def pack(self) -> bytes:
        """The 64 bytes of the header; raise WireError for a number that its field can't hold."""
        for name, at, bits in _NUMBERS:
            value = getattr(self, name)
            if not 0 <= value < 1 << bits:
                raise WireError(Reason.OUT_OF_RANGE, at, name, value)
        return HEADER.pack(
            FRAME_MAGIC,
            WIRE_VERSION,
            self.flags,
            self.shard,
            self.record_count,
            self.sequence,
            self.term,
            self.time_ns,
            self.checksum,
            self.command_count,
            self.hash,
        )


def build_frame(
    records: Iterable[Record],
    *,
    sequence: int,
    time_ns: int,
    shard: int = 0,
    term: int = 0,
    flags: int = 0,
    command_count: int | None = None,
) -> bytes:
    """An unsealed frame; `command_count` is counted from command records when it is not given."""
    payload = [record.pack() for record in records]
    if command_count is None:
        command_count = sum(CLASSES[data[0]].SPEC.group == "command" for data in payload)
    header = FrameHeader(
        flags=flags,
        shard=shard,
        record_count=len(payload),
        sequence=sequence,
        term=term,
        time_ns=time_ns,
        command_count=command_count,
    )
    return header.pack() + b"".join(payload)


def seal(frame: Buffer, previous_header: Buffer = NO_HEADER) -> bytes:
    """The frame with hash and checksum filled, chained to the header of the frame before it."""
    data = bytearray(frame)
    struct.pack_into("<H", data, 6, struct.unpack_from("<H", data, 6)[0] | FRAME_SEALED)
    data[48:64] = blake3_16(bytes(previous_header) + bytes(data[HEADER_SIZE:]))
    struct.pack_into("<I", data, _CHECKSUM_AT, crc32c(bytes(data[:_CHECKSUM_AT] + data[_CHECKSUM_AT + 4 :])))
    return bytes(data)


def verify_chain(previous_header: Buffer, frame: Buffer) -> None:
    """Raise WireError(bad_hash) unless the sealed frame follows the frame of that header."""
    if len(frame) < HEADER_SIZE:
        raise WireError(Reason.BAD_LENGTH, len(frame), "length", len(frame))
    if blake3_16(bytes(previous_header) + bytes(frame[HEADER_SIZE:])) != bytes(frame[48:64]):
        raise WireError(Reason.BAD_HASH, 48, "hash", frame[48])


def read_header(buffer: Buffer) -> FrameHeader:
    """The header of a frame, checked in itself; raise WireError."""
    if len(buffer) < HEADER_SIZE:
        raise WireError(Reason.BAD_LENGTH, len(buffer), "length", len(buffer))
    magic, version, *rest = HEADER.unpack_from(buffer)
    header = FrameHeader(*rest)
    if magic != FRAME_MAGIC:
        raise WireError(Reason.BAD_MAGIC, 0, "magic", magic)
    if version != WIRE_VERSION:
        raise WireError(Reason.BAD_VERSION, 4, "version", version)
    if header.flags & ~_KNOWN_FLAGS or (header.flags & _EXCLUSIVE_FLAGS).bit_count() > 1:
        raise WireError(Reason.BAD_FLAGS, 6, "flags", header.flags)
    is_commands = not header.flags & (FRAME_EVENTS | FRAME_SNAPSHOT)
    if is_commands and not 1 <= header.record_count <= RECORDS_PER_FRAME_MAX:
        raise WireError(Reason.BAD_COUNT, 12, "record_count", header.record_count)
    if header.flags & FRAME_SNAPSHOT and header.record_count == 0:
        raise WireError(Reason.BAD_COUNT, 12, "record_count", 0)
    if header.sequence < 1:
        raise WireError(Reason.OUT_OF_RANGE, 16, "sequence", header.sequence)
    if is_commands and not 1 <= header.command_count <= header.record_count:
        raise WireError(Reason.BAD_COUNT, 44, "command_count", header.command_count)
    return header


def decode_frame(buffer: Buffer) -> tuple[FrameHeader, list[Record]]:
    """Header and records of a frame of any kind, all checked; raise WireError for the first fault."""
    header = read_header(buffer)
    if len(buffer) != HEADER_SIZE + RECORD_SIZE * header.record_count:
        raise WireError(Reason.BAD_LENGTH, len(buffer), "length", len(buffer))
    _check_seal(buffer, header)
    group = "event" if header.flags & FRAME_EVENTS else "state" if header.flags & FRAME_SNAPSHOT else "command"
    check_payload(buffer, group)
    records = [CLASSES[buffer[at]].unpack(buffer, at) for at in range(HEADER_SIZE, len(buffer), RECORD_SIZE)]
    if group == "command":
        commands = sum(record.SPEC.group == "command" for record in records)
        if commands != header.command_count:
            raise WireError(Reason.BAD_COUNT, 44, "command_count", header.command_count)
    return header, records


def _check_seal(buffer: Buffer, header: FrameHeader) -> None:
    if header.flags & FRAME_SEALED:
        if crc32c(bytes(buffer[:_CHECKSUM_AT]) + bytes(buffer[_CHECKSUM_AT + 4 :])) != header.checksum:
            raise WireError(Reason.BAD_CHECKSUM, _CHECKSUM_AT, "checksum", header.checksum)
        return
    for at in (*range(_CHECKSUM_AT, _CHECKSUM_AT + 4), *range(48, 64)):
        if buffer[at]:
            raise WireError(Reason.RESERVED_NOT_ZERO, at, "checksum" if at < 48 else "hash", buffer[at])


def check_payload(buffer: Buffer, group: str, start: int = HEADER_SIZE) -> None:
    """Check records from `start` to the end: each of the group, extensions exactly where they are announced."""
    expected: int | None = None
    for at in range(start, len(buffer), RECORD_SIZE):
        spec = check(buffer, at)
        if spec.group == "extension" or expected is not None:
            if spec.kind != expected:
                raise WireError(Reason.BAD_EXTENSION, at, "kind", spec.kind)
        elif spec.group != group:
            raise WireError(Reason.BAD_KIND, at, "kind", spec.kind)
        expected = announced(buffer, at) if spec.extension is not None else None
    if expected is not None:
        raise WireError(Reason.BAD_EXTENSION, len(buffer), "kind", 0)
