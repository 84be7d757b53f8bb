"""Stops that fall like dominoes: one sale reaches the first stop, its sale the next, until buyers stand in the way.

The bids are thin above 90 and thick below. Under each price stands the stop of somebody who bought higher. The same
sale is made twice: without stops, and with them. All of the cascade is one command, in the order of the rule book.
"""

from __future__ import annotations

from decimal import Decimal

import lx

SYMBOL = "BTC-USD"
TOP, BOTTOM = 100, 88
WIDTH = 40


def market(stops: int) -> tuple[lx.Exchange, list[lx.Order]]:
    """Bids of 1 at each price from 100 down to 91, of 20 below; stops to sell 1 from 98 down, each of an account."""
    ex = lx.Exchange()
    ex.add_instrument(SYMBOL, tick="1", lot="0.1")
    for price in range(TOP, BOTTOM - 1, -1):
        ex.submit(SYMBOL, "buy", 1 if price > 90 else 20, price=price, account=1)
    ladder = [
        ex.submit(SYMBOL, "sell", 1, type="stop", stop=TOP - 2 - step, account=10 + step) for step in range(stops)
    ]
    return ex, ladder


def path(ex: lx.Exchange, sale: lx.Order, ladder: list[lx.Order]) -> list[tuple[Decimal, str]]:
    """Each price that was traded, in turn, and whose order it was."""
    fills = [(fill.trade_id, fill.price, "the sale") for fill in sale.fills]
    for order in ladder:
        fills += [(fill.trade_id, fill.price, f"stop {order.stop:f}") for fill in order.fills]
    return [(price, whose) for _, price, whose in sorted(fills)]


for stops in (0, 12):
    ex, ladder = market(stops)
    sale = ex.submit(SYMBOL, "sell", 3, type="market", account=2)
    print(f"a sale of 3 with {stops} stops below:")
    for price, whose in path(ex, sale, ladder):
        print(f"  {price:>3f} {'#' * int((price - BOTTOM) / (TOP - BOTTOM) * WIDTH):<{WIDTH}} {whose}")
    waiting = [order for order in ladder if order.is_waiting]
    bid = ex.top(SYMBOL).bid
    print(f"  best bid {'none' if bid is None else f'{bid.price:f}'}, {len(waiting)} stops still wait")
triggered = [event for event in ex.events if event.NAME == "triggered"]
print(f"one command triggered {len(triggered)} orders")
