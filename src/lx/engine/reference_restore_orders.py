"""The orders of a snapshot: in the books, beside them, and those that wait (docs/matching.md, chapters 13, 15 to 20).
What comes before them in a snapshot is in `reference_restore`.
"""

from __future__ import annotations

from lx.engine.reference_book import Order, Stop
from lx.engine.reference_lists import cover_of, is_pair
from lx.engine.reference_money import paid_asset, reserves_nothing
from lx.engine.reference_state import COLLECTING, Instrument, OrderList, State
from lx.engine.reference_stops import is_due
from lx.engine.reference_terms import conflict_of, slices_refusal
from lx.errors import SnapshotError
from lx.wire.records_generated import (
    FLAG_EXTENSION,
    FLAG_POST_ONLY,
    LEVEL_QUANTITY_MAX,
    New,
    OrderTerms,
    Phase,
    Record,
    Side,
    StateList,
    StateOrder,
    StateStop,
    StateTerms,
    TimeInForce,
    Until,
    Visibility,
)

__all__ = ["require", "restore_list", "restore_order", "restore_stop"]

_TIME_HAS_COME = "the order's time has come already"
_DAY_IS_OVER = "an order of a day that is over"


def require(condition: bool, index: int, why: str) -> None:
    """Raise SnapshotError for the record at that index, unless the condition holds."""
    if not condition:
        raise SnapshotError(index, why)


def restore_order(state: State, record: StateOrder, records: list[Record], index: int) -> None:
    """An order in a book or beside it, with its terms if it has any [1308, 1661, 1981, 2031]."""
    instrument = _require_names(state, record, index)
    require(record.remaining <= record.quantity, index, "more is open than the order's total")
    require(len(state.orders) < state.orders_max, index, f"more than {state.orders_max} orders rest")
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
    require(record.client_id <= session.client_id_highest, index, "the name is above the session's highest client id")
    require(record.client_id not in session.orders, index, "the session has two orders of that name")
    require(state.order(record.order_id) is None, index, "two orders have that engine id")
    is_past = record.order_id % 256 <= 1 and record.order_id // 256 < state.next_sequence
    require(is_past, index, "the engine id is not that of a command before next_sequence")
    return instrument


def restore_stop(state: State, record: StateStop, records: list[Record], index: int) -> None:
    """A waiting order, with the rest of its terms if it has any [1761]."""
    instrument = _require_names(state, record, index)
    before = records[index - 2] if isinstance(records[index - 1], StateTerms) else records[index - 1]
    if isinstance(before, StateStop):
        is_behind = (before.instrument, before.order_id) < (record.instrument, record.order_id)
        require(is_behind, index, "waiting orders are not sorted by instrument and engine id")
    require(len(state.stops) < state.orders_max, index, f"more than {state.orders_max} orders wait")
    terms = StateTerms()
    if record.flags & FLAG_EXTENSION:
        found = records[index + 1]
        if not isinstance(found, StateTerms):
            raise TypeError("the wire's checks let a state_stop through without its terms")
        terms = found
        require(terms != StateTerms(), index + 1, "terms of nothing")
        require(terms.expires_ns == 0 or terms.expires_ns > state.time_ns, index + 1, _TIME_HAS_COME)
        require(terms.shown == 0, index + 1, "a waiting order shows a slice")
        require(terms.visibility == Visibility.SHOWN, index + 1, "a waiting order is hidden")
        require(terms.until == Until.NONE, index + 1, "what ends a waiting order is told by its time in force")
        require(terms.reference == 0 or terms.trail != 0, index + 1, "an order that does not trail follows a price")
    require(_terms_fit(record, terms), index, "the terms of a waiting order do not fit together")
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
    require(order.until == Until.NONE or instrument.phase != Phase.CLOSED, index, _DAY_IS_OVER)
    require(instrument.phase != Phase.CONTINUOUS or not is_due(state, order), index, "a waiting order is due")
    _require_reservation(state, instrument, order, index)
    state.tally.entered += order.remaining
    state.wait(order)


def restore_list(state: State, record: StateList, index: int) -> None:
    """Two of the orders before are the legs of a list [2131]."""
    require(record.order_id > next(reversed(state.lists), 0), index, "lists are not sorted by engine id")
    first, second = state.orders.get(record.order_id), state.stops.get(record.order_id + 1)
    if first is None or second is None or record.order_id % 256 != 0:
        raise SnapshotError(index, "the list has not both its orders")
    require(is_pair(first, second), index, "the two orders are no list")
    first.list_id = second.list_id = record.order_id
    first.cover = cover_of(first, second)
    state.lists[record.order_id] = OrderList(first.session, first.name, first.instrument)


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
    """The terms of the order in the record before [1661, 2031]."""
    if not isinstance(terms, StateTerms):
        raise TypeError("the wire's checks let a state_order through without its terms")
    is_hidden = terms.visibility == Visibility.HIDDEN
    has_some = terms.display != 0 or terms.expires_ns != 0 or terms.until != Until.NONE or is_hidden
    require(has_some, index, "terms of nothing")
    is_resting = terms.trail == terms.activation_price == terms.reference == 0
    require(is_resting, index, "a resting order has terms of a waiting one")
    require(is_hidden or terms.min_quantity == 0, index, "an order that is shown has a minimum")
    require(not is_hidden or terms.display == 0, index, "a hidden order shows slices")
    is_for_auction = order.price == 0 or terms.until in (Until.AT_OPEN, Until.AT_CLOSE)
    require(not (is_hidden and is_for_auction), index, "an order for an auction is hidden")
    require(terms.expires_ns == 0 or terms.expires_ns > state.time_ns, index, _TIME_HAS_COME)
    require(slices_refusal(terms.display, order.remaining) is None, index, "the order has too many slices")
    highest = min(terms.display, order.remaining)
    require(min(1, terms.display) <= terms.shown <= highest, index, f"shown={terms.shown} is not within 1..{highest}")
    require(terms.until == Until.NONE or terms.expires_ns == 0, index, "a time and a phase end the order")
    require(order.price != 0 or terms.display == 0, index, "a market order with a display")
    order.display, order.expires_ns, order.shown = terms.display, terms.expires_ns, terms.shown
    order.is_hidden, order.min_quantity = is_hidden, terms.min_quantity
    order.until = terms.until


def _require_price(instrument: Instrument, order: Order, index: int) -> None:
    limits = instrument.limits
    is_within = limits.price_min <= order.price <= limits.price_max
    require(order.price == 0 or is_within, index, "the price is outside the instrument's limits")


def _require_phase(instrument: Instrument, order: Order, index: int) -> None:
    """An order without a price is for an auction; none is for an auction or day that is over [1981]."""
    _require_price(instrument, order, index)
    is_for_auction = order.until in (Until.AT_OPEN, Until.AT_CLOSE)
    require(order.price != 0 or is_for_auction, index, "a market order rests that is for no auction")
    has_open = order.until != Until.AT_OPEN or instrument.phase in COLLECTING
    require(has_open, index, "an order for the opening auction, which is over")
    is_over = order.until != Until.NONE and instrument.phase == Phase.CLOSED
    require(not is_over, index, _DAY_IS_OVER)


def _require_place(state: State, instrument: Instrument, order: Order, index: int) -> None:
    """An order stands behind all that come before it: by instrument, bids then asks, best price first, shown first;
    then those kept aside. While none are collected only orders that are hidden with a minimum may cross others [2008].
    """
    before = next(reversed(state.orders.values()), None)
    is_behind = before is None or _place(before) <= _place(order)
    require(is_behind, index, "orders are not sorted by instrument, side and price")
    own = instrument.book.own(order.side)
    level = own.levels.get(order.price) if not order.is_aside else None
    is_out_of_turn = not order.is_hidden and level is not None and len(level.hidden_orders) > 0
    require(not is_out_of_turn, index, "a shown order is behind hidden ones")
    best_bid = instrument.book.bids.best_firm()
    is_offer = order.side == Side.SELL and not order.is_aside and instrument.phase not in COLLECTING
    is_crossed = is_offer and best_bid is not None and order.price <= best_bid and order.min_quantity == 0
    require(not is_crossed, index, "the book is crossed")
    total = (own.aside.open if order.is_aside else own.open_at(order.price)) + order.remaining
    require(total <= LEVEL_QUANTITY_MAX, index, f"more than {LEVEL_QUANTITY_MAX} lots rest at one price")


def _require_reservation(state: State, instrument: Instrument, order: Order, index: int) -> None:
    """An order has a balance to reserve from; whether that reserves the right sum is seen at the end."""
    if not state.is_risk_on:
        require(order.maker_ppm == order.taker_ppm == 0, index, "an order has fee rates with risk off")
        return
    payment = paid_asset(instrument, order.side)
    require(
        reserves_nothing(order) or payment in state.account_of(order).balances,
        index,
        "the account has nothing of what the order pays with",
    )


def _place(order: Order) -> tuple[int, bool, int, int]:
    if order.is_aside:
        return order.instrument, True, order.side, 0
    return order.instrument, False, order.side, -order.price if order.side == Side.BUY else order.price
