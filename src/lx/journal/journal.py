"""The journal that a server writes: open, append, sync, read, prune.

Frames are sealed, chained and written one after another; one sync makes all durable that was written before it (group
commit). A frame carries the flag `synced` when everything before it was durable when it was appended, so that damage
before it can never be taken for a torn tail. docs/journal.md says what is promised.
"""

from __future__ import annotations

import os
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn, Self

from lx._native import Block, JournalFile, SyncThread, journal_header, journal_scan
from lx.errors import ArgumentError, SequenceError, TimeError
from lx.journal.directory import (
    SEGMENT_BYTES,
    SEGMENT_BYTES_MIN,
    lock,
    make_directory,
    place_segment,
    segment_path,
    sync_directory,
    take_away,
    write_torn,
)
from lx.journal.errors import JournalError, JournalFullError, JournalSyncError, reason
from lx.journal.page import DurablePage
from lx.journal.read import read_frames
from lx.journal.survey import SEGMENT_HEADER_SIZE, Segment, Survey, Tail, survey
from lx.wire.codec import Buffer
from lx.wire.errors import WireError
from lx.wire.frame import HEADER_SIZE, NO_HEADER, read_header
from lx.wire.records_generated import FRAME_EVENTS, FRAME_SEALED, FRAME_SNAPSHOT, FRAME_SYNCED, RECORD_SIZE, Reason

__all__ = ["DURABILITIES", "Journal", "Recovery"]

DURABILITIES = ("fsync", "async", "memory")
"""fsync: `sync` waits for the disk; async: the disk follows within a second; memory: it follows when it likes."""
_FIELDS = struct.Struct("<6xHIIQ8xQ4xI16x")
"""Flags, shard, records, sequence, time and commands of a frame's header, read without an object for each frame."""
_NONE = (0, 0, 0, 0, 0, 0)
_NOT_HERE = FRAME_EVENTS | FRAME_SNAPSHOT | FRAME_SEALED
"""Flags that a frame to be appended can't have."""
_UNFLAGGED_BYTES = 8 << 20
"""With durability fsync, frames of so many bytes are appended without the flag `synced`; then a sync is waited for."""
_PART_BYTES = 1 << 20
_ASYNC_DELAY_NS = 1_000_000_000
_ROLL_AGAIN_NS = 100_000_000
"""So long a segment that could not be begun is not tried again: reserving its space costs more than an append."""
_FORGET_BYTES_MIN = 1 << 20
"""Of smaller segments nothing is worth a thread."""
_MENDING_AT_OPENING = "make room or mend the disk, then open the journal again"
_MENDING = "make room or mend the disk; nothing was lost, and appending goes on when it succeeds"


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was found when a journal was opened; `torn_*` tell the tail that was cut (0 bytes: none).

    When whole frames were in it, behind one that is missing, `torn_copy` is a file with its bytes.
    """

    frames: int
    commands: int
    first_sequence: int
    next_sequence: int
    last_time_ns: int
    torn_bytes: int = 0
    torn_file: Path | None = None
    torn_offset: int = 0
    torn_frames: int = 0
    torn_copy: Path | None = None


class Journal:
    """The log of one shard in a directory. One thread uses it; syncs may run beside it.

    >>> with Journal.open(directory) as journal:
    ...     sealed = journal.append(build_frame([OpenSession(account=7, client_id=1)], sequence=1, time_ns=1))
    ...     journal.sync()
    ...     journal.durable_sequence
    2
    """

    def __init__(
        self,
        directory: Path,
        found: Survey,
        lock_descriptor: int,
        sync_thread: SyncThread,
        *,
        durability: str,
        size: int,
    ) -> None:
        last = found.segments[-1] if found.segments else None
        self.directory = directory
        self.shard = found.shard
        self.durability = durability
        self.recovery = _recovery(found)
        self.closed = False
        self._size = size
        self._unflagged = 0
        """Bytes of the frames since the last with the flag `synced`, that one included."""
        self._is_rolling = False
        self._roll_failure = ""
        self._roll_again_ns = 0
        """Until then, by the monotonic clock, a segment that is to be begun fails as the last time."""
        self._lock: int | None = lock_descriptor
        self._sync_thread = sync_thread
        self._file_before: JournalFile | None = None
        """The segment before the one that is written: followers may still read it."""
        self._next = self._durable = found.next_sequence
        self._time_ns = self.recovery.last_time_ns
        self._header = found.last_header
        self._past = list(found.segments[:-1])
        if last is None:
            self._segment = Segment(directory, 0, 0, 1, 1, 0, 0, NO_HEADER)
            self._frames = self._end = 0
            self._begin_segment(1)
        else:
            self._open_last(last, found.tail)
        self._page = DurablePage.create(directory)
        self._page.set(self._durable)

    def _open_last(self, last: Segment, tail: Tail | None) -> None:
        """Go on in the last segment, behind its frames: what was read of it is durable then."""
        self._segment = last
        self._frames, self._end = last.frames, last.end
        self._file = JournalFile.open(last.path, write=True)
        if tail is not None:
            self._cut(tail)
        self._write_again()
        self._file.sync()

    def _write_again(self) -> None:
        """Write what was read, up to the end mark, once more.

        It may still be in the system's cache only, from a process that was killed; after a sync that failed the system
        may even take it for written, and the next sync would not write it. What is in older segments was synced.
        """
        end = min(self._end + HEADER_SIZE, self._segment.size)
        for at in range(0, end, _PART_BYTES):
            self._file.write(self._file.read(at, min(_PART_BYTES, end - at)), at)

    def _cut(self, tail: Tail) -> None:
        """Zero a tail, so that no frame of the lost future can ever be found behind a new end.

        With whole frames in it, it may be no trace of a crash but bytes that rotted: then it is copied before.
        """
        if tail.frames:
            copy = write_torn(tail.file, tail.offset, self._file.read(tail.offset, tail.bytes))
            self.recovery = replace(self.recovery, torn_copy=copy)
        self._file.zero(tail.offset)

    @classmethod
    def open(
        cls, directory: Path, *, durability: str = "fsync", segment_bytes: int = SEGMENT_BYTES, shard: int | None = 0
    ) -> Self:
        """Open or create the journal of a shard, cut a torn tail and tell it in `recovery`. `shard` None: of the shard
        whose journal it is, 0 when it is new.

        `segment_bytes` is the size of new segments. Raise JournalLockedError, JournalDamagedError, JournalFullError
        (no space for the first segment), JournalError; then nothing was changed.
        """
        if durability not in DURABILITIES:
            raise ArgumentError(f"durability={durability!r} is unknown; give one of {', '.join(DURABILITIES)}")
        if segment_bytes < SEGMENT_BYTES_MIN or segment_bytes % SEGMENT_BYTES_MIN:
            raise ArgumentError(f"segment_bytes={segment_bytes}; give a multiple of {SEGMENT_BYTES_MIN}")
        directory = Path(directory)
        make_directory(directory)
        descriptor = lock(directory)
        thread = None
        try:
            found = survey(directory, shard=shard)
            if found.damage is not None:
                raise found.damage
            # A name that was read here may be in the system's cache only, from a process that was killed.
            sync_directory(directory)
            thread = _sync_thread(directory)
            return cls(directory, found, descriptor, thread, durability=durability, size=segment_bytes)
        except BaseException as error:
            if thread is not None:
                thread.close()
            os.close(descriptor)
            if isinstance(error, OSError):
                message = (
                    f"{directory}: can't be opened for writing: {reason(error)}; see to its rights, or to the disk"
                )
                raise JournalError(message) from None
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def next_sequence(self) -> int:
        """Ordinal that the next frame must begin with."""
        return self._next

    @property
    def durable_sequence(self) -> int:
        """Ordinal of the first command that is not known to be on disk."""
        return self._durable

    @property
    def last_header(self) -> bytes:
        """Header of the last frame, all zero in an empty log: what the next is chained to."""
        return self._header

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments, the one that is written last."""
        return (*self._past, self._current())

    def _current(self) -> Segment:
        """The segment that is written, as far as it was."""
        return replace(
            self._segment,
            next_sequence=self._next,
            frames=self._frames,
            end=self._end,
            last_header=self._header,
        )

    def frames(self, from_sequence: int = 1) -> Iterator[bytes]:
        """Sealed frames from the one on that holds command `from_sequence`; JournalError when that was pruned."""
        first = self.segments[0].first_sequence
        if from_sequence < first:
            raise JournalError(
                f"{self.directory}: command {from_sequence} was pruned, the journal begins with {first}; begin with a "
                "snapshot that is newer"
            )
        return read_frames(self.segments, from_sequence)

    def append(self, frame: Buffer | Block) -> bytes:
        """Seal, chain and write an unsealed frame of commands that begins with `next_sequence`; return it sealed.

        It is not durable before a sync. Raise WireError, SequenceError or TimeError for a frame that does not belong
        here, JournalFullError when it could not be written: then the journal is as before, JournalSyncError as `sync`
        when not even that is sure. The records are not checked.
        """
        self._require_open()
        flags, shard, records, sequence, time_ns, commands = _FIELDS.unpack_from(frame) if len(frame) >= 64 else _NONE
        size = HEADER_SIZE + RECORD_SIZE * records
        found = (sequence, shard, len(frame), flags & _NOT_HERE)
        if found != (self._next, self.shard, size, 0) or time_ns < self._time_ns:
            self._refuse(frame)
        if self._is_rolling or self._end + size > self._segment.size:
            self._roll(size)
        if self.durability == "async":
            self._take_result()
        elif self.durability == "fsync" and self._unflagged >= _UNFLAGGED_BYTES:
            # Someone who appends during every sync would set no flags, and so prove nothing to later readers.
            self._sync()
        is_synced = self._next == self._durable
        sealed = self._write(frame, is_synced=is_synced)
        self._note(sealed[:HEADER_SIZE], self._next + commands, size, time_ns, is_synced=is_synced)
        return sealed

    def append_sealed(self, frame: bytes) -> None:
        """Write a frame of another journal of the same log as it is: it must be the next one of this journal too.

        So both have the same bytes, frame by frame. It is not durable before a sync; one that says by its flag that all
        before it is durable waits until that is so here. Raise JournalError or TimeError for a frame that does not
        follow, else as `append`.
        """
        self._require_open()
        found = journal_scan(frame, 0, shard=self.shard, sequence=self._next, previous_header=self._header)
        count, size, next_sequence, header, why, _ = found
        if (count, size) != (1, len(frame)):
            raise JournalError(f"command {self._next}: {why}; it can't be appended to {self.directory}")
        flags, _, _, _, time_ns, _ = _FIELDS.unpack_from(frame)
        if time_ns < self._time_ns:
            raise TimeError(last=self._time_ns, found=time_ns)
        if self._is_rolling or self._end + size > self._segment.size:
            self._roll(size)
        is_synced = bool(flags & FRAME_SYNCED)
        if is_synced and self._durable < self._next:
            self._sync()
        mark = bytes(min(HEADER_SIZE, self._segment.size - self._end - size))
        try:
            self._file.write(frame + mark, self._end)
        except OSError as error:
            self._cut_back(error)
            raise JournalFullError(f"{self._segment.path}: can't write: {reason(error)}; {_MENDING}") from None
        self._note(header, next_sequence, size, time_ns, is_synced=is_synced)

    def _note(self, header: bytes, next_sequence: int, size: int, time_ns: int, *, is_synced: bool) -> None:
        """A frame was written at the end."""
        self._unflagged = size if is_synced else self._unflagged + size
        self._next = next_sequence
        self._end += size
        self._frames += 1
        self._time_ns = time_ns
        self._header = header
        if self.durability == "async":
            self._sync_thread.start(self._file, delay_ns=_ASYNC_DELAY_NS)

    def _refuse(self, frame: Buffer | Block) -> NoReturn:
        """Raise what is wrong with a frame that can't be appended."""
        header = read_header(bytes(frame))
        if header.flags & _NOT_HERE:
            raise WireError(Reason.BAD_FLAGS, 6, "flags", header.flags)
        if header.shard != self.shard:
            raise WireError(Reason.OUT_OF_RANGE, 8, "shard", header.shard)
        if header.sequence != self._next:
            raise SequenceError(expected=self._next, found=header.sequence)
        if header.time_ns < self._time_ns:
            raise TimeError(last=self._time_ns, found=header.time_ns)
        raise WireError(Reason.BAD_LENGTH, len(frame), "length", len(frame))

    def _write(self, frame: Buffer | Block, *, is_synced: bool) -> bytes:
        try:
            return self._file.append(frame, self._header, self._end, is_synced=is_synced)
        except ValueError:
            self._refuse(frame)  # the header is wrong in itself
        except OSError as error:
            self._cut_back(error)
            raise JournalFullError(f"{self._segment.path}: can't write: {reason(error)}; {_MENDING}") from None

    def _cut_back(self, failed: OSError) -> None:
        """Put the end mark where it was, durably: the frame may be there whole, and must never come back.

        Its sender is told that it was not executed. Where that can't be made sure, the journal is closed.
        """
        try:
            self._file.write(bytes(HEADER_SIZE), self._end)
        except OSError as error:
            self._fail(f"can't write: {reason(failed)}, nor take back what was written", error)
        self._sync(is_needed=True)

    def _roll(self, size: int) -> None:
        """Begin the next segment. Everything before it is synced first: its header says so to later readers."""
        if SEGMENT_HEADER_SIZE + size > self._size:
            raise ArgumentError(
                f"a frame of {size} bytes does not fit a segment of {self._size}; open with larger segment_bytes"
            )
        if time.monotonic_ns() < self._roll_again_ns:
            raise JournalFullError(self._roll_failure)
        self._sync()
        # Until it succeeds no frame goes into the old segment, even a short one: the new header may be on disk already.
        self._is_rolling = True
        try:
            self._begin_segment(self._segment.number + 1)
        except JournalFullError as error:
            self._roll_failure = str(error)
            self._roll_again_ns = time.monotonic_ns() + _ROLL_AGAIN_NS
            raise
        self._is_rolling = False

    def _begin_segment(self, number: int) -> None:
        header = journal_header(
            shard=self.shard,
            segment=number,
            first_sequence=self._next,
            size=self._size,
            previous_header=self._header,
        )
        try:
            file, is_used_again = place_segment(self.directory, number, self._size, header)
        except OSError as error:
            size = f"{self._size >> 20} MiB" if self._size >= 1 << 20 else f"{self._size} bytes"
            mending = _MENDING if number > 1 else _MENDING_AT_OPENING
            raise JournalFullError(
                f"{self.directory}: can't make a segment of {size}: {reason(error)}; {mending}"
            ) from None
        if number > 1:
            self._past.append(self._current())
            if not is_used_again:
                self._forget_old()
            self._file_before = self._file
        path = segment_path(self.directory, number)
        start = SEGMENT_HEADER_SIZE
        self._segment = Segment(path, number, self._size, self._next, self._next, 0, start, self._header)
        self._frames, self._end = 0, start
        self._file = file

    def _forget_old(self) -> None:
        """Give the system back the memory of the segment that lies two behind, now that a new one needs as much.

        Else a log takes all the memory there is, page by page that the system has to find first, and what others had
        in it is lost. A segment that is used again keeps its own: to write into blocks that are not in memory they
        would have to be read.
        """
        if self._file_before is not None and self._size >= _FORGET_BYTES_MIN:
            self._file_before.forget_cached()

    def sync(self) -> None:
        """Wait until all that was appended is on disk; nothing with durability async or memory.

        Raise JournalSyncError when the disk failed: the journal is closed then.
        """
        self._require_open()
        if self.durability == "fsync":
            self._sync()

    def _sync(self, *, is_needed: bool = False) -> None:
        try:
            self._sync_thread.wait()
            if is_needed or self._durable < self._next:
                self._file.sync()
        except OSError as error:
            self._fail("can't sync", error)
        self._durable = self._next
        self._page.set(self._durable)

    def start_sync(self) -> None:
        """Begin a sync of all that was appended, beside this thread; nothing while one is under way, or as in `sync`.

        A frame that is appended while it runs waits for the next one, and does not carry the flag `synced`.
        """
        self._require_open()
        if self.durability == "fsync":
            self._sync_thread.start(self._file, delay_ns=0)

    def sync_done(self) -> bool:
        """Whether no sync is under way that was started; takes the result of one that has ended.

        With durability async as well, where nobody waits for it; what was written meanwhile is synced a second later.
        Raise JournalSyncError as `sync`.
        """
        self._require_open()
        if self.durability == "memory":
            return True
        self._take_result()
        if self.durability == "async":
            if self._durable < self._next:
                self._sync_thread.start(self._file, delay_ns=_ASYNC_DELAY_NS)
            return True
        return not self._sync_thread.is_busy

    @property
    def sync_descriptor(self) -> int:
        """Becomes readable when a sync has ended, also one of durability async, until `sync_done` is asked."""
        return self._sync_thread.descriptor

    def _take_result(self) -> None:
        try:
            position = self._sync_thread.result()
        except OSError as error:
            self._fail("can't sync", error)
        if position is not None and position > self._durable:
            self._durable = position
            self._page.set(position)

    def _fail(self, what: str, error: OSError) -> NoReturn:
        """A sync failed: nothing after `durable_sequence` can be trusted, not even by another sync."""
        self._release()
        raise JournalSyncError(
            f"{self._segment.path}: {what}: {reason(error)}; commands from {self._durable} on may be lost: mend "
            "the disk, then open the journal again"
        ) from None

    def prune(self, before_sequence: int) -> int:
        """Recycle the segments that hold only commands below `before_sequence`; their number. Never the last segment.

        They become spares for new segments, a few at most; the rest is removed. Raise JournalFullError at an I/O error.
        """
        self._require_open()
        pruned = 0
        try:
            while self._past and self._past[0].next_sequence <= before_sequence:
                take_away(self._past[0].path, self._past[0].number, is_spare=self._past[0].size == self._size)
                del self._past[0]
                pruned += 1
        except OSError as error:
            raise JournalFullError(f"{self.directory}: can't prune: {reason(error)}; {_MENDING}") from None
        return pruned

    def close(self) -> None:
        """Sync (but with durability memory) and give the lock back; nothing when it is closed. As `sync` raises."""
        if self.closed:
            return
        if self.durability != "memory":
            self._sync()
        self._release()

    def _release(self) -> None:
        self.closed = True
        self._sync_thread.close()
        self._page.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _require_open(self) -> None:
        if self.closed:
            raise JournalError(f"{self.directory}: the journal is closed; open it again")


def _sync_thread(directory: Path) -> SyncThread:
    """Made at the opening: where descriptors or threads are short, this shows before anything is acknowledged."""
    try:
        return SyncThread()
    except OSError as error:
        raise JournalError(f"{directory}: no thread for syncs: {reason(error)}; raise the limits") from None


def _recovery(found: Survey) -> Recovery:
    last, tail = found.last_header, found.tail
    told = Recovery(
        frames=found.frames,
        commands=found.next_sequence - found.first_sequence,
        first_sequence=found.first_sequence,
        next_sequence=found.next_sequence,
        last_time_ns=0 if last == NO_HEADER else read_header(last).time_ns,
    )
    if tail is None:
        return told
    return replace(told, torn_bytes=tail.bytes, torn_file=tail.file, torn_offset=tail.offset, torn_frames=tail.frames)
