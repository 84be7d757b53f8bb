//! Timetables: the phases that come by themselves, at the beginning of the first frame of their time or later.

use super::Engine;
use super::events::{Context, EventBuffer};
use super::registry::Refusal;
use super::trading::reject;
use crate::wire::{
    PhaseScheduled, RECORD_SIZE, SCHEDULE_MAX, SchedulePhase, kind, phase_cause, reason,
};

/// An entry of a timetable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// A member of `wire::phase`.
    pub phase: u8,
    /// Time when it comes next, ns since 1970; after the time of the engine.
    pub at_ns: u64,
    /// How much later it comes again; 0: never.
    pub every_ns: u64,
}

impl Entry {
    /// The latest time up to `now` at which it came, and what then becomes of it. It is due.
    fn pass(self, now: u64) -> (u64, Option<Self>) {
        if self.every_ns == 0 {
            return (self.at_ns, None);
        }
        let latest = now - (now - self.at_ns) % self.every_ns;
        let next = latest.checked_add(self.every_ns);
        (latest, next.map(|at_ns| Self { at_ns, ..self }))
    }
}

impl Engine {
    /// `schedule_phase`.
    pub(super) fn schedule_phase(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        out: &mut EventBuffer,
    ) {
        let command = SchedulePhase::from_bytes(record);
        let instrument = command.instrument;
        if !self.permit(context, record, out) {
            return;
        }
        if let Err(refusal) = self.check_entry(&command) {
            return reject(context, record, 0, refusal, out);
        }
        let timetable = &mut self.rules.of_mut(instrument).timetable;
        if command.at_ns == 0 {
            timetable.clear();
        } else {
            timetable.push(Entry {
                phase: command.phase,
                at_ns: command.at_ns,
                every_ns: command.every_ns,
            });
        }
        let count = timetable.len() as u64;
        self.rules.find_next_time();
        let answer = PhaseScheduled {
            phase: command.phase,
            command: context.index(),
            instrument,
            at_ns: command.at_ns,
            every_ns: command.every_ns,
            count,
            request_id: command.client_id,
        };
        out.put_record(&answer.to_bytes());
        let sender = (command.session, command.client_id);
        out.keep_public(context, sender, kind::PHASE_SCHEDULED);
    }

    fn check_entry(&self, command: &SchedulePhase) -> Result<(), Refusal> {
        self.check_listed(command.instrument)?;
        if command.at_ns == 0 {
            return Ok(());
        }
        if command.at_ns <= self.time_ns {
            return Err((reason::IN_THE_PAST, command.at_ns, self.time_ns));
        }
        let count = self.rules.of(command.instrument).timetable.len() as u64;
        if count >= SCHEDULE_MAX {
            return Err((reason::SCHEDULE_FULL, count, SCHEDULE_MAX));
        }
        Ok(())
    }

    /// Let the phases come whose time it is: each entry once, by the latest time at which it was due, then by instrument, then
    /// by its place.
    #[cold]
    #[inline(never)]
    pub(super) fn keep_timetable(&mut self, context: Context, out: &mut EventBuffer) {
        let now = self.time_ns;
        let mut due = Vec::new();
        for (instrument, rule) in self.rules.iter_mut() {
            let mut place = 0;
            rule.timetable.retain_mut(|entry| {
                place += 1;
                if entry.at_ns > now {
                    return true;
                }
                let (latest, next) = entry.pass(now);
                due.push((latest, instrument, place, entry.phase));
                *entry = next.unwrap_or(*entry);
                next.is_some()
            });
        }
        self.rules.find_next_time();
        due.sort_unstable();
        for (_, instrument, _, number) in due {
            let why = (number, phase_cause::TIMETABLE, 0);
            self.change_phase(context, instrument, why, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_comes_once_for_all_its_times_and_then_after_now() {
        let entry = |at_ns, every_ns| Entry {
            phase: 0,
            at_ns,
            every_ns,
        };
        assert_eq!(entry(10, 0).pass(10), (10, None));
        assert_eq!(entry(10, 0).pass(99), (10, None));
        assert_eq!(entry(10, 7).pass(10), (10, Some(entry(17, 7))));
        assert_eq!(entry(10, 7).pass(16), (10, Some(entry(17, 7))));
        assert_eq!(entry(10, 7).pass(31), (31, Some(entry(38, 7))));
        assert_eq!(entry(10, u64::MAX).pass(11), (10, None));
        let late = u64::MAX - 3;
        assert_eq!(entry(late, 3).pass(late), (late, Some(entry(u64::MAX, 3))));
    }
}
