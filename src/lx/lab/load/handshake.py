"""Before a run: sessions for all traders, and which markets the exchange has.

Everything here waits for an answer, for a bounded time; nothing of it is measured.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lx.errors import LxError, UsageError
from lx.lab.load.options import LoadOptions
from lx.transport.errors import NoAnswerError
from lx.transport.factory import ClientSockets
from lx.transport.options import same_host
from lx.wire.codec import decode
from lx.wire.errors import WireError
from lx.wire.message import ENVELOPE_SIZE, build_message, read_envelope
from lx.wire.records_generated import (
    RECORD_SIZE,
    RECORDS_PER_MESSAGE_MAX,
    Hello,
    InstrumentAdded,
    InstrumentLimits,
    Level,
    MessageType,
    OneWayCounts,
    OneWayQuery,
    Position,
    Query,
    Reason,
    Record,
    Refused,
    ShardsQuery,
    Side,
    Welcome,
)
from lx.wire.shards import ShardEntry, read_book

__all__ = [
    "MARKETS_MAX",
    "Book",
    "Market",
    "Trader",
    "find_markets",
    "markets_of",
    "one_way_address",
    "one_way_counts",
    "open_sessions",
    "query_book",
    "query_shards",
]

MARKETS_MAX: Final = 1_024
"""Markets looked for when none are named."""

Trader = tuple[int, int, int]
"""Session, account, index of the connection."""


@dataclass(frozen=True, slots=True)
class Market:
    """An instrument of the exchange."""

    symbol: str
    number: int
    tick_scale: int
    lot_scale: int
    tick: int
    lot: int


@dataclass(frozen=True, slots=True)
class Book:
    """Best levels of a market as (price in ticks, lots, orders), best first, at an ordinal of the log."""

    market: Market
    sequence: int
    bids: tuple[tuple[int, int, int], ...]
    asks: tuple[tuple[int, int, int], ...]


def open_sessions(sockets: ClientSockets, options: LoadOptions, *, server: int = 0) -> list[Trader]:
    """A session for each trader at the server of this index; account i + 1 for trader i. Raise NoAnswerError when it
    keeps silent.
    """
    count = options.connection_count
    first, address = server * count, options.servers[server]
    for connection in range(count):
        hellos = b"".join(
            Hello(account=number + 1, request_id=number + 1).pack()
            for number in range(connection, options.traders, count)
        )
        size = RECORD_SIZE * RECORDS_PER_MESSAGE_MAX
        parts = (hellos[at : at + size] for at in range(0, len(hellos), size))
        sockets.send((first + connection, build_message(MessageType.HELLO, part)) for part in parts)
    sessions: dict[int, int] = {}
    for records in _messages(sockets, options, address):
        for record in records:
            if isinstance(record, Refused):
                raise LxError(f"{address} refused a session: {_reason(record)}; it opened {len(sessions)}")
            if isinstance(record, Welcome):
                sessions[record.request_id - 1] = record.session
        if len(sessions) == options.traders:
            break
    return [(sessions[number], number + 1, number % count) for number in range(options.traders)]


def find_markets(sockets: ClientSockets, options: LoadOptions) -> list[Market]:
    """The markets of the options in their order, or all of the exchange; raise UsageError for one it hasn't."""
    found: dict[str, Market] = {}
    for market in markets_of(sockets, options, options.server, connection=0):
        found[market.symbol] = market
        if options.symbols and all(symbol in found for symbol in options.symbols):
            break
    for symbol in options.symbols or ():
        if symbol not in found:
            raise UsageError(f"--symbols: {options.server} has no market {symbol}; it has {', '.join(found)}")
    return [found[symbol] for symbol in options.symbols or found]


def markets_of(sockets: ClientSockets, options: LoadOptions, address: str, *, connection: int) -> Iterator[Market]:
    """The markets of a server in the order of their numbers."""
    for number in range(1, MARKETS_MAX + 1):
        book = query_book(sockets, options, number, levels=1, address=address, connection=connection)
        if book is None:
            return
        yield book.market


def query_shards(sockets: ClientSockets, options: LoadOptions) -> list[ShardEntry]:
    """The address book of the server; raise LxError when it has none to give."""
    query = ShardsQuery(request_id=1)
    sockets.send([(0, build_message(MessageType.QUERY, query.pack()))])
    for first, *rest in _messages(sockets, options, options.server):
        if isinstance(first, Position) and first.request_id == query.request_id:
            entries = read_book(rest)
            if entries is not None:
                return entries
        if isinstance(first, Refused):
            raise LxError(f"{options.server} refused a query of its shards: {_reason(first)}")
        raise LxError(f"what answers at {options.server} does not name shards; use servers of this version")
    return []


def one_way_counts(sockets: ClientSockets, options: LoadOptions, sessions: Sequence[int]) -> list[OneWayCounts] | None:
    """What came by the one-way connection of each of these sessions; None while one of them is bound to none."""
    queries = [OneWayQuery(session=session, request_id=at + 1) for at, session in enumerate(sessions)]
    sockets.send((0, build_message(MessageType.QUERY, query.pack())) for query in queries)
    found: dict[int, OneWayCounts | None] = {}
    for first, *rest in _messages(sockets, options, options.server):
        if isinstance(first, Refused):
            if first.reason != Reason.SESSION_NOT_BOUND:
                raise LxError(f"{options.server} refused a query of one-way orders: {_reason(first)}")
            found[first.request_id] = None
        for record in rest:
            if isinstance(record, OneWayCounts):
                found[record.request_id] = record
        if len(found) == len(queries):
            break
    counts_of = [counts for _, counts in sorted(found.items()) if counts is not None]
    return counts_of if len(counts_of) == len(queries) else None


def one_way_address(sockets: ClientSockets, options: LoadOptions) -> str:
    """Where the server takes one-way orders; raise UsageError when it doesn't."""
    (counts,) = one_way_counts(sockets, options, [0]) or [OneWayCounts()]
    if not counts.port:
        mend = "start it with `lx exchange --pull tcp://*:5557`"
        raise UsageError(f"--mode: {options.server} takes no one-way orders; {mend}")
    return same_host(options.server, counts.port)


def query_book(
    sockets: ClientSockets,
    options: LoadOptions,
    number: int,
    *,
    levels: int,
    address: str | None = None,
    connection: int = 0,
) -> Book | None:
    """A market by number with its best levels, None when there is none; events that come meanwhile are dropped.

    address, connection: of the server that is asked; the first one unless given
    """
    address = options.server if address is None else address
    query = Query(instrument=number, levels=levels, request_id=number)
    sockets.send([(connection, build_message(MessageType.QUERY, query.pack()))])
    for first, *rest in _messages(sockets, options, address):
        if isinstance(first, Refused):
            if first.reason == Reason.UNKNOWN_INSTRUMENT:
                return None
            raise LxError(f"{address} refused a query: {_reason(first)}")
        if isinstance(first, Position) and first.request_id == number:
            return _read_book(first.sequence, rest, address)
    return None


def _read_book(sequence: int, records: list[Record], server: str) -> Book:
    match records:
        case [InstrumentAdded() as added, InstrumentLimits() as limits, *levels]:
            market = Market(added.symbol, added.instrument, added.tick_scale, added.lot_scale, limits.tick, limits.lot)
        case _:
            raise LxError(
                f"what answers at {server} does not name the instrument of a book; use servers of this version"
            )
    sides: dict[int, list[tuple[int, int, int]]] = {Side.BUY: [], Side.SELL: []}
    for level in levels:
        if isinstance(level, Level):
            sides[level.side].append((level.price, level.quantity, level.orders))
    return Book(market, sequence, tuple(sides[Side.BUY]), tuple(sides[Side.SELL]))


def _messages(sockets: ClientSockets, options: LoadOptions, address: str) -> Iterator[list[Record]]:
    """The records of each message that comes in; NoAnswerError when none comes from the server for too long."""
    deadline = time.monotonic_ns() + options.connect_timeout_ns
    while True:
        messages = sockets.receive(messages_max=64)
        if messages:
            deadline = time.monotonic_ns() + options.connect_timeout_ns
        for message in messages:
            yield _unpack(message, address)
        left = deadline - time.monotonic_ns()
        if left <= 0:
            seconds = options.connect_timeout_ns / 1e9
            mend = "start one with `lx exchange --bind ...`, or check host and port"
            raise NoAnswerError(f"no exchange answers at {address} within {seconds:g} s; {mend}")
        if not messages:
            sockets.send_backlog()
            sockets.wait(left)


def _unpack(message: bytes, server: str) -> list[Record]:
    try:
        count = read_envelope(message).count
        return [decode(message, ENVELOPE_SIZE + RECORD_SIZE * index) for index in range(count)]
    except WireError as error:
        raise LxError(f"what answers at {server} does not speak LX: {error}") from None


def _reason(refused: Refused) -> str:
    name = Reason(refused.reason).name.lower()
    return f"{name} (value {refused.value}, limit {refused.limit})" if refused.limit else name
