"""The fast way into the embedded exchange, alone and mixed with calls for single orders. On both engines."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import lx
from lx.errors import ArgumentError, ArgumentTypeError, SequenceError, TimeError
from lx.exchange import ledger
from lx.wire import layouts_generated as layouts
from lx.wire.errors import WireError
from lx.wire.frame import FrameHeader, build_frame, decode_frame, seal
from lx.wire.records_generated import (
    FLAG_ENGINE_TARGET,
    FLAG_EXTENSION,
    PRICE_MAX,
    QUANTITY_MAX,
    AddAsset,
    AddInstrument,
    Cancel,
    CloseSession,
    InstrumentLimits,
    MassCancel,
    New,
    OpenSession,
    Phase,
    Record,
    Reduce,
    Replace,
    Scope,
    SetPhase,
)
from tests.unit.exchange_rig import SYMBOL, both, fills_of, market

BUY, SELL = int(lx.Side.BUY), int(lx.Side.SELL)


def orders(ex: lx.Exchange, account: int, sides: list[int], prices: list[int], lots: int = 1) -> NDArray[Any]:
    """Limit orders of an account, as records."""
    session = ex.session(account)
    commands = np.zeros(len(sides), dtype=lx.COMMAND)
    commands["kind"] = lx.Kind.NEW
    commands["side"] = sides
    commands["type"] = lx.OrderType.LIMIT
    commands["tif"] = lx.TimeInForce.GTC
    commands["instrument"] = 1
    commands["account"] = account
    commands["session"] = session.number
    commands["client_id"] = np.arange(len(sides)) + session.client_id + 1
    commands["price"] = prices
    commands["quantity"] = lots
    return commands


def new(ex: lx.Exchange, account: int, side: int, price: int, lots: int) -> New:
    session = ex.session(account)
    return New(
        side=side, type=1, tif=lx.TimeInForce.GTC, instrument=1, account=account, session=session.number,
        client_id=session.client_id + 1, price=price, quantity=lots,
    )  # fmt: skip


def test_an_array_goes_in_and_an_array_comes_out() -> None:
    ex = market()
    events = ex.apply(orders(ex, 7, [BUY, BUY, SELL], [100, 101, 100]))
    assert events.dtype == lx.EVENT
    assert [lx.Kind(kind).name for kind in events["kind"]] == [
        *("ACCEPTED", "LEVEL", "ACCEPTED", "LEVEL"),
        *("ACCEPTED", "FILL", "FILL", "TRADE", "LEVEL"),
    ]
    trade = events[events["kind"] == lx.Kind.TRADE][0]
    btc = ex.instruments[SYMBOL]
    assert (str(btc.price(trade["price"])), str(btc.quantity(trade["quantity"]))) == ("1.01", "0.0001")
    assert [event.NAME for event in ex.events][-9:] == [lx.Kind(kind).name.lower() for kind in events["kind"]]


def test_bytes_go_in_and_bytes_come_out() -> None:
    ex = market()
    record = new(ex, 7, BUY, 100, 5)
    frame = build_frame([record], sequence=ex.sequence, time_ns=ex.time_ns)
    for data in (frame, bytearray(frame), memoryview(frame)):
        other = market()
        new(other, 7, BUY, 100, 5)
        header, events = decode_frame(other.apply(data))
        assert (header.command_count, [event.NAME for event in events]) == (1, ["accepted", "level"])
    other = market()
    new(other, 7, BUY, 100, 5)
    assert len(other.apply(seal(frame))) == 3 * 64, "a sealed frame is taken too"


def test_the_same_commands_in_any_way_give_the_same_state() -> None:
    one, array, frame = market(), market(), market()
    prices = [100, 101, 99, 102]
    for price in prices:
        one.submit(SYMBOL, "buy", "0.0003", price=f"{price}e-2", account=7)
    array.apply(orders(array, 7, [BUY] * 4, prices, lots=3))
    frame.session(7)
    for price in prices:
        record = new(frame, 7, BUY, price, 3)
        frame.apply(build_frame([record], sequence=frame.sequence, time_ns=frame.time_ns + 1))
    assert one.snapshot() == frame.snapshot()
    assert [str(order) for order in one.orders()] == [str(order) for order in array.orders()]
    assert one.book(SYMBOL) == array.book(SYMBOL) == frame.book(SYMBOL)


def test_orders_that_are_held_follow_what_came_by_apply() -> None:
    ex = market()
    order = ex.submit(SYMBOL, "buy", "0.0010", price=1, account=7)
    for count in (3, 100):  # few events are read one by one, many are searched
        ex.apply(orders(ex, 8, [SELL] * count, [100] * count, lots=1)[:5])
    assert (order.status, str(order.filled), len(order.fills)) == ("partially_filled", "0.0008", 8)
    ex.apply(orders(ex, 9, [SELL] * 80, [100] * 80))
    assert (order.status, str(order.filled), len(order.fills)) == ("filled", "0.0010", 10)
    assert [fill.trade_id[1] for fill in order.fills] == [0] * 10
    assert len({fill.trade_id for fill in order.fills}) == 10


def test_held_orders_are_canceled_and_replaced_by_apply() -> None:
    ex = market()
    first, second = (ex.submit(SYMBOL, "buy", "0.0010", price=1, account=7) for _ in range(2))
    commands = np.zeros(2, dtype=lx.COMMAND)
    commands["kind"] = [lx.Kind.CANCEL, lx.Kind.REPLACE]
    commands["flags"] = FLAG_ENGINE_TARGET
    commands["account"], commands["session"] = 7, ex.session(7).number
    commands["client_id"] = [50, 60]
    commands["target_id"] = [first.id, second.id]
    commands["price"][1], commands["quantity"][1] = 200, 25
    ex.apply(commands)
    assert (first.status, first.cancel_reason) == ("canceled", "user_cancel")
    assert (str(second.price), str(second.quantity), second.client_id) == ("2.00", "0.0025", 60)
    assert ex.cancel(second).ok
    assert ex.session(7).client_id == 61


def test_orders_that_came_by_apply_are_found_and_stay_live() -> None:
    ex = market()
    events = ex.apply(orders(ex, 7, [BUY] * 100, list(range(1, 101)), lots=4))
    found = ex.order(int(events["order_id"][0]))
    assert found is not None
    assert (found.account, found.client_id, str(found.price), str(found.quantity)) == (7, 1, "0.01", "0.0004")
    assert len(ex.orders(account=7)) == 100
    best = ex.orders(client_id=100)[0]
    ex.submit(SYMBOL, "sell", "0.0003", price=1, account=8)
    assert (best.status, fills_of(best)) == ("partially_filled", [("1.00", "0.0003", "maker")])
    assert ex.replace(best.id, qty="0.0009").ok
    assert ex.cancel(found.id).ok
    assert ex.order(found.id) is None
    assert ex.cancel_all(account=7).count == 99
    assert ex.orders() == []


def test_submit_goes_on_after_the_ids_of_apply() -> None:
    ex = market()
    ex.apply(orders(ex, 7, [BUY] * 70, [1] * 70))
    assert ex.submit(SYMBOL, "buy", 1, price=1, account=7).client_id == 71
    commands = orders(ex, 7, [BUY] * 2, [1] * 2)
    commands["client_id"] = [1000, 999]
    events = ex.apply(commands)
    assert events["reason"][2] == lx.Reason.NOT_EXECUTED
    assert ex.session(7).client_id == 1000
    assert ex.submit(SYMBOL, "buy", 1, price=1, account=7).client_id == 1001


@pytest.mark.parametrize("filler", [1, 70])
@pytest.mark.parametrize("kind", ["NEW", "CANCEL", "REPLACE", "REDUCE", "MASS_CANCEL", "REJECTED"])
def test_every_answer_tells_the_highest_id(kind: str, filler: int) -> None:
    ex = market()
    ex.apply(orders(ex, 7, [BUY], [100], lots=9))  # nobody holds it
    session = ex.session(7)
    ids: dict[str, Any] = {"account": 7, "session": session.number, "client_id": 500}
    target = session.client_id
    records: dict[str, Record] = {
        "NEW": New(side=1, type=1, tif=lx.TimeInForce.GTC, instrument=1, price=1, quantity=1, **ids),
        "CANCEL": Cancel(target_id=target, **ids),
        "REPLACE": Replace(target_id=target, price=90, quantity=8, **ids),
        "REDUCE": Reduce(target_id=target, quantity=1, **ids),
        "MASS_CANCEL": MassCancel(scope=Scope.SESSION, **ids),
        "REJECTED": New(side=1, type=1, tif=lx.TimeInForce.GTC, instrument=9, price=1, quantity=1, **ids),
    }
    record = records[kind]
    rest = orders(ex, 8, [BUY] * filler, [1] * filler)
    ex.apply(np.concatenate([np.frombuffer(record.pack(), dtype="V64"), rest.view("V64")]).view(lx.COMMAND))
    assert ex.session(7).client_id == 500
    assert ex.session(8).client_id == filler


def test_names_that_came_by_apply_are_known() -> None:
    ex = both()
    records: list[Record] = [
        AddAsset(decimals=8, client_id=1, name="ETH"),
        AddAsset(decimals=8, client_id=2, name="USD"),
        AddInstrument(tick_scale=1, lot_scale=2, flags=FLAG_EXTENSION, client_id=3, symbol="ETH-USD", base=1, quote=2),
        InstrumentLimits(tick=5, lot=1, price_min=1, price_max=PRICE_MAX, quantity_min=1, quantity_max=QUANTITY_MAX),
        OpenSession(account=7, client_id=4),
    ]
    ex.apply(build_frame(records, sequence=1, time_ns=5))
    assert str(ex.instruments["ETH-USD"].tick) == "0.5"
    assert ex.assets["ETH"].number == 1
    assert ex.session(7) == lx.Session(1, 7, 0)
    assert ex.submit("ETH", "buy", "0.01", price="0.5", account=7).status == "new"
    assert (ex.sequence, ex.time_ns) == (6, 6)


def test_records_with_extensions_go_in_as_arrays() -> None:
    ex = both()
    ex.add_asset("BTC", decimals=8)
    ex.add_asset("USD", decimals=8)
    instrument = np.zeros(1, dtype=layouts.ADD_INSTRUMENT)
    for name, value in {
        "kind": lx.Kind.ADD_INSTRUMENT, "tick_scale": 2, "lot_scale": 4, "flags": FLAG_EXTENSION,
        "client_id": 1, "symbol": b"BTC-USD", "base": 1, "quote": 2,
    }.items():  # fmt: skip
        instrument[name] = value
    limits = np.zeros(1, dtype=layouts.INSTRUMENT_LIMITS)
    for name, number in {
        "kind": lx.Kind.INSTRUMENT_LIMITS, "tick": 1, "lot": 1,
        "price_min": 1, "price_max": 9, "quantity_min": 1, "quantity_max": 9,
    }.items():  # fmt: skip
        limits[name] = number
    both_records = np.concatenate([instrument.view("V64"), limits.view("V64")]).view(lx.COMMAND)
    assert len(ex.apply(both_records)) == 2
    assert str(ex.instruments["BTC-USD"].price_max) == "0.09"


def test_a_session_that_ends_is_replaced_by_the_next() -> None:
    ex = market()
    order = ex.submit(SYMBOL, "buy", 1, price=1, account=7)
    first = ex.session(7)
    close = CloseSession(account=7, session=first.number, client_id=first.client_id + 1)
    ex.apply(build_frame([OpenSession(account=7, client_id=9), close], sequence=ex.sequence, time_ns=ex.time_ns))
    assert (order.status, order.cancel_reason) == ("canceled", "session_closed")
    assert ex.session(7) == lx.Session(first.number + 1, 7, 0)
    assert ex.submit(SYMBOL, "buy", 1, price=1, account=7).session == first.number + 1


@pytest.mark.parametrize("dtype", [layouts.NEW, lx.COMMAND])
def test_any_layout_of_the_wire_any_stride_and_any_gap(dtype: Any) -> None:
    plain, strange = market(), market()
    expected = plain.apply(orders(plain, 7, [BUY] * 3, [1, 2, 3]))
    commands = orders(strange, 7, [BUY] * 3, [1, 2, 3])
    spread = np.empty(6, dtype=dtype)
    spread.view(np.uint8)[:] = 0xFF  # what np.empty may leave in the gaps
    for name in dtype.names:
        spread[name][::2] = commands[name]
    assert np.array_equal(strange.apply(spread[::2]), expected)
    assert strange.snapshot() == plain.snapshot()


def test_arrays_that_were_concatenated() -> None:
    plain, packed = market(), market()
    plain.apply(orders(plain, 7, [BUY] * 4, [1, 2, 3, 4]))
    commands = orders(packed, 7, [BUY] * 4, [1, 2, 3, 4])
    joined = np.concatenate([commands[:2], commands[2:]])
    assert joined.dtype.itemsize < 64, "NumPy packs the fields"
    packed.apply(joined)
    assert packed.snapshot() == plain.snapshot()
    record = packed.apply(np.rec.array(orders(packed, 7, [SELL], [9])))
    assert record["kind"][0] == lx.Kind.ACCEPTED


def test_only_bytes_without_any_field_are_made_zero() -> None:
    ex = market()
    ex.submit(SYMBOL, "buy", 1, price=1, account=7)
    for name, is_field in (("side", False), ("price", False), ("client_time_ns", True)):
        commands = orders(ex, 7, [BUY], [1])
        commands["kind"], commands["target_id"] = lx.Kind.CANCEL, 1
        commands["side"] = commands["type"] = commands["tif"] = commands["price"] = commands["quantity"] = 0
        commands[name] = 1
        if not is_field:
            with pytest.raises(WireError, match="reserved_not_zero"):
                ex.apply(commands)
        else:
            assert ex.apply(commands)["kind"][0] == lx.Kind.CANCELED


def test_nothing_in_nothing_out() -> None:
    ex = market()
    before = ex.snapshot(), len(ex.events)
    assert len(ex.apply(np.zeros(0, dtype=lx.COMMAND))) == 0
    assert (ex.snapshot(), len(ex.events)) == before


@pytest.mark.parametrize(
    ("commands", "error", "message"),
    [
        ([], ArgumentTypeError, "commands is list; give a command frame as bytes, or a NumPy array of lx.COMMAND"),
        ("frame", ArgumentTypeError, "commands is str"),
        (None, ArgumentTypeError, "commands is NoneType"),
        (np.zeros(0), ArgumentTypeError, "an array of float64 is not one of records; make it with dtype=lx.COMMAND"),
        (np.zeros(1, dtype="V64"), ArgumentTypeError, "is not one of records"),
        (np.zeros(1, dtype=lx.COMMAND.newbyteorder(">")), ArgumentTypeError, "is not one of records"),
        (np.zeros(1, dtype=[("kind", "u1"), ("price", "f8")]), ArgumentTypeError, "is not one of records"),
        (np.zeros(1, dtype=[("side", "u1")]), ArgumentTypeError, "is not one of records"),
        (
            np.zeros(1, dtype=lx.COMMAND)[0],
            ArgumentTypeError,
            "commands is void; give a plain array, such as records[:1]",
        ),
        (np.zeros((2, 2), dtype=lx.COMMAND), ArgumentError, "an array of shape (2, 2) can't be one frame"),
        (np.zeros(65537, dtype=lx.COMMAND), ArgumentError, "give at most 65536 records"),
        (np.zeros(1, dtype=lx.COMMAND), WireError, "bad_kind at byte 64"),
        (b"", WireError, "bad_length"),
        (b"x" * 128, WireError, "bad_magic"),
    ],
)
def test_what_is_no_command_changes_nothing(commands: Any, error: type[Exception], message: str) -> None:
    ex = market()
    before = ex.snapshot(), len(ex.events)
    with pytest.raises(error) as caught:
        ex.apply(commands)
    assert message in str(caught.value)
    assert (ex.snapshot(), len(ex.events)) == before


def test_a_frame_that_does_not_fit_the_log_changes_nothing() -> None:
    ex = market()
    ex.session(7)
    before = ex.snapshot()
    record = new(ex, 7, BUY, 1, 1)
    for sequence in (ex.sequence - 1, ex.sequence + 1):
        with pytest.raises(SequenceError, match=f"begins with command {sequence}"):
            ex.apply(build_frame([record], sequence=sequence, time_ns=ex.time_ns))
    with pytest.raises(TimeError):
        ex.apply(build_frame([record], sequence=ex.sequence, time_ns=0))
    wrong = FrameHeader(record_count=2, sequence=ex.sequence, time_ns=ex.time_ns, command_count=2).pack()
    with pytest.raises(WireError, match="bad_kind at byte 128"):
        ex.apply(wrong + record.pack() + bytes(64))
    assert ex.snapshot() == before
    assert ex.submit(SYMBOL, "buy", 1, price=1, account=7).client_id == 1


def test_rejections_of_apply_are_events() -> None:
    ex = market()
    commands = orders(ex, 7, [BUY] * 3, [1, 1, 1])
    commands["instrument"] = [1, 2, 1]
    commands["session"][2] = 99
    events = ex.apply(commands)
    rejected = events[events["kind"] == lx.Kind.REJECTED]
    assert [lx.Reason(reason).name for reason in rejected["reason"]] == ["UNKNOWN_INSTRUMENT", "UNKNOWN_SESSION"]
    assert rejected["command"].tolist() == [1, 2]


def test_unread_events_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "UNREAD_BYTES_MAX", 20_000)
    ex = market()
    for held in (False, True):  # without an order that is held a snapshot is read instead of the events
        order = ex.submit(SYMBOL, "buy", "0.0002", price="0.05", account=6) if held else None
        commands = orders(ex, 7, [BUY, SELL] * 40, [3, 6] * 40)
        first = int(commands["client_id"][0])
        for part in range(4):
            commands["client_id"] = first + part * 80 + np.arange(80)
            ex.apply(commands)
        assert ex.session(7).client_id == first + 319
        assert len(ex.orders(account=7)) == (640 if held else 320)
        if order is not None:
            assert order.status == "new"
            ex.apply(orders(ex, 8, [SELL, SELL], [5, 5]))
            assert (order.status, len(order.fills)) == ("filled", 2)


@pytest.mark.parametrize("is_held", [False, True])
def test_unread_events_do_not_pile_up(monkeypatch: pytest.MonkeyPatch, is_held: bool) -> None:
    monkeypatch.setattr(ledger, "UNREAD_BYTES_MAX", 20_000)
    exchange = lx.Exchange()
    exchange.add_instrument(SYMBOL, tick="0.01", lot="0.0001")
    order = exchange.submit(SYMBOL, "buy", 1, price=1) if is_held else None
    commands = orders(exchange, 7, [BUY] * 100, [100] * 100)
    for _ in range(5):
        exchange.apply(commands)
        commands["client_id"] += 100
        assert sum(map(len, exchange._link.ledger.unread)) <= 20_000
    assert exchange.session(7).client_id == 500
    assert len(exchange.orders()) == 500 + is_held
    assert order is None or order in exchange.orders()


def test_the_events_of_apply_are_read_only() -> None:
    ex = market()
    events = ex.apply(orders(ex, 7, [BUY], [1]))
    with pytest.raises(ValueError, match="read-only"):
        events["price"] = 5


def test_commands_of_the_caller_are_not_touched() -> None:
    ex = market()
    commands = orders(ex, 7, [BUY] * 2, [1, 2])
    commands.view(np.uint8).reshape(-1, 64)[:, 50] = 0xAA  # a gap of the layout
    before = commands.tobytes()
    ex.apply(commands)
    assert commands.tobytes() == before


def test_cancel_by_record_of_an_order_that_is_gone() -> None:
    ex = market()
    order = ex.submit(SYMBOL, "buy", 1, price=1, account=7)
    session = ex.session(7)
    ex.cancel(order)
    cancel = Cancel(
        flags=FLAG_ENGINE_TARGET, account=7, session=session.number, client_id=session.client_id + 2, target_id=order.id
    )
    _, events = decode_frame(ex.apply(build_frame([cancel], sequence=ex.sequence, time_ns=ex.time_ns)))
    assert [event.NAME for event in events] == ["rejected"]
    assert ex.session(7).client_id == session.client_id + 2, "the rejection used up the id"


def test_ids_of_an_admin_session_whose_answers_are_public_are_known() -> None:
    ex = market()
    ex.apply(build_frame([OpenSession(account=7, rights=4, client_id=1)], sequence=ex.sequence, time_ns=ex.time_ns))
    number = ex.session(7).number
    limits = InstrumentLimits(tick=1, lot=1, price_min=1, price_max=9, quantity_min=1, quantity_max=9)
    commands: list[Record] = [
        new(ex, 7, BUY, 100, 1),
        AddInstrument(symbol="X-Y", base=1, quote=2, session=number, client_id=39, flags=FLAG_EXTENSION),
        limits,
        AddAsset(name="XYZ", decimals=3, session=number, client_id=40),
        AddAsset(name="XYZ", decimals=3, client_id=99),
    ]
    ex.apply(build_frame(commands, sequence=ex.sequence, time_ns=ex.time_ns + 1))
    assert ex.session(7).client_id == 40
    assert ex.submit(SYMBOL, "buy", "1", price="1", account=7).reject is None
    phase = SetPhase(phase=Phase.HALT, instrument=1, session=number, client_id=50)
    ex.apply(build_frame([phase], sequence=ex.sequence, time_ns=ex.time_ns + 1))
    assert (ex.phase(SYMBOL), ex.session(7).client_id) == ("halt", 50)


def test_a_view_with_gaps_is_applied_once() -> None:
    ex = lx.Exchange()
    frame = build_frame([AddAsset(name="A", decimals=2, client_id=1)], sequence=1, time_ns=1)
    ex.apply(memoryview(bytes(byte for value in frame for byte in (value, 0)))[::2])
    assert (ex.sequence, [*ex.assets]) == (2, ["A"])
