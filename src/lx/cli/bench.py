"""`lx bench`: measure the engine on this machine, and set up what it is compared with."""

import sys

import msgspec
from cyclopts import App

from lx.lab.bench.measure import run_bench
from lx.lab.bench.plan import make_plan
from lx.lab.bench.report import json_object, table_lines

__all__ = ["app", "engine"]

app = App(name="bench", help="Measure the engine.")


@app.command
def engine(*, quick: bool = False, json: bool = False, seed: int = 1, workloads: str = "", rows: str = "") -> int:
    """Measure the matching engine: commands a second, beside the reference engine and a peer.

    Parameters
    ----------
    quick
        Fewer commands and depths: below 20 seconds, less exact.
    json
        Print one JSON object instead of the table.
    seed
        Of the order flow.
    workloads
        Only these of realistic, mixed, limits, depth; with commas.
    rows
        Only these, such as core,python-1; with commas.
    """
    plan = make_plan(seed=seed, quick=quick, workloads=_words(workloads), rows=_words(rows))
    results = run_bench(plan, _say)
    if json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(json_object(results, plan)), indent=2) + b"\n")
    else:
        print("\n".join(table_lines(results, plan)), flush=True)
    return 0


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _say(text: str) -> None:
    print(f"lx bench: {text}", file=sys.stderr, flush=True)
