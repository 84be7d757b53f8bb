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
from lx.errors import ArgumentError, ArgumentTypeError
from lx.exchange.accounts import AccountCalls
from lx.exchange.arguments import ACCOUNT_MAX, SIDES, TIF_WORDS, U64_MAX, choose, integer, order_mode
from lx.exchange.book import Book, Top, levels_of
from lx.exchange.events import EVENTS_MAX, EventLog
from lx.exchange.instruments import Asset, Instrument
from lx.exchange.ledger import Session
from lx.exchange.link import Link
from lx.exchange.order import Order, Reply
from lx.exchange.rejections import (
    RejectedError,
    Rejection,
    lots_of,
    ticks_of,
    unknown_instrument,
    used_up,
)
from lx.exchange.setup import InstrumentSpec, asset_command, instrument_commands
from lx.wire.codec import Buffer
from lx.wire.records_generated import (
    FLAG_ENGINE_TARGET,
    FLAG_POST_ONLY,
    ORDERS_MAX,
    RECORD_SIZE,
    Cancel,
    MassCancel,
    MassCanceled,
    New,
    Reduce,
    Replace,
    Scope,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Exchange"]


class Exchange(AccountCalls):
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

    # ------------------------------------------------------------------ orders

    def submit(
        self,
        symbol: str,
        side: Literal["buy", "sell"],
        qty: Number,
        *,
        price: Number | None = None,
        account: int = 1,
        type: Literal["limit", "market"] = "limit",
        tif: Literal["gtc", "ioc", "fok"] | None = None,
        post_only: bool = False,
        id: int | None = None,
    ) -> Order:
        """Enter an order and return it, live: later events change it.

        price: in quote units; a limit order needs it, a market order has none
        account: who trades, 1 to 2^32 - 1; its session is opened in the log when it first speaks. With accounts it
        must have been opened, and have what the order may cost
        tif: "gtc" rests (limit's default), "ioc" takes what is there (market's default), "fok" takes all or nothing
        post_only: refuse the order instead of taking
        id: its `client_id`, if the caller has one; ids of one account must rise

        A refused order has the status `rejected` and says why in `reject`.
        """
        type_code, tif_code = order_mode(type, tif, has_price=price is not None, post_only=post_only)
        side_code = choose(SIDES, side, "side")
        account = integer(account, "account", 1, ACCOUNT_MAX)
        client_id = 0 if id is None else integer(id, "id", 1, U64_MAX)
        ledger = self._link.current()
        instrument = ledger.find(symbol)
        name = symbol if instrument is None else instrument.symbol
        order = Order(ledger, instrument, name, side, type, TIF_WORDS[tif_code], post_only, account)
        if instrument is None:
            return order._refuse_entered(unknown_instrument(symbol), qty, price)
        lots = lots_of(instrument, qty)
        ticks = 0 if price is None else ticks_of(instrument, price)
        if not isinstance(lots, int):
            return order._refuse_entered(lots, qty, price)
        if not isinstance(ticks, int):
            return order._refuse_entered(ticks, qty, price)
        session = ledger.by_account.get(account) or self._link.session(account)
        if isinstance(session, Rejection):
            return order._refuse_entered(session, qty, price)
        client_id = client_id or session.client_id + 1
        if client_id > U64_MAX:
            return order._refuse_entered(used_up(session.client_id), qty, price)
        flags = FLAG_POST_ONLY if post_only else 0
        sequence = self._engine.next_sequence
        out = self._link.send(
            New.STRUCT.pack(
                New.KIND, side_code, type_code, tif_code, 0, flags, instrument.number, account, session.number,
                client_id, ticks, lots, 0,
            ),
            sequence,
        )  # fmt: skip
        order._enter(session.number, client_id, sequence << 8, ticks, lots)
        rejection = self._link.refusal_in(out, instrument, instrument.pays(side))
        if rejection is not None:
            order._refuse(rejection)
        else:
            ledger.open[order.id] = order
        ledger.follow(out)
        return order

    def cancel(self, order: Order | int, *, id: int | None = None) -> Reply:
        """Cancel an open order, given as the Order or its `id`; `id=` names the command (ids of one account rise)."""
        found = self._link.target(order, id)
        if isinstance(found, Reply):
            return found
        target, client_id = found
        return self._link.answer(
            target,
            Cancel(
                flags=FLAG_ENGINE_TARGET,
                instrument=self._link.known(target.symbol).number,
                account=target.account,
                session=target.session,
                client_id=client_id,
                target_id=target.id,
            ),
        )

    def replace(
        self,
        order: Order | int,
        *,
        qty: Number | None = None,
        price: Number | None = None,
        post_only: bool | None = None,
        id: int | None = None,
    ) -> Reply:
        """State quantity, price or both of an open order anew; what is left out stays as it is.

        qty: the new total, what was filled included; at or below what was filled the order is canceled
        id: the order's new `client_id`, if the caller has one; its `id` stays

        The order keeps its place if only its quantity shrinks; else it goes to the back, and may trade at once. The new
        total must lie within the instrument's limits, also when it is left out and only reduce() made it smaller.
        """
        if qty is None and price is None and post_only is None:
            raise ArgumentError("replace changes nothing; give qty=, price= or post_only=")
        found = self._link.target(order, id)
        if isinstance(found, Reply):
            return found
        target, client_id = found
        instrument = self._link.known(target.symbol)
        lots = target._lots if qty is None else lots_of(instrument, qty)
        ticks = target._ticks if price is None else ticks_of(instrument, price)
        if isinstance(lots, Rejection):
            return Reply(target, lots)
        if isinstance(ticks, Rejection):
            return Reply(target, ticks)
        is_post_only = target.post_only if post_only is None else post_only
        reply = self._link.answer(
            target,
            Replace(
                flags=FLAG_ENGINE_TARGET | (FLAG_POST_ONLY if is_post_only else 0),
                instrument=instrument.number,
                account=target.account,
                session=target.session,
                client_id=client_id,
                target_id=target.id,
                price=ticks,
                quantity=lots,
            ),
        )
        if reply.ok:
            target.post_only = is_post_only
        return reply

    def reduce(self, order: Order | int, qty: Number, *, id: int | None = None) -> Reply:
        """Take `qty` off an open order; it keeps its place. Taking all that is left, or more, cancels it."""
        found = self._link.target(order, id)
        if isinstance(found, Reply):
            return found
        target, client_id = found
        lots = lots_of(self._link.known(target.symbol), qty)
        if isinstance(lots, Rejection):
            return Reply(target, lots)
        return self._link.answer(
            target,
            Reduce(
                flags=FLAG_ENGINE_TARGET,
                instrument=self._link.known(target.symbol).number,
                account=target.account,
                session=target.session,
                client_id=client_id,
                target_id=target.id,
                quantity=lots,
            ),
        )

    def cancel_all(
        self,
        *,
        account: int | None = None,
        symbol: str | None = None,
        side: Literal["buy", "sell"] | None = None,
    ) -> Reply:
        """Cancel all open orders of an account, or of everybody, filtered by symbol and side; `count` says how many."""
        side_code = 0 if side is None else choose(SIDES, side, "side")
        ledger = self._link.current()
        instrument = None
        if symbol is not None:
            instrument = ledger.find(symbol)
            if instrument is None:
                return Reply(None, unknown_instrument(symbol))
        command = MassCancel(
            side=side_code,
            scope=Scope.VENUE,
            instrument=instrument.number if instrument else 0,
            client_id=self.sequence,
        )
        if account is not None:
            session = ledger.by_account.get(integer(account, "account", 1, ACCOUNT_MAX))
            if session is None:
                return Reply()  # an account that never spoke has no orders
            if session.client_id == U64_MAX:
                return Reply(None, used_up(session.client_id))
            command.scope, command.account, command.session = Scope.ACCOUNT, session.account, session.number
            command.client_id = session.client_id + 1
        out = self._link.send(command.pack(), self.sequence)
        rejection = self._link.refusal_in(out, instrument, None)
        ledger.follow(out)
        if rejection is not None:
            return Reply(None, rejection)
        return Reply(count=MassCanceled.unpack(out, len(out) - RECORD_SIZE).count)

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
