"""The result of `lx lab queue-model` as a table for a person and as one JSON object."""

from __future__ import annotations

from lx.lab.queue_model.run import TOLERANCE, Cell, ModelRun

__all__ = ["json_object", "table_lines"]

_HEAD = ("bid", "ask", "up", "exact", "difference", "error", "")


def table_lines(done: ModelRun, *, seed: int, seconds: float) -> list[str]:
    """The table, and below it what it was made of."""
    rows = [_HEAD, *(_row(cell) for cell in done.cells)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = ["  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    cell = done.cells[0]
    widest = max(cell.tolerance for cell in done.cells)
    bound = f"{TOLERANCE}" if widest == TOLERANCE else f"{TOLERANCE}, or 4 standard errors, as runs are few"
    within = sum(cell.is_within for cell in done.cells)
    return [
        *lines,
        "",
        "up: share of runs, with so many orders at best bid and ask, whose mid moves up first; error: standard error",
        f"{cell.runs:,} runs a row, {done.commands:,} commands, {done.events:,} events in {seconds:.0f} s; seed {seed}",
        f"{within} of {len(done.cells)} rows within {bound}",
    ]


def _row(cell: Cell) -> tuple[str, ...]:
    return (
        str(cell.bids),
        str(cell.asks),
        f"{cell.measured:.4f}",
        f"{cell.exact:.4f}",
        f"{cell.difference:+.4f}",
        f"{cell.standard_error:.4f}",
        "within" if cell.is_within else "BEYOND",
    )


def json_object(done: ModelRun, *, seed: int, seconds: float) -> dict[str, object]:
    """What `--json` prints."""
    return {
        "rows": [
            {
                "bids": cell.bids,
                "asks": cell.asks,
                "runs": cell.runs,
                "up": round(cell.measured, 6),
                "exact": round(cell.exact, 6),
                "difference": round(cell.difference, 6),
                "standard_error": round(cell.standard_error, 6),
                "tolerance": round(cell.tolerance, 6),
                "within": cell.is_within,
            }
            for cell in done.cells
        ],
        "within": done.is_within,
        "seed": seed,
        "commands": done.commands,
        "events": done.events,
        "seconds": round(seconds, 3),
    }
