"""One session at one server, whatever becomes of the connection; sans-IO: calls and times in, messages out.

    DOWN -> connected -> LEARNING -> GREETING -> UP
      ^                  (once)      (hello)     (commands)
      └── lost, or silent for too long ──────────┘

There is one way back: whenever something was not answered in time, or the server says that the session is not bound,
the session says hello with its number, and when it is welcomed it sends again all that waits for an answer, in its
order and under the ids it had. The engine executes none of it twice. When nothing at all was heard meanwhile the
connection is made anew first. What a server puts off (busy, stopping) is sent again after a pause that grows.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from lx.client.answers import NOT_LOGGED, Teller
from lx.client.commands import Command
from lx.client.errors import ClientClosedError, ClientError, SessionEndedError, SessionRefusedError
from lx.client.markets import Markets
from lx.errors import LxError
from lx.transport.errors import NoAnswerError
from lx.wire.codec import decode
from lx.wire.errors import WireError
from lx.wire.message import ENVELOPE_SIZE, build_message, read_envelope
from lx.wire.records_generated import (
    INSTRUMENTS_MAX,
    RECORD_SIZE,
    RECORDS_PER_MESSAGE_MAX,
    Heartbeat,
    Hello,
    MessageType,
    Position,
    Query,
    Reason,
    Record,
    Refused,
    Rejected,
    SessionClosed,
    ShardsQuery,
    Welcome,
)
from lx.wire.shards import ShardEntry, read_book

__all__ = ["Ask", "Session", "Timing"]

BACKOFF_FIRST_NS: Final = 2_000_000
BACKOFF_MAX_NS: Final = 1_000_000_000
"""Bounds of the pause after `busy`; it doubles each time, and between half and all of it is taken."""
PATIENCE_MAX_NS: Final = 30_000_000_000
"""Longest time that an answer is waited for; it doubles from `Timing.answer_ns` while none comes."""
LEARNING_MAX: Final = 4
QUERIES_MAX: Final = 8
"""Queries under way at once, those about markets at the start and all; a server answers 16 of all its clients."""
_NUMBERS: Final = 1 << 32
_FAR: Final = 1 << 63
_LATER: Final = (Reason.BUSY, Reason.STOPPING, Reason.SESSIONS_FULL)
_GONE: Final = (Reason.UNKNOWN_SESSION, Reason.SESSION_ENDED, Reason.ACCOUNT_MISMATCH)

Answered = Callable[[Sequence[Record]], None]
"""Called with the records of the answer to a query, none for a market that does not exist."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How long an answer may take before it is asked for again, and silence before a heartbeat is sent."""

    answer_ns: int
    heartbeat_ns: int


@dataclass(slots=True, eq=False)
class Ask:
    """A query, and who waits for its answer. Instrument 0 asks for the address book."""

    instrument: int
    levels: int
    answered: Answered
    failed: Callable[[LxError], None]
    request_id: int = 0
    sent_ns: int = 0


class _State(Enum):
    DOWN = 0
    LEARNING = 1
    GREETING = 2
    UP = 3
    ENDED = 4


class Session:
    """The session of an account, opened, or resumed when `number` is not 0.

    number: its number at the server; 0 until the server has opened it
    client_id: the highest that was used when it was opened or resumed first
    markets: known before the session is
    shards: called with the address book, before the session is there, in the thread that calls `receive`
    ended: why it takes no more commands, None while it does
    """

    def __init__(
        self,
        server: str,
        *,
        account: int,
        number: int,
        timing: Timing,
        chance: random.Random,
        markets: Markets,
        teller: Teller,
        missed: Callable[[str, int, int, int, int], None],
        shards: Callable[[list[ShardEntry]], None] | None = None,
    ) -> None:
        self.server = server
        self.account = account
        self.number = number
        self.client_id = 0
        self.markets = markets
        self.ended: LxError | None = None
        self._timing = timing
        self._chance = chance
        self._teller = teller
        self._missed = missed
        self._shards = shards
        self._state = _State.DOWN
        self._is_learned = False
        self._asked = 0
        """Markets that were asked for."""
        self._in_flight: dict[int, Command] = {}
        self._unsent: deque[Command] = deque()
        self._asks: dict[int, Ask] = {}
        self._out: list[bytes] = []
        self._request = 0
        self._hello: tuple[int, int] | None = None
        """Request id of the hello under way, and when it was sent."""
        self._beat: tuple[int, int] | None = None
        """The same of the heartbeat under way."""
        self._last: int | None = None
        """Number of the last event."""
        self._resumed: int | None = None
        """Number of the event that a welcome stands for, while events before it may still come."""
        self._position = 0
        self._heard_ns = 0
        self._paused_until_ns = 0
        self._is_paused = False
        self._pauses = 0
        self._retries = 0

    @property
    def is_ready(self) -> bool:
        """Whether markets are known and the session was opened."""
        return self._last is not None

    @property
    def oldest(self) -> int | None:
        """The lowest client id that is not answered."""
        return next(iter(self._in_flight), None)

    # ------------------------------------------------------------------------------------------------- the inputs

    def connected(self, now_ns: int) -> None:
        """The connection was made; to the server it is a stranger."""
        if self._state is _State.ENDED:
            return
        self._heard_ns = now_ns
        self._out.clear()
        if self._is_learned:
            self._greet(now_ns)
            return
        self._unsend()
        self._state = _State.LEARNING
        found, self._shards = self._shards, None
        if found is not None:
            self.ask(Ask(0, 0, lambda records: found(read_book(records) or []), failed=lambda error: None))
        while self._asked < LEARNING_MAX:
            self._learn_next()

    def disconnected(self) -> None:
        """The connection was lost; another one is on its way."""
        if self._state is not _State.ENDED:
            self._state = _State.DOWN

    def submit(self, command: Command) -> None:
        """Send a command; its client id is above those before."""
        if self.ended is not None:
            command.pending.set_exception(self.ended)
            return
        self._in_flight[command.record.client_id] = command
        self._unsent.append(command)

    def ask(self, ask: Ask) -> None:
        """Send a query."""
        if self.ended is not None:
            ask.failed(self.ended)
            return
        self._request += 1
        ask.request_id = self._request
        self._asks[ask.request_id] = ask

    def receive(self, message: bytes, now_ns: int) -> None:
        """Hear a message."""
        if self._state is _State.ENDED:
            return
        self._heard_ns = now_ns
        try:
            envelope = read_envelope(message)
            records = [decode(message, ENVELOPE_SIZE + RECORD_SIZE * index) for index in range(envelope.count)]
        except WireError as error:
            self.end(NoAnswerError(f"what answers at {self.server} does not speak LX: {error}"))
            return
        if envelope.type == MessageType.EVENTS:
            self._hear_events(records, now_ns)
        elif envelope.type == MessageType.WELCOME:
            for record in records:
                self._hear_welcome(record, now_ns)
        elif envelope.type == MessageType.ANSWER:
            self._hear_answer(records, now_ns)
        elif envelope.type == MessageType.HEARTBEAT:
            self._hear_beat(records[0])
        elif envelope.type == MessageType.REFUSED and isinstance(records[0], Refused):
            self._hear_refused(records[0], now_ns)

    def tick(self, now_ns: int) -> bool:
        """Do what is due; True when the connection is to be made anew."""
        if now_ns < self._deadline_ns():
            return False
        if self._state is _State.GREETING and self._hello is None:
            self._greet(now_ns)
            return False
        oldest = self._oldest_ns()
        if oldest is None:
            self._heartbeat(now_ns)
            return False
        self._retries += 1
        if self._state is _State.UP and self._heard_ns > oldest:
            self._greet(now_ns)  # the server lives, and does not know us or has lost something
            return False
        self._state = _State.DOWN
        return True

    @property
    def due_ns(self) -> int:
        """When `tick` or `take` will have something to do without another input."""
        return min(self._deadline_ns(), self._paused_until_ns if self._is_paused else _FAR)

    def _deadline_ns(self) -> int:
        """When waiting is over: for an answer, for the end of a pause before a hello, for anything to be heard."""
        if self._state in (_State.DOWN, _State.ENDED):
            return _FAR
        if self._state is _State.GREETING and self._hello is None:
            return self._paused_until_ns
        oldest = self._oldest_ns()
        if oldest is None:
            return self._heard_ns + self._timing.heartbeat_ns
        return oldest + min(self._timing.answer_ns << min(self._retries, 10), PATIENCE_MAX_NS)

    def take(self, now_ns: int) -> list[bytes]:
        """The messages that are to be sent now."""
        if self._state in (_State.DOWN, _State.ENDED):
            return []
        out, self._out = self._out, []
        if now_ns < self._paused_until_ns:
            return out
        self._is_paused = False
        under_way = sum(1 for ask in self._asks.values() if ask.sent_ns)
        for ask in self._asks.values():
            if not ask.sent_ns and under_way < QUERIES_MAX:
                under_way += 1
                ask.sent_ns = now_ns
                query = (
                    Query(instrument=ask.instrument, levels=ask.levels, request_id=ask.request_id)
                    if ask.instrument
                    else ShardsQuery(request_id=ask.request_id)
                )
                out.append(build_message(MessageType.QUERY, query.pack()))
        if self._state is _State.UP and self._unsent:
            out += self._commands(now_ns)
        return out

    def end(self, error: LxError) -> None:
        """Take no more; whoever waits for an answer gets the error."""
        self._teller.end()
        self._state = _State.ENDED
        self.ended = error
        commands, asks = list(self._in_flight.values()), list(self._asks.values())
        self._in_flight.clear()
        self._asks.clear()
        self._unsent.clear()
        for command in commands:
            command.pending.set_exception(error)
        for ask in asks:
            ask.failed(error)

    # -------------------------------------------------------------------------------------------------- what to send

    def _commands(self, now_ns: int) -> list[bytes]:
        """What waits, in its order, as few messages."""
        parts: list[bytes] = []
        for command in self._unsent:
            if command.record.client_id in self._in_flight:  # else it was answered while it waited
                command.sent_ns = now_ns
                parts.append(command.pack())
        self._unsent.clear()
        messages: list[bytes] = []
        batch = b""
        for part in parts:
            if len(batch) + len(part) > RECORD_SIZE * RECORDS_PER_MESSAGE_MAX:
                messages.append(build_message(MessageType.COMMANDS, batch))
                batch = b""
            batch += part
        return [*messages, build_message(MessageType.COMMANDS, batch)] if batch else messages

    def _greet(self, now_ns: int) -> None:
        self._unsend()
        self._state = _State.GREETING
        self._request += 1
        self._hello = self._request, now_ns
        hello = Hello(account=self.account, session=self.number, request_id=self._request)
        self._out.append(build_message(MessageType.HELLO, hello.pack()))

    def _heartbeat(self, now_ns: int) -> None:
        self._request += 1
        self._beat = self._request, now_ns
        self._out.append(build_message(MessageType.HEARTBEAT, Heartbeat(request_id=self._request).pack()))

    def _unsend(self) -> None:
        """Nothing of what waits for an answer counts as sent."""
        self._beat = self._hello = None
        self._unsent = deque(self._in_flight.values())
        for command in self._unsent:
            command.sent_ns = 0
        for ask in self._asks.values():
            ask.sent_ns = 0

    def _oldest_ns(self) -> int | None:
        """When the oldest of what waits for an answer was sent; None when nothing waits."""
        times = [ask.sent_ns for ask in self._asks.values() if ask.sent_ns]
        first = next(iter(self._in_flight.values()), None)  # they are sent in their order
        if first is not None and first.sent_ns:
            times.append(first.sent_ns)
        if self._hello is not None:
            times.append(self._hello[1])
        if self._beat is not None:
            times.append(self._beat[1])
        return min(times, default=None)

    def _pause(self, now_ns: int) -> None:
        """The server can't now: send all that waits again, later."""
        if now_ns >= self._paused_until_ns:
            self._pauses += 1
            span = min(BACKOFF_FIRST_NS << min(self._pauses - 1, 20), BACKOFF_MAX_NS)
            self._paused_until_ns = now_ns + span - self._chance.randrange(span // 2)
            self._is_paused = True
        beat = self._beat
        self._unsend()
        self._beat = beat

    # ------------------------------------------------------------------------------------------------- what is heard

    def _learn_next(self) -> None:
        self._asked += 1
        number = self._asked
        if number > INSTRUMENTS_MAX:
            return

        def answered(records: Sequence[Record]) -> None:
            if not records:
                self._asked = INSTRUMENTS_MAX  # markets are numbered without gaps: this was behind the last
                return
            self.markets.learn(records)
            self._learn_next()

        self.ask(Ask(number, 1, answered, failed=lambda error: None))

    def _hear_answer(self, records: list[Record], now_ns: int) -> None:
        head = records[0]
        ask = self._asks.get(head.request_id) if isinstance(head, Position) else None
        if ask is not None:
            self._answer(ask, records, now_ns)

    def _answer(self, ask: Ask, records: Sequence[Record], now_ns: int) -> None:
        del self._asks[ask.request_id]
        self._progress()
        try:
            ask.answered(records)
        except NoAnswerError as error:
            self.end(error)
        if self._state is _State.LEARNING and not self._asks:
            self._is_learned = True
            self._greet(now_ns)

    def _hear_refused(self, refused: Refused, now_ns: int) -> None:
        ask = self._asks.get(refused.request_id)
        if ask is None and refused.request_id:
            return  # of a query that was answered already
        if refused.reason in _LATER:
            self._pause(now_ns)
            if ask is None and self._state is not _State.LEARNING:
                self._state = _State.GREETING  # the connection itself was refused
        elif ask is not None and refused.reason == Reason.UNKNOWN_INSTRUMENT:
            self._answer(ask, (), now_ns)
        else:
            reason = Reason(refused.reason).name.lower()
            self.end(NoAnswerError(f"{self.server} refused a message: {reason} at byte {refused.offset}"))

    def _hear_welcome(self, record: Record, now_ns: int) -> None:
        if isinstance(record, Refused):
            if self._hello is not None and record.request_id == self._hello[0]:
                self._hear_no_welcome(record, now_ns)
            return
        if not isinstance(record, Welcome) or self._hello is None or record.request_id != self._hello[0]:
            return
        self.number = record.session
        self._state = _State.UP
        self._pauses = 0
        self._unsend()
        if self._last is None:
            self._last, self.client_id = record.number, record.client_id
            return
        # Events of the same moment may come behind the welcome. The heartbeat comes behind them: what is not there then
        # was missed.
        self._end_resumption()
        self._resumed = record.number
        self._heartbeat(now_ns)

    def _hear_no_welcome(self, refused: Refused, now_ns: int) -> None:
        reason = Reason(refused.reason)
        if reason in _LATER:
            self._pause(now_ns)  # no hello is under way then; the next goes out when the pause is over
        elif reason in _GONE:
            self.end(
                SessionEndedError(
                    f"{self.server} does not take up session {self.number} of account {self.account}: "
                    f"{reason.name.lower()}; what was not answered may have been executed; open a new client"
                )
            )
        else:
            self.end(
                SessionRefusedError(
                    f"{self.server} opens no session for account {self.account}: {reason.name.lower()} "
                    f"(value {refused.value}, limit {refused.limit})"
                )
            )

    def _hear_beat(self, record: Record) -> None:
        if self._beat is None or not isinstance(record, Heartbeat) or record.request_id != self._beat[0]:
            return
        self._beat = None
        self._progress()
        self._end_resumption()

    def _hear_events(self, records: list[Record], now_ns: int) -> None:
        position = records[0]
        if not isinstance(position, Position):
            return
        for record in records[1:]:
            if isinstance(record, Position):  # the events of a later turn, in the same message
                position = record
                continue
            self._hear_event(record, position, now_ns)
            if self.ended is not None:
                return
        self._position = position.sequence + max(position.count, 1) - 1
        if len(records) < RECORDS_PER_MESSAGE_MAX:
            self._teller.end()

    def _hear_event(self, event: Record, position: Position, now_ns: int) -> None:
        if getattr(event, "session", 0) != self.number:
            return
        if isinstance(event, Rejected) and event.command == NOT_LOGGED:
            if self._is_put_off(event, now_ns):
                return
        elif not self._is_next(getattr(event, "number", 0)):
            return
        command = self._in_flight.pop(getattr(event, "request_id", 0), None)
        if command is None:
            self._teller.hear(event, position)
        else:
            self._progress()
            self._teller.answer(command, event, position)
        if isinstance(event, SessionClosed):
            self.end(_closed(self.server, event, is_ours=command is not None))

    def _is_put_off(self, event: Rejected, now_ns: int) -> bool:
        """Whether a command that never reached the log goes out once more."""
        if event.reason in _LATER:
            self._pause(now_ns)
            return True
        if event.reason != Reason.SESSION_NOT_BOUND:
            return False
        if self._state is _State.UP:
            self._greet(now_ns)
        return True

    def _progress(self) -> None:
        self._retries = self._pauses = 0

    # ------------------------------------------------------------------------------------------- numbers of events

    def _is_next(self, number: int) -> bool:
        """Whether an event is new; what is missing before it is told."""
        if self._resumed is not None and _is_after(number, self._resumed):
            self._end_resumption()
        if self._last is None or not _is_after(number, self._last):
            return False
        self._skip_to(number)
        self._last = number
        return True

    def _end_resumption(self) -> None:
        """No event from before the last welcome is still to come."""
        number, self._resumed = self._resumed, None
        if number is not None and self._last is not None and _is_after(number, self._last):
            self._skip_to(number)
            self._last = number

    def _skip_to(self, number: int) -> None:
        """Events between the last and this number won't come by themselves: tell, and go on there.

        This is where they are to be asked for by `_position`, once servers give missed events.
        """
        if self._last is not None and number != (self._last + 1) % _NUMBERS:
            first, last = (self._last + 1) % _NUMBERS, (number - 1) % _NUMBERS
            self._missed(self.server, self.number, first, last, self._position)


def _is_after(number: int, other: int) -> bool:
    """Whether an event comes after another, by their numbers, which begin anew behind the highest."""
    return 0 < (number - other) % _NUMBERS < _NUMBERS // 2


def _closed(server: str, event: SessionClosed, *, is_ours: bool) -> ClientError:
    if is_ours:
        return ClientClosedError("the client is closed: its session has ended")
    reason = Reason(event.reason).name.lower()
    return SessionEndedError(f"{server} has ended session {event.session}: {reason}; open a new client")
