"""The one-way run: orders leave by PUSH, nothing is answered, and the receiver is asked what came.

The sessions are opened by DEALER connections, on which something can be answered; a hello on a PUSH connection takes
them up there, so the exchange knows for whom it speaks. The counts of the receiver are asked for by DEALER too: each
second, and at the end until nothing is missing or no more comes.

Open loop, as in `run`. When the warm-up is over the schedule pauses until it has arrived, so that what the receiver
counted before and after can be told apart.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from lx._native import Load
from lx.lab.load.handshake import (
    Market,
    Trader,
    find_markets,
    one_way_address,
    one_way_counts,
    open_sessions,
    query_book,
)
from lx.lab.load.options import LoadOptions
from lx.lab.load.result import Amount, LoadResult, Receipt, WholeRun
from lx.lab.load.run import BOOK_LEVELS, STATUS_NS, Clock, Status, flow_instrument
from lx.transport.errors import NoAnswerError
from lx.transport.factory import ClientSockets, client_sockets
from lx.transport.native_dealer import NativeDealerSockets
from lx.wire.message import build_message
from lx.wire.records_generated import RECORD_SIZE, RECORDS_PER_MESSAGE_MAX, Hello, MessageType

__all__ = ["run_push"]

_SOON_NS: Final = 20_000_000
_POLL_NS: Final = 5_000_000
"""Between two looks at counts that are not there yet."""
_NO_ROOM_NS: Final = 10_000_000_000
"""A receiver that takes nothing for so long is gone."""
_CLOSE_TIMEOUT_NS: Final = 5_000_000_000
_GRACE_NS_MAX: Final = 50_000_000
_MASK: Final = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the receiver has counted on all connections, or what came between two looks."""

    messages: int = 0
    bytes_: int = 0
    checksum: int = 0
    refused: int = 0
    acknowledged: int = 0
    rejected: int = 0

    def since(self, before: _Seen) -> _Seen:
        """What came between."""
        return _Seen(
            self.messages - before.messages,
            self.bytes_ - before.bytes_,
            (self.checksum - before.checksum) & _MASK,
            self.refused - before.refused,
            self.acknowledged - before.acknowledged,
            self.rejected - before.rejected,
        )

    @property
    def matched(self) -> int:
        """Orders that the engine has answered."""
        return self.acknowledged + self.rejected

    @property
    def done(self) -> int:
        """Orders of which something has become."""
        return self.refused + self.matched


def run_push(options: LoadOptions, on_status: Callable[[Status], None] | None = None) -> LoadResult:
    """Run the load one way; `on_status` is called once a second.

    Errors are those of `run_load`; UsageError for a server that takes no one-way orders.
    """
    control = client_sockets(options.transport, [options.server] * options.connection_count)
    push: ClientSockets | None = None
    try:
        traders = open_sessions(control, options)
        markets = find_markets(control, options)
        address = one_way_address(control, options)
        push = client_sockets(options.transport, [address] * options.connection_count, is_push=True)
        last = _take_up(push, traders, options.connection_count)
        clock = Clock()
        before = _await_bound(control, push, options, last)
        start_ns = clock.now_ns() + _SOON_NS
        window = (start_ns + options.warmup_ns, start_ns + options.warmup_ns + options.duration_ns)
        load = Load(
            profile=options.profile,
            seed=options.seed,
            traders=traders,
            instruments=[flow_instrument(market, market.number) for market in markets],
            start_ns=start_ns,
            window_ns=window,
            rate_micro=options.rate_micro,
            batch=options.batch_count,
            batch_timeout_ns=options.batch_timeout_ns,
            connections=options.connection_count,
            message_bytes=options.size or 0,
            one_way=True,
        )
        run = _Run(options, control, push, load, clock, window, last, before, on_status)
        return run.drive(markets[0])
    finally:
        control.close(linger_ms=0)
        if push is not None:
            push.close(linger_ms=0)


def _take_up(push: ClientSockets, traders: Sequence[Trader], connections: int) -> list[int]:
    """Say hello for each session on its PUSH connection; the last session of each."""
    last = []
    for connection in range(connections):
        own = [(session, account) for session, account, of in traders if of == connection]
        hellos = b"".join(Hello(account=account, session=session, request_id=1).pack() for session, account in own)
        size = RECORD_SIZE * RECORDS_PER_MESSAGE_MAX
        parts = (hellos[at : at + size] for at in range(0, len(hellos), size))
        push.send((connection, build_message(MessageType.HELLO, part)) for part in parts)
        last.append(own[-1][0])
    return last


def _await_bound(control: ClientSockets, push: ClientSockets, options: LoadOptions, sessions: Sequence[int]) -> _Seen:
    """What the receiver has counted when it has taken up all sessions; raise NoAnswerError when it never does."""
    deadline = time.monotonic_ns() + options.connect_timeout_ns
    while True:
        seen = _look(control, options, sessions)
        if seen is not None:
            return seen
        if time.monotonic_ns() >= deadline:
            what = "does not hear what is sent to its --pull; look whether that port can be reached"
            raise NoAnswerError(f"{options.server} {what}")
        push.send_backlog()
        push.wait(_POLL_NS)


def _look(control: ClientSockets, options: LoadOptions, sessions: Sequence[int]) -> _Seen | None:
    """What the receiver has counted; None when it does not know one of the sessions there."""
    found = one_way_counts(control, options, sessions)
    if found is None:
        return None
    return _Seen(
        sum(it.messages for it in found),
        sum(it.bytes_in for it in found),
        sum(it.checksum for it in found) & _MASK,
        sum(it.refused for it in found),
        sum(it.acknowledged for it in found),
        sum(it.rejected for it in found),
    )


@dataclass(slots=True)
class _Run:
    options: LoadOptions
    control: ClientSockets
    push: ClientSockets
    load: Load
    clock: Clock
    window: tuple[int, int]
    sessions: Sequence[int]
    """One of each connection."""
    before: _Seen
    on_status: Callable[[Status], None] | None
    at_window: _Seen = field(default_factory=_Seen)
    sent_before: dict[str, int] = field(default_factory=dict)
    """What was sent before the window, by name."""
    last: tuple[int, _Seen] = (0, _Seen())
    """Time and counts at the last status."""

    def drive(self, market: Market) -> LoadResult:
        start_ns, end_ns = self.window
        self.last = (self.clock.now_ns(), _Seen())
        self._send_until(start_ns)
        self.load.skip_until(start_ns)
        self.at_window = self._await_all()
        self.sent_before = {**self.load.sums(), "sent": self.load.whole()["sent"]}
        self.clock.back_to(start_ns)
        self.last = (start_ns, self.at_window)
        self._send_until(end_ns)
        at_end, late_ns = self._seen(), self.clock.now_ns() - end_ns
        self._flush()
        result = self._result(at_end, late_ns, self._await_all(), market)
        self._close()
        return result

    def _send_until(self, until_ns: int) -> None:
        """By the schedule, with a line a second."""
        while self.clock.now_ns() < until_ns:
            status_ns = self.last[0] + STATUS_NS
            self._send_some(min(until_ns, status_ns))
            if self.clock.now_ns() >= status_ns:
                self._status()

    def _send_some(self, until_ns: int) -> None:
        """Send what is meant to leave before `until_ns`, until then."""
        if isinstance(self.push, NativeDealerSockets):
            self.push.push(self.load, now_ns=self.clock.now_ns(), until_ns=until_ns, quiet_ns=_NO_ROOM_NS)
            return
        load, push, now_ns = self.load, self.push, self.clock.now_ns
        while True:
            now = now_ns()
            has_backlog = bool(push.has_backlog and push.send_backlog())
            if not has_backlog:
                push.send(load.due(min(now, until_ns - 1)))
            if now >= until_ns:
                return
            due_ns = now + _POLL_NS // 10 if has_backlog else load.next_due_ns()
            if due_ns > now:
                push.wait(min(due_ns, until_ns) - now)

    def _flush(self) -> None:
        """Send what waits for its batch or for room."""
        self.push.send(self.load.finish())
        deadline = self.clock.now_ns() + _NO_ROOM_NS
        while self.push.has_backlog and self.push.send_backlog() and self.clock.now_ns() < deadline:
            self.push.wait(_POLL_NS)

    def _seen(self) -> _Seen:
        """What came since the run began; what was seen last when the receiver has let the sessions go."""
        found = _look(self.control, self.options, self.sessions)
        return self.last[1] if found is None else found.since(self.before)

    def _await_all(self) -> _Seen:
        """What came when nothing is missing, or no more has come for as long as last answers are waited for."""
        self._flush()
        sums, sent = self.load.sums(), self.load.whole()["sent"]
        seen = self._seen()
        deadline = self.clock.now_ns() + self.options.drain_timeout_ns
        while seen.messages < sums["messages_out"] or seen.done < sent:
            now = self.clock.now_ns()
            if now >= deadline:
                break
            self.push.wait(_POLL_NS)
            self.push.send_backlog()
            again = self._seen()
            if again != seen:
                deadline = now + self.options.drain_timeout_ns
            seen = again
        return seen

    def _status(self) -> None:
        seen, now, measured = self._seen(), self.clock.now_ns(), self.load.measured()
        came = seen.since(self.last[1])
        seconds = (now - self.last[0]) / 1e9
        self.last = (now, seen)
        if self.on_status is None:
            return
        own = seen.since(self.at_window)
        is_warming_up = not self.sent_before
        self.on_status(
            Status(
                orders=measured["sent"],
                rate=came.matched / seconds,
                megabytes_per_second=came.bytes_ / seconds / 1e6,
                acknowledged=0 if is_warming_up else own.acknowledged,
                rejected=0 if is_warming_up else own.rejected,
                errors_percent=0.0 if is_warming_up else 100 * own.refused / max(1, measured["sent"]),
                latency_ns=None,
                is_warming_up=is_warming_up,
            )
        )

    def _result(self, at_end: _Seen, late_ns: int, seen: _Seen, market: Market) -> LoadResult:
        options, load = self.options, self.load
        sums, whole = load.sums(), load.whole()
        own = seen.since(self.at_window)
        sent = load.measured()["sent"]
        sent_own = whole["sent"] - self.sent_before["sent"]
        messages_out = sums["messages_out"] - self.sent_before["messages_out"]
        in_time = min(sent, at_end.since(self.at_window).matched)  # what was counted later is cut to the time
        if late_ns > min(options.duration_ns // 100, _GRACE_NS_MAX):
            in_time = in_time * options.duration_ns // (options.duration_ns + late_ns)
        try:
            book = query_book(self.control, options, market.number, levels=BOOK_LEVELS)
        except NoAnswerError:
            book = None
        sent_amount = Amount(sums["messages_out"], sums["bytes_out"], sums["checksum"])
        return LoadResult(
            options=options,
            seconds=options.duration_ns / 1e9,
            offered=load.offered(*self.window),
            sent=sent,
            answered=in_time,
            acknowledged=own.acknowledged,
            rejected={"by_the_engine": own.rejected} if own.rejected else {},
            unanswered=max(0, sent_own - own.done),
            busy=0,
            malformed=own.refused,
            refused={},
            unexpected=0,
            messages_out=messages_out,
            bytes_out=sums["bytes_out"] - self.sent_before["bytes_out"],
            messages_in=0,
            bytes_in=0,
            trades={},
            volume={},
            latency_ns={},
            buckets=[],
            book=book,
            whole_run=WholeRun(
                sent=whole["sent"],
                acked=seen.acknowledged,
                rejected=seen.rejected,
                trades=0,
                volume={},
                errors=seen.refused + max(0, whole["sent"] - seen.done),
            ),
            receipt=Receipt(sent_amount, Amount(seen.messages, seen.bytes_, seen.checksum)),
        )

    def _close(self) -> None:
        """End the sessions, by the connections that have them; they are gone when the receiver knows them no more."""
        self.push.send(self.load.close_sessions())
        deadline = self.clock.now_ns() + _CLOSE_TIMEOUT_NS
        while self.clock.now_ns() < deadline:
            self.push.send_backlog()
            if _look(self.control, self.options, self.sessions) is None:
                return
            self.push.wait(_POLL_NS)
