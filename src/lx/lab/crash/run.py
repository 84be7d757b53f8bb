"""Rounds of load, kill -9 and restart on one journal, and the count of what was lost or executed twice.

What was acknowledged is held against two witnesses: the exchange that was started again, which is asked once more, and
the journal, which is replayed at the end. A command is lost when it was acknowledged and the log does not have it, or
has it with another outcome; it is duplicated when the log executed it more than once.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lx.engine.factory import create
from lx.errors import LxError
from lx.journal import read_frames, survey
from lx.lab.crash.trader import Answer, Trader
from lx.lab.demo.server import ExchangeProcess, Summary
from lx.transport.dealer import DealerSockets
from lx.wire.codec import decode
from lx.wire.frame import HEADER_SIZE
from lx.wire.records_generated import RECORD_SIZE, Accepted, Kind, Reason, Rejected

__all__ = ["ACKNOWLEDGED", "TRADERS", "Executed", "Result", "Round", "executed_by", "run_crashes", "trade"]

TRADERS: Final = 8
"""Clients of a crash, each with a session and a connection."""
ACKNOWLEDGED: Final = (500, 3_000)
"""Least and most new acknowledgements of a round, after which the exchange is killed."""
_PATIENCE_S: Final = 60.0
_SLICE_NS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Round:
    """One kill and restart. first_ns: from the kill to the first new acknowledgement of the exchange started again."""

    number: int
    acknowledged: int
    waiting: int
    first_ns: int


@dataclass(frozen=True, slots=True)
class Result:
    """What the rounds came to.

    is_equal: the log's replay has the state of the exchange when it ended
    first_session: number of the clients' first session; the log gives them in the order of hellos
    summary: of the exchange when it ended
    """

    seed: int
    rounds: tuple[Round, ...]
    acknowledged: int
    repeated: int
    lost: int
    duplicated: int
    is_equal: bool
    first_session: int
    summary: Summary

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost or executed twice."""
        return not self.lost and not self.duplicated and self.is_equal


def run_crashes(
    *,
    rounds: int,
    seed: int,
    directory: Path,
    on_round: Callable[[Round], None],
    running: ExchangeProcess | None = None,
    symbols: str = "BTC",
    price: int = 100,
) -> Result:
    """Kill an exchange with durability fsync `rounds` times; its journal is in `directory`, which must not exist.

    running: the exchange that is killed first, with its journal there; None: a new one
    symbols: its markets
    price: lowest of the orders, in ticks of the first market

    Raise LxError when the exchange does not start or does not answer.
    """
    chance = random.Random(seed)
    traders = [Trader(number, price) for number in range(1, TRADERS + 1)]
    done: list[Round] = []
    killed_ns = 0
    waiting = 0
    for number in range(rounds + 1):
        begun = running if number == 0 else None
        with nullcontext(begun) if begun else ExchangeProcess(symbols=symbols, data=directory) as exchange:
            wanted = chance.randrange(*ACKNOWLEDGED)
            first_ns = trade(exchange.endpoint, traders, wanted, is_last=number == rounds, kill=exchange.kill)
            if number:
                told = sum(trader.acknowledged for trader in traders)
                done.append(Round(number, told, waiting, first_ns - killed_ns))
                on_round(done[-1])
            killed_ns = time.monotonic_ns()
            waiting = sum(trader.waiting for trader in traders)
            if number == rounds:
                summary = exchange.stop()
    return _judge(seed, tuple(done), traders, directory, summary)


def trade(
    endpoint: str,
    traders: list[Trader],
    wanted: int,
    *,
    is_last: bool,
    kill: Callable[[], None],
    on_first: Callable[[], None] = lambda: None,
) -> int:
    """Resume, send again, and go on until so many new answers came, then kill; the last time until all are answered.

    `on_first` is called at the first new acknowledgement. Returns when that came, ns of the monotonic clock.
    """
    sockets = [DealerSockets([endpoint]) for _ in traders]
    pairs = list(zip(sockets, traders, strict=True))
    first_ns = got = 0
    try:
        for socket, trader in pairs:
            socket.send([(0, trader.hello())])
        deadline = time.monotonic() + _PATIENCE_S
        while got < wanted or (is_last and any(trader.waiting for trader in traders)):
            for socket, trader in pairs:
                message = trader.message(is_new=got < wanted)
                if message is not None:
                    socket.send([(0, message)])
                new = sum(map(trader.receive, socket.receive(messages_max=100)))
                if new and not first_ns:
                    first_ns = time.monotonic_ns()
                    on_first()
                    deadline = time.monotonic() + _PATIENCE_S
                got += new
            sockets[0].wait(_SLICE_NS)
            if time.monotonic() > deadline:
                raise LxError(f"the exchange at {endpoint} answered {got} of {wanted} commands in {_PATIENCE_S:g} s")
        if not is_last:
            kill()
    finally:
        for socket in sockets:
            socket.close(linger_ms=0)
    return first_ns


@dataclass(frozen=True, slots=True)
class Executed:
    """What a log did: answers by session and client id, how often each command was executed, and the state's hash."""

    answers: dict[tuple[int, int], Answer]
    counts: Counter[tuple[int, int]]
    state_hash: str

    def missing(self, traders: list[Trader]) -> int:
        """Commands whose answer is not that of the log, or that the log has not."""
        return sum(
            self.answers.get((trader.session, number)) != answer
            for trader in traders
            for number, answer in trader.answers.items()
            if answer.reason not in (Reason.NOT_EXECUTED, Reason.TOO_OLD)
        )

    @property
    def duplicated(self) -> int:
        """Executions beyond the first."""
        return sum(count - 1 for count in self.counts.values())


def executed_by(directory: Path) -> Executed:
    """Replay the log of an exchange that has ended."""
    executed: dict[tuple[int, int], Answer] = {}
    counts: Counter[tuple[int, int]] = Counter()
    engine = create("native")
    for frame in read_frames(survey(directory).segments):
        events = engine.apply(frame)
        for at in range(HEADER_SIZE, len(events), RECORD_SIZE):
            if events[at] not in (Kind.ACCEPTED, Kind.REJECTED):
                continue
            event = decode(events, at)
            if not isinstance(event, Accepted | Rejected) or not event.session:
                continue
            if isinstance(event, Rejected) and event.reason in (Reason.NOT_EXECUTED, Reason.TOO_OLD):
                continue
            reason, order_id = (event.reason, 0) if isinstance(event, Rejected) else (0, event.order_id)
            key = (event.session, event.request_id)
            counts[key] += 1
            executed[key] = Answer(event.KIND, reason, order_id)
    return Executed(executed, counts, engine.state_hash())


def _judge(seed: int, rounds: tuple[Round, ...], traders: list[Trader], directory: Path, summary: Summary) -> Result:
    """Hold what the traders were told against the log."""
    executed = executed_by(directory)
    return Result(
        seed=seed,
        rounds=rounds,
        acknowledged=sum(trader.acknowledged for trader in traders),
        repeated=sum(trader.repeated for trader in traders),
        lost=executed.missing(traders) + sum(trader.changed for trader in traders),
        duplicated=executed.duplicated,
        is_equal=executed.state_hash == summary.state_hash,
        first_session=min(trader.session for trader in traders),
        summary=summary,
    )
