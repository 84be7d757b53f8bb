//! The load client's loop: make what may leave, write it, read what came, once a pass.
//!
//! It is in Rust because a client must be able to load a server that takes a message in less time than a call from Python
//! takes. One thread, which sleeps in the endpoint when there is nothing to do.

use crate::transport::Endpoint;
use lx_core::load::Pace;
use lx_zmtp::{Batch, PeerId};
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use std::io;
use std::time::{Duration, Instant};

/// Run a load over the peers of an endpoint until all is answered, or nothing has come for `quiet_ns`. Peer i carries
/// connection i, the clock stands at `now_ns`. Times of the first command and of the last answer.
pub(crate) fn drive(
    py: Python<'_>,
    pace: &mut (impl Pace + Send),
    endpoint: &Bound<'_, Endpoint>,
    peers: Vec<u64>,
    now_ns: u64,
    quiet_ns: u64,
) -> PyResult<(u64, u64)> {
    let mut endpoint = endpoint.borrow_mut();
    let core = &mut endpoint.core;
    let Some(socket) = &mut core.endpoint else {
        return Err(PyValueError::new_err("the socket is closed"));
    };
    let (batch, taken) = (&mut core.batch, std::mem::take(&mut core.taken));
    let peers: Vec<_> = peers.into_iter().map(PeerId::from_bits).collect();
    let clock = Clock {
        start: Instant::now(),
        now_ns,
    };
    let done = py.detach(|| {
        let mut client = Client::new(socket, &peers, clock);
        client.take(pace, batch, taken)?;
        client.run(pace, batch, quiet_ns)
    });
    done.map_err(|error| PyOSError::new_err(error.to_string()))
}

struct Clock {
    start: Instant,
    now_ns: u64,
}

impl Clock {
    fn now_ns(&self) -> u64 {
        self.now_ns + self.start.elapsed().as_nanos() as u64
    }
}

struct Client<'a> {
    socket: &'a mut lx_zmtp::Endpoint,
    peers: &'a [PeerId],
    /// Connection of each peer, by its place in the endpoint.
    connection_of: Vec<(u64, u32)>,
    clock: Clock,
}

impl<'a> Client<'a> {
    fn new(socket: &'a mut lx_zmtp::Endpoint, peers: &'a [PeerId], clock: Clock) -> Self {
        let bits = peers.iter().map(|peer| peer.to_bits());
        let mut connection_of: Vec<_> = bits.zip(0..).collect();
        connection_of.sort_unstable();
        Self {
            socket,
            peers,
            connection_of,
            clock,
        }
    }

    fn run(
        &mut self,
        pace: &mut impl Pace,
        batch: &mut Batch,
        quiet_ns: u64,
    ) -> io::Result<(u64, u64)> {
        let first_ns = self.clock.now_ns();
        let (mut now_ns, mut heard_ns) = (first_ns, first_ns);
        loop {
            pace.due(now_ns);
            for (connection, message) in pace.messages() {
                // What has no room would have to be kept in order; queues are long enough for what may be under way.
                self.socket
                    .send_to(self.peers[connection as usize], &[message])
                    .map_err(|error| io::Error::other(error.to_string()))?;
            }
            let is_waiting = pace.ledger().sums().whole.outstanding > 0;
            let due_ns = pace.next_due_ns();
            let is_quiet = now_ns.saturating_sub(heard_ns) >= quiet_ns;
            if due_ns == u64::MAX && (!is_waiting || is_quiet) {
                return Ok((first_ns, heard_ns));
            }
            let wait_ns = due_ns.saturating_sub(now_ns).min(quiet_ns);
            batch.clear();
            self.socket
                .receive(batch, Some(Duration::from_nanos(wait_ns)))?;
            if self.take(pace, batch, 0)? {
                heard_ns = self.clock.now_ns();
            }
            now_ns = self.clock.now_ns();
        }
    }

    /// Take the messages of a batch from that one on; whether there were any.
    fn take(&self, pace: &mut impl Pace, batch: &Batch, from: usize) -> io::Result<bool> {
        let now_ns = self.clock.now_ns();
        let mut known = (u64::MAX, 0);
        for (peer, message) in batch.iter().skip(from) {
            if known.0 != peer.to_bits() {
                known = self.find(peer)?;
            }
            pace.received(known.1, now_ns, message.single().unwrap_or_default());
        }
        Ok(batch.len() > from)
    }

    fn find(&self, peer: PeerId) -> io::Result<(u64, u32)> {
        let bits = peer.to_bits();
        let found = self
            .connection_of
            .binary_search_by_key(&bits, |(peer, _)| *peer);
        let index = found.map_err(|_| io::Error::other("a peer of another load answered"))?;
        Ok(self.connection_of[index])
    }
}
