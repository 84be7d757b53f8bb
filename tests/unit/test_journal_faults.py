"""Disk full, read-only directory, I/O errors: one line, nothing damaged, and the journal goes on when it can."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lx._native import JournalFile
from lx.journal import Journal, JournalError, JournalFullError, JournalSyncError
from tests.unit.journal_rig import SEGMENT, await_sync, frame, told, write

EIO = OSError(5, "Input/output error")


class FailingFile:
    """A segment's file whose syncs fail while `error` is set, whose appends fail when all is written while
    `append_error` is, and whose other writes fail while `write_error` is.
    """

    def __init__(self, file: JournalFile) -> None:
        self.file = file
        self.error: OSError | None = None
        self.append_error: OSError | None = None
        self.write_error: OSError | None = None
        self.syncs = 0

    def append(self, one: bytes, previous: bytes, offset: int, /, *, is_synced: bool) -> bytes:
        sealed = self.file.append(one, previous, offset, is_synced=is_synced)
        if self.append_error is not None:
            raise self.append_error
        return sealed

    def write(self, data: bytes, offset: int) -> None:
        if self.write_error is not None:
            raise self.write_error
        self.file.write(data, offset)

    def sync(self) -> None:
        if self.error is not None:
            raise self.error
        self.syncs += 1
        self.file.sync()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB; skips where none can be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=65536,mode=755", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("nothing can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_disk_full_then_space_is_back(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lx.journal.journal._ROLL_AGAIN_NS", 0)
    ballast = small_disk / "ballast"
    with Journal.open(small_disk, segment_bytes=SEGMENT) as journal:
        ballast.write_bytes(bytes(48 << 10))
        written = _append_until_full(journal)
        sequence = journal.next_sequence
        journal.sync()
        for _ in range(3):
            with pytest.raises(JournalFullError, match="no space left on device; make room"):
                journal.append(frame(sequence))
        assert (journal.next_sequence, journal.durable_sequence) == (sequence, sequence)
        ballast.unlink()
        written.append(journal.append(frame(sequence)))
        journal.sync()
    assert told(small_disk)[:2] == ("clean", len(written))
    with Journal.open(small_disk, segment_bytes=SEGMENT) as journal:
        assert list(journal.frames()) == written


def _append_until_full(journal: Journal) -> list[bytes]:
    written = []
    for sequence in range(1, 10_000):
        try:
            written.append(journal.append(frame(sequence)))
        except JournalFullError:
            return written
    raise AssertionError("the disk never filled")


def test_no_space_for_the_first_segment(small_disk: Path) -> None:
    with pytest.raises(JournalFullError, match=r"segment of 64 MiB: no space .*; make room .*, then open"):
        Journal.open(small_disk)
    assert [path.name for path in small_disk.iterdir()] == ["lock"]
    Journal.open(small_disk, segment_bytes=SEGMENT).close()


def test_read_only_file_system(small_disk: Path) -> None:
    Journal.open(small_disk, segment_bytes=SEGMENT).close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(JournalError, match="read-only file system"):
        Journal.open(small_disk)
    with pytest.raises(JournalError, match="read-only file system"):
        Journal.open(small_disk / "new")
    assert told(small_disk)[0] == "clean"


@pytest.mark.skipif(os.geteuid() == 0, reason="rights do not bind root")
def test_read_only_directory(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(JournalError, match="permission denied"):
        Journal.open(tmp_path)


def test_no_descriptor_for_a_sync_thread_shows_at_the_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OSError(24, "Too many open files")

    with monkeypatch.context() as patched:
        patched.setattr("lx.journal.journal.SyncThread", refuse)
        with pytest.raises(JournalError, match="no thread for syncs: too many open files; raise the limits"):
            Journal.open(tmp_path, segment_bytes=SEGMENT)
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]
    Journal.open(tmp_path, segment_bytes=SEGMENT).close()


def test_files_may_grow_no_further(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SEGMENT, hard))
    try:
        with pytest.raises(JournalFullError, match="file too large"):
            Journal.open(tmp_path, segment_bytes=2 * SEGMENT)
        Journal.open(tmp_path, segment_bytes=SEGMENT).close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_failed_write_is_cut_back_durably_and_appending_goes_on(tmp_path: Path) -> None:
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        first = journal.append(frame(1))
        journal.sync()
        failing = FailingFile(journal._file)
        journal._file = failing  # type: ignore[assignment]
        failing.append_error = EIO
        with pytest.raises(JournalFullError, match="can't write: input/output error"):
            journal.append(frame(2, 4))
        assert failing.syncs == 1, "what its sender was told is not undone by a crash"
        assert (journal.next_sequence, journal.last_header) == (2, first[:64])
        assert told(tmp_path)[:2] == ("clean", 1)
        failing.append_error = None
        second = journal.append(frame(2))
        assert list(journal.frames()) == [first, second]


@pytest.mark.parametrize(
    ("fault", "message"),
    [("write_error", "can't write: input/output error, nor take back what was written"), ("error", "can't sync")],
)
def test_a_failed_write_that_can_not_be_cut_back_closes_the_journal(tmp_path: Path, fault: str, message: str) -> None:
    journal = Journal.open(tmp_path, segment_bytes=SEGMENT)
    failing = FailingFile(journal._file)
    journal._file = failing  # type: ignore[assignment]
    failing.append_error = EIO
    setattr(failing, fault, EIO)
    with pytest.raises(JournalSyncError, match=message):
        journal.append(frame(1))
    assert journal.closed


def test_after_a_failed_sync_the_journal_is_closed(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, segment_bytes=SEGMENT)
    journal.append(frame(1))
    journal.sync()
    journal.append(frame(2))
    failing = FailingFile(journal._file)
    failing.error = EIO
    journal._file = failing  # type: ignore[assignment]
    with pytest.raises(JournalSyncError, match="commands from 2 on may be lost") as caught:
        journal.sync()
    assert isinstance(caught.value, JournalFullError)
    assert "\n" not in str(caught.value)
    assert (journal.closed, journal.durable_sequence) == (True, 2)
    with pytest.raises(JournalError, match="closed"):
        journal.sync_done()
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as again:
        assert again.next_sequence in (2, 3)


class Cached:
    """A segment's file whose reads come from a cache that the system takes for written: only writes reach the disk."""

    def __init__(self, file: JournalFile) -> None:
        self.file = file
        self.size = file.size
        self.disk = bytearray(file.size)
        self.synced = b""

    def read(self, offset: int, length: int) -> bytes:
        return self.file.read(offset, length)

    def write(self, data: bytes, offset: int) -> None:
        self.disk[offset : offset + len(data)] = data

    def sync(self) -> None:
        self.synced = bytes(self.disk)


def test_opening_writes_again_what_a_failed_sync_may_have_left_in_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Cached] = []

    class Files:
        @staticmethod
        def open(path: Path, *, write: bool) -> Cached:
            opened.append(Cached(JournalFile.open(path, write=write)))
            return opened[-1]

    write(tmp_path, "1s" + "2" * 9)
    with monkeypatch.context() as patched:
        patched.setattr("lx.journal.journal.JournalFile", Files)
        patched.setattr("lx.journal.journal._PART_BYTES", 512)
        Journal.open(tmp_path, segment_bytes=SEGMENT).close()
    assert opened[0].synced == (tmp_path / "00000001.segment").read_bytes()


def test_a_roll_that_failed_is_not_tried_again_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now_ns = [10**9]
    tries: list[Path] = []

    def refuse(directory: Path) -> None:
        tries.append(directory)
        raise EIO

    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        for sequence in range(1, 32):
            journal.append(frame(sequence))
        with monkeypatch.context() as patched:
            patched.setattr("lx.journal.directory.sync_directory", refuse)
            patched.setattr("lx.journal.journal.time.monotonic_ns", lambda: now_ns[0])
            for after_ns, tried in ((0, 1), (99_999_999, 1), (1, 2), (50_000_000, 2)):
                now_ns[0] += after_ns
                with pytest.raises(JournalFullError, match="can't make a segment of 4096 bytes: input/output error"):
                    journal.append(frame(32))
                assert len(tries) == tried
            patched.undo()
            now_ns[0] += 50_000_000
            patched.setattr("lx.journal.journal.time.monotonic_ns", lambda: now_ns[0])
            journal.append(frame(32))
    assert told(tmp_path)[:2] == ("clean", 32)


def test_a_roll_that_failed_is_done_before_anything_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lx.journal.journal._ROLL_AGAIN_NS", 0)
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        for sequence in range(1, 31):
            journal.append(frame(sequence))
        with monkeypatch.context() as patched:
            patched.setattr("lx.journal.directory.sync_directory", _refuse)
            with pytest.raises(JournalFullError):
                journal.append(frame(31, 3))
            with pytest.raises(JournalFullError):
                journal.append(frame(31))  # it would fit the old segment, but the new one may be there already
        journal.append(frame(31))
        journal.start_sync()
        await_sync(journal)
    assert told(tmp_path)[:2] == ("clean", 31)


def _refuse(_: Path) -> None:
    raise EIO
