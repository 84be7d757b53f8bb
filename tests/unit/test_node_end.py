"""The end of a server whose answers wait for a backup: what was taken is confirmed and answered."""

from __future__ import annotations

import os
from typing import cast

import pytest

from lx._native import Block
from lx.engine.factory import create
from lx.engine.markets import market_commands
from lx.node.driver import BESIDE_COMMANDS, ExchangeServer
from lx.node.replicator import Replicator
from lx.node.stop import StopSignal
from lx.wire.frame import read_header
from tests.unit.test_node_driver import START_NS, Crowd, RollingLog


class SyncedLog(RollingLog):
    """A log whose syncs beside the loop are over when the loop asks, and cover what had been appended before them."""

    def __init__(self) -> None:
        super().__init__()
        self._covered = 0

    def append(self, frame: bytes | Block) -> bytes:
        self.next_sequence += read_header(bytes(frame)).command_count
        return bytes(frame)

    def start_sync(self) -> None:
        self._covered, self.is_syncing = self.next_sequence, True
        os.write(self._writer, b"x")

    def sync_done(self) -> bool:
        if self.is_syncing:
            os.read(self._reader, 1)
            self.durable_sequence, self.is_syncing = self._covered, False
        return True


class SlowBackup:
    """A backup that confirms all at first, from a moment on nothing, and all again after the server was stopped."""

    timeout_ms = 1_000
    accepts = True

    def __init__(self, log: SyncedLog, stop: StopSignal) -> None:
        self._log, self._stop = log, stop
        self._reader, self._writer = os.pipe()
        os.write(self._writer, b"x")  # it has always something to say
        self.is_slow = False
        self.confirmed = 1
        self._turns_left = 3

    @property
    def descriptor(self) -> int:
        return self._reader

    def close(self) -> None:
        os.close(self._reader)
        os.close(self._writer)

    def turn(self) -> None:
        if self._stop.is_set:
            self._turns_left -= 1
        if not self.is_slow or self._turns_left < 0:
            self.confirmed = self._log.durable_sequence

    def covers(self, sequence: int) -> bool:
        return self.confirmed >= sequence

    def publish(self) -> None:
        pass


class LateCrowd(Crowd):
    """Its last message comes while the backup is slow, and then the server is stopped."""

    def __init__(self, stop: StopSignal, backup: SlowBackup, counts: list[int]) -> None:
        super().__init__(stop, counts)
        self._backup = backup

    def wait(self, timeout_ms: int) -> bool:
        if not timeout_ms:
            return False
        if self._script:
            self._backup.is_slow = len(self._script) <= 2
            self._waiting = [(0, self._script.pop(0))]
            return True
        self._stop.is_set = True
        return False


@pytest.mark.parametrize("orders", [1, BESIDE_COMMANDS - 1, BESIDE_COMMANDS, 3 * BESIDE_COMMANDS])
def test_what_a_backup_confirms_at_the_end_lets_go_all_that_waited_behind_it(orders: int) -> None:
    stop, log = StopSignal(), SyncedLog()
    backup = SlowBackup(log, stop)
    router = LateCrowd(stop, backup, [1, 1, orders])
    try:
        server = ExchangeServer(
            engine=create("native", 1_000),
            router=router,
            preamble=market_commands(["BTC-USD"], risk=False),
            log=log,
            waits_for_sync=True,
            clock=iter(range(START_NS, 2 * START_NS)).__next__,
            backups=cast(Replicator, backup),
        )
        server.run(stop)
        assert backup.confirmed == log.durable_sequence == log.next_sequence
    finally:
        log.close()
        backup.close()
        stop.close()
    assert len(router.sent) == 4, "the welcome, and an answer to each message"
