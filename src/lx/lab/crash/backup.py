"""Rounds of load, kill -9 and promotion: a backup that followed the journal takes over, and what is lost is named.

What was acknowledged and is not at the backup is found in the log of the killed exchange: it must lie behind the last
command that the backup has. Whatever else is missing at the end, or was executed twice, has no excuse.
"""

from __future__ import annotations

import random
import struct
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lx.errors import LxError
from lx.journal import read_frames, survey
from lx.lab.crash.run import ACKNOWLEDGED, TRADERS, executed_by, trade
from lx.lab.crash.trader import Trader
from lx.lab.demo.server import ExchangeProcess
from lx.transport.ask import ask
from lx.wire.codec import decode
from lx.wire.frame import decode_frame, read_header
from lx.wire.records_generated import New, Promote, Promoted, Promotion

__all__ = ["BackupResult", "Takeover", "look_at_the_killed", "run_takeovers"]

_PATIENCE_S: Final = 60.0
_AGAIN_S: Final = 0.005
_HASH: Final = struct.Struct("<QQ")


@dataclass(frozen=True, slots=True)
class Takeover:
    """One kill of the primary and promotion of its backup.

    acknowledged: in all rounds so far, those lost not counted; waiting: sent and not answered when it was killed
    primary_next, backup_next: ordinal of the command behind the last in the log of each
    told_next: what the backup had heard of what is durable at the primary
    lost: ordinals, in the primary's log, of commands that were acknowledged and that the backup has not
    is_prefix: whether the backup's log is the beginning of the primary's
    first_ns: from the kill to the first new acknowledgement of the backup
    """

    number: int
    acknowledged: int
    waiting: int
    primary_next: int
    backup_next: int
    told_next: int
    lost: tuple[int, ...]
    is_prefix: bool
    first_ns: int

    @property
    def is_explained(self) -> bool:
        """Whether what was lost lies in what the primary's log has and the backup's has not."""
        is_behind = self.backup_next <= self.told_next <= self.primary_next
        return self.is_prefix and is_behind and all(self.backup_next <= it < self.primary_next for it in self.lost)


@dataclass(frozen=True, slots=True)
class BackupResult:
    """What the rounds came to; `unexplained`: acknowledged commands that are missing and were not in a lost tail."""

    seed: int
    ack: str
    rounds: tuple[Takeover, ...]
    acknowledged: int
    lost: int
    unexplained: int
    duplicated: int
    is_equal: bool

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost but what a backup could not have, and nothing at all when it had to have it."""
        is_allowed = self.ack == "durable" or not self.lost
        is_clean = not self.unexplained and not self.duplicated and self.is_equal
        return is_allowed and is_clean and all(it.is_explained for it in self.rounds)


def run_takeovers(
    *, rounds: int, seed: int, ack: str, directory: Path, on_round: Callable[[Takeover], None]
) -> BackupResult:
    """Kill a primary `rounds` times and go on with its backup; the logs are in directories below `directory`.

    Raise LxError when an exchange does not start, follow, answer or take over.
    """
    with ExitStack() as stack:
        run = _Run(stack, directory, ack, seed)
        done = []
        for number in range(1, rounds + 1):
            done.append(run.round(number, is_last=number == rounds))
            on_round(done[-1])
        state_hash = run.primary.stop().state_hash
        executed = executed_by(run.primary_data)
        changed = sum(trader.changed for trader in run.traders)
        return BackupResult(
            seed=seed,
            ack=ack,
            rounds=tuple(done),
            acknowledged=sum(trader.acknowledged for trader in run.traders),
            lost=sum(len(it.lost) for it in done),
            unexplained=executed.missing(run.traders) + changed,
            duplicated=executed.duplicated,
            is_equal=executed.state_hash == state_hash,
        )


class _Run:
    """A primary, its backup, and the clients."""

    def __init__(self, stack: ExitStack, directory: Path, ack: str, seed: int) -> None:
        self._stack = stack
        self._directory = directory
        self._ack = ack
        self._chance = random.Random(seed)
        self._count = 0
        self.traders = [Trader(number) for number in range(1, TRADERS + 1)]
        self.primary, self.primary_data = self._start(None)
        self.backup, self.backup_data = self._start(self.primary)
        self._await_backup()
        self._trade(is_last=False)

    def _start(self, primary: ExchangeProcess | None) -> tuple[ExchangeProcess, Path]:
        self._count += 1
        data = self._directory / str(self._count)
        options = ["--replicate", "tcp://127.0.0.1:*", "--ack", self._ack]
        options += ["--follow", primary.peers] if primary else []
        process = ExchangeProcess(symbols=None if primary else "BTC", data=data, options=options)
        return self._stack.enter_context(process), data

    def _await_backup(self) -> None:
        """Wait until the backup has what the primary had before."""
        wanted = survey(self.primary_data).next_sequence
        end = time.monotonic() + _PATIENCE_S
        while not (self.backup_data / "00000001.segment").exists() or survey(self.backup_data).next_sequence < wanted:
            if time.monotonic() > end:
                raise LxError(f"the backup has not got command {wanted - 1} within {_PATIENCE_S:g} s")
            time.sleep(_AGAIN_S)

    def _new_backup(self) -> None:
        self.backup, self.backup_data = self._start(self.primary)
        self._await_backup()

    def _trade(self, *, is_last: bool, on_first: Callable[[], None] = lambda: None) -> int:
        wanted = self._chance.randrange(*ACKNOWLEDGED)
        return trade(
            self.primary.endpoint, self.traders, wanted, is_last=is_last, kill=self.primary.kill, on_first=on_first
        )

    def round(self, number: int, *, is_last: bool) -> Takeover:
        """The primary was killed: promote the backup, and kill that as well when a new backup follows it."""
        killed_ns = time.monotonic_ns()
        waiting = sum(trader.waiting for trader in self.traders)
        promoted = self._promote()
        looking_ns = time.monotonic_ns()
        primary_next, is_prefix, lost = look_at_the_killed(self.primary_data, promoted, self.traders)
        looking_ns = time.monotonic_ns() - looking_ns  # is no part of the time that clients wait
        self.primary, self.primary_data = self.backup, self.backup_data
        if self._ack == "replicated":
            self._new_backup()  # nothing is acknowledged before
        is_late = self._ack != "replicated" and not is_last
        first_ns = self._trade(is_last=is_last, on_first=self._new_backup if is_late else lambda: None)
        return Takeover(
            number=number,
            acknowledged=sum(trader.acknowledged for trader in self.traders),
            waiting=waiting,
            primary_next=primary_next,
            backup_next=promoted.sequence,
            told_next=promoted.told,
            lost=lost,
            is_prefix=is_prefix,
            first_ns=first_ns - killed_ns - looking_ns,
        )

    def _promote(self) -> Promoted:
        """Promote the backup; that its primary is gone it may have to notice first."""
        end = time.monotonic() + _PATIENCE_S
        while time.monotonic() < end:
            answer = ask(
                self.backup.peers,
                Promote().pack(),
                option="--replicate",
                timeout_s=_PATIENCE_S,
                mend="the backup was to be promoted",
            )
            record = decode(answer)
            if isinstance(record, Promoted) and record.outcome == Promotion.DONE:
                return record
            time.sleep(_AGAIN_S)
        raise LxError(f"the backup was not promoted within {_PATIENCE_S:g} s")


def look_at_the_killed(directory: Path, promoted: Promoted, traders: list[Trader]) -> tuple[int, bool, tuple[int, ...]]:
    """End of the killed primary's log, whether the backup has its beginning, and what was lost of it, as ordinals.

    What was lost counts as never answered from now on.
    """
    found = survey(directory)
    by_session = {trader.session: trader for trader in traders}
    lost: list[int] = []
    is_prefix = False
    for frame in read_frames(found.segments):
        header = read_header(frame)
        behind = header.sequence + header.command_count
        if behind == promoted.sequence:
            is_prefix = header.hash == _HASH.pack(promoted.hash_a, promoted.hash_b)
        if behind <= promoted.sequence:
            continue
        for index, record in enumerate(decode_frame(frame)[1]):
            trader = by_session.get(record.session) if isinstance(record, New) else None
            if isinstance(record, New) and trader is not None and record.client_id in trader.answers:
                trader.forget(record.client_id)
                lost.append(header.sequence + index)
    return found.next_sequence, is_prefix, tuple(lost)
