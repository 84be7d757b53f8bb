//! The limits of instruments, the two sides of their books, and the queues of orders that wait for their auctions.

use super::ladder::{Ladder, NO_KEY};
use super::orders::NONE;
use super::registry::Refusal;
use crate::wire::{InstrumentLimits, reason};
use std::ops::Range;

/// What every order of an instrument looks at.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
pub(super) struct Limits {
    price_min: i64,
    price_max: i64,
    quantity_min: u64,
    quantity_max: u64,
}

/// Limits that no order keeps: those of an instrument that does not exist, and of one with rules of its own, whose orders
/// are so sent the long way. It costs those of other instruments nothing.
static CLOSED: Limits = Limits {
    price_min: i64::MAX,
    price_max: 0,
    quantity_min: u64::MAX,
    quantity_max: 0,
};

impl Limits {
    /// The part of an instrument's limits that orders must keep.
    pub fn of(limits: &InstrumentLimits) -> Self {
        Self {
            price_min: limits.price_min,
            price_max: limits.price_max,
            quantity_min: limits.quantity_min,
            quantity_max: limits.quantity_max,
        }
    }

    /// Whether orders of the instrument need to keep nothing but these limits.
    #[inline(always)]
    pub fn are_all(&self) -> bool {
        self.quantity_max != 0
    }

    pub fn quantity_max(&self) -> u64 {
        self.quantity_max
    }

    #[inline(always)]
    pub fn allow_quantity(&self, quantity: u64) -> bool {
        (quantity >= self.quantity_min) & (quantity <= self.quantity_max)
    }

    #[inline(always)]
    pub fn allow_price(&self, price: i64) -> bool {
        (price >= self.price_min) & (price <= self.price_max)
    }

    /// The first limit that an order breaks, with the value found. It breaks one; a market order, of price 0, only one of
    /// quantity.
    #[cold]
    #[inline(never)]
    pub fn refuse(&self, quantity: u64, price: i64) -> Refusal {
        if quantity < self.quantity_min {
            (reason::QUANTITY_BELOW_MIN, quantity, self.quantity_min)
        } else if quantity > self.quantity_max {
            (reason::QUANTITY_ABOVE_MAX, quantity, self.quantity_max)
        } else {
            self.refuse_price(price)
        }
    }

    /// The limit that a price breaks, with the price. It breaks one.
    pub fn refuse_price(&self, price: i64) -> Refusal {
        if price < self.price_min {
            (reason::PRICE_BELOW_MIN, price as u64, self.price_min as u64)
        } else {
            (reason::PRICE_ABOVE_MAX, price as u64, self.price_max as u64)
        }
    }
}

/// What orders look at of two sides, bids and asks: a cache line. An instrument has two of them: of its book, and of the
/// orders that wait for an auction, where limits and price mean nothing.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
struct Front {
    /// Keys of the best levels, `NO_KEY` of a side without levels.
    best_keys: [u64; 2],
    /// The best levels, or `NONE`.
    bests: [u32; 2],
    /// Ticks of the last trade; 0 before the first.
    last_price: i64,
    limits: Limits,
}

impl Front {
    fn of(limits: Limits) -> Self {
        Self {
            best_keys: [NO_KEY; 2],
            bests: [NONE; 2],
            last_price: 0,
            limits,
        }
    }
}

const _: () = assert!(size_of::<Front>() == 64);

/// The markets of all instruments. A side is named by [`super::ladder::book_of`].
#[derive(Debug)]
pub(super) struct Markets {
    /// By half the number of a side; the first two are those of no instrument.
    fronts: Vec<Front>,
    /// By the number of a side.
    ladders: Vec<Ladder>,
}

impl Default for Markets {
    fn default() -> Self {
        Self {
            fronts: vec![Front::of(CLOSED); 2],
            ladders: vec![Ladder::EMPTY; 4],
        }
    }
}

impl Markets {
    /// Add the market of one more instrument.
    pub fn add(&mut self, limits: &InstrumentLimits) {
        let fronts = [Limits::of(limits), CLOSED].map(Front::of);
        self.fronts.extend(fronts);
        self.ladders.extend([Ladder::EMPTY; 4]);
    }

    /// Set the limits that orders of an instrument look at, or send them the long way.
    pub fn set_limits(&mut self, instrument: u16, limits: Option<&InstrumentLimits>) {
        self.fronts[2 * usize::from(instrument)].limits = limits.map_or(CLOSED, Limits::of);
    }

    /// The sides of all instruments.
    pub fn books(&self) -> Range<u32> {
        4..self.ladders.len() as u32
    }

    /// The limits of an instrument. One that does not exist allows nothing.
    #[inline(always)]
    pub fn limits(&self, instrument: u16) -> &Limits {
        let front = self.fronts.get(2 * usize::from(instrument));
        front.map_or(&CLOSED, |front| &front.limits)
    }

    /// Ticks of the last trade of an instrument that exists; 0 before the first.
    #[inline(always)]
    pub fn last_price(&self, instrument: u16) -> i64 {
        self.fronts[2 * usize::from(instrument)].last_price
    }

    #[inline(always)]
    pub fn set_last_price(&mut self, instrument: u16, price: i64) {
        self.fronts[2 * usize::from(instrument)].last_price = price;
    }

    /// Read what orders look at of a side; the number means nothing. There need be no such side.
    #[inline(always)]
    pub fn peek(&self, book: u32) -> u32 {
        let front = self.fronts.get((book >> 1) as usize);
        front.map_or(0, |front| front.bests[0])
    }

    /// Key of the best level of a side, or `NO_KEY`.
    #[inline(always)]
    pub fn best_key(&self, book: u32) -> u64 {
        self.fronts[(book >> 1) as usize].best_keys[(book & 1) as usize]
    }

    /// The best level of a side, or `NONE`.
    #[inline(always)]
    pub fn best(&self, book: u32) -> u32 {
        self.fronts[(book >> 1) as usize].bests[(book & 1) as usize]
    }

    /// Key and handle of the best level of a side.
    #[inline(always)]
    pub fn best_mut(&mut self, book: u32) -> (&mut u64, &mut u32) {
        let front = &mut self.fronts[(book >> 1) as usize];
        let side = (book & 1) as usize;
        (&mut front.best_keys[side], &mut front.bests[side])
    }

    /// Where the levels of a side are found.
    #[inline(always)]
    pub fn ladder(&self, book: u32) -> &Ladder {
        &self.ladders[book as usize]
    }

    #[inline(always)]
    pub fn ladder_mut(&mut self, book: u32) -> &mut Ladder {
        &mut self.ladders[book as usize]
    }
}
