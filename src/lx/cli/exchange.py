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

from lx.cli.backup import ACKS, Pairing, recovery_lines
from lx.cli.exchange_clients import USUAL, ClientOptions, tell_jump
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
from lx.node.durability import DURABILITIES, Setup, check_durability, check_outside, data_directory, setup_of
from lx.node.funding import default_grants, grants_text, parse_grants
from lx.node.policy import Policy
from lx.node.recording import Recording
from lx.node.replica import Replica
from lx.node.restart import Start, start_of
from lx.node.stop import StopSignal
from lx.transport.factory import TRANSPORTS, ServerSocket, server_socket
from lx.transport.native_router import POLLS
from lx.transport.options import check_address, is_loopback
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
    replicate: str | None = None,
    ack: str = ACKS[0],
    follow: str | None = None,
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
    replicate
        Where other servers of this machine may follow this one, such as tcp://127.0.0.1:5556.
    ack
        durable: answers leave when their commands are on disk here; replicated: on that of a backup as well.
    follow
        Be a backup of the server whose --replicate this is, until `lx promote`.
    """
    _check_options(bind, engine, durability, data, watching)
    if sharding.shards is not None:
        return run_shards(exchange, dict(locals()), write_ready=_write_ready_file)  # shards run with the same options
    clients.policy()  # raises, as what follows does, before anything is opened
    pairing = Pairing(follow, replicate, ack)
    pairing.check(durability=durability, of_log={"--symbols": symbols, "--risk": risk}, record=record)
    wish = _Wish(None if symbols is None else parse_symbols(symbols), _risk(risk))
    directory = None if durability == "memory" else data_directory(data, bind)
    check_outside(directory, {"--record": record, "--ready-file": ready_file})
    snapshots.policy()  # raises for what makes no sense before anything is opened
    opened = _Opened(
        bind, engine, fund, transport, poll, directory, durability, record, ready_file, snapshots, watching, clients
    )
    return opened.run(wish, pairing, sharding)


def _check_options(bind: str, engine: str, durability: str, data: Path | None, watching: WatchOptions) -> None:
    """Raise UsageError for what there isn't, before anything is opened."""
    if engine not in ENGINES:
        raise UsageError(f"--engine: no engine is named '{engine}'; write --engine {' or --engine '.join(ENGINES)}")
    check_durability(durability, data)
    check_address(bind, option="--bind", may_choose=True)
    watching.check()


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
    """What a server opens and runs with; the options, checked."""

    bind: str
    engine: str
    fund: str | None
    transport: str
    poll: str | None
    directory: Path | None
    durability: str
    record: Path | None
    ready_file: Path | None
    snapshots: SnapshotOptions
    watching: WatchOptions
    clients: ClientOptions

    def run(self, wish: "_Wish", pairing: Pairing, sharding: ShardOptions) -> int:
        """Open all, serve to the end, and return the exit status."""
        with ExitStack() as stack:
            own = server_socket(
                self.transport, self.bind, connections_max=CONNECTIONS_MAX, when_crowded=CROWDED, poll=self.poll
            )
            stack.callback(own.close)
            router, policy = self.clients.door(stack, own)
            facts = {"endpoint": router.endpoint, "engine": self.engine, "durability": self.durability}
            watch, feed = self.watching.open(stack, **facts)
            stop = stack.enter_context(closing(StopSignal()))
            stack.enter_context(stop.on_signals())
            log = sharding.open(stack, self.directory, self.durability)
            recording = stack.enter_context(closing(Recording(self.record))) if self.record else None
            peers = stack.enter_context(pairing.port())
            ready = partial(_write_ready_file, self.ready_file, router.endpoint)
            start = start_of(log, self.engine, _warn, is_whole=self.record is not None)
            keep_snapshotter(stack, self.directory, self.snapshots.policy(), _warn)
            if watch is not None and pairing.follow is not None:
                watch.enter("following")
            begin = partial(self._replica, start, policy)
            lead = pairing.lead(router, peers, log, stop, first=start.first, begin=begin, is_ready=ready)
            if lead is None:
                return 0
            setup = wish.setup(self.directory, start.first or (None if log is None else next(log.frames(), None)))
            grants = _grants(setup, self.fund)
            serving = start.engine if lead.replica is None else lead.replica.engine
            server = ExchangeServer(
                engine=serving,
                router=router,
                preamble=market_commands(setup.symbols, risk=setup.has_risk),
                grants=grants,
                log=log,
                learned=start.learned if lead.replica is None else (),
                waits_for_sync=self.durability == "fsync",
                recording=recording,
                events=EventReader(self.directory) if self.directory else None,
                policy=policy,
                clock=SteadyClock(tell_jump).read,
                feed=feed,
                watch=watch,
                term=lead.term,
                replica=lead.replica,
                backups=pairing.replicator(peers, log, serving, lead.term),
                shard=sharding.number if log is None else log.shard,
            )
            ready()
            _announce(router.endpoint, grants, log if lead.replica is None else None, start, policy)
            self._announce_pull(router)
            if sharding.meet(server, router.endpoint, self.directory):
                options = f"engine={self.engine} durability={self.durability}"
                _say(f"ready on {router.endpoint} symbols={','.join(setup.symbols)} {options}")
            lead.tell(peers)
            _serve(server, stop, self.durability, sharding, has_money=setup.has_risk)
        return 0

    def _announce_pull(self, router: ServerSocket | RouterAndPull) -> None:
        """Say where one-way connections come in."""
        if isinstance(router, RouterAndPull):
            _say(f"one-way orders are taken on {router.pull_endpoint}")
            _warn_outside(router.pull_endpoint)

    def _replica(self, start: Start, policy: Policy, frame: bytes) -> Replica:
        """The replica of a backup, as its log lets it begin; `frame` is the first of the log that it follows."""
        made = Replica(
            engine=start.engine,
            grants=_grants(setup_of(frame), self.fund),
            is_logged=True,
            waits_for_sync=self.durability == "fsync",
            publishes=self.watching.feed is not None,
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


def _risk(risk: str | None) -> bool | None:
    """Whether orders need funds; None when nobody says."""
    if risk not in (None, "on", "off"):
        raise UsageError(f"--risk: '{risk}' is neither on nor off; write --risk on or --risk off")
    return None if risk is None else risk == "on"


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
