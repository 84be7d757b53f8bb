"""The disk of the log: what kind of file system, how much room, how long a sync takes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lx.lab.doctor.finding import Finding, Status, unknown
from lx.lab.doctor.machine import Machine

__all__ = ["disk"]

_SYNCS: Final = 300
_SYNC_SECONDS_MAX: Final = 3.0
_SLOW_NS: Final = 20_000_000
"""A p99 from which on clients feel the disk."""
_SEGMENT_BYTES: Final = 64 << 20
"""What a log takes at once."""
_SPACE_MIN: Final = 2 * _SEGMENT_BYTES
_SPACE_WANTED: Final = 2 << 30

_DURABLE: Final = ("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "bcachefs", "jfs", "reiserfs", "apfs", "hfs")
_MEMORY: Final = ("tmpfs", "ramfs")
_REMOTE: Final = ("nfs", "nfs4", "cifs", "smb3", "9p", "virtiofs", "ceph", "glusterfs", "vboxsf", "afs")
_ESCAPED: Final = re.compile(r"\\([0-7]{3})")


def disk(machine: Machine, directory: Path) -> Iterator[Finding]:
    """Look at the disk that the log in `directory` lies on or would lie on."""
    place = _existing(machine, directory)
    mend = "lx exchange --data DIR, with DIR on a disk of this machine"
    yield _file_system(machine, place, mend)
    yield _space(machine, place)
    yield _sync(machine, place, mend)


def _existing(machine: Machine, directory: Path) -> Path:
    """The directory, or the nearest one above it that is there."""
    absolute = directory.absolute()
    return next((it for it in (absolute, *absolute.parents) if machine.exists(it)), Path("/"))


def _file_system(machine: Machine, place: Path, mend: str) -> Finding:
    name = "file system"
    kind = _kind(machine.text("/proc/self/mountinfo") or "", place)
    if kind is None:
        return unknown(name)
    value = f"{kind} at {place}"
    found: tuple[Status, str] | None = None
    if kind in _MEMORY:
        found = "bad", "it is memory: nothing in it survives the machine, whatever was synced"
    elif kind == "overlay":
        found = "warning", "a layer of a container: what is written goes with the container; mount a volume there"
    elif kind in _REMOTE or kind.startswith("fuse"):
        found = "warning", "what a sync means is decided elsewhere, and it takes a way through the network"
    elif kind not in _DURABLE:
        return Finding(name=name, status="unknown", value=value, why="nothing is known of this kind")
    if found is None:
        return Finding(name=name, status="ok", value=value)
    return Finding(name=name, status=found[0], value=value, why=found[1], mend=mend)


def _kind(mountinfo: str, place: Path) -> str | None:
    """Type of the file system that holds `place`; of mounts one over the other the last one is seen.

    A line has the mount point as its fifth field and, behind a lone dash, the type (proc_pid_mountinfo(5)).
    """
    best: tuple[int, str] | None = None
    for line in mountinfo.splitlines():
        fields, _, behind = line.partition(" - ")
        words = fields.split()
        if len(words) < 5 or not behind:
            continue
        point = Path(_ESCAPED.sub(lambda match: chr(int(match[1], 8)), words[4]))
        depth = len(point.parts)
        if place.is_relative_to(point) and (best is None or depth >= best[0]):
            best = depth, behind.split()[0]
    return best[1] if best else None


def _space(machine: Machine, place: Path) -> Finding:
    free = machine.space(place)
    if free is None:
        return unknown("free space")
    value = f"{free / 2**30:,.1f} GiB at {place}"
    if free >= _SPACE_WANTED:
        return Finding(name="free space", status="ok", value=value)
    return Finding(
        name="free space",
        status="bad" if free < _SPACE_MIN else "warning",
        value=value,
        why="the log takes 64 MiB at once and is kept whole; without room commands are answered busy",
        mend=f"du -xh --max-depth=2 {shlex.quote(str(place))} | sort -h | tail",
    )


def _sync(machine: Machine, place: Path, mend: str) -> Finding:
    name = "disk sync"
    times, fault = machine.sync_times(place, count=_SYNCS, seconds=_SYNC_SECONDS_MAX)
    if not times:
        why = f"can't write in {place}: {fault}; the log can't be there"
        return Finding(name=name, status="bad", value="", why=why, mend=f"ls -ld {shlex.quote(str(place))}; id")
    times.sort()
    p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
    value = f"p50 {p50 / 1e6:,.3f} ms, p99 {p99 / 1e6:,.3f} ms of {len(times)} writes of 4 KiB"
    if p99 <= _SLOW_NS:
        return Finding(name=name, status="ok", value=value)
    why = "with durability fsync each answer waits for one"
    return Finding(name=name, status="warning", value=value, why=why, mend=mend)
