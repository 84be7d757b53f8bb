//! An order that waits for a price: what it waits for, and how a trailing stop moves with what it watches.

use super::events::Place;
use super::trails::Ties;
use crate::wire::{PRICE_MAX, order_type, side, time_in_force, trail_unit, trigger, until};

/// The prices of an instrument that are watched, as indexes of what is kept for each.
pub(super) mod source {
    /// Of the last trade.
    pub const LAST: usize = 0;
    /// Best ask.
    pub const ASK: usize = 1;
    /// Best bid.
    pub const BID: usize = 2;
}

/// Basis points of a whole: no trail is longer.
pub(super) const BASIS_POINTS: u64 = 10_000;
/// Highest price.
pub(super) const HIGHEST: i64 = PRICE_MAX as i64;

/// An order that waits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stop {
    /// Engine id of the order.
    pub order_id: u64,
    /// Ticks that the watched price must reach; 0 for a trailing stop.
    pub stop_price: i64,
    /// Its limit when it comes in; 0 for any price.
    pub price: i64,
    /// Distance of a trailing stop.
    pub trail: u64,
    /// Ticks from which a trailing stop follows; 0 for at once.
    pub activation: i64,
    /// The best watched price since a trailing stop follows; 0 as long as it does not. Of those that have the same only the
    /// first keeps it up to date (`Trail::members` tells that of all).
    pub reference: i64,
    /// Lots that it must fill when it comes in, or nothing.
    pub min_quantity: u64,
    /// Entry of the slab of orders; in a free entry the next free one.
    pub handle: u32,
    /// The ladder it would rest in.
    pub book: u32,
    /// Where it stands in its heap, or in its two heaps if it is the first of its group of trailing stops.
    pub position: [u32; 2],
    pub ties: Ties,
    /// Members of `wire::order_type`, `time_in_force`, `self_trade`, `trigger`, `trail_unit`.
    pub order_type: u8,
    pub tif: u8,
    pub stp: u8,
    pub trigger: u8,
    pub trail_unit: u8,
    /// The flag post-only, or 0.
    pub flags: u8,
}

/// The prices of an instrument since they were looked at last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub low: i64,
    pub high: i64,
    pub last: i64,
}

impl Look {
    /// Only one price was there.
    pub fn at(price: i64) -> Self {
        Self {
            low: price,
            high: price,
            last: price,
        }
    }
}

/// Whether a type of order waits for a price.
pub(super) fn waits(order_type: u8) -> bool {
    order_type >= order_type::STOP
}

/// Whether a type of order that waits has a limit when it comes in.
pub(super) fn has_limit(order_type: u8) -> bool {
    matches!(
        order_type,
        order_type::STOP_LIMIT | order_type::TAKE_PROFIT_LIMIT
    )
}

impl Stop {
    pub fn place(&self) -> Place {
        Place::of(self.book)
    }

    pub fn is_trailing(&self) -> bool {
        self.order_type == order_type::TRAILING_STOP
    }

    /// Whether what is left of it rests.
    pub fn may_rest(&self) -> bool {
        self.price != 0 && self.tif >= time_in_force::GTC
    }

    /// The phase that ends it, a member of `wire::until`.
    pub fn until(&self) -> u8 {
        if self.tif == time_in_force::DAY {
            until::DAY
        } else {
            until::NONE
        }
    }

    pub fn is_buyer(&self) -> bool {
        self.place().side == side::BUY
    }

    /// Whether it watches trades, not the best price of the other side.
    pub fn watches_trades(&self) -> bool {
        self.trigger == trigger::LAST
    }

    pub fn source(&self) -> usize {
        if self.watches_trades() {
            source::LAST
        } else if self.is_buyer() {
            source::ASK
        } else {
            source::BID
        }
    }

    /// Whether it waits for a price that rises.
    pub fn rises(&self) -> bool {
        let is_profit = matches!(
            self.order_type,
            order_type::TAKE_PROFIT | order_type::TAKE_PROFIT_LIMIT
        );
        self.is_buyer() != is_profit
    }

    /// Whether a plain one is due when this is the watched price.
    pub fn is_reached(&self, price: i64) -> bool {
        if self.rises() {
            price >= self.stop_price
        } else {
            price <= self.stop_price
        }
    }

    /// The distance of a trailing stop from its reference, in ticks.
    fn offset(&self) -> i64 {
        if self.trail_unit == trail_unit::TICKS {
            self.trail as i64
        } else {
            (self.reference as u64 * self.trail / BASIS_POINTS).max(1) as i64
        }
    }

    /// Let a trailing stop follow the price; returns whether it is due.
    pub fn follow(&mut self, look: Look) -> bool {
        let (is_buyer, follows) = (self.is_buyer(), self.reference != 0);
        let best = if is_buyer { look.low } else { look.high };
        let is_reached = if is_buyer {
            best <= self.activation
        } else {
            best >= self.activation
        };
        if !follows {
            if self.activation != 0 && !is_reached {
                return false;
            }
            self.reference = best;
        } else if is_buyer {
            self.reference = self.reference.min(best);
        } else {
            self.reference = self.reference.max(best);
        }
        if is_buyer {
            look.last >= self.reference + self.offset()
        } else {
            look.last <= self.reference - self.offset()
        }
    }

    /// The price that moves the reference of a trailing stop, or any that is better.
    pub fn moves_at(&self) -> i64 {
        match (self.reference, self.activation, self.is_buyer()) {
            (0, 0, true) => HIGHEST,
            (0, activation, _) => activation,
            (reference, _, true) => reference - 1,
            (reference, _, false) => reference + 1,
        }
    }

    /// The price at which a trailing stop that follows is due; 0 where no price is so low.
    pub fn due_at(&self) -> i64 {
        if self.is_buyer() {
            self.reference + self.offset()
        } else {
            (self.reference - self.offset()).max(0)
        }
    }

    /// With which of the trailing stops of an instrument it waits.
    pub fn trail_index(&self) -> usize {
        let watched = match (self.source(), self.is_buyer()) {
            (source::LAST, true) => 0,
            (source::LAST, false) => 1,
            (source::ASK, _) => 2,
            _ => 3,
        };
        2 * watched + usize::from(self.trail_unit != trail_unit::TICKS)
    }
}
