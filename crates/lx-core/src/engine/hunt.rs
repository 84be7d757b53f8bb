//! How much an order could take, asked before it takes anything: for fill or kill, minimums, what a market order costs, and
//! whether a post-only order would take at all.
//!
//! Where nothing is hidden whole, and money and owners don't matter, a level gives its total. Else the steps of matching are
//! gone through, as `careful` and `hidden` do them.

use super::Engine;
use super::book::Taker;
use super::careful::{Care, Purse};
use super::ladder::{Level, key_of};
use super::orders::NONE;
use crate::wire::self_trade;

/// What a taker would still want.
struct Hunt<'a> {
    engine: &'a Engine,
    taker: &'a Taker,
    stp: u8,
    purse: Option<Purse>,
    wanted: u64,
}

impl Hunt<'_> {
    fn is_own(&self, session: u32) -> bool {
        let engine = self.engine;
        self.stp != self_trade::NONE
            && engine.owner_of(session) == engine.owner_of(self.taker.owner.session)
    }

    /// Lots that it can pay at a price.
    fn payable(&self, price: i64) -> u64 {
        let tariff = self.engine.funds.tariff(self.taker.place.instrument);
        let purse = self.purse.as_ref();
        purse.map_or(u64::MAX, |purse| purse.lots_at(tariff, price).0)
    }

    fn take(&mut self, price: i64, lots: u64) {
        let tariff = self.engine.funds.tariff(self.taker.place.instrument);
        self.wanted -= lots;
        if let Some(purse) = &mut self.purse {
            purse.spend(tariff, price, lots);
        }
    }

    /// Take what a level's queue has. Returns whether it goes on behind that.
    fn take_shown(&mut self, at: u32, level: &Level) -> bool {
        let own = self.own_lots(level);
        if own > 0 && self.stp != self_trade::EXPIRE_MAKER {
            return false;
        }
        let lots = (self.engine.open_in_queue(at, level) - own).min(self.wanted);
        let taken = lots.min(self.payable(level.price));
        self.take(level.price, taken);
        // An own order that can't be paid would end the matching: behind it nothing is sure.
        taken == lots && (own == 0 || self.payable(level.price) != 0)
    }

    /// Open lots of a level's queue that are of the taker's owner.
    fn own_lots(&self, level: &Level) -> u64 {
        if self.stp == self_trade::NONE {
            return 0;
        }
        let (mut lots, mut at) = (0, level.head);
        while at != NONE {
            let order = self.engine.orders.at(at);
            if self.is_own(order.session) {
                lots += order.remaining;
            }
            at = order.next;
        }
        lots
    }

    /// Take what a level's hidden orders have. Returns whether it goes on behind them.
    fn take_hidden(&mut self, at: u32, price: i64) -> bool {
        let engine = self.engine;
        for handle in engine.hidden_handles_at(at) {
            if self.wanted == 0 {
                break;
            }
            let order = engine.orders.at(handle);
            let lots = order.remaining.min(self.wanted).min(self.payable(price));
            if lots < engine.least_of(handle) {
                continue;
            }
            if lots == 0 {
                return false; // it can pay for no more
            }
            if !self.is_own(order.session) {
                self.take(price, lots);
            } else if self.stp != self_trade::EXPIRE_MAKER {
                return false;
            }
        }
        true
    }
}

impl Engine {
    /// Lots that an order could trade at once, hidden ones included; no more than it wants.
    #[cold]
    #[inline(never)]
    pub(super) fn lots_to_be_had(
        &self,
        taker: &Taker,
        (opposite, limit_key): (u32, u64),
        care: &Care,
    ) -> u64 {
        let mut hunt = Hunt {
            engine: self,
            taker,
            stp: care.stp,
            purse: care.purse,
            wanted: taker.remaining,
        };
        for (at, level) in self.ladders.levels_of(opposite) {
            let is_reached = key_of(opposite, level.price) <= limit_key;
            if hunt.wanted == 0 || !is_reached || !care.bounds.hold(level.price) {
                break;
            }
            if !(hunt.take_shown(at, level) && hunt.take_hidden(at, level.price)) {
                break;
            }
        }
        taker.remaining - hunt.wanted
    }

    /// Lots that a taker of `wanted` lots gets at a level, if nothing but the level keeps it from more.
    #[inline(always)]
    pub(super) fn lots_at(&self, at: u32, level: &Level, wanted: u64) -> u64 {
        if self.specials.hidden_at(at) == 0 {
            level.total.min(wanted)
        } else {
            self.lots_at_hiding(at, level, wanted)
        }
    }

    #[cold]
    #[inline(never)]
    fn lots_at_hiding(&self, at: u32, level: &Level, wanted: u64) -> u64 {
        let mut left = wanted - self.open_in_queue(at, level).min(wanted);
        for handle in self.hidden_handles_at(at) {
            let lots = self.orders.at(handle).remaining.min(left);
            if lots >= self.least_of(handle) {
                left -= lots;
            }
        }
        wanted - left
    }

    /// Open lots of the orders in a level's queue, with what their slices leave hidden.
    fn open_in_queue(&self, at: u32, level: &Level) -> u64 {
        let hidden = self.hidden_handles_at(at);
        let hidden: u64 = hidden.map(|handle| self.orders.at(handle).remaining).sum();
        level.total + self.specials.hidden_at(at) - hidden
    }

    /// The price at which an order of so many lots that takes up to a key would trade first, if anywhere.
    pub(super) fn first_taken(&self, opposite: u32, limit_key: u64, lots: u64) -> Option<i64> {
        let levels = self.ladders.levels_of(opposite);
        let mut in_reach =
            levels.take_while(|(_, level)| key_of(opposite, level.price) <= limit_key);
        let found = in_reach.find(|(at, level)| self.lots_at(*at, level, lots) != 0);
        found.map(|(_, level)| level.price)
    }
}
