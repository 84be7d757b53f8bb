"""Clocks: what the monotonic one is made of, and whether the other is right and runs evenly."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from lx.lab.doctor.finding import Finding, unknown
from lx.lab.doctor.machine import Machine

__all__ = ["clock"]

_SOURCES: Final = "/sys/devices/system/clocksource/clocksource0"
_QUICK: Final = ("tsc", "kvm-clock", "hyperv_clocksource_tsc_page", "arch_sys_counter", "pvclock", "timebase", "tod")
"""Sources that are read without a call into the kernel, so that a reading takes some tens of ns."""
_RESOLUTION_NS_MAX: Final = 1_000
_READINGS: Final = 20_000
_JUMP_NS: Final = 1_000_000


def clock(machine: Machine) -> Iterator[Finding]:
    """Source, step, whether something keeps the clock right, and whether it jumped while we looked."""
    yield _source(machine)
    yield _resolution(machine)
    yield _synchronised(machine)
    yield _jumps(machine)


def _source(machine: Machine) -> Finding:
    name = "clock source"
    source = machine.text(f"{_SOURCES}/current_clocksource")
    if not source:
        return unknown(name)
    if source in _QUICK:
        return Finding(name=name, status="ok", value=source)
    why = "each reading is a call into the kernel"
    there = (machine.text(f"{_SOURCES}/available_clocksource") or "").split()
    better = next((it for it in _QUICK if it in there), None)
    if better is None:
        return Finding(name=name, status="unknown", value=source, why=f"it may be that {why}; there is no quicker one")
    return Finding(
        name=name,
        status="warning",
        value=source,
        why=f"{why}; {better} is quicker, unless the kernel's log says that it is unstable",
        mend=f"echo {better} | sudo tee {_SOURCES}/current_clocksource",
        undo=f"echo {source} | sudo tee {_SOURCES}/current_clocksource",
    )


def _resolution(machine: Machine) -> Finding:
    step = machine.clock_resolution_ns()
    value = f"{step:,.0f} ns"
    if step <= _RESOLUTION_NS_MAX:
        return Finding(name="clock step", status="ok", value=value)
    why = "latencies are measured in such steps"
    return Finding(name="clock step", status="warning", value=value, why=why, mend=f"cat {_SOURCES}/*_clocksource")


def _synchronised(machine: Machine) -> Finding:
    name = "clock sync"
    synchronised = machine.is_clock_synchronised()
    if synchronised is None:
        return unknown(name)
    if synchronised:
        return Finding(name=name, status="ok", value="synchronised")
    return Finding(
        name=name,
        status="warning",
        value="not synchronised",
        why="times in the log may be wrong, and orders expire by them",
        mend="sudo timedatectl set-ntp true",
        undo="sudo timedatectl set-ntp false",
    )


def _jumps(machine: Machine) -> Finding:
    """Hold the wall clock against the monotonic one.

    Each reading says between which bounds the difference of the two lies: the wall clock was read between two readings
    of the monotonic one. So a process that is stopped in between gives wide bounds and no false alarm.
    """
    name = "clock jumps"
    readings = machine.clock_readings(_READINGS)
    if any(after < before for before, _, after in readings) or any(
        later[0] < sooner[2] for sooner, later in pairwise(readings)
    ):
        why = "the monotonic clock ran backwards: the machine can't be measured on, nor trusted"
        return Finding(name=name, status="bad", value="backwards", why=why, mend="sudo dmesg | grep -i clocksource")
    least = max(wall - after for _, wall, after in readings)
    most = min(wall - before for before, wall, _ in readings)
    if least - most <= _JUMP_NS:
        return Finding(name=name, status="ok", value="none")
    why = "the clock was set while we looked; times in the log wait until it has come up again, or leap"
    value = f"{(least - most) / 1e6:,.1f} ms"
    return Finding(
        name=name, status="warning", value=value, why=why, mend="timedatectl timesync-status; chronyc tracking"
    )
