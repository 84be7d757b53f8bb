//! What opens, resumes and ends sessions, and what the stage "session" says to those that it does not let in.

use super::Engine;
use super::command::Command;
use super::events::{Context, EventBuffer};
use super::outcomes::{Known, Told};
use super::registry::Refusal;
use super::sessions::Hold;
use super::trading::reject;
use crate::wire::{
    CloseSession, Disconnect, FLAG_CANCEL_ON_DISCONNECT, OpenSession, Outcome, RECORD_SIZE,
    RIGHT_ADMIN, RIGHT_WITHDRAW, ResumeSession, SessionClosed, SessionDisconnected, SessionOpened,
    SessionResumed, kind, reason, session_state,
};

/// Bytes of a command.
type Bytes = [u8; RECORD_SIZE];

impl Engine {
    /// Why a session can't be spoken for, if it can't: it was never opened, has ended, or belongs to another account.
    fn refuse_sender(&self, number: u32, account: Option<u32>) -> Option<Refusal> {
        let value = u64::from(number);
        let Some(session) = self.sessions.get(number) else {
            return Some((reason::UNKNOWN_SESSION, value, 0));
        };
        if session.state != session_state::OPEN {
            return Some((reason::SESSION_ENDED, value, 0));
        }
        let found = account.filter(|account| *account != session.account)?;
        Some((reason::ACCOUNT_MISMATCH, u64::from(found), 0))
    }

    /// Tell the sender of a command that was not let in why, or what became of the command before.
    #[cold]
    #[inline(never)]
    pub(super) fn turn_away(&mut self, context: Context, record: &Bytes, out: &mut EventBuffer) {
        let command = Command::of(record);
        let (number, client_id) = (command.session(), command.client_id);
        if let Some(refusal) = self.refuse_sender(number, Some(command.account())) {
            return reject(context, record, 0, refusal, out);
        }
        if client_id <= self.sessions.at(number).highest {
            return self.repeat(context, record, out);
        }
        self.sessions.at_mut(number).highest = client_id;
        let refusal = (reason::NOT_PERMITTED, u64::from(number), 0);
        reject(context, record, 0, refusal, out);
    }

    /// Whether a command for the operator comes from there, or from a session that has the right to it, whose client id is
    /// then used up; if not its sender is told.
    pub(super) fn permit(
        &mut self,
        context: Context,
        record: &Bytes,
        out: &mut EventBuffer,
    ) -> bool {
        Command::of(record).session() == 0 || self.permit_session(context, record, out)
    }

    #[cold]
    #[inline(never)]
    fn permit_session(&mut self, context: Context, record: &Bytes, out: &mut EventBuffer) -> bool {
        let command = Command::of(record);
        let (number, client_id) = (command.session(), command.client_id);
        let rights = self.sessions.get(number).map_or(0, |it| it.rights);
        let is_admin = rights & RIGHT_ADMIN != 0;
        let account = match record[0] {
            kind::MASS_CANCEL => Some(command.account()),
            // The account that it is about, which is any for an admin.
            kind::SET_ACCOUNT | kind::DEPOSIT | kind::WITHDRAW if !is_admin => {
                Some(command.account())
            }
            _ => None,
        };
        if let Some(refusal) = self.refuse_sender(number, account) {
            reject(context, record, 0, refusal, out);
            return false;
        }
        if client_id <= self.sessions.at(number).highest {
            self.repeat(context, record, out);
            return false;
        }
        self.sessions.at_mut(number).highest = client_id;
        let may_withdraw = record[0] == kind::WITHDRAW && rights & RIGHT_WITHDRAW != 0;
        let is_permitted = is_admin || may_withdraw;
        if !is_permitted {
            let refusal = (reason::NOT_PERMITTED, u64::from(number), 0);
            reject(context, record, 0, refusal, out);
        }
        is_permitted
    }

    /// Answer a command whose client id was used up before. Nothing of it is executed.
    fn repeat(&mut self, context: Context, record: &Bytes, out: &mut EventBuffer) {
        let command = Command::of(record);
        let (session, client_id) = (command.session(), command.client_id);
        let refusal = match out.told()[session as usize].know(client_id) {
            Known::Executed(outcome) => {
                let event = Outcome {
                    of: outcome.kind(),
                    command: context.index(),
                    reason: outcome.reason(),
                    session,
                    order_id: outcome.order_id,
                    position: outcome.position(),
                    quantity: outcome.executed(),
                    request_id: client_id,
                    ..Outcome::default()
                };
                return out.put_record(&event.to_bytes());
            }
            Known::TooOld(oldest) => (reason::TOO_OLD, client_id, oldest),
            Known::NotExecuted => {
                let highest = self.sessions.at(session).highest;
                (reason::NOT_EXECUTED, client_id, highest)
            }
        };
        reject(context, record, 0, refusal, out);
    }

    /// `open_session`.
    #[inline(never)]
    pub(super) fn open_session(&mut self, context: Context, record: &Bytes, out: &mut EventBuffer) {
        let command = OpenSession::from_bytes(record);
        if let Some((count, max)) = self.sessions.bound(true) {
            let refusal = (reason::SESSIONS_FULL, count, max);
            return reject(context, record, 0, refusal, out);
        }
        let owner = match self.check_owner(command.account) {
            Ok(owner) => owner,
            Err(refusal) => return reject(context, record, 0, refusal, out),
        };
        let number = self.sessions.add(command.account, session_state::OPEN, 0);
        let session = self.sessions.at_mut(number);
        session.owner = owner;
        (session.rights, session.flags) = (command.rights, command.flags);
        *self.sessions.hold_mut(number) = Hold {
            lease_ns: command.lease_ns,
            epoch: 1,
        };
        out.told().push(Told::new(1, self.time_ns));
        self.wait_for(number, self.time_ns);
        let answer = SessionOpened {
            rights: command.rights,
            command: context.index(),
            flags: command.flags,
            session: number,
            account: command.account,
            lease_ns: command.lease_ns,
            request_id: command.client_id,
            ..SessionOpened::default()
        };
        out.put_record(&answer.to_bytes());
    }

    /// `close_session`.
    #[inline(never)]
    pub(super) fn close_session(
        &mut self,
        context: Context,
        record: &Bytes,
        out: &mut EventBuffer,
    ) {
        let command = CloseSession::from_bytes(record);
        if !self.admit(context, record, out) {
            return;
        }
        let count = self.end_session(context, command.session, reason::SESSION_CLOSED, out);
        let answer = SessionClosed {
            command: context.index(),
            session: command.session,
            account: command.account,
            count,
            request_id: command.client_id,
            ..SessionClosed::default()
        };
        out.put_record(&answer.to_bytes());
    }

    /// Cancel the orders of a session and end it for good; returns how many they were.
    pub(super) fn end_session(
        &mut self,
        context: Context,
        session: u32,
        reason: u16,
        out: &mut EventBuffer,
    ) -> u64 {
        let count = self.withdraw_session(context, session, reason, out);
        out.told()[session as usize].forget();
        self.sessions.end(session);
        count
    }

    /// `resume_session`.
    #[cold]
    #[inline(never)]
    pub(super) fn resume_session(
        &mut self,
        context: Context,
        record: &Bytes,
        out: &mut EventBuffer,
    ) {
        let command = ResumeSession::from_bytes(record);
        let number = command.session;
        if let Some(refusal) = self.refuse_sender(number, Some(command.account)) {
            return reject(context, record, 0, refusal, out);
        }
        let session = self.sessions.at_mut(number);
        session.flags = command.flags;
        let highest = session.highest;
        let hold = self.sessions.hold_mut(number);
        hold.epoch = hold.epoch.wrapping_add(1);
        let epoch = hold.epoch;
        let told = &mut out.told()[number as usize];
        told.touched_ns = self.time_ns;
        let answer = SessionResumed {
            command: context.index(),
            flags: command.flags,
            session: number,
            account: command.account,
            epoch,
            client_id: highest,
            oldest: told.oldest(),
            request_id: command.client_id,
            ..SessionResumed::default()
        };
        out.put_record(&answer.to_bytes());
    }

    /// `disconnect`.
    #[cold]
    #[inline(never)]
    pub(super) fn disconnect(&mut self, context: Context, record: &Bytes, out: &mut EventBuffer) {
        let command = Disconnect::from_bytes(record);
        let number = command.session;
        if let Some(refusal) = self.refuse_sender(number, None) {
            return reject(context, record, 0, refusal, out);
        }
        let epoch = self.sessions.hold(number).epoch;
        if command.epoch != epoch {
            let (found, current) = (u64::from(command.epoch), u64::from(epoch));
            let refusal = (reason::STALE_EPOCH, found, current);
            return reject(context, record, 0, refusal, out);
        }
        let session = *self.sessions.at(number);
        let mut count = 0;
        if session.flags & FLAG_CANCEL_ON_DISCONNECT != 0 {
            count = self.withdraw_session(context, number, reason::DISCONNECTED, out);
        }
        let answer = SessionDisconnected {
            command: context.index(),
            session: number,
            account: session.account,
            epoch,
            count,
            request_id: command.client_id,
            ..SessionDisconnected::default()
        };
        out.put_record(&answer.to_bytes());
    }
}
