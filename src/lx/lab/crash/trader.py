"""A client of one session that knows what it was told: it resumes, sends again what was not answered, and compares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lx.wire.codec import decode
from lx.wire.message import ENVELOPE_SIZE, build_message, read_envelope
from lx.wire.records_generated import (
    RECORD_SIZE,
    Accepted,
    Hello,
    Kind,
    MessageType,
    New,
    OrderType,
    Outcome,
    Reason,
    Rejected,
    Side,
    TimeInForce,
    Welcome,
)

__all__ = ["Answer", "Trader"]

BATCH: Final = 10
WINDOW: Final = 200
"""Commands under way at most; well below the 1,024 whose outcomes an exchange keeps."""
REPEATED: Final = 20
"""Answered commands that are sent once more after a restart."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a command: kind of the event, its reason, the order's id."""

    kind: int
    reason: int
    order_id: int


class Trader:
    """One session of one account; `answers` has what was told first, by client id, `changed` counts what differed.

    price: lowest of its orders, in ticks of instrument 1
    """

    def __init__(self, account: int, price: int = 100) -> None:
        self.account = account
        self.price = price
        self.session = 0
        self.answers: dict[int, Answer] = {}
        self.changed = 0
        self.repeated = 0
        self.is_bound = False
        self._next = 1
        self._again: list[int] = []

    @property
    def acknowledged(self) -> int:
        """Commands that were answered."""
        return len(self.answers)

    @property
    def waiting(self) -> int:
        """Commands that were sent and not answered."""
        return self._next - 1 - len(self.answers)

    def forget(self, number: int) -> None:
        """The answer to a command was lost with its exchange: it counts as not answered, and is sent again."""
        del self.answers[number]

    def hello(self) -> bytes:
        """The first message of a connection; what was not answered, and the latest that was, will be sent again."""
        self.is_bound = False
        answered = sorted(self.answers)[-REPEATED:]
        self._again = sorted({*answered, *(it for it in range(1, self._next) if it not in self.answers)})
        record = Hello(account=self.account, session=self.session, request_id=1)
        return build_message(MessageType.HELLO, record.pack())

    def message(self, *, is_new: bool) -> bytes | None:
        """The next message, None when there is nothing to say; `is_new`: commands that were never sent may be in it."""
        if not self.is_bound:
            return None
        numbers, self._again = self._again, []
        if not numbers and is_new and self.waiting + BATCH <= WINDOW:
            numbers = list(range(self._next, self._next + BATCH))
            self._next += BATCH
        if not numbers:
            return None
        return build_message(MessageType.COMMANDS, b"".join(self._order(number).pack() for number in numbers))

    def _order(self, number: int) -> New:
        """Orders on both sides of a price, so that some rest and some trade; the same for the same number."""
        return New(
            side=Side.BUY if (number + self.account) % 2 else Side.SELL,
            type=OrderType.LIMIT,
            tif=TimeInForce.GTC,
            instrument=1,
            account=self.account,
            session=self.session,
            client_id=number,
            price=self.price + (number * 7 + self.account) % 11,
            quantity=1 + number % 9,
        )

    def receive(self, payload: bytes) -> int:
        """Hear a message; how many commands it answers for the first time."""
        new = 0
        for index in range(read_envelope(payload).count):
            at = ENVELOPE_SIZE + RECORD_SIZE * index
            if payload[at] == Kind.WELCOME:
                welcome = decode(payload, at)
                if isinstance(welcome, Welcome):
                    self.session, self.is_bound = welcome.session, True
            elif payload[at] in (Kind.ACCEPTED, Kind.REJECTED, Kind.OUTCOME):
                new += self._hear(decode(payload, at))
        return new

    def _hear(self, event: object) -> int:
        if isinstance(event, Outcome):
            self.repeated += 1
            return self._keep(event.request_id, Answer(event.of, event.reason, event.order_id))
        if isinstance(event, Accepted):
            return self._keep(event.request_id, Answer(event.KIND, 0, event.order_id))
        if isinstance(event, Rejected):
            if event.reason == Reason.BUSY:
                self._again.append(event.request_id)
                return 0
            return self._keep(event.request_id, Answer(event.KIND, event.reason, 0))
        return 0

    def _keep(self, number: int, answer: Answer) -> int:
        if number not in self.answers:
            self.answers[number] = answer
            return 1
        self.changed += self.answers[number] != answer
        return 0
