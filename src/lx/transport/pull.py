"""A server's socket with a second door: a ROUTER, and a PULL beside it for one-way connections.

The PULL is LX's own endpoint whatever the ROUTER is: libzmq does not tell by which connection a message came to a
PULL, and a session speaks for one connection only. Any PUSH can connect to it. Both are waited for together and read
in turn. Numbers of one-way connections begin at `Intake.ONE_WAY_FIRST`; nothing can be sent to them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lx._native import Answers, Intake, Messages, Router
from lx.errors import UsageError
from lx.transport.errors import bind_error
from lx.transport.factory import ServerSocket
from lx.transport.options import SocketOptions, check_address, port_of
from lx.transport.router import Message

__all__ = ["RouterAndPull", "check_pull"]

_OPTION: Final = "--pull"
_FIRST: Final = Intake.ONE_WAY_FIRST
_SPARE_CONNECTIONS: Final = 64
"""Connections beyond those with numbers: in the handshake, or told nothing."""


def check_pull(address: str) -> None:
    """Raise AddressError for no address, UsageError for one without a port, which traders are told."""
    check_address(address, option=_OPTION, may_choose=True)
    if port_of(address) is None:
        raise UsageError(f"{_OPTION}: '{address}' has no port; write it as {_OPTION} tcp://127.0.0.1:5557")


class RouterAndPull:
    """The methods of `RouterSocket`, for both sockets.

    router: bound; it stays its owner's to close
    address: where the PULL listens; errors as of `RouterSocket`
    """

    def __init__(self, router: ServerSocket, address: str, *, options: SocketOptions | None = None) -> None:
        check_pull(address)
        self._router = router
        self._pull = Router.pull(
            _FIRST,
            Intake.ONE_WAY_MAX,
            connections_max=Intake.ONE_WAY_MAX + _SPARE_CONNECTIONS,
            **(options or SocketOptions()).for_native(),
        )
        try:
            self.pull_endpoint = self._pull.bind(address)
        except (OSError, ValueError) as error:
            self._pull.close(0)
            number = error.errno if isinstance(error, OSError) else None
            raise bind_error(address, _OPTION, number, str(error)) from None
        self.pull_port = port_of(self.pull_endpoint) or 0
        self.endpoint = router.endpoint
        self._is_pulls_turn = False
        router.wake_by(self._pull.descriptor)

    def wake_by(self, descriptor: int) -> None:
        """Let `wait` return as well when this file descriptor is readable, besides those given before."""
        self._router.wake_by(descriptor)

    def wait(self, timeout_ms: int) -> bool:
        """Wait until a message is there for one of the two (or `wake_by` woke it); False when the time was over."""
        # What the PULL has read and nobody has taken makes its descriptor readable no more: it is asked first.
        return self._pull.wait(0) or self._router.wait(timeout_ms)

    def receive(self, *, messages_max: int, bytes_max: int) -> tuple[list[Message] | Messages, list[tuple[int, int]]]:
        """Take what is waiting at the one whose turn it is, or at the other; as `RouterSocket.receive`."""
        self._is_pulls_turn = not self._is_pulls_turn
        for is_pull in (self._is_pulls_turn, not self._is_pulls_turn):
            messages, odd = (
                self._pull.receive(messages_max=messages_max, bytes_max=bytes_max)
                if is_pull
                else self._router.receive(messages_max=messages_max, bytes_max=bytes_max)
            )
            if messages or odd:
                break
        return messages, odd

    def send(self, messages: Iterable[Message] | Answers) -> set[int]:
        """As `RouterSocket.send`; what is for a one-way connection is dropped (an intake makes no such answers)."""
        if isinstance(messages, Answers):
            return self._router.send(messages)
        return self._router.send([message for message in messages if message[0] < _FIRST])

    def counters(self) -> dict[str, int]:
        """Sums over both sockets, of what each counts."""
        counts = self._router.counters()
        for name, count in self._pull.counters().items():
            counts[name] = counts.get(name, 0) + count
        return counts

    @property
    def connections(self) -> list[int]:
        """Numbers of the known connections."""
        return self._router.connections + self._pull.numbers()

    @property
    def is_crowded(self) -> bool:
        """Whether nine tenths of the connections of one of the two are in use."""
        return self._router.is_crowded or self._pull.numbers_count() * 10 >= Intake.ONE_WAY_MAX * 9

    def forget(self, number: int) -> None:
        """The number may be given to another connection; if this one sends again it counts as new."""
        if number >= _FIRST:
            self._pull.forget(number)
        else:
            self._router.forget(number)

    def close(self) -> None:
        """Close the PULL."""
        self._pull.close(0)
