"""What a version of the page says of the server's state: whether it lives, whether it takes messages, what it uses.

Nothing here waits or fails because the server does.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

__all__ = ["NS", "STALLED_NS", "Page", "health", "lag", "readiness", "usage"]

NS: Final = 10**9
STALLED_NS: Final = 5_000_000_000
"""A page that is older says that the loop does not turn. It writes at least once a second."""
_TURNING: Final = ("replaying", "serving")
"""States in which the loop writes all the time."""

Page = Mapping[str, Any]
"""A version of the page; before the first one it is empty."""


def health(page: Page, now_ns: int) -> str | None:
    """What is wrong with the server, None when it lives and its loop turns."""
    state = page.get("state", "opening")
    if state == "died":
        return f"died: {page['died_of']}"
    if state == "ended":
        return "ended"
    age_ns = now_ns - page.get("written_monotonic_ns", now_ns)
    if state in _TURNING and age_ns > STALLED_NS:
        return f"stalled: nothing heard from its loop for {age_ns / NS:.1f} s"
    return None


def readiness(page: Page, now_ns: int) -> str | None:
    """Why messages are not taken or not executed, None when they are."""
    reason = health(page, now_ns)
    if reason is not None:
        return reason
    state = page.get("state", "opening")
    if state == "replaying":
        return f"replaying the log, {page['replayed_frames']} frames so far"
    if state != "serving":
        return str(state)
    return "the disk is full: commands are refused as busy" if page["disk_full"] else None


def lag(page: Page) -> int | None:
    """Commands that are executed and not known to be on disk; None when nothing is written."""
    durable = page["durable_sequence"]
    return None if durable is None else page["next_sequence"] - durable


def usage(pid: int | None) -> dict[str, int]:
    """Memory and processor time of a process, empty when it is gone."""
    try:
        statm = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
        # The name of the process, in parentheses, may hold spaces; the third field comes behind it.
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return {}
    ticks = int(stat[11]) + int(stat[12])
    page_size = os.sysconf("SC_PAGE_SIZE")
    return {
        "virtual_bytes": int(statm[0]) * page_size,
        "resident_bytes": int(statm[1]) * page_size,
        "cpu_ns": ticks * NS // os.sysconf("SC_CLK_TCK"),
    }
