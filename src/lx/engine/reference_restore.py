"""The state out of a snapshot (docs/matching.md, chapters 13, 15, 16, 18 and 20).

Restoring trusts nothing: a seal proves that bytes were not damaged, not that their author was right. Each record is
checked by itself as it comes, then the sums over many of them.
"""

from __future__ import annotations

from lx.engine.reference_admin import amounts_refusal
from lx.engine.reference_book import Order
from lx.engine.reference_money import held_by_asset, needed_by_orders, paid_asset, units_of
from lx.engine.reference_state import (
    TIME_NS_MAX,
    Account,
    Asset,
    Balance,
    Instrument,
    PastOutcome,
    PastTransfer,
    Session,
    State,
)
from lx.engine.reference_terms import slices_refusal
from lx.errors import SnapshotError
from lx.wire.codec import Buffer
from lx.wire.errors import WireError
from lx.wire.frame import NO_HEADER, FrameHeader, decode_frame, read_header, verify_chain
from lx.wire.records_generated import (
    ACCOUNTS_MAX,
    FLAG_EXTENSION,
    FRAME_SEALED,
    FRAME_SNAPSHOT,
    LEVEL_QUANTITY_MAX,
    ORDERS_MAX,
    OUTCOMES_KEPT,
    SESSIONS_MAX,
    SESSIONS_OPEN_MAX,
    TRANSFERS_KEPT,
    AccountState,
    InstrumentLimits,
    Rates,
    Reason,
    Record,
    Risk,
    SessionState,
    Side,
    StateAccount,
    StateAsset,
    StateBalance,
    StateCountdown,
    StateEngine,
    StateInstrument,
    StateOrder,
    StateOutcome,
    StateSession,
    StateTerms,
    StateTransfer,
    Visibility,
)

__all__ = ["SEQUENCE_MAX", "restore_state"]

SEQUENCE_MAX = 1 << 55
"""Highest next ordinal a snapshot may have: above it the engine ids (ordinal x 256) would soon leave 64 bits."""

_GROUPS: dict[type[Record], int] = {
    StateAsset: 1,
    StateInstrument: 2,
    StateAccount: 3,
    StateBalance: 4,
    StateTransfer: 5,
    StateSession: 6,
    StateOutcome: 7,
    StateCountdown: 8,
    StateOrder: 9,
}


def restore_state(snapshot: Buffer) -> State:
    """The state of a snapshot.

    Raise WireError for bad bytes [1307], SnapshotError for the first record that no engine could have [1308, 1541,
    1661, 1871, 2031].
    """
    flags = read_header(snapshot).flags
    if flags != FRAME_SNAPSHOT | FRAME_SEALED:
        raise WireError(Reason.BAD_FLAGS, 6, "flags", flags)
    header, records = decode_frame(snapshot)
    verify_chain(NO_HEADER, snapshot)
    state = _restore_engine(header, records[0])
    group = 0
    for index, record in enumerate(records):
        if index == 0 or isinstance(record, InstrumentLimits | StateTerms):
            continue
        found = _GROUPS.get(type(record), 0)
        _require(found >= max(group, 1), index, f"a {record.NAME} stands behind records that come after it")
        group = found
        if isinstance(record, StateAsset):
            _restore_asset(state, record, index)
        elif isinstance(record, StateInstrument):
            _restore_instrument(state, record, records[index + 1], index)
        elif isinstance(record, StateAccount):
            _restore_account(state, record, index)
        elif isinstance(record, StateBalance):
            _restore_balance(state, record, records[index - 1], index)
        elif isinstance(record, StateTransfer):
            _restore_transfer(state, record, records[index - 1], index)
        elif isinstance(record, StateSession):
            _restore_session(state, record, index)
        elif isinstance(record, StateOutcome):
            _restore_outcome(state, record, records[index - 1], index)
        elif isinstance(record, StateCountdown):
            _restore_countdown(state, record, index)
        elif isinstance(record, StateOrder):
            _restore_order(state, record, records, index)
    _check_sums(state, records)
    return state


def _require(condition: bool, index: int, why: str) -> None:
    if not condition:
        raise SnapshotError(index, why)


def _restore_engine(header: FrameHeader, record: Record) -> State:
    """Record 0: the engine's own figures, which the header repeats."""
    if not isinstance(record, StateEngine):
        raise SnapshotError(0, f"the first record is a {record.NAME}, not a state_engine")
    _require(header.shard == header.term == header.command_count == 0, 0, "shard, term or command count is not zero")
    _require(header.sequence == record.next_sequence, 0, "next_sequence differs from the header's sequence")
    _require(header.time_ns == record.time_ns, 0, "time_ns differs from the header's")
    _require(1 <= record.orders_max <= ORDERS_MAX, 0, f"orders_max={record.orders_max} is not within 1..{ORDERS_MAX}")
    _require(record.next_sequence <= SEQUENCE_MAX, 0, f"next_sequence is above {SEQUENCE_MAX}")
    state = State(record.orders_max)
    state.is_risk_on = record.risk == Risk.ON
    state.next_sequence = record.next_sequence
    state.time_ns = record.time_ns
    return state


def _restore_asset(state: State, record: StateAsset, index: int) -> None:
    _require(record.asset == len(state.assets) + 1, index, "assets are not numbered from 1 without a gap")
    _require(record.name not in state.asset_numbers, index, f"asset {record.name} exists twice")
    state.add_asset(Asset(number=record.asset, name=record.name, decimals=record.decimals, supply=record.supply))


def _restore_instrument(state: State, record: StateInstrument, limits: Record, index: int) -> None:
    if not isinstance(limits, InstrumentLimits):
        raise TypeError("the wire's checks let a state_instrument through without its limits")
    _require(
        record.instrument == len(state.instruments) + 1, index, "instruments are not numbered from 1 without a gap"
    )
    _require(record.symbol not in state.instrument_numbers, index, f"instrument {record.symbol} exists twice")
    refusal = amounts_refusal(state, record, limits)
    if refusal is not None:
        raise SnapshotError(index, f"{refusal.reason.name.lower()}: {refusal.value}")
    base_unit, quote_unit = units_of(state, record, limits)
    state.add_instrument(
        Instrument(
            number=record.instrument,
            symbol=record.symbol,
            base=record.base,
            quote=record.quote,
            tick_scale=record.tick_scale,
            lot_scale=record.lot_scale,
            limits=limits,
            base_unit=base_unit,
            quote_unit=quote_unit,
            fee_asset=record.fee_asset,
            maker_ppm=record.maker_ppm,
            taker_ppm=record.taker_ppm,
        )
    )


def _restore_account(state: State, record: StateAccount, index: int) -> None:
    _require(state.is_risk_on, index, "there are no accounts with risk off")
    _require(record.account > next(reversed(state.accounts), 0), index, "accounts are not sorted by their numbers")
    _require(len(state.accounts) < ACCOUNTS_MAX, index, f"there are more than {ACCOUNTS_MAX} accounts")
    has_own = record.rates == Rates.OWN or record.maker_ppm == record.taker_ppm == 0
    _require(has_own, index, "an account without rates of its own has rates")
    state.accounts[record.account] = Account(
        number=record.account,
        state=record.state,
        rates=record.rates,
        group=record.group,
        maker_ppm=record.maker_ppm,
        taker_ppm=record.taker_ppm,
    )


def _restore_balance(state: State, record: StateBalance, before: Record, index: int) -> None:
    _require(state.is_risk_on, index, "there is no money with risk off")
    if isinstance(before, StateBalance):
        is_behind = (before.account, before.asset) < (record.account, record.asset)
        _require(is_behind, index, "balances are not sorted by account and asset")
    account = state.account(record.account)
    if account is None:
        raise SnapshotError(index, f"account {record.account} does not exist")
    _require(account.state != AccountState.CLOSED, index, "a closed account has money")
    _require(state.asset(record.asset) is not None, index, f"asset {record.asset} does not exist")
    _require(record.free + record.reserved > 0, index, "a balance of nothing")
    _require(account is not state.venue or record.reserved == 0, index, "the venue has something reserved")
    account.balances[record.asset] = Balance(record.free, record.reserved)


def _restore_transfer(state: State, record: StateTransfer, before: Record, index: int) -> None:
    _require(state.is_risk_on, index, "there are no transfers with risk off")
    if isinstance(before, StateTransfer):
        is_behind = (before.account, before.transfer_id) < (record.account, record.transfer_id)
        _require(is_behind, index, "transfers are not sorted by account and id")
    account = state.account(record.account)
    if account is None:
        raise SnapshotError(index, f"account {record.account} does not exist")
    _require(state.asset(record.asset) is not None, index, f"asset {record.asset} does not exist")
    _require(len(account.transfers) < TRANSFERS_KEPT, index, f"more than {TRANSFERS_KEPT} transfers of an account")
    account.transfers[record.transfer_id] = PastTransfer(
        record.transfer_id, record.transfer, record.asset, record.amount
    )


def _restore_session(state: State, record: StateSession, index: int) -> None:
    _require(record.session == len(state.sessions) + 1, index, "sessions are not numbered from 1 without a gap")
    _require(record.session <= SESSIONS_MAX, index, f"there are more than {SESSIONS_MAX} sessions")
    if state.is_risk_on:
        account = state.accounts.get(record.account)
        if account is None:
            raise SnapshotError(index, f"account {record.account} does not exist")
        is_closed = account.state == AccountState.CLOSED and record.state == SessionState.OPEN
        _require(not is_closed, index, "a closed account has an open session")
    session = Session(
        number=record.session,
        account=record.account,
        client_id_highest=record.client_id,
        rights=record.rights,
        flags=record.flags,
        epoch=record.epoch,
        next_number=record.next_number,
        lease_ns=record.lease_ns,
        deadline_ns=record.deadline_ns,
        is_ended=record.state == SessionState.ENDED,
    )
    _require_lease(state, session, index)
    state.add_session(session)
    _require(state.sessions_open <= SESSIONS_OPEN_MAX, index, f"more than {SESSIONS_OPEN_MAX} sessions are open")


def _require_lease(state: State, session: Session, index: int) -> None:
    """A lease is over at a time to come, and no later than if it had begun now; an ended session has none [1871]."""
    if session.is_ended:
        of_open = session.rights, session.flags, session.epoch, session.lease_ns, session.deadline_ns
        _require(not any(of_open), index, "an ended session has what only an open one has")
        return
    latest = min(state.time_ns + session.lease_ns, TIME_NS_MAX) if session.lease_ns else 0
    _require(session.deadline_ns <= latest, index, "the session's lease is over later than it can be")
    _require(session.deadline_ns >= session.lease_ns, index, "the session's lease began before all time")
    is_to_come = session.deadline_ns > state.time_ns or session.deadline_ns == latest
    _require(is_to_come, index, "the session's lease is over already")


def _restore_outcome(state: State, record: StateOutcome, before: Record, index: int) -> None:
    """What became of a command of an open session; both its ids and the positions of its commands rise [1871]."""
    session = state.session(record.session)
    if session is None or session.is_ended:
        raise SnapshotError(index, f"session {record.session} does not exist or has ended")
    if isinstance(before, StateOutcome):
        is_behind = (before.session, before.client_id) < (record.session, record.client_id)
        _require(is_behind, index, "outcomes are not sorted by session and client id")
        is_later = before.session != record.session or before.position < record.position
        _require(is_later, index, "the positions of a session's commands do not rise")
    _require(record.client_id <= session.client_id_highest, index, "the id is above the session's highest client id")
    _require(record.position < state.next_sequence, index, "the position is not before next_sequence")
    _require(len(session.outcomes) < OUTCOMES_KEPT, index, f"more than {OUTCOMES_KEPT} outcomes of a session")
    session.outcomes[record.client_id] = PastOutcome(
        of=record.of,
        reason=record.reason,
        order_id=record.order_id,
        position=record.position,
        quantity=record.quantity,
    )


def _restore_countdown(state: State, record: StateCountdown, index: int) -> None:
    _require(record.account > next(reversed(state.countdowns), 0), index, "countdowns are not sorted by account")
    _require(record.account in state.sessions_by_account, index, "the account never had a session")
    _require(record.deadline_ns > state.time_ns, index, "the countdown has run out already")
    state.countdowns[record.account] = record.deadline_ns


def _restore_order(state: State, record: StateOrder, records: list[Record], index: int) -> None:
    instrument = state.instrument(record.instrument)
    session = state.session(record.session)
    if instrument is None:
        raise SnapshotError(index, f"instrument {record.instrument} does not exist")
    if session is None or session.is_ended:
        raise SnapshotError(index, f"session {record.session} does not exist or has ended")
    _require(record.client_id <= session.client_id_highest, index, "the name is above the session's highest client id")
    _require(record.client_id not in session.orders, index, "the session has two orders of that name")
    _require(record.order_id not in state.orders, index, "two orders have that engine id")
    is_past = record.order_id % 256 == 0 and record.order_id // 256 < state.next_sequence
    _require(is_past, index, "the engine id is not that of a command before next_sequence")
    _require(record.remaining <= record.quantity, index, "more is open than the order's total")
    _require(len(state.orders) < state.orders_max, index, f"more than {state.orders_max} orders rest")
    terms = records[index + 1] if record.flags & FLAG_EXTENSION else StateTerms()
    if not isinstance(terms, StateTerms):
        raise TypeError("the wire's checks let a state_order through without its terms")
    before = records[index - 1]
    before = records[index - 2] if isinstance(before, StateTerms) else before
    _require_place(instrument, record, terms, before, index)
    order = Order(
        id=record.order_id,
        session=record.session,
        name=record.client_id,
        instrument=record.instrument,
        side=record.side,
        price=record.price,
        quantity=record.quantity,
        remaining=record.remaining,
        maker_ppm=record.maker_ppm,
        taker_ppm=record.taker_ppm,
    )
    _require_reservation(state, instrument, order, index)
    if record.flags & FLAG_EXTENSION:
        _restore_terms(state, order, terms, index + 1)
    state.tally.entered += order.remaining
    state.rest(order)


def _restore_terms(state: State, order: Order, terms: StateTerms, index: int) -> None:
    """The terms of the order in the record before [1661, 2031]."""
    is_hidden = terms.visibility == Visibility.HIDDEN
    _require(terms.display != 0 or terms.expires_ns != 0 or is_hidden, index, "terms of nothing")
    _require(is_hidden or terms.min_quantity == 0, index, "an order that is shown has a minimum")
    _require(not is_hidden or terms.display == 0, index, "a hidden order shows slices")
    _require(terms.expires_ns == 0 or terms.expires_ns > state.time_ns, index, "the order's time has come already")
    _require(slices_refusal(terms.display, order.remaining) is None, index, "the order has too many slices")
    highest = min(terms.display, order.remaining)
    _require(min(1, terms.display) <= terms.shown <= highest, index, f"shown={terms.shown} is not within 1..{highest}")
    order.display, order.expires_ns, order.shown = terms.display, terms.expires_ns, terms.shown
    order.is_hidden, order.min_quantity = is_hidden, terms.min_quantity


def _require_place(instrument: Instrument, record: StateOrder, terms: StateTerms, before: Record, index: int) -> None:
    """An order stands behind all that come before it: by instrument, bids then asks, best price first, shown first.

    Only orders that are hidden with a minimum may cross others [2008].
    """
    if isinstance(before, StateOrder):
        _require(_place(before) <= _place(record), index, "orders are not sorted by instrument, side and price")
    own = instrument.book.own(record.side)
    is_shown = terms.visibility == Visibility.SHOWN
    level = own.levels.get(record.price)
    _require(not (is_shown and level is not None and level.hidden_orders), index, "a shown order is behind hidden ones")
    best_bid = instrument.book.bids.best_firm() if record.side == Side.SELL else None
    is_crossed = best_bid is not None and record.price <= best_bid and (is_shown or terms.min_quantity == 0)
    _require(not is_crossed, index, "the book is crossed")
    total = own.open_at(record.price) + record.remaining
    _require(total <= LEVEL_QUANTITY_MAX, index, f"more than {LEVEL_QUANTITY_MAX} lots rest at one price")


def _require_reservation(state: State, instrument: Instrument, order: Order, index: int) -> None:
    """An order has a balance to reserve from; whether that reserves the right sum is seen at the end."""
    if not state.is_risk_on:
        _require(order.maker_ppm == order.taker_ppm == 0, index, "an order has fee rates with risk off")
        return
    payment = paid_asset(instrument, order.side)
    _require(payment in state.account_of(order).balances, index, "the account has nothing of what the order pays with")


def _place(record: StateOrder) -> tuple[int, int, int]:
    return record.instrument, record.side, -record.price if record.side == Side.BUY else record.price


def _check_sums(state: State, records: list[Record]) -> None:
    """Once each record is right by itself: supply is the sum of balances, what is reserved what resting orders need."""
    held = held_by_asset(state)
    needed = needed_by_orders(state)
    for index, record in enumerate(records):
        if isinstance(record, StateAsset):
            _require(record.supply == held.get(record.asset, 0), index, "the supply is not the sum of the balances")
        elif isinstance(record, StateBalance):
            is_right = record.reserved == needed.get((record.account, record.asset), 0)
            _require(is_right, index, "what is reserved is not what the resting orders need")
