"""`lx lab`: long comparisons and experiments."""

import json as json_lib
import os
import sys
import time
from pathlib import Path

from cyclopts import App

from lx.cli.crash import crash
from lx.cli.queue_model import queue_model
from lx.errors import UsageError
from lx.lab.diff import coverage
from lx.lab.diff.golden import golden_text
from lx.lab.diff.pair import Makers
from lx.lab.diff.run import Failure, Summary, compare
from lx.lab.diff.shrink import shrink

__all__ = ["app", "diff"]

app = App(name="lab", help="Long comparisons and experiments.")
app.command(queue_model)
app.command(crash)
_PROGRESS_SECONDS = 2
_JOBS_MAX = 16


@app.command
def diff(
    *, commands: int = 100_000, seed: int = 1, jobs: int = 0, output: Path | None = None, json: bool = False
) -> int:
    """Hold the native engine against the reference on random flows; status 1 when they differ.

    The seed switches features on and off, round by round. The end is a table of those that met in one command.

    Parameters
    ----------
    commands
        How many to compare; a million takes a few minutes.
    seed
        Of the flows; the same seed and number give the same commands.
    jobs
        Processes that share the work, which changes nothing but the time it takes; 0 is one a core, 16 at most.
    output
        Where to write the golden file of a failure; var/diff/seed-N.txt when not given.
    json
        Print one object on one line instead of the table and the closing line.
    """
    if jobs < 0:
        raise UsageError(f"--jobs: {jobs} is too few; give a number of processes such as --jobs 2, or 0 for one a core")
    jobs = jobs or min(_JOBS_MAX, len(os.sched_getaffinity(0)))
    return run_diff(commands=commands, seed=seed, output=output, makers=Makers(), as_json=json, jobs=jobs)


def run_diff(
    *, commands: int, seed: int, output: Path | None, makers: Makers, as_json: bool = False, jobs: int = 1
) -> int:
    """What `lx lab diff` does, with engines from `makers`; returns the exit status."""
    if commands < 1:
        raise UsageError(f"--commands: {commands} is too few; give a number from 1 on, such as --commands 100000")
    progress = _Progress(commands)
    summary, failure = compare(commands=commands, seed=seed, makers=makers, on_progress=progress.show, jobs=jobs)
    if failure is None:
        told = (
            [_as_json(summary)]
            if as_json
            else [*coverage.lines(summary.coverage), closing_line(summary, progress.seconds)]
        )
        print("\n".join(told), flush=True)
        return 0
    path = output or Path("var") / "diff" / f"seed-{seed}.txt"
    print(report_failure(summary, failure, path, makers), flush=True)
    return 1


def closing_line(summary: Summary, seconds: float) -> str:
    """The last line of a run without a difference."""
    return (
        f"equal: {summary.commands:,} commands, {summary.events:,} events, {summary.trades:,} trades, "
        f"{summary.frames:,} frames, {summary.states:,} states in {summary.rounds} rounds; seed {summary.seed}, "
        f"hash {summary.hash.hex()} ({seconds:.0f} s)"
    )


def _as_json(summary: Summary) -> str:
    """A run without a difference as one object."""
    found = {
        "seed": summary.seed,
        "commands": summary.commands,
        "events": summary.events,
        "trades": summary.trades,
        "frames": summary.frames,
        "states": summary.states,
        "rounds": summary.rounds,
        "hash": summary.hash.hex(),
    }
    return json_lib.dumps({**found, **coverage.as_data(summary.coverage)})


def report_failure(summary: Summary, failure: Failure, path: Path, makers: Makers) -> str:
    """Shrink the failure, write its golden file, and say so."""
    count = sum(len(step.commands) for step in failure.steps)
    _say(f"different: {failure.why}")
    _say(f"shrinking {count:,} commands of a round of {failure.kind.name} ...")
    shrunk = shrink(failure.steps, failure.kind.orders_max, makers, failure.why)
    comments = [f"Found by `lx lab diff --seed {summary.seed}` ({failure.kind.name}): {shrunk.why}"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(golden_text(shrunk.steps, failure.kind.orders_max, makers, comments), encoding="utf-8")
    left = sum(len(step.commands) for step in shrunk.steps)
    how = (
        f"shrunk to {left} commands" if shrunk.is_reproduced else "not to be had again from the beginning of its round"
    )
    return (
        f"different after {summary.commands:,} commands, seed {summary.seed}, {failure.kind.name}; {how}: {path}\n"
        f"{shrunk.why}"
    )


class _Progress:
    """Says now and then how far the run is."""

    def __init__(self, commands: int) -> None:
        self._commands = commands
        self._started = self._said = time.monotonic()

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self._started

    def show(self, summary: Summary, kind: str) -> None:
        """A round of that kind has ended."""
        now = time.monotonic()
        if now - self._said >= _PROGRESS_SECONDS:
            self._said = now
            rate = summary.commands / self.seconds
            left = (self._commands - summary.commands) / rate
            _say(
                f"{summary.commands:,} of {self._commands:,} commands equal ({kind}), {rate:,.0f}/s, {left:.0f} s to go"
            )


def _say(text: str) -> None:
    print(f"lx lab diff: {text}", file=sys.stderr, flush=True)
