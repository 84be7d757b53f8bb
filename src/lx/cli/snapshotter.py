"""`lx snapshotter`: follow the log of a server in a process of its own, and write snapshots of its state.

`lx exchange` starts one by itself. Problems go to stderr, a line for each snapshot to stdout. Exit status: 0 ended as
asked; 1 the log can't be followed; 2 wrong usage; 3 another process makes the snapshots of this log.
"""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Annotated, Final

from lx.cli.params import OneOf
from lx.cli.snapshots import ON_OFF, policy_of
from lx.journal import JournalLockedError
from lx.node.snapshotter import EVERY, KEEP, KEEP_SEGMENTS, SnapshotPolicy, Snapshotter
from lx.node.stop import StopSignal

__all__ = ["snapshotter"]

_IDLE_MS: Final = 100
"""How often an idle follower looks at the page of the server."""
_BUSY_MS: Final = 20
"""The same while commands come: what it then has to do is short, and the server waits less for the processor."""
_NICE: Final = 10
"""Server and clients come first: a snapshot that is late only makes a restart longer. But it must come some day, so a
tenth of a processor that others want is left to it, and nothing is idle to it only."""
_LOCK_PATIENCE_S: Final = 10.0
"""The snapshotter of a server that was killed may still be ending when the next one starts."""


def snapshotter(
    *,
    data: Path,
    every: int = EVERY,
    once: bool = False,
    keep: int = KEEP,
    prune: Annotated[str, OneOf(ON_OFF)] = "off",
    keep_segments: int = KEEP_SEGMENTS,
    until_eof: bool = False,
) -> int:
    """Follow the log of a server and write snapshots of its state, until SIGTERM or Ctrl-C.

    Parameters
    ----------
    data
        Directory of the log.
    every
        Commands from one snapshot to the next.
    once
        Write one snapshot of what is durable now, and end.
    keep
        How many snapshots stay.
    prune
        on: segments of the log that no kept snapshot needs are removed; off: the log stays whole.
    keep_segments
        With --prune on: so many of the newest segments stay in any case.
    until_eof
        End with standard input too: for a program that starts this and keeps its end of a pipe.
    """
    policy = policy_of(every, keep, prune, keep_segments, option="--every")
    with closing(StopSignal()) as stop, stop.on_signals():
        watched = [stop.descriptor, *([sys.stdin.fileno()] if until_eof else [])]

        def is_wanted() -> bool:
            return not select.select(watched, [], [], 0)[0]

        with _open(data, policy, is_wanted, patience_s=_LOCK_PATIENCE_S if until_eof else 0.0) as made:
            _give_way()
            return _once(made) if once else _follow(made, watched, is_wanted)


def _open(data: Path, policy: SnapshotPolicy, is_wanted: Callable[[], bool], *, patience_s: float) -> Snapshotter:
    """The snapshotter, as soon as no other process has its lock; raise JournalLockedError when patience is over."""
    until_s = time.monotonic() + patience_s
    while True:
        try:
            return Snapshotter(data, policy, _say)
        except JournalLockedError:
            if time.monotonic() >= until_s or not is_wanted():
                raise
            time.sleep(_IDLE_MS / 1_000)


def _once(made: Snapshotter) -> int:
    while made.step():
        pass
    path = made.write()
    print(f"wrote {path}" if path else f"the snapshot before command {made.sequence} is that of the durable log")
    return 0


def _follow(made: Snapshotter, watched: list[int], is_wanted: Callable[[], bool]) -> int:
    waiting = select.poll()
    for descriptor in watched:
        waiting.register(descriptor, select.POLLIN)
    sequence = made.sequence
    timeout_ms = 0
    while not waiting.poll(timeout_ms):
        applied = made.applied_sequence
        is_behind = made.step(is_wanted=is_wanted)
        timeout_ms = 0 if is_behind else _IDLE_MS if made.applied_sequence == applied else _BUSY_MS
        if made.sequence != sequence:
            sequence = made.sequence
            print(f"wrote the snapshot before command {sequence}", flush=True)
    return 0


def _give_way() -> None:
    """Take the processor later than others, and never from one that runs."""
    os.nice(max(0, _NICE - os.nice(0)))
    with suppress(OSError):  # a system that does not let us goes on as before
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _say(text: str) -> None:
    print(f"lx snapshotter: {text}", file=sys.stderr, flush=True)
