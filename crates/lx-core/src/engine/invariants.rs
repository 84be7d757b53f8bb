//! What holds between any two commands, checked in one pass over the state.
//!
//! Debug builds check small states after every command; anyone can ask for the check of a state of any size.

use super::Engine;
#[cfg(debug_assertions)]
use super::events::EventBuffer;
use super::events::Place;
use super::index::hash_name;
use super::ladder::{Level, NO_KEY, is_aside, key_of};
use super::orders::NONE;
use super::phases::collects;
use super::specials::allows_slices;
use crate::wire::{LEVEL_QUANTITY_MAX, phase, session_state, until};
use std::collections::{BTreeMap, BTreeSet};

/// Above this many orders a debug build no longer checks after every command.
#[cfg(debug_assertions)]
const SMALL: u32 = 200;

/// `Err(message)` unless a condition holds.
macro_rules! hold {
    ($condition:expr, $($message:tt)+) => {
        if !$condition {
            return Err(format!($($message)+));
        }
    };
}
pub(super) use hold;

impl Engine {
    /// Check all invariants: no book is crossed unless orders are collected, but by orders that are hidden with a minimum;
    /// levels stand in order, a level's queue is linked both ways and its total and count are those of its orders and of
    /// what they hide, the lists of sessions and both indexes know every order and nothing else, no entry of a slab is lost,
    /// and no money was lost or made.
    ///
    /// # Errors
    /// The first invariant that does not hold: a bug of the engine.
    pub fn check_invariants(&self) -> Result<(), String> {
        hold!(
            self.orders_resting() <= self.orders_max,
            "{} orders rest, more than orders_max",
            self.orders_resting()
        );
        let mut queued = 0;
        for book in self.ladders.books() {
            queued += self.check_side(book)?;
        }
        let (count, waiting) = (self.orders.count() as usize, self.check_waiting()?);
        hold!(
            queued + waiting == count,
            "{queued} orders in levels and {waiting} that wait, {count} in the slab"
        );
        let (entries, free) = self.orders.census();
        hold!(
            entries == count + free,
            "{entries} entries are not {count} orders and {free} free ones"
        );
        let found = (
            self.names.census(&self.orders),
            self.ids.census(&self.orders),
        );
        hold!(
            found == (queued, queued),
            "the indexes hold {found:?} orders, not {queued}"
        );
        let found = (
            self.waiting_names.census(&self.orders),
            self.waiting_ids.census(&self.orders),
        );
        hold!(
            found == (waiting, waiting),
            "the indexes hold {found:?} waiting orders, not {waiting}"
        );
        self.check_sessions()?;
        self.check_told()?;
        self.check_leases()?;
        self.check_specials()?;
        self.check_lists()?;
        self.check_rules()?;
        self.check_money()?;
        self.countdowns.check(self.time_ns)?;
        let keeps = |at| self.specials.first_hidden(at) != NONE;
        self.ladders.check(&keeps)
    }

    #[cfg(debug_assertions)]
    pub(super) fn check_small(&mut self, out: &mut EventBuffer) {
        if self.orders.count() <= SMALL {
            std::mem::swap(&mut self.told, out.told());
            if let Err(message) = self.check_invariants() {
                panic!("{message}");
            }
            std::mem::swap(&mut self.told, out.told());
        }
    }

    /// Check a side of a book; returns its count of orders.
    fn check_side(&self, book: u32) -> Result<usize, String> {
        let best_key = self.ladders.best_key(book);
        let mut count = 0;
        let mut last = None;
        for (handle, level) in self.ladders.levels_of(book) {
            let key = key_of(book, level.price);
            hold!(
                last.is_some() || key == best_key,
                "ladder {book}: best key {best_key} is not that of its best level"
            );
            hold!(
                last < Some(key),
                "ladder {book}: level {} is not behind the one before",
                level.price
            );
            last = Some(key);
            hold!(
                level.book == book,
                "ladder {book} has a level of ladder {}",
                level.book
            );
            count += self.check_level(handle, level)?;
        }
        hold!(
            last.is_some() || best_key == NO_KEY,
            "ladder {book} has no level but a best key"
        );
        let firm = (self.firm_price(book), self.firm_price(book ^ 1));
        let crossed = matches!(firm, (Some(own), Some(best)) if key_of(book ^ 1, best) <= key_of(book ^ 1, own));
        let place = Place::of(book);
        let may_cross = is_aside(book) || collects(self.rules.of(place.instrument).phase);
        hold!(
            !crossed || may_cross,
            "the book of ladder {book} is crossed"
        );
        Ok(count)
    }

    /// Check a level, its queue and its hidden orders; returns its count of orders.
    fn check_level(&self, handle: u32, level: &Level) -> Result<usize, String> {
        let price = level.price;
        let (mut at, mut previous) = (level.head, NONE);
        let (mut total, mut count) = (0, 0);
        let (hidden_orders, mut hidden) = self.check_hidden(handle)?;
        while at != NONE {
            let order = self.orders.at(at);
            hold!(
                order.level == handle && order.previous == previous,
                "order {}: its link to level or predecessor is wrong",
                order.order_id
            );
            hold!(
                order.remaining > 0 && order.remaining <= order.quantity,
                "order {}: {} of {} lots open",
                order.order_id,
                order.remaining,
                order.quantity
            );
            self.check_found(at)?;
            let hides = self.specials.hidden_of(at, order.order_id);
            hold!(
                hides < order.remaining && !self.is_hidden(at),
                "order {}: {hides} of {} open lots hidden",
                order.order_id,
                order.remaining
            );
            total += u128::from(order.remaining - hides);
            hidden += u128::from(hides);
            count += 1;
            hold!(count <= level.count, "level {price}: its queue is too long");
            (previous, at) = (at, order.next);
        }
        hold!(
            level.tail == previous && level.count == count && (count > 0 || hidden_orders > 0),
            "level {price}: tail or count is not that of its queue"
        );
        hold!(
            u128::from(level.total) == total,
            "level {price}: total {} of orders that show {total}",
            level.total
        );
        hold!(
            u128::from(self.specials.hidden_at(handle)) == hidden
                && total + hidden <= u128::from(LEVEL_QUANTITY_MAX),
            "level {price}: {} hidden of orders that hide {hidden} and show {total}",
            self.specials.hidden_at(handle)
        );
        Ok(count as usize + hidden_orders)
    }

    /// Check the queue of a level's hidden orders; returns how many they are, and their lots.
    fn check_hidden(&self, level: u32) -> Result<(usize, u128), String> {
        let (mut at, mut previous) = (self.specials.first_hidden(level), NONE);
        let (mut count, mut lots) = (0, 0);
        while at != NONE {
            let order = *self.orders.at(at);
            let id = order.order_id;
            hold!(
                order.level == level && order.previous == previous && self.is_hidden(at),
                "order {id} is wrongly linked among hidden ones"
            );
            hold!(
                order.remaining > 0 && order.remaining <= order.quantity,
                "order {id}: {} of {} lots open",
                order.remaining,
                order.quantity
            );
            hold!(
                self.specials.hidden_of(at, id) == order.remaining,
                "order {id}: not all of its lots are hidden"
            );
            self.check_found(at)?;
            count += 1;
            lots += u128::from(order.remaining);
            (previous, at) = (at, order.next);
        }
        hold!(
            self.specials.last_hidden(level) == previous,
            "level {level}: the last hidden order is not that of its queue"
        );
        Ok((count, lots))
    }

    /// Only levels in use hide lots, slices are no longer than their orders say, and every order that has a time is waited
    /// for.
    fn check_specials(&self) -> Result<(), String> {
        for (at, lots) in self.specials.hidden() {
            let is_used =
                self.ladders.level(at).count != 0 || self.specials.first_hidden(at) != NONE;
            hold!(is_used, "{lots} lots hidden at a level without orders");
        }
        hold!(
            !self.specials.are_stale(2 * self.orders_max + 1),
            "the times of too many orders that are gone are waited for"
        );
        let (timers, next_ns) = self.specials.timers();
        let timers: BTreeSet<(u64, u64)> = timers.collect();
        let soonest = timers.first().map_or(u64::MAX, |(time_ns, _)| *time_ns);
        hold!(
            next_ns == soonest,
            "the next time waited for is {next_ns}, not {soonest}"
        );
        for (handle, order) in self.orders.iter() {
            let id = order.order_id;
            let Some(special) = self.specials.get(handle, id) else {
                continue;
            };
            hold!(
                special.display == 0 && (special.is_hidden || special.hidden == 0)
                    || Self::is_waiting(order)
                    || order.remaining - special.hidden <= special.display
                        && allows_slices(special.display, order.remaining),
                "order {id}: it shows more than {}, or has too many slices",
                special.display
            );
            let expires_ns = special.expires_ns;
            hold!(
                expires_ns == 0 || expires_ns > self.time_ns && timers.contains(&(expires_ns, id)),
                "order {id} rests beyond {expires_ns}, its time"
            );
        }
        Ok(())
    }

    /// Orders look at limits only where there are no rules; what waits and what rests is what the phase says; what is told of
    /// auctions and the soonest time of all timetables are right.
    fn check_rules(&self) -> Result<(), String> {
        let mut soonest = u64::MAX;
        for (number, rule) in self.rules.iter() {
            let entries = rule.timetable.iter().map(|entry| entry.at_ns);
            soonest = entries.fold(soonest, u64::min);
            let is_collecting = self.rules.collecting().binary_search(&number).is_ok();
            hold!(
                is_collecting == collects(rule.phase) && (!is_collecting || self.is_told(number)),
                "instrument {number}: what was told last of its auction is wrong"
            );
            let resting = self.orders_in(number);
            hold!(
                !rule.is_delisted || rule.phase == phase::CLOSED && resting == 0,
                "instrument {number} is delisted and in use"
            );
        }
        hold!(
            soonest == self.rules.next_ns() && (soonest > self.time_ns || soonest == u64::MAX),
            "the next time of a timetable is {}, not {soonest}",
            self.rules.next_ns()
        );
        let resting = self.orders.iter();
        for (handle, order) in resting.filter(|(_, order)| !Self::is_waiting(order)) {
            let level = self.ladders.level(order.level);
            let (place, until) = (Place::of(level.book), self.until_of(handle));
            let number = self.rules.of(place.instrument).phase;
            let limit = if is_aside(level.book) {
                self.specials.price_of(handle, order.order_id)
            } else {
                level.price
            };
            let station = self.station(place, until, limit);
            hold!(
                (station.book, station.price) == (level.book, level.price)
                    && (until != until::AT_OPEN || collects(number))
                    && (until == until::NONE || number != phase::CLOSED),
                "order {}: it is not where phase {number} puts it",
                order.order_id
            );
        }
        Ok(())
    }

    /// Both indexes find the order.
    pub(super) fn check_found(&self, handle: u32) -> Result<(), String> {
        let order = self.orders.at(handle);
        let id = order.order_id;
        hold!(
            self.find_id(id) == handle,
            "order {id} is not found by its engine id"
        );
        let hash = hash_name(order.session, order.client_id);
        let named = if Self::is_waiting(order) {
            self.find_waiting_name(order.session, order.client_id)
        } else {
            self.find_name(order.session, order.client_id, hash)
        };
        hold!(
            named == handle,
            "order {id} is not found by its name {}",
            order.client_id
        );
        Ok(())
    }

    fn check_sessions(&self) -> Result<(), String> {
        let (mut listed, mut open) = (0, 0);
        for (number, session) in self.sessions.iter() {
            let (mut at, mut previous) = (session.orders, NONE);
            while at != NONE {
                let order = self.orders.at(at);
                hold!(
                    order.session == number && order.session_previous == previous,
                    "session {number}: order {} is wrongly linked",
                    order.order_id
                );
                hold!(
                    order.client_id <= session.highest,
                    "session {number}: the name of order {} is above its highest",
                    order.order_id
                );
                listed += 1;
                hold!(
                    listed <= self.orders.count(),
                    "session {number}: its list is too long"
                );
                (previous, at) = (at, order.session_next);
            }
            let is_open = session.state == session_state::OPEN;
            hold!(
                is_open || session.orders == NONE,
                "session {number} has ended but has orders"
            );
            open += usize::from(is_open);
        }
        hold!(
            listed == self.orders.count(),
            "sessions list {listed} orders, not {}",
            self.orders.count()
        );
        let of_accounts = self.sessions.accounts();
        let of_accounts: usize = of_accounts
            .map(|a| self.sessions.of_account(a).count())
            .sum();
        hold!(
            of_accounts == open,
            "accounts list {of_accounts} open sessions, not {open}"
        );
        Ok(())
    }

    /// What is remembered of each session's commands is in order, and nothing of sessions that have ended.
    fn check_told(&self) -> Result<(), String> {
        let count = self.sessions.count();
        hold!(
            self.told.len() as u64 == count + 1 && self.told[0].next_number == 0,
            "{count} sessions, but {} were told something",
            self.told.len() - 1
        );
        let (mut open, next) = (0, self.next_sequence + u64::from(u16::MAX) + 1);
        for (number, session) in self.sessions.iter() {
            let told = &self.told[number as usize];
            let is_open = session.state == session_state::OPEN;
            open += u64::from(is_open);
            let hold = self.sessions.hold(number);
            hold!(
                is_open || (told.count(), session.rights, hold.lease_ns) == (0, 0, 0),
                "session {number} has ended but is remembered"
            );
            let mut last = (0, 0);
            for outcome in told.outcomes() {
                let this = (outcome.client_id, outcome.position());
                hold!(
                    this.0 > last.0 && this.1 > last.1,
                    "session {number}: outcome {this:?} stands behind {last:?}"
                );
                last = this;
            }
            hold!(
                last.0 <= session.highest && last.1 < next,
                "session {number}: outcome {last:?} is beyond its highest or the log"
            );
        }
        hold!(
            open == self.sessions.count_open(),
            "{open} sessions are open, not {}",
            self.sessions.count_open()
        );
        Ok(())
    }

    /// Every open session with a lease is waited for, no longer than it lasts, and lasts beyond now.
    fn check_leases(&self) -> Result<(), String> {
        let (entries, next_ns) = self.leases.entries();
        let mut waited = BTreeMap::new();
        let mut soonest = u64::MAX;
        for (until_ns, session) in entries {
            soonest = soonest.min(until_ns);
            let twice = waited.insert(session, until_ns);
            hold!(twice.is_none(), "session {session} is waited for twice");
        }
        hold!(
            next_ns == soonest,
            "the next lease waited for is {next_ns}, not {soonest}"
        );
        for (number, _) in self.sessions.iter() {
            let deadline_ns = self.deadline(number, self.told[number as usize].touched_ns);
            if deadline_ns == 0 {
                continue;
            }
            let waited_ns = waited.get(&number).copied().unwrap_or(u64::MAX);
            hold!(
                waited_ns <= deadline_ns && (deadline_ns > self.time_ns || deadline_ns == u64::MAX),
                "session {number} has a lease up to {deadline_ns}, waited for at {waited_ns}"
            );
        }
        Ok(())
    }
}
