"""The loop of a load run: send what is due, take what came back, sleep until the next is due.

One thread, one pass a batch; per order everything is in `lx._native.Load`. Open loop: the schedule does not wait for
answers, and what a slow client or a full socket delays is counted from the time it was meant to leave. At the end the
answers still missing are waited for, then every session is ended, which cancels what rests.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from lx._native import Load
from lx.lab.load.checks import LATENCIES
from lx.lab.load.handshake import Book, Market, query_book
from lx.lab.load.options import LoadOptions
from lx.lab.load.result import LoadResult, WholeRun
from lx.lab.load.routing import Ground, find_servers, open_ground, place_markets
from lx.transport.errors import NoAnswerError
from lx.transport.factory import ClientSockets, client_sockets
from lx.wire.records_generated import Reason
from lx.workload.profiles import FlowInstrument

__all__ = ["BOOK_LEVELS", "STATUS_NS", "Clock", "Status", "flow_instrument", "run_load"]

BOOK_LEVELS: Final = 10
"""Levels a side of the book that a result shows."""
STATUS_NS: Final = 1_000_000_000
"""Time between two lines of a run."""
_SOON_NS: Final = 20_000_000
"""Time between the end of the preparations and the first order."""
_BACKLOG_WAIT_NS: Final = 500_000
_RECEIVE_MAX: Final = 1_024
_CLOSE_TIMEOUT_NS: Final = 5_000_000_000


@dataclass(frozen=True, slots=True)
class Status:
    """How a run is going; counts are of the measured orders, rates of the last second. `latency_ns` is p50, p99; None
    where nothing is answered.
    """

    orders: int
    rate: float
    megabytes_per_second: float
    acknowledged: int
    rejected: int
    errors_percent: float
    latency_ns: tuple[int, int] | None
    is_warming_up: bool


def run_load(options: LoadOptions, on_status: Callable[[Status], None] | None = None) -> LoadResult:
    """Run the load; `on_status` is called once a second.

    Raise AddressError for an address that can't be, NoAnswerError when no exchange answers there, UsageError for a
    market that no server has, or that two have.
    """
    options = find_servers(options)
    markets: list[Market] = []
    places: list[int] = []
    if options.is_routed:
        options, markets, places = place_markets(options)
    addresses = [address for address in options.servers for _ in range(options.connection_count)]
    sockets = client_sockets(options.transport, addresses)
    try:
        ground = open_ground(sockets, options, markets, places)
        clock = Clock()
        start_ns = clock.now_ns() + _SOON_NS
        window = (start_ns + options.warmup_ns, start_ns + options.warmup_ns + options.duration_ns)
        load = Load(
            profile=options.profile,
            seed=options.seed,
            traders=ground.traders,
            instruments=[flow_instrument(market, number) for number, market in ground.by_number.items()],
            start_ns=start_ns,
            window_ns=window,
            rate_micro=options.rate_micro,
            batch=options.batch_count,
            batch_timeout_ns=options.batch_timeout_ns,
            connections=len(addresses),
            routes=ground.routes,
            message_bytes=options.size or 0,
        )
        run = _Run(options=options, ground=ground, sockets=sockets, load=load, clock=clock, window=window)
        run.on_status = on_status
        return run.drive()
    finally:
        sockets.close(linger_ms=0)


def flow_instrument(market: Market, number: int) -> tuple[int, int, int, int, int]:
    """The market under this number, as a flow is told of it."""
    terms = FlowInstrument.of_scales(number, tick_scale=market.tick_scale, lot_scale=market.lot_scale)
    return terms.instrument, terms.price, terms.spread, terms.quantity_min, terms.quantity_max


class Clock:
    """ns since 1970 that never jump: the time of day at the start, then the monotonic clock."""

    def __init__(self) -> None:
        self._offset = time.time_ns() - time.monotonic_ns()

    def back_to(self, time_ns: int) -> None:
        """It is that time now: what lies between was a pause."""
        self._offset = time_ns - time.monotonic_ns()

    def now_ns(self) -> int:
        """The time in ns."""
        return time.monotonic_ns() + self._offset


@dataclass(slots=True)
class _Run:
    options: LoadOptions
    ground: Ground
    sockets: ClientSockets
    load: Load
    clock: Clock
    window: tuple[int, int]
    on_status: Callable[[Status], None] | None = None
    at_window: dict[str, int] = field(default_factory=dict)
    """Sums when the warm-up ended."""
    last: tuple[int, int, int] = (0, 0, 0)
    """Time, answers and bytes at the last status."""

    def drive(self) -> LoadResult:
        self._send_all()
        at_end = self.load.sums()
        self._await_answers(self.clock.now_ns() + self.options.drain_timeout_ns, 0)
        book = self._query_book()
        result = self._result(at_end, book)
        if book is not None or self.ground.routes is not None:
            unanswered = self.load.outstanding()
            self.sockets.send(self.load.close_sessions())
            self._await_answers(self.clock.now_ns() + _CLOSE_TIMEOUT_NS, unanswered)
        return result

    def _query_book(self) -> Book | None:
        """The book of the first market at the end, None when its exchange has gone meanwhile: the run is reported all
        the same.
        """
        try:
            market, place = self.ground.markets[0], self.ground.places[0]
            return query_book(
                self.sockets,
                self.options,
                market.number,
                levels=BOOK_LEVELS,
                address=self.options.servers[place],
                connection=place * self.options.connection_count,
            )
        except NoAnswerError:
            return None

    def _send_all(self) -> None:
        """From the first order to the end of the measured time."""
        load, sockets, now_ns = self.load, self.sockets, self.clock.now_ns
        start_ns, end_ns = self.window
        status_ns = now_ns() + STATUS_NS
        has_backlog = False
        while True:
            now = now_ns()
            if not self.at_window and now >= start_ns:
                self.at_window = load.sums()
            has_backlog = bool(sockets.has_backlog and sockets.send_backlog())
            if not has_backlog:
                sockets.send(load.due(now))
            received = self._receive()
            if now >= status_ns:
                self._status(now)
                status_ns = now + STATUS_NS
            if now >= end_ns:
                sockets.send(load.finish())
                return
            if not received:
                due = now + _BACKLOG_WAIT_NS if has_backlog else load.next_due_ns()
                sockets.wait(min(due, status_ns, end_ns) - now_ns())

    def _await_answers(self, deadline_ns: int, outstanding: int) -> None:
        """Take what comes until no more than `outstanding` orders are without an answer, or the time is over."""
        while self.load.outstanding() > outstanding:
            self.sockets.send_backlog()
            received = self._receive()
            now = self.clock.now_ns()
            if received:
                continue
            if now >= deadline_ns:
                return
            self.sockets.wait(min(deadline_ns - now, _BACKLOG_WAIT_NS * 20))

    def _receive(self) -> bool:
        """Take what has come; whether something has."""
        if self.ground.routes is None:
            messages = self.sockets.receive(messages_max=_RECEIVE_MAX)
            if messages:
                self.load.received(self.clock.now_ns(), messages)
            return bool(messages)
        found = self.sockets.receive_each(messages_max=_RECEIVE_MAX)
        now = self.clock.now_ns()
        for connection, messages in found:
            self.load.received_from(connection // self.options.connection_count, now, messages)
        return bool(found)

    def _status(self, now: int) -> None:
        if self.on_status is None:
            return
        sums, measured, whole = self.load.sums(), self.load.measured(), self.load.whole()
        answers = whole["sent"] - whole["outstanding"]
        size = sums["bytes_in"] + sums["bytes_out"]
        last_ns, last_answers, last_size = self.last
        seconds = (now - last_ns) / 1e9 if last_ns else 1.0
        self.last = (now, answers, size)
        self.on_status(
            Status(
                orders=measured["sent"],
                rate=(answers - last_answers) / seconds,
                megabytes_per_second=(size - last_size) / seconds / 1e6,
                acknowledged=measured["acknowledged"],
                rejected=measured["rejected"],
                errors_percent=100 * (measured["busy"] + measured["malformed"]) / max(1, measured["sent"]),
                latency_ns=(self.load.percentile(50), self.load.percentile(99)),
                is_warming_up=now < self.window[0],
            )
        )

    def _result(self, at_end: dict[str, int], book: Book | None) -> LoadResult:
        markets = self.ground.by_number
        load, sums, measured = self.load, self.load.sums(), self.load.measured()
        low, mean, high = load.spread()
        passed = {name: at_end[name] - self.at_window[name] for name in at_end}
        percentiles = {name: load.percentile(float(name[1:])) for name in LATENCIES if name.startswith("p")}
        trades, volume = _traded(load.markets(), markets)
        return LoadResult(
            options=self.options,
            seconds=(self.window[1] - self.window[0]) / 1e9,
            offered=load.offered(*self.window),
            sent=measured["sent"],
            answered=sums["answered_in_time"],
            acknowledged=measured["acknowledged"],
            rejected={Reason(code).name.lower(): count for code, count in load.rejected()},
            unanswered=measured["outstanding"],
            busy=measured["busy"],
            malformed=measured["malformed"],
            refused={Reason(code).name.lower(): count for code, count in load.refused()},
            unexpected=sums["unexpected"],
            messages_out=passed["messages_out"],
            bytes_out=passed["bytes_out"],
            messages_in=passed["messages_in"],
            bytes_in=passed["bytes_in"],
            trades=trades,
            volume=volume,
            latency_ns={"min": low, "mean": mean, **percentiles, "max": high},
            buckets=load.buckets(),
            book=book,
            whole_run=_whole_run(load, markets),
        )


def _whole_run(load: Load, markets: Mapping[int, Market]) -> WholeRun:
    """All orders so far; before the sessions are ended."""
    whole = load.whole()
    trades, volume = _traded(load.markets_whole(), markets)
    return WholeRun(
        sent=whole["sent"],
        acked=whole["acknowledged"],
        rejected=whole["rejected"],
        trades=sum(trades.values()),
        volume=volume,
        errors=whole["outstanding"] + whole["busy"] + whole["malformed"],
    )


def _traded(
    rows: Iterable[tuple[int, int, int, int]], by_number: Mapping[int, Market]
) -> tuple[dict[str, int], dict[str, str]]:
    """Trades and volume (price times quantity, in units of the quote asset) by symbol."""
    trades, volume = {}, {}
    for number, count, _, turnover in rows:
        market = by_number[number]
        trades[market.symbol] = count
        scale = market.tick_scale + market.lot_scale
        volume[market.symbol] = f"{Decimal(turnover * market.tick * market.lot).scaleb(-scale):f}"
    return trades, volume
