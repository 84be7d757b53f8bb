//! `lx._native`: the boundary between Python and the crates `lx-core` and `lx-zmtp`.
//!
//! It only converts: bytes in, bytes out, one call per batch, with the interpreter lock released for the work. It holds
//! no rule of the exchange. Only the load client's loop (`drive`) does more: what it measures must not wait for Python. A panic inside becomes Python's `PanicException`, never a silent exit.

use pyo3::prelude::*;

mod answers;
mod block;
mod closed;
mod drive;
mod engine;
mod intake;
mod journal;
mod load;
mod messages;
mod push;
mod router;
mod traffic;
mod transport;
mod wire;
mod workload;

/// The private extension module; `src/lx/_native.pyi` is its typed description.
#[pymodule]
mod _native {
    use pyo3::prelude::*;
    use pyo3::types::PyBytes;

    #[pymodule_export]
    use crate::answers::Answers;
    #[pymodule_export]
    use crate::block::Block;
    #[pymodule_export]
    use crate::closed::ClosedLoad;
    #[pymodule_export]
    use crate::engine::{Engine, EngineFault};
    #[pymodule_export]
    use crate::intake::Intake;
    #[pymodule_export]
    use crate::journal::{
        JournalFile, SyncThread, event_parts, event_unpack, event_walk, journal_behind,
        journal_header, journal_header_parse, journal_scan,
    };
    #[pymodule_export]
    use crate::load::Load;
    #[pymodule_export]
    use crate::messages::Messages;
    #[pymodule_export]
    use crate::router::Router;
    #[pymodule_export]
    use crate::traffic::{one_way_pull, one_way_push};
    #[pymodule_export]
    use crate::transport::Endpoint;
    #[pymodule_export]
    use crate::wire::{public_events, seal, verify_chain, wire_check, wire_parse, wire_text};
    #[pymodule_export]
    use crate::workload::{Flow, bench_core};

    /// CRC32C (Castagnoli) of `data`.
    #[pyfunction]
    #[pyo3(signature = (data, /))]
    fn crc32c(data: &[u8]) -> u32 {
        lx_core::crc32c(data)
    }

    /// The first 16 bytes of BLAKE3 over `data`.
    #[pyfunction]
    #[pyo3(signature = (data, /))]
    fn blake3_16<'py>(py: Python<'py>, data: &[u8]) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &lx_core::blake3_16(data))
    }
}
