"""How fast the journal is: group commits beside bare write and fdatasync, opening, and replay beside the engine.

The rows of a repeat run one after the other in the same directory, each repeat begins with another row, and ratios are
formed within a repeat: a disk that gets slower for a while does so for both sides of a ratio.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from lx.engine import create
from lx.journal import Journal, read_frames, survey
from lx.lab.bench.workloads import Case

__all__ = ["JournalBench", "JournalPlan", "JournalRow", "run_journal_bench"]

REPEATS: Final = 5
GROUPS: Final = ((1, 10), (1, 1_000), (1, 10_000), (16, 10), (16, 1_000), (256, 10), (256, 100))
"""Group commits: a sync covers so many frames of so many commands. A node appends one frame a turn of its loop."""
_COMMIT_GOAL: Final = ">= 0.60 of bare fdatasync"
_REPLAY_GOAL: Final = ">= 0.50 of the engine"


@dataclass(frozen=True, slots=True)
class JournalPlan:
    """Sizes of a run: `groups` commits a row and repeat, `commands` for opening and replay."""

    groups: int
    commands: int
    repeats: int = REPEATS
    seed: int = 1

    @classmethod
    def of(cls, *, quick: bool, seed: int) -> JournalPlan:
        """The usual sizes, or those that take less than a minute."""
        return cls(20, 100_000, seed=seed) if quick else cls(100, 1_000_000, seed=seed)


@dataclass(slots=True)
class JournalRow:
    """One row: its rates in `unit` a second, one a repeat, and their ratios to the other side of the same repeat."""

    name: str
    unit: str
    goal: str = ""
    rates: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float | None:
        """Median of the repeats; None for the side that others are compared with."""
        return median(self.ratios) if self.ratios else None


@dataclass(frozen=True, slots=True)
class JournalBench:
    """All rows, and where they ran."""

    rows: list[JournalRow]
    plan: JournalPlan


def run_journal_bench(plan: JournalPlan, directory: Path, on_progress: Callable[[str], None]) -> JournalBench:
    """Measure in a new directory below `directory`, which is removed at the end."""
    rows: dict[str, JournalRow] = {}
    stretch = Case("realistic", 1).stretch(plan.seed, 0, plan.commands)
    with tempfile.TemporaryDirectory(dir=directory, prefix="lx-bench-journal-") as place:
        # The first repeat only warms up and is dropped.
        for repeat in range(plan.repeats + 1):
            on_progress(f"repeat {repeat} of {plan.repeats}" if repeat else "warming up")
            target = rows if repeat else {}
            for size, commands in GROUPS:
                frames = stretch.frame_list(commands, min(plan.commands, size * commands * plan.groups))
                _commits(target, Path(place), frames, (commands, size, plan.groups), repeat)
            _reads(target, Path(place), [*stretch.setup_list(), *stretch.frame_list(1_000)], plan)
    return JournalBench(list(rows.values()), plan)


def _add(rows: dict[str, JournalRow], name: str, unit: str, rate: float, base: float | None, goal: str = "") -> None:
    row = rows.setdefault(name, JournalRow(name, unit, goal if base else ""))
    row.rates.append(rate)
    if base:
        row.ratios.append(rate / base)


def _commits(
    rows: dict[str, JournalRow], place: Path, frames: list[bytes], sizes: tuple[int, int, int], repeat: int
) -> None:
    """Group commits of one size, journal and bare, in an order that changes."""
    commands, size, groups = sizes
    payloads = _groups(frames, size, groups)
    total = sum(len(frame) for group in payloads for frame in group)
    sides: list[tuple[str, Callable[[Path, list[list[bytes]]], float]]] = [("journal", _journal), ("bare", _bare)]
    seconds = {name: side(place / name, payloads) for name, side in (sides if repeat % 2 else sides[::-1])}
    title = f"commit {size} x {commands} commands"
    bare, ours = (total / seconds[name] / 1e6 for name in ("bare", "journal"))
    _add(rows, f"{title}, bare", "MB", bare, None)
    _add(rows, title, "MB", ours, bare, _COMMIT_GOAL)


def _groups(frames: list[bytes], size: int, groups: int) -> list[list[bytes]]:
    """So many groups of frames, used again when they are too few: their bytes are of no interest here."""
    return [[frames[(group * size + index) % len(frames)] for index in range(size)] for group in range(groups)]


def _journal(place: Path, groups: list[list[bytes]]) -> float:
    """Seconds of appending and syncing; the headers are set to what the log needs before the clock runs."""
    sequence = 1
    ready = []
    for group in groups:
        renumbered = []
        for frame in group:
            renumbered.append(frame[:16] + sequence.to_bytes(8, "little") + frame[24:])
            sequence += int.from_bytes(frame[44:48], "little")
        ready.append(renumbered)
    with Journal.open(place) as journal:
        start_ns = time.perf_counter_ns()
        for group in ready:
            for frame in group:
                journal.append(frame)
            journal.sync()
        seconds = (time.perf_counter_ns() - start_ns) / 1e9
    _remove(place)
    return seconds


def _bare(place: Path, groups: list[list[bytes]]) -> float:
    """Seconds of one write and one fdatasync a group, into a file of reserved blocks."""
    place.mkdir()
    joined = [b"".join(group) for group in groups]
    descriptor = os.open(place / "file", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC)
    try:
        # As large as the journal's files together, so that both sides write into reserved blocks only.
        os.posix_fallocate(descriptor, 0, max(64 << 20, sum(map(len, joined))))
        os.fsync(descriptor)
        start_ns = time.perf_counter_ns()
        for group in joined:
            os.write(descriptor, group)
            os.fdatasync(descriptor)
        return (time.perf_counter_ns() - start_ns) / 1e9
    finally:
        os.close(descriptor)
        _remove(place)


def _remove(place: Path) -> None:
    for path in place.iterdir():
        path.unlink()
    place.rmdir()


def _reads(rows: dict[str, JournalRow], place: Path, frames: list[bytes], plan: JournalPlan) -> None:
    """Opening with all checks, and replay beside the engine that has the frames in memory."""
    with Journal.open(place / "log") as journal:
        for frame in frames:
            journal.append(frame)
    start_ns = time.perf_counter_ns()
    with Journal.open(place / "log") as journal:
        opening = (time.perf_counter_ns() - start_ns) / 1e9
        commands = journal.recovery.commands
        size = sum(segment.end for segment in journal.segments)
    _add(rows, "opening, all checked", "MB", size / opening / 1e6, None)
    found = survey(place / "log")
    alone = _apply(frames)
    start_ns = time.perf_counter_ns()
    engine = create("native")
    for frame in read_frames(found.segments):
        engine.apply(frame)
    replay = (time.perf_counter_ns() - start_ns) / 1e9
    _add(rows, "engine alone", "commands", commands / alone, None)
    _add(rows, "replay", "commands", commands / replay, commands / alone, _REPLAY_GOAL)
    # What a restart with 10 M commands takes: the checks of opening, then the replay.
    _add(rows, "restart with 10 M commands takes", "seconds", 1e7 / commands * (opening + replay), None)
    _remove(place / "log")


def _apply(frames: list[bytes]) -> float:
    engine = create("native")
    start_ns = time.perf_counter_ns()
    for frame in frames:
        engine.apply(frame)
    return (time.perf_counter_ns() - start_ns) / 1e9
