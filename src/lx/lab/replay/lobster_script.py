"""LOBSTER scripts: a day of Nasdaq messages as engine operations, with the best quotes after each.

Columns (in any order): op, side, order_id, qty, price, fifo_ok; optional time, row, sweep and ask1, ask1sz, bid1,
bid1sz.
Prices are dollars x 10,000 in every file of this format, so a tick is 0.0001 dollars.

INIT, ADD      a resting limit order; one that meets the other side on entry is counted as `crossed`
REDUCE, DELETE takes qty off order_id, which keeps its priority; negative ids are pools of orders of unknown history
EXEC           fifo_ok 1: the opposite side as IOC; one checked execution, equal when it is one fill of the named maker,
               of all of qty at the price. fifo_ok 0: the record itself was not first in first out; a REDUCE of order_id
HIDDEN, SKIP   nothing is sent
A row with quotes is checked after its commands: price and size of both best levels. Size 0 means an empty side (LOBSTER
fills the price of an empty level with +-9999999999).
"""

from __future__ import annotations

from typing import NamedTuple

from lx.lab.replay.book import Quote, Quotes
from lx.lab.replay.executions import Execution, is_execution_of
from lx.lab.replay.feed import Event, Feed
from lx.lab.replay.report import Report
from lx.lab.replay.source import Source
from lx.wire.records_generated import PRICE_MAX, QUANTITY_MAX, Kind, Reason, Side, TimeInForce

__all__ = ["COLUMNS", "NAME", "replay"]

NAME = "lobster-script"
COLUMNS = ("op", "side", "order_id", "qty", "price", "fifo_ok")
_TICK = (1, 4)
_SIDES = {"B": Side.BUY, "S": Side.SELL}
_QUOTE_COLUMNS = (("ask1", "ask1sz"), ("bid1", "bid1sz"))
_ID_MAX = (1 << 63) - 1


class _Row(NamedTuple):
    """What there is to check once the row's commands are through."""

    op: str
    execution: Execution | None
    quotes: tuple[Quote, Quote] | None


def replay(source: Source, feed: Feed) -> Report:
    """Replay a script; raise InputError for a malformed row."""
    return _Script(source, feed).run()


class _Script:
    def __init__(self, source: Source, feed: Feed) -> None:
        self.source = source
        self.feed = feed
        self.quotes = Quotes()
        self.resting: dict[int, tuple[int, int]] = {}
        """Recorded id -> client id and lots left by the record; gone when none is left."""
        self.report = Report(NAME, executions_checked=0, executions_equal=0, unknown_ids=0, crossed=0)
        self.quotes_checked = 0
        self.quotes_equal = 0

    def run(self) -> Report:
        feed, report = self.feed, self.report
        feed.settle = self.settle
        feed.open_session()
        base = feed.add_asset("SHARE", decimals=0)
        quote = feed.add_asset("USD", decimals=_TICK[1])
        self.instrument = feed.add_instrument("SHARE-USD", base=base, quote=quote, tick=_TICK)
        for row in self.source.table(COLUMNS):
            self.take(row)
        feed.flush()
        report.rows = self.source.row
        if self.quotes_checked:
            report.quotes_checked, report.quotes_equal = self.quotes_checked, self.quotes_equal
        return report

    def take(self, row: dict[str, str]) -> None:
        """Send what the row asks for."""
        op = row["op"]
        execution = None
        if op in ("INIT", "ADD"):
            self.add(row)
        elif op in ("REDUCE", "DELETE") or (op == "EXEC" and not self.is_fifo(row)):
            self.reduce(row)
        elif op == "EXEC":
            execution = self.execute(row)
        elif op not in ("HIDDEN", "SKIP"):
            known = "INIT, ADD, REDUCE, DELETE, EXEC, HIDDEN, SKIP"
            raise self.source.fault("op", op, f"not one of {known}")
        self.feed.end_row(_Row(op, execution, self.recorded_quotes(row)), self.time_ns(row))

    def add(self, row: dict[str, str]) -> None:
        side, order_id, quantity, price = self.order(row)
        if order_id in self.resting:
            raise self.source.fault("order_id", order_id, "an order of this id still rests; give each its own id")
        self.resting[order_id] = self.feed.new(self.instrument, side, quantity, price), quantity

    def reduce(self, row: dict[str, str]) -> None:
        _, order_id, quantity, _ = self.order(row)
        client_id = self.take_off(order_id, quantity)
        if client_id:
            self.feed.reduce(self.instrument, client_id, quantity)

    def execute(self, row: dict[str, str]) -> Execution:
        side, order_id, quantity, price = self.order(row)
        taker_side = Side.SELL if side == Side.BUY else Side.BUY
        self.feed.new(self.instrument, taker_side, quantity, price, tif=TimeInForce.IOC)
        return Execution(self.take_off(order_id, quantity), quantity, price)

    def take_off(self, order_id: int, quantity: int) -> int:
        """Take lots off the record's view of an order; its client id, or 0 and one more unknown id."""
        client_id, left = self.resting.get(order_id, (0, 0))
        if client_id == 0:
            self.unknown()
        elif left > quantity:
            self.resting[order_id] = client_id, left - quantity
        else:
            del self.resting[order_id]
        return client_id

    def unknown(self) -> None:
        self.report.unknown_ids = (self.report.unknown_ids or 0) + 1

    # ------------------------------------------------------------ fields

    def order(self, row: dict[str, str]) -> tuple[Side, int, int, int]:
        """Side, id, lots and ticks of a row."""
        side = _SIDES.get(row["side"])
        if side is None:
            raise self.source.fault("side", row["side"], "B or S is needed")
        whole = self.source.whole
        return (
            side,
            whole("order_id", row["order_id"], -_ID_MAX, _ID_MAX),
            whole("qty", row["qty"], 1, QUANTITY_MAX),
            whole("price", row["price"], 1, PRICE_MAX),
        )

    def is_fifo(self, row: dict[str, str]) -> bool:
        if row["fifo_ok"] not in ("0", "1"):
            raise self.source.fault("fifo_ok", row["fifo_ok"], "an EXEC row needs 0 or 1")
        return row["fifo_ok"] == "1"

    def time_ns(self, row: dict[str, str]) -> int | None:
        """Seconds since midnight with up to nine decimals, in ns; None when the file has no times."""
        text = row.get("time")
        if text is None:
            return None
        seconds, _, decimals = text.partition(".")
        if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 9):
            raise self.source.fault("time", text, "seconds since midnight are needed, such as 34200.004241176")
        if decimals and not (decimals.isascii() and decimals.isdigit()):
            raise self.source.fault("time", text, "seconds since midnight are needed, such as 34200.004241176")
        return int(seconds) * 10**9 + int(decimals[:9].ljust(9, "0"))

    def recorded_quotes(self, row: dict[str, str]) -> tuple[Quote, Quote] | None:
        """Best ask and bid of the row; None when it tells none."""
        get = row.get
        if not (get("ask1") or get("bid1") or get("ask1sz") or get("bid1sz")):
            return None
        ask_names, bid_names = _QUOTE_COLUMNS
        return self.quote(row, *ask_names), self.quote(row, *bid_names)

    def quote(self, row: dict[str, str], price_name: str, size_name: str) -> Quote:
        price, size = row.get(price_name, ""), row.get(size_name, "")
        if not price and not size:
            return None
        lots = self.source.whole(size_name, size, 0, _ID_MAX)
        ticks = self.source.whole(price_name, price, -_ID_MAX, _ID_MAX)
        return (ticks, lots) if lots else None

    # ------------------------------------------------------------ checks

    def settle(self, row: _Row, events: list[Event]) -> None:
        """Compare what the engines made of the row with what the record says."""
        self.quotes.follow(events)
        report = self.report
        if row.execution is not None:
            report.executions_checked = (report.executions_checked or 0) + 1
            if is_execution_of(events, row.execution):
                report.executions_equal = (report.executions_equal or 0) + 1
        elif row.op in ("INIT", "ADD"):
            if any(event.kind == Kind.TRADE for event in events):
                report.crossed = (report.crossed or 0) + 1
        elif any(event.kind == Kind.REJECTED and event.reason == Reason.UNKNOWN_ORDER for event in events):
            self.unknown()
        if row.quotes is not None:
            self.quotes_checked += 1
            best = self.quotes.best(Side.SELL), self.quotes.best(Side.BUY)
            self.quotes_equal += best == row.quotes
