"""Why a command was refused: one value with the reason, what was found, the limit it broke, and a sentence.

The table below has a row for each reason the embedded exchange can meet: the units of value and limit, and the
sentence. Prices, quantities and amounts are Decimals in the units of the instrument; the rest are plain integers.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lx.decimals import Number, exact_decimal, plain
from lx.errors import LxError
from lx.exchange.instruments import Asset, Instrument
from lx.wire.records_generated import PRICE_MAX, QUANTITY_MAX, ListLeg, Phase, Reason, Rejected

__all__ = [
    "RejectedError",
    "Rejection",
    "lots_of",
    "rejection_of",
    "ticks_of",
    "unknown_asset",
    "unknown_instrument",
    "unknown_order",
    "used_before",
    "used_up",
]

_SENTENCES: dict[Reason, tuple[str, str, str]] = {
    Reason.UNKNOWN_SESSION: ("count", "", "session {value} was never opened"),
    Reason.SESSION_ENDED: ("count", "", "session {value} has ended and takes no more commands"),
    Reason.ACCOUNT_MISMATCH: ("count", "", "the session belongs to another account than {value}"),
    Reason.NOT_EXECUTED: (
        "count",
        "count",
        "id {value} does not rise: the session has used {limit}; leave id= out or give a higher one",
    ),
    Reason.TOO_OLD: (
        "count",
        "count",
        "id {value} is older than {limit}, the oldest one remembered; leave id= out or give a higher one",
    ),
    Reason.STALE_EPOCH: ("count", "count", "the session is in epoch {limit}, and not in {value}"),
    Reason.SESSIONS_FULL: ("count", "count", "{value} sessions were opened and {limit} is the most"),
    Reason.NOT_PERMITTED: ("count", "", "session {value} lacks the right to this command"),
    Reason.UNKNOWN_INSTRUMENT: ("count", "", "no instrument is named {subject}; make it with add_instrument"),
    Reason.PRICE_BELOW_MIN: ("price", "price", "price {value} is below {limit}, the lowest price of {subject}"),
    Reason.PRICE_ABOVE_MAX: ("price", "price", "price {value} is above {limit}, the highest price of {subject}"),
    Reason.QUANTITY_BELOW_MIN: ("qty", "qty", "quantity {value} is below {limit}, the lowest quantity of {subject}"),
    Reason.QUANTITY_ABOVE_MAX: ("qty", "qty", "quantity {value} is above {limit}, the highest quantity of {subject}"),
    Reason.TERMS_CONFLICT: ("count", "", "a term does not fit the order or another term (byte {value} of its terms)"),
    Reason.ALREADY_EXPIRED: ("count", "count", "it would expire at {value} ns, and the log's time is {limit} ns"),
    Reason.OFF_TICK: ("price", "price", "price {value} is not a multiple of tick {limit} of {subject}"),
    Reason.OFF_LOT: ("qty", "qty", "quantity {value} is not a multiple of lot {limit} of {subject}"),
    Reason.NOTIONAL_ABOVE_MAX: (
        "amount",
        "amount",
        "the order would cost at least {value} {subject}, and {limit} is the most",
    ),
    Reason.WRONG_PHASE: ("phase", "", "{subject} does not take this in its phase, {value}"),
    Reason.OUTSIDE_BAND: (
        "price",
        "price",
        "price {value} is outside the price band of {subject}, which ends at {limit}",
    ),
    Reason.NOTIONAL_BELOW_MIN: ("quote", "quote", "the order is worth {value}, and {limit} is the least for {subject}"),
    Reason.NOTIONAL_ABOVE_LIMIT: (
        "quote",
        "quote",
        "the order is worth {value}, and {limit} is the most for {subject}",
    ),
    Reason.MARKET_QUANTITY: (
        "qty",
        "qty",
        "quantity {value} is above {limit}, the most of a market order of {subject}, or not a multiple of that lot",
    ),
    Reason.INSTRUMENT_DELISTED: ("", "", "{subject} is delisted and is never traded again"),
    Reason.NO_AUCTION: ("phase", "", "{subject} is in no auction but in phase {value}"),
    Reason.UNKNOWN_ACCOUNT: ("count", "", "account {value} was never opened; deposit to it or give open_account"),
    Reason.INSUFFICIENT_BALANCE: ("amount", "amount", "{value} {subject} are needed and {limit} are free"),
    Reason.RISK_OFF: ("", "", "this exchange keeps no accounts"),
    Reason.ACCOUNT_CLOSED: ("count", "", "account {value} is closed for good"),
    Reason.ACCOUNTS_FULL: ("count", "count", "{value} accounts were opened and {limit} is the most"),
    Reason.ACCOUNT_IN_USE: (
        "count",
        "",
        "the account still has money or open orders ({value} assets)",
    ),
    Reason.SUPPLY_ABOVE_MAX: (
        "amount",
        "amount",
        "there would be {value} {subject} in all, and {limit} is the most",
    ),
    Reason.TRANSFER_TOO_OLD: ("count", "count", "transfer {value} is older than {limit}, the oldest one remembered"),
    Reason.TRANSFER_NOT_EXECUTED: ("count", "count", "transfer {value} was never executed, and {limit} came after it"),
    Reason.ACCOUNT_BLOCKED: ("count", "", "account {value} is blocked and may enter no orders"),
    Reason.TOO_MANY_ORDERS: ("count", "count", "the account has {value} open orders in {subject}; {limit} is the most"),
    Reason.TOO_MANY_STOPS: (
        "count",
        "count",
        "the account has {value} waiting orders in {subject}; {limit} is the most",
    ),
    Reason.TOO_MANY_LISTS: ("count", "count", "the account has {value} lists in {subject}; {limit} is the most"),
    Reason.UNKNOWN_ORDER: ("count", "", "no open order has id {value}{subject}"),
    Reason.POST_ONLY_WOULD_CROSS: (
        "price",
        "price",
        "price {value} would take from the best opposite price {limit} of {subject}, and the order is post-only",
    ),
    Reason.ORDERS_FULL: ("count", "count", "{value} orders rest and {limit} is the most this exchange holds"),
    Reason.LEVEL_FULL: ("qty", "qty", "quantity {value} would take its price level of {subject} beyond {limit}"),
    Reason.STOP_WOULD_TRIGGER: (
        "price",
        "price",
        "the price of {subject} is {value}, so a stop at {limit} would trigger at once; give another, or none",
    ),
    Reason.STOPS_FULL: ("count", "count", "{value} orders wait and {limit} is the most this exchange holds"),
    Reason.LIST_CONFLICT: ("count", "", "the two orders of a list do not fit each other (byte {value} of the second)"),
    Reason.ALREADY_EXISTS: ("count", "", "{subject} exists: it has number {value}"),
    Reason.UNKNOWN_ASSET: ("count", "", "no asset is named {subject}; make it with add_asset or add_instrument"),
    Reason.SAME_ASSET: ("", "", "base and quote of {subject} are the same asset"),
    Reason.LOT_NOT_WHOLE: ("count", "count", "{subject} has {value} decimals, and its lot needs {limit}"),
    Reason.TICK_NOT_WHOLE: ("count", "count", "{subject} has {value} decimals, and its tick x lot needs {limit}"),
    Reason.LIMITS_INVERTED: ("count", "count", "the lowest value {value} of {subject} is above its highest {limit}"),
    Reason.ASSETS_FULL: ("count", "count", "{value} assets exist and {limit} is the most"),
    Reason.INSTRUMENTS_FULL: ("count", "count", "{value} instruments exist and {limit} is the most"),
    Reason.TOO_LATE: ("count", "", "only an exchange without accounts and sessions takes this; it has {value}"),
    Reason.ORDERS_RESTING: ("count", "", "{value} orders rest in {subject}; cancel them first"),
    Reason.IN_THE_PAST: ("count", "count", "the time {value} ns is not after the time of the log, {limit} ns"),
    Reason.SCHEDULE_FULL: ("count", "count", "the timetable of {subject} has {value} entries and {limit} is the most"),
}


_STOP_PRICE_OFFSET = next(field.offset for field in ListLeg.SPEC.fields if field.name == "stop_price")
_LIST_CONFLICTS = {
    0: "the order belongs to a list and is neither replaced nor reduced; cancel it, which ends the list",
    _STOP_PRICE_OFFSET: "the stop of a list is below the price of a sell, above that of a buy",
}
"""Sentences of `list_conflict` that say more, by value."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a command was refused; `str()` of it is `message`.

    code: member of `lx.Reason`; its numbers are stable
    value: what was found: a Decimal for prices, quantities and amounts, else an int, or None
    limit: the tick, lot or limit it broke, in the same unit, or None
    subject: symbol of the instrument, name of the asset, or what else the sentence is about

    >>> exchange.submit("BTC-USD", "buy", "1", price="70000.001").reject.message
    'price 70000.001 is not a multiple of tick 0.01 of BTC-USD'
    """

    code: Reason
    value: Decimal | int | None = None
    limit: Decimal | int | None = None
    subject: str = ""

    @property
    def reason(self) -> str:
        """The reason as a word, such as `off_tick`."""
        return self.code.name.lower()

    @property
    def message(self) -> str:
        """One sentence for a person: what was found and what is allowed."""
        row = _SENTENCES.get(self.code)
        sentence = row[2] if row is not None else "{reason}: found {value}, limit {limit}"
        if self.code is Reason.LIST_CONFLICT and isinstance(self.value, int):
            sentence = _LIST_CONFLICTS.get(self.value, sentence)
        if self.value is None and "{value}" in sentence:
            return self.reason  # told again, without its numbers
        value = plain(self.value) if isinstance(self.value, Decimal) else self.value
        if row is not None and row[0] == "phase" and isinstance(value, int):
            value = Phase(value).name.lower()
        limit = plain(self.limit) if isinstance(self.limit, Decimal) else self.limit
        return sentence.format(reason=self.reason, value=value, limit=limit, subject=self.subject)

    def __str__(self) -> str:
        return self.message


class RejectedError(LxError):
    """The engine refused to set something up (an asset, an instrument, a session); `reject` says why.

    Orders are never refused by this: their rejection is a value on the order or on the reply.
    """

    def __init__(self, reject: Rejection) -> None:
        self.reject = reject
        super().__init__(reject.message)


def rejection_of(
    event: Rejected, instrument: Instrument | None, subject: str = "", asset: Asset | None = None
) -> Rejection:
    """The rejection that an event of the engine reports; `asset` is what the command pays with."""
    code = Reason(event.reason)
    value_unit, limit_unit, _ = _SENTENCES.get(code, ("count", "count", ""))
    if value_unit == "amount" and asset is not None:
        return Rejection(code, asset.amount(event.value), asset.amount(event.limit), asset.name)
    return Rejection(
        code,
        _in_unit(event.value, value_unit, instrument),
        _in_unit(event.limit, limit_unit, instrument),
        subject or (instrument.symbol if instrument is not None else ""),
    )


def lots_of(instrument: Instrument, qty: Number) -> int | Rejection:
    """The quantity in lots, or why no command can carry it; limits that a command can state are the engine's."""
    lots = instrument.quantity_grid.count(qty)
    if lots is not None and 1 <= lots <= QUANTITY_MAX:
        return lots
    value = exact_decimal(qty, "qty")
    if lots is None:
        return Rejection(Reason.OFF_LOT, value, instrument.lot, instrument.symbol)
    if lots < 1:
        return Rejection(Reason.QUANTITY_BELOW_MIN, value, instrument.quantity_min, instrument.symbol)
    return Rejection(Reason.QUANTITY_ABOVE_MAX, value, instrument.quantity_max, instrument.symbol)


def ticks_of(instrument: Instrument, price: Number) -> int | Rejection:
    """The price in ticks, or why no command can carry it."""
    ticks = instrument.price_grid.count(price)
    if ticks is not None and 1 <= ticks <= PRICE_MAX:
        return ticks
    value = exact_decimal(price, "price")
    if ticks is None:
        return Rejection(Reason.OFF_TICK, value, instrument.tick, instrument.symbol)
    if ticks < 1:
        return Rejection(Reason.PRICE_BELOW_MIN, value, instrument.price_min, instrument.symbol)
    return Rejection(Reason.PRICE_ABOVE_MAX, value, instrument.price_max, instrument.symbol)


def unknown_instrument(symbol: str) -> Rejection:
    """No instrument has that symbol."""
    return Rejection(Reason.UNKNOWN_INSTRUMENT, None, None, symbol)


def unknown_asset(name: str) -> Rejection:
    """No asset has that name."""
    return Rejection(Reason.UNKNOWN_ASSET, None, None, name)


def unknown_order(id: int, subject: str = "") -> Rejection:
    """No open order has that id; `subject` ends the sentence with what is known instead."""
    return Rejection(Reason.UNKNOWN_ORDER, id, None, subject)


def used_up(client_id: int) -> Rejection:
    """The session has used the highest id there is."""
    return used_before(client_id + 1, client_id)


def used_before(client_id: int, highest: int) -> Rejection:
    """A command under an id that does not rise is never executed, whatever became of one that had it."""
    return Rejection(Reason.NOT_EXECUTED, client_id, highest)


def _in_unit(number: int, unit: str, instrument: Instrument | None) -> Decimal | int | None:
    if not unit:
        return None
    if instrument is None or unit in ("count", "amount", "phase"):
        return number
    if unit == "quote":
        return instrument.quote_asset.amount(number)
    return (instrument.price_grid if unit == "price" else instrument.quantity_grid).value(number)
