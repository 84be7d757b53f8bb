"""Orders that wait for a price in the embedded exchange: what triggers them, what they say; both engines."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

import lx
from lx.errors import ArgumentError
from tests.unit.exchange_rig import SYMBOL, fills_of, market, restored


def priced(price: int = 100, **words: Any) -> lx.Exchange:
    """A market whose last trade was at a price, with a bid and an offer of 5 beside it."""
    ex = market(**words)
    ex.submit(SYMBOL, "sell", "1", price=price, account=8)
    ex.submit(SYMBOL, "buy", "1", price=price, account=9)
    ex.submit(SYMBOL, "buy", "5", price=price - 1, account=8)
    ex.submit(SYMBOL, "sell", "5", price=price + 1, account=8)
    return ex


def trade_at(ex: lx.Exchange, side: Any, price: int) -> None:
    """Let the last price become that of one more level."""
    other: Any = "buy" if side == "sell" else "sell"
    ex.submit(SYMBOL, other, "0.5", price=price, account=6)
    ex.submit(SYMBOL, side, "0.5", price=price, account=7, tif="ioc")


def test_a_stop_waits_and_comes_in_as_a_market_order() -> None:
    ex = priced()
    stop = ex.submit(SYMBOL, "sell", "2", type="stop", stop="99", account=1)
    assert (stop.status, stop.is_open, stop.is_waiting, stop.triggered_at) == ("new", True, True, None)
    assert (stop.type, stop.tif, stop.trigger, str(stop.stop), stop.price) == ("stop", "gtc", "last", "99.00", None)
    assert ex.book(SYMBOL).asks == ((Decimal("101.00"), Decimal("5.0000"), 1),), "nobody sees it"
    assert "sell 2.0000 from 99.00" in repr(stop)
    ex.submit(SYMBOL, "sell", "1", price="99", account=7)
    assert (stop.status, stop.is_waiting, str(stop.triggered_at)) == ("filled", False, "99.00")
    assert fills_of(stop) == [("99.00", "2.0000", "taker")]


def test_a_stop_limit_rests_when_it_has_come_in() -> None:
    ex = priced()
    stop = ex.submit(SYMBOL, "buy", "9", type="stop_limit", stop="101", price="102", account=1, display="3")
    assert stop.is_waiting
    assert ex.order(stop.id) is not None
    ex.submit(SYMBOL, "buy", "1", price="101", account=7)
    assert (stop.status, str(stop.filled), str(stop.remaining)) == ("partially_filled", "4.0000", "5.0000")
    assert (stop.is_waiting, stop.is_open, str(stop.price), str(stop.display)) == (False, True, "102.00", "3.0000")
    assert ex.top(SYMBOL).bid == (Decimal("102.00"), Decimal("3.0000"), 1)


@pytest.mark.parametrize(
    ("type", "side", "stop", "push"),
    [
        ("stop", "sell", 98, ("sell", 98)),
        ("stop", "buy", 102, ("buy", 102)),
        ("take_profit", "sell", 102, ("buy", 102)),
        ("take_profit", "buy", 98, ("sell", 98)),
    ],
)
def test_which_way_each_type_looks(type: Any, side: Any, stop: int, push: tuple[str, int]) -> None:
    ex = priced()
    ex.cancel_all()
    waiting = ex.submit(SYMBOL, side, "1", type=type, stop=stop, account=1)
    for price in (100, 101 if push[1] > 100 else 99):
        trade_at(ex, push[0], price)
        assert waiting.is_waiting
    trade_at(ex, push[0], push[1])
    assert (str(waiting.triggered_at), waiting.cancel_reason) == (f"{stop}.00", "no_liquidity")


def test_the_best_price_can_be_watched() -> None:
    ex = priced()
    waiting = ex.submit(SYMBOL, "sell", "1", type="stop", stop="98", trigger="best", account=1)
    ex.submit(SYMBOL, "buy", "1", price="98", account=6)
    assert (waiting.trigger, waiting.is_waiting) == ("best", True)
    ex.cancel_all(account=8, side="buy")
    assert (waiting.status, str(waiting.triggered_at)) == ("filled", "98.00")


def test_a_trailing_stop_follows() -> None:
    ex = priced()
    ticks = ex.submit(SYMBOL, "sell", "1", type="trailing_stop", trail="3", account=1)
    points = ex.submit(SYMBOL, "sell", "1", type="trailing_stop", trail_bps=200, activation="104", account=1)
    assert (str(ticks.trail), ticks.trail_bps, ticks.stop, ticks.activation) == ("3.00", None, None, None)
    assert (points.trail, points.trail_bps, str(points.activation)) == (None, 200, "104.00")
    ex.cancel_all(account=8)
    for price in (103, 105, 103):
        trade_at(ex, "buy", price)
    assert [order.is_waiting for order in (ticks, points)] == [True, True]
    trade_at(ex, "sell", 102)
    assert (str(ticks.triggered_at), str(points.triggered_at)) == ("102.00", "102.00")


def test_a_stop_that_would_trigger_is_refused() -> None:
    ex = priced()
    order = ex.submit(SYMBOL, "sell", "1", type="stop", stop="100", account=1)
    assert order.reject is not None
    assert order.reject.reason == "stop_would_trigger"
    assert (order.reject.value, order.reject.limit) == (Decimal("100.00"), Decimal("100.00"))
    assert "the price of BTC-USD is 100.00, so a stop at 100.00 would trigger" in order.reject.message
    assert not order.is_waiting


def test_waiting_orders_are_changed_and_canceled_like_others() -> None:
    ex = priced()
    stop = ex.submit(SYMBOL, "sell", "4", type="stop", stop="90", account=1)
    limit = ex.submit(SYMBOL, "sell", "4", type="stop_limit", stop="90", price="89", account=1)
    assert ex.reduce(stop, "1").ok
    assert ex.amend(limit, "3").ok
    assert ex.replace(limit, price="88", qty="2").ok
    assert ex.replace(stop, qty="2").ok
    assert [(str(order.quantity), order.price) for order in (stop, limit)] == [
        ("2.0000", None),
        ("2.0000", Decimal("88.00")),
    ]
    assert all(order.is_waiting for order in (stop, limit))
    assert ex.orders(account=1) == [stop, limit]
    assert ex.cancel(stop).ok
    assert ex.cancel_all(account=1).count == 1
    assert (stop.cancel_reason, limit.cancel_reason, limit.is_waiting) == ("user_cancel", "mass_cancel", False)


def test_a_waiting_order_expires() -> None:
    ex = priced()
    soon = ex.time_ns + 10**9
    order = ex.submit(SYMBOL, "buy", "1", type="stop", stop="120", expires=soon, account=1)
    assert (order.tif, order.expires_ns, order.is_waiting) == ("gtd", soon, True)
    assert ex.advance_time(seconds=1) >= soon
    assert (order.status, order.cancel_reason) == ("expired", "expired")


def test_waiting_orders_are_found_after_a_restore() -> None:
    ex = priced()
    ex.submit(SYMBOL, "sell", "4", type="stop_limit", stop="90", price="89", account=1, post_only=True, display="1")
    ex.submit(SYMBOL, "buy", "4", type="take_profit", stop="95", trigger="best", tif="day", account=1)
    ex.submit(SYMBOL, "sell", "1", type="trailing_stop", trail_bps=500, activation="110", account=1)
    again = restored(ex.snapshot())
    one, two, three = again.orders(account=1)
    assert (one.type, one.tif, one.post_only, str(one.stop), str(one.price)) == (
        "stop_limit",
        "gtc",
        True,
        "90.00",
        "89.00",
    )
    assert (str(one.display), one.trigger, one.is_waiting) == ("1.0000", "last", True)
    assert (two.type, two.tif, two.trigger, two.price, str(two.stop)) == ("take_profit", "day", "best", None, "95.00")
    assert (three.type, three.trail_bps, str(three.activation)) == ("trailing_stop", 500, "110.00")
    for exchange in (ex, again):
        exchange.submit(SYMBOL, "sell", "6", price="89", account=7)
    assert ex.state_hash() == again.state_hash()
    assert (one.is_waiting, str(one.triggered_at), two.is_waiting) == (False, "89.00", False)


def test_waiting_orders_need_funds_for_their_limit() -> None:
    ex = market(accounts=True)
    ex.deposit(1, "BTC", "1")
    stop = ex.submit(SYMBOL, "sell", "1", type="stop_limit", stop="90", price="89", account=1)
    assert str(ex.balances(1)["BTC"].reserved) == "1.00000000"
    assert ex.cancel(stop).ok
    assert str(ex.balances(1)["BTC"].reserved) == "0E-8"
    poor = ex.submit(SYMBOL, "sell", "2", type="stop_limit", stop="90", price="89", account=1)
    assert poor.reject is not None
    assert poor.reject.reason == "insufficient_balance"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"type": "stop"}, "stop= is the price that a 'stop'"),
        ({"type": "limit", "price": 1, "stop": 5}, "stop= is the price that a 'stop'"),
        ({"type": "trailing_stop"}, "needs trail= or trail_bps=, one of them"),
        ({"type": "trailing_stop", "trail": 1, "trail_bps": 5}, "needs trail= or trail_bps=, one of them"),
        ({"type": "stop", "stop": 1, "trail": 1}, "no other type has any"),
        ({"type": "trailing_stop", "stop": 1, "trail": 1}, "and not with type='trailing_stop'"),
        (
            {"type": "trailing_stop", "trail_bps": 10_001},
            "trail_bps=10001 is out of range; give an int from 1 to 10000",
        ),
        ({"type": "stop", "stop": 1, "trigger": "mid"}, "trigger='mid' is unknown; give 'last' or 'best'"),
        ({"price": 1, "trigger": "last"}, "trigger= says which price an order waits for"),
        ({"type": "stop", "stop": 1, "activation": 2}, "activation= is where a trailing stop begins"),
        (
            {"type": "stop", "stop": 1, "price": 2},
            "a stop order takes no price=; for a price limit give type='stop_limit'",
        ),
        ({"type": "stop_limit", "stop": 1}, "a stop limit order needs price="),
        ({"type": "stop", "stop": 1, "tif": "ioc"}, "tif='ioc' can't be with type='stop'"),
        ({"type": "stop", "stop": 1, "post_only": True}, "post_only=True never takes"),
        ({"type": "stop", "stop": 1, "budget": 2}, "budget= bounds what a market order spends"),
        ({"type": "stop", "stop": 1, "display": 1}, "display= is for orders that rest"),
        ({"type": "stop_limit", "stop": 1, "price": 1, "post_only": True, "slide": True}, "slide=True moves the price"),
        ({"type": "stop", "stop": 1, "hidden": True}, "hidden=True is for limit orders that rest"),
    ],
)
def test_words_that_never_go_together(words: dict[str, Any], told: str) -> None:
    ex = market()
    with pytest.raises(ArgumentError) as raised:
        ex.submit(SYMBOL, "buy", "1", **words)
    assert told in str(raised.value)


def test_prices_off_the_tick_are_rejections() -> None:
    ex = market()
    for words in ({"type": "stop", "stop": "1.001"}, {"type": "trailing_stop", "trail": "0.001"}):
        order = ex.submit(SYMBOL, "buy", "1", **words)  # type: ignore[arg-type]
        assert order.reject is not None
        assert order.reject.reason == "off_tick"
        assert (order.stop, order.trail, order.is_waiting) == (None, None, False)


def test_a_stop_of_the_day_ends_with_it() -> None:
    ex = priced()
    order = ex.submit(SYMBOL, "buy", "1", type="stop", stop="120", tif="day", account=1)
    ex.set_phase(SYMBOL, "closed")
    assert (order.status, order.cancel_reason) == ("expired", "day_ended")
    late = ex.submit(SYMBOL, "buy", "1", type="stop", stop="120", expires=datetime(2030, 1, 1, tzinfo=UTC), account=1)
    assert late.reject is not None
    assert late.reject.reason == "wrong_phase"
