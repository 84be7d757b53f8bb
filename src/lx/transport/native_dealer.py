"""The client's sockets without libzmq: `DealerSockets` on the endpoint of `crates/lx-zmtp`, by the same rules."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from lx._native import Endpoint
from lx.transport.options import SocketOptions, check_address

__all__ = ["NativeDealerSockets"]

_BATCH_BYTES = 1 << 20


class NativeDealerSockets:
    """One connection for each address given, all on one endpoint; they are named by their index.

    Connecting is done in the background: that nobody is there shows by silence. Raise AddressError for an address that
    can't be one.
    """

    def __init__(
        self, addresses: Sequence[str], *, option: str = "--server", options: SocketOptions | None = None
    ) -> None:
        for address in addresses:
            check_address(address, option=option)
        options = options or SocketOptions()
        self._linger_ms = options.linger_ms
        self._endpoint = Endpoint(
            "DEALER",
            queue_messages_max=options.hwm,
            queue_bytes_max=options.message_bytes_max,
            message_bytes_max=options.message_bytes_max,
            keepalive_idle_s=options.keepalive_idle_s,
        )
        self._peers = [self._endpoint.connect(address) for address in addresses]
        self._backlogs: list[deque[bytes]] = [deque() for _ in addresses]

    def send(self, messages: Iterable[tuple[int, bytes]]) -> None:
        """Send (index of the connection, message) pairs in their order, or keep them in the backlog."""
        send_to, peers, backlogs = self._endpoint.send_to, self._peers, self._backlogs
        for index, message in messages:
            if backlogs[index] or not send_to(peers[index], [message]):
                backlogs[index].append(message)
        self._endpoint.flush()

    @property
    def has_backlog(self) -> bool:
        """Whether any connection has messages that had no room."""
        return any(self._backlogs)

    def send_backlog(self) -> int:
        """Try the messages that had no room; the number of those that still have none."""
        for peer, backlog in zip(self._peers, self._backlogs, strict=True):
            while backlog and self._endpoint.send_to(peer, [backlog[0]]):
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

    def close(self, *, linger_ms: int | None = None) -> None:
        """Close; what is still to be sent leaves within the linger time (that of the options unless given)."""
        self._endpoint.close(self._linger_ms if linger_ms is None else linger_ms)
