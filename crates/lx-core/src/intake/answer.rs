//! The way out: the events of one turn to those they concern.

use super::fields::{Record, command_of, request_id_of, session_of};
use super::one_way::is_one_way;
use super::{Greeting, Intake, Outcome, Rejection};
use crate::wire::{
    FrameHeader, HEADER_SIZE, Position, Refused, Rejected, SessionClosed, SessionOpened,
    SessionResumed, Trade, Welcome, WireError, kind, message_type, records_of,
};

impl Intake {
    /// End a turn: what waits since [`Intake::take`] and the events of the engine become the messages of this turn.
    /// `events` is the event frame of the turn's command frame, empty when there was none; `next_sequence` is the
    /// ordinal of the log's next command and `time_ns` the time of the turn. Read [`Intake::messages`] before the next
    /// turn: [`Intake::clear`] starts it.
    ///
    /// # Errors
    /// [`WireError`] when `events` is no frame; nothing is done then.
    pub fn answer(
        &mut self,
        events: &[u8],
        next_sequence: u64,
        time_ns: u64,
    ) -> Result<(), WireError> {
        let position = position_of(events, next_sequence, time_ns)?;
        let head = position.to_bytes();
        self.counters.commands += u64::from(self.commands - self.own_commands);
        self.keep(events);
        self.answer_greetings(events, next_sequence, time_ns);
        self.answer_gaps(next_sequence);
        self.distribute(events, &head);
        let (messages, bytes) = self.outbox.close();
        self.counters.messages_out += messages;
        self.counters.bytes_out += bytes;
        Ok(())
    }

    /// Answer the hellos of this turn in their order. Their answers go out before the events, so that whoever takes up
    /// a session is welcomed before it is told what happened to it.
    fn answer_greetings(&mut self, events: &[u8], sequence: u64, time_ns: u64) {
        if self.greetings.is_empty() {
            return;
        }
        let mut greetings = std::mem::take(&mut self.greetings);
        let mut answers = records_of(events.get(HEADER_SIZE..).unwrap_or_default())
            .filter(|record| is_of_hello(record))
            .peekable();
        for greeting in greetings.drain(..) {
            let record = match greeting.outcome {
                Outcome::Refused(refused) => refused.to_bytes(),
                Outcome::Opening { command } | Outcome::Resuming { command, .. } => {
                    if matches!(greeting.outcome, Outcome::Opening { .. }) {
                        self.bindings.give_place(greeting.connection);
                    }
                    // What stands before it and speaks for no session is the operator's.
                    while let Some(event) = answers.next_if(|event| command_of(event) < command) {
                        self.count_own(event);
                    }
                    match answers.next_if(|event| command_of(event) == command) {
                        Some(event) => self.answer_hello(&greeting, event, sequence, time_ns),
                        None => continue, // the engine answers every command; nothing is known of one it does not
                    }
                }
            };
            self.outbox
                .push(greeting.connection, message_type::WELCOME, &[], &record);
        }
        self.greetings = greetings;
    }

    fn count_own(&mut self, event: &Record) {
        match event[0] {
            kind::REJECTED if session_of(event) == 0 => self
                .counters
                .grants_rejected
                .count(Rejected::from_bytes(event).reason),
            kind::ACCOUNT_SET => self.counters.accounts_opened += 1,
            _ => {}
        }
    }

    /// The log's answer to the command that a hello was made as the answer to this hello.
    fn answer_hello(
        &mut self,
        greeting: &Greeting,
        event: &Record,
        sequence: u64,
        time_ns: u64,
    ) -> Record {
        let known = match event[0] {
            kind::SESSION_OPENED => {
                let opened = SessionOpened::from_bytes(event);
                self.counters.sessions_opened += 1;
                self.bindings.learn(opened.session, opened.account);
                self.bindings.bind(opened.session, greeting.connection);
                Welcome {
                    account: opened.account,
                    session: opened.session,
                    epoch: 1,
                    number: opened.number,
                    ..Welcome::default()
                }
            }
            kind::SESSION_RESUMED => {
                let resumed = SessionResumed::from_bytes(event);
                self.counters.sessions_resumed += 1;
                Welcome {
                    account: resumed.account,
                    session: resumed.session,
                    client_id: resumed.client_id,
                    epoch: resumed.epoch,
                    number: resumed.number,
                    ..Welcome::default()
                }
            }
            _ => return self.refuse_hello(greeting, &Rejected::from_bytes(event)),
        };
        self.watch.note(event);
        let (session, epoch) = (known.session, known.epoch);
        let (silence_ms, connection) = (greeting.silence_ms, greeting.connection);
        self.watch
            .greet(session, epoch, silence_ms, connection, time_ns);
        let welcome = Welcome {
            request_id: greeting.request_id,
            sequence,
            ..known
        };
        welcome.to_bytes()
    }

    fn refuse_hello(&mut self, greeting: &Greeting, rejected: &Rejected) -> Record {
        if rejected.session == 0 {
            self.counters.openings_rejected.count(rejected.reason);
        } // else it counts among the events of its session
        let refused = Refused {
            reason: rejected.reason,
            session: rejected.session,
            request_id: greeting.request_id,
            value: rejected.value,
            limit: rejected.limit,
            ..Refused::default()
        };
        refused.to_bytes()
    }

    /// Each event to whom it concerns, what was rejected here in its place between them.
    fn distribute(&mut self, events: &[u8], head: &Record) {
        let mut rejections = std::mem::take(&mut self.rejections);
        let mut waiting = rejections.iter().peekable();
        for record in records_of(events.get(HEADER_SIZE..).unwrap_or_default()) {
            match record[0] {
                kind::TRADE => {
                    let trade = Trade::from_bytes(record);
                    let markets = &mut self.counters.markets;
                    markets.count(trade.instrument, trade.price, trade.quantity);
                }
                kind::SESSION_OPENED => {
                    let opened = SessionOpened::from_bytes(record);
                    self.bindings.learn(opened.session, opened.account);
                    self.watch.note(record);
                }
                kind::SESSION_RESUMED => self.watch.note(record), // its hello is answered by a welcome
                kind::ACCEPTED..=kind::FEES_SET if session_of(record) != 0 => {
                    let command = command_of(record);
                    while let Some(rejection) = waiting.next_if(|next| next.before <= command) {
                        self.send_rejection(rejection, head);
                    }
                    self.send_event(record, head);
                }
                _ => self.send_public(record, head),
            }
        }
        for rejection in waiting {
            self.send_rejection(rejection, head);
        }
        rejections.clear();
        self.rejections = rejections;
    }

    /// Start the next turn: forget frame and messages of this one, keep the buffers.
    pub fn clear(&mut self) {
        self.frame.clear();
        self.commands = 0;
        self.own_commands = 0;
        self.has_listings = false;
        self.queries.clear();
        self.runs.clear();
        self.operators.clear();
        self.is_own_frame = false;
        self.outbox.clear();
    }

    #[inline]
    fn send_event(&mut self, record: &Record, head: &Record) {
        let session = session_of(record);
        match record[0] {
            kind::FILL | kind::SETTLED | kind::SESSION_DISCONNECTED => {}
            kind::REJECTED if self.is_own_frame => {
                // Nobody has sent what it answers.
                return self.watch.note_rejected(&Rejected::from_bytes(record));
            }
            kind::REJECTED => self
                .counters
                .rejected
                .count(Rejected::from_bytes(record).reason),
            kind::SESSION_CLOSED => {
                self.counters.sessions_closed += u64::from(request_id_of(record) != 0);
            }
            _ => self.counters.acknowledged += u64::from(request_id_of(record) != 0),
        }
        match self.bindings.connection(session) {
            Some(connection) if is_one_way(connection) => self.one_way.tell(connection, record),
            Some(connection) => {
                self.outbox
                    .push(connection, message_type::EVENTS, head, record);
            }
            None => {}
        }
        if matches!(record[0], kind::SESSION_CLOSED | kind::SESSION_DISCONNECTED) {
            self.watch.note(record);
        }
        if record[0] == kind::SESSION_CLOSED {
            self.bindings.end(SessionClosed::from_bytes(record).session);
        } else if record[0] == kind::SESSION_DISCONNECTED {
            self.bindings.unbind(session);
        }
    }

    /// Public events go out by feeds, not here, but for the one that answers a command of the operator's which a session
    /// sent.
    fn send_public(&mut self, record: &Record, head: &Record) {
        if self.operators.is_empty() || record[0] < kind::ACCEPTED || request_id_of(record) == 0 {
            return;
        }
        let command = command_of(record);
        let sender = self.operators.iter().find(|(index, _)| *index == command);
        if let Some(&(_, connection)) = sender {
            self.counters.acknowledged += 1;
            self.outbox
                .push(connection, message_type::EVENTS, head, record);
        }
    }

    fn send_rejection(&mut self, rejection: &Rejection, head: &Record) {
        self.outbox.push(
            rejection.connection,
            message_type::EVENTS,
            head,
            &rejection.record,
        );
    }
}

/// Whether an event may answer what a hello was made: a session or, before it, its account.
fn is_of_hello(event: &Record) -> bool {
    match event[0] {
        kind::SESSION_OPENED | kind::SESSION_RESUMED | kind::REJECTED => true,
        kind::ACCOUNT_SET => session_of(event) == 0,
        _ => false,
    }
}

/// What the messages of a turn begin with: the events' place in the log, or where the log stands.
fn position_of(events: &[u8], next_sequence: u64, time_ns: u64) -> Result<Position, WireError> {
    if events.is_empty() {
        return Ok(Position {
            sequence: next_sequence,
            time_ns,
            ..Position::default()
        });
    }
    let header = FrameHeader::parse(events)?;
    Ok(Position {
        count: header.command_count,
        sequence: header.sequence,
        time_ns: header.time_ns,
        term: header.term,
        ..Position::default()
    })
}
