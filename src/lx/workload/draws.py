"""What random mixes of commands draw: numbers, choices, chances, and now and then a mistake."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Draws"]


class Draws:
    """Choices from a source of numbers: `draw` gives them from 0 to below 1, `errors` is the share of wrong fields."""

    def __init__(self, draw: Callable[[], float], *, errors: float = 1.0) -> None:
        self._draw = draw
        self._errors = errors

    def _between(self, low: int, high: int) -> int:
        return low + int(self._draw() * (high - low + 1))

    def _one_of(self, choices: tuple[int, ...]) -> int:
        return choices[int(self._draw() * len(choices))]

    def _chance(self, percent: float) -> bool:
        return self._draw() * 100 < percent

    def _is_wrong(self, percent: float) -> bool:
        return self._chance(percent * self._errors)

    def _operator(self) -> int:
        """Session of an operator's command: rightly none."""
        return self._between(1, 3) if self._is_wrong(5) else 0
