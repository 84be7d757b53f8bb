//! Sending: which peers a message goes to, and what happens when one has no room.

use crate::endpoint::{Endpoint, PeerId};
use crate::error::{CloseReason, SendError};
use crate::frame::frame_header;
use crate::kind::SocketType;
use crate::peer::Link;
use crate::session::PARTS_MAX;
use crate::subscription_command;

impl Endpoint {
    /// Queue a message for one peer (ROUTER, or a DEALER or PUSH that means one of several).
    ///
    /// # Errors
    /// `Gone`; beyond the high water mark a ROUTER's peer is `Dropped` (it has lost messages, and its closed connection says
    /// so), for others the message is refused as `Full`. So it is beyond what all peers together may hold; a ROUTER then
    /// drops the peer for which most waits.
    pub fn send_to(&mut self, peer: PeerId, parts: &[&[u8]]) -> Result<(), SendError> {
        let bytes = self.check(parts)?;
        if matches!(
            self.kind,
            SocketType::Pull | SocketType::Sub | SocketType::Pub
        ) {
            return Err(SendError::Pattern);
        }
        let is_there = |link| !matches!(link, Link::Dead | Link::Refused);
        if !self.find(peer).is_some_and(|peer| {
            is_there(peer.link) && (peer.dial.is_some() || peer.link == Link::Up)
        }) {
            return Err(SendError::Gone);
        }
        if !self.has_room(peer.slot(), bytes) {
            if self.kind != SocketType::Router {
                self.was_full = true;
                return Err(SendError::Full);
            }
            self.close_peer(peer.slot(), CloseReason::SlowReader);
            return Err(SendError::Dropped);
        }
        if !self.has_total_room(bytes) {
            if self.kind != SocketType::Router {
                self.was_full = true;
                return Err(SendError::Full);
            }
            if !self.make_total_room(bytes, peer.slot()) {
                return Err(SendError::Dropped);
            }
        }
        self.queue_message(peer.slot(), parts);
        Ok(())
    }

    /// Queue a message by the pattern: DEALER and PUSH to the next peer that has room (first those that are connected), PUB to
    /// all that subscribed to its first part. A subscriber beyond its high water mark is disconnected: what is missing
    /// shows.
    ///
    /// # Errors
    /// `Full` when no peer has room (PUB: never), `Gone` when each of them refuses this side for good, `Pattern` for PULL, SUB and ROUTER (`send_to`).
    pub fn send(&mut self, parts: &[&[u8]]) -> Result<(), SendError> {
        let bytes = self.check(parts)?;
        match self.kind {
            SocketType::Dealer | SocketType::Push => self.send_in_turn(parts, bytes),
            SocketType::Pub => {
                self.publish(parts, bytes);
                Ok(())
            }
            _ => Err(SendError::Pattern),
        }
    }

    /// The bytes of a message with its headers, if it has a size that may be sent.
    fn check(&self, parts: &[&[u8]]) -> Result<usize, SendError> {
        if parts.is_empty() || parts.len() > PARTS_MAX {
            return Err(SendError::Size);
        }
        let with_header = |part: &&[u8]| frame_header(part.len(), false).1 + part.len();
        let bytes: usize = parts.iter().map(with_header).sum();
        let counted = bytes - frame_header(parts[0].len(), false).1; // as the other side counts it
        if counted as u64 > self.options.message_bytes_max {
            return Err(SendError::Size); // a peer with our limit would close, and again whenever it is sent anew
        }
        Ok(bytes)
    }

    fn send_in_turn(&mut self, parts: &[&[u8]], bytes: usize) -> Result<(), SendError> {
        if !self.has_total_room(bytes) {
            self.was_full = true;
            return Err(SendError::Full);
        }
        let mut is_wanted = self.routes.is_empty();
        for wants_up in [true, false] {
            for step in 0..self.routes.len() {
                let index = (self.turn + step) % self.routes.len();
                let slot = self.routes[index].slot();
                let Some(link) = self.peer_mut(slot).map(|peer| peer.link) else {
                    continue;
                };
                let fits = (link == Link::Up) == wants_up && link != Link::Refused;
                is_wanted |= link != Link::Refused;
                if fits && self.has_room(slot, bytes) {
                    self.turn = index + 1;
                    self.queue_message(slot, parts);
                    return Ok(());
                }
            }
        }
        if !is_wanted {
            return Err(SendError::Gone);
        }
        self.was_full = true;
        Err(SendError::Full)
    }

    fn publish(&mut self, parts: &[&[u8]], bytes: usize) {
        let mut audience = std::mem::take(&mut self.audience); // the routes change when one is disconnected
        audience.clone_from(&self.routes);
        for &id in &audience {
            let slot = id.slot();
            let is_wanted = |link, wants: bool| link == Link::Up && wants;
            let first = parts[0];
            if !self
                .peer_mut(slot)
                .is_some_and(|peer| is_wanted(peer.link, peer.subscriptions.wants(first)))
            {
                continue;
            }
            if !self.has_room(slot, bytes) {
                self.close_peer(slot, CloseReason::SlowReader);
                continue;
            }
            if self.make_total_room(bytes, slot) {
                self.queue_message(slot, parts);
            }
        }
        self.audience = audience;
    }

    /// Whether a peer has room, after what could be written has been.
    fn has_room(&mut self, slot: usize, bytes: usize) -> bool {
        for _ in 0..2 {
            let options = &self.options;
            let peer = self.slots[slot].peer.as_deref();
            match peer {
                None => return false,
                Some(peer) if peer.has_room(bytes, options) => return true,
                Some(_) => self.flush_peer(slot),
            }
        }
        false
    }

    fn queue_message(&mut self, slot: usize, parts: &[&[u8]]) {
        if let Some(peer) = self.peer_mut(slot) {
            peer.outbox.push(parts);
            self.account(slot);
            self.mark_dirty(slot);
        }
    }

    pub(crate) fn mark_dirty(&mut self, slot: usize) {
        if let Some(peer) = self.peer_mut(slot) {
            if !std::mem::replace(&mut peer.is_dirty, true) {
                self.dirty.push(slot as u32);
            }
        }
    }

    /// Write what was queued: one write per connection. What a socket has no room for follows in later calls.
    pub fn flush(&mut self) {
        while let Some(slot) = self.dirty.pop() {
            if let Some(peer) = self.peer_mut(slot as usize) {
                peer.is_dirty = false;
                // A socket that is full is written to when it says that it has room.
                if !peer.wants_write {
                    self.flush_peer(slot as usize);
                }
            }
        }
    }

    /// SUB: want messages whose first part begins so; twice wanted is twice taken back.
    ///
    /// # Errors
    /// `Pattern` for other sockets, `Size` when the prefix is too long or there are too many.
    pub fn subscribe(&mut self, prefix: &[u8]) -> Result<(), SendError> {
        if self.kind != SocketType::Sub {
            return Err(SendError::Pattern);
        }
        let is_new = !self.subscriptions.prefixes().any(|known| known == prefix);
        if prefix.len() + 16 > crate::COMMAND_BYTES_MAX || !self.subscriptions.add(prefix) {
            return Err(SendError::Size);
        }
        if is_new {
            self.tell_publishers(prefix, false);
        }
        Ok(())
    }

    /// SUB: take a subscription back.
    ///
    /// # Errors
    /// `Pattern` for other sockets.
    pub fn unsubscribe(&mut self, prefix: &[u8]) -> Result<(), SendError> {
        if self.kind != SocketType::Sub {
            return Err(SendError::Pattern);
        }
        if self.subscriptions.remove(prefix) {
            self.tell_publishers(prefix, true);
        }
        Ok(())
    }

    /// Who is not connected is told all subscriptions when it is.
    fn tell_publishers(&mut self, prefix: &[u8], is_cancel: bool) {
        for index in 0..self.routes.len() {
            let slot = self.routes[index].slot();
            if let Some(peer) = self.peer_mut(slot).filter(|peer| peer.link == Link::Up) {
                let command = subscription_command(prefix, is_cancel, peer.minor);
                peer.outbox.push_commands(&command);
                self.mark_dirty(slot);
            }
        }
        self.flush();
    }
}
