//! What became of the last commands of each session, and how many events it was told.
//!
//! A client id is executed once; when it comes again its outcome is told. So the outcomes of a session's last commands are
//! kept, in a ring that is written one behind the other: half a cache line each. A ring grows with the commands of its
//! session up to `OUTCOMES_KEPT`, so a session that says little costs little, and a warm one allocates nothing.

use crate::wire::OUTCOMES_KEPT;

/// The outcome of a command. Client ids of a ring rise, and so do positions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C, align(32))]
pub(super) struct Outcome {
    pub client_id: u64,
    /// Ordinal of the command, then 8 bits: the kind of the event that answered it.
    answer: u64,
    /// Engine id in that answer, or 0.
    pub order_id: u64,
    /// Lots executed at once, then `REASON_BITS`: the reason in that answer.
    lots: u64,
}

const _: () = assert!(size_of::<Outcome>() == 32);

/// A quantity has 53 bits, so a reason beside it may have 11; all reasons are below 1,000.
const REASON_BITS: u32 = 10;

impl Outcome {
    /// Of a command that executed nothing yet; `(kind, reason, order_id)` are those of its answer.
    #[inline(always)]
    pub fn of(client_id: u64, position: u64, (kind, reason, order_id): (u8, u16, u64)) -> Self {
        Self {
            client_id,
            answer: position << 8 | u64::from(kind),
            order_id,
            lots: u64::from(reason),
        }
    }

    /// Lots that the order executes at once.
    #[inline(always)]
    pub fn execute(&mut self, lots: u64) {
        self.lots += lots << REASON_BITS;
    }

    /// Kind of the event that answered the command.
    pub fn kind(&self) -> u8 {
        self.answer as u8
    }

    /// Ordinal of the command.
    #[inline(always)]
    pub fn position(&self) -> u64 {
        self.answer >> 8
    }

    /// Reason in the answer.
    pub fn reason(&self) -> u16 {
        (self.lots & ((1 << REASON_BITS) - 1)) as u16
    }

    /// Lots that the order executed at once.
    pub fn executed(&self) -> u64 {
        self.lots >> REASON_BITS
    }
}

/// Outcomes of the smallest ring that is not empty.
const RING_MIN: usize = 8;
/// Outcomes of the largest ring.
const RING_MAX: usize = OUTCOMES_KEPT as usize;
const _: () = assert!(RING_MAX.is_power_of_two() && RING_MIN.is_power_of_two());

/// What a session was told: half a cache line.
#[derive(Clone, Debug)]
#[repr(C, align(32))]
pub(super) struct Told {
    /// A power of two of places, or none.
    ring: Box<[Outcome]>,
    /// Time of its last sign of life, ns.
    pub touched_ns: u64,
    /// Number of its next event.
    pub next_number: u32,
    /// Outcomes ever kept; from twice `RING_MAX` on it falls back by `RING_MAX`, which changes no place.
    kept: u32,
}

const _: () = assert!(size_of::<Told>() == 32);

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
            touched_ns,
            next_number,
            kept: 0,
        }
    }

    /// Keep an outcome, in place of the oldest when all places are taken. Returns its place.
    #[inline(always)]
    pub fn keep(&mut self, outcome: Outcome) -> usize {
        let at = self.kept as usize % RING_MAX;
        if at >= self.ring.len() {
            self.grow();
        }
        self.ring[at] = outcome;
        let kept = self.kept + 1;
        self.kept = if kept == 2 * RING_MAX as u32 {
            RING_MAX as u32
        } else {
            kept
        };
        at
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        let mut ring = std::mem::take(&mut self.ring).into_vec();
        let places = (2 * ring.len()).clamp(RING_MIN, RING_MAX);
        ring.reserve_exact(places - ring.len());
        ring.resize(places, Outcome::default());
        self.ring = ring.into_boxed_slice();
    }

    /// Look at the place of the next outcome, so that it is near when that comes. What is returned means nothing.
    #[inline(always)]
    pub fn look(&self) -> u64 {
        let at = self.kept as usize % RING_MAX;
        self.ring.get(at).map_or(0, |outcome| outcome.client_id)
    }

    /// The outcome at a place that [`Told::keep`] returned.
    #[inline(always)]
    pub fn at_mut(&mut self, place: usize) -> Option<&mut Outcome> {
        self.ring.get_mut(place)
    }

    /// Outcomes that are kept.
    pub fn count(&self) -> usize {
        (self.kept as usize).min(RING_MAX)
    }

    /// Whether the next outcome takes the place of another.
    pub fn is_full(&self) -> bool {
        self.count() == RING_MAX
    }

    /// The outcome of an index, the oldest first.
    fn at(&self, index: usize) -> &Outcome {
        let oldest = self.kept as usize - self.count();
        &self.ring[(oldest + index) % RING_MAX]
    }

    /// What is kept, oldest first.
    pub fn outcomes(&self) -> impl Iterator<Item = &Outcome> {
        (0..self.count()).map(|index| self.at(index))
    }

    /// Lowest client id whose outcome is kept, 0 when there is none.
    pub fn oldest(&self) -> u64 {
        self.outcomes()
            .next()
            .map_or(0, |outcome| outcome.client_id)
    }

    /// What is known of a client id that is used up.
    pub fn know(&self, client_id: u64) -> Known {
        let (mut low, mut high) = (0, self.count());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.at(middle).client_id < client_id {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if low < self.count() && self.at(low).client_id == client_id {
            Known::Executed(*self.at(low))
        } else if low == 0 && self.is_full() {
            Known::TooOld(self.oldest())
        } else {
            Known::NotExecuted
        }
    }

    /// Forget all outcomes: the session has ended.
    pub fn forget(&mut self) {
        self.ring = Box::default();
        self.kept = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{QUANTITY_MAX, kind, reason};

    fn outcome(client_id: u64) -> Outcome {
        Outcome::of(client_id, client_id + 5, (kind::ACCEPTED, 0, 256))
    }

    #[test]
    fn an_outcome_holds_the_largest_of_everything() {
        let answer = (kind::TRANSFERRED, reason::LEASE_ENDED, u64::MAX);
        let mut outcome = Outcome::of(u64::MAX, 1 << 55, answer);
        outcome.execute(QUANTITY_MAX - 7);
        outcome.execute(7);
        assert_eq!((outcome.kind(), outcome.position()), (answer.0, 1 << 55));
        let told = (outcome.reason(), outcome.executed(), outcome.order_id);
        assert_eq!(told, (answer.1, QUANTITY_MAX, answer.2));
    }

    #[test]
    fn the_last_outcomes_are_known() {
        let mut told = Told::new(1, 0);
        assert_eq!((told.know(9), told.oldest()), (Known::NotExecuted, 0));
        for id in 1..=3 * OUTCOMES_KEPT {
            let place = told.keep(outcome(10 * id));
            assert_eq!(told.at_mut(place).copied(), Some(outcome(10 * id)));
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
