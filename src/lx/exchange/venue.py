"""The calls of the embedded exchange about the day of an instrument; `Exchange` inherits them.

They are the operator's: time, phases and their timetable, auctions, price bands, limits, the end of an instrument.
What the engine refuses of them raises RejectedError, as for all that is set up; a number that no command can carry is
an ArgumentError.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Literal

from lx.decimals import Grid, Number
from lx.errors import ArgumentError
from lx.exchange.arguments import U64_MAX, When, choose, integer, span_of, time_of
from lx.exchange.instruments import Instrument
from lx.exchange.link import Link, first_of
from lx.exchange.rejections import RejectedError, Rejection
from lx.exchange.rules import ACTIONS, PHASES, Auction, Bands, Indicative, Limits, band_ppm_of
from lx.wire.frame import HEADER_SIZE
from lx.wire.records_generated import (
    AMOUNT_MAX,
    FLAG_EXTENSION,
    PRICE_MAX,
    QUANTITY_MAX,
    RECORD_SIZE,
    Delist,
    Delisted,
    OrderLimits,
    PhaseCause,
    PhaseScheduled,
    PhaseSet,
    Reason,
    Record,
    SchedulePhase,
    SetBands,
    SetLimits,
    SetPhase,
    Tick,
    Trade,
    Uncross,
)

__all__ = ["VenueCalls"]

PhaseWord = Literal["continuous", "pre_open", "opening_auction", "halt", "cancel_only", "closing_auction", "closed"]
_REFERENCE = 1  # the operator's commands are answered at once, so nothing tells their references apart
_U32_MAX = (1 << 32) - 1


class VenueCalls:
    """What `Exchange` can do with time and the days of its instruments."""

    _link: Link

    # ------------------------------------------------------------------ time

    def advance_time(self, to: When | None = None, *, seconds: Number | None = None) -> int:
        """Let time of the log go on, and do all that is due then; return it in ns.

        to: ns since 1970, or a datetime with a time zone
        seconds: so much later instead, such as "0.5"

        With `clock=` the time is the clock's, and nothing is given. Raise ArgumentError for a time before the log's.
        """
        now = self._link.engine.time_ns
        if self._link.clock is not None:
            if to is not None or seconds is not None:
                raise ArgumentError("this exchange has clock=, which tells the time; call advance_time() without any")
            time_ns = self._link.next_time()
        elif (to is None) == (seconds is None):
            raise ArgumentError("advance_time needs to= or seconds=, one of them; only with clock= neither")
        elif seconds is not None:
            time_ns = now + span_of(seconds, 0, U64_MAX - now)
        else:
            time_ns = time_of(to if to is not None else now, "to")
        if time_ns < now:
            raise ArgumentError(f"to={to!r} is before the time of the log, {now} ns; time never goes back")
        self._link.operate([Tick()], time_ns)
        return time_ns

    # ------------------------------------------------------------------ phases

    def phase(self, symbol: str) -> str:
        """The phase of a symbol: "continuous" unless something else was said."""
        return self._link.ledger.rules[self._link.known(symbol).number].word

    def set_phase(self, symbol: str, phase: PhaseWord) -> Auction:
        """Put a symbol into a phase; return what the auction made that this ended, nothing if it ended none."""
        code = choose(PHASES, phase, "phase")
        instrument = self._link.known(symbol)
        return self._auction(instrument, SetPhase(phase=code, instrument=instrument.number, client_id=_REFERENCE))

    def uncross(self, symbol: str) -> Auction:
        """End the auction of a symbol with its trades, and begin the next one; return its price and volume.

        Raise RejectedError when the symbol is not in an auction (`no_auction`).
        """
        instrument = self._link.known(symbol)
        return self._auction(instrument, Uncross(instrument=instrument.number, client_id=_REFERENCE))

    def indicative(self, symbol: str) -> Indicative | None:
        """What the auction of a symbol would give if it ended now; None when nothing would trade, or there is none."""
        instrument = self._link.known(symbol)
        rules = self._link.ledger.rules[instrument.number]
        if rules.indicative is None:
            rules.indicative = _indication(self._link.engine.snapshot(), instrument.number)
        ticks, lots, imbalance = rules.indicative
        if not ticks:
            return None
        return Indicative(instrument.price(ticks), instrument.quantity(lots), instrument.quantity(imbalance))

    def schedule_phase(self, symbol: str, phase: PhaseWord, at: When, every: timedelta | int | None = None) -> int:
        """Add an entry to the timetable of a symbol; return how many it has.

        at: time of the log when the phase comes: ns since 1970, or a datetime with a time zone
        every: it comes again each time so much later: a timedelta, or ns

        Raise RejectedError for a time that is not in the future (`in_the_past`) and a full timetable.
        """
        command = SchedulePhase(
            phase=choose(PHASES, phase, "phase"),
            instrument=self._link.known(symbol).number,
            client_id=_REFERENCE,
            at_ns=time_of(at, "at"),
            every_ns=0 if every is None else _every(every),
        )
        return first_of(self._set_up(symbol, command), PhaseScheduled).count

    def clear_schedule(self, symbol: str) -> None:
        """Take all entries out of the timetable of a symbol."""
        self._set_up(symbol, SchedulePhase(instrument=self._link.known(symbol).number, client_id=_REFERENCE))

    # ------------------------------------------------------------------ bands and limits

    def bands(self, symbol: str) -> Bands:
        """The price bands of a symbol."""
        return self._link.ledger.rules[self._link.known(symbol).number].bands()

    def set_bands(
        self,
        symbol: str,
        *,
        static: Number | None = None,
        dynamic: Number | None = None,
        action: Literal["reject", "halt"] | None = None,
        reference: Number | None = None,
    ) -> Bands:
        """State the price bands of a symbol anew; what is left out stays.

        static: how far from the reference price an order may trade, as a fraction: "0.05" is 5 %; 0: no such band
        dynamic: the same from the price of the last trade
        action: "reject": what is left of an order that would trade outside is canceled; "halt": and the symbol halts
        reference: the reference price, until the next auction gives one
        """
        instrument = self._link.known(symbol)
        old = self._link.ledger.rules[instrument.number]
        command = SetBands(
            action=old.action if action is None else choose(ACTIONS, action, "action"),
            instrument=instrument.number,
            client_id=_REFERENCE,
            static_ppm=old.static_ppm if static is None else band_ppm_of(static, "static"),
            dynamic_ppm=old.dynamic_ppm if dynamic is None else band_ppm_of(dynamic, "dynamic"),
            reference=0 if reference is None else _count(instrument.price_grid, reference, "reference", 1, PRICE_MAX),
        )
        self._set_up(symbol, command)
        return self.bands(symbol)

    def limits(self, symbol: str) -> Limits:
        """The limits of orders of a symbol."""
        return self._link.ledger.rules[self._link.known(symbol).number].order_limits()

    def set_limits(
        self,
        symbol: str,
        *,
        price_min: Number | None = None,
        price_max: Number | None = None,
        quantity_min: Number | None = None,
        quantity_max: Number | None = None,
        notional_min: Number | None = None,
        notional_max: Number | None = None,
        market_quantity_max: Number | None = None,
        market_lot: Number | None = None,
        orders_max: int | None = None,
        stops_max: int | None = None,
        lists_max: int | None = None,
    ) -> Limits:
        """State limits of a symbol anew, by the words of `Limits`; what is left out stays, open orders too.

        0 lifts one of `notional_min` to `lists_max`. Raise RejectedError when limits are upside down, or an open order
        lies outside the new price limits.
        """
        instrument = self._link.known(symbol)
        prices, lots = instrument.price_grid, instrument.quantity_grid
        amounts = Grid.of(1, instrument.quote_asset.decimals, "notional")
        command = SetLimits(
            flags=FLAG_EXTENSION,
            instrument=instrument.number,
            client_id=_REFERENCE,
            price_min=_count(prices, _either(price_min, instrument.price_min), "price_min", 1, PRICE_MAX),
            price_max=_count(prices, _either(price_max, instrument.price_max), "price_max", 1, PRICE_MAX),
            quantity_min=_count(lots, _either(quantity_min, instrument.quantity_min), "quantity_min", 1, QUANTITY_MAX),
            quantity_max=_count(lots, _either(quantity_max, instrument.quantity_max), "quantity_max", 1, QUANTITY_MAX),
        )
        more = replace(self._link.ledger.rules[instrument.number].limits)
        for name, value, grid, most in (
            ("notional_min", notional_min, amounts, AMOUNT_MAX),
            ("notional_max", notional_max, amounts, AMOUNT_MAX),
            ("market_quantity_max", market_quantity_max, lots, QUANTITY_MAX),
            ("market_lot", market_lot, lots, QUANTITY_MAX),
        ):
            if value is not None:
                setattr(more, name, _count(grid, value, name, 0, most))
        for name, count in (("orders_max", orders_max), ("stops_max", stops_max), ("lists_max", lists_max)):
            if count is not None:
                setattr(more, name, integer(count, name, 0, _U32_MAX))
        _check_limits(instrument, command, more)
        self._set_up(symbol, command, more)
        return self.limits(symbol)

    def delist(self, symbol: str) -> int:
        """Cancel all orders of a symbol, which is never traded again; return how many. Its name stays taken."""
        command = Delist(instrument=self._link.known(symbol).number, client_id=_REFERENCE)
        return first_of(self._set_up(symbol, command), Delisted).count

    # ------------------------------------------------------------------ how

    def _set_up(self, symbol: str, *commands: Record) -> bytes:
        instrument = self._link.known(symbol)
        return self._link.set_up([*commands], instrument.symbol, instrument)

    def _auction(self, instrument: Instrument, command: SetPhase | Uncross) -> Auction:
        """Send a command that may end an auction, and add up what it made."""
        out = self._set_up(instrument.symbol, command)
        price = volume = 0
        for at in range(HEADER_SIZE, len(out), RECORD_SIZE):
            if out[at] == PhaseSet.KIND and PhaseSet.unpack(out, at).cause != PhaseCause.COMMAND:
                price = volume = 0  # the timetable ended another auction before
            if out[at] == Trade.KIND:
                trade = Trade.unpack(out, at)
                if trade.instrument == instrument.number and not trade.side:
                    price, volume = trade.price, volume + trade.quantity
        return Auction(instrument.price(price) if price else None, instrument.quantity(volume))


def _indication(snapshot: bytes, instrument: int) -> tuple[int, int, int]:
    """What the auction of an instrument would give by a snapshot, which does not tell it: ticks, lots, imbalance."""
    from lx.engine.reference_auction import indication_of
    from lx.engine.reference_restore import restore_state

    found = indication_of(restore_state(snapshot).instruments[instrument - 1])
    return found.price, found.quantity, found.imbalance


def _check_limits(instrument: Instrument, command: SetLimits, more: OrderLimits) -> None:
    """Raise RejectedError for limits that are upside down, as the engine would, with values the caller can read."""
    price, quantity, amount = instrument.price, instrument.quantity, instrument.quote_asset.amount
    for low, high in (
        (price(command.price_min), price(command.price_max)),
        (quantity(command.quantity_min), quantity(command.quantity_max)),
        (amount(more.notional_min), amount(more.notional_max or AMOUNT_MAX)),
    ):
        if low > high:
            raise RejectedError(Rejection(Reason.LIMITS_INVERTED, low, high, instrument.symbol))


def _every(every: timedelta | int) -> int:
    if isinstance(every, timedelta):
        every = every // timedelta(microseconds=1) * 1000
    return integer(every, "every", 1, U64_MAX)


def _either(given: Number | None, old: Number) -> Number:
    return old if given is None else given


def _count(grid: Grid, value: Number, name: str, low: int, high: int) -> int:
    """A number of the caller in steps of a grid."""
    count = Grid(grid.step, name).count(value)
    if count is None:
        raise ArgumentError(f"{name}={value!r} is not a multiple of {grid.step:f}")
    if not low <= count <= high:
        raise ArgumentError(f"{name}={value!r} is out of range; give {grid.value(low):f} to {grid.value(high):f}")
    return count
