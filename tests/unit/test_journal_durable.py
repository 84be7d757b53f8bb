"""Who follows a journal reads what is durable, all of it and nothing else; and what may be pruned."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lx.journal import Journal
from lx.journal.durable import DurableReader
from lx.journal.errors import JournalDamagedError, JournalError
from lx.journal.page import PAGE_NAME, DurablePage
from lx.journal.prune import SegmentHead, prunable, prune, segment_heads
from lx.journal.repair import drop_of, repair
from lx.journal.survey import survey
from lx.wire.frame import HEADER_SIZE, NO_HEADER, read_header
from tests.unit.journal_rig import SEGMENT, await_sync, flagged, frame, segment, write
from tests.unit.snapshot_rig import flip

module = sys.modules["lx.journal.survey"]  # the package has a function of that name


def read_all(reader: DurableReader) -> list[bytes]:
    frames: list[bytes] = []
    while more := reader.read():
        frames += more
    return frames


def test_nothing_is_read_before_it_is_durable(tmp_path: Path) -> None:
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        reader = DurableReader(tmp_path)
        assert reader.begin(1, NO_HEADER)
        written: list[bytes] = []
        read: list[bytes] = []
        for round_ in range(60):
            written.append(journal.append(frame(journal.next_sequence, 1 + round_ % 5)))
            # A roll has synced what is before it; this frame itself is never durable yet.
            read += read_all(reader)
            assert len(read) < len(written)
            assert reader.sequence <= journal.durable_sequence < journal.next_sequence
            if round_ % 3 == 0:
                journal.start_sync()
                await_sync(journal)
            elif round_ % 3 == 1:
                journal.sync()
            assert reader.durable_sequence == journal.durable_sequence
        journal.sync()
        read += read_all(reader)
        assert read == written
        assert (reader.sequence, reader.last_header) == (journal.next_sequence, journal.last_header)
        assert sum(flagged(read)) > 1
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        journal.append(frame(journal.next_sequence))
        assert reader.read() == [], "the page of the next server is the same"
        journal.sync()
        assert len(reader.read()) == 1


@pytest.mark.parametrize("durability", ["async", "memory"])
def test_what_no_sync_has_covered_is_not_read(durability: str, tmp_path: Path) -> None:
    with Journal.open(tmp_path, segment_bytes=SEGMENT, durability=durability) as journal:
        reader = DurableReader(tmp_path)
        assert reader.begin(1, NO_HEADER)
        journal.append(frame(1))
        journal.sync()
        assert read_all(reader) == []
        if durability == "async":
            await_sync(journal)
            assert len(read_all(reader)) == 1


def test_it_begins_at_any_frame_and_nowhere_else(tmp_path: Path) -> None:
    frames = write(tmp_path, "12345" * 20)
    reader = DurableReader(tmp_path)
    for index, one in enumerate(frames):
        header = read_header(one)
        before = frames[index - 1][:HEADER_SIZE] if index else NO_HEADER
        assert reader.begin(header.sequence, before)
        assert read_all(reader) == frames[index:]
        assert not reader.begin(header.sequence, one[:HEADER_SIZE])
        if header.command_count > 1:
            assert not reader.begin(header.sequence + 1, one[:HEADER_SIZE])
    end = survey(tmp_path).next_sequence
    assert reader.begin(end, frames[-1][:HEADER_SIZE])
    assert not reader.begin(end + 1, frames[-1][:HEADER_SIZE])
    with pytest.raises(JournalError, match="call begin"):
        DurableReader(tmp_path).read()


def test_what_was_durable_and_is_gone_is_named(tmp_path: Path) -> None:
    frames = write(tmp_path, "1" * 60)
    reader = DurableReader(tmp_path)
    assert reader.begin(1, NO_HEADER)
    flip(segment(tmp_path), 128 + 5 * 128 + 70)
    with pytest.raises(
        JournalDamagedError, match=r"00000001\.segment, offset 768: the checksum of this frame is wrong"
    ):
        read_all(reader)
    flip(segment(tmp_path), 128 + 5 * 128 + 70)
    segment(tmp_path, 2).unlink()
    assert reader.begin(1, NO_HEADER)
    with pytest.raises(JournalDamagedError, match="command 32 is not there, but was durable"):
        read_all(reader)
    assert len(frames) == 60


def test_a_directory_without_a_page_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "1")
    (tmp_path / PAGE_NAME).write_bytes(bytes(16))
    with pytest.raises(JournalError, match="is no page of a journal; start a server"):
        DurableReader(tmp_path)
    (tmp_path / PAGE_NAME).unlink()
    with pytest.raises(JournalError, match="no such file or directory; start a server"):
        DurableReader(tmp_path)


def test_a_repair_takes_the_page_and_the_snapshots_back(tmp_path: Path) -> None:
    write(tmp_path, "1" * 60)
    snapshots = tmp_path / "snapshots"
    snapshots.mkdir()
    for sequence in (5, 6, 40):
        (snapshots / f"{sequence:012}.snapshot").touch()
    flip(segment(tmp_path), 128 + 5 * 128 + 70)
    drop = drop_of(survey(tmp_path))
    assert drop is not None
    assert [path.name for path in drop.snapshots] == ["000000000040.snapshot"]
    repair(tmp_path, expected=drop)
    assert sorted(path.name for path in snapshots.iterdir()) == [
        "000000000005.snapshot",
        "000000000006.snapshot",
        "lock",
    ]
    with DurablePage.open(tmp_path) as page:
        assert page.sequence == 6


def head(number: int, first_sequence: int) -> SegmentHead:
    return SegmentHead(Path(f"{number:08}.segment"), number, 0, SEGMENT, first_sequence, NO_HEADER)


HEADS = [head(number, 1 + 10 * (number - 1)) for number in range(1, 6)]
"""Five segments of ten commands: 1..10 to 41..50."""


@pytest.mark.parametrize(
    ("covered", "keep_segments", "needed", "gone"),
    [
        (1, 1, (), 0),  # no snapshot
        (10, 1, (), 0),
        (11, 1, (), 1),  # the snapshot before command 11 has all of the first
        (51, 1, (), 4),  # the one that is written stays
        (51, 3, (), 2),
        (51, 9, (), 0),
        (51, 0, (), 4),
        (51, 1, (21,), 2),  # somebody has yet to read command 21
        (51, 1, (45, 1), 0),
        (21, 1, (45,), 2),
    ],
)
def test_prunable(covered: int, keep_segments: int, needed: tuple[int, ...], gone: int) -> None:
    assert prunable(HEADS, covered=covered, keep_segments=keep_segments, needed=needed) == HEADS[:gone]
    assert prunable([], covered=covered, keep_segments=keep_segments, needed=needed) == []


def test_pruned_beside_a_writer_the_log_goes_on(tmp_path: Path) -> None:
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        for sequence in range(1, 300):
            journal.append(frame(sequence))
            if sequence % 99 == 0:
                journal.sync()
                segments = prunable(segment_heads(tmp_path), covered=sequence, keep_segments=2)
                assert prune(tmp_path, segments, spare_bytes=SEGMENT) == len(segments) > 0
                assert prune(tmp_path, segments, spare_bytes=SEGMENT) == len(segments), "gone already: nothing happens"
        first = segment_heads(tmp_path)[0].first_sequence
        assert first > 200
        assert journal.prune(first) > 0, "what another process has pruned is gone"
        last = journal.last_header
    found = survey(tmp_path)
    assert (found.damage, found.tail, found.first_sequence) == (None, None, first)
    assert (found.next_sequence, found.last_header) == (300, last)


def test_a_survey_that_meets_a_pruning_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "1" * 100)
    heads = segment_heads(tmp_path)
    real: Callable[[Path], bytes] = module.read_segment
    calls: list[Path] = []

    def read(path: Path) -> bytes:
        calls.append(path)
        if len(calls) == 2:
            prune(tmp_path, heads[:2], spare_bytes=0)
        return real(path)

    monkeypatch.setattr(module, "read_segment", read)
    found = survey(tmp_path)
    assert (found.damage, found.first_sequence, found.next_sequence) == (None, 63, 101)
