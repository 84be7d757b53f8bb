//! Post-only orders: whether they would take, and the price to which one may slide instead of being rejected.
//!
//! An order that slides is treated as if its command had said the other price, so a copy of the record says it.

use super::Engine;
use super::command::Command;
use super::ladder::{book_of, is_aside, key_of};
use super::registry::Refusal;
use super::targets::Target;
use crate::wire::{FLAG_SLIDE, RECORD_SIZE, reason};

/// Where the price of `new` and `replace` stands.
const PRICE: std::ops::Range<usize> = 32..40;

impl Engine {
    /// Why a post-only order of so many lots that reaches the other side can't come in, if it can't: what it would pass by
    /// does not count.
    #[cold]
    #[inline(never)]
    pub(super) fn refuse_cross(&self, price: i64, lots: u64, opposite: u32) -> Option<Refusal> {
        let best = self.first_taken(opposite, key_of(opposite, price), lots);
        best.map(|best| (reason::POST_ONLY_WOULD_CROSS, price as u64, best as u64))
    }

    /// The record with the price to which its order slides. It stays as it is when the order may not slide, need not, or
    /// there is no price for it.
    pub(super) fn slid(
        &self,
        record: &[u8; RECORD_SIZE],
        (instrument, side): (u16, u8),
        lots: u64,
    ) -> [u8; RECORD_SIZE] {
        let mut slid = *record;
        let command = Command::of(record);
        if command.flags() & FLAG_SLIDE == 0 {
            return slid;
        }
        let opposite = book_of(instrument, side) ^ 1;
        let limit_key = key_of(opposite, command.price);
        if let Some(best) = self.first_taken(opposite, limit_key, lots) {
            let price = best + 1 - 2 * i64::from(opposite & 1); // above the bids, below the asks
            if self.limits_of(instrument).allow_price(price) {
                slid[PRICE].copy_from_slice(&price.to_le_bytes());
            }
        }
        slid
    }

    /// The same for `replace`; an order kept aside meets nothing, and does not slide.
    pub(super) fn slid_again(
        &self,
        record: &[u8; RECORD_SIZE],
        target: &Target,
        lots: u64,
    ) -> [u8; RECORD_SIZE] {
        if is_aside(target.book) {
            return *record;
        }
        let place = (target.place.instrument, target.place.side);
        self.slid(record, place, lots)
    }
}
