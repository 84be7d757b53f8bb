"""What a comparison has met: features of commands, decided from the bytes of commands and events, a round at a time.

The tables below name them. A feature of an order (`_OF_ORDERS`) is its command's and stays with the order; one of a
command or of an event (`_OF_COMMANDS`, `_OF_EVENTS`) is of that command alone; what holds (`_HELD`) was set before for
an instrument, a session or an account, and is a feature of each command with an event about one of them.

Two features meet in a command: its own, those of its events, those that hold, and those of the orders that its events
fill, prevent, trigger, change or reduce. The orders that it cancels do not meet each other, only the rest. An order
that is in a snapshot from which the engines go on meets `swap`. A command that was refused is kept apart: there a rule
was met and nothing was done.

Everything is a mask over all records of a round, so that counting costs next to nothing beside comparing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lx.lab.diff.coverage import Coverage, Features, both_ways
from lx.wire import layouts_generated
from lx.wire.frame import HEADER_SIZE
from lx.wire.layouts_generated import EVENT
from lx.wire.records_generated import (
    CLASSES,
    FLAG_CANCEL_ON_DISCONNECT,
    FLAG_POST_ONLY,
    FLAG_SLIDE,
    RECORD_SIZE,
    AccountState,
    FeeAsset,
    Kind,
    OrderType,
    Phase,
    PhaseCause,
    Rates,
    Reason,
    Risk,
    SelfTrade,
    TimeInForce,
    TrailUnit,
    Trigger,
    Visibility,
)

__all__ = ["FEATURES", "RoundLog"]

Mask = NDArray[np.bool_]
Records = NDArray[Any]
Test = Callable[[Records], Mask]

_IDS_PER_COMMAND: Final = 256
_RAW: Final = np.dtype(f"V{RECORD_SIZE}")
_EXTENSIONS: Final = (64, 80)
_LAYOUTS: Final[dict[int, np.dtype[Any]]] = {
    kind: getattr(layouts_generated, record.NAME.upper()) for kind, record in CLASSES.items()
}


def _is(field: str, *members: int) -> Test:
    return lambda records: np.isin(records[field], members)


def _is_above(field: str, least: int = 0) -> Test:
    return lambda records: np.asarray(records[field] > least)


def _has(flag: int) -> Test:
    return lambda records: (records["flags"] & flag) != 0


@dataclass(frozen=True, slots=True)
class _Mark:
    """Records of these kinds have the feature, if there is a test only those that pass it."""

    kinds: tuple[int, ...]
    test: Test | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    """A feature of the events about what `key` names, from an event on that passes the test to one that does not."""

    kinds: tuple[int, ...]
    key: str
    test: Test


_NEW: Final = (Kind.NEW,)
_STATED: Final = (Kind.NEW, Kind.REPLACE)
_TERMS: Final = (Kind.ORDER_TERMS,)
_OF_ORDERS: Final = {
    "limit": _Mark(_NEW, _is("type", OrderType.LIMIT)),
    "market": _Mark(_NEW, _is("type", OrderType.MARKET)),
    "stop": _Mark(_NEW, _is("type", OrderType.STOP)),
    "stop limit": _Mark(_NEW, _is("type", OrderType.STOP_LIMIT)),
    "take profit": _Mark(_NEW, _is("type", OrderType.TAKE_PROFIT)),
    "take profit limit": _Mark(_NEW, _is("type", OrderType.TAKE_PROFIT_LIMIT)),
    "trailing stop": _Mark(_NEW, _is("type", OrderType.TRAILING_STOP)),
    "on best price": _Mark(_TERMS, _is("trigger", Trigger.BEST)),
    "trail in bp": _Mark(_TERMS, _is("trail_unit", TrailUnit.BASIS_POINTS)),
    "activation": _Mark(_TERMS, _is_above("activation_price")),
    "ioc": _Mark(_NEW, _is("tif", TimeInForce.IOC)),
    "fok": _Mark(_NEW, _is("tif", TimeInForce.FOK)),
    "gtc": _Mark(_NEW, _is("tif", TimeInForce.GTC)),
    "gtd": _Mark(_NEW, _is("tif", TimeInForce.GTD)),
    "day": _Mark(_NEW, _is("tif", TimeInForce.DAY)),
    "at open": _Mark(_NEW, _is("tif", TimeInForce.AT_OPEN)),
    "at close": _Mark(_NEW, _is("tif", TimeInForce.AT_CLOSE)),
    "post_only": _Mark(_STATED, lambda r: (r["flags"] & (FLAG_POST_ONLY | FLAG_SLIDE)) == FLAG_POST_ONLY),
    "slide": _Mark(_STATED, _has(FLAG_SLIDE)),
    "display": _Mark(_TERMS, _is_above("display")),
    "minimum": _Mark(_TERMS, lambda r: (r["min_quantity"] > 0) & (r["visibility"] == Visibility.SHOWN)),
    "hidden": _Mark(_TERMS, _is("visibility", Visibility.HIDDEN)),
    "hidden minimum": _Mark(_TERMS, lambda r: (r["min_quantity"] > 0) & (r["visibility"] == Visibility.HIDDEN)),
    "budget": _Mark(_TERMS, _is_above("budget")),
    "stp taker": _Mark(_STATED, _is("stp", SelfTrade.EXPIRE_TAKER)),
    "stp maker": _Mark(_STATED, _is("stp", SelfTrade.EXPIRE_MAKER)),
    "stp both": _Mark(_STATED, _is("stp", SelfTrade.EXPIRE_BOTH)),
    "stp decrement": _Mark(_STATED, _is("stp", SelfTrade.DECREMENT)),
}
_OF_COMMANDS: Final = {
    "cancel": _Mark((Kind.CANCEL,)),
    "replace": _Mark((Kind.REPLACE,)),
    "reduce": _Mark((Kind.REDUCE,)),
    "mass cancel": _Mark((Kind.MASS_CANCEL,)),
    "close session": _Mark((Kind.CLOSE_SESSION,)),
    "disconnect": _Mark((Kind.DISCONNECT,)),
    "set phase": _Mark((Kind.SET_PHASE,)),
    "uncross": _Mark((Kind.UNCROSS,)),
    "delist": _Mark((Kind.DELIST,)),
}
_ALONE: Final = {
    "resume session": _Mark((Kind.RESUME_SESSION,)),
    "renew": _Mark((Kind.RENEW,)),
    "resume time": _Mark((Kind.RESUME_TIME,)),
    "tick": _Mark((Kind.TICK,)),
    "set account": _Mark((Kind.SET_ACCOUNT,)),
    "set fees": _Mark((Kind.SET_FEES,)),
    "deposit": _Mark((Kind.DEPOSIT,)),
    "withdraw": _Mark((Kind.WITHDRAW,)),
    "countdown": _Mark((Kind.COUNTDOWN,)),
    "schedule phase": _Mark((Kind.SCHEDULE_PHASE,)),
    "set bands": _Mark((Kind.SET_BANDS,)),
    "set limits": _Mark((Kind.SET_LIMITS,)),
}
"""Commands that touch no order: they are counted, and what they set is held."""
_CANCELS: Final = (Kind.CANCELED,)
_OF_EVENTS: Final = {
    "trade": _Mark((Kind.TRADE,)),
    "prevented": _Mark((Kind.PREVENTED,)),
    "triggered": _Mark((Kind.TRIGGERED,)),
    "indicative": _Mark((Kind.INDICATIVE,)),
    "timetable": _Mark((Kind.PHASE_SET,), _is("cause", PhaseCause.TIMETABLE)),
    "outside band": _Mark((Kind.REJECTED, *_CANCELS), _is("reason", Reason.OUTSIDE_BAND)),
    "band halts": _Mark((Kind.PHASE_SET,), _is("cause", PhaseCause.BAND)),
    "day ended": _Mark(_CANCELS, _is("reason", Reason.DAY_ENDED)),
    "auction ended": _Mark(_CANCELS, _is("reason", Reason.AUCTION_ENDED)),
    "expired": _Mark(_CANCELS, _is("reason", Reason.EXPIRED)),
    "countdown ended": _Mark(_CANCELS, _is("reason", Reason.COUNTDOWN)),
    "lease ended": _Mark((Kind.SESSION_CLOSED,), _is("reason", Reason.LEASE_ENDED)),
    "repeat": _Mark((Kind.OUTCOME,)),
    "fee": _Mark((Kind.SETTLED,), lambda r: (r["fee"] > 0) & (r["fee_asset"] == FeeAsset.RECEIVED)),
    "fee in quote": _Mark((Kind.SETTLED,), lambda r: (r["fee"] > 0) & (r["fee_asset"] == FeeAsset.QUOTE)),
    "rebate": _Mark((Kind.SETTLED,), lambda r: r["fee"] < 0),
    "funds spent": _Mark(_CANCELS, _is("reason", Reason.FUNDS_SPENT)),
}
_LIMITS: Final = (
    Reason.NOTIONAL_BELOW_MIN,
    Reason.NOTIONAL_ABOVE_LIMIT,
    Reason.MARKET_QUANTITY,
    Reason.TOO_MANY_ORDERS,
    Reason.TOO_MANY_STOPS,
)
_REFUSALS: Final = {
    "no funds": _Mark((Kind.REJECTED,), _is("reason", Reason.INSUFFICIENT_BALANCE)),
    "engine full": _Mark((Kind.REJECTED,), _is("reason", Reason.ORDERS_FULL, Reason.STOPS_FULL)),
    "would trigger": _Mark((Kind.REJECTED,), _is("reason", Reason.STOP_WOULD_TRIGGER)),
    "wrong phase": _Mark((Kind.REJECTED,), _is("reason", Reason.WRONG_PHASE)),
    "beyond limits": _Mark((Kind.REJECTED,), _is("reason", *_LIMITS)),
}
"""Why commands were refused; they meet others there and nowhere else."""
_SESSION_EVENTS: Final = (Kind.SESSION_OPENED, Kind.SESSION_RESUMED)
_HELD: Final = {
    "accounts": _Held((Kind.CONFIGURED,), "", _is("risk", Risk.ON)),
    "group": _Held((Kind.ACCOUNT_SET,), "account", _is_above("group")),
    "own rates": _Held((Kind.ACCOUNT_SET,), "account", _is("rates", Rates.OWN)),
    "blocked": _Held((Kind.ACCOUNT_SET,), "account", _is("state", AccountState.BLOCKED)),
    "lease": _Held((Kind.SESSION_OPENED,), "session", _is_above("lease_ns")),
    "cancels at end": _Held(_SESSION_EVENTS, "session", _has(FLAG_CANCEL_ON_DISCONNECT)),
    "rights": _Held((Kind.SESSION_OPENED,), "session", _is_above("rights")),
    **{
        phase.name.lower().replace("_", " "): _Held((Kind.PHASE_SET,), "instrument", _is("phase", phase))
        for phase in Phase
        if phase != Phase.CONTINUOUS  # at first all are
    },
    "bands": _Held((Kind.BANDS_SET,), "instrument", lambda r: (r["static_ppm"] > 0) | (r["dynamic_ppm"] > 0)),
    "limits": _Held((Kind.LIMITS_SET,), "instrument", _is_above("instrument")),
    "delisted": _Held((Kind.DELISTED,), "instrument", _is_above("instrument")),
}
_IN_PAIRS: Final = (*_OF_ORDERS, *_OF_COMMANDS, *_OF_EVENTS, *_REFUSALS, *_HELD, "swap")
_APART: Final = (
    (tuple(_OF_COMMANDS), tuple(_OF_COMMANDS)),  # a command has one kind
    (tuple(_REFUSALS), tuple(_REFUSALS)),  # and is refused for one reason,
    (("cancel", "reduce", "mass cancel", "close session", "disconnect"), tuple(_REFUSALS)),  # these for none of them
    (("swap",), (*_OF_COMMANDS, *_OF_EVENTS, *_REFUSALS)),  # no command: orders and what holds meet it
)
"""What can't meet by the rule book, each of the first with each of the second."""
FEATURES: Final = Features(
    pairs=_IN_PAIRS, alone=tuple(_ALONE), refusals=frozenset(_REFUSALS), apart=frozenset(both_ways(_APART))
)
"""All of them; rows and columns of a `Coverage` are in the order of their names."""

_ABOUT_ORDERS: Final = (Kind.FILL, Kind.PREVENTED, Kind.TRIGGERED, Kind.REPLACED, Kind.REDUCED)
"""Events whose orders meet in their command."""
_ABOUT_INSTRUMENTS: Final = (
    *_ABOUT_ORDERS,
    *_CANCELS,
    *(Kind.ACCEPTED, Kind.REJECTED, Kind.TRADE, Kind.LEVEL, Kind.PHASE_SET, Kind.INDICATIVE),
)
_IN_SNAPSHOTS: Final = (Kind.STATE_ORDER, Kind.STATE_STOP)
_WIDTH: Final = len(FEATURES.names)
_AT: Final = {name: column for column, name in enumerate(FEATURES.names)}


class RoundLog:
    """The commands and events of one engine from its first command on, until they are counted."""

    def __init__(self) -> None:
        self._commands: list[bytes] = []
        self._events: list[bytes] = []
        self._swaps: list[tuple[int, bytes]] = []

    def hear(self, commands: Sequence[bytes], events: bytes) -> None:
        """Take the commands of a frame, each with its extension, and its event frame."""
        self._commands += commands
        self._events.append(events)

    def swapped(self, snapshot: bytes) -> None:
        """The engines go on from this snapshot."""
        self._swaps.append((len(self._commands), snapshot))

    def count_into(self, coverage: Coverage) -> None:
        """Decide what met what, and add it."""
        if self._commands:
            _Round(b"".join(self._commands), self._events, self._swaps).count_into(coverage)


class _Records:
    """Records of a stream by kind: which they are, and what they say."""

    def __init__(self, data: bytes | NDArray[np.void]) -> None:
        self.raw = np.frombuffer(data, dtype=_RAW) if isinstance(data, bytes) else data
        self.kinds = np.frombuffer(self.raw.tobytes(), dtype=np.uint8)[::RECORD_SIZE]
        self._found: dict[int, tuple[NDArray[np.int64], Records]] = {}

    def of(self, kind: int) -> tuple[NDArray[np.int64], Records]:
        """Indices of the records of a kind, and their fields."""
        if kind not in self._found:
            at = np.flatnonzero(self.kinds == kind)
            self._found[kind] = at, self.raw[at].view(_LAYOUTS[kind])
        return self._found[kind]

    def without_extensions(self) -> _Records:
        """The records that are none."""
        return _Records(self.raw[~self.is_extension])

    @property
    def is_extension(self) -> Mask:
        """Which of them are extensions."""
        first, end = _EXTENSIONS
        return np.asarray((self.kinds >= first) & (self.kinds < end))

    def mark(self, table: Mask, rows: NDArray[np.int64], marks: dict[str, _Mark]) -> None:
        """Set the features of these marks, where `rows` gives the row of each record."""
        for name, mark in marks.items():
            for kind in mark.kinds:
                at, records = self.of(kind)
                hit = at if mark.test is None else at[mark.test(records)]
                table[rows[hit], _AT[name]] = True


class _Round:
    """The tables of a round: rows are commands by ordinal (row 0: none), or events; columns are features."""

    def __init__(self, commands: bytes, events: Sequence[bytes], swaps: Sequence[tuple[int, bytes]]) -> None:
        said = _Records(commands)
        ordinals = np.cumsum(~said.is_extension, dtype=np.int64)
        self._count = int(ordinals[-1])
        self._own = np.zeros((self._count + 1, _WIDTH), dtype=np.bool_)
        said.mark(self._own, ordinals, _OF_ORDERS)
        self._orders = self._own.copy()
        said.mark(self._own, ordinals, _OF_COMMANDS | _ALONE)
        self._take_events(events)
        self._swaps = swaps

    def _take_events(self, frames: Sequence[bytes]) -> None:
        starts = np.array([int.from_bytes(frame[16:24], "little") for frame in frames], dtype=np.int64)
        sizes = np.array([len(frame) // RECORD_SIZE - 1 for frame in frames])
        everything = _Records(b"".join(frame[HEADER_SIZE:] for frame in frames))
        kept = ~everything.is_extension
        self._heard = everything.without_extensions()
        self._fields = self._heard.raw.view(EVENT)
        self._rows = np.repeat(starts, sizes)[kept] + self._fields["command"]
        self._told = np.zeros((len(self._rows), _WIDTH), dtype=np.bool_)
        self._heard.mark(self._told, np.arange(len(self._rows)), _OF_EVENTS | _REFUSALS)
        self._keys = self._keys_of_events()
        self._known = {name: np.unique(keys) for name, keys in self._keys.items()}
        places = np.arange(len(self._rows))
        for name, held in _HELD.items():
            self._told[:, _AT[name]] = self._holds(held, self._keys[held.key], places)

    def _keys_of_events(self) -> dict[str, NDArray[np.int64]]:
        """Which instrument, session and account each event is about; 0 = none. Without a name: the whole engine."""
        session = self._fields["session"].astype(np.int64)
        instrument = np.where(np.isin(self._heard.kinds, _ABOUT_INSTRUMENTS), self._fields["instrument"], 0)
        _, opened = self._heard.of(Kind.SESSION_OPENED)
        accounts = np.zeros(int(max(opened["session"], default=0)) + 2, dtype=np.int64)
        accounts[opened["session"]] = opened["account"]
        known = np.where(session < len(accounts), session, 0)
        everything = np.ones(len(session), dtype=np.int64)
        return {
            "": everything,
            "instrument": instrument.astype(np.int64),
            "session": session,
            "account": accounts[known],
        }

    def _holds(self, held: _Held, keys: NDArray[np.int64], places: NDArray[np.int64]) -> Mask:
        """Whether it holds for each key (none for 0) at its place among the events."""
        found = [(at, records) for at, records in map(self._heard.of, held.kinds) if len(at)]
        if not found:
            return np.zeros(len(keys), dtype=np.bool_)
        at = np.concatenate([places for places, _ in found])
        values = np.concatenate([held.test(records) for _, records in found])
        of = np.concatenate([records[held.key] if held.key else np.ones(len(records)) for _, records in found])
        width = len(self._rows) + 1
        stamps = of.astype(np.int64) * width + at
        order = np.argsort(stamps)
        before = np.searchsorted(stamps[order], keys * width + places, side="right") - 1
        latest = order[np.maximum(before, 0)]
        return np.asarray((keys > 0) & (before >= 0) & (of[latest] == keys) & values[latest])

    def _order_features(self, order_ids: NDArray[np.uint64]) -> Mask:
        ordinals = (order_ids // _IDS_PER_COMMAND).astype(np.int64)
        return self._orders[np.where(ordinals <= self._count, ordinals, 0)]

    def count_into(self, coverage: Coverage) -> None:
        """Add the commands, and what met in them."""
        rows = self._own
        meeting = self._told.copy()
        named = np.flatnonzero(np.isin(self._heard.kinds, _ABOUT_ORDERS))
        meeting[named] |= self._order_features(self._fields["order_id"][named])
        firsts = np.flatnonzero(np.diff(self._rows, prepend=-1))
        if len(firsts):
            rows[self._rows[firsts]] |= np.logical_or.reduceat(meeting, firsts, axis=0)
        is_refused = np.zeros(len(rows), dtype=np.bool_)
        is_refused[self._rows[self._heard.kinds == Kind.REJECTED]] = True
        coverage.add_commands(rows[1:], is_refused[1:])
        canceled = np.flatnonzero(np.isin(self._heard.kinds, _CANCELS))
        of_orders = self._order_features(self._fields["order_id"][canceled])
        coverage.add_meetings(rows[self._rows[canceled]] | of_orders)
        for ordinal, snapshot in self._swaps:
            self._count_swap(ordinal, snapshot, coverage)

    def _count_swap(self, ordinal: int, snapshot: bytes, coverage: Coverage) -> None:
        """All that rests, and all that holds, meets the swap."""
        state = _Records(snapshot[HEADER_SIZE:])
        ids = [state.of(kind)[1]["order_id"] for kind in _IN_SNAPSHOTS]
        orders = self._order_features(np.concatenate(ids))
        holding = np.zeros((1, _WIDTH), dtype=np.bool_)
        place = np.searchsorted(self._rows, ordinal, side="right")
        for name, held in _HELD.items():
            keys = self._known[held.key]
            holding[0, _AT[name]] = self._holds(held, keys, np.full(len(keys), place)).any()
        meetings = np.concatenate([orders, holding])
        coverage.add_alone("swap", meetings)
