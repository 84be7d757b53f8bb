"""How an incoming order trades: best price first, then first in first, at the maker's price.

`new` and `replace` both come here once they have been accepted; nothing here rejects anything. It is chapter 5 of
docs/matching.md, of chapter 16 what happens where an order would meet one of its own owner, of chapter 20 what hidden
orders do.
"""

from __future__ import annotations

from lx.checks import check
from lx.engine.reference_book import Order, PriceLevel
from lx.engine.reference_money import free_to_pay, release, settle
from lx.engine.reference_state import Turn
from lx.engine.reference_terms import Taking
from lx.wire.records_generated import BandAction, Fill, Prevented, Reason, Role, SelfTrade, Trade

__all__ = ["emit_trade", "match"]


def match(turn: Turn, taker: Order, taking: Taking) -> Reason | None:
    """Trade the taker against the opposite side, level by level, while it has lots open and its limit reaches them.

    The taker does not rest while this runs. Return why what is left of it must be canceled, or None.
    """
    opposite = turn.state.instruments[taker.instrument - 1].book.opposite(taker.side)
    price = None
    while taker.remaining > 0:
        level = opposite.behind(price)  # [501]; a level may stay behind with hidden orders that were passed by [2006]
        if level is None or not opposite.reaches(taking.limit, level.price):  # [510]
            return None
        if taking.is_outside(level.price):
            return _stop_at_band(turn, taker)  # [1952]
        price = level.price
        ended = _take_from_level(turn, taker, taking, level)
        if ended is not None:
            return ended
    return None


def _stop_at_band(turn: Turn, taker: Order) -> Reason:
    """Why the taker trades no further; the instrument may be halted for it, once the command is done [1954, 1955]."""
    instrument = turn.state.instruments[taker.instrument - 1]
    if instrument.band_action != BandAction.HALT:
        return Reason.OUTSIDE_BAND
    turn.halting = instrument
    return Reason.HALTED


def _take_from_level(turn: Turn, taker: Order, taking: Taking, level: PriceLevel) -> Reason | None:
    """Trade until the level is done with or the taker is; return why what is left of it must be canceled, or None."""
    first = level.first() if level.orders else None
    ended = None
    events = len(turn.events)
    while taker.remaining > 0 and level.orders and ended is None:
        ended = _meet(turn, taker, taking, level.first())  # [502]
    is_told = len(turn.events) > events
    for maker in list(level.hidden_orders.values()):  # [2002]: behind all that is shown
        if taker.remaining > 0 and ended is None:
            ended = _meet(turn, taker, taking, maker)
    if first is not None and is_told:
        turn.emit_level(first)  # [507, 2004]: once a level, when it is done with and something shown changed there
    return ended


def _meet(turn: Turn, taker: Order, taking: Taking, maker: Order) -> Reason | None:
    """Trade with the order whose turn it is, if that may be; return why what is left of the taker ends, or None."""
    state = turn.state
    lots = min(taker.remaining, maker.offered)  # [504, 1631]
    payable, bound = lots, Reason.NONE
    if taking.purse is not None:
        taking.purse.funds = free_to_pay(state, taker)
        most, bound = taking.purse.lots_at(maker.price)
        payable = lots if most is None else min(lots, most)
    if payable < maker.least:
        return None  # [2006]: it is passed by, also by one that can pay for nothing
    if payable == 0:
        return bound  # [1611, 1641, 1645]
    if taking.stp != SelfTrade.NONE and state.owner_of(maker) == state.owner_of(taker):
        return Reason.SELF_TRADE if _prevent(turn, taker, maker, taking.stp, lots) else None
    if taking.purse is not None:
        taking.purse.spend(maker.price, payable)
    check(payable > 0, "a trade has a quantity")
    turn.touch(maker)
    taker.remaining -= payable
    state.own_side(maker).take(maker, payable)  # [513]: its place stays
    state.tally.executed += 2 * payable
    emit_trade(turn, taker, maker, maker.price, payable, side=taker.side)  # [503]
    _go_on(turn, maker)
    return None


def _go_on(turn: Turn, maker: Order) -> None:
    """What becomes of a maker that lost lots: it is gone, shows its next slice, or keeps its place."""
    if maker.remaining == 0:
        turn.state.remove(maker)
    elif maker.offered == 0:
        turn.state.show_next(maker)  # [1631]


def _prevent(turn: Turn, taker: Order, maker: Order, stp: int, lots: int) -> bool:
    """What happens instead of a trade with an order of the taker's owner; return whether the taker ends [1603]."""
    state = turn.state
    if stp in (SelfTrade.EXPIRE_MAKER, SelfTrade.EXPIRE_BOTH):
        turn.touch(maker)
        state.remove(maker)
        release(state, maker, maker.remaining)
        state.tally.canceled += maker.remaining
        turn.emit_canceled(maker, Reason.SELF_TRADE)  # [1605, 1606]
    if stp != SelfTrade.DECREMENT:
        return stp != SelfTrade.EXPIRE_MAKER
    turn.touch(maker)
    release(state, maker, lots)  # [1607, 1608]
    taker.quantity -= lots
    taker.remaining -= lots
    maker.quantity -= lots
    state.own_side(maker).take(maker, lots)
    state.tally.canceled += 2 * lots
    for order, role in ((taker, Role.TAKER), (maker, Role.MAKER)):
        turn.emit(
            Prevented(
                side=order.side,
                command=turn.index,
                instrument=order.instrument,
                role=role,
                session=order.session,
                client_id=order.name,
                order_id=order.id,
                price=maker.price,
                quantity=lots,
                remaining=order.remaining,
            )
        )
    _go_on(turn, maker)
    return False


def emit_trade(
    turn: Turn, taker: Order, maker: Order, price: int, quantity: int, *, side: int, is_auction: bool = False
) -> None:
    """One execution: told to the taker, to the maker, then to all [506], all with one trade index [508].

    With risk on each of the two pays and is told what, right behind its fill [1522]. In an auction both have rested.
    """
    for order, role in ((taker, Role.TAKER), (maker, Role.MAKER)):
        turn.emit(
            Fill(
                side=order.side,
                command=turn.index,
                instrument=order.instrument,
                role=role,
                session=order.session,
                client_id=order.name,
                order_id=order.id,
                price=price,
                quantity=quantity,
                remaining=order.remaining,
                trade=turn.trades,
            )
        )
        settle(turn, order, role, price, quantity, has_rested=is_auction or role == Role.MAKER)
    turn.emit(
        Trade(
            side=side,
            command=turn.index,
            instrument=taker.instrument,
            price=price,
            quantity=quantity,
            trade=turn.trades,
        )
    )
    instrument = turn.state.instruments[taker.instrument - 1]
    instrument.last_price = price  # [1703, 1936]
    turn.traded.setdefault(instrument.number, []).append(price)
    turn.trades += 1
