//! The auction: one price for all that was collected, the trades at it, and what is told of it before.
//!
//! At a price p everything that buys at p or above meets everything that sells at p or below. The more p rises the less
//! there is to buy and the more to sell, so the volume, the lesser of the two, has its top where they cross, and what is
//! left over there is least. Limits on either side of the crossing, and one level beyond it, are all that can be the price:
//! from there on the volume only falls, or what is left over only grows.
//!
//! Hidden orders take part behind the shown ones of their price, with all their lots: their minimum is for takers.

use super::Engine;
use super::events::{Context, EventBuffer, Execution, Owner, Place};
use super::index::hash_name;
use super::ladder::{ASIDE, Level, book_of, is_aside};
use super::orders::NONE;
use super::phases::takes_part;
use crate::wire::{Indicative, kind, phase, reason, side};

/// What an auction gives. Nothing would trade when the volume is 0; then all is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Indication {
    /// Ticks.
    pub price: i64,
    /// Lots that trade.
    pub volume: u128,
    /// Lots to buy less lots to sell.
    pub imbalance: i128,
}

impl Indication {
    /// As it is told.
    fn told(&self) -> (i64, u64, i64) {
        const MOST: i64 = i64::MAX;
        let volume = self.volume.min(MOST as u128) as u64;
        let imbalance = self.imbalance.clamp(-MOST as i128, MOST as i128) as i64;
        (self.price, volume, imbalance)
    }
}

/// A price that an auction may have, and what has its limit there.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    price: i64,
    bids: u128,
    asks: u128,
}

/// Room that is used again for every auction.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    candidates: Vec<Candidate>,
    queues: [Queue; 2],
    /// Ladder and price of the levels of which is told what the trades left.
    touched: Vec<(u32, i64)>,
    /// Instruments that events name.
    named: Vec<u16>,
}

/// The best prices found so far.
#[derive(Clone, Copy, Debug, Default)]
struct Best {
    volume: u128,
    left: u128,
    low: i64,
    high: i64,
    /// Whether one of them leaves something to buy, or to sell.
    leaves: [bool; 2],
    is_even: bool,
}

impl Best {
    fn take(&mut self, price: i64, (bids, asks): (u128, u128)) {
        let (volume, left) = (bids.min(asks), bids.abs_diff(asks));
        if volume < self.volume || volume == self.volume && left > self.left {
            return;
        }
        if volume > self.volume || left < self.left {
            *self = Self {
                volume,
                left,
                low: price,
                ..Self::default()
            };
        }
        self.high = price;
        self.leaves[0] |= bids > asks;
        self.leaves[1] |= bids < asks;
        self.is_even |= bids == asks;
    }

    /// The one price of an auction with that reference; 0 for none.
    fn price(&self, reference: i64) -> i64 {
        match (self.leaves, self.is_even) {
            ([true, false], false) => self.high,
            ([false, true], false) => self.low,
            _ if reference != 0 => reference.clamp(self.low, self.high),
            _ => (self.low + self.high) / 2,
        }
    }
}

/// One side's orders of an auction, first in priority first.
#[derive(Debug, Default)]
struct Queue {
    handles: Vec<u32>,
    at: usize,
    /// Open lots of the one at `at`.
    open: u64,
}

impl Engine {
    /// The lots without a limit that take part in the auction of an instrument.
    fn market_lots(&self, instrument: u16, side: u8) -> u128 {
        let number = self.rules.of(instrument).phase;
        let mut lots = 0;
        let mut at = self.ladders.queue(book_of(instrument, side) + ASIDE);
        while at != NONE {
            if takes_part(number, self.until_of(at)) {
                lots += u128::from(self.orders.at(at).remaining);
            }
            at = self.orders.at(at).next;
        }
        lots
    }

    /// Gather the levels of a side that may hold the price: those that the other side reaches, one more, and more while
    /// they are needed for the market orders of the other side. Returns the first level left out.
    fn gather_levels(
        &self,
        book: u32,
        against: u128,
        candidates: &mut Vec<Candidate>,
    ) -> Option<i64> {
        let limit = self.best_price(book ^ 1);
        let is_bid = book & 1 == 0;
        let (mut open, mut is_enough) = (0, false);
        for (at, level) in self.ladders.levels_of(book) {
            if is_enough {
                return Some(level.price);
            }
            let lots = u128::from(level.total) + u128::from(self.specials.hidden_at(at));
            open += lots;
            candidates.push(Candidate {
                price: level.price,
                bids: if is_bid { lots } else { 0 },
                asks: if is_bid { 0 } else { lots },
            });
            let is_reached = limit.is_some_and(|limit| {
                if is_bid {
                    level.price >= limit
                } else {
                    level.price <= limit
                }
            });
            is_enough = !is_reached && open >= against;
        }
        None
    }

    /// What the auction of an instrument would give now.
    fn indication(&self, instrument: u16, candidates: &mut Vec<Candidate>) -> Indication {
        let [market_bids, market_asks] =
            [side::BUY, side::SELL].map(|side| self.market_lots(instrument, side));
        let bids = book_of(instrument, side::BUY);
        candidates.clear();
        let below = self.gather_levels(bids, market_asks, candidates);
        let above = self.gather_levels(bids ^ 1, market_bids, candidates);
        let reference = self.reference_of(instrument);
        let is_within = below.is_none_or(|price| reference > price)
            && above.is_none_or(|price| reference < price);
        if reference != 0 && is_within {
            candidates.push(Candidate {
                price: reference,
                bids: 0,
                asks: 0,
            });
        }
        candidates.sort_unstable_by_key(|candidate| candidate.price);
        let limited: u128 = candidates.iter().map(|candidate| candidate.bids).sum();
        let (mut demand, mut supply) = (market_bids + limited, market_asks);
        let mut best = Best::default();
        for level in candidates.chunk_by(|a, b| a.price == b.price) {
            supply += level.iter().map(|candidate| candidate.asks).sum::<u128>();
            best.take(level[0].price, (demand, supply));
            demand -= level.iter().map(|candidate| candidate.bids).sum::<u128>();
        }
        if best.volume == 0 {
            return Indication::default();
        }
        let price = best.price(reference);
        let open = |candidate: &Candidate| {
            let bids = if candidate.price >= price {
                candidate.bids
            } else {
                0
            };
            let asks = if candidate.price <= price {
                candidate.asks
            } else {
                0
            };
            (bids, asks)
        };
        let (mut demand, mut supply) = (market_bids, market_asks);
        for (bids, asks) in candidates.iter().map(open) {
            demand += bids;
            supply += asks;
        }
        Indication {
            price,
            volume: demand.min(supply),
            imbalance: demand as i128 - supply as i128,
        }
    }

    /// The same with room of the engine.
    fn indicate(&mut self, instrument: u16) -> Indication {
        let mut candidates = std::mem::take(&mut self.scratch.candidates);
        let found = self.indication(instrument, &mut candidates);
        self.scratch.candidates = candidates;
        found
    }

    /// The orders of a side that trade so many lots at a price; market orders first, then by price, then first in first.
    fn gather_queue(&self, instrument: u16, side: u8, found: &Indication, queue: &mut Queue) {
        let number = self.rules.of(instrument).phase;
        let book = book_of(instrument, side);
        let mut missing = found.volume;
        queue.handles.clear();
        queue.at = 0;
        let market = self.ladders.queue(book + ASIDE);
        let levels = self.ladders.levels_of(book);
        let levels = levels.flat_map(|(at, _)| self.handles_at(at));
        for at in self.handles_from(market).chain(levels) {
            if missing == 0 {
                break;
            }
            let order = self.orders.at(at);
            let is_limit = !is_aside(self.ladders.level(order.level).book);
            if is_limit || takes_part(number, self.until_of(at)) {
                queue.handles.push(at);
                missing -= missing.min(u128::from(order.remaining));
            }
        }
        queue.open = queue
            .handles
            .first()
            .map_or(0, |at| self.orders.at(*at).remaining);
    }

    /// Let all trade that was collected in an instrument, at one price; then the orders that were for this auction only
    /// leave.
    pub(super) fn uncross(&mut self, context: Context, instrument: u16, out: &mut EventBuffer) {
        let found = self.indicate(instrument);
        if found.volume != 0 {
            self.trade_all(context, instrument, &found, out);
            self.ladders.markets.set_last_price(instrument, found.price);
            self.rules.of_mut(instrument).bands.reference = found.price;
        }
        let mut reasons = [
            reason::NONE,
            reason::NONE,
            reason::AUCTION_ENDED,
            reason::NONE,
        ];
        if self.rules.of(instrument).phase == phase::CLOSING_AUCTION {
            reasons[3] = reason::AUCTION_ENDED;
        }
        self.end_orders(context, instrument, reasons, out);
        if self.lists.count() != 0 {
            self.settle_lists(context, out);
        }
    }

    fn trade_all(
        &mut self,
        context: Context,
        instrument: u16,
        found: &Indication,
        out: &mut EventBuffer,
    ) {
        let mut queues = std::mem::take(&mut self.scratch.queues);
        let mut touched = std::mem::take(&mut self.scratch.touched);
        for (queue, side) in queues.iter_mut().zip([side::BUY, side::SELL]) {
            self.gather_queue(instrument, side, found, queue);
        }
        self.gather_touched(&queues, &mut touched);
        let (mut trade, mut left) = (self.next_trade(context), found.volume);
        while left != 0 {
            let most = u64::try_from(left).unwrap_or(u64::MAX);
            let lots = queues[0].open.min(queues[1].open).min(most);
            left -= u128::from(lots);
            let execution = Execution {
                price: found.price,
                quantity: lots,
                trade,
            };
            self.trade_pair(context, &mut queues, execution, out);
            trade += 1;
        }
        for queue in &queues {
            if let Some(handle) = queue.handles.get(queue.at) {
                self.cut_in_place(*handle, queue.open);
            }
        }
        for (book, price) in touched.drain(..) {
            let at = self.ladders.find(book, price);
            let level = Level {
                price,
                book,
                ..*self.ladders.level(at)
            };
            out.level(context, &level);
        }
        self.traded = (context.order_id, trade);
        (self.scratch.queues, self.scratch.touched) = (queues, touched);
    }

    /// Add ladder and price of every level that shown orders of the queues are in, once.
    fn gather_touched(&self, queues: &[Queue; 2], touched: &mut Vec<(u32, i64)>) {
        let handles = queues.iter().flat_map(|queue| &queue.handles);
        let handles = handles.filter(|at| !self.is_hidden(**at));
        let levels = handles.map(|handle| self.ladders.level(self.orders.at(*handle).level));
        touched.extend(levels.map(|level| (level.book, level.price)));
        touched.dedup(); // orders of one level stand side by side
    }

    /// The first orders of both queues trade; one that is done leaves the book.
    fn trade_pair(
        &mut self,
        context: Context,
        queues: &mut [Queue; 2],
        execution: Execution,
        out: &mut EventBuffer,
    ) {
        let mut pair = [&queues[0], &queues[1]].map(|queue| {
            let handle = queue.handles[queue.at];
            let order = self.orders.at(handle);
            let place = Place::of(self.ladders.level(order.level).book);
            (
                handle,
                place,
                (Owner::of(order), queue.open - execution.quantity),
            )
        });
        if pair[0].2.0.order_id < pair[1].2.0.order_id {
            pair.swap(0, 1); // the later one is the taker
        }
        self.exchange_resting(context, pair, execution, out);
        for queue in queues {
            queue.open -= execution.quantity;
            if queue.open == 0 {
                let handle = queue.handles[queue.at];
                let order = self.orders.at(handle);
                let hash = hash_name(order.session, order.client_id);
                self.leave_level(handle);
                self.forget(handle, hash);
                queue.at += 1;
                let next = queue.handles.get(queue.at);
                queue.open = next.map_or(0, |at| self.orders.at(*at).remaining);
            }
        }
    }

    /// An order that traded has so many lots left: it keeps its place, and shows a new slice.
    fn cut_in_place(&mut self, handle: u32, open: u64) {
        let order = *self.orders.at(handle);
        let hidden = self
            .specials
            .unhide(handle, order.order_id, order.level, u64::MAX);
        let special = self.specials.get(handle, order.order_id);
        let hides = special.map_or(0, |special| special.hides_of(open));
        let level = self.ladders.level_mut(order.level);
        level.total = level.total - (order.remaining - hidden) + (open - hides);
        self.orders.at_mut(handle).remaining = open;
        self.hide(handle, hides);
    }

    /// Tell what the auctions would give of which that has changed: of the instruments that events of this command name, at
    /// the end of `out`.
    #[cold]
    #[inline(never)]
    pub(super) fn tell_indications(&mut self, context: Context, out: &mut EventBuffer) {
        let mut named = std::mem::take(&mut self.scratch.named);
        named.clear();
        for record in out.events().iter().rev() {
            if record[0] == kind::ORDER_LIMITS || record[0] == kind::INSTRUMENT_LIMITS {
                continue; // it belongs to the event before it
            }
            if record[2..4] != context.index().to_le_bytes() {
                break;
            }
            named.push(u16::from_le_bytes([record[8], record[9]]));
        }
        named.sort_unstable();
        named.dedup();
        named.retain(|number| self.rules.collecting().binary_search(number).is_ok());
        for instrument in named.iter().copied() {
            let told = self.indicate(instrument).told();
            let rule = self.rules.of_mut(instrument);
            if rule.told == told {
                continue;
            }
            rule.told = told;
            let (price, quantity, imbalance) = told;
            let event = Indicative {
                command: context.index(),
                instrument,
                price,
                quantity,
                imbalance,
            };
            out.put_record(&event.to_bytes());
        }
        self.scratch.named = named;
    }

    /// Know what was told last of every auction: always what it would give.
    pub(super) fn restore_indications(&mut self) {
        for at in 0..self.rules.collecting().len() {
            let instrument = self.rules.collecting()[at];
            self.rules.of_mut(instrument).told = self.indicate(instrument).told();
        }
    }

    /// Whether what was told last of an auction is what it would give.
    pub(super) fn is_told(&self, instrument: u16) -> bool {
        let found = self.indication(instrument, &mut Vec::new());
        self.rules.of(instrument).told == found.told()
    }
}
