//! Looking ahead: where the next commands of a frame will read, read now.
//!
//! A command waits for its bucket, then for its order, then for the level, one after the other; and when the CPU has guessed
//! wrong in the command before, it could not even begin earlier. A frame shows what comes, so the buckets of the next
//! commands are read together, then their orders, then in a deep book what those name: the waits overlap instead of
//! adding up. What is found is a hint: the command uses it if it still holds, and nothing depends on it.

use super::Engine;
use super::index::hash_name;
use super::orders::NONE;
use crate::wire::{Cancel, RECORD_SIZE, records_of};
use std::hint::black_box;

/// Commands that are looked at together.
pub(super) const GROUP: usize = 16;
/// From this many orders on, what an order names is looked at as well.
const DEEP: u32 = 1 << 13;

/// What was found about a command.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hint {
    /// Hash of the name of the order that the command targets.
    pub hash: u32,
    /// First order of that hash, or `NONE`; it may be gone when the command is applied.
    pub order: u32,
}

impl Engine {
    /// Hints for the records at the start of `payload`, one each.
    #[inline(always)]
    pub(super) fn look_ahead(&self, payload: &[u8], hints: &mut [Hint; GROUP]) {
        for (hint, record) in hints.iter_mut().zip(records_of(payload)) {
            *hint = self.look_at(record);
        }
        let mut seen = 0;
        if self.orders.count() < DEEP {
            for hint in hints.iter() {
                seen ^= self.orders.at(hint.order).level;
            }
        } else {
            seen = self.look_deeper(hints);
        }
        black_box(seen);
    }

    /// The fields that matter stand at the same place in all commands about one order. `new` has no target: what is read
    /// for it is of no use and does no harm, and to ask for the kind here would be one more wrong guess.
    #[inline(always)]
    fn look_at(&self, record: &[u8; RECORD_SIZE]) -> Hint {
        let command = Cancel::from_bytes(record);
        let hash = hash_name(command.session, command.target_id);
        Hint {
            hash,
            order: self.names.first(hash),
        }
    }

    /// Read the orders of the hints, then their levels and neighbours; returns what keeps the compiler from leaving it
    /// out.
    #[inline(never)]
    fn look_deeper(&self, hints: &[Hint; GROUP]) -> u32 {
        let mut named = [[NONE; 5]; GROUP];
        for (named, hint) in named.iter_mut().zip(hints) {
            let order = self.orders.at(hint.order);
            *named = [
                order.level,
                order.next,
                order.previous,
                order.session_next,
                order.session_previous,
            ];
        }
        let mut seen = 0;
        for [level, orders @ ..] in named {
            seen ^= self.ladders.level(level).count;
            for order in orders {
                seen ^= self.orders.at(order).level;
            }
        }
        seen
    }
}
