"""A PUB socket: each message goes to all that subscribed to its topic, and whoever reads too slowly misses some.

It is libzmq's, which counts what waits for a subscriber in messages only. So the limit is set by the largest message
of late: what waits stays below `QUEUE_BYTES_MAX` for each subscriber, whatever their sizes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import zmq

from lx.transport.listening import Listening
from lx.transport.options import SocketOptions, plain_send

__all__ = ["QUEUE_BYTES_MAX", "PublisherSocket"]

QUEUE_BYTES_MAX: Final = 64 << 20
"""Bytes that may wait for one subscriber; one message always may."""
_WINDOW: Final = 16_384
"""Messages after which a large one is forgotten."""
_DONTWAIT = int(zmq.DONTWAIT)
_SNDMORE_DONTWAIT = int(zmq.SNDMORE | zmq.DONTWAIT)


class PublisherSocket:
    """A bound PUB; each message is the topic and a frame. Sending never waits.

    Raise AddressError for an address that can't be, AddressInUseError when somebody else has it.
    """

    def __init__(
        self, address: str, *, topic: bytes, option: str = "--feed", options: SocketOptions | None = None
    ) -> None:
        options = options or SocketOptions()
        self._topic = topic
        self._listening = Listening(zmq.PUB, address, option=option, options=options)
        self.endpoint = self._listening.endpoint
        self._socket = self._listening.socket
        self._send = plain_send(self._socket)
        self.sent_messages = 0
        self.sent_bytes = 0
        """Sums of the frames published, whether anybody listened or not."""
        self._messages_max = options.hwm
        self._fits = QUEUE_BYTES_MAX // options.hwm
        """Bytes of a message of which as many may wait as do now."""
        self._largest = 0
        self._window_ends = _WINDOW

    def publish(self, frames: Iterable[bytes]) -> None:
        """Send each frame to whoever subscribed; who has no room misses it."""
        for frame in frames:
            size = len(frame)
            if size > self._largest:
                self._largest = size
                if size > self._fits:
                    self._fit(size)
            self._send(self._topic, _SNDMORE_DONTWAIT)
            self._send(frame, _DONTWAIT)
            self.sent_messages += 1
            self.sent_bytes += size
        if self.sent_messages >= self._window_ends:
            self._fit(self._largest)
            self._window_ends = self.sent_messages + _WINDOW
            self._largest = 0

    def _fit(self, size: int) -> None:
        """Let no more messages of that size wait than are below the limit of bytes."""
        self._fits = max(1 << (size - 1).bit_length(), QUEUE_BYTES_MAX // self._messages_max)
        self._socket.set(zmq.SNDHWM, max(1, QUEUE_BYTES_MAX // self._fits))

    def close(self) -> None:
        """Close; what is still to be sent leaves within the linger time."""
        self._listening.close()
