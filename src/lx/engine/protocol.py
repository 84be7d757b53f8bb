"""What every engine is: a deterministic state machine, command frames in, event frames out.

Two engines implement it: `native` (Rust) and `reference` (plain Python, written to be read). For every input they give
equal events, equal snapshot bytes, equal `state_hash()` and the same errors; docs/matching.md says which. An engine
knows no clock, file, socket or thread: time enters through the frame header. One thread at a time uses an engine.

A rejection of a command is an event, never an exception. What raises is a frame that cannot be applied at all, and then
nothing was changed.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol, runtime_checkable

from lx.wire.codec import Buffer
from lx.wire.records_generated import Level, StateBalance

__all__ = ["AssetTotal", "Engine"]


class AssetTotal(NamedTuple):
    """All money of one asset (its number), in minor units: supply = free + reserved + venue.

    `supply` is what was deposited less what was withdrawn, `free` and `reserved` are the sums over all accounts but the
    venue's, `venue` is what the venue has.
    """

    asset: int
    supply: int
    free: int
    reserved: int
    venue: int


@runtime_checkable
class Engine(Protocol):
    """A matching engine with its assets, instruments, accounts, sessions and resting orders.

    >>> engine = create("reference")
    >>> events = engine.apply(build_frame([OpenSession(account=7, client_id=1)], sequence=1, time_ns=1))
    >>> engine.next_sequence
    2
    """

    def apply(self, frame: Buffer) -> bytes:
        """Apply all commands of a frame and return the frame of their events, unsealed.

        Raise WireError when the bytes are not a right command frame, SequenceError when its sequence is not
        `next_sequence`, TimeError when its time lies before `time_ns`; then nothing was applied.
        """

    def snapshot(self) -> bytes:
        """The whole state as a sealed snapshot frame: equal states give equal bytes, however they came about."""

    def state_hash(self) -> str:
        """First 16 bytes of BLAKE3 over the snapshot's records, as 32 hexadecimal digits."""

    @property
    def next_sequence(self) -> int:
        """Ordinal of the next command; the first of a log is 1."""

    @property
    def time_ns(self) -> int:
        """Time of the last frame in ns since 1970, 0 before the first."""

    @property
    def next_due_ns(self) -> int:
        """The soonest time at which something may happen by itself: an order expires, a countdown runs out, a lease
        ends, a timetable goes on. A frame before it makes no difference by its time. 2^64 - 1 when nothing waits.

        How soon may differ between engines: one may wait for a lease that began anew since.
        """

    @property
    def orders_resting(self) -> int:
        """Orders in all books."""

    def top(self, instrument: int) -> tuple[Level | None, Level | None]:
        """Best bid and best ask of an instrument, None for an empty side; raise UnknownInstrumentError."""

    def depth(self, instrument: int, levels: int) -> tuple[list[Level], list[Level]]:
        """At most `levels` bids and asks of an instrument, best first; raise UnknownInstrumentError."""

    def balances(self, account: int) -> list[StateBalance]:
        """What an account (0: the venue) has, by asset; assets of which it has nothing are left out.

        Empty for an account that does not exist, and with risk off.
        """

    def conservation(self) -> list[AssetTotal]:
        """The money of every asset, in the order of their numbers, counted in one pass over accounts and orders.

        Raise `lx.checks.InvariantError`, which means a bug, when some was lost or made: when supply is not free +
        reserved + venue, or what is reserved not what the resting orders need.
        """

    def check_invariants(self) -> None:
        """Compare the whole state with what must always hold; raise `lx.checks.InvariantError`, which means a bug.

        The cost grows with the state: it is for tests, not for every batch.
        """
