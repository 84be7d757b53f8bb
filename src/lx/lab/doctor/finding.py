"""What a probe found: how it is, the value, why that matters, and the command that mends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["STATUSES", "Finding", "Status", "Sysctl", "unknown"]

Status = Literal["ok", "warning", "bad", "unknown"]
STATUSES: Final[tuple[Status, ...]] = ("ok", "warning", "bad", "unknown")


@dataclass(frozen=True, slots=True)
class Sysctl:
    """A setting of the kernel: its name with dots, the value it has and the value it should have."""

    name: str
    value: str
    wanted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the report.

    value: what was read, for a person; empty when nothing was
    why: what follows from it; empty when there is nothing to say
    mend, undo: command lines; both empty when the status is ok or unknown, `undo` also when nothing is to be undone
    sysctl: the setting, when it is one of the kernel that should be another
    """

    name: str
    status: Status
    value: str
    why: str = ""
    mend: str = ""
    undo: str = ""
    sysctl: Sysctl | None = None


def unknown(name: str, why: str = "can't be read on this system") -> Finding:
    """A finding of which nothing is known."""
    return Finding(name=name, status="unknown", value="", why=why)
