"""The client's sockets: several connections to servers, waited for together.

Sending never waits: a message that a connection has no room for stays in its backlog and goes out first the next time.
"""

from __future__ import annotations

import select
from collections import deque
from collections.abc import Iterable, Sequence

import zmq

from lx.transport.options import SocketOptions, check_address, plain_send

__all__ = ["DealerSockets"]

_DONTWAIT = int(zmq.DONTWAIT)


class DealerSockets:
    """One DEALER (`is_push`: PUSH, by which nothing comes back) for each address given, named by its index.

    Connecting is done in the background: that nobody is there shows by silence. Raise AddressError for an address that
    can't be one.
    """

    def __init__(
        self,
        addresses: Sequence[str],
        *,
        option: str = "--server",
        options: SocketOptions | None = None,
        is_push: bool = False,
    ) -> None:
        for address in addresses:
            check_address(address, option=option)
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._sockets: list[zmq.Socket[bytes]] = []
        self._backlogs: list[deque[bytes]] = [deque() for _ in addresses]
        for address in addresses:
            socket: zmq.Socket[bytes] = self._context.socket(zmq.PUSH if is_push else zmq.DEALER)
            self._sockets.append(socket)
            (options or SocketOptions()).apply(socket)
            socket.set(zmq.IPV6, int("[" in address))
            socket.connect(address)
        self._sends = [plain_send(socket) for socket in self._sockets]
        self._descriptors = [int(socket.FD) for socket in self._sockets]
        self._poller = zmq.Poller()
        for socket in self._sockets:
            self._poller.register(socket, zmq.POLLIN)

    def send(self, messages: Iterable[tuple[int, bytes]]) -> None:
        """Send (index of the connection, message) pairs in their order, or keep them in the backlog."""
        sends, backlogs = self._sends, self._backlogs
        for index, message in messages:
            if backlogs[index]:
                backlogs[index].append(message)
                continue
            try:
                sends[index](message, _DONTWAIT)
            except zmq.Again:
                backlogs[index].append(message)

    @property
    def has_backlog(self) -> bool:
        """Whether any connection has messages that had no room."""
        return any(self._backlogs)

    def send_backlog(self) -> int:
        """Try the messages that had no room; the number of those that still have none."""
        waiting = 0
        for send, backlog in zip(self._sends, self._backlogs, strict=True):
            try:
                while backlog:
                    send(backlog[0], _DONTWAIT)
                    backlog.popleft()
            except zmq.Again:
                waiting += len(backlog)
        return waiting

    def receive(self, *, messages_max: int) -> list[bytes]:
        """Take the messages that wait on all connections, at most `messages_max` of each."""
        messages: list[bytes] = []
        # Asking all at once is cheap; a receive that finds nothing costs an exception, twice as much as a message.
        for socket, _ in self._poller.poll(0):
            try:
                for _ in range(messages_max):
                    messages.append(socket.recv(_DONTWAIT))
            except zmq.Again:
                continue
        return messages

    def receive_each(self, *, messages_max: int) -> list[tuple[int, list[bytes]]]:
        """The same as (index of the connection, its messages)."""
        found: list[tuple[int, list[bytes]]] = []
        for socket, _ in self._poller.poll(0):
            messages: list[bytes] = []
            found.append((self._sockets.index(socket), messages))
            try:
                for _ in range(messages_max):
                    messages.append(socket.recv(_DONTWAIT))
            except zmq.Again:
                continue
        return found

    def wait(self, timeout_ns: int) -> bool:
        """Wait until a message may be there; False when the time was over. Finer than a millisecond."""
        # The descriptor only tells of news, so what is already known has to be asked for first.
        if self._poller.poll(0):
            return True
        if timeout_ns <= 0:
            return False
        readable, _, _ = select.select(self._descriptors, (), (), timeout_ns / 1e9)
        return bool(readable)

    def close(self, *, linger_ms: int | None = None) -> None:
        """Close; what is still to be sent leaves within the linger time (that of the options unless given)."""
        for socket in self._sockets:
            socket.close(linger_ms)
        self._context.term()
