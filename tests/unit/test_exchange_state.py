"""Book, events, snapshots and hashes of the embedded exchange, and what it prints. On both engines."""

from __future__ import annotations

import copy
import pickle
from decimal import Context, Decimal, Inexact, localcontext
from typing import Any

import pytest

import lx
from lx.engine.factory import ENGINES
from lx.errors import ArgumentTypeError, SnapshotError
from lx.wire.codec import from_text
from lx.wire.errors import WireError
from lx.wire.frame import FrameHeader, build_frame, seal
from lx.wire.records_generated import FRAME_SNAPSHOT, Accepted, Level, SessionOpened, StateEngine, Trade
from tests.unit.exchange_rig import SYMBOL, both, market, restored

PICTURE = """\
BTC-USD at sequence 11
       price  quantity  orders
  ask  70001.00    2.0000     1  ########################
  ask  70000.50    0.5000     1  ######
  ---  spread 1.50
  bid  69999.00    1.0000     2  ############
  bid  69998.00    0.0001     1  #"""


def filled_market() -> lx.Exchange:
    ex = market()
    for side, qty, price in (
        ("buy", "0.7", "69999"),
        ("buy", "0.3", "69999"),
        ("buy", "0.0001", "69998"),
        ("sell", "0.5", "70000.5"),
        ("sell", "2", "70001"),
    ):
        ex.submit(SYMBOL, side, qty, price=price, account=7)  # type: ignore[arg-type]
    return ex


def lines(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def test_the_book_is_drawn() -> None:
    book = filled_market().book("BTC")
    drawn = str(book)
    assert lines(drawn) == lines(PICTURE.replace("sequence 11", f"sequence {book.sequence}"))
    assert len({line.rindex("  ") for line in drawn.splitlines()[2:4]}) == 1, "columns stand below each other"
    with localcontext(Context(prec=2, traps=[Inexact])):
        assert str(book) == drawn
        assert str(book.spread) == "1.50"


def test_a_notebook_draws_the_book_by_itself() -> None:
    class Printer:
        shown = ""

        def text(self, text: str) -> None:
            self.shown += text

    printer = Printer()
    book = filled_market().book(SYMBOL)
    book._repr_pretty_(printer, cycle=False)
    assert printer.shown == str(book)


def test_books_of_one_side_and_of_none() -> None:
    ex = market()
    assert (str(ex.book(SYMBOL)), ex.book(SYMBOL).spread) == ("BTC-USD: no orders", None)
    assert ex.top(SYMBOL) == lx.Top(None, None)
    ex.submit(SYMBOL, "sell", 1, price=10)
    assert "---  one side is empty" in str(ex.book(SYMBOL))
    assert ex.top(SYMBOL) == lx.Top(None, lx.BookLevel(Decimal(10), Decimal(1), 1))


@pytest.mark.parametrize(("levels", "bids"), [(0, 0), (1, 1), (2, 2), (10, 2), (1 << 24, 2)])
def test_as_many_levels_as_asked_for(levels: int, bids: int) -> None:
    book = filled_market().book(SYMBOL, levels=levels)
    assert len(book.bids) == len(book.asks) == bids


def test_levels_best_first() -> None:
    book = filled_market().book(SYMBOL)
    assert [str(level.price) for level in book.bids] == ["69999.00", "69998.00"]
    assert [str(level.price) for level in book.asks] == ["70000.50", "70001.00"]
    assert [level.orders for level in book.bids] == [2, 1]
    for wrong in (1.0, "10", None):
        with pytest.raises(ArgumentTypeError, match="levels="):
            filled_market().book(SYMBOL, levels=wrong)  # type: ignore[arg-type]


def test_events_are_records_oldest_first() -> None:
    ex = market()
    ex.submit(SYMBOL, "buy", "0.5", price="70000", account=7)
    ex.submit(SYMBOL, "sell", "0.5", price="70000", account=8)
    names = [event.NAME for event in ex.events]
    assert names == [ex.events[at].NAME for at in range(len(ex.events))]
    assert names[:4] == ["asset_added", "asset_added", "instrument_added", "instrument_limits"]
    assert names[4:] == [
        *("session_opened", "accepted", "level"),
        *("session_opened", "accepted", "fill", "fill", "trade", "level"),
    ]
    btc = ex.instruments[SYMBOL]
    trades = [event for event in ex.events if isinstance(event, Trade)]
    assert [(str(btc.price(event.price)), str(btc.quantity(event.quantity))) for event in trades] == [
        ("70000.00", "0.5000")
    ]
    assert isinstance(ex.events[-1], Level)
    assert [event.NAME for event in ex.events[5:8]] == ["accepted", "level", "session_opened"]
    assert isinstance(ex.events[5], Accepted)
    assert [event.NAME for event in reversed(ex.events)] == names[::-1]
    assert ex.events[1] in ex.events
    for index in (len(names), -len(names) - 1):
        with pytest.raises(IndexError, match=f"event {index} of {len(names)}"):
            ex.events[index]
    assert str(ex.events).splitlines()[-1] == "level side=buy instrument=1 price=7000000"
    assert repr(ex.events) == f"<EventLog: {len(names)} events, 0 dropped>"


def test_events_can_be_cleared_and_go_on() -> None:
    ex = market()
    log = ex.events
    log.clear()
    assert (len(log), list(log), log.dropped, str(log)) == (0, [], 4, "")
    lone = lx.Exchange()
    lone.add_asset("A", decimals=0)
    lone.events.clear()
    lone.add_asset("B", decimals=0)
    assert [str(event) for event in lone.events] == [str(lone.events[0])]
    assert (lone.events.dropped, repr(lone.events)) == (1, "<EventLog: 1 events, 1 dropped>")


@pytest.mark.parametrize("events_max", [0, 1, 2, 3, 7, 1 << 20])
def test_the_log_keeps_the_last_events(events_max: int) -> None:
    whole, bounded = lx.Exchange(), lx.Exchange(events_max=events_max)
    for exchange in (whole, bounded):
        exchange.add_instrument(SYMBOL, tick="0.01", lot="0.0001")
        for price in range(1, 40):
            exchange.submit(SYMBOL, "buy", 1, price=price % 5 + 1, account=price % 3 + 1)
            exchange.submit(SYMBOL, "sell", 2, price=price % 5 + 1, tif="ioc", account=4)
    kept = list(bounded.events)
    assert len(kept) == len(bounded.events) >= min(events_max, len(whole.events))
    assert kept == list(whole.events)[len(whole.events) - len(kept) :]
    assert bounded.events.dropped + len(kept) == len(whole.events)
    assert events_max == 0 or kept[-1] == bounded.events[-1]
    assert len(kept) <= events_max + 10, "at most a frame more than asked for"


def test_a_long_log_forgets_its_oldest_frames() -> None:
    exchange = lx.Exchange(events_max=10)
    for number in range(1, 3001):
        exchange.session(number)
    assert len(exchange.events) == 10
    assert exchange.events.dropped == 2990
    assert len(exchange.events._frames) < 2100, "what is dropped is given back"
    sessions = [event.session for event in exchange.events if isinstance(event, SessionOpened)]
    assert sessions == list(range(2991, 3001))


def test_a_snapshot_is_restored_on_either_engine() -> None:
    ex = filled_market()
    for name in ENGINES:
        again = lx.Exchange.restore(ex.snapshot(), engine=name)  # type: ignore[arg-type]
        assert (again.snapshot(), again.state_hash()) == (ex.snapshot(), ex.state_hash())
        assert (again.sequence, again.time_ns, len(again.events)) == (ex.sequence, ex.time_ns, 0)
        assert (again.instruments, again.assets) == (ex.instruments, ex.assets)
        assert str(again.book("BTC")) == str(ex.book("BTC"))


def test_a_restored_exchange_goes_on_as_the_first() -> None:
    ex = filled_market()
    ex.submit(SYMBOL, "sell", "0.2", price=69999, account=8, id=40)
    again = restored(ex.snapshot())
    for exchange in (ex, again):
        exchange.submit(SYMBOL, "sell", "0.9", price=69998, account=8)
        exchange.add_instrument("ETH", tick="0.01", lot="0.01")
    assert again.state_hash() == ex.state_hash()
    assert again.events[-1] == ex.events[-1]
    assert [event.NAME for event in again.events] == [event.NAME for event in ex.events][-len(again.events) :]


def test_open_orders_are_found_after_a_restore() -> None:
    ex = filled_market()
    first = ex.orders()[0]
    ex.submit(SYMBOL, "sell", "0.2", price=69999, account=8)
    again = restored(ex.snapshot())
    found = again.order(first.id)
    assert found is not None
    assert repr(found) == repr(first)
    assert (found.client_id, found.session, found.account) == (first.client_id, first.session, first.account)
    assert (found.status, str(found.filled), found.fills) == ("partially_filled", "0.2000", ())
    assert again.orders()[0] is found
    assert again.order(first.id + 1) is None
    again.submit(SYMBOL, "sell", "0.1", price=69999, account=8)
    assert (str(found.filled), len(found.fills)) == ("0.3000", 1)
    assert again.cancel(found).ok
    assert again.cancel(again.orders()[0].id).ok


@pytest.mark.parametrize("engine", ENGINES)
def test_open_orders_are_found_behind_waiting_ones(engine: Any) -> None:
    """Terms and waiting orders stand among the orders of a snapshot; one that comes in rests like any other."""
    ex = lx.Exchange(engine)
    ex.add_instrument(SYMBOL, tick="1", lot="1")
    held = ex.submit(SYMBOL, "buy", 5, price=90, account=7)
    start = "tif=gtc flags=extension instrument=1 account=7 session=1"
    lines = [
        f"new side=buy type=limit {start} client_id=5 price=80 quantity=9",
        "order_terms display=4",
        f"new side=sell type=stop_limit {start} client_id=6 price=95 quantity=3",
        "order_terms stop_price=90",
    ]
    ex.apply(build_frame([from_text(line) for line in lines], sequence=ex.sequence, time_ns=ex.time_ns))
    assert [str(order.price) for order in ex.orders()] == ["90", "80"]
    ex.submit(SYMBOL, "sell", 1, type="market", account=8)
    assert [str(order.price) for order in ex.orders()] == ["90", "80", "95"]
    assert str(held.remaining) == "4"
    again = lx.Exchange.restore(ex.snapshot(), engine=engine)
    assert [str(order.remaining) for order in again.orders()] == ["4", "9", "3"]


def test_sessions_and_their_ids_are_restored() -> None:
    ex = market()
    ex.submit(SYMBOL, "buy", 1, price=1, account=7, id=99)
    again = restored(ex.snapshot())
    assert again.session(7) == lx.Session(1, 7, 99)
    assert again.submit(SYMBOL, "buy", 1, price=1, account=7).client_id == 100
    reject = again.submit(SYMBOL, "buy", 1, price=1, account=7, id=99).reject
    assert reject is not None
    assert reject.reason == "not_executed"


def test_a_restored_exchange_keeps_its_room() -> None:
    ex = market(orders_max=1)
    ex.submit(SYMBOL, "buy", 1, price=1)
    assert restored(ex.snapshot()).submit(SYMBOL, "buy", 1, price=1).status == "rejected"


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_no_snapshot_is_refused(engine: Any) -> None:
    snapshot = market().snapshot()
    damaged = bytearray(snapshot)
    damaged[100] ^= 1
    for wrong in (b"", b"x" * 128, snapshot[:-1], bytes(damaged), snapshot + bytes(64)):
        with pytest.raises(WireError):
            lx.Exchange.restore(wrong, engine=engine)
    for odd in (None, "snapshot", 5):
        with pytest.raises(ArgumentTypeError, match="give the bytes that snapshot"):
            lx.Exchange.restore(odd, engine=engine)  # type: ignore[arg-type]
    for right in (bytearray(snapshot), memoryview(snapshot)):
        assert lx.Exchange.restore(right, engine=engine).snapshot() == snapshot


def test_a_state_that_can_not_be_is_refused() -> None:
    state = StateEngine(orders_max=1, next_sequence=0).pack()
    header = FrameHeader(flags=FRAME_SNAPSHOT, record_count=1, sequence=1)
    for engine in ENGINES:
        with pytest.raises(SnapshotError):
            lx.Exchange.restore(seal(header.pack() + state), engine=engine)  # type: ignore[arg-type]


def test_equal_states_have_equal_hashes() -> None:
    one, two = both(), both()
    assert one.state_hash() == two.state_hash() == lx.Exchange("reference").state_hash()
    one.add_asset("A", decimals=0)
    assert one.state_hash() != two.state_hash()
    two.add_asset("A", decimals=0)
    assert one.state_hash() == two.state_hash()


def test_everything_prints() -> None:
    ex = market()
    order = ex.submit(SYMBOL, "buy", "0.5", price=70000, account=7)
    assert repr(ex) == "<Exchange native: 1 instruments, 1 open orders, sequence 6>"
    assert repr(order) == "<Order 1280 BTC-USD buy 0.5000 at 70000.00, filled 0.0000, open 0.5000, new>"
    ex.submit(SYMBOL, "sell", "0.2", type="market", account=8)
    assert repr(order.fills[0]) == (
        "Fill(price=Decimal('70000.00'), quantity=Decimal('0.2000'), role='maker', trade_id=(7, 0), time_ns=5, "
        "fee=Decimal('0'), fee_asset=None)"
    )
    reply = ex.cancel(order)
    assert repr(reply) == f"Reply(order={order!r}, reject=None, count=0)"
    assert repr(order).endswith("open 0.0000, canceled: user_cancel>")
    assert repr(ex.submit(SYMBOL, "buy", 1, type="market")).startswith("<Order 2560 BTC-USD buy 1.0000, filled 0.0000")
    refused = ex.submit("DOGE", "buy", "0.5", price="1")
    assert repr(refused).startswith("<Order 0 DOGE buy 0.5 at 1, filled 0, open 0, rejected: no instrument is named")
    assert repr(ex.session(7)) == "Session(number=1, account=7, client_id=2)"
    assert repr(ex.top(SYMBOL)) == "Top(bid=None, ask=None)"
    assert repr(ex.assets["BTC"]) == "Asset(name='BTC', number=1, decimals=8)"
    assert repr(ex.instruments[SYMBOL]).startswith("Instrument(symbol='BTC-USD', number=1, base='BTC', quote='USD'")
    assert f"{order.status}" == order.status == lx.OrderStatus.CANCELED


def test_an_exchange_says_how_to_copy_it() -> None:
    with pytest.raises(TypeError, match="restore"):
        copy.deepcopy(lx.Exchange("reference"))
    with pytest.raises(TypeError, match="snapshot"):
        pickle.dumps(lx.Exchange("reference"))
