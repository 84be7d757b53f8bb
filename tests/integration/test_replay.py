"""`lx replay` on the recorded markets: the figures that the data's README promises, from both engines.

The data is no part of the project: without it these tests are skipped with a line that says so, and fail when CI=true.
"""

import fcntl
import gzip
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from lx.cli.main import run
from lx.lab.replay.run import replay_file

pytestmark = pytest.mark.data

REQUIRED: dict[str, dict[str, int]] = {
    "lobster/msft_1000_script.csv.gz": {
        "executions_checked": 110,
        "executions_equal": 110,
        "quotes_checked": 1000,
        "quotes_equal": 1000,
        "unknown_ids": 0,
        "crossed": 0,
    },
    "lobster/aapl_script_rows_0_30000.csv.gz": {
        "executions_checked": 1614,
        "executions_equal": 1614,
        "quotes_checked": 30001,
        "quotes_equal": 30001,
        "unknown_ids": 0,
        "crossed": 0,
    },
    "bitstamp/bitstamp_20150501_commands_part1.csv.gz": {
        "trades_made": 248,
        "trades_common": 242,
        "books_checked": 2155,
        "books_equal": 2103,
        "crossed": 0,
    },
    "pitch/bats_pitch_first_2000.txt.gz": {
        "rows": 2000,
        "executions_checked": 6,
        "executions_equal": 6,
        "unknown_ids": 0,
        "crossed": 0,
    },
    "matching/cointossx/limitOrder/LimitOrderMaster.csv": {"cases": 12, "cases_equal": 11},
    "matching/cointossx/marketOrder/MarketOrderMaster.csv": {"cases": 6, "cases_equal": 6},
    "matching/cointossx/cancelOrder/CancelOrderMaster.csv": {"cases": 10, "cases_equal": 10},
}
KEYS = (
    "format", "rows", "commands", "executions_checked", "executions_equal", "quotes_checked", "quotes_equal",
    "trades_made", "trades_recorded", "trades_common", "books_checked", "books_equal", "cases", "cases_equal",
    "unknown_ids", "crossed", "state_hash", "seconds", "commands_per_second",
)  # fmt: skip
MSFT, AAPL, BITSTAMP, PITCH, LIMIT, MARKET, CANCEL = REQUIRED


@pytest.mark.parametrize("name", REQUIRED)
def test_required_figures(data_dir: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run(["replay", str(data_dir / name), "--engine", "both", "--json"]) == 0
    output = capsys.readouterr().out
    assert output.count("\n") == 1, "one object on one line"
    found = json.loads(output)
    assert {key: found.get(key) for key in REQUIRED[name]} == REQUIRED[name]
    assert list(found) == [key for key in KEYS if key in found], "keys of the plan only, in its order"
    assert None not in found.values()


@pytest.mark.parametrize("name", REQUIRED)
def test_accounts_change_no_figure(data_dir: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    found = []
    for accounts in ("off", "on"):
        assert run(["replay", str(data_dir / name), "--engine", "both", "--accounts", accounts, "--json"]) == 0
        found.append(json.loads(capsys.readouterr().out))
    hashes = {report.pop("state_hash") for report in found}
    assert len(hashes) == 2, "the state has accounts, or has none"
    for report in found:
        del report["seconds"], report["commands_per_second"]
    assert found[0] == found[1]
    assert {key: found[1].get(key) for key in REQUIRED[name]} == REQUIRED[name]


def test_no_case_is_skipped_and_one_differs(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in (MARKET, CANCEL, LIMIT):
        assert run(["replay", str(data_dir / name)]) == 0
        assert " skipped: " not in capsys.readouterr().out
    assert run(["replay", str(data_dir / LIMIT), "--json"]) == 0
    told = capsys.readouterr().err.splitlines()
    assert [line.split(":")[1] for line in told] == [" case 7 differs"], "the typo of its expected state"


def test_engines_alone_agree_with_both(data_dir: Path) -> None:
    reports = [replay_file(data_dir / MSFT, engine=engine) for engine in ("native", "reference", "both")]
    assert len({report.state_hash for report in reports}) == 1
    assert {report.quotes_equal for report in reports} == {1000}


def test_unpacked_file_under_another_name_gives_the_same(data_dir: Path, tmp_path: Path) -> None:
    for name in (MSFT, PITCH):
        plain = tmp_path / "market"
        plain.write_bytes(gzip.decompress((data_dir / name).read_bytes()))
        report, packed = replay_file(plain), replay_file(data_dir / name)
        assert (report.format, report.rows, report.state_hash) == (packed.format, packed.rows, packed.state_hash)


def test_first_rows_of_each_market(data_dir: Path) -> None:
    for name in (MSFT, AAPL, BITSTAMP, PITCH):
        report = replay_file(data_dir / name, engine="both", limit=500)
        assert report.rows == 500
        assert report.quotes_equal == report.quotes_checked
        assert report.executions_equal == report.executions_checked


def test_other_recorded_files_are_replayed_or_refused_in_one_line(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    others = [path for path in sorted(data_dir.rglob("*")) if "session44" not in path.parts]
    refused = 0
    for path in others:
        if (status := run(["replay", str(path), "--limit", "100"])) == 0:
            capsys.readouterr()
            continue
        refused += 1
        assert status == 2, path
        output = capsys.readouterr()
        assert (output.out, output.err.count("\n")) == ("", 1), path
        assert output.err.startswith(f"lx replay: {path}: ")
    assert refused > 10, "folders, books, streams and texts are no markets"


def test_truncated_recording_ends_in_one_line(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = (data_dir / BITSTAMP).read_bytes()
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(data[: len(data) // 3])
    assert run(["replay", str(path)]) == 2
    assert "after row " in capsys.readouterr().err


def test_table_for_people(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["replay", str(data_dir / MSFT), "--engine", "both"]) == 0
    output = capsys.readouterr()
    assert output.err == "", "no progress bar where there is no terminal"
    lines = output.out.splitlines()
    assert "  executions    110 of 110 equal" in lines
    assert "  quotes        1,000 of 1,000 equal" in lines
    assert all(line[:2] == "  " and line[15] == " " and line[16] != " " for line in lines), "one column of labels"


def test_progress_bar_on_a_terminal(data_dir: Path) -> None:
    main, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    command = (sys.executable, "-m", "lx", "replay", str(data_dir / MSFT), "--json")
    environment = {**os.environ, "TERM": "xterm"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=terminal, env=environment) as process:
        os.close(terminal)
        shown = b""
        try:
            while data := os.read(main, 4096):
                shown += data
        except OSError:  # the other end is closed: Linux says EIO
            pass
        os.close(main)
        assert process.stdout is not None
        found = json.loads(process.stdout.read())
    assert process.returncode == 0
    assert found["quotes_equal"] == 1000
    text = shown.decode()
    assert "msft_1000_script.csv.gz" in text
    assert "%" in text
    assert "ETA" in text
