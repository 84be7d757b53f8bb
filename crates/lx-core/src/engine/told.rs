//! What sessions were told: the pass over new events that gives them their numbers and keeps the outcomes.
//!
//! The events themselves say all that is needed: whose they are, and which command they answer. So the commands need not
//! know, and the pass comes after every few of them, while their events are still in the nearest cache. Who asks for an
//! outcome or a number in between makes it come at once.
//!
//! Which event comes next is a coin toss, so the first loop has no branch that depends on it: it numbers events, those for
//! everybody too, as the next of session 0, which stays 0, and notes where those stand that the second loop must look at.

use super::Engine;
use super::events::{Context, EventBuffer};
use super::outcomes::{Outcome, Told};
use crate::wire::{RECORD_SIZE, kind, reason, role};

/// Events that go through both loops at a time.
const CHUNK: usize = 64;

/// Kinds whose `request_id` is the client id of the command they answer, as bits: 128 is the lowest.
const ANSWERS: u64 = bit(kind::ACCEPTED)
    | bit(kind::REJECTED)
    | bit(kind::CANCELED)
    | bit(kind::REPLACED)
    | bit(kind::REDUCED)
    | bit(kind::MASS_CANCELED)
    | bit(kind::ACCOUNT_SET)
    | bit(kind::TRANSFERRED);

const fn bit(kind: u8) -> u64 {
    1 << (kind & 63)
}

/// The command that was answered last: its session, the place of its outcome, its index in the frame.
#[derive(Clone, Copy, Debug, Default)]
struct Last {
    session: u32,
    place: usize,
    command: u16,
}

/// When events are told.
#[derive(Clone, Copy, Debug)]
struct Moment {
    /// Ordinal of the frame's first command.
    first: u64,
    time_ns: u64,
}

impl Engine {
    /// Number the events that are new and keep the outcomes they tell; `context` is that of any command of the frame.
    #[inline(never)]
    pub(super) fn tell(&mut self, context: Context, out: &mut EventBuffer) {
        let moment = Moment {
            first: context.first(),
            time_ns: self.time_ns,
        };
        let told = &mut self.told;
        let mut last = Last::default();
        for events in out.untold().chunks_mut(CHUNK) {
            let mut noted = [0_u8; CHUNK];
            let count = number(told, events, &mut noted);
            for at in &noted[..count] {
                keep(told, &events[usize::from(*at) % CHUNK], moment, &mut last);
            }
        }
    }

    /// Keep the outcome of a command of a session whose answer is for everybody.
    #[cold]
    #[inline(never)]
    pub(super) fn keep_public(
        &mut self,
        context: Context,
        (session, client_id): (u32, u64),
        kind: u8,
        out: &mut EventBuffer,
    ) {
        if session == 0 {
            return;
        }
        self.tell(context, out);
        let told = &mut self.told[session as usize];
        told.keep(Outcome::of(client_id, context.position(), (kind, 0, 0)));
        told.touched_ns = self.time_ns;
    }
}

/// Number events of all sessions, and note which of them answer a command or execute something of one.
#[inline(always)]
fn number(told: &mut [Told], events: &mut [[u8; RECORD_SIZE]], noted: &mut [u8; CHUNK]) -> usize {
    let mut count = 0;
    for (index, event) in (0_u8..).zip(events) {
        let (head, address) = (word(event, 0), word(event, 1));
        let kind = head as u8;
        let session = (address >> 32) as usize;
        let session = if session < told.len() { session } else { 0 };
        let entry = &mut told[session];
        event[4..8].copy_from_slice(&entry.next_number.to_le_bytes());
        entry.next_number = entry.next_number.wrapping_add(u32::from(session != 0));
        let is_answer = (ANSWERS >> (kind & 63) & 1 != 0) & (word(event, 7) != 0);
        let is_taken = (kind == kind::FILL) & ((address >> 16) as u8 == role::TAKER);
        noted[count % CHUNK] = index;
        count += usize::from((session != 0) & (is_answer | is_taken));
    }
    count
}

/// Keep the outcome that an event tells, or add to it what was executed at once.
#[inline(always)]
fn keep(told: &mut [Told], event: &[u8; RECORD_SIZE], moment: Moment, last: &mut Last) {
    let (head, address) = (word(event, 0), word(event, 1));
    let (kind, command) = (head as u8, (head >> 16) as u16);
    let (order_id, session) = (word(event, 3), (address >> 32) as u32);
    let Some(entry) = told.get_mut(session as usize) else {
        return; // never: it was numbered
    };
    if kind == kind::FILL {
        if (session, command) == (last.session, last.command) {
            let outcome = entry.at_mut(last.place);
            if let Some(outcome) = outcome.filter(|outcome| outcome.order_id == order_id) {
                outcome.execute(word(event, 5));
            }
        }
        return;
    }
    let has_reason = (kind == kind::REJECTED) | (kind == kind::CANCELED);
    let reason = if has_reason { (address >> 16) as u16 } else { 0 };
    if kind == kind::REJECTED && !uses_id(reason) {
        return;
    }
    let order_id = if kind <= kind::REDUCED { order_id } else { 0 };
    let position = moment.first + u64::from(command);
    let answer = (kind, reason, order_id);
    let place = entry.keep(Outcome::of(word(event, 7), position, answer));
    entry.touched_ns = moment.time_ns;
    *last = Last {
        session,
        place,
        command,
    };
}

/// Whether a command that is rejected for a reason has used up its client id: the stage "session" is behind it, or only
/// its rights were left to look at.
#[inline(always)]
fn uses_id(reason: u16) -> bool {
    reason >= reason::UNKNOWN_INSTRUMENT || reason == reason::NOT_PERMITTED
}

#[inline(always)]
fn word(event: &[u8; RECORD_SIZE], index: usize) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&event[8 * index..8 * index + 8]);
    u64::from_le_bytes(bytes)
}
