"""Money against a second bookkeeping, written from docs/matching.md alone, on random commands with risk on and off.

The ledger here knows no book and no engine. It follows events: what each account has of each asset, which orders rest
and at which rates they came in; it works with fractions and rounds as chapter 15 says. After every command the engine's
balances are the ledger's, its invariants hold, and every `settled` event says what the ledger has worked out.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lx.engine import Engine, create, restore
from lx.errors import SnapshotError
from lx.wire.codec import to_text
from lx.wire.errors import WireError
from lx.wire.frame import HEADER_SIZE, decode_frame, seal
from lx.wire.records_generated import (
    FEE_PPM_DEFAULT,
    Accepted,
    AccountSet,
    AssetAdded,
    Canceled,
    Delisted,
    Execution,
    FeeAsset,
    FeesSet,
    Fill,
    InstrumentAdded,
    InstrumentLimits,
    LimitsSet,
    ListState,
    ListStatus,
    OrderType,
    Phase,
    PhaseSet,
    Prevented,
    Priority,
    Rates,
    Reason,
    Record,
    Reduced,
    Rejected,
    Replaced,
    Role,
    SessionOpened,
    Settled,
    Side,
    Transfer,
    Transferred,
    Triggered,
)
from tests.property.flows import Command, Flow, as_golden, frame_of, in_frames, time_of

ORDERS_MAX = 25
REASONS_REACHED = {
    Reason.NOTIONAL_ABOVE_MAX,
    Reason.UNKNOWN_ACCOUNT,
    Reason.INSUFFICIENT_BALANCE,
    Reason.ACCOUNT_CLOSED,
    Reason.ACCOUNT_IN_USE,
    Reason.SUPPLY_ABOVE_MAX,
    Reason.TRANSFER_TOO_OLD,
    Reason.TRANSFER_NOT_EXECUTED,
    Reason.ACCOUNT_BLOCKED,
    Reason.TOO_LATE,
    Reason.ORDERS_RESTING,
}
"""Reasons of chapter 15 that a long flow meets; `risk_off` and `accounts_full` have golden files."""


@dataclass
class Terms:
    """An instrument: its assets, a lot in base and a lot at one tick in quote, its highest price, phase and fees."""

    base: int
    quote: int
    base_unit: int
    quote_unit: int
    price_max: int
    phase: int = Phase.CONTINUOUS
    fee_asset: int = FeeAsset.RECEIVED
    rates: tuple[int, int] = (FEE_PPM_DEFAULT, FEE_PPM_DEFAULT)


@dataclass
class Open:
    """An order that came in or waits: its owner's account, its side, price and rates, and the lots open of it.

    Of the legs of a list the first reserves at `cover`, and by that the second `is_covered`.
    """

    account: int
    instrument: int
    side: int
    price: int
    rates: tuple[int, int]
    lots: int
    is_waiting: bool = False
    cover: int = 0
    is_covered: bool = False


def _whole(number: Fraction) -> int:
    """Rules 309 and 310."""
    assert number.denominator == 1
    return number.numerator


class Ledger:
    """Balances and reservations as they follow from events."""

    def __init__(self) -> None:
        self.decimals: dict[int, int] = {}
        self.instruments: dict[int, Terms] = {}
        self.sessions: dict[int, int] = {}
        self.own_rates: dict[int, tuple[int, int]] = {}
        self.orders: dict[int, Open] = {}
        self.money: Counter[tuple[int, int]] = Counter()
        self.last_fill = Fill()
        self.added = InstrumentAdded()

    def follow(self, event: Record) -> None:
        """Keep book of one event."""
        name = f"_{event.NAME}"
        if hasattr(self, name):
            getattr(self, name)(event)

    def _asset_added(self, event: AssetAdded) -> None:
        self.decimals[event.asset] = event.decimals

    def _instrument_added(self, event: InstrumentAdded) -> None:
        self.added = event

    def _instrument_limits(self, limits: InstrumentLimits) -> None:
        added = self.added
        lot = limits.lot * Fraction(1, 10**added.lot_scale)
        tick = limits.tick * Fraction(1, 10**added.tick_scale)
        self.instruments[added.instrument] = Terms(
            base=added.base,
            quote=added.quote,
            base_unit=_whole(lot * 10 ** self.decimals[added.base]),
            quote_unit=_whole(lot * tick * 10 ** self.decimals[added.quote]),
            price_max=limits.price_max,
        )

    def _limits_set(self, event: LimitsSet) -> None:
        self.instruments[event.instrument].price_max = event.price_max

    def _phase_set(self, event: PhaseSet) -> None:
        self.instruments[event.instrument].phase = event.phase

    def _delisted(self, event: Delisted) -> None:
        self.instruments[event.instrument].phase = Phase.CLOSED

    def _session_opened(self, event: SessionOpened) -> None:
        self.sessions[event.session] = event.account

    def _account_set(self, event: AccountSet) -> None:
        self.own_rates.pop(event.account, None)
        if event.rates == Rates.OWN:
            self.own_rates[event.account] = event.maker_ppm, event.taker_ppm

    def _fees_set(self, event: FeesSet) -> None:
        terms = self.instruments[event.instrument]
        terms.fee_asset = event.fee_asset
        terms.rates = event.maker_ppm, event.taker_ppm

    def _transferred(self, event: Transferred) -> None:
        if event.outcome == Execution.EXECUTED:
            sign = 1 if event.transfer == Transfer.DEPOSIT else -1
            self.money[event.account, event.asset] += sign * event.amount
        reserved = self.reserved(event.account, event.asset)
        assert event.reserved == reserved
        assert event.free == self.money[event.account, event.asset] - reserved

    def _comes_in(self, event: Accepted | Replaced, lots: int) -> None:
        account = self.sessions[event.session]
        rates = self.own_rates.get(account, self.instruments[event.instrument].rates)
        self.orders[event.order_id] = Open(account, event.instrument, event.side, event.price, rates, lots)

    def _accepted(self, event: Accepted) -> None:
        self._comes_in(event, event.quantity)
        self.orders[event.order_id].is_waiting = event.type > OrderType.MARKET

    def _triggered(self, event: Triggered) -> None:
        self.orders[event.order_id].is_waiting = False

    def _replaced(self, event: Replaced) -> None:
        """Rules 802, 804 and 1711."""
        order = self.orders[event.order_id]
        is_anew = (event.price, event.remaining) != (order.price, min(event.remaining, order.lots))
        if event.priority == Priority.KEPT and not is_anew:
            order.lots = event.remaining
            return
        self._comes_in(event, event.remaining)
        self.orders[event.order_id].is_waiting = order.is_waiting

    def _reduced(self, event: Reduced) -> None:
        self.orders[event.order_id].lots = event.remaining

    def _canceled(self, event: Canceled) -> None:
        self.orders.pop(event.order_id, None)  # a cancel for another session is told twice

    def _prevented(self, event: Prevented) -> None:
        """Rule 1609: what the lots reserved is free again, and nothing is paid."""
        self.orders[event.order_id].lots = event.remaining
        if event.remaining == 0:
            del self.orders[event.order_id]

    def _fill(self, event: Fill) -> None:
        self.last_fill = event
        self.orders[event.order_id].lots = event.remaining

    def _settled(self, event: Settled) -> None:
        """Rules 1523 to 1528."""
        fill = self.last_fill
        order = self.orders[fill.order_id]
        terms = self.instruments[fill.instrument]
        notional, goods = fill.price * fill.quantity * terms.quote_unit, fill.quantity * terms.base_unit
        legs = [(terms.quote, notional), (terms.base, goods)]
        (payment, paid), (receipt, received) = legs if order.side == Side.BUY else reversed(legs)
        fee_asset, basis = (terms.quote, notional) if terms.fee_asset == FeeAsset.QUOTE else (receipt, received)
        part = Fraction(basis * order.rates[0 if fill.role == Role.MAKER else 1], 1_000_000)
        fee = ceil(part) if part >= 0 else -min(floor(-part), self.money[0, fee_asset])
        released = 0
        if fill.role == Role.MAKER or terms.phase != Phase.CONTINUOUS:  # in an auction both had reserved
            on_top = max(fee, 0) if fee_asset == payment else 0
            released = fill.quantity * self._per_lot(order) - paid - on_top
        assert (event.side, event.role, event.session, event.trade, event.instrument, event.command) == (
            (fill.side, fill.role, fill.session, fill.trade, fill.instrument, fill.command)
        )
        assert (event.account, event.fee_asset) == (order.account, terms.fee_asset)
        assert (event.paid, event.received, event.fee, event.released) == (paid, received, fee, released)
        self.money[order.account, payment] -= event.paid
        self.money[order.account, receipt] += event.received
        self.money[order.account, fee_asset] -= event.fee
        self.money[0, fee_asset] += event.fee
        if fill.remaining == 0:
            del self.orders[fill.order_id]

    def _list_status(self, event: ListStatus) -> None:
        """Rules 2120 and 2121: while there is a list, leg 1 reserves for both."""
        first, second = self.orders.get(event.order_id), self.orders.get(event.other_id)
        is_list = event.status == ListState.EXECUTING
        if first is not None:
            first.cover = max(first.price, second.price) if is_list and second is not None else 0
        if second is not None:
            second.is_covered = is_list

    def _per_lot(self, order: Open) -> int:
        """Rule 1511; an order without a price that is kept aside, rule 1923, or waits, rule 1751; lists, rule 2120."""
        terms = self.instruments[order.instrument]
        if order.is_covered or (order.is_waiting and order.price == 0):
            return 0
        if order.side == Side.SELL:
            return terms.base_unit
        cost = (order.cover or order.price or terms.price_max) * terms.quote_unit
        if terms.fee_asset == FeeAsset.RECEIVED:
            return cost
        return cost + ceil(Fraction(cost * max(*order.rates, 0), 1_000_000))

    def reserved(self, account: int, asset: int) -> int:
        """What the resting and waiting orders of an account need of an asset."""
        total = 0
        for order in self.orders.values():
            terms = self.instruments[order.instrument]
            if order.account == account and asset == (terms.quote if order.side == Side.BUY else terms.base):
                total += order.lots * self._per_lot(order)
        return total

    def compare(self, engine: Engine) -> None:
        """The engine's balances are these, nothing is below zero, and the totals add up."""
        for account in range(10):
            expected = []
            for asset in self.decimals:
                money, reserved = self.money[account, asset], self.reserved(account, asset)
                assert 0 <= reserved <= money
                if money:
                    expected.append((account, asset, money - reserved, reserved))
            found = [(one.account, one.asset, one.free, one.reserved) for one in engine.balances(account)]
            assert found == expected
        for total in engine.conservation():
            assert total.supply == total.free + total.reserved + total.venue
            assert total.supply == sum(amount for (_, asset), amount in self.money.items() if asset == total.asset)


class Followed:
    """A reference engine and its ledger; without accounts the ledger stays empty."""

    def __init__(self, orders_max: int, *, accounts: bool) -> None:
        self.engine: Engine = create("reference", orders_max)
        self.ledger = Ledger()
        self.accounts = accounts

    def apply(self, commands: list[Command], time_ns: int = 0) -> list[Record]:
        """Apply one frame; everything holds after it."""
        frame = self.engine.apply(frame_of(commands, self.engine.next_sequence, time_ns))
        events = decode_frame(frame)[1]
        self.engine.check_invariants()
        if self.accounts:
            for event in events:
                self.ledger.follow(event)
            self.ledger.compare(self.engine)
        else:
            assert not any(isinstance(event, Settled | Transferred) for event in events)
            assert all(total[1:] == (0, 0, 0, 0) for total in self.engine.conservation())
        return events

    def go_on_from_a_snapshot(self) -> None:
        """The restored engine has the same snapshot and money."""
        snapshot = self.engine.snapshot()
        self.engine = restore("reference", snapshot)
        assert self.engine.snapshot() == snapshot
        self.engine.check_invariants()


def _run(seed: int, count: int, largest: int, *, accounts: bool, without: set[str] | None = None) -> Counter[str]:
    """Follow a flow, without some features; return the events, reasons and outcomes met."""
    followed = Followed(ORDERS_MAX, accounts=accounts)
    commands = Flow(seed, ORDERS_MAX, accounts=accounts, without=without).commands(count)
    rng = random.Random(seed)
    met: Counter[str] = Counter()
    done = 0
    for batch in in_frames(commands, rng, largest):
        time_ns = time_of(done)
        done += len(batch)
        try:
            events = followed.apply(batch, time_ns)
        except AssertionError:
            print(f"seed {seed}, commands up to {done}")
            print(as_golden(commands[:done], ORDERS_MAX))
            raise
        for event in events:
            met[event.NAME] += 1
            if isinstance(event, Rejected | Canceled):
                met[Reason(event.reason).name] += 1
            met["REPLAYED"] += isinstance(event, Transferred) and event.outcome == Execution.REPLAYED
            met["REBATE"] += isinstance(event, Settled) and event.fee < 0
            met["RELEASED"] += isinstance(event, Settled) and event.released > 0
        if rng.random() < 0.01:
            followed.go_on_from_a_snapshot()
    return met


@pytest.mark.parametrize("accounts", [False, True], ids=["risk_off", "risk_on"])
@pytest.mark.parametrize("seed", range(61, 64))
def test_commands_one_by_one(seed: int, accounts: bool) -> None:
    _run(seed, 2_000, largest=1, accounts=accounts)


def test_commands_in_frames() -> None:
    """25,000 commands, which meet what chapter 15 knows; without phases, bands and limits, with which little trades."""
    met: Counter[str] = Counter()
    for seed in (72, 76, 77, 85, 91):
        met += _run(seed, 5_000, largest=30, accounts=True, without={"phases", "bands", "limits"})
    missing = {reason.name for reason in REASONS_REACHED} - set(met)
    assert not missing, f"never met {missing}: the flow has become too tame"
    for word in ("REPLAYED", "REBATE", "RELEASED"):
        assert met[word] > 50, f"met {word} {met[word]} times only: the flow has become too tame"
    assert met["fill"] == met["settled"] > 1_000


@given(
    seed=st.integers(0, 2**32),
    count=st.integers(25, 120),
    largest=st.integers(1, 40),
    orders_max=st.integers(1, 8),
    accounts=st.booleans(),
)
def test_small_engines(seed: int, count: int, largest: int, orders_max: int, accounts: bool) -> None:
    """Hypothesis shrinks the number of commands, the frames and the room."""
    followed = Followed(orders_max, accounts=accounts)
    for batch in in_frames(Flow(seed, orders_max, accounts=accounts).commands(count), random.Random(seed), largest):
        followed.apply(batch)
    followed.go_on_from_a_snapshot()


@pytest.mark.parametrize("seed", range(81, 83))
def test_other_batch_borders_change_nothing(seed: int) -> None:
    """Rule 105 with accounts: the same commands cut in other ways make the same events and end alike."""
    commands = Flow(seed, ORDERS_MAX, accounts=True).commands(600)
    outcomes = []
    for largest in (1, 7, 600):
        engine = create("reference", ORDERS_MAX)
        events: list[str] = []
        for batch in in_frames(commands, random.Random(seed), largest):
            frame = engine.apply(frame_of(batch, engine.next_sequence, 7))
            for event in decode_frame(frame)[1]:
                events.append(" ".join(word for word in to_text(event).split() if not word.startswith("command=")))
        outcomes.append((events, engine.snapshot()))
    assert all(outcome == outcomes[0] for outcome in outcomes)


@pytest.mark.parametrize("accounts", [False, True], ids=["risk_off", "risk_on"])
@pytest.mark.parametrize("seed", range(91, 93))
def test_what_restores_holds(seed: int, accounts: bool) -> None:
    """Rule 1541: a changed snapshot is refused by name, or is a state in which all invariants hold."""
    followed = Followed(ORDERS_MAX, accounts=accounts)
    followed.apply(Flow(seed, ORDERS_MAX, accounts=accounts).commands(500))
    snapshot = followed.engine.snapshot()
    rng = random.Random(seed)
    met: Counter[str] = Counter()
    for _ in range(700):
        changed = bytearray(snapshot)
        for _ in range(rng.choice((1, 1, 2))):
            at = rng.randrange(HEADER_SIZE, len(snapshot))
            changed[at] = rng.choice((0, 1, 2, 255, changed[at] ^ 1 << rng.randrange(8)))
        changed[40:44] = bytes(4)
        try:
            engine = restore("reference", seal(changed))
        except (WireError, SnapshotError) as error:
            met[type(error).__name__] += 1
        else:
            met["restored"] += 1
            engine.check_invariants()
            assert decode_frame(engine.snapshot())[1] == decode_frame(seal(changed))[1]
    assert min(met["WireError"], met["SnapshotError"], met["restored"]) > 20
