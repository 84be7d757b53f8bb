"""Damage before a good snapshot: a start stops and says what could be done, and only a repair lets it go on."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from lx.cli.main import run
from lx.engine.factory import create
from lx.journal import Journal, JournalDamagedError, JournalLockedError, survey
from lx.journal.directory import lock
from lx.journal.front import drop_front, front_of
from lx.journal.prune import segment_heads
from lx.journal.snapshots import snapshot_files
from lx.node.restart import open_log, start_of
from lx.wire.frame import build_frame
from lx.wire.records_generated import Tick
from tests.unit.snapshot_rig import SEGMENT, flip, frames_of, put, snapshot_after, write_market


def prepare(directory: Path, *, behind: int = 0) -> tuple[list[int], str]:
    """A log with two snapshots, the newer of which lies so many frames behind the begin of segment 5; the sequences of
    both, and the state of the whole log.
    """
    write_market(directory, rounds=80)
    frames = frames_of(directory)
    firsts = [head.first_sequence for head in segment_heads(directory)]
    starts = [int.from_bytes(frame[16:24], "little") for frame in frames]
    counts = [2, starts.index(firsts[4]) + behind]
    for count in counts:
        put(directory, snapshot_after(frames, count))
    return [starts[count] for count in counts], state_after(frames)


def state_after(frames: Iterable[bytes]) -> str:
    engine = create("native", 1_000)
    for frame in frames:
        engine.apply(frame)
    return engine.state_hash()


def segment(directory: Path, number: int) -> Path:
    return directory / f"{number:08}.segment"


def state(directory: Path) -> tuple[int, str]:
    """Where a start begins, and the state that it comes to."""
    with open_log(directory, "memory", 0) as log:
        start = start_of(log, "native", pytest.fail, is_whole=False)
        for frame in log.frames(start.sequence):
            start.engine.apply(frame)
    return start.sequence, start.engine.state_hash()


def flip_two(directory: Path) -> None:
    flip(segment(directory, 1), 400)
    flip(segment(directory, 3), 400)


HARMS: dict[str, tuple[int, Callable[[Path], None]]] = {
    "a frame": (2, lambda it: flip(segment(it, 2), 400)),
    "a header": (1, lambda it: flip(segment(it, 1), 20)),
    "a segment is gone": (3, lambda it: segment(it, 3).unlink()),
    "a file cut short": (4, lambda it: os.truncate(segment(it, 4), SEGMENT - 64)),
    "two faults": (3, flip_two),
}
"""The last segment that is damaged, and what damages it."""


@pytest.mark.parametrize("harm", HARMS)
def test_a_start_stops_until_the_beginning_is_set_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], harm: str
) -> None:
    (_, sequence), whole = prepare(tmp_path, behind=3)
    number, do_harm = HARMS[harm]
    first = segment_heads(tmp_path)[number].first_sequence
    do_harm(tmp_path)
    damage = survey(tmp_path).damage
    assert damage is not None
    lost = f"commands 1 to {first - 1} can then not be replayed, dumped or recorded"
    with pytest.raises(JournalDamagedError) as told:
        open_log(tmp_path, "fsync", 0)
    for part in (f"{damage.file}, offset {damage.offset}: ", f"{sequence:012}.snapshot", "--drop before", lost):
        assert part in str(told.value)
    before = sorted(path.name for path in tmp_path.rglob("*"))
    assert run(["journal", "repair", str(tmp_path), "--drop", "before"]) == 1
    assert lost in capsys.readouterr().out
    assert run(["journal", "repair", str(tmp_path)]) == 1
    assert f"or, with --drop before, the log begins with command {first}: {lost}" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.rglob("*")) == before, "nothing was changed"
    assert run(["journal", "repair", str(tmp_path), "--drop", "before", "--yes"]) == 0
    assert capsys.readouterr().out.endswith(f"what was set aside is in {tmp_path / 'damaged'}\n")
    assert state(tmp_path) == (sequence, whole)
    assert run(["journal", "verify", str(tmp_path)]) == 0
    assert f"commands below {first} were pruned" in capsys.readouterr().out
    aside = sorted(path.name for path in (tmp_path / "damaged").rglob("*.*"))
    assert [name for name in before if name in aside] == aside, "it has all that was taken out"
    assert sum(name.endswith(".snapshot") for name in aside) == 1, "the snapshot before the damage is of no use"


@pytest.mark.parametrize("is_last", [False, True])
def test_a_snapshot_in_the_damaged_segment(tmp_path: Path, *, is_last: bool) -> None:
    """What lies behind the snapshot is kept, in a segment that begins there."""
    (_, sequence), whole = prepare(tmp_path, behind=5)
    if is_last:
        for path in tmp_path.glob("*.segment"):
            if path.name > segment(tmp_path, 5).name:
                path.unlink()
        with Journal.open(tmp_path, segment_bytes=SEGMENT) as log:  # a frame that proves the others
            log.append(build_frame([Tick()], sequence=log.next_sequence, time_ns=10**6))
        whole = state_after(frames_of(tmp_path))
    flip(segment(tmp_path, 5), 200)
    old = segment(tmp_path, 5).read_bytes()
    front = front_of(survey(tmp_path))
    assert front is not None
    assert (front.sequence, front.first_sequence) == (sequence, sequence)
    place = drop_front(tmp_path, expected=front)
    assert state(tmp_path) == (sequence, whole)
    assert segment(tmp_path, 5).stat().st_size == SEGMENT
    assert segment(place, 5).read_bytes() == old
    assert run(["journal", "verify", str(tmp_path)]) == 0
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as log:
        assert log.recovery.torn_bytes == 0


@pytest.mark.parametrize("where", ["behind the snapshot", "the snapshot", "both sides"])
def test_what_a_start_needs_is_never_given_up(tmp_path: Path, capsys: pytest.CaptureFixture[str], where: str) -> None:
    (_, sequence), _ = prepare(tmp_path)
    if where != "behind the snapshot":
        flip(segment(tmp_path, 2), 400)
    if where == "the snapshot":
        flip(snapshot_files(tmp_path)[sequence], 300)
    else:
        flip(segment(tmp_path, 5), 400)
    assert front_of(survey(tmp_path)) is None
    with pytest.raises(JournalDamagedError, match="see what `lx journal repair` would drop"):
        open_log(tmp_path, "fsync", 0)
    assert run(["journal", "repair", str(tmp_path), "--drop", "before", "--yes"]) == 1
    assert "no good snapshot lies behind the damage" in capsys.readouterr().out
    assert not (tmp_path / "damaged").exists()


def test_a_repair_that_was_cut_off_is_gone_on_with(tmp_path: Path) -> None:
    (_, sequence), whole = prepare(tmp_path)
    flip(segment(tmp_path, 3), 400)
    (tmp_path / "damaged").mkdir()
    segment(tmp_path, 1).rename(segment(tmp_path / "damaged", 1))
    front = front_of(survey(tmp_path))
    assert front is not None
    assert front.lost_from == segment_heads(tmp_path)[0].first_sequence
    held = lock(tmp_path)
    with pytest.raises(JournalLockedError):
        drop_front(tmp_path, expected=front)
    os.close(held)
    drop_front(tmp_path, expected=front)
    assert state(tmp_path) == (sequence, whole)
    assert front_of(survey(tmp_path)) is None
    assert len(list((tmp_path / "damaged").glob("*.segment"))) == 3


def test_a_whole_log_has_nothing_to_be_set_aside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare(tmp_path)
    assert run(["journal", "repair", str(tmp_path), "--drop", "before", "--yes"]) == 0
    assert re.fullmatch("nothing to repair before a snapshot\n", capsys.readouterr().out)
