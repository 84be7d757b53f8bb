//! Frame headers: flags and length (RFC 37, "Framing").

use crate::error::Fault;

/// Bytes of the longest header.
pub const FRAME_HEADER_BYTES_MAX: usize = 9;

pub(crate) const MORE: u8 = 1;
pub(crate) const LONG: u8 = 2;
pub(crate) const COMMAND: u8 = 4;

/// A decoded header.
#[derive(Clone, Copy)]
pub(crate) struct Head {
    pub(crate) flags: u8,
    pub(crate) header_bytes: usize,
    pub(crate) body_bytes: u64,
}

/// The header of a message frame and its size.
#[inline]
#[must_use]
pub fn frame_header(body_bytes: usize, more: bool) -> ([u8; FRAME_HEADER_BYTES_MAX], usize) {
    header(body_bytes, if more { MORE } else { 0 })
}

/// The header of a frame with these flags, LONG as needed.
#[inline]
pub(crate) fn header(body_bytes: usize, flags: u8) -> ([u8; FRAME_HEADER_BYTES_MAX], usize) {
    let mut bytes = [0; FRAME_HEADER_BYTES_MAX];
    if let Ok(short) = u8::try_from(body_bytes) {
        bytes[0] = flags;
        bytes[1] = short;
        return (bytes, 2);
    }
    bytes[0] = flags | LONG;
    bytes[1..].copy_from_slice(&(body_bytes as u64).to_be_bytes());
    (bytes, FRAME_HEADER_BYTES_MAX)
}

/// The header at the start of `bytes`; None when it isn't whole yet.
#[inline]
pub(crate) fn decode(bytes: &[u8]) -> Result<Option<Head>, Fault> {
    let Some(&flags) = bytes.first() else {
        return Ok(None);
    };
    let is_known = flags & !(MORE | LONG | COMMAND) == 0;
    if !is_known || (flags & COMMAND != 0 && flags & MORE != 0) {
        return Err(Fault::FrameFlags(flags));
    }
    let head = |header_bytes, body_bytes| Head {
        flags,
        header_bytes,
        body_bytes,
    };
    if flags & LONG == 0 {
        return Ok(bytes.get(1).map(|&short| head(2, u64::from(short))));
    }
    let Some(length) = bytes[1..].first_chunk::<8>() else {
        return Ok(None);
    };
    Ok(Some(head(
        FRAME_HEADER_BYTES_MAX,
        u64::from_be_bytes(*length),
    )))
}
