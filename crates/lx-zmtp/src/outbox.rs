//! What waits to be written to one peer, bounded in messages and bytes.
//!
//! A message stays until its last byte is written: on a new connection the one that was cut off is sent from its start,
//! since the other side has never seen it whole. Commands are of one connection and do not go over to the next.

use crate::frame::frame_header;
use crate::options::SEND_TRIES_MAX;
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
    /// Connections that ended in the middle of the first message.
    tries: u32,
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
            self.tries = 0;
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

    /// Whether the first message was cut off since another was written.
    pub(crate) fn is_cut(&self) -> bool {
        self.tries > 0
    }

    /// The connection is gone: the message that was cut off begins anew, and commands are of no use any more. One that was
    /// cut off too often is given up, since the other side may refuse it; how many were.
    pub(crate) fn rewind(&mut self) -> u64 {
        let is_message = self.entries.front().is_some_and(|entry| !entry.is_command);
        if self.sent > self.start && is_message {
            self.tries += 1;
        }
        self.sent = self.start;
        let gives_up = self.tries >= SEND_TRIES_MAX;
        if gives_up {
            self.advance(
                self.entries
                    .front()
                    .map_or(0, |entry| entry.end - self.start),
            );
        }
        if self.commands > 0 {
            self.drop_commands();
        }
        u64::from(gives_up)
    }

    fn drop_commands(&mut self) {
        let before = std::mem::take(self);
        self.tries = before.tries;
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
        self.tries = 0;
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
    fn a_message_that_is_cut_off_again_and_again_is_given_up() {
        let mut outbox = Outbox::default();
        outbox.push(&[b"long"]);
        outbox.push(&[b"next"]);
        for _ in 1..SEND_TRIES_MAX {
            outbox.advance(5);
            assert_eq!((outbox.rewind(), outbox.is_cut()), (0, true));
            assert_eq!(outbox.rewind(), 0, "nothing was written meanwhile");
        }
        outbox.advance(1);
        assert_eq!((outbox.rewind(), outbox.is_cut()), (1, false));
        assert_eq!(outbox.waiting(), b"\x00\x04next");
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
