//! What happens to an order, whatever command is the cause: it comes to rest, leaves, is filled.

use super::Engine;
use super::events::{Context, EventBuffer, Execution, Owner, Place};
use super::ladder::{Level, NO_KEY, key_of};
use super::orders::{NONE, Order};

/// An order that is matched now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taker {
    pub owner: Owner,
    pub place: Place,
    /// Lots still open.
    pub remaining: u64,
}

impl Engine {
    /// Fill the taker from the opposite ladder while that has a level of a key up to `limit_key`.
    ///
    /// Events: three for each execution, and one `level` for each level that was touched, after its executions.
    pub(super) fn fill(
        &mut self,
        context: Context,
        taker: &mut Taker,
        opposite: u32,
        limit_key: u64,
        out: &mut EventBuffer,
    ) {
        let mut trade = 0;
        while taker.remaining != 0 && self.ladders.side(opposite).best_key <= limit_key {
            let handle = self.ladders.side(opposite).best;
            let mut level = *self.ladders.level(handle);
            self.fill_from(context, taker, &mut level, &mut trade, out);
            *self.ladders.level_mut(handle) = level;
            if level.count == 0 {
                self.ladders.remove(handle);
            }
            out.level(context, &level);
        }
    }

    /// Fill the taker from one level, first in first, until one of them is done.
    #[inline(always)]
    fn fill_from(
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
            let maker = *maker;
            let filled = (Owner::of(&maker), maker.remaining);
            let taken = (taker.owner, taker.remaining);
            out.executed(context, taker.place, execution, taken, filled);
            *trade += 1;
            if maker.remaining == 0 {
                self.forget(at, &maker);
                at = maker.next;
                level.count -= 1;
            }
        }
        level.head = at;
        if at == NONE {
            level.tail = NONE;
        } else {
            self.orders.at_mut(at).previous = NONE;
        }
    }

    /// Whether the opposite levels of a key up to `limit_key` hold `quantity` together.
    pub(super) fn can_fill(&self, opposite: u32, limit_key: u64, quantity: u64) -> bool {
        let mut open = 0;
        for (_, level) in self.ladders.levels_of(opposite) {
            if key_of(opposite, level.price) > limit_key {
                return false;
            }
            // No overflow: `open` is below QUANTITY_MAX here, a total below 2^63.
            open += level.total;
            if open >= quantity {
                return true;
            }
        }
        false
    }

    /// Best price of a side, if it has one.
    #[inline(always)]
    pub(super) fn best_price(&self, book: u32) -> Option<i64> {
        let side = self.ladders.side(book);
        (side.best_key != NO_KEY).then(|| self.ladders.level(side.best).price)
    }

    /// Put an order that the slab holds at the back of the level at `price`; `level` is that level, or `NONE` when
    /// there is none yet. Returns the level.
    #[inline(always)]
    pub(super) fn join(&mut self, handle: u32, (book, price, level): (u32, i64, u32)) -> u32 {
        let at = if level == NONE {
            self.ladders.insert(book, price)
        } else {
            level
        };
        let level = self.ladders.level_mut(at);
        let order = self.orders.at_mut(handle);
        let previous = level.tail;
        (order.level, order.previous, order.next) = (at, previous, NONE);
        level.total += order.remaining;
        level.count += 1;
        level.tail = handle;
        if previous == NONE {
            level.head = handle;
        } else {
            self.orders.at_mut(previous).next = handle;
        }
        at
    }

    /// Take an order out of its level, which leaves the ladder with its last order. The level can still be read.
    #[inline(always)]
    pub(super) fn leave_level(&mut self, order: &Order) {
        let (next, previous) = (order.next, order.previous);
        let level = self.ladders.level_mut(order.level);
        level.total -= order.remaining;
        level.count -= 1;
        if next == NONE {
            level.tail = previous;
        } else {
            self.orders.at_mut(next).previous = previous;
        }
        if previous == NONE {
            level.head = next;
        } else {
            self.orders.at_mut(previous).next = next;
        }
        if level.count == 0 {
            self.ladders.remove(order.level);
        }
    }

    /// Store a new order: in the slab, the indexes, and the list of its session. It is in no level yet.
    #[inline(always)]
    pub(super) fn remember(&mut self, mut order: Order) -> u32 {
        let session = self.sessions.at_mut(order.session);
        let first = session.orders;
        order.session_next = first;
        order.session_previous = NONE;
        let handle = self.orders.insert(order);
        session.orders = handle;
        if first != NONE {
            self.orders.at_mut(first).session_previous = handle;
        }
        self.names.insert(&mut self.orders, handle);
        self.ids.insert(&mut self.orders, handle);
        handle
    }

    /// The opposite of `remember`; `order` is a copy of the entry.
    #[inline(always)]
    pub(super) fn forget(&mut self, handle: u32, order: &Order) {
        let (next, previous) = (order.session_next, order.session_previous);
        if next != NONE {
            self.orders.at_mut(next).session_previous = previous;
        }
        if previous == NONE {
            self.sessions.at_mut(order.session).orders = next;
        } else {
            self.orders.at_mut(previous).session_next = next;
        }
        self.names.remove(&mut self.orders, handle);
        self.ids.remove(&mut self.orders, handle);
        self.orders.remove(handle);
    }

    /// Take an order off the book for good. Events: `canceled` to its owner, then `level`.
    #[inline(always)]
    pub(super) fn withdraw(
        &mut self,
        context: Context,
        handle: u32,
        reason: u16,
        request_id: u64,
        out: &mut EventBuffer,
    ) {
        let order = *self.orders.at(handle);
        let place = Place::of(self.ladders.level(order.level).book);
        let open = (self.ladders.level(order.level).price, order.remaining);
        self.leave_level(&order);
        self.forget(handle, &order);
        out.canceled(context, place, reason, Owner::of(&order), open, request_id);
        out.level(context, self.ladders.level(order.level));
    }
}
