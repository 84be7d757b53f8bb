//! When sessions end by themselves: their leases.
//!
//! A sign of life starts a lease anew, and nearly every command is one, so it costs no more than the time that is kept with
//! the command's outcome. What waits here is one entry for each session with a lease, under a time at which it may be over;
//! when that time comes and the session has spoken since, the entry waits on.

use super::Engine;
use super::events::{Context, EventBuffer};
use crate::wire::{
    RECORD_SIZE, Renew, ResumeTime, SessionClosed, TimeResumed, reason, session_state,
};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Entries that are never too many.
const WAITING_MIN: usize = 64;

/// Sessions whose leases are waited for.
#[derive(Debug)]
pub(super) struct Leases {
    /// Times up to which nothing needs to be asked and numbers of sessions, soonest first; also ended sessions.
    waiting: BinaryHeap<Reverse<(u64, u32)>>,
    /// The first of those times.
    next_ns: u64,
}

impl Default for Leases {
    fn default() -> Self {
        Self {
            waiting: BinaryHeap::new(),
            next_ns: u64::MAX,
        }
    }
}

impl Leases {
    /// Whether the time of any session may have come.
    #[inline(always)]
    pub fn are_due(&self, time_ns: u64) -> bool {
        time_ns >= self.next_ns
    }

    fn wait(&mut self, deadline_ns: u64, session: u32) {
        self.waiting.push(Reverse((deadline_ns, session)));
        self.next_ns = self.next_ns.min(deadline_ns);
    }

    /// Take the first entry out if its time has come.
    fn next_due(&mut self, time_ns: u64) -> Option<(u64, u32)> {
        let due = self.waiting.peek().copied();
        let due = due.filter(|Reverse((deadline_ns, _))| *deadline_ns <= time_ns);
        if due.is_some() {
            self.waiting.pop();
            self.find_next();
        }
        due.map(|Reverse(entry)| entry)
    }

    fn find_next(&mut self) {
        let next = self.waiting.peek();
        self.next_ns = next.map_or(u64::MAX, |Reverse((deadline_ns, _))| *deadline_ns);
    }

    /// Keep the entries of some sessions only.
    fn retain(&mut self, is_open: impl Fn(u32) -> bool) {
        self.waiting
            .retain(|Reverse((_, session))| is_open(*session));
        self.find_next();
    }

    /// Times and sessions, in no order that means anything, and the soonest time as it is kept.
    pub fn entries(&self) -> (impl Iterator<Item = (u64, u32)>, u64) {
        let entries = self.waiting.iter().map(|Reverse(entry)| *entry);
        (entries, self.next_ns)
    }
}

impl Engine {
    /// Wait for the end of an open session that gave its last sign of life at a time, if it has a lease.
    pub(super) fn wait_for(&mut self, session: u32, touched_ns: u64) {
        let deadline_ns = self.deadline(session, touched_ns);
        if deadline_ns == 0 {
            return;
        }
        let most = 2 * self.sessions.count_open() as usize + WAITING_MIN;
        if self.leases.waiting.len() >= most {
            let sessions = &self.sessions;
            let is_open = |number| sessions.at(number).state == session_state::OPEN;
            self.leases.retain(is_open);
        }
        self.leases.wait(deadline_ns, session);
    }

    /// When a session ends that gave its last sign of life at a time; 0: never.
    pub(super) fn deadline(&self, session: u32, touched_ns: u64) -> u64 {
        match self.sessions.hold(session).lease_ns {
            0 => 0,
            lease_ns => touched_ns.saturating_add(lease_ns),
        }
    }

    /// End the sessions whose leases are over, by that time, then by number.
    #[cold]
    #[inline(never)]
    pub(super) fn end_leases(&mut self, context: Context, out: &mut EventBuffer) {
        while let Some((waited_ns, session)) = self.leases.next_due(self.time_ns) {
            if self.sessions.at(session).state != session_state::OPEN {
                continue;
            }
            let touched_ns = out.told()[session as usize].touched_ns;
            let deadline_ns = self.deadline(session, touched_ns);
            if deadline_ns > waited_ns {
                self.leases.wait(deadline_ns, session);
                continue;
            }
            let account = self.sessions.at(session).account;
            let count = self.end_session(context, session, reason::LEASE_ENDED, out);
            let event = SessionClosed {
                command: context.index(),
                reason: reason::LEASE_ENDED,
                session,
                account,
                count,
                ..SessionClosed::default()
            };
            out.put_record(&event.to_bytes());
        }
    }

    /// `renew`.
    #[cold]
    #[inline(never)]
    pub(super) fn renew(&self, record: &[u8; RECORD_SIZE], out: &mut EventBuffer) {
        let command = Renew::from_bytes(record);
        let masks = [command.mask0, command.mask1, command.mask2, command.mask3];
        for (offset, mask) in (0_u64..).step_by(64).zip(masks) {
            let mut left = mask;
            while left != 0 {
                let number = u64::from(command.first) + offset + u64::from(left.trailing_zeros());
                // Beyond the last session there is nothing to renew; of one without a lease, or ended, nothing is asked.
                if let Some(told) = out.told().get_mut(number as usize) {
                    told.touched_ns = self.time_ns;
                }
                left &= left - 1;
            }
        }
    }

    /// `resume_time`.
    #[cold]
    #[inline(never)]
    pub(super) fn resume_time(
        &self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        out: &mut EventBuffer,
    ) {
        for told in out.told() {
            told.touched_ns = self.time_ns;
        }
        let event = TimeResumed {
            command: context.index(),
            time_ns: self.time_ns,
            request_id: ResumeTime::from_bytes(record).client_id,
        };
        out.put_record(&event.to_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_soonest_comes_first_then_the_lowest_number() {
        let mut leases = Leases::default();
        assert!(!leases.are_due(u64::MAX - 1));
        for (deadline_ns, session) in [(20, 3), (30, 1), (20, 2), (10, 9)] {
            leases.wait(deadline_ns, session);
        }
        assert!(leases.are_due(10) && !leases.are_due(9));
        let due: Vec<_> = std::iter::from_fn(|| leases.next_due(25)).collect();
        assert_eq!(due, [(10, 9), (20, 2), (20, 3)]);
        assert!(!leases.are_due(29) && leases.are_due(30));
        leases.retain(|session| session != 1);
        assert!(leases.next_due(30).is_none() && !leases.are_due(30));
    }
}
