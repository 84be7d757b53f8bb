"""The frames of a journal through an engine: where it ends, in which state, and how fast."""

from __future__ import annotations

import time
from dataclasses import dataclass

from lx.journal import JournalError, Survey, read_frames
from lx.journal.restore import best_begin, engine_of, fits_segments
from lx.lab.replay.engines import Engines

__all__ = ["Replayed", "replay_journal"]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay came to; `seconds` are those of reading and applying, without the state's hash.

    It began with command `first_sequence`, at a snapshot when that is not 1.
    """

    first_sequence: int
    frames: int
    commands: int
    next_sequence: int
    state_hash: str
    seconds: float

    @property
    def commands_per_second(self) -> float:
        """Rate of reading and applying."""
        return self.commands / self.seconds if self.seconds else 0.0


def replay_journal(found: Survey, *, engine: str) -> Replayed:
    """Apply all frames to new engines of the choice `native`, `reference` or `both`.

    Where the beginning was pruned they begin at the newest snapshot. Raise JournalError when none can be used,
    EnginesDiffer when the two of `both` differ.
    """
    engines = Engines(engine) if found.first_sequence == 1 else _engines_at_snapshot(found, engine)
    first_sequence = engines.next_sequence
    frames = 0
    start_ns = time.perf_counter_ns()
    for frame in read_frames(found.segments, first_sequence):
        engines.apply(frame)
        frames += 1
    seconds = (time.perf_counter_ns() - start_ns) / 1e9
    sequence = engines.next_sequence
    return Replayed(first_sequence, frames, sequence - first_sequence, sequence, engines.state_hash(), seconds)


def _engines_at_snapshot(found: Survey, choice: str) -> Engines:
    """Engines that begin at the newest snapshot which all of them take."""
    problems: list[str] = []
    snapshot = best_begin(found.directory, "native", fits_segments(found.segments), problems.append).snapshot
    if snapshot is None:
        raise JournalError(f"{found.directory}: no snapshot can be used: {'; '.join(problems)}")
    return Engines(choice, lambda name: engine_of(snapshot, name))
