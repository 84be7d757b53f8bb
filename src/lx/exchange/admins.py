"""Client ids that a session with the right `admin` has used up for commands whose answer is told to all.

A public event names no session, so the ledger, which follows events, can't know whose id was used. The command knows.
Such commands are rare, so a frame without any costs no more than one look at the kinds of its records.
"""

from __future__ import annotations

from typing import Final

from lx.wire.codec import Buffer
from lx.wire.frame import HEADER_SIZE
from lx.wire.records_generated import (
    RECORD_SIZE,
    AddAsset,
    AddInstrument,
    AssetAdded,
    BandsSet,
    Configure,
    Configured,
    Delist,
    Delisted,
    FeesSet,
    InstrumentAdded,
    LimitsSet,
    PhaseScheduled,
    PhaseSet,
    SchedulePhase,
    SetBands,
    SetFees,
    SetLimits,
    SetPhase,
    Uncross,
)

__all__ = ["ids_of_admins"]

_Admin = (
    AddAsset | AddInstrument | Configure | SetFees | SetPhase | SchedulePhase | Uncross | SetBands | SetLimits | Delist
)
_COMMANDS: Final[dict[int, type[_Admin]]] = {
    AddAsset.KIND: AddAsset,
    AddInstrument.KIND: AddInstrument,
    Configure.KIND: Configure,
    SetFees.KIND: SetFees,
    SetPhase.KIND: SetPhase,
    SchedulePhase.KIND: SchedulePhase,
    Uncross.KIND: Uncross,
    SetBands.KIND: SetBands,
    SetLimits.KIND: SetLimits,
    Delist.KIND: Delist,
}
_ANSWERS: Final = {
    record.KIND: record
    for record in (
        AssetAdded,
        InstrumentAdded,
        Configured,
        FeesSet,
        PhaseSet,
        PhaseScheduled,
        BandsSet,
        LimitsSet,
        Delisted,
    )
}
_OTHERS: Final = bytes(kind for kind in range(256) if kind not in _COMMANDS)
_EXTENSIONS: Final = range(64, 80)


def ids_of_admins(frame: Buffer, events: bytes) -> list[tuple[int, int]]:
    """Session and client id of each command of a frame that a public event of the same frame answers."""
    frame = bytes(frame)  # no copy of bytes
    kinds = frame[HEADER_SIZE::RECORD_SIZE]
    if not kinds.translate(None, _OTHERS):
        return []
    answered: set[tuple[int, int]] = set()
    for at in range(HEADER_SIZE, len(events), RECORD_SIZE):
        answer = _ANSWERS.get(events[at])
        if answer is not None:
            event = answer.unpack(events, at)
            answered.add((event.command, event.request_id))
    used: list[tuple[int, int]] = []
    index = -1
    for place, kind in enumerate(kinds):
        index += kind not in _EXTENSIONS
        sender = _COMMANDS.get(kind)
        if sender is None:
            continue
        command = sender.unpack(frame, HEADER_SIZE + place * RECORD_SIZE)
        if command.session and (index, command.client_id) in answered:
            used.append((command.session, command.client_id))
    return used
