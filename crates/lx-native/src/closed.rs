//! The closed loop for Python: made, driven, read.

use crate::drive;
use crate::load::{check_traders, to_dict, to_flow};
use crate::transport::Endpoint;
use lx_core::load::{Answers, Closed, ClosedPlan};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// A run of load at the pace of its answers: so many commands under way on each connection.
#[pyclass(module = "lx._native")]
pub(crate) struct ClosedLoad {
    inner: Closed,
}

#[pymethods]
impl ClosedLoad {
    /// `traders` and `instruments` as of `Load`. Sending ends after `duration_ns`, or when a connection has no more of the
    /// `commands` made for all. `is_echo`: the server sends back what it gets.
    #[new]
    #[pyo3(signature = (*, profile, seed, traders, instruments, commands, duration_ns, in_flight, batch, connections,
                        is_echo))]
    #[expect(clippy::too_many_arguments, reason = "keywords in Python")]
    fn new(
        profile: &str,
        seed: u64,
        traders: Vec<(u32, u32, u32)>,
        instruments: Vec<(u16, i64, u32, u64, u64)>,
        commands: usize,
        duration_ns: u64,
        in_flight: usize,
        batch: usize,
        connections: usize,
        is_echo: bool,
    ) -> PyResult<Self> {
        if !(1..=in_flight).contains(&batch) {
            let message = "a batch has 1 command at least and no more than may be under way";
            return Err(PyValueError::new_err(message));
        }
        check_traders(&traders, connections)?;
        let (flow, traders) = to_flow(profile, seed, traders, instruments)?;
        let answers = if is_echo {
            Answers::Echo
        } else {
            Answers::Events
        };
        let plan = ClosedPlan {
            commands,
            duration_ns,
            in_flight,
            batch,
            connections,
            answers,
        };
        Ok(Self {
            inner: Closed::new(flow, &traders, plan),
        })
    }

    /// Send and receive over the peers of an endpoint, with the interpreter released, until all is answered or nothing has
    /// come for `quiet_ns`. Peer i carries connection i. Times of the first command and of the last answer, on the clock that
    /// stands at `now_ns`. OSError when a peer has no room or is gone.
    #[pyo3(signature = (endpoint, peers, now_ns, quiet_ns, /))]
    fn drive(
        &mut self,
        py: Python<'_>,
        endpoint: &Bound<'_, Endpoint>,
        peers: Vec<u64>,
        now_ns: u64,
        quiet_ns: u64,
    ) -> PyResult<(u64, u64)> {
        drive::drive(py, &mut self.inner, endpoint, peers, now_ns, quiet_ns)
    }

    /// What became of the commands, and what came that answers none of them, by name.
    fn whole<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let sums = self.inner.sums();
        let dict = to_dict(py, &sums.whole)?;
        dict.set_item("unexpected", sums.unexpected)?;
        dict.set_item("refused", sums.refused.total())?;
        dict.set_item("messages_out", sums.messages_out)?;
        dict.set_item("messages_in", sums.messages_in)?;
        Ok(dict)
    }

    /// Commands that the market rejected: (reason code, count).
    fn rejected(&self) -> Vec<(u16, u64)> {
        self.inner.sums().whole.rejected.iter().collect()
    }

    /// Sums of the words of all messages, sent and echoed; the second is 0 where nobody echoes.
    fn checksums(&self) -> (u64, u64) {
        self.inner.checksums()
    }

    /// The latency in ns that `percent` of the commands did not exceed.
    #[pyo3(signature = (percent, /))]
    fn percentile(&self, percent: f64) -> u64 {
        self.inner.histogram().percentile(percent)
    }
}
