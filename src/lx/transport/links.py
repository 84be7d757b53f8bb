"""The sockets of a client that looks after its connections: which are there, and which have come back.

One DEALER for each address, as in `lx.transport.dealer`, but for a loop in a thread of its own: another thread can wake
it, a connection tells when it is made and when it is lost, and one that keeps silent can be made anew.
"""

from __future__ import annotations

import socket as sockets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import zmq
from zmq.utils.monitor import recv_monitor_message

from lx.transport.options import SocketOptions, check_address, plain_send

__all__ = ["Links"]

_DONTWAIT = int(zmq.DONTWAIT)
_RECONNECT_FIRST_MS: Final = 20
_RECONNECT_MAX_MS: Final = 500
_CONNECT_TIMEOUT_MS: Final = 5_000


@dataclass(slots=True)
class _Link:
    """A socket, and the one that tells of its connection."""

    socket: zmq.Socket[bytes]
    monitor: zmq.Socket[bytes]


class Links:
    """Connections to servers, named by the index of their address; all but `wake` is for one thread.

    Connecting is done in the background, again and again. Raise AddressError for an address that can't be one, whose
    message names `option`.
    """

    def __init__(self, addresses: Sequence[str], *, option: str, options: SocketOptions | None = None) -> None:
        for address in addresses:
            check_address(address, option=option)
        self._addresses = list(addresses)
        self._options = options or SocketOptions()
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._poller = zmq.Poller()
        self._opened = 0
        self._reader, self._writer = sockets.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._poller.register(self._reader.fileno(), zmq.POLLIN)
        self._is_woken = False
        self._links = [self._open(address) for address in self._addresses]

    def _open(self, address: str) -> _Link:
        socket: zmq.Socket[bytes] = self._context.socket(zmq.DEALER)
        self._options.apply(socket)
        socket.set(zmq.IPV6, int("[" in address))
        socket.set(zmq.RECONNECT_IVL, _RECONNECT_FIRST_MS)
        socket.set(zmq.RECONNECT_IVL_MAX, _RECONNECT_MAX_MS)
        socket.set(zmq.CONNECT_TIMEOUT, _CONNECT_TIMEOUT_MS)
        self._opened += 1
        place = f"inproc://monitor-{self._opened}"
        socket.monitor(place, zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_DISCONNECTED)
        monitor: zmq.Socket[bytes] = self._context.socket(zmq.PAIR)
        monitor.connect(place)
        socket.connect(address)
        self._poller.register(socket, zmq.POLLIN)
        self._poller.register(monitor, zmq.POLLIN)
        return _Link(socket, monitor)

    def _shut(self, link: _Link, linger_ms: int) -> None:
        self._poller.unregister(link.socket)
        self._poller.unregister(link.monitor)
        link.socket.monitor(None, 0)
        link.monitor.close(0)
        link.socket.close(linger_ms)

    def wake(self) -> None:
        """Let a `wait` that is under way, or the next one, return at once; for any thread."""
        if not self._is_woken:
            self._is_woken = True
            with suppress(OSError):  # closed: nobody waits any more
                self._writer.send(b"\0")

    def wait(self, timeout_ns: int) -> None:
        """Wait until something has come, a connection has changed, somebody wakes us, or the time is over."""
        ready = self._poller.poll(-(-timeout_ns // 1_000_000))
        if any(found == self._reader.fileno() for found, _ in ready):
            self._reader.recv(64)
            self._is_woken = False  # before what was left for us is looked at: who comes later wakes us again

    def changes(self) -> list[tuple[int, bool]]:
        """(index, whether it is there now) of the connections that were made or lost, in their order."""
        found: list[tuple[int, bool]] = []
        for index, link in enumerate(self._links):
            try:
                while True:
                    event = recv_monitor_message(link.monitor, _DONTWAIT)
                    found.append((index, event["event"] == zmq.EVENT_HANDSHAKE_SUCCEEDED))
            except zmq.Again:
                continue
        return found

    def receive(self, index: int, *, messages_max: int) -> list[bytes]:
        """Take the messages that wait on a connection, at most `messages_max`."""
        messages: list[bytes] = []
        socket = self._links[index].socket
        try:
            for _ in range(messages_max):
                messages.append(socket.recv(_DONTWAIT))
        except zmq.Again:
            pass
        return messages

    def send(self, index: int, message: bytes) -> bool:
        """Send a message; False when the connection has no room, and nothing was sent."""
        try:
            plain_send(self._links[index].socket)(message, _DONTWAIT)
        except zmq.Again:
            return False
        return True

    def add(self, address: str) -> None:
        """Connect to one more server; its index is the next."""
        self._addresses.append(address)
        self._links.append(self._open(address))

    def reopen(self, index: int) -> None:
        """Make a connection anew; what it had still to send is gone."""
        self._shut(self._links[index], 0)
        self._links[index] = self._open(self._addresses[index])

    def close(self, *, linger_ms: int) -> None:
        """Close; what is still to be sent leaves within the linger time."""
        for link in self._links:
            self._shut(link, linger_ms)
        self._context.term()
        self._reader.close()
        self._writer.close()
