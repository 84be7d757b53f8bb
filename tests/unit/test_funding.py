"""What accounts begin with in development mode."""

import pytest

from lx._native import Intake
from lx.engine.markets import market_commands
from lx.errors import UsageError
from lx.node.funding import BASE_UNITS, QUOTE_UNITS, default_grants, grants_text, parse_grants
from lx.wire.records_generated import AMOUNT_MAX, AddAsset

UNIT = 10**8
MARKETS = ("BTC-USD", "ETH-USD", "ETH/BTC")


def test_default_is_of_each_asset_in_the_order_of_their_numbers() -> None:
    grants = default_grants(MARKETS)
    names = [record.name for record in market_commands(MARKETS) if isinstance(record, AddAsset)]
    assert list(grants) == names == ["USD", "BTC", "ETH"]
    assert grants == {"USD": QUOTE_UNITS * UNIT, "BTC": QUOTE_UNITS * UNIT, "ETH": BASE_UNITS * UNIT}
    assert AMOUNT_MAX // max(grants.values()) > 4_000, "a load of so many traders is funded in full"


def test_what_is_named_is_changed_and_the_rest_stays() -> None:
    grants = parse_grants("BTC=0.00000001, USD=0", MARKETS)
    assert grants == {"USD": 0, "BTC": 1, "ETH": BASE_UNITS * UNIT}
    assert grants_text(grants) == "0 USD, 0.00000001 BTC, 1,000 ETH"


@pytest.mark.parametrize(
    "text", ["", "USD", "=5", "USD=", "USD=1e5", "USD=.5", "USD=5.", "USD=1,", "EUR=1", "USD=1,USD=1"]
)
def test_what_is_no_list_of_amounts_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--fund: "):
        parse_grants(text, MARKETS)


def test_the_most_is_what_an_asset_can_have_in_all() -> None:
    most = f"{AMOUNT_MAX // UNIT}.{AMOUNT_MAX % UNIT:08d}"
    assert parse_grants(f"USD={most}", MARKETS)["USD"] == AMOUNT_MAX
    with pytest.raises(UsageError, match="is too much"):
        parse_grants(f"USD={most[:-1]}{int(most[-1]) + 1}", MARKETS)


@pytest.mark.parametrize("grants", [[(0, 1)], [(1, 0)], [(1, -1)], [(1, AMOUNT_MAX + 1)], [(1, 1)] * 65_535])
def test_an_intake_takes_only_grants_that_can_be_deposited(grants: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="grant"):
        Intake(grants)
