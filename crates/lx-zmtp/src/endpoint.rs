//! A socket of a pattern: its peers, its listeners, and the wait for all of them.
//!
//! ```text
//! receive: timers -> epoll -> accept, connect, write -> visit the peers that have input, in turn -> batch
//! ```
//!
//! Peers with input stand in one queue over all receives; each visit takes at most one chunk, and who has more goes to
//! the end of the queue. So nobody can starve others, however large a batch may be.

use crate::address::{Address, AddressFault};
use crate::batch::Batch;
use crate::budget::Held;
use crate::error::CloseReason;
use crate::kind::SocketType;
use crate::net::{self, Listener};
use crate::options::{Options, PollMode};
use crate::peer::{Dial, Link, Peer};
use crate::reading::Inbox;
use crate::subscriptions::Subscriptions;
use rustix::event::Timespec;
use rustix::event::epoll::{self, CreateFlags, EventData, EventFlags};
use rustix::io::Errno;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::io;
use std::mem::MaybeUninit;
use std::ops::RangeInclusive;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::{Duration, Instant};

const EVENTS_MAX: usize = 1_024;
/// What Linux takes as the idle time before keepalive.
const KEEPALIVE_IDLE_S: RangeInclusive<u64> = 1..=32_767;
/// Data of an event that is no peer's: the generation that no peer has.
pub(crate) const OTHERS: u64 = 0xffff_ffff << 32;
const WAKE: u64 = OTHERS | 0xffff_ffff;

/// A peer of an endpoint. What a later peer is called is never the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PeerId {
    slot: u32,
    generation: u32,
}

impl PeerId {
    pub(crate) fn slot(self) -> usize {
        self.slot as usize
    }

    /// The name as a number, for a boundary that has only numbers.
    #[must_use]
    pub fn to_bits(self) -> u64 {
        u64::from(self.generation) << 32 | u64::from(self.slot)
    }

    /// The name of a number from `to_bits`.
    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        Self {
            slot: bits as u32,
            generation: (bits >> 32) as u32,
        }
    }
}

/// Sums since the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Handshakes that were done.
    pub handshakes: u64,
    /// Connections that ended, by [`CloseReason::index`].
    pub closed: [u64; CloseReason::NAMES.len()],
    /// Messages that were queued for a peer that is gone, or that it cut off [`crate::SEND_TRIES_MAX`] times.
    pub messages_lost: u64,
    /// The last end.
    pub last_closed: Option<CloseReason>,
}

#[derive(Debug, Default)]
pub(crate) struct Slot {
    generation: u32,
    pub(crate) peer: Option<Box<Peer>>,
}

/// A socket of one pattern.
pub struct Endpoint {
    pub(crate) kind: SocketType,
    pub(crate) options: Options,
    pub(crate) epoll: OwnedFd,
    pub(crate) listeners: Vec<Listener>,
    pub(crate) wakes: Vec<OwnedFd>,
    pub(crate) slots: Vec<Slot>,
    free: Vec<u32>,
    pub(crate) peer_count: usize,
    dead: Vec<u32>,
    /// Peers that may have input.
    ready: VecDeque<u32>,
    pub(crate) dirty: Vec<u32>,
    /// Peers to send to in turn, or to all (not ROUTER).
    pub(crate) routes: Vec<PeerId>,
    pub(crate) turn: usize,
    identities: HashMap<Vec<u8>, PeerId>,
    identity_next: u32,
    pub(crate) subscriptions: Subscriptions,
    /// When each peer next has something to do, and its slot.
    pub(crate) timers: BTreeSet<(Instant, u32)>,
    pub(crate) accept_again: Option<Instant>,
    pub(crate) now: Instant,
    /// When the last receive returned, and how long the owner was away in all.
    pub(crate) left_at: Instant,
    pub(crate) away: Duration,
    /// Sums over the peers.
    pub(crate) held: Held,
    /// Memory for the peers of one `publish`.
    pub(crate) audience: Vec<PeerId>,
    /// A send was refused as full since there last was room.
    pub(crate) was_full: bool,
    pub(crate) counters: Counters,
}

impl Endpoint {
    /// A socket of the type; REQ, REP, XPUB and XSUB are spoken to, but have none.
    ///
    /// # Errors
    /// What the system says, or `InvalidInput` for a type without an endpoint, or an identity or `keepalive_idle` that
    /// can't be.
    pub fn new(kind: SocketType, options: Options) -> io::Result<Self> {
        let identity = &options.identity;
        let is_good = identity.len() <= crate::IDENTITY_BYTES_MAX && identity.first() != Some(&0);
        // Else the system would refuse it of each connection.
        let is_good = is_good && KEEPALIVE_IDLE_S.contains(&options.keepalive_idle.as_secs());
        if !kind.has_endpoint() || !is_good {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        Ok(Self {
            kind,
            options,
            epoll: epoll::create(CreateFlags::CLOEXEC)?,
            listeners: Vec::new(),
            wakes: Vec::new(),
            slots: Vec::new(),
            free: Vec::new(),
            peer_count: 0,
            dead: Vec::new(),
            ready: VecDeque::new(),
            dirty: Vec::new(),
            routes: Vec::new(),
            turn: 0,
            identities: HashMap::new(),
            identity_next: 1,
            subscriptions: Subscriptions::default(),
            timers: BTreeSet::new(),
            accept_again: None,
            now: Instant::now(),
            left_at: Instant::now(),
            away: Duration::ZERO,
            held: Held::default(),
            audience: Vec::new(),
            was_full: false,
            counters: Counters::default(),
        })
    }

    /// Listen at an address; the address with the port that the system chose. Several may be bound.
    ///
    /// # Errors
    /// The text is no address, somebody else has it, or the system refuses it.
    pub fn bind(&mut self, address: &str) -> Result<String, AddressFault> {
        let address = Address::parse(address)?;
        let (listener, bound) = net::listen_at(&address, &self.options)?;
        let data = EventData::new_u64(OTHERS | self.listeners.len() as u64);
        epoll::add(&self.epoll, &listener.fd, data, EventFlags::IN)
            .map_err(|errno| AddressFault::System(errno.into()))?;
        self.listeners.push(listener);
        Ok(bound)
    }

    /// Connect to an address, and again whenever the connection is lost. The peer's name stays the same; messages to it wait
    /// while it is not there.
    ///
    /// # Errors
    /// The text is no address.
    pub fn connect(&mut self, address: &str) -> Result<PeerId, AddressFault> {
        let address = Address::parse(address)?;
        let back_off = self.options.reconnect_first;
        let dial = Dial {
            address,
            attempts: 0,
            back_off,
        };
        self.now = Instant::now();
        let id = self.add_peer(Some(dial));
        self.routes.push(id);
        self.dial(id.slot());
        Ok(id)
    }

    /// Let `receive` return as well when this descriptor is readable, besides those given before.
    ///
    /// # Errors
    /// What epoll says of the descriptor.
    pub fn wake_by(&mut self, descriptor: OwnedFd) -> io::Result<()> {
        let data = EventData::new_u64(WAKE);
        epoll::add(&self.epoll, &descriptor, data, EventFlags::IN)?;
        self.wakes.push(descriptor);
        Ok(())
    }

    /// Readable when `receive` has something to do; what is due by time is told by nothing.
    #[must_use]
    pub fn descriptor(&self) -> BorrowedFd<'_> {
        self.epoll.as_fd()
    }

    /// Add what is waiting on all peers to the batch, up to its limits; wait for the first message at most `timeout` (None:
    /// for ever). Whether a wake descriptor was readable. It also returns when there is room after a send was `Full`.
    ///
    /// # Errors
    /// What epoll says; no peer can cause it.
    pub fn receive(&mut self, batch: &mut Batch, timeout: Option<Duration>) -> io::Result<bool> {
        self.bury();
        let start = Instant::now();
        self.now = start;
        self.note_return(start);
        let until = timeout.map(|timeout| start + timeout);
        let was_full = self.was_full;
        loop {
            self.run_timers();
            self.flush();
            let is_woken = self.poll(self.wait_time(start, until))?;
            self.serve(batch);
            self.flush();
            let is_over = until.is_some_and(|until| self.now >= until);
            let has_room = was_full && !self.was_full;
            if is_woken || is_over || has_room || !batch.is_empty() {
                self.left_at = self.now;
                return Ok(is_woken);
            }
        }
    }

    fn wait_time(&self, start: Instant, until: Option<Instant>) -> Option<Duration> {
        let is_spinning = match self.options.poll {
            PollMode::Block => false,
            PollMode::Hybrid => self.now < start + PollMode::SPIN,
            PollMode::Spin => true,
        };
        if is_spinning || !self.ready.is_empty() {
            return Some(Duration::ZERO);
        }
        let timer = self.timers.first().map(|&(at, _)| at);
        let times = [until, timer, self.accept_again];
        let next = times.into_iter().flatten().min()?;
        Some(next.saturating_duration_since(self.now))
    }

    /// Ask the system what has happened, do what is to be done at once, and queue the peers that have input.
    pub(crate) fn poll(&mut self, wait: Option<Duration>) -> io::Result<bool> {
        let mut buffer = [const { MaybeUninit::uninit() }; EVENTS_MAX];
        let wait = wait.map(to_timespec);
        let outcome = epoll::wait(&self.epoll, &mut buffer, wait.as_ref());
        self.now = Instant::now(); // the times of what is begun now count from here, not from before the wait
        let events = match outcome {
            Ok((events, _)) => events,
            Err(Errno::INTR) => return Ok(false),
            Err(errno) => return Err(errno.into()),
        };
        let mut is_woken = false;
        for event in events {
            let data = event.data.u64();
            if data == WAKE {
                is_woken = true;
            } else if data & OTHERS == OTHERS {
                self.accept((data & !OTHERS) as usize);
            } else {
                self.note_event(data as u32, (data >> 32) as u32, event.flags);
            }
        }
        Ok(is_woken)
    }

    fn note_event(&mut self, slot: u32, generation: u32, flags: EventFlags) {
        let Some(peer) = self.peer_mut(slot as usize) else {
            return;
        };
        if peer.id.generation != generation || peer.fd.is_none() {
            return;
        }
        if peer.link == Link::Connecting {
            self.finish_dial(slot as usize);
            return;
        }
        if flags.contains(EventFlags::OUT) {
            self.was_full = false;
            self.flush_peer(slot as usize);
        }
        if flags.intersects(EventFlags::IN | EventFlags::HUP | EventFlags::ERR) {
            self.queue(slot);
        }
    }

    fn queue(&mut self, slot: u32) {
        if let Some(peer) = self.peer_mut(slot as usize) {
            if !std::mem::replace(&mut peer.is_queued, true) {
                self.ready.push_back(slot);
            }
        }
    }

    /// Visit the peers that have input, in turn, until none has or the batch is full.
    fn serve(&mut self, batch: &mut Batch) {
        // Bounded, so that a flood of commands, of which no batch gets full, doesn't stop the rest.
        let mut visits = 64 + 4 * self.ready.len();
        while visits > 0 && batch.room() > 0 {
            let Some(slot) = self.ready.pop_front() else {
                return;
            };
            visits -= 1;
            self.visit(slot, batch);
        }
    }

    fn visit(&mut self, slot: u32, batch: &mut Batch) {
        let now = self.now;
        let Some(peer) = self.peer_mut(slot as usize) else {
            return;
        };
        peer.is_queued = false;
        let visit = peer.visit(batch, now);
        if visit.is_ready {
            self.admit(slot as usize);
        }
        self.note_begun(slot as usize, &visit);
        if visit.has_pong {
            self.mark_dirty(slot as usize);
            self.set_timer(slot as usize); // PING may have told how much silence is allowed
        }
        if let Some(reason) = visit.end {
            self.close_peer(slot as usize, reason);
        } else if visit.has_more {
            self.queue(slot);
        }
        let bytes_max = self.options.queue_bytes_max;
        if visit.has_pong
            && self
                .peer_mut(slot as usize)
                .is_some_and(|peer| peer.outbox.bytes() > bytes_max)
        {
            self.close_peer(slot as usize, CloseReason::SlowReader);
        }
    }

    /// READY came: the peer gets its identity, and messages may flow.
    fn admit(&mut self, slot: usize) {
        let (kind, options) = (self.kind, self.options.clone());
        let Some(peer) = self.slots[slot].peer.as_mut() else {
            return;
        };
        let id = peer.id;
        if kind == SocketType::Router {
            if peer.identity.is_empty() {
                peer.identity.push(0);
                peer.identity
                    .extend_from_slice(&self.identity_next.to_be_bytes());
                self.identity_next = self.identity_next.wrapping_add(1);
            }
            if self.identities.contains_key(&peer.identity) {
                // Without a word: after ERROR a peer would not try again when the other is gone.
                peer.identity.clear();
                self.close_peer(slot, CloseReason::IdentityInUse);
                return;
            }
            self.identities.insert(peer.identity.clone(), id);
        }
        if let Some(dial) = &mut peer.dial {
            // Who ends each connection in the middle of a message is asked ever more rarely.
            if !peer.outbox.is_cut() {
                dial.back_off = options.reconnect_first;
            }
        } else {
            // A listener answers READY with READY, so that it can refuse by ERROR what doesn't fit.
            peer.push_ready(kind, &options);
            if kind != SocketType::Router {
                self.routes.push(id);
            }
        }
        for prefix in self.subscriptions.prefixes() {
            peer.push_handshake(&crate::subscription_command(prefix, false, peer.minor));
        }
        peer.link = Link::Up;
        peer.ping_at = self.now + options.heartbeat_interval;
        self.counters.handshakes += 1;
        self.was_full = false;
        self.set_timer(slot);
        self.flush_peer(slot);
    }

    /// The connection of a peer is there: watch it and greet.
    pub(crate) fn begin(&mut self, slot: usize, fd: OwnedFd) {
        let (kind, now) = (self.kind, self.now);
        let Some(peer) = self.slots[slot].peer.as_mut() else {
            return;
        };
        peer.begin(kind, &self.options, now); // it is new: nothing was cut off
        peer.fd = Some(fd);
        self.watch(slot);
        self.set_timer(slot);
        self.flush_peer(slot);
    }

    /// Register the socket of a peer.
    pub(crate) fn watch(&mut self, slot: usize) {
        let Some(peer) = self.slots[slot].peer.as_mut() else {
            return;
        };
        let Some(fd) = &peer.fd else { return };
        let is_connecting = peer.link == Link::Connecting;
        let flags = if is_connecting {
            EventFlags::OUT
        } else {
            EventFlags::IN
        };
        let data = EventData::new_u64(peer.id.to_bits());
        peer.wants_write = is_connecting;
        if epoll::add(&self.epoll, fd, data, flags).is_err() {
            self.close_peer(slot, CloseReason::Crowded);
        }
    }

    /// Write what waits for a peer, and be told when there is room for the rest.
    pub(crate) fn flush_peer(&mut self, slot: usize) {
        let Some(peer) = self.slots.get_mut(slot).and_then(|slot| slot.peer.as_mut()) else {
            return;
        };
        let has_rest = peer.flush();
        self.account(slot);
        let Some(peer) = self.slots[slot].peer.as_mut() else {
            return;
        };
        if has_rest == peer.wants_write || peer.link == Link::Connecting {
            return;
        }
        let Some(fd) = &peer.fd else { return };
        let data = EventData::new_u64(peer.id.to_bits());
        let flags = if has_rest {
            EventFlags::IN | EventFlags::OUT
        } else {
            EventFlags::IN
        };
        peer.wants_write = has_rest;
        if epoll::modify(&self.epoll, fd, data, flags).is_err() {
            self.close_peer(slot, CloseReason::Peer);
        }
    }

    pub(crate) fn peer_mut(&mut self, slot: usize) -> Option<&mut Peer> {
        self.slots.get_mut(slot)?.peer.as_deref_mut()
    }

    pub(crate) fn find(&self, id: PeerId) -> Option<&Peer> {
        let peer = self.slots.get(id.slot())?.peer.as_deref()?;
        (peer.id == id).then_some(peer)
    }

    pub(crate) fn add_peer(&mut self, dial: Option<Dial>) -> PeerId {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot::default());
            self.slots.len() as u32 - 1
        });
        let place = &mut self.slots[slot as usize];
        place.generation = (place.generation + 1) % u32::MAX;
        let generation = place.generation;
        let id = PeerId { slot, generation };
        let peer = Peer::new(id, dial, self.kind, &self.options, self.now);
        place.peer = Some(Box::new(peer));
        self.peer_count += 1;
        id
    }

    /// The connection ends. A peer that this side connects to stays and is tried again.
    pub(crate) fn close_peer(&mut self, slot: usize, reason: CloseReason) {
        let now = self.now;
        let Some(peer) = self.peer_mut(slot) else {
            return;
        };
        if matches!(peer.link, Link::Dead | Link::Waiting(_) | Link::Refused) {
            return;
        }
        if let (Link::Handshake, CloseReason::Protocol(error)) = (peer.link, reason) {
            if error.fault == crate::Fault::SocketType {
                peer.push_handshake(&crate::error_command("the socket types don't go together"));
                peer.flush();
            }
        }
        peer.fd = None; // closes it, and epoll forgets it
        peer.inbox = Inbox::default();
        peer.wants_write = false;
        let id = peer.id;
        let identity = peer.identity.clone();
        if let Some(dial) = &mut peer.dial {
            let retry_at = now + dial.back_off;
            dial.back_off *= 2;
            let is_refused = reason == CloseReason::PeerError;
            peer.link = if is_refused {
                Link::Refused
            } else {
                Link::Waiting(retry_at)
            };
            let back_off_max = self.options.reconnect_max;
            if let Some(dial) = self.peer_mut(slot).and_then(|peer| peer.dial.as_mut()) {
                dial.back_off = dial.back_off.min(back_off_max);
            }
        } else {
            peer.link = Link::Dead;
            let lost = peer.outbox.messages() as u64;
            peer.outbox.clear();
            self.counters.messages_lost += lost;
            self.dead.push(slot as u32);
            if let Some(index) = self.routes.iter().position(|&route| route == id) {
                self.routes.swap_remove(index);
            }
        }
        if matches!(reason, CloseReason::PeerError) {
            self.drop_output(slot); // it never goes there
        }
        self.account(slot);
        self.set_timer(slot);
        if self.identities.get(&identity) == Some(&id) {
            self.identities.remove(&identity);
        }
        self.count_closed(reason);
    }

    pub(crate) fn count_closed(&mut self, reason: CloseReason) {
        self.counters.closed[reason.index()] += 1;
        self.counters.last_closed = Some(reason);
    }

    /// Free the places of the peers that are gone: whoever asked about them has had the time until now.
    fn bury(&mut self) {
        while let Some(slot) = self.dead.pop() {
            // The queue of input may still name it; another peer in its place would only be visited once too often.
            self.slots[slot as usize].peer = None;
            self.free.push(slot);
            self.peer_count -= 1;
        }
    }

    /// Identity of a peer: what it chose, or what a ROUTER gave it. None when it is gone since before the last receive.
    #[must_use]
    pub fn identity(&self, peer: PeerId) -> Option<&[u8]> {
        self.find(peer).map(|peer| peer.identity.as_slice())
    }

    /// Whether messages can flow to the peer now.
    #[must_use]
    pub fn is_up(&self, peer: PeerId) -> bool {
        self.find(peer).is_some_and(|peer| peer.link == Link::Up)
    }

    /// Connections and addresses to connect to, those in the handshake included.
    #[must_use]
    pub fn peer_count(&self) -> usize {
        self.peer_count - self.dead.len()
    }

    /// Messages and bytes that wait for a peer.
    #[must_use]
    pub fn queued(&self, peer: PeerId) -> (usize, usize) {
        let Some(peer) = self.find(peer) else {
            return (0, 0);
        };
        (peer.outbox.messages(), peer.outbox.bytes())
    }

    /// Whether a message was refused as `Full`, and no room has come since.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.was_full
    }

    /// Bytes that all peers together hold: of messages begun, and of messages to be sent.
    #[must_use]
    pub fn held_bytes(&self) -> (usize, usize) {
        (self.held.input, self.held.output)
    }

    /// Sums since the start.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        &self.counters
    }
}

fn to_timespec(wait: Duration) -> Timespec {
    Timespec {
        tv_sec: wait.as_secs().min(86_400) as i64,
        tv_nsec: i64::from(wait.subsec_nanos()),
    }
}
