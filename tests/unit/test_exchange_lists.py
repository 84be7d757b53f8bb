"""Two orders of which one cancels the other, in the embedded exchange; both engines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import lx
from lx.errors import ArgumentError, LxError
from lx.wire.frame import build_frame
from lx.wire.records_generated import FLAG_EXTENSION, Cancel, ListLeg, NewList, OrderType, Side, TimeInForce
from tests.unit.exchange_rig import SYMBOL, fills_of, market, restored


def listed(ex: lx.Exchange, **words: Any) -> tuple[lx.Order, lx.Order]:
    """A seller's list around a market at 100."""
    return ex.submit_oco(SYMBOL, "sell", "5", **{"price": "120", "stop": "80", **words})


def test_both_are_open_until_the_limit_order_trades() -> None:
    ex = market()
    first, second = listed(ex)
    assert (first.status, first.type, str(first.price), first.is_waiting) == ("new", "limit", "120.00", False)
    assert (second.status, second.type, second.price, second.is_waiting) == ("new", "stop", None, True)
    assert (str(second.stop), second.trigger, second.id) == ("80.00", "last", first.id + 1)
    assert second.client_id == first.client_id + 1
    ex.submit(SYMBOL, "buy", "2", price="120", account=2)
    assert (first.status, str(first.remaining)) == ("partially_filled", "3.0000")
    assert (second.status, second.cancel_reason, str(second.remaining)) == ("canceled", "other_leg", "0.0000")
    assert ex.reduce(first, "1").ok, "the order that is left is one like any other"


def test_the_stop_cancels_the_limit_order_and_comes_in() -> None:
    ex = market()
    first, second = listed(ex, stop_limit="79")
    ex.submit(SYMBOL, "buy", "2", price="80", account=2)
    ex.submit(SYMBOL, "sell", "1", price="80", account=3)
    assert (first.status, first.cancel_reason) == ("canceled", "other_leg")
    assert (second.status, str(second.triggered_at), str(second.price)) == ("partially_filled", "80.00", "79.00")
    assert fills_of(second) == [("80.00", "1.0000", "taker")]
    assert ex.orders() == [second]


def test_a_limit_order_that_takes_ends_its_list() -> None:
    ex = market()
    ex.submit(SYMBOL, "buy", "9", price="120", account=2)
    first, second = listed(ex)
    assert (first.status, second.status, second.cancel_reason) == ("filled", "canceled", "other_leg")


@pytest.mark.parametrize("which", [0, 1])
def test_canceling_one_ends_both(which: int) -> None:
    ex = market()
    orders = listed(ex)
    assert ex.cancel(orders[which]).ok
    assert (orders[which].cancel_reason, orders[1 - which].cancel_reason) == ("user_cancel", "other_leg")
    assert ex.orders() == []


def test_a_leg_is_neither_replaced_nor_reduced() -> None:
    ex = market()
    first, second = listed(ex)
    for reply in (ex.replace(first, price="121"), ex.reduce(second, "1")):
        assert reply.reject is not None
        assert reply.reject.reason == "list_conflict"
        assert "neither replaced nor reduced" in reply.reject.message
    assert ex.cancel_all().count == 2


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"price": "80"}, "list_conflict"),
        ({"price": "120.001"}, "off_tick"),
        ({"stop": "80.001"}, "off_tick"),
        ({"stop_limit": "0.001"}, "off_tick"),
        ({"price": "100", "post_only": True}, "post_only_would_cross"),
    ],
)
def test_a_refused_list_is_two_refused_orders(words: dict[str, Any], reason: str) -> None:
    ex = market()
    ex.submit(SYMBOL, "buy", "1", price="100", account=2)
    first, second = listed(ex, **words)
    assert first.reject is not None
    assert first.reject == second.reject
    assert (first.status, second.status, first.reject.reason) == ("rejected", "rejected", reason)
    assert (first.id, second.id, str(first.quantity.normalize())) == (0, 0, "5")
    assert listed(ex)[1].is_waiting, "and the next has ids that rise"


def test_symbols_and_bounds() -> None:
    ex = market()
    first, second = ex.submit_oco("DOGE", "buy", 1, price=1, stop=2)
    assert first.reject is not None
    assert (first.reject.reason, second.reject) == ("unknown_instrument", first.reject)
    ex.set_limits(SYMBOL, lists_max=1)
    buy = ex.submit_oco(SYMBOL, "buy", "1", price="80", stop="120", stop_limit="121", trigger="best", id=7)
    assert [order.client_id for order in buy] == [7, 8]
    refused = listed(ex)[0].reject
    assert refused is not None
    assert refused.message == "the account has 1 lists in BTC-USD; 1 is the most"


def test_words_that_are_wrong_raise() -> None:
    ex = market()
    with pytest.raises(ArgumentError, match="trigger='lst' is unknown"):
        listed(ex, trigger="lst")
    with pytest.raises(ArgumentError, match="id=18446744073709551615 is out of range"):
        listed(ex, id=(1 << 64) - 1)
    with pytest.raises(LxError, match="price"):
        listed(ex, price=None)
    listed(ex, id=(1 << 64) - 4)
    ex.cancel_all(account=1)
    assert [order.status for order in listed(ex)] == ["rejected", "rejected"], "no two ids are left"


def test_money_is_reserved_once() -> None:
    ex = market(accounts=True)
    ex.deposit(1, "USD", "1000")
    first, second = ex.submit_oco(SYMBOL, "buy", "5", price="80", stop="120", stop_limit="130")
    assert (first.is_open, second.is_waiting) == (True, True)
    assert ex.balances(1)["USD"].reserved == Decimal("650")
    refused = ex.submit_oco(SYMBOL, "buy", "5", price="80", stop="120", stop_limit="130")[0].reject
    assert refused is not None
    assert refused.reason == "insufficient_balance"


def test_a_restored_list_goes_on() -> None:
    ex = market()
    ids = [order.id for order in listed(ex)]
    ex = restored(ex.snapshot())
    first, second = (ex.order(id) for id in ids)
    assert first is not None
    assert second is not None
    assert (first.is_open, second.is_waiting) == (True, True)
    ex.submit(SYMBOL, "buy", "5", price="120", account=2)
    assert (first.status, second.cancel_reason) == ("filled", "other_leg")


@pytest.mark.parametrize("others", [0, 100])
def test_a_list_of_the_fast_way_uses_both_names(others: int) -> None:
    ex = market()
    session = ex.session(1)
    cancels = [Cancel(account=1, session=session.number, client_id=at + 1, target_id=999) for at in range(others)]
    head = NewList(
        side=Side.SELL, type=OrderType.LIMIT, tif=TimeInForce.GTC, flags=FLAG_EXTENSION, instrument=1, account=1,
        session=session.number, client_id=500, price=12_000, quantity=5,
    )  # fmt: skip
    leg = ListLeg(type=OrderType.STOP, tif=TimeInForce.GTC, client_id=600, stop_price=8_000)
    ex.apply(build_frame([*cancels, head, leg], sequence=ex.sequence, time_ns=ex.time_ns + 1))
    assert ex.session(1).client_id == 600
    assert [order.client_id for order in ex.orders()] == [500, 600]
