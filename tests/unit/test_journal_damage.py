"""Torn tails and damage: every byte flipped, every truncation, missing and swapped segments, against a model."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lx.cli.main import run
from lx.journal import Journal, JournalDamagedError, drop_of, read_frames, repair, survey
from lx.journal.errors import JournalError
from tests.unit.journal_rig import SEGMENT, await_sync, flagged, frame, offsets, segment, told, write


@pytest.mark.parametrize("plan", ["1", "12s1", "1s1s2", "s111", "1s11s11"])
def test_every_flipped_byte_is_what_the_model_says(tmp_path: Path, plan: str) -> None:
    frames = write(tmp_path, plan)
    starts, flags = offsets(frames), flagged(frames)
    path = segment(tmp_path)
    whole = path.read_bytes()
    for at in range(starts[-1] + 256):
        broken = bytearray(whole)
        broken[at] ^= 1 << (at % 8)
        path.write_bytes(broken)
        hit = next((index for index, end in enumerate(starts[1:]) if at < end), None)
        if at < 128:
            expected = "foreign" if at < 8 else "damage"
        elif hit is not None:
            expected = "damage" if any(flags[hit + 1 :]) else "tail"
        else:
            expected = "tail" if at < starts[-1] + 64 else "clean"
        kind, kept, offset = told(tmp_path)
        assert kind == expected, (plan, at)
        if at >= 128:
            assert kept == (len(frames) if hit is None else hit)
            assert offset == starts[kept]
    path.write_bytes(whole)
    assert told(tmp_path)[0] == "clean"


def test_in_a_segment_that_is_not_the_last_everything_is_damage(tmp_path: Path) -> None:
    write(tmp_path, "1" * 31 + "1")
    path = segment(tmp_path)
    whole = path.read_bytes()
    for at in range(0, len(whole), 61):
        broken = bytearray(whole)
        broken[at] ^= 1
        path.write_bytes(broken)
        assert told(tmp_path)[0] == ("damage" if at else "foreign"), at
        with pytest.raises(JournalDamagedError if at else JournalError, match=str(path)):
            Journal.open(tmp_path, segment_bytes=SEGMENT)
        assert path.read_bytes() == broken, "nothing was changed"


def test_cut_at_every_byte_of_the_last_frames(tmp_path: Path) -> None:
    frames = write(tmp_path, "2s121")
    starts = offsets(frames)
    path = segment(tmp_path)
    whole = path.read_bytes()
    for cut in range(starts[2], starts[-1]):
        path.write_bytes(whole[:cut] + bytes(len(whole) - cut))
        # A record ends with zeros, so a frame may be whole before its last byte is written.
        kept = sum(not any(whole[cut:end]) for end in starts[1:])
        with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
            told_of = journal.recovery
            assert list(journal.frames()) == frames[:kept]
            assert told_of.frames == kept
            torn = whole[starts[kept] : cut].rstrip(b"\0")
            assert bool(told_of.torn_bytes) == bool(torn), cut
            if torn:
                assert (told_of.torn_file, told_of.torn_offset) == (path, starts[kept])
        assert path.read_bytes() == whole[: starts[kept]] + bytes(len(whole) - starts[kept])


def test_a_file_cut_short_is_damage(tmp_path: Path) -> None:
    write(tmp_path, "11")
    path = segment(tmp_path)
    whole = path.read_bytes()
    for size in (0, 1, 127, 128, 4095):
        path.write_bytes(whole[:size])
        with pytest.raises(JournalDamagedError):
            Journal.open(tmp_path)


def test_a_cut_tail_never_comes_back(tmp_path: Path) -> None:
    frames = write(tmp_path, "1s111")
    starts = offsets(frames)
    path = segment(tmp_path)
    whole = bytearray(path.read_bytes())
    whole[starts[2] + 70] ^= 1
    path.write_bytes(whole)
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        recovery = journal.recovery
        assert (recovery.torn_bytes, recovery.torn_frames) == (starts[4] - starts[2], 1)
        assert recovery.torn_copy == tmp_path / f"00000001-{starts[2]}.torn"
        assert recovery.torn_copy.read_bytes() == whole[starts[2] : starts[4]], "whole frames are not thrown away"
        assert journal.next_sequence == 3
        # The same bytes as the frame that was lost: with the old fourth frame behind it the chain would go on.
        again = journal.append(frame(3))
        assert list(journal.frames()) == [*frames[:2], again]
    assert told(tmp_path) == ("clean", 3, starts[3])


def test_a_second_tail_at_the_same_place_has_a_copy_of_its_own(tmp_path: Path) -> None:
    copies: list[Path | None] = []
    for _ in range(2):
        write(tmp_path, "111" if copies else "11s111")
        path, broken = segment(tmp_path), 128 + 2 * 128 + 70
        whole = bytearray(path.read_bytes())
        whole[broken + 128] ^= 1
        path.write_bytes(whole)
        with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
            copies.append(journal.recovery.torn_copy)
            assert journal.recovery.torn_frames == 1
        with path.open("r+b") as file:  # as a crash before the sync would: the third frame is gone as well
            file.seek(broken - 70)
            file.write(bytes(64))
    assert len(set(copies)) == 2


def test_missing_swapped_and_foreign_segments(tmp_path: Path) -> None:
    write(tmp_path / "log", "1" * 100)
    cases: dict[str, Callable[[Path], object]] = {
        "this segment is missing": lambda d: segment(d, 2).unlink(),
        "the header is that of segment 3": lambda d: shutil.copy(segment(d, 3), segment(d, 2)),
        "checksum of the segment": lambda d: _poke(segment(d, 2), 30),
    }
    for index, (message, spoil) in enumerate(cases.items()):
        directory = tmp_path / str(index)
        shutil.copytree(tmp_path / "log", directory)
        spoil(directory)
        with pytest.raises(JournalDamagedError, match=message):
            Journal.open(directory, segment_bytes=SEGMENT)


@pytest.mark.parametrize("number", [1, 2])
def test_what_this_build_can_not_read_is_never_repaired(tmp_path: Path, number: int) -> None:
    write(tmp_path, "1" * 100)
    path = segment(tmp_path, number)
    for at, message in ((0, "no segment of a journal; take it away"), (4, "another version .* use the build that")):
        _poke(path, at)
        for look in (survey, Journal.open):
            with pytest.raises(JournalError, match=message) as caught:
                look(tmp_path)
            assert not isinstance(caught.value, JournalDamagedError)
        assert run(["journal", "repair", str(tmp_path), "--yes"]) == 1
        _poke(path, at)
    assert told(tmp_path)[0] == "clean", "nothing was dropped"


def test_a_segment_of_another_log_does_not_follow(tmp_path: Path) -> None:
    write(tmp_path / "one", "1" * 40)
    with Journal.open(tmp_path / "two", segment_bytes=SEGMENT) as journal:
        for sequence in range(1, 41):
            journal.append(frame(sequence, account=8))
    shutil.copy(segment(tmp_path / "two", 2), segment(tmp_path / "one", 2))
    with pytest.raises(JournalDamagedError, match="does not follow"):
        Journal.open(tmp_path / "one")


def _poke(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 0x55
    path.write_bytes(data)


def test_repair_shows_then_drops_and_nothing_else(tmp_path: Path) -> None:
    frames = write(tmp_path, "1" * 100)
    assert drop_of(survey(tmp_path)) is None
    _poke(segment(tmp_path, 2), 128 + 5 * 128 + 3)
    drop = drop_of(survey(tmp_path))
    assert drop is not None
    assert (drop.sequence, drop.file, drop.offset) == (37, segment(tmp_path, 2), 128 + 5 * 128)
    assert drop.segments == (segment(tmp_path, 3), segment(tmp_path, 4))
    assert drop.frames == 100 - 37
    with pytest.raises(JournalDamagedError):
        Journal.open(tmp_path)
    _poke(segment(tmp_path, 2), 128 + 3 * 128 + 3)
    with pytest.raises(JournalError, match="changed meanwhile"):
        repair(tmp_path, expected=drop)
    _poke(segment(tmp_path, 2), 128 + 3 * 128 + 3)
    repair(tmp_path, expected=drop)
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        assert list(journal.frames()) == frames[:36]
        assert journal.recovery.torn_bytes == 0
        journal.append(frame(37))
    assert told(tmp_path)[0] == "clean"


class Disk:
    """What is certainly on disk beside what was written: a crash keeps any mixture of sectors of the two."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.base: dict[Path, bytes] = {}
        self.synced()

    def synced(self) -> None:
        self.base = {path: path.read_bytes() for path in self.directory.glob("*.segment")}

    def rolled(self, frame_bytes: int) -> None:
        """A segment was begun, which syncs all before it, and a frame was written into it."""
        self.synced()
        newest = max(self.base)
        whole = self.base[newest]
        self.base[newest] = whole[:128] + bytes(frame_bytes) + whole[128 + frame_bytes :]

    def crash(self, random_: random.Random, into: Path) -> None:
        into.mkdir()
        share = random_.random()
        for path in self.directory.glob("*.segment"):
            now, base = path.read_bytes(), self.base[path]
            sectors = range(0, len(now), 512)
            mixed = b"".join((now if random_.random() < share else base)[at : at + 512] for at in sectors)
            (into / path.name).write_bytes(mixed)


@pytest.mark.parametrize("seed", range(60))
def test_crashes_with_torn_and_reordered_writes_lose_nothing_durable(tmp_path: Path, seed: int) -> None:
    random_ = random.Random(seed)
    source = tmp_path / "0"
    frames: list[bytes] = []
    for crash in range(6):
        with Journal.open(source, segment_bytes=SEGMENT) as journal:
            assert list(read_frames(journal.segments)) == frames[-journal.recovery.frames :][: journal.recovery.frames]
            disk = Disk(source)
            _work(journal, disk, random_, frames)
            durable = journal.durable_sequence
            target = tmp_path / str(crash + 1)
            disk.crash(random_, target)
        found = survey(target)
        assert found.damage is None, (seed, crash)
        assert found.next_sequence >= durable
        kept = list(read_frames(found.segments))
        first = next((index for index, one in enumerate(frames) if kept and one == kept[0]), 0)
        assert frames[first : first + len(kept)] == kept, (seed, crash)
        del frames[first + len(kept) :]
        source = target


def _work(journal: Journal, disk: Disk, random_: random.Random, frames: list[bytes]) -> None:
    for _ in range(random_.randrange(1, 60)):
        action = random_.random()
        if action < 0.6:
            before = len(journal.segments)
            frames.append(journal.append(frame(journal.next_sequence, random_.randrange(1, 5))))
            if len(journal.segments) != before:
                disk.rolled(len(frames[-1]))
        elif action < 0.75:
            journal.sync()
            disk.synced()
        elif action < 0.9:
            disk.synced()
            journal.start_sync()
            await_sync(journal)
        elif action < 0.93:
            journal.prune(journal.next_sequence - random_.randrange(100))
