//! The one-way load's loop: make what may leave and write it, waiting for room but never for an answer.

use crate::transport::Endpoint;
use lx_core::load::Load;
use lx_core::workload::Flow;
use lx_zmtp::{Batch, PeerId, SendError};
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use std::io;
use std::time::{Duration, Instant};

/// Longest sleep in a wait for room or for the next message.
const STEP: Duration = Duration::from_millis(100);

/// Send what is meant to leave before the second time of `span`, from now, its first, until then. Peer i carries
/// connection i. What the clock has not reached at the end is not made; what was made has left or is queued. OSError when
/// a connection is gone, or there is no room for `quiet_ns`.
pub(crate) fn push(
    py: Python<'_>,
    load: &mut Load<Flow>,
    endpoint: &Bound<'_, Endpoint>,
    peers: Vec<u64>,
    span: (u64, u64),
    quiet_ns: u64,
) -> PyResult<()> {
    let mut endpoint = endpoint.borrow_mut();
    let core = &mut endpoint.core;
    let Some(socket) = &mut core.endpoint else {
        return Err(PyValueError::new_err("the socket is closed"));
    };
    let batch = &mut core.batch;
    let peers: Vec<_> = peers.into_iter().map(PeerId::from_bits).collect();
    let quiet = Duration::from_nanos(quiet_ns);
    let done = py.detach(|| run(load, socket, batch, &peers, span, quiet));
    done.map_err(|error| PyOSError::new_err(error.to_string()))
}

fn run(
    load: &mut Load<Flow>,
    socket: &mut lx_zmtp::Endpoint,
    batch: &mut Batch,
    peers: &[PeerId],
    (first_ns, until_ns): (u64, u64),
    quiet: Duration,
) -> io::Result<()> {
    let start = Instant::now();
    loop {
        let now_ns = first_ns + start.elapsed().as_nanos() as u64;
        let is_over = now_ns >= until_ns;
        load.due(now_ns.min(until_ns.saturating_sub(1)));
        for (connection, message) in load.messages() {
            send(socket, batch, peers[connection as usize], message, quiet)?;
        }
        socket.flush();
        if is_over {
            return Ok(());
        }
        let due_ns = load.next_due_ns().min(until_ns);
        if due_ns > now_ns {
            let wait = Duration::from_nanos(due_ns - now_ns).min(STEP);
            batch.clear();
            socket.receive(batch, Some(wait))?;
        }
    }
}

fn send(
    socket: &mut lx_zmtp::Endpoint,
    batch: &mut Batch,
    peer: PeerId,
    message: &[u8],
    quiet: Duration,
) -> io::Result<()> {
    let mut full_since = None;
    loop {
        match socket.send_to(peer, &[message]) {
            Ok(()) => return Ok(()),
            Err(SendError::Full) => {
                let since = *full_since.get_or_insert_with(Instant::now);
                if since.elapsed() >= quiet {
                    return Err(io::Error::other("no room for too long"));
                }
                batch.clear();
                socket.receive(batch, Some(STEP))?;
            }
            Err(error) => return Err(io::Error::other(error.to_string())),
        }
    }
}
