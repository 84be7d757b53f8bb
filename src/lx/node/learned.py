"""What a replica learns from a snapshot, as two frames of events.

An engine's snapshot has all that the engine knows: books, accounts, sessions with their outcomes, timers. The replica
keeps some of it a second time, because it decides before the engine is asked: who owns a session, which accounts have
begun, what is traded. A whole replay learns that from events; here the same is made from the snapshot, as if the engine
had just said it. The first frame has what the first frame of the log made, since that alone decides what accounts
begin with.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from lx.journal.snapshots import Snapshot
from lx.wire import layouts_generated as layouts
from lx.wire.codec import decode
from lx.wire.frame import HEADER_SIZE, FrameHeader, decode_frame
from lx.wire.records_generated import (
    FRAME_EVENTS,
    RECORD_SIZE,
    AccountSet,
    AddAsset,
    AddInstrument,
    AssetAdded,
    InstrumentAdded,
    Record,
    SessionClosed,
    SessionOpened,
    SessionResumed,
    SessionState,
    StateAccount,
    StateAsset,
    StateInstrument,
    StateSession,
)

__all__ = ["learned_events"]


def learned_events(snapshot: Snapshot) -> tuple[bytes, bytes]:
    """What the log up to a snapshot says to a replica, as two frames of events; in the first what its first frame made.

    Raise WireError when the first frame of the log is no frame.
    """
    _, commands = decode_frame(snapshot.first)
    names = {it.name for it in commands if isinstance(it, AddAsset)}
    symbols = {it.symbol for it in commands if isinstance(it, AddInstrument)}
    state = np.frombuffer(snapshot.state, dtype=np.uint8, offset=HEADER_SIZE).reshape(-1, RECORD_SIZE)
    early: list[bytes] = []
    late: list[bytes] = []
    for at in _places(state, StateAsset.KIND):
        asset = decode(snapshot.state, at)
        if isinstance(asset, StateAsset):
            told = AssetAdded(decimals=asset.decimals, asset=asset.asset, name=asset.name)
            (early if asset.name in names else late).append(told.pack())
    for at in _places(state, StateInstrument.KIND):
        instrument = decode(snapshot.state, at)
        if isinstance(instrument, StateInstrument):
            limits = snapshot.state[at + RECORD_SIZE : at + 2 * RECORD_SIZE]
            (early if instrument.symbol in symbols else late).append(_added(instrument).pack() + limits)
    return _frame(early, snapshot), _frame([*late, *_sessions(state), _accounts(state)], snapshot)


def _places(state: NDArray[np.uint8], kind: int) -> list[int]:
    """Offsets in the snapshot frame of the records of a kind."""
    found: list[int] = (np.flatnonzero(state[:, 0] == kind) * RECORD_SIZE + HEADER_SIZE).tolist()
    return found


def _added(instrument: StateInstrument) -> InstrumentAdded:
    return InstrumentAdded(
        tick_scale=instrument.tick_scale,
        instrument=instrument.instrument,
        lot_scale=instrument.lot_scale,
        symbol=instrument.symbol,
        base=instrument.base,
        quote=instrument.quote,
    )


def _sessions(state: NDArray[np.uint8]) -> Iterable[bytes]:
    """Each session opened, those resumed that were, those closed that have ended; whole columns, since a log may have a
    million.
    """
    rows = state[state[:, 0] == StateSession.KIND].view(layouts.STATE_SESSION)[:, 0]
    resumed, ended = rows[rows["epoch"] > 1], rows[rows["state"] == SessionState.ENDED]
    return (
        _columns(SessionOpened, layouts.SESSION_OPENED, rows, "rights", "flags", "session", "account", "lease_ns"),
        _columns(SessionResumed, layouts.SESSION_RESUMED, resumed, "flags", "session", "account", "epoch"),
        _columns(SessionClosed, layouts.SESSION_CLOSED, ended, "session", "account"),
    )


def _accounts(state: NDArray[np.uint8]) -> bytes:
    rows = state[state[:, 0] == StateAccount.KIND].view(layouts.STATE_ACCOUNT)[:, 0]
    return _columns(AccountSet, layouts.ACCOUNT_SET, rows, "state", "account", "group")


def _columns(record: type[Record], layout: np.dtype[np.void], rows: NDArray[np.void], *fields: str) -> bytes:
    """An event of that kind for each row, with these fields of it."""
    events = np.zeros(len(rows), dtype=layout)
    events["kind"] = record.KIND
    for name in fields:
        events[name] = rows[name]
    return events.tobytes()


def _frame(payloads: Iterable[bytes], snapshot: Snapshot) -> bytes:
    """A frame of events, unsealed and of no command: it does not leave this process, and nobody has missed it."""
    payload = b"".join(payloads)
    header = FrameHeader(
        flags=FRAME_EVENTS,
        shard=snapshot.shard,
        record_count=len(payload) // RECORD_SIZE,
        sequence=snapshot.sequence,
        time_ns=snapshot.time_ns,
    )
    return header.pack() + payload
