//! Sessions by number, and the open sessions of each account.
//!
//! Numbers are given out in order and never again, so a session is an entry of a vector. An entry is half a cache line,
//! since every command looks at one.

use super::orders::NONE;
use crate::wire::{SESSIONS_MAX, session_state};
use std::collections::BTreeMap;

/// A session ever opened.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
pub(super) struct Session {
    /// Highest client id so far.
    pub highest: u64,
    /// Its owner.
    pub account: u32,
    /// First of its resting orders, latest first.
    pub orders: u32,
    /// Next and previous open session of its account.
    next: u32,
    previous: u32,
    /// Index of the account; 0 with risk off.
    pub owner: u32,
    /// A member of `wire::session_state`.
    pub state: u8,
}

const _: () = assert!(size_of::<Session>() == 32);

/// No session: what has the number 0. It never takes a command.
const NOBODY: Session = Session {
    highest: 0,
    account: 0,
    orders: NONE,
    next: NONE,
    previous: NONE,
    owner: 0,
    state: 0,
};

/// All sessions of an engine.
#[derive(Debug)]
pub(super) struct Sessions {
    /// `NOBODY`, then the sessions by number.
    entries: Vec<Session>,
    /// First open session of each account that has one.
    accounts: BTreeMap<u32, u32>,
}

impl Default for Sessions {
    fn default() -> Self {
        Self {
            entries: vec![NOBODY],
            accounts: BTreeMap::new(),
        }
    }
}

impl Sessions {
    /// Sessions ever opened.
    pub fn count(&self) -> u64 {
        self.entries.len() as u64 - 1
    }

    /// Whether no more can be opened.
    pub fn is_full(&self) -> bool {
        self.count() >= SESSIONS_MAX
    }

    /// The session of a number, which counts from 1.
    pub fn get(&self, number: u32) -> Option<&Session> {
        self.entries.get(number as usize).filter(|_| number != 0)
    }

    /// Use up a client id, if the session of that number is an open one of that account and the id is above all before.
    #[inline(always)]
    pub fn admit(&mut self, number: u32, account: u32, client_id: u64) -> bool {
        let Some(session) = self.entries.get_mut(number as usize) else {
            return false;
        };
        let is_admitted = (session.state == session_state::OPEN)
            & (session.account == account)
            & (client_id > session.highest);
        if is_admitted {
            session.highest = client_id;
        }
        is_admitted
    }

    /// The session of an order that rests: it exists.
    #[inline(always)]
    pub fn at_mut(&mut self, number: u32) -> &mut Session {
        &mut self.entries[number as usize]
    }

    #[inline(always)]
    pub fn at(&self, number: u32) -> &Session {
        &self.entries[number as usize]
    }

    /// All sessions with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Session)> {
        (0..).zip(&self.entries).skip(1)
    }

    /// Open a session; the caller has seen that there is room. Returns its number.
    pub fn open(&mut self, account: u32) -> u32 {
        self.restore(account, session_state::OPEN, 0)
    }

    /// Append a session of any state.
    pub fn restore(&mut self, account: u32, state: u8, highest: u64) -> u32 {
        let number = self.entries.len() as u32;
        self.entries.push(Session {
            highest,
            account,
            orders: NONE,
            next: NONE,
            previous: NONE,
            owner: 0,
            state,
        });
        if state == session_state::OPEN {
            if let Some(first) = self.accounts.insert(account, number) {
                self.at_mut(number).next = first;
                self.at_mut(first).previous = number;
            }
        }
        number
    }

    /// End an open session for good.
    pub fn end(&mut self, number: u32) {
        let session = self.at_mut(number);
        session.state = session_state::ENDED;
        let (account, next, previous) = (session.account, session.next, session.previous);
        if next != NONE {
            self.at_mut(next).previous = previous;
        }
        if previous != NONE {
            self.at_mut(previous).next = next;
        } else if next != NONE {
            self.accounts.insert(account, next);
        } else {
            self.accounts.remove(&account);
        }
    }

    /// The open sessions of an account.
    pub fn of_account(&self, account: u32) -> impl Iterator<Item = &Session> {
        let mut at = self.accounts.get(&account).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            if at == NONE {
                return None;
            }
            let session = self.at(at);
            at = session.next;
            Some(session)
        })
    }

    /// Accounts with open sessions.
    pub fn accounts(&self) -> impl Iterator<Item = u32> {
        self.accounts.keys().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_lists_its_open_sessions_only() {
        let mut sessions = Sessions::default();
        let numbers: Vec<u32> = [7, 8, 7, 7].map(|account| sessions.open(account)).to_vec();
        assert_eq!(numbers, [1, 2, 3, 4]);
        let of = |sessions: &Sessions, account| sessions.of_account(account).count();
        assert_eq!(
            (of(&sessions, 7), of(&sessions, 8), of(&sessions, 9)),
            (3, 1, 0)
        );
        for (number, left) in [(3, 2), (4, 1), (1, 0)] {
            sessions.end(number);
            assert_eq!(of(&sessions, 7), left);
        }
        assert_eq!(sessions.accounts().collect::<Vec<_>>(), [8]);
        assert_eq!(sessions.count(), 4);
    }
}
