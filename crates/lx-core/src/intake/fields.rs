//! Fields that many kinds have at the same offset, read without unpacking the whole record.

use crate::wire::RECORD_SIZE;

/// 64 bytes.
pub(crate) type Record = [u8; RECORD_SIZE];

/// `session` of a command or an event.
#[inline(always)]
pub(crate) fn session_of(record: &Record) -> u32 {
    u32_at(record, 12)
}

/// `account` of a command.
#[inline(always)]
pub(crate) fn account_of(record: &Record) -> u32 {
    u32_at(record, 8)
}

/// `client_id` of a command or an event, `request_id` of a control record.
#[inline(always)]
pub(crate) fn client_id_of(record: &Record) -> u64 {
    u64_at(record, 16)
}

/// `command` of an event.
#[inline(always)]
pub(crate) fn command_of(record: &Record) -> u32 {
    u32::from(u16::from_le_bytes([record[2], record[3]]))
}

/// `request_id` of an event that has one.
#[inline(always)]
pub(crate) fn request_id_of(record: &Record) -> u64 {
    u64_at(record, 56)
}

#[inline(always)]
fn u32_at(record: &Record, at: usize) -> u32 {
    u32::from_le_bytes(std::array::from_fn(|index| record[at + index]))
}

#[inline(always)]
fn u64_at(record: &Record, at: usize) -> u64 {
    u64::from_le_bytes(std::array::from_fn(|index| record[at + index]))
}
