//! The generator itself: one command a step, by profile.
//!
//! Every draw of a random number is part of the definition: `src/lx/workload/flow.py` draws the same ones in the same
//! order. Keep the two side by side when either changes.

use super::book::{BUY, Book, Executed, LEVELS, Orders, SELL};
use super::config::{FlowConfig, FlowError, Profile};
use super::rng::Rng;
use super::zipf::Zipf;
use crate::wire::records_generated::{
    Cancel, New, RECORD_SIZE, Replace, order_type, side, time_in_force,
};

/// Level that stands for the middle price of an instrument.
const CENTRE: usize = LEVELS / 2;
/// The middle moves at most this many ticks away from it.
const DRIFT_MAX: i32 = 100;
/// It may move by a tick after so many commands of the symbol, or a quarter of the orders that should rest if that is
/// more: so a deep book is not swept by a tick.
const DRIFT_EVERY: u32 = 32;
/// A passive order is `BLOCK` ticks further off with half the probability, up to `BLOCKS` times.
const BLOCK: u32 = 8;
const BLOCKS: u32 = 16;
/// Share of limit orders that mean to trade when as many rest as should, of 65,536.
const TAKING: u64 = 9_000;
/// Ticks beyond the best opposite price that such an order goes at most, plus one.
const THROUGH: u32 = 4;

/// What a flow has made so far.
///
/// Trades and resting orders come from its own book: exact as long as it alone feeds an engine, in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FlowCounts {
    /// Limit orders.
    pub limits: u64,
    /// Market orders.
    pub markets: u64,
    /// Cancels.
    pub cancels: u64,
    /// Replaces.
    pub replaces: u64,
    /// Trades these commands make; 0 for `Mixed`, which keeps no book.
    pub trades: u64,
    /// Lots of these trades.
    pub quantity: u64,
    /// Orders that rest now; 0 for `Mixed`.
    pub resting: u64,
}

#[derive(Clone, Debug)]
struct Market {
    instrument: u16,
    /// Price of level 0 of its book.
    base: i64,
    price_min: i64,
    price_count: u32,
    quantity_min: u64,
    quantity_count: u32,
    middle: usize,
    commands: u32,
    drift: Rng,
}

#[derive(Clone, Debug)]
struct Sender {
    session: u32,
    account: u32,
    next_client_id: u64,
}

/// A resting order far from the touch.
#[derive(Clone, Debug)]
struct Ballast {
    client_id: u64,
    session: u32,
    side: usize,
}

/// A seeded stream of commands.
///
/// ```
/// use lx_core::workload::{Flow, FlowConfig, FlowInstrument, FlowSession, Profile};
/// let mut flow = Flow::new(&FlowConfig {
///     profile: Profile::Realistic,
///     seed: 1,
///     instruments: vec![FlowInstrument {
///         instrument: 1, price: 7_000_000, spread: 200_000, quantity_min: 1_000, quantity_max: 50_000,
///     }],
///     sessions: vec![FlowSession { session: 1, account: 7, next_client_id: 1 }],
///     resting: 0,
///     ballast: 0,
/// }).unwrap();
/// let mut records = vec![0; 64 * 1000];
/// flow.fill(&mut records);
/// assert_eq!(records[0], 1); // a new order
/// ```
#[derive(Clone, Debug)]
pub struct Flow {
    profile: Profile,
    rng: Rng,
    zipf: Zipf,
    markets: Vec<Market>,
    /// The book of each market; none for a profile that keeps none.
    books: Vec<Book>,
    senders: Vec<Sender>,
    orders: Orders,
    ballast: Vec<Ballast>,
    ballast_max: usize,
    ballast_sides: [u32; 2],
    ballast_levels: u32,
    resting_target: u64,
    drift_every: u32,
    /// Passive orders still to be entered before the mix begins.
    prologue_left: u64,
    prologue: u64,
    counts: FlowCounts,
}

impl Flow {
    /// A flow at its start, or what is wrong with the configuration.
    pub fn new(config: &FlowConfig) -> Result<Self, FlowError> {
        config.check()?;
        let resting_target = u64::from(config.resting_target());
        let near = if config.profile.keeps_book() {
            resting_target * config.instruments.len() as u64
        } else {
            0
        };
        let markets = config.instruments.iter().map(|instrument| Market {
            instrument: instrument.instrument,
            base: instrument.price - CENTRE as i64,
            price_min: instrument.price - i64::from(instrument.spread),
            price_count: 2 * instrument.spread + 1,
            quantity_min: instrument.quantity_min,
            quantity_count: (instrument.quantity_max - instrument.quantity_min + 1) as u32,
            middle: CENTRE,
            commands: 0,
            drift: Rng::new(u64::from(instrument.instrument)),
        });
        let senders = config.sessions.iter().map(|sender| Sender {
            session: sender.session,
            account: sender.account,
            next_client_id: sender.next_client_id,
        });
        Ok(Self {
            profile: config.profile,
            rng: Rng::new(config.seed),
            zipf: Zipf::new(config.instruments.len()),
            markets: markets.collect(),
            books: config
                .instruments
                .iter()
                .filter(|_| config.profile.keeps_book())
                .map(|_| Book::new())
                .collect(),
            senders: senders.collect(),
            orders: Orders::default(),
            ballast: Vec::new(),
            ballast_max: 2 * config.ballast as usize,
            ballast_sides: [0; 2],
            ballast_levels: config.ballast_levels(),
            resting_target,
            drift_every: (config.resting_target() / 4).max(DRIFT_EVERY),
            prologue_left: near,
            prologue: near + 2 * u64::from(config.ballast),
            counts: FlowCounts::default(),
        })
    }

    /// Commands at the start that only fill the books; the mix of the profile begins after them.
    #[must_use]
    pub fn prologue(&self) -> u64 {
        self.prologue
    }

    /// What it has made so far.
    #[must_use]
    pub fn counts(&self) -> FlowCounts {
        let live: usize = self.books.iter().map(|book| book.live().len()).sum();
        FlowCounts {
            resting: (live + self.ballast.len()) as u64,
            ..self.counts
        }
    }

    /// Number and next client id of each session, in the order they were given.
    pub fn sessions(&self) -> impl Iterator<Item = (u32, u64)> + '_ {
        self.senders
            .iter()
            .map(|sender| (sender.session, sender.next_client_id))
    }

    /// Fill the buffer with the next commands, 64 bytes each; `client_time_ns` is 0. A rest of less than
    /// 64 bytes is left as it is.
    pub fn fill(&mut self, records: &mut [u8]) {
        for record in records.chunks_exact_mut(RECORD_SIZE) {
            record.copy_from_slice(&self.step());
        }
    }

    #[inline]
    fn step(&mut self) -> [u8; RECORD_SIZE] {
        match self.profile {
            Profile::Mixed => return self.mixed(),
            Profile::DepthRandom | Profile::Depth
                if self.prologue_left > 0 && self.ballast.len() < self.ballast_max =>
            {
                return self.ballast_add();
            }
            _ => {}
        }
        if self.prologue_left > 0 {
            let at = self.prologue_left as usize % self.markets.len();
            self.prologue_left -= 1;
            return self.passive(at);
        }
        self.realistic()
    }

    fn mixed(&mut self) -> [u8; RECORD_SIZE] {
        let at = self.rng.below(self.markets.len() as u32) as usize;
        let sender = self.sender();
        let side = self.side();
        let is_limit = self.rng.below(100) < 70;
        let quantity = self.quantity(at);
        let price = is_limit.then(|| {
            let market = &self.markets[at];
            market.price_min + i64::from(self.rng.below(market.price_count))
        });
        self.new_order(at, sender, side, price, quantity).0
    }

    #[inline]
    fn realistic(&mut self) -> [u8; RECORD_SIZE] {
        let at = self.zipf.pick(self.rng.next_u64());
        self.drift(at);
        let kind = self.rng.below(100);
        let is_random = self.profile == Profile::DepthRandom;
        let has_target = if is_random {
            !self.ballast.is_empty()
        } else {
            !self.books[at].live().is_empty()
        };
        match kind {
            40..44 => self.market(at),
            44..69 if has_target && is_random => self.ballast_cancel(),
            44..69 if has_target => self.cancel(at),
            69.. if has_target && is_random => self.ballast_replace(),
            69.. if has_target => self.replace(at),
            _ if self.ballast.len() < self.ballast_max => self.ballast_add(),
            _ => self.limit(at),
        }
    }

    /// Move the middle of a symbol now and then, by a random walk of its own that is the same in every flow.
    fn drift(&mut self, at: usize) {
        let market = &mut self.markets[at];
        market.commands += 1;
        if market.commands < self.drift_every {
            return;
        }
        market.commands = 0;
        let step = [-1, 1, 0, 0][(market.drift.next_u64() >> 62) as usize];
        let offset = (market.middle as i32 - CENTRE as i32 + step).clamp(-DRIFT_MAX, DRIFT_MAX);
        market.middle = (CENTRE as i32 + offset) as usize;
    }

    /// A limit order: one that means to trade the more likely the more orders rest, else one that waits.
    fn limit(&mut self, at: usize) -> [u8; RECORD_SIZE] {
        let draw = u64::from(self.rng.below(1 << 16));
        let live = self.books[at].live().len() as u64;
        let target = self.resting_target;
        if draw * target * target >= TAKING * live * live {
            return self.passive(at);
        }
        let sender = self.sender();
        let side = self.side();
        let through = self.rng.below(THROUGH) as usize;
        let level = match self.books[at].best(1 - side) {
            Some(best) if side == BUY => (best + through).min(LEVELS - 1),
            Some(best) => best.saturating_sub(through),
            None => self.passive_level(at, side),
        };
        self.enter(at, sender, side, level)
    }

    fn passive(&mut self, at: usize) -> [u8; RECORD_SIZE] {
        let sender = self.sender();
        let side = self.side();
        let level = self.passive_level(at, side);
        self.enter(at, sender, side, level)
    }

    /// A level on the own side of the middle: each block of ticks further off is half as likely.
    #[inline]
    fn passive_level(&mut self, at: usize, side: usize) -> usize {
        let random = self.rng.next_u64();
        let block = (random | 1 << (BLOCKS - 1)).trailing_zeros();
        let distance = (block * BLOCK + (random >> 61) as u32) as usize;
        let middle = self.markets[at].middle;
        if side == BUY {
            middle - distance
        } else {
            middle + 1 + distance
        }
    }

    /// A limit order at a level, in the record and in the book.
    fn enter(&mut self, at: usize, sender: usize, side: usize, level: usize) -> [u8; RECORD_SIZE] {
        let quantity = self.quantity(at);
        let price = self.markets[at].base + level as i64;
        let (record, client_id) = self.new_order(at, sender, side, Some(price), quantity);
        self.take_and_rest(at, sender, client_id, (side, level), (quantity, 0));
        record
    }

    fn market(&mut self, at: usize) -> [u8; RECORD_SIZE] {
        let sender = self.sender();
        let side = self.side();
        let rests = self.books[at].quantity(1 - side);
        if rests == 0 {
            let level = self.passive_level(at, side);
            return self.enter(at, sender, side, level);
        }
        // Never more than what rests near the touch, so that it can't reach the ballast.
        let quantity = self.quantity(at).min(rests);
        let (record, _) = self.new_order(at, sender, side, None, quantity);
        let executed = self.books[at].take(&mut self.orders, side, None, quantity);
        self.count(executed);
        record
    }

    fn cancel(&mut self, at: usize) -> [u8; RECORD_SIZE] {
        let handle = self.pick(at);
        let order = self.orders.get(handle);
        let (sender, target_id) = (order.session as usize, order.client_id);
        self.books[at].remove(&mut self.orders, handle);
        self.cancel_record(at, sender, target_id)
    }

    fn replace(&mut self, at: usize) -> [u8; RECORD_SIZE] {
        let handle = self.pick(at);
        let order = self.orders.get(handle).clone();
        let sender = order.session as usize;
        let (side, old_level) = (usize::from(order.side), usize::from(order.level));
        let shrinks = self.rng.next_u64() >> 62 == 0 && order.remaining > 1;
        let (level, remaining) = if shrinks {
            let most = (order.remaining - 1).min(u64::from(u32::MAX)) as u32;
            (old_level, 1 + u64::from(self.rng.below(most)))
        } else {
            (self.passive_level(at, side), self.quantity(at))
        };
        let price = self.markets[at].base + level as i64;
        let (record, client_id) = self.replace_record(
            at,
            sender,
            order.client_id,
            price,
            order.executed + remaining,
        );
        if level == old_level && remaining <= order.remaining {
            self.books[at].shrink(&mut self.orders, handle, remaining);
            self.orders.get_mut(handle).client_id = client_id;
        } else {
            self.books[at].remove(&mut self.orders, handle);
            self.take_and_rest(
                at,
                sender,
                client_id,
                (side, level),
                (remaining, order.executed),
            );
        }
        record
    }

    fn take_and_rest(
        &mut self,
        at: usize,
        sender: usize,
        client_id: u64,
        place: (usize, usize),
        (quantity, executed): (u64, u64),
    ) {
        let book = &mut self.books[at];
        let taken = book.take(&mut self.orders, place.0, Some(place.1), quantity);
        let rest = quantity - taken.quantity;
        if rest > 0 {
            book.add(
                &mut self.orders,
                sender as u32,
                client_id,
                place,
                (rest, executed + taken.quantity),
            );
        }
        self.count(taken);
    }

    fn ballast_add(&mut self) -> [u8; RECORD_SIZE] {
        let sender = self.sender();
        let side = if self.ballast_sides[SELL] < self.ballast_sides[BUY] {
            SELL
        } else {
            BUY
        };
        let price = self.ballast_price(side);
        let quantity = self.quantity(0);
        let (record, client_id) = self.new_order(0, sender, side, Some(price), quantity);
        self.ballast_sides[side] += 1;
        self.ballast.push(Ballast {
            client_id,
            session: sender as u32,
            side,
        });
        record
    }

    fn ballast_cancel(&mut self) -> [u8; RECORD_SIZE] {
        let index = self.rng.below(self.ballast.len() as u32) as usize;
        let order = self.ballast.swap_remove(index);
        self.ballast_sides[order.side] -= 1;
        self.cancel_record(0, order.session as usize, order.client_id)
    }

    fn ballast_replace(&mut self) -> [u8; RECORD_SIZE] {
        let index = self.rng.below(self.ballast.len() as u32) as usize;
        let Ballast {
            client_id,
            session,
            side,
        } = self.ballast[index];
        let price = self.ballast_price(side);
        let quantity = self.quantity(0);
        let (record, client_id) =
            self.replace_record(0, session as usize, client_id, price, quantity);
        self.ballast[index].client_id = client_id;
        record
    }

    /// A price outside of the window of the book, uniform over the levels of the ballast.
    fn ballast_price(&mut self, side: usize) -> i64 {
        let level = i64::from(self.rng.below(self.ballast_levels));
        let base = self.markets[0].base;
        if side == BUY {
            base - 1 - level
        } else {
            base + LEVELS as i64 + level
        }
    }

    #[inline]
    fn sender(&mut self) -> usize {
        self.rng.below(self.senders.len() as u32) as usize
    }

    #[inline]
    fn side(&mut self) -> usize {
        (self.rng.next_u64() >> 63) as usize
    }

    #[inline]
    fn quantity(&mut self, at: usize) -> u64 {
        let market = &self.markets[at];
        market.quantity_min + u64::from(self.rng.below(market.quantity_count))
    }

    #[inline]
    fn pick(&mut self, at: usize) -> u32 {
        let index = self.rng.below(self.books[at].live().len() as u32) as usize;
        self.books[at].live()[index]
    }

    fn count(&mut self, executed: Executed) {
        self.counts.trades += executed.trades;
        self.counts.quantity += executed.quantity;
    }

    #[inline]
    fn client_id(&mut self, sender: usize) -> u64 {
        let sender = &mut self.senders[sender];
        sender.next_client_id += 1;
        sender.next_client_id - 1
    }

    /// The record of a new order, a market order without a price, and its client id.
    #[inline]
    fn new_order(
        &mut self,
        at: usize,
        sender: usize,
        order_side: usize,
        price: Option<i64>,
        quantity: u64,
    ) -> ([u8; RECORD_SIZE], u64) {
        let client_id = self.client_id(sender);
        let sender = &self.senders[sender];
        if price.is_some() {
            self.counts.limits += 1;
        } else {
            self.counts.markets += 1;
        }
        let record = New {
            side: if order_side == BUY {
                side::BUY
            } else {
                side::SELL
            },
            type_: if price.is_some() {
                order_type::LIMIT
            } else {
                order_type::MARKET
            },
            tif: if price.is_some() {
                time_in_force::GTC
            } else {
                time_in_force::IOC
            },
            instrument: self.markets[at].instrument,
            account: sender.account,
            session: sender.session,
            client_id,
            price: price.unwrap_or(0),
            quantity,
            ..New::default()
        };
        (record.to_bytes(), client_id)
    }

    fn cancel_record(&mut self, at: usize, sender: usize, target_id: u64) -> [u8; RECORD_SIZE] {
        let client_id = self.client_id(sender);
        let sender = &self.senders[sender];
        self.counts.cancels += 1;
        Cancel {
            instrument: self.markets[at].instrument,
            account: sender.account,
            session: sender.session,
            client_id,
            target_id,
            ..Cancel::default()
        }
        .to_bytes()
    }

    fn replace_record(
        &mut self,
        at: usize,
        sender: usize,
        target_id: u64,
        price: i64,
        quantity: u64,
    ) -> ([u8; RECORD_SIZE], u64) {
        let client_id = self.client_id(sender);
        let sender = &self.senders[sender];
        self.counts.replaces += 1;
        let record = Replace {
            instrument: self.markets[at].instrument,
            account: sender.account,
            session: sender.session,
            client_id,
            target_id,
            price,
            quantity,
            ..Replace::default()
        };
        (record.to_bytes(), client_id)
    }
}
