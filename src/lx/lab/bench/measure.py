"""The run itself: first every row is verified against the reference, then all are measured, interleaved.

Each repeat runs every row of every case once, and begins with another row than the one before, so that a machine that
gets slower for a while does it to all rows alike. The first repeat only warms up and is dropped. Ratios are formed
within a repeat; what is reported is the median of the repeats.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from statistics import median
from typing import ClassVar

from lx.errors import LxError
from lx.lab.bench.peer import PEER, PEERS
from lx.lab.bench.plan import Plan, base_of, goal_of
from lx.lab.bench.rows import FULL, BenchRow, CoreRow, FullRow, Outcome, ReferenceRow, Sample
from lx.lab.bench.workloads import Case, Stretch

__all__ = ["Result", "Run", "VerificationError", "run_bench"]


class VerificationError(LxError):
    """A row did something else than the reference engine, or than the other rows: its speed means nothing."""

    exit_code: ClassVar[int] = 1


@dataclass(slots=True)
class Result:
    """One row of the table: the rates of the repeats in commands a second.

    `ratios` are rates divided by that of `core` on the same case; for `depth` the cost of a command divided by that at
    10,000 orders a side, for `wide` by that of the same row on `realistic` with 64 symbols. `verified` says on how many
    commands the row was compared with the reference.
    """

    row: str
    case: Case
    verified: int
    rates: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    times_peer: list[float] = field(default_factory=list)

    @property
    def commands_per_second(self) -> float:
        """Median of the repeats."""
        return median(self.rates)

    @property
    def ratio(self) -> float | None:
        """Median of the repeats; None without a row to compare with."""
        return median(self.ratios) if self.ratios else None

    @property
    def goal(self) -> str:
        """What was hoped for."""
        return goal_of(self.case, self.row)


@dataclass(slots=True)
class Run:
    """All rows, and the share of the time of measuring in which this process had a processor."""

    results: list[Result]
    cpu_share: float


def run_bench(plan: Plan, on_progress: Callable[[str], None]) -> Run:
    """Verify and measure; raise VerificationError at the first row that does something wrong."""
    results: dict[tuple[Case, str], Result] = {}
    for case, rows in plan.cases:
        on_progress(f"verifying {case.title}")
        verified = _verify(case, rows, plan)
        results |= {(case, row.name): Result(row.name, case, verified) for row in rows}
    clocks = _Clocks()
    for repeat in range(plan.repeats + 1):
        on_progress(f"repeat {repeat} of {plan.repeats}" if repeat else "warming up")
        samples = _measure_all(plan, repeat, clocks)
        if repeat:
            _add(results, samples)
    return Run(list(results.values()), clocks.cpu_share)


class _Clocks:
    """How much of the time that passed was this process's: others on the machine spoil a measurement."""

    def __init__(self) -> None:
        self._wall_ns = self._cpu_ns = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        """While one row, which computes all the time, runs."""
        wall_ns, cpu_ns = time.perf_counter_ns(), time.process_time_ns()
        yield
        self._cpu_ns += time.process_time_ns() - cpu_ns
        self._wall_ns += time.perf_counter_ns() - wall_ns

    @property
    def cpu_share(self) -> float:
        """1 on a machine that has nothing else to do."""
        return min(1.0, self._cpu_ns / self._wall_ns) if self._wall_ns else 1.0


def _verify(case: Case, rows: tuple[BenchRow, ...], plan: Plan) -> int:
    """Run a prefix on the reference and on every row; return its length."""
    prefix = case.prefix(plan.seed, plan.sizes.prefix)
    expected = ReferenceRow().verify(prefix)
    for row in rows:
        found = row.verify(prefix)
        wanted = expected
        if not found.state_hash:
            wanted = Outcome(None if found.trades is None else expected.trades, expected.quantity)
        if row.name == FULL:
            wanted = _with_accounts(prefix, expected)
        if found != wanted:
            raise VerificationError(
                f"verification failed: {row.name} on {case.title}, first {prefix.measured} commands: {_told(found)}; "
                f"the reference has {_told(wanted)}; `lx lab diff` finds the smallest case"
            )
    if case.flow_knows_its_trades:
        _verify_trades(case, rows, plan)
    return prefix.measured


def _with_accounts(prefix: Stretch, without: Outcome) -> Outcome:
    """What the reference does with accounts: another state and the same trades, or some order lacked money."""
    found = ReferenceRow().verify(prefix.with_accounts())
    if (found.trades, found.quantity) != (without.trades, without.quantity):
        raise VerificationError(
            f"verification failed: accounts change the trades of {prefix.case.title}: {_told(found)} instead of "
            f"{_told(without)}; the accounts' money does not last"
        )
    return found


def _verify_trades(case: Case, rows: tuple[BenchRow, ...], plan: Plan) -> None:
    """The whole stretch that is measured trades what the flow's own book says."""
    stretch = _stretch(case, plan)
    checked: list[BenchRow] = [CoreRow(), *(row for row in rows if isinstance(row, FullRow))]
    for row in checked:
        found = row.verify(stretch)
        if (found.trades, found.quantity) != (stretch.trades, stretch.quantity):
            raise VerificationError(
                f"verification failed: {row.name} on {case.title}, {stretch.measured} commands: {_told(found)}; the "
                f"flow's own book has {stretch.trades} trades of {stretch.quantity} lots"
            )


def _told(outcome: Outcome) -> str:
    state = f", state hash {outcome.state_hash}" if outcome.state_hash else ""
    trades = "untold" if outcome.trades is None else outcome.trades
    return f"{trades} trades of {outcome.quantity} lots{state}"


def _stretch(case: Case, plan: Plan) -> Stretch:
    return case.stretch(plan.seed, plan.sizes.warm_up, plan.sizes.depth if case.depth else plan.sizes.measured)


def _measure_all(plan: Plan, repeat: int, clocks: _Clocks) -> dict[tuple[Case, str], Sample]:
    """One repeat: each row of each case once."""
    samples = {}
    for case, rows in plan.cases:
        stretch = _stretch(case, plan)
        first = repeat % len(rows)
        for row in (*rows[first:], *rows[:first]):
            with nullcontext() if row.name in PEERS else clocks.running():
                samples[case, row.name] = row.measure(stretch, plan.sizes)
        _check_hashes(case, {row.name: samples[case, row.name] for row in rows})
    return samples


def _check_hashes(case: Case, samples: dict[str, Sample]) -> None:
    """Rows that ran equally far end in the same state; that of `full`, with its money, stands for itself."""
    states: dict[int, tuple[str, str]] = {}
    for name, sample in samples.items():
        if not sample.state_hash or name == FULL:
            continue
        if sample.native_hash:
            states.setdefault(sample.commands, ("the native engine", sample.native_hash))
        first, expected = states.setdefault(sample.commands, (name, sample.state_hash))
        if sample.state_hash != expected:
            raise VerificationError(
                f"verification failed: {case.title}, {sample.commands} commands: {name} ends with state hash "
                f"{sample.state_hash}, {first} with {expected}; `lx lab diff` finds the smallest case"
            )


def _add(results: dict[tuple[Case, str], Result], samples: dict[tuple[Case, str], Sample]) -> None:
    """Put one repeat's rates and ratios to the results."""
    for (case, name), sample in samples.items():
        result = results[case, name]
        rate = sample.commands_per_second
        result.rates.append(rate)
        base = samples.get(base_of(case, name))
        if base is not None:
            quotient = rate / base.commands_per_second
            result.ratios.append(1 / quotient if case.is_scaling else quotient)
        peer = samples.get((case, PEER))
        if peer is not None and name == "python-1":
            result.times_peer.append(rate / peer.commands_per_second)
