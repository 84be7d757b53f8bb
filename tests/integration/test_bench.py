"""`lx bench`: toy sizes of every row, so that none rots; what is not verified is not reported.

The peers are played by stand-ins, but where their environments are set up.
"""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from lx.cli import bench
from lx.engine import create
from lx.errors import UsageError
from lx.lab.bench.measure import Run, VerificationError, run_bench
from lx.lab.bench.peer import PEER, PEERS, PEERS_COMPILED, PEERS_PLAIN, PeerError, PeerPlace, PeerRow
from lx.lab.bench.plan import DEPTH_BASE, Plan, make_plan
from lx.lab.bench.report import frequency_mhz, json_object, table_lines
from lx.lab.bench.rows import ROWS, BenchRow, CoreRow, FullRow, Outcome, PythonRow, ReferenceRow, Sample
from lx.lab.bench.workloads import WORKLOADS, Case, Sizes, Stretch
from lx.wire.frame import decode_frame
from lx.wire.records_generated import AMOUNT_MAX, Deposit, Kind, New, OrderType

TOY = Sizes(measured=600, slow=200, depth=300, warm_up=100, prefix=300)
ROOT = Path(__file__).resolve().parents[2]


class StandIn:
    """A peer that matches with our engine, and may lie."""

    def __init__(self, name: str = PEER, *, trades_more: int = 0, is_silent: bool = False) -> None:
        self.name = name
        self._trades_more = trades_more
        self._is_silent = is_silent
        self._row = PythonRow(1)

    def verify(self, prefix: Stretch) -> Outcome:
        """Trades and lots, without a hash."""
        done = self._row.verify(prefix)
        if self._is_silent:
            return Outcome(None, done.quantity + self._trades_more)
        return Outcome((done.trades or 0) + self._trades_more, done.quantity)

    def measure(self, stretch: Stretch, sizes: Sizes) -> Sample:
        """A fixed time."""
        return Sample(sizes.slow, 1.0)


STAND_INS = (StandIn(), *(StandIn(name) for name in PEERS_PLAIN))


class AstrayRow(PythonRow):
    """A row that loses its last command when it is measured."""

    def measure(self, stretch: Stretch, sizes: Sizes) -> Sample:
        """As if nothing were lost."""
        done = super().measure(stretch.case.stretch(1, TOY.warm_up, stretch.measured - 1), sizes)
        return replace(done, commands=stretch.measured)


def _plan(*, workloads: tuple[str, ...] = (), rows: tuple[str, ...] = (), peers: tuple[BenchRow, ...] = ()) -> Plan:
    plan = make_plan(seed=1, quick=True, workloads=workloads, rows=rows, peers=peers)
    small = [(replace(case, depth=50) if case.workload == "snapshot" else case, chosen) for case, chosen in plan.cases]
    cases = tuple((case, chosen) for case, chosen in small if case.depth <= DEPTH_BASE)
    return replace(plan, cases=cases, sizes=TOY, repeats=2)


@pytest.fixture(scope="module")
def toy() -> Run:
    """Every row of every workload, small."""
    return run_bench(_plan(peers=STAND_INS), lambda _: None)


def test_every_row_of_every_workload_is_measured(toy: Run) -> None:
    found = {(result.row, result.case.workload, result.case.symbols) for result in toy.results}
    ours = {row.name for row in ROWS}
    assert ours == {"core", "full", "python-1", "python-10", "python-100", "python-1000", "reference"}
    for symbols in (1, 64):
        for workload in ("realistic", "mixed"):
            assert {row for row, *case in found if case == [workload, symbols]} == ours
        limits = {row for row, *case in found if case == ["limits", symbols]}
        assert limits == {"core", "python-1", "reference", PEER}
        plain = {row for row, *case in found if case == ["plain", symbols]}
        assert plain == {"core", "full", "python-1", "reference", *PEERS_PLAIN}
    assert {row for row, *case in found if case == ["wide", 1_000]} == {"core", "full"}
    assert {row for row, *case in found if case == ["snapshot", 1]} == {"snapshot", "restore"}
    assert [result.case.depth for result in toy.results if result.case.workload == "depth"] == [10, 10_000]
    assert all(len(result.rates) == 2 and min(result.rates) > 0 for result in toy.results), (
        "the first repeat is dropped"
    )
    assert all(result.verified >= TOY.prefix for result in toy.results)


def test_ratios_are_to_core_and_of_cost_for_depth(toy: Run) -> None:
    for result in toy.results:
        if result.row == "core" and not result.case.is_scaling:
            assert result.ratio == 1
        if result.case.workload == "wide":
            base = next(
                other for other in toy.results if (other.case, other.row) == (Case("realistic", 64), result.row)
            )
            costs = [before / now for before, now in zip(base.rates, result.rates, strict=True)]
            assert result.ratios == pytest.approx(costs)
        if result.case.depth == DEPTH_BASE:
            assert result.ratio == 1
    peer = next(result for result in toy.results if result.row == PEER)
    single = next(result for result in toy.results if result.row == "python-1" and result.case == peer.case)
    assert peer.commands_per_second == TOY.slow
    assert [round(times * TOY.slow) for times in single.times_peer] == [round(rate) for rate in single.rates]


def test_json_has_the_keys_that_are_promised(toy: Run) -> None:
    plan = _plan(peers=(StandIn(),))
    told = json.loads(json.dumps(json_object(toy, plan)))
    for row in told["rows"]:
        assert {"name", "workload", "symbols", "commands_per_second", "min", "max"} <= set(row)
        assert ("ratio" in row) == (row["workload"] != "snapshot")
        assert row["min"] <= row["commands_per_second"] <= row["max"]
        assert ("depth" in row) == (row["workload"] in ("depth", "snapshot"))
    core = next(row for row in told["rows"] if row["name"] == "core")
    assert (core["workload"], core["symbols"], core["goal"]) == ("realistic", 1, "20 M/s at 2.5 GHz")
    assert any("times_pyorderbook" in row for row in told["rows"])
    assert told["machine"]["cores"] >= 1


def test_the_table_says_what_it_was_measured_on_and_what_is_only_hoped_for(toy: Run) -> None:
    lines = table_lines(toy, _plan(peers=(StandIn(),)))
    assert lines[0].split() == ["row", "workload", "symbols", "commands/s", "min", "..", "max", "ratio", "goal"]
    text = "\n".join(lines)
    clock = frequency_mhz()
    assert f"{clock} MHz" in text if clock else "frequency unknown" in text
    assert "goal: what the project hopes for, not a result" in text
    assert "times pyorderbook on the same limit orders, 64 symbols (goal: >= 12)" in text
    rows = [line for line in lines if line.startswith("core ") and " realistic " in line]
    assert len(rows) == 2
    assert all(" M/s at 2.5 GHz" in row for row in rows)
    goals = {line.split()[0]: line for line in lines if " plain " in line and " of core" in line}
    assert goals.pop("lightmatchingengine").endswith("<= 1/80 of core")
    assert all(goals[name].endswith("<= 1/3 of core") for name in PEERS_PLAIN if name != "lightmatchingengine")
    busy = table_lines(replace(toy, cpu_share=0.5), _plan())
    assert "warning: other programs took 50% of the time; run it on an idle machine" in busy
    assert not [line for line in table_lines(replace(toy, cpu_share=0.99), _plan()) if line.startswith("warning")]


def test_a_row_that_does_something_else_fails_the_run() -> None:
    with pytest.raises(
        VerificationError, match=r"pyorderbook on limits, 1 symbol.*trades.*the reference has"
    ) as caught:
        run_bench(_plan(workloads=("limits",), peers=(StandIn(trades_more=1),)), lambda _: None)
    assert caught.value.exit_code == 1


@pytest.mark.parametrize(("workload", "symbols"), [("realistic", 1), ("realistic", 64), ("mixed", 1), ("mixed", 64)])
def test_full_is_the_same_flow_with_money_that_moves_and_lasts(workload: str, symbols: int) -> None:
    stretch = Case(workload, symbols).prefix(3, 1_000)
    full = stretch.with_accounts()
    assert full.records == stretch.records
    assert FullRow().verify(stretch) == ReferenceRow().verify(full)
    engine = create("native")
    kinds: list[int] = []
    for frame in [*full.setup_list(), *full.frame_list(1_000)]:
        kinds += engine.apply(frame)[64::64]
    assert Kind.REJECTED not in kinds
    assert kinds.count(Kind.SETTLED) == 2 * kinds.count(Kind.TRADE) > 0
    totals = engine.conservation()
    assert len(totals) == symbols + 1
    assert all(AMOUNT_MAX - 100 < total.supply <= AMOUNT_MAX for total in totals)
    assert totals[0].venue > 0
    assert totals[0].reserved > 0


def test_accounts_that_run_out_of_money_fail_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    poor = [Deposit(asset=1, account=1, client_id=1, transfer_id=1, amount=1)]
    monkeypatch.setattr("lx.lab.bench.workloads.deposit_commands", lambda accounts, assets: poor)
    with pytest.raises(VerificationError, match="accounts change the trades of realistic, 1 symbol: 0 trades"):
        run_bench(_plan(workloads=("realistic",), rows=("core", "full")), lambda _: None)


def test_a_full_row_that_does_something_else_fails_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FullRow, "verify", lambda _, prefix: CoreRow().verify(prefix))
    with pytest.raises(VerificationError, match=r"full on realistic, 1 symbol, first .* the reference has"):
        run_bench(_plan(workloads=("realistic",), rows=("full",)), lambda _: None)


def test_a_row_that_goes_astray_while_it_is_measured_fails_the_run() -> None:
    case = Case("realistic", 1)
    with pytest.raises(VerificationError, match=r"600 commands: .* with state hash"):
        run_bench(Plan(((case, (CoreRow(), AstrayRow(10))),), TOY, 1, 1), lambda _: None)


def test_a_reference_that_goes_astray_while_it_is_measured_fails_the_run() -> None:
    class Astray(ReferenceRow):
        def measure(self, stretch: Stretch, sizes: Sizes) -> Sample:
            return replace(super().measure(stretch, sizes), state_hash="00")

    with pytest.raises(VerificationError, match="200 commands: reference ends with state hash 00, the native engine"):
        run_bench(Plan(((Case("realistic", 1), (CoreRow(), Astray())),), TOY, 1, 1), lambda _: None)


def test_workloads_are_what_they_say() -> None:
    for name in WORKLOADS:
        case = Case(name, 2 if name == "wide" else 1, 20 if name in ("depth", "snapshot") else 0)
        stretch = case.stretch(1, 50, 400)
        assert stretch.records == case.stretch(1, 50, 400).records, "a case is made anew with the same bytes"
        assert stretch.records != case.stretch(2, 50, 400).records
        for size in (1, 7, 400):
            frames = [decode_frame(frame) for frame in stretch.frame_list(size)]
            assert b"".join(record.pack() for _, records in frames for record in records) == stretch.records
            assert frames[0][0].sequence == stretch.sequence
            assert [header.record_count for header, _ in frames[:-1]] == [size] * (len(frames) - 1)
    limits = [decode_frame(frame)[1] for frame in Case("limits", 64).stretch(1, 0, 500).frame_list(100)]
    assert all(isinstance(order, New) and order.type == OrderType.LIMIT for orders in limits for order in orders)
    assert sum(map(len, limits)) == 500


def test_unknown_words_are_refused() -> None:
    with pytest.raises(
        UsageError,
        match="--workloads: 'deep' is unknown here; known are realistic, wide, mixed, plain, limits, depth, snapshot",
    ):
        make_plan(seed=1, workloads=["deep"])
    with pytest.raises(UsageError, match="--rows: 'cores' is unknown here"):
        make_plan(seed=1, rows=["cores"])
    with pytest.raises(UsageError, match="--rows: pyorderbook is not set up here; run `lx bench setup` first"):
        make_plan(seed=1, rows=[PEER])
    with pytest.raises(UsageError, match="none of reference is measured on depth"):
        make_plan(seed=1, workloads=["depth"], rows=["reference"])


def test_the_command_skips_a_peer_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(PeerPlace, "of_checkout", lambda name: PeerPlace(tmp_path, name))
    monkeypatch.setattr(bench, "make_plan", lambda **_: _plan(workloads=("realistic",), rows=("core",)))
    assert bench.engine(quick=True, json=True) == 0
    captured = capsys.readouterr()
    for name in PEERS:
        assert f"{name} is not set up, its rows are skipped; `lx bench setup` installs it" in captured.err
    assert [row["name"] for row in json.loads(captured.out)["rows"]] == ["core", "core"]


# ---------------------------------------------------------------- the peer's environment


def _place(folder: Path, script: str) -> PeerPlace:
    """An environment whose interpreter is a shell script."""
    place = PeerPlace(folder)
    place.requirements.parent.mkdir(parents=True)
    place.requirements.write_text("peer==1\n")
    place.python.parent.mkdir(parents=True)
    place.python.write_text(f"#!/bin/sh\n{script}\n")
    place.python.chmod(place.python.stat().st_mode | stat.S_IXUSR)
    return place


def test_a_peer_gets_the_orders_and_is_believed_what_it_prints(tmp_path: Path) -> None:
    script = f'cp "$4" {tmp_path}/got; echo "{{\\"seconds\\": 2.0, \\"trades\\": $5, \\"quantity\\": 9}}"'
    row = PeerRow(_place(tmp_path, script))
    stretch = Case("limits", 1).stretch(1, 30, 100)
    assert row.measure(stretch, replace(TOY, slow=60)) == Sample(60, 2.0)
    assert (tmp_path / "got").read_bytes() == stretch.before + stretch.records[: 60 * 64]
    assert row.verify(stretch) == Outcome(30, 9)


@pytest.mark.parametrize(
    ("script", "message"),
    [("echo oops >&2; exit 3", "ended with status 3, saying: oops"), ("exit 1", "saying: nothing")],
)
def test_a_peer_that_fails_says_why(tmp_path: Path, script: str, message: str) -> None:
    with pytest.raises(PeerError, match=message):
        PeerRow(_place(tmp_path, script)).verify(Case("limits", 1).prefix(1, 10))


def test_an_environment_is_ready_when_it_has_what_is_required_now(tmp_path: Path) -> None:
    place = _place(tmp_path, "exit 0")
    found = [place.is_ready]
    (place.environment / "requirements.txt").write_text("peer==1\n")
    found.append(place.is_ready)
    place.requirements.write_text("peer==2\n")
    found.append(place.is_ready)
    assert found == [False, True, False]
    assert not PeerPlace(tmp_path / "elsewhere").is_ready


def test_setup_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = _place(tmp_path, "exit 0")
    fake = tmp_path / "bin" / "uv"
    fake.parent.mkdir()
    fake.write_text('#!/bin/sh\n[ "$1" = venv ] && mkdir -p "$5" && exit 0\necho no network >&2\nexit 1\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(PeerError, match=r"lx bench setup: .*saying: no network"):
        place.set_up()
    assert place.python.is_file()
    assert [entry.name for entry in place.environment.parent.iterdir()] == [PEER]
    fake.write_text('#!/bin/sh\n[ "$1" = venv ] && mkdir -p "$5"\nexit 0\n')
    place.set_up()
    assert place.is_ready
    assert not place.python.exists(), "the new environment has taken the place of the old one"


def test_setup_outside_of_a_checkout_says_so(tmp_path: Path) -> None:
    with pytest.raises(PeerError, match="lx bench setup` runs in a checkout"):
        PeerPlace(tmp_path).set_up()


@pytest.mark.parametrize("name", [name for name in PEERS if name not in PEERS_COMPILED])
def test_requirements_of_python_peers_are_hashed(name: str) -> None:
    place = PeerPlace.of_checkout(name)
    assert place.root == ROOT
    for path in place.requirements.parent.glob(f"bench-{name}*.txt"):
        lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
        for wanted, digest in zip(lines[::2], lines[1::2], strict=True):
            assert "==" in wanted
            assert digest.strip().startswith("--hash=sha256:")
    assert place.requirements.read_text().count(f"{name}==") == 1


def test_compiled_peers_are_pinned_and_no_part_of_the_workspace(tmp_path: Path) -> None:
    crate = PeerPlace.of_checkout("lobster").sources
    assert "checksum = " in (crate / "Cargo.lock").read_text()
    assert "[workspace]" in (crate / "Cargo.toml").read_text()
    pinned = (PeerPlace.of_checkout("exchange-core").sources / "jars.sha256").read_text()
    jars = [line.split() for line in pinned.splitlines()]
    assert all(len(digest) == 64 and name.endswith(".jar") for digest, name in jars)
    place = PeerPlace(tmp_path, "exchange-core")
    place.sources.mkdir(parents=True)
    (place.sources / "jars.sha256").write_text(f"{'0' * 64}  a.jar\n")
    fake = tmp_path / "bin" / "mvn"
    fake.parent.mkdir()
    fake.write_text(
        f'#!/bin/sh\nmkdir -p "{place.environment}.new/jars"; echo other >"{place.environment}.new/jars/a.jar"\n'
    )
    fake.chmod(0o755)
    (fake.parent / "javac").symlink_to("/bin/true")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
        assert place.missing_tools == []
        with pytest.raises(PeerError, match=r"not the pinned jars: a\.jar"):
            place.set_up()
    assert not place.is_ready


def test_setup_goes_on_when_a_peer_fails_or_lacks_its_tools(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(PeerPlace, "of_checkout", lambda name: PeerPlace(tmp_path, name))
    monkeypatch.setattr("lx.lab.bench.peer.shutil.which", lambda tool: None if tool == "mvn" else f"/bin/{tool}")
    assert bench.setup() == 1
    said = capsys.readouterr().err
    assert "exchange-core is left out: it needs mvn, not found on this machine" in said
    for name in PEERS:
        assert name == "exchange-core" or f"{name} is not set up: " in said


def test_a_peer_that_tells_no_trades_is_held_to_its_lots() -> None:
    plan = _plan(workloads=("plain",), rows=("limit-order-book",), peers=(StandIn("limit-order-book", is_silent=True),))
    assert len(run_bench(plan, lambda _: None).results) == 2
    liar = StandIn("limit-order-book", is_silent=True, trades_more=1)
    with pytest.raises(VerificationError, match=r"limit-order-book on plain, 1 symbol.*: untold trades of"):
        run_bench(_plan(workloads=("plain",), rows=("limit-order-book",), peers=(liar,)), lambda _: None)


@pytest.mark.parametrize("symbols", [1, 64])
def test_plain_is_realistic_without_replaces_and_every_command_does_something(symbols: int) -> None:
    stretch = Case("plain", symbols).stretch(2, 2_000, 5_000)
    engine = create("native")
    for frame in stretch.setup_list():
        engine.apply(frame)
    kinds = b"".join(engine.apply(frame)[64:][::64] for frame in stretch.frame_list(1_000))
    assert set(stretch.records[::64]) == {Kind.NEW, Kind.CANCEL}
    assert Kind.REJECTED not in kinds
    assert kinds.count(Kind.CANCELED) == stretch.records[::64].count(Kind.CANCEL), "no market order lacks liquidity"
    assert kinds.count(Kind.TRADE) > 300


def test_wide_accounts_have_what_their_orders_need() -> None:
    stretch = Case("wide", 30).stretch(1, 500, 3_000)
    done = FullRow().verify(stretch)
    assert (done.trades, done.quantity) == (stretch.trades, stretch.quantity)
    assert CoreRow().verify(stretch).trades == stretch.trades


@pytest.mark.slow
@pytest.mark.parametrize("name", PEERS)
def test_the_peer_itself_trades_what_we_trade(name: str) -> None:
    place = PeerPlace.of_checkout(name)
    if not place.is_ready:
        if os.environ.get("CI") != "true":
            pytest.skip(f"{name} is not set up: ./lx bench setup")
        if place.missing_tools:
            pytest.skip(f"{name} needs {' and '.join(place.missing_tools)}")
        place.set_up()
    prefix = Case("limits" if name == PEER else "plain", 64).prefix(3, 2_000)
    ours, done = CoreRow().verify(prefix), PeerRow(place).verify(prefix)
    assert done.quantity == ours.quantity > 0
    assert done.trades == (None if name == "limit-order-book" else ours.trades)
