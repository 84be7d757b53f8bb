"""The snapshotter without its process: when it writes, what goes away then, and what happens when it can't."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from lx.cli.main import run
from lx.journal import Journal
from lx.journal import snapshots as files
from lx.journal.errors import JournalError, JournalLockedError
from lx.journal.page import DurablePage
from lx.journal.snapshots import lock_snapshots, read_snapshot, snapshot_files, snapshots_directory
from lx.node.restart import start_of
from lx.node.snapshotter import SnapshotPolicy, Snapshotter
from lx.wire.frame import build_frame
from lx.wire.records_generated import ORDERS_MAX, OpenSession
from tests.unit.snapshot_rig import SEGMENT, first_sequences, flip, frames_of, snapshot_after, write_market
from tests.unit.test_snapshots import STEPS, names, watch


def follow(directory: Path, policy: SnapshotPolicy, said: list[str] | None = None) -> None:
    """Follow to the end of what is durable."""
    told = pytest.fail if said is None else said.append
    with Snapshotter(directory, policy, told, clock=iter(range(10**6)).__next__) as made:
        while made.step():
            pass


def test_a_snapshot_is_what_a_replay_comes_to(tmp_path: Path) -> None:
    write_market(tmp_path)
    frames = frames_of(tmp_path)
    with Snapshotter(tmp_path, SnapshotPolicy(), pytest.fail) as made:
        while made.step():
            pass
        path = made.write()
        assert path is not None
        assert made.write() is None, "it would be the same"
    expected = snapshot_after(frames, len(frames), orders_max=ORDERS_MAX)
    assert read_snapshot(path) == expected
    with Snapshotter(tmp_path, SnapshotPolicy(), pytest.fail) as again:
        assert (again.sequence, again.step(), again.write()) == (expected.sequence, False, None)


def test_it_goes_on_from_its_newest_snapshot_and_drops_old_ones(tmp_path: Path) -> None:
    write_market(tmp_path, rounds=10)
    follow(tmp_path, SnapshotPolicy(every=20, keep=2))
    first = sorted(snapshot_files(tmp_path))
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        for _ in range(3):
            _grow(journal, 30)
            follow(tmp_path, SnapshotPolicy(every=20, keep=2))
        start = start_of(journal, "native", pytest.fail, is_whole=False)
    assert len(snapshot_files(tmp_path)) == 2
    assert start.sequence == max(snapshot_files(tmp_path)) > min(snapshot_files(tmp_path)) > first[-1]


def test_segments_go_when_two_snapshots_have_them(tmp_path: Path) -> None:
    write_market(tmp_path)
    policy = SnapshotPolicy(every=10, keep_segments=1)
    follow(tmp_path, policy)
    assert first_sequences(tmp_path)[0] == 1, "if this one were damaged there would be no other way"
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        _grow(journal, 40)
        (old,) = snapshot_files(tmp_path).values()
        follow(tmp_path, policy)
        before, after = sorted(snapshot_files(tmp_path))
        left = first_sequences(tmp_path)
        assert 1 < left[0] <= before < after
        assert left[1] > before, "no more stays than must"
        _grow(journal, 40)
        flip(old, 200)
        said: list[str] = []
        follow(tmp_path, SnapshotPolicy(every=10, keep=3, keep_segments=1), said)
        assert "nothing is pruned" in said[0]
        assert str(old) in said[0]
        assert first_sequences(tmp_path)[0] == left[0]
        state = start_of(journal, "native", said.append, is_whole=False).engine.state_hash()
    assert state == read_snapshot(next(iter(snapshot_files(tmp_path).values()))).state_hash


def _grow(journal: Journal, count: int) -> None:
    for _ in range(count):
        sequence = journal.next_sequence
        record = OpenSession(account=7, client_id=sequence)
        journal.append(build_frame([record], sequence=sequence, time_ns=10**12))
    journal.sync()


def test_a_snapshot_that_fails_is_told_and_tried_again_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_market(tmp_path)
    now_ns = [0]
    said: list[str] = []
    fails = [True]

    def full(_: str) -> None:
        if fails[0]:
            raise OSError(28, "No space left on device")

    policy = SnapshotPolicy(every=10)
    with (
        Snapshotter(tmp_path, policy, said.append, clock=lambda: now_ns[0]) as made,
        Journal.open(tmp_path, segment_bytes=SEGMENT) as journal,
    ):
        watch(monkeypatch, "posix_fallocate", full)
        while made.step():
            pass
        assert len(said) == 1
        assert (
            "can't write the snapshot: no space left on device; make room or mend the disk; the log goes on" in said[0]
        )
        fails[0] = False
        _grow(journal, 3)
        assert (made.step(), len(said), names(tmp_path)) == (False, 1, ["lock"]), "not again at once"
        now_ns[0] += 10 * 10**9
        assert (made.step(), len(snapshot_files(tmp_path))) == (False, 1)
        assert made.sequence == journal.next_sequence


def test_it_never_writes_more_than_a_tenth_of_the_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_market(tmp_path)
    now_ns = [0]

    def slow(_: str) -> None:
        now_ns[0] += 1_000

    watch(monkeypatch, "rename", slow)
    with (
        Snapshotter(tmp_path, SnapshotPolicy(every=1), pytest.fail, clock=lambda: now_ns[0]) as made,
        Journal.open(tmp_path, segment_bytes=SEGMENT) as journal,
    ):
        while made.step():
            pass
        first = made.sequence
        for at_ns, is_written in ((9_999, False), (10_000, True)):
            _grow(journal, 1)
            now_ns[0] = at_ns
            made.step()
            assert (made.sequence > first) == is_written


def test_a_second_one_and_a_repair_are_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_market(tmp_path)
    with Snapshotter(tmp_path, SnapshotPolicy(), pytest.fail):
        with pytest.raises(JournalLockedError):
            Snapshotter(tmp_path, SnapshotPolicy(), pytest.fail)
        assert run(["snapshotter", "--data", str(tmp_path), "--once"]) == 3
        line = capsys.readouterr().err
        assert f"another process makes the snapshots of this journal (process {os.getpid()})" in line
        assert line.count("\n") == 1
        flip(tmp_path / "00000001.segment", 300)
        assert run(["journal", "repair", str(tmp_path), "--yes"]) == 3
        assert "makes the snapshots" in capsys.readouterr().err
    assert snapshot_files(tmp_path) == {}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--every", "0"), "--every: 0 is too few"),
        (("--keep", "0"), "--keep: 0 is too few"),
        (("--prune", "maybe"), "--prune: 'maybe' is neither on nor off"),
    ],
)
def test_options_that_make_no_sense(
    words: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["snapshotter", "--data", str(tmp_path), *words]) == 2
    assert said in capsys.readouterr().err


def test_a_log_that_was_pruned_without_a_snapshot_can_not_be_followed(tmp_path: Path) -> None:
    write_market(tmp_path)
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        assert journal.prune(journal.next_sequence) > 0
    with pytest.raises(JournalError, match="no snapshot can be used"):
        Snapshotter(tmp_path, SnapshotPolicy(), pytest.fail)
    os.close(lock_snapshots(tmp_path))


def test_a_log_that_was_taken_back_is_not_taken_for_the_same(tmp_path: Path) -> None:
    write_market(tmp_path)
    follow(tmp_path, SnapshotPolicy(every=10))
    with DurablePage.create(tmp_path) as page:
        page.set(20)
    said: list[str] = []
    with Snapshotter(tmp_path, SnapshotPolicy(), said.append) as made:
        assert (made.sequence, len(said)) == (1, 1)


def test_killed_at_any_step_it_leaves_no_snapshot_or_a_whole_one(tmp_path: Path) -> None:
    """Kill -9 at every call that touches the disk; then a start finds a state that the log leads to."""
    write_market(tmp_path)
    frames = frames_of(tmp_path)
    state = snapshot_after(frames, len(frames), orders_max=ORDERS_MAX).state_hash
    steps = 0
    while _is_killed_at(tmp_path, steps):
        steps += 1
        for path in snapshot_files(tmp_path).values():
            assert read_snapshot(path).state_hash == state
            path.unlink()
    assert steps > len(STEPS)
    assert names(tmp_path) == [path.name for path in snapshot_files(tmp_path).values()] + ["lock"], "no part is left"
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        assert start_of(journal, "native", pytest.fail, is_whole=False).engine.state_hash() == state


def _is_killed_at(directory: Path, step: int) -> bool:
    """Make one snapshot in another process that is killed before its call of that number; False when it has fewer."""
    child = os.fork()
    if child == 0:
        try:
            left = [step]
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(files, "_CHUNK_BYTES", 2_048)
                for name in STEPS:
                    watch(patched, name, _killer(left))
                done = run(["snapshotter", "--data", str(directory), "--once"])
            os._exit(done)
        finally:
            os._exit(70)
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    assert killed or status == 0
    return killed


def _killer(left: list[int]) -> Callable[[str], None]:
    def die(_: str) -> None:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    return die


def test_the_directory_of_snapshots_is_no_stranger_to_a_journal(tmp_path: Path) -> None:
    write_market(tmp_path)
    follow(tmp_path, SnapshotPolicy(every=10))
    assert snapshots_directory(tmp_path).is_dir()
    Journal.open(tmp_path, segment_bytes=SEGMENT).close()
