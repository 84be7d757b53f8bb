//! PUSH and PULL for Python: many messages a call, as a list or as one block of bytes.

use crate::transport::{Core, is_queued};
use lx_zmtp::{Message, SocketType};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};

/// A PUSH socket.
#[pyclass(module = "lx._native")]
pub(crate) struct Push {
    core: Core,
}

#[pymethods]
impl Push {
    #[new]
    #[pyo3(signature = (**options))]
    fn new(options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let core = Core::new(SocketType::Push, options)?;
        Ok(Self { core })
    }

    /// Listen; the address with the port that the system chose.
    #[pyo3(signature = (address, /))]
    fn bind(&mut self, address: &str) -> PyResult<String> {
        self.core.bind(address)
    }

    /// Connect in the background, again and again; the name of the peer.
    #[pyo3(signature = (address, /))]
    fn connect(&mut self, address: &str) -> PyResult<u64> {
        self.core.connect(address)
    }

    /// Queue the messages in their order and write; how many were queued, less than all when there was no room.
    #[pyo3(signature = (messages, /))]
    fn send(&mut self, messages: &Bound<'_, PyList>) -> PyResult<usize> {
        let endpoint = self.core.endpoint()?;
        let mut queued = 0;
        for message in messages {
            let payload = message.cast::<PyBytes>()?;
            if !is_queued(endpoint.send(&[payload.as_bytes()]))? {
                break;
            }
            queued += 1;
        }
        endpoint.flush();
        Ok(queued)
    }

    /// The same with messages of `size` bytes that stand in one block, of which the last may be shorter.
    #[pyo3(signature = (block, size, /))]
    fn send_block(&mut self, py: Python<'_>, block: &[u8], size: usize) -> PyResult<usize> {
        if size == 0 {
            return Err(PyValueError::new_err("a message of a block has a byte"));
        }
        let endpoint = self.core.endpoint()?;
        let (queued, outcome) = py.detach(|| {
            let (mut queued, mut outcome) = (0, Ok(()));
            for payload in block.chunks(size) {
                outcome = endpoint.send(&[payload]);
                if outcome.is_err() {
                    break;
                }
                queued += 1;
            }
            endpoint.flush();
            (queued, outcome)
        });
        is_queued(outcome)?;
        Ok(queued)
    }

    /// Wait until there is room after messages were not queued, or the time is over; whether there is room.
    #[pyo3(signature = (timeout_ns, /))]
    fn wait(&mut self, py: Python<'_>, timeout_ns: Option<u64>) -> PyResult<bool> {
        self.core.wait(py, timeout_ns)?;
        Ok(!self.core.endpoint()?.is_full())
    }

    /// Handshakes, messages lost, and connections that ended by reason.
    fn counters<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.core.counters(py)
    }

    /// Close within the linger time; messages that were not written, connections that the other side had open.
    #[pyo3(signature = (linger_ms, /))]
    fn close(&mut self, py: Python<'_>, linger_ms: u64) -> (usize, usize) {
        self.core.close(py, linger_ms)
    }
}

/// A PULL socket. Messages of several parts are passed over and counted.
#[pyclass(module = "lx._native")]
pub(crate) struct Pull {
    core: Core,
    odd: u64,
}

#[pymethods]
impl Pull {
    #[new]
    #[pyo3(signature = (**options))]
    fn new(options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let core = Core::new(SocketType::Pull, options)?;
        Ok(Self { core, odd: 0 })
    }

    /// Listen; the address with the port that the system chose.
    #[pyo3(signature = (address, /))]
    fn bind(&mut self, address: &str) -> PyResult<String> {
        self.core.bind(address)
    }

    /// Connect in the background, again and again; the name of the peer.
    #[pyo3(signature = (address, /))]
    fn connect(&mut self, address: &str) -> PyResult<u64> {
        self.core.connect(address)
    }

    /// Wait for a message; False when the time was over.
    #[pyo3(signature = (timeout_ns, /))]
    fn wait(&mut self, py: Python<'_>, timeout_ns: Option<u64>) -> PyResult<bool> {
        self.core.wait(py, timeout_ns)
    }

    /// Messages that wait.
    #[pyo3(signature = (messages_max, bytes_max, /))]
    fn receive<'py>(
        &mut self,
        py: Python<'py>,
        messages_max: usize,
        bytes_max: usize,
    ) -> PyResult<Bound<'py, PyList>> {
        let payloads = self.take(py, messages_max, bytes_max)?;
        PyList::new(py, payloads.iter().map(|payload| PyBytes::new(py, payload)))
    }

    /// How many messages waited, and their payloads as one block.
    #[pyo3(signature = (messages_max, bytes_max, /))]
    fn receive_block<'py>(
        &mut self,
        py: Python<'py>,
        messages_max: usize,
        bytes_max: usize,
    ) -> PyResult<(usize, Bound<'py, PyBytes>)> {
        let payloads = self.take(py, messages_max, bytes_max)?;
        let size = payloads.iter().map(|payload| payload.len()).sum();
        let block = PyBytes::new_with(py, size, |mut room| {
            for payload in &payloads {
                let (place, rest) = room.split_at_mut(payload.len());
                place.copy_from_slice(payload);
                room = rest;
            }
            Ok(())
        })?;
        Ok((payloads.len(), block))
    }

    /// Messages that were passed over because they had several parts.
    fn odd(&self) -> u64 {
        self.odd
    }

    /// Handshakes, messages lost, and connections that ended by reason.
    fn counters<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.core.counters(py)
    }

    /// Close within the linger time; messages that were not written, connections that the other side had open.
    #[pyo3(signature = (linger_ms, /))]
    fn close(&mut self, py: Python<'_>, linger_ms: u64) -> (usize, usize) {
        self.core.close(py, linger_ms)
    }
}

impl Pull {
    /// The payloads that wait, up to the limits.
    fn take(
        &mut self,
        py: Python<'_>,
        messages_max: usize,
        bytes_max: usize,
    ) -> PyResult<Vec<&[u8]>> {
        self.core.fill(py, messages_max, bytes_max)?;
        let waiting = self.core.batch.iter().skip(self.core.taken);
        let (mut payloads, mut taken, mut size) = (Vec::new(), 0, 0);
        for message in waiting.map(|(_, message)| message) {
            if taken == messages_max || size >= bytes_max {
                break;
            }
            taken += 1;
            match Message::single(message) {
                Some(payload) => {
                    size += payload.len();
                    payloads.push(payload);
                }
                None => self.odd += 1,
            }
        }
        self.core.taken += taken;
        Ok(payloads)
    }
}
