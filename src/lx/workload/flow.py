"""The generator itself, to be read: one command a step, by profile; `flow.rs` makes the same bytes.

Every draw of a random number is part of the definition, and so is its order. Keep the two side by side when either
changes. `lx.workload.profiles` says what it all means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lx.wire.records_generated import Cancel, New, OrderType, Replace, Side, TimeInForce
from lx.workload.book import BUY, SELL, Book, Order
from lx.workload.profiles import LEVELS, FlowConfig, FlowCounts, FlowInstrument
from lx.workload.rng import Rng
from lx.workload.zipf import Zipf

__all__ = ["PythonFlow"]

CENTRE: Final = LEVELS // 2
"""Level that stands for the middle price of an instrument."""
DRIFT_MAX: Final = 100
DRIFT_EVERY: Final = 32
BLOCK: Final = 8
BLOCKS: Final = 16
TAKING: Final = 9_000
"""Share of limit orders that mean to trade when as many rest as should, of 65,536."""
THROUGH: Final = 4


@dataclass(slots=True)
class _Market:
    """An instrument and where its middle is."""

    terms: FlowInstrument
    drift: Rng
    middle: int = CENTRE
    commands: int = 0

    @property
    def base(self) -> int:
        """Price of level 0 of its book."""
        return self.terms.price - CENTRE


@dataclass(slots=True)
class _Ballast:
    """A resting order far from the touch."""

    client_id: int
    sender: int
    side: int


class PythonFlow:
    """A flow in plain Python: about 200,000 commands a second.

    >>> instrument = FlowInstrument.of_scales(1, tick_scale=2, lot_scale=5)
    >>> flow = PythonFlow(FlowConfig("realistic", 1, (instrument,), (FlowSession(1, 7),)))
    >>> decode(flow.fill(1)).NAME
    'new'
    """

    def __init__(self, config: FlowConfig) -> None:
        self._config = config
        self._rng = Rng(config.seed)
        self._zipf = Zipf(len(config.instruments))
        self._markets = [_Market(terms, Rng(terms.instrument)) for terms in config.instruments]
        self._books = [Book() for _ in config.instruments] if config.keeps_book else []
        self._next_client_ids = [session.next_client_id for session in config.sessions]
        self._ballast: list[_Ballast] = []
        self._ballast_max = 2 * config.ballast
        self._ballast_sides = [0, 0]
        self._drift_every = max(DRIFT_EVERY, config.resting_target // 4)
        self._prologue_left = config.resting_target * len(config.instruments) if config.keeps_book else 0
        self._prologue = self._prologue_left + self._ballast_max
        self._limits = self._market_orders = self._cancels = self._replaces = self._trades = self._quantity = 0

    @property
    def prologue(self) -> int:
        """Commands at the start that only fill the books; the mix of the profile begins after them."""
        return self._prologue

    def counts(self) -> FlowCounts:
        """What it has made so far."""
        resting = sum(len(book.live) for book in self._books) + len(self._ballast)
        made = self._limits, self._market_orders, self._cancels, self._replaces
        return FlowCounts(*made, self._trades, self._quantity, resting)

    def fill(self, count: int) -> bytes:
        """The next `count` commands, 64 bytes each; `client_time_ns` is 0."""
        return b"".join(self._step().pack() for _ in range(count))

    def _step(self) -> New | Cancel | Replace:
        if self._config.profile == "mixed":
            return self._mixed()
        if self._prologue_left:
            if len(self._ballast) < self._ballast_max:
                return self._ballast_add()
            at = self._prologue_left % len(self._markets)
            self._prologue_left -= 1
            return self._passive(at)
        return self._realistic()

    def _mixed(self) -> New:
        at = self._rng.below(len(self._markets))
        terms = self._markets[at].terms
        sender, side = self._sender(), self._side()
        is_limit = self._rng.below(100) < 70
        lots = self._lots(at)
        price = terms.price - terms.spread + self._rng.below(2 * terms.spread + 1) if is_limit else None
        return self._new(at, sender, side, price, lots)

    def _realistic(self) -> New | Cancel | Replace:
        at = self._zipf.pick(self._rng.next_u64())
        self._drift(at)
        kind = self._rng.below(100)
        is_random = self._config.profile == "depth-random"
        has_target = bool(self._ballast if is_random else self._books[at].live)
        if 40 <= kind < 44:
            return self._market_order(at)
        if 44 <= kind < 69 and has_target:
            return self._ballast_cancel() if is_random else self._cancel(at)
        if kind >= 69 and has_target:
            return self._ballast_replace() if is_random else self._replace(at)
        if len(self._ballast) < self._ballast_max:
            return self._ballast_add()
        return self._limit(at)

    def _drift(self, at: int) -> None:
        """Move the middle of a symbol now and then, by a random walk of its own that is the same in every flow."""
        market = self._markets[at]
        market.commands += 1
        if market.commands < self._drift_every:
            return
        market.commands = 0
        step = (-1, 1, 0, 0)[market.drift.next_u64() >> 62]
        market.middle = min(max(market.middle + step, CENTRE - DRIFT_MAX), CENTRE + DRIFT_MAX)

    def _limit(self, at: int) -> New:
        """A limit order: one that means to trade the more likely the more orders rest, else one that waits."""
        draw = self._rng.below(1 << 16)
        book, target = self._books[at], self._config.resting_target
        if draw * target**2 >= TAKING * len(book.live) ** 2:
            return self._passive(at)
        sender, side = self._sender(), self._side()
        through = self._rng.below(THROUGH)
        best = book.best(1 - side)
        if best is None:
            level = self._passive_level(at, side)
        elif side == BUY:
            level = min(best + through, LEVELS - 1)
        else:
            level = max(best - through, 0)
        return self._enter(at, sender, side, level)

    def _passive(self, at: int) -> New:
        sender, side = self._sender(), self._side()
        return self._enter(at, sender, side, self._passive_level(at, side))

    def _passive_level(self, at: int, side: int) -> int:
        """A level on the own side of the middle: each block of ticks further off is half as likely."""
        random = self._rng.next_u64()
        lowest = random | 1 << (BLOCKS - 1)
        block = (lowest & -lowest).bit_length() - 1
        distance = block * BLOCK + (random >> 61)
        middle = self._markets[at].middle
        return middle - distance if side == BUY else middle + 1 + distance

    def _enter(self, at: int, sender: int, side: int, level: int) -> New:
        """A limit order at a level, in the record and in the book."""
        lots = self._lots(at)
        record = self._new(at, sender, side, self._markets[at].base + level, lots)
        self._take_and_rest(at, Order(record.client_id, sender, side, level, lots, 0))
        return record

    def _market_order(self, at: int) -> New:
        sender, side = self._sender(), self._side()
        book = self._books[at]
        rests = book.quantity[1 - side]
        if rests == 0:
            return self._enter(at, sender, side, self._passive_level(at, side))
        # Never more than what rests near the touch, so that it can't reach the ballast.
        lots = min(self._lots(at), rests)
        record = self._new(at, sender, side, None, lots)
        self._count(*book.take(side, None, lots))
        return record

    def _cancel(self, at: int) -> Cancel:
        order = self._pick(at)
        self._books[at].remove(order)
        return self._cancel_record(at, order.sender, order.client_id)

    def _replace(self, at: int) -> Replace:
        order = self._pick(at)
        book = self._books[at]
        shrinks = self._rng.next_u64() >> 62 == 0 and order.remaining > 1
        if shrinks:
            level, remaining = order.level, 1 + self._rng.below(min(order.remaining - 1, (1 << 32) - 1))
        else:
            level = self._passive_level(at, order.side)
            remaining = self._lots(at)
        price = self._markets[at].base + level
        record = self._replace_record(at, order.sender, order.client_id, price, order.executed + remaining)
        if level == order.level and remaining <= order.remaining:
            book.shrink(order, remaining)
            order.client_id = record.client_id
        else:
            book.remove(order)
            self._take_and_rest(at, Order(record.client_id, order.sender, order.side, level, remaining, order.executed))
        return record

    def _take_and_rest(self, at: int, order: Order) -> None:
        book = self._books[at]
        trades, taken = book.take(order.side, order.level, order.remaining)
        order.remaining -= taken
        order.executed += taken
        if order.remaining:
            book.add(order)
        self._count(trades, taken)

    def _ballast_add(self) -> New:
        sender = self._sender()
        side = SELL if self._ballast_sides[SELL] < self._ballast_sides[BUY] else BUY
        price = self._ballast_price(side)
        record = self._new(0, sender, side, price, self._lots(0))
        self._ballast_sides[side] += 1
        self._ballast.append(_Ballast(record.client_id, sender, side))
        return record

    def _ballast_cancel(self) -> Cancel:
        index = self._rng.below(len(self._ballast))
        order = self._ballast[index]
        self._ballast[index] = self._ballast[-1]
        self._ballast.pop()
        self._ballast_sides[order.side] -= 1
        return self._cancel_record(0, order.sender, order.client_id)

    def _ballast_replace(self) -> Replace:
        order = self._ballast[self._rng.below(len(self._ballast))]
        price = self._ballast_price(order.side)
        record = self._replace_record(0, order.sender, order.client_id, price, self._lots(0))
        order.client_id = record.client_id
        return record

    def _ballast_price(self, side: int) -> int:
        """A price outside of the window of the book, uniform over the levels of the ballast."""
        level = self._rng.below(self._config.ballast_levels)
        base = self._markets[0].base
        return base - 1 - level if side == BUY else base + LEVELS + level

    def _sender(self) -> int:
        return self._rng.below(len(self._next_client_ids))

    def _side(self) -> int:
        return self._rng.next_u64() >> 63

    def _lots(self, at: int) -> int:
        terms = self._markets[at].terms
        return terms.quantity_min + self._rng.below(terms.quantity_max - terms.quantity_min + 1)

    def _pick(self, at: int) -> Order:
        live = self._books[at].live
        return live[self._rng.below(len(live))]

    def _count(self, trades: int, lots: int) -> None:
        self._trades += trades
        self._quantity += lots

    def _names(self, at: int, sender: int) -> dict[str, int]:
        """Instrument, account, session and the session's next client id, as fields of a record."""
        client_id = self._next_client_ids[sender]
        self._next_client_ids[sender] = client_id + 1
        session = self._config.sessions[sender]
        return {
            "instrument": self._markets[at].terms.instrument,
            "account": session.account,
            "session": session.session,
            "client_id": client_id,
        }

    def _new(self, at: int, sender: int, side: int, price: int | None, lots: int) -> New:
        """A limit order, or without a price a market order."""
        if price is None:
            self._market_orders += 1
        else:
            self._limits += 1
        return New(
            side=Side.BUY if side == BUY else Side.SELL,
            type=OrderType.MARKET if price is None else OrderType.LIMIT,
            tif=TimeInForce.IOC if price is None else TimeInForce.GTC,
            price=price or 0,
            quantity=lots,
            **self._names(at, sender),
        )

    def _cancel_record(self, at: int, sender: int, target_id: int) -> Cancel:
        self._cancels += 1
        return Cancel(target_id=target_id, **self._names(at, sender))

    def _replace_record(self, at: int, sender: int, target_id: int, price: int, quantity: int) -> Replace:
        self._replaces += 1
        return Replace(target_id=target_id, price=price, quantity=quantity, **self._names(at, sender))
