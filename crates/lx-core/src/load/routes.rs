//! One load over several servers: which server has which instrument, and what sessions and instruments are called there.
//!
//! Numbers of sessions and instruments are each server's own, and those of two servers are often the same. The source and
//! the ledger know numbers of their own: session `trader + 1`, and instruments counted from 1 in the order of the markets.
//! A command is rewritten as it leaves and an event as it comes in; schedule, client ids and ledger stay those of one
//! load. The client ids of a session rise at each server, with gaps where commands went to another one.

use crate::intake::fields::{Record, session_of};
use crate::wire::{ENVELOPE_SIZE, RECORD_SIZE, kind, message_type};

const SESSION_AT: usize = 12;
const INSTRUMENT_AT: usize = 6;
/// Offset of the instrument in a `fill`.
const FILL_INSTRUMENT_AT: usize = 8;
const TYPE_AT: usize = 3;

/// What one server calls sessions and instruments.
#[derive(Clone, Debug)]
struct Server {
    /// Session by trader.
    sessions: Vec<u32>,
    /// Trader plus one by session; 0 for a session of somebody else.
    traders: Vec<u32>,
    /// Number in the source by instrument; 0 for one that is not traded here.
    instruments: Vec<u16>,
}

/// The servers of a load.
#[derive(Clone, Debug)]
pub struct Routes {
    servers: Vec<Server>,
    /// Server and instrument there, by number in the source less one.
    markets: Vec<(usize, u16)>,
    /// Connections of each server. Those of server `s` are the ones from `s * connections` on.
    connections: usize,
}

impl Routes {
    /// `sessions` are those of all traders, by server; `markets` are (server, instrument there) in the order in which
    /// the source numbers them. None when these do not fit each other.
    #[must_use]
    pub fn new(
        sessions: Vec<Vec<u32>>,
        markets: Vec<(usize, u16)>,
        connections: usize,
    ) -> Option<Self> {
        let traders = sessions.first()?.len();
        let is_known = |&(server, _): &(usize, u16)| server < sessions.len();
        if sessions.iter().any(|own| own.len() != traders) || !markets.iter().all(is_known) {
            return None;
        }
        let mut servers: Vec<Server> = sessions.into_iter().map(Server::new).collect();
        for (number, (server, instrument)) in (1..).zip(&markets) {
            let known = &mut servers[*server].instruments;
            known.resize(known.len().max(usize::from(*instrument) + 1), 0);
            known[usize::from(*instrument)] = number;
        }
        Some(Self {
            servers,
            markets,
            connections,
        })
    }

    /// Number of servers.
    #[must_use]
    pub fn servers(&self) -> usize {
        self.servers.len()
    }

    /// Connections to all servers.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections * self.servers.len()
    }

    /// Rewrite a trader's command for the server that has its instrument; the connection that it leaves by.
    /// `connection` is the trader's among those of one server.
    #[inline]
    pub(super) fn outward(&self, trader: usize, connection: usize, record: &mut Record) -> usize {
        let number = u16::from_le_bytes([record[INSTRUMENT_AT], record[INSTRUMENT_AT + 1]]);
        let (server, instrument) = self.markets[usize::from(number) - 1];
        record[INSTRUMENT_AT..INSTRUMENT_AT + 2].copy_from_slice(&instrument.to_le_bytes());
        self.to_server(server, trader, connection, record)
    }

    /// The same for a command without an instrument, that is for a server.
    #[inline]
    pub(super) fn to_server(
        &self,
        server: usize,
        trader: usize,
        connection: usize,
        record: &mut Record,
    ) -> usize {
        let session = self.servers[server].sessions[trader];
        record[SESSION_AT..SESSION_AT + 4].copy_from_slice(&session.to_le_bytes());
        server * self.connections + connection
    }

    /// Rewrite the events of a message of a server; whatever else it is stays as it is.
    pub(super) fn inward(&self, server: usize, message: &mut [u8]) {
        let (Some(server), Some(&message_type::EVENTS)) =
            (self.servers.get(server), message.get(TYPE_AT))
        else {
            return;
        };
        let events = message.get_mut(ENVELOPE_SIZE..).unwrap_or_default();
        for record in events.chunks_exact_mut(RECORD_SIZE) {
            if let Ok(record) = <&mut Record>::try_from(record) {
                server.inward(record);
            }
        }
    }
}

impl Server {
    fn new(sessions: Vec<u32>) -> Self {
        let highest = sessions.iter().copied().max().unwrap_or(0);
        let mut traders = vec![0; highest as usize + 1];
        for (trader, session) in (1..).zip(&sessions) {
            traders[*session as usize] = trader;
        }
        Self {
            sessions,
            traders,
            instruments: Vec::new(),
        }
    }

    #[inline]
    fn inward(&self, record: &mut Record) {
        let trader = self.traders.get(session_of(record) as usize);
        let session = trader.copied().unwrap_or(0);
        record[SESSION_AT..SESSION_AT + 4].copy_from_slice(&session.to_le_bytes());
        if record[0] == kind::FILL {
            let at = FILL_INSTRUMENT_AT;
            let instrument = u16::from_le_bytes([record[at], record[at + 1]]);
            let known = self.instruments.get(usize::from(instrument));
            let number = known.copied().unwrap_or(0);
            record[at..at + 2].copy_from_slice(&number.to_le_bytes());
        }
    }
}
