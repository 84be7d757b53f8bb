//! What became of the last commands of each session, and how many events it was told.
//!
//! A client id is executed once; when it comes again its outcome is told. So the outcomes of a session's last commands are
//! kept, in a ring that is written one behind the other. Every command writes one, so most are a word: how far id and
//! position are from those of the outcome before it, and what the kind of answer leaves open. What does not fit in a word
//! stands whole in a second, shorter ring. Both grow with the commands of their session, so a session that says little
//! costs little, and a warm one allocates nothing. To read an outcome is to walk back to it from the newest, which is rare.

use crate::wire::{OUTCOMES_KEPT, kind, reason};
use std::collections::VecDeque;

/// The outcome of a command. Client ids of a ring rise, and so do positions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    pub client_id: u64,
    position: u64,
    /// Engine id in the answer, or 0.
    pub order_id: u64,
    executed: u64,
    reason: u16,
    kind: u8,
}

impl Outcome {
    /// Of a command that executed nothing yet; `(kind, reason, order_id)` are those of its answer.
    #[inline(always)]
    pub fn of(client_id: u64, position: u64, (kind, reason, order_id): (u8, u16, u64)) -> Self {
        Self {
            client_id,
            position,
            order_id,
            executed: 0,
            reason,
            kind,
        }
    }

    /// Of a new order, which is named by the position of its command.
    #[inline(always)]
    pub fn accepted(client_id: u64, position: u64) -> Self {
        let answer = (kind::ACCEPTED, reason::NONE, position << 8);
        Self::of(client_id, position, answer)
    }

    /// Lots that the order executes at once.
    #[inline(always)]
    pub fn execute(&mut self, lots: u64) {
        self.executed += lots;
    }

    /// Kind of the event that answered the command.
    pub fn kind(&self) -> u8 {
        self.kind
    }

    /// Ordinal of the command.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Reason in the answer.
    pub fn reason(&self) -> u16 {
        self.reason
    }

    /// Lots that the order executed at once.
    pub fn executed(&self) -> u64 {
        self.executed
    }

    /// Form and load of its word, or `WIDE` when no form says all of it; a load may yet be too large for a word.
    #[inline(always)]
    fn form(&self) -> (u64, u64) {
        // Commands between the order's and this one; no number of a few bits if it is not an order's id from before.
        let age = (self.position << 8)
            .wrapping_sub(self.order_id)
            .rotate_right(8);
        match (self.kind, self.reason) {
            (kind::ACCEPTED, reason::NONE) if age == 0 => (ACCEPTED, self.executed),
            (kind::CANCELED, reason::USER_CANCEL) if self.executed == 0 => (CANCELED, age),
            (kind::REPLACED, reason::NONE) if self.executed == 0 => (REPLACED, age),
            (kind::REDUCED, reason::NONE) if self.executed == 0 => (REDUCED, age),
            (kind::REJECTED, reason) if self.order_id | self.executed == 0 => {
                (REJECTED, u64::from(reason))
            }
            _ => (WIDE, 0),
        }
    }
}

/// Forms of a word, its lowest bits. In `WIDE` the outcome stands whole in the second ring.
const WIDE: u64 = 0;
/// The load is the lots executed; the order's id follows from the position.
const ACCEPTED: u64 = 1;
/// Canceled as asked for; the load is the age of the order in commands, as it is of the next two.
const CANCELED: u64 = 2;
const REPLACED: u64 = 3;
const REDUCED: u64 = 4;
/// The load is the reason; there is no order.
const REJECTED: u64 = 5;

/// Bits of a form, of how far a client id, and how far a position is from the one before; the load has the upper half.
const FORM_BITS: u32 = 3;
const ID_BITS: u32 = 8;
const POSITION_BITS: u32 = 21;
const LOAD_BITS: u32 = 32;
const ID_AT: u32 = FORM_BITS;
const POSITION_AT: u32 = ID_AT + ID_BITS;
const LOAD_AT: u32 = POSITION_AT + POSITION_BITS;
const _: () = assert!(LOAD_AT + LOAD_BITS == u64::BITS);

/// Outcomes of the smallest ring that is not empty.
const RING_MIN: usize = 8;
/// How many times as large a ring becomes.
const RING_GROWTH: usize = 4;
/// Outcomes of the largest ring.
const RING_MAX: usize = OUTCOMES_KEPT as usize;
const _: () = assert!(RING_MAX.is_power_of_two() && RING_MIN.is_power_of_two());

/// An outcome that does not fit in a word.
#[derive(Clone, Copy, Debug)]
struct Wide {
    /// Which of all outcomes ever kept it is, from 0.
    ordinal: u64,
    /// Client id and position of the one before it.
    before: (u64, u64),
    outcome: Outcome,
}

/// What a session was told: a cache line.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub(super) struct Told {
    /// A power of two of words, or none.
    ring: Box<[u64]>,
    /// Outcomes ever kept.
    kept: u64,
    /// Client id and position of the newest outcome.
    newest: (u64, u64),
    /// Time of its last sign of life, ns.
    pub touched_ns: u64,
    /// Those that are still kept, and perhaps a few from before; with room for all once the ring is full-sized.
    #[expect(clippy::box_collection, reason = "so that all is a cache line")]
    wide: Option<Box<VecDeque<Wide>>>,
    /// Number of its next event.
    pub next_number: u32,
}

const _: () = assert!(size_of::<Told>() == 64);

/// What an id that is not above a session's highest says about its command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// It was executed, and this came of it.
    Executed(Outcome),
    /// Nothing was executed under it and nothing will be.
    NotExecuted,
    /// It lies below the oldest id kept, which is this.
    TooOld(u64),
}

impl Told {
    /// That of a session which was told nothing yet.
    pub fn new(next_number: u32, touched_ns: u64) -> Self {
        Self {
            ring: Box::default(),
            kept: 0,
            newest: (0, 0),
            touched_ns,
            wide: None,
            next_number,
        }
    }

    /// What stands where the next outcome will be kept.
    #[inline(always)]
    pub fn next_place(&self) -> u64 {
        let at = self.kept as usize % RING_MAX;
        self.ring.get(at).copied().unwrap_or(WIDE)
    }

    /// Keep an outcome, in place of the oldest when all places are taken.
    #[inline(always)]
    pub fn keep(&mut self, outcome: Outcome) {
        let id_gap = outcome.client_id.wrapping_sub(self.newest.0);
        let position_gap = outcome.position.wrapping_sub(self.newest.1);
        let (form, load) = outcome.form();
        let over = id_gap >> ID_BITS | position_gap >> POSITION_BITS | load >> LOAD_BITS;
        let at = self.kept as usize % RING_MAX;
        match self.ring.get_mut(at) {
            Some(place) if over == 0 && form != WIDE => {
                *place = form | id_gap << ID_AT | position_gap << POSITION_AT | load << LOAD_AT;
                self.newest = (outcome.client_id, outcome.position);
                self.kept += 1;
            }
            _ => self.keep_rare(
                outcome.client_id,
                outcome.position,
                outcome.order_id,
                outcome.executed,
                u32::from(outcome.kind) << 16 | u32::from(outcome.reason),
            ),
        }
    }

    /// Rings grow to their full size in a few steps. One that has it is warm and allocates nothing, whatever comes: so
    /// there is room for as many outcomes that do not fit in a word. Memory that is not written costs nothing.
    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        let places = (RING_GROWTH * self.ring.len()).clamp(RING_MIN, RING_MAX);
        let mut ring = vec![WIDE; places];
        ring[..self.ring.len()].copy_from_slice(&self.ring);
        self.ring = ring.into_boxed_slice();
        if places == RING_MAX {
            let mut wide = VecDeque::with_capacity(RING_MAX);
            wide.extend(self.wide.iter().flat_map(|wide| wide.iter()));
            self.wide = Some(Box::new(wide));
        }
    }

    /// Keep an outcome that does not fit in a word, or for which the ring has to grow. It comes in parts, since one that
    /// is handed over whole is stored before it is asked whether it fits.
    #[cold]
    #[inline(never)]
    fn keep_rare(
        &mut self,
        client_id: u64,
        position: u64,
        order_id: u64,
        executed: u64,
        answer: u32,
    ) {
        let answer = ((answer >> 16) as u8, answer as u16, order_id);
        let mut outcome = Outcome::of(client_id, position, answer);
        outcome.execute(executed);
        if self.kept as usize % RING_MAX >= self.ring.len() {
            self.grow();
            return self.keep(outcome);
        }
        self.ring[self.kept as usize % RING_MAX] = WIDE;
        self.kept += 1;
        let before = self.newest;
        self.newest = (client_id, position);
        self.widen(before, outcome);
    }

    /// The newest outcome is one that does not fit in a word.
    fn widen(&mut self, before: (u64, u64), outcome: Outcome) {
        let ordinal = self.kept - 1;
        let wide = self.wide.get_or_insert_default();
        while let Some(oldest) = wide.front() {
            if oldest.ordinal + OUTCOMES_KEPT > ordinal {
                break;
            }
            wide.pop_front();
        }
        wide.push_back(Wide {
            ordinal,
            before,
            outcome,
        });
    }

    /// An order executes lots at once in the command at a position: they count if the newest outcome is that command's, and
    /// of that order. Others are those that it triggered.
    #[inline(always)]
    pub fn execute(&mut self, position: u64, order_id: u64, lots: u64) {
        if position != self.newest.1 || self.kept == 0 {
            return;
        }
        let at = (self.kept - 1) as usize % RING_MAX;
        if let Some(word) = self.ring.get_mut(at) {
            let load = (*word >> LOAD_AT) + lots;
            let is_own = order_id == position << 8;
            if *word % (1 << FORM_BITS) == ACCEPTED && load >> LOAD_BITS == 0 && is_own {
                *word += lots << LOAD_AT;
            } else {
                self.execute_wide(order_id, lots);
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn execute_wide(&mut self, order_id: u64, lots: u64) {
        let at = (self.kept - 1) as usize % RING_MAX;
        let mut wide = self.wide.iter().flat_map(|wide| wide.iter().rev());
        let (mut outcome, before) = read(self.ring[at], self.newest, &mut wide);
        if outcome.order_id != order_id {
            return;
        }
        outcome.execute(lots);
        if self.ring[at] % (1 << FORM_BITS) == WIDE {
            self.wide.as_mut().and_then(|wide| wide.pop_back());
        }
        self.ring[at] = WIDE;
        self.widen(before, outcome);
    }

    /// Outcomes that are kept.
    pub fn count(&self) -> usize {
        self.kept.min(OUTCOMES_KEPT) as usize
    }

    /// Whether the next outcome takes the place of another.
    pub fn is_full(&self) -> bool {
        self.kept >= OUTCOMES_KEPT
    }

    /// What is kept, newest first.
    fn backwards(&self) -> impl Iterator<Item = Outcome> {
        let mut wide = self.wide.iter().flat_map(|wide| wide.iter().rev());
        let mut newest = self.newest;
        let ordinals = self.kept - self.count() as u64..self.kept;
        ordinals.rev().map(move |ordinal| {
            let word = self.ring[ordinal as usize % RING_MAX];
            let (outcome, before) = read(word, newest, &mut wide);
            newest = before;
            outcome
        })
    }

    /// What is kept, oldest first.
    pub fn outcomes(&self) -> impl Iterator<Item = Outcome> {
        let outcomes: Vec<Outcome> = self.backwards().collect();
        outcomes.into_iter().rev()
    }

    /// Lowest client id whose outcome is kept, 0 when there is none.
    pub fn oldest(&self) -> u64 {
        self.backwards()
            .last()
            .map_or(0, |outcome| outcome.client_id)
    }

    /// What is known of a client id that is used up. The later its command, the sooner it is found.
    pub fn know(&self, client_id: u64) -> Known {
        let mut oldest = 0;
        for outcome in self.backwards() {
            if outcome.client_id == client_id {
                return Known::Executed(outcome);
            }
            if outcome.client_id < client_id {
                return Known::NotExecuted;
            }
            oldest = outcome.client_id;
        }
        if self.is_full() {
            Known::TooOld(oldest)
        } else {
            Known::NotExecuted
        }
    }

    /// Forget all outcomes: the session has ended.
    pub fn forget(&mut self) {
        (self.ring, self.wide) = (Box::default(), None);
        self.kept = 0;
    }
}

/// The outcome of a word, whose client id and position are these, and those of the one before it. `wide` has the outcomes
/// that do not fit in a word and were not read yet, newest first.
fn read<'a>(
    word: u64,
    (client_id, position): (u64, u64),
    wide: &mut impl Iterator<Item = &'a Wide>,
) -> (Outcome, (u64, u64)) {
    let part = |at: u32, bits: u32| word >> at & ((1 << bits) - 1);
    let load = part(LOAD_AT, LOAD_BITS);
    let of =
        |kind, reason, order: u64| Outcome::of(client_id, position, (kind, reason, order << 8));
    let mut outcome = match part(0, FORM_BITS) {
        ACCEPTED => of(kind::ACCEPTED, reason::NONE, position),
        CANCELED => of(kind::CANCELED, reason::USER_CANCEL, position - load),
        REPLACED => of(kind::REPLACED, reason::NONE, position - load),
        REDUCED => of(kind::REDUCED, reason::NONE, position - load),
        REJECTED => of(kind::REJECTED, load as u16, 0),
        _ => {
            let wide = wide.next().map(|wide| (wide.outcome, wide.before));
            return wide.unwrap_or_default();
        }
    };
    if outcome.kind == kind::ACCEPTED {
        outcome.execute(load);
    }
    let before = (
        client_id - part(ID_AT, ID_BITS),
        position - part(POSITION_AT, POSITION_BITS),
    );
    (outcome, before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::QUANTITY_MAX;

    const LOAD_MAX: u64 = (1 << LOAD_BITS) - 1;

    fn outcome(client_id: u64) -> Outcome {
        Outcome::of(
            client_id,
            client_id + 5,
            (kind::ACCEPTED, 0, (client_id + 5) << 8),
        )
    }

    /// Outcomes of every form, at the borders of what fits in a word and beyond.
    fn various() -> Vec<Outcome> {
        let ends = |bits: u32| [1, 2, (1 << bits) - 1, 1 << bits, 3 << bits];
        let mut outcomes = Vec::new();
        let (mut client_id, mut position) = (0, 0_u64);
        for (id_gap, position_gap) in ends(ID_BITS)
            .into_iter()
            .flat_map(|id| ends(POSITION_BITS).map(|position| (id, position)))
        {
            for age in [0, 1, (1 << LOAD_BITS) - 1, 1 << LOAD_BITS, u64::MAX] {
                for (kind, reason) in [
                    (kind::ACCEPTED, reason::NONE),
                    (kind::CANCELED, reason::USER_CANCEL),
                    (kind::CANCELED, reason::REDUCED_TO_ZERO),
                    (kind::REPLACED, reason::NONE),
                    (kind::REDUCED, reason::NONE),
                    (kind::REJECTED, reason::POST_ONLY_WOULD_CROSS),
                    (kind::TRANSFERRED, reason::NONE),
                ] {
                    (client_id, position) = (client_id + id_gap, position + position_gap);
                    for order_id in [0, 1, position.wrapping_sub(age) << 8] {
                        let answer = (kind, reason, order_id);
                        outcomes.push(Outcome::of(client_id, position, answer));
                        (client_id, position) = (client_id + 1, position + 1);
                    }
                }
            }
        }
        outcomes
    }

    #[test]
    fn outcomes_are_read_as_they_were_kept() {
        let all = various();
        let sizes = [0, 1, 7, LOAD_MAX - 7, LOAD_MAX, QUANTITY_MAX - 7];
        let (mut told, mut kept) = (Told::new(1, 0), VecDeque::new());
        for (index, mut outcome) in all.into_iter().enumerate() {
            told.keep(outcome);
            assert_eq!(told.backwards().next(), Some(outcome));
            for lots in [sizes[index % 6], 7, 0] {
                told.execute(outcome.position() + 1, outcome.order_id, lots); // another command's
                told.execute(outcome.position(), outcome.order_id ^ 1, lots); // another order's
                told.execute(outcome.position(), outcome.order_id, lots);
                outcome.execute(lots);
                assert_eq!(told.backwards().next(), Some(outcome));
            }
            kept.push_back(outcome);
            if kept.len() > RING_MAX {
                kept.pop_front();
            }
            if index % 61 == 0 {
                assert!(told.outcomes().eq(kept.iter().copied()), "{index}");
            }
        }
        let wide = told
            .wide
            .map_or((0, 0), |wide| (wide.len(), wide.capacity()));
        assert!(wide.0 > 100 && wide.1 == RING_MAX, "{wide:?}");
    }

    #[test]
    fn usual_outcomes_are_words() {
        let mut told = Told::new(1, 0);
        for outcome in (1..=2 * OUTCOMES_KEPT).map(outcome) {
            told.keep(outcome);
            told.execute(outcome.position(), outcome.order_id, LOAD_MAX);
        }
        let wide = told.wide.as_ref().map(|wide| wide.len());
        assert_eq!((wide, told.is_full()), (Some(0), true));
    }

    #[test]
    fn the_largest_of_everything_is_kept() {
        let answer = (kind::TRANSFERRED, reason::LEASE_ENDED, u64::MAX);
        let mut told = Told::new(1, 0);
        let mut outcome = Outcome::of(u64::MAX, (1 << 56) - 1, answer);
        outcome.execute(QUANTITY_MAX);
        told.keep(outcome);
        assert_eq!(told.know(u64::MAX), Known::Executed(outcome));
        let said = (outcome.kind(), outcome.reason(), outcome.order_id);
        assert_eq!((said, outcome.executed()), (answer, QUANTITY_MAX));
    }

    #[test]
    fn the_last_outcomes_are_known() {
        let mut told = Told::new(1, 0);
        assert_eq!((told.know(9), told.oldest()), (Known::NotExecuted, 0));
        for id in 1..=3 * OUTCOMES_KEPT {
            told.keep(outcome(10 * id));
            let oldest = (id + 1).saturating_sub(OUTCOMES_KEPT).max(1);
            assert_eq!(told.oldest(), 10 * oldest);
            let below = told.know(10 * oldest - 1);
            let is_full = id >= OUTCOMES_KEPT;
            assert_eq!(below == Known::TooOld(10 * oldest), is_full, "{id}");
            for known in [oldest, id, u64::midpoint(oldest, id)] {
                let executed = Known::Executed(outcome(10 * known));
                assert_eq!(told.know(10 * known), executed, "{known} of {id}");
                assert_eq!(told.know(10 * known + 1), Known::NotExecuted);
            }
        }
        let kept: Vec<u64> = told.outcomes().map(|outcome| outcome.client_id).collect();
        assert!(kept.is_sorted() && kept.len() as u64 == OUTCOMES_KEPT);
        told.forget();
        assert_eq!((told.know(10), told.count()), (Known::NotExecuted, 0));
    }
}
