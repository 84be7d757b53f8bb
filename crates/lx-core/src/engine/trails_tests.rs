//! Waiting orders against a plain list that is walked at every look.

use super::ladder::book_of;
use super::queues::Due;
use super::stop::{Look, Stop, source};
use super::stops::Stops;
use crate::wire::{order_type, side, trail_unit, trigger};

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

    fn pick(&mut self, of: [u8; 2]) -> u8 {
        of[self.below(2) as usize]
    }
}

/// An instrument whose orders wait in both.
struct Pair {
    random: Random,
    stops: Stops,
    /// The same with their entries.
    walked: Vec<(u32, Stop)>,
    /// Last trade, best ask, best bid; 0 for none.
    prices: [i64; 3],
    next_id: u64,
    /// How far prices go at a step.
    stride: u64,
}

const INSTRUMENT: u16 = 3;

impl Pair {
    fn new(seed: u64, stride: u64) -> Self {
        Self {
            random: Random(seed),
            stops: Stops::default(),
            walked: Vec::new(),
            prices: [0; 3],
            next_id: 1,
            stride,
        }
    }

    fn new_price(&mut self, old: i64) -> i64 {
        let base = if old == 0 { 500 } else { old };
        let step = self.random.below(2 * self.stride + 1) as i64 - self.stride as i64;
        (base + step).max(1)
    }

    /// An order waits that is not due; `is_asleep` if prices are not looked at.
    fn enter(&mut self, is_asleep: bool) {
        let random = &mut self.random;
        let side = random.pick([side::BUY, side::SELL]);
        let kind = random.below(6);
        let trails = kind < 4;
        let unit = random.pick([trail_unit::TICKS, trail_unit::BASIS_POINTS]);
        let longest = if unit == trail_unit::TICKS { 60 } else { 1_500 };
        let mut stop = Stop {
            order_id: self.next_id,
            trail: 1 + random.below(longest),
            activation: random.below(2) as i64 * (450 + random.below(100) as i64),
            book: book_of(INSTRUMENT, side),
            order_type: order_type::TRAILING_STOP,
            trigger: random.pick([trigger::LAST, trigger::BEST]),
            trail_unit: unit,
            ..Stop::default()
        };
        if !trails {
            stop.stop_price = 450 + random.below(100) as i64;
            stop.order_type = random.pick([order_type::STOP, order_type::TAKE_PROFIT]);
            (stop.trail, stop.activation, stop.trail_unit) = (0, 0, 0);
        }
        let price = self.prices[stop.source()];
        if price != 0 && !trails && stop.is_reached(price) {
            return;
        }
        if price != 0 && trails && !is_asleep {
            assert!(!stop.follow(Look::at(price)));
        }
        self.next_id += 1;
        let at = self.stops.insert(stop);
        self.walked.push((at, stop));
    }

    fn leave(&mut self) {
        if !self.walked.is_empty() {
            let at = self.random.below(self.walked.len() as u64) as usize;
            let (entry, _) = self.walked.swap_remove(at);
            self.stops.remove(entry);
        }
    }

    /// Some trades and new best prices, and a look at them. Now and then what is due waits on instead of coming in.
    fn look(&mut self) -> usize {
        let mut traded: Option<Look> = None;
        for _ in 0..self.random.below(4) {
            let price = self.new_price(self.prices[source::LAST]);
            self.prices[source::LAST] = price;
            self.stops.note_trade(INSTRUMENT, price);
            let look = traded.unwrap_or(Look::at(price));
            traded = Some(Look {
                low: look.low.min(price),
                high: look.high.max(price),
                last: price,
            });
        }
        for best in [source::ASK, source::BID] {
            let moved = self.new_price(self.prices[best]);
            self.prices[best] = if self.random.below(9) == 0 { 0 } else { moved };
        }
        let best = |source: usize| (self.prices[source] != 0).then_some(self.prices[source]);
        let (ask, bid) = (best(source::ASK), best(source::BID));
        let wanted = self.walk([traded, ask.map(Look::at), bid.map(Look::at)]);
        let mut due = Vec::new();
        let or_none = |price: Option<i64>| price.unwrap_or(-1);
        if self
            .stops
            .may_be_due(INSTRUMENT, or_none(ask), or_none(bid))
        {
            let last = self.stops.take_traded(self.prices[source::LAST]);
            let looks = [last, ask.map(Look::at), bid.map(Look::at)];
            self.stops.gather(INSTRUMENT, looks, &mut due);
        }
        due.sort_unstable();
        assert_eq!(due, wanted);
        let waits_on = self.random.below(4) == 0;
        for (_, entry, _) in &due {
            if waits_on {
                self.stops.wait_on(*entry);
                self.walked.push((*entry, *self.stops.at(*entry)));
            } else {
                self.stops.release(*entry);
            }
        }
        due.len()
    }

    /// What is due, as a walk finds it.
    fn walk(&mut self, looks: [Option<Look>; 3]) -> Vec<Due> {
        let mut due = Vec::new();
        self.walked.retain_mut(|(entry, stop)| {
            let Some(look) = looks[stop.source()] else {
                return true;
            };
            let price = match (stop.is_trailing(), stop.rises()) {
                (true, _) => look.last,
                (false, true) => look.high,
                (false, false) => look.low,
            };
            let is_due = if stop.is_trailing() {
                stop.follow(look)
            } else {
                stop.is_reached(price)
            };
            if is_due {
                due.push((stop.order_id, *entry, price));
            }
            !is_due
        });
        due.sort_unstable();
        due
    }

    fn compare(&self) {
        assert_eq!(self.stops.check(), Ok(()));
        let named = |stop: Stop| (stop.order_id, stop.reference);
        let mut found: Vec<_> = self.stops.of_instrument(INSTRUMENT).map(named).collect();
        let mut wanted: Vec<_> = self.walked.iter().map(|(_, stop)| named(*stop)).collect();
        found.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(found, wanted);
    }
}

/// Prices that hardly move make many orders share a reference, prices that jump leave many references.
#[test]
fn groups_are_what_a_walk_finds() {
    for (seed, stride) in [(1, 1), (2, 3), (3, 10), (4, 2), (5, 40)] {
        let mut pair = Pair::new(seed, stride);
        let mut due = 0;
        for step in 0..6_000_u64 {
            // They come, stay, and go: in turn more of them and fewer.
            let grows = step / 500 % 2 == 0;
            match pair.random.below(10) {
                0 => due += pair.look(),
                1..=3 => pair.leave(),
                4..=6 if !grows => pair.leave(),
                _ => pair.enter(step % 500 < 50),
            }
            if step % 7 == 0 {
                pair.compare();
            }
        }
        assert!(due > 100, "{due} were due with stride {stride}");
    }
}

/// Orders that began at different prices have one reference from the first price on that is better than all of those.
#[test]
fn groups_become_one() {
    let mut stops = Stops::default();
    let mut due = Vec::new();
    for id in 1..=1_000_u64 {
        let at = 1_000 - (id as i64) / 2;
        let mut stop = Stop {
            order_id: id,
            trail: 1 + id * 7 % 1_000,
            book: book_of(INSTRUMENT, side::SELL),
            order_type: order_type::TRAILING_STOP,
            ..Stop::default()
        };
        assert!(!stop.follow(Look::at(at)));
        stops.insert(stop);
    }
    for price in [1_000, 1_001, 2_000] {
        stops.gather(INSTRUMENT, [Some(Look::at(price)), None, None], &mut due);
        assert!(due.is_empty());
        assert_eq!(stops.check(), Ok(()));
        assert!(stops.iter().all(|stop| stop.reference == price));
    }
    let look = Look {
        low: 1_000,
        high: 2_100,
        last: 2_099 - 500,
    };
    stops.gather(INSTRUMENT, [Some(look), None, None], &mut due);
    let trails = due.iter().map(|(_, entry, _)| stops.at(*entry).trail);
    assert_eq!(trails.collect::<Vec<_>>(), Vec::from_iter(1..=501));
}
