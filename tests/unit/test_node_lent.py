"""Frames and answers that Python holds without a copy: they stay what they are, however long they are held."""

import struct

import pytest

from lx._native import Answers, Block
from lx.engine.factory import create
from lx.engine.markets import market_commands
from lx.node.replica import Append, Effect, Replica, Send
from lx.wire.codec import from_text
from lx.wire.frame import HEADER_SIZE, decode_frame, read_header
from lx.wire.message import build_message
from lx.wire.records_generated import MessageType, Tick

ORDER = "new side=buy type=limit tif=gtc instrument=1 account=7 session=1 quantity=5 price={0} client_id={0}"
TURNS = 40
"""More than buffers are kept for another use."""


def begun(*, waits_for_sync: bool = True) -> Replica:
    made = Replica(engine=create("native", 1_000), grants={}, is_logged=True, waits_for_sync=waits_for_sync)
    made.replay(made.opening(market_commands(["BTC-USD"]), 10))
    turn(made, "hello account=7 request_id=1", kind=MessageType.HELLO)
    return made


def turn(made: Replica, line: str, kind: MessageType = MessageType.COMMANDS) -> tuple[Block, list[Effect]]:
    assert made.take([(0, build_message(kind, from_text(line).pack()))], 0) == 1
    (append,) = made.propose(100)
    assert isinstance(append, Append)
    assert isinstance(append.frame, Block)
    return append.frame, made.appended()


def test_what_is_held_stays_as_it_is_while_its_buffers_would_serve_later_turns() -> None:
    made = begun(waits_for_sync=False)
    held = []
    for price in range(1, TURNS):
        frame, (send,) = turn(made, ORDER.format(price))
        assert isinstance(send, Send)
        assert isinstance(send.messages, Answers)
        held.append((frame, bytes(frame), send.messages, list(send.messages), send.messages.size))
    for price, (frame, copy, answers, messages, size) in enumerate(held, 1):
        assert bytes(frame) == copy
        _, (record,) = decode_frame(copy)
        assert record.price == price  # type: ignore[union-attr]
        assert (list(answers), len(answers), answers.size) == (messages, 1, size)
        assert size == sum(len(message) for _, message in messages)


def test_a_view_of_a_frame_outlives_it_and_lets_nobody_write() -> None:
    made = begun(waits_for_sync=False)
    frame, _ = turn(made, ORDER.format(1))
    view, copy = memoryview(frame), bytes(frame)
    assert struct.unpack_from("<Q", frame, 16) == (read_header(copy).sequence,)
    del frame
    for price in range(2, TURNS):
        turn(made, ORDER.format(price))
    assert view.readonly
    assert (len(view), bytes(view)) == (HEADER_SIZE * 2, copy)
    with pytest.raises(TypeError):
        view[0] = 0


def test_answers_that_waited_for_one_sync_leave_together_in_their_order() -> None:
    made = begun()
    made.synced(made.next_sequence)
    for price in range(1, TURNS):
        turn(made, ORDER.format(price))
    (send,) = made.synced(made.next_sequence)
    assert isinstance(send, Send)
    assert isinstance(send.messages, Answers)
    assert len(send.messages) == TURNS - 1
    sequences = [struct.unpack_from("<Q", message, 24)[0] for _, message in send.messages]
    assert sequences == sorted(sequences)
    assert send.messages[TURNS - 2] == list(send.messages)[-1]
    with pytest.raises(IndexError):
        send.messages[TURNS - 1]


def test_blocks_and_answers_are_equal_by_what_is_in_them() -> None:
    one, other = begun(waits_for_sync=False), begun(waits_for_sync=False)
    (a, (sent_a,)), (b, (sent_b,)) = turn(one, ORDER.format(1)), turn(other, ORDER.format(1))
    assert (a, sent_a) == (b, sent_b)
    c, (sent_c,) = turn(one, ORDER.format(2))
    assert a != c
    assert sent_a != sent_c


def test_term_and_shard_stand_in_every_frame_that_is_made() -> None:
    made = begun(waits_for_sync=False)
    made.term, made.shard = 3, 2
    header = read_header(bytes(turn(made, ORDER.format(1))[0]))
    assert (header.term, header.shard) == (3, 2)
    made.term = 4
    assert read_header(made.opening([Tick()], 200)).term == 4
    assert read_header(bytes(turn(made, ORDER.format(2))[0])).term == 4
