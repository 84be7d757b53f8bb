"""Order-entry messages: a 16-byte envelope, then 1..N records of 64 bytes, one and padding, or a short command."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from lx._native import crc32c
from lx.wire.codec import Buffer
from lx.wire.errors import WireError
from lx.wire.records_generated import (
    ENVELOPE_MAGIC,
    ENVELOPE_PADDED,
    PADDING_MAX,
    PADDING_MODULUS,
    RECORD_SIZE,
    RECORDS_PER_MESSAGE_MAX,
    SHORT_SIZE,
    WIRE_VERSION,
    MessageType,
    New,
    OrderType,
    Reason,
    ShortKind,
    TimeInForce,
)

ENVELOPE = struct.Struct("<HBBIHHI")
ENVELOPE_SIZE = ENVELOPE.size
_SHORT = struct.Struct("<BBHHQqQ")
MESSAGE_BYTES_MAX = ENVELOPE_SIZE + RECORD_SIZE * RECORDS_PER_MESSAGE_MAX
"""Most bytes of one message."""
_PADDING_AT = ENVELOPE_SIZE + RECORD_SIZE
_PADDING = bytes(at % PADDING_MODULUS for at in range(_PADDING_AT, _PADDING_AT + PADDING_MAX))


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the envelope says: the message's type, how many records follow, and how many bytes of padding after them."""

    type: MessageType
    count: int
    padding: int = 0


def build_message(message_type: MessageType, payload: Buffer) -> bytes:
    """A message of packed records; the payload's length is a multiple of 64 and at most MESSAGE_BYTES_MAX - 16."""
    count = len(payload) // RECORD_SIZE
    return ENVELOPE.pack(ENVELOPE_MAGIC, WIRE_VERSION, message_type, count, 0, 0, len(payload)) + bytes(payload)


def build_padded(command: Buffer, size: int) -> bytes:
    """A message of one packed command, padded to `size` bytes: 81 to 80 + PADDING_MAX."""
    padding = _PADDING[: size - _PADDING_AT]
    head = ENVELOPE.pack(
        ENVELOPE_MAGIC, WIRE_VERSION, MessageType.COMMANDS, 1, ENVELOPE_PADDED, 0, RECORD_SIZE + len(padding)
    )
    return head + bytes(command) + padding


def build_short(order: New, place: int) -> bytes:
    """A message of a new order as a short command: a limit order that is good till canceled, or a market order that is
    immediate or cancel. Session and account go without saying.
    """
    kind = ShortKind.LIMIT if order.type == OrderType.LIMIT else ShortKind.MARKET
    data = ENVELOPE.pack(ENVELOPE_MAGIC, WIRE_VERSION, MessageType.SHORT, 1, 0, 0, SHORT_SIZE)
    data += _SHORT.pack(kind, order.side, order.instrument, place, order.client_id, order.price, order.quantity)
    return data + crc32c(data).to_bytes(4, "little")


def read_short(message: Buffer) -> tuple[int, New]:
    """Place and order of a message of a short command, whose envelope was read; the order is unchecked."""
    kind, side, instrument, place, client_id, price, quantity = _SHORT.unpack_from(message, ENVELOPE_SIZE)
    types = {
        ShortKind.LIMIT: (OrderType.LIMIT, TimeInForce.GTC),
        ShortKind.MARKET: (OrderType.MARKET, TimeInForce.IOC),
    }
    type_, tif = types.get(kind, (0, 0))
    return place, New(
        side=side,
        type=type_,
        tif=tif,
        instrument=instrument,
        client_id=client_id,
        price=price,
        quantity=quantity,
    )


def read_envelope(buffer: Buffer) -> Envelope:
    """The envelope of a whole message, checked against its length, and its padding; raise WireError for the first
    fault.
    """
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
    if flags and (flags != ENVELOPE_PADDED or kind != MessageType.COMMANDS):
        raise WireError(Reason.BAD_FLAGS, 8, "flags", flags)
    if (flags or kind == MessageType.SHORT) and count != 1:
        raise WireError(Reason.BAD_COUNT, 4, "count", count)
    if reserved:
        raise WireError(Reason.RESERVED_NOT_ZERO, 10 if reserved & 0xFF else 11, "reserved", reserved)
    padding = length - (SHORT_SIZE if kind == MessageType.SHORT else RECORD_SIZE) * count
    if not (1 <= padding <= PADDING_MAX if flags else padding == 0):
        raise WireError(Reason.BAD_LENGTH, 12, "payload_length", length)
    if len(buffer) != ENVELOPE_SIZE + length:
        raise WireError(Reason.BAD_LENGTH, len(buffer), "length", len(buffer))
    if kind == MessageType.SHORT:
        _check_short(bytes(buffer))
    if padding:
        _check_padding(bytes(buffer[_PADDING_AT:]))
    return Envelope(MessageType(kind), count, padding)


def _check_short(message: bytes) -> None:
    found = int.from_bytes(message[-4:], "little")
    if found != crc32c(message[:-4]):
        raise WireError(Reason.BAD_CHECKSUM, len(message) - 4, "checksum", found)


def _check_padding(padding: bytes) -> None:
    if not _PADDING.startswith(padding):
        at = next(at for at, byte in enumerate(padding) if byte != _PADDING[at])
        raise WireError(Reason.BAD_PADDING, _PADDING_AT + at, "padding", padding[at])
