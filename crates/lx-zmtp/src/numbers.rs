//! Small numbers for the peers of a ROUTER, which outlive their connections.
//!
//! A number is given to a connection and stays until it is forgotten, so that a later one is never taken for one that is
//! gone: not even one with the same identity, since what was on its way to the first may be lost.

use crate::endpoint::PeerId;

/// Numbers below a limit.
#[derive(Debug)]
pub struct Numbers {
    count_max: usize,
    entries: Vec<Option<PeerId>>,
    free: Vec<u32>,
    /// By slot of the peer, the last one in it.
    by_slot: Vec<Option<(PeerId, u32)>>,
}

impl Numbers {
    /// At most `count_max` numbers.
    #[must_use]
    pub fn new(count_max: usize) -> Self {
        Self {
            count_max,
            entries: Vec::new(),
            free: Vec::new(),
            by_slot: Vec::new(),
        }
    }

    /// The number of a peer, a new one if need be; None when all are in use.
    pub fn number(&mut self, peer: PeerId) -> Option<u32> {
        let slot = peer.slot();
        if self.by_slot.len() <= slot {
            self.by_slot.resize(slot + 1, None);
        }
        if let Some((_, number)) = self.by_slot[slot].filter(|&(known, _)| known == peer) {
            return Some(number);
        }
        let number = self.take_free()?;
        self.entries[number as usize] = Some(peer);
        self.by_slot[slot] = Some((peer, number));
        Some(number)
    }

    fn take_free(&mut self) -> Option<u32> {
        if let Some(number) = self.free.pop() {
            return Some(number);
        }
        if self.entries.len() >= self.count_max {
            return None;
        }
        self.entries.push(None);
        Some(self.entries.len() as u32 - 1)
    }

    /// The peer of a number that is in use; it may be gone.
    #[must_use]
    pub fn peer(&self, number: u32) -> Option<PeerId> {
        *self.entries.get(number as usize)?
    }

    /// Give a number back; if its peer sends again it counts as new.
    pub fn forget(&mut self, number: u32) {
        let Some(peer) = self.entries.get_mut(number as usize).and_then(Option::take) else {
            return;
        };
        self.by_slot[peer.slot()].take_if(|known| known.0 == peer);
        self.free.push(number);
    }

    /// How many numbers are in use.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len() - self.free.len()
    }

    /// Whether none is in use.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The numbers in use, rising.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        let entries = self.entries.iter().enumerate();
        entries.filter_map(|(number, entry)| entry.as_ref().map(|_| number as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(slot: u64, generation: u64) -> PeerId {
        PeerId::from_bits(generation << 32 | slot)
    }

    #[test]
    fn numbers_outlive_connections() {
        let mut numbers = Numbers::new(2);
        assert_eq!(numbers.number(peer(0, 1)), Some(0));
        assert_eq!(numbers.number(peer(0, 1)), Some(0));
        assert_eq!(
            numbers.number(peer(0, 2)),
            Some(1),
            "the same place, another peer"
        );
        assert_eq!(numbers.number(peer(5, 1)), None);
        assert_eq!(numbers.peer(0), Some(peer(0, 1)));
        numbers.forget(0);
        numbers.forget(0);
        assert_eq!(numbers.peer(0), None);
        assert_eq!(numbers.number(peer(5, 1)), Some(0));
        assert_eq!(numbers.number(peer(0, 2)), Some(1), "untouched");
        assert_eq!(numbers.iter().collect::<Vec<_>>(), [0, 1]);
        assert_eq!(numbers.len(), 2);
    }

    #[test]
    fn who_was_forgotten_and_sends_again_is_new() {
        let mut numbers = Numbers::new(8);
        assert_eq!(numbers.number(peer(0, 1)), Some(0));
        numbers.forget(0);
        assert!(numbers.is_empty());
        assert_eq!(numbers.number(peer(1, 1)), Some(0));
        assert_eq!(numbers.number(peer(0, 1)), Some(1));
    }
}
