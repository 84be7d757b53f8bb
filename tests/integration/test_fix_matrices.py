"""The order state matrices of the FIX specification hold: states and quantities of an order, told from events alone.

The matrices are recorded beside the project, as are the markets. A matrix is the story of one order: what comes in,
and the execution reports [ExecType, OrdStatus, OrderQty, CumQty, LeavesQty, LastQty] that its owner must be able to
derive. What the other side of the market does is made from the quantities of the reports. What our words mean in those
of FIX is all in `Story`: DoneForDay is the end of an order whose day is over.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
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
    Reason,
    Record,
    Side,
    TimeInForce,
)

SETUP = """
add_asset decimals=8 client_id=1 name=BASE
add_asset decimals=8 client_id=2 name=QUOTE
add_instrument tick_scale=1 lot_scale=1 flags=extension client_id=3 symbol=BASE-QUOTE base=1 quote=2
instrument_limits tick=1 lot=1 price_min=1 price_max=1000 quantity_min=1 quantity_max=100000
open_session account=1 client_id=4
open_session account=2 client_id=5
"""
CASES = ("X-A.1.a", "X-A.1.b", "X-A.1.c", "X-A.1.d", "X-I.1.a")
OWNER, OTHER = 1, 2
PRICE = 100
END_OF_DAY = "set_phase phase=closed instrument=1 client_id=1"
ENDS = {Reason.DAY_ENDED: "DoneForDay"}
"""OrdStatus of orders that end otherwise than by being filled; the rest of the reasons are cancels."""

Report = tuple[str, str, int, int, int, int]


@dataclass
class Story:
    """An order as its owner follows it by the events of its session."""

    session: int
    quantity: int = 0
    executed: int = 0
    reports: list[Report] = field(default_factory=list)

    def hear(self, events: list[Record]) -> None:
        """Turn the events of one command into execution reports."""
        own = [event for event in events if getattr(event, "session", None) == self.session]
        for event in own:
            if isinstance(event, Accepted):
                self.quantity = event.quantity
                # The first answer of an order that trades or ends at once is that report: it was never New for anyone.
                if not any(isinstance(other, Fill | Canceled) for other in own):
                    self._report("New", "New", event.quantity, 0)
            elif isinstance(event, Fill):
                self.executed += event.quantity
                self._report(
                    "Trade", "PartiallyFilled" if event.remaining else "Filled", event.remaining, event.quantity
                )
            elif isinstance(event, Canceled):
                state = ENDS.get(Reason(event.reason), "Canceled")
                self._report(state, state, 0, 0)

    def _report(self, kind: str, state: str, left: int, last: int) -> None:
        self.reports.append((kind, state, self.quantity, self.executed, left, last))


class Market:
    """An engine with one instrument and two accounts."""

    def __init__(self, name: str) -> None:
        self.engine: Engine = create(name)
        self._ids = 0
        for line in SETUP.strip().splitlines():
            record = from_text(line)
            if record.NAME == "add_instrument":
                first = record
                continue
            self.apply([first, record] if record.NAME == "instrument_limits" else [record])

    def apply(self, command: list[Record]) -> list[Record]:
        """The events of one command with its extension."""
        frame = build_frame(command, sequence=self.engine.next_sequence, time_ns=0)
        events = decode_frame(self.engine.apply(frame))[1]
        self.engine.check_invariants()
        return events

    def order(self, session: int, quantity: int, tif: TimeInForce = TimeInForce.GTC) -> list[Record]:
        """Enter a limit order, the owner's to buy, the other's to sell; all at one price."""
        self._ids += 1
        new = New(
            side=Side.BUY if session == OWNER else Side.SELL,
            type=OrderType.LIMIT,
            tif=tif,
            instrument=1,
            account=session,
            session=session,
            client_id=self._ids,
            price=PRICE,
            quantity=quantity,
        )
        return self.apply([new])


def _tif(words: str) -> TimeInForce:
    """The time in force of "New Order X qty 10000 Day"."""
    last = words.split()[-1]
    return {"Day": TimeInForce.DAY, "FOK": TimeInForce.FOK}.get(last, TimeInForce.GTC)


def _play(matrix: dict[str, Any], market: Market) -> list[Report]:
    """Make happen what the matrix tells; return the reports that the owner derived."""
    (_, words), *reports = matrix["steps"]
    required = [row[1:] for row in reports if row[0] == "ER"]
    story = Story(OWNER)
    first = required[0]
    if first[0] == "Trade":  # it meets what it trades with
        market.order(OTHER, first[5])
    story.hear(market.order(OWNER, int(words.split()[4]), _tif(words)))
    for kind, _, _, _, _, last in required[1:]:
        if kind == "DoneForDay":
            story.hear(market.apply([from_text(END_OF_DAY)]))
        elif kind == "Trade":
            story.hear(market.order(OTHER, last))
    return story.reports


@pytest.fixture(scope="module")
def matrices(data_dir: Path) -> dict[str, dict[str, Any]]:
    """The recorded matrices by their names."""
    found = json.loads((data_dir / "fix" / "order_state_matrices.json").read_text())["matrices"]
    return {matrix["id"]: matrix for matrix in found}


@pytest.mark.data
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES)
def test_matrix(matrices: dict[str, dict[str, Any]], case: str, engine: str) -> None:
    steps = matrices[case]["steps"]
    reports = _play(matrices[case], Market(engine))
    required = [tuple(row[1:]) for row in steps if row[0] == "ER"]
    optional = [tuple(row[1:]) for row in steps if row[0] == "ER?"]
    assert [report for report in reports if report not in optional] == required


@pytest.mark.data
def test_all_matrices_are_played(matrices: dict[str, dict[str, Any]]) -> None:
    assert set(matrices) == set(CASES)
