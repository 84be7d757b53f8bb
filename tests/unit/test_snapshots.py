"""Snapshot files: what is whole is read, what is not is named, and a write that fails leaves nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lx.journal import snapshots as module
from lx.journal.errors import JournalDamagedError, JournalError, JournalFullError, JournalLockedError
from lx.journal.snapshots import (
    SNAPSHOT_HEADER_SIZE,
    Snapshot,
    clear_parts,
    drop_old_snapshots,
    lock_snapshots,
    read_snapshot,
    snapshot_files,
    snapshots_directory,
    write_snapshot,
)
from tests.unit.snapshot_rig import flip, put

STEPS = ("open", "posix_fallocate", "write", "fdatasync", "fsync", "rename", "sync_directory")


def made(sequence: int = 41) -> Snapshot:
    return Snapshot(3, sequence, 10**18, bytes(range(64)), "0123456789abcdef" * 2, b"f" * 128, bytes(range(256)) * 4)


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in snapshots_directory(directory).iterdir())


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = put(tmp_path, made())
    assert path.name == "000000000041.snapshot"
    assert read_snapshot(path) == made()
    assert snapshot_files(tmp_path) == {41: path}
    assert snapshot_files(tmp_path / "none") == {}


def test_a_change_of_any_byte_is_seen(tmp_path: Path) -> None:
    path = put(tmp_path, made())
    whole = path.read_bytes()
    for at in (*range(SNAPSHOT_HEADER_SIZE), *range(SNAPSHOT_HEADER_SIZE, len(whole), 17), len(whole) - 1):
        flip(path, at)
        with pytest.raises(JournalDamagedError, match=r"000000000041\.snapshot, offset \d+: .*; take it away; the one"):
            read_snapshot(path)
        path.write_bytes(whole)
    for size in (0, 1, SNAPSHOT_HEADER_SIZE - 1, SNAPSHOT_HEADER_SIZE, len(whole) - 1):
        path.write_bytes(whole[:size])
        with pytest.raises(JournalDamagedError):
            read_snapshot(path)
    path.write_bytes(whole + b"\0")
    with pytest.raises(JournalDamagedError, match="are not what its header says"):
        read_snapshot(path)


def test_a_name_that_says_another_sequence_is_damage(tmp_path: Path) -> None:
    path = put(tmp_path, made())
    other = path.rename(path.with_name("000000000042.snapshot"))
    with pytest.raises(JournalDamagedError, match="before command 41 are not what"):
        read_snapshot(other)


def test_another_version_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(module, "WIRE_VERSION", 77)
        path = put(tmp_path, made())
    with pytest.raises(JournalError, match="another version than this build") as caught:
        read_snapshot(path)
    assert not isinstance(caught.value, JournalDamagedError)
    with pytest.raises(JournalError, match="can't be read: no such file"):
        read_snapshot(path.with_name("gone"))


def test_the_file_gets_its_name_when_its_bytes_are_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    for step in STEPS:
        watch(monkeypatch, step, done.append)
    monkeypatch.setattr(module, "_CHUNK_BYTES", 512)
    put(tmp_path, made())
    parts = ["write", "fdatasync"] * 4  # header, first frame, and 1,024 bytes of state in two
    assert done == ["open", "posix_fallocate", *parts, "fsync", "rename", "sync_directory", "open", "fsync"]


def watch(monkeypatch: pytest.MonkeyPatch, step: str, before: Callable[[str], object]) -> None:
    """Have `before` called with the step's name ahead of it."""
    owner = {"sync_directory": module, "rename": Path}.get(step, os)
    real = getattr(owner, step)

    def call(*words: object, **named: object) -> object:
        before(step)
        return real(*words, **named)

    monkeypatch.setattr(owner, step, call)


@pytest.mark.parametrize("step", STEPS)
def test_an_error_at_any_step_leaves_what_was_there(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older = put(tmp_path, made(7))

    def fail(_: str) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        watch(patched, step, fail)
        with pytest.raises(JournalFullError, match=r"can't write the snapshot: no space left on device; make room"):
            write_snapshot(tmp_path, made())
    assert read_snapshot(older) == made(7)
    # Only the name may be there already, when nothing but the directory's sync is missing: the file is whole then.
    assert all(read_snapshot(path).sequence == sequence for sequence, path in snapshot_files(tmp_path).items())
    assert [name for name in names(tmp_path) if name.endswith(".part")] == []
    assert read_snapshot(put(tmp_path, made())) == made()


def test_a_write_that_is_not_wanted_any_more_leaves_nothing(tmp_path: Path) -> None:
    snapshots_directory(tmp_path).mkdir()
    answers = iter([True, True, False])
    assert write_snapshot(tmp_path, made(), is_wanted=lambda: next(answers)) is None
    assert names(tmp_path) == []


def test_parts_are_cleared_and_old_ones_dropped(tmp_path: Path) -> None:
    for sequence in (3, 5, 7, 9):
        put(tmp_path, made(sequence))
    (snapshots_directory(tmp_path) / "000000000008.part").write_bytes(b"half")
    clear_parts(tmp_path)
    drop_old_snapshots(tmp_path, newest=7, keep=2)
    assert sorted(snapshot_files(tmp_path)) == [5, 7, 9], "9 is not of the log that 7 is the newest of"


def test_one_process_makes_the_snapshots(tmp_path: Path) -> None:
    held = lock_snapshots(tmp_path)
    with pytest.raises(JournalLockedError, match=rf"makes the snapshots of this journal \(process {os.getpid()}\)"):
        lock_snapshots(tmp_path)
    os.close(held)
    os.close(lock_snapshots(tmp_path))
