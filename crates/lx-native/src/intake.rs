//! The way in and out of an exchange for Python: lists of (connection, message) in and out, frames between.

use crate::answers::Answers;
use crate::block::{Block, Pool};
use crate::messages::Messages;
use crate::wire::{DETACH_BYTES, Input};
use lx_core::intake::{
    self, CONNECTIONS_MAX, GRANTS_MAX, Gap, Grant, Markets, ONE_WAY_MAX, Outgoing,
};
use lx_core::wire::{AMOUNT_MAX, RECORD_SIZE, RECORDS_PER_MESSAGE_MAX, Refused};
use pyo3::exceptions::{PyIndexError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyTuple};

// The signature in Python has the number itself.
const _: () = assert!(intake::SILENCE_DEFAULT_MS == 30_000);

/// A request for missed events: (connection, session, request id, position, skip).
type GapFields = (u32, u32, u64, u64, u32);

/// State of one server's way in and out: sessions, connections, the frame and the messages of the current turn.
#[pyclass(module = "lx._native")]
pub(crate) struct Intake {
    inner: intake::Intake,
    /// Memory of frames and of messages that were given away and have come back.
    frames: Pool<Vec<u8>>,
    sent: Pool<Outgoing>,
}

#[pymethods]
impl Intake {
    /// The lowest number of a one-way connection.
    #[classattr]
    const ONE_WAY_FIRST: u32 = CONNECTIONS_MAX;
    /// Most one-way connections.
    #[classattr]
    const ONE_WAY_MAX: u32 = ONE_WAY_MAX;

    #[new]
    #[pyo3(signature = (grants=None, *, gives_admin=false, silence_ms=30_000,
                        one_way_port=0))]
    fn new(
        grants: Option<Vec<(u16, i64)>>,
        gives_admin: bool,
        silence_ms: u32,
        one_way_port: u16,
    ) -> PyResult<Self> {
        let mut inner = match grants {
            None => intake::Intake::new(),
            Some(grants) => with_grants(grants)?,
        };
        inner.set_silence_ms(silence_ms);
        inner.set_one_way_port(one_way_port);
        if gives_admin {
            inner.give_admin();
        }
        Ok(Self {
            inner,
            frames: Pool::default(),
            sent: Pool::default(),
        })
    }

    /// Term and shard of the frames that are made from now on; both are 0 before.
    #[pyo3(signature = (*, term, shard))]
    fn set_log(&mut self, term: u64, shard: u32) {
        self.inner.set_log(term, shard);
    }

    /// Take the messages from index `start` on; returns the index of the first one that this turn has no room for.
    #[pyo3(signature = (messages, start, /))]
    fn take(
        &mut self,
        py: Python<'_>,
        messages: &Bound<'_, PyAny>,
        start: usize,
    ) -> PyResult<usize> {
        if let Ok(messages) = messages.cast::<Messages>() {
            let messages = messages.try_borrow()?;
            for index in start..messages.len() {
                let Some((connection, message)) = messages.get(index) else {
                    break;
                };
                if !self.take_one(py, checked(connection)?, message) {
                    return Ok(index);
                }
            }
            return Ok(messages.len());
        }
        let messages = messages.cast::<PyList>()?;
        for index in start..messages.len() {
            let item = messages.get_item(index)?;
            let item = item.cast::<PyTuple>()?;
            let connection = checked(item.get_borrowed_item(0)?.extract()?)?;
            let message = item.get_borrowed_item(1)?;
            let message = message.cast::<PyBytes>()?;
            if !self.take_one(py, connection, message.as_bytes()) {
                return Ok(index);
            }
        }
        Ok(messages.len())
    }

    /// The unsealed command frame of what was taken in this turn; empty when no command was.
    #[pyo3(signature = (sequence, time_ns, /))]
    fn frame(&mut self, sequence: u64, time_ns: u64) -> Block {
        let spare = self.frames.take().unwrap_or_default();
        let frame = self.inner.take_frame(sequence, time_ns, spare);
        Block::of_frame(frame, &self.frames)
    }

    /// Whether commands of this turn list assets or instruments.
    #[getter]
    fn has_listings(&self) -> bool {
        self.inner.has_listings()
    }

    /// Queries of this turn: (connection, instrument, levels, request_id); instrument 0: of the address book.
    fn queries(&self) -> Vec<(u32, u16, u32, u64)> {
        let queries = self.inner.queries().iter();
        queries
            .map(|query| {
                (
                    query.connection,
                    query.instrument,
                    query.levels,
                    query.request_id,
                )
            })
            .collect()
    }

    /// Queue a message of packed records, `head` first; cut into several when they are too many for one.
    #[pyo3(signature = (connection, message_type, head, payload, /))]
    fn send(
        &mut self,
        connection: u32,
        message_type: u8,
        head: Input,
        payload: Input,
    ) -> PyResult<()> {
        let (head, payload) = (head.as_slice(), payload.as_slice());
        let room = RECORDS_PER_MESSAGE_MAX as usize * RECORD_SIZE;
        if head.len() >= room || head.len() % RECORD_SIZE != 0 || payload.len() % RECORD_SIZE != 0 {
            return Err(PyValueError::new_err(
                "head and payload are whole records, and the head leaves room for one",
            ));
        }
        self.inner
            .send(checked(connection)?, message_type, head, payload);
        Ok(())
    }

    /// Refuse a message that `take` was not given.
    #[pyo3(signature = (connection, reason, value, limit, /))]
    fn refuse(&mut self, connection: u32, reason: u16, value: u64, limit: u64) -> PyResult<()> {
        let refused = Refused {
            reason,
            value,
            limit,
            ..Refused::default()
        };
        self.inner.refuse(checked(connection)?, &refused);
        Ok(())
    }

    /// Refuse a query of a connection.
    #[pyo3(signature = (connection, reason, value, request_id, /))]
    fn refuse_query(
        &mut self,
        connection: u32,
        reason: u16,
        value: u64,
        request_id: u64,
    ) -> PyResult<()> {
        let refused = Refused {
            reason,
            value,
            request_id,
            ..Refused::default()
        };
        self.inner.refuse_query(checked(connection)?, &refused);
        Ok(())
    }

    /// End the turn: the engine's event frame (empty when there was no command) becomes (connection, message) pairs.
    #[pyo3(signature = (events, next_sequence, time_ns, /))]
    fn answer(
        &mut self,
        py: Python<'_>,
        events: Input,
        next_sequence: u64,
        time_ns: u64,
    ) -> PyResult<Answers> {
        let (inner, events) = (&mut self.inner, events.as_slice());
        while let Some(sent) = self.sent.take() {
            inner.give_back(sent);
        }
        let result = if events.len() < DETACH_BYTES {
            inner.answer(events, next_sequence, time_ns)
        } else {
            py.detach(|| inner.answer(events, next_sequence, time_ns))
        };
        result.map_err(|error| PyValueError::new_err(error.to_string()))?;
        let messages = self.inner.take_messages();
        self.inner.clear();
        Ok(Answers::new(messages, &self.sent))
    }

    /// Learn sessions and accounts from an event frame of the log; the records of the assets and instruments added.
    #[pyo3(signature = (events, /))]
    fn learn<'py>(&mut self, py: Python<'py>, events: Input) -> PyResult<Bound<'py, PyBytes>> {
        let added = self.inner.learn(events.as_slice());
        let added = added.map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(PyBytes::new(py, &added))
    }

    /// Refuse all that this turn would have logged, its frame; `answer` without events then ends the turn.
    #[pyo3(signature = (reason, frame, /))]
    fn refuse_turn(&mut self, reason: u16, frame: Input) {
        self.inner.put_back(frame.as_slice());
        self.inner.refuse_turn(reason);
    }

    /// Ordinal of the first command whose events are in memory, 0 when there are none.
    #[getter]
    fn ring_first(&self) -> u64 {
        self.inner.ring_first()
    }

    /// When `look` has something to do next, in time of the log; 2^64 - 1 when never.
    #[getter]
    fn due_ns(&self) -> u64 {
        self.inner.due_ns()
    }

    /// Records of the server's own commands that are due: the end of silent connections, and renewals of leases.
    #[pyo3(signature = (now_ns, /))]
    fn look<'py>(&mut self, py: Python<'py>, now_ns: u64) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.inner.look(now_ns))
    }

    /// Requests of the last turn for events that are no longer in memory: (connection, session, request id, position,
    /// skip); each is for `fill_gap` or `refuse_gap`.
    fn take_gaps(&mut self) -> Vec<GapFields> {
        let gaps = self.inner.take_gaps().into_iter();
        gaps.map(|gap| {
            let Gap {
                connection,
                session,
                request_id,
                position,
                skip,
            } = gap;
            (connection, session, request_id, position, skip)
        })
        .collect()
    }

    /// Answer such a request from a piece of an event file, whose first part has `base` records of its frame before it.
    /// Without events of that place the client is told to ask again: at once when they are still looked for.
    #[pyo3(signature = (gap, piece, base, /, *, is_searching))]
    fn fill_gap(
        &mut self,
        py: Python<'_>,
        gap: GapFields,
        piece: Input,
        base: u32,
        is_searching: bool,
    ) -> PyResult<()> {
        let gap = to_gap(gap)?;
        let inner = &mut self.inner;
        py.detach(|| inner.fill_gap(&gap, piece.as_slice(), base, is_searching));
        Ok(())
    }

    /// Refuse the requests for missed events of this turn.
    #[pyo3(signature = (reason, /))]
    fn refuse_gaps(&mut self, reason: u16) {
        self.inner.refuse_gaps(reason);
    }

    /// Refuse such a request.
    #[pyo3(signature = (gap, reason, value, limit, /))]
    fn refuse_gap(&mut self, gap: GapFields, reason: u16, value: u64, limit: u64) -> PyResult<()> {
        self.inner.refuse_gap(&to_gap(gap)?, reason, value, limit);
        Ok(())
    }

    /// From now on commands are rejected and hellos refused as `stopping`.
    fn stop(&mut self) {
        self.inner.stop();
    }

    /// The connection is gone: its sessions are bound to nobody; their number.
    #[pyo3(signature = (connection, /))]
    fn release(&mut self, connection: u32) -> usize {
        self.inner.release(connection)
    }

    /// Sessions bound to a connection.
    #[pyo3(signature = (connection, /))]
    fn sessions_bound(&self, connection: u32) -> u32 {
        self.inner.sessions_bound(connection)
    }

    /// Sums since the start, by name.
    fn counters<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let counters = self.inner.counters();
        let dict = PyDict::new(py);
        dict.set_item("messages", counters.messages)?;
        dict.set_item("bytes_in", counters.bytes_in)?;
        dict.set_item("commands", counters.commands)?;
        dict.set_item("acknowledged", counters.acknowledged)?;
        dict.set_item("sessions_opened", counters.sessions_opened)?;
        dict.set_item("sessions_resumed", counters.sessions_resumed)?;
        dict.set_item("sessions_closed", counters.sessions_closed)?;
        dict.set_item("accounts_opened", counters.accounts_opened)?;
        dict.set_item("queries", counters.queries)?;
        dict.set_item("gaps", counters.gaps)?;
        dict.set_item("messages_out", counters.messages_out)?;
        dict.set_item("bytes_out", counters.bytes_out)?;
        Ok(dict)
    }

    /// What was turned away, by name: lists of (reason code, count). `rejected` and `openings_rejected` were commands,
    /// what was refused never became one.
    fn turned_away<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let counters = self.inner.counters();
        let dict = PyDict::new(py);
        for (name, reasons) in [
            ("rejected", &counters.rejected),
            ("openings_rejected", &counters.openings_rejected),
            ("grants_rejected", &counters.grants_rejected),
            ("refused_records", &counters.refused_records),
            ("refused_messages", &counters.refused_messages),
            ("refused_hellos", &counters.refused_hellos),
            ("refused_queries", &counters.refused_queries),
        ] {
            dict.set_item(name, reasons.iter().collect::<Vec<_>>())?;
        }
        Ok(dict)
    }

    /// What was traded: (instrument, trades, lots, price in ticks x lots).
    fn markets(&self) -> Vec<(u16, u64, u64, u128)> {
        to_rows(&self.inner.counters().markets)
    }
}

impl Intake {
    fn take_one(&mut self, py: Python<'_>, connection: u32, message: &[u8]) -> bool {
        let inner = &mut self.inner;
        if message.len() < DETACH_BYTES {
            return inner.take(connection, message);
        }
        py.detach(|| inner.take(connection, message))
    }
}

fn with_grants(grants: Vec<(u16, i64)>) -> PyResult<intake::Intake> {
    if grants.len() > GRANTS_MAX {
        let message = format!("{} grants are more than {GRANTS_MAX}", grants.len());
        return Err(PyValueError::new_err(message));
    }
    for &(asset, amount) in &grants {
        if asset == 0 || amount < 1 || amount as u64 > AMOUNT_MAX {
            let message = format!(
                "a grant is an asset from 1 and an amount from 1 to {AMOUNT_MAX}, not ({asset}, {amount})"
            );
            return Err(PyValueError::new_err(message));
        }
    }
    let to_grant = |(asset, amount)| Grant { asset, amount };
    let grants: Vec<_> = grants.into_iter().map(to_grant).collect();
    Ok(intake::Intake::with_grants(&grants))
}

/// Markets as rows of plain numbers.
pub(crate) fn to_rows(markets: &Markets) -> Vec<(u16, u64, u64, u128)> {
    let row = |(number, market): (u16, intake::Market)| {
        (number, market.trades, market.lots, market.turnover)
    };
    markets.iter().map(row).collect()
}

/// Messages as a list of (connection, bytes).
pub(crate) fn to_list<'py, 'a>(
    py: Python<'py>,
    messages: impl Iterator<Item = (u32, &'a [u8])>,
) -> PyResult<Bound<'py, PyList>> {
    let list = PyList::empty(py);
    for (connection, message) in messages {
        list.append((connection, PyBytes::new(py, message)))?;
    }
    Ok(list)
}

fn to_gap(fields: GapFields) -> PyResult<Gap> {
    let (connection, session, request_id, position, skip) = fields;
    Ok(Gap {
        connection: checked(connection)?,
        session,
        request_id,
        position,
        skip,
    })
}

fn checked(connection: u32) -> PyResult<u32> {
    if connection < CONNECTIONS_MAX + ONE_WAY_MAX {
        return Ok(connection);
    }
    Err(PyIndexError::new_err(format!(
        "connection {connection} is not below {}",
        CONNECTIONS_MAX + ONE_WAY_MAX
    )))
}
