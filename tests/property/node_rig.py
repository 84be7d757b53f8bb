"""A node whose socket, disk and clock are simulated, and clients that retry: the real driver, crashed at any effect.

The disk is bytes. What was written and not synced reaches it sector by sector, in any order or not at all; opening
the log again keeps the frames up to the first that is not whole, as a journal does. A crash is an exception out of a
simulated call; nothing of the server is used after it. Each life begins with the whole log or with a snapshot.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lx._native import Block
from lx.engine.factory import create
from lx.engine.markets import market_commands
from lx.engine.protocol import Engine
from lx.journal.errors import JournalFullError
from lx.journal.restore import engine_of
from lx.node.driver import ExchangeServer
from lx.node.learned import learned_events
from lx.node.replica import Message
from lx.node.stop import StopSignal
from lx.wire.codec import decode, from_text
from lx.wire.errors import WireError
from lx.wire.frame import HEADER_SIZE, NO_HEADER, decode_frame, read_header, seal, verify_chain
from lx.wire.message import ENVELOPE_SIZE, build_message, read_envelope
from lx.wire.records_generated import (
    RECORD_SIZE,
    Accepted,
    Canceled,
    MessageType,
    Outcome,
    Reason,
    Record,
    Refused,
    Rejected,
    Welcome,
)
from tests.unit.snapshot_rig import snapshot_after

SECTOR = 512
GRANTS = {"USD": 10**14, "BTC": 10**12}
ORDERS_MAX = 2_000


class CrashError(Exception):
    """The machine stops here."""


class World:
    """Chance, time, and how many steps are left before the crash; None: no crash comes."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.now_ns = 10**18
        self.steps_left: int | None = None

    def step(self) -> None:
        """A place where the crash may come."""
        if self.steps_left is not None:
            self.steps_left -= 1
            if self.steps_left < 0:
                raise CrashError

    def clock(self) -> int:
        """Some time later, and now and then earlier."""
        self.now_ns += self.chance.randrange(-1_000, 1_000_000)
        return self.now_ns


class Disk:
    """Bytes of the log, and which writes were not synced yet."""

    def __init__(self) -> None:
        self.safe = bytearray()
        self.written: list[bytes] = []
        """Frames behind the safe bytes, in the order of the writes."""

    def crash(self, chance: random.Random) -> None:
        """Keep of the unsynced bytes some sectors and lose the others."""
        image = bytearray(self.safe)
        start = len(image)
        image += b"".join(self.written)
        for at in range(start - start % SECTOR, len(image), SECTOR):
            if chance.random() < 0.4:
                for index in range(max(at, start), min(at + SECTOR, len(image))):
                    image[index] = 0
        if chance.random() < 0.3:
            del image[chance.randrange(start, len(image) + 1) :]
        self.safe, self.written = image, []


class SimLog:
    """A log on such a disk; opening it cuts the torn tail."""

    def __init__(self, world: World, disk: Disk) -> None:
        self._world = world
        self._disk = disk
        self._frames: list[bytes] = []
        self._header = NO_HEADER
        self.next_sequence = 1
        self._scan()
        self.durable_sequence = self.next_sequence
        self._covered: tuple[int, int] | None = None
        """What the sync under way covers: writes and sequence."""
        self._reader, self._writer = os.pipe()
        os.write(self._writer, b"\0")
        self.full = 0.0
        """How often there is no space."""

    @property
    def sync_descriptor(self) -> int:
        """Always readable: a sync is done when somebody asks often enough."""
        return self._reader

    def close(self) -> None:
        os.close(self._reader)
        os.close(self._writer)

    def _scan(self) -> None:
        data, at = self._disk.safe, 0
        while len(data) - at >= HEADER_SIZE:
            try:
                header = read_header(data[at:])
                frame = bytes(data[at : at + HEADER_SIZE + RECORD_SIZE * header.record_count])
                decode_frame(frame)
                verify_chain(self._header, frame)
            except WireError:
                break
            self._frames.append(frame)
            self._header = frame[:HEADER_SIZE]
            self.next_sequence += header.command_count
            at += len(frame)
        del data[at:]

    def frames(self, from_sequence: int = 1) -> Iterator[bytes]:
        yield from [frame for frame in self._frames if read_header(frame).sequence >= from_sequence]

    def append(self, frame: bytes | Block) -> bytes:
        self._world.step()
        if self._world.chance.random() < self.full:
            raise JournalFullError("no space")
        assert read_header(bytes(frame)).sequence == self.next_sequence
        sealed = seal(bytes(frame), self._header)
        self._header = sealed[:HEADER_SIZE]
        self._frames.append(sealed)
        self._disk.written.append(sealed)
        self.next_sequence += read_header(sealed).command_count
        self._world.step()
        return sealed

    def sync(self) -> None:
        self._world.step()
        self._done(len(self._disk.written), self.next_sequence)
        self._world.step()

    def start_sync(self) -> None:
        self._world.step()
        assert self._covered is None
        self._covered = (len(self._disk.written), self.next_sequence)
        self._world.step()

    def sync_done(self) -> bool:
        self._world.step()
        if self._covered is not None and self._world.chance.random() < 0.4:
            self._done(*self._covered)
            self._covered = None
        return self._covered is None

    @property
    def is_syncing(self) -> bool:
        return self._covered is not None

    def _done(self, writes: int, sequence: int) -> None:
        for frame in self._disk.written[:writes]:
            self._disk.safe += frame
        del self._disk.written[:writes]
        self.durable_sequence = sequence


@dataclass
class Answer:
    """What a client was told of a command: kind of the event, its reason and order."""

    kind: int
    reason: int
    order_id: int


@dataclass
class Client:
    """A client with one session that sends, resumes and retries, and checks what it is told."""

    account: int
    commands: list[str]
    session: int = 0
    is_bound: bool = False
    sent: int = 0
    """Commands that were sent at least once."""
    answers: dict[int, Answer] = field(default_factory=dict)
    due: list[int] = field(default_factory=list)
    """Client ids to send, or to send again."""
    asked: bool = False
    repeats: int = 0

    def connect(self, chance: random.Random) -> None:
        """A new connection: what is not answered is sent again, and some of what is."""
        self.is_bound = self.asked = False
        self.due = [number for number in range(1, self.sent + 1) if number not in self.answers or chance.random() < 0.3]

    def message(self, chance: random.Random) -> bytes | None:
        """The next message, None when there is nothing to say."""
        if not self.is_bound:
            if self.asked:
                return None
            self.asked = True
            return pack(MessageType.HELLO, f"hello account={self.account} session={self.session} request_id=1")
        if not self.due and self.sent < len(self.commands):
            count = min(chance.randrange(1, 6), len(self.commands) - self.sent)
            self.due = list(range(self.sent + 1, self.sent + count + 1))
            self.sent += count
        if not self.due:
            return None
        lines = [self.line(number) for number in self.due]
        self.due = []
        return pack(MessageType.COMMANDS, *lines)

    def line(self, number: int) -> str:
        return f"{self.commands[number - 1]} account={self.account} session={self.session} client_id={number}"

    def receive(self, payload: bytes) -> None:
        envelope = read_envelope(payload)
        for index in range(envelope.count):
            record = decode(payload, ENVELOPE_SIZE + RECORD_SIZE * index)
            if isinstance(record, Welcome):
                self.is_bound, self.session = True, record.session
            elif isinstance(record, Refused):
                assert record.reason == Reason.BUSY, record
                self.asked = False
            else:
                self._hear(record)

    def _hear(self, record: Record) -> None:
        number = getattr(record, "request_id", 0)
        if envelope_is_ours(record) and number:
            if isinstance(record, Rejected) and record.reason == Reason.BUSY:
                self.due = sorted({*self.due, number})
                return
            answer = answer_of(record)
            known = self.answers.setdefault(number, answer)
            assert known == answer, f"command {number} of session {self.session}: {known} became {answer}"
            self.repeats += isinstance(record, Outcome)


def envelope_is_ours(record: Record) -> bool:
    return isinstance(record, Accepted | Rejected | Canceled | Outcome)


def answer_of(record: Record) -> Answer:
    """The answer that a record is, or that it repeats."""
    if isinstance(record, Outcome):
        return Answer(record.of, record.reason, record.order_id)
    reason = record.reason if isinstance(record, Rejected) else 0
    order_id = record.order_id if isinstance(record, Accepted | Canceled) else 0
    if isinstance(record, Canceled):
        return Answer(record.KIND, int(record.reason), order_id)
    return Answer(record.KIND, int(reason), order_id)


def pack(kind: MessageType, *lines: str) -> bytes:
    return build_message(kind, b"".join(from_text(line).pack() for line in lines))


class PlainRouter:
    """What is the same in every socket of these tests: nothing wakes it but what it knows, and its numbers are kept."""

    def wake_by(self, descriptor: int) -> None:
        del descriptor

    def forget(self, number: int) -> None:
        raise AssertionError(number)

    def counters(self) -> dict[str, int]:
        return {"busy_messages": 0}

    @property
    def connections(self) -> list[int]:
        return []

    @property
    def is_crowded(self) -> bool:
        return False


class SimRouter(PlainRouter):
    """The socket: clients speak when it is asked whether something waits, and hear at once what is sent."""

    def __init__(self, world: World, clients: list[Client], stop: StopSignal, *, loss: float) -> None:
        self._world = world
        self._clients = clients
        self._stop = stop
        self._loss = loss
        self._waiting: list[Message] = []
        self.log: SimLog | None = None

    def wait(self, timeout_ms: int) -> bool:
        self._world.step()
        if timeout_ms or self._world.chance.random() < 0.5:
            self._speak()
        if self._waiting or timeout_ms == 0:
            return bool(self._waiting)
        if self.log is not None and self.log.is_syncing:
            return True
        self._stop.is_set = True
        return False

    def _speak(self) -> None:
        for number, client in enumerate(self._clients):
            if self._world.chance.random() < 0.7 or not self._waiting:
                message = client.message(self._world.chance)
                if message is not None:
                    self._waiting.append((number, message))

    def receive(self, *, messages_max: int, bytes_max: int) -> tuple[list[Message], list[tuple[int, int]]]:
        del messages_max, bytes_max
        self._world.step()
        messages, self._waiting = self._waiting, []
        return messages, []

    def send(self, messages: Iterable[Message]) -> set[int]:
        for number, payload in messages:
            self._world.step()
            if self._world.chance.random() >= self._loss:
                self._clients[number].receive(payload)
        return set()


class SimFeed:
    """The feed: what comes by it is durable, is in the order of the log, and leaves nothing out."""

    def __init__(self, world: World, log: SimLog) -> None:
        self._world = world
        self._log = log
        self._next = 0
        self.sent_messages = self.sent_bytes = 0

    def publish(self, frames: Iterable[bytes]) -> None:
        self._world.step()
        for frame in frames:
            header, _ = decode_frame(frame)
            assert self._next in (0, header.sequence)
            self._next = header.sequence + header.command_count
            assert self._next <= self._log.durable_sequence
            self.sent_messages += 1


@dataclass
class Run:
    """What a run came to: the server's state at its end, and the disk its log is on."""

    state_hash: str
    disk: Disk
    crashes: int


def run_world(seed: int, clients: list[Client]) -> Run:
    """Serve the clients through some crashes, and then to the end."""
    world = World(seed)
    disk = Disk()
    crashes = world.chance.randrange(1, 6)
    for _ in range(crashes):
        world.steps_left = world.chance.randrange(120)
        try:
            _serve(world, disk, clients)
        except CrashError:
            disk.crash(world.chance)
    world.steps_left = None
    return Run(_serve(world, disk, clients), disk, crashes)


def _begin(world: World, frames: list[bytes]) -> tuple[Engine, tuple[bytes, ...]]:
    """An empty engine, or one at a snapshot of any place in the log, with what the replica must know then."""
    count = world.chance.randrange(len(frames) + 1) if world.chance.random() < 0.5 else 0
    if not count:
        return create("native", ORDERS_MAX), ()
    snapshot = snapshot_after(frames, count, orders_max=ORDERS_MAX)
    return engine_of(snapshot, "native"), learned_events(snapshot)


def _serve(world: World, disk: Disk, clients: list[Client]) -> str:
    """One life of the server; its state's hash when it ends in good order."""
    for client in clients:
        client.connect(world.chance)
    stop = StopSignal()
    log = SimLog(world, disk)
    is_last = world.steps_left is None
    router = SimRouter(world, clients, stop, loss=0.0 if is_last else 0.1)
    router.log = log
    try:
        engine, learned = _begin(world, list(log.frames()))
        server = ExchangeServer(
            engine=engine,
            router=router,
            preamble=market_commands(["BTC-USD"], risk=True),
            grants=GRANTS,
            log=log,
            learned=learned,
            waits_for_sync=True,
            feed=SimFeed(world, log),
            clock=world.clock,
        )
        log.full = 0.1
        server.run(stop)
        return server.summary().state_hash
    finally:
        log.close()
        stop.close()
