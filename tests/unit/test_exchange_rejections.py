"""What the embedded exchange refuses: values that say why, never a rounded number. On both engines."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import lx
from lx.exchange.rejections import _SENTENCES
from tests.unit.exchange_rig import SYMBOL, both, market

BEYOND = Decimal("1E+999999999999999999")
TINY = Decimal("1E-999999999999999999")


@pytest.mark.parametrize(
    ("words", "reason", "message"),
    [
        ({"price": "70000.001"}, "off_tick", "price 70000.001 is not a multiple of tick 0.01 of BTC-USD"),
        ({"price": "1e-30"}, "off_tick", f"price 0.{'0' * 29}1 is not a multiple of tick 0.01 of BTC-USD"),
        (
            {"price": Decimal("1E-999999999999999999")},
            "off_tick",
            "price 1.000000E-999999999999999999 is not a multiple of tick",
        ),
        ({"price": 0}, "price_below_min", "price 0 is below 0.01, the lowest price of BTC-USD"),
        ({"price": -1}, "price_below_min", "price -1 is below 0.01, the lowest price of BTC-USD"),
        ({"price": "-70000.001"}, "off_tick", "price -70000.001 is not a multiple of tick 0.01 of BTC-USD"),
        ({"price": "43980465111.04"}, "price_above_max", "price 43980465111.04 is above 43980465111.03"),
        ({"price": BEYOND}, "price_above_max", "price 1.000000E+999999999999999999 is above 43980465111.03"),
        ({"price": 10**5000}, "price_above_max", "price 1.000000E+5000 is above"),
        ({"qty": "0.00005"}, "off_lot", "quantity 0.00005 is not a multiple of lot 0.0001 of BTC-USD"),
        ({"qty": "0.50001"}, "off_lot", "quantity 0.50001 is not a multiple of lot 0.0001 of BTC-USD"),
        ({"qty": 0}, "quantity_below_min", "quantity 0 is below 0.0001, the lowest quantity of BTC-USD"),
        ({"qty": "-0.5"}, "quantity_below_min", "quantity -0.5 is below 0.0001"),
        ({"qty": "900719925474.0992"}, "quantity_above_max", "quantity 900719925474.0992 is above 900719925474.0991"),
        ({"qty": BEYOND}, "quantity_above_max", "quantity 1.000000E+999999999999999999 is above"),
        ({"symbol": "DOGE"}, "unknown_instrument", "no instrument is named DOGE; make it with add_instrument"),
        ({"symbol": ""}, "unknown_instrument", "no instrument is named ; make it"),
        ({"symbol": "btc"}, "unknown_instrument", "no instrument is named btc"),
        ({"symbol": "BTC-EUR"}, "unknown_instrument", "no instrument is named BTC-EUR"),
    ],
)
def test_refused_before_the_log(words: dict[str, Any], reason: str, message: str) -> None:
    ex = market()
    before = ex.snapshot(), len(ex.events)
    order = ex.submit(**{"symbol": SYMBOL, "side": "buy", "qty": 1, "price": 1, **words})
    assert order.reject is not None
    assert (order.status, order.id, order.is_open, order.fills) == ("rejected", 0, False, ())
    assert order.reject.reason == reason
    assert message in order.reject.message
    assert order.reject.message in repr(order)
    assert str(order.reject) == order.reject.message
    assert order.filled == order.remaining == order.notional == 0
    assert (ex.snapshot(), len(ex.events)) == before


def test_what_was_entered_stays_as_it_was() -> None:
    ex = market()
    order = ex.submit(SYMBOL, "buy", "0.50001", price="70000.001", account=7)
    assert (str(order.quantity), str(order.price), order.account) == ("0.50001", "70000.001", 7)
    assert order.reject is not None
    assert (order.reject.value, order.reject.limit) == (Decimal("0.50001"), Decimal("0.0001"))
    assert (order.reject.code, order.reject.subject) == (lx.Reason.OFF_LOT, SYMBOL)


def test_the_extremes_are_taken() -> None:
    ex = market()
    order = ex.submit(SYMBOL, "buy", "900719925474.0991", price="43980465111.03", account=2**32 - 1)
    assert order.status == "new"
    assert ex.submit(SYMBOL, "sell", "900719925474.0991", price="0.01", account=1).status == "filled"
    assert order.notional == Fraction("900719925474.0991") * Fraction("43980465111.03")


def test_limits_of_the_instrument_are_the_engines() -> None:
    ex = both()
    ex.add_instrument("BTC", tick="0.5", lot="0.1", price_min=10, price_max=20, quantity_min="0.2", quantity_max="0.4")
    cases = (
        ("0.2", "9.5", "price_below_min", "price 9.5 is below 10.0, the lowest price of BTC-USD"),
        ("0.2", "20.5", "price_above_max", "price 20.5 is above 20.0, the highest price of BTC-USD"),
        ("0.1", "10", "quantity_below_min", "quantity 0.1 is below 0.2, the lowest quantity of BTC-USD"),
        ("0.5", "10", "quantity_above_max", "quantity 0.5 is above 0.4, the highest quantity of BTC-USD"),
    )
    for qty, price, reason, message in cases:
        order = ex.submit("BTC", "buy", qty, price=price)
        assert order.reject is not None
        assert (order.reject.reason, order.reject.message) == (reason, message)
        assert ex.events[-1].NAME == "rejected", "the log has it"
    assert ex.submit("BTC", "buy", "0.4", price=20).status == "new"


def test_a_lot_or_tick_that_is_no_power_of_ten() -> None:
    ex = both()
    ex.add_instrument("X-Y", tick="0.25", lot=3)
    assert str(ex.submit("X-Y", "buy", 3, price="0.3").reject) == "price 0.3 is not a multiple of tick 0.25 of X-Y"
    assert str(ex.submit("X-Y", "buy", 4, price="0.5").reject) == "quantity 4 is not a multiple of lot 3 of X-Y"
    assert ex.submit("X-Y", "buy", "6.00", price=Decimal("0.750")).status == "new"


def test_replace_and_reduce_are_refused_alike() -> None:
    ex = market()
    order = ex.submit(SYMBOL, "buy", "0.5", price=10)
    before = ex.snapshot()
    replies = (
        ex.replace(order, price="10.001"),
        ex.replace(order, qty="0.00001"),
        ex.replace(order, qty=0),
        ex.reduce(order, "0.00001"),
        ex.reduce(order, -1),
    )
    reasons = [reply.reject.reason for reply in replies if reply.reject is not None]
    assert reasons == ["off_tick", "off_lot", "quantity_below_min", "off_lot", "quantity_below_min"]
    assert all(reply.order is order and not reply.ok for reply in replies)
    assert ex.snapshot() == before
    assert (order.status, str(order.quantity), str(order.price)) == ("new", "0.5000", "10.00")


def test_a_full_exchange_refuses_orders_not_calls() -> None:
    ex = market(orders_max=2)
    orders = [ex.submit(SYMBOL, "buy", 1, price=price) for price in (1, 2, 3)]
    assert [order.status for order in orders] == ["new", "new", "rejected"]
    assert str(orders[2].reject) == "2 orders rest and 2 is the most this exchange holds"
    assert ex.submit(SYMBOL, "sell", 1, price=2, account=2, tif="ioc").status == "filled", "it can't rest"


def test_unknown_symbols_in_questions_are_errors() -> None:
    ex = market()
    for question in (ex.book, ex.top):
        with pytest.raises(ValueError, match="symbol='DOGE' is unknown; known are BTC-USD"):
            question("DOGE")
    with pytest.raises(ValueError, match="symbol='DOGE' is unknown"):
        ex.orders(symbol="DOGE")
    reply = ex.cancel_all(symbol="DOGE")
    assert reply.reject is not None
    assert reply.reject.reason == "unknown_instrument"
    with pytest.raises(ValueError, match="known are none; make one with add_instrument"):
        both().book("BTC")


def test_every_reason_of_an_engine_has_its_sentence() -> None:
    """Reasons of the stages session to admin; those of the wire and of servers can't come from an engine."""
    servers_only = {lx.Reason.SESSION_NOT_BOUND, lx.Reason.BAD_CREDENTIAL}
    engine = {reason for reason in lx.Reason if 100 <= reason < 600} - servers_only
    assert set(_SENTENCES) == engine
    for reason, (value, limit, sentence) in _SENTENCES.items():
        rejection = lx.Rejection(reason, Decimal("1.50"), Decimal("2.50"), "BTC-USD")
        assert not re.search(r"[{}]|None", rejection.message), rejection.message
        assert ("1.50" in rejection.message) == ("{value}" in sentence)
        assert "{value}" not in sentence or value in ("count", "price", "qty", "amount", "quote", "phase")
        assert "{limit}" not in sentence or limit in ("count", "price", "qty", "amount", "quote")


def test_reasons_without_a_sentence_are_told_too() -> None:
    rejection = lx.Rejection(lx.Reason.BUSY, 3, 2)
    assert rejection.message == "busy: found 3, limit 2"
