"""Shards of one exchange: which market belongs to which, and where each lies.

The market at place i of a list, from 0, belongs to shard i modulo the number of shards, so that markets which are
appended move none; `;` between lists says it outright. What a log was begun with stays: its markets are its own.

    DIR/shards.json     the address book as it was when all shards were ready
    DIR/shard-0         the log of shard 0, and so on
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Final

import msgspec

from lx.engine.markets import DEFAULT_SYMBOLS, parse_symbols
from lx.errors import InputError, UsageError
from lx.transport.options import port_of
from lx.wire.records_generated import RECORDS_PER_MESSAGE_MAX
from lx.wire.shards import ShardEntry

__all__ = ["SHARDS_MAX", "Layout", "book_beside", "check_count", "check_ports", "deal", "following", "write_book"]

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


def check_count(shards: int) -> None:
    """Raise UsageError for a number of shards that can't be."""
    if not 1 <= shards <= SHARDS_MAX:
        raise UsageError(f"--shards: {shards} is out of range; give 1 to {SHARDS_MAX}")


def following(address: str, shard: int) -> str:
    """Where a shard listens, by the address of shard 0: its port follows, unless the system chooses each.

    >>> following("tcp://*:5555", 2), following("tcp://127.0.0.1:*", 2)
    ('tcp://*:5557', 'tcp://127.0.0.1:*')
    """
    port = port_of(address)
    return f"{address.rpartition(':')[0]}:{port + shard}" if port else address


def check_ports(shards: int, addresses: Mapping[str, str | None], *, stats_port: int | None = None) -> None:
    """Raise UsageError for an address that has no port to count shards from, for ports beyond the last, and for two
    options that would use the same port. `addresses`: those of shard 0 by option, None: not given.
    """
    spans = {"--stats-port": range(stats_port, stats_port + 1)} if stats_port else {}
    for option, address in addresses.items():
        if address is None:
            continue
        port = port_of(address)
        if port is None:
            raise UsageError(f"{option}: '{address}' has no port to count shards from; give tcp://HOST:PORT")
        if port + shards - 1 > _PORT_MAX:
            raise UsageError(f"{option}: {shards} shards from port {port} on go beyond {_PORT_MAX}")
        if port:
            spans[option] = range(port, port + shards)
    for (one, first), (other, second) in combinations(spans.items(), 2):
        if first.start < second.stop and second.start < first.stop:
            raise UsageError(
                f"{other}: port {max(first.start, second.start)} is one of {one}, too, as {shards} shards have ports "
                "that follow one another; choose ports further apart"
            )


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
        check_count(self.shards)
        check_ports(self.shards, {"--bind": self.bind})

    def reached_at(self, entry: ShardEntry) -> str:
        """Where a shard listens, once its port is known."""
        return f"{self.bind.rpartition(':')[0]}:{entry.port}"

    def directory(self, shard: int) -> Path | None:
        """Where the log of a shard is."""
        return None if self.data is None else self.data / f"shard-{shard}"

    def markets(self, symbols: str | None) -> list[tuple[str, ...] | None]:
        """The markets of each shard as asked for, else as they were; None for a shard whose log knows them.

        Raise UsageError for another number of shards.
        """
        known = self.known()
        if known is None or symbols is not None:
            return [*deal(symbols, self.shards)]
        return [None if _has_log(self.directory(it.shard)) else it.symbols for it in known]

    def known(self) -> list[ShardEntry] | None:
        """The address book of the directory, None when it has none; raise UsageError for another number of shards."""
        known = None if self.data is None else _read_book(self.data)
        if known is not None and len(known) != self.shards:
            raise UsageError(f"--shards: {self.data} has {len(known)}, not {self.shards}; give --shards {len(known)}")
        return known


def _has_log(directory: Path | None) -> bool:
    return directory is not None and any(directory.glob("*.segment"))


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
    # Markets that were added while it ran come behind those of the book.
    if not any(it.shard == own.shard and it.symbols == own.symbols[: len(it.symbols)] for it in known):
        path = directory.parent / _BOOK
        raise UsageError(
            f"{path} does not have shard {own.shard} with {','.join(own.symbols)}; see which file is wrong"
        )
    return [own if it.shard == own.shard else it for it in known]
