"""The server's socket without libzmq: `RouterSocket` on the endpoint of `crates/lx-zmtp`.

The same methods and rules as `lx.transport.router`. Two things differ: who reads so slowly that its queue is full is
disconnected, and a connection that libzmq would tell by silence is told by name in `counters`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lx._native import Messages, Router
from lx.transport.errors import bind_error
from lx.transport.ipc import IpcFile
from lx.transport.options import SocketOptions, check_address
from lx.transport.router import Message

__all__ = ["NativeRouterSocket"]

_SPARE_CONNECTIONS: Final = 1_024
"""Connections beyond those with numbers: in the handshake, or told that there are too many."""


class NativeRouterSocket:
    """A bound ROUTER; parameters and errors are those of `RouterSocket`."""

    def __init__(
        self,
        address: str,
        *,
        connections_max: int,
        when_crowded: bytes,
        option: str = "--bind",
        options: SocketOptions | None = None,
    ) -> None:
        check_address(address, option=option, may_choose=True)
        IpcFile(address, option=option)  # says what is wrong with what lies there; the endpoint itself takes it away
        options = options or SocketOptions()
        self._linger_ms = options.linger_ms
        self._when_crowded = when_crowded
        self._connections_max = connections_max
        self._router = Router(
            connections_max,
            connections_max=connections_max + _SPARE_CONNECTIONS,
            queue_messages_max=options.hwm,
            queue_bytes_max=options.message_bytes_max,
            message_bytes_max=options.message_bytes_max,
            keepalive_idle_s=options.keepalive_idle_s,
        )
        try:
            self.endpoint = self._router.bind(address)
        except (OSError, ValueError) as error:
            self._router.close(0)
            number = error.errno if isinstance(error, OSError) else None
            raise bind_error(address, option, number, str(error)) from None

    @property
    def descriptor(self) -> int:
        """Readable when `receive` has something to do; it, or `wait`, must be called now and then besides."""
        return self._router.descriptor

    def wake_by(self, descriptor: int) -> None:
        """Let `wait` return as well when this file descriptor is readable, besides those given before."""
        self._router.wake_by(descriptor)

    def wait(self, timeout_ms: int) -> bool:
        """Wait until a message is there (or `wake_by` woke it); False when the time was over."""
        return self._router.wait(timeout_ms * 1_000_000)

    def receive(self, *, messages_max: int, bytes_max: int) -> tuple[Messages, list[tuple[int, int]]]:
        """Take what is waiting, up to the limits; the list: (connection, parts) of messages of several parts.

        The messages are no objects of Python's until they are looked at, and good until the next call.
        """
        return self._router.receive(messages_max, bytes_max, self._when_crowded)

    def send(self, messages: Iterable[Message]) -> set[int]:
        """Send each message; returns the connections that are gone or were dropped because they read too slowly."""
        return set(self._router.send(messages if isinstance(messages, list) else list(messages)))

    @property
    def turned_away(self) -> int:
        """Messages of connections beyond the limit."""
        return self._router.turned_away()

    @property
    def connections(self) -> list[int]:
        """Numbers of the known connections."""
        return self._router.numbers()

    @property
    def is_crowded(self) -> bool:
        """Whether nine tenths of the connections are in use: time to forget those that need no number."""
        return self._router.numbers_count() * 10 >= self._connections_max * 9

    def forget(self, number: int) -> None:
        """The number may be given to another connection; if this one sends again it counts as new."""
        self._router.forget(number)

    def counters(self) -> dict[str, int]:
        """Handshakes, and the connections that ended, by reason."""
        return self._router.counters()

    def close(self) -> None:
        """Close; what is still to be sent leaves within the linger time."""
        self._router.close(self._linger_ms)
