//! Closing without losing what was queued.
//!
//! Everything is written, then the sending side is shut, and what still comes in is read away until the peer closes: a
//! socket that is closed while input waits resets the connection, and what the peer has not read yet would be lost.

use crate::batch::Batch;
use crate::endpoint::Endpoint;
use crate::error::{CloseReason, Closed};
use crate::peer::Link;
use rustix::event::epoll;
use std::time::{Duration, Instant};

/// What is read away is thrown away in pieces of this many messages.
const DISCARD_MESSAGES: usize = 4_096;
const DISCARD_BYTES: usize = 1 << 20;

impl Endpoint {
    /// Write what is queued and wait for the peers to read it, at most for the linger time; then close everything. What comes
    /// in meanwhile is thrown away.
    pub fn close(mut self, linger: Duration) -> Closed {
        self.listeners.clear(); // nobody new; the files of ipc addresses go
        for wake in self.wakes.drain(..) {
            let _ = epoll::delete(&self.epoll, &wake); // one that stays readable would not let us wait
        }
        let lost_before = self.counters.messages_lost;
        let end = Instant::now() + linger;
        let mut discard = Batch::new(DISCARD_MESSAGES, DISCARD_BYTES);
        loop {
            self.flush();
            let open = self.shut_written();
            let left = end.saturating_duration_since(Instant::now());
            let step = left.min(Duration::from_millis(2));
            if open == 0 || left.is_zero() || self.receive(&mut discard, Some(step)).is_err() {
                return self.outcome(open, lost_before);
            }
            discard.clear();
        }
    }

    /// Shut the sending side of the peers that have been written everything; how many connections still matter.
    fn shut_written(&mut self) -> usize {
        let mut open = 0;
        for slot in 0..self.slots.len() {
            let Some(peer) = self.peer_mut(slot) else {
                continue;
            };
            let has_queued = peer.outbox.messages() > 0;
            match peer.link {
                Link::Up => {
                    open += 1;
                    if !peer.has_output() {
                        peer.shut_writing();
                    }
                }
                Link::Waiting(_) | Link::Connecting | Link::Handshake if has_queued => open += 1,
                Link::Waiting(_) => peer.link = Link::Refused, // there is nothing to connect for
                Link::Dead | Link::Refused => {}
                Link::Connecting | Link::Handshake => self.close_peer(slot, CloseReason::Peer),
            }
        }
        open
    }

    fn outcome(&self, open: usize, lost_before: u64) -> Closed {
        let peers = self.slots.iter().filter_map(|slot| slot.peer.as_ref());
        let waiting: usize = peers.map(|peer| peer.outbox.messages()).sum();
        Closed {
            messages_lost: waiting + (self.counters.messages_lost - lost_before) as usize,
            connections_open: open,
        }
    }
}
