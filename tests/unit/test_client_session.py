"""One session of the order client without socket, thread and clock: what it sends, and when."""

from __future__ import annotations

import random
from collections.abc import Iterable
from decimal import Decimal

import pytest

from lx.client.answers import Teller
from lx.client.commands import Command, cancel, new_order
from lx.client.errors import ClientError, SessionEndedError, SessionRefusedError, TooOldError
from lx.client.markets import Markets
from lx.client.outcome import OrderEvent, Outcome
from lx.client.session import BACKOFF_MAX_NS, Session, Timing
from lx.exchange.rejections import Rejection
from lx.transport.errors import NoAnswerError
from lx.wire.codec import decode, from_text, to_text
from lx.wire.message import ENVELOPE_SIZE, build_message, read_envelope
from lx.wire.records_generated import RECORD_SIZE, RECORDS_PER_MESSAGE_MAX, MessageType

MS = 1_000_000
ANSWER_NS, HEARTBEAT_NS = 100 * MS, 500 * MS
MARKET = (
    "position request_id={} sequence=5",
    "instrument_added tick_scale=2 lot_scale=5 instrument=1 symbol=BTC-USD base=2 quote=1",
    "instrument_limits tick=1 lot=1 price_min=1 price_max=1000000000 quantity_min=1 quantity_max=1000000000",
    "asset_added decimals=8 asset=2 name=BTC",
    "asset_added decimals=8 asset=1 name=USD",
)


class Rig:
    """A session and the server's side of it, by hand; `now` is its time in ns."""

    def __init__(self, *, seed: int = 1, heartbeat_ns: int = HEARTBEAT_NS) -> None:
        self.now = 1
        self.events: list[OrderEvent] = []
        self.gaps: list[tuple[int, int]] = []
        markets = Markets("here")
        self.session = Session(
            "here",
            account=7,
            number=0,
            timing=Timing(answer_ns=ANSWER_NS, heartbeat_ns=heartbeat_ns),
            chance=random.Random(seed),
            markets=markets,
            teller=Teller("here", markets, self.events.append),
            missed=lambda _server, _session, first, last, _position: self.gaps.append((first, last)),
        )
        self._next = 1

    def hear(self, type: MessageType, *lines: str) -> None:
        """The server says this."""
        records = b"".join(from_text(line).pack() for line in lines)
        self.session.receive(build_message(type, records), self.now)

    def events_of(self, *lines: str, sequence: int = 20) -> None:
        """The server tells these events."""
        self.hear(MessageType.EVENTS, f"position count=1 sequence={sequence}", *lines)

    def said(self) -> list[str]:
        """What the session says now, in text form."""
        lines = []
        for message in self.session.take(self.now):
            count = read_envelope(message).count
            lines += [to_text(decode(message, ENVELOPE_SIZE + RECORD_SIZE * index)) for index in range(count)]
        return lines

    def up(self) -> Rig:
        """Connected and welcomed."""
        self.session.connected(self.now)
        hello = ""
        while not hello:
            for line in self.said():
                number = line.rpartition("=")[2]
                if line.startswith("hello"):
                    hello = number
                elif "instrument=1 " in line:
                    self.hear(MessageType.ANSWER, *(text.format(number) for text in MARKET))
                else:
                    self.hear(MessageType.REFUSED, f"refused reason=unknown_instrument request_id={number}")
        self.hear(MessageType.WELCOME, f"welcome account=7 session=3 request_id={hello} epoch=1 number=1")
        return self

    def order(self, price: int = 1) -> Command:
        """A new order, submitted."""
        command = new_order(self.session.markets.by_symbol["BTC-USD"], "buy", "0.5", price=price)
        assert isinstance(command, Command)
        return self.submit(command)

    def submit(self, command: Command | Rejection) -> Command:
        assert isinstance(command, Command)
        command.record.account, command.record.session, command.record.client_id = 7, 3, self._next
        command.pending.client_id = self._next
        self._next += 1
        self.session.submit(command)
        return command

    def pass_time(self, ns: int) -> bool:
        self.now += ns
        return self.session.tick(self.now)


def accepted(client_id: int, number: int, *, command: int = 0) -> str:
    return (
        f"accepted side=buy number={number} command={command} instrument=1 type=limit tif=gtc session=3 "
        f"client_id={client_id} order_id={256 * client_id} price=100 quantity=50000 request_id={client_id}"
    )


def names(lines: Iterable[str]) -> list[str]:
    return [line.split()[0] for line in lines]


def test_markets_come_first_then_the_hello_then_commands() -> None:
    rig = Rig()
    assert rig.said() == []
    rig.session.connected(rig.now)
    assert rig.said() == [f"query instrument={n} levels=1 request_id={n}" for n in (1, 2, 3, 4)]
    for number in (4, 2, 3):
        rig.hear(MessageType.REFUSED, f"refused reason=unknown_instrument request_id={number}")
    assert rig.said() == []
    rig.hear(MessageType.ANSWER, *(text.format(1) for text in MARKET))
    assert rig.said() == ["hello account=7 request_id=5"]
    assert not rig.session.is_ready
    first = rig.order()
    assert rig.said() == [], "not before the session is there"
    rig.hear(MessageType.WELCOME, "welcome account=7 session=3 request_id=4 epoch=1 number=1")
    assert not rig.session.is_ready, "of another hello"
    rig.hear(MessageType.WELCOME, "welcome account=7 session=3 request_id=5 epoch=1 number=1")
    assert (rig.session.is_ready, rig.session.number, rig.session.oldest) == (True, 3, 1)
    second = rig.order(2)
    assert [line.partition(" account")[2] for line in rig.said()] == [
        f"=7 session=3 client_id={n} price={100 * n} quantity=50000" for n in (1, 2)
    ]
    rig.events_of(accepted(1, 2), accepted(2, 3, command=1))
    assert [it.pending.result(0).position for it in (first, second)] == [20, 21]
    assert rig.session.oldest is None


def test_what_is_not_answered_is_sent_again_behind_a_hello() -> None:
    rig = Rig().up()
    commands = [rig.order(), rig.order()]
    before = rig.said()
    rig.now += 1
    rig.events_of(accepted(2, 2))
    assert not rig.pass_time(ANSWER_NS - 2)
    assert rig.said() == []
    assert not rig.pass_time(1), "the server was heard: the connection stays"
    assert rig.said() == ["hello account=7 session=3 request_id=7"]
    rig.hear(MessageType.WELCOME, "welcome account=7 session=3 request_id=7 epoch=2 number=3")
    beat, again = rig.said()
    assert (beat, again) == ("heartbeat request_id=8", before[0])
    rig.events_of("outcome of=128 number=4 session=3 order_id=256 position=9 quantity=7 request_id=1")
    outcome = commands[0].pending.result(0)
    assert (outcome.replayed, outcome.position, outcome.filled) == (True, 9, Decimal("0.00007"))
    assert (outcome.status, rig.gaps) == ("partially_filled", [])


def test_a_silent_connection_is_made_anew_and_patience_grows() -> None:
    rig = Rig().up()
    rig.order()
    rig.said()
    wait = ANSWER_NS
    for _ in range(4):
        assert not rig.pass_time(wait - 1)
        assert rig.pass_time(1)
        assert rig.said() == []
        assert rig.session.due_ns > rig.now + 10**15, "nothing is due until it is connected"
        rig.session.connected(rig.now)
        assert names(rig.said()) == ["hello"]
        wait *= 2


def test_silence_is_asked_about() -> None:
    rig = Rig().up()
    assert not rig.pass_time(HEARTBEAT_NS - 1)
    assert rig.said() == []
    assert not rig.pass_time(1)
    assert rig.said() == ["heartbeat request_id=7"]
    rig.hear(MessageType.HEARTBEAT, "heartbeat request_id=7")
    assert not rig.pass_time(HEARTBEAT_NS)
    assert rig.said() == ["heartbeat request_id=8"]
    assert rig.pass_time(ANSWER_NS), "the connection is dead"


def busy(client_id: int) -> str:
    return f"rejected reason=busy command=65535 instrument=1 session=3 request_id={client_id}"


def pauses(seed: int) -> list[int]:
    """The pauses of a session whose first command is put off again and again."""
    rig = Rig(seed=seed, heartbeat_ns=10**12).up()
    rig.order()
    found = []
    for _ in range(14):
        assert len(rig.said()) == 1
        rig.events_of(busy(1))
        assert rig.said() == []
        found.append(rig.session.due_ns - rig.now)
        rig.now = rig.session.due_ns
        assert not rig.session.tick(rig.now)
    return found


def test_pauses_grow_and_differ_by_the_seed() -> None:
    found = pauses(1)
    assert found == pauses(1)
    assert found != pauses(2)
    assert all(1_000_000 << n <= pause <= 2_000_000 << n for n, pause in enumerate(found[:9]))
    assert all(BACKOFF_MAX_NS // 2 <= pause <= BACKOFF_MAX_NS for pause in found[9:])


def test_what_was_put_off_goes_out_in_its_order() -> None:
    rig = Rig().up()
    commands = [rig.order() for _ in range(3)]
    first = rig.said()
    rig.events_of(busy(1), busy(2), accepted(3, 2))
    rig.order()
    assert rig.said() == []
    rig.now = rig.session.due_ns
    again = rig.said()
    assert again[:2] == first[:2]
    assert len(again) == 3
    assert commands[2].pending.done()


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        ("too_old value=1 limit=9", TooOldError),
        ("session_ended value=3", SessionEndedError),
        ("unknown_session value=3", SessionEndedError),
    ],
)
def test_an_answer_that_says_nothing_of_the_order_is_an_error(reason: str, error: type[ClientError]) -> None:
    rig = Rig().up()
    command = rig.order()
    rig.said()
    rig.events_of(f"rejected reason={reason.split()[0]} number=2 session=3 request_id=1 {' '.join(reason.split()[1:])}")
    told = command.pending.exception(0)
    assert isinstance(told, error)
    assert "command 1" in str(told)


def test_a_session_that_the_server_ends() -> None:
    rig = Rig().up()
    command = rig.order()
    rig.events_of("session_closed number=2 reason=lease_ended session=3 account=7 count=4")
    assert isinstance(rig.session.ended, SessionEndedError)
    assert command.pending.exception(0) is rig.session.ended
    assert rig.order().pending.exception(0) is rig.session.ended
    assert rig.said() == []


@pytest.mark.parametrize(
    ("type", "line", "error"),
    [
        (MessageType.WELCOME, "refused reason=session_ended session=3 request_id=7 value=3", SessionEndedError),
        (MessageType.WELCOME, "refused reason=bad_credential request_id=7", SessionRefusedError),
        (MessageType.REFUSED, "refused reason=bad_version offset=2 value=9", NoAnswerError),
    ],
)
def test_a_server_that_does_not_take_us(type: MessageType, line: str, error: type[Exception]) -> None:
    rig = Rig().up()
    rig.session.disconnected()
    rig.session.connected(rig.now)
    assert rig.said() == ["hello account=7 session=3 request_id=7"]
    rig.hear(type, line)
    assert isinstance(rig.session.ended, error)


@pytest.mark.parametrize("type", [MessageType.WELCOME, MessageType.REFUSED])
def test_a_hello_that_is_put_off(type: MessageType) -> None:
    rig = Rig().up()
    rig.session.disconnected()
    rig.session.connected(rig.now)
    rig.said()
    rig.hear(type, f"refused reason=busy request_id={7 if type is MessageType.WELCOME else 0}")
    assert rig.said() == []
    rig.now = rig.session.due_ns
    assert not rig.session.tick(rig.now)
    assert rig.said() == ["hello account=7 session=3 request_id=8"]


def test_a_session_that_another_connection_took_up() -> None:
    rig = Rig().up()
    rig.order()
    rig.order()
    before = rig.said()
    lost = "rejected reason=session_not_bound command=65535 instrument=1 session=3 value=3 request_id="
    rig.events_of(f"{lost}1", f"{lost}2")
    assert rig.said() == ["hello account=7 session=3 request_id=7"], "once"
    rig.hear(MessageType.WELCOME, "welcome account=7 session=3 request_id=7 epoch=2 number=2")
    assert rig.said()[1:] == before


def test_numbers_of_events() -> None:
    rig = Rig().up()
    rests = rig.order()
    rig.events_of(accepted(1, 2))
    fill = "fill side=buy instrument=1 role=maker session=3 client_id=1 order_id=256 price=100 quantity=5 remaining="
    rig.events_of(f"{fill}49995 number=3", sequence=21)
    rig.events_of(f"{fill}49995 number=3", sequence=21)
    rig.events_of(f"{fill}49990 number=6", sequence=25)
    assert rests.pending.result(0).fills == ()
    assert [event.kind for event in rig.events] == ["accepted", "fill", "fill"]
    assert rig.gaps == [(4, 5)]
    wrapping = Rig()
    wrapping.up()
    wrapping.session._last = (1 << 32) - 2
    wrapping.events_of(f"{fill}49995 number={(1 << 32) - 1}", f"{fill}49990", f"{fill}49980 number=2")
    assert ([event.number for event in wrapping.events], wrapping.gaps) == ([(1 << 32) - 1, 0, 2], [(1, 1)])


def test_a_message_may_hold_the_events_of_several_turns() -> None:
    rig = Rig().up()
    orders = [rig.order(), rig.order()]
    rig.events_of(accepted(1, 2), "position count=3 sequence=40", accepted(2, 3, command=2))
    assert [order.pending.result(0).status for order in orders] == ["new", "new"]
    assert [event.position for event in rig.events] == [20, 42]


def test_an_outcome_is_whole_when_its_message_was_full() -> None:
    rig = Rig().up()
    command = rig.order()
    fill = "fill side=buy instrument=1 role=taker session=3 client_id=1 order_id=256 price=100 quantity=1"
    fills = [f"{fill} number={n} remaining={50_002 - n} trade={n - 3}" for n in range(3, RECORDS_PER_MESSAGE_MAX + 1)]
    rig.events_of(accepted(1, 2), *fills)
    assert not command.pending.done()
    settled = "settled side=buy instrument=1 role=taker session=3 account=7 paid=9 received=9 fee=100"
    rig.events_of(f"{settled} number={RECORDS_PER_MESSAGE_MAX + 1}")
    outcome = command.pending.result(0)
    assert len(outcome.fills) == RECORDS_PER_MESSAGE_MAX - 2
    assert (outcome.fills[-1].fee, outcome.fills[-1].fee_asset) == (Decimal("0.000001"), "BTC")


def test_what_a_command_did_at_once() -> None:
    rig = Rig().up()
    instrument = rig.session.markets.by_symbol["BTC-USD"]
    rig.order()
    rig.events_of(
        accepted(1, 2),
        "prevented side=buy number=3 instrument=1 role=taker session=3 client_id=1 order_id=256 price=100 quantity=9",
        sequence=30,
    )
    order = rig.submit(cancel(instrument, 256))
    rig.events_of(
        "canceled side=buy reason=user_cancel number=4 instrument=1 session=3 client_id=2 order_id=256 price=100 "
        "quantity=20000 request_id=2",
        "canceled side=buy reason=expired number=5 instrument=1 session=3 client_id=9 order_id=2304 quantity=1",
        sequence=31,
    )
    outcome: Outcome = order.pending.result(0)
    assert (outcome.status, outcome.quantity, outcome.cancel_reason) == ("canceled", Decimal("0.2"), None)
    assert [event.reason for event in rig.events] == [None, None, "user_cancel", "expired"]
    assert [event.remaining for event in rig.events[1:]] == [0, 0, 0]
