"""Rust form: constants, enumerations as constant modules, structs and the tables that checks and texts use."""

from __future__ import annotations

from model import Field, Record, Schema

RUST = {"u8": "u8", "u16": "u16", "u32": "u32", "u64": "u64", "i32": "i32", "i64": "i64", "text16": "[u8; 16]"}
TYPES = {"u8": "U8", "u16": "U16", "u32": "U32", "u64": "U64", "i32": "I32", "i64": "I64", "text16": "Text16"}
PREAMBLE = """//! Constants, enumerations, records and check tables of the wire.
//!
//! Written by schema/generate.py from schema/wire.toml; change that file and run it again.

/// How a field is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Unsigned, 1 byte.
    U8,
    /// Unsigned, 2 bytes, little-endian.
    U16,
    /// Unsigned, 4 bytes, little-endian.
    U32,
    /// Unsigned, 8 bytes, little-endian.
    U64,
    /// Signed, 4 bytes, little-endian.
    I32,
    /// Signed, 8 bytes, little-endian.
    I64,
    /// 1 to 16 characters, padded with zero bytes.
    Text16,
}

/// Members of an enumeration: value and name.
#[derive(Debug)]
pub struct EnumSpec {
    /// Name of the enumeration.
    pub name: &'static str,
    /// Value and name of each member.
    pub members: &'static [(u64, &'static str)],
}

/// What is checked of a field.
#[derive(Debug)]
pub struct FieldSpec {
    /// Name in text forms and errors.
    pub name: &'static str,
    /// How it is read.
    pub field_type: FieldType,
    /// First byte within the record.
    pub offset: usize,
    /// Bytes.
    pub size: usize,
    /// Its enumeration, when it is one.
    pub enumeration: Option<&'static EnumSpec>,
    /// Its allowed flags, bit and name, when it is the flags byte.
    pub flags: Option<&'static [(u64, &'static str)]>,
    /// Lowest value, inclusive.
    pub min: Option<i128>,
    /// Highest value, inclusive.
    pub max: Option<i128>,
    /// An empty text is allowed.
    pub optional: bool,
}

/// When `(field & mask) == value`, the field `then` must lie within `min..=max`; with `min` above `max` it must
/// not lie between the two.
#[derive(Debug)]
pub struct RuleSpec {
    /// Index of the field looked at.
    pub field: usize,
    /// Bits looked at.
    pub mask: u64,
    /// Value they must have for the rule to apply.
    pub value: u64,
    /// Index of the field that is bound.
    pub then: usize,
    /// Lowest value, inclusive.
    pub min: i128,
    /// Highest value, inclusive.
    pub max: i128,
}

/// Where a record may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// A request to change state.
    Command,
    /// Rare fields of the record before it.
    Extension,
    /// Between a client and a server, never in the log.
    Control,
    /// A fact.
    Event,
    /// A piece of a snapshot.
    State,
}

/// What is checked of a record kind.
#[derive(Debug)]
pub struct RecordSpec {
    /// Name in text forms.
    pub name: &'static str,
    /// First byte.
    pub kind: u8,
    /// Where it may stand.
    pub group: Group,
    /// Kind of the extension record that follows; see [`RecordSpec::announced`].
    pub extension: Option<u8>,
    /// The extension follows only when flag `extension` is set.
    pub by_flag: bool,
    /// Fields by offset.
    pub fields: &'static [FieldSpec],
    /// Their indices in the order of the text form.
    pub text_order: &'static [usize],
    /// Rules, in the order they are checked.
    pub rules: &'static [RuleSpec],
    /// Bits that must be zero, as eight little-endian words.
    pub reserved: [u64; 8],
}

"""


def write_rust(schema: Schema) -> str:
    """The module lx_core::wire::records_generated."""
    out = [PREAMBLE]
    out.append(f"/// Version of the wire.\npub const WIRE_VERSION: u8 = {schema.version};\n")
    out.append(f"/// Bytes of every record.\npub const RECORD_SIZE: usize = {schema.record_size};\n")
    for name, (value, doc) in schema.limits.items():
        out.append(f"/// {doc}\npub const {name}: {'i64' if value < 0 else 'u64'} = {value};\n")
    out.append(f"/// First bytes of a frame.\npub const FRAME_MAGIC: u32 = {schema.magic['frame']:#x};\n")
    out.append(f"/// First bytes of a message.\npub const ENVELOPE_MAGIC: u16 = {schema.magic['envelope']:#x};\n")
    for name, (value, doc) in schema.flags.items():
        out.append(f"/// {doc}\npub const FLAG_{name.upper()}: u8 = {value};\n")
    for name, (value, doc) in schema.rights.items():
        out.append(f"/// {doc}\npub const RIGHT_{name.upper()}: u8 = {value};\n")
    for prefix, flags in (("ENVELOPE", schema.envelope_flags), ("FRAME", schema.frame_flags)):
        for name, (value, doc) in flags.items():
            out.append(f"/// {doc}\npub const {prefix}_{name.upper()}: u16 = {value};\n")
    for name, members in schema.enums.items():
        out.append(_enum(name, members))
    out.append("\n/// First byte of every record.\npub mod kind {\n")
    for record in schema.records:
        out.append(f"    /// {record.doc}\n    pub const {record.name.upper()}: u8 = {record.kind};\n")
    out.append("}\n")
    for record in schema.records:
        out.append(_struct(record))
        out.append(_table(schema, record))
    out.append("\n/// The table of each kind, by its first byte.\npub static RECORDS: [Option<&RecordSpec>; 256] = {\n")
    out.append("    let mut table: [Option<&RecordSpec>; 256] = [None; 256];\n")
    for record in schema.records:
        out.append(f"    table[{record.kind}] = Some(&{record.name.upper()}_SPEC);\n")
    out.append("    table\n};\n")
    return "".join(out)


def _snake(name: str) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() and index else char.lower() for index, char in enumerate(name))


def _enum(name: str, members: dict[str, tuple[int, str]]) -> str:
    kind = "u16" if name == "Reason" else "u8"
    out = [f"\n/// Members of `{name}`.\npub mod {_snake(name)} {{\n    use super::EnumSpec;\n"]
    for member, (value, doc) in members.items():
        out.append(f"    /// {doc}\n    pub const {member.upper()}: {kind} = {value};\n")
    pairs = ", ".join(f'({value}, "{member}")' for member, (value, _) in members.items())
    out.append("    /// Table of the members.\n")
    out.append(f'    pub static SPEC: EnumSpec = EnumSpec {{ name: "{name}", members: &[{pairs}] }};\n}}\n')
    return "".join(out)


def _name(one: Field) -> str:
    return "type_" if one.name == "type" else one.name


def _struct(record: Record) -> str:
    name = record.type_name
    out = [f"\n/// {record.doc}\n#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]\npub struct {name} {{\n"]
    for one in record.fields:
        out.append(f"    /// {one.doc}\n    pub {_name(one)}: {RUST[one.type]},\n")
    out.append(f"}}\n\nimpl {name} {{\n    /// First byte of this record.\n    pub const KIND: u8 = {record.kind};\n\n")
    out.append("    /// Read without checks.\n    #[inline(always)]\n    #[must_use]\n")
    out.append("    pub fn from_bytes(b: &[u8; 64]) -> Self {\n        Self {\n")
    for one in record.fields:
        out.append(f"            {_name(one)}: {_read(one)},\n")
    out.append("        }\n    }\n\n    /// The bytes, without checks.\n    #[inline(always)]\n    #[must_use]\n")
    out.append("    pub fn to_bytes(&self) -> [u8; 64] {\n        let mut b = [0u8; 64];\n")
    out.append(f"        b[0] = {record.kind};\n")
    for one in record.fields:
        if one.size == 1:
            out.append(f"        b[{one.at}] = self.{_name(one)};\n")
        elif one.type == "text16":
            out.append(f"        b[{one.at}..{one.at + 16}].copy_from_slice(&self.{_name(one)});\n")
        else:
            end = one.at + one.size
            out.append(f"        b[{one.at}..{end}].copy_from_slice(&self.{_name(one)}.to_le_bytes());\n")
    out.append("        b\n    }\n}\n")
    return "".join(out)


def _read(one: Field) -> str:
    if one.size == 1:
        return f"b[{one.at}]"
    parts = ", ".join(f"b[{at}]" for at in range(one.at, one.at + one.size))
    return f"[{parts}]" if one.type == "text16" else f"{RUST[one.type]}::from_le_bytes([{parts}])"


def _table(schema: Schema, record: Record) -> str:
    words = [0] * 8
    for at in record.reserved(schema.record_size):
        words[at // 8] |= 0xFF << (8 * (at % 8))
    extension = next((each.kind for each in schema.records if each.name == record.extension), None)
    out = [f"\n/// Table of `{record.name}`.\npub static {record.name.upper()}_SPEC: RecordSpec = RecordSpec {{\n"]
    out.append(f'    name: "{record.name}",\n    kind: {record.kind},\n')
    out.append(f"    group: Group::{record.group.capitalize()},\n")
    by_flag = any("extension" in (one.flags or ()) for one in record.fields)
    out.append(f"    extension: {_option(extension)},\n    by_flag: {str(by_flag).lower()},\n    fields: &[\n")
    for one in record.fields:
        flags = "None"
        if one.flags is not None:
            pairs = ", ".join(f'({schema.bits[name]}, "{name}")' for name in one.flags)
            flags = f"Some(&[{pairs}])"
        enum = "None" if one.enum is None else f"Some(&{_snake(one.enum)}::SPEC)"
        out.append(
            f'        FieldSpec {{ name: "{one.name}", field_type: FieldType::{TYPES[one.type]}, offset: {one.at},'
            f" size: {one.size}, enumeration: {enum}, flags: {flags}, min: {_option(one.minimum)},"
            f" max: {_option(one.maximum)}, optional: {str(one.optional).lower()} }},\n"
        )
    order = ", ".join(str(index) for index in record.text_order)
    out.append(f"    ],\n    text_order: &[{order}],\n    rules: &[\n")
    for rule in record.rules:
        out.append(
            f"        RuleSpec {{ field: {rule.field}, mask: {rule.mask:#x}, value: {rule.value:#x},"
            f" then: {rule.then}, min: {rule.minimum}, max: {rule.maximum} }},\n"
        )
    masks = ", ".join(f"{word:#x}" for word in words)
    out.append(f"    ],\n    reserved: [{masks}],\n}};\n")
    return "".join(out)


def _option(value: int | None) -> str:
    return "None" if value is None else f"Some({value})"
