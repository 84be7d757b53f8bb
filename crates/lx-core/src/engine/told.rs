//! What sessions are told: each event of a session gets its number as it is written, and leaves the outcome it tells.
//!
//! The events themselves say all that is needed: whose they are, and which command they answer. So commands need not know
//! of this. Where an event is written its kind is known, so most of the questions here are answered by the compiler.

use super::outcomes::{Outcome, Told};
use crate::wire::{kind, reason, role};

/// Kinds whose `request_id` is the client id of the command they answer, as bits: 128 is the lowest.
const ANSWERS: u64 = bit(kind::ACCEPTED)
    | bit(kind::REJECTED)
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

/// The command of a session that was answered last.
#[derive(Clone, Copy, Debug, Default)]
struct Last {
    session: u32,
    /// Index in the frame.
    command: u16,
    /// Place of its outcome.
    place: usize,
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
    last: Last,
}

impl Telling {
    /// For the frame that begins with a command of an ordinal.
    pub fn start(&mut self, told: Vec<Told>, first: u64, time_ns: u64) {
        *self = Self {
            told,
            first,
            time_ns,
            last: Last::default(),
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

    /// Look at where the next outcome of a session will be kept. What is returned means nothing.
    #[inline(always)]
    pub fn look(&self, session: u32) -> u64 {
        self.told.get(session as usize).map_or(0, Told::look)
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
        if kind == kind::FILL {
            if (event[1] >> 16) as u8 == role::TAKER {
                self.execute(event);
            }
        } else if ANSWERS & bit(kind) != 0 && event[7] != 0 {
            self.keep(event);
        }
    }

    /// Keep the outcome that the answer to a command tells.
    #[inline(always)]
    fn keep(&mut self, event: &[u64; 8]) {
        let (kind, command) = (event[0] as u8, (event[0] >> 16) as u16);
        let has_reason = kind == kind::REJECTED || kind == kind::CANCELED;
        let reason = if has_reason {
            (event[1] >> 16) as u16
        } else {
            reason::NONE
        };
        if kind == kind::REJECTED && !uses_id(reason) {
            return;
        }
        let has_order = kind <= kind::REDUCED || kind == kind::LIST_STATUS;
        let order_id = if has_order { event[3] } else { 0 };
        self.keep_answer(
            (event[1] >> 32) as u32,
            command,
            event[7],
            (kind, reason, order_id),
        );
    }

    /// Keep the outcome of a command: its session, its index, its client id, and kind, reason and order of its answer.
    #[inline(always)]
    pub fn keep_answer(
        &mut self,
        session: u32,
        command: u16,
        client_id: u64,
        answer: (u8, u16, u64),
    ) {
        let position = self.first + u64::from(command);
        let told = &mut self.told[session as usize];
        told.touched_ns = self.time_ns;
        self.last = Last {
            session,
            command,
            place: told.keep(Outcome::of(client_id, position, answer)),
        };
    }

    /// A taker was filled: its lots were executed at once, if the command that was answered last is that of its order.
    #[inline(always)]
    fn execute(&mut self, event: &[u64; 8]) {
        let (session, command) = ((event[1] >> 32) as u32, (event[0] >> 16) as u16);
        if (session, command) != (self.last.session, self.last.command) {
            return;
        }
        let outcome = self.told[session as usize].at_mut(self.last.place);
        if let Some(outcome) = outcome.filter(|outcome| outcome.order_id == event[3]) {
            outcome.execute(event[5]);
        }
    }
}

/// Whether a command that is rejected for a reason has used up its client id: the stage "session" is behind it, or only
/// its rights were left to look at.
#[inline(always)]
fn uses_id(reason: u16) -> bool {
    reason >= reason::UNKNOWN_INSTRUMENT || reason == reason::NOT_PERMITTED
}
