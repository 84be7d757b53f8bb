"""Orders of the embedded exchange: their states, that they stay live, and what changes them. On both engines."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import pytest

import lx
from lx.errors import ArgumentError, ArgumentTypeError
from tests.unit.exchange_rig import SYMBOL, both, fills_of, market


def test_the_first_example() -> None:
    ex = both()
    ex.add_instrument("BTC-USD", tick="0.01", lot="0.0001")
    order = ex.submit("BTC-USD", "buy", "0.5", price="70000", account=7)
    assert (order.status, order.filled, order.fills, order.reject) == ("new", Decimal(0), (), None)
    assert (order.symbol, order.side, order.type, order.tif, order.account) == ("BTC-USD", "buy", "limit", "gtc", 7)
    assert (order.price, order.quantity, order.remaining) == (Decimal(70000), Decimal("0.5"), Decimal("0.5"))
    assert ex.replace(order.id, qty="0.2").ok
    assert ex.book("BTC-USD", levels=10).bids == ((Decimal("70000.00"), Decimal("0.2000"), 1),)
    assert ex.cancel(order.id)
    assert (order.status, order.cancel_reason, order.remaining) == ("canceled", "user_cancel", Decimal(0))
    assert ex.events[-1].NAME == "level"
    assert len(ex.state_hash()) == 32
    assert ex.snapshot()[:4] == b"LFRM"


def test_an_order_shows_what_later_orders_did_to_it() -> None:
    ex = market()
    maker = ex.submit(SYMBOL, "buy", "0.5", price="70000", account=7)
    taker = ex.submit(SYMBOL, "sell", "0.2", price="69999", account=8)
    assert (maker.status, str(maker.filled), str(maker.remaining)) == ("partially_filled", "0.2000", "0.3000")
    assert (taker.status, str(taker.filled), str(taker.remaining)) == ("filled", "0.2000", "0.0000")
    assert fills_of(maker) == [("70000.00", "0.2000", "maker")]
    assert fills_of(taker) == [("70000.00", "0.2000", "taker")]
    assert maker.fills[0].trade_id == taker.fills[0].trade_id
    ex.submit(SYMBOL, "sell", "1", type="market", account=9)
    assert (maker.status, maker.is_open, str(maker.filled)) == ("filled", False, "0.5000")
    assert [fill.trade_id for fill in maker.fills] == sorted(fill.trade_id for fill in maker.fills)


def test_the_average_price_is_exact() -> None:
    ex = market()
    for price in ("100.01", "100.02", "100.04"):
        ex.submit(SYMBOL, "sell", "0.0003", price=price, account=1)
    order = ex.submit(SYMBOL, "buy", "0.0008", price="101", account=2)
    assert order.notional == Decimal("0.0003") * Decimal("200.03") + Decimal("0.0002") * Decimal("100.04")
    assert sum(fill.price * fill.quantity for fill in order.fills) == order.notional


def test_price_then_time() -> None:
    ex = market()
    late = [ex.submit(SYMBOL, "sell", "1", price=price, account=1) for price in ("11", "10", "10", "12")]
    taker = ex.submit(SYMBOL, "buy", "2.5", price="11", account=2)
    assert [fill[0] for fill in fills_of(taker)] == ["10.00", "10.00", "11.00"]
    assert [str(order.filled) for order in late] == ["0.5000", "1.0000", "1.0000", "0.0000"]


@pytest.mark.parametrize(("tif", "status", "reason"), [(None, "new", None), ("gtc", "new", None)])
def test_a_limit_order_rests_by_default(tif: str | None, status: str, reason: str | None) -> None:
    ex = market()
    order = ex.submit(SYMBOL, "buy", 1, price=1, tif=tif)  # type: ignore[arg-type]
    assert (order.status, order.cancel_reason, order.tif) == (status, reason, "gtc")


def test_ioc_takes_what_is_there_and_fok_all_or_nothing() -> None:
    ex = market()
    ex.submit(SYMBOL, "sell", "0.3", price=10)
    killed = ex.submit(SYMBOL, "buy", "0.4", price=10, tif="fok", account=2)
    assert (killed.status, killed.cancel_reason, killed.filled) == ("canceled", "fok_not_filled", Decimal(0))
    immediate = ex.submit(SYMBOL, "buy", "0.4", price=10, tif="ioc", account=2)
    assert (immediate.status, immediate.cancel_reason) == ("canceled", "ioc_remainder")
    assert (str(immediate.filled), str(immediate.remaining)) == ("0.3000", "0.0000")


def test_a_market_order_in_an_empty_book_ends() -> None:
    ex = market()
    order = ex.submit(SYMBOL, "buy", "1", type="market")
    assert (order.status, order.cancel_reason, order.price, order.tif) == ("canceled", "no_liquidity", None, "ioc")
    assert order.reject is None
    whole = ex.submit(SYMBOL, "buy", "1", type="market", tif="fok")
    assert (whole.status, whole.cancel_reason) == ("canceled", "fok_not_filled")


def test_post_only_rests_or_is_rejected() -> None:
    ex = market()
    ex.submit(SYMBOL, "sell", 1, price=10)
    crossing = ex.submit(SYMBOL, "buy", 1, price=10, post_only=True)
    assert crossing.status == "rejected"
    assert crossing.reject is not None
    assert (crossing.reject.reason, crossing.reject.limit) == ("post_only_would_cross", 10)
    resting = ex.submit(SYMBOL, "buy", 1, price="9.99", post_only=True)
    assert (resting.status, resting.post_only) == ("new", True)
    kept = ex.replace(resting, price=10)
    assert kept.reject is not None, "replace keeps post-only unless it is told otherwise"
    assert kept.reject.reason == "post_only_would_cross"
    assert ex.replace(resting, price=10, post_only=False).ok
    assert (resting.status, resting.post_only) == ("filled", False)


def test_ids_of_the_caller_name_orders_and_must_rise() -> None:
    ex = market()
    first = ex.submit(SYMBOL, "buy", 1, price=1, account=7, id=42)
    assert (first.client_id, ex.orders(account=7, client_id=42)) == (42, [first])
    for used in (42, 41):
        again = ex.submit(SYMBOL, "buy", 1, price=1, account=7, id=used)
        assert again.reject is not None
        assert (again.status, again.reject.reason, again.reject.limit) == ("rejected", "not_executed", 42)
    assert ex.submit(SYMBOL, "buy", 1, price=1, account=8, id=42).status == "new", "ids are of one account"
    assert ex.submit(SYMBOL, "buy", 1, price=1, account=7).client_id == 43
    assert ex.replace(first, qty=2, id=50).ok
    assert (first.client_id, str(first.quantity)) == (50, "2.0000")
    reply = ex.cancel(first, id=50)
    assert reply.reject is not None
    assert reply.reject.reason == "not_executed"
    assert first.is_open
    assert ex.cancel(first, id=60).ok
    assert ex.submit(SYMBOL, "buy", 1, price=1, account=7).client_id == 61


def test_the_last_id_there_is() -> None:
    ex = market()
    last = ex.submit(SYMBOL, "buy", 1, price=1, account=7, id=2**64 - 1)
    assert last.status == "new"
    for reject in (ex.submit(SYMBOL, "buy", 1, price=1, account=7).reject, ex.cancel(last).reject):
        assert reject is not None
        assert (reject.reason, reject.limit) == ("not_executed", 2**64 - 1)
    assert ex.cancel_all(account=7).reject is not None
    assert ex.cancel_all().count == 1, "the operator needs no session"


def test_replace_states_the_total() -> None:
    ex = market()
    order = ex.submit(SYMBOL, "buy", "1", price=10, account=7)
    ex.submit(SYMBOL, "sell", "0.4", price=10, account=8)
    assert ex.replace(order.id, qty="0.5").order is order
    assert (str(order.quantity), str(order.filled), str(order.remaining)) == ("0.5000", "0.4000", "0.1000")
    assert ex.replace(order.id, qty="0.3").ok, "a total below what was filled is no error: nothing is left to do"
    assert (order.status, order.cancel_reason) == ("canceled", "replaced_below_executed")
    assert (str(order.filled), str(order.remaining)) == ("0.4000", "0.0000")


def test_replace_keeps_the_place_only_when_it_shrinks() -> None:
    ex = market()
    first, second = (ex.submit(SYMBOL, "buy", "1", price=10, account=account) for account in (1, 2))
    ex.replace(first, qty="0.5")
    ex.submit(SYMBOL, "sell", "0.1", price=10, account=3)
    assert (str(first.filled), str(second.filled)) == ("0.1000", "0.0000")
    ex.replace(first, qty="1")
    ex.submit(SYMBOL, "sell", "0.1", price=10, account=3)
    assert (str(first.filled), str(second.filled)) == ("0.1000", "0.1000")


def test_replace_by_price_trades_at_once() -> None:
    ex = market()
    ask = ex.submit(SYMBOL, "sell", "1", price=12, account=1)
    bid = ex.submit(SYMBOL, "buy", "0.6", price=10, account=2)
    assert ex.replace(bid, price="12.5").ok
    assert (bid.status, str(bid.price), fills_of(bid)) == ("filled", "12.50", [("12.00", "0.6000", "taker")])
    assert str(ask.remaining) == "0.4000"


def test_reduce_keeps_the_place_and_the_name() -> None:
    ex = market()
    order = ex.submit(SYMBOL, "buy", "1", price=10, account=7, id=5)
    assert ex.reduce(order, "0.4").ok
    assert (order.client_id, str(order.quantity), str(order.remaining)) == (5, "0.6000", "0.6000")
    assert ex.reduce(order.id, 99).ok, "more than is left takes all of it"
    assert (order.status, order.cancel_reason) == ("canceled", "reduced_to_zero")


def test_replies_for_orders_that_are_not_open() -> None:
    ex = market()
    bid = ex.submit(SYMBOL, "buy", 1, price=10, account=1)
    ex.submit(SYMBOL, "sell", 1, price=10, account=2)
    refused = ex.submit("DOGE", "buy", 1, price=10)
    state = ex.state_hash()
    for reply in (ex.cancel(bid), ex.cancel(bid.id), ex.replace(bid, qty=2), ex.reduce(bid, 1), ex.cancel(12345)):
        assert not reply
        assert reply.reject is not None
        assert reply.reject.code is lx.Reason.UNKNOWN_ORDER
    assert str(ex.cancel(bid).reject) == f"no open order has id {bid.id}: it is filled"
    assert str(ex.cancel(bid.id).reject) == f"no open order has id {bid.id}"
    assert str(ex.cancel(refused).reject) == "no open order has id 0: it is rejected"
    assert ex.state_hash() == state


def test_a_client_id_given_for_an_id_is_told_so() -> None:
    ex = market()
    order = ex.submit(SYMBOL, "buy", 1, price=10, id=42)
    assert (
        str(ex.cancel(42).reject)
        == f"no open order has id 42; 42 is the client_id of the open order with id {order.id}"
    )
    assert order.is_open


def test_mass_cancel_by_account_symbol_and_side() -> None:
    ex = market()
    ex.add_instrument("ETH-USD", tick="0.01", lot="0.01")
    sides: tuple[tuple[Literal["buy", "sell"], int], ...] = (("buy", 10), ("sell", 20))
    orders = [
        ex.submit(symbol, side, 1, price=price, account=account)
        for symbol in (SYMBOL, "ETH-USD")
        for side, price in sides
        for account in (1, 2)
    ]
    assert ex.cancel_all(account=1, symbol="BTC", side="buy").count == 1
    assert ex.cancel_all(account=1, side="sell").count == 2
    assert ex.cancel_all(symbol="ETH").count == 3
    assert ex.cancel_all(account=99).count == 0, "an account that never spoke has nothing to cancel"
    assert [order.is_open for order in orders] == [False, True, False, True, False, False, False, False]
    assert ex.cancel_all().count == 2
    assert {order.cancel_reason for order in orders} == {"mass_cancel"}
    assert ex.orders() == []


def test_open_orders_are_found_by_what_they_are() -> None:
    ex = market()
    ex.add_instrument("ETH-EUR", tick="0.01", lot="0.01")
    bid = ex.submit("BTC", "buy", 1, price=10, account=1)
    ask = ex.submit("BTC", "sell", 1, price=11, account=2)
    other = ex.submit("ETH-EUR", "sell", 1, price=11, account=2)
    assert ex.orders() == [bid, ask, other]
    assert ex.orders(symbol="BTC") == [bid, ask]
    assert ex.orders(account=2, side="sell") == [ask, other]
    assert ex.order(ask.id) is ask
    ex.cancel(ask)
    assert ex.order(ask.id) is None
    assert ex.orders(symbol="BTC-USD") == [bid]


def test_instruments_have_books_of_their_own() -> None:
    ex = market()
    ex.add_instrument("ETH-USD", tick="0.05", lot="0.01")
    ex.submit("BTC-USD", "buy", 1, price=10, account=1)
    seller = ex.submit("ETH-USD", "sell", 1, price=10, account=2)
    assert seller.status == "new"
    assert str(seller.price) == "10.00"
    assert ex.book("BTC").asks == ex.book("ETH").bids == ()


def test_orders_of_one_account_may_meet() -> None:
    ex = market()
    bid = ex.submit(SYMBOL, "buy", 1, price=10)
    ask = ex.submit(SYMBOL, "sell", 1, price=10)
    assert (bid.status, ask.status, bid.account, ask.account) == ("filled", "filled", 1, 1)


def test_exchanges_know_nothing_of_each_other() -> None:
    one, two = lx.Exchange(), lx.Exchange()
    for exchange in (one, two):
        exchange.add_instrument(SYMBOL, tick="0.01", lot="0.0001")
    mine = one.submit(SYMBOL, "buy", 1, price=10)
    assert two.book(SYMBOL).bids == ()
    assert len(two.events) == 4
    with pytest.raises(ArgumentError, match="belongs to another exchange"):
        two.cancel(mine)
    assert not two.cancel(mine.id)
    assert mine.is_open


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"side": "BUY"}, "side='BUY' is unknown; give 'buy' or 'sell'"),
        ({"type": "iceberg"}, "type='iceberg' is unknown; give 'limit' or 'market' or 'stop' or"),
        ({"type": "stop"}, "a stop order takes no price=; for a price limit give type='stop_limit'"),
        (
            {"type": "stop_limit", "price": None},
            "a stop limit order needs price=; for one without a limit give type='stop'",
        ),
        ({"tif": "gtx"}, "tif='gtx' is unknown; give 'ioc' or 'fok' or 'gtc' or 'gtd' or 'day'"),
        ({"price": None}, "a limit order needs price="),
        ({"type": "market"}, "a market order takes no price="),
        ({"type": "market", "price": None, "tif": "gtc"}, "tif='gtc' can't be with type='market'"),
        ({"type": "market", "price": None, "post_only": True}, "post_only=True never takes"),
        ({"tif": "ioc", "post_only": True}, "post_only=True never takes"),
        ({"tif": "at_open", "post_only": True}, "give tif='gtc', 'gtd' or 'day'"),
        ({"slide": True}, "slide=True moves the price of a post-only limit order; give post_only=True"),
        ({"account": 0}, "account=0 is out of range; give an int from 1 to 4294967295"),
        ({"account": 2**32}, "account=4294967296 is out of range"),
        ({"id": 0}, "id=0 is out of range"),
        ({"id": -1}, "id=-1 is out of range"),
        ({"qty": "many"}, "qty='many' is not a number"),
        ({"price": "NaN"}, "price='NaN' is not a finite number"),
    ],
)
def test_wrong_calls_name_the_argument(words: dict[str, object], message: str) -> None:
    ex = market()
    state = ex.snapshot()
    call = {"symbol": SYMBOL, "side": "buy", "qty": 1, "price": 1, **words}
    with pytest.raises(ArgumentError) as caught:
        ex.submit(**call)  # type: ignore[arg-type]
    assert message in str(caught.value)
    assert ex.snapshot() == state


@pytest.mark.parametrize(
    "words",
    [{"symbol": None}, {"symbol": []}, {"side": 1}, {"type": 1}, {"account": "7"}, {"account": True}, {"id": 1.0}]
    + [{name: value} for name in ("qty", "price") for value in (0.5, 1.0, True, b"1", ())],
)
def test_wrong_types_are_type_errors(words: dict[str, object]) -> None:
    ex = market()
    call = {"symbol": SYMBOL, "side": "buy", "qty": 1, "price": 1, **words}
    with pytest.raises(ArgumentTypeError, match=next(iter(words))):
        ex.submit(**call)  # type: ignore[arg-type]


def test_a_float_is_refused_with_its_reason_everywhere() -> None:
    ex = market()
    order = ex.submit(SYMBOL, "buy", 1, price=1)
    calls = (
        lambda: ex.submit(SYMBOL, "buy", 0.5, price="1"),  # type: ignore[arg-type]
        lambda: ex.submit(SYMBOL, "buy", "1", price=0.1),  # type: ignore[arg-type]
        lambda: ex.submit("DOGE", "buy", 0.5, price="1"),  # type: ignore[arg-type]
        lambda: ex.replace(order, qty=0.5),  # type: ignore[arg-type]
        lambda: ex.replace(order, price=0.5),  # type: ignore[arg-type]
        lambda: ex.reduce(order, 0.5),  # type: ignore[arg-type]
        lambda: ex.add_instrument("X-Y", tick=0.5, lot=1),  # type: ignore[arg-type]
    )
    for call in calls:
        with pytest.raises(TypeError, match="is a float, and floats are not exact"):
            call()


def test_a_replace_of_nothing_is_refused() -> None:
    ex = market()
    order = ex.submit(SYMBOL, "buy", 1, price=1)
    with pytest.raises(ArgumentError, match="replace changes nothing; give qty=, price= or post_only="):
        ex.replace(order)
    for wrong in (None, "1280", 1.0):
        with pytest.raises(ArgumentTypeError, match="order="):
            ex.cancel(wrong)  # type: ignore[arg-type]
