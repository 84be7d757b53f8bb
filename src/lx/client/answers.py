"""Events of one session as its client reads them: which command they answer, what it did at once, what came later.

What a command does at once stands behind its answer, with the same place in the log, so an outcome is whole when the
message that brought the answer ends, or the next one when that message was full.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, cast

from lx.client.commands import Command
from lx.client.errors import ClientError, NotExecutedError, SessionEndedError, TooOldError
from lx.client.markets import Markets
from lx.client.outcome import OrderEvent, Outcome
from lx.exchange.instruments import Instrument
from lx.exchange.order import Fill, OrderStatus
from lx.exchange.rejections import Rejection, rejection_of
from lx.wire.records_generated import (
    Accepted,
    Canceled,
    FeeAsset,
    Kind,
    MassCanceled,
    New,
    OrderType,
    Position,
    Prevented,
    Reason,
    Record,
    Reduced,
    Rejected,
    Replace,
    Replaced,
    Role,
    SessionClosed,
    Settled,
    Side,
    TimeInForce,
)
from lx.wire.records_generated import Fill as FillRecord
from lx.wire.records_generated import Outcome as OutcomeRecord

__all__ = ["NOT_LOGGED", "Teller"]

NOT_LOGGED: Final = 65_535
"""`command` of a rejection that never became a command of the log."""
_ROLES: Final = {int(role): role.name.lower() for role in Role}
_SIDES: Final = {int(side): side.name.lower() for side in Side}
_EXPIRED: Final = (Reason.EXPIRED, Reason.DAY_ENDED, Reason.AUCTION_ENDED)
_AT_ONCE: Final = (TimeInForce.IOC, TimeInForce.FOK)
_ZERO: Final = Decimal(0)


@dataclass(slots=True)
class _Answered:
    """A command and its answer, and what it did at once as far as it is heard."""

    command: Command
    event: Record
    position: int
    order_id: int
    open_lots: int = 0
    filled_lots: int = 0
    fills: list[Fill] = field(default_factory=list)
    canceled: Canceled | None = None
    is_prevented: bool = False


class Teller:
    """Resolves commands and tells events; `tell` is called with each event but the outcomes that are told again."""

    def __init__(self, server: str, markets: Markets, tell: Callable[[OrderEvent], None]) -> None:
        self._server = server
        self._markets = markets
        self._tell = tell
        self._answered: list[_Answered] = []
        self._fill: tuple[FillRecord, Position] | None = None
        """A fill whose `settled` may be the next event."""

    def answer(self, command: Command, event: Record, position: Position) -> None:
        """An event answers this command."""
        self._end_fill(None)
        answered = _Answered(command, event, _place(event, position), _number(event, "order_id"))
        if isinstance(event, Accepted):
            answered.open_lots = event.quantity
        elif isinstance(event, Replaced | Reduced):
            answered.open_lots = event.remaining
        self._answered.append(answered)
        if not isinstance(event, OutcomeRecord):
            self._report(event, position, None)

    def hear(self, event: Record, position: Position) -> None:
        """An event that answers no command that waits."""
        if isinstance(event, Settled):
            self._end_fill(event)
            return
        self._end_fill(None)
        if isinstance(event, FillRecord):
            self._fill = event, position
            return
        answered = self._of(event, position)
        if answered is not None and isinstance(event, Canceled):
            answered.canceled, answered.open_lots = event, 0
        elif answered is not None and isinstance(event, Prevented):
            answered.open_lots, answered.is_prevented = event.remaining, not event.remaining
        self._report(event, position, None)

    def end(self) -> None:
        """Nothing more belongs to the answers so far: resolve their commands."""
        self._end_fill(None)
        done, self._answered = self._answered, []
        for answered in done:
            pending = answered.command.pending
            error = _error_of(answered.event)
            if error is not None:
                pending.set_exception(error)
            else:
                pending.set_result(self._outcome(answered))

    def _of(self, event: Record, position: Position) -> _Answered | None:
        """The answered command that did this at once."""
        last = self._answered[-1] if self._answered else None
        if last is None or last.position != _place(event, position) or last.order_id != _number(event, "order_id"):
            return None
        return last

    def _end_fill(self, settled: Settled | None) -> None:
        """Tell the fill that waits for its `settled`."""
        if self._fill is None:
            return
        (event, position), self._fill = self._fill, None
        instrument = self._markets.by_number.get(event.instrument)
        if instrument is None:
            self._report(event, position, None)  # of a market that came after the client asked for all
            return
        fee, fee_asset = _ZERO, None
        if settled is not None:
            in_quote = settled.fee_asset == FeeAsset.QUOTE
            asset = instrument.charges(_SIDES[event.side], in_quote=in_quote)
            fee, fee_asset = asset.amount(settled.fee), asset.name
        fill = Fill(
            price=instrument.price(event.price),
            quantity=instrument.quantity(event.quantity),
            role=_ROLES[event.role],
            trade_id=(position.sequence + event.command, event.trade),
            time_ns=position.time_ns,
            fee=fee,
            fee_asset=fee_asset,
        )
        answered = self._of(event, position)
        if answered is not None:
            answered.fills.append(fill)
            answered.filled_lots += event.quantity
            answered.open_lots = event.remaining
        self._report(event, position, fill)

    def _report(self, event: Record, position: Position, fill: Fill | None) -> None:
        instrument = self._markets.by_number.get(_number(event, "instrument"))
        remaining = 0 if isinstance(event, Canceled) else getattr(event, "remaining", None)
        reason = _number(event, "reason")
        self._tell(
            OrderEvent(
                kind=event.NAME,
                symbol="" if instrument is None else instrument.symbol,
                order_id=_number(event, "order_id"),
                client_id=_number(event, "client_id"),
                fill=fill,
                remaining=None if instrument is None or remaining is None else instrument.quantity(remaining),
                reason=Reason(reason).name.lower() if reason else None,
                server=self._server,
                number=_number(event, "number"),
                position=_place(event, position),
                time_ns=position.time_ns,
                record=event,
            )
        )

    # --------------------------------------------------------------------------------------------- outcomes

    def _outcome(self, answered: _Answered) -> Outcome:
        command, event = answered.command, answered.event
        pending, instrument = command.pending, command.instrument
        price, quantity = None, _ZERO
        filled_lots, open_lots = answered.filled_lots, answered.open_lots
        record: Record = event
        if isinstance(event, OutcomeRecord):
            record, filled_lots = command.record, event.quantity
            open_lots = max(0, _number(record, "quantity") - filled_lots) if _rests(command) else 0
        elif isinstance(event, Rejected):
            record = command.record
        if instrument is not None:
            ticks = _number(record, "price")
            price = instrument.price(ticks) if ticks else None
            quantity = instrument.quantity(_number(record, "quantity"))
        return Outcome(
            kind=Kind(event.of).name.lower() if isinstance(event, OutcomeRecord) else event.NAME,
            status=_status(answered, filled_lots, open_lots),
            symbol=pending.symbol,
            side=pending.side,
            order_id=answered.order_id,
            client_id=pending.client_id,
            price=price,
            quantity=quantity,
            filled=_ZERO if instrument is None else instrument.quantity(filled_lots),
            remaining=_ZERO if instrument is None else instrument.quantity(open_lots),
            fills=tuple(answered.fills),
            reject=_rejection(command, event, instrument),
            cancel_reason=None if answered.canceled is None else Reason(answered.canceled.reason).name.lower(),
            count=event.count if isinstance(event, MassCanceled | SessionClosed) else 0,
            position=event.position if isinstance(event, OutcomeRecord) else answered.position,
            replayed=isinstance(event, OutcomeRecord),
        )


def _number(event: Record, name: str) -> int:
    """A field of a record; 0 for one that it has not."""
    return cast(int, getattr(event, name, 0))


def _place(event: Record, position: Position) -> int:
    """Ordinal of the command that an event follows from, 0 when that never got into the log."""
    is_lost = isinstance(event, Rejected) and event.command == NOT_LOGGED
    return 0 if is_lost else position.sequence + _number(event, "command")


def _error_of(event: Record) -> ClientError | None:
    """The error of a rejection that says nothing of the order, only of the way there."""
    if not isinstance(event, Rejected):
        return None
    if event.reason == Reason.NOT_EXECUTED:
        return NotExecutedError(event.request_id, event.limit)
    if event.reason == Reason.TOO_OLD:
        return TooOldError(event.request_id, event.limit)
    if event.reason in (Reason.SESSION_ENDED, Reason.UNKNOWN_SESSION):
        return SessionEndedError(f"session {event.session} has ended: command {event.request_id} was not executed")
    return None


def _rejection(command: Command, event: Record, instrument: Instrument | None) -> Rejection | None:
    if isinstance(event, OutcomeRecord):
        symbol = "" if instrument is None else instrument.symbol
        return Rejection(Reason(event.reason), subject=symbol) if event.of == Kind.REJECTED else None
    if not isinstance(event, Rejected):
        return None
    side = command.pending.side
    if event.reason == Reason.UNKNOWN_ORDER:
        instrument = None  # the sentence ends with a hint there, and not with a symbol
    asset = instrument.pays(side) if instrument is not None and side else None
    return rejection_of(event, instrument, asset=asset)


def _rests(command: Command) -> bool:
    """Whether what an order did not execute at once stays open."""
    record = command.record
    if isinstance(record, New):
        return record.type != OrderType.MARKET and record.tif not in _AT_ONCE
    return isinstance(record, Replace)


def _status(answered: _Answered, filled_lots: int, open_lots: int) -> OrderStatus:
    event = answered.event
    kind = event.of if isinstance(event, OutcomeRecord) else event.KIND
    if kind == Kind.REJECTED:
        return OrderStatus.REJECTED
    if kind in (Kind.CANCELED, Kind.MASS_CANCELED, Kind.SESSION_CLOSED):
        return OrderStatus.CANCELED
    if answered.canceled is not None:
        return OrderStatus.EXPIRED if answered.canceled.reason in _EXPIRED else OrderStatus.CANCELED
    if not open_lots and kind != Kind.REDUCED:
        is_short = isinstance(event, OutcomeRecord) and filled_lots < _number(answered.command.record, "quantity")
        return OrderStatus.CANCELED if is_short or answered.is_prevented else OrderStatus.FILLED
    is_begun = filled_lots or (isinstance(event, Replaced) and event.remaining < event.quantity)
    return OrderStatus.PARTIALLY_FILLED if is_begun else OrderStatus.NEW
