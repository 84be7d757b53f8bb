"""The machine a figure was measured on: what a reader needs to judge it, and nothing that names the machine."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from lx.transport.options import library_version

__all__ = ["machine"]

_CPU_INFO = Path("/proc/cpuinfo")


def machine() -> dict[str, str | int]:
    """Processor, cores that this process may use, system, Python and ZeroMQ."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "zeromq": library_version(),
    }


def _processor() -> str:
    """The model's name where the system tells it."""
    try:
        lines = _CPU_INFO.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or "unknown")
