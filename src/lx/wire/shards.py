"""The address book of an exchange in several processes: its shards, their ports and feeds, and which has which market.

It is the answer to a `shards_query` (docs/order-entry.md, "Several servers"). A port and no address stands in it, as a
server behind `tcp://*` does not know by which name it is reached; the client does (`lx.transport.options.same_host`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lx.wire.records_generated import Record, Shard, ShardMarket

__all__ = ["ShardEntry", "pack_book", "read_book"]


@dataclass(frozen=True, slots=True)
class ShardEntry:
    """A shard: its number, its port (0: the address that was asked), its markets in the order of their numbers.

    feed: port of its public events; 0: it publishes none, or at an address without a port
    """

    shard: int
    port: int
    symbols: tuple[str, ...]
    feed: int = 0


def pack_book(entries: Sequence[ShardEntry]) -> bytes:
    """The records of the answer, without its position."""
    records: list[Record] = []
    for entry in entries:
        symbols = entry.symbols
        records.append(
            Shard(shard=entry.shard, port=entry.port, markets=len(symbols), shards=len(entries), feed=entry.feed)
        )
        records += (
            ShardMarket(shard=entry.shard, instrument=number, symbol=symbol) for number, symbol in enumerate(symbols, 1)
        )
    return b"".join(record.pack() for record in records)


def read_book(records: Iterable[Record]) -> list[ShardEntry] | None:
    """The shards of an answer; None when it is not whole."""
    shards: dict[int, Shard] = {}
    symbols: dict[int, list[str]] = {}
    for record in records:
        if isinstance(record, Shard):
            shards[record.shard] = record
            symbols[record.shard] = []
        elif isinstance(record, ShardMarket) and record.shard in shards:
            symbols[record.shard].append(record.symbol)
    is_whole = shards and all(
        it.shards == len(shards) and it.markets == len(symbols[number]) for number, it in shards.items()
    )
    if not is_whole:
        return None
    return [ShardEntry(number, it.port, tuple(symbols[number]), it.feed) for number, it in sorted(shards.items())]
