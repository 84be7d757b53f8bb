"""The native engine (crates/lx-core/src/engine) behind the protocol: bytes in, bytes out, errors of `lx.errors`."""

from __future__ import annotations

from typing import NoReturn, Self

from lx._native import Block, EngineFault
from lx._native import Engine as _Engine
from lx.checks import InvariantError
from lx.engine.protocol import AssetTotal
from lx.errors import SequenceError, SnapshotError, TimeError, UnknownInstrumentError
from lx.wire.codec import Buffer
from lx.wire.errors import WireError
from lx.wire.records_generated import INSTRUMENTS_MAX, RECORD_SIZE, Level, Side, StateBalance

__all__ = ["NativeEngine"]

_ACCOUNT_MAX = (1 << 32) - 1


class NativeEngine:
    """The engine in Rust; see `lx.engine.protocol.Engine` for what each method promises.

    The interpreter lock is released while a batch is applied.

    >>> engine = NativeEngine.create(1000)
    >>> engine.next_sequence
    1
    """

    __slots__ = ("_apply", "_apply_lent", "_engine")

    def __init__(self, engine: _Engine) -> None:
        self._engine = engine
        self._apply = engine.apply
        self._apply_lent = engine.apply_lent

    @classmethod
    def create(cls, orders_max: int) -> Self:
        """An empty engine for at most that many resting orders (`lx.engine.create` checks the number)."""
        return cls(_Engine(orders_max))

    @classmethod
    def restore(cls, snapshot: Buffer) -> Self:
        """The engine of a snapshot; raise WireError or SnapshotError."""
        try:
            return cls(_Engine.restore(snapshot))
        except EngineFault as fault:
            _raise(fault)

    def apply(self, frame: Buffer) -> bytes:
        """Apply the commands of a frame and return the frame of their events."""
        try:
            return self._apply(frame)
        except EngineFault as fault:
            _raise(fault)

    def apply_lent(self, frame: Buffer | Block) -> Block:
        """`apply` without a copy of the events."""
        try:
            return self._apply_lent(frame)
        except EngineFault as fault:
            _raise(fault)

    def snapshot(self) -> bytes:
        """The whole state as a sealed snapshot frame."""
        return self._engine.snapshot()

    def state_hash(self) -> str:
        """First 16 bytes of BLAKE3 over the snapshot's records, as 32 hexadecimal digits."""
        return self._engine.state_hash().hex()

    @property
    def next_sequence(self) -> int:
        """Ordinal of the next command."""
        return self._engine.next_sequence

    @property
    def time_ns(self) -> int:
        """Time of the last frame in ns since 1970, 0 before the first."""
        return self._engine.time_ns

    @property
    def next_due_ns(self) -> int:
        """The soonest time at which something may happen by itself; 2^64 - 1 when nothing waits for a time."""
        return self._engine.next_due_ns

    @property
    def orders_resting(self) -> int:
        """Orders in all books."""
        return self._engine.orders_resting

    def top(self, instrument: int) -> tuple[Level | None, Level | None]:
        """Best bid and best ask of an instrument, None for an empty side; raise UnknownInstrumentError."""
        bids, asks = self.depth(instrument, 1)
        return bids[0] if bids else None, asks[0] if asks else None

    def depth(self, instrument: int, levels: int) -> tuple[list[Level], list[Level]]:
        """At most `levels` bids and asks of an instrument, best first; raise UnknownInstrumentError."""
        if not 1 <= instrument <= INSTRUMENTS_MAX:
            raise UnknownInstrumentError(instrument)
        try:
            records = self._engine.depth(instrument, levels)
        except EngineFault as fault:
            _raise(fault)
        found = [Level.unpack(records, offset) for offset in range(0, len(records), RECORD_SIZE)]
        bids = [level for level in found if level.side == Side.BUY]
        return bids, found[len(bids) :]

    def balances(self, account: int) -> list[StateBalance]:
        """What an account (0: the venue) has, by asset; empty for one that does not exist."""
        if not 0 <= account <= _ACCOUNT_MAX:
            return []
        records = self._engine.balances(account)
        return [StateBalance.unpack(records, offset) for offset in range(0, len(records), RECORD_SIZE)]

    def conservation(self) -> list[AssetTotal]:
        """The money of every asset; raise InvariantError when some was lost or made."""
        try:
            totals = self._engine.conservation()
        except EngineFault as fault:
            _raise(fault)
        return [AssetTotal(*total) for total in totals]

    def check_invariants(self) -> None:
        """Raise InvariantError unless everything that must hold of the state holds."""
        broken = self._engine.check_invariants()
        if broken is not None:
            raise InvariantError(broken)


def _raise(fault: EngineFault) -> NoReturn:
    """Raise the error of `lx.errors` that the fault of the extension stands for."""
    kind, *fields = fault.args
    if kind == "wire":
        raise WireError(*fields) from None
    if kind == "sequence":
        raise SequenceError(expected=fields[0], found=fields[1]) from None
    if kind == "time":
        raise TimeError(last=fields[0], found=fields[1]) from None
    if kind == "snapshot":
        raise SnapshotError(*fields) from None
    if kind == "unknown_instrument":
        raise UnknownInstrumentError(*fields) from None
    if kind == "invariant":
        raise InvariantError(*fields) from None
    raise fault
