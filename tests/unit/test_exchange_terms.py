"""Rare terms of orders in the embedded exchange: self-trade modes, icebergs, minima, expiry, budgets; both engines."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

import lx
from lx.errors import ArgumentError, ArgumentTypeError
from tests.unit.exchange_rig import SYMBOL, fills_of, market, restored


@pytest.mark.parametrize(
    ("stp", "maker", "taker"),
    [
        ("none", ("filled", None), ("filled", None)),
        ("expire_taker", ("new", None), ("canceled", "self_trade")),
        ("expire_maker", ("canceled", "self_trade"), ("new", None)),
        ("expire_both", ("canceled", "self_trade"), ("canceled", "self_trade")),
        ("decrement", ("canceled", "self_trade"), ("canceled", "self_trade")),
    ],
)
def test_self_trade_modes(stp: Any, maker: tuple[str, str | None], taker: tuple[str, str | None]) -> None:
    ex = market()
    resting = ex.submit(SYMBOL, "sell", "1", price="10", account=1)
    coming = ex.submit(SYMBOL, "buy", "1", price="10", account=1, stp=stp)
    assert (resting.status, resting.cancel_reason) == maker
    assert (coming.status, coming.cancel_reason) == taker
    prevented = Decimal(1) if stp == "decrement" else Decimal(0)
    assert (resting.prevented, coming.prevented) == (prevented, prevented)


def test_decrement_takes_off_both_and_goes_on() -> None:
    ex = market()
    own = ex.submit(SYMBOL, "sell", "3", price="10", account=1)
    ex.submit(SYMBOL, "sell", "1", price="11", account=2)
    coming = ex.submit(SYMBOL, "buy", "4", price="11", account=1, stp="decrement")
    assert (coming.status, str(coming.quantity), str(coming.prevented)) == ("filled", "1.0000", "3.0000")
    assert fills_of(coming) == [("11.00", "1.0000", "taker")]
    assert (own.status, own.remaining) == ("canceled", Decimal(0))


def test_accounts_of_a_group_are_one_owner() -> None:
    ex = market(accounts=True)
    assert ex.open_account(1, group=5).group == 5
    for account in (1, 2):
        ex.deposit(account, "USD", "1000")
        ex.deposit(account, "BTC", "10")
    ex.submit(SYMBOL, "sell", "1", price="10", account=1)
    assert ex.submit(SYMBOL, "buy", "0.5", price="10", account=2, stp="expire_taker").status == "filled"
    assert ex.set_group(2, 5).ok
    assert ex.block_account(2).ok
    assert ex.unblock_account(2).ok
    assert ex.set_rates(2, maker_fee="0", taker_fee="0").ok
    assert (ex.accounts[2].group, ex.accounts[2].taker_fee) == (5, Decimal(0))
    refused = ex.submit(SYMBOL, "buy", "0.5", price="10", account=2, stp="expire_taker")
    assert (refused.status, refused.cancel_reason) == ("canceled", "self_trade")
    assert restored(ex.snapshot()).orders(account=1)[0].remaining == Decimal("0.5")


def test_an_iceberg_shows_a_slice_at_a_time() -> None:
    ex = market()
    iceberg = ex.submit(SYMBOL, "sell", "10", price="10", account=1, display="2")
    behind = ex.submit(SYMBOL, "sell", "1", price="10", account=2)
    assert ex.book(SYMBOL).asks == ((Decimal("10.00"), Decimal("3.0000"), 2),)
    taker = ex.submit(SYMBOL, "buy", "4", price="10", account=3)
    assert [fill[1] for fill in fills_of(taker)] == ["2.0000", "1.0000", "1.0000"]
    assert (behind.status, str(iceberg.remaining)) == ("filled", "7.0000")
    again = restored(ex.snapshot())
    assert [(order.id, str(order.remaining)) for order in again.orders()] == [(iceberg.id, "7.0000")]


def test_a_minimum_is_had_at_once_or_nothing_is() -> None:
    ex = market()
    ex.submit(SYMBOL, "sell", "1", price="10", account=1)
    order = ex.submit(SYMBOL, "buy", "5", price="10", account=2, tif="ioc", min_qty="2")
    assert (order.status, order.cancel_reason, order.filled) == ("canceled", "minimum_not_met", Decimal(0))
    assert str(ex.submit(SYMBOL, "buy", "5", price="10", account=2, tif="ioc", min_qty="1").filled) == "1.0000"


def test_an_order_is_gone_when_its_time_has_come() -> None:
    now = [datetime(2030, 1, 1, tzinfo=UTC)]
    ex = market(clock=lambda: int(now[0].timestamp()) * 10**9)
    order = ex.submit(SYMBOL, "buy", "1", price="10", expires=datetime(2030, 1, 1, 0, 0, 1, tzinfo=UTC))
    assert (order.tif, order.status) == ("gtd", "new")
    late = ex.submit(SYMBOL, "buy", "1", price="10", expires=now[0])
    assert late.reject is not None
    assert late.reject.reason == "already_expired"
    now[0] = datetime(2030, 1, 1, 0, 0, 1, tzinfo=UTC)
    ex.submit(SYMBOL, "buy", "1", price="9")
    assert (order.status, order.cancel_reason, order.remaining) == ("expired", "expired", Decimal(0))


def test_a_budget_is_never_overspent() -> None:
    ex = market()
    for price in ("10", "11"):
        ex.submit(SYMBOL, "sell", "1", price=price, account=1)
    order = ex.submit(SYMBOL, "buy", type="market", budget="15.5", account=2)
    assert (order.status, order.cancel_reason) == ("canceled", "budget_spent")
    assert (str(order.filled), order.notional <= Decimal("15.5")) == ("1.5000", True)


def test_terms_off_the_lot_are_rejections() -> None:
    ex = market()
    for words in ({"display": "0.00001"}, {"min_qty": "0.00001", "tif": "ioc"}):
        order = ex.submit(SYMBOL, "buy", "1", price="10", **words)  # type: ignore[arg-type]
        assert order.reject is not None
        assert order.reject.reason == "off_lot"
    order = ex.submit(SYMBOL, "buy", "1", price="10", display="2")
    assert order.reject is not None
    assert order.reject.reason == "terms_conflict"
    assert ex.submit("XYZ", "buy", type="market", budget="1").quantity == 0


@pytest.mark.parametrize(
    ("words", "error", "told"),
    [
        ({"stp": "cancel"}, ArgumentError, "stp='cancel' is unknown; give 'none' or 'expire_taker'"),
        ({"budget": "5"}, ArgumentError, "budget= bounds what a market order spends"),
        ({"type": "market", "price": None, "budget": "0"}, ArgumentError, "budget='0' of USD is out of range"),
        ({"type": "market", "price": None, "budget": "1.123456789"}, ArgumentError, "has more decimals than USD"),
        ({"tif": "gtd"}, ArgumentError, "tif='gtd' and expires= go together"),
        ({"tif": "gtc", "expires": 5}, ArgumentError, "tif='gtd' and expires= go together"),
        ({"expires": datetime(2030, 1, 1)}, ArgumentTypeError, "has no time zone"),
        ({"expires": 1.5}, ArgumentTypeError, "expires=1.5 is float"),
        ({"min_qty": "1"}, ArgumentError, "min_qty= is for orders that take at once"),
        ({"display": "1", "tif": "ioc"}, ArgumentError, "display= is for orders that rest"),
        ({"qty": None}, ArgumentTypeError, "submit() needs qty="),
        ({"display": 0.5}, ArgumentTypeError, "is a float"),
    ],
)
def test_words_that_never_go_together(words: dict[str, Any], error: type[Exception], told: str) -> None:
    ex = market()
    given = {"qty": "1", "price": "10", **words}
    with pytest.raises(error) as raised:
        ex.submit(SYMBOL, "buy", given.pop("qty"), **given)
    assert told in str(raised.value)
    assert isinstance(raised.value, lx.LxError)
