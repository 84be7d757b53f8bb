"""`lx lab queue-model`: the native engine in a market whose odds are known."""

import sys
import time

import msgspec

from lx.lab.queue_model.report import json_object, table_lines
from lx.lab.queue_model.run import Cell, run_model

__all__ = ["queue_model"]

_RUNS_QUICK = 20_000


def queue_model(*, runs: int = 400_000, quick: bool = False, json: bool = False, seed: int = 1) -> int:
    """Run a market whose odds are known through the native engine; status 1 when it does not do what they say.

    Parameters
    ----------
    runs
        For each of the ten rows; 400,000 take about two minutes in all.
    quick
        20,000 runs instead, in seconds, and less exact.
    json
        Print one JSON object instead of the table.
    seed
        Of the order flow.
    """
    started = time.monotonic()
    done = run_model(runs=_RUNS_QUICK if quick else runs, seed=seed, on_progress=_progress)
    seconds = time.monotonic() - started
    if json:
        told = json_object(done, seed=seed, seconds=seconds)
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n")
    else:
        print("\n".join(table_lines(done, seed=seed, seconds=seconds)), flush=True)
    return 0 if done.is_within else 1


def _progress(cell: Cell) -> None:
    text = f"{cell.runs:,} runs with {cell.bids} at the bid and {cell.asks} at the ask"
    print(f"lx lab queue-model: {text}", file=sys.stderr, flush=True)
