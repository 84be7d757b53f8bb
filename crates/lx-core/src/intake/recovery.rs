//! What an intake is told beside its turns: events of a log that others made, and that a frame will not be logged.

use super::fields::{Record, account_of, client_id_of, session_of};
use super::{Intake, NOT_LOGGED, Outcome, Rejection};
use crate::wire::{
    AccountSet, FrameHeader, Group, HEADER_SIZE, Refused, Rejected, SessionClosed, SessionOpened,
    WireError, kind, records_of, spec_of,
};

impl Intake {
    /// Learn what the events of a frame say of sessions and accounts, as if this intake had made the frame: so a server
    /// that starts on an old log knows who may take up what. Nothing is counted or sent. Returns the records of the
    /// assets and instruments that were added, the limits of each instrument behind it.
    ///
    /// # Errors
    /// [`WireError`] when the bytes are no frame; nothing is done then.
    pub fn learn(&mut self, events: &[u8]) -> Result<Vec<u8>, WireError> {
        FrameHeader::parse(events)?;
        self.keep(events);
        let mut added = Vec::new();
        let mut is_behind_instrument = false;
        for record in records_of(&events[HEADER_SIZE..]) {
            self.watch.note(record);
            match record[0] {
                kind::SESSION_OPENED => {
                    let opened = SessionOpened::from_bytes(record);
                    self.bindings.learn(opened.session, opened.account);
                }
                kind::SESSION_CLOSED => {
                    self.bindings.end(SessionClosed::from_bytes(record).session);
                }
                kind::ACCOUNT_SET => {
                    if let Some(grants) = &mut self.grants {
                        grants.learn(AccountSet::from_bytes(record).account);
                    }
                }
                kind::ASSET_ADDED | kind::INSTRUMENT_ADDED => added.extend_from_slice(record),
                kind::INSTRUMENT_LIMITS if is_behind_instrument => added.extend_from_slice(record),
                _ => {}
            }
            is_behind_instrument = record[0] == kind::INSTRUMENT_ADDED;
        }
        Ok(added)
    }

    /// Refuse all that this turn would have logged: its frame could not be written, or nothing more may wait. Each command
    /// is rejected as one that never became a command of the log, each hello refused; accounts that they would have
    /// opened are still to be opened, and a session that one asked for stays with the connection that had it. Go on with
    /// [`Intake::answer`] and no events.
    pub fn refuse_turn(&mut self, reason: u16) {
        let frame = std::mem::take(&mut self.frame);
        let records = frame.get(HEADER_SIZE..).unwrap_or_default();
        let commands = records_of(records)
            .filter(|record| spec_of(record[0]).is_some_and(|spec| spec.group == Group::Command));
        let runs = std::mem::take(&mut self.runs);
        let mut senders = runs.iter().peekable();
        let mut sender = None;
        for (index, record) in (0..).zip(commands) {
            while let Some(run) = senders.next_if(|run| run.first <= index) {
                sender = Some(run.connection);
            }
            match record[0] {
                kind::SET_ACCOUNT if session_of(record) == 0 => {
                    if let Some(grants) = &mut self.grants {
                        grants.forget(account_of(record));
                    }
                }
                kind::OPEN_SESSION | kind::RESUME_SESSION => {} // answered with the hellos
                _ => self.refuse_command(index, record, reason, sender),
            }
        }
        self.runs = runs;
        self.runs.clear();
        self.operators.clear();
        if self.is_own_frame {
            self.is_own_frame = false;
            self.watch.take_back();
        }
        // What was rejected before stays in its place among them; the sort keeps it ahead of the command behind it.
        self.rejections.sort_by_key(|rejection| rejection.before);
        self.refuse_greetings(records, reason);
        self.frame = frame;
        self.frame.clear();
        self.commands = 0;
        self.own_commands = 0;
    }

    fn refuse_command(&mut self, index: u32, record: &Record, reason: u16, sender: Option<u32>) {
        let session = session_of(record);
        let Some(connection) = sender.filter(|_| session != 0) else {
            return; // the operator's own
        };
        let has_instrument = (kind::NEW..=kind::NEW_LIST).contains(&record[0]);
        let rejected = Rejected {
            reason,
            command: NOT_LOGGED,
            instrument: if has_instrument {
                u16::from_le_bytes([record[6], record[7]])
            } else {
                0
            },
            session,
            request_id: client_id_of(record),
            ..Rejected::default()
        };
        self.counters.refused_records.count(reason);
        self.rejections.push(Rejection {
            before: index,
            connection,
            record: rejected.to_bytes(),
        });
    }

    fn refuse_greetings(&mut self, records: &[u8], reason: u16) {
        // Backwards, so that a session that was taken up more than once is with its first connection again.
        for greeting in self.greetings.iter_mut().rev() {
            let mut session = 0;
            match greeting.outcome {
                Outcome::Refused(_) => continue,
                Outcome::Opening { .. } => self.bindings.give_place(greeting.connection),
                Outcome::Resuming { command, before } => {
                    let mut commands = records_of(records).filter(|record| {
                        spec_of(record[0]).is_some_and(|spec| spec.group == Group::Command)
                    });
                    session = commands.nth(command as usize).map_or(0, session_of);
                    match before {
                        Some(before) => self.bindings.bind(session, before),
                        None => self.bindings.unbind(session),
                    }
                }
            }
            self.counters.refused_hellos.count(reason);
            greeting.outcome = Outcome::Refused(Refused {
                reason,
                session,
                request_id: greeting.request_id,
                ..Refused::default()
            });
        }
    }
}
