"""A primary and a backup whose connection breaks at any time: what the backup has is always the beginning of a log.

Messages are lost with the connection they are on, from some message on, in both directions; both servers crash, and
come back with what was durable. In the end the logs are equal.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterable
from pathlib import Path

import pytest

from lx.engine.factory import create
from lx.journal import Journal
from lx.node.follower import Compare, Follower
from lx.node.peer import Place, position
from lx.node.replica import Message
from lx.node.replicator import ALIVE_NS, Replicator
from lx.wire.frame import build_frame
from lx.wire.records_generated import OpenSession
from tests.unit.journal_rig import SEGMENT

STEPS = 150


class Wire:
    """Connections between the two, one after another; `descriptor` is asked by nobody."""

    descriptor = 0

    def __init__(self) -> None:
        self.number = 0
        self.up: deque[bytes] = deque()
        self.down: deque[bytes] = deque()
        self.ended: set[int] = set()

    @property
    def connections(self) -> list[int]:
        return [self.number]

    def cut(self) -> None:
        """The connection ends with all that is on it; the backup connects anew."""
        self.ended.add(self.number)
        self.number += 1
        self.up.clear()
        self.down.clear()

    def receive(self, *, messages_max: int, bytes_max: int) -> tuple[list[Message], list[tuple[int, int]]]:
        del messages_max, bytes_max
        messages = [(self.number, it) for it in self.up]
        self.up.clear()
        return messages, []

    def send(self, messages: Iterable[Message]) -> set[int]:
        lost = set()
        for number, message in messages:
            if number in self.ended:
                lost.add(number)
            else:
                self.down.append(message)
        return lost

    def forget(self, number: int) -> None:
        del number


class Pair:
    """A primary, a backup, chance, and the time."""

    def __init__(self, seed: int, directory: Path) -> None:
        self.chance = random.Random(seed)
        self.directory = directory
        self.wire = Wire()
        self.now = 1
        self.compared = 0
        self.start_primary()
        self.start_backup()

    def start_primary(self) -> None:
        self.primary = Journal.open(self.directory / "primary", segment_bytes=SEGMENT)
        self.engine = create("native")
        for frame in self.primary.frames():
            self.engine.apply(frame)
        self.replicator = Replicator(
            sockets=self.wire,
            log=self.primary,
            engine=self.engine,
            term=0,
            needs_backup=True,
            clock=lambda: self.now,
        )

    def start_backup(self) -> None:
        self.backup = Journal.open(self.directory / "backup", segment_bytes=2 * SEGMENT)
        self.state = create("native")
        for frame in self.backup.frames():
            self.state.apply(frame)
        self.follower = Follower(
            source="primary", shard=0, header=self.backup.last_header, sequence=self.backup.next_sequence
        )

    def report(self) -> None:
        place = Place.behind(self.backup.last_header, self.backup.next_sequence)
        self.wire.up.append(position(place, shard=0, term=self.follower.term))

    def append(self) -> None:
        for _ in range(self.chance.randrange(1, 12)):
            sequence = self.primary.next_sequence
            count = self.chance.randrange(1, 5)
            records = [OpenSession(account=7, client_id=sequence + it) for it in range(count)]
            self.engine.apply(self.primary.append(build_frame(records, sequence=sequence, time_ns=sequence)))

    def hear(self, count: int) -> None:
        """The backup takes some messages, writes, syncs and confirms."""
        for _ in range(min(count, len(self.wire.down))):
            effect = self.follower.hear(self.wire.down.popleft())
            if isinstance(effect, Compare):
                if effect.sequence == self.state.next_sequence:
                    assert effect.hash == self.state.state_hash()
                    self.compared += 1
                continue
            for frame in effect.frames:
                self.backup.append_sealed(frame)
                self.state.apply(frame)
            if effect.frames:
                self.backup.sync()
                self.report()

    def step(self) -> None:
        chance, replicator = self.chance, self.replicator
        self.now += chance.randrange(ALIVE_NS)
        match chance.randrange(12):
            case 0 | 1 | 2:
                self.append()
            case 3 | 4:
                self.primary.sync()
                replicator.publish()
            case 5 | 6:
                replicator.turn()
            case 7 | 8:
                self.hear(chance.randrange(1, 4))
            case 9:
                self.report()
            case 10:
                self.wire.cut()
            case _ if chance.random() < 0.3:
                self.wire.cut()
                self.backup.close()
                self.start_backup()
            case _ if chance.random() < 0.3:
                # What a process leaves is in the files; that nothing undurable was sent is checked at each step.
                self.wire.cut()
                self.primary.close()
                self.start_primary()
            case _:
                pass

    def check(self) -> None:
        """What the backup has is durable at the primary, and what is covered is at the backup."""
        assert self.backup.next_sequence <= self.primary.durable_sequence
        if self.replicator.covers(self.primary.durable_sequence):
            assert self.backup.durable_sequence >= self.primary.durable_sequence or self.primary.durable_sequence == 1

    def settle(self) -> None:
        """No more faults: everything comes to the backup."""
        self.primary.sync()
        while self.backup.next_sequence < self.primary.next_sequence:
            self.now += ALIVE_NS // 4
            self.report()
            self.replicator.turn()
            self.hear(len(self.wire.down))


@pytest.mark.parametrize("seed", range(30))
def test_a_backup_has_a_beginning_of_what_is_durable_and_all_in_the_end(seed: int, tmp_path: Path) -> None:
    pair = Pair(seed, tmp_path)
    for _ in range(STEPS):
        pair.step()
        pair.check()
    pair.settle()
    with pair.primary, pair.backup:
        assert list(pair.backup.frames()) == list(pair.primary.frames())
        assert pair.state.state_hash() == pair.engine.state_hash()
        assert pair.primary.next_sequence > 100
