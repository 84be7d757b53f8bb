"""Shards of one exchange: which market belongs to which, and where each lies.

The market at place i of a list, from 0, belongs to shard i modulo the number of shards, so that markets which are
appended move none; `;` between lists says it outright. What a log was begun with stays: its markets are its own.

    DIR/shards.json     the address book as it was when all shards were ready
    DIR/shard-0         the log of shard 0, and so on
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from lx.engine.markets import DEFAULT_SYMBOLS, parse_symbols
from lx.errors import InputError, UsageError
from lx.transport.options import port_of
from lx.wire.records_generated import RECORDS_PER_MESSAGE_MAX
from lx.wire.shards import ShardEntry

__all__ = ["SHARDS_MAX", "Layout", "book_beside", "deal", "write_book"]

SHARDS_MAX: Final = 256
_PORT_MAX: Final = 65_535
_BOOK: Final = "shards.json"


def deal(symbols: str | None, shards: int) -> list[tuple[str, ...]]:
    """The markets of each shard; raise UsageError when a shard would have none, or a market two shards.

    >>> deal("BTC,ETH,SOL", 2)
    [('BTC-USD', 'SOL-USD'), ('ETH-USD',)]
    >>> deal("BTC,ETH;SOL", 2)
    [('BTC-USD', 'ETH-USD'), ('SOL-USD',)]
    """
    text = ",".join(DEFAULT_SYMBOLS) if symbols is None else symbols
    lists = text.split(";")
    named = parse_symbols(",".join(lists))
    if len(named) + shards >= RECORDS_PER_MESSAGE_MAX:
        raise UsageError(
            f"--symbols: {len(named)} markets are more than an address book holds; start several exchanges"
        )
    if len(lists) > 1:
        if len(lists) != shards:
            raise UsageError(f"--symbols: '{text}' has markets for {len(lists)} shards, and --shards is {shards}")
        return [parse_symbols(part) for part in lists]
    if len(named) < shards:
        raise UsageError(
            f"--shards: {shards} shards for {len(named)} markets; name more with --symbols, or less shards"
        )
    return [named[shard::shards] for shard in range(shards)]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the shards of one exchange are.

    bind: the address of shard 0; the others have the ports behind it, or one that the system chooses as well
    data: the directory that holds theirs; None when nothing is kept

    Raise UsageError for an address that has no port, and for more shards than there are ports.
    """

    shards: int
    bind: str
    data: Path | None

    def __post_init__(self) -> None:
        port = port_of(self.bind)
        if not 1 <= self.shards <= SHARDS_MAX:
            raise UsageError(f"--shards: {self.shards} is out of range; give 1 to {SHARDS_MAX}")
        if port is None:
            raise UsageError(f"--bind: '{self.bind}' has no port to count shards from; give tcp://HOST:PORT")
        if port + self.shards - 1 > _PORT_MAX:
            raise UsageError(f"--bind: {self.shards} shards from port {port} on go beyond {_PORT_MAX}")

    def address(self, shard: int) -> str:
        """Where a shard listens."""
        host, _, port = self.bind.rpartition(":")
        return f"{host}:{int(port) + shard}" if port_of(self.bind) else self.bind

    def reached_at(self, entry: ShardEntry) -> str:
        """Where a shard listens, once its port is known."""
        return f"{self.bind.rpartition(':')[0]}:{entry.port}"

    def directory(self, shard: int) -> Path | None:
        """Where the log of a shard is."""
        return None if self.data is None else self.data / f"shard-{shard}"

    def markets(self, symbols: str | None) -> list[tuple[str, ...]]:
        """The markets of each shard as asked for, else as they were; raise UsageError for another number of shards."""
        known = None if self.data is None else _read_book(self.data)
        if known is None:
            return deal(symbols, self.shards)
        if len(known) != self.shards:
            raise UsageError(f"--shards: {self.data} has {len(known)}, not {self.shards}; give --shards {len(known)}")
        return [it.symbols for it in known] if symbols is None else deal(symbols, self.shards)


def write_book(data: Path, entries: list[ShardEntry]) -> None:
    """Keep the address book; raise InputError when it can't be written."""
    part = data / f"{_BOOK}.part"
    try:
        part.write_bytes(msgspec.json.format(msgspec.json.encode(entries)) + b"\n")
        part.replace(data / _BOOK)
    except OSError as error:
        raise InputError(
            f"{part}: can't be written: {(error.strerror or str(error)).lower()}; see to the disk"
        ) from None


def _read_book(data: Path) -> list[ShardEntry] | None:
    """The address book that was kept; None when there is none."""
    path = data / _BOOK
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[ShardEntry])
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise InputError(f"{path}: can't be read: {error}; remove it, and give --symbols at the next start") from None


def book_beside(directory: Path, own: ShardEntry) -> list[ShardEntry] | None:
    """The address book for a shard that is started by itself on its directory; None when it is not one of several.

    Raise UsageError when the book says something else of it: then its log was moved here.
    """
    if directory.name != f"shard-{own.shard}":
        return None
    known = _read_book(directory.parent)
    if known is None:
        return None
    if not any(it.shard == own.shard and it.symbols == own.symbols for it in known):
        path = directory.parent / _BOOK
        raise UsageError(
            f"{path} does not have shard {own.shard} with {','.join(own.symbols)}; see which file is wrong"
        )
    return [own if it.shard == own.shard else it for it in known]
