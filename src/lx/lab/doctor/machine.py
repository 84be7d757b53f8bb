"""The only part of the doctor that touches the machine: one small method a reading.

Each returns None when the reading can't be taken, whatever the reason: another system, a container that hides the file,
no right to read it. A test puts another object in its place, and so may look at any machine.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import socket
import subprocess
import tempfile
import time
from importlib import metadata
from pathlib import Path
from typing import Final, Literal

from lx.errors import LxError
from lx.transport.factory import server_socket
from lx.transport.interfaces import NoAddressError, address_of
from lx.transport.options import library_version

__all__ = ["Machine", "Port", "SyncTimes"]

Port = Literal["free", "taken", "forbidden", "elsewhere"]
"""What became of the attempt to listen: it worked; somebody listens there; no right to; no address of this machine."""

_SYNC_BYTES: Final = 4096
_SYNC_FILE_BYTES: Final = 1 << 20
_CLOCK_UNSYNCHRONISED: Final = 5
_TIMEX_BYTES: Final = 512
"""More than the kernel's structure has on any machine."""
_TOOL_SECONDS_MAX: Final = 5

SyncTimes = tuple[list[int], str]
"""Times of writing 4 KiB and syncing them, in ns; and why there are none."""


class Machine:
    """The machine that this process runs on."""

    system: str = platform.system()
    """Linux, Darwin ..."""

    def text(self, path: str) -> str | None:
        """A small file of the system, without the space around it."""
        try:
            return Path(path).read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return None

    def sysctl(self, name: str) -> str | None:
        """A setting of the kernel by its name with dots; fields of a list with one space between them."""
        if self.system == "Linux":
            found = self.text(f"/proc/sys/{name.replace('.', '/')}")
        else:
            found = _said_by("sysctl", "-n", name)
        return None if found is None else " ".join(found.split())

    def limit(self, name: str) -> tuple[float, float] | None:
        """Soft and hard limit of this process by the name that `resource` has for it; inf for none."""
        number = getattr(resource, name, None)
        if number is None:
            return None
        soft, hard = resource.getrlimit(number)
        return _unlimited(soft), _unlimited(hard)

    def cores(self) -> int | None:
        """That this process may use."""
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()

    def load(self) -> float | None:
        """Processes that ran or waited for a core or the disk, on average over the last minute."""
        try:
            return os.getloadavg()[0]
        except OSError:
            return None

    def port(self, host: str, port: int) -> Port | None:
        """Whether one could listen there; None when the host can't be looked up."""
        try:
            numeric = address_of(host) or host
            family, kind, protocol, _, address = socket.getaddrinfo(numeric, port, type=socket.SOCK_STREAM)[0]
        except (OSError, UnicodeError, NoAddressError):
            return None
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what lingers after a server is nobody
            try:
                probe.bind(address)
                probe.listen(1)
            except OSError as error:
                found: dict[int | None, Port] = {errno.EACCES: "forbidden", errno.EADDRNOTAVAIL: "elsewhere"}
                return found.get(error.errno, "taken")
        return "free"

    def answers(self, path: Path) -> bool:
        """Whether somebody listens at the file of an ipc address."""
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(path))
            except OSError:
                return False
        return True

    def exists(self, path: Path) -> bool:
        """Whether there is such a file or directory."""
        return os.path.exists(path)  # unlike Path.exists it takes a directory that may not be read for one without

    def space(self, directory: Path) -> int | None:
        """Bytes that this user may still write there."""
        try:
            found = os.statvfs(directory)
        except OSError:
            return None
        return found.f_bavail * found.f_frsize

    def sync_times(self, directory: Path, *, count: int, seconds: float) -> SyncTimes:
        """Write 4 KiB over and over into a file without a name there, and sync each; as often as fits into the time."""
        block = b"\x55" * _SYNC_BYTES
        sync = getattr(os, "fdatasync", os.fsync)
        times: list[int] = []
        try:
            with tempfile.TemporaryFile(dir=directory, buffering=0) as file:
                # The log's segments are full of zeros before they are used, so only data is to be synced there too.
                file.write(bytes(_SYNC_FILE_BYTES))
                os.fsync(file.fileno())
                end = time.monotonic() + seconds
                while len(times) < count and (not times or time.monotonic() < end):
                    begun = time.perf_counter_ns()
                    os.pwrite(file.fileno(), block, len(times) * _SYNC_BYTES % _SYNC_FILE_BYTES)
                    sync(file.fileno())
                    times.append(time.perf_counter_ns() - begun)
        except OSError as error:
            return [], (error.strerror or str(error)).lower()
        return times, ""

    def clock_resolution_ns(self) -> float:
        """The step of the monotonic clock."""
        return time.get_clock_info("monotonic").resolution * 1e9

    def clock_readings(self, count: int) -> list[tuple[int, int, int]]:
        """Monotonic clock, wall clock, monotonic clock again, in ns, right behind each other; so many times."""
        return [(time.monotonic_ns(), time.time_ns(), time.monotonic_ns()) for _ in range(count)]

    def is_clock_synchronised(self) -> bool | None:
        """Whether the kernel says that something keeps its clock right; only Linux tells."""
        if self.system != "Linux":
            return None
        try:
            # With a structure of zeros nothing is set, and what is asked for is in the return value.
            state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
        except (AttributeError, OSError):
            return None
        return None if state < 0 else bool(state != _CLOCK_UNSYNCHRONISED)

    def versions(self) -> dict[str, str]:
        """Python, libzmq, and LX with its extension; an empty text for what can't be told."""
        try:
            own = metadata.version("lx")
        except metadata.PackageNotFoundError:
            own = ""
        return {"python": platform.python_version(), "libzmq": library_version(), "lx": own}

    def endpoint_fault(self, transport: str) -> str:
        """Why a server of this transport can't listen on a free port of the loopback; empty when it can."""
        try:
            server_socket(transport, "tcp://127.0.0.1:*", connections_max=1, when_crowded=b"").close()
        except LxError as error:
            return str(error)
        return ""


def _unlimited(limit: int) -> float:
    return float("inf") if limit == resource.RLIM_INFINITY else limit


def _said_by(*command: str) -> str | None:
    """What a tool of the system prints; None when there is no such tool or it fails."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True, timeout=_TOOL_SECONDS_MAX
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
