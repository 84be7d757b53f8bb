//! Looking ahead: where the next commands of a frame will read, read now.
//!
//! A command waits for its bucket, then for its order, one after the other; and when the CPU has guessed wrong in the
//! command before, it could not even begin earlier. A frame shows what comes, so the buckets of the next commands are read
//! together, then their orders: the waits overlap instead of adding up. What is found is a hint: the command uses it if it
//! still holds, and nothing depends on it. To read further, what those orders name, costs more than it saves, in books of a
//! million orders too (docs/decisions/0004).

use super::Engine;
use super::index::hash_name;
use crate::wire::{Cancel, RECORD_SIZE, records_of};
use std::hint::black_box;

/// Commands that are looked at together.
pub(super) const GROUP: usize = 16;

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
        for hint in hints.iter() {
            seen ^= self.orders.at(hint.order).level;
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
}
