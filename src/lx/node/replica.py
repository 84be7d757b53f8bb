"""What a node decides: which frame is logged next, what follows from it, and which answer may leave when.

    take -> propose -> Append -> appended -> (apply) -> Sync -> synced -> Send

Sans-IO: no socket, file or clock. Inputs are calls, what is to be done comes back as effects, to be done in order; an
input that follows from an effect (`appended`, `synced`) is given when that is done, and may bring more effects. A
frame is applied only after it was appended, and whatever an answer reveals, that of a query included, leaves only when
all commands that it may follow from are durable. While a sync runs more frames are appended and applied; their answers
are held, and when as much is held as may be, commands are refused as busy instead of being logged.

A way of agreeing on the log with others stands between `propose` and `appended`: it takes the frame of an Append, and
calls `appended` when the frame is agreed. One frame is under way at a time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from lx._native import Answers, Block, Intake, public_events
from lx.checks import check
from lx.engine.native import NativeEngine
from lx.engine.protocol import Engine
from lx.errors import UnknownInstrumentError
from lx.journal.event_reader import EventPiece
from lx.node.policy import Policy
from lx.node.release import MERGE_ABOVE, merged
from lx.wire.codec import decode
from lx.wire.frame import HEADER_SIZE, FrameHeader, build_frame
from lx.wire.records_generated import (
    RECORD_SIZE,
    AssetAdded,
    InstrumentAdded,
    InstrumentLimits,
    MessageType,
    Position,
    Reason,
    Record,
    Tick,
)
from lx.wire.shards import ShardEntry, pack_book

__all__ = [
    "HELD_BYTES_MAX",
    "Append",
    "Asset",
    "Effect",
    "Gap",
    "Instrument",
    "Message",
    "Publish",
    "Read",
    "Replica",
    "Send",
    "Sync",
]

HELD_BYTES_MAX: Final = 64 << 20
"""Answers that wait for a sync; beyond it commands are refused as busy."""

Message = tuple[int, bytes]
"""Number of the connection and payload."""


Gap = tuple[int, int, int, int, int]
"""A request for missed events: connection, session, request id, and where to begin: command, and records to skip."""


@dataclass(frozen=True, slots=True)
class Asset:
    """An asset of this node: one whole unit is 10^decimals minor units."""

    name: str
    number: int
    decimals: int

    def record(self) -> bytes:
        """Its bytes for answers to queries."""
        return AssetAdded(decimals=self.decimals, asset=self.number, name=self.name).pack()


@dataclass(frozen=True, slots=True)
class Instrument:
    """An instrument of this node and its bytes for answers to queries."""

    symbol: str
    number: int
    price_scale: int
    """Decimals of a price in ticks times a quantity in lots."""
    records: bytes


@dataclass(slots=True)
class Append:
    """Write this unsealed frame to the log; say `appended`, or `not_appended` when there is no room for it."""

    frame: bytes | Block


@dataclass(slots=True)
class Sync:
    """Make durable what was appended; say `synced` when it is. No second one is asked for until then."""


@dataclass(slots=True)
class Send:
    """Messages that may leave."""

    messages: list[Message] | Answers


@dataclass(slots=True)
class Publish:
    """Frames of public events that may be told to all."""

    frames: list[bytes]


@dataclass(slots=True)
class Read:
    """Read event files for a request that reaches further back than the memory; say `read` what there was."""

    gap: Gap


Effect = Append | Sync | Send | Publish | Read


class Replica:
    """Intake, engine and sequence of one node.

    grants: minor units of each asset, by name, that an account gets at its first hello; None: hellos open no accounts
    is_logged: frames are appended before they are applied; else there are no Append effects
    waits_for_sync: answers wait until their commands are durable; else there are no Sync effects
    publishes: public events are told as well, when answers are; else there are no Publish effects
    policy: what clients may ask for, and when they count as gone
    """

    def __init__(
        self,
        *,
        engine: Engine,
        grants: Mapping[str, int] | None,
        is_logged: bool,
        waits_for_sync: bool,
        publishes: bool = False,
        policy: Policy | None = None,
    ) -> None:
        check(is_logged or not waits_for_sync, "only what is logged can be synced")
        self.engine = engine
        self._apply = engine.apply_lent if isinstance(engine, NativeEngine) else self._apply_copied
        self.assets: dict[int, Asset] = {}
        self.instruments: dict[int, Instrument] = {}
        self._grants = grants
        self._policy = policy or Policy()
        self._term = self._shard = 0
        self._use(None)
        self.is_barred = False
        """Nothing can be logged now: commands are refused as busy, at once, and so are queries while answers wait."""
        self.feed_port = 0
        """Where public events are published; 0: nowhere, or at an address without a port."""
        self.others: Sequence[ShardEntry] = ()
        """The other shards of the address book."""
        self._is_logged = is_logged
        self._waits_for_sync = waits_for_sync
        self._publishes = publishes
        self._sequence = engine.next_sequence
        self._durable = engine.next_sequence
        self._is_syncing = False
        self._frame: bytes | Block = b""
        """The frame under way; empty when none is."""
        self._time_ns = engine.time_ns
        """The time of this turn, which never goes back."""
        self._held: deque[tuple[int, Answers, int, list[bytes]]] = deque()
        """Turns whose answers wait: the sequence that must be durable, messages, bytes, frames of public events."""
        self._held_bytes = 0

    # ------------------------------------------------------------------------------------------------ the log so far

    def replay(self, frame: bytes) -> None:
        """Apply a durable frame of the log, whose answers are nobody's."""
        events = self.engine.apply(frame)
        self._sequence = self._durable = self.engine.next_sequence
        self._time_ns = self.engine.time_ns
        self.learn(events)

    def learn(self, events: bytes) -> None:
        """Take note of what the engine once said; the first frame of it makes assets and instruments."""
        if not self.assets:
            self._note(Intake().learn(events))
            if self._grants is not None:
                granted = ((number, self._grants.get(asset.name, 0)) for number, asset in self.assets.items())
                self._use([(number, amount) for number, amount in granted if amount])
            self._intake.learn(events)
            return
        added = self._intake.learn(events)
        if added:
            self._note(added)

    def _use(self, grants: list[tuple[int, int]] | None) -> None:
        policy = self._policy
        self._intake = Intake(
            grants,
            gives_admin=policy.gives_admin,
            silence_ms=policy.silence_ms,
            one_way_port=policy.pull_port,
        )
        self._intake.set_log(term=self._term, shard=self._shard)
        self.take = self._intake.take
        """Take messages from an index on; the index of the first that this turn has no room for."""

    def _note(self, added: bytes) -> None:
        """Note assets and instruments by number."""
        records = [decode(added, at) for at in range(0, len(added), RECORD_SIZE)]
        for record in records:
            if isinstance(record, AssetAdded):
                self.assets[record.asset] = Asset(record.name, record.asset, record.decimals)
        for record, limits in pairwise(records):
            if isinstance(record, InstrumentAdded) and isinstance(limits, InstrumentLimits):
                scale = record.tick_scale + record.lot_scale
                # Where in its frame it was added, and under which id, is nobody's: a snapshot has it no more either.
                told = replace(record, command=0, request_id=0).pack() + limits.pack()
                told += b"".join(self.assets[number].record() for number in (record.base, record.quote))
                self.instruments[record.instrument] = Instrument(record.symbol, record.instrument, scale, told)

    # ---------------------------------------------------------------------------------------------------- the inputs

    def refuse_parts(self, connection: int, parts: int) -> None:
        """Refuse a message of several parts."""
        self._intake.refuse(connection, Reason.BAD_COUNT, parts, 1)

    def propose(self, time_ns: int) -> list[Effect]:
        """End the taking: what was taken becomes a frame of that time, or is answered at once."""
        if time_ns > self._time_ns:
            self._time_ns = time_ns
        frame = self._intake.frame(self._sequence, self._time_ns)
        if not self._is_logged:
            return self._finish(frame)
        if self._held_bytes >= HELD_BYTES_MAX or (self.is_barred and (frame or self._held)):
            return self._finish_full(frame)
        if not frame:
            return self._finish(b"")
        self._frame = frame
        return [Append(frame)]

    def tick(self, time_ns: int) -> list[Effect]:
        """Log the time when something is due by it, and what the server has to say of its connections; nothing else may
        wait in the intake.
        """
        if self.next_due_ns > time_ns or self._held_bytes >= HELD_BYTES_MAX or self.is_barred:
            return []
        commands = self._intake.look(max(time_ns, self._time_ns))
        if not commands and self.engine.next_due_ns > time_ns:
            return []
        self._time_ns = max(time_ns, self._time_ns)
        frame = build_frame([Tick()], sequence=self._sequence, time_ns=self._time_ns, term=self.term, shard=self.shard)
        if commands:
            count = len(commands) // RECORD_SIZE
            header = FrameHeader(
                record_count=count,
                command_count=count,
                sequence=self._sequence,
                time_ns=self._time_ns,
                term=self.term,
                shard=self.shard,
            )
            frame = header.pack() + commands
        if not self._is_logged:
            return self._finish(frame)
        self._frame = frame
        return [Append(frame)]

    def appended(self) -> list[Effect]:
        """The frame is in the log: apply it."""
        frame, self._frame = self._frame, b""
        check(bool(frame), "a frame is under way")
        return self._finish(frame)

    def not_appended(self) -> list[Effect]:
        """The frame is not in the log and never will be: nothing of it is executed, its senders are told `busy`."""
        frame, self._frame = self._frame, b""
        self._intake.refuse_turn(Reason.BUSY, frame)
        return self._finish(b"")

    def synced(self, sequence: int) -> list[Effect]:
        """All commands below `sequence` are durable."""
        check(self._durable <= sequence <= self._sequence, "what is durable was applied, and stays so")
        self._durable = sequence
        self._is_syncing = False
        messages: Answers | None = None
        public: list[bytes] = []
        held = self._held
        while held and held[0][0] <= sequence:
            _, ready, size, told = held.popleft()
            if messages is None:
                messages = ready
            else:
                messages.append(ready)
            public += told
            self._held_bytes -= size
        effects: list[Effect] = []
        if messages:
            effects.append(Send(merged(list(messages)) if len(messages) > MERGE_ABOVE else messages))
        if public:
            effects.append(Publish(public))
        if held:
            self._is_syncing = True
            effects.append(Sync())
        return effects

    def read(self, gap: Gap, piece: EventPiece | None, first: int) -> list[Effect]:
        """What event files have for a request; None: there are none. They begin with the events of command `first`."""
        position = gap[3]
        if piece is None or position < first:
            first = first if piece is not None else self._intake.ring_first
            self._intake.refuse_gap(gap, Reason.EVENTS_GONE, position, first)
        else:
            self._intake.fill_gap(gap, piece.data, piece.base, is_searching=piece.is_searching)
        return self._finish(b"")

    def stop(self) -> None:
        """From now on commands are rejected and hellos refused as `stopping`."""
        self._intake.stop()

    def release(self, connection: int) -> None:
        """The connection is gone: its sessions are bound to nobody."""
        self._intake.release(connection)

    # ----------------------------------------------------------------------------------------------- what follows

    def _finish(self, frame: bytes | Block) -> list[Effect]:
        """Apply a frame, if there is one, and end the turn: its answers leave, or wait for the sync they need."""
        events: bytes | Block = b""
        public: list[bytes] = []
        if frame:
            events = self._apply(frame)
            self._sequence = self.engine.next_sequence
            if self._intake.has_listings:
                self._note(_added_in(bytes(events)))
            if self._publishes:
                public = [public_events(events)]
        for query in self._intake.queries():
            self._answer_query(*query)
        messages = self._intake.answer(events, self._sequence, self._time_ns)
        effects = self._leave(messages, public)
        gaps = self._intake.take_gaps()
        if gaps:
            effects += [Read(gap) for gap in gaps]
        return effects

    def _apply_copied(self, frame: bytes | Block) -> bytes:
        return self.engine.apply(bytes(frame))

    def _leave(self, messages: Answers, public: list[bytes]) -> list[Effect]:
        """Messages and public events leave when all that was applied is durable."""
        if not self._waits_for_sync or (self._sequence == self._durable and not self._held):
            return [Send(messages), Publish(public)] if public else [Send(messages)]
        size = messages.size + sum(map(len, public))
        self._held.append((self._sequence, messages, size, public))
        self._held_bytes += size
        if self._is_syncing:
            return []
        self._is_syncing = True
        return [Sync()]

    def _finish_full(self, frame: Block) -> list[Effect]:
        """End a turn for which nothing more may wait: refused whole, and told so at once."""
        self._intake.refuse_turn(Reason.BUSY, frame)
        for connection, _, _, request_id in self._intake.queries():
            self._intake.refuse_query(connection, Reason.BUSY, 0, request_id)
        self._intake.refuse_gaps(Reason.BUSY)
        return [Send(self._intake.answer(b"", self._sequence, self._time_ns))]

    def _answer_query(self, connection: int, number: int, levels: int, request_id: int) -> None:
        """The instrument, its assets, its bids, then its asks, as they are before the log's next command; for number 0
        the address book.
        """
        head = Position(request_id=request_id, sequence=self._sequence, time_ns=self._time_ns)
        if not number:
            self._intake.send(connection, MessageType.ANSWER, head.pack(), self._book())
            return
        try:
            bids, asks = self.engine.depth(number, levels)
            records = self.instruments[number].records
        except (UnknownInstrumentError, KeyError):
            self._intake.refuse_query(connection, Reason.UNKNOWN_INSTRUMENT, number, request_id)
            return
        payload = records + b"".join(level.pack() for level in (*bids, *asks))
        self._intake.send(connection, MessageType.ANSWER, head.pack(), payload)

    def _book(self) -> bytes:
        """The address book: the other shards as they were told, and this one, where it was asked, as it is now."""
        own = ShardEntry(self.shard, 0, tuple(it.symbol for it in self.instruments.values()), self.feed_port)
        return pack_book(sorted((own, *self.others), key=lambda entry: entry.shard))

    # ------------------------------------------------------------------------------------------------ what it is

    @property
    def term(self) -> int:
        """Of the frames that are made here."""
        return self._term

    @term.setter
    def term(self, term: int) -> None:
        self._term = term
        self._intake.set_log(term=term, shard=self._shard)

    @property
    def shard(self) -> int:
        """Number of the shard, for the frames that are made here."""
        return self._shard

    @shard.setter
    def shard(self, shard: int) -> None:
        self._shard = shard
        self._intake.set_log(term=self._term, shard=shard)

    @property
    def next_due_ns(self) -> int:
        """The soonest time at which something may have to be logged without a message; 2^64 - 1 when never."""
        return min(self.engine.next_due_ns, self._intake.due_ns)

    @property
    def next_sequence(self) -> int:
        """Ordinal of the next command."""
        return self._sequence

    @property
    def intake(self) -> Intake:
        """The way in and out, for what it has counted."""
        return self._intake

    @property
    def held(self) -> tuple[int, int]:
        """Turns whose answers wait for a sync, and the bytes of these."""
        return len(self._held), self._held_bytes

    def is_in_use(self, connection: int) -> bool:
        """Whether a connection has a session or an answer that waits for it."""
        if self._intake.sessions_bound(connection):
            return True
        return any(messages.concerns(connection) for _, messages, _, _ in self._held)

    def opening(self, records: Iterable[Record], time_ns: int) -> bytes:
        """A frame of the server's own for the beginning of a run: give it to `replay` when it is durable."""
        time_ns = max(time_ns, self._time_ns)
        return build_frame(records, sequence=self._sequence, time_ns=time_ns, term=self.term, shard=self.shard)


def _added_in(events: bytes) -> bytes:
    """The assets and instruments that a frame of events tells of."""
    kinds = (AssetAdded.KIND, InstrumentAdded.KIND, InstrumentLimits.KIND)
    places = range(HEADER_SIZE, len(events), RECORD_SIZE)
    return b"".join(events[at : at + RECORD_SIZE] for at in places if events[at] in kinds)
