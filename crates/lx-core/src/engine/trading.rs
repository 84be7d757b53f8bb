//! The commands of traders about one order: new, cancel, replace, reduce.
//!
//! What happens to nearly every command is written straight down in four functions; what is rare is called, with the record
//! and not with what was read from it, so that the straight way keeps all in registers.

use super::Engine;
use super::ahead::Hint;
use super::book::Taker;
use super::command::Command;
use super::events::{Context, EventBuffer, Owner, Place, Rejection};
use super::index::hash_name;
use super::ladder::{book_of, is_aside, key_of};
use super::registry::Refusal;
use super::rules::Station;
use super::specials::Special;
use super::targets::Target;
use crate::wire::{
    FLAG_ENGINE_TARGET, FLAG_POST_ONLY, FLAG_SLIDE, LEVEL_QUANTITY_MAX, OrderTerms, RECORD_SIZE,
    order_type, priority, reason, self_trade, time_in_force,
};

/// Bytes of a command.
type Bytes = [u8; RECORD_SIZE];

impl Engine {
    /// Stage "session": whether the sender may speak. If so its client id is used up; if not it is told.
    #[inline(always)]
    pub(super) fn admit(
        &mut self,
        context: Context,
        record: &Bytes,
        out: &mut EventBuffer,
    ) -> bool {
        self.admit_to(context, record, false, out)
    }

    /// The same for a command that `trades`, which not every session may.
    #[inline(always)]
    pub(super) fn admit_to(
        &mut self,
        context: Context,
        record: &Bytes,
        trades: bool,
        out: &mut EventBuffer,
    ) -> bool {
        let command = Command::of(record);
        let sender = (command.session(), command.account());
        let is_admitted = self.sessions.admit(sender, command.client_id, trades);
        if !is_admitted {
            self.turn_away(context, record, out);
        }
        is_admitted
    }

    /// `new`.
    #[inline(never)]
    pub(super) fn enter<const RISK: bool>(
        &mut self,
        context: Context,
        record: &Bytes,
        out: &mut EventBuffer,
    ) {
        let command = Command::of(record);
        if !self.admit_to(context, record, true, out) {
            return;
        }
        let limits = self.ladders.limits(command.instrument());
        let is_limit = command.order_type() == order_type::LIMIT;
        let is_market = command.order_type() == order_type::MARKET;
        let is_allowed = limits.allow_quantity(command.quantity)
            & ((limits.allow_price(command.price) & is_limit) | is_market)
            & (command.tif() <= time_in_force::GTC)
            & (command.flags() & FLAG_SLIDE == 0);
        if !is_allowed {
            let terms = OrderTerms::default();
            return self.enter_by_rules::<RISK>(context, record, &terms, out);
        }
        if RISK && !self.fund_new(context, record, 0, out) {
            return;
        }
        if command.tif() != time_in_force::GTC {
            return self.take::<RISK>(context, record, out);
        }
        self.enter_to_rest::<RISK, false>(context, record, None, out);
    }

    /// A new order that may rest, once it is known to be good and paid for; `terms` are none most often. Where the rules of
    /// the instrument are looked at (`RULED`) it may have to wait.
    #[inline(always)]
    pub(super) fn enter_to_rest<const RISK: bool, const RULED: bool>(
        &mut self,
        context: Context,
        record: &Bytes,
        terms: Option<&Special>,
        out: &mut EventBuffer,
    ) {
        let command = Command::of(record);
        let book = book_of(command.instrument(), command.side());
        let mut station = Station::in_book(book, command.price);
        if RULED {
            let until = terms.map_or(0, |terms| terms.until);
            station = self.station(Place::of(station.book), until, command.price);
        }
        let Station { book, price, .. } = station;
        let opposite = book ^ 1;
        let crosses = station.is_matched
            & (self.ladders.best_key(opposite) <= key_of(opposite, command.price));
        if command.flags() & FLAG_POST_ONLY != 0 && crosses {
            if let Some(refusal) = self.refuse_cross(command.price, command.quantity, opposite) {
                return reject(context, record, 0, refusal, out);
            }
        }
        let level = self.ladders.find(book, price);
        // No overflow: a total is at most 2^63 - 1, a quantity at most 2^53 - 1. A level not in use has a total of 0.
        let total = self.open_at(level) + command.quantity;
        if self.orders_resting() >= self.orders_max || total > LEVEL_QUANTITY_MAX {
            return self.refuse_rest(context, record, out);
        }
        out.accepted(context, &command);
        let (mut quantity, mut remaining) = (command.quantity, command.quantity);
        if crosses {
            (quantity, remaining) = self.fill_new::<RISK>(context, record, out);
            if remaining == 0 {
                return;
            }
        }
        let (session, name) = (command.session(), command.client_id);
        let owner = Owner {
            session,
            client_id: name,
            order_id: context.order_id,
        };
        let hash = hash_name(session, name);
        let owner = (owner, hash);
        let (lots, place) = ((quantity, remaining), (book, price, level));
        let handle = if let Some(terms) = terms {
            let price = station.aside_price(command.price);
            let terms = Special { price, ..*terms };
            self.rest_with_terms(context, owner, lots, place, terms, out)
        } else {
            let (handle, level) = self.rest(owner, lots, remaining, place);
            out.level(context, &level);
            handle
        };
        if RISK {
            self.reserve(handle, remaining);
        }
    }

    /// Match a new limit order that crosses; returns its lots altogether and what stays open.
    #[inline(never)]
    fn fill_new<const RISK: bool>(
        &mut self,
        context: Context,
        record: &Bytes,
        out: &mut EventBuffer,
    ) -> (u64, u64) {
        let command = Command::of(record);
        let opposite = book_of(command.instrument(), command.side()) ^ 1;
        let mut taker = Taker::of(context, &command);
        let asked = (command.price, command.stp());
        let prevented = self.fill_limit::<RISK>(context, &mut taker, asked, opposite, out);
        (command.quantity - prevented, taker.remaining)
    }

    /// Fill a taker up to a price, minding a self-trade mode; returns the lots that it lost without a trade.
    #[inline(always)]
    pub(super) fn fill_limit<const RISK: bool>(
        &mut self,
        context: Context,
        taker: &mut Taker,
        (price, stp): (i64, u8),
        opposite: u32,
        out: &mut EventBuffer,
    ) -> u64 {
        let limit_key = key_of(opposite, price);
        let limits = self.ladders.limits(taker.place.instrument);
        if (stp == self_trade::NONE) & limits.are_all() {
            self.fill::<RISK>(context, taker, opposite, limit_key, out);
            return 0;
        }
        let mut care = self.care_of::<RISK>(context, taker.place, (price, stp), 0);
        let reach = (opposite, limit_key);
        self.fill_carefully::<RISK>(context, taker, reach, (price, &mut care), out);
        care.prevented
    }

    /// `cancel`.
    #[inline(never)]
    pub(super) fn cancel<const RISK: bool>(
        &mut self,
        context: Context,
        record: &Bytes,
        hint: Hint,
        out: &mut EventBuffer,
    ) {
        let command = Command::of(record);
        if !self.admit(context, record, out) {
            return;
        }
        if command.flags() & FLAG_ENGINE_TARGET != 0 {
            return self.cancel_by_id::<RISK>(context, record, out);
        }
        let handle = self.find_hinted(command.session(), command.target_id, hint);
        if self.is_elsewhere(handle, command.instrument()) {
            return self.cancel_waiting::<RISK>(context, record, handle, out);
        }
        let id = command.client_id;
        self.withdraw::<RISK>(context, (handle, hint.hash), reason::USER_CANCEL, id, out);
    }

    /// Cancel an order of the account by its engine id. When another session owns it both are told.
    #[inline(never)]
    fn cancel_by_id<const RISK: bool>(
        &mut self,
        context: Context,
        record: &Bytes,
        out: &mut EventBuffer,
    ) {
        let command = Command::of(record);
        let handle = self.find_id(command.target_id);
        let owner = Owner::of(self.orders.at(handle));
        let is_foreign = self.sessions.at(owner.session).account != command.account();
        if self.is_elsewhere(handle, command.instrument()) || is_foreign {
            return self.cancel_waiting::<RISK>(context, record, handle, out);
        }
        let hash = hash_name(owner.session, owner.client_id);
        let (reason, id) = (reason::USER_CANCEL, command.client_id);
        if owner.session == command.session() {
            return self.withdraw::<RISK>(context, (handle, hash), reason, id, out);
        }
        let mut target = self.target(handle, hash);
        self.find_limit(&mut target);
        let (place, open) = (target.place, (target.price, target.remaining));
        if RISK {
            self.release(handle, target.remaining);
        }
        let left = self.leave_level(handle);
        self.forget(handle, hash);
        let told = Owner {
            session: command.session(),
            ..owner
        };
        out.canceled(context, place, reason, owner, open, 0);
        out.canceled(context, place, reason, told, open, id);
        if left.is_told {
            out.level(context, &left.level);
        }
    }

    /// `replace`.
    #[inline(never)]
    pub(super) fn replace<const RISK: bool>(
        &mut self,
        context: Context,
        record: &Bytes,
        hint: Hint,
        out: &mut EventBuffer,
    ) {
        let command = Command::of(record);
        if !self.admit_to(context, record, true, out) {
            return;
        }
        let (handle, hash) = self.find_own(&command, hint);
        if self.is_elsewhere(handle, command.instrument()) {
            return self.replace_waiting::<RISK>(context, record, handle, out);
        }
        let target = self.target(handle, hash);
        let limits = self.ladders.limits(target.place.instrument);
        let is_plain = limits.allow_quantity(command.quantity)
            & limits.allow_price(command.price)
            & (command.flags() & FLAG_SLIDE == 0)
            & !is_aside(target.book)
            & self.refuse_leg(target.order_id).is_none();
        if !is_plain {
            return self.replace_by_rules::<RISK>(context, target, record, out);
        }
        let executed = target.quantity - target.remaining;
        if command.quantity <= executed {
            let (reason, id) = (reason::REPLACED_BELOW_EXECUTED, command.client_id);
            return self.withdraw::<RISK>(context, (handle, hash), reason, id, out);
        }
        let remaining = command.quantity - executed;
        if command.price == target.price && remaining <= target.remaining {
            self.shrink::<RISK>(context, &target, &command, remaining, out);
        } else {
            self.requeue::<RISK, false>(context, &target, record, remaining, out);
        }
    }

    /// Replace an order that only shrinks: it keeps its place.
    #[inline(always)]
    pub(super) fn shrink<const RISK: bool>(
        &mut self,
        context: Context,
        target: &Target,
        command: &Command,
        remaining: u64,
        out: &mut EventBuffer,
    ) {
        let (place, id) = (target.place, target.order_id);
        out.replaced(context, place, priority::KEPT, id, command, remaining);
        let name = (command.session(), command.client_id);
        self.rename(target.handle, target.hash, name);
        if RISK {
            self.release(target.handle, target.remaining - remaining);
        }
        let order = self.orders.at_mut(target.handle);
        (order.quantity, order.remaining) = (command.quantity, remaining);
        self.cut_level(context, target, target.remaining - remaining, out);
    }

    /// Open lots of an order are gone: so they are of its level. Event: `level`, unless the order is hidden.
    #[inline(always)]
    fn cut_level(&mut self, context: Context, target: &Target, cut: u64, out: &mut EventBuffer) {
        let (shown, is_told) = self.cut_shown(target.handle, target.level, cut);
        let level = self.ladders.level_mut(target.level);
        level.total -= shown;
        if is_told {
            out.level(context, level);
        }
    }

    /// Replace an order that loses its place: it leaves its level and comes in again, as a taker if it crosses.
    #[inline(always)]
    pub(super) fn requeue<const RISK: bool, const RULED: bool>(
        &mut self,
        context: Context,
        target: &Target,
        record: &Bytes,
        remaining: u64,
        out: &mut EventBuffer,
    ) {
        let command = Command::of(record);
        let (handle, place, price) = (target.handle, target.place, command.price);
        let rests = (handle, target.order_id, target.remaining);
        let has_terms = self.specials.get(handle, target.order_id).is_some();
        if has_terms {
            if let Some(refusal) = self.refuse_slices(handle, remaining) {
                return reject(context, record, target.order_id, refusal, out);
            }
        }
        if RISK && !self.fund_again(context, record, rests, (place, remaining), out) {
            return;
        }
        let mut station = Station::in_book(book_of(place.instrument, place.side), price);
        if RULED {
            station = self.station(place, self.until_of(handle), price);
        }
        let opposite = station.book ^ 1;
        let crosses =
            station.is_matched & (self.ladders.best_key(opposite) <= key_of(opposite, price));
        if command.flags() & FLAG_POST_ONLY != 0 && crosses {
            if let Some(refusal) = self.refuse_cross(price, remaining, opposite) {
                return reject(context, record, target.order_id, refusal, out);
            }
        }
        let mut level = self.ladders.find(station.book, station.price);
        let own = target.remaining * u64::from(level == target.level);
        if self.open_at(level) - own + remaining > LEVEL_QUANTITY_MAX {
            let refusal = (reason::LEVEL_FULL, command.quantity, LEVEL_QUANTITY_MAX);
            return reject(context, record, target.order_id, refusal, out);
        }
        let id = target.order_id;
        out.replaced(context, place, priority::LOST, id, &command, remaining);
        if RISK {
            self.release(handle, target.remaining);
        }
        let left = self.leave_level(handle);
        if left.find_anew {
            level = self.ladders.find(station.book, station.price); // its leaf may be gone
        }
        if left.is_told {
            out.level(context, &left.level);
        }
        let name = (command.session(), command.client_id);
        self.rename(handle, target.hash, name);
        let (mut quantity, mut open) = (command.quantity, remaining);
        if crosses {
            (quantity, open) = self.fill_again::<RISK>(context, handle, record, remaining, out);
            if open == 0 {
                return self.forget(handle, hash_name(name.0, name.1));
            }
        }
        if RISK {
            self.reserve(handle, open);
        }
        let (lots, place) = ((quantity, open), (station.book, station.price, level));
        if has_terms {
            self.specials.set_price(handle, station.aside_price(price));
            return self.join_with_terms(context, handle, lots, place, out);
        }
        let level = self.join(handle, lots, open, place);
        out.level(context, &level);
    }

    /// Match a replaced order that crosses; returns its lots altogether and what stays open.
    #[inline(never)]
    fn fill_again<const RISK: bool>(
        &mut self,
        context: Context,
        handle: u32,
        record: &Bytes,
        remaining: u64,
        out: &mut EventBuffer,
    ) -> (u64, u64) {
        let command = Command::of(record);
        let order = self.orders.at(handle);
        let place = Place::of(self.ladders.level(order.level).book);
        let opposite = book_of(place.instrument, place.side) ^ 1;
        let mut taker = Taker {
            owner: Owner::of(order),
            place,
            remaining,
        };
        let asked = (command.price, command.stp());
        let prevented = self.fill_limit::<RISK>(context, &mut taker, asked, opposite, out);
        (command.quantity - prevented, taker.remaining)
    }

    /// `reduce`.
    #[inline(never)]
    pub(super) fn reduce<const RISK: bool>(
        &mut self,
        context: Context,
        record: &Bytes,
        hint: Hint,
        out: &mut EventBuffer,
    ) {
        let command = Command::of(record);
        if !self.admit(context, record, out) {
            return;
        }
        let (handle, hash) = self.find_own(&command, hint);
        if self.is_elsewhere(handle, command.instrument()) {
            return self.reduce_waiting::<RISK>(context, record, handle, out);
        }
        let mut target = self.target(handle, hash);
        if let Some(refusal) = self.refuse_leg(target.order_id) {
            return reject(context, record, target.order_id, refusal, out);
        }
        if is_aside(target.book) | !self.ladders.limits(target.place.instrument).are_all() {
            if let Some(refusal) = self.refuse_reduce(&mut target) {
                return reject(context, record, target.order_id, refusal, out);
            }
        }
        let cut = command.quantity;
        let id = command.client_id;
        if cut >= target.remaining {
            let reason = reason::REDUCED_TO_ZERO;
            return self.withdraw::<RISK>(context, (handle, hash), reason, id, out);
        }
        if RISK {
            self.release(handle, cut);
        }
        let order = self.orders.at_mut(handle);
        order.quantity -= cut;
        order.remaining -= cut;
        let left = (cut, order.remaining);
        let owner = Owner::of(order);
        out.reduced(context, target.place, owner, target.price, left, id);
        self.cut_level(context, &target, cut, out);
    }

    /// There is no room for an order to rest, in the engine or in its level.
    #[cold]
    #[inline(never)]
    fn refuse_rest(&self, context: Context, record: &Bytes, out: &mut EventBuffer) {
        let (resting, max) = (self.orders_resting(), self.orders_max);
        let refusal = if resting >= max {
            (reason::ORDERS_FULL, resting, max)
        } else {
            let quantity = Command::of(record).quantity;
            (reason::LEVEL_FULL, quantity, LEVEL_QUANTITY_MAX)
        };
        reject(context, record, 0, refusal, out);
    }
}

/// The refusal of a command whose target was not found.
#[cold]
#[inline(never)]
pub(super) fn no_order(record: &Bytes) -> Refusal {
    (reason::UNKNOWN_ORDER, Command::of(record).target_id, 0)
}

/// Tell the sender of any command that it was rejected. `order_id` is the order concerned, or 0.
#[cold]
#[inline(never)]
pub(super) fn reject(
    context: Context,
    record: &Bytes,
    order_id: u64,
    (reason, value, limit): Refusal,
    out: &mut EventBuffer,
) {
    let command = Command::of(record);
    let rejection = Rejection {
        reason,
        order_id,
        value,
        limit,
    };
    let (session, id) = (command.session(), command.client_id);
    out.rejected(context, command.instrument(), session, id, rejection);
}
