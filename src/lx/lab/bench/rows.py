"""The ways of feeding an engine that the benchmark compares; each can be verified and measured.

`core` is the engine without Python: frames that stand ready in memory, a loop in Rust, events encoded into one buffer
that is used again. `full` is the same with risk on: accounts, funds checked, reserved and settled, fees. `python-N`
calls the native engine from Python with frames of N commands; each call returns its events as bytes. `reference` is
the engine in plain Python. Frames are built before the clock starts, for every row. `snapshot` and `restore` count the
orders that rest, not commands.
"""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from lx._native import bench_core
from lx.engine import Engine, create, restore
from lx.lab.bench.workloads import FRAME_COMMANDS, Sizes, Stretch
from lx.wire.layouts_generated import TRADE
from lx.wire.records_generated import Kind

__all__ = [
    "FULL",
    "ROWS",
    "ROWS_SNAPSHOT",
    "BenchRow",
    "CoreRow",
    "FullRow",
    "Outcome",
    "PythonRow",
    "ReferenceRow",
    "Sample",
]


FULL: Final = "full"
"""The row with risk on, whose states are its own."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a stretch of commands did; `state_hash` is empty for a peer, whose state is not ours.

    `trades` is None for a peer that does not tell them.
    """

    trades: int | None
    quantity: int
    state_hash: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One measurement: commands, seconds they took, and the state hash at their end.

    `native_hash` is what the native engine has there; for a row that runs less far than the others.
    """

    commands: int
    seconds: float
    state_hash: str = ""
    native_hash: str = ""

    @property
    def commands_per_second(self) -> float:
        """The rate."""
        return self.commands / self.seconds


class BenchRow(Protocol):
    """One row of the table."""

    @property
    def name(self) -> str:
        """Its name in table and JSON."""

    def verify(self, prefix: Stretch) -> Outcome:
        """Run a prefix as `measure` runs a stretch, and tell what it did."""

    def measure(self, stretch: Stretch, sizes: Sizes) -> Sample:
        """Run a stretch against the clock."""


class CoreRow:
    """The native engine alone; the clock runs inside of the extension."""

    name: Final = "core"

    def verify(self, prefix: Stretch) -> Outcome:
        """Trades, lots and hash of the prefix."""
        done = bench_core(prefix.setup, prefix.frames(FRAME_COMMANDS), tally=True)
        return Outcome(done[2], done[3], done[6].hex())

    def measure(self, stretch: Stretch, sizes: Sizes) -> Sample:
        """All commands of the stretch."""
        done = bench_core(stretch.setup, stretch.frames(FRAME_COMMANDS), tally=False)
        return Sample(stretch.measured, done[0] / 1e9, done[6].hex())


class FullRow:
    """As `core`, the same commands with accounts, fees and settlements; at the end no money is lost or made."""

    name: Final = FULL

    def verify(self, prefix: Stretch) -> Outcome:
        """Trades, lots and hash of the prefix."""
        return CoreRow().verify(prefix.with_accounts())

    def measure(self, stretch: Stretch, sizes: Sizes) -> Sample:
        """All commands of the stretch."""
        return CoreRow().measure(stretch.with_accounts(), sizes)


class PythonRow:
    """The native engine, called from Python with frames of so many commands."""

    def __init__(self, commands_per_frame: int) -> None:
        self.name = f"python-{commands_per_frame}"
        self._commands_per_frame = commands_per_frame

    def verify(self, prefix: Stretch) -> Outcome:
        """Trades, lots and hash of the prefix."""
        return run_tallied(_engine_at(prefix), prefix.frame_list(self._commands_per_frame))

    def measure(self, stretch: Stretch, sizes: Sizes) -> Sample:
        """All commands of the stretch."""
        engine = _engine_at(stretch)
        seconds = _timed(engine, stretch.frame_list(self._commands_per_frame))
        return Sample(stretch.measured, seconds, engine.state_hash())


class ReferenceRow:
    """The engine in plain Python, in frames as those of `core`; it starts from the native one's snapshot."""

    name: Final = "reference"

    def verify(self, prefix: Stretch) -> Outcome:
        """What every other row is compared with: all from the first command on, without a snapshot."""
        engine = create("reference")
        for frame in prefix.setup_list():
            engine.apply(frame)
        return run_tallied(engine, prefix.frame_list(FRAME_COMMANDS))

    def measure(self, stretch: Stretch, sizes: Sizes) -> Sample:
        """The first commands of the stretch."""
        native = _engine_at(stretch)
        engine = restore("reference", native.snapshot())
        count = min(sizes.slow, stretch.measured)
        frames = stretch.frame_list(FRAME_COMMANDS, count)
        seconds = _timed(engine, frames)
        for frame in frames:
            native.apply(frame)
        return Sample(count, seconds, engine.state_hash(), native.state_hash())


class SnapshotRow:
    """The native engine's state as bytes; `restore` instead is an engine made from them."""

    def __init__(self, name: str) -> None:
        self.name = name

    def verify(self, prefix: Stretch) -> Outcome:
        """Trades, lots and hash of the prefix, the second half of it run by an engine from a snapshot."""
        frames = prefix.frame_list(FRAME_COMMANDS)
        half = len(frames) // 2
        engine = _engine_at(prefix)
        first = run_tallied(engine, frames[:half])
        second = run_tallied(restore("native", engine.snapshot()), frames[half:])
        return Outcome((first.trades or 0) + (second.trades or 0), first.quantity + second.quantity, second.state_hash)

    def measure(self, stretch: Stretch, sizes: Sizes) -> Sample:
        """All orders that rest before the stretch."""
        engine = _engine_at(stretch)
        resting = engine.orders_resting
        start_ns = time.perf_counter_ns()
        snapshot = engine.snapshot()
        if self.name == "restore":
            start_ns = time.perf_counter_ns()
            engine = restore("native", snapshot)
        seconds = (time.perf_counter_ns() - start_ns) / 1e9
        return Sample(resting, seconds, engine.state_hash())


ROWS: Final[tuple[BenchRow, ...]] = (
    CoreRow(),
    FullRow(),
    *(PythonRow(size) for size in (1, 10, 100, 1_000)),
    ReferenceRow(),
)
"""All rows but the peers and those of snapshots."""
ROWS_SNAPSHOT: Final[tuple[BenchRow, ...]] = (SnapshotRow("snapshot"), SnapshotRow("restore"))
"""Those of the workload `snapshot`."""


def _engine_at(stretch: Stretch) -> Engine:
    """The native engine as it stands before the stretch."""
    engine = create("native")
    for frame in stretch.setup_list():
        engine.apply(frame)
    return engine


def _timed(engine: Engine, frames: list[bytes]) -> float:
    """Seconds that the engine takes for the frames; no collection of garbage in between."""
    apply = engine.apply
    gc.disable()
    try:
        start_ns = time.perf_counter_ns()
        for frame in frames:
            apply(frame)
        return (time.perf_counter_ns() - start_ns) / 1e9
    finally:
        gc.enable()


def run_tallied(engine: Engine, frames: list[bytes]) -> Outcome:
    """Apply the frames and count what was traded; raise InvariantError when money was lost or made."""
    trades = quantity = 0
    for frame in frames:
        events = np.frombuffer(engine.apply(frame), dtype=TRADE)[1:]
        traded = events[events["kind"] == Kind.TRADE]
        trades += len(traded)
        quantity += int(traded["quantity"].sum())
    engine.conservation()
    return Outcome(trades, quantity, engine.state_hash())
