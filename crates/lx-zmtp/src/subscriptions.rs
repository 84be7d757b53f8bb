//! Prefixes that a subscriber wants, counted: what is subscribed twice is canceled twice.

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
