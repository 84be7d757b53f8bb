"""Development mode's money: what an account is given when somebody first says hello for it.

The default lets some 4,600 accounts begin before the supply of an asset reaches AMOUNT_MAX; from then on the engine
rejects the deposit and the account begins without that asset.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lx.engine.markets import ASSET_DECIMALS, split_symbol
from lx.errors import UsageError
from lx.wire.records_generated import AMOUNT_MAX

__all__ = ["BASE_UNITS", "QUOTE_UNITS", "default_grants", "grants_text", "parse_grants"]

QUOTE_UNITS: Final = 10_000_000
"""Whole units that an account gets of an asset that others are priced in."""
BASE_UNITS: Final = 1_000
"""Whole units that it gets of any other asset."""
_UNIT: Final = 10**ASSET_DECIMALS
_AMOUNT: Final = re.compile(rf"([0-9]{{1,20}})(?:\.([0-9]{{1,{ASSET_DECIMALS}}}))?")


def default_grants(symbols: Iterable[str]) -> dict[str, int]:
    """Minor units of each asset of the markets, in the order of the assets' numbers.

    >>> default_grants(["BTC-USD"])
    {'USD': 1000000000000000, 'BTC': 100000000000}
    """
    grants: dict[str, int] = {}
    for symbol in symbols:
        base, quote = split_symbol(symbol)
        grants.setdefault(quote, 0)
        grants.setdefault(base, BASE_UNITS * _UNIT)
        grants[quote] = QUOTE_UNITS * _UNIT
    return grants


def parse_grants(text: str, symbols: Iterable[str], *, option: str = "--fund") -> dict[str, int]:
    """The default, changed by a list such as `USD=1000000,BTC=0.5`; raise UsageError, which names `option`.

    >>> parse_grants("USD=5", ["BTC-USD"])
    {'USD': 500000000, 'BTC': 100000000000}
    """
    grants = default_grants(symbols)
    named: set[str] = set()
    for part in text.split(","):
        asset, _, amount = part.strip().partition("=")
        where = f"{option}: {part.strip()!r}"
        found = _AMOUNT.fullmatch(amount)
        if not asset or found is None:
            raise UsageError(
                f"{where} is no amount of an asset; write whole units with up to {ASSET_DECIMALS} decimals, as in "
                f"{option} USD=1000000,BTC=0.5"
            )
        if asset not in grants:
            raise UsageError(f"{where}: no market has the asset {asset}; there are {', '.join(grants)}")
        if asset in named:
            raise UsageError(f"{where}: {asset} is named twice; name each asset once")
        minor = int(found[1]) * _UNIT + int((found[2] or "").ljust(ASSET_DECIMALS, "0"))
        if minor > AMOUNT_MAX:
            raise UsageError(
                f"{where} is too much; all accounts together have at most {AMOUNT_MAX // _UNIT} of an asset"
            )
        named.add(asset)
        grants[asset] = minor
    return grants


def grants_text(grants: dict[str, int]) -> str:
    """Grants for a person, in whole units.

    >>> grants_text({"USD": 500000000, "BTC": 150000000})
    '5 USD, 1.5 BTC'
    """
    told = []
    for asset, minor in grants.items():
        whole, part = divmod(minor, _UNIT)
        decimals = f"{part:0{ASSET_DECIMALS}d}".rstrip("0")
        told.append(f"{whole:,}{'.' if decimals else ''}{decimals} {asset}")
    return ", ".join(told)
