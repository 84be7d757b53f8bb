"""What one measurement of one row brings, and the checks without which it means nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lx.lab.bench.measure import VerificationError
from lx.wire.records_generated import Reason

__all__ = ["Figures", "Sample", "check_answers", "check_one_way", "check_sums"]

_LATE: Final = Reason.UNKNOWN_ORDER
"""Connections overtake each other, so some cancels come after the order is gone; nothing else is rejected."""
_LATE_SHARE_MAX: Final = 0.10


@dataclass(frozen=True, slots=True)
class Figures:
    """Latencies in ns."""

    p50: int
    p99: int
    p999: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A rate in orders (messages) a second, or latencies, of so many orders, all of them verified."""

    count: int
    rate: float = 0.0
    latency: Figures | None = None

    @property
    def value(self) -> float:
        """What rows are compared by: the rate, or the median latency."""
        return float(self.latency.p50) if self.latency else self.rate


def check_answers(who: str, whole: Mapping[str, int], rejected: list[tuple[int, int]], *, may_reject: bool) -> int:
    """Every order has one answer, and it is a good one; return their number or raise VerificationError."""
    sent = whole["sent"]
    wrong = {name: whole[name] for name in ("outstanding", "busy", "malformed", "unexpected", "refused")}
    _require(sent > 0, who, "no order was sent")
    _require(not any(wrong.values()), who, f"of {sent} orders: {_told(wrong)}")
    _require(whole["acknowledged"] + whole["rejected"] == sent, who, f"{sent} orders sent, {whole} counted")
    others = {Reason(code).name.lower(): count for code, count in rejected if code != _LATE}
    _require(not others, who, f"rejected: {_told(others)}")
    late = whole["rejected"] if may_reject else sent * whole["rejected"]
    _require(late <= sent * _LATE_SHARE_MAX, who, f"{whole['rejected']} of {sent} orders were rejected")
    return sent


def check_sums(who: str, sent: int, back: int) -> None:
    """What came back is what was sent, by its checksum."""
    _require(sent == back, who, f"what came back has checksum {back:016x}, what was sent {sent:016x}")


def check_one_way(who: str, *, messages: int, size: int, sent_sum: int, received: tuple[int, int, int]) -> None:
    """The receiver has all messages: by their count, their bytes and their checksum."""
    count, bytes_in, checksum = received
    _require(count == messages, who, f"{messages} messages were sent, {count} came")
    _require(bytes_in == messages * size, who, f"{messages} messages of {size} bytes were sent, {bytes_in} bytes came")
    check_sums(who, sent_sum, checksum)


def _require(is_so: bool, who: str, what: str) -> None:
    if not is_so:
        raise VerificationError(f"verification failed: {who}: {what}")


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items() if count)
