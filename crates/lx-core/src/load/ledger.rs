//! What was sent and not yet answered, and what the answers said.
//!
//! An answer is the one event whose `request_id` is the command's client id (docs/decisions/0020). Latency is counted
//! from the time a command was meant to be sent, so a client that falls behind cannot hide it. All of a command follows
//! the same time: whatever comes of one that was meant to be sent within the window is measured, whenever it comes, and
//! nothing else is; only whether it was answered in time asks when.

use super::histogram::Histogram;
use crate::intake::fields::{Record, client_id_of, request_id_of, session_of};
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

/// Answers to commands of the window count as in time until this long after its end: a share of the window, but no more
/// than so much. Without it the last answers, which are on their way when the window ends, would be missed rates.
pub const GRACE_NS_MAX: u64 = 50_000_000;
const GRACE_SHARE: u64 = 100;

/// Answers to commands meant to be sent within `window` are in time before this.
#[must_use]
pub fn in_time_until(window: &Range<u64>) -> u64 {
    let length = window.end.saturating_sub(window.start);
    window
        .end
        .saturating_add((length / GRACE_SHARE).min(GRACE_NS_MAX))
}

#[derive(Clone, Debug, Default)]
struct Trader {
    /// By client id, upwards.
    outstanding: VecDeque<Sent>,
    client_id: u64,
    /// Client id of its first measured command; 0 before there is one.
    measured_from: u64,
}

/// What became of commands.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Commands sent.
    pub sent: u64,
    /// Of these, without an answer so far.
    pub outstanding: u64,
    /// Answered by another event than `rejected`.
    pub acknowledged: u64,
    /// Rejected for a reason of the market (not of the wire and not of the server), by reason.
    pub rejected: ByReason,
    /// Turned away because the server was full or stopping.
    pub busy: u64,
    /// Rejected for a reason of the wire; and messages received that are not right, which are nobody's answer.
    pub malformed: u64,
    /// Executions, seen from the taker, by instrument.
    pub markets: Markets,
}

impl Tally {
    #[inline]
    fn answered(&mut self, reason: u16) {
        self.outstanding -= 1;
        match reason {
            reason::NONE => self.acknowledged += 1,
            _ if is_malformed(reason) => self.malformed += 1,
            _ if is_busy(reason) => self.busy += 1,
            _ => self.rejected.count(reason),
        }
    }
}

fn is_malformed(reason: u16) -> bool {
    (reason::BAD_MAGIC..=99).contains(&reason)
}

fn is_busy(reason: u16) -> bool {
    (reason::BUSY..=699).contains(&reason)
}

/// Sums of a run.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// The commands meant to be sent within the window.
    pub measured: Tally,
    /// All commands, those of the warm-up and the ends of sessions included.
    pub whole: Tally,
    /// Measured commands answered before [`in_time_until`]; errors are no answers here.
    pub answered_in_time: u64,
    /// Messages that the server refused whole, by reason; their commands stay unanswered.
    pub refused: ByReason,
    /// Answers to nothing that was asked.
    pub unexpected: u64,
    /// Messages made.
    pub messages_out: u64,
    /// Bytes of these.
    pub bytes_out: u64,
    /// Sum of the CRC32C of each message made in a one-way run, modulo 2^64.
    pub checksum: u64,
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
    window: Range<u64>,
    in_time_until: u64,
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
            in_time_until: in_time_until(&window),
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
        self.sums.whole.sent += 1;
        self.sums.whole.outstanding += 1;
        if self.window.contains(&intended_ns) {
            if known.measured_from == 0 {
                known.measured_from = client_id;
            }
            self.sums.measured.sent += 1;
            self.sums.measured.outstanding += 1;
        }
        trader
    }

    /// A message of this many bytes was made.
    #[inline]
    pub(super) fn made(&mut self, bytes: usize) {
        self.sums.messages_out += 1;
        self.sums.bytes_out += bytes as u64;
    }

    /// A message of a one-way run was made.
    pub(super) fn sum(&mut self, message: &[u8]) {
        let checksum = u64::from(::crc32c::crc32c(message));
        self.sums.checksum = self.sums.checksum.wrapping_add(checksum);
    }

    /// A command left that nothing will answer. Returns the index of the session's trader.
    #[inline]
    pub(super) fn gone(&mut self, session: u32, client_id: u64, intended_ns: u64) -> usize {
        let trader = self.index_of[session as usize] as usize - 1;
        self.traders[trader].client_id = client_id;
        self.sums.whole.sent += 1;
        self.sums.measured.sent += u64::from(self.window.contains(&intended_ns));
        trader
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
            self.malformed();
            return;
        };
        match envelope.message_type {
            message_type::EVENTS => {
                let events = payload.get(RECORD_SIZE..).unwrap_or_default(); // behind the first position
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

    /// A message of commands came back as it was sent at `now_ns`: each of them is answered.
    pub fn echoed(&mut self, now_ns: u64, message: &[u8]) {
        self.sums.messages_in += 1;
        self.sums.bytes_in += message.len() as u64;
        match read_message(message) {
            Ok((envelope, payload)) if envelope.message_type == message_type::COMMANDS => {
                records_of(payload).for_each(|command| {
                    self.answer(now_ns, command, client_id_of(command), reason::NONE)
                });
            }
            Ok(_) => self.sums.unexpected += 1,
            Err(_) => self.malformed(),
        }
    }

    #[inline]
    fn event(&mut self, now_ns: u64, event: &Record) {
        match event[0] {
            kind::FILL => {
                let fill = Fill::from_bytes(event);
                if fill.role == role::TAKER {
                    self.traded(&fill);
                }
            }
            kind::ACCEPTED
            | kind::CANCELED
            | kind::REPLACED
            | kind::REDUCED
            | kind::MASS_CANCELED
            | kind::OUTCOME
            | kind::LIST_STATUS
            | kind::COUNTDOWN_SET
            | kind::ACCOUNT_SET
            | kind::TRANSFERRED
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
            // What became of an order or of a session besides; the reference in the latter is the server's: no answer.
            kind::SETTLED
            | kind::PREVENTED
            | kind::TRIGGERED
            | kind::SESSION_OPENED
            | kind::SESSION_RESUMED
            | kind::SESSION_DISCONNECTED => {}
            kind::POSITION => {} // answers of several turns may come in one message
            _ => self.malformed(),
        }
    }

    /// Something came that nobody can read: whose it was is unknown, so it counts as measured too.
    #[cold]
    fn malformed(&mut self) {
        self.sums.measured.malformed += 1;
        self.sums.whole.malformed += 1;
    }

    /// An execution belongs to the command of its taker. Client ids rise, so where the measured ones begin tells.
    #[inline]
    fn traded(&mut self, fill: &Fill) {
        let count = |tally: &mut Tally| {
            let markets = &mut tally.markets;
            markets.count(fill.instrument, fill.price, fill.quantity);
        };
        count(&mut self.sums.whole);
        let trader = self.index(fill.session).map(|index| &self.traders[index]);
        if trader.is_some_and(|it| (1..=fill.client_id).contains(&it.measured_from)) {
            count(&mut self.sums.measured);
        }
    }

    #[inline]
    fn answer(&mut self, now_ns: u64, event: &Record, request_id: u64, reason: u16) {
        let Some(sent) = self.settle(session_of(event), request_id) else {
            self.sums.unexpected += 1;
            return;
        };
        self.sums.whole.answered(reason);
        if !self.window.contains(&sent.intended_ns) {
            return;
        }
        self.sums.measured.answered(reason);
        if is_malformed(reason) || is_busy(reason) {
            return;
        }
        self.sums.answered_in_time += u64::from(now_ns < self.in_time_until);
        self.histogram
            .record(now_ns.saturating_sub(sent.intended_ns));
    }

    /// Take a command off the outstanding ones. Nearly always it is the oldest of its session.
    #[inline]
    fn settle(&mut self, session: u32, client_id: u64) -> Option<Sent> {
        let index = self.index(session)?;
        let outstanding = &mut self.traders[index].outstanding;
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
        Some(sent)
    }

    /// Index of a session's trader.
    #[inline]
    fn index(&self, session: u32) -> Option<usize> {
        let index = self.index_of.get(session as usize)?.checked_sub(1)?;
        Some(index as usize)
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
