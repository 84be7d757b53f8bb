"""Orders that wait for a price: stops, take-profits and trailing stops (docs/matching.md, chapter 17).

The commands that enter or change an order come here first: what waits is dealt with here, the rest in
`reference_orders`. After each command `trigger_due` lets in what has become due.
"""

from __future__ import annotations

from dataclasses import replace

from lx.engine.reference_bands import (
    band_refusal,
    instrument_refusal,
    market_quantity_refusal,
    notional_refusal,
    stop_count_refusal,
)
from lx.engine.reference_book import Order, Stop
from lx.engine.reference_money import entry_refusal, fee_rates, release, reserve
from lx.engine.reference_orders import (
    cancel_open,
    cancel_unrested,
    come_in,
    emit_accepted,
    emit_reduced,
    emit_replaced,
    end_touched_lists,
    enter,
    leave_list,
    limits_refusal,
    own_target,
    place_refusal,
    price_refusal,
    reduce_resting,
    replace_resting,
    slid_price,
    taking_of,
)
from lx.engine.reference_phases import phase_refusal, until_of
from lx.engine.reference_sessions import admit
from lx.engine.reference_state import Instrument, Refusal, State, Turn
from lx.engine.reference_terms import (
    TERM_OFFSETS,
    WAITING_TYPES,
    slices_refusal,
    terms_of,
    terms_refusal,
)
from lx.engine.reference_waiting import Seen, follow, watches_fall
from lx.wire.records_generated import (
    FLAG_POST_ONLY,
    FLAG_SLIDE,
    New,
    OrderTerms,
    Phase,
    Priority,
    Reason,
    Reduce,
    Replace,
    Side,
    TimeInForce,
    Trigger,
    Triggered,
    Until,
    Visibility,
)

__all__ = [
    "apply_new",
    "apply_reduce",
    "apply_replace",
    "is_due",
    "order_of",
    "stop_of",
    "trigger_due",
    "waiting_refusal",
]

_FLAGS_AT = 5
"""Where commands have their flags."""

# ------------------------------------------------------------------------------------------------- entering


def apply_new(turn: Turn, command: New) -> None:
    """Enter an order, to come in at once (chapters 4 and 6) or to wait [1701]."""
    sender = admit(turn, command)
    if sender is None:
        return
    state = turn.state
    instrument = state.instrument(command.instrument)
    if instrument is None:
        turn.reject(command, Refusal(Reason.UNKNOWN_INSTRUMENT, command.instrument))  # [402]
        return
    terms = terms_of(turn)
    order = order_of(turn, command, instrument, terms)
    if command.type not in WAITING_TYPES:
        enter(turn, command, instrument, order)
        return
    order.stop = stop_of(command, terms)
    refusal = waiting_refusal(state, command, instrument, order, terms)
    if refusal is not None:
        turn.reject(command, refusal)
        return
    _look_at_entry(instrument, order, order.stop)
    state.tally.entered += order.quantity
    reserve(state, order)
    state.wait(order)
    emit_accepted(turn, order, command, request_id=command.client_id)


def order_of(turn: Turn, command: New, instrument: Instrument, terms: OrderTerms) -> Order:
    """The order that a command would enter."""
    is_hidden = terms.visibility == Visibility.HIDDEN
    maker_ppm, taker_ppm = fee_rates(turn.state, command.account, instrument)
    return Order(
        id=turn.ordinal * 256,  # [413]
        session=command.session,
        name=command.client_id,
        instrument=command.instrument,
        side=command.side,
        price=slid_price(instrument, command, command.side, command.quantity),
        quantity=command.quantity,
        remaining=command.quantity,
        maker_ppm=maker_ppm,
        taker_ppm=taker_ppm,
        display=terms.display,
        expires_ns=terms.expires_ns,
        until=until_of(instrument, command),
        is_hidden=is_hidden,
        min_quantity=terms.min_quantity if is_hidden else 0,
    )


def stop_of(command: New, terms: OrderTerms) -> Stop:
    """What the order of a command would wait for."""
    return Stop(
        type=command.type,
        tif=command.tif,
        stp=command.stp,
        is_post_only=bool(command.flags & FLAG_POST_ONLY),
        trigger=terms.trigger,
        stop_price=terms.stop_price,
        trail_unit=terms.trail_unit,
        trail=terms.trail,
        activation_price=terms.activation_price,
        min_quantity=terms.min_quantity,
    )


def waiting_refusal(
    state: State, command: New, instrument: Instrument, order: Order, terms: OrderTerms
) -> Refusal | None:
    """The first check that fails, in this order [1707]; that the instrument exists came before."""
    stop = order.stop
    if stop is None:
        raise TypeError("an order that does not wait is asked what it waits for")
    refusal = instrument_refusal(instrument, instrument.number) or phase_refusal(instrument, command, is_waiting=True)
    refusal = (
        refusal
        or _size_refusal(instrument, order, order.price, order.quantity)
        or terms_refusal(state, command, order.until, terms)
        or _stop_price_refusal(instrument, stop)
        or entry_refusal(state, instrument, order)
        or stop_count_refusal(state, instrument, command.account)
    )
    if refusal is not None:
        return refusal
    watched = _watched_price(instrument, stop.trigger, order.side)
    if watched is not None and stop.stop_price and _reaches(order, stop, watched):
        return Refusal(Reason.STOP_WOULD_TRIGGER, watched, stop.stop_price)  # [1705]
    if len(state.stops) == state.orders_max:
        return Refusal(Reason.STOPS_FULL, len(state.stops), state.orders_max)  # [1708]
    return None


def _size_refusal(instrument: Instrument, order: Order, price: int, quantity: int) -> Refusal | None:
    """The instrument's limits, of a price for an order that has one [1707, 1963]."""
    if order.price == 0:
        return limits_refusal(instrument, None, quantity) or market_quantity_refusal(instrument, quantity)
    return limits_refusal(instrument, price, quantity) or notional_refusal(instrument, price, quantity)


def _stop_price_refusal(instrument: Instrument, stop: Stop) -> Refusal | None:
    """The instrument's limits of price, for the prices that an order waits for [1707]."""
    for price in (stop.stop_price, stop.activation_price):
        refusal = price_refusal(instrument, price) if price else None
        if refusal is not None:
            return refusal
    return None


def _look_at_entry(instrument: Instrument, order: Order, stop: Stop) -> None:
    """A trailing stop follows from its entry when the price it watches allows; that can't make it due [1740]."""
    if instrument.phase != Phase.CONTINUOUS:
        return  # [1727]
    watched = _watched_price(instrument, stop.trigger, order.side)
    if watched is not None and stop.trail:
        follow(order, Seen(watched, watched, watched))


def _watched_price(instrument: Instrument, trigger: int, side: int) -> int | None:
    """The price that an order watches, as it is now; None when there is none [1703, 1704]."""
    if trigger == Trigger.LAST:
        return instrument.last_price or None
    return instrument.book.opposite(side).best_shown()


def _reaches(order: Order, stop: Stop, price: int) -> bool:
    return price <= stop.stop_price if watches_fall(order) else price >= stop.stop_price


# ------------------------------------------------------------------------------------------------- changing


def apply_replace(turn: Turn, command: Replace) -> None:
    """State a resting (chapter 8) or waiting [1711] order anew."""
    order = _order_to_change(turn, command)
    if order is None:
        return
    if order.stop is None:
        replace_resting(turn, command, order)
    else:
        _replace_waiting(turn, command, order, order.stop)


def _order_to_change(turn: Turn, command: Replace | Reduce) -> Order | None:
    """The order of the sender that a command changes; None when the command was rejected."""
    sender = admit(turn, command)
    if sender is None:
        return None
    order = own_target(turn.state, sender, command)
    if order is None:
        turn.reject(command, Refusal(Reason.UNKNOWN_ORDER, command.target_id))  # [812, 903]
    elif order.list_id:
        turn.reject(command, Refusal(Reason.LIST_CONFLICT, 0), order_id=order.id)  # [2107]
        return None
    return order


def _replace_waiting(turn: Turn, command: Replace, order: Order, stop: Stop) -> None:
    """State price, quantity, self-trade mode and post-only anew; what it waits for and its place stay [1711]."""
    state = turn.state
    instrument = state.instruments[order.instrument - 1]
    rates = order.maker_ppm, order.taker_ppm
    is_anew = command.price != order.price or command.quantity > order.quantity
    if is_anew:
        rates = fee_rates(state, command.account, instrument)
    anew = replace(
        order,
        price=command.price,
        quantity=command.quantity,
        remaining=command.quantity,
        maker_ppm=rates[0],
        taker_ppm=rates[1],
    )
    refusal = _replace_refusal(instrument, order, stop, command)
    if refusal is None and is_anew:
        refusal = entry_refusal(state, instrument, anew, resting=order)
    if refusal is not None:
        turn.reject(command, refusal, order_id=order.id)
        return
    release(state, order, order.remaining)
    state.tally.entered += anew.quantity - order.quantity
    order.price = anew.price
    order.quantity = order.remaining = anew.quantity
    order.maker_ppm, order.taker_ppm = rates
    stop.stp = command.stp
    stop.is_post_only = bool(command.flags & FLAG_POST_ONLY)
    reserve(state, order)
    state.rename(order, command.client_id)
    emit_replaced(turn, order, Priority.KEPT)


def _replace_refusal(instrument: Instrument, order: Order, stop: Stop, command: Replace) -> Refusal | None:
    """The first check that fails, in this order [1712]; funds are asked for after these."""
    refusal = phase_refusal(instrument, command, is_waiting=True)
    refusal = refusal or _size_refusal(instrument, order, command.price, command.quantity)
    if refusal is not None:
        return refusal
    if order.price == 0 and command.price != 0:
        return Refusal(Reason.PRICE_ABOVE_MAX, command.price, 0)
    may_be_post_only = order.price != 0 and stop.tif not in (TimeInForce.IOC, TimeInForce.FOK)
    if command.flags & FLAG_SLIDE or (command.flags & FLAG_POST_ONLY and not may_be_post_only):
        return Refusal(Reason.TERMS_CONFLICT, _FLAGS_AT)
    return _minimum_refusal(stop, command.quantity) or slices_refusal(order.display, command.quantity)


def _minimum_refusal(stop: Stop, quantity: int) -> Refusal | None:
    """Whether so few lots would never meet the order's minimum."""
    is_below = quantity < stop.min_quantity
    return Refusal(Reason.TERMS_CONFLICT, TERM_OFFSETS["min_quantity"]) if is_below else None


def apply_reduce(turn: Turn, command: Reduce) -> None:
    """Take lots off a resting (chapter 9) or waiting [1713] order."""
    order = _order_to_change(turn, command)
    if order is None:
        return
    if order.stop is None:
        reduce_resting(turn, command, order)
    else:
        _reduce_waiting(turn, command, order, order.stop)


def _reduce_waiting(turn: Turn, command: Reduce, order: Order, stop: Stop) -> None:
    state = turn.state
    refusal = phase_refusal(state.instruments[order.instrument - 1], command)
    if refusal is not None:
        turn.reject(command, refusal, order_id=order.id)
        return
    if command.quantity >= order.remaining:
        cancel_open(turn, order, Reason.REDUCED_TO_ZERO, request_id=command.client_id)
        return
    refusal = _minimum_refusal(stop, order.remaining - command.quantity)
    if refusal is not None:
        turn.reject(command, refusal, order_id=order.id)
        return
    release(state, order, command.quantity)
    order.quantity -= command.quantity
    order.remaining -= command.quantity
    state.tally.canceled += command.quantity
    emit_reduced(turn, order, command)


# ------------------------------------------------------------------------------------------------- triggering


def trigger_due(turn: Turn, instrument: Instrument) -> None:
    """Let in what has become due, look again, and go on until nothing is [1724].

    Each round lets in one order at least and none comes to wait, so the rounds end. Only in the continuous phase is
    anything due [1727]; what an order let in halts waits on [1729].
    """
    if instrument.phase != Phase.CONTINUOUS:
        return
    while due := _due(turn, instrument):
        for order, price in due:
            if order.id not in turn.state.stops:
                continue  # [2113]
            _trigger(turn, order, price)
            end_touched_lists(turn)
            if turn.halting is not None:
                return


def _due(turn: Turn, instrument: Instrument) -> list[tuple[Order, int]]:
    """The orders due at the prices seen since the last look, oldest first, each with the price that did it."""
    traded = turn.traded.pop(instrument.number, [])
    found: list[tuple[Order, int]] = []
    for side in (Side.BUY, Side.SELL):
        if traded:
            seen = Seen(min(traded), max(traded), traded[-1])
            found += instrument.waiting.due(Trigger.LAST, side, seen)
        best = _watched_price(instrument, Trigger.BEST, side)
        if best is not None:
            found += instrument.waiting.due(Trigger.BEST, side, Seen(best, best, best))
    return sorted(found, key=lambda pair: pair[0].id)


def _trigger(turn: Turn, order: Order, price: int) -> None:
    """A waiting order comes in as the market or limit order that it is now, with what it had reserved free [1730]."""
    state = turn.state
    stop = order.stop
    if stop is None:
        raise TypeError("an order that does not wait is due")
    if order.list_id:
        leave_list(turn, order)
    turn.emit(
        Triggered(
            side=order.side,
            command=turn.index,
            instrument=order.instrument,
            type=stop.type,
            trigger=stop.trigger,
            session=order.session,
            client_id=order.name,
            order_id=order.id,
            price=price,
            quantity=order.remaining,
        )
    )
    state.remove(order)
    release(state, order, order.remaining)
    order.stop, order.list_id = None, 0
    tif = stop.tif
    if order.price == 0:
        tif, order.until = TimeInForce.IOC, Until.NONE
    refusal = band_refusal(state.instruments[order.instrument - 1], order.price) or place_refusal(
        state, order, tif=tif, is_post_only=stop.is_post_only
    )
    if refusal is not None:
        cancel_unrested(turn, order, refusal.reason)
        return
    taking = taking_of(state, order, stop.stp, 0)
    come_in(turn, order, taking, tif=tif, min_quantity=stop.min_quantity)


def is_due(state: State, order: Order) -> bool:
    """Whether a waiting order is due at the price it watches now, or a trailing one has yet to follow it [1762]."""
    stop = order.stop
    if stop is None:
        raise TypeError("only a waiting order can be due")
    watched = _watched_price(state.instruments[order.instrument - 1], stop.trigger, order.side)
    if watched is None:
        return False
    if not stop.trail:
        return _reaches(order, stop, watched)
    before = stop.reference
    is_reached = follow(order, Seen(watched, watched, watched))
    has_moved, stop.reference = stop.reference != before, before
    return is_reached or has_moved
