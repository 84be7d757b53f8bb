//! Which session belongs to which account and connection.
//!
//! Session numbers come from the log and rise without gaps, so a table by number is enough. A session is bound to at
//! most one connection; a connection may bind up to [`SESSIONS_PER_CONNECTION_MAX`].

/// Most connections at one time; their numbers lie below it.
pub const CONNECTIONS_MAX: u32 = 65_536;

/// Most sessions bound to one connection at one time, so that nobody's slip uses up the sessions of a log.
pub const SESSIONS_PER_CONNECTION_MAX: u32 = 65_536;

const NOBODY: u32 = u32::MAX;

/// A session as the server knows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Session {
    pub(super) account: u32,
    connection: u32,
    /// False before it is opened and after it has ended.
    pub(super) is_open: bool,
}

const UNKNOWN: Session = Session {
    account: 0,
    connection: NOBODY,
    is_open: false,
};

#[derive(Debug, Default)]
pub(super) struct Bindings {
    /// By number; index 0 is never a session.
    sessions: Vec<Session>,
    /// Sessions bound and places kept for those that are asked for, by connection.
    counts: Vec<u32>,
}

impl Bindings {
    /// The session of a number, None when the log never opened it.
    pub(super) fn session(&self, number: u32) -> Option<&Session> {
        self.sessions
            .get(number as usize)
            .filter(|session| session.account != 0)
    }

    /// The session of a number when it is bound to this connection.
    #[inline]
    pub(super) fn bound(&self, number: u32, connection: u32) -> Option<&Session> {
        self.sessions
            .get(number as usize)
            .filter(|session| session.connection == connection)
    }

    /// The connection a session is bound to.
    #[inline]
    pub(super) fn connection(&self, number: u32) -> Option<u32> {
        let connection = self.sessions.get(number as usize)?.connection;
        (connection != NOBODY).then_some(connection)
    }

    /// Sessions bound to a connection, those it has asked for in this turn included.
    pub(super) fn count(&self, connection: u32) -> u32 {
        self.counts.get(connection as usize).copied().unwrap_or(0)
    }

    pub(super) fn is_full(&self, connection: u32) -> bool {
        self.count(connection) >= SESSIONS_PER_CONNECTION_MAX
    }

    /// Keep a place for a session that the log is asked for.
    pub(super) fn keep_place(&mut self, connection: u32) {
        let index = connection as usize;
        if self.counts.len() <= index {
            self.counts.resize(index + 1, 0);
        }
        self.counts[index] += 1;
    }

    /// Give back a kept place: the log has answered.
    pub(super) fn give_place(&mut self, connection: u32) {
        self.counts[connection as usize] -= 1;
    }

    /// The log opened a session: one that a hello asked for, or somebody else did.
    pub(super) fn learn(&mut self, number: u32, account: u32) {
        if self.session(number).is_some() {
            return;
        }
        let index = number as usize;
        if self.sessions.len() <= index {
            self.sessions.resize(index + 1, UNKNOWN);
        }
        self.sessions[index] = Session {
            account,
            is_open: true,
            ..UNKNOWN
        };
    }

    /// Bind an open session to a connection, wherever it was bound before.
    pub(super) fn bind(&mut self, number: u32, connection: u32) {
        self.unbind(number);
        let Some(session) = self.sessions.get_mut(number as usize) else {
            return;
        };
        session.connection = connection;
        self.keep_place(connection);
    }

    /// The log ended a session: nobody can bind it again.
    pub(super) fn end(&mut self, number: u32) {
        self.unbind(number);
        if let Some(session) = self.sessions.get_mut(number as usize) {
            session.is_open = false;
        }
    }

    /// Unbind all sessions of a connection; their number.
    pub(super) fn release(&mut self, connection: u32) -> usize {
        let mut left = self.count(connection);
        let released = left as usize;
        for session in &mut self.sessions {
            if left == 0 {
                break;
            }
            if session.connection == connection {
                session.connection = NOBODY;
                left -= 1;
            }
        }
        if let Some(count) = self.counts.get_mut(connection as usize) {
            *count = 0;
        }
        released
    }

    /// Bind a session to nobody.
    pub(super) fn unbind(&mut self, number: u32) {
        let Some(connection) = self.connection(number) else {
            return;
        };
        self.sessions[number as usize].connection = NOBODY;
        self.counts[connection as usize] -= 1;
    }
}
