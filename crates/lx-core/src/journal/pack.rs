//! Records packed for a file: of each its kind, and the bytes by which it differs from the one of its kind before it.
//!
//! ```text
//! u8 kind, u64 mask (bit b: byte b differs), the differences: exclusive or of the two bytes each
//! ```
//!
//! Events of a kind share most of their bytes: fields that are not used, high bytes of ids, prices and amounts. The first
//! of a kind differs from zeros. Nothing is carried from one part of a frame to the next, so each is read by itself.

use crate::wire::{RECORD_SIZE, records_of};

/// More than a record takes, which is 72 bytes at most; a power of two, so that an index needs no check.
const BUFFER_SIZE: usize = 128;
const SLOTS: usize = 64;

/// The last record of each kind. Events have 64 kinds in a row, and other kinds may share a slot: they pack worse.
type Last = [[u8; RECORD_SIZE]; SLOTS];

fn slot_of(kind: u8) -> usize {
    usize::from(kind) % SLOTS
}

/// Append whole records, packed.
pub fn pack(records: &[u8], packed: &mut Vec<u8>) {
    let mut last: Last = [[0; RECORD_SIZE]; SLOTS];
    for record in records_of(records) {
        let before = &mut last[slot_of(record[0])];
        before[0] = record[0];
        let mut bytes = [0; BUFFER_SIZE];
        bytes[0] = record[0];
        let (mut mask, mut size) = (0_u64, 9);
        for at in (0..RECORD_SIZE).step_by(8) {
            let differences = word_at(record, at) ^ word_at(before, at);
            mask |= differing_bytes(differences) << at;
            // Each byte is written, and the next one over it where it was zero: which are, no processor could foresee.
            for byte in differences.to_le_bytes() {
                bytes[size % BUFFER_SIZE] = byte;
                size += usize::from(byte != 0);
            }
        }
        bytes[1..9].copy_from_slice(&mask.to_le_bytes());
        packed.extend_from_slice(&bytes[..size]);
        *before = *record;
    }
}

/// Append the `count` records that were packed; None when the bytes are not exactly those.
#[must_use]
pub fn unpack(packed: &[u8], count: usize, records: &mut Vec<u8>) -> Option<()> {
    let mut last: Last = [[0; RECORD_SIZE]; SLOTS];
    let mut rest = packed;
    for _ in 0..count {
        let (&kind, behind) = rest.split_first()?;
        let (mask, behind) = behind.split_first_chunk::<8>()?;
        let mut left = u64::from_le_bytes(*mask);
        let (differences, behind) = behind.split_at_checked(left.count_ones() as usize)?;
        let record = &mut last[slot_of(kind)];
        record[0] = kind;
        for difference in differences {
            record[left.trailing_zeros() as usize] ^= difference;
            left &= left - 1;
        }
        records.extend_from_slice(record);
        rest = behind;
    }
    rest.is_empty().then_some(())
}

fn word_at(record: &[u8; RECORD_SIZE], at: usize) -> u64 {
    record[at..]
        .first_chunk()
        .map_or(0, |word| u64::from_le_bytes(*word))
}

/// A bit for each of the eight bytes that is not zero.
fn differing_bytes(word: u64) -> u64 {
    let mut bits = word | (word >> 4);
    bits |= bits >> 2;
    bits |= bits >> 1;
    (bits & 0x0101_0101_0101_0101).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records of random bytes, most of them zero or as before.
    fn records(count: usize) -> Vec<u8> {
        let mut state = 7_u64;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            state >> 33
        };
        (0..count * RECORD_SIZE)
            .map(|_| if next() % 4 == 0 { next() as u8 } else { 0 })
            .collect()
    }

    #[test]
    fn what_is_packed_comes_back() {
        for count in [0, 1, 2, 300] {
            let records = records(count);
            let (mut packed, mut again) = (vec![1], vec![2]);
            pack(&records, &mut packed);
            assert_eq!(unpack(&packed[1..], count, &mut again), Some(()));
            assert_eq!(again[1..], records);
        }
        let mut full = Vec::new();
        pack(&[0xFF; RECORD_SIZE], &mut full);
        assert_eq!(full.len(), 9 + RECORD_SIZE - 1, "the kind is there already");
        let mut same = Vec::new();
        pack(&[0xFF; 2 * RECORD_SIZE], &mut same);
        assert_eq!(same.len(), full.len() + 9);
    }

    #[test]
    fn other_bytes_are_refused() {
        let mut packed = Vec::new();
        pack(&records(3), &mut packed);
        let mut found = Vec::new();
        for size in 0..packed.len() {
            assert_eq!(unpack(&packed[..size], 3, &mut found), None, "{size}");
        }
        assert_eq!(unpack(&packed, 2, &mut found), None);
        packed.push(0);
        assert_eq!(unpack(&packed, 3, &mut found), None);
    }
}
