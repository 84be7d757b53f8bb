//! Messages under way, grouped by connection; the buffers are used again from turn to turn. What is for a one-way connection
//! is dropped.
//!
//! A turn's messages can be taken away as [`Outgoing`], which costs no copy: answers may wait for the disk while the next
//! turns are made. Given back, its buffers serve later turns.

use super::one_way::is_one_way;
use crate::wire::{ENVELOPE_SIZE, Envelope, RECORD_SIZE, RECORDS_PER_MESSAGE_MAX};

const NO_SLOT: u32 = u32::MAX;
const FULL: usize = ENVELOPE_SIZE + RECORD_SIZE * RECORDS_PER_MESSAGE_MAX as usize;

/// Buffers, and bytes of each, that are kept from one turn to the next: 64 MiB in all.
const KEEP_SLOTS: usize = 256;
const KEEP_BYTES: usize = 1 << 18;

/// What goes to one connection in this turn.
#[derive(Debug, Default)]
struct Slot {
    connection: u32,
    /// Whole messages one after the other, except that the envelope of an open one is still empty.
    buffer: Vec<u8>,
    /// Where each message starts.
    starts: Vec<usize>,
    /// Type of the message that takes more records; 0 when the next record must start one.
    open: u8,
}

impl Slot {
    fn start(&mut self, message_type: u8, head: &[u8]) {
        self.close();
        self.starts.push(self.buffer.len());
        self.buffer.extend_from_slice(&[0; ENVELOPE_SIZE]);
        self.buffer.extend_from_slice(head);
        self.open = message_type;
    }

    /// Write the envelope of the open message.
    fn close(&mut self) {
        if self.open == 0 {
            return;
        }
        let start = self.starts.last().copied().unwrap_or(0);
        let count = (self.buffer.len() - start - ENVELOPE_SIZE) / RECORD_SIZE;
        let envelope = Envelope::new(self.open, count as u32);
        self.buffer[start..start + ENVELOPE_SIZE].copy_from_slice(&envelope.to_bytes());
        self.open = 0;
    }

    #[inline]
    fn push(&mut self, message_type: u8, head: &[u8], record: &[u8; RECORD_SIZE]) {
        let start = self.starts.last().copied().unwrap_or(0);
        if self.open != message_type || self.buffer.len() - start == FULL {
            self.start(message_type, head);
        }
        self.buffer.extend_from_slice(record);
    }
}

/// The messages of one turn, or of several that follow each other.
#[derive(Debug, Default)]
pub struct Outgoing {
    slots: Vec<Slot>,
    messages: usize,
    bytes: usize,
}

impl Outgoing {
    /// Connection and bytes of each; those of one connection in the order they are to be sent.
    pub fn messages(&self) -> impl Iterator<Item = (u32, &[u8])> {
        messages_of(&self.slots)
    }

    /// How many they are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.messages
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.messages == 0
    }

    /// Bytes of all together.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether one is for this connection.
    #[must_use]
    pub fn concerns(&self, connection: u32) -> bool {
        self.slots.iter().any(|slot| slot.connection == connection)
    }

    /// Take over those of a later turn.
    pub fn append(&mut self, later: &mut Self) {
        self.slots.append(&mut later.slots);
        self.messages += std::mem::take(&mut later.messages);
        self.bytes += std::mem::take(&mut later.bytes);
    }
}

fn messages_of(slots: &[Slot]) -> impl Iterator<Item = (u32, &[u8])> {
    slots.iter().flat_map(|slot| {
        let ends = slot
            .starts
            .iter()
            .copied()
            .skip(1)
            .chain([slot.buffer.len()]);
        let ranges = slot.starts.iter().copied().zip(ends);
        ranges.map(|(start, end)| (slot.connection, &slot.buffer[start..end]))
    })
}

#[derive(Debug, Default)]
pub(super) struct Outbox {
    /// Those of this turn.
    slots: Vec<Slot>,
    /// Those of earlier turns, empty.
    spare: Vec<Slot>,
    /// Slot of a connection, by its number.
    slot_of: Vec<u32>,
    messages: u64,
    bytes: u64,
}

impl Outbox {
    /// Append a record to the connection's open message of that type, or start one with `head`.
    #[inline]
    pub(super) fn push(
        &mut self,
        connection: u32,
        message_type: u8,
        head: &[u8],
        record: &[u8; RECORD_SIZE],
    ) {
        if is_one_way(connection) {
            return;
        }
        self.slot(connection).push(message_type, head, record);
    }

    /// A message of its own: `head` and the records of `payload`, in several messages when they are too many.
    pub(super) fn send(&mut self, connection: u32, message_type: u8, head: &[u8], payload: &[u8]) {
        if is_one_way(connection) {
            return;
        }
        let room = FULL - ENVELOPE_SIZE - head.len();
        let slot = self.slot(connection);
        slot.start(message_type, head);
        for (index, part) in payload.chunks(room).enumerate() {
            if index > 0 {
                slot.start(message_type, head);
            }
            slot.buffer.extend_from_slice(part);
        }
        slot.close();
    }

    #[inline]
    fn slot(&mut self, connection: u32) -> &mut Slot {
        let index = connection as usize;
        if self.slot_of.len() <= index {
            self.slot_of.resize(index + 1, NO_SLOT);
        }
        if self.slot_of[index] == NO_SLOT {
            self.slot_of[index] = self.slots.len() as u32;
            let mut slot = self.spare.pop().unwrap_or_default();
            slot.connection = connection;
            self.slots.push(slot);
        }
        &mut self.slots[self.slot_of[index] as usize]
    }

    /// Finish the messages; returns their number and bytes.
    pub(super) fn close(&mut self) -> (u64, u64) {
        (self.messages, self.bytes) = (0, 0);
        for slot in &mut self.slots {
            slot.close();
            self.messages += slot.starts.len() as u64;
            self.bytes += slot.buffer.len() as u64;
        }
        (self.messages, self.bytes)
    }

    pub(super) fn messages(&self) -> impl Iterator<Item = (u32, &[u8])> {
        messages_of(&self.slots)
    }

    /// The messages that were finished, for whoever sends them; [`Outbox::give_back`] when he has.
    pub(super) fn take(&mut self) -> Outgoing {
        for slot in &self.slots {
            self.slot_of[slot.connection as usize] = NO_SLOT;
        }
        Outgoing {
            slots: std::mem::take(&mut self.slots),
            messages: std::mem::take(&mut self.messages) as usize,
            bytes: std::mem::take(&mut self.bytes) as usize,
        }
    }

    /// Use the buffers again.
    pub(super) fn give_back(&mut self, mut sent: Outgoing) {
        for mut slot in sent.slots.drain(..) {
            if self.spare.len() == KEEP_SLOTS {
                break;
            }
            slot.buffer.clear();
            slot.buffer.shrink_to(KEEP_BYTES);
            slot.starts.clear();
            slot.open = 0;
            self.spare.push(slot);
        }
        if self.slots.capacity() == 0 {
            sent.slots.clear();
            sent.slots.shrink_to(KEEP_SLOTS);
            self.slots = sent.slots;
        }
    }

    /// Forget the messages, keep the buffers.
    pub(super) fn clear(&mut self) {
        let left = self.take();
        self.give_back(left);
    }
}
