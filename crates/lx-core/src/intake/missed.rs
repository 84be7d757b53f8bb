//! Events that a client has missed: the ring of recent event frames, and the answers that are made from it or from
//! pieces of event files.
//!
//! A client asks from a place in the log on, and each answer is one message, made from a bounded number of bytes: it ends
//! with where to ask from next. So nobody who asks for everything holds up the others, or makes output grow.

use super::Intake;
use super::fields::{Record, session_of};
use crate::journal::{next_part, told_parts};
use crate::wire::{
    FrameHeader, GapFill, GapFilled, HEADER_SIZE, Position, RECORD_SIZE, RECORDS_PER_MESSAGE_MAX,
    Refused, WireError, gap_state, kind, message_type, reason, records_of,
};
use std::collections::VecDeque;

/// Bytes of what sessions were told that are kept in memory, headers of frames included; so it bounds their number too.
pub const RING_BYTES_MAX: usize = 64 << 20;
/// Bytes of frames that are kept, and forgotten, together.
const BLOCK_BYTES: usize = 1 << 20;
/// Bytes of event frames that are looked through for one answer.
pub const GAP_BYTES_MAX: usize = 2 << 20;
/// Most requests for missed events that are answered in one turn; what comes beyond is refused as `busy`.
pub const GAPS_PER_TURN_MAX: usize = 8;
/// Records of an answer but for the last, which says where to go on.
const ROOM: usize = RECORDS_PER_MESSAGE_MAX as usize - 1;

/// A request for missed events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Who asks.
    pub connection: u32,
    /// Whose events.
    pub session: u32,
    /// Given back in the answer.
    pub request_id: u64,
    /// Ordinal of a command: the events of its frame are the first.
    pub position: u64,
    /// Records of that frame to leave out.
    pub skip: u32,
}

/// Event frames one behind the other, the first of them whole.
#[derive(Debug, Default)]
struct Block {
    /// Ordinal of its first command.
    first: u64,
    bytes: Vec<u8>,
}

/// The newest event frames, without a gap between them.
#[derive(Debug, Default)]
pub(super) struct Ring {
    blocks: VecDeque<Block>,
    /// Memory of a block that was forgotten.
    spare: Vec<u8>,
    bytes: usize,
    /// Ordinal of the command behind the last.
    end: u64,
}

impl Ring {
    /// Keep the event frame of that header.
    pub(super) fn push(&mut self, frame: &[u8], header: &FrameHeader) {
        if header.sequence != self.end {
            self.blocks.clear();
            self.bytes = 0;
        }
        if header.command_count == 0 {
            self.end = header.sequence; // what a snapshot says, which nobody was told
            return;
        }
        self.end = header.sequence + u64::from(header.command_count);
        let is_full = self
            .blocks
            .back()
            .is_none_or(|block| block.bytes.len() + frame.len() > BLOCK_BYTES);
        if is_full {
            let mut bytes = std::mem::take(&mut self.spare);
            bytes.reserve(BLOCK_BYTES);
            let first = header.sequence;
            self.blocks.push_back(Block { first, bytes });
        }
        if let Some(block) = self.blocks.back_mut() {
            let before = block.bytes.len();
            told_parts(frame, &mut block.bytes);
            self.bytes += block.bytes.len() - before;
        }
        while self.bytes > RING_BYTES_MAX {
            self.forget();
        }
    }

    /// Forget the oldest block and keep its memory for the next, unless it was made for one long frame.
    fn forget(&mut self) {
        let Some(mut block) = self.blocks.pop_front() else {
            return;
        };
        self.bytes -= block.bytes.len();
        block.bytes.clear();
        block.bytes.shrink_to(BLOCK_BYTES);
        self.spare = block.bytes;
    }

    /// Whether it holds the frame of the command of that ordinal, or all but those to come.
    fn reaches(&self, position: u64) -> bool {
        match self.blocks.front() {
            Some(block) => block.first <= position,
            None => position >= self.end && self.end > 0,
        }
    }

    /// Gather what a session missed; true when nothing is left behind it.
    fn gather(&self, answer: &mut Answer) -> bool {
        let position = answer.position;
        let index = self
            .blocks
            .partition_point(|block| block.first <= position)
            .saturating_sub(1);
        let mut left = GAP_BYTES_MAX;
        for block in self.blocks.iter().skip(index) {
            // Frames are written here, and never wrong.
            if !answer.gather(&block.bytes, 0, &mut left).unwrap_or(false) {
                return false;
            }
        }
        answer.position = answer.position.max(self.end);
        true
    }
}

/// The records of an answer, and where it has come to.
struct Answer {
    session: u32,
    request_id: u64,
    position: u64,
    skip: u32,
    records: Vec<u8>,
}

impl Answer {
    fn new(gap: &Gap) -> Self {
        Self {
            session: gap.session,
            request_id: gap.request_id,
            position: gap.position,
            skip: gap.skip,
            records: Vec::new(),
        }
    }

    /// Go through frames that follow each other, the first of which has `base` records before these; false when the
    /// answer is full or `left` bytes were looked at.
    fn gather(&mut self, frames: &[u8], base: u32, left: &mut usize) -> Result<bool, WireError> {
        let (mut at, mut base) = (0, base);
        while let Some(part) = next_part(&frames[at..], base)? {
            if !part.is_before(self.position, self.skip) {
                if *left == 0 {
                    return Ok(false);
                }
                *left = left.saturating_sub(part.size);
                if let Some(index) = self.take(&part.header, part.payload, base) {
                    (self.position, self.skip) = (part.header.sequence, base + index);
                    return Ok(false);
                }
                (self.position, self.skip) = if part.is_last() {
                    (part.next_sequence(), 0)
                } else {
                    (part.header.sequence, part.next_base())
                };
            }
            (at, base) = (at + part.size, part.next_base());
        }
        Ok(true)
    }

    /// The session's events among the records of a part; the index of the first there was no room for.
    fn take(&mut self, header: &FrameHeader, records: &[u8], base: u32) -> Option<u32> {
        let first = self.skip.saturating_sub(base) as usize;
        let mut head = Some(Position {
            count: header.command_count,
            request_id: self.request_id,
            sequence: header.sequence,
            time_ns: header.time_ns,
            term: header.term,
        });
        for (index, record) in records_of(records).enumerate().skip(first) {
            if !is_of_session(record, self.session) {
                continue;
            }
            let needed = 1 + usize::from(head.is_some());
            if self.records.len() / RECORD_SIZE + needed > ROOM {
                return Some(index as u32);
            }
            if let Some(head) = head.take() {
                self.records.extend_from_slice(&head.to_bytes());
            }
            self.records.extend_from_slice(record);
        }
        None
    }

    /// The last record: where to go on, and whether at once.
    fn close(&mut self, state: u8) {
        let last = GapFilled {
            state,
            session: self.session,
            request_id: self.request_id,
            position: self.position,
            skip: self.skip,
        };
        self.records.extend_from_slice(&last.to_bytes());
    }
}

/// Whether an event is told to this session; extensions and public events name none.
fn is_of_session(record: &Record, session: u32) -> bool {
    record[0] >= kind::ACCEPTED && session_of(record) == session
}

impl Intake {
    /// Take a request; it is answered at the end of the turn.
    pub(super) fn take_gap(&mut self, connection: u32, wanted: &GapFill) {
        let gap = Gap {
            connection,
            session: wanted.session,
            request_id: wanted.request_id,
            position: wanted.position,
            skip: wanted.skip,
        };
        self.counters.gaps += 1;
        if self.gaps.len() == GAPS_PER_TURN_MAX {
            let limit = GAPS_PER_TURN_MAX as u64;
            self.refuse_gap(&gap, reason::BUSY, 0, limit);
        } else {
            self.gaps.push(gap);
        }
    }

    /// Refuse a request for missed events.
    pub fn refuse_gap(&mut self, gap: &Gap, reason: u16, value: u64, limit: u64) {
        let refused = Refused {
            reason,
            session: gap.session,
            request_id: gap.request_id,
            value,
            limit,
            ..Refused::default()
        };
        self.refuse_whole(gap.connection, &refused);
    }

    /// Refuse this turn's requests.
    pub fn refuse_gaps(&mut self, reason: u16) {
        for gap in std::mem::take(&mut self.gaps) {
            self.refuse_gap(&gap, reason, 0, 0);
        }
    }

    /// Answer this turn's requests from the ring; those that reach further back stay for [`Intake::take_gaps`].
    pub(super) fn answer_gaps(&mut self, next_sequence: u64) {
        if self.gaps.is_empty() {
            return;
        }
        let mut gaps = std::mem::take(&mut self.gaps);
        gaps.retain(|gap| {
            if self.bindings.bound(gap.session, gap.connection).is_none() {
                let session = u64::from(gap.session);
                self.refuse_gap(gap, reason::SESSION_NOT_BOUND, session, 0);
            } else if gap.position > next_sequence {
                self.refuse_gap(gap, reason::OUT_OF_RANGE, gap.position, next_sequence);
            } else if self.ring.reaches(gap.position) {
                let mut answer = Answer::new(gap);
                let is_whole = self.ring.gather(&mut answer);
                let state = if is_whole {
                    gap_state::COMPLETE
                } else {
                    gap_state::MORE
                };
                self.send_gap(gap.connection, answer, state);
            } else {
                return true;
            }
            false
        });
        self.gaps_left.append(&mut gaps);
        self.gaps = gaps;
    }

    fn send_gap(&mut self, connection: u32, mut answer: Answer, state: u8) {
        answer.close(state);
        self.outbox
            .send(connection, message_type::MISSED, &[], &answer.records);
    }

    /// Requests of the last turn that the ring does not reach, for [`Intake::fill_gap`] or [`Intake::refuse_gap`].
    #[must_use]
    pub fn take_gaps(&mut self) -> Vec<Gap> {
        std::mem::take(&mut self.gaps_left)
    }

    /// Answer a request from a piece of an event file: parts that follow each other, the first of which holds the wanted
    /// place or stands before it, with `base` records of its frame before it. Without any the client is told to try
    /// again, at once when the place is still looked for, else later. [`Intake::answer`] without events sends it.
    pub fn fill_gap(&mut self, gap: &Gap, piece: &[u8], base: u32, is_searching: bool) {
        if self.bindings.bound(gap.session, gap.connection).is_none() {
            let session = u64::from(gap.session);
            return self.refuse_gap(gap, reason::SESSION_NOT_BOUND, session, 0);
        }
        let mut answer = Answer::new(gap);
        let mut left = piece.len();
        let is_right = answer.gather(piece, base, &mut left).is_ok();
        let has_moved = (answer.position, answer.skip) != (gap.position, gap.skip);
        let state = if (is_right && is_searching) || has_moved {
            gap_state::MORE
        } else {
            gap_state::RETRY
        };
        self.send_gap(gap.connection, answer, state);
    }

    /// Keep the events of a frame of the log for those who will have missed them.
    pub(super) fn keep(&mut self, events: &[u8]) {
        if events.len() >= HEADER_SIZE
            && let Ok(header) = FrameHeader::parse(events)
        {
            self.ring.push(events, &header);
        }
    }

    /// Ordinal of the first command whose events are in memory, 0 when there are none.
    #[must_use]
    pub fn ring_first(&self) -> u64 {
        self.ring.blocks.front().map_or(0, |block| block.first)
    }
}
