//! Waiting orders whose price has come: they come in, one batch after the other, until none is due.
//!
//! What one look at the prices finds due comes in whole, by engine id, whatever the first of them do to the prices; then
//! there is a next look. No order waits twice, so a command that starts an avalanche ends it.

use super::Engine;
use super::book::Taker;
use super::events::{Context, EventBuffer, Owner, Place};
use super::index::hash_name;
use super::ladder::{book_of, key_of};
use super::orders::Order;
use super::registry::Refusal;
use super::stop::{Look, Stop};
use super::terms::Asking;
use crate::wire::{FLAG_POST_ONLY, LEVEL_QUANTITY_MAX, Triggered, phase, reason, side};

impl Engine {
    /// After a command about one order: end the lists whose legs it touched, let waiting orders in that are due, and tell what
    /// auctions would give. Mostly there is nothing of it, which is one question.
    #[inline(always)]
    pub(super) fn look<const RISK: bool>(&mut self, context: Context, out: &mut EventBuffer) {
        let others = self.lists.count() as usize | self.rules.collecting().len();
        if self.stops.may_be_alert() | (others != 0) {
            self.look_closely::<RISK>(context, out);
        }
    }

    #[inline(never)]
    fn look_closely<const RISK: bool>(&mut self, context: Context, out: &mut EventBuffer) {
        if self.stops.count() | self.lists.count() != 0 {
            if self.lists.count() != 0 {
                self.settle_lists(context, out);
            }
            let instrument = Place::of(self.ladders.changed).instrument;
            if self.may_be_due(instrument) {
                self.trigger::<RISK>(context, instrument, out);
            }
        }
        if self.rules.are_collecting() {
            self.tell_indications(context, out);
        }
    }

    /// After a command about many orders or about an instrument, and what time brings: the same in the instruments that were
    /// noted, which are then forgotten.
    #[cold]
    #[inline(never)]
    pub(super) fn look_at_touched(&mut self, context: Context, out: &mut EventBuffer) {
        if self.stops.touched.is_empty() {
            return;
        }
        let mut touched = std::mem::take(&mut self.stops.touched);
        touched.sort_unstable();
        touched.dedup();
        for instrument in touched.drain(..) {
            let last = self.ladders.markets.last_price(instrument);
            if self.stops.opened.contains(&instrument) && last != 0 {
                self.stops.note_trade(instrument, last);
            }
            if !self.may_be_due(instrument) {
                continue;
            }
            if self.funds.is_on {
                self.trigger::<true>(context, instrument, out);
            } else {
                self.trigger::<false>(context, instrument, out);
            }
        }
        self.stops.touched = touched;
        self.stops.opened.clear();
    }

    /// Note that a command of many orders changed a book.
    pub(super) fn touch(&mut self, instrument: u16) {
        if self.stops.count() != 0 && self.stops.touched.last() != Some(&instrument) {
            self.stops.touched.push(instrument);
        }
    }

    /// Whether any order of an instrument may be due.
    #[inline(never)]
    pub(super) fn may_be_due(&self, instrument: u16) -> bool {
        let [ask, bid] = [side::SELL, side::BUY].map(|side| {
            let best = self.best_shown(book_of(instrument, side));
            best.unwrap_or(-1) // which no order watches
        });
        self.stops.may_be_due(instrument, ask, bid)
    }

    #[cold]
    #[inline(never)]
    fn trigger<const RISK: bool>(
        &mut self,
        context: Context,
        instrument: u16,
        out: &mut EventBuffer,
    ) {
        if !self.are_looked_at(instrument) {
            return self.stops.forget_trades();
        }
        let mut due = std::mem::take(&mut self.stops.due);
        while self.may_be_due(instrument) {
            let last = self.ladders.markets.last_price(instrument);
            let best = |side| self.best_shown(book_of(instrument, side)).map(Look::at);
            let (ask, bid) = (best(side::SELL), best(side::BUY));
            let looks = [self.stops.take_traded(last), ask, bid];
            self.stops.gather(instrument, looks, &mut due);
            due.sort_unstable();
            for (id, stop, price) in due.drain(..) {
                if self.stops.at(stop).order_id != id {
                    continue; // the list it was a leg of has ended
                }
                if self.are_looked_at(instrument) {
                    self.come_in::<RISK>(context, (stop, price), out);
                    if self.lists.count() != 0 {
                        self.settle_lists(context, out);
                    }
                } else {
                    self.stops.wait_on(stop); // the one before it halted the instrument
                }
            }
            if !self.are_looked_at(instrument) {
                self.stops.forget_trades();
                break;
            }
        }
        self.stops.due = due;
    }

    /// Whether the prices of an instrument let orders in: in the continuous phase only.
    pub(super) fn are_looked_at(&self, instrument: u16) -> bool {
        self.rules.of(instrument).phase == phase::CONTINUOUS
    }

    /// An instrument becomes continuous: the next look has the last trade before.
    pub(super) fn open_to_stops(&mut self, instrument: u16) {
        if self.stops.count() != 0 {
            self.stops.opened.push(instrument);
            self.stops.touched.push(instrument);
        }
    }

    /// The price that a waiting order watches, if there is one.
    pub(super) fn watched_price(&self, stop: &Stop) -> Option<i64> {
        let place = stop.place();
        if stop.watches_trades() {
            let last = self.ladders.markets.last_price(place.instrument);
            (last != 0).then_some(last)
        } else {
            self.best_shown(stop.book ^ 1)
        }
    }

    /// A waiting order comes in because of a price.
    fn come_in<const RISK: bool>(
        &mut self,
        context: Context,
        (at, price): (u32, i64),
        out: &mut EventBuffer,
    ) {
        let id = self.stops.at(at).order_id;
        let is_leg = self.lists.count() != 0 && self.end_by_trigger(context, id, out);
        let stop = self.stops.release(at);
        let handle = stop.handle;
        let hash = self.list_as_resting(handle);
        let order = *self.orders.at(handle);
        let (owner, place) = (Owner::of(&order), stop.place());
        let told = Triggered {
            side: place.side,
            command: context.index(),
            instrument: place.instrument,
            type_: stop.order_type,
            trigger: stop.trigger,
            session: owner.session,
            client_id: owner.client_id,
            order_id: owner.order_id,
            price,
            quantity: order.remaining,
            ..Triggered::default()
        };
        out.put_record(&told.to_bytes());
        if RISK {
            self.release(handle, order.remaining);
            if is_leg {
                self.set_reserved(handle, (place, stop.price));
            }
            self.funds.recall(handle);
        }
        let bounds = self.bounds_of(place.instrument);
        if stop.price != 0 && !bounds.hold(stop.price) {
            let open = (stop.price, order.remaining);
            out.canceled(context, place, reason::OUTSIDE_BAND, owner, open, 0);
            return self.forget(handle, hash);
        }
        if stop.may_rest() {
            return self.come_to_rest::<RISK>(context, &order, &stop, out);
        }
        let taker = Taker {
            owner,
            place,
            remaining: order.remaining,
        };
        let asking = Asking {
            price: stop.price,
            stp: stop.stp,
            tif: stop.tif,
            min_quantity: stop.min_quantity,
            budget: 0,
        };
        self.take_carefully::<RISK>(context, taker, asking, out);
        self.forget(handle, hash);
    }

    /// An order that waited comes in as one that may rest.
    fn come_to_rest<const RISK: bool>(
        &mut self,
        context: Context,
        order: &Order,
        stop: &Stop,
        out: &mut EventBuffer,
    ) {
        let (handle, price, owner) = (stop.handle, stop.price, Owner::of(order));
        let hash = hash_name(owner.session, owner.client_id);
        let level = self.ladders.find(stop.book, price);
        if let Some((reason, _, _)) = self.refuse_entry(order, stop, level) {
            let open = (price, order.remaining);
            out.canceled(context, stop.place(), reason, owner, open, 0);
            return self.forget(handle, hash);
        }
        let mut taker = Taker {
            owner,
            place: stop.place(),
            remaining: order.remaining,
        };
        let asked = (price, stop.stp);
        let prevented = self.fill_limit::<RISK>(context, &mut taker, asked, stop.book ^ 1, out);
        let open = taker.remaining;
        if open == 0 {
            return self.forget(handle, hash);
        }
        if RISK {
            self.reserve(handle, open);
        }
        let (lots, place) = (
            (order.quantity - prevented, open),
            (stop.book, price, level),
        );
        self.join_with_terms(context, handle, lots, place, out);
    }

    /// Why an order that waited can't come in as one that may rest, as a new one could not.
    fn refuse_entry(&self, order: &Order, stop: &Stop, level: u32) -> Option<Refusal> {
        let opposite = stop.book ^ 1;
        let crosses = self.ladders.best_key(opposite) <= key_of(opposite, stop.price);
        if stop.flags & FLAG_POST_ONLY != 0 && crosses {
            let refusal = self.refuse_cross(stop.price, order.remaining, opposite);
            if refusal.is_some() {
                return refusal;
            }
        }
        let resting = self.orders_resting() - 1; // it waits no more, and is counted already
        if resting >= self.orders_max {
            return Some((reason::ORDERS_FULL, resting, self.orders_max));
        }
        let is_full = self.open_at(level) + order.remaining > LEVEL_QUANTITY_MAX;
        is_full.then_some((reason::LEVEL_FULL, order.remaining, LEVEL_QUANTITY_MAX))
    }
}
