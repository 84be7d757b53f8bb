//! One-way connections: what came by them is counted and summed, taken as from any other, and never answered there.
//!
//! Their numbers are those from [`CONNECTIONS_MAX`] on. A session is opened by a connection that can be answered; a hello
//! on a one-way connection takes it up, as one on any connection does, and so it speaks there. What it is told waits among
//! the missed events. Whoever wants to know what has arrived asks by a connection that can be answered.

use super::fields::{Record, request_id_of};
use super::{CONNECTIONS_MAX, Intake};
use crate::wire::{
    New, OneWayCounts, OneWayQuery, Position, Refused, SHORT_BYTES, kind, message_type, read_short,
    reason,
};

/// Most one-way connections at one time.
pub const ONE_WAY_MAX: u32 = 4_096;

/// Most hellos of a one-way connection whose sessions have places.
const PLACES_MAX: usize = 1 << 16;

/// Whether a connection is never answered.
#[inline]
pub(super) fn is_one_way(connection: u32) -> bool {
    connection >= CONNECTIONS_MAX
}

/// What came by one of them.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    messages: u64,
    bytes: u64,
    checksum: u64,
    refused: u64,
    acknowledged: u64,
    rejected: u64,
}

#[derive(Debug, Default)]
struct Arrived {
    sums: Sums,
    /// Sessions in the order of the hellos that took them up.
    places: Vec<u32>,
}

/// The one-way connections of a server.
#[derive(Debug, Default)]
pub(super) struct OneWay {
    port: u16,
    /// By number less [`CONNECTIONS_MAX`].
    arrived: Vec<Arrived>,
}

impl OneWay {
    fn of(&mut self, connection: u32) -> &mut Arrived {
        let index = (connection - CONNECTIONS_MAX) as usize;
        if self.arrived.len() <= index {
            self.arrived.resize_with(index + 1, Arrived::default);
        }
        &mut self.arrived[index]
    }

    /// A message came.
    pub(super) fn count(&mut self, connection: u32, message: &[u8]) {
        let arrived = &mut self.of(connection).sums;
        arrived.messages += 1;
        arrived.bytes += message.len() as u64;
        let checksum = u64::from(::crc32c::crc32c(message));
        arrived.checksum = arrived.checksum.wrapping_add(checksum);
    }

    /// A message or a record of it was refused.
    pub(super) fn refuse(&mut self, connection: u32) {
        self.of(connection).sums.refused += 1;
    }

    /// A hello takes up a session, which has the next place. `is_first`: no session is bound to the connection.
    pub(super) fn greet(&mut self, connection: u32, session: u32, is_first: bool) {
        let places = &mut self.of(connection).places;
        if is_first {
            places.clear(); // the number was another connection's
        }
        if places.len() < PLACES_MAX {
            places.push(session);
        }
    }

    /// The engine's event for a session of the connection.
    pub(super) fn tell(&mut self, connection: u32, event: &Record) {
        let arrived = &mut self.of(connection).sums;
        match event[0] {
            kind::FILL | kind::SETTLED | kind::SESSION_DISCONNECTED => {}
            kind::REJECTED => arrived.rejected += 1,
            _ => arrived.acknowledged += u64::from(request_id_of(event) != 0),
        }
    }

    fn session_at(&mut self, connection: u32, place: u16) -> u32 {
        let places = &self.of(connection).places;
        places.get(usize::from(place)).copied().unwrap_or(0)
    }
}

impl Intake {
    /// Tell whoever asks that one-way connections come in by this port.
    pub fn set_one_way_port(&mut self, port: u16) {
        self.one_way.port = port;
    }

    /// The record that a short command of a one-way connection stands for, in the name of the session of its place.
    pub(super) fn long_of(&mut self, connection: u32, command: &[u8; SHORT_BYTES]) -> Record {
        let (place, order) = read_short(command);
        let session = self.one_way.session_at(connection, place);
        let known = self.bindings.bound(session, connection);
        let long = New {
            session,
            account: known.map_or(0, |known| known.account),
            ..order
        };
        long.to_bytes()
    }

    /// Answer at once what came so far by the one-way connection of a session.
    pub(super) fn take_one_way_query(&mut self, connection: u32, query: &OneWayQuery) {
        let OneWayQuery {
            session,
            request_id,
        } = *query;
        self.counters.queries += 1;
        let bound = self.bindings.connection(session);
        let arrived = match bound.filter(|connection| is_one_way(*connection)) {
            Some(asked) => self.one_way.of(asked).sums,
            None if session == 0 => Sums::default(),
            None => {
                let refused = Refused {
                    reason: reason::SESSION_NOT_BOUND,
                    session,
                    value: u64::from(session),
                    request_id,
                    ..Refused::default()
                };
                return self.refuse_query(connection, &refused);
            }
        };
        let counts = OneWayCounts {
            port: self.one_way.port,
            refused: u32::try_from(arrived.refused).unwrap_or(u32::MAX),
            session,
            request_id,
            messages: arrived.messages,
            bytes_in: arrived.bytes,
            checksum: arrived.checksum,
            acknowledged: arrived.acknowledged,
            rejected: arrived.rejected,
        };
        let head = Position {
            request_id,
            ..Position::default()
        };
        let (head, counts) = (head.to_bytes(), counts.to_bytes());
        self.outbox
            .send(connection, message_type::ANSWER, &head, &counts);
    }
}
