"""The servers of a run: four exchanges and two echoes, idle but for the one that is measured."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lx.lab.bench.measure import VerificationError
from lx.lab.bench_node.child import Child, of_module
from lx.lab.bench_node.client import MARKETS, Server
from lx.lab.bench_node.programs import Programs
from lx.lab.bench_node.samples import Figures, Sample
from lx.lab.demo.server import ExchangeProcess

__all__ = ["Rig", "bare_sync", "running", "spinning"]

_ECHO: Final = "lx.lab.bench_node.pyzmq_echo"
_ANY_PORT: Final = "tcp://127.0.0.1:*"
_FUNDS: Final = ",".join(("USD=500000000", *(f"{market}=500000" for market in MARKETS)))
"""So much that no order lacks money, and 64 accounts together have no more than there can be."""
_CONSERVED: Final = "0 lost, 0 created"
_GROUP_BYTES: Final = 192
"""A frame of one command and the mark that ends the log."""
_FILE_BYTES: Final = 64 << 20


@dataclass(frozen=True, slots=True)
class Rig:
    """All that is measured; `libzmq` is None where the programs in C can't be made."""

    memory: Server
    durable: Server
    counted: Server
    """Durable, with statistics."""
    watched: Server
    """Durable, with statistics, snapshots and event files by the processes beside it; `durable` is without."""
    pyzmq: Server
    libzmq: Server | None
    programs: Programs
    place: Path
    """A new directory on the disk that is measured."""


@contextmanager
def running(programs: Programs, place: Path) -> Iterator[Rig]:
    """Start all; at the end the exchanges say whether money was lost. Raise VerificationError when it was."""
    with ExitStack() as stack:
        exchanges = [
            stack.enter_context(it)
            for it in (
                _exchange(None),
                _exchange(place / "log", "--snapshots", "off"),
                _exchange(place / "counted", "--snapshots", "off", "--stats-port", "0"),
                _exchange(place / "watched", "--snapshots", "on", "--stats-port", "0"),
            )
        ]
        pyzmq = stack.enter_context(Child("the echo of pyzmq", of_module(_ECHO, _ANY_PORT)))
        libzmq = None
        if programs.is_ready:
            child = stack.enter_context(Child("the echo in C", (programs.path("router"), _ANY_PORT)))
            libzmq = Server("libzmq echo", child.address(), is_echo=True)
        yield Rig(
            memory=Server("lx", exchanges[0].endpoint, is_echo=False),
            durable=Server("lx, fsync", exchanges[1].endpoint, is_echo=False),
            counted=Server("lx, counted", exchanges[2].endpoint, is_echo=False),
            watched=Server("lx, watched", exchanges[3].endpoint, is_echo=False),
            pyzmq=Server("pyzmq echo", pyzmq.address(), is_echo=True),
            libzmq=libzmq,
            programs=programs,
            place=place,
        )
        for exchange in exchanges:
            _stop(exchange)


@contextmanager
def spinning() -> Iterator[Server]:
    """An exchange in memory that is always awake: only while it is measured, since it takes a core from all others."""
    with _exchange(None, "--poll", "spin") as exchange:
        yield Server("lx, spin", exchange.endpoint, is_echo=False)
        _stop(exchange)


def _stop(exchange: ExchangeProcess) -> None:
    """End it; raise VerificationError when money was lost or made."""
    found = exchange.stop().conservation
    if found != _CONSERVED:
        raise VerificationError(f"verification failed: the exchange ended with conservation {found!r}")


def _exchange(data: Path | None, *more: str) -> ExchangeProcess:
    options = ("--transport", "native", "--fund", _FUNDS, *more)
    return ExchangeProcess(symbols=",".join(MARKETS), data=data, options=options)


def bare_sync(place: Path, duration_ns: int) -> Sample:
    """Latencies of one write and one fdatasync, as large as one order's in the journal, into reserved blocks."""
    path = place / "bare"
    payload = b"\x5a" * _GROUP_BYTES
    took: list[int] = []
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC)
    try:
        os.posix_fallocate(descriptor, 0, _FILE_BYTES)
        os.fsync(descriptor)
        start_ns = now_ns = time.perf_counter_ns()
        while now_ns - start_ns < duration_ns:
            os.write(descriptor, payload)
            os.fdatasync(descriptor)
            now_ns, before_ns = time.perf_counter_ns(), now_ns
            took.append(now_ns - before_ns)
    finally:
        os.close(descriptor)
        path.unlink()
    took.sort()
    at = [took[min(len(took) - 1, len(took) * permille // 1_000)] for permille in (500, 990, 999)]
    return Sample(len(took), latency=Figures(*at))
