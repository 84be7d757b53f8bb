"""Event files: what sessions were told of each frame of a journal, kept so that nobody has to run it again.

    DIR/events/00000000000000000001.private    event frames one behind the other, from that command on

Of an event frame they have the records that name a session, packed; who asks for missed events gets no others. They
follow from the journal and are never synced: whoever follows it writes them, and what is torn or wrong is cut and
made again. A frame of many events is kept in parts of at most 16,384 records, each sealed for itself; a part with fewer
records ends it. The first part is chained to the header of its command frame and each other to the part before, so a
frame of another log, or of a part of this one that was dropped, can be told.
"""

from __future__ import annotations

import fcntl
import os
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, Self

from lx._native import event_parts, event_walk
from lx.engine.protocol import Engine
from lx.errors import SequenceError
from lx.journal.directory import EVENTS
from lx.journal.errors import JournalError, JournalFullError, JournalLockedError, reason
from lx.journal.read import read_frames
from lx.journal.survey import Survey
from lx.wire.frame import HEADER_SIZE, read_header

__all__ = ["EVENT_FILE_BYTES", "PIECE_BYTES", "Built", "EventFiles", "build_events", "event_paths"]

EVENT_FILE_BYTES = 64 << 20
"""A file that has so many bytes is followed by a new one; a frame is never cut in two."""
PIECE_BYTES = 2 << 20
"""Bytes read at a time: no part is longer."""
_SEQUENCE, _SEQUENCE_AT = struct.Struct("<Q"), 16
_COMMANDS, _COMMANDS_AT = struct.Struct("<I"), 44
"""Fields of a frame's header, read without an object for each frame."""
_NAME = re.compile(r"(\d{20})\.private")
_OLD_NAME = re.compile(r"\d{20}\.events")
"""Files of the format before, which had public events as well, unpacked."""


def event_paths(directory: Path) -> dict[int, Path]:
    """The event files of a journal's directory by the command they begin with, lowest first; raise OSError."""
    place = directory / EVENTS
    try:
        names = os.listdir(place)
    except FileNotFoundError:
        return {}
    found = {int(match[1]): place / name for name in names if (match := _NAME.fullmatch(name))}
    return dict(sorted(found.items()))


class EventFiles:
    """The event files of a journal, for the one who writes them.

    directory: of the journal; the files are in `events` below it
    file_bytes: a file that is larger is followed by a new one

    Opening cuts what is not whole at the end, and removes files of an older format: `removed` of them. Raise
    JournalLockedError when another process writes them, JournalError when they can't be used.

    >>> with EventFiles(directory) as files:
    ...     for frame in journal.frames(max(files.next_sequence, 1)):  # durable ones only
    ...         files.append(frame[:64], engine.apply(frame))
    """

    def __init__(self, directory: Path, *, file_bytes: int = EVENT_FILE_BYTES) -> None:
        self.directory = Path(directory)
        self._file_bytes = file_bytes
        self._file: int | None = None
        self._size = 0
        self.next_sequence = 0
        """Command that the next frame must begin with; 0 when there is nothing yet, and it may be any."""
        self.begun = 0
        """Files that were begun since the opening."""
        self.removed = 0
        place = self.directory / EVENTS
        try:
            place.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise JournalError(f"{place}: can't be used: {reason(error)}; see to its rights") from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.removed = _remove_old(place)
            self._open_last()
        except BlockingIOError:
            os.close(self._lock)
            raise JournalLockedError(f"{place}: another process writes these files; stop it, or wait") from None
        except OSError as error:
            os.close(self._lock)
            raise JournalError(f"{place}: can't be used: {reason(error)}; see to its rights, or to the disk") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the files back; nothing is synced. Nothing when it is done already."""
        self._close_file()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def _close_file(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _open_last(self) -> None:
        """Go on behind the last whole frame; what is behind that, files without one included, is removed."""
        self._close_file()
        self.next_sequence = 0
        for first, path in reversed(event_paths(self.directory).items()):
            end, sequence = _whole_end(path, first)
            if end == 0:
                path.unlink()
                continue
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
            os.ftruncate(self._file, end)
            self._size = end
            self.next_sequence = sequence
            return

    def append(self, header: bytes, events: bytes) -> None:
        """Write what an engine told (an unsealed event frame) of the command frame with that (sealed) header.

        A frame that is there already is passed over. Only what is durable in the journal may be written. Raise
        SequenceError for one that would leave a gap (`cut(1)` begins anew), ValueError when the events are not those of
        the frame, JournalFullError when they can't be written: then nothing was.
        """
        self.append_all([(header, events)])

    def append_all(self, frames: Iterable[tuple[bytes, bytes]]) -> None:
        """Write frames that follow each other, together; as `append`. What fails leaves the first of them out."""
        first, behind, size = 0, self.next_sequence, self._size
        parts: list[bytes] = []
        for header, events in frames:
            (sequence,) = _SEQUENCE.unpack_from(header, _SEQUENCE_AT)
            if sequence < behind:
                continue
            if behind and sequence > behind:
                raise SequenceError(expected=behind, found=sequence)
            parts.append(event_parts(header[:HEADER_SIZE], events))
            first = first or sequence
            behind = sequence + _COMMANDS.unpack_from(events, _COMMANDS_AT)[0]
            size += len(parts[-1])
            if size >= self._file_bytes:
                self._write(first, b"".join(parts), behind)
                first, parts = 0, []
        if parts:
            self._write(first, b"".join(parts), behind)

    def _write(self, sequence: int, parts: bytes, next_sequence: int) -> None:
        place = self.directory / EVENTS
        try:
            if self._file is None or self._size >= self._file_bytes:
                self._close_file()
                flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
                self._file = os.open(place / f"{sequence:020}.private", flags, 0o644)
                self._size = 0
                self.begun += 1
            self._write_all(self._file, parts)
        except OSError as error:
            raise JournalFullError(f"{place}: can't write: {reason(error)}; make room, then go on") from None
        self._size += len(parts)
        self.next_sequence = next_sequence

    def _write_all(self, file: int, parts: bytes) -> None:
        """Write all of it, or nothing; raise OSError."""
        left = memoryview(parts)
        try:
            while left:
                left = left[os.write(file, left) :]
        except OSError:
            os.ftruncate(file, self._size)
            raise

    def cut(self, sequence: int) -> None:
        """Drop the frames from the one on that holds this command; raise JournalError."""
        try:
            self._close_file()
            for first, path in reversed(event_paths(self.directory).items()):
                if first >= sequence:
                    path.unlink()
                    continue
                offset = _offset_of(path, first, sequence)
                os.truncate(path, offset)
                break
            self._open_last()
        except OSError as error:
            place = self.directory / EVENTS
            raise JournalError(f"{place}: can't be cut: {reason(error)}; see to its rights, or to the disk") from None

    def prune(self, before_sequence: int) -> int:
        """Remove the files that hold only commands below this one, never the last; their number. Raise JournalError."""
        paths = event_paths(self.directory)
        firsts = list(paths)
        try:
            gone = [first for first, behind in pairwise(firsts) if behind <= before_sequence]
            for first in gone:
                paths[first].unlink()
        except OSError as error:
            raise JournalError(f"{self.directory / EVENTS}: can't prune: {reason(error)}; see to its rights") from None
        return len(gone)


def _remove_old(place: Path) -> int:
    """Remove the files of an older format, which nobody reads any more; their number. Raise OSError."""
    old = [name for name in os.listdir(place) if _OLD_NAME.fullmatch(name)]
    for name in old:
        (place / name).unlink()
    return len(old)


def _whole_end(path: Path, first: int) -> tuple[int, int]:
    """Offset behind the last whole frame of a file, and the command that follows it; raise OSError."""
    walked = _Walk(path, first)
    while walked.step(position=0, skip=0):
        pass
    return walked.frames_end, walked.frames_sequence


def _offset_of(path: Path, first: int, sequence: int) -> int:
    """Offset of the frame that holds a command, or of the end of what is whole; raise OSError."""
    walked = _Walk(path, first)
    while walked.step(position=sequence, skip=0):
        if walked.start < walked.offset:
            return walked.start
    return walked.frames_end


class _Walk:
    """A walk through an event file, piece by piece."""

    def __init__(self, path: Path, first: int) -> None:
        self._path = path
        self.offset = self.start = self.frames_end = 0
        self.sequence = self.frames_sequence = first
        self.base = 0

    def step(self, *, position: int, skip: int) -> bool:
        """Go on by a piece; whether there was a whole part."""
        with self._path.open("rb", buffering=0) as file:
            data = os.pread(file.fileno(), PIECE_BYTES, self.offset)
        start, _, end, sequence, base, frames_end, frames_sequence = event_walk(
            data, sequence=self.sequence, base=self.base, position=position, skip=skip
        )
        self.start = self.offset + start
        if frames_end:
            self.frames_end, self.frames_sequence = self.offset + frames_end, frames_sequence
        self.offset += end
        self.sequence, self.base = sequence, base
        return end > 0


@dataclass(frozen=True, slots=True)
class Built:
    """What completing event files came to: frames that were right, and frames that were written."""

    kept: int
    written: int
    next_sequence: int


def build_events(found: Survey, engine: Engine, files: EventFiles) -> Built:
    """Run all frames of a journal through a new engine; write the events that are missing, and those that differ.

    Files that begin later than the journal stay so. Raise JournalError for a journal whose beginning was pruned.
    """
    if found.first_sequence > 1:
        raise JournalError(
            f"{found.directory}: the log begins with command {found.first_sequence}, and an engine can't begin there; "
            "give a copy of the whole log"
        )
    begin = next(iter(event_paths(files.directory)), 1)
    kept = written = 0
    with _Compare(event_paths(files.directory)) as there:
        for frame in read_frames(found.segments):
            events = engine.apply(frame)
            sequence = read_header(events).sequence
            if sequence < begin:
                continue
            if sequence < files.next_sequence:
                if there.is_next(sequence, event_parts(frame[:HEADER_SIZE], events)):
                    kept += 1
                    continue
                files.cut(sequence)
            files.append(frame[:HEADER_SIZE], events)
            written += 1
    if files.next_sequence > found.next_sequence:
        files.cut(found.next_sequence)
    return Built(kept, written, files.next_sequence)


class _Compare:
    """The bytes of event files, in their order."""

    def __init__(self, paths: dict[int, Path]) -> None:
        self._paths = paths
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def is_next(self, sequence: int, parts: bytes) -> bool:
        """Whether these bytes come next; a file that begins with the command is gone on with."""
        path = self._paths.get(sequence)
        try:
            if path is not None:
                self.__exit__()
                self._file = path.open("rb")
            return self._file is not None and self._file.read(len(parts)) == parts
        except OSError as error:
            raise JournalError(f"{path or 'an event file'}: can't be read: {reason(error)}; remove it") from None
