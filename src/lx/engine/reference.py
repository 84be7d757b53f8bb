"""The reference engine: the rule book as plain Python, written to be read.

The native engine must give the same bytes for every input. Where the two differ, docs/matching.md decides; where that
is silent, this one does, and the rule book gets a sentence. Numbers in brackets are rules of that book.

    reference.py              a frame is checked, its commands applied in order, their events returned
    reference_sessions.py     may this sender say this, and did it say it before
    reference_lifecycle.py    how sessions begin, change hands and end
    reference_orders.py       new, cancel, replace, reduce, mass cancel
    reference_stops.py        orders that wait for a price, and what lets them in
    reference_lists.py        two orders of which one cancels the other
    reference_matching.py     how an incoming order trades, and what keeps it from trading with its owner
    reference_phases.py       what each phase of an instrument takes
    reference_timetable.py    how phases follow each other
    reference_auction.py      the price of an auction and its trades
    reference_bands.py        price bands, and limits that can be changed
    reference_terms.py        rare terms of orders, and how much an order may take
    reference_money.py        what orders cost, reserve and pay
    reference_countdown.py    the countdown after which all orders of an account are canceled
    reference_accounts.py     accounts, fees, deposits and withdrawals
    reference_admin.py        assets, instruments
    reference_book.py         levels and queues
    reference_waiting.py      what waits, by the price that it waits for
    reference_state.py        what the engine knows, and the turn of one command
    reference_snapshot.py     the state as bytes
    reference_restore.py      and back; reference_restore_orders.py the orders in them
    reference_invariants.py   what must hold between any two commands

A new kind of command gets a line in `_RULES` and a function in the module of its chapter.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any, Self

from lx.engine.protocol import AssetTotal
from lx.engine.reference_accounts import (
    apply_configure,
    apply_deposit,
    apply_set_account,
    apply_set_fees,
    apply_withdraw,
)
from lx.engine.reference_admin import (
    apply_add_asset,
    apply_add_instrument,
)
from lx.engine.reference_bands import apply_set_bands, apply_set_limits
from lx.engine.reference_book import Book, BookSide
from lx.engine.reference_countdown import apply_countdown
from lx.engine.reference_invariants import check_state, conservation
from lx.engine.reference_lifecycle import (
    apply_close_session,
    apply_disconnect,
    apply_open_session,
    apply_renew,
    apply_resume_session,
    apply_resume_time,
    apply_tick,
)
from lx.engine.reference_lists import apply_new_list
from lx.engine.reference_orders import apply_cancel, apply_mass_cancel
from lx.engine.reference_restore import restore_state
from lx.engine.reference_sessions import keep_outcome
from lx.engine.reference_snapshot import balance_records, hash_of, snapshot_of
from lx.engine.reference_state import State, Turn
from lx.engine.reference_stops import apply_new, apply_reduce, apply_replace
from lx.engine.reference_timetable import (
    apply_delist,
    apply_schedule_phase,
    apply_set_phase,
    apply_uncross,
    begin_frame,
    end_command,
    next_due,
)
from lx.errors import SequenceError, TimeError, UnknownInstrumentError
from lx.wire.codec import Buffer
from lx.wire.errors import WireError
from lx.wire.frame import FrameHeader, build_frame, decode_frame, read_header
from lx.wire.records_generated import (
    FRAME_EVENTS,
    FRAME_SNAPSHOT,
    AddAsset,
    AddInstrument,
    Cancel,
    CloseSession,
    Configure,
    Countdown,
    Delist,
    Deposit,
    Disconnect,
    Level,
    MassCancel,
    New,
    NewList,
    OpenSession,
    Reason,
    Record,
    Reduce,
    Renew,
    Replace,
    ResumeSession,
    ResumeTime,
    SchedulePhase,
    SetAccount,
    SetBands,
    SetFees,
    SetLimits,
    SetPhase,
    StateBalance,
    Tick,
    Uncross,
    Withdraw,
)

__all__ = ["ReferenceEngine"]

_RULES: dict[type[Record], Callable[[Turn, Any], None]] = {
    New: apply_new,
    NewList: apply_new_list,
    Cancel: apply_cancel,
    Replace: apply_replace,
    Reduce: apply_reduce,
    MassCancel: apply_mass_cancel,
    Countdown: apply_countdown,
    OpenSession: apply_open_session,
    CloseSession: apply_close_session,
    ResumeSession: apply_resume_session,
    Disconnect: apply_disconnect,
    Renew: apply_renew,
    Tick: apply_tick,
    ResumeTime: apply_resume_time,
    AddAsset: apply_add_asset,
    AddInstrument: apply_add_instrument,
    Configure: apply_configure,
    SetAccount: apply_set_account,
    SetFees: apply_set_fees,
    Deposit: apply_deposit,
    Withdraw: apply_withdraw,
    SetPhase: apply_set_phase,
    SchedulePhase: apply_schedule_phase,
    Uncross: apply_uncross,
    SetBands: apply_set_bands,
    SetLimits: apply_set_limits,
    Delist: apply_delist,
}


class ReferenceEngine:
    """The engine in plain Python; see `lx.engine.protocol.Engine` for what each method promises."""

    def __init__(self, state: State) -> None:
        self._state = state

    @classmethod
    def create(cls, orders_max: int) -> Self:
        """An empty engine for at most that many resting orders (`lx.engine.create` checks the number)."""
        return cls(State(orders_max))

    @classmethod
    def restore(cls, snapshot: Buffer) -> Self:
        """The engine of a snapshot; raise WireError or SnapshotError."""
        return cls(restore_state(snapshot))

    def apply(self, frame: Buffer) -> bytes:
        """Apply the commands of a frame and return their events (chapter 1)."""
        state = self._state
        header, records = self._checked(frame)
        events: list[Record] = []
        ordinal = state.next_sequence
        commands = _commands(records)
        beginning = Turn(state, ordinal, 0, None, events)
        if header.time_ns > state.time_ns:
            state.time_ns = header.time_ns
            begin_frame(beginning, first=commands[0][0])
        for index, (command, extension) in enumerate(commands):
            turn = Turn(state, ordinal + index, index, extension, events)  # [104]
            turn.trades = beginning.trades if index == 0 else 0  # [1726, 1916]
            _RULES[type(command)](turn, command)
            keep_outcome(turn)
            end_command(turn)
        state.next_sequence += header.command_count
        return build_frame(  # [107]
            events,
            sequence=header.sequence,
            time_ns=header.time_ns,
            shard=header.shard,
            term=header.term,
            flags=FRAME_EVENTS,
            command_count=header.command_count,
        )

    def _checked(self, frame: Buffer) -> tuple[FrameHeader, list[Record]]:
        """Header and records of a frame that can be applied as a whole [102]; nothing has changed when this raises."""
        flags = read_header(frame).flags
        if flags & (FRAME_EVENTS | FRAME_SNAPSHOT):
            raise WireError(Reason.BAD_FLAGS, 6, "flags", flags)  # [108]
        header, records = decode_frame(frame)
        if header.sequence != self._state.next_sequence:
            raise SequenceError(expected=self._state.next_sequence, found=header.sequence)  # [101]
        if header.time_ns < self._state.time_ns:
            raise TimeError(last=self._state.time_ns, found=header.time_ns)  # [103]
        return header, records

    def snapshot(self) -> bytes:
        """The whole state as a sealed snapshot frame."""
        return snapshot_of(self._state)

    def state_hash(self) -> str:
        """First 16 bytes of BLAKE3 over the snapshot's records, as 32 hexadecimal digits."""
        return hash_of(self._state)

    @property
    def next_sequence(self) -> int:
        """Ordinal of the next command."""
        return self._state.next_sequence

    @property
    def time_ns(self) -> int:
        """Time of the last frame in ns since 1970, 0 before the first."""
        return self._state.time_ns

    @property
    def next_due_ns(self) -> int:
        """The soonest time at which something may happen by itself; 2^64 - 1 when nothing waits for a time."""
        return next_due(self._state)

    @property
    def orders_resting(self) -> int:
        """Orders in all books."""
        return len(self._state.orders)

    def top(self, instrument: int) -> tuple[Level | None, Level | None]:
        """Best bid and best ask of an instrument [1202]; raise UnknownInstrumentError."""
        bids, asks = self.depth(instrument, 1)
        return bids[0] if bids else None, asks[0] if asks else None

    def depth(self, instrument: int, levels: int) -> tuple[list[Level], list[Level]]:
        """At most `levels` bids and asks of an instrument, best first [1201]; raise UnknownInstrumentError."""
        book = self._book(instrument)
        return _levels(instrument, book.bids, levels), _levels(instrument, book.asks, levels)

    def balances(self, account: int) -> list[StateBalance]:
        """What an account has, by asset [1542]; empty for one that does not exist."""
        found = self._state.account(account)
        return list(balance_records(found)) if found is not None else []

    def conservation(self) -> list[AssetTotal]:
        """The money of every asset [1542]; raise InvariantError when some was lost or made [1543]."""
        return conservation(self._state)

    def check_invariants(self) -> None:
        """Raise InvariantError unless everything that must hold of the state holds (chapters 14 to 21)."""
        check_state(self._state)

    def _book(self, number: int) -> Book:
        instrument = self._state.instrument(number)
        if instrument is None:
            raise UnknownInstrumentError(number)  # [1203]
        return instrument.book


def _commands(records: list[Record]) -> list[tuple[Record, Record | None]]:
    """Each command with the extension record that follows it, if any; extensions have no index of their own [106]."""
    pairs: list[tuple[Record, Record | None]] = []
    for record in records:
        if record.SPEC.group == "extension":
            pairs[-1] = (pairs[-1][0], record)
        else:
            pairs.append((record, None))
    return pairs


def _levels(instrument: int, side: BookSide, count: int) -> list[Level]:
    shown = (level for level in side.best_first() if level.orders)  # [2003]
    return [
        Level(
            side=side.side,
            instrument=instrument,
            price=level.price,
            quantity=level.total,
            orders=len(level.orders),
        )
        for level in islice(shown, count)
    ]
