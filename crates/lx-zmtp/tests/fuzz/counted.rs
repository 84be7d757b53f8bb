//! Messages that are counted and checksummed, so that a lost, doubled, changed or overtaken one shows.

use crate::rig::Random;
use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};

/// First part of a counted message, by which a SUB asks for it.
pub const TOPIC: &[u8] = b"counted";
/// What may be under way in one direction; less than any limit.
const MESSAGES_MAX: usize = 32;
const BYTES_MAX: usize = 256 << 10;

/// One direction: who sends has the one end, who receives the other, and all is in one process.
#[derive(Default)]
pub struct Stream {
    next: u64,
    /// Sent and not received: number of parts, bytes, checksum.
    under_way: VecDeque<(usize, usize, u64)>,
    bytes: usize,
    pub received: u64,
    pub received_bytes: u64,
}

impl Stream {
    /// The next message, unless enough are under way.
    pub fn make(&self, random: &mut Random) -> Option<Vec<Vec<u8>>> {
        if self.under_way.len() >= MESSAGES_MAX || self.bytes >= BYTES_MAX {
            return None;
        }
        let mut parts = vec![TOPIC.to_vec(), self.next.to_be_bytes().to_vec()];
        for index in 0..random.below(4) {
            let size = match random.below(40) {
                0 if index == 0 => 100_000 + random.below(100_000),
                1..4 => 250 + random.below(12),
                4..8 => 0,
                _ => random.below(2_000),
            };
            parts.push(bytes(size as usize, random));
        }
        Some(parts)
    }

    /// The message that `make` made was sent.
    pub fn sent(&mut self, parts: &[Vec<u8>]) {
        let bytes = parts.iter().map(Vec::len).sum();
        self.under_way
            .push_back((parts.len(), bytes, checksum(parts)));
        self.bytes += bytes;
        self.next += 1;
    }

    /// A message has come; it must be the next, to the byte.
    pub fn receive(&mut self, parts: &[Vec<u8>]) {
        assert_eq!(parts[1], self.received.to_be_bytes(), "out of order");
        let expected = self.under_way.pop_front().expect("a message that was sent");
        let bytes = parts.iter().map(Vec::len).sum();
        assert_eq!((parts.len(), bytes, checksum(parts)), expected, "changed");
        self.bytes -= bytes;
        self.received += 1;
        self.received_bytes += bytes as u64;
    }

    pub fn is_quiet(&self) -> bool {
        self.under_way.is_empty()
    }
}

pub fn checksum(parts: &[Vec<u8>]) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}

/// Bytes that differ from place to place: runs of one byte would hide a shift.
pub fn bytes(size: usize, random: &mut Random) -> Vec<u8> {
    let mut word = random.below(u64::MAX);
    let mut out = Vec::with_capacity(size + 8);
    while out.len() < size {
        word = word.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        out.extend_from_slice(&word.to_be_bytes());
    }
    out.truncate(size);
    out
}
