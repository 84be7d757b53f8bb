"""Price bands and the limits of an instrument that can be changed (docs/matching.md, chapter 19)."""

from __future__ import annotations

from lx.engine.reference_sessions import admit_operator
from lx.engine.reference_state import Instrument, Refusal, State, Turn
from lx.wire.records_generated import (
    PRICE_MAX,
    BandsSet,
    InstrumentLimits,
    LimitsSet,
    OrderLimits,
    Reason,
    SetBands,
    SetLimits,
)

__all__ = [
    "Band",
    "apply_set_bands",
    "apply_set_limits",
    "band_of",
    "band_refusal",
    "count_refusal",
    "instrument_refusal",
    "limits_inverted",
    "list_count_refusal",
    "market_quantity_refusal",
    "notional_refusal",
    "stop_count_refusal",
]

_PPM = 1_000_000
_VALUE_MAX = (1 << 64) - 1

Band = tuple[int, int]
"""Lowest and highest price in ticks at which orders may come in and trade."""

# ------------------------------------------------------------------------------------------------- bands


def band_of(instrument: Instrument) -> Band | None:
    """The band of an instrument as it is now: where the static and the dynamic one overlap; None without any [1950]."""
    pairs = (
        (instrument.reference, instrument.static_ppm),
        (instrument.last_price, instrument.dynamic_ppm),
    )
    parts = [(price, ppm) for price, ppm in pairs if price and ppm]
    if not parts:
        return None
    low = max(-(-price * (_PPM - ppm) // _PPM) for price, ppm in parts)
    high = min(price * (_PPM + ppm) // _PPM for price, ppm in parts)
    return max(low, 1), min(high, PRICE_MAX)


def band_refusal(instrument: Instrument, price: int) -> Refusal | None:
    """Whether the price of an order that comes in is outside the band [1951]; 0 is a market order."""
    band = band_of(instrument)
    if band is None or price == 0:
        return None
    low, high = band
    if price < low:
        return Refusal(Reason.OUTSIDE_BAND, price, low)
    return Refusal(Reason.OUTSIDE_BAND, price, high) if price > high else None


def apply_set_bands(turn: Turn, command: SetBands) -> None:
    """State the bands of an instrument anew [1956]."""
    if not admit_operator(turn, command):
        return
    instrument = turn.state.instrument(command.instrument)
    refusal = instrument_refusal(instrument, command.instrument)
    if instrument is None or refusal is not None:
        turn.reject(command, refusal or Refusal(Reason.UNKNOWN_INSTRUMENT, command.instrument))
        return
    limits = instrument.limits
    if command.reference:
        if command.reference < limits.price_min:
            turn.reject(command, Refusal(Reason.PRICE_BELOW_MIN, command.reference, limits.price_min))
            return
        if command.reference > limits.price_max:
            turn.reject(command, Refusal(Reason.PRICE_ABOVE_MAX, command.reference, limits.price_max))
            return
        instrument.reference = command.reference
    instrument.band_action = command.action
    instrument.static_ppm = command.static_ppm
    instrument.dynamic_ppm = command.dynamic_ppm
    turn.emit(
        BandsSet(
            action=instrument.band_action,
            command=turn.index,
            instrument=instrument.number,
            static_ppm=instrument.static_ppm,
            dynamic_ppm=instrument.dynamic_ppm,
            reference=instrument.reference,
            request_id=command.client_id,
        )
    )


def instrument_refusal(instrument: Instrument | None, number: int) -> Refusal | None:
    """Whether there is no such instrument, or it is traded no more [1972]."""
    if instrument is None:
        return Refusal(Reason.UNKNOWN_INSTRUMENT, number)
    return Refusal(Reason.INSTRUMENT_DELISTED, number) if instrument.is_delisted else None


# ------------------------------------------------------------------------------------------------- limits


def notional_refusal(instrument: Instrument, price: int, quantity: int, budget: int = 0) -> Refusal | None:
    """Lowest and highest notional of an order: of a market order its budget, without one any will do [1961]."""
    more = instrument.order_limits
    notional = min(price * quantity * instrument.quote_unit if price else budget, _VALUE_MAX)
    if notional == 0:
        return None
    if notional < more.notional_min:
        return Refusal(Reason.NOTIONAL_BELOW_MIN, notional, more.notional_min)
    if more.notional_max and notional > more.notional_max:
        return Refusal(Reason.NOTIONAL_ABOVE_LIMIT, notional, more.notional_max)
    return None


def market_quantity_refusal(instrument: Instrument, quantity: int) -> Refusal | None:
    """The limits of a market order by quantity [1962]."""
    more = instrument.order_limits
    if more.market_quantity_max and quantity > more.market_quantity_max:
        return Refusal(Reason.MARKET_QUANTITY, quantity, more.market_quantity_max)
    if more.market_lot and quantity % more.market_lot:
        return Refusal(Reason.MARKET_QUANTITY, quantity, more.market_lot)
    return None


def count_refusal(state: State, instrument: Instrument, account: int) -> Refusal | None:
    """Whether an account has as many orders in an instrument as it may; those that wait are not counted [1963]."""
    highest = instrument.order_limits.orders_max
    if highest == 0:
        return None
    count = _count_of(state, instrument, account, is_waiting=False)
    return Refusal(Reason.TOO_MANY_ORDERS, count, highest) if count >= highest else None


def stop_count_refusal(state: State, instrument: Instrument, account: int) -> Refusal | None:
    """Whether an account has as many waiting orders in an instrument as it may [1963]."""
    highest = instrument.order_limits.stops_max
    if highest == 0:
        return None
    count = _count_of(state, instrument, account, is_waiting=True)
    return Refusal(Reason.TOO_MANY_STOPS, count, highest) if count >= highest else None


def list_count_refusal(state: State, instrument: Instrument, account: int) -> Refusal | None:
    """Whether an account has as many lists in an instrument as it may [2105]."""
    highest = instrument.order_limits.lists_max
    if highest == 0:
        return None
    count = sum(
        one.instrument == instrument.number and state.sessions[one.session - 1].account == account
        for one in state.lists.values()
    )
    return Refusal(Reason.TOO_MANY_LISTS, count, highest) if count >= highest else None


def _count_of(state: State, instrument: Instrument, account: int, *, is_waiting: bool) -> int:
    return sum(
        order.instrument == instrument.number and (order.stop is not None) == is_waiting
        for session in state.sessions_by_account[account]
        for order in session.orders.values()
    )


def apply_set_limits(turn: Turn, command: SetLimits) -> None:
    """State the limits of an instrument anew; what rests goes on [1960]."""
    if not admit_operator(turn, command):
        return
    more = turn.extension
    if not isinstance(more, OrderLimits):
        raise TypeError("the wire's checks let a set_limits through without its extension")
    state = turn.state
    instrument = state.instrument(command.instrument)
    refusal = instrument_refusal(instrument, command.instrument)
    if instrument is not None and refusal is None:
        refusal = _set_limits_refusal(state, instrument, command, more)
    if instrument is None or refusal is not None:
        turn.reject(command, refusal or Refusal(Reason.UNKNOWN_INSTRUMENT, command.instrument))
        return
    instrument.limits = InstrumentLimits(
        tick=instrument.limits.tick,
        lot=instrument.limits.lot,
        price_min=command.price_min,
        price_max=command.price_max,
        quantity_min=command.quantity_min,
        quantity_max=command.quantity_max,
    )
    instrument.order_limits = more
    turn.emit(
        LimitsSet(
            command=turn.index,
            instrument=instrument.number,
            price_min=command.price_min,
            price_max=command.price_max,
            quantity_min=command.quantity_min,
            quantity_max=command.quantity_max,
            request_id=command.client_id,
        )
    )
    turn.emit(more)


def _set_limits_refusal(state: State, instrument: Instrument, command: SetLimits, more: OrderLimits) -> Refusal | None:
    """The first check that fails, in this order [1965]."""
    if command.price_min > command.price_max:
        return Refusal(Reason.LIMITS_INVERTED, command.price_min, command.price_max)
    if command.quantity_min > command.quantity_max:
        return Refusal(Reason.LIMITS_INVERTED, command.quantity_min, command.quantity_max)
    if limits_inverted(more):
        return Refusal(Reason.LIMITS_INVERTED, more.notional_min, more.notional_max)
    before = instrument.limits
    is_moved = (command.price_min, command.price_max) != (before.price_min, before.price_max)
    outside = sum(
        not command.price_min <= order.price <= command.price_max if order.price else is_moved and order.stop is None
        for order in (*state.orders.values(), *state.stops.values())
        if order.instrument == instrument.number
    )
    return Refusal(Reason.ORDERS_RESTING, outside) if outside else None


def limits_inverted(more: OrderLimits) -> bool:
    """Whether the lowest notional is above the highest."""
    return more.notional_max != 0 and more.notional_min > more.notional_max
