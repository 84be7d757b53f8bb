"""Words of the caller as commands of the wire; the exchange's own modules say what the words mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Required, TypedDict, Unpack

from lx.client.outcome import Outcome, PendingOutcome
from lx.decimals import Number, plain
from lx.errors import ArgumentError
from lx.exchange.arguments import SIDES, U64_MAX, When, choose, integer, yes_or_no
from lx.exchange.entry import StpWord, TifWord, TypeWord, flags_of, order_codes, order_counts
from lx.exchange.instruments import Instrument
from lx.exchange.rejections import Rejection, lots_of, ticks_of, unknown_order
from lx.exchange.terms import NO_TERMS, Terms, self_trade_of
from lx.wire.records_generated import (
    FLAG_ENGINE_TARGET,
    FLAG_EXTENSION,
    Cancel,
    CloseSession,
    MassCancel,
    New,
    OrderTerms,
    Reduce,
    Replace,
    Scope,
)

__all__ = [
    "Command",
    "Handle",
    "NewOrder",
    "Words",
    "amend",
    "cancel",
    "close_session",
    "mass_cancel",
    "new_order",
    "reduce",
    "replace",
]

Handle = PendingOutcome | Outcome | int
"""An order: what `submit` returned, what that came to, or the engine's id."""
CommandRecord = New | Cancel | Replace | Reduce | MassCancel | CloseSession


class TermWords(TypedDict, total=False):
    """Terms of a new order, as in `lx.Exchange.submit`."""

    stop: Number | None
    trigger: Literal["last", "best"] | None
    trail: Number | None
    trail_bps: int | None
    activation: Number | None
    display: Number | None
    hidden: bool
    min_qty: Number | None
    expires: When | None
    budget: Number | None


class Words(TermWords, total=False):
    """What may be said of a new order beside symbol, side and quantity, as in `lx.Exchange.submit`."""

    price: Number | None
    type: TypeWord
    tif: TifWord | None
    post_only: bool
    slide: bool
    stp: StpWord


class NewOrder(Words, total=False):
    """A whole new order, for `submit_many`."""

    symbol: Required[str]
    side: Required[Literal["buy", "sell"]]
    qty: Number | None


@dataclass(slots=True, eq=False)
class Command:
    """A command, its extension if it has one, and who waits for its answer.

    sent_ns: when it was sent last, 0 while it waits for that
    """

    record: CommandRecord
    instrument: Instrument | None
    pending: PendingOutcome
    terms: OrderTerms | None = None
    sent_ns: int = 0

    def pack(self) -> bytes:
        """Its one or two records."""
        return self.record.pack() + (b"" if self.terms is None else self.terms.pack())


def new_order(
    instrument: Instrument,
    side: Literal["buy", "sell"],
    qty: Number | None,
    *,
    price: Number | None = None,
    type: TypeWord = "limit",
    tif: TifWord | None = None,
    post_only: bool = False,
    slide: bool = False,
    stp: StpWord = "none",
    **words: Unpack[TermWords],
) -> Command | Rejection:
    """A new order, or why no command can say it."""
    if tif is None and words.get("expires") is not None:
        tif = "gtd"
    terms = Terms(**words) if words else NO_TERMS
    codes = order_codes(
        side, type, tif, has_price=price is not None, post_only=post_only, slide=slide, stp=stp, terms=terms
    )
    counts = order_counts(instrument, qty, price, terms)
    if isinstance(counts, Rejection):
        return counts
    side_code, type_code, tif_code, stp_code, flags = codes
    lots, ticks, extension = counts
    record = New(
        side=side_code,
        type=type_code,
        tif=tif_code,
        stp=stp_code,
        flags=flags | (FLAG_EXTENSION if extension is not None else 0),
        instrument=instrument.number,
        price=ticks,
        quantity=lots,
    )
    return Command(record, instrument, PendingOutcome(instrument.symbol, side, total=lots, limit=ticks), extension)


def cancel(instrument: Instrument, order: Handle) -> Command | Rejection:
    """Cancel an order."""
    target = _target(order)
    if isinstance(target, Rejection):
        return target
    record = Cancel(flags=target[0], instrument=instrument.number, target_id=target[1])
    return Command(record, instrument, PendingOutcome(instrument.symbol, _side(order)))


def reduce(instrument: Instrument, order: Handle, qty: Number) -> Command | Rejection:
    """Take a quantity off an order."""
    target, lots = _target(order), lots_of(instrument, qty)
    if isinstance(lots, Rejection):
        return lots
    if isinstance(target, Rejection):
        return target
    record = Reduce(flags=target[0], instrument=instrument.number, target_id=target[1], quantity=lots)
    return Command(record, instrument, PendingOutcome(instrument.symbol, _side(order)))


def replace(
    instrument: Instrument,
    order: Handle,
    *,
    qty: Number | None,
    price: Number | None,
    post_only: bool = False,
    slide: bool = False,
    stp: StpWord = "none",
) -> Command | Rejection:
    """State an order anew; what is left out is as the handle knows it."""
    yes_or_no(post_only=post_only, slide=slide)
    if qty is None and price is None and not post_only:
        raise ArgumentError("replace changes nothing; give qty=, price= or post_only=True")
    total, limit = (0, 0) if qty is not None and price is not None else _known(instrument, order)
    lots = total if qty is None else lots_of(instrument, qty)
    ticks = limit if price is None else ticks_of(instrument, price)
    if isinstance(lots, Rejection):
        return lots
    if isinstance(ticks, Rejection):
        return ticks
    flags = flags_of("limit", post_only=post_only, slide=slide)
    return _replace(instrument, order, lots, ticks, flags, self_trade_of(stp))


def amend(instrument: Instrument, order: Handle, qty: Number) -> Command | Rejection:
    """Lower the total of an order; raise ArgumentError unless it is less than the handle knows."""
    lots = lots_of(instrument, qty)
    total, limit = _known(instrument, order)
    if isinstance(lots, Rejection):
        return lots
    if lots >= total:
        known = instrument.quantity(total)
        raise ArgumentError(
            f"qty={qty!r} is not less than {plain(known)}, the total; give less, or replace() the order"
        )
    return _replace(instrument, order, lots, limit, 0, 0)


def mass_cancel(instrument: Instrument | None, side: str | None, *, scope: Scope) -> Command:
    """Cancel all orders of the session or its account, of one instrument and side where these are given."""
    code = 0 if side is None else choose(SIDES, side, "side")
    record = MassCancel(side=code, scope=scope, instrument=0 if instrument is None else instrument.number)
    return Command(record, instrument, PendingOutcome("" if instrument is None else instrument.symbol, side or ""))


def close_session() -> Command:
    """End the session."""
    return Command(CloseSession(), None, PendingOutcome("", ""))


def _replace(instrument: Instrument, order: Handle, lots: int, ticks: int, flags: int, stp: int) -> Command | Rejection:
    target = _target(order)
    if isinstance(target, Rejection):
        return target
    record = Replace(
        stp=stp,
        flags=flags | target[0],
        instrument=instrument.number,
        target_id=target[1],
        price=ticks,
        quantity=lots,
    )
    return Command(record, instrument, PendingOutcome(instrument.symbol, _side(order), total=lots, limit=ticks))


def _target(order: Handle) -> tuple[int, int] | Rejection:
    """The flag and the number that name an order: the engine's id where it is known, else the client id."""
    if isinstance(order, PendingOutcome) and not order.done():
        return 0, order.client_id
    if isinstance(order, PendingOutcome):
        order = order.result()
    number = order.order_id if isinstance(order, Outcome) else integer(order, "order", 1, U64_MAX)
    return (FLAG_ENGINE_TARGET, number) if number else unknown_order(0, ": it was refused")


def _known(instrument: Instrument, order: Handle) -> tuple[int, int]:
    """Lots and ticks of the order, as far as the handle knows them."""
    if isinstance(order, PendingOutcome) and order.total is not None and order.limit is not None:
        return order.total, order.limit
    if isinstance(order, Outcome) and order.kind in ("accepted", "replaced"):
        return instrument.lots(order.quantity), 0 if order.price is None else instrument.ticks(order.price)
    raise ArgumentError(
        "only what submit(), replace() or amend() returned knows the order's total and price; give qty= and price="
    )


def _side(order: Handle) -> str:
    return "" if isinstance(order, int) else order.side
