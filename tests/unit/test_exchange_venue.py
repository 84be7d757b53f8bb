"""Days of an instrument in the embedded exchange: phases, auctions, timetable, bands, limits; both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

import lx
from lx.errors import ArgumentError, ArgumentTypeError
from lx.wire.frame import build_frame
from lx.wire.records_generated import SetPhase
from tests.unit.exchange_rig import SYMBOL, fills_of, market, restored

PHASES = ("continuous", "pre_open", "opening_auction", "halt", "cancel_only", "closing_auction", "closed")


def opening() -> lx.Exchange:
    """An opening auction: 5 to buy at 101, 4 to sell at 99, and 3 to sell at any price."""
    ex = market()
    ex.set_phase(SYMBOL, "opening_auction")
    ex.submit(SYMBOL, "buy", "5", price="101", account=1)
    ex.submit(SYMBOL, "sell", "4", price="99", account=2)
    ex.submit(SYMBOL, "sell", "3", type="market", tif="at_open", account=3)
    return ex


@pytest.mark.parametrize("phase", PHASES)
def test_a_phase_is_set_and_told(phase: Any) -> None:
    ex = market()
    assert ex.phase(SYMBOL) == "continuous"
    assert ex.set_phase(SYMBOL, phase) == (None, Decimal("0.0000"))
    assert ex.phase("BTC") == phase
    again = restored(ex.snapshot())
    assert again.phase(SYMBOL) == phase
    order = again.submit(SYMBOL, "buy", "1", price="10")
    takes_limits = phase in ("continuous", "pre_open", "opening_auction", "closing_auction")
    assert (order.status == "new") == takes_limits
    if not takes_limits:
        assert str(order.reject) == f"BTC-USD does not take this in its phase, {phase}"


def test_an_auction_shows_its_price_as_it_builds() -> None:
    ex = market()
    assert ex.indicative(SYMBOL) is None
    ex.set_phase(SYMBOL, "pre_open")
    ex.submit(SYMBOL, "buy", "5", price="101", account=1)
    assert ex.indicative(SYMBOL) is None
    ex.submit(SYMBOL, "sell", "2", price="99", account=2)
    assert ex.indicative(SYMBOL) == (Decimal("101.00"), Decimal("2.0000"), Decimal("3.0000"))
    ex.set_phase(SYMBOL, "opening_auction")
    ex.submit(SYMBOL, "sell", "7", price="100", account=2)
    assert ex.indicative(SYMBOL) == (Decimal("100.00"), Decimal("5.0000"), Decimal("-4.0000"))
    assert ex.book(SYMBOL).spread == Decimal("-2.00"), "the book may cross"
    assert ex.set_phase(SYMBOL, "continuous") == (Decimal("100.00"), Decimal("5.0000"))
    assert ex.indicative(SYMBOL) is None
    assert str(ex.bands(SYMBOL).reference) == "100.00"


def test_what_an_auction_would_give_is_known_after_a_restore() -> None:
    ex = opening()
    told = ex.indicative(SYMBOL)
    assert told == (Decimal("99.00"), Decimal("5.0000"), Decimal("-2.0000"))
    again = restored(ex.snapshot())
    assert again.indicative(SYMBOL) == told
    for exchange in (ex, again):
        exchange.submit(SYMBOL, "buy", "9", price="102", account=4)
    assert again.indicative(SYMBOL) == ex.indicative(SYMBOL) != told
    assert again.uncross(SYMBOL) == ex.uncross(SYMBOL)


def test_uncross_trades_at_one_price_and_goes_on() -> None:
    ex = opening()
    first, second, any_price = ex.orders()
    assert ex.uncross(SYMBOL) == (Decimal("99.00"), Decimal("5.0000"))
    assert ex.phase(SYMBOL) == "opening_auction"
    assert fills_of(any_price) == [("99.00", "3.0000", "taker")]
    assert (first.status, str(second.remaining)) == ("filled", "2.0000")
    assert ex.uncross(SYMBOL) == (None, Decimal("0.0000"))


def test_orders_for_an_auction_end_with_it() -> None:
    ex = opening()
    left = ex.submit(SYMBOL, "buy", "1", price="90", tif="at_open", account=4)
    close = ex.submit(SYMBOL, "sell", "1", type="market", tif="at_close", account=4)
    day = ex.submit(SYMBOL, "buy", "1", price="90", tif="day", account=4)
    assert (left.tif, close.type, close.price, day.tif) == ("at_open", "market", None, "day")
    ex.set_phase(SYMBOL, "continuous")
    assert (left.status, left.cancel_reason) == ("expired", "auction_ended")
    late = ex.submit(SYMBOL, "buy", "1", price="90", tif="at_open", account=4)
    assert late.reject is not None
    assert late.reject.reason == "wrong_phase"
    found = restored(ex.snapshot()).orders(account=4)
    assert [(order.type, order.tif) for order in found] == [("market", "at_close"), ("limit", "day")]
    ex.set_phase(SYMBOL, "closing_auction")
    left_day = ex.submit(SYMBOL, "buy", "1", price="80", tif="day", account=4)
    assert ex.set_phase(SYMBOL, "closed").volume == Decimal(1)
    assert (close.status, day.status) == ("filled", "filled")
    assert (left_day.status, left_day.cancel_reason) == ("expired", "day_ended")


def test_no_auction_no_uncross() -> None:
    ex = market()
    with pytest.raises(lx.RejectedError) as raised:
        ex.uncross(SYMBOL)
    assert raised.value.reject.reason == "no_auction"
    assert str(raised.value) == "BTC-USD is in no auction but in phase continuous"


def test_a_timetable_is_followed() -> None:
    ex = market()
    start = 10**18
    ex.advance_time(start)
    day = timedelta(seconds=100)
    assert ex.schedule_phase(SYMBOL, "opening_auction", start + 10**9, every=day) == 1
    assert ex.schedule_phase(SYMBOL, "continuous", start + 5 * 10**9, every=100 * 10**9) == 2
    assert ex.schedule_phase(SYMBOL, "closed", datetime(2001, 9, 9, 1, 46, 50, tzinfo=UTC), every=day) == 3
    seen = []
    for second in (1, 2, 5, 9, 10, 101, 105, 111):
        ex.advance_time(start + second * 10**9)
        seen.append(ex.phase(SYMBOL))
    auction, trading, closed = "opening_auction", "continuous", "closed"
    assert seen == [auction, auction, trading, trading, closed, auction, trading, closed]
    again = restored(ex.snapshot())
    again.advance_time(seconds="90")
    assert again.phase(SYMBOL) == auction
    ex.clear_schedule(SYMBOL)
    ex.advance_time(seconds="1000")
    assert ex.phase(SYMBOL) == closed


def test_a_timetable_ends_an_auction() -> None:
    ex = opening()
    first = ex.order(ex.orders()[0].id)
    ex.schedule_phase(SYMBOL, "continuous", ex.time_ns + 10**6)
    ex.advance_time(seconds="0.001")
    assert first is not None
    assert (first.status, ex.phase(SYMBOL)) == ("filled", "continuous")
    assert str(ex.bands(SYMBOL).reference) == fills_of(first)[0][0]


def test_entries_that_are_refused() -> None:
    ex = market()
    ex.advance_time(10**9)
    with pytest.raises(lx.RejectedError, match="the time 5 ns is not after the time of the log"):
        ex.schedule_phase(SYMBOL, "halt", 5)
    for number in range(64):
        ex.schedule_phase(SYMBOL, "halt", 10**12 + number)
    with pytest.raises(lx.RejectedError, match="the timetable of BTC-USD has 64 entries and 64 is the most"):
        ex.schedule_phase(SYMBOL, "halt", 10**12)


def test_bands_bound_what_may_trade() -> None:
    ex = market()
    assert ex.bands(SYMBOL) == (None, None, "reject", None)
    bands = ex.set_bands(SYMBOL, static="0.05", reference="100")
    assert bands == (Decimal("0.05"), None, "reject", Decimal("100"))
    outside = ex.submit(SYMBOL, "buy", "1", price="106")
    assert str(outside.reject) == "price 106.00 is outside the price band of BTC-USD, which ends at 105.00"
    ex.submit(SYMBOL, "sell", "1", price="105", account=2)
    ex.set_bands(SYMBOL, static="0.02", action="halt")
    assert ex.bands(SYMBOL) == (Decimal("0.02"), None, "halt", Decimal("100"))
    stopped = ex.submit(SYMBOL, "buy", "1", type="market", account=3)
    assert (stopped.status, stopped.cancel_reason, ex.phase(SYMBOL)) == ("canceled", "halted", "halt")
    assert restored(ex.snapshot()).bands(SYMBOL) == ex.bands(SYMBOL)
    assert ex.set_bands(SYMBOL, static=0, dynamic="0.1") == (None, Decimal("0.1"), "halt", Decimal("100"))


def test_limits_are_stated_and_kept() -> None:
    ex = market()
    first = ex.limits(SYMBOL)
    assert (first.price_min, first.notional_min, first.orders_max) == (Decimal("0.01"), None, None)
    limits = ex.set_limits(
        SYMBOL, notional_min="10", notional_max="1000", market_quantity_max="3", market_lot="0.5", orders_max=2
    )
    assert (str(limits.notional_min), str(limits.market_lot), limits.orders_max) == ("10.00000000", "0.5000", 2)
    sentences = [
        (("buy", "0.5", {"price": "10"}), "the order is worth 5.00000000, and 10.00000000 is the least for BTC-USD"),
        (("buy", "5", {"price": "1000"}), "the order is worth 5000.00000000, and 1000.00000000 is the most for"),
        (("buy", "4", {"type": "market"}), "quantity 4.0000 is above 3.0000, the most of a market order"),
        (
            ("buy", "0.7", {"type": "market"}),
            "quantity 0.7000 is above 0.5000, the most of a market order of BTC-USD, or",
        ),
    ]
    for (side, qty, words), told in sentences:
        order = ex.submit(SYMBOL, side, qty, **words)  # type: ignore[arg-type]
        assert told in str(order.reject)
    for _ in range(2):
        assert ex.submit(SYMBOL, "buy", "1", price="10").status == "new"
    assert str(ex.submit(SYMBOL, "buy", "1", price="10").reject) == (
        "the account has 2 open orders in BTC-USD; 2 is the most"
    )
    assert restored(ex.snapshot()).limits(SYMBOL) == ex.limits(SYMBOL) == limits
    lifted = ex.set_limits(SYMBOL, orders_max=0, notional_max=0, price_max="500", quantity_max="50", stops_max=1)
    assert (lifted.orders_max, lifted.notional_max, lifted.price_max) == (None, None, Decimal("500.00"))
    assert (str(lifted.notional_min), ex.instruments[SYMBOL].price_max) == ("10.00000000", Decimal("500.00"))
    assert str(ex.submit(SYMBOL, "buy", "1", price="501").reject).endswith(
        "is above 500.00, the highest price of BTC-USD"
    )
    assert restored(ex.snapshot()).instruments[SYMBOL] == ex.instruments[SYMBOL]
    assert ex.submit(SYMBOL, "buy", "1", type="stop", stop="400", account=2).is_waiting
    assert str(ex.submit(SYMBOL, "buy", "1", type="stop", stop="400", account=2).reject) == (
        "the account has 1 waiting orders in BTC-USD; 1 is the most"
    )


def test_limits_that_are_refused() -> None:
    ex = market()
    ex.submit(SYMBOL, "buy", "1", price="10")
    state = ex.snapshot()
    for words, told in (
        ({"price_min": "5", "price_max": "4"}, "the lowest value 5.00 of BTC-USD is above its highest 4.00"),
        ({"notional_min": "5", "notional_max": "4"}, "the lowest value 5.00000000 of BTC-USD is above"),
    ):
        with pytest.raises(lx.RejectedError, match=told):
            ex.set_limits(SYMBOL, **words)  # type: ignore[arg-type]
    assert ex.snapshot() == state
    with pytest.raises(lx.RejectedError, match="1 orders rest in BTC-USD; cancel them first"):
        ex.set_limits(SYMBOL, price_min="11")


def test_a_delisted_symbol_is_gone_for_good() -> None:
    ex = market()
    orders = [ex.submit(SYMBOL, "buy", "1", price="10"), ex.submit(SYMBOL, "sell", "1", price="20")]
    orders.append(ex.submit(SYMBOL, "sell", "1", type="stop", stop="5"))
    assert ex.delist(SYMBOL) == 3
    assert [(order.status, order.cancel_reason) for order in orders] == [("canceled", "delisted")] * 3
    assert ex.phase(SYMBOL) == "closed"
    assert str(ex.submit(SYMBOL, "buy", "1", price="10").reject) == "BTC-USD is delisted and is never traded again"
    for call in (ex.delist, ex.uncross, ex.clear_schedule, ex.set_bands, ex.set_limits):
        with pytest.raises(lx.RejectedError, match="BTC-USD is delisted"):
            call(SYMBOL)
    assert restored(ex.snapshot()).orders() == []


@pytest.mark.parametrize(
    ("call", "error", "told"),
    [
        (lambda ex: ex.set_phase(SYMBOL, "open"), ArgumentError, "phase='open' is unknown; give 'continuous' or"),
        (lambda ex: ex.phase("DOGE"), ArgumentError, "symbol='DOGE' is unknown"),
        (lambda ex: ex.set_bands(SYMBOL, static="1.5"), ArgumentError, "static='1.5' is out of range"),
        (lambda ex: ex.set_bands(SYMBOL, static=0.5), ArgumentTypeError, "static=0.5 is a float"),
        (lambda ex: ex.set_bands(SYMBOL, dynamic="0.0000001"), ArgumentError, "whole millionths"),
        (lambda ex: ex.set_bands(SYMBOL, reference="0.001"), ArgumentError, "reference='0.001' is not a multiple"),
        (lambda ex: ex.set_bands(SYMBOL, action="stop"), ArgumentError, "action='stop' is unknown; give 'reject' or"),
        (lambda ex: ex.set_limits(SYMBOL, orders_max=-1), ArgumentError, "orders_max=-1 is out of range"),
        (lambda ex: ex.set_limits(SYMBOL, price_min=0), ArgumentError, "price_min=0 is out of range"),
        (lambda ex: ex.set_limits(SYMBOL, market_lot="0.00001"), ArgumentError, "is not a multiple of 0.0001"),
        (lambda ex: ex.schedule_phase(SYMBOL, "halt", datetime(2030, 1, 1)), ArgumentTypeError, "has no time zone"),
        (lambda ex: ex.schedule_phase(SYMBOL, "halt", 9, every=0), ArgumentError, "every=0 is out of range"),
        (lambda ex: ex.schedule_phase(SYMBOL, "halt", 9, every="1d"), ArgumentTypeError, "every='1d' is str"),
    ],
)
def test_wrong_calls_name_the_argument(call: Any, error: type[Exception], told: str) -> None:
    ex = market()
    state = ex.snapshot()
    with pytest.raises(error) as raised:
        call(ex)
    assert told in str(raised.value)
    assert ex.snapshot() == state


@pytest.mark.parametrize("size", [3, 200])
def test_days_of_the_fast_way_are_followed(size: int) -> None:
    """Phases, and the last that was told of an auction, in small frames and in those that NumPy searches."""
    ex = opening()
    held = ex.orders()[0]
    session = ex.session(2)
    commands = np.zeros(size, dtype=lx.COMMAND)
    commands["kind"], commands["side"], commands["type"], commands["tif"] = lx.Kind.NEW, lx.Side.SELL, 1, 3
    commands["instrument"], commands["price"], commands["quantity"] = 1, 9900, 1 + np.arange(size)
    commands["account"], commands["session"] = session.account, session.number
    commands["client_id"] = session.client_id + 1 + np.arange(size)
    ex.apply(commands)
    told = ex.indicative(SYMBOL)
    assert told is not None
    assert told == restored(ex.snapshot()).indicative(SYMBOL)
    ends = [SetPhase(phase=phase, instrument=1, client_id=1) for phase in (0, 3)]
    ex.apply(build_frame(ends, sequence=ex.sequence, time_ns=ex.time_ns))
    assert (ex.phase(SYMBOL), held.status, ex.indicative(SYMBOL)) == ("halt", "filled", None)
    assert ex.bands(SYMBOL).reference == held.fills[0].price == told.price
