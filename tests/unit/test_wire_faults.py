"""Each reason of the wire is provoked at a named byte, and both decoders report it with the same four values."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

import pytest

from lx import _native
from lx.wire.codec import check, encode
from lx.wire.errors import WireError
from lx.wire.frame import NO_HEADER, build_frame, decode_frame, seal, verify_chain
from lx.wire.message import MESSAGE_BYTES_MAX, build_message, build_padded, build_short, read_envelope
from lx.wire.records_generated import (
    CLASSES,
    FRAME_EVENTS,
    FRAME_SNAPSHOT,
    PRICE_MAX,
    QUANTITY_MAX,
    RECORDS_PER_FRAME_MAX,
    RECORDS_PER_MESSAGE_MAX,
    SPECS,
    WIRE_VERSION,
    AddAsset,
    AddInstrument,
    Cancel,
    Heartbeat,
    InstrumentLimits,
    MessageType,
    New,
    OrderType,
    Query,
    Reason,
    Record,
    Side,
    StateAsset,
    StateEngine,
    TimeInForce,
    Trade,
)

Fault = tuple[int, int, str, int]
DECODERS: dict[str, Callable[[bytes], object]] = {"record": check, "frame": decode_frame, "message": read_envelope}

NEW = New(side=Side.BUY, type=OrderType.LIMIT, tif=TimeInForce.GTC, client_id=1, price=1, quantity=1)
CANCEL = Cancel(client_id=2, target_id=1)
ADD = AddInstrument(flags=1, client_id=1, symbol="BTC-USD", base=1, quote=2)
LIMITS = InstrumentLimits(tick=1, lot=1, price_min=1, price_max=2, quantity_min=1, quantity_max=2)
HELLO = build_message(MessageType.HELLO, Heartbeat().pack())
SHORT = build_short(NEW, place=3)
PADDED = build_padded(NEW.pack(), 200)


def frame(*records: Record, flags: int = 0, command_count: int | None = None) -> bytes:
    return build_frame(records, sequence=1, time_ns=1, flags=flags, command_count=command_count)


def put(data: bytes, at: int, form: str, value: int) -> bytes:
    """The data with a number written over it."""
    buffer = bytearray(data)
    struct.pack_into("<" + form, buffer, at, value)
    return bytes(buffer)


ONE = frame(NEW)
TWO = frame(NEW, CANCEL)
SEALED = seal(TWO)
MIB = MESSAGE_BYTES_MAX
# what it is, bytes, reason, offset, field, value
FAULTS: list[tuple[str, bytes, Reason, int, str, int]] = [
    ("record", b"", Reason.BAD_LENGTH, 0, "length", 0),
    ("record", NEW.pack()[:63], Reason.BAD_LENGTH, 63, "length", 63),
    ("record", bytes(64), Reason.BAD_KIND, 0, "kind", 0),
    ("record", put(NEW.pack(), 0, "B", 255), Reason.BAD_KIND, 0, "kind", 255),
    ("record", put(NEW.pack(), 1, "B", 0), Reason.OUT_OF_RANGE, 1, "side", 0),
    ("record", put(NEW.pack(), 1, "B", 3), Reason.BAD_ENUM, 1, "side", 3),
    ("record", put(NEW.pack(), 4, "B", 5), Reason.BAD_ENUM, 4, "stp", 5),
    ("record", put(NEW.pack(), 5, "B", 6), Reason.BAD_FLAGS, 5, "flags", 6),
    ("record", put(NEW.pack(), 16, "Q", 0), Reason.OUT_OF_RANGE, 16, "client_id", 0),
    ("record", put(NEW.pack(), 30, "B", 9), Reason.RESERVED_NOT_ZERO, 30, "reserved", 9),
    ("record", put(NEW.pack(), 32, "q", -5), Reason.OUT_OF_RANGE, 32, "price", -5),
    ("record", put(NEW.pack(), 32, "q", 0), Reason.OUT_OF_RANGE, 32, "price", 0),
    ("record", put(NEW.pack(), 32, "q", PRICE_MAX + 1), Reason.OUT_OF_RANGE, 32, "price", PRICE_MAX + 1),
    ("record", put(NEW.pack(), 40, "Q", 0), Reason.OUT_OF_RANGE, 40, "quantity", 0),
    ("record", put(NEW.pack(), 40, "Q", QUANTITY_MAX + 1), Reason.OUT_OF_RANGE, 40, "quantity", QUANTITY_MAX + 1),
    ("record", put(NEW.pack(), 40, "Q", 2**64 - 1), Reason.OUT_OF_RANGE, 40, "quantity", 2**64 - 1),
    ("record", put(NEW.pack(), 2, "B", 2), Reason.OUT_OF_RANGE, 32, "price", 1),
    ("record", put(put(NEW.pack(), 2, "B", 2), 32, "q", 0), Reason.OUT_OF_RANGE, 3, "tif", TimeInForce.GTC),
    ("record", put(put(NEW.pack(), 3, "B", 2), 5, "B", 4), Reason.OUT_OF_RANGE, 3, "tif", 2),
    ("record", put(ADD.pack(), 5, "B", 0), Reason.OUT_OF_RANGE, 5, "flags", 0),
    ("record", put(ADD.pack(), 24, "B", 0), Reason.BAD_TEXT, 24, "symbol", 0),
    ("record", put(ADD.pack(), 26, "B", 32), Reason.BAD_TEXT, 26, "symbol", 32),
    ("record", put(ADD.pack(), 39, "B", 65), Reason.BAD_TEXT, 31, "symbol", 0),
    ("record", put(ADD.pack(), 24, "Q", 0), Reason.BAD_TEXT, 24, "symbol", 0),
    ("record", put(ADD.pack(), 24, "B", 0x80), Reason.BAD_TEXT, 24, "symbol", 0x80),
    ("frame", ONE[:63], Reason.BAD_LENGTH, 63, "length", 63),
    ("frame", ONE[:64], Reason.BAD_LENGTH, 64, "length", 64),
    ("frame", ONE + b"\0", Reason.BAD_LENGTH, 129, "length", 129),
    ("frame", put(ONE, 0, "I", 0x4D524658), Reason.BAD_MAGIC, 0, "magic", 0x4D524658),
    ("frame", put(ONE, 4, "H", WIRE_VERSION + 1), Reason.BAD_VERSION, 4, "version", WIRE_VERSION + 1),
    ("frame", put(ONE, 6, "H", 16), Reason.BAD_FLAGS, 6, "flags", 16),
    ("frame", put(ONE, 6, "H", 6), Reason.BAD_FLAGS, 6, "flags", 6),
    ("frame", put(ONE, 6, "H", 10), Reason.BAD_FLAGS, 6, "flags", 10),
    ("frame", put(ONE, 6, "H", 12), Reason.BAD_FLAGS, 6, "flags", 12),
    ("frame", put(ONE, 12, "I", 0), Reason.BAD_COUNT, 12, "record_count", 0),
    ("frame", put(ONE, 12, "I", RECORDS_PER_FRAME_MAX + 1), Reason.BAD_COUNT, 12, "record_count", 65537),
    ("frame", frame(flags=FRAME_SNAPSHOT), Reason.BAD_COUNT, 12, "record_count", 0),
    ("frame", put(ONE, 12, "I", 2), Reason.BAD_LENGTH, 128, "length", 128),
    ("frame", put(ONE, 16, "Q", 0), Reason.OUT_OF_RANGE, 16, "sequence", 0),
    ("frame", put(ONE, 44, "I", 0), Reason.BAD_COUNT, 44, "command_count", 0),
    ("frame", put(ONE, 44, "I", 2), Reason.BAD_COUNT, 44, "command_count", 2),
    ("frame", put(TWO, 44, "I", 1), Reason.BAD_COUNT, 44, "command_count", 1),
    ("frame", frame(ADD, LIMITS, command_count=2), Reason.BAD_COUNT, 44, "command_count", 2),
    ("frame", put(ONE, 41, "B", 7), Reason.RESERVED_NOT_ZERO, 41, "checksum", 7),
    ("frame", put(ONE, 63, "B", 7), Reason.RESERVED_NOT_ZERO, 63, "hash", 7),
    ("frame", put(SEALED, 40, "I", 12345), Reason.BAD_CHECKSUM, 40, "checksum", 12345),
    ("frame", put(ONE, 32 + 64, "q", -1), Reason.OUT_OF_RANGE, 96, "price", -1),
    ("frame", frame(NEW, ADD), Reason.BAD_EXTENSION, 192, "kind", 0),
    ("frame", frame(ADD, NEW), Reason.BAD_EXTENSION, 128, "kind", 1),
    ("frame", frame(ADD, LIMITS, LIMITS), Reason.BAD_EXTENSION, 192, "kind", 64),
    ("frame", frame(LIMITS, command_count=1), Reason.BAD_EXTENSION, 64, "kind", 64),
    ("frame", frame(NEW, Trade()), Reason.BAD_KIND, 128, "kind", 131),
    ("frame", frame(NEW, flags=FRAME_EVENTS), Reason.BAD_KIND, 64, "kind", 1),
    ("frame", frame(StateEngine(), NEW, flags=FRAME_SNAPSHOT), Reason.BAD_KIND, 128, "kind", 1),
    ("frame", frame(Query(instrument=1, levels=1, request_id=1), command_count=1), Reason.BAD_KIND, 64, "kind", 83),
    ("frame", frame(StateAsset(name="A"), flags=FRAME_SNAPSHOT), Reason.OUT_OF_RANGE, 70, "asset", 0),
    ("message", b"", Reason.BAD_LENGTH, 0, "length", 0),
    ("message", HELLO[:15], Reason.BAD_LENGTH, 15, "length", 15),
    ("message", HELLO[:-1], Reason.BAD_LENGTH, 79, "length", 79),
    ("message", HELLO + b"\0", Reason.BAD_LENGTH, 81, "length", 81),
    ("message", bytes(MIB + 1), Reason.MESSAGE_TOO_LARGE, MIB, "length", MIB + 1),
    ("message", put(HELLO, 0, "H", 0x584D), Reason.BAD_MAGIC, 0, "magic", 0x584D),
    ("message", put(HELLO, 2, "B", 0), Reason.BAD_VERSION, 2, "version", 0),
    ("message", put(HELLO, 3, "B", 0), Reason.BAD_TYPE, 3, "type", 0),
    ("message", put(HELLO, 3, "B", 99), Reason.BAD_TYPE, 3, "type", 99),
    ("message", put(HELLO, 4, "I", 0), Reason.BAD_COUNT, 4, "count", 0),
    ("message", put(HELLO, 4, "I", RECORDS_PER_MESSAGE_MAX + 1), Reason.BAD_COUNT, 4, "count", 16385),
    ("message", put(HELLO, 8, "H", 256), Reason.BAD_FLAGS, 8, "flags", 256),
    ("message", put(HELLO, 10, "H", 3), Reason.RESERVED_NOT_ZERO, 10, "reserved", 3),
    ("message", put(HELLO, 10, "H", 0x300), Reason.RESERVED_NOT_ZERO, 11, "reserved", 0x300),
    ("message", put(HELLO, 4, "I", 2), Reason.BAD_LENGTH, 12, "payload_length", 64),
    ("message", put(HELLO, 12, "I", 65), Reason.BAD_LENGTH, 12, "payload_length", 65),
    ("message", put(HELLO, 8, "H", 1), Reason.BAD_FLAGS, 8, "flags", 1),
    ("message", put(PADDED, 8, "H", 3), Reason.BAD_FLAGS, 8, "flags", 3),
    ("message", put(PADDED, 8, "H", 0), Reason.BAD_LENGTH, 12, "payload_length", 184),
    ("message", put(PADDED, 4, "I", 2), Reason.BAD_COUNT, 4, "count", 2),
    ("message", put(PADDED, 12, "I", 64), Reason.BAD_LENGTH, 12, "payload_length", 64),
    ("message", put(PADDED, 12, "I", 985), Reason.BAD_LENGTH, 12, "payload_length", 985),
    ("message", put(PADDED, 12, "I", 984), Reason.BAD_LENGTH, 200, "length", 200),
    ("message", PADDED[:-1], Reason.BAD_LENGTH, 199, "length", 199),
    ("message", PADDED + b"\0", Reason.BAD_LENGTH, 201, "length", 201),
    ("message", put(SHORT, 4, "I", 2), Reason.BAD_COUNT, 4, "count", 2),
    ("message", put(SHORT, 8, "H", 1), Reason.BAD_FLAGS, 8, "flags", 1),
    ("message", put(SHORT, 12, "I", 64), Reason.BAD_LENGTH, 12, "payload_length", 64),
    ("message", SHORT[:-1], Reason.BAD_LENGTH, 49, "length", 49),
    ("message", put(SHORT, 46, "I", 7), Reason.BAD_CHECKSUM, 46, "checksum", 7),
    ("message", put(PADDED, 80, "B", 0), Reason.BAD_PADDING, 80, "padding", 0),
    ("message", put(PADDED, 199, "B", 7), Reason.BAD_PADDING, 199, "padding", 7),
    ("message", put(PADDED, 100, "H", 0xFF_FF), Reason.BAD_PADDING, 100, "padding", 0xFF),
]


@pytest.mark.parametrize(("what", "data", "reason", "offset", "field", "value"), FAULTS)
def test_fault(what: str, data: bytes, reason: Reason, offset: int, field: str, value: int) -> None:
    with pytest.raises(WireError) as raised:
        DECODERS[what](data)
    assert raised.value.key() == (reason, offset, field, value)
    assert _native.wire_check(what, data) == (reason, offset, field, value)
    for word in (reason.name.lower(), str(offset), field, str(value)):
        assert word in str(raised.value)


def test_the_table_has_every_reason_of_the_wire() -> None:
    provoked = {fault[2] for fault in FAULTS} | {Reason.BAD_HASH}
    assert provoked == {reason for reason in Reason if 1 <= reason <= 99}


def test_a_broken_chain_is_a_bad_hash() -> None:
    verify_chain(NO_HEADER, SEALED)
    other = ONE[:64]
    expected = (Reason.BAD_HASH, 48, "hash", SEALED[48])
    with pytest.raises(WireError) as raised:
        verify_chain(other, SEALED)
    assert raised.value.key() == expected
    assert _native.verify_chain(other, SEALED) == expected


def test_a_chain_without_a_header_is_a_bad_length() -> None:
    expected = (Reason.BAD_LENGTH, 63, "length", 63)
    with pytest.raises(WireError) as raised:
        verify_chain(NO_HEADER, SEALED[:63])
    assert raised.value.key() == expected
    assert _native.verify_chain(NO_HEADER, SEALED[:63]) == expected


def field_faults() -> Iterator[tuple[str, bytes, Fault]]:
    """For every field and every reserved byte of every kind, a record that is wrong there and right before it."""
    for kind, spec in SPECS.items():
        blank = good_bytes(kind)
        for at in spec.reserved:
            yield spec.name, put(blank, at, "B", at), (Reason.RESERVED_NOT_ZERO, at, "reserved", at)
        for field in spec.fields:
            at, form = (
                field.offset,
                {"u8": "B", "u16": "H", "u32": "I", "u64": "Q", "i32": "i", "i64": "q"}.get(field.type, "B"),
            )
            top = field.range[1]
            if field.enum is not None:
                yield spec.name, put(blank, at, form, top), (Reason.BAD_ENUM, at, field.name, top)
            elif field.flags is not None:
                yield spec.name, put(blank, at, form, top), (Reason.BAD_FLAGS, at, field.name, top)
            elif field.type == "text16":
                yield spec.name, put(blank, at + 1, form, 42), (Reason.BAD_TEXT, at + 1, field.name, 42)
            elif field.maximum is not None:
                value = field.maximum + 1
                yield spec.name, put(blank, at, form, value), (Reason.OUT_OF_RANGE, at, field.name, value)
            if field.minimum and field.enum is None and field.flags is None:
                value = field.minimum - 1
                yield spec.name, put(blank, at, form, value), (Reason.OUT_OF_RANGE, at, field.name, value)


def good_bytes(kind: int) -> bytes:
    """A valid record of the kind with its lowest values."""
    values: dict[str, int | str] = {}
    for field in SPECS[kind].fields:
        if field.type == "text16":
            values[field.name] = "AB"
        elif field.enum is not None:
            values[field.name] = max(min(field.enum), field.minimum or 0)
        else:
            values[field.name] = field.minimum or 0
    if kind == New.KIND:
        values["price"] = 1
    return CLASSES[kind](**values).pack()  # type: ignore[arg-type]


def test_every_field_and_reserved_byte_of_every_kind() -> None:
    count = 0
    for name, data, fault in field_faults():
        with pytest.raises(WireError) as raised:
            check(data)
        assert raised.value.key() == fault, name
        assert _native.wire_check("record", data) == fault, name
        count += 1
    assert count > 900, "the table of fields has shrunk"


def test_offsets_count_from_the_start_of_the_buffer() -> None:
    with pytest.raises(WireError) as raised:
        check(bytes(10) + put(NEW.pack(), 40, "Q", 0), 10)
    assert raised.value.key() == (Reason.OUT_OF_RANGE, 50, "quantity", 0)


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        (New(side=300), (Reason.OUT_OF_RANGE, 1, "side", 300)),
        (Cancel(client_id=1 << 64), (Reason.OUT_OF_RANGE, 16, "client_id", 1 << 64)),
        (New(price=-(1 << 63) - 1), (Reason.OUT_OF_RANGE, 32, "price", -(1 << 63) - 1)),
        (New(side=1, type=1, tif=1, client_id=1, price=1), (Reason.OUT_OF_RANGE, 40, "quantity", 0)),
        (AddAsset(client_id=1, name="seventeen-letters"), (Reason.BAD_TEXT, 40, "name", ord("s"))),
        (AddAsset(client_id=1, name="\u20ac"), (Reason.BAD_TEXT, 24, "name", 0x20AC)),
        (AddAsset(client_id=1, name="A\0"), (Reason.BAD_TEXT, 25, "name", 0)),
    ],
)
def test_encode_refuses_what_has_no_bytes(record: Record, fault: Fault) -> None:
    with pytest.raises(WireError) as raised:
        encode(record)
    assert raised.value.key() == fault


def test_header_with_a_number_too_large_is_a_wire_error() -> None:
    with pytest.raises(WireError) as raised:
        build_frame([Heartbeat(request_id=1)], sequence=1, time_ns=1 << 64)
    assert raised.value.key() == (Reason.OUT_OF_RANGE, 32, "time_ns", 1 << 64)
