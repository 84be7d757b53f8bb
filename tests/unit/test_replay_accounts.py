"""`lx replay --accounts on`: money moves, no figure does; what is beyond AMOUNT_MAX is refused and told."""

from pathlib import Path

import pytest

from lx.cli.main import run
from lx.engine import create
from lx.errors import UsageError
from lx.lab.replay.engines import Engines
from lx.lab.replay.feed import Feed
from lx.lab.replay.lobster_script import replay
from lx.lab.replay.run import replay_file
from lx.lab.replay.source import Source
from lx.wire.records_generated import AMOUNT_MAX, PRICE_MAX, QUANTITY_MAX
from tests.unit.test_replay_engines import ROWS, figures
from tests.unit.test_replay_formats import lobster


def test_accounts_change_the_state_and_no_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "market"
    path.write_text(ROWS, encoding="utf-8")
    plain = figures(replay_file(path, engine="both"))
    found = figures(replay_file(path, engine="both", accounts=True))
    for size in (1, 2, 3):
        monkeypatch.setattr("lx.lab.replay.feed.COMMANDS_PER_FRAME", size)
        assert figures(replay_file(path, engine="both", accounts=True)) == found
    assert found.pop("state_hash") != plain.pop("state_hash")
    assert found == plain


def test_the_account_has_all_money_and_orders_reserve_of_it(tmp_path: Path) -> None:
    path = tmp_path / "market"
    path.write_text(ROWS, encoding="utf-8")
    engines = Engines("reference")
    engine = create("reference")
    engines._engines = [("reference", engine)]
    with Source(path) as source:
        replay(source, Feed(engines, accounts=True))
    assert [(balance.free, balance.reserved) for balance in engine.balances(1)] == [
        (AMOUNT_MAX - 4, 4),
        (AMOUNT_MAX, 0),
    ]
    assert [(total.supply, total.venue) for total in engine.conservation()] == [(AMOUNT_MAX, 0)] * 2, "no fees"


def test_an_order_beyond_the_largest_amount_is_refused_and_told(tmp_path: Path) -> None:
    path = tmp_path / "market"
    path.write_text(lobster(("ADD", "B", 1, QUANTITY_MAX, PRICE_MAX, "")), encoding="utf-8")
    assert replay_file(path, engine="both").rejected == {}
    assert replay_file(path, engine="both", accounts=True).rejected == {"notional_above_max": 1}


def test_a_log_has_its_own_accounts(tmp_path: Path) -> None:
    path = tmp_path / "market"
    path.write_text("add_asset decimals=2 client_id=1 name=USD\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"--accounts: .* is a log, which has its own accounts or none"):
        replay_file(path, accounts=True)


def test_another_word_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["replay", str(tmp_path), "--accounts", "yes"]) == 2
    assert "--accounts: 'yes' is neither on nor off; give one of them" in capsys.readouterr().err
