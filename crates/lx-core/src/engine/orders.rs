//! The slab of resting orders: one cache line each, named by a `u32` handle that stays while the order lives.
//!
//! An order is a member of four lists that all run through its entry: the queue of its level, the orders of its
//! session, and one chain in each of the two indexes. Price, side and instrument are those of its level, so they are not
//! kept twice. Freed entries form a list, last freed first used, so a warm engine allocates nothing and reuses lines
//! that are still in the cache.

/// No handle: the end of a list.
pub(super) const NONE: u32 = u32::MAX;

/// A resting order. Attributes that few orders have belong into a slab of their own, keyed by the same handle.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(super) struct Order {
    /// Lots still open; above 0.
    pub remaining: u64,
    /// Total lots, executed ones included.
    pub quantity: u64,
    /// Engine id; 0 marks a free entry.
    pub order_id: u64,
    /// The current name within its session.
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

/// All resting orders of an engine.
#[derive(Debug)]
pub(super) struct Orders {
    entries: Vec<Order>,
    free: u32,
    count: u32,
}

impl Orders {
    /// An empty slab. Address space for `orders_max` orders is reserved at once, so that growing never moves them;
    /// the system provides memory for those that are used.
    pub fn new(orders_max: usize) -> Self {
        let mut entries = Vec::new();
        if entries.try_reserve_exact(orders_max).is_err() {
            entries.reserve(1024); // the system grants no such reserve: grow, and move, as needed
        }
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

    /// Store an order and return its handle.
    #[inline(always)]
    pub fn insert(&mut self, order: Order) -> u32 {
        self.count += 1;
        let handle = self.free;
        if let Some(entry) = self.entries.get_mut(handle as usize) {
            self.free = entry.next;
            *entry = order;
            handle
        } else {
            self.push(order)
        }
    }

    #[cold]
    #[inline(never)]
    fn push(&mut self, order: Order) -> u32 {
        // ORDERS_MAX is far below 2^32, so the cast is exact.
        let handle = self.entries.len() as u32;
        self.entries.push(order);
        handle
    }

    /// Give an entry back. Its lists must have let go of it.
    #[inline(always)]
    pub fn remove(&mut self, handle: u32) {
        let next = self.free;
        let entry = self.at_mut(handle);
        debug_assert_ne!(entry.order_id, 0, "an order is removed once");
        entry.order_id = 0;
        entry.next = next;
        self.free = handle;
        self.count -= 1;
    }

    /// Handles and entries of all orders, in no order that means anything.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Order)> {
        let entries = self.entries.iter().enumerate();
        entries
            .filter(|(_, order)| order.order_id != 0)
            .map(|(index, order)| (index as u32, order))
    }

    /// Entries of the slab, and how many of them the free list holds.
    pub fn census(&self) -> (usize, usize) {
        let (mut free, mut at) = (0, self.free);
        while at != NONE && free <= self.entries.len() {
            free += 1;
            at = self.at(at).next;
        }
        (self.entries.len(), free)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(order_id: u64) -> Order {
        Order {
            remaining: 1,
            quantity: 1,
            order_id,
            client_id: order_id,
            session: 1,
            level: 0,
            next: NONE,
            previous: NONE,
            name_next: NONE,
            id_next: NONE,
            session_next: NONE,
            session_previous: NONE,
        }
    }

    #[test]
    fn freed_entries_are_used_again_last_first() {
        let mut orders = Orders::new(8);
        let handles: Vec<u32> = (1..=4).map(|id| orders.insert(order(id))).collect();
        assert_eq!(handles, [0, 1, 2, 3]);
        orders.remove(1);
        orders.remove(3);
        assert_eq!((orders.count(), orders.census()), (2, (4, 2)));
        assert_eq!(orders.insert(order(5)), 3);
        assert_eq!(orders.insert(order(6)), 1);
        assert_eq!(orders.insert(order(7)), 4);
        let ids: Vec<u64> = orders.iter().map(|(_, order)| order.order_id).collect();
        assert_eq!(ids, [1, 6, 3, 5, 7]);
    }
}
