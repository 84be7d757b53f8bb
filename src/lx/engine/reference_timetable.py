"""How the phases of instruments follow each other: by command, by timetable, by a halt; and how an instrument ends.

It is chapter 19 of docs/matching.md. What a phase takes is the table in `reference_phases`.
"""

from __future__ import annotations

from lx.engine.reference_auction import tell_indicatives, uncross
from lx.engine.reference_bands import instrument_refusal
from lx.engine.reference_book import Order
from lx.engine.reference_countdown import run_out
from lx.engine.reference_lifecycle import end_due_sessions
from lx.engine.reference_orders import cancel_in_order_of_entry, end_touched_lists, expire_due
from lx.engine.reference_sessions import admit_operator
from lx.engine.reference_state import AUCTIONS, COLLECTING, Entry, Indication, Instrument, Refusal, State, Turn
from lx.engine.reference_stops import trigger_due
from lx.wire.records_generated import (
    LEVEL_QUANTITY_MAX,
    SCHEDULE_MAX,
    Delist,
    Delisted,
    Phase,
    PhaseCause,
    PhaseScheduled,
    PhaseSet,
    Reason,
    Record,
    ResumeTime,
    SchedulePhase,
    SetPhase,
    Side,
    Uncross,
    Until,
)

__all__ = [
    "apply_delist",
    "apply_schedule_phase",
    "apply_set_phase",
    "apply_uncross",
    "begin_frame",
    "end_command",
]

_TIME_MAX = (1 << 64) - 1

# ------------------------------------------------------------------------------------------------- commands


def apply_set_phase(turn: Turn, command: SetPhase) -> None:
    """State the phase of an instrument [1905]."""
    instrument = _admitted(turn, command)
    if instrument is not None:
        _enter(turn, instrument, command.phase, PhaseCause.COMMAND, command.client_id)


def apply_uncross(turn: Turn, command: Uncross) -> None:
    """End an auction and begin the next one, the phase stays [1946]."""
    instrument = _admitted(turn, command)
    if instrument is None:
        return
    if instrument.phase not in AUCTIONS:
        turn.reject(command, Refusal(Reason.NO_AUCTION, instrument.phase))
        return
    uncross(turn, instrument)
    _emit_phase_set(turn, instrument, PhaseCause.COMMAND, command.client_id)


def apply_schedule_phase(turn: Turn, command: SchedulePhase) -> None:
    """Add an entry to the timetable of an instrument [1911], or clear it [1913]."""
    instrument = _admitted(turn, command)
    if instrument is None:
        return
    now, count = turn.state.time_ns, len(instrument.schedule)
    if command.at_ns == 0:
        instrument.schedule.clear()
    elif command.at_ns <= now:
        turn.reject(command, Refusal(Reason.IN_THE_PAST, command.at_ns, now))  # [1912]
        return
    elif count == SCHEDULE_MAX:
        turn.reject(command, Refusal(Reason.SCHEDULE_FULL, count, SCHEDULE_MAX))  # [1912]
        return
    else:
        instrument.schedule.append(Entry(command.phase, command.at_ns, command.every_ns))
    turn.emit(
        PhaseScheduled(
            phase=command.phase,
            command=turn.index,
            instrument=instrument.number,
            at_ns=command.at_ns,
            every_ns=command.every_ns,
            count=len(instrument.schedule),
            request_id=command.client_id,
        )
    )


def apply_delist(turn: Turn, command: Delist) -> None:
    """Cancel all orders of an instrument; it is never traded again [1967]."""
    instrument = _admitted(turn, command)
    if instrument is None:
        return
    count = cancel_in_order_of_entry(turn, _orders_of(turn.state, instrument), Reason.DELISTED)
    instrument.schedule.clear()
    turn.state.set_phase(instrument, Phase.CLOSED)
    instrument.is_delisted = True
    turn.emit(Delisted(command=turn.index, instrument=instrument.number, count=count, request_id=command.client_id))


def _admitted(turn: Turn, command: SetPhase | Uncross | SchedulePhase | Delist) -> Instrument | None:
    """The instrument of an operator's command; None when that was rejected [1972]."""
    if not admit_operator(turn, command):
        return None
    instrument = turn.state.instrument(command.instrument)
    refusal = instrument_refusal(instrument, command.instrument)
    if refusal is not None:
        turn.reject(command, refusal)
        return None
    return instrument


# ------------------------------------------------------------------------------------------------- phases


def _enter(turn: Turn, instrument: Instrument, phase: int, cause: PhaseCause, request_id: int = 0) -> None:
    """One phase ends, with its auction if it has one [1906], the next begins; the same again changes nothing [1905]."""
    before = instrument.phase
    if phase == before:
        _emit_phase_set(turn, instrument, cause, request_id)
        return
    if before in AUCTIONS or (before == Phase.PRE_OPEN and phase not in AUCTIONS):
        uncross(turn, instrument)
    turn.state.set_phase(instrument, phase)
    if before not in COLLECTING:
        instrument.indication = Indication()
    _emit_phase_set(turn, instrument, cause, request_id)
    if phase == Phase.CLOSING_AUCTION:
        for side in (Side.BUY, Side.SELL):
            _join(turn, instrument, side)
    elif phase == Phase.CLOSED:
        _end_day(turn, instrument)
    elif phase == Phase.CONTINUOUS and instrument.last_price:
        turn.traded[instrument.number] = [instrument.last_price]  # [1728]


def _emit_phase_set(turn: Turn, instrument: Instrument, cause: PhaseCause, request_id: int) -> None:
    turn.emit(
        PhaseSet(
            phase=instrument.phase,
            command=turn.index,
            instrument=instrument.number,
            cause=cause,
            request_id=request_id,
        )
    )


def _join(turn: Turn, instrument: Instrument, side: int) -> None:
    """The limit orders for the close come out of their queue into the book, first in first [1907]."""
    state = turn.state
    own = instrument.book.own(side)
    for order in [order for order in own.aside.orders.values() if order.price != 0]:
        if own.open_at(order.price) + order.remaining > LEVEL_QUANTITY_MAX:
            cancel_in_order_of_entry(turn, [order], Reason.LEVEL_FULL)
            continue
        state.remove(order)
        state.rest(order)
        turn.emit_level(order)


def _end_day(turn: Turn, instrument: Instrument) -> None:
    """Orders of the day and those for an auction that does not come any more end, oldest first [1908]."""
    ended = [order for order in _orders_of(turn.state, instrument) if order.until != Until.NONE]
    for order in sorted(ended, key=lambda order: order.id):
        reason = Reason.DAY_ENDED if order.until == Until.DAY else Reason.AUCTION_ENDED
        cancel_in_order_of_entry(turn, [order], reason)


def _orders_of(state: State, instrument: Instrument) -> list[Order]:
    orders = (*state.orders.values(), *state.stops.values())
    return [order for order in orders if order.instrument == instrument.number]


# ------------------------------------------------------------------------------------------------- around commands


def begin_frame(turn: Turn, first: Record) -> None:
    """What the time of a later frame brings, before its first command: phases by timetable [1914], orders that expire
    [1651], countdowns that run out [2021], leases that end [1841, 1846], then triggers.
    """
    _follow_timetables(turn)
    expire_due(turn)
    run_out(turn)
    if not isinstance(first, ResumeTime):
        end_due_sessions(turn)
    _trigger_all(turn)
    tell_indicatives(turn)


def next_due(state: State) -> int:
    """The soonest time of all that `begin_frame` looks at; 2^64 - 1 when nothing waits for a time."""
    orders = (*state.orders.values(), *state.stops.values())
    times = [order.expires_ns for order in orders if order.expires_ns]
    times += [entry.at_ns for instrument in state.instruments for entry in instrument.schedule]
    times += [session.deadline_ns for session in state.sessions if session.deadline_ns]
    return min([*times, *state.countdowns.values()], default=_TIME_MAX)


def end_command(turn: Turn) -> None:
    """What follows from a command: lists that end by it [2110], a halt that its order brought about, triggers, what
    auctions give now [1925].
    """
    end_touched_lists(turn)
    _halt(turn)
    _trigger_all(turn)
    tell_indicatives(turn)


def _trigger_all(turn: Turn) -> None:
    """Let in what has become due, by instrument [1724, 1725]; an order let in may halt its instrument [1729]."""
    for number in sorted(turn.state.watching):
        trigger_due(turn, turn.state.instruments[number - 1])
        _halt(turn)


def _halt(turn: Turn) -> None:
    """Halt the instrument whose order reached its band [1955]."""
    if turn.halting is not None:
        _enter(turn, turn.halting, Phase.HALT, PhaseCause.BAND)
        turn.halting = None


def _follow_timetables(turn: Turn) -> None:
    """Each entry that is due brings its phase once, for its latest time: by that, instrument, place [1915]."""
    now = turn.state.time_ns
    due: list[tuple[int, int, int, int]] = []
    for instrument in turn.state.instruments:
        kept = []
        for place, entry in enumerate(instrument.schedule):
            if entry.at_ns > now:
                kept.append(entry)
                continue
            at_ns = entry.at_ns
            if entry.every_ns:
                at_ns += (now - at_ns) // entry.every_ns * entry.every_ns
                if at_ns + entry.every_ns <= _TIME_MAX:
                    kept.append(entry._replace(at_ns=at_ns + entry.every_ns))
            due.append((at_ns, instrument.number, place, entry.phase))
        instrument.schedule[:] = kept
    for _, number, _, phase in sorted(due):
        _enter(turn, turn.state.instruments[number - 1], phase, PhaseCause.TIMETABLE)
