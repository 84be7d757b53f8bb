"""What another exchange documents of its self-trade modes holds on both engines.

The facts are recorded beside the project, as are the markets: some resting orders of one account, an incoming order
with a mode, and what becomes of each. EXPIRED_IN_MATCH is our `canceled self_trade`.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lx.engine import Engine, create
from lx.engine.factory import ENGINES
from lx.wire.codec import from_text
from lx.wire.frame import build_frame, decode_frame
from lx.wire.records_generated import (
    Accepted,
    Canceled,
    Fill,
    New,
    OrderType,
    Prevented,
    Reason,
    Record,
    SelfTrade,
    Side,
    TimeInForce,
    Trade,
)

SETUP = """
add_asset decimals=8 client_id=1 name=BASE
add_asset decimals=8 client_id=2 name=QUOTE
add_instrument tick_scale=1 lot_scale=1 flags=extension client_id=3 symbol=BASE-QUOTE base=1 quote=2
instrument_limits tick=1 lot=1 price_min=1 price_max=1000 quantity_min=1 quantity_max=1000
open_session account=1 client_id=4
"""
"""A tick and a lot are 0.1."""
SCALE = 10
MODES = {mode.name: mode for mode in SelfTrade}


def _units(number: Decimal) -> int:
    units = number * SCALE
    assert units == int(units), f"{number} is no multiple of 1/{SCALE}"
    return int(units)


def _enter(engine: Engine, name: int, order: list[Any]) -> list[Record]:
    """Enter [side, quantity, price, mode] under a name; return the events."""
    side, quantity, price, mode = order
    command = New(
        side=Side[side],
        type=OrderType.LIMIT,
        tif=TimeInForce.GTC,
        stp=MODES[mode],
        instrument=1,
        account=1,
        session=1,
        client_id=name,
        price=_units(price),
        quantity=_units(quantity),
    )
    frame = build_frame([command], sequence=engine.next_sequence, time_ns=0)
    return decode_frame(engine.apply(frame))[1]


def _outcome(events: list[Record], name: int) -> list[Any]:
    """Status, executed and prevented quantity of an order, in the words of the facts."""
    own = [event for event in events if getattr(event, "client_id", None) == name]
    executed = sum(event.quantity for event in own if isinstance(event, Fill))
    ended = sum(event.quantity for event in own if isinstance(event, Canceled) and event.reason == Reason.SELF_TRADE)
    prevented = ended + sum(event.quantity for event in own if isinstance(event, Prevented))
    total = next(event.quantity for event in own if isinstance(event, Accepted))
    status = "PARTIALLY_FILLED" if executed else "NEW"
    if executed == total:
        status = "FILLED"
    elif executed + prevented == total:
        status = "EXPIRED_IN_MATCH"
    return [status, executed, prevented]


@pytest.mark.parametrize("name", ENGINES)
def test_documented_self_trades(name: str, data_dir: Path) -> None:
    path = data_dir / "matching" / "self_trade_prevention.json"
    cases = json.loads(path.read_text(), parse_float=Decimal, parse_int=Decimal)["stp"]
    assert {case["id"] for case in cases} >= {"A", "C", "D"}
    for case in cases:
        engine = create(name)
        setup = [from_text(line) for line in SETUP.split("\n") if line]
        engine.apply(build_frame(setup, sequence=1, time_ns=0))
        events: list[Record] = []
        for number, maker in enumerate(case["makers"], 1):
            events += _enter(engine, number, maker)
        side, kind, quantity, price, mode = case["taker"]
        assert kind == "LIMIT"
        taker = len(case["makers"]) + 1
        events += _enter(engine, taker, [side, quantity, price, mode])
        expected = [*case["expect"]["makers"], case["expect"]["taker"]]
        found = [_outcome(events, number) for number in range(1, taker + 1)]
        assert found == [[status, *map(_units, amounts)] for status, *amounts in expected], f"case {case['id']}"
        trades = [[event.price, event.quantity] for event in events if isinstance(event, Trade)]
        assert trades == [[_units(price), _units(lots)] for price, lots in case["expect"]["trades"]]
        engine.check_invariants()
