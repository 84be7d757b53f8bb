"""CoinTossX scenarios: small published cases, each a starting book, an order or a cancel, and book and trades after it.

The file is a `*Master.csv`; each of its rows is a case and names the case's files, which lie beside it (their names may
differ in letter case; an empty InitialState is an empty book). Init and Input rows are sent in order: Type 1 is a
market order, 2 a limit order, 3 a stop order (Price is its stop price where it has no StopPrice), 4 a stop-limit order,
5 a hidden one with MES as its minimum; an Input row without Size cancels the order of its OrderID. The tick is the
TickSize of the case's Stock file.

A case is equal when the resting orders (side, id, type, size, price) are those of the expected state, as sets, and the
trades (price, quantity) those of the Trades file, in order. Times, MES and StopPrice are not compared. Cases with a
minimum execution size of an order that is not hidden are skipped and named: the engine has none.
An expected side that is neither B nor O is no malformed row but a state that no book can have: the case differs.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from lx.errors import InputError
from lx.lab.replay.feed import Event, Feed
from lx.lab.replay.report import CaseOutcome, Report
from lx.lab.replay.source import Source
from lx.wire.frame import decode_frame
from lx.wire.records_generated import (
    DECIMALS_MAX,
    INSTRUMENTS_MAX,
    MANTISSA_MAX,
    PRICE_MAX,
    QUANTITY_MAX,
    Kind,
    OrderTerms,
    OrderType,
    Side,
    StateOrder,
    StateStop,
    TimeInForce,
    Visibility,
)

__all__ = ["COLUMNS", "NAME", "replay"]

NAME = "cointossx"
COLUMNS = ("TestNumber", "Description", "InitialState", "AggressingOrder", "ExpectedState", "Stock", "Trades")
_ORDER_COLUMNS = ("Side", "OrderID", "Type", "MES", "Time", "Size", "Price")
_SIDES = {"B": Side.BUY, "O": Side.SELL}
_LETTERS = {Side.BUY: "B", Side.SELL: "O"}
_MARKET, _LIMIT, _STOP, _STOP_LIMIT, _HIDDEN = "1", "2", "3", "4", "5"
_TYPES = (_MARKET, _LIMIT, _STOP, _STOP_LIMIT, _HIDDEN)
_ID_MAX = (1 << 63) - 1
_DECIMAL = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,18})?")

State = tuple[str, int, str, int, Decimal]
"""A resting order: side, id, type, size, price."""


@dataclass(slots=True)
class _Step:
    """One row of an Init or Input file; size None: a cancel. Price in ticks, 0 for a market order."""

    side: Side
    order_id: int
    type: str
    size: int | None = None
    price: int = 0
    least: int = 0
    """Lots of the smallest trade."""
    stop_price: int = 0
    """In ticks."""


@dataclass(slots=True)
class _Case:
    """One case as its files tell it."""

    number: str
    description: str
    tick: Decimal = Decimal(1)
    steps: list[_Step] = field(default_factory=list)
    expected: list[State] = field(default_factory=list)
    trades: list[tuple[Decimal, int]] = field(default_factory=list)
    needs: set[str] = field(default_factory=set)
    instrument: int = 0
    names: dict[int, _Step] = field(default_factory=dict)
    """Client id -> the row of that order."""
    made: list[tuple[Decimal, int]] = field(default_factory=list)


def replay(source: Source, feed: Feed) -> Report:
    """Replay the cases of a master file; raise InputError for a malformed row of any of its files."""
    with_files = _Files(source.path.parent)
    cases = [_read_case(source, row, with_files) for row in source.table(COLUMNS)]
    feed.settle = _settle
    feed.open_session()
    base = feed.add_asset("SHARE", decimals=0)
    runnable = [case for case in cases if not case.needs]
    decimals = max((_mantissa(case.tick)[1] for case in runnable), default=0)
    quote = feed.add_asset("CURRENCY", decimals=decimals)  # no more than needed: a notional must fit AMOUNT_MAX
    if len(runnable) > INSTRUMENTS_MAX:
        raise InputError(f"{source.path}: {len(runnable)} cases are more than {INSTRUMENTS_MAX}; use --limit")
    for index, case in enumerate(runnable, 1):
        case.instrument = feed.add_instrument(f"CASE-{index}", base=base, quote=quote, tick=_mantissa(case.tick))
        _send(case, feed)
    feed.flush()
    return _report(source, feed, cases)


def _send(case: _Case, feed: Feed) -> None:
    """The case's steps as commands, on its own instrument."""
    clients: dict[int, int] = {}
    for step in case.steps:
        if step.size is None:
            target_id = clients.get(step.order_id) or feed.unused_id()
            feed.cancel(case.instrument, target_id)
        else:
            client_id = _enter(case.instrument, step, step.size, feed)
            clients[step.order_id] = client_id
            case.names[client_id] = step
        feed.end_row(case)


def _enter(instrument: int, step: _Step, size: int, feed: Feed) -> int:
    """The step's order as a command; its client id."""
    if step.type == _MARKET:
        return feed.new(instrument, step.side, size, 0, type=OrderType.MARKET, tif=TimeInForce.IOC)
    terms = None
    if step.type == _HIDDEN:
        terms = OrderTerms(visibility=Visibility.HIDDEN, min_quantity=step.least)
    elif step.stop_price:
        terms = OrderTerms(stop_price=step.stop_price)
    kind = {_STOP: OrderType.STOP, _STOP_LIMIT: OrderType.STOP_LIMIT}.get(step.type, OrderType.LIMIT)
    return feed.new(instrument, step.side, size, step.price, type=kind, terms=terms)


def _settle(case: _Case, events: list[Event]) -> None:
    case.made.extend((event.price * case.tick, event.quantity) for event in events if event.kind == Kind.TRADE)


def _report(source: Source, feed: Feed, cases: list[_Case]) -> Report:
    books: dict[int, list[StateOrder | StateStop]] = {}
    for record in decode_frame(feed.engines.snapshot())[1]:
        if isinstance(record, StateOrder | StateStop):
            books.setdefault(record.instrument, []).append(record)
    outcomes = [_judge(case, books.get(case.instrument, [])) for case in cases]
    ran = [case for case in cases if not case.needs]
    return Report(
        NAME,
        rows=source.row,
        trades_made=sum(len(case.made) for case in ran),
        trades_recorded=sum(len(case.trades) for case in ran),
        trades_common=sum((Counter(case.made) & Counter(case.trades)).total() for case in ran),
        cases=len(ran),
        cases_equal=sum(outcome.outcome == "equal" for outcome in outcomes),
        cases_told=outcomes,
    )


def _judge(case: _Case, resting: list[StateOrder | StateStop]) -> CaseOutcome:
    if case.needs:
        return CaseOutcome(case.number, case.description, "skipped", f"needs {', '.join(sorted(case.needs))}")
    book = Counter(_state(case.names[order.client_id], order, case.tick) for order in resting)
    expected = Counter(case.expected)
    faults = [f"only expected: {_told(state)}" for state in (expected - book).elements()]
    faults += [f"only in the book: {_told(state)}" for state in (book - expected).elements()]
    if case.made != case.trades:
        faults.append(f"trades expected {_trades(case.trades)}, made {_trades(case.made)}")
    return CaseOutcome(case.number, case.description, "differs" if faults else "equal", "; ".join(faults))


def _state(step: _Step, order: StateOrder | StateStop, tick: Decimal) -> State:
    """An order as the files tell it; one that was triggered is a limit order."""
    if isinstance(order, StateOrder):
        kind = _LIMIT if step.type == _STOP_LIMIT else step.type
        return _LETTERS[Side(order.side)], step.order_id, kind, order.remaining, order.price * tick
    price = order.price or order.stop_price
    return _LETTERS[Side(order.side)], step.order_id, step.type, order.quantity, price * tick


def _told(state: State) -> str:
    side, order_id, _, size, price = state
    return f"{side} order {order_id}, {size} at {price}"


def _trades(trades: list[tuple[Decimal, int]]) -> str:
    return ", ".join(f"{quantity} at {price}" for price, quantity in trades) or "none"


# ---------------------------------------------------------------- reading


class _Files:
    """The files beside the master, found whatever the letter case of their names."""

    def __init__(self, folder: Path) -> None:
        self._by_name = {path.name.casefold(): path for path in sorted(folder.iterdir())}

    def open(self, master: Source, column: str, name: str) -> Source:
        path = self._by_name.get(name.casefold()) or self._by_name.get(f"{name}.gz".casefold())
        if path is None:
            raise master.fault(column, name, "no such file beside the master; put it there")
        return Source(path)


def _read_case(master: Source, row: dict[str, str], files: _Files) -> _Case:
    case = _Case(row["TestNumber"].strip(), row["Description"].strip())
    with files.open(master, "Stock", row["Stock"]) as source:
        case.tick = _read_tick(source)
    if row["InitialState"].strip():
        with files.open(master, "InitialState", row["InitialState"]) as source:
            _read_steps(source, case, may_cancel=False)
    with files.open(master, "AggressingOrder", row["AggressingOrder"]) as source:
        _read_steps(source, case, may_cancel=True)
    with files.open(master, "ExpectedState", row["ExpectedState"]) as source:
        _read_expected(source, case)
    with files.open(master, "Trades", row["Trades"]) as source:
        for trade in source.table(("Price", "Quantity")):
            price = _decimal(source, "Price", trade["Price"])
            case.trades.append((price, source.whole("Quantity", trade["Quantity"], 1, QUANTITY_MAX)))
    return case


def _read_tick(source: Source) -> Decimal:
    for row in source.table(("TickSize",)):
        tick = _decimal(source, "TickSize", row["TickSize"])
        mantissa, scale = _mantissa(tick)
        if tick <= 0 or mantissa > MANTISSA_MAX or scale > DECIMALS_MAX:
            why = f"a tick above 0 with at most {DECIMALS_MAX} decimals is needed"
            raise source.fault("TickSize", row["TickSize"], why)
        return tick
    raise InputError(f"{source.path}: no row; a stock with its TickSize is needed")


def _read_steps(source: Source, case: _Case, *, may_cancel: bool) -> None:
    seen = {step.order_id for step in case.steps}
    for row in source.table(_ORDER_COLUMNS, beyond="StopPrice"):
        if not _is_runnable(source, row, case):
            continue
        side = _SIDES.get(row["Side"])
        if side is None:
            raise source.fault("Side", row["Side"], "B or O is needed")
        order_id = source.whole("OrderID", row["OrderID"], 0, _ID_MAX)
        if may_cancel and not row["Size"]:
            case.steps.append(_Step(side, order_id, row["Type"]))
            continue
        if order_id in seen:
            raise source.fault("OrderID", order_id, "another order of the case has this id; give it its own")
        seen.add(order_id)
        size = source.whole("Size", row["Size"], 1, QUANTITY_MAX)
        price, stop_price = _prices(source, row, case.tick)
        case.steps.append(_Step(side, order_id, row["Type"], size, price, _least(source, row), stop_price))


def _read_expected(source: Source, case: _Case) -> None:
    for row in source.table(_ORDER_COLUMNS, beyond="StopPrice"):
        if _is_runnable(source, row, case):
            order_id = source.whole("OrderID", row["OrderID"], 0, _ID_MAX)
            size = source.whole("Size", row["Size"], 1, QUANTITY_MAX)
            name = "StopPrice" if row["Type"] == _STOP and row.get("StopPrice") else "Price"
            price = _decimal(source, name, row[name])
            case.expected.append((row["Side"], order_id, row["Type"], size, price))


def _is_runnable(source: Source, row: dict[str, str], case: _Case) -> bool:
    """Whether the engine has what the row needs; else the case notes it."""
    kind = row["Type"]
    if kind not in _TYPES:
        raise source.fault("Type", kind, "1 market, 2 limit, 3 stop, 4 stop-limit or 5 hidden is needed")
    if kind != _HIDDEN and _least(source, row):
        case.needs.add("minimum execution sizes")
        return False
    return True


def _prices(source: Source, row: dict[str, str], tick: Decimal) -> tuple[int, int]:
    """Limit and stop price in ticks, 0 where the type has none."""
    if row["Type"] == _MARKET:
        return 0, 0
    if row["Type"] == _STOP:
        return 0, _ticks(source, row.get("StopPrice") or row["Price"], tick)
    stop_price = _ticks(source, row.get("StopPrice", ""), tick) if row["Type"] == _STOP_LIMIT else 0
    return _ticks(source, row["Price"], tick), stop_price


def _least(source: Source, row: dict[str, str]) -> int:
    return source.whole("MES", row["MES"], 0, QUANTITY_MAX) if row["MES"].strip() else 0


def _decimal(source: Source, name: str, text: str) -> Decimal:
    if not _DECIMAL.fullmatch(text):
        raise source.fault(name, text, "a decimal number is needed, such as 10000 or 0.05")
    return Decimal(text)


def _ticks(source: Source, text: str, tick: Decimal) -> int:
    price = _decimal(source, "Price", text)
    ticks = price / tick
    if ticks != int(ticks) or not 1 <= ticks <= PRICE_MAX:
        raise source.fault("Price", text, f"a whole number of ticks of {tick} is needed, 1 to {PRICE_MAX}")
    return int(ticks)


def _mantissa(value: Decimal) -> tuple[int, int]:
    """A decimal as (mantissa, scale), value = mantissa x 10^-scale, scale >= 0."""
    _, _, exponent = value.as_tuple()
    scale = max(0, -int(exponent))
    return int(value.scaleb(scale)), scale
