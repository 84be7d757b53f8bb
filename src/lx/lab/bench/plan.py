"""What one run of the benchmark measures: cases, rows a case has, repeats, and the goals printed beside the results."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lx.errors import UsageError
from lx.lab.bench.peer import PEER, PEERS, PEERS_PLAIN
from lx.lab.bench.rows import FULL, ROWS, ROWS_SNAPSHOT, BenchRow
from lx.lab.bench.workloads import WORKLOADS, Case, Sizes

__all__ = ["DEPTH_BASE", "Plan", "base_of", "goal_of", "make_plan"]

REPEATS: Final = 5
REPEATS_QUICK: Final = 3
DEPTHS: Final = (10, 100, 1_000, 10_000, 100_000, 1_000_000)
DEPTHS_QUICK: Final = (10, 10_000, 100_000)
DEPTH_BASE: Final = 10_000
"""Depth that the others' cost is compared with."""
SNAPSHOT_DEPTH: Final = 500_000
"""Orders a side, so that a million rest."""
SNAPSHOT_DEPTH_QUICK: Final = 50_000
SIZES: Final = Sizes(measured=1_000_000, slow=50_000, depth=500_000, warm_up=100_000, prefix=20_000)
SIZES_QUICK: Final = Sizes(measured=200_000, slow=5_000, depth=100_000, warm_up=20_000, prefix=5_000)
WIDE_SYMBOLS: Final = 1_000
_ROWS_OF: Final = {
    "depth": ("core",),
    "snapshot": tuple(row.name for row in ROWS_SNAPSHOT),
    "wide": ("core", FULL),
    "limits": ("core", "python-1", "reference", PEER),
    "plain": ("core", FULL, "python-1", "reference", *PEERS_PLAIN),
}
_GOALS_M: Final = {("realistic", 1): 20, ("realistic", 64): 12, ("mixed", 1): 8, ("mixed", 64): 8}
"""Millions of commands a second of `core` that were hoped for on a core of 2.5 GHz."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One run: each case with its rows."""

    cases: tuple[tuple[Case, tuple[BenchRow, ...]], ...]
    sizes: Sizes
    seed: int
    repeats: int


def make_plan(
    *,
    seed: int,
    quick: bool = False,
    workloads: Iterable[str] = (),
    rows: Iterable[str] = (),
    peers: Iterable[BenchRow] = (),
) -> Plan:
    """The run of these workloads and rows (all that apply when none are named); raise UsageError for unknown ones."""
    available = {row.name: row for row in (*ROWS, *ROWS_SNAPSHOT, *peers)}
    workloads = tuple(workloads) or WORKLOADS
    rows = tuple(rows) or tuple(available)
    for row in rows:
        if row in PEERS and row not in available:
            raise UsageError(f"--rows: {row} is not set up here; run `lx bench setup` first")
    _require_known("--workloads", workloads, WORKLOADS)
    _require_known("--rows", rows, tuple(available))
    cases = []
    for case in _cases(workloads, quick=quick):
        apply = _ROWS_OF.get(case.workload, tuple(row.name for row in ROWS))
        chosen = tuple(row for name, row in available.items() if name in rows and name in apply)
        if chosen:
            cases.append((case, chosen))
    if not cases:
        raise UsageError(
            f"--rows: none of {', '.join(rows)} is measured on {', '.join(workloads)}; docs/bench.md says what is"
        )
    if quick:
        return Plan(tuple(cases), SIZES_QUICK, seed, REPEATS_QUICK)
    return Plan(tuple(cases), SIZES, seed, REPEATS)


def _require_known(option: str, words: tuple[str, ...], known: tuple[str, ...]) -> None:
    for word in words:
        if word not in known:
            raise UsageError(f"{option}: {word!r} is unknown here; known are {', '.join(known)}")


def _cases(workloads: tuple[str, ...], *, quick: bool) -> list[Case]:
    cases = []
    for workload in WORKLOADS:
        if workload not in workloads:
            continue
        if workload == "depth":
            cases += [Case("depth", 1, depth) for depth in (DEPTHS_QUICK if quick else DEPTHS)]
        elif workload == "snapshot":
            cases.append(Case("snapshot", 1, SNAPSHOT_DEPTH_QUICK if quick else SNAPSHOT_DEPTH))
        elif workload == "wide":
            cases.append(Case("wide", WIDE_SYMBOLS))
        else:
            cases += [Case(workload, symbols) for symbols in (1, 64)]
    return cases


def base_of(case: Case, row: str) -> tuple[Case, str]:
    """The row of the case that a row is compared with."""
    if case.workload == "depth":
        return Case("depth", 1, DEPTH_BASE), "core"
    return (Case("realistic", 64), row) if case.workload == "wide" else (case, "core")


def goal_of(case: Case, row: str) -> str:
    """What the project hoped for in this row; a goal, never a result. Empty where none was set."""
    if case.workload == "depth":
        return "<= 1.5 x the cost at 10,000" if case.depth > DEPTH_BASE else ""
    if case.workload == "snapshot":
        return "1,000,000 orders in < 1 s"
    if row in PEERS_PLAIN:
        return "<= 1/80 of core" if row == "lightmatchingengine" else "<= 1/3 of core"
    if case.workload == "wide":
        return "<= 1.5 x the cost of 64 symbols, 100 accounts"
    if row == "core" and (case.workload, case.symbols) in _GOALS_M:
        return f"{_GOALS_M[case.workload, case.symbols]} M/s at 2.5 GHz"
    if row == FULL and case.workload == "realistic":
        return ">= 0.70 of core"
    if row == "python-1" and case.workload == "limits":
        return f">= 12 x {PEER}"
    return ">= 0.60 of core" if row == "python-1000" else ""
