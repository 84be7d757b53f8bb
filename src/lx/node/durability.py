"""How durable a node is, where its log lies, and what an old log was begun with.

fsync: an answer leaves when its command is on disk. async: when it is written; a crash of the machine, not of the
process, can lose the last second. memory: nothing is written, and everything ends with the process.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lx.errors import UsageError
from lx.wire.frame import decode_frame
from lx.wire.records_generated import AddInstrument, Configure, Risk

__all__ = ["DURABILITIES", "Setup", "check_durability", "check_outside", "data_directory", "setup_of"]

DURABILITIES: Final = ("fsync", "async", "memory")
"""The first is the one to use when nobody asks for another."""
_PORT: Final = re.compile(r"tcp://.*:(\d+)")
_CHOSEN_BY_SYSTEM: Final = 0


def check_durability(durability: str, data: Path | None) -> None:
    """Raise UsageError for a policy there isn't, or one that doesn't fit the directory."""
    if durability not in DURABILITIES:
        choices = " or --durability ".join(DURABILITIES)
        raise UsageError(f"--durability: '{durability}' is no policy; write --durability {choices}")
    if durability == "memory" and data is not None:
        raise UsageError("--data: with --durability memory nothing is written; leave one of the two out")


def check_outside(directory: Path | None, files: Mapping[str, Path | None]) -> None:
    """Raise UsageError when an option's file lies in the log's directory, where it might replace a segment."""
    if directory is None:
        return
    for option, path in files.items():
        if path is not None and path.resolve().is_relative_to(directory.resolve()):
            raise UsageError(f"{option}: '{path}' is in the directory of the log, {directory}; name a file elsewhere")


def data_directory(data: Path | None, bind: str) -> Path:
    """Where the log lies: what was named, or `lx-data/PORT` below the working directory.

    Raise UsageError when none was named and the address has no port of its own, as the next run would not find the log.

    >>> data_directory(None, "tcp://127.0.0.1:5555")
    PosixPath('lx-data/5555')
    """
    if data is not None:
        return data
    found = _PORT.fullmatch(bind)
    if found is None or int(found[1]) == _CHOSEN_BY_SYSTEM:
        raise UsageError(
            f"--data: '{bind}' has no fixed port to name a directory after; "
            "name one with --data DIR, or keep nothing with --durability memory"
        )
    return Path("lx-data") / found[1]


@dataclass(frozen=True, slots=True)
class Setup:
    """What a log was begun with: symbols in the order of their numbers, and whether orders need funds."""

    symbols: tuple[str, ...]
    has_risk: bool

    def check(self, symbols: tuple[str, ...] | None, *, has_risk: bool | None, directory: Path) -> None:
        """Raise UsageError when something else is asked for; None: nothing in particular is."""
        other = "leave the option out, or name another directory with --data"
        if symbols is not None and symbols != self.symbols:
            has, asked = ",".join(self.symbols), ",".join(symbols)
            raise UsageError(f"--symbols: the log in {directory} has {has}, not {asked}; {other}")
        if has_risk is not None and has_risk != self.has_risk:
            raise UsageError(
                f"--risk: the log in {directory} was begun with --risk {'on' if self.has_risk else 'off'}; {other}"
            )


def setup_of(frame: bytes) -> Setup:
    """What the first frame of a log says; raise WireError when it is no frame."""
    _, records = decode_frame(frame)
    symbols = tuple(record.symbol for record in records if isinstance(record, AddInstrument))
    has_risk = any(isinstance(record, Configure) and record.risk == Risk.ON for record in records)
    return Setup(symbols, has_risk)
