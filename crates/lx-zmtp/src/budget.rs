//! What the peers may hold: for how long a message begun, and how much all of them together.
//!
//! A stranger costs what it has sent, never what it promises. What is left is bounded here: a message that doesn't go on is
//! given up with its connection, and when all together hold too much, the one that holds most goes, so that it is never
//! somebody who holds little.

use crate::endpoint::Endpoint;
use crate::error::CloseReason;
use crate::options::MESSAGE_BYTES_PER_SECOND;
use crate::peer::{Link, Peer};
use crate::reading::Visit;
use std::time::{Duration, Instant};

/// An absence of the owner up to this counts as time that a peer has had.
const ABSENCE_MIN: Duration = Duration::from_millis(100);
/// More time for a peer whose bytes wait unread when its time is over.
const UNREAD_GRACE: Duration = Duration::from_secs(1);

/// Bytes of messages begun and of output.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Held {
    pub(crate) input: usize,
    pub(crate) output: usize,
}

impl Endpoint {
    /// The owner is back at `now`.
    pub(crate) fn note_return(&mut self, now: Instant) {
        let absence = now.saturating_duration_since(self.left_at);
        if absence > ABSENCE_MIN {
            self.away += absence;
        }
    }

    /// Bring the sums up to what a peer holds now.
    pub(crate) fn account(&mut self, slot: usize) {
        let Some(peer) = self.slots[slot].peer.as_deref_mut() else {
            return;
        };
        let input = peer.inbox.bytes();
        let output = peer.outbox.bytes();
        let before = std::mem::replace(&mut peer.counted, Held { input, output });
        self.held.input = self.held.input - before.input + input;
        self.held.output = self.held.output - before.output + output;
    }

    /// A visit is over: note whether a message has begun, and make sure that all together don't hold too much.
    pub(crate) fn note_begun(&mut self, slot: usize, visit: &Visit) {
        let clock = self.now - self.away;
        let Some(peer) = self.peer_mut(slot) else {
            return;
        };
        if !peer.inbox.is_begun() || peer.link != Link::Up {
            peer.begun_at = None;
        } else if visit.has_whole || peer.begun_at.is_none() {
            peer.begun_at = Some(clock);
        }
        let placed = peer.timer_at;
        let end = self.find_at(slot).and_then(|peer| self.message_end(peer));
        // A peer in the order comes up too early rather than that each message costs a place in it.
        if end.is_some_and(|end| placed.is_none_or(|at| at > end)) {
            self.set_timer(slot);
        }
        self.account(slot);
        while self.held.input > self.options.total_bytes_max {
            let Some(slot) = self.largest(|held| held.input) else {
                return;
            };
            self.close_peer(slot, CloseReason::Memory);
        }
    }

    /// When the message that a peer has begun must be whole.
    pub(crate) fn message_end(&self, peer: &Peer) -> Option<Instant> {
        let timeout = self.options.message_timeout;
        let begun_at = peer.begun_at.filter(|_| !timeout.is_zero())?;
        let earned_ms = peer.inbox.bytes() as u64 * 1_000 / MESSAGE_BYTES_PER_SECOND;
        Some(begun_at + self.away + timeout + Duration::from_millis(earned_ms))
    }

    /// Give a peer more time when its bytes wait for us.
    pub(crate) fn grant_unread(&mut self, slot: usize, has_input: bool) {
        let now = self.now;
        let end = self.find_at(slot).and_then(|peer| self.message_end(peer));
        if let Some(peer) = self.peer_mut(slot) {
            if end.is_some_and(|end| now >= end) && (has_input || peer.is_queued) {
                peer.begun_at = peer.begun_at.map(|at| at + UNREAD_GRACE);
            }
        }
    }

    /// Whether all peers together may hold so many bytes more of output, after what could be written has been. One message
    /// may always wait.
    pub(crate) fn has_total_room(&mut self, bytes: usize) -> bool {
        if self.fits(bytes) {
            return true;
        }
        self.flush();
        self.fits(bytes)
    }

    fn fits(&self, bytes: usize) -> bool {
        self.held.output == 0 || self.held.output + bytes <= self.options.total_bytes_max
    }

    /// Disconnect the peers for which most waits until there is room for so many bytes more; whether the peer at `slot`,
    /// for which they are, is not one of them.
    pub(crate) fn make_total_room(&mut self, bytes: usize, slot: usize) -> bool {
        let mut is_spared = true;
        while !self.has_total_room(bytes) {
            let Some(largest) = self.largest(|held| held.output) else {
                break;
            };
            self.close_peer(largest, CloseReason::Memory);
            self.drop_output(largest);
            is_spared &= largest != slot;
        }
        is_spared
    }

    /// What waits for a peer that this side connects to outlives the connection; here it doesn't.
    pub(crate) fn drop_output(&mut self, slot: usize) {
        if let Some(peer) = self.peer_mut(slot) {
            let lost = peer.outbox.messages() as u64;
            peer.outbox.clear();
            self.counters.messages_lost += lost;
            self.account(slot);
        }
    }

    /// The peer that holds most.
    fn largest(&self, held: impl Fn(Held) -> usize) -> Option<usize> {
        let peers = self.slots.iter().enumerate();
        let peers = peers.filter_map(|(slot, place)| Some((slot, place.peer.as_deref()?)));
        let holders = peers.map(|(slot, peer)| (held(peer.counted), slot));
        let (bytes, slot) = holders.max()?;
        (bytes > 0).then_some(slot)
    }

    fn find_at(&self, slot: usize) -> Option<&Peer> {
        self.slots.get(slot)?.peer.as_deref()
    }
}
