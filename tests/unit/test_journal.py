"""The journal as a server uses it: append, sync, read, reopen, roll, prune, lock."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from lx._native import JournalFile
from lx.errors import ArgumentError, SequenceError, TimeError
from lx.journal import Journal, JournalError, JournalLockedError, Recovery, survey
from lx.wire.errors import WireError
from lx.wire.frame import NO_HEADER, build_frame, decode_frame, seal, verify_chain
from lx.wire.records_generated import FRAME_EVENTS, FRAME_SYNCED, OpenSession
from tests.unit.journal_rig import SEGMENT, await_sync, flagged, frame, segment, told, write


def test_an_empty_journal(tmp_path: Path) -> None:
    with Journal.open(tmp_path / "new" / "log") as journal:
        assert journal.recovery == Recovery(0, 0, 1, 1, 0)
        assert (journal.next_sequence, journal.durable_sequence, journal.last_header) == (1, 1, NO_HEADER)
        assert list(journal.frames()) == []
        assert journal.segments[0].size == 64 << 20
    assert told(tmp_path / "new" / "log") == ("clean", 0, 128)


def test_new_directories_and_found_names_are_synced_before_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    for module in ("directory", "journal"):
        monkeypatch.setattr(f"lx.journal.{module}.sync_directory", synced.append)
    log = tmp_path / "new" / "log"
    Journal.open(log).close()
    assert synced == [tmp_path, tmp_path / "new", log, log], "parents, what was found, the first segment"
    synced.clear()
    Journal.open(log).close()
    assert synced == [log]


def test_append_seals_and_chains(tmp_path: Path) -> None:
    frames = write(tmp_path, "12s3")
    previous = NO_HEADER
    for one, sequence in zip(frames, (1, 2, 4), strict=True):
        header, records = decode_frame(one)
        assert (header.sequence, len(records)) == (sequence, header.command_count)
        verify_chain(previous, one)
        previous = one[:64]
    unsealed = build_frame([OpenSession(account=7, client_id=1)], sequence=1, time_ns=1001, flags=FRAME_SYNCED)
    assert frames[0] == seal(unsealed)
    with Journal.open(tmp_path) as journal:
        assert journal.recovery == Recovery(3, 6, 1, 7, 1004)
        assert journal.last_header == previous
        assert list(journal.frames()) == frames
        assert list(journal.frames(3)) == frames[1:]
        assert list(journal.frames(4)) == frames[2:]
        assert list(journal.frames(7)) == []


def test_a_frame_is_flagged_when_all_before_it_is_durable(tmp_path: Path) -> None:
    assert flagged(write(tmp_path, "11s1s11")) == [True, False, True, True, False]
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        assert flagged([journal.append(frame(6))]) == [True]


def test_under_load_a_flag_comes_with_every_so_many_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lx.journal.journal._UNFLAGGED_BYTES", 3 * 128)
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        frames = []
        for sequence in range(1, 9):
            frames.append(journal.append(frame(sequence)))
            journal.start_sync()  # never asked whether it is done
        assert flagged(frames) == [True, False, False, True, False, False, True, False]
        assert journal.durable_sequence == 7


def test_a_sync_beside_covers_what_was_there_when_it_began(tmp_path: Path) -> None:
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        assert journal.sync_done()
        journal.append(frame(1, 2))
        journal.start_sync()
        await_sync(journal)
        assert journal.durable_sequence == 3
        assert flagged([journal.append(frame(3)), journal.append(frame(4))]) == [True, False]
        journal.start_sync()
        journal.sync()  # waits for the one beside, then for the rest
        assert (journal.durable_sequence, journal.sync_done()) == (5, True)


@pytest.mark.parametrize("durability", ["async", "memory"])
def test_other_durabilities_never_wait(tmp_path: Path, durability: str) -> None:
    with Journal.open(tmp_path, durability=durability) as journal:
        journal.append(frame(1))
        journal.sync()
        journal.start_sync()
        assert journal.sync_done()
        assert journal.next_sequence == 2
    assert told(tmp_path)[:2] == ("clean", 1)


def test_frames_never_span_segments_and_the_chain_goes_on(tmp_path: Path) -> None:
    frames = write(tmp_path, "3" * 40)
    found = survey(tmp_path)
    assert [it.number for it in found.segments] == list(range(1, len(found.segments) + 1))
    assert len(found.segments) > 2
    assert (found.frames, found.next_sequence, found.last_header) == (40, 121, frames[-1][:64])
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        assert list(journal.frames()) == frames
        assert list(journal.frames(61)) == frames[20:]


def test_what_does_not_belong_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        journal.append(frame(1))
        with pytest.raises(SequenceError):
            journal.append(frame(3))
        with pytest.raises(TimeError):
            journal.append(build_frame([OpenSession(account=1, client_id=1)], sequence=2, time_ns=1))
        for wrong in (
            frame(2, shard=1),
            frame(2)[:-64],
            frame(2) + bytes(64),
            seal(frame(2)),
            build_frame([], sequence=2, time_ns=2000, flags=FRAME_EVENTS),
        ):
            with pytest.raises(WireError):
                journal.append(wrong)
        with pytest.raises(ArgumentError, match="does not fit a segment"):
            journal.append(frame(2, 64))
        journal.append(frame(2))
    assert told(tmp_path)[:2] == ("clean", 2)


def test_arguments(tmp_path: Path) -> None:
    for wrong in ({"durability": "disk"}, {"segment_bytes": 0}, {"segment_bytes": 4097}):
        with pytest.raises(ArgumentError):
            Journal.open(tmp_path, **wrong)
    assert list(tmp_path.iterdir()) == []


def test_a_closed_journal_says_so(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, segment_bytes=SEGMENT)
    journal.close()
    journal.close()
    with pytest.raises(JournalError, match="closed"):
        journal.append(frame(1))


def test_prune_recycles_and_recycled_frames_are_never_taken_for_new_ones(tmp_path: Path) -> None:
    frames = write(tmp_path, "1" * 100)
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        assert journal.prune(32) == 1
        assert journal.prune(32) == 0
        assert journal.prune(10**9) == 2
        assert len(journal.segments) == 1
        assert len(list(tmp_path.glob("*.spare"))) == 3
        with pytest.raises(JournalError, match="pruned"):
            journal.frames(1)
        for sequence in range(101, 141):
            frames.append(journal.append(frame(sequence)))
        assert len(list(tmp_path.glob("*.spare"))) == 2
    assert told(tmp_path)[:2] == ("clean", 140 - 93)
    newest = max(tmp_path.glob("*.segment"))
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        assert list(journal.frames(94)) == frames[93:]
        assert journal.recovery.torn_bytes == 0
    assert newest.read_bytes()[-128:] != bytes(128), "a recycled file holds old frames behind the end"


def test_spares_are_few_and_of_one_size(tmp_path: Path) -> None:
    write(tmp_path, "1" * 300)
    with Journal.open(tmp_path, segment_bytes=2 * SEGMENT) as journal:
        assert journal.prune(10**9) > 4
        assert not list(tmp_path.glob("*.spare"))
    (tmp_path / "00000001.spare").write_bytes(b"cut short")
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        for sequence in range(301, 340):
            journal.append(frame(sequence))
        assert not list(tmp_path.glob("*.spare"))


def test_one_opener_at_a_time(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        with pytest.raises(JournalLockedError, match=f"process {os.getpid()}"):
            Journal.open(tmp_path)
        code = f"from pathlib import Path\nfrom lx.journal import Journal\nJournal.open(Path({str(tmp_path)!r}))"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "another process has this journal open" in done.stderr
        journal.append(frame(1))
    Journal.open(tmp_path).close()


def test_the_lock_goes_with_the_process(tmp_path: Path) -> None:
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom lx.journal import Journal\n"
        "from tests.unit.journal_rig import frame\n"
        f"journal = Journal.open(Path({str(tmp_path)!r}))\njournal.append(frame(1))\njournal.sync()\nos._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    with Journal.open(tmp_path) as journal:
        assert journal.recovery.frames == 1


def test_wrong_directories(tmp_path: Path) -> None:
    write(tmp_path / "log", "1")
    with pytest.raises(JournalError, match="shard 0, not to 5"):
        Journal.open(tmp_path / "log", shard=5)
    (tmp_path / "file").touch()
    with pytest.raises(JournalError, match="can't be used"):
        Journal.open(tmp_path / "file")
    with pytest.raises(JournalError, match="'file' is no file of a journal"):
        Journal.open(tmp_path)
    assert segment(tmp_path / "log").exists()


@pytest.mark.parametrize("name", ["mine.spare", "film.segment", "1.spare", "00000001-2.torn.bak", "00000001.spare.old"])
def test_files_of_like_names_are_nobody_elses(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(JournalError, match=f"'{name}' is no file of a journal"):
        Journal.open(tmp_path, segment_bytes=SEGMENT)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"


def test_async_becomes_durable_by_itself(tmp_path: Path) -> None:
    with Journal.open(tmp_path, durability="async", segment_bytes=SEGMENT) as journal:
        journal.append(frame(1))
        journal.append(frame(2))
        assert journal.durable_sequence == 1
        assert select.select([journal.sync_descriptor], [], [], 60)[0]
        assert flagged([journal.append(frame(3))]) == [True]
        assert journal.durable_sequence == 3


class SlowThread:
    """A thread for syncs whose sync ends when `covered` is set: the first ordinal it does not cover."""

    def __init__(self) -> None:
        self.is_busy = False
        self.covered: int | None = None

    def start(self, file: JournalFile, /, *, delay_ns: int) -> None:
        del file, delay_ns
        self.is_busy = True

    def result(self) -> int | None:
        covered, self.covered = self.covered, None
        self.is_busy = self.is_busy and covered is None
        return covered

    def wait(self) -> int | None:
        return self.result()

    def close(self) -> None:
        self.is_busy = False


def test_async_syncs_again_what_was_written_during_a_sync(tmp_path: Path) -> None:
    with Journal.open(tmp_path, durability="async", segment_bytes=SEGMENT) as journal:
        thread = SlowThread()
        journal._sync_thread = thread  # type: ignore[assignment]
        journal.append(frame(1))
        journal.append(frame(2))
        thread.covered = 2
        assert journal.sync_done()
        assert (journal.durable_sequence, thread.is_busy) == (2, True)
        thread.covered = 3
        assert journal.sync_done()
        assert (journal.durable_sequence, thread.is_busy) == (3, False)
