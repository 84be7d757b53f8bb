"""The exchange as a process with a log: killed, restarted, asked again; torn, shared, full."""

import os
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lx.cli.main import run
from lx.engine.factory import create
from lx.journal import read_frames, survey
from lx.wire.codec import from_text
from lx.wire.frame import HEADER_SIZE, decode_frame
from lx.wire.layouts_generated import CANCEL, REJECTED
from lx.wire.message import ENVELOPE_SIZE, build_message
from lx.wire.records_generated import Accepted, Kind, MessageType, Reason, Rejected
from tests.integration.exchange_rig import (
    LX,
    ON_EACH_TRANSPORT,
    Client,
    Exchange,
    commands,
    field,
    figure,
    refused,
    state_hash,
)

ACCOUNT = 7


def order(session: int, client_id: int, *, side: str = "buy", price: int = 100) -> str:
    return (
        f"new side={side} type=limit tif=gtc instrument=1 account={ACCOUNT} session={session} client_id={client_id} "
        f"price={price} quantity=5"
    )


def resume(client: Client, session: int) -> int:
    """Take up a session; the highest client id that it has used."""
    (welcome,) = client.ask(f"hello account={ACCOUNT} session={session} request_id=1", type=MessageType.HELLO)
    assert welcome.startswith("welcome "), welcome
    return int(field(welcome, "client_id"))


def answered(events: list[str]) -> dict[int, str]:
    """Answers by client id: kind or, when it is told again, the kind that it was; with the order's id."""
    found = {}
    for event in events:
        kind, number = event.split()[0], int(field(event, "request_id"))
        if number and kind in ("accepted", "rejected", "outcome"):
            found[number] = f"{kind if kind != 'outcome' else 'accepted'} {field(event, 'order_id')}"
    return found


@ON_EACH_TRANSPORT
def test_what_was_acknowledged_survives_kill_9_under_load(transport: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    options = ("--symbols", "BTC", "--data", str(data), "--transport", transport)
    told: dict[int, str] = {}
    session, last, killed = 0, 0, 0
    for life in range(4):
        with Exchange(*options) as exchange, Client(exchange.endpoint) as client:
            assert "durability=fsync" in exchange.said[-1]
            if not session:
                session = client.open_session(ACCOUNT)
            else:
                highest = resume(client, session)
                assert max(told) <= highest <= last, "no more and no less than was sent is known"
            # Everything is sent again, what was answered too, and some more; the server is killed on the way.
            wanted = range(1, last + 301)
            for first in range(1, len(wanted) + 1, 20):
                lines = [
                    order(session, it, side="buy" if it % 3 else "sell", price=90 + it % 20)
                    for it in range(first, min(first + 20, len(wanted) + 1))
                ]
                client.send(*lines)
            last = len(wanted)
            until = last if life == 3 else last - 300 + 57 * (life + 1)
            seen: set[int] = set()
            while max(seen, default=0) < until:
                found = answered(client.receive()[1])
                for number, answer in found.items():
                    assert told.setdefault(number, answer) == answer, "an answer never changes"
                seen |= set(found)
            if life < 3:
                exchange.process.kill()
                exchange.process.wait()
                killed += 1
            else:
                summary = exchange.stop()
    assert killed == 3
    assert set(told) == set(range(1, last + 1)), "0 lost"
    entered, hash_again = replayed(data)
    assert {number for (_, number) in entered} == set(told)
    assert max(entered.values()) == 1, "0 duplicated"
    assert hash_again == state_hash(summary)


def replayed(data: Path) -> tuple[Counter[tuple[int, int]], str]:
    """How often each command of a session was executed, by the log, and the state that it leads to."""
    engine = create("native")
    entered: Counter[tuple[int, int]] = Counter()
    for frame in read_frames(survey(data).segments):
        for event in decode_frame(engine.apply(frame))[1]:
            if isinstance(event, Accepted | Rejected) and event.request_id:
                entered[event.session, event.request_id] += 1
    return entered, engine.state_hash()


def test_an_orderly_end_and_a_new_start_go_on_with_the_same_state(tmp_path: Path) -> None:
    options = ("--data", str(tmp_path / "data"))
    with Exchange("--symbols", "BTC,ETH-EUR", *options) as exchange:
        with Client(exchange.endpoint) as client:
            session = client.open_session(ACCOUNT)
            client.ask(order(session, 1))
            client.ask("close_session account=7 session=2 client_id=1")
            assert client.open_session(ACCOUNT) == session + 1
            client.ask(f"close_session account={ACCOUNT} session={session + 1} client_id=1")
        first = exchange.stop()
    assert "durability fsync: what was acknowledged is on disk" in first
    with Exchange(*options) as exchange:
        assert "symbols=BTC-USD,ETH-EUR" in exchange.said[-1], "the log says which"
        assert re.search(r"log in \S+: [1-9]\d* commands in [1-9]\d* frames replayed", "".join(exchange.said))
        with Client(exchange.endpoint) as client:
            assert resume(client, session) == 1
            (outcome,) = client.ask(order(session, 1))
            assert outcome.startswith("outcome of=128"), outcome
            ended = client.ask(f"hello account={ACCOUNT} session={session + 1} request_id=3", type=MessageType.HELLO)
            assert "reason=session_ended" in ended[0]
            assert len(client.levels(1)) == 1
            assert client.open_session(ACCOUNT) == session + 2, "and the account is not funded again"
        summary = exchange.stop()
    assert "accounts opened 0," in summary
    assert figure(summary, r"resting orders (\d+)") == 1
    assert commands(summary)["sessions resumed"] == 1
    assert summary.rstrip().splitlines()[-1] == "conservation: 0 lost, 0 created"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--symbols", "ETH"), "has BTC-USD, not ETH-USD; leave the option out, or name another directory"),
        (("--risk", "off"), "was begun with --risk on; leave the option out"),
    ],
)
def test_a_log_is_not_gone_on_with_under_other_rules(
    options: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = str(tmp_path / "data")
    with Exchange("--symbols", "BTC", "--data", data) as exchange:
        exchange.stop()
    assert run(["exchange", "--bind", "tcp://127.0.0.1:*", "--data", data, *options]) == 2
    line = capsys.readouterr().err
    assert said in line
    assert line.count("\n") == 1


def test_a_second_server_on_a_directory_is_refused(tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    with Exchange("--data", data) as exchange:
        command = (*LX, "exchange", "--bind", "tcp://127.0.0.1:*", "--data", data)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 3
        assert f"another process has this journal open (process {exchange.process.pid})" in done.stderr
        assert done.stderr.count("\n") == 1
        with Client(exchange.endpoint) as client:
            assert client.open_session(ACCOUNT) == 1


@pytest.mark.parametrize("option", ["--record", "--ready-file"])
def test_a_file_in_the_directory_of_the_log_is_refused(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    with Exchange("--symbols", "BTC", "--data", str(data)) as exchange:
        exchange.stop()
    segment = survey(data).segments[-1].path
    whole = segment.read_bytes()
    command = ["exchange", "--bind", "tcp://127.0.0.1:*", "--data", str(data)]
    for path in (segment, data / ".." / "data" / "new"):
        assert run([*command, option, str(path)]) == 2
        assert "is in the directory of the log" in capsys.readouterr().err
    assert segment.read_bytes() == whole
    assert not (data / "new").exists()


def test_a_torn_tail_is_cut_and_told(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Exchange("--symbols", "BTC", "--data", str(data)) as exchange, Client(exchange.endpoint) as client:
        session = client.open_session(ACCOUNT)
        client.ask(order(session, 1))
        client.ask(order(session, 2))
        exchange.process.kill()
        exchange.process.wait()
    segment = survey(data).segments[-1]
    with segment.path.open("r+b") as file:  # the last frame, as a write that reached the disk in part
        file.seek(segment.end - 40)
        file.write(bytes(40))
    with Exchange("--data", str(data)) as exchange, Client(exchange.endpoint) as client:
        (warning,) = [line for line in exchange.said if "torn tail" in line]
        assert f"in {segment.path} at offset {segment.end - HEADER_SIZE - 64} cut off" in warning
        assert resume(client, session) == 1
        (event,) = [line for line in client.ask(order(session, 2)) if "request_id" in line]
        assert event.startswith("accepted"), "it had not survived, and is executed now"


def test_time_is_logged_when_something_is_due_and_nobody_speaks(tmp_path: Path) -> None:
    with Exchange("--symbols", "BTC", "--data", str(tmp_path / "data")) as exchange:
        with Client(exchange.endpoint) as client:
            session = client.open_session(ACCOUNT)
            # A server that comes to it late refuses an order that is over: then again with more time.
            for client_id in range(1, 6):
                gtd = order(session, client_id).replace("tif=gtc", "tif=gtd flags=extension")
                client.send(gtd, f"order_terms expires_ns={time.time_ns() + 50_000_000 * 4**client_id}")
                (answer,) = client.events(1)
                if answer.startswith("accepted"):
                    break
            (canceled,) = client.events(1)
        summary = exchange.stop()
    assert "reason=expired" in canceled
    assert figure(summary, r"resting orders (\d+)") == 0


def cpu_seconds(pid: int) -> float:
    """Time of the processor that a process has used."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


@ON_EACH_TRANSPORT
def test_an_idle_server_with_async_sleeps_and_what_it_wrote_becomes_durable(transport: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    options = ("--symbols", "BTC", "--data", str(data), "--durability", "async")
    with Exchange(*options, "--transport", transport) as exchange:
        with Client(exchange.endpoint) as client:
            session = client.open_session(ACCOUNT)
            (accepted,) = client.ask(order(session, 1))
        assert accepted.startswith("accepted")
        # The sync comes a second after the first write; what wakes the loop then must not wake it for ever.
        before = cpu_seconds(exchange.process.pid)
        with pytest.raises(subprocess.TimeoutExpired):
            exchange.process.wait(2)
        used = cpu_seconds(exchange.process.pid) - before
        summary = exchange.stop()
    assert used < 0.5
    assert "durability async: what was acknowledged is written" in summary
    assert replayed(data)[1] == state_hash(summary)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for one segment and not for two."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ("mount", "-t", "tmpfs", "-o", "size=80m", "lx", str(place)), check=False, capture_output=True
        ).returncode
    )
    if not mounted:
        pytest.skip("takes the right to mount")
    yield place
    subprocess.run(("umount", str(place)), check=True)


def test_a_full_disk_is_busy_and_nothing_is_acknowledged_until_there_is_room(small_disk: Path) -> None:
    data = small_disk / "data"
    options = ("--symbols", "BTC", "--data", str(data), "--snapshots", "off")
    with Exchange(*options) as exchange, Client(exchange.endpoint) as client:
        session = client.open_session(ACCOUNT)
        client_id, batch = 0, 16_000
        wrong = from_text(f"cancel account={ACCOUNT} session={session} target_id=1 client_id=1").pack()
        cancels = bytearray(build_message(MessageType.COMMANDS, batch * wrong))
        is_full = False
        while not is_full:
            rows = np.frombuffer(cancels, dtype=CANCEL, offset=ENVELOPE_SIZE)
            rows["client_id"] = range(client_id + 1, client_id + batch + 1)
            client.socket.send(cancels)
            reasons = reasons_of(client, batch)
            assert reasons in ({Reason.UNKNOWN_ORDER}, {Reason.BUSY}), "a frame is written whole or not at all"
            is_full = reasons == {Reason.BUSY}
            client_id += 0 if is_full else batch
            assert client_id <= 1 << 21
        assert len(client.ask(order(session, client_id + 1))) == 1
        subprocess.run(("mount", "-o", "remount,size=300m", str(small_disk)), check=True)
        tries = 0
        while "reason=busy" in (event := client.ask(order(session, client_id + 1))[0]):
            tries += 1  # a new segment is tried ten times a second
        assert event.startswith("accepted")
        client.ask("heartbeat request_id=1", type=MessageType.HEARTBEAT)
        summary = exchange.stop(signal.SIGTERM)
    assert refused(summary, "records") == batch + 1 + tries
    executed, hash_again = client_ids(data)
    assert executed == list(range(1, client_id + 2)), "each once, and none of those that were turned away"
    assert hash_again == state_hash(summary)


def reasons_of(client: Client, count: int) -> set[int]:
    """Reasons of the next rejections, however they are spread over messages."""
    reasons: set[int] = set()
    while count:
        data = client.socket.recv()
        rows = np.frombuffer(data, dtype=REJECTED, offset=ENVELOPE_SIZE)[1:]
        assert set(rows["kind"]) == {Kind.REJECTED}
        reasons |= set(rows["reason"].tolist())
        count -= len(rows)
    return reasons


def client_ids(data: Path) -> tuple[list[int], str]:
    """Ids of the commands that were answered, by the log, and the state that it leads to."""
    engine = create("native")
    answers: list[int] = []
    for frame in read_frames(survey(data).segments):
        rows = np.frombuffer(engine.apply(frame), dtype=REJECTED, offset=HEADER_SIZE)
        # An acceptance has its request id in the same place.
        rows = rows[np.isin(rows["kind"], (Kind.REJECTED, Kind.ACCEPTED)) & (rows["request_id"] > 0)]
        answers += rows["request_id"].tolist()
    return sorted(answers), engine.state_hash()
