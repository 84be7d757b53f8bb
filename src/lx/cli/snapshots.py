"""Options about snapshots that several commands have."""

from __future__ import annotations

from lx.errors import UsageError
from lx.node.snapshotter import SnapshotPolicy

__all__ = ["is_on", "policy_of"]


def policy_of(every: int, keep: int, prune: str, keep_segments: int, *, option: str) -> SnapshotPolicy:
    """The policy that the options mean; `option` is the name of the one for `every`. Raise UsageError."""
    for name, value in ((option, every), ("--keep", keep), ("--keep-segments", keep_segments)):
        if value < 1:
            raise UsageError(f"{name}: {value} is too few; give a number from 1 on")
    return SnapshotPolicy(every, keep, keep_segments if is_on(prune, option="--prune") else None)


def is_on(word: str, *, option: str) -> bool:
    """Whether an option is on; raise UsageError for another word."""
    if word not in ("on", "off"):
        raise UsageError(f"{option}: '{word}' is neither on nor off; write {option} on or {option} off")
    return word == "on"
