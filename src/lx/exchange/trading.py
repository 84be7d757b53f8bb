"""The calls of the embedded exchange about orders: enter, cancel, replace, reduce; `Exchange` inherits them.

`submit` writes the usual order straight to the wire; what its words mean is in `lx.exchange.entry`.
"""

from __future__ import annotations

from typing import Literal

from lx.decimals import Number, plain
from lx.errors import ArgumentError
from lx.exchange.arguments import (
    ACCOUNT_MAX,
    SIDES,
    TIF_WORDS,
    U64_MAX,
    When,
    choose,
    integer,
    span_of,
    yes_or_no,
)
from lx.exchange.entry import Codes, StpWord, TifWord, TypeWord, flags_of, order_codes, order_counts
from lx.exchange.instruments import Instrument
from lx.exchange.link import Link, first_of
from lx.exchange.order import Order, Reply
from lx.exchange.rejections import Rejection, lots_of, ticks_of, unknown_instrument, used_up
from lx.exchange.terms import NO_TERMS, Terms, self_trade_of
from lx.wire.records_generated import (
    COUNTDOWN_NS_MAX,
    FLAG_ENGINE_TARGET,
    FLAG_EXTENSION,
    FLAG_SLIDE,
    Accepted,
    Cancel,
    Countdown,
    CountdownSet,
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
        type: TypeWord = "limit",
        tif: TifWord | None = None,
        post_only: bool = False,
        slide: bool = False,
        stp: StpWord = "none",
        stop: Number | None = None,
        trigger: Literal["last", "best"] | None = None,
        trail: Number | None = None,
        trail_bps: int | None = None,
        activation: Number | None = None,
        display: Number | None = None,
        hidden: bool = False,
        min_qty: Number | None = None,
        expires: When | None = None,
        budget: Number | None = None,
        id: int | None = None,
    ) -> Order:
        """Enter an order and return it, live: later events change it. Its words are told in docs/embedded.md.

        price: in quote units; "limit" and the two "..._limit" types need it, the others have none
        account: who trades, 1 to 2^32 - 1; with accounts it must have been opened, and have what the order may cost
        tif: "gtc" (first of all types but "market"), "ioc" (first of "market"), "fok", "gtd" (needs `expires`), "day",
        "at_open", "at_close"
        post_only, slide: refuse the order instead of taking; with slide move its price instead of refusing
        stp: what happens instead of a trade with an order of the same account or group
        stop, trigger, trail, trail_bps, activation: what a "stop", "take_profit" or "trailing_stop" order waits for
        display, hidden, min_qty: what is shown while it rests; the least that must trade at once
        budget: quote units that a market order never spends more than; qty may then be left out
        id: its `client_id`, if the caller has one; ids of one account must rise

        A refused order has the status `rejected` and says why in `reject`.
        """
        if tif is None and expires is not None:
            tif = "gtd"
        terms = NO_TERMS
        is_usual = (
            display is min_qty is expires is budget is stop is trigger is trail is trail_bps is activation is None
        )
        if hidden is not False or not is_usual:
            terms = Terms(display, hidden, min_qty, expires, budget, stop, trigger, trail, trail_bps, activation)
        codes = order_codes(
            side, type, tif, has_price=price is not None, post_only=post_only, slide=slide, stp=stp, terms=terms
        )
        account = integer(account, "account", 1, ACCOUNT_MAX)
        client_id = 0 if id is None else integer(id, "id", 1, U64_MAX)
        ledger = self._link.current()
        instrument = ledger.find(symbol)
        name = symbol if instrument is None else instrument.symbol
        order = Order(ledger, instrument, name, side, type, TIF_WORDS[codes[2]], post_only, account)
        if instrument is None:
            return order._refuse_entered(unknown_instrument(symbol), qty, price)
        refusal = self._enter(order, instrument, codes, (qty, price, terms), client_id)
        return order if refusal is None else order._refuse_entered(refusal, qty, price)

    def _enter(
        self,
        order: Order,
        instrument: Instrument,
        codes: Codes,
        numbers: tuple[Number | None, Number | None, Terms],
        client_id: int,
    ) -> Rejection | None:
        """Send a new order; the rejection when no command can say it."""
        counts = order_counts(instrument, *numbers)
        if isinstance(counts, Rejection):
            return counts
        lots, ticks, record = counts
        link = self._link
        session = link.ledger.by_account.get(order.account) or link.session(order.account)
        if isinstance(session, Rejection):
            return session
        client_id = client_id or session.client_id + 1
        if client_id > U64_MAX:
            return used_up(session.client_id)
        side, kind, tif, stp, flags = codes
        extension = b""
        if record is not None:
            order._terms, extension, flags = record, record.pack(), flags | FLAG_EXTENSION
        sequence = link.engine.next_sequence
        out = link.send(
            New.STRUCT.pack(
                New.KIND, side, kind, tif, stp, flags, instrument.number,
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
            if flags & FLAG_SLIDE:
                order._ticks = first_of(out, Accepted).price
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
        slide: bool = False,
        stp: StpWord = "none",
        id: int | None = None,
    ) -> Reply:
        """State quantity, price or both of an open order anew; what is left out stays as it is.

        qty: the new total, what was filled included; at or below what was filled the order is canceled
        slide: a post-only order that would take gets another price instead of being refused
        stp: the self-trade mode, should it trade at once
        id: the order's new `client_id`, if the caller has one; its `id` stays

        The order keeps its place if only its quantity shrinks; else it goes to the back, and may trade at once. The new
        total must lie within the instrument's limits, also when it is left out and only reduce() made it smaller.
        """
        yes_or_no(post_only=False if post_only is None else post_only, slide=slide)
        if qty is None and price is None and post_only is None and not slide:
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
                flags=FLAG_ENGINE_TARGET | flags_of("limit", post_only=is_post_only, slide=slide),
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
        return self._reduce(target, client_id, lots)

    def amend(self, order: Order | int, qty: Number, *, id: int | None = None) -> Reply:
        """Lower the total of an open order to `qty`, what was filled included; it keeps its place.

        At or below what was filled it is canceled. Raise ArgumentError unless `qty` is less than the present total:
        only `replace` makes an order larger.
        """
        found = self._link.target(order, id)
        if isinstance(found, Reply):
            return found
        target, client_id = found
        lots = lots_of(self._link.known(target.symbol), qty)
        if isinstance(lots, Rejection):
            return Reply(target, lots)
        if lots >= target._lots:
            raise ArgumentError(
                f"qty={qty!r} is not less than {plain(target.quantity)}, the total of order {target.id}; "
                "give less, or replace() it"
            )
        return self._reduce(target, client_id, target._lots - lots)

    def _reduce(self, target: Order, client_id: int, lots: int) -> Reply:
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

    def countdown(self, account: int, seconds: Number | None) -> Reply:
        """Cancel all orders of an account when so much time of the log has passed, unless this is said again before.

        seconds: above 0 and at most a day, such as "1.5"; 0 or None: no longer

        `deadline_ns` of the reply is the time of the log at which it happens, None when it was stopped. The first
        command at that time or later cancels them, `advance_time` too.
        """
        after_ns = 0 if seconds is None else span_of(seconds, 0, COUNTDOWN_NS_MAX)
        session = self._link.session(account)
        if isinstance(session, Rejection):
            return Reply(reject=session)
        if session.client_id == U64_MAX:
            return Reply(reject=used_up(session.client_id))
        command = Countdown(
            account=session.account, session=session.number, client_id=session.client_id + 1, after_ns=after_ns
        )
        out = self._link.send(command.pack(), self._link.engine.next_sequence)
        rejection = self._link.refusal_in(out, None, None)
        self._link.ledger.follow(out)
        if rejection is not None:
            return Reply(reject=rejection)
        return Reply(deadline_ns=first_of(out, CountdownSet).deadline_ns or None)

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
        return Reply(count=first_of(out, MassCanceled).count)
