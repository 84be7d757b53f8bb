"""Which format a file has, from its first bytes; its name says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from lx.errors import InputError
from lx.lab.replay import bitstamp_script, cointossx, commands, lobster_script, pitch
from lx.lab.replay.feed import Feed
from lx.lab.replay.report import Report
from lx.lab.replay.source import Source
from lx.wire.records_generated import SPECS

__all__ = ["FORMATS", "detect"]

FORMATS: dict[str, Callable[[Source, Feed], Report]] = {
    lobster_script.NAME: lobster_script.replay,
    bitstamp_script.NAME: bitstamp_script.replay,
    pitch.NAME: pitch.replay,
    cointossx.NAME: cointossx.replay,
    commands.NAME: commands.replay,
}
"""Name of each format and the function that replays it."""
_TABLES: dict[str, tuple[str, ...]] = {
    lobster_script.NAME: lobster_script.COLUMNS,
    bitstamp_script.NAME: bitstamp_script.COLUMNS,
    cointossx.NAME: cointossx.COLUMNS,
}
_COMMANDS = {spec.name for spec in SPECS.values() if spec.group == "command"}
_RELATED: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"\d+\.\d+,\d,-?\d+,-?\d+,-?\d+,-?\d+"),
        "a raw LOBSTER message file, whose book is in another file; name a script made of both (format lobster-script)",
    ),
    (
        re.compile(r"(-?\d+,){3}-?\d+(,-?\d+,-?\d+,-?\d+,-?\d+)*"),
        "a raw LOBSTER order book file, which has no orders; name a script (format lobster-script)",
    ),
    (re.compile("Side,OrderID,.*"), "a file of one CoinTossX case; name the *Master.csv beside it"),
)
"""First lines of files that come with ours and are mistaken for them, and what to do."""
_SHOWN_MAX = 60


def detect(path: Path, head: bytes) -> str:
    """Name of the format of a file that begins with `head` (unzipped); raise InputError when it is none of ours."""
    if not head.strip():
        raise InputError(f"{path}: is empty; name a recorded file")
    if head.startswith(commands.MAGIC):
        return commands.NAME
    lines = head.decode("utf-8", errors="replace").removeprefix("\ufeff").splitlines()
    first = next((line for line in lines if line.strip() and not line.lstrip().startswith("#")), "")
    columns = {name.strip() for name in first.split(",")}
    for name, required in _TABLES.items():
        if columns.issuperset(required):
            return name
    if pitch.LINE.match(first):
        return pitch.NAME
    if first.split(maxsplit=1)[:1] and first.split(maxsplit=1)[0] in _COMMANDS:
        return commands.NAME
    for pattern, what in _RELATED:
        if pattern.fullmatch(first.rstrip()):
            raise InputError(f"{path}: is {what}")
    raise InputError(
        f"{path}: begins with {first[:_SHOWN_MAX]!r}, which is none of {', '.join(FORMATS)}; "
        "give --format to see what is missing, or name another file"
    )
