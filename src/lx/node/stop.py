"""SIGTERM and SIGINT as a flag that also wakes a waiting loop.

A signal handler that raised could tear a turn apart; this one only notes the wish, and the loop ends between two turns.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["StopSignal"]


class StopSignal:
    """Whether the process was asked to end. `descriptor` becomes readable when it is."""

    def __init__(self) -> None:
        self.is_set = False
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)

    @property
    def descriptor(self) -> int:
        """A file descriptor to wait for."""
        return self._reader.fileno()

    def set(self) -> None:
        """Ask for the end."""
        self.is_set = True
        self._writer.send(b"\0")

    @contextmanager
    def on_signals(self) -> Iterator[None]:
        """While inside, SIGTERM and SIGINT set the flag instead of killing the process."""

        def handle(_number: int, _frame: FrameType | None) -> None:
            self.is_set = True

        before = {number: signal.signal(number, handle) for number in (signal.SIGTERM, signal.SIGINT)}
        descriptor = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(descriptor)
            for number, handler in before.items():
                signal.signal(number, handler)

    def close(self) -> None:
        """Give the descriptors back."""
        self._reader.close()
        self._writer.close()
