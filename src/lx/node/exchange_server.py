"""One exchange: a loop that takes all that waits on the socket, makes it one frame, applies it and answers.

    messages -> intake -> frame -> engine -> event frame -> outbox -> messages

Python decides per turn; everything per record is in `lx._native`. The loop is the only thread of the process, and a
turn is as large as what has come in since the last one, so batches grow by themselves under load. Order of the effects
of a turn: recorded, applied, answered. It knows no command line and prints nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from lx._native import Intake
from lx.engine.protocol import Engine
from lx.errors import UnknownInstrumentError
from lx.node.recording import Recording
from lx.node.stop import StopSignal
from lx.transport.factory import ServerSocket
from lx.transport.router import Message
from lx.wire.frame import build_frame, decode_frame
from lx.wire.message import build_message
from lx.wire.records_generated import (
    AssetAdded,
    InstrumentAdded,
    InstrumentLimits,
    MessageType,
    Position,
    Reason,
    Record,
    Refused,
)

__all__ = ["CONNECTIONS_MAX", "CROWDED", "Asset", "ExchangeServer", "Instrument", "Money", "Summary"]

CONNECTIONS_MAX: Final = 65_536
"""Connections known at one time."""
CROWDED: Final = build_message(MessageType.REFUSED, Refused(reason=Reason.BUSY, limit=CONNECTIONS_MAX).pack())
"""What a connection beyond them is told."""
TURN_MESSAGES_MAX: Final = 8_192
TURN_BYTES_MAX: Final = 1 << 20
"""What one turn takes at most, so that nobody's answer waits for all of a flood."""
_IDLE_MS: Final = 60_000
_LAST_TURNS_MAX: Final = 64


@dataclass(frozen=True, slots=True)
class Asset:
    """An asset of this server: one whole unit is 10^decimals minor units."""

    name: str
    number: int
    decimals: int


@dataclass(frozen=True, slots=True)
class Instrument:
    """An instrument of this server and its bytes for answers to queries."""

    symbol: str
    number: int
    price_scale: int
    """Decimals of a price in ticks times a quantity in lots."""
    records: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a server did; counts since its start, by reason where they are several.

    commands: that came by the wire; = acknowledged + rejected + sessions_opened + sessions_resumed + sessions_closed
    + openings_rejected
    acknowledged, rejected: the engine's answers, also to repeated commands; not those to hellos and ends of sessions
    openings_rejected: hellos that the engine rejected
    accounts_opened: by hellos; grants_rejected: what the engine rejected of that and of the deposits; not in commands
    refused_records, refused_messages, refused_hellos, refused_queries: turned away before, never commands
    queries: refused ones included
    volume: price times quantity in units of the quote asset
    """

    seconds: float
    messages: int
    commands: int
    acknowledged: int
    rejected: dict[str, int]
    sessions_opened: int
    sessions_resumed: int
    sessions_closed: int
    openings_rejected: dict[str, int]
    accounts_opened: int
    grants_rejected: dict[str, int]
    refused_records: dict[str, int]
    refused_messages: dict[str, int]
    refused_hellos: dict[str, int]
    queries: int
    refused_queries: dict[str, int]
    trades: dict[str, int]
    volume: dict[str, str]
    orders_resting: int
    bytes_in: int
    bytes_out: int
    next_sequence: int
    state_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """The money of one asset in minor units, 10^decimals of which are a whole one.

    supply: deposits less withdrawals; = accounts + fees, or some was lost or made
    accounts: what all accounts have, free or reserved
    fees: what the venue has taken
    """

    asset: str
    decimals: int
    supply: int
    accounts: int
    fees: int


class ExchangeServer:
    """The exchange behind one ROUTER socket.

    preamble: commands that create the instruments; they are the first frame of the log
    grants: minor units of each asset, by name, that an account gets at its first hello; None: hellos open no accounts
    clock: ns since 1970; it is read once a frame and may jump back, the log's time doesn't
    """

    def __init__(
        self,
        *,
        engine: Engine,
        router: ServerSocket,
        preamble: Iterable[Record],
        grants: Mapping[str, int] | None = None,
        recording: Recording | None = None,
        clock: Callable[[], int] = time.time_ns,
    ) -> None:
        self._engine = engine
        self._router = router
        self._recording = recording
        self._clock = clock
        self._sequence = engine.next_sequence
        self._started_ns = time.monotonic_ns()
        self.assets: dict[int, Asset] = {}
        self.instruments: dict[int, Instrument] = {}
        self._create(preamble)
        self._intake = Intake(None if grants is None else self._numbered(grants))

    def _create(self, preamble: Iterable[Record]) -> None:
        """Apply the first frame; note the assets and instruments it made, by number."""
        frame = build_frame(preamble, sequence=self._sequence, time_ns=self._now_ns())
        _, events = decode_frame(self._apply(frame))
        for event, limits in pairwise(events):
            if isinstance(event, AssetAdded):
                self.assets[event.asset] = Asset(event.name, event.asset, event.decimals)
            elif isinstance(event, InstrumentAdded) and isinstance(limits, InstrumentLimits):
                records = event.pack() + limits.pack()
                scale = event.tick_scale + event.lot_scale
                self.instruments[event.instrument] = Instrument(event.symbol, event.instrument, scale, records)

    def _numbered(self, grants: Mapping[str, int]) -> list[tuple[int, int]]:
        """Grants that are something, by number of the asset."""
        granted = ((number, grants.get(asset.name, 0)) for number, asset in self.assets.items())
        return [(number, amount) for number, amount in granted if amount]

    def _now_ns(self) -> int:
        return max(self._clock(), self._engine.time_ns)

    def run(self, stop: StopSignal) -> None:
        """Serve until `stop` is set, then answer what has been taken and turn away what still waits."""
        router = self._router
        router.wake_by(stop.descriptor)
        while not stop.is_set:
            if router.wait(_IDLE_MS):  # asking first is cheaper than a receive that finds nothing
                self._turn()
        self._intake.stop()
        for _ in range(_LAST_TURNS_MAX):
            if not self._turn():
                break

    def _turn(self) -> bool:
        """Take what waits, apply and answer it; False when nothing waited."""
        messages, odd = self._router.receive(messages_max=TURN_MESSAGES_MAX, bytes_max=TURN_BYTES_MAX)
        if not messages and not odd:
            return False
        for connection, parts in odd:
            self._intake.refuse(connection, Reason.BAD_COUNT, parts, 1)
        taken = 0
        while True:
            taken = self._intake.take(messages, taken)
            self._finish_turn()
            if taken == len(messages):
                break
        if self._router.is_crowded:
            self._forget_idle()
        return True

    def _finish_turn(self) -> None:
        """Apply the frame that was taken, and send the answers."""
        time_ns = self._now_ns()
        frame = self._intake.frame(self._sequence, time_ns)
        events = self._apply(frame) if frame else b""
        for query in self._intake.queries():
            self._answer_query(*query, time_ns=time_ns)
        self._send(self._intake.answer(events, self._sequence, time_ns))

    def _apply(self, frame: bytes) -> bytes:
        if self._recording is not None:
            self._recording.append(frame)
        events = self._engine.apply(frame)
        self._sequence = self._engine.next_sequence
        return events

    def _answer_query(self, connection: int, number: int, levels: int, request_id: int, *, time_ns: int) -> None:
        """The instrument, its bids, then its asks, as they are before the log's next command."""
        try:
            bids, asks = self._engine.depth(number, levels)
            records = self.instruments[number].records
        except (UnknownInstrumentError, KeyError):
            self._intake.refuse_query(connection, Reason.UNKNOWN_INSTRUMENT, number, request_id)
            return
        head = Position(request_id=request_id, sequence=self._sequence, time_ns=time_ns)
        payload = records + b"".join(level.pack() for level in (*bids, *asks))
        self._intake.send(connection, MessageType.ANSWER, head.pack(), payload)

    def _send(self, messages: list[Message]) -> None:
        # Whoever is gone, or reads so slowly that its queue is full, has lost events. It can only start anew: a hello
        # with its session number binds the session again.
        for connection in self._router.send(messages):
            self._intake.release(connection)

    def _forget_idle(self) -> None:
        """Give back the numbers of connections that have no session."""
        for connection in self._router.connections:
            if self._intake.sessions_bound(connection) == 0:
                self._router.forget(connection)

    def summary(self) -> Summary:
        """What was done so far."""
        counters = self._intake.counters()
        trades, volume = {}, {}
        for number, count, _, turnover in self._intake.markets():
            instrument = self.instruments[number]
            trades[instrument.symbol] = count
            volume[instrument.symbol] = _scaled(turnover, instrument.price_scale)
        turned_away = {
            name: {Reason(code).name.lower(): count for code, count in reasons}
            for name, reasons in self._intake.turned_away().items()
        }
        return Summary(
            seconds=(time.monotonic_ns() - self._started_ns) / 1e9,
            messages=counters["messages"],
            commands=counters["commands"],
            acknowledged=counters["acknowledged"],
            sessions_opened=counters["sessions_opened"],
            sessions_resumed=counters["sessions_resumed"],
            sessions_closed=counters["sessions_closed"],
            accounts_opened=counters["accounts_opened"],
            queries=counters["queries"],
            **turned_away,
            trades=trades,
            volume=volume,
            orders_resting=self._engine.orders_resting,
            bytes_in=counters["bytes_in"],
            bytes_out=counters["bytes_out"],
            next_sequence=self._sequence,
            state_hash=self._engine.state_hash(),
        )

    def money(self) -> list[Money]:
        """Where the money of each asset is, counted in one pass; raise InvariantError when some was lost or made."""
        return [
            Money(
                asset=self.assets[total.asset].name,
                decimals=self.assets[total.asset].decimals,
                supply=total.supply,
                accounts=total.free + total.reserved,
                fees=total.venue,
            )
            for total in self._engine.conservation()
        ]


def _scaled(value: int, scale: int) -> str:
    """`value` x 10^-scale as a decimal number."""
    whole, part = divmod(value, 10**scale)
    return f"{whole}.{part:0{scale}d}" if scale else str(whole)
