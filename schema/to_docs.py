"""The wire for people: docs/wire.md."""

from __future__ import annotations

from typing import Any

from model import Field, Record, Schema

INTRO = """# The wire of LX, version {version}

Written by schema/generate.py from schema/wire.toml; change that file and run it again.

All integers are little-endian. Every record is {size} bytes; its first byte is its kind. Bytes that no field covers are
reserved and must be zero. A record is checked by ascending offset, then by its rules; the first fault is reported as
reason, offset, field and value.

**Text form.** Each record has one line of text: its name, then `field=value` for every field that is not zero, in the
order of the tables below; enumerations by name, flags joined by `|`. Reading and writing either form is the identity:

    new side=buy type=limit tif=gtc instrument=1 account=7 session=1 client_id=5 price=7000000 quantity=50000

**Events.** `command` is the index of an event's command among those of its frame; the one event that answers a command
carries its client id as `request_id`. `number` counts the events of a session from 1 on, through all frames and
connections; after 4294967295 comes 0. An event without a session, or with session 0, is public and has none.

Golden vectors, bytes beside their text, are in schema/vectors.

"""

CHECKS = """## Order of checks

Every decoder reports the same first fault: the order is part of the wire. Offsets count from the start of the buffer.

**Record.** At least {size} bytes (`bad_length`), a known kind (`bad_kind`), then by ascending offset each field and
each reserved byte (`reserved_not_zero`): a member of the enumeration (`bad_enum`), known flags only (`bad_flags`), text
(`bad_text`, at the first wrong character), limits (`out_of_range`); then the rules (`out_of_range` of the field bound).

**Frame.** At least 64 bytes (`bad_length`); magic, version, flags (at most one of `events`, `snapshot`, `synced`),
record_count (`bad_count`: 1..{frame_max} for commands, at least 1 for a snapshot), sequence at least 1,
command_count (`bad_count`: 1..record_count for commands); length = 64 + {size} x record_count (`bad_length`); the
checksum when sealed (`bad_checksum`), else checksum and hash are zero (`reserved_not_zero`); then record by
record: the record itself, an extension exactly where the record before it asks for one (`bad_extension`; value =
kind found, 0 at the end), its group (`bad_kind`); at last the count of commands (`bad_count`). The chain is
checked apart, against the header of the frame before (`bad_hash`).

**Message.** At most 16 + {size} x {message_max} bytes (`message_too_large`), at least 16 (`bad_length`); magic,
version, type, count (`bad_count`: 1..{message_max}), flags (`bad_flags`: `padded` or none, and that with type
`commands` only; then count is 1, else `bad_count`), reserved zero, payload_length = {size} x count, length = 16 +
payload_length (`bad_length`). The records are checked one by one: a bad one refuses itself only.

**Short command.** With type `short` count is 1 (`bad_count`), payload_length is {short} (`bad_length`), and the
checksum is right (`bad_checksum`, its offset and the value found). What it makes is then checked as a record `new`.

**Padding.** With flag `padded` payload_length is {size} + 1 to {padding_max} bytes of padding, which follow the record.
The byte at offset n of the message is n modulo {modulus}, so that bytes that were lost, moved or changed show; the
first that isn't refuses the message whole (`bad_padding`, its offset and value). Padding is for benchmarks: it lets a
message have 100, 200, 500 or 1,000 bytes, as those of other systems have.

"""


def write_docs(schema: Schema) -> str:
    """The page docs/wire.md."""
    out = [INTRO.format(version=schema.version, size=schema.record_size)]
    for name, header in schema.headers.items():
        out.append(_header(name, header))
    limits = {name: value for name, (value, _) in schema.limits.items()}
    frame_max, message_max = limits["RECORDS_PER_FRAME_MAX"], limits["RECORDS_PER_MESSAGE_MAX"]
    out.append(
        CHECKS.format(
            size=schema.record_size,
            frame_max=frame_max,
            message_max=message_max,
            short=limits["SHORT_SIZE"],
            padding_max=limits["PADDING_MAX"],
            modulus=limits["PADDING_MODULUS"],
        )
    )
    out.append("## Limits\n\n| name | value | what it bounds |\n|---|---|---|\n")
    for name, (value, doc) in schema.limits.items():
        out.append(f"| {name} | {value} | {doc} |\n")
    for title, flags in (
        ("Command flags", schema.flags),
        ("Rights of a session", schema.rights),
        ("Envelope flags", schema.envelope_flags),
        ("Frame flags", schema.frame_flags),
    ):
        out.append(f"\n## {title}\n\n| name | bit | meaning |\n|---|---|---|\n")
        for name, (value, doc) in flags.items():
            out.append(f"| {name} | {value} | {doc} |\n")
    out.append("\n## Enumerations\n")
    for name, members in schema.enums.items():
        out.append(f"\n### {name}\n\n| member | value | meaning |\n|---|---|---|\n")
        for member, (value, doc) in members.items():
            out.append(f"| {member} | {value} | {doc} |\n")
    for group in ("command", "extension", "control", "event", "state"):
        out.append(f"\n## Records: {group}\n")
        for record in schema.records:
            if record.group == group:
                out.append(_record(record))
    return "".join(out)


def _header(name: str, header: dict[str, Any]) -> str:
    out = [f"## Header: {name} ({header['size']} bytes)\n\n{header['doc']}\n\n"]
    out.append("| at | type | field | meaning |\n|---|---|---|---|\n")
    for one in header["fields"]:
        out.append(f"| {one['at']} | {one['type']} | {one['name']} | {one['doc']} |\n")
    out.append("\n")
    return "".join(out)


def _bounds(one: Field) -> str:
    if one.enum is not None:
        return one.enum
    if one.flags is not None:
        return ", ".join(one.flags)
    low = "" if one.minimum is None else str(one.minimum)
    high = "" if one.maximum is None else str(one.maximum)
    return f"{low}..{high}" if low or high else ""


def _has_extension_flag(record: Record) -> bool:
    return any("extension" in (one.flags or ()) for one in record.fields)


def _record(record: Record) -> str:
    out = [f"\n### {record.name} ({record.kind})\n\n{record.doc}"]
    if record.extension is not None:
        when = " when flag `extension` is set" if _has_extension_flag(record) else ""
        out.append(f" A record `{record.extension}` must follow{when}.")
    out.append("\n\n| at | type | field | values | meaning |\n|---|---|---|---|---|\n")
    for one in (record.fields[index] for index in record.text_order):
        out.append(f"| {one.at} | {one.type} | {one.name} | {_bounds(one)} | {one.doc} |\n")
    if record.rules:
        out.append("\n")
    for rule in record.rules:
        then = record.fields[rule.then].name
        if rule.then == rule.field:
            out.append(f"- Flag {rule.words}.\n")
        elif rule.minimum > rule.maximum:
            out.append(f"- When {rule.words}, {then} is not {rule.maximum + 1}..{rule.minimum - 1}.\n")
        else:
            out.append(f"- When {rule.words}, {then} is {rule.minimum}..{rule.maximum}.\n")
    return "".join(out)
