"""Event files that the snapshotter writes: the same as those made of the whole log, and what happens when it can't."""

from __future__ import annotations

from pathlib import Path

import pytest

from lx.engine.factory import create
from lx.journal import survey
from lx.journal.errors import JournalFullError
from lx.journal.event_files import EventFiles, build_events, event_paths
from lx.node.event_writer import EVENT_FILES_MAX, EventWriter
from lx.node.snapshotter import SnapshotPolicy, Snapshotter
from tests.unit.snapshot_rig import frames_of, write_market


def follow(directory: Path) -> None:
    """Follow to the end of what is durable, and write a snapshot of it."""
    with Snapshotter(directory, SnapshotPolicy(), pytest.fail) as made:
        while made.step():
            pass
        made.write()


def contents(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in event_paths(directory).values()}


def test_the_snapshotter_writes_what_the_whole_log_gives(tmp_path: Path) -> None:
    write_market(tmp_path)
    follow(tmp_path)
    written = contents(tmp_path)
    assert written
    with EventFiles(tmp_path) as files:
        built = build_events(survey(tmp_path), create("native"), files)
    assert built.written == 0, "all of them are right"
    assert built.next_sequence == survey(tmp_path).next_sequence
    assert contents(tmp_path) == written
    follow(tmp_path)
    assert contents(tmp_path) == written, "a snapshotter that goes on writes none twice"


def test_files_that_end_before_the_snapshot_are_begun_anew(tmp_path: Path) -> None:
    write_market(tmp_path)
    follow(tmp_path)
    with EventFiles(tmp_path) as files:
        end = files.next_sequence
        files.cut(end - 1)
    follow(tmp_path)
    assert contents(tmp_path) == {}, "the engine begins behind what is missing"
    with EventWriter(tmp_path, end, pytest.fail, lambda: 0) as made:
        assert made is not None


def test_a_full_disk_costs_events_until_there_is_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_market(tmp_path)
    frames = frames_of(tmp_path)
    engine = create("native")
    told = [engine.apply(frame) for frame in frames]
    said: list[str] = []
    now_ns = 0

    def full(_self: EventFiles, _sequence: int, _parts: bytes, _next: int) -> None:
        raise JournalFullError("no room")

    with EventWriter(tmp_path, 1, said.append, lambda: now_ns) as made:
        made.append([(frames[0], told[0])])
        with monkeypatch.context() as patched:
            patched.setattr(EventFiles, "_write", full)
            made.append([(frames[1], told[1])])
        made.append([(frames[2], told[2])])
        assert said == ["no room; events until then can't be asked for"], "said once, not for each frame"
        now_ns = 10**11
        made.append([(frames[3], told[3])])
        made.append([(frames[4], told[4])])
    (first,) = event_paths(tmp_path)
    with EventFiles(tmp_path) as files:
        assert files.next_sequence == engine_sequence(frames, 5)
    assert first == engine_sequence(frames, 3), "behind the gap"


def test_only_so_many_files_are_kept(tmp_path: Path) -> None:
    write_market(tmp_path, rounds=40)
    engine = create("native")
    with EventWriter(tmp_path, 1, pytest.fail, lambda: 0, file_bytes=1) as made:
        counts = []
        for frame in frames_of(tmp_path):
            made.append([(frame, engine.apply(frame))])
            counts.append(len(event_paths(tmp_path)))
    assert max(counts) == counts[-1] == EVENT_FILES_MAX
    with EventFiles(tmp_path) as files:
        assert files.next_sequence == engine.next_sequence, "the newest are those that stay"


def test_files_of_the_older_format_are_removed_with_one_line(tmp_path: Path) -> None:
    write_market(tmp_path)
    place = tmp_path / "events"
    place.mkdir()
    for first in (1, 90):
        (place / f"{first:020}.events").write_bytes(b"frames with public events")
    said: list[str] = []
    with EventWriter(tmp_path, 1, said.append, lambda: 0):
        assert list(place.iterdir()) == []
    assert said == [
        f"{tmp_path}: 2 event files of an older format were removed; stop the server and run `lx journal events` to "
        "have those events again"
    ]


def engine_sequence(frames: list[bytes], count: int) -> int:
    """The command behind so many frames."""
    engine = create("native")
    for frame in frames[:count]:
        engine.apply(frame)
    return engine.next_sequence
