"""`lx replay`: the table for people and the JSON object."""

import json
from pathlib import Path

import msgspec
import pytest

from lx.cli.main import run
from lx.lab.replay.report import CaseOutcome, Report, case_lines, report_lines
from tests.unit.test_replay_formats import lobster


def test_table_shows_what_applies_and_no_more() -> None:
    report = Report("commands", rows=1234567, commands=1234, trades_made=1, state_hash="ab" * 16, engine="native")
    report.rejected = {"no_liquidity": 2, "unknown_order": 1001}
    report.seconds, report.commands_per_second = 1.25, 987
    assert report_lines(report) == [
        "  format        commands",
        "  rows          1,234,567",
        "  commands      1,234, 1,003 rejected (no_liquidity 2, unknown_order 1,001)",
        "  trades        1 made",
        f"  state hash    {'ab' * 16} (native)",
        "  time          1.250 s, 987 commands/s",
    ]


def test_table_shows_every_figure() -> None:
    report = Report("all", executions_checked=3, executions_equal=2, quotes_checked=1, quotes_equal=0, engine="both")
    report.trades_made, report.trades_recorded, report.trades_common = 5, 6, 4
    report.books_checked, report.books_equal, report.cases, report.cases_equal = 8, 7, 2, 1
    report.unknown_ids, report.crossed = 9, 0
    report.cases_told = [
        CaseOutcome("1", "first", "equal"),
        CaseOutcome("2", "second", "differs", "one order more"),
        CaseOutcome("3", "third", "skipped", "needs stop orders"),
    ]
    lines = [line.strip() for line in report_lines(report)]
    assert lines[3:-2] == [
        "executions    2 of 3 equal",
        "quotes        0 of 1 equal",
        "books         7 of 8 equal",
        "trades        5 made, 6 recorded, 4 common",
        "cases         1 of 2 equal, 1 skipped",
        "unknown ids   9",
        "crossed       0",
        "state hash     (native and reference agree)",
        "time          0.000 s, 0 commands/s",
    ]
    assert lines[-2:] == ["case 2 differs: second: one order more", "case 3 skipped: third: needs stop orders"]
    assert lines[-2:] == case_lines(report)


def test_json_leaves_out_what_does_not_apply() -> None:
    told = Report("pitch", executions_checked=0, executions_equal=0, engine="native").as_json()
    assert list(told) == [
        "format", "rows", "commands", "executions_checked", "executions_equal", "state_hash", "seconds",
        "commands_per_second",
    ]  # fmt: skip
    assert msgspec.json.decode(msgspec.json.encode(told)) == told


def test_command_prints_the_table_or_the_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "market"
    path.write_text(lobster(("ADD", "S", 1, 10, 500, ""), ("EXEC", "S", 1, 10, 500, 1)), encoding="utf-8")
    assert run(["replay", str(path)]) == 0
    output = capsys.readouterr()
    assert "  executions    1 of 1 equal\n" in output.out
    assert output.err == "", "a progress bar is for terminals"
    assert run(["replay", str(path), "--json", "--format", "lobster-script", "--limit", "1", "--engine", "both"]) == 0
    output = capsys.readouterr()
    found = json.loads(output.out)
    assert (found["format"], found["rows"], found["executions_checked"]) == ("lobster-script", 1, 0)
    assert output.err == ""
