"""Each probe of the doctor on machines that are good, bad, and silent; and the real one, whatever it is."""

import os
import socket
import tempfile
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lx.cli.doctor import plan_of
from lx.errors import UsageError
from lx.lab.doctor.clock import clock
from lx.lab.doctor.disk import disk
from lx.lab.doctor.finding import Finding
from lx.lab.doctor.limits import process_limits, processor
from lx.lab.doctor.machine import Machine
from lx.lab.doctor.network import addresses, buffers
from lx.lab.doctor.report import as_json, closing_line, finding_lines, is_fit, sysctl_lines
from lx.lab.doctor.run import Plan, examine
from lx.lab.doctor.software import software
from tests.unit.doctor_rig import MOUNTS, NOTHING, FakeMachine

BIND = {"--bind": "tcp://127.0.0.1:5555"}
DATA = Path("/data/lx")
THP = "/sys/kernel/mm/transparent_hugepage/enabled"
GOVERNOR = "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"
SOURCE = "/sys/devices/system/clocksource/clocksource0/current_clocksource"
SOURCES = "/sys/devices/system/clocksource/clocksource0/available_clocksource"
INF = float("inf")


def findings(machine: Machine, wanted: dict[str, str] | None = None, holder: str | None = None) -> dict[str, Finding]:
    """All findings by name."""
    found = [
        *software(machine, "0.1.0"),
        *process_limits(machine),
        *processor(machine),
        *clock(machine),
        *addresses(machine, BIND if wanted is None else wanted, holder),
        *disk(machine, DATA),
        *buffers(machine),
    ]
    assert len({it.name for it in found}) == len(found)
    return {it.name: it for it in found}


def mount(kind: str, point: str = "/data") -> dict[str, Any]:
    return {"files": {"/proc/self/mountinfo": f"{MOUNTS}28 27 0:30 / {point} rw shared:1 - {kind} x rw\n"}}


def test_a_good_machine_has_nothing_to_mend() -> None:
    found = findings(FakeMachine())
    assert {it.status for it in found.values()} == {"ok"}
    assert not any(it.mend or it.undo or it.sysctl for it in found.values())
    assert is_fit(list(found.values()))


def test_a_silent_machine_is_unknown() -> None:
    found = findings(FakeMachine(**NOTHING))
    told = ("clock step", "clock jumps", "disk sync", "address --bind", "transport libzmq", "transport native")
    assert {name for name, it in found.items() if it.status != "unknown"} == set(told)
    assert all(it.why for it in found.values() if it.status == "unknown")


@pytest.mark.parametrize("system", ["Darwin", "FreeBSD"])
def test_another_system_is_no_error(system: str) -> None:
    found = findings(FakeMachine(system=system, **NOTHING))
    assert not any(name.startswith("net.core") for name in found)
    assert is_fit(list(found.values()))


def test_a_mac_is_asked_for_its_own_settings() -> None:
    sizes = {"net.inet.tcp.sendspace": "131072", "net.inet.tcp.recvspace": "131072", "kern.ipc.maxsockbuf": "8388608"}
    found = findings(FakeMachine(system="Darwin", sysctls=sizes))
    assert found["kern.ipc.maxsockbuf"].status == "ok"
    assert found["net.inet.tcp.sendspace"].mend == "sudo sysctl -w net.inet.tcp.sendspace=1048576"


CASES: list[tuple[str, dict[str, Any], str, str, str]] = [
    # finding, what differs, status, part of value or reason, mend
    ("open files", {"limits": {"RLIMIT_NOFILE": (1024, 524288)}}, "warning", "1,024", "ulimit -Sn 65536"),
    ("open files", {"limits": {"RLIMIT_NOFILE": (1024, INF)}}, "warning", "unlimited", "ulimit -Sn 65536"),
    (
        "open files",
        {"limits": {"RLIMIT_NOFILE": (1024, 4096)}},
        "warning",
        "(hard limit 4,096)",
        "sudo prlimit --pid $$ --nofile=65536:65536",
    ),
    ("open files", {"limits": {"RLIMIT_NOFILE": (64, INF)}}, "bad", "64", "ulimit -Sn 65536"),
    ("open files", {"limits": {"RLIMIT_NOFILE": (INF, INF)}}, "ok", "unlimited", ""),
    ("locked memory", {"limits": {"RLIMIT_MEMLOCK": (INF, INF)}}, "ok", "unlimited", ""),
    ("cores", {"cores": 1, "load": 0.1}, "warning", "share one core", "nproc --all; "),
    ("cores", {"load": 4.0}, "warning", "busy", "ps -eo pcpu"),
    ("memory", {"files": {"/proc/meminfo": "MemAvailable: 200000 kB"}}, "warning", "195 MiB", "ps -eo rss"),
    ("memory", {"files": {"/proc/meminfo": "MemAvailable: x kB"}}, "unknown", "can't be read", ""),
    ("huge pages", {"files": {THP: "[always] madvise never"}}, "warning", "always", f"echo madvise | sudo tee {THP}"),
    ("huge pages", {"files": {THP: "always madvise [never]"}}, "ok", "never", ""),
    (
        "frequency",
        {"files": {GOVERNOR: "powersave"}},
        "warning",
        "powersave",
        "echo performance | sudo tee /sys/devices",
    ),
    ("frequency", {"files": {GOVERNOR: None}}, "unknown", "no governor", ""),
    ("clock source", {"files": {SOURCE: "hpet"}}, "warning", "tsc is quicker", "echo tsc | sudo tee"),
    ("clock source", {"files": {SOURCE: "hpet", SOURCES: "hpet"}}, "unknown", "no quicker one", ""),
    ("clock step", {"resolution": 1e6}, "warning", "1,000,000 ns", "cat /sys/"),
    ("clock sync", {"synchronised": False}, "warning", "not synchronised", "sudo timedatectl set-ntp true"),
    ("clock jumps", {"readings": [(0, 100, 1), (2, 5_000_102, 3)]}, "warning", "5.0 ms", "timedatectl"),
    ("clock jumps", {"readings": [(0, 100, 1), (2, -5_000_000, 3)]}, "warning", "5.0 ms", "timedatectl"),
    ("clock jumps", {"readings": [(5, 100, 4)]}, "bad", "backwards", "sudo dmesg"),
    ("clock jumps", {"readings": [(0, 100, 1), (0, 100, 0)]}, "bad", "backwards", "sudo dmesg"),
    # Stopped for a second between two readings of one clock, the process says nothing wrong.
    ("clock jumps", {"readings": [(0, 100, 10**9), (10**9 + 2, 10**9 + 102, 10**9 + 3)]}, "ok", "none", ""),
    ("address --bind", {"ports": {("127.0.0.1", 5555): "taken"}}, "bad", "listens there", "ss -ltnp 'sport = :5555'"),
    ("address --bind", {"ports": {("127.0.0.1", 5555): "forbidden"}}, "bad", "may not", "lx exchange --bind tcp://127"),
    (
        "address --bind",
        {"ports": {("127.0.0.1", 5555): "elsewhere"}},
        "bad",
        "no address",
        "lx exchange --bind 'tcp://*",
    ),
    ("address --bind", {"ports": {("127.0.0.1", 5555): None}}, "unknown", "can't be looked up", ""),
    ("file system", mount("tmpfs"), "bad", "tmpfs at /data", "lx exchange --data DIR"),
    ("file system", mount("overlay", "/"), "warning", "container", "lx exchange --data DIR"),
    ("file system", mount("nfs4"), "warning", "network", "lx exchange --data DIR"),
    ("file system", mount("fuse.sshfs"), "warning", "network", "lx exchange --data DIR"),
    ("file system", mount("xfs"), "ok", "xfs at /data", ""),
    ("file system", mount("tmpfs", "/data2"), "ok", "ext4 at /data", ""),
    ("file system", mount("tmpfs", "/d\\141ta"), "bad", "tmpfs at /data", "lx exchange"),
    ("file system", mount("newfs"), "unknown", "nothing is known", ""),
    ("free space", {"space": 1 << 30}, "warning", "1.0 GiB", "du -xh --max-depth=2 /data"),
    ("free space", {"space": 1 << 20}, "bad", "busy", "du -xh"),
    ("disk sync", {"sync": ([10**6] * 290 + [10**8] * 10, "")}, "warning", "p99 100.000 ms", "lx exchange --data DIR"),
    ("disk sync", {"sync": ([10**6], "")}, "ok", "of 1 writes", ""),
    ("disk sync", {"sync": ([], "permission denied")}, "bad", "permission denied", "ls -ld /data; id"),
    (
        "net.core.rmem_max",
        {"sysctls": {"net.core.rmem_max": "212992"}},
        "warning",
        "212992 (134217728 is wanted)",
        "sudo sysctl -w net.core.rmem_max=134217728",
    ),
    (
        "net.ipv4.tcp_rmem",
        {"sysctls": {"net.ipv4.tcp_rmem": "4096 131072 6291456"}},
        "warning",
        "4096 131072 134217728 is wanted",
        "sudo sysctl -w net.ipv4.tcp_rmem='4096 131072 134217728'",
    ),
    ("net.ipv4.tcp_rmem", {"sysctls": {"net.ipv4.tcp_rmem": "1 2"}}, "unknown", "can't be read", ""),
    ("net.ipv4.tcp_mtu_probing", {"sysctls": {"net.ipv4.tcp_mtu_probing": "2"}}, "ok", "2", ""),
    (
        "net.ipv4.tcp_congestion_control",
        {"sysctls": {"net.ipv4.tcp_congestion_control": "reno"}},
        "warning",
        "reno (cubic is wanted)",
        "sudo sysctl -w net.ipv4.tcp_congestion_control=cubic",
    ),
    ("libzmq", {"versions": {"python": "3.11.0", "libzmq": "4.1.4", "lx": ""}}, "bad", "4.3 is the oldest", "./lx"),
    ("extension", {"versions": {"python": "3.11.0", "libzmq": "4.3.4", "lx": "0.0.9"}}, "bad", "0.0.9", "./lx"),
    ("transport native", {"endpoints": {"native": "no"}}, "bad", "can't listen", "lx exchange --transport libzmq"),
    ("transport libzmq", {"endpoints": {"libzmq": "no"}}, "bad", "can't listen", "lx exchange --transport native"),
]


@pytest.mark.parametrize(("name", "changes", "status", "said", "mend"), CASES)
def test_a_probe(name: str, changes: dict[str, Any], status: str, said: str, mend: str) -> None:
    found = findings(FakeMachine(**changes))[name]
    assert found.status == status
    assert said in f"{found.value}; {found.why}"
    assert found.mend.startswith(mend)
    assert bool(found.mend) == (status in ("warning", "bad"))
    assert not found.undo or found.mend


def test_what_is_set_can_be_set_back() -> None:
    machine = FakeMachine(
        sysctls={"net.core.wmem_max": "212992", "net.ipv4.tcp_wmem": "4096 16384 4194304"},
        limits={"RLIMIT_NOFILE": (1024, 4096)},
        files={THP: "[always] madvise never", GOVERNOR: "ondemand", SOURCE: "hpet"},
        synchronised=False,
    )
    undo = {name: it.undo for name, it in findings(machine).items() if it.undo}
    assert undo == {
        "net.core.wmem_max": "sudo sysctl -w net.core.wmem_max=212992",
        "net.ipv4.tcp_wmem": "sudo sysctl -w net.ipv4.tcp_wmem='4096 16384 4194304'",
        "open files": "sudo prlimit --pid $$ --nofile=1024:4096",
        "huge pages": f"echo always | sudo tee {THP}",
        "frequency": f"echo ondemand | sudo tee {GOVERNOR.replace('cpu0', 'cpu*')}",
        "clock source": f"echo hpet | sudo tee {SOURCE}",
        "clock sync": "sudo timedatectl set-ntp false",
    }


@pytest.mark.parametrize(
    ("address", "changes", "status", "said"),
    [
        ("tcp://*:5555", {}, "ok", "port 5555 of all interfaces is free"),
        ("tcp://*:5555", {"ports": {("0.0.0.0", 5555): "taken"}}, "bad", "listens there"),
        ("tcp://[::1]:80", {"ports": {("::1", 80): "forbidden"}}, "bad", "lx exchange --bind 'tcp://[::1]:5080'"),
        ("tcp://[::1]:5555", {"ports": {("::1", 5555): "taken"}}, "bad", "port 5555 of ::1"),
        ("ipc:///run/lx.sock", {}, "ok", "is free"),
        ("ipc:///run/lx.sock", {"answering": ("/run/lx.sock",)}, "bad", "listens there"),
        ("ipc:///nowhere/lx.sock", {}, "bad", "no directory /nowhere"),
    ],
)
def test_addresses(address: str, changes: dict[str, Any], status: str, said: str) -> None:
    (found,) = addresses(FakeMachine(**changes), {"--bind": address}, None)
    assert found.status == status
    assert said in f"{found.value}; {found.why}; {found.mend}"


def test_a_port_that_the_system_chooses_is_not_looked_at() -> None:
    assert list(addresses(FakeMachine(), {"--bind": "tcp://127.0.0.1:*", "--feed": "tcp://*:0"}, None)) == []


def test_the_server_that_runs_is_no_fault() -> None:
    taken = FakeMachine(ports={("127.0.0.1", 5555): "taken"}, answering=("/run/lx.sock",))
    for address in ("tcp://127.0.0.1:5555", "ipc:///run/lx.sock"):
        (found,) = addresses(taken, {"--bind": address}, "4711")
        assert (found.status, found.mend) == ("ok", "")
        assert "process 4711" in found.why


def test_the_plan_follows_the_options_of_the_exchange() -> None:
    plan = plan_of({"bind": "tcp://*:6000", "stats-port": 8080, "feed": "tcp://*:6001", "durability": "async"})
    assert plan.addresses == {
        "--bind": "tcp://*:6000",
        "--feed": "tcp://*:6001",
        "--stats-port": "tcp://127.0.0.1:8080",
    }
    assert plan.data == Path("lx-data/6000")
    assert plan_of({"bind": "tcp://*:*"}).data == Path("lx-data")
    assert plan_of({"bind": "tcp://*:1", "data": "/x"}).data == Path("/x")
    assert plan_of({"bind": "tcp://*:1", "durability": "memory"}).data is None
    shards = {"bind": "tcp://*:6000", "replicate": "tcp://127.0.0.1:6100", "shards": 2, "stats-port": 8080}
    assert plan_of(shards).addresses == {
        "--bind of shard 0": "tcp://*:6000",
        "--bind of shard 1": "tcp://*:6001",
        "--replicate of shard 0": "tcp://127.0.0.1:6100",
        "--replicate of shard 1": "tcp://127.0.0.1:6101",
        "--stats-port": "tcp://127.0.0.1:8080",
    }
    with pytest.raises(UsageError, match="--bind: port 6001 is one of --stats-port, too"):
        plan_of({**shards, "stats-port": 6001})
    with pytest.raises(UsageError, match="--bind: 'x' is not an address"):
        plan_of({"bind": "x"})


def test_without_a_log_the_disk_is_not_looked_at() -> None:
    found = [it.name for it in examine(FakeMachine(), Plan(addresses=BIND, data=None, version="0.1.0"))]
    assert "address --bind" in found
    assert not {"disk sync", "free space", "file system"} & set(found)


def test_lines_json_and_the_file_for_sysctl() -> None:
    found = list(findings(FakeMachine(sysctls={"net.ipv4.tcp_rmem": "4096 131072 6291456"}, space=1)).values())
    lines = [line for it in found for line in finding_lines(it)]
    assert "ok       python                           3.12.1" in lines
    assert "           undo: sudo sysctl -w net.ipv4.tcp_rmem='4096 131072 6291456'" in lines
    assert closing_line(found) == f"{len(found)} checks: {len(found) - 2} ok, 1 warning, 1 bad, 0 unknown"
    told = msgspec.json.decode(msgspec.json.encode(as_json(found)))
    assert told["fit"] is False
    assert {it["name"]: it["status"] for it in told["findings"]}["free space"] == "bad"
    assert list(sysctl_lines(found))[2:] == [
        "# sudo sysctl -w 'net.ipv4.tcp_rmem=4096 131072 6291456'",
        "net.ipv4.tcp_rmem = 4096 131072 134217728",
    ]
    assert list(sysctl_lines([]))[2:] == ["# All settings are as they should be."]


def test_the_real_machine_can_be_read(tmp_path: Path) -> None:
    machine = Machine()
    found = list(
        examine(machine, Plan(addresses={"--bind": "tcp://127.0.0.1:*"}, data=tmp_path / "a", version="0.1.0"))
    )
    names = {it.name: it.status for it in found}
    assert names["transport native"] == names["transport libzmq"] == "ok"
    assert names["disk sync"] in ("ok", "warning")
    assert list(tmp_path.iterdir()) == []


def test_the_reader_of_ports_and_files(tmp_path: Path) -> None:
    machine = Machine()
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        assert machine.port("127.0.0.1", server.getsockname()[1]) == "taken"
    assert machine.port("192.0.2.1", 5555) in ("elsewhere", "free")  # some kernels are set to let that pass
    assert machine.port("a..b", 5555) is None
    assert machine.text(str(tmp_path)) is None
    assert machine.sysctl("net.core.no_such_setting") is None
    assert machine.limit("RLIMIT_NOTHING") is None
    assert machine.space(tmp_path / "nowhere") is None
    assert not machine.answers(tmp_path / "nowhere.sock")
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server:
        path = Path(folder) / "lx.sock"
        server.bind(str(path))
        server.listen(1)
        assert machine.answers(path)
    times, why = machine.sync_times(tmp_path, count=3, seconds=0.0)
    assert (len(times), why) == (1, "")
    times, why = machine.sync_times(tmp_path / "nowhere", count=3, seconds=60.0)
    assert (times, why) == ([], "no such file or directory")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert Machine().sync_times(tmp_path, count=1, seconds=60.0) == ([], "permission denied")
