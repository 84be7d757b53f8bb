//! Orders with rare terms, and orders that never rest: what comes in here is canceled, or rests as the terms say.

use super::Engine;
use super::book::Taker;
use super::command::Command;
use super::events::{Context, EventBuffer, Owner, Place};
use super::ladder::{ANY_KEY, book_of, key_of};
use super::orders::NONE;
use super::registry::Refusal;
use super::specials::{Special, allows_slices};
use super::stop::{BASIS_POINTS, has_limit, waits};
use crate::wire::{
    OrderTerms, RECORD_SIZE, order_type, reason, self_trade, time_in_force, trail_unit, visibility,
};

/// Where the fields of `order_terms` stand.
pub(super) mod field {
    pub const TRIGGER: u64 = 1;
    pub const TRAIL_UNIT: u64 = 2;
    pub const VISIBILITY: u64 = 3;
    pub const MIN_QUANTITY: u64 = 8;
    pub const DISPLAY: u64 = 16;
    pub const EXPIRES: u64 = 24;
    pub const BUDGET: u64 = 32;
    pub const STOP_PRICE: u64 = 40;
    pub const TRAIL: u64 = 48;
    pub const ACTIVATION_PRICE: u64 = 56;
}

/// What of an order its terms must fit to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    /// A member of `wire::order_type`.
    pub order_type: u8,
    /// A member of `wire::time_in_force`.
    pub tif: u8,
    /// Lots.
    pub quantity: u64,
    /// Whether it is a market order that is kept for an auction.
    pub is_aside: bool,
}

impl Kind {
    fn of(command: &Command) -> Self {
        Self {
            order_type: command.order_type(),
            tif: command.tif(),
            quantity: command.quantity,
            is_aside: false,
        }
    }
}

/// What an order that never rests asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asking {
    /// Its limit; 0 for any price.
    pub price: i64,
    /// A member of `wire::self_trade`.
    pub stp: u8,
    /// A member of `wire::time_in_force`.
    pub tif: u8,
    /// Lots that it must fill, or nothing.
    pub min_quantity: u64,
    /// Minor units of quote that it trades for at most; 0 for any.
    pub budget: i64,
}

impl Asking {
    pub fn of(command: &Command, terms: &OrderTerms) -> Self {
        Self {
            price: command.price,
            stp: command.stp(),
            tif: command.tif(),
            min_quantity: terms.min_quantity,
            budget: terms.budget,
        }
    }
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
        self.enter_by_rules::<RISK>(context, record, &terms, out);
    }

    /// The first of its terms that a new order can't have, if there is one; `is_aside` if it would be kept for an auction
    /// although it is a market order.
    pub(super) fn refuse_terms(
        &self,
        command: &Command,
        terms: &OrderTerms,
        is_aside: bool,
    ) -> Option<Refusal> {
        let limits = self.limits_of(command.instrument());
        let kind = Kind {
            is_aside,
            ..Kind::of(command)
        };
        if let Some(offset) = conflict_of(kind, terms) {
            return Some((reason::TERMS_CONFLICT, offset, 0));
        }
        let is_gtd = command.tif() == time_in_force::GTD;
        if is_gtd && terms.expires_ns <= self.time_ns {
            return Some((reason::ALREADY_EXPIRED, terms.expires_ns, self.time_ns));
        }
        let prices = [terms.stop_price, terms.activation_price].into_iter();
        let wrong = prices
            .filter(|price| *price != 0)
            .find(|price| !limits.allow_price(*price));
        wrong.map(|price| limits.refuse_price(price))
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

    /// Store a new order that may have terms (of which its engine id and what it hides are not set yet) and put it at the
    /// back of its level, as `rest` does. Event: `level`, unless the order is hidden. Returns its handle.
    #[cold]
    #[inline(never)]
    pub(super) fn rest_with_terms(
        &mut self,
        context: Context,
        owner: (Owner, u32),
        lots: (u64, u64),
        place: (u32, i64, u32),
        terms: Special,
        out: &mut EventBuffer,
    ) -> u32 {
        if terms.is_hidden {
            return self.rest_hidden(owner, lots, place, terms);
        }
        let shown = lots.1 - terms.hides_of(lots.1);
        let (handle, level) = self.rest(owner, lots, shown, place);
        self.keep_terms(handle, terms);
        self.hide(handle, lots.1 - shown);
        out.level(context, &level);
        handle
    }

    pub(super) fn hide(&mut self, handle: u32, hidden: u64) {
        if hidden != 0 {
            let (at, room) = (self.orders.at(handle).level, self.ladders.room());
            self.specials.hide(handle, at, hidden, room);
        }
    }

    /// Keep what is special about an order that comes to rest, if anything is.
    pub(super) fn keep_terms(&mut self, handle: u32, terms: Special) {
        if !terms.is_any() {
            return;
        }
        let special = Special {
            order_id: self.orders.at(handle).order_id,
            ..terms
        };
        if self.specials.are_stale(u64::from(self.orders.count())) {
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
            self.drop_order(context, handle, reason::EXPIRED, out);
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
        out.accepted(context, &command);
        let mut taker = Taker::of(context, &command);
        if command.stp() != self_trade::NONE {
            let asking = Asking::of(&command, &OrderTerms::default());
            return self.take_carefully::<RISK>(context, taker, asking, out);
        }
        let (opposite, limit_key) = reach_of(taker.place, command.price);
        let is_fok = command.tif() == time_in_force::FOK;
        let reason = if is_fok && !self.has_open(opposite, limit_key, taker.remaining) {
            reason::FOK_NOT_FILLED
        } else {
            self.fill::<RISK>(context, &mut taker, opposite, limit_key, out);
            reason_of_rest(command.price)
        };
        cancel_rest(context, &taker, command.price, reason, out);
    }

    /// The same, once it is accepted, for one with terms or a self-trade mode.
    #[cold]
    #[inline(never)]
    pub(super) fn take_carefully<const RISK: bool>(
        &mut self,
        context: Context,
        mut taker: Taker,
        asking: Asking,
        out: &mut EventBuffer,
    ) {
        let price = asking.price;
        let reach = reach_of(taker.place, price);
        let asked = (price, asking.stp);
        let mut care = self.care_of::<RISK>(context, taker.place, asked, asking.budget);
        let (least, failed) = if asking.tif == time_in_force::FOK {
            (taker.remaining, reason::FOK_NOT_FILLED)
        } else {
            (asking.min_quantity, reason::MINIMUM_NOT_MET)
        };
        let reason = if least != 0 && self.lots_to_be_had(&taker, reach, &care) < least {
            failed
        } else {
            let asked = (price, &mut care);
            self.fill_carefully::<RISK>(context, &mut taker, reach, asked, out);
            reason_of_rest(price)
        };
        cancel_rest(context, &taker, price, reason, out);
    }
}

/// Where the first term stands that does not fit the order or another term, if any does not.
pub(super) fn conflict_of(kind: Kind, terms: &OrderTerms) -> Option<u64> {
    let Kind {
        order_type,
        tif,
        quantity,
        is_aside,
    } = kind;
    let is_limit = order_type == order_type::LIMIT || has_limit(order_type);
    let may_rest = is_limit && tif >= time_in_force::GTC;
    let is_hidden = terms.visibility == visibility::HIDDEN;
    let may_hide = order_type == order_type::LIMIT
        && matches!(
            tif,
            time_in_force::GTC | time_in_force::GTD | time_in_force::DAY
        );
    let is_trailing = order_type == order_type::TRAILING_STOP;
    let has_stop_price = waits(order_type) && !is_trailing;
    let is_in_points = terms.trail_unit == trail_unit::BASIS_POINTS;
    let up_to = |allowed: bool| if allowed { quantity } else { 0 };
    let conflicts = [
        (field::TRIGGER, terms.trigger != 0 && !waits(order_type)),
        (field::TRAIL_UNIT, terms.trail_unit != 0 && !is_trailing),
        (field::VISIBILITY, is_hidden && !may_hide),
        (
            field::MIN_QUANTITY,
            terms.min_quantity > up_to(tif == time_in_force::IOC && !is_aside || is_hidden),
        ),
        (
            field::DISPLAY,
            terms.display > up_to(may_rest && !is_hidden)
                || !allows_slices(terms.display, quantity),
        ),
        (
            field::EXPIRES,
            (tif == time_in_force::GTD) != (terms.expires_ns != 0),
        ),
        (
            field::BUDGET,
            terms.budget != 0 && (is_aside || order_type != order_type::MARKET),
        ),
        (field::STOP_PRICE, has_stop_price != (terms.stop_price != 0)),
        (
            field::TRAIL,
            is_trailing != (terms.trail != 0) || is_in_points && terms.trail > BASIS_POINTS,
        ),
        (
            field::ACTIVATION_PRICE,
            terms.activation_price != 0 && !is_trailing,
        ),
    ];
    let conflict = conflicts.into_iter().find(|(_, conflicts)| *conflicts);
    conflict.map(|(offset, _)| offset)
}

/// The ladder that an order takes from, and the highest key that it takes; a price of 0 is any.
#[inline(always)]
fn reach_of(place: Place, price: i64) -> (u32, u64) {
    let opposite = book_of(place.instrument, place.side) ^ 1;
    let limit_key = if price == 0 {
        ANY_KEY
    } else {
        key_of(opposite, price)
    };
    (opposite, limit_key)
}

/// Why the rest of an order that took all there was is canceled; one without a limit has a price of 0.
#[inline(always)]
fn reason_of_rest(price: i64) -> u16 {
    if price == 0 {
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
