"""Counts of numbers in buckets that are an eighth of a power of two wide, as those of HdrHistogram; integers only.

A bucket holds the numbers above the bound of the one before it, up to its own bound, that included, so that the powers
of two are exact bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

__all__ = ["VALUE_MAX", "Histogram", "bound_of", "bounds", "index_of", "percentile"]

VALUE_MAX: Final = 1 << 36
"""What is higher counts as this: 69 s in ns."""
_STEP_BITS: Final = 3
_STEPS: Final = 1 << _STEP_BITS


def index_of(value: int) -> int:
    """The bucket of a number; 0 is in that of 1.

    >>> index_of(1), index_of(2), index_of(1024) + 1 == index_of(1025)
    (0, 1, True)
    """
    below = min(value, VALUE_MAX) - 1 if value > 0 else 0
    shift = below.bit_length() - _STEP_BITS - 1
    return (shift << _STEP_BITS) + (below >> shift) if shift > 0 else below


def bound_of(index: int) -> int:
    """The highest number of a bucket.

    >>> bound_of(0), bound_of(index_of(1000))
    (1, 1024)
    """
    if index < 2 * _STEPS:
        return index + 1
    return (_STEPS + index % _STEPS + 1) << (index // _STEPS - 1)


class Histogram:
    """Counts by bucket, with the exact sum and maximum."""

    __slots__ = ("counts", "highest", "total")

    def __init__(self) -> None:
        self.counts = [0] * (index_of(VALUE_MAX) + 1)
        self.total = 0
        self.highest = 0

    def add(self, value: int, weight: int = 1) -> None:
        """Count a number, `weight` times."""
        self.counts[index_of(value)] += weight
        self.total += value * weight
        if value > self.highest:
            self.highest = value

    def as_dict(self) -> dict[str, object]:
        """What a page holds of it."""
        return {"counts": self.counts, "sum": self.total, "max": self.highest}


def bounds(counts: Sequence[int], lowest: int, highest: int) -> Iterator[tuple[int, int]]:
    """Powers of two from `lowest` to `highest`, which are such, and how many numbers are not above each."""
    seen, at, bound = 0, 0, lowest
    while bound <= highest:
        end = index_of(bound) + 1
        seen += sum(counts[at:end])
        yield bound, seen
        at, bound = end, bound * 2


def percentile(counts: Sequence[int], per_mille: int, highest: int) -> int:
    """The number that so many of a thousand do not exceed, as the bound of its bucket, at most `highest`; else 0."""
    wanted = -(-sum(counts) * per_mille // 1_000)
    seen = 0
    for index, count in enumerate(counts):
        seen += count
        if count and seen >= wanted:
            return min(bound_of(index), highest)
    return 0
