"""What the loop writes down for the process of statistics: counts that exist already, and how long its stages take.

Reading the clock costs as much as a good part of a short turn, so not every turn is timed: one of up to 256, fewer are
left out the less there is to do, and all are timed when there is little. A timed turn counts for those since the one
before it, and a sync that it asks for likewise. The loop counts down the turns to the next timed one, and does nothing
else for the statistics in the others.

A timed turn runs on a socket and a log that measure their calls; what is left of it is the work: taking, checking,
applying, and making answers. The page is written at the end of a timed turn, or when the loop found nothing to do,
at most ten times a second and at least once. Where writing it is expensive (thousands of markets or connections) it is
written less often, so that it takes no more than a two-hundredth of the time.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, cast

import msgspec

from lx._native import Answers, Block, Messages
from lx.node.ports import Feed, Log, Router
from lx.node.replica import Message, Replica
from lx.node.stats.histogram import Histogram
from lx.node.stats.page import PageWriter
from lx.wire.records_generated import Reason

__all__ = ["IDLE_MS", "STAGES", "Watch"]

STAGES: Final = ("receive", "work", "append", "sync", "send")
"""`work` is all of a turn that is none of the others."""
IDLE_MS: Final = 10
"""How long a watched loop sleeps at most, so that the page is fresh when nothing happens."""
MARKETS_MAX: Final = 1_000
"""Markets told one by one, those with the lowest numbers."""
_SPAN_MAX: Final = 256
_SPAN_SHORT_NS: Final = 10_000_000
"""When it takes less from one timed turn to the next, fewer are timed."""
_WRITE_NS: Final = 100_000_000
_WRITE_IDLE_NS: Final = 500_000_000
_COST_MAX: Final = 200
_REPLAYED_BETWEEN: Final = 256
_FULL_NS: Final = 5_000_000_000
"""For so long after a failed append the server counts as one without room; then somebody has to try again."""


class Watch:
    """The loop's side of the statistics.

    facts: what does not change during the run, put into each version of the page as it is
    """

    def __init__(self, page: PageWriter, facts: Mapping[str, object]) -> None:
        self._page = page
        self._facts = dict(facts)
        self._clock = time.monotonic_ns
        self._replica: Replica | None = None
        self._router: Router | None = None
        self._log: Log | None = None
        self._feed: Feed | None = None
        self._turns = 0
        """Up to the last timed one."""
        self._uncounted = 0
        """Of these, what no timed turn that took something has counted for."""
        self._span = 1
        """Turns from the last timed one to the next, that one included."""
        self._began_ns = self._ended_ns = self._clock()
        self._sequence = 0
        self.sync_began_ns = 0
        """When a timed turn began the sync that runs beside the loop; 0: no such sync does."""
        self._sync_weight = 1
        self.receive_ns = self.append_ns = self.sync_ns = self.send_ns = 0
        """Parts of the turn that is timed."""
        self._timed: tuple[Router, Log | None]
        """Socket and log of timed turns, from `attach` on."""
        self._stages = {stage: Histogram() for stage in STAGES}
        self._commands = Histogram()
        self._replayed = 0
        self._full_ns = 0
        self._full_at = 0
        self._state = ""
        self._turns_written = 0
        self._written_ns = 0
        self._interval_ns = _WRITE_NS
        self.enter("opening")

    def attach(self, replica: Replica, router: Router, log: Log | None, feed: Feed | None) -> None:
        """Say where the counts are."""
        self._replica, self._router, self._log, self._feed = replica, router, log, feed
        self._timed = cast(Router, _TimedRouter(router, self)), None if log is None else cast(Log, _TimedLog(log, self))

    def enter(self, state: str) -> None:
        """Note at once what the server does from now on: opening, following, replaying, serving, stopping or ended."""
        self._state = state
        self._write(self._clock())

    def replaying(self, frames: Iterable[bytes]) -> Iterator[bytes]:
        """The frames, while it is noted how many were taken."""
        self.enter("replaying")
        for frame in frames:
            self._replayed += 1
            if self._replayed % _REPLAYED_BETWEEN == 0:
                self.idle(self._span)
            yield frame

    # ------------------------------------------------------------------------------------------------------- turns

    def timed(self) -> tuple[Router, Log | None]:
        """A turn begins that is timed: the socket and the log that it shall use."""
        self.receive_ns = self.append_ns = self.sync_ns = self.send_ns = 0
        self._sequence = self._position
        self._began_ns = self._clock()
        return self._timed

    def turned(self, *, took: bool) -> int:
        """The timed turn has ended, and `took` something or found nothing; the number of turns to the next one."""
        now = self._clock()
        self._turns += self._span
        self._uncounted += self._span
        if took:
            self._count(now - self._began_ns, self._uncounted)
            self._uncounted = 0
        is_short = now - self._ended_ns < _SPAN_SHORT_NS
        self._span = min(self._span * 2, _SPAN_MAX) if is_short else self._span // 2 or 1
        self._ended_ns = now
        if now - self._written_ns >= self._interval_ns:
            self._write(now)
        return self._span

    def _count(self, turn_ns: int, weight: int) -> None:
        stages, receive, append, send = self._stages, self.receive_ns, self.append_ns, self.send_ns
        stages["receive"].add(receive, weight)
        stages["work"].add(turn_ns - receive - append - send - self.sync_ns, weight)
        if append:
            stages["append"].add(append, weight)
        if self.sync_ns:
            stages["sync"].add(self.sync_ns, weight)
        if send:
            stages["send"].add(send, weight)
        self._commands.add(self._position - self._sequence, weight)
        self._sync_weight = weight

    def idle(self, left: int) -> int:
        """Nothing is there to do, with so many turns left to a timed one: write the page if it is time."""
        now = self._clock()
        is_behind = left != self._span or self._turns != self._turns_written
        if now - self._written_ns < (self._interval_ns if is_behind else _WRITE_IDLE_NS):
            return left
        # The first turn after a rest is timed.
        self._turns += self._span - left
        self._uncounted += self._span - left
        self._span = 1
        self._write(now)
        return 1

    def sync_ended(self) -> None:
        """The sync beside the loop is done that a timed turn has begun."""
        self._stages["sync"].add(self._clock() - self.sync_began_ns, self._sync_weight)
        self.sync_began_ns = 0

    def append_failed(self) -> None:
        """There was no room for a frame."""
        self._full_ns = self._clock() + _FULL_NS
        self._full_at = self._position

    # --------------------------------------------------------------------------------------------------- the page

    @property
    def _position(self) -> int:
        return 0 if self._replica is None else self._replica.next_sequence

    def _write(self, now: int) -> None:
        self._page.write(msgspec.json.encode(self._version(now)))
        self._turns_written = self._turns
        self._written_ns = now
        self._interval_ns = max(_WRITE_NS, min((self._clock() - now) * _COST_MAX, 1_000_000_000))

    def _version(self, now: int) -> dict[str, object]:
        version: dict[str, object] = {
            **self._facts,
            "state": self._state,
            "written_monotonic_ns": now,
            "disk_full": now < self._full_ns and self._position == self._full_at,
            "replayed_frames": self._replayed,
        }
        replica, router = self._replica, self._router
        if replica is None or router is None:
            return version
        held_turns, held_bytes = replica.held
        version |= {
            "turns": self._turns,
            "counters": replica.intake.counters(),
            "turned_away": {
                what: {Reason(code).name.lower(): count for code, count in reasons}
                for what, reasons in replica.intake.turned_away().items()
            },
            "orders_resting": replica.engine.orders_resting,
            "connections": len(router.connections),
            "transport": router.counters(),
            "held_turns": held_turns,
            "held_bytes": held_bytes,
            "next_sequence": replica.next_sequence,
            "durable_sequence": None if self._log is None else self._log.durable_sequence,
            "stages": {stage: histogram.as_dict() for stage, histogram in self._stages.items()},
            "turn_commands": self._commands.as_dict(),
            **self._traded(replica),
        }
        if self._feed is not None:
            version["feed"] = {"messages": self._feed.sent_messages, "bytes": self._feed.sent_bytes}
        return version

    def _traded(self, replica: Replica) -> dict[str, object]:
        """Trades of all markets together, and trades and lots of each."""
        rows = replica.intake.markets()
        instruments = replica.instruments
        markets = {}
        for number, trades, lots, _ in rows[:MARKETS_MAX]:
            known = instruments.get(number)
            markets[f"instrument {number}" if known is None else known.symbol] = (trades, lots)
        return {"trades": sum(row[1] for row in rows), "markets": markets}


class _TimedRouter:
    """The socket in a timed turn."""

    def __init__(self, router: Router, watch: Watch) -> None:
        self._router = router
        self._watch = watch
        self.wait = router.wait
        self.forget = router.forget
        self.counters = router.counters

    @property
    def connections(self) -> list[int]:
        return self._router.connections

    @property
    def is_crowded(self) -> bool:
        return self._router.is_crowded

    def receive(self, *, messages_max: int, bytes_max: int) -> tuple[list[Message] | Messages, list[tuple[int, int]]]:
        began = time.monotonic_ns()
        received = self._router.receive(messages_max=messages_max, bytes_max=bytes_max)
        self._watch.receive_ns += time.monotonic_ns() - began
        return received

    def send(self, messages: Iterable[Message] | Answers) -> set[int]:
        began = time.monotonic_ns()
        lost = self._router.send(messages)
        self._watch.send_ns += time.monotonic_ns() - began
        return lost


class _TimedLog:
    """The log in a timed turn."""

    def __init__(self, log: Log, watch: Watch) -> None:
        self._log = log
        self._watch = watch
        self.sync_done = log.sync_done

    def sync(self) -> None:
        began = time.monotonic_ns()
        self._log.sync()
        self._watch.sync_ns += time.monotonic_ns() - began

    def start_sync(self) -> None:
        self._watch.sync_began_ns = time.monotonic_ns()
        self._log.start_sync()

    @property
    def durable_sequence(self) -> int:
        return self._log.durable_sequence

    def append(self, frame: bytes | Block) -> bytes:
        began = time.monotonic_ns()
        sealed = self._log.append(frame)
        self._watch.append_ns += time.monotonic_ns() - began
        return sealed
