//! The way out: the events of one turn to those they concern.

use super::fields::{Record, command_of, request_id_of, session_of};
use super::{Intake, Opening, Rejection};
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
        self.counters.commands += u64::from(self.commands);
        self.welcome_resumed(next_sequence);
        self.distribute(events, &head, next_sequence);
        let (messages, bytes) = self.outbox.close();
        self.counters.messages_out += messages;
        self.counters.bytes_out += bytes;
        Ok(())
    }

    /// Each event to whom it concerns, what was rejected here in its place between them.
    fn distribute(&mut self, events: &[u8], head: &Record, next_sequence: u64) {
        let mut rejections = std::mem::take(&mut self.rejections);
        let mut openings = std::mem::take(&mut self.openings);
        let mut waiting = rejections.iter().peekable();
        let mut opening = openings.iter().copied().peekable();
        for record in records_of(events.get(HEADER_SIZE..).unwrap_or_default()) {
            match record[0] {
                kind::TRADE => {
                    let trade = Trade::from_bytes(record);
                    let markets = &mut self.counters.markets;
                    markets.count(trade.instrument, trade.price, trade.quantity);
                }
                kind::SESSION_OPENED => {
                    let opened = SessionOpened::from_bytes(record);
                    let opening = opening.next_if(|opening| opening.command == opened.command);
                    self.welcome_opened(&opened, opening, next_sequence);
                }
                kind::REJECTED if session_of(record) == 0 => {
                    let rejected = Rejected::from_bytes(record);
                    let command = rejected.command;
                    if let Some(opening) = opening.next_if(|opening| opening.command == command) {
                        self.refuse_opening(&rejected, &opening);
                    }
                }
                kind::ACCEPTED..=kind::MASS_CANCELED | kind::SESSION_CLOSED
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
        openings.clear();
        (self.rejections, self.openings) = (rejections, openings);
    }

    /// Start the next turn: forget frame and messages of this one, keep the buffers.
    pub fn clear(&mut self) {
        self.frame.clear();
        self.commands = 0;
        self.queries.clear();
        self.outbox.clear();
    }

    #[inline]
    fn send_event(&mut self, record: &Record, head: &Record) {
        let session = session_of(record);
        match record[0] {
            kind::FILL => {}
            kind::REJECTED => self
                .counters
                .rejected
                .count(Rejected::from_bytes(record).reason),
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

    fn welcome_resumed(&mut self, sequence: u64) {
        for index in 0..self.resumed.len() {
            let resumed = self.resumed[index];
            let Some(session) = self.bindings.session(resumed.session) else {
                continue;
            };
            let welcome = Welcome {
                account: session.account,
                session: resumed.session,
                request_id: resumed.request_id,
                sequence,
                client_id: session.client_id,
            };
            self.outbox.push(
                resumed.connection,
                message_type::WELCOME,
                &[],
                &welcome.to_bytes(),
            );
        }
        self.resumed.clear();
    }

    /// A session is open; it is bound when a hello of this turn asked for it, else somebody in this process did.
    fn welcome_opened(&mut self, opened: &SessionOpened, opening: Option<Opening>, sequence: u64) {
        self.bindings.open(opened.session, opened.account);
        self.counters.sessions += 1;
        let Some(opening) = opening else { return };
        self.bindings.bind(opened.session, opening.connection);
        let welcome = Welcome {
            account: opened.account,
            session: opened.session,
            request_id: opening.request_id,
            sequence,
            client_id: 0,
        };
        self.outbox.push(
            opening.connection,
            message_type::WELCOME,
            &[],
            &welcome.to_bytes(),
        );
    }

    fn refuse_opening(&mut self, rejected: &Rejected, opening: &Opening) {
        self.refuse_hello(
            opening.connection,
            &Refused {
                reason: rejected.reason,
                request_id: opening.request_id,
                value: rejected.value,
                limit: rejected.limit,
                ..Refused::default()
            },
        );
    }

    pub(super) fn refuse_hello(&mut self, connection: u32, refused: &Refused) {
        self.counters.refused.count(refused.reason);
        self.outbox
            .push(connection, message_type::WELCOME, &[], &refused.to_bytes());
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
