//! What a server's socket has received, without a Python object per message: the intake reads it where it is.

use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyIterator, PyList};

/// Memory that is kept from one receive to the next.
const KEEP_BYTES: usize = 8 << 20;

/// Payloads one behind the other, each with the number of its connection. A socket has one and fills it again and again.
#[pyclass(module = "lx._native")]
#[derive(Default)]
pub(crate) struct Messages {
    data: Vec<u8>,
    /// Connection and end of each.
    ends: Vec<(u32, usize)>,
}

#[pymethods]
impl Messages {
    fn __len__(&self) -> usize {
        self.ends.len()
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
        let all = (0..self.ends.len()).filter_map(|index| self.get(index));
        let list = PyList::empty(py);
        for (connection, payload) in all {
            list.append((connection, PyBytes::new(py, payload)))?;
        }
        list.try_iter()
    }
}

impl Messages {
    pub(crate) fn clear(&mut self) {
        self.data.clear();
        self.data.shrink_to(KEEP_BYTES);
        self.ends.clear();
    }

    pub(crate) fn push(&mut self, connection: u32, payload: &[u8]) {
        self.data.extend_from_slice(payload);
        self.ends.push((connection, self.data.len()));
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn get(&self, index: usize) -> Option<(u32, &[u8])> {
        let &(connection, end) = self.ends.get(index)?;
        let before = index.checked_sub(1).map(|before| self.ends[before].1);
        Some((connection, &self.data[before.unwrap_or(0)..end]))
    }
}
