"""The state out of a snapshot (docs/matching.md, chapters 13, 15, 16, 18 and 20).

Restoring trusts nothing: a seal proves that bytes were not damaged, not that their author was right. Each record is
checked by itself as it comes, then the sums over many of them.
"""

from __future__ import annotations

from lx.engine.reference_admin import amounts_refusal
from lx.engine.reference_auction import indication_of
from lx.engine.reference_bands import limits_inverted
from lx.engine.reference_money import held_by_asset, needed_by_orders, units_of
from lx.engine.reference_restore_orders import require, restore_list, restore_order, restore_stop
from lx.engine.reference_state import (
    TIME_NS_MAX,
    Account,
    Asset,
    Balance,
    Entry,
    Instrument,
    PastOutcome,
    PastTransfer,
    Session,
    State,
)
from lx.errors import SnapshotError
from lx.wire.codec import Buffer
from lx.wire.errors import WireError
from lx.wire.frame import NO_HEADER, FrameHeader, decode_frame, read_header, verify_chain
from lx.wire.records_generated import (
    ACCOUNTS_MAX,
    FLAG_EXTENSION,
    FRAME_SEALED,
    FRAME_SNAPSHOT,
    ORDERS_MAX,
    OUTCOMES_KEPT,
    SCHEDULE_MAX,
    SESSIONS_MAX,
    SESSIONS_OPEN_MAX,
    TRANSFERS_KEPT,
    AccountState,
    InstrumentLimits,
    Listing,
    OrderLimits,
    Phase,
    Rates,
    Reason,
    Record,
    Risk,
    SessionState,
    StateAccount,
    StateAsset,
    StateBalance,
    StateCountdown,
    StateEngine,
    StateInstrument,
    StateList,
    StateOrder,
    StateOutcome,
    StateRules,
    StateSchedule,
    StateSession,
    StateStop,
    StateTerms,
    StateTransfer,
)

__all__ = ["SEQUENCE_MAX", "restore_state"]

SEQUENCE_MAX = 1 << 55
"""Highest next ordinal a snapshot may have: above it the engine ids (ordinal x 256) would soon leave 64 bits."""

_GROUPS: dict[type[Record], int] = {
    StateAsset: 1,
    StateInstrument: 2,
    StateRules: 3,
    StateSchedule: 4,
    StateAccount: 5,
    StateBalance: 6,
    StateTransfer: 7,
    StateSession: 8,
    StateOutcome: 9,
    StateCountdown: 10,
    StateOrder: 11,
    StateStop: 12,
    StateList: 13,
}


def restore_state(snapshot: Buffer) -> State:
    """The state of a snapshot.

    Raise WireError for bad bytes [1307], SnapshotError for the first record that no engine could have [1308, 1541,
    1661, 1761, 1871, 1981, 2031, 2131].
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
        require(found >= max(group, 1), index, f"a {record.NAME} stands behind records that come after it")
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
        elif isinstance(record, StateOutcome):
            _restore_outcome(state, record, records[index - 1], index)
        elif isinstance(record, StateCountdown):
            _restore_countdown(state, record, index)
        elif isinstance(record, StateOrder):
            restore_order(state, record, records, index)
        elif isinstance(record, StateStop):
            restore_stop(state, record, records, index)
        elif isinstance(record, StateList):
            restore_list(state, record, index)
    _check_sums(state, records)
    for number in state.collecting:
        instrument = state.instruments[number - 1]
        instrument.indication = indication_of(instrument)  # [1926]
    return state


def _restore_engine(header: FrameHeader, record: Record) -> State:
    """Record 0: the engine's own figures, which the header repeats."""
    if not isinstance(record, StateEngine):
        raise SnapshotError(0, f"the first record is a {record.NAME}, not a state_engine")
    require(header.shard == header.term == header.command_count == 0, 0, "shard, term or command count is not zero")
    require(header.sequence == record.next_sequence, 0, "next_sequence differs from the header's sequence")
    require(header.time_ns == record.time_ns, 0, "time_ns differs from the header's")
    require(1 <= record.orders_max <= ORDERS_MAX, 0, f"orders_max={record.orders_max} is not within 1..{ORDERS_MAX}")
    require(record.next_sequence <= SEQUENCE_MAX, 0, f"next_sequence is above {SEQUENCE_MAX}")
    state = State(record.orders_max)
    state.is_risk_on = record.risk == Risk.ON
    state.next_sequence = record.next_sequence
    state.time_ns = record.time_ns
    return state


def _restore_asset(state: State, record: StateAsset, index: int) -> None:
    require(record.asset == len(state.assets) + 1, index, "assets are not numbered from 1 without a gap")
    require(record.name not in state.asset_numbers, index, f"asset {record.name} exists twice")
    state.add_asset(Asset(number=record.asset, name=record.name, decimals=record.decimals, supply=record.supply))


def _restore_instrument(state: State, record: StateInstrument, limits: Record, index: int) -> None:
    if not isinstance(limits, InstrumentLimits):
        raise TypeError("the wire's checks let a state_instrument through without its limits")
    require(record.instrument == len(state.instruments) + 1, index, "instruments are not numbered from 1 without a gap")
    require(record.symbol not in state.instrument_numbers, index, f"instrument {record.symbol} exists twice")
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
    require(is_behind, index, "the rules of instruments are not sorted by their numbers")
    require(record != StateRules(instrument=record.instrument), index, "rules that are as at first")
    is_delisted = record.listing == Listing.DELISTED
    require(not is_delisted or record.phase == Phase.CLOSED, index, "a delisted instrument is not closed")
    if record.flags & FLAG_EXTENSION:
        more = records[index + 1]
        if not isinstance(more, OrderLimits):
            raise TypeError("the wire's checks let a state_rules through without its limits")
        require(more != OrderLimits(), index + 1, "limits of nothing")
        require(not limits_inverted(more), index + 1, "the lowest notional is above the highest")
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
    require(is_behind, index, "timetables are not sorted by instrument")
    require(len(instrument.schedule) < SCHEDULE_MAX, index, f"more than {SCHEDULE_MAX} entries of a timetable")
    require(record.at_ns > state.time_ns, index, "the entry's time has come already")
    instrument.schedule.append(Entry(record.phase, record.at_ns, record.every_ns))


def _restore_account(state: State, record: StateAccount, index: int) -> None:
    require(state.is_risk_on, index, "there are no accounts with risk off")
    require(record.account > next(reversed(state.accounts), 0), index, "accounts are not sorted by their numbers")
    require(len(state.accounts) < ACCOUNTS_MAX, index, f"there are more than {ACCOUNTS_MAX} accounts")
    has_own = record.rates == Rates.OWN or record.maker_ppm == record.taker_ppm == 0
    require(has_own, index, "an account without rates of its own has rates")
    state.accounts[record.account] = Account(
        number=record.account,
        state=record.state,
        rates=record.rates,
        group=record.group,
        maker_ppm=record.maker_ppm,
        taker_ppm=record.taker_ppm,
    )


def _restore_balance(state: State, record: StateBalance, before: Record, index: int) -> None:
    require(state.is_risk_on, index, "there is no money with risk off")
    if isinstance(before, StateBalance):
        is_behind = (before.account, before.asset) < (record.account, record.asset)
        require(is_behind, index, "balances are not sorted by account and asset")
    account = state.account(record.account)
    if account is None:
        raise SnapshotError(index, f"account {record.account} does not exist")
    require(account.state != AccountState.CLOSED, index, "a closed account has money")
    require(state.asset(record.asset) is not None, index, f"asset {record.asset} does not exist")
    require(record.free + record.reserved > 0, index, "a balance of nothing")
    require(account is not state.venue or record.reserved == 0, index, "the venue has something reserved")
    account.balances[record.asset] = Balance(record.free, record.reserved)


def _restore_transfer(state: State, record: StateTransfer, before: Record, index: int) -> None:
    require(state.is_risk_on, index, "there are no transfers with risk off")
    if isinstance(before, StateTransfer):
        is_behind = (before.account, before.transfer_id) < (record.account, record.transfer_id)
        require(is_behind, index, "transfers are not sorted by account and id")
    account = state.account(record.account)
    if account is None:
        raise SnapshotError(index, f"account {record.account} does not exist")
    require(state.asset(record.asset) is not None, index, f"asset {record.asset} does not exist")
    require(len(account.transfers) < TRANSFERS_KEPT, index, f"more than {TRANSFERS_KEPT} transfers of an account")
    account.transfers[record.transfer_id] = PastTransfer(
        record.transfer_id, record.transfer, record.asset, record.amount
    )


def _restore_session(state: State, record: StateSession, index: int) -> None:
    require(record.session == len(state.sessions) + 1, index, "sessions are not numbered from 1 without a gap")
    require(record.session <= SESSIONS_MAX, index, f"there are more than {SESSIONS_MAX} sessions")
    if state.is_risk_on:
        account = state.accounts.get(record.account)
        if account is None:
            raise SnapshotError(index, f"account {record.account} does not exist")
        is_closed = account.state == AccountState.CLOSED and record.state == SessionState.OPEN
        require(not is_closed, index, "a closed account has an open session")
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
    require(state.sessions_open <= SESSIONS_OPEN_MAX, index, f"more than {SESSIONS_OPEN_MAX} sessions are open")


def _require_lease(state: State, session: Session, index: int) -> None:
    """A lease is over at a time to come, and no later than if it had begun now; an ended session has none [1871]."""
    if session.is_ended:
        of_open = session.rights, session.flags, session.epoch, session.lease_ns, session.deadline_ns
        require(not any(of_open), index, "an ended session has what only an open one has")
        return
    latest = min(state.time_ns + session.lease_ns, TIME_NS_MAX) if session.lease_ns else 0
    require(session.deadline_ns <= latest, index, "the session's lease is over later than it can be")
    require(session.deadline_ns >= session.lease_ns, index, "the session's lease began before all time")
    is_to_come = session.deadline_ns > state.time_ns or session.deadline_ns == latest
    require(is_to_come, index, "the session's lease is over already")


def _restore_outcome(state: State, record: StateOutcome, before: Record, index: int) -> None:
    """What became of a command of an open session; both its ids and the positions of its commands rise [1871]."""
    session = state.session(record.session)
    if session is None or session.is_ended:
        raise SnapshotError(index, f"session {record.session} does not exist or has ended")
    if isinstance(before, StateOutcome):
        is_behind = (before.session, before.client_id) < (record.session, record.client_id)
        require(is_behind, index, "outcomes are not sorted by session and client id")
        is_later = before.session != record.session or before.position < record.position
        require(is_later, index, "the positions of a session's commands do not rise")
    require(record.client_id <= session.client_id_highest, index, "the id is above the session's highest client id")
    require(record.position < state.next_sequence, index, "the position is not before next_sequence")
    require(len(session.outcomes) < OUTCOMES_KEPT, index, f"more than {OUTCOMES_KEPT} outcomes of a session")
    session.outcomes[record.client_id] = PastOutcome.of_record(record)


def _restore_countdown(state: State, record: StateCountdown, index: int) -> None:
    require(record.account > next(reversed(state.countdowns), 0), index, "countdowns are not sorted by account")
    require(record.account in state.sessions_by_account, index, "the account never had a session")
    require(record.deadline_ns > state.time_ns, index, "the countdown has run out already")
    state.countdowns[record.account] = record.deadline_ns


def _check_sums(state: State, records: list[Record]) -> None:
    """Once each record is right by itself: supply is the sum of balances, what is reserved what resting orders need."""
    held = held_by_asset(state)
    needed = needed_by_orders(state)
    for index, record in enumerate(records):
        if isinstance(record, StateAsset):
            require(record.supply == held.get(record.asset, 0), index, "the supply is not the sum of the balances")
        elif isinstance(record, StateBalance):
            is_right = record.reserved == needed.get((record.account, record.asset), 0)
            require(is_right, index, "what is reserved is not what the orders need")
