//! Bytes of the journal: segment headers, the scan of a segment, and what lies behind its end.
//!
//! A segment is a file of fixed size: a header of 128 bytes, then sealed frames one behind the other, each at a multiple
//! of 64, then 64 zero bytes when there is room for them. What follows is without meaning: zeros, or frames of the log
//! that the file held before it was recycled. Sequence and hash chain tell those from the frames of the segment.
//!
//! [`scan`] walks the frames that follow each other; [`look_behind`] looks at what lies behind their end, so that a torn
//! tail (frames that were written but never synced, which may reach the disk in any order) is told from damage
//! (a frame that proves that all before it had been on disk). docs/journal.md states both.
//!
//! `events` are the bytes of event files: frames that follow from the journal's; `pack` makes their records small.

mod events;
mod pack;
mod scan;
mod segment;
#[cfg(test)]
mod tests;

pub use events::{
    PART_RECORDS, Part, Walk, is_told, next_packed, next_part, sealed_parts, told_parts,
    unpack_parts, walk,
};
pub use scan::{Behind, Link, Scan, Stop, look_behind, scan};
pub use segment::{HeaderFault, SEGMENT_HEADER_SIZE, SEGMENT_VERSION, SegmentHeader};

/// Zero bytes behind the last frame, where there is room for them.
pub const END_MARK: [u8; 64] = [0; 64];
