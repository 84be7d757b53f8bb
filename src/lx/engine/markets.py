"""The instruments of an exchange as commands: symbols as people type them, assets, ticks and lots.

A symbol without quote means its USD market: `BTC` is `BTC-USD`; `-`, `/` or `_` stands between base and quote.
Every asset has 8 decimals: with a tick of 0.01 and a lot of 0.0001 (BTC 0.00001) each amount is then a whole number
of minor units, with a digit to spare.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lx.errors import UsageError
from lx.wire.codec import TEXT_CHARS
from lx.wire.records_generated import (
    FLAG_EXTENSION,
    INSTRUMENTS_MAX,
    PRICE_MAX,
    QUANTITY_MAX,
    AddAsset,
    AddInstrument,
    Configure,
    InstrumentLimits,
    Record,
    Risk,
)

__all__ = [
    "ASSET_DECIMALS",
    "DEFAULT_SYMBOLS",
    "LOT_SCALES",
    "SEPARATORS",
    "TICK_SCALE",
    "market_commands",
    "parse_symbols",
    "split_symbol",
]

DEFAULT_SYMBOLS: Final = ("BTC-USD", "ETH-USD", "SOL-USD", "AVAX-USD")
SEPARATORS: Final = ("-", "/", "_")
"""What may stand between base and quote in a symbol."""
ASSET_DECIMALS: Final = 8
TICK_SCALE: Final = 2
"""A tick is 0.01 of the quote asset."""
LOT_SCALES: Final = {"BTC": 5}
"""A lot is 10^-scale of the base asset; 4 for an asset that isn't named."""
_LOT_SCALE: Final = 4
_QUOTE: Final = "USD"
_SYMBOL_LENGTH_MAX: Final = 16


def parse_symbols(text: str, *, option: str = "--symbols") -> tuple[str, ...]:
    """The symbols of a list such as `BTC,ETH-EUR`, in full; raise UsageError, which names `option`.

    >>> parse_symbols("BTC,ETH-EUR")
    ('BTC-USD', 'ETH-EUR')
    """
    symbols = [_full(part.strip(), f"{option}: '{text}'", option) for part in text.split(",")]
    for symbol in symbols:
        if symbols.count(symbol) > 1:
            raise UsageError(f"{option}: '{text}' names {symbol} twice; name each market once")
    if len(symbols) > INSTRUMENTS_MAX:
        raise UsageError(f"{option} names {len(symbols)} markets; one engine has at most {INSTRUMENTS_MAX}")
    return tuple(symbols)


def _full(word: str, where: str, option: str) -> str:
    base, separator, quote = _split(word)
    symbol = word if separator else f"{word}-{_QUOTE}"
    is_text = TEXT_CHARS.issuperset(word.encode()) and word.isascii()
    if not base or (separator and not quote) or not is_text:
        raise UsageError(f"{where}: {word!r} is not a symbol; write BTC or BTC-USD, as in {option} BTC,ETH-EUR")
    if len(symbol) > _SYMBOL_LENGTH_MAX:
        raise UsageError(f"{where}: {symbol} has {len(symbol)} characters; a symbol has at most {_SYMBOL_LENGTH_MAX}")
    if base == (quote or _QUOTE):
        raise UsageError(f"{where}: {symbol} would trade {base} against itself; name another quote, such as {base}-EUR")
    return symbol


def _split(symbol: str) -> tuple[str, str, str]:
    """Base, separator and quote; the last two are empty for a symbol without quote."""
    found = [at for at in map(symbol.find, SEPARATORS) if at >= 0]
    return symbol.partition(symbol[min(found)]) if found else (symbol, "", "")


def split_symbol(symbol: str) -> tuple[str, str]:
    """Base and quote of a symbol in full.

    >>> split_symbol("ETH/BTC")
    ('ETH', 'BTC')
    """
    base, _, quote = _split(symbol)
    return base, quote


def market_commands(symbols: Iterable[str], *, risk: bool = False) -> list[Record]:
    """The commands that create the markets (and each asset once) in an empty engine, in the order given.

    risk: orders need funds, and fees are taken; the engine is told so first

    >>> [record.NAME for record in market_commands(["BTC-USD"])]
    ['add_asset', 'add_asset', 'add_instrument', 'instrument_limits']
    >>> market_commands(["BTC-USD"], risk=True)[0].NAME
    'configure'
    """
    first: list[Record] = [Configure(risk=Risk.ON, client_id=1)] if risk else []
    assets: dict[str, int] = {}
    added: list[Record] = []
    markets: list[Record] = []
    for number, symbol in enumerate(symbols, 1):
        base, quote = split_symbol(symbol)
        for name in (quote, base):
            if name not in assets:
                assets[name] = len(assets) + 1
                added.append(AddAsset(decimals=ASSET_DECIMALS, client_id=assets[name], name=name))
        markets.append(
            AddInstrument(
                tick_scale=TICK_SCALE,
                lot_scale=LOT_SCALES.get(base, _LOT_SCALE),
                flags=FLAG_EXTENSION,
                client_id=number,
                symbol=symbol,
                base=assets[base],
                quote=assets[quote],
            )
        )
        markets.append(
            InstrumentLimits(tick=1, lot=1, price_min=1, price_max=PRICE_MAX, quantity_min=1, quantity_max=QUANTITY_MAX)
        )
    return first + added + markets
