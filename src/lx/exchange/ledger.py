"""What the embedded exchange knows of its engine's state: names, sessions, and the orders somebody holds.

All of it follows from events. Events of the exchange's own commands are followed at once. Events of the fast way
(`Exchange.apply`) are kept unread until somebody looks, so that they cost nothing while nobody does; then a big frame
is searched by NumPy for what matters here: new names, the last answer to each session, and the orders that are held.
Orders that came by the fast way are no objects until they are asked for: `adopt` finds them in a snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final, NamedTuple

from lx.errors import ArgumentTypeError
from lx.exchange.arguments import U64_MAX, full_symbol
from lx.exchange.found import order_of, states_of_orders
from lx.exchange.instruments import Asset, Instrument, instrument_of
from lx.exchange.money import Account, Fees, account_of, default_fees, fees_of
from lx.exchange.order import Order, OrderStatus
from lx.exchange.rejections import Rejection, used_up
from lx.exchange.rules import MarketRules
from lx.wire.frame import HEADER, HEADER_SIZE
from lx.wire.records_generated import (
    FLAG_EXTENSION,
    RECORD_SIZE,
    Accepted,
    AccountSet,
    AssetAdded,
    BandsSet,
    Canceled,
    CloseSession,
    Configured,
    CountdownSet,
    Delisted,
    FeeAsset,
    FeesSet,
    Fill,
    Indicative,
    InstrumentAdded,
    InstrumentLimits,
    Kind,
    LimitsSet,
    ListStatus,
    MassCanceled,
    OrderLimits,
    PhaseSet,
    Prevented,
    Reason,
    Record,
    Reduced,
    Rejected,
    Replaced,
    Risk,
    Role,
    SessionClosed,
    SessionOpened,
    SessionState,
    Settled,
    StateAccount,
    StateAsset,
    StateEngine,
    StateInstrument,
    StateOrder,
    StateRules,
    StateSession,
    StateStop,
    StateTransfer,
    Transferred,
    Triggered,
)

__all__ = ["UNREAD_BYTES_MAX", "Ledger", "Session", "SessionEntry"]

UNREAD_BYTES_MAX: Final = 1 << 26
"""Most bytes of events that wait to be followed: 64 MiB."""
_SCAN_RECORDS_MAX: Final = 64  # up to here a loop is faster than NumPy
_RELOAD: Final = b""  # stands in `unread` for "read a snapshot instead"
_ROLES: Final = {int(Role.MAKER): "maker", int(Role.TAKER): "taker"}
_REASONS: Final = {int(reason): reason.name.lower() for reason in Reason}
_NO_ID_USED: Final = (
    *range(Reason.UNKNOWN_SESSION, Reason.NOT_PERMITTED),
    *range(Reason.NOT_PERMITTED + 1, Reason.UNKNOWN_INSTRUMENT),
)
"""Rejections of the session's stage: all but not_permitted come before the client id is used up."""
_NAMING: Final = (
    Kind.SESSION_OPENED,
    Kind.SESSION_CLOSED,
    Kind.ASSET_ADDED,
    Kind.INSTRUMENT_ADDED,
    Kind.CONFIGURED,
    Kind.ACCOUNT_SET,
    Kind.TRANSFERRED,
    Kind.FEES_SET,
    Kind.PHASE_SET,
    Kind.BANDS_SET,
    Kind.LIMITS_SET,
    Kind.DELISTED,
)
_ANSWERS: Final = (
    Kind.ACCEPTED,
    Kind.REJECTED,
    Kind.CANCELED,
    Kind.REPLACED,
    Kind.REDUCED,
    Kind.MASS_CANCELED,
    Kind.SESSION_CLOSED,
    Kind.ACCOUNT_SET,
    Kind.TRANSFERRED,
    Kind.COUNTDOWN_SET,
    Kind.LIST_STATUS,
)
_OF_ORDERS: Final = (Kind.FILL, Kind.PREVENTED, Kind.CANCELED, Kind.REPLACED, Kind.REDUCED, Kind.TRIGGERED)
_EXPIRED: Final = (Reason.EXPIRED, Reason.DAY_ENDED, Reason.AUCTION_ENDED)
"""Ends of orders whose time is over."""


class Session(NamedTuple):
    """A session as the caller sees it: what the fast way needs to write commands.

    client_id: the highest id used so far; the next command's must be higher
    """

    number: int
    account: int
    client_id: int


class SessionEntry:
    """A session: its number, its owner, the highest client id it has used, and whether it takes commands."""

    __slots__ = ("account", "client_id", "is_open", "number")

    def __init__(self, number: int, account: int, client_id: int = 0, is_open: bool = True) -> None:
        self.number = number
        self.account = account
        self.client_id = client_id
        self.is_open = is_open


class Ledger:
    """Names, sessions and open orders of one engine, brought up to date by its events.

    open: the orders that are held, by id; `is_complete` says that no other order rests
    by_account: for each account its open session with the lowest number
    has_accounts, accounts, fees, transfers: whether orders need funds, the accounts by number, the fees by number of
    the instrument, and the highest transfer id by account
    rules: phase, bands and limits by number of the instrument
    """

    def __init__(self, snapshot: Callable[[], bytes]) -> None:
        self._snapshot = snapshot
        self.unread: list[bytes] = []
        self._clear()

    def _clear(self) -> None:
        self.assets: dict[str, Asset] = {}
        self.instruments: dict[str, Instrument] = {}
        self.sessions: dict[int, SessionEntry] = {}
        self.by_account: dict[int, SessionEntry] = {}
        self.has_accounts = False
        self.accounts: dict[int, Account] = {}
        self.fees: dict[int, Fees] = {}
        self.transfers: dict[int, int] = {}
        self.rules: dict[int, MarketRules] = {}
        self.open: dict[int, Order] = {}
        self.is_complete = True
        self._unread_bytes = 0
        self._asset_numbers: dict[int, Asset] = {}
        self._instrument_numbers: dict[int, Instrument] = {}

    def instrument(self, number: int) -> Instrument | None:
        """The instrument of that number."""
        return self._instrument_numbers.get(number)

    def asset(self, number: int) -> Asset:
        """The asset of that number."""
        return self._asset_numbers[number]

    def find_asset(self, name: object) -> Asset | None:
        """The asset of a name."""
        if not isinstance(name, str):
            raise ArgumentTypeError(f"asset={name!r} is {type(name).__name__}; give a str such as 'USD'")
        return self.assets.get(name)

    def closing(self, account: int) -> list[Record] | Rejection:
        """The commands that close all sessions of an account; the rejection when one has no id left for it."""
        commands: list[Record] = []
        for session in self.sessions.values():
            if session.account == account and session.is_open:
                if session.client_id == U64_MAX:
                    return used_up(U64_MAX)
                commands.append(CloseSession(account=account, session=session.number, client_id=session.client_id + 1))
        return commands

    def find(self, symbol: object) -> Instrument | None:
        """The instrument of a symbol; one without quote means its USD market, if none has just that name."""
        if not isinstance(symbol, str):
            raise ArgumentTypeError(f"symbol={symbol!r} is {type(symbol).__name__}; give a str such as 'BTC-USD'")
        return self.instruments.get(symbol) or self.instruments.get(full_symbol(symbol))

    def take(self, frame: bytes) -> None:
        """Keep an event frame until somebody looks."""
        if self.unread and self.unread[0] is _RELOAD:
            return
        self.unread.append(frame)
        self._unread_bytes += len(frame)
        if self._unread_bytes > UNREAD_BYTES_MAX:
            if self.open:
                self.catch_up()
            else:  # nobody holds an order, so a snapshot tells all that matters
                self.unread = [_RELOAD]

    def catch_up(self) -> None:
        """Follow what is unread."""
        frames, self.unread, self._unread_bytes = self.unread, [], 0
        for frame in frames:
            if frame is _RELOAD:
                self.load()
                return
            records = len(frame) // RECORD_SIZE - 1
            self.follow(frame, None if records <= _SCAN_RECORDS_MAX else self._relevant(frame))

    def follow(self, frame: bytes, offsets: Iterable[int] | None = None) -> None:
        """Take in the events of a frame, or those at the offsets only."""
        for at in range(HEADER_SIZE, len(frame), RECORD_SIZE) if offsets is None else offsets:
            handler = _HANDLERS.get(frame[at])
            if handler is not None:
                handler(self, frame, at)

    def load(self) -> None:
        """Read names, rules and sessions from a snapshot; orders are found when they are asked for."""
        self._clear()
        data = self._snapshot()
        for at in range(HEADER_SIZE, len(data), RECORD_SIZE):
            kind = data[at]
            if kind in (StateOrder.KIND, StateStop.KIND):
                self.is_complete = False
                return
            loader = _LOADERS.get(kind)
            if loader is not None:
                loader(self, data, at)

    def _load_engine(self, data: bytes, at: int) -> None:
        self.has_accounts = StateEngine.unpack(data, at).risk == Risk.ON

    def _load_asset(self, data: bytes, at: int) -> None:
        asset = StateAsset.unpack(data, at)
        self._add_asset(Asset(asset.name, asset.asset, asset.decimals))

    def _load_instrument(self, data: bytes, at: int) -> None:
        limits = InstrumentLimits.unpack(data, at + RECORD_SIZE)
        instrument = StateInstrument.unpack(data, at)
        self._add_instrument(instrument_of(instrument, limits, self._asset_numbers), fees_of(instrument))

    def _load_rules(self, data: bytes, at: int) -> None:
        rules = StateRules.unpack(data, at)
        has_limits = rules.flags & FLAG_EXTENSION
        limits = OrderLimits.unpack(data, at + RECORD_SIZE) if has_limits else OrderLimits()
        self.rules[rules.instrument].load(rules, limits)

    def _load_account(self, data: bytes, at: int) -> None:
        account = StateAccount.unpack(data, at)
        self.accounts[account.account] = account_of(account)

    def _load_transfer(self, data: bytes, at: int) -> None:
        transfer = StateTransfer.unpack(data, at)
        self.transfers[transfer.account] = transfer.transfer_id  # they rise

    def _load_session(self, data: bytes, at: int) -> None:
        session = StateSession.unpack(data, at)
        is_open = session.state == SessionState.OPEN
        self._add_session(SessionEntry(session.session, session.account, session.client_id, is_open))

    def adopt(self) -> None:
        """Make an Order of each open order that is not held yet. The cost grows with the state."""
        if self.is_complete:
            return
        for state, terms in states_of_orders(self._snapshot()):
            if state.order_id not in self.open:
                instrument, session = self._instrument_numbers[state.instrument], self.sessions[state.session]
                self.open[state.order_id] = order_of(self, instrument, session.account, state, terms)
        self.is_complete = True

    def _relevant(self, frame: bytes) -> list[int]:
        """Offsets of the events that matter here, in order; orders that nobody holds don't."""
        import numpy as np

        from lx.wire.layouts_generated import EVENT

        events = np.frombuffer(frame, dtype=EVENT, offset=HEADER_SIZE)
        kinds = events["kind"]
        matters = np.isin(kinds, _NAMING)
        if self.open:
            held = np.fromiter(self.open, dtype=np.uint64, count=len(self.open))
            matters |= np.isin(kinds, _OF_ORDERS) & np.isin(events["order_id"], held)
        is_answer = np.isin(kinds, _ANSWERS) & (events["request_id"] != 0)
        is_answer &= ~((kinds == Kind.REJECTED) & np.isin(events["reason"], _NO_ID_USED))
        answers = np.flatnonzero(is_answer)[::-1]
        _, last = np.unique(events["session"][answers], return_index=True)
        matters[answers[last]] = True  # client ids rise, so the last answer of a session has the highest
        told = np.flatnonzero(kinds == Kind.INDICATIVE)[::-1]
        _, last = np.unique(events["instrument"][told], return_index=True)
        matters[told[last]] = True
        if self.is_complete and bool((kinds == Kind.ACCEPTED).any()):
            self.is_complete = False
        offsets: list[int] = (np.flatnonzero(matters) * RECORD_SIZE + HEADER_SIZE).tolist()
        return offsets

    def _add_asset(self, asset: Asset) -> None:
        self.assets[asset.name] = self._asset_numbers[asset.number] = asset

    def _add_instrument(self, instrument: Instrument, fees: Fees) -> None:
        self.fees[instrument.number] = fees
        self.rules[instrument.number] = MarketRules(instrument)
        self.instruments[instrument.symbol] = self._instrument_numbers[instrument.number] = instrument

    def _add_session(self, session: SessionEntry) -> None:
        self.sessions[session.number] = session
        if session.is_open:
            self.by_account.setdefault(session.account, session)

    def use(self, client_ids: Iterable[tuple[int, int]]) -> None:
        """Take in client ids that commands have used up, each with its session."""
        for number, client_id in client_ids:
            self._answered(number, client_id)

    def _answered(self, number: int, client_id: int) -> None:
        session = self.sessions.get(number)
        if session is not None and client_id > session.client_id:
            session.client_id = client_id

    def _on_accepted(self, frame: bytes, at: int) -> None:
        fields = Accepted.STRUCT.unpack_from(frame, at)
        self._answered(fields[7], fields[12])
        if fields[9] not in self.open:
            self.is_complete = False

    def _on_rejected(self, frame: bytes, at: int) -> None:
        event = Rejected.unpack(frame, at)
        if event.reason not in _NO_ID_USED:
            self._answered(event.session, event.request_id)

    def _on_fill(self, frame: bytes, at: int) -> None:
        fields = Fill.STRUCT.unpack_from(frame, at)
        _, _, command, _, _, role, _, _, order_id, price, quantity, remaining, trade = fields
        order = self.open.get(order_id)
        if order is None:
            return
        header = HEADER.unpack_from(frame)
        charged = None
        if frame[at + RECORD_SIZE] == Settled.KIND:  # a fill is never the last event: the trade comes after it
            settled = Settled.unpack(frame, at + RECORD_SIZE)
            charged = (settled.fee, settled.fee_asset == FeeAsset.QUOTE)
        order._fills.append((price, quantity, _ROLES[role], header[5] + command, trade, header[7], charged))
        order._lots_filled += quantity
        order._lots_open = remaining
        if remaining:
            order._status = OrderStatus.PARTIALLY_FILLED
        else:
            order._status = OrderStatus.FILLED
            del self.open[order_id]

    def _on_canceled(self, frame: bytes, at: int) -> None:
        event = Canceled.unpack(frame, at)
        if event.request_id:
            self._answered(event.session, event.request_id)
        order = self.open.pop(event.order_id, None)
        if order is not None:
            order._lots_open = 0
            order._status = OrderStatus.EXPIRED if event.reason in _EXPIRED else OrderStatus.CANCELED
            order._cancel_reason = _REASONS[event.reason]

    def _on_prevented(self, frame: bytes, at: int) -> None:
        event = Prevented.unpack(frame, at)
        order = self.open.get(event.order_id)
        if order is None:
            return
        order._lots -= event.quantity
        order._lots_prevented += event.quantity
        order._lots_open = event.remaining
        if not event.remaining:
            order._status = OrderStatus.FILLED if order._lots_filled else OrderStatus.CANCELED
            order._cancel_reason = None if order._lots_filled else _REASONS[Reason.SELF_TRADE]
            del self.open[event.order_id]

    def _on_triggered(self, frame: bytes, at: int) -> None:
        event = Triggered.unpack(frame, at)
        order = self.open.get(event.order_id)
        if order is not None:
            order._triggered = event.price

    def _on_replaced(self, frame: bytes, at: int) -> None:
        event = Replaced.unpack(frame, at)
        self._answered(event.session, event.request_id)
        order = self.open.get(event.order_id)
        if order is not None:
            order._client_id = event.client_id
            order._ticks = event.price
            order._lots = event.quantity
            order._lots_open = event.remaining

    def _on_reduced(self, frame: bytes, at: int) -> None:
        event = Reduced.unpack(frame, at)
        self._answered(event.session, event.request_id)
        order = self.open.get(event.order_id)
        if order is not None:
            order._lots -= event.quantity
            order._lots_open = event.remaining

    def _on_mass_canceled(self, frame: bytes, at: int) -> None:
        event = MassCanceled.unpack(frame, at)
        self._answered(event.session, event.request_id)

    def _on_list_status(self, frame: bytes, at: int) -> None:
        event = ListStatus.unpack(frame, at)
        if event.request_id:  # it was entered: both names are used up, and its second order was told just before
            self._answered(event.session, Accepted.unpack(frame, at - RECORD_SIZE).client_id)

    def _on_countdown_set(self, frame: bytes, at: int) -> None:
        event = CountdownSet.unpack(frame, at)
        self._answered(event.session, event.request_id)

    def _on_session_opened(self, frame: bytes, at: int) -> None:
        event = SessionOpened.unpack(frame, at)
        self._add_session(SessionEntry(event.session, event.account))

    def _on_session_closed(self, frame: bytes, at: int) -> None:
        event = SessionClosed.unpack(frame, at)
        session = self.sessions[event.session]
        session.is_open = False
        self._answered(event.session, event.request_id)
        if self.by_account.get(event.account) is session:
            del self.by_account[event.account]
            heirs = (other for other in self.sessions.values() if other.is_open and other.account == event.account)
            for heir in heirs:
                self.by_account.setdefault(event.account, heir)

    def _on_asset_added(self, frame: bytes, at: int) -> None:
        event = AssetAdded.unpack(frame, at)
        self._add_asset(Asset(event.name, event.asset, event.decimals))

    def _on_instrument_added(self, frame: bytes, at: int) -> None:
        limits = InstrumentLimits.unpack(frame, at + RECORD_SIZE)
        instrument = instrument_of(InstrumentAdded.unpack(frame, at), limits, self._asset_numbers)
        self._add_instrument(instrument, default_fees())

    def _on_configured(self, frame: bytes, at: int) -> None:
        self.has_accounts = Configured.unpack(frame, at).risk == Risk.ON

    def _on_account_set(self, frame: bytes, at: int) -> None:
        event = AccountSet.unpack(frame, at)
        self.accounts[event.account] = account_of(event)
        self._answered(event.session, event.request_id)

    def _on_transferred(self, frame: bytes, at: int) -> None:
        event = Transferred.unpack(frame, at)
        self.transfers[event.account] = max(event.transfer_id, self.transfers.get(event.account, 0))
        self._answered(event.session, event.request_id)

    def _on_fees_set(self, frame: bytes, at: int) -> None:
        event = FeesSet.unpack(frame, at)
        self.fees[event.instrument] = fees_of(event)

    def _on_phase_set(self, frame: bytes, at: int) -> None:
        self.rules[PhaseSet.unpack(frame, at).instrument].on_phase(frame, at)

    def _on_indicative(self, frame: bytes, at: int) -> None:
        event = Indicative.unpack(frame, at)
        self.rules[event.instrument].on_indicative(event)

    def _on_bands_set(self, frame: bytes, at: int) -> None:
        event = BandsSet.unpack(frame, at)
        self.rules[event.instrument].on_bands(event)

    def _on_limits_set(self, frame: bytes, at: int) -> None:
        event = LimitsSet.unpack(frame, at)
        rules = self.rules[event.instrument]
        price, quantity = rules.instrument.price_grid.value, rules.instrument.quantity_grid.value
        rules.limits = OrderLimits.unpack(frame, at + RECORD_SIZE)
        rules.instrument = replace(
            rules.instrument,
            price_min=price(event.price_min),
            price_max=price(event.price_max),
            quantity_min=quantity(event.quantity_min),
            quantity_max=quantity(event.quantity_max),
        )
        self.instruments[rules.instrument.symbol] = self._instrument_numbers[event.instrument] = rules.instrument

    def _on_delisted(self, frame: bytes, at: int) -> None:
        self.rules[Delisted.unpack(frame, at).instrument].on_delisted()


_LOADERS: Final[dict[int, Callable[[Ledger, bytes, int], None]]] = {
    StateEngine.KIND: Ledger._load_engine,
    StateAsset.KIND: Ledger._load_asset,
    StateInstrument.KIND: Ledger._load_instrument,
    StateRules.KIND: Ledger._load_rules,
    StateAccount.KIND: Ledger._load_account,
    StateTransfer.KIND: Ledger._load_transfer,
    StateSession.KIND: Ledger._load_session,
}
_HANDLERS: Final[dict[int, Callable[[Ledger, bytes, int], None]]] = {
    Kind.ACCEPTED: Ledger._on_accepted,
    Kind.REJECTED: Ledger._on_rejected,
    Kind.FILL: Ledger._on_fill,
    Kind.CANCELED: Ledger._on_canceled,
    Kind.PREVENTED: Ledger._on_prevented,
    Kind.REPLACED: Ledger._on_replaced,
    Kind.REDUCED: Ledger._on_reduced,
    Kind.LIST_STATUS: Ledger._on_list_status,
    Kind.MASS_CANCELED: Ledger._on_mass_canceled,
    Kind.SESSION_OPENED: Ledger._on_session_opened,
    Kind.SESSION_CLOSED: Ledger._on_session_closed,
    Kind.ASSET_ADDED: Ledger._on_asset_added,
    Kind.INSTRUMENT_ADDED: Ledger._on_instrument_added,
    Kind.CONFIGURED: Ledger._on_configured,
    Kind.ACCOUNT_SET: Ledger._on_account_set,
    Kind.TRANSFERRED: Ledger._on_transferred,
    Kind.FEES_SET: Ledger._on_fees_set,
    Kind.TRIGGERED: Ledger._on_triggered,
    Kind.COUNTDOWN_SET: Ledger._on_countdown_set,
    Kind.PHASE_SET: Ledger._on_phase_set,
    Kind.INDICATIVE: Ledger._on_indicative,
    Kind.BANDS_SET: Ledger._on_bands_set,
    Kind.LIMITS_SET: Ledger._on_limits_set,
    Kind.DELISTED: Ledger._on_delisted,
}
