"""The side of a server that others follow: it sends what is durable in its log, and hears what they have on disk.

    follow -> is its log a beginning of ours? -> frames, frames ... and now and then the hash of the state
    follow -> it has everything up to there

A turn is bounded: of a backup that is far behind a few mebibytes are read and sent, and then clients are served. What
is sent and not confirmed is bounded too, so a backup that reads slowly costs no memory. Time comes from outside.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Final, Protocol

from lx.engine.protocol import Engine
from lx.journal.errors import JournalError
from lx.journal.follow import LogReader
from lx.journal.survey import Segment
from lx.node.peer import Place, halves, unpack
from lx.node.replica import Message
from lx.wire.errors import WireError
from lx.wire.records_generated import (
    Follow,
    FollowFault,
    FollowRefused,
    Frames,
    LogState,
    Promote,
    Promoted,
    Promotion,
)

__all__ = ["ALIVE_NS", "ReplicatedLog", "Replicator", "Sockets"]

ALIVE_NS: Final = 1_000_000_000
"""A server that has nothing to say says so as often."""
_GONE_NS: Final = 5 * ALIVE_NS
"""A backup that says nothing for so long is forgotten; if it speaks again it counts as new."""
_WINDOW_BYTES: Final = 16 << 20
_WINDOW_PIECES: Final = 4_096
"""What is sent to a backup and not yet confirmed."""
_PIECES_MAX: Final = 2
"""Pieces, of about a mebibyte, that one backup is sent in a turn."""
_STATE_NS: Final = 10_000_000_000
_STATE_SHARE: Final = 100
"""Hashing the state takes at most one part in so many of the time."""


class ReplicatedLog(Protocol):
    """The log that is sent: `lx.journal.Journal` says more of each."""

    @property
    def shard(self) -> int:
        """Number of the shard."""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments, the one that is written last."""

    @property
    def next_sequence(self) -> int:
        """Ordinal of the next command."""

    @property
    def durable_sequence(self) -> int:
        """Ordinal of the first command that is not known to be durable."""


class Sockets(Protocol):
    """The port between servers: `lx.transport.native_router` says more of each."""

    @property
    def descriptor(self) -> int:
        """Readable when something is to be received."""

    @property
    def connections(self) -> list[int]:
        """Numbers of the known connections."""

    def receive(self, *, messages_max: int, bytes_max: int) -> tuple[Iterable[Message], list[tuple[int, int]]]:
        """Take what is waiting; good until the next call."""

    def send(self, messages: Iterable[Message]) -> set[int]:
        """Send each message; the connections that are gone."""

    def forget(self, number: int) -> None:
        """The number may be given to another connection."""


class _Link:
    """A server that follows."""

    def __init__(self, connection: int, place: Place, reader: LogReader) -> None:
        self.connection = connection
        self.place: Place | None = place
        """Where it begins, until that is found in the log."""
        self.reader = reader
        self.confirmed = place.sequence
        self.unconfirmed: deque[tuple[int, int]] = deque()
        """Sequence behind each piece that was sent, and its bytes."""
        self.unconfirmed_bytes = 0
        self.heard_ns = self.said_ns = 0
        self.has_caught_up = False
        self.state_sequence = 0
        """Where the state that it was told last was."""

    def confirm(self, sequence: int) -> None:
        self.confirmed = max(self.confirmed, sequence)
        while self.unconfirmed and self.unconfirmed[0][0] <= sequence:
            self.unconfirmed_bytes -= self.unconfirmed.popleft()[1]


class Replicator:
    """What a primary does for those who follow it.

    needs_backup: nothing is acknowledged before a backup has it on disk too
    term: of this server
    clock: ns that never go back
    """

    def __init__(
        self,
        *,
        sockets: Sockets,
        log: ReplicatedLog,
        engine: Engine,
        term: int,
        needs_backup: bool,
        clock: Callable[[], int],
    ) -> None:
        self._sockets = sockets
        self._log = log
        self._engine = engine
        self._term = term
        self._needs_backup = needs_backup
        self._clock = clock
        self._links: dict[int, _Link] = {}
        self._replicated = 1
        """The furthest that any backup has said to have on disk."""
        self._state: LogState | None = None
        self._state_again_ns = 0

    # ------------------------------------------------------------------------------------------------ for the loop

    @property
    def descriptor(self) -> int:
        """Readable when `turn` has something to hear."""
        return self._sockets.descriptor

    @property
    def timeout_ms(self) -> int:
        """How soon `turn` must be called when nothing happens."""
        if any(self._has_work(link) for link in self._links.values()):
            return 0
        return ALIVE_NS // 1_000_000

    @property
    def accepts(self) -> bool:
        """Whether commands can be taken: always, unless a backup is needed and none has caught up."""
        return not self._needs_backup or any(link.has_caught_up for link in self._links.values())

    def covers(self, sequence: int) -> bool:
        """Whether what lies below `sequence` and is durable here may be acknowledged."""
        return not self._needs_backup or self._replicated >= sequence

    def turn(self) -> None:
        """Hear what was said, and send what is due."""
        while True:
            messages, odd = self._sockets.receive(messages_max=1_024, bytes_max=1 << 20)
            heard = 0
            for connection, message in messages:
                self._hear(connection, message)
                heard += 1
            if not heard and not odd:
                break
        now = self._clock()
        for link in list(self._links.values()):
            if now - link.heard_ns > _GONE_NS:
                self._drop(link)
        self._note_state(now)
        self.publish()
        for connection in self._sockets.connections:
            if connection not in self._links:
                self._sockets.forget(connection)

    def publish(self) -> None:
        """Send what has become durable."""
        now = self._clock()
        for link in list(self._links.values()):
            for _ in range(_PIECES_MAX):
                if not self._advance(link):
                    break
            if link.connection not in self._links:
                continue
            if link.place is None:
                self._tell_state(link)
            if now - link.said_ns >= ALIVE_NS:
                self._send_frames(link, link.reader.sequence, b"")

    # ------------------------------------------------------------------------------------------------ hearing

    def _hear(self, connection: int, message: bytes) -> None:
        """A message of a server; what is none is dropped without an answer: it is no server of ours."""
        try:
            record, _ = unpack(message)
        except WireError:
            return
        if isinstance(record, Promote):
            answer = Promoted(outcome=Promotion.IS_PRIMARY, sequence=self._log.durable_sequence, term=self._term)
            self._sockets.send([(connection, answer.pack())])
        elif isinstance(record, Follow):
            self._hear_follow(connection, record)

    def _hear_follow(self, connection: int, follow: Follow) -> None:
        link = self._links.get(connection)
        if link is None:
            link = self._begin(connection, follow)
            if link is None:
                return
            self._links[connection] = link
        link.heard_ns = self._clock()
        if link.place is None:
            link.confirm(follow.sequence)
            self._note_confirmed(link)

    def _begin(self, connection: int, follow: Follow) -> _Link | None:
        """A server wants to follow: look for its place, or refuse it."""
        place = Place(follow.sequence, follow.checksum, follow.hash_a, follow.hash_b)
        if follow.shard != self._log.shard:
            self._refuse(connection, FollowFault.OTHER_SHARD)
            return None
        if follow.term > self._term:
            self._refuse(connection, FollowFault.OLD_TERM)
            return None
        if follow.sequence > self._log.durable_sequence:
            self._refuse(connection, FollowFault.AHEAD)
            return None
        try:
            # The frame before the place is needed too, unless it is the beginning of what is there.
            return _Link(connection, place, LogReader(self._log, place.sequence))
        except JournalError:
            self._refuse(connection, FollowFault.PRUNED)
            return None

    def _refuse(self, connection: int, fault: FollowFault) -> None:
        log = self._log
        sequence = log.segments[0].first_sequence if fault == FollowFault.PRUNED else log.next_sequence
        refused = FollowRefused(fault=fault, shard=log.shard, sequence=sequence, term=self._term)
        self._sockets.send([(connection, refused.pack())])

    def _note_confirmed(self, link: _Link) -> None:
        # What it says it has it was sent, or had when its place was found here: no more than is durable.
        self._replicated = max(self._replicated, min(link.confirmed, self._log.durable_sequence))
        if link.confirmed >= self._log.durable_sequence:
            link.has_caught_up = True

    def _drop(self, link: _Link) -> None:
        del self._links[link.connection]
        self._sockets.forget(link.connection)

    # ------------------------------------------------------------------------------------------------ sending

    def _has_work(self, link: _Link) -> bool:
        until = self._log.durable_sequence if link.place is None else link.place.sequence
        has_room = link.unconfirmed_bytes < _WINDOW_BYTES and len(link.unconfirmed) < _WINDOW_PIECES
        return has_room and link.reader.sequence < until

    def _advance(self, link: _Link) -> bool:
        """Go on by one piece of the log; False when there is nothing to do, or no room for more."""
        try:
            if link.place is not None:
                return self._find(link, link.place)
            self._tell_state(link)
            if not self._has_work(link):
                return False
            sequence = link.reader.sequence
            return self._send_frames(link, sequence, link.reader.read(self._until(link)))
        except JournalError:
            del self._links[link.connection]
            self._refuse(link.connection, FollowFault.PRUNED)
            return False

    def _find(self, link: _Link, place: Place) -> bool:
        """Read on towards the place where a server begins; whether to go on."""
        if link.reader.sequence < place.sequence and link.reader.read(place.sequence):
            return True
        if Place.behind(link.reader.header, link.reader.sequence) != place:
            del self._links[link.connection]
            self._refuse(link.connection, FollowFault.OTHER_LOG)
            return False
        link.place = None
        self._note_confirmed(link)
        return True

    def _until(self, link: _Link) -> int:
        """Up to where frames are sent now: what is durable, and not past a place whose state is to be told."""
        durable = self._log.durable_sequence
        if self._state is not None and link.reader.sequence < self._state.sequence <= durable:
            return self._state.sequence
        return durable

    def _send_frames(self, link: _Link, sequence: int, frames: bytes) -> bool:
        log = self._log
        head = Frames(shard=log.shard, sequence=sequence, term=self._term, durable=log.durable_sequence)
        if self._sockets.send([(link.connection, head.pack() + frames)]):
            self._drop(link)
            return False
        link.said_ns = self._clock()
        if frames:
            link.unconfirmed.append((link.reader.sequence, len(frames)))
            link.unconfirmed_bytes += len(frames)
        return bool(frames)

    # ------------------------------------------------------------------------------------------------ the state

    def _note_state(self, now: int) -> None:
        """Hash the state now and then, for those who follow: it is compared where they come to the same place."""
        sequence = self._engine.next_sequence
        known = 0 if self._state is None else self._state.sequence
        if not self._links or now < self._state_again_ns or known == sequence or sequence != self._log.next_sequence:
            return
        hash_a, hash_b = halves(self._engine.state_hash())
        self._state = LogState(sequence=sequence, hash_a=hash_a, hash_b=hash_b)
        ended = self._clock()
        self._state_again_ns = ended + max(_STATE_NS, (ended - now) * _STATE_SHARE)

    def _tell_state(self, link: _Link) -> None:
        state = self._state
        if state is None or link.reader.sequence != state.sequence or link.state_sequence == state.sequence:
            return
        link.state_sequence = state.sequence
        self._sockets.send([(link.connection, state.pack())])
