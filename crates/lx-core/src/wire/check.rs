//! Checks of records: the fast path says yes in one pass, the slow path names the first error.
//!
//! The kinds that make up nearly all traffic (new, cancel, replace, reduce) have a hand-written fast path of a few
//! compares over eight words. What it does not accept goes to the table of the schema, which walks the fields and the
//! reserved bytes in the canonical order: kind, then by ascending offset each field or reserved byte, then the rules.
//! So the fast path must accept exactly what the table accepts; tests/wire_fuzz.rs holds the two together.
//! Nothing here allocates or panics.

use super::error::WireError;
use super::records_generated::{
    CANCEL_SPEC, FLAG_ENGINE_TARGET, FLAG_POST_ONLY, FieldSpec, FieldType, Group, NEW_SPEC,
    PRICE_MAX, QUANTITY_MAX, RECORD_SIZE, RECORDS, REDUCE_SPEC, REPLACE_SPEC, RecordSpec, kind,
    order_type, reason, time_in_force,
};

/// Check one record; the error is the first in the canonical order, its offset within the record.
///
/// ```
/// use lx_core::wire::{New, check_record, order_type, reason, side, time_in_force};
///
/// let mut new = New { side: side::BUY, type_: order_type::LIMIT, tif: time_in_force::GTC, ..New::default() };
/// (new.client_id, new.price, new.quantity) = (1, 100, 5);
/// assert!(check_record(&new.to_bytes()).is_ok());
/// new.price = 0;
/// assert_eq!(check_record(&new.to_bytes()).unwrap_err().reason, reason::OUT_OF_RANGE);
/// ```
///
/// # Errors
/// [`WireError`] when the bytes are no valid record.
#[inline]
pub fn check_record(record: &[u8; RECORD_SIZE]) -> Result<(), WireError> {
    if is_valid_fast(record) {
        Ok(())
    } else {
        check_record_slow(record)
    }
}

/// Whether `record` is surely valid, decided by a few compares. False for kinds that have no fast path.
///
/// Kinds come in no order that a CPU could guess, so nothing but "is this kind known here" is a branch: what each kind
/// needs is looked up or computed for all, and joined by bits.
#[inline]
#[must_use]
pub fn is_valid_fast(record: &[u8; RECORD_SIZE]) -> bool {
    let w = words(record);
    let [kind, side, order_type, tif, _, flags, ..] = w[0].to_le_bytes();
    let Some(forbidden) = FORBIDDEN.get(usize::from(kind).wrapping_sub(1)) else {
        return false;
    };
    let mut dirty = 0;
    for (word, mask) in w.iter().zip(forbidden) {
        dirty |= word & mask;
    }
    // In wrapping arithmetic `x - 1 < n` says 1 <= x <= n.
    let named = w[2] != 0;
    let targeted = w[3] != 0;
    let priced = w[4].wrapping_sub(1) < PRICE_MAX;
    let sized = w[5].wrapping_sub(1) < QUANTITY_MAX;
    let limit = order_type == order_type::LIMIT;
    let market = order_type == order_type::MARKET;
    let gtc = tif == time_in_force::GTC;
    let known = (side.wrapping_sub(1) < 2) & (tif.wrapping_sub(1) < 3);
    let price = (limit & priced) | (market & (w[4] == 0) & !gtc);
    let post_only = (flags == 0) | (limit & gtc);
    let new = known & price & post_only & sized;
    let other = targeted & (priced | (kind != kind::REPLACE)) & (sized | (kind == kind::CANCEL));
    let is_new = kind == kind::NEW;
    (dirty == 0) & named & ((is_new & new) | (!is_new & other))
}

/// Bits that must be zero in new, cancel, replace and reduce: reserved ones, unknown flags, and the self-trade mode, which
/// has one member only.
static FORBIDDEN: [[u64; 8]; 4] = [
    forbidden(&NEW_SPEC, FLAG_POST_ONLY, 0xFF << 32),
    forbidden(&CANCEL_SPEC, FLAG_ENGINE_TARGET, 0),
    forbidden(&REPLACE_SPEC, FLAG_ENGINE_TARGET | FLAG_POST_ONLY, 0),
    forbidden(&REDUCE_SPEC, FLAG_ENGINE_TARGET, 0),
];

const fn forbidden(spec: &RecordSpec, flags: u8, first: u64) -> [u64; 8] {
    let mut masks = spec.reserved;
    masks[0] |= ((!flags as u64) << 40) | first;
    masks
}

#[inline(always)]
fn words(record: &[u8; RECORD_SIZE]) -> [u64; 8] {
    let mut words = [0; 8];
    for (word, chunk) in words.iter_mut().zip(record.chunks_exact(8)) {
        *word = chunk
            .first_chunk()
            .map_or(0, |bytes| u64::from_le_bytes(*bytes));
    }
    words
}

/// The record at the start of a buffer.
///
/// # Errors
/// [`WireError`] `bad_length` when the buffer is shorter than a record.
#[inline]
pub fn first_record(buffer: &[u8]) -> Result<&[u8; RECORD_SIZE], WireError> {
    let length = buffer.len();
    buffer
        .first_chunk()
        .ok_or_else(|| WireError::new(reason::BAD_LENGTH, length, "length", length as i128))
}

/// The whole records of a payload, one after the other; bytes behind the last whole one are left out.
#[inline]
pub fn records_of(payload: &[u8]) -> impl Iterator<Item = &[u8; RECORD_SIZE]> {
    payload
        .chunks_exact(RECORD_SIZE)
        .filter_map(<[u8]>::first_chunk)
}

/// Check one record by the table of the schema. [`check_record`] gives the same answer, sooner.
///
/// # Errors
/// [`WireError`]: the first error in the canonical order.
#[cold]
#[inline(never)]
pub fn check_record_slow(record: &[u8; RECORD_SIZE]) -> Result<(), WireError> {
    let spec = spec_of(record[0]).ok_or_else(|| bad_kind(record[0]))?;
    let mut next = 1; // the first byte not yet looked at
    for field in spec.fields {
        check_reserved(record, next, field.offset)?;
        check_field(record, field)?;
        next = field.offset + field.size;
    }
    check_reserved(record, next, RECORD_SIZE)?;
    check_rules(record, spec)
}

/// The table of a kind, or None when there is no such kind.
#[inline]
#[must_use]
pub fn spec_of(kind: u8) -> Option<&'static RecordSpec> {
    RECORDS[usize::from(kind)]
}

fn bad_kind(kind: u8) -> WireError {
    WireError::new(reason::BAD_KIND, 0, "kind", i128::from(kind))
}

fn check_reserved(record: &[u8; RECORD_SIZE], from: usize, to: usize) -> Result<(), WireError> {
    let run = record.iter().enumerate().take(to).skip(from);
    for (offset, byte) in run {
        if *byte != 0 {
            return Err(WireError::new(
                reason::RESERVED_NOT_ZERO,
                offset,
                "reserved",
                i128::from(*byte),
            ));
        }
    }
    Ok(())
}

fn check_field(record: &[u8; RECORD_SIZE], field: &FieldSpec) -> Result<(), WireError> {
    if field.field_type == FieldType::Text16 {
        return check_text(record, field);
    }
    let value = field_value(record, field);
    let error = |reason| Err(WireError::new(reason, field.offset, field.name, value));
    if let Some(enumeration) = field.enumeration {
        if !enumeration
            .members
            .iter()
            .any(|(member, _)| i128::from(*member) == value)
        {
            return error(reason::BAD_ENUM);
        }
    }
    if let Some(flags) = field.flags {
        let known: u64 = flags.iter().map(|(bit, _)| bit).sum();
        if value & !i128::from(known) != 0 {
            return error(reason::BAD_FLAGS);
        }
    }
    if field.min.is_some_and(|min| value < min) || field.max.is_some_and(|max| value > max) {
        return error(reason::OUT_OF_RANGE);
    }
    Ok(())
}

fn check_text(record: &[u8; RECORD_SIZE], field: &FieldSpec) -> Result<(), WireError> {
    let text = record.iter().skip(field.offset).take(field.size);
    let length = text
        .clone()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    let error = |index, byte| {
        WireError::new(
            reason::BAD_TEXT,
            field.offset + index,
            field.name,
            i128::from(byte),
        )
    };
    if length == 0 && !field.optional {
        return Err(error(0, 0));
    }
    match text
        .take(length)
        .enumerate()
        .find(|(_, byte)| !is_text_byte(**byte))
    {
        Some((index, byte)) => Err(error(index, *byte)),
        None => Ok(()),
    }
}

/// Whether a text field may hold this character.
pub(super) fn is_text_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'/')
}

fn check_rules(record: &[u8; RECORD_SIZE], spec: &RecordSpec) -> Result<(), WireError> {
    for rule in spec.rules {
        let (Some(field), Some(then)) = (spec.fields.get(rule.field), spec.fields.get(rule.then))
        else {
            continue;
        };
        let applies = field_value(record, field) & i128::from(rule.mask) == i128::from(rule.value);
        let value = field_value(record, then);
        if applies && !(rule.min..=rule.max).contains(&value) {
            return Err(WireError::new(
                reason::OUT_OF_RANGE,
                then.offset,
                then.name,
                value,
            ));
        }
    }
    Ok(())
}

/// The value of a field that is a number; a text is taken as its first eight bytes and never asked for.
pub(super) fn field_value(record: &[u8; RECORD_SIZE], field: &FieldSpec) -> i128 {
    let mut bytes = [0; 8];
    for (to, from) in bytes
        .iter_mut()
        .zip(record.iter().skip(field.offset).take(field.size))
    {
        *to = *from;
    }
    match field.field_type {
        FieldType::I64 => i128::from(i64::from_le_bytes(bytes)),
        _ => i128::from(u64::from_le_bytes(bytes)),
    }
}

/// Check the records of a frame: each is valid, of `group` or the extension that the record before it announces.
/// `base` is where the payload starts within its buffer; offsets of errors count from there. Returns the count of
/// records without extensions.
///
/// # Errors
/// [`WireError`] of the first record that is wrong: in itself, then at its place.
pub fn check_payload(payload: &[u8], group: Group, base: usize) -> Result<u32, WireError> {
    // Most frames hold commands that the fast path accepts, and nothing else; it knows no command with an extension.
    let fast = if group == Group::Command {
        let records = records_of(payload);
        records.take_while(|record| is_valid_fast(record)).count()
    } else {
        0
    };
    let mut count = fast as u32;
    let mut announced: Option<u8> = None;
    for (index, record) in records_of(payload).enumerate().skip(fast) {
        let at = base + index * RECORD_SIZE;
        let spec = check_in_group(record, group, announced).map_err(|error| error.moved(at))?;
        count += u32::from(spec.group != Group::Extension);
        announced = spec.extension;
    }
    let end = base + payload.len();
    if payload.len() % RECORD_SIZE != 0 {
        return Err(WireError::new(
            reason::BAD_LENGTH,
            end,
            "length",
            end as i128,
        ));
    }
    if announced.is_some() {
        return Err(WireError::new(reason::BAD_EXTENSION, end, "kind", 0));
    }
    Ok(count)
}

/// Check one record in itself and at its place, after one that announced the extension `announced`.
fn check_in_group(
    record: &[u8; RECORD_SIZE],
    group: Group,
    announced: Option<u8>,
) -> Result<&'static RecordSpec, WireError> {
    check_record(record)?;
    let spec = spec_of(record[0]).ok_or_else(|| bad_kind(record[0]))?;
    if spec.group == Group::Extension || announced.is_some() {
        if announced != Some(spec.kind) {
            return Err(WireError::new(
                reason::BAD_EXTENSION,
                0,
                "kind",
                i128::from(spec.kind),
            ));
        }
    } else if spec.group != group {
        return Err(bad_kind(spec.kind));
    }
    Ok(spec)
}
