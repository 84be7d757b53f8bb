"""The loop and its log: where syncs are done, and a log that begins a new file and so waits for one by itself."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice

from lx._native import Block
from lx.engine.factory import create
from lx.engine.markets import market_commands
from lx.node.driver import BESIDE_COMMANDS, ExchangeServer
from lx.node.replica import Message
from lx.node.stop import StopSignal
from lx.wire.codec import decode, from_text
from lx.wire.frame import NO_HEADER, decode_frame, read_header, seal
from lx.wire.message import ENVELOPE_SIZE, build_message
from lx.wire.records_generated import RECORD_SIZE, Accepted, MessageType, Tick, Welcome
from tests.property.node_rig import PlainRouter

HOUR_NS = 3_600 * 10**9
START_NS = 10**18
LINES = (
    "new side=buy type=limit tif=gtd flags=extension instrument=1 account=7 session=1 client_id=1 price=100 quantity=5",
    f"order_terms expires_ns={START_NS + HOUR_NS * 10}",
)
HELLO = build_message(MessageType.HELLO, from_text("hello account=7 request_id=1").pack())
ORDER = build_message(MessageType.COMMANDS, b"".join(from_text(line).pack() for line in LINES))


class RollingLog:
    """A log whose syncs beside the loop end only when a tick is appended, as if that had begun a new file."""

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        self.next_sequence = self.durable_sequence = 1
        self._header = NO_HEADER
        self.is_syncing = False
        self.ticks = 0

    @property
    def sync_descriptor(self) -> int:
        return self._reader

    def close(self) -> None:
        os.close(self._reader)
        os.close(self._writer)

    def frames(self, from_sequence: int = 1) -> Iterator[bytes]:
        del from_sequence
        return iter(())

    def append(self, frame: bytes | Block) -> bytes:
        if any(isinstance(record, Tick) for record in decode_frame(seal(bytes(frame), NO_HEADER))[1]):
            self.sync()
            self.ticks += 1
        sealed = seal(bytes(frame), self._header)
        self._header = sealed[:64]
        self.next_sequence += read_header(sealed).command_count
        return sealed

    def sync(self) -> None:
        self.durable_sequence = self.next_sequence
        self.is_syncing = False

    def start_sync(self) -> None:
        self.is_syncing = True
        if self.ticks:
            self.sync()

    def sync_done(self) -> bool:
        return not self.is_syncing


class OneClient(PlainRouter):
    """A socket on which one client sends an order that expires; then nobody speaks, and the server is stopped."""

    def __init__(self, stop: StopSignal) -> None:
        self._stop = stop
        self._script: list[bytes] = [HELLO, ORDER]
        self._waiting: list[Message] = []
        self.sent: list[bytes] = []
        self.sent_before_stop = 0
        self._waits = 0

    def wait(self, timeout_ms: int) -> bool:
        if timeout_ms == 0:
            return True  # the sync is done beside the loop
        self._waits += 1
        if self._script:
            self._waiting = [(0, self._script.pop(0))]
        elif self._waits > 10:
            self.sent_before_stop = len(self.sent)
            self._stop.is_set = True
        return bool(self._waiting)

    def receive(self, *, messages_max: int, bytes_max: int) -> tuple[list[Message], list[tuple[int, int]]]:
        del messages_max, bytes_max
        messages, self._waiting = self._waiting, []
        return messages, []

    def send(self, messages: Iterable[Message]) -> set[int]:
        self.sent += [payload for _, payload in messages]
        return set()


def test_a_tick_that_begins_a_new_file_lets_go_the_answers_that_wait() -> None:
    stop, log = StopSignal(), RollingLog()
    router = OneClient(stop)
    try:
        server = ExchangeServer(
            engine=create("native", 100),
            router=router,
            preamble=market_commands(["BTC-USD"], risk=False),
            log=log,
            waits_for_sync=True,
            # An hour passes between any two looks at the clock.
            clock=iter(range(START_NS, 2 * START_NS, HOUR_NS)).__next__,
        )
        server.run(stop)
    finally:
        log.close()
        stop.close()
    assert log.ticks == 1
    assert isinstance(decode(router.sent[0], ENVELOPE_SIZE), Welcome)
    assert router.sent_before_stop == len(router.sent) > 1


class ToldLog(RollingLog):
    """A log that notes how it was synced; a sync beside the loop is over when the loop asks."""

    def __init__(self) -> None:
        super().__init__()
        self.syncs: list[str] = []

    def append(self, frame: bytes | Block) -> bytes:
        self.next_sequence += read_header(bytes(frame)).command_count
        return bytes(frame)

    def sync(self) -> None:
        self.syncs.append("in the loop")
        super().sync()

    def start_sync(self) -> None:
        self.syncs.append("beside it")
        self.is_syncing = True

    def sync_done(self) -> bool:
        self.durable_sequence, self.is_syncing = self.next_sequence, False
        return True


class Crowd(OneClient):
    """A socket on which messages with so many orders come one by one; nothing ever waits during a sync."""

    def __init__(self, stop: StopSignal, counts: list[int]) -> None:
        super().__init__(stop)
        orders = (
            from_text(
                "new side=buy type=limit tif=gtc instrument=1 account=7 session=1 price=1 quantity=1 "
                f"client_id={number}"
            ).pack()
            for number in range(2, 2 + sum(counts))
        )
        self._script = [HELLO]
        self._script += [build_message(MessageType.COMMANDS, b"".join(islice(orders, count))) for count in counts]

    def wait(self, timeout_ms: int) -> bool:
        return timeout_ms > 0 and super().wait(timeout_ms)


def test_a_sync_is_done_beside_the_loop_when_it_or_the_one_before_is_of_many_commands() -> None:
    stop, log = StopSignal(), ToldLog()
    few, many = BESIDE_COMMANDS - 1, BESIDE_COMMANDS
    router = Crowd(stop, [1, few, many, 1, 1, few])
    try:
        server = ExchangeServer(
            engine=create("native", 1_000),
            router=router,
            preamble=market_commands(["BTC-USD"], risk=False),
            log=log,
            waits_for_sync=True,
            clock=iter(range(START_NS, 2 * START_NS)).__next__,
        )
        log.syncs.clear()
        server.run(stop)
    finally:
        log.close()
        stop.close()
    loop, beside = "in the loop", "beside it"
    assert log.syncs[:7] == [loop, loop, loop, beside, beside, loop, loop]
    records = (decode(payload, ENVELOPE_SIZE + RECORD_SIZE) for payload in router.sent[1:])
    assert [type(record) for record in records] == [Accepted] * 6, "all were answered, those beside the loop too"
