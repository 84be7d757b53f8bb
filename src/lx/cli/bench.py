"""`lx bench`: measure engine, journal and node on this machine, and set up what they are compared with."""

import sys
from pathlib import Path

import msgspec
from cyclopts import App

from lx.errors import UsageError
from lx.lab.bench.measure import run_bench
from lx.lab.bench.peer import PEERS, PeerError, PeerPlace, PeerRow
from lx.lab.bench.plan import make_plan
from lx.lab.bench.report import json_object, table_lines
from lx.lab.bench_node.programs import Programs
from lx.lab.bench_node.report import node_json, node_lines
from lx.lab.bench_node.run import NodePlan, run_node_bench
from lx.lab.journal.bench import JournalPlan, run_journal_bench
from lx.lab.journal.report import journal_json, journal_lines
from lx.lab.journal.restart import restart_rows

__all__ = ["app", "engine", "journal", "node", "setup"]

app = App(name="bench", help="Measure engine, journal and node.")


@app.command
def engine(*, quick: bool = False, json: bool = False, seed: int = 1, workloads: str = "", rows: str = "") -> int:
    """Measure the matching engine: commands a second, beside the reference engine and peers.

    Parameters
    ----------
    quick
        Fewer commands and depths: about a minute, less exact.
    json
        Print one JSON object instead of the table.
    seed
        Of the order flow.
    workloads
        Only these of realistic, wide, mixed, plain, limits, depth, snapshot; with commas.
    rows
        Only these, such as core,python-1; with commas.
    """
    places = [PeerPlace.of_checkout(name) for name in PEERS]
    peers = [PeerRow(place) for place in places if place.is_ready]
    plan = make_plan(seed=seed, quick=quick, workloads=_words(workloads), rows=_words(rows), peers=peers)
    for place in places:
        if not place.is_ready:
            _say(f"{place.name} is not set up, its rows are skipped; `lx bench setup` installs it")
    run = run_bench(plan, _say)
    _tell(json_object(run, plan) if json else table_lines(run, plan))
    return 0


@app.command
def journal(
    *,
    quick: bool = False,
    json: bool = False,
    seed: int = 1,
    directory: Path = Path(),
    restart_commands: int = 0,
) -> int:
    """Measure the journal: group commits beside bare write and fdatasync, opening, replay beside the engine.

    Parameters
    ----------
    quick
        Fewer commits and commands: below a minute, less exact.
    json
        Print one JSON object instead of the table.
    seed
        Of the order flow.
    directory
        Where to write: on the disk that is to be measured. The files are removed at the end.
    restart_commands
        Measure restarts too, with so many commands in the log, such as 10000000: without and with a snapshot.
    """
    if restart_commands < 0:
        raise UsageError(f"--restart-commands: {restart_commands} is no number of commands; give 0 or more")
    run = run_journal_bench(JournalPlan.of(quick=quick, seed=seed), directory, _say)
    if restart_commands:
        run.rows.extend(restart_rows(restart_commands, directory, seed, _say))
    _tell(journal_json(run) if json else journal_lines(run))
    return 0


@app.command
def node(*, quick: bool = False, json: bool = False, seed: int = 1, directory: Path = Path()) -> int:
    """Measure a whole exchange over the wire, beside echo servers on libzmq in C and Python under the same load.

    Parameters
    ----------
    quick
        Fewer and shorter repeats: below a minute, less exact.
    json
        Print one JSON object instead of the table.
    seed
        Of the order flow.
    directory
        Where the log is written: on the disk that is to be measured. The files are removed at the end.
    """
    run = run_node_bench(NodePlan.of(quick=quick, seed=seed), directory, _say)
    _tell(node_json(run) if json else node_lines(run))
    return 0


@app.command
def setup() -> int:
    """Install the peers that the engine is compared with, each into an environment of its own (var/bench).

    Those of the node are compiled there. Status 1 when one that could be installed here was not; a peer whose tools are
    missing is left out.
    """
    missing = Programs.of_checkout().make()
    _say(f"libzmq's programs are left out: {missing}" if missing else "libzmq's programs are set up")
    return max([_set_up(PeerPlace.of_checkout(name)) for name in PEERS])


def _set_up(place: PeerPlace) -> int:
    """Install one; what goes wrong with it keeps no other from being installed."""
    if place.is_ready:
        _say(f"{place.name} is set up already, in {place.environment}")
        return 0
    if place.missing_tools:
        _say(f"{place.name} is left out: it needs {' and '.join(place.missing_tools)}, not found on this machine")
        return 0
    _say(f"installing {place.name} into {place.environment} ...")
    try:
        place.set_up()
    except PeerError as error:
        _say(f"{place.name} is not set up: {error}")
        return 1
    _say(f"{place.name} is set up")
    return 0


def _tell(found: dict[str, object] | list[str]) -> None:
    """Print one JSON object, or the lines of a table."""
    if isinstance(found, dict):
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n")
    else:
        print("\n".join(found), flush=True)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _say(text: str) -> None:
    print(f"lx bench: {text}", file=sys.stderr, flush=True)
