"""`lx exchange`: one exchange server on one port, or with --shards several on following ones.

It runs until SIGTERM or SIGINT, then answers what it has taken, prints its summary and ends with status 0. What it says
while it runs goes to stderr, the summary to stdout.
"""

import gc
import sys
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

from lx.cli.backup import UNPAIRED, Pairing, recovery_lines
from lx.cli.exchange_clients import USUAL, ClientOptions, tell_jump
from lx.cli.exchange_options import ExchangeOptions
from lx.cli.exchange_summary import durability_line, render_money, render_summary
from lx.cli.exchange_watch import UNSEEN, WatchOptions
from lx.cli.params import OneOf
from lx.cli.shards import ALONE, ShardOptions, run_shards
from lx.cli.snapshots import DEFAULT_SNAPSHOTS, SnapshotOptions, keep_snapshotter
from lx.engine.factory import ENGINES
from lx.engine.markets import DEFAULT_SYMBOLS, market_commands, parse_symbols
from lx.errors import InputError, UsageError
from lx.journal import Journal
from lx.journal.event_reader import EventReader
from lx.node.clock import SteadyClock
from lx.node.driver import CONNECTIONS_MAX, CROWDED, ExchangeServer
from lx.node.durability import DURABILITIES, Setup, setup_of
from lx.node.funding import default_grants, grants_text, parse_grants
from lx.node.policy import Policy
from lx.node.recording import Recording
from lx.node.replica import Replica
from lx.node.restart import Start, start_of
from lx.node.stop import StopSignal
from lx.transport.factory import TRANSPORTS, ServerSocket, server_socket
from lx.transport.native_router import POLLS
from lx.transport.options import is_loopback, port_of
from lx.transport.pull import RouterAndPull

__all__ = ["exchange"]


def exchange(
    *,
    bind: str = "tcp://127.0.0.1:5555",
    symbols: str | None = None,
    engine: Annotated[str, OneOf(ENGINES)] = ENGINES[0],
    risk: Annotated[str | None, OneOf(("on", "off"))] = None,
    fund: str | None = None,
    transport: Annotated[str, OneOf(TRANSPORTS)] = TRANSPORTS[0],
    poll: Annotated[str | None, OneOf(POLLS)] = None,
    data: Path | None = None,
    durability: Annotated[str, OneOf(DURABILITIES)] = DURABILITIES[0],
    clients: ClientOptions = USUAL,
    record: Path | None = None,
    ready_file: Path | None = None,
    pairing: Pairing = UNPAIRED,
    snapshots: SnapshotOptions = DEFAULT_SNAPSHOTS,
    watching: WatchOptions = UNSEEN,
    sharding: ShardOptions = ALONE,
) -> int:
    """Run one exchange server until SIGTERM or Ctrl-C; with --shards, several that are one exchange.

    Parameters
    ----------
    bind
        Where to listen, such as tcp://*:5555, tcp://eth0:5555 or ipc:///tmp/lx.sock; the system chooses for port *.
    symbols
        Markets in the order of their numbers, such as BTC,ETH-EUR; one without quote is against USD. Those of the log,
        when there is one; else BTC,ETH,SOL,AVAX.
    engine
        native, or reference for the one written in plain Python.
    risk
        on: orders need funds and pay fees of 0.1 %; off: a shard that only matches. As in the log; on in a new one.
    fund
        What an account begins with, such as USD=1000000,BTC=0.5; else 10,000,000 of a quote and 1,000 of a base asset.
    transport
        native, LX's own endpoint of ZeroMQ's protocol, or libzmq.
    poll
        How it waits, with the native transport. block (as without it): asleep; hybrid: awake for 200 us, then asleep;
        spin: awake, which takes a whole core also when nobody trades.
    data
        Directory of the log; lx-data/PORT below the working directory when none is named.
    durability
        fsync: what is acknowledged is on disk; async: it is written; memory: all ends with the process.
    record
        Write the command frames of the run to this file; `lx replay --format commands` reads it.
    ready_file
        Write the address to this file once it takes messages.
    """
    options = ExchangeOptions(
        bind=bind,
        symbols=symbols,
        engine=engine,
        risk=risk,
        fund=fund,
        transport=transport,
        poll=poll,
        data=data,
        durability=durability,
        clients=clients,
        record=record,
        ready_file=ready_file,
        pairing=pairing,
        snapshots=snapshots,
        watching=watching,
    )
    options.check()
    if sharding.shards is not None:
        return run_shards(options, sharding.shards, _run, write_ready=partial(_write_ready_file, ready_file))
    return _run(options, sharding)


def _run(options: ExchangeOptions, sharding: ShardOptions) -> int:
    """Run one server to its end; the exit status."""
    symbols = None if options.symbols is None else parse_symbols(options.symbols)
    wish = _Wish(symbols, options.has_risk)
    return _Opened(options, options.directory).run(wish, sharding)


def _serve(
    server: ExchangeServer, stop: StopSignal, durability: str, sharding: ShardOptions, *, has_money: bool
) -> None:
    """Serve until the end, and print what was done, or let the parent do so."""
    gc.freeze()  # what lives now lives to the end; the collector need not look at it again
    server.run(stop)
    if sharding.report(server, has_money=has_money):
        return
    print(durability_line(durability))
    print(render_summary(server.summary()), flush=True)
    if has_money:
        print(render_money(server.money()), flush=True)


@dataclass(frozen=True, slots=True)
class _Opened:
    """What a server opens and runs with: the options, checked, and what they come to."""

    options: ExchangeOptions
    directory: Path | None

    def run(self, wish: "_Wish", sharding: ShardOptions) -> int:
        """Open all, serve to the end, and return the exit status."""
        options, pairing = self.options, self.options.pairing
        with ExitStack() as stack:
            router, policy = options.clients.door(stack, self._socket(stack))
            facts = {"endpoint": router.endpoint, "engine": options.engine, "durability": options.durability}
            watch = sharding.watch(stack, options.watching, facts)
            stop = stack.enter_context(closing(StopSignal()))
            stack.enter_context(stop.on_signals())
            log = sharding.open(stack, self.directory, options.durability)
            shard = sharding.number if log is None else log.shard
            feed = options.watching.publisher(stack, shard)
            recording = stack.enter_context(closing(Recording(options.record))) if options.record else None
            peers = stack.enter_context(pairing.port())
            start = start_of(log, options.engine, _warn, is_whole=options.record is not None)
            keep_snapshotter(stack, self.directory, options.snapshots.policy(), _warn)
            if watch is not None and pairing.follow is not None:
                watch.enter("following")
            begin = partial(self._replica, start, policy)
            follows = partial(self._follows, router.endpoint, sharding)
            lead = pairing.lead(router, peers, log, stop, first=start.first, begin=begin, follows=follows)
            if lead is None:
                return 0
            setup = wish.setup(self.directory, start.first or (None if log is None else next(log.frames(), None)))
            grants = _grants(setup, options.fund)
            serving = start.engine if lead.replica is None else lead.replica.engine
            server = ExchangeServer(
                engine=serving,
                router=router,
                preamble=market_commands(setup.symbols, risk=setup.has_risk),
                grants=grants,
                log=log,
                learned=start.learned if lead.replica is None else (),
                waits_for_sync=options.durability == "fsync",
                recording=recording,
                events=EventReader(self.directory) if self.directory else None,
                policy=policy,
                clock=SteadyClock(tell_jump).read,
                feed=feed,
                watch=watch,
                term=lead.term,
                replica=lead.replica,
                backups=pairing.replicator(peers, log, serving, lead.term),
                shard=shard,
                feed_port=0 if feed is None else port_of(feed.endpoint) or 0,
            )
            _write_ready_file(options.ready_file, router.endpoint)
            _announce(router.endpoint, grants, log if lead.replica is None else None, start, policy)
            _announce_pull(router)
            if sharding.meet(server, router.endpoint, self.directory):
                how = f"engine={options.engine} durability={options.durability}"
                _say(f"ready on {router.endpoint} symbols={','.join(setup.symbols)} {how}")
            lead.tell(peers)
            _serve(server, stop, options.durability, sharding, has_money=setup.has_risk)
        return 0

    def _socket(self, stack: ExitStack) -> ServerSocket:
        """Where clients come in, until the stack ends."""
        options = self.options
        router = server_socket(
            options.transport,
            options.bind,
            connections_max=CONNECTIONS_MAX,
            when_crowded=CROWDED,
            poll=options.poll,
        )
        stack.callback(router.close)
        return router

    def _follows(self, endpoint: str, sharding: ShardOptions) -> bool:
        """Clients of a backup get answers from now on; whether it is for this process to say so."""
        _write_ready_file(self.options.ready_file, endpoint)
        return sharding.follows(endpoint)

    def _replica(self, start: Start, policy: Policy, frame: bytes) -> Replica:
        """The replica of a backup, as its log lets it begin; `frame` is the first of the log that it follows."""
        made = Replica(
            engine=start.engine,
            grants=_grants(setup_of(frame), self.options.fund),
            is_logged=True,
            waits_for_sync=self.options.durability == "fsync",
            publishes=self.options.watching.feed is not None,
            policy=policy,
        )
        for events in start.learned:
            made.learn(events)
        return made


@dataclass(frozen=True, slots=True)
class _Wish:
    """Markets and risk as the options ask for them; None: as in the log, or as usual."""

    symbols: tuple[str, ...] | None
    has_risk: bool | None

    def setup(self, directory: Path | None, first: bytes | None) -> Setup:
        """What the log was begun with by its first frame, or a new one begins with; raise UsageError when the log has
        something else.
        """
        if directory is None or first is None:
            return Setup(self.symbols or parse_symbols(",".join(DEFAULT_SYMBOLS)), self.has_risk is not False)
        setup = setup_of(first)
        setup.check(self.symbols, has_risk=self.has_risk, directory=directory)
        return setup


def _grants(setup: Setup, fund: str | None) -> dict[str, int] | None:
    """What accounts begin with; None when there are none."""
    if not setup.has_risk:
        if fund is not None:
            raise UsageError("--fund: with --risk off there are no accounts to fund; leave one of the two out")
        return None
    return default_grants(setup.symbols) if fund is None else parse_grants(fund, setup.symbols)


def _announce(endpoint: str, grants: dict[str, int] | None, log: Journal | None, start: Start, policy: Policy) -> None:
    _say("development mode: no keys, whoever reaches the port may trade for any account")
    if policy.gives_admin:
        _say("whoever asks for the right admin gets it, and may send the operator's commands")
    if grants is None:
        _say("risk off: no accounts, no fees, orders need no funds")
    else:
        _say(f"risk on: each account begins with {grants_text(grants)}")
    _warn_outside(endpoint)
    if log is not None:
        for line in recovery_lines(log, start.sequence):
            _say(line)


def _announce_pull(router: ServerSocket | RouterAndPull) -> None:
    """Say where one-way connections come in."""
    if isinstance(router, RouterAndPull):
        _say(f"one-way orders are taken on {router.pull_endpoint}")
        _warn_outside(router.pull_endpoint)


def _warn_outside(endpoint: str) -> None:
    if not is_loopback(endpoint):
        _warn(f"{endpoint} can be reached from other machines; bind to tcp://127.0.0.1 to keep them out")


def _write_ready_file(path: Path | None, endpoint: str) -> None:
    if path is None:
        return
    # Whoever waits for the file reads it as soon as it is there, so it appears whole.
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(f"{endpoint}\n", encoding="ascii")
        part.replace(path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"--ready-file: can't write '{path}': {reason}; give a file you may write") from None


def _warn(text: str) -> None:
    _say(f"warning: {text}")


def _say(text: str) -> None:
    print(f"lx exchange: {text}", file=sys.stderr, flush=True)
