"""Records from bytes and from text, and back.

Written for reading: the tables in `records_generated` say what is checked, this module checks it in the order of
docs/wire.md. The native decoder does the same with the same tables and must report the same first fault. Nothing here
knows sockets, files or time.
"""

from __future__ import annotations

import string
from collections.abc import Callable

from lx.wire.errors import TextError, WireError
from lx.wire.records_generated import CLASSES, FLAG_EXTENSION, RECORD_SIZE, SPECS, Reason, Record
from lx.wire.spec import FieldSpec, RecordSpec

Buffer = bytes | bytearray | memoryview

TEXT_CHARS = frozenset((string.ascii_letters + string.digits + "._-/").encode("ascii"))
_BY_NAME = {spec.name: spec for spec in SPECS.values()}
_FLAGS_AT = 5
_BY_FLAG = frozenset(
    spec.kind
    for spec in SPECS.values()
    for field in spec.fields
    if (FLAG_EXTENSION, "extension") in (field.flags or ())
)
"""Kinds that have an extension record only when their flag says so; others that have one have it always."""


def encode(record: Record) -> bytes:
    """The 64 bytes of a record; raise WireError when a field breaks its rules.

    >>> encode(Heartbeat(request_id=1))[0]
    85
    """
    for field in record.SPEC.fields:
        _check_fits(field, getattr(record, field.name))
    data = record.pack()
    check(data)
    return data


def _check_fits(field: FieldSpec, value: int | str) -> None:
    """Raise WireError unless the value has a form in the field's bytes; `struct` would cut a text without a word."""
    if isinstance(value, str):
        for index, char in enumerate(value):
            if index == field.size or ord(char) not in TEXT_CHARS:
                raise WireError(Reason.BAD_TEXT, field.offset + index, field.name, ord(char))
        return
    low, high = field.range
    if not low <= value <= high:
        raise WireError(Reason.OUT_OF_RANGE, field.offset, field.name, value)


def decode(buffer: Buffer, offset: int = 0) -> Record:
    """The record at `offset` of the buffer, checked; raise WireError with absolute offsets."""
    check(buffer, offset)
    return CLASSES[buffer[offset]].unpack(buffer, offset)


def check(buffer: Buffer, offset: int = 0) -> RecordSpec:
    """Check the record at `offset`; return its table or raise WireError for the first fault."""
    if len(buffer) - offset < RECORD_SIZE:
        raise WireError(Reason.BAD_LENGTH, len(buffer), "length", len(buffer))
    spec = SPECS.get(buffer[offset])
    if spec is None:
        raise WireError(Reason.BAD_KIND, offset, "kind", buffer[offset])
    data = bytes(buffer[offset : offset + RECORD_SIZE])
    if not _QUICK[spec.kind](data):
        _find_fault(data, spec, offset)
    return spec


def announced(buffer: Buffer, offset: int = 0) -> int | None:
    """Kind of the extension record that must follow the record at `offset`, or None."""
    kind = buffer[offset]
    if kind in _BY_FLAG and not buffer[offset + _FLAGS_AT] & FLAG_EXTENSION:
        return None
    return SPECS[kind].extension


def extension_of(record: Record) -> int | None:
    """Kind of the extension record that must follow a record, or None."""
    if record.KIND in _BY_FLAG and not getattr(record, "flags", 0) & FLAG_EXTENSION:
        return None
    return record.SPEC.extension


def _find_fault(data: bytes, spec: RecordSpec, offset: int) -> None:
    """Raise WireError for the first fault of a record, in the order of docs/wire.md; return if there is none."""
    values = []
    end = 1
    for field in spec.fields:
        _check_reserved(data, end, field.offset, offset)
        values.append(_check_field(data, field, offset))
        end = field.offset + field.size
    _check_reserved(data, end, RECORD_SIZE, offset)
    for rule in spec.rules:
        if values[rule.field] & rule.mask == rule.value and not rule.allows(values[rule.then]):
            field = spec.fields[rule.then]
            raise WireError(Reason.OUT_OF_RANGE, offset + field.offset, field.name, values[rule.then])


def _quick_check(kind: int) -> Callable[[bytes], bool]:
    """A function that is true for a right record of the kind; False sends the caller to `_find_fault`.

    Most records are right, so they pay for one mask over the reserved bytes and a few comparisons only.
    """
    spec = SPECS[kind]
    unpack = CLASSES[kind].STRUCT.unpack
    reserved = sum(0xFF << (8 * at) for at in spec.reserved)
    numbered = list(enumerate(spec.fields, 1))
    members = [(index, field.enum._value2member_map_) for index, field in numbered if field.enum is not None]
    wrong_bits = [(index, ~sum(bit for bit, _ in field.flags)) for index, field in numbered if field.flags is not None]
    bounds = [
        (
            index,
            -(1 << 63) if field.minimum is None else field.minimum,
            (1 << 64) if field.maximum is None else field.maximum,
        )
        for index, field in numbered
        if field.minimum is not None or field.maximum is not None
    ]
    texts = [field for field in spec.fields if field.type == "text16"]
    rules = [(rule.field + 1, rule.mask, rule.value, rule.then + 1, rule.allows) for rule in spec.rules]

    def quick(data: bytes) -> bool:
        if texts or int.from_bytes(data, "little") & reserved:
            return False
        values = unpack(data)
        # Loops: a generator for each would take longer than what it finds.
        for index, known in members:
            if values[index] not in known:
                return False
        for index, wrong in wrong_bits:
            if values[index] & wrong:
                return False
        for index, low, high in bounds:
            if not low <= values[index] <= high:
                return False
        for index, mask, value, then, allows in rules:
            if values[index] & mask == value and not allows(values[then]):
                return False
        return True

    return quick


def _check_reserved(data: bytes, start: int, end: int, base: int) -> None:
    for at in range(start, end):
        if data[at]:
            raise WireError(Reason.RESERVED_NOT_ZERO, base + at, "reserved", data[at])


def _check_field(data: bytes, field: FieldSpec, base: int) -> int:
    """Check one field and return its value (0 for a text)."""
    at = base + field.offset
    raw = data[field.offset : field.offset + field.size]
    if field.type == "text16":
        _check_text(raw, field, at)
        return 0
    value = int.from_bytes(raw, "little", signed=field.is_signed)
    if field.enum is not None and value not in field.enum._value2member_map_:
        raise WireError(Reason.BAD_ENUM, at, field.name, value)
    if field.flags is not None and value & ~sum(bit for bit, _ in field.flags):
        raise WireError(Reason.BAD_FLAGS, at, field.name, value)
    is_low = field.minimum is not None and value < field.minimum
    if is_low or (field.maximum is not None and value > field.maximum):
        raise WireError(Reason.OUT_OF_RANGE, at, field.name, value)
    return value


def _check_text(raw: bytes, field: FieldSpec, at: int) -> None:
    length = len(raw.rstrip(b"\0"))
    if length == 0 and not field.optional:
        raise WireError(Reason.BAD_TEXT, at, field.name, 0)
    for index in range(length):
        if raw[index] not in TEXT_CHARS:
            raise WireError(Reason.BAD_TEXT, at + index, field.name, raw[index])


def to_text(record: Record) -> str:
    """The text form: name, then `field=value` for each field that is not zero or empty, in the order of the schema.

    >>> to_text(Cancel(account=7, session=1, client_id=6, target_id=5))
    'cancel account=7 session=1 client_id=6 target_id=5'
    """
    words = [record.NAME]
    for field in (record.SPEC.fields[index] for index in record.SPEC.text_order):
        value = getattr(record, field.name)
        if value:
            words.append(f"{field.name}={_word(field, value)}")
    return " ".join(words)


def _word(field: FieldSpec, value: int | str) -> str:
    if isinstance(value, str):
        return value
    if field.enum is not None and value in field.enum._value2member_map_:
        return field.enum(value).name.lower()
    if field.flags is not None and not value & ~sum(bit for bit, _ in field.flags):
        return "|".join(name for bit, name in field.flags if value & bit)
    return str(value)


def from_text(line: str) -> Record:
    """The record of a line in text form; raise TextError for words, WireError for values that break a rule."""
    name, *words = line.split() or [""]
    spec = _BY_NAME.get(name)
    if spec is None:
        raise TextError(f"no record named {name!r}; known are {', '.join(sorted(_BY_NAME))}")
    fields = {field.name: field for field in spec.fields}
    values: dict[str, int | str] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or key not in fields:
            raise TextError(f"{name}: {word!r} is not field=value with one of {', '.join(fields)}")
        if key in values:
            raise TextError(f"{name}: {key} is given twice")
        values[key] = _value(name, fields[key], value)
    record = CLASSES[spec.kind](**values)  # type: ignore[arg-type]
    check(record.pack())
    return record


def _value(name: str, field: FieldSpec, word: str) -> int | str:
    if field.type == "text16":
        if len(word) > field.size or not word.isascii() or "\0" in word:
            raise TextError(f"{name}: {field.name}={word!r} is not at most {field.size} ASCII characters")
        return word
    if field.enum is not None and word.upper() in field.enum.__members__ and word == word.lower():
        return int(field.enum[word.upper()])
    if field.flags is not None:
        bits = {flag: bit for bit, flag in field.flags}
        flags = word.split("|")
        if all(flag in bits for flag in flags):
            return sum(bits[flag] for flag in set(flags))
    digits = word.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        raise TextError(f"{name}: {field.name}={word!r} is not {_expected(field)}")
    # A u64 has at most 20 digits; int() itself refuses thousands of them with an error that is not ours.
    value = int(word) if len(digits) <= 20 else 1 << 64
    low, high = field.range
    if not low <= value <= high:
        raise TextError(f"{name}: {field.name}={word} does not fit {field.type} ({low}..{high})")
    return value


def _expected(field: FieldSpec) -> str:
    if field.enum is not None:
        return "one of " + ", ".join(member.name.lower() for member in field.enum)
    if field.flags is not None:
        return "flags joined by |: " + ", ".join(name for _, name in field.flags)
    return "a whole number"


_QUICK = {kind: _quick_check(kind) for kind in SPECS}
