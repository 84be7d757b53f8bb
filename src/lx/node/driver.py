"""The only loop with I/O of an exchange: it takes all that waits on the socket, and does what the replica decides.

    messages -> replica -> log -> engine -> answers held -> sync -> messages

The loop is the only thread of Python at work in the process (that of `keeper` sleeps), and a turn is as large as what
has come in since the last one, so batches grow by themselves under load. A sync is waited for in the loop when little
has come lately and nothing waits; else a native thread does it, and the next turn begins meanwhile. It knows no command
line and prints nothing.
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from lx._native import Block
from lx.engine.protocol import Engine
from lx.journal.errors import JournalFullError, JournalSyncError
from lx.node.policy import Policy
from lx.node.ports import Events, Feed, Log, Router
from lx.node.recording import Recording
from lx.node.replica import Append, Asset, Effect, Gap, Instrument, Publish, Read, Replica, Send
from lx.node.replicator import Replicator
from lx.node.stats.watch import IDLE_MS, Watch
from lx.node.stop import StopSignal
from lx.node.summary import Money, Summary
from lx.wire.message import build_message
from lx.wire.records_generated import MessageType, Reason, Record, Refused, ResumeTime
from lx.wire.shards import ShardEntry

__all__ = ["BESIDE_COMMANDS", "CONNECTIONS_MAX", "CROWDED", "ExchangeServer"]

CONNECTIONS_MAX: Final = 65_536
"""Connections known at one time."""
CROWDED: Final = build_message(MessageType.REFUSED, Refused(reason=Reason.BUSY, limit=CONNECTIONS_MAX).pack())
"""What a connection beyond them is told."""
TURN_MESSAGES_MAX: Final = 8_192
TURN_BYTES_MAX: Final = 1 << 20
"""What one turn takes at most, so that nobody's answer waits for all of a flood."""
BESIDE_COMMANDS: Final = 16
"""A sync of so many commands, and the one after it, is done beside the loop: measured in decisions/0069."""
_IDLE_MS: Final = 60_000
_LAST_TURNS_MAX: Final = 64
_LAST_CONFIRM_S: Final = 5.0
_LAST_CONFIRM_POLL_MS: Final = 100
_NEVER: Final = (1 << 64) - 1


class ExchangeServer:
    """The exchange behind one ROUTER socket.

    engine: empty, or at a snapshot; then `learned` is what the replica must know of the log up to there
    preamble: commands that create the instruments; they are the first frame of a new log
    grants: minor units of each asset, by name, that an account gets at its first hello; None: hellos open no accounts
    log: where frames are kept; what the engine does not have is replayed before this returns. None: nothing outlives
        the process
    waits_for_sync: answers leave when the log is durable; else as soon as it is written
    events: where events are read that are no longer in memory; None: nowhere
    policy: what clients may ask for, and when they count as gone
    feed: who is told the public events; watch: who is told what is done
    clock: ns since 1970; it is read once a frame and may jump back, the log's time doesn't. It must not jump ahead:
    `lx.node.clock` has one that doesn't
    term: of the frames that are made here
    replica: one that has the log's state already, of the same engine and options
    backups: they are sent what is durable, and may have to confirm it before it is acknowledged
    shard: number of the shard, that of the log
    feed_port: what the address book says of the feed; 0: there is none

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
        learned: Iterable[bytes] = (),
        waits_for_sync: bool = False,
        recording: Recording | None = None,
        feed: Feed | None = None,
        watch: Watch | None = None,
        events: Events | None = None,
        policy: Policy | None = None,
        clock: Callable[[], int] = time.time_ns,
        term: int = 0,
        replica: Replica | None = None,
        backups: Replicator | None = None,
        shard: int = 0,
        feed_port: int = 0,
    ) -> None:
        self._engine = engine
        self._router = router
        self._log = log
        self._recording = recording
        self._events = events
        self._clock = clock
        self._feed = feed
        self._watch = watch
        self._idle_ms = _IDLE_MS if watch is None else IDLE_MS
        self._is_syncing = False
        self._synced_last = 0
        """Commands that the last sync was asked for."""
        is_logged = log is not None or recording is not None
        self._replica = replica or Replica(
            engine=engine,
            grants=grants,
            is_logged=is_logged,
            waits_for_sync=waits_for_sync,
            publishes=feed is not None,
            policy=policy,
        )
        for told in learned:
            self._replica.learn(told)
        self._replica.term = term
        self._replica.shard = self.shard = shard
        self._replica.feed_port = self.feed_port = feed_port
        self._backups = backups
        self._unconfirmed = 0
        """What is durable here below this is not yet confirmed by a backup; 0: nothing waits for that."""
        if watch is not None:
            watch.attach(self._replica, router, log, feed)
        self._begin(preamble)
        self.assets: dict[int, Asset] = self._replica.assets
        self.instruments: dict[int, Instrument] = self._replica.instruments
        self._started_ns = time.monotonic_ns()

    def _begin(self, preamble: Iterable[Record]) -> None:
        """Replay the log, and say in it that a run begins: by the preamble, or that time was not told meanwhile."""
        log, replica = self._log, self._replica
        if log is not None:
            frames = log.frames(replica.next_sequence)
            for frame in frames if self._watch is None else self._watch.replaying(frames):
                self._record(frame)
                replica.replay(frame)
        is_new = replica.next_sequence == 1
        opening = replica.opening(preamble if is_new else [ResumeTime(client_id=1)], self._clock())
        self._record(opening)
        if log is not None:
            log.append(opening)
            log.sync()
        replica.replay(opening)

    def _record(self, frame: bytes | Block) -> None:
        if self._recording is not None:
            self._recording.append(frame)

    # -------------------------------------------------------------------------------------------------------- the loop

    def run(self, stop: StopSignal) -> None:
        """Serve until `stop` is set, then answer what has been taken and turn away what still waits.

        Raise JournalSyncError when a sync fails: what was not synced is not acknowledged.
        """
        router, replica, engine, watch = self._router, self._replica, self._engine, self._watch
        intake = replica.intake
        if watch is not None:
            watch.enter("serving")
        router.wake_by(stop.descriptor)
        if self._log is not None:
            router.wake_by(self._log.sync_descriptor)
        if self._backups is not None:
            router.wake_by(self._backups.descriptor)
        self._serve_backups()
        left = 0 if watch is None else 1  # turns to one that is timed; from 0 on it is never reached
        while not stop.is_set:
            due_ns = engine.next_due_ns
            if intake.due_ns < due_ns:
                due_ns = intake.due_ns
            timeout_ms = self._idle_ms if due_ns == _NEVER else self._timeout_ms(due_ns)
            if self._backups is not None:
                timeout_ms = min(timeout_ms, self._backups.timeout_ms)
            if router.wait(timeout_ms):  # asking first is cheaper than a receive that finds nothing
                left -= 1
                if left:
                    self._take_sync()
                    self._turn()
                else:
                    left = self._timed_turn()
            elif watch is not None:
                left = watch.idle(left)
            if due_ns != _NEVER and (now_ns := self._clock()) >= due_ns:
                self._perform(replica.tick(now_ns))
            if self._is_syncing:
                # A log that began a new file, in the turn or the tick, has waited for the sync itself: nothing wakes
                # the loop for it.
                self._take_sync()
            if self._backups is not None:
                self._serve_backups()
        self._end()

    def _end(self) -> None:
        """The last turns: what was taken is answered, which takes a sync that is done."""
        self._replica.stop()
        if self._watch is not None:
            self._watch.enter("stopping")
        for _ in range(_LAST_TURNS_MAX):
            self._take_sync()
            if not self._turn():
                break
        self._take_sync()
        if self._log is not None and self._is_syncing:
            ended = select.poll()  # takes any descriptor; select takes none from 1024 on
            ended.register(self._log.sync_descriptor, select.POLLIN)
            while self._is_syncing:
                ended.poll()
                self._take_sync()
        self._end_backups()

    def _end_backups(self) -> None:
        """Send what is durable; where a backup must confirm it, wait some seconds for that.

        What it confirms may let go a further sync, of turns that waited behind it, and so on.
        """
        backups = self._backups
        if backups is None:
            return
        self._serve_backups()
        heard = select.poll()
        heard.register(backups.descriptor, select.POLLIN)
        if self._log is not None:
            heard.register(self._log.sync_descriptor, select.POLLIN)
        end = time.monotonic() + _LAST_CONFIRM_S
        while self._is_syncing or (self._unconfirmed and time.monotonic() < end):
            heard.poll(_LAST_CONFIRM_POLL_MS)
            self._take_sync()
            self._serve_backups()

    def _timeout_ms(self, due_ns: int) -> int:
        """How long to wait for messages when something is due at a time: no longer than until then.

        Never 0: what is due may have to wait as well, when the disk is full.
        """
        left_ms = -((self._clock() - due_ns) // 1_000_000)
        return max(1, min(left_ms, self._idle_ms))

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

    def _timed_turn(self) -> int:
        """A turn that the watch times; the number of turns to the next one."""
        watch, router, log = self._watch, self._router, self._log
        if watch is None:
            return 0
        self._router, self._log = watch.timed()
        self._take_sync()
        took = self._turn()
        self._router, self._log = router, log
        return watch.turned(took=took)

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
            elif type(effect) is Publish:
                if self._feed is not None:
                    self._feed.publish(effect.frames)
            elif type(effect) is Read:
                self._perform(self._read(effect.gap))
            else:
                self._sync()

    def _append(self, frame: bytes | Block) -> list[Effect]:
        if self._log is not None:
            try:
                self._log.append(frame)
            except JournalSyncError:
                raise
            except JournalFullError:
                if self._watch is not None:
                    self._watch.append_failed()
                return self._replica.not_appended()
        self._record(frame)
        return self._replica.appended()

    def _read(self, gap: Gap) -> list[Effect]:
        """Look into the event files for a request; one bounded read each."""
        events = self._events
        if events is None:
            return self._replica.read(gap, None, 0)
        piece = events.read(gap[3], gap[4])
        return self._replica.read(gap, piece, events.first_sequence)

    def _sync(self) -> None:
        """Sync in the loop when little else is to be expected meanwhile, else beside it."""
        log = self._log
        if log is None:
            return
        before, self._synced_last = self._synced_last, self._replica.next_sequence - log.durable_sequence
        if max(before, self._synced_last) >= BESIDE_COMMANDS or self._router.wait(0):
            log.start_sync()
            self._is_syncing = True
            return
        log.sync()
        self._note_durable(log.durable_sequence)

    def _take_sync(self) -> None:
        """Go on with what waited for the sync beside the loop, if it is done.

        A log that is asynchronous syncs when it likes, and wakes the loop until it is asked.
        """
        log = self._log
        if log is None or not log.sync_done() or not self._is_syncing:
            return
        self._is_syncing = False
        if self._watch is not None and self._watch.sync_began_ns:
            self._watch.sync_ended()
        self._note_durable(log.durable_sequence)

    def _note_durable(self, sequence: int) -> None:
        """What lies below is on disk: backups are sent it first, then its answers leave, or wait for a backup."""
        if self._backups is not None:
            self._backups.publish()
            if not self._backups.covers(sequence):
                self._unconfirmed = sequence
                return
        self._perform(self._replica.synced(sequence))

    def _serve_backups(self) -> None:
        """Hear backups and send them what is due; what waited for one of them goes on."""
        backups = self._backups
        if backups is None:
            return
        backups.turn()
        self._replica.is_barred = not backups.accepts
        if self._unconfirmed and backups.covers(self._unconfirmed):
            sequence, self._unconfirmed = self._unconfirmed, 0
            self._perform(self._replica.synced(sequence))

    def _forget_idle(self) -> None:
        """Give back the numbers of connections that have no session, and nothing to come."""
        for connection in self._router.connections:
            if not self._replica.is_in_use(connection):
                self._router.forget(connection)

    def use_book(self, entries: Sequence[ShardEntry]) -> None:
        """Answer queries of the address book by this one; without it, this server is the only one in it. What the
        entry of its own shard says is not told: whoever asks has its address, and the markets are those of now.

        Any thread may call it.
        """
        self._replica.others = tuple(it for it in entries if it.shard != self.shard)

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
