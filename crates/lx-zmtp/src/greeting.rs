//! The first 64 bytes of a connection: signature, version, mechanism, as-server (RFC 37, "Greeting").

use crate::error::Fault;

/// Size of a greeting.
pub const GREETING_BYTES: usize = 64;

const VERSION: [u8; 2] = [3, 1];
const MECHANISM: std::ops::Range<usize> = 12..32;
const AS_SERVER: usize = 32;

/// The greeting of this side.
#[must_use]
pub fn greeting() -> [u8; GREETING_BYTES] {
    let mut bytes = [0; GREETING_BYTES];
    bytes[0] = 0xff;
    bytes[9] = 0x7f;
    bytes[10..12].copy_from_slice(&VERSION);
    bytes[12..16].copy_from_slice(b"NULL");
    bytes
}

/// Check what is there of a greeting, in the order of its bytes, so that a stranger is known by its first byte and the
/// fault does not depend on how the bytes came.
///
/// The minor version once all is there; the fault and its offset.
pub(crate) fn check_greeting(bytes: &[u8]) -> Result<Option<u8>, (usize, Fault)> {
    let has = |index: usize, fits: fn(u8) -> bool| bytes.get(index).is_none_or(|&byte| fits(byte));
    if !has(0, |byte| byte == 0xff) {
        return Err((0, Fault::Signature));
    }
    if !has(9, |byte| byte & 1 == 1) {
        return Err((9, Fault::Signature));
    }
    if !has(10, |byte| byte >= 3) {
        return Err((10, Fault::Version(bytes[10])));
    }
    let Some(mechanism) = bytes.get(MECHANISM) else {
        return Ok(None);
    };
    if &mechanism[..4] != b"NULL" || mechanism[4..].iter().any(|&byte| byte != 0) {
        let mut name = [0; 5];
        name.copy_from_slice(&mechanism[..5]);
        return Err((MECHANISM.start, Fault::Mechanism(name)));
    }
    if !has(AS_SERVER, |byte| byte == 0) {
        return Err((AS_SERVER, Fault::AsServer));
    }
    if bytes.len() < GREETING_BYTES {
        return Ok(None);
    }
    // A later major version must be able to speak 3.1 with us.
    let minor = if bytes[10] > 3 { 1 } else { bytes[11] };
    Ok(Some(minor))
}
