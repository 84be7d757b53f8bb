"""What all tests share: the recorded markets' folder and hypothesis's profiles."""

import os
import pickle
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

from lx.lab.diff import coverage

ROOT = Path(__file__).resolve().parents[1]

# A shell that starts the tests in the background has them ignore SIGINT, and nohup SIGHUP, and so would every process
# they start and then interrupt.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

# print_blob: a failure prints what reproduces it. In CI the examples are the same on every run, so that a red build is
# red again when it is looked at; the search for new ones happens on people's machines.
settings.register_profile("dev", print_blob=True, deadline=None)
settings.register_profile("ci", print_blob=True, deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "dev")


SLOW = (
    "tests/integration/test_backup.py",
    "tests/integration/test_bench.py",
    "tests/integration/test_bench_node.py",
    "tests/integration/test_client",
    "tests/integration/test_config.py",
    "tests/integration/test_demo.py",
    "tests/integration/test_examples.py",
    "tests/integration/test_exchange.py",
    "tests/integration/test_exchange_document.py",
    "tests/integration/test_exchange_durable.py",
    "tests/integration/test_exchange_feed.py",
    "tests/integration/test_exchange_ipc.py",
    "tests/integration/test_exchange_missed.py",
    "tests/integration/test_exchange_process.py",
    "tests/integration/test_exchange_snapshots.py",
    "tests/integration/test_exchange_stats.py",
    "tests/integration/test_lab_crash",
    "tests/integration/test_lab_diff.py",
    "tests/integration/test_launcher.py",
    "tests/integration/test_operations_",
    "tests/integration/test_readme_commands.py",
    "tests/integration/test_replay.py::test_accounts_change_no_figure",
    "tests/integration/test_replay.py::test_other_recorded_files",
    "tests/integration/test_replay.py::test_required_figures[bitstamp",
    "tests/integration/test_replay.py::test_required_figures[lobster/aapl",
    "tests/integration/test_shards.py",
    "tests/integration/test_trader.py",
    "tests/integration/transport/",
    "tests/property/",
    "tests/unit/test_cli_argv.py::test_rewriting_twice",
    "tests/unit/test_client_faults.py",
    "tests/unit/test_diff_features.py",
    "tests/unit/test_exchange_package.py::test_a_strict",
    "tests/unit/test_exchange_random.py",
    "tests/unit/test_journal.py",
    "tests/unit/test_journal_damage.py",
    "tests/unit/test_journal_durable.py",
    "tests/unit/test_queue_model.py",
    "tests/unit/test_settings_lines.py::test_keys_are",
    "tests/unit/test_snapshotter.py::test_killed",
    "tests/unit/test_wire_drift.py",
    "tests/unit/test_wire_fuzz.py",
    "tests/unit/test_wire_text.py",
    "tests/unit/test_workload.py::test_a_flow_alone",
    "tests/unit/test_workload.py::test_mixed_is",
    "tests/unit/test_workload.py::test_python_makes_the_bytes",
)
"""Whole groups that are slow together, each with quick relatives in `--fast`: golden files run on the native engine."""


MET: list[coverage.Coverage] = []
"""What the differential tests met in other processes of this run."""
GOLDEN = "tests/golden/test_golden.py::test_file["


def pytest_addoption(parser: pytest.Parser) -> None:
    """How long the tests look that crash a simulated node, or have the native sockets send and close."""
    parser.addoption("--crash-runs", type=int, default=200, help="seeded runs of a node that is crashed")
    parser.addoption("--crash-seed", type=int, default=0, help="the first of their seeds")
    parser.addoption("--zmtp-messages", type=int, default=50_000, help="messages that native sockets and libzmq count")
    parser.addoption("--zmtp-closes", type=int, default=100, help="closes of a native socket with a slow reader")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the groups of `SLOW`."""
    for item in items:
        if item.nodeid.startswith(SLOW):
            item.add_marker(pytest.mark.slow)


def _differential() -> coverage.Coverage | None:
    """What the differential tests of this process have met; None when none were imported."""
    module = sys.modules.get("tests.property.differential")
    return None if module is None else module.TOTAL


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Keep what a process of tests has met; in the process that tells it no test runs."""
    output = getattr(node, "workeroutput", {})
    if "differential" in output:
        MET.append(pickle.loads(output["differential"]))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand on what the differential tests of this process of several have met."""
    output = getattr(session.config, "workeroutput", None)
    met = _differential()
    if output is not None and met is not None:
        output["differential"] = pickle.dumps(met)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how many golden cases ran, by chapter, and what the differential tests have met."""
    passed = terminalreporter.stats.get("passed", [])
    names = [report.nodeid for report in passed if report.nodeid.startswith(GOLDEN) and report.when == "call"]
    if names:
        terminalreporter.section("golden cases")
        terminalreporter.write_line("\n".join(_golden_lines(names)))
    parts = [met for met in (_differential(), *MET) if met is not None]
    for part in parts[1:]:
        parts[0].add(part)
    if parts and parts[0].commands:
        terminalreporter.section("differential commands")
        terminalreporter.write_line("\n".join(coverage.lines(parts[0])))


def _golden_lines(names: list[str]) -> list[str]:
    """Cases by chapter, each counted once however many engines ran it."""
    chapter_of = {path.stem: path.parent.name for path in (ROOT / "tests/golden/cases").rglob("*.txt")}
    stems = {name.removeprefix(GOLDEN).removesuffix("]").partition("-")[2] for name in names}
    chapters = Counter(chapter_of[stem] for stem in stems)
    lines = [f"{chapter:32} {count:5}" for chapter, count in sorted(chapters.items())]
    return [*lines, f"{len(stems)} cases, {len(names)} runs on the engines"]


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of recorded markets: LX_DATA, or shared/data beside the checkout; it is no part of the project."""
    folder = Path(os.environ.get("LX_DATA") or ROOT.parent / "shared" / "data")
    if not (folder / "README.md").is_file():
        message = f"no recorded markets in {folder}; set LX_DATA to the folder that has them"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{message} (CI must have them)")
        pytest.skip(message)
    return folder
