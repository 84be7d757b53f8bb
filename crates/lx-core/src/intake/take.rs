//! The way in: one received message after the other into the frame of this turn.

use super::bindings::Session;
use super::fields::{Record, account_of, client_id_of, session_of};
use super::one_way::is_one_way;
use super::{
    DepthQuery, Greeting, Intake, LEASE_MIN_MS, NOT_LOGGED, Outcome, QUERIES_PER_TURN_MAX,
    Rejection, Run, SESSIONS_PER_CONNECTION_MAX,
};
use crate::wire::{
    ENVELOPE_SIZE, Envelope, GapFill, Group, HEADER_SIZE, Hello, MESSAGE_BYTES_MAX, OneWayQuery,
    OpenSession, Query, RECORD_SIZE, RECORDS_PER_FRAME_MAX, RecordSpec, Refused, Rejected,
    ResumeSession, ShardsQuery, WireError, announced_by, check_record, first_record, is_valid_fast,
    kind, message_type, read_message, reason, records_of, scope, spec_of,
};
use std::iter::Peekable;

/// Most records of a frame made here.
const RECORDS_MAX: usize = RECORDS_PER_FRAME_MAX as usize - 1;
const _: () = assert!(RECORDS_MAX == NOT_LOGGED as usize);

/// Why a record of a good message is refused.
struct Fault {
    reason: u16,
    offset: u16,
    value: u64,
}

impl Fault {
    fn new(reason: u16, value: u64) -> Self {
        Self {
            reason,
            offset: 0,
            value,
        }
    }
}

impl From<WireError> for Fault {
    fn from(error: WireError) -> Self {
        Self {
            reason: error.reason,
            offset: error.offset as u16,
            value: error.value as u64,
        }
    }
}

impl Intake {
    /// Take one message of a connection (its number below [`super::CONNECTIONS_MAX`]). False when this turn's frame has
    /// no room for it: then nothing was taken, and it comes first in the next turn. An empty frame has room for any.
    pub fn take(&mut self, connection: u32, message: &[u8]) -> bool {
        let (envelope, payload) = match read_message(message) {
            Ok(parts) => parts,
            Err(error) => {
                self.count(connection, message);
                let limit = if error.reason == reason::MESSAGE_TOO_LARGE {
                    MESSAGE_BYTES_MAX as u64
                } else {
                    0
                };
                self.refuse_message(connection, &error, limit);
                return true;
            }
        };
        let logged = matches!(
            envelope.message_type,
            message_type::COMMANDS | message_type::HELLO | message_type::SHORT
        );
        if logged && self.commands > 0 && self.needs(&envelope) > self.room() {
            return false;
        }
        self.count(connection, message);
        self.watch.hear(connection);
        if self.frame.is_empty() {
            self.frame.resize(HEADER_SIZE, 0);
        }
        match envelope.message_type {
            message_type::COMMANDS => self.take_commands(connection, payload),
            message_type::HELLO => self.take_hellos(connection, payload),
            message_type::SHORT if is_one_way(connection) => {
                if let Ok(command) = payload.try_into() {
                    let record = self.long_of(connection, command);
                    self.take_commands(connection, &record);
                }
            }
            message_type::HEARTBEAT | message_type::QUERY | message_type::GAP_FILL
                if !is_one_way(connection) =>
            {
                if let Err(error) = self.take_single(connection, envelope.message_type, payload) {
                    self.refuse_message(connection, &error, 0);
                }
            }
            other => {
                let error = WireError::new(reason::BAD_TYPE, 3, "type", i128::from(other));
                self.refuse_message(connection, &error, 0);
            }
        }
        true
    }

    /// Records that still fit into this turn's frame: no command has the index that says `NOT_LOGGED`.
    fn room(&self) -> usize {
        RECORDS_MAX - self.records()
    }

    /// Records that a message can add to the frame.
    fn needs(&self, envelope: &Envelope) -> usize {
        let each = match &self.grants {
            Some(grants) if envelope.message_type == message_type::HELLO => 1 + grants.records(),
            _ => 1,
        };
        envelope.count as usize * each
    }

    /// A message of a connection came.
    pub(super) fn count(&mut self, connection: u32, message: &[u8]) {
        if is_one_way(connection) {
            self.one_way.count(connection, message);
        }
        self.counters.messages += 1;
        self.counters.bytes_in += message.len() as u64;
    }

    fn take_commands(&mut self, connection: u32, payload: &[u8]) {
        if self.runs.last().map(|run| run.connection) != Some(connection) {
            let first = self.commands;
            self.runs.push(Run { first, connection });
        }
        let mut records = records_of(payload).peekable();
        while let Some(record) = records.next() {
            // The fast path accepts nothing but orders without an extension, which is nearly everything.
            if is_valid_fast(record)
                && !self.is_stopping
                && self.check_sender(connection, record).is_ok()
            {
                self.frame.extend_from_slice(record);
                self.commands += 1;
                continue;
            }
            if let Err(fault) = self.take_slowly(connection, record, &mut records) {
                self.reject(connection, record, &fault);
            }
        }
    }

    /// A record of any kind, and the extension that it announces.
    fn take_slowly<'a>(
        &mut self,
        connection: u32,
        record: &'a Record,
        rest: &mut Peekable<impl Iterator<Item = &'a Record>>,
    ) -> Result<(), Fault> {
        let spec = check_command(record)?;
        let extension = match announced_by(spec, record) {
            None => None,
            Some(announced) => Some(take_extension(announced, rest)?),
        };
        let session = session_of(record);
        let sender = sender_of(record);
        if sender == Sender::Server || (sender == Sender::Operator && session == 0) {
            return Err(Fault::new(reason::NOT_PERMITTED, u64::from(session)));
        }
        if self.is_stopping {
            return Err(Fault::new(reason::STOPPING, 0));
        }
        if sender == Sender::Operator {
            self.has_listings |= matches!(record[0], kind::ADD_ASSET | kind::ADD_INSTRUMENT);
            // Whom it concerns and whether the session may is for the engine to say.
            self.bound(connection, session)?;
            self.operators.push((self.commands, connection));
        } else {
            self.check_sender(connection, record)?;
        }
        self.frame.extend_from_slice(record);
        if let Some(extension) = extension {
            self.frame.extend_from_slice(extension);
        }
        self.commands += 1;
        Ok(())
    }

    /// Check that the record speaks for a session of this connection, and for its account.
    #[inline]
    fn check_sender(&self, connection: u32, record: &Record) -> Result<(), Fault> {
        let account = account_of(record);
        if self.bound(connection, session_of(record))?.account != account {
            return Err(Fault::new(reason::ACCOUNT_MISMATCH, u64::from(account)));
        }
        Ok(())
    }

    /// The session of a number, which must be one of this connection.
    #[inline]
    fn bound(&self, connection: u32, number: u32) -> Result<&Session, Fault> {
        let session = self.bindings.bound(number, connection);
        session.ok_or_else(|| Fault::new(reason::SESSION_NOT_BOUND, u64::from(number)))
    }

    fn reject(&mut self, connection: u32, record: &Record, fault: &Fault) {
        let has_instrument = (kind::NEW..=kind::NEW_LIST).contains(&record[0]);
        let rejected = Rejected {
            reason: fault.reason,
            command: NOT_LOGGED,
            instrument: if has_instrument {
                u16::from_le_bytes([record[6], record[7]])
            } else {
                0
            },
            offset: fault.offset,
            session: session_of(record),
            value: fault.value,
            request_id: client_id_of(record),
            ..Rejected::default()
        };
        self.counters.refused_records.count(fault.reason);
        if is_one_way(connection) {
            self.one_way.refuse(connection);
        }
        let record = rejected.to_bytes();
        self.rejections.push(Rejection {
            before: self.commands,
            connection,
            record,
        });
    }

    fn take_hellos(&mut self, connection: u32, payload: &[u8]) {
        for (index, record) in records_of(payload).enumerate() {
            let mut silence_ms = 0;
            let outcome = match check_kind(record, kind::HELLO) {
                Ok(()) => {
                    let hello = Hello::from_bytes(record);
                    silence_ms = hello.silence_ms;
                    self.take_hello(connection, &hello)
                }
                Err(error) => Err(Refused {
                    reason: error.reason,
                    offset: error.offset,
                    value: error.value as u64,
                    ..Refused::default()
                }),
            };
            if is_one_way(connection) && outcome.is_err() {
                self.one_way.refuse(connection);
            }
            let request_id = client_id_of(record); // stands where a command's client id does
            let outcome = outcome.unwrap_or_else(|refused| {
                self.counters.refused_hellos.count(refused.reason);
                let offset = refused.offset + (ENVELOPE_SIZE + index * RECORD_SIZE) as u32;
                Outcome::Refused(Refused {
                    offset,
                    request_id,
                    ..refused
                })
            });
            self.greetings.push(Greeting {
                connection,
                request_id,
                silence_ms,
                outcome,
            });
        }
    }

    fn take_hello(&mut self, connection: u32, hello: &Hello) -> Result<Outcome, Refused> {
        let Hello {
            rights,
            flags,
            account,
            session,
            request_id,
            credential,
            lease_ms,
            ..
        } = *hello;
        let refused = |reason, value: u32, limit: u32| Refused {
            reason,
            session,
            value: u64::from(value),
            limit: u64::from(limit),
            ..Refused::default()
        };
        if self.is_stopping {
            return Err(refused(reason::STOPPING, 0, 0));
        }
        if credential != [0; 16] {
            return Err(refused(reason::BAD_CREDENTIAL, 0, 0)); // without keys there is nothing to hold it against
        }
        if session != 0 {
            self.check_known(session, account)
                .map_err(|(reason, value)| refused(reason, value, 0))?;
        }
        if session == 0 && !self.may_open(connection, rights) {
            return Err(refused(reason::NOT_PERMITTED, u32::from(rights), 0));
        }
        let before = self.bindings.connection(session);
        let is_bound = before == Some(connection);
        if !is_bound && self.bindings.is_full(connection) {
            let limit = SESSIONS_PER_CONNECTION_MAX;
            return Err(refused(reason::SESSIONS_FULL, limit, limit));
        }
        let busy = || refused(reason::BUSY, 0, 0);
        if session != 0 {
            let resume = ResumeSession {
                flags,
                account,
                session,
                client_id: request_id,
                ..ResumeSession::default()
            };
            let command = self.add_own(&resume.to_bytes()).ok_or_else(busy)?;
            self.take_up(session, connection);
            return Ok(Outcome::Resuming { command, before });
        }
        self.open_account(account, request_id).ok_or_else(busy)?;
        let lease_ms = if lease_ms == 0 {
            0
        } else {
            lease_ms.max(LEASE_MIN_MS)
        };
        let open = OpenSession {
            rights,
            flags,
            account,
            client_id: request_id,
            lease_ns: u64::from(lease_ms) * 1_000_000,
            ..OpenSession::default()
        };
        let command = self.add_own(&open.to_bytes()).ok_or_else(busy)?;
        self.bindings.keep_place(connection);
        Ok(Outcome::Opening { command })
    }

    /// Whether the connection may open a session with these rights. A one-way connection would never learn its number.
    fn may_open(&self, connection: u32, rights: u8) -> bool {
        !is_one_way(connection) && rights & !self.rights_given() == 0
    }

    /// Bind a session to the connection whose hello asks for it.
    fn take_up(&mut self, session: u32, connection: u32) {
        if is_one_way(connection) {
            let is_first = self.bindings.count(connection) == 0;
            self.one_way.greet(connection, session, is_first);
        }
        self.bindings.bind(session, connection);
    }

    /// Check that a session may be taken up by that account; else why not, and the value found.
    fn check_known(&self, session: u32, account: u32) -> Result<(), (u16, u32)> {
        match self.bindings.session(session) {
            None => Err((reason::UNKNOWN_SESSION, session)),
            Some(known) if known.account != account => Err((reason::ACCOUNT_MISMATCH, account)),
            Some(known) if !known.is_open => Err((reason::SESSION_ENDED, session)),
            Some(_) => Ok(()),
        }
    }

    /// Append a command of the server to the frame; returns its index. None when there is no room.
    fn add_own(&mut self, record: &Record) -> Option<u32> {
        if self.room() == 0 {
            return None;
        }
        self.frame.extend_from_slice(record);
        self.commands += 1;
        Some(self.commands - 1)
    }

    /// Open and fund an account that begins here. None when the frame has no room for that and a session beside.
    fn open_account(&mut self, account: u32, client_id: u64) -> Option<()> {
        let room = self.room();
        let mut needed = 1;
        let new = self.grants.as_mut().filter(|grants| grants.is_new(account));
        needed += new.as_ref().map_or(0, |grants| grants.records());
        if needed > room {
            return None;
        }
        if let Some(grants) = new {
            let count = grants.open(account, client_id, &mut self.frame);
            self.commands += count;
            self.own_commands += count;
        }
        Some(())
    }

    /// A message of exactly one record: a heartbeat goes back as it came, a query or a request for missed events waits
    /// for the end of the turn.
    fn take_single(
        &mut self,
        connection: u32,
        message_type: u8,
        payload: &[u8],
    ) -> Result<(), WireError> {
        if payload.len() != RECORD_SIZE {
            let count = payload.len() / RECORD_SIZE;
            return Err(WireError::new(reason::BAD_COUNT, 4, "count", count as i128));
        }
        let record = first_record(payload)?;
        if message_type == message_type::HEARTBEAT {
            check_kind(record, kind::HEARTBEAT).map_err(|error| error.moved(ENVELOPE_SIZE))?;
            self.outbox.send(connection, message_type, &[], record);
            return Ok(());
        }
        if message_type == message_type::GAP_FILL {
            check_kind(record, kind::GAP_FILL).map_err(|error| error.moved(ENVELOPE_SIZE))?;
            self.take_gap(connection, &GapFill::from_bytes(record));
            return Ok(());
        }
        if record[0] == kind::SHARDS_QUERY {
            check_record(record).map_err(|error| error.moved(ENVELOPE_SIZE))?;
            let ShardsQuery { request_id } = ShardsQuery::from_bytes(record);
            let query = Query {
                request_id,
                ..Query::default()
            };
            self.take_query(connection, &query);
            return Ok(());
        }
        if record[0] == kind::ONE_WAY_QUERY {
            check_record(record).map_err(|error| error.moved(ENVELOPE_SIZE))?;
            self.take_one_way_query(connection, &OneWayQuery::from_bytes(record));
            return Ok(());
        }
        check_kind(record, kind::QUERY).map_err(|error| error.moved(ENVELOPE_SIZE))?;
        self.take_query(connection, &Query::from_bytes(record));
        Ok(())
    }

    fn take_query(&mut self, connection: u32, query: &Query) {
        let Query {
            instrument,
            levels,
            request_id,
        } = *query;
        self.counters.queries += 1;
        if self.queries.len() == QUERIES_PER_TURN_MAX {
            let limit = QUERIES_PER_TURN_MAX as u64;
            self.refuse_query(
                connection,
                &Refused {
                    reason: reason::BUSY,
                    request_id,
                    limit,
                    ..Refused::default()
                },
            );
        } else {
            self.queries.push(DepthQuery {
                connection,
                instrument,
                levels,
                request_id,
            });
        }
    }
}

/// Who sends a kind of command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sender {
    /// Whoever has a session.
    Trader,
    /// Session 0 in the log, or a session with the right to it.
    Operator,
    /// What serves the connections, never a client.
    Server,
}

fn sender_of(record: &Record) -> Sender {
    match record[0] {
        kind::MASS_CANCEL if record[2] == scope::VENUE => Sender::Operator,
        kind::ADD_ASSET..=kind::DELIST => Sender::Operator,
        kind::OPEN_SESSION | kind::RESUME_SESSION..=kind::RESUME_TIME => Sender::Server,
        _ => Sender::Trader,
    }
}

/// Check a record that may be a command; an extension is none.
fn check_command(record: &Record) -> Result<&'static RecordSpec, WireError> {
    check_record(record)?;
    let error = |reason| WireError::new(reason, 0, "kind", i128::from(record[0]));
    match spec_of(record[0]) {
        Some(spec) if spec.group == Group::Command => Ok(spec),
        Some(spec) if spec.group == Group::Extension => Err(error(reason::BAD_EXTENSION)),
        _ => Err(error(reason::BAD_KIND)),
    }
}

/// The extension behind a command, which goes with it even when it is wrong; anything else stays for the next look.
fn take_extension<'a>(
    announced: u8,
    rest: &mut Peekable<impl Iterator<Item = &'a Record>>,
) -> Result<&'a Record, WireError> {
    if let Some(record) = rest.next_if(|record| record[0] == announced) {
        check_record(record).map_err(|error| error.moved(RECORD_SIZE))?;
        return Ok(record);
    }
    let value = rest.peek().map_or(0, |record| i128::from(record[0]));
    Err(WireError::new(
        reason::BAD_EXTENSION,
        RECORD_SIZE,
        "kind",
        value,
    ))
}

/// Check a record that must be of one kind.
fn check_kind(record: &Record, wanted: u8) -> Result<(), WireError> {
    if record[0] != wanted {
        return Err(WireError::new(
            reason::BAD_KIND,
            0,
            "kind",
            i128::from(record[0]),
        ));
    }
    check_record(record)
}
