//! What sessions are told: each event of a session gets its number as it is written, and leaves the outcome it tells.
//!
//! The events themselves say all that is needed: whose they are, and which command they answer. So commands need not know
//! of this. Where an event is written its kind is known, so most of the questions here are answered by the compiler.

use super::outcomes::{Outcome, Told};
use crate::wire::{kind, reason, role};

/// Kinds besides `accepted` whose `request_id` is the client id of the command they answer, as bits: 128 is the lowest.
const ANSWERS: u64 = bit(kind::REJECTED)
    | bit(kind::CANCELED)
    | bit(kind::REPLACED)
    | bit(kind::REDUCED)
    | bit(kind::MASS_CANCELED)
    | bit(kind::LIST_STATUS)
    | bit(kind::COUNTDOWN_SET)
    | bit(kind::ACCOUNT_SET)
    | bit(kind::TRANSFERRED);

const fn bit(kind: u8) -> u64 {
    1 << (kind & 63)
}

/// What was told to all sessions, while events are written.
#[derive(Debug, Default)]
pub(super) struct Telling {
    /// By number of the session; the first is that of no session.
    told: Vec<Told>,
    /// Ordinal of the frame's first command.
    first: u64,
    /// Time of the frame, ns.
    time_ns: u64,
}

impl Telling {
    /// For the frame that begins with a command of an ordinal.
    pub fn start(&mut self, told: Vec<Told>, first: u64, time_ns: u64) {
        *self = Self {
            told,
            first,
            time_ns,
        };
    }

    /// Give back what was told, at the end of a frame.
    pub fn finish(&mut self) -> Vec<Told> {
        std::mem::take(&mut self.told)
    }

    /// What was told to all sessions so far.
    pub fn told_mut(&mut self) -> &mut Vec<Told> {
        &mut self.told
    }

    /// Number an event, if a session is told; keep the outcome that it tells, or add to that what it executed.
    #[inline(always)]
    pub fn tell(&mut self, event: &mut [u64; 8]) {
        let session = event[1] >> 32;
        if session == 0 {
            return;
        }
        let Some(told) = self.told.get_mut(session as usize) else {
            return; // it was never opened
        };
        event[0] |= u64::from(told.next_number) << 32;
        told.next_number = told.next_number.wrapping_add(1);
        let kind = event[0] as u8;
        let position = self.first + u64::from((event[0] >> 16) as u16);
        if kind == kind::FILL {
            if (event[1] >> 16) as u8 == role::TAKER {
                told.execute(position, event[3], event[5]); // the answer has come before it
            }
        } else if kind == kind::ACCEPTED && event[7] != 0 {
            told.touched_ns = self.time_ns;
            told.keep(Outcome::accepted(event[7], event[3] >> 8));
        } else if ANSWERS & bit(kind) != 0 && event[7] != 0 {
            if let Some(answer) = answer_of(event) {
                told.touched_ns = self.time_ns;
                told.keep(Outcome::of(event[7], position, answer));
            }
        }
    }

    /// Keep the outcome of a command: its session, its index, its client id, and kind, reason and order of its answer.
    pub fn keep_answer(
        &mut self,
        session: u32,
        command: u16,
        client_id: u64,
        answer: (u8, u16, u64),
    ) {
        let position = self.first + u64::from(command);
        if let Some(told) = self.told.get_mut(session as usize) {
            told.touched_ns = self.time_ns;
            told.keep(Outcome::of(client_id, position, answer));
        }
    }
}

/// Kind, reason and order of the outcome that the answer to a command tells, if it has used up its client id.
#[inline(always)]
fn answer_of(event: &[u64; 8]) -> Option<(u8, u16, u64)> {
    let kind = event[0] as u8;
    let has_reason = kind == kind::REJECTED || kind == kind::CANCELED;
    let reason = if has_reason {
        (event[1] >> 16) as u16
    } else {
        reason::NONE
    };
    let has_order = kind <= kind::REDUCED || kind == kind::LIST_STATUS;
    let order_id = if has_order { event[3] } else { 0 };
    (kind != kind::REJECTED || uses_id(reason)).then_some((kind, reason, order_id))
}

/// Whether a command that is rejected for a reason has used up its client id: the stage "session" is behind it, or only
/// its rights were left to look at.
#[inline(always)]
fn uses_id(reason: u16) -> bool {
    reason >= reason::UNKNOWN_INSTRUMENT || reason == reason::NOT_PERMITTED
}
