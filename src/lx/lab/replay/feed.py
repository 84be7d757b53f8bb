"""From a format's commands to frames, through the engines, and back to the format as the events of each row.

A format calls `new`, `cancel`, `reduce` ... for a row and ends it by `end_row(context)`. Rows collect in one frame;
when it is full (or on `flush`) the engines take it, and the format's `settle(context, events)` is called for each row
in order with the events of its commands. So a check sees the book as it was after its row, and the engine still works
in batches.

Recorded ids do not always rise, so every command gets a client id of its own here. One session of one account sends
all of them. With accounts that account has all the money there can be, AMOUNT_MAX of every asset, and no instrument has
fees: then the engine checks, reserves and settles every order, and what a record tells of matching must come out the
same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from lx.checks import check
from lx.lab.replay.engines import Engines
from lx.wire.frame import HEADER_SIZE, FrameHeader
from lx.wire.layouts_generated import EVENT
from lx.wire.records_generated import (
    AMOUNT_MAX,
    FLAG_EXTENSION,
    PRICE_MAX,
    QUANTITY_MAX,
    RECORDS_PER_FRAME_MAX,
    AccountState,
    AddAsset,
    AddInstrument,
    Cancel,
    Configure,
    Deposit,
    InstrumentLimits,
    Kind,
    MassCancel,
    New,
    OpenSession,
    OrderTerms,
    OrderType,
    Reason,
    Record,
    Reduce,
    Risk,
    Scope,
    SetAccount,
    SetFees,
    TimeInForce,
)

__all__ = ["COMMANDS_PER_FRAME", "Event", "Feed", "events_of"]

COMMANDS_PER_FRAME = 4096
_ACCOUNT = 1
_SESSION = 1
_FIRST_EVENT = 128


class Event(NamedTuple):
    """One event; the fields are those of the layout EVENT, so `reason` of a fill is its role."""

    kind: int
    side: int
    command: int
    number: int
    instrument: int
    reason: int
    session: int
    client_id: int
    order_id: int
    price: int
    quantity: int
    remaining: int
    request_id: int


def events_of(frame: bytes) -> list[Event]:
    """The events of an event frame, without extension records and `settled` events: no record tells of money."""
    records = np.frombuffer(frame, EVENT, offset=HEADER_SIZE)
    kinds = records["kind"]
    return list(map(Event._make, records[(kinds >= _FIRST_EVENT) & (kinds != Kind.SETTLED)].tolist()))


class Feed:
    """Commands in, events of each row out; counts commands (but those about money), trades and rejections."""

    def __init__(self, engines: Engines, *, turned: Callable[[], None] | None = None, accounts: bool = False) -> None:
        """`turned` is called after each frame, for a progress bar; `accounts`: risk on, an account with all money."""
        check(EVENT.names == Event._fields, "the fields of Event are those of the layout EVENT")
        self.engines = engines
        self.accounts = accounts
        self.settle: Callable[[Any, list[Event]], None] = _ignore
        self.commands = 0
        self.trades = 0
        self.rejected: Counter[str] = Counter()
        self._turned = turned
        self._time_ns = 0
        self._client_id = 0
        self._instruments = 0
        self._assets = 0
        self._records: list[bytes] = []
        self._pending = 0
        self._pending_of_money = 0
        self._row_has_commands = False
        self._rows: list[tuple[int, Any]] = []
        self._carried: list[Event] = []

    # ------------------------------------------------------------ commands

    def open_session(self) -> None:
        """Open the one session that all orders of this feed use."""
        self._put_money(lambda: Configure(risk=Risk.ON, client_id=self._next_id()))
        self._put_money(lambda: SetAccount(state=AccountState.OPEN, account=_ACCOUNT, client_id=self._next_id()))
        self._put(OpenSession(account=_ACCOUNT, client_id=self._next_id()))

    def add_asset(self, name: str, *, decimals: int) -> int:
        """Create an asset; its number."""
        self._put(AddAsset(name=name, decimals=decimals, client_id=self._next_id()))
        self._assets += 1
        asset = self._assets
        self._put_money(
            lambda: Deposit(
                asset=asset, account=_ACCOUNT, client_id=self._next_id(), transfer_id=asset, amount=AMOUNT_MAX
            )
        )
        return asset

    def add_instrument(
        self, symbol: str, *, base: int, quote: int, tick: tuple[int, int] = (1, 0), lot: tuple[int, int] = (1, 0)
    ) -> int:
        """Create an instrument with the widest limits; its number. Tick and lot are (mantissa, scale)."""
        limits = InstrumentLimits(
            tick=tick[0], lot=lot[0], price_min=1, price_max=PRICE_MAX, quantity_min=1, quantity_max=QUANTITY_MAX
        )
        added = AddInstrument(
            symbol=symbol,
            base=base,
            quote=quote,
            tick_scale=tick[1],
            lot_scale=lot[1],
            flags=FLAG_EXTENSION,
            client_id=self._next_id(),
        )
        self._put(added, limits)
        self._instruments += 1
        instrument = self._instruments
        self._put_money(lambda: SetFees(instrument=instrument, client_id=self._next_id()))
        return instrument

    def new(
        self,
        instrument: int,
        side: int,
        quantity: int,
        price: int,
        *,
        type: OrderType = OrderType.LIMIT,
        tif: TimeInForce = TimeInForce.GTC,
        terms: OrderTerms | None = None,
    ) -> int:
        """Enter an order (ticks, lots), with rare terms if it has some; its client id."""
        client_id = self._next_id()
        order = New(
            side=side,
            type=type,
            tif=tif,
            flags=FLAG_EXTENSION if terms else 0,
            instrument=instrument,
            account=_ACCOUNT,
            session=_SESSION,
            client_id=client_id,
            price=price,
            quantity=quantity,
        )
        self._put(order, terms)
        return client_id

    def cancel(self, instrument: int, target_id: int) -> None:
        """Cancel the order of that client id."""
        self._put(
            Cancel(
                instrument=instrument,
                account=_ACCOUNT,
                session=_SESSION,
                client_id=self._next_id(),
                target_id=target_id,
            )
        )

    def reduce(self, instrument: int, target_id: int, quantity: int) -> None:
        """Take lots off the order of that client id; it keeps its priority."""
        self._put(
            Reduce(
                instrument=instrument,
                account=_ACCOUNT,
                session=_SESSION,
                client_id=self._next_id(),
                target_id=target_id,
                quantity=quantity,
            )
        )

    def cancel_all(self, instrument: int) -> None:
        """Cancel every order of the instrument."""
        self._put(
            MassCancel(
                scope=Scope.SESSION,
                instrument=instrument,
                account=_ACCOUNT,
                session=_SESSION,
                client_id=self._next_id(),
            )
        )

    def unused_id(self) -> int:
        """A client id that names no order, for a command about an order that never was."""
        return self._next_id()

    def put(self, command: Record, extension: Record | None = None) -> None:
        """Send a ready command as it is."""
        self._put(command, extension)

    # ------------------------------------------------------------ rows

    def end_row(self, context: Any, time_ns: int | None = None) -> None:
        """End the row: `settle(context, events)` comes later, before that of any later row.

        `time_ns` is the recorded time; one that runs backwards is held at the latest so far. That of a row without
        commands is left alone, so that the last time of the log, which the state holds, is that of its last command.
        """
        if time_ns is not None and time_ns > self._time_ns and self._row_has_commands:
            self._time_ns = time_ns
        self._row_has_commands = False
        self._rows.append((self._pending, context))
        if self._pending >= COMMANDS_PER_FRAME:
            self.flush()

    def flush(self) -> None:
        """Send what has collected and settle all ended rows; the events of a row that has not ended are carried on."""
        events: list[Event] = []
        if self._pending:
            header = FrameHeader(
                record_count=len(self._records),
                sequence=self.engines.next_sequence,
                time_ns=self._time_ns,
                command_count=self._pending,
            )
            events = events_of(
                self.apply(header.pack() + b"".join(self._records), self._pending - self._pending_of_money)
            )
        rows, self._rows = self._rows, []
        self._records.clear()
        self._pending = self._pending_of_money = 0
        start = 0
        for commands, context in rows:
            end = start
            while end < len(events) and events[end].command < commands:
                end += 1
            self.settle(context, self._carried + events[start:end] if self._carried else events[start:end])
            self._carried.clear()
            start = end
        self._carried += events[start:]

    def apply(self, frame: bytes, commands: int) -> bytes:
        """Give a ready frame to the engines and count so many commands and what comes of it; the event frame."""
        events = self.engines.apply(frame)
        self.commands += commands
        records = np.frombuffer(events, EVENT, offset=HEADER_SIZE)
        kinds = records["kind"]
        self.trades += int(np.count_nonzero(kinds == Kind.TRADE))
        for reason in records["reason"][kinds == Kind.REJECTED].tolist():
            self.rejected[Reason(reason).name.lower()] += 1
        if self._turned is not None:
            self._turned()
        return events

    def _next_id(self) -> int:
        self._client_id += 1
        return self._client_id

    def _put_money(self, make: Callable[[], Record]) -> None:
        """Send a command about money, which is not counted; nothing without accounts, where none may be given."""
        if self.accounts:
            self._put(make())
            self._pending_of_money += 1

    def _put(self, command: Record, extension: Record | None = None) -> None:
        if len(self._records) + 2 > RECORDS_PER_FRAME_MAX:
            self.flush()
        self._records.append(command.pack())
        if extension is not None:
            self._records.append(extension.pack())
        self._pending += 1
        self._row_has_commands = True


def _ignore(_context: Any, _events: list[Event]) -> None:
    """For formats that check nothing by row."""
