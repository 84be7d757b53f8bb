"""The frames of a journal through an engine: where it ends, in which state, and how fast."""

from __future__ import annotations

import time
from dataclasses import dataclass

from lx.errors import InputError
from lx.journal import Survey, read_frames
from lx.lab.replay.engines import Engines

__all__ = ["Replayed", "replay_journal"]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay came to; `seconds` are those of reading and applying, without the state's hash."""

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

    Raise InputError when the journal does not begin with command 1, EnginesDiffer when the two of `both` differ.
    """
    if found.first_sequence != 1:
        raise InputError(
            f"{found.directory}: the journal begins with command {found.first_sequence}: the ones before were pruned; "
            "replay one that is whole"
        )
    engines = Engines(engine)
    frames = 0
    start_ns = time.perf_counter_ns()
    for frame in read_frames(found.segments):
        engines.apply(frame)
        frames += 1
    seconds = (time.perf_counter_ns() - start_ns) / 1e9
    sequence = engines.next_sequence
    return Replayed(frames, sequence - 1, sequence, engines.state_hash(), seconds)
