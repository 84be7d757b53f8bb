"""What a run came to, and how it is kept: one object with everything, the histogram included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

from hdrh.histogram import HdrHistogram

from lx.lab.load.checks import LATENCIES, Check, Outcome
from lx.lab.load.handshake import Book
from lx.lab.load.options import LoadOptions
from lx.lab.machine import machine

__all__ = ["HIGHEST_NS", "SATURATED_BELOW", "LoadResult", "evaluate", "to_histogram", "to_json"]

SATURATED_BELOW: Final = 0.99
"""A run whose achieved rate is below this share of the offered one is saturated."""
HIGHEST_NS: Final = 600_000_000_000
"""Latencies above ten minutes count as ten minutes."""
_DIGITS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadResult:
    """A finished run. Counts are of the measured time unless said otherwise; latencies in ns, volume in quote units.

    offered, sent: orders that were due, and that left
    answered: orders answered within the measured time, errors not counted; the achieved rate is made of it
    acknowledged, rejected: answers to measured orders; rejected by reason of the market
    unanswered, busy, malformed, refused, unexpected: of the whole run, warm-up included; `refused` are whole messages
    sent_in_all: orders of the whole run
    bytes_out, bytes_in: payload sent and received
    """

    options: LoadOptions
    seconds: float
    offered: int
    sent: int
    answered: int
    acknowledged: int
    rejected: dict[str, int]
    unanswered: int
    busy: int
    malformed: int
    refused: dict[str, int]
    unexpected: int
    sent_in_all: int
    messages_out: int
    bytes_out: int
    messages_in: int
    bytes_in: int
    trades: dict[str, int]
    volume: dict[str, str]
    latency_ns: dict[str, int]
    buckets: list[tuple[int, int]]
    book: Book | None

    @property
    def offered_per_second(self) -> float:
        """Orders a second that were due."""
        return self.offered / self.seconds

    @property
    def achieved_per_second(self) -> float:
        """Orders a second that were answered."""
        return self.answered / self.seconds

    @property
    def errors(self) -> int:
        """Orders unanswered, turned away as busy, or malformed."""
        return self.unanswered + self.busy + self.malformed

    @property
    def errors_percent(self) -> float:
        """Errors of all orders sent."""
        return 100 * self.errors / max(1, self.sent_in_all)

    @property
    def rejected_percent(self) -> float:
        """Orders that the market rejected, of those sent."""
        return 100 * sum(self.rejected.values()) / max(1, self.sent)

    @property
    def is_saturated(self) -> bool:
        """Whether the rate was missed."""
        return self.achieved_per_second < SATURATED_BELOW * self.offered_per_second

    @property
    def megabytes_per_second(self) -> float:
        """Payload in both directions, 10^6 bytes a second."""
        return (self.bytes_out + self.bytes_in) / self.seconds / 1e6


def evaluate(result: LoadResult, checks: Iterable[Check]) -> list[Outcome]:
    """Each check against the result, after the one that is always made: not saturated."""
    values: dict[str, float] = {
        **{name: float(result.latency_ns[name]) for name in LATENCIES},
        "errors": result.errors_percent,
        "rejected": result.rejected_percent,
        "rate": result.achieved_per_second,
        "unanswered": float(result.unanswered),
    }
    share = result.achieved_per_second / result.offered_per_second
    outcomes = [Outcome("not saturated", share, not result.is_saturated)]
    outcomes += [Outcome(check.text, values[check.name], check.holds(values[check.name])) for check in checks]
    return outcomes


def to_histogram(buckets: Iterable[tuple[int, int]]) -> HdrHistogram:
    """An HdrHistogram of the native one's buckets: latencies in ns, three digits."""
    histogram = HdrHistogram(1, HIGHEST_NS, _DIGITS)
    for value, count in buckets:
        histogram.record_value(value, count)
    return histogram


def to_json(result: LoadResult, outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """The result as one object for machines: offered and achieved in orders a second, `*_us` latencies in us, volume by
    symbol in units of the quote asset, the histogram in HdrHistogram's compressed form (in ns).
    """
    outcomes = list(outcomes)
    return {
        "offered": result.offered_per_second,
        "achieved": result.achieved_per_second,
        "saturated": result.is_saturated,
        "orders": result.sent,
        "answered": result.answered,
        "acked": result.acknowledged,
        "rejected": sum(result.rejected.values()),
        "rejects": result.rejected,
        "errors": result.errors,
        "errors_percent": result.errors_percent,
        "unanswered": result.unanswered,
        "busy": result.busy,
        "malformed": result.malformed,
        "refused": result.refused,
        "unexpected": result.unexpected,
        "orders_in_all": result.sent_in_all,
        "trades": sum(result.trades.values()),
        "trades_by_symbol": result.trades,
        "volume": result.volume,
        **{f"{name}_us": value / 1_000 for name, value in result.latency_ns.items()},
        "seconds": result.seconds,
        "messages_out": result.messages_out,
        "messages_in": result.messages_in,
        "bytes_out": result.bytes_out,
        "bytes_in": result.bytes_in,
        "megabytes_per_second": result.megabytes_per_second,
        "gigabits_per_second": result.megabytes_per_second * 8 / 1_000,
        "checks": [asdict(outcome) for outcome in outcomes],
        "passed": all(outcome.passed for outcome in outcomes),
        "book": None if result.book is None else asdict(result.book),
        "options": asdict(result.options),
        "machine": machine(),
        "histogram": to_histogram(result.buckets).encode().decode("ascii"),
    }
