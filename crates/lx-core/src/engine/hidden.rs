//! Orders that are hidden whole: where they stand, how they come and go, how a taker takes from them.
//!
//! They are no part of their level's queue, total and count, but of its lots that are not shown; a queue of their own is kept
//! beside the level (`specials`). So a level that has none looks as before, and one that has them, shown orders or not, is in
//! use. What nearly every order asks, whether its level hides lots, leads here; nothing is asked in addition.

use super::Engine;
use super::book::Taker;
use super::careful::{Care, Met, Offer};
use super::events::{Context, EventBuffer, Owner};
use super::index::hash_name;
use super::ladder::Level;
use super::orders::NONE;
use super::specials::Special;
use crate::wire::reason;
use std::iter::successors;

/// What an order left behind that went from its level.
#[derive(Clone, Copy, Debug)]
pub(super) struct Left {
    /// The level as it is then.
    pub level: Level,
    /// Whether other levels that `Ladders::find` gave must be found anew.
    pub find_anew: bool,
    /// Whether all are told of the level: not when the order was hidden.
    pub is_told: bool,
}

impl Engine {
    /// Whether a resting order is hidden whole.
    pub(super) fn is_hidden(&self, handle: u32) -> bool {
        let special = self.specials.get(handle, self.orders.at(handle).order_id);
        special.is_some_and(|special| special.is_hidden)
    }

    /// Fewest lots that trade with a resting order.
    pub(super) fn least_of(&self, handle: u32) -> u64 {
        let order = self.orders.at(handle);
        let special = self.specials.get(handle, order.order_id);
        let least = special.map_or(0, |special| special.min_quantity);
        least.min(order.remaining)
    }

    /// Handles of all orders of a level: its queue, then its hidden ones.
    pub(super) fn handles_at(&self, level: u32) -> impl Iterator<Item = u32> {
        let queue = self.handles_from(self.ladders.level(level).head);
        queue.chain(self.hidden_handles_at(level))
    }

    /// Handles of the hidden orders of a level.
    pub(super) fn hidden_handles_at(&self, level: u32) -> impl Iterator<Item = u32> {
        self.handles_from(self.specials.first_hidden(level))
    }

    /// Handles of an order, which may be `NONE`, and of those behind it.
    pub(super) fn handles_from(&self, head: u32) -> impl Iterator<Item = u32> {
        let there = |handle: u32| (handle != NONE).then_some(handle);
        successors(there(head), move |at| there(self.orders.at(*at).next))
    }

    /// Open lots of a level, shown or not.
    #[inline(always)]
    pub(super) fn open_at(&self, level: u32) -> u64 {
        self.ladders.level(level).total + self.specials.hidden_at(level)
    }

    /// An order of a level loses open lots: how many of them were shown (hidden ones go first), and whether all are told of
    /// the level.
    #[inline(always)]
    pub(super) fn cut_shown(&mut self, handle: u32, level: u32, cut: u64) -> (u64, bool) {
        if self.specials.hidden_at(level) == 0 {
            return (cut, true);
        }
        let id = self.orders.at(handle).order_id;
        let hidden = self.specials.unhide(handle, id, level, cut);
        (cut - hidden, !self.is_hidden(handle))
    }

    /// Store a new hidden order and put it at the back of the hidden ones of its level; `level` of `price` is what
    /// `Ladders::find` gave. Returns its handle.
    pub(super) fn rest_hidden(
        &mut self,
        owner: (Owner, u32),
        lots: (u64, u64),
        place: (u32, i64, u32),
        special: Special,
    ) -> u32 {
        let count = self.orders.count() - self.stops.count();
        self.names.make_room(&mut self.orders, count);
        self.ids.make_room(&mut self.orders, count);
        let handle = self.orders.vacancy();
        self.store(owner, lots, (handle, NONE, NONE));
        self.keep_terms(handle, special);
        self.join_hidden(handle, lots, place);
        handle
    }

    /// Put a stored order that is hidden at the back of the hidden ones of its level, with these lots in total and open.
    pub(super) fn join_hidden(
        &mut self,
        handle: u32,
        (quantity, open): (u64, u64),
        (book, price, level): (u32, i64, u32),
    ) {
        let at = self.ladders.in_use(level, book, price);
        self.ladders.keep(at, (book, price));
        let room = self.ladders.room();
        let previous = self.specials.queue_up(handle, at, room);
        let order = self.orders.at_mut(handle);
        (order.quantity, order.remaining) = (quantity, open);
        (order.level, order.previous, order.next) = (at, previous, NONE);
        self.orders.at_mut(previous).next = handle;
        self.specials.hide(handle, at, open, room);
    }

    /// Take an order out of its level, where lots are hidden.
    #[cold]
    #[inline(never)]
    pub(super) fn leave_hiding(&mut self, handle: u32) -> Left {
        let order = *self.orders.at(handle);
        let at = order.level;
        let is_told = !self.is_hidden(handle);
        let hidden = self.specials.unhide(handle, order.order_id, at, u64::MAX);
        self.orders.at_mut(order.next).previous = order.previous;
        self.orders.at_mut(order.previous).next = order.next;
        let level = if is_told {
            let shown = order.remaining - hidden;
            self.ladders.take_out(at, shown, order.previous, order.next)
        } else {
            self.specials.leave_queue(at, order.previous, order.next);
            *self.ladders.level(at)
        };
        let is_empty = level.count == 0 && self.specials.first_hidden(at) == NONE;
        Left {
            level,
            find_anew: is_empty && self.ladders.put_out(at),
            is_told,
        }
    }

    /// Fill the taker from levels of which the best hides lots, from an execution on.
    #[cold]
    #[inline(never)]
    pub(super) fn fill_hiding<const RISK: bool>(
        &mut self,
        context: Context,
        taker: &mut Taker,
        reach: (u32, u64),
        trade: u32,
        out: &mut EventBuffer,
    ) {
        let mut care = Care::none(trade); // the taker ends for no reason that would name its price
        self.fill_carefully::<RISK>(context, taker, reach, (0, &mut care), out);
    }

    /// Fill the taker from the hidden orders of a level that it does not pass by. Returns why it ends, if it does for another
    /// reason than that it is filled.
    pub(super) fn fill_from_hidden<const RISK: bool>(
        &mut self,
        context: Context,
        taker: &mut Taker,
        at: u32,
        care: &mut Care,
        out: &mut EventBuffer,
    ) -> u16 {
        let price = self.ladders.level(at).price;
        let mut handle = self.specials.first_hidden(at);
        let mut ended = reason::NONE;
        while handle != NONE && taker.remaining != 0 && ended == reason::NONE {
            let order = *self.orders.at(handle);
            let offer = Offer {
                handle,
                price,
                lots: order.remaining,
                least: self.least_of(handle),
            };
            let lost = match self.meet::<RISK>(context, taker, &offer, care, out) {
                Met::Passed => 0,
                Met::Lost(lots) => lots,
                Met::Ended(reason) => {
                    ended = reason;
                    0
                }
                Met::Expired(reason) => {
                    ended = reason;
                    order.remaining
                }
            };
            self.specials.unhide(handle, order.order_id, at, lost);
            if lost == order.remaining {
                self.drop_hidden(at, handle);
            }
            handle = order.next;
        }
        ended
    }

    /// Take a hidden order, of which nothing is left, out of its level and forget it.
    fn drop_hidden(&mut self, at: u32, handle: u32) {
        let order = *self.orders.at(handle);
        self.orders.at_mut(order.next).previous = order.previous;
        self.orders.at_mut(order.previous).next = order.next;
        self.specials.leave_queue(at, order.previous, order.next);
        self.forget(handle, hash_name(order.session, order.client_id));
    }

    /// The best price of a side's orders that are not hidden with a minimum, if it has any: those never cross.
    pub(super) fn firm_price(&self, book: u32) -> Option<i64> {
        let mut levels = self.ladders.levels_of(book);
        let firm = levels.find(|(at, level)| level.count != 0 || self.has_firm(*at));
        firm.map(|(_, level)| level.price)
    }

    /// Whether a level has a hidden order without a minimum.
    fn has_firm(&self, at: u32) -> bool {
        let mut hidden = self.hidden_handles_at(at);
        hidden.any(|handle| self.least_of(handle) == 0)
    }
}
