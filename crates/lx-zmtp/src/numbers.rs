//! Small numbers for the peers of a ROUTER, which outlive their connections.
//!
//! A number is given to an identity and stays until it is forgotten, so that a later connection is never taken for one
//! that is gone. Who comes back with the identity it chose gets its number again.

use crate::endpoint::PeerId;
use std::collections::HashMap;

#[derive(Debug)]
struct Entry {
    identity: Vec<u8>,
    peer: PeerId,
}

/// Numbers below a limit.
#[derive(Debug)]
pub struct Numbers {
    count_max: usize,
    entries: Vec<Option<Entry>>,
    free: Vec<u32>,
    by_identity: HashMap<Vec<u8>, u32>,
    /// By slot of the peer, so that a known one costs no look into the map.
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
            by_identity: HashMap::new(),
            by_slot: Vec::new(),
        }
    }

    /// The number of a peer, a new one if need be; None when all are in use.
    pub fn number(&mut self, peer: PeerId, identity: &[u8]) -> Option<u32> {
        let slot = peer.slot();
        if self.by_slot.len() <= slot {
            self.by_slot.resize(slot + 1, None);
        }
        if let Some((_, number)) = self.by_slot[slot].filter(|&(known, _)| known == peer) {
            return Some(number);
        }
        let number = match self.by_identity.get(identity) {
            Some(&number) => number,
            None => self.take_free()?,
        };
        self.by_identity.insert(identity.to_vec(), number);
        self.entries[number as usize] = Some(Entry {
            identity: identity.to_vec(),
            peer,
        });
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
        let entry = self.entries.get(number as usize)?.as_ref()?;
        Some(entry.peer)
    }

    /// Give a number back; if its peer sends again it counts as new.
    pub fn forget(&mut self, number: u32) {
        let Some(entry) = self.entries.get_mut(number as usize).and_then(Option::take) else {
            return;
        };
        self.by_identity.remove(&entry.identity);
        self.by_slot[entry.peer.slot()].take_if(|known| known.0 == entry.peer);
        self.free.push(number);
    }

    /// How many numbers are in use.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_identity.len()
    }

    /// Whether none is in use.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_identity.is_empty()
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
    fn numbers_outlive_connections_and_follow_identities() {
        let mut numbers = Numbers::new(2);
        assert_eq!(numbers.number(peer(0, 1), b"a"), Some(0));
        assert_eq!(
            numbers.number(peer(0, 2), b"b"),
            Some(1),
            "the same place, another peer"
        );
        assert_eq!(numbers.number(peer(5, 1), b"c"), None);
        assert_eq!(numbers.number(peer(7, 1), b"a"), Some(0), "a came back");
        assert_eq!(numbers.peer(0), Some(peer(7, 1)));
        numbers.forget(1);
        numbers.forget(1);
        assert_eq!(numbers.peer(1), None);
        assert_eq!(numbers.number(peer(5, 1), b"c"), Some(1));
        assert_eq!(numbers.iter().collect::<Vec<_>>(), [0, 1]);
        assert_eq!(numbers.len(), 2);
    }

    #[test]
    fn who_was_forgotten_and_sends_again_is_new() {
        let mut numbers = Numbers::new(8);
        assert_eq!(numbers.number(peer(0, 1), b"a"), Some(0));
        numbers.forget(0);
        assert!(numbers.is_empty());
        assert_eq!(numbers.number(peer(1, 1), b"b"), Some(0));
        assert_eq!(numbers.number(peer(0, 1), b"a"), Some(1));
    }
}
