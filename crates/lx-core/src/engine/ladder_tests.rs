//! The ladders against an ordered map.

use super::ladder::{Ladders, NO_KEY, book_of, key_of};
use super::orders::NONE;
use crate::wire::{InstrumentLimits, PRICE_MAX, side};
use std::collections::BTreeMap;

/// A linear congruential generator; its high bits are good enough to mix operations.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 20) % limit
    }
}

/// A ladder that is told of every change, and a map beside it.
struct Pair {
    ladders: Ladders,
    books: Vec<BTreeMap<u64, (u32, i64)>>,
}

impl Pair {
    fn new(instruments: usize) -> Self {
        let mut ladders = Ladders::new(1000);
        (0..instruments).for_each(|_| ladders.add_instrument(&InstrumentLimits::default()));
        Self {
            ladders,
            books: vec![BTreeMap::new(); 4 + 4 * instruments],
        }
    }

    /// Add the level when it is not there, else remove it.
    fn toggle(&mut self, book: u32, price: i64) {
        let key = key_of(book, price);
        let found = self.ladders.find(book, price);
        let map = &mut self.books[book as usize];
        if let Some((handle, _)) = map.remove(&key) {
            assert_eq!(found, handle, "price {price}");
            self.ladders.leave(handle, 5, NONE, NONE);
            assert_eq!(self.ladders.level(handle).price, price);
        } else {
            let at = self.ladders.in_use(found, book, price);
            assert_eq!(self.ladders.level(at).total, 0, "price {price}");
            assert_eq!(self.ladders.enter(at, (book, price), (1, 5)).0, NONE);
            map.insert(key, (at, price));
        }
        let best = map.first_key_value().map_or(NO_KEY, |(key, _)| *key);
        assert_eq!(self.ladders.best_key(book), best);
    }

    fn check(&self) {
        for (book, map) in (0..).zip(&self.books).skip(4) {
            let levels = self.ladders.levels_of(book);
            let found: Vec<(u32, i64)> = levels
                .map(|(handle, level)| (handle, level.price))
                .collect();
            assert!(found.iter().eq(map.values()), "ladder {book}");
        }
        assert_eq!(self.ladders.check(&|_| false), Ok(()));
    }
}

#[test]
fn prices_near_and_far_come_in_order() {
    let max = PRICE_MAX as i64;
    for (seed, spans) in [
        (1, [16, 16]),
        (2, [100, 5_000]),
        (3, [64, PRICE_MAX]),
        (4, [PRICE_MAX, PRICE_MAX]),
    ] {
        let (mut random, mut pair) = (Random(seed), Pair::new(3));
        for step in 0..30_000 {
            let span = spans[random.below(2) as usize];
            let middle = (max / 3) as u64;
            let low = middle.saturating_sub(span / 2);
            let price = (low + random.below(span)).clamp(1, PRICE_MAX) as i64;
            pair.toggle(4 + random.below(12) as u32, price);
            if step % 3_000 == 0 {
                pair.check();
            }
        }
        pair.check();
    }
}

#[test]
fn the_ends_of_the_price_range_are_prices_like_others() {
    let mut pair = Pair::new(1);
    let max = PRICE_MAX as i64;
    let ends = [1, 2, 15, 16, 17, max / 2, max - 16, max - 1, max];
    for book in [book_of(1, side::BUY), book_of(1, side::SELL)] {
        for price in ends {
            pair.toggle(book, price);
            pair.check();
        }
        for price in ends {
            pair.toggle(book, price);
            pair.check();
        }
    }
}

#[test]
fn leaves_and_nodes_are_used_again() {
    let (mut random, mut pair) = (Random(5), Pair::new(1));
    let prices: Vec<i64> = (0..2_000)
        .map(|_| 1 + random.below(PRICE_MAX) as i64)
        .collect();
    let mut sizes = Vec::new();
    for _ in 0..4 {
        prices.iter().for_each(|price| pair.toggle(2, *price));
        sizes.push(pair.ladders.sizes());
        prices.iter().for_each(|price| pair.toggle(2, *price));
        pair.check();
    }
    assert!(sizes.iter().all(|size| *size == sizes[0]), "{sizes:?}");
}
