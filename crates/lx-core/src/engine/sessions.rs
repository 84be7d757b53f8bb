//! Sessions by number, and the open sessions of each account.
//!
//! Numbers are given out in order and never again, so a session is an entry of a vector. An entry is half a cache line,
//! since every command looks at one.

use super::orders::NONE;
use crate::wire::{RIGHT_NO_TRADE, SESSIONS_MAX, SESSIONS_OPEN_MAX, session_state};
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
    /// Flags `wire::RIGHT_*`; none once it has ended.
    pub rights: u8,
    /// Flags `wire::FLAG_*`; none once it has ended.
    pub flags: u8,
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
    rights: 0,
    flags: 0,
};

/// What is asked of a session rarely, apart from what every command looks at. All is 0 once it has ended.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hold {
    /// How long it goes on without a sign of life, ns; 0: for ever.
    pub lease_ns: u64,
    /// Counts the connections that had it.
    pub epoch: u32,
}

/// All sessions of an engine.
#[derive(Debug)]
pub(super) struct Sessions {
    /// `NOBODY`, then the sessions by number.
    entries: Vec<Session>,
    /// By number too.
    holds: Vec<Hold>,
    open: u64,
    /// First open session of each account that has one.
    accounts: BTreeMap<u32, u32>,
}

impl Default for Sessions {
    fn default() -> Self {
        Self {
            entries: vec![NOBODY],
            holds: vec![Hold::default()],
            open: 0,
            accounts: BTreeMap::new(),
        }
    }
}

impl Sessions {
    /// Sessions ever opened.
    pub fn count(&self) -> u64 {
        self.entries.len() as u64 - 1
    }

    /// Sessions that are open.
    pub fn count_open(&self) -> u64 {
        self.open
    }

    /// Why there can't be one more, open or not, if so: what there is of what is bounded, and the bound.
    pub fn bound(&self, is_open: bool) -> Option<(u64, u64)> {
        let open = if is_open { self.open } else { 0 };
        let bounds = [(self.count(), SESSIONS_MAX), (open, SESSIONS_OPEN_MAX)];
        bounds.into_iter().find(|(count, max)| count >= max)
    }

    /// The session of a number, which counts from 1.
    pub fn get(&self, number: u32) -> Option<&Session> {
        self.entries.get(number as usize).filter(|_| number != 0)
    }

    /// Use up a client id, if the session of that number is an open one of that account, the id is above all before, and
    /// either the command `trades` not or the session may.
    #[inline(always)]
    pub fn admit(&mut self, (number, account): (u32, u32), client_id: u64, trades: bool) -> bool {
        let Some(session) = self.entries.get_mut(number as usize) else {
            return false;
        };
        let is_admitted = (session.state == session_state::OPEN)
            & (session.account == account)
            & (client_id > session.highest)
            & (!trades | (session.rights & RIGHT_NO_TRADE == 0));
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

    #[inline(always)]
    pub fn hold(&self, number: u32) -> Hold {
        self.holds[number as usize]
    }

    pub fn hold_mut(&mut self, number: u32) -> &mut Hold {
        &mut self.holds[number as usize]
    }

    /// Append a session: the caller has seen that there is room. It has no rights, flags and orders. Returns its number.
    pub fn add(&mut self, account: u32, state: u8, highest: u64) -> u32 {
        let number = self.entries.len() as u32;
        self.entries.push(Session {
            highest,
            account,
            state,
            ..NOBODY
        });
        self.holds.push(Hold::default());
        if state == session_state::OPEN {
            self.open += 1;
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
        (session.rights, session.flags) = (0, 0);
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
        self.holds[number as usize] = Hold::default();
        self.open -= 1;
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
        let numbers: Vec<u32> = [7, 8, 7, 7]
            .map(|account| sessions.add(account, session_state::OPEN, 0))
            .to_vec();
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
        assert_eq!((sessions.count(), sessions.count_open()), (4, 1));
    }
}
