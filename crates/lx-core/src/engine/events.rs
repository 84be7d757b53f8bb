//! Where events go: one event frame, built in a buffer that is used again for every batch.
//!
//! An event is written as eight words straight into its place. Building it from bytes first would store parts of words
//! and load whole ones, which stalls. `events_tests` holds every word against the record of the schema.

use super::command::Command;
use super::ladder::{Level, is_aside};
use super::money::Settlement;
use super::orders::Order;
use super::outcomes::Told;
use super::told::Telling;
use crate::wire::{FRAME_EVENTS, FrameHeader, RECORD_SIZE, kind, role};

/// The events of one frame of commands, as an unsealed event frame.
///
/// One buffer serves any number of frames: each `apply` starts it anew and keeps its memory.
#[derive(Debug)]
pub struct EventBuffer {
    /// The frame's header, the events so far, and room for more.
    records: Vec<[u8; RECORD_SIZE]>,
    /// Records in use, the header included.
    length: usize,
    /// What sessions were told, which is the engine's again when the frame is done.
    telling: Telling,
}

impl Default for EventBuffer {
    fn default() -> Self {
        Self::new()
    }
}

impl EventBuffer {
    /// A buffer that holds an empty frame.
    #[must_use]
    pub fn new() -> Self {
        Self {
            records: vec![[0; RECORD_SIZE]; 64],
            length: 1,
            telling: Telling::default(),
        }
    }

    /// The event frame: header and events. Before the first `apply` it is a header of zeros.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.records[..self.length].as_flattened()
    }

    /// The events, without the header.
    #[must_use]
    pub fn events(&self) -> &[[u8; RECORD_SIZE]] {
        &self.records[1..self.length]
    }

    /// Forget all events, and take over what sessions were told until [`EventBuffer::finish`].
    pub(super) fn start(&mut self, commands: &FrameHeader, told: Vec<Told>) {
        self.length = 1;
        self.telling
            .start(told, commands.sequence, commands.time_ns);
    }

    /// What sessions were told so far.
    #[inline(always)]
    pub(super) fn told(&mut self) -> &mut Vec<Told> {
        self.telling.told_mut()
    }

    /// Look at where the next outcome of a session will be kept. What is returned means nothing.
    #[inline(always)]
    pub(super) fn look(&self, session: u32) -> u64 {
        self.telling.look(session)
    }

    /// Keep the outcome of a session's command whose answer is for everybody: a kind of event.
    pub(super) fn keep_public(&mut self, context: Context, sender: (u32, u64), kind: u8) {
        let (session, client_id) = sender;
        if session != 0 {
            self.telling
                .keep_answer(session, context.index(), client_id, (kind, 0, 0));
        }
    }

    /// Write the header, for the frame of commands that made these events; returns what sessions were told.
    pub(super) fn finish(&mut self, commands: &FrameHeader) -> Vec<Told> {
        let header = FrameHeader {
            flags: FRAME_EVENTS,
            record_count: (self.length - 1) as u32,
            checksum: 0,
            hash: [0; 16],
            ..*commands
        };
        self.records[0] = header.to_bytes();
        self.telling.finish()
    }

    #[inline(always)]
    fn put(&mut self, mut words: [u64; 8]) {
        self.telling.tell(&mut words);
        if self.length >= self.records.len() {
            self.grow();
        }
        let record = &mut self.records[self.length];
        for (to, word) in record.chunks_exact_mut(8).zip(words) {
            to.copy_from_slice(&word.to_le_bytes());
        }
        self.length += 1;
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        self.records
            .resize(2 * self.records.len(), [0; RECORD_SIZE]);
    }

    /// Append an event of a kind that is rare.
    #[inline(never)]
    pub(super) fn put_record(&mut self, record: &[u8; RECORD_SIZE]) {
        let mut words = [0; 8];
        for (word, from) in words.iter_mut().zip(record.chunks_exact(8)) {
            *word = from
                .iter()
                .rev()
                .fold(0, |word, byte| word << 8 | u64::from(*byte));
        }
        self.put(words);
    }

    /// Append the extension of the last event.
    pub(super) fn put_extension(&mut self, record: &[u8; RECORD_SIZE]) {
        if self.length >= self.records.len() {
            self.grow();
        }
        self.records[self.length] = *record;
        self.length += 1;
    }
}

/// What the events of one command have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    /// Index of the command within its frame; behind its last the count of all, which 16 bits may not hold.
    pub command: u32,
    /// Engine id of the order that the command enters: its ordinal times 256.
    pub order_id: u64,
}

impl Context {
    /// Index of the command, as its events have it.
    #[inline(always)]
    pub fn index(self) -> u16 {
        self.command as u16 // RECORDS_PER_FRAME_MAX is 2^16
    }

    /// That of the command that comes `count` commands later.
    #[inline(always)]
    pub fn after(self, count: u32) -> Self {
        Self {
            command: self.command + count,
            order_id: self.order_id + (u64::from(count) << 8),
        }
    }
}

/// A private event's order: its owner and its names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner {
    pub session: u32,
    pub client_id: u64,
    pub order_id: u64,
}

impl Owner {
    #[inline(always)]
    pub fn of(order: &Order) -> Self {
        Self {
            session: order.session,
            client_id: order.client_id,
            order_id: order.order_id,
        }
    }
}

/// Where an order is: its instrument, and its side as a member of `wire::side`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub instrument: u16,
    pub side: u8,
}

impl Place {
    /// Of a ladder's number.
    #[inline(always)]
    pub fn of(book: u32) -> Self {
        Self {
            instrument: (book >> 2) as u16,
            side: (book & 1) as u8 + 1,
        }
    }
}

/// The first word; its upper half is the event's number, which it gets when it is told.
#[inline(always)]
fn head(kind: u8, side: u8, context: Context) -> u64 {
    u64::from(kind) | u64::from(side) << 8 | u64::from(context.index()) << 16
}

/// The second word: instrument, two small fields that depend on the kind, session.
#[inline(always)]
fn address(instrument: u16, low: u8, high: u8, session: u32) -> u64 {
    u64::from(instrument) | u64::from(low) << 16 | u64::from(high) << 24 | u64::from(session) << 32
}

/// The same with a reason in place of the small fields.
#[inline(always)]
fn address_why(instrument: u16, reason: u16, session: u32) -> u64 {
    u64::from(instrument) | u64::from(reason) << 16 | u64::from(session) << 32
}

/// The fields of a `rejected` but the command's own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rejection {
    pub reason: u16,
    pub order_id: u64,
    pub value: u64,
    pub limit: u64,
}

/// One execution.
#[derive(Clone, Copy, Debug)]
pub(super) struct Execution {
    pub price: i64,
    pub quantity: u64,
    /// Its index within the command.
    pub trade: u32,
}

impl EventBuffer {
    /// `accepted`: the order is as its command says.
    #[inline(always)]
    pub(super) fn accepted(&mut self, context: Context, command: &Command) {
        let (order_type, tif) = (command.order_type(), command.tif());
        self.put([
            head(kind::ACCEPTED, command.side(), context),
            address(command.instrument(), order_type, tif, command.session()),
            command.client_id,
            context.order_id,
            command.price as u64,
            command.quantity,
            0,
            command.client_id,
        ]);
    }

    /// `rejected`, answering request `request_id` of `session`.
    #[inline(never)]
    pub(super) fn rejected(
        &mut self,
        context: Context,
        instrument: u16,
        session: u32,
        request_id: u64,
        rejection: Rejection,
    ) {
        self.put([
            head(kind::REJECTED, 0, context),
            address_why(instrument, rejection.reason, session),
            0,
            rejection.order_id,
            rejection.value,
            rejection.limit,
            0,
            request_id,
        ]);
    }

    /// The three events of an execution: taker's fill, maker's fill, trade. `taker.1` and `maker.1` are what remains
    /// open; `place` is the taker's.
    #[inline(always)]
    pub(super) fn executed(
        &mut self,
        context: Context,
        place: Place,
        execution: Execution,
        taker: (Owner, u64),
        maker: (Owner, u64),
    ) {
        let opposite = place.side ^ 3;
        self.fill(context, place, role::TAKER, execution, taker);
        let maker_place = Place {
            side: opposite,
            ..place
        };
        self.fill(context, maker_place, role::MAKER, execution, maker);
        self.traded(context, place, execution);
    }

    /// `trade`: `place` is the taker's.
    #[inline(always)]
    pub(super) fn traded(&mut self, context: Context, place: Place, execution: Execution) {
        self.put([
            head(kind::TRADE, place.side, context),
            address(place.instrument, 0, 0, 0),
            0,
            0,
            execution.price as u64,
            execution.quantity,
            0,
            u64::from(execution.trade),
        ]);
    }

    /// `fill`: told to the owner of one of the two orders, of which so much remains open.
    #[inline(always)]
    pub(super) fn fill(
        &mut self,
        context: Context,
        place: Place,
        role: u8,
        execution: Execution,
        (owner, remaining): (Owner, u64),
    ) {
        self.put([
            head(kind::FILL, place.side, context),
            address(place.instrument, role, 0, owner.session),
            owner.client_id,
            owner.order_id,
            execution.price as u64,
            execution.quantity,
            remaining,
            u64::from(execution.trade),
        ]);
    }

    /// `settled`: the money of the fill before it. `told` is the session, the account, the execution's index.
    #[inline(always)]
    pub(super) fn settled(
        &mut self,
        context: Context,
        place: Place,
        (role, fee_asset): (u8, u8),
        (session, account, trade): (u32, u32, u32),
        settled: Settlement,
    ) {
        self.put([
            head(kind::SETTLED, place.side, context),
            address(place.instrument, role, fee_asset, session),
            u64::from(account) | u64::from(trade) << 32,
            settled.paid as u64,
            settled.received as u64,
            settled.fee as u64,
            settled.released as u64,
            0,
        ]);
    }

    /// `canceled`: `open` lots at `price`.
    #[inline(always)]
    pub(super) fn canceled(
        &mut self,
        context: Context,
        place: Place,
        reason: u16,
        owner: Owner,
        (price, open): (i64, u64),
        request_id: u64,
    ) {
        self.put([
            head(kind::CANCELED, place.side, context),
            address_why(place.instrument, reason, owner.session),
            owner.client_id,
            owner.order_id,
            price as u64,
            open,
            0,
            request_id,
        ]);
    }

    /// `replaced`: the order as the command `command` states it.
    #[inline(always)]
    pub(super) fn replaced(
        &mut self,
        context: Context,
        place: Place,
        priority: u8,
        order_id: u64,
        command: &Command,
        remaining: u64,
    ) {
        self.put([
            head(kind::REPLACED, place.side, context),
            address(place.instrument, priority, 0, command.session()),
            command.client_id,
            order_id,
            command.price as u64,
            command.quantity,
            remaining,
            command.client_id,
        ]);
    }

    /// `reduced`: `cut` lots taken off, `remaining` left.
    #[inline(always)]
    pub(super) fn reduced(
        &mut self,
        context: Context,
        place: Place,
        owner: Owner,
        price: i64,
        (cut, remaining): (u64, u64),
        request_id: u64,
    ) {
        self.put([
            head(kind::REDUCED, place.side, context),
            address(place.instrument, 0, 0, owner.session),
            owner.client_id,
            owner.order_id,
            price as u64,
            cut,
            remaining,
            request_id,
        ]);
    }

    /// `level`: a level as it is now; one that has just been emptied still knows its price and side.
    /// Nothing is told of a queue of orders that wait.
    #[inline(always)]
    pub(super) fn level(&mut self, context: Context, level: &Level) {
        let place = Place::of(level.book);
        self.put([
            head(kind::LEVEL, place.side, context),
            address(place.instrument, 0, 0, 0),
            0,
            0,
            level.price as u64,
            level.total,
            u64::from(level.count),
            0,
        ]);
        self.length -= usize::from(is_aside(level.book));
    }
}
