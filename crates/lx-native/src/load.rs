//! The load client for Python: messages that are due out, messages received in; everything per order stays in Rust.

use crate::drive;
use crate::intake::{to_list, to_rows};
use crate::push;
use crate::transport::Endpoint;
use lx_core::intake::SESSIONS_PER_CONNECTION_MAX;
use lx_core::load::{self, Histogram, Plan, Routes, Tally, Trader};
use lx_core::wire::{RECORDS_PER_MESSAGE_MAX, SESSIONS_MAX};
use lx_core::workload::{Flow, FlowConfig, FlowInstrument, FlowSession, Profile};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};

/// Sessions of all traders by server; (server, instrument there) of the instruments.
type RouteRows = (Vec<Vec<u32>>, Vec<(usize, u16)>);

/// A run of load: a seeded flow on a fixed schedule, batches by connection, and the ledger of what is outstanding.
#[pyclass(module = "lx._native")]
pub(crate) struct Load {
    inner: load::Load<Flow>,
}

#[pymethods]
impl Load {
    /// Traders whose sessions one connection can carry.
    #[classattr]
    const TRADERS_PER_CONNECTION_MAX: u32 = SESSIONS_PER_CONNECTION_MAX;

    /// `traders` are (session, account, connection), `instruments` (number, price, spread, quantity_min, quantity_max).
    /// Commands are sent from `start_ns` to the end of `window_ns`, and measured within it; `rate_micro` is their number
    /// in 1,000,000 seconds. `routes`: sessions of all traders by server, and (server, instrument there) of the
    /// instruments; then a trader's session is its number from 1, an instrument's number its place from 1, a trader's
    /// connection one of those to each server, and `connections` all of them, those of the first server first. A message
    /// of one command is padded to `message_bytes`, 50 makes short commands. `one_way`: nothing is answered.
    #[new]
    #[pyo3(signature = (*, profile, seed, traders, instruments, start_ns, window_ns, rate_micro, batch,
                        batch_timeout_ns, connections, routes=None, message_bytes=0,
                        one_way=false))]
    #[expect(clippy::too_many_arguments, reason = "keywords in Python")]
    fn new(
        profile: &str,
        seed: u64,
        traders: Vec<(u32, u32, u32)>,
        instruments: Vec<(u16, i64, u32, u64, u64)>,
        start_ns: u64,
        window_ns: (u64, u64),
        rate_micro: u64,
        batch: usize,
        batch_timeout_ns: u64,
        connections: usize,
        routes: Option<RouteRows>,
        message_bytes: usize,
        one_way: bool,
    ) -> PyResult<Self> {
        if rate_micro == 0 || !(1..=RECORDS_PER_MESSAGE_MAX as usize).contains(&batch) {
            let message = format!("a rate is above 0, a batch 1 to {RECORDS_PER_MESSAGE_MAX}");
            return Err(PyValueError::new_err(message));
        }
        let count = instruments.len();
        check_traders(&traders, connections)?;
        let (flow, traders) = to_flow(profile, seed, traders, instruments)?;
        let window = window_ns.0..window_ns.1;
        let plan = Plan {
            start_ns,
            window,
            rate_micro,
            batch,
            batch_timeout_ns,
            connections,
            message_bytes,
            one_way,
        };
        let routes = routes
            .map(|routes| to_routes(routes, count, &traders, connections))
            .transpose()?;
        let mut inner = load::Load::new(flow, traders, plan);
        if let Some(routes) = routes {
            inner = inner.with_routes(routes);
        }
        Ok(Self { inner })
    }

    /// The messages that are due at `now_ns`: (connection, message). No more than 8,192 commands at once.
    #[pyo3(signature = (now_ns, /))]
    fn due<'py>(&mut self, py: Python<'py>, now_ns: u64) -> PyResult<Bound<'py, PyList>> {
        self.inner.due(now_ns);
        to_list(py, self.inner.messages())
    }

    /// When there is something to send next; 2^64 - 1 when the run is over.
    fn next_due_ns(&self) -> u64 {
        self.inner.next_due_ns()
    }

    /// The messages of batches that are not full.
    fn finish<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.inner.finish();
        to_list(py, self.inner.messages())
    }

    /// The messages that end every session.
    fn close_sessions<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.inner.close_sessions();
        to_list(py, self.inner.messages())
    }

    /// Messages that came back at `now_ns`.
    #[pyo3(signature = (now_ns, messages, /))]
    fn received(&mut self, now_ns: u64, messages: &Bound<'_, PyList>) -> PyResult<()> {
        for message in messages {
            self.inner
                .received(now_ns, message.cast::<PyBytes>()?.as_bytes());
        }
        Ok(())
    }

    /// Send and receive by the schedule until all is answered, with the interpreter released: see `ClosedLoad.drive`.
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

    /// Leave out the commands that were meant to leave before a time and have not been made.
    #[pyo3(signature = (time_ns, /))]
    fn skip_until(&mut self, time_ns: u64) {
        self.inner.skip_until(time_ns);
    }

    /// Send by the schedule up to `until_ns`, with the interpreter released: see `push::push`.
    #[pyo3(signature = (endpoint, peers, now_ns, until_ns, quiet_ns, /))]
    fn push(
        &mut self,
        py: Python<'_>,
        endpoint: &Bound<'_, Endpoint>,
        peers: Vec<u64>,
        now_ns: u64,
        until_ns: u64,
        quiet_ns: u64,
    ) -> PyResult<()> {
        let span = (now_ns, until_ns);
        push::push(py, &mut self.inner, endpoint, peers, span, quiet_ns)
    }

    /// Messages of the server of this index that came back at `now_ns`, when there are routes.
    #[pyo3(signature = (server, now_ns, messages, /))]
    fn received_from(
        &mut self,
        server: usize,
        now_ns: u64,
        messages: &Bound<'_, PyList>,
    ) -> PyResult<()> {
        for message in messages {
            let message = message.cast::<PyBytes>()?;
            self.inner.received_from(server, now_ns, message.as_bytes());
        }
        Ok(())
    }

    /// Commands meant to be sent from `start_ns` up to `end_ns`.
    #[pyo3(signature = (start_ns, end_ns, /))]
    fn offered(&self, start_ns: u64, end_ns: u64) -> u64 {
        self.inner.offered(start_ns..end_ns)
    }

    /// Sums so far, by name.
    fn sums<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let sums = self.inner.ledger().sums();
        let dict = PyDict::new(py);
        dict.set_item("answered_in_time", sums.answered_in_time)?;
        dict.set_item("refused", sums.refused.total())?;
        dict.set_item("unexpected", sums.unexpected)?;
        dict.set_item("messages_out", sums.messages_out)?;
        dict.set_item("bytes_out", sums.bytes_out)?;
        dict.set_item("checksum", sums.checksum)?;
        dict.set_item("messages_in", sums.messages_in)?;
        dict.set_item("bytes_in", sums.bytes_in)?;
        Ok(dict)
    }

    /// What became of the measured commands, by name.
    fn measured<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        to_dict(py, &self.inner.ledger().sums().measured)
    }

    /// What became of all commands, by name.
    fn whole<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        to_dict(py, &self.inner.ledger().sums().whole)
    }

    /// Commands without an answer so far.
    fn outstanding(&self) -> u64 {
        self.inner.ledger().sums().whole.outstanding
    }

    /// Measured commands that the market rejected: (reason code, count).
    fn rejected(&self) -> Vec<(u16, u64)> {
        self.inner
            .ledger()
            .sums()
            .measured
            .rejected
            .iter()
            .collect()
    }

    /// Messages refused whole: (reason code, count).
    fn refused(&self) -> Vec<(u16, u64)> {
        self.inner.ledger().sums().refused.iter().collect()
    }

    /// What the measured commands traded as takers: (instrument, trades, lots, sum of price in ticks x lots).
    fn markets(&self) -> Vec<(u16, u64, u64, u128)> {
        to_rows(&self.inner.ledger().sums().measured.markets)
    }

    /// The same of all commands.
    fn markets_whole(&self) -> Vec<(u16, u64, u64, u128)> {
        to_rows(&self.inner.ledger().sums().whole.markets)
    }

    /// The latency in ns that `percent` of the measured commands did not exceed.
    #[pyo3(signature = (percent, /))]
    fn percentile(&self, percent: f64) -> u64 {
        self.histogram().percentile(percent)
    }

    /// Lowest, mean and highest latency in ns.
    fn spread(&self) -> (u64, u64, u64) {
        (
            self.histogram().min(),
            self.histogram().mean(),
            self.histogram().max(),
        )
    }

    /// Buckets of the latency histogram: (lowest ns, count).
    fn buckets(&self) -> Vec<(u64, u64)> {
        self.histogram().buckets().collect()
    }
}

impl Load {
    fn histogram(&self) -> &Histogram {
        self.inner.ledger().histogram()
    }
}

/// Sessions and connections are such as there can be.
pub(crate) fn check_traders(traders: &[(u32, u32, u32)], connections: usize) -> PyResult<()> {
    let is_beyond = |trader: &(u32, u32, u32)| trader.2 as usize >= connections;
    if traders.iter().any(is_beyond) {
        return Err(PyValueError::new_err(format!(
            "a trader's connection is not below {connections}"
        )));
    }
    let is_beyond = |trader: &&(u32, u32, u32)| u64::from(trader.0) > SESSIONS_MAX;
    if let Some((session, ..)) = traders.iter().find(is_beyond) {
        return Err(PyValueError::new_err(format!(
            "no session is numbered {session}; they end at {SESSIONS_MAX}"
        )));
    }
    Ok(())
}

/// The flow of these traders, (session, account, connection), in these instruments.
pub(crate) fn to_flow(
    profile: &str,
    seed: u64,
    traders: Vec<(u32, u32, u32)>,
    instruments: Vec<(u16, i64, u32, u64, u64)>,
) -> PyResult<(Flow, Vec<Trader>)> {
    let profile = Profile::from_name(profile)
        .ok_or_else(|| PyValueError::new_err(format!("no profile is named {profile:?}")))?;
    let to_trader = |(session, account, connection)| Trader {
        session,
        account,
        connection,
    };
    let traders: Vec<_> = traders.into_iter().map(to_trader).collect();
    let sessions = traders.iter().map(|trader| FlowSession {
        session: trader.session,
        account: trader.account,
        next_client_id: 1,
    });
    let config = FlowConfig {
        profile,
        seed,
        instruments: instruments.into_iter().map(to_instrument).collect(),
        sessions: sessions.collect(),
        resting: 0,
        ballast: 0,
    };
    let flow = Flow::new(&config).map_err(|error| PyValueError::new_err(error.to_string()))?;
    Ok((flow, traders))
}

pub(crate) fn to_dict<'py>(py: Python<'py>, tally: &Tally) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("sent", tally.sent)?;
    dict.set_item("outstanding", tally.outstanding)?;
    dict.set_item("acknowledged", tally.acknowledged)?;
    dict.set_item("rejected", tally.rejected.total())?;
    dict.set_item("busy", tally.busy)?;
    dict.set_item("malformed", tally.malformed)?;
    Ok(dict)
}

fn to_routes(
    (sessions, markets): RouteRows,
    instruments: usize,
    traders: &[Trader],
    connections: usize,
) -> PyResult<Routes> {
    let own = connections / sessions.len().max(1);
    let highest = sessions.iter().flatten().max().copied().unwrap_or(0);
    let fit = markets.len() == instruments
        && sessions.iter().all(|it| it.len() == traders.len())
        && traders.iter().all(|it| (it.connection as usize) < own)
        && own * sessions.len() == connections
        && u64::from(highest) <= SESSIONS_MAX;
    fit.then(|| Routes::new(sessions, markets, own))
        .flatten()
        .ok_or_else(|| {
            PyValueError::new_err(
                "the routes do not fit the traders, the instruments or the connections",
            )
        })
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
