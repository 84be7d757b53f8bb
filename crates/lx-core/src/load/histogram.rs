//! A latency histogram with the buckets of HdrHistogram (Gil Tene's layout, three significant digits).
//!
//! Recording is a shift and an add, whatever the value. The Python side turns the counts into an `hdrh` histogram, which
//! stores them in the format other tools read; `tests/unit/test_load_histogram.py` holds the two together.

/// Highest value that is kept apart; higher ones count as this one: ten minutes in ns.
pub const VALUE_MAX: u64 = 600_000_000_000;

/// Steps of a power of two: 2 x 10^3 rounded up, so that a value is exact to 1 in 1,000.
const SUB_BUCKETS: u64 = 2048;
const HALF: u64 = SUB_BUCKETS / 2;
const HALF_BITS: u32 = HALF.trailing_zeros();

/// Counts of values 0 to [`VALUE_MAX`].
///
/// ```
/// let mut histogram = lx_core::load::Histogram::new();
/// (1..=1000).for_each(|value| histogram.record(value));
/// assert_eq!(histogram.percentile(50.0), 500);
/// assert_eq!((histogram.count(), histogram.max()), (1000, 1000));
/// ```
#[derive(Clone, Debug)]
pub struct Histogram {
    counts: Vec<u64>,
    count: u64,
    min: u64,
    max: u64,
    sum: u128,
}

impl Default for Histogram {
    fn default() -> Self {
        Self::new()
    }
}

impl Histogram {
    /// An empty histogram.
    #[must_use]
    pub fn new() -> Self {
        Self {
            counts: vec![0; index_of(VALUE_MAX) + 1],
            count: 0,
            min: u64::MAX,
            max: 0,
            sum: 0,
        }
    }

    /// Count a value.
    #[inline]
    pub fn record(&mut self, value: u64) {
        let value = value.min(VALUE_MAX);
        self.counts[index_of(value)] += 1;
        self.count += 1;
        self.min = self.min.min(value);
        self.max = self.max.max(value);
        self.sum += u128::from(value);
    }

    /// Values counted.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Lowest value, exactly; 0 when there is none.
    #[must_use]
    pub fn min(&self) -> u64 {
        if self.count == 0 { 0 } else { self.min }
    }

    /// Highest value, exactly; 0 when there is none.
    #[must_use]
    pub fn max(&self) -> u64 {
        self.max
    }

    /// Mean, rounded down; 0 when there is none.
    #[must_use]
    pub fn mean(&self) -> u64 {
        (self.sum / u128::from(self.count.max(1))) as u64
    }

    /// The value that `percent` of all values do not exceed, as the highest of its bucket but no higher than the maximum;
    /// 0 when there is none.
    #[must_use]
    pub fn percentile(&self, percent: f64) -> u64 {
        let wanted = ((percent / 100.0 * self.count as f64) + 0.5) as u64;
        let wanted = wanted.clamp(1, self.count.max(1));
        let mut seen = 0;
        for (index, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= wanted {
                return (value_of(index + 1) - 1).min(self.max);
            }
        }
        0
    }

    /// The lowest value of each bucket that is not empty, and its count, upwards.
    pub fn buckets(&self) -> impl Iterator<Item = (u64, u64)> {
        let counts = self.counts.iter().copied().enumerate();
        counts
            .filter(|(_, count)| *count > 0)
            .map(|(index, count)| (value_of(index), count))
    }
}

#[inline]
fn index_of(value: u64) -> usize {
    let bucket = u64::BITS - (value | (SUB_BUCKETS - 1)).leading_zeros() - (HALF_BITS + 1);
    ((u64::from(bucket) << HALF_BITS) + (value >> bucket)) as usize
}

fn value_of(index: usize) -> u64 {
    let index = index as u64;
    if index < SUB_BUCKETS {
        return index;
    }
    let bucket = (index >> HALF_BITS) - 1;
    (HALF + (index & (HALF - 1))) << bucket
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_holds_its_values_and_no_other() {
        let mut last = None;
        for index in 0..=index_of(VALUE_MAX) {
            let low = value_of(index);
            let high = value_of(index + 1) - 1;
            assert_eq!((index_of(low), index_of(high)), (index, index));
            assert!(last.is_none_or(|last| last + 1 == low), "no gap at {low}");
            assert!(
                high - low <= low / 1000,
                "{low}..{high} is finer than 1 in 1,000"
            );
            last = Some(high);
        }
    }

    #[test]
    fn percentiles_minimum_maximum_and_mean() {
        let mut histogram = Histogram::new();
        assert_eq!(
            (
                histogram.percentile(99.0),
                histogram.min(),
                histogram.mean()
            ),
            (0, 0, 0)
        );
        for value in [10, 20, 30, 1_000_000, u64::MAX] {
            histogram.record(value);
        }
        assert_eq!(histogram.percentile(50.0), 30);
        assert_eq!(
            histogram.percentile(80.0),
            1_000_447,
            "the highest of its bucket"
        );
        assert_eq!(
            histogram.percentile(100.0),
            VALUE_MAX,
            "but not above the maximum"
        );
        assert_eq!((histogram.min(), histogram.max()), (10, VALUE_MAX));
        assert_eq!(histogram.mean(), (1_000_060 + VALUE_MAX) / 5);
        assert_eq!(histogram.buckets().map(|(_, count)| count).sum::<u64>(), 5);
        assert_eq!(histogram.buckets().next(), Some((10, 1)));
    }
}
