"""Runs of the model through an engine: how often the mid price of a market moves up first.

A batch of runs shares one engine, a market each. What becomes of a run is read from the engine's level events alone: at
a spread of one tick, the first of the two best levels that has nothing left is the move.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lx.checks import check
from lx.engine import Engine, create, restore
from lx.engine.markets import market_commands
from lx.errors import UsageError
from lx.lab.queue_model.flow import BEST_ASK, BEST_BID, MAKER, TAKER, QueueFlow
from lx.lab.queue_model.model import up_probability
from lx.wire.frame import FrameHeader, build_frame
from lx.wire.layouts_generated import LEVEL
from lx.wire.records_generated import RECORDS_PER_FRAME_MAX, Kind, OpenSession, Side

__all__ = ["CELLS", "TOLERANCE", "Cell", "ModelRun", "run_model"]

CELLS: Final = tuple((bids, asks) for bids in (1, 3) for asks in range(1, 6))
"""Orders at the best bid and the best ask, as in the table of odds that are known."""
TOLERANCE: Final = 0.003
_ERRORS_MAX: Final = 4
"""A share of few runs may differ by this many standard errors, where that is more; by chance 1 of 16,000 does."""
_MARKETS: Final = 2_048
_ORDERS_MAX: Final = 1_000_000
_FIRST_ID: Final = 2
_WINDOW: Final = 0.5
"""Of the model's time; each window is twice as long as the one before, up to _WINDOW_MAX."""
_WINDOW_MAX: Final = 4.0


@dataclass(frozen=True, slots=True)
class Cell:
    """What the runs that began with so many orders at the best bid and the best ask did."""

    bids: int
    asks: int
    runs: int
    ups: int

    @property
    def measured(self) -> float:
        """The share of runs whose mid price moved up."""
        return self.ups / self.runs

    @property
    def exact(self) -> float:
        """The model's own odds."""
        return up_probability(self.bids, self.asks)

    @property
    def difference(self) -> float:
        """Measured less exact."""
        return self.measured - self.exact

    @property
    def standard_error(self) -> float:
        """Of the share, from the model's own odds."""
        return sqrt(self.exact * (1 - self.exact) / self.runs)

    @property
    def tolerance(self) -> float:
        """What the difference may be: 0.003, or four standard errors when the runs are too few for that."""
        return max(TOLERANCE, _ERRORS_MAX * self.standard_error)

    @property
    def is_within(self) -> bool:
        """Whether it is."""
        return abs(self.difference) <= self.tolerance


@dataclass(slots=True)
class ModelRun:
    """All cells, and what the engine did for them."""

    cells: list[Cell]
    commands: int = 0
    events: int = 0

    @property
    def is_within(self) -> bool:
        """Whether every cell is."""
        return all(cell.is_within for cell in self.cells)


def run_model(
    *,
    runs: int,
    seed: int,
    cells: Sequence[tuple[int, int]] = CELLS,
    engine: str = "native",
    on_progress: Callable[[Cell], None] = lambda _: None,
) -> ModelRun:
    """Run the model so often for each cell, and tell `on_progress` of each that is done; UsageError for no runs."""
    if runs < 1:
        raise UsageError(f"--runs: {runs} is too few; give a number from 1 on, such as --runs 400000")
    batches = _Batches(engine, min(runs, _MARKETS))
    done = ModelRun([])
    for bids, asks in cells:
        rng = np.random.default_rng([seed, bids, asks])
        ups = 0
        for start in range(0, runs, _MARKETS):
            ups += batches.ups(
                QueueFlow(rng, bids=bids, asks=asks, runs=min(_MARKETS, runs - start), first_id=_FIRST_ID)
            )
        done.cells.append(Cell(bids, asks, runs, ups))
        on_progress(done.cells[-1])
    done.commands, done.events = batches.commands, batches.events
    return done


class _Batches:
    """Batches of runs, each in an engine of empty markets; counts commands and events."""

    def __init__(self, engine: str, markets: int) -> None:
        self._name = engine
        empty = create(engine, _ORDERS_MAX)
        symbols = [f"Q{number}-USD" for number in range(1, markets + 1)]
        sessions = [OpenSession(account=account, client_id=1) for account in (MAKER, TAKER)]
        empty.apply(build_frame([*sessions, *market_commands(symbols)], sequence=1, time_ns=0))
        self._empty = empty.snapshot()
        self.commands = self.events = 0

    def ups(self, flow: QueueFlow) -> int:
        """Play a batch to its end; how many of its runs moved up."""
        engine = restore(self._name, self._empty)
        moves = self._apply(engine, flow.opening())
        check(len(moves) == 0, "no run moves before it has begun")
        length, ups, going = _WINDOW, 0, True
        while going:
            moves = self._apply(engine, flow.window(length))
            market, first = np.unique(moves["instrument"], return_index=True)
            ups += int(np.count_nonzero(moves["side"][first] == Side.SELL))
            going = flow.end(market) > 0
            length = min(2 * length, _WINDOW_MAX)
        return ups

    def _apply(self, engine: Engine, commands: NDArray[Any]) -> NDArray[Any]:
        """Apply the commands; the events that say that a best level has become empty, in their order."""
        found = []
        for start in range(0, len(commands), RECORDS_PER_FRAME_MAX):
            part = commands[start : start + RECORDS_PER_FRAME_MAX]
            header = FrameHeader(record_count=len(part), command_count=len(part), sequence=engine.next_sequence)
            events = np.frombuffer(engine.apply(header.pack() + part.tobytes()), dtype=LEVEL)[1:]
            self.commands += len(part)
            self.events += len(events)
            levels = events[(events["kind"] == Kind.LEVEL) & (events["quantity"] == 0)]
            best = np.where(levels["side"] == Side.BUY, BEST_BID, BEST_ASK)
            found.append(levels[levels["price"] == best])
        return np.concatenate(found) if found else np.zeros(0, dtype=LEVEL)
