//! Looking ahead: where the next commands of a frame will read, read now.
//!
//! A command waits for its bucket, then for its order, one after the other; and when the CPU has guessed wrong in the
//! command before, it could not even begin earlier. A frame shows what comes, so the buckets of the next commands are read
//! together, then their orders: the waits overlap instead of adding up. What is found is a hint: the command uses it if it
//! still holds, and nothing depends on it. To read further, what those orders name, costs more than it saves, in books of a
//! million orders too (docs/decisions/0004); but not when so many sessions send commands that what is kept of them, and
//! their orders, stay in no cache of a core.

use super::Engine;
use super::command::Command;
use super::events::EventBuffer;
use super::index::hash_name;
use super::ladder::book_of;
use super::outcomes::Told;
use crate::wire::{Cancel, RECORD_SIZE, records_of};
use std::hint::black_box;

/// Commands that are looked at together.
pub(super) const GROUP: usize = 16;

/// From how many sessions on there is more to read ahead.
const MANY_SESSIONS: u64 = 1 << 11;

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
    pub(super) fn look_ahead<const RISK: bool>(
        &self,
        payload: &[u8],
        hints: &mut [Hint; GROUP],
        out: &mut EventBuffer,
    ) {
        for (hint, record) in hints.iter_mut().zip(records_of(payload)) {
            *hint = self.look_at(record);
        }
        let mut seen = 0;
        for hint in hints.iter() {
            seen ^= self.orders.at(hint.order).level;
        }
        black_box(seen);
        if self.sessions.count() >= MANY_SESSIONS {
            self.look_further::<RISK>(payload, hints, out.told());
        }
    }

    /// Read what the next commands will of their sessions, of the levels of their orders and prices, and with risk on of
    /// the accounts: first what the commands name, then what that names, then what those name.
    #[inline(never)]
    fn look_further<const RISK: bool>(&self, payload: &[u8], hints: &[Hint; GROUP], told: &[Told]) {
        let mut seen = 0;
        for record in records_of(payload) {
            let session = Command::of(record).session();
            seen ^= self.sessions.get(session).map_or(0, |it| it.owner);
            seen ^= told.get(session as usize).map_or(0, |it| it.next_number);
        }
        let mut books = [0; GROUP];
        for ((record, hint), book) in records_of(payload).zip(hints).zip(&mut books) {
            let command = Command::of(record);
            let session = command.session();
            let place = told.get(session as usize).map_or(0, Told::next_place);
            let level = self.ladders.level(self.orders.at(hint.order).level);
            *book = if command.target_id == 0 {
                book_of(command.instrument(), command.side())
            } else {
                level.book
            };
            seen ^= place as u32;
            if RISK {
                let owner = self.sessions.get(session).map_or(0, |it| it.owner);
                seen ^= self.funds.pays(hint.order) ^ self.accounts.at(owner).number;
            }
        }
        for (record, book) in records_of(payload).zip(books) {
            let command = Command::of(record);
            seen ^= self.ladders.peek(book, command.price);
            if RISK {
                let owner = self
                    .sessions
                    .get(command.session())
                    .map_or(0, |it| it.owner);
                seen ^= self.accounts.peek(owner);
            }
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
