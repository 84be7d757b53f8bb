"""Rules of the commands that enter, change and cancel orders (docs/matching.md, chapters 4, 6 to 10, 16, 20).

What is entered or changed comes through `reference_stops`, which keeps the orders that wait; canceling is one for both.
"""

from __future__ import annotations

from collections.abc import Iterable

from lx.engine.reference_bands import (
    band_of,
    band_refusal,
    count_refusal,
    instrument_refusal,
    market_quantity_refusal,
    notional_refusal,
)
from lx.engine.reference_book import Order
from lx.engine.reference_matching import match
from lx.engine.reference_money import entry_refusal, fee_rates, release, reserve
from lx.engine.reference_phases import phase_refusal
from lx.engine.reference_sessions import admit, admit_operator
from lx.engine.reference_state import COLLECTING, Instrument, OrderList, Refusal, Session, State, Turn
from lx.engine.reference_terms import Taking, lots_to_be_had, purse_of, slices_refusal, terms_of, terms_refusal
from lx.wire.records_generated import (
    FLAG_ENGINE_TARGET,
    FLAG_POST_ONLY,
    FLAG_SLIDE,
    LEVEL_QUANTITY_MAX,
    Accepted,
    Cancel,
    ListState,
    ListStatus,
    MassCancel,
    MassCanceled,
    New,
    OrderTerms,
    OrderType,
    Priority,
    Reason,
    Reduce,
    Reduced,
    Replace,
    Replaced,
    Scope,
    Side,
    TimeInForce,
    Until,
)

__all__ = [
    "apply_cancel",
    "apply_mass_cancel",
    "begin",
    "cancel_in_order_of_entry",
    "cancel_open",
    "cancel_unrested",
    "come_in",
    "emit_accepted",
    "emit_list_status",
    "emit_reduced",
    "emit_replaced",
    "end_touched_lists",
    "enter",
    "expire_due",
    "leave_list",
    "limits_refusal",
    "new_refusal",
    "own_target",
    "place_refusal",
    "price_refusal",
    "reduce_resting",
    "replace_resting",
    "slid_price",
    "taking_of",
]

_RESTING = (TimeInForce.GTC, TimeInForce.GTD, TimeInForce.DAY)
"""What may come to rest."""

# ------------------------------------------------------------------------------------------------- new


def enter(turn: Turn, command: New, instrument: Instrument, order: Order) -> None:
    """Enter an order that comes in at once: check it, accept it, trade it, then rest or cancel what is left."""
    state = turn.state
    terms = terms_of(turn)
    refusal = new_refusal(state, instrument, order, command, terms)
    if refusal is not None:
        turn.reject(command, refusal)
        return
    state.tally.entered += order.quantity
    emit_accepted(turn, order, command, request_id=command.client_id)
    begin(turn, command, instrument, order, terms)


def begin(turn: Turn, command: New, instrument: Instrument, order: Order, terms: OrderTerms) -> None:
    """An accepted order comes in, or only rests, as its phase has it."""
    state = turn.state
    if instrument.phase in COLLECTING or order.until == Until.AT_CLOSE:
        _rest(turn, order)  # [1910, 1920]
        return
    taking = taking_of(state, order, command.stp, terms.budget)
    minimum = terms.min_quantity if command.tif == TimeInForce.IOC else 0  # [2005]: what rests has none for itself
    come_in(turn, order, taking, tif=command.tif, min_quantity=minimum)


def taking_of(state: State, order: Order, stp: int, budget: int) -> Taking:
    """How an order that comes in takes, as money and bands are now."""
    instrument = state.instruments[order.instrument - 1]
    return Taking(order.price or None, stp, purse_of(state, order, budget), band_of(instrument))


def come_in(turn: Turn, order: Order, taking: Taking, *, tif: int, min_quantity: int) -> None:
    """Trade an order that was accepted or triggered, then rest or cancel what is left (chapter 6)."""
    minimum = order.quantity if tif == TimeInForce.FOK else min_quantity
    if minimum > 0 and lots_to_be_had(turn.state, order, taking) < minimum:
        is_fok = tif == TimeInForce.FOK
        cancel_unrested(turn, order, Reason.FOK_NOT_FILLED if is_fok else Reason.MINIMUM_NOT_MET)  # [606, 1623]
        return
    ended = match(turn, order, taking)
    if order.remaining == 0:
        return
    if ended is not None:
        cancel_unrested(turn, order, ended)
    elif tif in _RESTING:
        _rest(turn, order)  # [601]
    elif taking.limit is None:
        cancel_unrested(turn, order, Reason.NO_LIQUIDITY)  # [609]
    else:
        cancel_unrested(turn, order, Reason.IOC_REMAINDER)  # [603]


def slid_price(instrument: Instrument, command: New | Replace, side: int, lots: int) -> int:
    """The price of the command; where a post-only order may slide, one that takes nothing if there is one [2016]."""
    if not command.flags & FLAG_SLIDE:
        return command.price
    opposite = instrument.book.opposite(side)
    taken = opposite.first_taken(command.price, lots)
    if taken is None:
        return command.price
    slid = taken + opposite.sign
    return slid if instrument.limits.price_min <= slid <= instrument.limits.price_max else command.price


def _rest(turn: Turn, order: Order) -> None:
    """What is left of an incoming order goes to the back of its level, or of those kept aside."""
    reserve(turn.state, order)
    order.show_slice()
    turn.state.rest(order)
    turn.emit_level(order)


def new_refusal(state: State, instrument: Instrument, order: Order, command: New, terms: OrderTerms) -> Refusal | None:
    """The first check that fails, in this order [412, 1620, 1970]; that the instrument exists came before."""
    is_limit = command.type == OrderType.LIMIT
    has_budget = terms.budget != 0
    may_rest = command.tif in _RESTING or order.until != Until.NONE
    refusal = instrument_refusal(instrument, instrument.number) or phase_refusal(instrument, command)
    refusal = (
        refusal
        or limits_refusal(instrument, command.price if is_limit else None, command.quantity, has_budget=has_budget)
        or notional_refusal(instrument, command.price, command.quantity, terms.budget)
        or (None if is_limit or has_budget else market_quantity_refusal(instrument, command.quantity))
        or band_refusal(instrument, order.price)  # [2017]
        or terms_refusal(state, command, order.until, terms)
        or entry_refusal(state, instrument, order, budget=terms.budget)  # [1516]
        or (count_refusal(state, instrument, command.account) if may_rest else None)
    )
    if refusal is not None:
        return refusal
    return place_refusal(state, order, tif=command.tif, is_post_only=bool(command.flags & FLAG_POST_ONLY))


def place_refusal(state: State, order: Order, *, tif: int, is_post_only: bool) -> Refusal | None:
    """Why an order can't come in to rest, as the book is now: the first check that fails, in this order [412]."""
    instrument = state.instruments[order.instrument - 1]
    if is_post_only:
        refusal = _post_only_refusal(instrument, order)
        if refusal is not None:
            return refusal
    if tif not in _RESTING and order.until == Until.NONE:
        return None
    if len(state.orders) == state.orders_max:
        return Refusal(Reason.ORDERS_FULL, len(state.orders), state.orders_max)  # [410]
    if _open_beside(state, order) + order.remaining > LEVEL_QUANTITY_MAX:
        return Refusal(Reason.LEVEL_FULL, order.remaining, LEVEL_QUANTITY_MAX)  # [411]
    return None


def _open_beside(state: State, order: Order) -> int:
    """Open lots where an order will stand."""
    side = state.own_side(order)
    return side.aside.open if state.must_stand_aside(order) else side.open_at(order.price)


def limits_refusal(
    instrument: Instrument, price: int | None, quantity: int, *, has_budget: bool = False
) -> Refusal | None:
    """The instrument's limits of quantity, and of price when there is one (None: a market order [407]).

    A budget stands for the highest quantity [1642].
    """
    limits = instrument.limits
    if quantity < limits.quantity_min:
        return Refusal(Reason.QUANTITY_BELOW_MIN, quantity, limits.quantity_min)  # [403]
    if quantity > limits.quantity_max and not has_budget:
        return Refusal(Reason.QUANTITY_ABOVE_MAX, quantity, limits.quantity_max)  # [404]
    return price_refusal(instrument, price) if price is not None else None


def price_refusal(instrument: Instrument, price: int) -> Refusal | None:
    """The instrument's limits of price."""
    limits = instrument.limits
    if price < limits.price_min:
        return Refusal(Reason.PRICE_BELOW_MIN, price, limits.price_min)  # [405]
    if price > limits.price_max:
        return Refusal(Reason.PRICE_ABOVE_MAX, price, limits.price_max)  # [406]
    return None


def _post_only_refusal(instrument: Instrument, order: Order) -> Refusal | None:
    """A post-only order must not reach the best opposite price [408]; what it would pass by does not count [2009]."""
    taken = instrument.book.opposite(order.side).first_taken(order.price, order.remaining)
    return Refusal(Reason.POST_ONLY_WOULD_CROSS, order.price, taken) if taken is not None else None


def emit_accepted(turn: Turn, order: Order, command: New, *, request_id: int) -> None:
    """Tell that a new order is in: the answer to its command [401], but for a leg of a list [2104]."""
    turn.emit(
        Accepted(
            side=order.side,
            command=turn.index,
            instrument=order.instrument,
            type=command.type,
            tif=command.tif,
            session=order.session,
            client_id=order.name,
            order_id=order.id,
            price=order.price,
            quantity=order.quantity,
            request_id=request_id,
        )
    )


# ----------------------------------------------------------------------------- cancel, replace, reduce


def apply_cancel(turn: Turn, command: Cancel) -> None:
    """Cancel one resting or waiting order; by its engine id it may be of another session of the account (chapter 7)."""
    sender = admit(turn, command)
    if sender is None:
        return
    order = _target(turn.state, sender, command)
    if order is None:
        turn.reject(command, Refusal(Reason.UNKNOWN_ORDER, command.target_id))  # [704]
        return
    if order.session == sender.number:
        cancel_open(turn, order, Reason.USER_CANCEL, request_id=command.client_id)
        return
    # [703]: the owner is told, and the sender gets the answer to its command.
    turn.emit_canceled(order, Reason.USER_CANCEL)
    cancel_open(turn, order, Reason.USER_CANCEL, session=sender.number, request_id=command.client_id)


def replace_resting(turn: Turn, command: Replace, order: Order) -> None:
    """State price and total quantity of a resting order anew (chapter 8)."""
    instrument = turn.state.instruments[order.instrument - 1]
    refusal = (
        phase_refusal(instrument, command)
        or limits_refusal(instrument, command.price, command.quantity)  # [810]
        or notional_refusal(instrument, command.price, command.quantity)
    )
    if refusal is not None:
        turn.reject(command, refusal, order_id=order.id)
        return
    remaining = command.quantity - (order.quantity - order.remaining)  # [801]
    if remaining <= 0:
        cancel_open(turn, order, Reason.REPLACED_BELOW_EXECUTED, request_id=command.client_id)  # [806]
        return
    price = command.price if order.is_aside else slid_price(instrument, command, order.side, remaining)  # [1927]
    if price == order.price and remaining <= order.remaining:
        _replace_in_place(turn, order, command, remaining)  # [802]
    else:
        _replace_anew(turn, order, command, (price, remaining))  # [804]


def _replace_in_place(turn: Turn, order: Order, command: Replace, remaining: int) -> None:
    """The price is the same and no more is open than before: the order keeps its place [802]."""
    state = turn.state
    state.tally.entered += command.quantity - order.quantity
    release(state, order, order.remaining - remaining)
    state.own_side(order).shrink(order, order.remaining - remaining)
    order.quantity = command.quantity
    state.rename(order, command.client_id)
    emit_replaced(turn, order, Priority.KEPT)
    turn.emit_level(order)


def _replace_anew(turn: Turn, old: Order, command: Replace, stated: tuple[int, int]) -> None:
    """The order leaves its place and comes in again under its engine id: it may trade, the rest goes to the back.

    `stated` are its price and its open lots from now on.
    """
    state = turn.state
    price, remaining = stated
    instrument = state.instruments[old.instrument - 1]
    maker_ppm, taker_ppm = fee_rates(state, command.account, instrument)
    anew = Order(
        id=old.id,
        session=old.session,
        name=command.client_id,
        instrument=old.instrument,
        side=old.side,
        price=price,
        quantity=command.quantity,
        remaining=remaining,
        maker_ppm=maker_ppm,
        taker_ppm=taker_ppm,
        display=old.display,
        expires_ns=old.expires_ns,
        until=old.until,
        is_hidden=old.is_hidden,
        min_quantity=old.min_quantity,
    )
    refusal = _replace_anew_refusal(state, instrument, old, anew, command)
    if refusal is not None:
        turn.reject(command, refusal, order_id=old.id)
        return
    state.remove(old)
    release(state, old, old.remaining)  # [1521]
    state.tally.entered += anew.quantity - old.quantity
    emit_replaced(turn, anew, Priority.LOST)
    turn.emit_level(old)  # [815]
    if instrument.phase in COLLECTING or anew.until == Until.AT_CLOSE:
        _rest(turn, anew)  # [1910, 1920]
        return
    ended = match(turn, anew, Taking(anew.price, command.stp, band=band_of(instrument)))
    if ended is not None:
        cancel_unrested(turn, anew, ended)  # [1604]
    elif anew.remaining > 0:
        _rest(turn, anew)


def _replace_anew_refusal(
    state: State, instrument: Instrument, old: Order, anew: Order, command: Replace
) -> Refusal | None:
    """The first check that fails, in this order [818, 1637, 1971]."""
    refusal = band_refusal(instrument, anew.price) or slices_refusal(anew.display, anew.remaining)
    if refusal is None:
        refusal = entry_refusal(state, instrument, anew, resting=old)  # [1517]
    if refusal is not None:
        return refusal
    if command.flags & FLAG_POST_ONLY and not state.must_stand_aside(anew):
        refusal = _post_only_refusal(instrument, anew)  # [808, 1927]
        if refusal is not None:
            return refusal
    total = _open_beside(state, anew)
    is_same_queue = old.is_aside if state.must_stand_aside(anew) else anew.price == old.price and not old.is_aside
    if is_same_queue:
        total -= old.remaining
    if total + anew.remaining > LEVEL_QUANTITY_MAX:
        return Refusal(Reason.LEVEL_FULL, command.quantity, LEVEL_QUANTITY_MAX)  # [811]
    return None


def reduce_resting(turn: Turn, command: Reduce, order: Order) -> None:
    """Take lots off a resting order; it keeps its place and its name (chapter 9)."""
    state = turn.state
    refusal = phase_refusal(state.instruments[order.instrument - 1], command)
    if refusal is not None:
        turn.reject(command, refusal, order_id=order.id)
        return
    if command.quantity >= order.remaining:
        cancel_open(turn, order, Reason.REDUCED_TO_ZERO, request_id=command.client_id)  # [902]
        return
    order.quantity -= command.quantity
    release(state, order, command.quantity)
    state.own_side(order).shrink(order, command.quantity)
    state.tally.canceled += command.quantity
    emit_reduced(turn, order, command)
    turn.emit_level(order)


def emit_reduced(turn: Turn, order: Order, command: Reduce) -> None:
    """Answer a reduce: what was taken off, and what is left."""
    turn.emit(
        Reduced(
            side=order.side,
            command=turn.index,
            instrument=order.instrument,
            session=order.session,
            client_id=order.name,
            order_id=order.id,
            price=order.price,
            quantity=command.quantity,
            remaining=order.remaining,
            request_id=command.client_id,
        )
    )


def _target(state: State, sender: Session, command: Cancel | Replace | Reduce) -> Order | None:
    """The order a command means: by name of the sender's session [701], by engine id of its account [702]."""
    if command.flags & FLAG_ENGINE_TARGET:
        order = state.order(command.target_id)
        if order is not None and state.sessions[order.session - 1].account != sender.account:
            return None  # [705]
    else:
        order = sender.orders.get(command.target_id)
    if order is not None and command.instrument not in (0, order.instrument):
        return None  # [706]
    return order


def own_target(state: State, sender: Session, command: Replace | Reduce) -> Order | None:
    """As `_target`, and of the sender's own session even when an engine id names it [813]."""
    order = _target(state, sender, command)
    return order if order is not None and order.session == sender.number else None


def emit_replaced(turn: Turn, order: Order, priority: Priority) -> None:
    """Answer a replace: the order as it is now, before any fill that follows."""
    turn.emit(
        Replaced(
            side=order.side,
            command=turn.index,
            instrument=order.instrument,
            priority=priority,
            session=order.session,
            client_id=order.name,
            order_id=order.id,
            price=order.price,
            quantity=order.quantity,
            remaining=order.remaining,
            request_id=order.name,
        )
    )


# ----------------------------------------------------------------------------------------- many orders


def apply_mass_cancel(turn: Turn, command: MassCancel) -> None:
    """Cancel all orders of a scope that pass the filters, oldest first, then answer with their count (chapter 10)."""
    state = turn.state
    orders: Iterable[Order]
    if command.scope == Scope.VENUE:
        if not admit_operator(turn, command):  # [1004]
            return
        orders = (*state.orders.values(), *state.stops.values())
    else:
        sender = admit(turn, command)
        if sender is None:
            return
        sessions = [sender] if command.scope == Scope.SESSION else state.sessions_by_account[sender.account]
        orders = [order for session in sessions for order in session.orders.values()]
    if command.instrument != 0 and state.instrument(command.instrument) is None:
        turn.reject(command, Refusal(Reason.UNKNOWN_INSTRUMENT, command.instrument))  # [1007]
        return
    chosen = [
        order
        for order in orders
        if command.side in (Side.NONE, order.side) and command.instrument in (0, order.instrument)
    ]
    count = cancel_in_order_of_entry(turn, chosen, Reason.MASS_CANCEL)
    turn.emit(
        MassCanceled(
            side=command.side,
            command=turn.index,
            instrument=command.instrument,
            scope=command.scope,
            session=command.session,
            count=count,
            request_id=command.client_id,
        )
    )


def cancel_in_order_of_entry(turn: Turn, orders: Iterable[Order], reason: Reason) -> int:
    """Cancel these orders in ascending engine id [1008], each told to its owner [1010]; return their count."""
    oldest_first = sorted(orders, key=lambda order: order.id)
    for order in oldest_first:
        cancel_open(turn, order, reason, request_id=0)
    end_touched_lists(turn)
    return len(oldest_first)


def expire_due(turn: Turn) -> None:
    """Cancel the orders whose time has come, by that time, then oldest first [1651, 1652]."""
    state = turn.state
    orders = (*state.orders.values(), *state.stops.values())
    due = [order for order in orders if 0 < order.expires_ns <= state.time_ns]
    for order in sorted(due, key=lambda order: (order.expires_ns, order.id)):
        cancel_open(turn, order, Reason.EXPIRED, request_id=0)


# ----------------------------------------------------------------------------------- what canceling is


def cancel_open(turn: Turn, order: Order, reason: Reason, *, request_id: int, session: int = 0) -> None:
    """Take a resting or waiting order away: a canceled event (to its owner, or the given session), then its level.

    A waiting order has no level [1710]. The other order of its list, if it is in one, follows later [2110].
    """
    turn.touch(order)
    turn.state.remove(order)
    release(turn.state, order, order.remaining)
    turn.state.tally.canceled += order.remaining
    turn.emit_canceled(order, reason, session=session, request_id=request_id)
    turn.emit_level(order)


def cancel_unrested(turn: Turn, order: Order, reason: Reason) -> None:
    """End an order that never rested; the accepted event was the answer already, so request_id is 0 [610]."""
    turn.state.tally.canceled += order.remaining
    turn.emit_canceled(order, reason)


# ----------------------------------------------------------------------------------------- lists


def end_touched_lists(turn: Turn) -> None:
    """End the lists of which a leg was touched, in the order in which they were [2110, 2112].

    Leg 2 goes, if it still waits; else it was leg 2 that was canceled, and leg 1 goes. A leg 1 that stays is an order
    like any other, and reserves for itself only [2121].
    """
    state = turn.state
    while turn.touched:
        list_id = next(iter(turn.touched))
        ended = turn.touched.pop(list_id)
        first, second = state.orders.get(list_id), state.stops.get(list_id + 1)
        other = second or first
        if other is not None:
            cancel_open(turn, other, Reason.OTHER_LEG, request_id=0)
            del turn.touched[list_id]
        del state.lists[list_id]
        if first is not None and second is not None:
            release(state, first, first.remaining)
            first.list_id = first.cover = 0
            reserve(state, first)
        emit_list_status(turn, list_id, ended, ListState.ALL_DONE)


def leave_list(turn: Turn, second: Order) -> None:
    """Leg 2 is due: leg 1 goes before it comes in [2113]."""
    state = turn.state
    list_id = second.list_id
    cancel_open(turn, state.orders[list_id], Reason.OTHER_LEG, request_id=0)
    ended = turn.touched.pop(list_id)
    del state.lists[list_id]
    emit_list_status(turn, list_id, ended, ListState.ALL_DONE)


def emit_list_status(
    turn: Turn, list_id: int, order_list: OrderList, status: ListState, *, request_id: int = 0
) -> None:
    """Tell that a list is in, or that it is one no more [2104, 2112]."""
    turn.emit(
        ListStatus(
            status=status,
            command=turn.index,
            instrument=order_list.instrument,
            session=order_list.session,
            client_id=order_list.name,
            order_id=list_id,
            other_id=list_id + 1,
            request_id=request_id,
        )
    )
