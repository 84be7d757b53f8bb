"""`lx replay`: a market recorded elsewhere through the engine, and how far the engine reproduces it.

The report goes to stdout (`--json`: one object), the progress bar of a terminal to stderr, and with `--json` the cases
that were skipped or differ too. Exit status: 0 replayed, whatever was equal; 1 the two engines of `both` differ; 2
wrong usage or input.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import msgspec

from lx.cli.params import OneOf
from lx.errors import UsageError
from lx.lab.replay.detect import FORMATS
from lx.lab.replay.engines import CHOICES
from lx.lab.replay.report import case_lines, report_lines
from lx.lab.replay.run import AUTO, replay_file

__all__ = ["replay"]

ON, OFF = "on", "off"


def replay(
    file: Path,
    /,
    *,
    format: Annotated[str, OneOf((AUTO, *FORMATS))] = AUTO,
    engine: Annotated[str, OneOf(tuple(CHOICES))] = "native",
    limit: int | None = None,
    accounts: Annotated[str, OneOf((ON, OFF))] = OFF,
    json: bool = False,
) -> int:
    """Replay a recorded market through the engine and compare.

    Parameters
    ----------
    file
        The recorded file, plain or gzip; for CoinTossX the *Master.csv. docs/replay.md describes the formats.
    format
        auto (from the content), lobster-script, bitstamp-script, pitch, cointossx or commands.
    engine
        native, reference, or both: two engines that must give equal events and equal hashes.
    limit
        Take the first so many rows (cases, records) only.
    accounts
        on: with risk on, from an account that has all the money there can be and pays no fees; off: without accounts.
    json
        Print one JSON object instead of the table.
    """
    if accounts not in (ON, OFF):
        raise UsageError(f"--accounts: {accounts!r} is neither {ON} nor {OFF}; give one of them")
    with _progress(file.name) as progress:
        report = replay_file(
            file, format=format, engine=engine, limit=limit, accounts=accounts == ON, progress=progress
        )
    if json:
        for line in case_lines(report):
            print(f"lx replay: {line}", file=sys.stderr)
        print(msgspec.json.encode(report.as_json()).decode())
    else:
        print("\n".join(report_lines(report)))
    return 0


@contextmanager
def _progress(name: str) -> Iterator[Callable[[float], None] | None]:
    """A bar with the time that is left, on a terminal only; what it yields takes the share that is done, 0 to 1."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("ETA"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=1.0)
        yield lambda done: bar.update(task, completed=done)
