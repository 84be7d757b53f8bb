//! The part of a snapshot that is about sessions: what they may do, their leases, and what became of their last commands.

use super::outcomes::{Outcome, Told};
use super::restore::{Fault, Restorer, check_number};
use super::sessions::Hold;
use crate::wire::{OUTCOMES_KEPT, StateOutcome, StateSession, session_state};

impl Restorer {
    pub(super) fn take_session(&mut self, state: &StateSession) -> Result<(), Fault> {
        check_number(u64::from(state.session), self.engine.sessions.count())?;
        let is_open = state.state == session_state::OPEN;
        if let Some((_, max)) = self.engine.sessions.bound(is_open) {
            return Err(format!(
                "more than {max} sessions, the most that can be{}",
                if is_open { " opened" } else { "" }
            ));
        }
        let owner = self.check_owner(state)?;
        let touched_ns = if is_open {
            self.check_lease(state)?
        } else {
            check_ended(state)?
        };
        self.accounts.insert(state.account);
        let engine = &mut self.engine;
        let sessions = &mut engine.sessions;
        let number = sessions.add(state.account, state.state, state.client_id);
        let session = sessions.at_mut(number);
        session.owner = owner;
        (session.rights, session.flags) = (state.rights, state.flags);
        *sessions.hold_mut(number) = Hold {
            lease_ns: state.lease_ns,
            epoch: state.epoch,
        };
        engine.told.push(Told::new(state.next_number, touched_ns));
        if is_open {
            engine.wait_for(number, touched_ns);
        }
        Ok(())
    }

    /// Whether an open session can end when its record says; returns the time of its last sign of life.
    fn check_lease(&self, state: &StateSession) -> Result<u64, Fault> {
        let (lease_ns, deadline_ns) = (state.lease_ns, state.deadline_ns);
        if (lease_ns == 0) != (deadline_ns == 0) {
            return Err(format!(
                "its lease is {lease_ns} ns but its deadline {deadline_ns}"
            ));
        }
        let time_ns = self.engine.time_ns;
        let (earliest, latest) = (lease_ns, time_ns.saturating_add(lease_ns)); // it began at 0, or now
        let is_over = deadline_ns <= time_ns && deadline_ns != u64::MAX;
        if lease_ns != 0 && (is_over || !(earliest..=latest).contains(&deadline_ns)) {
            return Err(format!(
                "its deadline is {deadline_ns}, not above {time_ns} and from {earliest} to {latest}"
            ));
        }
        Ok(deadline_ns.saturating_sub(lease_ns))
    }

    pub(super) fn take_outcome(&mut self, state: &StateOutcome) -> Result<(), Fault> {
        let engine = &mut self.engine;
        let place = (state.session, state.client_id);
        if place <= self.last_outcome {
            return Err("outcomes come by session, then by client id".into());
        }
        let number = state.session;
        let Some(session) = engine.sessions.get(number) else {
            return Err(format!("there is no session {number}"));
        };
        if session.state != session_state::OPEN {
            return Err(format!("session {number} has ended"));
        }
        if state.client_id > session.highest {
            let (id, highest) = (state.client_id, session.highest);
            return Err(format!(
                "client_id {id} is above the session's highest, {highest}"
            ));
        }
        let least = if number == self.last_outcome.0 {
            self.last_position
        } else {
            0
        };
        let next = engine.next_sequence;
        if state.position <= least || state.position >= next {
            let position = state.position;
            return Err(format!(
                "its position is {position}, not above {least} and below {next}"
            ));
        }
        let told = &mut engine.told[number as usize];
        if told.is_full() {
            return Err(format!(
                "more than {OUTCOMES_KEPT} outcomes of session {number}"
            ));
        }
        (self.last_outcome, self.last_position) = (place, state.position);
        let answer = (state.of, state.reason, state.order_id);
        let mut outcome = Outcome::of(state.client_id, state.position, answer);
        outcome.execute(state.quantity);
        told.keep(outcome);
        Ok(())
    }
}

/// Whether nothing is left of an ended session but what stays.
fn check_ended(state: &StateSession) -> Result<u64, Fault> {
    let left = (state.rights, state.flags, state.epoch);
    if (left, state.lease_ns, state.deadline_ns) == ((0, 0, 0), 0, 0) {
        Ok(0)
    } else {
        Err("it has ended but has rights, flags, an epoch or a lease".into())
    }
}
