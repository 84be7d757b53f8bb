//! The slab of resting orders: one cache line each, named by a `u32` handle that stays while the order lives.
//!
//! An order is a member of four lists that all run through its entry: the queue of its level, the orders of its
//! session, and one chain in each of the two indexes. Price, side and instrument are those of its level, so they are not
//! kept twice. Freed entries form a list, last freed first used, so a warm engine allocates nothing and reuses lines
//! that are still in the cache.
//!
//! Handle 0 is `NONE`, and entry 0 is an order that isn't one: lists end there, and an unlink that has no neighbour writes
//! to it. So links are changed without a question, and the CPU has nothing to guess. What stands in entry 0 means nothing;
//! only its names stay 0, which no order has.

/// No handle: the end of a list.
pub(super) const NONE: u32 = 0;

/// `first` if `handle` is `NONE`, else `second`, without a branch, for handles that no CPU can guess. A plain `if` here
/// would be compiled to one, since then one load can be left out.
#[inline(always)]
pub(super) fn if_none(handle: u32, first: u32, second: u32) -> u32 {
    let mask = (u64::from(handle).wrapping_sub(1) >> 32) as u32; // the borrow: all ones below zero
    second ^ ((first ^ second) & mask)
}

/// A resting order. Attributes that few orders have belong into a slab of their own, keyed by the same handle.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C, align(64))]
pub(super) struct Order {
    /// Lots still open; above 0.
    pub remaining: u64,
    /// Total lots, executed ones included.
    pub quantity: u64,
    /// Engine id; 0 in a free entry.
    pub order_id: u64,
    /// The current name within its session; 0 in a free entry.
    pub client_id: u64,
    /// Owner's session.
    pub session: u32,
    /// Level it rests at.
    pub level: u32,
    /// The order behind it in its level; in a free entry the next free one.
    pub next: u32,
    /// The order before it in its level.
    pub previous: u32,
    /// Next of its chain in the index by name.
    pub name_next: u32,
    /// Next of its chain in the index by engine id.
    pub id_next: u32,
    /// Next order of its session.
    pub session_next: u32,
    /// Previous order of its session.
    pub session_previous: u32,
}

const _: () = assert!(size_of::<Order>() == 64);

/// A vector with address space for `count` entries, so that growing never moves them; the system provides memory for
/// those that are used. When it grants no such reserve, the vector grows, and moves, as needed.
pub(super) fn reserve<T>(count: usize) -> Vec<T> {
    let mut entries = Vec::new();
    // An error leaves the vector as it was.
    let _ = entries.try_reserve_exact(count);
    entries
}

/// All resting orders of an engine.
#[derive(Debug)]
pub(super) struct Orders {
    entries: Vec<Order>,
    free: u32,
    count: u32,
}

impl Orders {
    /// An empty slab, with address space reserved for `orders_max` orders.
    pub fn new(orders_max: usize) -> Self {
        let mut entries = reserve(orders_max + 1);
        entries.push(Order::default());
        Self {
            entries,
            free: NONE,
            count: 0,
        }
    }

    /// Orders that rest.
    #[inline(always)]
    pub fn count(&self) -> u32 {
        self.count
    }

    #[inline(always)]
    pub fn at(&self, handle: u32) -> &Order {
        &self.entries[handle as usize]
    }

    #[inline(always)]
    pub fn at_mut(&mut self, handle: u32) -> &mut Order {
        &mut self.entries[handle as usize]
    }

    /// The handle that the next order gets from [`Orders::take`].
    #[inline(always)]
    pub fn vacancy(&mut self) -> u32 {
        if self.free == NONE {
            self.grow();
        }
        self.free
    }

    /// Take the entry that [`Orders::vacancy`] gave into use; every field of it must be set.
    #[inline(always)]
    pub fn take(&mut self, handle: u32) -> &mut Order {
        debug_assert_eq!(handle, self.free, "an order is stored where there is room");
        self.count += 1;
        let entry = &mut self.entries[handle as usize];
        self.free = entry.next;
        entry
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        // ORDERS_MAX is far below 2^32, so the cast is exact.
        self.free = self.entries.len() as u32;
        self.entries.push(Order::default());
    }

    /// Give an entry back. Its lists must have let go of it.
    #[inline(always)]
    pub fn remove(&mut self, handle: u32) {
        let next = self.free;
        let entry = self.at_mut(handle);
        debug_assert_ne!(entry.order_id, 0, "an order is removed once");
        (entry.order_id, entry.client_id) = (0, 0);
        entry.next = next;
        self.free = handle;
        self.count -= 1;
    }

    /// Handles and entries of all orders, in no order that means anything.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Order)> {
        let entries = (0..).zip(&self.entries);
        entries.filter(|(_, order)| order.order_id != 0)
    }

    /// Entries of the slab but the first, and how many of them the free list holds.
    pub fn census(&self) -> (usize, usize) {
        let (mut free, mut at) = (0, self.free);
        while at != NONE && free < self.entries.len() {
            free += 1;
            at = self.at(at).next;
        }
        (self.entries.len() - 1, free)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insert(orders: &mut Orders, order_id: u64) -> u32 {
        let handle = orders.vacancy();
        let order = Order {
            order_id,
            ..Order::default()
        };
        *orders.take(handle) = order;
        handle
    }

    #[test]
    fn freed_entries_are_used_again_last_first() {
        let mut orders = Orders::new(8);
        let handles: Vec<u32> = (1..=4).map(|id| insert(&mut orders, id)).collect();
        assert_eq!(handles, [1, 2, 3, 4]);
        orders.remove(2);
        orders.remove(4);
        assert_eq!((orders.count(), orders.census()), (2, (4, 2)));
        assert_eq!(insert(&mut orders, 5), 4);
        assert_eq!(insert(&mut orders, 6), 2);
        assert_eq!(insert(&mut orders, 7), 5);
        let ids: Vec<u64> = orders.iter().map(|(_, order)| order.order_id).collect();
        assert_eq!(ids, [1, 6, 3, 5, 7]);
    }
}
