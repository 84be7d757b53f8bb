//! The way out: the events of one turn to those they concern.

use super::fields::{Record, command_of, request_id_of, session_of};
use super::{Greeting, Intake, Outcome, Rejection};
use crate::wire::{
    FrameHeader, HEADER_SIZE, Position, Refused, Rejected, SessionClosed, SessionOpened, Trade,
    Welcome, WireError, kind, message_type, records_of,
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
        self.answer_greetings(events, next_sequence);
        self.distribute(events, &head);
        let (messages, bytes) = self.outbox.close();
        self.counters.messages_out += messages;
        self.counters.bytes_out += bytes;
        Ok(())
    }

    /// Answer the hellos of this turn in their order. Their answers go out before the events, so that whoever takes up
    /// a session is welcomed before it is told what happened to it.
    fn answer_greetings(&mut self, events: &[u8], sequence: u64) {
        if self.greetings.is_empty() {
            return;
        }
        let mut greetings = std::mem::take(&mut self.greetings);
        let mut openings = records_of(events.get(HEADER_SIZE..).unwrap_or_default())
            .filter(|record| is_of_opening(record))
            .peekable();
        for greeting in greetings.drain(..) {
            let record = match greeting.outcome {
                Outcome::Refused(refused) => refused.to_bytes(),
                Outcome::Resumed { session, account } => {
                    let client_id = self.bindings.session(session).map_or(0, |it| it.client_id);
                    welcome(&greeting, session, account, client_id, sequence)
                }
                Outcome::Opening { command } => {
                    self.bindings.give_place(greeting.connection);
                    // What stands before it and speaks for no session is the operator's.
                    while let Some(event) = openings.next_if(|event| command_of(event) < command) {
                        self.count_own(event);
                    }
                    match openings.next_if(|event| command_of(event) == command) {
                        Some(event) => self.answer_opening(&greeting, event, sequence),
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
            kind::REJECTED => self
                .counters
                .grants_rejected
                .count(Rejected::from_bytes(event).reason),
            kind::ACCOUNT_SET => self.counters.accounts_opened += 1,
            _ => {}
        }
    }

    /// The log's answer to an opening as the answer to its hello.
    fn answer_opening(&mut self, greeting: &Greeting, event: &Record, sequence: u64) -> Record {
        if event[0] == kind::SESSION_OPENED {
            let SessionOpened {
                session, account, ..
            } = SessionOpened::from_bytes(event);
            self.counters.sessions_opened += 1;
            self.bindings.learn(session, account);
            self.bindings.bind(session, greeting.connection);
            return welcome(greeting, session, account, 0, sequence);
        }
        let rejected = Rejected::from_bytes(event);
        self.counters.openings_rejected.count(rejected.reason);
        let refused = Refused {
            reason: rejected.reason,
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
                }
                kind::ACCEPTED..=kind::MASS_CANCELED
                | kind::SETTLED
                | kind::COUNTDOWN_SET
                | kind::SESSION_CLOSED
                    if session_of(record) != 0 =>
                {
                    let command = command_of(record);
                    while let Some(rejection) = waiting.next_if(|next| next.before <= command) {
                        self.send_rejection(rejection, head);
                    }
                    self.send_event(record, head);
                }
                _ => {} // public events go out by feeds, not here
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
        self.queries.clear();
        self.outbox.clear();
    }

    #[inline]
    fn send_event(&mut self, record: &Record, head: &Record) {
        let session = session_of(record);
        match record[0] {
            kind::FILL | kind::SETTLED => {}
            kind::REJECTED => self
                .counters
                .rejected
                .count(Rejected::from_bytes(record).reason),
            kind::SESSION_CLOSED => self.counters.sessions_closed += 1,
            _ => self.counters.acknowledged += u64::from(request_id_of(record) != 0),
        }
        if let Some(connection) = self.bindings.connection(session) {
            self.outbox
                .push(connection, message_type::EVENTS, head, record);
        }
        if record[0] == kind::SESSION_CLOSED {
            self.bindings.end(SessionClosed::from_bytes(record).session);
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

/// Whether an event answers the opening of a session or, before it, of its account: only what speaks for no session is
/// rejected without one.
fn is_of_opening(event: &Record) -> bool {
    match event[0] {
        kind::SESSION_OPENED => true,
        kind::REJECTED | kind::ACCOUNT_SET => session_of(event) == 0,
        _ => false,
    }
}

fn welcome(
    greeting: &Greeting,
    session: u32,
    account: u32,
    client_id: u64,
    sequence: u64,
) -> Record {
    let welcome = Welcome {
        account,
        session,
        request_id: greeting.request_id,
        sequence,
        client_id,
    };
    welcome.to_bytes()
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
