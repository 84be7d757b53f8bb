"""The state as canonical bytes (docs/matching.md, chapters 13, 15 to 18, 20, 21); the way back is `reference_restore`.

Equal states give equal bytes: the records stand in one order only, and nothing in them tells how the state came about.
"""

from __future__ import annotations

from collections.abc import Iterator

from lx._native import blake3_16
from lx.engine.reference_book import Order
from lx.engine.reference_state import Account, State
from lx.wire.frame import FrameHeader, seal
from lx.wire.records_generated import (
    FLAG_EXTENSION,
    FLAG_POST_ONLY,
    FRAME_SNAPSHOT,
    RECORD_SIZE,
    Listing,
    OrderLimits,
    Record,
    Risk,
    SessionState,
    StateAccount,
    StateAsset,
    StateBalance,
    StateCountdown,
    StateEngine,
    StateInstrument,
    StateList,
    StateOrder,
    StateRules,
    StateSchedule,
    StateSession,
    StateStop,
    StateTerms,
    StateTransfer,
    Visibility,
)

__all__ = ["balance_records", "hash_of", "snapshot_of"]


def snapshot_of(state: State) -> bytes:
    """The sealed snapshot frame of a state [1301]."""
    payload = _payload_of(state)
    header = FrameHeader(
        flags=FRAME_SNAPSHOT,
        record_count=len(payload) // RECORD_SIZE,
        sequence=state.next_sequence,
        time_ns=state.time_ns,
    )
    return seal(header.pack() + payload)


def hash_of(state: State) -> str:
    """The state's hash: that of the snapshot's records without its header [1302]."""
    return blake3_16(_payload_of(state)).hex()


def balance_records(account: Account) -> Iterator[StateBalance]:
    """What an account has, by asset; assets of which it has nothing are left out [1540]."""
    for asset, balance in sorted(account.balances.items()):
        if balance.free or balance.reserved:
            yield StateBalance(asset=asset, account=account.number, free=balance.free, reserved=balance.reserved)


def _payload_of(state: State) -> bytes:
    """All records of a state; what became of commands is between those that others are about and the orders."""
    parts = [record.pack() for record in _records_of_parties(state)]
    for session in state.sessions:  # by session, then by client id [1870]
        parts += [outcome.packed for outcome in session.outcomes.values()]
    parts += [record.pack() for record in _records_of_orders(state)]
    return b"".join(parts)


def _records_of_parties(state: State) -> Iterator[Record]:
    """The engine, what is traded, by what rules, and who trades it."""
    yield StateEngine(
        risk=Risk(state.is_risk_on),
        orders_max=state.orders_max,
        next_sequence=state.next_sequence,
        time_ns=state.time_ns,
    )
    for asset in state.assets:
        yield StateAsset(decimals=asset.decimals, asset=asset.number, name=asset.name, supply=asset.supply)
    for instrument in state.instruments:
        yield StateInstrument(
            tick_scale=instrument.tick_scale,
            lot_scale=instrument.lot_scale,
            fee_asset=instrument.fee_asset,
            instrument=instrument.number,
            symbol=instrument.symbol,
            base=instrument.base,
            quote=instrument.quote,
            maker_ppm=instrument.maker_ppm,
            taker_ppm=instrument.taker_ppm,
            last_price=instrument.last_price,
        )
        yield instrument.limits
    yield from _rules_records(state)
    yield from _account_records(state)
    for session in state.sessions:
        yield StateSession(
            state=SessionState.ENDED if session.is_ended else SessionState.OPEN,
            account=session.account,
            session=session.number,
            client_id=session.client_id_highest,
            rights=session.rights,
            flags=session.flags,
            epoch=session.epoch,
            next_number=session.next_number,
            lease_ns=session.lease_ns,
            deadline_ns=session.deadline_ns,
        )


def _records_of_orders(state: State) -> Iterator[Record]:
    """Countdowns that run, the orders of the books, those that wait, and the lists of both."""
    for account, deadline_ns in sorted(state.countdowns.items()):
        yield StateCountdown(account=account, deadline_ns=deadline_ns)
    for instrument in state.instruments:
        for side in (instrument.book.bids, instrument.book.asks):
            for level in side.best_first():
                for order in (*level.orders.values(), *level.hidden_orders.values()):
                    yield from _order_records(order)
        for side in (instrument.book.bids, instrument.book.asks):
            for order in side.aside.orders.values():
                yield from _order_records(order)
    for instrument in state.instruments:
        for _, order in sorted(instrument.waiting.orders.items()):
            yield from _stop_records(order)
    for list_id in sorted(state.lists):
        yield StateList(order_id=list_id)


def _rules_records(state: State) -> Iterator[Record]:
    """What chapter 19 knows of each instrument that is not as at first, then all timetables [1980]."""
    for instrument in state.instruments:
        has_more = instrument.order_limits != OrderLimits()
        record = StateRules(
            phase=instrument.phase,
            action=instrument.band_action,
            listing=Listing(instrument.is_delisted),
            flags=FLAG_EXTENSION if has_more else 0,
            instrument=instrument.number,
            static_ppm=instrument.static_ppm,
            dynamic_ppm=instrument.dynamic_ppm,
            reference=instrument.reference,
        )
        if record != StateRules(instrument=instrument.number):
            yield record
        if has_more:
            yield instrument.order_limits
    for instrument in state.instruments:
        for entry in instrument.schedule:
            yield StateSchedule(
                phase=entry.phase, instrument=instrument.number, at_ns=entry.at_ns, every_ns=entry.every_ns
            )


def _account_records(state: State) -> Iterator[Record]:
    """Accounts by number, then the money of the venue and of them, then the transfers that are remembered [1540]."""
    accounts = [account for _, account in sorted(state.accounts.items())]
    for account in accounts:
        yield StateAccount(
            state=account.state,
            rates=account.rates,
            account=account.number,
            group=account.group,
            maker_ppm=account.maker_ppm,
            taker_ppm=account.taker_ppm,
        )
    for account in (state.venue, *accounts):
        yield from balance_records(account)
    for account in (state.venue, *accounts):
        for transfer in account.transfers.values():
            yield StateTransfer(
                transfer=transfer.kind,
                asset=transfer.asset,
                account=account.number,
                transfer_id=transfer.id,
                amount=transfer.amount,
            )


def _order_records(order: Order) -> Iterator[Record]:
    """An order, and its terms if it has any [1660, 2030]."""
    terms = StateTerms(
        until=order.until,
        visibility=Visibility(order.is_hidden),
        min_quantity=order.min_quantity,
        display=order.display,
        expires_ns=order.expires_ns,
        shown=order.shown,
    )
    has_terms = terms != StateTerms()
    yield StateOrder(
        side=order.side,
        flags=FLAG_EXTENSION if has_terms else 0,
        instrument=order.instrument,
        session=order.session,
        client_id=order.name,
        order_id=order.id,
        price=order.price,
        quantity=order.quantity,
        remaining=order.remaining,
        maker_ppm=order.maker_ppm,
        taker_ppm=order.taker_ppm,
    )
    if has_terms:
        yield terms


def _stop_records(order: Order) -> Iterator[Record]:
    """A waiting order, and the rest of its terms if it has any [1760]."""
    stop = order.stop
    if stop is None:
        raise TypeError("an order that does not wait is among the waiting ones")
    terms = StateTerms(
        min_quantity=stop.min_quantity,
        display=order.display,
        expires_ns=order.expires_ns,
        activation_price=stop.activation_price,
        trail=stop.trail,
        reference=stop.reference,
    )
    has_terms = terms != StateTerms()
    flags = (FLAG_EXTENSION if has_terms else 0) | (FLAG_POST_ONLY if stop.is_post_only else 0)
    yield StateStop(
        side=order.side,
        type=stop.type,
        tif=stop.tif,
        stp=stop.stp,
        flags=flags,
        instrument=order.instrument,
        trigger=stop.trigger,
        trail_unit=stop.trail_unit,
        session=order.session,
        client_id=order.name,
        order_id=order.id,
        price=order.price,
        quantity=order.quantity,
        stop_price=stop.stop_price,
        maker_ppm=order.maker_ppm,
        taker_ppm=order.taker_ppm,
    )
    if has_terms:
        yield terms
