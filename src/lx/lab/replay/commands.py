"""LX's own commands: text, one record a line, or the frames of a log as they were stored.

Text: the text form of docs/wire.md, commands and their extensions; blank lines and lines that begin with `#` are passed
over; the time of the log stands at 0. Binary: command frames one after the other, sealed or not; sealed ones must be
chained. Nothing is compared: the result is the state hash, the trades and the rejections. A row is a record.
"""

from __future__ import annotations

from lx.errors import InputError, LxError, UsageError
from lx.lab.replay.engines import EnginesDiffer
from lx.lab.replay.feed import Feed
from lx.lab.replay.report import Report
from lx.lab.replay.source import Source
from lx.wire.codec import extension_of, from_text
from lx.wire.errors import TextError, WireError
from lx.wire.frame import HEADER_SIZE, NO_HEADER, FrameHeader, build_frame, decode_frame, read_header, verify_chain
from lx.wire.records_generated import (
    CLASSES,
    FRAME_EVENTS,
    FRAME_MAGIC,
    FRAME_SEALED,
    FRAME_SNAPSHOT,
    RECORD_SIZE,
    Record,
)

__all__ = ["MAGIC", "NAME", "replay"]

NAME = "commands"
MAGIC = FRAME_MAGIC.to_bytes(4, "little")
"""First bytes of a file of frames."""


def replay(source: Source, feed: Feed) -> Report:
    """Replay a file of commands; raise InputError for a malformed line or frame, UsageError with accounts."""
    if feed.accounts:
        raise UsageError(
            f"--accounts: {source.path} is a log, which has its own accounts or none; leave the option out"
        )
    if source.head().startswith(MAGIC):
        _replay_frames(source, feed)
    else:
        _replay_text(source, feed)
    return Report(NAME, rows=source.row)


# ---------------------------------------------------------------- text


def _replay_text(source: Source, feed: Feed) -> None:
    waiting: Record | None = None
    for line in source.lines(comment="#"):
        record = _record(source, line)
        spec = record.SPEC
        if waiting is not None:
            if spec.kind != extension_of(waiting):
                raise source.fault("record", line, f"{waiting.NAME} must be followed by its {_extension(waiting)}")
            feed.put(waiting, record)
            waiting = None
        elif spec.group != "command":
            raise source.fault("record", line, f"{spec.name} is no command, and no extension of the line before")
        elif extension_of(record) is not None:
            waiting = record
            continue
        else:
            feed.put(record)
        feed.end_row(None)
    if waiting is not None and source.row != source.limit:
        raise source.fault("record", waiting.NAME, f"the file ends before its {_extension(waiting)}; add it")
    feed.flush()


def _record(source: Source, line: str) -> Record:
    try:
        return from_text(line)
    except WireError as error:
        why = f"{error.reason.name.lower()}; docs/wire.md has what is allowed"
        raise source.fault(error.field, error.value, why) from None
    except TextError as error:
        raise source.fault("record", line, str(error)) from None


def _extension(record: Record) -> str:
    kind = extension_of(record)
    return "" if kind is None else CLASSES[kind].NAME


# ---------------------------------------------------------------- frames


def _replay_frames(source: Source, feed: Feed) -> None:
    previous = NO_HEADER
    at = 0
    while source.limit is None or source.row < source.limit:
        head = source.read(HEADER_SIZE)
        if not head:
            return
        where = f"{source.path}: frame at byte {at}"
        header = _header(source, head, where)
        payload = source.read(RECORD_SIZE * header.record_count)
        if len(payload) < RECORD_SIZE * header.record_count:
            raise InputError(f"{where}: cut off after {len(payload)} bytes of records; {_whole_or_limit(source)}")
        frame = head + payload
        try:
            if header.flags & FRAME_SEALED:
                _verify(previous, frame)
            _apply(source, feed, header, frame)
        except EnginesDiffer:
            raise
        except LxError as error:
            place = f"{where}, after record {source.row}"
            raise InputError(f"{place}: {error}; the file is damaged or not a whole log") from None
        previous = head
        at += len(frame)


def _verify(previous: bytes, frame: bytes) -> None:
    """Raise WireError for a sealed frame that is damaged in itself, or else does not follow the one before it."""
    try:
        verify_chain(previous, frame)
    except WireError:
        decode_frame(frame)  # a wrong checksum says more than a chain that does not fit
        raise


def _whole_or_limit(source: Source) -> str:
    return f"take the whole file, or the good part by --limit {source.row}" if source.row else "take the whole file"


def _header(source: Source, head: bytes, where: str) -> FrameHeader:
    if len(head) < HEADER_SIZE:
        raise InputError(f"{where}: cut off after {len(head)} bytes of the header; {_whole_or_limit(source)}")
    try:
        header = read_header(head)
    except WireError as error:
        raise InputError(f"{where}: {error}; the file is damaged or holds something else") from None
    if header.flags & (FRAME_EVENTS | FRAME_SNAPSHOT):
        kind = "events" if header.flags & FRAME_EVENTS else "a snapshot"
        raise InputError(f"{where}: holds {kind}; name a file of command frames")
    return header


def _apply(source: Source, feed: Feed, header: FrameHeader, frame: bytes) -> None:
    left = None if source.limit is None else source.limit - source.row
    if left is None or header.record_count <= left:
        feed.apply(frame, header.command_count)
        source.row += header.record_count
        return
    records = decode_frame(frame)[1][:left]
    source.row += len(records)
    if extension_of(records[-1]) is not None:
        records.pop()
    if records:
        cut = build_frame(
            records, sequence=header.sequence, time_ns=header.time_ns, shard=header.shard, term=header.term
        )
        feed.apply(cut, sum(record.SPEC.group == "command" for record in records))
