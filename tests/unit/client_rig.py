"""A real exchange in a thread, whose socket loses and repeats messages, and whose log is full, as it is told."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Self, TypeVar

from lx._native import Block
from lx.client import OrderClient
from lx.engine.factory import create
from lx.engine.markets import market_commands
from lx.journal.errors import JournalFullError
from lx.node.driver import CONNECTIONS_MAX, CROWDED, ExchangeServer
from lx.node.policy import Policy
from lx.node.replica import Message
from lx.node.stop import StopSignal
from lx.transport.router import RouterSocket
from lx.wire.frame import NO_HEADER, decode_frame, read_header, seal
from lx.wire.message import read_envelope
from lx.wire.records_generated import Accepted, MessageType, Record, Rejected
from tests.integration.exchange_rig import Client, field

PATIENCE_S = 60.0
GRANTS = {"USD": 10**15, "BTC": 10**12, "ETH": 10**12}
_T = TypeVar("_T")


class MemoryLog:
    """Sealed frames in a list; the next `full` appends fail."""

    def __init__(self) -> None:
        self._frames: list[bytes] = []
        self.full = 0
        self.refused = 0
        self._header = NO_HEADER
        self.durable_sequence = 1
        self._reader, self._writer = os.pipe()

    @property
    def sync_descriptor(self) -> int:
        return self._reader

    def close(self) -> None:
        os.close(self._reader)
        os.close(self._writer)

    def frames(self, from_sequence: int = 1) -> Iterator[bytes]:
        del from_sequence
        return iter(list(self._frames))

    def append(self, frame: bytes | Block) -> bytes:
        if self.full:
            self.full -= 1
            self.refused += 1
            raise JournalFullError("no space")
        sealed = seal(bytes(frame), self._header)
        self._header = sealed[:64]
        self._frames.append(sealed)
        self.durable_sequence += read_header(sealed).command_count
        return sealed

    def sync(self) -> None:
        pass

    def start_sync(self) -> None:
        pass

    def sync_done(self) -> bool:
        return True


class FaultySocket(RouterSocket):
    """A socket that has faults when it is told.

    passes: what of a message of commands comes in; nothing: it is lost
    lose_events: how many of the next messages of events are lost
    repeats: every message to a client is sent twice
    """

    def __init__(self, address: str) -> None:
        super().__init__(address, connections_max=CONNECTIONS_MAX, when_crowded=CROWDED)
        self.passes: Callable[[bytes], bytes] = lambda payload: payload
        self.lose_events = 0
        self.repeats = False

    def receive(self, *, messages_max: int, bytes_max: int) -> tuple[list[Message], list[tuple[int, int]]]:
        messages, odd = super().receive(messages_max=messages_max, bytes_max=bytes_max)
        kept = []
        for connection, payload in messages:
            passed = self.passes(payload) if read_envelope(payload).type == MessageType.COMMANDS else payload
            if passed:
                kept.append((connection, passed))
        return kept, odd

    def send(self, messages: Iterable[Message]) -> set[int]:
        kept = []
        for connection, payload in messages:
            if self.lose_events and read_envelope(payload).type == MessageType.EVENTS:
                self.lose_events -= 1
            else:
                kept += [(connection, payload)] * (2 if self.repeats else 1)
        return super().send(kept)


class Server:
    """An exchange with a log in memory; `restart` is a kill and a new start on the same log and address."""

    def __init__(self, *symbols: str, has_risk: bool = True) -> None:
        self._symbols = symbols or ("BTC-USD", "ETH-USD")
        self._has_risk = has_risk
        self.log = MemoryLog()
        self.endpoint = "tcp://127.0.0.1:*"
        self.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.kill()
        self.log.close()

    def start(self) -> None:
        """Listen, and serve what the log has."""
        self.socket = FaultySocket(self.endpoint)
        self.endpoint = self.socket.endpoint
        self._stop = StopSignal()
        server = ExchangeServer(
            engine=create("native"),
            router=self.socket,
            preamble=market_commands(self._symbols, risk=self._has_risk),
            grants=GRANTS if self._has_risk else None,
            log=self.log,
            policy=Policy(gives_admin=True),
        )
        self.use_book = server.use_book
        self._thread = threading.Thread(target=server.run, args=(self._stop,))
        self._thread.start()

    def add_market(self, symbol: str, number: int) -> None:
        """Be told by the operator of a market of a new asset against USD, which is asset 1; its number is the next."""
        base = symbol.partition("-")[0]
        commands = (
            (f"add_asset decimals=8 session={{}} client_id=1 name={base}",),
            (
                f"add_instrument flags=extension tick_scale=2 lot_scale=5 session={{}} client_id=2 symbol={symbol} "
                f"base={number + 1} quote=1",
                "instrument_limits tick=1 lot=1 price_min=1 price_max=1000000 quantity_min=1 quantity_max=1000000000",
            ),
        )
        with Client(self.endpoint) as operator:
            (welcome,) = operator.ask("hello account=99 rights=admin request_id=1", type=MessageType.HELLO)
            session = field(welcome, "session")
            for lines in commands:
                told = operator.ask(*(line.format(session) for line in lines))
                assert not any(it.startswith("rejected") for it in told), told

    def kill(self) -> None:
        """End; nothing is told to anybody."""
        self.socket.lose_events = 1 << 30
        self.socket.passes = lambda _: b""
        self._stop.set()
        self._thread.join()
        self.socket.close()
        self._stop.close()

    def restart(self) -> None:
        """Be killed and started again."""
        self.kill()
        self.start()

    def forget_all(self) -> None:
        """Be killed, lose the log and start again."""
        self.kill()
        self.log.close()
        self.log = MemoryLog()
        self.start()

    def executed(self) -> Counter[tuple[int, int]]:
        """How often each command was answered in the log, by session and client id."""
        found: Counter[tuple[int, int]] = Counter()
        for event in self.events():
            if isinstance(event, Accepted | Rejected) and event.session:
                found[event.session, event.request_id] += 1
        return found

    def events(self) -> Iterator[Record]:
        """All events of the log."""
        engine = create("native")
        for frame in self.log.frames():
            yield from decode_frame(engine.apply(frame))[1]


def connect(*servers: Server, account: int = 7, **words: object) -> OrderClient:
    """A client that waits for its answers, and so neither asks twice nor connects anew where a server is slow."""
    given = {"answer_timeout": PATIENCE_S, "connect_timeout": PATIENCE_S, **words}
    return OrderClient([server.endpoint for server in servers], account=account, **given)  # type: ignore[arg-type]


def connect_hasty(*servers: Server, account: int = 7, **words: object) -> OrderClient:
    """A client that is quick to ask again, for where answers are lost."""
    return connect(*servers, account=account, answer_timeout=0.1, **words)


class Heard:
    """What a callback was called with; `wait_for` waits until enough has come."""

    def __init__(self) -> None:
        self.all: list[object] = []
        self._changed = threading.Condition()

    def __call__(self, thing: object) -> None:
        with self._changed:
            self.all.append(thing)
            self._changed.notify_all()

    def wait_for(self, kind: type[_T], is_wanted: Callable[[_T], bool] = lambda _: True) -> _T:
        """The first of a kind that is wanted."""
        with self._changed:
            found: list[_T] = []

            def look() -> bool:
                found[:] = [thing for thing in self.all if isinstance(thing, kind) and is_wanted(thing)]
                return bool(found)

            assert self._changed.wait_for(look, PATIENCE_S), f"nothing of that kind in {self.all}"
            return found[0]
