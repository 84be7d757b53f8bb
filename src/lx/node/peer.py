"""What servers say to each other: a record, and behind `frames` frames of the log as they are in the journal.

A log is named by its place: the command that comes next, and checksum and hash of the frame before it. By the hash
chain two logs that have the same place are the same up to there.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from lx.errors import UsageError
from lx.transport.options import check_address, is_loopback
from lx.wire.codec import decode
from lx.wire.errors import WireError
from lx.wire.frame import NO_HEADER
from lx.wire.records_generated import (
    RECORD_SIZE,
    Follow,
    FollowRefused,
    Frames,
    LogState,
    Promote,
    Promoted,
    Reason,
)

__all__ = [
    "PeerRecord",
    "Place",
    "check_peer_address",
    "halves",
    "hash_text",
    "position",
    "unpack",
]

PeerRecord = Follow | Frames | LogState | FollowRefused | Promote | Promoted
_PLACE: Final = struct.Struct("<40xI4xQQ")
"""Checksum and the halves of the hash, in the header of a frame."""
_HALVES: Final = struct.Struct("<QQ")


def check_peer_address(address: str, *, option: str, may_choose: bool = False) -> None:
    """Raise AddressError for what is no address, UsageError for one that other machines can reach.

    There are no keys yet, and who follows gets the whole log.
    """
    check_address(address, option=option, may_choose=may_choose)
    if not is_loopback(address):
        raise UsageError(
            f"{option}: '{address}' is not of this machine, and servers have no keys yet: use tcp://127.0.0.1:PORT or "
            "ipc://PATH, and a tunnel such as `ssh -L` to another machine"
        )


def unpack(message: bytes) -> tuple[PeerRecord, bytes]:
    """The record of a message and what follows it; raise WireError for anything else."""
    if len(message) < RECORD_SIZE:
        raise WireError(Reason.BAD_LENGTH, len(message), "length", len(message))
    record = decode(message, 0)
    if not isinstance(record, PeerRecord):
        raise WireError(Reason.BAD_KIND, 0, "kind", message[0])
    if len(message) > RECORD_SIZE and not isinstance(record, Frames):
        raise WireError(Reason.BAD_LENGTH, RECORD_SIZE, "length", len(message))
    return record, message[RECORD_SIZE:]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a log: ordinal of the next command, checksum and the halves of the hash of the frame before it."""

    sequence: int = 1
    checksum: int = 0
    hash_a: int = 0
    hash_b: int = 0

    @classmethod
    def behind(cls, header: bytes, sequence: int) -> Place:
        """The place behind the frame of that header."""
        return cls(sequence, *_PLACE.unpack_from(header)) if header != NO_HEADER else cls(sequence)


def position(place: Place, *, shard: int, term: int) -> bytes:
    """What a backup says of itself: its log up to `place` is on disk, and `term` is the highest it has heard of."""
    return Follow(
        shard=shard,
        sequence=place.sequence,
        term=term,
        checksum=place.checksum,
        hash_a=place.hash_a,
        hash_b=place.hash_b,
    ).pack()


def halves(text: str) -> tuple[int, int]:
    """A hash of 32 hexadecimal digits as two numbers."""
    first, second = _HALVES.unpack(bytes.fromhex(text))
    return first, second


def hash_text(first: int, second: int) -> str:
    """The hash of two numbers as 32 hexadecimal digits."""
    return _HALVES.pack(first, second).hex()
