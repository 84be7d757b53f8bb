"""The journal's figures as a table and as one JSON object."""

from __future__ import annotations

from statistics import median

from lx.lab.journal.bench import JournalBench, JournalRow
from lx.lab.machine import machine
from lx.lab.table import aligned

__all__ = ["journal_json", "journal_lines"]

_HEAD = ("row", "median", "min .. max", "unit", "ratio", "goal")


def journal_json(run: JournalBench) -> dict[str, object]:
    """What `--json` prints."""
    return {
        "rows": [_json_row(row) for row in run.rows],
        "groups": run.plan.groups,
        "commands": run.plan.commands,
        "repeats": run.plan.repeats,
        "seed": run.plan.seed,
        "machine": machine(),
    }


def _json_row(row: JournalRow) -> dict[str, object]:
    told: dict[str, object] = {
        "name": row.name,
        "unit": _unit(row),
        "median": round(median(row.rates), 3),
        "min": round(min(row.rates), 3),
        "max": round(max(row.rates), 3),
    }
    if row.ratio is not None:
        told["ratio"] = round(row.ratio, 3)
    if row.goal:
        told["goal"] = row.goal
    return told


def journal_lines(run: JournalBench) -> list[str]:
    """The table, the machine, and how it was measured."""
    lines = aligned([_HEAD, *(_cells(row) for row in run.rows)], figures=(1, 2, 4))
    found = machine()
    return [
        *lines,
        "",
        f"{found['processor']}, {found['cores']} cores, {found['system']}, Python {found['python']}",
        f"medians and min .. max of {run.plan.repeats} interleaved repeats after one that was dropped; seed "
        f"{run.plan.seed}; {run.plan.groups} commits a row",
        "commit F x C: one sync for F frames of C commands; bare: one write and one fdatasync of the same bytes",
        "goal: what the project hopes for, not a result",
    ]


def _unit(row: JournalRow) -> str:
    return row.unit if row.unit == "seconds" else f"{row.unit}/s"


def _cells(row: JournalRow) -> tuple[str, ...]:
    digits = 0 if row.unit == "commands" else 1
    low, middle, high = (f"{value:,.{digits}f}" for value in (min(row.rates), median(row.rates), max(row.rates)))
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    return row.name, middle, f"{low} .. {high}", _unit(row), ratio, row.goal
