//! Messages of type `short`: an envelope and an order in 34 bytes, for one-way connections.

use super::error::WireError;
use super::message::{ENVELOPE_SIZE, Envelope};
use super::records_generated::{
    New, SHORT_SIZE, message_type, order_type, reason, short_kind, time_in_force,
};

/// Bytes of a short command.
pub const SHORT_BYTES: usize = SHORT_SIZE as usize;
/// Bytes of a message of one.
pub const SHORT_MESSAGE_BYTES: usize = ENVELOPE_SIZE + SHORT_BYTES;

const CHECKSUM_AT: usize = SHORT_MESSAGE_BYTES - 4;

/// Append a message of this new order, which is a limit order that is good till canceled or a market order that is
/// immediate or cancel, and nothing more; session and account go without saying.
pub fn push_short(message: &mut Vec<u8>, order: &New, place: u16) {
    let start = message.len();
    let kind = if order.type_ == order_type::LIMIT {
        short_kind::LIMIT
    } else {
        short_kind::MARKET
    };
    message.extend_from_slice(&Envelope::new(message_type::SHORT, 1).to_bytes());
    message.extend_from_slice(&[kind, order.side]);
    message.extend_from_slice(&order.instrument.to_le_bytes());
    message.extend_from_slice(&place.to_le_bytes());
    message.extend_from_slice(&order.client_id.to_le_bytes());
    message.extend_from_slice(&order.price.to_le_bytes());
    message.extend_from_slice(&order.quantity.to_le_bytes());
    let checksum = ::crc32c::crc32c(&message[start..]);
    message.extend_from_slice(&checksum.to_le_bytes());
}

/// Place and order of a short command; the order is unchecked, and nobody's yet.
#[must_use]
pub fn read_short(command: &[u8; SHORT_BYTES]) -> (u16, New) {
    let word = |at: usize| u64::from_le_bytes(std::array::from_fn(|index| command[at + index]));
    let half = |at: usize| u16::from_le_bytes([command[at], command[at + 1]]);
    let (type_, tif) = match command[0] {
        short_kind::LIMIT => (order_type::LIMIT, time_in_force::GTC),
        short_kind::MARKET => (order_type::MARKET, time_in_force::IOC),
        _ => (0, 0), // no order type: the check of the record says so
    };
    let order = New {
        side: command[1],
        type_,
        tif,
        instrument: half(2),
        client_id: word(6),
        price: word(14) as i64,
        quantity: word(22),
        ..New::default()
    };
    (half(4), order)
}

/// The checksum of a whole message of type `short`, whose length is right.
pub(super) fn check_short(message: &[u8]) -> Result<(), WireError> {
    let Some((before, found)) = message.split_last_chunk::<4>() else {
        return Ok(());
    };
    let found = u32::from_le_bytes(*found);
    if found == ::crc32c::crc32c(before) {
        return Ok(());
    }
    let value = i128::from(found);
    Err(WireError::new(
        reason::BAD_CHECKSUM,
        CHECKSUM_AT,
        "checksum",
        value,
    ))
}
