"""What a backup makes of what it hears: the next frames, what it has already, and every reason to stop."""

from __future__ import annotations

import pytest

from lx.node.follower import Compare, Continue, Follower, FollowError
from lx.node.peer import Place, halves, hash_text
from lx.node.term import term_of
from lx.wire.frame import HEADER_SIZE, NO_HEADER, build_frame, seal
from lx.wire.records_generated import (
    FollowFault,
    FollowRefused,
    Frames,
    LogState,
    OpenSession,
    Promoted,
    Tick,
)

SOURCE = "tcp://127.0.0.1:5556"


def log(*terms: int, shard: int = 0, account: int = 7) -> list[bytes]:
    """Sealed frames of two commands each, with these terms."""
    frames: list[bytes] = []
    previous = NO_HEADER
    for index, term in enumerate(terms):
        records = [OpenSession(account=account, client_id=2 * index + it) for it in (1, 2)]
        frame = build_frame(records, sequence=2 * index + 1, time_ns=1_000 + index, term=term, shard=shard)
        frames.append(seal(frame, previous))
        previous = frames[-1][:HEADER_SIZE]
    return frames


def message(frames: list[bytes], sequence: int, *, durable: int | None = None, term: int = 0, shard: int = 0) -> bytes:
    """Frames as a primary sends them."""
    behind = sequence + 2 * len(frames) if durable is None else durable
    return Frames(shard=shard, sequence=sequence, durable=behind, term=term).pack() + b"".join(frames)


def follower(frames: list[bytes] | None = None) -> Follower:
    """A follower that has these frames already."""
    have = frames or []
    header = have[-1][:HEADER_SIZE] if have else NO_HEADER
    return Follower(source=SOURCE, shard=0, header=header, sequence=2 * len(have) + 1)


def refused(one: Follower, heard: bytes) -> str:
    """The one line that the following ends with."""
    with pytest.raises(FollowError) as error:
        one.hear(heard)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_frames_are_taken_one_after_another_however_they_are_cut() -> None:
    frames = log(0, 0, 0, 0, 0)
    one = follower()
    assert one.hear(message(frames[:2], 1)) == Continue(frames[:2])
    assert one.hear(message([], 5)) == Continue([])
    assert one.hear(message(frames[2:3], 5, durable=11)) == Continue(frames[2:3])
    assert one.hear(message(frames[3:], 7)) == Continue(frames[3:])
    assert one.told == 11


def test_what_is_here_already_is_passed_over() -> None:
    frames = log(0, 0, 0, 0)
    for have in range(5):
        for first in range(have + 1):
            one = follower(frames[:have])
            assert one.hear(message(frames[first:], 2 * first + 1)) == Continue(frames[have:])
    one = follower(frames[:3])
    assert one.hear(message(frames[:2], 1)) == Continue([])


def test_a_gap_ends_the_following() -> None:
    frames = log(0, 0, 0)
    assert "sends command 3 where 1 comes next: a gap" in refused(follower(), message(frames[1:], 3))
    assert "a gap" in refused(follower(frames[:1]), message(frames[2:], 5))
    spanning = [seal(build_frame([Tick()] * 3, sequence=1, time_ns=1), NO_HEADER)]
    assert "a gap" in refused(follower(frames[:1]), message(spanning, 1, durable=9))


def test_another_chain_ends_the_following() -> None:
    frames, others = log(0, 0, 0), log(0, 0, 0, account=8)
    told = refused(follower(frames[:1]), message(others[1:], 3))
    assert "sends command 3, and the hash of this frame does not follow from the frame before it" in told
    assert "nothing of the own log was changed" in told
    # Behind what is here already the other chain shows as well.
    assert "does not follow" in refused(follower(frames[:1]), message(others, 1))


@pytest.mark.parametrize("at", [0, 5, 20, 41, 50, HEADER_SIZE + 12])
def test_a_flipped_bit_ends_the_following(at: int) -> None:
    frames = log(0, 0)
    broken = bytearray(frames[1])
    broken[at] ^= 4
    one = follower(frames[:1])
    assert one.hear(message([], 3)) == Continue([])
    refused(one, message([bytes(broken)], 3, durable=99))


def test_a_frame_cut_off_ends_the_following() -> None:
    frames = log(0)
    assert "reaches beyond" in refused(follower(), message([frames[0][:-64]], 1, durable=3))


def test_what_is_not_durable_there_ends_the_following() -> None:
    frames = log(0, 0)
    assert "sends command 4, which is not durable there" in refused(follower(), message(frames, 1, durable=3))


def test_another_shard_ends_the_following() -> None:
    assert "has shard 3, this log is of shard 0" in refused(follower(), message([], 1, shard=3))
    assert "of another place in the log" in refused(follower(), message(log(0, shard=3), 1))


def test_a_term_never_falls() -> None:
    frames = log(0, 1, 1)
    one = follower()
    assert one.hear(message(frames, 1, term=2)) == Continue(frames)
    assert (one.term, term_of(frames[-1])) == (2, 1)
    told = refused(one, message([], 7, term=1))
    assert "is of term 1, this log has heard of term 2: that server was replaced" in told
    assert "is of term 0" in refused(follower(frames), message([], 7, term=0))
    assert "of term 1 after 2" in refused(follower(), message(log(2, 1), 1, term=2))
    assert "of term 3 after 0" in refused(follower(), message(log(3), 1, term=2))


def test_a_state_is_compared_where_it_was_told() -> None:
    text = "00112233445566778899aabbccddeeff"
    assert hash_text(*halves(text)) == text
    hash_a, hash_b = halves(text)
    assert follower().hear(LogState(sequence=9, hash_a=hash_a, hash_b=hash_b).pack()) == Compare(9, text)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (FollowFault.OTHER_SHARD, "has shard 4, this log is of shard 0"),
        (FollowFault.OTHER_LOG, "has another log: the frame before command 5 is not in it (term 1 there, 0 here)"),
        (FollowFault.AHEAD, "has commands below 3 only, this log has them below 5"),
        (FollowFault.OLD_TERM, "that server was replaced"),
        (FollowFault.PRUNED, "has no command 5 any more, its log begins with 3"),
        (FollowFault.FOLLOWING, "follows another server itself"),
    ],
)
def test_every_refusal_is_told_in_words(fault: FollowFault, said: str) -> None:
    record = FollowRefused(fault=fault, shard=4, sequence=3, term=1)
    assert said in refused(follower(log(0, 0)), record.pack())


def test_what_is_no_message_of_a_primary_ends_the_following() -> None:
    assert "is no server to follow" in refused(follower(), b"hello")
    assert "is no server to follow" in refused(follower(), OpenSession(account=7, client_id=1).pack())
    assert "no primary sends" in refused(follower(), Promoted(outcome=1).pack())


def test_a_place_names_the_whole_header() -> None:
    (frame,) = log(0)
    (other,) = log(1)
    assert frame[48:64] == other[48:64], "the hash does not cover its own header"
    assert Place.behind(frame[:HEADER_SIZE], 3) != Place.behind(other[:HEADER_SIZE], 3), "its checksum does"
    assert Place.behind(NO_HEADER, 1) == Place()
