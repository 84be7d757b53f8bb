"""`lx lab queue-model`: the odds of the model, the flow that plays it, and what the engine makes of it."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lx.cli.main import run
from lx.engine import Engine, create
from lx.engine.markets import market_commands
from lx.errors import UsageError
from lx.lab.queue_model.flow import BEST_ASK, BEST_BID, MAKER, TAKER, QueueFlow
from lx.lab.queue_model.model import up_probability
from lx.lab.queue_model.report import json_object, table_lines
from lx.lab.queue_model.run import CELLS, TOLERANCE, Cell, ModelRun, run_model
from lx.wire.frame import FrameHeader, build_frame
from lx.wire.records_generated import Kind, OpenSession, OrderType, Side

PUBLISHED = {1: (0.500, 0.335, 0.259, 0.216, 0.188), 3: (0.741, 0.593, 0.500, 0.437, 0.391)}
"""By orders at the best bid, for 1 to 5 at the best ask."""


def test_the_odds_are_the_published_ones() -> None:
    for bids, row in PUBLISHED.items():
        assert tuple(round(up_probability(bids, asks), 3) for asks in range(1, 6)) == row
    for bids, asks in CELLS:
        assert up_probability(bids, asks) + up_probability(asks, bids) == pytest.approx(1)


def test_the_engine_has_the_odds_of_the_model() -> None:
    done = run_model(runs=3_000, seed=5)
    assert [(cell.bids, cell.asks, cell.runs) for cell in done.cells] == [(*cell, 3_000) for cell in CELLS]
    errors = [cell.difference / cell.standard_error for cell in done.cells]
    assert max(map(abs, errors)) < 4
    assert sum(error * error for error in errors) < 30, "chi-squared of 10 rows; by chance 1 of 1,000 is more"
    assert done.is_within
    assert done.events > done.commands > 30_000 * 24


def test_both_engines_play_the_same_runs() -> None:
    native, reference = (run_model(runs=40, seed=2, cells=[(2, 3)], engine=name) for name in ("native", "reference"))
    assert native == reference
    assert run_model(runs=40, seed=3, cells=[(2, 3)]) != native


def _engine(markets: int) -> Engine:
    engine = create("native")
    opened = [OpenSession(account=account, client_id=1) for account in (MAKER, TAKER)]
    symbols = [f"Q{number}-USD" for number in range(1, markets + 1)]
    engine.apply(build_frame([*opened, *market_commands(symbols)], sequence=1, time_ns=0))
    return engine


def _mid(engine: Engine, market: int) -> int:
    """Twice the mid price."""
    bid, ask = engine.top(market)
    assert bid
    assert ask
    return bid.price + ask.price


def test_a_run_is_what_the_top_of_its_book_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Command by command, with the mid from the top of the book instead of the events: the same number of ups."""
    runs, ups, moved = 30, 0, set[int]()
    monkeypatch.setattr("lx.lab.queue_model.run._MARKETS", runs)
    flow = QueueFlow(np.random.default_rng([7, 1, 2]), bids=1, asks=2, runs=runs, first_id=2)
    engine = _engine(runs)
    commands, length = flow.opening(), 0.5
    while len(moved) < runs:
        for command in commands:
            header = FrameHeader(record_count=1, command_count=1, sequence=engine.next_sequence)
            engine.apply(header.pack() + command.tobytes())
            market = int(command["instrument"])
            if length > 0.5 and market not in moved and (mid := _mid(engine, market)) != BEST_BID + BEST_ASK:
                moved.add(market)
                ups += mid > BEST_BID + BEST_ASK
        flow.end(np.array(sorted(moved)))
        commands = flow.window(length)
        length *= 2
    assert run_model(runs=runs, seed=7, cells=[(1, 2)]).cells[0].ups == ups
    assert 0 < ups < runs


def test_a_run_opens_at_a_spread_of_one_with_the_orders_it_should_have() -> None:
    engine = _engine(3)
    commands = QueueFlow(np.random.default_rng(1), bids=3, asks=5, runs=3, first_id=2).opening()
    header = FrameHeader(record_count=len(commands), command_count=len(commands), sequence=engine.next_sequence)
    engine.apply(header.pack() + commands.tobytes())
    for market in (1, 2, 3):
        bids, asks = engine.depth(market, 10)
        assert [(level.price, level.orders) for level in bids] == [
            (1000, 3),
            *((1000 - n, 2) for n in range(1, 5)),
            (995, 1),
        ]
        assert [(level.price, level.orders) for level in asks] == [
            (1001, 5),
            *((1001 + n, 2) for n in range(1, 5)),
            (1006, 1),
        ]


def test_the_flow_arrives_at_the_rates_of_the_model() -> None:
    flow = QueueFlow(np.random.default_rng(3), bids=1, asks=1, runs=2_000, first_id=2)
    flow.opening()
    commands = flow.window(1.0)
    new = commands[commands["kind"] == Kind.NEW]
    rates = {BEST_BID - n: rate for n, rate in enumerate((1.85, 1.51, 1.09, 0.88, 0.77))}
    for side, prices in (
        (Side.BUY, rates),
        (Side.SELL, {BEST_BID + BEST_ASK - price: r for price, r in rates.items()}),
    ):
        limits = new[(new["side"] == side) & (new["type"] == OrderType.LIMIT)]
        for price, rate in prices.items():
            assert np.count_nonzero(limits["price"] == price) / 2_000 == pytest.approx(rate, abs=0.15)
        markets = new[(new["side"] == side) & (new["type"] == OrderType.MARKET)]
        assert len(markets) / 2_000 == pytest.approx(0.94, abs=0.1)
        assert len(limits) + len(markets) == np.count_nonzero(new["side"] == side)
    cancels = commands[commands["kind"] == Kind.CANCEL]
    assert len(np.unique(cancels["target_id"])) == len(cancels), "no order is cancelled twice"
    assert (cancels["target_id"] < cancels["client_id"]).all(), "and none before it arrives"
    assert (np.diff(commands["client_id"].astype(np.int64)) == 1).all()


def test_orders_live_as_long_as_the_model_says() -> None:
    """Of 3,000 buys at each distance that all come at time 0, the share that is not yet cancelled at time 1."""
    flow = QueueFlow(np.random.default_rng(4), bids=2, asks=2, runs=1_500, first_id=2)
    opening = flow.opening()
    cancels = flow.window(1.0)
    gone = np.isin(opening["client_id"], cancels["target_id"][cancels["kind"] == Kind.CANCEL])
    for distance, rate in enumerate((0.71, 0.81, 0.68, 0.56, 0.47)):
        orders = (opening["side"] == Side.BUY) & (opening["price"] == BEST_BID - distance)
        assert np.count_nonzero(orders) == 3_000
        assert 1 - gone[orders].mean() == pytest.approx(np.exp(-rate), abs=0.04)
    assert not gone[opening["price"] == BEST_BID - 5].any()


def test_few_runs_are_judged_by_their_standard_error() -> None:
    few, many = Cell(1, 1, 100, 60), Cell(1, 1, 1_000_000, 503_100)
    assert few.tolerance == pytest.approx(0.2)
    assert few.is_within
    assert many.tolerance == TOLERANCE
    assert not many.is_within
    lines = table_lines(ModelRun([few, many], 10, 20), seed=1, seconds=2)
    assert lines[1].split() == ["1", "1", "0.6000", "0.5000", "+0.1000", "0.0500", "within"]
    assert lines[2].split()[-1] == "BEYOND"
    assert lines[-1] == "1 of 2 rows within 0.003, or 4 standard errors, as runs are few"
    assert table_lines(ModelRun([many], 10, 20), seed=1, seconds=2)[-1] == "0 of 1 rows within 0.003"
    assert json_object(ModelRun([few, many]), seed=1, seconds=2)["within"] is False


def test_the_command_prints_the_table_or_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lab", "queue-model", "--runs", "50", "--seed", "4"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("10 of 10 rows within 0.003")
    assert run(["lab", "queue-model", "--runs", "50", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(row["bids"], row["asks"]) for row in told["rows"]] == list(CELLS)
    assert told["within"]
    with pytest.raises(UsageError, match="--runs: 0 is too few"):
        run_model(runs=0, seed=1)
