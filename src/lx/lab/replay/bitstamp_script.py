"""Bitstamp scripts: orders of an hour as they were sent, with the trades and books that the venue published.

Columns (in any order): kind, side, order_id, price_cents, qty_satoshi, extra; optional n, ts_ms. A tick is a cent, a
lot a satoshi.

INIT     `extra` is the starting book as {"bids": [[price, size], ...], "asks": ...}: one pool order a level. One that
         comes later starts the book anew. A pool that meets the other side on entry is counted as `crossed`
NEW      an incoming limit order
CANCEL   takes the order out if it still rests; of an id never seen it takes qty_satoshi off the pool at that side and
         price, and without such a pool it is counted as an unknown id
GONE     takes the order out if it still rests
PARTIAL  nothing
TRADE    the record to compare with: what NEW orders traded and what was recorded, as multisets of (price, size)
BOOK5    the record to compare with: best level of both sides, price and size
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import msgspec

from lx.lab.replay.book import Quote, Quotes
from lx.lab.replay.feed import Event, Feed
from lx.lab.replay.report import Report
from lx.lab.replay.source import Source
from lx.wire.records_generated import PRICE_MAX, QUANTITY_MAX, Kind, Role, Side

__all__ = ["COLUMNS", "NAME", "replay"]

NAME = "bitstamp-script"
COLUMNS = ("kind", "side", "order_id", "price_cents", "qty_satoshi", "extra")
_TICK = (1, 2)
_LOT = (1, 8)
_SIDES = {"B": Side.BUY, "S": Side.SELL}
_ID_MAX = (1 << 63) - 1
_TIME_MAX_MS = (1 << 63) // 1_000_000


class _Levels(msgspec.Struct):
    """The JSON of INIT and BOOK5: (price in cents, size in satoshi), best first."""

    bids: list[tuple[int, int]]
    asks: list[tuple[int, int]]


@dataclass(slots=True)
class _Row:
    """What there is to do once the row's commands are through."""

    kind: str
    pools: frozenset[int] = frozenset()
    book: tuple[Quote, Quote] | None = None


def replay(source: Source, feed: Feed) -> Report:
    """Replay a script; raise InputError for a malformed row."""
    return _Script(source, feed).run()


class _Script:
    def __init__(self, source: Source, feed: Feed) -> None:
        self.source = source
        self.feed = feed
        self.quotes = Quotes()
        self.pools: dict[tuple[Side, int], int] = {}
        """Side and price -> client id of the pool order."""
        self.orders: dict[int, int] = {}
        """Recorded id -> client id; 0 once it was canceled or gone."""
        self.made: Counter[tuple[int, int]] = Counter()
        self.recorded: Counter[tuple[int, int]] = Counter()
        self.books_checked = 0
        self.books_equal = 0
        self.unknown_ids = 0
        self.crossed = 0

    def run(self) -> Report:
        feed = self.feed
        feed.settle = self.settle
        feed.open_session()
        base = feed.add_asset("BTC", decimals=_LOT[1])
        quote = feed.add_asset("USD", decimals=_TICK[1] + _LOT[1])
        self.instrument = feed.add_instrument("BTC-USD", base=base, quote=quote, tick=_TICK, lot=_LOT)
        for row in self.source.table(COLUMNS):
            feed.end_row(self.take(row), self.time_ns(row))
        feed.flush()
        return Report(
            NAME,
            rows=self.source.row,
            trades_made=self.made.total(),
            trades_recorded=self.recorded.total(),
            trades_common=(self.made & self.recorded).total(),
            books_checked=self.books_checked,
            books_equal=self.books_equal,
            unknown_ids=self.unknown_ids,
            crossed=self.crossed,
        )

    def take(self, row: dict[str, str]) -> _Row:
        """Send what the row asks for."""
        kind = row["kind"]
        if kind == "INIT":
            return self.start(row)
        if kind == "NEW":
            self.new(row)
        elif kind in ("CANCEL", "GONE"):
            self.take_out(row, is_cancel=kind == "CANCEL")
        elif kind == "TRADE":
            price = self.source.whole("price_cents", row["price_cents"], 1, PRICE_MAX)
            self.recorded[price, self.source.whole("qty_satoshi", row["qty_satoshi"], 1, QUANTITY_MAX)] += 1
        elif kind == "BOOK5":
            levels = self.levels(row)
            bid, ask = self.best(levels.bids), self.best(levels.asks)
            return _Row(kind, book=(bid, ask))
        elif kind != "PARTIAL":
            raise self.source.fault("kind", kind, "not one of INIT, NEW, CANCEL, GONE, PARTIAL, TRADE, BOOK5")
        return _Row(kind)

    def start(self, row: dict[str, str]) -> _Row:
        """Enter the pools; cancel all that was there before."""
        if self.pools or self.orders:
            self.feed.cancel_all(self.instrument)
            self.pools.clear()
            self.orders = dict.fromkeys(self.orders, 0)
        levels = self.levels(row)
        for side, told in ((Side.BUY, levels.bids), (Side.SELL, levels.asks)):
            for price, quantity in told:
                self.check_level(price, quantity)
                if (side, price) in self.pools:
                    raise self.source.fault("extra", price, "a level is told twice; one pool order a level is needed")
                self.pools[side, price] = self.feed.new(self.instrument, side, quantity, price)
        return _Row("INIT", pools=frozenset(self.pools.values()))

    def new(self, row: dict[str, str]) -> None:
        order_id = self.order_id(row)
        if self.orders.get(order_id):
            raise self.source.fault("order_id", order_id, "an order of this id was entered before and is not gone")
        quantity = self.source.whole("qty_satoshi", row["qty_satoshi"], 1, QUANTITY_MAX)
        price = self.source.whole("price_cents", row["price_cents"], 1, PRICE_MAX)
        self.orders[order_id] = self.feed.new(self.instrument, self.side(row), quantity, price)

    def take_out(self, row: dict[str, str], *, is_cancel: bool) -> None:
        order_id = self.order_id(row)
        client_id = self.orders.get(order_id)
        if client_id is not None:
            if client_id:
                self.feed.cancel(self.instrument, client_id)
                self.orders[order_id] = 0
            return
        if not is_cancel:
            return
        price = self.source.whole("price_cents", row["price_cents"], 1, PRICE_MAX)
        quantity = self.source.whole("qty_satoshi", row["qty_satoshi"], 0, QUANTITY_MAX)
        pool = self.pools.get((self.side(row), price))
        if pool is None:
            self.unknown_ids += 1
        elif quantity:
            self.feed.reduce(self.instrument, pool, quantity)

    # ------------------------------------------------------------ fields

    def order_id(self, row: dict[str, str]) -> int:
        return self.source.whole("order_id", row["order_id"], 0, _ID_MAX)

    def side(self, row: dict[str, str]) -> Side:
        side = _SIDES.get(row["side"])
        if side is None:
            raise self.source.fault("side", row["side"], "B or S is needed")
        return side

    def time_ns(self, row: dict[str, str]) -> int | None:
        text = row.get("ts_ms")
        return None if text is None else self.source.whole("ts_ms", text, 0, _TIME_MAX_MS) * 1_000_000

    def levels(self, row: dict[str, str]) -> _Levels:
        try:
            return msgspec.json.decode(row["extra"], type=_Levels)
        except msgspec.DecodeError as error:
            why = f'{error}; {{"bids": [[price, size], ...], "asks": [...]}} in whole cents and satoshi is needed'
            raise self.source.fault("extra", row["extra"], why) from None

    def best(self, told: list[tuple[int, int]]) -> Quote:
        """The first level of a recorded side."""
        for price, quantity in told:
            self.check_level(price, quantity)
        return told[0] if told else None

    def check_level(self, price: int, quantity: int) -> None:
        if not 1 <= price <= PRICE_MAX:
            raise self.source.fault("extra", price, f"a price from 1 to {PRICE_MAX} cents is needed")
        if not 1 <= quantity <= QUANTITY_MAX:
            raise self.source.fault("extra", quantity, f"a size from 1 to {QUANTITY_MAX} satoshi is needed")

    # ------------------------------------------------------------ checks

    def settle(self, row: _Row, events: list[Event]) -> None:
        """Compare what the engines made of the row with what the record says."""
        self.quotes.follow(events)
        if row.kind == "NEW":
            self.made.update((event.price, event.quantity) for event in events if event.kind == Kind.TRADE)
        elif row.kind == "INIT":
            takers = (event.order_id for event in events if event.kind == Kind.FILL and event.reason == Role.TAKER)
            self.crossed += len(set(takers))
        elif row.book is not None:
            self.books_checked += 1
            self.books_equal += row.book == (self.quotes.best(Side.BUY), self.quotes.best(Side.SELL))
