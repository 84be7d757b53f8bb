"""What a run came to, and how it is kept: one object with everything, the histogram included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

from hdrh.histogram import HdrHistogram

from lx.lab.load.checks import LATENCIES, UNITS, Check, Outcome
from lx.lab.load.handshake import Book
from lx.lab.load.options import LoadOptions
from lx.lab.machine import machine

__all__ = [
    "ERRORS_CHECK",
    "ERRORS_PERCENT_MAX",
    "HIGHEST_NS",
    "RECEIPT_CHECK",
    "SATURATED_BELOW",
    "Amount",
    "LoadResult",
    "Receipt",
    "WholeRun",
    "evaluate",
    "to_histogram",
    "to_json",
]

SATURATED_BELOW: Final = 0.99
"""A run whose achieved rate is below this share of the offered one is saturated."""
ERRORS_PERCENT_MAX: Final = 1.0
"""A run with more errors than this, in percent of its orders, has failed."""
ERRORS_CHECK: Final = f"errors<={ERRORS_PERCENT_MAX:g}%"
"""Name of the check that is always made and always counts."""
HIGHEST_NS: Final = 600_000_000_000
"""Latencies above ten minutes count as ten minutes."""
RECEIPT_CHECK: Final = "received as sent"
"""Name of the check of a one-way run that always counts: nothing lost, nothing changed."""
_DIGITS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeRun:
    """The orders of a whole run, warm-up included; without the ends of the sessions. What an exchange that had no other
    client sums up is the same. Errors as in LoadResult; `volume` by symbol in units of the quote asset.
    """

    sent: int
    acked: int
    rejected: int
    trades: int
    volume: dict[str, str]
    errors: int


@dataclass(frozen=True, slots=True)
class Amount:
    """Messages, their bytes, and the sum of the CRC32C of each of them modulo 2^64."""

    messages: int
    bytes_: int
    checksum: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What left in a one-way run, warm-up included, and what its receiver says has come."""

    sent: Amount
    received: Amount

    @property
    def lost(self) -> int:
        """Messages that did not come."""
        return max(0, self.sent.messages - self.received.messages)

    @property
    def is_corrupt(self) -> bool:
        """Whether nothing is lost, and yet something else came than was sent."""
        return not self.lost and not self.is_whole

    @property
    def is_whole(self) -> bool:
        """Whether all that was sent came, as it was sent, and nothing else."""
        return self.sent == self.received


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadResult:
    """A finished run. Counts are of the measured orders unless said otherwise: of those due in the measured time,
    whenever they were answered. Latencies in ns, volume in quote units.

    offered, sent: orders that were due, and that left
    answered: answered before the measured time's end or the grace after it (1 % of that time, at most 50 ms), errors
        not counted; the achieved rate is made of it and can't be above the offered one
    acknowledged, rejected: rejected by reason of the market
    unanswered, busy, malformed: errors
    trades, volume: what measured orders traded when they came in
    messages_out, bytes_out, messages_in, bytes_in: payload that left and came within the measured time
    refused, unexpected: messages that were refused whole, and answers to nothing that was asked, in the whole run
    whole_run: the same figures with the warm-up
    receipt: of a one-way run, which has no latency, trades and reasons: `answered` are orders matched in time,
        acknowledged and rejected what the engine said, malformed what was refused, unanswered what it never had
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
    messages_out: int
    bytes_out: int
    messages_in: int
    bytes_in: int
    trades: dict[str, int]
    volume: dict[str, str]
    latency_ns: dict[str, int]
    buckets: list[tuple[int, int]]
    book: Book | None
    whole_run: WholeRun
    receipt: Receipt | None = None

    @property
    def offered_per_second(self) -> float:
        """Orders a second that were due."""
        return self.offered / self.seconds

    @property
    def achieved_per_second(self) -> float:
        """Orders a second that were answered in time."""
        return self.answered / self.seconds

    @property
    def errors(self) -> int:
        """Orders unanswered, turned away as busy, or malformed."""
        return self.unanswered + self.busy + self.malformed

    @property
    def errors_percent(self) -> float:
        """Errors, of the orders sent."""
        return 100 * self.errors / max(1, self.sent)

    @property
    def is_faulty(self) -> bool:
        """Whether there were more errors than a run may have."""
        return self.errors_percent > ERRORS_PERCENT_MAX

    @property
    def rejected_percent(self) -> float:
        """Orders that the market rejected, of those sent."""
        return 100 * sum(self.rejected.values()) / max(1, self.sent)

    @property
    def is_saturated(self) -> bool:
        """Whether the rate was missed."""
        return self.answered < SATURATED_BELOW * self.offered

    @property
    def megabytes_per_second(self) -> float:
        """Payload in both directions, 10^6 bytes a second."""
        return (self.bytes_out + self.bytes_in) / self.seconds / 1e6


def evaluate(result: LoadResult, checks: Iterable[Check]) -> list[Outcome]:
    """Each check against the result, after the two that are always made: not saturated, no more than 1 % errors."""
    values: dict[str, float] = {
        **{name: float(result.latency_ns.get(name, 0)) for name in LATENCIES},
        "errors": result.errors_percent,
        "rejected": result.rejected_percent,
        "rate": result.achieved_per_second,
        "unanswered": float(result.unanswered),
    }
    outcomes = [
        Outcome("not saturated", result.answered / result.offered, "of offered", not result.is_saturated),
        Outcome(ERRORS_CHECK, result.errors_percent, "%", not result.is_faulty),
    ]
    if result.receipt is not None:
        lost = float(result.receipt.lost)
        outcomes.append(Outcome(RECEIPT_CHECK, lost, "messages lost", result.receipt.is_whole))
    for check in checks:
        value = values[check.name]
        shown = value / 1_000 if check.name in LATENCIES else value
        outcomes.append(Outcome(check.text, shown, UNITS[check.name], check.holds(value)))
    return outcomes


def to_histogram(buckets: Iterable[tuple[int, int]]) -> HdrHistogram:
    """An HdrHistogram of the native one's buckets: latencies in ns, three digits."""
    histogram = HdrHistogram(1, HIGHEST_NS, _DIGITS)
    for value, count in buckets:
        histogram.record_value(value, count)
    return histogram


def to_json(result: LoadResult, outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """The result as one object for machines: offered and achieved in orders a second, `*_us` latencies in us, volume by
    symbol in units of the quote asset, the histogram in HdrHistogram's compressed form (in ns). Counts are of the
    measured orders, but for `whole_run`, `orders_in_all`, `refused` and `unexpected`, which are of the whole run.
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
        "orders_in_all": result.whole_run.sent,
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
        "whole_run": asdict(result.whole_run),
        "checks": [asdict(outcome) for outcome in outcomes],
        "passed": all(outcome.passed for outcome in outcomes),
        "one_way": None if result.receipt is None else _receipt_json(result.receipt),
        "book": None if result.book is None else asdict(result.book),
        "options": asdict(result.options),
        "machine": machine(),
        "histogram": to_histogram(result.buckets).encode().decode("ascii"),
    }


def _receipt_json(receipt: Receipt) -> dict[str, Any]:
    sides = {"sent": receipt.sent, "received": receipt.received}
    counts = {
        name: {"messages": it.messages, "bytes": it.bytes_, "checksum": f"{it.checksum:016x}"}
        for name, it in sides.items()
    }
    return {**counts, "lost": receipt.lost, "corrupt": receipt.is_corrupt}
