"""The first stage of every command: may this sender say this at all, and did it say it before (docs/matching.md,
chapters 2 and 18).

A later stage starts only when this one has passed, and from then on the command's client id is used up: whatever
becomes of the command, its outcome is kept, so that the same command, should it come again, is told that and does
nothing.
"""

from __future__ import annotations

from lx.engine.reference_state import PastOutcome, Refusal, Session, State, Turn
from lx.wire.records_generated import (
    OUTCOMES_KEPT,
    RIGHT_ADMIN,
    RIGHT_NO_TRADE,
    RIGHT_WITHDRAW,
    Accepted,
    AddAsset,
    AddInstrument,
    Cancel,
    Canceled,
    CloseSession,
    Configure,
    Countdown,
    Delist,
    Deposit,
    Fill,
    ListStatus,
    MassCancel,
    New,
    NewList,
    Outcome,
    Reason,
    Record,
    Reduce,
    Rejected,
    Replace,
    Replaced,
    Role,
    SchedulePhase,
    Scope,
    SetAccount,
    SetBands,
    SetFees,
    SetLimits,
    SetPhase,
    StateOutcome,
    Uncross,
    Withdraw,
)

__all__ = ["OperatorCommand", "SessionCommand", "admit", "admit_operator", "keep_outcome"]

SessionCommand = New | NewList | Cancel | Replace | Reduce | MassCancel | CloseSession | Countdown
_OfMarket = SetPhase | SchedulePhase | Uncross | SetBands | SetLimits | Delist
OperatorCommand = (
    MassCancel | AddAsset | AddInstrument | Configure | SetAccount | SetFees | Deposit | Withdraw | _OfMarket
)

# ------------------------------------------------------------------------------------------- who may say what


def admit(turn: Turn, command: SessionCommand | OperatorCommand) -> Session | None:
    """The sending session, its client id used up and its lease begun anew [208, 1840]; None if there is no more to do.

    The checks stand in this order [210, 1817].
    """
    state = turn.state
    refusal = _sender_refusal(state, command)
    if refusal is not None:
        turn.reject(command, refusal)  # [209]
        return None
    session = state.sessions[command.session - 1]
    if command.client_id <= session.client_id_highest:
        _tell_again(turn, command, session)  # [206]
        return None
    session.client_id_highest = turn.client_id = command.client_id
    session.begin_lease(state.time_ns)
    turn.sender = session
    if not _is_permitted(session, command):
        turn.reject(command, Refusal(Reason.NOT_PERMITTED, session.number))  # [1818]
        return None
    return session


def admit_operator(turn: Turn, command: OperatorCommand) -> bool:
    """Whether the sender is the operator: session 0, whose client ids need not rise, or a session with the right to it
    [215, 216]; else reject.
    """
    return command.session == 0 or admit(turn, command) is not None


def _sender_refusal(state: State, command: SessionCommand | OperatorCommand) -> Refusal | None:
    """The first of the sender's checks that fails, in this order [210]."""
    session = state.session(command.session)
    if session is None:
        return Refusal(Reason.UNKNOWN_SESSION, command.session)  # [203]
    if session.is_ended:
        return Refusal(Reason.SESSION_ENDED, command.session)  # [204]
    if isinstance(command, AddAsset | AddInstrument | Configure | SetFees | _OfMarket):
        return None
    if isinstance(command, SetAccount | Deposit | Withdraw) and session.rights & RIGHT_ADMIN:
        return None  # [1816]: there the account is whom the command is about
    if command.account != session.account:
        return Refusal(Reason.ACCOUNT_MISMATCH, command.account)  # [205]
    return None


def _is_permitted(session: Session, command: SessionCommand | OperatorCommand) -> bool:
    """Whether the session has the right to a command [1813 to 1815]."""
    if isinstance(command, New | NewList | Replace):
        return not session.rights & RIGHT_NO_TRADE
    if isinstance(command, Withdraw):
        return bool(session.rights & (RIGHT_WITHDRAW | RIGHT_ADMIN))
    if isinstance(command, MassCancel):
        return command.scope != Scope.VENUE or bool(session.rights & RIGHT_ADMIN)  # [1004]
    return isinstance(command, SessionCommand) or bool(session.rights & RIGHT_ADMIN)


# ------------------------------------------------------------------------------------------- what came before


def _tell_again(turn: Turn, command: SessionCommand | OperatorCommand, session: Session) -> None:
    """Answer a command whose client id is used up; nothing is done, and nothing but an event number changes [1801]."""
    kept = session.outcomes
    known = kept.get(command.client_id)
    if known is not None:
        turn.emit(
            Outcome(
                of=known.of,
                command=turn.index,
                reason=known.reason,
                session=session.number,
                order_id=known.order_id,
                position=known.position,
                quantity=known.quantity,
                request_id=command.client_id,
            )
        )
    elif len(kept) == OUTCOMES_KEPT and command.client_id < min(kept):
        turn.reject(command, Refusal(Reason.TOO_OLD, command.client_id, min(kept)))  # [1807]
    else:
        turn.reject(command, Refusal(Reason.NOT_EXECUTED, command.client_id, session.client_id_highest))  # [1806]


def keep_outcome(turn: Turn) -> None:
    """Remember what became of a command that used up its client id, unless its session has ended by it [1802]."""
    session = turn.sender
    if session is None or session.is_ended:
        return
    client_id = turn.client_id
    answer = next(event for event in turn.own_events() if getattr(event, "request_id", 0) == client_id)
    session.outcomes[client_id] = PastOutcome.of_record(
        StateOutcome(
            of=answer.KIND,
            reason=answer.reason if isinstance(answer, Rejected | Canceled) else Reason.NONE,
            session=session.number,
            client_id=client_id,
            order_id=getattr(answer, "order_id", 0),  # [1803]
            position=turn.ordinal,
            quantity=_executed_at_once(turn, answer),
        )
    )
    if len(session.outcomes) > OUTCOMES_KEPT:
        del session.outcomes[next(iter(session.outcomes))]  # [1805]: they stand by rising client id


def _executed_at_once(turn: Turn, answer: Record) -> int:
    """Lots that the order of a new or a replace, or leg 1 of a list, took as it came in [1804, 2108]."""
    if not isinstance(answer, Accepted | Replaced | ListStatus):
        return 0
    return sum(
        event.quantity
        for event in turn.own_events()
        if isinstance(event, Fill) and event.role == Role.TAKER and event.order_id == answer.order_id
    )
