"""What a replay found: the figures, in the order of the keys of `lx replay --json`.

docs/replay.md says for each format what a figure counts. A figure that does not apply to a format stays None and is
left out of the JSON object.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from lx.engine.protocol import AssetTotal

__all__ = ["CaseOutcome", "Report", "case_lines", "report_lines"]


@dataclass(slots=True, frozen=True)
class CaseOutcome:
    """One published case: its number and description, `equal`, `differs` or `skipped`, and why (empty when equal)."""

    number: str
    description: str
    outcome: str
    why: str = ""


@dataclass(slots=True)
class Report:
    """Figures of one replay; `cases_told`, `rejected` and `money` (of each asset, at the end) are not part of the JSON
    object.
    """

    format: str
    rows: int = 0
    commands: int = 0
    executions_checked: int | None = None
    executions_equal: int | None = None
    quotes_checked: int | None = None
    quotes_equal: int | None = None
    trades_made: int | None = None
    trades_recorded: int | None = None
    trades_common: int | None = None
    books_checked: int | None = None
    books_equal: int | None = None
    cases: int | None = None
    cases_equal: int | None = None
    unknown_ids: int | None = None
    crossed: int | None = None
    state_hash: str = ""
    seconds: float = 0.0
    commands_per_second: int = 0
    engine: str = field(default="", metadata={"told": True})
    cases_told: list[CaseOutcome] = field(default_factory=list, metadata={"told": True})
    rejected: dict[str, int] = field(default_factory=dict, metadata={"told": True})
    money: list[AssetTotal] = field(default_factory=list, metadata={"told": True})

    def as_json(self) -> dict[str, int | float | str]:
        """The object of `--json`: every figure that applies, under the key of issue and docs/replay.md."""
        return {
            item.name: value
            for item in fields(self)
            if not item.metadata.get("told") and (value := getattr(self, item.name)) is not None
        }


_LABEL_SIZE = 14


def report_lines(report: Report) -> list[str]:
    """The report as a table for a person, one figure a line, labels aligned.

    Example of a line: `  quotes        1,000 of 1,000 equal`
    """
    agreed = "native and reference agree" if report.engine == "both" else report.engine
    rows: list[tuple[str, str]] = [
        ("format", report.format),
        ("rows", f"{report.rows:,}"),
        ("commands", f"{report.commands:,}{_rejections(report.rejected)}"),
    ]
    for label in ("executions", "quotes", "books"):
        checked = getattr(report, f"{label}_checked")
        if checked is not None:
            rows.append((label, _share(getattr(report, f"{label}_equal"), checked)))
    if report.trades_made is not None:
        rows.append(("trades", _trades(report)))
    if report.cases is not None:
        skipped = sum(case.outcome == "skipped" for case in report.cases_told)
        rows.append(("cases", _share(report.cases_equal or 0, report.cases) + (f", {skipped} skipped" * bool(skipped))))
    for label, count in (("unknown ids", report.unknown_ids), ("crossed", report.crossed)):
        if count is not None:
            rows.append((label, f"{count:,}"))
    rows.append(("state hash", f"{report.state_hash} ({agreed})"))
    rows.append(("time", f"{report.seconds:.3f} s, {report.commands_per_second:,} commands/s"))
    return [f"  {label:<{_LABEL_SIZE}}{text}" for label, text in rows] + [f"  {line}" for line in case_lines(report)]


def case_lines(report: Report) -> list[str]:
    """A line for each case that was skipped or differs: number, description, why."""
    return [
        f"case {case.number} {case.outcome}: {case.description}: {case.why}"
        for case in report.cases_told
        if case.outcome != "equal"
    ]


def _share(equal: int | None, checked: int) -> str:
    return f"{equal:,} of {checked:,} equal"


def _trades(report: Report) -> str:
    made = f"{report.trades_made:,} made"
    if report.trades_recorded is None:
        return made
    return f"{made}, {report.trades_recorded:,} recorded, {report.trades_common:,} common"


def _rejections(rejected: dict[str, int]) -> str:
    if not rejected:
        return ""
    named = ", ".join(f"{name} {count:,}" for name, count in rejected.items())
    return f", {sum(rejected.values()):,} rejected ({named})"
