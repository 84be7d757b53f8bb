"""`lx exchange --shards N`: a process for each shard, and this one, which starts them and looks after them.

The shards are forked: each runs `lx exchange` with an address, a directory and markets of its own. It tells its parent
by a socket when it is ready and what it did, and waits there for the address book. What it says on stderr goes through
the parent, which puts the number of the shard before it. A shard that dies is told of, and the others go on.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from cyclopts import Parameter

from lx.cli.backup import ACKS
from lx.cli.exchange_options import ExchangeOptions
from lx.cli.exchange_summary import durability_line, joint_lines
from lx.cli.exchange_watch import WatchOptions, start, watched
from lx.cli.shard_process import Death, Shards, Wire, Word
from lx.errors import InputError, UsageError
from lx.journal import Journal
from lx.node.driver import ExchangeServer
from lx.node.restart import open_log
from lx.node.shards import Layout, book_beside, check_ports, following, write_book
from lx.node.stats.process import Statistics
from lx.node.stats.watch import Watch
from lx.node.stop import StopSignal
from lx.transport.options import port_of, same_host
from lx.wire.shards import ShardEntry

__all__ = ["ALONE", "ShardOptions", "run_shards"]


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class ShardOptions:
    """Which part of an exchange this process is.

    Parameters
    ----------
    shards
        Run so many engines in processes of their own on this port and those behind it, and likewise --feed, --replicate
        and --follow; --record FILE is FILE.0, FILE.1 .... The markets are dealt over them in turn; --symbols
        'BTC,ETH;SOL,AVAX' says which are whose.
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

    def watch(self, stack: ExitStack, watching: WatchOptions, facts: Mapping[str, str]) -> Watch | None:
        """What tells the statistics of this process; None: nobody asks for them."""
        return watching.watch(stack, facts)

    def follows(self, endpoint: str) -> bool:
        """As a backup it answers clients; whether it is for this process to say so."""
        return True

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
    """A shard in a process of its own, and its wire to the parent; `statistics`: those of all shards."""

    shard: int
    wire: Wire
    statistics: Statistics | None

    @property
    def number(self) -> int:
        return self.shard

    def open(self, stack: ExitStack, directory: Path | None, durability: str) -> Journal | None:
        if directory is None:
            return None
        return stack.enter_context(open_log(directory, durability, self.shard))

    def watch(self, stack: ExitStack, watching: WatchOptions, facts: Mapping[str, str]) -> Watch | None:
        if self.statistics is None:
            return None
        self.statistics.leave()
        return watched(stack, self.statistics, facts, shard=self.shard)

    def follows(self, endpoint: str) -> bool:
        self.wire.send(Word(follows=ShardEntry(self.shard, port_of(endpoint) or 0, ())))
        return False

    def meet(self, server: ExchangeServer, endpoint: str, directory: Path | None) -> bool:
        self.wire.send(Word(ready=_entry(server, endpoint)))
        book = self.wire.receive()
        if book is not None:  # else the parent was asked to end meanwhile, and so is this process
            server.use_book(book.book)
            if len(book.book) < (self.shards or 0):  # backups are promoted one by one: the book grows while this serves
                threading.Thread(target=self._hear_books, args=(server,), name="lx-book", daemon=True).start()
        return False

    def _hear_books(self, server: ExchangeServer) -> None:
        while (word := self.wire.receive()) is not None:
            server.use_book(word.book)

    def report(self, server: ExchangeServer, *, has_money: bool) -> bool:
        self.wire.send(Word(summary=server.summary(), money=server.money() if has_money else []))
        return True


def _entry(server: ExchangeServer, endpoint: str) -> ShardEntry:
    symbols = tuple(it.symbol for it in server.instruments.values())
    return ShardEntry(server.shard, port_of(endpoint) or 0, symbols, server.feed_port)


def run_shards(
    options: ExchangeOptions,
    shards: int,
    serve: Callable[[ExchangeOptions, ShardOptions], int],
    *,
    write_ready: Callable[[str], None],
) -> int:
    """Run the shards to their end, and print what they did; the exit status.

    options: of the whole, checked
    serve: runs one exchange
    write_ready: is told the address of the first shard when all take messages

    0: all ended as they were asked to; else 1, or the status of the shard that could not start. Raise UsageError for
    options that don't fit.
    """
    plan = _Plan.of(options, shards)
    with ExitStack() as stack:
        statistics = options.watching.of_shards(stack, shards)

        def run(shard: int, wire: Wire) -> int:
            own = _OneOfSeveral(shards=shards, shard=shard, wire=wire, statistics=statistics)
            return serve(plan.of_shard(shard), own)

        processes = stack.enter_context(closing(Shards(shards, run, say=_say)))
        stop = stack.enter_context(closing(StopSignal()))
        stack.enter_context(stop.on_signals())
        if statistics is not None:
            start(statistics)
        failed = processes.start(stop)
        if failed is not None:
            _say(f"shard {failed.shard}: {failed.why}")
            return failed.status
        if not stop.is_set:
            plan.begin(processes, write_ready)

        def bury(death: Death) -> None:
            if statistics is not None:
                statistics.died(death.shard, death.why)
            _say(plan.obituary(death))

        deaths = processes.serve(stop, died=bury, joined=lambda: plan.share_book(processes))
        if processes.done:
            print(durability_line(options.durability))
            print("\n".join(joint_lines(processes.done)), flush=True)
        return 1 if deaths else 0


@dataclass(frozen=True, slots=True)
class _Plan:
    """What each of the shards is started with; markets: of each, None when its log knows them."""

    options: ExchangeOptions
    layout: Layout
    markets: list[tuple[str, ...] | None]

    @classmethod
    def of(cls, options: ExchangeOptions, shards: int) -> _Plan:
        """Raise UsageError for options that don't fit."""
        if options.clients.pull is not None:
            raise UsageError("--pull: it is of one server, and with --shards there are several; leave one of them out")
        layout = Layout(shards, options.bind, options.directory)
        pairing, watching = options.pairing, options.watching
        check_ports(
            shards,
            {
                "--bind": options.bind,
                "--feed": watching.feed,
                "--replicate": pairing.replicate,
                "--follow": pairing.follow,
            },
            stats_port=watching.stats_port,
        )
        if pairing.follow is None:
            return cls(options, layout, layout.markets(options.symbols))
        layout.known()  # raises for another number of shards; the markets are those of the logs that are followed
        return cls(options, layout, [None] * shards)

    def of_shard(self, shard: int) -> ExchangeOptions:
        """The options of one server: addresses whose ports follow, and files and directories of its own."""
        options, markets = self.options, self.markets[shard]
        feed, record = options.watching.feed, options.record
        return replace(
            options,
            bind=following(options.bind, shard),
            symbols=None if markets is None else ",".join(markets),
            data=self.layout.directory(shard),
            record=None if record is None else record.with_name(f"{record.name}.{shard}"),
            ready_file=None,
            pairing=options.pairing.of_shard(shard),
            watching=replace(options.watching, feed=None if feed is None else following(feed, shard)),
        )

    def begin(self, processes: Shards, write_ready: Callable[[str], None]) -> None:
        """All are up: let them take messages, and say where they are."""
        options, pairing = self.options, self.options.pairing
        self._keep_book(processes.entries)
        processes.tell(processes.entries)
        first = self.layout.reached_at(processes.up[0])
        write_ready(first)
        if pairing.follow is not None:
            number = self.layout.shards
            is_known = pairing.replicate is not None and port_of(pairing.replicate)
            how = f"lx promote --shards {number} {pairing.replicate}" if is_known else "lx promote"
            _say(
                f"ready on {first} shards={number} as a backup: follows {pairing.follow} and the ports behind it, "
                f"takes no orders until `{how}`"
            )
            return
        shown = ";".join(",".join(it.symbols) for it in processes.entries)
        how = f"engine={options.engine} durability={options.durability}"
        _say(f"ready on {first} shards={self.layout.shards} symbols={shown} {how}")

    def share_book(self, processes: Shards) -> None:
        """A backup was promoted: those that take orders get the address book of them."""
        processes.tell(processes.entries)
        try:
            self._keep_book(processes.entries)
        except InputError as error:  # the shards go on, also without the file
            _say(f"warning: {error}")

    def _keep_book(self, entries: list[ShardEntry]) -> None:
        """Keep the address book when it is whole; raise InputError when it can't be written."""
        if self.layout.data is not None and len(entries) == self.layout.shards:
            write_book(self.layout.data, entries)

    def obituary(self, death: Death) -> str:
        """What is said of a death, with the command that starts the shard again."""
        text = f"shard {death.shard} has died: {death.why}; the others go on"
        own, entry = self.of_shard(death.shard), death.entry
        if own.data is None or entry is None:
            return text
        pairing, feed = own.pairing, own.watching.feed
        words = {
            "--bind": self.layout.reached_at(entry),
            "--data": str(own.data),
            "--feed": feed and same_host(feed, entry.feed),
            "--replicate": pairing.replicate,
            "--ack": None if pairing.ack == ACKS[0] else pairing.ack,
            "--follow": pairing.follow if death.is_backup else None,
        }
        again = " ".join(f"{option} {value}" for option, value in words.items() if value is not None)
        return f"{text}; start it again with `lx exchange {again}`"


def _say(text: str) -> None:
    print(f"lx exchange: {text}", file=sys.stderr, flush=True)
