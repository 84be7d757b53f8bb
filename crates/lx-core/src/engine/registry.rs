//! Assets and instruments by number, and what must hold of them.

use super::money::ten_to;
use crate::wire::{ASSETS_MAX, AddInstrument, INSTRUMENTS_MAX, InstrumentLimits, reason};
use std::collections::BTreeMap;

/// An asset.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asset {
    pub name: [u8; 16],
    pub decimals: u8,
    /// Minor units in all accounts.
    pub supply: i64,
}

/// An instrument.
#[derive(Clone, Copy, Debug)]
pub(super) struct Instrument {
    pub symbol: [u8; 16],
    pub base: u16,
    pub quote: u16,
    pub tick_scale: u8,
    pub lot_scale: u8,
    pub limits: InstrumentLimits,
}

impl Instrument {
    /// As a command states it.
    pub fn of(command: &AddInstrument, limits: InstrumentLimits) -> Self {
        Self {
            symbol: command.symbol,
            base: command.base,
            quote: command.quote,
            tick_scale: command.tick_scale,
            lot_scale: command.lot_scale,
            limits,
        }
    }
}

/// Why an asset or instrument can't be added: the fields of a rejection.
pub(super) type Refusal = (u16, u64, u64);

/// Assets and instruments of an engine.
#[derive(Debug, Default)]
pub(super) struct Registry {
    assets: Vec<Asset>,
    instruments: Vec<Instrument>,
    asset_numbers: BTreeMap<[u8; 16], u16>,
    instrument_numbers: BTreeMap<[u8; 16], u16>,
}

impl Registry {
    /// Assets in the order of their numbers, which count from 1.
    pub fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// Instruments in the order of their numbers, which count from 1.
    pub fn instruments(&self) -> &[Instrument] {
        &self.instruments
    }

    /// Whether there is such an instrument.
    pub fn has_instrument(&self, instrument: u16) -> bool {
        (1..=self.instruments.len()).contains(&usize::from(instrument))
    }

    /// The limits of an instrument that exists.
    pub fn limits(&self, instrument: u16) -> &InstrumentLimits {
        &self.instruments[usize::from(instrument) - 1].limits
    }

    pub fn limits_mut(&mut self, instrument: u16) -> &mut InstrumentLimits {
        &mut self.instruments[usize::from(instrument) - 1].limits
    }

    fn asset(&self, number: u16) -> Option<&Asset> {
        self.assets.get(usize::from(number).wrapping_sub(1))
    }

    /// What there is of an asset, if that exists.
    pub fn supply_mut(&mut self, number: u16) -> Option<&mut i64> {
        let asset = self.assets.get_mut(usize::from(number).wrapping_sub(1));
        asset.map(|asset| &mut asset.supply)
    }

    /// Add an asset and return its number.
    pub fn add_asset(&mut self, name: [u8; 16], decimals: u8) -> Result<u16, Refusal> {
        if let Some(number) = self.asset_numbers.get(&name) {
            return Err((reason::ALREADY_EXISTS, u64::from(*number), 0));
        }
        let number = next_number(self.assets.len(), ASSETS_MAX, reason::ASSETS_FULL)?;
        self.assets.push(Asset {
            name,
            decimals,
            supply: 0,
        });
        self.asset_numbers.insert(name, number);
        Ok(number)
    }

    /// Add an instrument and return its number.
    pub fn add_instrument(&mut self, instrument: Instrument) -> Result<u16, Refusal> {
        if let Some(number) = self.instrument_numbers.get(&instrument.symbol) {
            return Err((reason::ALREADY_EXISTS, u64::from(*number), 0));
        }
        let count = self.instruments.len();
        let number = next_number(count, INSTRUMENTS_MAX, reason::INSTRUMENTS_FULL)?;
        self.check_amounts(&instrument)?;
        self.instruments.push(instrument);
        self.instrument_numbers.insert(instrument.symbol, number);
        Ok(number)
    }

    /// Every amount of the instrument is a whole number of minor units, and its limits are in order.
    fn check_amounts(&self, instrument: &Instrument) -> Result<(), Refusal> {
        let asset = |number| {
            let found = self.asset(number);
            found.ok_or((reason::UNKNOWN_ASSET, u64::from(number), 0))
        };
        let base = asset(instrument.base)?;
        let quote = asset(instrument.quote)?;
        if instrument.base == instrument.quote {
            return Err((reason::SAME_ASSET, u64::from(instrument.base), 0));
        }
        let limits = &instrument.limits;
        let (tick, lot) = (u128::from(limits.tick), u128::from(limits.lot));
        // MANTISSA_MAX squared times 10^18 is 10^36, which fits; so does the divisor.
        if lot * ten_to(base.decimals) % ten_to(instrument.lot_scale) != 0 {
            let scale = u64::from(instrument.lot_scale);
            return Err((reason::LOT_NOT_WHOLE, limits.lot, scale));
        }
        let divisor = ten_to(instrument.tick_scale + instrument.lot_scale);
        if tick * lot * ten_to(quote.decimals) % divisor != 0 {
            let scale = u64::from(instrument.tick_scale);
            return Err((reason::TICK_NOT_WHOLE, limits.tick, scale));
        }
        check_limits(limits)
    }
}

/// Limits of prices and quantities are in order.
pub(super) fn check_limits(limits: &InstrumentLimits) -> Result<(), Refusal> {
    if limits.price_min > limits.price_max {
        let (min, max) = (limits.price_min as u64, limits.price_max as u64);
        return Err((reason::LIMITS_INVERTED, min, max));
    }
    if limits.quantity_min > limits.quantity_max {
        let (min, max) = (limits.quantity_min, limits.quantity_max);
        return Err((reason::LIMITS_INVERTED, min, max));
    }
    Ok(())
}

fn next_number(count: usize, max: u64, full: u16) -> Result<u16, Refusal> {
    match u16::try_from(count + 1) {
        Ok(number) if (count as u64) < max => Ok(number),
        _ => Err((full, count as u64, max)),
    }
}
