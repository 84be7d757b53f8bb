//! The operator's limits of an instrument, and its end.

use super::Engine;
use super::events::{Context, EventBuffer};
use super::ladder::{is_aside, sides_of};
use super::money::saturated;
use super::orders::NONE;
use super::registry::{Refusal, check_limits};
use super::trading::reject;
use crate::wire::{
    Delist, Delisted, InstrumentLimits, LimitsSet, OrderLimits, RECORD_SIZE, SetLimits, kind,
    phase, reason,
};

impl Engine {
    /// Whether price x quantity is within the notional limits of an instrument.
    pub(super) fn check_notional(
        &self,
        instrument: u16,
        price: i64,
        quantity: u64,
    ) -> Result<(), Refusal> {
        let unit = self.funds.tariff(instrument).quote_unit;
        let lots = u128::from(price as u64) * u128::from(quantity); // 42 bits and 53
        self.check_amount(instrument, saturated(lots.saturating_mul(u128::from(unit))))
    }

    /// Whether an amount in minor units of quote is.
    fn check_amount(&self, instrument: u16, amount: u64) -> Result<(), Refusal> {
        let limits = &self.rules.of(instrument).limits;
        let (least, most) = (limits.notional_min as u64, limits.notional_max as u64);
        if amount < least {
            return Err((reason::NOTIONAL_BELOW_MIN, amount, least));
        }
        if most != 0 && amount > most {
            return Err((reason::NOTIONAL_ABOVE_LIMIT, amount, most));
        }
        Ok(())
    }

    /// Whether a market order keeps the limits: what it may spend, or how much it wants.
    pub(super) fn check_market(
        &self,
        instrument: u16,
        quantity: u64,
        budget: i64,
    ) -> Result<(), Refusal> {
        if budget != 0 {
            return self.check_amount(instrument, budget as u64);
        }
        let limits = &self.rules.of(instrument).limits;
        let (most, lot) = (limits.market_quantity_max, limits.market_lot);
        if most != 0 && quantity > most {
            return Err((reason::MARKET_QUANTITY, quantity, most));
        }
        if lot != 0 && quantity % lot != 0 {
            return Err((reason::MARKET_QUANTITY, quantity, lot));
        }
        Ok(())
    }

    /// Whether the account of a session may have one more order in an instrument: to rest, or to wait.
    pub(super) fn check_count(
        &self,
        session: u32,
        instrument: u16,
        to_wait: bool,
    ) -> Result<(), Refusal> {
        let limits = &self.rules.of(instrument).limits;
        let (most, reason) = if to_wait {
            (limits.stops_max, reason::TOO_MANY_STOPS)
        } else {
            (limits.orders_max, reason::TOO_MANY_ORDERS)
        };
        let most = u64::from(most);
        if most == 0 {
            return Ok(());
        }
        let mut count = 0;
        for session in self.sessions.of_account(self.sessions.at(session).account) {
            let mut at = session.orders;
            while at != NONE {
                let order = self.orders.at(at);
                let is_here = sides_of(instrument).contains(&self.book_of_order(order));
                count += u64::from(is_here && Self::is_waiting(order) == to_wait);
                at = order.session_next;
            }
        }
        if count < most {
            Ok(())
        } else {
            Err((reason, count, most))
        }
    }

    /// `set_limits`, with more of them.
    pub(super) fn set_limits(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        more: OrderLimits,
        out: &mut EventBuffer,
    ) {
        let command = SetLimits::from_bytes(record);
        let instrument = command.instrument;
        if !self.permit(context, record, out) {
            return;
        }
        let checked = self.check_listed(instrument).and_then(|()| {
            let old = self.registry.limits(instrument);
            let new = InstrumentLimits {
                price_min: command.price_min,
                price_max: command.price_max,
                quantity_min: command.quantity_min,
                quantity_max: command.quantity_max,
                ..*old
            };
            self.check_new_limits(instrument, &new, &more).map(|()| new)
        });
        let limits = match checked {
            Ok(limits) => limits,
            Err(refusal) => return reject(context, record, 0, refusal, out),
        };
        *self.registry.limits_mut(instrument) = limits;
        self.rules.of_mut(instrument).limits = more;
        self.rules_changed(instrument);
        let answer = LimitsSet {
            command: context.index(),
            instrument,
            price_min: limits.price_min,
            price_max: limits.price_max,
            quantity_min: limits.quantity_min,
            quantity_max: limits.quantity_max,
            request_id: command.client_id,
        };
        out.put_record(&answer.to_bytes());
        out.put_extension(&more.to_bytes());
        let sender = (command.session, command.client_id);
        out.keep_public(context, sender, kind::LIMITS_SET);
    }

    /// Whether limits are in order, and hold for the prices of all orders that rest.
    fn check_new_limits(
        &self,
        instrument: u16,
        new: &InstrumentLimits,
        more: &OrderLimits,
    ) -> Result<(), Refusal> {
        check_limits(new)?;
        let (least, most) = (more.notional_min as u64, more.notional_max as u64);
        if most != 0 && least > most {
            return Err((reason::LIMITS_INVERTED, least, most));
        }
        let old = self.registry.limits(instrument);
        let prices = (new.price_min, new.price_max);
        if prices == (old.price_min, old.price_max) {
            return Ok(());
        }
        let outside = self.count_outside(instrument, prices);
        if outside == 0 {
            Ok(())
        } else {
            Err((reason::ORDERS_RESTING, outside, 0))
        }
    }

    /// Orders of an instrument with a limit outside the prices, or kept aside without one: those count on the highest price.
    fn count_outside(&self, instrument: u16, (lowest, highest): (i64, i64)) -> u64 {
        let is_inside = |price: i64| (lowest..=highest).contains(&price);
        let waiting = self.stops.of_instrument(instrument);
        let waiting = waiting.filter(|stop| stop.price != 0 && !is_inside(stop.price));
        let mut outside = waiting.count() as u64;
        for book in sides_of(instrument) {
            for (at, level) in self.ladders.levels_of(book) {
                if !is_aside(book) {
                    outside += self.count_at(at, level) * u64::from(!is_inside(level.price));
                    continue;
                }
                let mut at = level.head;
                while at != NONE {
                    let order = self.orders.at(at);
                    let price = self.specials.price_of(at, order.order_id);
                    outside += u64::from(!is_inside(price));
                    at = order.next;
                }
            }
        }
        outside
    }

    /// `delist`.
    pub(super) fn delist(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        out: &mut EventBuffer,
    ) {
        if !self.permit(context, record, out) {
            return;
        }
        let command = Delist::from_bytes(record);
        let instrument = command.instrument;
        if let Err(refusal) = self.check_listed(instrument) {
            return reject(context, record, 0, refusal, out);
        }
        self.gather_instrument(instrument);
        let count = self.withdraw_gathered(context, reason::DELISTED, out);
        let rule = self.rules.of_mut(instrument);
        rule.is_delisted = true;
        rule.phase = phase::CLOSED;
        rule.timetable.clear();
        self.rules.find_next_time();
        self.rules_changed(instrument);
        let answer = Delisted {
            command: context.index(),
            instrument,
            count,
            request_id: command.client_id,
        };
        out.put_record(&answer.to_bytes());
        let sender = (command.session, command.client_id);
        out.keep_public(context, sender, kind::DELISTED);
    }
}
