"""`--check 'p99<10ms,errors<0.1%'`: what a run has to fulfil.

A list of comparisons: a name, one of < <= > >= =, and a number. Latencies (p50, p90, p95, p99, p99.9, p99.99, max,
mean) take a unit of time, `errors` and `rejected` a percentage of what was sent, `rate` (achieved) orders a second,
`unanswered` a count; all of the measured time. A run that is saturated, or in which more than 1 % of the orders were
errors, fails whatever the list says.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from lx.errors import UsageError

__all__ = ["LATENCIES", "NAMES", "UNITS", "Check", "Outcome", "parse_checks"]

LATENCIES: Final = ("p50", "p90", "p95", "p99", "p99.9", "p99.99", "max", "mean")
NAMES: Final = (*LATENCIES, "errors", "rejected", "rate", "unanswered")
"""What can be checked. Values: latencies in ns, errors and rejected in percent, rate in orders a second."""

UNITS: Final[Mapping[str, str]] = {
    **dict.fromkeys(LATENCIES, "us"),
    "errors": "%",
    "rejected": "%",
    "rate": "orders/s",
    "unanswered": "orders",
}
"""What an outcome's value is in, by what was checked."""

_COMPARISONS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}
_UNITS_NS: Final = {"ns": 1, "us": 1_000, "µs": 1_000, "ms": 1_000_000, "s": 1_000_000_000}
_CHECK: Final = re.compile(
    r"(?P<name>[a-z][a-z0-9.]*)\s*(?P<sign><=|>=|<|>|=)\s*(?P<number>\d+(?:\.\d+)?)(?P<unit>\S*)"
)
_EXAMPLE: Final = "--check 'p99<10ms,errors<0.1%'"


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison, as it was written and as it is evaluated."""

    text: str
    name: str
    sign: str
    bound: float

    def holds(self, value: float) -> bool:
        """Whether a value of this name fulfils it."""
        return _COMPARISONS[self.sign](value, self.bound)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A check and what was found: `value` in `unit`, which is us for every latency whatever the check is written in."""

    check: str
    value: float
    unit: str
    passed: bool


def parse_checks(text: str) -> tuple[Check, ...]:
    """The comparisons of a list; raise UsageError, which says what is wrong with which.

    >>> [check.bound for check in parse_checks("p99<10ms,errors<0.1%")]
    [10000000.0, 0.1]
    """
    return tuple(_parse(part.strip(), text) for part in text.split(","))


def _parse(part: str, text: str) -> Check:
    where = f"--check: '{text}'"
    match = _CHECK.fullmatch(part)
    if match is None:
        raise UsageError(f"{where}: '{part}' is not a comparison; write {_EXAMPLE}")
    name, number, unit = match["name"], float(match["number"]), match["unit"]
    if name not in NAMES:
        raise UsageError(f"{where}: '{name}' can't be checked; known are {', '.join(NAMES)}")
    if name in LATENCIES:
        if unit not in _UNITS_NS:
            raise UsageError(
                f"{where}: '{part}' needs a unit of time, one of {', '.join(_UNITS_NS)}, as in {name}<10ms"
            )
        number *= _UNITS_NS[unit]
    elif name in ("errors", "rejected"):
        if unit != "%":
            raise UsageError(f"{where}: '{part}' needs a percent sign, as in {name}<0.1%")
    elif unit:
        raise UsageError(f"{where}: '{part}' is a plain number; leave '{unit}' out")
    return Check(part, name, match["sign"], number)
