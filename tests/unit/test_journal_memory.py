"""What the journal lets the system forget: segments that nobody is near any more, but none that will be used again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lx._native import JournalFile
from lx.journal import Journal
from lx.journal import journal as journal_module
from lx.journal.directory import place_segment
from tests.unit.journal_rig import frame

MIB = 1 << 20
COMMANDS = 10_000
"""Of a frame, of which one fits a segment of a MiB."""


class Told:
    """A segment's file that notes when it is to be forgotten."""

    def __init__(self, file: JournalFile, number: int, forgotten: list[int]) -> None:
        self._file = file
        self._number = number
        self._forgotten = forgotten

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def forget_cached(self) -> None:
        self._forgotten.append(self._number)
        self._file.forget_cached()


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Numbers of the segments that were forgotten, in their order."""
    numbers: list[int] = []

    def place(directory: Path, number: int, size: int, header: bytes) -> tuple[Told, bool]:
        file, is_used_again = place_segment(directory, number, size, header)
        return Told(file, number, numbers), is_used_again

    monkeypatch.setattr(journal_module, "place_segment", place)
    return numbers


def fill(journal: Journal, segments: int, commands: int = COMMANDS) -> None:
    """One frame a segment."""
    for _ in range(segments):
        journal.append(frame(journal.next_sequence, commands))


def test_the_segment_two_behind_is_forgotten_and_can_be_read_as_before(tmp_path: Path, forgotten: list[int]) -> None:
    with Journal.open(tmp_path, durability="memory", segment_bytes=MIB) as journal:
        fill(journal, 6)
        assert [segment.number for segment in journal.segments] == [1, 2, 3, 4, 5, 6]
        assert forgotten == [1, 2, 3, 4], "5 is the one before"
        assert sum(1 for _ in journal.frames()) == 6


def test_small_segments_are_not_worth_it(tmp_path: Path, forgotten: list[int]) -> None:
    with Journal.open(tmp_path, durability="memory", segment_bytes=MIB // 2) as journal:
        fill(journal, 6, COMMANDS // 2)
        assert len(journal.segments) == 6
    assert forgotten == []


def test_a_segment_that_is_used_again_keeps_its_memory_and_that_of_the_others(
    tmp_path: Path, forgotten: list[int]
) -> None:
    with Journal.open(tmp_path, durability="memory", segment_bytes=MIB) as journal:
        fill(journal, 2)
        assert journal.prune(journal.segments[1].first_sequence) == 1
        fill(journal, 1)
        assert forgotten == [], "segment 3 was segment 1"
        fill(journal, 1)
        assert forgotten == [2], "segment 4 is new"
