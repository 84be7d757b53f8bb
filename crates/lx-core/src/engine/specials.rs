//! What few resting orders have: lots that are not shown, be it some or all, and a time at which they are gone.
//!
//! It is kept beside the slab of orders, under the same handles, and beside the levels, and both tables are empty until the
//! first such order comes. An entry names its order, so nothing needs to be cleared when an order goes, and most orders never
//! look here: what they ask is whether anything is hidden in their level, which is one compare where the table is empty.
//!
//! An order that shows the last of its lots is like any other: so what is kept is what it hides, not what it shows.

use super::orders::{NONE, reserve};
use crate::wire::{ICEBERG_SLICES_MAX, OrderTerms, StateTerms, until, visibility};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What is special about a resting order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Special {
    /// Whose it is; another order under the same handle has nothing to do with it.
    pub order_id: u64,
    /// Most lots that are shown; 0: all.
    pub display: u64,
    /// Open lots that are not shown.
    pub hidden: u64,
    /// Time from which it is gone, ns since 1970; 0: never.
    pub expires_ns: u64,
    /// Fewest lots that trade with a hidden order, 0 for any.
    pub min_quantity: u64,
    /// Whether all of it is hidden: then it stands in the queue of its level's hidden orders.
    pub is_hidden: bool,
    /// The limit of an order kept aside for an auction, ticks; 0 for a market order, and for any that rests in its level.
    pub price: i64,
    /// A member of `wire::until`.
    pub until: u8,
}

impl Special {
    /// What a new order's terms make of it while it rests.
    pub fn of(terms: &OrderTerms) -> Self {
        let is_hidden = terms.visibility == visibility::HIDDEN;
        Self {
            display: terms.display,
            expires_ns: terms.expires_ns,
            min_quantity: if is_hidden { terms.min_quantity } else { 0 },
            is_hidden,
            ..Self::default()
        }
    }

    /// What the terms of a restored order say.
    pub fn restored(terms: &StateTerms) -> Self {
        Self {
            display: terms.display,
            expires_ns: terms.expires_ns,
            min_quantity: terms.min_quantity,
            is_hidden: terms.visibility == visibility::HIDDEN,
            until: terms.until,
            ..Self::default()
        }
    }

    /// Whether there is anything special about it.
    pub fn is_any(&self) -> bool {
        self.display != 0 || self.expires_ns != 0 || self.until != until::NONE || self.is_hidden
    }

    /// How many of so many open lots a new slice does not show; a hidden order has none.
    pub fn hides_of(&self, open: u64) -> u64 {
        if self.is_hidden {
            open
        } else if self.display == 0 {
            0
        } else {
            open.saturating_sub(self.display)
        }
    }
}

/// Whether an order of so many open lots may show no more than `display` of them at a time; 0: all.
pub(super) fn allows_slices(display: u64, open: u64) -> bool {
    display == 0 || open <= display * ICEBERG_SLICES_MAX // a quantity is at most 2^53 - 1
}

/// The hidden orders of a level, first in first.
#[derive(Clone, Copy, Debug, Default)]
struct Queue {
    head: u32,
    tail: u32,
}

/// Entries of the queue of times that are never too many.
const TIMERS_MIN: usize = 64;

/// All that is special about the resting orders of an engine.
#[derive(Debug)]
pub(super) struct Specials {
    /// By handle of the order.
    entries: Vec<Special>,
    /// By level: lots that are not shown.
    hidden: Vec<u64>,
    /// By level: its hidden orders.
    queues: Vec<Queue>,
    /// Times and engine ids, soonest first; also those of orders that went before their time.
    timers: BinaryHeap<Reverse<(u64, u64)>>,
    /// The first of them.
    next_ns: u64,
}

impl Default for Specials {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            hidden: Vec::new(),
            queues: Vec::new(),
            timers: BinaryHeap::new(),
            next_ns: u64::MAX,
        }
    }
}

impl Specials {
    /// What is special about a resting order, if anything is.
    #[inline(always)]
    pub fn get(&self, handle: u32, order_id: u64) -> Option<&Special> {
        let entry = self.entries.get(handle as usize);
        entry.filter(|entry| entry.order_id == order_id)
    }

    /// Lots of a level that are not shown.
    #[inline(always)]
    pub fn hidden_at(&self, level: u32) -> u64 {
        self.hidden.get(level as usize).copied().unwrap_or(0)
    }

    /// The limit of an order kept aside; 0 for any other.
    #[cold]
    #[inline(never)]
    pub fn price_of(&self, handle: u32, order_id: u64) -> i64 {
        self.get(handle, order_id)
            .map_or(0, |special| special.price)
    }

    /// Set the limit of an order that has an entry, as it is kept aside, or 0 as it comes to rest.
    pub fn set_price(&mut self, handle: u32, price: i64) {
        self.entries[handle as usize].price = price;
    }

    /// Add an order that comes to rest, with address space for those of `orders_max` orders.
    #[cold]
    #[inline(never)]
    pub fn add(&mut self, handle: u32, special: Special, orders_max: u64) {
        if self.entries.is_empty() {
            let room = orders_max as usize + 1;
            self.entries = reserve(room);
            self.timers = BinaryHeap::from(reserve(2 * room + TIMERS_MIN));
        }
        let at = handle as usize;
        if at >= self.entries.len() {
            self.entries.resize(at + 1, Special::default());
        }
        self.entries[at] = special;
        if special.expires_ns != 0 {
            self.timers
                .push(Reverse((special.expires_ns, special.order_id)));
            self.next_ns = self.next_ns.min(special.expires_ns);
        }
    }

    /// Hide lots of an order, which then has that many hidden; nothing of it was.
    #[cold]
    #[inline(never)]
    pub fn hide(&mut self, handle: u32, level: u32, lots: u64, levels_max: usize) {
        if self.hidden.is_empty() {
            self.hidden = reserve(levels_max);
        }
        let at = level as usize;
        if at >= self.hidden.len() {
            self.hidden.resize(at + 1, 0);
        }
        self.hidden[at] += lots;
        self.entries[handle as usize].hidden = lots;
    }

    /// Lots of an order of this level that are not shown.
    pub fn hidden_of(&self, handle: u32, order_id: u64) -> u64 {
        self.get(handle, order_id)
            .map_or(0, |special| special.hidden)
    }

    /// Take up to `most` of an order's hidden lots away, be it that they are gone or shown; returns how many there were.
    #[cold]
    #[inline(never)]
    pub fn unhide(&mut self, handle: u32, order_id: u64, level: u32, most: u64) -> u64 {
        let lots = self.hidden_of(handle, order_id).min(most);
        if lots != 0 {
            self.entries[handle as usize].hidden -= lots;
            self.hidden[level as usize] -= lots;
        }
        lots
    }

    /// The first hidden order of a level, or `NONE`.
    #[inline(always)]
    pub fn first_hidden(&self, level: u32) -> u32 {
        let queue = self.queues.get(level as usize);
        queue.map_or(NONE, |queue| queue.head)
    }

    /// Put an order at the back of a level's hidden ones; returns the one before it, or `NONE`.
    pub fn queue_up(&mut self, handle: u32, level: u32, levels_max: usize) -> u32 {
        if self.queues.is_empty() {
            self.queues = reserve(levels_max);
        }
        let at = level as usize;
        if at >= self.queues.len() {
            self.queues.resize(at + 1, Queue::default());
        }
        let queue = &mut self.queues[at];
        let before = std::mem::replace(&mut queue.tail, handle);
        if before == NONE {
            queue.head = handle;
        }
        before
    }

    /// Take an order between two others, or `NONE`, out of a level's hidden ones.
    pub fn leave_queue(&mut self, level: u32, previous: u32, next: u32) {
        let queue = &mut self.queues[level as usize];
        if previous == NONE {
            queue.head = next;
        }
        if next == NONE {
            queue.tail = previous;
        }
    }

    /// The last hidden order of a level, or `NONE`.
    pub fn last_hidden(&self, level: u32) -> u32 {
        let queue = self.queues.get(level as usize);
        queue.map_or(NONE, |queue| queue.tail)
    }

    /// Whether the time of any order may have come.
    #[inline(always)]
    pub fn are_due(&self, time_ns: u64) -> bool {
        time_ns >= self.next_ns
    }

    /// The next order whose time has come, by time, then by engine id; it may have gone before.
    pub fn next_due(&mut self, time_ns: u64) -> Option<(u64, u64)> {
        let due = self.timers.peek().copied();
        let due = due.filter(|Reverse((expires_ns, _))| *expires_ns <= time_ns);
        if due.is_some() {
            self.timers.pop();
        }
        let next = self.timers.peek();
        self.next_ns = next.map_or(u64::MAX, |Reverse((expires_ns, _))| *expires_ns);
        due.map(|Reverse(timer)| timer)
    }

    /// Whether most entries of the queue of times are of orders that are gone, when so many rest.
    pub fn are_stale(&self, orders: u64) -> bool {
        self.timers.len() > 2 * orders as usize + TIMERS_MIN
    }

    /// Keep the times of some orders only, by engine id.
    pub fn retain(&mut self, is_there: impl Fn(u64) -> bool) {
        self.timers.retain(|Reverse((_, id))| is_there(*id));
        let next = self.timers.peek();
        self.next_ns = next.map_or(u64::MAX, |Reverse((expires_ns, _))| *expires_ns);
    }

    /// Times and engine ids, in no order that means anything, and the soonest time as it is kept.
    pub fn timers(&self) -> (impl Iterator<Item = (u64, u64)>, u64) {
        let timers = self.timers.iter().map(|Reverse(timer)| *timer);
        (timers, self.next_ns)
    }

    /// Levels with lots that are not shown, and how many.
    pub fn hidden(&self) -> impl Iterator<Item = (u32, u64)> {
        let all = (0..).zip(self.hidden.iter().copied());
        all.filter(|(_, lots)| *lots != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn special(order_id: u64, display: u64, expires_ns: u64) -> Special {
        Special {
            order_id,
            display,
            expires_ns,
            ..Special::default()
        }
    }

    #[test]
    fn an_entry_is_of_one_order_only() {
        let mut specials = Specials::default();
        assert!(specials.get(3, 0).is_none() && specials.hidden_at(9) == 0);
        specials.add(3, special(256, 5, 0), 10);
        assert_eq!(specials.get(3, 256).map(|found| found.display), Some(5));
        assert!(specials.get(3, 512).is_none() && specials.get(2, 256).is_none());
        specials.hide(3, 9, 7, 100);
        assert_eq!((specials.hidden_at(9), specials.hidden_of(3, 256)), (7, 7));
        assert_eq!(specials.unhide(3, 512, 9, 4), 0);
        assert_eq!(specials.unhide(3, 256, 9, 4), 4);
        assert_eq!(specials.unhide(3, 256, 9, 4), 3);
        assert_eq!(specials.hidden().count(), 0);
    }

    #[test]
    fn times_come_in_order_then_by_engine_id() {
        let mut specials = Specials::default();
        assert!(!specials.are_due(u64::MAX - 1));
        for (id, time) in [(3, 20), (1, 30), (2, 20), (9, 10)] {
            specials.add(id as u32, special(id, 0, time), 10);
        }
        assert!(specials.are_due(10) && !specials.are_due(9));
        let due: Vec<_> = std::iter::from_fn(|| specials.next_due(25)).collect();
        assert_eq!(due, [(10, 9), (20, 2), (20, 3)]);
        assert!(!specials.are_due(29) && specials.are_due(30));
        specials.retain(|id| id != 1);
        assert!(!specials.are_due(30) && specials.next_due(30).is_none());
    }

    #[test]
    fn hidden_orders_stand_in_a_queue_by_level() {
        let mut specials = Specials::default();
        let ends = |specials: &Specials| (specials.first_hidden(7), specials.last_hidden(7));
        assert_eq!(ends(&specials), (NONE, NONE));
        let before = [3, 5, 4].map(|handle| specials.queue_up(handle, 7, 100));
        assert_eq!((before, ends(&specials)), ([NONE, 3, 5], (3, 4)));
        assert_eq!(specials.first_hidden(6), NONE);
        specials.leave_queue(7, 3, 4);
        assert_eq!(ends(&specials), (3, 4));
        specials.leave_queue(7, NONE, 4);
        assert_eq!(ends(&specials), (4, 4));
        specials.leave_queue(7, NONE, NONE);
        assert_eq!(ends(&specials), (NONE, NONE));
    }

    #[test]
    fn a_slice_is_no_more_than_is_open() {
        assert_eq!(special(1, 5, 0).hides_of(12), 7);
        assert_eq!(special(1, 5, 0).hides_of(5), 0);
        assert_eq!(special(1, 0, 9).hides_of(12), 0);
        assert!(allows_slices(2, 2_000) && !allows_slices(2, 2_001) && allows_slices(0, 9));
    }
}
