"""How a node begins: from a snapshot and the rest of the log, or from all of it; both give the same node."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lx.engine.factory import create
from lx.engine.protocol import Engine
from lx.journal import Journal, JournalDamagedError
from lx.journal.front import with_advice
from lx.journal.restore import best_begin, fits_segments

__all__ = ["Start", "open_log", "start_of"]


@dataclass(frozen=True, slots=True)
class Start:
    """What a server begins with.

    engine: at the snapshot, or empty
    sequence: the first command that is replayed
    learned: frames of events that the replica learns before the log goes on
    first: first frame of the log; None when the log is new
    """

    engine: Engine
    learned: tuple[bytes, ...]
    first: bytes | None
    sequence: int = 1


def open_log(directory: Path, durability: str, shard: int | None) -> Journal:
    """The log of a server; raise as `Journal.open`.

    Damage stops a start also where the start would need nothing of what is damaged: that history is gone is to be
    decided and not to be overlooked. Then the message says what can be done.
    """
    try:
        return Journal.open(directory, durability=durability, shard=shard)
    except JournalDamagedError as damage:
        raise with_advice(directory, damage) from None


def start_of(log: Journal | None, engine: str, on_problem: Callable[[str], None], *, is_whole: bool) -> Start:
    """What a server on this log begins with; `is_whole`: all commands are to be replayed, whatever snapshots there are.

    Raise JournalError when what it needs was pruned.
    """
    if log is None:
        return Start(create(engine), (), None)
    if is_whole:
        return Start(create(engine), (), next(log.frames(), None))
    begin = best_begin(log.directory, engine, fits_segments(log.segments), on_problem)
    if begin.snapshot is None:
        return Start(begin.engine, (), next(log.frames(), None))
    from lx.node.learned import learned_events  # it needs NumPy, which a server without snapshots does without

    return Start(begin.engine, learned_events(begin.snapshot), begin.snapshot.first, begin.snapshot.sequence)
