"""Arguments of the embedded exchange: words to wire codes, and errors that say how to mend a wrong one.

What is wrong here is the caller's program (a float, a misspelt word, a market order with a price), so it raises. What
a market may refuse (off-tick price, unknown symbol, no such order) is a rejection and not decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from operator import index
from typing import Final, NoReturn

from lx.decimals import Grid, Number
from lx.engine.markets import SEPARATORS
from lx.errors import ArgumentError, ArgumentTypeError
from lx.wire.codec import TEXT_CHARS
from lx.wire.records_generated import OrderType, Side, TimeInForce

__all__ = [
    "ACCOUNT_MAX",
    "LIMIT_TYPES",
    "MODES",
    "SIDES",
    "STOP_TYPES",
    "TIF_WORDS",
    "TYPE_WORDS",
    "U64_MAX",
    "When",
    "choose",
    "full_symbol",
    "integer",
    "order_mode",
    "span_of",
    "text16",
    "time_of",
    "yes_or_no",
]

When = int | datetime
"""A time of the log: ns since 1970, or a datetime that knows its time zone."""

ACCOUNT_MAX: Final = (1 << 32) - 1
"""Highest number of an account."""
U64_MAX: Final = (1 << 64) - 1
_TEXT_LENGTH = 16
_BITS_SHOWN = 256
_QUOTE = "USD"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_SECONDS: Final = Grid.of(1, 9, "seconds")

SIDES: Final[Mapping[str, int]] = {"buy": int(Side.BUY), "sell": int(Side.SELL)}
LIMIT_TYPES: Final = ("limit", "stop_limit", "take_profit_limit")
"""Types of orders that have a limit price."""
STOP_TYPES: Final = ("stop", "stop_limit", "take_profit", "take_profit_limit", "trailing_stop")
"""Types of orders that wait for a price."""
_TIFS: Final = {
    "limit": ("gtc", "gtd", "day", "ioc", "fok", "at_open", "at_close"),
    "market": ("ioc", "fok", "at_open", "at_close"),
    "stop": ("gtc", "gtd", "day"),
    "stop_limit": ("gtc", "gtd", "day", "ioc", "fok"),
    "take_profit": ("gtc", "gtd", "day"),
    "take_profit_limit": ("gtc", "gtd", "day", "ioc", "fok"),
    "trailing_stop": ("gtc", "gtd", "day"),
}
"""The times in force of each type; the first is the one that it has unless another is given."""
MODES: Final[Mapping[tuple[str, str | None], tuple[int, int]]] = {
    (type, given): (int(OrderType[type.upper()]), int(TimeInForce[(given or tifs[0]).upper()]))
    for type, tifs in _TIFS.items()
    for given in (None, *tifs)
}
"""(type, tif) as the caller writes them to their codes on the wire."""
TYPE_WORDS: Final = {int(type): type.name.lower() for type in OrderType}
_POST_ONLY_TIFS: Final = (TimeInForce.GTC, TimeInForce.GTD, TimeInForce.DAY)
_UNLIMITED: Final = {
    "limit": "type='market'",
    "stop_limit": "type='stop'",
    "take_profit_limit": "type='take_profit'",
}
_LIMITED: Final = {
    "market": "type='limit', tif='ioc'",
    "stop": "type='stop_limit'",
    "take_profit": "type='take_profit_limit'",
    "trailing_stop": "type='stop_limit'",
}
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


def yes_or_no(**given: object) -> None:
    """Raise an error that names the first of the words that is no bool: "no" would count as yes."""
    for name, value in given.items():
        if value is not True and value is not False:
            raise ArgumentTypeError(f"{name}={value!r} is {type(value).__name__}; give True or False")


def time_of(when: When, name: str) -> int:
    """A time of the log in ns since 1970, above zero."""
    if not isinstance(when, datetime):
        return integer(when, name, 1, U64_MAX)
    if when.tzinfo is None:
        raise ArgumentTypeError(f"{name}={when!r} has no time zone; give datetime(..., tzinfo=UTC), or ns since 1970")
    return integer((when - _EPOCH) // _MICROSECOND * 1000, name, 1, U64_MAX)


def span_of(seconds: Number, low_ns: int, high_ns: int) -> int:
    """A length of time given in seconds, in ns; raise ArgumentError for a part of a ns or outside low_ns..high_ns.

    >>> span_of("0.5", 0, U64_MAX)
    500000000
    """
    span = _SECONDS.count(seconds)
    if span is None:
        raise ArgumentError(f"seconds={seconds!r} has more than 9 decimals; the log counts whole ns")
    if not low_ns <= span <= high_ns:
        allowed = f"{_SECONDS.value(low_ns):f} to {_SECONDS.value(high_ns):f}"
        raise ArgumentError(f"seconds={seconds!r} is out of range; give {allowed}")
    return span


def order_mode(type: object, tif: object, *, has_price: bool, post_only: bool) -> tuple[int, int]:
    """Codes of type and time in force of a new order; raise ArgumentError when the words don't go together."""
    mode = MODES.get((type, tif)) if isinstance(type, str) and (tif is None or isinstance(tif, str)) else None
    if mode is None:
        _refuse_mode(type, tif)
    if type in LIMIT_TYPES:
        if not has_price:
            unlimited = _UNLIMITED[str(type)]
            raise ArgumentError(f"a {_spoken(type)} order needs price=; for one without a limit give {unlimited}")
        if post_only and mode[1] not in _POST_ONLY_TIFS:
            raise ArgumentError(
                f"post_only=True never takes and does not go with tif={tif!r}; give tif='gtc', 'gtd' or 'day'"
            )
        return mode
    if has_price:
        raise ArgumentError(f"a {_spoken(type)} order takes no price=; for a price limit give {_LIMITED[str(type)]}")
    if post_only:
        raise ArgumentError(f"post_only=True never takes and a {_spoken(type)} order does; leave one of them out")
    return mode


def _spoken(type: object) -> str:
    return str(type).replace("_", " ")


def _refuse_mode(type: object, tif: object) -> NoReturn:
    if not isinstance(type, str) or type not in _TIFS:
        choose(dict.fromkeys(_TIFS, 0), type, "type")
    choose({word.name.lower(): 0 for word in TimeInForce}, tif, "tif")
    allowed = " or ".join(repr(word) for word in _TIFS[str(type)])
    raise ArgumentError(f"tif={tif!r} can't be with type={type!r}; give {allowed}")


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
