"""`lx bench`: measure the engine on this machine, and set up what it is compared with."""

import sys

import msgspec
from cyclopts import App

from lx.lab.bench.measure import run_bench
from lx.lab.bench.peer import PEER, PeerPlace, PeerRow
from lx.lab.bench.plan import make_plan
from lx.lab.bench.report import json_object, table_lines

__all__ = ["app", "engine", "setup"]

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
    place = PeerPlace.of_checkout()
    peers = [PeerRow(place)] if place.is_ready else []
    plan = make_plan(seed=seed, quick=quick, workloads=_words(workloads), rows=_words(rows), peers=peers)
    if not peers:
        _say(f"{PEER} is not set up, its rows are skipped; `lx bench setup` installs it")
    run = run_bench(plan, _say)
    if json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(json_object(run, plan)), indent=2) + b"\n")
    else:
        print("\n".join(table_lines(run, plan)), flush=True)
    return 0


@app.command
def setup() -> int:
    """Install the peer that the engine is compared with, into an environment of its own (var/bench)."""
    place = PeerPlace.of_checkout()
    if place.is_ready:
        _say(f"{PEER} is set up already, in {place.environment}")
        return 0
    _say(f"installing {PEER} into {place.environment} ...")
    place.set_up()
    _say(f"{PEER} is set up")
    return 0


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _say(text: str) -> None:
    print(f"lx bench: {text}", file=sys.stderr, flush=True)
