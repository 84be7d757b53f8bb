"""Accounts, money and fees of the embedded exchange. On both engines."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal, Inexact, localcontext
from typing import Any

import numpy as np
import pytest

import lx
from lx.engine.factory import ENGINES
from lx.errors import ArgumentError, ArgumentTypeError
from lx.exchange import ledger
from lx.wire.frame import build_frame
from lx.wire.records_generated import AMOUNT_MAX, Configure, Deposit, Record, Risk, SetAccount, SetFees, Settled
from tests.unit.exchange_rig import SYMBOL, both, market, restored


def bank(**words: Any) -> lx.Exchange:
    """BTC-USD with accounts 7 and 8, each with 1 BTC and 100,000 USD."""
    ex = market(**words)
    for account in (7, 8):
        ex.deposit(account, "BTC", 1)
        ex.deposit(account, "USD", 100_000)
    return ex


def amounts(balance: lx.Balance) -> tuple[Any, ...]:
    return tuple(balance)


def reason(answer: Any) -> str | None:
    return None if answer.reject is None else answer.reject.reason


def test_accounts_begin_with_the_first_deposit() -> None:
    ex = market()
    assert (ex.has_accounts, dict(ex.accounts)) == (False, {})
    assert set(ex.venue.values()) == {lx.Balance(Decimal(0), Decimal(0), Decimal(0))}
    done = ex.deposit(7, "USD", "1000.50")
    assert (done.status, done.ok, bool(done), done.replayed, done.id) == ("executed", True, True, False, 1)
    assert (done.kind, done.account, done.asset, str(done.amount)) == ("deposit", 7, "USD", "1000.50000000")
    assert done.balance == lx.Balance(Decimal("1000.5"), Decimal(0), Decimal("1000.5"))
    assert ex.has_accounts
    assert ex.accounts == {7: lx.Account(7, "open")}
    assert [event.NAME for event in ex.events][-3:] == ["configured", "account_set", "transferred"]
    assert ex.deposit(7, "USD", 1).id == 2
    assert [event.NAME for event in ex.events][-1:] == ["transferred"], "each is opened once"


@pytest.mark.parametrize(
    "begin",
    [
        lambda ex: ex.deposit(7, "USD", 1),
        lambda ex: ex.deposit(0, "USD", 1),
        lambda ex: ex.open_account(7),
        lambda ex: ex.set_fees(SYMBOL, maker=0),
    ],
)
def test_what_begins_accounts_and_when_it_is_too_late(begin: Callable[[lx.Exchange], Any]) -> None:
    ex = market()
    begin(ex)
    assert ex.has_accounts
    for words in ({}, {"accounts": False}):
        only_matching = market(**words)
        order = only_matching.submit(SYMBOL, "buy", 1, price=1, account=7)
        before = only_matching.snapshot()
        with pytest.raises(ArgumentError, match=r"lx\.Exchange\(accounts=True\)") as caught:
            begin(only_matching)
        assert ("deposit before the first order" in str(caught.value)) == (not words)
        assert (only_matching.snapshot(), order.is_open) == (before, True)


def test_accounts_from_the_start_and_never() -> None:
    ex = both(accounts=True)
    assert (ex.sequence, ex.has_accounts) == (2, True)
    ex.add_instrument(SYMBOL, tick="0.01", lot="0.0001")
    assert reason(ex.submit(SYMBOL, "buy", 1, price=1, account=7)) == "unknown_account"
    never = market(accounts=False)
    with pytest.raises(ArgumentError, match="was made with accounts=False"):
        never.deposit(7, "USD", 1)
    assert never.submit(SYMBOL, "buy", 10**6, price=10**6, account=7).status == "new"
    with pytest.raises(ArgumentTypeError, match="accounts='yes' is str; give True, False or None"):
        lx.Exchange(accounts="yes")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "ask",
    [
        lambda ex: ex.balances(7),
        lambda ex: ex.withdraw(7, "USD", 1),
        lambda ex: ex.block_account(7),
        lambda ex: ex.close_account(7),
        lambda ex: ex.set_rates(7),
    ],
)
def test_what_needs_accounts_does_not_begin_them(ask: Callable[[lx.Exchange], Any]) -> None:
    ex = market()
    with pytest.raises(ArgumentError, match="no accounts yet; deposit or open_account begins them"):
        ask(ex)
    assert not ex.has_accounts


def test_an_order_of_an_unknown_account_is_rejected() -> None:
    ex = bank()
    order = ex.submit(SYMBOL, "buy", 1, price=1, account=9)
    assert (order.status, str(order.reject)) == (
        "rejected",
        "account 9 was never opened; deposit to it or give open_account",
    )
    ex.open_account(9)
    assert reason(ex.submit(SYMBOL, "buy", 1, price=1, account=9)) == "insufficient_balance"
    with pytest.raises(lx.RejectedError, match="account 10 was never opened"):
        ex.session(10)
    with pytest.raises(ArgumentError, match=r"account=10 was never opened; deposit to it or give open_account\(10\)"):
        ex.balances(10)


def test_orders_reserve_and_give_back() -> None:
    ex = bank()
    order = ex.submit(SYMBOL, "buy", "0.5", price=70000, account=7)
    assert amounts(ex.balances(7)["USD"]) == (65_000, 35_000, 100_000)
    assert ex.replace(order, price=60000).ok
    assert amounts(ex.balances(7)["USD"]) == (70_000, 30_000, 100_000)
    assert ex.reduce(order, "0.25").ok
    assert amounts(ex.balances(7)["USD"]) == (85_000, 15_000, 100_000)
    assert ex.cancel(order).ok
    assert amounts(ex.balances(7)["USD"]) == (100_000, 0, 100_000)
    assert amounts(ex.balances(7)["BTC"]) == (1, 0, 1)


def test_what_can_not_be_paid_is_told_in_the_units_of_the_asset() -> None:
    ex = bank()
    buy = ex.submit(SYMBOL, "buy", 2, price=70000, account=7).reject
    assert buy is not None
    assert (buy.reason, buy.value, buy.limit, buy.subject) == ("insufficient_balance", 140_000, 100_000, "USD")
    assert str(buy) == "140000.00000000 USD are needed and 100000.00000000 are free"
    sell = ex.submit(SYMBOL, "sell", "1.5", type="market", account=7).reject
    assert str(sell) == "1.50000000 BTC are needed and 1.00000000 are free"
    order = ex.submit(SYMBOL, "sell", 1, price=70000, account=7)
    assert str(ex.replace(order, qty=2).reject) == "2.00000000 BTC are needed and 1.00000000 are free"
    huge = ex.submit(SYMBOL, "buy", 10**6, price=10**6, account=7).reject
    assert str(huge) == (
        "the order would cost at least 184467440737.09551615 USD, and 46116860184.27387903 is the most"
    )


def test_fills_tell_their_fees() -> None:
    ex = bank()
    bid = ex.submit(SYMBOL, "buy", "0.5", price=70000, account=7)
    ask = ex.submit(SYMBOL, "sell", "0.2", price=70000, account=8)
    assert [(str(fill.fee), fill.fee_asset) for fill in bid.fills] == [("0.00020000", "BTC")]
    assert [(str(fill.fee), fill.fee_asset) for fill in ask.fills] == [("14.00000000", "USD")]
    assert (ex.venue["BTC"].free, ex.venue["USD"].free) == (bid.fills[0].fee, ask.fills[0].fee)
    assert ex.venue == ex.balances(0)
    assert amounts(ex.balances(7)["BTC"]) == (Decimal("1.1998"), 0, Decimal("1.1998"))
    assert amounts(ex.balances(8)["USD"]) == (113_986, 0, 113_986)
    totals = ex.conservation()
    assert [str(amount) for amount in totals["USD"]][::2] == ["200000.00000000", "21000.00000000"]
    assert totals["USD"].venue == 14
    assert totals["BTC"] == lx.AssetTotals(Decimal(2), Decimal("1.9998"), Decimal(0), Decimal("0.0002"))
    assert [event.NAME for event in ex.events][-6:] == ["fill", "settled", "fill", "settled", "trade", "level"]


def test_fees_can_be_set() -> None:
    ex = bank()
    assert ex.fees(SYMBOL) == lx.Fees(Decimal("0.001"), Decimal("0.001"), "received")
    assert ex.set_fees(SYMBOL, maker="-0.0001", asset="quote") == (Decimal("-0.0001"), Decimal("0.001"), "quote")
    assert (
        ex.set_fees("BTC", taker=Decimal("0.002")) == ex.fees("BTC") == (Decimal("-0.0001"), Decimal("0.002"), "quote")
    )
    bid = ex.submit(SYMBOL, "buy", "0.1", price=70000, account=7)
    ask = ex.submit(SYMBOL, "sell", "0.1", price=70000, account=8)
    assert [(ask.fills[0].fee, ask.fills[0].fee_asset)] == [(Decimal(14), "USD")]
    assert [(bid.fills[0].fee, bid.fills[0].fee_asset)] == [(Decimal("-0.7"), "USD")], "a rebate"
    assert ex.venue["USD"].free == Decimal("13.3")
    ex.submit(SYMBOL, "buy", "0.1", price=70000, account=7)
    with pytest.raises(lx.RejectedError, match="1 orders rest in BTC-USD; cancel them first"):
        ex.set_fees(SYMBOL, asset="received")
    ex.set_fees(SYMBOL, maker=0)


def test_accounts_with_rates_of_their_own() -> None:
    ex = bank()
    assert ex.open_account(9, maker_fee="-0.00005", taker_fee="0.0002") == lx.Account(
        9, "open", Decimal("-0.00005"), Decimal("0.0002")
    )
    with pytest.raises(lx.RejectedError, match="account 9 exists: it has number 9"):
        ex.open_account(9)
    ex.deposit(9, "USD", 100_000)
    ex.submit(SYMBOL, "sell", "0.1", price=70000, account=8)
    assert ex.submit(SYMBOL, "buy", "0.1", price=70000, account=9).fills[0].fee == Decimal("0.00002")
    assert ex.block_account(9).ok
    assert ex.accounts[9] == lx.Account(9, "blocked", Decimal("-0.00005"), Decimal("0.0002")), "rates stay"
    assert ex.set_rates(9).ok
    assert ex.accounts[9] == lx.Account(9, "blocked"), "the state stays"
    assert ex.set_rates(9, maker_fee=0, taker_fee="0.1").ok
    assert reason(ex.set_rates(10)) == "unknown_account"


def test_accounts_are_blocked_and_closed() -> None:
    ex = bank()
    order = ex.submit(SYMBOL, "buy", "0.1", price=70000, account=7)
    assert ex.block_account(7).ok
    assert str(ex.submit(SYMBOL, "buy", 1, price=1, account=7).reject) == "account 7 is blocked and may enter no orders"
    assert str(ex.replace(order, qty=1).reject) == "account 7 is blocked and may enter no orders"
    assert ex.unblock_account(7).ok
    assert ex.replace(order, qty="0.2").ok
    assert str(ex.close_account(7).reject) == "the account still has money or open orders (2 assets)"
    assert order.is_open
    assert ex.cancel(order).ok
    assert ex.withdraw(7, "USD", 100_000).ok
    assert reason(ex.close_account(7)) == "account_in_use"
    assert ex.withdraw(7, "BTC", 1).ok
    assert ex.close_account(7).ok
    assert ex.accounts[7].state == "closed"
    for answer in (
        ex.submit(SYMBOL, "buy", 1, price=1, account=7),
        ex.deposit(7, "USD", 1),
        ex.unblock_account(7),
        ex.close_account(7),
    ):
        assert str(answer.reject) == "account 7 is closed for good"
    assert ex.balances(7)["USD"].total == 0
    assert reason(ex.block_account(10)) == reason(ex.close_account(10)) == "unknown_account"
    assert ex.accounts.keys() == {7, 8}, "blocking opens no account"


def test_a_transfer_is_executed_once() -> None:
    ex = bank()
    first = ex.deposit(7, "USD", 500, id=40)
    again = ex.deposit(7, "BTC", 1, id=40)
    assert (again.status, again.ok, again.replayed, again.id) == ("replayed", True, True, 40)
    assert (again.kind, again.asset, again.amount, again.balance) == ("deposit", "USD", Decimal(500), first.balance)
    assert ex.withdraw(7, "USD", 500, id=40).kind == "deposit", "only the id is looked at"
    assert str(ex.deposit(7, "USD", 1, id=39).reject) == "transfer 39 was never executed, and 40 came after it"
    assert ex.withdraw(7, "USD", 1).id == 41
    for _ in range(64):
        ex.deposit(7, "USD", 1)
    assert str(ex.deposit(7, "USD", 1, id=40).reject) == "transfer 40 is older than 42, the oldest one remembered"
    assert ex.deposit(7, "USD", 1, id=2**64 - 1).ok
    assert reason(ex.deposit(7, "USD", 1)) == "not_executed"


def test_withdrawals_take_what_is_free() -> None:
    ex = bank()
    ex.submit(SYMBOL, "buy", 1, price=70000, account=7)
    refused = ex.withdraw(7, "USD", "30000.00000001")
    assert (refused.status, refused.ok, bool(refused), refused.balance) == ("rejected", False, False, None)
    assert str(refused.reject) == "30000.00000001 USD are needed and 30000.00000000 are free"
    done = ex.withdraw(7, "USD", 30_000)
    assert (done.kind, done.id, done.balance) == (
        "withdrawal",
        3,
        lx.Balance(Decimal(0), Decimal(70_000), Decimal(70_000)),
    )
    assert reason(ex.withdraw(9, "USD", 1)) == "unknown_account"
    assert reason(ex.withdraw(0, "USD", 1)) == "insufficient_balance", "the venue"


def test_transfers_that_are_refused() -> None:
    ex = market()
    missing = ex.deposit(7, "DOGE", 1)
    assert str(missing.reject) == "no asset is named DOGE; make it with add_asset or add_instrument"
    assert not ex.has_accounts, "what was refused began nothing"
    most = Decimal(AMOUNT_MAX).scaleb(-8)
    assert ex.deposit(7, "USD", most).ok
    full = ex.deposit(9, "USD", "0.00000001")
    assert str(full.reject) == "there would be 46116860184.27387904 USD in all, and 46116860184.27387903 is the most"


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        ("0.000000001", "amount='0.000000001' has more decimals than USD, which has 8"),
        (0, "amount=0 of USD is out of range; give 0.00000001 to 46116860184.27387903"),
        (-1, "amount=-1 of USD is out of range"),
        ("46116860184.27387904", "of USD is out of range"),
        ("1e99", "of USD is out of range"),
        ("one", "amount='one' is not a number"),
        (0.5, "amount=0.5 is a float, and floats are not exact"),
    ],
)
def test_amounts_that_no_command_can_carry(amount: Any, message: str) -> None:
    for ex in (market(), bank()):
        before = ex.snapshot()
        for move in (ex.deposit, ex.withdraw) if ex.has_accounts else (ex.deposit,):
            with pytest.raises((ArgumentError, ArgumentTypeError)) as caught:
                move(7, "USD", amount)
            assert message in str(caught.value)
        assert ex.snapshot() == before


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda ex: ex.deposit(-1, "USD", 1), "account=-1 is out of range; give an int from 0"),
        (lambda ex: ex.deposit(7, None, 1), "asset=None is NoneType; give a str such as 'USD'"),
        (lambda ex: ex.deposit(7, "USD", 1, id=0), "id=0 is out of range"),
        (lambda ex: ex.open_account(0), "account=0 is out of range; give an int from 1"),
        (lambda ex: ex.open_account(9, maker_fee=0), "maker_fee= is given without taker_fee="),
        (lambda ex: ex.set_rates(7, taker_fee=0), "taker_fee= is given without maker_fee="),
        (lambda ex: ex.set_fees(SYMBOL, maker="0.0000001"), "maker='0.0000001' has more than 6 decimals"),
        (lambda ex: ex.set_fees(SYMBOL, taker="-0.0001"), "give a fraction from 0.000000 to 0.100000"),
        (lambda ex: ex.set_fees(SYMBOL, maker="-0.100001"), "give a fraction from -0.100000 to 0.100000"),
        (lambda ex: ex.set_fees(SYMBOL, taker=0.001), "taker=0.001 is a float"),
        (lambda ex: ex.set_fees(SYMBOL, asset="usd"), "asset='usd' is unknown; give 'received' or 'quote'"),
        (lambda ex: ex.set_fees("DOGE", maker=0), "symbol='DOGE' is unknown"),
        (lambda ex: ex.fees("DOGE"), "symbol='DOGE' is unknown"),
    ],
)
def test_wrong_calls_change_nothing(call: Callable[[lx.Exchange], Any], message: str) -> None:
    ex = bank()
    before = ex.snapshot()
    with pytest.raises((ArgumentError, ArgumentTypeError)) as caught:
        call(ex)
    assert message in str(caught.value)
    assert ex.snapshot() == before


def test_amounts_are_exact_in_any_decimal_context() -> None:
    with localcontext(Context(prec=2, traps=[Inexact])):
        ex = bank()
        ex.deposit(7, "USD", "12345.12345678")
        assert str(ex.balances(7)["USD"].total) == "112345.12345678"
        assert str(ex.conservation()["USD"].supply) == "212345.12345678"


def test_a_restored_exchange_has_the_accounts() -> None:
    ex = bank()
    ex.set_fees(SYMBOL, maker="0.0005")
    ex.open_account(9, maker_fee=0, taker_fee=0)
    order = ex.submit(SYMBOL, "buy", "0.5", price=70000, account=7)
    ex.submit(SYMBOL, "sell", "0.1", price=70000, account=8)
    again = restored(ex.snapshot())
    for exchange in (ex, again):
        assert exchange.deposit(7, "USD", 1).id == 3
        exchange.submit(SYMBOL, "sell", "0.1", price=70000, account=8)
    assert again.state_hash() == ex.state_hash()
    assert (again.has_accounts, again.accounts, again.fees(SYMBOL)) == (True, ex.accounts, ex.fees(SYMBOL))
    assert (again.balances(7), again.venue, again.conservation()) == (ex.balances(7), ex.venue, ex.conservation())
    found = again.order(order.id)
    assert found is not None
    again.submit(SYMBOL, "sell", "0.1", price=70000, account=8)
    assert [(fill.fee, fill.fee_asset) for fill in found.fills] == [(Decimal("0.00005"), "BTC")]
    only_matching = restored(market().snapshot())
    assert not only_matching.has_accounts
    assert only_matching.deposit(7, "USD", 1).ok


def frame(ex: lx.Exchange, records: list[Record]) -> bytes:
    return build_frame(records, sequence=ex.sequence, time_ns=ex.time_ns)


@pytest.mark.parametrize("padding", [0, 100])
def test_frames_with_accounts_are_followed(padding: int) -> None:
    """With few records by a loop, with many by NumPy."""
    ex = market()
    ex.apply(
        frame(
            ex,
            [
                Configure(risk=Risk.ON, client_id=1),
                SetAccount(state=2, rates=1, account=7, client_id=1, maker_ppm=-5, taker_ppm=10),
                SetFees(fee_asset=1, instrument=1, client_id=1, maker_ppm=1, taker_ppm=2),
                Deposit(asset=2, account=7, client_id=1, transfer_id=30, amount=5),
                *(Deposit(asset=2, account=7, client_id=1, transfer_id=30, amount=5) for _ in range(padding)),
            ],
        )
    )
    assert ex.has_accounts
    assert ex.accounts == {7: lx.Account(7, "blocked", Decimal("-0.000005"), Decimal("0.00001"))}
    assert ex.fees(SYMBOL) == lx.Fees(Decimal("0.000001"), Decimal("0.000002"), "quote")
    assert ex.deposit(7, "USD", "0.00000001").id == 31
    assert str(ex.balances(7)["USD"].free) == "6E-8"


@pytest.mark.parametrize("count", [1, 100])
def test_fees_of_held_orders_follow_an_array(count: int) -> None:
    ex = bank()
    held = ex.submit(SYMBOL, "buy", "0.5", price=70000, account=7)
    session = ex.session(8)
    commands = np.zeros(count, dtype=lx.COMMAND)
    commands["kind"], commands["side"], commands["type"] = lx.Kind.NEW, lx.Side.SELL, lx.OrderType.LIMIT
    commands["tif"], commands["instrument"] = lx.TimeInForce.GTC, 1
    commands["account"], commands["session"] = session.account, session.number
    commands["client_id"] = session.client_id + 1 + np.arange(count)
    commands["price"], commands["quantity"] = 7000000, 1
    events = ex.apply(commands)
    assert int((events["kind"] == lx.Kind.SETTLED).sum()) == 2 * count
    assert {fill.fee for fill in held.fills} == {Decimal("0.0000001")}
    assert len(held.fills) == count
    settled = [event for event in ex.events if isinstance(event, Settled)]
    assert sum(event.fee for event in settled if event.account == 7) == 10 * count


def test_accounts_survive_events_that_nobody_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "UNREAD_BYTES_MAX", 100)
    for name in ENGINES:
        exchange = lx.Exchange(name)  # type: ignore[arg-type]
        exchange.add_asset("USD", decimals=2)
        setup: list[Record] = [Configure(risk=Risk.ON, client_id=1), SetAccount(state=1, account=7, client_id=1)]
        exchange.apply(frame(exchange, setup))
        exchange.apply(frame(exchange, [Deposit(asset=1, account=7, client_id=1, transfer_id=9, amount=5)]))
        assert exchange.accounts == {7: lx.Account(7, "open")}
        assert exchange.deposit(7, "USD", 1).id == 10
