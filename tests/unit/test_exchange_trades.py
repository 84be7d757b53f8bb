"""Trade ids are never given twice, also when auctions end by the clock. On both engines."""

from __future__ import annotations

import pytest

from lx.engine.factory import create
from lx.wire.frame import HEADER_SIZE, build_frame
from lx.wire.records_generated import (
    FLAG_EXTENSION,
    RECORD_SIZE,
    AddAsset,
    AddInstrument,
    InstrumentLimits,
    Kind,
    New,
    OpenSession,
    OrderType,
    Phase,
    Record,
    SchedulePhase,
    SetPhase,
    Side,
    Tick,
    TimeInForce,
    Trade,
)

INSTRUMENTS = 3
AUCTION, CONTINUOUS = Phase.OPENING_AUCTION, Phase.CONTINUOUS


def order(instrument: int, side: Side, client_id: int) -> New:
    return New(
        side=side, type=OrderType.LIMIT, tif=TimeInForce.GTC, instrument=instrument, account=7, session=1,
        client_id=client_id, price=100, quantity=2,
    )  # fmt: skip


def crossing(first_id: int, instruments: int = INSTRUMENTS) -> list[Record]:
    """An order of each side for each instrument."""
    return [
        order(number, side, first_id + 2 * number + side)
        for number in range(1, instruments + 1)
        for side in (Side.BUY, Side.SELL)
    ]


@pytest.mark.parametrize("engine_name", ["native", "reference"])
def test_trade_ids_never_repeat_when_auctions_end_by_the_clock(engine_name: str) -> None:
    engine = create(engine_name, 1000)
    ids: list[tuple[int, int]] = []

    def apply(commands: list[Record], time_ns: int) -> int:
        """The number of trades of a frame, whose ids are kept."""
        sequence = engine.next_sequence
        events = engine.apply(build_frame(commands, sequence=sequence, time_ns=time_ns))
        trades = [
            Trade.unpack(events, at) for at in range(HEADER_SIZE, len(events), RECORD_SIZE) if events[at] == Kind.TRADE
        ]
        ids.extend((sequence + trade.command, trade.trade) for trade in trades)
        return len(trades)

    setup: list[Record] = [AddAsset(name=name, decimals=8, client_id=1) for name in ("B", "Q")]
    for number in range(1, INSTRUMENTS + 1):
        setup += [
            AddInstrument(
                symbol=f"B-{number}", base=1, quote=2, flags=FLAG_EXTENSION, tick_scale=2, lot_scale=2, client_id=1
            ),
            InstrumentLimits(tick=1, lot=1, price_min=1, price_max=1000, quantity_min=1, quantity_max=1000),
            SetPhase(phase=AUCTION, instrument=number, client_id=1),
        ]
        for at_ns, phase in ((100, CONTINUOUS), (200, AUCTION), (300, CONTINUOUS), (400, AUCTION), (500, CONTINUOUS)):
            setup.append(SchedulePhase(phase=phase, instrument=number, at_ns=at_ns, client_id=1))
    apply([*setup, OpenSession(account=7, client_id=1), *crossing(0)], 1)
    assert not ids
    # All three uncross before the frame's first command, which trades itself.
    assert apply(crossing(10), 150) == 2 * INSTRUMENTS
    # Two auctions are over at once; a tick, which makes no trade of its own, is where they end.
    apply(crossing(20), 250)
    assert apply([Tick(), Tick(), *crossing(30)], 600) == 2 * INSTRUMENTS
    assert len(set(ids)) == len(ids) == 4 * INSTRUMENTS
    assert ids == sorted(ids)
