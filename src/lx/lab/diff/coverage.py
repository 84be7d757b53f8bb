"""How often each feature was met, and which pairs of them met: as a table in text and as plain data."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Coverage", "Features", "as_data", "both_ways", "lines"]

_LINE: Final = 118


@dataclass(frozen=True, slots=True)
class Features:
    """Names: those that are looked at in pairs, and those that are counted alone.

    `refusals` meet others where a command is refused; the pairs in `apart` can't meet.
    """

    pairs: tuple[str, ...]
    alone: tuple[str, ...] = ()
    refusals: frozenset[str] = frozenset()
    apart: frozenset[tuple[str, str]] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        return self.pairs + self.alone

    def can_meet(self, one: str, other: str) -> bool:
        """Whether two features are a pair that can meet."""
        return one != other and (one, other) not in self.apart


def both_ways(groups: Iterable[tuple[tuple[str, ...], tuple[str, ...]]]) -> Iterator[tuple[str, str]]:
    """Each name of the first with each of the second, and the other way round."""
    for first, second in groups:
        for one in first:
            for other in second:
                yield one, other
                yield other, one


@dataclass(slots=True)
class Pairs:
    """Each of these features with those that follow it here."""

    found: dict[str, list[str]] = field(default_factory=dict)
    count: int = 0

    def add(self, one: str, other: str) -> None:
        """One more."""
        self.found.setdefault(one, []).append(other)
        self.count += 1


class Coverage:
    """Counts over rows of features: commands by feature, meetings by pair, those in refused commands apart."""

    def __init__(self, features: Features) -> None:
        self.features = features
        self.commands = 0
        self.by_feature = np.zeros(len(features.names), dtype=np.int64)
        width = len(features.pairs)
        self._met = np.zeros((width, width), dtype=np.int64)
        self._refused = np.zeros((width, width), dtype=np.int64)
        self._refusals = [at for at, name in enumerate(features.pairs) if name in features.refusals]

    def add_commands(self, rows: NDArray[np.bool_], is_refused: NDArray[np.bool_]) -> None:
        """Commands, one a row, with the features that met in them."""
        self.commands += len(rows)
        self.by_feature += rows.sum(axis=0)
        self.add_meetings(rows[~is_refused])
        refused = self._meetings(rows[is_refused])
        self._refused += refused
        self._met[self._refusals] += refused[self._refusals]
        self._met[:, self._refusals] += refused[:, self._refusals]

    def add_meetings(self, rows: NDArray[np.bool_]) -> None:
        """Features that met, of commands that are added elsewhere."""
        self._met += self._meetings(rows)

    def add_alone(self, feature: str, rows: NDArray[np.bool_]) -> None:
        """One of that feature, which meets all the others in the rows; they don't meet each other."""
        column = self.features.pairs.index(feature)
        self.by_feature[column] += 1
        found = rows[:, : len(self._met)].sum(axis=0)
        found[column] = 0
        self._met[column] += found
        self._met[:, column] += found

    def add(self, other: Coverage) -> None:
        """What another comparison met."""
        self.commands += other.commands
        self.by_feature += other.by_feature
        self._met += other._met
        self._refused += other._refused

    def sorted_out(self) -> tuple[Pairs, Pairs, Pairs]:
        """The pairs that met, those that met only in refused commands, and those that never met but could."""
        met, refused, never = Pairs(), Pairs(), Pairs()
        names = self.features.pairs
        for row, one in enumerate(names):
            for column in range(row + 1, len(names)):
                if self._met[row, column]:
                    met.add(one, names[column])
                elif self._refused[row, column]:
                    refused.add(one, names[column])
                elif self.features.can_meet(one, names[column]):
                    never.add(one, names[column])
        return met, refused, never

    def sign(self, row: int, column: int) -> str:
        """A pair in one character: digits of the count less one, and what there is instead of a count."""
        if met := int(self._met[row, column]):
            return str(min(9, len(str(met)) - 1))
        if self._refused[row, column]:
            return "-"
        names = self.features.pairs
        return "." if self.features.can_meet(names[row], names[column]) else "/"

    def _meetings(self, rows: NDArray[np.bool_]) -> NDArray[np.int64]:
        """How many rows have both features, for each two."""
        width = len(self._met)
        values = rows[:, :width]
        # A row has few of the features, so this is less work than the product of two matrices, and wakes no threads.
        return np.array([np.count_nonzero(values[values[:, column]], axis=0) for column in range(width)])


def as_data(coverage: Coverage) -> dict[str, object]:
    """Commands by feature; the number of pairs that met, and by the first of their features those that did not."""
    met, refused, never = coverage.sorted_out()
    counts = dict(zip(coverage.features.names, coverage.by_feature.tolist(), strict=True))
    return {"features": counts, "pairs_met": met.count, "pairs_refused": refused.found, "pairs_never": never.found}


def lines(coverage: Coverage) -> list[str]:
    """The table: a row a feature with its commands, a column a feature; then the pairs that have not met, by name."""
    met, refused, never = coverage.sorted_out()
    names, alone = coverage.features.pairs, coverage.features.alone
    width = max(map(len, names))
    out = [
        f"{coverage.commands:,} commands by feature, and the pairs of features that met in one: 0 = up to 9 times,",
        "1 = up to 99 and so on, - only where the command was refused, . never, / can't",
    ]
    for row, name in enumerate(names):
        signs = "".join(coverage.sign(row, column) for column in range(row))
        out.append(f"{row + 1:4} {name:{width}} {coverage.by_feature[row]:10,} {signs}".rstrip())
    numbers = [str(column + 1).rjust(2) for column in range(len(names) - 1)]
    out += [" " * (width + 17) + "".join(number[place] for number in numbers) for place in (0, 1)]
    counts = coverage.by_feature[len(names) :].tolist()
    out += _wrapped("alone: " + ", ".join(f"{name} {count:,}" for name, count in zip(alone, counts, strict=True)))
    out.append(f"pairs of features: {met.count:,} met, {refused.count:,} only refused, {never.count:,} never met")
    for title, pairs in (("only refused", refused), ("never met", never)):
        for name, others in pairs.found.items():
            out += _wrapped(f"{title}: {name} with {', '.join(others)}")
    return out


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _LINE, initial_indent="  ", subsequent_indent="      ")
