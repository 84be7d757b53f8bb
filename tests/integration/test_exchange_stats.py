"""The statistics of a real server: under load, stopped for a while, killed, replaying."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from lx.cli.main import run
from lx.engine.markets import market_commands, parse_symbols
from lx.journal import Journal
from lx.wire.codec import from_text
from lx.wire.frame import build_frame
from tests.integration.exchange_rig import LX, PATIENCE_S, Client, Exchange, commands, run_trader
from tests.integration.stats_rig import URL, ask, figures, found_in, until
from tests.unit.metrics_text import read_metrics


def test_the_figures_of_a_run_are_those_of_its_summary(tmp_path: Path) -> None:
    with Exchange("--symbols", "BTC", "--data", str(tmp_path / "log"), "--stats-port", "0") as exchange:
        url = found_in(exchange.said, URL)
        assert url.startswith("http://127.0.0.1:")
        assert ask(url, "/ready")[0] == 200
        result, _ = run_trader(exchange.endpoint, "--symbols", "BTC", "--traders", "20")
        assert result["whole_run"]["acked"] > 0
        # The last turn was perhaps not timed, but the page is written when the loop rests.
        answered = result["whole_run"]["sent"] + 2 * 20
        told = until(
            url,
            "/stats",
            lambda _, it: (
                it["counters"]["commands"] >= answered
                and it["lag_commands"] == 0
                and it["transport"]["closed_peer"] == it["transport"]["handshakes"]
            ),
        )
        families = read_metrics(ask(url, "/metrics")[1])
        said = commands(exchange.stop())
    counters = told["counters"]
    assert counters["acknowledged"] == said["acknowledged"]
    assert counters["sessions_opened"] == said["sessions opened"] == 20
    assert families["lx_commands_total"].value() == counters["commands"] == sum(said.values())
    assert families["lx_trades_total"].value() == told["trades"] == told["markets"]["BTC-USD"]["trades"]
    assert told["lag_commands"] == 0
    assert families["lx_log_next_sequence"].value() == told["next_sequence"] == told["durable_sequence"]
    assert 0 < told["turn_commands"]["count"] <= told["turns"]
    for stage in ("receive", "work", "append", "sync"):
        assert min(told["stages"][stage]["count"], told["stages"][stage]["p50_ns"]) > 0, stage
    assert told["resident_bytes"] > 1 << 20
    assert families["process_resident_memory_bytes"].value() > 1 << 20
    assert told["mode"] == "development"
    transport = told["transport"]
    assert transport["handshakes"] > 0
    assert sum(count for name, count in transport.items() if name.startswith("closed_")) == transport["handshakes"]
    assert (transport["messages_lost"], transport["held_bytes_in"], transport["held_bytes_out"]) == (0, 0, 0)
    assert families["lx_transport_closed_total"].value(reason="peer") == transport["closed_peer"]
    assert families["lx_transport_held_bytes"].value(direction="out") == 0


def test_a_server_that_stands_still_is_told_to_be_unwell_until_it_goes_on() -> None:
    with Exchange("--symbols", "BTC", "--stats-port", "0") as exchange:
        url = found_in(exchange.said, URL)
        until(url, "/health", lambda status, it: status == 200 and it["mode"] == "development")
        exchange.process.send_signal(signal.SIGSTOP)
        told = until(url, "/health", lambda status, _: status == 503)
        assert told["reason"].startswith("stalled: nothing heard from its loop for ")
        assert ask(url, "/ready")[0] == 503
        assert not figures(url)["healthy"]
        exchange.process.send_signal(signal.SIGCONT)
        until(url, "/health", lambda status, _: status == 200)
        until(url, "/ready", lambda status, _: status == 200)


def ends(process: int) -> bool:
    """Wait until a process that is no child of ours has ended."""
    descriptor = os.pidfd_open(process)
    try:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        return bool(poll.poll(PATIENCE_S * 1_000))
    finally:
        os.close(descriptor)


def child_of(process: int) -> int:
    """The one process that a server has started."""
    (child,) = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return int(child)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_process_of_statistics_ends_with_the_server(number: signal.Signals) -> None:
    with Exchange("--symbols", "BTC", "--stats-port", "0") as exchange:
        url = found_in(exchange.said, URL)
        assert ask(url, "/health")[0] == 200
        child = child_of(exchange.process.pid)
        exchange.process.send_signal(number)
        assert ends(child)
        with pytest.raises(OSError, match="refused"):
            ask(url, "/health")


def test_the_server_lives_on_when_that_process_is_killed() -> None:
    with Exchange("--symbols", "BTC", "--stats-port", "0") as exchange:
        url = found_in(exchange.said, URL)
        assert ask(url, "/health")[0] == 200
        os.kill(child_of(exchange.process.pid), signal.SIGKILL)
        with Client(exchange.endpoint) as client:
            session = client.open_session(7)
            order = f"new side=buy type=limit tif=gtc instrument=1 account=7 session={session} price=1 quantity=1"
            for client_id in range(1, 200):
                assert len(client.ask(f"{order} client_id={client_id}")) == 1
        assert commands(exchange.stop())["acknowledged"] == 199


def test_while_the_log_is_replayed_it_is_not_ready(tmp_path: Path) -> None:
    fill(tmp_path / "log")
    command = (*LX, "exchange", "--bind", "tcp://127.0.0.1:*", "--data", str(tmp_path / "log"))
    process = subprocess.Popen(
        (*command, "--stats-port", "0", "--engine", "reference"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        url = found_in([process.stderr.readline()], URL)
        process.send_signal(signal.SIGSTOP)  # so that the replay waits for us, however long we take
        status, body = ask(url, "/ready")
        assert status == 503, body
        assert '"opening"' in body or "replaying the log" in body
        process.send_signal(signal.SIGCONT)
        until(url, "/ready", lambda status, _: status == 200)
        assert figures(url)["replayed_frames"] == 20_001
    finally:
        process.kill()
        process.communicate()


def fill(directory: Path) -> None:
    """A log that takes the engine in plain Python some seconds to replay."""
    with Journal.open(directory, durability="memory") as log:
        log.append(build_frame(market_commands(parse_symbols("BTC"), risk=False), sequence=1, time_ns=1))
        tick = from_text("tick")
        for _ in range(20_000):
            log.append(build_frame([tick], sequence=log.next_sequence, time_ns=1))


def test_a_port_in_use_is_one_line_and_status_3(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        options = ["--bind", "tcp://127.0.0.1:*", "--data", str(tmp_path / "log"), "--stats-port", str(port)]
        assert run(["exchange", *options]) == 3
    out, said = capfd.readouterr()
    mend = "stop what listens there or choose another port with --stats-port"
    assert (out, said) == ("", f"lx exchange: 127.0.0.1:{port} is in use; {mend}\n")
    assert not (tmp_path / "log").exists(), "nothing was begun"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--stats-port", "70000"), "70000 is no port"),
        (("--stats-port", "-1"), "-1 is no port"),
        (("--stats-port", "0", "--stats-host", "192.0.2.1"), "can't listen at 192.0.2.1:0"),
        (("--feed", "here"), "--feed: 'here' is not an address"),
    ],
)
def test_wrong_options_are_one_line(options: tuple[str, ...], words: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["exchange", "--bind", "tcp://127.0.0.1:*", "--durability", "memory", *options]) == 2
    said = capfd.readouterr().err
    assert said.startswith("lx exchange: ")
    assert words in said
    assert said.count("\n") == 1


def test_another_host_is_warned_of() -> None:
    with Exchange("--stats-port", "0", "--stats-host", "0.0.0.0") as exchange:
        url = found_in(exchange.said, URL)
        assert f"lx exchange: warning: {url} can be reached from other machines" in "".join(exchange.said)
        assert ask(url.replace("0.0.0.0", "127.0.0.1"), "/health")[0] == 200
