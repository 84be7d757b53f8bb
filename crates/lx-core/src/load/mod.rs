//! The load client without its sockets: what to send when, and what the answers tell.
//!
//! Open loop: command k is meant to leave at start + k / rate, whatever comes back. [`Load::due`] makes the messages
//! whose time has come, stamps each command with its intended time and notes it in the [`Ledger`]; [`Load::received`]
//! takes what came back. Sans-IO and without a clock: the caller says what time it is. The commands come from a
//! [`Source`], usually a [`Flow`] made for the sessions and instruments that the exchange gave numbers to.

mod closed;
#[cfg(test)]
mod closed_tests;
mod histogram;
mod ledger;
mod routes;
#[cfg(test)]
mod routes_tests;
#[cfg(test)]
mod tests;

pub use closed::{Answers, Closed, ClosedPlan, sum_words};
pub use histogram::{Histogram, VALUE_MAX};
pub use ledger::{GRACE_NS_MAX, Ledger, Sums, Tally, in_time_until};
pub use routes::Routes;

use crate::intake::fields::{Record, client_id_of, session_of};
use crate::wire::{
    CloseSession, Envelope, New, RECORD_SIZE, RECORDS_PER_MESSAGE_MAX, SHORT_MESSAGE_BYTES,
    message_type, push_padded, push_short,
};
use crate::workload::Flow;
use std::ops::Range;

/// Most commands made by one call of [`Load::due`], so that answers are read in between.
pub const COMMANDS_PER_CALL_MAX: u64 = 8192;

/// Commands taken from the source at once.
const BLOCK: usize = 256;

/// Where commands come from: an endless flow.
pub trait Source {
    /// Write the next commands. Each names a session of one of the traders; the client ids of a session rise.
    fn fill(&mut self, records: &mut [Record]);
}

impl Source for Flow {
    fn fill(&mut self, records: &mut [Record]) {
        Flow::fill(self, records.as_flattened_mut());
    }
}

/// A run of load for whoever has the sockets and the clock.
pub trait Pace {
    /// Make the messages that may leave at `now_ns`.
    fn due(&mut self, now_ns: u64);
    /// Those messages: connection and bytes, in the order they are to be sent.
    fn messages(&self) -> impl Iterator<Item = (u32, &[u8])>;
    /// When there is something to make next, whatever is answered; `u64::MAX`: not without an answer.
    fn next_due_ns(&self) -> u64;
    /// A message came back on a connection at `now_ns`.
    fn received(&mut self, connection: u32, now_ns: u64, message: &[u8]);
    /// What is outstanding and what was counted.
    fn ledger(&self) -> &Ledger;
}

/// One of the traders a load speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trader {
    /// Its session, from the welcome.
    pub session: u32,
    /// Its account.
    pub account: u32,
    /// Index of its connection.
    pub connection: u32,
}

/// When and how commands are sent. Times are in ns on one clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Time of the first command.
    pub start_ns: u64,
    /// What is measured; nothing is sent from its end on. The time between start and window is the warm-up.
    pub window: Range<u64>,
    /// Commands of all traders in 1,000,000 seconds: a rate of 0.5 a second is 500,000.
    pub rate_micro: u64,
    /// Commands of a message.
    pub batch: usize,
    /// Longest time a command waits for its batch to fill.
    pub batch_timeout_ns: u64,
    /// Number of connections.
    pub connections: usize,
    /// Bytes that a message of one command is padded to, or [`SHORT_MESSAGE_BYTES`] for short commands; 0 = neither.
    pub message_bytes: usize,
    /// Nothing is answered: nothing is outstanding, and what is made is summed.
    pub one_way: bool,
}

/// A message that is not full yet.
#[derive(Clone, Debug, Default)]
struct Batch {
    payload: Vec<u8>,
    /// Place of the trader of the first command among those of its connection.
    place: u16,
    deadline_ns: u64,
}

/// A run of load: schedule, batches and ledger.
#[derive(Debug)]
pub struct Load<S> {
    source: S,
    traders: Vec<Trader>,
    /// Place of each among those of its connection.
    places: Vec<u16>,
    plan: Plan,
    ledger: Ledger,
    /// Commands taken from the source ahead of their time, and how many of them are used.
    block: Vec<Record>,
    block_at: usize,
    /// Index of the next command.
    next: u64,
    batches: Vec<Batch>,
    /// Where commands go when there is more than one server.
    routes: Option<Routes>,
    /// A message that came back, in the numbers of the source.
    inward: Vec<u8>,
    out: Vec<u8>,
    /// Connection and end within `out` of each message made.
    ends: Vec<(u32, usize)>,
}

impl<S: Source> Load<S> {
    /// A run that has sent nothing. Connections of traders lie below `plan.connections`, batch is 1 to
    /// [`RECORDS_PER_MESSAGE_MAX`], the rate above 0.
    #[must_use]
    pub fn new(source: S, traders: Vec<Trader>, plan: Plan) -> Self {
        assert!(plan.rate_micro > 0, "a rate is above 0");
        assert!(
            (1..=RECORDS_PER_MESSAGE_MAX as usize).contains(&plan.batch),
            "a batch fits a message"
        );
        let in_range = |trader: &Trader| (trader.connection as usize) < plan.connections;
        assert!(traders.iter().all(in_range), "a trader has a connection");
        let sessions: Vec<u32> = traders.iter().map(|trader| trader.session).collect();
        let mut counts = vec![0u16; plan.connections];
        let place_of = |trader: &Trader| {
            let count = &mut counts[trader.connection as usize];
            *count = count.wrapping_add(1);
            count.wrapping_sub(1)
        };
        let places = traders.iter().map(place_of).collect();
        Self {
            source,
            traders,
            places,
            ledger: Ledger::new(&sessions, plan.window.clone()),
            block: vec![[0; RECORD_SIZE]; BLOCK],
            block_at: BLOCK,
            next: 0,
            batches: vec![Batch::default(); plan.connections],
            routes: None,
            inward: Vec::new(),
            out: Vec::new(),
            ends: Vec::new(),
            plan,
        }
    }

    /// Send each command to the server that has its instrument. Sessions and instruments of the source, and the traders'
    /// sessions, are then those of `routes`, and `plan.connections` are the ones of all servers.
    #[must_use]
    pub fn with_routes(mut self, routes: Routes) -> Self {
        assert!(
            routes.connections() == self.plan.connections,
            "each server has its share of the connections"
        );
        self.routes = Some(routes);
        self
    }

    /// When command `index` is meant to leave.
    fn intended_ns(&self, index: u64) -> u64 {
        let after = u128::from(index) * 1_000_000_000_000_000 / u128::from(self.plan.rate_micro);
        self.plan
            .start_ns
            .saturating_add(u64::try_from(after).unwrap_or(u64::MAX))
    }

    /// Commands meant to be sent within a span of time.
    #[must_use]
    pub fn offered(&self, span: Range<u64>) -> u64 {
        let before = |time: u64| {
            let time = time
                .min(self.plan.window.end)
                .saturating_sub(self.plan.start_ns);
            (u128::from(time) * u128::from(self.plan.rate_micro)).div_ceil(1_000_000_000_000_000)
                as u64
        };
        before(span.end).saturating_sub(before(span.start))
    }

    /// Leave out the commands that were meant to leave before a time and have not been made.
    pub fn skip_until(&mut self, time_ns: u64) {
        let after = u128::from(time_ns.saturating_sub(self.plan.start_ns));
        let first = (after * u128::from(self.plan.rate_micro)).div_ceil(1_000_000_000_000_000);
        self.next = self.next.max(u64::try_from(first).unwrap_or(u64::MAX));
    }

    /// Make the messages that are due at `now_ns`: read them by [`Load::messages`] before the next call. Returns the
    /// number of commands whose time had come.
    pub fn due(&mut self, now_ns: u64) -> u64 {
        self.clear();
        let first = self.next;
        loop {
            let intended_ns = self.intended_ns(self.next);
            let is_over = intended_ns >= self.plan.window.end || intended_ns > now_ns;
            if is_over || self.next - first == COMMANDS_PER_CALL_MAX {
                break;
            }
            self.send_next(intended_ns);
        }
        for connection in 0..self.batches.len() {
            let batch = &self.batches[connection];
            if !batch.payload.is_empty() && batch.deadline_ns <= now_ns {
                self.flush(connection);
            }
        }
        self.next - first
    }

    fn send_next(&mut self, intended_ns: u64) {
        if self.block_at == self.block.len() {
            self.source.fill(&mut self.block);
            self.block_at = 0;
        }
        let record = &mut self.block[self.block_at];
        record[56..].copy_from_slice(&intended_ns.to_le_bytes());
        let (session, client_id) = (session_of(record), client_id_of(record));
        let trader = if self.plan.one_way {
            self.ledger.gone(session, client_id, intended_ns)
        } else {
            self.ledger.sent(session, client_id, intended_ns)
        };
        let mut connection = self.traders[trader].connection as usize;
        if let Some(routes) = &self.routes {
            connection = routes.outward(trader, connection, record);
        }
        let batch = &mut self.batches[connection];
        if batch.payload.is_empty() {
            batch.deadline_ns = intended_ns.saturating_add(self.plan.batch_timeout_ns);
            batch.place = self.places[trader];
        }
        batch.payload.extend_from_slice(record);
        self.block_at += 1;
        self.next += 1;
        if batch.payload.len() == self.plan.batch * RECORD_SIZE {
            self.flush(connection);
        }
    }

    /// Make a message of what waits for a connection.
    fn flush(&mut self, connection: usize) {
        let batch = &mut self.batches[connection];
        let count = (batch.payload.len() / RECORD_SIZE) as u32;
        let start = self.out.len();
        match <&Record>::try_from(batch.payload.as_slice()) {
            Ok(record) if self.plan.message_bytes == SHORT_MESSAGE_BYTES && is_order(record) => {
                push_short(&mut self.out, &New::from_bytes(record), batch.place);
            }
            Ok(record) if self.plan.message_bytes > 0 => {
                push_padded(&mut self.out, record, self.plan.message_bytes);
            }
            _ => {
                let envelope = Envelope::new(message_type::COMMANDS, count);
                self.out.extend_from_slice(&envelope.to_bytes());
                self.out.extend_from_slice(&batch.payload);
            }
        }
        self.ledger.made(self.out.len() - start);
        if self.plan.one_way {
            self.ledger.sum(&self.out[start..]);
        }
        batch.payload.clear();
        self.ends.push((connection as u32, self.out.len()));
    }

    /// When [`Load::due`] has something to make next; `u64::MAX` when the run is over. A batch that cannot be full yet
    /// is not waited for.
    #[must_use]
    pub fn next_due_ns(&self) -> u64 {
        let waiting = self
            .batches
            .iter()
            .filter(|batch| !batch.payload.is_empty());
        let deadline = waiting
            .clone()
            .map(|batch| batch.deadline_ns)
            .min()
            .unwrap_or(u64::MAX);
        let fullest = waiting
            .map(|batch| batch.payload.len() / RECORD_SIZE)
            .max()
            .unwrap_or(0);
        let intended_ns = self.intended_ns(self.next);
        if intended_ns >= self.plan.window.end {
            return deadline;
        }
        // The next command may begin a batch, which then leaves at the latest its timeout after.
        let begun = intended_ns.saturating_add(self.plan.batch_timeout_ns);
        let full = self.intended_ns(self.next + (self.plan.batch - fullest - 1) as u64);
        deadline.min(begun).min(full)
    }

    /// Make the messages of all batches, full or not.
    pub fn finish(&mut self) {
        self.clear();
        for connection in 0..self.batches.len() {
            if !self.batches[connection].payload.is_empty() {
                self.flush(connection);
            }
        }
    }

    /// Make the messages that end every session; resting orders are canceled by it. The answers are not measured.
    pub fn close_sessions(&mut self) {
        self.clear();
        let after = self.plan.window.end;
        let mut payloads = vec![Vec::new(); self.batches.len()];
        let servers = self.routes.as_ref().map_or(1, Routes::servers);
        for (index, trader) in self.traders.iter().enumerate() {
            for server in 0..servers {
                let client_id = self.ledger.client_id(index) + 1;
                let close = CloseSession {
                    account: trader.account,
                    session: trader.session,
                    client_id,
                    ..CloseSession::default()
                };
                self.ledger.sent(trader.session, client_id, after);
                let mut record = close.to_bytes();
                let mut connection = trader.connection as usize;
                if let Some(routes) = &self.routes {
                    connection = routes.to_server(server, index, connection, &mut record);
                }
                payloads[connection].extend_from_slice(&record);
            }
        }
        for (connection, payload) in payloads.into_iter().enumerate() {
            for part in payload.chunks(RECORD_SIZE * RECORDS_PER_MESSAGE_MAX as usize) {
                self.batches[connection].payload.extend_from_slice(part);
                self.flush(connection);
            }
        }
    }

    /// The messages of the last call: connection and bytes, in the order they are to be sent.
    pub fn messages(&self) -> impl Iterator<Item = (u32, &[u8])> {
        cut(&self.out, &self.ends)
    }

    fn clear(&mut self) {
        self.out.clear();
        self.ends.clear();
    }

    /// A message came back at `now_ns`.
    pub fn received(&mut self, now_ns: u64, message: &[u8]) {
        self.ledger.received(now_ns, message);
    }

    /// A message of a server came back at `now_ns`; without routes there is one server.
    pub fn received_from(&mut self, server: usize, now_ns: u64, message: &[u8]) {
        let Some(routes) = &self.routes else {
            return self.received(now_ns, message);
        };
        self.inward.clear();
        self.inward.extend_from_slice(message);
        routes.inward(server, &mut self.inward);
        self.ledger.received(now_ns, &self.inward);
    }

    /// What is outstanding and what was counted.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }
}

impl<S: Source> Pace for Load<S> {
    fn due(&mut self, now_ns: u64) {
        Self::due(self, now_ns);
    }

    fn messages(&self) -> impl Iterator<Item = (u32, &[u8])> {
        Self::messages(self)
    }

    fn next_due_ns(&self) -> u64 {
        Self::next_due_ns(self)
    }

    fn received(&mut self, _connection: u32, now_ns: u64, message: &[u8]) {
        Self::received(self, now_ns, message);
    }

    fn ledger(&self) -> &Ledger {
        Self::ledger(self)
    }
}

fn is_order(record: &Record) -> bool {
    record[0] == New::KIND
}

/// Messages that lie one behind the other, by connection and end.
fn cut<'a>(out: &'a [u8], ends: &'a [(u32, usize)]) -> impl Iterator<Item = (u32, &'a [u8])> {
    let starts = std::iter::once(0).chain(ends.iter().map(|(_, end)| *end));
    let messages = ends.iter().zip(starts);
    messages.map(move |((connection, end), start)| (*connection, &out[start..*end]))
}
