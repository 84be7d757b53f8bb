"""What each phase of an instrument takes: the one table (docs/matching.md, chapter 19).

How a phase begins and ends is in `reference_timetable`, how an auction ends in `reference_auction`.
"""

from __future__ import annotations

from typing import NamedTuple

from lx.engine.reference_state import COLLECTING, Instrument, Refusal
from lx.engine.reference_terms import WAITING_TYPES
from lx.wire.records_generated import (
    FLAG_POST_ONLY,
    New,
    OrderType,
    Phase,
    Reason,
    Reduce,
    Replace,
    TimeInForce,
    Until,
)

__all__ = ["PHASES", "Takes", "phase_refusal", "until_of"]


class Takes(NamedTuple):
    """What a phase takes: orders by their kind, changes of open ones. Cancels are taken in every phase [1902]."""

    limit: bool
    market: bool
    immediate: bool
    at_open: bool
    at_close: bool
    stop: bool
    replace: bool
    reduce: bool


# fmt: off
PHASES = {
    #                             limit  market immed. open   close  stop   repl.  reduce
    Phase.CONTINUOUS:       Takes(True,  True,  True,  False, True,  True,  True,  True),
    Phase.PRE_OPEN:         Takes(True,  False, False, True,  True,  True,  True,  True),
    Phase.OPENING_AUCTION:  Takes(True,  True,  False, True,  True,  True,  True,  True),
    Phase.HALT:             Takes(False, False, False, False, False, False, False, False),
    Phase.CANCEL_ONLY:      Takes(False, False, False, False, False, False, False, True),
    Phase.CLOSING_AUCTION:  Takes(True,  True,  False, False, True,  True,  True,  True),
    Phase.CLOSED:           Takes(False, False, False, False, False, False, False, False),
}
# fmt: on
"""The table [1901]. `limit`: good till canceled, a time or the day; `market`: an immediate-or-cancel one; `immediate`:
the others that never rest; `at_open`, `at_close`: limit and market orders for an auction only; `stop`: what waits for a
price, however it comes in then."""

_UNTIL = {TimeInForce.DAY: Until.DAY, TimeInForce.AT_OPEN: Until.AT_OPEN, TimeInForce.AT_CLOSE: Until.AT_CLOSE}


def _kind_of(command: New) -> str:
    """The column of an order."""
    if command.type in WAITING_TYPES:
        return "stop"
    if command.tif == TimeInForce.AT_OPEN:
        return "at_open"
    if command.tif == TimeInForce.AT_CLOSE:
        return "at_close"
    if command.tif == TimeInForce.IOC and command.type == OrderType.MARKET:
        return "market"
    return "immediate" if command.tif in (TimeInForce.IOC, TimeInForce.FOK) else "limit"


def phase_refusal(
    instrument: Instrument, command: New | Replace | Reduce, *, is_waiting: bool = False
) -> Refusal | None:
    """Whether the instrument's phase takes a command [1903].

    While orders are collected none is post-only [1904], but one that waits for a price: it meets the book later.
    """
    takes = PHASES[Phase(instrument.phase)]
    column = _kind_of(command) if isinstance(command, New) else command.NAME
    is_post_only = not is_waiting and not isinstance(command, Reduce) and bool(command.flags & FLAG_POST_ONLY)
    if getattr(takes, column) and not (is_post_only and instrument.phase in COLLECTING):
        return None
    return Refusal(Reason.WRONG_PHASE, instrument.phase)


def until_of(instrument: Instrument, command: New) -> int:
    """The phase that ends an order; a plain market order in an auction is one for that auction only [1921]."""
    if command.type == OrderType.MARKET and command.tif == TimeInForce.IOC:
        if instrument.phase == Phase.OPENING_AUCTION:
            return Until.AT_OPEN
        if instrument.phase == Phase.CLOSING_AUCTION:
            return Until.AT_CLOSE
    return _UNTIL.get(TimeInForce(command.tif), Until.NONE)
