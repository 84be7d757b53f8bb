"""The only loop with I/O of an exchange: it takes all that waits on the socket, and does what the replica decides.

    messages -> replica -> log -> engine -> answers held -> sync -> messages

The loop is the only thread of Python in the process, and a turn is as large as what has come in since the last one, so
batches grow by themselves under load. A sync is waited for in the loop when nothing else waits; else a native thread
does it, and the next turn begins meanwhile. It knows no command line and prints nothing.
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from lx.engine.protocol import Engine
from lx.journal.errors import JournalFullError, JournalSyncError
from lx.node.ports import Log, Router
from lx.node.recording import Recording
from lx.node.replica import Append, Asset, Effect, Instrument, Replica, Send
from lx.node.stop import StopSignal
from lx.node.summary import Money, Summary
from lx.wire.message import build_message
from lx.wire.records_generated import MessageType, Reason, Record, Refused, ResumeTime
from lx.wire.shards import ShardEntry, pack_book

__all__ = ["CONNECTIONS_MAX", "CROWDED", "ExchangeServer"]

CONNECTIONS_MAX: Final = 65_536
"""Connections known at one time."""
CROWDED: Final = build_message(MessageType.REFUSED, Refused(reason=Reason.BUSY, limit=CONNECTIONS_MAX).pack())
"""What a connection beyond them is told."""
TURN_MESSAGES_MAX: Final = 8_192
TURN_BYTES_MAX: Final = 1 << 20
"""What one turn takes at most, so that nobody's answer waits for all of a flood."""
_IDLE_MS: Final = 60_000
_LAST_TURNS_MAX: Final = 64
_NEVER: Final = (1 << 64) - 1


class ExchangeServer:
    """The exchange behind one ROUTER socket.

    preamble: commands that create the instruments; they are the first frame of a new log
    grants: minor units of each asset, by name, that an account gets at its first hello; None: hellos open no accounts
    log: where frames are kept; what is in it is replayed before this returns. None: nothing outlives the process
    waits_for_sync: answers leave when the log is durable; else as soon as it is written
    clock: ns since 1970; it is read once a frame and may jump back, the log's time doesn't
    shard: number of the shard, that of the log

    Raise what the log raises when it can't be written or synced at the start; LxError for a log that can't be replayed.
    """

    def __init__(
        self,
        *,
        engine: Engine,
        router: Router,
        preamble: Iterable[Record],
        grants: Mapping[str, int] | None = None,
        log: Log | None = None,
        waits_for_sync: bool = False,
        recording: Recording | None = None,
        clock: Callable[[], int] = time.time_ns,
        shard: int = 0,
    ) -> None:
        self._engine = engine
        self._router = router
        self._log = log
        self._recording = recording
        self._clock = clock
        self._is_syncing = False
        is_logged = log is not None or recording is not None
        self._replica = Replica(engine=engine, grants=grants, is_logged=is_logged, waits_for_sync=waits_for_sync)
        self._replica.shard = self.shard = shard
        self._begin(preamble)
        self.assets: dict[int, Asset] = self._replica.assets
        self.instruments: dict[int, Instrument] = self._replica.instruments
        self._started_ns = time.monotonic_ns()

    def _begin(self, preamble: Iterable[Record]) -> None:
        """Replay the log, and say in it that a run begins: by the preamble, or that time was not told meanwhile."""
        log, replica = self._log, self._replica
        if log is not None:
            for frame in log.frames():
                self._record(frame)
                replica.replay(frame)
        is_new = replica.next_sequence == 1
        opening = replica.opening(preamble if is_new else [ResumeTime(client_id=1)], self._clock())
        self._record(opening)
        if log is not None:
            log.append(opening)
            log.sync()
        replica.replay(opening)

    def _record(self, frame: bytes) -> None:
        if self._recording is not None:
            self._recording.append(frame)

    # -------------------------------------------------------------------------------------------------------- the loop

    def run(self, stop: StopSignal) -> None:
        """Serve until `stop` is set, then answer what has been taken and turn away what still waits.

        Raise JournalSyncError when a sync fails: what was not synced is not acknowledged.
        """
        router, engine = self._router, self._engine
        router.wake_by(stop.descriptor)
        if self._log is not None:
            router.wake_by(self._log.sync_descriptor)
        while not stop.is_set:
            due_ns = engine.next_due_ns
            timeout_ms = _IDLE_MS if due_ns == _NEVER else self._timeout_ms(due_ns)
            if router.wait(timeout_ms):  # asking first is cheaper than a receive that finds nothing
                self._take_sync()
                self._turn()
            if due_ns != _NEVER:
                self._perform(self._replica.tick(self._clock()))
            if self._is_syncing:
                # A log that began a new file, in the turn or the tick, has waited for the sync itself: nothing wakes
                # the loop for it.
                self._take_sync()
        self._end()

    def _end(self) -> None:
        """The last turns: what was taken is answered, which takes a sync that is done."""
        self._replica.stop()
        for _ in range(_LAST_TURNS_MAX):
            self._take_sync()
            if not self._turn():
                break
        self._take_sync()
        if self._log is None or not self._is_syncing:
            return
        ended = select.poll()  # takes any descriptor; select takes none from 1024 on
        ended.register(self._log.sync_descriptor, select.POLLIN)
        while self._is_syncing:
            ended.poll()
            self._take_sync()

    def _timeout_ms(self, due_ns: int) -> int:
        """How long to wait for messages when something is due at a time: no longer than until then.

        Never 0: what is due may have to wait as well, when the disk is full.
        """
        left_ms = -((self._clock() - due_ns) // 1_000_000)
        return max(1, min(left_ms, _IDLE_MS))

    def _turn(self) -> bool:
        """Take what waits, apply and answer it; False when nothing waited."""
        replica, clock = self._replica, self._clock
        messages, odd = self._router.receive(messages_max=TURN_MESSAGES_MAX, bytes_max=TURN_BYTES_MAX)
        if not messages and not odd:
            return False
        for connection, parts in odd:
            replica.refuse_parts(connection, parts)
        taken = 0
        while True:
            taken = replica.take(messages, taken)
            self._perform(replica.propose(clock()))
            if taken == len(messages):
                break
        if self._router.is_crowded:
            self._forget_idle()
        return True

    # ----------------------------------------------------------------------------------------------------- the effects

    def _perform(self, effects: list[Effect]) -> None:
        """Do what the replica wants, and what follows from that."""
        for effect in effects:
            if type(effect) is Send:
                # Whoever is gone, or reads so slowly that its queue is full, has lost events. It can only start anew: a
                # hello with its session number binds the session again.
                for connection in self._router.send(effect.messages):
                    self._replica.release(connection)
            elif type(effect) is Append:
                self._perform(self._append(effect.frame))
            else:
                self._sync()

    def _append(self, frame: bytes) -> list[Effect]:
        if self._log is not None:
            try:
                self._log.append(frame)
            except JournalSyncError:
                raise
            except JournalFullError:
                return self._replica.not_appended()
        self._record(frame)
        return self._replica.appended()

    def _sync(self) -> None:
        """Sync in the loop when nothing else waits, else beside it."""
        log = self._log
        if log is None:
            return
        if self._router.wait(0):
            log.start_sync()
            self._is_syncing = True
            return
        log.sync()
        self._perform(self._replica.synced(log.durable_sequence))

    def _take_sync(self) -> None:
        """Go on with what waited for the sync beside the loop, if it is done.

        A log that is asynchronous syncs when it likes, and wakes the loop until it is asked.
        """
        log = self._log
        if log is None or not log.sync_done() or not self._is_syncing:
            return
        self._is_syncing = False
        self._perform(self._replica.synced(log.durable_sequence))

    def _forget_idle(self) -> None:
        """Give back the numbers of connections that have no session, and nothing to come."""
        for connection in self._router.connections:
            if not self._replica.is_in_use(connection):
                self._router.forget(connection)

    def use_book(self, entries: Sequence[ShardEntry]) -> None:
        """Answer queries of the address book by this one; without it, this server is the only one in it. Its own port
        is not told: whoever asks has its address.
        """
        own = self._replica.shard
        self._replica.book = pack_book([replace(it, port=0) if it.shard == own else it for it in entries])

    # ----------------------------------------------------------------------------------------------------- the figures

    def summary(self) -> Summary:
        """What was done so far."""
        intake = self._replica.intake
        counters = intake.counters()
        trades, volume = {}, {}
        for number, count, _, turnover in intake.markets():
            instrument = self.instruments[number]
            trades[instrument.symbol] = count
            volume[instrument.symbol] = _scaled(turnover, instrument.price_scale)
        turned_away = {
            name: {Reason(code).name.lower(): count for code, count in reasons}
            for name, reasons in intake.turned_away().items()
        }
        return Summary(
            seconds=(time.monotonic_ns() - self._started_ns) / 1e9,
            messages=counters["messages"],
            commands=counters["commands"],
            acknowledged=counters["acknowledged"],
            sessions_opened=counters["sessions_opened"],
            sessions_resumed=counters["sessions_resumed"],
            sessions_closed=counters["sessions_closed"],
            accounts_opened=counters["accounts_opened"],
            queries=counters["queries"],
            **turned_away,
            trades=trades,
            volume=volume,
            orders_resting=self._engine.orders_resting,
            bytes_in=counters["bytes_in"],
            bytes_out=counters["bytes_out"],
            next_sequence=self._replica.next_sequence,
            state_hash=self._engine.state_hash(),
        )

    def money(self) -> list[Money]:
        """Where the money of each asset is, counted in one pass; raise InvariantError when some was lost or made."""
        return [
            Money(
                asset=self.assets[total.asset].name,
                decimals=self.assets[total.asset].decimals,
                supply=total.supply,
                accounts=total.free + total.reserved,
                fees=total.venue,
            )
            for total in self._engine.conservation()
        ]


def _scaled(value: int, scale: int) -> str:
    """`value` x 10^-scale as a decimal number."""
    whole, part = divmod(value, 10**scale)
    return f"{whole}.{part:0{scale}d}" if scale else str(whole)
