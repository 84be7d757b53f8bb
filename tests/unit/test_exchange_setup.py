"""Assets and instruments of the embedded exchange, and how an exchange is made. On both engines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import lx
from lx.errors import ArgumentError, ArgumentTypeError, EngineError, LxError
from tests.unit.exchange_rig import both, market


def test_an_instrument_makes_its_assets() -> None:
    ex = both()
    instrument = ex.add_instrument("BTC-USD", tick="0.01", lot="0.0001")
    assert (instrument.symbol, instrument.base, instrument.quote) == ("BTC-USD", "BTC", "USD")
    assert (str(instrument.tick), str(instrument.lot), instrument.number) == ("0.01", "0.0001", 1)
    assert (str(instrument.price_max), str(instrument.quantity_max)) == ("43980465111.03", "900719925474.0991")
    assert ex.assets == {"BTC": lx.Asset("BTC", 1, 8), "USD": lx.Asset("USD", 2, 8)}
    assert ex.instruments == {"BTC-USD": instrument}
    with pytest.raises(TypeError):
        ex.instruments["X"] = instrument  # type: ignore[index]


@pytest.mark.parametrize(
    ("symbol", "words", "full", "base", "quote"),
    [
        ("BTC", {}, "BTC-USD", "BTC", "USD"),
        ("BTC/EUR", {}, "BTC/EUR", "BTC", "EUR"),
        ("BTC_EUR", {}, "BTC_EUR", "BTC", "EUR"),
        ("AAPL", {"base": "AAPL", "quote": "USD"}, "AAPL", "AAPL", "USD"),
        ("ES-Z25-M", {"base": "ES", "quote": "USD"}, "ES-Z25-M", "ES", "USD"),
        ("BTC-USD", {"quote": "USDC"}, "BTC-USD", "BTC", "USDC"),
    ],
)
def test_symbols_and_their_assets(symbol: str, words: dict[str, Any], full: str, base: str, quote: str) -> None:
    ex = both()
    made = ex.add_instrument(symbol, tick="0.01", lot="0.01", **words)
    assert (made.symbol, made.base, made.quote) == (full, base, quote)
    assert ex.submit(symbol, "buy", 1, price=1).symbol == full
    assert ex.book(symbol).symbol == full
    assert ex.top(symbol).bid == lx.BookLevel(Decimal(1), Decimal(1), 1)


def test_a_name_of_its_own_comes_before_the_usd_market() -> None:
    ex = market()
    ex.add_instrument("BTC", tick=1, lot=1, base="BTC", quote="EUR")
    assert ex.submit("BTC", "buy", 1, price=1).symbol == "BTC"
    assert ex.submit("BTC-USD", "buy", 1, price=1).symbol == "BTC-USD"


def test_assets_get_the_decimals_that_amounts_need() -> None:
    ex = both()
    ex.add_instrument("A-B", tick="0.000001", lot="0.000000001")
    assert (ex.assets["A"].decimals, ex.assets["B"].decimals) == (9, 15)
    ex.add_instrument("C-D", tick=1, lot=1, base_decimals=0, quote_decimals=2)
    assert (ex.assets["C"].decimals, ex.assets["D"].decimals) == (0, 2)
    assert ex.add_asset("GOLD", decimals=3) == lx.Asset("GOLD", 5, 3)
    assert ex.add_instrument("GOLD-D", tick="0.1", lot="0.1").base == "GOLD"


@pytest.mark.parametrize(
    ("symbol", "words", "message"),
    [
        ("BTC-USD", {}, "BTC-USD exists: it has number 1"),
        ("BTC", {}, "BTC-USD exists: it has number 1"),
        ("A-A", {}, "base and quote of A-A (A) are the same asset"),
        ("USD", {}, "base and quote of USD-USD (USD) are the same asset"),
        ("A-B", {"quote_decimals": 2}, "A-B: B has 2 decimals, and its tick x lot needs 4"),
        ("A-B", {"base_decimals": 1}, "A-B: A has 1 decimals, and its lot needs 2"),
        ("A-USD", {"tick": "1e-7"}, "A-USD: USD has 8 decimals, and its tick x lot needs 9"),
        ("A-B", {"price_min": 3, "price_max": 2}, "the lowest value 3.00 of A-B is above its highest 2.00"),
        ("A-B", {"quantity_min": 3, "quantity_max": 2}, "the lowest value 3.00 of A-B is above its highest 2.00"),
    ],
)
def test_what_can_not_be_made_leaves_nothing_behind(symbol: str, words: dict[str, Any], message: str) -> None:
    ex = market()
    before = ex.snapshot(), len(ex.events)
    with pytest.raises(lx.RejectedError) as caught:
        ex.add_instrument(symbol, **{"tick": "0.01", "lot": "0.01", **words})
    assert str(caught.value) == str(caught.value.reject) == message
    assert isinstance(caught.value, LxError)
    assert (ex.snapshot(), len(ex.events)) == before


@pytest.mark.parametrize(
    ("symbol", "words", "message"),
    [
        ("", {}, "symbol='' is not 1 to 16 characters"),
        ("B C-USD", {}, "symbol='B C-USD' is not 1 to 16 characters"),
        ("₿-USD", {}, "is not 1 to 16 characters"),
        ("ABCDEFGHIJKLM", {}, "symbol='ABCDEFGHIJKLM-USD' is not 1 to 16 characters"),
        ("A-B-C", {}, "symbol='A-B-C' does not name its two assets as 'BTC-USD' does; give base= and quote="),
        ("-USD", {}, "does not name its two assets"),
        ("A", {"base": "A"}, "does not name its two assets"),
        ("A-B", {"tick": 0}, "tick=0 is not a step; give a number above zero"),
        ("A-B", {"lot": "-1"}, "lot=-1 is not a step"),
        ("A-B", {"tick": "1e-19"}, "tick=1e-19 is not possible: it has at most 18 decimals"),
        ("A-B", {"tick": "1.0000000001"}, "at most 1000000000 units of its last decimal"),
        ("A-B", {"tick": "1e-12", "lot": "1e-10"}, "asset B would need 22 decimals and 18 is the most"),
        ("A-B", {"price_min": "0.001"}, "price_min=0.001 is not a multiple of tick 0.01"),
        ("A-B", {"price_min": 0}, "price_min=0 is out of range; give 0.01 to 43980465111.03"),
        ("A-B", {"quantity_max": "1e60"}, "quantity_max=1e60 is out of range"),
        ("A-BTC", {"quote_decimals": 3}, "quote_decimals=3: asset BTC exists with 8 decimals; leave it out"),
        ("A-B", {"base_decimals": 19}, "base_decimals=19 is out of range; give an int from 0 to 18"),
    ],
)
def test_wrong_set_up_names_the_argument(symbol: str, words: dict[str, Any], message: str) -> None:
    ex = market()
    before = ex.snapshot()
    with pytest.raises(ArgumentError) as caught:
        ex.add_instrument(symbol, **{"tick": "0.01", "lot": "0.01", **words})
    assert message in str(caught.value)
    assert ex.snapshot() == before


def test_assets_are_made_once() -> None:
    ex = market()
    with pytest.raises(lx.RejectedError, match="BTC exists: it has number 1") as caught:
        ex.add_asset("BTC", decimals=8)
    assert caught.value.reject.code is lx.Reason.ALREADY_EXISTS
    with pytest.raises(ArgumentError, match="name='B C' is not 1 to 16 characters"):
        ex.add_asset("B C", decimals=8)
    with pytest.raises(ArgumentTypeError, match="name=None is NoneType"):
        ex.add_asset(None, decimals=8)  # type: ignore[arg-type]


def test_an_instrument_turns_numbers_to_counts_and_back() -> None:
    btc = market().instruments["BTC-USD"]
    assert (btc.ticks("70000.01"), btc.lots("0.5")) == (7000001, 5000)
    assert (str(btc.price(7000001)), str(btc.quantity(5000))) == ("70000.01", "0.5000")
    with pytest.raises(ArgumentError, match=r"price='0\.001' is not a multiple of tick 0\.01 of BTC-USD"):
        btc.ticks("0.001")
    with pytest.raises(ArgumentError, match=r"qty=Decimal\('0\.00001'\) is not a multiple of lot 0\.0001 of BTC-USD"):
        btc.lots(Decimal("0.00001"))
    with pytest.raises(TypeError, match="floats are not exact"):
        btc.ticks(0.1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "error", "message"),
    [
        ({"engine": "fast"}, EngineError, "no engine is named 'fast'; known are native, reference"),
        ({"engine": None}, ArgumentTypeError, "engine=None is NoneType; give 'native' or 'reference'"),
        ({"orders_max": 0}, ArgumentError, "orders_max=0 is out of range"),
        ({"orders_max": 1e3}, ArgumentTypeError, "orders_max=1000.0 is float"),
        ({"events_max": -1}, ArgumentError, "events_max=-1 is out of range"),
        ({"clock": 5}, ArgumentTypeError, "clock=5 can't be called; give a function such as time.time_ns, or None"),
    ],
)
def test_an_exchange_that_can_not_be(words: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        lx.Exchange(**words)
    assert message in str(caught.value)


def test_time_without_a_clock_counts_calls() -> None:
    ex = market()
    assert (ex.sequence, ex.time_ns) == (4, 1)
    order = ex.submit("BTC", "buy", 1, price=1)
    assert (ex.sequence, ex.time_ns) == (6, 3), "the session is a command too"
    ex.submit("BTC", "sell", 1, price=1)
    assert order.fills[0].time_ns == ex.time_ns == 4


def test_a_clock_that_goes_back_stands_still() -> None:
    times = iter((1000, 2000, 1500, 3000))
    exchange = lx.Exchange(clock=lambda: next(times))
    seen = []
    for name in ("A", "B", "C", "D"):
        exchange.add_asset(name, decimals=0)
        seen.append(exchange.time_ns)
    assert seen == [1000, 2000, 2000, 3000]


@pytest.mark.parametrize(("time", "error"), [(1.5, ArgumentTypeError), (-1, ArgumentError), (2**64, ArgumentError)])
def test_a_clock_that_is_wrong_changes_nothing(time: Any, error: type[Exception]) -> None:
    exchange = lx.Exchange(clock=lambda: time)
    with pytest.raises(error, match=r"clock\(\)="):
        exchange.add_asset("A", decimals=0)
    assert (exchange.sequence, len(exchange.events)) == (1, 0)
