//! What was sent and not yet answered, and what the answers said.
//!
//! An answer is the one event whose `request_id` is the command's client id (docs/decisions/0020). Latency is counted
//! from the time a command was meant to be sent, so a client that falls behind cannot hide it.

use super::histogram::Histogram;
use crate::intake::fields::{Record, request_id_of, session_of};
use crate::intake::{ByReason, Markets};
use crate::wire::{
    Fill, RECORD_SIZE, Refused, Rejected, kind, message_type, read_message, reason, records_of,
    role,
};
use std::collections::VecDeque;
use std::ops::Range;

/// One command under way.
#[derive(Clone, Copy, Debug)]
struct Sent {
    client_id: u64,
    intended_ns: u64,
    is_answered: bool,
}

#[derive(Clone, Debug, Default)]
struct Trader {
    /// By client id, upwards.
    outstanding: VecDeque<Sent>,
    client_id: u64,
}

/// Sums of a run. "Measured" are the commands meant to be sent within the window.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// Commands sent, warm-up included.
    pub sent: u64,
    /// Measured commands sent.
    pub sent_measured: u64,
    /// Answers to measured commands other than `rejected`.
    pub acknowledged: u64,
    /// Measured commands rejected for a reason of the market (not of the wire and not of the server), by reason.
    pub rejected: ByReason,
    /// Commands answered within the window in time, whenever they were sent; errors are no answers here.
    pub answered_in_window: u64,
    /// Commands turned away because the server was full or stopping, warm-up included.
    pub busy: u64,
    /// Commands rejected for a reason of the wire, and messages received that are not right, warm-up included.
    pub malformed: u64,
    /// Messages that the server refused whole, by reason; their commands stay unanswered.
    pub refused: ByReason,
    /// Answers to nothing that was asked.
    pub unexpected: u64,
    /// Executions, seen from the taker, by instrument; warm-up included.
    pub markets: Markets,
    /// Messages made.
    pub messages_out: u64,
    /// Bytes of these.
    pub bytes_out: u64,
    /// Messages received.
    pub messages_in: u64,
    /// Bytes of these.
    pub bytes_in: u64,
}

/// Outstanding commands by trader, and the sums.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Index of a session's trader plus one, by session number.
    index_of: Vec<u32>,
    traders: Vec<Trader>,
    outstanding: u64,
    window: Range<u64>,
    histogram: Histogram,
    sums: Sums,
}

impl Ledger {
    /// A ledger of these sessions, in the order of the traders. Latency and sums are taken of commands meant to be sent
    /// within `window`, in ns.
    #[must_use]
    pub fn new(sessions: &[u32], window: Range<u64>) -> Self {
        let highest = sessions.iter().copied().max().unwrap_or(0);
        let mut index_of = vec![0; highest as usize + 1];
        for (index, session) in (1..).zip(sessions) {
            index_of[*session as usize] = index;
        }
        let traders = vec![Trader::default(); sessions.len()];
        Self {
            index_of,
            traders,
            outstanding: 0,
            window,
            histogram: Histogram::new(),
            sums: Sums::default(),
        }
    }

    /// A command is on its way: of a session of this ledger, with a client id above its last. Returns the index of the
    /// session's trader.
    #[inline]
    pub fn sent(&mut self, session: u32, client_id: u64, intended_ns: u64) -> usize {
        let trader = self.index_of[session as usize] as usize - 1;
        let known = &mut self.traders[trader];
        known.outstanding.push_back(Sent {
            client_id,
            intended_ns,
            is_answered: false,
        });
        known.client_id = client_id;
        self.outstanding += 1;
        self.sums.sent += 1;
        self.sums.sent_measured += u64::from(self.window.contains(&intended_ns));
        trader
    }

    /// A message of this many bytes was made.
    #[inline]
    pub(super) fn made(&mut self, bytes: usize) {
        self.sums.messages_out += 1;
        self.sums.bytes_out += bytes as u64;
    }

    /// Highest client id of a trader so far.
    #[must_use]
    pub fn client_id(&self, trader: usize) -> u64 {
        self.traders[trader].client_id
    }

    /// A message came at `now_ns`. Whatever its bytes are, it is counted.
    pub fn received(&mut self, now_ns: u64, message: &[u8]) {
        self.sums.messages_in += 1;
        self.sums.bytes_in += message.len() as u64;
        let Ok((envelope, payload)) = read_message(message) else {
            self.sums.malformed += 1;
            return;
        };
        match envelope.message_type {
            message_type::EVENTS => {
                let events = payload.get(RECORD_SIZE..).unwrap_or_default(); // behind the position
                records_of(events).for_each(|event| self.event(now_ns, event));
            }
            message_type::REFUSED => {
                records_of(payload)
                    .for_each(|record| self.sums.refused.count(Refused::from_bytes(record).reason));
            }
            message_type::HEARTBEAT => {}
            _ => self.sums.unexpected += 1,
        }
    }

    #[inline]
    fn event(&mut self, now_ns: u64, event: &Record) {
        match event[0] {
            kind::FILL => {
                let fill = Fill::from_bytes(event);
                if fill.role == role::TAKER {
                    self.sums
                        .markets
                        .count(fill.instrument, fill.price, fill.quantity);
                }
            }
            kind::ACCEPTED
            | kind::CANCELED
            | kind::REPLACED
            | kind::REDUCED
            | kind::MASS_CANCELED
            | kind::SESSION_CLOSED => {
                let request_id = request_id_of(event);
                if request_id != 0 {
                    self.answer(now_ns, event, request_id, reason::NONE);
                }
            }
            kind::REJECTED => {
                let reason = Rejected::from_bytes(event).reason;
                self.answer(now_ns, event, request_id_of(event), reason);
            }
            _ => self.sums.malformed += 1,
        }
    }

    #[inline]
    fn answer(&mut self, now_ns: u64, event: &Record, request_id: u64, reason: u16) {
        let Some(sent) = self.settle(session_of(event), request_id) else {
            self.sums.unexpected += 1;
            return;
        };
        match reason {
            reason::BAD_MAGIC..=99 => {
                self.sums.malformed += 1;
                return;
            }
            reason::BUSY..=699 => {
                self.sums.busy += 1;
                return;
            }
            _ => {}
        }
        self.sums.answered_in_window += u64::from(self.window.contains(&now_ns));
        if !self.window.contains(&sent.intended_ns) {
            return;
        }
        self.histogram
            .record(now_ns.saturating_sub(sent.intended_ns));
        if reason == reason::NONE {
            self.sums.acknowledged += 1;
        } else {
            self.sums.rejected.count(reason);
        }
    }

    /// Take a command off the outstanding ones. Nearly always it is the oldest of its session.
    #[inline]
    fn settle(&mut self, session: u32, client_id: u64) -> Option<Sent> {
        let index = self.index_of.get(session as usize)?.checked_sub(1)?;
        let outstanding = &mut self.traders[index as usize].outstanding;
        let at = match outstanding.front() {
            Some(oldest) if oldest.client_id == client_id => 0,
            _ => outstanding
                .binary_search_by_key(&client_id, |sent| sent.client_id)
                .ok()?,
        };
        let sent = *outstanding.get(at).filter(|sent| !sent.is_answered)?;
        outstanding[at].is_answered = true;
        while outstanding.front().is_some_and(|sent| sent.is_answered) {
            outstanding.pop_front();
        }
        self.outstanding -= 1;
        Some(sent)
    }

    /// Commands without an answer so far.
    #[must_use]
    pub fn outstanding(&self) -> u64 {
        self.outstanding
    }

    /// Latencies of measured commands in ns.
    #[must_use]
    pub fn histogram(&self) -> &Histogram {
        &self.histogram
    }

    /// The sums so far.
    #[must_use]
    pub fn sums(&self) -> &Sums {
        &self.sums
    }
}
