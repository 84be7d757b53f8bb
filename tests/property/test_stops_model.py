"""When orders that wait come in, against a model written from chapter 17 of docs/matching.md alone.

The model hears what an engine tells: which orders wait, each trade, each level. After every command it looks through
all that wait and says which must come in, in which order and at which price; how they trade then is not its matter.
It knows nothing of heaps, ranks or ladders, and hears every price of a round by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from lx.engine import create
from lx.engine.factory import ENGINES
from lx.wire.frame import decode_frame
from lx.wire.records_generated import (
    Accepted,
    Canceled,
    Level,
    New,
    OrderTerms,
    OrderType,
    Record,
    Reduced,
    Replaced,
    Side,
    Trade,
    TrailUnit,
    Trigger,
    Triggered,
)
from tests.property.flows import Command, Flow, frame_of

BUY, SELL = int(Side.BUY), int(Side.SELL)
ORDERS_MAX = 30


@dataclass
class ModelStop:
    """An order of the model that waits, from its command and its accepted event."""

    id: int
    instrument: int
    side: int
    type: int
    terms: OrderTerms
    lots: int
    best: int = 0

    @property
    def falls(self) -> bool:
        """Rule 1702: whether it waits for a fall."""
        takes_profit = self.type in (OrderType.TAKE_PROFIT, OrderType.TAKE_PROFIT_LIMIT)
        return takes_profit == (self.side == BUY)

    def hears(self, prices: list[int]) -> int | None:
        """The price at which it is due after these, None when it is not."""
        if self.type != OrderType.TRAILING_STOP:
            stop = self.terms.stop_price
            extreme = min(prices) if self.falls else max(prices)  # rule 1721
            return extreme if (extreme <= stop if self.falls else extreme >= stop) else None
        sign = 1 if self.side == SELL else -1
        for price in prices:  # rules 1740, 1741
            start = self.terms.activation_price
            if self.best == 0 and start and price * sign < start * sign:
                continue
            self.best = max(self.best * sign, price * sign) * sign if self.best else price
        if self.best == 0:
            return None
        distance = self.terms.trail
        if self.terms.trail_unit == TrailUnit.BASIS_POINTS:
            distance = max(1, self.best * distance // 10_000)  # rule 1742
        return prices[-1] if (self.best - prices[-1]) * sign >= distance else None  # rule 1743


@dataclass
class Model:
    """What waits, and what each instrument's prices are."""

    stops: dict[int, ModelStop] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)
    levels: dict[tuple[int, int], set[int]] = field(default_factory=dict)
    triggered: int = 0

    def best(self, stop: ModelStop) -> int | None:
        """Rule 1704: the best price of the side it would trade with."""
        prices = self.levels.get((stop.instrument, SELL if stop.side == BUY else BUY), set())
        if not prices:
            return None
        return min(prices) if stop.side == BUY else max(prices)

    def enter(self, command: New, terms: OrderTerms, event: Accepted) -> None:
        """An order was accepted; it hears the price that is there."""
        stop = ModelStop(event.order_id, event.instrument, event.side, command.type, terms, event.quantity)
        watched = self.best(stop) if terms.trigger == Trigger.BEST else self.last.get(stop.instrument)
        if watched is not None:
            assert stop.hears([watched]) is None, "rule 1705"
        self.stops[stop.id] = stop

    def due(self, instrument: int, traded: list[int]) -> list[tuple[int, int]]:
        """Rule 1722: engine id and price of what is due at the prices of a round, by engine id."""
        found = []
        for stop in self.stops.values():
            if stop.instrument != instrument:
                continue
            best = self.best(stop)
            prices = traded if stop.terms.trigger == Trigger.LAST else [best] if best is not None else []
            price = stop.hears(prices) if prices else None
            if price is not None:
                found.append((stop.id, price))
        return sorted(found)

    def hear(self, event: Record) -> None:
        """Keep book of levels, trades and of what no longer waits."""
        if isinstance(event, Level):
            prices = self.levels.setdefault((event.instrument, event.side), set())
            (prices.add if event.quantity else prices.discard)(event.price)
        elif isinstance(event, Trade):
            self.last[event.instrument] = event.price
        elif isinstance(event, Canceled):
            self.stops.pop(event.order_id, None)
        elif isinstance(event, Reduced | Replaced) and event.order_id in self.stops:
            self.stops[event.order_id].lots = event.remaining

    def check(self, events: list[Record], command: Command) -> None:
        """One command's events: its own, then round by round what it made due (rules 1720 to 1725)."""
        parts: list[list[Record]] = [[]]
        for event in events:
            if isinstance(event, Triggered):
                parts.append([])
            parts[-1].append(event)
        own = iter(parts)
        traded: dict[int, list[int]] = {}
        self._hear_all(next(own), traded, command)
        for instrument in sorted({stop.instrument for stop in self.stops.values()}):
            while True:
                expected = self.due(instrument, traded.pop(instrument, []))
                for order_id, price in expected:
                    part = next(own, [])
                    assert part, f"order {order_id} is due at {price} and does not come in"
                    first = part[0]
                    assert isinstance(first, Triggered)
                    stop = self.stops.pop(order_id)
                    told = (first.order_id, first.price, first.instrument, first.side, first.type, first.quantity)
                    assert told == (order_id, price, instrument, stop.side, stop.type, stop.lots)
                    self.triggered += 1
                    self._hear_all(part[1:], traded, ())
                if not expected:
                    break
        assert next(own, None) is None, "an order came in that is not due"

    def _hear_all(self, events: list[Record], traded: dict[int, list[int]], command: Command) -> None:
        for event in events:
            self.hear(event)
            if isinstance(event, Trade):
                traded.setdefault(event.instrument, []).append(event.price)
            elif isinstance(event, Accepted) and event.type > OrderType.MARKET:
                new, terms = command
                assert isinstance(new, New)
                assert isinstance(terms, OrderTerms)
                self.enter(new, terms, event)


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("accounts", [False, True], ids=["risk_off", "risk_on"])
@pytest.mark.parametrize("seed", [70, 73, 75, 78, 80])
def test_what_comes_in_is_what_the_model_says(name: str, seed: int, accounts: bool) -> None:
    # The model knows no phases and bands, in which other things happen to what waits, and no lists.
    without = {"time", "phases", "bands", "limits", "lists", "countdown"}
    flow = Flow(seed, ORDERS_MAX, accounts=accounts, features={"stops", "trailing"}, without=without)
    engine = create(name, ORDERS_MAX)
    model = Model()
    for command in flow.commands(1_500):
        model.check(decode_frame(engine.apply(frame_of([command], engine.next_sequence, 0)))[1], command)
    engine.check_invariants()
    assert model.triggered >= 8
