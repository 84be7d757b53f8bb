//! The two errors of the wire: bad bytes (`WireError`) and bad text (`TextError`).
//!
//! Both are plain values: what was wrong, where, and how to mend it. Bytes from outside are never a panic.

use super::records_generated::reason;
use std::fmt;

/// Bytes that are no valid record, frame or message. It names the first error in the canonical order of checks, so
/// that every decoder of LX reports the same one.
///
/// ```
/// use lx_core::wire::{check_record, reason};
///
/// let error = check_record(&[0; 64]).unwrap_err();
/// assert_eq!((error.reason, error.offset, error.field, error.value), (reason::BAD_KIND, 0, "kind", 0));
/// assert!(error.to_string().starts_with("bad_kind: kind = 0 at byte 0"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WireError {
    /// A member of [`reason`], 1 to 99.
    pub reason: u16,
    /// Byte of the buffer. Offsets beyond 2^32 - 1 are given as 2^32 - 1.
    pub offset: u32,
    /// Name of the field, or `reserved`, or `length`.
    pub field: &'static str,
    /// The value found: any u64 or i64.
    pub value: i128,
}

impl WireError {
    /// An error at byte `offset` of the buffer.
    #[must_use]
    pub fn new(reason: u16, offset: usize, field: &'static str, value: i128) -> Self {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            reason,
            offset,
            field,
            value,
        }
    }

    /// The same error of a record that starts at byte `base` of a larger buffer.
    #[must_use]
    pub fn moved(self, base: usize) -> Self {
        Self::new(
            self.reason,
            base.saturating_add(self.offset as usize),
            self.field,
            self.value,
        )
    }

    /// Name of the reason, as in the schema.
    #[must_use]
    pub fn name(&self) -> &'static str {
        reason_name(self.reason)
    }

    /// What the sender can do about it.
    #[must_use]
    pub fn mend(&self) -> &'static str {
        match self.reason {
            reason::BAD_MAGIC => "send bytes that LX made, from their first byte on",
            reason::BAD_VERSION => "both sides must speak the same version of the wire",
            reason::BAD_LENGTH => {
                "send the header and 64 bytes for each record it counts, no more and no less"
            }
            reason::BAD_CHECKSUM => {
                "the bytes were damaged on their way or never sealed: send or read them again"
            }
            reason::BAD_HASH => "the frame does not follow the one before it: compare the two logs",
            reason::BAD_COUNT => "make the count match the records, within its limit",
            reason::BAD_KIND => "use a kind of docs/wire.md that may stand here",
            reason::BAD_ENUM => "use a member of the enumeration in docs/wire.md",
            reason::BAD_FLAGS => "clear the flags that docs/wire.md does not name here",
            reason::RESERVED_NOT_ZERO => "set the byte to zero",
            reason::BAD_TEXT => "use 1 to 16 of A-Z a-z 0-9 . _ - / and pad with zero bytes",
            reason::OUT_OF_RANGE => "keep within the limits that docs/wire.md names",
            reason::BAD_EXTENSION => {
                "let the extension record follow the record that announces it, and only there"
            }
            reason::MESSAGE_TOO_LARGE => "split the records over several messages",
            reason::BAD_TYPE => "use a message type of docs/wire.md",
            _ => "see docs/wire.md",
        }
    }
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, mend) = (self.name(), self.mend());
        write!(
            f,
            "{name}: {} = {} at byte {}; {mend}",
            self.field, self.value, self.offset
        )
    }
}

impl std::error::Error for WireError {}

/// Name of a reason code, or `unknown`.
///
/// ```
/// assert_eq!(lx_core::wire::reason_name(700), "user_cancel");
/// ```
#[must_use]
pub fn reason_name(code: u16) -> &'static str {
    let members = reason::SPEC.members;
    members
        .iter()
        .find(|(value, _)| *value == u64::from(code))
        .map_or("unknown", |(_, name)| name)
}

/// A line that is no text form of a record; the message names the word and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    /// One line for a person.
    pub message: String,
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TextError {}
