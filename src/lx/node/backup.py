"""The loop of a server that follows another one: it keeps the same log and the same state, and turns clients away.

    frames -> log -> sync -> "I have it" -> engine

It ends when it is stopped, when it can't go on (FollowError), or by a promotion: then whoever runs it goes on as a
primary with the same sockets, log and engine. The loop is the only thread of Python, as in `lx.node.driver`.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lx.errors import LxError
from lx.journal import Journal, JournalFullError, JournalSyncError
from lx.node.driver import TURN_BYTES_MAX, TURN_MESSAGES_MAX
from lx.node.follower import Compare, Continue, Follower, FollowError
from lx.node.peer import Place, halves, position, unpack
from lx.node.ports import Router
from lx.node.replica import Replica
from lx.node.replicator import ALIVE_NS
from lx.node.stop import StopSignal
from lx.transport.native_dealer import NativeDealerSockets
from lx.transport.native_router import NativeRouterSocket
from lx.wire.codec import decode
from lx.wire.errors import WireError
from lx.wire.message import ENVELOPE_SIZE, build_message, read_envelope
from lx.wire.records_generated import (
    RECORD_SIZE,
    Follow,
    FollowFault,
    FollowRefused,
    Hello,
    MessageType,
    Promote,
    Promoted,
    Promotion,
    Reason,
    Refused,
)

__all__ = ["Backup", "Handover"]

_SILENCE_NS: Final = 3 * ALIVE_NS
"""A primary that says nothing for so long may be replaced without force."""
_TICK_MS: Final = 100
"""How often the connection to the primary is looked after when nothing comes."""
_ROUNDS_MAX: Final = 16
"""Receives of one turn; then clients and operators are heard."""
_DRAIN_TURNS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Handover:
    """What a promotion found. `connection` waits for `record`, to be sent when clients are served."""

    connection: int
    record: Promoted
    replica: Replica


class Backup:
    """A server that follows.

    clients: the port for order entry, `peers`: that between servers, `primary`: the connection to the other one
    first: first frame of the log, None when it has none yet; begin: makes the replica when it is known
    say: is told, in words, when the primary is lost and found

    Raise what the log raises, and FollowError when there is no going on.
    """

    def __init__(
        self,
        *,
        source: str,
        clients: Router,
        peers: NativeRouterSocket,
        primary: NativeDealerSockets,
        log: Journal,
        first: bytes | None,
        begin: Callable[[bytes], Replica],
        say: Callable[[str], None],
    ) -> None:
        self._source = source
        self._clients = clients
        self._peers = peers
        self._primary = primary
        self._log = log
        self._begin = begin
        self._say = say
        self._replica = None if first is None else begin(first)
        self.start_sequence = 1 if self._replica is None else self._replica.next_sequence
        """The first command that was replayed; a snapshot has those before."""
        for frame in log.frames(self.start_sequence):
            self._apply(frame)
        self._follower = Follower(source=source, shard=log.shard, header=log.last_header, sequence=log.next_sequence)
        self._waiting: deque[Continue | Compare] = deque()
        """What was heard and is not yet done, because the disk is full."""
        self._said_ns = 0
        self._heard_ns = 0
        """When the primary spoke last; 0: not yet."""
        self._ended = 0
        """Connections that had ended when it did."""
        self._is_lost = False

    # -------------------------------------------------------------------------------------------------------- the loop

    def run(self, stop: StopSignal) -> Handover | None:
        """Follow until `stop` is set (None), or until a promotion."""
        # A descriptor of our own, that stays when the connection to the primary is closed after a promotion: the socket
        # of the clients goes on to look at it.
        primary = os.dup(self._primary.descriptor)
        for descriptor in (stop.descriptor, self._peers.descriptor, primary):
            self._clients.wake_by(descriptor)
        while not stop.is_set:
            self._clients.wait(_TICK_MS)
            if self._waiting:
                time.sleep(_TICK_MS / 1_000)  # the disk is full, and what waits to be read would not let us wait
            self._turn_away()
            self._follow()
            connection = self._hear_peers()
            if connection is not None:
                return self._hand_over(connection)
            self._look_after()
        return None

    def _follow(self) -> bool:
        """Take what the primary has sent, and do it; whether anything came."""
        came = False
        for _ in range(_ROUNDS_MAX):
            if self._waiting:
                break
            messages = self._primary.receive(messages_max=64)
            if not messages:
                break
            came = True
            self._heard_ns = time.monotonic_ns()
            self._ended = self._primary.connections_ended
            self._waiting += [self._follower.hear(message) for message in messages]
            self._do()
        if self._waiting:
            self._do()
        return came

    def _do(self) -> None:
        """Append, sync, confirm, apply: all that waits, as far as there is room for it."""
        written: list[bytes] = []
        while self._waiting:
            effect = self._waiting[0]
            if isinstance(effect, Compare):
                self._finish(written)
                written = []
                self._compare(effect)
            elif not self._append(effect.frames, written):
                break
            self._waiting.popleft()
        self._finish(written)

    def _append(self, frames: list[bytes], written: list[bytes]) -> bool:
        """Write frames and note them in `written`; False when the disk is full, `frames` are then those left."""
        while frames:
            try:
                self._log.append_sealed(frames[0])
            except JournalSyncError:
                raise
            except JournalFullError:
                return False
            written.append(frames.pop(0))
        return True

    def _finish(self, written: list[bytes]) -> None:
        """Sync what was written, say so, and apply it."""
        if not written:
            return
        self._log.sync()
        self._report()
        for frame in written:
            self._apply(frame)

    def _apply(self, frame: bytes) -> None:
        if self._replica is None:
            self._replica = self._begin(frame)
        self._replica.replay(frame)

    def _compare(self, told: Compare) -> None:
        """Hold the own state against that of the primary, where both are at the same place."""
        replica = self._replica
        if replica is None or replica.next_sequence != told.sequence:
            return
        own = replica.engine.state_hash()
        if own != told.hash:
            raise FollowError(
                f"before command {told.sequence} the state is {own} here and {told.hash} at {self._source}: one of "
                "them is wrong; replay both logs with `lx journal replay` to see which"
            )

    # ------------------------------------------------------------------------------------------------ the primary

    def _report(self) -> None:
        """Say what is on disk here. What is heard but not yet written is not told."""
        self._said_ns = time.monotonic_ns()
        if self._primary.has_backlog and self._primary.send_backlog():
            return  # nobody is there, or reads: what waits to be sent says enough
        place = Place.behind(self._log.last_header, self._log.next_sequence)
        self._primary.send([(0, position(place, shard=self._log.shard, term=self._follower.term))])

    def _look_after(self) -> None:
        """Say every second what is here, and say in words when the primary is lost."""
        now = time.monotonic_ns()
        if now - self._said_ns >= ALIVE_NS:
            self._report()
        is_lost = bool(self._heard_ns) and not self._is_alive(now)
        if is_lost != self._is_lost:
            self._is_lost = is_lost
            said = "says nothing; `lx promote` makes this server take its place" if is_lost else "speaks again"
            self._say(f"{self._source} {said}")

    def _is_alive(self, now: int) -> bool:
        """Whether the primary spoke lately, by a connection that has not ended since."""
        if not self._heard_ns or self._primary.connections_ended != self._ended:
            return False
        return now - self._heard_ns < _SILENCE_NS

    # ------------------------------------------------------------------------------------------------ promotion

    def _hear_peers(self) -> int | None:
        """Answer servers and operators; the connection of one who promotes this server."""
        messages, _ = self._peers.receive(messages_max=64, bytes_max=TURN_BYTES_MAX)
        for connection, message in messages:
            try:
                record, _ = unpack(message)
            except WireError:
                continue
            if isinstance(record, Follow):
                refused = FollowRefused(fault=FollowFault.FOLLOWING, shard=self._log.shard, term=self._follower.term)
                self._peers.send([(connection, refused.pack())])
            elif isinstance(record, Promote):
                outcome = self._outcome(record)
                if outcome == Promotion.DONE:
                    return connection
                answer = Promoted(outcome=outcome, sequence=self._log.next_sequence, told=self._follower.told)
                self._peers.send([(connection, answer.pack())])
        return None

    def _outcome(self, promote: Promote) -> Promotion:
        if self._replica is None:
            return Promotion.NOTHING_FOLLOWED
        if not promote.is_forced and self._is_alive(time.monotonic_ns()):
            return Promotion.PRIMARY_ALIVE
        return Promotion.DONE

    def _hand_over(self, connection: int) -> Handover:
        """Take what has arrived, and say what is here. Nothing is followed from now on."""
        for _ in range(_DRAIN_TURNS):
            if not self._follow():
                break
        if self._waiting:
            raise LxError("the disk is full, and what the primary sent could not be written; make room, then promote")
        replica = self._replica
        if replica is None:
            raise FollowError("there is no log to go on with")
        place = Place.behind(self._log.last_header, self._log.next_sequence)
        state_a, state_b = halves(replica.engine.state_hash())
        record = Promoted(
            outcome=Promotion.DONE,
            sequence=place.sequence,
            told=max(self._follower.told, place.sequence),
            term=self._follower.term + 1,
            hash_a=place.hash_a,
            hash_b=place.hash_b,
            state_a=state_a,
            state_b=state_b,
        )
        return Handover(connection, record, replica)

    # ------------------------------------------------------------------------------------------------ clients

    def _turn_away(self) -> None:
        """Tell clients that this server takes no orders and answers no queries; heartbeats are answered."""
        messages, odd = self._clients.receive(messages_max=TURN_MESSAGES_MAX, bytes_max=TURN_BYTES_MAX)
        answers = [(connection, _refusal(message)) for connection, message in messages]
        answers += [(connection, _whole(Reason.BAD_COUNT, parts, 1)) for connection, parts in odd]
        if answers:
            self._clients.send(answers)
        if self._clients.is_crowded:
            for connection in self._clients.connections:
                self._clients.forget(connection)


def _refusal(message: bytes) -> bytes:
    """The answer to a message of a client."""
    try:
        envelope = read_envelope(message)
        if envelope.type == MessageType.HEARTBEAT:
            return message
        if envelope.type != MessageType.HELLO:
            return _whole(Reason.FOLLOWING)
        answers = []
        for index in range(envelope.count):
            hello = decode(message, ENVELOPE_SIZE + RECORD_SIZE * index)
            request = (hello.session, hello.request_id) if isinstance(hello, Hello) else (0, 0)
            answers.append(Refused(reason=Reason.FOLLOWING, session=request[0], request_id=request[1]).pack())
        return build_message(MessageType.WELCOME, b"".join(answers))
    except WireError as error:
        return _whole(error.reason)


def _whole(reason: int, value: int = 0, limit: int = 0) -> bytes:
    return build_message(MessageType.REFUSED, Refused(reason=reason, value=value, limit=limit).pack())
