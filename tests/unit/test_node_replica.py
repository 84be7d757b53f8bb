"""The replica by its effects: what is appended, what waits, what is refused; and the options of durability."""

from pathlib import Path

import pytest

from lx.engine.factory import ENGINES, create
from lx.engine.markets import market_commands
from lx.errors import UsageError
from lx.node import replica as replica_module
from lx.node.durability import Setup, check_durability, data_directory, setup_of
from lx.node.replica import Append, Effect, Publish, Replica, Send, Sync
from lx.wire.codec import decode, from_text, to_text
from lx.wire.frame import read_header
from lx.wire.message import ENVELOPE_SIZE, build_message
from lx.wire.records_generated import RECORD_SIZE, MessageType

NEVER = (1 << 64) - 1
ORDER = "new side=buy type=limit tif=gtc instrument=1 account=7 session=1 price=100 quantity=5 client_id="


def begun(engine: str = "native", *, is_logged: bool = True, publishes: bool = False) -> Replica:
    made = Replica(
        engine=create(engine, 1_000), grants={}, is_logged=is_logged, waits_for_sync=is_logged, publishes=publishes
    )
    made.replay(made.opening(market_commands(["BTC-USD"]), 10))
    return made


def say(made: Replica, *lines: str, kind: MessageType = MessageType.COMMANDS, time_ns: int = 100) -> list[Effect]:
    message = build_message(kind, b"".join(from_text(line).pack() for line in lines))
    assert made.take([(0, message)], 0) == 1
    return made.propose(time_ns)


def kinds(effects: list[Effect]) -> list[type[Effect]]:
    return [type(effect) for effect in effects]


def texts(effect: Effect) -> list[str]:
    assert isinstance(effect, Send)
    found = []
    for _, payload in effect.messages:
        records = range(ENVELOPE_SIZE, len(payload), RECORD_SIZE)
        found += [to_text(decode(payload, at)) for at in records]
    return [line for line in found if not line.startswith("position")]


def with_session(made: Replica) -> Replica:
    assert kinds(say(made, "hello account=7 request_id=1", kind=MessageType.HELLO)) == [Append]
    assert kinds(made.appended()) == [Sync]
    assert kinds(made.synced(made.next_sequence)) == [Send]
    return made


def test_an_answer_leaves_when_its_command_is_durable() -> None:
    made = with_session(begun())
    assert kinds(say(made, f"{ORDER}1")) == [Append]
    assert kinds(made.appended()) == [Sync]
    covered = made.next_sequence
    assert kinds(say(made, f"{ORDER}2")) == [Append]
    assert made.appended() == [], "one sync at a time"
    query = "query instrument=1 levels=5 request_id=9"
    assert say(made, query, kind=MessageType.QUERY) == [], "the depth shows what is not durable"
    first, again = made.synced(covered)
    assert [line.split()[0] for line in texts(first)] == ["accepted"]
    assert isinstance(again, Sync)
    (rest,) = made.synced(made.next_sequence)
    names = [line.split()[0] for line in texts(rest)]
    assert names == ["accepted", "instrument_added", "instrument_limits", "asset_added", "asset_added", "level"]
    assert kinds(say(made, query, kind=MessageType.QUERY)) == [Send], "now nothing is in doubt"


def test_what_cannot_be_appended_is_refused_and_can_be_sent_again() -> None:
    made = with_session(begun())
    before = made.engine.state_hash()
    assert kinds(say(made, f"{ORDER}1")) == [Append]
    (told,) = made.not_appended()
    assert texts(told)[0].startswith("rejected reason=busy command=65535")
    assert made.engine.state_hash() == before
    assert kinds(say(made, f"{ORDER}1")) == [Append]
    assert kinds(made.appended()) == [Sync]
    (told,) = made.synced(made.next_sequence)
    assert texts(told)[0].startswith("accepted")


def test_when_as_much_waits_as_may_the_rest_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replica_module, "HELD_BYTES_MAX", 100)
    made = with_session(begun())
    say(made, f"{ORDER}1")
    made.appended()
    (told,) = say(made, f"{ORDER}2")
    assert texts(told)[0].startswith("rejected reason=busy")
    (told,) = say(made, "query instrument=1 levels=5 request_id=9", kind=MessageType.QUERY)
    assert texts(told)[0].startswith("refused reason=busy")
    assert kinds(made.synced(made.next_sequence)) == [Send]
    assert kinds(say(made, f"{ORDER}2")) == [Append]


@pytest.mark.parametrize("engine", ENGINES)
def test_time_is_logged_when_something_is_due(engine: str) -> None:
    made = with_session(begun(engine))
    assert made.engine.next_due_ns == NEVER
    assert made.tick(1_000) == []
    say(made, f"{ORDER}1".replace("tif=gtc", "tif=gtd flags=extension"), "order_terms expires_ns=500")
    made.appended()
    made.synced(made.next_sequence)
    assert made.engine.next_due_ns == 500
    assert made.tick(499) == []
    assert kinds(made.tick(500)) == [Append]
    made.appended()
    (told,) = made.synced(made.next_sequence)
    assert "reason=expired" in texts(told)[0]
    assert made.engine.next_due_ns == NEVER


def test_without_a_log_answers_leave_at_once() -> None:
    made = begun(is_logged=False)
    assert kinds(say(made, "hello account=7 request_id=1", kind=MessageType.HELLO)) == [Send]


def told(effect: Effect) -> list[tuple[int, int, list[str]]]:
    """Sequence, commands and events of what is published."""
    assert isinstance(effect, Publish)
    frames = [(read_header(frame), frame) for frame in effect.frames]
    return [
        (header.sequence, header.command_count, [to_text(decode(frame, at)) for at in range(64, len(frame), 64)])
        for header, frame in frames
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_public_events_are_told_when_their_commands_are_durable(engine: str) -> None:
    made = begun(engine, publishes=True)
    first = made.next_sequence
    say(made, "hello account=7 request_id=1", kind=MessageType.HELLO)
    assert kinds(made.appended()) == [Sync]
    second = made.next_sequence
    say(made, f"{ORDER}1", f"{ORDER}2")
    assert made.appended() == []
    _, hello, _ = made.synced(second)
    assert told(hello) == [(first, second - first, [])], "nothing is public, but no ordinal is left out"
    say(made, "query instrument=1 levels=5 request_id=9", kind=MessageType.QUERY)
    answers, orders = made.synced(made.next_sequence)
    assert isinstance(answers, Send), "owners are told first"
    level = "level side=buy instrument=1 price=100 quantity=5 orders=1"
    second_level = "level side=buy command=1 instrument=1 price=100 quantity=10 orders=2"
    assert told(orders) == [(second, 2, [level, second_level])]


def test_without_a_log_public_events_are_told_at_once() -> None:
    made = begun(is_logged=False, publishes=True)
    assert kinds(say(made, "hello account=7 request_id=1", kind=MessageType.HELLO)) == [Send, Publish]
    query = "query instrument=1 levels=5 request_id=9"
    assert kinds(say(made, query, kind=MessageType.QUERY)) == [Send], "no command, no frame"


def test_a_log_says_what_it_was_begun_with() -> None:
    frame = begun().opening(market_commands(["BTC-USD", "ETH-EUR"], risk=True), 5)
    setup = setup_of(frame)
    assert setup == Setup(("BTC-USD", "ETH-EUR"), has_risk=True)
    setup.check(None, has_risk=None, directory=Path("here"))
    setup.check(("BTC-USD", "ETH-EUR"), has_risk=True, directory=Path("here"))
    with pytest.raises(UsageError, match="the log in here has BTC-USD,ETH-EUR, not BTC-USD"):
        setup.check(("BTC-USD",), has_risk=None, directory=Path("here"))
    with pytest.raises(UsageError, match="begun with --risk on"):
        setup.check(None, has_risk=False, directory=Path("here"))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:*", "tcp://*:0", "ipc:///tmp/lx.sock"])
def test_an_address_without_a_port_needs_a_directory(address: str) -> None:
    with pytest.raises(UsageError, match="name one with --data"):
        data_directory(None, address)
    assert data_directory(Path("x"), address) == Path("x")
    assert data_directory(None, "tcp://[::1]:77") == Path("lx-data/77")


def test_memory_keeps_nothing() -> None:
    check_durability("memory", None)
    with pytest.raises(UsageError, match="leave one of the two out"):
        check_durability("memory", Path("x"))
    with pytest.raises(UsageError, match="'often' is no policy"):
        check_durability("often", None)
