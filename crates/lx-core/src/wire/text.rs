//! The text form of records, for golden files, dumps and errors: `name key=value key=value`.
//!
//! Fields come in the order of docs/wire.md, those that are zero or empty are left out, members of enumerations and flags by name.
//! text -> record -> bytes -> record -> text is the identity. The same rules as `lx.wire.codec`.

use super::check::{check_record, field_value, spec_of};
use super::error::{TextError, WireError};
use super::records_generated::{FieldSpec, FieldType, RECORD_SIZE, RECORDS, RecordSpec};
use std::fmt::Write as _;

/// The text form of a record. Unchecked: a value without a name is written as a number, and an unknown kind as
/// `unknown kind=N`, so that any bytes can be shown.
///
/// ```
/// use lx_core::wire::{Cancel, to_text};
///
/// let cancel = Cancel { account: 7, session: 1, client_id: 6, target_id: 5, ..Cancel::default() };
/// assert_eq!(to_text(&cancel.to_bytes()), "cancel account=7 session=1 client_id=6 target_id=5");
/// ```
#[must_use]
pub fn to_text(record: &[u8; RECORD_SIZE]) -> String {
    let Some(spec) = spec_of(record[0]) else {
        return format!("unknown kind={}", record[0]);
    };
    let mut text = String::from(spec.name);
    for field in spec
        .text_order
        .iter()
        .filter_map(|&index| spec.fields.get(index))
    {
        write_field(&mut text, record, field);
    }
    text
}

fn write_field(text: &mut String, record: &[u8; RECORD_SIZE], field: &FieldSpec) {
    if field.field_type == FieldType::Text16 {
        let bytes = record
            .get(field.offset..field.offset + field.size)
            .unwrap_or_default();
        let length = bytes
            .iter()
            .rposition(|byte| *byte != 0)
            .map_or(0, |last| last + 1);
        if length > 0 {
            let word = bytes.iter().take(length).map(|byte| {
                if byte.is_ascii() {
                    char::from(*byte)
                } else {
                    '\u{fffd}'
                }
            });
            text.extend(
                [' ']
                    .into_iter()
                    .chain(field.name.chars())
                    .chain(['='])
                    .chain(word),
            );
        }
        return;
    }
    let value = field_value(record, field);
    if value == 0 {
        return;
    }
    // Writing to a String never fails.
    let _ = write!(text, " {}=", field.name);
    let members = field
        .enumeration
        .map_or(&[][..], |enumeration| enumeration.members);
    if let Some((_, name)) = members
        .iter()
        .find(|(member, _)| i128::from(*member) == value)
    {
        text.push_str(name);
        return;
    }
    if let Some(flags) = field.flags {
        let known: u64 = flags.iter().map(|(bit, _)| bit).sum();
        if value & !i128::from(known) == 0 {
            let set = flags
                .iter()
                .filter(|(bit, _)| value & i128::from(*bit) != 0);
            let names: Vec<&str> = set.map(|(_, name)| *name).collect();
            text.push_str(&names.join("|"));
            return;
        }
    }
    let _ = write!(text, "{value}");
}

/// What is wrong with a line: its words, or the record they make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParseError {
    /// A word that names no record, field or value.
    Text(TextError),
    /// The words are right, the record breaks a rule.
    Wire(WireError),
}

impl std::fmt::Display for ParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(error) => error.fmt(f),
            Self::Wire(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ParseError {}

/// The record of a line in text form, checked.
///
/// ```
/// use lx_core::wire::{from_text, to_text};
///
/// let line = "reduce session=1 client_id=7 target_id=5 quantity=10";
/// assert_eq!(to_text(&from_text(line)?), line);
/// # Ok::<(), lx_core::wire::ParseError>(())
/// ```
///
/// # Errors
/// [`ParseError`]: the first word that is wrong, or the first fault of the record.
pub fn from_text(line: &str) -> Result<[u8; RECORD_SIZE], ParseError> {
    let record = read_words(line).map_err(|message| ParseError::Text(TextError { message }))?;
    check_record(&record).map_err(ParseError::Wire)?;
    Ok(record)
}

fn read_words(line: &str) -> Result<[u8; RECORD_SIZE], String> {
    let mut words = line.split_whitespace();
    let name = words.next().unwrap_or_default();
    let known = || RECORDS.iter().filter_map(|spec| *spec);
    let Some(spec) = known().find(|spec| spec.name == name) else {
        let names: Vec<&str> = known().map(|spec| spec.name).collect();
        return Err(format!(
            "no record named {name:?}; known are {}",
            names.join(", ")
        ));
    };
    let mut record = [0; RECORD_SIZE];
    record[0] = spec.kind;
    let mut seen = 0u64; // one bit a field, by offset
    for word in words {
        let field = word
            .split_once('=')
            .and_then(|(key, value)| Some((find_field(spec, key)?, value)));
        let Some((field, value)) = field else {
            let names: Vec<&str> = spec.fields.iter().map(|field| field.name).collect();
            return Err(format!(
                "{name}: {word:?} is not field=value with one of {}",
                names.join(", ")
            ));
        };
        let bit = 1u64.checked_shl(field.offset as u32).unwrap_or_default();
        if seen & bit != 0 {
            return Err(format!("{name}: {} is given twice", field.name));
        }
        seen |= bit;
        let bytes = read_value(field, value)
            .map_err(|message| format!("{name}: {}={value:?} {message}", field.name))?;
        for (to, from) in record
            .iter_mut()
            .skip(field.offset)
            .zip(bytes.iter().take(field.size))
        {
            *to = *from;
        }
    }
    Ok(record)
}

fn find_field(spec: &RecordSpec, name: &str) -> Option<&'static FieldSpec> {
    spec.fields.iter().find(|field| field.name == name)
}

/// The little-endian bytes of a value; the first `field.size` of them count.
fn read_value(field: &FieldSpec, word: &str) -> Result<[u8; 16], String> {
    let mut bytes = [0; 16];
    if field.field_type == FieldType::Text16 {
        let text = bytes
            .get_mut(..word.len())
            .filter(|_| word.is_ascii() && !word.contains('\0'));
        text.ok_or("is not at most 16 ASCII characters")?
            .copy_from_slice(word.as_bytes());
        return Ok(bytes);
    }
    let named = |members: &[(u64, &str)], word: &str| {
        members
            .iter()
            .find(|(_, name)| *name == word)
            .map(|(value, _)| *value)
    };
    if let Some(value) = field
        .enumeration
        .and_then(|enumeration| named(enumeration.members, word))
    {
        bytes[..8].copy_from_slice(&value.to_le_bytes());
        return Ok(bytes);
    }
    let bits = field.flags.and_then(|flags| {
        word.split('|')
            .try_fold(0, |bits, word| Some(bits | named(flags, word)?))
    });
    if let Some(bits) = bits {
        bytes[..8].copy_from_slice(&bits.to_le_bytes());
        return Ok(bytes);
    }
    let digits = word.strip_prefix('-').unwrap_or(word);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("is not {}", expected(field)));
    }
    let (low, high) = match field.field_type {
        FieldType::I32 => (i128::from(i32::MIN), i128::from(i32::MAX)),
        FieldType::I64 => (i128::from(i64::MIN), i128::from(i64::MAX)),
        _ => (0, (1i128 << (8 * field.size).min(64)) - 1),
    };
    match word.parse::<i128>() {
        Ok(value) if digits.len() <= 20 && (low..=high).contains(&value) => Ok(value.to_le_bytes()),
        _ => Err(format!("does not fit {} bytes ({low}..{high})", field.size)),
    }
}

fn expected(field: &FieldSpec) -> String {
    let join = |members: &[(u64, &str)]| {
        members
            .iter()
            .map(|(_, name)| *name)
            .collect::<Vec<_>>()
            .join(", ")
    };
    match (field.enumeration, field.flags) {
        (Some(enumeration), _) => format!("one of {}", join(enumeration.members)),
        (_, Some(flags)) => format!("flags joined by |: {}", join(flags)),
        _ => String::from("a whole number"),
    }
}
