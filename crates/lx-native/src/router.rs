//! The server's socket for Python: messages with the number of their connection.

use crate::answers::Answers;
use crate::messages::Messages;
use crate::transport::Core;
use lx_zmtp::{Numbers, SocketType};
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyTuple};
use std::collections::HashSet;

/// A ROUTER, or a PULL, whose connections have numbers, which stay until they are forgotten.
#[pyclass(module = "lx._native")]
pub(crate) struct Router {
    core: Core,
    numbers: Numbers,
    /// What is sent to who comes when no number is free.
    when_crowded: Vec<u8>,
    busy_messages: u64,
    /// The lowest number.
    first: u32,
    messages: Py<Messages>,
}

#[pymethods]
impl Router {
    #[new]
    #[pyo3(signature = (numbers_max, /, *, when_crowded, **options))]
    fn new(
        py: Python<'_>,
        numbers_max: usize,
        when_crowded: Vec<u8>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let mut made = Self::of_kind(py, SocketType::Router, (0, numbers_max), options)?;
        made.when_crowded = when_crowded;
        Ok(made)
    }

    /// A PULL whose numbers begin at `first`.
    #[staticmethod]
    #[pyo3(signature = (first, numbers_max, /, **options))]
    fn pull(
        py: Python<'_>,
        first: u32,
        numbers_max: usize,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        Self::of_kind(py, SocketType::Pull, (first, numbers_max), options)
    }

    /// Listen; the address with the port that the system chose.
    #[pyo3(signature = (address, /))]
    fn bind(&mut self, address: &str) -> PyResult<String> {
        self.core.bind(address)
    }

    /// Let `wait` return as well when this descriptor is readable, besides those given before.
    #[pyo3(signature = (descriptor, /))]
    fn wake_by(&mut self, descriptor: i32) -> PyResult<()> {
        self.core.wake_by(descriptor)
    }

    /// Wait for a message; False when the time was over.
    #[pyo3(signature = (timeout_ms, /))]
    fn wait(&mut self, py: Python<'_>, timeout_ms: u64) -> PyResult<bool> {
        self.core
            .wait(py, Some(timeout_ms.saturating_mul(1_000_000)))
    }

    /// Becomes readable when there is something to receive; connecting and heartbeats need calls besides.
    #[getter]
    fn descriptor(&mut self) -> PyResult<i32> {
        self.core.descriptor()
    }

    /// What waits: (number, payload) of messages of one part, (number, parts) of the others. The first are always the same
    /// object, filled anew. Who comes when no number is free gets `when_crowded` for each of its messages.
    #[pyo3(signature = (*, messages_max, bytes_max))]
    fn receive<'py>(
        &mut self,
        py: Python<'py>,
        messages_max: usize,
        bytes_max: usize,
    ) -> PyResult<(Py<Messages>, Bound<'py, PyList>)> {
        let core = &mut self.core;
        core.fill(py, messages_max, bytes_max)?;
        let odd = PyList::empty(py);
        let mut messages = self.messages.try_borrow_mut(py)?;
        messages.clear();
        let mut crowd = Vec::new();
        // All that was read is lent as it is. Where less is asked for than was read that part is copied.
        let is_whole = core.taken == 0 && core.batch.fits(messages_max, bytes_max);
        let (mut taken, mut size) = (0, 0);
        for (peer, message) in core.batch.iter().skip(core.taken) {
            if !is_whole && (taken == messages_max || size >= bytes_max) {
                break;
            }
            taken += 1;
            match (self.numbers.number(peer), message.single()) {
                (None, _) => crowd.push(peer),
                (Some(number), None) => odd.append((self.first + number, message.parts().len()))?,
                (Some(number), Some(payload)) => {
                    size += payload.len();
                    if is_whole {
                        messages.note(self.first + number, message);
                    } else {
                        messages.copy(self.first + number, payload);
                    }
                }
            }
        }
        core.taken += taken;
        if is_whole {
            core.taken = 0;
            messages.lend(&mut core.batch);
            core.batch.set_limits(messages_max, bytes_max);
        }
        self.busy_messages += crowd.len() as u64;
        let endpoint = self.core.endpoint()?;
        for peer in crowd {
            let _ = endpoint.send_to(peer, &[&self.when_crowded]); // who is gone or doesn't read has lost nothing
        }
        endpoint.flush();
        drop(messages);
        Ok((self.messages.clone_ref(py), odd))
    }

    /// Send each (number, payload), one write per connection; the numbers that are gone or were dropped.
    #[pyo3(signature = (messages, /))]
    fn send(&mut self, messages: &Bound<'_, PyAny>) -> PyResult<HashSet<u32>> {
        let mut lost = HashSet::new();
        if let Ok(answers) = messages.cast::<Answers>() {
            for (number, payload) in answers.try_borrow()?.messages() {
                self.send_one(number, payload, &mut lost)?;
            }
        } else {
            for item in messages.cast::<PyList>()? {
                let item = item.cast::<PyTuple>()?;
                let number = item.get_borrowed_item(0)?.extract()?;
                let payload = item.get_borrowed_item(1)?;
                self.send_one(number, payload.cast::<PyBytes>()?.as_bytes(), &mut lost)?;
            }
        }
        self.core.endpoint()?.flush();
        Ok(lost)
    }

    /// The numbers in use.
    fn numbers(&self) -> Vec<u32> {
        self.numbers.iter().map(|own| self.first + own).collect()
    }

    /// How many numbers are in use.
    fn numbers_count(&self) -> usize {
        self.numbers.len()
    }

    /// Give a number back; if its connection sends again it counts as new.
    #[pyo3(signature = (number, /))]
    fn forget(&mut self, number: u32) {
        self.numbers.forget(number.saturating_sub(self.first));
    }

    /// Those of `Endpoint`, and messages of connections for which there was no number.
    fn counters<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = self.core.counters(py)?;
        dict.set_item("busy_messages", self.busy_messages)?;
        Ok(dict)
    }

    /// Close within the linger time; messages that were not written, connections that the other side had open.
    #[pyo3(signature = (linger_ms, /))]
    fn close(&mut self, py: Python<'_>, linger_ms: u64) -> (usize, usize) {
        self.core.close(py, linger_ms)
    }
}

impl Router {
    fn send_one(&mut self, number: u32, payload: &[u8], lost: &mut HashSet<u32>) -> PyResult<()> {
        let own = number.checked_sub(self.first);
        let peer = own.and_then(|own| self.numbers.peer(own));
        let peer = peer.ok_or_else(|| unknown(number))?;
        if self.core.endpoint()?.send_to(peer, &[payload]).is_err() {
            lost.insert(number);
        }
        Ok(())
    }

    fn of_kind(
        py: Python<'_>,
        kind: SocketType,
        (first, numbers_max): (u32, usize),
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        Ok(Self {
            messages: Py::new(py, Messages::new())?,
            core: Core::new(kind, options)?,
            numbers: Numbers::new(numbers_max),
            first,
            when_crowded: Vec::new(),
            busy_messages: 0,
        })
    }
}

fn unknown(number: u32) -> PyErr {
    PyIndexError::new_err(format!("connection {number} is not known"))
}
