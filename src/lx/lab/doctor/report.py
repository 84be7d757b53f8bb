"""The findings as lines for a person, as JSON, and as a file for sysctl.d."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from lx.lab.doctor.finding import STATUSES, Finding

__all__ = ["as_json", "closing_line", "finding_lines", "is_fit", "sysctl_lines"]

_STATUS_WIDTH = max(len(it) for it in STATUSES)
_NAME_WIDTH = 31


def is_fit(findings: Sequence[Finding]) -> bool:
    """Whether nothing is bad."""
    return all(it.status != "bad" for it in findings)


def finding_lines(it: Finding) -> Iterator[str]:
    """A finding for a person: one line, and one each for the command that mends it and the one that undoes that."""
    said = "; ".join(text for text in (it.value, it.why) if text)
    yield f"{it.status:<{_STATUS_WIDTH}}  {it.name:<{_NAME_WIDTH}}  {said}"
    for word, command in (("mend", it.mend), ("undo", it.undo)):
        if command:
            yield f"{'':<{_STATUS_WIDTH}}    {word}: {command}"


def closing_line(findings: Sequence[Finding]) -> str:
    """How many there are of each kind."""
    counts = Counter(it.status for it in findings)
    return f"{len(findings)} checks: " + ", ".join(f"{counts[status]} {status}" for status in STATUSES)


def as_json(findings: Sequence[Finding]) -> dict[str, Any]:
    """The findings for a machine."""
    return {"fit": is_fit(findings), "findings": [asdict(it) for it in findings]}


def sysctl_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """The kernel's settings that should be others, as a file for /etc/sysctl.d; the values they have, as comments."""
    yield "# Settings for LX. To use them: sudo cp FILE /etc/sysctl.d/ && sudo sysctl --system"
    yield "# To undo that: remove the file, and run the commands that stand here as comments; they set what there was."
    settings = [it.sysctl for it in findings if it.sysctl is not None]
    for it in settings:
        yield f"# sudo sysctl -w '{it.name}={it.value}'"
        yield f"{it.name} = {it.wanted}"
    if not settings:
        yield "# All settings are as they should be."
