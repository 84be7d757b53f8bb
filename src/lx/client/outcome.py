"""What a client is told: outcomes of commands, events of the session, gaps between them. All of them are values."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from concurrent.futures import Future
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from lx.exchange.order import Fill, OrderStatus
from lx.exchange.rejections import Rejection
from lx.wire.records_generated import Record

__all__ = ["Gap", "OrderEvent", "Outcome", "Pending", "PendingOutcome", "refused"]

_T = TypeVar("_T")


class Pending(Future[_T]):
    """What will be known: `.result(timeout)` waits for it in a thread, `await` in a coroutine.

    Nobody can cancel it: what was sent may be executed. `cancel()` returns False; to cancel an order ask the client.
    """

    def __init__(self) -> None:
        super().__init__()
        self.set_running_or_notify_cancel()

    def __await__(self) -> Generator[Any, None, _T]:
        return asyncio.wrap_future(self).__await__()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one command, and what it executed at once; true when it was executed.

    kind: the answer: "accepted", "replaced", "reduced", "canceled", "mass_canceled", "session_closed", "rejected"
    status: of the order then; `canceled` for a mass cancel and the end of a session; a reduce says `new`
    symbol, side: of the order, "" where a command is about several
    order_id, client_id: the engine's id of the order, which stays; its name, which is that of this command
    price, quantity: limit (None: any price) and total of the order; of a cancel or reduce what it took off
    filled, fills: what this command executed at once
    remaining: what is open of the order behind it
    reject, cancel_reason: why it was refused; why its rest left the book
    count: orders that a mass cancel, or the end of a session, canceled
    position: ordinal of the command in the log, 0 when it never got there
    replayed: it was executed when it was sent the first time, and that answer was lost. `fills` is then empty, and what
        became of the order later is not in `status` and `remaining`

    >>> client.submit("BTC-USD", "buy", "0.5", price="70000").result().status
    <OrderStatus.NEW: 'new'>
    """

    kind: str
    status: OrderStatus
    symbol: str
    side: str
    order_id: int
    client_id: int
    price: Decimal | None
    quantity: Decimal
    filled: Decimal
    remaining: Decimal
    fills: tuple[Fill, ...] = ()
    reject: Rejection | None = None
    cancel_reason: str | None = None
    count: int = 0
    position: int = 0
    replayed: bool = False

    @property
    def reason(self) -> str | None:
        """Why it was refused, as a word such as `insufficient_balance`; None when it was not."""
        return None if self.reject is None else self.reject.reason

    @property
    def ok(self) -> bool:
        """True when the command was executed."""
        return self.reject is None

    def __bool__(self) -> bool:
        return self.reject is None


class PendingOutcome(Pending[Outcome]):
    """The outcome of a command that is on its way; the client's calls take it for the order as soon as it is made.

    symbol, side: of the order, "" where the command is about several
    client_id: of the command in its session, 0 when it was refused before it was sent
    total, limit: lots and ticks that a new order or a replace states, None for other commands
    """

    def __init__(self, symbol: str, side: str, *, total: int | None = None, limit: int | None = None) -> None:
        super().__init__()
        self.symbol = symbol
        self.side = side
        self.client_id = 0
        self.total = total
        self.limit = limit


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """Something that happened in the session, in the order of the log.

    kind: name of the record: "fill", "canceled", "triggered", "accepted" ... (docs/wire.md); a `settled` is part of its
        fill
    symbol, order_id, client_id: which order; empty and 0 where it is about none
    fill: what was executed, for the kind "fill"
    remaining: what is open of the order now, where the event says so
    reason: why it left the book, or was refused
    server, number: address, and number of the event in the session there
    position, time_ns: ordinal of the command it follows from, and its time
    record: the record itself, in ticks and lots
    """

    kind: str
    symbol: str
    order_id: int
    client_id: int
    fill: Fill | None
    remaining: Decimal | None
    reason: str | None
    server: str
    number: int
    position: int
    time_ns: int
    record: Record


@dataclass(frozen=True, slots=True)
class Gap:
    """Events of the session that were not heard: numbers `first` to `last`, both included.

    position: ordinal of the last command of which events were heard before them, 0 for none
    """

    server: str
    session: int
    first: int
    last: int
    position: int


def refused(rejection: Rejection, symbol: str, side: str) -> PendingOutcome:
    """The outcome of a command that no record can say: rejected here, and not sent."""
    pending = PendingOutcome(symbol, side)
    nothing = Decimal(0)
    pending.set_result(
        Outcome("rejected", OrderStatus.REJECTED, symbol, side, 0, 0, None, nothing, nothing, nothing, reject=rejection)
    )
    return pending
