//! Bytes that go through Python without a copy: a frame from the intake to the log and the engine, its events to the intake.
//!
//! Each is whole and nobody's but Python's; when the last reference goes, its memory serves a later turn.

use lx_core::engine::EventBuffer;
use pyo3::ffi;
use pyo3::prelude::*;
use std::ffi::c_int;
use std::sync::{Arc, Mutex, PoisonError};

/// Buffers that wait for their next use at most; one is under way in a turn, more while a sync runs.
const KEPT_MAX: usize = 8;
/// A frame that was longer gives its memory back to the system. Events keep theirs, as the buffer of an engine does.
const KEEP_BYTES: usize = 8 << 20;

/// Buffers between two uses.
pub(crate) struct Pool<T>(Arc<Mutex<Vec<T>>>);

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Clone for Pool<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Pool<T> {
    pub(crate) fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    pub(crate) fn put(&self, used: T) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < KEPT_MAX {
            kept.push(used);
        }
    }
}

/// Whose bytes, and where the buffer goes afterwards.
enum Content {
    Frame(Vec<u8>, Pool<Vec<u8>>),
    Events(EventBuffer, Pool<EventBuffer>),
}

/// A frame as bytes that can't be changed: a buffer for Python.
#[pyclass(module = "lx._native", frozen)]
pub(crate) struct Block {
    /// None only while it is dropped.
    content: Option<Content>,
}

impl Block {
    pub(crate) fn of_frame(bytes: Vec<u8>, home: &Pool<Vec<u8>>) -> Self {
        let content = Some(Content::Frame(bytes, home.clone()));
        Self { content }
    }

    pub(crate) fn of_events(events: EventBuffer, home: &Pool<EventBuffer>) -> Self {
        let content = Some(Content::Events(events, home.clone()));
        Self { content }
    }

    pub(crate) fn as_slice(&self) -> &[u8] {
        match &self.content {
            Some(Content::Frame(bytes, _)) => bytes,
            Some(Content::Events(events, _)) => events.bytes(),
            None => &[],
        }
    }
}

#[pymethods]
impl Block {
    fn __len__(&self) -> usize {
        self.as_slice().len()
    }

    /// Whether the bytes are the same.
    fn __eq__(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }

    /// # Safety
    /// Called by Python, with a view to be filled.
    unsafe fn __getbuffer__(
        slf: Bound<'_, Self>,
        view: *mut ffi::Py_buffer,
        flags: c_int,
    ) -> PyResult<()> {
        let bytes = slf.get().as_slice();
        let size = bytes.len() as ffi::Py_ssize_t;
        let start = bytes.as_ptr().cast_mut().cast();
        // SAFETY: The view is Python's to be filled. It keeps a reference to this object, which is frozen, so the bytes
        // stay where they are and as they are for as long as the view is there; 1: nobody may write through it.
        let status = unsafe { ffi::PyBuffer_FillInfo(view, slf.as_ptr(), start, size, 1, flags) };
        if status == 0 {
            Ok(())
        } else {
            Err(PyErr::fetch(slf.py()))
        }
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        match self.content.take() {
            Some(Content::Frame(bytes, home)) if bytes.capacity() <= KEEP_BYTES => home.put(bytes),
            Some(Content::Events(events, home)) => home.put(events),
            _ => {}
        }
    }
}
