"""Feeds orders to a Python package with an order book; runs in that package's environment and imports nothing of lx.

    python peer_books.py PACKAGE ORDERS WARM_UP

ORDERS is a file of `new` and `cancel` records of 64 bytes. All become calls (objects and arguments) first, as all
frames of ours are built before the clock starts; the first WARM_UP are made, then the rest against the clock. Prints
one JSON object: seconds, trades (null where the package does not tell them) and quantity of the rest.
"""

import gc
import importlib
import json
import struct
import sys
import time
from pathlib import Path
from typing import Any

RECORD = struct.Struct("<BBB3xHIIQQqQ16x")
"""Kind, side, type, instrument, account, session, client id, target id, price, quantity."""
CANCEL = 2
MARKET = 2
BUY = 1
Name = tuple[int, int]
"""Session and client id of an order."""
Call = tuple[Any, tuple[Any, ...]]
"""A bound method and its arguments."""


class PyOrderBook:
    """pyorderbook: limit orders only."""

    def __init__(self) -> None:
        self.package = importlib.import_module("pyorderbook")
        self.match = self.package.Book().match

    def new(self, order_id: Name, side: int, is_market: bool, instrument: int, price: int, quantity: int) -> Call:
        """The call that enters an order."""
        if is_market:
            raise ValueError("pyorderbook has no market orders")
        make = self.package.bid if side == BUY else self.package.ask
        return self.match, (make(f"S{instrument}-USD", price, quantity),)

    def tally(self, calls: list[Call], results: list[Any], warm_up: int) -> tuple[int | None, int]:
        """Trades and lots of the results."""
        trades = [trade for blotter in results for trade in blotter.trades]
        return len(trades), sum(trade.fill_quantity for trade in trades)


class LightMatchingEngine:
    """lightmatchingengine: it numbers the orders itself; a price of 0 is a market order."""

    def __init__(self) -> None:
        package = importlib.import_module("lightmatchingengine.lightmatchingengine")
        self.engine = package.LightMatchingEngine()
        self.sides = (package.Side.SELL, package.Side.BUY)
        self.numbers: dict[Name, int] = {}

    def new(self, order_id: Name, side: int, is_market: bool, instrument: int, price: int, quantity: int) -> Call:
        """The call that enters an order."""
        self.numbers[order_id] = len(self.numbers) + 1
        price = 0 if is_market else price
        return self.engine.add_order, (f"S{instrument}", price, quantity, self.sides[side == BUY])

    def cancel(self, order_id: Name, instrument: int) -> Call:
        """The call that cancels one."""
        return self.engine.cancel_order, (self.numbers[order_id], f"S{instrument}")

    def tally(self, calls: list[Call], results: list[Any], warm_up: int) -> tuple[int | None, int]:
        """Trades and lots: each trade is told to both sides, and to the taker once a level; the maker's are counted."""
        made = [done for done in results if isinstance(done, tuple)]
        lots = [trade.trade_qty for order, trades in made for trade in trades if trade.order_id != order.order_id]
        return len(lots), sum(lots)


class LimitOrderBook:
    """limit-order-book: C++ behind ctypes; it tells no trades, only what rests in a book."""

    def __init__(self) -> None:
        self.make = importlib.import_module("limit_order_book").LimitOrderBook
        self.books: dict[int, Any] = {}
        self.numbers: dict[Name, int] = {}

    def book(self, instrument: int) -> Any:
        """The book of an instrument."""
        if instrument not in self.books:
            self.books[instrument] = self.make()
        return self.books[instrument]

    def new(self, order_id: Name, side: int, is_market: bool, instrument: int, price: int, quantity: int) -> Call:
        """The call that enters an order."""
        number = self.numbers[order_id] = len(self.numbers) + 1
        book = self.book(instrument)
        if is_market:
            return (book.market_buy if side == BUY else book.market_sell), (number, quantity)
        return (book.limit_buy if side == BUY else book.limit_sell), (number, quantity, price)

    def cancel(self, order_id: Name, instrument: int) -> Call:
        """The call that cancels one."""
        return self.book(instrument).cancel, (self.numbers[order_id],)

    def tally(self, calls: list[Call], results: list[Any], warm_up: int) -> tuple[int | None, int]:
        """Lots, from the same calls once more: a trade takes its lots from what rests and from what comes in."""
        lots = 0
        for book in self.books.values():
            book.clear()
        for at, (call, args) in enumerate(calls):
            owner = call.__self__
            before = owner.volume()
            call(*args)
            name, change = call.__name__, owner.volume() - before
            if at >= warm_up and name != "cancel":
                lots += -change if name.startswith("market") else (args[1] - change) // 2
        return None, lots


PEERS: dict[str, type[Any]] = {
    "pyorderbook": PyOrderBook,
    "lightmatchingengine": LightMatchingEngine,
    "limit-order-book": LimitOrderBook,
}


def run(name: str, orders_path: str, warm_up: int) -> dict[str, float | None]:
    """Make the calls of the file; what it prints."""
    peer = PEERS[name]()
    calls: list[Call] = []
    for kind, side, sort, instrument, _, session, client_id, target, price, quantity in RECORD.iter_unpack(
        Path(orders_path).read_bytes()
    ):
        if kind == CANCEL:
            calls.append(peer.cancel((session, target), instrument))
        else:
            calls.append(peer.new((session, client_id), side, sort == MARKET, instrument, price, quantity))
    for call, args in calls[:warm_up]:
        call(*args)
    measured = calls[warm_up:]
    results: list[Any] = []
    keep = results.append
    gc.collect()
    gc.disable()
    start_ns = time.perf_counter_ns()
    for call, args in measured:
        keep(call(*args))
    seconds = (time.perf_counter_ns() - start_ns) / 1e9
    trades, quantity = peer.tally(calls, results, warm_up)
    return {"seconds": seconds, "trades": trades, "quantity": quantity}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(sys.argv[1], sys.argv[2], int(sys.argv[3]))) + "\n")
