"""What a backup makes of what it hears: which frames are the next ones of its log, and when it must not go on.

Sans-IO: messages in, effects out, or FollowError with the one line that the server ends with. Nothing of the own log is
ever taken back: whatever does not continue it ends the following. What it has already is passed over, since a primary
that was connected to anew begins again where the backup last said it was.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from lx._native import journal_scan
from lx.errors import LxError
from lx.node.peer import hash_text, unpack
from lx.node.term import term_of
from lx.wire.errors import WireError
from lx.wire.frame import HEADER_SIZE
from lx.wire.records_generated import RECORD_SIZE, FollowFault, FollowRefused, Frames, LogState

__all__ = ["Compare", "Continue", "FollowError", "Follower"]

_FRAME: Final = struct.Struct("<12xIQQ12xI")
"""Records, sequence, term and commands of a frame's header."""
_OWN_LOG: Final = "nothing of the own log was changed"


class FollowError(LxError):
    """The backup can't follow, or not any further; the message is one line."""


@dataclass(frozen=True, slots=True)
class Continue:
    """These frames are the next ones: append them, sync, apply them."""

    frames: list[bytes]


@dataclass(frozen=True, slots=True)
class Compare:
    """Where the next command is `sequence`, the state's hash is this."""

    sequence: int
    hash: str


class Follower:
    """A log and whom it follows.

    source: address of the other server, for messages
    header, sequence: of the last frame of the own log (all zero: none), and of the command that comes next
    """

    def __init__(self, *, source: str, shard: int, header: bytes, sequence: int) -> None:
        self.source = source
        self.term = term_of(header)
        """The highest that was heard of."""
        self.told = sequence
        """The last that was heard of what is durable at the other server."""
        self._shard = shard
        self._header = header
        self._sequence = sequence

    def hear(self, message: bytes) -> Continue | Compare:
        """What a message asks for; raise FollowError when there is no going on."""
        try:
            record, frames = unpack(message)
        except WireError as error:
            raise FollowError(
                f"what answers at {self.source} is no server to follow: {error}; give the address of its --replicate"
            ) from None
        if isinstance(record, Frames):
            return self._hear_frames(record, frames)
        if isinstance(record, LogState):
            return Compare(record.sequence, hash_text(record.hash_a, record.hash_b))
        if isinstance(record, FollowRefused):
            raise FollowError(self._refusal(record))
        raise FollowError(f"{self.source} answers with a record that no primary sends; use servers of this version")

    def _hear_frames(self, head: Frames, frames: bytes) -> Continue:
        if head.shard != self._shard:
            raise FollowError(f"{self.source} has shard {head.shard}, this log is of shard {self._shard}; {_OWN_LOG}")
        if head.term < self.term:
            raise FollowError(self._old_term(head.term))
        self.term = head.term
        self.told = max(self.told, head.durable)
        return Continue(self._next_frames(head, frames))

    def _next_frames(self, head: Frames, frames: bytes) -> list[bytes]:
        """The frames of a message that the own log has not, all checked."""
        sequence, at = head.sequence, 0
        # What is here already is passed over; whether it is the same is proved by the chain of what follows.
        while sequence < self._sequence and at + HEADER_SIZE <= len(frames):
            records, found, _, commands = _FRAME.unpack_from(frames, at)
            if found != sequence:
                break
            sequence += commands
            at += HEADER_SIZE + RECORD_SIZE * records
        if at >= len(frames) and sequence <= self._sequence:
            return []
        if sequence != self._sequence:
            raise FollowError(
                f"{self.source} sends command {sequence} where {self._sequence} comes next: a gap; {_OWN_LOG}"
            )
        rest = frames[at:]
        _, end, behind, header, why, _ = journal_scan(
            rest, 0, shard=self._shard, sequence=sequence, previous_header=self._header
        )
        if end != len(rest):
            raise FollowError(f"{self.source} sends command {behind}, and {why}; {_OWN_LOG}")
        if behind > head.durable:
            raise FollowError(f"{self.source} sends command {behind - 1}, which is not durable there; {_OWN_LOG}")
        split = self._split(rest)
        self._sequence, self._header = behind, header
        return split

    def _split(self, frames: bytes) -> list[bytes]:
        """Frames that were checked, one by one; their terms never fall, and none is above the sender's."""
        split, at, last = [], 0, term_of(self._header)
        while at < len(frames):
            records, sequence, term, _ = _FRAME.unpack_from(frames, at)
            if not last <= term <= self.term:
                raise FollowError(f"{self.source} sends command {sequence} of term {term} after {last}; {_OWN_LOG}")
            end = at + HEADER_SIZE + RECORD_SIZE * records
            split.append(frames[at:end])
            at, last = end, term
        return split

    def _old_term(self, term: int) -> str:
        return (
            f"{self.source} is of term {term}, this log has heard of term {self.term}: that server was replaced; "
            "follow the one that was promoted"
        )

    def _refusal(self, refused: FollowRefused) -> str:
        """Why the other server can't be followed, and what to do."""
        other = "begin with an empty directory, and keep this one until it is known what is in it"
        match refused.fault:
            case FollowFault.OTHER_SHARD:
                return f"{self.source} has shard {refused.shard}, this log is of shard {self._shard}"
            case FollowFault.OTHER_LOG:
                return (
                    f"{self.source} has another log: the frame before command {self._sequence} is not in it (term "
                    f"{refused.term} there, {self.term} here); {other}"
                )
            case FollowFault.AHEAD:
                return (
                    f"{self.source} has commands below {refused.sequence} only, this log has them below "
                    f"{self._sequence} (term {refused.term} there, {self.term} here); {other}"
                )
            case FollowFault.OLD_TERM:
                return self._old_term(refused.term)
            case FollowFault.PRUNED:
                return (
                    f"{self.source} has no command {self._sequence} any more, its log begins with {refused.sequence}; "
                    "begin with a copy of its directory"
                )
            case _:
                return f"{self.source} follows another server itself; follow that one"
