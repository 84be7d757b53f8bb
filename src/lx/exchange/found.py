"""Open orders that are found in a snapshot: what it tells of them, as `Order` objects.

A snapshot tells what an order may still do, not all that it was asked for: an order that rests is one of type "limit",
whatever it was before it rested.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lx.exchange.arguments import SIDES, TIF_WORDS, TYPE_WORDS
from lx.exchange.instruments import Instrument
from lx.exchange.order import Follower, Order, OrderStatus
from lx.wire.frame import HEADER_SIZE
from lx.wire.records_generated import (
    FLAG_POST_ONLY,
    RECORD_SIZE,
    OrderTerms,
    StateOrder,
    StateStop,
    StateTerms,
    Until,
)

__all__ = ["OrderState", "order_of", "states_of_orders"]

OrderState = StateOrder | StateStop
_SIDE_WORDS: Final = {code: word for word, code in SIDES.items()}
_UNTIL_WORDS: Final = {
    int(Until.NONE): "gtc",
    int(Until.DAY): "day",
    int(Until.AT_OPEN): "at_open",
    int(Until.AT_CLOSE): "at_close",
}


def states_of_orders(snapshot: bytes) -> Iterator[tuple[OrderState, StateTerms | None]]:
    """The resting orders of a snapshot, then the waiting ones, each with its terms if it has any."""
    kinds = snapshot[HEADER_SIZE::RECORD_SIZE]
    for record in (StateOrder, StateStop):
        index = kinds.find(record.KIND)
        while index >= 0:
            at = HEADER_SIZE + index * RECORD_SIZE
            has_terms = kinds[index + 1 : index + 2] == bytes([StateTerms.KIND])
            yield record.unpack(snapshot, at), StateTerms.unpack(snapshot, at + RECORD_SIZE) if has_terms else None
            index = kinds.find(record.KIND, index + 1)


def order_of(
    ledger: Follower, instrument: Instrument, account: int, state: OrderState, terms: StateTerms | None
) -> Order:
    """The order of a state, as far as the snapshot tells of it."""
    if isinstance(state, StateStop):
        type, tif, remaining = TYPE_WORDS[state.type], TIF_WORDS[state.tif], state.quantity
        is_post_only = bool(state.flags & FLAG_POST_ONLY)
    else:
        type, tif, remaining = "limit" if state.price else "market", _tif_of(terms), state.remaining
        is_post_only = False
    side = _SIDE_WORDS[state.side]
    order = Order(ledger, instrument, instrument.symbol, side, type, tif, is_post_only, account)
    order._enter(state.session, state.client_id, state.order_id, state.price, state.quantity)
    order._lots_open = remaining
    order._lots_filled = state.quantity - remaining
    if order._lots_filled:
        order._status = OrderStatus.PARTIALLY_FILLED
    if terms is not None or isinstance(state, StateStop):
        order._terms = _terms_of(state, StateTerms() if terms is None else terms)
    return order


def _tif_of(terms: StateTerms | None) -> str:
    if terms is None:
        return "gtc"
    return "gtd" if terms.expires_ns else _UNTIL_WORDS[terms.until]


def _terms_of(state: OrderState, terms: StateTerms) -> OrderTerms:
    found = OrderTerms(
        visibility=terms.visibility,
        min_quantity=terms.min_quantity,
        display=terms.display,
        expires_ns=terms.expires_ns,
        trail=terms.trail,
        activation_price=terms.activation_price,
    )
    if isinstance(state, StateStop):
        found.trigger, found.trail_unit, found.stop_price = state.trigger, state.trail_unit, state.stop_price
    return found
