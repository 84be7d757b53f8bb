//! The header of a segment: whose it is, and what its first frame is chained to.

use crate::wire::{HEADER_SIZE, WIRE_VERSION};

/// Bytes of a segment's header.
pub const SEGMENT_HEADER_SIZE: usize = 128;
/// Version of the segment's format.
pub const SEGMENT_VERSION: u16 = 1;
const MAGIC: [u8; 4] = *b"LSEG";
const CHECKSUM_AT: usize = 12;
const PREVIOUS_AT: usize = 64;

/// First 128 bytes of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentHeader {
    /// Number of the shard whose log this is.
    pub shard: u32,
    /// Number of the segment; the first of a log is 1, and there are no gaps.
    pub segment: u64,
    /// Ordinal of the first command of the first frame.
    pub first_sequence: u64,
    /// Bytes of the file.
    pub size: u64,
    /// Header of the last frame before this segment; all zero for the first of a log.
    pub previous: [u8; HEADER_SIZE],
}

/// Why 128 bytes are no header of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderFault {
    /// Shorter than a header, or another magic: no segment of LX.
    Foreign,
    /// A version of the format, or of the wire, that this build does not read.
    Version,
    /// The checksum is wrong.
    Checksum,
}

impl SegmentHeader {
    /// The 128 bytes.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; SEGMENT_HEADER_SIZE] {
        let mut bytes = [0; SEGMENT_HEADER_SIZE];
        bytes[0..4].copy_from_slice(&MAGIC);
        bytes[4..6].copy_from_slice(&SEGMENT_VERSION.to_le_bytes());
        bytes[6..8].copy_from_slice(&u16::from(WIRE_VERSION).to_le_bytes());
        bytes[8..12].copy_from_slice(&self.shard.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.segment.to_le_bytes());
        bytes[24..32].copy_from_slice(&self.first_sequence.to_le_bytes());
        bytes[32..40].copy_from_slice(&self.size.to_le_bytes());
        bytes[PREVIOUS_AT..].copy_from_slice(&self.previous);
        let checksum = checksum(&bytes);
        bytes[CHECKSUM_AT..CHECKSUM_AT + 4].copy_from_slice(&checksum.to_le_bytes());
        bytes
    }

    /// Read and check the header at the start of `bytes`.
    ///
    /// # Errors
    /// [`HeaderFault`]: the first of them that applies. Versions are looked at before the checksum, so that a later
    /// format may place it elsewhere.
    pub fn parse(bytes: &[u8]) -> Result<Self, HeaderFault> {
        let Some(bytes) = bytes.first_chunk::<SEGMENT_HEADER_SIZE>() else {
            return Err(HeaderFault::Foreign);
        };
        if bytes[0..4] != MAGIC {
            return Err(HeaderFault::Foreign);
        }
        let versions = (number(bytes, 4, 2), number(bytes, 6, 2));
        let is_right = number(bytes, CHECKSUM_AT, 4) == u64::from(checksum(bytes));
        if versions != (u64::from(SEGMENT_VERSION), u64::from(WIRE_VERSION)) {
            return Err(HeaderFault::Version);
        }
        if !is_right {
            return Err(HeaderFault::Checksum);
        }
        let mut previous = [0; HEADER_SIZE];
        previous.copy_from_slice(&bytes[PREVIOUS_AT..]);
        Ok(Self {
            shard: number(bytes, 8, 4) as u32,
            segment: number(bytes, 16, 8),
            first_sequence: number(bytes, 24, 8),
            size: number(bytes, 32, 8),
            previous,
        })
    }
}

fn number(bytes: &[u8], at: usize, size: usize) -> u64 {
    let mut wide = [0; 8];
    wide[..size].copy_from_slice(&bytes[at..at + size]);
    u64::from_le_bytes(wide)
}

/// CRC32C of the header without its checksum's four bytes.
fn checksum(bytes: &[u8; SEGMENT_HEADER_SIZE]) -> u32 {
    let before = ::crc32c::crc32c(&bytes[..CHECKSUM_AT]);
    ::crc32c::crc32c_append(before, &bytes[CHECKSUM_AT + 4..])
}
