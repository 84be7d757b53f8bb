//! Orders that wait for a price: which of them are due when prices have moved.
//!
//! A waiting order is an entry of the slab of orders like any other, found by the same indexes and lists, but it stands at
//! no level: its link to one is `NONE`, and its link to the order behind it leads here instead.
//!
//! Of each instrument three prices are watched: that of the last trade, the best ask, the best bid. For each there is a
//! heap of orders that wait for it to rise and one of those that wait for it to fall, so what is due is always on top. A
//! trailing stop moves with the price, so it is a member of a plain list instead, which is walked when the price reaches
//! what the first of its members waits for: each walk costs as much as the list is long. Whether anything of an instrument
//! may be due is two compares a price, with numbers that are kept beside each other.

use super::invariants::hold;
use super::orders::NONE;
use super::queues::{Due, Heap, NOWHERE, Trail, depth_of};
use super::stop::{HIGHEST, Look, Stop, source};

/// Prices that are watched of an instrument.
const SOURCES: usize = 3;
/// Trailing stops of one source and one side. Asks are watched by buyers only, bids by sellers.
const TRAILS: usize = 4;
/// The source that a list of trailing stops watches.
const SOURCE_OF_LIST: [usize; TRAILS] = [source::LAST, source::LAST, source::ASK, source::BID];

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
    heaps: [[Heap; 2]; SOURCES],
    trails: [Trail; TRAILS],
}

/// All waiting orders of an engine.
#[derive(Debug)]
pub(super) struct Stops {
    /// Entry 0 is no order.
    entries: Vec<Stop>,
    free: u32,
    count: u32,
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
        let instrument = usize::from(stop.place().instrument);
        if instrument >= self.waiting.len() {
            self.waiting.resize_with(instrument + 1, Waiting::default);
            self.watches.resize(instrument + 1, Watch::NOTHING);
        }
        self.wait_on(at);
        at
    }

    /// Put an order that has an entry, and is in no heap or list, into its own.
    pub fn wait_on(&mut self, at: u32) {
        let stop = *self.at(at);
        let instrument = usize::from(stop.place().instrument);
        let waiting = &mut self.waiting[instrument];
        if stop.is_trailing() {
            waiting.trails[stop.list()].insert(&mut self.entries, at);
        } else {
            let depth = depth_of(stop.stop_price, stop.rises());
            let heap = &mut waiting.heaps[stop.source()][usize::from(!stop.rises())];
            heap.insert(&mut self.entries, (depth, at));
        }
        self.watch(instrument);
    }

    /// Take an order that no longer waits out of its heap or list, if it was not due already, and forget it.
    pub fn remove(&mut self, at: u32) {
        let stop = *self.at(at);
        if stop.position == NOWHERE {
            self.release(at);
            return;
        }
        let instrument = usize::from(stop.place().instrument);
        let (waiting, position) = (&mut self.waiting[instrument], stop.position as usize);
        if stop.is_trailing() {
            waiting.trails[stop.list()].remove(&mut self.entries, position);
        } else {
            let heap = &mut waiting.heaps[stop.source()][usize::from(!stop.rises())];
            heap.remove(&mut self.entries, position);
        }
        self.watch(instrument);
        self.release(at);
    }

    /// Forget an order that was due, and so is in no heap or list any more.
    pub fn release(&mut self, at: u32) -> Stop {
        let stop = *self.at(at);
        *self.at_mut(at) = Stop {
            handle: self.free,
            ..Stop::default()
        };
        self.free = at;
        self.count -= 1;
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
            if let Some((depth, _)) = rising.entries.first() {
                watch.rise[source] = *depth as i64;
            }
            if let Some((depth, _)) = falling.entries.first() {
                watch.fall[source] = HIGHEST - *depth as i64;
            }
        }
        for (trail, source) in waiting.trails.iter().zip(SOURCE_OF_LIST) {
            watch.rise[source] = watch.rise[source].min(trail.rise);
            watch.fall[source] = watch.fall[source].max(trail.fall);
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

    /// Take the orders that are due out of their heaps and lists and add them to `due`. `looks` are those of the last
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
                    due.push((stops[stop as usize].order_id, stop, price));
                }
            }
        }
        for (trail, source) in waiting.trails.iter_mut().zip(SOURCE_OF_LIST) {
            let Some(look) = looks[source] else { continue };
            if look.high >= trail.rise || look.low <= trail.fall {
                trail.walk(stops, look, due);
            }
        }
        self.watch(instrument);
    }

    /// All waiting orders, in no order that means anything.
    pub fn iter(&self) -> impl Iterator<Item = &Stop> {
        let entries = self.entries.iter();
        entries.filter(|stop| stop.order_id != 0)
    }

    /// The waiting orders of an instrument, in no order that means anything.
    pub fn of_instrument(&self, instrument: u16) -> impl Iterator<Item = &Stop> {
        let waiting = self.waiting.get(usize::from(instrument));
        let waiting = waiting.into_iter();
        let all = waiting.flat_map(|waiting| {
            let heaps = waiting.heaps.iter().flatten();
            let plain = heaps.flat_map(|heap| heap.entries.iter().map(|(_, stop)| *stop));
            let trails = waiting.trails.iter();
            plain.chain(trails.flat_map(|trail| trail.members.iter().copied()))
        });
        all.map(|stop| self.at(stop))
    }
}

/// What must hold of the waiting orders by themselves.
impl Stops {
    /// Each waiting order is found where it says, heaps are in order, what is watched is the first that is waited for, and
    /// nothing is left over of a look.
    pub fn check(&self) -> Result<(), String> {
        let mut found = 0;
        for (instrument, waiting) in (0..).zip(&self.waiting) {
            for (source, heaps) in waiting.heaps.iter().enumerate() {
                for (heap, rises) in heaps.iter().zip([true, false]) {
                    found += self.check_heap(heap, (instrument, source, rises))?;
                }
            }
            for (list, trail) in waiting.trails.iter().enumerate() {
                found += self.check_trail(trail, (instrument, list))?;
            }
            self.check_watch(usize::from(instrument))?;
        }
        let (kept, mut free, mut at) = (self.iter().count(), 0, self.free);
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

    fn check_heap(&self, heap: &Heap, place: (u16, usize, bool)) -> Result<usize, String> {
        for (at, (depth, stop)) in heap.entries.iter().enumerate() {
            let entry = self.at(*stop);
            let id = entry.order_id;
            let found = (entry.place().instrument, entry.source(), entry.rises());
            hold!(
                found == place && !entry.is_trailing() && entry.position as usize == at,
                "waiting order {id} is not where it belongs"
            );
            let parent = heap.entries[at.saturating_sub(1) / 2].0;
            hold!(
                *depth == depth_of(entry.stop_price, entry.rises()) && parent <= *depth,
                "waiting order {id}: its heap is out of order"
            );
        }
        Ok(heap.entries.len())
    }

    fn check_trail(&self, trail: &Trail, place: (u16, usize)) -> Result<usize, String> {
        for (at, stop) in trail.members.iter().enumerate() {
            let entry = self.at(*stop);
            let id = entry.order_id;
            let found = (entry.place().instrument, entry.list());
            hold!(
                found == place && entry.is_trailing() && entry.position as usize == at,
                "trailing stop {id} is not where it belongs"
            );
            let (rise, fall) = entry.bounds();
            hold!(
                trail.rise <= rise && trail.fall >= fall,
                "trailing stop {id} is nearer than its list says"
            );
        }
        Ok(trail.members.len())
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
