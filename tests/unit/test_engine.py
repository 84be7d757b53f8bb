"""Engines by name, the protocol, and what no golden file can say: that the checks of invariants find what is wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lx.checks import InvariantError
from lx.engine import Engine, create, restore
from lx.engine.factory import ENGINES
from lx.engine.reference import ReferenceEngine
from lx.engine.reference_state import State
from lx.errors import EngineError, SnapshotError
from lx.wire.codec import from_text
from lx.wire.frame import build_frame, seal
from lx.wire.records_generated import (
    FEE_PPM_DEFAULT,
    FRAME_SNAPSHOT,
    ORDERS_MAX,
    QUANTITY_MAX,
    InstrumentLimits,
    Record,
    SessionState,
    Side,
    StateAsset,
    StateEngine,
    StateInstrument,
    StateOrder,
    StateSession,
)

MARKET = """
add_asset decimals=8 client_id=1 name=BTC
add_asset decimals=8 client_id=2 name=USD
add_instrument tick_scale=2 lot_scale=4 flags=extension client_id=3 symbol=BTC-USD base=1 quote=2
instrument_limits tick=1 lot=1 price_min=1 price_max=1000 quantity_min=1 quantity_max=1000
open_session account=1 client_id=4
new side=buy type=limit tif=gtc instrument=1 account=1 session=1 client_id=5 price=100 quantity=5
new side=buy type=limit tif=gtc instrument=1 account=1 session=1 client_id=6 price=100 quantity=5
new side=buy type=limit tif=gtc instrument=1 account=1 session=1 client_id=7 price=99 quantity=5
new side=sell type=limit tif=gtc instrument=1 account=1 session=1 client_id=8 price=101 quantity=5
"""


@pytest.mark.parametrize("name", ENGINES)
def test_engines_follow_the_protocol(name: str) -> None:
    engine = create(name)
    assert isinstance(engine, Engine)
    assert (engine.next_sequence, engine.time_ns, engine.orders_resting) == (1, 0, 0)


@pytest.mark.parametrize("orders_max", [0, -1, ORDERS_MAX + 1])
@pytest.mark.parametrize("name", ENGINES)
def test_impossible_room_is_refused(name: str, orders_max: int) -> None:
    with pytest.raises(EngineError, match=f"orders_max={orders_max} is not possible"):
        create(name, orders_max)


def test_unknown_engine_is_refused() -> None:
    with pytest.raises(EngineError, match="'fast'; known are native, reference"):
        create("fast")
    with pytest.raises(EngineError, match="no engine is named"):
        restore("fast", b"")


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("buffer", [bytes, bytearray, memoryview])
def test_any_buffer_is_a_frame(name: str, buffer: Callable[[bytes], bytes]) -> None:
    engine = create(name)
    engine.apply(buffer(build_frame([from_text("open_session account=1 client_id=1")], sequence=1, time_ns=5)))
    assert (engine.next_sequence, engine.time_ns) == (2, 5)
    assert restore(name, buffer(engine.snapshot())).state_hash() == engine.state_hash()


@pytest.mark.parametrize("name", ENGINES)
def test_a_level_of_a_snapshot_is_no_fuller_than_it_may_be(name: str) -> None:
    """1024 orders of the highest quantity and one of 1023 fill a level to the last lot; one lot more is refused."""
    head: list[Record] = [
        StateEngine(orders_max=2000, next_sequence=5000),
        StateAsset(asset=1, name="A", decimals=8),
        StateAsset(asset=2, name="B", decimals=8),
        StateInstrument(
            instrument=1, symbol="A-B", base=1, quote=2, maker_ppm=FEE_PPM_DEFAULT, taker_ppm=FEE_PPM_DEFAULT
        ),
        InstrumentLimits(tick=1, lot=1, price_min=1, price_max=5, quantity_min=1, quantity_max=QUANTITY_MAX),
        StateSession(state=SessionState.OPEN, account=1, session=1, client_id=2000),
    ]
    quantities = [QUANTITY_MAX] * 1024
    for last, fits in ((1023, True), (1024, False)):
        orders = [
            StateOrder(
                side=Side.SELL,
                instrument=1,
                session=1,
                client_id=number,
                order_id=number * 256,
                price=5,
                quantity=quantity,
                remaining=quantity,
            )
            for number, quantity in enumerate([*quantities, last], 1)
        ]
        frame = build_frame([*head, *orders], sequence=5000, time_ns=0, flags=FRAME_SNAPSHOT, command_count=0)
        if fits:
            assert restore(name, seal(frame)).snapshot() == seal(frame)
        else:
            with pytest.raises(SnapshotError) as caught:
                restore(name, seal(frame))
            assert caught.value.record == len(head) + 1024


def _cross(state: State) -> None:
    book = state.instruments[0].book
    order = state.orders[8 * 256]
    book.asks.remove(order)
    order.price = 100
    book.asks.add(order)


def _swap_queue(state: State) -> None:
    level = state.instruments[0].book.bids.levels[100]
    level.orders.move_to_end(next(iter(level.orders)))


def _wrong_total(state: State) -> None:
    state.instruments[0].book.bids.levels[100].total += 1


def _wrong_hidden(state: State) -> None:
    state.instruments[0].book.bids.levels[100].hidden += 1


def _sliced(state: State, lots: int, display: int, shown: int) -> None:
    """Make the first order at 100 an iceberg, its level's sums as they must be."""
    level = state.instruments[0].book.bids.levels[100]
    order = level.first()
    level.count(order, -1)
    order.quantity = order.remaining = lots
    order.display, order.shown = display, shown
    level.count(order, 1)


def _nothing_shown(state: State) -> None:
    _sliced(state, 5, 2, 0)


def _too_many_slices(state: State) -> None:
    _sliced(state, 2001, 2, 2)


def _time_has_come(state: State) -> None:
    next(iter(state.orders.values())).expires_ns = state.time_ns = 5


def _shown_among_hidden(state: State) -> None:
    level = state.instruments[0].book.bids.levels[100]
    order = level.orders.pop(next(iter(level.orders)))
    level.hidden_orders[order.id] = order


def _hidden_among_shown(state: State) -> None:
    next(iter(state.orders.values())).is_hidden = True


def _shown_with_minimum(state: State) -> None:
    next(iter(state.orders.values())).min_quantity = 2


def _ran_out(state: State) -> None:
    state.countdowns[1] = state.time_ns = 5


def _lost_order(state: State) -> None:
    del state.orders[next(iter(state.orders))]


def _doubled_order(state: State) -> None:
    order = next(iter(state.orders.values()))
    level = state.instruments[0].book.bids.levels[99]
    level.orders[order.id] = order
    level.orders.move_to_end(order.id, last=False)
    level.total += order.remaining


def _wrong_name(state: State) -> None:
    orders = state.sessions[0].orders
    orders[3] = orders.pop(5)


def _lost_lots(state: State) -> None:
    state.instruments[0].book.bids.shrink(next(iter(state.orders.values())), 1)


def _empty_level(state: State) -> None:
    level = state.instruments[0].book.bids.levels[99]
    order = level.first()
    state.remove(order)
    state.tally.canceled += order.remaining
    state.instruments[0].book.bids.levels[99] = level
    state.instruments[0].book.bids.ranks.insert(0, 99)


def _unsorted(state: State) -> None:
    state.instruments[0].book.bids.ranks.reverse()


def _ended_with_orders(state: State) -> None:
    state.sessions[0].is_ended = True


def _name_above_highest(state: State) -> None:
    state.sessions[0].client_id_highest = 7


@pytest.mark.parametrize(
    ("breach", "message"),
    [
        (_cross, "only hidden orders with a minimum cross"),
        (_swap_queue, "first in first"),
        (_wrong_total, "what its orders show"),
        (_wrong_hidden, "what they hide"),
        (_nothing_shown, "shows a slice"),
        (_too_many_slices, "no more slices"),
        (_time_has_come, "its time has come"),
        (_shown_among_hidden, "nor is a shown one"),
        (_hidden_among_shown, "not among those shown"),
        (_shown_with_minimum, "has a minimum"),
        (_ran_out, "runs beyond its time"),
        (_lost_order, "none lost and none doubled"),
        (_doubled_order, "one level only"),
        (_wrong_name, "known by its name"),
        (_lost_lots, "entered = executed"),
        (_empty_level, "no level is empty"),
        (_unsorted, "sorted by price"),
        (_ended_with_orders, "an ended session has no orders"),
        (_name_above_highest, "highest client id"),
    ],
)
def test_every_breach_is_found(breach: Callable[[State], None], message: str) -> None:
    engine = ReferenceEngine.create(100)
    engine.apply(build_frame([from_text(line) for line in MARKET.split("\n") if line], sequence=1, time_ns=0))
    engine.check_invariants()
    breach(engine._state)
    with pytest.raises(InvariantError, match=message):
        engine.check_invariants()
