//! Dispatch of commands, four at a time.
//!
//! Which kind of command comes next is a coin toss, and a jump to the wrong place costs the CPU some 30 cycles, a quarter
//! of a command. So four commands share one jump: there is a function for each sequence of four kinds, in which the calls
//! stand straight one after the other. Only the three kinds that make up nearly all traffic take part, which gives 3^4
//! functions of four calls each; everything else goes one by one.

use super::Engine;
use super::ahead::Hint;
use super::events::{Context, EventBuffer};
use crate::wire::{FLAG_EXTENSION, RECORD_SIZE, kind};

/// Commands of a run.
pub(super) const RUN: usize = 4;
/// Bytes of a run.
pub(super) const RUN_SIZE: usize = RUN * RECORD_SIZE;
/// Where the flags of a command about one order stand.
const FLAGS_AT: usize = 5;
/// Kinds that take part: `new`, `cancel` and `replace` are 1 to 3.
const KINDS: usize = 3;
const _: () = assert!(kind::NEW == 1 && kind::CANCEL == 2 && kind::REPLACE == 3);

/// Applies the four commands of a sequence of kinds.
pub(super) type Run = fn(&mut Engine, Context, &[u8; RUN_SIZE], &[Hint; RUN], &mut EventBuffer);

/// The function for the kinds of four commands, if they all take part.
#[inline(always)]
pub(super) fn run_of<const RISK: bool>(records: &[u8; RUN_SIZE]) -> Option<Run> {
    let kinds: [usize; RUN] =
        std::array::from_fn(|index| usize::from(records[index * RECORD_SIZE].wrapping_sub(1)));
    let [a, b, c, d] = kinds;
    // A record before the last can't have an extension: that would stand behind it, and be of another kind.
    let is_whole = records[RUN_SIZE - RECORD_SIZE + FLAGS_AT] & FLAG_EXTENSION == 0;
    let take_part = (a < KINDS) & (b < KINDS) & (c < KINDS) & (d < KINDS) & is_whole;
    let code = a + KINDS * (b + KINDS * (c + KINDS * d));
    let runs = if RISK { &RUNS_FUNDED } else { &RUNS };
    runs.get(code).copied().filter(|_| take_part)
}

/// The nine functions whose codes begin at nine times a number.
macro_rules! nine {
    ($risk:literal, $high:literal) => {
        [
            Engine::run::<{ 9 * $high }, $risk>,
            Engine::run::<{ 9 * $high + 1 }, $risk>,
            Engine::run::<{ 9 * $high + 2 }, $risk>,
            Engine::run::<{ 9 * $high + 3 }, $risk>,
            Engine::run::<{ 9 * $high + 4 }, $risk>,
            Engine::run::<{ 9 * $high + 5 }, $risk>,
            Engine::run::<{ 9 * $high + 6 }, $risk>,
            Engine::run::<{ 9 * $high + 7 }, $risk>,
            Engine::run::<{ 9 * $high + 8 }, $risk>,
        ]
    };
}

/// All functions with risk off or on.
macro_rules! all {
    ($risk:literal) => {
        flat([
            nine!($risk, 0),
            nine!($risk, 1),
            nine!($risk, 2),
            nine!($risk, 3),
            nine!($risk, 4),
            nine!($risk, 5),
            nine!($risk, 6),
            nine!($risk, 7),
            nine!($risk, 8),
        ])
    };
}

/// By the four kinds as digits of a code to the base of `KINDS`, the first kind lowest.
static RUNS: [Run; 81] = all!(false);
/// The same with risk on.
static RUNS_FUNDED: [Run; 81] = all!(true);

const fn flat(nines: [[Run; 9]; 9]) -> [Run; 81] {
    let mut runs = [nines[0][0]; 81];
    let mut code = 0;
    while code < runs.len() {
        runs[code] = nines[code / 9][code % 9];
        code += 1;
    }
    runs
}

impl Engine {
    /// Apply four commands whose kinds are the digits of `CODE`.
    #[inline(never)]
    fn run<const CODE: usize, const RISK: bool>(
        &mut self,
        context: Context,
        records: &[u8; RUN_SIZE],
        hints: &[Hint; RUN],
        out: &mut EventBuffer,
    ) {
        let mut context = context;
        let mut code = CODE;
        for index in 0..RUN {
            let Some(record) = records[index * RECORD_SIZE..].first_chunk() else {
                break; // never: a run has all its records
            };
            let hint = hints[index];
            match code % KINDS {
                0 => self.enter::<RISK>(context, record, out),
                1 => self.cancel::<RISK>(context, record, hint, out),
                _ => self.replace::<RISK>(context, record, hint, out),
            }
            self.look::<RISK>(context, out);
            code /= KINDS;
            context = context.after(1);
            #[cfg(debug_assertions)]
            self.check_small(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_runs_of_the_three_kinds_have_a_function() {
        let mut records = [0; RUN_SIZE];
        for code in 0..4_usize.pow(4) {
            let kinds = [code % 4, code / 4 % 4, code / 16 % 4, code / 64];
            for (index, kind) in kinds.into_iter().enumerate() {
                records[index * RECORD_SIZE] = kind as u8 + 1;
            }
            let expected = kinds.iter().all(|kind| *kind < 3);
            assert_eq!(run_of::<false>(&records).is_some(), expected, "{kinds:?}");
        }
        records[0] = 0;
        assert!(run_of::<true>(&records).is_none());
    }

    #[test]
    fn a_run_does_not_end_before_an_extension() {
        let mut records = [0; RUN_SIZE];
        for index in 0..RUN {
            records[index * RECORD_SIZE] = kind::NEW;
        }
        assert!(run_of::<false>(&records).is_some());
        records[3 * RECORD_SIZE + FLAGS_AT] = FLAG_EXTENSION;
        assert!(run_of::<false>(&records).is_none());
    }
}
