"""The client's sockets without libzmq: `DealerSockets` on the endpoint of `crates/lx-zmtp`, by the same rules."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from lx._native import ClosedLoad, Endpoint, Load
from lx.transport.errors import NoAnswerError
from lx.transport.options import SocketOptions, check_address

__all__ = ["NativeDealerSockets"]

_BATCH_BYTES = 1 << 20


class NativeDealerSockets:
    """One connection for each address given, all on one endpoint; they are named by their index. `is_push`: nothing
    comes back by them.

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
        options = options or SocketOptions()
        self._linger_ms = options.linger_ms
        self._endpoint = Endpoint(
            "PUSH" if is_push else "DEALER",
            **options.for_native(),
        )
        self._addresses = list(addresses)
        self._peers = [self._endpoint.connect(address) for address in addresses]
        self._backlogs: list[deque[bytes]] = [deque() for _ in addresses]

    @property
    def descriptor(self) -> int:
        """Readable when `receive` has something to do; it, or `wait`, must be called now and then besides."""
        return self._endpoint.descriptor

    @property
    def connections_ended(self) -> int:
        """Connections that ended, or could not be made, as far as `receive` and `wait` have seen."""
        return sum(count for name, count in self._endpoint.counters().items() if name.startswith("closed_"))

    def send(self, messages: Iterable[tuple[int, bytes]]) -> None:
        """Send (index of the connection, message) pairs in their order, or keep them in the backlog.

        Raise NoAnswerError for a connection whose other side refuses this one for good: no time would help.
        """
        send, backlogs = self._send, self._backlogs
        for index, message in messages:
            if backlogs[index] or not send(index, message):
                backlogs[index].append(message)
        self._endpoint.flush()

    def _send(self, index: int, message: bytes) -> bool:
        try:
            return self._endpoint.send_to(self._peers[index], [message])
        except ConnectionError:
            raise NoAnswerError(
                f"{self._addresses[index]} speaks ZeroMQ but is no exchange: it refuses this kind of socket; "
                "look at the address"
            ) from None

    @property
    def has_backlog(self) -> bool:
        """Whether any connection has messages that had no room."""
        return any(self._backlogs)

    def send_backlog(self) -> int:
        """Try the messages that had no room; the number of those that still have none. Errors as of `send`."""
        for index, backlog in enumerate(self._backlogs):
            while backlog and self._send(index, backlog[0]):
                backlog.popleft()
        self._endpoint.flush()
        return sum(map(len, self._backlogs))

    def receive(self, *, messages_max: int) -> list[bytes]:
        """Take the messages that wait on all connections, at most `messages_max` for each of them."""
        messages_max *= len(self._peers)
        return [parts[-1] for _, parts in self._endpoint.receive(messages_max, _BATCH_BYTES)]

    def receive_each(self, *, messages_max: int) -> list[tuple[int, list[bytes]]]:
        """The same as (index of the connection, its messages)."""
        found: dict[int, list[bytes]] = {}
        for peer, parts in self._endpoint.receive(messages_max * len(self._peers), _BATCH_BYTES):
            found.setdefault(peer, []).append(parts[-1])
        return [(self._peers.index(peer), messages) for peer, messages in found.items()]

    def wait(self, timeout_ns: int) -> bool:
        """Wait until a message is there; False when the time was over. Finer than a millisecond."""
        return self._endpoint.wait(max(timeout_ns, 0))

    def drive(self, load: ClosedLoad | Load, *, now_ns: int, quiet_ns: int) -> tuple[int, int]:
        """Run a load until it is answered, without Python in between: see `ClosedLoad.drive`.

        Raise OSError when a connection has no room or is gone.
        """
        return load.drive(self._endpoint, self._peers, now_ns, quiet_ns)

    def push(self, load: Load, *, now_ns: int, until_ns: int, quiet_ns: int) -> None:
        """Send a one-way load by its schedule until that time: see `Load.push`."""
        load.push(self._endpoint, self._peers, now_ns, until_ns, quiet_ns)

    def close(self, *, linger_ms: int | None = None) -> None:
        """Close; what is still to be sent leaves within the linger time (that of the options unless given)."""
        self._endpoint.close(self._linger_ms if linger_ms is None else linger_ms)
