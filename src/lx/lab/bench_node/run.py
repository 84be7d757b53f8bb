"""The run: all rows once a repeat, each repeat from another row on, ratios within a repeat.

A machine that gets slower for a while does so for both sides of a ratio. The first repeat only warms up and is dropped.
A sample that is not right ends the run: what lost or doubled something has no speed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from lx.lab.bench_node.programs import Programs
from lx.lab.bench_node.rig import running
from lx.lab.bench_node.rows import Key, NodeRow, Sizes, make_rows
from lx.lab.bench_node.samples import Sample

__all__ = ["NodeBench", "NodePlan", "NodeResult", "run_node_bench"]

_SECOND_NS: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class NodePlan:
    """Sizes of a run."""

    sizes: Sizes
    repeats: int
    seed: int = 1

    @classmethod
    def of(cls, *, quick: bool, seed: int) -> NodePlan:
        """The usual sizes, or those that take less than a minute."""
        if quick:
            return cls(Sizes(_SECOND_NS // 3, 3_000_000, (1_500_000, 300_000)), repeats=3, seed=seed)
        return cls(Sizes(_SECOND_NS, 8_000_000, (5_000_000, 1_000_000)), repeats=5, seed=seed)


@dataclass(slots=True)
class NodeResult:
    """The samples of one row, one a repeat, and their ratios to those of its bases."""

    row: NodeRow
    samples: list[Sample] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float | None:
        """Median of the repeats; None for a row that nothing is compared with."""
        return median(self.ratios) if self.ratios else None


@dataclass(frozen=True, slots=True)
class NodeBench:
    """All rows, and what is missing among them, in words."""

    results: list[NodeResult]
    plan: NodePlan
    left_out: tuple[str, ...]


def run_node_bench(plan: NodePlan, directory: Path, on_progress: Callable[[str], None]) -> NodeBench:
    """Measure with the log in a new directory below `directory`, which is removed at the end.

    Raise VerificationError when an answer is missing, comes twice or is wrong.
    """
    programs = Programs.of_checkout()
    missing = programs.make()
    left_out = () if missing is None else (f"libzmq: {missing}",)
    if missing is not None:
        on_progress(f"the rows of libzmq are left out: {missing}")
    with (
        tempfile.TemporaryDirectory(dir=directory, prefix="lx-bench-node-") as place,
        running(programs, Path(place)) as rig,
    ):
        rows = make_rows(rig, plan.sizes, plan.seed)
        results = {row.key: NodeResult(row) for row in rows}
        for repeat in range(plan.repeats + 1):
            on_progress(f"repeat {repeat} of {plan.repeats}" if repeat else "warming up")
            first = repeat * len(rows) // (plan.repeats + 1)
            samples = {row.key: row.measure() for row in (*rows[first:], *rows[:first])}
            if repeat:
                _add(results, samples)
    return NodeBench(list(results.values()), plan, left_out)


def _add(results: dict[Key, NodeResult], samples: dict[Key, Sample]) -> None:
    for key, sample in samples.items():
        result = results[key]
        result.samples.append(sample)
        bases = result.row.bases
        if bases and all(base in samples for base in bases):
            result.ratios.append(sample.value / sum(samples[base].value for base in bases))
