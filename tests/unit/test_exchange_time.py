"""Time, countdowns, amended, hidden and sliding orders in the embedded exchange; both engines."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

import lx
from lx.errors import ArgumentError, ArgumentTypeError
from lx.wire.frame import build_frame
from lx.wire.layouts_generated import NEW, ORDER_TERMS
from lx.wire.records_generated import Countdown
from tests.unit.exchange_rig import SYMBOL, fills_of, market, restored

SECOND = 10**9


def test_a_countdown_cancels_all_orders_of_an_account() -> None:
    ex = market()
    mine = [ex.submit(SYMBOL, "buy", "1", price=price, account=1) for price in (10, 11)]
    other = ex.submit(SYMBOL, "buy", "1", price="10", account=2)
    reply = ex.countdown(1, "2.5")
    assert reply.ok
    assert reply.deadline_ns == ex.time_ns + 2_500_000_000
    ex.advance_time(reply.deadline_ns - 1)
    assert all(order.is_open for order in mine)
    again = restored(ex.snapshot())
    for exchange in (ex, again):
        exchange.advance_time(seconds="0.000000001")
    assert [(order.status, order.cancel_reason) for order in mine] == [("canceled", "countdown")] * 2
    assert [order.id for order in again.orders()] == [other.id]
    ex.submit(SYMBOL, "buy", "1", price="10", account=1)
    ex.advance_time(seconds=100)
    assert len(ex.orders(account=1)) == 1, "it runs out once"


def test_a_countdown_starts_again_and_stops() -> None:
    ex = market()
    order = ex.submit(SYMBOL, "buy", "1", price="10", account=1)
    ex.countdown(1, 5)
    ex.advance_time(seconds=4)
    ex.countdown(1, 5)
    ex.advance_time(seconds=4)
    assert order.is_open
    for word in (0, None):
        ex.countdown(1, 1)
        assert ex.countdown(1, word) == lx.Reply()
        ex.advance_time(seconds=4)
        assert order.is_open
    with pytest.raises(ArgumentError, match=r"seconds=86401 is out of range; give 0\.000000000 to 86400\.0"):
        ex.countdown(1, 86401)
    with pytest.raises(ArgumentError, match="more than 9 decimals"):
        ex.countdown(1, "0.0000000001")
    with pytest.raises(ArgumentTypeError, match="is a float"):
        ex.countdown(1, 0.5)  # type: ignore[arg-type]
    ids = ex.session(1).client_id
    record = Countdown(account=1, session=1, client_id=ids + 5, after_ns=9)
    ex.apply(build_frame([record], sequence=ex.sequence, time_ns=ex.time_ns))
    assert ex.session(1).client_id == ids + 5
    assert ex.submit(SYMBOL, "buy", "1", price="10", account=1).client_id == ids + 6


def test_a_countdown_of_an_unknown_account_is_refused() -> None:
    ex = market(accounts=True)
    reply = ex.countdown(7, 1)
    assert reply.reject is not None
    assert reply.reject.reason == "unknown_account"


def test_time_goes_on() -> None:
    ex = market()
    order = ex.submit(SYMBOL, "buy", "1", price="10", expires=datetime(2030, 1, 1, tzinfo=UTC))
    start = datetime(2029, 12, 31, tzinfo=UTC)
    assert ex.advance_time(start) == ex.time_ns == int(start.timestamp()) * SECOND
    assert ex.advance_time(ex.time_ns) == ex.time_ns
    assert order.is_open
    assert ex.advance_time(seconds=86400) == ex.time_ns
    assert (order.status, ex.events[-1].NAME) == ("expired", "level")
    state = ex.snapshot()
    for words, told in (
        ({"to": 5}, "to=5 is before the time of the log"),
        ({}, "needs to= or seconds=, one of them"),
        ({"to": 5, "seconds": 5}, "needs to= or seconds=, one of them"),
        ({"seconds": -1}, "seconds=-1 is out of range"),
    ):
        with pytest.raises(ArgumentError, match=told):
            ex.advance_time(**words)
    assert ex.snapshot() == state


def test_a_clock_tells_the_time_itself() -> None:
    now = [SECOND]
    ex = market(clock=lambda: now[0])
    order = ex.submit(SYMBOL, "buy", "1", price="10", expires=5 * SECOND)
    now[0] = 5 * SECOND
    assert order.is_open
    assert ex.advance_time() == 5 * SECOND
    assert order.status == "expired"
    with pytest.raises(ArgumentError, match="this exchange has clock="):
        ex.advance_time(6 * SECOND)


def test_amend_lowers_the_total_and_keeps_the_place() -> None:
    ex = market()
    first = ex.submit(SYMBOL, "buy", "5", price="10", account=1)
    ex.submit(SYMBOL, "buy", "5", price="10", account=2)
    ex.submit(SYMBOL, "sell", "1", price="10", account=3)
    assert ex.amend(first, "3").ok
    assert (str(first.quantity), str(first.filled), str(first.remaining)) == ("3.0000", "1.0000", "2.0000")
    ex.submit(SYMBOL, "sell", "2", price="10", account=3)
    assert first.status == "filled"
    second = ex.submit(SYMBOL, "buy", "5", price="11", account=1)
    ex.submit(SYMBOL, "sell", "2", price="11", account=3)
    for qty in ("5", "6"):
        with pytest.raises(ArgumentError, match=rf"qty='{qty}' is not less than 5.0000, the total of order"):
            ex.amend(second, qty)
    assert ex.amend(second.id, "2").ok
    assert (second.status, second.cancel_reason) == ("canceled", "reduced_to_zero")
    assert not ex.amend(second, "1")
    third = ex.submit(SYMBOL, "buy", "5", price="11", account=1)
    refused = ex.amend(third, "0.00001").reject
    assert refused is not None
    assert refused.reason == "off_lot"


def test_a_hidden_order_is_not_seen() -> None:
    ex = market()
    hidden = ex.submit(SYMBOL, "sell", "5", price="10", account=1, hidden=True, min_qty="2")
    shown = ex.submit(SYMBOL, "sell", "1", price="10", account=2)
    assert (hidden.hidden, str(hidden.min_qty), hidden.display, shown.hidden) == (True, "2.0000", None, False)
    assert ex.book(SYMBOL).asks == ((Decimal("10.00"), Decimal("1.0000"), 1),)
    small = ex.submit(SYMBOL, "buy", "2", price="10", account=3, tif="ioc")
    assert (fills_of(small), small.cancel_reason) == ([("10.00", "1.0000", "taker")], "ioc_remainder")
    assert ex.submit(SYMBOL, "buy", "2", price="10", account=3).status == "filled"
    (found,) = restored(ex.snapshot()).orders()
    assert (found.hidden, str(found.min_qty), str(found.remaining)) == (True, "2.0000", "3.0000")
    assert ex.top(SYMBOL).ask is None


def test_sliding_orders_move_instead_of_being_refused() -> None:
    ex = market()
    ex.submit(SYMBOL, "sell", "1", price="10", account=1)
    slid = ex.submit(SYMBOL, "buy", "1", price="12", account=2, post_only=True, slide=True)
    assert (slid.status, str(slid.price)) == ("new", "9.99")
    ex.submit(SYMBOL, "sell", "1", price="11", account=1)
    ex.cancel_all(account=1)
    ex.submit(SYMBOL, "sell", "1", price="11", account=1)
    assert ex.replace(slid, price="15", slide=True).ok
    assert str(slid.price) == "10.99"
    assert ex.replace(slid, price="9", qty="2").ok
    assert (str(slid.price), slid.post_only) == ("9.00", True)
    with pytest.raises(ArgumentError, match="slide=True moves the price of a post-only limit order"):
        ex.replace(slid, post_only=False, slide=True)


@pytest.mark.parametrize(
    "words",
    [
        {"tif": "ioc", "hidden": True},
        {"type": "market", "price": None, "hidden": True},
        {"hidden": True, "display": "1"},
    ],
)
def test_what_is_never_hidden(words: dict[str, Any]) -> None:
    ex = market()
    with pytest.raises(ArgumentError, match=r"hidden=True is for limit orders that rest|display= is for orders"):
        ex.submit(SYMBOL, "buy", "1", **{"price": "1", **words})


def test_terms_come_in_arrays_too() -> None:
    ex = market()
    session = ex.session(1)
    commands = np.zeros(4, dtype=NEW)
    commands["kind"], commands["side"], commands["type"], commands["tif"] = lx.Kind.NEW, 1, 1, 3
    commands["flags"], commands["instrument"], commands["price"], commands["quantity"] = 1, 1, 100, 50
    commands["account"], commands["session"] = session.account, session.number
    commands["client_id"] = session.client_id + 1 + np.arange(4)
    commands[1::2] = np.zeros(2, dtype=NEW)
    terms = commands.view(ORDER_TERMS)[1::2]
    terms["kind"], terms["display"] = lx.Kind.ORDER_TERMS, 10
    ex.apply(commands)
    assert [str(order.display) for order in ex.orders()] == ["0.0010", "0.0010"]
