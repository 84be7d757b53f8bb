"""The countdown of an account (docs/matching.md, chapter 20): its orders are canceled unless it is set again in time.

It runs on the time of the log, so it needs no clock: a trader whose programs are gone sets it no more.
"""

from __future__ import annotations

from lx.engine.reference_orders import cancel_in_order_of_entry
from lx.engine.reference_sessions import admit
from lx.engine.reference_state import Turn
from lx.wire.records_generated import Countdown, CountdownSet, Reason

__all__ = ["apply_countdown", "run_out"]

_TIME_MAX = (1 << 64) - 1
"""The last time a log can have."""


def apply_countdown(turn: Turn, command: Countdown) -> None:
    """Set the countdown of the sender's account anew, or stop it [2020]."""
    if admit(turn, command) is None:
        return
    state = turn.state
    deadline_ns = min(state.time_ns + command.after_ns, _TIME_MAX)
    if deadline_ns > state.time_ns:
        state.countdowns[command.account] = deadline_ns
    else:
        deadline_ns = 0
        state.countdowns.pop(command.account, None)
    turn.emit(
        CountdownSet(
            command=turn.index,
            session=command.session,
            account=command.account,
            deadline_ns=deadline_ns,
            request_id=command.client_id,
        )
    )


def run_out(turn: Turn) -> None:
    """Cancel all orders of the accounts whose countdown has run out, by that time, then by account [2021]."""
    state = turn.state
    due = [(time, account) for account, time in state.countdowns.items() if time <= state.time_ns]
    for _, account in sorted(due):
        del state.countdowns[account]
        orders = [order for session in state.sessions_by_account[account] for order in session.orders.values()]
        cancel_in_order_of_entry(turn, orders, Reason.COUNTDOWN)
