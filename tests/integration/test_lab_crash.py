"""`lx lab crash`: an exchange is killed, and nothing that it acknowledged is lost or executed twice."""

import json

import pytest

from lx.cli.main import run


def test_nothing_is_lost_in_some_kills(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lab", "crash", "--rounds", "2", "--seed", "3", "--json"]) == 0
    told = capsys.readouterr()
    result = json.loads(told.out)
    assert (result["lost"], result["duplicated"], result["is_equal"]) == (0, 0, True)
    assert result["acknowledged"] > 1_000
    assert result["repeated"] > 0
    assert [it["number"] for it in result["rounds"]] == [1, 2]
    assert all(it["first_ns"] > 0 for it in result["rounds"])
    assert told.err.count("first new answer after") == 2


def test_rounds_are_one_or_more(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lab", "crash", "--rounds", "0"]) == 2
    assert "--rounds: 0 is too few" in capsys.readouterr().err
