//! Seeded order flow: commands for load and benchmarks, the same bytes for the same seed, in Rust and in Python.
//!
//! A [`Flow`] is a closed function of its [`FlowConfig`]: it never sees an answer of an engine. `src/lx/workload/` is the
//! same in Python, written to be read, and says in words what each profile does; a test holds the two equal to the byte.
//! Nothing here reads a clock or a random source; integers only.

mod book;
mod config;
mod flow;
mod rng;
mod zipf;

pub use config::{FlowConfig, FlowError, FlowInstrument, FlowSession, Profile};
pub use flow::{Flow, FlowCounts};
pub use rng::Rng;
