"""What a primary sends: what is durable and nothing else, from any place of its log; and whom it refuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from lx.engine.factory import create
from lx.journal import Journal
from lx.node.follower import Compare, Continue, Follower
from lx.node.peer import Place, halves, position, unpack
from lx.node.replica import Message
from lx.node.replicator import ALIVE_NS, Replicator
from lx.wire.frame import HEADER_SIZE, NO_HEADER, read_header
from lx.wire.records_generated import (
    FollowFault,
    FollowRefused,
    Frames,
    LogState,
    Promote,
    Promoted,
    Promotion,
)
from tests.unit.journal_rig import SEGMENT, frame


class FakeSockets:
    """The port between servers: what is put in is received, what is sent is kept."""

    descriptor = 0

    def __init__(self) -> None:
        self.waiting: list[Message] = []
        self.sent: list[Message] = []
        self.gone: set[int] = set()
        self.known: set[int] = set()

    @property
    def connections(self) -> list[int]:
        return sorted(self.known)

    def receive(self, *, messages_max: int, bytes_max: int) -> tuple[list[Message], list[tuple[int, int]]]:
        del messages_max, bytes_max
        messages, self.waiting = self.waiting, []
        return messages, []

    def send(self, messages: Iterable[Message]) -> set[int]:
        taken = list(messages)
        self.sent += [it for it in taken if it[0] not in self.gone]
        return {number for number, _ in taken} & self.gone

    def forget(self, number: int) -> None:
        self.known.discard(number)


class Rig:
    """A primary with a log in small segments, and what it says."""

    def __init__(self, directory: Path, *, needs_backup: bool = False, term: int = 0) -> None:
        self.log = Journal.open(directory, segment_bytes=SEGMENT)
        self.engine = create("native")
        self.sockets = FakeSockets()
        self.now = 10**12
        self.frames: list[bytes] = []
        self.replicator = Replicator(
            sockets=self.sockets,
            log=self.log,
            engine=self.engine,
            term=term,
            needs_backup=needs_backup,
            clock=lambda: self.now,
        )

    def append(self, count: int, *, sync: bool = True) -> None:
        for _ in range(count):
            self.frames.append(self.log.append(frame(self.log.next_sequence)))
            if self.engine.next_sequence == self.log.next_sequence - 1:
                self.engine.apply(self.frames[-1])
        if sync:
            self.log.sync()

    def follow(self, place: Place, *, connection: int = 5, shard: int = 0, term: int = 0) -> None:
        self.sockets.known.add(connection)
        self.sockets.waiting.append((connection, position(place, shard=shard, term=term)))

    def place(self, count: int) -> Place:
        """Behind so many frames, of one command each."""
        return Place.behind(self.frames[count - 1][:HEADER_SIZE], count + 1) if count else Place()

    def turns(self) -> list[bytes]:
        """Turn until nothing is due; what was sent."""
        self.replicator.turn()
        while self.replicator.timeout_ms == 0:
            self.replicator.turn()
        sent, self.sockets.sent = self.sockets.sent, []
        return [message for _, message in sent]


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    one = Rig(tmp_path / "log")
    with one.log:
        yield one


def accepts(rig: Rig) -> bool:
    return rig.replicator.accepts


def frames_in(messages: list[bytes]) -> bytes:
    return b"".join(frames for record, frames in map(unpack, messages) if isinstance(record, Frames))


def refusal(messages: list[bytes]) -> FollowRefused:
    (message,) = messages
    record, _ = unpack(message)
    assert isinstance(record, FollowRefused)
    return record


def test_a_backup_is_sent_everything_from_any_place_on(rig: Rig) -> None:
    rig.append(100)
    for count in range(101):
        rig.follow(rig.place(count), connection=count)
        sent = rig.turns()
        header = rig.frames[count - 1][:HEADER_SIZE] if count else NO_HEADER
        follower = Follower(source="primary", shard=0, header=header, sequence=count + 1)
        found: list[bytes] = []
        for message in sent:
            effect = follower.hear(message)
            if isinstance(effect, Continue):
                found += effect.frames
        assert found == rig.frames[count:]
        assert follower.told == 101


def test_what_is_not_durable_is_not_sent(rig: Rig) -> None:
    rig.append(3)
    rig.append(2, sync=False)
    rig.follow(Place())
    assert frames_in(rig.turns()) == b"".join(rig.frames[:3])
    assert rig.replicator.timeout_ms == ALIVE_NS // 1_000_000
    rig.log.sync()
    rig.replicator.publish()
    assert frames_in(rig.turns()) == b"".join(rig.frames[3:])


def test_who_is_ahead_or_of_another_log_is_refused(rig: Rig, tmp_path: Path) -> None:
    rig.append(40)
    other = Rig(tmp_path / "other")
    with other.log:
        other.log.append(frame(1, account=8))
        other.append(39)
        foreign = Place.behind(other.log.last_header, 41)
    rig.follow(foreign)
    assert refusal(rig.turns()).fault == FollowFault.OTHER_LOG
    rig.follow(Place(sequence=41, checksum=1))
    assert refusal(rig.turns()).fault == FollowFault.OTHER_LOG
    rig.follow(Place(sequence=3))
    assert refusal(rig.turns()).fault == FollowFault.OTHER_LOG
    rig.append(1, sync=False)
    rig.follow(rig.place(41))
    found = refusal(rig.turns())
    assert (found.fault, found.sequence) == (FollowFault.AHEAD, 42)
    assert rig.replicator.timeout_ms > 0
    assert rig.sockets.known == set()


def test_another_shard_and_a_later_term_are_refused(rig: Rig) -> None:
    rig.append(1)
    rig.follow(Place(), shard=3)
    assert refusal(rig.turns()).fault == FollowFault.OTHER_SHARD
    rig.follow(Place(), term=1)
    assert refusal(rig.turns()).fault == FollowFault.OLD_TERM


def test_what_was_pruned_is_refused(rig: Rig) -> None:
    rig.append(100)
    assert rig.log.prune(80)
    first = rig.log.segments[0].first_sequence
    rig.follow(rig.place(first - 2))
    found = refusal(rig.turns())
    assert (found.fault, found.sequence) == (FollowFault.PRUNED, first)
    rig.follow(rig.place(first - 1))
    assert frames_in(rig.turns()) == b"".join(rig.frames[first - 1 :])


def test_nothing_is_covered_before_a_backup_has_it(tmp_path: Path) -> None:
    rig = Rig(tmp_path / "log", needs_backup=True)
    with rig.log:
        rig.append(3)
        assert not accepts(rig)
        rig.follow(Place())
        rig.turns()
        assert not accepts(rig), "it has not caught up"
        rig.follow(rig.place(3))
        rig.turns()
        assert accepts(rig)
        assert rig.replicator.covers(4)
        rig.append(2)
        assert not rig.replicator.covers(6)
        rig.follow(rig.place(4))
        rig.turns()
        assert rig.replicator.covers(5)
        assert not rig.replicator.covers(6)
        rig.follow(Place(sequence=99))
        rig.turns()
        assert not rig.replicator.covers(7), "nobody has more than is durable here"
        rig.now += 6 * ALIVE_NS
        rig.turns()
        assert not accepts(rig), "it is silent"
        assert rig.replicator.covers(6), "what it had it has"


def test_a_backup_that_is_gone_is_dropped(rig: Rig) -> None:
    rig.append(1)
    rig.follow(Place())
    rig.turns()
    rig.sockets.gone.add(5)
    rig.append(1)
    assert rig.turns() == []
    rig.sockets.gone.clear()
    rig.append(1)
    assert rig.turns() == []
    rig.follow(rig.place(1))
    assert frames_in(rig.turns()) == b"".join(rig.frames[1:])


def test_a_backup_that_confirms_nothing_is_sent_no_more_than_the_window(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lx.node.replicator._WINDOW_BYTES", 4_000)
    rig.append(200)
    rig.follow(Place())
    first = frames_in(rig.turns())
    assert 4_000 <= len(first) <= 4_000 + SEGMENT
    count = len(first) // len(rig.frames[0])
    assert rig.turns() == []
    rig.follow(rig.place(count))
    second = frames_in(rig.turns())
    assert second == b"".join(rig.frames)[len(first) : len(first) + len(second)]
    assert second


def test_a_server_that_has_nothing_to_say_says_so_every_second(rig: Rig) -> None:
    rig.append(1)
    rig.follow(Place())
    rig.turns()
    assert rig.turns() == []
    rig.now += ALIVE_NS
    (message,) = rig.turns()
    record, frames = unpack(message)
    assert isinstance(record, Frames)
    assert (record.sequence, record.durable, frames) == (2, 2, b"")


def test_the_state_is_told_at_its_place(rig: Rig) -> None:
    rig.append(5, sync=False)
    rig.log.sync()
    rig.follow(Place())
    rig.follow(rig.place(2), connection=6)
    told = rig.engine.state_hash()
    rig.replicator.turn()
    rig.append(5)
    rig.replicator.turn()
    for connection, have in ((5, 0), (6, 2)):
        header = rig.frames[have - 1][:HEADER_SIZE] if have else NO_HEADER
        follower = Follower(source="primary", shard=0, header=header, sequence=have + 1)
        sequence, compared = have + 1, 0
        for number, message in rig.sockets.sent:
            if number != connection:
                continue
            effect = follower.hear(message)
            if isinstance(effect, Compare):
                assert effect == Compare(6, told)
                assert sequence == 6
                compared += 1
            else:
                sequence += sum(read_header(it).command_count for it in effect.frames)
        assert (compared, sequence) == (1, 11)
    rig.sockets.sent = []
    rig.now += 60 * ALIVE_NS // 10
    rig.follow(rig.place(10))
    states = [unpack(message)[0] for message in rig.turns()]
    assert not any(isinstance(it, LogState) for it in states), "not so soon again"
    rig.now += 4 * ALIVE_NS
    rig.follow(rig.place(10))
    (state,) = [it for it in (unpack(message)[0] for message in rig.turns()) if isinstance(it, LogState)]
    assert (state.sequence, (state.hash_a, state.hash_b)) == (11, halves(rig.engine.state_hash()))


def test_a_primary_is_not_promoted(tmp_path: Path) -> None:
    rig = Rig(tmp_path / "log", term=4)
    with rig.log:
        rig.append(1)
        rig.sockets.waiting.append((7, Promote(is_forced=1).pack()))
        (answer,) = rig.turns()
        assert answer == Promoted(outcome=Promotion.IS_PRIMARY, sequence=2, term=4).pack()


def test_strangers_get_no_answer(rig: Rig) -> None:
    rig.append(1)
    rig.sockets.known.add(9)
    rig.sockets.waiting += [(9, b""), (9, b"x" * 64), (9, Promoted(outcome=1).pack()), (9, bytes(5_000))]
    assert rig.turns() == []
    assert rig.sockets.known == set()
