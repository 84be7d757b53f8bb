"""A random mix of the commands about sessions, and of commands that come again: what engines are compared on.

The mix hears the events, so that it knows which sessions are open and in which epoch. It gets some of it wrong: numbers
that no session has, epochs of the past, accounts of others. Commands that it is given to keep come again later, some of
them at once and some when their outcomes are long forgotten.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lx.wire.records_generated import (
    FLAG_CANCEL_ON_DISCONNECT,
    RIGHT_ADMIN,
    RIGHT_NO_TRADE,
    RIGHT_WITHDRAW,
    Disconnect,
    OpenSession,
    Record,
    Renew,
    ResumeSession,
    ResumeTime,
    SessionClosed,
    SessionOpened,
    SessionResumed,
    Tick,
)
from lx.workload.draws import Draws

__all__ = ["SESSION_KINDS", "SessionMix"]

SESSION_KINDS: Final = {
    "repeat": 3.0,
    "resume_session": 0.6,
    "disconnect": 1.2,
    "renew": 0.8,
    "tick": 0.5,
    "resume_time": 0.1,
}
"""How often the mix says what, in percent of all commands."""

_KEPT: Final = 4_000
"""Commands that can come again: sessions remember 1,024 of theirs."""
_NEAR: Final = 12
"""Most of what is said is about the newest sessions, as in the flows."""
_LEASE_BITS: Final = 8
_RIGHTS: Final = (RIGHT_ADMIN, RIGHT_ADMIN, RIGHT_WITHDRAW, RIGHT_NO_TRADE, RIGHT_ADMIN | RIGHT_WITHDRAW)


@dataclass(slots=True)
class _Known:
    """A session as the mix knows it from events."""

    account: int
    epoch: int = 1


class SessionMix(Draws):
    """Random commands about sessions; `draw` gives numbers from 0 to below 1, `errors` is the share of wrong fields.

    >>> SessionMix(random.Random(1).random).open_session(account=7).NAME
    'open_session'
    """

    def __init__(self, draw: Callable[[], float], *, errors: float = 1.0) -> None:
        super().__init__(draw, errors=errors)
        self._known: dict[int, _Known] = {}
        self._open: list[int] = []
        self._said: list[bytes] = []
        self._at = 0

    def observe(self, event: Record) -> None:
        """Hear an event about a session; others are ignored."""
        if isinstance(event, SessionOpened):
            self._known[event.session] = _Known(event.account)
            self._open.append(event.session)
        elif isinstance(event, SessionResumed):
            self._known[event.session].epoch = event.epoch
        elif isinstance(event, SessionClosed):
            self._open.remove(event.session)

    def keep(self, command: bytes) -> bytes:
        """Remember a command of a session, with its extension if it has one, and hand it on."""
        if len(self._said) < _KEPT:
            self._said.append(command)
        else:
            self._said[self._at] = command
        self._at = (self._at + 1) % _KEPT
        return command

    def repeat(self) -> bytes | None:
        """A command that was kept, mostly a late one; None when there is none."""
        count = len(self._said)
        if not count:
            return None
        back = self._between(1, min(count, 20 if self._chance(60) else _KEPT))
        return self._said[(self._at - back) % count]

    def open_session(self, account: int) -> OpenSession:
        """A session, seldom with rights of its own, with a lease, or canceling when it is disconnected."""
        return OpenSession(
            rights=self._one_of(_RIGHTS) if self._chance(20) else 0,
            flags=self._flags(),
            account=account,
            client_id=self._between(1, 9),
            lease_ns=1 << self._between(0, _LEASE_BITS) if self._chance(20) else 0,
        )

    def resume_session(self) -> ResumeSession:
        """Another connection for a session."""
        number, known = self._session()
        account = self._between(0, 4) if self._is_wrong(10) else known.account
        return ResumeSession(flags=self._flags(), account=account, session=number, client_id=self._between(1, 1 << 40))

    def disconnect(self) -> Disconnect:
        """The end of a connection, sometimes of one that lost the session before."""
        number, known = self._session()
        epoch = self._between(0, known.epoch + 1) if self._is_wrong(30) else known.epoch
        return Disconnect(session=number, client_id=self._between(1, 9), epoch=epoch)

    def renew(self) -> Renew:
        """Signs of life of some sessions around one that is open."""
        number, _ = self._session()
        masks = [self._below(1 << 32) << 32 | self._below(1 << 32) if self._chance(70) else 0 for _ in range(4)]
        first = max(1, number - self._one_of((0, 0, 1, 63, 64, 255)))
        return Renew(first=first, mask0=masks[0] | 1, mask1=masks[1], mask2=masks[2], mask3=masks[3])

    def tick(self) -> Tick:
        """Nothing but time."""
        return Tick(client_time_ns=self._between(0, 9))

    def resume_time(self) -> ResumeTime:
        """Time after a stop."""
        return ResumeTime(client_id=self._between(1, 9))

    # ------------------------------------------------------------------------------------------------ fields

    def _session(self) -> tuple[int, _Known]:
        """A session, mostly one that is open; sometimes one that has ended or never was."""
        if not self._open or self._is_wrong(8):
            number = self._between(0, len(self._known) + 1)
        else:
            late = self._open[-_NEAR:]
            number = late[self._below(len(late))]
        return number, self._known.get(number, _Known(1))

    def _flags(self) -> int:
        return FLAG_CANCEL_ON_DISCONNECT if self._chance(20) else 0

    def _below(self, n: int) -> int:
        return int(self._draw() * n)
