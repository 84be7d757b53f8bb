"""Between the embedded exchange's calls and its engine: one command in, its events followed.

A `Link` owns the engine, the log of events, the ledger and the time. It knows commands and events, and the answers that
need no engine (an order that is not open, a symbol that does not exist); the words of the caller it does not know.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final, Protocol, Self, TypeVar

from lx.checks import InvariantError
from lx.engine.protocol import Engine
from lx.errors import ArgumentError, ArgumentTypeError
from lx.exchange.admins import ids_of_admins
from lx.exchange.arguments import ACCOUNT_MAX, U64_MAX, integer
from lx.exchange.events import EventLog
from lx.exchange.instruments import Asset, Instrument
from lx.exchange.ledger import Ledger, SessionEntry
from lx.exchange.order import Order, Reply
from lx.exchange.rejections import RejectedError, Rejection, rejection_of, unknown_order, used_before, used_up
from lx.wire.codec import Buffer
from lx.wire.frame import HEADER, HEADER_SIZE, build_frame
from lx.wire.records_generated import (
    FRAME_MAGIC,
    RECORD_SIZE,
    WIRE_VERSION,
    Accepted,
    Configure,
    OpenSession,
    Outcome,
    Record,
    Rejected,
    Risk,
)

__all__ = ["Link", "find_first", "first_of"]

_Event = TypeVar("_Event", bound="_Readable")
_NO_HASH: Final = bytes(16)
_INDEX_BITS: Final = 8  # an engine id is the ordinal of a command x 256


class _Readable(Protocol):
    """A class of records."""

    NAME: ClassVar[str]
    KIND: ClassVar[int]

    @classmethod
    def unpack(cls, data: Buffer, offset: int = 0) -> Self: ...


class Link:
    """An engine with its log of events and what is known of its state.

    ledger: as of the last look; `current()` is up to date
    accounts: whether accounts may begin: None until there is a session, False never
    """

    __slots__ = ("accounts", "clock", "engine", "events", "ledger")

    def __init__(
        self, engine: Engine, events_max: int, clock: Callable[[], int] | None, accounts: bool | None = None
    ) -> None:
        if clock is not None and not callable(clock):
            raise ArgumentTypeError(f"clock={clock!r} can't be called; give a function such as time.time_ns, or None")
        self.engine = engine
        self.clock = clock
        self.accounts = accounts
        self.ledger = Ledger(engine.snapshot)
        self.events = EventLog(integer(events_max, "events_max", 0, U64_MAX))

    def current(self) -> Ledger:
        """The ledger with all events followed."""
        ledger = self.ledger
        if ledger.unread:
            ledger.catch_up()
        return ledger

    def next_time(self) -> int:
        """The time of the next command in ns: 1 ns later without a clock; never backwards with one."""
        last = self.engine.time_ns
        if self.clock is None:
            return min(last + 1, U64_MAX)
        return max(last, integer(self.clock(), "clock()", 0, U64_MAX))

    def send(self, record: bytes, sequence: int) -> bytes:
        """Apply one command, with its extension, as a frame of its own; the caller follows the events."""
        header = HEADER.pack(
            FRAME_MAGIC, WIRE_VERSION, 0, 0, len(record) // RECORD_SIZE, sequence, 0, self.next_time(), 0, 1, _NO_HASH
        )
        out = self.engine.apply(header + record)
        self.events.append(out)
        return out

    def operate(self, commands: list[Record], time_ns: int | None = None) -> bytes:
        """Apply commands of the operator as one frame, at the next time or a later one, and follow their events."""
        engine = self.engine
        time_ns = self.next_time() if time_ns is None else time_ns
        out = engine.apply(build_frame(commands, sequence=engine.next_sequence, time_ns=time_ns))
        self.events.append(out)
        self.ledger.follow(out)
        return out

    def set_up(self, commands: list[Record], subject: str, instrument: Instrument | None = None) -> bytes:
        """Apply commands that create or change something named `subject`, and return their events.

        Raise RejectedError when one of them is refused.
        """
        out = self.operate(commands)
        rejected = find_first(out, Rejected)
        if rejected is not None:
            raise RejectedError(rejection_of(rejected, instrument, subject))
        return out

    def begin_accounts(self) -> list[Record]:
        """The commands that begin accounts, none when there are some; raise ArgumentError when it is too late."""
        ledger = self.current()
        if ledger.has_accounts:
            return []
        if self.accounts is False:
            raise ArgumentError("this exchange was made with accounts=False; make it with lx.Exchange(accounts=True)")
        if ledger.sessions:
            raise ArgumentError(
                f"accounts can't begin any more: {len(ledger.sessions)} sessions began without them; deposit before "
                "the first order, or make the exchange with lx.Exchange(accounts=True)"
            )
        return [Configure(risk=Risk.ON, client_id=1)]

    def need_accounts(self) -> Ledger:
        """The ledger, up to date; raise ArgumentError when there are no accounts."""
        if self.begin_accounts():
            raise ArgumentError("this exchange has no accounts yet; deposit or open_account begins them")
        return self.ledger

    def take(self, frame: Buffer) -> bytes:
        """Apply a frame of the caller's; its events are followed when somebody looks."""
        out = self.engine.apply(frame)
        self.events.append(out)
        self.ledger.take(out)
        used = ids_of_admins(frame, out)
        if used:
            self.current().use(used)
        return out

    def known(self, symbol: str) -> Instrument:
        """The instrument of a symbol; raise ArgumentError when there is none."""
        ledger = self.current()
        instrument = ledger.find(symbol)
        if instrument is None:
            known = ", ".join(sorted(ledger.instruments)) or "none; make one with add_instrument"
            raise ArgumentError(f"symbol={symbol!r} is unknown; known are {known}")
        return instrument

    def session(self, account: int) -> SessionEntry | Rejection:
        """The account's session, opened if need be; the rejection when it can't be."""
        integer(account, "account", 1, ACCOUNT_MAX)
        ledger = self.current()
        if account not in ledger.by_account:
            sequence = self.engine.next_sequence
            out = self.send(OpenSession(account=account, client_id=sequence).pack(), sequence)
            rejection = self.refusal_in(out, None, None)
            ledger.follow(out)
            if rejection is not None:
                return rejection
        return ledger.by_account[account]

    def order(self, id: int) -> Order | None:
        """The open order of that engine id; one that came by `apply` or a restore is made an object."""
        ledger = self.current()
        if id not in ledger.open:
            ledger.adopt()
        return ledger.open.get(id)

    def target(self, order: Order | int, id: int | None) -> tuple[Order, int] | Reply:
        """The open order and the client id of a command for it, or the reply that there is none."""
        client_id = 0 if id is None else integer(id, "id", 1, U64_MAX)
        ledger = self.current()
        if isinstance(order, Order):
            if order._ledger is not ledger:
                raise ArgumentError(
                    f"order {order.id} belongs to another exchange; give one that this exchange returned"
                )
            if not order.is_open:
                return Reply(order, unknown_order(order.id, f": it is {order.status}"))
            target = order
        else:
            key = integer(order, "order", 0, U64_MAX)
            found = self.order(key)
            if found is None:
                return Reply(None, unknown_order(key, self._hint(key)))
            target = found
        session = ledger.sessions[target.session]
        client_id = client_id or session.client_id + 1
        return (target, client_id) if client_id <= U64_MAX else Reply(target, used_up(session.client_id))

    def _hint(self, key: int) -> str:
        """Tells a caller who took an order's `client_id` for its `id`; ids of the engine need no search."""
        if key & ((1 << _INDEX_BITS) - 1):
            for order in self.ledger.open.values():
                if order._client_id == key:
                    return f"; {key} is the client_id of the open order with id {order.id}"
        return ""

    def answer(self, order: Order, command: Record) -> Reply:
        """Send a command for one order; the reply to it."""
        out = self.send(command.pack(), self.engine.next_sequence)
        instrument = self.known(order.symbol)
        rejection = self.refusal_in(out, instrument, instrument.pays(order.side))
        self.ledger.follow(out)
        return Reply(order, rejection)

    def refusal_in(self, out: bytes, instrument: Instrument | None, asset: Asset | None) -> Rejection | None:
        """Why the one command of these events, which nobody has followed yet, was not executed; None when it was.

        What became due by its time comes before its answer. One that came before is told what became of it then.
        """
        if out[HEADER_SIZE] == Accepted.KIND:
            return None
        for at in range(HEADER_SIZE, len(out), RECORD_SIZE):
            if out[at] == Rejected.KIND:
                return rejection_of(Rejected.unpack(out, at), instrument, asset=asset)
            if out[at] == Outcome.KIND:
                event = Outcome.unpack(out, at)
                return used_before(event.request_id, self.ledger.sessions[event.session].client_id)
        return None


def find_first(events: bytes, record: type[_Event]) -> _Event | None:
    """The first event of that kind in a frame, or None."""
    for at in range(HEADER_SIZE, len(events), RECORD_SIZE):
        if events[at] == record.KIND:
            return record.unpack(events, at)
    return None


def first_of(events: bytes, record: type[_Event]) -> _Event:
    """The first event of that kind in a frame that must have one."""
    found = find_first(events, record)
    if found is None:
        raise InvariantError(f"a command that was executed is answered by {record.NAME}")
    return found
