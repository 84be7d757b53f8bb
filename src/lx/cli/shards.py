"""`lx exchange --shards N`: a process for each shard, and this one, which starts them and looks after them.

The shards are forked: each runs `lx exchange` with an address, a directory and markets of its own. It tells its parent
by a socket when it is ready and what it did, and waits there for the address book. What it says on stderr goes through
the parent, which puts the number of the shard before it. A shard that dies is told of, and the others go on.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cyclopts import Parameter

from lx.cli.exchange_summary import durability_line, joint_lines
from lx.cli.shard_process import Death, Shards, Wire, Word
from lx.errors import UsageError
from lx.journal import Journal
from lx.node.driver import ExchangeServer
from lx.node.durability import check_outside, data_directory
from lx.node.restart import open_log
from lx.node.shards import Layout, book_beside, write_book
from lx.node.stop import StopSignal
from lx.transport.options import port_of
from lx.wire.shards import ShardEntry

__all__ = ["ALONE", "ShardOptions", "run_shards"]


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class ShardOptions:
    """Which part of an exchange this process is.

    Parameters
    ----------
    shards
        Run so many engines in processes of their own on this port and those behind it. The markets are dealt over them
        in turn; --symbols 'BTC,ETH;SOL,AVAX' says which are whose.
    """

    shards: int | None = None

    @property
    def number(self) -> int:
        """Number of the shard in a new log."""
        return 0

    def open(self, stack: ExitStack, directory: Path | None, durability: str) -> Journal | None:
        """The log, of whichever shard it is, until the stack ends; None when nothing is kept."""
        if directory is None:
            return None
        return stack.enter_context(open_log(directory, durability, None))

    def meet(self, server: ExchangeServer, endpoint: str, directory: Path | None) -> bool:
        """Give the server its address book; whether it is for this process to say that it is ready.

        Alone, a shard has the book that lies beside its directory.
        """
        book = None if directory is None else book_beside(directory, _entry(server, endpoint))
        if book is not None:
            server.use_book(book)
        return True

    def report(self, server: ExchangeServer, *, has_money: bool) -> bool:
        """Tell the parent what was done; False when there is none."""
        return False


ALONE: Final = ShardOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class _OneOfSeveral(ShardOptions):
    """A shard in a process of its own, and its wire to the parent."""

    shard: int
    wire: Wire

    @property
    def number(self) -> int:
        return self.shard

    def open(self, stack: ExitStack, directory: Path | None, durability: str) -> Journal | None:
        if directory is None:
            return None
        return stack.enter_context(open_log(directory, durability, self.shard))

    def meet(self, server: ExchangeServer, endpoint: str, directory: Path | None) -> bool:
        self.wire.send(Word(ready=_entry(server, endpoint)))
        book = self.wire.receive()
        if book is not None:  # else the parent was asked to end meanwhile, and so is this process
            server.use_book(book.book)
        return False

    def report(self, server: ExchangeServer, *, has_money: bool) -> bool:
        self.wire.send(Word(summary=server.summary(), money=server.money() if has_money else []))
        return True


def _entry(server: ExchangeServer, endpoint: str) -> ShardEntry:
    symbols = tuple(it.symbol for it in server.instruments.values())
    return ShardEntry(server.shard, port_of(endpoint) or 0, symbols)


def run_shards(
    serve: Callable[..., int], options: Mapping[str, Any], *, write_ready: Callable[[Path | None, str], None]
) -> int:
    """Run the shards to their end, and print what they did; the exit status.

    serve: runs one exchange by its options
    options: of the whole, by name
    write_ready: puts an address into the file of --ready-file, None for no file

    0: all ended as they were asked to; else 1, or the status of the shard that could not start. Raise UsageError for
    options that don't fit.
    """
    sharding, ready_file = options["sharding"], options["ready_file"]
    _check_single(options)
    data = None if options["durability"] == "memory" else data_directory(options["data"], options["bind"])
    check_outside(data, {"--ready-file": ready_file})
    layout = Layout(sharding.shards, options["bind"], data)
    markets = layout.markets(options["symbols"])

    def run(shard: int, wire: Wire) -> int:
        own = {
            "bind": layout.address(shard),
            "data": layout.directory(shard),
            "symbols": ",".join(markets[shard]),
            "ready_file": None,
            "sharding": _OneOfSeveral(shard=shard, wire=wire),
        }
        return serve(**{**options, **own})

    with ExitStack() as stack:
        shards = stack.enter_context(closing(Shards(layout.shards, run, say=_say)))
        stop = stack.enter_context(closing(StopSignal()))
        stack.enter_context(stop.on_signals())
        failed = shards.start(stop)
        if failed is not None:
            _say(f"shard {failed.shard}: {failed.why}")
            return failed.status
        if not stop.is_set:
            first = _begin(layout, shards)
            write_ready(ready_file, first)
            shown = ";".join(",".join(it.symbols) for it in shards.entries)
            how = f"engine={options['engine']} durability={options['durability']}"
            _say(f"ready on {first} shards={layout.shards} symbols={shown} {how}")
        deaths = shards.serve(stop, lambda death: _say(_obituary(layout, death)))
        print(durability_line(options["durability"]))
        print("\n".join(joint_lines(shards.done)), flush=True)
        return 1 if deaths else 0


def _check_single(options: Mapping[str, Any]) -> None:
    """Raise UsageError for options of one server: each shard would need a file or port of its own."""
    watching = options["watching"]
    single = {
        "--record": options["record"],
        "--replicate": options["replicate"],
        "--follow": options["follow"],
        "--stats-port": watching.stats_port,
        "--feed": watching.feed,
        "--pull": options["clients"].pull,
    }
    for option, value in single.items():
        if value is not None:
            raise UsageError(
                f"{option}: it is of one server, and with --shards there are several; leave it out, or start a server "
                "for each part of the markets"
            )


def _begin(layout: Layout, shards: Shards) -> str:
    """Keep the address book, and let the shards take messages; the address of the first one."""
    if layout.data is not None:
        write_book(layout.data, shards.entries)
    shards.tell(shards.entries)
    return layout.reached_at(shards.entries[0])


def _obituary(layout: Layout, death: Death) -> str:
    text = f"shard {death.shard} has died: {death.why}; the others go on"
    directory = layout.directory(death.shard)
    if directory is None or death.entry is None:
        return text
    return f"{text}; start it again with `lx exchange --bind {layout.reached_at(death.entry)} --data {directory}`"


def _say(text: str) -> None:
    print(f"lx exchange: {text}", file=sys.stderr, flush=True)
