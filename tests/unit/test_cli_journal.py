"""`lx journal`: what each command prints, and its exit status."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from lx.cli.main import run
from lx.journal import Journal
from lx.lab.journal.bench import JournalPlan, run_journal_bench
from lx.lab.journal.report import journal_json, journal_lines
from lx.lab.journal.restart import restart_rows
from tests.unit.journal_rig import SEGMENT, frame, segment, write
from tests.unit.snapshot_rig import first_sequences, flip, frames_of, put, snapshot_after, write_market

Capture = pytest.CaptureFixture[str]


def call(capsys: Capture, *words: object) -> tuple[int, str, str]:
    """Status, stdout and stderr of `lx journal ...`."""
    capsys.readouterr()
    status = run(["journal", *map(str, words)])
    done = capsys.readouterr()
    return status, done.out, done.err


def damaged(directory: Path) -> Path:
    """A journal of 100 frames with damage in the fifth."""
    write(directory, "1" * 100)
    data = bytearray(segment(directory).read_bytes())
    data[128 + 4 * 128 + 80] ^= 1
    segment(directory).write_bytes(data)
    return directory


def test_ls_and_verify(tmp_path: Path, capsys: Capture) -> None:
    write(tmp_path, "1" * 40)
    status, out, _ = call(capsys, "ls", tmp_path)
    assert status == 0
    assert [line.split() for line in out.splitlines()[1:3]] == [
        ["00000001.segment", "1..31", "31", "4096", "4096"],
        ["00000002.segment", "32..40", "9", "1280", "4096"],
    ]
    assert out.splitlines()[3:] == ["shard 0, 0 spare, not in use", "ends clean"]
    with Journal.open(tmp_path):
        assert "open in process" in call(capsys, "ls", tmp_path)[1]
    status, out, _ = call(capsys, "verify", tmp_path)
    assert (status, out.startswith("40 frames, commands 1 to 40, chain ")) == (0, True)


def test_a_torn_tail_is_told_and_left_alone(tmp_path: Path, capsys: Capture) -> None:
    write(tmp_path, "11")
    data = bytearray(segment(tmp_path).read_bytes())
    data[330] ^= 1
    segment(tmp_path).write_bytes(data)
    status, out, _ = call(capsys, "verify", tmp_path)
    assert status == 0
    assert f"torn tail: 128 bytes in {segment(tmp_path)} from offset 256 on" in out
    assert segment(tmp_path).read_bytes() == data


def test_damage_is_one_line_with_file_and_offset(tmp_path: Path, capsys: Capture) -> None:
    damaged(tmp_path)
    for command in ("ls", "verify", "dump"):
        status, _, err = call(capsys, command, tmp_path)
        assert status == 1
        assert len(err.splitlines()) == 1
        assert f"{segment(tmp_path)}, offset 640: the checksum of this frame is wrong" in err


def test_repair_drops_only_with_yes(tmp_path: Path, capsys: Capture) -> None:
    damaged(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.glob("*.segment")}
    status, out, _ = call(capsys, "repair", tmp_path)
    assert status == 1
    assert f"would drop all from offset 640 of {segment(tmp_path)} on" in out
    assert "would drop 95 whole frames behind the fault; the log then ends before command 5" in out
    assert {path: path.read_bytes() for path in tmp_path.glob("*.segment")} == before
    with Journal.open(tmp_path / "other"):
        assert call(capsys, "repair", tmp_path / "other", "--yes")[:2] == (0, "nothing to repair\n")
    status, out, _ = call(capsys, "repair", tmp_path, "--yes")
    assert (status, out.splitlines()[-1]) == (0, "done")
    assert call(capsys, "verify", tmp_path)[0] == 0
    assert call(capsys, "repair", tmp_path)[:2] == (0, "nothing to repair\n")


def test_repair_waits_for_nobody(tmp_path: Path, capsys: Capture) -> None:
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        journal.append(frame(1))
        data = bytearray(segment(tmp_path).read_bytes())
        data[200] ^= 1
        segment(tmp_path).write_bytes(data)
        status, _, err = call(capsys, "repair", tmp_path, "--yes")
        assert (status, "another process has this journal open" in err) == (3, True)


def test_dump_and_export(tmp_path: Path, capsys: Capture) -> None:
    write(tmp_path, "12")
    out = call(capsys, "dump", tmp_path, "--from-sequence", "2")[1].splitlines()
    assert out[0].startswith("frame sequence=2 commands=2 records=2 time_ns=1002 ")
    assert out[1:] == ["  2 open_session account=7 client_id=2", "  3 open_session account=7 client_id=3"]
    rows = [json.loads(line) for line in call(capsys, "export", tmp_path, "--to", "jsonl")[1].splitlines()]
    assert [(row["sequence"], row["record"], row["client_id"]) for row in rows] == [
        (1, "open_session", 1),
        (2, "open_session", 2),
        (3, "open_session", 3),
    ]
    table = list(csv.DictReader(call(capsys, "export", tmp_path, "--to", "csv")[1].splitlines()))
    assert [(row["sequence"], row["account"], row["price"]) for row in table] == [(str(n), "7", "") for n in (1, 2, 3)]
    assert call(capsys, "export", tmp_path, "--to", "xml")[0] == 2


@pytest.mark.parametrize("engine", ["native", "reference", "both"])
def test_replay(tmp_path: Path, capsys: Capture, engine: str) -> None:
    write(tmp_path, "1" * 40)
    status, out, _ = call(capsys, "replay", tmp_path, "--engine", engine)
    assert status == 0
    assert out.startswith("40 frames, next sequence 41, state hash ")


def test_a_pruned_journal_without_a_snapshot_is_refused(tmp_path: Path, capsys: Capture) -> None:
    write(tmp_path, "1" * 40)
    with Journal.open(tmp_path, segment_bytes=SEGMENT) as journal:
        journal.prune(40)
    status, _, err = call(capsys, "replay", tmp_path)
    assert (status, "the beginning of the log was pruned, and no snapshot can be used" in err) == (1, True)
    status, out, err = call(capsys, "verify", tmp_path)
    assert (status, "commands below 32 were pruned" in out) == (1, True)
    assert "its beginning was pruned, and there is no snapshot" in err


def test_diff(tmp_path: Path, capsys: Capture) -> None:
    write(tmp_path / "one", "12")
    write(tmp_path / "two", "12")
    status, out, _ = call(capsys, "diff", tmp_path / "one", tmp_path / "two")
    assert (status, out.startswith("equal up to command 3, chain ")) == (0, True)
    write(tmp_path / "longer", "123")
    status, out, _ = call(capsys, "diff", tmp_path / "one", tmp_path / "longer")
    assert (status, "one ends before command 4" in out) == (1, True)
    with Journal.open(tmp_path / "other", segment_bytes=SEGMENT) as journal:
        journal.append(frame(1))
        journal.append(frame(2, 2, account=8))
    status, out, _ = call(capsys, "diff", tmp_path / "one", tmp_path / "other")
    assert status == 1
    assert out == "command 2: open_session account=7 client_id=2; the other: open_session account=8 client_id=2\n"


def test_a_directory_that_is_not_there(tmp_path: Path, capsys: Capture) -> None:
    status, _, err = call(capsys, "ls", tmp_path / "none")
    assert (status, "no such file or directory; give the directory of a journal" in err) == (1, True)


def test_bench_at_toy_size(tmp_path: Path) -> None:
    run_ = run_journal_bench(JournalPlan(groups=2, commands=500, repeats=1), tmp_path, lambda _: None)
    assert list(tmp_path.iterdir()) == []
    rows = {row.name: row for row in run_.rows}
    assert rows["commit 16 x 10 commands"].ratio is not None
    assert rows["replay"].ratio is not None
    assert all(len(row.rates) == 1 for row in run_.rows)
    assert any(line.startswith("restart with 10 M commands takes") for line in journal_lines(run_))
    assert len(json.dumps(journal_json(run_))) > 500


def test_restarts_at_toy_size(tmp_path: Path) -> None:
    whole, behind, pruned = restart_rows(5_000, tmp_path, 1, lambda _: None)
    assert list(tmp_path.iterdir()) == []
    assert behind.name == "restart, 5,000 commands, snapshot and 2,500 replayed"
    assert all(row.unit == "seconds" and row.rates[0] > 0 for row in (whole, behind, pruned))


def test_prune_shows_before_it_removes_and_verify_knows_snapshots(tmp_path: Path, capsys: Capture) -> None:
    write_market(tmp_path)
    frames = frames_of(tmp_path)
    assert call(capsys, "prune", tmp_path)[:2] == (0, "nothing to prune\n")
    path = put(tmp_path, snapshot_after(frames, len(frames) - 2))
    status, out, _ = call(capsys, "prune", tmp_path, "--keep-segments", "2")
    assert (status, out.splitlines()[0]) == (1, f"would remove {segment(tmp_path)}")
    assert "nothing was changed; give --yes" in out
    assert first_sequences(tmp_path)[0] == 1
    state = call(capsys, "replay", tmp_path)[1].split(", ")[2]
    status, out, _ = call(capsys, "prune", tmp_path, "--keep-segments", "2", "--yes")
    assert (status, f"removes {segment(tmp_path)}" in out) == (0, True)
    assert len(first_sequences(tmp_path)) == 2
    status, out, _ = call(capsys, "verify", tmp_path)
    assert (status, f"{path.name} is whole, state hash " in out, "were pruned" in out) == (0, True, True)
    assert f"{path.name} before command {int(path.stem)}" in " ".join(call(capsys, "ls", tmp_path)[1].split())
    status, out, _ = call(capsys, "replay", tmp_path, "--engine", "both")
    assert (status, f"from the snapshot before command {int(path.stem)}" in out) == (0, True)
    assert state.startswith("state hash ")
    flip(path, 700)
    status, _, err = call(capsys, "verify", tmp_path)
    assert (status, "the checksum of the state is wrong" in err, path.name in err) == (1, True, True)
    status, _, err = call(capsys, "prune", tmp_path, "--keep-segments", "1")
    assert (status, path.name in err) == (1, True)
    assert call(capsys, "prune", tmp_path, "--keep-segments", "0")[0] == 2
