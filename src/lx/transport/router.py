"""The server's socket: many connections, messages with the number of the connection they came by.

A connection is a ZeroMQ identity (given by the client or by libzmq) and has a small number here as long as it is known.
An identity in use is not taken over: libzmq turns the second one away (ROUTER_HANDOVER stays off). A message has one
part; what came in more parts is told apart, not joined. Sending never waits: whom it can't reach is returned to the
caller.
"""

from __future__ import annotations

from collections.abc import Iterable

import zmq

from lx.checks import check
from lx.transport.listening import Listening
from lx.transport.options import SocketOptions, plain_send

__all__ = ["Message", "RouterSocket"]

Message = tuple[int, bytes]
"""Number of the connection and payload."""

_DONTWAIT = int(zmq.DONTWAIT)
_SNDMORE_DONTWAIT = int(zmq.SNDMORE | zmq.DONTWAIT)


class RouterSocket:
    """A bound ROUTER.

    address: `tcp://*:5555`; with port `*` or 0 the system chooses, and `endpoint` says which it is
    connections_max: connections known at one time; numbers lie below it
    when_crowded: what a connection beyond them is sent for each of its messages

    Raise AddressError for an address that can't be, AddressInUseError when somebody else has it. The file of an ipc
    address is there as long as the socket is.
    """

    def __init__(
        self,
        address: str,
        *,
        connections_max: int,
        when_crowded: bytes,
        option: str = "--bind",
        options: SocketOptions | None = None,
    ) -> None:
        self._listening = Listening(
            zmq.ROUTER,
            address,
            option=option,
            options=options or SocketOptions(),
            # A send to nobody is an error, so that we learn who is gone.
            settings={zmq.ROUTER_MANDATORY: 1, zmq.ROUTER_HANDOVER: 0},
        )
        self.endpoint = self._listening.endpoint
        self._socket = self._listening.socket
        self._plain_send = plain_send(self._socket)
        self._busy_messages = 0
        self._connections_max = connections_max
        self._when_crowded = when_crowded
        self._numbers: dict[bytes, int] = {}
        self._identities: list[bytes | None] = []
        self._free: list[int] = []
        self._poller = zmq.Poller()
        self._poller.register(self._socket, zmq.POLLIN)

    def wake_by(self, descriptor: int) -> None:
        """Let `wait` return as well when this file descriptor is readable, besides those given before."""
        self._poller.register(descriptor, zmq.POLLIN)

    def wait(self, timeout_ms: int) -> bool:
        """Wait until a message is there (or `wake_by` woke it); False when the time was over."""
        return bool(self._poller.poll(timeout_ms))

    def receive(self, *, messages_max: int, bytes_max: int) -> tuple[list[Message], list[tuple[int, int]]]:
        """Take what is waiting, up to the limits; the second list: (connection, parts) of messages of several parts."""
        messages: list[Message] = []
        odd: list[tuple[int, int]] = []
        receive, numbers = self._socket.recv, self._numbers
        size = 0
        try:
            while len(messages) < messages_max and size < bytes_max:
                identity = receive(_DONTWAIT)
                frame = receive(_DONTWAIT, copy=False)  # of a frame one sees at once whether another part follows
                number = numbers.get(identity)
                if number is None:
                    number = self._admit(identity)
                if frame.more:
                    parts = self._skip_parts()
                    if number is not None:
                        odd.append((number, parts))
                elif number is not None:
                    payload = frame.bytes
                    size += len(payload)
                    messages.append((number, payload))
        except zmq.Again:
            pass
        return messages, odd

    def _skip_parts(self) -> int:
        """Drop the parts that follow the first; the number of all."""
        parts = 1
        more = True
        while more:
            more = self._socket.recv(_DONTWAIT, copy=False).more
            parts += 1
        return parts

    def _admit(self, identity: bytes) -> int | None:
        """A number for a new connection, or None when there are too many."""
        if self._free:
            number = self._free.pop()
            self._identities[number] = identity
        elif len(self._identities) < self._connections_max:
            number = len(self._identities)
            self._identities.append(identity)
        else:
            self._busy_messages += 1
            self._send_one(identity, self._when_crowded)
            return None
        self._numbers[identity] = number
        return number

    def send(self, messages: Iterable[Message]) -> set[int]:
        """Send each message; returns the connections that are gone or have let too many messages wait.

        A message for them is dropped, and so are their later ones of this call.
        """
        lost: set[int] = set()
        identities = self._identities
        for number, payload in messages:
            identity = identities[number]
            check(identity is not None, "messages go to known connections only")
            if number not in lost and not self._send_one(identity or b"", payload):
                lost.add(number)
        return lost

    def _send_one(self, identity: bytes, payload: bytes) -> bool:
        try:
            self._plain_send(identity, _SNDMORE_DONTWAIT)
            self._plain_send(payload, _DONTWAIT)
        except zmq.ZMQError as error:
            if error.errno in (zmq.EHOSTUNREACH, zmq.EAGAIN):
                return False
            raise
        return True

    @property
    def connections(self) -> list[int]:
        """Numbers of the known connections."""
        return list(self._numbers.values())

    @property
    def is_crowded(self) -> bool:
        """Whether nine tenths of the connections are in use: time to forget those that need no number."""
        return len(self._numbers) * 10 >= self._connections_max * 9

    def forget(self, number: int) -> None:
        """The number may be given to another connection; if this one sends again it counts as new."""
        identity = self._identities[number]
        if identity is not None:
            del self._numbers[identity]
            self._identities[number] = None
            self._free.append(number)

    def counters(self) -> dict[str, int]:
        """Sums since the start; busy_messages: messages of connections beyond the limit."""
        return {"busy_messages": self._busy_messages}

    def close(self) -> None:
        """Close; what is still to be sent leaves within the linger time."""
        self._listening.close()
