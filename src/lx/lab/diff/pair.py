"""Two engines that must be equal: fed with the same frames, compared by events, and by state where it is asked for.

A run is a list of steps. A step is a frame of commands, or, without commands, a change of horses: each engine goes on
from the other's snapshot. The same steps give the same comparison, so a failure can be cut down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from lx.checks import InvariantError
from lx.engine import Engine, create, restore
from lx.errors import LxError
from lx.wire.codec import to_text
from lx.wire.frame import HEADER_SIZE, FrameHeader
from lx.wire.records_generated import CLASSES, RECORD_SIZE

__all__ = ["Difference", "Makers", "Pair", "Step", "attempt", "frame_of", "run_steps"]

_LEVELS = (1, 3, 1_000)
_INSTRUMENTS = (1, 2, 3)
_ACCOUNTS = range(11)


class Difference(LxError):
    """The engines gave other events, errors or states for the same commands: one of them is wrong."""

    exit_code: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Makers:
    """How engines come about, by name (`native`, `reference`)."""

    create: Callable[[str, int], Engine] = create
    restore: Callable[[str, bytes], Engine] = restore


@dataclass(frozen=True, slots=True)
class Step:
    """A frame: commands of 64 bytes (or 128 with an extension) and its time. Without commands: swap the engines."""

    commands: tuple[bytes, ...] = ()
    time_ns: int = 0


def frame_of(commands: tuple[bytes, ...], sequence: int, time_ns: int) -> bytes:
    """The unsealed frame of these commands."""
    payload = b"".join(commands)
    header = FrameHeader(
        record_count=len(payload) // RECORD_SIZE, command_count=len(commands), sequence=sequence, time_ns=time_ns
    )
    return header.pack() + payload


def attempt(action: Callable[[], bytes]) -> bytes | str:
    """What the action returns, or how it failed, in words: an engine that breaks is a finding, no end of the run."""
    try:
        return action()
    except (LxError, InvariantError) as error:
        return f"{type(error).__name__}: {error}"
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a panic in Rust becomes; its class can't be imported
            raise
        return f"panic: {error}"


class Pair:
    """A native and a reference engine, empty."""

    def __init__(self, orders_max: int, makers: Makers) -> None:
        self._makers = makers
        self.native = makers.create("native", orders_max)
        self.reference = makers.create("reference", orders_max)

    def apply(self, step: Step) -> bytes:
        """Apply a step on both; the events of its frame (none for a swap). Raise Difference."""
        if not step.commands:
            self.swap()
            return b""
        frame = frame_of(step.commands, self.reference.next_sequence, step.time_ns)
        reference = attempt(lambda: self.reference.apply(frame))
        native = attempt(lambda: self.native.apply(frame))
        if native != reference or isinstance(reference, str):
            raise Difference(first_difference(reference, native))
        return reference

    def compare_state(self) -> bytes:
        """Compare counts, depth, snapshot, hash and money, check the invariants; return the snapshot.

        Raise Difference.
        """
        found = [
            (engine.next_sequence, engine.time_ns, engine.orders_resting) for engine in (self.reference, self.native)
        ]
        _require_equal("next sequence, time and orders resting", *found)
        snapshots = [attempt(engine.snapshot) for engine in (self.reference, self.native)]
        if snapshots[0] != snapshots[1]:
            raise Difference(f"snapshots: {first_difference(snapshots[0], snapshots[1])}")
        _require_equal("state hashes", self.reference.state_hash(), self.native.state_hash())
        for instrument in _INSTRUMENTS:
            for levels in _LEVELS:
                found_levels = [_depth(engine, instrument, levels) for engine in (self.reference, self.native)]
                _require_equal(f"depth of instrument {instrument}", *found_levels)
        self._compare_money()
        for name, engine in (("reference", self.reference), ("native", self.native)):
            broken = attempt(lambda engine=engine: engine.check_invariants() or b"")  # type: ignore[misc]
            if broken:
                raise Difference(f"{name}: {broken!s}")
        return snapshots[0] if isinstance(snapshots[0], bytes) else b""

    def _compare_money(self) -> None:
        """Balances of some accounts, the venue's first, and the totals, which must be conserved."""
        for account in _ACCOUNTS:
            balances = (engine.balances(account) for engine in (self.reference, self.native))
            _require_equal(f"balances of account {account}", *balances)
        totals = []
        for name, engine in (("reference", self.reference), ("native", self.native)):
            try:
                totals.append(engine.conservation())
            except InvariantError as error:
                raise Difference(f"{name}: money is lost or made: {error}") from error
        _require_equal("conservation", *totals)

    def swap(self) -> None:
        """Compare, then let each engine go on from the other's snapshot. Raise Difference."""
        snapshot = self.compare_state()
        try:
            self.native = self._makers.restore("native", snapshot)
            self.reference = self._makers.restore("reference", snapshot)
        except LxError as error:
            raise Difference(f"a snapshot that both engines wrote can't be restored: {error}") from error
        if self.compare_state() != snapshot:
            raise Difference("an engine restored from a snapshot writes another one")


def run_steps(steps: Iterable[Step], orders_max: int, makers: Makers) -> tuple[int, str] | None:
    """Run the steps on new engines, and compare the state at the end; index of the step that fails, and why."""
    pair = Pair(orders_max, makers)
    last = 0
    try:
        for at, step in enumerate(steps):
            last = at
            pair.apply(step)
        pair.compare_state()
    except Difference as difference:
        return last, str(difference)
    return None


def _depth(engine: Engine, instrument: int, levels: int) -> object:
    try:
        return engine.depth(instrument, levels)
    except LxError as error:
        return str(error)


def _require_equal(what: str, reference: object, native: object) -> None:
    if reference != native:
        raise Difference(f"{what}: the reference has {reference}, native {native}")


def first_difference(reference: bytes | str, native: bytes | str) -> str:
    """The first record that differs in two frames, in words."""
    if isinstance(reference, str) or isinstance(native, str):
        return f"the reference gives {_outcome(reference)}, native {_outcome(native)}"
    at = HEADER_SIZE
    while at < len(reference) and reference[at : at + RECORD_SIZE] == native[at : at + RECORD_SIZE]:
        at += RECORD_SIZE
    if reference[HEADER_SIZE:] == native[HEADER_SIZE:]:
        return f"header: the reference gives {reference[:HEADER_SIZE].hex()}, native {native[:HEADER_SIZE].hex()}"
    index = (at - HEADER_SIZE) // RECORD_SIZE
    return f"record {index}: the reference gives {_record(reference, at)}, native {_record(native, at)}"


def _outcome(found: bytes | str) -> str:
    return repr(found) if isinstance(found, str) else f"{len(found) // RECORD_SIZE - 1} records"


def _record(frame: bytes, at: int) -> str:
    if at >= len(frame):
        return "nothing more"
    known = CLASSES.get(frame[at])
    return f"`{to_text(known.unpack(frame, at))}`" if known else frame[at : at + RECORD_SIZE].hex()
