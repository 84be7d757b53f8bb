"""One replay from the file to the report: detection, engines, format, state hash, clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from lx.errors import UsageError
from lx.lab.replay.detect import FORMATS, detect
from lx.lab.replay.engines import Engines
from lx.lab.replay.feed import Feed
from lx.lab.replay.report import Report
from lx.lab.replay.source import Source

__all__ = ["AUTO", "replay_file"]

AUTO = "auto"
"""The format that is found from the content."""


def replay_file(
    path: Path,
    *,
    format: str = AUTO,
    engine: str = "native",
    limit: int | None = None,
    accounts: bool = False,
    progress: Callable[[float], None] | None = None,
) -> Report:
    """Replay a recorded file, plain or gzip, and report how far the engine reproduces it.

    format: `auto` or a key of FORMATS; engine: `native`, `reference` or `both`; limit: the first so many rows (cases,
    records) only; accounts: with risk on, see docs/replay.md; progress: called now and then with the share that is
    done, 0 to 1. Raise InputError for a file or row that can't be used, UsageError for a wrong option, EnginesDiffer
    when `both` disagree. `seconds` is the whole run: reading, engines, checks; `commands_per_second` is commands by
    that.

    >>> replay_file(Path("msft_1000_script.csv.gz"), engine="both").quotes_equal   # doctest: +SKIP
    1000
    """
    if format != AUTO and format not in FORMATS:
        raise UsageError(f"--format: {format!r} is no format; choose one of {', '.join((AUTO, *FORMATS))}")
    if limit is not None and limit < 1:
        raise UsageError(f"--limit: {limit} is no number of rows; give 1 or more, or leave it out for the whole file")
    start = time.perf_counter()
    engines = Engines(engine)
    with Source(path, limit=limit) as source:
        name = detect(path, source.head()) if format == AUTO else format
        feed = Feed(engines, turned=None if progress is None else lambda: progress(source.done), accounts=accounts)
        report = FORMATS[name](source, feed)
    report.commands = feed.commands
    if report.trades_made is None:
        report.trades_made = feed.trades
    report.state_hash = engines.state_hash()
    report.money = engines.conservation()
    seconds = time.perf_counter() - start
    report.seconds = round(seconds, 6)
    report.commands_per_second = round(feed.commands / seconds)
    report.engine = engine
    report.rejected = dict(sorted(feed.rejected.items()))
    return report
