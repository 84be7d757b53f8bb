"""Limits of the process, cores, memory and what slows them down."""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf
from typing import Final

from lx.lab.doctor.finding import Finding, unknown
from lx.lab.doctor.machine import Machine

__all__ = ["FILES_WANTED", "process_limits", "processor"]

FILES_WANTED: Final = 65_536
"""Open files: a server takes that many connections."""
_FILES_MIN: Final = 256
_MEMORY_WANTED: Final = 1 << 30
_THP: Final = "/sys/kernel/mm/transparent_hugepage/enabled"
_GOVERNOR: Final = "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"


def process_limits(machine: Machine) -> Iterator[Finding]:
    """Open files and locked memory."""
    yield _open_files(machine)
    memlock = machine.limit("RLIMIT_MEMLOCK")
    if memlock is None:
        yield unknown("locked memory")
    else:
        yield Finding(
            name="locked memory", status="ok", value=_bytes(memlock[0]), why="no memory is locked in this version"
        )


def _open_files(machine: Machine) -> Finding:
    name = "open files"
    limits = machine.limit("RLIMIT_NOFILE")
    if limits is None:
        return unknown(name)
    soft, hard = limits
    value = f"{_count(soft)} (hard limit {_count(hard)})"
    if soft >= FILES_WANTED:
        return Finding(name=name, status="ok", value=value)
    needs_rights = hard < FILES_WANTED
    return Finding(
        name=name,
        status="bad" if soft < _FILES_MIN else "warning",
        value=value,
        why=f"a server needs one for each connection; {FILES_WANTED:,} are wanted",
        mend=_set_files(FILES_WANTED, FILES_WANTED) if needs_rights else f"ulimit -Sn {FILES_WANTED}",
        undo=_set_files(soft, hard) if needs_rights else f"ulimit -Sn {soft:.0f}",
    )


def _set_files(soft: float, hard: float) -> str:
    """The command that sets both limits of the shell it is typed into."""
    return f"sudo prlimit --pid $$ --nofile={soft:.0f}:{hard:.0f}"


def processor(machine: Machine) -> Iterator[Finding]:
    """Cores and load, memory, huge pages, the governor of the frequency."""
    yield _cores(machine)
    yield _memory(machine)
    yield _huge_pages(machine)
    yield _governor(machine)


def _cores(machine: Machine) -> Finding:
    cores, load = machine.cores(), machine.load()
    if cores is None or load is None:
        return unknown("cores")
    value = f"{cores}, load {load:.1f}"
    if cores < 2:
        why, mend = "server and clients share one core", "nproc --all; cat /proc/self/status | grep Cpus_allowed_list"
    elif load >= cores:
        why, mend = "all of them are busy: what is measured now says little", "ps -eo pcpu,pid,args --sort=-pcpu | head"
    else:
        return Finding(name="cores", status="ok", value=value)
    return Finding(name="cores", status="warning", value=value, why=why, mend=mend)


def _memory(machine: Machine) -> Finding:
    lines = (machine.text("/proc/meminfo") or "").splitlines()
    found = next((line.split() for line in lines if line.startswith("MemAvailable:")), [])
    if len(found) < 2 or not found[1].isdigit():
        return unknown("memory")
    available = int(found[1]) * 1024
    value = f"{_bytes(available)} available"
    if available >= _MEMORY_WANTED:
        return Finding(name="memory", status="ok", value=value)
    return Finding(
        name="memory",
        status="warning",
        value=value,
        why="pages that are swapped out stop the server's loop",
        mend="ps -eo rss,pid,args --sort=-rss | head",
    )


def _huge_pages(machine: Machine) -> Finding:
    name = "huge pages"
    choices = machine.text(_THP)
    if choices is None or "[" not in choices:
        return unknown(name)
    chosen = choices.partition("[")[2].partition("]")[0]
    if chosen != "always":
        return Finding(name=name, status="ok", value=chosen)
    return Finding(
        name=name,
        status="warning",
        value=chosen,
        why="the kernel stops a process now and then to put its pages together",
        mend=f"echo madvise | sudo tee {_THP}",
        undo=f"echo always | sudo tee {_THP}",
    )


def _governor(machine: Machine) -> Finding:
    name = "frequency"
    governor = machine.text(_GOVERNOR)
    if governor is None:
        return unknown(name, "no governor can be read; virtual machines have none")
    if governor == "performance":
        return Finding(name=name, status="ok", value=governor)
    every = _GOVERNOR.replace("cpu0", "cpu*")
    return Finding(
        name=name,
        status="warning",
        value=governor,
        why="a core that has slept answers the first orders slowly",
        mend=f"echo performance | sudo tee {every}",
        undo=f"echo {governor} | sudo tee {every}",
    )


def _count(number: float) -> str:
    return "unlimited" if isinf(number) else f"{number:,.0f}"


def _bytes(number: float) -> str:
    return "unlimited" if isinf(number) else f"{number / 2**20:,.0f} MiB"
