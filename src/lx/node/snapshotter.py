"""Snapshots and event files of a log that another process writes: its durable frames through an engine of our own.

    DurableReader -> frames -> engine -> (every so many commands) snapshot -> file -> older snapshots and segments go
                                 └-----> events -> event files, from which clients are told what they missed

It only reads the log, so whatever happens here leaves the server as it is: a snapshot that fails is told and tried
again later, and a snapshotter that dies is only missing. Never writing longer than a tenth of the time keeps the disk
for the log. No loop and no signal here: `step` does a little, whoever calls it decides how long.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from lx.journal.durable import DurableReader
from lx.journal.errors import JournalError, JournalFullError
from lx.journal.prune import prunable, prune, segment_heads
from lx.journal.restore import best_begin
from lx.journal.snapshots import (
    Snapshot,
    clear_parts,
    drop_old_snapshots,
    lock_snapshots,
    read_snapshot,
    snapshot_files,
    write_snapshot,
)
from lx.node.event_writer import EventWriter
from lx.wire.frame import HEADER_SIZE

__all__ = ["EVERY", "KEEP", "KEEP_SEGMENTS", "SnapshotPolicy", "Snapshotter", "covered_sequence"]

EVERY: Final = 4_000_000
"""Commands between two snapshots: four segments, and one or two seconds of a restart."""
KEEP: Final = 2
"""Snapshots that are kept: the one before the newest is there when the newest is damaged."""
KEEP_SEGMENTS: Final = 4
"""Segments that pruning leaves, whatever the snapshots have: the last four million commands to look at."""
_PAUSE_FACTOR: Final = 9
"""So many times as long as a snapshot took, none is written after it."""
_AGAIN_NS: Final = 10 * 10**9
"""After one that failed the next is tried so much later."""


@dataclass(frozen=True, slots=True)
class SnapshotPolicy:
    """When a snapshot is written, and what goes away then.

    every: commands between two; keep: how many stay; keep_segments: newest segments that pruning leaves, None: nothing
    is pruned. All are 1 or more.
    """

    every: int = EVERY
    keep: int = KEEP
    keep_segments: int | None = None


def covered_sequence(directory: Path, *, least: int = 1) -> int:
    """The first command that a restart may have to replay: that of the oldest snapshot, all of which must be whole.

    1 when there are fewer than `least`: then nothing is covered. Raise JournalError for one that can't be read.
    """
    sequences = [read_snapshot(path).sequence for path in snapshot_files(directory).values()]
    return min(sequences) if len(sequences) >= max(least, 1) else 1


class Snapshotter:
    """The one that makes the snapshots of a journal.

    on_problem: is told in one line of what went wrong and is tried again; clock: ns, never going back
    Raise JournalLockedError when another process does so already, JournalError when there is nothing to follow.
    """

    def __init__(
        self,
        directory: Path,
        policy: SnapshotPolicy,
        on_problem: Callable[[str], None],
        *,
        clock: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._directory = directory
        self._policy = policy
        self._on_problem = on_problem
        self._clock = clock
        self._reader = DurableReader(directory)
        self._lock = lock_snapshots(directory)
        try:
            clear_parts(directory)
            begin = best_begin(directory, "native", self._reader.begin, on_problem)
        except BaseException:
            os.close(self._lock)
            raise
        self._engine = begin.engine
        self._first = begin.snapshot.first if begin.snapshot else b""
        self.sequence = begin.engine.next_sequence
        """That of the newest snapshot, 1 when there is none."""
        self._target = self.sequence
        self._not_before_ns = 0
        try:
            self._events = EventWriter(directory, begin.engine.next_sequence, on_problem, clock)
        except BaseException:
            os.close(self._lock)
            raise

    @property
    def applied_sequence(self) -> int:
        """Ordinal of the first command that was not applied."""
        return self._engine.next_sequence

    def step(self, *, is_wanted: Callable[[], bool] = lambda: True) -> bool:
        """Apply some of what is durable and was not applied, and write a snapshot when it is time for one.

        False when all was applied that was durable at the last False: a moment to wait, or a reader of a busy server
        would read its newest frames one by one. `is_wanted` is asked while a snapshot is written; no ends it. Raise
        JournalDamagedError when the log is not what was durable, JournalError.
        """
        reader = self._reader
        if reader.sequence >= self._target:
            self._target = reader.durable_sequence
        frames = reader.read(self._target)
        if frames:
            self._first = self._first or frames[0]
            self._events.append([(frame[:HEADER_SIZE], self._engine.apply(frame)) for frame in frames])
        is_due = self._engine.next_sequence - self.sequence >= self._policy.every
        if is_due and self._clock() >= self._not_before_ns:
            self._try(is_wanted)
        return bool(frames) and reader.sequence < self._target

    def _try(self, is_wanted: Callable[[], bool]) -> None:
        start_ns = self._clock()
        try:
            self.write(is_wanted=is_wanted)
        except JournalFullError as error:
            self._on_problem(str(error))
            self._not_before_ns = self._clock() + _AGAIN_NS
        else:
            now_ns = self._clock()
            self._not_before_ns = now_ns + _PAUSE_FACTOR * (now_ns - start_ns)

    def write(self, *, is_wanted: Callable[[], bool] = lambda: True) -> Path | None:
        """Write a snapshot of what was applied, and let older ones and segments go; its file.

        None when it would be the same as the newest, or was not wanted any more. Raise JournalFullError.
        """
        engine = self._engine
        if engine.next_sequence == self.sequence:
            return None
        snapshot = Snapshot(
            shard=self._reader.shard,
            sequence=engine.next_sequence,
            time_ns=engine.time_ns,
            last_header=self._reader.last_header,
            state_hash=engine.state_hash(),
            first=self._first,
            state=engine.snapshot(),
        )
        path = write_snapshot(self._directory, snapshot, is_wanted=is_wanted)
        if path is None:
            return None
        self.sequence = snapshot.sequence
        drop_old_snapshots(self._directory, newest=self.sequence, keep=self._policy.keep)
        if self._policy.keep_segments is not None:
            self._prune(self._policy.keep_segments)
        return path

    def _prune(self, keep_segments: int) -> None:
        """Take away the segments that no restart needs: by the snapshots as they are on disk, each read whole.

        The first snapshot takes nothing away unless one is all that is kept: when it is damaged there is no other.
        """
        try:
            covered = covered_sequence(self._directory, least=min(self._policy.keep, 2))
        except JournalError as error:
            self._on_problem(f"nothing is pruned: {error}")
            return
        heads = segment_heads(self._directory)
        segments = prunable(heads, covered=covered, keep_segments=keep_segments)
        if segments:
            prune(self._directory, segments, spare_bytes=heads[-1].size)
            self._events.prune(heads[len(segments)].first_sequence)

    def close(self) -> None:
        """Let another process make the snapshots."""
        self._events.close()
        os.close(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
