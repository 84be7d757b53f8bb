"""Typed description of the Rust extension; `mypy.stubtest` checks it against the built module."""

from collections.abc import Iterator
from os import PathLike
from typing import ClassVar, final

__all__ = ["blake3_16", "crc32c"]  # each section below adds its names

def crc32c(data: bytes, /) -> int:
    """CRC32C (Castagnoli) of `data`."""

def blake3_16(data: bytes, /) -> bytes:
    """The first 16 bytes of BLAKE3 over `data`."""

# ---------------------------------------------------------------- the wire (crates/lx-native/src/wire.rs)

__all__ += ["public_events", "seal", "verify_chain", "wire_check", "wire_parse", "wire_text"]

def wire_check(what: str, data: bytes | bytearray | memoryview, /) -> tuple[int, int, str, int] | None:
    """Check a "record", "frame" or "message"; the first fault as (reason, offset, field, value).

    Of a message only the envelope is checked, since a bad record of it refuses itself only.
    """

def wire_text(record: bytes | bytearray | memoryview, /) -> str:
    """The text form of a record, unchecked. ValueError when the buffer is shorter than a record."""

def wire_parse(line: str, /) -> bytes:
    """The 64 bytes of a record in text form, checked. ValueError when a word or the record is wrong."""

def seal(frame: bytes | bytearray | memoryview | Block, previous_header: bytes | bytearray | memoryview, /) -> bytes:
    """The frame with hash and checksum filled, chained to the header of the frame before it."""

def verify_chain(
    previous_header: bytes | bytearray | memoryview, frame: bytes | bytearray | memoryview, /
) -> tuple[int, int, str, int] | None:
    """None when the sealed frame follows the frame of that header, else the fault as from `wire_check`."""

def public_events(events: bytes | Block, /) -> bytes:
    """The frame of the public events of an event frame, unsealed. ValueError when the bytes are no frame of events."""

# ---------------------------------------------------------------- bytes lent (crates/lx-native/src/block.rs)

__all__ += ["Answers", "Block"]

@final
class Block:
    """A frame as bytes that can't be changed: `bytes(block)` and `memoryview(block)` show them."""

    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __buffer__(self, flags: int, /) -> memoryview: ...

@final
class Answers:
    """(connection, message) of one turn, or of several that follow each other."""

    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __getitem__(self, index: int, /) -> tuple[int, bytes]: ...
    def __iter__(self) -> Iterator[tuple[int, bytes]]: ...
    @property
    def size(self) -> int:
        """Bytes of all messages together."""

    def concerns(self, connection: int, /) -> bool:
        """Whether a message is for this connection."""

    def append(self, later: Answers, /) -> None:
        """Take over the messages of a later turn, which has none afterwards."""

# ---------------------------------------------------------------- sockets (crates/lx-native/src/transport.rs)

__all__ += ["Endpoint", "Messages", "Router"]

@final
class Endpoint:
    """A ZeroMQ socket of type ROUTER, DEALER, PUSH, PULL, PUB or SUB without libzmq.

    Options, of which docs/decisions/0060-native-endpoint.md tells the rest: identity (bytes), queue_messages_max,
    queue_bytes_max, message_bytes_max, total_bytes_max, connections_max, handshake_timeout_ms, message_timeout_ms,
    keepalive_idle_s, output_timeout_ms, heartbeat_interval_ms, heartbeat_timeout_ms, reconnect_first_ms,
    reconnect_max_ms, poll ("block", "hybrid", "spin").
    """

    def __new__(cls, kind: str, /, **options: bytes | int | str) -> Endpoint:
        """A socket without peers."""

    def bind(self, address: str, /) -> str:
        """Listen; the address with the port that the system chose. ValueError for no address, else OSError."""

    def connect(self, address: str, /) -> int:
        """Connect in the background, again and again; the name of the peer."""

    def wait(self, timeout_ns: int | None, /) -> bool:
        """Wait for a message; False when the time was over or room has come for what could not be sent."""

    @property
    def descriptor(self) -> int:
        """Becomes readable when there is something to receive; connecting and heartbeats need calls besides."""

    def receive(self, messages_max: int, bytes_max: int, /) -> list[tuple[int, list[bytes]]]:
        """Messages that wait: (peer, parts)."""

    def send(self, parts: list[bytes], /) -> bool:
        """Queue a message by the pattern; False when no peer has room. ConnectionError when each refuses this side."""

    def send_to(self, peer: int, parts: list[bytes], /) -> bool:
        """Queue a message for one peer; False when it has no room. ConnectionError when it is gone or was dropped."""

    def flush(self) -> None:
        """Write what was queued, as far as there is room."""

    def subscribe(self, prefix: bytes, /) -> None:
        """SUB: want messages that begin so."""

    def unsubscribe(self, prefix: bytes, /) -> None:
        """SUB: take a subscription back."""

    def identity(self, peer: int, /) -> bytes | None:
        """Identity of a peer; None when it is gone."""

    def counters(self) -> dict[str, int]:
        """handshakes; closed_REASON: connections that ended; messages_lost; held_bytes_in, held_bytes_out: now."""

    def close(self, linger_ms: int, /) -> tuple[int, int]:
        """Close within the linger time; messages not written, connections that the other side had not closed."""

@final
class Messages:
    """What a socket has received: (number, payload) of each, until the socket is asked again."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> tuple[int, bytes]: ...
    def __iter__(self) -> Iterator[tuple[int, bytes]]: ...

@final
class Router:
    """A ROUTER, or a PULL, whose connections have numbers, which stay until they are forgotten.

    Options are those of `Endpoint`.
    """

    def __new__(cls, numbers_max: int, /, *, when_crowded: bytes, **options: bytes | int | str) -> Router:
        """A ROUTER without peers; who comes when no number is free gets `when_crowded` for each of its messages."""

    @staticmethod
    def pull(first: int, numbers_max: int, /, **options: bytes | int | str) -> Router:
        """A PULL without peers, whose numbers begin at `first`; it can send nothing."""

    def bind(self, address: str, /) -> str:
        """Listen; the address with the port that the system chose. ValueError for no address, else OSError."""

    def wake_by(self, descriptor: int, /) -> None:
        """Let `wait` return as well when this file descriptor is readable, besides those given before."""

    def wait(self, timeout_ms: int, /) -> bool:
        """Wait for a message (or a descriptor); False when the time was over."""

    @property
    def descriptor(self) -> int:
        """Becomes readable when there is something to receive; connecting and heartbeats need calls besides."""

    def receive(self, *, messages_max: int, bytes_max: int) -> tuple[Messages, list[tuple[int, int]]]:
        """What waits: (number, payload), and (number, parts) of messages that have not one part.

        The first are always the same object, filled anew.
        """

    def send(self, messages: list[tuple[int, bytes]] | Answers, /) -> set[int]:
        """Send all, one write per connection; the numbers that are gone or were dropped. IndexError: not known."""

    def numbers(self) -> list[int]:
        """The numbers in use."""

    def numbers_count(self) -> int:
        """How many numbers are in use."""

    def forget(self, number: int, /) -> None:
        """Give a number back; if its connection sends again it counts as new."""

    def counters(self) -> dict[str, int]:
        """Those of `Endpoint`, and busy_messages: messages of connections for which there was no number."""

    def close(self, linger_ms: int, /) -> tuple[int, int]:
        """Close within the linger time; messages not written, connections that the other side had not closed."""

# ---------------------------------------------------------------- the engine (crates/lx-native/src/engine.rs)

__all__ += ["Engine", "EngineFault"]

class EngineFault(Exception):
    """Why an engine refused: args are the kind of error and its fields.

    ("wire", reason, offset, field, value), ("sequence", expected, found), ("time", last, found), ("snapshot", record,
    message), ("unknown_instrument", number), ("invariant", message).
    """

@final
class Engine:
    """A matching engine and the buffer of its events."""

    def __new__(cls, orders_max: int, /) -> Engine:
        """An empty engine for at most `orders_max` resting orders."""

    @staticmethod
    def restore(snapshot: bytes | bytearray | memoryview, /) -> Engine:
        """The engine of a snapshot; raises EngineFault."""

    def apply(self, frame: bytes | bytearray | memoryview, /) -> bytes:
        """Apply a frame of commands; the frame of their events, unsealed. After an EngineFault nothing was applied."""

    def apply_lent(self, frame: bytes | bytearray | memoryview | Block, /) -> Block:
        """The same, without a copy of the events."""

    def snapshot(self) -> bytes:
        """The state as a sealed snapshot frame."""

    def state_hash(self) -> bytes:
        """First 16 bytes of BLAKE3 over the records of a snapshot."""

    def depth(self, instrument: int, levels: int, /) -> bytes:
        """At most `levels` bids, best first, then as many asks, as level records. Raises EngineFault."""

    def balances(self, account: int, /) -> bytes:
        """What an account (0: the venue) has, by asset, as state_balance records."""

    def conservation(self) -> list[tuple[int, int, int, int, int]]:
        """(asset, supply, free, reserved, venue) of every asset. Raises EngineFault when money was lost or made."""

    @property
    def next_sequence(self) -> int:
        """Ordinal of the next command."""

    @property
    def time_ns(self) -> int:
        """Time of the last frame, ns since 1970."""

    @property
    def next_due_ns(self) -> int:
        """The soonest time at which something may happen by itself; 2^64 - 1 when nothing waits for a time."""

    @property
    def orders_resting(self) -> int:
        """Orders in all books."""

    def check_invariants(self) -> str | None:
        """The first invariant that does not hold, or None."""

# ---------------------------------------------------------------- the way in and out (crates/lx-native/src/intake.rs)

__all__ += ["Intake"]

@final
class Intake:
    """State of one server's way in and out: sessions, connections, the frame and the messages of the current turn.

    A turn is `take` until all is taken or the frame is full, `frame` for the engine, `answer` with the engine's events.
    Connections are numbers below 65,536, one-way connections the `ONE_WAY_MAX` from `ONE_WAY_FIRST` on.
    """

    ONE_WAY_FIRST: ClassVar[int]
    """The lowest number of a one-way connection."""
    ONE_WAY_MAX: ClassVar[int]
    """Most one-way connections."""

    def __new__(
        cls,
        grants: list[tuple[int, int]] | None = None,
        *,
        gives_admin: bool = False,
        silence_ms: int = 30_000,
        one_way_port: int = 0,
    ) -> Intake:
        """With `grants`, (asset, minor units), the first hello for an account opens it and deposits these.

        `gives_admin`: hellos may ask for the right `admin`. `silence_ms`: after so much silence of its connection the
        orders of a session are canceled that wants this and says no time of its own; 0: never. `one_way_port` is told
        to whoever asks where one-way connections come in; 0: nowhere.

        None: accounts are not opened here. ValueError for more than 65,534, an asset 0 or an amount that isn't 1 to
        AMOUNT_MAX.
        """

    def take(self, messages: list[tuple[int, bytes]] | Messages, start: int, /) -> int:
        """Take the messages from index `start` on; returns the index of the first that this turn has no room for."""

    def set_log(self, *, term: int, shard: int) -> None:
        """Term and shard of the frames that are made from now on; both are 0 before."""

    def frame(self, sequence: int, time_ns: int, /) -> Block:
        """The unsealed command frame of what was taken in this turn; empty when no command was."""

    @property
    def has_listings(self) -> bool:
        """Whether commands of this turn list assets or instruments."""

    def queries(self) -> list[tuple[int, int, int, int]]:
        """Queries of this turn: (connection, instrument, levels, request_id); instrument 0: of the address book."""

    def send(
        self,
        connection: int,
        message_type: int,
        head: bytes | bytearray | memoryview,
        payload: bytes | bytearray | memoryview,
        /,
    ) -> None:
        """Queue a message of packed records, `head` first; cut into several when they are too many for one."""

    def refuse(self, connection: int, reason: int, value: int, limit: int, /) -> None:
        """Refuse a message that `take` was not given."""

    def refuse_query(self, connection: int, reason: int, value: int, request_id: int, /) -> None:
        """Refuse a query of a connection."""

    def answer(self, events: bytes | Block, next_sequence: int, time_ns: int, /) -> Answers:
        """End the turn: the engine's event frame (empty without a command) becomes (connection, message) pairs.

        ValueError when the bytes are no frame.
        """

    def learn(self, events: bytes | Block, /) -> bytes:
        """Learn sessions and accounts from an event frame of the log that another server made.

        Returns the records of the assets and instruments it added, limits behind instruments. ValueError when the bytes
        are no frame.
        """

    def refuse_turn(self, reason: int, frame: bytes | Block, /) -> None:
        """Refuse all that this turn would have logged, its frame; `answer` without events then ends the turn."""

    @property
    def ring_first(self) -> int:
        """Ordinal of the first command whose events are in memory, 0 when there are none."""

    @property
    def due_ns(self) -> int:
        """When `look` has something to do next, in time of the log; 2^64 - 1 when never."""

    def look(self, now_ns: int, /) -> bytes:
        """Records of the server's own commands that are due: the end of silent connections, renewals of leases."""

    def take_gaps(self) -> list[tuple[int, int, int, int, int]]:
        """Requests of the last turn for events that are no longer in memory, each for `fill_gap` or `refuse_gap`.

        (connection, session, request id, position, skip).
        """

    def fill_gap(
        self,
        gap: tuple[int, int, int, int, int],
        piece: bytes | bytearray | memoryview,
        base: int,
        /,
        *,
        is_searching: bool,
    ) -> None:
        """Answer such a request from a piece of an event file, whose first part has `base` records of its frame before
        it. Without events of that place the client is told to ask again: at once when they are still looked for.
        """

    def refuse_gaps(self, reason: int, /) -> None:
        """Refuse the requests for missed events of this turn."""

    def refuse_gap(self, gap: tuple[int, int, int, int, int], reason: int, value: int, limit: int, /) -> None:
        """Refuse such a request."""

    def stop(self) -> None:
        """From now on commands are rejected and hellos refused as `stopping`."""

    def release(self, connection: int, /) -> int:
        """The connection is gone: its sessions are bound to nobody; their number."""

    def sessions_bound(self, connection: int, /) -> int:
        """Sessions bound to a connection."""

    def counters(self) -> dict[str, int]:
        """Sums since the start, by name."""

    def turned_away(self) -> dict[str, list[tuple[int, int]]]:
        """What was turned away, by name: lists of (reason code, count).

        `rejected` and `openings_rejected` were commands, `grants_rejected` the intake's own; `refused_records`,
        `refused_messages`, `refused_hellos` and `refused_queries` never became one.
        """

    def markets(self) -> list[tuple[int, int, int, int]]:
        """What was traded: (instrument, trades, lots, sum of price in ticks x lots)."""

# ---------------------------------------------------------------- the load client (crates/lx-native/src/load.rs)

__all__ += ["ClosedLoad", "Load", "one_way_pull", "one_way_push"]

@final
class Load:
    """A run of load: a seeded flow on a fixed schedule, batches by connection, the ledger of open requests."""

    TRADERS_PER_CONNECTION_MAX: ClassVar[int]
    """Traders whose sessions one connection can carry."""

    def __new__(
        cls,
        *,
        profile: str,
        seed: int,
        traders: list[tuple[int, int, int]],
        instruments: list[tuple[int, int, int, int, int]],
        start_ns: int,
        window_ns: tuple[int, int],
        rate_micro: int,
        batch: int,
        batch_timeout_ns: int,
        connections: int,
        routes: tuple[list[list[int]], list[tuple[int, int]]] | None = None,
        message_bytes: int = 0,
        one_way: bool = False,
    ) -> Load:
        """Traders are (session, account, connection), instruments (number, price, spread, quantity_min, quantity_max).

        `routes`, for several servers: sessions of all traders by server, and (server, instrument there) of the
        instruments. Then the session of a trader is its number from 1, the number of an instrument its place from 1,
        the connection of a trader one of those to each server, and `connections` are all, the first server's first.

        A message of one command is padded to `message_bytes`, when that is more than it has; 50 makes short commands.
        `one_way`: nothing is answered, nothing is outstanding, and the messages are summed.

        Commands are sent from `start_ns` to the end of `window_ns`, and measured within it; `rate_micro` is their
        number in 1,000,000 seconds. ValueError for what no flow can be made from.
        """

    def due(self, now_ns: int, /) -> list[tuple[int, bytes]]:
        """The messages that are due at `now_ns`: (connection, message). No more than 8,192 commands at once."""

    def next_due_ns(self) -> int:
        """When there is something to send next; 2^64 - 1 when the run is over."""

    def finish(self) -> list[tuple[int, bytes]]:
        """The messages of batches that are not full."""

    def close_sessions(self) -> list[tuple[int, bytes]]:
        """The messages that end every session."""

    def received(self, now_ns: int, messages: list[bytes], /) -> None:
        """Messages that came back at `now_ns`."""

    def drive(self, endpoint: Endpoint, peers: list[int], now_ns: int, quiet_ns: int, /) -> tuple[int, int]:
        """Send and receive by the schedule until all is answered; see `ClosedLoad.drive`."""

    def skip_until(self, time_ns: int, /) -> None:
        """Leave out the commands that were meant to leave before a time and have not been made."""

    def push(self, endpoint: Endpoint, peers: list[int], now_ns: int, until_ns: int, quiet_ns: int, /) -> None:
        """Send what is meant to leave before `until_ns`, until then; it is `now_ns`. Peer i carries connection i.

        What the clock has not reached is not made. OSError when a connection is gone or has no room for `quiet_ns`.
        """

    def received_from(self, server: int, now_ns: int, messages: list[bytes], /) -> None:
        """Messages of the server of this index that came back at `now_ns`, when there are routes."""

    def offered(self, start_ns: int, end_ns: int, /) -> int:
        """Commands meant to be sent from `start_ns` up to `end_ns`."""

    def sums(self) -> dict[str, int]:
        """Sums so far, by name."""

    def measured(self) -> dict[str, int]:
        """What became of the commands meant to be sent within the window, by name."""

    def whole(self) -> dict[str, int]:
        """What became of all commands, by name."""

    def outstanding(self) -> int:
        """Commands without an answer so far."""

    def rejected(self) -> list[tuple[int, int]]:
        """Measured commands that the market rejected: (reason code, count)."""

    def refused(self) -> list[tuple[int, int]]:
        """Messages refused whole: (reason code, count)."""

    def markets(self) -> list[tuple[int, int, int, int]]:
        """What the measured commands traded as takers: (instrument, trades, lots, sum of price in ticks x lots)."""

    def markets_whole(self) -> list[tuple[int, int, int, int]]:
        """The same of all commands."""

    def percentile(self, percent: float, /) -> int:
        """The latency in ns that `percent` of the measured commands did not exceed."""

    def spread(self) -> tuple[int, int, int]:
        """Lowest, mean and highest latency in ns."""

    def buckets(self) -> list[tuple[int, int]]:
        """Buckets of the latency histogram: (lowest ns, count)."""

@final
class ClosedLoad:
    """A run of load at the pace of its answers: so many commands under way on each connection."""

    def __new__(
        cls,
        *,
        profile: str,
        seed: int,
        traders: list[tuple[int, int, int]],
        instruments: list[tuple[int, int, int, int, int]],
        commands: int,
        duration_ns: int,
        in_flight: int,
        batch: int,
        connections: int,
        is_echo: bool,
    ) -> ClosedLoad:
        """Traders and instruments as of `Load`.

        Sending ends after `duration_ns`, or when a connection has no more of the `commands` made for all. `is_echo`:
        the server sends back what it gets.
        """

    def drive(self, endpoint: Endpoint, peers: list[int], now_ns: int, quiet_ns: int, /) -> tuple[int, int]:
        """Send and receive until all is answered or nothing has come for `quiet_ns`; peer i carries connection i.

        Times of the first command and of the last answer, on the clock that stands at `now_ns`. OSError when a peer has
        no room or is gone.
        """

    def whole(self) -> dict[str, int]:
        """What became of the commands, and what came that answers none of them, by name."""

    def rejected(self) -> list[tuple[int, int]]:
        """Commands that the market rejected: (reason code, count)."""

    def checksums(self) -> tuple[int, int]:
        """Sums of the words of all messages, sent and echoed; the second is 0 where nobody echoes."""

    def percentile(self, percent: float, /) -> int:
        """The latency in ns that `percent` of the commands did not exceed."""

def one_way_push(endpoint: Endpoint, messages: int, size: int, quiet_ns: int, /) -> int:
    """Send so many messages of `size` bytes, which begin with their number; the sum of their words.

    OSError when there is no room for `quiet_ns`.
    """

def one_way_pull(endpoint: Endpoint, messages: int, quiet_ns: int, /) -> tuple[int, int, int, int]:
    """Take so many messages; how many came until nothing did for `quiet_ns`, their bytes, the sum of their words.

    The last figure is the time from the first to the last, in ns.
    """

# ---------------------------------------------------------------- order flow (crates/lx-native/src/workload.rs)

__all__ += ["Flow", "bench_core"]

@final
class Flow:
    """A seeded flow of commands; `lx.workload.native` is its face."""

    def __new__(
        cls,
        *,
        profile: str,
        seed: int,
        instruments: list[tuple[int, int, int, int, int]],
        sessions: list[tuple[int, int, int]],
        resting: int,
        ballast: int,
    ) -> Flow:
        """Instruments are (number, price, spread, quantity_min, quantity_max), sessions (number, account, next id).

        ValueError for what no flow can be made from.
        """

    def prologue(self) -> int:
        """Commands at the start that only fill the books."""

    def fill(self, count: int, /) -> bytes:
        """The next `count` commands, 64 bytes each."""

    def counts(self) -> tuple[int, int, int, int, int, int, int]:
        """Limits, markets, cancels, replaces, trades, lots traded, orders resting."""

def bench_core(
    setup: bytes | bytearray | memoryview, frames: bytes | bytearray | memoryview, /, *, tally: bool
) -> tuple[int, int, int, int, int, int, bytes]:
    """Apply `setup`, then, measured, `frames` (command frames one behind the other) to a new engine.

    Returns ns of the measured part, events, trades, lots traded, rejected commands, orders resting, state hash. Trades,
    lots and rejections are counted when `tally` is set, and then the time means nothing. ValueError when a frame can't
    be applied.
    """

# ---------------------------------------------------------------- the journal (crates/lx-native/src/journal.rs)

__all__ += ["JournalFile", "SyncThread", "event_parts", "event_unpack", "event_walk"]
__all__ += ["journal_behind", "journal_header", "journal_header_parse", "journal_scan"]

@final
class JournalFile:
    """One file of fixed size."""

    @staticmethod
    def create(path: str | PathLike[str], size: int, /) -> JournalFile:
        """Make a file of `size` bytes whose blocks are reserved; OSError when it exists or the space is not there."""

    @staticmethod
    def open(path: str | PathLike[str], /, *, write: bool) -> JournalFile:
        """Open a file that is there, for reading and, when `write` is set, for writing."""

    @property
    def size(self) -> int:
        """Bytes of the file."""

    def read(self, offset: int, length: int, /) -> bytes:
        """At most `length` bytes from `offset` on; less at the end of the file."""

    def write(self, data: bytes | bytearray | memoryview, offset: int, /) -> None:
        """Write `data` at `offset`."""

    def zero(self, offset: int, /) -> None:
        """Write zeros from `offset` to the end of the file."""

    def append(
        self,
        frame: bytes | bytearray | memoryview | Block,
        previous_header: bytes | bytearray | memoryview,
        offset: int,
        /,
        *,
        is_synced: bool,
    ) -> bytes:
        """Seal an unsealed frame, chained to `previous_header` and with the flag `synced` when `is_synced`, and write
        it and the end mark at `offset`; returns the sealed frame. ValueError for a wrong frame, OSError of the write.
        """

    def forget_cached(self) -> None:
        """Let the system forget what it keeps of the file in memory, as far as it is on disk; beside the caller."""

    def sync(self) -> None:
        """Wait until all that was written is on disk."""

@final
class SyncThread:
    """A thread that syncs a file while Python goes on."""

    def __new__(cls) -> SyncThread:
        """Start the thread; OSError when the system has no thread or descriptor left."""

    @property
    def descriptor(self) -> int:
        """Becomes readable when a sync is done, and stays so until `result` is asked for."""

    def start(self, file: JournalFile, /, *, delay_ns: int) -> None:
        """Sync `file` after `delay_ns`; nothing happens while another sync is under way."""

    @property
    def is_busy(self) -> bool:
        """Whether a sync was started whose result was not asked for."""

    def result(self) -> int | None:
        """None while a sync runs or when there is none; else the first ordinal it did not make durable. OSError."""

    def wait(self) -> int | None:
        """The same, after waiting for a sync that was started; a delay is cut short."""

    def close(self) -> None:
        """End the thread, after the sync that is under way."""

def event_parts(command_header: bytes | bytearray | memoryview, events: bytes | bytearray | memoryview, /) -> bytes:
    """The sealed parts of an event frame as event files hold them: what sessions were told, packed, and chained to the
    header of its command frame.

    ValueError when the one is not the events of the other.
    """

def event_unpack(data: bytes | bytearray | memoryview, /, *, bytes_max: int) -> bytes:
    """The first parts of a piece of an event file, which `event_walk` has found right, as unsealed frames: about as
    many as give `bytes_max` bytes, one at least. ValueError when they are none.
    """

def event_walk(
    data: bytes | bytearray | memoryview, /, *, sequence: int, base: int, position: int, skip: int
) -> tuple[int, int, int, int, int, int, int]:
    """Walk along the parts of an event file, the first of them of the frame of command `sequence` and with `base`
    records of that before it, and look for record `skip` of the frame of command `position`.

    Returns (offset of the part that has it, records of its frame before that part, offset behind the last whole part,
    sequence and base of what follows there, offset behind the last whole frame, sequence of what follows there).
    """

def journal_header(
    *,
    shard: int,
    segment: int,
    first_sequence: int,
    size: int,
    previous_header: bytes | bytearray | memoryview,
) -> bytes:
    """The 128 bytes of a segment's header."""

def journal_header_parse(data: bytes | bytearray | memoryview, /) -> tuple[int, int, int, int, bytes]:
    """(shard, segment, first sequence, size, previous header); ValueError "foreign", "version" or "checksum"."""

def journal_scan(
    segment: bytes | bytearray | memoryview,
    at: int,
    /,
    *,
    shard: int,
    sequence: int,
    previous_header: bytes | bytearray | memoryview,
) -> tuple[int, int, int, bytes, str, bool]:
    """Walk along the frames of a segment: (frames, offset behind them, next sequence, last header, why it ended,
    whether it ended at the end mark or the end of the segment).
    """

def journal_behind(
    segment: bytes | bytearray | memoryview, at: int, /, *, shard: int, sequence: int
) -> tuple[int, int, tuple[int, int] | None]:
    """What lies behind the frames: (whole frames of a higher sequence, end of what looks like a frame of this log's
    future or 0, offset and sequence of the first whole one with the flag `synced`).
    """
