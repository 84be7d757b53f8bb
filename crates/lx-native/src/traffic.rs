//! One-way traffic, as fast as it goes: PUSH at one end, PULL with count and checksum at the other.

use crate::transport::Endpoint;
use lx_core::load::sum_words;
use lx_zmtp::SendError;
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use std::io;
use std::time::{Duration, Instant};

/// Messages queued between two looks at the socket.
const GROUP: u64 = 512;

/// Send so many messages of `size` bytes (8 at least, which number them) by the pattern; the sum of their words. OSError
/// when there is no room for `quiet_ns`.
#[pyfunction]
#[pyo3(signature = (endpoint, messages, size, quiet_ns, /))]
pub(crate) fn one_way_push(
    py: Python<'_>,
    endpoint: &Bound<'_, Endpoint>,
    messages: u64,
    size: usize,
    quiet_ns: u64,
) -> PyResult<u64> {
    if size < 8 {
        return Err(PyValueError::new_err("a message has 8 bytes at least"));
    }
    let mut endpoint = endpoint.borrow_mut();
    let core = &mut endpoint.core;
    let Some(socket) = &mut core.endpoint else {
        return Err(PyValueError::new_err("the socket is closed"));
    };
    let batch = &mut core.batch;
    let done = py.detach(|| {
        let mut payload = vec![0x5a; size];
        let mut sum = 0u64;
        for number in 0..messages {
            payload[..8].copy_from_slice(&number.to_le_bytes());
            sum = sum.wrapping_add(sum_words(&payload));
            loop {
                match socket.send(&[&payload]) {
                    Ok(()) => break,
                    Err(SendError::Full) => {
                        let start = Instant::now();
                        socket.receive(batch, Some(Duration::from_nanos(quiet_ns)))?;
                        if start.elapsed() >= Duration::from_nanos(quiet_ns) {
                            return Err(io::Error::other("no room for too long"));
                        }
                    }
                    Err(error) => return Err(io::Error::other(error.to_string())),
                }
            }
            if number % GROUP == GROUP - 1 {
                socket.flush();
            }
        }
        Ok(sum)
    });
    done.map_err(|error| PyOSError::new_err(error.to_string()))
}

/// Take so many messages; how many came until nothing did for `quiet_ns`, their bytes, the sum of their words, and the ns
/// from the first to the last.
#[pyfunction]
#[pyo3(signature = (endpoint, messages, quiet_ns, /))]
pub(crate) fn one_way_pull(
    py: Python<'_>,
    endpoint: &Bound<'_, Endpoint>,
    messages: u64,
    quiet_ns: u64,
) -> PyResult<(u64, u64, u64, u64)> {
    let mut endpoint = endpoint.borrow_mut();
    let core = &mut endpoint.core;
    let Some(socket) = &mut core.endpoint else {
        return Err(PyValueError::new_err("the socket is closed"));
    };
    let batch = &mut core.batch;
    let done: io::Result<_> = py.detach(|| {
        let (mut count, mut bytes, mut sum) = (0, 0, 0u64);
        let (mut first, mut last) = (None, Instant::now());
        while count < messages {
            batch.clear();
            socket.receive(batch, Some(Duration::from_nanos(quiet_ns)))?;
            if batch.is_empty() {
                break;
            }
            last = Instant::now();
            first.get_or_insert(last);
            for (_, message) in batch.iter() {
                let payload = message.single().unwrap_or_default();
                count += 1;
                bytes += payload.len() as u64;
                sum = sum.wrapping_add(sum_words(payload));
            }
        }
        let took = first.map_or(Duration::ZERO, |first| last - first);
        Ok((count, bytes, sum, took.as_nanos() as u64))
    });
    done.map_err(|error| PyOSError::new_err(error.to_string()))
}
