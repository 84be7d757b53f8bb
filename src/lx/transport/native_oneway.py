"""PUSH and PULL without libzmq: messages that go one way, many in a call.

A call takes or gives a list of messages, or one block in which they stand one after another. The second makes no object
per message, which costs more than a message does.
"""

from __future__ import annotations

from lx._native import Pull, Push
from lx.transport.errors import bind_error
from lx.transport.options import SocketOptions, check_address

__all__ = ["NativePull", "NativePush"]

_BLOCK_BYTES = 1 << 20


class NativePush:
    """A PUSH socket: each message goes to the next peer that has room. It works inside its calls alone."""

    def __init__(self, *, options: SocketOptions | None = None) -> None:
        options = options or SocketOptions()
        self._linger_ms = options.linger_ms
        self._push = Push(**options.for_native())

    def bind(self, address: str, *, option: str = "--bind") -> str:
        """Listen; the address with the port that the system chose. Errors are those of `RouterSocket`."""
        return _bind(self._push, address, option)

    def connect(self, address: str, *, option: str = "--server") -> None:
        """Connect in the background, again and again. Raise AddressError for an address that can't be one."""
        check_address(address, option=option)
        self._push.connect(address)

    def send(self, messages: list[bytes]) -> int:
        """Send messages in their order; how many were taken, less than all when there was no more room."""
        return self._push.send(messages)

    def send_block(self, block: bytes, size: int) -> int:
        """The same with messages of `size` bytes that stand in one block; the last may be shorter."""
        return self._push.send_block(block, size)

    def wait(self, timeout_ns: int) -> bool:
        """Work until there is room after messages were not taken, or the time is over; whether there is room."""
        return self._push.wait(max(timeout_ns, 0))

    def counters(self) -> dict[str, int]:
        """Handshakes, messages lost, and the connections that ended, by reason."""
        return self._push.counters()

    def close(self, *, linger_ms: int | None = None) -> tuple[int, int]:
        """Close within the linger time (that of the options unless given), so that peers have read what was sent.

        Messages that were not written, connections that the other side had not closed.
        """
        return self._push.close(self._linger_ms if linger_ms is None else linger_ms)


class NativePull:
    """A PULL socket: messages of all peers, fairly. Those of several parts are passed over; `odd` counts them."""

    def __init__(self, *, options: SocketOptions | None = None) -> None:
        self._pull = Pull(**(options or SocketOptions()).for_native())

    def bind(self, address: str, *, option: str = "--bind") -> str:
        """Listen; the address with the port that the system chose. Errors are those of `RouterSocket`."""
        return _bind(self._pull, address, option)

    def connect(self, address: str, *, option: str = "--server") -> None:
        """Connect in the background, again and again. Raise AddressError for an address that can't be one."""
        check_address(address, option=option)
        self._pull.connect(address)

    def wait(self, timeout_ns: int) -> bool:
        """Wait until a message is there; False when the time was over."""
        return self._pull.wait(max(timeout_ns, 0))

    def receive(self, *, messages_max: int) -> list[bytes]:
        """Take the messages that wait."""
        return self._pull.receive(messages_max, _BLOCK_BYTES)

    def receive_block(self, *, messages_max: int) -> tuple[int, bytes]:
        """Take the messages that wait: how many, and their payloads as one block."""
        return self._pull.receive_block(messages_max, _BLOCK_BYTES)

    @property
    def odd(self) -> int:
        """Messages that were passed over because they had several parts."""
        return self._pull.odd()

    def counters(self) -> dict[str, int]:
        """Handshakes, messages lost, and the connections that ended, by reason."""
        return self._pull.counters()

    def close(self) -> None:
        """Close; what has not been taken is gone."""
        self._pull.close(0)


def _bind(socket: Push | Pull, address: str, option: str) -> str:
    check_address(address, option=option, may_choose=True)
    try:
        return socket.bind(address)
    except (OSError, ValueError) as error:
        number = error.errno if isinstance(error, OSError) else None
        raise bind_error(address, option, number, str(error)) from None
