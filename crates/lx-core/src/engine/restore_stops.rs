//! The part of a snapshot that is about orders that wait for a price.

use super::events::Owner;
use super::ladder::book_of;
use super::restore::{Fault, Restorer};
use super::specials::Special;
use super::stop::{Look, Stop};
use super::terms::{Kind, conflict_of};
use crate::wire::{FLAG_POST_ONLY, OrderTerms, StateStop, StateTerms, phase, until, visibility};

impl Restorer {
    /// A waiting order with the rest of its terms, if it has any. A fault is of the first record or of the second.
    pub(super) fn take_stop(
        &mut self,
        index: u32,
        state: &StateStop,
        terms: Option<&StateTerms>,
    ) -> Result<(), (u32, Fault)> {
        self.check_stop(state).map_err(|fault| (index, fault))?;
        if let Some(terms) = terms {
            let checked = self.check_waiting_terms(terms);
            checked.map_err(|fault| (index + 1, fault))?;
        }
        let terms = terms.copied().unwrap_or_default();
        let stop = stop_of(state, &terms);
        let fits = self.check_fit(state, &terms, stop);
        fits.map_err(|fault| (index, fault))?;
        let owner = Owner {
            session: state.session,
            client_id: state.client_id,
            order_id: state.order_id,
        };
        let engine = &mut self.engine;
        let handle = engine.store_waiting(owner, state.quantity, stop);
        engine.keep_terms(
            handle,
            Special {
                display: terms.display,
                expires_ns: terms.expires_ns,
                until: stop.until(),
                ..Special::default()
            },
        );
        if engine.funds.is_on {
            let rates = (state.maker_ppm, state.taker_ppm);
            let priced = (stop.place(), state.price);
            engine.restore_terms(handle, state.session, priced, rates);
        }
        self.last_stop = (state.instrument, state.order_id);
        Ok(())
    }

    /// Whether there can be such a waiting order, its terms left aside.
    fn check_stop(&self, state: &StateStop) -> Result<(), Fault> {
        let names = (state.session, state.client_id, state.order_id);
        self.check_names(state.instrument, names)?;
        if (state.instrument, state.order_id) <= self.last_stop {
            return Err("waiting orders come by instrument, then by engine id".into());
        }
        let most = self.engine.orders_max;
        if u64::from(self.engine.stops.count()) >= most {
            return Err(format!("more waiting orders than orders_max, {most}"));
        }
        Ok(())
    }

    fn check_waiting_terms(&self, terms: &StateTerms) -> Result<(), Fault> {
        if *terms == StateTerms::default() {
            return Err("terms that say nothing".into());
        }
        self.check_time(terms.expires_ns)?;
        if terms.shown != 0 {
            return Err(format!("it shows {} lots and waits", terms.shown));
        }
        if terms.visibility != visibility::SHOWN {
            return Err("it is hidden and waits".into());
        }
        if terms.until != until::NONE {
            return Err("its time in force tells what ends it".into());
        }
        if terms.reference != 0 && terms.trail == 0 {
            return Err("it follows a price and does not trail".into());
        }
        Ok(())
    }

    /// Whether a new order of these terms would be let in and is not due; a replace may have left less than it displays.
    fn check_fit(&self, state: &StateStop, terms: &StateTerms, stop: Stop) -> Result<(), Fault> {
        let kind = Kind {
            order_type: state.type_,
            tif: state.tif,
            quantity: state.quantity,
            is_aside: false,
        };
        let entered = OrderTerms {
            trigger: state.trigger,
            trail_unit: state.trail_unit,
            visibility: visibility::SHOWN,
            min_quantity: terms.min_quantity,
            display: terms.display.min(state.quantity),
            expires_ns: terms.expires_ns,
            budget: 0,
            stop_price: state.stop_price,
            trail: terms.trail,
            activation_price: terms.activation_price,
        };
        if let Some(offset) = conflict_of(kind, &entered) {
            return Err(format!("its term at {offset} does not fit"));
        }
        let limits = self.engine.limits_of(state.instrument);
        if state.price != 0 && !limits.allow_price(state.price) {
            return Err("its price is outside the instrument's limits".into());
        }
        let number = self.engine.rules.of(state.instrument).phase;
        if stop.until() != until::NONE && number == phase::CLOSED {
            return Err("an order of a day that is over".into());
        }
        self.engine.check_not_due(stop)?;
        let pays = (stop.place(), state.price != 0);
        self.check_payer(state.session, pays, (state.maker_ppm, state.taker_ppm))
    }
}

impl super::Engine {
    /// Whether an order waits for a price that is not there, and follows one that is, as far as prices are looked at.
    pub(super) fn check_not_due(&self, stop: Stop) -> Result<(), Fault> {
        let Some(price) = self.watched_price(&stop) else {
            return Ok(());
        };
        if !self.are_looked_at(stop.place().instrument) {
            return Ok(());
        }
        let mut moved = stop;
        let is_due = if stop.is_trailing() {
            moved.follow(Look::at(price)) || moved.reference != stop.reference
        } else {
            stop.is_reached(price)
        };
        if is_due {
            let id = stop.order_id;
            return Err(format!("order {id} waits, but its price {price} has come"));
        }
        Ok(())
    }
}

fn stop_of(state: &StateStop, terms: &StateTerms) -> Stop {
    Stop {
        order_id: state.order_id,
        stop_price: state.stop_price,
        price: state.price,
        trail: terms.trail,
        activation: terms.activation_price,
        reference: terms.reference,
        min_quantity: terms.min_quantity,
        book: book_of(state.instrument, state.side),
        order_type: state.type_,
        tif: state.tif,
        stp: state.stp,
        trigger: state.trigger,
        trail_unit: state.trail_unit,
        flags: state.flags & FLAG_POST_ONLY,
        ..Stop::default()
    }
}
