"""State of the reference engine: assets, instruments, accounts, sessions, orders, and the one command being applied.

Everything here is data and the few changes that several rules share (an order rests, leaves, gets another name). The
rules themselves are in the other `reference_*` modules; the numbers in brackets are those of docs/matching.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, Self, cast

from lx.checks import check
from lx.engine.reference_book import Book, BookSide, Order
from lx.engine.reference_waiting import Waiting
from lx.wire.records_generated import (
    FEE_PPM_DEFAULT,
    SPECS,
    AccountState,
    BandAction,
    Canceled,
    FeeAsset,
    InstrumentLimits,
    Level,
    OrderLimits,
    Phase,
    Rates,
    Reason,
    Record,
    Rejected,
    StateOutcome,
    Until,
)

__all__ = [
    "AUCTIONS",
    "COLLECTING",
    "TIME_NS_MAX",
    "Account",
    "Asset",
    "Balance",
    "Entry",
    "Indication",
    "Instrument",
    "OrderList",
    "PastOutcome",
    "PastTransfer",
    "Refusal",
    "Session",
    "State",
    "Tally",
    "Turn",
]

AUCTIONS = (Phase.OPENING_AUCTION, Phase.CLOSING_AUCTION)
"""Phases that end with a common price."""

COLLECTING = (Phase.PRE_OPEN, *AUCTIONS)
"""Phases in which what comes in only rests: bids and offers may cross [1910]."""


TIME_NS_MAX = (1 << 64) - 1
"""The latest time there is."""


@dataclass(slots=True)
class Asset:
    """Something that is traded or paid with; one whole unit is 10^decimals minor units, `supply` of them in all."""

    number: int
    name: str
    decimals: int
    supply: int = 0


class Entry(NamedTuple):
    """An entry of a timetable: the phase that comes at a time, and again each time so much later (0: once)."""

    phase: int
    at_ns: int
    every_ns: int


class Indication(NamedTuple):
    """What was told last of an auction: price, lots that would trade, lots to buy less lots to sell."""

    price: int = 0
    quantity: int = 0
    imbalance: int = 0


@dataclass(slots=True)
class Instrument:
    """A market: its assets by number, its tick and lot as mantissa (in `limits`) and scale, its fees, its book.

    Its phase with the timetable of phases, what was told of its auction, its price bands and their two prices in ticks
    (0 is none; `last_price` is that of its last trade), more limits, and whether it is traded no more: chapter 19.
    `waiting` has the orders that wait for a price, outside the book: chapter 17.
    `base_unit` is one lot in minor units of base, `quote_unit` one lot at a price of one tick in those of quote [1510].
    """

    number: int
    symbol: str
    base: int
    quote: int
    tick_scale: int
    lot_scale: int
    limits: InstrumentLimits
    base_unit: int
    quote_unit: int
    fee_asset: int = FeeAsset.RECEIVED
    maker_ppm: int = FEE_PPM_DEFAULT
    taker_ppm: int = FEE_PPM_DEFAULT
    phase: int = Phase.CONTINUOUS
    schedule: list[Entry] = field(default_factory=list)
    indication: Indication = field(default_factory=Indication)
    last_price: int = 0
    reference: int = 0
    static_ppm: int = 0
    dynamic_ppm: int = 0
    band_action: int = BandAction.REJECT
    order_limits: OrderLimits = field(default_factory=OrderLimits)
    is_delisted: bool = False
    book: Book = field(default_factory=Book)
    waiting: Waiting = field(default_factory=Waiting)


@dataclass(slots=True)
class Balance:
    """Money of one account in one asset, in minor units: what it may use, and what its orders may cost."""

    free: int = 0
    reserved: int = 0


class OrderList(NamedTuple):
    """Two open orders of which one cancels the other: their session, the name of the list, their instrument."""

    session: int
    name: int
    instrument: int


class PastTransfer(NamedTuple):
    """An executed deposit or withdrawal (`kind`) of an account: its id, the asset, minor units."""

    id: int
    kind: int
    asset: int
    amount: int


@dataclass(slots=True)
class Account:
    """An account: may it enter orders, whose fee rates it has, its money by asset, its last transfers by rising id.

    Accounts of one `group` count as one owner, 0 is none. The venue is account 0: the fees go there.
    """

    number: int
    state: int = AccountState.OPEN
    rates: int = Rates.INSTRUMENT
    maker_ppm: int = 0
    taker_ppm: int = 0
    group: int = 0
    balances: dict[int, Balance] = field(default_factory=dict)
    transfers: dict[int, PastTransfer] = field(default_factory=dict)

    def balance(self, asset: int) -> Balance:
        """The account's money in an asset, to read or to change; nothing of it when there never was any."""
        return self.balances.setdefault(asset, Balance())


class PastOutcome(NamedTuple):
    """What became of a command: the kind of its answer (`of`), the reason and order in it, the command's ordinal, and
    the lots its order took at once.

    `packed` is the same as a record of snapshots. It never changes, and there are so many of them that snapshots would
    take most of their time to pack them again.
    """

    of: int
    reason: int
    order_id: int
    position: int
    quantity: int
    packed: bytes

    @classmethod
    def of_record(cls, record: StateOutcome) -> Self:
        """The outcome in a record."""
        return cls(record.of, record.reason, record.order_id, record.position, record.quantity, packed=record.pack())


@dataclass(slots=True)
class Session:
    """A session of an account: the highest client id it used, and its resting and waiting orders by their names.

    `outcomes` are those of its last commands by rising client id. `flags` and `rights` are as on the wire, `epoch`
    counts how often it was opened or resumed. Its lease lasts `lease_ns` and is over at `deadline_ns`, both 0 without.
    """

    number: int
    account: int
    client_id_highest: int = 0
    rights: int = 0
    flags: int = 0
    epoch: int = 1
    next_number: int = 1
    lease_ns: int = 0
    deadline_ns: int = 0
    is_ended: bool = False
    orders: dict[int, Order] = field(default_factory=dict)
    outcomes: dict[int, PastOutcome] = field(default_factory=dict)

    def take_number(self) -> int:
        """The number of the session's next event; after the highest of 32 bits comes 0 [1820, 1823]."""
        number = self.next_number
        self.next_number = (number + 1) % (1 << 32)
        return number

    def begin_epoch(self) -> None:
        """Count one more connection that has the session, as event numbers are counted [1830]."""
        self.epoch = (self.epoch + 1) % (1 << 32)

    def begin_lease(self, time_ns: int) -> None:
        """Let its lease, if it has one, be over `lease_ns` after this time [1840, 1848, 1849]."""
        if self.lease_ns != 0:
            self.deadline_ns = min(time_ns + self.lease_ns, TIME_NS_MAX)


@dataclass(slots=True)
class Tally:
    """Lots of all orders since this engine began: entered = executed + canceled + open, at every moment.

    Lots that a self-trade mode prevented count as canceled.
    It is no part of the state: a restored engine begins with what is open.
    """

    entered: int = 0
    executed: int = 0
    canceled: int = 0


class Refusal(NamedTuple):
    """Why a command is rejected: the value found and the limit it broke, as the rejected event carries them."""

    reason: Reason
    value: int
    limit: int = 0


class State:
    """All that a snapshot holds. Numbers of assets, instruments and sessions begin at 1; accounts have any number.

    `countdowns` are the times by account at which its orders are canceled, `lists` have the engine id of leg 1 as key.
    """

    def __init__(self, orders_max: int) -> None:
        self.orders_max = orders_max
        self.next_sequence = 1
        self.time_ns = 0
        self.is_risk_on = False
        self.accounts: dict[int, Account] = {}
        self.venue = Account(0)
        self.assets: list[Asset] = []
        self.instruments: list[Instrument] = []
        self.sessions: list[Session] = []
        self.orders: dict[int, Order] = {}
        self.stops: dict[int, Order] = {}
        self.countdowns: dict[int, int] = {}
        self.lists: dict[int, OrderList] = {}
        # Found by these, and no part of a snapshot because they follow from the rest.
        self.asset_numbers: dict[str, int] = {}
        self.instrument_numbers: dict[str, int] = {}
        self.sessions_by_account: dict[int, list[Session]] = {}
        self.sessions_open = 0
        self.watching: dict[int, Instrument] = {}
        self.collecting: set[int] = set()
        """Numbers of the instruments that collect orders."""
        self.placements = 0
        self.tally = Tally()

    def asset(self, number: int) -> Asset | None:
        """The asset of that number, or None."""
        return self.assets[number - 1] if 1 <= number <= len(self.assets) else None

    def instrument(self, number: int) -> Instrument | None:
        """The instrument of that number, or None."""
        return self.instruments[number - 1] if 1 <= number <= len(self.instruments) else None

    def session(self, number: int) -> Session | None:
        """The session of that number, open or ended, or None."""
        return self.sessions[number - 1] if 1 <= number <= len(self.sessions) else None

    def account(self, number: int) -> Account | None:
        """The account of that number, the venue for 0, or None."""
        return self.venue if number == 0 else self.accounts.get(number)

    def account_of(self, order: Order) -> Account:
        """The account that owns an order; there are accounts only with risk on."""
        return self.accounts[self.sessions[order.session - 1].account]

    def owner_of(self, order: Order) -> tuple[bool, int]:
        """Who owns an order where self-trade is concerned: the group of its account, else the account [1601]."""
        number = self.sessions[order.session - 1].account
        group = self.accounts[number].group if self.is_risk_on else 0
        return (True, group) if group else (False, number)

    def add_asset(self, asset: Asset) -> None:
        """Keep a new asset under the next number."""
        self.assets.append(asset)
        self.asset_numbers[asset.name] = asset.number

    def add_instrument(self, instrument: Instrument) -> None:
        """Keep a new instrument under the next number."""
        self.instruments.append(instrument)
        self.instrument_numbers[instrument.symbol] = instrument.number

    def set_phase(self, instrument: Instrument, phase: int) -> None:
        """Give an instrument another phase; it is known whether it collects orders in it."""
        instrument.phase = phase
        if phase in COLLECTING:
            self.collecting.add(instrument.number)
        else:
            self.collecting.discard(instrument.number)

    def add_session(self, session: Session) -> None:
        """Keep a new session under the next number."""
        self.sessions.append(session)
        self.sessions_by_account.setdefault(session.account, []).append(session)
        self.sessions_open += not session.is_ended

    def end_session(self, session: Session) -> None:
        """Take from a session what only an open one has [1861]."""
        session.is_ended = True
        session.rights = session.flags = session.epoch = session.lease_ns = session.deadline_ns = 0
        session.outcomes.clear()
        self.sessions_open -= 1

    def own_side(self, order: Order) -> BookSide:
        """The side of the book where the order rests or would rest."""
        return self.instruments[order.instrument - 1].book.own(order.side)

    def must_stand_aside(self, order: Order) -> bool:
        """Whether an order is kept beside the book: one without a price, or for the close before its auction [1920]."""
        is_early = self.instruments[order.instrument - 1].phase != Phase.CLOSING_AUCTION
        return order.price == 0 or (order.until == Until.AT_CLOSE and is_early)

    def rest(self, order: Order) -> None:
        """Put an order at the back of its queue, in the book or beside it, known by its engine id and by its name."""
        check(order.remaining > 0, "an order that rests has something open")
        check(order.id not in self.orders, "an order rests once")
        self.placements += 1
        order.placement = self.placements
        order.is_aside = self.must_stand_aside(order)
        self.own_side(order).add(order)
        self.orders[order.id] = order
        self.sessions[order.session - 1].orders[order.name] = order

    def show_next(self, order: Order) -> None:
        """Show a resting order's next slice, at the back of its level [1631]."""
        self.placements += 1
        order.placement = self.placements
        self.own_side(order).show_next(order)

    def wait(self, order: Order) -> None:
        """Put an order among those that wait, known by its engine id and by its name."""
        instrument = self.instruments[order.instrument - 1]
        instrument.waiting.add(order)
        self.watching[instrument.number] = instrument
        self.stops[order.id] = order
        self.sessions[order.session - 1].orders[order.name] = order

    def order(self, order_id: int) -> Order | None:
        """The resting or waiting order of that engine id, or None."""
        return self.orders.get(order_id) or self.stops.get(order_id)

    def remove(self, order: Order) -> None:
        """Take a resting or waiting order out of its place and forget its id and name."""
        if order.stop is None:
            self.own_side(order).remove(order)
            del self.orders[order.id]
        else:
            waiting = self.instruments[order.instrument - 1].waiting
            waiting.remove(order)
            if not waiting.orders:
                del self.watching[order.instrument]
            del self.stops[order.id]
        del self.sessions[order.session - 1].orders[order.name]

    def rename(self, order: Order, name: int) -> None:
        """Give a resting or waiting order another name within its session."""
        names = self.sessions[order.session - 1].orders
        del names[order.name]
        names[name] = order
        order.name = name


class _Told(Protocol):
    """An event that is for a session."""

    session: int
    number: int


_NUMBERED = frozenset(
    kind
    for kind, spec in SPECS.items()
    if spec.group == "event" and any(field.name == "number" for field in spec.fields)
)
"""Kinds of events that are for a session."""


class Turn:
    """One command being applied: its ordinal in the log, its index in the frame, and the events it makes.

    `sender` is the session whose `client_id` it has used up, once it has. `traded` has the prices of each instrument's
    trades since its waiting orders were looked at [1721], `touched` the lists that are to end, by engine id of leg 1.
    """

    __slots__ = (
        "_start",
        "client_id",
        "events",
        "extension",
        "halting",
        "index",
        "ordinal",
        "sender",
        "state",
        "touched",
        "traded",
        "trades",
    )

    def __init__(self, state: State, ordinal: int, index: int, extension: Record | None, events: list[Record]) -> None:
        self.state = state
        self.ordinal = ordinal
        self.index = index
        self.extension = extension
        self.events = events
        self.trades = 0
        self.sender: Session | None = None
        self.client_id = 0
        self.traded: dict[int, list[int]] = {}
        self.touched: dict[int, OrderList] = {}
        self.halting: Instrument | None = None
        """The instrument that is halted once the order that reached its band is done [1955]."""
        self._start = len(events)

    def emit(self, event: Record) -> None:
        """Add an event to the frame of events, numbered when it is for a session that exists [1820, 1821]."""
        if event.KIND in _NUMBERED:
            told = cast(_Told, event)
            session = self.state.session(told.session)
            told.number = session.take_number() if session is not None else 0
        self.events.append(event)

    def touch(self, order: Order) -> None:
        """A leg of a list trades, or something is taken off it: the list is to end [2110]; nothing for other orders."""
        if order.list_id:
            self.touched[order.list_id] = self.state.lists[order.list_id]

    def own_events(self) -> list[Record]:
        """The events of this command so far."""
        return self.events[self._start :]

    def emit_level(self, order: Order) -> None:
        """Tell what the level has become where an order is or was; zeros say that it is gone [1104].

        Of a hidden order nothing is told [2003], nor of one beside the book [1710, 1920].
        """
        if order.is_hidden or order.is_aside or order.stop is not None:
            return
        level = self.state.own_side(order).levels.get(order.price)
        self.emit(
            Level(
                side=order.side,
                command=self.index,
                instrument=order.instrument,
                price=order.price,
                quantity=level.total if level is not None else 0,
                orders=len(level.orders) if level is not None else 0,
            )
        )

    def emit_canceled(self, order: Order, reason: Reason, *, session: int = 0, request_id: int = 0) -> None:
        """Tell the owner of an order, or the given session, that what is open of it is canceled."""
        self.emit(
            Canceled(
                side=order.side,
                reason=reason,
                command=self.index,
                instrument=order.instrument,
                session=session or order.session,
                client_id=order.name,
                order_id=order.id,
                price=order.price,
                quantity=order.remaining,
                request_id=request_id,
            )
        )

    def reject(self, command: Record, refusal: Refusal, order_id: int = 0) -> None:
        """Answer a command with a rejection [214]; kinds without a session or instrument field give 0 for it."""
        self.emit(
            Rejected(
                reason=refusal.reason,
                command=self.index,
                instrument=getattr(command, "instrument", 0),
                session=getattr(command, "session", 0),
                order_id=order_id,
                value=refusal.value,
                limit=refusal.limit,
                request_id=getattr(command, "client_id", 0),
            )
        )
