//! The phases of an instrument: what each of them takes, and what becomes of orders when one follows the other.
//!
//! The table below says all of the first; [`Engine::change_phase`] is the one place where a phase changes.

use super::Engine;
use super::command::Command;
use super::events::{Context, EventBuffer};
use super::ladder::{ASIDE, book_of, sides_of};
use super::orders::NONE;
use super::registry::Refusal;
use super::stop::waits;
use super::trading::reject;
use crate::wire::{
    LEVEL_QUANTITY_MAX, PhaseSet, RECORD_SIZE, SetPhase, Uncross, kind, order_type, phase,
    phase_cause, reason, side, time_in_force, until,
};

/// What traders may ask for: a bit each.
pub(super) mod ask {
    /// A limit order that rests until it is canceled, its time comes or the day ends.
    pub const LIMIT: u8 = 1;
    /// A market order that takes what there is.
    pub const MARKET: u8 = 2;
    /// Any other order that never rests.
    pub const IMMEDIATE: u8 = 4;
    pub const AT_OPEN: u8 = 8;
    pub const AT_CLOSE: u8 = 16;
    /// An order that waits for a price, whatever it asks for then.
    pub const STOP: u8 = 32;
    pub const REPLACE: u8 = 64;
    pub const REDUCE: u8 = 128;
}

/// What each phase takes, by its number. Cancels are taken in all of them.
const TAKES: [u8; 7] = {
    use ask::{AT_CLOSE, AT_OPEN, IMMEDIATE, LIMIT, MARKET, REDUCE, REPLACE, STOP};
    const CHANGES: u8 = REPLACE | REDUCE;
    let mut takes = [0; 7];
    takes[phase::CONTINUOUS as usize] = LIMIT | MARKET | IMMEDIATE | AT_CLOSE | STOP | CHANGES;
    takes[phase::PRE_OPEN as usize] = LIMIT | AT_OPEN | AT_CLOSE | STOP | CHANGES;
    takes[phase::OPENING_AUCTION as usize] = LIMIT | MARKET | AT_OPEN | AT_CLOSE | STOP | CHANGES;
    takes[phase::CLOSING_AUCTION as usize] = LIMIT | MARKET | AT_CLOSE | STOP | CHANGES;
    takes[phase::CANCEL_ONLY as usize] = REDUCE;
    takes[phase::HALT as usize] = 0;
    takes[phase::CLOSED as usize] = 0;
    takes
};

/// Whether orders of a phase are collected, to trade together later, if at all.
pub(super) fn collects(number: u8) -> bool {
    number == phase::PRE_OPEN || is_auction(number)
}

/// Whether a phase ends with trades.
pub(super) fn is_auction(number: u8) -> bool {
    number == phase::OPENING_AUCTION || number == phase::CLOSING_AUCTION
}

/// Whether what was collected trades when one phase becomes another.
fn uncrosses(old: u8, new: u8) -> bool {
    old != new && (is_auction(old) || old == phase::PRE_OPEN && !is_auction(new))
}

/// Whether an order of that limit (0: any price) and end is kept aside for an auction and is not in the book.
pub(super) fn stands_aside(number: u8, until: u8, price: i64) -> bool {
    price == 0 || until == until::AT_CLOSE && number != phase::CLOSING_AUCTION
}

/// Whether an order kept aside takes part in the auction of a phase.
pub(super) fn takes_part(number: u8, until: u8) -> bool {
    until == until::AT_OPEN || number == phase::CLOSING_AUCTION
}

/// Whether a phase takes what is asked for, with or without "post only".
pub(super) fn check_phase(number: u8, asked: u8, is_post_only: bool) -> Result<(), Refusal> {
    let is_taken = TAKES[usize::from(number)] & asked != 0;
    if is_taken && !(is_post_only && collects(number)) {
        Ok(())
    } else {
        Err((reason::WRONG_PHASE, u64::from(number), 0))
    }
}

/// What a new order is to the table.
pub(super) fn asked_by(command: &Command) -> u8 {
    match (command.tif(), command.order_type()) {
        (_, order_type) if waits(order_type) => ask::STOP,
        (time_in_force::AT_OPEN, _) => ask::AT_OPEN,
        (time_in_force::AT_CLOSE, _) => ask::AT_CLOSE,
        (time_in_force::IOC, order_type::MARKET) => ask::MARKET,
        (time_in_force::IOC | time_in_force::FOK, _) => ask::IMMEDIATE,
        _ => ask::LIMIT,
    }
}

/// The phase that ends a new order.
pub(super) fn end_of(command: &Command, number: u8) -> u8 {
    match (asked_by(command), number) {
        (ask::AT_OPEN, _) | (ask::MARKET, phase::OPENING_AUCTION) => until::AT_OPEN,
        (ask::AT_CLOSE, _) | (ask::MARKET, phase::CLOSING_AUCTION) => until::AT_CLOSE,
        _ if command.tif() == time_in_force::DAY => until::DAY,
        _ => until::NONE,
    }
}

/// Why an order of each end, by its number, leaves when its instrument closes; `NONE`: it stays.
const AT_THE_CLOSE: [u16; 4] = [
    reason::NONE,
    reason::DAY_ENDED,
    reason::AUCTION_ENDED,
    reason::AUCTION_ENDED,
];

impl Engine {
    /// `set_phase`.
    pub(super) fn set_phase(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        out: &mut EventBuffer,
    ) {
        let command = SetPhase::from_bytes(record);
        if !self.permit(context, record, out) {
            return;
        }
        if let Err(refusal) = self.check_listed(command.instrument) {
            return reject(context, record, 0, refusal, out);
        }
        let why = (command.phase, phase_cause::COMMAND, command.client_id);
        self.change_phase(context, command.instrument, why, out);
        out.keep_public(
            context,
            (command.session, command.client_id),
            kind::PHASE_SET,
        );
    }

    /// `uncross`: the auction ends and begins anew.
    pub(super) fn uncross_now(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        out: &mut EventBuffer,
    ) {
        let command = Uncross::from_bytes(record);
        let instrument = command.instrument;
        if !self.permit(context, record, out) {
            return;
        }
        if let Err(refusal) = self.check_listed(instrument) {
            return reject(context, record, 0, refusal, out);
        }
        let number = self.rules.of(instrument).phase;
        if !is_auction(number) {
            let refusal = (reason::NO_AUCTION, u64::from(number), 0);
            return reject(context, record, 0, refusal, out);
        }
        self.uncross(context, instrument, out);
        let why = (number, phase_cause::COMMAND, command.client_id);
        self.change_phase(context, instrument, why, out);
        out.keep_public(
            context,
            (command.session, command.client_id),
            kind::PHASE_SET,
        );
    }

    /// Let an instrument be in a phase, for a cause and the request that it answers: what was collected trades, the phase is
    /// told, orders join or leave.
    pub(super) fn change_phase(
        &mut self,
        context: Context,
        instrument: u16,
        (number, cause, request_id): (u8, u8, u64),
        out: &mut EventBuffer,
    ) {
        let old = self.rules.of(instrument).phase;
        if uncrosses(old, number) {
            self.uncross(context, instrument, out);
        }
        self.rules.of_mut(instrument).phase = number;
        self.rules_changed(instrument);
        let told = PhaseSet {
            phase: number,
            command: context.index(),
            instrument,
            cause,
            request_id,
        };
        out.put_record(&told.to_bytes());
        if number != old {
            match number {
                phase::CLOSING_AUCTION => self.join_auction(context, instrument, out),
                phase::CLOSED => self.end_orders(context, instrument, AT_THE_CLOSE, out),
                phase::CONTINUOUS => self.open_to_stops(instrument),
                _ => {}
            }
        }
    }

    /// Cancel the orders of an instrument that end for a reason, by the number of their end; oldest first.
    pub(super) fn end_orders(
        &mut self,
        context: Context,
        instrument: u16,
        reasons: [u16; 4],
        out: &mut EventBuffer,
    ) {
        self.gather_instrument(instrument);
        let mut gathered = std::mem::take(&mut self.gathered);
        let reason_of = |engine: &Self, handle| reasons[usize::from(engine.until_of(handle))];
        gathered.retain(|(_, handle)| reason_of(self, *handle) != reason::NONE);
        gathered.sort_unstable();
        for (_, handle) in &gathered {
            let reason = reason_of(self, *handle);
            self.drop_order(context, *handle, reason, out);
        }
        self.gathered = gathered;
    }

    /// Gather all orders of an instrument, in no order that means anything.
    pub(super) fn gather_instrument(&mut self, instrument: u16) {
        self.gathered.clear();
        for book in sides_of(instrument) {
            self.gather_book(book);
        }
        let waiting = self.stops.of_instrument(instrument);
        let waiting = waiting.map(|stop| (stop.order_id, stop.handle));
        self.gathered.extend(waiting);
    }

    /// The limit orders kept for the closing auction come into the book, in the order of their queues.
    fn join_auction(&mut self, context: Context, instrument: u16, out: &mut EventBuffer) {
        for side in [side::BUY, side::SELL] {
            let book = book_of(instrument, side);
            let mut at = self.ladders.queue(book + ASIDE);
            while at != NONE {
                let order = self.orders.at(at);
                let next = order.next;
                let price = self.specials.price_of(at, order.order_id);
                if price != 0 {
                    self.join_book(context, at, (book, price), out);
                }
                at = next;
            }
        }
    }

    fn join_book(
        &mut self,
        context: Context,
        handle: u32,
        (book, price): (u32, i64),
        out: &mut EventBuffer,
    ) {
        let order = self.orders.at(handle);
        let lots = (order.quantity, order.remaining);
        let level = self.ladders.find(book, price);
        // No overflow: a total is at most 2^63 - 1, a quantity at most 2^53 - 1.
        if self.open_at(level) + lots.1 > LEVEL_QUANTITY_MAX {
            return self.drop_order(context, handle, reason::LEVEL_FULL, out);
        }
        self.leave_level(handle);
        self.specials.set_price(handle, 0);
        let level = self.ladders.find(book, price);
        self.join_with_terms(context, handle, lots, (book, price, level), out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_collected_trades_when_collecting_ends() {
        let all = 0..TAKES.len() as u8;
        let pairs = all
            .clone()
            .flat_map(|old| all.clone().map(move |new| (old, new)));
        for (old, new) in pairs {
            let expected =
                collects(old) && old != new && !(old == phase::PRE_OPEN && is_auction(new));
            assert_eq!(uncrosses(old, new), expected, "{old} to {new}");
        }
    }

    #[test]
    fn nothing_is_refused_where_orders_trade_but_what_is_for_the_opening() {
        let taken = |number, asked| check_phase(number, asked, true).is_ok();
        for asked in [
            ask::LIMIT,
            ask::MARKET,
            ask::IMMEDIATE,
            ask::AT_CLOSE,
            ask::REPLACE,
        ] {
            assert!(taken(phase::CONTINUOUS, asked) && !taken(phase::HALT, asked));
            assert!(!taken(phase::CLOSING_AUCTION, asked), "post only: {asked}");
        }
        assert!(!taken(phase::CONTINUOUS, ask::AT_OPEN) && taken(phase::CANCEL_ONLY, ask::REDUCE));
    }
}
