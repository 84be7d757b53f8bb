"""Text form and NumPy layouts: the same record in every form, in both languages."""

from __future__ import annotations

import string

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lx import _native
from lx.wire import layouts_generated as layouts
from lx.wire.codec import check, decode, encode, from_text, to_text
from lx.wire.errors import TextError, WireError
from lx.wire.records_generated import CLASSES, RECORD_SIZE, SPECS, Record
from lx.wire.spec import FieldSpec, RecordSpec

TEXTS = st.text(alphabet=string.ascii_letters + string.digits + "._-/", min_size=1, max_size=16)
# Signs, other digits, separators, a zero byte, letters beyond ASCII, more digits than int() takes, ranges, cases.
ODD_WORDS = ["", "-", "+1", "-0", "007", "1_0", "\u0663", "=", "|", "post_only|", "a=b", "\0", "A\0", "é", "9" * 30]
ODD_WORDS += [
    "BUY",
    "Buy",
    "post_only|post_only",
    "engine_target|post_only",
    "-1",
    str(1 << 64),
    str(1 << 63),
    "x" * 17,
]


def values_of(field: FieldSpec) -> st.SearchStrategy[int | str]:
    """Values that the field allows by itself."""
    if field.type == "text16":
        return TEXTS | st.just("") if field.optional else TEXTS
    if field.enum is not None:
        return st.sampled_from([int(member) for member in field.enum if member >= (field.minimum or 0)])
    if field.flags is not None:
        bits = sum(bit for bit, _ in field.flags)
        return st.sampled_from(
            [value for value in range(bits + 1) if not value & ~bits and value >= (field.minimum or 0)]
        )
    low, high = field.range
    low = low if field.minimum is None else field.minimum
    high = high if field.maximum is None else field.maximum
    return st.integers(low, high) | st.sampled_from([low, high])


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A valid record of any kind."""
    spec = draw(st.sampled_from(list(SPECS.values())))
    values = {field.name: draw(values_of(field)) for field in spec.fields}
    for rule in spec.rules:  # move into the limits of the rules that apply
        name, then = spec.fields[rule.field].name, spec.fields[rule.then].name
        if int(values[name]) & rule.mask == rule.value:
            values[then] = min(max(int(values[then]), rule.minimum), rule.maximum)
    record = CLASSES[spec.kind](**values)  # type: ignore[arg-type]
    try:
        check(record.pack())
    except WireError:
        assume(False)
    return record


@given(records())
def test_text_record_bytes_record_text_is_the_identity(record: Record) -> None:
    text = to_text(record)
    data = encode(from_text(text))
    assert data == record.pack()
    assert decode(data) == record
    assert to_text(decode(data)) == text
    assert _native.wire_text(data) == text
    assert _native.wire_parse(text) == data
    assert _native.wire_check("record", data) is None


@given(st.binary(min_size=RECORD_SIZE, max_size=RECORD_SIZE), st.sampled_from(sorted(SPECS)))
def test_text_of_any_bytes_is_the_same_in_both_languages(data: bytes, kind: int) -> None:
    data = bytes([kind]) + data[1:]
    assert _native.wire_text(data) == to_text(CLASSES[kind].unpack(data))


def parse(line: str) -> bytes | None:
    """The bytes of a line, or None when it is refused by one of the two named errors."""
    try:
        return from_text(line).pack()
    except (TextError, WireError):
        return None


def native_parse(line: str) -> bytes | None:
    try:
        return _native.wire_parse(line)
    except ValueError:
        return None


@given(records(), st.data())
def test_both_languages_accept_the_same_lines(record: Record, data: st.DataObject) -> None:
    words = to_text(record).split(" ")
    for _ in range(data.draw(st.integers(1, 2))):
        at = data.draw(st.integers(0, len(words) - 1))
        key, equals, value = words[at].partition("=")
        odd = data.draw(st.sampled_from(ODD_WORDS) | st.text(max_size=4))
        changes = [odd, f"{key}={odd}", f"{odd}{equals}{value}", f"{words[at]} {words[at]}", f"{words[at]}\t", value]
        words[at] = data.draw(st.sampled_from(changes))
    line = " ".join(words)
    assert parse(line) == native_parse(line), repr(line)


@given(st.text())
@example("")
@example("new")
@example("heartbeat\n")
@example("heartbeat request_id=1\u2003client_time_ns=2")
@example("add_asset client_id=1 name=" + "9" * 5000)
@example("heartbeat request_id=" + "9" * 5000)
@example("heartbeat request_id=" + "0" * 5000 + "7")
@example("heartbeat request_id=-0")
def test_any_line_is_a_record_or_a_named_error(line: str) -> None:
    assert parse(line) == native_parse(line), repr(line)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "no record named"),
        ("buy instrument=1", "no record named 'buy'"),
        ("cancel client=1", "client_id"),
        ("cancel client_id", "not field=value"),
        ("cancel client_id=1 client_id=2", "twice"),
        ("cancel client_id=x", "a whole number"),
        ("cancel client_id=-1", "does not fit"),
        ("cancel flags=post_only client_id=1 target_id=1", "engine_target"),
        ("new side=long", "buy"),
        ("add_asset name=a-name-of-seventeen", "16"),
    ],
)
def test_a_wrong_line_says_what_is_wrong(line: str, words: str) -> None:
    with pytest.raises(TextError, match=words):
        from_text(line)
    with pytest.raises(ValueError, match=words.replace("'", '"')):
        _native.wire_parse(line)


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.name)
def test_layouts_have_the_fields_of_the_records(spec: RecordSpec) -> None:
    layout = getattr(layouts, spec.name.upper())
    assert layout.itemsize == RECORD_SIZE
    assert layout.names == ("kind", *(field.name for field in spec.fields))
    for field in spec.fields:
        dtype, offset = layout.fields[field.name][:2]
        assert (offset, dtype.itemsize) == (field.offset, field.size)
        assert dtype.kind == {"text16": "S", "i32": "i", "i64": "i"}.get(field.type, "u")


@given(records())
def test_layouts_read_and_write_what_the_structs_do(record: Record) -> None:
    data = record.pack()
    layout = getattr(layouts, record.NAME.upper())
    row = np.frombuffer(data, dtype=layout)[0]
    made = np.zeros(1, dtype=layout)
    made["kind"] = record.KIND
    for field in record.SPEC.fields:
        value = getattr(record, field.name)
        assert row[field.name] == (value.encode() if isinstance(value, str) else value)
        made[field.name] = value
    # NumPy leaves the bytes between the fields of a new array zero.
    assert made.tobytes() == data


@pytest.mark.parametrize(
    ("union", "kinds"),
    [
        ("COMMAND", ("new", "cancel", "replace", "reduce")),
        ("EVENT", ("accepted", "rejected", "fill", "trade", "canceled", "replaced", "reduced", "level")),
    ],
)
def test_the_common_layouts_agree_with_their_kinds(union: str, kinds: tuple[str, ...]) -> None:
    common = getattr(layouts, union).fields
    for name in kinds:
        for field, place in getattr(layouts, name.upper()).fields.items():
            if field in common:
                assert common[field] == place, f"{union}.{field} is elsewhere in {name}"
    wanted = {
        "COMMAND": "kind side type tif stp flags instrument account session client_id target_id price quantity",
        "EVENT": "kind side reason command instrument session client_id order_id price quantity remaining request_id",
    }[union]
    assert set(wanted.split()) <= set(common)
