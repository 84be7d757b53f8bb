"""What met what, on flows of a few commands; and the table that tells it."""

from __future__ import annotations

import numpy as np
import pytest

from lx.engine import create
from lx.lab.diff.coverage import Coverage, Features, as_data, both_ways, lines
from lx.lab.diff.features import FEATURES, RoundLog
from lx.lab.diff.swarm import COMMANDS, ORDERS, Swarm
from lx.wire.codec import decode, from_text
from lx.wire.frame import build_frame
from lx.wire.records_generated import RECORD_SIZE, Kind, Record, SelfTrade, TimeInForce
from lx.workload.chaos import CHAOS

SETUP = """
add_asset decimals=8 client_id=1 name=BTC
add_asset decimals=8 client_id=2 name=USD
add_instrument tick_scale=2 lot_scale=4 flags=extension client_id=3 symbol=BTC-USD base=1 quote=2
instrument_limits tick=1 lot=1 price_min=1 price_max=1000 quantity_min=1 quantity_max=1000
open_session account=1 client_id=4
open_session account=2 client_id=5 lease_ns=1000
"""
HIDDEN = """
new side=sell type=limit tif=gtc flags=extension instrument=1 account=1 session=1 client_id=1 price=100 quantity=5
order_terms visibility=hidden
"""
SLIDING = """
new side=buy type=limit tif=gtc flags=post_only|slide instrument=1 account=1 session=1 client_id=2 price=90 quantity=5
"""


def coverage_of(text: str, *, swaps: bool = False) -> Coverage:
    """The coverage of the setup and these commands, each in a frame of its own."""
    engine = create("native")
    log = RoundLog()
    records = [from_text(line) for line in (SETUP + text).splitlines() if line]
    while records:
        count = 2 if len(records) > 1 and 64 <= records[1].KIND < 80 else 1
        command, records = records[:count], records[count:]
        frame = build_frame(command, sequence=engine.next_sequence, time_ns=1)
        log.hear([b"".join(record.pack() for record in command)], engine.apply(frame))
    if swaps:
        log.swapped(engine.snapshot())
    found = Coverage(FEATURES)
    log.count_into(found)
    return found


def sign(coverage: Coverage, one: str, other: str) -> str:
    """How a pair is told in the table."""
    return coverage.sign(FEATURES.pairs.index(one), FEATURES.pairs.index(other))


def count(coverage: Coverage, feature: str) -> int:
    return int(coverage.by_feature[FEATURES.names.index(feature)])


def test_an_order_meets_those_it_trades_with() -> None:
    found = coverage_of(
        HIDDEN + SLIDING + "new side=buy type=market tif=ioc instrument=1 account=2 session=2 client_id=1 quantity=3"
    )
    assert found.commands == 8
    assert (count(found, "hidden"), count(found, "slide"), count(found, "trade")) == (2, 1, 1)
    assert sign(found, "hidden", "market") == sign(found, "hidden", "ioc") == sign(found, "hidden", "trade") == "0"
    assert sign(found, "hidden", "lease") == "0", "the lease of the session that took it"
    assert sign(found, "slide", "lease") == "."
    assert sign(found, "slide", "market") == sign(found, "slide", "hidden") == "."


def test_what_is_refused_is_told_apart() -> None:
    found = coverage_of(
        "new side=buy type=limit tif=fok instrument=7 account=1 session=1 client_id=1 price=9 quantity=3"
    )
    assert sign(found, "limit", "fok") == "-"
    assert as_data(found)["pairs_refused"] == {"limit": ["fok"]}


def test_orders_that_are_canceled_together_meet_what_canceled_them() -> None:
    found = coverage_of(HIDDEN + SLIDING + "mass_cancel scope=session account=1 session=1 client_id=3")
    assert sign(found, "hidden", "mass cancel") == sign(found, "slide", "mass cancel") == "0"
    assert sign(found, "hidden", "slide") == "."
    assert count(found, "hidden") == 1, "the mass cancel is no hidden order"


def test_what_rests_meets_the_swap() -> None:
    found = coverage_of(HIDDEN + SLIDING, swaps=True)
    assert sign(found, "swap", "hidden") == sign(found, "hidden", "swap") == sign(found, "slide", "swap") == "0"
    assert sign(found, "hidden", "slide") == sign(found, "swap", "market") == "."
    assert sign(found, "swap", "cancel") == "/"
    assert count(found, "swap") == 1


def test_the_table() -> None:
    features = Features(("a", "bb", "c", "d"), ("e",), frozenset({"d"}), frozenset(both_ways([(("a",), ("c",))])))
    found, other = Coverage(features), Coverage(features)
    rows = np.zeros((12, 5), dtype=np.bool_)
    rows[:11, [0, 1, 4]] = True
    rows[11, [1, 2, 3]] = True
    is_refused = np.arange(12) == 11
    other.add_commands(rows, is_refused)
    found.add(other)
    assert lines(found)[2:] == [
        "   1 a          11",
        "   2 bb         12 1",
        "   3 c           1 /-",
        "   4 d           1 .00",
        " " * 19 + "   ",
        " " * 19 + "123",
        "  alone: e 11",
        "pairs of features: 3 met, 1 only refused, 1 never met",
        "  only refused: bb with c",
        "  never met: a with d",
    ]
    assert as_data(found) == {
        "features": {"a": 11, "bb": 12, "c": 1, "d": 1, "e": 11},
        "pairs_met": 3,
        "pairs_refused": {"bb": ["c"]},
        "pairs_never": {"a": ["d"]},
    }


@pytest.mark.parametrize("seed", range(20))
def test_a_swarm_has_what_is_on_and_lacks_what_is_off(seed: int) -> None:
    swarm = Swarm(CHAOS["hostile"], seed)
    again = Swarm(CHAOS["hostile"], seed)
    engine = create("native", 25)
    kinds = {kind.name.lower(): kind for kind in Kind}
    modes = {SelfTrade[name.upper()] for name in ORDERS[:4] if name in swarm.features}
    met = set()
    for _ in range(1_000):
        command = swarm.next()
        assert again.next() == command
        met.add(command[0])
        events = engine.apply(
            build_frame(_records(command), sequence=engine.next_sequence, time_ns=engine.next_sequence)
        )
        swarm.observe(events)
        again.observe(events)
        if command[0] in (Kind.NEW, Kind.REPLACE):
            assert command[4] in {*modes, SelfTrade.NONE}
        if command[0] == Kind.NEW:
            assert command[3] != TimeInForce.GTD or "gtd" in swarm.features
    off = {kinds[name] for name in COMMANDS if name in kinds and name not in swarm.features}
    assert not met & off
    assert kinds["new"] in met


def _records(command: bytes) -> list[Record]:
    return [decode(command, at) for at in range(0, len(command), RECORD_SIZE)]
