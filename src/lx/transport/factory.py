"""The sockets by the name of their transport: `libzmq`, or `native`, the endpoint of `crates/lx-zmtp`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lx.errors import UsageError
from lx.transport.dealer import DealerSockets
from lx.transport.native_dealer import NativeDealerSockets
from lx.transport.native_router import NativeRouterSocket
from lx.transport.router import RouterSocket

__all__ = ["TRANSPORTS", "ClientSockets", "ServerSocket", "check_transport", "client_sockets", "server_socket"]

TRANSPORTS: Final = ("libzmq", "native")
"""Names; the first is what is used when none is given."""

ServerSocket = RouterSocket | NativeRouterSocket
ClientSockets = DealerSockets | NativeDealerSockets


def check_transport(name: str) -> None:
    """Raise UsageError for a name that is none of `TRANSPORTS`."""
    if name not in TRANSPORTS:
        raise UsageError(
            f"--transport: no transport is named '{name}'; write --transport {' or --transport '.join(TRANSPORTS)}"
        )


def server_socket(transport: str, address: str, *, connections_max: int, when_crowded: bytes) -> ServerSocket:
    """A bound ROUTER; parameters and errors are those of `RouterSocket`."""
    check_transport(transport)
    if transport == "native":
        return NativeRouterSocket(address, connections_max=connections_max, when_crowded=when_crowded)
    return RouterSocket(address, connections_max=connections_max, when_crowded=when_crowded)


def client_sockets(transport: str, addresses: Sequence[str]) -> ClientSockets:
    """Connections to servers; errors are those of `DealerSockets`."""
    check_transport(transport)
    return NativeDealerSockets(addresses) if transport == "native" else DealerSockets(addresses)
