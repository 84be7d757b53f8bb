"""Lists: two orders of which one cancels the other (docs/matching.md, chapter 21).

Leg 1 is a limit order in the book, leg 2 a stop of the same side and quantity. Here they are entered; how a list ends
is in `reference_orders`, because every way in which an order trades or leaves may end one.
"""

from __future__ import annotations

from lx.engine.reference_bands import list_count_refusal
from lx.engine.reference_book import Order
from lx.engine.reference_orders import begin, emit_accepted, emit_list_status, new_refusal
from lx.engine.reference_sessions import admit
from lx.engine.reference_state import Instrument, OrderList, Refusal, Turn
from lx.engine.reference_stops import order_of, stop_of, waiting_refusal
from lx.wire.records_generated import (
    FLAG_POST_ONLY,
    ListLeg,
    ListState,
    New,
    NewList,
    OrderTerms,
    OrderType,
    Reason,
    Side,
    TimeInForce,
    Until,
)

__all__ = ["apply_new_list", "cover_of", "is_pair"]

_LEG_OFFSETS = {field.name: field.offset for field in ListLeg.SPEC.fields}
"""Where each field of leg 2 stands in its record."""

_TYPES = (OrderType.STOP, OrderType.STOP_LIMIT)
_TIFS = (TimeInForce.GTC, TimeInForce.IOC, TimeInForce.FOK)


def apply_new_list(turn: Turn, command: NewList) -> None:
    """Enter both legs or neither [2101]."""
    sender = admit(turn, command)
    if sender is None:
        return
    leg = turn.extension
    if not isinstance(leg, ListLeg):
        raise TypeError("the wire's checks let a new_list through without its extension")
    state = turn.state
    instrument = state.instrument(command.instrument)
    if instrument is None:
        turn.reject(command, Refusal(Reason.UNKNOWN_INSTRUMENT, command.instrument))  # [2103]
        return
    news = _first_of(command), _second_of(command, leg)
    terms = OrderTerms(), OrderTerms(trigger=leg.trigger, stop_price=leg.stop_price)
    first, second = (order_of(turn, one, instrument, its) for one, its in zip(news, terms, strict=True))
    second.id = first.id + 1
    second.stop = stop_of(news[1], terms[1])
    first.list_id = second.list_id = first.id
    first.cover = cover_of(first, second)
    refusal = (
        _conflict_of(command, leg)
        or new_refusal(state, instrument, first, news[0], terms[0])
        or waiting_refusal(state, news[1], instrument, second, terms[1])
        or list_count_refusal(state, instrument, command.account)
    )
    if refusal is not None:
        turn.reject(command, refusal)
        return
    sender.client_id_highest = leg.client_id  # [2106]
    state.tally.entered += first.quantity + second.quantity
    entered = state.lists[first.id] = OrderList(command.session, command.client_id, command.instrument)
    for order, new in zip((first, second), news, strict=True):
        emit_accepted(turn, order, new, request_id=0)
    emit_list_status(turn, first.id, entered, ListState.EXECUTING, request_id=command.client_id)  # [2104]
    state.wait(second)
    _begin(turn, instrument, first, news[0])


def _begin(turn: Turn, instrument: Instrument, first: Order, new: New) -> None:
    """Leg 1 comes in; unless all of it rests, the list is to end [2109]."""
    begin(turn, new, instrument, first, OrderTerms())
    if first.remaining != new.quantity or first.id not in turn.state.orders:
        turn.touch(first)


def _first_of(command: NewList) -> New:
    """Leg 1 as the command that enters it alone."""
    return New(
        side=command.side,
        type=OrderType.LIMIT,
        tif=TimeInForce.GTC,
        stp=command.stp,
        flags=command.flags & FLAG_POST_ONLY,
        instrument=command.instrument,
        account=command.account,
        session=command.session,
        client_id=command.client_id,
        price=command.price,
        quantity=command.quantity,
    )


def _second_of(command: NewList, leg: ListLeg) -> New:
    """Leg 2 as the command that enters it alone."""
    return New(
        side=command.side,
        type=leg.type,
        tif=leg.tif,
        stp=command.stp,
        instrument=command.instrument,
        account=command.account,
        session=command.session,
        client_id=leg.client_id,
        price=leg.price,
        quantity=command.quantity,
    )


def _conflict_of(command: NewList, leg: ListLeg) -> Refusal | None:
    """The first field of leg 2, by its place in the record, that does not fit the list [2102]."""
    if leg.client_id <= command.client_id:
        return Refusal(Reason.LIST_CONFLICT, _LEG_OFFSETS["client_id"])
    if not _is_beyond(command.side, command.price, leg.stop_price):
        return Refusal(Reason.LIST_CONFLICT, _LEG_OFFSETS["stop_price"])
    return None


def _is_beyond(side: int, price: int, stop_price: int) -> bool:
    """Whether the market is between the two: an offer is above the stop price, a bid below it [2102]."""
    return price > stop_price if side == Side.SELL else price < stop_price


def cover_of(first: Order, second: Order) -> int:
    """The price at which leg 1 of a buyer reserves for both, the higher of the two; 0 for a seller [2120]."""
    return max(first.price, second.price) if first.side == Side.BUY else 0


def is_pair(first: Order, second: Order) -> bool:
    """Whether a resting order and a waiting one are such as a list enters, with nothing executed [2131, 2132]."""
    stop = second.stop
    if stop is None or first.is_aside:
        return False
    fits = (
        (first.session, first.instrument, first.side) == (second.session, second.instrument, second.side)
        and first.remaining == first.quantity == second.quantity
        and (first.maker_ppm, first.taker_ppm) == (second.maker_ppm, second.taker_ppm)
        and first.name < second.name
        and _is_beyond(first.side, first.price, stop.stop_price)
    )
    is_plain = not first.is_hidden and all(
        order.display == order.expires_ns == 0 and order.until == Until.NONE for order in (first, second)
    )
    is_kind = stop.type in _TYPES and stop.tif in _TIFS and not stop.is_post_only and stop.min_quantity == 0
    return fits and is_plain and is_kind
