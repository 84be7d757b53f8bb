//! The two indexes of resting orders: by (session, client id) and by engine id.
//!
//! Linear hashing (Litwin 1980) with chains that run through the orders themselves. A bucket is one `u32`, an insert
//! writes the head of a chain, a removal rarely looks past it, and nothing is ever rehashed at once: whenever orders
//! outnumber a quarter of the buckets, one bucket is split. So no command pays for the growth of a table, and a lookup
//! touches one bucket and, with few exceptions, the one order it is for.

use super::orders::{NONE, Order, Orders, reserve};
use std::marker::PhantomData;

/// Which link of an order an index runs through, and what it hashes.
pub(super) trait Key {
    fn hash_of(order: &Order) -> u32;
    fn next(order: &Order) -> u32;
    fn set_next(order: &mut Order, next: u32);
}

/// Key of the index by (session, client id).
#[derive(Debug)]
pub(super) struct ByName;

/// Key of the index by engine id.
#[derive(Debug)]
pub(super) struct ById;

/// Neighbouring client ids that share a cache line of buckets: as many as it holds.
const NEIGHBOURS: u64 = 16;

/// Hash of an order's name.
///
/// Most clients count their ids up by one, so 16 ids in a row take the 16 buckets of one cache line: what is in use of a
/// large table stays as small as what is in use of the book. All else is mixed by multiplication, whose highest byte is
/// the best mixed and comes lowest here; the place within the line too, so that ids with strides spread as well.
#[inline(always)]
pub(super) fn hash_name(session: u32, client_id: u64) -> u32 {
    let line = (client_id / NEIGHBOURS).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let sender = u64::from(session).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    line.wrapping_add(sender).swap_bytes() as u32 ^ (client_id % NEIGHBOURS) as u32
}

/// Hash of an engine id: the ordinal of its command. Ordinals rise by one, so neighbours share cache lines and chains
/// stay short without any mixing.
#[inline(always)]
pub(super) fn hash_id(order_id: u64) -> u32 {
    (order_id >> 8) as u32
}

impl Key for ByName {
    #[inline(always)]
    fn hash_of(order: &Order) -> u32 {
        hash_name(order.session, order.client_id)
    }

    #[inline(always)]
    fn next(order: &Order) -> u32 {
        order.name_next
    }

    #[inline(always)]
    fn set_next(order: &mut Order, next: u32) {
        order.name_next = next;
    }
}

impl Key for ById {
    #[inline(always)]
    fn hash_of(order: &Order) -> u32 {
        hash_id(order.order_id)
    }

    #[inline(always)]
    fn next(order: &Order) -> u32 {
        order.id_next
    }

    #[inline(always)]
    fn set_next(order: &mut Order, next: u32) {
        order.id_next = next;
    }
}

/// Buckets at the start: a power of two.
const BUCKETS_MIN: usize = 1024;
/// Buckets an order.
const SPARSE: usize = 4;

/// A table from keys to handles of orders.
#[derive(Debug)]
pub(super) struct Index<K> {
    /// First order of each chain. `base + split` of them, `base` a power of two.
    heads: Vec<u32>,
    /// `base - 1`.
    mask: u32,
    /// Buckets below it have been split.
    split: u32,
    key: PhantomData<K>,
}

impl<K: Key> Index<K> {
    /// An empty table, with address space reserved for `orders_max` orders.
    pub fn new(orders_max: usize) -> Self {
        let mut heads = reserve(BUCKETS_MIN + SPARSE * orders_max);
        heads.resize(BUCKETS_MIN, NONE);
        Self {
            heads,
            mask: BUCKETS_MIN as u32 - 1,
            split: 0,
            key: PhantomData,
        }
    }

    /// The bucket of a hash: its low bits, one more of them when that bucket exists.
    #[inline(always)]
    fn bucket(&self, hash: u32) -> usize {
        let wide = hash & (2 * self.mask + 1);
        let narrow = hash & self.mask;
        let bucket = if (wide as usize) < self.heads.len() {
            wide
        } else {
            narrow
        };
        bucket as usize
    }

    /// First order of the chain of a hash, or `NONE`.
    #[inline(always)]
    pub fn first(&self, hash: u32) -> u32 {
        self.heads[self.bucket(hash)]
    }

    /// The order of that hash for which `is_it` holds, or `NONE`.
    #[inline(always)]
    pub fn find(&self, orders: &Orders, hash: u32, is_it: impl Fn(&Order) -> bool) -> u32 {
        let mut at = self.first(hash);
        loop {
            let order = orders.at(at);
            if is_it(order) || at == NONE {
                return at;
            }
            at = K::next(order);
        }
    }

    /// Make room for one order more than `count`, which are in it. Must come before `put`.
    #[inline(always)]
    pub fn make_room(&mut self, orders: &mut Orders, count: u32) {
        if SPARSE * count as usize >= self.heads.len() {
            self.grow(orders);
        }
    }

    /// Put an order at the head of the chain of its hash; returns what must become its link.
    #[inline(always)]
    pub fn put(&mut self, hash: u32, handle: u32) -> u32 {
        let bucket = self.bucket(hash);
        std::mem::replace(&mut self.heads[bucket], handle)
    }

    /// Take an order out; its key, and so `hash`, must be what it was when it was put in, and `next` its link.
    #[inline(always)]
    pub fn remove(&mut self, orders: &mut Orders, hash: u32, handle: u32, next: u32) {
        let bucket = self.bucket(hash);
        let head = &mut self.heads[bucket];
        if *head == handle {
            *head = next;
        } else {
            Self::unlink(orders, *head, handle, next);
        }
    }

    /// Let the order before `handle` in its chain point to `next`.
    #[cold]
    #[inline(never)]
    fn unlink(orders: &mut Orders, head: u32, handle: u32, next: u32) {
        let mut at = head;
        loop {
            let order = orders.at_mut(at);
            if K::next(order) == handle {
                K::set_next(order, next);
                return;
            }
            at = K::next(order);
        }
    }

    /// Split as many buckets as one order more needs.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, orders: &mut Orders) {
        for _ in 0..SPARSE {
            self.split_next(orders);
        }
    }

    /// Split the next bucket: those of its orders with one more bit set move to a new one.
    fn split_next(&mut self, orders: &mut Orders) {
        let (low, bit) = (self.split as usize, self.mask + 1);
        let mut at = std::mem::replace(&mut self.heads[low], NONE);
        let (mut stay, mut go) = (NONE, NONE);
        while at != NONE {
            let order = orders.at_mut(at);
            let next = K::next(order);
            let list = if K::hash_of(order) & bit == 0 {
                &mut stay
            } else {
                &mut go
            };
            K::set_next(order, *list);
            *list = at;
            at = next;
        }
        self.heads[low] = stay;
        self.heads.push(go);
        self.split += 1;
        if self.split == bit {
            self.split = 0;
            self.mask = 2 * self.mask + 1;
        }
    }

    /// Orders in all chains.
    pub fn census(&self, orders: &Orders) -> usize {
        let (mut count, limit) = (0, orders.count() as usize);
        for head in &self.heads {
            let mut at = *head;
            while at != NONE && count <= limit {
                count += 1;
                at = K::next(orders.at(at));
            }
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    struct Slab {
        orders: Orders,
        names: Index<ByName>,
        ids: Index<ById>,
    }

    impl Slab {
        fn new() -> Self {
            Self {
                orders: Orders::new(50_000),
                names: Index::new(50_000),
                ids: Index::new(50_000),
            }
        }

        fn insert(&mut self, session: u32, client_id: u64, order_id: u64) -> u32 {
            let count = self.orders.count();
            self.names.make_room(&mut self.orders, count);
            self.ids.make_room(&mut self.orders, count);
            let handle = self.orders.vacancy();
            let order = Order {
                order_id,
                client_id,
                session,
                name_next: self.names.put(hash_name(session, client_id), handle),
                id_next: self.ids.put(hash_id(order_id), handle),
                ..Order::default()
            };
            *self.orders.take(handle) = order;
            handle
        }

        fn remove(&mut self, handle: u32) {
            let order = *self.orders.at(handle);
            let hash = hash_name(order.session, order.client_id);
            self.names
                .remove(&mut self.orders, hash, handle, order.name_next);
            let hash = hash_id(order.order_id);
            self.ids
                .remove(&mut self.orders, hash, handle, order.id_next);
            self.orders.remove(handle);
        }

        fn find_name(&self, session: u32, client_id: u64) -> u32 {
            let hash = hash_name(session, client_id);
            self.names.find(&self.orders, hash, |order| {
                order.session == session && order.client_id == client_id
            })
        }

        fn find_id(&self, order_id: u64) -> u32 {
            let hash = hash_id(order_id);
            self.ids
                .find(&self.orders, hash, |order| order.order_id == order_id)
        }
    }

    /// A linear congruential generator; its high bits are good enough to mix operations.
    fn random(state: &mut u64) -> u64 {
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        *state >> 33
    }

    #[test]
    fn both_indexes_agree_with_a_map_while_they_grow() {
        let mut slab = Slab::new();
        let mut model: BTreeMap<(u32, u64), u32> = BTreeMap::new();
        let mut state = 7;
        for step in 1..200_000_u64 {
            let session = (random(&mut state) % 5) as u32;
            let client_id = (1 + random(&mut state) % 40_000) << (session * 8);
            let found = slab.find_name(session, client_id);
            let expected = model.get(&(session, client_id));
            assert_eq!(found, expected.copied().unwrap_or(NONE));
            if found != NONE {
                let handle = found;
                let id = slab.orders.at(handle).order_id;
                assert_eq!(slab.find_id(id), found);
                slab.remove(handle);
                assert_eq!(slab.find_id(id), NONE);
                model.remove(&(session, client_id));
            } else {
                let handle = slab.insert(session, client_id, step << 8);
                model.insert((session, client_id), handle);
            }
        }
        assert!(model.len() > 10_000, "the tables had to grow");
        assert_eq!(slab.names.census(&slab.orders), model.len());
        assert_eq!(slab.ids.census(&slab.orders), model.len());
    }

    #[test]
    fn names_with_strides_spread_over_the_buckets() {
        for shift in [0, 1, 2, 4, 8, 10, 16, 20, 32, 40] {
            let mut slab = Slab::new();
            for id in 1..=4096_u64 {
                slab.insert((id % 3) as u32 + 1, id << shift, id << 8);
            }
            let used = slab.names.heads.iter().filter(|head| **head != NONE);
            let used = used.count();
            assert!(
                used > 2000,
                "shift {shift}: 4096 orders in only {used} buckets"
            );
        }
    }
}
