"""Options about snapshots, of the exchange and of the snapshotter."""

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from cyclopts import Parameter

from lx.cli.params import OneOf
from lx.errors import UsageError
from lx.node.keeper import SnapshotKeeper, snapshotter_command
from lx.node.snapshotter import EVERY, KEEP, KEEP_SEGMENTS, SnapshotPolicy

__all__ = ["DEFAULT_SNAPSHOTS", "ON_OFF", "SnapshotOptions", "keep_snapshotter", "policy_of"]


ON_OFF: Final = ("on", "off")


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotOptions:
    """Options of `lx exchange` about snapshots.

    Parameters
    ----------
    snapshots
        on: a process of its own writes snapshots of the state, so that a start replays the rest only; off: none does.
    snapshot_every
        Commands from one snapshot to the next.
    prune
        on: segments of the log that no kept snapshot needs are removed; off: the log stays whole.
    keep_segments
        With --prune on: so many of the newest segments stay in any case.
    """

    snapshots: Annotated[str, OneOf(ON_OFF)] = "on"
    snapshot_every: int = EVERY
    prune: Annotated[str, OneOf(ON_OFF)] = "off"
    keep_segments: int = KEEP_SEGMENTS

    def policy(self) -> SnapshotPolicy | None:
        """When snapshots are made; None: never. Raise UsageError."""
        made = policy_of(self.snapshot_every, KEEP, self.prune, self.keep_segments, option="--snapshot-every")
        return made if _is_on(self.snapshots, option="--snapshots") else None


DEFAULT_SNAPSHOTS: Final = SnapshotOptions()


def keep_snapshotter(
    stack: ExitStack, directory: Path | None, policy: SnapshotPolicy | None, on_problem: Callable[[str], None]
) -> None:
    """Have a snapshotter beside the server until the stack ends, where there is a log and a policy."""
    if directory is not None and policy is not None:
        stack.enter_context(closing(SnapshotKeeper(snapshotter_command(directory, policy), on_problem)))


def policy_of(every: int, keep: int, prune: str, keep_segments: int, *, option: str) -> SnapshotPolicy:
    """The policy that the options mean; `option` is the name of the one for `every`. Raise UsageError."""
    for name, value in ((option, every), ("--keep", keep), ("--keep-segments", keep_segments)):
        if value < 1:
            raise UsageError(f"{name}: {value} is too few; give a number from 1 on")
    return SnapshotPolicy(every, keep, keep_segments if _is_on(prune, option="--prune") else None)


def _is_on(word: str, *, option: str) -> bool:
    """Whether an option is on; raise UsageError for another word."""
    if word not in ON_OFF:
        raise UsageError(f"{option}: '{word}' is neither on nor off; write {option} on or {option} off")
    return word == "on"
