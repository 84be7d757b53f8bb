//! Where events go: one event frame, built in a buffer that is used again for every batch.
//!
//! An event is written as eight words straight into its place. Building it from bytes first would store parts of words
//! and load whole ones, which stalls. `tests` below hold every word against the record of the schema.

use super::command::Command;
use super::ladder::Level;
use super::orders::Order;
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

    /// Forget all events.
    pub(super) fn start(&mut self) {
        self.length = 1;
    }

    /// Write the header, for the frame of commands that made these events.
    pub(super) fn finish(&mut self, commands: &FrameHeader) {
        let header = FrameHeader {
            flags: FRAME_EVENTS,
            record_count: (self.length - 1) as u32,
            checksum: 0,
            hash: [0; 16],
            ..*commands
        };
        self.records[0] = header.to_bytes();
    }

    #[inline(always)]
    fn put(&mut self, words: [u64; 8]) {
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
    pub(super) fn put_record(&mut self, record: &[u8; RECORD_SIZE]) {
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
    /// Index of the command within its frame.
    pub command: u32,
    /// Engine id of the order that the command enters: its ordinal times 256.
    pub order_id: u64,
}

impl Context {
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
            instrument: (book >> 1) as u16,
            side: (book & 1) as u8 + 1,
        }
    }
}

#[inline(always)]
fn head(kind: u8, side: u8, reason: u16, context: Context) -> u64 {
    u64::from(kind)
        | u64::from(side) << 8
        | u64::from(reason) << 16
        | u64::from(context.command) << 32
}

/// The second word: instrument, two small fields that depend on the kind, session.
#[inline(always)]
fn address(instrument: u16, low: u8, high: u8, session: u32) -> u64 {
    u64::from(instrument) | u64::from(low) << 16 | u64::from(high) << 24 | u64::from(session) << 32
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
            head(kind::ACCEPTED, command.side(), 0, context),
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
            head(kind::REJECTED, 0, rejection.reason, context),
            address(instrument, 0, 0, session),
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
        self.put([
            head(kind::TRADE, place.side, 0, context),
            address(place.instrument, 0, 0, 0),
            0,
            0,
            execution.price as u64,
            execution.quantity,
            0,
            u64::from(execution.trade),
        ]);
    }

    #[inline(always)]
    fn fill(
        &mut self,
        context: Context,
        place: Place,
        role: u8,
        execution: Execution,
        (owner, remaining): (Owner, u64),
    ) {
        self.put([
            head(kind::FILL, place.side, 0, context),
            address(place.instrument, role, 0, owner.session),
            owner.client_id,
            owner.order_id,
            execution.price as u64,
            execution.quantity,
            remaining,
            u64::from(execution.trade),
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
            head(kind::CANCELED, place.side, reason, context),
            address(place.instrument, 0, 0, owner.session),
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
            head(kind::REPLACED, place.side, 0, context),
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
            head(kind::REDUCED, place.side, 0, context),
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
    #[inline(always)]
    pub(super) fn level(&mut self, context: Context, level: &Level) {
        let place = Place::of(level.book);
        self.put([
            head(kind::LEVEL, place.side, 0, context),
            address(place.instrument, 0, 0, 0),
            0,
            0,
            level.price as u64,
            level.total,
            u64::from(level.count),
            0,
        ]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{
        Accepted, Canceled, Fill, New, Reduced, Rejected, Replace, Replaced, Trade, side,
    };

    const CONTEXT: Context = Context {
        command: 0x0102_0304,
        order_id: 0x0506_0708_0900,
    };
    const PLACE: Place = Place {
        instrument: 0x0A0B,
        side: side::SELL,
    };
    const OWNER: Owner = Owner {
        session: 0x0C0D_0E0F,
        client_id: 0x1011_1213_1415_1617,
        order_id: 0x1819_1A1B_1C1D_1E00,
    };
    const EXECUTION: Execution = Execution {
        price: 0x0201_0203_0405,
        quantity: 0x0011_2233_4455_6677,
        trade: 0x2122_2324,
    };

    fn made(make: impl FnOnce(&mut EventBuffer)) -> Vec<[u8; 64]> {
        let mut out = EventBuffer::new();
        make(&mut out);
        out.events().to_vec()
    }

    #[test]
    fn answers_are_laid_out_as_the_schema_says() {
        let command = New {
            side: PLACE.side,
            instrument: PLACE.instrument,
            type_: 2,
            tif: 3,
            session: OWNER.session,
            client_id: OWNER.client_id,
            price: EXECUTION.price,
            quantity: EXECUTION.quantity,
            ..New::default()
        };
        let accepted = Accepted {
            side: PLACE.side,
            command: CONTEXT.command,
            instrument: PLACE.instrument,
            type_: 2,
            tif: 3,
            session: OWNER.session,
            client_id: OWNER.client_id,
            order_id: CONTEXT.order_id,
            price: EXECUTION.price,
            quantity: EXECUTION.quantity,
            request_id: OWNER.client_id,
        };
        let rejected = Rejected {
            reason: 401,
            command: CONTEXT.command,
            instrument: 3,
            offset: 0,
            session: 4,
            order_id: 5,
            value: 6,
            limit: 7,
            request_id: 8,
        };
        let events = made(|out| {
            out.accepted(CONTEXT, &Command::of(&command.to_bytes()));
            let rejection = Rejection {
                reason: 401,
                order_id: 5,
                value: 6,
                limit: 7,
            };
            out.rejected(CONTEXT, 3, 4, 8, rejection);
        });
        assert_eq!(events, [accepted.to_bytes(), rejected.to_bytes()]);
    }

    #[test]
    fn executions_are_laid_out_as_the_schema_says() {
        let taker = Owner {
            session: 77,
            ..OWNER
        };
        let fill = |side, role, owner: Owner, remaining| Fill {
            side,
            command: CONTEXT.command,
            instrument: PLACE.instrument,
            role,
            session: owner.session,
            client_id: owner.client_id,
            order_id: owner.order_id,
            price: EXECUTION.price,
            quantity: EXECUTION.quantity,
            remaining,
            trade: EXECUTION.trade,
        };
        let trade = Trade {
            side: side::SELL,
            command: CONTEXT.command,
            instrument: PLACE.instrument,
            price: EXECUTION.price,
            quantity: EXECUTION.quantity,
            trade: EXECUTION.trade,
        };
        let events =
            made(|out| out.executed(CONTEXT, PLACE, EXECUTION, (taker, 9), (OWNER, 1 << 50)));
        let expected = [
            fill(side::SELL, role::TAKER, taker, 9).to_bytes(),
            fill(side::BUY, role::MAKER, OWNER, 1 << 50).to_bytes(),
            trade.to_bytes(),
        ];
        assert_eq!(events, expected);
    }

    #[test]
    fn changes_are_laid_out_as_the_schema_says() {
        let command = Replace {
            session: OWNER.session,
            client_id: OWNER.client_id,
            price: 11,
            quantity: 22,
            ..Replace::default()
        };
        let canceled = Canceled {
            side: PLACE.side,
            reason: 706,
            command: CONTEXT.command,
            instrument: PLACE.instrument,
            session: OWNER.session,
            client_id: OWNER.client_id,
            order_id: OWNER.order_id,
            price: 11,
            quantity: 12,
            request_id: 13,
        };
        let replaced = Replaced {
            side: PLACE.side,
            command: CONTEXT.command,
            instrument: PLACE.instrument,
            priority: 1,
            session: OWNER.session,
            client_id: OWNER.client_id,
            order_id: OWNER.order_id,
            price: 11,
            quantity: 22,
            remaining: 20,
            request_id: OWNER.client_id,
        };
        let reduced = Reduced {
            side: PLACE.side,
            command: CONTEXT.command,
            instrument: PLACE.instrument,
            session: OWNER.session,
            client_id: OWNER.client_id,
            order_id: OWNER.order_id,
            price: 11,
            quantity: 2,
            remaining: 18,
            request_id: 13,
        };
        let events = made(|out| {
            out.canceled(CONTEXT, PLACE, 706, OWNER, (11, 12), 13);
            let command = Command::of(&command.to_bytes());
            out.replaced(CONTEXT, PLACE, 1, OWNER.order_id, &command, 20);
            out.reduced(CONTEXT, PLACE, OWNER, 11, (2, 18), 13);
        });
        let expected = [canceled.to_bytes(), replaced.to_bytes(), reduced.to_bytes()];
        assert_eq!(events, expected);
    }

    #[test]
    fn a_level_is_laid_out_as_the_schema_says() {
        let level = Level {
            price: 11,
            total: 1 << 62,
            head: 1,
            tail: 2,
            count: 3,
            book: super::super::ladder::book_of(PLACE.instrument, PLACE.side),
        };
        let record = crate::wire::Level {
            side: PLACE.side,
            command: CONTEXT.command,
            instrument: PLACE.instrument,
            price: 11,
            quantity: 1 << 62,
            orders: 3,
        };
        assert_eq!(made(|out| out.level(CONTEXT, &level)), [record.to_bytes()]);
    }
}
