"""Tables for people: words to the left, figures to the right."""

from __future__ import annotations

from collections.abc import Collection, Sequence

__all__ = ["aligned"]


def aligned(cells: Sequence[Sequence[str]], *, figures: Collection[int]) -> list[str]:
    """One line a row, columns as wide as their widest cell; `figures` are the columns set to the right."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(
            text.rjust(width) if column in figures else text.ljust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
