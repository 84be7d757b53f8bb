"""The stochastic order book of Cont, Stoikov and Talreja (Operations Research 58(3), 2010): its rates, and its odds.

All orders are of unit size. Limit orders of a side arrive at a rate that depends on their distance from the opposite
best quote, in ticks; each order that rests is cancelled at a rate that depends on the same distance; market orders of
each side arrive at a constant rate. Times are in the unit of the rates, and have no other meaning.

At a spread of one tick nothing fits between the best bid and the best ask. So both queues are birth-death processes
that know nothing of each other, n orders shrink at rate MARKET_RATE + n * CANCEL_RATES[0], and the mid price moves when
the first of them is empty: up when it is the ask.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

__all__ = ["CANCEL_RATES", "LIMIT_RATES", "MARKET_RATE", "up_probability"]

LIMIT_RATES: Final = (1.85, 1.51, 1.09, 0.88, 0.77)
"""Arrivals of limit orders at 1 to 5 ticks from the opposite best quote; none arrive farther away."""
CANCEL_RATES: Final = (0.71, 0.81, 0.68, 0.56, 0.47)
"""Cancellations of each order that rests there."""
MARKET_RATE: Final = 0.94
"""Market orders of each side."""
_ORDERS_MAX: Final = 20
"""A queue that long is not left standing: one of 40 gives the same odds in ten digits."""


@cache
def up_probability(bids: int, asks: int) -> float:
    """The probability that the mid price moves up next, with so many orders at the best bid and the best ask.

    The Markov chain of both queues, cut off at 20 orders: from each state the chance is the mean of the chances of the
    states it goes to, weighted with their rates; one system of linear equations.

    >>> round(up_probability(1, 2), 3)
    0.335
    """
    size = _ORDERS_MAX
    chain = np.zeros((size + 1, size + 1, size + 1, size + 1))
    constant = np.zeros((size + 1, size + 1))
    for bid, ask in np.ndindex(size + 1, size + 1):
        row = chain[bid, ask]
        if bid == 0 or ask == 0:  # the mid has moved
            row[bid, ask] = 1
            constant[bid, ask] = float(bid > 0)
            continue
        goes_to = [
            (bid - 1, ask, MARKET_RATE + bid * CANCEL_RATES[0]),
            (bid, ask - 1, MARKET_RATE + ask * CANCEL_RATES[0]),
            (min(bid + 1, size), ask, LIMIT_RATES[0]),
            (bid, min(ask + 1, size), LIMIT_RATES[0]),
        ]
        for to_bid, to_ask, rate in goes_to:
            row[bid, ask] += rate
            row[to_bid, to_ask] -= rate
    states = (size + 1) ** 2
    odds = np.linalg.solve(chain.reshape(states, states), constant.reshape(states))
    return float(odds.reshape(size + 1, size + 1)[bids, asks])
