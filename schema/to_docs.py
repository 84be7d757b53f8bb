"""The wire for people: docs/wire.md."""

from __future__ import annotations

from typing import Any

from model import Field, Record, Schema

INTRO = """# The wire of LX, version {version}

Written by schema/generate.py from schema/wire.toml; change that file and run it again.

All integers are little-endian. Every record is {size} bytes; its first byte is its kind. Bytes that no field covers are
reserved and must be zero. A record is checked by ascending offset, then by its rules; the first fault is reported as
reason, offset, field and value.

**Text form.** Each record has one line of text: its name, then `field=value` for every field that is not zero, in the order of
the tables below; enumerations by name, flags joined by `|`. Reading and writing either form is the identity:

    new side=buy type=limit tif=gtc instrument=1 account=7 session=1 client_id=5 price=7000000 quantity=50000

"""


def write_docs(schema: Schema) -> str:
    """The page docs/wire.md."""
    out = [INTRO.format(version=schema.version, size=schema.record_size)]
    for name, header in schema.headers.items():
        out.append(_header(name, header))
    out.append("## Limits\n\n| name | value | what it bounds |\n|---|---|---|\n")
    for name, (value, doc) in schema.limits.items():
        out.append(f"| {name} | {value} | {doc} |\n")
    for title, flags in (("Command flags", schema.flags), ("Frame flags", schema.frame_flags)):
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
    out = [f"## Header: {name} ({header['size']} bytes)\n\n{header['doc']}\n\n| at | type | field | meaning |\n|---|---|---|---|\n"]
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


def _record(record: Record) -> str:
    out = [f"\n### {record.name} ({record.kind})\n\n{record.doc}"]
    if record.extension is not None:
        out.append(f" A record `{record.extension}` must follow.")
    out.append("\n\n| at | type | field | values | meaning |\n|---|---|---|---|---|\n")
    for one in record.fields:
        out.append(f"| {one.at} | {one.type} | {one.name} | {_bounds(one)} | {one.doc} |\n")
    if record.rules:
        out.append("\n")
    for rule in record.rules:
        then = record.fields[rule.then].name
        out.append(f"- When {rule.words}, {then} is {rule.minimum}..{rule.maximum}.\n")
    return "".join(out)
