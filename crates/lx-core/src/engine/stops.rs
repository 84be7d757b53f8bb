//! Orders that wait for a price: which of them are due when prices have moved.
//!
//! A waiting order is an entry of the slab of orders like any other, found by the same indexes and lists, but it stands at
//! no level: its link to one is `NONE`, and its link to the order behind it leads here instead.
//!
//! Of each instrument three prices are watched: that of the last trade, the best ask, the best bid. For each there is a
//! heap of orders that wait for it to rise and one of those that wait for it to fall, so what is due is always on top.
//! Trailing stops move with the price, in groups (`trails`). Whether anything of an instrument may be due is two compares a
//! price, with numbers that are kept beside each other.

use super::invariants::hold;
use super::orders::NONE;
use super::queues::{Due, Heap, NOWHERE, depth_of, price_of};
use super::stop::{Look, Stop, source};
use super::trails::Trail;

/// Prices that are watched of an instrument.
const SOURCES: usize = 3;
/// Trailing stops of one source, one side and one unit. Asks are watched by buyers only, bids by sellers.
const TRAILS: usize = 8;
/// What trailing stops watch, and whether they are to buy.
const TRAIL_KINDS: [(usize, bool); TRAILS] = [
    (source::LAST, true),
    (source::LAST, true),
    (source::LAST, false),
    (source::LAST, false),
    (source::ASK, true),
    (source::ASK, true),
    (source::BID, false),
    (source::BID, false),
];

/// Per source: at or above which price, and at or below which, something may be due.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
struct Watch {
    rise: [i64; SOURCES],
    fall: [i64; SOURCES],
}

impl Watch {
    const NOTHING: Self = Self {
        rise: [i64::MAX; SOURCES],
        fall: [0; SOURCES],
    };

    /// `price` is negative, or far above all prices, where there is none.
    #[inline(always)]
    fn is_reached(&self, source: usize, price: i64) -> bool {
        (price >= self.rise[source]) | (price as u64 <= self.fall[source] as u64)
    }
}

/// The waiting orders of an instrument.
#[derive(Debug, Default)]
struct Waiting {
    /// By source: those that wait for it to rise, and to fall.
    heaps: [[Heap<0>; 2]; SOURCES],
    trails: [Trail; TRAILS],
}

/// All waiting orders of an engine.
#[derive(Debug)]
pub(super) struct Stops {
    /// Entry 0 is no order.
    entries: Vec<Stop>,
    free: u32,
    count: u32,
    /// Those that watch the best ask or bid, which any command may move.
    watching_best: u32,
    /// By instrument, as far as there ever was a waiting order.
    watches: Vec<Watch>,
    waiting: Vec<Waiting>,
    /// Lowest and highest price of the trades since the last look that reached what was watched; none when they are the
    /// wrong way round.
    traded: (i64, i64),
    /// For those who look: kept for its memory.
    pub due: Vec<Due>,
    /// Instruments that a command of many orders, or about an instrument, touched, likewise.
    pub touched: Vec<u16>,
    /// Those of them that have become continuous.
    pub opened: Vec<u16>,
}

/// No trade.
const UNTRADED: (i64, i64) = (i64::MAX, 0);

impl Default for Stops {
    fn default() -> Self {
        Self {
            entries: vec![Stop::default()],
            free: NONE,
            count: 0,
            watching_best: 0,
            watches: Vec::new(),
            waiting: Vec::new(),
            traded: UNTRADED,
            due: Vec::new(),
            touched: Vec::new(),
            opened: Vec::new(),
        }
    }
}

impl Stops {
    /// Orders that wait.
    #[inline(always)]
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Whether a look at the prices could find anything due: not when nothing that was traded reached what is watched, and
    /// no order watches anything else.
    #[inline(always)]
    pub fn may_be_alert(&self) -> bool {
        (self.watching_best != 0) | (self.traded.0 <= self.traded.1)
    }

    pub fn at(&self, stop: u32) -> &Stop {
        &self.entries[stop as usize]
    }

    /// For changes of what does not say when it is due.
    pub fn at_mut(&mut self, stop: u32) -> &mut Stop {
        &mut self.entries[stop as usize]
    }

    /// Let an order wait; returns its entry.
    pub fn insert(&mut self, stop: Stop) -> u32 {
        let at = if self.free == NONE {
            self.entries.push(stop);
            self.entries.len() as u32 - 1 // at most ORDERS_MAX
        } else {
            let at = self.free;
            self.free = self.at(at).handle;
            *self.at_mut(at) = stop;
            at
        };
        self.count += 1;
        self.watching_best += u32::from(stop.source() != source::LAST);
        self.due.reserve(self.count as usize); // all may be due at once
        let instrument = usize::from(stop.place().instrument);
        if instrument >= self.waiting.len() {
            self.waiting.resize_with(instrument + 1, Waiting::default);
            self.watches.resize(instrument + 1, Watch::NOTHING);
        }
        self.wait_on(at);
        at
    }

    /// Let an order that has an entry, and is nowhere, wait where it belongs.
    pub fn wait_on(&mut self, at: u32) {
        let stop = *self.at(at);
        let instrument = usize::from(stop.place().instrument);
        let waiting = &mut self.waiting[instrument];
        if stop.is_trailing() {
            waiting.trails[stop.trail_index()].insert(&mut self.entries, at);
        } else {
            let depth = depth_of(stop.stop_price, stop.rises());
            let heap = &mut waiting.heaps[stop.source()][usize::from(!stop.rises())];
            heap.insert(&mut self.entries, (depth, at));
        }
        self.watch(instrument);
    }

    /// Take an order that no longer waits out of where it does, if it was not due already, and forget it.
    pub fn remove(&mut self, at: u32) {
        let stop = *self.at(at);
        if stop.position[0] == NOWHERE {
            self.release(at);
            return;
        }
        let instrument = usize::from(stop.place().instrument);
        let waiting = &mut self.waiting[instrument];
        if stop.is_trailing() {
            waiting.trails[stop.trail_index()].remove(&mut self.entries, at);
        } else {
            let heap = &mut waiting.heaps[stop.source()][usize::from(!stop.rises())];
            heap.remove(&mut self.entries, stop.position[0] as usize);
        }
        self.watch(instrument);
        self.release(at);
    }

    /// Forget an order that was due, and so is nowhere any more.
    pub fn release(&mut self, at: u32) -> Stop {
        let stop = *self.at(at);
        *self.at_mut(at) = Stop {
            handle: self.free,
            ..Stop::default()
        };
        self.free = at;
        self.count -= 1;
        self.watching_best -= u32::from(stop.source() != source::LAST);
        stop
    }

    /// Note again what the orders of an instrument wait for.
    fn watch(&mut self, instrument: usize) {
        self.watches[instrument] = self.watch_of(instrument);
    }

    fn watch_of(&self, instrument: usize) -> Watch {
        let waiting = &self.waiting[instrument];
        let mut watch = Watch::NOTHING;
        for (source, [rising, falling]) in waiting.heaps.iter().enumerate() {
            watch.rise[source] = price_of(rising.first_depth(), true);
            watch.fall[source] = price_of(falling.first_depth(), false);
        }
        for (trail, (source, is_buyer)) in waiting.trails.iter().zip(TRAIL_KINDS) {
            let (rise, fall) = trail.bounds(is_buyer);
            watch.rise[source] = watch.rise[source].min(rise);
            watch.fall[source] = watch.fall[source].max(fall);
        }
        watch
    }

    /// There was a trade.
    #[inline(always)]
    pub fn note_trade(&mut self, instrument: u16, price: i64) {
        if self.count != 0 {
            self.note_closely(instrument, price);
        }
    }

    #[inline(never)]
    fn note_closely(&mut self, instrument: u16, price: i64) {
        let watch = self.watches.get(usize::from(instrument));
        if watch.is_some_and(|watch| watch.is_reached(source::LAST, price)) {
            let (low, high) = self.traded;
            self.traded = (low.min(price), high.max(price));
        }
    }

    /// Whether any order may be due: one that waits for trades, or for the best ask or bid, which is negative where there
    /// is none.
    #[inline(always)]
    pub fn may_be_due(&self, instrument: u16, ask: i64, bid: i64) -> bool {
        let Some(watch) = self.watches.get(usize::from(instrument)) else {
            return false;
        };
        (self.traded.0 <= self.traded.1)
            | watch.is_reached(source::ASK, ask)
            | watch.is_reached(source::BID, bid)
    }

    /// What was traded since the last look and reached what was watched; from now on nothing was. `last` is the price of
    /// the last trade.
    pub fn take_traded(&mut self, last: i64) -> Option<Look> {
        let (low, high) = std::mem::replace(&mut self.traded, UNTRADED);
        (low <= high).then_some(Look { low, high, last })
    }

    /// What was traded does not count: the prices of its instrument are not looked at.
    pub fn forget_trades(&mut self) {
        self.traded = UNTRADED;
    }

    /// Take the orders that are due out of where they wait and add them to `due`. `looks` are those of the last
    /// trade, the best ask and the best bid.
    pub fn gather(&mut self, instrument: u16, looks: [Option<Look>; SOURCES], due: &mut Vec<Due>) {
        let instrument = usize::from(instrument);
        let stops = &mut self.entries;
        let waiting = &mut self.waiting[instrument];
        for (heaps, look) in waiting.heaps.iter_mut().zip(looks) {
            let Some(look) = look else { continue };
            for (heap, (price, rises)) in
                heaps.iter_mut().zip([(look.high, true), (look.low, false)])
            {
                let depth = depth_of(price, rises);
                while let Some(stop) = heap.pop(stops, depth) {
                    let entry = &mut stops[stop as usize];
                    entry.position[0] = NOWHERE;
                    due.push((entry.order_id, stop, price));
                }
            }
        }
        for (trail, (source, is_buyer)) in waiting.trails.iter_mut().zip(TRAIL_KINDS) {
            let Some(look) = looks[source] else { continue };
            trail.follow(stops, is_buyer, look, due);
        }
        self.watch(instrument);
    }

    /// All waiting orders, in no order that means anything.
    pub fn iter(&self) -> impl Iterator<Item = Stop> {
        self.waiting.iter().flat_map(|waiting| self.of(waiting))
    }

    /// The waiting orders of an instrument, in no order that means anything.
    pub fn of_instrument(&self, instrument: u16) -> impl Iterator<Item = Stop> {
        let waiting = self.waiting.get(usize::from(instrument));
        waiting.into_iter().flat_map(|waiting| self.of(waiting))
    }

    /// Those that wait, each with its reference.
    fn of<'a>(&'a self, waiting: &'a Waiting) -> impl Iterator<Item = Stop> + 'a {
        let heaps = waiting.heaps.iter().flatten();
        let plain = heaps.flat_map(|heap| heap.entries.iter().map(|(_, stop)| (*stop, 0)));
        let trails = waiting.trails.iter();
        let all = plain.chain(trails.flat_map(|trail| trail.members(&self.entries)));
        all.map(|(stop, reference)| Stop {
            reference,
            ..*self.at(stop)
        })
    }
}

/// What must hold of the waiting orders by themselves.
impl Stops {
    /// Each waiting order is where it belongs, what is watched is the first that is waited for, and nothing is left over of
    /// a look.
    pub fn check(&self) -> Result<(), String> {
        let mut found = 0;
        for (instrument, waiting) in (0..).zip(&self.waiting) {
            for (source, heaps) in waiting.heaps.iter().enumerate() {
                for (heap, rises) in heaps.iter().zip([true, false]) {
                    let place = (instrument, source, rises);
                    heap.check(&self.entries, |stop| depth_of(stop.stop_price, rises))?;
                    found +=
                        self.check_members(heap.entries.iter().map(|(_, at)| *at), |stop| {
                            let found = (stop.place().instrument, stop.source(), stop.rises());
                            found == place && !stop.is_trailing()
                        })?;
                }
            }
            for (trail, kind) in waiting.trails.iter().zip(0..) {
                trail.check(&self.entries)?;
                let members = trail.members(&self.entries);
                found += self.check_members(members.map(|(at, _)| at), |stop| {
                    let found = (stop.place().instrument, stop.trail_index());
                    found == (instrument, kind) && stop.is_trailing()
                })?;
            }
            self.check_watch(usize::from(instrument))?;
        }
        let kept = self.entries.iter().filter(|stop| stop.order_id != 0);
        let best = kept.clone().filter(|stop| stop.source() != source::LAST);
        hold!(
            best.count() == self.watching_best as usize,
            "not {} waiting orders watch the best prices",
            self.watching_best
        );
        let (kept, mut free, mut at) = (kept.count(), 0, self.free);
        while at != NONE && free < self.entries.len() {
            free += 1;
            at = self.at(at).handle;
        }
        let counts = (found, kept, self.entries.len() - 1 - free);
        let count = self.count as usize;
        hold!(
            counts == (count, count, count),
            "{counts:?} waiting orders found, kept and not free, not {count}"
        );
        hold!(
            self.traded == UNTRADED && self.due.is_empty() && self.touched.is_empty(),
            "prices were not looked at"
        );
        Ok(())
    }

    /// Check that orders belong where they are; returns how many they are.
    fn check_members(
        &self,
        members: impl Iterator<Item = u32>,
        belongs: impl Fn(&Stop) -> bool,
    ) -> Result<usize, String> {
        let mut count = 0;
        for at in members {
            let (entry, id) = (self.at(at), self.at(at).order_id);
            hold!(belongs(entry), "waiting order {id} is not where it belongs");
            count += 1;
        }
        Ok(count)
    }

    fn check_watch(&self, instrument: usize) -> Result<(), String> {
        let (found, wanted) = (self.watches[instrument], self.watch_of(instrument));
        hold!(
            found.rise == wanted.rise && found.fall == wanted.fall,
            "instrument {instrument}: not what is waited for is watched"
        );
        Ok(())
    }
}
