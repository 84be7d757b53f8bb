"""A journal that takes the frames of another as they are, and one that is read while it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from lx.errors import TimeError
from lx.journal import Journal, JournalError, survey
from lx.journal.follow import LogReader
from lx.wire.frame import HEADER_SIZE, NO_HEADER, build_frame, read_header, seal
from lx.wire.records_generated import Tick
from tests.unit.journal_rig import SEGMENT, flagged, frame, write

PLAN = "1s2s12s111s3s" * 10


def copy(frames: list[bytes], directory: Path, *, segment_bytes: int = SEGMENT) -> Journal:
    journal = Journal.open(directory, segment_bytes=segment_bytes)
    for one in frames:
        journal.append_sealed(one)
    return journal


@pytest.mark.parametrize("segment_bytes", [SEGMENT, 4 * SEGMENT])
def test_a_copy_has_the_same_frames_and_goes_on(tmp_path: Path, segment_bytes: int) -> None:
    frames = write(tmp_path / "a", PLAN)
    assert len(set(flagged(frames))) == 2
    with copy(frames, tmp_path / "b", segment_bytes=segment_bytes) as journal:
        assert list(journal.frames()) == frames
        assert journal.last_header == frames[-1][:HEADER_SIZE]
        journal.sync()
        frames.append(journal.append(frame(journal.next_sequence)))
    found = survey(tmp_path / "b")
    assert (found.damage, found.tail, found.frames) == (None, None, len(frames))
    with Journal.open(tmp_path / "b", segment_bytes=segment_bytes) as journal:
        assert list(journal.frames()) == frames


def test_a_frame_with_the_flag_waits_until_all_before_it_is_durable(tmp_path: Path) -> None:
    frames = write(tmp_path / "a", "1s111s1")
    assert flagged(frames) == [True, True, False, False, True]
    with Journal.open(tmp_path / "b") as journal:
        durable = []
        for one in frames:
            journal.append_sealed(one)
            durable.append(journal.durable_sequence)
    assert durable == [1, 2, 2, 2, 5]


def test_a_frame_that_does_not_follow_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    frames = write(tmp_path / "a", "1111")
    others = write(tmp_path / "c", "1211")
    with copy(frames[:2], tmp_path / "b") as journal:
        broken = bytearray(frames[2])
        broken[HEADER_SIZE + 9] ^= 1
        back = seal(build_frame([Tick()], sequence=3, time_ns=1), frames[1][:HEADER_SIZE])
        with pytest.raises(JournalError, match="another place in the log"):
            journal.append_sealed(frames[1])
        with pytest.raises(JournalError, match="another place in the log"):
            journal.append_sealed(frames[3])
        with pytest.raises(JournalError, match="does not follow"):
            journal.append_sealed(seal(frame(3), NO_HEADER))
        with pytest.raises(JournalError, match="checksum"):
            journal.append_sealed(bytes(broken))
        with pytest.raises(JournalError, match="reaches beyond"):
            journal.append_sealed(frames[2][:-64])
        with pytest.raises(JournalError):
            journal.append_sealed(frames[2] + frames[3])
        with pytest.raises(JournalError):
            journal.append_sealed(b"")
        with pytest.raises(TimeError):
            journal.append_sealed(back)
        with pytest.raises(JournalError):
            journal.append_sealed(others[2])
        journal.append_sealed(frames[2])
        assert list(journal.frames()) == frames[:3]


def test_an_unsealed_frame_is_no_frame_of_another_journal(tmp_path: Path) -> None:
    with Journal.open(tmp_path / "b") as journal, pytest.raises(JournalError):
        journal.append_sealed(frame(1))


def test_a_reader_finds_every_place_and_reads_to_the_end(tmp_path: Path) -> None:
    frames = write(tmp_path / "a", PLAN)
    with Journal.open(tmp_path / "a", segment_bytes=SEGMENT) as journal:
        assert len(journal.segments) > 2
        previous, sequence = NO_HEADER, 1
        for index, one in enumerate(frames):
            reader = LogReader(journal, sequence)
            while reader.sequence < sequence:
                assert reader.read(sequence)
            assert (reader.sequence, reader.header) == (sequence, previous)
            assert read_all(reader, journal.next_sequence) == b"".join(frames[index:])
            assert reader.header == journal.last_header
            previous, sequence = one[:HEADER_SIZE], sequence + read_header(one).command_count


def read_all(reader: LogReader, until: int) -> bytes:
    found = b""
    while piece := reader.read(until):
        found += piece
    return found


def test_a_reader_follows_what_is_written_and_stops_where_it_is_told(tmp_path: Path) -> None:
    with Journal.open(tmp_path / "a", segment_bytes=SEGMENT) as journal:
        reader = LogReader(journal, 1)
        assert reader.read(99) == b""
        frames = [journal.append(frame(journal.next_sequence)) for _ in range(40)]
        assert read_all(reader, 21) == b"".join(frames[:20])
        assert read_all(reader, 21) == b""
        assert read_all(reader, 99) == b"".join(frames[20:])
        more = journal.append(frame(journal.next_sequence))
        assert reader.read(99) == more


def test_a_frame_longer_than_a_piece_is_read_whole(tmp_path: Path) -> None:
    with Journal.open(tmp_path / "a") as journal:
        large = journal.append(build_frame([Tick()] * 20_000, sequence=1, time_ns=1))
        small = journal.append(build_frame([Tick()], sequence=20_001, time_ns=1))
        assert read_all(LogReader(journal, 1), 20_002) == large + small


def test_what_was_pruned_is_told(tmp_path: Path) -> None:
    write(tmp_path / "a", "1" * 100)
    with Journal.open(tmp_path / "a", segment_bytes=SEGMENT) as journal:
        reader = LogReader(journal, 1)
        assert reader.read(2)
        assert journal.prune(90) >= 2
        with pytest.raises(JournalError, match="was pruned while it was read"):
            reader.read(99)
        with pytest.raises(JournalError, match="command 1 was pruned"):
            LogReader(journal, 1)
