"""`lx exchange`: one exchange server on one port.

It runs until SIGTERM or SIGINT, then answers what it has taken, prints its summary and ends with status 0. What it says
while it runs goes to stderr, the summary to stdout.
"""

import gc
import sys
from contextlib import ExitStack, closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from lx.cli.snapshots import DEFAULT_SNAPSHOTS, SnapshotOptions, keep_snapshotter
from lx.engine.factory import ENGINES
from lx.engine.markets import DEFAULT_SYMBOLS, market_commands, parse_symbols
from lx.errors import InputError, UsageError
from lx.journal import Journal, Recovery
from lx.node.driver import CONNECTIONS_MAX, CROWDED, ExchangeServer
from lx.node.durability import DURABILITIES, Setup, check_durability, check_outside, data_directory, setup_of
from lx.node.funding import default_grants, grants_text, parse_grants
from lx.node.recording import Recording
from lx.node.restart import Start, start_of
from lx.node.stop import StopSignal
from lx.node.summary import Money, Summary
from lx.transport.factory import TRANSPORTS, ServerSocket, server_socket
from lx.transport.options import check_address, is_loopback

__all__ = ["exchange"]

_DURABILITY = {
    "fsync": "what was acknowledged is on disk",
    "async": "what was acknowledged is written; a crash of the machine may lose the last second of it",
    "memory": "what was acknowledged has ended with this process",
}


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
    snapshots: SnapshotOptions = DEFAULT_SNAPSHOTS,
) -> int:
    """Run one exchange server until SIGTERM or Ctrl-C.

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
    wish = _Wish(None if symbols is None else parse_symbols(symbols), _risk(risk))
    directory = _directory(data, bind, durability, {"--record": record, "--ready-file": ready_file})
    policy = snapshots.policy()
    with ExitStack() as stack:
        router, stop = _listen(stack, transport, bind)
        log = stack.enter_context(Journal.open(directory, durability=durability)) if directory else None
        recording = stack.enter_context(closing(Recording(record))) if record else None
        start = start_of(log, engine, _warn, is_whole=record is not None)
        setup = wish.setup(directory, start.first)
        grants = _grants(setup, fund)
        server = ExchangeServer(
            engine=start.engine,
            router=router,
            preamble=market_commands(setup.symbols, risk=setup.has_risk),
            grants=grants,
            log=log,
            learned=start.learned,
            waits_for_sync=durability == "fsync",
            recording=recording,
        )
        _write_ready_file(ready_file, router.endpoint)
        _announce(router.endpoint, grants, log, start)
        _say(f"ready on {router.endpoint} symbols={','.join(setup.symbols)} engine={engine} durability={durability}")
        keep_snapshotter(stack, directory, policy, _warn)
        _serve(server, stop, durability, has_money=setup.has_risk)
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


def _serve(server: ExchangeServer, stop: StopSignal, durability: str, *, has_money: bool) -> None:
    """Serve until the end, and print what was done."""
    gc.freeze()  # what lives now lives to the end; the collector need not look at it again
    server.run(stop)
    print(f"durability {durability}: {_DURABILITY[durability]}")
    print(render_summary(server.summary()), flush=True)
    if has_money:
        print(render_money(server.money()), flush=True)


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


def _announce(endpoint: str, grants: dict[str, int] | None, log: Journal | None, start: Start) -> None:
    _say("development mode: no keys, whoever reaches the port may trade for any account")
    if grants is None:
        _say("risk off: no accounts, no fees, orders need no funds")
    else:
        _say(f"risk on: each account begins with {grants_text(grants)}")
    if not is_loopback(endpoint):
        _say(f"warning: {endpoint} can be reached from other machines; bind to tcp://127.0.0.1 to keep them out")
    if log is not None:
        found = log.recovery
        if start.sequence > 1:
            replayed = found.next_sequence - start.sequence
            _say(f"log in {log.directory}: snapshot before command {start.sequence}, {replayed} commands replayed")
        else:
            _say(f"log in {log.directory}: {found.commands} commands in {found.frames} frames replayed")
        if found.torn_bytes:
            _warn(_torn(found))


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


def _warn(text: str) -> None:
    _say(f"warning: {text}")


def _say(text: str) -> None:
    print(f"lx exchange: {text}", file=sys.stderr, flush=True)


def render_summary(summary: Summary) -> str:
    """The summary as lines for a person.

    Example of a line: `trades 12 (BTC-USD 12), volume BTC-USD 70.0000000`
    """
    trades = ", ".join(f"{symbol} {count}" for symbol, count in summary.trades.items())
    volume = ", ".join(f"{symbol} {amount}" for symbol, amount in summary.volume.items())
    return "\n".join(
        (
            f"served {summary.seconds:.1f} s: {summary.messages} messages, {summary.bytes_in / 1e6:.2f} MB in, "
            f"{summary.bytes_out / 1e6:.2f} MB out",
            f"commands {summary.commands} = acknowledged {summary.acknowledged} + rejected {_counts(summary.rejected)}"
            f" + sessions opened {summary.sessions_opened} + sessions resumed {summary.sessions_resumed}"
            f" + sessions closed {summary.sessions_closed}"
            f" + openings rejected {_counts(summary.openings_rejected)}",
            f"refused, never commands: records {_counts(summary.refused_records)}, "
            f"messages {_counts(summary.refused_messages)}, hellos {_counts(summary.refused_hellos)}, "
            f"queries {_counts(summary.refused_queries)} of {summary.queries}",
            f"accounts opened {summary.accounts_opened}, their openings and deposits rejected "
            f"{_counts(summary.grants_rejected)}",
            f"trades {sum(summary.trades.values())}" + (f" ({trades}), volume {volume}" if trades else ""),
            f"resting orders {summary.orders_resting}, next sequence {summary.next_sequence}, "
            f"state hash {summary.state_hash}",
        )
    )


def render_money(money: list[Money]) -> str:
    """Fees, and whether all money is where it has to be, as lines for a person.

    Example of the lines: `fees USD 0.70000000, BTC 0.00001000` and `conservation: 0 lost, 0 created`
    """
    fees = ", ".join(f"{it.asset} {Decimal(it.fees).scaleb(-it.decimals):f}" for it in money)
    surplus = [it.accounts + it.fees - it.supply for it in money]
    lost, created = -sum(min(it, 0) for it in surplus), sum(max(it, 0) for it in surplus)
    return f"fees {fees}\nconservation: {lost} lost, {created} created"


def _counts(by_reason: dict[str, int]) -> str:
    total = sum(by_reason.values())
    names = ", ".join(f"{name} {count}" for name, count in by_reason.items())
    return f"{total} ({names})" if names else str(total)
