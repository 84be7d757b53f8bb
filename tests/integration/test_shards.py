"""Two shards of one exchange as processes: load over both, one that is killed and started again, the parent's end."""

import json
import os
import re
import select
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
import zmq

from lx.cli.main import run
from lx.client import OrderClient
from lx.errors import ArgumentError
from lx.journal import survey
from lx.node.shards import following
from lx.wire.frame import HEADER_SIZE, read_header
from lx.wire.records_generated import MessageType
from tests.integration.exchange_rig import LX, PATIENCE_S, PATIENT, Client, Exchange, commands, field, figure
from tests.integration.stats_rig import URL, ask, found_in, until
from tests.integration.test_backup import await_sequence
from tests.unit.metrics_text import read_metrics

SMALL = ("--traders", "20", "--rate", "250", "--duration", "200ms", "--warmup", "40ms", "--json")


def addresses(data: Path) -> list[str]:
    book = json.loads((data / "shards.json").read_text())
    return [f"tcp://127.0.0.1:{entry['port']}" for entry in book]


def trade(*options: str, status: int = 0) -> dict[str, Any]:
    command = (*LX, "trader", *options, *SMALL, *(word for pair in PATIENT.items() for word in pair))
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S * 2)
    assert done.returncode == status, done.stderr
    result = json.loads(done.stdout)
    assert isinstance(result, dict)
    return result


def shard_process(parent: int, shard: int) -> int:
    """Process id of a shard: the children of the parent in the order of their start."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return int(children[shard])


def next_line(exchange: Exchange) -> str:
    assert exchange.process.stderr is not None
    return exchange.process.stderr.readline()


def test_a_trader_at_both_shards_counts_what_they_count(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Exchange("--shards", "2", "--symbols", "BTC,ETH;SOL", "--data", str(data)) as exchange:
        assert "symbols=BTC-USD,ETH-USD;SOL-USD" in exchange.said[-1]
        first, second = addresses(data)
        assert exchange.endpoint == first
        results = [
            trade("-server", first, f"-server={second}"),
            trade("--server", second, "--target-shards", "--batch", "5"),
            trade("--server", first, "--server", second, "--symbols", "SOL", "--transport", "native"),
        ]
        summary = exchange.stop()
    assert [result["errors"] or result["unexpected"] for result in results] == [0, 0, 0]
    assert list(results[2]["trades_by_symbol"]) == ["SOL-USD"]
    whole = [result["whole_run"] for result in results]
    counts = commands(summary)
    assert counts["acknowledged"] + counts["rejected"] == sum(it["acked"] + it["rejected"] for it in whole)
    assert counts["sessions opened"] == counts["sessions closed"] == 20 * 5, "the last run needs one server"
    assert figure(summary, r"(?m)^trades (\d+)") == sum(it["trades"] for it in whole) > 0
    each = [int(count) for count in re.findall(r"(?m)^shard \d: commands (\d+),", summary)]
    assert len(each) == 2
    assert sum(each) == figure(summary, r"(?m)^commands (\d+)")
    assert summary.count("conservation: 0 lost, 0 created") == 2


def test_markets_that_no_server_has_and_that_two_have() -> None:
    with Exchange("--symbols", "BTC,ETH") as one, Exchange("--symbols", "ETH,SOL") as other:
        both = ("--server", one.endpoint, "--server", other.endpoint)
        for options, why in (
            (both, f"{one.endpoint} and {other.endpoint} both have ETH-USD"),
            ((*both, "--symbols", "BTC,XRP"), "no server has a market XRP-USD"),
        ):
            done = subprocess.run((*LX, "trader", *options), capture_output=True, text=True, timeout=PATIENCE_S)
            assert (done.returncode, why in done.stderr, done.stderr.count("\n")) == (2, True, 1), done.stderr
        trade(*both, "--symbols", "SOL,BTC")


def test_a_shard_that_is_killed_is_told_and_starts_again_on_its_directory(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Exchange("--shards", "2", "--symbols", "BTC;ETH", "--data", str(data)) as exchange:
        first, second = addresses(data)
        with OrderClient(first, account=7) as client:
            assert sorted(client.instruments) == ["BTC-USD", "ETH-USD"]
            assert list(client.sessions) == [first, second]
            order = client.submit("ETH-USD", "buy", "0.5", price="3000").result(PATIENCE_S)
            assert order.status == "new"
            os.kill(shard_process(exchange.process.pid, 1), signal.SIGKILL)
            line = next_line(exchange)
            again = f"lx exchange --bind {second} --data {data}/shard-1"
            assert line == (
                f"lx exchange: shard 1 has died: killed by SIGKILL; the others go on; start it again with `{again}`\n"
            )
            assert client.submit("BTC-USD", "buy", "0.5", price="70000").result(PATIENCE_S).status == "new"
            with Exchange("--bind", second, "--data", str(data / "shard-1")) as alone:
                assert client.cancel(order).result(PATIENCE_S).status == "canceled"
                with Client(second) as asked:
                    book = asked.ask("shards_query request_id=1", type=MessageType.QUERY)
                assert [line for line in book if line.startswith("shard ")] == [
                    f"shard port={first.rpartition(':')[2]} markets=1 shards=2",
                    "shard shard=1 markets=1 shards=2",
                ]
                client.close()
                assert figure(alone.stop(), r"resting orders (\d+)") == 0
        exchange.process.terminate()
        summary, _ = exchange.process.communicate(timeout=PATIENCE_S)
    assert exchange.process.returncode == 1, "one did not end in good order"
    assert re.findall(r"(?m)^shard (\d):", summary) == ["0"]
    with Exchange("--shards", "2", "--data", str(data)) as whole:
        assert "symbols=BTC-USD;ETH-USD" in whole.said[-1], "as they were"
        whole.stop()


def held_row(stack: ExitStack, count: int) -> int:
    """The first of so many ports in a row that the system gives to nobody else until the stack ends.

    The sockets don't listen, so that a server may bind to their ports (as `held_port`).
    """
    while True:
        with ExitStack() as tried, suppress(OSError, OverflowError):
            first = _hold(tried, 0)
            for port in range(first + 1, first + count):
                _hold(tried, port)
            stack.push(tried.pop_all())
            return first


def _hold(stack: ExitStack, port: int) -> int:
    holder = stack.enter_context(socket.socket())
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", port))
    return int(holder.getsockname()[1])


@pytest.fixture
def rows() -> Iterator[tuple[str, str]]:
    """Addresses of two ports each, held while a test runs."""
    with ExitStack() as stack:
        peers, others = (f"tcp://127.0.0.1:{held_row(stack, 2)}" for _ in range(2))
        yield peers, others


def feed_of(endpoint: str, shard: int) -> str:
    """Where the address book says that a shard publishes."""
    with Client(endpoint) as client:
        book = client.ask("shards_query request_id=1", type=MessageType.QUERY)
    (port,) = [field(line, "feed") for line in book if line.startswith("shard ") and field(line, "shard") == str(shard)]
    return f"tcp://127.0.0.1:{port}"


def heard(feed: str, act: Callable[[], object]) -> list[bytes]:
    """The first message of a feed, while something is done again and again."""
    with zmq.Context() as context, context.socket(zmq.SUB) as reader:
        reader.set(zmq.LINGER, 0)
        reader.set(zmq.RCVTIMEO, 50)
        reader.connect(feed)
        reader.subscribe(b"LX/")
        while True:
            act()
            with suppress(zmq.Again):
                return reader.recv_multipart()


def promote_all(address: str, capfd: pytest.CaptureFixture[str]) -> str:
    """Promote two backups, until both are: that its primary is gone each may have to notice first."""
    told = ""
    while told.count(" is the primary now") < 2:
        run(["promote", "--shards", "2", address])
        out, said = capfd.readouterr()
        told += out
        refusals = [line for line in said.splitlines() if "still hears" not in line and "follows nobody" not in line]
        assert not refusals
    return told


def test_shards_are_watched_and_recorded_and_backups_take_their_places(
    rows: tuple[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    peers, others = rows
    main, copy = tmp_path / "main", tmp_path / "backup"
    seen = ("--feed", "tcp://127.0.0.1:*", "--stats-port", "0", "--record", str(tmp_path / "record"))
    begun = ("--shards", "2", "--symbols", "BTC;ETH", "--data", str(main), "--replicate", peers, "--snapshots", "off")
    follows = ("--shards", "2", "--data", str(copy), "--replicate", others, "--follow", peers, "--snapshots", "off")
    with Exchange(*begun, *seen) as exchange, Exchange(*follows) as backup:
        promotes = f"`lx promote --shards 2 {others}`"
        assert backup.said[-1].endswith(f"follows {peers} and the ports behind it, takes no orders until {promotes}\n")
        url = found_in(exchange.said, URL)
        until(url, "/ready", lambda status, it: status == 200 and len(it["shards"]) == 2)
        with OrderClient(exchange.endpoint, account=7, keep=True) as client:
            assert client.submit("BTC", "buy", "0.5", price=1).result(PATIENCE_S).status == "new"
            topic, _ = heard(
                feed_of(exchange.endpoint, 1),
                lambda: client.submit("ETH", "buy", "0.5", price=1).result(PATIENCE_S),
            )
            assert topic == b"LX/1/"
            told = until(url, "/stats", lambda _, it: all(shard["orders_resting"] for shard in it["shards"]))
            assert told["total"]["orders_resting"] == sum(it["orders_resting"] for it in told["shards"])
            sequences = [survey(main / f"shard-{shard}").next_sequence for shard in range(2)]
            for shard, sequence in enumerate(sequences):
                await_sequence(copy / f"shard-{shard}", sequence)
            os.kill(shard_process(exchange.process.pid, 1), signal.SIGKILL)
            line = next_line(exchange)
            assert f" --feed tcp://127.0.0.1:{feed_of(exchange.endpoint, 1).rpartition(':')[2]} " in line
            assert line.endswith(f" --replicate {following(peers, 1)}`\n")
            told = until(url, "/health", lambda status, _: status == 503)
            assert told["reason"] == "shard 1: died: killed by SIGKILL"
            families = read_metrics(ask(url, "/metrics")[1])
            assert [families["lx_healthy"].value(shard=shard) for shard in "01"] == [1, 0]
            exchange.process.terminate()
            assert exchange.process.communicate(timeout=PATIENCE_S)
        assert read_header((tmp_path / "record.0").read_bytes()[:HEADER_SIZE]).shard == 0
        assert (tmp_path / "record.1").exists(), "what a killed one had not yet written is not in it"
        assert f"shard 1: {following(others, 1)} is the primary now" in promote_all(others, capfd)
        with OrderClient(backup.endpoint, account=8, connect_timeout=PATIENCE_S) as client:
            while "ETH-USD" not in client.instruments:  # the first one is told of the other's promotion by and by
                with suppress(ArgumentError):
                    client.book("ETH")
            for symbol in ("BTC", "ETH"):
                assert client.book(symbol).result(PATIENCE_S).bids
                assert client.submit(symbol, "buy", "0.5", price=2).result(PATIENCE_S).status == "new"
        assert len(json.loads((copy / "shards.json").read_text())) == 2
        backup.process.terminate()
        summary, _ = backup.process.communicate(timeout=PATIENCE_S)
        assert backup.process.returncode == 0
        assert re.findall(r"(?m)^shard (\d):", summary) == ["0", "1"]


def test_shards_die_with_their_parent() -> None:
    with Exchange("--shards", "2", "--symbols", "BTC;ETH") as exchange:
        shards = [os.pidfd_open(shard_process(exchange.process.pid, shard)) for shard in range(2)]
        exchange.process.kill()
        exchange.process.communicate(timeout=PATIENCE_S)  # their ends of its pipes are closed, too
    for shard in shards:
        assert select.select([shard], [], [], PATIENCE_S)[0]
        os.close(shard)


def test_a_shard_that_cannot_start_ends_all(tmp_path: Path) -> None:
    with Exchange("--symbols", "BTC", "--data", str(tmp_path / "data" / "shard-1")):
        command = (*LX, "exchange", "--shards", "2", "--bind", "tcp://127.0.0.1:*", "--data", str(tmp_path / "data"))
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert done.returncode == 3
    assert "lx exchange: shard 1: " in done.stderr
    assert "another process has this journal open" in done.stderr
    assert not (tmp_path / "data" / "shards.json").exists()


def test_options_that_shards_do_not_have(tmp_path: Path) -> None:
    assert run(["exchange", "--shards", "2", "--durability", "memory", "--feed", "tcp://127.0.0.1:5556"]) == 2
    assert run(["exchange", "--shards", "9", "--durability", "memory"]) == 2
    assert run(["exchange", "--shards", "2", "--data", str(tmp_path), "--ready-file", str(tmp_path / "ready")]) == 2
