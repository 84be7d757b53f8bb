"""A machine that is what a test says, in all that the doctor reads."""

from pathlib import Path
from typing import Any

from lx.lab.doctor.machine import Machine, Port, SyncTimes

MOUNTS = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
"""
GOOD: dict[str, Any] = {
    "system": "Linux",
    "files": {
        "/proc/self/mountinfo": MOUNTS,
        "/proc/meminfo": "MemTotal: 9000000 kB\nMemAvailable:    8000000 kB",
        "/sys/kernel/mm/transparent_hugepage/enabled": "always [madvise] never",
        "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "performance",
        "/sys/devices/system/clocksource/clocksource0/current_clocksource": "tsc",
        "/sys/devices/system/clocksource/clocksource0/available_clocksource": "tsc hpet acpi_pm",
    },
    "sysctls": {
        "net.core.rmem_max": "134217728",
        "net.core.wmem_max": "134217728",
        "net.ipv4.tcp_rmem": "4096 87380 134217728",
        "net.ipv4.tcp_wmem": "4096 65536 134217728",
        "net.core.netdev_max_backlog": "5000",
        "net.ipv4.tcp_mtu_probing": "1",
        "net.ipv4.tcp_congestion_control": "cubic",
    },
    "limits": {"RLIMIT_NOFILE": (65_536, 65_536), "RLIMIT_MEMLOCK": (8 << 20, 8 << 20)},
    "cores": 4,
    "load": 0.5,
    "ports": {},
    "answering": (),
    "there": ("/", "/data", "/run"),
    "space": 500 << 30,
    "sync": ([1_000_000] * 300, ""),
    "resolution": 1.0,
    "readings": [(10 * it, 7_000_000 + 10 * it + 1, 10 * it + 2) for it in range(50)],
    "synchronised": True,
    "versions": {"python": "3.12.1", "libzmq": "4.3.5", "lx": "0.1.0"},
    "endpoints": {},
}
"""A machine without a fault."""
NOTHING: dict[str, Any] = {
    "files": {},
    "sysctls": {},
    "limits": {},
    "cores": None,
    "load": None,
    "space": None,
    "synchronised": None,
    "versions": {"python": "", "libzmq": "", "lx": ""},
}
"""What differs on one that lets nothing be read."""


class FakeMachine(Machine):
    """`GOOD` but for what is given; of `files` and `sysctls` too only what is given differs, None is not there."""

    def __init__(self, **changes: Any) -> None:
        self.is_like = {**GOOD, **changes}
        for name in ("files", "sysctls"):
            if changes.get(name):
                self.is_like[name] = {**GOOD[name], **changes[name]}
        self.system = self.is_like["system"]

    def text(self, path: str) -> str | None:
        found: str | None = self.is_like["files"].get(path)
        return found

    def sysctl(self, name: str) -> str | None:
        found: str | None = self.is_like["sysctls"].get(name)
        return found

    def limit(self, name: str) -> tuple[float, float] | None:
        found: tuple[float, float] | None = self.is_like["limits"].get(name)
        return found

    def cores(self) -> int | None:
        found: int | None = self.is_like["cores"]
        return found

    def load(self) -> float | None:
        found: float | None = self.is_like["load"]
        return found

    def port(self, host: str, port: int) -> Port | None:
        found: Port | None = self.is_like["ports"].get((host, port), "free")
        return found

    def answers(self, path: Path) -> bool:
        return str(path) in self.is_like["answering"]

    def exists(self, path: Path) -> bool:
        return str(path) in self.is_like["there"]

    def space(self, directory: Path) -> int | None:
        found: int | None = self.is_like["space"]
        return found

    def sync_times(self, directory: Path, *, count: int, seconds: float) -> SyncTimes:
        times, fault = self.is_like["sync"]
        return list(times), fault

    def clock_resolution_ns(self) -> float:
        return float(self.is_like["resolution"])

    def clock_readings(self, count: int) -> list[tuple[int, int, int]]:
        return list(self.is_like["readings"])

    def is_clock_synchronised(self) -> bool | None:
        found: bool | None = self.is_like["synchronised"]
        return found

    def versions(self) -> dict[str, str]:
        return dict(self.is_like["versions"])

    def endpoint_fault(self, transport: str) -> str:
        return str(self.is_like["endpoints"].get(transport, ""))
