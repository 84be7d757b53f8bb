//! SplitMix64: the one source of randomness of the workloads.
//!
//! Integer arithmetic only, so that `src/lx/workload/rng.py` draws the same numbers. Steele, Lea and Flood, "Fast
//! Splittable Pseudorandom Number Generators" (2014): a counter in steps of the golden ratio and a mixing function. One
//! draw costs about a nanosecond and the state is one word.

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// A generator of 64-bit numbers; the same seed gives the same numbers everywhere.
///
/// ```
/// use lx_core::workload::Rng;
/// assert_eq!(Rng::new(0).next_u64(), 0xE220_A839_7B1D_CDAF);
/// ```
#[derive(Clone, Debug)]
pub struct Rng {
    state: u64,
}

impl Rng {
    /// A generator that starts at `seed`; any value will do.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next number; all 64 bits are random.
    #[inline]
    pub const fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number in `0..n`, near enough to uniform: the bias is below n / 2^32. `n` = 0 gives 0.
    #[inline]
    pub const fn below(&mut self, n: u32) -> u32 {
        (((self.next_u64() >> 32) * n as u64) >> 32) as u32
    }
}
