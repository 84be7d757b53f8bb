"""Random use of the embedded exchange, call by call and by arrays, on both engines, against what a snapshot says.

A step is one call, or an array of commands with wrong ones among them, or a restore on the other engine. After it the
two exchanges have equal bytes, and every order that is held says what the snapshot says of it.
"""

from __future__ import annotations

import random
from typing import Any, cast

import numpy as np
import pytest

import lx
from lx.engine.factory import ENGINES
from lx.wire.codec import to_text
from lx.wire.frame import HEADER_SIZE, build_frame
from lx.wire.records_generated import (
    FLAG_ENGINE_TARGET,
    RECORD_SIZE,
    CloseSession,
    OpenSession,
    SessionState,
    StateAccount,
    StateOrder,
    StateSession,
    StateStop,
)

ACCOUNTS = range(1, 5)
PRICES = range(1, 12)
LOTS = range(1, 9)
FUNDS = {"BTC": 1, "USD": 5, "ETH": 25, "EUR": 700}
SYMBOLS = ("BTC-USD", "ETH-EUR")


class Player:
    """One exchange and the orders that are held of it; plays what a seed says."""

    def __init__(self, engine: str, accounts: bool = False, days: bool = False) -> None:
        self.engine = engine
        self.days = days
        self.exchange = lx.Exchange(cast(Any, engine), accounts=accounts)
        self.exchange.add_instrument("BTC", tick="0.5", lot="0.1")
        self.exchange.add_instrument("ETH-EUR", tick=5, lot=2)
        for account in ACCOUNTS if accounts else ():
            for asset, amount in FUNDS.items():
                self.exchange.deposit(account, asset, amount)
        self.held: list[lx.Order] = []
        self.filled_before: dict[int, Any] = {}
        self.traded = 0
        self.pairs = 0

    def play(self, seed: int) -> str:
        """Do what the seed says; what was answered, as text."""
        rng = random.Random(seed)
        moves = (self.submit, self.change, self.mass_cancel, self.sessions, self.batch, self.restore, self.venue)
        move = rng.choices(moves, (50, 25, 2, 3, 17, 3, 4 if self.days else 0))[0]
        if self.exchange.has_accounts and rng.random() < 0.1:
            move = self.money
        answer = str(move(rng))
        if move == self.batch or rng.random() < 0.1:
            self.check()
        return answer

    def submit(self, rng: random.Random) -> object:
        instrument = self.exchange.instruments[rng.choice(SYMBOLS)]
        words: dict[str, Any] = {"price": instrument.price(rng.choice(PRICES)), "account": rng.choice(ACCOUNTS)}
        words |= rng.choice(({}, {}, {"tif": "ioc"}, {"tif": "fok"}, {"post_only": True}, {"type": "market"}))
        if self.days and rng.random() < 0.6:
            words = {**words, "tif": None, "post_only": False, "type": "limit", **self.rare(rng, instrument)}
        if words.get("type", "limit") not in ("limit", "stop_limit", "take_profit_limit"):
            del words["price"]
        side = cast(Any, rng.choice(("buy", "sell")))
        if self.days and rng.random() < 0.15:
            return self.pair(rng, instrument, side)
        order = self.exchange.submit(instrument.symbol, side, instrument.quantity(rng.choice(LOTS)), **words)
        self.held.append(order)
        return order

    def pair(self, rng: random.Random, instrument: lx.Instrument, side: Any) -> object:
        """Two orders of which one cancels the other; what a market refuses of them is refused of both."""
        low, high, limit = (instrument.price(count) for count in (*sorted(rng.sample(PRICES, 2)), rng.choice(PRICES)))
        price, stop = (low, high) if side == "buy" else (high, low)
        orders = self.exchange.submit_oco(
            instrument.symbol,
            side,
            instrument.quantity(rng.choice(LOTS)),
            price=price,
            stop=stop,
            stop_limit=rng.choice((None, limit)),
            trigger=cast(Any, rng.choice(("last", "best"))),
            account=rng.choice(ACCOUNTS),
            post_only=rng.random() < 0.3,
            stp=cast(Any, rng.choice(("none", "expire_maker", "decrement"))),
        )
        first, second = orders
        assert (first.reject is None) == (second.reject is None)
        self.pairs += first.is_open and second.is_open
        self.held += orders
        return orders

    def rare(self, rng: random.Random, instrument: lx.Instrument) -> dict[str, Any]:
        """Words of orders that wait, are hidden, or end with a phase."""
        price, part = instrument.price(rng.choice(PRICES)), instrument.quantity(1)
        waiting = {"stop": price, "trigger": rng.choice(("last", "best", None))}
        return rng.choice(
            (
                {"type": rng.choice(("stop", "take_profit")), **waiting},
                {"type": rng.choice(("stop_limit", "take_profit_limit")), "tif": rng.choice(("gtc", "ioc")), **waiting},
                {"type": "trailing_stop", "trail": instrument.price(rng.choice((1, 2)))},
                {"hidden": True, "min_qty": rng.choice((None, part))},
                {"post_only": True, "slide": True},
                {"display": part},
                {"stp": rng.choice(("expire_taker", "expire_maker", "expire_both", "decrement"))},
                {"tif": rng.choice(("day", "at_open", "at_close"))},
                {"type": "market", "tif": rng.choice(("at_open", "at_close"))},
            )
        )

    def venue(self, rng: random.Random) -> object:
        """The operator's words, and time."""
        symbol, account = rng.choice(SYMBOLS), rng.choice(ACCOUNTS)
        phases = ("continuous", "continuous", "pre_open", "opening_auction", "closing_auction", "closed", "halt")
        move = rng.randrange(6)
        if move == 0:
            return self.exchange.advance_time(seconds=rng.choice((1, 5)))
        if move == 1:
            return self.exchange.countdown(account, rng.choice((0, 3, 9)))
        if move == 2:
            at = self.exchange.time_ns + 2 * 10**9
            return self.exchange.schedule_phase(symbol, cast(Any, rng.choice(phases)), at)
        if move == 3:
            return self.exchange.set_bands(symbol, static=rng.choice(("0", "0.5")), dynamic=rng.choice(("0", "0.6")))
        if move == 4 and self.exchange.phase(symbol).endswith("auction"):
            return self.exchange.uncross(symbol)
        return self.exchange.set_phase(symbol, cast(Any, rng.choice(phases[:3] if move == 4 else phases)))

    def change(self, rng: random.Random) -> object:
        if not self.held:
            return None
        order = rng.choice(self.held)
        target = rng.choice((order, order.id))
        instrument = self.exchange.instruments[order.symbol]
        qty, price = instrument.quantity(rng.choice(LOTS)), instrument.price(rng.choice(PRICES))
        change = rng.randrange(5 if self.days else 4)
        total = instrument.lots(order.quantity)
        if change == 4 and total > 1:
            return self.exchange.amend(target, instrument.quantity(rng.randrange(1, total)))
        if change == 0:
            return self.exchange.cancel(target)
        if change == 1:
            return self.exchange.reduce(target, qty)
        post_only = rng.choice((None, None, True, False))
        return self.exchange.replace(target, qty=qty, price=rng.choice((None, price)), post_only=post_only)

    def mass_cancel(self, rng: random.Random) -> object:
        return self.exchange.cancel_all(
            account=rng.choice((None, *ACCOUNTS)), symbol=rng.choice((None, *SYMBOLS)), side=rng.choice((None, "sell"))
        )

    def sessions(self, rng: random.Random) -> object:
        account = rng.choice(ACCOUNTS)
        session = self.exchange.session(account)
        close = CloseSession(account=account, session=session.number, client_id=session.client_id + 1)
        record = rng.choice((OpenSession(account=account, client_id=1), close))
        frame = build_frame([record], sequence=self.exchange.sequence, time_ns=self.exchange.time_ns)
        return self.exchange.apply(frame).hex()

    def batch(self, rng: random.Random) -> object:
        sessions = {account: self.exchange.session(account) for account in ACCOUNTS}
        highest = {account: session.client_id for account, session in sessions.items()}
        targets = [order for order in self.held if order.is_open]
        commands = np.zeros(rng.choice((3, 40, 60)), dtype=lx.COMMAND)
        for command in commands:
            account = rng.choice(ACCOUNTS)
            command["account"], command["session"] = account, sessions[account].number
            command["client_id"] = max(1, highest[account] + rng.choice((0, 1, 1, 2)))
            highest[account] = int(command["client_id"])
            if rng.random() < 0.05:
                command["account"] = account % len(ACCOUNTS) + 1  # the session's owner is another
            own = [order.id for order in targets if order.account == account or rng.random() < 0.2]
            kind = rng.choices((lx.Kind.NEW, lx.Kind.CANCEL, lx.Kind.REDUCE, lx.Kind.REPLACE), (6, 1, 1, 2))[0]
            command["kind"] = kind
            if kind == lx.Kind.NEW:
                command["side"], command["type"], command["tif"] = rng.choice((1, 2)), 1, rng.choice((1, 1, 2, 3))
                command["instrument"] = rng.choice((1, 1, 2, 2, 3))
            else:
                command["flags"], command["target_id"] = FLAG_ENGINE_TARGET, rng.choice(own) if own else 1
            if kind != lx.Kind.CANCEL:
                command["quantity"] = rng.choice(LOTS)
            if kind in (lx.Kind.NEW, lx.Kind.REPLACE):
                command["price"] = rng.choice(PRICES)
        return self.exchange.apply(commands).tolist()

    def money(self, rng: random.Random) -> object:
        account, move = rng.choice(ACCOUNTS), rng.randrange(6)
        if move == 0:
            return self.exchange.block_account(account), self.exchange.unblock_account(rng.choice(ACCOUNTS))
        if move == 1:
            self.exchange.unblock_account(account)
            own = rng.choice(({}, {"maker_fee": "-0.01", "taker_fee": "0.05"}))
            return self.exchange.set_rates(account, **cast(Any, own))
        if move == 2:
            return self.exchange.set_fees(rng.choice(SYMBOLS), maker=rng.choice((0, "-0.1", "0.1")), taker="0.003")
        transfer = rng.choice((self.exchange.deposit, self.exchange.withdraw))
        return transfer(account, rng.choice([*FUNDS]), rng.randrange(1, 9), rng.choice((None, None, 3, 5, 8)))

    def restore(self, rng: random.Random) -> object:
        self.traded += self.count_traded()
        open_ids = [order.id for order in self.held if order.is_open]
        self.engine = ENGINES[1 - ENGINES.index(self.engine)]
        self.exchange = lx.Exchange.restore(self.exchange.snapshot(), engine=cast(Any, self.engine))
        found = [self.exchange.order(id) for id in open_ids]
        self.held = [order for order in found if order is not None]
        assert len(self.held) == len(open_ids)
        self.filled_before = {order.id: order.filled for order in self.held}
        return len(self.held)

    def count_traded(self) -> int:
        return sum(bool(order.fills) for order in self.held)

    def check(self) -> None:
        """Hold what the exchange says of orders and sessions against its snapshot."""
        exchange = self.exchange
        assert {order.id for order in self.held if order.is_open} <= {order.id for order in exchange.orders()}
        exchange.conservation()
        assert exchange.accounts.keys() == {state.account for state in self.states(StateAccount)}
        states = {state.order_id: state for kind in (StateOrder, StateStop) for state in self.states(kind)}
        assert {order.id for order in exchange.orders()} == set(states)
        for order in {*self.held, *exchange.orders()}:
            if order.is_open:
                assert seen(order, exchange.instruments[order.symbol]) == seen_of(states[order.id]), order
                assert order.is_waiting == isinstance(states[order.id], StateStop)
            else:
                assert order.id not in states
        for order in self.held:
            executed = sum(fill.quantity for fill in order.fills) + self.filled_before.get(order.id, 0)
            assert executed == order.filled, order
        for account in ACCOUNTS:
            own = [state for state in self.states(StateSession) if state.account == account]
            still = [(state.session, state.client_id) for state in own if state.state == SessionState.OPEN]
            if still:
                assert exchange.session(account)[::2] == still[0]

    def states(self, kind: Any) -> list[Any]:
        snapshot = self.exchange.snapshot()
        places = range(HEADER_SIZE, len(snapshot), RECORD_SIZE)
        return [kind.unpack(snapshot, at) for at in places if snapshot[at] == kind.KIND]


def seen(order: lx.Order, instrument: lx.Instrument) -> tuple[int, ...]:
    counts = (instrument.lots(amount) for amount in (order.quantity, order.remaining, order.filled))
    return (order.session, order.client_id, instrument.ticks(order.price or 0), *counts)


def seen_of(state: StateOrder | StateStop) -> tuple[int, ...]:
    remaining = state.quantity if isinstance(state, StateStop) else state.remaining
    filled = state.quantity - remaining
    return (state.session, state.client_id, state.price, state.quantity, remaining, filled)


@pytest.mark.parametrize(
    ("seed", "accounts", "days"),
    [
        *((seed, False, False) for seed in range(8)),
        *((seed, True, False) for seed in range(8, 14)),
        *((seed, False, True) for seed in range(14, 20)),
    ],
)
def test_random_use(seed: int, accounts: bool, days: bool) -> None:
    players = [Player(engine, accounts, days) for engine in ENGINES]
    rng = random.Random(seed)
    poor = 0
    for step in range(150):
        move = rng.randrange(1 << 32)
        answers = [player.play(move) for player in players]
        assert answers[0] == answers[1], f"step {step}"
        poor += "are needed and" in answers[0]
        assert players[0].exchange.state_hash() == players[1].exchange.state_hash(), f"step {step}"
        assert [repr(order) for order in players[0].held] == [repr(order) for order in players[1].held]
        assert [order.fills for order in players[0].held] == [order.fills for order in players[1].held]
    mine, other = (player.exchange for player in players)
    assert mine.snapshot() == other.snapshot()
    assert [to_text(event) for event in mine.events] == [to_text(event) for event in other.events]
    assert players[0].traded + players[0].count_traded() >= 10, "the flow must trade"
    assert (poor > 0) == accounts, "some can't pay"
    assert (players[0].pairs > 0) == days, "pairs must be entered"
