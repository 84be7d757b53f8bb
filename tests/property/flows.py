"""Random commands of every kind, right and wrong, from a seed: what the two engines are compared on.

A flow follows its own commands with a reference engine, only to know which orders rest: most of what it cancels or
changes exists. Now and then it gets a field wrong: sessions that are not open, accounts of others, client ids used
before, orders long gone, prices off the limits. Prices are few, so orders meet; engines are small, so they get full.
Senders are few as well, so orders meet those of their owner, and some of them mind.

Each seed switches features on and off: self-trade modes, groups, orders that wait, and each of the terms of orders.
With all of them on each would be rare, and what one does alone would never be seen.

With accounts there are deposits and withdrawals, new and repeated, accounts that are blocked, closed and poor, rates
that change, fees in both assets, and rebates that the venue can't always pay.

Commands come again, sessions change hands, are disconnected, and end when nobody renews their leases.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from lx.engine import create
from lx.wire.codec import decode, to_text
from lx.wire.frame import build_frame, decode_frame
from lx.wire.records_generated import (
    AMOUNT_MAX,
    FLAG_ENGINE_TARGET,
    FLAG_EXTENSION,
    FLAG_POST_ONLY,
    FLAG_SLIDE,
    QUANTITY_MAX,
    RECORD_SIZE,
    Accepted,
    AddAsset,
    AddInstrument,
    Cancel,
    Canceled,
    CloseSession,
    Configure,
    Countdown,
    Delist,
    Deposit,
    Fill,
    InstrumentLimits,
    MassCancel,
    New,
    OrderTerms,
    OrderType,
    Prevented,
    Record,
    Reduce,
    Replace,
    Replaced,
    SchedulePhase,
    Scope,
    SelfTrade,
    SessionClosed,
    SessionOpened,
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

Command = tuple[Record, ...]
"""A command record and the extension that follows it, if its kind has one."""

DEEP_CENTRE = 1 << 21
_RESTING = (TimeInForce.GTC, TimeInForce.GTD)

_OF_PHASES = SetPhase | SchedulePhase | Uncross | SetBands | SetLimits | Delist
_OPERATED = AddAsset | AddInstrument | Configure | SetAccount | SetFees | Deposit | Withdraw | _OF_PHASES

_WITH_LIMIT = (OrderType.STOP_LIMIT, OrderType.TAKE_PROFIT_LIMIT)
_WAITING = (OrderType.STOP, OrderType.TAKE_PROFIT, *_WITH_LIMIT)

FEATURES = (
    "self_trade",
    "groups",
    "minimum",
    "display",
    "time",
    "budget",
    "hidden",
    "slide",
    "countdown",
    "stops",
    "trailing",
    "lists",
    "phases",
    "bands",
    "limits",
)

_EMPTYING = {"self_trade", "time", "budget", "countdown", "stops", "trailing", "lists", "phases", "bands", "limits"}
"""Features with which fewer orders rest for long."""

_WEIGHTS = {
    "new": 45,
    "cancel": 12,
    "replace": 26,
    "reduce": 9,
    "mass_cancel": 1.2,
    "countdown": 1.0,
    "open_session": 0.8,
    "close_session": 0.4,
    "add_asset": 0.7,
    "add_instrument": 1.2,
    **SESSION_KINDS,
}
_WEIGHTS_ACCOUNTS = {"deposit": 8, "withdraw": 4, "set_account": 2.5, "set_fees": 1, "configure": 0.2}
_WEIGHTS_OF_FEATURES = {
    "lists": {"new_list": 5.0},
    "phases": {"set_phase": 4, "schedule_phase": 0.6, "uncross": 1, "delist": 0.05},
    "bands": {"set_bands": 1.5, "set_phase": 2},
    "limits": {"set_limits": 1.5},
}
_TIFS = (TimeInForce.DAY, TimeInForce.AT_OPEN, TimeInForce.AT_CLOSE, TimeInForce.AT_CLOSE)
_WEIGHTS_DEEP = {"new": 70, "mass_cancel": 0.01, "open_session": 0.05, "close_session": 0.01, "disconnect": 0.01}


@dataclass
class Sender:
    """A session as the flow remembers it."""

    number: int
    account: int
    client_id: int = 0
    is_closed: bool = False


@dataclass
class Resting:
    """A resting or waiting order as the flow knows it from events."""

    session: int
    name: int
    side: int
    has_limit: bool = True


class Flow:
    """An endless stream of commands; the same seed gives the same stream.

    A deep flow has prices all over the range and few cancels of many, so that many levels build up. One with accounts
    switches risk on. The seed picks its features, but for those that are asked for, and those that are not wanted.
    """

    def __init__(
        self,
        seed: int,
        orders_max: int,
        *,
        deep: bool = False,
        accounts: bool = False,
        features: set[str] | None = None,
        without: set[str] | None = None,
    ) -> None:
        self.random = random.Random(seed)
        self.features = (picked_features(seed) | (features or set())) - (without or set())
        self.features -= _EMPTYING if deep else set()
        self.deep = deep
        self.accounts = accounts
        self.weights: dict[str, float] = {
            **_WEIGHTS,
            **(_WEIGHTS_DEEP if deep else {}),
            **(_WEIGHTS_ACCOUNTS if accounts else {}),
        }
        if "countdown" not in self.features:
            del self.weights["countdown"]
        for feature, weights in _WEIGHTS_OF_FEATURES.items():
            self.weights |= weights if feature in self.features else {}
        self.money = MoneyMix(self.random.random, digits=(3, 6))
        self.phases = PhaseMix(self.random.random)
        self.sessions = SessionMix(self.random.random)
        self.senders: list[Sender] = []
        self.instruments = 0
        self.resting: dict[int, Resting] = {}
        self.count = 0
        self.engine = create("reference", orders_max)
        self._prologue = iter(self._setup())

    def commands(self, count: int) -> list[Command]:
        """The next commands."""
        return [self._next() for _ in range(count)]

    def _next(self) -> Command:
        command = next(self._prologue, None)
        if command is None:
            kind = self.random.choices(tuple(self.weights), tuple(self.weights.values()))[0]
            command = self._signed(getattr(self, f"_{kind}")())
            if getattr(command[0], "session", 0):
                self.sessions.keep(b"".join(record.pack() for record in command))
        frame = self.engine.apply(frame_of([command], self.engine.next_sequence, time_of(self.count)))
        self.count += 1
        for event in decode_frame(frame)[1]:
            self._observe(event)
        return command

    def _observe(self, event: Record) -> None:
        """Keep book of what rests and waits."""
        is_open = isinstance(event, Accepted) and (event.tif != TimeInForce.FOK or event.type > OrderType.MARKET)
        if isinstance(event, Replaced) or (isinstance(event, Accepted) and is_open):
            has_limit = event.price != 0 or (isinstance(event, Accepted) and event.type == OrderType.MARKET)
            self.resting[event.order_id] = Resting(event.session, event.client_id, event.side, has_limit)
        elif isinstance(event, Canceled) or (isinstance(event, Fill | Prevented) and event.remaining == 0):
            self.resting.pop(event.order_id, None)
        elif isinstance(event, SessionOpened):
            self.senders.append(Sender(event.session, event.account))
        elif isinstance(event, SessionClosed):
            self.senders[event.session - 1].is_closed = True
        self.sessions.observe(event)

    def _setup(self) -> list[Command]:
        opened = [self._open_session(account) for account in (1, 2, 3, 1, 2)]
        if self.accounts:
            opened = [*((record,) for record in self.money.opening()), *opened]
        assets = [(AddAsset(decimals=8, client_id=1, name=name),) for name in ("BTC", "USD", "ETH")]
        limits = InstrumentLimits(tick=1, lot=1, price_min=90, price_max=110, quantity_min=2, quantity_max=40)
        wide = InstrumentLimits(
            tick=1, lot=1, price_min=1, price_max=1 << 42 - 1, quantity_min=1, quantity_max=QUANTITY_MAX
        )
        instruments = [self._instrument("BTC-USD", 1, limits), self._instrument("ETH-USD", 3, wide)]
        funding = self.money.funding() if self.accounts else ()
        return [*opened, *assets, *instruments, *((record,) for record in funding)]

    def _instrument(self, symbol: str, base: int, limits: InstrumentLimits, scale: int = 2) -> Command:
        self.instruments += 1
        command = AddInstrument(
            tick_scale=scale, lot_scale=4, flags=FLAG_EXTENSION, client_id=1, symbol=symbol, base=base, quote=2
        )
        return command, limits

    def _chance(self, percent: float) -> bool:
        return self.random.random() * 100 < percent

    def _from(self, session: int = 0) -> dict[str, int]:
        """Account, session and client id of a sender (any, unless a session is given), sometimes wrong."""
        usual = [sender for sender in self.senders if not sender.is_closed][-12:]
        sender = self.random.choice(usual if usual and self._chance(97) else self.senders)
        if session:
            sender = self.senders[session - 1]
        sender.client_id += self.random.choice((1, 1, 1, 5))
        fields = {"account": sender.account, "session": sender.number, "client_id": sender.client_id}
        if self._chance(1.5):
            fields["session"] = self.random.choice((0, len(self.senders) + 1, 1 << 20, (1 << 32) - 1))
        if self._chance(1.5):
            fields["account"] = self.random.randint(0, 4)
        if self._chance(2):
            fields["client_id"] = self.random.randint(1, max(1, sender.client_id - 1))
        return fields

    def _targeting(self) -> tuple[dict[str, int], Resting]:
        """Fields of a command to an order of the sender, sometimes of others or of none; and that order."""
        engine_id, order = self.random.choice(list(self.resting.items()) or [(256, Resting(1, 1, 1))])
        fields = self._from(order.session if self.resting and self._chance(85) else 0)
        fields["instrument"] = self.random.choice((1, 1, 2, 9)) if self._chance(10) else 0
        if self._chance(25):
            fields["flags"] = FLAG_ENGINE_TARGET
            fields["target_id"] = engine_id + (self.random.choice((1, 256)) if self._chance(5) else 0)
        else:
            fields["flags"] = 0
            fields["target_id"] = self.random.randint(1, 99) if self._chance(5) else order.name
        return fields, order

    def _price(self, side: int) -> int:
        """A price near 100: bids mostly below, offers mostly above, so that some orders meet and others rest."""
        if self._chance(4):
            return self.random.choice((1, 89, 111, 5000))
        if self.deep:
            away = self.random.randint(-3, 1 << self.random.randint(2, 20 if side == Side.BUY else 41))
            return DEEP_CENTRE - away if side == Side.BUY else DEEP_CENTRE + away
        away = self.random.randint(-1, 5)
        return 100 - away if side == Side.BUY else 100 + away

    def _quantity(self) -> int:
        return self.random.choice((1, 41, 1 << 40, QUANTITY_MAX)) if self._chance(2) else self.random.randint(2, 12)

    def _which_instrument(self) -> int:
        if self._chance(3):
            return self.random.choice((0, self.instruments + 1, 65535))
        if self.deep:
            return 2
        return self.random.choice((1, 1, 1, 2, self.random.randint(1, self.instruments)))

    def _new(self) -> Command:
        kinds: tuple[OrderType, ...] = _WAITING if "stops" in self.features else ()
        kinds += (OrderType.TRAILING_STOP,) * 2 if "trailing" in self.features else ()
        if kinds and self._chance(18):
            return self._waiting_order(self.random.choice(kinds))
        fields = self._from()
        limit = self._chance(78 if "budget" in self.features else 85)
        tif = self.random.choice((TimeInForce.IOC, TimeInForce.FOK))
        if limit and self._chance(80):
            tif = TimeInForce.GTD if "time" in self.features and self._chance(15) else TimeInForce.GTC
        if "phases" in self.features and self._chance(25):
            tif = self.random.choice(_TIFS if limit else _TIFS[1:])
        side = self.random.randint(1, 2)
        new = New(
            side=side,
            type=OrderType.LIMIT if limit else OrderType.MARKET,
            tif=tif,
            stp=self._stp(),
            flags=self._post_only(15) if tif in (*_RESTING, TimeInForce.DAY) else 0,
            instrument=self._which_instrument(),
            price=self._price(side) if limit else 0,
            quantity=self._quantity(),
            client_time_ns=self.random.randint(0, 9),
            **fields,
        )
        if not self._chance(97 if tif == TimeInForce.GTD else 50):
            return (new,)
        new.flags |= FLAG_EXTENSION
        return new, self._terms(new)

    def _post_only(self, percent: int) -> int:
        """The flag post_only in so many percent; then often with slide, where the flow slides."""
        slides = FLAG_SLIDE if "slide" in self.features and self._chance(60) else 0
        return FLAG_POST_ONLY | slides if self._chance(percent) else 0

    def _waiting_order(self, kind: OrderType) -> Command:
        """An order that waits for a price, mostly on the other side of the market than it is now."""
        has_limit = kind in _WITH_LIMIT
        tif = TimeInForce.GTD if "time" in self.features and self._chance(15) else TimeInForce.GTC
        if has_limit and self._chance(30):
            tif = self.random.choice((TimeInForce.IOC, TimeInForce.FOK))
        elif "phases" in self.features and self._chance(15):
            tif = TimeInForce.DAY
        side = self.random.randint(1, 2)
        new = New(
            side=side,
            type=kind,
            tif=tif,
            stp=self._stp(),
            flags=FLAG_POST_ONLY if has_limit and tif in _RESTING and self._chance(15) else 0,
            instrument=self._which_instrument(),
            price=self._price(self.random.randint(1, 2)) if has_limit else 0,
            quantity=self._quantity(),
            **self._from(),
        )
        if self._chance(1):
            return (new,)
        new.flags |= FLAG_EXTENSION
        terms = self._terms(new)
        terms.trigger = self.random.choice((Trigger.LAST, Trigger.LAST, Trigger.BEST))
        falls = (kind not in (OrderType.TAKE_PROFIT, OrderType.TAKE_PROFIT_LIMIT)) == (side == Side.SELL)
        away = Side.BUY if falls else Side.SELL
        if kind != OrderType.TRAILING_STOP or self._chance(2):
            terms.stop_price = self._price(away)
        if kind == OrderType.TRAILING_STOP or self._chance(1):
            terms.trail_unit = TrailUnit.BASIS_POINTS if self._chance(30) else TrailUnit.TICKS
            terms.trail = self.random.choice((50, 150, 400, 10_001)) if terms.trail_unit else self.random.randint(1, 5)
            terms.activation_price = self._price(Side(3 - away)) if self._chance(30) else 0
        return new, terms

    def _new_list(self) -> Command:
        """Two orders of which one cancels the other."""
        sender = self._from()
        if 1 <= sender["session"] <= len(self.senders):
            self.senders[sender["session"] - 1].client_id += 1  # leg 2 has the next one
        instrument, quantity = self._which_instrument(), self._quantity()
        return new_list(self.random.random, self._price, sender=sender, instrument=instrument, quantity=quantity)

    def _stp(self) -> int:
        is_minded = "self_trade" in self.features and self._chance(40)
        return self.random.choice(tuple(SelfTrade)) if is_minded else SelfTrade.NONE

    def _terms(self, new: New) -> OrderTerms:
        """Terms that mostly fit an order, of those that the flow has; now and then one that does not."""
        terms = OrderTerms()
        if self._has("hidden", fits=new.type == OrderType.LIMIT and new.tif in (*_RESTING, TimeInForce.DAY)):
            terms.visibility = Visibility.HIDDEN
            if self._chance(50):
                terms.min_quantity = self.random.randint(1, min(new.quantity, 20)) + 20 * self._chance(2)
            if not self._chance(2):
                return self._timed(new, terms)
        if self._has("minimum", fits=new.tif == TimeInForce.IOC):
            terms.min_quantity = self.random.randint(1, min(new.quantity, 20)) + 20 * self._chance(2)
        may_rest = new.price != 0 and new.tif not in (TimeInForce.IOC, TimeInForce.FOK)
        if self._has("display", fits=may_rest):
            terms.display = self.random.randint(1, min(new.quantity, 6)) + 6 * self._chance(2)
        if self._has("budget", fits=new.type == OrderType.MARKET):
            terms.budget = AMOUNT_MAX if self._chance(3) else self.random.randint(1, 150_000)
            new.quantity = QUANTITY_MAX if self._chance(30) else new.quantity
        return self._timed(new, terms)

    def _timed(self, new: New, terms: OrderTerms) -> OrderTerms:
        """The terms with a time, if the order has one."""
        if self._has("time", fits=new.tif == TimeInForce.GTD, percent=97):
            away = self.random.randint(-30, 0) if self._chance(8) else self.random.randint(1, 50)
            terms.expires_ns = max(1, time_of(self.count) + away)
        return terms

    def _has(self, feature: str, *, fits: bool, percent: float = 60) -> bool:
        """Whether an order gets a term: often when that fits, seldom when not."""
        return feature in self.features and self._chance(percent if fits else 2)

    def _cancel(self) -> Command:
        return (Cancel(**self._targeting()[0]),)

    def _replace(self) -> Command:
        fields, order = self._targeting()
        fields["flags"] |= self._post_only(15)
        is_odd = bool(self.features & {"stops", "trailing"}) and self._chance(3)
        price = self._price(order.side) if order.has_limit != is_odd else 0
        return (Replace(price=price, quantity=self._quantity(), stp=self._stp(), **fields),)

    def _reduce(self) -> Command:
        return (Reduce(quantity=self.random.randint(1, 6) if self._chance(95) else 1 << 40, **self._targeting()[0]),)

    def _mass_cancel(self) -> Command:
        fields = self._from()
        scope = self.random.choice((Scope.SESSION, Scope.SESSION, Scope.ACCOUNT, Scope.VENUE))
        if scope == Scope.VENUE and self._chance(60):
            fields["session"] = 0
        instrument = self._which_instrument() if self._chance(50) else 0
        return (MassCancel(side=self.random.randint(0, 2), scope=scope, instrument=instrument, **fields),)

    def _countdown(self) -> Command:
        fields = self._from()
        after_ns = 0 if self._chance(20) else self.random.randint(1, 60)
        return (Countdown(after_ns=after_ns, **fields),)

    def _open_session(self, account: int = 0) -> Command:
        account = account or self.random.randint(1, 5 if self.accounts else 3)
        return (self.sessions.open_session(account),)

    def _close_session(self) -> Command:
        fields = self._from()
        if 1 <= fields["session"] <= len(self.senders):
            self.senders[fields["session"] - 1].is_closed = True
        return (CloseSession(**fields),)

    def _add_asset(self) -> Command:
        name = f"{self.random.choice('AB')}{self.random.randint(1, 9)}"
        return (AddAsset(decimals=self.random.randint(0, 18), session=self._operator(), client_id=1, name=name),)

    def _add_instrument(self) -> Command:
        limits = InstrumentLimits(
            tick=self.random.choice((1, 5, 10**9)),
            lot=self.random.choice((1, 5, 10**9)),
            price_min=self.random.choice((1, 100, 101)),
            price_max=self.random.choice((100, 1000)),
            quantity_min=self.random.choice((1, 10, 11)),
            quantity_max=self.random.choice((10, 1000)),
        )
        command = AddInstrument(
            tick_scale=self.random.choice((0, 2, 9, 18)),
            lot_scale=self.random.choice((0, 2, 9, 18)),
            flags=FLAG_EXTENSION,
            session=self._operator(),
            client_id=1,
            symbol=f"{self.random.choice('XY')}{self.random.randint(1, 9)}",
            base=self.random.choice((1, 2, 3, 4, 5, 99)),
            quote=self.random.choice((1, 2, 2, 3, 99)),
        )
        return command, limits

    def _configure(self) -> Command:
        return (self.money.configure(),)

    def _set_account(self) -> Command:
        command = self.money.set_account()
        if "groups" in self.features:
            command.group = self.random.choice((0, 1, 1, 2))
        return (command,)

    def _set_fees(self) -> Command:
        return (self.money.set_fees(self._which_instrument()),)

    def _set_phase(self) -> Command:
        return (self.phases.set_phase(self._which_instrument()),)

    def _schedule_phase(self) -> Command:
        return (self.phases.schedule_phase(self._which_instrument(), time_of(self.count)),)

    def _uncross(self) -> Command:
        return (self.phases.uncross(self._which_instrument()),)

    def _set_bands(self) -> Command:
        return (self.phases.set_bands(self._which_instrument(), 100),)

    def _set_limits(self) -> Command:
        instrument = self._which_instrument()
        return self.phases.set_limits(instrument, (90, 110) if instrument == 1 else (1, 1 << 41))

    def _delist(self) -> Command:
        return (self.phases.delist(self.random.randint(2, self.instruments + 1)),)

    def _deposit(self) -> Command:
        return (self.money.deposit(),)

    def _withdraw(self) -> Command:
        return (self.money.withdraw(),)

    def _repeat(self) -> Command:
        again = self.sessions.repeat()
        return self._cancel() if again is None else tuple(decode(again, at) for at in range(0, len(again), RECORD_SIZE))

    def _resume_session(self) -> Command:
        return (self.sessions.resume_session(),)

    def _disconnect(self) -> Command:
        return (self.sessions.disconnect(),)

    def _renew(self) -> Command:
        return (self.sessions.renew(),)

    def _tick(self) -> Command:
        return (self.sessions.tick(),)

    def _resume_time(self) -> Command:
        return (self.sessions.resume_time(),)

    def _signed(self, command: Command) -> Command:
        """A command of the operator is sometimes sent by a session, which may have the right to it."""
        first = command[0]
        if isinstance(first, _OPERATED) and self._chance(15):
            sender = self._from()
            first.session, first.client_id = sender["session"], sender["client_id"]
        return command

    def _operator(self) -> int:
        return self.random.randint(1, 3) if self._chance(5) else 0


def picked_features(seed: int) -> frozenset[str]:
    """The features that a seed switches on."""
    rng = random.Random(f"features of {seed}")
    return frozenset(feature for feature in FEATURES if rng.random() < 0.6)


def time_of(count: int) -> int:
    """When a flow sends the command behind so many others, ns; its orders expire before long if tests keep to it."""
    return count // 4


def frame_of(commands: list[Command], sequence: int, time_ns: int) -> bytes:
    """One unsealed frame of these commands."""
    return build_frame([record for command in commands for record in command], sequence=sequence, time_ns=time_ns)


def in_frames(commands: list[Command], rng: random.Random, largest: int) -> Iterator[list[Command]]:
    """The commands cut into frames of 1 to `largest`."""
    start = 0
    while start < len(commands):
        count = rng.randint(1, largest)
        yield commands[start : start + count]
        start += count


def as_golden(commands: list[Command], orders_max: int) -> str:
    """The commands as a block of a golden file, to keep what a failure found."""
    lines = [to_text(record) for command in commands for record in command]
    return "\n".join([f"engine orders_max={orders_max}", *lines, "----"])
