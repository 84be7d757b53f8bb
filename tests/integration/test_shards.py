"""Two shards of one exchange as processes: load over both, one that is killed and started again, the parent's end."""

import json
import os
import re
import select
import signal
import subprocess
from pathlib import Path
from typing import Any

from lx.cli.main import run
from lx.client import OrderClient
from lx.wire.records_generated import MessageType
from tests.integration.exchange_rig import LX, PATIENCE_S, PATIENT, Client, Exchange, commands, figure

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
    assert run(["exchange", "--shards", "2", "--durability", "memory", "--record", str(tmp_path / "record")]) == 2
    assert run(["exchange", "--shards", "9", "--durability", "memory"]) == 2
    assert run(["exchange", "--shards", "2", "--data", str(tmp_path), "--ready-file", str(tmp_path / "ready")]) == 2
