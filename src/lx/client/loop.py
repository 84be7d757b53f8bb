"""The thread of a client, and the only place with I/O in it: it owns the sockets and drives the sessions."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from lx.client.commands import Command
from lx.client.errors import ClientClosedError
from lx.client.gate import Gate
from lx.client.outcome import Pending
from lx.client.session import Session
from lx.errors import LxError
from lx.transport.errors import NoAnswerError
from lx.transport.links import Links

__all__ = ["Loop"]

_MESSAGES_MAX: Final = 256
"""Messages taken from a connection in one turn."""
_IDLE_NS: Final = 1_000_000_000


class Loop:
    """One thread for all sessions, which `add` puts beside their gates in the order of their links.

    ready: known when all sessions are there, or one can't be
    ended: called when the thread ends

    What a callback raises ends the thread: what waits gets ClientClosedError from it.
    """

    def __init__(
        self,
        links: Links,
        *,
        connect_ns: int,
        check: Callable[[], None],
        ended: Callable[[], None],
    ) -> None:
        self._links = links
        self._parts: list[tuple[Session, Gate]] = []
        self._coming: list[tuple[Session, Gate, Pending[None]]] = []
        """Those whose session is not there yet."""
        self._connect_ns = connect_ns
        self._check = check
        self._ended = ended
        self._is_stopping = False
        self.ready: Pending[None] = Pending()
        self._thread = threading.Thread(target=self._run, name="lx-client", daemon=True)

    def add(self, session: Session, gate: Gate) -> Pending[None]:
        """One more of both, whose link was added; in this thread, or before it begins. Known when the session is there,
        and its gate open.
        """
        up: Pending[None] = Pending()
        self._parts.append((session, gate))
        self._coming.append((session, gate, up))
        return up

    def start(self) -> None:
        """Begin to connect."""
        self._deadline_ns = time.monotonic_ns() + self._connect_ns
        self._thread.start()

    def is_current(self) -> bool:
        """Whether the caller is this thread."""
        return threading.current_thread() is self._thread

    def stop(self) -> None:
        """End the thread, and wait for that."""
        self._is_stopping = True
        self._links.wake()
        self._thread.join()

    def _run(self) -> None:
        error: LxError = ClientClosedError("the client is closed")
        try:
            while not self._is_stopping:
                self._turn()
        except BaseException as failure:  # the top of the thread: whoever waits must learn that nobody works for them
            error = ClientClosedError(f"the client's thread has failed: {failure!r}")
            error.__cause__ = failure
            raise
        finally:
            self._links.close(linger_ms=0)
            for session, gate in self._parts:
                gate.close(session.ended or error)
                for item in gate.take():
                    session.submit(item) if isinstance(item, Command) else session.ask(item)
                if session.ended is None:
                    session.end(error)
                gate.settle(None)
            for session, _, up in self._coming:
                up.set_exception(session.ended or error)
            if not self.ready.done():
                self.ready.set_exception(error)
            self._ended()

    def _turn(self) -> None:
        links = self._links
        now = time.monotonic_ns()
        due = min(session.due_ns for session, _ in self._parts)
        if not self.ready.done():
            due = min(due, self._deadline_ns)
        links.wait(max(0, min(due - now, _IDLE_NS)))
        now = time.monotonic_ns()
        for index, is_there in links.changes():
            session, _ = self._parts[index]
            session.connected(now) if is_there else session.disconnected()
        for index, (session, gate) in enumerate(list(self._parts)):
            for message in links.receive(index, messages_max=_MESSAGES_MAX):
                session.receive(message, now)
            for item in gate.take():
                session.submit(item) if isinstance(item, Command) else session.ask(item)
            if session.tick(now):
                links.reopen(index)
            for message in session.take(now):
                if not links.send(index, message):
                    links.reopen(index)
                    session.disconnected()
                    break
            gate.settle(session.oldest)
            if session.ended is not None:
                gate.close(session.ended)
        if self._coming:
            self._look_coming()
        if not self.ready.done():
            self._look_ready(now)

    def _look_coming(self) -> None:
        """Whether sessions are there that were not, or can't be."""
        coming, self._coming = self._coming, []
        for session, gate, up in coming:
            if session.ended is not None:
                up.set_exception(session.ended)
            elif session.is_ready:
                gate.open(account=session.account, session=session.number, client_id=session.client_id)
                up.set_result(None)
            else:
                self._coming.append((session, gate, up))

    def _look_ready(self, now_ns: int) -> None:
        """Whether all sessions are there, or it is to be given up."""
        sessions = [session for session, _ in self._parts]
        error = next((session.ended for session in sessions if session.ended is not None), None)
        waiting = [session.server for session in sessions if not session.is_ready]
        if error is None and waiting and now_ns >= self._deadline_ns:
            error = NoAnswerError(
                f"no exchange answers at {', '.join(waiting)} within {self._connect_ns / 1e9:g} s; start one with "
                "`lx exchange --bind ...`, or check host and port"
            )
        if error is None and not waiting:
            try:
                self._check()
            except LxError as found:
                error = found
        if error is not None:
            self._is_stopping = True
            self.ready.set_exception(error)
        elif not waiting:
            self.ready.set_result(None)
