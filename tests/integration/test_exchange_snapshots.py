"""The exchange and its snapshotter as processes: either is killed, the disk is full, the log is pruned or copied."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from lx.journal import Journal, survey
from lx.journal.directory import holder
from lx.journal.prune import segment_heads
from lx.journal.snapshots import read_snapshot, snapshot_files, snapshots_directory
from lx.lab.journal.replay import replay_journal
from lx.wire.codec import from_text
from lx.wire.layouts_generated import CANCEL
from lx.wire.message import ENVELOPE_SIZE, build_message, read_envelope
from lx.wire.records_generated import MessageType
from tests.integration.exchange_rig import LX, PATIENCE_S, Client, Exchange, field, state_hash

ACCOUNT = 7


def order(session: int, client_id: int, *, side: str = "buy") -> str:
    return (
        f"new side={side} type=limit tif=gtc instrument=1 account={ACCOUNT} session={session} client_id={client_id} "
        f"price={90 + client_id % 20} quantity=5"
    )


def trade(client: Client, session: int, numbers: range) -> list[str]:
    """Send orders, twenty a message; their answers by the engine."""
    for first in range(numbers.start, numbers.stop, 20):
        last = min(first + 20, numbers.stop)
        client.send(*(order(session, it, side="buy" if it % 3 else "sell") for it in range(first, last)))
    answers: list[str] = []
    while len(answers) < len(numbers):
        answers += [line for line in client.receive()[1] if field(line, "request_id") != "0"]
    return answers


def resume(client: Client, session: int) -> int:
    (welcome,) = client.ask(f"hello account={ACCOUNT} session={session} request_id=1", type=MessageType.HELLO)
    return int(field(welcome, "client_id"))


def wait_for(condition: Callable[[], object]) -> None:
    """Look again and again until something is there that no message tells of."""
    until_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until_s, "it never came"
        time.sleep(0.02)


def makes_snapshots(data: Path) -> int:
    """Process id of the one that makes the snapshots, 0 when there is none."""
    return int(holder(snapshots_directory(data)) or 0)


def next_snapshotter(data: Path, killed: list[int]) -> int:
    """Process id of one that is not among those killed, and not 0, which would mean ourselves and all about us."""
    found = [0]

    def is_there() -> bool:
        found[0] = makes_snapshots(data)
        return found[0] not in (0, *killed)

    wait_for(is_there)
    return found[0]


def replayed_whole(data: Path) -> str:
    """State hash of all of the log, by both engines."""
    return replay_journal(survey(data), engine="both").state_hash


def test_a_start_begins_with_a_snapshot_and_all_is_as_before(tmp_path: Path) -> None:
    data = tmp_path / "data"
    options = ("--symbols", "BTC", "--data", str(data), "--snapshot-every", "100")
    with Exchange(*options) as exchange, Client(exchange.endpoint) as client:
        session = client.open_session(ACCOUNT)
        ended = client.open_session(ACCOUNT)
        client.ask(f"close_session account={ACCOUNT} session={ended} client_id=1")
        answers = trade(client, session, range(1, 301))
        wait_for(lambda: snapshot_files(data))
        exchange.process.kill()
        exchange.process.wait()
    wait_for(lambda: not makes_snapshots(data))  # it goes with its server
    newest = next(iter(snapshot_files(data)))
    with Exchange(*options) as exchange:
        assert re.search(rf"snapshot before command {newest}, \d+ commands replayed", "".join(exchange.said))
        assert "warning" not in "".join(exchange.said)
        with Client(exchange.endpoint) as client:
            assert resume(client, session) == 300
            again = trade(client, session, range(1, 301))
            kinds = ("accepted", "rejected", "canceled")
            assert [field(line, "order_id") for line in again] == [field(line, "order_id") for line in answers]
            assert {line.split()[0] for line in again} == {"outcome"}, kinds
            told = client.ask(f"hello account={ACCOUNT} session={ended} request_id=3", type=MessageType.HELLO)
            assert "reason=session_ended" in told[0]
            assert client.open_session(ACCOUNT) == ended + 1
        summary = exchange.stop()
    assert "accounts opened 0," in summary
    assert replayed_whole(data) == state_hash(summary)


def test_a_killed_snapshotter_is_told_once_and_started_again(tmp_path: Path) -> None:
    data = tmp_path / "data"
    killed: list[int] = []
    with Exchange("--symbols", "BTC", "--data", str(data), "--snapshot-every", "50") as exchange:
        with Client(exchange.endpoint) as client:
            session = client.open_session(ACCOUNT)
            for life in range(3):
                snapshotter = next_snapshotter(data, killed)
                assert len(trade(client, session, range(1 + 60 * life, 61 + 60 * life))) == 60
                if life < 2:
                    killed.append(snapshotter)
                    os.kill(snapshotter, signal.SIGKILL)
            wait_for(lambda: snapshot_files(data))
        exchange.process.send_signal(signal.SIGTERM)
        summary, said = exchange.process.communicate(timeout=PATIENCE_S)
    assert exchange.process.returncode == 0
    assert said == (
        "lx exchange: warning: the snapshotter was killed by signal 9; it is started again, the server goes on "
        "without it\n"
    )
    assert not makes_snapshots(data)
    assert replayed_whole(data) == state_hash(summary)


def test_a_server_without_snapshots_starts_no_process(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Exchange("--symbols", "BTC", "--data", str(data), "--snapshots", "off") as exchange:
        assert not snapshots_directory(data).exists()
        exchange.stop()


def test_a_server_killed_while_a_snapshot_is_written(tmp_path: Path) -> None:
    """The snapshotter stands still in the middle of its file; the server dies, and another one starts meanwhile."""
    data = tmp_path / "data"
    options = ("--symbols", "BTC", "--data", str(data), "--snapshots", "off")
    ready, written = os.pipe()
    with Exchange(*options) as exchange, Client(exchange.endpoint) as client:
        session = client.open_session(ACCOUNT)
        trade(client, session, range(1, 101))
        go, begin = os.pipe()
        child = os.fork()
        if child == 0:
            _write_slowly(data, written, go)
        assert os.read(ready, 1) == b"x"
        assert list(snapshots_directory(data).glob("*.part"))
        exchange.process.kill()
        exchange.process.wait()
    with Exchange(*options) as exchange, Client(exchange.endpoint) as client:
        assert resume(client, session) == 100
        trade(client, session, range(101, 201))
        os.write(begin, b"x")
        assert os.waitpid(child, 0)[1] == 0
        (path,) = snapshot_files(data).values()
        assert read_snapshot(path).sequence == int(path.stem)
        exchange.process.kill()
        exchange.process.wait()
    with Exchange(*options) as exchange, Client(exchange.endpoint) as client:
        assert f"snapshot before command {int(path.stem)}, " in "".join(exchange.said)
        assert resume(client, session) == 200
        summary = exchange.stop()
    assert replayed_whole(data) == state_hash(summary)


def _write_slowly(data: Path, written: int, go: int) -> None:
    """Make a snapshot that waits after its first bytes; in a process of its own, which ends here."""
    from lx.cli.main import run
    from tests.unit.test_snapshots import watch

    try:
        told = [False]

        def wait(_: str) -> None:
            if not told[0]:
                told[0] = True
                os.write(written, b"x")
                os.read(go, 1)

        watch(pytest.MonkeyPatch(), "fdatasync", wait)
        os._exit(run(["snapshotter", "--data", str(data), "--once"]))
    finally:
        os._exit(70)


def test_two_snapshotters_on_one_directory(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Exchange("--symbols", "BTC", "--data", str(data)) as exchange, Client(exchange.endpoint) as client:
        session = client.open_session(ACCOUNT)
        wait_for(lambda: makes_snapshots(data))
        command = (*LX, "snapshotter", "--data", str(data))
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 3
        assert f"another process makes the snapshots of this journal (process {makes_snapshots(data)})" in done.stderr
        assert done.stderr.count("\n") == 1
        trade(client, session, range(1, 21))
        assert exchange.stop()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for one segment and little more."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ("mount", "-t", "tmpfs", "-o", "size=72m", "lx", str(place))
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("takes the right to mount")
    yield place
    subprocess.run(("umount", "-l", str(place)), check=True)


def test_a_disk_too_full_for_a_snapshot_harms_nothing(small_disk: Path) -> None:
    data = small_disk / "data"
    with Exchange("--symbols", "BTC", "--data", str(data), "--snapshots", "off") as exchange:
        with Client(exchange.endpoint) as client:
            session = client.open_session(ACCOUNT)
            trade(client, session, range(1, 201))
            snapshotter = (*LX, "snapshotter", "--data", str(data), "--once")
            ballast = small_disk / "ballast"
            snapshots_directory(data).mkdir()
            (snapshots_directory(data) / "lock").write_text("0000000\n")
            _fill(ballast)
            done = subprocess.run(snapshotter, capture_output=True, text=True, check=False)
            assert (done.returncode, done.stdout) == (1, "")
            assert "can't write the snapshot: no space left on device; make room or mend the disk" in done.stderr
            assert "events: can't write: no space left on device" in done.stderr
            assert done.stderr.count("\n") == 2
            assert not snapshot_files(data)
            assert [path.name for path in snapshots_directory(data).iterdir()] == ["lock"]
            trade(client, session, range(201, 401))
            ballast.unlink()
            done = subprocess.run(snapshotter, capture_output=True, text=True, check=False)
            assert (done.returncode, done.stderr) == (0, "")
            assert len(snapshot_files(data)) == 1
        summary = exchange.stop()
    assert replayed_whole(data) == state_hash(summary)


def _fill(path: Path) -> None:
    """Take all room but a page or two."""
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(1 << 12))
        except OSError:
            return


def test_a_log_pruned_while_it_is_served_goes_on(tmp_path: Path) -> None:
    """Some segments full of commands that do nothing; then the beginning is gone, and the server is killed."""
    data = tmp_path / "data"
    options = ("--symbols", "BTC", "--data", str(data), "--snapshot-every", "1000", "--prune", "on")
    with Exchange(*options, "--keep-segments", "1") as exchange, Client(exchange.endpoint) as client:
        session = client.open_session(ACCOUNT)
        trade(client, session, range(1, 101))
        client_id, batch = 100, 16_000
        wrong = from_text(f"cancel account={ACCOUNT} session={session} target_id=999999999 client_id=1").pack()
        cancels = bytearray(build_message(MessageType.COMMANDS, batch * wrong))
        while not segment_heads(data) or segment_heads(data)[0].number == 1:
            rows = np.frombuffer(cancels, dtype=CANCEL, offset=ENVELOPE_SIZE)
            rows["client_id"] = range(client_id + 1, client_id + batch + 1)
            client.socket.send(cancels)
            assert read_envelope(client.socket.recv()).count == batch + 1
            client_id += batch
            assert client_id < 1 << 24
        exchange.process.kill()
        exchange.process.wait()
    wait_for(lambda: not makes_snapshots(data))
    found = survey(data)
    assert (found.damage, found.first_sequence > 1) == (None, True)
    assert (found.directory / "00000001.segment").exists() is False
    with Exchange(*options) as exchange, Client(exchange.endpoint) as client:
        assert resume(client, session) == client_id
        (outcome,) = client.ask(order(session, client_id))
        assert outcome.startswith("outcome ")
        assert "reason=unknown_order" in outcome
        assert len(client.levels(1)) > 1
        assert trade(client, session, range(client_id + 1, client_id + 2))
        summary = exchange.stop()
    with Journal.open(data) as journal:
        assert journal.recovery.first_sequence > 1
    assert replay_journal(survey(data), engine="native").state_hash == state_hash(summary), "from the snapshot"
    done = subprocess.run((*LX, "journal", "verify", str(data)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "were pruned" in done.stdout
    record = (*LX, "exchange", "--bind", "tcp://127.0.0.1:*", "--data", str(data), "--record", str(tmp_path / "r"))
    done = subprocess.run(record, capture_output=True, text=True, check=False)
    assert (done.returncode, "command 1 was pruned" in done.stderr) == (1, True)
