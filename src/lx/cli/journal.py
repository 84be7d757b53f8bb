"""`lx journal`: look at the log of a server, check it, replay it, repair it.

Nothing here changes a journal but `repair --yes` and `prune --yes`. All of it may be used while a server writes; what
the server has not finished then looks like a torn tail. Exit status: 0 whole; 1 damaged, different, or not yet repaired
or pruned; 2 wrong usage; 3 in use (repair).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App

from lx.cli.params import OneOf
from lx.engine.factory import create
from lx.errors import LxError, UsageError
from lx.journal import Survey, drop_of, survey
from lx.journal import repair as repair_journal
from lx.journal.copy import copy_journal
from lx.journal.directory import EVENTS, holder, spare_files
from lx.journal.errors import JournalLockedError
from lx.journal.event_files import EventFiles, build_events
from lx.journal.front import Front, drop_front, front_of
from lx.journal.prune import prunable, segment_heads
from lx.journal.prune import prune as remove_segments
from lx.journal.restore import engine_of, fits_segments, good_snapshot
from lx.journal.snapshots import snapshot_files
from lx.lab.journal.replay import replay_journal
from lx.lab.journal.rows import FORMATS, dump_lines, export_lines, first_difference
from lx.lab.replay.engines import CHOICES
from lx.node.snapshotter import KEEP_SEGMENTS

__all__ = ["app", "backup", "diff", "dump", "events", "export", "ls", "prune", "repair", "replay", "verify"]

app = App(name="journal", help="Look at the log of a server, check it, repair it.")


@app.command
def ls(directory: Path, /) -> int:
    """List the segments of a journal, and how it ends.

    Parameters
    ----------
    directory
        The journal's directory.
    """
    found = survey(directory)
    print(f"{'segment':<20} {'commands':>21} {'frames':>9} {'used':>12} {'size':>12}")
    for it in found.segments:
        commands = f"{it.first_sequence}..{it.next_sequence - 1}" if it.frames else "none"
        print(f"{it.path.name:<20} {commands:>21} {it.frames:>9} {it.end:>12} {it.size:>12}")
    for sequence, path in snapshot_files(directory).items():
        print(f"{path.name:<20} before command {sequence}, {path.stat().st_size} bytes")
    who = holder(directory)
    in_use = f"open in process {who}" if who else "not in use"
    print(f"shard {found.shard}, {len(spare_files(directory))} spare, {in_use}")
    return _ending(found)


@app.command
def dump(directory: Path, /, *, from_sequence: int = 1) -> int:
    """Print every frame and record as text.

    Parameters
    ----------
    directory
        The journal's directory.
    from_sequence
        Begin with the frame that holds this command.
    """
    found = survey(directory)
    for line in dump_lines(found, from_sequence=from_sequence):
        print(line)
    return _status(found)


@app.command
def verify(directory: Path, /) -> int:
    """Check every frame (checksum, hash chain, sequence) and every snapshot; say how the journal ends.

    Parameters
    ----------
    directory
        The journal's directory.
    """
    found = survey(directory)
    print(
        f"{found.frames} frames, commands {found.first_sequence} to {found.next_sequence - 1}, "
        f"chain {found.last_header[48:].hex()}"
    )
    if found.first_sequence > 1:
        print(f"commands below {found.first_sequence} were pruned")
    return max(_snapshots(found), _ending(found))


@app.command
def replay(directory: Path, /, *, engine: Annotated[str, OneOf(tuple(CHOICES))] = "native") -> int:
    """Run the frames through an engine, from a snapshot where the log's beginning was pruned; print what it came to.

    Parameters
    ----------
    directory
        The journal's directory.
    engine
        native, reference, or both: two engines that must give equal events and equal hashes.
    """
    found = survey(directory)
    done = replay_journal(found, engine=engine)
    if done.first_sequence > 1:
        print(f"from the snapshot before command {done.first_sequence}")
    print(
        f"{done.frames} frames, next sequence {done.next_sequence}, state hash {done.state_hash}, "
        f"{done.commands_per_second:,.0f} commands/s in {done.seconds:.3f} s"
    )
    return _status(found)


@app.command
def events(directory: Path, /) -> int:
    """Build or complete the event files of a journal, from which a server answers who asks for events it missed.

    All frames are run through a new engine, and files that are wrong from some place on are written anew from there.
    Not while a server writes.

    Parameters
    ----------
    directory
        The journal's directory.
    """
    found = survey(directory)
    who = holder(directory)
    if who is not None:
        raise JournalLockedError(f"{directory}: a server has this journal open (process {who}); stop it first")
    with EventFiles(directory) as files:
        if files.removed:
            place = directory / EVENTS
            print(f"lx journal: {files.removed} event files of an older format removed in {place}", file=sys.stderr)
        built = build_events(found, create("native"), files)
    print(f"events up to command {built.next_sequence - 1}: {built.kept} frames kept, {built.written} written")
    return _status(found)


@app.command
def export(directory: Path, /, *, to: Annotated[str, OneOf(FORMATS)]) -> int:
    """Print every record for other programs.

    Parameters
    ----------
    directory
        The journal's directory.
    to
        csv (a column for each field of any command) or jsonl.
    """
    found = survey(directory)
    for line in export_lines(found, to=to):
        print(line)
    return _status(found)


@app.command
def diff(one: Path, other: Path, /) -> int:
    """Compare two journals frame by frame; status 1 when they differ.

    Parameters
    ----------
    one
        A journal's directory.
    other
        Another's.
    """
    left, right = survey(one), survey(other)
    difference = first_difference(left, right)
    if difference is not None:
        print(difference)
        return 1
    print(f"equal up to command {left.next_sequence - 1}, chain {left.last_header[48:].hex()}")
    return max(_status(left), _status(right))


@app.command
def repair(
    directory: Path, /, *, drop: Annotated[str, OneOf(("behind", "before"))] = "behind", yes: bool = False
) -> int:
    """Show what must be dropped so that the journal can be opened; drop it only with --yes.

    Parameters
    ----------
    directory
        The journal's directory.
    drop
        behind: all from the first fault on, which may be acknowledged orders. before: what lies before a good snapshot
        behind the fault, where there is one; history is lost but no state, and its files are set aside in `damaged`.
    yes
        Drop it. What is dropped behind a fault can't be had back: copy the directory before.
    """
    found = survey(directory)
    front = front_of(found)
    if drop == "before":
        return _repair_before(found, front, yes=yes)
    drops = drop_of(found)
    if drops is None:
        print("nothing to repair")
        return 0
    print(drops.why)
    would = "drops" if yes else "would drop"
    if drops.file is not None:
        print(f"{would} all from offset {drops.offset} of {drops.file} on")
    for path in (*drops.segments, *drops.snapshots):
        print(f"{would} {path}")
    print(f"{would} {drops.frames} whole frames behind the fault; the log then ends before command {drops.sequence}")
    if not yes:
        if front is not None:
            print(f"or, with --drop before, the log begins with command {front.first_sequence}: {front.lost}")
        print("nothing was changed; copy the directory, then give --yes to drop this")
        return 1
    repair_journal(directory, expected=drops)
    print("done")
    return 0


def _repair_before(found: Survey, front: Front | None, *, yes: bool) -> int:
    """Let the log begin behind its damage, or show what that would take."""
    if front is None:
        if found.damage is None:
            print("nothing to repair before a snapshot")
            return 0
        print(found.damage)
        print("no good snapshot lies behind the damage with a whole log behind it; only --drop behind opens this log")
        return 1
    print(front.why)
    would = "sets" if yes else "would set"
    for path in (*front.segments, *front.snapshots):
        print(f"{would} {path} aside")
    if front.cut is not None:
        print(f"{would} {front.cut[0]} aside, but for the frames from command {front.first_sequence} on")
    print(f"the log then begins with command {front.first_sequence}, a start with {front.snapshot.name}: {front.lost}")
    if not yes:
        print("nothing was changed; give --yes to do this")
        return 1
    print(f"done; what was set aside is in {drop_front(found.directory, expected=front)}")
    return 0


@app.command
def backup(directory: Path, target: Path, /) -> int:
    """Copy a journal, while a server writes it or not: its newest snapshot and the log from there on.

    Parameters
    ----------
    directory
        The journal's directory.
    target
        A new directory; a server can be started on it.
    """
    made = copy_journal(directory, target, lambda text: print(f"lx journal: {text}", file=sys.stderr))
    name = "no snapshot" if made.snapshot is None else made.snapshot.name
    print(f"{target} has {name} and commands {made.first_sequence} to {made.next_sequence - 1}")
    return 0


@app.command
def prune(directory: Path, /, *, keep_segments: int = KEEP_SEGMENTS, yes: bool = False) -> int:
    """Show which segments no restart needs, since the snapshots have what is in them; remove them only with --yes.

    Parameters
    ----------
    directory
        The journal's directory.
    keep_segments
        So many of the newest segments stay in any case.
    yes
        Remove them. The log then begins later, and what was in them can't be replayed or dumped any more.
    """
    if keep_segments < 1:
        raise UsageError(f"--keep-segments: {keep_segments} is too few; give a number from 1 on")
    found = survey(directory)
    if _status(found):
        return 1
    fits = fits_segments(found.segments)
    sequences = [good_snapshot(path, fits).sequence for path in snapshot_files(directory).values()]
    heads = segment_heads(directory)
    segments = prunable(heads, covered=min(sequences, default=1), keep_segments=keep_segments)
    if not segments:
        print("nothing to prune")
        return 0
    for head in segments:
        print(f"{'removes' if yes else 'would remove'} {head.path}")
    if not yes:
        print("nothing was changed; give --yes to remove them")
        return 1
    remove_segments(directory, segments, spare_bytes=heads[-1].size)
    return 0


def _snapshots(found: Survey) -> int:
    """Check each snapshot as a restart does; 1 when one can't be used, or one is needed and there is none."""
    fits = fits_segments(found.segments)
    status = 0
    files = snapshot_files(found.directory)
    for path in files.values():
        try:
            snapshot = good_snapshot(path, fits)
            engine_of(snapshot, "native")
        except LxError as error:
            print(f"lx journal: {path.name}: {error}", file=sys.stderr)
            status = 1
        else:
            print(f"{path.name} is whole, state hash {snapshot.state_hash}")
    if not files and found.first_sequence > 1:
        print(f"lx journal: {found.directory}: its beginning was pruned, and there is no snapshot", file=sys.stderr)
        status = 1
    return status


def _status(found: Survey) -> int:
    """1 for damage, which is told on stderr, else 0."""
    if found.damage is not None:
        print(f"lx journal: {found.damage}", file=sys.stderr)
    return 1 if found.damage is not None else 0


def _ending(found: Survey) -> int:
    if found.tail is not None:
        tail = found.tail
        print(f"torn tail: {tail.bytes} bytes in {tail.file} from offset {tail.offset} on; the next opening cuts it")
    elif found.damage is None:
        print("ends clean")
    return _status(found)
