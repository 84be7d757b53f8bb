//! The books as the events alone tell them: what a feed or an auditor would know. Every event is held against what came
//! before it.

use lx_core::engine::Engine;
use lx_core::wire::{
    self, Accepted, Canceled, Fill, Level, RECORD_SIZE, Reduced, Replaced, Trade, kind, priority,
    role, side,
};
use std::collections::{BTreeMap, VecDeque};

/// Where orders queue: instrument, side, price.
type Place = (u16, u8, i64);

/// An order that was entered. At any time `stated` is `executed` and `open` together.
#[derive(Clone, Debug)]
struct Entered {
    place: Place,
    /// Lots it was last stated to have, executed ones included.
    stated: u64,
    executed: u64,
    open: u64,
    rests: bool,
}

/// What events have told so far.
#[derive(Default)]
pub struct Ledger {
    orders: BTreeMap<u64, Entered>,
    queues: BTreeMap<Place, VecDeque<u64>>,
    /// Orders that the current command entered or moved, and those that it took away.
    moved: Vec<u64>,
    gone: Vec<u64>,
    levels: BTreeMap<Place, Level>,
    /// Orders entered, and those that are gone again.
    pub entered: u64,
    pub left: u64,
    /// Lots of trades.
    pub traded: u64,
}

impl Ledger {
    /// Take the events of one command.
    pub fn take(&mut self, events: &[[u8; RECORD_SIZE]]) {
        let (mut taken, mut made, mut public) = (0, 0, 0);
        for event in events {
            match event[0] {
                kind::ACCEPTED => self.enter(&Accepted::from_bytes(event)),
                kind::FILL => {
                    let fill = Fill::from_bytes(event);
                    if fill.role == role::TAKER {
                        taken += fill.quantity;
                    } else {
                        made += fill.quantity;
                    }
                    self.fill(&fill);
                }
                kind::TRADE => public += Trade::from_bytes(event).quantity,
                kind::CANCELED => self.cancel(&Canceled::from_bytes(event)),
                kind::REPLACED => self.replace(&Replaced::from_bytes(event)),
                kind::REDUCED => self.reduce(&Reduced::from_bytes(event)),
                kind::LEVEL => {
                    let level = Level::from_bytes(event);
                    let place = (level.instrument, level.side, level.price);
                    self.levels.insert(place, level);
                }
                _ => {}
            }
        }
        assert_eq!([taken, made], [public; 2], "both sides of the trades");
        self.traded += public;
        self.end_command();
    }

    fn enter(&mut self, event: &Accepted) {
        let entered = Entered {
            place: (event.instrument, event.side, event.price),
            stated: event.quantity,
            executed: 0,
            open: event.quantity,
            rests: false,
        };
        let before = self.orders.insert(event.order_id, entered);
        assert!(before.is_none(), "order {} is there twice", event.order_id);
        self.moved.push(event.order_id);
        self.entered += 1;
    }

    fn order(&mut self, id: u64) -> &mut Entered {
        let order = self.orders.get_mut(&id);
        order.unwrap_or_else(|| panic!("order {id} was never entered, or is gone"))
    }

    fn fill(&mut self, event: &Fill) {
        let order = self.order(event.order_id);
        order.executed += event.quantity;
        order.open -= event.quantity;
        assert_eq!(order.open, event.remaining, "order {}", event.order_id);
        assert_eq!(order.rests, event.role == role::MAKER);
        if event.role == role::TAKER {
            let (_, side, limit) = order.place;
            let is_within = match (limit, side) {
                (0, _) => true, // a market order
                (_, side::BUY) => event.price <= limit,
                _ => event.price >= limit,
            };
            assert!(is_within, "order {} paid too much", event.order_id);
            return;
        }
        let (place, is_done) = (order.place, order.open == 0);
        assert_eq!(place, (event.instrument, event.side, event.price));
        let queue = self.queues.entry(place).or_default();
        assert_eq!(queue.front(), Some(&event.order_id), "first in first");
        let is_better = |other: &Place| {
            (other.0, other.1) == (place.0, place.1)
                && (other.2 > place.2) == (place.1 == side::BUY)
        };
        let better = self
            .queues
            .keys()
            .find(|other| **other != place && is_better(other));
        assert_eq!(better, None, "the best price first, not {}", place.2);
        if is_done {
            self.remove(event.order_id);
        }
    }

    fn cancel(&mut self, event: &Canceled) {
        if self.gone.contains(&event.order_id) {
            return; // told to a second session
        }
        let order = self.order(event.order_id);
        assert_eq!(order.open, event.quantity, "order {}", event.order_id);
        self.remove(event.order_id);
    }

    fn replace(&mut self, event: &Replaced) {
        if event.priority == priority::LOST {
            self.leave(event.order_id);
        }
        let order = self.order(event.order_id);
        order.place.2 = event.price;
        (order.stated, order.open) = (event.quantity, event.remaining);
        if event.priority == priority::LOST {
            self.moved.push(event.order_id);
        }
    }

    fn reduce(&mut self, event: &Reduced) {
        let order = self.order(event.order_id);
        order.stated -= event.quantity;
        order.open -= event.quantity;
        assert_eq!(order.open, event.remaining, "order {}", event.order_id);
    }

    /// Take an order out of its queue.
    fn leave(&mut self, id: u64) {
        let order = self.order(id);
        let place = order.place;
        if !std::mem::take(&mut order.rests) {
            return;
        }
        let queue = self.queues.get_mut(&place).expect("it rests");
        queue.retain(|other| *other != id);
        if queue.is_empty() {
            self.queues.remove(&place);
        }
    }

    /// An order is gone for good.
    fn remove(&mut self, id: u64) {
        self.leave(id);
        self.orders.remove(&id);
        self.gone.push(id);
        self.left += 1;
    }

    /// What is open of the orders that moved comes to rest, and the levels told are the levels there are.
    fn end_command(&mut self) {
        for id in std::mem::take(&mut self.moved) {
            let Some(order) = self.orders.get_mut(&id) else {
                continue; // canceled at once
            };
            if order.open == 0 {
                self.remove(id);
                continue;
            }
            order.rests = true;
            self.queues.entry(order.place).or_default().push_back(id);
        }
        self.gone.clear();
        for (place, level) in std::mem::take(&mut self.levels) {
            let found = self.level(place);
            assert_eq!(found, (level.quantity, level.orders), "level {place:?}");
        }
    }

    /// Lots and orders of a level.
    fn level(&self, place: Place) -> (u64, u64) {
        let queue = self.queues.get(&place);
        queue.map_or((0, 0), |queue| {
            let open = queue.iter().map(|id| self.orders[id].open).sum();
            (open, queue.len() as u64)
        })
    }

    /// The engine's books are those of the events: no order is lost or doubled, no lot appears or vanishes, and no book
    /// is crossed.
    pub fn compare(&self, engine: &Engine, symbols: u16) {
        for (id, order) in &self.orders {
            let (executed, open) = (order.executed, order.open);
            assert_eq!(executed + open, order.stated, "lots of order {id}");
        }
        assert_eq!(engine.orders_resting(), self.orders.len() as u64);
        assert_eq!(self.entered, self.left + self.orders.len() as u64);
        for instrument in 1..=symbols {
            let mut records = Vec::new();
            let depth = engine.depth(instrument, usize::MAX, &mut records);
            depth.expect("the instrument exists");
            let levels: Vec<wire::Level> = records.iter().map(Level::from_bytes).collect();
            let places = levels
                .iter()
                .map(|level| (instrument, level.side, level.price));
            let mut told = self.queues.keys().filter(|place| place.0 == instrument);
            assert_eq!(told.by_ref().count(), levels.len());
            for (place, level) in places.zip(&levels) {
                assert_eq!(
                    self.level(place),
                    (level.quantity, level.orders),
                    "{place:?}"
                );
            }
            let best = |side| {
                levels
                    .iter()
                    .find(|level| level.side == side)
                    .map(|level| level.price)
            };
            if let (Some(bid), Some(ask)) = (best(side::BUY), best(side::SELL)) {
                assert!(bid < ask, "instrument {instrument}: {bid} crosses {ask}");
            }
        }
    }
}
