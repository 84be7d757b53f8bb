//! Checks of records: the fast path says yes in one pass, the slow path names the first error.
//!
//! The kinds that make up nearly all traffic (new, cancel, replace, reduce) have a hand-written fast path of a few
//! compares over eight words. What it does not accept goes to the table of the schema, which walks the fields and the
//! reserved bytes in the canonical order: kind, then by ascending offset each field or reserved byte, then the rules.
//! So the fast path must accept exactly what the table accepts; tests/wire_fuzz.rs holds the two together.
//! Nothing here allocates or panics.

use super::error::WireError;
use super::records_generated::{
    CANCEL_SPEC, FLAG_ENGINE_TARGET, FLAG_EXTENSION, FLAG_POST_ONLY, FieldSpec, FieldType, Group,
    NEW_SPEC, PRICE_MAX, QUANTITY_MAX, RECORD_SIZE, RECORDS, REDUCE_SPEC, REPLACE_SPEC, RecordSpec,
    kind, order_type, reason, self_trade, time_in_force,
};

/// Where the flags of a record stand that has some.
const FLAGS_AT: usize = 5;

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

/// Whether `record` is surely valid, decided by a few compares. False for what has no fast path: other kinds, `new` with
/// an extension, until a time or the end of a phase, that waits or slides; `replace` that slides.
///
/// Kinds come in no order that a CPU could guess, so none of them is asked for: kind, side, type and time in force name
/// the shape that the command must have, and the compares are the same for all shapes. For a valid command, whatever
/// its shape, every one of them goes the same way.
#[inline]
#[must_use]
pub fn is_valid_fast(record: &[u8; RECORD_SIZE]) -> bool {
    let w = words(record);
    let shape = &SHAPES[usize::from(SHAPE_OF[usize::from(shape_index(w[0] as u32))]) % 8];
    ((w[0] ^ shape.kind) & shape.fixed == 0)
        && w[0] & STP_BITS <= STP_HIGHEST
        && w[2] != 0
        && shape.target.holds(w[3])
        && shape.price.holds(w[4])
        && shape.quantity.holds(w[5])
        && w[6] == 0
}

/// The two low bits of kind, side, type and time in force side by side: the factor moves each pair to its place in the
/// highest byte, and no two pairs meet on the way.
#[inline(always)]
const fn shape_index(first: u32) -> u8 {
    ((first & 0x0303_0303).wrapping_mul(1 << 24 | 1 << 18 | 1 << 12 | 1 << 6) >> 24) as u8
}

/// Bits of the self-trade mode in the first word: three, of which its members take the lowest numbers. In a record without
/// such a field they are zero.
const STP_BITS: u64 = 7 << 32;
const STP_HIGHEST: u64 = (self_trade::DECREMENT as u64) << 32;

/// Allowed values of a word: `span` more than `lowest` at most.
#[derive(Clone, Copy)]
struct Range {
    lowest: u64,
    span: u64,
}

impl Range {
    const ZERO: Self = Self { lowest: 0, span: 0 };

    /// 1 to `max`, or only 0 in a record that has no such field.
    const fn up_to(max: u64, reserved: u64) -> Self {
        if reserved == 0 {
            Self {
                lowest: 1,
                span: max - 1,
            }
        } else {
            Self::ZERO
        }
    }

    #[inline(always)]
    fn holds(self, word: u64) -> bool {
        word.wrapping_sub(self.lowest) <= self.span
    }
}

/// What the fast path asks of a command.
#[derive(Clone, Copy)]
struct Shape {
    /// Bits of the first word that must be those of `kind`: all but those that `shape_index` reads, those of fields, and
    /// the flags that are allowed.
    fixed: u64,
    /// Number of the kind.
    kind: u64,
    target: Range,
    price: Range,
    quantity: Range,
}

impl Shape {
    /// No first word passes: the one of zeros has an index of its own.
    const NONE: Self = Self {
        fixed: u64::MAX,
        kind: 0,
        target: Range::ZERO,
        price: Range::ZERO,
        quantity: Range::ZERO,
    };

    const fn of(spec: &RecordSpec, flags: u8) -> Self {
        let [
            first,
            second,
            third,
            target,
            price,
            quantity,
            seventh,
            eighth,
        ] = spec.reserved;
        assert!(second == 0 && third == 0 && eighth == 0 && seventh == u64::MAX);
        let fields = 0x0003_0303 << 8 | STP_BITS | (flags as u64) << 40 | 0xFFFF << 48;
        Self {
            fixed: !(fields & !first) & !0x3,
            kind: spec.kind as u64,
            target: Range::up_to(u64::MAX, target),
            price: Range::up_to(PRICE_MAX, price),
            quantity: Range::up_to(QUANTITY_MAX, quantity),
        }
    }
}

static SHAPES: [Shape; 8] = {
    let market = Shape {
        price: Range::ZERO,
        ..Shape::of(&NEW_SPEC, 0)
    };
    // Without a limit it is of an order that waits.
    let replace = Shape {
        price: Range {
            lowest: 0,
            span: PRICE_MAX,
        },
        ..Shape::of(&REPLACE_SPEC, FLAG_ENGINE_TARGET | FLAG_POST_ONLY)
    };
    [
        Shape::NONE,
        Shape::of(&NEW_SPEC, FLAG_POST_ONLY),
        Shape::of(&NEW_SPEC, 0),
        market,
        Shape::of(&CANCEL_SPEC, FLAG_ENGINE_TARGET),
        replace,
        Shape::of(&REDUCE_SPEC, FLAG_ENGINE_TARGET),
        Shape::NONE,
    ]
};

/// Index into `SHAPES` by `shape_index`.
static SHAPE_OF: [u8; 256] = {
    use super::records_generated::side::{BUY, SELL};
    const LIMIT: u8 = order_type::LIMIT;
    const MARKET: u8 = order_type::MARKET;
    use time_in_force::{FOK, GTC, IOC};
    let mut shapes = [0; 256];
    let orders = [
        (LIMIT, GTC, 1),
        (LIMIT, IOC, 2),
        (LIMIT, FOK, 2),
        (MARKET, IOC, 3),
        (MARKET, FOK, 3),
    ];
    let mut index = 0;
    while index < orders.len() {
        let (order_type, tif, shape) = orders[index];
        let mut side = BUY;
        while side <= SELL {
            let first = [kind::NEW, side, order_type, tif];
            shapes[shape_index(u32::from_le_bytes(first)) as usize] = shape;
            side += 1;
        }
        index += 1;
    }
    shapes[shape_index(kind::CANCEL as u32) as usize] = 4;
    shapes[shape_index(kind::REPLACE as u32) as usize] = 5;
    shapes[shape_index(kind::REDUCE as u32) as usize] = 6;
    shapes
};

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
        let is_allowed = if rule.min > rule.max {
            value >= rule.min || value <= rule.max
        } else {
            (rule.min..=rule.max).contains(&value)
        };
        if applies && !is_allowed {
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
        FieldType::I32 => i128::from(u64::from_le_bytes(bytes) as u32 as i32),
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
    let rest = payload.get(fast * RECORD_SIZE..).unwrap_or_default();
    for (index, record) in (fast..).zip(records_of(rest)) {
        let at = base + index * RECORD_SIZE;
        let spec = check_in_group(record, group, announced).map_err(|error| error.moved(at))?;
        count += u32::from(spec.group != Group::Extension);
        announced = announced_by(spec, record);
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

/// Kind of the extension that must follow a valid record of the kind `spec`, if one must.
#[inline]
#[must_use]
pub fn announced_by(spec: &RecordSpec, record: &[u8; RECORD_SIZE]) -> Option<u8> {
    spec.extension
        .filter(|_| !spec.by_flag || record[FLAGS_AT] & FLAG_EXTENSION != 0)
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
