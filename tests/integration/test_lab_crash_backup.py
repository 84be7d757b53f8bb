"""`lx lab crash --backup`: the primary is killed, its backup is promoted, and what is lost is named, or nothing is."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lx.cli.crash import backup_lines
from lx.cli.main import run
from lx.journal import Journal
from lx.lab.crash.backup import BackupResult, Takeover, look_at_the_killed
from lx.lab.crash.trader import Answer, Trader
from lx.wire.frame import build_frame, read_header
from lx.wire.records_generated import New, Promoted


def rounds_of(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    assert run(["lab", "crash", "--backup", "--json", *options]) == 0
    told = capsys.readouterr()
    result: dict[str, Any] = json.loads(told.out)
    assert (result["unexplained"], result["duplicated"], result["is_equal"]) == (0, 0, True)
    assert result["acknowledged"] > 1_000
    assert told.err.count("first new answer after") == len(result["rounds"])
    for it in result["rounds"]:
        assert it["is_prefix"]
        assert it["backup_next"] <= it["told_next"] <= it["primary_next"]
        assert all(it["backup_next"] <= lost < it["primary_next"] for lost in it["lost"])
        assert it["first_ns"] > 0
    return result


def test_a_backup_takes_over_again_and_again(capsys: pytest.CaptureFixture[str]) -> None:
    result = rounds_of(capsys, "--rounds", "2", "--seed", "3")
    assert [it["number"] for it in result["rounds"]] == [1, 2]
    assert result["lost"] == sum(len(it["lost"]) for it in result["rounds"])


def test_with_ack_replicated_nothing_is_lost(capsys: pytest.CaptureFixture[str]) -> None:
    assert rounds_of(capsys, "--rounds", "1", "--seed", "5", "--ack", "replicated")["lost"] == 0


def test_ack_needs_a_backup(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lab", "crash", "--ack", "replicated"]) == 2
    assert "--ack: 'replicated' does not fit" in capsys.readouterr().err


def order(session: int, client_id: int) -> New:
    return New(
        side=1, type=1, tif=3, instrument=1, account=7, session=session, client_id=client_id, price=9, quantity=1
    )


def log_of(directory: Path, orders: list[list[tuple[int, int]]]) -> list[bytes]:
    """A log with a frame of orders, (session, client id) each, for each list."""
    sealed = []
    with Journal.open(directory) as journal:
        for frame in orders:
            records = [order(*it) for it in frame]
            sealed.append(journal.append(build_frame(records, sequence=journal.next_sequence, time_ns=1)))
    return sealed


def test_what_was_acknowledged_behind_the_backups_end_is_found(tmp_path: Path) -> None:
    frames = log_of(tmp_path / "log", [[(1, 1), (2, 1)], [(1, 2), (2, 2), (1, 3)], [(2, 3), (1, 4)]])
    traders = [Trader(1), Trader(2)]
    for trader in traders:
        trader.session = trader.account
        trader.answers = {number: Answer(128, 0, number) for number in (1, 2, 3)}
    header = read_header(frames[0])
    hash_a, hash_b = struct.unpack("<QQ", header.hash)
    promoted = Promoted(outcome=0, sequence=3, told=3, term=1, hash_a=hash_a, hash_b=hash_b)
    found = look_at_the_killed(tmp_path / "log", promoted, traders)
    assert found == (8, True, (3, 4, 5, 6)), "client id 4 was not answered"
    assert [sorted(trader.answers) for trader in traders] == [[1], [1]]
    assert look_at_the_killed(tmp_path / "log", replace(promoted, hash_b=0), traders) == (8, False, ())


GOOD = Takeover(
    number=1,
    acknowledged=900,
    waiting=10,
    primary_next=50,
    backup_next=40,
    told_next=45,
    lost=(40, 41, 44),
    is_prefix=True,
    first_ns=5_000_000,
)
RESULT = BackupResult(
    seed=1, ack="durable", rounds=(GOOD,), acknowledged=900, lost=3, unexplained=0, duplicated=0, is_equal=True
)


def test_what_is_lost_is_named() -> None:
    assert RESULT.is_good
    lines = backup_lines(RESULT)
    assert "acknowledged 900, lost 3, duplicated 0, missing without a reason 0" in lines[0]
    assert lines[1].startswith("lost: round 1: 40-41, 44; all of it is in the log of the killed server")


@pytest.mark.parametrize(
    "wrong",
    [
        replace(GOOD, lost=(39,)),
        replace(GOOD, lost=(50,)),
        replace(GOOD, is_prefix=False),
        replace(GOOD, backup_next=46),
        replace(GOOD, told_next=51),
    ],
)
def test_what_can_not_be_explained_is_a_failure(wrong: Takeover) -> None:
    bad = replace(RESULT, rounds=(wrong,))
    assert not bad.is_good
    assert "NOT ALL OF IT" in backup_lines(bad)[1]


def test_a_loss_with_ack_replicated_is_a_failure() -> None:
    assert not replace(RESULT, ack="replicated").is_good
    assert not replace(RESULT, unexplained=1).is_good
    assert not replace(RESULT, duplicated=1).is_good
    assert not replace(RESULT, is_equal=False).is_good
