"""Reading event files while somebody else writes them: a bounded piece of work at a time, from a place in the log on.

No index is kept on disk. Where a file was walked through its places are remembered, one for each piece, so that a
search is done once: a reader that has to look further than one piece says so and is asked again.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from lx._native import event_unpack, event_walk
from lx.journal.event_files import PIECE_BYTES, event_paths

__all__ = ["EventPiece", "EventReader"]

_UNPACKED_BYTES = 2 << 20
"""Bytes of parts that are unpacked for one answer; the rest of a piece is read again for the next."""
_FILES_MAX = 256
"""Files whose places are remembered."""


@dataclass(frozen=True, slots=True)
class EventPiece:
    """Parts of event frames that follow each other, and are whole and right; unpacked, with what sessions were told.

    The first of them holds the wanted place, with `base` records of its frame before it. Without any the place is not
    there yet, or, when `is_searching`, is still looked for: ask again.
    """

    data: bytes = b""
    base: int = 0
    is_searching: bool = False


_NOTHING = EventPiece()
_Mark = tuple[int, int, int]
"""Command of a frame, records of it before a part, offset of that part."""


class EventReader:
    """The event files of a journal's directory, for reading; there may be none yet, and they may grow and go."""

    def __init__(self, directory: Path) -> None:
        self._directory = Path(directory)
        self._paths: dict[int, Path] = {}
        self._firsts: list[int] = []
        self._marks: OrderedDict[int, list[_Mark]] = OrderedDict()
        self._look()

    @property
    def first_sequence(self) -> int:
        """The first command whose events are there; 0 when there are none."""
        return self._firsts[0] if self._firsts else 0

    def _look(self) -> bool:
        """Look which files there are; whether that has changed."""
        before = self._firsts
        try:
            self._paths = event_paths(self._directory)
        except OSError:
            self._paths = {}
        self._firsts = list(self._paths)
        return self._firsts != before

    def read(self, position: int, skip: int) -> EventPiece:
        """Parts from the one on that holds record `skip` of the frame of command `position`; at most 2 MiB are read.

        What can't be read, or is not right, is as if it were not there.
        """
        try:
            found = self._read(position, skip)
        except OSError:
            found = _NOTHING
        if found == _NOTHING and self._look():
            try:
                found = self._read(position, skip)
            except OSError:
                found = _NOTHING
        return found

    def _read(self, position: int, skip: int) -> EventPiece:
        index = bisect_right(self._firsts, position)
        if index == 0:
            return _NOTHING
        first = self._firsts[index - 1]
        marks = self._marks_of(first)
        at = bisect_right(marks, (position, skip, 1 << 62)) - 1
        while marks[at][1] and marks[at][0] < position:
            at -= 1  # within a frame that may hold the place from its beginning on
        sequence, base, offset = marks[at]
        with self._paths[first].open("rb", buffering=0) as file:
            data = os.pread(file.fileno(), PIECE_BYTES, offset)
        start, start_base, end, behind, behind_base, _, _ = event_walk(
            data, sequence=sequence, base=base, position=position, skip=skip
        )
        if end and at == len(marks) - 1:
            marks.append((behind, behind_base, offset + end))
        if start < end:
            return EventPiece(event_unpack(data[start:end], bytes_max=_UNPACKED_BYTES), start_base)
        return EventPiece(is_searching=True) if end else _NOTHING

    def _marks_of(self, first: int) -> list[_Mark]:
        """The places of a file that are known, in their order."""
        marks = self._marks.setdefault(first, [(first, 0, 0)])
        self._marks.move_to_end(first)
        if len(self._marks) > _FILES_MAX:
            self._marks.popitem(last=False)
        return marks
