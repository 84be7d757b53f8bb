//! Orders with rare terms, and orders that never rest: what comes in here is canceled, or rests as the terms say.

use super::Engine;
use super::book::Taker;
use super::command::Command;
use super::events::{Context, EventBuffer, Owner};
use super::index::hash_name;
use super::ladder::{ANY_KEY, book_of, key_of};
use super::orders::NONE;
use super::registry::Refusal;
use super::specials::{Special, allows_slices};
use super::trading::reject;
use crate::wire::{
    OrderTerms, RECORD_SIZE, order_type, reason, self_trade, time_in_force, visibility,
};

/// Where the fields of `order_terms` stand.
mod field {
    pub const VISIBILITY: u64 = 3;
    pub const MIN_QUANTITY: u64 = 8;
    pub const DISPLAY: u64 = 16;
    pub const EXPIRES: u64 = 24;
    pub const BUDGET: u64 = 32;
}

impl Engine {
    /// `new` whose terms are at the start of `rest`.
    #[cold]
    #[inline(never)]
    pub(super) fn enter_with_terms<const RISK: bool>(
        &mut self,
        context: Context,
        (record, rest): (&[u8; RECORD_SIZE], Option<&[u8]>),
        out: &mut EventBuffer,
    ) {
        if !self.admit_to(context, record, true, out) {
            return;
        }
        let terms = rest.and_then(<[u8]>::first_chunk);
        let terms = terms.map(OrderTerms::from_bytes).unwrap_or_default();
        self.enter_checked::<RISK>(context, record, &terms, out);
    }

    /// A new order of an admitted sender about which anything may be wrong or rare.
    #[cold]
    #[inline(never)]
    pub(super) fn enter_checked<const RISK: bool>(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        terms: &OrderTerms,
        out: &mut EventBuffer,
    ) {
        let command = Command::of(record);
        if let Some(refusal) = self.refuse_terms(&command, terms) {
            return reject(context, record, 0, refusal, out);
        }
        let place = (command.instrument(), command.side());
        let record = &self.slid(record, place, command.quantity);
        if RISK && !self.fund_new(context, record, terms.budget, out) {
            return;
        }
        if command.tif() >= time_in_force::GTC {
            self.enter_to_rest::<RISK>(context, record, Some(terms), out);
        } else {
            self.take_carefully::<RISK>(context, &command, terms, out);
        }
    }

    /// Why the instrument does not take a new order of these terms, if it does not.
    pub(super) fn refuse_terms(&self, command: &Command, terms: &OrderTerms) -> Option<Refusal> {
        if !self.registry.has_instrument(command.instrument()) {
            let number = u64::from(command.instrument());
            return Some((reason::UNKNOWN_INSTRUMENT, number, 0));
        }
        let limits = self.ladders.limits(command.instrument());
        let is_limit = command.order_type() == order_type::LIMIT;
        let mut quantity = command.quantity;
        if terms.budget != 0 {
            quantity = quantity.min(limits.quantity_max()); // a budget stands for the highest quantity
        }
        if !limits.allow_quantity(quantity) || (is_limit && !limits.allow_price(command.price)) {
            return Some(limits.refuse(quantity, command.price));
        }
        let may_rest = is_limit && command.tif() >= time_in_force::GTC;
        let is_ioc = command.tif() == time_in_force::IOC;
        let is_gtd = command.tif() == time_in_force::GTD;
        let is_hidden = terms.visibility == visibility::HIDDEN;
        let up_to = |allowed: bool| if allowed { command.quantity } else { 0 };
        let conflicts = [
            (field::VISIBILITY, is_hidden && !may_rest),
            (
                field::MIN_QUANTITY,
                terms.min_quantity > up_to(is_ioc || is_hidden),
            ),
            (
                field::DISPLAY,
                terms.display > up_to(may_rest && !is_hidden)
                    || !allows_slices(terms.display, command.quantity),
            ),
            (field::EXPIRES, is_gtd != (terms.expires_ns != 0)),
            (field::BUDGET, is_limit && terms.budget != 0),
        ];
        if let Some((offset, _)) = conflicts.into_iter().find(|(_, conflicts)| *conflicts) {
            return Some((reason::TERMS_CONFLICT, offset, 0));
        }
        let has_expired = is_gtd && terms.expires_ns <= self.time_ns;
        has_expired.then_some((reason::ALREADY_EXPIRED, terms.expires_ns, self.time_ns))
    }

    /// Why an order that has terms can't be replaced by one of so many open lots, if it can't.
    #[cold]
    #[inline(never)]
    pub(super) fn refuse_slices(&self, handle: u32, open: u64) -> Option<Refusal> {
        let order_id = self.orders.at(handle).order_id;
        let special = self.specials.get(handle, order_id)?;
        let is_allowed = allows_slices(special.display, open);
        (!is_allowed).then_some((reason::TERMS_CONFLICT, field::DISPLAY, 0))
    }

    /// Put a stored order that has terms at the back of its level, with these lots in total and open. Event: `level`, unless
    /// the order is hidden.
    #[cold]
    #[inline(never)]
    pub(super) fn join_with_terms(
        &mut self,
        context: Context,
        handle: u32,
        lots: (u64, u64),
        place: (u32, i64, u32),
        out: &mut EventBuffer,
    ) {
        if self.is_hidden(handle) {
            return self.join_hidden(handle, lots, place);
        }
        let order_id = self.orders.at(handle).order_id;
        let special = self.specials.get(handle, order_id);
        let hidden = special.map_or(0, |special| special.hides_of(lots.1));
        let level = self.join(handle, lots, lots.1 - hidden, place);
        self.hide(handle, hidden);
        out.level(context, &level);
    }

    /// Store a new order that may have terms and put it at the back of its level, as `rest` does. Event: `level`, unless the
    /// order is hidden. Returns its handle.
    #[cold]
    #[inline(never)]
    pub(super) fn rest_with_terms(
        &mut self,
        context: Context,
        owner: (Owner, u32),
        lots: (u64, u64),
        place: (u32, i64, u32),
        terms: &OrderTerms,
        out: &mut EventBuffer,
    ) -> u32 {
        let special = Special::of(terms);
        if special.is_hidden {
            return self.rest_hidden(owner, lots, place, special);
        }
        let hidden = special.hides_of(lots.1);
        let (handle, level) = self.rest(owner, lots, lots.1 - hidden, place);
        self.keep_special(handle, special);
        self.hide(handle, hidden);
        out.level(context, &level);
        handle
    }

    fn hide(&mut self, handle: u32, hidden: u64) {
        if hidden != 0 {
            let (at, room) = (self.orders.at(handle).level, self.ladders.room());
            self.specials.hide(handle, at, hidden, room);
        }
    }

    /// Keep what is special about an order that comes to rest, if anything is.
    pub(super) fn keep_special(&mut self, handle: u32, special: Special) {
        if !special.is_any() {
            return;
        }
        let special = Special {
            order_id: self.orders.at(handle).order_id,
            ..special
        };
        if self.specials.are_stale(self.orders_resting()) {
            let mut specials = std::mem::take(&mut self.specials);
            specials.retain(|id| self.find_id(id) != NONE);
            self.specials = specials;
        }
        self.specials.add(handle, special, self.orders_max);
    }

    /// Cancel the orders whose time has come, by that time, then by engine id.
    #[cold]
    #[inline(never)]
    pub(super) fn expire(&mut self, context: Context, out: &mut EventBuffer) {
        while let Some((_, id)) = self.specials.next_due(self.time_ns) {
            let handle = self.find_id(id);
            if handle == NONE {
                continue;
            }
            let order = self.orders.at(handle);
            let target = (handle, hash_name(order.session, order.client_id));
            if self.funds.is_on {
                self.withdraw::<true>(context, target, reason::EXPIRED, 0, out);
            } else {
                self.withdraw::<false>(context, target, reason::EXPIRED, 0, out);
            }
        }
    }

    /// A new order that never rests: match it, and cancel what is left of it.
    #[inline(never)]
    pub(super) fn take<const RISK: bool>(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        out: &mut EventBuffer,
    ) {
        let command = Command::of(record);
        if command.stp() != self_trade::NONE {
            return self.take_carefully::<RISK>(context, &command, &OrderTerms::default(), out);
        }
        out.accepted(context, &command);
        let (opposite, limit_key) = reach_of(&command);
        let mut taker = Taker::of(context, &command);
        let is_fok = command.tif() == time_in_force::FOK;
        let reason = if is_fok && !self.has_open(opposite, limit_key, taker.remaining) {
            reason::FOK_NOT_FILLED
        } else {
            self.fill::<RISK>(context, &mut taker, opposite, limit_key, out);
            reason_of_rest(&command)
        };
        cancel_rest(context, &taker, command.price, reason, out);
    }

    /// The same for one with terms or a self-trade mode.
    #[cold]
    #[inline(never)]
    fn take_carefully<const RISK: bool>(
        &mut self,
        context: Context,
        command: &Command,
        terms: &OrderTerms,
        out: &mut EventBuffer,
    ) {
        out.accepted(context, command);
        let reach = reach_of(command);
        let mut taker = Taker::of(context, command);
        let asked = (command.price, command.stp());
        let mut care = self.care_of::<RISK>(taker.place, asked, terms.budget);
        let (least, failed) = if command.tif() == time_in_force::FOK {
            (command.quantity, reason::FOK_NOT_FILLED)
        } else {
            (terms.min_quantity, reason::MINIMUM_NOT_MET)
        };
        let reason = if least != 0 && self.lots_to_be_had(&taker, reach, &care) < least {
            failed
        } else {
            let asked = (command.price, &mut care);
            self.fill_carefully::<RISK>(context, &mut taker, reach, asked, out);
            reason_of_rest(command)
        };
        cancel_rest(context, &taker, command.price, reason, out);
    }
}

/// The ladder that a new order takes from, and the highest key that it takes.
#[inline(always)]
pub(super) fn reach_of(command: &Command) -> (u32, u64) {
    let opposite = book_of(command.instrument(), command.side()) ^ 1;
    let limit_key = if command.order_type() == order_type::LIMIT {
        key_of(opposite, command.price)
    } else {
        ANY_KEY
    };
    (opposite, limit_key)
}

/// Why the rest of an order that took all there was is canceled.
#[inline(always)]
fn reason_of_rest(command: &Command) -> u16 {
    if command.order_type() == order_type::MARKET {
        reason::NO_LIQUIDITY
    } else {
        reason::IOC_REMAINDER
    }
}

/// Cancel what is left of an order that does not rest.
#[inline(always)]
fn cancel_rest(context: Context, taker: &Taker, price: i64, reason: u16, out: &mut EventBuffer) {
    if taker.remaining != 0 {
        let open = (price, taker.remaining);
        out.canceled(context, taker.place, reason, taker.owner, open, 0);
    }
}
