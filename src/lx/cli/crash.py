"""`lx lab crash`: kill -9 of an exchange under load, and the count of what it lost."""

import json as json_lib
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from lx.cli.backup import ACKS
from lx.errors import UsageError
from lx.lab.crash.backup import BackupResult, Takeover, run_takeovers
from lx.lab.crash.run import Result, Round, run_crashes

__all__ = ["crash"]


def crash(*, rounds: int = 10, seed: int = 1, backup: bool = False, ack: str = ACKS[0], json: bool = False) -> int:
    """Kill an exchange under load and start it again; status 1 when anything acknowledged was lost or done twice.

    With --backup another server that follows takes its place. What that could not have yet is lost, and named; it is
    the status 1 when anything else is, or with --ack replicated anything at all.

    Parameters
    ----------
    rounds
        How often it is killed, by SIGKILL.
    seed
        Of the moments at which it is killed.
    backup
        Promote a backup each time, instead of starting again.
    ack
        durable or replicated, as for `lx exchange`; only with --backup.
    json
        Print one object on one line instead of the closing lines.
    """
    if rounds < 1:
        raise UsageError(f"--rounds: {rounds} is too few; give a number from 1 on, such as --rounds 10")
    if ack not in ACKS or (ack != ACKS[0] and not backup):
        raise UsageError(f"--ack: '{ack}' does not fit; write --backup with --ack {' or --ack '.join(ACKS)}")
    with tempfile.TemporaryDirectory(prefix="lx-crash-") as folder:
        if backup:
            taken = run_takeovers(rounds=rounds, seed=seed, ack=ack, directory=Path(folder), on_round=_say_takeover)
            print(
                json_lib.dumps({**asdict(taken), "first_ns": _first(taken)})
                if json
                else "\n".join(backup_lines(taken)),
                flush=True,
            )
            return 0 if taken.is_good else 1
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


def backup_lines(result: BackupResult) -> list[str]:
    """The summary of rounds with a backup, for a person."""
    first = ", ".join(f"{name} {value / 1e6:,.0f} ms" for name, value in _first(result).items())
    lost = [f"round {it.number}: {_ranges(it.lost)}" for it in result.rounds if it.lost]
    is_explained = all(it.is_explained for it in result.rounds)
    return [
        f"{len(result.rounds)} kills and promotions with --ack {result.ack}, seed {result.seed}: acknowledged "
        f"{result.acknowledged:,}, lost {result.lost}, duplicated {result.duplicated}, "
        f"missing without a reason {result.unexplained}",
        f"lost: {'; '.join(lost) or 'nothing'}; "
        + ("all of it" if is_explained else "NOT ALL OF IT")
        + " is in the log of the killed server behind the last command of its backup",
        f"the replay of the last log has {'the state' if result.is_equal else 'NOT THE STATE'} of its exchange",
        f"from the kill to the first new acknowledgement: {first} (the promotion and the clients' hellos included)",
    ]


def _ranges(numbers: tuple[int, ...]) -> str:
    """Rising numbers for a person: 3-5, 9."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and parts[-1][1] == number - 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(f"{first}-{last}" if last > first else f"{first}" for first, last in parts)


def _first(result: Result | BackupResult) -> dict[str, int]:
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


def _say_takeover(done: Takeover) -> None:
    lost = f"{len(done.lost)} ({_ranges(done.lost)})" if done.lost else "0"
    print(
        f"lx lab crash: round {done.number}: acknowledged {done.acknowledged:,} in all, {done.waiting:,} waiting when "
        f"killed; the killed log ends before {done.primary_next}, the backup's before {done.backup_next}, told "
        f"{done.told_next}; lost {lost}; first new answer after {done.first_ns / 1e6:,.0f} ms",
        file=sys.stderr,
        flush=True,
    )
