"""A comparison of N commands: rounds of all kinds in turn, until the first difference.

Every frame is compared by its events. Every some hundred commands, more when many orders rest, the whole state is
compared too: counts, depth, snapshot bytes, state hash, invariants. There the commands since the last such place are
also run with other borders, on a third engine that must give the same events by command and the same snapshot. Now and
then the engines swap their snapshots and go on.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import repeat
from multiprocessing import get_context
from typing import NamedTuple, NoReturn

import numpy as np

from lx._native import blake3_16
from lx.lab.diff.coverage import Coverage
from lx.lab.diff.features import FEATURES, RoundLog
from lx.lab.diff.pair import Difference, Makers, Pair, Step, attempt, first_difference, frame_of
from lx.lab.diff.rounds import KINDS, Kind
from lx.wire.frame import HEADER_SIZE
from lx.wire.layouts_generated import EVENT
from lx.wire.records_generated import RECORD_SIZE
from lx.wire.records_generated import Kind as RecordKind

__all__ = ["Failure", "Summary", "compare"]

ROUND_COMMANDS = (2_000, 25_000)
"""Least and most commands of a round."""
_PASSES = 4
"""How often each kind takes its turn if that leaves rounds of the least length: each time with other features."""
_COMPARE_COMMANDS = 100
"""Commands between two comparisons of state, at least; four times the resting orders if that is more."""


@dataclass(slots=True)
class Summary:
    """What was compared without a difference. `hash` is of all events and states, in order.

    A round begins its own hash, and the hash of a comparison is of those of its rounds.
    """

    seed: int
    commands: int = 0
    frames: int = 0
    events: int = 0
    trades: int = 0
    states: int = 0
    rounds: int = 0
    hash: bytes = bytes(16)
    coverage: Coverage = field(default_factory=lambda: Coverage(FEATURES), compare=False)

    def hear(self, data: bytes) -> None:
        """Take bytes into the hash."""
        self.hash = blake3_16(self.hash + data)

    def add(self, part: Summary) -> None:
        """Take what a round compared."""
        self.commands += part.commands
        self.frames += part.frames
        self.events += part.events
        self.trades += part.trades
        self.states += part.states
        self.hear(part.hash)
        self.coverage.add(part.coverage)


@dataclass(slots=True)
class Failure:
    """The first difference: why, in which kind of round, and the steps from its beginning that lead there."""

    kind: Kind
    seed: int
    why: str
    steps: list[Step]


def compare(
    *, commands: int, seed: int, makers: Makers, on_progress: Callable[[Summary, str], None], jobs: int = 1
) -> tuple[Summary, Failure | None]:
    """Compare the engines on so many commands. `on_progress` hears of every round that has ended, with its kind.

    With more than one of `jobs` that many processes share the rounds (`makers` must be known by name there); what is
    returned, and what `on_progress` hears, is the same.
    """
    summary = Summary(seed)
    plans = _plans(commands, seed)
    workers = min(jobs, len(plans))
    results: Iterator[_Result]
    with ExitStack() as stack:
        if workers > 1:
            # Not forked: numpy may have threads by now.
            pool = stack.enter_context(ProcessPoolExecutor(workers, mp_context=get_context("spawn")))
            stack.callback(pool.shutdown, wait=True, cancel_futures=True)  # after a failure the rest is of no use
            results = pool.map(_run_round, plans, repeat(makers))
        else:
            results = map(_run_round, plans, repeat(makers))
        for plan, result in zip(plans, results, strict=True):
            summary.add(result.summary)
            kind = KINDS[plan.kind]
            if result.why is not None:
                return summary, Failure(kind, plan.seed, result.why, list(result.steps))
            summary.rounds += 1
            on_progress(summary, kind.name)
    return summary, None


class _Plan(NamedTuple):
    """A round to run: the index of its kind, its seed, and how many commands."""

    kind: int
    seed: int
    commands: int


class _Result(NamedTuple):
    """What a round compared without a difference; why it ended early, if so, and then the steps that lead there."""

    summary: Summary
    why: str | None = None
    steps: Sequence[Step] = ()


def _plans(commands: int, seed: int) -> list[_Plan]:
    """The rounds that so many commands are: nothing in one depends on another."""
    seeds = random.Random(seed)
    least, most = ROUND_COMMANDS
    length = max(least, min(most, commands // (_PASSES * len(KINDS))))
    return [
        _Plan(number % len(KINDS), int(seeds.random() * (1 << 53)), min(length, commands - start))
        for number, start in enumerate(range(0, commands, length))
    ]


def _run_round(plan: _Plan, makers: Makers) -> _Result:
    """Run a round, in whichever process."""
    summary = Summary(plan.seed)
    this = _Round(KINDS[plan.kind], plan.seed, makers, summary)
    try:
        this.run(plan.commands)
    except Difference as difference:
        return _Result(summary, str(difference), this.steps)
    return _Result(summary)


@dataclass(slots=True)
class _Segment:
    """Frames since the last comparison of state: they have one time."""

    sequence: int
    commands: list[bytes] = field(default_factory=list)
    events: list[bytes] = field(default_factory=list)


class _Round:
    """One round; `steps` are those taken so far, the failing one included."""

    def __init__(self, kind: Kind, seed: int, makers: Makers, summary: Summary) -> None:
        self.seed = seed
        self.steps: list[Step] = []
        self._kind = kind
        self._summary = summary
        self._random = random.Random(seed)
        self._source = kind.source(seed)
        self._pair = Pair(kind.orders_max, makers)
        self._log = RoundLog()
        # One in eight rounds the reference itself is the one with other borders.
        self._other = makers.create("native" if self._chance(88) else "reference", kind.orders_max)
        self._time_ns = 0

    def run(self, count: int) -> None:
        """Compare so many commands; raise Difference."""
        done = 0
        while done < count:
            segment = _Segment(self._pair.reference.next_sequence)
            length = max(_COMPARE_COMMANDS, 4 * self._pair.reference.orders_resting)
            for size in self._sizes(min(length, count - done)):
                commands = tuple(self._source.next() for _ in range(size))
                events = self._step(Step(commands, self._time_ns))
                self._source.observe(events)
                self._log.hear(commands, events)
                segment.commands += commands
                segment.events.append(events)
                self._count(size, events)
            done += len(segment.commands)
            self._compare(segment)
            self._time_ns += int(self._random.random() * 3) * 1_000
        self._log.count_into(self._summary.coverage)

    def _compare(self, segment: _Segment) -> None:
        """The whole state, and the same commands with other borders."""
        snapshot = self._pair.compare_state()
        self._summary.states += 1
        self._summary.hear(snapshot)
        self._other_borders(segment, snapshot)
        if self._chance(20):
            self._step(Step())
            self._log.swapped(snapshot)

    def _step(self, step: Step) -> bytes:
        self.steps.append(step)
        return self._pair.apply(step)

    def _other_borders(self, segment: _Segment, snapshot: bytes) -> None:
        steps = [
            Step(tuple(segment.commands[at : at + size]), self._time_ns)
            for at, size in _with_starts(self._sizes(len(segment.commands), one_by_one=self._chance(20)))
        ]
        events: list[bytes] = []
        for step in steps:
            frame = frame_of(step.commands, self._other.next_sequence, step.time_ns)
            found = attempt(lambda frame=frame: self._other.apply(frame))  # type: ignore[misc]
            if isinstance(found, str):
                self._fail_with_borders(segment, steps, found)
            events.append(found)
        expected = _by_command(segment.events, segment.sequence)
        other = _by_command(events, segment.sequence)
        if other != expected:
            self._fail_with_borders(segment, steps, first_difference(expected, other))
        if self._other.snapshot() != snapshot:
            self._fail_with_borders(segment, steps, "the snapshots differ")

    def _fail_with_borders(self, segment: _Segment, steps: list[Step], why: str) -> NoReturn:
        """The run of these borders is the one to look at."""
        kept = 0
        at = 0
        while kept < segment.sequence - 1:
            kept += len(self.steps[at].commands)
            at += 1
        self.steps[at:] = steps
        raise Difference(f"the same commands in other frames: {why}")

    def _count(self, commands: int, events: bytes) -> None:
        summary = self._summary
        summary.commands += commands
        summary.frames += 1
        summary.events += len(events) // RECORD_SIZE - 1
        summary.trades += events[HEADER_SIZE::RECORD_SIZE].count(RecordKind.TRADE)
        summary.hear(events)

    def _sizes(self, count: int, *, one_by_one: bool = False) -> Iterator[int]:
        """Sizes of frames that hold `count` commands."""
        while count:
            size = 1 if one_by_one else 1 + int(self._random.random() * min(count, self._kind.frame_max))
            yield size
            count -= size

    def _chance(self, percent: int) -> bool:
        return self._random.random() * 100 < percent


def _with_starts(sizes: Iterator[int]) -> Iterator[tuple[int, int]]:
    at = 0
    for size in sizes:
        yield at, size
        at += size


def _by_command(frames: list[bytes], sequence: int) -> bytes:
    """All events as one frame: the index of a command counts from `sequence` on, so that borders can't be seen."""
    parts = [bytes(HEADER_SIZE)]
    for frame in frames:
        events = np.frombuffer(frame, dtype=EVENT)[1:].copy()
        shift = int.from_bytes(frame[16:24], "little") - sequence
        of_events = events["kind"] >= RecordKind.ACCEPTED  # an extension has none
        events["command"][of_events] += np.uint16(shift % (1 << 16))
        parts.append(events.tobytes())
    return b"".join(parts)
