"""The results as a table for a person and as one JSON object."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from lx.lab.bench.measure import Result, Run
from lx.lab.bench.peer import PEER
from lx.lab.bench.plan import Plan
from lx.lab.bench.workloads import Case
from lx.lab.machine import machine
from lx.lab.table import aligned

__all__ = ["frequency_mhz", "json_object", "table_lines"]

_CPU_INFO = Path("/proc/cpuinfo")
_FREQUENCY_MAX = Path("/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq")
_CPU_SHARE_MIN = 0.95
"""Below it a warning is printed."""
_HEAD = ("row", "workload", "symbols", "commands/s", "min .. max", "ratio", "goal")
_FIGURES = range(2, 6)
"""Columns of the head that hold figures."""


def frequency_mhz() -> int | None:
    """Highest frequency of the processor where the system tells it, else what it runs at now, else None."""
    try:
        return int(_FREQUENCY_MAX.read_text(encoding="ascii")) // 1_000
    except (OSError, ValueError):
        pass
    try:
        lines = _CPU_INFO.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    clocks = [line.partition(":")[2] for line in lines if line.startswith("cpu MHz")]
    return round(max(map(float, clocks))) if clocks else None


def json_object(run: Run, plan: Plan) -> dict[str, object]:
    """What `--json` prints."""
    return {
        "rows": [_json_row(result) for result in run.results],
        "seed": plan.seed,
        "repeats": plan.repeats,
        "cpu_share": round(run.cpu_share, 3),
        "machine": {**machine(), "frequency_mhz": frequency_mhz()},
    }


def _json_row(result: Result) -> dict[str, object]:
    row: dict[str, object] = {
        "name": result.row,
        "workload": result.case.workload,
        "symbols": result.case.symbols,
        "commands_per_second": round(result.commands_per_second),
        "min": round(min(result.rates)),
        "max": round(max(result.rates)),
        "verified_commands": result.verified,
    }
    if result.ratio is not None:
        row["ratio"] = round(result.ratio, 4)
    if result.times_peer:
        row[f"times_{PEER}"] = round(median(result.times_peer), 2)
    if result.case.depth:
        row["depth"] = result.case.depth
    if result.goal:
        row["goal"] = result.goal
    return row


def table_lines(run: Run, plan: Plan) -> list[str]:
    """The table, the machine, and what was verified."""
    results = run.results
    head, *rows = aligned([_HEAD, *(_cells(result) for result in results)], figures=_FIGURES)
    lines = [head]
    group = None
    for result, row in zip(results, rows, strict=True):
        # All depths are one group: they are read against each other.
        if group != (group := (result.case.workload, result.case.symbols)):
            lines.append("")
        lines.append(row)
    return [*lines, "", *_notes(run, plan)]


def _cells(result: Result) -> tuple[str, ...]:
    ratio = result.ratio
    return (
        result.row,
        _workload(result.case),
        f"{result.case.symbols:,}",
        _rate(result.commands_per_second),
        f"{_rate(min(result.rates))} .. {_rate(max(result.rates))}",
        "" if ratio is None else f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.4f}",
        result.goal,
    )


def _workload(case: Case) -> str:
    """With how much rests, where that is the point."""
    if case.workload == "depth":
        return f"depth {case.depth:,}"
    return case.title if case.workload == "snapshot" else case.workload


def _rate(rate: float) -> str:
    return f"{rate:,.0f}"


def _notes(run: Run, plan: Plan) -> list[str]:
    found = machine()
    clock = frequency_mhz()
    notes = [
        f"{found['processor']}, {f'{clock} MHz' if clock else 'frequency unknown'}, {found['cores']} cores, "
        f"{found['system']}, Python {found['python']}",
        f"medians and min .. max of {plan.repeats} interleaved repeats after one that was dropped; seed {plan.seed}",
        "ratio: commands/s to those of core on the same workload; for depth the cost of a command to that at 10,000,",
        "for wide (10,000 accounts) to that of realistic with 64 symbols and 100 accounts",
        "snapshot and restore: resting orders a second instead of commands",
        "goal: what the project hopes for, not a result",
    ]
    for result in run.results:
        if result.times_peer:
            symbols = f"{result.case.symbols} symbol{'s' if result.case.symbols > 1 else ''}"
            times = f"{median(result.times_peer):.1f} times {PEER}"
            notes.append(f"one order a Python call: {times} on the same limit orders, {symbols} (goal: >= 12)")
    if run.cpu_share < _CPU_SHARE_MIN:
        notes.append(f"warning: other programs took {1 - run.cpu_share:.0%} of the time; run it on an idle machine")
    least = min(result.verified for result in run.results)
    notes.append(f"verified: each row against the reference (trades, lots, state hash) on {least:,} commands and more")
    return notes
