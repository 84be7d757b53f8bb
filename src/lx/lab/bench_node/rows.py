"""The rows of the table: what is measured, beside what, and what was hoped for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from lx.lab.bench_node.client import Server, Traffic, closed, dealer, generator, open_loop
from lx.lab.bench_node.oneway import libzmq_one_way, native_one_way
from lx.lab.bench_node.rig import Rig, bare_sync, spinning
from lx.lab.bench_node.samples import Sample

__all__ = ["DEALER", "LIBZMQ", "LX", "PYZMQ", "SYNC", "TRADER", "Key", "NodeRow", "Sizes", "make_rows"]

LX: Final = "lx"
TRADER: Final = "lx trader"
LIBZMQ: Final = "libzmq echo"
PYZMQ: Final = "pyzmq echo"
SYNC: Final = "bare fdatasync"
DEALER: Final = "client in C"
IN_FLIGHT: Final = {1: 4_096, 8: 1_024, 64: 256}
"""Orders under way on each connection, by the number of connections."""
OPEN_RATE: Final = 1_000_000
_BATCH: Final = 10
_ONE: Final = "one order under way, memory"
_BATCH_TIMEOUT_NS: Final = 100_000
_RATES: Final = {LX: 12_000_000, LIBZMQ: 6_000_000, PYZMQ: 800_000}
"""More orders a second than a server can take: so many are made for a measurement."""
_BATCH_RATE: Final = 15_000_000
_ONE_WAY: Final = {50: (">= 15 x libzmq", 2), 100: (">= 8 x libzmq, >= 12.5 M/s", 2), 1_000: (">= 4 x libzmq", 1)}
"""By size: goal, and how many messages of `Sizes` are sent."""

Key = tuple[str, str, int]
"""Name, workload and connections of a row."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How long a measurement is: time, orders that are made for it at most, messages one way (native, libzmq)."""

    duration_ns: int
    commands_max: int
    one_way: tuple[int, int]
    open_rate: int = OPEN_RATE

    def commands(self, rate: int) -> int:
        """Orders to be made for a server that takes no more than `rate` a second."""
        return max(1_000, min(self.commands_max, rate * self.duration_ns // 1_000_000_000))


@dataclass(frozen=True, slots=True)
class NodeRow:
    """One row: who, under what load, how it is measured, and the rows whose sum it is divided by."""

    name: str
    workload: str
    connections: int
    measure: Callable[[], Sample]
    goal: str = ""
    bases: tuple[Key, ...] = ()

    @property
    def key(self) -> Key:
        """What it is found by."""
        return self.name, self.workload, self.connections


def make_rows(rig: Rig, sizes: Sizes, seed: int) -> list[NodeRow]:
    """All rows that can be measured with these servers, those that are compared next to each other."""
    rows: list[NodeRow] = []
    for connections in IN_FLIGHT:
        rows += _orders(rig, sizes, seed, connections)
    rows += _watched(rig, sizes, seed)
    rows += _client_in_c(rig, sizes, seed)
    rows.append(_batches(rig, sizes, seed))
    rows += _one_at_a_time(rig, sizes, seed)
    rows.append(_open(rig, sizes, seed))
    rows.append(_generator(sizes, seed))
    for size in _ONE_WAY:
        rows += _one_way(rig, sizes, size)
    return rows


def _orders(rig: Rig, sizes: Sizes, seed: int, connections: int) -> list[NodeRow]:
    """One order a message, many under way: the exchange in memory, on disk, and the echoes."""
    workload, durable = "one order a message, memory", "one order a message, fsync"

    def row(name: str, server: Server, workload: str, goal: str, *bases: Key) -> NodeRow:
        commands = sizes.commands(_RATES[name])
        traffic = Traffic(connections, IN_FLIGHT[connections], commands, sizes.duration_ns, seed=seed)
        return NodeRow(name, workload, connections, partial(closed, server, traffic), goal, bases)

    libzmq = (LIBZMQ, workload, connections)
    goal = ">= 4 x libzmq" if connections > 1 else ""
    on_disk = {1: ">= 1 x libzmq", 8: ">= 2.5 x libzmq", 64: ">= 3.5 x libzmq"}[connections]
    ours = (LX, workload, connections)
    rows = [row(LX, rig.memory, workload, goal, libzmq), row(LX, rig.durable, durable, on_disk, libzmq)]
    if rig.libzmq is not None:
        rows.append(row(LIBZMQ, rig.libzmq, workload, ""))
    rows.append(row(PYZMQ, rig.pyzmq, workload, "<= 1/40 of lx" if connections > 1 else "", ours))
    return rows


def _client_in_c(rig: Rig, sizes: Sizes, seed: int) -> list[NodeRow]:
    """An ordinary client of libzmq at the exchange, and at libzmq's own ROUTER."""
    if rig.libzmq is None:
        return []
    traffic = Traffic(1, IN_FLIGHT[1], sizes.commands(_RATES[LIBZMQ]), sizes.duration_ns, seed=seed)
    program = rig.programs.path("dealer")
    workload = f"one order a message, memory, {DEALER}"
    base = (LIBZMQ, workload, 1)
    return [
        NodeRow(LX, workload, 1, partial(dealer, rig.memory, traffic, program), ">= 1.3 x libzmq", (base,)),
        NodeRow(LIBZMQ, workload, 1, partial(dealer, rig.libzmq, traffic, program)),
    ]


def _batches(rig: Rig, sizes: Sizes, seed: int) -> NodeRow:
    """Ten orders a message, on disk."""
    commands = sizes.commands(_BATCH_RATE)
    traffic = Traffic(8, IN_FLIGHT[8] * _BATCH, commands, sizes.duration_ns, batch=_BATCH, seed=seed)
    return NodeRow(LX, "ten orders a message, fsync", 8, partial(closed, rig.durable, traffic), ">= 5 M/s")


def _one_at_a_time(rig: Rig, sizes: Sizes, seed: int) -> list[NodeRow]:
    """One order under way: the way there and back, with and without the disk, and the disk alone."""
    workload, durable = f"{_ONE}, block", "one order under way, fsync"
    traffic = Traffic(1, 1, sizes.commands(_RATES[PYZMQ]), sizes.duration_ns, seed=seed)

    def row(name: str, server: Server, workload: str, goal: str, *bases: Key) -> NodeRow:
        measure = partial(closed, server, traffic, is_latency=True)
        return NodeRow(name, workload, 1, measure, goal, bases)

    memory, disk = (LX, workload, 1), (SYNC, durable, 1)
    rows = [row(LX, rig.memory, workload, "p50 <= 0.85 x libzmq", (LIBZMQ, workload, 1))]
    spin = partial(_closed_spinning, traffic)
    rows.append(NodeRow(LX, f"{_ONE}, spin", 1, spin, "p50, p99 <= 1/3 x libzmq", ((LIBZMQ, workload, 1),)))
    if rig.libzmq is not None:
        rows.append(row(LIBZMQ, rig.libzmq, workload, ""))
    rows.append(row(LX, rig.durable, durable, "p50 <= 1.6 x (fdatasync + memory)", disk, memory))
    rows.append(NodeRow(SYNC, durable, 1, partial(bare_sync, rig.place, sizes.duration_ns)))
    return rows


def _closed_spinning(traffic: Traffic) -> Sample:
    """Latencies at an exchange that is always awake, and is there for this only."""
    with spinning() as server:
        return closed(server, traffic, is_latency=True)


def _watched(rig: Rig, sizes: Sizes, seed: int) -> list[NodeRow]:
    """As on disk with 8 connections, with statistics on, and with snapshots and event files besides."""
    commands = sizes.commands(_RATES[LX])
    traffic = Traffic(8, IN_FLIGHT[8], commands, sizes.duration_ns, seed=seed)
    base = (LX, "one order a message, fsync", 8)
    counted = "one order a message, fsync, statistics"
    return [
        NodeRow(LX, counted, 8, partial(closed, rig.counted, traffic), ">= 0.99 x without", (base,)),
        NodeRow(
            LX, f"{counted} and snapshotter", 8, partial(closed, rig.watched, traffic), ">= 0.95 x without", (base,)
        ),
    ]


def _open(rig: Rig, sizes: Sizes, seed: int) -> NodeRow:
    """A fixed rate, on disk."""
    traffic = Traffic(8, 0, 0, sizes.duration_ns, batch=_BATCH, seed=seed)
    measure = partial(open_loop, rig.durable, traffic, rate=sizes.open_rate, batch_timeout_ns=_BATCH_TIMEOUT_NS)
    workload = f"{sizes.open_rate:,} orders/s offered, fsync"
    return NodeRow(LX, workload, 8, measure, "p99 <= 1 ms, p99.9 <= 5 ms")


def _generator(sizes: Sizes, seed: int) -> NodeRow:
    """The load client without a server: what it can make, stamp and settle."""
    traffic = Traffic(8, 0, sizes.commands(_RATES[PYZMQ]), sizes.duration_ns, batch=_BATCH, seed=seed)
    return NodeRow(
        TRADER, "ten orders a message, made and settled, no socket", 8, partial(generator, traffic), ">= 5 M/s"
    )


def _one_way(rig: Rig, sizes: Sizes, size: int) -> list[NodeRow]:
    """PUSH to PULL, both ends native, beside libzmq's."""
    goal, share = _ONE_WAY[size]
    native, libzmq = (messages * share // 2 for messages in sizes.one_way)
    workload = f"one way, {size:,} bytes"
    rows = [NodeRow(LX, workload, 1, partial(native_one_way, native, size), goal, ((LIBZMQ, workload, 1),))]
    if rig.libzmq is not None:
        measure = partial(libzmq_one_way, rig.programs.path("oneway"), libzmq, size)
        rows.append(NodeRow(LIBZMQ, workload, 1, measure))
    return rows
