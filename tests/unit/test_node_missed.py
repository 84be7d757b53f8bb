"""The replica and those who come back: missed events, silence, leases and rights, by its effects."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lx.cli.main import run
from lx.engine.factory import create
from lx.engine.markets import market_commands
from lx.journal.event_reader import EventPiece
from lx.node import replica as replica_module
from lx.node.policy import Policy
from lx.node.replica import Append, Effect, Read, Replica, Send, Sync
from lx.wire.codec import decode, from_text, to_text
from lx.wire.frame import build_frame, decode_frame
from lx.wire.message import ENVELOPE_SIZE, build_message
from lx.wire.records_generated import FRAME_EVENTS, RECORD_SIZE, Disconnect, MessageType, Renew, Tick

SECOND = 10**9
START = 10**18
NEVER = (1 << 64) - 1
ORDER = "new side=buy type=limit tif=gtc instrument=1 account=7 session=1 price=100 quantity=5 client_id="


class Node:
    """A replica whose log and disk do at once what it wants, unless told otherwise."""

    def __init__(self, *, waits: bool = True, policy: Policy | None = None) -> None:
        self.replica = Replica(
            engine=create("native", 1_000), grants={}, is_logged=True, waits_for_sync=waits, policy=policy
        )
        self.replica.replay(self.replica.opening(market_commands(["BTC-USD"]), START))
        self.now = START
        self.is_full = False
        self.syncs = True
        self.frames: list[bytes] = []
        self.reads: list[Read] = []

    def say(self, connection: int, *lines: str, kind: MessageType = MessageType.COMMANDS) -> list[tuple[int, str]]:
        message = build_message(kind, b"".join(from_text(line).pack() for line in lines))
        assert self.replica.take([(connection, message)], 0) == 1
        return list(self.do(self.replica.propose(self.now)))

    def hello(self, connection: int, words: str) -> list[tuple[int, str]]:
        return self.say(connection, f"hello {words} request_id=1", kind=MessageType.HELLO)

    def ask(self, connection: int, words: str) -> list[tuple[int, str]]:
        return self.say(connection, f"gap_fill {words} request_id=9", kind=MessageType.GAP_FILL)

    def pass_time(self, ns: int) -> list[tuple[int, str]]:
        self.now += ns
        return list(self.do(self.replica.tick(self.now)))

    def do(self, effects: list[Effect]) -> Iterator[tuple[int, str]]:
        """What is told to whom, positions left out."""
        for effect in effects:
            if isinstance(effect, Send):
                yield from texts(effect)
            elif isinstance(effect, Append):
                if self.is_full:
                    yield from self.do(self.replica.not_appended())
                    continue
                self.frames.append(bytes(effect.frame))
                yield from self.do(self.replica.appended())
            elif isinstance(effect, Sync):
                if self.syncs:
                    yield from self.do(self.replica.synced(self.replica.next_sequence))
            elif isinstance(effect, Read):
                self.reads.append(effect)


def texts(effect: Send) -> Iterator[tuple[int, str]]:
    for connection, payload in effect.messages:
        for at in range(ENVELOPE_SIZE, len(payload), RECORD_SIZE):
            line = to_text(decode(payload, at))
            if not line.startswith("position"):
                yield connection, line


def kinds(told: list[tuple[int, str]]) -> list[tuple[int, str]]:
    return [(connection, line.split()[0]) for connection, line in told]


def with_session() -> Node:
    node = Node()
    assert kinds(node.hello(0, "account=7")) == [(0, "welcome")]
    return node


def test_events_are_told_again_from_a_position_on() -> None:
    node = with_session()
    place = node.replica.next_sequence
    node.say(0, f"{ORDER}1")
    node.say(0, f"{ORDER}2")
    node.replica.release(0)
    node.say(1, f"{ORDER}3")
    assert kinds(node.hello(1, "account=7 session=1")) == [(1, "welcome")]
    told = node.ask(1, f"session=1 position={place}")
    assert kinds(told) == [(1, "accepted"), (1, "accepted"), (1, "session_resumed"), (1, "gap_filled")]
    numbers = [int(line.split("number=")[1].split()[0]) for _, line in told[:3]]
    assert numbers == [2, 3, 4], "without a gap, the resuming included"
    assert told[-1][1] == f"gap_filled session=1 request_id=9 position={node.replica.next_sequence}"


def test_what_is_told_again_is_durable_too() -> None:
    node = with_session()
    place = node.replica.next_sequence
    node.syncs = False
    assert node.say(0, f"{ORDER}1") == []
    assert node.ask(0, f"session=1 position={place}") == []
    node.syncs = True
    told = list(node.do(node.replica.synced(node.replica.next_sequence)))
    assert kinds(told) == [(0, "accepted"), (0, "accepted"), (0, "gap_filled")]


def test_many_answers_that_waited_for_one_sync_leave_as_few_messages() -> None:
    node = with_session()
    node.syncs = False
    count = 2_000
    for client_id in range(1, count + 1):
        assert node.say(0, f"{ORDER}{client_id}".replace("price=100", "price=1")) == []
    (effect,) = node.replica.synced(node.replica.next_sequence)
    assert isinstance(effect, Send)
    assert len(effect.messages) == 1
    told = list(texts(effect))
    assert [int(line.rpartition("=")[2]) for _, line in told] == list(range(1, count + 1))


def test_when_as_much_waits_as_may_the_request_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replica_module, "HELD_BYTES_MAX", 100)
    node = with_session()
    node.syncs = False
    node.say(0, f"{ORDER}1")
    told = node.ask(0, "session=1 position=1")
    assert told == [(0, "refused reason=busy session=1 request_id=9")]


def test_what_memory_does_not_reach_is_read_or_gone() -> None:
    node = with_session()
    place = node.replica.next_sequence
    node.say(0, f"{ORDER}1")
    # A frame that does not follow: memory begins anew with it.
    behind = build_frame([], sequence=place + 5, time_ns=START, flags=FRAME_EVENTS, command_count=1)
    node.replica.intake.learn(behind)
    assert node.ask(0, f"session=1 position={place}") == []
    (read,) = node.reads
    assert read.gap == (0, 1, 9, place, 0)
    again = list(node.do(node.replica.read(read.gap, EventPiece(), 1)))
    assert again == [(0, f"gap_filled state=retry session=1 request_id=9 position={place}")]
    again = list(node.do(node.replica.read(read.gap, EventPiece(is_searching=True), 1)))
    assert again == [(0, f"gap_filled state=more session=1 request_id=9 position={place}")]
    gone = list(node.do(node.replica.read(read.gap, EventPiece(), place + 7)))
    assert gone[0][1] == f"refused reason=events_gone session=1 request_id=9 value={place} limit={place + 7}"
    gone = list(node.do(node.replica.read(read.gap, None, 0)))
    assert gone[0][1].startswith(f"refused reason=events_gone session=1 request_id=9 value={place} limit=")
    node.replica.release(0)
    late = list(node.do(node.replica.read(read.gap, EventPiece(), 1)))
    assert late[0][1].startswith("refused reason=session_not_bound"), "whoever has lost it meanwhile gets nothing"


def test_nobody_speaks_for_another() -> None:
    node = with_session()
    assert kinds(node.hello(1, "account=8")) == [(1, "welcome")]
    place = 1
    assert "reason=session_not_bound" in node.ask(1, f"session=1 position={place}")[0][1]
    assert "reason=session_not_bound" in node.ask(5, f"session=1 position={place}")[0][1]
    assert "reason=session_not_bound" in node.say(1, f"{ORDER}1")[0][1]
    assert "reason=account_mismatch" in node.say(1, f"{ORDER}1".replace("session=1", "session=2"))[0][1]
    assert "reason=account_mismatch" in node.hello(1, "account=8 session=1")[0][1]
    for line in (
        "disconnect session=1 client_id=1 epoch=1",
        "open_session rights=admin account=7 client_id=1",
        "resume_session account=7 session=1 client_id=1",
        "renew first=1 mask0=1",
        "resume_time client_id=1",
        "set_account state=open account=99 client_id=1",
    ):
        assert "reason=not_permitted" in node.say(1, line)[0][1], line
    told = node.ask(0, f"session=1 position={place}")
    assert kinds(told) == [(0, "session_opened"), (0, "gap_filled")]


def test_the_old_connection_of_a_resumed_session_has_it_no_more() -> None:
    node = with_session()
    (welcome,) = node.hello(1, "account=7 session=1")
    assert "epoch=2" in welcome[1]
    assert "reason=session_not_bound" in node.say(0, f"{ORDER}1")[0][1]
    assert "reason=session_not_bound" in node.ask(0, "session=1 position=1")[0][1]
    assert kinds(node.say(1, f"{ORDER}1")) == [(1, "accepted")]


def test_a_resume_that_is_refused_as_busy_leaves_the_session_where_it_was() -> None:
    node = with_session()
    node.is_full = True
    assert node.hello(1, "account=7 session=1") == [(1, "refused reason=busy session=1 request_id=1")]
    node.is_full = False
    assert kinds(node.say(0, f"{ORDER}1")) == [(0, "accepted")]


def test_orders_are_canceled_when_the_connection_is_silent() -> None:
    node = Node(policy=Policy(silence_ms=3_000))
    node.hello(0, "flags=cancel_on_disconnect account=7")
    node.say(0, f"{ORDER}1")
    assert node.pass_time(0) == []
    assert node.replica.next_due_ns == START + 3 * SECOND
    node.now += 2 * SECOND
    assert kinds(node.say(0, "heartbeat request_id=4", kind=MessageType.HEARTBEAT)) == [(0, "heartbeat")]
    assert node.pass_time(SECOND) == []
    node.is_full = True
    assert node.pass_time(2 * SECOND) == []
    assert kinds(node.say(0, f"{ORDER}2")) == [(0, "rejected")], "it has the session as long as the log says so"
    node.is_full = False
    assert node.pass_time(SECOND) == [], "and has spoken"
    told = node.pass_time(2 * SECOND)
    assert kinds(told) == [(0, "canceled"), (0, "session_disconnected")]
    assert "reason=disconnected" in told[0][1]
    _, records = decode_frame(node.frames[-1])
    assert isinstance(records[0], Disconnect)
    assert records[0].epoch == 1
    assert "reason=session_not_bound" in node.say(0, f"{ORDER}3")[0][1]
    (welcome,) = node.hello(0, "account=7 session=1")
    assert "epoch=2" in welcome[1]
    assert node.replica.intake.counters()["commands"] == sum(
        node.replica.intake.counters()[it] for it in ("acknowledged", "sessions_opened", "sessions_resumed")
    )


def test_a_lease_lives_as_long_as_its_connection_speaks() -> None:
    node = Node()
    node.hello(0, "account=7 lease_ms=20000")
    node.say(0, f"{ORDER}1")
    for _ in range(60):
        node.say(0, "heartbeat request_id=4", kind=MessageType.HEARTBEAT)
        assert node.pass_time(SECOND) == []
    renewals = [frame for frame in node.frames if isinstance(decode_frame(frame)[1][0], Renew)]
    assert 10 <= len(renewals) <= 14, "one for so many seconds, not one a heartbeat"
    told: list[tuple[int, str]] = []
    for _ in range(26):
        told += node.pass_time(SECOND)
    assert kinds(told) == [(0, "canceled"), (0, "session_closed")]
    assert isinstance(decode_frame(node.frames[-1])[1][0], Tick)
    assert "reason=session_ended" in node.hello(0, "account=7 session=1")[0][1]


def test_rights_are_those_that_were_asked_for() -> None:
    node = Node()
    assert "reason=not_permitted" in node.hello(0, "rights=admin account=7")[0][1]
    node.hello(0, "account=7")
    node.hello(0, "rights=withdraw account=7")
    node.hello(0, "rights=no_trade account=7")
    halt = "set_phase phase=halt instrument=1 session={} client_id=1"
    money = "withdraw asset=1 account=7 session={} client_id=2 transfer_id=1 amount=1"
    for session in (1, 3):
        for line in (halt, money, "deposit asset=1 account=7 session={} client_id=3 transfer_id=1 amount=1"):
            told = node.say(0, line.format(session))
            assert "reason=not_permitted" in told[0][1], line
    assert "reason=not_permitted" not in node.say(0, money.format(2))[0][1]
    assert "reason=not_permitted" in node.say(0, f"{ORDER}9".replace("session=1", "session=3"))[0][1]
    node.hello(1, "rights=withdraw account=7 session=3")  # a session has the rights that it was opened with
    assert "reason=not_permitted" in node.say(1, f"{ORDER}10".replace("session=1", "session=3"))[0][1]


def test_an_operator_on_the_wire_is_answered() -> None:
    node = Node(policy=Policy(gives_admin=True))
    node.hello(0, "rights=admin account=7")
    told = node.say(0, "set_phase phase=halt instrument=1 session=1 client_id=1", f"{ORDER}2")
    assert kinds(told) == [(0, "phase_set"), (0, "rejected")]
    assert "request_id=1" in told[0][1]


def test_a_new_start_gives_who_was_connected_the_time_to_come_back() -> None:
    node = Node()
    node.hello(0, "flags=cancel_on_disconnect account=7")
    node.hello(0, "account=7")
    node.say(0, f"{ORDER}1")
    again = Node()  # begun as the first was
    for frame in node.frames:
        again.replica.replay(frame)
    assert again.replica.next_due_ns == 0
    assert again.pass_time(SECOND) == []
    assert again.replica.next_due_ns == START + 31 * SECOND
    assert again.pass_time(30 * SECOND) == [], "there is nobody to be told"
    _, records = decode_frame(again.frames[-1])
    assert [record.session for record in records if isinstance(record, Disconnect)] == [1]
    assert again.replica.engine.orders_resting == 0
    assert again.replica.next_due_ns > again.now


@pytest.mark.parametrize("silence", ["-1", "86401"])
def test_a_silence_that_can_not_be_is_refused(silence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["exchange", "--durability", "memory", "--silence", silence]) == 2
    assert "is not 0 (never) to 86400 seconds; write --silence 30" in capsys.readouterr().err
