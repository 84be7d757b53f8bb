//! Order flow and the engine's benchmark for Python.
//!
//! The one clock of the extension's Rust stands here, around the loop that is measured: `lx-core` has none.

use std::time::Instant;

use crate::wire::Input;
use lx_core::engine::{Engine, EventBuffer};
use lx_core::wire::{FrameHeader, RECORD_SIZE, Trade, kind, records_of};
use lx_core::workload::{self, FlowConfig, FlowInstrument, FlowSession, Profile};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// A seeded flow of commands; `lx.workload.native` is its face.
#[pyclass(module = "lx._native")]
pub(crate) struct Flow {
    inner: workload::Flow,
}

#[pymethods]
impl Flow {
    /// `instruments` are (number, price, spread, quantity_min, quantity_max), `sessions` (number, account, next client
    /// id).
    #[new]
    #[pyo3(signature = (*, profile, seed, instruments, sessions, resting, ballast))]
    fn new(
        profile: &str,
        seed: u64,
        instruments: Vec<(u16, i64, u32, u64, u64)>,
        sessions: Vec<(u32, u32, u64)>,
        resting: u32,
        ballast: u32,
    ) -> PyResult<Self> {
        let config = FlowConfig {
            profile: Profile::from_name(profile)
                .ok_or_else(|| PyValueError::new_err(format!("no profile is named {profile:?}")))?,
            seed,
            instruments: instruments.into_iter().map(to_instrument).collect(),
            sessions: sessions.into_iter().map(to_session).collect(),
            resting,
            ballast,
        };
        let inner = workload::Flow::new(&config).map_err(to_value_error)?;
        Ok(Self { inner })
    }

    /// Commands at the start that only fill the books.
    fn prologue(&self) -> u64 {
        self.inner.prologue()
    }

    /// The next `count` commands, 64 bytes each.
    #[pyo3(signature = (count, /))]
    fn fill<'py>(&mut self, py: Python<'py>, count: usize) -> PyResult<Bound<'py, PyBytes>> {
        PyBytes::new_with(py, bytes_of(count)?, |bytes| {
            py.detach(|| self.inner.fill(bytes));
            Ok(())
        })
    }

    /// Limits, markets, cancels, replaces, trades, lots traded, orders resting.
    fn counts(&self) -> (u64, u64, u64, u64, u64, u64, u64) {
        let counts = self.inner.counts();
        let (trades, quantity) = (counts.trades, counts.quantity);
        let made = (
            counts.limits,
            counts.markets,
            counts.cancels,
            counts.replaces,
        );
        (
            made.0,
            made.1,
            made.2,
            made.3,
            trades,
            quantity,
            counts.resting,
        )
    }
}

fn to_instrument(fields: (u16, i64, u32, u64, u64)) -> FlowInstrument {
    let (instrument, price, spread, quantity_min, quantity_max) = fields;
    FlowInstrument {
        instrument,
        price,
        spread,
        quantity_min,
        quantity_max,
    }
}

fn to_session(fields: (u32, u32, u64)) -> FlowSession {
    let (session, account, next_client_id) = fields;
    FlowSession {
        session,
        account,
        next_client_id,
    }
}

fn bytes_of(records: usize) -> PyResult<usize> {
    records
        .checked_mul(RECORD_SIZE)
        .filter(|&size| size <= isize::MAX as usize)
        .ok_or_else(|| PyValueError::new_err(format!("{records} records do not fit the memory")))
}

fn to_value_error(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// What a pass over frames gave: ns of the measured part, events, trades, lots traded, rejected commands, orders
/// resting, state hash.
type Pass = (u64, u64, u64, u64, u64, u64, [u8; 16]);

/// Apply `setup` and then, measured, `frames` (unsealed command frames, one behind the other) to a new engine.
///
/// Events are encoded into one buffer that is used again, as a node does. Trades, lots and rejections are counted when
/// `tally` is set, and then the time is not meaningful.
/// At the end no money may be lost or made.
#[pyfunction]
#[pyo3(signature = (setup, frames, /, *, tally))]
pub(crate) fn bench_core(
    py: Python<'_>,
    setup: Input,
    frames: Input,
    tally: bool,
) -> PyResult<Pass> {
    py.detach(|| {
        let mut engine = Engine::new(u64::MAX);
        let mut out = EventBuffer::new();
        for frame in cut(setup.as_slice())? {
            engine.apply(frame, &mut out).map_err(to_value_error)?;
        }
        let frames = cut(frames.as_slice())?;
        let mut sums = Sums::default();
        let start = Instant::now();
        for frame in frames {
            engine.apply(frame, &mut out).map_err(to_value_error)?;
            sums.events += out.bytes().len() as u64 / RECORD_SIZE as u64 - 1;
            if tally {
                sums.tally(out.bytes());
            }
        }
        let elapsed_ns = start.elapsed().as_nanos() as u64;
        engine.conservation().map_err(to_value_error)?;
        let state = (engine.orders_resting(), engine.state_hash());
        let Sums {
            events,
            trades,
            quantity,
            rejected,
        } = sums;
        Ok((
            elapsed_ns, events, trades, quantity, rejected, state.0, state.1,
        ))
    })
}

#[derive(Default)]
struct Sums {
    events: u64,
    trades: u64,
    quantity: u64,
    rejected: u64,
}

impl Sums {
    fn tally(&mut self, frame: &[u8]) {
        for event in records_of(frame).skip(1) {
            match event[0] {
                kind::TRADE => {
                    self.trades += 1;
                    self.quantity += Trade::from_bytes(event).quantity;
                }
                kind::REJECTED => self.rejected += 1,
                _ => {}
            }
        }
    }
}

/// The frames that stand one behind the other.
fn cut(mut bytes: &[u8]) -> PyResult<Vec<&[u8]>> {
    let mut frames = Vec::new();
    while !bytes.is_empty() {
        let header = FrameHeader::parse(bytes).map_err(to_value_error)?;
        let size = (header.record_count as usize + 1) * RECORD_SIZE;
        let (frame, rest) = bytes
            .split_at_checked(size)
            .ok_or_else(|| PyValueError::new_err("the last frame is cut off"))?;
        frames.push(frame);
        bytes = rest;
    }
    Ok(frames)
}
