//! Event frames one behind the other, as files and the server's ring hold them.
//!
//! A frame of many events is kept in parts: each has the header of the frame with its own number of records, and all but
//! the last have exactly [`PART_RECORDS`] of them. So a part with fewer records ends its frame (it may have none), and
//! whoever reads in pieces never meets a frame that is longer than a piece. In files each part is sealed, the first
//! chained to the header of the command frame that it follows from, each other to the part before it: so an event
//! frame proves which log it is of.

use crate::wire::{
    FRAME_EVENTS, FRAME_SEALED, FrameHeader, HEADER_SIZE, RECORD_SIZE, WireError,
    is_checksum_right, reason, seal,
};

/// Most records of a part; a part with fewer is the last of its frame.
pub const PART_RECORDS: usize = 16_384;
const PART_BYTES: usize = PART_RECORDS * RECORD_SIZE;

/// One part of an event frame, where it lies.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// Its header; `record_count` is that of the part.
    pub header: FrameHeader,
    /// Its records.
    pub records: &'a [u8],
    /// Records of the frame in the parts before it.
    pub base: u32,
}

impl Part<'_> {
    /// Whether its frame ends with it.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.records.len() < PART_BYTES
    }

    /// Ordinal of the command behind those of its frame.
    #[must_use]
    pub fn next_sequence(&self) -> u64 {
        let commands = u64::from(self.header.command_count);
        self.header.sequence.saturating_add(commands)
    }

    /// Records of the frame up to the end of this part; 0 when the frame ends with it.
    #[must_use]
    pub fn next_base(&self) -> u32 {
        if self.is_last() {
            return 0;
        }
        self.base.saturating_add(self.header.record_count)
    }

    /// Whether it lies wholly before record `skip` of the frame of command `position`.
    #[must_use]
    pub fn is_before(&self, position: u64, skip: u32) -> bool {
        self.next_sequence() <= position
            || (!self.is_last() && self.header.sequence <= position && self.next_base() <= skip)
    }

    /// Bytes, header included.
    #[must_use]
    pub fn size(&self) -> usize {
        HEADER_SIZE + self.records.len()
    }
}

/// The parts of an unsealed event frame: a header and records each.
pub fn parts(frame: &[u8]) -> impl Iterator<Item = ([u8; HEADER_SIZE], &[u8])> {
    let header = frame.first_chunk().map(FrameHeader::from_bytes);
    let records = frame.get(HEADER_SIZE..).unwrap_or_default();
    let count = records.len() / PART_BYTES + 1;
    header.into_iter().flat_map(move |header| {
        (0..count).map(move |index| {
            let rest = &records[index * PART_BYTES..];
            let part = &rest[..rest.len().min(PART_BYTES)];
            let header = FrameHeader {
                record_count: (part.len() / RECORD_SIZE) as u32,
                ..header
            };
            (header.to_bytes(), part)
        })
    })
}

/// The parts of an unsealed event frame as files hold them, chained to the header of its command frame.
///
/// # Errors
/// [`WireError`] when it is no event frame, or not that of the command frame.
pub fn sealed_parts(
    frame: &[u8],
    command_header: &[u8; HEADER_SIZE],
) -> Result<Vec<u8>, WireError> {
    let header = FrameHeader::parse(frame)?;
    let wanted = FrameHeader::parse(command_header)?;
    check_events(&header)?;
    if frame.len() != HEADER_SIZE + header.record_count as usize * RECORD_SIZE {
        let length = frame.len();
        return Err(WireError::new(
            reason::BAD_LENGTH,
            length,
            "length",
            length as i128,
        ));
    }
    if header.sequence != wanted.sequence || header.command_count != wanted.command_count {
        let found = i128::from(header.sequence);
        return Err(WireError::new(reason::OUT_OF_RANGE, 16, "sequence", found));
    }
    let mut bytes = Vec::with_capacity(frame.len() + HEADER_SIZE);
    let mut previous = *command_header;
    for (header, records) in parts(frame) {
        let at = bytes.len();
        bytes.extend_from_slice(&header);
        bytes.extend_from_slice(records);
        seal(&mut bytes[at..], &previous)?;
        previous.copy_from_slice(&bytes[at..at + HEADER_SIZE]);
    }
    Ok(bytes)
}

/// The part at the start of `bytes`, whose frame has `base` records before it; None when it is not there as a whole.
///
/// # Errors
/// [`WireError`] when the bytes are no event frame, or its checksum is wrong. Whether a frame that is not sealed is right
/// can't be told.
pub fn next_part(bytes: &[u8], base: u32) -> Result<Option<Part<'_>>, WireError> {
    if bytes.len() < HEADER_SIZE {
        return Ok(None);
    }
    let header = FrameHeader::parse(bytes)?;
    check_events(&header)?;
    let size = HEADER_SIZE + header.record_count as usize * RECORD_SIZE;
    let Some(part) = bytes.get(..size) else {
        return Ok(None);
    };
    if header.flags & FRAME_SEALED != 0 && !is_checksum_right(part, &header) {
        let value = i128::from(header.checksum);
        return Err(WireError::new(reason::BAD_CHECKSUM, 40, "checksum", value));
    }
    Ok(Some(Part {
        header,
        records: &part[HEADER_SIZE..],
        base,
    }))
}

fn check_events(header: &FrameHeader) -> Result<(), WireError> {
    if header.flags & FRAME_EVENTS == 0 {
        let value = i128::from(header.flags);
        return Err(WireError::new(reason::BAD_FLAGS, 6, "flags", value));
    }
    // Every command frame has a command, and no part more records than it may.
    if header.command_count == 0 {
        return Err(WireError::new(reason::BAD_COUNT, 44, "command_count", 0));
    }
    Ok(())
}

/// What a walk over a piece of a file has found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// Offset of the first part that is not wholly before the place that was looked for; `end` when there is none.
    pub start: usize,
    /// Records of its frame before it.
    pub start_base: u32,
    /// Offset behind the last part that is whole and right.
    pub end: usize,
    /// What the next frame, or the next part, begins with.
    pub sequence: u64,
    /// Records of its frame before that part; 0 at the beginning of a frame.
    pub base: u32,
    /// Offset behind the last frame that is whole.
    pub frames_end: usize,
    /// What the frame behind it begins with.
    pub frames_sequence: u64,
}

/// Walk along sealed parts that follow each other, the first of them of the frame that begins with command `sequence`
/// and with `base` records of that before it, and look for a place: record `skip` of the frame of command `position`.
/// It ends at the first bytes that are not a part in its place.
#[must_use]
pub fn walk(bytes: &[u8], sequence: u64, base: u32, position: u64, skip: u32) -> Walk {
    let mut found = Walk {
        sequence,
        base,
        frames_sequence: sequence,
        ..Walk::default()
    };
    let mut is_found = false;
    while let Ok(Some(part)) = next_part(&bytes[found.end..], found.base) {
        let is_in_place =
            part.header.flags & FRAME_SEALED != 0 && part.header.sequence == found.sequence;
        if !is_in_place || part.records.len() > PART_BYTES {
            break;
        }
        if !is_found && !part.is_before(position, skip) {
            is_found = true;
            (found.start, found.start_base) = (found.end, found.base);
        }
        found.end += part.size();
        found.base = part.next_base();
        if part.is_last() {
            found.sequence = part.next_sequence();
            (found.frames_end, found.frames_sequence) = (found.end, found.sequence);
        }
    }
    if !is_found {
        (found.start, found.start_base) = (found.end, found.base);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Position, build_frame, decode_frame, verify_chain};

    fn events(sequence: u64, records: usize) -> Vec<u8> {
        let header = FrameHeader {
            flags: FRAME_EVENTS,
            command_count: 3,
            sequence,
            time_ns: 5,
            ..FrameHeader::default()
        };
        build_frame(&header, &Position::default().to_bytes().repeat(records))
    }

    fn command_header(sequence: u64) -> [u8; HEADER_SIZE] {
        let header = FrameHeader {
            record_count: 3,
            command_count: 3,
            sequence,
            ..FrameHeader::default()
        };
        header.to_bytes()
    }

    fn sealed(sequence: u64, records: usize) -> Vec<u8> {
        sealed_parts(&events(sequence, records), &command_header(sequence)).expect("a frame")
    }

    #[test]
    fn a_long_frame_is_kept_in_parts_that_follow_from_its_command_frame() {
        for (records, sizes) in [
            (0, vec![0]),
            (1, vec![1]),
            (PART_RECORDS, vec![PART_RECORDS, 0]),
            (2 * PART_RECORDS + 7, vec![PART_RECORDS, PART_RECORDS, 7]),
        ] {
            let bytes = sealed(4, records);
            let (mut at, mut base, mut found) = (0, 0, Vec::new());
            let mut previous = command_header(4);
            while let Some(part) = next_part(&bytes[at..], base).expect("right parts") {
                found.push(part.records.len() / RECORD_SIZE);
                let whole = &bytes[at..at + part.size()];
                assert_eq!(verify_chain(&previous, whole), Ok(()));
                previous.copy_from_slice(&whole[..HEADER_SIZE]);
                assert_eq!(part.next_sequence(), 7);
                (at, base) = (at + part.size(), part.next_base());
            }
            assert_eq!((found, at, base), (sizes, bytes.len(), 0));
        }
        let bytes = sealed(4, 1);
        assert!(decode_frame(&bytes).is_err(), "a position is no event");
    }

    #[test]
    fn a_frame_of_other_commands_is_not_sealed() {
        let wrong = sealed_parts(&events(5, 1), &command_header(4)).expect_err("another place");
        assert_eq!((wrong.reason, wrong.offset), (reason::OUT_OF_RANGE, 16));
        let wrong = sealed_parts(&events(4, 1)[..100], &command_header(4)).expect_err("cut");
        assert_eq!(wrong.reason, reason::BAD_LENGTH);
        let wrong = sealed_parts(&command_header(4), &command_header(4)).expect_err("commands");
        assert_eq!(wrong.reason, reason::BAD_FLAGS);
    }

    #[test]
    fn a_walk_finds_places_and_stops_at_the_first_wrong_byte() {
        let first = sealed(1, 2);
        let long = sealed(4, PART_RECORDS + 3);
        let part = HEADER_SIZE + PART_BYTES;
        let mut bytes = [first.clone(), long.clone(), sealed(7, 0)].concat();
        let found = walk(&bytes, 1, 0, 1, 0);
        assert_eq!((found.start, found.end), (0, bytes.len()));
        assert_eq!(
            (found.frames_end, found.sequence, found.base),
            (found.end, 10, 0)
        );
        assert_eq!(
            walk(&bytes, 1, 0, 3, 0).start,
            0,
            "a frame holds three commands"
        );
        assert_eq!(walk(&bytes, 1, 0, 4, 0).start, first.len());
        let inside = walk(&bytes, 1, 0, 6, PART_RECORDS as u32);
        assert_eq!(
            (inside.start, inside.start_base),
            (first.len() + part, PART_RECORDS as u32)
        );
        assert_eq!(walk(&bytes, 1, 0, 10, 0).start, bytes.len());
        let cut = walk(&bytes[..first.len() + part + 64], 1, 0, 1, 0);
        assert_eq!(
            (cut.end, cut.sequence, cut.base),
            (first.len() + part, 4, PART_RECORDS as u32)
        );
        assert_eq!((cut.frames_end, cut.frames_sequence), (first.len(), 4));
        assert_eq!(
            walk(&bytes, 2, 0, 2, 0).end,
            0,
            "not the frame that was to come"
        );
        bytes[first.len() + 100] ^= 1;
        assert_eq!(walk(&bytes, 1, 0, 1, 0).end, first.len());
    }
}
