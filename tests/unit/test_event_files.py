"""Event files: written beside a journal, read in bounded pieces while they grow, cut and built anew where wrong."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from lx._native import event_parts, event_unpack
from lx.cli.main import run
from lx.engine.factory import create
from lx.errors import SequenceError
from lx.journal import Journal, JournalError, JournalLockedError, drop_of, repair, survey
from lx.journal.event_files import PIECE_BYTES, EventFiles, build_events, event_paths
from lx.journal.event_reader import EventPiece, EventReader
from lx.wire.frame import build_frame, decode_frame, read_header, verify_chain
from lx.wire.records_generated import FRAME_EVENTS, RECORD_SIZE, OpenSession, SessionOpened

FRAMES = 40


def fill(directory: Path, frames: int = FRAMES) -> None:
    """A journal of frames with two commands each."""
    with Journal.open(directory, segment_bytes=4096) as journal:
        for _ in range(frames):
            at = journal.next_sequence
            records = [OpenSession(account=7, client_id=at), OpenSession(account=8, client_id=at + 1)]
            journal.append(build_frame(records, sequence=at, time_ns=1_000 + at))
        journal.sync()


def complete(directory: Path, *, file_bytes: int = 1_000) -> tuple[int, int]:
    """Frames kept and written."""
    with EventFiles(directory, file_bytes=file_bytes) as files:
        built = build_events(survey(directory), create("native", 100), files)
    assert built.next_sequence == survey(directory).next_sequence
    return built.kept, built.written


def read_all(reader: EventReader, position: int) -> list[int]:
    """Sequences of all frames from a position on."""
    found: list[int] = []
    while True:
        piece = reader.read(position, 0)
        if not piece.data and not piece.is_searching:
            return found
        at = 0
        while at < len(piece.data):
            header = read_header(piece.data[at:])
            found.append(header.sequence)
            at += 64 + RECORD_SIZE * header.record_count
            position = header.sequence + header.command_count


def test_files_follow_from_the_journal_and_are_read_over_their_borders(tmp_path: Path) -> None:
    fill(tmp_path)
    assert EventReader(tmp_path).read(1, 0) == EventPiece()
    assert complete(tmp_path) == (0, FRAMES)
    assert complete(tmp_path) == (FRAMES, 0)
    assert len(event_paths(tmp_path)) > 3
    reader = EventReader(tmp_path)
    assert reader.first_sequence == 1
    assert read_all(reader, 1) == list(range(1, 2 * FRAMES, 2))
    assert read_all(reader, 40) == list(range(39, 2 * FRAMES, 2)), "the frame that holds the command comes first"
    assert read_all(reader, 2 * FRAMES + 1) == []
    piece = reader.read(3, 0)
    header, records = decode_frame(piece.data[: 64 * 3])
    assert header.sequence == 3
    assert [record.session for record in records if isinstance(record, SessionOpened)] == [3, 4]
    with Journal.open(tmp_path) as journal:
        command = next(iter(journal.frames(1)))
    data = event_paths(tmp_path)[1].read_bytes()
    verify_chain(command[:64], data[: 68 + int.from_bytes(data[64:68], "little")])


def test_a_reader_sees_what_is_written_later(tmp_path: Path) -> None:
    fill(tmp_path, 3)
    complete(tmp_path)
    reader = EventReader(tmp_path)
    assert read_all(reader, 1) == [1, 3, 5]
    fill(tmp_path, 20)
    assert read_all(reader, 7) == []
    assert complete(tmp_path) == (3, 20)
    assert read_all(reader, 7) == list(range(7, 47, 2))


def test_what_is_torn_is_cut_and_what_is_damaged_is_built_anew(tmp_path: Path) -> None:
    fill(tmp_path)
    complete(tmp_path)
    paths = list(event_paths(tmp_path).values())
    last = paths[-1].read_bytes()
    paths[-1].write_bytes(last[:-70])
    reader = EventReader(tmp_path)
    assert read_all(reader, 1)[-1] == 2 * FRAMES - 3, "the torn frame is not told"
    with EventFiles(tmp_path) as files:
        assert files.next_sequence == 2 * FRAMES - 1
    assert last.startswith(paths[-1].read_bytes())
    assert 70 < len(last) - paths[-1].stat().st_size < 300, "one frame"
    data = bytearray(paths[1].read_bytes())
    data[300] ^= 1
    paths[1].write_bytes(data)
    told = read_all(EventReader(tmp_path), 1)
    assert told == list(range(1, told[-1] + 1, 2))
    assert told[-1] < 50, "nothing is told behind the damage as if there were none"
    kept, written = complete(tmp_path)
    assert (kept + written, written > 0) == (FRAMES, True)
    assert read_all(EventReader(tmp_path), 1) == list(range(1, 2 * FRAMES, 2))


def test_events_of_another_log_are_built_anew(tmp_path: Path) -> None:
    fill(tmp_path)
    complete(tmp_path)
    other = tmp_path / "other"
    with Journal.open(other) as journal:
        for at in range(1, 9):
            journal.append(build_frame([OpenSession(account=9, client_id=at)], sequence=at, time_ns=at))
    (tmp_path / "events").rename(other / "events")
    assert complete(other) == (0, 8)
    assert read_all(EventReader(other), 1) == list(range(1, 9))


def test_a_repair_drops_the_events_of_what_it_drops(tmp_path: Path) -> None:
    fill(tmp_path)
    complete(tmp_path)
    segment = survey(tmp_path).segments[1]
    with segment.path.open("r+b") as file:
        file.seek(segment.end - 100)
        file.write(b"\xff")
    drop = drop_of(survey(tmp_path))
    assert drop is not None
    repair(tmp_path, expected=drop)
    assert read_all(EventReader(tmp_path), 1) == list(range(1, drop.sequence, 2))
    with EventFiles(tmp_path) as files:
        assert files.next_sequence == drop.sequence == survey(tmp_path).next_sequence


def test_the_command_completes_the_files_of_a_log_that_nobody_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(tmp_path)
    with Journal.open(tmp_path):
        assert run(["journal", "events", str(tmp_path)]) == 3
        assert "a server has this journal open" in capsys.readouterr().err
    assert run(["journal", "events", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"events up to command {2 * FRAMES}: 0 frames kept, {FRAMES} written\n"
    assert read_all(EventReader(tmp_path), 1) == list(range(1, 2 * FRAMES, 2))


def test_one_writer_at_a_time_and_no_gaps(tmp_path: Path) -> None:
    fill(tmp_path)
    with Journal.open(tmp_path) as journal:
        frames = list(journal.frames())
    engine = create("native", 100)
    events = [engine.apply(frame) for frame in frames]
    with EventFiles(tmp_path) as files:
        with pytest.raises(JournalLockedError, match="another process writes"):
            EventFiles(tmp_path)
        files.append(frames[0][:64], events[0])
        files.append(frames[0][:64], events[0])  # passed over
        with pytest.raises(SequenceError):
            files.append(frames[2][:64], events[2])
        with pytest.raises(ValueError, match="sequence"):
            files.append(frames[1][:64], events[2])
        files.append(frames[1][:64], events[1])
        files.cut(1)
        files.append(frames[7][:64], events[7])  # begins anew anywhere
        assert files.next_sequence == 17
        files.close()
        files.close()
    reader = EventReader(tmp_path)
    assert (reader.first_sequence, read_all(reader, 15)) == (15, [15])
    assert reader.read(3, 0) == EventPiece()
    assert complete(tmp_path) == (1, FRAMES - 8)


def test_pruning_keeps_the_last_file_and_what_is_asked_for(tmp_path: Path) -> None:
    fill(tmp_path)
    complete(tmp_path)
    reader = EventReader(tmp_path)
    firsts = list(event_paths(tmp_path))
    with EventFiles(tmp_path) as files:
        assert files.prune(firsts[2] + 1) == 2
        assert files.prune(1_000) == len(firsts) - 3
    assert reader.read(1, 0) == EventPiece()
    assert reader.first_sequence == firsts[-1]


def test_a_pruned_journal_is_told(tmp_path: Path) -> None:
    fill(tmp_path)
    with Journal.open(tmp_path) as journal:
        assert journal.prune(60)
    with EventFiles(tmp_path) as files, pytest.raises(JournalError, match="the log begins with command"):
        build_events(survey(tmp_path), create("native", 100), files)


def test_a_search_goes_on_where_the_last_one_ended(tmp_path: Path) -> None:
    """A file of several pieces: each read is one piece, and the place is found in the end."""
    count = 3_000
    header = build_frame([OpenSession(account=7, client_id=1)], sequence=1, time_ns=1)
    head, dice = SessionOpened(session=1, account=7).pack()[:16], Random(7)
    told = b"".join(head + dice.randbytes(48) for _ in range(count))  # nothing of it can be packed
    with EventFiles(tmp_path) as files:
        for sequence in range(1, 60):
            command = header[:16] + sequence.to_bytes(8, "little") + header[24:64]
            events = build_frame([], sequence=sequence, time_ns=1, flags=FRAME_EVENTS, command_count=1)
            events = events[:12] + count.to_bytes(4, "little") + events[16:64] + told
            files.append(command, events)
    size = len(event_parts(command, events))
    reader = EventReader(tmp_path)
    tries = 0
    while not (piece := reader.read(58, 0)).data:
        assert piece.is_searching
        tries += 1
    assert tries == 57 // (PIECE_BYTES // size) > 3
    assert read_header(piece.data).sequence == 58
    assert reader.read(58, 0) == piece, "now it is known where it is"


def test_a_long_frame_is_read_part_by_part(tmp_path: Path) -> None:
    count = 60_000
    header = build_frame([OpenSession(account=7, client_id=1)], sequence=1, time_ns=1)[:64]
    events = build_frame([], sequence=1, time_ns=1, flags=FRAME_EVENTS, command_count=1)
    event = SessionOpened(session=1, account=7).pack()
    events = events[:12] + count.to_bytes(4, "little") + events[16:64] + event * count
    with EventFiles(tmp_path) as files:
        files.append(header, events)
    assert len(event_unpack(event_parts(header, events), bytes_max=1 << 30)) == 64 * count + 64 * 4
    reader = EventReader(tmp_path)
    skip = parts = 0
    while skip < count:
        piece = reader.read(1, skip)
        if piece.is_searching:
            continue
        assert piece.base <= skip < piece.base + 16_384
        skip = piece.base + read_header(piece.data).record_count
        parts += 1
    assert (skip, parts) == (count, 4)


def test_files_of_the_older_format_are_removed_and_built_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(tmp_path)
    place = tmp_path / "events"
    place.mkdir()
    (place / f"{1:020}.events").write_bytes(b"frames with public events")
    assert EventReader(tmp_path).read(1, 0) == EventPiece(), "it is not read as if it were one of these"
    assert run(["journal", "events", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert told.err == f"lx journal: 1 event files of an older format removed in {place}\n"
    assert [path.name for path in place.iterdir()] == [f"{1:020}.private"]
    assert read_all(EventReader(tmp_path), 1) == list(range(1, 2 * FRAMES, 2))
