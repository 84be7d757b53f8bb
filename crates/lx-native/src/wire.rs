//! The wire for Python: checks, text form and sealing of bytes. Only conversions; the rules are in `lx_core::wire`.

use crate::block::Block;
use lx_core::wire::{self, WireError};
use pyo3::buffer::PyBuffer;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

/// From this size on the interpreter lock is given back while Rust works; below, giving it back costs more than it
/// frees.
pub(crate) const DETACH_BYTES: usize = 4096;

/// Bytes from Python: `bytes` and a `Block` without a copy; a bytearray, memoryview or another contiguous buffer copied once.
pub(crate) enum Input {
    Bytes(PyBackedBytes),
    Block(Py<Block>),
    Copy(Vec<u8>),
}

impl Input {
    pub(crate) fn as_slice(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Block(block) => block.get().as_slice(),
            Self::Copy(bytes) => bytes,
        }
    }
}

impl<'py> FromPyObject<'_, 'py> for Input {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(bytes) = object.extract::<PyBackedBytes>() {
            return Ok(Self::Bytes(bytes));
        }
        if let Ok(block) = object.cast::<Block>() {
            return Ok(Self::Block(block.to_owned().unbind()));
        }
        let buffer = PyBuffer::<u8>::get(&object)?;
        Ok(Self::Copy(buffer.to_vec(object.py())?))
    }
}

type Fault = (u16, u32, &'static str, i128);

/// Check a buffer that holds a "record", a "frame" or a "message"; the first fault as (reason, offset, field, value).
///
/// Of a message only the envelope is checked, since a bad record of it refuses itself only.
#[pyfunction]
#[pyo3(signature = (what, data, /))]
pub(crate) fn wire_check(py: Python<'_>, what: &str, data: Input) -> PyResult<Option<Fault>> {
    let check: fn(&[u8]) -> Result<(), WireError> = match what {
        "record" => |data| wire::first_record(data).and_then(wire::check_record),
        "frame" => |data| wire::decode_frame(data).map(drop),
        "message" => |data| wire::read_message(data).map(drop),
        _ => {
            let message =
                format!("wire_check: {what:?} is not \"record\", \"frame\" or \"message\"");
            return Err(PyValueError::new_err(message));
        }
    };
    let result = if data.as_slice().len() < DETACH_BYTES {
        check(data.as_slice())
    } else {
        py.detach(|| check(data.as_slice()))
    };
    Ok(result
        .err()
        .map(|error| (error.reason, error.offset, error.field, error.value)))
}

/// The text form of a record, unchecked. ValueError when the buffer is shorter than a record.
#[pyfunction]
#[pyo3(signature = (record, /))]
pub(crate) fn wire_text(record: Input) -> PyResult<String> {
    wire::first_record(record.as_slice())
        .map(wire::to_text)
        .map_err(to_value_error)
}

/// The 64 bytes of a record in text form, checked. ValueError when a word is wrong or the record breaks a rule.
#[pyfunction]
#[pyo3(signature = (line, /))]
pub(crate) fn wire_parse<'py>(py: Python<'py>, line: &str) -> PyResult<Bound<'py, PyBytes>> {
    match wire::from_text(line) {
        Ok(record) => Ok(PyBytes::new(py, &record)),
        Err(error) => Err(PyValueError::new_err(error.to_string())),
    }
}

/// The frame with hash and checksum filled, chained to the header of the frame before it.
#[pyfunction]
#[pyo3(signature = (frame, previous_header, /))]
pub(crate) fn seal<'py>(
    py: Python<'py>,
    frame: Input,
    previous_header: Input,
) -> PyResult<Bound<'py, PyBytes>> {
    let previous = first_header(previous_header.as_slice())?;
    PyBytes::new_with(py, frame.as_slice().len(), |sealed| {
        py.detach(|| {
            sealed.copy_from_slice(frame.as_slice());
            wire::seal(sealed, previous)
        })
        .map_err(to_value_error)
    })
}

/// None when the sealed frame follows the frame of that header, else the fault as from `wire_check`.
#[pyfunction]
#[pyo3(signature = (previous_header, frame, /))]
pub(crate) fn verify_chain(
    py: Python<'_>,
    previous_header: Input,
    frame: Input,
) -> PyResult<Option<Fault>> {
    let previous = first_header(previous_header.as_slice())?;
    let result = py.detach(|| wire::verify_chain(previous, frame.as_slice()));
    Ok(result
        .err()
        .map(|error| (error.reason, error.offset, error.field, error.value)))
}

/// The frame of the public events of an event frame, unsealed. ValueError when the bytes are no frame of events.
#[pyfunction]
#[pyo3(signature = (events, /))]
pub(crate) fn public_events<'py>(py: Python<'py>, events: Input) -> PyResult<Bound<'py, PyBytes>> {
    let events = events.as_slice();
    let mut public = Vec::with_capacity(events.len());
    let selected = if events.len() < DETACH_BYTES {
        wire::public_events(events, &mut public)
    } else {
        py.detach(|| wire::public_events(events, &mut public))
    };
    selected.map_err(to_value_error)?;
    Ok(PyBytes::new(py, &public))
}

pub(crate) fn first_header(bytes: &[u8]) -> PyResult<&[u8; wire::HEADER_SIZE]> {
    let message =
        || PyValueError::new_err(format!("a header has 64 bytes, this has {}", bytes.len()));
    bytes.try_into().map_err(|_| message())
}

pub(crate) fn to_value_error(error: WireError) -> PyErr {
    PyValueError::new_err(error.to_string())
}
