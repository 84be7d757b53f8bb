"""Exactly once: commands that come again at any later time, in any form, against a model that only hears events.

The model keeps for each open session what answered its commands first. Whatever comes later under a used client id must
be told just that, and change nothing of the state but the numbers of events.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import NamedTuple

import pytest

from lx.engine import Engine, create
from lx.engine.factory import ENGINES
from lx.wire.frame import HEADER_SIZE, build_frame, decode_frame
from lx.wire.records_generated import (
    OUTCOMES_KEPT,
    RECORD_SIZE,
    RIGHT_ADMIN,
    Accepted,
    Canceled,
    CloseSession,
    Disconnect,
    Fill,
    Kind,
    ListStatus,
    MassCancel,
    New,
    OpenSession,
    OrderType,
    Outcome,
    Reason,
    Record,
    Reduce,
    Rejected,
    Replace,
    Replaced,
    ResumeSession,
    Role,
    Scope,
    SessionClosed,
    SessionOpened,
    Side,
    StateEngine,
    StateSession,
    TimeInForce,
)
from tests.property.flows import Flow, frame_of, time_of

ORDERS_MAX = 40
OF_THE_SERVER = (OpenSession, ResumeSession, Disconnect)
STAGE = range(Reason.UNKNOWN_SESSION, Reason.UNKNOWN_INSTRUMENT)


class Told(NamedTuple):
    """What answered a command first."""

    of: int
    reason: int
    order_id: int
    position: int
    quantity: int


@dataclass
class Heard:
    """A session: its account, and its last commands by client id."""

    account: int
    highest: int = 0
    answers: dict[int, Told] = field(default_factory=dict)
    number: int = 0

    def keep(self, client_id: int, told: Told) -> None:
        assert client_id > self.highest, "only a command with a higher id is executed"
        self.highest = client_id
        self.answers[client_id] = told
        if len(self.answers) > OUTCOMES_KEPT:
            del self.answers[min(self.answers)]


class Model:
    """An engine, and what its events have told of each session."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.sessions: dict[int, Heard] = {}
        self.ended: set[int] = set()

    def apply(self, command: tuple[Record, ...], time_ns: int) -> list[Record]:
        """Apply a command as a frame of its own, and hear its events."""
        position = self.engine.next_sequence
        events = decode_frame(self.engine.apply(frame_of([command], position, time_ns)))[1]
        record = command[0]
        client_id = getattr(record, "client_id", 0)
        answers = [event for event in events if client_id and getattr(event, "request_id", 0) == client_id]
        assert len(answers) == (client_id != 0), "one event answers a command, none a renewal or a tick"
        for event in events:
            self._hear(event)
        session = self.sessions.get(getattr(record, "session", 0))
        if session is not None and answers and not isinstance(record, OF_THE_SERVER):
            self._keep(session, answers[0], events, position)
        return events

    def _hear(self, event: Record) -> None:
        if isinstance(event, SessionOpened):
            self.sessions[event.session] = Heard(event.account)
        session = self.sessions.get(getattr(event, "session", 0))
        if session is not None and event.SPEC.group == "event":
            session.number += 1
            assert getattr(event, "number", 0) == session.number, "a session's events are numbered without a gap"
        if isinstance(event, SessionClosed):
            self.ended.add(event.session)

    def _keep(self, session: Heard, answer: Record, events: list[Record], position: int) -> None:
        if isinstance(answer, Outcome | SessionClosed):
            return
        if isinstance(answer, Rejected) and answer.reason in STAGE and answer.reason != Reason.NOT_PERMITTED:
            return
        order_id = getattr(answer, "order_id", 0)
        taken = sum(
            event.quantity
            for event in events
            if isinstance(event, Fill) and event.role == Role.TAKER and event.order_id == order_id
        )
        told = Told(
            answer.KIND,
            answer.reason if isinstance(answer, Rejected | Canceled) else Reason.NONE,
            order_id,
            position,
            taken if isinstance(answer, Accepted | Replaced | ListStatus) else 0,
        )
        session.keep(getattr(answer, "request_id", 0), told)
        if isinstance(answer, ListStatus):
            legs = [event.client_id for event in events if isinstance(event, Accepted)]
            session.highest = max(legs)  # the list uses up the name of its second order too

    def open(self) -> list[int]:
        """Sessions that are open and have said something."""
        return [number for number, heard in self.sessions.items() if number not in self.ended and heard.highest]

    def state(self) -> list[Record]:
        """The state without the numbers of events and the ordinal of the next command."""
        records = decode_frame(self.engine.snapshot())[1]
        for record in records:
            if isinstance(record, StateSession):
                record.next_number = 0
            elif isinstance(record, StateEngine):
                record.next_sequence = 0
        return records


def _any_command(rng: random.Random, sender: dict[str, int]) -> Record:
    """Some command under a used id: it need not be the one that had it."""
    return rng.choice(
        (
            New(
                side=Side.BUY,
                type=OrderType.LIMIT,
                tif=TimeInForce.GTC,
                instrument=rng.randint(0, 3),
                price=rng.randint(90, 110),
                quantity=5,
                **sender,
            ),
            Reduce(target_id=rng.randint(1, 50), quantity=1, **sender),
            Replace(target_id=rng.randint(1, 50), price=100, quantity=9, **sender),
            MassCancel(scope=Scope.ACCOUNT, **sender),
            CloseSession(**sender),
        )
    )


def _probe(model: Model, rng: random.Random, time_ns: int) -> None:
    """Say something under a used id, and one under an id that was passed over if there is one."""
    number = rng.choice(model.open())
    heard = model.sessions[number]
    used = rng.choice(list(heard.answers))
    for client_id in (used, rng.randint(1, heard.highest)):
        before = model.state()
        sender = {"account": heard.account, "session": number, "client_id": client_id}
        (event,) = model.apply((_any_command(rng, sender),), time_ns)
        assert model.state() == before, "a repeat changes nothing"
        told = heard.answers.get(client_id)
        if told is not None:
            assert isinstance(event, Outcome)
            assert Told(event.of, event.reason, event.order_id, event.position, event.quantity) == told
            continue
        assert isinstance(event, Rejected)
        is_old = len(heard.answers) == OUTCOMES_KEPT and client_id < min(heard.answers)
        expected = (Reason.TOO_OLD, min(heard.answers)) if is_old else (Reason.NOT_EXECUTED, heard.highest)
        assert (event.reason, event.limit) == expected


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(1, 4))
def test_what_comes_again_is_told_and_never_done(seed: int, engine: str) -> None:
    rng = random.Random(seed)
    model = Model(create(engine, ORDERS_MAX))
    for at, command in enumerate(Flow(seed, ORDERS_MAX, accounts=seed % 2 == 1).commands(900)):
        model.apply(command, time_of(at))
        if at > 30 and rng.random() < 0.05 and model.open():
            _probe(model, rng, time_of(at))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_session_that_says_more_than_is_remembered(engine: str) -> None:
    rng = random.Random(1)
    model = Model(create(engine, ORDERS_MAX))
    model.apply((OpenSession(rights=RIGHT_ADMIN, account=7, client_id=1),), 1)
    client_id = 0
    for _ in range(OUTCOMES_KEPT + 200):
        client_id += rng.choice((1, 1, 2))
        model.apply((MassCancel(scope=Scope.SESSION, account=7, session=1, client_id=client_id),), 1)
        if rng.random() < 0.1:
            _probe(model, rng, 1)


@pytest.mark.parametrize("engine", ENGINES)
def test_repeats_within_a_frame_are_told_as_in_frames_of_their_own(engine: str) -> None:
    """A frame of commands and some of them again, against the same one by one."""
    for seed in range(5):
        rng = random.Random(seed)
        commands = Flow(seed, ORDERS_MAX).commands(60)
        for _ in range(40):
            at = rng.randrange(10, len(commands))
            commands.insert(rng.randrange(at, len(commands) + 1), commands[at])
        whole, single = create(engine, ORDERS_MAX), create(engine, ORDERS_MAX)
        events = whole.apply(frame_of(commands, 1, 5))
        alone = [
            single.apply(build_frame(list(command), sequence=single.next_sequence, time_ns=5)) for command in commands
        ]
        kinds = [events[at] for at in range(HEADER_SIZE, len(events), RECORD_SIZE)]
        assert kinds == [frame[at] for frame in alone for at in range(HEADER_SIZE, len(frame), RECORD_SIZE)]
        assert Kind.OUTCOME in kinds
        assert whole.snapshot() == single.snapshot()
