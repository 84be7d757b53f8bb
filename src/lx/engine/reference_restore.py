"""The state out of a snapshot (docs/matching.md, chapters 13, 15 and 16).

Restoring trusts nothing: a seal proves that bytes were not damaged, not that their author was right. Each record is
checked by itself as it comes, then the sums over many of them.
"""

from __future__ import annotations

from lx.engine.reference_admin import amounts_refusal
from lx.engine.reference_auction import indication_of
from lx.engine.reference_bands import limits_inverted
from lx.engine.reference_book import Order, Stop
from lx.engine.reference_money import held_by_asset, needed_by_orders, paid_asset, reserves_nothing, units_of
from lx.engine.reference_state import (
    COLLECTING,
    Account,
    Asset,
    Balance,
    Entry,
    Instrument,
    PastTransfer,
    Session,
    State,
)
from lx.engine.reference_stops import is_due
from lx.engine.reference_terms import conflict_of, slices_refusal
from lx.errors import SnapshotError
from lx.wire.codec import Buffer
from lx.wire.errors import WireError
from lx.wire.frame import NO_HEADER, FrameHeader, decode_frame, read_header, verify_chain
from lx.wire.records_generated import (
    ACCOUNTS_MAX,
    FLAG_EXTENSION,
    FLAG_POST_ONLY,
    FRAME_SEALED,
    FRAME_SNAPSHOT,
    LEVEL_QUANTITY_MAX,
    ORDERS_MAX,
    SCHEDULE_MAX,
    SESSIONS_MAX,
    TRANSFERS_KEPT,
    AccountState,
    InstrumentLimits,
    Listing,
    New,
    OrderLimits,
    OrderTerms,
    Phase,
    Rates,
    Reason,
    Record,
    Risk,
    SessionState,
    Side,
    StateAccount,
    StateAsset,
    StateBalance,
    StateEngine,
    StateInstrument,
    StateOrder,
    StateRules,
    StateSchedule,
    StateSession,
    StateStop,
    StateTerms,
    StateTransfer,
    TimeInForce,
    Until,
)

__all__ = ["SEQUENCE_MAX", "restore_state"]

SEQUENCE_MAX = 1 << 55
"""Highest next ordinal a snapshot may have: above it the engine ids (ordinal x 256) would soon leave 64 bits."""

_TIME_HAS_COME = "the order's time has come already"
_DAY_IS_OVER = "an order of a day that is over"

_GROUPS: dict[type[Record], int] = {
    StateAsset: 1,
    StateInstrument: 2,
    StateRules: 3,
    StateSchedule: 4,
    StateAccount: 5,
    StateBalance: 6,
    StateTransfer: 7,
    StateSession: 8,
    StateOrder: 9,
    StateStop: 10,
}


def restore_state(snapshot: Buffer) -> State:
    """The state of a snapshot.

    Raise WireError for bad bytes [1307], SnapshotError for the first record that no engine could have [1308, 1541,
    1661, 1981].
    """
    flags = read_header(snapshot).flags
    if flags != FRAME_SNAPSHOT | FRAME_SEALED:
        raise WireError(Reason.BAD_FLAGS, 6, "flags", flags)
    header, records = decode_frame(snapshot)
    verify_chain(NO_HEADER, snapshot)
    state = _restore_engine(header, records[0])
    group = 0
    for index, record in enumerate(records):
        if index == 0 or isinstance(record, InstrumentLimits | OrderLimits | StateTerms):
            continue
        found = _GROUPS.get(type(record), 0)
        _require(found >= max(group, 1), index, f"a {record.NAME} stands behind records that come after it")
        group = found
        if isinstance(record, StateAsset):
            _restore_asset(state, record, index)
        elif isinstance(record, StateInstrument):
            _restore_instrument(state, record, records[index + 1], index)
        elif isinstance(record, StateRules):
            _restore_rules(state, record, records, index)
        elif isinstance(record, StateSchedule):
            _restore_schedule(state, record, records[index - 1], index)
        elif isinstance(record, StateAccount):
            _restore_account(state, record, index)
        elif isinstance(record, StateBalance):
            _restore_balance(state, record, records[index - 1], index)
        elif isinstance(record, StateTransfer):
            _restore_transfer(state, record, records[index - 1], index)
        elif isinstance(record, StateSession):
            _restore_session(state, record, index)
        elif isinstance(record, StateOrder):
            _restore_order(state, record, records, index)
        elif isinstance(record, StateStop):
            _restore_stop(state, record, records, index)
    _check_sums(state, records)
    for number in state.collecting:
        instrument = state.instruments[number - 1]
        instrument.indication = indication_of(instrument)  # [1926]
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
            last_price=record.last_price,
        )
    )


def _restore_rules(state: State, record: StateRules, records: list[Record], index: int) -> None:
    instrument = state.instrument(record.instrument)
    if instrument is None:
        raise SnapshotError(index, f"instrument {record.instrument} does not exist")
    before = records[index - 2 if isinstance(records[index - 1], OrderLimits) else index - 1]
    is_behind = not isinstance(before, StateRules) or before.instrument < record.instrument
    _require(is_behind, index, "the rules of instruments are not sorted by their numbers")
    _require(record != StateRules(instrument=record.instrument), index, "rules that are as at first")
    is_delisted = record.listing == Listing.DELISTED
    _require(not is_delisted or record.phase == Phase.CLOSED, index, "a delisted instrument is not closed")
    if record.flags & FLAG_EXTENSION:
        more = records[index + 1]
        if not isinstance(more, OrderLimits):
            raise TypeError("the wire's checks let a state_rules through without its limits")
        _require(more != OrderLimits(), index + 1, "limits of nothing")
        _require(not limits_inverted(more), index + 1, "the lowest notional is above the highest")
        instrument.order_limits = more
    state.set_phase(instrument, record.phase)
    instrument.band_action = record.action
    instrument.is_delisted = is_delisted
    instrument.static_ppm = record.static_ppm
    instrument.dynamic_ppm = record.dynamic_ppm
    instrument.reference = record.reference


def _restore_schedule(state: State, record: StateSchedule, before: Record, index: int) -> None:
    instrument = state.instrument(record.instrument)
    if instrument is None or instrument.is_delisted:
        raise SnapshotError(index, f"instrument {record.instrument} does not exist or is delisted")
    is_behind = not isinstance(before, StateSchedule) or before.instrument <= record.instrument
    _require(is_behind, index, "timetables are not sorted by instrument")
    _require(len(instrument.schedule) < SCHEDULE_MAX, index, f"more than {SCHEDULE_MAX} entries of a timetable")
    _require(record.at_ns > state.time_ns, index, "the entry's time has come already")
    instrument.schedule.append(Entry(record.phase, record.at_ns, record.every_ns))


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
    state.add_session(
        Session(
            number=record.session,
            account=record.account,
            client_id_highest=record.client_id,
            is_ended=record.state == SessionState.ENDED,
        )
    )


def _restore_order(state: State, record: StateOrder, records: list[Record], index: int) -> None:
    instrument = _require_names(state, record, index)
    _require(record.remaining <= record.quantity, index, "more is open than the order's total")
    _require(len(state.orders) < state.orders_max, index, f"more than {state.orders_max} orders rest")
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
    if record.flags & FLAG_EXTENSION:
        _restore_terms(state, order, records[index + 1], index + 1)
    _require_phase(instrument, order, index)
    order.is_aside = state.must_stand_aside(order)
    _require_place(state, instrument, order, index)
    _require_reservation(state, instrument, order, index)
    state.tally.entered += order.remaining
    state.rest(order)


def _require_names(state: State, record: StateOrder | StateStop, index: int) -> Instrument:
    """An order is of an instrument and an open session, and its name and engine id are its own; return the first."""
    instrument = state.instrument(record.instrument)
    session = state.session(record.session)
    if instrument is None or instrument.is_delisted:
        raise SnapshotError(index, f"instrument {record.instrument} does not exist or is delisted")
    if session is None or session.is_ended:
        raise SnapshotError(index, f"session {record.session} does not exist or has ended")
    _require(record.client_id <= session.client_id_highest, index, "the name is above the session's highest client id")
    _require(record.client_id not in session.orders, index, "the session has two orders of that name")
    _require(state.order(record.order_id) is None, index, "two orders have that engine id")
    is_past = record.order_id % 256 == 0 and record.order_id // 256 < state.next_sequence
    _require(is_past, index, "the engine id is not that of a command before next_sequence")
    return instrument


def _restore_stop(state: State, record: StateStop, records: list[Record], index: int) -> None:
    """A waiting order, with the rest of its terms if it has any [1761]."""
    instrument = _require_names(state, record, index)
    before = records[index - 2] if isinstance(records[index - 1], StateTerms) else records[index - 1]
    if isinstance(before, StateStop):
        is_behind = (before.instrument, before.order_id) < (record.instrument, record.order_id)
        _require(is_behind, index, "waiting orders are not sorted by instrument and engine id")
    _require(len(state.stops) < state.orders_max, index, f"more than {state.orders_max} orders wait")
    terms = StateTerms()
    if record.flags & FLAG_EXTENSION:
        found = records[index + 1]
        if not isinstance(found, StateTerms):
            raise TypeError("the wire's checks let a state_stop through without its terms")
        terms = found
        _require(terms != StateTerms(), index + 1, "terms of nothing")
        _require(terms.expires_ns == 0 or terms.expires_ns > state.time_ns, index + 1, _TIME_HAS_COME)
        _require(terms.shown == 0, index + 1, "a waiting order shows a slice")
        _require(terms.until == Until.NONE, index + 1, "what ends a waiting order is told by its time in force")
        _require(terms.reference == 0 or terms.trail != 0, index + 1, "an order that does not trail follows a price")
    _require(_terms_fit(record, terms), index, "the terms of a waiting order do not fit together")
    order = Order(
        id=record.order_id,
        session=record.session,
        name=record.client_id,
        instrument=record.instrument,
        side=record.side,
        price=record.price,
        quantity=record.quantity,
        remaining=record.quantity,
        maker_ppm=record.maker_ppm,
        taker_ppm=record.taker_ppm,
        display=terms.display,
        expires_ns=terms.expires_ns,
        until=Until.DAY if record.tif == TimeInForce.DAY else Until.NONE,
        stop=Stop(
            type=record.type,
            tif=record.tif,
            stp=record.stp,
            is_post_only=bool(record.flags & FLAG_POST_ONLY),
            trigger=record.trigger,
            stop_price=record.stop_price,
            trail_unit=record.trail_unit,
            trail=terms.trail,
            activation_price=terms.activation_price,
            reference=terms.reference,
            min_quantity=terms.min_quantity,
        ),
    )
    _require_price(instrument, order, index)
    _require(order.until == Until.NONE or instrument.phase != Phase.CLOSED, index, _DAY_IS_OVER)
    _require(instrument.phase != Phase.CONTINUOUS or not is_due(state, order), index, "a waiting order is due")
    _require_reservation(state, instrument, order, index)
    state.tally.entered += order.remaining
    state.wait(order)


def _terms_fit(record: StateStop, terms: StateTerms) -> bool:
    """Whether a new order of these terms would be let in; a replace may have left less than its display [1711]."""
    new = New(type=record.type, tif=record.tif, quantity=record.quantity)
    as_entered = OrderTerms(
        trigger=record.trigger,
        trail_unit=record.trail_unit,
        min_quantity=terms.min_quantity,
        display=min(terms.display, record.quantity),
        expires_ns=terms.expires_ns,
        stop_price=record.stop_price,
        trail=terms.trail,
        activation_price=terms.activation_price,
    )
    return conflict_of(new, Until.NONE, as_entered) is None


def _restore_terms(state: State, order: Order, terms: Record, index: int) -> None:
    """The terms of the order in the record before [1661]."""
    if not isinstance(terms, StateTerms):
        raise TypeError("the wire's checks let a state_order through without its terms")
    has_some = terms.display != 0 or terms.expires_ns != 0 or terms.until != Until.NONE
    _require(has_some, index, "terms of nothing")
    _require(terms.min_quantity == terms.trail == 0, index, "a resting order has terms of a waiting one")
    _require(terms.activation_price == terms.reference == 0, index, "a resting order has terms of a waiting one")
    _require(terms.expires_ns == 0 or terms.expires_ns > state.time_ns, index, _TIME_HAS_COME)
    _require(slices_refusal(terms.display, order.remaining) is None, index, "the order has too many slices")
    highest = min(terms.display, order.remaining)
    _require(min(1, terms.display) <= terms.shown <= highest, index, f"shown={terms.shown} is not within 1..{highest}")
    _require(terms.until == Until.NONE or terms.expires_ns == 0, index, "a time and a phase end the order")
    _require(order.price != 0 or terms.display == 0, index, "a market order with a display")
    order.display, order.expires_ns, order.shown = terms.display, terms.expires_ns, terms.shown
    order.until = terms.until


def _require_price(instrument: Instrument, order: Order, index: int) -> None:
    limits = instrument.limits
    is_within = limits.price_min <= order.price <= limits.price_max
    _require(order.price == 0 or is_within, index, "the price is outside the instrument's limits")


def _require_phase(instrument: Instrument, order: Order, index: int) -> None:
    """An order without a price is for an auction; none is for an auction or day that is over [1981]."""
    _require_price(instrument, order, index)
    is_for_auction = order.until in (Until.AT_OPEN, Until.AT_CLOSE)
    _require(order.price != 0 or is_for_auction, index, "a market order rests that is for no auction")
    has_open = order.until != Until.AT_OPEN or instrument.phase in COLLECTING
    _require(has_open, index, "an order for the opening auction, which is over")
    is_over = order.until != Until.NONE and instrument.phase == Phase.CLOSED
    _require(not is_over, index, _DAY_IS_OVER)


def _require_place(state: State, instrument: Instrument, order: Order, index: int) -> None:
    """An order stands behind all that come before it: by instrument, bids then asks, best price first; then those
    kept aside."""
    before = next(reversed(state.orders.values()), None)
    is_behind = before is None or _place(before) <= _place(order)
    _require(is_behind, index, "orders are not sorted by instrument, side and price")
    best_bid = instrument.book.bids.best()
    is_offer = order.side == Side.SELL and not order.is_aside and instrument.phase not in COLLECTING
    is_crossed = is_offer and best_bid is not None and order.price <= best_bid.price
    _require(not is_crossed, index, "the book is crossed")
    own = instrument.book.own(order.side)
    total = (own.aside.open if order.is_aside else own.open_at(order.price)) + order.remaining
    _require(total <= LEVEL_QUANTITY_MAX, index, f"more than {LEVEL_QUANTITY_MAX} lots rest at one price")


def _require_reservation(state: State, instrument: Instrument, order: Order, index: int) -> None:
    """An order has a balance to reserve from; whether that reserves the right sum is seen at the end."""
    if not state.is_risk_on:
        _require(order.maker_ppm == order.taker_ppm == 0, index, "an order has fee rates with risk off")
        return
    payment = paid_asset(instrument, order.side)
    _require(
        reserves_nothing(order) or payment in state.account_of(order).balances,
        index,
        "the account has nothing of what the order pays with",
    )


def _place(order: Order) -> tuple[int, bool, int, int]:
    if order.is_aside:
        return order.instrument, True, order.side, 0
    return order.instrument, False, order.side, -order.price if order.side == Side.BUY else order.price


def _check_sums(state: State, records: list[Record]) -> None:
    """Once each record is right by itself: supply is the sum of balances, what is reserved what resting orders need."""
    held = held_by_asset(state)
    needed = needed_by_orders(state)
    for index, record in enumerate(records):
        if isinstance(record, StateAsset):
            _require(record.supply == held.get(record.asset, 0), index, "the supply is not the sum of the balances")
        elif isinstance(record, StateBalance):
            is_right = record.reserved == needed.get((record.account, record.asset), 0)
            _require(is_right, index, "what is reserved is not what the orders need")
