"""`lx lab crash`: kill -9 of an exchange under load, and the count of what it lost."""

import json as json_lib
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from lx.errors import UsageError
from lx.lab.crash.run import Result, Round, run_crashes

__all__ = ["crash"]


def crash(*, rounds: int = 10, seed: int = 1, json: bool = False) -> int:
    """Kill an exchange under load and start it again; status 1 when anything acknowledged was lost or done twice.

    Parameters
    ----------
    rounds
        How often it is killed, by SIGKILL.
    seed
        Of the moments at which it is killed.
    json
        Print one object on one line instead of the closing lines.
    """
    if rounds < 1:
        raise UsageError(f"--rounds: {rounds} is too few; give a number from 1 on, such as --rounds 10")
    with tempfile.TemporaryDirectory(prefix="lx-crash-") as folder:
        result = run_crashes(rounds=rounds, seed=seed, directory=Path(folder) / "data", on_round=_say)
    if json:
        told = {name: value for name, value in asdict(result).items() if name != "summary"}
        print(json_lib.dumps({**told, "first_ns": _first(result)}), flush=True)
    else:
        print("\n".join(closing_lines(result)), flush=True)
    return 0 if result.is_good else 1


def closing_lines(result: Result) -> list[str]:
    """The summary for a person."""
    first = ", ".join(f"{name} {value / 1e6:,.0f} ms" for name, value in _first(result).items())
    return [
        f"{len(result.rounds)} kills with durability fsync, seed {result.seed}: acknowledged {result.acknowledged:,}, "
        f"lost {result.lost}, duplicated {result.duplicated}",
        f"told again {result.repeated:,} outcomes; the journal's replay has "
        f"{'the state' if result.is_equal else 'NOT THE STATE'} of the exchange when it ended",
        f"from the kill to the first new acknowledgement: {first} "
        "(a new process, the replay and the clients' hellos included)",
    ]


def _first(result: Result) -> dict[str, int]:
    """Least, middle and most time to the first new acknowledgement, in ns."""
    times = sorted(it.first_ns for it in result.rounds)
    return {"min": times[0], "median": times[len(times) // 2], "max": times[-1]}


def _say(done: Round) -> None:
    print(
        f"lx lab crash: round {done.number}: acknowledged {done.acknowledged:,} in all, "
        f"{done.waiting:,} waiting when killed, first new answer after {done.first_ns / 1e6:,.0f} ms",
        file=sys.stderr,
        flush=True,
    )
