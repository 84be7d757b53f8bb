"""`lx replay --engine both`: two engines in lockstep, and figures that do not hang on how commands are batched."""

from pathlib import Path

import pytest

from lx.cli.main import run
from lx.engine import Engine, create
from lx.lab.replay.engines import EnginesDiffer
from lx.lab.replay.report import Report
from lx.lab.replay.run import replay_file
from tests.unit.test_replay_formats import add, bitstamp, lobster, touch

ROWS = lobster(
    ("ADD", "S", 1, 10, 500, "", 500, 10, -9999999999, 0),
    ("EXEC", "S", 1, 4, 500, 1, 500, 6, -9999999999, 0),
    ("REDUCE", "S", 1, 2, 500, "", 500, 4, -9999999999, 0),
)


class Wrong:
    """An engine that tells its last event of a frame otherwise, or has another state."""

    def __init__(self, engine: Engine, *, wrong: str) -> None:
        self._engine = engine
        self._wrong = wrong

    @property
    def next_sequence(self) -> int:
        return self._engine.next_sequence

    def apply(self, frame: bytes) -> bytes:
        events = self._engine.apply(frame)
        if self._wrong == "fewer":
            return events[:-64]
        if self._wrong == "header":
            return events[:6] + b"\0" + events[7:]
        changed = {"kind": -64, "side": -63}.get(self._wrong)
        if changed is None:
            return events
        data = bytearray(events)
        data[changed] ^= 3
        return bytes(data)

    def state_hash(self) -> str:
        return "0" * 32 if self._wrong == "hash" else self._engine.state_hash()


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ("hash", r"the engines' state hashes differ: native [0-9a-f]{32}, reference 0{32}; .*lx lab diff"),
        (
            "side",
            r"the engines differ in the frame from command 1, event \d+: native: .*; reference: level side=buy .*",
        ),
        ("kind", r"the engines differ in the frame from command 1, event \d+: native: .*; reference: bytes [0-9a-f]+"),
        (
            "header",
            r"the engines differ in the frame from command 1, only in its header: native: 4c46524d.*; reference",
        ),
        ("fewer", r"the engines differ in the frame from command 1, event \d+: .*; reference: no more events"),
    ],
)
def test_engines_that_differ_end_the_replay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], wrong: str, expected: str
) -> None:
    def make(name: str) -> Engine | Wrong:
        return Wrong(create(name), wrong=wrong) if name == "reference" else create(name)

    monkeypatch.setattr("lx.lab.replay.engines.create", make)
    path = tmp_path / "market"
    path.write_text(ROWS, encoding="utf-8")
    with pytest.raises(EnginesDiffer, match=expected):
        replay_file(path, engine="both")
    assert run(["replay", str(path), "--engine", "both"]) == 1
    output = capsys.readouterr()
    assert (output.out, output.err.count("\n")) == ("", 1)
    assert replay_file(path, engine="native").executions_equal == 1


def test_each_engine_alone_gives_the_same(tmp_path: Path) -> None:
    path = tmp_path / "market"
    path.write_text(ROWS, encoding="utf-8")
    reports = [replay_file(path, engine=engine) for engine in ("native", "reference", "both")]
    assert [report.engine for report in reports] == ["native", "reference", "both"]
    assert len({report.state_hash for report in reports}) == 1


def figures(report: Report) -> dict[str, object]:
    """All but what the clock says."""
    told = report.as_json()
    return {key: told[key] for key in told if key not in ("seconds", "commands_per_second")}


@pytest.mark.parametrize("text", [
    ROWS,
    bitstamp(
        ("INIT", [[100, 5], [99, 7], [98, 7]], [[100, 3], [102, 3], [103, 3], [104, 1]]),
        ("NEW", "B", 1, 103, 9),
        ("TRADE", "", 1, 102, 3),
        ("BOOK5", [[103, 3]], [[104, 1]]),
        ("INIT", [[1, 1]], []),
        ("BOOK5", [[1, 1]], []),
    ),
    "\n".join([add(1, "S", 9, "AB", 5), add(2, "S", 9, "CD", 5), touch("E", 1, 3), touch("X", 1, 6), touch("E", 2, 1)]),
], ids=["lobster", "bitstamp", "pitch"])  # fmt: skip
def test_batches_change_no_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    path = tmp_path / "market"
    path.write_text(text, encoding="utf-8")
    expected = figures(replay_file(path, engine="both"))
    for size in (1, 2, 3, 5):
        monkeypatch.setattr("lx.lab.replay.feed.COMMANDS_PER_FRAME", size)
        assert figures(replay_file(path, engine="both")) == expected
    monkeypatch.setattr("lx.lab.replay.feed.COMMANDS_PER_FRAME", 4096)
    monkeypatch.setattr("lx.lab.replay.feed.RECORDS_PER_FRAME_MAX", 4)  # a row is larger than a frame
    assert figures(replay_file(path, engine="both")) == expected


def test_progress_rises_to_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lx.lab.replay.feed.COMMANDS_PER_FRAME", 1)
    path = tmp_path / "market"
    path.write_text(ROWS, encoding="utf-8")
    for limit in (None, 2):
        shares: list[float] = []
        replay_file(path, limit=limit, progress=shares.append)
        assert shares == sorted(shares)
        assert all(0 <= share <= 1 for share in shares)
        assert shares[-1] == 1
