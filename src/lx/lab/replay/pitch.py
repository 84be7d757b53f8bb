"""BATS PITCH text: a day of add, cancel and execute messages, many symbols in one file.

A message is one line of fixed columns, counted from 1: 1-8 milliseconds since midnight, 9 type, then by type; a line
may start with the `S` of a sequenced packet, which is passed over.

A, d  add: 10-21 order id, 22 side, 23-28 shares, then A: 29-34 symbol, 35-44 price, 45 display; d (long form): 29-36
      symbol, 37-46 price, 47 display. The price has four decimals, so a tick is 0.0001. A resting limit order; one
      that meets the other side on entry is counted as `crossed`. Its symbol is created when it is first seen
X     cancel: 10-21 order id, 22-27 shares; reduces the order, which keeps its priority
E     execute: 10-21 order id, 22-27 shares; an incoming order of that size at the maker's price (IOC). One checked
      execution: equal when it is one fill of the named order, in whole: the order stood at the front of the queue
s     symbol clear: 10-17 symbol; all its orders are gone
P, r  trade of a hidden order, in the columns of A and d without display: nothing changes
B, H, I, J, R  trade break, trading status, auctions, retail interest: nothing changes
X and E of an id that does not rest are counted as unknown ids, and nothing is sent or checked. An id may be used again
once it is gone.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lx.lab.replay.executions import Execution, is_execution_of
from lx.lab.replay.feed import Event, Feed
from lx.lab.replay.report import Report
from lx.lab.replay.source import Source
from lx.wire.records_generated import INSTRUMENTS_MAX, Kind, Reason, Side, TimeInForce

__all__ = ["LINE", "NAME", "replay"]

NAME = "pitch"
LINE = re.compile(r"S?\d{8}[A-Za-z]")
"""How every message begins."""
_TICK = (1, 4)
_SIDES = {"B": Side.BUY, "S": Side.SELL}
_NO_EFFECT = frozenset("BHIJR")
_ORDER_ID = re.compile(r"[0-9A-Z]{12}")
_ENGINE_SYMBOL = re.compile(r"[A-Za-z0-9._/-]{1,16}")
_TYPE_AT = 8
_DAY_MS = 24 * 60 * 60 * 1000
_ADDS = frozenset("Ad")
_HIDDEN = frozenset("Pr")
_DESCRIBED_SIZE = 38
"""Columns before the symbol and of the price."""
_SYMBOL_SIZE = {"A": 6, "d": 8, "P": 6, "r": 8}


class _Order(NamedTuple):
    """A resting order as the record has it."""

    client_id: int
    instrument: int
    side: Side
    left: int
    price: int


class _Row(NamedTuple):
    type: str
    execution: Execution | None = None


_PLAIN = _Row("")


def replay(source: Source, feed: Feed) -> Report:
    """Replay a file of messages; raise InputError for a malformed one."""
    return _Messages(source, feed).run()


class _Messages:
    def __init__(self, source: Source, feed: Feed) -> None:
        self.source = source
        self.feed = feed
        self.orders: dict[str, _Order] = {}
        self.instruments: dict[str, int] = {}
        self.executions_checked = 0
        self.executions_equal = 0
        self.unknown_ids = 0
        self.crossed = 0

    def run(self) -> Report:
        feed = self.feed
        feed.settle = self.settle
        feed.open_session()
        self.base = feed.add_asset("SHARE", decimals=0)
        self.quote = feed.add_asset("USD", decimals=_TICK[1])
        for line in self.source.lines():
            self.take(line[1:] if line.startswith("S") else line)
        feed.flush()
        return Report(
            NAME,
            rows=self.source.row,
            executions_checked=self.executions_checked,
            executions_equal=self.executions_equal,
            unknown_ids=self.unknown_ids,
            crossed=self.crossed,
        )

    def take(self, line: str) -> None:
        """Send what the message asks for."""
        time_ms = self.number("timestamp", line, 0, _TYPE_AT, maximum=_DAY_MS - 1)
        kind = line[_TYPE_AT : _TYPE_AT + 1]
        row = _PLAIN
        if kind in _ADDS:
            row = self.add(line, kind)
        elif kind in _HIDDEN:
            self.described(line, kind)
        elif kind == "X":
            self.cancel(line)
        elif kind == "E":
            row = self.execute(line)
        elif kind == "s":
            self.clear(line)
        elif kind not in _NO_EFFECT or not kind:
            raise self.source.fault("type", kind, "not one of A, d, X, E, s, P, r, B, H, I, J, R in column 9")
        self.feed.end_row(row, time_ms * 1_000_000)

    def add(self, line: str, kind: str) -> _Row:
        order_id, side, shares, symbol, price = self.described(line, kind)
        display_at = _DESCRIBED_SIZE + _SYMBOL_SIZE[kind]
        display = line[display_at : display_at + 1]
        if not display.strip():
            raise self.source.fault("display", "", f"the line ends before column {display_at + 1}; it is cut off")
        if not display.isalnum():
            raise self.source.fault("display", display, f"a letter or digit is needed in column {display_at + 1}")
        if order_id in self.orders:
            why = "an order of this id still rests; an id may be used again once it is gone"
            raise self.source.fault("order_id", order_id, why)
        instrument = self.instrument(symbol)
        client_id = self.feed.new(instrument, side, shares, price)
        self.orders[order_id] = _Order(client_id, instrument, side, shares, price)
        return _Row(kind)

    def described(self, line: str, kind: str) -> tuple[str, Side, int, str, int]:
        """Order id, side, shares, symbol and price: the columns that adds and hidden trades share."""
        order_id = self.order_id(line)
        side = _SIDES.get(line[21:22])
        if side is None:
            raise self.source.fault("side", line[21:22], "B or S is needed in column 22")
        shares = self.number("shares", line, 22, 6, minimum=1)
        price_at = 28 + _SYMBOL_SIZE[kind]
        symbol = line[28:price_at].strip()
        if not symbol:
            raise self.source.fault("symbol", line[28:price_at], f"a symbol is needed in columns 29-{price_at}")
        return order_id, side, shares, symbol, self.number("price", line, price_at, 10, minimum=1)

    def cancel(self, line: str) -> None:
        order_id = self.order_id(line)
        shares = self.number("shares", line, 21, 6, minimum=1)
        order = self.take_off(order_id, shares)
        if order is not None:
            self.feed.reduce(order.instrument, order.client_id, shares)

    def execute(self, line: str) -> _Row:
        order_id = self.order_id(line)
        shares = self.number("shares", line, 21, 6, minimum=1)
        order = self.take_off(order_id, shares)
        if order is None:
            return _PLAIN
        taker_side = Side.SELL if order.side == Side.BUY else Side.BUY
        self.feed.new(order.instrument, taker_side, shares, order.price, tif=TimeInForce.IOC)
        return _Row("E", Execution(order.client_id, shares, order.price))

    def clear(self, line: str) -> None:
        symbol = line[9:17].strip()
        if not symbol:
            raise self.source.fault("symbol", line[9:17], "a symbol is needed in columns 10-17")
        instrument = self.instruments.get(symbol)
        if instrument is not None:
            self.feed.cancel_all(instrument)
            self.orders = {name: order for name, order in self.orders.items() if order.instrument != instrument}

    def take_off(self, order_id: str, shares: int) -> _Order | None:
        """Take shares off the record's view of an order; the order as it was, or None and one more unknown id."""
        order = self.orders.get(order_id)
        if order is None:
            self.unknown_ids += 1
        elif order.left > shares:
            self.orders[order_id] = order._replace(left=order.left - shares)
        else:
            del self.orders[order_id]
        return order

    def instrument(self, symbol: str) -> int:
        """Number of the symbol's instrument, made when it is new."""
        number = self.instruments.get(symbol)
        if number is None:
            if len(self.instruments) == INSTRUMENTS_MAX:
                raise self.source.fault("symbol", symbol, f"an engine holds {INSTRUMENTS_MAX} symbols; replay fewer")
            number = self.feed.add_instrument(self.engine_symbol(symbol), base=self.base, quote=self.quote, tick=_TICK)
            self.instruments[symbol] = number
        return number

    def engine_symbol(self, symbol: str) -> str:
        """The symbol, or when it has signs that LX's records do not carry (+ = * ^ ...), one by its number."""
        return symbol if _ENGINE_SYMBOL.fullmatch(symbol) else f"_SYMBOL-{len(self.instruments) + 1}"

    # ------------------------------------------------------------ fields

    def number(self, field: str, line: str, at: int, size: int, *, minimum: int = 0, maximum: int | None = None) -> int:
        text = line[at : at + size]
        if len(text) < size:
            why = f"the line ends before column {at + size}; it is cut off"
            raise self.source.fault(field, text, why)
        if not (text.isascii() and text.isdigit()) or int(text) < minimum:
            why = f"{size} digits, at least {minimum}, are needed in columns {at + 1}-{at + size}"
            raise self.source.fault(field, text, why)
        if maximum is not None and int(text) > maximum:
            raise self.source.fault(field, text, f"at most {maximum} is possible in columns {at + 1}-{at + size}")
        return int(text)

    def order_id(self, line: str) -> str:
        text = line[9:21]
        if not _ORDER_ID.fullmatch(text):
            raise self.source.fault("order_id", text, "12 of 0-9 A-Z are needed in columns 10-21")
        return text

    # ------------------------------------------------------------ checks

    def settle(self, row: _Row, events: list[Event]) -> None:
        """Compare what the engines made of the message with what the record says."""
        if row.execution is not None:
            self.executions_checked += 1
            self.executions_equal += is_execution_of(events, row.execution)
        elif row.type in _ADDS:
            self.crossed += any(event.kind == Kind.TRADE for event in events)
        elif any(event.kind == Kind.REJECTED and event.reason == Reason.UNKNOWN_ORDER for event in events):
            self.unknown_ids += 1
