//! The closed loop: so many commands under way on each connection, the next ones leave when answers come.
//!
//! The commands are made before the run, by connection, so that the time of a run is that of sending and receiving. What is
//! answered is held against what was sent by the same [`Ledger`] as in the open loop: nothing counts twice, and what is lost
//! stays outstanding.

use super::histogram::Histogram;
use super::ledger::{Ledger, Sums};
use super::{Pace, Source, Trader};
use crate::intake::fields::{Record, client_id_of, session_of};
use crate::wire::{ENVELOPE_SIZE, Envelope, RECORD_SIZE, message_type};

/// What answers a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// The events of an exchange.
    Events,
    /// The message itself, as a peer that only echoes sends it back.
    Echo,
}

/// How a closed loop runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedPlan {
    /// Commands that are made; sending ends when one connection has no more.
    pub commands: usize,
    /// Sending ends so long after it began.
    pub duration_ns: u64,
    /// Commands of a connection that may be under way; a multiple of `batch`.
    pub in_flight: usize,
    /// Commands of a message.
    pub batch: usize,
    /// Number of connections.
    pub connections: usize,
    /// What answers a command.
    pub answers: Answers,
}

/// What one connection has to send.
#[derive(Debug, Default)]
struct Queue {
    records: Vec<Record>,
    /// How many of them were sent.
    at: usize,
    /// How many of these are not answered.
    in_flight: usize,
}

/// A run of load at the pace of its answers.
#[derive(Debug)]
pub struct Closed {
    plan: ClosedPlan,
    queues: Vec<Queue>,
    ledger: Ledger,
    end_ns: Option<u64>,
    is_over: bool,
    out: Vec<u8>,
    ends: Vec<(u32, usize)>,
    sent_sum: u64,
    echoed_sum: u64,
}

impl Closed {
    /// A run that has sent nothing. Connections of traders lie below `plan.connections`, and a message fits in what may be
    /// under way.
    #[must_use]
    pub fn new(mut source: impl Source, traders: &[Trader], plan: ClosedPlan) -> Self {
        assert!(
            (1..=plan.in_flight).contains(&plan.batch),
            "a message may be under way"
        );
        let sessions: Vec<u32> = traders.iter().map(|trader| trader.session).collect();
        let highest = sessions.iter().copied().max().unwrap_or(0);
        let mut connection_of = vec![0; highest as usize + 1];
        for trader in traders {
            connection_of[trader.session as usize] = trader.connection as usize;
        }
        let mut queues: Vec<Queue> = Vec::new();
        queues.resize_with(plan.connections, Queue::default);
        let mut block = [[0; RECORD_SIZE]; 256];
        let mut left = plan.commands;
        while left > 0 {
            let part = block.len().min(left);
            source.fill(&mut block[..part]);
            for record in &block[..part] {
                let connection = connection_of[session_of(record) as usize];
                queues[connection].records.push(*record);
            }
            left -= part;
        }
        Self {
            plan,
            queues,
            ledger: Ledger::new(&sessions, 0..u64::MAX),
            end_ns: None,
            is_over: false,
            out: Vec::new(),
            ends: Vec::new(),
            sent_sum: 0,
            echoed_sum: 0,
        }
    }

    /// Make the next message of a connection, if it has room for one; false when it has nothing more to send.
    fn send_next(&mut self, connection: usize, now_ns: u64) -> bool {
        let queue = &mut self.queues[connection];
        let batch = self.plan.batch;
        while queue.in_flight + batch <= self.plan.in_flight {
            let Some(records) = queue.records.get_mut(queue.at..queue.at + batch) else {
                return false;
            };
            let envelope = Envelope::new(message_type::COMMANDS, batch as u32);
            let start = self.out.len();
            self.out.extend_from_slice(&envelope.to_bytes());
            for record in records {
                record[56..].copy_from_slice(&now_ns.to_le_bytes());
                self.ledger
                    .sent(session_of(record), client_id_of(record), now_ns);
                self.out.extend_from_slice(record);
            }
            queue.at += batch;
            queue.in_flight += batch;
            self.ledger.made(ENVELOPE_SIZE + batch * RECORD_SIZE);
            self.sent_sum = self.sent_sum.wrapping_add(sum_words(&self.out[start..]));
            self.ends.push((connection as u32, self.out.len()));
        }
        true
    }

    /// Latencies from the time a command was made to its answer, in ns.
    #[must_use]
    pub fn histogram(&self) -> &Histogram {
        self.ledger.histogram()
    }

    /// Sums so far.
    #[must_use]
    pub fn sums(&self) -> &Sums {
        self.ledger.sums()
    }

    /// Sums of the words of all messages, sent and echoed; the second is 0 where nobody echoes.
    #[must_use]
    pub fn checksums(&self) -> (u64, u64) {
        (self.sent_sum, self.echoed_sum)
    }
}

impl Pace for Closed {
    fn due(&mut self, now_ns: u64) {
        self.out.clear();
        self.ends.clear();
        let end_ns = *self
            .end_ns
            .get_or_insert(now_ns.saturating_add(self.plan.duration_ns));
        self.is_over |= now_ns >= end_ns;
        for connection in 0..self.queues.len() {
            self.is_over = self.is_over || !self.send_next(connection, now_ns);
        }
    }

    fn messages(&self) -> impl Iterator<Item = (u32, &[u8])> {
        super::cut(&self.out, &self.ends)
    }

    /// Never: what may leave has left, and the rest waits for answers.
    fn next_due_ns(&self) -> u64 {
        u64::MAX
    }

    fn received(&mut self, connection: u32, now_ns: u64, message: &[u8]) {
        let before = self.ledger.sums().whole.outstanding;
        match self.plan.answers {
            Answers::Events => self.ledger.received(now_ns, message),
            Answers::Echo => {
                self.ledger.echoed(now_ns, message);
                self.echoed_sum = self.echoed_sum.wrapping_add(sum_words(message));
            }
        }
        let answered = before - self.ledger.sums().whole.outstanding;
        let queue = &mut self.queues[connection as usize];
        queue.in_flight = queue.in_flight.saturating_sub(answered as usize);
    }

    fn ledger(&self) -> &Ledger {
        &self.ledger
    }
}

/// The sum of a message as 64-bit words, the last one filled with zeros: cheap, and the same in whatever order messages come.
#[must_use]
pub fn sum_words(bytes: &[u8]) -> u64 {
    let words = bytes.chunks_exact(8);
    let rest = words.remainder();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let word = |bytes: &[u8]| u64::from_le_bytes(std::array::from_fn(|index| bytes[index]));
    words.fold(u64::from_le_bytes(last), |sum, bytes| {
        sum.wrapping_add(word(bytes))
    })
}
