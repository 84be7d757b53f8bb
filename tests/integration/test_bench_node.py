"""`lx bench node`: every row at toy size, and what the client sees when a server loses, doubles or changes answers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
import zmq

from lx.cli import bench
from lx.lab.bench.measure import VerificationError
from lx.lab.bench_node import client
from lx.lab.bench_node.client import Server, Traffic, closed
from lx.lab.bench_node.programs import INSTALL, Programs
from lx.lab.bench_node.report import node_json, node_lines
from lx.lab.bench_node.rows import LIBZMQ, LX, PYZMQ, SYNC, TRADER, Sizes
from lx.lab.bench_node.run import NodeBench, NodePlan, run_node_bench

TOY = NodePlan(Sizes(20_000_000, 2_000, (2_000, 1_000), open_rate=2_000), repeats=2)
TRAFFIC = Traffic(connections=1, in_flight=4, commands=200, duration_ns=60_000_000_000)
Message = list[bytes]


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> NodeBench:
    """Every row, small."""
    if Programs.of_checkout().make() is not None and os.environ.get("CI") != "true":
        pytest.skip(f"libzmq's programs can't be made here; run: {INSTALL}")
    return run_node_bench(TOY, tmp_path_factory.mktemp("log"), lambda _: None)


@pytest.mark.slow
def test_every_row_is_measured_and_verified(toy: NodeBench) -> None:
    found = {(result.row.name, result.row.connections) for result in toy.results}
    assert {(name, count) for name in (LX, LIBZMQ, PYZMQ) for count in (1, 8, 64)} <= found
    assert (SYNC, 1) in found
    assert (TRADER, 8) in found
    assert len(toy.results) == 30
    for result in toy.results:
        assert len(result.samples) == TOY.repeats
        assert all(sample.count > 0 and sample.value > 0 for sample in result.samples), result.row.key
        assert len(result.ratios) == (TOY.repeats if result.row.bases else 0), result.row.key
    assert not [what for what in toy.left_out if what.startswith("libzmq")]


@pytest.mark.slow
def test_the_results_as_json_and_as_a_table(toy: NodeBench) -> None:
    told = node_json(toy)
    rows = told["rows"]
    assert isinstance(rows, list)
    assert {row["connections"] for row in rows} == {1, 8, 64}
    for row in rows:
        assert {"name", "workload", "min", "max", "verified"} <= row.keys()
        assert ("per_second" in row) != ({"p50_ns", "p99_ns", "p999_ns"} <= row.keys())
    goals = {(row["workload"], row["connections"]): row["goal"] for row in rows if row["name"] == LX and "goal" in row}
    assert goals["one order a message, fsync", 64] == ">= 3.5 x libzmq"
    lines = node_lines(toy)
    assert lines[0].startswith("row")
    assert sum(line.startswith((LX, LIBZMQ, PYZMQ, SYNC)) for line in lines) == len(rows)
    assert any(line.startswith("verified: ") for line in lines)


def test_without_a_compiler_or_the_header_the_command_that_installs_them_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = Programs.of_checkout().root / "bench" / "peers"
    (tmp_path / "bench" / "peers").mkdir(parents=True)
    for source in sources.iterdir():
        (tmp_path / "bench" / "peers" / source.name).write_bytes(source.read_bytes())
    programs = Programs(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    missing = programs.make()
    assert missing is not None
    assert "cc" in missing
    assert missing.endswith(INSTALL)
    compiler = tmp_path / "cc"
    compiler.write_text("#!/bin/sh\necho 'zmq.h: No such file or directory' >&2\nexit 1\n", encoding="ascii")
    compiler.chmod(0o755)
    assert programs.make() == f"libzmq's header (zmq.h) is not found; run: {INSTALL}"
    assert not programs.is_ready


def test_setup_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(Programs, "make", lambda _: "no header; run: this")
    monkeypatch.setattr(bench, "PEERS", ("none",))
    monkeypatch.setattr(bench, "_set_up", lambda _: 0)
    assert bench.setup() == 0
    assert "libzmq's programs are left out: no header; run: this" in capsys.readouterr().err


@contextmanager
def echo(change: Callable[[int, bytes], list[bytes]]) -> Iterator[Server]:
    """A server that sends what `change` makes of each message, by its number; the first is that of the greeting."""
    context, end = zmq.Context(), Event()
    socket: zmq.Socket[bytes] = context.socket(zmq.ROUTER)
    socket.bind("tcp://127.0.0.1:*")
    socket.set(zmq.RCVTIMEO, 50)

    def serve() -> None:
        number = 0
        while not end.is_set():
            try:
                sender, message = socket.recv_multipart()
            except zmq.Again:
                continue
            for answer in change(number, message):
                socket.send_multipart([sender, answer])
            number += 1

    thread = Thread(target=serve)
    thread.start()
    try:
        yield Server("a peer", socket.get_string(zmq.LAST_ENDPOINT), is_echo=True)
    finally:
        end.set()
        thread.join()
        socket.close(0)
        context.term()


def test_a_good_echo_is_counted() -> None:
    with echo(lambda _, message: [message]) as server:
        sample = closed(server, TRAFFIC)
        latency = closed(server, TRAFFIC, is_latency=True).latency
    assert sample.count == 200
    assert latency is not None
    assert 0 < latency.p50 <= latency.p99 <= latency.p999


def _lose(number: int, message: bytes) -> list[bytes]:
    return [] if number == 100 else [message]


def _double(number: int, message: bytes) -> list[bytes]:
    return [message] * (2 if number == 100 else 1)


def _change(number: int, message: bytes) -> list[bytes]:
    return [message[:50] + b"\x01" + message[51:]] if number == 100 else [message]


def _break(number: int, message: bytes) -> list[bytes]:
    return [b"nonsense", message] if number == 100 else [message]


@pytest.mark.parametrize(
    ("change", "said"),
    [(_lose, "outstanding 1"), (_double, "unexpected 1"), (_change, "checksum"), (_break, "malformed 1")],
)
def test_what_a_server_does_wrong_is_seen(
    change: Callable[[int, bytes], list[bytes]], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_QUIET_NS", 1_000_000_000)
    with echo(change) as server, pytest.raises(VerificationError, match=said):
        closed(server, TRAFFIC)
