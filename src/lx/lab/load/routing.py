"""Where the orders of a run go when there are several servers: each to the one that has its market.

Traders have a session at each server that is needed. Sessions and markets are numbered by each server for itself, so
the load has numbers of its own for both, and translates (`lx_core::load::Routes`); it stays one load, with one
schedule, one ledger and one histogram.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lx.errors import UsageError
from lx.lab.load.handshake import Market, Trader, find_markets, markets_of, open_sessions, query_shards
from lx.lab.load.options import LoadOptions
from lx.transport.factory import ClientSockets, client_sockets
from lx.transport.options import same_host

__all__ = ["Ground", "find_servers", "open_ground", "place_markets"]

Routes = tuple[list[list[int]], list[tuple[int, int]]]
"""Sessions of all traders by server; server and number there of each market."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a run goes to: `options.servers` are those that are needed, and `places` the index of each market's.

    traders, routes: as `lx._native.Load` takes them; known when the sessions are open
    """

    options: LoadOptions
    markets: list[Market]
    places: list[int]
    traders: list[Trader]
    routes: Routes | None = None

    @property
    def by_number(self) -> dict[int, Market]:
        """The markets by their numbers in the load."""
        if self.routes is None:
            return {market.number: market for market in self.markets}
        return dict(enumerate(self.markets, 1))


def find_servers(options: LoadOptions) -> LoadOptions:
    """The options with all the servers that are meant; raise NoAnswerError when the one that knows keeps silent."""
    if not options.target_shards:
        return options
    sockets = client_sockets(options.transport, [options.server])
    try:
        entries = query_shards(sockets, options)
    finally:
        sockets.close(linger_ms=0)
    servers = [same_host(options.server, entry.port) for entry in entries]
    return replace(options, server=servers[0], others=tuple(servers[1:]), target_shards=False)


def open_ground(sockets: ClientSockets, options: LoadOptions, markets: list[Market], places: list[int]) -> Ground:
    """Open the sessions, at one server or at several. `markets` is empty for one server that is still to be asked."""
    if not markets:
        traders = open_sessions(sockets, options)
        markets = find_markets(sockets, options)
        return Ground(options, markets, [0] * len(markets), traders)
    opened = [open_sessions(sockets, options, server=index) for index in range(len(options.servers))]
    sessions = [[session for session, _, _ in traders] for traders in opened]
    traders = [(number, account, connection) for number, (_, account, connection) in enumerate(opened[0], 1)]
    routes = sessions, [(place, market.number) for place, market in zip(places, markets, strict=True)]
    return Ground(options, markets, places, traders, routes)


def place_markets(options: LoadOptions) -> tuple[LoadOptions, list[Market], list[int]]:
    """Ask each server for its markets: those that are traded, the server of each, and the options with no server that
    has none of them.

    Raise UsageError for a market that no server has, or that two have.
    """
    sockets = client_sockets(options.transport, options.servers)
    try:
        found = [
            list(markets_of(sockets, options, address, connection=index))
            for index, address in enumerate(options.servers)
        ]
    finally:
        sockets.close(linger_ms=0)
    chosen = _choose(options, found)
    needed = sorted({server for server, _ in chosen})
    servers = [options.servers[server] for server in needed]
    places = [needed.index(server) for server, _ in chosen]
    return replace(options, server=servers[0], others=tuple(servers[1:])), [market for _, market in chosen], places


def _choose(options: LoadOptions, found: Sequence[Sequence[Market]]) -> list[tuple[int, Market]]:
    """Server and market of each symbol of the options, or of all there are."""
    by_symbol: dict[str, list[tuple[int, Market]]] = {}
    for server, markets in enumerate(found):
        for market in markets:
            by_symbol.setdefault(market.symbol, []).append((server, market))
    chosen: list[tuple[int, Market]] = []
    for symbol in options.symbols or by_symbol:
        places = by_symbol.get(symbol, [])
        if not places:
            has = "; ".join(
                f"{address} has {', '.join(market.symbol for market in markets)}"
                for address, markets in zip(options.servers, found, strict=True)
            )
            raise UsageError(f"--symbols: no server has a market {symbol}: {has}")
        if len(places) > 1:
            both = " and ".join(options.servers[server] for server, _ in places[:2])
            raise UsageError(f"--server: {both} both have {symbol}; leave one of them out, or choose with --symbols")
        chosen += places
    return chosen
