//! The native engine for Python: frames in, event frames out. Only conversions; the rules are in `lx_core::engine`.

use crate::block::{Block, Pool};
use crate::wire::{DETACH_BYTES, Input};
use lx_core::engine::{self, AssetTotal, EngineError, EventBuffer};
use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

create_exception!(
    lx._native,
    EngineFault,
    PyException,
    "Why an engine refused: args are the kind of error and its fields."
);

/// The money of an asset: its number, supply, free, reserved, venue.
type Total = (u16, i64, i64, i64, i64);

/// A matching engine and the buffer of its events.
#[pyclass(module = "lx._native")]
pub(crate) struct Engine {
    inner: engine::Engine,
    out: EventBuffer,
    /// Buffers of events that were lent and have come back.
    home: Pool<EventBuffer>,
}

#[pymethods]
impl Engine {
    /// An empty engine for at most `orders_max` resting orders.
    #[new]
    #[pyo3(signature = (orders_max, /))]
    fn new(orders_max: u64) -> Self {
        Self {
            inner: engine::Engine::new(orders_max),
            out: EventBuffer::new(),
            home: Pool::default(),
        }
    }

    /// The engine of a snapshot; raises EngineFault.
    #[staticmethod]
    #[pyo3(signature = (snapshot, /))]
    fn restore(py: Python<'_>, snapshot: Input) -> PyResult<Self> {
        let restored = py.detach(|| engine::Engine::restore(snapshot.as_slice()));
        Ok(Self {
            inner: restored.map_err(fault)?,
            out: EventBuffer::new(),
            home: Pool::default(),
        })
    }

    /// Apply a frame of commands; the frame of their events, unsealed. After an EngineFault nothing was applied.
    #[pyo3(signature = (frame, /))]
    fn apply<'py>(&mut self, py: Python<'py>, frame: Input) -> PyResult<Bound<'py, PyBytes>> {
        self.run(py, frame.as_slice())?;
        Ok(PyBytes::new(py, self.out.bytes()))
    }

    /// The same, without a copy of the events.
    #[pyo3(signature = (frame, /))]
    fn apply_lent(&mut self, py: Python<'_>, frame: Input) -> PyResult<Block> {
        self.run(py, frame.as_slice())?;
        let next = self.home.take().unwrap_or_default();
        let events = std::mem::replace(&mut self.out, next);
        Ok(Block::of_events(events, &self.home))
    }

    /// The state as a sealed snapshot frame.
    fn snapshot<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &py.detach(|| self.inner.snapshot()))
    }

    /// First 16 bytes of BLAKE3 over the records of a snapshot.
    fn state_hash<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &py.detach(|| self.inner.state_hash()))
    }

    /// At most `levels` bids, best first, then as many asks, as level records. Raises EngineFault.
    #[pyo3(signature = (instrument, levels, /))]
    fn depth<'py>(
        &self,
        py: Python<'py>,
        instrument: u16,
        levels: usize,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let mut records = Vec::new();
        self.inner
            .depth(instrument, levels, &mut records)
            .map_err(fault)?;
        Ok(PyBytes::new(py, records.as_flattened()))
    }

    /// What an account (0: the venue) has, by asset, as state_balance records.
    #[pyo3(signature = (account, /))]
    fn balances<'py>(&self, py: Python<'py>, account: u32) -> Bound<'py, PyBytes> {
        let mut records = Vec::new();
        self.inner.balances(account, &mut records);
        PyBytes::new(py, records.as_flattened())
    }

    /// (asset, supply, free, reserved, venue) of every asset. Raises EngineFault when money was lost or made.
    fn conservation(&self, py: Python<'_>) -> PyResult<Vec<Total>> {
        let counted = py.detach(|| self.inner.conservation());
        let totals = counted.map_err(|message| EngineFault::new_err(("invariant", message)))?;
        let row = |t: &AssetTotal| (t.asset, t.supply, t.free, t.reserved, t.venue);
        Ok(totals.iter().map(row).collect())
    }

    /// Ordinal of the next command.
    #[getter]
    fn next_sequence(&self) -> u64 {
        self.inner.next_sequence()
    }

    /// Time of the last frame, ns since 1970.
    #[getter]
    fn time_ns(&self) -> u64 {
        self.inner.time_ns()
    }

    /// The soonest time at which something may happen by itself; 2^64 - 1 when nothing waits for a time.
    #[getter]
    fn next_due_ns(&self) -> u64 {
        self.inner.next_due_ns()
    }

    /// Orders in all books.
    #[getter]
    fn orders_resting(&self) -> u64 {
        self.inner.orders_resting()
    }

    /// The first invariant that does not hold, or None.
    fn check_invariants(&self, py: Python<'_>) -> Option<String> {
        py.detach(|| self.inner.check_invariants().err())
    }
}

impl Engine {
    fn run(&mut self, py: Python<'_>, frame: &[u8]) -> PyResult<()> {
        let (inner, out) = (&mut self.inner, &mut self.out);
        let applied = if frame.len() < DETACH_BYTES {
            inner.apply(frame, out)
        } else {
            py.detach(|| inner.apply(frame, out))
        };
        applied.map_err(fault)
    }
}

/// The error as an exception of plain values; lx.engine.native makes those of lx.errors from it.
fn fault(error: EngineError) -> PyErr {
    match error {
        EngineError::Wire(e) => {
            EngineFault::new_err(("wire", e.reason, e.offset, e.field, e.value))
        }
        EngineError::Sequence { expected, found } => {
            EngineFault::new_err(("sequence", expected, found))
        }
        EngineError::Time { last, found } => EngineFault::new_err(("time", last, found)),
        EngineError::Snapshot { record, message } => {
            EngineFault::new_err(("snapshot", record, message))
        }
        EngineError::UnknownInstrument(number) => {
            EngineFault::new_err(("unknown_instrument", number))
        }
    }
}
