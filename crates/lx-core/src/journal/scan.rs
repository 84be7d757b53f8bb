//! The walk along the frames of a segment, and the search behind their end.

use super::END_MARK;
use crate::wire::{
    FRAME_SEALED, FRAME_SYNCED, FrameHeader, Group, HEADER_SIZE, RECORD_SIZE, is_checksum_right,
    verify_chain,
};

/// What the next frame must be chained to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Number of the shard.
    pub shard: u32,
    /// Ordinal that the next frame must begin with.
    pub sequence: u64,
    /// Header of the frame before it.
    pub previous: [u8; HEADER_SIZE],
}

/// Why a walk ended where it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// At the end mark, or because the segment is full.
    End,
    /// At bytes that are no header of a frame.
    NoFrame,
    /// At a frame of another place in the log: another sequence or shard, or one that is not sealed.
    OtherFrame,
    /// At a frame that would reach beyond the segment.
    TooLong,
    /// At a frame whose checksum is wrong.
    Checksum,
    /// At a frame that does not follow the one before it.
    Chain,
}

impl Stop {
    /// The reason in words, as part of a sentence.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::End => "the frames end here",
            Self::NoFrame => "these bytes are no frame",
            Self::OtherFrame => "this frame is of another place in the log",
            Self::TooLong => "this frame reaches beyond its segment",
            Self::Checksum => "the checksum of this frame is wrong",
            Self::Chain => "the hash of this frame does not follow from the frame before it",
        }
    }
}

/// The frames of one segment that follow each other.
#[derive(Clone, Copy, Debug)]
pub struct Scan {
    /// Number of frames.
    pub frames: u64,
    /// Offset behind the last.
    pub end: usize,
    /// What the next frame must be chained to.
    pub link: Link,
    /// Why it ended.
    pub stop: Stop,
}

/// What lies behind the end of the frames.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// Frames that are whole and of a higher sequence than the one that is missing.
    pub frames: u64,
    /// End of the last bytes that look like a frame of this log's future, whole or not; 0 when there are none.
    pub end: usize,
    /// Offset and sequence of the first whole one of a higher sequence that carries the flag `synced`.
    pub synced: Option<(usize, u64)>,
}

/// Walk along the frames of `segment` from offset `at` on, the first of them chained to `link`.
#[must_use]
pub fn scan(segment: &[u8], at: usize, link: Link) -> Scan {
    let mut found = Scan {
        frames: 0,
        end: at,
        link,
        stop: Stop::End,
    };
    loop {
        let rest = segment.get(found.end..).unwrap_or_default();
        match next_frame(rest, &found.link) {
            Ok(None) => return found,
            Ok(Some((header, frame))) => {
                found.frames += 1;
                found.end += frame.len();
                found.link.sequence += u64::from(header.command_count);
                found.link.previous.copy_from_slice(&frame[..HEADER_SIZE]);
            }
            Err(stop) => {
                found.stop = stop;
                return found;
            }
        }
    }
}

/// The frame at the start of `rest`, None at an end.
fn next_frame<'a>(rest: &'a [u8], link: &Link) -> Result<Option<(FrameHeader, &'a [u8])>, Stop> {
    if rest.is_empty() || rest.starts_with(&END_MARK) {
        return Ok(None);
    }
    let header = FrameHeader::parse(rest).map_err(|_| Stop::NoFrame)?;
    if !is_of_log(&header, link.shard) || header.sequence != link.sequence {
        return Err(Stop::OtherFrame);
    }
    let frame = rest.get(..size_of(&header)).ok_or(Stop::TooLong)?;
    if !is_checksum_right(frame, &header) {
        return Err(Stop::Checksum);
    }
    verify_chain(&link.previous, frame).map_err(|_| Stop::Chain)?;
    // The next ordinal must exist; a log of 2^64 commands is a forged header.
    if header
        .sequence
        .checked_add(u64::from(header.command_count))
        .is_none()
    {
        return Err(Stop::OtherFrame);
    }
    Ok(Some((header, frame)))
}

/// Search the bytes of `segment` from offset `at` on for frames whose sequence is `sequence` or higher.
///
/// Frames begin at multiples of 64 only. Frames of a lower sequence are what a recycled segment held before. The chain is
/// not looked at, since the frame before is missing: the checksum decides.
#[must_use]
pub fn look_behind(segment: &[u8], at: usize, shard: u32, sequence: u64) -> Behind {
    let mut found = Behind::default();
    let mut at = at;
    while let Some(rest) = segment.get(at..).filter(|rest| !rest.is_empty()) {
        at += step(rest, at, shard, sequence, &mut found);
    }
    found
}

/// Look at one place; returns how far to go on.
fn step(rest: &[u8], at: usize, shard: u32, sequence: u64, found: &mut Behind) -> usize {
    let Ok(header) = FrameHeader::parse(rest) else {
        return RECORD_SIZE;
    };
    if !is_of_log(&header, shard) {
        return RECORD_SIZE;
    }
    let frame = rest.get(..size_of(&header));
    let is_whole = frame.is_some_and(|frame| is_checksum_right(frame, &header));
    if header.sequence >= sequence {
        let size = frame.map_or(rest.len(), <[u8]>::len);
        found.end = found.end.max(at + size);
        if is_whole && header.sequence > sequence {
            found.frames += 1;
            if header.flags & FRAME_SYNCED != 0 && found.synced.is_none() {
                found.synced = Some((at, header.sequence));
            }
        }
    }
    // Only a whole frame is stepped over: the bytes behind a broken header may be anything.
    frame.filter(|_| is_whole).map_or(RECORD_SIZE, <[u8]>::len)
}

fn is_of_log(header: &FrameHeader, shard: u32) -> bool {
    header.flags & FRAME_SEALED != 0 && header.group() == Group::Command && header.shard == shard
}

fn size_of(header: &FrameHeader) -> usize {
    HEADER_SIZE + header.record_count as usize * RECORD_SIZE
}
