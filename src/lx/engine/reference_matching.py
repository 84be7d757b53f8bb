"""How an incoming order trades: best price first, then first in first, at the maker's price.

`new` and `replace` both come here once they have been accepted; nothing here rejects anything.
It is chapter 5 of docs/matching.md.
"""

from __future__ import annotations

from lx.checks import check
from lx.engine.reference_book import Order, PriceLevel
from lx.engine.reference_money import settle
from lx.engine.reference_state import Turn
from lx.wire.records_generated import Fill, Role, Trade

__all__ = ["match"]


def match(turn: Turn, taker: Order, limit: int | None) -> None:
    """Trade the taker against the opposite side while it has something open and `limit` reaches the best level.

    `limit` is a price in ticks, or None for a market order. The taker does not rest while this runs.
    """
    opposite = turn.state.instruments[taker.instrument - 1].book.opposite(taker.side)
    while taker.remaining > 0:
        level = opposite.best()  # [501]
        if level is None or not opposite.reaches(limit, level.price):  # [510]
            return
        maker = _trade_at_level(turn, taker, level)
        turn.emit_level(maker)  # [507]: once a level, when it is done with


def _trade_at_level(turn: Turn, taker: Order, level: PriceLevel) -> Order:
    """Trade until the level is empty or the taker is done; return the last maker."""
    state = turn.state
    while True:
        maker = level.first()  # [502]
        quantity = min(taker.remaining, maker.remaining)  # [504]
        check(quantity > 0, "a trade has a quantity")
        taker.remaining -= quantity
        state.own_side(maker).shrink(maker, quantity)  # [513]: its place stays
        state.tally.executed += 2 * quantity
        _emit_trade(turn, taker, maker, quantity)
        if maker.remaining == 0:
            state.remove(maker)
        if taker.remaining == 0 or not level.orders:
            return maker


def _emit_trade(turn: Turn, taker: Order, maker: Order, quantity: int) -> None:
    """One execution: told to the taker, to the maker, then to all [506], all with one trade index [508].

    With risk on each of the two pays and is told what, right behind its fill [1522].
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
                price=maker.price,  # [503]
                quantity=quantity,
                remaining=order.remaining,
                trade=turn.trades,
            )
        )
        settle(turn, order, role, maker.price, quantity)
    turn.emit(
        Trade(
            side=taker.side,
            command=turn.index,
            instrument=taker.instrument,
            price=maker.price,
            quantity=quantity,
            trade=turn.trades,
        )
    )
    turn.trades += 1
