"""`lx exchange`: one exchange server on one port, or with --shards several on following ones.

It runs until SIGTERM or SIGINT, then answers what it has taken, prints its summary and ends with status 0. What it says
while it runs goes to stderr, the summary to stdout.
"""

import gc
import sys
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from lx.cli.exchange_summary import durability_line, render_money, render_summary
from lx.cli.shards import ALONE, ShardOptions, run_shards
from lx.engine.factory import ENGINES, create
from lx.engine.markets import DEFAULT_SYMBOLS, market_commands, parse_symbols
from lx.errors import InputError, UsageError
from lx.journal import Journal, Recovery
from lx.node.driver import CONNECTIONS_MAX, CROWDED, ExchangeServer
from lx.node.durability import DURABILITIES, Setup, check_durability, check_outside, data_directory, setup_of
from lx.node.funding import default_grants, grants_text, parse_grants
from lx.node.recording import Recording
from lx.node.stop import StopSignal
from lx.transport.factory import TRANSPORTS, ServerSocket, server_socket
from lx.transport.options import check_address, is_loopback

__all__ = ["exchange"]


def exchange(
    *,
    bind: str = "tcp://127.0.0.1:5555",
    symbols: str | None = None,
    engine: str = ENGINES[0],
    risk: str | None = None,
    fund: str | None = None,
    transport: str = TRANSPORTS[0],
    data: Path | None = None,
    durability: str = DURABILITIES[0],
    record: Path | None = None,
    ready_file: Path | None = None,
    stats_port: int | None = None,
    sharding: ShardOptions = ALONE,
) -> int:
    """Run one exchange server until SIGTERM or Ctrl-C; with --shards, several that are one exchange.

    Parameters
    ----------
    bind
        Where to listen, such as tcp://*:5555 or ipc:///tmp/lx.sock; port * or 0 lets the system choose one.
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
        libzmq, or native for LX's own endpoint.
    data
        Directory of the log; lx-data/PORT below the working directory when none is named.
    durability
        fsync: what is acknowledged is on disk; async: it is written; memory: all ends with the process.
    record
        Write the command frames of the run to this file; `lx replay --format commands` reads it.
    ready_file
        Write the address to this file once it takes messages.
    stats_port
        Not in this version.
    """
    _check_options(bind, engine, durability, data, stats_port)
    if sharding.shards is not None:
        return run_shards(exchange, dict(locals()), write_ready=_write_ready_file)  # shards run with the same options
    wish = _Wish(None if symbols is None else parse_symbols(symbols), _risk(risk))
    directory = _directory(data, bind, durability, {"--record": record, "--ready-file": ready_file})
    with ExitStack() as stack:
        router, stop = _listen(stack, transport, bind)
        log = sharding.open(stack, directory, durability)
        recording = stack.enter_context(closing(Recording(record))) if record else None
        setup = wish.setup(log)
        grants = _grants(setup, fund)
        server = ExchangeServer(
            engine=create(engine),
            router=router,
            preamble=market_commands(setup.symbols, risk=setup.has_risk),
            grants=grants,
            log=log,
            waits_for_sync=durability == "fsync",
            recording=recording,
            shard=sharding.number if log is None else log.shard,
        )
        _write_ready_file(ready_file, router.endpoint)
        _announce(router.endpoint, grants, log)
        if sharding.meet(server, router.endpoint, directory):
            _say_ready(router.endpoint, setup.symbols, engine, durability)
        _serve(server, stop, durability, sharding, has_money=setup.has_risk)
    return 0


def _check_options(bind: str, engine: str, durability: str, data: Path | None, stats_port: int | None) -> None:
    """Raise UsageError for what there isn't, before anything is opened."""
    if stats_port is not None:
        raise UsageError("--stats-port: statistics over HTTP come in a later version; leave the option out")
    if engine not in ENGINES:
        raise UsageError(f"--engine: no engine is named '{engine}'; write --engine {' or --engine '.join(ENGINES)}")
    check_durability(durability, data)
    check_address(bind, option="--bind", may_choose=True)


def _directory(data: Path | None, bind: str, durability: str, files: dict[str, Path | None]) -> Path | None:
    """Where the log lies, None without one; raise UsageError when one of the files is in it."""
    directory = None if durability == "memory" else data_directory(data, bind)
    check_outside(directory, files)
    return directory


def _listen(stack: ExitStack, transport: str, bind: str) -> tuple[ServerSocket, StopSignal]:
    """The socket, and the wish to end by a signal, until the stack ends."""
    router = server_socket(transport, bind, connections_max=CONNECTIONS_MAX, when_crowded=CROWDED)
    stack.callback(router.close)
    stop = stack.enter_context(closing(StopSignal()))
    stack.enter_context(stop.on_signals())
    return router, stop


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
class _Wish:
    """Markets and risk as the options ask for them; None: as in the log, or as usual."""

    symbols: tuple[str, ...] | None
    has_risk: bool | None

    def setup(self, log: Journal | None) -> Setup:
        """What the log was begun with, or a new one begins with; raise UsageError when the log has something else."""
        first = None if log is None else next(log.frames(), None)
        if log is None or first is None:
            return Setup(self.symbols or parse_symbols(",".join(DEFAULT_SYMBOLS)), self.has_risk is not False)
        setup = setup_of(first)
        setup.check(self.symbols, has_risk=self.has_risk, directory=log.directory)
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


def _announce(endpoint: str, grants: dict[str, int] | None, log: Journal | None) -> None:
    _say("development mode: no keys, whoever reaches the port may trade for any account")
    if grants is None:
        _say("risk off: no accounts, no fees, orders need no funds")
    else:
        _say(f"risk on: each account begins with {grants_text(grants)}")
    if not is_loopback(endpoint):
        _say(f"warning: {endpoint} can be reached from other machines; bind to tcp://127.0.0.1 to keep them out")
    if log is not None:
        found = log.recovery
        _say(f"log in {log.directory}: {found.commands} commands in {found.frames} frames replayed")
        if found.torn_bytes:
            _say(f"warning: {_torn(found)}")


def _say_ready(endpoint: str, symbols: tuple[str, ...], engine: str, durability: str) -> None:
    _say(f"ready on {endpoint} symbols={','.join(symbols)} engine={engine} durability={durability}")


def _torn(found: Recovery) -> str:
    """What was cut off the log, and what that may mean."""
    cut = f"{found.torn_bytes} bytes of a torn tail in {found.torn_file} at offset {found.torn_offset} cut off"
    after = "after a crash they were never acknowledged with durability fsync; bytes that rotted look the same"
    if found.torn_copy is None:
        return f"{cut}; {after}"
    frames = "1 whole frame was" if found.torn_frames == 1 else f"{found.torn_frames} whole frames were"
    return f"{cut}, {frames} among them; {after}, so a copy is in {found.torn_copy}"


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


def _say(text: str) -> None:
    print(f"lx exchange: {text}", file=sys.stderr, flush=True)
