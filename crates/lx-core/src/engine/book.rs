//! What happens to an order, whatever command is the cause: it comes to rest, leaves, is filled.

use super::Engine;
use super::command::Command;
use super::events::{Context, EventBuffer, Execution, Owner, Place};
use super::hidden::Left;
use super::index::{hash_id, hash_name};
use super::ladder::{Level, is_aside, key_of};
use super::orders::{NONE, Order, if_none};

/// An order that is matched now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taker {
    pub owner: Owner,
    pub place: Place,
    /// Lots still open.
    pub remaining: u64,
}

impl Taker {
    /// A new order.
    #[inline(always)]
    pub fn of(context: Context, command: &Command) -> Self {
        Self {
            owner: Owner {
                session: command.session(),
                client_id: command.client_id,
                order_id: context.order_id,
            },
            place: Place {
                instrument: command.instrument(),
                side: command.side(),
            },
            remaining: command.quantity,
        }
    }
}

impl Engine {
    /// Fill the taker from the opposite ladder while that has a level of a key up to `limit_key`.
    ///
    /// Events: three for each execution, with risk on five, and one `level` for each level that was touched, after its
    /// executions.
    pub(super) fn fill<const RISK: bool>(
        &mut self,
        context: Context,
        taker: &mut Taker,
        opposite: u32,
        limit_key: u64,
        out: &mut EventBuffer,
    ) {
        let mut trade = self.next_trade(context);
        while taker.remaining != 0 && self.ladders.best_key(opposite) <= limit_key {
            let at = self.ladders.best(opposite);
            if self.specials.hidden_at(at) != 0 {
                let reach = (opposite, limit_key);
                return self.fill_hiding::<RISK>(context, taker, reach, trade, out);
            }
            let mut level = *self.ladders.level(at);
            self.fill_from::<RISK>(context, taker, &mut level, &mut trade, out);
            self.ladders.set_best(at, level);
            self.note_trade(taker.place.instrument, level.price);
            out.level(context, &level);
        }
        self.traded = (context.order_id, trade);
    }

    /// Index of the next execution of a command, which may have caused some before.
    #[inline(always)]
    pub(super) fn next_trade(&self, context: Context) -> u32 {
        let (command, next) = self.traded;
        if command == context.order_id { next } else { 0 }
    }

    /// There was a trade at a price.
    #[inline(always)]
    pub(super) fn note_trade(&mut self, instrument: u16, price: i64) {
        self.ladders.markets.set_last_price(instrument, price);
        self.stops.note_trade(instrument, price);
    }

    /// Fill the taker from one level, first in first, until one of them is done.
    #[inline(always)]
    fn fill_from<const RISK: bool>(
        &mut self,
        context: Context,
        taker: &mut Taker,
        level: &mut Level,
        trade: &mut u32,
        out: &mut EventBuffer,
    ) {
        let mut at = level.head;
        while taker.remaining != 0 && at != NONE {
            let maker = self.orders.at_mut(at);
            let quantity = maker.remaining.min(taker.remaining);
            taker.remaining -= quantity;
            maker.remaining -= quantity;
            level.total -= quantity;
            let execution = Execution {
                price: level.price,
                quantity,
                trade: *trade,
            };
            let filled = (Owner::of(maker), maker.remaining);
            let taken = (taker.owner, taker.remaining);
            let next = maker.next;
            if RISK {
                self.exchange(context, taker, (at, filled), execution, out);
            } else {
                out.executed(context, taker.place, execution, taken, filled);
            }
            *trade += 1;
            if filled.1 == 0 {
                let hash = hash_name(filled.0.session, filled.0.client_id);
                self.forget(at, hash);
                at = next;
                level.count -= 1;
            }
        }
        level.head = at;
        level.tail = if at == NONE { NONE } else { level.tail };
        self.orders.at_mut(at).previous = NONE;
    }

    /// Whether the opposite levels of a key up to `limit_key` hold `quantity` together.
    pub(super) fn has_open(&self, opposite: u32, limit_key: u64, quantity: u64) -> bool {
        let mut wanted = quantity;
        for (at, level) in self.ladders.levels_of(opposite) {
            if wanted == 0 || key_of(opposite, level.price) > limit_key {
                break;
            }
            wanted -= self.lots_at(at, level, wanted);
        }
        wanted == 0
    }

    /// Best price of a side, if it has one; it may be that of hidden orders only.
    #[inline(always)]
    pub(super) fn best_price(&self, book: u32) -> Option<i64> {
        let best = self.ladders.best(book);
        (best != NONE).then(|| self.ladders.level(best).price)
    }

    /// Best price that a side shows, if it shows one.
    #[inline(always)]
    pub(super) fn best_shown(&self, book: u32) -> Option<i64> {
        let best = self.ladders.level(self.ladders.best(book));
        if best.count != 0 {
            Some(best.price)
        } else {
            self.best_behind_hidden(book)
        }
    }

    #[cold]
    #[inline(never)]
    fn best_behind_hidden(&self, book: u32) -> Option<i64> {
        let mut levels = self.ladders.levels_of(book);
        let shown = levels.find(|(_, level)| level.count != 0);
        shown.map(|(_, level)| level.price)
    }

    /// Put a stored order at the back of its level, with these lots in total and open, `shown` of which count in the
    /// level's total. `level` of `price` is what `Ladders::find` gave. Returns the level as it is then.
    #[inline(always)]
    pub(super) fn join(
        &mut self,
        handle: u32,
        (quantity, open): (u64, u64),
        shown: u64,
        (book, price, level): (u32, i64, u32),
    ) -> Level {
        let at = self.ladders.in_use(level, book, price);
        let (previous, level) = self.ladders.enter(at, (book, price), (handle, shown));
        let order = self.orders.at_mut(handle);
        (order.quantity, order.remaining) = (quantity, open);
        (order.level, order.previous, order.next) = (at, previous, NONE);
        self.orders.at_mut(previous).next = handle;
        level
    }

    /// Take an order out of its level, as `Ladders::leave`.
    #[inline(always)]
    pub(super) fn leave_level(&mut self, handle: u32) -> Left {
        let order = self.orders.at(handle);
        let (level, open) = (order.level, order.remaining);
        let (next, previous) = (order.next, order.previous);
        if self.specials.hidden_at(level) != 0 {
            return self.leave_hiding(handle);
        }
        self.orders.at_mut(next).previous = previous;
        self.orders.at_mut(previous).next = next;
        let (level, find_anew) = self.ladders.leave(level, open, previous, next);
        Left {
            level,
            find_anew,
            is_told: true,
        }
    }

    /// Store a new order and put it at the back of its level, as `join` does. `hash` is that of its name. Returns its
    /// handle too.
    #[inline(always)]
    pub(super) fn rest(
        &mut self,
        (owner, hash): (Owner, u32),
        (quantity, open): (u64, u64),
        shown: u64,
        (book, price, level): (u32, i64, u32),
    ) -> (u32, Level) {
        let count = self.orders.count() - self.stops.count();
        self.names.make_room(&mut self.orders, count);
        self.ids.make_room(&mut self.orders, count);
        let handle = self.orders.vacancy();
        let at = self.ladders.in_use(level, book, price);
        let (previous, level) = self.ladders.enter(at, (book, price), (handle, shown));
        self.store((owner, hash), (quantity, open), (handle, at, previous));
        (handle, level)
    }

    /// Store a new order in the slab's vacancy `handle`, behind another one of its level.
    #[inline(always)]
    pub(super) fn store(
        &mut self,
        (owner, hash): (Owner, u32),
        (quantity, open): (u64, u64),
        (handle, level, previous): (u32, u32, u32),
    ) {
        let sender = self.sessions.at_mut(owner.session);
        let session_next = std::mem::replace(&mut sender.orders, handle);
        *self.orders.take(handle) = Order {
            remaining: open,
            quantity,
            order_id: owner.order_id,
            client_id: owner.client_id,
            session: owner.session,
            level,
            next: NONE,
            previous,
            name_next: self.names.put(hash, handle),
            id_next: self.ids.put(hash_id(owner.order_id), handle),
            session_next,
            session_previous: NONE,
        };
        self.orders.at_mut(previous).next = handle;
        self.orders.at_mut(session_next).session_previous = handle;
    }

    /// Take an order out of the slab, the indexes, and the list of its session. `hash` is that of its name.
    #[inline(always)]
    pub(super) fn forget(&mut self, handle: u32, hash: u32) {
        let order = self.orders.at(handle);
        let (next, previous) = (order.session_next, order.session_previous);
        let (name_next, id_next) = (order.name_next, order.id_next);
        let (session, id_hash) = (order.session, hash_id(order.order_id));
        self.orders.at_mut(next).session_previous = previous;
        self.orders.at_mut(previous).session_next = next;
        let session = self.sessions.at_mut(session);
        session.orders = if_none(previous, next, session.orders);
        self.names.remove(&mut self.orders, hash, handle, name_next);
        self.ids.remove(&mut self.orders, id_hash, handle, id_next);
        self.orders.remove(handle);
    }

    /// Give an order a new name of its session; `old` is the hash of its name so far.
    #[inline(always)]
    pub(super) fn rename(&mut self, handle: u32, old: u32, (session, client_id): (u32, u64)) {
        let next = self.orders.at(handle).name_next;
        self.names.remove(&mut self.orders, old, handle, next);
        let link = self.names.put(hash_name(session, client_id), handle);
        let order = self.orders.at_mut(handle);
        (order.client_id, order.name_next) = (client_id, link);
    }

    /// Take an order off the book for good; `hash` is that of its name. Events: `canceled` to its owner, then `level`.
    #[inline(always)]
    pub(super) fn withdraw<const RISK: bool>(
        &mut self,
        context: Context,
        (handle, hash): (u32, u32),
        reason: u16,
        request_id: u64,
        out: &mut EventBuffer,
    ) {
        let order = self.orders.at(handle);
        let (owner, at) = (Owner::of(order), order.level);
        let level = self.ladders.level(at);
        let (place, mut open) = (Place::of(level.book), (level.price, order.remaining));
        if is_aside(level.book) {
            open.0 = self.specials.price_of(handle, owner.order_id);
        }
        out.canceled(context, place, reason, owner, open, request_id);
        if RISK {
            self.release(handle, open.1);
        }
        let left = self.leave_level(handle);
        if left.is_told {
            out.level(context, &left.level);
        }
        self.forget(handle, hash);
    }
}
