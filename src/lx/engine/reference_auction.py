"""The auction of one instrument: its price, what it would give now, and how it ends (docs/matching.md, chapter 19).

While orders are collected they rest as always, only that bids and offers may cross; market orders wait beside the book.
An auction ends with trades at one price. The rules that find it look at two sums: what would buy at a price or pay
more, and what would sell at it or take less, market orders included.
"""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

from lx.checks import check
from lx.engine.reference_book import Order
from lx.engine.reference_matching import emit_trade
from lx.engine.reference_orders import cancel_in_order_of_entry
from lx.engine.reference_state import Indication, Instrument, Turn
from lx.wire.records_generated import LEVEL_QUANTITY_MAX, Indicative, Phase, Reason, Side, Until

__all__ = ["Clearing", "clearing_of", "indication_of", "tell_indicatives", "uncross"]


class Clearing(NamedTuple):
    """What an auction gives: its price in ticks, the lots that trade, lots to buy less lots to sell at the price."""

    price: int
    volume: int
    imbalance: int


NOTHING = Clearing(0, 0, 0)
"""No price: nothing would trade."""

# ------------------------------------------------------------------------------------------------- the price


def clearing_of(instrument: Instrument) -> Clearing:
    """Price, volume and imbalance of the auction as it is now [1930]; `NOTHING` when it has no price [1937]."""
    reference = _reference(instrument)
    found = _candidates(instrument, reference)
    volume = max((one.volume for one in found), default=0)
    if volume == 0:
        return NOTHING
    most = [one for one in found if one.volume == volume]  # [1931]
    least = min(abs(one.imbalance) for one in most)
    left = [one for one in most if abs(one.imbalance) == least]  # [1932]
    lowest, highest = left[0], left[-1]
    if lowest.imbalance > 0 and highest.imbalance > 0:
        return highest  # [1933]
    if lowest.imbalance < 0 and highest.imbalance < 0:
        return lowest  # [1933]
    if reference:
        return min(left, key=lambda one: abs(one.price - reference))  # [1934]
    return _at(instrument, (lowest.price + highest.price) // 2)  # [1935]


def _reference(instrument: Instrument) -> int:
    """The last trade, else the set reference, moved into the instrument's price limits; 0 is none [1936]."""
    price = instrument.last_price or instrument.reference
    limits = instrument.limits
    return min(max(price, limits.price_min), limits.price_max) if price else 0


def _candidates(instrument: Instrument, reference: int) -> list[Clearing]:
    """What would trade at the price of each limit order and at the reference price, by rising price [1930]."""
    bids, asks = instrument.book.bids, instrument.book.asks
    buy, sell = _market_lots(instrument, Side.BUY), _market_lots(instrument, Side.SELL)
    best_bid, best_ask = bids.best(), asks.best()
    is_crossed = best_bid is not None and best_ask is not None and best_bid.price >= best_ask.price
    if not is_crossed and buy == 0 and sell == 0:
        return []
    buy += sum(level.open for level in bids.levels.values())
    found = []
    for price in sorted({*bids.levels, *asks.levels, *([reference] if reference else [])}):
        sell += asks.open_at(price)
        found.append(Clearing(price, min(buy, sell), buy - sell))
        buy -= bids.open_at(price)
    return found


def _at(instrument: Instrument, price: int) -> Clearing:
    """What would trade at a price; hidden lots count as all others do [1942]."""
    book = instrument.book
    buy = sum(level.open for level in book.bids.levels.values() if level.price >= price)
    sell = sum(level.open for level in book.asks.levels.values() if level.price <= price)
    buy, sell = buy + _market_lots(instrument, Side.BUY), sell + _market_lots(instrument, Side.SELL)
    return Clearing(price, min(buy, sell), buy - sell)


def _market_lots(instrument: Instrument, side: int) -> int:
    return sum(order.remaining for order in _market(instrument, side))


def _market(instrument: Instrument, side: int) -> list[Order]:
    """Market orders that take part in the auction, first in first; those for the close wait for theirs [1922]."""
    aside = instrument.book.own(side).aside.orders.values()
    is_closing = instrument.phase == Phase.CLOSING_AUCTION
    return [order for order in aside if is_closing or order.until == Until.AT_OPEN]


# ------------------------------------------------------------------------------------------------- what it would give


def tell_indicatives(turn: Turn) -> None:
    """Tell what each auction would give now, where that has changed since it was told last [1925]."""
    for number in sorted(turn.state.collecting):
        instrument = turn.state.instruments[number - 1]
        told = indication_of(instrument)
        if told == instrument.indication:
            continue
        instrument.indication = told
        turn.emit(
            Indicative(
                command=turn.index,
                instrument=instrument.number,
                price=told.price,
                quantity=told.quantity,
                imbalance=told.imbalance,
            )
        )


def indication_of(instrument: Instrument) -> Indication:
    """The clearing as it is told: sums beyond 2^63 - 1 as that [1926]."""
    now = clearing_of(instrument)
    imbalance = max(-LEVEL_QUANTITY_MAX, min(now.imbalance, LEVEL_QUANTITY_MAX))
    return Indication(now.price, min(now.volume, LEVEL_QUANTITY_MAX), imbalance)


# ------------------------------------------------------------------------------------------------- how it ends


def uncross(turn: Turn, instrument: Instrument) -> None:
    """End the auction: all trades at its one price, then what was for this auction only is canceled [1940, 1945]."""
    clearing = clearing_of(instrument)
    if clearing.volume > 0:
        touched = _trade_all(turn, instrument, clearing)
        for order in touched:
            turn.emit_level(order)  # [1943]
        instrument.last_price = instrument.reference = clearing.price  # [1944]
    ended = (Until.AT_OPEN, Until.AT_CLOSE) if instrument.phase == Phase.CLOSING_AUCTION else (Until.AT_OPEN,)
    left = [order for order in turn.state.orders.values() if order.instrument == instrument.number]
    cancel_in_order_of_entry(turn, [order for order in left if order.until in ended], Reason.AUCTION_ENDED)


def _trade_all(turn: Turn, instrument: Instrument, clearing: Clearing) -> list[Order]:
    """Trade the volume, market orders first, then by price and time [1941]; return one order of each level touched."""
    buys = _in_turn(instrument, Side.BUY)
    sells = _in_turn(instrument, Side.SELL)
    touched: dict[tuple[int, int], Order] = {}
    left = clearing.volume
    while left > 0:
        buy, sell = buys[0], sells[0]
        lots = min(buy.remaining, sell.remaining, left)
        check(buy.price == 0 or buy.price >= clearing.price, "no buyer of an auction pays more than its limit")
        check(sell.price == 0 or sell.price <= clearing.price, "no seller of an auction gets less than its limit")
        for order in (buy, sell):
            turn.state.own_side(order).shrink(order, lots)
            touched.setdefault((order.side, order.price), order)
        turn.state.tally.executed += 2 * lots
        later, earlier = (buy, sell) if buy.id > sell.id else (sell, buy)
        turn.touch(later)
        turn.touch(earlier)
        emit_trade(turn, later, earlier, clearing.price, lots, side=Side.NONE, is_auction=True)
        left -= lots
        for queue in (buys, sells):
            if queue[0].remaining == 0:
                turn.state.remove(queue.pop(0))
    for order in (buy, sell):
        if order.remaining > 0:
            turn.state.own_side(order).show_slice_in_place(order)  # [1942]
    bids = sorted((order for order in touched.values() if order.side == Side.BUY), key=lambda order: -order.price)
    asks = sorted((order for order in touched.values() if order.side == Side.SELL), key=lambda order: order.price)
    return [*bids, *asks]


def _in_turn(instrument: Instrument, side: int) -> list[Order]:
    """The orders of a side in the order in which they trade [1941]."""
    levels = instrument.book.own(side).best_first()
    queues = ((level.orders, level.hidden_orders) for level in levels)
    return [*_market(instrument, side), *chain.from_iterable(one.values() for pair in queues for one in pair)]
