//! Where orders wait: a heap for those whose price stands still, a list for those whose price moves.

use super::stop::{HIGHEST, Look, Stop};

/// A waiting order that is due: its engine id, its entry, the price that did it.
pub(super) type Due = (u64, u32, i64);

/// The place of an order that was due and left its heap or list.
pub(super) const NOWHERE: u32 = u32::MAX;

/// A binary heap of waiting orders, the one that is due first on top.
#[derive(Debug, Default)]
pub(super) struct Heap {
    /// What must be reached, as [`depth_of`] counts it, and who waits for it.
    pub entries: Vec<(u64, u32)>,
}

/// A price as a number that grows the further it has risen, or fallen.
pub(super) fn depth_of(price: i64, rises: bool) -> u64 {
    if rises {
        price as u64
    } else {
        (HIGHEST - price) as u64
    }
}

impl Heap {
    pub fn insert(&mut self, stops: &mut [Stop], entry: (u64, u32)) {
        self.entries.push(entry);
        self.rise(stops, self.entries.len() - 1);
    }

    /// Take an entry out of its place.
    pub fn remove(&mut self, stops: &mut [Stop], at: usize) {
        self.entries.swap_remove(at);
        if at < self.entries.len() {
            let at = self.rise(stops, at);
            self.sink(stops, at);
        }
    }

    /// The top, if that much has been reached.
    pub fn pop(&mut self, stops: &mut [Stop], reached: u64) -> Option<u32> {
        let (depth, stop) = *self.entries.first()?;
        if depth > reached {
            return None;
        }
        self.remove(stops, 0);
        stops[stop as usize].position = NOWHERE;
        Some(stop)
    }

    /// Move an entry up as far as it belongs; returns where it is then.
    fn rise(&mut self, stops: &mut [Stop], mut at: usize) -> usize {
        let entry = self.entries[at];
        while at > 0 {
            let parent = (at - 1) / 2;
            if self.entries[parent].0 <= entry.0 {
                break;
            }
            self.set(stops, at, self.entries[parent]);
            at = parent;
        }
        self.set(stops, at, entry);
        at
    }

    fn sink(&mut self, stops: &mut [Stop], mut at: usize) {
        let (entry, count) = (self.entries[at], self.entries.len());
        loop {
            let mut child = 2 * at + 1;
            if child + 1 < count && self.entries[child + 1].0 < self.entries[child].0 {
                child += 1;
            }
            if child >= count || self.entries[child].0 >= entry.0 {
                break;
            }
            self.set(stops, at, self.entries[child]);
            at = child;
        }
        self.set(stops, at, entry);
    }

    fn set(&mut self, stops: &mut [Stop], at: usize, entry: (u64, u32)) {
        self.entries[at] = entry;
        stops[entry.1 as usize].position = at as u32;
    }
}

/// Trailing stops of one side that watch the same price.
#[derive(Debug)]
pub(super) struct Trail {
    pub members: Vec<u32>,
    /// Nothing happens to any of them as long as the price stays between; the members may be further away.
    pub rise: i64,
    pub fall: i64,
}

impl Default for Trail {
    fn default() -> Self {
        Self {
            members: Vec::new(),
            rise: i64::MAX,
            fall: 0,
        }
    }
}

impl Trail {
    pub fn insert(&mut self, stops: &mut [Stop], stop: u32) {
        let entry = &mut stops[stop as usize];
        entry.position = self.members.len() as u32;
        self.members.push(stop);
        self.widen(entry.bounds());
    }

    fn widen(&mut self, (rise, fall): (i64, i64)) {
        self.rise = self.rise.min(rise);
        self.fall = self.fall.max(fall);
    }

    pub fn remove(&mut self, stops: &mut [Stop], at: usize) {
        self.members.swap_remove(at);
        if let Some(moved) = self.members.get(at) {
            stops[*moved as usize].position = at as u32;
        }
        if self.members.is_empty() {
            (self.rise, self.fall) = (i64::MAX, 0);
        }
    }

    /// Let all follow the price; those that are due leave and are added to `due`.
    pub fn walk(&mut self, stops: &mut [Stop], look: Look, due: &mut Vec<Due>) {
        (self.rise, self.fall) = (i64::MAX, 0);
        let mut at = 0;
        while let Some(stop) = self.members.get(at).copied() {
            let entry = &mut stops[stop as usize];
            if entry.follow(look) {
                due.push((entry.order_id, stop, look.last));
                self.remove(stops, at);
                stops[stop as usize].position = NOWHERE;
            } else {
                let bounds = entry.bounds();
                self.widen(bounds);
                at += 1;
            }
        }
    }
}
