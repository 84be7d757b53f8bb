//! What an instrument has besides its limits and its book, and the long way of the commands that look at it.
//!
//! Most instruments have nothing of it: their orders look at their limits only. As soon as one has a phase other than
//! continuous, bands or more limits, the limits that orders look at allow nothing, and what they refuse comes here, where it
//! is asked again by all the rules. So an order of an instrument without rules asks nothing more than it would anyway.

use super::Engine;
use super::bands::Bands;
use super::book::Taker;
use super::command::Command;
use super::events::{Context, EventBuffer, Place};
use super::ladder::{ASIDE, book_of, is_aside};
use super::market::Limits;
use super::phases::{ask, asked_by, check_phase, collects, end_of, stands_aside};
use super::registry::Refusal;
use super::specials::Special;
use super::stop::{has_limit, waits};
use super::targets::Target;
use super::terms::Asking;
use super::timetable::Entry;
use super::trading::reject;
use crate::wire::{
    FLAG_POST_ONLY, OrderLimits, OrderTerms, RECORD_SIZE, order_type, phase, reason, time_in_force,
    until,
};

/// Bytes of a command.
type Bytes = [u8; RECORD_SIZE];

/// The rules of an instrument.
#[derive(Clone, Debug, Default)]
pub(super) struct Rule {
    /// A member of `wire::phase`.
    pub phase: u8,
    pub is_delisted: bool,
    pub bands: Bands,
    pub limits: OrderLimits,
    /// In the order in which the entries were added.
    pub timetable: Vec<Entry>,
    /// Price, volume and imbalance of the auction as told last, while orders are collected.
    pub told: (i64, u64, i64),
}

impl Rule {
    /// Whether orders need not look at it.
    fn is_plain(&self) -> bool {
        self.phase == phase::CONTINUOUS
            && self.bands.are_off()
            && self.limits == OrderLimits::default()
    }
}

/// The rules of all instruments.
#[derive(Debug)]
pub(super) struct Rules {
    /// By instrument; the first is that of no instrument.
    entries: Vec<Rule>,
    /// Instruments whose orders are collected, by number.
    collecting: Vec<u16>,
    /// The soonest time of any timetable.
    next_ns: u64,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            entries: vec![Rule::default()],
            collecting: Vec::new(),
            next_ns: u64::MAX,
        }
    }
}

impl Rules {
    /// Add those of one more instrument: none.
    pub fn add(&mut self) {
        self.entries.push(Rule::default());
    }

    /// Of an instrument that exists.
    pub fn of(&self, instrument: u16) -> &Rule {
        &self.entries[usize::from(instrument)]
    }

    pub fn of_mut(&mut self, instrument: u16) -> &mut Rule {
        &mut self.entries[usize::from(instrument)]
    }

    /// Instruments that exist, with their rules.
    pub fn iter(&self) -> impl Iterator<Item = (u16, &Rule)> {
        (0..).zip(&self.entries).skip(1)
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = (u16, &mut Rule)> {
        (0..).zip(&mut self.entries).skip(1)
    }

    /// Whether orders of any instrument are collected.
    #[inline(always)]
    pub fn are_collecting(&self) -> bool {
        !self.collecting.is_empty()
    }

    /// Instruments whose orders are collected, by number.
    pub fn collecting(&self) -> &[u16] {
        &self.collecting
    }

    /// Whether the time of any entry of a timetable has come.
    #[inline(always)]
    pub fn are_due(&self, time_ns: u64) -> bool {
        time_ns >= self.next_ns
    }

    /// The soonest time of any timetable, as it is kept.
    pub fn next_ns(&self) -> u64 {
        self.next_ns
    }

    /// Find the soonest time anew after a timetable was changed.
    pub fn find_next_time(&mut self) {
        let entries = self.entries.iter().flat_map(|rule| &rule.timetable);
        self.next_ns = entries.map(|entry| entry.at_ns).min().unwrap_or(u64::MAX);
    }

    /// Why nothing more is done with an instrument, if it is delisted.
    pub fn refuse_delisted(&self, instrument: u16) -> Option<Refusal> {
        let refusal = (reason::INSTRUMENT_DELISTED, u64::from(instrument), 0);
        self.of(instrument).is_delisted.then_some(refusal)
    }

    /// Keep whether the orders of an instrument are collected; what is told of its auction begins with nothing.
    fn note_collecting(&mut self, instrument: u16) {
        let is_collecting = collects(self.of(instrument).phase);
        match (self.collecting.binary_search(&instrument), is_collecting) {
            (Ok(at), false) => {
                self.collecting.remove(at);
            }
            (Err(at), true) => {
                self.collecting.insert(at, instrument);
                self.of_mut(instrument).told = (0, 0, 0);
            }
            _ => {}
        }
    }
}

/// Where an order is put.
#[derive(Clone, Copy, Debug)]
pub(super) struct Station {
    /// Its ladder.
    pub book: u32,
    /// Its level there.
    pub price: i64,
    /// Whether it trades with the other side first.
    pub is_matched: bool,
}

impl Station {
    /// At the back of a level of the book, if anything is left after what trades at once.
    #[inline(always)]
    pub fn in_book(book: u32, price: i64) -> Self {
        Self {
            book,
            price,
            is_matched: true,
        }
    }

    /// What is kept beside an order with this limit: the limit, where the level does not say it.
    pub fn aside_price(&self, limit: i64) -> i64 {
        if is_aside(self.book) { limit } else { 0 }
    }
}

impl Engine {
    /// The rules of an instrument, or its limits, were changed.
    pub(super) fn rules_changed(&mut self, instrument: u16) {
        let is_plain = self.rules.of(instrument).is_plain();
        let limits = self.registry.limits(instrument);
        self.ladders
            .set_limits(instrument, is_plain.then_some(limits));
        self.rules.note_collecting(instrument);
    }

    /// The limits of an instrument that exists, whatever its rules.
    pub(super) fn limits_of(&self, instrument: u16) -> Limits {
        Limits::of(self.registry.limits(instrument))
    }

    /// Whether there is such an instrument, and it is traded.
    pub(super) fn check_listed(&self, instrument: u16) -> Result<(), Refusal> {
        if !self.registry.has_instrument(instrument) {
            return Err((reason::UNKNOWN_INSTRUMENT, u64::from(instrument), 0));
        }
        self.rules.refuse_delisted(instrument).map_or(Ok(()), Err)
    }

    /// The phase that ends a resting order.
    pub(super) fn until_of(&self, handle: u32) -> u8 {
        let order_id = self.orders.at(handle).order_id;
        let special = self.specials.get(handle, order_id);
        special.map_or(until::NONE, |special| special.until)
    }

    /// Where an order of that end and limit (0: any price) is put.
    pub(super) fn station(&self, place: Place, until: u8, price: i64) -> Station {
        let book = book_of(place.instrument, place.side);
        let number = self.rules.of(place.instrument).phase;
        let is_aside = stands_aside(number, until, price);
        Station {
            book: if is_aside { book + ASIDE } else { book },
            price: if is_aside { 0 } else { price },
            is_matched: number == phase::CONTINUOUS && !is_aside,
        }
    }

    /// `new`, for an instrument that has rules or with terms, or one that is to be refused.
    #[cold]
    #[inline(never)]
    pub(super) fn enter_by_rules<const RISK: bool>(
        &mut self,
        context: Context,
        record: &Bytes,
        terms: &OrderTerms,
        out: &mut EventBuffer,
    ) {
        let slid = match self.check_new(record, terms) {
            Ok(slid) => slid,
            Err(refusal) => return reject(context, record, 0, refusal, out),
        };
        let record = &slid;
        let command = Command::of(record);
        if waits(command.order_type()) {
            return self.enter_to_wait::<RISK>(context, record, terms, out);
        }
        let until = end_of(&command, self.rules.of(command.instrument()).phase);
        let stays = until != until::NONE || command.tif() >= time_in_force::GTC;
        let place = Taker::of(context, &command).place;
        if RISK {
            let wanted = (
                self.price_to_fund(place, (until, command.price)),
                command.quantity,
            );
            let refusal = self.fund(command.session(), place, wanted, (0, terms.budget));
            if let Some(refusal) = refusal {
                return reject(context, record, 0, refusal, out);
            }
        }
        if !stays {
            out.accepted(context, &command);
            let taker = Taker::of(context, &command);
            let asking = Asking::of(&command, terms);
            return self.take_carefully::<RISK>(context, taker, asking, out);
        }
        if let Err(refusal) = self.check_count(command.session(), command.instrument(), false) {
            return reject(context, record, 0, refusal, out);
        }
        let special = Special {
            until,
            ..Special::of(terms)
        };
        self.enter_to_rest::<RISK, true>(context, record, Some(&special), out);
    }

    /// The price at which an order is to be paid for at worst: a market order kept aside may trade at any price there is.
    pub(super) fn price_to_fund(&self, place: Place, (until, price): (u8, i64)) -> i64 {
        if price == 0 && until != until::NONE {
            self.registry.limits(place.instrument).price_max
        } else {
            price
        }
    }

    /// Stage "instrument" of a new order. Returns its record, with the price to which it slides if it does.
    pub(super) fn check_new(&self, record: &Bytes, terms: &OrderTerms) -> Result<Bytes, Refusal> {
        let command = &Command::of(record);
        let instrument = command.instrument();
        self.check_listed(instrument)?;
        let number = self.rules.of(instrument).phase;
        let is_post_only = command.flags() & FLAG_POST_ONLY != 0;
        let order_type = command.order_type();
        let is_waiting = waits(order_type); // it meets the book later
        check_phase(number, asked_by(command), is_post_only && !is_waiting)?;
        let limits = self.limits_of(instrument);
        let is_limit = order_type == order_type::LIMIT || has_limit(order_type);
        let mut quantity = command.quantity;
        if terms.budget != 0 && !is_waiting {
            quantity = quantity.min(limits.quantity_max()); // a budget stands for the highest quantity
        }
        if !limits.allow_quantity(quantity) || (is_limit && !limits.allow_price(command.price)) {
            return Err(limits.refuse(quantity, command.price));
        }
        if is_limit {
            self.check_notional(instrument, command.price, command.quantity)?;
        }
        let place = (instrument, command.side());
        let slid = self.slid(record, place, command.quantity);
        if is_limit {
            if !is_waiting {
                let bounds = self.bounds_of(instrument);
                bounds.check(Command::of(&slid).price)?;
            }
        } else {
            let budget = if is_waiting { 0 } else { terms.budget };
            self.check_market(instrument, command.quantity, budget)?;
        }
        let is_aside = !is_limit && !is_waiting && end_of(command, number) != until::NONE;
        let refusal = self.refuse_terms(command, terms, is_aside);
        refusal.map_or(Ok(slid), Err)
    }

    /// `replace` of an order that was found, where it may slide or is kept aside, its instrument has rules, or it is to be
    /// refused.
    #[cold]
    #[inline(never)]
    pub(super) fn replace_by_rules<const RISK: bool>(
        &mut self,
        context: Context,
        target: Target,
        record: &Bytes,
        out: &mut EventBuffer,
    ) {
        let command = Command::of(record);
        if let Some(refusal) = self.refuse_leg(target.order_id) {
            return reject(context, record, target.order_id, refusal, out);
        }
        let mut target = target;
        self.find_limit(&mut target);
        if let Err(refusal) = self.check_replace(&target, &command) {
            return reject(context, record, target.order_id, refusal, out);
        }
        let executed = target.quantity - target.remaining;
        let slid = self.slid_again(record, &target, command.quantity.saturating_sub(executed));
        let (record, command) = (&slid, Command::of(&slid));
        if command.quantity <= executed {
            let (reason, id) = (reason::REPLACED_BELOW_EXECUTED, command.client_id);
            let target = (target.handle, target.hash);
            return self.withdraw::<RISK>(context, target, reason, id, out);
        }
        let remaining = command.quantity - executed;
        if command.price == target.price && remaining <= target.remaining {
            return self.shrink::<RISK>(context, &target, &command, remaining, out);
        }
        let bounds = self.bounds_of(target.place.instrument);
        if let Err(refusal) = bounds.check(command.price) {
            return reject(context, record, target.order_id, refusal, out);
        }
        self.requeue::<RISK, true>(context, &target, record, remaining, out);
    }

    fn check_replace(&self, target: &Target, command: &Command) -> Result<(), Refusal> {
        let instrument = target.place.instrument;
        let is_post_only = command.flags() & FLAG_POST_ONLY != 0;
        check_phase(self.rules.of(instrument).phase, ask::REPLACE, is_post_only)?;
        let limits = self.limits_of(instrument);
        if !(limits.allow_quantity(command.quantity) & limits.allow_price(command.price)) {
            return Err(limits.refuse(command.quantity, command.price));
        }
        self.check_notional(instrument, command.price, command.quantity)
    }

    /// Why `reduce` is not taken by the phase of the target's instrument, if it is not; the target then knows its limit.
    #[cold]
    #[inline(never)]
    pub(super) fn refuse_reduce(&self, target: &mut Target) -> Option<Refusal> {
        self.find_limit(target);
        let number = self.rules.of(target.place.instrument).phase;
        check_phase(number, ask::REDUCE, false).err()
    }

    /// The limit of an order kept aside is not that of its level.
    pub(super) fn find_limit(&self, target: &mut Target) {
        if is_aside(target.book) {
            target.price = self.specials.price_of(target.handle, target.order_id);
        }
    }

    /// The reference of an instrument's auctions: its last trade, else that of its bands; 0 when there is none.
    pub(super) fn reference_of(&self, instrument: u16) -> i64 {
        let last = self.ladders.markets.last_price(instrument);
        let reference = if last == 0 {
            self.rules.of(instrument).bands.reference
        } else {
            last
        };
        if reference == 0 {
            return 0;
        }
        let limits = self.registry.limits(instrument);
        reference.clamp(limits.price_min, limits.price_max)
    }
}
