"""Rules of accounts, their transfers and their fees: the operator's commands of docs/matching.md, chapter 15.

What orders cost and pay is in `reference_money`.
"""

from __future__ import annotations

from lx.engine.reference_bands import instrument_refusal
from lx.engine.reference_sessions import admit_operator
from lx.engine.reference_state import Account, PastTransfer, Refusal, State, Turn
from lx.wire.records_generated import (
    ACCOUNTS_MAX,
    AMOUNT_MAX,
    TRANSFERS_KEPT,
    AccountSet,
    AccountState,
    Configure,
    Configured,
    Deposit,
    Execution,
    FeesSet,
    Reason,
    Risk,
    SetAccount,
    SetFees,
    Transfer,
    Transferred,
    Withdraw,
)

__all__ = [
    "account_refusal",
    "apply_configure",
    "apply_deposit",
    "apply_set_account",
    "apply_set_fees",
    "apply_withdraw",
]

# ------------------------------------------------------------------------------------------- risk and accounts


def apply_configure(turn: Turn, command: Configure) -> None:
    """Whether orders need funds, while nobody can have entered one [1502]."""
    if not admit_operator(turn, command):
        return
    state = turn.state
    in_use = len(state.accounts) + len(state.sessions) + bool(state.venue.transfers)
    if in_use > 0:
        turn.reject(command, Refusal(Reason.TOO_LATE, in_use))
        return
    state.is_risk_on = command.risk == Risk.ON
    turn.emit(Configured(risk=command.risk, command=turn.index, request_id=command.client_id))


def apply_set_account(turn: Turn, command: SetAccount) -> None:
    """Open an account, or state its state and fee rates anew [1503]."""
    if not admit_operator(turn, command):
        return
    state = turn.state
    refusal = _set_account_refusal(state, command)
    if refusal is not None:
        turn.reject(command, refusal)
        return
    account = state.accounts.setdefault(command.account, Account(command.account))
    account.state = command.state
    account.rates = command.rates
    account.maker_ppm = command.maker_ppm
    account.taker_ppm = command.taker_ppm
    account.group = command.group
    turn.emit(
        AccountSet(
            state=account.state,
            rates=account.rates,
            command=turn.index,
            session=command.session,
            account=account.number,
            group=account.group,
            maker_ppm=account.maker_ppm,
            taker_ppm=account.taker_ppm,
            request_id=command.client_id,
        )
    )


def _set_account_refusal(state: State, command: SetAccount) -> Refusal | None:
    """The first check that fails, in this order [1507]."""
    if not state.is_risk_on:
        return Refusal(Reason.RISK_OFF, 0)  # [1501]
    account = state.accounts.get(command.account)
    if account is None:
        count = len(state.accounts)
        return Refusal(Reason.ACCOUNTS_FULL, count, ACCOUNTS_MAX) if count == ACCOUNTS_MAX else None  # [1504]
    if account.state == AccountState.CLOSED:
        return Refusal(Reason.ACCOUNT_CLOSED, account.number)  # [1506]
    if command.state == AccountState.CLOSED:
        in_use = _in_use(state, account)
        return Refusal(Reason.ACCOUNT_IN_USE, in_use) if in_use > 0 else None  # [1505]
    return None


def _in_use(state: State, account: Account) -> int:
    """What keeps an account from being closed: its open sessions, its orders, its assets; how many of the first [1505].

    Orders are those of open sessions, so no account has orders only.
    """
    sessions = [session for session in state.sessions_by_account.get(account.number, []) if not session.is_ended]
    orders = sum(len(session.orders) for session in sessions)
    assets = sum(balance.free + balance.reserved > 0 for balance in account.balances.values())
    return len(sessions) or orders or assets


def account_refusal(state: State, number: int) -> Refusal | None:
    """Why an account can't have a session [1508]; with risk off any number can [201]."""
    if not state.is_risk_on:
        return None
    account = state.accounts.get(number)
    if account is None:
        return Refusal(Reason.UNKNOWN_ACCOUNT, number)
    if account.state == AccountState.CLOSED:
        return Refusal(Reason.ACCOUNT_CLOSED, number)
    return None


def apply_set_fees(turn: Turn, command: SetFees) -> None:
    """State the fees of an instrument anew, for the orders that come in from now on [1530]."""
    if not admit_operator(turn, command):
        return
    state = turn.state
    if not state.is_risk_on:
        turn.reject(command, Refusal(Reason.RISK_OFF, 0))  # [1501]
        return
    instrument = state.instrument(command.instrument)
    refusal = instrument_refusal(instrument, command.instrument)
    if instrument is None or refusal is not None:
        turn.reject(command, refusal or Refusal(Reason.UNKNOWN_INSTRUMENT, command.instrument))
        return
    found = sum(order.instrument == command.instrument for order in state.orders.values()) + len(
        instrument.waiting.orders
    )
    if command.fee_asset != instrument.fee_asset and found > 0:
        turn.reject(command, Refusal(Reason.ORDERS_RESTING, found))  # [1531, 1753]
        return
    instrument.fee_asset = command.fee_asset
    instrument.maker_ppm = command.maker_ppm
    instrument.taker_ppm = command.taker_ppm
    turn.emit(
        FeesSet(
            fee_asset=instrument.fee_asset,
            command=turn.index,
            instrument=instrument.number,
            maker_ppm=instrument.maker_ppm,
            taker_ppm=instrument.taker_ppm,
            request_id=command.client_id,
        )
    )


# ------------------------------------------------------------------------------------------- transfers


def apply_deposit(turn: Turn, command: Deposit) -> None:
    """Put money into an account from outside, once for each transfer id [1532]."""
    _apply_transfer(turn, command, Transfer.DEPOSIT)


def apply_withdraw(turn: Turn, command: Withdraw) -> None:
    """Take free money out of an account, once for each transfer id [1534]."""
    _apply_transfer(turn, command, Transfer.WITHDRAWAL)


def _apply_transfer(turn: Turn, command: Deposit | Withdraw, kind: Transfer) -> None:
    """The checks stand in this order [1539]; what comes again is told again, and never done again [1535]."""
    if not admit_operator(turn, command):
        return
    state = turn.state
    if not state.is_risk_on:
        turn.reject(command, Refusal(Reason.RISK_OFF, 0))  # [1501]
        return
    account = state.account(command.account)
    if account is None:
        turn.reject(command, Refusal(Reason.UNKNOWN_ACCOUNT, command.account))
        return
    known = account.transfers.get(command.transfer_id)
    if known is not None:
        _emit_transferred(turn, command, account, known, Execution.REPLAYED)
        return
    refusal = _order_of_ids_refusal(account, command.transfer_id) or _money_refusal(state, account, command, kind)
    if refusal is not None:
        turn.reject(command, refusal)  # [1538]
        return
    change = command.amount if kind == Transfer.DEPOSIT else -command.amount
    state.assets[command.asset - 1].supply += change
    account.balance(command.asset).free += change
    transfer = PastTransfer(command.transfer_id, kind, command.asset, command.amount)
    account.transfers[transfer.id] = transfer
    if len(account.transfers) > TRANSFERS_KEPT:
        del account.transfers[min(account.transfers)]  # [1537]
    _emit_transferred(turn, command, account, transfer, Execution.EXECUTED)


def _order_of_ids_refusal(account: Account, transfer_id: int) -> Refusal | None:
    """Ids rise: one at or below the highest that is not remembered was never executed, or too long ago to know."""
    kept = account.transfers
    if not kept or transfer_id > max(kept):
        return None
    if len(kept) == TRANSFERS_KEPT and transfer_id < min(kept):
        return Refusal(Reason.TRANSFER_TOO_OLD, transfer_id, min(kept))  # [1537]
    return Refusal(Reason.TRANSFER_NOT_EXECUTED, transfer_id, max(kept))  # [1536]


def _money_refusal(state: State, account: Account, command: Deposit | Withdraw, kind: Transfer) -> Refusal | None:
    """Whether the account may have money, and whether there would be too much or too little of it."""
    if account.state == AccountState.CLOSED:
        return Refusal(Reason.ACCOUNT_CLOSED, account.number)
    asset = state.asset(command.asset)
    if asset is None:
        return Refusal(Reason.UNKNOWN_ASSET, command.asset)
    if kind == Transfer.DEPOSIT:
        supply = asset.supply + command.amount
        return Refusal(Reason.SUPPLY_ABOVE_MAX, supply, AMOUNT_MAX) if supply > AMOUNT_MAX else None  # [1533]
    free = account.balance(command.asset).free
    return Refusal(Reason.INSUFFICIENT_BALANCE, command.amount, free) if command.amount > free else None  # [1534]


def _emit_transferred(
    turn: Turn, command: Deposit | Withdraw, account: Account, transfer: PastTransfer, outcome: Execution
) -> None:
    balance = account.balance(transfer.asset)
    turn.emit(
        Transferred(
            transfer=transfer.kind,
            outcome=outcome,
            command=turn.index,
            asset=transfer.asset,
            session=command.session,
            account=account.number,
            transfer_id=transfer.id,
            amount=transfer.amount,
            free=balance.free,
            reserved=balance.reserved,
            request_id=command.client_id,
        )
    )
