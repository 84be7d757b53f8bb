"""Commands of every kind, right and wrong, from a seed: what engines are compared on.

Unlike the flow of a `FlowConfig` this one hears the answers: whoever applies its commands hands back their events, so
that most of what it cancels or changes rests. Then it gets a field wrong now and then: sessions that are not open,
accounts of others, client ids used before, orders long gone, prices off the limits. The same seed and the same answers
at the same places give the same commands. A profile with money switches risk on and mixes in `lx.workload.money`, one
with phases `lx.workload.phases` and the orders that are for a phase; all mix in `lx.workload.sessions`: commands come
again, sessions change hands, leases end.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lx.wire.records_generated import (
    FLAG_ENGINE_TARGET,
    FLAG_EXTENSION,
    FLAG_POST_ONLY,
    FLAG_SLIDE,
    PRICE_MAX,
    QUANTITY_MAX,
    RECORD_SIZE,
    AddAsset,
    AddInstrument,
    Cancel,
    CloseSession,
    Configure,
    Countdown,
    Delist,
    Deposit,
    InstrumentLimits,
    Kind,
    MassCancel,
    New,
    OrderTerms,
    OrderType,
    Record,
    Reduce,
    Replace,
    SchedulePhase,
    Scope,
    SessionClosed,
    SessionOpened,
    SessionResumed,
    SetAccount,
    SetBands,
    SetFees,
    SetLimits,
    SetPhase,
    Side,
    TimeInForce,
    TrailUnit,
    Trigger,
    Uncross,
    Visibility,
    Withdraw,
)
from lx.workload.lists import new_list
from lx.workload.money import MoneyMix
from lx.workload.phases import PhaseMix
from lx.workload.sessions import SESSION_KINDS, SessionMix

__all__ = ["CHAOS", "ChaosFlow", "ChaosProfile"]

_SENDERS: Final = 5
"""Sessions at the start."""
_CENTRE: Final = 100
_CENTRE_DEEP: Final = 1 << 21
_ORDER: Final = struct.Struct("<12xIQQ")
"""Session, client id and order id of an accepted, replaced, canceled or fill event."""
_TYPE_AT: Final = 10
_TIF_AT: Final = 11
_PRICE_AT: Final = 32
_REMAINING_AT: Final = 48
_NOTHING: Final = bytes(8)
_ACCEPTED, _REPLACED = int(Kind.ACCEPTED), int(Kind.REPLACED)  # an enum's member costs more than the rest of the line
_CANCELED, _FILL = int(Kind.CANCELED), int(Kind.FILL)
_OF_SESSIONS: Final[dict[int, type[SessionOpened] | type[SessionResumed] | type[SessionClosed]]] = {
    int(Kind.SESSION_OPENED): SessionOpened,
    int(Kind.SESSION_RESUMED): SessionResumed,
    int(Kind.SESSION_CLOSED): SessionClosed,
}
_SESSION: Final = slice(12, 16)
_OfPhases = SetPhase | SchedulePhase | Uncross | SetBands | SetLimits | Delist
_Operated = AddAsset | AddInstrument | Configure | SetAccount | SetFees | Deposit | Withdraw | _OfPhases
_STAYING: Final = (int(TimeInForce.GTC), int(TimeInForce.GTD))
_MARKET = int(OrderType.MARKET)
_STOPS: Final = (OrderType.STOP, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP)
_WITH_LIMIT: Final = (OrderType.STOP_LIMIT, OrderType.TAKE_PROFIT_LIMIT)
_TIME: Final = struct.Struct("<32xQ")
"""Time of a frame."""
_TIFS: Final = (
    *(TimeInForce.GTC,) * 6,
    *(TimeInForce.DAY, TimeInForce.AT_OPEN, TimeInForce.AT_CLOSE) * 2,
    TimeInForce.IOC,
    TimeInForce.FOK,
)
_MARKET_TIFS: Final = (*(TimeInForce.IOC,) * 3, TimeInForce.FOK, TimeInForce.AT_OPEN, TimeInForce.AT_CLOSE)


@dataclass(frozen=True, slots=True)
class ChaosProfile:
    """A mix: room of the engine, share of wrong fields (1 = usual), how far from the centre prices go, how often what.

    A deep one has prices all over the range, a phased one orders for auctions and days. `weights` are those of the
    kinds of command, relative to their sum. `money` are the least and most powers of ten of what is paid in and out, in
    minor units; without it risk stays off.
    """

    orders_max: int
    errors: float = 1.0
    reach: int = 5
    is_deep: bool = False
    is_phased: bool = False
    money: tuple[int, int] | None = None
    weights: dict[str, int] = field(default_factory=dict)


_HOSTILE: Final = {
    "new": 4500,
    "stop": 1100,
    "new_list": 500,
    "cancel": 1200,
    "replace": 2600,
    "reduce": 900,
    "mass_cancel": 120,
    "countdown": 100,
    "open_session": 80,
    "close_session": 40,
    "add_asset": 70,
    "add_instrument": 120,
    **{kind: int(percent * 100) for kind, percent in SESSION_KINDS.items()},
}
_MONEY: Final = {"deposit": 800, "withdraw": 400, "set_account": 250, "set_fees": 100, "configure": 20}
_PHASES: Final = {
    "set_phase": 400,
    "schedule_phase": 60,
    "uncross": 60,
    "set_bands": 80,
    "set_limits": 80,
    "delist": 5,
}
_PHASES_SELDOM: Final = {"set_phase": 30, "schedule_phase": 10, "uncross": 10, "set_bands": 10, "set_limits": 3}
_QUIET: Final = {
    "mass_cancel": 1,
    "countdown": 2,
    "open_session": 5,
    "close_session": 1,
    "disconnect": 3,
    "add_asset": 1,
    "add_instrument": 1,
}
CHAOS: Final = {
    "hostile": ChaosProfile(25, weights=_HOSTILE),
    "crowded": ChaosProfile(4, weights=_HOSTILE),
    "busy": ChaosProfile(5_000, errors=0.2, reach=9, weights={**_HOSTILE, **_QUIET, "new": 6500, "cancel": 300}),
    "poor": ChaosProfile(25, weights={**_HOSTILE, **_MONEY}, money=(3, 6)),
    "rich": ChaosProfile(
        5_000,
        errors=0.2,
        reach=9,
        weights={**_HOSTILE, **_QUIET, **_MONEY, "new": 6500, "set_account": 25, "set_fees": 10, "configure": 1},
        money=(6, 9),
    ),
    "phased": ChaosProfile(8, is_phased=True, weights={**_HOSTILE, **_PHASES}),
    "days": ChaosProfile(
        3_000,
        errors=0.2,
        reach=9,
        is_phased=True,
        weights={
            **_HOSTILE,
            **_QUIET,
            **_MONEY,
            "new": 6500,
            "set_account": 25,
            "set_fees": 30,
            "configure": 10,
            **_PHASES_SELDOM,
        },
        money=(6, 9),
    ),
    "deep": ChaosProfile(5_000, errors=0.5, is_deep=True, weights={**_HOSTILE, **_QUIET, "new": 7000}),
}
"""hostile: few prices, an engine that is always nearly full. crowded: one that holds next to nothing. busy: few prices,
long queues. deep: prices over the whole range, so that many levels build up. poor: as hostile, with accounts that can
pay for some orders and not for others. rich: as busy, with accounts that mostly can pay. phased: as hostile, with
phases, auctions, bands and limits. days: as rich, with all of these."""


@dataclass(slots=True)
class _Sender:
    """A session as the flow remembers it."""

    number: int
    account: int
    client_id: int = 0
    is_closed: bool = False


@dataclass(slots=True)
class _Resting:
    """A resting or waiting order as the flow knows it from events; `at` is its index among all."""

    engine_id: int
    session: int
    client_id: int
    side: int
    has_limit: bool
    at: int


class ChaosFlow:
    """An endless stream of commands, each with its extension record if its kind has one.

    >>> flow = ChaosFlow(CHAOS["hostile"], seed=1)
    >>> decode(flow.next()).NAME
    'open_session'
    """

    def __init__(self, profile: ChaosProfile, seed: int) -> None:
        self.profile = profile
        self._random = random.Random(seed)  # only its random(), which is the same in every version of Python
        self._senders: list[_Sender] = []
        self._instruments = 0
        self._resting: list[_Resting] = []
        self._by_id: dict[int, _Resting] = {}
        self._mix = MoneyMix(self._random.random, digits=profile.money or (0, 0), errors=profile.errors)
        self._sessions = SessionMix(self._random.random, errors=profile.errors)
        self._phases = PhaseMix(self._random.random, errors=profile.errors)
        self._time_ns = 0
        self._makers = self._choices()
        self._prologue: Iterator[bytes] = iter(self._setup())

    def _choices(self) -> list[tuple[int, Callable[[], bytes]]]:
        """How to make each kind, with the cumulated weights."""
        makers: dict[str, Callable[[], bytes]] = {
            "new": self._new,
            "stop": self._stop,
            "new_list": self._new_list,
            "cancel": self._cancel,
            "replace": self._replace,
            "reduce": self._reduce,
            "mass_cancel": self._mass_cancel,
            "countdown": self._countdown,
            "open_session": self._open_session,
            "close_session": self._close_session,
            "add_asset": self._add_asset,
            "add_instrument": self._add_instrument,
            "deposit": lambda: self._signed(self._mix.deposit()),
            "withdraw": lambda: self._signed(self._mix.withdraw()),
            "set_account": lambda: self._signed(self._mix.set_account()),
            "set_fees": lambda: self._signed(self._mix.set_fees(self._which_instrument())),
            "configure": lambda: self._signed(self._mix.configure()),
            "repeat": lambda: self._sessions.repeat() or self._cancel(),
            "resume_session": lambda: self._sessions.resume_session().pack(),
            "disconnect": lambda: self._sessions.disconnect().pack(),
            "renew": lambda: self._sessions.renew().pack(),
            "tick": lambda: self._sessions.tick().pack(),
            "resume_time": lambda: self._sessions.resume_time().pack(),
            "set_phase": lambda: self._signed(self._phases.set_phase(self._which_instrument())),
            "schedule_phase": self._schedule_phase,
            "uncross": lambda: self._signed(self._phases.uncross(self._which_instrument())),
            "set_bands": lambda: self._signed(self._phases.set_bands(self._which_instrument(), _CENTRE)),
            "set_limits": self._set_limits,
            "delist": lambda: self._signed(self._phases.delist(self._between(2, self._instruments + 1))),
        }
        total = 0
        found = []
        for kind, weight in self.profile.weights.items():
            total += weight
            found.append((total, makers[kind]))
        return found

    def next(self) -> bytes:
        """The next command: 64 bytes, or 128 with its extension."""
        command = next(self._prologue, None)
        if command is not None:
            return command
        draw = self._below(self._makers[-1][0])
        command = next(make for total, make in self._makers if draw < total)()
        return self._sessions.keep(command) if any(command[_SESSION]) else command

    def observe(self, events: bytes) -> None:
        """Hear the event frame of commands that were applied."""
        (self._time_ns,) = _TIME.unpack_from(events)
        for at in range(RECORD_SIZE, len(events), RECORD_SIZE):
            kind = events[at]
            if kind in (_ACCEPTED, _REPLACED):
                session, client_id, engine_id = _ORDER.unpack_from(events, at)
                if kind == _REPLACED and engine_id in self._by_id:
                    self._by_id[engine_id].client_id = client_id
                elif kind == _REPLACED or self._may_stay(events[at + _TYPE_AT], events[at + _TIF_AT]):
                    has_limit = events[at + _PRICE_AT : at + _PRICE_AT + 8] != _NOTHING
                    order = _Resting(engine_id, session, client_id, events[at + 1], has_limit, len(self._resting))
                    self._by_id[engine_id] = order
                    self._resting.append(order)
            elif kind == _CANCELED or (kind == _FILL and events[at + _REMAINING_AT : at + 56] == _NOTHING):
                self._forget(_ORDER.unpack_from(events, at)[2])
            elif kind in _OF_SESSIONS:
                self._hear(_OF_SESSIONS[kind].unpack(events, at))

    def _hear(self, event: SessionOpened | SessionResumed | SessionClosed) -> None:
        self._sessions.observe(event)
        if isinstance(event, SessionOpened) and event.session > len(self._senders):
            self._senders.append(_Sender(event.session, event.account))
        elif isinstance(event, SessionClosed):
            self._senders[event.session - 1].is_closed = True

    def _may_stay(self, kind: int, tif: int) -> bool:
        """Whether an order of that type and time in force may rest or wait."""
        return tif in _STAYING or kind > _MARKET or self.profile.is_phased

    def _forget(self, engine_id: int) -> None:
        gone = self._by_id.pop(engine_id, None)
        if gone is None:
            return
        moved = self._resting.pop()
        if moved is not gone:
            self._resting[gone.at] = moved
            moved.at = gone.at

    def _setup(self) -> list[bytes]:
        opened = [self._open_session(1 + number % 3) for number in range(_SENDERS)]
        assets = [AddAsset(decimals=8, client_id=1, name=name).pack() for name in ("BTC", "USD", "ETH")]
        limits = InstrumentLimits(tick=1, lot=1, price_min=90, price_max=110, quantity_min=2, quantity_max=40)
        wide = InstrumentLimits(
            tick=1, lot=1, price_min=1, price_max=PRICE_MAX, quantity_min=1, quantity_max=QUANTITY_MAX
        )
        markets = [*assets, self._instrument("BTC-USD", 1, limits), self._instrument("ETH-USD", 3, wide)]
        if self.profile.money is None:
            return [*opened, *markets]
        before, after = ([record.pack() for record in part] for part in (self._mix.opening(), self._mix.funding()))
        return [*before, *opened, *markets, *after]

    def _instrument(self, symbol: str, base: int, limits: InstrumentLimits) -> bytes:
        self._instruments += 1
        record = AddInstrument(
            tick_scale=2, lot_scale=4, flags=FLAG_EXTENSION, client_id=1, symbol=symbol, base=base, quote=2
        )
        return record.pack() + limits.pack()

    # ------------------------------------------------------------------------------------------------ fields

    def _below(self, n: int) -> int:
        return int(self._random.random() * n)

    def _is_wrong(self, percent: float) -> bool:
        """Whether to get a field wrong, which happens in so many percent, more or less by the profile."""
        return self._random.random() * 100 < percent * self.profile.errors

    def _chance(self, percent: int) -> bool:
        return self._random.random() * 100 < percent

    def _between(self, low: int, high: int) -> int:
        """A number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def _one_of(self, choices: tuple[int, ...]) -> int:
        return choices[int(self._random.random() * len(choices))]

    def _from(self, session: int = 0) -> dict[str, int]:
        """Account, session and client id of a sender (any, unless a session is given), sometimes wrong."""
        if session:
            sender = self._senders[session - 1]
        else:
            usual = [sender for sender in self._senders[-12:] if not sender.is_closed]
            senders = usual if usual and not self._is_wrong(3) else self._senders
            sender = senders[self._below(len(senders))]
        sender.client_id += self._one_of((1, 1, 1, 5))
        fields = {"account": sender.account, "session": sender.number, "client_id": sender.client_id}
        if self._is_wrong(1.5):
            fields["session"] = self._one_of((0, len(self._senders) + 1, 1 << 20, (1 << 32) - 1))
        if self._is_wrong(1.5):
            fields["account"] = self._between(0, 4)
        if self._is_wrong(2):
            fields["client_id"] = self._between(1, max(1, min(sender.client_id - 1, (1 << 31))))
        return fields

    def _targeting(self) -> tuple[dict[str, int], _Resting]:
        """Fields of a command to an order of the sender, sometimes of others or of none; and that order."""
        order = _Resting(256, 1, 1, Side.BUY, has_limit=True, at=0)
        if self._resting:
            order = self._resting[self._below(len(self._resting))]
        fields = self._from(0 if self._is_wrong(15) else order.session)
        fields["instrument"] = self._one_of((1, 1, 2, 9)) if self._is_wrong(10) else 0
        if self._chance(25):
            fields["flags"] = FLAG_ENGINE_TARGET
            fields["target_id"] = order.engine_id + (self._one_of((1, 256)) if self._is_wrong(5) else 0)
        else:
            fields["flags"] = 0
            fields["target_id"] = self._between(1, 99) if self._is_wrong(5) else order.client_id
        return fields, order

    def _price(self, side: int) -> int:
        """Bids mostly below the centre, offers mostly above, so that some orders meet and others rest."""
        if self._is_wrong(4):
            return self._one_of((1, 89, 111, 5_000, PRICE_MAX))
        if not self.profile.is_deep:
            away = self._between(-1, self.profile.reach)
            return _CENTRE - away if side == Side.BUY else _CENTRE + away
        bits = self._between(2, 20 if side == Side.BUY else 41)
        away = self._below(1 << bits) - 3
        return _CENTRE_DEEP - away if side == Side.BUY else _CENTRE_DEEP + away

    def _quantity(self) -> int:
        return self._one_of((1, 41, 1 << 40, QUANTITY_MAX)) if self._is_wrong(2) else self._between(2, 12)

    def _which_instrument(self) -> int:
        if self._is_wrong(3):
            return self._one_of((0, self._instruments + 1, 65_535))
        if self.profile.is_deep:
            return 2
        return self._one_of((1, 1, 1, 2, self._between(1, self._instruments)))

    def _operator(self) -> int:
        return self._between(1, 3) if self._is_wrong(5) else 0

    def _signed(self, command: _Operated) -> bytes:
        """A command of the operator, sometimes sent by a session, which may have the right to it."""
        if self._chance(15):
            sender = self._from()
            command.session, command.client_id = sender["session"], sender["client_id"]
        return command.pack()

    # ------------------------------------------------------------------------------------------------ commands

    def _new(self) -> bytes:
        is_limit = self._chance(85)
        if self.profile.is_phased:
            tif = self._one_of(_TIFS if is_limit else _MARKET_TIFS)
        else:
            tif = self._one_of((TimeInForce.IOC, TimeInForce.FOK))
            if is_limit and self._chance(80):
                tif = TimeInForce.GTC
        side = self._between(1, 2)
        new = New(
            side=side,
            type=OrderType.LIMIT if is_limit else OrderType.MARKET,
            tif=tif,
            flags=self._post_only() if tif in (TimeInForce.GTC, TimeInForce.DAY) else 0,
            instrument=self._which_instrument(),
            price=self._price(side) if is_limit else 0,
            quantity=self._quantity(),
            client_time_ns=self._between(0, 9),
            **self._from(),
        )
        if self._chance(15) if tif in (TimeInForce.GTC, TimeInForce.DAY) else self._is_wrong(1):
            return self._hidden(new)
        if not self.profile.is_phased or self._chance(80):
            return new.pack()
        new.flags |= FLAG_EXTENSION
        return new.pack() + self._terms().pack()

    def _hidden(self, new: New) -> bytes:
        """The order as a hidden one, often with a minimum; sometimes with terms that don't fit."""
        new.flags |= FLAG_EXTENSION
        terms = OrderTerms(visibility=Visibility.HIDDEN)
        if self._chance(50):
            terms.min_quantity = self._between(1, 12)
        if self._is_wrong(3):
            terms.display = self._between(1, 12)
        return new.pack() + terms.pack()

    def _post_only(self) -> int:
        """Seldom the flag post_only, then often with slide."""
        slides = FLAG_SLIDE if self._chance(50) else 0
        return FLAG_POST_ONLY | slides if self._chance(15) else 0

    def _terms(self) -> OrderTerms:
        """A display, now and then a minimum or a budget; whether that fits the order is left to chance."""
        if self._chance(80):
            return OrderTerms(display=self._between(1, 4))
        return OrderTerms(min_quantity=self._between(0, 3), budget=self._between(0, 1) * 50_000)

    def _schedule_phase(self) -> bytes:
        instrument = self._which_instrument()
        return self._signed(self._phases.schedule_phase(instrument, self._time_ns + 1_000 * self._between(0, 9)))

    def _set_limits(self) -> bytes:
        instrument = self._which_instrument()
        price = (90, 110) if instrument == 1 else (1, PRICE_MAX)
        command, more = self._phases.set_limits(instrument, price)
        return self._signed(command) + more.pack()

    def _stop(self) -> bytes:
        """An order that waits, mostly for a price on the other side of the market than it is now."""
        kind = self._between(OrderType.STOP, OrderType.TRAILING_STOP)
        has_limit = kind in _WITH_LIMIT
        tif = self._one_of((TimeInForce.IOC, TimeInForce.FOK)) if has_limit and self._chance(30) else TimeInForce.GTC
        if tif == TimeInForce.GTC and self.profile.is_phased and self._chance(15):
            tif = TimeInForce.DAY
        side = self._between(1, 2)
        away = Side.BUY if (kind in _STOPS) == (side == Side.SELL) else Side.SELL
        terms = OrderTerms(trigger=Trigger.BEST if self._chance(40) else Trigger.LAST)
        if kind == OrderType.TRAILING_STOP:
            terms.trail_unit = TrailUnit.BASIS_POINTS if self._chance(30) else TrailUnit.TICKS
            terms.trail = self._between(1, 5) if terms.trail_unit == TrailUnit.TICKS else self._between(50, 400)
            terms.activation_price = self._price(3 - away) if self._chance(30) else 0
        else:
            terms.stop_price = self._price(away)
        if self._is_wrong(2):
            terms.stop_price = self._one_of((0, 100))
        if self._is_wrong(2):
            terms.display = self._between(1, 9)
        if self._is_wrong(1):
            terms.visibility = Visibility.HIDDEN
        new = New(
            side=side,
            type=kind,
            tif=tif,
            stp=self._between(0, 4) if self._chance(20) else 0,
            flags=FLAG_EXTENSION | (FLAG_POST_ONLY if has_limit and tif == TimeInForce.GTC and self._chance(15) else 0),
            instrument=self._which_instrument(),
            price=self._price(self._between(1, 2)) if has_limit else 0,
            quantity=self._quantity(),
            **self._from(),
        )
        return new.pack() + terms.pack()

    def _new_list(self) -> bytes:
        sender = self._from()
        if 1 <= sender["session"] <= len(self._senders):
            self._senders[sender["session"] - 1].client_id += 1  # leg 2 has the next one
        instrument, quantity = self._which_instrument(), self._quantity()
        command, leg = new_list(
            self._random.random, self._price, sender=sender, instrument=instrument, quantity=quantity
        )
        return command.pack() + leg.pack()

    def _cancel(self) -> bytes:
        return Cancel(**self._targeting()[0]).pack()

    def _replace(self) -> bytes:
        fields, order = self._targeting()
        fields["flags"] |= self._post_only()
        price = self._price(order.side) if order.has_limit or self._is_wrong(5) else 0
        return Replace(price=price, quantity=self._quantity(), **fields).pack()

    def _reduce(self) -> bytes:
        quantity = 1 << 40 if self._is_wrong(5) else self._between(1, 6)
        return Reduce(quantity=quantity, **self._targeting()[0]).pack()

    def _mass_cancel(self) -> bytes:
        fields = self._from()
        scope = self._one_of((Scope.SESSION, Scope.SESSION, Scope.ACCOUNT, Scope.VENUE))
        if scope == Scope.VENUE and self._chance(60):
            fields["session"] = 0
        instrument = self._which_instrument() if self._chance(50) else 0
        return MassCancel(side=self._between(0, 2), scope=scope, instrument=instrument, **fields).pack()

    def _countdown(self) -> bytes:
        after_ns = 0 if self._chance(20) else self._one_of((1, 1_000, 20_000, 1 << 40))
        return Countdown(after_ns=after_ns, **self._from()).pack()

    def _open_session(self, account: int = 0) -> bytes:
        account = account or self._between(1, 3 if self.profile.money is None else 5)
        if self.profile.money is None or len(self._senders) < _SENDERS:  # else its account may be none
            self._senders.append(_Sender(len(self._senders) + 1, account))
        return self._sessions.open_session(account).pack()

    def _close_session(self) -> bytes:
        fields = self._from()
        if 1 <= fields["session"] <= len(self._senders):
            self._senders[fields["session"] - 1].is_closed = True
        return CloseSession(**fields).pack()

    def _add_asset(self) -> bytes:
        name = f"{'AB'[self._below(2)]}{self._between(1, 9)}"
        asset = AddAsset(decimals=self._between(0, 18), session=self._operator(), client_id=1, name=name)
        return self._signed(asset)

    def _add_instrument(self) -> bytes:
        limits: Record = InstrumentLimits(
            tick=self._one_of((1, 5, 10**9)),
            lot=self._one_of((1, 5, 10**9)),
            price_min=self._one_of((1, 100, 101)),
            price_max=self._one_of((100, 1000)),
            quantity_min=self._one_of((1, 10, 11)),
            quantity_max=self._one_of((10, 1000)),
        )
        record = AddInstrument(
            tick_scale=self._one_of((0, 2, 9, 18)),
            lot_scale=self._one_of((0, 2, 9, 18)),
            flags=FLAG_EXTENSION,
            session=self._operator(),
            client_id=1,
            symbol=f"{'XY'[self._below(2)]}{self._between(1, 9)}",
            base=self._one_of((1, 2, 3, 4, 5, 99)),
            quote=self._one_of((1, 2, 2, 3, 99)),
        )
        return self._signed(record) + limits.pack()
