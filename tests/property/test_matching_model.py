"""Both engines against a third, written from docs/matching.md alone: a list of orders, searched whole for every trade.

It knows new orders (limit, market; gtc, ioc, fok; hidden ones with a minimum) and cancels of one session and one
instrument, and nothing of levels, queues or bytes. It says which trades are made and what rests.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lx.engine import Engine, create
from lx.engine.factory import ENGINES
from lx.wire.codec import from_text
from lx.wire.frame import build_frame, decode_frame
from lx.wire.records_generated import (
    FLAG_EXTENSION,
    Cancel,
    Canceled,
    Fill,
    New,
    OrderTerms,
    OrderType,
    Record,
    Role,
    Side,
    TimeInForce,
    Trade,
    Visibility,
)

SETUP = """
add_asset decimals=8 client_id=1 name=BTC
add_asset decimals=8 client_id=2 name=USD
add_instrument tick_scale=2 lot_scale=4 flags=extension client_id=3 symbol=BTC-USD base=1 quote=2
instrument_limits tick=1 lot=1 price_min=1 price_max=1000 quantity_min=1 quantity_max=1000
open_session account=1 client_id=4
"""


@dataclass(frozen=True)
class Entry:
    """A random order or, with `cancel`, the wish to cancel the order of that many entries ago.

    One that rests is hidden when it has a minimum, which 0 is too.
    """

    side: Side
    type: OrderType
    tif: TimeInForce
    price: int
    quantity: int
    cancel: int
    minimum: int | None


@dataclass
class ModelOrder:
    """An order of the model; `arrival` counts up."""

    name: int
    side: Side
    price: int
    open: int
    arrival: int
    minimum: int | None


ModelTrade = tuple[int, int, int, int]
"""Name of the taker, name of the maker, price, quantity."""


class Model:
    """Price-time priority in the plainest way: of all makers that may trade, the one that the rules put first."""

    def __init__(self) -> None:
        self.orders: list[ModelOrder] = []
        self.arrivals = 0

    def _makers(self, side: Side, limit: int | None) -> list[ModelOrder]:
        """Rules 501, 502, 510, 2002: opposite orders within the limit, best price first, then shown, then first in."""
        makers = [order for order in self.orders if order.side != side]
        if limit is not None:
            makers = [maker for maker in makers if (maker.price <= limit if side == Side.BUY else maker.price >= limit)]
        best = 1 if side == Side.BUY else -1
        return sorted(makers, key=lambda maker: (maker.price * best, maker.minimum is not None, maker.arrival))

    def _steps(self, side: Side, limit: int | None, wanted: int) -> list[tuple[ModelOrder, int]]:
        """Who would trade how much with an order of that many lots."""
        steps = []
        for maker in self._makers(side, limit):
            quantity = min(wanted, maker.open)  # rule 504
            if quantity == 0:
                break
            if quantity >= min(maker.minimum or 0, maker.open):  # rule 2006
                steps.append((maker, quantity))
                wanted -= quantity
        return steps

    def enter(self, name: int, entry: Entry) -> tuple[list[ModelTrade], int]:
        """Trades made, and the quantity that was canceled at once."""
        limit = entry.price if entry.type == OrderType.LIMIT else None
        left = entry.quantity
        steps = self._steps(entry.side, limit, left)
        if entry.tif == TimeInForce.FOK and sum(quantity for _, quantity in steps) < left:
            return [], left  # rules 606, 2007
        trades = []
        for maker, quantity in steps:
            trades.append((name, maker.name, maker.price, quantity))  # rule 503
            maker.open -= quantity
            left -= quantity
        self.orders = [order for order in self.orders if order.open > 0]
        if left and entry.tif == TimeInForce.GTC:  # rule 601
            self.arrivals += 1
            self.orders.append(ModelOrder(name, entry.side, entry.price, left, self.arrivals, entry.minimum))
            left = 0
        return trades, left

    def cancel(self, name: int) -> int | None:
        """The quantity canceled, None when no such order rests."""
        found = [order for order in self.orders if order.name == name]
        self.orders = [order for order in self.orders if order.name != name]
        return found[0].open if found else None

    def levels(self) -> list[tuple[int, int, int, int]]:
        """Side, price, total and count of all levels of shown orders, bids then asks, best first: rule 2003."""
        shown = [order for order in self.orders if order.minimum is None]
        keys = sorted({(order.side, -order.price if order.side == Side.BUY else order.price) for order in shown})
        levels = []
        for side, key in keys:
            quantities = [order.open for order in shown if order.side == side and order.price == abs(key)]
            levels.append((int(side), abs(key), sum(quantities), len(quantities)))
        return levels


def _entries() -> st.SearchStrategy[list[Entry]]:
    kinds = [
        (OrderType.LIMIT, TimeInForce.GTC),
        (OrderType.LIMIT, TimeInForce.GTC),
        (OrderType.LIMIT, TimeInForce.GTC),
        (OrderType.LIMIT, TimeInForce.IOC),
        (OrderType.LIMIT, TimeInForce.FOK),
        (OrderType.MARKET, TimeInForce.IOC),
        (OrderType.MARKET, TimeInForce.FOK),
    ]
    entry = st.builds(
        lambda side, kind, price, quantity, cancel, minimum: Entry(
            side, kind[0], kind[1], price, quantity, cancel, minimum
        ),
        st.sampled_from([Side.BUY, Side.SELL]),
        st.sampled_from(kinds),
        st.integers(1, 6),
        st.integers(1, 9),
        st.sampled_from([0, 0, 0, 0, 1, 2, 3, 5, 8]),
        st.sampled_from([None, None, None, 0, 2, 3, 5, 9]),
    )
    return st.lists(entry, max_size=60)


def _apply(engine: Engine, records: list[Record]) -> list[Record]:
    return decode_frame(engine.apply(build_frame(records, sequence=engine.next_sequence, time_ns=0)))[1]


def _trades(events: list[Record], name: int) -> list[ModelTrade]:
    """Trades as makers saw them, each of them checked against the taker's fill and the public trade."""
    takers = [event for event in events if isinstance(event, Fill) and event.role == Role.TAKER]
    makers = [event for event in events if isinstance(event, Fill) and event.role == Role.MAKER]
    public = [event for event in events if isinstance(event, Trade)]
    for taker, maker, trade in zip(takers, makers, public, strict=True):
        assert taker.client_id == name
        assert taker.side == trade.side != maker.side
        assert (taker.price, taker.quantity, taker.trade) == (maker.price, maker.quantity, maker.trade)
        assert (trade.price, trade.quantity, trade.trade) == (maker.price, maker.quantity, maker.trade)
    return [(name, maker.client_id, maker.price, maker.quantity) for maker in makers]


@pytest.mark.parametrize("name", ENGINES)
@given(entries=_entries())
def test_trades_are_those_of_the_model(name: str, entries: list[Entry]) -> None:
    engine = create(name)
    _apply(engine, [from_text(line) for line in SETUP.split("\n") if line])
    model = Model()
    for client_id, entry in enumerate(entries, 1):
        if entry.cancel:
            target = max(1, client_id - entry.cancel)
            events = _apply(engine, [Cancel(account=1, session=1, client_id=client_id, target_id=target)])
            canceled = model.cancel(target)
            assert [event.quantity for event in events if isinstance(event, Canceled)] == [canceled] * (
                canceled is not None
            )
        else:
            limit = entry.type == OrderType.LIMIT
            order = New(
                side=entry.side,
                type=entry.type,
                tif=entry.tif,
                instrument=1,
                account=1,
                session=1,
                client_id=client_id,
                price=entry.price if limit else 0,
                quantity=entry.quantity,
            )
            records: list[Record] = [order]
            if entry.tif == TimeInForce.GTC and entry.minimum is not None:
                order.flags = FLAG_EXTENSION
                minimum = min(entry.minimum, entry.quantity)
                records.append(OrderTerms(visibility=Visibility.HIDDEN, min_quantity=minimum))
            events = _apply(engine, records)
            trades, dropped = model.enter(client_id, entry)
            assert _trades(events, client_id) == trades
            assert sum(event.quantity for event in events if isinstance(event, Canceled)) == dropped
        bids, asks = engine.depth(1, 1000)
        assert [(level.side, level.price, level.quantity, level.orders) for level in (*bids, *asks)] == model.levels()
        engine.check_invariants()
