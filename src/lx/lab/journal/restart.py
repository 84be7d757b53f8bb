"""How long a restart takes with so many commands in the log: all of it replayed, behind a snapshot, and pruned.

Measured is what a server does before it takes messages: the journal is opened with all checks, the snapshot is read and
checked, the rest of the log is replayed. The start of the process is not in it.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from lx.engine import create
from lx.errors import LxError
from lx.journal import Journal
from lx.journal.restore import best_begin, fits_segments
from lx.journal.snapshots import Snapshot, snapshots_directory, write_snapshot
from lx.lab.bench.workloads import FRAME_COMMANDS, Case, Stretch
from lx.lab.journal.bench import JournalRow
from lx.wire.frame import FrameHeader, read_header
from lx.wire.records_generated import RECORD_SIZE
from lx.workload.native import NativeFlow

__all__ = ["restart_rows"]

_BEHIND: Final = 4_000_000
"""The snapshot lies so many commands before the end of the log, or at its middle: what a server has at worst."""
_CHUNK: Final = 100 * FRAME_COMMANDS


def restart_rows(commands: int, directory: Path, seed: int, on_progress: Callable[[str], None]) -> list[JournalRow]:
    """Rows in seconds, for a log of `commands` commands in a new directory below `directory`, removed at the end."""
    rest = min(_BEHIND, commands // 2)
    with tempfile.TemporaryDirectory(dir=directory, prefix="lx-bench-restart-") as folder:
        place = Path(folder) / "log"
        on_progress(f"writing a log of {commands:,} commands")
        _write(place, commands, commands - rest, seed)
        on_progress("restarting")
        state, whole_s = _restart(place, is_whole=True)
        with_snapshot = _restart(place, is_whole=False)
        with Journal.open(place, durability="memory") as journal:
            journal.prune(_sequence(place, journal))
        pruned = _restart(place, is_whole=False)
    if not state == with_snapshot[0] == pruned[0]:
        raise LxError(f"the restarts come to different states: {state}, {with_snapshot[0]}, {pruned[0]}; seed {seed}")
    title = f"restart, {commands:,} commands"
    return [
        JournalRow(f"{title}, all replayed", "seconds", rates=[whole_s]),
        JournalRow(f"{title}, snapshot and {rest:,} replayed", "seconds", rates=[with_snapshot[1]]),
        JournalRow(f"{title}, the same and pruned", "seconds", rates=[pruned[1]]),
    ]


def _frames(commands: int, seed: int) -> Iterator[bytes]:
    """So many commands of a realistic flow, behind the frames that open its markets and sessions."""
    case = Case("realistic", 1)
    opening = Stretch(case, seed, 0, 0).opening
    yield from opening
    last = read_header(opening[-1])
    sequence = last.sequence + last.command_count
    flow = NativeFlow(case.flow(seed))
    for chunk in range(0, commands, _CHUNK):
        records = flow.fill(min(_CHUNK, commands - chunk))
        for at in range(0, len(records), FRAME_COMMANDS * RECORD_SIZE):
            payload = records[at : at + FRAME_COMMANDS * RECORD_SIZE]
            count = len(payload) // RECORD_SIZE
            header = FrameHeader(record_count=count, sequence=sequence, time_ns=last.time_ns, command_count=count)
            yield header.pack() + payload
            sequence += count


def _write(place: Path, commands: int, until: int, seed: int) -> None:
    """The log, and a snapshot of it behind the first frame that reaches command `until`."""
    engine = create("native")
    first = b""
    is_due = True
    with Journal.open(place, durability="memory") as journal:
        snapshots_directory(place).mkdir()
        for frame in _frames(commands, seed):
            sealed = journal.append(frame)
            first = first or sealed
            if not is_due:
                continue
            engine.apply(frame)
            if journal.next_sequence > until:
                is_due = False
                write_snapshot(
                    place,
                    Snapshot(
                        shard=0,
                        sequence=engine.next_sequence,
                        time_ns=engine.time_ns,
                        last_header=journal.last_header,
                        state_hash=engine.state_hash(),
                        first=first,
                        state=engine.snapshot(),
                    ),
                )


def _sequence(place: Path, journal: Journal) -> int:
    return best_begin(place, "native", fits_segments(journal.segments), _fail).engine.next_sequence


def _restart(place: Path, *, is_whole: bool) -> tuple[str, float]:
    """State hash and seconds of a restart."""
    start_ns = time.perf_counter_ns()
    with Journal.open(place, durability="memory") as journal:
        if is_whole:
            engine = create("native")
        else:
            engine = best_begin(place, "native", fits_segments(journal.segments), _fail).engine
        for frame in journal.frames(engine.next_sequence):
            engine.apply(frame)
        seconds = (time.perf_counter_ns() - start_ns) / 1e9
    return engine.state_hash(), seconds


def _fail(problem: str) -> None:
    raise LxError(problem)
