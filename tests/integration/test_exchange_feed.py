"""The feed of a real server: what it tells, to whom it does not wait, and the example that reads it."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import zmq

from lx.engine.factory import create
from lx.engine.protocol import Engine
from lx.journal import read_frames, survey
from lx.transport.publisher import QUEUE_BYTES_MAX, PublisherSocket
from lx.wire.codec import decode
from lx.wire.frame import HEADER_SIZE, decode_frame, read_header
from lx.wire.message import ENVELOPE_SIZE, read_envelope
from lx.wire.records_generated import SPECS, Level, MessageType, Position
from tests.form.sources import ROOT
from tests.integration.exchange_rig import PATIENCE_S, Client, Exchange, run_trader
from tests.integration.stats_rig import FEED, URL, figures, found_in, until

TOPIC = b"LX/0/"
PRIVATE = {"account", "session", "client_id", "order_id"}
"""Names of fields by which somebody could be known."""
PUBLIC = {
    "trade",
    "level",
    "time_resumed",
    "asset_added",
    "instrument_added",
    "instrument_limits",
    "configured",
    "fees_set",
    "phase_set",
    "indicative",
    "bands_set",
    "limits_set",
    "order_limits",
    "delisted",
    "phase_scheduled",
}


class Reader:
    """A subscriber; what comes must come within PATIENCE_S."""

    def __init__(self, endpoint: str, *, hwm: int = 0) -> None:
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self.socket: zmq.Socket[bytes] = self._context.socket(zmq.SUB)
        self.socket.set(zmq.RCVTIMEO, PATIENCE_S * 1_000)
        self.socket.set(zmq.RCVHWM, hwm)
        self.socket.set(zmq.LINGER, 0)
        self.socket.connect(endpoint)
        self.socket.subscribe(TOPIC)

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()
        self._context.term()

    def receive(self) -> bytes:
        topic, frame = self.socket.recv_multipart()
        assert topic == TOPIC
        return frame


def say_until_heard(client: Client, reader: Reader) -> None:
    """A subscription takes a while to arrive: open sessions until the feed tells of one."""
    reader.socket.set(zmq.RCVTIMEO, 50)
    for account in range(1_000, 3_000):
        client.open_session(account)
        try:
            reader.receive()
        except zmq.Again:
            continue
        reader.socket.set(zmq.RCVTIMEO, PATIENCE_S * 1_000)
        return
    raise AssertionError("nothing came by the feed")


def public_of(engine: Engine, frame: bytes) -> bytes:
    """What is public of a frame's events, found by the words of the records, not by the code that is tested."""
    header, events = read_header(frame), engine.apply(frame)
    found = b""
    for at in range(HEADER_SIZE, len(events), 64):
        record = events[at : at + 64]
        spec = SPECS[record[0]]
        if spec.name in PUBLIC:
            has_id = any(field.name == "request_id" for field in spec.fields)
            found += record[:56] + bytes(8) if has_id else record
    count = len(found) // 64
    place = header.sequence.to_bytes(8, "little") + bytes(8) + header.time_ns.to_bytes(8, "little")
    head = b"LFRM" + bytes([3, 0, 2, 0]) + bytes(4) + count.to_bytes(4, "little") + place
    return head + bytes(4) + header.command_count.to_bytes(4, "little") + bytes(16) + found


def replayed(directory: Path) -> Iterator[bytes]:
    engine = create("reference")
    for frame in read_frames(survey(directory).segments, 1):
        yield public_of(engine, frame)


def test_what_is_public_names_nobody() -> None:
    names = {spec.name: {field.name for field in spec.fields} for spec in SPECS.values()}
    assert set(names) >= PUBLIC
    assert not {name for name in PUBLIC if names[name] & PRIVATE}
    # Whatever else names nobody answers a session, or is told to one only.
    events = {spec.name for spec in SPECS.values() if spec.group == "event"}
    assert not {name for name in events - PUBLIC if not names[name] & PRIVATE}


@pytest.mark.parametrize("durability", ["fsync", "async"])
def test_the_feed_is_the_public_part_of_what_a_replay_gives(durability: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    options = ("--symbols", "BTC,ETH", "--data", str(log), "--durability", durability)
    heard: list[bytes] = []
    with Exchange(*options, "--feed", "tcp://127.0.0.1:*", "--stats-port", "0") as exchange:
        url = found_in(exchange.said, URL)
        with Reader(found_in(exchange.said, FEED)) as reader, Client(exchange.endpoint) as client:
            say_until_heard(client, reader)
            run_trader(exchange.endpoint, "--symbols", "BTC,ETH")
            client.open_session(5)
            last, _ = depth(client)
            while not heard or following(heard[-1]) < last:
                heard.append(reader.receive())
        # What is durable was published.
        told = until(url, "/stats", lambda _, it: (it["next_sequence"], it["lag_commands"]) == (last, 0))
        exchange.stop()
    expected = [frame for frame in replayed(log) if read_header(frame).sequence >= read_header(heard[0]).sequence]
    assert heard == expected
    assert sum(read_header(frame).record_count for frame in heard) > 1_000
    for frame in heard:
        header, _ = decode_frame(frame)
        assert header.sequence
    # What went out before the subscription came is counted too, but not the frame that the start began with.
    everything = list(replayed(log))[1:]
    assert told["feed"] == {"messages": len(everything), "bytes": sum(map(len, everything))}


def test_a_book_is_kept_from_the_middle_on_as_the_document_says() -> None:
    chance = random.Random(3)
    with ExitStack() as stack:
        exchange = stack.enter_context(Exchange("--symbols", "BTC", "--risk", "off", "--feed", "tcp://127.0.0.1:*"))
        client, other = (stack.enter_context(Client(exchange.endpoint)) for _ in range(2))
        reader = stack.enter_context(Reader(found_in(exchange.said, FEED)))
        session = client.open_session(7)
        ids = itertools.count(1)

        def trade() -> None:
            for client_id in itertools.islice(ids, 200):
                side, price = chance.choice((("buy", 98), ("sell", 100)))
                order = f"new side={side} type=limit tif=gtc instrument=1 account=7 session={session}"
                client.send(f"{order} price={price + chance.randrange(4)} quantity=5 client_id={client_id}")

        trade()
        say_until_heard(other, reader)
        first, levels = depth(client)
        book = {(level.side, level.price): level.quantity for level in levels}
        assert book
        trade()
        last, expected = depth(client)
        reached = 0
        while reached < last:
            frame = reader.receive()
            reached = following(frame)
            for at in range(HEADER_SIZE, len(frame), 64):
                event = decode(frame, at)
                if isinstance(event, Level) and read_header(frame).sequence >= first:
                    book[event.side, event.price] = event.quantity
    kept = {level: quantity for level, quantity in book.items() if quantity}
    assert kept == {(level.side, level.price): level.quantity for level in expected}


def following(frame: bytes) -> int:
    header = read_header(frame)
    return header.sequence + header.command_count


def depth(client: Client) -> tuple[int, list[Level]]:
    """Before which command a book was how; what else has come for the client is dropped."""
    client.send("query instrument=1 levels=1000 request_id=1", type=MessageType.QUERY)
    while True:
        data = client.socket.recv()
        if read_envelope(data).type == MessageType.ANSWER:
            records = [decode(data, at) for at in range(ENVELOPE_SIZE, len(data), 64)]
            (head,) = [record for record in records if isinstance(record, Position)]
            return head.sequence, [record for record in records if isinstance(record, Level)]


def test_whoever_reads_too_slowly_misses_frames_and_sees_it() -> None:
    frame_bytes, sent = 1 << 20, 400
    publisher = PublisherSocket("tcp://127.0.0.1:*", topic=TOPIC)

    def said_until_heard(reader: Reader, number: int) -> list[int]:
        """Say a small frame again and again, since any may be missed, and tell what is heard up to it."""
        numbers = []
        reader.socket.set(zmq.RCVTIMEO, 20)
        give_up = time.monotonic() + PATIENCE_S
        while number not in numbers and time.monotonic() < give_up:
            publisher.publish([numbered(number, 64)])
            try:
                numbers.append(int.from_bytes(reader.receive()[:8], "little"))
            except zmq.Again:
                continue
        assert number in numbers, f"frame {number} was not heard within {PATIENCE_S} s"
        return numbers

    try:
        with Reader(publisher.endpoint, hwm=10) as reader:
            said_until_heard(reader, 0)
            publisher.publish(numbered(number, frame_bytes) for number in range(1, sent + 1))
            # Room comes as frames are read: from some small one on all is heard again.
            numbers = said_until_heard(reader, sent + 1)
            large = [number for number in numbers if 0 < number <= sent]
            # Besides what may wait, some is on its way: in the system's buffers and in the reader's queue.
            assert 0 < len(large) * frame_bytes <= QUEUE_BYTES_MAX + (100 << 20)
            assert len(large) < sent
            assert numbers == sorted(numbers), "what is heard is in order, what is missing shows by its number"
            said_until_heard(reader, sent + 2)
    finally:
        publisher.close()


def numbered(number: int, size: int) -> bytes:
    return number.to_bytes(8, "little") + bytes(size - 8)


def test_the_example_reads_it() -> None:
    with Exchange("--symbols", "BTC", "--feed", "tcp://127.0.0.1:*") as exchange, Client(exchange.endpoint) as client:
        endpoint = found_in(exchange.said, FEED)
        command = (sys.executable, "-W", "error", str(ROOT / "examples" / "feed_reader.py"), endpoint)
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as example:
            try:
                session = client.open_session(7)
                assert example.stdout is not None
                lines: list[str] = []
                done = threading.Event()

                def read() -> None:
                    assert example.stdout is not None
                    lines.append(example.stdout.readline())
                    done.set()

                reader = threading.Thread(target=read)
                reader.start()
                order = f"new side=buy type=limit tif=gtc instrument=1 account=7 session={session} quantity=5"
                client_id = 0
                while not done.wait(0.05):
                    client_id += 1
                    client.ask(f"{order} price={client_id} client_id={client_id}")
                reader.join()
            finally:
                example.kill()
    sequence, _, text = lines[0].partition(" ")
    assert int(sequence) > 1
    assert text.startswith("level side=buy instrument=1 price=")
    assert text.endswith(" quantity=5 orders=1\n")


def test_an_address_in_use_is_one_line_and_status_3() -> None:
    with Exchange("--symbols", "BTC", "--feed", "tcp://127.0.0.1:*") as exchange:
        endpoint = found_in(exchange.said, FEED)
        options = ("--bind", "tcp://127.0.0.1:*", "--durability", "memory", "--feed", endpoint)
        done = subprocess.run(
            (sys.executable, "-m", "lx", "exchange", *options),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 3
    mend = "stop what listens there or choose another port with --feed"
    assert done.stderr == f"lx exchange: {endpoint} is in use; {mend}\n"


def test_without_a_feed_nothing_is_told() -> None:
    with Exchange("--symbols", "BTC", "--stats-port", "0") as exchange:
        assert "feed" not in figures(found_in(exchange.said, URL))
