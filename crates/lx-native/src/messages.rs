//! What a server's socket has received, without a Python object per message: the intake reads it where the socket put it.

use lx_zmtp::{Batch, Message};
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyIterator, PyList};
use std::ops::Range;

/// Payloads, each with the number of its connection. A socket has one and fills it again and again.
#[pyclass(module = "lx._native")]
pub(crate) struct Messages {
    /// What was read, to the byte.
    batch: Batch,
    /// Connection of each, and where in the batch it stands.
    places: Vec<(u32, Range<usize>)>,
}

#[pymethods]
impl Messages {
    fn __len__(&self) -> usize {
        self.places.len()
    }

    fn __getitem__<'py>(
        &self,
        py: Python<'py>,
        index: usize,
    ) -> PyResult<(u32, Bound<'py, PyBytes>)> {
        let (connection, payload) = self
            .get(index)
            .ok_or_else(|| PyIndexError::new_err("no such message"))?;
        Ok((connection, PyBytes::new(py, payload)))
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        let all = (0..self.places.len()).filter_map(|index| self.get(index));
        let list = PyList::empty(py);
        for (connection, payload) in all {
            list.append((connection, PyBytes::new(py, payload)))?;
        }
        list.try_iter()
    }
}

impl Messages {
    pub(crate) fn new() -> Self {
        Self {
            batch: Batch::new(0, 0),
            places: Vec::new(),
        }
    }

    pub(crate) fn clear(&mut self) {
        self.batch.clear();
        self.places.clear();
    }

    /// A message of one part has come by this connection; its batch is to be lent.
    pub(crate) fn note(&mut self, connection: u32, message: Message<'_>) {
        let place = message.place();
        self.places.extend(place.map(|it| (connection, it)));
    }

    /// A message has come by this connection, and its batch is not lent.
    pub(crate) fn copy(&mut self, connection: u32, payload: &[u8]) {
        let start = self.batch.bytes().len();
        self.batch.append(payload);
        self.places.push((connection, start..start + payload.len()));
    }

    /// Take the batch of the messages that were noted; the one from before goes back for it, empty.
    pub(crate) fn lend(&mut self, batch: &mut Batch) {
        std::mem::swap(&mut self.batch, batch);
    }

    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    pub(crate) fn get(&self, index: usize) -> Option<(u32, &[u8])> {
        let (connection, place) = self.places.get(index)?;
        Some((*connection, &self.batch.bytes()[place.clone()]))
    }
}
