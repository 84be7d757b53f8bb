//! What waits to be written to one peer, bounded in messages and bytes.
//!
//! A message stays until its last byte is written: on a new connection the one that was cut off is sent from its start,
//! since the other side has never seen it whole. Commands are of one connection and do not go over to the next.

use crate::frame::frame_header;
use std::collections::VecDeque;

/// Memory that an outbox in which nothing waits keeps.
const KEEP_BYTES: usize = 64 << 10;
const KEEP_ENTRIES: usize = 1 << 10;

#[derive(Debug, Default)]
pub(crate) struct Outbox {
    data: Vec<u8>,
    /// Where the first message that is not wholly written begins.
    start: usize,
    sent: usize,
    entries: VecDeque<Entry>,
    /// How many of the entries are commands.
    commands: usize,
}

/// A message or some commands.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// Where it ends in the data.
    end: usize,
    is_command: bool,
}

impl Outbox {
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Messages not wholly written.
    pub(crate) fn messages(&self) -> usize {
        self.entries.len() - self.commands
    }

    pub(crate) fn bytes(&self) -> usize {
        self.data.len() - self.sent
    }

    #[inline]
    pub(crate) fn push(&mut self, parts: &[&[u8]]) {
        for (index, part) in parts.iter().enumerate() {
            let (head, head_bytes) = frame_header(part.len(), index + 1 < parts.len());
            self.data.extend_from_slice(&head[..head_bytes]);
            self.data.extend_from_slice(part);
        }
        self.end_entry(false);
    }

    pub(crate) fn push_commands(&mut self, frames: &[u8]) {
        self.data.extend_from_slice(frames);
        self.commands += 1;
        self.end_entry(true);
    }

    fn end_entry(&mut self, is_command: bool) {
        let end = self.data.len();
        self.entries.push_back(Entry { end, is_command });
    }

    pub(crate) fn waiting(&self) -> &[u8] {
        &self.data[self.sent..]
    }

    /// So many bytes more are written.
    pub(crate) fn advance(&mut self, bytes: usize) {
        self.sent += bytes;
        if self.sent == self.data.len() {
            self.clear();
            return;
        }
        while let Some(&entry) = self.entries.front().filter(|entry| entry.end <= self.sent) {
            self.entries.pop_front();
            self.start = entry.end;
            self.commands -= usize::from(entry.is_command);
        }
        // Moving the rest costs its length, so it waits until that is less than what was written.
        if self.start > self.data.len() / 2 {
            let start = std::mem::take(&mut self.start);
            self.data.drain(..start);
            self.sent -= start;
            for entry in &mut self.entries {
                entry.end -= start;
            }
        }
    }

    /// The connection is gone: the message that was cut off begins anew, and commands are of no use any more.
    pub(crate) fn rewind(&mut self) {
        self.sent = self.start;
        if self.commands == 0 {
            return;
        }
        let before = std::mem::take(self);
        let mut start = before.start;
        for entry in before.entries {
            if !entry.is_command {
                self.data.extend_from_slice(&before.data[start..entry.end]);
                self.end_entry(false);
            }
            start = entry.end;
        }
    }

    pub(crate) fn clear(&mut self) {
        self.data.clear();
        self.data.shrink_to(KEEP_BYTES);
        self.entries.clear();
        self.entries.shrink_to(KEEP_ENTRIES);
        self.commands = 0;
        self.start = 0;
        self.sent = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_was_cut_off_is_sent_from_its_start() {
        let mut outbox = Outbox::default();
        outbox.push(&[b"one"]);
        outbox.push(&[b"two", b"three"]);
        assert_eq!((outbox.messages(), outbox.bytes()), (2, 17));
        outbox.advance(5);
        outbox.advance(6);
        assert_eq!(
            (outbox.messages(), outbox.waiting()),
            (1, &b"\x05three"[..])
        );
        outbox.rewind();
        assert_eq!(outbox.waiting(), b"\x01\x03two\x00\x05three");
        outbox.advance(12);
        assert!(outbox.is_empty());
        assert_eq!(outbox.bytes(), 0);
        outbox.push(&[&[0; 2 * KEEP_BYTES]]);
        outbox.advance(outbox.bytes());
        assert!(outbox.data.capacity() <= KEEP_BYTES);
    }

    #[test]
    fn commands_do_not_outlive_their_connection() {
        let mut outbox = Outbox::default();
        outbox.push_commands(b"gone");
        outbox.push(&[b"one"]);
        outbox.push_commands(b"stale");
        outbox.push(&[b"two"]);
        outbox.push_commands(b"stale");
        assert_eq!(outbox.messages(), 2);
        outbox.advance(6);
        outbox.rewind();
        assert_eq!(outbox.waiting(), b"\x00\x03one\x00\x03two");
        outbox.advance(5);
        outbox.rewind();
        assert_eq!((outbox.messages(), outbox.bytes()), (1, 5));
        outbox.advance(5);
        assert!(outbox.is_empty());
    }

    #[test]
    fn whatever_the_writes_all_bytes_leave_in_order() {
        for step in 1..40 {
            let (mut outbox, mut expected, mut found) = (Outbox::default(), Vec::new(), Vec::new());
            for round in 0..200u8 {
                let payload = vec![round; usize::from(round) % 13];
                expected.extend_from_slice(&[0, payload.len() as u8]);
                expected.extend_from_slice(&payload);
                outbox.push(&[&payload]);
                let bytes = outbox.bytes().min(step);
                found.extend_from_slice(&outbox.waiting()[..bytes]);
                outbox.advance(bytes);
            }
            found.extend_from_slice(outbox.waiting());
            assert_eq!(found, expected, "step {step}");
        }
    }
}
