"""How sessions begin, change hands, live by their leases and end (docs/matching.md, chapters 2 and 18).

All but `close_session` come from the server, which alone knows connections and clocks; their client ids are its own
references. What a session may say is in `reference_sessions`.
"""

from __future__ import annotations

from lx.checks import check
from lx.engine.reference_accounts import account_refusal
from lx.engine.reference_orders import cancel_in_order_of_entry
from lx.engine.reference_sessions import admit
from lx.engine.reference_state import Refusal, Session, State, Turn
from lx.wire.records_generated import (
    FLAG_CANCEL_ON_DISCONNECT,
    SESSIONS_MAX,
    SESSIONS_OPEN_MAX,
    CloseSession,
    Disconnect,
    OpenSession,
    Reason,
    Renew,
    ResumeSession,
    ResumeTime,
    SessionClosed,
    SessionDisconnected,
    SessionOpened,
    SessionResumed,
    Tick,
    TimeResumed,
)

__all__ = [
    "apply_close_session",
    "apply_disconnect",
    "apply_open_session",
    "apply_renew",
    "apply_resume_session",
    "apply_resume_time",
    "apply_tick",
    "end_due_sessions",
]

_BITS_PER_MASK = 64

# ------------------------------------------------------------------------------------------- begin and end


def apply_open_session(turn: Turn, command: OpenSession) -> None:
    """Open the next session of the account, with its rights, its flags and its lease [201, 1812, 1840]."""
    state = turn.state
    refusal = _open_refusal(state, command.account)
    if refusal is not None:
        turn.reject(command, refusal)
        return
    session = Session(
        number=len(state.sessions) + 1,
        account=command.account,
        rights=command.rights,
        flags=command.flags,
        lease_ns=command.lease_ns,
    )
    session.begin_lease(state.time_ns)
    state.add_session(session)
    turn.emit(
        SessionOpened(
            rights=session.rights,
            command=turn.index,
            session=session.number,
            account=session.account,
            flags=session.flags,
            lease_ns=session.lease_ns,
            request_id=command.client_id,
        )
    )


def _open_refusal(state: State, account: int) -> Refusal | None:
    count = len(state.sessions)
    if count == SESSIONS_MAX:
        return Refusal(Reason.SESSIONS_FULL, count, SESSIONS_MAX)  # [202]
    if state.sessions_open == SESSIONS_OPEN_MAX:
        return Refusal(Reason.SESSIONS_FULL, state.sessions_open, SESSIONS_OPEN_MAX)  # [1860]
    return account_refusal(state, account)  # [1508]


def apply_close_session(turn: Turn, command: CloseSession) -> None:
    """Cancel what the session has resting, oldest order first, and end it for good [211]."""
    session = admit(turn, command)
    if session is not None:
        _end(turn, session, Reason.SESSION_CLOSED, request_id=command.client_id)


def end_due_sessions(turn: Turn) -> None:
    """End the sessions whose lease is over, by the time it was over, then by number [1841, 1842]."""
    state = turn.state
    due = [session for session in state.sessions if 0 < session.deadline_ns <= state.time_ns]
    for session in sorted(due, key=lambda session: (session.deadline_ns, session.number)):
        _end(turn, session, Reason.LEASE_ENDED)


def _end(turn: Turn, session: Session, reason: Reason, *, request_id: int = 0) -> None:
    """End a session: what it leaves is its number, its owner, its highest client id and its count of events [1861]."""
    count = cancel_in_order_of_entry(turn, session.orders.values(), reason)
    check(not session.orders, "an ended session has no orders")
    turn.state.end_session(session)
    turn.emit(
        SessionClosed(
            command=turn.index,
            reason=Reason.LEASE_ENDED if reason == Reason.LEASE_ENDED else Reason.NONE,
            session=session.number,
            account=session.account,
            count=count,
            request_id=request_id,
        )
    )


# ------------------------------------------------------------------------------------------- connections


def apply_resume_session(turn: Turn, command: ResumeSession) -> None:
    """Another connection has the session: a new epoch, its flags stated anew, its lease begun anew [1830, 1832]."""
    state = turn.state
    refusal = _server_refusal(state, command.session)
    if refusal is None and command.account != state.sessions[command.session - 1].account:
        refusal = Refusal(Reason.ACCOUNT_MISMATCH, command.account)
    if refusal is not None:
        turn.reject(command, refusal)  # [1831]
        return
    session = state.sessions[command.session - 1]
    session.begin_epoch()
    session.flags = command.flags
    session.begin_lease(state.time_ns)
    turn.emit(
        SessionResumed(
            command=turn.index,
            flags=session.flags,
            session=session.number,
            account=session.account,
            epoch=session.epoch,
            client_id=session.client_id_highest,
            oldest=min(session.outcomes, default=0),
            request_id=command.client_id,
        )
    )


def apply_disconnect(turn: Turn, command: Disconnect) -> None:
    """The connection that had the session in this epoch has ended [1833, 1834]."""
    refusal = _server_refusal(turn.state, command.session)
    if refusal is not None:
        turn.reject(command, refusal)  # [1836]
        return
    session = turn.state.sessions[command.session - 1]
    if command.epoch != session.epoch:
        turn.reject(command, Refusal(Reason.STALE_EPOCH, command.epoch, session.epoch))  # [1835]
        return
    count = 0
    if session.flags & FLAG_CANCEL_ON_DISCONNECT:
        count = cancel_in_order_of_entry(turn, session.orders.values(), Reason.DISCONNECTED)
    turn.emit(
        SessionDisconnected(
            command=turn.index,
            session=session.number,
            account=session.account,
            epoch=session.epoch,
            count=count,
            request_id=command.client_id,
        )
    )


def _server_refusal(state: State, number: int) -> Refusal | None:
    """Why the server can't speak of a session [1831, 1836]."""
    session = state.session(number)
    if session is None:
        return Refusal(Reason.UNKNOWN_SESSION, number)
    return Refusal(Reason.SESSION_ENDED, number) if session.is_ended else None


# ------------------------------------------------------------------------------------------- leases and time


def apply_renew(turn: Turn, command: Renew) -> None:
    """The leases of the sessions named by the masks begin anew; numbers of no open session say nothing [1843, 1844]."""
    state = turn.state
    for word, mask in enumerate((command.mask0, command.mask1, command.mask2, command.mask3)):
        for bit in range(_BITS_PER_MASK):
            session = state.session(command.first + word * _BITS_PER_MASK + bit) if mask >> bit & 1 else None
            if session is not None and not session.is_ended:
                session.begin_lease(state.time_ns)


def apply_tick(_turn: Turn, _command: Tick) -> None:
    """Nothing: what the time of its frame has made due was done before [1845]."""


def apply_resume_time(turn: Turn, command: ResumeTime) -> None:
    """All leases begin anew at this time; the first command of its frame ends none before [1846, 1847]."""
    state = turn.state
    for session in state.sessions:
        if not session.is_ended:
            session.begin_lease(state.time_ns)
    turn.emit(TimeResumed(command=turn.index, time_ns=state.time_ns, request_id=command.client_id))
