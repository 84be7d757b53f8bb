"""Many held answers leave as few messages: the same records, in the same order, for the same connections."""

from __future__ import annotations

import random

from lx.node.release import merged
from lx.wire.codec import from_text
from lx.wire.message import ENVELOPE_SIZE, MESSAGE_BYTES_MAX, build_message, read_envelope
from lx.wire.records_generated import MessageType

EVENT = from_text("position sequence=1").pack() + from_text("accepted type=limit tif=gtc session=1").pack()


def records(messages: list[tuple[int, bytes]]) -> dict[int, list[tuple[MessageType, bytes]]]:
    found: dict[int, list[tuple[MessageType, bytes]]] = {}
    for connection, message in messages:
        envelope = read_envelope(message)
        payload = message[ENVELOPE_SIZE:]
        parts = [payload[at : at + 64] for at in range(0, len(payload), 64)]
        found.setdefault(connection, []).extend((envelope.type, part) for part in parts)
    return found


def test_events_that_follow_each_other_become_one_message() -> None:
    chance = random.Random(5)
    messages = []
    for index in range(3_000):
        payload = index.to_bytes(8, "little") + EVENT[8:]
        kind = MessageType.EVENTS if chance.random() < 0.9 else MessageType.HEARTBEAT
        messages.append((chance.randrange(3), build_message(kind, payload if kind == 2 else payload[:64])))
    few = merged(messages)
    assert records(few) == records(messages)
    assert len(few) < 800


def test_a_message_is_no_longer_than_it_may_be() -> None:
    long = build_message(MessageType.EVENTS, EVENT * 3_000)
    few = merged([(0, long)] * 10)
    assert [len(message) for _, message in few] == [16 + 2 * 384_000] * 5
    assert all(len(message) <= MESSAGE_BYTES_MAX for _, message in few)
    assert records(few) == records([(0, long)] * 10)
