//! What happens by time: handshakes that take too long, heartbeats, connecting again.
//!
//! Each peer that has something to do by time stands in one order, once. What moves that time away, such as bytes that
//! come, changes nothing there: the peer is looked at too early and gets its next place.

use crate::endpoint::Endpoint;
use crate::error::CloseReason;
use crate::net;
use crate::peer::{Link, Peer};
use crate::ping_command;
use std::time::Instant;

enum Due {
    Nothing,
    Close(CloseReason),
    Dial,
    Ping,
}

impl Endpoint {
    /// Give a peer its place in the order: when it next has something to do.
    pub(crate) fn set_timer(&mut self, slot: usize) {
        let peer = self.slots[slot].peer.as_deref();
        let at = peer.and_then(|peer| self.next_time(peer));
        let Some(peer) = self.slots[slot].peer.as_deref_mut() else {
            return;
        };
        if let Some(before) = std::mem::replace(&mut peer.timer_at, at) {
            self.timers.remove(&(before, slot as u32));
        }
        if let Some(at) = at {
            self.timers.insert((at, slot as u32));
        }
    }

    /// Do what is due.
    pub(crate) fn run_timers(&mut self) {
        self.resume_accepting();
        // Bounded: with times of zero something is due again and again.
        for _ in 0..self.timers.len() {
            match self.timers.first() {
                Some(&(at, slot)) if at <= self.now => self.run_timers_of(slot as usize),
                _ => return,
            }
        }
    }

    fn run_timers_of(&mut self, slot: usize) {
        self.hear_before_judging(slot);
        let Some(peer) = self.slots[slot].peer.as_deref() else {
            return;
        };
        match self.due(peer) {
            Due::Nothing => {}
            Due::Close(reason) => self.close_peer(slot, reason),
            Due::Dial => self.dial(slot),
            Due::Ping => self.ping(slot),
        }
        self.set_timer(slot);
    }

    /// What a peer sent may wait in its socket because our owner was away: then it is not silent, nor too slow.
    fn hear_before_judging(&mut self, slot: usize) {
        let now = self.now;
        let peer = self.slots[slot].peer.as_deref();
        let is_late = peer.is_some_and(|peer| {
            let ends = [self.silence_end(peer), self.message_end(peer)];
            peer.link == Link::Up && ends.into_iter().flatten().any(|end| now >= end)
        });
        if let Some(peer) = self.peer_mut(slot).filter(|_| is_late) {
            let has_input = peer.fd.as_ref().is_some_and(net::has_input);
            if has_input {
                peer.last_seen = now;
            }
            self.grant_unread(slot, has_input);
        }
    }

    fn due(&self, peer: &Peer) -> Due {
        let now = self.now;
        match peer.link {
            Link::Waiting(at) if now >= at => Due::Dial,
            Link::Connecting if now >= peer.handshake_end => Due::Close(CloseReason::Refused),
            Link::Handshake if now >= peer.handshake_end => {
                Due::Close(CloseReason::HandshakeTimeout)
            }
            Link::Up if self.silence_end(peer).is_some_and(|end| now >= end) => {
                Due::Close(CloseReason::HeartbeatTimeout)
            }
            Link::Up if self.message_end(peer).is_some_and(|end| now >= end) => {
                Due::Close(CloseReason::MessageTimeout)
            }
            Link::Up if self.pings(peer) && now >= peer.ping_at => Due::Ping,
            _ => Due::Nothing,
        }
    }

    /// When there is something to do for a peer.
    fn next_time(&self, peer: &Peer) -> Option<Instant> {
        match peer.link {
            Link::Waiting(at) => Some(at),
            Link::Connecting | Link::Handshake => Some(peer.handshake_end),
            Link::Up => {
                let ping_at = self.pings(peer).then_some(peer.ping_at);
                let ends = [ping_at, self.silence_end(peer), self.message_end(peer)];
                ends.into_iter().flatten().min()
            }
            Link::Refused | Link::Dead => None,
        }
    }

    fn pings(&self, peer: &Peer) -> bool {
        !self.options.heartbeat_interval.is_zero() && peer.minor > 0
    }

    /// When a peer that says nothing is given up.
    fn silence_end(&self, peer: &Peer) -> Option<Instant> {
        let interval = self.options.heartbeat_interval;
        let own = self
            .pings(peer)
            .then(|| interval + self.options.heartbeat_timeout);
        let silence = [own, peer.ttl].into_iter().flatten().min()?;
        Some(peer.last_seen + silence)
    }

    fn ping(&mut self, slot: usize) {
        let options = &self.options;
        let interval = options.heartbeat_interval;
        // Our time to live as the peer has to count it: tenths of a second until it may give us up.
        let ttl_ds = (interval + options.heartbeat_timeout)
            .as_millis()
            .div_ceil(100);
        let ping = ping_command(u16::try_from(ttl_ds).unwrap_or(u16::MAX));
        let now = self.now;
        if let Some(peer) = self.peer_mut(slot) {
            peer.ping_at = now + interval;
            // Behind output that doesn't move a PING would only pile up.
            if !peer.has_output() {
                peer.outbox.push_commands(&ping);
                self.flush_peer(slot);
            }
        }
    }

    /// Begin to connect.
    pub(crate) fn dial(&mut self, slot: usize) {
        let (now, kind) = (self.now, self.kind);
        let timeout = self.options.handshake_timeout;
        let Some(peer) = self.slots[slot].peer.as_mut() else {
            return;
        };
        let Some(dial) = &mut peer.dial else { return };
        dial.attempts = dial.attempts.wrapping_add(1);
        let outcome = net::dial(&dial.address, &self.options, dial.attempts - 1);
        self.counters.messages_lost += peer.begin(kind, &self.options, now);
        peer.link = Link::Connecting;
        peer.handshake_end = now + timeout;
        match outcome {
            Ok(fd) => {
                peer.fd = Some(fd);
                self.watch(slot);
                self.set_timer(slot);
            }
            Err(_) => self.close_peer(slot, CloseReason::Refused),
        }
    }

    /// The system has connected, or has not.
    pub(crate) fn finish_dial(&mut self, slot: usize) {
        let Some(peer) = self.slots[slot].peer.as_mut() else {
            return;
        };
        if !peer.fd.as_ref().is_some_and(net::is_connected) {
            self.close_peer(slot, CloseReason::Refused);
            return;
        }
        peer.link = Link::Handshake;
        self.flush_peer(slot); // once all is written, input is watched
    }
}
