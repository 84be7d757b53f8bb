"""Orders as the caller holds them: live views that follow the events of the engine.

An `Order` keeps whole ticks and lots and turns them into Decimals when it is asked, so that an order that nobody looks
at costs little. Its ledger writes to it; everybody else reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, Protocol, Self

from lx.decimals import Number, exact_decimal, multiply, plain
from lx.exchange.arguments import STOP_TYPES
from lx.exchange.instruments import Instrument
from lx.exchange.rejections import Rejection
from lx.wire.records_generated import OrderTerms, TrailUnit, Trigger, Visibility

__all__ = ["Fill", "Follower", "Order", "OrderStatus", "RawFill", "Reply"]

_NO_FEE: Final = Decimal(0)
_TRIGGER_WORDS: Final = {int(trigger): trigger.name.lower() for trigger in Trigger}

RawFill = tuple[int, int, str, int, int, int, tuple[int, bool] | None]
"""Ticks, lots, role, ordinal of the command, index of the trade, time; the fee, and whether it is in quote."""


class OrderStatus(StrEnum):
    """State of an order in the words of FIX; each member equals its text, so `order.status == "filled"` works.

    What an immediate-or-cancel, fill-or-kill or market order could not fill is `canceled`, as in FIX;
    `order.cancel_reason` says why. `expired` is for orders whose time has come (tif "gtd"), whose day has ended ("day")
    or whose auction is over ("at_open", "at_close").
    """

    NEW = "new"
    PARTIALLY_FILLED = "partially_filled"
    FILLED = "filled"
    CANCELED = "canceled"
    REJECTED = "rejected"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Fill:
    """One execution of an order, at the maker's price.

    role: "maker" when the order rested, "taker" when it came in
    trade_id: ordinal of the command that traded, and the trade's index within it; the same for both owners
    time_ns: time of the log
    fee, fee_asset: what the venue charged, in units of that asset; negative: a rebate; 0 and None without accounts
    """

    price: Decimal
    quantity: Decimal
    role: str
    trade_id: tuple[int, int]
    time_ns: int
    fee: Decimal = _NO_FEE
    fee_asset: str | None = None


class Follower(Protocol):
    """What brings orders up to date: events that came by `apply` are followed when somebody looks."""

    unread: list[bytes]

    def catch_up(self) -> None:
        """Follow all unread events."""


class Order:
    """An order: what was asked, and what has become of it so far. It is live; later events change it.

    id: what cancel, replace and reduce take; it stays through replaces; 0 when the order was refused
    account, session: who sent it
    symbol, side, type, tif, post_only: as it was asked
    reject: why it was refused, or None; only for the status `rejected`

    >>> order = exchange.submit("BTC-USD", "buy", "0.5", price="70000", account=7)
    >>> order.status, order.remaining
    (<OrderStatus.NEW: 'new'>, Decimal('0.5000'))
    """

    __slots__ = (
        "_cancel_reason",
        "_client_id",
        "_entered",
        "_fills",
        "_instrument",
        "_ledger",
        "_lots",
        "_lots_filled",
        "_lots_open",
        "_lots_prevented",
        "_status",
        "_terms",
        "_ticks",
        "_triggered",
        "account",
        "id",
        "post_only",
        "reject",
        "session",
        "side",
        "symbol",
        "tif",
        "type",
    )

    def __init__(
        self,
        ledger: Follower,
        instrument: Instrument | None,
        symbol: str,
        side: str,
        type: str,
        tif: str,
        post_only: bool,
        account: int,
    ) -> None:
        self._ledger = ledger
        self._instrument = instrument
        self.symbol = symbol
        self.side = side
        self.type = type
        self.tif = tif
        self.post_only = post_only
        self.account = account
        self.session = 0
        self._client_id = 0
        self._ticks = 0
        self._lots = 0
        self._lots_open = 0
        self._lots_filled = 0
        self._lots_prevented = 0
        self._fills: list[RawFill] = []
        self._status = OrderStatus.NEW
        self._cancel_reason: str | None = None
        self._terms: OrderTerms | None = None
        self._triggered = 0
        self._entered: tuple[Decimal | None, Decimal] | None = None
        self.reject: Rejection | None = None
        self.id = 0

    @property
    def client_id(self) -> int:
        """Its name within its session: the `id=` it was submitted with or got; a replace gives a new one."""
        if self._ledger.unread:
            self._ledger.catch_up()
        return self._client_id

    @property
    def status(self) -> OrderStatus:
        """What state it is in now."""
        if self._ledger.unread:
            self._ledger.catch_up()
        return self._status

    @property
    def is_open(self) -> bool:
        """True while it rests in the book, or waits for its price or its auction."""
        return self.status in (OrderStatus.NEW, OrderStatus.PARTIALLY_FILLED)

    @property
    def is_waiting(self) -> bool:
        """True while it waits for its price: it is open, and not in the book yet."""
        return self.is_open and self.type in STOP_TYPES and not self._triggered

    @property
    def triggered_at(self) -> Decimal | None:
        """The watched price that let it in, None while it waits and for orders that never do."""
        if self._ledger.unread:
            self._ledger.catch_up()
        return self._price(self._triggered)

    @property
    def stop(self) -> Decimal | None:
        """The price it waits for; None for one that does not, and for a trailing stop."""
        return None if self._terms is None else self._price(self._terms.stop_price)

    @property
    def trigger(self) -> str | None:
        """Which price it waits for, "last" or "best"; None for an order that does not wait."""
        if self.type not in STOP_TYPES:
            return None
        return _TRIGGER_WORDS[0 if self._terms is None else self._terms.trigger]

    @property
    def trail(self) -> Decimal | None:
        """The distance of a trailing stop from the best price so far, if it was given as one of prices."""
        return self._price(self._trail(TrailUnit.TICKS))

    @property
    def trail_bps(self) -> int | None:
        """The same in hundredths of a percent, if it was given so."""
        return self._trail(TrailUnit.BASIS_POINTS) or None

    @property
    def activation(self) -> Decimal | None:
        """The price from which a trailing stop follows, if it has one."""
        return None if self._terms is None else self._price(self._terms.activation_price)

    @property
    def hidden(self) -> bool:
        """True when nobody sees it while it rests."""
        return self._terms is not None and self._terms.visibility == Visibility.HIDDEN

    @property
    def display(self) -> Decimal | None:
        """The most that is shown of it, None: all of it."""
        terms = self._terms
        return self._quantity(terms.display) if terms is not None and terms.display else None

    @property
    def min_qty(self) -> Decimal | None:
        """The least that must trade at once, if there is one."""
        terms = self._terms
        return self._quantity(terms.min_quantity) if terms is not None and terms.min_quantity else None

    @property
    def expires_ns(self) -> int | None:
        """Time of the log from which it is gone; None: never."""
        return (self._terms.expires_ns or None) if self._terms is not None else None

    @property
    def cancel_reason(self) -> str | None:
        """Why what was open of it left the book, such as `user_cancel` or `ioc_remainder`; None unless canceled."""
        if self._ledger.unread:
            self._ledger.catch_up()
        return self._cancel_reason

    @property
    def price(self) -> Decimal | None:
        """Its limit, None for an order that trades at any price."""
        if self._ledger.unread:
            self._ledger.catch_up()
        if self._entered is not None or self._instrument is None:
            return None if self._entered is None else self._entered[0]
        return self._instrument.price_grid.value(self._ticks) if self._ticks else None

    @property
    def quantity(self) -> Decimal:
        """Its total: what was filled, what is open and what was canceled; replace, reduce and `prevented` change it."""
        if self._ledger.unread:
            self._ledger.catch_up()
        return self._entered[1] if self._entered is not None else self._quantity(self._lots)

    @property
    def filled(self) -> Decimal:
        """What was executed of it."""
        if self._ledger.unread:
            self._ledger.catch_up()
        return self._quantity(self._lots_filled)

    @property
    def remaining(self) -> Decimal:
        """What is open of it; zero once it is filled, canceled or rejected."""
        if self._ledger.unread:
            self._ledger.catch_up()
        return self._quantity(self._lots_open)

    @property
    def prevented(self) -> Decimal:
        """What self-trade mode "decrement" took off it without a trade."""
        if self._ledger.unread:
            self._ledger.catch_up()
        return self._quantity(self._lots_prevented)

    @property
    def fills(self) -> tuple[Fill, ...]:
        """Its executions in order. An order found after a restore has those since then only."""
        if self._ledger.unread:
            self._ledger.catch_up()
        instrument = self._instrument
        if instrument is None:
            return ()
        price, quantity = instrument.price_grid.value, instrument.quantity_grid.value
        return tuple(
            Fill(price(ticks), quantity(lots), role, (ordinal, index), time_ns, *self._fee(instrument, charged))
            for ticks, lots, role, ordinal, index, time_ns, charged in self._fills
        )

    @property
    def notional(self) -> Decimal:
        """Quote units its `fills` moved: the sum of price x quantity, exact; over `filled` it is the average price."""
        if self._ledger.unread:
            self._ledger.catch_up()
        if self._instrument is None:
            return Decimal(0)
        units = sum(fill[0] * fill[1] for fill in self._fills)
        price, quantity = self._instrument.price_grid, self._instrument.quantity_grid
        step = multiply(price.mantissa * quantity.mantissa, Decimal((0, (1,), -price.scale - quantity.scale)))
        return multiply(units, step)

    def _condition(self) -> str:
        """What a waiting order waits for, in short."""
        if self.stop is not None:
            return f"from {plain(self.stop)}"
        return f"trailing {self.trail_bps} bps" if self.trail is None else f"trailing {plain(self.trail)}"

    def _price(self, ticks: int) -> Decimal | None:
        return self._instrument.price_grid.value(ticks) if ticks and self._instrument is not None else None

    def _trail(self, unit: TrailUnit) -> int:
        return self._terms.trail if self._terms is not None and self._terms.trail_unit == unit else 0

    def _fee(self, instrument: Instrument, charged: tuple[int, bool] | None) -> tuple[Decimal, str | None]:
        if charged is None:
            return _NO_FEE, None
        asset = instrument.charges(self.side, in_quote=charged[1])
        return asset.amount(charged[0]), asset.name

    def _quantity(self, lots: int) -> Decimal:
        return self._instrument.quantity_grid.value(lots) if self._instrument is not None else Decimal(lots)

    def _enter(self, session: int, client_id: int, id: int, ticks: int, lots: int) -> None:
        self.session = session
        self._client_id = client_id
        self.id = id
        self._ticks = ticks
        self._lots = self._lots_open = lots

    def _refuse_entered(self, rejection: Rejection, qty: Number | None, price: Number | None) -> Self:
        """Refuse what could not be sent; quantity (0 when only a budget was given) and price stay as entered."""
        quantity = Decimal(0) if qty is None else exact_decimal(qty, "qty")
        self._entered = (None if price is None else exact_decimal(price, "price"), quantity)
        self._refuse(rejection)
        return self

    def _refuse(self, rejection: Rejection) -> None:
        self.id = 0
        self.reject = rejection
        self._status = OrderStatus.REJECTED
        self._lots_open = 0

    def __repr__(self) -> str:
        price = "" if self.price is None else f" at {plain(self.price)}"
        if self.type in STOP_TYPES and self._terms is not None:
            price += f" {self._condition()}"
        state = str(self.status)
        if self.reject is not None:
            state += f": {self.reject.message}"
        elif self._cancel_reason is not None:
            state += f": {self._cancel_reason}"
        return (
            f"<Order {self.id} {self.symbol} {self.side} {plain(self.quantity)}{price}, "
            f"filled {plain(self.filled)}, open {plain(self.remaining)}, {state}>"
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer to a command about orders or an account that enters none; true when it was done.

    order: the order concerned, None when there is no such open order, and where it is not about one order
    reject: why nothing was changed, or None
    count: orders that were canceled
    deadline_ns: of a countdown: the time of the log when it cancels, None when it was stopped
    """

    order: Order | None = None
    reject: Rejection | None = None
    count: int = 0
    deadline_ns: int | None = None

    @property
    def ok(self) -> bool:
        """True when the command was executed."""
        return self.reject is None

    def __bool__(self) -> bool:
        return self.reject is None
