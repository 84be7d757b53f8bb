"""`lx exchange`: one exchange server on one port.

It runs until SIGTERM or SIGINT, then answers what it has taken, prints its summary and ends with status 0. What it says
while it runs goes to stderr, the summary to stdout.
"""

import gc
import sys
from decimal import Decimal
from pathlib import Path

from lx.engine.factory import ENGINES, create
from lx.engine.markets import DEFAULT_SYMBOLS, market_commands, parse_symbols
from lx.errors import InputError, UsageError
from lx.node.exchange_server import CONNECTIONS_MAX, CROWDED, ExchangeServer, Money, Summary
from lx.node.funding import default_grants, grants_text, parse_grants
from lx.node.recording import Recording
from lx.node.stop import StopSignal
from lx.transport.factory import TRANSPORTS, server_socket
from lx.transport.options import is_loopback

__all__ = ["exchange"]


def exchange(
    *,
    bind: str = "tcp://127.0.0.1:5555",
    symbols: str = ",".join(DEFAULT_SYMBOLS),
    engine: str = ENGINES[0],
    risk: str = "on",
    fund: str | None = None,
    transport: str = TRANSPORTS[0],
    record: Path | None = None,
    ready_file: Path | None = None,
    stats_port: int | None = None,
) -> int:
    """Run one exchange server until SIGTERM or Ctrl-C.

    Parameters
    ----------
    bind
        Where to listen, such as tcp://*:5555 or ipc:///tmp/lx.sock; port * or 0 lets the system choose one.
    symbols
        Markets in the order of their numbers, such as BTC,ETH-EUR; one without quote is against USD.
    engine
        native, or reference for the one written in plain Python.
    risk
        on: orders need funds and pay fees of 0.1 %; off: a shard that only matches.
    fund
        What an account begins with, such as USD=1000000,BTC=0.5; else 10,000,000 of a quote and 1,000 of a base asset.
    transport
        libzmq, or native for LX's own endpoint.
    record
        Write the command frames of the run to this file; `lx replay --format commands` reads it.
    ready_file
        Write the address to this file once it takes messages.
    stats_port
        Not in this version.
    """
    if stats_port is not None:
        raise UsageError("--stats-port: statistics over HTTP come in a later version; leave the option out")
    if engine not in ENGINES:
        raise UsageError(f"--engine: no engine is named '{engine}'; write --engine {' or --engine '.join(ENGINES)}")
    names = parse_symbols(symbols)
    grants = _grants(names, risk=risk, fund=fund)
    preamble = market_commands(names, risk=grants is not None)
    router = server_socket(transport, bind, connections_max=CONNECTIONS_MAX, when_crowded=CROWDED)
    recording = None
    stop = StopSignal()
    try:
        with stop.on_signals():
            recording = Recording(record) if record else None
            server = ExchangeServer(
                engine=create(engine), router=router, preamble=preamble, grants=grants, recording=recording
            )
            if ready_file is not None:
                _write_ready_file(ready_file, router.endpoint)
            _announce(router.endpoint, server, engine, grants)
            gc.freeze()  # what lives now lives to the end; the collector need not look at it again
            server.run(stop)
            print(render_summary(server.summary()), flush=True)
            if grants is not None:
                print(render_money(server.money()), flush=True)
    finally:
        router.close()
        stop.close()
        if recording is not None:
            recording.close()
    return 0


def _grants(symbols: tuple[str, ...], *, risk: str, fund: str | None) -> dict[str, int] | None:
    """What accounts begin with; None when there are none."""
    if risk == "off":
        if fund is not None:
            raise UsageError("--fund: with --risk off there are no accounts to fund; leave one of the two out")
        return None
    if risk != "on":
        raise UsageError(f"--risk: '{risk}' is neither on nor off; write --risk on or --risk off")
    return default_grants(symbols) if fund is None else parse_grants(fund, symbols)


def _announce(endpoint: str, server: ExchangeServer, engine: str, grants: dict[str, int] | None) -> None:
    _say("development mode: no keys, whoever reaches the port may trade for any account")
    if grants is None:
        _say("risk off: no accounts, no fees, orders need no funds")
    else:
        _say(f"risk on: each account begins with {grants_text(grants)}")
    if not is_loopback(endpoint):
        _say(f"warning: {endpoint} can be reached from other machines; bind to tcp://127.0.0.1 to keep them out")
    names = ",".join(instrument.symbol for instrument in server.instruments.values())
    _say(f"ready on {endpoint} symbols={names} engine={engine}")


def _write_ready_file(path: Path, endpoint: str) -> None:
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
