//! Which symbol comes next: Zipf's law in whole numbers.
//!
//! Symbol k of n (from 1) has the weight 2^32 / k. The weights are laid out once over a table of a power of two, so that
//! a draw is one shift and one look-up however many symbols there are. `src/lx/workload/zipf.py` builds the same table.

/// Least size of the table in bits: a probability is exact to 1 in 4,096.
const BITS_MIN: u32 = 12;

/// Slots of the table a symbol has on average at least.
const SLOTS_PER_SYMBOL: usize = 16;

/// A table that maps random bits to the index of a symbol, index 0 most often.
#[derive(Clone, Debug)]
pub(crate) struct Zipf {
    table: Vec<u16>,
    shift: u32,
}

impl Zipf {
    /// The table for `symbols` symbols, 1 to 65,536 of them; each has at least one slot.
    pub(crate) fn new(symbols: usize) -> Self {
        let size = (symbols * SLOTS_PER_SYMBOL)
            .next_power_of_two()
            .max(1 << BITS_MIN);
        let total: u64 = (1..=symbols as u64).map(weight).sum();
        let mut table = Vec::with_capacity(size);
        let mut cumulative = 0;
        for index in 0..symbols {
            cumulative += weight(index as u64 + 1);
            // The share of all up to this one, rounded down; the ones still to come keep a slot each.
            let end = (u128::from(cumulative) * size as u128 / u128::from(total)) as usize;
            let end = end.clamp(table.len() + 1, size - (symbols - 1 - index));
            table.resize(end, index as u16);
        }
        Self {
            table,
            shift: 64 - size.trailing_zeros(),
        }
    }

    /// The index of the symbol that a random number stands for; the upper bits decide.
    #[inline]
    pub(crate) fn pick(&self, random: u64) -> usize {
        usize::from(self.table[(random >> self.shift) as usize])
    }
}

fn weight(rank: u64) -> u64 {
    (1 << 32) / rank
}

#[cfg(test)]
mod tests {
    use super::Zipf;

    #[test]
    fn the_table_is_full_and_falls_like_one_over_rank() {
        for symbols in [1, 2, 4, 64, 1000, 65_535] {
            let zipf = Zipf::new(symbols);
            assert_eq!(
                1 << (64 - zipf.shift),
                zipf.table.len(),
                "{symbols} symbols"
            );
            let mut counts = vec![0_usize; symbols];
            zipf.table
                .iter()
                .for_each(|&index| counts[usize::from(index)] += 1);
            assert!(
                counts.iter().all(|&count| count > 0),
                "{symbols} symbols: one has no slot"
            );
            if symbols == 64 {
                let ratio = counts[0] as f64 / counts[3] as f64;
                assert!((3.8..4.2).contains(&ratio), "first to fourth: {ratio}");
            }
        }
    }
}
