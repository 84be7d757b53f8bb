//! What sessions were told, frame by frame and one behind the other, as files and the server's ring hold it.
//!
//! Of an event frame only the records that name a session are kept: who asks for missed events gets no others. All else is
//! the frame's, its place in the log above all, so frames lie end to end, those without such records too. Numbers of records
//! (`base`, `skip`) count the kept ones, in the ring and in files alike: a client goes from one to the other in mid-frame.
//!
//! A frame of many events is kept in parts: each has the header of the frame with its own number of records, and all but
//! the last have exactly [`PART_RECORDS`] of them. So a part with fewer records ends its frame (it may have none), and
//! whoever reads in pieces never meets a frame that is longer than a piece. In files the records of a part are packed
//! (`pack`), with their number of bytes before them, and the part is sealed: the first chained to the header of the
//! command frame that it follows from, each other to the part before it. So an event frame proves which log it is of.

use super::pack::{pack, unpack};
use crate::wire::{
    FRAME_EVENTS, FRAME_SEALED, FrameHeader, HEADER_SIZE, RECORD_SIZE, WireError,
    is_checksum_right, kind, reason, records_of, seal,
};

/// Most records of a part; a part with fewer is the last of its frame.
pub const PART_RECORDS: usize = 16_384;
const PART_BYTES: usize = PART_RECORDS * RECORD_SIZE;
/// Where a packed part has the number of its packed bytes, a u32; they lie behind it.
const LENGTH_SIZE: usize = 4;
const PACKED_AT: usize = HEADER_SIZE + LENGTH_SIZE;
/// Where an event that is told to a session names it.
const SESSION_AT: usize = 12;

/// One part of an event frame, where it lies.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// Its header; `record_count` is that of the part.
    pub header: FrameHeader,
    /// Its records, or in a file what they were packed to.
    pub payload: &'a [u8],
    /// Bytes of it all.
    pub size: usize,
    /// Records of the frame in the parts before it.
    pub base: u32,
}

impl Part<'_> {
    /// Whether its frame ends with it.
    #[must_use]
    pub fn is_last(&self) -> bool {
        (self.header.record_count as usize) < PART_RECORDS
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
}

/// Whether an event is told to a session. Public events and extensions name none, nor does one that an operator without
/// session has caused.
#[must_use]
pub fn is_told(event: &[u8; RECORD_SIZE]) -> bool {
    event[0] >= kind::ACCEPTED && event[SESSION_AT..SESSION_AT + 4] != [0; 4]
}

/// Append the parts of an unsealed event frame, unsealed: what is told to sessions of it, and its place. Nothing for bytes
/// without a header.
pub fn told_parts(frame: &[u8], kept: &mut Vec<u8>) {
    let Some((header, records)) = frame.split_first_chunk::<HEADER_SIZE>() else {
        return;
    };
    let frame_header = FrameHeader::from_bytes(header);
    let mut start = begin_part(kept);
    for record in records_of(records) {
        if kept.len() - start == HEADER_SIZE + PART_BYTES {
            end_part(&mut kept[start..], frame_header);
            start = begin_part(kept);
        }
        if is_told(record) {
            kept.extend_from_slice(record);
        }
    }
    let is_full = kept.len() - start == HEADER_SIZE + PART_BYTES;
    end_part(&mut kept[start..], frame_header);
    if is_full {
        start = begin_part(kept);
        end_part(&mut kept[start..], frame_header);
    }
}

fn begin_part(kept: &mut Vec<u8>) -> usize {
    kept.extend_from_slice(&[0; HEADER_SIZE]);
    kept.len() - HEADER_SIZE
}

fn end_part(part: &mut [u8], frame_header: FrameHeader) {
    let header = FrameHeader {
        record_count: ((part.len() - HEADER_SIZE) / RECORD_SIZE) as u32,
        ..frame_header
    };
    header.write(part);
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
    let mut plain = Vec::with_capacity(frame.len() + HEADER_SIZE);
    told_parts(frame, &mut plain);
    let mut bytes = Vec::with_capacity(plain.len() / 2 + PACKED_AT);
    let mut previous = *command_header;
    let mut left = &plain[..];
    while let Some(part) = next_part(left, 0)? {
        let at = bytes.len();
        bytes.extend_from_slice(&left[..HEADER_SIZE]);
        bytes.extend_from_slice(&[0; LENGTH_SIZE]);
        pack(part.payload, &mut bytes);
        let length = (bytes.len() - at - PACKED_AT) as u32;
        bytes[at + HEADER_SIZE..at + PACKED_AT].copy_from_slice(&length.to_le_bytes());
        seal(&mut bytes[at..], &previous)?;
        previous.copy_from_slice(&bytes[at..at + HEADER_SIZE]);
        left = &left[part.size..];
    }
    Ok(bytes)
}

/// The unsealed part at the start of `bytes`, whose frame has `base` records before it; None when it is not there as a
/// whole.
///
/// # Errors
/// [`WireError`] when the bytes are no part of an event frame.
pub fn next_part(bytes: &[u8], base: u32) -> Result<Option<Part<'_>>, WireError> {
    let Some(header) = part_header(bytes)? else {
        return Ok(None);
    };
    let size = HEADER_SIZE + header.record_count as usize * RECORD_SIZE;
    Ok(bytes.get(HEADER_SIZE..size).map(|payload| Part {
        header,
        payload,
        size,
        base,
    }))
}

/// The same of a part in a file, which is packed and sealed. The bytes are those that were sealed.
///
/// # Errors
/// [`WireError`] when the bytes are no part of an event file, or its checksum is wrong.
pub fn next_packed(bytes: &[u8], base: u32) -> Result<Option<Part<'_>>, WireError> {
    let Some(header) = part_header(bytes)? else {
        return Ok(None);
    };
    if header.flags & FRAME_SEALED == 0 {
        let value = i128::from(header.flags);
        return Err(WireError::new(reason::BAD_FLAGS, 6, "flags", value));
    }
    let Some(length) = bytes[HEADER_SIZE..].first_chunk() else {
        return Ok(None);
    };
    let size = PACKED_AT + u32::from_le_bytes(*length) as usize;
    let Some(part) = bytes.get(..size) else {
        return Ok(None);
    };
    if !is_checksum_right(part, &header) {
        let value = i128::from(header.checksum);
        return Err(WireError::new(reason::BAD_CHECKSUM, 40, "checksum", value));
    }
    Ok(Some(Part {
        header,
        payload: &part[PACKED_AT..],
        size,
        base,
    }))
}

/// The first parts of a piece of an event file, which [`walk`] has found right, as [`next_part`] reads them: about as
/// many as give `bytes_max` bytes, one at least.
///
/// # Errors
/// [`WireError`] when they are none.
pub fn unpack_parts(packed: &[u8], bytes_max: usize) -> Result<Vec<u8>, WireError> {
    let (mut parts, mut left) = (Vec::new(), packed);
    while parts.len() < bytes_max
        && let Some(part) = next_packed(left, 0)?
    {
        let header = FrameHeader {
            flags: part.header.flags & !FRAME_SEALED,
            checksum: 0,
            hash: [0; 16],
            ..part.header
        };
        parts.extend_from_slice(&header.to_bytes());
        let count = header.record_count as usize;
        if unpack(part.payload, count, &mut parts).is_none() {
            let length = part.payload.len();
            return Err(WireError::new(
                reason::BAD_LENGTH,
                PACKED_AT,
                "length",
                length as i128,
            ));
        }
        left = &left[part.size..];
    }
    Ok(parts)
}

fn part_header(bytes: &[u8]) -> Result<Option<FrameHeader>, WireError> {
    if bytes.len() < HEADER_SIZE {
        return Ok(None);
    }
    let header = FrameHeader::parse(bytes)?;
    check_events(&header)?;
    if header.record_count as usize > PART_RECORDS {
        let count = i128::from(header.record_count);
        return Err(WireError::new(reason::BAD_COUNT, 12, "record_count", count));
    }
    Ok(Some(header))
}

fn check_events(header: &FrameHeader) -> Result<(), WireError> {
    if header.flags & FRAME_EVENTS == 0 {
        let value = i128::from(header.flags);
        return Err(WireError::new(reason::BAD_FLAGS, 6, "flags", value));
    }
    // Every command frame has a command.
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
    while let Ok(Some(part)) = next_packed(&bytes[found.end..], found.base) {
        if part.header.sequence != found.sequence {
            break;
        }
        if !is_found && !part.is_before(position, skip) {
            is_found = true;
            (found.start, found.start_base) = (found.end, found.base);
        }
        found.end += part.size;
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
    use crate::wire::{Accepted, Trade, build_frame, verify_chain};

    /// An event frame with so many records for session 1, and between them as many that are public.
    fn events(sequence: u64, records: usize) -> Vec<u8> {
        let header = FrameHeader {
            flags: FRAME_EVENTS,
            command_count: 3,
            sequence,
            time_ns: 5,
            ..FrameHeader::default()
        };
        let records: Vec<u8> = (0..records)
            .flat_map(|index| {
                let accepted = Accepted {
                    session: 1,
                    client_id: index as u64,
                    ..Accepted::default()
                };
                [accepted.to_bytes(), Trade::default().to_bytes()].concat()
            })
            .collect();
        build_frame(&header, &records)
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
            (PART_RECORDS - 1, vec![PART_RECORDS - 1]),
            (PART_RECORDS, vec![PART_RECORDS, 0]),
            (2 * PART_RECORDS + 7, vec![PART_RECORDS, PART_RECORDS, 7]),
        ] {
            let bytes = sealed(4, records);
            let (mut at, mut base, mut found) = (0, 0, Vec::new());
            let mut previous = command_header(4);
            while let Some(part) = next_packed(&bytes[at..], base).expect("right parts") {
                found.push(part.header.record_count as usize);
                let whole = &bytes[at..at + part.size];
                assert_eq!(verify_chain(&previous, whole), Ok(()));
                previous.copy_from_slice(&whole[..HEADER_SIZE]);
                assert_eq!(part.next_sequence(), 7);
                (at, base) = (at + part.size, part.next_base());
            }
            assert_eq!((found, at, base), (sizes, bytes.len(), 0));
            assert!(bytes.len() < 200 + 20 * records, "{} bytes", bytes.len());
        }
    }

    #[test]
    fn files_give_what_memory_has() {
        let frame = events(4, PART_RECORDS + 7);
        let (mut kept, packed) = (Vec::new(), sealed(4, PART_RECORDS + 7));
        told_parts(&frame, &mut kept);
        assert_eq!(kept.len(), 2 * HEADER_SIZE + PART_BYTES + 7 * RECORD_SIZE);
        assert_eq!(unpack_parts(&packed, usize::MAX).expect("parts"), kept);
        let told: Vec<_> = records_of(&kept)
            .filter(|it| it[0] == kind::ACCEPTED)
            .collect();
        let wanted: Vec<_> = records_of(&frame)
            .filter(|it| it[0] == kind::ACCEPTED)
            .collect();
        assert_eq!(told, wanted);
        let first = unpack_parts(&packed, 1).expect("one part");
        assert_eq!(first, kept[..HEADER_SIZE + PART_BYTES]);
        assert!(unpack_parts(&frame, 1).is_err(), "not sealed");
        told_parts(&frame[..9], &mut kept);
        assert_eq!(kept.len(), 2 * HEADER_SIZE + PART_BYTES + 7 * RECORD_SIZE);
    }

    #[test]
    fn only_what_names_a_session_is_told() {
        let mut event = Accepted::default().to_bytes();
        assert!(!is_told(&event), "that of an operator without one");
        event[SESSION_AT + 1] = 1;
        assert!(is_told(&event));
        event[0] = kind::INSTRUMENT_LIMITS;
        assert!(!is_told(&event), "an extension");
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
        let part = next_packed(&long, 0).expect("right").expect("whole").size;
        let mut bytes = [first.clone(), long, sealed(7, 0)].concat();
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
        let cut = walk(&bytes[..first.len() + part + 66], 1, 0, 1, 0);
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
        for at in [first.len() + HEADER_SIZE, first.len() + 100] {
            bytes[at] ^= 1;
            assert_eq!(walk(&bytes, 1, 0, 1, 0).end, first.len(), "{at}");
            bytes[at] ^= 1;
        }
    }
}
