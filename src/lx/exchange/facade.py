"""`lx.Exchange`: a whole exchange as an object, for notebooks, tests and other programs.

It turns words and Decimals into commands, gives them to its engine one frame at a time, and follows the events. The
engine decides everything a market decides; this module decides only what can't be written as a command at all: a price
between two ticks, a symbol or an order that does not exist. One thread uses it at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NoReturn, Self, overload

from lx.decimals import Number
from lx.engine.factory import create, restore
from lx.engine.protocol import Engine
from lx.errors import ArgumentTypeError
from lx.exchange.accounts import AccountCalls
from lx.exchange.arguments import ACCOUNT_MAX, SIDES, U64_MAX, choose, integer
from lx.exchange.book import Book, Top, levels_of
from lx.exchange.events import EVENTS_MAX, EventLog
from lx.exchange.instruments import Asset, Instrument
from lx.exchange.ledger import Session
from lx.exchange.link import Link
from lx.exchange.lists import ListCalls
from lx.exchange.order import Order
from lx.exchange.rejections import (
    RejectedError,
    Rejection,
)
from lx.exchange.setup import InstrumentSpec, asset_command, instrument_commands
from lx.exchange.trading import OrderCalls
from lx.exchange.venue import VenueCalls
from lx.wire.codec import Buffer
from lx.wire.records_generated import (
    ORDERS_MAX,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Exchange"]


class Exchange(OrderCalls, ListCalls, AccountCalls, VenueCalls):
    """An exchange in this process: instruments, accounts, order books, one log.

    Numbers go in as str, Decimal or int and come out as Decimal; a float is an ArgumentTypeError. What a market may
    refuse is a value (`order.reject`, `reply.reject`); what is wrong in the calling program raises a subclass of
    `lx.errors.UsageError`. Equal calls give equal events and hashes, on either engine, on any machine: no clock is
    inside. Without `clock` the time of the log moves 1 ns with each call; `clock=time.time_ns` stamps wall time instead
    (a clock that goes back stands still).

    engine: "native" (Rust) or "reference" (plain Python, the specification)
    accounts: True: orders need funds; False: it only matches; None: accounts begin with the first deposit, open_account
    or set_fees, if that comes before any order
    orders_max: most resting orders
    events_max: events that `events` keeps at least; older ones are dropped
    clock: gives the time of the next command in ns

    >>> exchange = Exchange()
    >>> exchange.add_instrument("BTC-USD", tick="0.01", lot="0.0001").quote
    'USD'
    >>> exchange.submit("BTC-USD", "buy", "0.5", price="70000", account=7).status
    <OrderStatus.NEW: 'new'>
    """

    def __init__(
        self,
        engine: Literal["native", "reference"] = "native",
        *,
        accounts: bool | None = None,
        orders_max: int = ORDERS_MAX,
        events_max: int = EVENTS_MAX,
        clock: Callable[[], int] | None = None,
    ) -> None:
        if not isinstance(engine, str):
            raise ArgumentTypeError(f"engine={engine!r} is {type(engine).__name__}; give 'native' or 'reference'")
        if accounts is not None and not isinstance(accounts, bool):
            raise ArgumentTypeError(f"accounts={accounts!r} is {type(accounts).__name__}; give True, False or None")
        room = integer(orders_max, "orders_max", 1, ORDERS_MAX)
        self._start(create(engine, room), engine, events_max, clock, accounts)
        if accounts:
            self._link.operate(self._link.begin_accounts())

    @classmethod
    def restore(
        cls,
        snapshot: Buffer,
        *,
        engine: Literal["native", "reference"] = "native",
        events_max: int = EVENTS_MAX,
        clock: Callable[[], int] | None = None,
    ) -> Self:
        """The exchange of a snapshot, with the same state, hash and ids; its `events` begin empty.

        `orders()` gives its open orders. Raise WireError for bytes that are no snapshot, SnapshotError for a state
        that can't be.
        """
        if not isinstance(snapshot, bytes | bytearray | memoryview):
            raise ArgumentTypeError(f"snapshot is {type(snapshot).__name__}; give the bytes that snapshot() returned")
        exchange = cls.__new__(cls)
        exchange._start(restore(engine, snapshot), engine, events_max, clock)
        exchange._link.ledger.load()
        return exchange

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied: the engine's memory has no form but its snapshot."""
        raise TypeError("an Exchange can't be pickled or copied; use lx.Exchange.restore(exchange.snapshot())")

    def _start(
        self,
        engine: Engine,
        name: str,
        events_max: int,
        clock: Callable[[], int] | None,
        accounts: bool | None = None,
    ) -> None:
        self._engine = engine
        self._engine_name = name
        self._link = Link(engine, events_max, clock, accounts)

    # ------------------------------------------------------------------ what there is

    @property
    def sequence(self) -> int:
        """Ordinal of the next command; the first is 1."""
        return self._engine.next_sequence

    @property
    def time_ns(self) -> int:
        """Time of the log: that of the last command, 0 before the first."""
        return self._engine.time_ns

    @property
    def events(self) -> EventLog:
        """The events so far, oldest first; bounded by `events_max`, emptied by `events.clear()`."""
        return self._link.events

    @property
    def instruments(self) -> Mapping[str, Instrument]:
        """All instruments by symbol."""
        return MappingProxyType(self._link.current().instruments)

    @property
    def assets(self) -> Mapping[str, Asset]:
        """All assets by name."""
        return MappingProxyType(self._link.current().assets)

    def snapshot(self) -> bytes:
        """The whole state as canonical bytes: equal states give equal bytes, from either engine."""
        return self._engine.snapshot()

    def state_hash(self) -> str:
        """32 hexadecimal digits that are equal for equal states."""
        return self._engine.state_hash()

    def top(self, symbol: str) -> Top:
        """Best bid and best ask of a symbol."""
        instrument = self._link.known(symbol)
        bid, ask = self._engine.top(instrument.number)
        bids = levels_of(instrument, () if bid is None else (bid,))
        asks = levels_of(instrument, () if ask is None else (ask,))
        return Top(bids[0] if bids else None, asks[0] if asks else None)

    def book(self, symbol: str, levels: int = 10) -> Book:
        """At most `levels` price levels of each side of a symbol; `print()` draws them."""
        instrument = self._link.known(symbol)
        bids, asks = self._engine.depth(instrument.number, integer(levels, "levels", 0, ORDERS_MAX))
        return Book(instrument.symbol, self.sequence, levels_of(instrument, bids), levels_of(instrument, asks))

    def order(self, id: int) -> Order | None:
        """The open order of that id, or None."""
        return self._link.order(integer(id, "id", 0, U64_MAX))

    def orders(
        self,
        *,
        account: int | None = None,
        symbol: str | None = None,
        side: Literal["buy", "sell"] | None = None,
        client_id: int | None = None,
    ) -> list[Order]:
        """Open orders in the order of their ids, all of them or those that match.

        Orders that came by `apply` or were restored are found here too; then the cost grows with the state.
        """
        if side is not None:
            choose(SIDES, side, "side")
        if account is not None:
            account = integer(account, "account", 1, ACCOUNT_MAX)
        if client_id is not None:
            client_id = integer(client_id, "client_id", 1, U64_MAX)
        if symbol is not None:
            symbol = self._link.known(symbol).symbol
        ledger = self._link.current()
        ledger.adopt()
        return [
            order
            for _, order in sorted(ledger.open.items())
            if account in (None, order.account)
            and symbol in (None, order.symbol)
            and side in (None, order.side)
            and client_id in (None, order._client_id)
        ]

    def session(self, account: int) -> Session:
        """The session that the account's commands use; opened when there is none. Needed to write commands for `apply`.

        It is the account's open session with the lowest number. Raise RejectedError when no more can be opened.
        """
        session = self._link.session(account)
        if isinstance(session, Rejection):
            raise RejectedError(session)
        return Session(session.number, session.account, session.client_id)

    # ------------------------------------------------------------------ set-up

    def add_asset(self, name: str, *, decimals: int) -> Asset:
        """Create an asset with that many decimals (0 to 18); raise RejectedError when it exists."""
        ledger = self._link.current()
        self._link.set_up([asset_command(name, decimals, self.sequence)], name)
        return ledger.assets[name]

    def add_instrument(
        self,
        symbol: str,
        *,
        tick: Number,
        lot: Number,
        base: str | None = None,
        quote: str | None = None,
        price_min: Number | None = None,
        price_max: Number | None = None,
        quantity_min: Number | None = None,
        quantity_max: Number | None = None,
        base_decimals: int | None = None,
        quote_decimals: int | None = None,
    ) -> Instrument:
        """Create an instrument; prices are multiples of `tick`, quantities of `lot`.

        symbol: "BTC-USD"; "BTC" alone means its USD market, unless `base` and `quote` are given
        base, quote: its assets, if the symbol does not name them. One that does not exist is made, with
        `base_decimals` or `quote_decimals`, or 8, or as many as tick and lot need
        price_min .. quantity_max: limits of orders; without them only the wire's (2^42 ticks, 2^53 lots)

        Raise ArgumentError for a limit off the tick or lot, RejectedError when the symbol exists, the assets have too
        few decimals or the limits are upside down; then nothing was made.
        """
        spec = InstrumentSpec(
            symbol,
            tick,
            lot,
            base,
            quote,
            price_min,
            price_max,
            quantity_min,
            quantity_max,
            base_decimals,
            quote_decimals,
        )
        ledger = self._link.current()
        symbol, commands = instrument_commands(spec, ledger.assets, ledger.instruments, self.sequence)
        self._link.set_up(commands, symbol)
        return ledger.instruments[symbol]

    # ------------------------------------------------------------------ the fast way

    @overload
    def apply(self, commands: Buffer) -> bytes: ...
    @overload
    def apply(self, commands: NDArray[Any]) -> NDArray[Any]: ...
    def apply(self, commands: Any) -> Any:
        """Apply many commands at once and return their events; no object is made for any of them.

        bytes: a command frame (`lx.wire.frame.build_frame`) with sequence = `exchange.sequence`; gives the event frame
        NumPy array: records of dtype `lx.COMMAND`, or any 64-byte layout of the wire, at most 65,536; gives an array of
        dtype `lx.EVENT`

        Sessions, accounts and client ids are the caller's; `session(account)` tells them. Orders that are held follow
        what happened here. Raise WireError for records that break the wire's rules, SequenceError or TimeError for a
        frame that does not fit the log; then nothing was applied.
        """
        if isinstance(commands, bytes | bytearray | memoryview):
            return self._link.take(commands)
        if not hasattr(commands, "dtype"):
            raise ArgumentTypeError(
                f"commands is {type(commands).__name__}; give a command frame as bytes, or a NumPy array of lx.COMMAND"
            )
        from lx.exchange.arrays import event_array, frame_of

        frame = frame_of(commands, self.sequence, self._link.next_time())
        return event_array(self._link.take(frame) if len(commands) else frame)

    def __repr__(self) -> str:
        return (
            f"<Exchange {self._engine_name}: {len(self.instruments)} instruments, "
            f"{self._engine.orders_resting} open orders, sequence {self.sequence}>"
        )
