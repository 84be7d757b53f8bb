"""Arguments of the embedded exchange: words to wire codes, and errors that say how to mend a wrong one.

What is wrong here is the caller's program (a float, a misspelt word, a market order with a price), so it raises. What
a market may refuse (off-tick price, unknown symbol, no such order) is a rejection and not decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import index
from typing import Final, NoReturn

from lx.engine.markets import SEPARATORS
from lx.errors import ArgumentError, ArgumentTypeError
from lx.wire.codec import TEXT_CHARS
from lx.wire.records_generated import OrderType, Side, TimeInForce

__all__ = [
    "ACCOUNT_MAX",
    "MODES",
    "SIDES",
    "TIF_WORDS",
    "U64_MAX",
    "choose",
    "full_symbol",
    "integer",
    "order_mode",
    "text16",
]

ACCOUNT_MAX: Final = (1 << 32) - 1
"""Highest number of an account."""
U64_MAX: Final = (1 << 64) - 1
_TEXT_LENGTH = 16
_BITS_SHOWN = 256
_QUOTE = "USD"

SIDES: Final[Mapping[str, int]] = {"buy": int(Side.BUY), "sell": int(Side.SELL)}
MODES: Final[Mapping[tuple[str, str | None], tuple[int, int]]] = {
    ("limit", None): (int(OrderType.LIMIT), int(TimeInForce.GTC)),
    ("limit", "gtc"): (int(OrderType.LIMIT), int(TimeInForce.GTC)),
    ("limit", "gtd"): (int(OrderType.LIMIT), int(TimeInForce.GTD)),
    ("limit", "ioc"): (int(OrderType.LIMIT), int(TimeInForce.IOC)),
    ("limit", "fok"): (int(OrderType.LIMIT), int(TimeInForce.FOK)),
    ("market", None): (int(OrderType.MARKET), int(TimeInForce.IOC)),
    ("market", "ioc"): (int(OrderType.MARKET), int(TimeInForce.IOC)),
    ("market", "fok"): (int(OrderType.MARKET), int(TimeInForce.FOK)),
}
"""(type, tif) as the caller writes them to their codes on the wire."""

TIF_WORDS: Final = {int(tif): tif.name.lower() for tif in TimeInForce}


def choose(choices: Mapping[str, int], word: object, name: str) -> int:
    """The code of a word; raise an error that lists the words."""
    code = choices.get(word) if isinstance(word, str) else None
    if code is not None:
        return code
    words = " or ".join(repr(choice) for choice in choices)
    if isinstance(word, str):
        raise ArgumentError(f"{name}={word!r} is unknown; give {words}")
    raise ArgumentTypeError(f"{name}={word!r} is {type(word).__name__}; give {words}")


def integer(value: object, name: str, low: int, high: int) -> int:
    """The value as an int within low..high; raise an error that names both."""
    if type(value) is int and low <= value <= high:
        return value
    if isinstance(value, bool):
        raise ArgumentTypeError(f"{name}={value!r} is bool; give an int from {low} to {high}")
    try:
        number = index(value)  # type: ignore[arg-type]
    except TypeError:
        raise ArgumentTypeError(
            f"{name}={value!r} is {type(value).__name__}; give an int from {low} to {high}"
        ) from None
    if not low <= number <= high:
        found = str(number) if number.bit_length() <= _BITS_SHOWN else f"an int of {number.bit_length()} bits"
        raise ArgumentError(f"{name}={found} is out of range; give an int from {low} to {high}")
    return number


def order_mode(type: object, tif: object, *, has_price: bool, post_only: bool) -> tuple[int, int]:
    """Codes of type and time in force of a new order; raise ArgumentError when the words don't go together."""
    mode = MODES.get((type, tif)) if isinstance(type, str) and (tif is None or isinstance(tif, str)) else None
    if mode is None:
        _refuse_mode(type, tif)
    if mode[0] == OrderType.LIMIT:
        if not has_price:
            raise ArgumentError("a limit order needs price=; for an order without a price give type='market'")
        if post_only and mode[1] in (TimeInForce.IOC, TimeInForce.FOK):
            raise ArgumentError(f"post_only=True never takes and tif={tif!r} never rests; leave one of them out")
        return mode
    if has_price:
        raise ArgumentError("a market order takes no price=; for a price limit give type='limit', tif='ioc'")
    if post_only:
        raise ArgumentError("post_only=True never takes and a market order never rests; leave one of them out")
    return mode


def _refuse_mode(type: object, tif: object) -> NoReturn:
    for name, word, allowed in (("type", type, ("limit", "market")), ("tif", tif, ("gtc", "gtd", "ioc", "fok"))):
        if word not in allowed and not (name == "tif" and word is None):
            choose(dict.fromkeys(allowed, 0), word, name)
    raise ArgumentError(f"tif={tif!r} can't be: a market order never rests; give tif='ioc' or 'fok'")


def full_symbol(symbol: str) -> str:
    """The symbol with its quote: `BTC` means `BTC-USD`.

    >>> full_symbol("BTC"), full_symbol("ETH-EUR")
    ('BTC-USD', 'ETH-EUR')
    """
    return symbol if any(separator in symbol for separator in SEPARATORS) else f"{symbol}-{_QUOTE}"


def text16(value: object, name: str) -> str:
    """A symbol or a name of an asset: 1 to 16 characters of A-Z a-z 0-9 . _ - /."""
    if not isinstance(value, str):
        raise ArgumentTypeError(f"{name}={value!r} is {type(value).__name__}; give a str such as 'BTC-USD'")
    if not 1 <= len(value) <= _TEXT_LENGTH or not value.isascii() or not TEXT_CHARS.issuperset(value.encode()):
        raise ArgumentError(f"{name}={value!r} is not 1 to {_TEXT_LENGTH} characters of A-Z a-z 0-9 . _ - /")
    return value
