"""What LX stands on: Python, ZeroMQ, its own extension."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lx.lab.doctor.finding import Finding, unknown
from lx.lab.doctor.machine import Machine
from lx.transport.factory import TRANSPORTS

__all__ = ["software"]

_PYTHON_MIN: Final = (3, 11)
_LIBZMQ_MIN: Final = (4, 3)


def software(machine: Machine, version: str) -> Iterator[Finding]:
    """Versions, and whether each transport can listen; `version` is that of the Python part of LX."""
    versions = machine.versions()
    yield _at_least("python", versions["python"], _PYTHON_MIN, "./lx --version, which makes .venv with a newer Python")
    yield _at_least("libzmq", versions["libzmq"], _LIBZMQ_MIN, "./lx --version, which installs requirements/core.txt")
    yield _extension(versions["lx"], version)
    for transport in TRANSPORTS:
        fault = machine.endpoint_fault(transport)
        name = f"transport {transport}"
        if fault:
            other = next(it for it in TRANSPORTS if it != transport)
            mend = f"lx exchange --transport {other}"
            yield Finding(name=name, status="bad", value="can't listen", why=fault, mend=mend)
        else:
            yield Finding(name=name, status="ok", value="listens on the loopback")


def _at_least(name: str, version: str, wanted: tuple[int, int], mend: str) -> Finding:
    numbers = tuple(int(it) for it in version.split(".")[:2] if it.isdigit())
    if len(numbers) != len(wanted):
        return unknown(name)
    if numbers >= wanted:
        return Finding(name=name, status="ok", value=version)
    why = f"{wanted[0]}.{wanted[1]} is the oldest that LX is tested with"
    return Finding(name=name, status="bad", value=version, why=why, mend=mend)


def _extension(built: str, version: str) -> Finding:
    name = "extension"
    if not built:
        return unknown(name, "lx is not installed as a package, so nothing tells its version")
    if built == version:
        return Finding(name=name, status="ok", value=built)
    why = f"the Python part is {version}"
    return Finding(name=name, status="bad", value=built, why=why, mend="./lx --version, which builds it again")
