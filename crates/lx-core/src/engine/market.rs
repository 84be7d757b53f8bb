//! The limits of instruments, the two sides of their books, and the queues of orders that wait for their auctions.

use super::ladder::Ladder;
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

/// An instrument as its orders see it. The two sides of the book share a cache line.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
struct Market {
    /// Bids and asks, then those that wait.
    sides: [Ladder; 4],
    limits: Limits,
    /// Ticks of the last trade; 0 before the first.
    last_price: i64,
}

impl Market {
    fn of(limits: Limits) -> Self {
        Self {
            sides: [Ladder::EMPTY; 4],
            limits,
            last_price: 0,
        }
    }
}

const _: () = assert!(size_of::<Market>() == 192);

/// The markets of all instruments. A side is named by [`super::ladder::book_of`].
#[derive(Debug)]
pub(super) struct Markets {
    /// By the instrument's number; the first is that of no instrument.
    markets: Vec<Market>,
}

impl Default for Markets {
    fn default() -> Self {
        Self {
            markets: vec![Market::of(CLOSED)],
        }
    }
}

impl Markets {
    /// Add the market of one more instrument.
    pub fn add(&mut self, limits: &InstrumentLimits) {
        self.markets.push(Market::of(Limits::of(limits)));
    }

    /// Set the limits that orders of an instrument look at, or send them the long way.
    pub fn set_limits(&mut self, instrument: u16, limits: Option<&InstrumentLimits>) {
        self.markets[usize::from(instrument)].limits = limits.map_or(CLOSED, Limits::of);
    }

    /// The sides of all instruments.
    pub fn books(&self) -> Range<u32> {
        4..4 * self.markets.len() as u32
    }

    /// The limits of an instrument. One that does not exist allows nothing.
    #[inline(always)]
    pub fn limits(&self, instrument: u16) -> &Limits {
        let market = self.markets.get(usize::from(instrument));
        market.map_or(&CLOSED, |market| &market.limits)
    }

    /// Ticks of the last trade of an instrument that exists; 0 before the first.
    #[inline(always)]
    pub fn last_price(&self, instrument: u16) -> i64 {
        self.markets[usize::from(instrument)].last_price
    }

    #[inline(always)]
    pub fn set_last_price(&mut self, instrument: u16, price: i64) {
        self.markets[usize::from(instrument)].last_price = price;
    }

    /// Read an instrument's sides and limits; the number means nothing. There need be no such instrument.
    #[inline(always)]
    pub fn peek(&self, book: u32) -> u32 {
        let market = self.markets.get((book >> 2) as usize);
        market.map_or(0, |market| {
            market.sides[0].best ^ market.limits.price_max as u32
        })
    }

    #[inline(always)]
    pub fn side(&self, book: u32) -> &Ladder {
        &self.markets[(book >> 2) as usize].sides[(book & 3) as usize]
    }

    #[inline(always)]
    pub fn side_mut(&mut self, book: u32) -> &mut Ladder {
        &mut self.markets[(book >> 2) as usize].sides[(book & 3) as usize]
    }
}
