"""Socket options and addresses, stated in one place.

TCP_NODELAY needs no option: libzmq always sets it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import zmq

from lx.transport.errors import AddressError

__all__ = [
    "SocketOptions",
    "check_address",
    "is_loopback",
    "library_version",
    "plain_send",
    "port_of",
    "same_host",
    "split_address",
]

_TCP: Final = re.compile(r"tcp://(?P<host>\[[0-9A-Fa-f:.%\w]+\]|[^\s:/\[\]]+):(?P<port>\d{1,5}|\*)")
_IPC: Final = re.compile(r"ipc://(?P<path>\S+)")
_PORT_MAX: Final = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketOptions:
    """Options of a socket.

    hwm: messages that may wait per connection and direction
    linger_ms: how long closing waits for messages that are still to be sent
    keepalive_idle_s: silence after which TCP asks whether the other side is there
    message_bytes_max: a peer that sends a longer message is disconnected without a word; what is longer than the wire
        allows but not longer than this is refused with a reason
    """

    hwm: int = 10_000
    linger_ms: int = 1_000
    keepalive_idle_s: int = 300
    message_bytes_max: int = 64 << 20

    def apply(self, socket: zmq.Socket[bytes]) -> None:
        """Set the options; before bind and connect."""
        socket.set(zmq.SNDHWM, self.hwm)
        socket.set(zmq.RCVHWM, self.hwm)
        socket.set(zmq.LINGER, self.linger_ms)
        socket.set(zmq.TCP_KEEPALIVE, 1)
        socket.set(zmq.TCP_KEEPALIVE_IDLE, self.keepalive_idle_s)
        socket.set(zmq.MAXMSGSIZE, self.message_bytes_max)

    def for_native(self) -> dict[str, int]:
        """The same for a socket of `crates/lx-zmtp`; its queues have a limit in bytes too, and its close the linger."""
        return {
            "queue_messages_max": self.hwm,
            "queue_bytes_max": self.message_bytes_max,
            "message_bytes_max": self.message_bytes_max,
            "keepalive_idle_s": self.keepalive_idle_s,
        }


def plain_send(socket: zmq.Socket[bytes]) -> Callable[[bytes, int], object]:
    """The socket's send (message, flags) without what pyzmq's Python does around it, which costs as much again."""
    return super(zmq.Socket, socket).send


def check_address(address: str, *, option: str, may_choose: bool = False) -> None:
    """Raise AddressError unless the text is `tcp://HOST:PORT` or `ipc://PATH`; `option` is named in the message.

    may_choose: the port may be `*` or 0 (the system chooses one), the host `*` (all interfaces), the path `*`.
    """
    where = f"{option}: '{address}'"
    match = _TCP.fullmatch(address)
    if match is None:
        if _IPC.fullmatch(address) and (may_choose or address != "ipc://*"):
            return
        raise AddressError(f"{where} is not an address; write it as {option} tcp://127.0.0.1:5555")
    if match["port"] != "*" and int(match["port"]) > _PORT_MAX:
        raise AddressError(
            f"{where}: port {match['port']} is above {_PORT_MAX}; write it as {option} tcp://127.0.0.1:5555"
        )
    if not may_choose and (match["port"] in ("*", "0") or match["host"] == "*"):
        raise AddressError(f"{where} names no single place; give host and port, as in {option} tcp://127.0.0.1:5555")


def is_loopback(address: str) -> bool:
    """Whether only programs of this machine can reach the address.

    >>> is_loopback("tcp://127.0.0.1:5555"), is_loopback("tcp://0.0.0.0:5555")
    (True, False)
    """
    match = _TCP.fullmatch(address)
    if match is None:
        return address.startswith("ipc://")
    return match["host"].startswith("127.") or match["host"] in ("localhost", "lo", "[::1]")


def split_address(address: str) -> tuple[str, int] | None:
    """Host and port of a tcp address: "" for all interfaces, 0 for a port the system chooses; None for other addresses.

    >>> split_address("tcp://*:5555"), split_address("tcp://[::1]:0"), split_address("ipc:///tmp/lx.sock")
    (('', 5555), ('::1', 0), None)
    """
    match = _TCP.fullmatch(address)
    if match is None:
        return None
    host = "" if match["host"] == "*" else match["host"].strip("[]")
    return host, 0 if match["port"] == "*" else int(match["port"])


def port_of(address: str) -> int | None:
    """The port of a tcp address, 0 when the system is to choose it; None when the address has no port.

    >>> port_of("tcp://*:5555"), port_of("tcp://127.0.0.1:*"), port_of("ipc:///tmp/lx.sock")
    (5555, 0, None)
    """
    place = split_address(address)
    return None if place is None else place[1]


def same_host(address: str, port: int) -> str:
    """The address of another port of the same host; port 0 stands for the address itself.

    >>> same_host("tcp://[::1]:5555", 5556)
    'tcp://[::1]:5556'
    """
    return f"{address.rpartition(':')[0]}:{port}" if port else address


def library_version() -> str:
    """Version of the ZeroMQ library in use, such as 4.3.5."""
    return zmq.zmq_version()
