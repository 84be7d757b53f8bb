//! The part of LX that is repeated per order: records, engine, generators, journal bytes.
//!
//! Pure computation: no I/O, no clock, no thread, no randomness, no Python. Any Rust program can use it as a path
//! dependency (`examples/match.rs` shows how); the crate `lx-native` binds it to Python.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod engine;
pub mod intake;
pub mod journal;
pub mod load;
pub mod wire;
pub mod workload;

/// CRC32C (Castagnoli) of `data`, the checksum of frame headers.
///
/// ```
/// assert_eq!(lx_core::crc32c(b"123456789"), 0xE306_9283);
/// ```
#[must_use]
pub fn crc32c(data: &[u8]) -> u32 {
    ::crc32c::crc32c(data)
}

/// The first 16 bytes of BLAKE3 over `data`: the link of the hash chain of frames.
///
/// ```
/// assert_eq!(lx_core::blake3_16(b"")[..4], [0xaf, 0x13, 0x49, 0xb9]);
/// ```
#[must_use]
pub fn blake3_16(data: &[u8]) -> [u8; 16] {
    let mut out = [0; 16];
    out.copy_from_slice(&blake3::hash(data).as_bytes()[..16]);
    out
}
