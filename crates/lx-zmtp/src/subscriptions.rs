//! Prefixes that a subscriber wants. SUB counts what its owner subscribes; for a publisher those of a peer are a set, as
//! the protocol has it: canceled once is canceled.

/// Subscriptions of one peer.
pub const SUBSCRIPTIONS_MAX: usize = 1_024;

#[derive(Debug, Default)]
pub(crate) struct Subscriptions {
    prefixes: Vec<(Vec<u8>, u32)>,
}

impl Subscriptions {
    /// False when there are too many.
    pub(crate) fn add(&mut self, prefix: &[u8]) -> bool {
        if let Some(index) = self.find(prefix) {
            let count = &mut self.prefixes[index].1;
            *count = count.saturating_add(1);
            return true;
        }
        if self.prefixes.len() == SUBSCRIPTIONS_MAX {
            return false;
        }
        self.prefixes.push((prefix.to_vec(), 1));
        true
    }

    /// As `add`, but what is there already is not counted again.
    pub(crate) fn insert(&mut self, prefix: &[u8]) -> bool {
        self.find(prefix).is_some() || self.add(prefix)
    }

    /// Whether it was the last of its kind.
    pub(crate) fn remove(&mut self, prefix: &[u8]) -> bool {
        let Some(index) = self.find(prefix) else {
            return false;
        };
        self.prefixes[index].1 -= 1;
        let is_last = self.prefixes[index].1 == 0;
        if is_last {
            self.prefixes.remove(index);
        }
        is_last
    }

    pub(crate) fn wants(&self, message: &[u8]) -> bool {
        let mut prefixes = self.prefixes.iter();
        prefixes.any(|(prefix, _)| message.starts_with(prefix))
    }

    pub(crate) fn prefixes(&self) -> impl Iterator<Item = &[u8]> {
        self.prefixes.iter().map(|(prefix, _)| prefix.as_slice())
    }

    pub(crate) fn clear(&mut self) {
        self.prefixes.clear();
    }

    fn find(&self, prefix: &[u8]) -> Option<usize> {
        let mut prefixes = self.prefixes.iter();
        prefixes.position(|(known, _)| known == prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscriber_counts_and_a_publisher_does_not() {
        let (mut own, mut of_peer) = (Subscriptions::default(), Subscriptions::default());
        for _ in 0..2 {
            assert!(own.add(b"a") && of_peer.insert(b"a"));
        }
        assert!(!own.remove(b"a") && own.wants(b"ab"));
        assert!(of_peer.remove(b"a") && !of_peer.wants(b"ab"));
        assert!(own.remove(b"a") && !own.remove(b"a"));
    }
}
