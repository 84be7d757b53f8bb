"""The run itself: first every row is verified against the reference, then all are measured, interleaved.

Each repeat runs every row of every case once, and begins with another row than the one before, so that a machine that
gets slower for a while does it to all rows alike. The first repeat only warms up and is dropped. Ratios are formed
within a repeat; what is reported is the median of the repeats.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import ClassVar

from lx.errors import LxError
from lx.lab.bench.plan import DEPTH_BASE, Plan, goal_of
from lx.lab.bench.rows import BenchRow, CoreRow, Outcome, ReferenceRow, Sample
from lx.lab.bench.workloads import Case, Stretch

__all__ = ["Result", "VerificationError", "run_bench"]


class VerificationError(LxError):
    """A row did something else than the reference engine, or than the other rows: its speed means nothing."""

    exit_code: ClassVar[int] = 1


@dataclass(slots=True)
class Result:
    """One row of the table: the rates of the repeats in commands a second.

    `ratios` are rates divided by that of `core` on the same case; for `depth` the cost of a command divided by that at
    10,000 orders a side. `verified` says on how many commands the row was compared with the reference.
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


def run_bench(plan: Plan, on_progress: Callable[[str], None]) -> list[Result]:
    """Verify and measure; raise VerificationError at the first row that does something wrong."""
    results: dict[tuple[Case, str], Result] = {}
    for case, rows in plan.cases:
        on_progress(f"verifying {case.title}")
        verified = _verify(case, rows, plan)
        results |= {(case, row.name): Result(row.name, case, verified) for row in rows}
    for repeat in range(plan.repeats + 1):
        on_progress(f"repeat {repeat} of {plan.repeats}" if repeat else "warming up")
        samples = _measure_all(plan, repeat)
        if repeat:
            _add(results, samples)
    return list(results.values())


def _verify(case: Case, rows: tuple[BenchRow, ...], plan: Plan) -> int:
    """Run a prefix on the reference and on every row; return its length."""
    prefix = case.prefix(plan.seed, plan.sizes.prefix)
    expected = ReferenceRow().verify(prefix)
    for row in rows:
        found = row.verify(prefix)
        wanted = expected if found.state_hash else Outcome(expected.trades, expected.quantity)
        if found != wanted:
            raise VerificationError(
                f"verification failed: {row.name} on {case.title}, first {prefix.measured} commands: {_told(found)}; "
                f"the reference has {_told(wanted)}; `lx lab diff` finds the smallest case"
            )
    if case.flow_knows_its_trades:
        _verify_trades(case, plan)
    return prefix.measured


def _verify_trades(case: Case, plan: Plan) -> None:
    """The whole stretch that is measured trades what the flow's own book says."""
    stretch = _stretch(case, plan)
    found = CoreRow().verify(stretch)
    if (found.trades, found.quantity) != (stretch.trades, stretch.quantity):
        raise VerificationError(
            f"verification failed: core on {case.title}, {stretch.measured} commands: {_told(found)}; the flow's own "
            f"book has {stretch.trades} trades of {stretch.quantity} lots"
        )


def _told(outcome: Outcome) -> str:
    state = f", state hash {outcome.state_hash}" if outcome.state_hash else ""
    return f"{outcome.trades} trades of {outcome.quantity} lots{state}"


def _stretch(case: Case, plan: Plan) -> Stretch:
    return case.stretch(plan.seed, plan.sizes.warm_up, plan.sizes.depth if case.depth else plan.sizes.measured)


def _measure_all(plan: Plan, repeat: int) -> dict[tuple[Case, str], Sample]:
    """One repeat: each row of each case once."""
    samples = {}
    for case, rows in plan.cases:
        stretch = _stretch(case, plan)
        first = repeat % len(rows)
        for row in (*rows[first:], *rows[:first]):
            samples[case, row.name] = row.measure(stretch, plan.sizes)
        _check_hashes(case, stretch, {row.name: samples[case, row.name] for row in rows})
    return samples


def _check_hashes(case: Case, stretch: Stretch, samples: dict[str, Sample]) -> None:
    """Rows that ran equally far end in the same state."""
    states: dict[int, tuple[str, str]] = {}
    for name, sample in samples.items():
        if not sample.state_hash:
            continue
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
        base = samples.get((Case("depth", 1, DEPTH_BASE) if case.depth else case, "core"))
        if base is not None:
            quotient = rate / base.commands_per_second
            result.ratios.append(1 / quotient if case.depth else quotient)
        peer = samples.get((case, "pyorderbook"))
        if peer is not None and name == "python-1":
            result.times_peer.append(rate / peer.commands_per_second)
