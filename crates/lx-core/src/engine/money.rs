//! What orders cost and what fees are: whole minor units, exact.
//!
//! A price has 42 bits, a quantity 53, a unit up to 120, so a product may need more than 128. But no account has more
//! than 2^62 - 1 of an asset: what is above is refused, told as 2^64 - 1 at most. So units and costs of a lot are kept
//! within 64 bits, and what they are multiplied with, being whole numbers above 0, does not bring them back below.

use super::balances::Balances;
use super::registry::{Asset, Instrument};
use crate::wire::{fee_asset, role};

const PPM: u64 = 1_000_000;

/// What an instrument's amounts and fees are made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tariff {
    /// One lot in minor units of base; 2^64 - 1 if that is more.
    pub base_unit: u64,
    /// One lot at a price of one tick in minor units of quote; 2^64 - 1 if that is more.
    pub quote_unit: u64,
    pub maker_ppm: i32,
    pub taker_ppm: i32,
    /// The venue's balances of base and quote.
    pub venue: [u32; 2],
    /// Numbers of base and quote.
    pub assets: [u16; 2],
    /// A member of `wire::fee_asset`.
    pub fee_asset: u8,
}

/// What an order's account is to pay and to be charged: kept beside every resting order.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C, align(32))]
pub(super) struct Terms {
    /// Minor units that one open lot reserves. For an order that never rests it means nothing.
    pub per_lot: i64,
    pub maker_ppm: i32,
    pub taker_ppm: i32,
    /// The balances it pays from and receives to.
    pub pays: u32,
    pub receives: u32,
    /// Number of the account.
    pub account: u32,
}

const _: () = assert!(size_of::<Terms>() == 32);

/// One side of an execution in minor units, as `settled` tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Settlement {
    pub paid: i64,
    pub received: i64,
    pub fee: i64,
    pub released: i64,
}

/// What changes hands in an execution.
#[derive(Clone, Copy, Debug)]
pub(super) struct Amounts {
    /// Minor units of base and of quote.
    sums: [i64; 2],
    lots: i64,
}

impl Tariff {
    /// Of an instrument whose amounts are whole, with the fees given.
    pub fn of(instrument: &Instrument, (base, quote): (&Asset, &Asset), venue: [u32; 2]) -> Self {
        let limits = &instrument.limits;
        let (tick, lot) = (u128::from(limits.tick), u128::from(limits.lot));
        let (tick_scale, lot_scale) = (instrument.tick_scale, instrument.lot_scale);
        // MANTISSA_MAX squared times 10^18 is 10^36, which fits; so does the divisor.
        let base_unit = lot * ten_to(base.decimals) / ten_to(lot_scale);
        let quote_unit = tick * lot * ten_to(quote.decimals) / ten_to(tick_scale + lot_scale);
        Self {
            base_unit: saturated(base_unit),
            quote_unit: saturated(quote_unit),
            maker_ppm: 0,
            taker_ppm: 0,
            venue,
            assets: [instrument.base, instrument.quote],
            fee_asset: fee_asset::RECEIVED,
        }
    }

    /// What a buyer pays at most for a lot at a price, a fee of `ppm` in quote included.
    #[inline(always)]
    pub fn cost_of_lot(&self, price: i64, ppm: i32) -> u64 {
        let notional = saturated(u128::from(price as u64) * u128::from(self.quote_unit));
        if self.fee_asset == fee_asset::RECEIVED {
            notional
        } else {
            notional.saturating_add(part_rounded_up(notional, ppm.max(0)))
        }
    }

    /// What one open lot of a limit order reserves.
    #[inline(always)]
    pub fn reserved_per_lot(&self, is_buyer: bool, price: i64, (maker, taker): (i32, i32)) -> u64 {
        let costs = [self.base_unit, self.cost_of_lot(price, maker.max(taker))];
        costs[usize::from(is_buyer)]
    }

    /// Numbers of the assets that an order pays with and receives.
    #[inline(always)]
    pub fn assets(&self, is_buyer: bool) -> (u16, u16) {
        let paid = usize::from(is_buyer);
        (self.assets[paid], self.assets[1 - paid])
    }

    /// What changes hands when so many lots trade at a price. Both can be paid, so all fits: no factor is 0.
    #[inline(always)]
    pub fn amounts(&self, price: i64, lots: u64) -> Amounts {
        Amounts {
            sums: [
                (lots * self.base_unit) as i64,
                (price as u64 * lots * self.quote_unit) as i64,
            ],
            lots: lots as i64,
        }
    }

    /// Move the money of one side of an execution: whether it buys, its role, and whether it had reserved what it pays. Who
    /// buys is a coin toss, so it picks amounts and is not asked for.
    #[inline(always)]
    pub fn settle(
        &self,
        balances: &mut Balances,
        terms: &Terms,
        (is_buyer, role, rests): (bool, u8, bool),
        amounts: Amounts,
    ) -> Settlement {
        let payment = usize::from(is_buyer);
        let (paid, received) = (amounts.sums[payment], amounts.sums[1 - payment]);
        let is_in_quote = self.fee_asset == fee_asset::QUOTE;
        let (is_on_top, charged) = (is_buyer & is_in_quote, usize::from(!is_buyer | is_in_quote));
        let ppm = if role == role::MAKER {
            terms.maker_ppm
        } else {
            terms.taker_ppm
        };
        let freed = if rests {
            amounts.lots * terms.per_lot
        } else {
            0
        };
        let venue = &mut balances.at_mut(self.venue[charged]).free;
        let fee = fee(amounts.sums[charged], ppm, *venue);
        *venue += fee;
        let on_top = fee * i64::from(is_on_top);
        let payer = balances.at_mut(terms.pays);
        payer.reserved -= freed;
        payer.free += freed - paid - on_top;
        debug_assert!(
            payer.free >= 0 && payer.reserved >= 0,
            "no account pays more than it has"
        );
        let receiver = &mut balances.at_mut(terms.receives).free;
        *receiver += received - (fee - on_top);
        debug_assert!(*receiver >= 0, "no fee is above what was received");
        let released = if rests {
            freed - paid - on_top.max(0)
        } else {
            0
        };
        debug_assert!(
            released >= 0,
            "no resting order pays more than was reserved"
        );
        Settlement {
            paid,
            received,
            fee,
            released,
        }
    }
}

/// The fee on an amount; below zero a rebate, of no more than the venue has.
#[inline(always)]
fn fee(basis: i64, ppm: i32, venue: i64) -> i64 {
    if ppm >= 0 {
        part_rounded_up(basis as u64, ppm) as i64
    } else {
        -(part_rounded_down(basis as u64, -ppm) as i64).min(venue)
    }
}

/// So many parts per million (at most all of them) of an amount, rounded up.
///
/// An amount is a number of millions and a remainder: the millions' share is whole, so only that of the remainder is
/// rounded, and nothing leaves 64 bits.
#[inline(always)]
fn part_rounded_up(amount: u64, ppm: i32) -> u64 {
    let ppm = u64::from(ppm.unsigned_abs());
    amount / PPM * ppm + (amount % PPM * ppm).div_ceil(PPM)
}

/// The same, rounded down.
#[inline(always)]
fn part_rounded_down(amount: u64, ppm: i32) -> u64 {
    let ppm = u64::from(ppm.unsigned_abs());
    amount / PPM * ppm + amount % PPM * ppm / PPM
}

/// As much of an amount as 64 bits hold.
#[inline(always)]
pub(super) fn saturated(amount: u128) -> u64 {
    u64::try_from(amount).unwrap_or(u64::MAX)
}

pub(super) fn ten_to(exponent: u8) -> u128 {
    10_u128.pow(u32::from(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{AMOUNT_MAX, FEE_PPM_MAX, InstrumentLimits, PRICE_MAX, QUANTITY_MAX};

    fn tariff(base_unit: u64, quote_unit: u64, fee_asset: u8) -> Tariff {
        Tariff {
            base_unit,
            quote_unit,
            maker_ppm: 0,
            taker_ppm: 0,
            venue: [1, 2],
            assets: [1, 2],
            fee_asset,
        }
    }

    #[test]
    fn parts_are_those_of_wide_arithmetic() {
        let mut amount = 1_u64;
        for step in 0..4_000_u64 {
            amount = amount
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let amount = amount >> (step % 64);
            let ppm = (amount.rotate_left(17) ^ step) % (FEE_PPM_MAX + 1);
            let product = u128::from(amount) * u128::from(ppm);
            let (up, down) = (product.div_ceil(1_000_000), product / 1_000_000);
            assert_eq!(u128::from(part_rounded_up(amount, ppm as i32)), up);
            assert_eq!(u128::from(part_rounded_down(amount, ppm as i32)), down);
        }
        assert_eq!(part_rounded_up(1, 1), 1);
        assert_eq!(part_rounded_up(1_000_000, 1), 1);
        assert_eq!(part_rounded_up(1_000_001, 1), 2);
        assert_eq!(part_rounded_up(u64::MAX, 0), 0);
        assert_eq!(part_rounded_down(999_999, 1), 0);
    }

    #[test]
    fn a_rebate_is_rounded_down_and_ends_with_what_the_venue_has() {
        assert_eq!(fee(1_000, 1_500, 0), 2);
        assert_eq!(fee(1_000, -1_500, 10), -1);
        assert_eq!(fee(1_000, -5_000, 10), -5);
        assert_eq!(fee(1_000, -5_000, 3), -3);
        assert_eq!(fee(1_000, -5_000, 0), 0);
    }

    #[test]
    fn what_does_not_fit_is_the_highest_there_is() {
        let instrument = |tick, lot| Instrument {
            symbol: [0; 16],
            base: 1,
            quote: 2,
            tick_scale: 0,
            lot_scale: 0,
            limits: InstrumentLimits {
                tick,
                lot,
                ..InstrumentLimits::default()
            },
        };
        let asset = |decimals| Asset {
            name: [0; 16],
            decimals,
            supply: 0,
        };
        let of = |tick, lot, decimals| {
            let asset = asset(decimals);
            Tariff::of(&instrument(tick, lot), (&asset, &asset), [1, 2])
        };
        let small = of(3, 5, 2);
        assert_eq!((small.base_unit, small.quote_unit), (500, 1_500));
        let large = of(1_000_000_000, 1_000_000_000, 18);
        assert_eq!((large.base_unit, large.quote_unit), (u64::MAX, u64::MAX));
        let mut tariff = large;
        for fee_asset in [fee_asset::RECEIVED, fee_asset::QUOTE] {
            tariff.fee_asset = fee_asset;
            for price in [1, PRICE_MAX as i64] {
                assert_eq!(tariff.reserved_per_lot(true, price, (7, 9)), u64::MAX);
            }
        }
        // One below the highest, and a fee that goes beyond it.
        let tariff = self::tariff(1, u64::MAX - 1, fee_asset::QUOTE);
        assert_eq!(tariff.cost_of_lot(1, 0), u64::MAX - 1);
        assert_eq!(tariff.cost_of_lot(1, 1), u64::MAX);
        assert_eq!(tariff.cost_of_lot(1, -5), u64::MAX - 1);
        assert!(
            u128::from(QUANTITY_MAX)
                .checked_mul(u64::MAX.into())
                .is_some()
        );
    }

    #[test]
    fn a_lot_reserves_the_higher_rate_but_no_rebate() {
        let quote = tariff(7, 1_000, fee_asset::QUOTE);
        assert_eq!(quote.reserved_per_lot(true, 3, (2_000, 1_000)), 3_006);
        assert_eq!(quote.reserved_per_lot(true, 3, (-2_000, 1)), 3_001);
        assert_eq!(quote.reserved_per_lot(true, 3, (-2_000, 0)), 3_000);
        assert_eq!(quote.reserved_per_lot(false, 3, (2_000, 1_000)), 7);
        let received = tariff(7, 1_000, fee_asset::RECEIVED);
        assert_eq!(received.reserved_per_lot(true, 3, (2_000, 1_000)), 3_000);
    }

    /// Balances of an account (index 1): 3 of base, 4 of quote; the venue's are 1 and 2.
    fn purse(base: (i64, i64), quote: (i64, i64), venue: i64) -> Balances {
        let mut balances = Balances::default();
        for (owner, asset, (free, reserved)) in [
            (0, 1, (venue, 0)),
            (0, 2, (venue, 0)),
            (1, 1, base),
            (1, 2, quote),
        ] {
            let handle = balances.find_or_add(owner, asset);
            let balance = balances.at_mut(handle);
            (balance.free, balance.reserved) = (free, reserved);
        }
        balances
    }

    fn money(balances: &Balances) -> [(i64, i64); 4] {
        [1, 2, 3, 4].map(|handle| {
            let balance = balances.at(handle);
            (balance.free, balance.reserved)
        })
    }

    #[test]
    fn a_maker_pays_out_of_what_it_reserved_and_the_rest_is_free() {
        let tariff = tariff(10, 1, fee_asset::QUOTE);
        let terms = Terms {
            per_lot: 101, // at most 1 % of 100
            maker_ppm: 5_000,
            taker_ppm: 10_000,
            pays: 4,
            receives: 3,
            account: 9,
        };
        let mut balances = purse((0, 0), (0, 303), 0);
        let amounts = tariff.amounts(100, 2);
        let settled = tariff.settle(&mut balances, &terms, (true, role::MAKER, true), amounts);
        let expected = Settlement {
            paid: 200,
            received: 20,
            fee: 1,
            released: 1,
        };
        assert_eq!(settled, expected);
        assert_eq!(money(&balances), [(0, 0), (1, 0), (20, 0), (1, 101)]);
    }

    #[test]
    fn a_taker_pays_out_of_what_is_free() {
        let tariff = tariff(10, 1, fee_asset::RECEIVED);
        let terms = Terms {
            maker_ppm: -7,
            taker_ppm: 100_000,
            pays: 3,
            receives: 4,
            ..Terms::default()
        };
        let mut balances = purse((25, 5), (0, 0), 0);
        let amounts = tariff.amounts(100, 2);
        let settled = tariff.settle(&mut balances, &terms, (false, role::TAKER, false), amounts);
        let expected = Settlement {
            paid: 20,
            received: 200,
            fee: 20,
            released: 0,
        };
        assert_eq!(settled, expected);
        assert_eq!(money(&balances), [(0, 0), (20, 0), (5, 5), (180, 0)]);
    }

    #[test]
    fn the_largest_trade_fits() {
        let most = AMOUNT_MAX as i64;
        let tariff = tariff(1, AMOUNT_MAX, fee_asset::RECEIVED);
        let terms = Terms {
            taker_ppm: 0,
            pays: 4,
            receives: 3,
            ..Terms::default()
        };
        let mut balances = purse((0, 0), (most, 0), 0);
        let amounts = tariff.amounts(1, 1);
        let settled = tariff.settle(&mut balances, &terms, (true, role::TAKER, false), amounts);
        assert_eq!((settled.paid, settled.received, settled.fee), (most, 1, 0));
        assert_eq!(money(&balances), [(0, 0), (0, 0), (1, 0), (0, 0)]);
    }
}
