"""Order-entry messages: a 16-byte envelope and 1..N records of 64 bytes."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from lx.wire.codec import Buffer
from lx.wire.errors import WireError
from lx.wire.records_generated import (
    ENVELOPE_MAGIC,
    RECORD_SIZE,
    RECORDS_PER_MESSAGE_MAX,
    WIRE_VERSION,
    MessageType,
    Reason,
)

ENVELOPE = struct.Struct("<HBBIHHI")
ENVELOPE_SIZE = ENVELOPE.size
MESSAGE_BYTES_MAX = ENVELOPE_SIZE + RECORD_SIZE * RECORDS_PER_MESSAGE_MAX
"""Most bytes of one message."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the envelope says: the message's type and how many records follow."""

    type: MessageType
    count: int


def build_message(message_type: MessageType, payload: Buffer) -> bytes:
    """A message of packed records; the payload's length is a multiple of 64 and at most MESSAGE_BYTES_MAX - 16."""
    count = len(payload) // RECORD_SIZE
    return ENVELOPE.pack(ENVELOPE_MAGIC, WIRE_VERSION, message_type, count, 0, 0, len(payload)) + bytes(payload)


def read_envelope(buffer: Buffer) -> Envelope:
    """The envelope of a whole message, checked against its length; raise WireError for the first fault."""
    if len(buffer) > MESSAGE_BYTES_MAX:
        raise WireError(Reason.MESSAGE_TOO_LARGE, MESSAGE_BYTES_MAX, "length", len(buffer))
    if len(buffer) < ENVELOPE_SIZE:
        raise WireError(Reason.BAD_LENGTH, len(buffer), "length", len(buffer))
    magic, version, kind, count, flags, reserved, length = ENVELOPE.unpack_from(buffer)
    if magic != ENVELOPE_MAGIC:
        raise WireError(Reason.BAD_MAGIC, 0, "magic", magic)
    if version != WIRE_VERSION:
        raise WireError(Reason.BAD_VERSION, 2, "version", version)
    if kind not in MessageType._value2member_map_:
        raise WireError(Reason.BAD_TYPE, 3, "type", kind)
    if not 1 <= count <= RECORDS_PER_MESSAGE_MAX:
        raise WireError(Reason.BAD_COUNT, 4, "count", count)
    if flags:
        raise WireError(Reason.BAD_FLAGS, 8, "flags", flags)
    if reserved:
        raise WireError(Reason.RESERVED_NOT_ZERO, 10 if reserved & 0xFF else 11, "reserved", reserved)
    if length != RECORD_SIZE * count:
        raise WireError(Reason.BAD_LENGTH, 12, "payload_length", length)
    if len(buffer) != ENVELOPE_SIZE + length:
        raise WireError(Reason.BAD_LENGTH, len(buffer), "length", len(buffer))
    return Envelope(MessageType(kind), count)
