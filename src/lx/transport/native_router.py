"""The server's socket without libzmq: `RouterSocket` on the endpoint of `crates/lx-zmtp`.

The same methods and rules as `lx.transport.router`. Two things differ: who reads so slowly that its queue is full is
disconnected, and a connection that libzmq would tell by silence is told by name in `counters`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lx._native import Answers, Router
from lx.transport.listening import Place
from lx.transport.options import SocketOptions
from lx.transport.router import Message

__all__ = ["POLLS", "NativeRouterSocket"]

POLLS: Final = ("block", "hybrid", "spin")
"""How a wait is done: asleep; awake for 200 us, then asleep; awake. Awake costs a core, and answers sooner."""

_SPARE_CONNECTIONS: Final = 1_024
"""Connections beyond those with numbers: in the handshake, or told that there are too many."""


class NativeRouterSocket:
    """A bound ROUTER; parameters and errors are those of `RouterSocket`.

    poll: how `wait` waits, one of `POLLS`
    """

    def __init__(
        self,
        address: str,
        *,
        connections_max: int,
        when_crowded: bytes,
        option: str = "--bind",
        options: SocketOptions | None = None,
        poll: str = POLLS[0],
    ) -> None:
        self._place = Place(address, option=option)  # the endpoint itself takes its file away
        options = options or SocketOptions()
        self._linger_ms = options.linger_ms
        self._connections_max = connections_max
        self._router = Router(
            connections_max,
            when_crowded=when_crowded,
            connections_max=connections_max + _SPARE_CONNECTIONS,
            poll=poll,
            **options.for_native(),
        )
        try:
            self.endpoint = self._router.bind(self._place.address)
        except (OSError, ValueError) as error:
            self._router.close(0)
            number = error.errno if isinstance(error, OSError) else None
            raise self._place.refused(number, str(error)) from None

        self.wait = self._router.wait
        """Wait so many ms until a message is there (or `wake_by` woke it); False when the time was over."""
        self.receive = self._router.receive
        """Take what is waiting, up to the limits; the list: (connection, parts) of messages of several parts.

        The messages are no objects of Python's until they are looked at, and good until the next call.
        """

    @property
    def descriptor(self) -> int:
        """Readable when `receive` has something to do; it, or `wait`, must be called now and then besides."""
        return self._router.descriptor

    def wake_by(self, descriptor: int) -> None:
        """Let `wait` return as well when this file descriptor is readable, besides those given before."""
        self._router.wake_by(descriptor)

    def send(self, messages: Iterable[Message] | Answers) -> set[int]:
        """Send each message; returns the connections that are gone or were dropped because they read too slowly."""
        return self._router.send(messages if isinstance(messages, (Answers, list)) else list(messages))

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
        """Sums since the start, and what peers hold now, by name.

        busy_messages: messages of connections beyond the limit; handshakes: connections that came about; closed_REASON:
        those that ended; messages_lost: for connections that are gone; held_bytes_in: of messages not yet whole;
        held_bytes_out: of messages not yet sent
        """
        return self._router.counters()

    def close(self) -> None:
        """Close; what is still to be sent leaves within the linger time."""
        self._router.close(self._linger_ms)
        self._place.remove()
