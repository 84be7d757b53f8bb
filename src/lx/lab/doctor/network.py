"""Addresses that a server would listen at, and the kernel's buffers for a fast network."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from lx.lab.doctor.finding import Finding, Status, Sysctl, unknown
from lx.lab.doctor.machine import Machine
from lx.transport.options import split_address

__all__ = ["addresses", "buffers"]

_BUFFER_BYTES: Final = 128 << 20
_BACKLOG: Final = 5_000
_CONGESTION: Final = ("bbr", "cubic", "htcp", "dctcp")
_WANTED_CONGESTION: Final = "cubic"

_LINUX: Final[Mapping[str, tuple[int, ...]]] = {
    "net.core.rmem_max": (_BUFFER_BYTES,),
    "net.core.wmem_max": (_BUFFER_BYTES,),
    "net.ipv4.tcp_rmem": (4_096, 87_380, _BUFFER_BYTES),
    "net.ipv4.tcp_wmem": (4_096, 65_536, _BUFFER_BYTES),
    "net.core.netdev_max_backlog": (_BACKLOG,),
    "net.ipv4.tcp_mtu_probing": (1,),
}
"""Settings of the kernel and the least they should be."""
_DARWIN: Final[Mapping[str, tuple[int, ...]]] = {
    "kern.ipc.maxsockbuf": (8 << 20,),
    "net.inet.tcp.sendspace": (1 << 20,),
    "net.inet.tcp.recvspace": (1 << 20,),
}
_WHY: Final[Mapping[str, str]] = {
    "net.core.netdev_max_backlog": "a burst of packets is dropped",
    "net.ipv4.tcp_mtu_probing": "a connection stands still behind a router that drops large packets silently",
}
_TAKEN: Final = "somebody listens there"
_WHY_BUFFERS: Final = "one connection can't fill a fast link between machines"


def addresses(machine: Machine, wanted: Mapping[str, str], holder: str | None) -> Iterator[Finding]:
    """Whether a server can listen at each of the addresses, which are named by the options they come from.

    holder: process id of the server that has the log open, which may be the one that listens there already.
    """
    for option, address in wanted.items():
        place = split_address(address)
        if place is None:
            yield _ipc(machine, option, address, holder)
        elif place[1] != 0:
            yield _tcp(machine, option, place, holder)


def _ipc(machine: Machine, option: str, address: str, holder: str | None) -> Finding:
    name = f"address {option}"
    path = Path(address.removeprefix("ipc://"))
    if machine.exists(path.parent):
        if not machine.answers(path):  # what a killed server left there is taken away by the next one
            return _free(name, address)
        if holder is not None:
            return _held(name, address, holder)
        return Finding(name=name, status="bad", value=address, why=_TAKEN, mend=f"ss -lxp src {shlex.quote(str(path))}")
    why, parent = f"there is no directory {path.parent}", shlex.quote(str(path.parent))
    return Finding(name=name, status="bad", value=address, why=why, mend=f"mkdir {parent}", undo=f"rmdir {parent}")


def _tcp(machine: Machine, option: str, place: tuple[str, int], holder: str | None) -> Finding:
    host, port = place
    name, value = f"address {option}", f"port {port} of {host or 'all interfaces'}"
    found = machine.port(host or "0.0.0.0", port)
    if found is None:
        return unknown(name, f"{host} can't be looked up")
    if found == "free":
        return _free(name, value)
    if found == "taken" and holder is not None:
        return _held(name, value, holder)
    shown = f"[{host}]" if ":" in host else host or "*"
    other = shlex.quote(f"tcp://{shown}:{port + 5_000}")
    why, mend = {
        "taken": (_TAKEN, f"ss -ltnp 'sport = :{port}'"),
        "forbidden": ("this user may not listen there", f"lx exchange --bind {other}"),
        "elsewhere": ("it is no address of this machine", f"lx exchange --bind 'tcp://*:{port}'"),
    }[found]
    return Finding(name=name, status="bad", value=value, why=why, mend=mend)


def _free(name: str, value: str) -> Finding:
    return Finding(name=name, status="ok", value=f"{value} is free")


def _held(name: str, value: str, holder: str) -> Finding:
    why = f"process {holder} has the log open and is likely to be the server there"
    return Finding(name=name, status="ok", value=f"{value} is taken", why=why)


def buffers(machine: Machine) -> Iterator[Finding]:
    """The kernel's settings for sockets, which matter between machines and not on the loopback."""
    table = {"Linux": _LINUX, "Darwin": _DARWIN}.get(machine.system, {})
    for name, wanted in table.items():
        yield _setting(machine, name, wanted)
    if machine.system == "Linux":
        yield _congestion(machine)


def _setting(machine: Machine, name: str, wanted: tuple[int, ...]) -> Finding:
    value = machine.sysctl(name)
    numbers = [int(it) for it in (value or "").split() if it.isdigit()]
    if value is None or len(numbers) != len(wanted):
        return unknown(name)
    # Of three numbers the last is the limit; the other two, least and first size, are kept when they are larger.
    if numbers[-1] >= wanted[-1]:
        return Finding(name=name, status="ok", value=value)
    goal = " ".join(str(max(one, other)) for one, other in zip(numbers, wanted, strict=True))
    return _mended("warning", Sysctl(name, value, goal), _WHY.get(name, _WHY_BUFFERS))


def _congestion(machine: Machine) -> Finding:
    name = "net.ipv4.tcp_congestion_control"
    value = machine.sysctl(name)
    if value is None:
        return unknown(name)
    if value in _CONGESTION:
        return Finding(name=name, status="ok", value=value)
    return _mended("warning", Sysctl(name, value, _WANTED_CONGESTION), "it gives way at the first lost packet")


def _mended(status: Status, setting: Sysctl, why: str) -> Finding:
    return Finding(
        name=setting.name,
        status=status,
        value=f"{setting.value} ({setting.wanted} is wanted)",
        why=why,
        mend=f"sudo sysctl -w {setting.name}={_quoted(setting.wanted)}",
        undo=f"sudo sysctl -w {setting.name}={_quoted(setting.value)}",
        sysctl=setting,
    )


def _quoted(value: str) -> str:
    return f"'{value}'" if " " in value else value
