"""The calls of the embedded exchange about orders: enter, cancel, replace, reduce; `Exchange` inherits them.

`submit` writes the usual order straight to the wire; what few orders have is in `lx.exchange.terms`.
"""

from __future__ import annotations

from typing import Literal

from lx.decimals import Number
from lx.errors import ArgumentError
from lx.exchange.arguments import ACCOUNT_MAX, SIDES, TIF_WORDS, U64_MAX, choose, integer, order_mode
from lx.exchange.instruments import Instrument
from lx.exchange.link import Link
from lx.exchange.order import Order, Reply
from lx.exchange.rejections import Rejection, lots_of, ticks_of, unknown_instrument, used_up
from lx.exchange.terms import NO_TERMS, Expiry, Terms, self_trade_of
from lx.wire.records_generated import (
    FLAG_ENGINE_TARGET,
    FLAG_EXTENSION,
    FLAG_POST_ONLY,
    RECORD_SIZE,
    Cancel,
    MassCancel,
    MassCanceled,
    New,
    Reduce,
    Replace,
    Scope,
)

__all__ = ["OrderCalls"]


class OrderCalls:
    """What `Exchange` can do with orders."""

    _link: Link

    def submit(
        self,
        symbol: str,
        side: Literal["buy", "sell"],
        qty: Number | None = None,
        *,
        price: Number | None = None,
        account: int = 1,
        type: Literal["limit", "market"] = "limit",
        tif: Literal["gtc", "ioc", "fok", "gtd"] | None = None,
        post_only: bool = False,
        stp: Literal["none", "expire_taker", "expire_maker", "expire_both", "decrement"] = "none",
        display: Number | None = None,
        min_qty: Number | None = None,
        expires: Expiry | None = None,
        budget: Number | None = None,
        id: int | None = None,
    ) -> Order:
        """Enter an order and return it, live: later events change it.

        price: in quote units; a limit order needs it, a market order has none
        account: who trades, 1 to 2^32 - 1; its session is opened in the log when it first speaks. With accounts it
        must have been opened, and have what the order may cost
        tif: "gtc" rests (limit's default), "gtd" rests until `expires` (the default when that is given), "ioc" takes
        what is there (market's default), "fok" takes all or nothing
        post_only: refuse the order instead of taking
        stp: what happens instead of a trade with an order of the same account or group
        display: an iceberg: at most so much is shown; each slice goes to the back of its level
        min_qty: an "ioc" order that trades less than this at once is canceled whole
        expires: time of the log from which it is gone: ns since 1970, or a datetime with a time zone
        budget: quote units that a market order never spends more than; qty may then be left out
        id: its `client_id`, if the caller has one; ids of one account must rise

        A refused order has the status `rejected` and says why in `reject`.
        """
        if tif is None and expires is not None:
            tif = "gtd"
        type_code, tif_code = order_mode(type, tif, has_price=price is not None, post_only=post_only)
        side_code = choose(SIDES, side, "side")
        stp_code = 0 if stp == "none" else self_trade_of(stp)
        account = integer(account, "account", 1, ACCOUNT_MAX)
        client_id = 0 if id is None else integer(id, "id", 1, U64_MAX)
        terms = (
            NO_TERMS if display is min_qty is expires is budget is None else Terms(display, min_qty, expires, budget)
        )
        terms.check(type=type, tif=TIF_WORDS[tif_code])
        ledger = self._link.current()
        instrument = ledger.find(symbol)
        name = symbol if instrument is None else instrument.symbol
        order = Order(ledger, instrument, name, side, type, TIF_WORDS[tif_code], post_only, account)
        if instrument is None:
            return order._refuse_entered(unknown_instrument(symbol), qty, price)
        codes = (side_code, type_code, tif_code, stp_code, FLAG_POST_ONLY if post_only else 0)
        refusal = self._enter(order, instrument, codes, (qty, price, terms), client_id)
        return order if refusal is None else order._refuse_entered(refusal, qty, price)

    def _enter(
        self,
        order: Order,
        instrument: Instrument,
        codes: tuple[int, int, int, int, int],
        numbers: tuple[Number | None, Number | None, Terms],
        client_id: int,
    ) -> Rejection | None:
        """Send a new order; the rejection when no command can say it. `codes` are side, type, tif, stp and flags."""
        qty, price, terms = numbers
        lots = terms.lots(instrument, qty)
        ticks = 0 if price is None else ticks_of(instrument, price)
        extension = b"" if terms is NO_TERMS else terms.record(instrument)
        if isinstance(lots, Rejection):
            return lots
        if isinstance(ticks, Rejection):
            return ticks
        if isinstance(extension, Rejection):
            return extension
        link = self._link
        session = link.ledger.by_account.get(order.account) or link.session(order.account)
        if isinstance(session, Rejection):
            return session
        client_id = client_id or session.client_id + 1
        if client_id > U64_MAX:
            return used_up(session.client_id)
        side, kind, tif, stp, flags = codes
        sequence = link.engine.next_sequence
        out = link.send(
            New.STRUCT.pack(
                New.KIND, side, kind, tif, stp, flags | FLAG_EXTENSION if extension else flags, instrument.number,
                order.account, session.number, client_id, ticks, lots, 0,
            ) + extension,
            sequence,
        )  # fmt: skip
        order._enter(session.number, client_id, sequence << 8, ticks, lots)
        ledger = link.ledger
        rejection = link.refusal_in(out, instrument, instrument.pays(order.side))
        if rejection is not None:
            order._refuse(rejection)
        else:
            ledger.open[order.id] = order
        ledger.follow(out)
        return None

    def cancel(self, order: Order | int, *, id: int | None = None) -> Reply:
        """Cancel an open order, given as the Order or its `id`; `id=` names the command (ids of one account rise)."""
        found = self._link.target(order, id)
        if isinstance(found, Reply):
            return found
        target, client_id = found
        return self._link.answer(
            target,
            Cancel(
                flags=FLAG_ENGINE_TARGET,
                instrument=self._link.known(target.symbol).number,
                account=target.account,
                session=target.session,
                client_id=client_id,
                target_id=target.id,
            ),
        )

    def replace(
        self,
        order: Order | int,
        *,
        qty: Number | None = None,
        price: Number | None = None,
        post_only: bool | None = None,
        stp: Literal["none", "expire_taker", "expire_maker", "expire_both", "decrement"] = "none",
        id: int | None = None,
    ) -> Reply:
        """State quantity, price or both of an open order anew; what is left out stays as it is.

        qty: the new total, what was filled included; at or below what was filled the order is canceled
        stp: the self-trade mode, should it trade at once
        id: the order's new `client_id`, if the caller has one; its `id` stays

        The order keeps its place if only its quantity shrinks; else it goes to the back, and may trade at once. The new
        total must lie within the instrument's limits, also when it is left out and only reduce() made it smaller.
        """
        if qty is None and price is None and post_only is None:
            raise ArgumentError("replace changes nothing; give qty=, price= or post_only=")
        found = self._link.target(order, id)
        if isinstance(found, Reply):
            return found
        target, client_id = found
        instrument = self._link.known(target.symbol)
        lots = target._lots if qty is None else lots_of(instrument, qty)
        ticks = target._ticks if price is None else ticks_of(instrument, price)
        if isinstance(lots, Rejection):
            return Reply(target, lots)
        if isinstance(ticks, Rejection):
            return Reply(target, ticks)
        is_post_only = target.post_only if post_only is None else post_only
        reply = self._link.answer(
            target,
            Replace(
                stp=self_trade_of(stp),
                flags=FLAG_ENGINE_TARGET | (FLAG_POST_ONLY if is_post_only else 0),
                instrument=instrument.number,
                account=target.account,
                session=target.session,
                client_id=client_id,
                target_id=target.id,
                price=ticks,
                quantity=lots,
            ),
        )
        if reply.ok:
            target.post_only = is_post_only
        return reply

    def reduce(self, order: Order | int, qty: Number, *, id: int | None = None) -> Reply:
        """Take `qty` off an open order; it keeps its place. Taking all that is left, or more, cancels it."""
        found = self._link.target(order, id)
        if isinstance(found, Reply):
            return found
        target, client_id = found
        lots = lots_of(self._link.known(target.symbol), qty)
        if isinstance(lots, Rejection):
            return Reply(target, lots)
        return self._link.answer(
            target,
            Reduce(
                flags=FLAG_ENGINE_TARGET,
                instrument=self._link.known(target.symbol).number,
                account=target.account,
                session=target.session,
                client_id=client_id,
                target_id=target.id,
                quantity=lots,
            ),
        )

    def cancel_all(
        self,
        *,
        account: int | None = None,
        symbol: str | None = None,
        side: Literal["buy", "sell"] | None = None,
    ) -> Reply:
        """Cancel all open orders of an account, or of everybody, filtered by symbol and side; `count` says how many."""
        side_code = 0 if side is None else choose(SIDES, side, "side")
        ledger = self._link.current()
        instrument = None
        if symbol is not None:
            instrument = ledger.find(symbol)
            if instrument is None:
                return Reply(None, unknown_instrument(symbol))
        command = MassCancel(
            side=side_code,
            scope=Scope.VENUE,
            instrument=instrument.number if instrument else 0,
            client_id=self._link.engine.next_sequence,
        )
        if account is not None:
            session = ledger.by_account.get(integer(account, "account", 1, ACCOUNT_MAX))
            if session is None:
                return Reply()  # an account that never spoke has no orders
            if session.client_id == U64_MAX:
                return Reply(None, used_up(session.client_id))
            command.scope, command.account, command.session = Scope.ACCOUNT, session.account, session.number
            command.client_id = session.client_id + 1
        out = self._link.send(command.pack(), self._link.engine.next_sequence)
        rejection = self._link.refusal_in(out, instrument, None)
        ledger.follow(out)
        if rejection is not None:
            return Reply(None, rejection)
        return Reply(count=MassCanceled.unpack(out, len(out) - RECORD_SIZE).count)
