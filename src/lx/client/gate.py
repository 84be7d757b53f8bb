"""Between the threads that submit and the one that owns the sockets: client ids, and a bound on what is under way."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from lx.client.commands import Command
from lx.client.errors import ClientFullError
from lx.client.session import Ask
from lx.errors import LxError

__all__ = ["ASKS_MAX", "IN_FLIGHT_MAX", "Gate"]

IN_FLIGHT_MAX: Final = 1_000
"""Most commands from the oldest that is not answered to the newest: a server remembers the outcomes of 1,024."""
ASKS_MAX: Final = 1_000
"""Most queries that wait to be taken."""


class Gate:
    """What waits to be taken by the loop, of one server.

    wake: tells the loop that something waits
    is_loop: whether the caller is the loop itself, which must not wait for what only it can bring about
    """

    def __init__(self, in_flight_max: int, *, wake: Callable[[], None], is_loop: Callable[[], bool]) -> None:
        self._in_flight_max = in_flight_max
        self._wake = wake
        self._is_loop = is_loop
        self._changed = threading.Condition()
        self._waiting: deque[Command | Ask] = deque()
        self._asks = 0
        self._account = self._session = 0
        self._next = self._oldest = 1
        self._closed: LxError | None = None

    def open(self, *, account: int, session: int, client_id: int) -> None:
        """The session is there; `client_id` is the highest that it has used."""
        with self._changed:
            self._account, self._session = account, session
            self._next = self._oldest = client_id + 1

    def close(self, error: LxError) -> None:
        """From now on, raise this to whoever wants to put something; the first error stays."""
        with self._changed:
            self._closed = self._closed or error
            self._changed.notify_all()

    def put(self, commands: Sequence[Command], *, block: bool, is_last: bool = False) -> None:
        """Number the commands and let them wait, in their order; with `block` wait for room.

        is_last: the session's end, for which there is room, and which goes through a closed gate
        """
        block = block and not self._is_loop()
        with self._changed:
            if not block and not is_last and self._next + len(commands) - self._oldest > self._in_flight_max:
                raise ClientFullError(
                    f"{self._next - self._oldest} commands are under way and {self._in_flight_max} is the most; wait "
                    "for answers, or submit with block=True outside of callbacks"
                )
            for index, command in enumerate(commands):
                while self._next - self._oldest >= self._in_flight_max and not self._closed and not is_last:
                    self._wake()
                    self._changed.wait()
                if self._closed and not is_last:
                    if not index:
                        raise self._closed
                    for left in commands[index:]:  # those before are on their way: their caller must get them
                        left.pending.set_exception(self._closed)
                    break
                record = command.record
                record.account, record.session, record.client_id = self._account, self._session, self._next
                command.pending.client_id = self._next
                self._next += 1
                self._waiting.append(command)
        self._wake()

    def ask(self, ask: Ask) -> None:
        """Let a query wait."""
        with self._changed:
            if self._closed:
                raise self._closed
            if self._asks >= ASKS_MAX:
                raise ClientFullError(f"{ASKS_MAX} queries wait, which is the most; wait for answers")
            self._asks += 1
            self._waiting.append(ask)
        self._wake()

    def take(self) -> list[Command | Ask]:
        """All that waits; for the loop."""
        if not self._waiting:
            return []
        with self._changed:
            taken = list(self._waiting)
            self._waiting.clear()
            self._asks = 0
            return taken

    def settle(self, oldest: int | None) -> None:
        """What was taken is answered up to this client id, which is not; None: all is. For the loop."""
        with self._changed:
            first = next((it.record.client_id for it in self._waiting if isinstance(it, Command)), self._next)
            oldest = first if oldest is None else oldest
            if oldest != self._oldest:
                self._oldest = oldest
                self._changed.notify_all()

    def wait_empty(self, deadline: float) -> bool:
        """Wait until all commands are answered; False when the time of the monotonic clock is over."""
        with self._changed:
            while self._oldest != self._next:
                left = deadline - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    return False
            return True
