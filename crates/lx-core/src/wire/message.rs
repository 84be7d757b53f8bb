//! Order-entry messages: a 16-byte envelope and 1..N records of 64 bytes, or one record and padding; `short` has messages
//! of one short command.
//!
//! Only the envelope is checked here. A bad envelope refuses the whole message; a bad record refuses itself only, so
//! the records are checked one by one by whoever takes them in.

use super::error::WireError;
use super::records_generated::{
    ENVELOPE_MAGIC, ENVELOPE_PADDED, PADDING_MAX, PADDING_MODULUS, RECORD_SIZE,
    RECORDS_PER_MESSAGE_MAX, WIRE_VERSION, message_type, reason,
};
use super::short::{SHORT_BYTES, check_short};

/// Bytes of an envelope.
pub const ENVELOPE_SIZE: usize = 16;
/// Most bytes of one message.
pub const MESSAGE_BYTES_MAX: usize = ENVELOPE_SIZE + RECORD_SIZE * RECORDS_PER_MESSAGE_MAX as usize;

/// What an envelope says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// A member of [`message_type`].
    pub message_type: u8,
    /// Records that follow.
    pub count: u32,
    /// Bytes of padding behind them; 0 = none.
    pub padding: u32,
}

/// Bytes of each record of a message of this type.
const fn bytes_of_each(message_type: u8) -> usize {
    if message_type == message_type::SHORT {
        SHORT_BYTES
    } else {
        RECORD_SIZE
    }
}

/// Where padding begins: it follows one record.
const PADDING_AT: usize = ENVELOPE_SIZE + RECORD_SIZE;
const PADDED_MAX: usize = PADDING_AT + PADDING_MAX as usize;

/// A padded message of the most bytes, as far as its padding goes.
static PADDING: [u8; PADDED_MAX] = {
    let mut bytes = [0; PADDED_MAX];
    let mut at = PADDING_AT;
    while at < PADDED_MAX {
        bytes[at] = (at as u64 % PADDING_MODULUS) as u8;
        at += 1;
    }
    bytes
};

/// The padding that a message of one record and so many bytes ends with; none for one of 80 bytes or less. No message
/// has more than 80 + [`PADDING_MAX`] bytes of it.
#[must_use]
pub fn padding_of(message_bytes: usize) -> &'static [u8] {
    PADDING
        .get(PADDING_AT..message_bytes.min(PADDED_MAX))
        .unwrap_or_default()
}

impl Envelope {
    /// That of records without padding.
    #[must_use]
    pub fn new(message_type: u8, count: u32) -> Self {
        Self {
            message_type,
            count,
            padding: 0,
        }
    }

    /// The 16 bytes; unchecked.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; ENVELOPE_SIZE] {
        let each = bytes_of_each(self.message_type) as u32;
        let records = self.count.wrapping_mul(each);
        let flags = if self.padding > 0 { ENVELOPE_PADDED } else { 0 };
        let mut bytes = [0; ENVELOPE_SIZE];
        bytes[0..2].copy_from_slice(&ENVELOPE_MAGIC.to_le_bytes());
        bytes[2] = WIRE_VERSION;
        bytes[3] = self.message_type;
        bytes[4..8].copy_from_slice(&self.count.to_le_bytes());
        bytes[8..10].copy_from_slice(&flags.to_le_bytes());
        bytes[12..16].copy_from_slice(&records.wrapping_add(self.padding).to_le_bytes());
        bytes
    }
}

/// Read and check the envelope of a whole message against its length, and the padding; returns it and the records, which
/// stay where they are and are not checked. Of a short command the checksum is.
///
/// ```
/// use lx_core::wire::{Heartbeat, build_message, message_type, read_message, reason};
///
/// let message = build_message(message_type::HEARTBEAT, &Heartbeat::default().to_bytes());
/// let (envelope, payload) = read_message(&message)?;
/// assert_eq!((envelope.count, payload.len()), (1, 64));
/// assert_eq!(read_message(&message[..79]).unwrap_err().reason, reason::BAD_LENGTH);
/// # Ok::<(), lx_core::wire::WireError>(())
/// ```
///
/// # Errors
/// [`WireError`]: the first fault in the order of docs/wire.md.
pub fn read_message(message: &[u8]) -> Result<(Envelope, &[u8]), WireError> {
    let length = message.len();
    if length > MESSAGE_BYTES_MAX {
        return Err(WireError::new(
            reason::MESSAGE_TOO_LARGE,
            MESSAGE_BYTES_MAX,
            "length",
            length as i128,
        ));
    }
    let bad_length = WireError::new(reason::BAD_LENGTH, length, "length", length as i128);
    let Some((envelope, payload)) = message.split_first_chunk::<ENVELOPE_SIZE>() else {
        return Err(bad_length);
    };
    let envelope = check_envelope(envelope)?;
    let records = envelope.count as usize * bytes_of_each(envelope.message_type);
    if envelope.padding == 0 {
        if payload.len() != records {
            return Err(bad_length);
        }
        if envelope.message_type == message_type::SHORT {
            check_short(message)?;
        }
        return Ok((envelope, payload));
    }
    match payload.split_at_checked(records) {
        Some((records, padding)) if padding.len() == envelope.padding as usize => {
            check_padding(padding)?;
            Ok((envelope, records))
        }
        _ => Err(bad_length),
    }
}

fn check_padding(padding: &[u8]) -> Result<(), WireError> {
    let right = padding_of(PADDING_AT + padding.len());
    if padding == right {
        return Ok(());
    }
    let pairs = padding.iter().zip(right);
    let at = pairs.take_while(|(found, right)| found == right).count();
    let value = i128::from(padding.get(at).copied().unwrap_or(0));
    Err(WireError::new(
        reason::BAD_PADDING,
        PADDING_AT + at,
        "padding",
        value,
    ))
}

fn check_envelope(bytes: &[u8; ENVELOPE_SIZE]) -> Result<Envelope, WireError> {
    let [
        m0,
        m1,
        version,
        message_type,
        c0,
        c1,
        c2,
        c3,
        f0,
        f1,
        r0,
        r1,
        l0,
        l1,
        l2,
        l3,
    ] = *bytes;
    let magic = u16::from_le_bytes([m0, m1]);
    let count = u32::from_le_bytes([c0, c1, c2, c3]);
    let flags = u16::from_le_bytes([f0, f1]);
    let reserved = u16::from_le_bytes([r0, r1]);
    let payload_length = u32::from_le_bytes([l0, l1, l2, l3]);
    let error = |reason, offset, field, value| Err(WireError::new(reason, offset, field, value));
    if magic != ENVELOPE_MAGIC {
        return error(reason::BAD_MAGIC, 0, "magic", i128::from(magic));
    }
    if version != WIRE_VERSION {
        return error(reason::BAD_VERSION, 2, "version", i128::from(version));
    }
    if !message_type::SPEC
        .members
        .iter()
        .any(|(member, _)| *member == u64::from(message_type))
    {
        return error(reason::BAD_TYPE, 3, "type", i128::from(message_type));
    }
    if count == 0 || u64::from(count) > RECORDS_PER_MESSAGE_MAX {
        return error(reason::BAD_COUNT, 4, "count", i128::from(count));
    }
    if flags != 0 && (flags != ENVELOPE_PADDED || message_type != message_type::COMMANDS) {
        return error(reason::BAD_FLAGS, 8, "flags", i128::from(flags));
    }
    if (flags != 0 || message_type == message_type::SHORT) && count != 1 {
        return error(reason::BAD_COUNT, 4, "count", i128::from(count));
    }
    if reserved != 0 {
        let offset = if r0 != 0 { 10 } else { 11 };
        return error(
            reason::RESERVED_NOT_ZERO,
            offset,
            "reserved",
            i128::from(reserved),
        );
    }
    let records = i64::from(count) * bytes_of_each(message_type) as i64;
    let padding = i64::from(payload_length) - records;
    let highest = if flags == 0 { 0 } else { PADDING_MAX as i64 };
    let lowest = i64::from(flags != 0);
    if !(lowest..=highest).contains(&padding) {
        return error(
            reason::BAD_LENGTH,
            12,
            "payload_length",
            i128::from(payload_length),
        );
    }
    Ok(Envelope {
        message_type,
        count,
        padding: padding as u32,
    })
}

/// A message of packed records. The payload's length is a multiple of 64 and at most [`MESSAGE_BYTES_MAX`] - 16;
/// nothing is checked.
#[must_use]
pub fn build_message(message_type: u8, payload: &[u8]) -> Vec<u8> {
    let count = u32::try_from(payload.len() / RECORD_SIZE).unwrap_or(u32::MAX);
    let mut message = Vec::with_capacity(ENVELOPE_SIZE + payload.len());
    message.extend_from_slice(&Envelope::new(message_type, count).to_bytes());
    message.extend_from_slice(payload);
    message
}

/// Append a message of one command, padded to so many bytes: 81 to 80 + [`PADDING_MAX`]; for less there is no padding.
pub fn push_padded(message: &mut Vec<u8>, command: &[u8; RECORD_SIZE], message_bytes: usize) {
    let padding = padding_of(message_bytes);
    let envelope = Envelope {
        padding: padding.len() as u32,
        ..Envelope::new(message_type::COMMANDS, 1)
    };
    message.extend_from_slice(&envelope.to_bytes());
    message.extend_from_slice(command);
    message.extend_from_slice(padding);
}
