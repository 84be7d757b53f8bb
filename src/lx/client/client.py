"""`OrderClient`: what a program enters orders with, at one exchange server or several (docs/client.md)."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTimeError
from dataclasses import dataclass
from types import MappingProxyType, TracebackType
from typing import Final, Literal, Self, Unpack

from lx.client import commands
from lx.client.answers import Teller
from lx.client.commands import Command, Handle, NewOrder, Words
from lx.client.errors import ClientClosedError, ClientError
from lx.client.gate import IN_FLIGHT_MAX, Gate
from lx.client.learning import learn_markets, learn_shards
from lx.client.loop import Loop
from lx.client.markets import Markets, book_of
from lx.client.outcome import Gap, OrderEvent, Outcome, Pending, PendingOutcome, refused
from lx.client.session import Ask, Session, Timing
from lx.client.stream import EventStream
from lx.decimals import Number
from lx.errors import ArgumentError, ArgumentTypeError, LxError, UsageError
from lx.exchange.arguments import ACCOUNT_MAX, integer
from lx.exchange.book import Book
from lx.exchange.entry import StpWord
from lx.exchange.instruments import Instrument
from lx.exchange.rejections import Rejection
from lx.transport.links import Links
from lx.transport.options import same_host
from lx.wire.records_generated import LEVELS_PER_QUERY_MAX, Scope
from lx.wire.shards import ShardEntry

__all__ = ["OrderClient"]

_SESSION_MAX: Final = (1 << 32) - 1


@dataclass(frozen=True, slots=True, eq=False)
class _Server:
    """A server that orders can go to."""

    session: Session
    gate: Gate
    markets: Markets


class OrderClient:
    """Orders of one account at exchange servers; each call returns at once what will be known later.

    `.result(timeout)` of what a call returns waits for it, `await` does in a coroutine. Numbers go in as str, Decimal
    or int and come out as Decimal; a float is an ArgumentTypeError. What a market refuses is an `Outcome` of the status
    `rejected`. A lost connection, a busy server and one that is started again show by latency alone: what was not
    answered is sent again, and executed once. Any thread may use it; one of its own does the work, and runs callbacks.

    servers: address or addresses; each symbol goes to the server that has it. One that is a shard of several names the
        others, and they are servers too
    account: who trades, 1 to 2^32 - 1
    on_event, on_gap: called with each OrderEvent, and with each Gap between them, in the client's thread
    sessions: numbers of sessions to take up, by address, as `sessions` of an earlier client told; else one is opened
    keep: leave the sessions and their orders open when the client is closed
    in_flight_max: commands from the oldest that is not answered to the newest, for each server
    connect_timeout, answer_timeout, heartbeat: seconds until connecting fails, or asking for an unknown symbol does;
        until what was not answered is sent again; and of silence until the server is asked whether it is there
    seed: of the chance in the pauses after "busy"; by default the account

    Raise AddressError for a wrong address. `ready` tells when it is connected: then all of `servers` have answered.
    Calls before that wait for it.

    >>> with OrderClient("tcp://127.0.0.1:5555", account=7) as client:
    ...     client.submit("BTC-USD", "buy", "0.5", price="70000").result(timeout=10).status
    <OrderStatus.NEW: 'new'>
    """

    def __init__(
        self,
        servers: str | Sequence[str],
        *,
        account: int,
        on_event: Callable[[OrderEvent], None] | None = None,
        on_gap: Callable[[Gap], None] | None = None,
        sessions: Mapping[str, int] | None = None,
        keep: bool = False,
        in_flight_max: int = IN_FLIGHT_MAX,
        connect_timeout: float = 10.0,
        answer_timeout: float = 1.0,
        heartbeat: float = 2.0,
        seed: int | None = None,
    ) -> None:
        addresses = [servers] if isinstance(servers, str) else list(servers)
        if not addresses or len(set(addresses)) < len(addresses):
            raise ArgumentError(f"servers={servers!r}: give one address or more, each once")
        integer(account, "account", 1, ACCOUNT_MAX)
        integer(in_flight_max, "in_flight_max", 1, IN_FLIGHT_MAX)
        kept = dict(sessions or {})
        self._account = account
        self._kept = {address: integer(number, "sessions", 0, _SESSION_MAX) for address, number in kept.items()}
        if len(addresses) > 1:
            self._check_kept(addresses)
        self._in_flight_max = in_flight_max
        self._keep = keep
        self._on_event = on_event
        self._on_gap = on_gap
        self._streams: list[EventStream] = []
        self._is_closed = False
        self._timing = Timing(answer_ns=_ns(answer_timeout, "answer_timeout"), heartbeat_ns=_ns(heartbeat, "heartbeat"))
        connect_ns = _ns(connect_timeout, "connect_timeout")
        self._chance = random.Random(account if seed is None else seed)
        self._links = Links(addresses, option="servers")
        self._addresses: set[str] = set()
        """Of all servers, those that are not there yet included."""
        self._servers: list[_Server] = []
        self._places: dict[str, tuple[_Server, Instrument]] = {}
        """Where orders of a symbol, as it was written, go."""
        self._has_shards = len(addresses) == 1
        """Whether the server may be a shard that names others."""
        self._connect_ns = connect_ns
        self._loop = Loop(self._links, connect_ns=connect_ns, check=self._check_servers, ended=self._end)
        for address in addresses:
            self._serve(address, has_shards=self._has_shards)
        self._loop.start()

    def _serve(self, address: str, *, has_shards: bool) -> Pending[None]:
        """Have a session at a server, whose link is there; known when the session is."""
        markets = Markets(address)
        session = Session(
            address,
            account=self._account,
            number=self._kept.get(address, 0),
            timing=self._timing,
            chance=self._chance,
            markets=markets,
            teller=Teller(address, markets, self._tell),
            missed=self._missed,
            shards=self._meet_shards if has_shards else None,
        )
        gate = Gate(self._in_flight_max, wake=self._links.wake, is_loop=self._loop.is_current)
        server = _Server(session, gate, markets)
        self._addresses.add(address)
        up = self._loop.add(session, gate)
        if not self.ready.done():
            self._servers.append(server)
            return up

        def join(done: Future[None]) -> None:
            if done.exception() is None:
                self._servers.append(server)

        up.add_done_callback(join)  # orders go there once it is there; those for the others go on meanwhile
        return up

    def _meet_shards(self, entries: list[ShardEntry]) -> None:
        """The one server is a shard, and names the others."""
        self._add_shards(entries)

    def _add_shards(self, entries: list[ShardEntry]) -> list[Pending[None]]:
        """Those that are not known yet, on the host of the one that was asked; known when their sessions are there."""
        asked = self._servers[0].session.server
        added: list[Pending[None]] = []
        for entry in entries:
            address = same_host(asked, entry.port)  # port 0: the one that was asked
            if address not in self._addresses:
                self._links.add(address)
                added.append(self._serve(address, has_shards=False))
        return added

    # ------------------------------------------------------------------------------------------ begin and end

    @property
    def ready(self) -> Pending[None]:
        """Known when all servers have answered; NoAnswerError when they don't, ArgumentError for a market on two."""
        return self._loop.ready

    @property
    def sessions(self) -> dict[str, int]:
        """The numbers of the sessions by address, with which a later client takes them up."""
        return {it.session.server: it.session.number for it in self._servers}

    @property
    def instruments(self) -> Mapping[str, Instrument]:
        """All instruments by symbol; those that were added since are there once somebody has asked for one of them."""
        self.ready.result()
        found = {name: it for server in self._servers for name, it in server.markets.by_symbol.copy().items()}
        return MappingProxyType(found)

    def __enter__(self) -> Self:
        self.ready.result()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        await self.ready
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await asyncio.to_thread(self.close)

    def close(self, *, keep: bool | None = None, timeout: float = 10.0) -> None:
        """Wait for what is under way, at most `timeout` seconds, and end.

        keep: leave the sessions and their orders open; else their orders are canceled, and events till then are told

        What was not answered until then gets ClientClosedError, and may have been executed. Not for callbacks.
        """
        if self._loop.is_current():
            raise UsageError("close() waits for the thread that runs callbacks; call it in another one")
        self._is_closed = True
        deadline = time.monotonic() + timeout
        closing = ClientClosedError("the client is closed")
        for server in self._servers:
            server.gate.close(closing)
        is_idle = all(server.gate.wait_empty(deadline) for server in self._servers)
        if is_idle and self.ready.done() and not (self._keep if keep is None else keep):
            self._end_sessions(deadline)
        self._loop.stop()

    def _end_sessions(self, deadline: float) -> None:
        ends: list[Command] = []
        for server in self._servers:
            if server.session.ended is None:
                ends.append(commands.close_session())
                server.gate.put(ends[-1:], block=False, is_last=True)
        for command in ends:
            try:
                command.pending.result(max(0.0, deadline - time.monotonic()))
            except (NotInTimeError, ClientError):
                continue  # the session is not there any more, or the server is not: there is nothing else to be done

    # ----------------------------------------------------------------------------------------------- orders

    def submit(
        self,
        symbol: str,
        side: Literal["buy", "sell"],
        qty: Number | None = None,
        *,
        block: bool = True,
        **words: Unpack[Words],
    ) -> PendingOutcome:
        """Enter an order; its words are those of `lx.Exchange.submit` (docs/embedded.md), `price=` first of all.

        block: wait while as much is under way as may be; else, and in callbacks, raise ClientFullError

        A symbol that is not known is asked for first, as it may have been added since. Raise ArgumentError when no
        server has it, and for words that are wrong.
        """
        return self.submit_many([{"symbol": symbol, "side": side, "qty": qty, **words}], block=block)[0]

    def submit_many(self, orders: Iterable[NewOrder], *, block: bool = True) -> list[PendingOutcome]:
        """Enter orders given as dicts of the words of `submit`, in few messages, in their order; all or, when one of
        them is wrong, none. With block=False all must have room; of several servers the first raises, and what a
        later one can't take has ClientFullError as its outcome.
        """
        made: list[PendingOutcome] = []
        by_server: dict[_Server, list[Command]] = {}
        for order in orders:
            words = dict(order)
            symbol, side, qty = words.pop("symbol"), words.pop("side"), words.pop("qty", None)
            server, instrument = self._find(symbol)
            command = commands.new_order(instrument, side, qty, **words)  # type: ignore[arg-type]
            if isinstance(command, Rejection):
                made.append(refused(command, instrument.symbol, side))  # type: ignore[arg-type]
            else:
                made.append(command.pending)
                by_server.setdefault(server, []).append(command)
        for number, (server, batch) in enumerate(by_server.items()):
            try:
                server.gate.put(batch, block=block)
            except LxError as error:
                if not number:
                    raise
                for command in batch:  # those for the servers before are on their way
                    command.pending.set_exception(error)
        return made

    def cancel(self, order: Handle, *, symbol: str | None = None, block: bool = True) -> PendingOutcome:
        """Cancel an order: what `submit` returned, what that came to, or an engine's id with its `symbol`."""
        server, instrument = self._find(_symbol(order, symbol))
        return self._enter(server, instrument, commands.cancel(instrument, order), block=block)

    def reduce(self, order: Handle, qty: Number, *, symbol: str | None = None, block: bool = True) -> PendingOutcome:
        """Take `qty` off an order, which keeps its place. Taking all that is left, or more, cancels it."""
        server, instrument = self._find(_symbol(order, symbol))
        return self._enter(server, instrument, commands.reduce(instrument, order, qty), block=block)

    def amend(self, order: PendingOutcome | Outcome, qty: Number, *, block: bool = True) -> PendingOutcome:
        """Lower the total of an order to `qty`, what was filled included; it keeps its place.

        At or below what was filled it is canceled. Raise ArgumentError unless `qty` is less than its total was.
        """
        server, instrument = self._find(order.symbol)
        return self._enter(server, instrument, commands.amend(instrument, order, qty), block=block)

    def replace(
        self,
        order: Handle,
        *,
        qty: Number | None = None,
        price: Number | None = None,
        post_only: bool = False,
        slide: bool = False,
        stp: StpWord = "none",
        symbol: str | None = None,
        block: bool = True,
    ) -> PendingOutcome:
        """State total, price or both of an order anew; of what is left out the order that is given knows the last.

        The outcome stands for the order from then on. The rules are those of `lx.Exchange.replace`.
        """
        server, instrument = self._find(_symbol(order, symbol))
        command = commands.replace(instrument, order, qty=qty, price=price, post_only=post_only, slide=slide, stp=stp)
        return self._enter(server, instrument, command, block=block)

    def cancel_all(
        self,
        *,
        symbol: str | None = None,
        side: Literal["buy", "sell"] | None = None,
        scope: Literal["session", "account"] = "session",
        block: bool = True,
    ) -> list[PendingOutcome]:
        """Cancel all orders of this client's sessions, or of its account, filtered by symbol and side.

        An outcome from each server that may have some; its `count` says how many they were.
        """
        if scope not in ("session", "account"):
            raise ArgumentError(f"scope={scope!r} is unknown; give 'session' or 'account'")
        self.ready.result()
        places: list[tuple[_Server, Instrument | None]] = [(server, None) for server in self._servers]
        if symbol is not None:
            places = [self._find(symbol)]
        made = [
            (server, commands.mass_cancel(instrument, side, scope=Scope[scope.upper()]))
            for server, instrument in places
        ]
        for server, command in made:
            server.gate.put([command], block=block)
        return [command.pending for _, command in made]

    # --------------------------------------------------------------------------------------- books and events

    def book(self, symbol: str, levels: int = 10) -> Pending[Book]:
        """The best levels of a market; at most 1,000 a side."""
        integer(levels, "levels", 1, LEVELS_PER_QUERY_MAX)
        server, instrument = self._find(symbol)
        pending: Pending[Book] = Pending()
        server.gate.ask(
            Ask(
                instrument.number,
                levels,
                answered=lambda records: pending.set_result(book_of(instrument, records)),
                failed=pending.set_exception,
            )
        )
        return pending

    def events(self) -> EventStream:
        """What happens in the sessions from now on, for `for` and `async for`: OrderEvents, and Gaps between them."""
        stream = EventStream()
        self._streams.append(stream)
        if self._is_closed:
            stream.close()
        return stream

    # ----------------------------------------------------------------------------------------------- within

    def _enter(
        self, server: _Server, instrument: Instrument, command: Command | Rejection, *, block: bool
    ) -> PendingOutcome:
        if isinstance(command, Rejection):
            return refused(command, instrument.symbol, "")
        server.gate.put([command], block=block)
        return command.pending

    def _find(self, symbol: object) -> tuple[_Server, Instrument]:
        """The server that has a symbol, and the instrument there."""
        self.ready.result()
        if not isinstance(symbol, str):
            raise ArgumentTypeError(f"symbol={symbol!r} is {type(symbol).__name__}; give a str such as 'BTC-USD'")
        place = self._places.get(symbol) or self._place(symbol)
        if place is not None:
            return place
        missing = self._learn()
        place = self._place(symbol)
        if place is not None:
            return place
        known = "; ".join(f"{it.markets.server} has {', '.join(it.markets.by_symbol.copy())}" for it in self._servers)
        raise ArgumentError(f"symbol={symbol!r} is on no server: {known}{missing}")

    def _place(self, symbol: str) -> tuple[_Server, Instrument] | None:
        """Where a symbol is, as far as is known; raise ArgumentError when two servers have it."""
        found = [(it, instrument) for it in self._servers if (instrument := it.markets.find(symbol)) is not None]
        if len(found) > 1:
            raise _both_have(found[0][1].symbol, *(server.markets.server for server, _ in found[:2]))
        if found:
            self._places[symbol] = found[0]
        return found[0] if found else None

    def _learn(self) -> str:
        """Ask the servers once for markets, and the shards for shards, that were added since; what is to be said of
        those that did not answer.
        """
        asked = [(it.session.server, learn_markets(it.gate, it.markets)) for it in self._servers]
        if self._has_shards:
            asked.append((self._servers[0].session.server, learn_shards(self._servers[0].gate, self._add_shards)))
        if self._loop.is_current():
            return "; they are asked for new ones, and a callback can't wait for that: try again outside, or later"
        deadline = time.monotonic() + self._connect_ns / 1e9
        silent: list[str] = []
        for server, pending in asked:
            try:
                pending.result(max(0.0, deadline - time.monotonic()))
            except (NotInTimeError, LxError):
                silent.append(server)
        return f"; not answered now: {', '.join(dict.fromkeys(silent))}" if silent else ""

    def _check_kept(self, addresses: Sequence[str]) -> None:
        """Raise ArgumentError when there is a session to be taken up at a server that is none of these."""
        if not self._kept.keys() <= set(addresses):
            raise ArgumentError(f"sessions={self._kept!r} names a server that is none of {', '.join(addresses)}")

    def _check_servers(self) -> None:
        """Raise ArgumentError when two servers have the same market: nobody could say where its orders are to go."""
        self._check_kept([server.session.server for server in self._servers])
        servers: dict[str, str] = {}
        for markets in (server.markets for server in self._servers):
            for symbol in markets.by_symbol:
                if symbol in servers:
                    raise _both_have(symbol, servers[symbol], markets.server)
                servers[symbol] = markets.server

    def _tell(self, event: OrderEvent) -> None:
        for stream in self._streams:
            stream.put(event)
        if self._on_event is not None:
            self._on_event(event)

    def _missed(self, server: str, session: int, first: int, last: int, position: int) -> None:
        gap = Gap(server, session, first, last, position)
        for stream in self._streams:
            stream.put(gap)
        if self._on_gap is not None:
            self._on_gap(gap)

    def _end(self) -> None:
        self._is_closed = True
        for stream in self._streams:
            stream.close()


def _both_have(symbol: str, one: str, other: str) -> ArgumentError:
    return ArgumentError(f"servers: {one} and {other} both have {symbol}; name one of them")


def _ns(seconds: float, name: str) -> int:
    """A time-out in ns."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise ArgumentTypeError(f"{name}={seconds!r} is {type(seconds).__name__}; give seconds such as 1.5")
    if not 0 < seconds <= 1e6:
        raise ArgumentError(f"{name}={seconds!r} is out of range; give seconds above 0 and up to 1000000")
    return round(seconds * 1e9)


def _symbol(order: Handle, symbol: str | None) -> str:
    """The symbol of an order."""
    if symbol is not None:
        return symbol
    if isinstance(order, PendingOutcome | Outcome):
        return order.symbol
    raise ArgumentError(f"order={order!r} is an id, and which market it is of nobody knows; give symbol= too")
