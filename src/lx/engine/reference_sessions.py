"""The first stage of every command: may this sender say this at all (docs/matching.md, chapter 2).

A later stage starts only when this one has passed, and from then on the command's client id is used up.
"""

from __future__ import annotations

from lx.engine.reference_state import Refusal, Session, State, Turn
from lx.wire.records_generated import (
    AddAsset,
    AddInstrument,
    Cancel,
    CloseSession,
    Configure,
    Delist,
    Deposit,
    MassCancel,
    New,
    Reason,
    Reduce,
    Replace,
    SchedulePhase,
    SetAccount,
    SetBands,
    SetFees,
    SetLimits,
    SetPhase,
    Uncross,
    Withdraw,
)

__all__ = ["OperatorCommand", "SessionCommand", "admit", "admit_operator"]

SessionCommand = New | Cancel | Replace | Reduce | MassCancel | CloseSession
OperatorCommand = (
    MassCancel
    | AddAsset
    | AddInstrument
    | Configure
    | SetAccount
    | SetFees
    | Deposit
    | Withdraw
    | SetPhase
    | SchedulePhase
    | Uncross
    | SetBands
    | SetLimits
    | Delist
)


def admit(turn: Turn, command: SessionCommand) -> Session | None:
    """The sending session, its highest client id raised [208]; None when the command was rejected [209]."""
    refusal = _session_refusal(turn.state, command)
    if refusal is not None:
        turn.reject(command, refusal)
        return None
    session = turn.state.sessions[command.session - 1]
    session.client_id_highest = command.client_id
    return session


def _session_refusal(state: State, command: SessionCommand) -> Refusal | None:
    """The first of the session's checks that fails, in this order [210]."""
    session = state.session(command.session)
    if session is None:
        return Refusal(Reason.UNKNOWN_SESSION, command.session)  # [203]
    if session.is_ended:
        return Refusal(Reason.SESSION_ENDED, command.session)  # [204]
    if command.account != session.account:
        return Refusal(Reason.ACCOUNT_MISMATCH, command.account)  # [205]
    if command.client_id <= session.client_id_highest:
        return Refusal(Reason.CLIENT_ID_NOT_RISING, command.client_id, session.client_id_highest)  # [206]
    return None


def admit_operator(turn: Turn, command: OperatorCommand) -> bool:
    """Whether the sender is the operator: session 0, whose client ids need not rise [215, 216]; else reject."""
    if command.session != 0:
        turn.reject(command, Refusal(Reason.NOT_PERMITTED, command.session))
        return False
    return True
