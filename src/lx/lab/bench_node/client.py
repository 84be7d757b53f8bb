"""The load on a server: our client in Rust, the same for all of them, or an ordinary DEALER in C.

Every measurement has connections and sessions of its own and ends them behind the clock, so that each finds empty
books.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from lx._native import ClosedLoad, Flow, Load
from lx.engine.markets import TICK_SCALE
from lx.errors import LxError
from lx.lab.bench_node.child import Child
from lx.lab.bench_node.generator import generator_alone
from lx.lab.bench_node.samples import Figures, Sample, check_answers, check_sums
from lx.lab.load.handshake import Trader, open_sessions
from lx.lab.load.options import LoadOptions
from lx.transport.errors import NoAnswerError
from lx.transport.native_dealer import NativeDealerSockets
from lx.wire.message import ENVELOPE_SIZE, build_message
from lx.wire.records_generated import RECORD_SIZE, CloseSession, Heartbeat, Kind, MessageType
from lx.workload.profiles import FlowInstrument

__all__ = ["MARKETS", "SESSIONS", "Server", "Traffic", "closed", "dealer", "generator", "open_loop"]

SESSIONS: Final = 64
"""Sessions of a measurement, each with an account of its own, shared among its connections."""
MARKETS: Final = ("BTC", "ETH", "SOL", "AVAX")
_LOT_SCALE: Final = 4
_PROFILE: Final = "realistic"
_QUIET_NS: Final = 10_000_000_000
"""Without an answer for so long the rest is taken for lost."""
_SOON_NS: Final = 20_000_000
_WAIT_NS: Final = 100_000_000
_LAST_CLIENT_ID: Final = 1 << 40


@dataclass(frozen=True, slots=True)
class Server:
    """Who is loaded; an echo needs no sessions."""

    name: str
    address: str
    is_echo: bool


@dataclass(frozen=True, slots=True)
class Traffic:
    """How it is loaded: at most `commands` orders within `duration_ns`, `batch` a message."""

    connections: int
    in_flight: int
    commands: int
    duration_ns: int
    batch: int = 1
    seed: int = 1


def closed(server: Server, traffic: Traffic, *, is_latency: bool = False) -> Sample:
    """So many orders under way on each connection; the rate, or the latencies."""
    with _connected(server, traffic) as (sockets, traders):
        load = ClosedLoad(
            profile=_PROFILE,
            seed=traffic.seed,
            traders=traders,
            instruments=_instruments(),
            commands=traffic.commands,
            duration_ns=traffic.duration_ns,
            in_flight=traffic.in_flight,
            batch=traffic.batch,
            connections=traffic.connections,
            is_echo=server.is_echo,
        )
        start_ns, end_ns = sockets.drive(load, now_ns=time.monotonic_ns(), quiet_ns=_QUIET_NS)
        count = check_answers(server.name, load.whole(), load.rejected(), may_reject=traffic.connections > 1)
        if server.is_echo:
            check_sums(server.name, *load.checksums())
        if is_latency:
            return Sample(count, latency=_figures(load))
        return Sample(count, rate=count / max(1, end_ns - start_ns) * 1e9)


def open_loop(server: Server, traffic: Traffic, *, rate: int, batch_timeout_ns: int) -> Sample:
    """So many orders a second whatever comes back; latencies from the time each was meant to leave."""
    with _connected(server, traffic) as (sockets, traders):
        start_ns = time.monotonic_ns() + _SOON_NS
        load = Load(
            profile=_PROFILE,
            seed=traffic.seed,
            traders=traders,
            instruments=_instruments(),
            start_ns=start_ns,
            window_ns=(start_ns, start_ns + traffic.duration_ns),
            rate_micro=rate * 1_000_000,
            batch=traffic.batch,
            batch_timeout_ns=batch_timeout_ns,
            connections=traffic.connections,
        )
        sockets.drive(load, now_ns=time.monotonic_ns(), quiet_ns=_QUIET_NS)
        sums = load.sums()
        whole = {**load.whole(), "unexpected": sums["unexpected"], "refused": sums["refused"]}
        count = check_answers(server.name, whole, load.rejected(), may_reject=True)
        return Sample(count, latency=_figures(load))


def dealer(server: Server, traffic: Traffic, program: str) -> Sample:
    """An ordinary client in C on one connection, with one session."""
    flow = Flow(
        profile=_PROFILE,
        seed=traffic.seed,
        instruments=_instruments(),
        sessions=[(1, 1, 1)],
        resting=0,
        ballast=0,
    )
    with tempfile.NamedTemporaryFile(prefix="lx-bench-orders-") as orders:
        orders.write(flow.fill(traffic.commands))
        orders.flush()
        words = (server.address, orders.name, str(traffic.in_flight), str(traffic.duration_ns // 1_000_000))
        with Child("the DEALER in C", (program, *words)) as child:
            sent, answered, rejected, unexpected, took_ns, sent_sum, echoed_sum = child.result()
    whole = {
        "sent": sent,
        "outstanding": sent - answered,
        "acknowledged": answered - rejected,
        "rejected": rejected,
        "unexpected": unexpected,
        "busy": 0,
        "malformed": 0,
        "refused": 0,
    }
    who = f"{server.name}, client in C"
    count = check_answers(who, whole, [], may_reject=False)
    if server.is_echo:
        check_sums(who, sent_sum, echoed_sum)
    return Sample(count, rate=count / max(1, took_ns) * 1e9)


def generator(traffic: Traffic) -> Sample:
    """The open load of `lx trader` alone."""
    return generator_alone(
        _PROFILE,
        SESSIONS,
        _instruments(),
        connections=traffic.connections,
        batch=traffic.batch,
        commands=traffic.commands,
        seed=traffic.seed,
    )


def _figures(load: ClosedLoad | Load) -> Figures:
    return Figures(load.percentile(50.0), load.percentile(99.0), load.percentile(99.9))


def _instruments() -> list[tuple[int, int, int, int, int]]:
    terms = (
        FlowInstrument.of_scales(number, tick_scale=TICK_SCALE, lot_scale=_LOT_SCALE)
        for number in range(1, len(MARKETS) + 1)
    )
    return [(it.instrument, it.price, it.spread, it.quantity_min, it.quantity_max) for it in terms]


@contextmanager
def _connected(server: Server, traffic: Traffic) -> Iterator[tuple[NativeDealerSockets, list[Trader]]]:
    """Connections that are up, and the sessions on them, which are closed at the end."""
    sockets = NativeDealerSockets([server.address] * traffic.connections)
    options = LoadOptions(
        server=server.address,
        traders=SESSIONS,
        connections=traffic.connections,
        connect_timeout_ns=_QUIET_NS,
        transport="native",
    )
    try:
        if server.is_echo:
            _await_echo(sockets, server, traffic.connections)
            yield sockets, [(number + 1, number + 1, number % traffic.connections) for number in range(SESSIONS)]
            return
        traders = open_sessions(sockets, options)
        yield sockets, traders
        _close_sessions(sockets, server, traders)
    finally:
        sockets.close(linger_ms=0)


def _await_echo(sockets: NativeDealerSockets, server: Server, connections: int) -> None:
    """One message there and back on every connection."""
    hello = build_message(MessageType.HEARTBEAT, Heartbeat().pack())
    sockets.send((connection, hello) for connection in range(connections))
    _await(sockets, server, connections, lambda message: 1)


def _close_sessions(sockets: NativeDealerSockets, server: Server, traders: list[Trader]) -> None:
    closes = [
        (connection, CloseSession(account=account, session=session, client_id=_LAST_CLIENT_ID).pack())
        for session, account, connection in traders
    ]
    sockets.send((connection, build_message(MessageType.COMMANDS, close)) for connection, close in closes)
    _await(sockets, server, len(traders), _sessions_closed)


def _sessions_closed(message: bytes) -> int:
    kinds = message[ENVELOPE_SIZE::RECORD_SIZE]
    return kinds.count(bytes([Kind.SESSION_CLOSED]))


def _await(sockets: NativeDealerSockets, server: Server, wanted: int, count: Callable[[bytes], int]) -> None:
    """Take messages until so much is counted in them."""
    found = 0
    deadline = time.monotonic_ns() + _QUIET_NS
    while found < wanted:
        messages = sockets.receive(messages_max=64)
        found += sum(map(count, messages))
        if messages:
            deadline = time.monotonic_ns() + _QUIET_NS
        elif time.monotonic_ns() > deadline:
            raise NoAnswerError(f"{server.name} at {server.address} does not answer any more")
        else:
            sockets.wait(_WAIT_NS)
    if found > wanted:
        raise LxError(f"{server.name} at {server.address} answers {found} times to {wanted} questions")
