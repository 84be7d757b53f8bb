"""The order flow: the same bytes in Rust and in Python, whatever the borders; what each profile promises in words."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from lx.engine.factory import create
from lx.engine.markets import market_commands
from lx.errors import UsageError
from lx.wire.codec import decode
from lx.wire.frame import FrameHeader, build_frame, decode_frame
from lx.wire.records_generated import (
    PRICE_MAX,
    RECORD_SIZE,
    Cancel,
    Kind,
    New,
    OpenSession,
    OrderType,
    Record,
    Rejected,
    Replace,
    Side,
    Trade,
)
from lx.workload.flow import PythonFlow
from lx.workload.native import NativeFlow
from lx.workload.profiles import PROFILES, FlowConfig, FlowCounts, FlowInstrument, FlowSession
from lx.workload.rng import Rng
from lx.workload.zipf import Zipf

SEEDS = (0, 1, 7, 123_456_789, (1 << 64) - 1)


def _instruments(count: int) -> tuple[FlowInstrument, ...]:
    return tuple(FlowInstrument.of_scales(number, tick_scale=2, lot_scale=4) for number in range(1, count + 1))


def _sessions(count: int) -> tuple[FlowSession, ...]:
    return tuple(FlowSession(number, 100 + number, number * 10) for number in range(1, count + 1))


def _config(profile: str, seed: int, *, symbols: int = 1, sessions: int = 3) -> FlowConfig:
    ballast = 500 if profile.startswith("depth") else 0
    return FlowConfig(profile, seed, _instruments(symbols), _sessions(sessions), ballast=ballast)


CASES = [
    *((profile, 1, seed) for profile in PROFILES for seed in SEEDS),
    *((profile, 64, seed) for profile in ("mixed", "realistic") for seed in SEEDS),
]


@pytest.mark.parametrize(("profile", "symbols", "seed"), CASES)
def test_python_makes_the_bytes_of_rust(profile: str, symbols: int, seed: int) -> None:
    config = _config(profile, seed, symbols=symbols)
    native, python = NativeFlow(config), PythonFlow(config)
    assert native.prologue == python.prologue
    count = python.prologue + 2_000
    assert native.fill(count) == python.fill(count)
    assert native.counts() == python.counts()
    assert native.counts().commands == count


@pytest.mark.parametrize(
    "changes",
    [
        {"resting": 3},
        {"resting": 40},
        {"instruments": (FlowInstrument(9, PRICE_MAX - 1_000, 1_000 - 1, 1, 1),)},
        {"instruments": (FlowInstrument(65_535, 300, 0, 5, 5 + (1 << 31)), FlowInstrument(1, 257, 200, 1, 2))},
        {"sessions": (FlowSession((1 << 32) - 1, (1 << 32) - 1, 1 << 62),)},
    ],
    ids=lambda changes: "-".join(changes),
)
@pytest.mark.parametrize("profile", ["mixed", "realistic"])
def test_python_makes_the_bytes_of_rust_at_the_ends_of_the_ranges(profile: str, changes: dict[str, object]) -> None:
    fields = {"profile": profile, "seed": 5, "instruments": _instruments(1), "sessions": _sessions(2), **changes}
    config = FlowConfig(**fields)  # type: ignore[arg-type]
    native, python = NativeFlow(config), PythonFlow(config)
    assert native.fill(3_000) == python.fill(3_000)
    assert native.counts() == python.counts()


@pytest.mark.parametrize("profile", PROFILES)
def test_other_borders_change_nothing(profile: str) -> None:
    config = _config(profile, 3)
    whole = NativeFlow(config).fill(4_000)
    for flow in (NativeFlow(config), PythonFlow(config)):
        rng = random.Random(4)
        parts = [b""]
        while (missing := 4_000 - sum(map(len, parts)) // RECORD_SIZE) > 0:
            parts.append(flow.fill(min(missing, rng.choice((0, 1, 2, 63, 700)))))
        assert b"".join(parts) == whole


def test_seeds_and_sessions_matter() -> None:
    flows = {NativeFlow(_config("realistic", seed)).fill(100) for seed in SEEDS}
    assert len(flows) == len(SEEDS)
    config = _config("mixed", 1)
    assert NativeFlow(config.only(_sessions(1))).fill(10) != NativeFlow(config).fill(10)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"profile": "quiet"}, "no profile is named 'quiet'"),
        ({"seed": -1}, "seed is -1"),
        ({"seed": 1 << 64}, "seed is 18446744073709551616"),
        ({"instruments": ()}, "count of instruments is 0"),
        ({"sessions": ()}, "count of sessions is 0"),
        ({"resting": 1 << 21}, "resting is 2097152"),
        ({"ballast": 1}, "ballast is 1; allowed here is 0 to 0"),
        ({"profile": "depth", "instruments": _instruments(2)}, "count of instruments is 2; allowed here is 1 to 1"),
        ({"instruments": (FlowInstrument(0, 500, 1, 1, 1),)}, "instrument is 0"),
        ({"instruments": (FlowInstrument(1, 256, 1, 1, 1),)}, "price is 256; allowed here is 257"),
        ({"instruments": (FlowInstrument(1, 500, 1, 0, 1),)}, "quantity_min is 0"),
        ({"instruments": (FlowInstrument(1, 500, 1, 2, 1),)}, "quantity_max is 1; allowed here is 2"),
        ({"sessions": (FlowSession(0, 1),)}, "session is 0"),
        ({"sessions": (FlowSession(1, 1, 0),)}, "next_client_id is 0"),
    ],
)
def test_impossible_flows_are_refused_in_words(changes: dict[str, object], message: str) -> None:
    fields = {"profile": "realistic", "seed": 1, "instruments": _instruments(1), "sessions": _sessions(1), **changes}
    with pytest.raises(UsageError, match=message):
        FlowConfig(**fields)  # type: ignore[arg-type]


def test_scales_that_no_flow_fits_are_refused() -> None:
    for tick_scale, lot_scale in ((6, 4), (-1, 4), (2, 1), (2, 10)):
        with pytest.raises(UsageError, match="0 to 5 and 2 to 9"):
            FlowInstrument.of_scales(1, tick_scale=tick_scale, lot_scale=lot_scale)


def _run(config: FlowConfig, count: int) -> tuple[list[Record], list[Record], FlowCounts]:
    """Commands of the flow, the engine's events, the flow's own counts."""
    engine = create("native")
    setup = market_commands([f"S{number}-USD" for number in range(len(config.instruments))])
    setup += [OpenSession(account=session.account, client_id=1) for session in config.sessions]
    engine.apply(build_frame(setup, sequence=1, time_ns=0))
    flow = NativeFlow(config)
    header = FrameHeader(record_count=count, command_count=count, sequence=engine.next_sequence)
    frame = header.pack() + flow.fill(count)
    events = decode_frame(engine.apply(frame))[1]
    assert flow.counts().resting in (0, engine.orders_resting)
    return decode_frame(frame)[1], events, flow.counts()


@pytest.mark.parametrize(
    ("profile", "symbols"), [("realistic", 1), ("realistic", 64), ("depth", 1), ("depth-random", 1)]
)
def test_a_flow_alone_knows_its_trades_in_advance(profile: str, symbols: int) -> None:
    _, events, counts = _run(_config(profile, 2, symbols=symbols), 20_000)
    trades = [event for event in events if isinstance(event, Trade)]
    assert not [event for event in events if isinstance(event, Rejected)]
    assert (len(trades), sum(trade.quantity for trade in trades)) == (counts.trades, counts.quantity)
    assert counts.trades > 500


def test_mixed_is_70_limit_30_market_and_all_of_it_valid() -> None:
    commands, events, counts = _run(_config("mixed", 2, symbols=64), 20_000)
    assert counts.limits / counts.commands == pytest.approx(0.70, abs=0.01)
    assert counts.markets / counts.commands == pytest.approx(0.30, abs=0.01)
    assert not [event for event in events if isinstance(event, Rejected)]
    orders = [command for command in commands if isinstance(command, New)]
    limits = [order for order in orders if order.type == OrderType.LIMIT]
    assert len(orders) == len(commands)
    assert {order.instrument for order in orders} == set(range(1, 65))
    assert all(6_800_000 <= order.price <= 7_200_000 for order in limits)
    assert all(100 <= order.quantity <= 5_000 for order in orders)
    assert sum(order.side == Side.BUY for order in orders) / len(orders) == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(("symbols", "resting"), [(1, 2_000), (64, 6_400)])
def test_realistic_keeps_its_mix_and_its_books(symbols: int, resting: int) -> None:
    flow = NativeFlow(_config("realistic", 2, symbols=symbols))
    assert flow.prologue == resting
    flow.fill(flow.prologue)
    before = flow.counts()
    flow.fill(100_000)
    counts = flow.counts()
    shares = {
        "limits": (counts.limits - before.limits) / 100_000,
        "markets": counts.markets / 100_000,
        "cancels": counts.cancels / 100_000,
        "replaces": counts.replaces / 100_000,
    }
    # A market order on an empty side, or a cancel in an empty book, becomes a limit order: a little more of these.
    assert shares == pytest.approx({"limits": 0.40, "markets": 0.04, "cancels": 0.25, "replaces": 0.31}, abs=0.02)
    assert counts.resting == pytest.approx(resting, rel=0.35)


def test_realistic_prefers_the_first_symbols() -> None:
    flow = NativeFlow(_config("realistic", 2, symbols=64))
    flow.fill(flow.prologue)
    records = flow.fill(50_000)
    seen = Counter(int.from_bytes(records[at + 6 : at + 8], "little") for at in range(0, len(records), RECORD_SIZE))
    assert seen[1] / seen[2] == pytest.approx(2, rel=0.1)
    assert seen[1] / seen[8] == pytest.approx(8, rel=0.2)
    assert len(seen) == 64


def test_depth_enters_its_ballast_and_leaves_it_alone() -> None:
    config = _config("depth", 1)
    flow = NativeFlow(config)
    records = flow.fill(flow.prologue)
    ballast = _decoded(records[: 1_000 * RECORD_SIZE])
    assert all(isinstance(order, New) and abs(order.price - 7_000_000) >= 256 for order in ballast)
    assert Counter(order.side for order in ballast if isinstance(order, New)) == {Side.BUY: 500, Side.SELL: 500}
    names = {(order.session, order.client_id) for order in ballast if isinstance(order, New)}
    later = _decoded(flow.fill(20_000))
    targets = {(order.session, order.target_id) for order in later if isinstance(order, Cancel | Replace)}
    assert len(targets) > 5_000
    assert not names & targets


def _decoded(records: bytes) -> list[Record]:
    return [decode(records, at) for at in range(0, len(records), RECORD_SIZE)]


def test_depth_random_hits_its_ballast() -> None:
    flow = NativeFlow(_config("depth-random", 1))
    flow.fill(flow.prologue)
    before = flow.counts()
    flow.fill(10_000)
    after = flow.counts()
    assert after.cancels - before.cancels == pytest.approx(2_500, rel=0.1)
    assert after.resting == pytest.approx(before.resting, rel=0.2)


def test_rng_is_splitmix64() -> None:
    rng = Rng(0)
    # The first numbers of the algorithm's published test: seed 0.
    assert [rng.next_u64() for _ in range(3)] == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert {Rng(seed).below(1) for seed in range(50)} == {0}
    assert sorted({rng.below(5) for _ in range(200)}) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("symbols", [1, 2, 64, 1_000, 65_535])
def test_zipf_gives_each_symbol_its_share(symbols: int) -> None:
    zipf = Zipf(symbols)
    assert zipf.pick(0) == 0
    assert zipf.pick((1 << 64) - 1) == symbols - 1


def test_kinds_are_those_of_the_wire() -> None:
    records = NativeFlow(_config("realistic", 1)).fill(10_000)
    assert {records[at] for at in range(0, len(records), RECORD_SIZE)} == {Kind.NEW, Kind.CANCEL, Kind.REPLACE}
