//! The matching engine: a deterministic state machine from frames of commands to frames of events.
//!
//! The same commands with the same times give the same events, state and hash, whatever the borders of frames
//! (docs/matching.md is the rule book, `lx.engine.reference` the specification in Python). There is no clock, no
//! randomness and no floating point here, and once warm nothing is allocated for an order.
//!
//! - `orders`, `index`, `ladder`, `sessions`, `registry` hold the state; each knows nothing of the others' rules.
//! - `book` ties them together: an order comes to rest, leaves, is filled.
//! - `trading`, `mass`, `admin`, `operator` are the commands; `events` writes what they did.
//! - `connections` opens, resumes and ends sessions; `outcomes` holds what became of their last commands, `told` finds it in
//!   the events that it numbers; `leases` ends sessions that give no sign of life.
//! - `specials` holds what few orders have: hidden lots, a time at which they are gone. `terms` lets such orders in, `careful`
//!   matches where lots are hidden, money may end or an order would meet one of its own owner, `hunt` says how much that
//!   would be. `hidden` has the orders that are hidden whole, `slide` moves the price of a post-only order.
//! - `countdown` cancels the orders of an account that is not heard of in time.
//! - `waiting` is about orders that wait for a price, `stops` finds those that are due, and `trigger` lets them in.
//! - `lists` ties a limit order and a waiting order together, of which one cancels the other.
//! - `rules` is what few instruments have: a phase (`phases`, of which `timetable` lets some come by themselves and `auction`
//!   makes trades as they end), `bands` and more `limits`. Their orders come in the long way.
//! - `accounts` and `balances` hold what is there of money, `money` says what orders cost, `funded` what a command of a
//!   trader does about it. What traders do is compiled twice, with `RISK` off and on: an engine without accounts asks
//!   nothing about money.
//! - `snapshot`, `restore`, `invariants`, `audit` read all of the state, put it back, and check it.
//!
//! A longer example than this is `cargo run --release --example match`:
//!
//! ```
//! use lx_core::engine::{Engine, EventBuffer};
//! use lx_core::wire::{self, FrameHeader, OpenSession};
//!
//! let mut engine = Engine::new(1_000);
//! let mut events = EventBuffer::new();
//! let open = OpenSession { account: 7, client_id: 1, ..OpenSession::default() };
//! let header = FrameHeader { sequence: engine.next_sequence(), time_ns: 1, ..FrameHeader::default() };
//! engine.apply(&wire::build_frame(&header, &open.to_bytes()), &mut events)?;
//! let event = wire::to_text(&events.events()[0]);
//! assert_eq!(event, "session_opened number=1 session=1 account=7 request_id=1");
//! assert_eq!(engine.next_sequence(), 2);
//! # Ok::<(), lx_core::engine::EngineError>(())
//! ```

mod accounts;
mod admin;
mod ahead;
mod auction;
mod audit;
mod balances;
mod bands;
mod book;
mod careful;
mod command;
mod connections;
mod countdown;
mod error;
mod events;
#[cfg(test)]
mod events_tests;
mod funded;
mod hidden;
mod hunt;
mod index;
mod invariants;
mod ladder;
#[cfg(test)]
mod ladder_tests;
mod leases;
mod limits;
mod lists;
mod market;
mod mass;
mod money;
mod operator;
mod orders;
mod outcomes;
mod phases;
mod queues;
mod registry;
mod restore;
mod restore_lists;
mod restore_money;
mod restore_rules;
mod restore_sessions;
mod restore_stops;
mod rules;
mod runs;
mod sessions;
mod slide;
mod snapshot;
mod specials;
mod stop;
mod stops;
mod targets;
mod terms;
mod timetable;
mod told;
mod trading;
mod trails;
#[cfg(test)]
mod trails_tests;
mod trigger;
mod waiting;

pub use audit::AssetTotal;
pub use error::EngineError;
pub use events::EventBuffer;

use crate::wire::{
    self, FLAG_EXTENSION, FRAME_EVENTS, FRAME_SNAPSHOT, FrameHeader, InstrumentLimits, ORDERS_MAX,
    OrderLimits, RECORD_SIZE, WireError, kind, reason, records_of,
};
use accounts::Accounts;
use ahead::{GROUP, Hint};
use auction::Scratch;
use command::Command;
use countdown::Countdowns;
use events::Context;
use funded::Funds;
use index::{ById, ByName, Index};
use ladder::Ladders;
use leases::Leases;
use lists::Lists;
use orders::Orders;
use outcomes::Told;
use registry::Registry;
use rules::Rules;
use runs::{RUN, RUN_SIZE, run_of};
use sessions::Sessions;
use specials::Specials;
use stops::Stops;

/// A matching engine: the state of one shard.
#[derive(Debug)]
pub struct Engine {
    next_sequence: u64,
    time_ns: u64,
    orders_max: u64,
    orders: Orders,
    names: Index<ByName>,
    ids: Index<ById>,
    /// The same for orders that wait, so that the tables of those that rest stay as small as the books are.
    waiting_names: Index<ByName>,
    waiting_ids: Index<ById>,
    ladders: Ladders,
    sessions: Sessions,
    /// By number of the session; the first is that of no session. While a frame is applied its buffer has it.
    told: Vec<Told>,
    leases: Leases,
    registry: Registry,
    accounts: Accounts,
    funds: Funds,
    specials: Specials,
    countdowns: Countdowns,
    stops: Stops,
    lists: Lists,
    /// The command that had executions last, as its order's engine id, and the index of its next.
    traded: (u64, u32),
    rules: Rules,
    scratch: Scratch,
    /// Orders gathered by a mass cancel: engine id and handle.
    gathered: Vec<(u64, u32)>,
}

impl Engine {
    /// An empty engine for at most `orders_max` resting orders, which is held within 1 to `ORDERS_MAX`.
    #[must_use]
    pub fn new(orders_max: u64) -> Self {
        let orders_max = orders_max.clamp(1, ORDERS_MAX);
        let room = orders_max as usize; // ORDERS_MAX is 2^24
        Self {
            next_sequence: 1,
            time_ns: 0,
            orders_max,
            orders: Orders::new(room),
            names: Index::new(room),
            ids: Index::new(room),
            waiting_names: Index::new(room),
            waiting_ids: Index::new(room),
            ladders: Ladders::new(room),
            sessions: Sessions::default(),
            told: vec![Told::new(0, 0)],
            leases: Leases::default(),
            registry: Registry::default(),
            accounts: Accounts::default(),
            funds: Funds::default(),
            specials: Specials::default(),
            countdowns: Countdowns::default(),
            stops: Stops::default(),
            lists: Lists::default(),
            traded: (0, 0),
            rules: Rules::default(),
            scratch: Scratch::default(),
            gathered: orders::reserve(room),
        }
    }

    /// Ordinal of the next command; the first of a log is 1.
    #[must_use]
    pub fn next_sequence(&self) -> u64 {
        self.next_sequence
    }

    /// Time of the last frame, ns since 1970; 0 before the first.
    #[must_use]
    pub fn time_ns(&self) -> u64 {
        self.time_ns
    }

    /// The soonest time at which something may happen by itself: an order expires, a countdown runs out, a lease ends, a
    /// timetable goes on. No frame before it makes a difference by its time; `u64::MAX` when nothing waits for a time.
    #[must_use]
    pub fn next_due_ns(&self) -> u64 {
        let orders = self.specials.timers().1.min(self.countdowns.next_ns());
        orders
            .min(self.leases.entries().1)
            .min(self.rules.next_ns())
    }

    /// Orders that rest in all books.
    #[must_use]
    pub fn orders_resting(&self) -> u64 {
        u64::from(self.orders.count() - self.stops.count())
    }

    /// Most orders that may rest.
    #[must_use]
    pub fn orders_max(&self) -> u64 {
        self.orders_max
    }

    /// Apply a frame of commands; `out` then holds its events as an unsealed event frame.
    ///
    /// The whole frame is checked before anything of it is applied.
    ///
    /// # Errors
    /// [`EngineError::Wire`] when the bytes are no frame of commands, [`EngineError::Sequence`] when it is not the
    /// next of the log, [`EngineError::Time`] when its time lies before the last. The engine is then unchanged.
    pub fn apply(&mut self, frame: &[u8], out: &mut EventBuffer) -> Result<(), EngineError> {
        let header = FrameHeader::parse(frame)?;
        if header.flags & (FRAME_EVENTS | FRAME_SNAPSHOT) != 0 {
            let value = i128::from(header.flags);
            return Err(WireError::new(reason::BAD_FLAGS, 6, "flags", value).into());
        }
        let (header, payload) = wire::decode_frame(frame)?;
        self.apply_records(&header, payload, out)
    }

    /// Apply commands that were checked before: `payload` is what [`wire::decode_frame`] accepted under `header`.
    ///
    /// # Errors
    /// [`EngineError::Sequence`] and [`EngineError::Time`] as [`Engine::apply`].
    ///
    /// # Panics
    /// May panic, or do what no rule says, when the payload was not checked.
    pub fn apply_records(
        &mut self,
        header: &FrameHeader,
        payload: &[u8],
        out: &mut EventBuffer,
    ) -> Result<(), EngineError> {
        if header.sequence != self.next_sequence {
            return Err(EngineError::Sequence {
                expected: self.next_sequence,
                found: header.sequence,
            });
        }
        if header.time_ns < self.time_ns {
            return Err(EngineError::Time {
                last: self.time_ns,
                found: header.time_ns,
            });
        }
        self.time_ns = header.time_ns;
        out.start(header, std::mem::take(&mut self.told));
        self.traded = (0, 0);
        self.lists.seen = 0;
        let context = Context {
            command: 0,
            order_id: header.sequence << 8,
        };
        self.begin(context, payload.first(), out);
        let mut next = (context, 0);
        while next.1 < payload.len() {
            next = if self.funds.is_on {
                self.apply_part::<true>(next, payload, out)
            } else {
                self.apply_part::<false>(next, payload, out)
            };
        }
        self.next_sequence += u64::from(next.0.command);
        self.told = out.finish(header);
        Ok(())
    }

    /// What the time of a frame brings, before its first command, whose kind is given.
    fn begin(&mut self, context: Context, first: Option<&u8>, out: &mut EventBuffer) {
        if self.rules.are_due(self.time_ns) {
            self.keep_timetable(context, out);
        }
        if self.specials.are_due(self.time_ns) {
            self.expire(context, out);
        }
        if self.countdowns.are_due(self.time_ns) {
            self.run_out(context, out);
        }
        // Time that has stood still begins anew before it ends anything.
        let resumes = first == Some(&kind::RESUME_TIME);
        if self.leases.are_due(self.time_ns) && !resumes {
            self.end_leases(context, out);
        }
        self.look_at_touched(context, out);
        if self.rules.are_collecting() {
            self.tell_indications(context, out);
        }
    }

    /// Apply the commands of a frame from a byte on, until its end or until risk is no longer what `RISK` says, which
    /// then begins anew: so a command need not ask. Returns what comes next and where it starts.
    fn apply_part<const RISK: bool>(
        &mut self,
        (mut context, start): (Context, usize),
        payload: &[u8],
        out: &mut EventBuffer,
    ) -> (Context, usize) {
        let mut hints = [Hint::default(); GROUP];
        let mut behind = start; // where the record behind the current one starts
        for group in payload[start..].chunks(GROUP * RECORD_SIZE) {
            self.look_ahead::<RISK>(group, &mut hints, out);
            let runs = group.chunks(RUN_SIZE).zip(hints.chunks_exact(RUN));
            for (records, hints) in runs {
                if let (Some(records), Some(hints)) = (records.first_chunk(), hints.first_chunk()) {
                    if let Some(run) = run_of::<RISK>(records) {
                        run(self, context, records, hints, out);
                        context = context.after(RUN as u32);
                        behind += RUN_SIZE;
                        continue;
                    }
                }
                for (record, hint) in records_of(records).zip(hints) {
                    behind += RECORD_SIZE;
                    let rest = payload.get(behind..);
                    context = self.apply_one::<RISK>(context, (record, rest), *hint, out);
                    if self.funds.is_on != RISK {
                        return (context, behind);
                    }
                }
            }
        }
        (context, behind)
    }

    /// Apply one record; `rest` are those behind it. Returns what comes next.
    fn apply_one<const RISK: bool>(
        &mut self,
        context: Context,
        (record, rest): (&[u8; RECORD_SIZE], Option<&[u8]>),
        hint: Hint,
        out: &mut EventBuffer,
    ) -> Context {
        match record[0] {
            kind::NEW if Command::of(record).flags() & FLAG_EXTENSION != 0 => {
                self.enter_with_terms::<RISK>(context, (record, rest), out);
            }
            kind::NEW => self.enter::<RISK>(context, record, out),
            kind::NEW_LIST => self.enter_list::<RISK>(context, (record, rest), out),
            kind::CANCEL => self.cancel::<RISK>(context, record, hint, out),
            kind::REPLACE => self.replace::<RISK>(context, record, hint, out),
            kind::REDUCE => self.reduce::<RISK>(context, record, hint, out),
            kind::INSTRUMENT_LIMITS | kind::ORDER_TERMS | kind::LIST_LEG | kind::ORDER_LIMITS => {
                return context; // applied with the command before it
            }
            _ => {
                self.apply_rare(context, record, rest, out);
                self.look_at_touched(context, out);
            }
        }
        self.look::<RISK>(context, out);
        #[cfg(debug_assertions)]
        self.check_small(out);
        context.after(1)
    }

    /// Apply a command of a rare kind; its extension, if it has one, is at the start of `rest`.
    #[cold]
    #[inline(never)]
    fn apply_rare(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        rest: Option<&[u8]>,
        out: &mut EventBuffer,
    ) {
        match record[0] {
            kind::MASS_CANCEL => self.mass_cancel(context, record, out),
            kind::COUNTDOWN => self.set_countdown(context, record, out),
            kind::OPEN_SESSION => self.open_session(context, record, out),
            kind::CLOSE_SESSION => self.close_session(context, record, out),
            kind::ADD_ASSET => self.add_asset(context, record, out),
            kind::ADD_INSTRUMENT => {
                let limits = rest.and_then(<[u8]>::first_chunk);
                let limits = limits.map(InstrumentLimits::from_bytes);
                self.add_instrument(context, record, limits.unwrap_or_default(), out);
            }
            kind::RESUME_SESSION => self.resume_session(context, record, out),
            kind::DISCONNECT => self.disconnect(context, record, out),
            kind::RENEW => self.renew(record, out),
            kind::TICK => {} // its frame has told the time
            kind::RESUME_TIME => self.resume_time(context, record, out),
            kind::CONFIGURE => self.configure(context, record, out),
            kind::SET_ACCOUNT => self.set_account(context, record, out),
            kind::SET_FEES => self.set_fees(context, record, out),
            kind::DEPOSIT | kind::WITHDRAW => self.move_money(context, record, out),
            kind::SET_PHASE => self.set_phase(context, record, out),
            kind::SCHEDULE_PHASE => self.schedule_phase(context, record, out),
            kind::UNCROSS => self.uncross_now(context, record, out),
            kind::SET_BANDS => self.set_bands(context, record, out),
            kind::SET_LIMITS => {
                let more = rest.and_then(<[u8]>::first_chunk);
                let more = more.map(OrderLimits::from_bytes).unwrap_or_default();
                self.set_limits(context, record, more, out);
            }
            kind::DELIST => self.delist(context, record, out),
            kind => unreachable!("kind {kind} passed the checks of a frame of commands"),
        }
    }

    /// The best levels of both sides of a book, as `level` records: at most `levels` bids, best first, then as many
    /// asks. They are appended to `out`.
    ///
    /// # Errors
    /// [`EngineError::UnknownInstrument`].
    pub fn depth(
        &self,
        instrument: u16,
        levels: usize,
        out: &mut Vec<[u8; RECORD_SIZE]>,
    ) -> Result<(), EngineError> {
        if !self.registry.has_instrument(instrument) {
            return Err(EngineError::UnknownInstrument(instrument));
        }
        for side in [wire::side::BUY, wire::side::SELL] {
            let book = ladder::book_of(instrument, side);
            let all = self.ladders.levels_of(book);
            let shown = all.filter(|(_, level)| level.count != 0);
            for (_, level) in shown.take(levels) {
                let record = wire::Level {
                    side,
                    command: 0,
                    instrument,
                    price: level.price,
                    quantity: level.total,
                    orders: u64::from(level.count),
                };
                out.push(record.to_bytes());
            }
        }
        Ok(())
    }
}
