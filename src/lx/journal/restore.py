"""The engine at the newest snapshot that can be trusted: where a restart, and whoever follows a log, begins.

A snapshot is used when its bytes are whole, it lies on the hash chain of this log, an engine can be made from it, and
that engine has the state hash that the snapshot names. One that fails is told by name, and the one before it is tried.
The only module of the journal that knows engines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from lx.engine.factory import create, restore
from lx.engine.protocol import Engine
from lx.errors import LxError
from lx.journal.errors import JournalError
from lx.journal.read import header_before
from lx.journal.snapshots import Snapshot, read_snapshot, snapshot_files
from lx.journal.survey import Segment
from lx.wire.frame import NO_HEADER

__all__ = ["Begin", "best_begin", "engine_of", "fits_segments", "good_snapshot"]

Fits = Callable[[int, bytes], bool]
"""Whether the log has a frame with this header before this command."""


def fits_segments(segments: Sequence[Segment]) -> Fits:
    """The question for a log whose segments are known."""
    return lambda sequence, last_header: header_before(segments, sequence) == last_header


class Begin(NamedTuple):
    """An engine, and the snapshot that it was made from; None: it is empty, and the log is replayed whole."""

    engine: Engine
    snapshot: Snapshot | None


def best_begin(directory: Path, engine: str, fits: Fits, on_problem: Callable[[str], None]) -> Begin:
    """The engine (`native`, `reference`) at the newest good snapshot of the journal in `directory`, or a new one.

    Each snapshot that can't be used is told by `on_problem` on one line. Raise JournalError when none can and the log
    does not begin with command 1.
    """
    for path in snapshot_files(directory).values():
        try:
            snapshot = good_snapshot(path, fits)
            return Begin(engine_of(snapshot, engine), snapshot)
        except LxError as error:
            text = str(error)
            on_problem(f"snapshot not used: {text if str(path) in text else f'{path}: {text}'}")
    if not fits(1, NO_HEADER):
        raise JournalError(
            f"{directory}: the beginning of the log was pruned, and no snapshot can be used; restore a backup"
        )
    return Begin(create(engine), None)


def good_snapshot(path: Path, fits: Fits) -> Snapshot:
    """A snapshot that is whole and of this log; raise JournalError, JournalDamagedError."""
    snapshot = read_snapshot(path)
    if not fits(snapshot.sequence, snapshot.last_header):
        raise JournalError(f"{path}: the snapshot is not of this log as it is now; take it away")
    return snapshot


def engine_of(snapshot: Snapshot, engine: str) -> Engine:
    """The engine of a snapshot; raise LxError when none can be made from it, or its state is another one."""
    made = restore(engine, snapshot.state)
    found = (made.next_sequence, made.time_ns, made.state_hash())
    if found != (snapshot.sequence, snapshot.time_ns, snapshot.state_hash):
        raise JournalError(
            f"an engine made from the snapshot has the state hash {found[2]}, not {snapshot.state_hash}; take it away"
        )
    return made
