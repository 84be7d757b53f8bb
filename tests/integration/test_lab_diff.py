"""`lx lab diff`: equal engines are told equal, a broken one is found and shrunk to a few lines."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lx.checks import InvariantError
from lx.cli import lab
from lx.engine import Engine, create, restore
from lx.engine.protocol import AssetTotal
from lx.errors import UsageError
from lx.lab.diff.coverage import lines
from lx.lab.diff.features import FEATURES
from lx.lab.diff.pair import Makers, Step
from lx.lab.diff.rounds import KINDS
from lx.lab.diff.run import Summary, compare
from lx.wire.codec import Buffer, decode
from lx.wire.frame import HEADER_SIZE, build_frame, decode_frame
from lx.wire.records_generated import (
    FLAG_POST_ONLY,
    FLAG_SLIDE,
    RECORD_SIZE,
    Kind,
    Level,
    Reason,
    Record,
    Rejected,
    Settled,
    StateBalance,
)
from lx.workload.chaos import CHAOS, ChaosFlow
from tests.golden.runner import parse, run

Damage = Callable[[bytes], bytes]


class BrokenEngine:
    """A native engine that gets its commands damaged, from its making on or from its first restore on."""

    def __init__(self, engine: Engine, damage: Damage) -> None:
        self._engine = engine
        self._damage = damage

    def apply(self, frame: Buffer) -> bytes:
        """The events of the damaged frame."""
        return self._engine.apply(self._damage(bytes(frame)))

    def snapshot(self) -> bytes:
        """As the engine's."""
        return self._engine.snapshot()

    def state_hash(self) -> str:
        """As the engine's."""
        return self._engine.state_hash()

    @property
    def next_sequence(self) -> int:
        """As the engine's."""
        return self._engine.next_sequence

    @property
    def time_ns(self) -> int:
        """As the engine's."""
        return self._engine.time_ns

    @property
    def next_due_ns(self) -> int:
        """As the engine's."""
        return self._engine.next_due_ns

    @property
    def orders_resting(self) -> int:
        """As the engine's."""
        return self._engine.orders_resting

    def top(self, instrument: int) -> tuple[Level | None, Level | None]:
        """As the engine's."""
        return self._engine.top(instrument)

    def depth(self, instrument: int, levels: int) -> tuple[list[Level], list[Level]]:
        """As the engine's."""
        return self._engine.depth(instrument, levels)

    def balances(self, account: int) -> list[StateBalance]:
        """As the engine's."""
        return self._engine.balances(account)

    def conservation(self) -> list[AssetTotal]:
        """As the engine's."""
        return self._engine.conservation()

    def check_invariants(self) -> None:
        """As the engine's."""
        self._engine.check_invariants()


class RoundingDown(BrokenEngine):
    """It tells every fee a minor unit too low, where there is one."""

    def apply(self, frame: Buffer) -> bytes:
        """The events with other fees."""
        data = bytearray(self._engine.apply(frame))
        for at in range(HEADER_SIZE, len(data), RECORD_SIZE):
            if data[at] == Kind.SETTLED and (settled := Settled.unpack(data, at)).fee > 0:
                settled.fee -= 1
                data[at : at + RECORD_SIZE] = settled.pack()
        return bytes(data)


class Generous(BrokenEngine):
    """It says that an account with something reserved has one minor unit more, and knows better in its snapshot."""

    def balances(self, account: int) -> list[StateBalance]:
        """One more each."""
        found = self._engine.balances(account)
        for balance in found:
            balance.free += balance.reserved > 0
        return found


class Lossy(BrokenEngine):
    """It finds at once that money of the venue's is missing."""

    def conservation(self) -> list[AssetTotal]:
        """As the engine's, until the venue has got a fee."""
        found = self._engine.conservation()
        if any(total.venue for total in found):
            raise InvariantError("asset 1: supply 2 is not 1 free")
        return found


def _no_post_only(frame: bytes) -> bytes:
    """Every post-only order may take."""
    data = bytearray(frame)
    for at in range(HEADER_SIZE, len(data), RECORD_SIZE):
        if data[at] in (Kind.NEW, Kind.REPLACE):
            data[at + 5] &= ~(FLAG_POST_ONLY | FLAG_SLIDE)
    return bytes(data)


def _no_post_only_in_company(frame: bytes) -> bytes:
    """The same, but only in frames of more than one command."""
    return _no_post_only(frame) if int.from_bytes(frame[44:48], "little") > 1 else frame


def _reduces_by_one_more(frame: bytes) -> bytes:
    data = bytearray(frame)
    for at in range(HEADER_SIZE, len(data), RECORD_SIZE):
        if data[at] == Kind.REDUCE:
            data[at + 40] += 1
    return bytes(data)


def _breaks_at_mass_cancels(frame: bytes) -> bytes:
    if Kind.MASS_CANCEL in frame[HEADER_SIZE::RECORD_SIZE]:
        raise InvariantError("a mass cancel")
    return frame


def _makers(damage: Damage, *, only_restored: bool = False) -> Makers:
    def make(name: str, orders_max: int) -> Engine:
        engine = create(name, orders_max)
        return engine if name == "reference" or only_restored else BrokenEngine(engine, damage)

    def make_restored(name: str, snapshot: bytes) -> Engine:
        engine = restore(name, snapshot)
        return engine if name == "reference" else BrokenEngine(engine, damage)

    return Makers(make, make_restored)


def make_reducing(name: str, orders_max: int) -> Engine:
    """A maker that other processes find by its name."""
    return _makers(_reduces_by_one_more).create(name, orders_max)


def _makers_of(broken: type[BrokenEngine]) -> Makers:
    def as_broken(name: str, engine: Engine) -> Engine:
        return engine if name == "reference" else broken(engine, bytes)

    return Makers(
        lambda name, orders_max: as_broken(name, create(name, orders_max)),
        lambda name, snapshot: as_broken(name, restore(name, snapshot)),
    )


def _golden_lines(path: Path) -> tuple[list[str], list[str]]:
    """Input lines without comments, and outputs; the reference engine gives these outputs, as tests/golden runs it."""
    blocks = parse(path.read_text())
    assert len(blocks) == 1
    assert run(blocks, "reference")[0].outputs == blocks[0].outputs
    inputs = [line.strip() for line in blocks[0].inputs if not line.startswith("#")]
    inputs.remove("numbers")
    return inputs, blocks[0].outputs


def test_equal_engines_are_equal(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "failure.txt"
    assert lab.diff(commands=12_000, seed=3, output=path) == 0
    table, last = capsys.readouterr().out.rstrip("\n").rsplit("\n", 1)
    assert last.startswith("equal: 12,000 commands, ")
    assert table.startswith("12,000 commands by feature, ")
    assert not path.exists()


def test_what_was_met_is_told_as_data_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert lab.diff(commands=12_000, seed=3, json=True) == 0
    output = capsys.readouterr().out
    assert output.count("\n") == 1
    found = json.loads(output)
    assert list(found["features"]) == list(FEATURES.names)
    assert found["commands"] == 12_000
    assert found["pairs_met"] > 300
    assert all(
        one in FEATURES.pairs and set(others) <= set(FEATURES.pairs) for one, others in found["pairs_never"].items()
    )


def test_the_same_seed_compares_the_same_and_another_other_commands() -> None:
    def once(seed: int) -> Summary:
        summary, failure = compare(commands=2_500, seed=seed, makers=Makers(), on_progress=lambda *_: None)
        assert failure is None
        return summary

    assert once(1) == once(1)
    assert once(1).hash != once(2).hash
    assert once(1).commands == 2_500


def test_processes_that_share_the_rounds_change_nothing() -> None:
    def with_jobs(jobs: int) -> tuple[Summary, list[str], list[str]]:
        kinds: list[str] = []
        summary, failure = compare(
            commands=9_000, seed=4, makers=Makers(), on_progress=lambda _, kind: kinds.append(kind), jobs=jobs
        )
        assert failure is None
        return summary, kinds, lines(summary.coverage)

    assert with_jobs(3) == with_jobs(1)


def test_a_failure_is_the_same_in_processes_that_share_the_rounds() -> None:
    def with_jobs(jobs: int) -> tuple[Summary, int, str, list[Step]]:
        makers = Makers(make_reducing)
        summary, failure = compare(commands=9_000, seed=2, makers=makers, on_progress=lambda *_: None, jobs=jobs)
        assert failure is not None
        return summary, failure.seed, failure.why, failure.steps

    assert with_jobs(2) == with_jobs(1)


def test_every_kind_of_round_runs() -> None:
    kinds: list[str] = []
    summary, failure = compare(
        commands=2_000 * len(KINDS), seed=5, makers=Makers(), on_progress=lambda _, kind: kinds.append(kind)
    )
    assert failure is None
    assert kinds == [kind.name for kind in KINDS]
    assert summary.trades > 2_000
    assert summary.states > 2 * len(KINDS)


def test_a_broken_rule_shrinks_to_a_few_commands(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "sub" / "failure.txt"
    assert lab.run_diff(commands=20_000, seed=1, output=path, makers=_makers(_no_post_only)) == 1
    assert re.search(rf"shrunk to [6-9] commands: {path}", capsys.readouterr().out)
    lines, outputs = _golden_lines(path)
    # Session, two assets, instrument with limits, an order that rests, a post-only order that would take.
    names = [line.split()[0] for line in lines]
    assert {"engine", "open_session", "add_asset", "add_instrument", "instrument_limits", "new"} <= set(names)
    assert len(lines) <= 12
    assert "post_only_would_cross" in outputs[-1]
    assert run(parse(path.read_text()), "native")[0].outputs == outputs, "the native engine itself has the rule"


@pytest.mark.parametrize("damage", [_reduces_by_one_more, _breaks_at_mass_cancels])
def test_other_damage_is_found_too(damage: Damage, tmp_path: Path) -> None:
    path = tmp_path / "failure.txt"
    assert lab.run_diff(commands=20_000, seed=2, output=path, makers=_makers(damage)) == 1
    lines, _ = _golden_lines(path)
    assert len(lines) <= 10
    assert lines[-1].split()[0] in ("reduce", "mass_cancel")


@pytest.mark.parametrize(
    ("broken", "why", "most"),
    [
        (RoundingDown, "settled", 18),
        (Generous, "balances of account", 18),
        (Lossy, "native: money is lost or made: asset 1: supply 2 is not 1 free", 18),
    ],
)
def test_a_defect_in_money_shrinks_to_two_orders_and_their_money(
    broken: type[BrokenEngine], why: str, most: int, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "failure.txt"
    assert lab.run_diff(commands=20_000, seed=2, output=path, makers=_makers_of(broken)) == 1
    assert why in capsys.readouterr().out.splitlines()[-1]
    lines, outputs = _golden_lines(path)
    names = [line.split()[0] for line in lines]
    assert {"configure", "set_account", "open_session", "deposit", "new"} <= set(names)
    assert names[-1] in ("new", "order_terms")
    assert len(lines) <= most
    assert run(parse(path.read_text()), "native")[0].outputs == outputs, "the native engine itself is right"


def test_a_defect_of_frames_keeps_its_frame(tmp_path: Path) -> None:
    path = tmp_path / "failure.txt"
    assert lab.run_diff(commands=20_000, seed=1, output=path, makers=_makers(_no_post_only_in_company)) == 1
    lines, _ = _golden_lines(path)
    assert lines.count("frame") == lines.count("end") == 1
    assert len(lines) <= 15


def test_a_defect_of_restored_engines_keeps_its_snapshot(tmp_path: Path) -> None:
    path = tmp_path / "failure.txt"
    makers = _makers(_no_post_only, only_restored=True)
    assert lab.run_diff(commands=20_000, seed=1, output=path, makers=makers) == 1
    lines, _ = _golden_lines(path)
    assert lines.count("snapshot") == 1
    assert len(lines) <= 14


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="--commands: 0 is too few"):
        lab.diff(commands=0)
    with pytest.raises(UsageError, match="--jobs: -1 is too few"):
        lab.diff(jobs=-1)


@pytest.mark.parametrize("name", CHAOS)
def test_chaos_stays_within_the_wire_and_meets_what_it_is_for(name: str) -> None:
    flow = ChaosFlow(CHAOS[name], 24)
    engine = create("native", CHAOS[name].orders_max)
    events: list[Record] = []
    most = 0
    for _ in range(4_000):
        command = flow.next()
        commands = [decode(command, at) for at in range(0, len(command), RECORD_SIZE)]
        frame = engine.apply(build_frame(commands, sequence=engine.next_sequence, time_ns=0))
        flow.observe(frame)
        events += decode_frame(frame)[1]
        most = max(most, engine.orders_resting)
    kinds = {event.NAME for event in events}
    assert {"accepted", "rejected", "fill", "canceled", "replaced", "reduced", "level"} <= kinds
    least = 100 if CHAOS[name].orders_max > 100 else 10 if CHAOS[name].money else CHAOS[name].orders_max
    assert most >= least, "few orders rest where few can be paid for"
    if CHAOS[name].money is not None:
        _assert_money_moves(events)


def _assert_money_moves(events: list[Record]) -> None:
    """In and out, for fees in both assets, for rebates, and not where there is none."""
    kinds = Counter(event.NAME for event in events)
    assert min(kinds["transferred"], kinds["settled"]) > 100
    fees = {(event.fee_asset, event.fee > 0) for event in events if isinstance(event, Settled) and event.fee}
    assert len(fees) >= 3
    reasons = {event.reason for event in events if isinstance(event, Rejected)}
    assert reasons >= {Reason.INSUFFICIENT_BALANCE, Reason.UNKNOWN_ACCOUNT, Reason.TOO_LATE}
