//! One peer: its socket, its input, its output. What needs the other peers is the endpoint's.

use crate::address::Address;
use crate::batch::Batch;
use crate::budget::Held;
use crate::command::{pong_command, ready_command};
use crate::endpoint::PeerId;
use crate::error::{CloseReason, Fault, ProtocolError};
use crate::greeting::greeting;
use crate::kind::SocketType;
use crate::net::{self, Moved};
use crate::options::Options;
use crate::outbox::Outbox;
use crate::reading::{Inbox, Visit};
use crate::session::{Event, Session, SessionLimits};
use crate::subscriptions::Subscriptions;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

/// What the connection of a peer is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// Not connected; to be tried again at this time.
    Waiting(Instant),
    /// The system is connecting.
    Connecting,
    /// Connected, before READY.
    Handshake,
    /// Messages flow.
    Up,
    /// The peer refused this side for good.
    Refused,
    /// Gone; kept until the next receive, so that the sender of what it left can still be told.
    Dead,
}

/// Where a peer that this side connects to is, and how patient it is.
#[derive(Debug)]
pub(crate) struct Dial {
    pub(crate) address: Address,
    pub(crate) attempts: usize,
    pub(crate) back_off: Duration,
}

#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) id: PeerId,
    pub(crate) fd: Option<OwnedFd>,
    pub(crate) link: Link,
    pub(crate) dial: Option<Dial>,
    pub(crate) session: Session,
    pub(crate) minor: u8,
    pub(crate) inbox: Inbox,
    /// Greeting, READY and first subscriptions, which go before what the outbox may hold already.
    handshake: Vec<u8>,
    pub(crate) outbox: Outbox,
    pub(crate) identity: Vec<u8>,
    pub(crate) subscriptions: Subscriptions,
    pub(crate) handshake_end: Instant,
    pub(crate) last_seen: Instant,
    pub(crate) ping_at: Instant,
    /// When the message that is not whole began, by the time in which the owner was there.
    pub(crate) begun_at: Option<Instant>,
    /// Bytes in and out that are counted in the endpoint's sums.
    pub(crate) counted: Held,
    /// Where the peer is in the order of the timers.
    pub(crate) timer_at: Option<Instant>,
    /// What the peer's PING allows of silence.
    pub(crate) ttl: Option<Duration>,
    pub(crate) is_queued: bool,
    pub(crate) is_dirty: bool,
    pub(crate) wants_write: bool,
    /// The sending side of the connection is closed.
    is_shut: bool,
    /// A write failed; what the peer sent before is still read.
    is_write_broken: bool,
    /// A write found out that the other side has vanished, which the system says once only.
    has_vanished: bool,
}

impl Peer {
    pub(crate) fn new(
        id: PeerId,
        dial: Option<Dial>,
        kind: SocketType,
        options: &Options,
        now: Instant,
    ) -> Self {
        Self {
            id,
            fd: None,
            link: Link::Waiting(now),
            dial,
            session: new_session(kind, options),
            minor: 0,
            inbox: Inbox::default(),
            handshake: Vec::new(),
            outbox: Outbox::default(),
            identity: Vec::new(),
            subscriptions: Subscriptions::default(),
            handshake_end: now,
            last_seen: now,
            ping_at: now,
            begun_at: None,
            counted: Held::default(),
            timer_at: None,
            ttl: None,
            is_queued: false,
            is_dirty: false,
            wants_write: false,
            is_shut: false,
            is_write_broken: false,
            has_vanished: false,
        }
    }

    /// A connection is there: greet. How many messages are given up because they were cut off too often.
    pub(crate) fn begin(&mut self, kind: SocketType, options: &Options, now: Instant) -> u64 {
        self.session = new_session(kind, options);
        self.inbox = Inbox::default();
        self.handshake.clear();
        self.handshake.extend_from_slice(&greeting());
        if self.dial.is_some() {
            self.push_ready(kind, options);
        }
        let given_up = self.outbox.rewind();
        self.identity.clear();
        self.subscriptions.clear();
        self.link = Link::Handshake;
        self.handshake_end = now + options.handshake_timeout;
        self.last_seen = now;
        self.begun_at = None;
        self.ttl = None;
        self.is_shut = false;
        self.is_write_broken = false;
        self.has_vanished = false;
        given_up
    }

    pub(crate) fn push_ready(&mut self, kind: SocketType, options: &Options) {
        let ready = ready_command(kind, &options.identity);
        self.handshake.extend_from_slice(&ready);
    }

    /// Append frames that must come before any message.
    pub(crate) fn push_handshake(&mut self, frames: &[u8]) {
        self.handshake.extend_from_slice(frames);
    }

    pub(crate) fn has_room(&self, bytes: usize, options: &Options) -> bool {
        let is_empty = self.outbox.messages() == 0;
        self.outbox.messages() < options.queue_messages_max
            && (is_empty || self.outbox.bytes() + bytes <= options.queue_bytes_max)
    }

    pub(crate) fn has_output(&self) -> bool {
        !self.handshake.is_empty() || (self.link == Link::Up && !self.outbox.is_empty())
    }

    /// Write what the socket takes; whether something is left.
    pub(crate) fn flush(&mut self) -> bool {
        let Some(fd) = &self.fd else { return false };
        if matches!(self.link, Link::Connecting) {
            return true;
        }
        while !self.is_write_broken {
            let is_handshake = !self.handshake.is_empty();
            let bytes = if is_handshake {
                self.handshake.as_slice()
            } else if self.link == Link::Up {
                self.outbox.waiting()
            } else {
                &[]
            };
            if bytes.is_empty() {
                return false;
            }
            match net::write(fd, bytes) {
                Moved::Bytes(size) if is_handshake => {
                    self.handshake.drain(..size);
                }
                Moved::Bytes(size) => self.outbox.advance(size),
                Moved::Later => return true,
                Moved::End => self.is_write_broken = true,
                Moved::Vanished => (self.is_write_broken, self.has_vanished) = (true, true),
            }
        }
        self.handshake.clear();
        false
    }

    /// Tell the peer, once, that nothing follows on this connection.
    pub(crate) fn shut_writing(&mut self) {
        if let Some(fd) = self.fd.as_ref().filter(|_| !self.is_shut) {
            net::shut_writing(fd);
            self.is_shut = true;
        }
    }

    /// Read a chunk and decode it; what of it is whole goes to the batch.
    pub(crate) fn visit(&mut self, batch: &mut Batch, now: Instant) -> Visit {
        let Some(fd) = &self.fd else {
            return Visit::default();
        };
        let mut found = Found::default();
        let messages_before = batch.len();
        let mut visit = self.inbox.visit(fd, &mut self.session, batch, |event| {
            found.note(event, &mut self.subscriptions)
        });
        batch.end_run(self.id, messages_before);
        if visit.has_read {
            self.last_seen = now;
        }
        if visit.end == Some(CloseReason::Peer) && self.has_vanished {
            visit.end = Some(CloseReason::Vanished);
        }
        if let Some(minor) = found.minor {
            self.minor = minor;
        }
        if let Some(identity) = found.identity {
            self.identity = identity;
            visit.is_ready = true;
        }
        if let Some(ttl_ds) = found.ttl_ds {
            self.ttl = (ttl_ds > 0).then(|| Duration::from_millis(u64::from(ttl_ds) * 100));
        }
        if !found.pongs.is_empty() && !self.is_write_broken {
            self.outbox.push_commands(&found.pongs);
            visit.has_pong = true;
        }
        visit
    }
}

fn new_session(kind: SocketType, options: &Options) -> Session {
    let message_bytes_max = options.message_bytes_max;
    Session::new(kind, SessionLimits { message_bytes_max })
}

/// What a visit found besides messages.
#[derive(Default)]
struct Found {
    minor: Option<u8>,
    identity: Option<Vec<u8>>,
    ttl_ds: Option<u16>,
    pongs: Vec<u8>,
}

impl Found {
    /// Note an event; false when the rest of the input has to wait for the endpoint.
    fn note(
        &mut self,
        event: Event<'_>,
        subscriptions: &mut Subscriptions,
    ) -> Result<bool, CloseReason> {
        match event {
            Event::Greeting { minor } => self.minor = Some(minor),
            Event::Ready(ready) => {
                self.identity = Some(ready.identity.to_vec());
                return Ok(false);
            }
            Event::Error(_) => return Err(CloseReason::PeerError),
            Event::Ping { ttl_ds, context } => {
                self.ttl_ds = Some(ttl_ds);
                self.pongs.extend_from_slice(&pong_command(context));
            }
            Event::Subscribe(prefix) => {
                if !subscriptions.insert(prefix) {
                    let fault = Fault::Subscriptions;
                    return Err(CloseReason::Protocol(ProtocolError { offset: 0, fault }));
                }
            }
            Event::Cancel(prefix) => {
                subscriptions.remove(prefix);
            }
            Event::Part { .. } | Event::Pong | Event::Unknown => {}
        }
        Ok(true)
    }
}
