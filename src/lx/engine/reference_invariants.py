"""What must hold between any two commands (docs/matching.md, chapters 14 to 20); a breach is a bug of the engine.

Everything is counted anew from the orders in the books, and compared with what the engine keeps.
"""

from __future__ import annotations

from itertools import pairwise
from operator import lt

from lx.checks import InvariantError, check
from lx.engine.protocol import AssetTotal
from lx.engine.reference_auction import indication_of
from lx.engine.reference_book import BookSide, Order
from lx.engine.reference_lists import cover_of, is_pair
from lx.engine.reference_money import needed_by_orders
from lx.engine.reference_state import COLLECTING, TIME_NS_MAX, Account, Instrument, Session, State
from lx.engine.reference_stops import is_due
from lx.wire.records_generated import (
    AMOUNT_MAX,
    ICEBERG_SLICES_MAX,
    LEVEL_QUANTITY_MAX,
    OUTCOMES_KEPT,
    QUANTITY_MAX,
    SCHEDULE_MAX,
    SESSIONS_OPEN_MAX,
    TRANSFERS_KEPT,
    AccountState,
    Phase,
    Rates,
    Until,
)

__all__ = ["check_state", "conservation"]


def check_state(state: State) -> None:
    """Raise InvariantError unless everything that must hold of a state holds."""
    found: dict[int, Order] = {}
    for number, instrument in enumerate(state.instruments, 1):
        check(instrument.number == number, "instruments are numbered from 1")
        check(state.instrument_numbers[instrument.symbol] == number, "an instrument is found by its symbol")
        _check_rules(state, instrument)
        for side in (instrument.book.bids, instrument.book.asks):
            _check_side(instrument, side, found)
            _check_aside(instrument, side, found)
    check(found == state.orders, "the orders known by id are those in the books, none lost and none doubled")
    check(len(found) <= state.orders_max, "no more orders rest than may")
    check(all(order.stop is None for order in found.values()), "no order in a book waits")
    _check_waiting(state)
    check(found.keys().isdisjoint(state.stops), "an order rests or waits")
    found |= state.stops
    _check_lists(state, found)
    _check_sessions(state, found)
    check(len(state.instrument_numbers) == len(state.instruments), "symbols are unique")
    check(len(state.asset_numbers) == len(state.assets), "asset names are unique")
    _check_accounts(state)
    conservation(state)
    still_open = sum(order.remaining for order in found.values())
    tally = state.tally
    times = [order.expires_ns for order in found.values() if order.expires_ns]
    check(all(time > state.time_ns for time in times), "no order rests or waits when its time has come")
    check(all(time > state.time_ns for time in state.countdowns.values()), "no countdown runs beyond its time")
    check(tally.entered == tally.executed + tally.canceled + still_open, "entered = executed + canceled + open")


def _check_waiting(state: State) -> None:
    """Each waiting order is where its instrument's prices find it, and none is due [1762]."""
    found: dict[int, Order] = {}
    for instrument in state.instruments:
        waiting = instrument.waiting
        ranked = [order_id for ranks in waiting.ranks.values() for _, order_id in ranks]
        check(sorted((*ranked, *waiting.trailing)) == sorted(waiting.orders), "a waiting order is found in one place")
        check(all(a < b for ranks in waiting.ranks.values() for a, b in pairwise(ranks)), "stop prices are sorted")
        check((instrument.number in state.watching) == bool(waiting.orders), "prices are watched where orders wait")
        for order_id, order in waiting.orders.items():
            check(order.stop is not None and order.instrument == instrument.number, "an order waits at its instrument")
            is_within = instrument.limits.price_min <= order.price <= instrument.limits.price_max
            check(order.price == 0 or is_within, "a waiting order's price is within the instrument's limits")
            check(order.until == Until.NONE or instrument.phase != Phase.CLOSED, "no order waits when its day is over")
            check(not instrument.is_delisted, "no order waits at a delisted instrument")
            check(0 < order.remaining == order.quantity <= QUANTITY_MAX, "nothing of a waiting order is executed")
            is_looked_at = instrument.phase == Phase.CONTINUOUS
            check(not is_looked_at or not is_due(state, order), "no waiting order is due")
            check(order_id == order.id and order_id not in found, "an order waits once, under its id")
            found[order_id] = order
    check(found == state.stops, "the waiting orders known by id are those of the instruments")
    check(len(found) <= state.orders_max, "no more orders wait than may")


def _check_lists(state: State, found: dict[int, Order]) -> None:
    """A list has two legs that fit each other, and no order is a leg but these [2132]."""
    legs: dict[int, int] = {}
    for list_id, one in state.lists.items():
        first, second = state.orders.get(list_id), state.stops.get(list_id + 1)
        if first is None or second is None:
            raise InvariantError("both legs of a list are open")
        check(is_pair(first, second), "the legs of a list fit each other")
        check(first.cover == cover_of(first, second), "leg 1 reserves for both")
        is_named = (one.session, one.name, one.instrument) == (first.session, first.name, first.instrument)
        check(is_named, "a list is known by its leg 1")
        legs |= {first.id: list_id, second.id: list_id}
    check(legs == {order.id: order.list_id for order in found.values() if order.list_id}, "only legs are of a list")
    check(all(order.list_id or not order.cover for order in found.values()), "only legs reserve for another order")


def _check_rules(state: State, instrument: Instrument) -> None:
    bid, ask = instrument.book.bids.best_firm(), instrument.book.asks.best_firm()
    is_crossed = bid is not None and ask is not None and bid >= ask  # [2008]
    is_collecting = instrument.phase in COLLECTING
    check((instrument.number in state.collecting) == is_collecting, "it is known who collects orders")
    check(not is_crossed or is_collecting, "only hidden orders with a minimum cross, but while orders are collected")
    check(not is_collecting or instrument.indication == indication_of(instrument), "an auction is as it was told")
    check(len(instrument.schedule) <= SCHEDULE_MAX, "a timetable has no more entries than it may")
    check(all(entry.at_ns > state.time_ns for entry in instrument.schedule), "no entry waits when its time has come")
    is_empty = not instrument.schedule and instrument.phase == Phase.CLOSED
    check(is_empty or not instrument.is_delisted, "a delisted instrument is closed for good")


def _check_order(instrument: Instrument, order: Order, found: dict[int, Order]) -> None:
    """What holds of an order wherever it stands."""
    check(order.id not in found, "an order stands in one place only")
    check(order.instrument == instrument.number and not instrument.is_delisted, "an order is in its own book")
    check(0 < order.remaining <= order.quantity <= QUANTITY_MAX, "an order is open by a part of its total")
    highest = min(order.display, order.remaining)
    check(min(1, order.display) <= order.shown <= highest, "an order shows a slice when it has a display")
    check(not (order.is_hidden and order.display), "an order shows slices or nothing")
    check(order.is_hidden or order.min_quantity == 0, "only a hidden order has a minimum while it rests")
    check(not (order.is_hidden and order.until in (Until.AT_OPEN, Until.AT_CLOSE)), "no order for an auction is hidden")
    is_sliced = order.remaining <= order.display * ICEBERG_SLICES_MAX
    check(order.display == 0 or is_sliced, "an order has no more slices than it may")
    is_within = instrument.limits.price_min <= order.price <= instrument.limits.price_max
    check(order.price == 0 or is_within, "an order's price is within the instrument's limits")
    check(order.until != Until.AT_OPEN or instrument.phase in COLLECTING, "no order is for an auction that is over")
    check(order.until == Until.NONE or instrument.phase != Phase.CLOSED, "no order is of a day that is over")
    is_early = order.until == Until.AT_CLOSE and instrument.phase != Phase.CLOSING_AUCTION
    check(order.is_aside == (order.price == 0 or is_early), "an order stands beside the book when it must")


def _check_aside(instrument: Instrument, side: BookSide, found: dict[int, Order]) -> None:
    queue = side.aside
    orders = list(queue.orders.values())
    check(queue.open == sum(order.remaining for order in orders), "what is kept aside is the sum of its orders")
    check(queue.open <= LEVEL_QUANTITY_MAX, "what is kept aside is within its limit")
    check(all(a.placement < b.placement for a, b in pairwise(orders)), "what is kept aside stands first in first")
    for key, order in queue.orders.items():
        check(key == order.id and order.side == side.side, "an order is kept on its side, under its id")
        check(order.is_aside, "an order of the book is not kept aside")
        check(order.price != 0 or order.until in (Until.AT_OPEN, Until.AT_CLOSE), "a market order is for an auction")
        _check_order(instrument, order, found)
        found[key] = order


def _check_side(instrument: Instrument, side: BookSide, found: dict[int, Order]) -> None:
    check(all(a < b for a, b in pairwise(side.ranks)), "levels are sorted by price, each price once")
    check(len(side.ranks) == len(side.levels), "every level has its rank")
    for level in side.best_first():
        check(len(level.orders) + len(level.hidden_orders) > 0, "no level is empty")
        check(not any(order.is_hidden for order in level.orders.values()), "a hidden order is not among those shown")
        check(
            all(order.is_hidden for order in level.hidden_orders.values()), "nor is a shown one among the hidden ones"
        )
        orders = [*level.orders.values(), *level.hidden_orders.values()]
        check(level.total == sum(order.visible for order in orders), "a level's total is what its orders show")
        check(level.hidden == sum(order.remaining - order.visible for order in orders), "and what they hide is hidden")
        check(level.open <= LEVEL_QUANTITY_MAX, "what is open at a level is within its limit")
        for queue in (level.orders, level.hidden_orders):
            is_sorted = all(a.placement < b.placement for a, b in pairwise(queue.values()))
            check(is_sorted, "a level's orders stand first in first")
        for key, order in (*level.orders.items(), *level.hidden_orders.items()):
            is_one = key == order.id and key not in found and order.side == side.side
            check(is_one, "an order is in one level only, under its id")
            check(order.price == level.price and not order.is_aside, "an order is at its own price")
            _check_order(instrument, order, found)
            found[key] = order


def _check_sessions(state: State, found: dict[int, Order]) -> None:
    named = 0
    for number, session in enumerate(state.sessions, 1):
        check(session.number == number, "sessions are numbered from 1")
        check(not (session.is_ended and session.orders), "an ended session has no orders")
        named += len(session.orders)
        for name, order in session.orders.items():
            check(order.name == name and order.session == number, "an order is known by its name in its own session")
            check(name <= session.client_id_highest, "no name is above the session's highest client id")
            check(found.get(order.id) is order, "an order with a name rests or waits")
        _check_session(state, session)
    check(named == len(found), "every order has one name")
    accounts = sum(len(sessions) for sessions in state.sessions_by_account.values())
    check(accounts == len(state.sessions), "every session is listed under its account")
    open_now = sum(not session.is_ended for session in state.sessions)
    check(
        state.sessions_open == open_now <= SESSIONS_OPEN_MAX, "no more sessions are open than may be, and are counted"
    )


def _check_session(state: State, session: Session) -> None:
    """What rule 1872 says of a session by itself."""
    if session.is_ended:
        of_open = session.rights, session.flags, session.epoch, session.lease_ns, session.deadline_ns
        check(not any(of_open) and not session.outcomes, "an ended session has nothing that only an open one has")
        return
    check((session.lease_ns == 0) == (session.deadline_ns == 0), "a session with a lease has a deadline, no other has")
    is_to_come = session.deadline_ns > state.time_ns or session.deadline_ns in (0, TIME_NS_MAX)
    check(is_to_come, "no session is open when its lease is over")
    check(len(session.outcomes) <= OUTCOMES_KEPT, "no more outcomes are remembered than may be")
    check(_rise(list(session.outcomes)), "outcomes are remembered by rising client id")
    positions = [outcome.position for outcome in session.outcomes.values()]
    check(_rise(positions), "commands of a session were executed by rising client id")
    highest = max(session.outcomes, default=session.client_id_highest)
    check(highest <= session.client_id_highest, "no outcome is of a client id that was not used")


def _rise(numbers: list[int]) -> bool:
    """Whether each is above the one before it."""
    return all(map(lt, numbers, numbers[1:]))


def conservation(state: State) -> list[AssetTotal]:
    """The money of every asset; raise InvariantError when some was lost or made [1543]."""
    free = [0] * (len(state.assets) + 1)
    reserved = [0] * (len(state.assets) + 1)
    for account in state.accounts.values():
        for number, balance in account.balances.items():
            free[number] += balance.free
            reserved[number] += balance.reserved
    needed = [0] * (len(state.assets) + 1)
    for (_, number), amount in needed_by_orders(state).items():
        needed[number] += amount
    totals = []
    for asset in state.assets:
        venue = state.venue.balance(asset.number).free
        total = AssetTotal(asset.number, asset.supply, free[asset.number], reserved[asset.number], venue)
        check(total.supply == total.free + total.reserved + total.venue, "no money of an asset was lost or made")
        check(total.reserved == needed[asset.number], "what is reserved of an asset is what the orders need")
        totals.append(total)
    return totals


def _check_accounts(state: State) -> None:
    """Every account by itself: nothing below zero, and its own orders cover what it has reserved."""
    if not state.is_risk_on:
        check(not state.accounts, "there are no accounts with risk off")
        check(not state.venue.transfers, "there are no transfers with risk off")
        check(all(asset.supply == 0 for asset in state.assets), "there is no money with risk off")
        return
    needed = needed_by_orders(state)
    for number, account in ((0, state.venue), *state.accounts.items()):
        check(account.number == number, "an account is found by its number")
        _check_account(state, account)
        for asset, balance in account.balances.items():
            check(0 <= balance.free <= AMOUNT_MAX, "what is free is not below zero, nor above what can be")
            check(balance.reserved == needed.pop((number, asset), 0), "an account reserves what its orders need")
    check(not needed, "every order's account reserves something for it")
    for session in state.sessions:
        check(session.account in state.accounts, "every session is of an account")


def _check_account(state: State, account: Account) -> None:
    check(len(account.transfers) <= TRANSFERS_KEPT, "no more transfers are remembered than may")
    check(all(a < b for a, b in pairwise(account.transfers)), "transfers are remembered by rising id")
    is_own = account.rates == Rates.OWN or account.maker_ppm == account.taker_ppm == 0
    check(is_own, "an account without rates of its own has none")
    if account.state == AccountState.CLOSED:
        has_money = any(balance.free or balance.reserved for balance in account.balances.values())
        sessions = state.sessions_by_account.get(account.number, ())
        check(not has_money and all(session.is_ended for session in sessions), "a closed account is not in use")
