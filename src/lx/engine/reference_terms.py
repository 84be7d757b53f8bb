"""Terms of orders (docs/matching.md, chapter 16): which fit together, and how much an order may take of the other side.

What a slice is stands in `reference_book`, what becomes of an expired order in `reference_orders`.
"""

from __future__ import annotations

from dataclasses import dataclass

from lx.engine.reference_bands import Band
from lx.engine.reference_book import Order, PriceLevel
from lx.engine.reference_money import cost_of_lot, free_to_pay
from lx.engine.reference_state import Instrument, Refusal, State, Turn
from lx.engine.reference_waiting import BASIS
from lx.wire.records_generated import (
    ICEBERG_SLICES_MAX,
    New,
    OrderTerms,
    OrderType,
    Reason,
    SelfTrade,
    Side,
    TimeInForce,
    TrailUnit,
    Until,
    Visibility,
)

__all__ = [
    "TERM_OFFSETS",
    "WAITING_TYPES",
    "Purse",
    "Taking",
    "conflict_of",
    "lots_to_be_had",
    "purse_of",
    "slices_refusal",
    "terms_of",
    "terms_refusal",
]

TERM_OFFSETS = {field.name: field.offset for field in OrderTerms.SPEC.fields}
"""Where each term stands in its record."""


WAITING_TYPES = (
    OrderType.STOP,
    OrderType.STOP_LIMIT,
    OrderType.TAKE_PROFIT,
    OrderType.TAKE_PROFIT_LIMIT,
    OrderType.TRAILING_STOP,
)
"""What does not come in at once."""

_LIMIT_TYPES = (OrderType.LIMIT, OrderType.STOP_LIMIT, OrderType.TAKE_PROFIT_LIMIT)
_RESTING = (TimeInForce.GTC, TimeInForce.GTD, TimeInForce.DAY)


def terms_of(turn: Turn) -> OrderTerms:
    """The terms of the order being entered; without the extension none."""
    return turn.extension if isinstance(turn.extension, OrderTerms) else OrderTerms()


def terms_refusal(state: State, command: New, until: int, terms: OrderTerms) -> Refusal | None:
    """The first term, by its place in the record, that does not fit [1621], then the time that has come [1622]."""
    refusal = conflict_of(command, until, terms)
    if refusal is None and 0 < terms.expires_ns <= state.time_ns:
        return Refusal(Reason.ALREADY_EXPIRED, terms.expires_ns, state.time_ns)
    return refusal


def conflict_of(command: New, until: int, terms: OrderTerms) -> Refusal | None:
    """The first term, by its place in the record, that does not fit the order or another term [1621, 1706].

    An order kept for an auction takes nothing at once [1924].
    """
    is_limit = command.type in _LIMIT_TYPES
    is_gtd = command.tif == TimeInForce.GTD
    may_rest = command.tif not in (TimeInForce.IOC, TimeInForce.FOK)
    may_hide = command.type == OrderType.LIMIT and command.tif in _RESTING
    is_hidden = terms.visibility == Visibility.HIDDEN
    is_at_once = command.tif == TimeInForce.IOC and until == Until.NONE
    is_waiting = command.type in WAITING_TYPES
    is_trailing = command.type == OrderType.TRAILING_STOP
    is_too_wide = terms.trail_unit == TrailUnit.BASIS_POINTS and terms.trail > BASIS
    conflicts = {
        "trigger": not is_waiting and terms.trigger != 0,
        "trail_unit": not is_trailing and terms.trail_unit != 0,
        "visibility": is_hidden and not may_hide,  # [2001]
        "min_quantity": terms.min_quantity > (command.quantity if is_hidden or is_at_once else 0),
        "display": terms.display > (command.quantity if is_limit and may_rest and not is_hidden else 0)
        or slices_refusal(terms.display, command.quantity) is not None,
        "expires_ns": is_gtd != (terms.expires_ns != 0),
        "budget": terms.budget != 0 and (command.type != OrderType.MARKET or until != Until.NONE),  # [1924]
        "stop_price": (is_waiting and not is_trailing) != (terms.stop_price != 0),
        "trail": is_trailing != (terms.trail != 0) or is_too_wide,
        "activation_price": not is_trailing and terms.activation_price != 0,
    }
    for name, is_conflict in conflicts.items():
        if is_conflict:
            return Refusal(Reason.TERMS_CONFLICT, TERM_OFFSETS[name])
    return None


def slices_refusal(display: int, lots: int) -> Refusal | None:
    """Whether an order of so many open lots would have too many slices [1637]."""
    if display == 0 or lots <= display * ICEBERG_SLICES_MAX:
        return None
    return Refusal(Reason.TERMS_CONFLICT, TERM_OFFSETS["display"])


@dataclass(slots=True)
class Purse:
    """What a market order may still spend: minor units of quote of its budget, and what its account has free to pay.

    None is no bound.
    """

    instrument: Instrument
    side: int
    taker_ppm: int
    budget: int | None
    funds: int | None

    def lots_at(self, price: int) -> tuple[int | None, Reason]:
        """How many lots it can pay at a price, None for any; and which of the two is the bound [1641, 1645]."""
        by_budget = self.budget // self._budget_cost(price) if self.budget is not None else None
        by_funds = self.funds // self._funds_cost(price) if self.funds is not None else None
        if by_funds is None or (by_budget is not None and by_budget <= by_funds):
            return by_budget, Reason.BUDGET_SPENT
        return by_funds, Reason.FUNDS_SPENT

    def spend(self, price: int, lots: int) -> None:
        """Take lots at a price off both."""
        if self.budget is not None:
            self.budget -= lots * self._budget_cost(price)
        if self.funds is not None:
            self.funds -= lots * self._funds_cost(price)

    def _budget_cost(self, price: int) -> int:
        """A lot in minor units of quote: for a buyer with a fee in quote, the fee included [1640]."""
        return self._funds_cost(price) if self.side == Side.BUY else price * self.instrument.quote_unit

    def _funds_cost(self, price: int) -> int:
        """A lot in what the order pays with."""
        is_buyer = self.side == Side.BUY
        return cost_of_lot(self.instrument, price, self.taker_ppm) if is_buyer else self.instrument.base_unit


def purse_of(state: State, order: Order, budget: int) -> Purse | None:
    """The purse of a market order as it comes in; a limit order has none: its funds were asked for at worst cost."""
    if order.price != 0:
        return None
    instrument = state.instruments[order.instrument - 1]
    return Purse(instrument, order.side, order.taker_ppm, budget or None, free_to_pay(state, order))


@dataclass(slots=True)
class Taking:
    """How an incoming order takes: its limit in ticks (None: any price), its self-trade mode, its purse, the band."""

    limit: int | None
    stp: int
    purse: Purse | None = None
    band: Band | None = None

    def is_outside(self, price: int) -> bool:
        """Whether a price is outside the band as it was when the command came [1952]."""
        return self.band is not None and not self.band[0] <= price <= self.band[1]


def lots_to_be_had(state: State, taker: Order, taking: Taking) -> int:
    """Lots that an order could trade at once, hidden ones included [1614, 1624, 1643]; no more than it wants."""
    opposite = state.instruments[taker.instrument - 1].book.opposite(taker.side)
    purse = purse_of(state, taker, taking.purse.budget or 0) if taking.purse is not None else None
    found = 0
    for level in opposite.best_first():
        if found == taker.remaining or not opposite.reaches(taking.limit, level.price):
            break
        if taking.is_outside(level.price):
            break  # [1953]
        hunt = _Hunt(state, taker, level, taking.stp, purse, wanted=taker.remaining - found)
        goes_on = hunt.take_shown() and hunt.take_hidden()
        found = taker.remaining - hunt.wanted
        if not goes_on:
            break
    return found


@dataclass(slots=True)
class _Hunt:
    """What a taker would get at one level of the `wanted` lots, step by step; False says that it ends there."""

    state: State
    taker: Order
    level: PriceLevel
    stp: int
    purse: Purse | None
    wanted: int

    def _is_own(self, order: Order) -> bool:
        return self.stp != SelfTrade.NONE and self.state.owner_of(order) == self.state.owner_of(self.taker)

    def _payable(self) -> int | None:
        return self.purse.lots_at(self.level.price)[0] if self.purse is not None else None

    def _take(self, lots: int) -> None:
        self.wanted -= lots
        if self.purse is not None:
            self.purse.spend(self.level.price, lots)

    def take_shown(self) -> bool:
        """Take from the orders that are shown [1614]."""
        own = sum(order.remaining for order in self.level.orders.values() if self._is_own(order))
        if own > 0 and self.stp != SelfTrade.EXPIRE_MAKER:
            return False
        lots = min(self.level.open_shown - own, self.wanted)
        payable = self._payable()
        taken = lots if payable is None else min(lots, payable)
        self._take(taken)
        # An own order that is not paid for would end the matching: behind it nothing is sure.
        return taken == lots and not (own > 0 and self._payable() == 0)

    def take_hidden(self) -> bool:
        """Take from the hidden orders that are not passed by [2007]."""
        for order in self.level.hidden_orders.values():
            if self.wanted == 0:
                break
            payable = self._payable()
            lots = min(order.remaining, self.wanted if payable is None else min(self.wanted, payable))
            if lots < order.least:
                continue
            if payable == 0:
                return False
            if not self._is_own(order):
                self._take(lots)
            elif self.stp != SelfTrade.EXPIRE_MAKER:
                return False
        return True
