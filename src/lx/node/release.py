"""Answers that have waited for a sync, on their way out: many small messages become few large ones.

A slow disk may hold thousands of turns, and each has a message for every client it concerns. Sent as they are, more
than a queue holds would come upon a client at once, which has done nothing wrong, and the transport would drop them.
"""

from __future__ import annotations

from typing import Final

from lx.wire.message import ENVELOPE_SIZE, MESSAGE_BYTES_MAX, build_message
from lx.wire.records_generated import MessageType

__all__ = ["MERGE_ABOVE", "merged"]

MERGE_ABOVE: Final = 1_024
"""More messages than these are merged before they leave: a tenth of what may wait for one client."""
_TYPE_AT: Final = 3


def merged(messages: list[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    """The same records in the same order for each connection: `events` that follow each other are one message as far as
    it may be so long. Their positions stay before their events.
    """
    lines: dict[int, list[bytes]] = {}
    for connection, message in messages:
        lines.setdefault(connection, []).append(message)
    return [(connection, message) for connection, line in lines.items() for message in _merge(line)]


def _merge(line: list[bytes]) -> list[bytes]:
    """The messages of one connection."""
    done: list[bytes] = []
    events: list[bytes] = []
    size = ENVELOPE_SIZE
    for message in line:
        is_events = message[_TYPE_AT] == MessageType.EVENTS
        if events and (not is_events or size + len(message) - ENVELOPE_SIZE > MESSAGE_BYTES_MAX):
            done.append(_joined(events))
            events, size = [], ENVELOPE_SIZE
        if is_events:
            events.append(message)
            size += len(message) - ENVELOPE_SIZE
        else:
            done.append(message)
    if events:
        done.append(_joined(events))
    return done


def _joined(events: list[bytes]) -> bytes:
    if len(events) == 1:
        return events[0]
    return build_message(MessageType.EVENTS, b"".join(message[ENVELOPE_SIZE:] for message in events))
