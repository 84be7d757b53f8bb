//! Where orders wait for a price that stands still.

use super::invariants::hold;
use super::stop::{HIGHEST, Stop};

/// A waiting order that is due: its engine id, its entry, the price that did it.
pub(super) type Due = (u64, u32, i64);

/// The place of an order that was due and left where it waited.
pub(super) const NOWHERE: u32 = u32::MAX;

/// A binary heap of waiting orders, the one whose price comes first on top. An order keeps its place in it as its
/// `position[AT]`.
#[derive(Debug, Default)]
pub(super) struct Heap<const AT: usize> {
    /// What must be reached, as [`depth_of`] counts it, and who waits for it.
    pub entries: Vec<(u64, u32)>,
}

/// The depth that no price reaches.
const UNREACHED: u64 = u64::MAX;

/// A price as a number that grows the further it has risen, or fallen.
pub(super) fn depth_of(price: i64, rises: bool) -> u64 {
    if rises {
        price as u64
    } else {
        (HIGHEST - price) as u64
    }
}

/// The price of a depth; one that no price reaches for that of nothing.
pub(super) fn price_of(depth: u64, rises: bool) -> i64 {
    match (depth, rises) {
        (UNREACHED, true) => i64::MAX,
        (UNREACHED, false) => 0,
        (_, true) => depth as i64,
        (_, false) => HIGHEST - depth as i64,
    }
}

impl<const AT: usize> Heap<AT> {
    /// Depth of the top.
    pub fn first_depth(&self) -> u64 {
        self.entries.first().map_or(UNREACHED, |(depth, _)| *depth)
    }

    /// Have room for so many entries.
    pub fn make_room(&mut self, count: usize) {
        let more = count.saturating_sub(self.entries.len());
        self.entries.reserve(more);
    }

    pub fn insert(&mut self, stops: &mut [Stop], entry: (u64, u32)) {
        self.entries.push(entry);
        self.rise(stops, self.entries.len() - 1);
    }

    /// Take an entry out of its place.
    pub fn remove(&mut self, stops: &mut [Stop], at: usize) {
        self.entries.swap_remove(at);
        if at < self.entries.len() {
            self.settle(stops, at);
        }
    }

    /// Put another entry in the place of one.
    pub fn exchange(&mut self, stops: &mut [Stop], at: usize, entry: (u64, u32)) {
        self.entries[at] = entry;
        self.settle(stops, at);
    }

    fn settle(&mut self, stops: &mut [Stop], at: usize) {
        let at = self.rise(stops, at);
        self.sink(stops, at);
    }

    /// The top, if that much has been reached.
    pub fn pop(&mut self, stops: &mut [Stop], reached: u64) -> Option<u32> {
        let (depth, stop) = *self.entries.first()?;
        if depth > reached {
            return None;
        }
        self.remove(stops, 0);
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
        stops[entry.1 as usize].position[AT] = at as u32;
    }
    /// Each order is found where it says, at the depth that is its own, and none is above one whose price comes first.
    pub fn check(&self, stops: &[Stop], depth_of: impl Fn(&Stop) -> u64) -> Result<(), String> {
        for (at, (depth, stop)) in self.entries.iter().enumerate() {
            let (entry, parent) = (&stops[*stop as usize], at.saturating_sub(1) / 2);
            hold!(
                entry.position[AT] as usize == at,
                "waiting order {} is not where it says",
                entry.order_id
            );
            hold!(
                *depth == depth_of(entry) && self.entries[parent].0 <= *depth,
                "waiting order {}: its heap is out of order",
                entry.order_id
            );
        }
        Ok(())
    }
}
