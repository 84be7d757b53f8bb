"""What people type as option values, turned into exact integers: durations, and later sizes and rates.

Each parser takes the option's name, so that its error can say what was typed where, why it is wrong and how to mend it.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from lx.errors import UsageError

__all__ = ["Duration", "OneOf", "parse_duration_ns"]

_UNITS_NS = {"ns": 1, "us": 1_000, "µs": 1_000, "ms": 1_000_000, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)([a-zµ]*)")
_DURATION_NS_MAX = 365 * 24 * 3600 * 10**9


@dataclass(frozen=True, slots=True)
class OneOf:
    """Says of an option which values there are: `engine: Annotated[str, OneOf(ENGINES)]`.

    Only said, for editors and for `lx config check`: the command itself refuses what it can't use.
    """

    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duration:
    """Says of an option that `parse_duration_ns` reads it: `warmup: Annotated[str, Duration(may_be_zero=True)]`."""

    may_be_zero: bool = False


def parse_duration_ns(text: str, *, option: str, allow_zero: bool = False) -> int:
    """Return the duration `text` in nanoseconds: a number with a unit of ns, us, ms, s, m or h; a bare 0 is zero.

    `option` is the option's name, such as "--duration", for the message of the `UsageError` that is raised when `text`
    has no unit, an unknown one, a fraction of a nanosecond, is above a year, or is zero and `allow_zero` is not set.
    Example: `parse_duration_ns("1.5ms", option="--batch-timeout") == 1_500_000`
    """
    where = f"{option}: '{text}'"
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"{where} is not a duration; write a number and a unit, such as {option} 60s, 1ms or 2m")
    number, unit = match.groups()
    if unit == "" and Decimal(number) == 0:
        unit = "ns"
    if unit not in _UNITS_NS:
        problem = f"has the unknown unit '{unit}'" if unit else "has no unit"
        raise UsageError(f"{where} {problem}; use ns, us, ms, s, m or h, such as {option} {number}s")
    duration_ns = Decimal(number) * _UNITS_NS[unit]
    if duration_ns != int(duration_ns):
        raise UsageError(f"{where} is finer than a nanosecond; write whole nanoseconds, such as {option} 100ns")
    if duration_ns > _DURATION_NS_MAX:
        raise UsageError(f"{where} is longer than a year; write a shorter one, such as {option} 60s")
    if duration_ns == 0 and not allow_zero:
        raise UsageError(f"{where} must be above zero, such as {option} 1ms")
    return int(duration_ns)
