//! The commands of traders about one order: new, cancel, replace, reduce.

use super::Engine;
use super::book::Taker;
use super::events::{Context, EventBuffer, Owner, Place, Rejection};
use super::index::{hash_id, hash_name};
use super::ladder::{ANY_KEY, book_of, key_of};
use super::orders::{NONE, Order};
use super::registry::Limits;
use crate::wire::{
    Cancel, FLAG_ENGINE_TARGET, FLAG_POST_ONLY, LEVEL_QUANTITY_MAX, New, RECORD_SIZE, Reduce,
    Replace, order_type, priority, reason, session_state, time_in_force,
};

/// Who sent a command, as the command says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sender {
    pub session: u32,
    pub account: u32,
    pub client_id: u64,
    /// The command's own field; 0 when its kind has none.
    pub instrument: u16,
}

/// A command's order that rests.
#[derive(Clone, Copy, Debug)]
struct Target {
    handle: u32,
    order: Order,
    place: Place,
    price: i64,
}

/// Why an order can't be as a command wants it, with the value found and the limit it broke.
type Refusal = (u16, u64, u64);

impl Engine {
    /// Stage "session": whether the sender may speak. If so its client id is used up; if not it is told.
    #[inline(always)]
    pub(super) fn admit(
        &mut self,
        context: Context,
        sender: &Sender,
        out: &mut EventBuffer,
    ) -> bool {
        if let Some(session) = self.sessions.get_mut(sender.session) {
            let speaks = session.state == session_state::OPEN && session.account == sender.account;
            if speaks && sender.client_id > session.highest {
                session.highest = sender.client_id;
                return true;
            }
        }
        self.turn_away(context, sender, out);
        false
    }

    #[cold]
    #[inline(never)]
    fn turn_away(&self, context: Context, sender: &Sender, out: &mut EventBuffer) {
        let number = u64::from(sender.session);
        let refusal = match self.sessions.get(sender.session) {
            None => (reason::UNKNOWN_SESSION, number, 0),
            Some(session) if session.state != session_state::OPEN => {
                (reason::SESSION_ENDED, number, 0)
            }
            Some(session) if session.account != sender.account => {
                (reason::ACCOUNT_MISMATCH, u64::from(sender.account), 0)
            }
            Some(session) => (
                reason::CLIENT_ID_NOT_RISING,
                sender.client_id,
                session.highest,
            ),
        };
        reject(context, sender, 0, refusal, out);
    }

    /// `new`.
    #[inline(always)]
    pub(super) fn enter(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        out: &mut EventBuffer,
    ) {
        let command = New::from_bytes(record);
        let sender = Sender {
            session: command.session,
            account: command.account,
            client_id: command.client_id,
            instrument: command.instrument,
        };
        if !self.admit(context, &sender, out) {
            return;
        }
        let Some(limits) = self.registry.limits(command.instrument) else {
            let value = u64::from(command.instrument);
            return reject(
                context,
                &sender,
                0,
                (reason::UNKNOWN_INSTRUMENT, value, 0),
                out,
            );
        };
        let price = (command.type_ == order_type::LIMIT).then_some(command.price);
        if let Some(refusal) = refuse_size(limits, command.quantity, price) {
            return reject(context, &sender, 0, refusal, out);
        }
        let book = book_of(command.instrument, command.side);
        let opposite = book ^ 1;
        let limit_key = price.map_or(ANY_KEY, |price| key_of(opposite, price));
        let crosses = self.ladders.side(opposite).best_key <= limit_key;
        if command.flags & FLAG_POST_ONLY != 0 && crosses {
            let refusal = self.refuse_cross(command.price, opposite);
            return reject(context, &sender, 0, refusal, out);
        }
        let mut level = NONE;
        let rests = command.tif == time_in_force::GTC;
        if rests {
            if self.orders_resting() >= self.orders_max {
                let refusal = (reason::ORDERS_FULL, self.orders_resting(), self.orders_max);
                return reject(context, &sender, 0, refusal, out);
            }
            level = self.ladders.find(book, command.price);
            if let Some(refusal) = self.refuse_level(level, 0, command.quantity, command.quantity) {
                return reject(context, &sender, 0, refusal, out);
            }
        }
        let place = Place {
            instrument: command.instrument,
            side: command.side,
        };
        out.accepted(context, place, &command);
        let mut taker = Taker {
            owner: Owner {
                session: command.session,
                client_id: command.client_id,
                order_id: context.order_id,
            },
            place,
            remaining: command.quantity,
        };
        if rests {
            if crosses {
                self.fill(context, &mut taker, opposite, limit_key, out);
                if taker.remaining == 0 {
                    return;
                }
            }
            let handle = self.remember(order_of(&taker, command.quantity));
            let level = self.join(handle, (book, command.price, level));
            out.level(context, self.ladders.level(level));
        } else {
            self.take(context, &command, &mut taker, (opposite, limit_key), out);
        }
    }

    /// Match an order that never rests, and cancel what is left of it.
    #[inline(always)]
    fn take(
        &mut self,
        context: Context,
        command: &New,
        taker: &mut Taker,
        (opposite, limit_key): (u32, u64),
        out: &mut EventBuffer,
    ) {
        let is_fok = command.tif == time_in_force::FOK;
        let reason = if is_fok && !self.can_fill(opposite, limit_key, command.quantity) {
            reason::FOK_NOT_FILLED
        } else {
            self.fill(context, taker, opposite, limit_key, out);
            if command.type_ == order_type::MARKET {
                reason::NO_LIQUIDITY
            } else {
                reason::IOC_REMAINDER
            }
        };
        if taker.remaining != 0 {
            let open = (command.price, taker.remaining);
            out.canceled(context, taker.place, reason, taker.owner, open, 0);
        }
    }

    /// `cancel`.
    #[inline(always)]
    pub(super) fn cancel(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        out: &mut EventBuffer,
    ) {
        let command = Cancel::from_bytes(record);
        let sender = Sender {
            session: command.session,
            account: command.account,
            client_id: command.client_id,
            instrument: command.instrument,
        };
        if !self.admit(context, &sender, out) {
            return;
        }
        let handle = if command.flags & FLAG_ENGINE_TARGET == 0 {
            self.find_name(command.session, command.target_id)
        } else {
            let found = self.find_id(command.target_id);
            found.filter(|handle| self.account_of(*handle) == command.account)
        };
        let Some(target) = self.target(handle, command.instrument) else {
            let refusal = (reason::UNKNOWN_ORDER, command.target_id, 0);
            return reject(context, &sender, 0, refusal, out);
        };
        if target.order.session == command.session {
            let (handle, id) = (target.handle, command.client_id);
            return self.withdraw(context, handle, reason::USER_CANCEL, id, out);
        }
        self.cancel_of_other(context, &target, &sender, out);
    }

    /// Cancel an order that another session of the account owns: both are told.
    #[cold]
    #[inline(never)]
    fn cancel_of_other(
        &mut self,
        context: Context,
        target: &Target,
        sender: &Sender,
        out: &mut EventBuffer,
    ) {
        let order = &target.order;
        self.leave_level(order);
        let hash = hash_name(order.session, order.client_id);
        self.forget(target.handle, order, hash);
        let (owner, open) = (Owner::of(order), (target.price, order.remaining));
        let told = Owner {
            session: sender.session,
            ..owner
        };
        let (place, id) = (target.place, sender.client_id);
        out.canceled(context, place, reason::USER_CANCEL, owner, open, 0);
        out.canceled(context, place, reason::USER_CANCEL, told, open, id);
        out.level(context, self.ladders.level(order.level));
    }

    /// `replace`.
    #[inline(always)]
    pub(super) fn replace(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        out: &mut EventBuffer,
    ) {
        let command = Replace::from_bytes(record);
        let sender = Sender {
            session: command.session,
            account: command.account,
            client_id: command.client_id,
            instrument: command.instrument,
        };
        if !self.admit(context, &sender, out) {
            return;
        }
        let handle = self.find_own(command.flags, command.session, command.target_id);
        let Some(target) = self.target(handle, command.instrument) else {
            let refusal = (reason::UNKNOWN_ORDER, command.target_id, 0);
            return reject(context, &sender, 0, refusal, out);
        };
        let order = &target.order;
        let limits = self.registry.limits(target.place.instrument);
        let price = Some(command.price);
        if let Some(refusal) = limits.and_then(|l| refuse_size(l, command.quantity, price)) {
            return reject(context, &sender, order.order_id, refusal, out);
        }
        let executed = order.quantity - order.remaining;
        if command.quantity <= executed {
            let (handle, reason) = (target.handle, reason::REPLACED_BELOW_EXECUTED);
            return self.withdraw(context, handle, reason, command.client_id, out);
        }
        let remaining = command.quantity - executed;
        if command.price == target.price && remaining <= order.remaining {
            self.shrink(context, &target, &command, remaining, out);
        } else if let Err(refusal) = self.requeue(context, &target, &command, remaining, out) {
            reject(context, &sender, order.order_id, refusal, out);
        }
    }

    /// Replace an order that only shrinks: it keeps its place.
    #[inline(always)]
    fn shrink(
        &mut self,
        context: Context,
        target: &Target,
        command: &Replace,
        remaining: u64,
        out: &mut EventBuffer,
    ) {
        let old = hash_name(target.order.session, target.order.client_id);
        self.rename(target.handle, old, command.client_id);
        let order = self.orders.at_mut(target.handle);
        (order.quantity, order.remaining) = (command.quantity, remaining);
        let level = self.ladders.level_mut(target.order.level);
        level.total -= target.order.remaining - remaining;
        let id = target.order.order_id;
        out.replaced(
            context,
            target.place,
            priority::KEPT,
            id,
            command,
            remaining,
        );
        out.level(context, level);
    }

    /// Replace an order that loses its place: it leaves its level and comes in again, as a taker if it crosses.
    #[inline(always)]
    fn requeue(
        &mut self,
        context: Context,
        target: &Target,
        command: &Replace,
        remaining: u64,
        out: &mut EventBuffer,
    ) -> Result<(), Refusal> {
        let (handle, order, place) = (target.handle, &target.order, target.place);
        let book = book_of(place.instrument, place.side);
        let opposite = book ^ 1;
        let limit_key = key_of(opposite, command.price);
        let crosses = self.ladders.side(opposite).best_key <= limit_key;
        if command.flags & FLAG_POST_ONLY != 0 && crosses {
            return Err(self.refuse_cross(command.price, opposite));
        }
        let mut level = self.ladders.find(book, command.price);
        let own = if level == order.level {
            order.remaining
        } else {
            0
        };
        if let Some(refusal) = self.refuse_level(level, own, remaining, command.quantity) {
            return Err(refusal);
        }
        if self.leave_level(order) {
            level = self.ladders.find(book, command.price); // its leaf may be gone
        }
        let old = hash_name(order.session, order.client_id);
        self.rename(handle, old, command.client_id);
        out.replaced(
            context,
            place,
            priority::LOST,
            order.order_id,
            command,
            remaining,
        );
        out.level(context, self.ladders.level(order.level));
        let mut taker = Taker {
            owner: Owner {
                session: order.session,
                client_id: command.client_id,
                order_id: order.order_id,
            },
            place,
            remaining,
        };
        if crosses {
            self.fill(context, &mut taker, opposite, limit_key, out);
        }
        let order = self.orders.at_mut(handle);
        (order.quantity, order.remaining) = (command.quantity, taker.remaining);
        if taker.remaining == 0 {
            let order = *order;
            let hash = hash_name(order.session, order.client_id);
            self.forget(handle, &order, hash);
            return Ok(());
        }
        let level = self.join(handle, (book, command.price, level));
        out.level(context, self.ladders.level(level));
        Ok(())
    }

    /// `reduce`.
    pub(super) fn reduce(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        out: &mut EventBuffer,
    ) {
        let command = Reduce::from_bytes(record);
        let sender = Sender {
            session: command.session,
            account: command.account,
            client_id: command.client_id,
            instrument: command.instrument,
        };
        if !self.admit(context, &sender, out) {
            return;
        }
        let handle = self.find_own(command.flags, command.session, command.target_id);
        let Some(target) = self.target(handle, command.instrument) else {
            let refusal = (reason::UNKNOWN_ORDER, command.target_id, 0);
            return reject(context, &sender, 0, refusal, out);
        };
        let cut = command.quantity;
        if cut >= target.order.remaining {
            let (handle, id) = (target.handle, command.client_id);
            return self.withdraw(context, handle, reason::REDUCED_TO_ZERO, id, out);
        }
        let order = self.orders.at_mut(target.handle);
        order.quantity -= cut;
        order.remaining -= cut;
        let left = (cut, order.remaining);
        let owner = Owner::of(order);
        let level = self.ladders.level_mut(target.order.level);
        level.total -= cut;
        let id = command.client_id;
        out.reduced(context, target.place, owner, target.price, left, id);
        out.level(context, level);
    }

    /// The resting order of a session by its current name.
    #[inline(always)]
    pub(super) fn find_name(&self, session: u32, client_id: u64) -> Option<u32> {
        let hash = hash_name(session, client_id);
        self.names.find(&self.orders, hash, |order| {
            order.client_id == client_id && order.session == session
        })
    }

    /// The resting order of an engine id.
    #[inline(always)]
    pub(super) fn find_id(&self, order_id: u64) -> Option<u32> {
        self.ids.find(&self.orders, hash_id(order_id), |order| {
            order.order_id == order_id
        })
    }

    /// The target of a command that is for the session's own orders.
    #[inline(always)]
    fn find_own(&self, flags: u8, session: u32, target_id: u64) -> Option<u32> {
        if flags & FLAG_ENGINE_TARGET == 0 {
            self.find_name(session, target_id)
        } else {
            let found = self.find_id(target_id);
            found.filter(|handle| self.orders.at(*handle).session == session)
        }
    }

    fn account_of(&self, handle: u32) -> u32 {
        self.sessions.at(self.orders.at(handle).session).account
    }

    /// A found order with its place, unless the command names another instrument.
    #[inline(always)]
    fn target(&self, handle: Option<u32>, instrument: u16) -> Option<Target> {
        let handle = handle?;
        let order = *self.orders.at(handle);
        let level = self.ladders.level(order.level);
        let place = Place::of(level.book);
        let is_other = instrument != 0 && instrument != place.instrument;
        (!is_other).then_some(Target {
            handle,
            order,
            place,
            price: level.price,
        })
    }

    #[cold]
    #[inline(never)]
    fn refuse_cross(&self, price: i64, opposite: u32) -> Refusal {
        let best = self.best_price(opposite).unwrap_or_default();
        (reason::POST_ONLY_WOULD_CROSS, price as u64, best as u64)
    }

    /// Why `added` lots can't join a level from which `own` lots leave before.
    #[inline(always)]
    fn refuse_level(&self, level: u32, own: u64, added: u64, quantity: u64) -> Option<Refusal> {
        // A level not in use, `NONE` among them, has a total of 0. No overflow: a total is at most 2^63 - 1, a quantity
        // at most 2^53 - 1.
        let total = self.ladders.level(level).total - own + added;
        (total > LEVEL_QUANTITY_MAX).then_some((reason::LEVEL_FULL, quantity, LEVEL_QUANTITY_MAX))
    }
}

/// Tell the sender that its command was rejected. `order_id` is the order concerned, or 0.
#[inline(never)]
pub(super) fn reject(
    context: Context,
    sender: &Sender,
    order_id: u64,
    (reason, value, limit): Refusal,
    out: &mut EventBuffer,
) {
    let rejection = Rejection {
        reason,
        order_id,
        value,
        limit,
    };
    let (session, id) = (sender.session, sender.client_id);
    out.rejected(context, sender.instrument, session, id, rejection);
}

/// Which limit of the instrument a quantity and a price (of a limit order) break, if any.
#[inline(always)]
fn refuse_size(limits: &Limits, quantity: u64, price: Option<i64>) -> Option<Refusal> {
    let is_sized = quantity >= limits.quantity_min && quantity <= limits.quantity_max;
    let is_priced = price.is_none_or(|p| p >= limits.price_min && p <= limits.price_max);
    if is_sized && is_priced {
        return None;
    }
    Some(name_limit(limits, quantity, price.unwrap_or_default()))
}

#[cold]
#[inline(never)]
fn name_limit(limits: &Limits, quantity: u64, price: i64) -> Refusal {
    if quantity < limits.quantity_min {
        (reason::QUANTITY_BELOW_MIN, quantity, limits.quantity_min)
    } else if quantity > limits.quantity_max {
        (reason::QUANTITY_ABOVE_MAX, quantity, limits.quantity_max)
    } else if price < limits.price_min {
        (
            reason::PRICE_BELOW_MIN,
            price as u64,
            limits.price_min as u64,
        )
    } else {
        (
            reason::PRICE_ABOVE_MAX,
            price as u64,
            limits.price_max as u64,
        )
    }
}

#[inline(always)]
pub(super) fn order_of(taker: &Taker, quantity: u64) -> Order {
    Order {
        remaining: taker.remaining,
        quantity,
        order_id: taker.owner.order_id,
        client_id: taker.owner.client_id,
        session: taker.owner.session,
        ..Order::default()
    }
}
