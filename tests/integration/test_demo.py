"""`lx demo` as people start it: report, exit status, and what it leaves behind."""

import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest

from lx.lab.demo import run
from lx.lab.demo.report import book_lines, report_lines
from lx.lab.demo.run import Demo, demo_options, run_demo
from lx.lab.demo.server import ExchangeProcess, Summary
from lx.lab.load.handshake import Book, Market
from lx.lab.load.options import LoadOptions
from lx.lab.load.result import LoadResult
from lx.lab.load.run import Status, run_load
from lx.lab.replay.run import replay_file
from tests.integration.exchange_rig import PATIENCE_S

COMMAND = (sys.executable, "-m", "lx", "demo")
PID = re.compile(r"exchange on \S+, process (\d+)")


def files_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")


def value(report: str, label: str) -> str:
    found = re.search(rf"^  {label} +(.*)$", report, re.MULTILINE)
    assert found, f"no line {label!r} in:\n{report}"
    return found[1]


@pytest.mark.slow
def test_demo_reports_and_proves(tmp_path: Path) -> None:
    done = subprocess.run((*COMMAND, "--duration", "500ms"), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    report = done.stdout
    assert value(report, "offered") in ("50,000 orders/s", "25,000 orders/s", "12,500 orders/s", "6,250 orders/s")
    assert int(value(report, "acknowledged").replace(",", "")) > 0
    assert value(report, "errors").startswith("0 ")
    assert "BTC-USD" in value(report, "trades")
    assert report.count("│") >= 5, "the picture of the book has levels"
    assert value(report, "lost") == "0; executed twice 0; by the journal"
    assert int(value(report, "on the way").partition(" ")[0].replace(",", "")) > 0, "it was killed under load"
    proof = re.search(r"Proof\n  ([0-9a-f]{32}) .*\n  ([0-9a-f]{32}) .*: equal\n  ([0-9a-f]{32}) .* equal", report)
    assert proof, report
    assert proof[1] == proof[2]
    money = re.search(
        r"conservation: 0 lost, 0 created, fees USD (\S+), .*\n  conservation: 0 lost, .*: equal\n", report
    )
    assert money, report
    assert float(money[1].replace(",", "")) > 0
    assert "insufficient_balance" not in report, "the flow is one that the accounts can pay"
    assert "📊 Orders: " in done.stderr
    left = files_below(tmp_path)
    assert {"var/demo/commands.lx", "var/demo/journal/00000001.segment"} <= left
    assert all(name == "var/demo/commands.lx" or name.startswith("var/demo/journal/") for name in left)
    pid = PID.search(done.stderr)
    assert pid
    assert not is_running(int(pid[1]))


def first_line_with(stream: IO[str], pattern: re.Pattern[str]) -> re.Match[str]:
    for line in stream:
        if found := pattern.search(line):
            return found
    raise AssertionError(f"no line matched {pattern.pattern}")


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_interrupted_demo_leaves_no_process(tmp_path: Path, number: signal.Signals) -> None:
    command = (*COMMAND, "--duration", "600s")
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        pid = int(first_line_with(process.stderr, PID)[1])
        first_line_with(process.stderr, re.compile("📊"))
        assert is_running(pid)
        process.send_signal(number)
        _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert not is_running(pid)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent is gone")
def test_killed_demo_leaves_no_process(tmp_path: Path) -> None:
    command = (*COMMAND, "--duration", "600s")
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        pid = int(first_line_with(process.stderr, PID)[1])
        watch = os.pidfd_open(pid)
        process.kill()
        process.communicate(timeout=PATIENCE_S)
        ended, _, _ = select.select(
            [watch], [], [], PATIENCE_S
        )  # a process descriptor is readable once the process has ended
        os.close(watch)
    assert ended


def test_nothing_is_imported_from_the_working_directory(tmp_path: Path) -> None:
    (tmp_path / "zmq.py").write_text("raise SystemExit('imported from the working directory')")
    with ExchangeProcess(symbols="BTC", recording=tmp_path / "commands.lx", cwd=tmp_path) as exchange:
        assert exchange.endpoint.startswith("tcp://127.0.0.1:")
        assert exchange.stop().trades == 0


def test_unwritable_directory_is_said(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    done = subprocess.run(COMMAND, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("lx demo: can't make the directory var/demo")
    assert done.stderr.count("\n") == 1


@pytest.fixture(scope="module")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A small demo, on a machine that answers in time; this one may not."""

    def in_time(options: LoadOptions, on_status: Callable[[Status], None]) -> LoadResult:
        done = run_load(options, on_status)
        return replace(done, answered=done.offered)

    options = LoadOptions(server="", traders=10, rate=250.0, duration_ns=200_000_000, warmup_ns=0, profile="mixed")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(run, "run_load", in_time)
        return run_demo(options, directory=tmp_path_factory.mktemp("demo"), on_phase=print, on_status=print)


def other_summary(demo: Demo, text: str) -> Demo:
    return replace(demo, crash=replace(demo.crash, summary=Summary(text)))


def test_faults_are_found(small_demo: Demo) -> None:
    assert small_demo.is_proven
    assert not small_demo.faults
    lied = other_summary(small_demo, "trades 3\nnext sequence 9, state hash " + "0" * 32)
    assert not lied.is_proven
    assert any("state hash" in fault for fault in lied.faults)
    whole_run = replace(small_demo.load.whole_run, errors=7, trades=1)
    slow = replace(
        small_demo, load=replace(small_demo.load, answered=small_demo.load.offered // 2, whole_run=whole_run)
    )
    assert any(fault.startswith("saturated") for fault in slow.faults)
    assert any(fault.startswith("7 errors") for fault in slow.faults)
    assert any(fault.startswith("the traders were told of 1 trades") for fault in slow.faults)
    assert "NOT EQUAL" in "\n".join(report_lines(lied))


def test_money_is_part_of_the_proof(small_demo: Demo) -> None:
    text = small_demo.summary.text
    assert small_demo.summary.fees["USD"] > 0
    assert len(small_demo.fees) == 5
    (usd, *_), *_ = re.findall(r"^fees USD (\d+)", text, re.MULTILINE)
    wrong = (
        text.replace("conservation: 0 lost", "conservation: 3 lost"),
        text.replace(f"fees USD {usd}", f"fees USD 9{usd}", 1),
        text[: text.index("fees ")],
    )
    for told in wrong:
        lied = other_summary(small_demo, told)
        assert not lied.is_proven
        assert sum(fault.startswith("money: ") for fault in lied.faults) == 1
        assert "fees to the last digit: NOT EQUAL" in "\n".join(report_lines(lied))
    poor = [total._replace(free=total.free - 5) for total in small_demo.whole.money]
    lost = replace(small_demo, whole=replace(small_demo.whole, money=poor))
    assert lost.conservation == "25 lost, 0 created", "five in each of five assets"
    assert not lost.is_proven


def test_what_the_journal_has_not_is_lost(small_demo: Demo) -> None:
    assert small_demo.lost == 0
    assert small_demo.kept.commands == small_demo.told > 0
    cut = replace(small_demo, kept=replace(small_demo.kept, commands=small_demo.kept.commands - 3))
    assert cut.lost == 3
    assert not cut.is_proven
    assert cut.faults == ["3 acknowledged commands are not in the journal as they were told, 0 were executed twice"]
    twice = replace(small_demo, crash=replace(small_demo.crash, duplicated=2))
    assert not twice.is_proven
    assert twice.faults == ["0 acknowledged commands are not in the journal as they were told, 2 were executed twice"]


def test_a_rate_that_the_machine_cannot_keep_is_halved(
    small_demo: Demo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rate = small_demo.load.options.rate
    rates: list[float] = []

    def too_fast(options: LoadOptions, on_status: Callable[[Status], None]) -> LoadResult:
        rates.append(options.rate)
        done = run_load(options, on_status)
        return replace(done, answered=done.offered // 2 if options.rate > rate / 4 else done.offered)

    monkeypatch.setattr(run, "run_load", too_fast)
    demo = run_demo(small_demo.load.options, directory=tmp_path, on_phase=print, on_status=print)
    assert rates == [rate, rate / 2, rate / 4]
    assert not demo.faults
    assert demo.lost == 0
    assert "\n".join(report_lines(demo)).count("tried before") == 2


def test_replay_of_a_cut_recording_has_another_hash(small_demo: Demo) -> None:
    rows = small_demo.whole.rows
    cut = replay_file(small_demo.recording, format="commands", limit=rows - 12)
    assert cut.state_hash != small_demo.summary.state_hash


def test_picture_of_a_book() -> None:
    market = Market("BTC-USD", 1, tick_scale=2, lot_scale=5, tick=1, lot=1)
    book = Book(market, 1, bids=((7_000_000, 50_000, 2), (6_999_990, 100_000, 1)), asks=((7_000_010, 25_000, 1),))
    lines = list(book_lines(book))
    assert lines[1] == f"  {'█' * 12:>24}   0.50000  70000.00 │ 70000.10   0.25000  {'█' * 6}"
    assert lines[2] == f"  {'█' * 24}   1.00000  69999.90 │"
    empty = Book(market, 1, bids=(), asks=())
    assert list(book_lines(empty))[1:] == ["  empty"]


def test_server_that_fails_is_said(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="the exchange did not start"), ExchangeProcess(symbols="?", recording=tmp_path):
        pass


def test_options_are_those_of_the_report() -> None:
    options = demo_options(duration_ns=1_000_000_000)
    assert options.offered_per_second == 50_000
