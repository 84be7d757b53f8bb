"""The call of the embedded exchange that enters two orders of which one cancels the other; `Exchange` inherits it."""

from __future__ import annotations

from typing import Final, Literal

from lx.decimals import Number
from lx.exchange.arguments import ACCOUNT_MAX, SIDES, U64_MAX, choose, integer, order_mode, yes_or_no
from lx.exchange.entry import StpWord
from lx.exchange.instruments import Instrument
from lx.exchange.link import Link
from lx.exchange.order import Order
from lx.exchange.rejections import Rejection, lots_of, ticks_of, unknown_instrument, used_up
from lx.exchange.terms import Terms, self_trade_of
from lx.wire.records_generated import FLAG_EXTENSION, FLAG_POST_ONLY, ListLeg, NewList, OrderType, TimeInForce

__all__ = ["ListCalls"]

_LIMIT: Final = OrderType.LIMIT
_GTC: Final = TimeInForce.GTC


class ListCalls:
    """What `Exchange` can do with lists."""

    _link: Link

    def submit_oco(
        self,
        symbol: str,
        side: Literal["buy", "sell"],
        qty: Number,
        *,
        price: Number,
        stop: Number,
        stop_limit: Number | None = None,
        trigger: Literal["last", "best"] = "last",
        account: int = 1,
        post_only: bool = False,
        stp: StpWord = "none",
        id: int | None = None,
    ) -> tuple[Order, Order]:
        """Enter a limit order and a stop of which one cancels the other; return both, live, the limit order first.

        qty: of each of the two
        price: limit of the first order, in quote units; a sell's is above `stop`, a buy's below it
        stop, trigger: what the second order waits for, and which price it watches
        stop_limit: limit of the second order once it has come in; without one it comes in as a market order
        post_only, stp: refuse both instead of taking with the first; self-trade mode of both
        id: `client_id` of the first order, if the caller has one; the second has the next, and ids of one account rise

        A refused list is two orders of the status `rejected`, both with the same `reject`.
        """
        yes_or_no(post_only=post_only)
        side_code, stp_code = choose(SIDES, side, "side"), self_trade_of(stp)
        account = integer(account, "account", 1, ACCOUNT_MAX)
        client_id = 0 if id is None else integer(id, "id", 1, U64_MAX - 1)
        type: Literal["stop", "stop_limit"] = "stop" if stop_limit is None else "stop_limit"
        type_code, _ = order_mode(type, "gtc", has_price=stop_limit is not None, post_only=False)
        terms = Terms(stop=stop, trigger=trigger)
        terms.check(type=type, tif="gtc")
        ledger = self._link.current()
        instrument = ledger.find(symbol)
        name = symbol if instrument is None else instrument.symbol
        first = Order(ledger, instrument, name, side, "limit", "gtc", post_only, account)
        second = Order(ledger, instrument, name, side, type, "gtc", False, account)
        if instrument is None:
            refusal: Rejection | None = unknown_instrument(symbol)
        else:
            command = NewList(
                side=side_code,
                type=_LIMIT,
                tif=_GTC,
                stp=stp_code,
                flags=FLAG_EXTENSION | (FLAG_POST_ONLY if post_only else 0),
                instrument=instrument.number,
                account=account,
                client_id=client_id,
            )
            leg = ListLeg(type=type_code, tif=_GTC)
            refusal = self._enter_list((first, second), instrument, (command, leg), (qty, price, stop_limit), terms)
        if refusal is not None:
            first._refuse_entered(refusal, qty, price)
            second._refuse_entered(refusal, qty, stop_limit)
        return first, second

    def _enter_list(
        self,
        orders: tuple[Order, Order],
        instrument: Instrument,
        records: tuple[NewList, ListLeg],
        numbers: tuple[Number, Number, Number | None],
        terms: Terms,
    ) -> Rejection | None:
        """Fill in the numbers of a list and send it; the rejection when no command can say it."""
        (first, second), (command, leg), (qty, price, stop_limit) = orders, records, numbers
        lots, ticks = lots_of(instrument, qty), ticks_of(instrument, price)
        leg_ticks = 0 if stop_limit is None else ticks_of(instrument, stop_limit)
        record = terms.record(instrument)
        if isinstance(lots, Rejection):
            return lots
        if isinstance(ticks, Rejection):
            return ticks
        if isinstance(record, Rejection):
            return record
        if isinstance(leg_ticks, Rejection):
            return leg_ticks
        session = self._link.session(first.account)
        if isinstance(session, Rejection):
            return session
        command.client_id = command.client_id or session.client_id + 1
        if command.client_id >= U64_MAX:
            return used_up(session.client_id)
        command.session, command.price, command.quantity = session.number, ticks, lots
        leg.client_id, leg.price = command.client_id + 1, leg_ticks
        leg.trigger, leg.stop_price = record.trigger, record.stop_price
        second._terms = record
        link = self._link
        sequence = link.engine.next_sequence
        out = link.send(command.pack() + leg.pack(), sequence)
        first._enter(session.number, command.client_id, sequence << 8, ticks, lots)
        second._enter(session.number, leg.client_id, (sequence << 8) + 1, leg_ticks, lots)
        rejection = link.refusal_in(out, instrument, instrument.pays(first.side))
        for order in orders:
            if rejection is not None:
                order._refuse(rejection)
            else:
                link.ledger.open[order.id] = order
        link.ledger.follow(out)
        return None
