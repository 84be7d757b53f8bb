//! The way in and the way out of an exchange: received messages become one command frame, an event frame becomes one
//! message a connection.
//!
//! Sans-IO: no socket, no clock; connections are small numbers that the transport gives out, time and position are
//! arguments. One turn of a server is
//!
//! 1. [`Intake::take`] for each message that waits, until it says that the frame is full,
//! 2. [`Intake::frame`]: the command frame of what was good, for the engine,
//! 3. [`Intake::answer`] with the engine's event frame, then [`Intake::messages`]: what goes out, and to whom.
//!
//! What is refused never reaches the log: a whole message when its envelope is wrong, else only the bad record. Its
//! sender is told by a `rejected` event whose `command` is [`NOT_LOGGED`], in its place among the other events. Who may
//! speak is decided here too (docs/order-entry.md): a record must name a session that is bound to the connection it
//! came by, and that session's account; a hello binds one session to one connection, which takes it from the one that had
//! it, and raises its epoch in the log. Each hello is answered by one record, in the order of the hellos and ahead of the
//! events. Whether a bound session may send the operator's commands is for the engine to say.
//!
//! In development mode the intake is the operator too: with grants, the first hello for an account opens and funds it,
//! by commands of its own that stand before the session's. Their events are for nobody and counted apart.
//!
//! `grants` holds what an account begins with, `bindings` sessions and connections, `watch` which connections still speak,
//! `missed` recent event frames for those who come back, `one_way` what came by connections that are never answered,
//! `outbox` the messages under way, `counters` what a summary prints;
//! `recovery` learns an old log and takes back what can't be logged.

mod answer;
mod bindings;
mod counters;
pub(crate) mod fields;
#[cfg(test)]
mod grant_tests;
mod grants;
#[cfg(test)]
mod hello_tests;
mod missed;
#[cfg(test)]
mod missed_tests;
mod one_way;
#[cfg(test)]
mod one_way_tests;
mod outbox;
mod recovery;
#[cfg(test)]
mod recovery_tests;
mod take;
#[cfg(test)]
mod tests;
mod watch;
#[cfg(test)]
mod watch_tests;

pub use bindings::{CONNECTIONS_MAX, SESSIONS_PER_CONNECTION_MAX};
pub use counters::{ByReason, Counters, Market, Markets, REASONS_MAX};
pub use grants::{GRANTS_MAX, Grant};
pub use missed::{GAP_BYTES_MAX, GAPS_PER_TURN_MAX, Gap, RING_BYTES_MAX};
pub use one_way::ONE_WAY_MAX;
pub use outbox::Outgoing;
pub use watch::{LEASE_MIN_MS, RENEW_NS, SILENCE_DEFAULT_MS, SILENCE_MIN_MS};

use crate::wire::{
    FrameHeader, HEADER_SIZE, RECORD_SIZE, RIGHT_NO_TRADE, RIGHT_WITHDRAW, Refused, WireError,
    message_type,
};
use bindings::Bindings;
use fields::Record;
use grants::Grants;
use missed::Ring;
use one_way::{OneWay, is_one_way};
use outbox::Outbox;
use watch::Watch;

/// `command` of a `rejected` event that answers what never became a command of the log. No frame made here is so large
/// that a command of it has this index.
pub const NOT_LOGGED: u16 = u16::MAX;

/// Most depth queries that wait for their answer in one turn; what comes beyond is refused as `busy`.
pub const QUERIES_PER_TURN_MAX: usize = 16;

/// A query that waits for the engine: of a book, or of the address book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DepthQuery {
    /// Who asked.
    pub connection: u32,
    /// Number of the instrument, which need not exist; 0 asks for the address book.
    pub instrument: u16,
    /// Levels a side.
    pub levels: u32,
    /// Given back in the answer.
    pub request_id: u64,
}

/// A hello of this turn; its answer waits for its place among the others.
#[derive(Clone, Copy, Debug)]
struct Greeting {
    connection: u32,
    request_id: u64,
    /// Silence after which its connection counts as ended; 0 when it does not say.
    silence_ms: u32,
    outcome: Outcome,
}

/// What became of a hello.
#[derive(Clone, Copy, Debug)]
enum Outcome {
    /// It was made an `open_session`: the events of this command will tell.
    Opening { command: u32 },
    /// It was made a `resume_session`, and has the session; the events of this command will tell of it. `before` is
    /// the connection that had it.
    Resuming { command: u32, before: Option<u32> },
    /// It was refused here.
    Refused(Refused),
}

/// A `rejected` event made here; it goes out before the events of command `before`.
#[derive(Clone, Copy, Debug)]
struct Rejection {
    before: u32,
    connection: u32,
    record: Record,
}

/// Commands of a frame from one on, up to the next such, came by one connection.
#[derive(Clone, Copy, Debug)]
struct Run {
    first: u32,
    connection: u32,
}

/// State of one server's way in and out. See the module for the order of calls.
#[derive(Debug, Default)]
pub struct Intake {
    bindings: Bindings,
    watch: Watch,
    ring: Ring,
    /// Whether a hello may ask for the right `admin`.
    gives_admin: bool,
    /// None: accounts are not opened here.
    grants: Option<Grants>,
    one_way: OneWay,
    outbox: Outbox,
    counters: Counters,
    /// Room for the header, then the records of the frame that is being filled; empty when there are none.
    frame: Vec<u8>,
    commands: u32,
    /// Those of `commands` that are the operator's.
    own_commands: u32,
    /// Some of them list assets or instruments.
    has_listings: bool,
    /// Stamped on each frame.
    term: u64,
    shard: u32,
    greetings: Vec<Greeting>,
    rejections: Vec<Rejection>,
    queries: Vec<DepthQuery>,
    gaps: Vec<Gap>,
    /// Requests that the ring did not reach.
    gaps_left: Vec<Gap>,
    /// Who sent which commands of the frame.
    runs: Vec<Run>,
    /// Commands of the operator's that sessions sent, as index and connection: public events may answer them.
    operators: Vec<(u32, u32)>,
    /// The frame under way is the server's own, made by [`Intake::look`]; its rejections are for nobody.
    is_own_frame: bool,
    is_stopping: bool,
}

impl Intake {
    /// An intake that knows no session.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An intake that opens each account at the first hello for it and puts this money into it, in the order given.
    /// At most [`GRANTS_MAX`] grants are used.
    #[must_use]
    pub fn with_grants(grants: &[Grant]) -> Self {
        Self {
            grants: Some(Grants::new(grants)),
            ..Self::default()
        }
    }

    /// Let hellos ask for the right `admin`; without this they are refused. The others they may have for the asking.
    pub fn give_admin(&mut self) {
        self.gives_admin = true;
    }

    /// Silence in ms after which a connection counts as ended for sessions that want their orders canceled then and say
    /// nothing else; 0: never.
    pub fn set_silence_ms(&mut self, silence_ms: u32) {
        self.watch.silence_ms = silence_ms;
    }

    /// Term and shard of the frames that are made from now on; both are 0 before.
    pub fn set_log(&mut self, term: u64, shard: u32) {
        (self.term, self.shard) = (term, shard);
    }

    fn rights_given(&self) -> u8 {
        if self.gives_admin {
            u8::MAX
        } else {
            RIGHT_NO_TRADE | RIGHT_WITHDRAW
        }
    }

    /// When [`Intake::look`] has something to do next, in time of the log; 2^64 - 1 when never.
    #[must_use]
    pub fn due_ns(&self) -> u64 {
        self.watch.due_ns()
    }

    /// The server's own commands that are due: `disconnect` for sessions whose connection was silent for too long, `renew`
    /// for those with a lease that have spoken. To be called between turns; they are to be logged in a frame of their
    /// own, whose events go to [`Intake::answer`]. When that can't be logged, [`Intake::refuse_turn`].
    pub fn look(&mut self, now_ns: u64) -> Vec<u8> {
        let mut commands = Vec::new();
        self.watch.look(now_ns, &self.bindings, &mut commands);
        self.is_own_frame = !commands.is_empty();
        commands
    }

    /// The unsealed command frame of what was taken since the last answer, or an empty slice when no command was.
    /// Call it once a turn; [`Intake::answer`] ends the turn.
    pub fn frame(&mut self, sequence: u64, time_ns: u64) -> &[u8] {
        self.watch.stamp(time_ns);
        if self.commands == 0 {
            return &[];
        }
        let header = FrameHeader {
            record_count: self.records() as u32,
            command_count: self.commands,
            sequence,
            time_ns,
            term: self.term,
            shard: self.shard,
            ..FrameHeader::default()
        };
        header.write(&mut self.frame);
        &self.frame
    }

    /// [`Intake::frame`], given away; the next is made in the memory of `spare`. Where it can't be logged,
    /// [`Intake::put_back`] it.
    pub fn take_frame(&mut self, sequence: u64, time_ns: u64, mut spare: Vec<u8>) -> Vec<u8> {
        spare.clear();
        if self.frame(sequence, time_ns).is_empty() {
            return spare;
        }
        std::mem::replace(&mut self.frame, spare)
    }

    /// The frame of this turn, which was given away, is to be refused: [`Intake::refuse_turn`] is next.
    pub fn put_back(&mut self, frame: &[u8]) {
        self.frame.clear();
        self.frame.extend_from_slice(frame);
    }

    /// Whether commands of this turn list assets or instruments.
    #[must_use]
    pub fn has_listings(&self) -> bool {
        self.has_listings
    }

    /// The depth queries of this turn; the caller answers them by [`Intake::send`] after the engine's turn.
    #[must_use]
    pub fn queries(&self) -> &[DepthQuery] {
        &self.queries
    }

    /// Queue a message of packed records for a connection, to go out with this turn's messages. `payload` is cut into
    /// messages of the most records one may have, each of which starts with `head` again.
    pub fn send(&mut self, connection: u32, message_type: u8, head: &[u8], payload: &[u8]) {
        self.outbox.send(connection, message_type, head, payload);
    }

    /// Refuse a message that was not given to [`Intake::take`].
    pub fn refuse(&mut self, connection: u32, refused: &Refused) {
        self.count(connection, &[]);
        self.refuse_whole(connection, refused);
    }

    fn refuse_whole(&mut self, connection: u32, refused: &Refused) {
        self.counters.refused_messages.count(refused.reason);
        if is_one_way(connection) {
            self.one_way.refuse(connection);
        }
        self.outbox
            .send(connection, message_type::REFUSED, &[], &refused.to_bytes());
    }

    /// Refuse a query of a connection.
    pub fn refuse_query(&mut self, connection: u32, refused: &Refused) {
        self.counters.refused_queries.count(refused.reason);
        self.outbox
            .send(connection, message_type::REFUSED, &[], &refused.to_bytes());
    }

    fn refuse_message(&mut self, connection: u32, error: &WireError, limit: u64) {
        let refused = Refused {
            reason: error.reason,
            offset: error.offset,
            value: error.value as u64,
            limit,
            ..Refused::default()
        };
        self.refuse_whole(connection, &refused);
    }

    /// The messages of this turn: connection and bytes; those of one connection in the order they are to be sent.
    pub fn messages(&self) -> impl Iterator<Item = (u32, &[u8])> {
        self.outbox.messages()
    }

    /// The same, given away; [`Intake::clear`] is next. [`Intake::give_back`] keeps its memory in use.
    pub fn take_messages(&mut self) -> Outgoing {
        self.outbox.take()
    }

    /// What was taken was sent.
    pub fn give_back(&mut self, sent: Outgoing) {
        self.outbox.give_back(sent);
    }

    /// From now on every command is rejected as `stopping` and every hello refused; what was taken is still answered.
    pub fn stop(&mut self) {
        self.is_stopping = true;
    }

    /// The connection is gone: its sessions stay open but are bound to nobody. Returns how many they were.
    pub fn release(&mut self, connection: u32) -> usize {
        self.watch.release(connection, &self.bindings);
        self.bindings.release(connection)
    }

    /// Sessions bound to a connection, at most [`SESSIONS_PER_CONNECTION_MAX`].
    #[must_use]
    pub fn sessions_bound(&self, connection: u32) -> u32 {
        self.bindings.count(connection)
    }

    /// What was counted since the start.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    fn records(&self) -> usize {
        self.frame.len().saturating_sub(HEADER_SIZE) / RECORD_SIZE
    }
}
