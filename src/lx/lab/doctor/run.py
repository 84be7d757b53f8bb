"""All probes in their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lx.journal.directory import holder
from lx.lab.doctor.clock import clock
from lx.lab.doctor.disk import disk
from lx.lab.doctor.finding import Finding
from lx.lab.doctor.limits import process_limits, processor
from lx.lab.doctor.machine import Machine
from lx.lab.doctor.network import addresses, buffers
from lx.lab.doctor.software import software

__all__ = ["Plan", "examine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a server on this machine would be started with.

    addresses: where it would listen, by the option that says so
    data: directory of the log; None when nothing is kept
    version: of the Python part of LX
    """

    addresses: Mapping[str, str]
    data: Path | None
    version: str


def _holder(data: Path | None) -> str | None:
    """Process id of the server that has the log open, or the log of the first shard."""
    return None if data is None else holder(data) or holder(data / "shard-0")


def examine(machine: Machine, plan: Plan) -> Iterator[Finding]:
    """Look at everything; takes some seconds at most, most of it for the disk."""
    yield from software(machine, plan.version)
    yield from process_limits(machine)
    yield from processor(machine)
    yield from clock(machine)
    yield from addresses(machine, plan.addresses, _holder(plan.data))
    if plan.data is not None:
        yield from disk(machine, plan.data)
    yield from buffers(machine)
