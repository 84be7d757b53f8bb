"""Accounts and money, what no golden file can say: queries of both engines, and that every breach is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lx.checks import InvariantError
from lx.engine import create
from lx.engine.factory import ENGINES
from lx.engine.protocol import AssetTotal
from lx.engine.reference import ReferenceEngine
from lx.engine.reference_state import PastTransfer, State
from lx.wire.codec import from_text, to_text
from lx.wire.frame import build_frame, decode_frame
from lx.wire.records_generated import (
    SESSIONS_MAX,
    TRANSFERS_KEPT,
    AccountState,
    StateBalance,
    Transfer,
)

MARKET = """
add_asset decimals=8 client_id=1 name=BTC
add_asset decimals=8 client_id=2 name=USD
add_instrument tick_scale=2 lot_scale=4 flags=extension client_id=3 symbol=BTC-USD base=1 quote=2
instrument_limits tick=1 lot=1 price_min=1 price_max=1000 quantity_min=1 quantity_max=1000
"""
MONEY = """
set_fees fee_asset=quote instrument=1 client_id=4 maker_ppm=500 taker_ppm=1500
set_account state=open account=1 client_id=5
set_account state=open account=2 client_id=6
set_account state=open account=3 client_id=7
open_session account=1 client_id=8
open_session account=2 client_id=9
open_session account=3 client_id=10
deposit asset=1 account=1 client_id=11 transfer_id=1 amount=1000000
deposit asset=2 account=1 client_id=12 transfer_id=2 amount=1000000
deposit asset=2 account=2 client_id=13 transfer_id=1 amount=1000000
new side=sell type=limit tif=gtc instrument=1 account=1 session=1 client_id=1 price=100 quantity=7
new side=buy type=limit tif=gtc instrument=1 account=2 session=2 client_id=1 price=100 quantity=3
new side=buy type=limit tif=gtc instrument=1 account=1 session=1 client_id=2 price=99 quantity=5
new side=buy type=limit tif=gtc instrument=1 account=2 session=2 client_id=2 price=99 quantity=5
"""


def _engine() -> ReferenceEngine:
    engine = ReferenceEngine.create(100)
    _apply(engine, "configure risk=on client_id=1" + MARKET + MONEY)
    engine.check_invariants()
    return engine


def _apply(engine: ReferenceEngine, text: str) -> list[str]:
    records = [from_text(line) for line in text.split("\n") if line]
    events = engine.apply(build_frame(records, sequence=engine.next_sequence, time_ns=0))
    return [to_text(event) for event in decode_frame(events)[1]]


@pytest.mark.parametrize("name", ENGINES)
def test_without_accounts_there_is_no_money(name: str) -> None:
    engine = create(name)
    assert engine.conservation() == []
    engine.apply(build_frame([from_text(line) for line in MARKET.split("\n") if line], sequence=1, time_ns=0))
    assert engine.conservation() == [AssetTotal(1, 0, 0, 0, 0), AssetTotal(2, 0, 0, 0, 0)]
    assert engine.balances(0) == engine.balances(1) == []


def test_balances_and_totals() -> None:
    """3 lots at 100 cost 30000 of USD; fees are 15 and 45; a lot at 99 reserves 9900 and 15 for the fee."""
    engine = _engine()
    assert engine.balances(1) == [
        StateBalance(asset=1, account=1, free=930_000, reserved=40_000),
        StateBalance(asset=2, account=1, free=1_030_000 - 15 - 5 * 9915, reserved=5 * 9915),
    ]
    assert engine.balances(2) == [
        StateBalance(asset=1, account=2, free=30_000),
        StateBalance(asset=2, account=2, free=970_000 - 45 - 5 * 9915, reserved=5 * 9915),
    ]
    assert engine.balances(0) == [StateBalance(asset=2, free=60)]
    assert engine.balances(3) == engine.balances(4) == []
    assert engine.conservation() == [
        AssetTotal(asset=1, supply=1_000_000, free=960_000, reserved=40_000, venue=0),
        AssetTotal(asset=2, supply=2_000_000, free=1_999_940 - 99_150, reserved=99_150, venue=60),
    ]


def test_room_for_a_session_is_looked_at_before_its_account() -> None:
    """Rule 1508; so many sessions take a golden file half a minute."""
    engine = _engine()
    state = engine._state
    state.sessions += [state.sessions[2]] * (SESSIONS_MAX - len(state.sessions))
    rejected = f"rejected reason=sessions_full value={SESSIONS_MAX} limit={SESSIONS_MAX} request_id=1"
    assert _apply(engine, "open_session account=99 client_id=1") == [rejected]


def _lost(state: State) -> None:
    state.accounts[1].balances[1].free -= 1


def _made(state: State) -> None:
    state.venue.balance(1).free += 1


def _supply(state: State) -> None:
    state.assets[1].supply += 1


def _below_zero(state: State) -> None:
    state.accounts[3].balance(2).free = -1
    state.accounts[1].balances[2].free += 1


def _reserved_too_much(state: State) -> None:
    state.accounts[1].balances[2].free -= 1
    state.accounts[1].balances[2].reserved += 1


def _reserved_by_another(state: State) -> None:
    for number, change in ((1, 1), (2, -1)):
        state.accounts[number].balances[2].free -= change
        state.accounts[number].balances[2].reserved += change


def _reserved_by_the_venue(state: State) -> None:
    state.venue.balance(2).free -= 1
    state.venue.balance(2).reserved += 1


def _reserved_by_nobody(state: State) -> None:
    balance = state.accounts[1].balances.pop(1)
    state.accounts[2].balances[1].free += balance.free + balance.reserved


def _another_rate(state: State) -> None:
    next(iter(state.sessions[1].orders.values())).taker_ppm = 1600


def _another_number(state: State) -> None:
    state.accounts[4] = state.accounts.pop(3)


def _closed_with_money(state: State) -> None:
    state.accounts[2].state = AccountState.CLOSED


def _closed_with_session(state: State) -> None:
    state.accounts[3].state = AccountState.CLOSED


def _rates_of_its_own(state: State) -> None:
    state.accounts[3].maker_ppm = -1


def _session_of_nobody(state: State) -> None:
    del state.accounts[3]


def _too_many_transfers(state: State) -> None:
    transfers = state.accounts[3].transfers
    for number in range(1, TRANSFERS_KEPT + 2):
        transfers[number] = PastTransfer(number, Transfer.DEPOSIT, 1, 1)


def _unsorted_transfers(state: State) -> None:
    transfers = state.accounts[1].transfers
    transfers[1] = transfers.pop(1)


def _risk_off(state: State) -> None:
    state.is_risk_on = False


def _venue_with_risk_off(state: State) -> None:
    state.is_risk_on = False
    state.accounts.clear()
    state.venue.transfers[1] = PastTransfer(1, Transfer.DEPOSIT, 1, 1)


def _money_with_risk_off(state: State) -> None:
    state.is_risk_on = False
    state.accounts.clear()


@pytest.mark.parametrize(
    ("breach", "message"),
    [
        (_lost, "lost or made"),
        (_made, "lost or made"),
        (_supply, "lost or made"),
        (_below_zero, "not below zero"),
        (_reserved_too_much, "an account reserves what its orders need"),
        (_reserved_by_another, "an account reserves what its orders need"),
        (_reserved_by_the_venue, "an account reserves what its orders need"),
        (_reserved_by_nobody, "every order's account reserves"),
        (_another_rate, "an account reserves what its orders need"),
        (_another_number, "found by its number"),
        (_closed_with_money, "a closed account is not in use"),
        (_closed_with_session, "a closed account is not in use"),
        (_rates_of_its_own, "without rates of its own has none"),
        (_session_of_nobody, "every session is of an account"),
        (_too_many_transfers, "no more transfers are remembered"),
        (_unsorted_transfers, "by rising id"),
        (_risk_off, "no accounts with risk off"),
        (_venue_with_risk_off, "no transfers with risk off"),
        (_money_with_risk_off, "no money with risk off"),
    ],
)
def test_every_breach_is_found(breach: Callable[[State], None], message: str) -> None:
    engine = _engine()
    breach(engine._state)
    with pytest.raises(InvariantError, match=message):
        engine.check_invariants()


@pytest.mark.parametrize("breach", [_lost, _made, _supply, _reserved_too_much, _another_rate])
def test_conservation_finds_what_was_lost_or_made(breach: Callable[[State], None]) -> None:
    engine = _engine()
    breach(engine._state)
    with pytest.raises(InvariantError):
        engine.conservation()
