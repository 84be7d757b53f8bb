"""The model's order flow as commands: many markets at once, a run in each, one window of time after another.

The flow needs no answer from the engine. An order gets its lifetime when it arrives, exponential at the rate of its
distance; when that is over its cancellation is sent, whatever became of the order. That is the model exactly, up to the
first move of the mid, since until then no distance changes; what happens in a market behind its first move counts for
nothing. So the flow knows no queue: how many orders rest, and which of them a market order takes, is the engine's.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lx.lab.queue_model.model import CANCEL_RATES, LIMIT_RATES, MARKET_RATE
from lx.wire.layouts_generated import COMMAND
from lx.wire.records_generated import Kind, OrderType, Side, TimeInForce

__all__ = ["BEST_ASK", "BEST_BID", "MAKER", "TAKER", "QueueFlow"]

BEST_BID: Final = 1_000
"""Where every run begins, in ticks: at a spread of one."""
BEST_ASK: Final = BEST_BID + 1
MAKER: Final = 1
"""Account and session of the limit orders."""
TAKER: Final = 2
"""Account and session of the market orders."""

_DEPTH: Final = len(LIMIT_RATES)
_BEHIND: Final = 2
"""Orders that rest at first at each distance but the nearest: about as many as do in the long run."""
_NEVER: Final = 1e300
_RATES: Final = (*LIMIT_RATES, *LIMIT_RATES, MARKET_RATE, MARKET_RATE)
"""Of the sorts of orders: buys at 1 to 5 ticks, sells at 1 to 5 ticks, market buys, market sells."""
_LOTTERY: Final = np.repeat(np.arange(len(_RATES)), [round(100 * rate) for rate in _RATES])
"""Each sort as often as it arrives in 100 units of time: one that is drawn from these is drawn at the right odds."""
_LIFETIMES: Final = np.array([1 / rate for rate in (*CANCEL_RATES, *CANCEL_RATES)] + [_NEVER, _NEVER])
"""Mean lifetime of an order of each sort; a market order leaves by itself."""
_SELLS_FROM: Final = _DEPTH
"""The first sort of sell orders."""


def _templates() -> NDArray[Any]:
    """One command of each sort, and a cancellation behind them."""
    commands = np.zeros(len(_RATES) + 1, dtype=COMMAND)
    commands["kind"] = [*[Kind.NEW] * len(_RATES), Kind.CANCEL]
    commands["side"][:-1] = [*[Side.BUY] * _DEPTH, *[Side.SELL] * _DEPTH, Side.BUY, Side.SELL]
    commands["type"][:-1] = [*[OrderType.LIMIT] * 2 * _DEPTH, OrderType.MARKET, OrderType.MARKET]
    commands["tif"][:-1] = [*[TimeInForce.GTC] * 2 * _DEPTH, TimeInForce.IOC, TimeInForce.IOC]
    commands["account"] = commands["session"] = [*[MAKER] * 2 * _DEPTH, TAKER, TAKER, MAKER]
    commands["price"][:_DEPTH] = BEST_BID - np.arange(_DEPTH)
    commands["price"][_DEPTH : 2 * _DEPTH] = BEST_ASK + np.arange(_DEPTH)
    commands["quantity"][:-1] = 1
    return commands


_TEMPLATES: Final = _templates()
_CANCEL: Final = len(_RATES)
"""Row of the cancellation."""


class QueueFlow:
    """The flow of runs that begin with so many orders at the best bid and the best ask, in markets 1 to `runs`.

    `first_id` is the client id of its first command; they rise by one. First comes the `opening`, then windows.
    """

    def __init__(self, rng: np.random.Generator, *, bids: int, asks: int, runs: int, first_id: int) -> None:
        self._rng = rng
        self._next_id = first_id
        self._markets = np.arange(1, runs + 1)
        behind = [sort for sort in range(2 * _DEPTH) if sort % _DEPTH] * _BEHIND
        self._book = np.array([0] * bids + [_SELLS_FROM] * asks + behind + [0, _SELLS_FROM])
        # What rests, or did: the order's market, its client id, and the time up to its cancellation.
        self._open_market = self._open_id = np.zeros(0, dtype=np.int64)
        self._open_left = np.zeros(0)

    def opening(self) -> NDArray[Any]:
        """The orders that each run begins with; the last two, far away, never leave, so that no side is ever empty."""
        runs, orders = len(self._markets), len(self._book)
        sorts = np.tile(self._book, runs)
        market = np.repeat(self._markets, orders)
        commands = self._commands(sorts, market)
        commands["price"].reshape(runs, orders)[:, -2:] += [-_DEPTH, _DEPTH]
        stays = np.tile(np.arange(orders) >= orders - 2, runs)
        self._keep(market, commands["client_id"], np.where(stays, _NEVER, self._lifetimes(sorts)))
        return commands

    def window(self, length: float) -> NDArray[Any]:
        """What happens in the next stretch of time, run by run, in the order of time within a run."""
        counts = self._rng.poisson(sum(_RATES) * length, len(self._markets))
        market = np.repeat(self._markets, counts)
        when = self._rng.random(len(market)) * length
        sorts = _LOTTERY[self._rng.integers(0, len(_LOTTERY), len(market))]
        gone = when + self._lifetimes(sorts)
        young = np.flatnonzero(gone < length)  # those that are cancelled in the window they come in
        old = np.flatnonzero(self._open_left < length)
        cancels = len(young) + len(old)

        markets = np.concatenate([market, market[young], self._open_market[old]])
        times = np.concatenate([when, gone[young], self._open_left[old]])
        order = np.argsort(markets + times / length)
        row = np.concatenate([sorts, np.full(cancels, _CANCEL)])
        commands = self._commands(row[order], markets[order])
        ids = np.empty(len(order), dtype=np.int64)
        ids[order] = commands["client_id"]
        targets = np.concatenate([np.zeros(len(market), dtype=np.int64), ids[young], self._open_id[old]])
        commands["target_id"] = targets[order]

        last = np.flatnonzero((gone >= length) & (sorts < 2 * _DEPTH))
        self._age(length)
        self._keep(market[last], ids[last], gone[last] - length)
        return commands

    def end(self, ended: NDArray[Any]) -> int:
        """The runs in these markets are over; return how many still go on."""
        self._markets = np.setdiff1d(self._markets, ended, assume_unique=True)
        still = np.isin(self._open_market, self._markets)
        self._open_market, self._open_id = self._open_market[still], self._open_id[still]
        self._open_left = self._open_left[still]
        return len(self._markets)

    def _lifetimes(self, sorts: NDArray[Any]) -> NDArray[Any]:
        means = _LIFETIMES[sorts]
        lifetimes: NDArray[Any] = self._rng.standard_exponential(len(sorts)) * means
        return lifetimes

    def _commands(self, rows: NDArray[Any], markets: NDArray[Any]) -> NDArray[Any]:
        """Commands after the templates of these rows, with the next client ids."""
        # As opaque records: NumPy would copy a structured array by its fields, and slowly.
        commands: NDArray[Any] = _TEMPLATES.view(f"V{COMMAND.itemsize}")[rows].view(COMMAND)
        commands["instrument"] = markets
        commands["client_id"] = np.arange(self._next_id, self._next_id + len(rows))
        self._next_id += len(rows)
        return commands

    def _age(self, length: float) -> None:
        """Time has passed; what was cancelled meanwhile is forgotten."""
        left = self._open_left - length
        still = left >= 0
        self._open_market, self._open_id, self._open_left = self._open_market[still], self._open_id[still], left[still]

    def _keep(self, market: NDArray[Any], client_id: NDArray[Any], left: NDArray[Any]) -> None:
        """Remember orders whose cancellation is still to come."""
        self._open_market = np.concatenate([self._open_market, market])
        self._open_id = np.concatenate([self._open_id, client_id.astype(np.int64)])
        self._open_left = np.concatenate([self._open_left, left])
