//! Orders that wait for a price, while they wait: they come, are changed, and go.

use super::Engine;
use super::command::Command;
use super::events::{Context, EventBuffer, Owner, Place};
use super::index::{hash_id, hash_name};
use super::invariants::hold;
use super::ladder::book_of;
use super::orders::{NONE, Order};
use super::phases::{ask, check_phase};
use super::registry::Refusal;
use super::specials::{Special, allows_slices};
use super::stop::{Look, Stop, has_limit};
use super::terms::field;
use super::trading::{no_order, reject};
use crate::wire::{
    FLAG_ENGINE_TARGET, FLAG_POST_ONLY, FLAG_SLIDE, OrderTerms, RECORD_SIZE, phase, priority,
    reason, until,
};

/// Bytes of a command.
type Bytes = [u8; RECORD_SIZE];

/// Where the flags of a command stand.
const FLAGS_AT: u64 = 5;

impl Engine {
    /// A new order that waits, once its terms are known to be good.
    pub(super) fn enter_to_wait<const RISK: bool>(
        &mut self,
        context: Context,
        record: &Bytes,
        terms: &OrderTerms,
        out: &mut EventBuffer,
    ) {
        let command = Command::of(record);
        let place = Place {
            instrument: command.instrument(),
            side: command.side(),
        };
        let mut stop = Stop {
            order_id: context.order_id,
            stop_price: terms.stop_price,
            price: command.price,
            trail: terms.trail,
            activation: terms.activation_price,
            min_quantity: terms.min_quantity,
            book: book_of(place.instrument, place.side),
            order_type: command.order_type(),
            tif: command.tif(),
            stp: command.stp(),
            trigger: terms.trigger,
            trail_unit: terms.trail_unit,
            flags: command.flags() & FLAG_POST_ONLY,
            ..Stop::default()
        };
        let wanted = (command.price, command.quantity);
        let mut refusal = None;
        if RISK {
            refusal = self.fund_waiting(command.session(), place, wanted, 0);
        }
        let count = self.check_count(command.session(), place.instrument, true);
        let refusal = refusal.or(count.err());
        if let Some(refusal) = refusal.or_else(|| self.refuse_to_wait(&stop)) {
            return reject(context, record, 0, refusal, out);
        }
        out.accepted(context, &command);
        let follows = stop.is_trailing() && self.are_looked_at(place.instrument);
        if let (true, Some(price)) = (follows, self.watched_price(&stop)) {
            stop.follow(Look::at(price)); // it can't be due: it is at a distance from where it starts
        }
        let owner = Owner {
            session: command.session(),
            client_id: command.client_id,
            order_id: context.order_id,
        };
        let handle = self.store_waiting(owner, command.quantity, stop);
        self.keep_terms(
            handle,
            Special {
                display: terms.display,
                expires_ns: terms.expires_ns,
                until: stop.until(),
                ..Special::default()
            },
        );
        if RISK {
            self.reserve(handle, command.quantity);
        }
    }

    /// Why an order can't begin to wait: it is due already, or there is no room.
    pub(super) fn refuse_to_wait(&self, stop: &Stop) -> Option<Refusal> {
        let price = self.watched_price(stop).unwrap_or_default();
        if price != 0 && !stop.is_trailing() && stop.is_reached(price) {
            let (price, stop_price) = (price as u64, stop.stop_price as u64);
            return Some((reason::STOP_WOULD_TRIGGER, price, stop_price));
        }
        let count = u64::from(self.stops.count());
        let is_full = count >= self.orders_max;
        is_full.then_some((reason::STOPS_FULL, count, self.orders_max))
    }

    /// Store an order of so many lots that waits; returns its handle.
    pub(super) fn store_waiting(&mut self, owner: Owner, quantity: u64, stop: Stop) -> u32 {
        let count = self.stops.count();
        self.waiting_names.make_room(&mut self.orders, count);
        self.waiting_ids.make_room(&mut self.orders, count);
        let handle = self.orders.vacancy();
        let sender = self.sessions.at_mut(owner.session);
        let session_next = std::mem::replace(&mut sender.orders, handle);
        let hash = hash_name(owner.session, owner.client_id);
        *self.orders.take(handle) = Order {
            remaining: quantity,
            quantity,
            order_id: owner.order_id,
            client_id: owner.client_id,
            session: owner.session,
            level: NONE,
            next: self.stops.insert(Stop { handle, ..stop }),
            previous: NONE,
            name_next: self.waiting_names.put(hash, handle),
            id_next: self.waiting_ids.put(hash_id(owner.order_id), handle),
            session_next,
            session_previous: NONE,
        };
        self.orders.at_mut(session_next).session_previous = handle;
        handle
    }

    /// Whether an order that exists waits, which is at no level.
    #[inline(always)]
    pub(super) fn is_waiting(order: &Order) -> bool {
        order.level == NONE
    }

    /// Orders that wait in an instrument.
    pub(super) fn waiting_in(&self, instrument: u16) -> u64 {
        self.stops.of_instrument(instrument).count() as u64
    }

    /// The ladder of an order, or the one it would rest in.
    pub(super) fn book_of_order(&self, order: &Order) -> u32 {
        if Self::is_waiting(order) {
            self.stops.at(order.next).book
        } else {
            self.ladders.level(order.level).book
        }
    }

    /// The limit of an order; 0 for one that waits and has none.
    pub(super) fn price_of_order(&self, order: &Order) -> i64 {
        if Self::is_waiting(order) {
            self.stops.at(order.next).price
        } else {
            self.ladders.level(order.level).price
        }
    }

    /// The order of a command if it waits, and not elsewhere than in the instrument that the command names (0: any).
    /// `handle` is what was found by its engine id, or among the orders that rest.
    fn waiting(&self, command: &Command, handle: u32) -> Option<(Order, Stop)> {
        let is_named = handle == NONE && command.flags() & FLAG_ENGINE_TARGET == 0;
        let handle = if is_named {
            self.find_waiting_name(command.session(), command.target_id)
        } else {
            handle
        };
        let (order, instrument) = (*self.orders.at(handle), command.instrument());
        if handle == NONE || !Self::is_waiting(&order) {
            return None;
        }
        let stop = *self.stops.at(order.next);
        let is_elsewhere = instrument != 0 && instrument != stop.place().instrument;
        (!is_elsewhere).then_some((order, stop))
    }

    /// Check the waiting orders; returns their count.
    pub(super) fn check_waiting(&self) -> Result<usize, String> {
        self.stops.check()?;
        let count = u64::from(self.stops.count());
        hold!(
            count <= self.orders_max,
            "{count} orders wait, more than orders_max"
        );
        for stop in self.stops.iter() {
            let (order, id) = (self.orders.at(stop.handle), stop.order_id);
            let instrument = stop.place().instrument;
            hold!(
                order.order_id == id && Self::is_waiting(order),
                "waiting order {id} is not that of the slab"
            );
            hold!(
                self.stops.at(order.next).order_id == id && order.quantity == order.remaining,
                "waiting order {id}: its link or its quantity is wrong"
            );
            let (limits, number) = (self.limits_of(instrument), self.rules.of(instrument).phase);
            hold!(
                (stop.price == 0 || limits.allow_price(stop.price))
                    && self.until_of(stop.handle) == stop.until()
                    && (stop.until() == until::NONE || number != phase::CLOSED),
                "waiting order {id}: its instrument would not let it wait"
            );
            self.check_found(stop.handle)?;
            self.check_not_due(stop)?;
        }
        Ok(count as usize)
    }

    /// Forget a waiting order.
    fn forget_waiting<const RISK: bool>(&mut self, order: &Order, stop: &Stop) {
        if RISK {
            self.release(stop.handle, order.remaining);
        }
        self.stops.remove(order.next);
        let hash = self.list_as_resting(stop.handle);
        self.forget(stop.handle, hash);
    }

    /// An order that waits no more is found among those that rest from now on. Returns the hash of its name.
    pub(super) fn list_as_resting(&mut self, handle: u32) -> u32 {
        let order = *self.orders.at(handle);
        let orders = &mut self.orders;
        let hash = hash_name(order.session, order.client_id);
        let id_hash = hash_id(order.order_id);
        let count = orders.count() - self.stops.count();
        self.waiting_names
            .remove(orders, hash, handle, order.name_next);
        self.waiting_ids
            .remove(orders, id_hash, handle, order.id_next);
        self.names.make_room(orders, count);
        self.ids.make_room(orders, count);
        let order = orders.at_mut(handle);
        order.name_next = self.names.put(hash, handle);
        order.id_next = self.ids.put(id_hash, handle);
        hash
    }

    /// The waiting order of a session by its name, or `NONE`.
    pub(super) fn find_waiting_name(&self, session: u32, client_id: u64) -> u32 {
        let hash = hash_name(session, client_id);
        self.waiting_names.find(&self.orders, hash, |order| {
            order.client_id == client_id && order.session == session
        })
    }

    /// The waiting order of an engine id, or `NONE`.
    pub(super) fn find_waiting_id(&self, order_id: u64) -> u32 {
        let hash = hash_id(order_id);
        self.waiting_ids
            .find(&self.orders, hash, |order| order.order_id == order_id)
    }

    /// Take any order off for good, as `withdraw` does one that rests.
    #[cold]
    #[inline(never)]
    pub(super) fn withdraw_any<const RISK: bool>(
        &mut self,
        context: Context,
        handle: u32,
        (reason, request_id): (u16, u64),
        out: &mut EventBuffer,
    ) {
        let order = *self.orders.at(handle);
        if !Self::is_waiting(&order) {
            let target = (handle, hash_name(order.session, order.client_id));
            return self.withdraw::<RISK>(context, target, reason, request_id, out);
        }
        let stop = *self.stops.at(order.next);
        let (owner, open) = (Owner::of(&order), (stop.price, order.remaining));
        out.canceled(context, stop.place(), reason, owner, open, request_id);
        self.forget_waiting::<RISK>(&order, &stop);
    }

    /// `cancel` of an order that does not rest where it says: it waits, or there is none.
    #[cold]
    #[inline(never)]
    pub(super) fn cancel_waiting<const RISK: bool>(
        &mut self,
        context: Context,
        record: &Bytes,
        handle: u32,
        out: &mut EventBuffer,
    ) {
        let command = Command::of(record);
        let is_foreign = |(order, _): &(Order, Stop)| {
            self.sessions.at(order.session).account != command.account()
        };
        let found = self.waiting(&command, handle);
        let Some((order, stop)) = found.filter(|found| !is_foreign(found)) else {
            return reject(context, record, 0, no_order(record), out);
        };
        let (owner, open) = (Owner::of(&order), (stop.price, order.remaining));
        let told = Owner {
            session: command.session(),
            ..owner
        };
        let reason = reason::USER_CANCEL;
        if owner.session != told.session {
            out.canceled(context, stop.place(), reason, owner, open, 0);
        }
        out.canceled(context, stop.place(), reason, told, open, command.client_id);
        self.forget_waiting::<RISK>(&order, &stop);
    }

    /// `replace` of an order that does not rest where it says.
    #[cold]
    #[inline(never)]
    pub(super) fn replace_waiting<const RISK: bool>(
        &mut self,
        context: Context,
        record: &Bytes,
        handle: u32,
        out: &mut EventBuffer,
    ) {
        let command = Command::of(record);
        let Some((order, stop)) = self.waiting(&command, handle) else {
            return reject(context, record, 0, no_order(record), out);
        };
        let (handle, id) = (stop.handle, order.order_id);
        let changed = self.refuse_leg(id).map_or(Ok(()), Err);
        let changed = changed.and_then(|()| self.check_change(&command, &stop));
        if let Err(refusal) = changed {
            return reject(context, record, id, refusal, out);
        }
        let (price, quantity) = (command.price, command.quantity);
        let place = stop.place();
        let is_in_place = price == stop.price && quantity <= order.remaining;
        if RISK && is_in_place {
            self.release(handle, order.remaining - quantity);
        } else if RISK {
            let held = order.remaining * self.funds.terms(handle).per_lot as u64;
            let wanted = (price, quantity);
            let refusal = self.fund_waiting(command.session(), place, wanted, held);
            if let Some(refusal) = refusal {
                return reject(context, record, id, refusal, out);
            }
            self.release(handle, order.remaining);
            self.reserve(handle, quantity);
        }
        out.replaced(context, place, priority::KEPT, id, &command, quantity);
        let hash = hash_name(order.session, order.client_id);
        let link = order.name_next;
        self.waiting_names
            .remove(&mut self.orders, hash, handle, link);
        let hash = hash_name(order.session, command.client_id);
        let link = self.waiting_names.put(hash, handle);
        let entry = self.orders.at_mut(handle);
        (entry.client_id, entry.name_next) = (command.client_id, link);
        (entry.quantity, entry.remaining) = (quantity, quantity);
        let entry = self.stops.at_mut(order.next);
        (entry.price, entry.stp) = (price, command.stp());
        entry.flags = command.flags() & FLAG_POST_ONLY;
    }

    /// Why a waiting order can't become what a `replace` says, its money left aside.
    fn check_change(&self, command: &Command, stop: &Stop) -> Result<(), Refusal> {
        let (price, quantity) = (command.price, command.quantity);
        let instrument = stop.place().instrument;
        check_phase(self.rules.of(instrument).phase, ask::REPLACE, false)?;
        let limits = self.limits_of(instrument);
        let is_limit = has_limit(stop.order_type);
        if !limits.allow_quantity(quantity) || (is_limit && !limits.allow_price(price)) {
            return Err(limits.refuse(quantity, price));
        }
        if is_limit {
            self.check_notional(instrument, price, quantity)?;
        } else {
            self.check_market(instrument, quantity, 0)?;
            if price != 0 {
                return Err((reason::PRICE_ABOVE_MAX, price as u64, 0));
            }
        }
        let is_post_only = command.flags() & FLAG_POST_ONLY != 0;
        let slides = command.flags() & FLAG_SLIDE != 0; // it meets nothing that it could slide from
        let special = self.specials.get(stop.handle, stop.order_id);
        let display = special.map_or(0, |special| special.display);
        let conflicts = [
            (FLAGS_AT, slides || is_post_only && !stop.may_rest()),
            (field::MIN_QUANTITY, stop.min_quantity > quantity),
            (field::DISPLAY, !allows_slices(display, quantity)),
        ];
        let conflict = conflicts.into_iter().find(|(_, conflicts)| *conflicts);
        conflict.map_or(Ok(()), |(offset, _)| {
            Err((reason::TERMS_CONFLICT, offset, 0))
        })
    }

    /// `reduce` of an order that does not rest where it says.
    #[cold]
    #[inline(never)]
    pub(super) fn reduce_waiting<const RISK: bool>(
        &mut self,
        context: Context,
        record: &Bytes,
        handle: u32,
        out: &mut EventBuffer,
    ) {
        let command = Command::of(record);
        let Some((order, stop)) = self.waiting(&command, handle) else {
            return reject(context, record, 0, no_order(record), out);
        };
        let number = self.rules.of(stop.place().instrument).phase;
        let changed = self.refuse_leg(order.order_id).map_or(Ok(()), Err);
        if let Err(refusal) = changed.and_then(|()| check_phase(number, ask::REDUCE, false)) {
            return reject(context, record, order.order_id, refusal, out);
        }
        let handle = stop.handle;
        let (cut, id) = (command.quantity, command.client_id);
        if cut >= order.remaining {
            let why = (reason::REDUCED_TO_ZERO, id);
            return self.withdraw_any::<RISK>(context, handle, why, out);
        }
        let left = order.remaining - cut;
        if stop.min_quantity > left {
            let refusal = (reason::TERMS_CONFLICT, field::MIN_QUANTITY, 0);
            return reject(context, record, order.order_id, refusal, out);
        }
        if RISK {
            self.release(handle, cut);
        }
        let entry = self.orders.at_mut(handle);
        (entry.quantity, entry.remaining) = (left, left);
        let owner = Owner::of(entry);
        out.reduced(context, stop.place(), owner, stop.price, (cut, left), id);
    }
}
