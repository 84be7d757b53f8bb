"""Clients that lose their connection and ask for what they missed; and others that try to be them."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import numpy as np
import pytest
import zmq

from lx.engine.factory import create
from lx.journal import survey
from lx.journal.event_files import EventFiles, build_events
from lx.wire.codec import decode, from_text
from lx.wire.layouts_generated import CANCEL, REJECTED
from lx.wire.message import ENVELOPE_SIZE, build_message, read_envelope
from lx.wire.records_generated import (
    RECORD_SIZE,
    GapFilled,
    GapState,
    MessageType,
    Position,
    Record,
    Refused,
    SessionResumed,
    Welcome,
)
from tests.integration.exchange_rig import Client, Exchange, message

TRANSPORTS = ("libzmq", "native")
ACCOUNT = 7


class Careful:
    """A client that keeps its session's events by number, and asks for those it missed.

    `position` is the last place in the log that it saw.
    """

    def __init__(self, endpoint: str, *, session: int = 0, words: str = "") -> None:
        self.endpoint, self.words = endpoint, words
        self.session = session
        self.events: dict[int, Record] = {}
        self.position = 1
        self.client_id = 0
        self.retries = 0
        self.client = Client(endpoint)

    def __enter__(self) -> Self:
        self.hello()
        return self

    def __exit__(self, *_: object) -> None:
        self.client.__exit__()

    def hello(self) -> Welcome:
        words = f"account={ACCOUNT} session={self.session} request_id=1 {self.words}"
        self.client.send(f"hello {words}", type=MessageType.HELLO)
        (welcome,) = self.receive()
        assert isinstance(welcome, Welcome), welcome
        self.session = welcome.session
        return welcome

    def lose(self) -> None:
        """The connection ends; another begins."""
        self.client.__exit__()
        self.client = Client(self.endpoint)

    def receive(self) -> list[Record]:
        """The records of the next message; events are noted."""
        data = self.client.socket.recv()
        envelope = read_envelope(data)
        records = [decode(data, ENVELOPE_SIZE + RECORD_SIZE * index) for index in range(envelope.count)]
        for record in records:
            if isinstance(record, Position):
                self.position = max(self.position, record.sequence)
            elif (number := getattr(record, "number", 0)) and envelope.type in (MessageType.EVENTS, MessageType.MISSED):
                known = self.events.setdefault(number, record)
                assert known == record, "what is told twice is told alike"
        return records

    def order(self, side: str, price: int = 100, quantity: int = 5) -> None:
        self.client_id += 1
        words = f"account={ACCOUNT} session={self.session} client_id={self.client_id} price={price} quantity={quantity}"
        self.client.send(f"new side={side} type=limit tif=gtc instrument=1 {words}")

    def catch_up(self) -> GapFilled:
        """Ask until nothing is left; the last answer."""
        position, skip = self.position, 0
        while True:
            words = f"session={self.session} request_id=7 position={position} skip={skip}"
            self.client.send(f"gap_fill {words}", type=MessageType.GAP_FILL)
            last = self.receive()[-1]
            while not isinstance(last, GapFilled):
                assert not isinstance(last, Refused), last
                last = self.receive()[-1]
            if last.state == GapState.RETRY:
                self.retries += 1
                return last
            position, skip = last.position, last.skip
            if last.state == GapState.COMPLETE:
                return last

    def numbers(self) -> list[int]:
        return sorted(self.events)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_client_that_was_away_gets_what_it_missed_in_order_and_complete(transport: str, tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "data"))
    with Exchange("--transport", transport, *data) as exchange, Careful(exchange.endpoint) as alice:
        for price in (100, 101, 102):
            alice.order("sell", price)
            alice.receive()
        seen = dict(alice.events)
        assert len(seen) == 3
        alice.lose()
        with Client(exchange.endpoint) as bob:
            session = bob.open_session(8)
            words = f"account=8 session={session} client_id=1 price=102 quantity=12"
            bob.ask(f"new side=buy type=limit tif=gtc instrument=1 {words}")
        assert alice.hello().number == alice.numbers()[-1] + 7, "three fills, their settlements, the resuming"
        last = alice.catch_up()
        first = alice.numbers()[0]
        assert alice.numbers() == list(range(first, first + 10))
        assert all(alice.events[number] == event for number, event in seen.items())
        assert isinstance(alice.events[first + 9], SessionResumed)
        alice.order("sell", 103)
        alice.receive()
        assert alice.numbers() == list(range(first, first + 11)), "what comes now comes by itself"
        assert last.position <= alice.position
        exchange.process.kill()
        exchange.process.wait()
        with Exchange("--transport", transport, *data) as again:
            told = alice.events
            alice.endpoint, alice.events, alice.position = again.endpoint, {}, 1
            alice.lose()
            alice.hello()
            alice.catch_up()
            assert {number: alice.events[number] for number in told} == told, "a new start tells the same"
            assert alice.numbers() == list(range(1, first + 12))


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_nobody_gets_or_does_what_is_for_another(transport: str) -> None:
    with Exchange("--transport", transport) as exchange, Careful(exchange.endpoint) as alice:
        with Client(exchange.endpoint) as mallory:
            own = mallory.open_session(666)
            gap = "gap_fill session={} request_id=7 position=1"
            told = mallory.ask(gap.format(alice.session), type=MessageType.GAP_FILL)
            assert told == [
                f"refused reason=session_not_bound session={alice.session} request_id=7 value={alice.session}"
            ]
            mine = mallory.ask(gap.format(own), type=MessageType.GAP_FILL)
            assert [line.split()[0] for line in mine] == ["session_opened", "gap_filled"]
            order = "new side=buy type=limit tif=gtc instrument=1 account={} session={} client_id=1 price=1 quantity=1"
            assert "reason=session_not_bound" in mallory.ask(order.format(ACCOUNT, alice.session))[0]
            assert "reason=account_mismatch" in mallory.ask(order.format(ACCOUNT, own))[0]
            hello = "hello account=666 session={} request_id=2"
            refused = mallory.ask(hello.format(alice.session), type=MessageType.HELLO)
            assert "reason=account_mismatch" in refused[0]
            for line in (
                f"disconnect session={alice.session} client_id=1 epoch=1",
                f"deposit asset=1 account=666 session={own} client_id=9 transfer_id=1 amount=1",
                f"withdraw asset=1 account=666 session={own} client_id=10 transfer_id=1 amount=1",
                f"set_phase phase=halt instrument=1 session={own} client_id=11",
            ):
                assert "reason=not_permitted" in mallory.ask(line)[0], line
            refused = mallory.ask("hello rights=admin account=666 request_id=3", type=MessageType.HELLO)
            assert "reason=not_permitted" in refused[0]
        alice.order("sell")
        alice.receive()
        assert len(alice.events) == 1, "none of it came to her session"


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_an_identity_in_use_is_not_taken_over(transport: str) -> None:
    with Exchange("--transport", transport) as exchange:
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        owner, thief = context.socket(zmq.DEALER), context.socket(zmq.DEALER)
        for socket in (owner, thief):
            socket.set(zmq.ROUTING_ID, b"alice")
            socket.set(zmq.RCVTIMEO, 60_000)
            socket.set(zmq.LINGER, 0)
        try:
            owner.connect(exchange.endpoint)
            owner.send(message("hello account=7 request_id=1", type=MessageType.HELLO))
            assert isinstance(decode(owner.recv(), ENVELOPE_SIZE), Welcome)
            thief.connect(exchange.endpoint)
            order = (
                "new side=sell type=limit tif=gtc instrument=1 account=7 session=1 client_id={} price=100 quantity=5"
            )
            thief.send(message(order.format(1)))
            for number in (2, 3):
                owner.send(message(order.format(number)))
                data = owner.recv()
                assert getattr(decode(data, ENVELOPE_SIZE + RECORD_SIZE), "request_id", 0) == number
            assert thief.poll(200) == 0
        finally:
            owner.close()
            thief.close()
            context.term()


def test_orders_of_a_client_that_falls_silent_are_canceled_and_it_learns_so() -> None:
    with Exchange() as exchange:
        # On a machine that is busy the order may come after the silence: then again with a longer one.
        for silence_ms in (250, 2_000, 16_000):
            with Careful(exchange.endpoint, words=f"flags=cancel_on_disconnect silence_ms={silence_ms}") as alice:
                alice.order("sell")
                kinds = [type(record).__name__ for record in [*alice.receive(), *alice.receive()]]
                if kinds[:2] != ["Position", "Accepted"]:
                    continue
                assert kinds[2:] == ["Position", "Canceled", "SessionDisconnected"]
                numbers = alice.numbers()
                alice.events, alice.position = {}, 1
                welcome = alice.hello()
                assert welcome.epoch == 2
                alice.catch_up()
                assert set(numbers) < set(alice.numbers())
                return
    raise AssertionError("the order never came in time")


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_what_memory_has_lost_comes_from_event_files(transport: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    batch, batches = 16_000, 70  # more than 64 MiB of events
    with (
        Exchange("--transport", transport, "--data", str(data), "--snapshots", "off") as exchange,
        Careful(exchange.endpoint) as alice,
    ):
        place = alice.position
        wrong = from_text(f"cancel account={ACCOUNT} session={alice.session} target_id=1 client_id=1").pack()
        cancels = bytearray(build_message(MessageType.COMMANDS, batch * wrong))
        for first in range(1, batch * batches, batch):
            rows = np.frombuffer(cancels, dtype=CANCEL, offset=ENVELOPE_SIZE)
            rows["client_id"] = range(first, first + batch)
            alice.client.socket.send(cancels)
            left = batch
            while left:
                left -= read_envelope(alice.client.socket.recv()).count - 1
        alice.position = place
        assert alice.catch_up().state == GapState.RETRY, "there are no event files yet"
        with EventFiles(data, file_bytes=20 << 20) as files:
            build_events(survey(data), create("native", 1_000), files)
        numbers = drained(alice, place)
        assert numbers == list(range(1, batch * batches + 2))


def drained(client: Careful, position: int) -> list[int]:
    """Numbers of all events of a client from a position on, asked for piece by piece."""
    numbers: list[int] = []
    skip = 0
    while True:
        words = f"session={client.session} request_id=7 position={position} skip={skip}"
        client.client.send(f"gap_fill {words}", type=MessageType.GAP_FILL)
        data = client.client.socket.recv()
        assert len(data) <= 16 + 16_384 * RECORD_SIZE
        # Every event has its number in the same place.
        rows = np.frombuffer(data, dtype=REJECTED, offset=ENVELOPE_SIZE)
        numbers += rows["number"][rows["kind"] >= 128].tolist()
        last = decode(data, len(data) - RECORD_SIZE)
        assert isinstance(last, GapFilled), last
        assert last.state != GapState.RETRY
        position, skip = last.position, last.skip
        if last.state == GapState.COMPLETE:
            return numbers
