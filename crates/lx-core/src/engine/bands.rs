//! Price bands: how far from a reference price, and from the last trade, an instrument may be asked for and trade.
//!
//! The bounds of a command are those at its beginning. A limit outside is refused; a taker stops at the first level outside,
//! and what is left of it is canceled, or the instrument is halted too.

use super::Engine;
use super::events::{Context, EventBuffer};
use super::registry::Refusal;
use super::trading::reject;
use crate::wire::{
    BandsSet, PRICE_MAX, RECORD_SIZE, SetBands, band_action, kind, phase, phase_cause, reason,
};

const PPM: u64 = 1_000_000;

/// The bands of an instrument.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bands {
    /// To each side of the reference, parts per million; 0: off.
    pub static_ppm: u32,
    /// To each side of the last trade.
    pub dynamic_ppm: u32,
    /// A member of `wire::band_action`.
    pub action: u8,
    /// Ticks; 0: none.
    pub reference: i64,
}

/// The prices that a command may ask for and trade at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    low: i64,
    high: i64,
    /// Why what is left of a taker is canceled before it trades outside.
    pub reason: u16,
}

impl Bounds {
    /// Every price.
    pub const ANY: Self = Self {
        low: 0,
        high: PRICE_MAX as i64,
        reason: reason::OUTSIDE_BAND,
    };

    pub fn hold(&self, price: i64) -> bool {
        (self.low..=self.high).contains(&price)
    }

    /// Why a limit can't be asked for, if it can't.
    pub fn check(&self, price: i64) -> Result<(), Refusal> {
        if self.hold(price) {
            return Ok(());
        }
        let bound = if price < self.low {
            self.low
        } else {
            self.high
        };
        Err((reason::OUTSIDE_BAND, price as u64, bound as u64))
    }

    /// The part of them that is within so many parts per million of a price; all of them when either is 0.
    fn within(self, price: i64, ppm: u32) -> Self {
        if price == 0 || ppm == 0 {
            return self;
        }
        let (price, ppm) = (price as u64, u64::from(ppm)); // 42 bits and 20
        let low = (price * (PPM - ppm)).div_ceil(PPM) as i64;
        let high = (price * (PPM + ppm) / PPM) as i64;
        Self {
            low: self.low.max(low),
            high: self.high.min(high),
            ..self
        }
    }
}

impl Bands {
    /// Whether there are none, whatever the reference.
    pub fn are_off(&self) -> bool {
        self.static_ppm == 0 && self.dynamic_ppm == 0
    }

    fn bounds(&self, last_price: i64) -> Bounds {
        let reason = if self.action == band_action::HALT {
            reason::HALTED
        } else {
            reason::OUTSIDE_BAND
        };
        let bounds = Bounds {
            reason,
            ..Bounds::ANY
        };
        bounds
            .within(self.reference, self.static_ppm)
            .within(last_price, self.dynamic_ppm)
    }
}

impl Engine {
    /// The bounds of an instrument that exists, as they are now.
    #[inline(always)]
    pub(super) fn bounds_of(&self, instrument: u16) -> Bounds {
        if self.ladders.limits(instrument).are_all() {
            Bounds::ANY
        } else {
            self.bounds_by_rules(instrument)
        }
    }

    #[cold]
    #[inline(never)]
    fn bounds_by_rules(&self, instrument: u16) -> Bounds {
        let last_price = self.ladders.markets.last_price(instrument);
        self.rules.of(instrument).bands.bounds(last_price)
    }

    /// An order would have traded outside the bands: its instrument is halted.
    #[cold]
    #[inline(never)]
    pub(super) fn halt(&mut self, context: Context, instrument: u16, out: &mut EventBuffer) {
        if self.lists.count() != 0 {
            self.settle_lists(context, out);
        }
        let why = (phase::HALT, phase_cause::BAND, 0);
        self.change_phase(context, instrument, why, out);
    }

    /// `set_bands`.
    pub(super) fn set_bands(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        out: &mut EventBuffer,
    ) {
        let command = SetBands::from_bytes(record);
        let instrument = command.instrument;
        if !self.permit(context, record, out) {
            return;
        }
        if let Err(refusal) = self.check_bands(&command) {
            return reject(context, record, 0, refusal, out);
        }
        let bands = &mut self.rules.of_mut(instrument).bands;
        let reference = if command.reference == 0 {
            bands.reference
        } else {
            command.reference
        };
        *bands = Bands {
            static_ppm: command.static_ppm,
            dynamic_ppm: command.dynamic_ppm,
            action: command.action,
            reference,
        };
        self.rules_changed(instrument);
        let answer = BandsSet {
            action: command.action,
            command: context.index(),
            instrument,
            static_ppm: command.static_ppm,
            dynamic_ppm: command.dynamic_ppm,
            reference,
            request_id: command.client_id,
        };
        out.put_record(&answer.to_bytes());
        let sender = (command.session, command.client_id);
        out.keep_public(context, sender, kind::BANDS_SET);
    }

    fn check_bands(&self, command: &SetBands) -> Result<(), Refusal> {
        self.check_listed(command.instrument)?;
        let limits = self.limits_of(command.instrument);
        if command.reference != 0 && !limits.allow_price(command.reference) {
            return Err(limits.refuse_price(command.reference));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(static_ppm: u32, dynamic_ppm: u32, reference: i64, last_price: i64) -> (i64, i64) {
        let bands = Bands {
            static_ppm,
            dynamic_ppm,
            reference,
            action: band_action::REJECT,
        };
        let bounds = bands.bounds(last_price);
        (bounds.low, bounds.high)
    }

    #[test]
    fn bounds_are_rounded_inwards_and_the_narrower_count() {
        let all = (0, PRICE_MAX as i64);
        assert_eq!(bounds(0, 0, 1_000, 1_000), all);
        assert_eq!(bounds(50_000, 50_000, 0, 0), all);
        assert_eq!(bounds(50_000, 0, 1_000, 7), (950, 1_050));
        assert_eq!(bounds(50_000, 0, 999, 7), (950, 1_048));
        assert_eq!(bounds(50_000, 10_000, 1_000, 1_030), (1_020, 1_040));
        assert_eq!(bounds(1_000_000, 0, 5, 0), (0, 10));
        let highest = PRICE_MAX as i64;
        assert_eq!(bounds(1_000_000, 0, highest, 0), (0, highest));
    }
}
