//! Closing without losing what was queued.
//!
//! Everything is written, then the sending side is shut, and what still comes in is read away until the peer closes: a
//! socket that is closed while input waits resets the connection, and what the peer has not read yet would be lost.

use crate::batch::Batch;
use crate::endpoint::Endpoint;
use crate::error::{CloseReason, Closed};
use crate::peer::Link;
use rustix::net::{Shutdown, shutdown};
use std::time::{Duration, Instant};

/// What is read away is thrown away in pieces of this many messages.
const DISCARD_MESSAGES: usize = 4_096;
const DISCARD_BYTES: usize = 1 << 20;

impl Endpoint {
    /// Write what is queued and wait for the peers to read it, at most for the linger time; then close everything. What comes
    /// in meanwhile is thrown away.
    pub fn close(mut self, linger: Duration) -> Closed {
        self.listeners.clear(); // nobody new; the files of ipc addresses go
        let end = Instant::now() + linger;
        let mut discard = Batch::new(DISCARD_MESSAGES, DISCARD_BYTES);
        let mut is_shut = vec![false; self.slots.len()];
        loop {
            self.flush();
            let open = self.shut_written(&mut is_shut);
            let left = end.saturating_duration_since(Instant::now());
            let step = left.min(Duration::from_millis(2));
            if open == 0 || left.is_zero() || self.receive(&mut discard, Some(step)).is_err() {
                return self.outcome(open);
            }
            discard.clear();
        }
    }

    /// Shut the sending side of the peers that have been written everything; how many connections still matter.
    fn shut_written(&mut self, is_shut: &mut [bool]) -> usize {
        let mut open = 0;
        for (slot, is_shut) in is_shut.iter_mut().enumerate() {
            let Some(peer) = self.peer_mut(slot) else {
                continue;
            };
            let has_queued = !peer.outbox.is_empty();
            match peer.link {
                Link::Up if *is_shut => open += 1,
                Link::Up if !peer.has_output() => {
                    *is_shut = true;
                    open += 1;
                    if let Some(fd) = &peer.fd {
                        // A connection that is gone already shows at the next read.
                        let _ = shutdown(fd, Shutdown::Write);
                    }
                }
                Link::Up => open += 1,
                Link::Waiting(_) | Link::Connecting | Link::Handshake
                    if has_queued && !*is_shut =>
                {
                    open += 1
                }
                Link::Dead | Link::Refused => {}
                _ => self.close_peer(slot, CloseReason::Peer),
            }
        }
        open
    }

    fn outcome(&self, open: usize) -> Closed {
        let peers = self.slots.iter().filter_map(|slot| slot.peer.as_ref());
        Closed {
            messages_lost: peers.map(|peer| peer.outbox.messages()).sum(),
            connections_open: open,
        }
    }
}
