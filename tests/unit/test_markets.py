"""Symbols as people type them, and the commands that make their markets."""

import pytest

from lx.engine.markets import market_commands, parse_symbols
from lx.errors import UsageError
from lx.wire.records_generated import AddAsset, AddInstrument


@pytest.mark.parametrize("text", ["ETH-BTC", "ETH/BTC", "ETH_BTC"])
def test_quote_stands_behind_any_separator(text: str) -> None:
    assert parse_symbols(text) == (text,)
    records = market_commands([text])
    assert [record.name for record in records if isinstance(record, AddAsset)] == ["BTC", "ETH"]


def test_symbol_without_quote_is_against_usd() -> None:
    assert parse_symbols("BTC, ETH-EUR") == ("BTC-USD", "ETH-EUR")


def test_each_asset_is_made_once() -> None:
    records = market_commands(["BTC-USD", "ETH-USD", "ETH/BTC"])
    assert [record.name for record in records if isinstance(record, AddAsset)] == ["USD", "BTC", "ETH"]
    pairs = [(record.base, record.quote) for record in records if isinstance(record, AddInstrument)]
    assert pairs == [(2, 1), (3, 1), (3, 2)]


@pytest.mark.parametrize(
    "text", ["", "BTC,", "-USD", "BTC-", "BTC/", "USD", "BTC/BTC", "B TC", "BTC,BTC-USD", "A" * 17]
)
def test_what_is_no_list_of_markets_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--symbols"):
        parse_symbols(text)
