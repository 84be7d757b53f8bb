"""The sockets by the name of their transport: `native`, the endpoint of `crates/lx-zmtp`, or `libzmq`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lx.errors import UsageError
from lx.transport.dealer import DealerSockets
from lx.transport.native_dealer import NativeDealerSockets
from lx.transport.native_router import POLLS, NativeRouterSocket
from lx.transport.router import RouterSocket

__all__ = [
    "TRANSPORTS",
    "ClientSockets",
    "ServerSocket",
    "check_poll",
    "check_transport",
    "client_sockets",
    "server_socket",
]

TRANSPORTS: Final = ("native", "libzmq")
"""Names; the first is what is used when none is given."""

ServerSocket = RouterSocket | NativeRouterSocket
ClientSockets = DealerSockets | NativeDealerSockets


def check_transport(name: str) -> None:
    """Raise UsageError for a name that is none of `TRANSPORTS`."""
    if name not in TRANSPORTS:
        raise UsageError(
            f"--transport: no transport is named '{name}'; write --transport {' or --transport '.join(TRANSPORTS)}"
        )


def check_poll(poll: str | None, transport: str) -> None:
    """Raise UsageError for a way of waiting that is none of `POLLS`, or that the transport doesn't know."""
    if poll is None:
        return
    if poll not in POLLS:
        raise UsageError(f"--poll: '{poll}' is no way to wait; write --poll {' or --poll '.join(POLLS)}")
    if transport != "native":
        raise UsageError(f"--poll: {transport} waits by itself; leave --transport out, or --poll")


def server_socket(
    transport: str, address: str, *, connections_max: int, when_crowded: bytes, poll: str | None = None
) -> ServerSocket:
    """A bound ROUTER; parameters and errors are those of `RouterSocket` and of `check_poll`."""
    check_transport(transport)
    check_poll(poll, transport)
    if transport == "native":
        return NativeRouterSocket(
            address, connections_max=connections_max, when_crowded=when_crowded, poll=poll or POLLS[0]
        )
    return RouterSocket(address, connections_max=connections_max, when_crowded=when_crowded)


def client_sockets(transport: str, addresses: Sequence[str], *, is_push: bool = False) -> ClientSockets:
    """Connections to servers, or one-way ones; errors are those of `DealerSockets`."""
    check_transport(transport)
    kind = NativeDealerSockets if transport == "native" else DealerSockets
    return kind(addresses, is_push=is_push)
