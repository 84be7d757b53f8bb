//! What leaves after a turn, without a Python object per message: the socket reads it where it is.

use crate::block::Pool;
use crate::intake::to_list;
use lx_core::intake::Outgoing;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyIterator};

/// (connection, message) of one turn, or of several that follow each other.
#[pyclass(module = "lx._native")]
pub(crate) struct Answers {
    inner: Outgoing,
    home: Pool<Outgoing>,
}

impl Answers {
    pub(crate) fn new(inner: Outgoing, home: &Pool<Outgoing>) -> Self {
        let home = home.clone();
        Self { inner, home }
    }

    pub(crate) fn messages(&self) -> impl Iterator<Item = (u32, &[u8])> {
        self.inner.messages()
    }
}

#[pymethods]
impl Answers {
    fn __len__(&self) -> usize {
        self.inner.len()
    }

    fn __getitem__<'py>(
        &self,
        py: Python<'py>,
        index: usize,
    ) -> PyResult<(u32, Bound<'py, PyBytes>)> {
        let found = self.messages().nth(index);
        let (connection, message) =
            found.ok_or_else(|| PyIndexError::new_err("no such message"))?;
        Ok((connection, PyBytes::new(py, message)))
    }

    /// Whether the same leaves for the same connections.
    fn __eq__(&self, other: PyRef<'_, Self>) -> bool {
        self.messages().eq(other.messages())
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        to_list(py, self.messages())?.try_iter()
    }

    /// Bytes of all messages together.
    #[getter]
    fn size(&self) -> usize {
        self.inner.bytes()
    }

    /// Whether a message is for this connection.
    #[pyo3(signature = (connection, /))]
    fn concerns(&self, connection: u32) -> bool {
        self.inner.concerns(connection)
    }

    /// Take over the messages of a later turn, which has none afterwards.
    #[pyo3(signature = (later, /))]
    fn append(&mut self, mut later: PyRefMut<'_, Self>) {
        self.inner.append(&mut later.inner);
    }
}

impl Drop for Answers {
    fn drop(&mut self) {
        // One whose messages an earlier turn has taken over has nothing that could be used again.
        if !self.inner.is_empty() {
            self.home.put(std::mem::take(&mut self.inner));
        }
    }
}
