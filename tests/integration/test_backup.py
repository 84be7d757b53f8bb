"""Two real servers: one follows the other over the wire, takes its place, and says exactly what it has."""

from __future__ import annotations

import json
import re
import select
import signal
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from lx.cli.main import run
from lx.engine.factory import create
from lx.engine.markets import market_commands
from lx.journal import read_frames, survey
from lx.node.peer import halves, unpack
from lx.transport.native_router import NativeRouterSocket
from lx.wire.frame import HEADER_SIZE, build_frame, read_header, seal
from lx.wire.records_generated import Follow, Frames, LogState, MessageType, Tick
from tests.integration.exchange_rig import LX, PATIENCE_S, Client, Exchange, field, state_hash

ACCOUNT = 7
FREE = "tcp://127.0.0.1:*"


def order(session: int, client_id: int) -> str:
    side = "buy" if client_id % 3 else "sell"
    return (
        f"new side={side} type=limit tif=gtc instrument=1 account={ACCOUNT} session={session} client_id={client_id} "
        f"price={90 + client_id % 20} quantity=5"
    )


def peers_of(exchange: Exchange) -> str:
    """Where other servers reach it."""
    found = re.search(r"replication on (\S+)", "".join(exchange.said))
    assert found
    return found[1]


def primary(data: Path, *options: str) -> Exchange:
    begun = () if data.exists() else ("--symbols", "BTC")
    return Exchange("--data", str(data), "--replicate", FREE, *begun, *options)


def backup(data: Path, source: str) -> Exchange:
    return Exchange("--data", str(data), "--replicate", FREE, "--follow", source)


def kill(exchange: Exchange) -> None:
    exchange.process.kill()
    exchange.process.wait()


def await_sequence(data: Path, sequence: int) -> None:
    """Wait until a log has every command below `sequence`."""
    while not (data / "00000001.segment").exists() or survey(data).next_sequence < sequence:
        select.select([], [], [], 0.02)


def promote(address: str, *options: str) -> dict[str, int | str]:
    """Promote until it is done: that its primary is gone it may have to notice first."""
    while True:
        done = subprocess.run(
            (*LX, "promote", address, "--json", *options), capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            found: dict[str, int | str] = json.loads(done.stdout)
            return found
        assert "still hears the server that it follows" in done.stderr, done.stderr


def said_at_the_end(exchange: Exchange, status: int) -> list[str]:
    """What a server that ends by itself said; its status must be that."""
    _, said = exchange.process.communicate(timeout=PATIENCE_S)
    assert exchange.process.returncode == status, said
    return [line.removeprefix("lx exchange: ") for line in said.splitlines()]


def frames(data: Path) -> list[bytes]:
    return list(read_frames(survey(data).segments))


def test_a_backup_takes_over_and_nothing_is_executed_twice(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    with primary(first) as old, Client(old.endpoint) as client:
        session = client.open_session(ACCOUNT)
        client.ask(order(session, 1))
        with backup(second, peers_of(old)) as new:
            for number in range(2, 31):
                client.ask(order(session, number))
            await_sequence(second, survey(first).next_sequence)
            refuse_clients(new)
            told = promote_too_early(peers_of(new))
            assert "still hears the server that it follows: stop that one first, or give --force" in told
            kill(old)
            taken_over(new, session, first, second)


def refuse_clients(new: Exchange) -> None:
    with Client(new.endpoint) as early:
        (refused,) = early.ask(f"hello account={ACCOUNT} session=1 request_id=9", type=MessageType.HELLO)
        assert refused == "refused reason=following session=1 request_id=9"
        (refused,) = early.ask(order(1, 99))
        assert refused == "refused reason=following"
        (refused,) = early.ask("query instrument=1 levels=1 request_id=3", type=MessageType.QUERY)
        assert refused == "refused reason=following"
        assert early.ask("heartbeat request_id=5", type=MessageType.HEARTBEAT) == ["heartbeat request_id=5"]


def promote_too_early(address: str) -> str:
    done = subprocess.run((*LX, "promote", address), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    return done.stderr


def taken_over(new: Exchange, session: int, first: Path, second: Path) -> None:
    """The old server is dead: the new one goes on where it was."""
    whole = frames(first)
    found = promote(peers_of(new))
    assert found["next_sequence"] == found["told_durable"] == survey(first).next_sequence
    assert (found["term"], found["lacking_max"]) == (1, 0)
    assert found["chain"] == read_header(whole[-1]).hash.hex()
    with Client(new.endpoint) as client:
        (welcome,) = client.ask(f"hello account={ACCOUNT} session={session} request_id=1", type=MessageType.HELLO)
        assert field(welcome, "client_id") == "30"
        (outcome,) = client.ask(order(session, 30))
        assert outcome.startswith("outcome of=128")
        assert client.ask(order(session, 31))[0].startswith("accepted")
    new.process.send_signal(signal.SIGTERM)
    summary, said = new.process.communicate(timeout=PATIENCE_S)
    assert new.process.returncode == 0, said
    assert "promoted: has all it was told of" in said
    both = frames(second)
    assert both[: len(whole)] == whole, "the same bytes, frame by frame"
    assert {read_header(it).term for it in both[: len(whole)]} == {0}
    assert {read_header(it).term for it in both[len(whole) :]} == {1}
    assert state_hash(summary)
    assert summary.rstrip().splitlines()[-1] == "conservation: 0 lost, 0 created"


def test_what_a_backup_could_not_have_is_known_exactly(tmp_path: Path) -> None:
    first, second, third = tmp_path / "first", tmp_path / "second", tmp_path / "third"
    with primary(first) as old, Client(old.endpoint) as client:
        session = client.open_session(ACCOUNT)
        source = peers_of(old)
        with backup(second, source) as new:
            for number in range(1, 11):
                client.ask(order(session, number))
            await_sequence(second, survey(first).next_sequence)
            kill(new)
        for number in range(11, 16):
            assert client.ask(order(session, number))
        kill(old)
    has, had = survey(second).next_sequence, survey(first).next_sequence
    assert had - has == 5
    with backup(second, source) as new:
        found = promote(peers_of(new))
        assert (found["next_sequence"], found["told_durable"]) == (has, has)
        with Client(new.endpoint) as client:
            (welcome,) = client.ask(f"hello account={ACCOUNT} session={session} request_id=1", type=MessageType.HELLO)
            assert field(welcome, "client_id") == "10"
            assert client.ask(order(session, 11))[0].startswith("accepted"), "it was lost, and is executed now"
        # The old server's log has what was lost: it can't follow, and a copy of the new one's beginning can.
        with backup(first, peers_of(new)) as late:
            (line,) = said_at_the_end(late, 1)
            assert "has another log" in line or "has commands below" in line
            assert "(term 1 there, 0 here); begin with an empty directory" in line
        assert survey(first).next_sequence == had, "nothing of its log was changed"
        with backup(third, peers_of(new)):
            await_sequence(third, survey(second).next_sequence)
        assert frames(third) == frames(second)
    # And the promoted server does not follow the old one when that is started again.
    with primary(first) as old, backup(second, peers_of(old)) as wrong:
        (line,) = said_at_the_end(wrong, 1)
        assert "is of term 0, this log has heard of term 1: that server was replaced" in line


def test_a_server_of_another_log_is_not_followed(tmp_path: Path) -> None:
    with primary(tmp_path / "a") as one, primary(tmp_path / "b") as other:
        other.stop()
        before = frames(tmp_path / "b")
        with backup(tmp_path / "b", peers_of(one)) as wrong:
            (line,) = said_at_the_end(wrong, 1)
        assert "another log" in line or "has commands below" in line
        assert frames(tmp_path / "b") == before
        with Exchange("--data", str(tmp_path / "c"), "--replicate", FREE, "--follow", one.endpoint) as wrong:
            (line,) = said_at_the_end(wrong, 1)
            assert "is no server to follow" in line


def test_a_backup_goes_on_after_both_were_started_again(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    path = f"ipc://{tmp_path}/peers"
    with Exchange("--data", str(first), "--symbols", "BTC", "--replicate", path) as old:
        old.stop()
    for life in range(1, 3):
        with Exchange("--data", str(first), "--replicate", path) as old, backup(second, path) as new:
            with Client(old.endpoint) as client:
                session = client.open_session(ACCOUNT + life)
                client.ask(f"cancel account={ACCOUNT + life} session={session} client_id=1 target_id=9")
            await_sequence(second, survey(first).next_sequence)
            # The primary goes down and comes back while the backup runs.
            kill(old)
            with Exchange("--data", str(first), "--replicate", path) as again:
                await_sequence(second, survey(first).next_sequence)
                again.stop()
            new.process.send_signal(signal.SIGTERM)
            new.process.communicate(timeout=PATIENCE_S)
            assert new.process.returncode == 0
        assert frames(second) == frames(first)


def test_with_ack_replicated_nothing_is_acknowledged_without_a_backup(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    with primary(first, "--ack", "replicated") as old, Client(old.endpoint) as client:
        hello = f"hello account={ACCOUNT} request_id=1"
        (refused,) = client.ask(hello, type=MessageType.HELLO)
        assert field(refused, "reason") == "busy"
        with backup(second, peers_of(old)) as new:
            while (welcome := client.ask(hello, type=MessageType.HELLO)[0]).startswith("refused"):
                assert field(welcome, "reason") == "busy"
            session = int(field(welcome, "session"))
            for number in range(1, 21):
                assert client.ask(order(session, number))[0].startswith("accepted")
                has = survey(second).next_sequence
                assert has == survey(first).next_sequence, "what was acknowledged is at the backup"
            new.process.send_signal(signal.SIGSTOP)
            client.send(order(session, 21))
            client.send(order(session, 22))
            await_sequence(first, has + 1)
            assert not client.socket.poll(200), "the backup has not confirmed it"
            new.process.send_signal(signal.SIGCONT)
            answered: set[str] = set()
            while len(answered) < 2:
                answered |= {field(line, "request_id") for line in client.receive()[1] if line.startswith("accepted")}
            assert answered == {"21", "22"}
            kill(new)
        # The first may be logged before the loss is noticed; it waits, and those behind it are refused at once.
        number, answers = 23, list[str]()
        while not answers:
            client.send(order(session, number))
            number += 1
            if client.socket.poll(100):
                answers += client.receive()[1][1:]
        assert all("busy" in it for it in answers), "nothing is acknowledged that the backup has not"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--follow", "tcp://127.0.0.1:1"), "a backup is promoted by its own port between servers"),
        (("--follow", "tcp://192.0.2.1:1", "--replicate", FREE), "is not of this machine"),
        (("--replicate", "tcp://*:*"), "is not of this machine"),
        (("--replicate", FREE, "--durability", "memory"), "need a log"),
        (("--ack", "replicated"), "needs a backup and a disk"),
        (("--ack", "replicated", "--replicate", FREE, "--durability", "async"), "needs a backup and a disk"),
        (("--ack", "both"), "'both' is unknown"),
        (("--follow", "tcp://127.0.0.1:1", "--replicate", FREE, "--symbols", "BTC"), "--symbols: a backup has"),
        (("--follow", "tcp://127.0.0.1:1", "--replicate", FREE, "--risk", "on"), "--risk: a backup has"),
        (("--follow", "tcp://127.0.0.1:1", "--replicate", FREE, "--record", "x"), "--record: a backup records nothing"),
    ],
)
def test_options_that_do_not_fit_are_refused(
    options: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = () if "memory" in options else ("--data", str(tmp_path / "data"))
    assert run(["exchange", "--bind", FREE, *data, *options]) == 2
    line = capsys.readouterr().err
    assert said in line
    assert line.count("\n") == 1


def test_promotion_says_why_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["promote", "tcp://192.0.2.1:1"]) == 2
    assert "is not of this machine" in capsys.readouterr().err
    with primary(tmp_path / "a") as one:
        assert run(["promote", peers_of(one)]) == 1
        assert "follows nobody: it takes clients, in term 0" in capsys.readouterr().err
    with backup(tmp_path / "b", peers_of(one)) as two:
        assert run(["promote", peers_of(two)]) == 1
        assert "has nothing yet of the log that it follows" in capsys.readouterr().err


class FakePrimary:
    """A port between servers that says what a test wants."""

    def __init__(self) -> None:
        self.sockets = NativeRouterSocket(FREE, connections_max=8, when_crowded=b"", option="--replicate")

    def hear(self) -> tuple[int, Follow]:
        """The next `follow` and who said it."""
        while True:
            self.sockets.wait(100)
            for connection, message in self.sockets.receive(messages_max=1, bytes_max=1 << 20)[0]:
                record, _ = unpack(message)
                assert isinstance(record, Follow)
                return connection, record

    def hear_of(self, sequence: int) -> int:
        """Wait until the backup has everything below `sequence`; its connection."""
        while True:
            connection, follow = self.hear()
            if follow.sequence == sequence:
                return connection


def setup_frames(count: int) -> list[bytes]:
    """The beginning of a log of one market, each frame sealed."""
    first = build_frame(market_commands(["BTC-USD"], risk=False), sequence=1, time_ns=1)
    sealed = [seal(first)]
    while len(sealed) < count:
        before = read_header(sealed[-1])
        frame = build_frame([Tick()], sequence=before.sequence + before.command_count, time_ns=before.time_ns + 1)
        sealed.append(seal(frame, sealed[-1][:HEADER_SIZE]))
    return sealed


def test_a_backup_that_comes_to_another_state_stops(tmp_path: Path) -> None:
    primary, whole = FakePrimary(), setup_frames(3)
    behind = read_header(whole[-1]).sequence + 1
    try:
        with backup(tmp_path / "b", primary.sockets.endpoint) as new:
            connection, follow = primary.hear()
            assert (follow.sequence, follow.term, follow.checksum) == (1, 0, 0)
            head = Frames(sequence=1, durable=behind)
            primary.sockets.send([(connection, head.pack() + b"".join(whole))])
            assert primary.hear_of(behind) == connection
            engine = create("native")
            for frame in whole:
                engine.apply(frame)
            right = halves(engine.state_hash())
            state = LogState(sequence=behind, hash_a=right[0], hash_b=right[1])
            primary.sockets.send([(connection, state.pack())])
            primary.hear_of(behind)
            wrong = replace(state, hash_b=right[1] ^ 1)
            primary.sockets.send([(connection, wrong.pack())])
            (line,) = said_at_the_end(new, 1)
        assert line.startswith(f"before command {behind} the state is {engine.state_hash()} here and ")
        assert frames(tmp_path / "b") == whole
    finally:
        primary.sockets.close()


def test_a_backup_writes_nothing_behind_a_gap(tmp_path: Path) -> None:
    primary, whole = FakePrimary(), setup_frames(4)
    second = read_header(whole[1]).sequence
    try:
        with backup(tmp_path / "b", primary.sockets.endpoint) as new:
            connection, _ = primary.hear()
            head = Frames(sequence=1, durable=second + 3)
            primary.sockets.send([(connection, head.pack() + whole[0])])
            primary.hear_of(second)
            head = Frames(sequence=second + 1, durable=second + 3)
            primary.sockets.send([(connection, head.pack() + whole[2])])
            (line,) = said_at_the_end(new, 1)
        assert (
            f"sends command {second + 1} where {second} comes next: a gap; nothing of the own log was changed" in line
        )
        assert frames(tmp_path / "b") == whole[:1]
    finally:
        primary.sockets.close()
