"""`lx trader` against `lx exchange`: what it reports is what happened, and what its exit status says."""

import re
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from lx.cli.main import run
from lx.lab.replay.run import replay_file
from tests.integration.exchange_rig import (
    PATIENCE_S,
    Exchange,
    commands,
    figure,
    held_port,
    run_trader,
    state_hash,
    trader_command,
)

LINE = re.compile(
    r"📊 Orders: (\d+) \| Rate: \d+/sec \| Network: \d+\.\d\d MB/s \(\d+\.\d{3} Gbps\) \| Acked: (\d+)"
    r" \| Rejected: \d+ \| Errors: \d+\.\d\d% \| p50: [\d.]+[num]?s \| p99: [\d.]+[num]?s"
    r"( \| warming up| \| saturated)?"
)
KEYS = (
    "offered achieved orders acked rejected rejects trades volume errors unanswered saturated p50_us p99_us p99.9_us "
    "max_us histogram checks passed seconds machine options whole_run"
)


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    """A server for the tests that don't look at its summary."""
    with Exchange("--symbols", "BTC,ETH", "--pull", "tcp://127.0.0.1:0") as process:
        yield process


@pytest.mark.parametrize(
    "options",
    [
        ("--profile", "mixed", "--connections", "1"),
        pytest.param(("--profile", "mixed", "--batch", "10", "--batch-timeout", "1ms"), marks=pytest.mark.slow),
        pytest.param(("--profile", "realistic", "--batch", "7", "--connections", "5"), marks=pytest.mark.slow),
    ],
)
def test_counts_of_both_sides_and_of_the_record_are_equal(options: tuple[str, ...], tmp_path: Path) -> None:
    record = tmp_path / "commands.lx"
    with Exchange("--symbols", "BTC,ETH", "--record", str(record)) as exchange:
        result, lines = run_trader(exchange.endpoint, *options)
        summary = exchange.stop()
    sessions = 20
    assert [key for key in KEYS.split() if key not in result] == []
    assert (result["errors"], result["unexpected"], result["refused"]) == (0, 0, {})
    assert result["acked"] + result["rejected"] == result["orders"] == 1_000
    assert result["rejected"] == sum(result["rejects"].values())
    whole = result["whole_run"]
    assert (whole["sent"], whole["errors"], result["orders_in_all"]) == (1_200, 0, 1_200)
    assert commands(summary) == {
        "acknowledged": whole["acked"],
        "rejected": whole["rejected"],
        "sessions opened": sessions,
        "sessions resumed": 0,
        "sessions closed": sessions,
        "openings rejected": 0,
    }
    assert figure(summary, r"(?m)^trades (\d+)") == whole["trades"] > 0
    for symbol, volume in whole["volume"].items():
        assert f"{symbol} {volume}" in summary
    assert 0 < result["trades"] == sum(result["trades_by_symbol"].values()) <= whole["trades"]
    assert result["trades"] < whole["trades"] or "mixed" not in options, "realistic quotes at first"
    assert figure(summary, r"resting orders (\d+)") == 0, "the end of a session cancels its orders"
    replayed = replay_file(record, format="commands", engine="both")
    assert (replayed.state_hash, replayed.trades_made) == (state_hash(summary), whole["trades"])
    assert any(line.startswith("acknowledged ") for line in lines)
    expected = (
        f"whole run, warm-up included: sent 1200, acknowledged {whole['acked']}, rejected {whole['rejected']}, errors 0"
    )
    assert any(line.startswith(expected) for line in lines)


@pytest.mark.slow
def test_batches_are_as_large_as_asked_for(exchange: Exchange) -> None:
    alone, _ = run_trader(exchange.endpoint, "--warmup", "0s")
    assert (alone["orders"], alone["messages_out"]) == (1_000, 1_000)
    batched, _ = run_trader(
        exchange.endpoint, "--warmup", "0s", "--batch", "10", "--batch-timeout", "60s", "--connections", "2"
    )
    assert batched["orders"] == 1_000
    assert 98 <= batched["messages_out"] <= 102, "of 10, but for the last of each connection"


@pytest.mark.parametrize("size", [100, 1_000])
def test_padded_messages_have_the_bytes_asked_for(exchange: Exchange, size: int) -> None:
    result, lines = run_trader(
        exchange.endpoint, "--warmup", "0s", "--size", str(size), "--rate", "250", "--duration", "200ms"
    )
    assert (result["orders"], result["errors"], result["refused"]) == (1_000, 0, {})
    assert (result["messages_out"], result["bytes_out"]) == (1_000, 1_000 * size)
    assert any(f"one order a message padded to {size} bytes" in line for line in lines)


@pytest.mark.parametrize(
    ("options", "size"),
    [
        (("--transport", "libzmq"), 80),
        (("--transport", "native", "--size", "50"), 50),
        pytest.param(("--transport", "libzmq", "--size", "1000"), 1_000, marks=pytest.mark.slow),
        pytest.param(("--transport", "native", "--connections", "2"), 80, marks=pytest.mark.slow),
    ],
)
def test_one_way_orders_are_matched_and_what_came_is_what_was_sent(
    exchange: Exchange, options: tuple[str, ...], size: int
) -> None:
    short = ("--mode", "push", "--rate", "250", "--duration", "200ms", "--warmup", "50ms")
    result, lines = run_trader(exchange.endpoint, *short, *options)
    assert (result["orders"], result["errors"]) == (1_000, 0)
    assert result["acked"] + result["rejected"] == 1_000
    told = result["one_way"]
    assert told["sent"] == told["received"]
    assert (told["sent"]["messages"], told["sent"]["bytes"]) == (1_250, 1_250 * size)
    assert (told["lost"], told["corrupt"], result["whole_run"]["sent"]) == (0, False, 1_250)
    assert [check["passed"] for check in result["checks"] if check["check"] == "received as sent"] == [True]
    assert any(line.startswith("one-way, no answers: sent 1250") and line.endswith("as sent") for line in lines)
    assert "| p50: - | p99: -" in lines[-7]


@pytest.mark.slow
def test_an_exchange_that_takes_no_one_way_orders_is_told() -> None:
    with Exchange() as exchange:
        done = subprocess.run(
            trader_command(exchange.endpoint, "--mode", "push"),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
        assert done.returncode == 2
        mend = "start it with `lx exchange --pull tcp://*:5557`"
        assert done.stderr == f"lx trader: --mode: {exchange.endpoint} takes no one-way orders; {mend}\n"


@pytest.mark.slow
def test_a_line_a_second_and_the_same_for_the_whole_run(exchange: Exchange) -> None:
    # A second and a half for the first line, so that it comes while the run warms up.
    _, lines = run_trader(exchange.endpoint, "--warmup", "2500ms")
    found = [LINE.fullmatch(line) for line in lines if "📊" in line]
    lines_of_run = [match for match in found if match]
    assert len(lines_of_run) == len(found) >= 2
    assert lines_of_run[0][3] == " | warming up"
    assert all(int(one[1]) <= int(other[1]) for one, other in pairwise(lines_of_run))
    assert (lines_of_run[-1][1], lines_of_run[-1][2]) == ("1000", "1000")


def test_markets_are_those_asked_for(exchange: Exchange) -> None:
    result, _ = run_trader(exchange.endpoint, "--symbols", "ETH")
    assert list(result["trades_by_symbol"]) == ["ETH-USD"]
    assert result["book"]["market"]["symbol"] == "ETH-USD"


@pytest.mark.slow
def test_checks_decide_the_exit_status(exchange: Exchange) -> None:
    # An order at the beginning and time for its answer, so that it can't count as saturated.
    easy = ("--traders", "1", "--rate", "0.5", "--duration", "1500ms", "--warmup", "0s")
    result, lines = run_trader(exchange.endpoint, *easy, "--check", "p99<60s,errors<0.1%,unanswered=0")
    assert result["passed"]
    assert lines[-5:] == [
        "check not saturated: passed",
        "check errors<=1%: passed",
        "check p99<60s: passed",
        "check errors<0.1%: passed",
        "check unanswered=0: passed",
    ]
    result, lines = run_trader(exchange.endpoint, *easy, "--check", "p50<1ns,errors<0.1%", status=1)
    assert [check["passed"] for check in result["checks"]] == [True, True, False, True]
    assert (result["checks"][2]["value"], result["checks"][2]["unit"]) == (result["p50_us"], "us")
    assert "check p50<1ns: FAILED" in lines


@pytest.mark.slow
def test_a_rate_that_is_missed_is_said_and_fails_a_check(exchange: Exchange) -> None:
    # A billion orders a second, for so short that the answers can be waited for.
    impossible = ("--traders", "100", "--rate", "10000000", "--batch", "1000", "--duration", "50ms", "--warmup", "0s")
    result, lines = run_trader(exchange.endpoint, *impossible, "--check", "errors<0.1%", status=1)
    assert (result["saturated"], result["passed"]) == (True, False)
    assert result["achieved"] < 0.99 * result["offered"]
    assert any(line.endswith("| saturated") for line in lines)
    assert "check not saturated: FAILED" in lines
    result, _ = run_trader(exchange.endpoint, *impossible)
    assert result["saturated"], "without a check it is said, and no failure"


def test_no_server_is_one_line_and_status_3() -> None:
    with held_port() as port:
        endpoint = f"tcp://127.0.0.1:{port}"
        command = trader_command(endpoint, "--connect-timeout", "200ms")
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert done.returncode == 3
    mend = "start one with `lx exchange --bind ...`, or check host and port"
    assert done.stderr == f"lx trader: no exchange answers at {endpoint} within 0.2 s; {mend}\n"
    assert done.stdout == ""


@pytest.mark.slow
def test_a_server_that_dies_in_mid_run_fails_the_run_without_a_check() -> None:
    with Exchange() as exchange:
        command = trader_command(
            exchange.endpoint,
            *("--rate", "50", "--duration", "3s", "--drain-timeout", "100ms", "--connect-timeout", "500ms"),
        )
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as trader:
            assert trader.stderr is not None
            assert "📊" in trader.stderr.readline(), "it is in mid-run"
            exchange.process.kill()
            _, said = trader.communicate(timeout=PATIENCE_S)
    assert trader.returncode == 1
    unanswered = re.search(r"unanswered (\d+)", said)
    assert unanswered
    assert int(unanswered[1]) > 0
    assert "check errors<=1%: FAILED" in said
    assert "not saturated" not in said, "that is no failure unless checks are asked for"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--server", "localhost"), "--server: 'localhost' is not an address"),
        (("--server", "tcp://*:5555"), "names no single place"),
        (("--server", "tcp://127.0.0.1:1", "--server", "tcp://127.0.0.1:1"), "named twice"),
        (("--server", "tcp://127.0.0.1:1", "--traders", "0"), "--traders: 0 is out of range"),
        (("--server", "tcp://127.0.0.1:1", "--rate", "0"), "--rate: 1000 traders x 0 orders/s is not above 0"),
        (("--server", "tcp://127.0.0.1:1", "--rate", "nan"), "--rate: 1000 traders x nan orders/s"),
        (("--server", "tcp://127.0.0.1:1", "--rate", "0.0001", "--duration", "1s"), "have no order due within the 1 s"),
        (("--server", "tcp://127.0.0.1:1", "--batch", "16385"), "--batch: 16385 is out of range; give 1 to 16384"),
        (("--server", "tcp://127.0.0.1:1", "--duration", "60"), "--duration: '60' has no unit"),
        (("--server", "tcp://127.0.0.1:1", "--profile", "wild"), "--profile: 'wild' is unknown"),
        (("--server", "tcp://127.0.0.1:1", "--traders", "2", "--connections", "3"), "--connections: 3 is out of range"),
        (("--server", "tcp://127.0.0.1:1", "--check", "p99"), "--check: 'p99': 'p99' is not a comparison"),
        (("--server", "tcp://127.0.0.1:1", "--size", "80"), "--size: 80 is no size; give 100, 200, 500 or 1000"),
        (("--server", "tcp://127.0.0.1:1", "--size", "50"), "--size: 50 is for --mode push alone; give 100, 200"),
        (("--server", "tcp://127.0.0.1:1", "--mode", "pull"), "--mode: 'pull' is unknown; write --mode order or"),
        (
            ("--server", "tcp://127.0.0.1:1", "--server", "tcp://127.0.0.1:2", "--mode", "push"),
            "push is for one server",
        ),
        (("--server", "tcp://127.0.0.1:1", "--mode", "push", "--check", "p99<1ms"), "nothing is answered"),
        (
            ("--server", "tcp://127.0.0.1:1", "--mode", "push", "--size", "50", "--profile", "realistic"),
            "--size: 50 has room for new orders only",
        ),
        (("--server", "tcp://127.0.0.1:1", "--size", "100", "--batch", "2"), "--size: a padded message has one order"),
    ],
)
def test_what_it_cannot_do_is_one_line_and_status_2(
    options: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["trader", *options]) == 2
    line = capsys.readouterr().err
    assert line.startswith("lx trader: ")
    assert said in line
    assert line.count("\n") == 1


def test_a_market_that_is_not_there_is_named(exchange: Exchange) -> None:
    command = trader_command(exchange.endpoint, "--symbols", "DOGE")
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert done.returncode == 2
    expected = f"lx trader: --symbols: {exchange.endpoint} has no market DOGE-USD; it has BTC-USD, ETH-USD\n"
    assert done.stderr == expected
