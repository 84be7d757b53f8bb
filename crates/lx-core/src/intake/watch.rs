//! Which connections still speak, and what follows for their sessions.
//!
//! A session may ask that its connection counts as ended after some silence (any message is a sign of life), that its
//! orders are canceled then, and for a lease: a time without a sign of life after which it ends. The server says so in
//! the log by commands of its own: a `disconnect` for each session whose connection has gone silent, and every few
//! seconds one `renew` for up to 256 sessions whose connections have spoken, not one a heartbeat. Only sessions that asked
//! for any of this are looked at; time is that of the log.

use super::bindings::Bindings;
use super::fields::{Record, session_of};
use crate::wire::{
    Disconnect, FLAG_CANCEL_ON_DISCONNECT, Rejected, Renew, SessionDisconnected, SessionOpened,
    SessionResumed, kind, reason,
};
use std::collections::BTreeMap;

const MS: u64 = 1_000_000;
/// Silence in ms after which a connection counts as ended, for sessions that want their orders canceled then and don't
/// say when.
pub const SILENCE_DEFAULT_MS: u32 = 30_000;
/// Least silence, in ms, that counts as the end of a connection; less means this.
pub const SILENCE_MIN_MS: u32 = 1_000;
/// Shortest lease in ms; less means this. It outlives some renewals, so that a slow disk ends no session.
pub const LEASE_MIN_MS: u32 = 15_000;
/// Between two renewals.
pub const RENEW_NS: u64 = 5_000 * MS;
/// A look that comes so much later than it was to come finds silence that was the server's own: it waits as long
/// again, so that what the clients have said meanwhile is read first.
const LATE_NS: u64 = 1_000 * MS;
/// Until what could not be logged is tried again.
const AGAIN_NS: u64 = 1_000 * MS;
/// Most disconnects of one frame.
const DISCONNECTS_MAX: usize = 1_024;
/// Sessions of one `renew`.
const RENEW_SESSIONS: u32 = 256;
const NEVER: u64 = u64::MAX;

/// A session that is watched.
#[derive(Clone, Copy, Debug)]
struct Watched {
    epoch: u32,
    /// 0: as the server says.
    silence_ms: u32,
    cancels: bool,
    has_lease: bool,
    /// Whether the log knows it as connected.
    is_connected: bool,
    /// While it is bound to nobody: since when, 0 when that is not yet known.
    since_ns: u64,
}

#[derive(Debug)]
pub(super) struct Watch {
    sessions: BTreeMap<u32, Watched>,
    /// When each connection last spoke.
    heard_ns: Vec<u64>,
    /// Connections that have spoken since the last stamp.
    spoke: Vec<u32>,
    pub(super) silence_ms: u32,
    due_ns: u64,
    looked_ns: u64,
    renewed_ns: u64,
    renewed_before_ns: u64,
    is_late: bool,
}

impl Default for Watch {
    fn default() -> Self {
        Self {
            sessions: BTreeMap::new(),
            heard_ns: Vec::new(),
            spoke: Vec::new(),
            silence_ms: SILENCE_DEFAULT_MS,
            due_ns: 0,
            looked_ns: 0,
            renewed_ns: 0,
            renewed_before_ns: 0,
            is_late: false,
        }
    }
}

impl Watch {
    /// The connection has sent something.
    #[inline]
    pub(super) fn hear(&mut self, connection: u32) {
        if !self.sessions.is_empty() && self.spoke.last() != Some(&connection) {
            self.spoke.push(connection);
        }
    }

    /// What was heard since the last time was heard now.
    #[inline]
    pub(super) fn stamp(&mut self, now_ns: u64) {
        while let Some(connection) = self.spoke.pop() {
            self.set_heard(connection, now_ns);
        }
    }

    fn set_heard(&mut self, connection: u32, now_ns: u64) {
        let index = connection as usize;
        if self.heard_ns.len() <= index {
            self.heard_ns.resize(index + 1, 0);
        }
        self.heard_ns[index] = now_ns;
    }

    /// When the next look is due; 2^64 - 1 when nothing is to be looked at.
    pub(super) fn due_ns(&self) -> u64 {
        if self.sessions.is_empty() {
            NEVER
        } else {
            self.due_ns
        }
    }

    /// What an event of the log says of a session. To be told again changes nothing.
    pub(super) fn note(&mut self, event: &Record) {
        match event[0] {
            kind::SESSION_OPENED => {
                let opened = SessionOpened::from_bytes(event);
                let cancels = opened.flags & FLAG_CANCEL_ON_DISCONNECT != 0;
                if cancels || opened.lease_ns != 0 {
                    let session = self.entry(opened.session);
                    session.cancels = cancels;
                    session.has_lease = opened.lease_ns != 0;
                }
            }
            kind::SESSION_RESUMED => {
                let resumed = SessionResumed::from_bytes(event);
                let cancels = resumed.flags & FLAG_CANCEL_ON_DISCONNECT != 0;
                if cancels || self.sessions.contains_key(&resumed.session) {
                    let session = self.entry(resumed.session);
                    session.epoch = resumed.epoch;
                    session.cancels = cancels;
                    session.is_connected = true;
                }
            }
            kind::SESSION_DISCONNECTED => {
                let number = SessionDisconnected::from_bytes(event).session;
                if let Some(session) = self.sessions.get_mut(&number) {
                    session.is_connected = false;
                }
            }
            kind::SESSION_CLOSED => {
                self.sessions.remove(&session_of(event));
            }
            _ => {}
        }
    }

    /// The log did not take a command of the server's own: it knows more of the session than was known here.
    pub(super) fn note_rejected(&mut self, rejected: &Rejected) {
        if rejected.reason == reason::STALE_EPOCH {
            if let Some(session) = self.sessions.get_mut(&rejected.session) {
                session.epoch = rejected.limit as u32;
            }
        } else {
            self.sessions.remove(&rejected.session);
        }
    }

    fn entry(&mut self, number: u32) -> &mut Watched {
        self.due_ns = 0;
        self.sessions.entry(number).or_insert(Watched {
            epoch: 1,
            silence_ms: 0,
            cancels: false,
            has_lease: false,
            is_connected: true,
            since_ns: 0,
        })
    }

    /// A hello has bound a session to a connection, in that epoch; the event of it was noted.
    pub(super) fn greet(
        &mut self,
        number: u32,
        epoch: u32,
        silence_ms: u32,
        connection: u32,
        now_ns: u64,
    ) {
        let is_watched = self.sessions.contains_key(&number);
        if !is_watched && silence_ms == 0 {
            return;
        }
        self.set_heard(connection, now_ns);
        let session = self.entry(number);
        session.epoch = epoch;
        session.silence_ms = silence_ms;
        session.is_connected = true;
        session.since_ns = 0;
        if silence_ms == 0 && !session.cancels && !session.has_lease {
            self.sessions.remove(&number);
        }
    }

    /// The connection is gone, and its sessions will be bound to nobody: it was last heard when it last spoke.
    pub(super) fn release(&mut self, connection: u32, bindings: &Bindings) {
        let heard = self.heard(connection).max(1);
        for (&number, session) in &mut self.sessions {
            if bindings.connection(number) == Some(connection) {
                session.since_ns = heard;
                self.due_ns = 0;
            }
        }
    }

    fn heard(&self, connection: u32) -> u64 {
        let heard = self.heard_ns.get(connection as usize);
        heard.copied().unwrap_or(0)
    }

    /// Append the commands that are due to `commands`, and note when to look again.
    pub(super) fn look(&mut self, now_ns: u64, bindings: &Bindings, commands: &mut Vec<u8>) {
        if now_ns < self.due_ns() {
            return;
        }
        let is_late = self.due_ns != 0 && now_ns - self.due_ns > LATE_NS;
        if is_late && !self.is_late {
            self.is_late = true;
            self.due_ns = now_ns + LATE_NS;
            return;
        }
        self.is_late = false;
        self.looked_ns = now_ns;
        self.renewed_before_ns = self.renewed_ns;
        self.due_ns = self
            .disconnect(now_ns, bindings, commands)
            .min(self.renew(now_ns, bindings, commands));
    }

    /// A `disconnect` for each session whose connection was silent for too long; when the next one may be.
    fn disconnect(&mut self, now_ns: u64, bindings: &Bindings, commands: &mut Vec<u8>) -> u64 {
        let (mut due_ns, mut left) = (NEVER, DISCONNECTS_MAX);
        let heard_ns = &self.heard_ns;
        for (&number, session) in &mut self.sessions {
            let since_ns = match bindings.connection(number) {
                Some(connection) => heard_ns.get(connection as usize).copied().unwrap_or(0),
                None if !session.cancels => continue, // nothing would change
                None if session.since_ns == 0 => {
                    session.since_ns = now_ns;
                    now_ns
                }
                None => session.since_ns,
            };
            let silence_ms = match session.silence_ms {
                0 if session.cancels => self.silence_ms,
                asked => asked,
            };
            if !session.is_connected || silence_ms == 0 {
                continue;
            }
            let ends_ns = since_ns + u64::from(silence_ms.max(SILENCE_MIN_MS)) * MS;
            if ends_ns > now_ns {
                due_ns = due_ns.min(ends_ns);
                continue;
            }
            // It is watched on until the log has it.
            due_ns = due_ns.min(now_ns + AGAIN_NS);
            if left > 0 {
                left -= 1;
                let command = Disconnect {
                    session: number,
                    client_id: 1,
                    epoch: session.epoch,
                    client_time_ns: now_ns,
                };
                commands.extend_from_slice(&command.to_bytes());
            }
        }
        due_ns
    }

    /// A `renew` for each 256 numbers among which are sessions with a lease that have spoken since the last; when the
    /// next one is due.
    fn renew(&mut self, now_ns: u64, bindings: &Bindings, commands: &mut Vec<u8>) -> u64 {
        let is_due = now_ns >= self.renewed_ns.saturating_add(RENEW_NS);
        let mut first = 0;
        let mut masks = [0_u64; 4];
        let mut has_leases = false;
        for (&number, session) in &self.sessions {
            let Some(connection) = bindings.connection(number).filter(|_| session.has_lease) else {
                continue;
            };
            has_leases = true;
            if !is_due || self.heard(connection) <= self.renewed_ns {
                continue;
            }
            if first == 0 || number - first >= RENEW_SESSIONS {
                push_renew(first, masks, commands);
                (first, masks) = (number, [0; 4]);
            }
            let bit = number - first;
            masks[(bit / 64) as usize] |= 1 << (bit % 64);
        }
        push_renew(first, masks, commands);
        if !has_leases {
            return NEVER;
        }
        if is_due {
            self.renewed_ns = now_ns;
        }
        self.renewed_ns + RENEW_NS
    }

    /// The commands of the last look could not be logged.
    pub(super) fn take_back(&mut self) {
        self.renewed_ns = self.renewed_before_ns;
        self.due_ns = self.looked_ns + AGAIN_NS;
    }
}

fn push_renew(first: u32, masks: [u64; 4], commands: &mut Vec<u8>) {
    if first == 0 {
        return;
    }
    let [mask0, mask1, mask2, mask3] = masks;
    let command = Renew {
        first,
        mask0,
        mask1,
        mask2,
        mask3,
    };
    commands.extend_from_slice(&command.to_bytes());
}
