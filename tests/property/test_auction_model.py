"""The price of an auction against brute force over all prices, and its trades against price-time priority.

The model here knows nothing of levels or of sums over them: it asks each order at each price.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from lx.engine import Engine, create
from lx.engine.factory import ENGINES
from lx.wire.frame import build_frame, decode_frame
from lx.wire.records_generated import (
    FLAG_EXTENSION,
    AddAsset,
    AddInstrument,
    Fill,
    Indicative,
    InstrumentLimits,
    New,
    OpenSession,
    OrderTerms,
    OrderType,
    Phase,
    Record,
    SetBands,
    SetPhase,
    Side,
    TimeInForce,
    Trade,
    Uncross,
)

LOW, HIGH = 80, 120
PRICE_MAX = 130
SENDERS = 3
ROUNDS = 25


@dataclass
class Entry:
    """An order of the auction; price 0 is a market order."""

    order_id: int
    side: int
    price: int
    quantity: int

    def would_trade(self, price: int) -> bool:
        """Whether it takes part at a price."""
        if self.price == 0:
            return True
        return self.price >= price if self.side == Side.BUY else self.price <= price


def setup(reference: int) -> list[Record]:
    """A market in its opening auction, with a reference price or none."""
    limits = InstrumentLimits(tick=1, lot=1, price_min=1, price_max=PRICE_MAX, quantity_min=1, quantity_max=1000)
    records: list[Record] = [
        *(AddAsset(decimals=8, client_id=1, name=name) for name in ("BTC", "USD")),
        AddInstrument(tick_scale=2, lot_scale=4, flags=FLAG_EXTENSION, client_id=1, symbol="M", base=1, quote=2),
        limits,
        *(OpenSession(account=account, client_id=1) for account in range(1, SENDERS + 1)),
        SetBands(instrument=1, client_id=1, reference=reference),
        SetPhase(phase=Phase.OPENING_AUCTION, instrument=1, client_id=1),
    ]
    return records


def random_order(rng: random.Random, client_id: int) -> list[Record]:
    """An order, often one of few prices so that there are ties, sometimes a market order or one with a display."""
    is_market = rng.random() < 0.12
    price = rng.choice((rng.randint(LOW, HIGH), rng.randint(98, 102)))
    quantity = rng.choice((rng.randint(1, 9), 5))
    display = rng.randint(1, quantity) if not is_market and rng.random() < 0.2 else 0
    new = New(
        side=rng.randint(1, 2),
        type=OrderType.MARKET if is_market else OrderType.LIMIT,
        tif=rng.choice((TimeInForce.IOC, TimeInForce.AT_OPEN)) if is_market else TimeInForce.GTC,
        flags=FLAG_EXTENSION if display else 0,
        instrument=1,
        account=1 + client_id % SENDERS,
        session=1 + client_id % SENDERS,
        client_id=client_id,
        price=0 if is_market else price,
        quantity=quantity,
    )
    return [new, OrderTerms(display=display)] if display else [new]


def sums(entries: list[Entry], price: int) -> tuple[int, int]:
    """What would buy and what would sell at a price."""
    buy = sum(entry.quantity for entry in entries if entry.side == Side.BUY and entry.would_trade(price))
    sell = sum(entry.quantity for entry in entries if entry.side == Side.SELL and entry.would_trade(price))
    return buy, sell


def expected(entries: list[Entry], reference: int) -> tuple[int, int, int]:
    """Price, volume and imbalance by rules 1930 to 1937; zeros without a price."""
    volume_of = {price: min(sums(entries, price)) for price in range(1, PRICE_MAX + 1)}
    best = max(volume_of.values())
    candidates = sorted({entry.price for entry in entries if entry.price} | ({reference} if reference else set()))
    if best == 0 or not candidates:
        return 0, 0, 0
    left = [price for price in candidates if volume_of[price] == best]
    assert left, "one of the candidates trades as much as any price does"
    imbalance_of = {price: sums(entries, price)[0] - sums(entries, price)[1] for price in left}
    least = min(abs(imbalance) for imbalance in imbalance_of.values())
    left = [price for price in left if abs(imbalance_of[price]) == least]
    if all(imbalance_of[price] > 0 for price in left):
        price = left[-1]
    elif all(imbalance_of[price] < 0 for price in left):
        price = left[0]
    elif reference:
        price = min(left, key=lambda price: abs(price - reference))
    else:
        price = (left[0] + left[-1]) // 2
    buy, sell = sums(entries, price)
    assert min(buy, sell) == best, "the price trades as much as any price does"
    return price, best, buy - sell


def shares(entries: list[Entry], side: int, volume: int) -> dict[int, int]:
    """How many lots of the volume each order of a side gets: market orders, then by price, then by time."""
    sign = -1 if side == Side.BUY else 1
    queue = sorted(
        (entry for entry in entries if entry.side == side),
        key=lambda entry: (entry.price != 0, sign * entry.price, entry.order_id),
    )
    found = {}
    for entry in queue:
        lots = min(entry.quantity, volume)
        volume -= lots
        if lots:
            found[entry.order_id] = lots
    return found


def rounds(seed: int) -> Iterator[tuple[int, list[list[Record]]]]:
    """A reference price and the orders of one auction, again and again."""
    rng = random.Random(seed)
    for _ in range(ROUNDS):
        reference = rng.choice((0, 0, rng.randint(LOW, HIGH), 100))
        yield reference, [random_order(rng, client_id) for client_id in range(1, rng.randint(2, 25))]


def send(engine: Engine, records: list[Record]) -> list[Record]:
    """The events of records that are one frame."""
    frame = build_frame(records, sequence=engine.next_sequence, time_ns=0)
    events = decode_frame(engine.apply(frame))[1]
    engine.check_invariants()
    return events


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("seed", range(1, 5))
def test_price_and_trades_of_an_auction(name: str, seed: int) -> None:
    met = 0
    for reference, orders in rounds(seed):
        engine = create(name, 1000)

        send(engine, setup(reference))
        entries: list[Entry] = []
        told = (0, 0, 0)
        for records in orders:
            new = records[0]
            assert isinstance(new, New)
            entries.append(Entry(engine.next_sequence * 256, new.side, new.price, new.quantity))
            indicatives = [event for event in send(engine, records) if isinstance(event, Indicative)]
            before, told = told, expected(entries, reference)
            found = [(event.price, event.quantity, event.imbalance) for event in indicatives]
            assert found == ([told] if told != before else []), f"seed {seed}, {entries}"
        price, volume, _ = told
        met += volume > 0
        events = send(engine, [Uncross(instrument=1, client_id=2)])
        trades = [event for event in events if isinstance(event, Trade)]
        assert {event.price for event in trades} <= {price}
        assert all(event.side == Side.NONE for event in trades)
        assert sum(event.quantity for event in trades) == volume
        for side in (Side.BUY, Side.SELL):
            executed: dict[int, int] = {}
            for event in events:
                if isinstance(event, Fill) and event.side == side:
                    executed[event.order_id] = executed.get(event.order_id, 0) + event.quantity
            assert executed == shares(entries, side, volume), f"seed {seed}, {entries}"
        bid, ask = engine.top(1)
        assert bid is None or ask is None or bid.price < ask.price
    assert met > ROUNDS // 2, "most auctions trade"
