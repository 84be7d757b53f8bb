//! Frames: the unit of the log, of replication, of event streams and of snapshots.
//!
//! A frame is a 64-byte header and N records. One made in this process may be unsealed (checksum and hash zero); one
//! that was stored or sent is sealed: a CRC32C over all but the checksum itself, and 16 bytes of BLAKE3 over the
//! previous header and this payload, so that two logs are compared by one number. Checks come in the order of
//! docs/wire.md and name the first fault. The records stay where they are: nothing is copied.

use super::check::{check_payload, records_of};
use super::error::WireError;
use super::records_generated::{
    FRAME_EVENTS, FRAME_MAGIC, FRAME_SEALED, FRAME_SNAPSHOT, FRAME_SYNCED, Group, RECORD_SIZE,
    RECORDS_PER_FRAME_MAX, WIRE_VERSION, reason,
};

/// Bytes of a frame's header.
pub const HEADER_SIZE: usize = 64;
/// What the first frame of a log, and a snapshot, is chained to.
pub const NO_HEADER: [u8; HEADER_SIZE] = [0; HEADER_SIZE];
const CHECKSUM_AT: usize = 40;
const HASH_AT: usize = 48;

/// Header of a frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FrameHeader {
    /// Any of the `FRAME_` flags, but one at most of `FRAME_EVENTS`, `FRAME_SNAPSHOT` and `FRAME_SYNCED`.
    pub flags: u16,
    /// Number of the shard.
    pub shard: u32,
    /// Records that follow, extensions included.
    pub record_count: u32,
    /// Ordinal of the first command; the first of a log is 1.
    pub sequence: u64,
    /// Term of the leader that made it.
    pub term: u64,
    /// Time of the log, ns since 1970.
    pub time_ns: u64,
    /// CRC32C of the frame without these four bytes; 0 when unsealed.
    pub checksum: u32,
    /// Commands: records without extensions.
    pub command_count: u32,
    /// First 16 bytes of BLAKE3 over previous header and payload; 0 when unsealed.
    pub hash: [u8; 16],
}

impl FrameHeader {
    /// Read and check the header at the start of `buffer`; what follows is not looked at.
    ///
    /// # Errors
    /// [`WireError`]: the first fault of the header in itself.
    pub fn parse(buffer: &[u8]) -> Result<Self, WireError> {
        let Some(bytes) = buffer.first_chunk::<HEADER_SIZE>() else {
            return Err(bad_length(buffer));
        };
        let magic = u32::from_le_bytes(part(bytes, 0));
        let version = u16::from_le_bytes(part(bytes, 4));
        if magic != FRAME_MAGIC {
            return Err(WireError::new(
                reason::BAD_MAGIC,
                0,
                "magic",
                i128::from(magic),
            ));
        }
        if version != u16::from(WIRE_VERSION) {
            return Err(WireError::new(
                reason::BAD_VERSION,
                4,
                "version",
                i128::from(version),
            ));
        }
        let header = Self::from_bytes(bytes);
        header.check()?;
        Ok(header)
    }

    /// Read without checks; magic and version are not looked at.
    #[inline]
    #[must_use]
    pub fn from_bytes(bytes: &[u8; HEADER_SIZE]) -> Self {
        Self {
            flags: u16::from_le_bytes(part(bytes, 6)),
            shard: u32::from_le_bytes(part(bytes, 8)),
            record_count: u32::from_le_bytes(part(bytes, 12)),
            sequence: u64::from_le_bytes(part(bytes, 16)),
            term: u64::from_le_bytes(part(bytes, 24)),
            time_ns: u64::from_le_bytes(part(bytes, 32)),
            checksum: u32::from_le_bytes(part(bytes, CHECKSUM_AT)),
            command_count: u32::from_le_bytes(part(bytes, 44)),
            hash: part(bytes, HASH_AT),
        }
    }

    /// The 64 bytes, magic and version included; unchecked.
    #[inline]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; HEADER_SIZE] {
        let mut bytes = [0; HEADER_SIZE];
        bytes[0..4].copy_from_slice(&FRAME_MAGIC.to_le_bytes());
        bytes[4..6].copy_from_slice(&u16::from(WIRE_VERSION).to_le_bytes());
        bytes[6..8].copy_from_slice(&self.flags.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.shard.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.record_count.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.sequence.to_le_bytes());
        bytes[24..32].copy_from_slice(&self.term.to_le_bytes());
        bytes[32..40].copy_from_slice(&self.time_ns.to_le_bytes());
        bytes[40..44].copy_from_slice(&self.checksum.to_le_bytes());
        bytes[44..48].copy_from_slice(&self.command_count.to_le_bytes());
        bytes[48..64].copy_from_slice(&self.hash);
        bytes
    }

    /// Write the 64 bytes over the start of `frame`; false, and nothing written, when it is shorter.
    #[inline]
    pub fn write(&self, frame: &mut [u8]) -> bool {
        let Some(start) = frame.first_chunk_mut::<HEADER_SIZE>() else {
            return false;
        };
        *start = self.to_bytes();
        true
    }

    /// The group of the frame's records.
    #[inline]
    #[must_use]
    pub fn group(&self) -> Group {
        if self.flags & FRAME_EVENTS != 0 {
            Group::Event
        } else if self.flags & FRAME_SNAPSHOT != 0 {
            Group::State
        } else {
            Group::Command
        }
    }

    fn check(&self) -> Result<(), WireError> {
        let exclusive = FRAME_EVENTS | FRAME_SNAPSHOT | FRAME_SYNCED;
        if self.flags & !(exclusive | FRAME_SEALED) != 0
            || (self.flags & exclusive).count_ones() > 1
        {
            return Err(WireError::new(
                reason::BAD_FLAGS,
                6,
                "flags",
                i128::from(self.flags),
            ));
        }
        let group = self.group();
        let count = u64::from(self.record_count);
        if (count == 0 && group != Group::Event)
            || (count > RECORDS_PER_FRAME_MAX && group == Group::Command)
        {
            return Err(WireError::new(
                reason::BAD_COUNT,
                12,
                "record_count",
                i128::from(count),
            ));
        }
        if self.sequence == 0 {
            return Err(WireError::new(reason::OUT_OF_RANGE, 16, "sequence", 0));
        }
        let commands = u64::from(self.command_count);
        if group == Group::Command && !(1..=count).contains(&commands) {
            return Err(bad_command_count(self.command_count));
        }
        Ok(())
    }
}

/// Check a whole frame of any kind; returns its header and its records, which stay where they are.
///
/// ```
/// use lx_core::wire::{FrameHeader, OpenSession, build_frame, decode_frame, reason, seal};
///
/// let open = OpenSession { account: 7, client_id: 1, ..OpenSession::default() };
/// let header = FrameHeader { sequence: 1, time_ns: 1_000, ..FrameHeader::default() };
/// let mut frame = build_frame(&header, &open.to_bytes());
/// seal(&mut frame, &[0; 64])?;
/// let (header, payload) = decode_frame(&frame)?;
/// assert_eq!((header.record_count, header.command_count, payload.len()), (1, 1, 64));
/// frame[100] ^= 1;
/// assert_eq!(decode_frame(&frame).unwrap_err().reason, reason::BAD_CHECKSUM);
/// # Ok::<(), lx_core::wire::WireError>(())
/// ```
///
/// # Errors
/// [`WireError`]: the first fault in the order of docs/wire.md.
pub fn decode_frame(frame: &[u8]) -> Result<(FrameHeader, &[u8]), WireError> {
    let header = FrameHeader::parse(frame)?;
    let payload = frame.get(HEADER_SIZE..).unwrap_or_default();
    if payload.len() as u64 != u64::from(header.record_count) * RECORD_SIZE as u64 {
        return Err(bad_length(frame));
    }
    check_seal(frame, &header)?;
    let commands = check_payload(payload, header.group(), HEADER_SIZE)?;
    if header.group() == Group::Command && commands != header.command_count {
        return Err(bad_command_count(header.command_count));
    }
    Ok((header, payload))
}

fn check_seal(frame: &[u8], header: &FrameHeader) -> Result<(), WireError> {
    if header.flags & FRAME_SEALED != 0 {
        if !is_checksum_right(frame, header) {
            let value = i128::from(header.checksum);
            return Err(WireError::new(
                reason::BAD_CHECKSUM,
                CHECKSUM_AT,
                "checksum",
                value,
            ));
        }
        return Ok(());
    }
    if header.checksum == 0 && header.hash == [0; 16] {
        return Ok(());
    }
    let unused = frame.iter().enumerate().take(HEADER_SIZE).skip(CHECKSUM_AT);
    for (offset, byte) in unused {
        let field = if offset < HASH_AT { "checksum" } else { "hash" };
        if *byte != 0 && !(CHECKSUM_AT + 4..HASH_AT).contains(&offset) {
            return Err(WireError::new(
                reason::RESERVED_NOT_ZERO,
                offset,
                field,
                i128::from(*byte),
            ));
        }
    }
    Ok(())
}

/// An unsealed frame of `payload`, whose length is a multiple of 64. `record_count` is filled in, checksum and hash
/// are cleared, and for commands `command_count` is counted; all else is as in `header`. Nothing is checked.
#[must_use]
pub fn build_frame(header: &FrameHeader, payload: &[u8]) -> Vec<u8> {
    let mut header = FrameHeader {
        flags: header.flags & !FRAME_SEALED,
        checksum: 0,
        hash: [0; 16],
        ..*header
    };
    header.record_count = u32::try_from(payload.len() / RECORD_SIZE).unwrap_or(u32::MAX);
    if header.group() == Group::Command {
        let is_command = |record: &&[u8; RECORD_SIZE]| (1..64).contains(&record[0]);
        header.command_count =
            u32::try_from(records_of(payload).filter(is_command).count()).unwrap_or(u32::MAX);
    }
    let mut frame = Vec::with_capacity(HEADER_SIZE + payload.len());
    frame.extend_from_slice(&header.to_bytes());
    frame.extend_from_slice(payload);
    frame
}

/// Fill hash and checksum of a frame, chained to the header of the frame before it ([`NO_HEADER`] for the first).
///
/// # Errors
/// [`WireError`] `bad_length` when there is no whole header; nothing is written then.
pub fn seal(frame: &mut [u8], previous_header: &[u8; HEADER_SIZE]) -> Result<(), WireError> {
    if frame.len() < HEADER_SIZE {
        return Err(bad_length(frame));
    }
    frame[6] |= FRAME_SEALED as u8;
    let hash = chain_hash(previous_header, &frame[HEADER_SIZE..]);
    frame[HASH_AT..HEADER_SIZE].copy_from_slice(&hash);
    let checksum = checksum(frame);
    frame[CHECKSUM_AT..CHECKSUM_AT + 4].copy_from_slice(&checksum.to_le_bytes());
    Ok(())
}

/// Check that a sealed frame follows the frame of that header. Only the hash is looked at.
///
/// # Errors
/// [`WireError`] `bad_hash`, its value the first byte of the hash found; `bad_length` without a whole header.
pub fn verify_chain(previous_header: &[u8; HEADER_SIZE], frame: &[u8]) -> Result<(), WireError> {
    let Some((header, payload)) = frame.split_first_chunk::<HEADER_SIZE>() else {
        return Err(bad_length(frame));
    };
    if header[HASH_AT..] != chain_hash(previous_header, payload) {
        return Err(WireError::new(
            reason::BAD_HASH,
            HASH_AT,
            "hash",
            i128::from(header[HASH_AT]),
        ));
    }
    Ok(())
}

/// First 16 bytes of BLAKE3 over the previous header and a payload.
#[must_use]
pub fn chain_hash(previous_header: &[u8; HEADER_SIZE], payload: &[u8]) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(previous_header);
    hasher.update(payload);
    let mut hash = [0; 16];
    hash.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    hash
}

/// Whether the checksum of a sealed frame, whose header this is, is right; its records are not looked at.
#[must_use]
pub fn is_checksum_right(frame: &[u8], header: &FrameHeader) -> bool {
    checksum(frame) == header.checksum
}

/// CRC32C of a frame without its checksum's four bytes.
fn checksum(frame: &[u8]) -> u32 {
    let before = frame.get(..CHECKSUM_AT).unwrap_or_default();
    let after = frame.get(CHECKSUM_AT + 4..).unwrap_or_default();
    ::crc32c::crc32c_append(::crc32c::crc32c(before), after)
}

/// N bytes at an offset known when compiled; the compiler drops the check of bounds.
#[inline(always)]
fn part<const N: usize>(bytes: &[u8; HEADER_SIZE], at: usize) -> [u8; N] {
    std::array::from_fn(|index| bytes[at + index])
}

fn bad_length(buffer: &[u8]) -> WireError {
    WireError::new(
        reason::BAD_LENGTH,
        buffer.len(),
        "length",
        buffer.len() as i128,
    )
}

fn bad_command_count(found: u32) -> WireError {
    WireError::new(reason::BAD_COUNT, 44, "command_count", i128::from(found))
}
