"""The commands of a journal as rows, for other programs, and the first place where two journals differ."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import zip_longest

import msgspec

from lx.errors import UsageError
from lx.journal import Survey, read_frames
from lx.wire.codec import to_text
from lx.wire.frame import HEADER_SIZE, read_header
from lx.wire.records_generated import CLASSES, RECORD_SIZE, SPECS, Record

__all__ = ["FORMATS", "dump_lines", "export_lines", "first_difference"]

FORMATS = ("csv", "jsonl")
_GROUPS = ("command", "extension")


def _records(frame: bytes) -> Iterator[tuple[int, Record]]:
    """Each record with the ordinal of its command; an extension has that of the command before it."""
    sequence = read_header(frame).sequence - 1
    for at in range(HEADER_SIZE, len(frame), RECORD_SIZE):
        record = CLASSES[frame[at]].unpack(frame, at)
        sequence += record.SPEC.group == "command"
        yield sequence, record


def dump_lines(found: Survey, *, from_sequence: int = 1) -> Iterator[str]:
    """Header and records of each frame in text form."""
    for frame in read_frames(found.segments, from_sequence):
        header = read_header(frame)
        yield (
            f"frame sequence={header.sequence} commands={header.command_count} records={header.record_count} "
            f"time_ns={header.time_ns} term={header.term} flags={header.flags} hash={header.hash.hex()}"
        )
        for sequence, record in _records(frame):
            yield f"  {sequence} {to_text(record)}"


def export_lines(found: Survey, *, to: str) -> Iterator[str]:
    """One line a record: `jsonl` with the record's own fields, `csv` with a column for each field of any command."""
    if to not in FORMATS:
        raise UsageError(f"--to: {to!r} is no format; give one of {', '.join(FORMATS)}")
    rows = _rows(found)
    if to == "jsonl":
        for row in rows:
            yield msgspec.json.encode(row).decode()
        return
    specs = [spec for spec in SPECS.values() if spec.group in _GROUPS]
    fields = dict.fromkeys(field.name for spec in specs for field in spec.fields)
    columns = list(dict.fromkeys(("sequence", "time_ns", "record", *fields)))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="")
    for row in _with_head(columns, rows):
        writer.writerow(row)
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def _with_head(columns: list[str], rows: Iterator[dict[str, int | str]]) -> Iterator[dict[str, int | str]]:
    yield {column: column for column in columns}
    yield from rows


def _rows(found: Survey) -> Iterator[dict[str, int | str]]:
    for frame in read_frames(found.segments):
        time_ns = read_header(frame).time_ns
        for sequence, record in _records(frame):
            values = {field.name: getattr(record, field.name) for field in record.SPEC.fields}
            yield {"sequence": sequence, "time_ns": time_ns, "record": record.NAME, **values}


def first_difference(one: Survey, other: Survey) -> str | None:
    """The first frame that differs between two journals, in words; None when they are the same log.

    A log may be pruned: what only one of them has before the first command of the other is no difference.
    """
    first = max(one.first_sequence, other.first_sequence)
    pairs = zip_longest(read_frames(one.segments, first), read_frames(other.segments, first))
    for left, right in pairs:
        if left == right:
            continue
        if left is None or right is None:
            shorter, longer = (one, other) if left is None else (other, one)
            return (
                f"{shorter.directory} ends before command {shorter.next_sequence}, {longer.directory} goes on to "
                f"{longer.next_sequence - 1}"
            )
        return _told(left, right)
    return None


def _told(left: bytes, right: bytes) -> str:
    sequence = read_header(left).sequence
    for (number, record), (_, other) in zip(_records(left), _records(right), strict=False):
        if record != other:
            return f"command {number}: {to_text(record)}; the other: {to_text(other)}"
    return f"the frames of command {sequence} have other headers: {left[:64].hex()}; the other: {right[:64].hex()}"
