"""Events for whoever iterates over them, in a thread or in a coroutine."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from typing import Final, Self

from lx.client.outcome import Gap, OrderEvent

__all__ = ["EVENTS_MAX", "EventStream"]

EVENTS_MAX: Final = 65_536
"""Events that wait for a reader at most; then the oldest are dropped and counted."""


class EventStream:
    """The events of a client from the moment it was made, until the client is closed; for one reader.

    `for event in stream` waits in a thread, `async for event in stream` in a coroutine.

    dropped: events that were never read, because more than `EVENTS_MAX` waited
    """

    def __init__(self) -> None:
        self.dropped = 0
        self._waiting: deque[OrderEvent | Gap] = deque()
        self._is_closed = False
        self._changed = threading.Condition()
        self._sleeper: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None

    def put(self, event: OrderEvent | Gap) -> None:
        """Take an event, from any thread."""
        with self._changed:
            if len(self._waiting) == EVENTS_MAX:
                self._waiting.popleft()
                self.dropped += 1
            self._waiting.append(event)
            self._wake()

    def close(self) -> None:
        """No more will come: the iteration ends behind what waits."""
        with self._changed:
            self._is_closed = True
            self._wake()

    def _wake(self) -> None:
        self._changed.notify_all()
        if self._sleeper is not None:
            loop, wake = self._sleeper
            self._sleeper = None
            loop.call_soon_threadsafe(wake.set)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> OrderEvent | Gap:
        with self._changed:
            while not self._waiting and not self._is_closed:
                self._changed.wait()
            if self._waiting:
                return self._waiting.popleft()
        raise StopIteration

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> OrderEvent | Gap:
        while True:
            with self._changed:
                if self._waiting:
                    return self._waiting.popleft()
                if self._is_closed:
                    raise StopAsyncIteration
                wake = asyncio.Event()
                self._sleeper = asyncio.get_running_loop(), wake
            await wake.wait()
