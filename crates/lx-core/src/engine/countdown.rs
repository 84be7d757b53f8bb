//! The countdown of an account: unless it is set again in time, all its orders are canceled.

use super::Engine;
use super::events::{Context, EventBuffer};
use crate::wire::{Countdown, CountdownSet, RECORD_SIZE, reason};
use std::collections::{BTreeMap, BTreeSet};

/// The countdowns that run.
#[derive(Debug)]
pub(super) struct Countdowns {
    /// Time at which it has run out, by account.
    by_account: BTreeMap<u32, u64>,
    /// The same by time.
    by_time: BTreeSet<(u64, u32)>,
    /// The first of them.
    next_ns: u64,
}

impl Default for Countdowns {
    fn default() -> Self {
        Self {
            by_account: BTreeMap::new(),
            by_time: BTreeSet::new(),
            next_ns: u64::MAX,
        }
    }
}

impl Countdowns {
    /// Whether any may have run out.
    #[inline(always)]
    pub fn are_due(&self, time_ns: u64) -> bool {
        time_ns >= self.next_ns
    }

    /// When the first runs out; `u64::MAX` when there is none.
    pub fn next_ns(&self) -> u64 {
        self.next_ns
    }

    /// Set that of an account; 0 stops it.
    pub fn set(&mut self, account: u32, deadline_ns: u64) {
        let before = if deadline_ns == 0 {
            self.by_account.remove(&account)
        } else {
            self.by_account.insert(account, deadline_ns)
        };
        if let Some(before) = before {
            self.by_time.remove(&(before, account));
        }
        if deadline_ns != 0 {
            self.by_time.insert((deadline_ns, account));
        }
        let next = self.by_time.first();
        self.next_ns = next.map_or(u64::MAX, |(time_ns, _)| *time_ns);
    }

    /// The account whose countdown has run out first, by time, then by number; it runs no more.
    fn next_due(&mut self, time_ns: u64) -> Option<u32> {
        let first = self.by_time.first().copied();
        let (_, account) = first.filter(|(deadline_ns, _)| *deadline_ns <= time_ns)?;
        self.set(account, 0);
        Some(account)
    }

    /// Accounts and times, by account.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u64)> {
        let all = self.by_account.iter();
        all.map(|(account, deadline_ns)| (*account, *deadline_ns))
    }

    /// The account of the last one, or 0.
    pub fn last_account(&self) -> u32 {
        let last = self.by_account.last_key_value();
        last.map_or(0, |(account, _)| *account)
    }

    /// Whether all run beyond a time, and none is kept by account or by time only.
    pub fn check(&self, time_ns: u64) -> Result<(), String> {
        let all: BTreeSet<(u64, u32)> = self.iter().map(|(account, at)| (at, account)).collect();
        let next = all
            .first()
            .map_or(u64::MAX, |(deadline_ns, _)| *deadline_ns);
        if all != self.by_time || next != self.next_ns {
            return Err("countdowns by account are not those by time".into());
        }
        if !all.is_empty() && next <= time_ns {
            return Err(format!("a countdown runs beyond {next}, its time"));
        }
        Ok(())
    }
}

impl Engine {
    /// `countdown`.
    #[inline(never)]
    pub(super) fn set_countdown(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        out: &mut EventBuffer,
    ) {
        if !self.admit(context, record, out) {
            return;
        }
        let command = Countdown::from_bytes(record);
        let deadline_ns = self.time_ns.saturating_add(command.after_ns);
        let runs = deadline_ns > self.time_ns; // at the end of all time none does
        let deadline_ns = if runs { deadline_ns } else { 0 };
        self.countdowns.set(command.account, deadline_ns);
        let answer = CountdownSet {
            command: context.index(),
            session: command.session,
            account: command.account,
            deadline_ns,
            request_id: command.client_id,
            ..CountdownSet::default()
        };
        out.put_record(&answer.to_bytes());
    }

    /// Cancel all orders of the accounts whose countdown has run out, by that time, then by account.
    #[cold]
    #[inline(never)]
    pub(super) fn run_out(&mut self, context: Context, out: &mut EventBuffer) {
        while let Some(account) = self.countdowns.next_due(self.time_ns) {
            self.withdraw_account(context, account, reason::COUNTDOWN, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countdowns_run_out_by_time_then_by_account() {
        let mut countdowns = Countdowns::default();
        assert!(!countdowns.are_due(u64::MAX - 1) && countdowns.last_account() == 0);
        for (account, deadline_ns) in [(3, 20), (1, 30), (2, 20), (9, 10), (1, 5), (9, 0), (4, 0)] {
            countdowns.set(account, deadline_ns);
        }
        assert_eq!(
            countdowns.iter().collect::<Vec<_>>(),
            [(1, 5), (2, 20), (3, 20)]
        );
        assert!(countdowns.check(4).is_ok() && countdowns.check(5).is_err());
        assert!(countdowns.are_due(5) && !countdowns.are_due(4));
        let due: Vec<u32> = std::iter::from_fn(|| countdowns.next_due(20)).collect();
        assert_eq!(due, [1, 2, 3]);
        assert!(countdowns.check(20).is_ok() && !countdowns.are_due(20));
        countdowns.next_ns = 7;
        assert!(countdowns.check(1).is_err());
    }
}
