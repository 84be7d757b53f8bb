"""What orders cost, reserve and pay (docs/matching.md, chapter 15): amounts, fees and their postings.

All amounts are whole minor units of an asset; products are exact. With risk off orders need no funds, and what is asked
here to move money does nothing [1501].

Why nothing ever falls below zero: an order is let in only when its account has free what the order may cost at worst.
It pays no more than that as it trades. What rests of it takes the worst cost of its open lots out of what is free, lot
by lot the same amount, so that any part of the order can be executed or canceled at any time and the rest still is
covered. The fee of many lots, rounded once, is never above the sum of their fees, rounded each.
"""

from __future__ import annotations

from lx.checks import check
from lx.engine.reference_bands import band_of
from lx.engine.reference_book import Order
from lx.engine.reference_state import Account, Instrument, Refusal, State, Turn
from lx.wire.records_generated import (
    AMOUNT_MAX,
    PRICE_MAX,
    AccountState,
    AddInstrument,
    FeeAsset,
    InstrumentLimits,
    Rates,
    Reason,
    Role,
    Settled,
    Side,
    StateInstrument,
    Until,
)

__all__ = [
    "cost_of_lot",
    "entry_refusal",
    "fee_rates",
    "free_to_pay",
    "held_by_asset",
    "needed_by_orders",
    "paid_asset",
    "release",
    "reserve",
    "reserved_per_lot",
    "reserves_nothing",
    "settle",
    "units_of",
]

_PPM = 1_000_000
_VALUE_MAX = (1 << 64) - 1
"""Highest value that a rejection can carry; what is above is told as this."""

# ------------------------------------------------------------------------------------------------- amounts


def units_of(state: State, terms: AddInstrument | StateInstrument, limits: InstrumentLimits) -> tuple[int, int]:
    """One lot in minor units of base, and one lot at one tick in those of quote [1510]; rules 309, 310: both whole."""
    base_decimals = state.assets[terms.base - 1].decimals
    quote_decimals = state.assets[terms.quote - 1].decimals
    base_unit = limits.lot * 10**base_decimals // 10**terms.lot_scale
    quote_unit = limits.tick * limits.lot * 10**quote_decimals // 10 ** (terms.tick_scale + terms.lot_scale)
    return base_unit, quote_unit


def fee_rates(state: State, account_number: int, instrument: Instrument) -> tuple[int, int]:
    """Maker and taker rate of an order that the account enters now, in parts per million [1529]; 0 with risk off."""
    if not state.is_risk_on:
        return 0, 0
    account = state.accounts[account_number]
    terms = account if account.rates == Rates.OWN else instrument
    return terms.maker_ppm, terms.taker_ppm


def reserves_nothing(order: Order) -> bool:
    """Whether an order needs no money before it comes in: one that waits, to trade at any price then [1751], or as a
    leg of a list, for which leg 1 reserves [2120].
    """
    return order.stop is not None and (order.price == 0 or order.list_id != 0)


def reserved_per_lot(instrument: Instrument, order: Order) -> int:
    """What one open lot of an order may cost at worst, and reserves while it rests or waits [1511, 1750]."""
    if reserves_nothing(order):
        return 0
    if order.side == Side.SELL:
        return instrument.base_unit
    # A taker's rate is never below zero, so the higher one isn't either: a rebate is not counted on.
    price = order.cover or order.price or instrument.limits.price_max  # [2120, 1923]
    return cost_of_lot(instrument, price, max(order.maker_ppm, order.taker_ppm))


def cost_of_lot(instrument: Instrument, price: int, ppm: int) -> int:
    """What a buyer pays at most for one lot at a price, a fee in quote included [1511]."""
    notional = price * instrument.quote_unit
    if instrument.fee_asset == FeeAsset.RECEIVED:
        return notional
    return notional + _part_rounded_up(notional, ppm)


def _part_rounded_up(amount: int, ppm: int) -> int:
    return -(-amount * ppm // _PPM)


def paid_asset(instrument: Instrument, side: int) -> int:
    """Number of the asset an order pays with: a buyer with quote, a seller with base."""
    return instrument.quote if side == Side.BUY else instrument.base


# ------------------------------------------------------------------------------------------------- before it comes in


def free_to_pay(state: State, order: Order) -> int | None:
    """What the account of an order has free of the asset it pays with; None with risk off."""
    if not state.is_risk_on:
        return None
    instrument = state.instruments[order.instrument - 1]
    return state.account_of(order).balance(paid_asset(instrument, order.side)).free


def entry_refusal(
    state: State, instrument: Instrument, order: Order, *, budget: int = 0, resting: Order | None = None
) -> Refusal | None:
    """Why money does not allow an order to come in: the first check that fails, in this order [1516, 1517].

    A market order may have a budget [1644]. When an order comes in anew, `resting` is the order as it rests so far:
    what that has reserved counts as free [1521].
    """
    if not state.is_risk_on:
        return None
    needed = _needed(instrument, order, budget)
    may_rest = order.price != 0 or order.until != Until.NONE
    if order.side == Side.BUY and may_rest and needed > AMOUNT_MAX:
        return Refusal(Reason.NOTIONAL_ABOVE_MAX, min(needed, _VALUE_MAX), AMOUNT_MAX)  # [1512]
    account = state.account_of(order)
    if account.state == AccountState.BLOCKED:
        return Refusal(Reason.ACCOUNT_BLOCKED, account.number)  # [1513]
    free = account.balance(paid_asset(instrument, order.side)).free
    if resting is not None:
        free += resting.remaining * reserved_per_lot(instrument, resting)
    if needed > free:
        return Refusal(Reason.INSUFFICIENT_BALANCE, min(needed, _VALUE_MAX), free)  # [1514]
    return None


def _needed(instrument: Instrument, order: Order, budget: int) -> int:
    """What must be free for all that is open of an incoming order, whatever its time in force [1514, 1515].

    A budget is the most that a buyer needs; a seller with a budget need have nothing, and trades what it has [1644].
    """
    if order.price == 0 and order.side == Side.BUY and order.until == Until.NONE and order.stop is None:
        cost = _market_cost(instrument, order)
        return min(cost, budget) if budget else cost
    if budget:
        return 0
    return order.remaining * reserved_per_lot(instrument, order)


def _market_cost(instrument: Instrument, order: Order) -> int:
    """What a market order to buy would pay now, level by level, each lot's fee rounded up [1515]."""
    cost = 0
    wanted = order.remaining
    low, high = band_of(instrument) or (0, PRICE_MAX)
    for level in instrument.book.asks.best_first():
        if not low <= level.price <= high:
            break  # [1953]
        lots = level.lots_for(wanted)
        cost += lots * cost_of_lot(instrument, level.price, order.taker_ppm)
        wanted -= lots
        if wanted == 0:
            break
    return cost


# ------------------------------------------------------------------------------------------------- while it rests


def reserve(state: State, order: Order) -> None:
    """An order comes to rest or waits: what its open lots may cost moves from free to reserved [1518, 1750]."""
    _move(state, order, order.remaining)


def release(state: State, order: Order, lots: int) -> None:
    """Lots of such an order go, by cancel, reduce or trade: what they reserved is free again [1520]."""
    _move(state, order, -lots)


def _move(state: State, order: Order, lots: int) -> None:
    if not state.is_risk_on or reserves_nothing(order):
        return
    instrument = state.instruments[order.instrument - 1]
    amount = lots * reserved_per_lot(instrument, order)
    balance = state.account_of(order).balance(paid_asset(instrument, order.side))
    balance.free -= amount
    balance.reserved += amount
    check(balance.free >= 0 and balance.reserved >= 0, "an order reserves what is free, and releases what it reserved")


# ------------------------------------------------------------------------------------------------- when it trades


def settle(turn: Turn, order: Order, role: Role, price: int, lots: int, *, has_rested: bool) -> None:
    """Move the money of one side of a trade, and tell its owner [1522]; an asset's postings sum to zero [1523].

    What the lots of an order that rested had reserved is free first, then everything is paid out of what is free
    [1519]: so what price and fee turn out better than at worst stays free.
    """
    state = turn.state
    if not state.is_risk_on:
        return
    instrument = state.instruments[order.instrument - 1]
    account = state.account_of(order)
    is_buyer = order.side == Side.BUY
    notional, goods = price * lots * instrument.quote_unit, lots * instrument.base_unit  # [1510]
    paid, received = (notional, goods) if is_buyer else (goods, notional)
    payment = paid_asset(instrument, order.side)
    receipt = instrument.base if is_buyer else instrument.quote
    is_fee_in_quote = instrument.fee_asset == FeeAsset.QUOTE  # [1525, 1526]
    fee_asset, basis = (instrument.quote, notional) if is_fee_in_quote else (receipt, received)
    fee = _fee(state.venue, fee_asset, basis, order.maker_ppm if role == Role.MAKER else order.taker_ppm)
    released = 0
    if has_rested:
        release(state, order, lots)
        spent = paid + max(fee, 0) if fee_asset == payment else paid
        released = lots * reserved_per_lot(instrument, order) - spent  # [1524]
        check(released >= 0, "no trade costs an order more than its lots had reserved")
    account.balance(payment).free -= paid
    account.balance(receipt).free += received
    account.balance(fee_asset).free -= fee
    state.venue.balance(fee_asset).free += fee
    check(account.balance(payment).free >= 0, "no account pays more than it has free")
    check(account.balance(receipt).free >= 0, "no fee is above what was received")
    turn.emit(
        Settled(
            side=order.side,
            command=turn.index,
            instrument=order.instrument,
            role=role,
            fee_asset=instrument.fee_asset,
            session=order.session,
            account=account.number,
            trade=turn.trades,
            paid=paid,
            received=received,
            fee=fee,
            released=released,
        )
    )


def _fee(venue: Account, asset: int, basis: int, ppm: int) -> int:
    """The fee, rounded up [1527]; below zero a rebate, rounded down, and no more than the venue has [1528]."""
    if ppm >= 0:
        return _part_rounded_up(basis, ppm)
    return -min(basis * -ppm // _PPM, venue.balance(asset).free)


# ------------------------------------------------------------------------------------------------- all of it


def held_by_asset(state: State) -> dict[int, int]:
    """Minor units of each asset in all accounts, the venue included."""
    held: dict[int, int] = {}
    for account in (state.venue, *state.accounts.values()):
        for asset, balance in account.balances.items():
            held[asset] = held.get(asset, 0) + balance.free + balance.reserved
    return held


def needed_by_orders(state: State) -> dict[tuple[int, int], int]:
    """Minor units that the resting and waiting orders of each account need of each asset; empty with risk off."""
    needed: dict[tuple[int, int], int] = {}
    orders = (*state.orders.values(), *state.stops.values()) if state.is_risk_on else ()
    for order in orders:
        if reserves_nothing(order):
            continue
        instrument = state.instruments[order.instrument - 1]
        key = state.account_of(order).number, paid_asset(instrument, order.side)
        needed[key] = needed.get(key, 0) + order.remaining * reserved_per_lot(instrument, order)
    return needed
