"""A start from a snapshot and the rest of the log is the same node as one that replayed all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lx.engine.factory import ENGINES, create
from lx.errors import LxError
from lx.journal import Journal
from lx.journal.errors import JournalError
from lx.journal.restore import engine_of
from lx.journal.snapshots import Snapshot
from lx.node.learned import learned_events
from lx.node.replica import Append, Effect, Replica
from lx.node.restart import start_of
from lx.wire.frame import read_header
from lx.wire.records_generated import MessageType
from tests.unit.snapshot_rig import (
    GRANTS,
    NEW,
    SEGMENT,
    flip,
    frames_of,
    put,
    say,
    snapshot_after,
    write_market,
)

QUESTIONS: tuple[tuple[MessageType, tuple[str, ...]], ...] = (
    (MessageType.HELLO, ("hello account=7 session=1 request_id=1", "hello account=8 session=2 request_id=2")),
    (MessageType.HELLO, ("hello account=7 session=3 request_id=3",)),
    (MessageType.HELLO, ("hello account=7 session=99 request_id=4", "hello account=8 session=1 request_id=5")),
    (MessageType.COMMANDS, tuple(NEW.format("buy", 7, 1, number, 95, 5) for number in (1, 2, 5, 21, 22))),
    (
        MessageType.COMMANDS,
        (NEW.format("sell", 8, 2, 30, 90, 100), "cancel account=8 session=2 client_id=31 target_id=3"),
    ),
    (MessageType.HELLO, ("hello account=7 request_id=6", "hello account=9 request_id=7")),
    (MessageType.COMMANDS, (NEW.format("buy", 9, 5, 1, 100, 1), NEW.format("buy", 9, 4, 1, 100, 1))),
    (MessageType.QUERY, ("query instrument=1 levels=50 request_id=8",)),
    (MessageType.QUERY, ("query instrument=2 levels=50 request_id=9",)),
)


def asked(replica: Replica) -> list[list[Effect]]:
    """What the replica does with the questions: frames, messages, then the timer that is due, then the state."""
    done: list[list[Effect]] = []
    now_ns = replica.engine.time_ns
    for kind, lines in QUESTIONS:
        now_ns += 10
        done.append(finish(replica, say(replica, now_ns, *lines, kind=kind)))
    assert replica.engine.next_due_ns <= 10**9
    done.append(finish(replica, replica.tick(10**9)))
    assert isinstance(done[-1][0], Append), "the timer was due"
    return done


def finish(replica: Replica, effects: list[Effect]) -> list[Effect]:
    return [*effects, *(replica.appended() if effects and isinstance(effects[0], Append) else [])]


def replayed(frames: list[bytes], engine: str, snapshot: Snapshot | None = None) -> Replica:
    made = create(engine, 1_000) if snapshot is None else engine_of(snapshot, engine)
    replica = Replica(engine=made, grants=GRANTS, is_logged=True, waits_for_sync=False)
    for events in learned_events(snapshot) if snapshot else ():
        replica.learn(events)
    for frame in frames:
        if read_header(frame).sequence >= replica.next_sequence:
            replica.replay(frame)
    return replica


@pytest.mark.parametrize("engine", ENGINES)
def test_snapshot_and_rest_give_the_same_node_as_the_whole_log(engine: str, tmp_path: Path) -> None:
    write_market(tmp_path)
    frames = frames_of(tmp_path)
    whole = replayed(frames, engine)
    state = (whole.engine.state_hash(), whole.next_sequence, dict(whole.assets), dict(whole.instruments))
    answers = asked(whole)
    counters = whole.intake.counters()
    step = 1 if engine == "native" else 7
    for count in range(1, len(frames) + 1, step):
        restored = replayed(frames, engine, snapshot_after(frames, count))
        assert (
            restored.engine.state_hash(),
            restored.next_sequence,
            dict(restored.assets),
            dict(restored.instruments),
        ) == state
        assert asked(restored) == answers, f"snapshot behind frame {count}"
        assert restored.intake.counters() == counters
        assert restored.engine.state_hash() == whole.engine.state_hash()


def test_the_newest_good_snapshot_is_taken_and_each_bad_one_named(tmp_path: Path) -> None:
    write_market(tmp_path)
    frames = frames_of(tmp_path)
    good, bad, other = (put(tmp_path, snapshot_after(frames, count)) for count in (10, 20, 30))
    flip(bad, 300)
    foreign = snapshot_after(frames, 30)
    other.unlink()
    put(tmp_path, Snapshot(0, foreign.sequence, foreign.time_ns, bytes(64), *_rest(foreign)))
    said: list[str] = []
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        start = start_of(journal, "native", said.append, is_whole=False)
        assert start.sequence == int(good.stem)
        assert start.first == frames[0]
        assert [str(path) in line for path, line in zip((other, bad), said, strict=True)] == [True, True]
        assert "the snapshot is not of this log as it is now" in said[0]
        assert "the checksum of the state is wrong" in said[1]
        assert start_of(journal, "native", said.append, is_whole=True).sequence == 1
        good.unlink()
        assert start_of(journal, "native", said.append, is_whole=False).sequence == 1, "then the log alone"


def _rest(snapshot: Snapshot) -> tuple[str, bytes, bytes]:
    return snapshot.state_hash, snapshot.first, snapshot.state


def test_a_state_with_another_hash_is_not_used(tmp_path: Path) -> None:
    write_market(tmp_path)
    frames = frames_of(tmp_path)
    one, other = snapshot_after(frames, 10), snapshot_after(frames, 11)
    wrong = Snapshot(0, one.sequence, one.time_ns, one.last_header, other.state_hash, one.first, one.state)
    with pytest.raises(LxError, match="has the state hash"):
        engine_of(wrong, "native")
    put(tmp_path, wrong)
    said: list[str] = []
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        assert start_of(journal, "native", said.append, is_whole=False).sequence == 1
    assert len(said) == 1


def test_the_log_goes_on_when_its_beginning_was_pruned(tmp_path: Path) -> None:
    write_market(tmp_path)
    frames = frames_of(tmp_path)
    path = put(tmp_path, snapshot_after(frames, 30))
    whole = replayed(frames, "native")
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        assert journal.prune(int(path.stem)) > 0
        assert journal.segments[0].first_sequence > 1
        last = journal.last_header
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        assert (journal.next_sequence, journal.last_header) == (whole.next_sequence, last)
        start = start_of(journal, "native", pytest.fail, is_whole=False)
        replica = Replica(engine=start.engine, grants=GRANTS, is_logged=True, waits_for_sync=False)
        for events in start.learned:
            replica.learn(events)
        for frame in journal.frames(replica.next_sequence):
            replica.replay(frame)
        assert replica.engine.state_hash() == whole.engine.state_hash()
        with pytest.raises(JournalError, match="command 1 was pruned"):
            start_of(journal, "native", pytest.fail, is_whole=True)
        path.unlink()
        with pytest.raises(JournalError, match="was pruned, and no snapshot can be used; restore a backup"):
            start_of(journal, "native", pytest.fail, is_whole=False)
