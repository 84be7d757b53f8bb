"""Python forms: dataclasses with `struct` layouts, and NumPy dtypes."""

from __future__ import annotations

from model import Field, Record, Schema

WRITTEN = "Written by schema/generate.py from schema/wire.toml; change that file and run it again."
HEAD = f'"""{{title}}\n\n{WRITTEN}\n"""\n\n# ruff: noqa\n# fmt: off\n\n'
STRUCT = {"u8": "B", "u16": "H", "u32": "I", "u64": "Q", "i32": "i", "i64": "q", "text16": "16s"}
NUMPY = {"u8": "u1", "u16": "<u2", "u32": "<u4", "u64": "<u8", "i32": "<i4", "i64": "<i8", "text16": "S16"}
COMMAND_UNION = ("new", "cancel", "replace", "reduce")
EVENT_UNION = ("canceled", "accepted", "rejected", "fill", "trade", "replaced", "reduced", "level")


def write_records(schema: Schema) -> str:
    """The module lx.wire.records_generated."""
    out = [HEAD.format(title="Constants, enumerations and records of the wire.")]
    out.append("from __future__ import annotations\n\nimport struct\nfrom dataclasses import dataclass\n")
    out.append("from enum import IntEnum\nfrom typing import ClassVar, Self\n\n")
    out.append("from lx.wire.spec import FieldSpec, Printed, RecordSpec, RuleSpec\n\n")
    out.append(f"#: Version of the wire.\nWIRE_VERSION = {schema.version}\nRECORD_SIZE = {schema.record_size}\n")
    for name, (value, doc) in schema.limits.items():
        out.append(f"#: {doc}\n{name} = {value}\n")
    for name, value in schema.magic.items():
        out.append(f"#: First bytes of a{'n' if name[0] == 'e' else ''} {name}.\n{name.upper()}_MAGIC = {value:#x}\n")
    for prefix, flags in (
        ("FLAG", schema.flags),
        ("RIGHT", schema.rights),
        ("ENVELOPE", schema.envelope_flags),
        ("FRAME", schema.frame_flags),
    ):
        for name, (value, doc) in flags.items():
            out.append(f"#: {doc}\n{prefix}_{name.upper()} = {value}\n")
    for name, members in schema.enums.items():
        out.append(f"\n\nclass {name}(IntEnum):\n")
        out.append('    """Enumeration of the wire; each member says what it means."""\n\n')
        for member, (value, doc) in members.items():
            out.append(f"    #: {doc}\n    {member.upper()} = {value}\n")
    out.append('\n\nclass Kind(IntEnum):\n    """First byte of every record."""\n\n')
    for record in schema.records:
        out.append(f"    #: {record.doc}\n    {record.name.upper()} = {record.kind}\n")
    for record in schema.records:
        out.append(_record(schema, record))
    out.append("\n\n#: Every record class.\nRecord = (\n    ")
    out.append("\n    | ".join(record.type_name for record in schema.records) + "\n)\n")
    out.append("\n#: The class of each kind.\nCLASSES: dict[int, type[Record]] = {\n")
    for record in schema.records:
        out.append(f"    {record.kind}: {record.type_name},\n")
    out.append("}\n\n#: What is checked of each kind, fields by offset.\nSPECS: dict[int, RecordSpec] = {\n")
    for record in schema.records:
        out.append(f"    {record.kind}: {record.type_name}.SPEC,\n")
    out.append("}\n")
    return "".join(out)


def _text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _format(schema: Schema, record: Record) -> str:
    parts = ["<B"]
    end = 1
    for one in record.fields:
        if one.at > end:
            parts.append(f"{one.at - end}x")
        parts.append(STRUCT[one.type])
        end = one.at + one.size
    if end < schema.record_size:
        parts.append(f"{schema.record_size - end}x")
    return "".join(parts)


def _spec(schema: Schema, one: Field) -> str:
    words = [_text(one.name), _text(one.type), str(one.at), str(one.size)]
    if one.enum is not None:
        words.append(f"enum={one.enum}")
    if one.flags is not None:
        pairs = ", ".join(f"({schema.bits[name]}, {_text(name)})" for name in one.flags)
        words.append(f"flags=({pairs},)")
    if one.minimum is not None:
        words.append(f"minimum={one.minimum}")
    if one.maximum is not None:
        words.append(f"maximum={one.maximum}")
    if one.optional:
        words.append("optional=True")
    return f"FieldSpec({', '.join(words)})"


def _record(schema: Schema, record: Record) -> str:
    # Its methods are written out, as `dataclass` would make them: made at each import they take most of its time.
    out = [f"\n\n@dataclass(slots=True, init=False, repr=False, eq=False)\nclass {record.type_name}(Printed):\n"]
    out.append(f'    """{record.doc}\n\n')
    for one in record.fields:
        out.append(f"    {one.name}: {one.doc}\n")
    out.append('    """\n\n')
    out.append(f"    NAME: ClassVar[str] = {_text(record.name)}\n    KIND: ClassVar[int] = {record.kind}\n")
    out.append(f"    STRUCT: ClassVar[struct.Struct] = struct.Struct({_text(_format(schema, record))})\n")
    out.append("    SPEC: ClassVar[RecordSpec] = RecordSpec(\n")
    extension = next((each.kind for each in schema.records if each.name == record.extension), None)
    for value in (_text(record.name), record.kind, _text(record.group), extension):
        out.append(f"        {value},\n")
    out.append("        (\n")
    for one in record.fields:
        out.append(f"            {_spec(schema, one)},\n")
    out.append("        ),\n        (\n")
    for rule in record.rules:
        out.append(
            f"            RuleSpec({rule.field}, {rule.mask}, {rule.value}, {rule.then},"
            f" {rule.minimum}, {rule.maximum}, {_text(rule.words)}),\n"
        )
    out.append(f"        ),\n        {tuple(record.reserved(schema.record_size))!r},\n")
    out.append(f"        {record.text_order!r},\n    )\n\n")
    for one in record.fields:
        typed = 'str = ""' if one.type == "text16" else "int = 0"
        out.append(f"    {one.name}: {typed}\n")
    out.append(_methods(record))
    values = ", ".join(
        f'self.{one.name}.encode("ascii")' if one.type == "text16" else f"self.{one.name}" for one in record.fields
    )
    out.append("\n    def pack(self) -> bytes:\n")
    out.append('        """The 64 bytes of the record, unchecked."""\n')
    out.append(f"        return self.STRUCT.pack({record.kind}, {values})\n")
    out.append("\n    @classmethod\n")
    out.append("    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:\n")
    out.append('        """The record at `offset` of the buffer, unchecked."""\n')
    if any(one.type == "text16" for one in record.fields):
        names = ", ".join(one.name for one in record.fields)
        out.append(f"        _, {names} = cls.STRUCT.unpack_from(buffer, offset)\n")
        args = ", ".join(
            f'{one.name}.rstrip(b"\\0").decode("ascii", "replace")' if one.type == "text16" else one.name
            for one in record.fields
        )
        out.append(f"        return cls({args})\n")
    else:
        out.append("        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])\n")
    return "".join(out)


def _methods(record: Record) -> str:
    """The constructor, with a default for every field, and what tells equal records."""
    kinds = [(one.name, 'str = ""' if one.type == "text16" else "int = 0") for one in record.fields]
    words = ", ".join(["self", *(f"{name}: {typed}" for name, typed in kinds)])
    body = "".join(f"        self.{name} = {name}\n" for name, _ in kinds) or "        pass\n"
    mine, others = (", ".join(f"{it}.{name}" for name, _ in kinds) for it in ("self", "other"))
    equal = f"({mine},) == ({others},)" if kinds else "True"
    return (
        f"\n    def __init__({words}) -> None:\n{body}"
        f"\n    def __eq__(self, other: object) -> bool:\n        if not isinstance(other, {record.type_name}):\n"
        f"            return NotImplemented\n        return {equal}\n"
    )


def write_layouts(schema: Schema) -> str:
    """The module lx.wire.layouts_generated."""
    title = "NumPy layouts of the records: one dtype a kind, and one for all commands and all events."
    out = [HEAD.format(title=title)]
    out.append("from __future__ import annotations\n\nimport numpy as np\n")
    for record in schema.records:
        out.append(_dtype(schema, record.name.upper(), record.fields, record.doc))
    by_name = {record.name: record for record in schema.records}
    for name, union, doc in (
        ("COMMAND", COMMAND_UNION, "The order commands: new, cancel, replace, reduce. A field a kind lacks is zero."),
        ("EVENT", EVENT_UNION, "The events about orders and levels. A field a kind lacks is zero."),
    ):
        fields: dict[str, Field] = {}
        for each in union:
            for one in by_name[each].fields:
                if not any(_clash(one, other) for other in fields.values()):
                    fields[one.name] = one
        out.append(_dtype(schema, name, tuple(sorted(fields.values(), key=lambda one: one.at)), doc))
    return "".join(out)


def _clash(one: Field, other: Field) -> bool:
    return one.name == other.name or (one.at < other.at + other.size and other.at < one.at + one.size)


def _dtype(schema: Schema, name: str, fields: tuple[Field, ...], doc: str) -> str:
    names = ", ".join(_text(one.name) for one in fields)
    formats = ", ".join(_text(NUMPY[one.type]) for one in fields)
    offsets = ", ".join(str(one.at) for one in fields)
    return (
        f"\n#: {doc}\n{name} = np.dtype(\n    {{\n"
        f'        "names": ["kind", {names}],\n        "formats": ["u1", {formats}],\n'
        f'        "offsets": [0, {offsets}],\n        "itemsize": {schema.record_size},\n    }}\n)\n'
    )
