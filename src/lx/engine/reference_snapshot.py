"""The state as canonical bytes and back (docs/matching.md, chapter 13).

Equal states give equal bytes: the records stand in one order only, and nothing in them tells how the state came about.
Restoring trusts nothing: a seal proves that bytes were not damaged, not that their author was right.
"""

from __future__ import annotations

from collections.abc import Iterator

from lx._native import blake3_16
from lx.engine.reference_admin import amounts_refusal
from lx.engine.reference_book import Order
from lx.engine.reference_state import Asset, Instrument, Session, State
from lx.errors import SnapshotError
from lx.wire.codec import Buffer
from lx.wire.errors import WireError
from lx.wire.frame import (
    NO_HEADER,
    FrameHeader,
    build_frame,
    decode_frame,
    read_header,
    seal,
    verify_chain,
)
from lx.wire.records_generated import (
    FRAME_SEALED,
    FRAME_SNAPSHOT,
    LEVEL_QUANTITY_MAX,
    ORDERS_MAX,
    SESSIONS_MAX,
    InstrumentLimits,
    Reason,
    Record,
    SessionState,
    Side,
    StateAsset,
    StateEngine,
    StateInstrument,
    StateOrder,
    StateSession,
)

__all__ = ["SEQUENCE_MAX", "hash_of", "restore_state", "snapshot_of"]

SEQUENCE_MAX = 1 << 55
"""Highest next ordinal a snapshot may have: above it the engine ids (ordinal x 256) would soon leave 64 bits."""

_GROUPS: dict[type[Record], int] = {StateAsset: 1, StateInstrument: 2, StateSession: 3, StateOrder: 4}


def snapshot_of(state: State) -> bytes:
    """The sealed snapshot frame of a state [1301]."""
    frame = build_frame(
        _records_of(state),
        sequence=state.next_sequence,
        time_ns=state.time_ns,
        flags=FRAME_SNAPSHOT,
        command_count=0,
    )
    return seal(frame)


def hash_of(state: State) -> str:
    """The state's hash: that of the snapshot's records without its header [1302]."""
    return blake3_16(b"".join(record.pack() for record in _records_of(state))).hex()


def _records_of(state: State) -> Iterator[Record]:
    yield StateEngine(orders_max=state.orders_max, next_sequence=state.next_sequence, time_ns=state.time_ns)
    for asset in state.assets:
        yield StateAsset(decimals=asset.decimals, asset=asset.number, name=asset.name)
    for instrument in state.instruments:
        yield StateInstrument(
            tick_scale=instrument.tick_scale,
            lot_scale=instrument.lot_scale,
            instrument=instrument.number,
            symbol=instrument.symbol,
            base=instrument.base,
            quote=instrument.quote,
        )
        yield instrument.limits
    for session in state.sessions:
        yield StateSession(
            state=SessionState.ENDED if session.is_ended else SessionState.OPEN,
            account=session.account,
            session=session.number,
            client_id=session.client_id_highest,
        )
    for instrument in state.instruments:
        for side in (instrument.book.bids, instrument.book.asks):
            for level in side.best_first():
                for order in level.orders.values():
                    yield _record_of(order)


def _record_of(order: Order) -> StateOrder:
    return StateOrder(
        side=order.side,
        instrument=order.instrument,
        session=order.session,
        client_id=order.name,
        order_id=order.id,
        price=order.price,
        quantity=order.quantity,
        remaining=order.remaining,
    )


def restore_state(snapshot: Buffer) -> State:
    """The state of a snapshot; raise WireError for bad bytes [1307], SnapshotError for an impossible record [1308]."""
    flags = read_header(snapshot).flags
    if flags != FRAME_SNAPSHOT | FRAME_SEALED:
        raise WireError(Reason.BAD_FLAGS, 6, "flags", flags)
    header, records = decode_frame(snapshot)
    verify_chain(NO_HEADER, snapshot)
    state = _restore_engine(header, records[0])
    group = 0
    for index, record in enumerate(records):
        if index == 0 or isinstance(record, InstrumentLimits):
            continue
        found = _GROUPS.get(type(record), 0)
        _require(found >= max(group, 1), index, f"a {record.NAME} stands behind records that come after it")
        group = found
        if isinstance(record, StateAsset):
            _restore_asset(state, record, index)
        elif isinstance(record, StateInstrument):
            _restore_instrument(state, record, records[index + 1], index)
        elif isinstance(record, StateSession):
            _restore_session(state, record, index)
        elif isinstance(record, StateOrder):
            _restore_order(state, record, records[index - 1], index)
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
    state.next_sequence = record.next_sequence
    state.time_ns = record.time_ns
    return state


def _restore_asset(state: State, record: StateAsset, index: int) -> None:
    _require(record.asset == len(state.assets) + 1, index, "assets are not numbered from 1 without a gap")
    _require(record.name not in state.asset_numbers, index, f"asset {record.name} exists twice")
    state.add_asset(Asset(number=record.asset, name=record.name, decimals=record.decimals))


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
    state.add_instrument(
        Instrument(
            number=record.instrument,
            symbol=record.symbol,
            base=record.base,
            quote=record.quote,
            tick_scale=record.tick_scale,
            lot_scale=record.lot_scale,
            limits=limits,
        )
    )


def _restore_session(state: State, record: StateSession, index: int) -> None:
    _require(record.session == len(state.sessions) + 1, index, "sessions are not numbered from 1 without a gap")
    _require(record.session <= SESSIONS_MAX, index, f"there are more than {SESSIONS_MAX} sessions")
    state.add_session(
        Session(
            number=record.session,
            account=record.account,
            client_id_highest=record.client_id,
            is_ended=record.state == SessionState.ENDED,
        )
    )


def _restore_order(state: State, record: StateOrder, before: Record, index: int) -> None:
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
    _require_place(instrument, record, before, index)
    order = Order(
        id=record.order_id,
        session=record.session,
        name=record.client_id,
        instrument=record.instrument,
        side=record.side,
        price=record.price,
        quantity=record.quantity,
        remaining=record.remaining,
    )
    state.tally.entered += order.remaining
    state.rest(order)


def _require_place(instrument: Instrument, record: StateOrder, before: Record, index: int) -> None:
    """An order stands behind all that come before it: by instrument, bids then asks, best price first."""
    if isinstance(before, StateOrder):
        _require(_place(before) <= _place(record), index, "orders are not sorted by instrument, side and price")
    best_bid = instrument.book.bids.best()
    is_crossed = record.side == Side.SELL and best_bid is not None and record.price <= best_bid.price
    _require(not is_crossed, index, "the book is crossed")
    total = instrument.book.own(record.side).total_at(record.price) + record.remaining
    _require(total <= LEVEL_QUANTITY_MAX, index, f"more than {LEVEL_QUANTITY_MAX} lots rest at one price")


def _place(record: StateOrder) -> tuple[int, int, int]:
    return record.instrument, record.side, -record.price if record.side == Side.BUY else record.price
