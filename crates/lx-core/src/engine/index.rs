//! The two indexes of resting orders: by (session, client id) and by engine id.
//!
//! Linear hashing (Litwin 1980) with chains that run through the orders themselves. A bucket is one `u32`, an insert
//! writes the head of a chain, a removal rarely looks past it, and nothing is ever rehashed at once: whenever orders
//! outnumber half the buckets, one bucket is split. So no command pays for the growth of a table, and a lookup touches
//! one bucket and, with few exceptions, the one order it is for.

use super::orders::{NONE, Order, Orders};
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

/// Hash of an order's name. Clients choose their ids, often with strides and across many sessions alike, so two
/// rounds of multiplication mix them; both factors are odd, with bits spread evenly.
#[inline(always)]
pub(super) fn hash_name(session: u32, client_id: u64) -> u32 {
    let mut x = client_id.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x ^= x >> 32;
    x = (x ^ u64::from(session)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (x >> 32) as u32
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
        let mut heads = Vec::new();
        if heads
            .try_reserve_exact(BUCKETS_MIN + 2 * orders_max)
            .is_err()
        {
            heads.reserve(BUCKETS_MIN); // no such reserve: grow as needed
        }
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

    /// The first order of the chain for `hash`, or `NONE`.
    #[inline(always)]
    pub fn first(&self, hash: u32) -> u32 {
        self.heads[self.bucket(hash)]
    }

    /// The order of that hash for which `is_it` holds.
    #[inline(always)]
    pub fn find(&self, orders: &Orders, hash: u32, is_it: impl Fn(&Order) -> bool) -> Option<u32> {
        let mut at = self.first(hash);
        while at != NONE {
            let order = orders.at(at);
            if is_it(order) {
                return Some(at);
            }
            at = K::next(order);
        }
        None
    }

    /// Add an order whose key is not in the table. The slab counts it already.
    #[inline(always)]
    pub fn insert(&mut self, orders: &mut Orders, handle: u32) {
        if 2 * orders.count() as usize > self.heads.len() {
            self.grow(orders);
        }
        let bucket = self.bucket(K::hash_of(orders.at(handle)));
        let head = &mut self.heads[bucket];
        K::set_next(orders.at_mut(handle), *head);
        *head = handle;
    }

    /// Take an order out; its key must be what it was when it was put in.
    #[inline(always)]
    pub fn remove(&mut self, orders: &mut Orders, handle: u32) {
        let order = orders.at(handle);
        let next = K::next(order);
        let bucket = self.bucket(K::hash_of(order));
        let head = &mut self.heads[bucket];
        if *head == handle {
            *head = next;
        } else {
            Self::unlink(orders, *head, handle, next);
        }
    }

    /// Let the order before `handle` in its chain point to `next`.
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

    /// Split the next bucket: those of its orders with one more bit set move to a new one.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, orders: &mut Orders) {
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

    fn order(session: u32, client_id: u64, order_id: u64) -> Order {
        Order {
            remaining: 1,
            quantity: 1,
            order_id,
            client_id,
            session,
            level: 0,
            next: NONE,
            previous: NONE,
            name_next: NONE,
            id_next: NONE,
            session_next: NONE,
            session_previous: NONE,
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
        let (mut orders, mut names, mut ids) = (
            Orders::new(50_000),
            Index::<ByName>::new(50_000),
            Index::<ById>::new(50_000),
        );
        let mut model: BTreeMap<(u32, u64), (u64, u32)> = BTreeMap::new();
        let mut state = 7;
        for step in 1..200_000_u64 {
            let session = (random(&mut state) % 5) as u32;
            let client_id = (random(&mut state) % 40_000) << (session * 8);
            let found = names.find(&orders, hash_name(session, client_id), |order| {
                order.session == session && order.client_id == client_id
            });
            assert_eq!(
                found,
                model.get(&(session, client_id)).map(|(_, handle)| *handle)
            );
            if let Some(handle) = found {
                let id = orders.at(handle).order_id;
                assert_eq!(
                    ids.find(&orders, hash_id(id), |order| order.order_id == id),
                    found
                );
                names.remove(&mut orders, handle);
                ids.remove(&mut orders, handle);
                orders.remove(handle);
                model.remove(&(session, client_id));
            } else {
                let handle = orders.insert(order(session, client_id, step << 8));
                names.insert(&mut orders, handle);
                ids.insert(&mut orders, handle);
                model.insert((session, client_id), (step << 8, handle));
            }
        }
        assert!(model.len() > 10_000, "the tables had to grow");
        assert_eq!(names.census(&orders), model.len());
        assert_eq!(ids.census(&orders), model.len());
    }

    #[test]
    fn names_with_strides_spread_over_the_buckets() {
        for shift in [0, 1, 8, 10, 16, 20, 32, 40] {
            let (mut orders, mut names) = (Orders::new(4096), Index::<ByName>::new(4096));
            for id in 1..=4096_u64 {
                let session = (id % 3) as u32 + 1;
                let handle = orders.insert(order(session, id << shift, id << 8));
                names.insert(&mut orders, handle);
            }
            let used = names.heads.iter().filter(|head| **head != NONE).count();
            assert!(
                used > 2500,
                "shift {shift}: 4096 orders in only {used} buckets"
            );
        }
    }
}
