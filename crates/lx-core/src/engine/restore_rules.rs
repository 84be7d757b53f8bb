//! The part of a snapshot that is about phases: rules of instruments, timetables, and what orders have to do with them.

use super::bands::Bands;
use super::events::Place;
use super::phases::collects;
use super::restore::{Fault, Restorer};
use super::rules::Station;
use super::specials::{Special, allows_slices};
use super::timetable::Entry;
use crate::wire::{
    OrderLimits, SCHEDULE_MAX, StateOrder, StateRules, StateSchedule, StateTerms, listing, phase,
    until,
};

impl Restorer {
    pub(super) fn take_rules(
        &mut self,
        index: u32,
        state: &StateRules,
        more: Option<OrderLimits>,
    ) -> Result<(), (u32, Fault)> {
        self.check_rules(state)
            .map_err(|message| (index, message))?;
        let behind = |message: &str| Err((index + 1, message.into()));
        let limits = more.unwrap_or_default();
        if more == Some(OrderLimits::default()) {
            return behind("limits of nothing");
        }
        if limits.notional_max != 0 && limits.notional_min > limits.notional_max {
            return behind("the lowest notional is above the highest");
        }
        let rule = self.engine.rules.of_mut(state.instrument);
        rule.phase = state.phase;
        rule.is_delisted = state.listing == listing::DELISTED;
        rule.limits = limits;
        rule.bands = Bands {
            static_ppm: state.static_ppm,
            dynamic_ppm: state.dynamic_ppm,
            action: state.action,
            reference: state.reference,
        };
        self.engine.rules_changed(state.instrument);
        Ok(())
    }

    fn check_rules(&mut self, state: &StateRules) -> Result<(), Fault> {
        if !self.engine.registry.has_instrument(state.instrument) {
            return Err(format!("there is no instrument {}", state.instrument));
        }
        if state.instrument <= self.last_rules {
            return Err("rules come by instrument".into());
        }
        self.last_rules = state.instrument;
        let nothing = StateRules {
            instrument: state.instrument,
            ..StateRules::default()
        };
        if *state == nothing {
            return Err("rules that are as at first".into());
        }
        if state.listing == listing::DELISTED && state.phase != phase::CLOSED {
            return Err("a delisted instrument is not closed".into());
        }
        Ok(())
    }

    pub(super) fn take_schedule(&mut self, state: &StateSchedule) -> Result<(), Fault> {
        self.need_listed(state.instrument)?;
        if state.instrument < self.last_schedule {
            return Err("timetables come by instrument".into());
        }
        self.last_schedule = state.instrument;
        if state.at_ns <= self.engine.time_ns {
            return Err(format!(
                "at_ns {} is not after the state's time",
                state.at_ns
            ));
        }
        let timetable = &mut self.engine.rules.of_mut(state.instrument).timetable;
        if timetable.len() as u64 >= SCHEDULE_MAX {
            return Err(format!("more than {SCHEDULE_MAX} entries of a timetable"));
        }
        timetable.push(Entry {
            phase: state.phase,
            at_ns: state.at_ns,
            every_ns: state.every_ns,
        });
        self.engine.rules.find_next_time();
        Ok(())
    }

    /// There is such an instrument, and it is not delisted.
    pub(super) fn need_listed(&self, instrument: u16) -> Result<(), Fault> {
        let checked = self.engine.check_listed(instrument);
        checked.map_err(|_| format!("instrument {instrument} does not exist or is delisted"))
    }

    /// What is special about an order, if it can be.
    pub(super) fn check_special(
        &self,
        state: &StateOrder,
        terms: &StateTerms,
    ) -> Result<Special, Fault> {
        let StateTerms {
            until,
            display,
            expires_ns,
            shown,
            ..
        } = *terms;
        let remaining = state.remaining;
        let special = Special::restored(terms);
        if !special.is_any() {
            return Err("terms that say nothing".into());
        }
        if (terms.trail, terms.activation_price, terms.reference) != (0, 0, 0) {
            return Err("it rests and has terms of an order that waits".into());
        }
        if special.min_quantity != 0 && !special.is_hidden {
            return Err("an order that is shown has a minimum".into());
        }
        if special.is_hidden && display != 0 {
            return Err("a hidden order shows slices".into());
        }
        let is_timed = until == until::AT_OPEN || until == until::AT_CLOSE;
        if special.is_hidden && (is_timed || state.price == 0) {
            return Err("a hidden order that is for an auction".into());
        }
        self.check_time(expires_ns)?;
        if !allows_slices(display, remaining) {
            return Err(format!("{remaining} lots are too many slices of {display}"));
        }
        let most = display.min(remaining);
        if shown > most || (display != 0 && shown == 0) {
            return Err(format!("it shows {shown} lots, of {most} at most"));
        }
        if until != until::NONE && expires_ns != 0 {
            return Err("a time and a phase end it".into());
        }
        if state.price == 0 && display != 0 {
            return Err("a market order that displays lots".into());
        }
        Ok(Special {
            hidden: if display == 0 { 0 } else { remaining - shown },
            ..special
        })
    }

    /// The order is one of its instrument's phase; returns where it is put.
    pub(super) fn check_phase_of(&self, state: &StateOrder, until: u8) -> Result<Station, Fault> {
        let engine = &self.engine;
        let number = engine.rules.of(state.instrument).phase;
        if state.price != 0 && !engine.limits_of(state.instrument).allow_price(state.price) {
            return Err("its price is outside the instrument's limits".into());
        }
        if state.price == 0 && until != until::AT_OPEN && until != until::AT_CLOSE {
            return Err("a market order that is for no auction".into());
        }
        if until == until::AT_OPEN && !collects(number) {
            return Err("an order for an opening auction that is over".into());
        }
        if until != until::NONE && number == phase::CLOSED {
            return Err("an order of a day that is over".into());
        }
        let place = Place {
            instrument: state.instrument,
            side: state.side,
        };
        Ok(engine.station(place, until, state.price))
    }
}
