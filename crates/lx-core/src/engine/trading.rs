//! The commands of traders about one order: new, cancel, replace, reduce.
//!
//! What happens to nearly every command is written straight down in four functions; what is rare is called, with the record
//! and not with what was read from it, so that the straight way keeps all in registers.

use super::Engine;
use super::ahead::Hint;
use super::book::Taker;
use super::command::Command;
use super::events::{Context, EventBuffer, Owner, Place, Rejection};
use super::index::{hash_id, hash_name};
use super::ladder::{book_of, key_of};
use super::orders::NONE;
use super::registry::Refusal;
use crate::wire::{
    FLAG_ENGINE_TARGET, FLAG_POST_ONLY, FLAG_SLIDE, LEVEL_QUANTITY_MAX, OrderTerms, RECORD_SIZE,
    order_type, priority, reason, self_trade, time_in_force,
};

/// Bytes of a command.
type Bytes = [u8; RECORD_SIZE];

/// A command's order that rests.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    handle: u32,
    /// Hash of its name.
    hash: u32,
    level: u32,
    price: i64,
    pub place: Place,
    pub quantity: u64,
    pub remaining: u64,
    pub order_id: u64,
}

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
        let is_market = command.order_type() == order_type::MARKET;
        let is_allowed = limits.allow_quantity(command.quantity)
            & (limits.allow_price(command.price) | is_market)
            & (command.tif() <= time_in_force::GTC)
            & (command.flags() & FLAG_SLIDE == 0);
        if !is_allowed {
            return self.enter_checked::<RISK>(context, record, &OrderTerms::default(), out);
        }
        if RISK && !self.fund_new(context, record, 0, out) {
            return;
        }
        if command.tif() != time_in_force::GTC {
            return self.take::<RISK>(context, record, out);
        }
        self.enter_to_rest::<RISK>(context, record, None, out);
    }

    /// A new order that may rest, once it is known to be good and paid for; `terms` are none most often.
    #[inline(always)]
    pub(super) fn enter_to_rest<const RISK: bool>(
        &mut self,
        context: Context,
        record: &Bytes,
        terms: Option<&OrderTerms>,
        out: &mut EventBuffer,
    ) {
        let command = Command::of(record);
        let book = book_of(command.instrument(), command.side());
        let opposite = book ^ 1;
        let crosses = self.ladders.side(opposite).best_key <= key_of(opposite, command.price);
        if command.flags() & FLAG_POST_ONLY != 0 && crosses {
            if let Some(refusal) = self.refuse_cross(command.price, command.quantity, opposite) {
                return reject(context, record, 0, refusal, out);
            }
        }
        let level = self.ladders.find(book, command.price);
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
        let (lots, place) = ((quantity, remaining), (book, command.price, level));
        let handle = if let Some(terms) = terms {
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
        let prevented = self.fill_limit::<RISK>(context, &mut taker, &command, opposite, out);
        (command.quantity - prevented, taker.remaining)
    }

    /// Fill a taker up to the price of its command; returns the lots that it lost without a trade.
    #[inline(always)]
    fn fill_limit<const RISK: bool>(
        &mut self,
        context: Context,
        taker: &mut Taker,
        command: &Command,
        opposite: u32,
        out: &mut EventBuffer,
    ) -> u64 {
        let (price, limit_key) = (command.price, key_of(opposite, command.price));
        if command.stp() == self_trade::NONE {
            self.fill::<RISK>(context, taker, opposite, limit_key, out);
            return 0;
        }
        let mut care = self.care_of::<RISK>(taker.place, (price, command.stp()), 0);
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
            return reject(context, record, 0, no_order(record), out);
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
            return reject(context, record, 0, no_order(record), out);
        }
        let hash = hash_name(owner.session, owner.client_id);
        let (reason, id) = (reason::USER_CANCEL, command.client_id);
        if owner.session == command.session() {
            return self.withdraw::<RISK>(context, (handle, hash), reason, id, out);
        }
        let target = self.target(handle, hash);
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
            return reject(context, record, 0, no_order(record), out);
        }
        let target = self.target(handle, hash);
        let limits = self.ladders.limits(target.place.instrument);
        let is_plain = limits.allow_quantity(command.quantity)
            & limits.allow_price(command.price)
            & (command.flags() & FLAG_SLIDE == 0);
        if !is_plain {
            return self.replace_rarely::<RISK>(context, record, &target, out);
        }
        self.state_anew::<RISK>(context, record, &target, out);
    }

    /// Replace an order whose new price and quantity are within the limits.
    #[inline(always)]
    pub(super) fn state_anew<const RISK: bool>(
        &mut self,
        context: Context,
        record: &Bytes,
        target: &Target,
        out: &mut EventBuffer,
    ) {
        let command = Command::of(record);
        let executed = target.quantity - target.remaining;
        if command.quantity <= executed {
            let (reason, id) = (reason::REPLACED_BELOW_EXECUTED, command.client_id);
            let named = (target.handle, target.hash);
            return self.withdraw::<RISK>(context, named, reason, id, out);
        }
        let remaining = command.quantity - executed;
        if command.price == target.price && remaining <= target.remaining {
            self.shrink::<RISK>(context, target, &command, remaining, out);
        } else {
            self.requeue::<RISK>(context, target, record, remaining, out);
        }
    }

    /// Replace an order that only shrinks: it keeps its place.
    #[inline(always)]
    fn shrink<const RISK: bool>(
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
    fn requeue<const RISK: bool>(
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
        let book = book_of(place.instrument, place.side);
        let opposite = book ^ 1;
        let crosses = self.ladders.side(opposite).best_key <= key_of(opposite, price);
        if command.flags() & FLAG_POST_ONLY != 0 && crosses {
            if let Some(refusal) = self.refuse_cross(price, remaining, opposite) {
                return reject(context, record, target.order_id, refusal, out);
            }
        }
        let mut level = self.ladders.find(book, price);
        let own = if level == target.level {
            target.remaining
        } else {
            0
        };
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
            level = self.ladders.find(book, price); // its leaf may be gone
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
        let (lots, place) = ((quantity, open), (book, price, level));
        if has_terms {
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
        let prevented = self.fill_limit::<RISK>(context, &mut taker, &command, opposite, out);
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
            return reject(context, record, 0, no_order(record), out);
        }
        let target = self.target(handle, hash);
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

    /// The resting order of a session by its current name, whose hash is given, or `NONE`.
    #[inline(always)]
    pub(super) fn find_name(&self, session: u32, client_id: u64, hash: u32) -> u32 {
        self.names.find(&self.orders, hash, |order| {
            order.client_id == client_id && order.session == session
        })
    }

    /// As `find_name`, most often without a look at the index.
    #[inline(always)]
    fn find_hinted(&self, session: u32, client_id: u64, hint: Hint) -> u32 {
        let order = self.orders.at(hint.order);
        if order.client_id == client_id && order.session == session {
            hint.order // names of orders that rest are unique, and other entries have none
        } else {
            self.find_unhinted(session, client_id, hint.hash)
        }
    }

    #[inline(never)]
    fn find_unhinted(&self, session: u32, client_id: u64, hash: u32) -> u32 {
        self.find_name(session, client_id, hash)
    }

    /// The resting order of an engine id, or `NONE`.
    pub(super) fn find_id(&self, order_id: u64) -> u32 {
        self.ids.find(&self.orders, hash_id(order_id), |order| {
            order.order_id == order_id
        })
    }

    /// The target of a command that is for the session's own orders, or `NONE`, and the hash of its name.
    #[inline(always)]
    fn find_own(&self, command: &Command, hint: Hint) -> (u32, u32) {
        let (session, target_id) = (command.session(), command.target_id);
        if command.flags() & FLAG_ENGINE_TARGET == 0 {
            (self.find_hinted(session, target_id, hint), hint.hash)
        } else {
            self.find_own_by_id(session, target_id)
        }
    }

    #[inline(never)]
    fn find_own_by_id(&self, session: u32, target_id: u64) -> (u32, u32) {
        let handle = self.find_id(target_id);
        let order = self.orders.at(handle);
        if order.session == session {
            (handle, hash_name(session, order.client_id))
        } else {
            (NONE, 0)
        }
    }

    /// Whether there is no such order, or it is of another instrument than the command names (0: any).
    #[inline(always)]
    fn is_elsewhere(&self, handle: u32, instrument: u16) -> bool {
        let book = self.ladders.level(self.orders.at(handle).level).book;
        (handle == NONE) | ((instrument != 0) & (instrument != Place::of(book).instrument))
    }

    /// An order that was found.
    #[inline(always)]
    fn target(&self, handle: u32, hash: u32) -> Target {
        let order = self.orders.at(handle);
        let level = self.ladders.level(order.level);
        Target {
            handle,
            hash,
            level: order.level,
            price: level.price,
            place: Place::of(level.book),
            quantity: order.quantity,
            remaining: order.remaining,
            order_id: order.order_id,
        }
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
fn no_order(record: &Bytes) -> Refusal {
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
