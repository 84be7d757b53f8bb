//! What one receive took from all peers: bytes, parts, runs of one sender.

use crate::endpoint::PeerId;
use std::ops::Range;

/// Parts with which a batch is full, however few messages and bytes they are.
const BATCH_PARTS_MAX: usize = 64 << 10;
/// Bytes that commands and headers may take beside the payload before a batch is full.
const BATCH_EXTRA_BYTES: usize = 1 << 20;
/// Memory that a batch keeps from one filling to the next; a long message may take more for a while.
const BATCH_KEEP_BYTES: usize = 8 << 20;

#[derive(Clone, Copy, Debug)]
struct Span {
    start: usize,
    bytes: usize,
    more: bool,
}

/// Messages of one peer that follow each other in a batch.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// Who sent them.
    pub peer: PeerId,
    /// How many they are.
    pub messages: usize,
    parts_end: usize,
}

/// One message: at least one part.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    data: &'a [u8],
    spans: &'a [Span],
}

impl<'a> Message<'a> {
    /// Its parts in their order.
    pub fn parts(self) -> impl ExactSizeIterator<Item = &'a [u8]> {
        let data = self.data;
        let parts = self.spans.iter();
        parts.map(move |span| &data[span.start..span.start + span.bytes])
    }

    /// The payload of a message of one part.
    #[must_use]
    pub fn single(self) -> Option<&'a [u8]> {
        self.place().map(|place| &self.data[place])
    }

    /// Where in [`Batch::bytes`] that payload stands.
    #[must_use]
    pub fn place(self) -> Option<Range<usize>> {
        let [span] = self.spans else { return None };
        Some(span.start..span.start + span.bytes)
    }
}

/// Messages of many peers. It is filled again and again and keeps its memory.
#[derive(Debug)]
pub struct Batch {
    /// Bytes as they came from the sockets, headers included; `used` of them mean something.
    pub(crate) data: Vec<u8>,
    pub(crate) used: usize,
    pub(crate) spans: Spans,
    runs: Vec<Run>,
    messages_max: usize,
    bytes_max: usize,
}

/// The parts found so far.
#[derive(Debug, Default)]
pub(crate) struct Spans {
    parts: Vec<Span>,
    pub(crate) messages: usize,
    pub(crate) bytes: usize,
}

impl Spans {
    #[inline]
    pub(crate) fn push(&mut self, start: usize, bytes: usize, more: bool) {
        self.parts.push(Span { start, bytes, more });
        self.bytes += bytes;
        self.messages += usize::from(!more);
    }

    pub(crate) fn parts(&self) -> usize {
        self.parts.len()
    }

    /// Whether a limit on messages, bytes or parts is reached.
    #[inline]
    pub(crate) fn is_full(&self, messages_max: usize, bytes_max: usize) -> bool {
        self.messages >= messages_max
            || self.bytes >= bytes_max
            || self.parts.len() >= BATCH_PARTS_MAX
    }
}

impl Batch {
    /// A batch that is full with `messages_max` messages, or as soon as it holds `bytes_max` bytes of payload. With 65,536 parts
    /// it is full as well, or when headers and commands between the messages take a mebibyte.
    #[must_use]
    pub fn new(messages_max: usize, bytes_max: usize) -> Self {
        Self {
            data: Vec::new(),
            used: 0,
            spans: Spans::default(),
            runs: Vec::new(),
            messages_max,
            bytes_max,
        }
    }

    /// Change the limits; what is in the batch stays.
    pub fn set_limits(&mut self, messages_max: usize, bytes_max: usize) {
        (self.messages_max, self.bytes_max) = (messages_max, bytes_max);
    }

    /// Forget the messages.
    pub fn clear(&mut self) {
        self.used = 0;
        if self.data.len() > BATCH_KEEP_BYTES {
            self.data.truncate(BATCH_KEEP_BYTES);
            self.data.shrink_to_fit();
        }
        self.spans.parts.clear();
        self.spans.messages = 0;
        self.spans.bytes = 0;
        self.runs.clear();
    }

    /// All bytes, payloads and what stands between them.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.data[..self.used]
    }

    /// Whether a batch with these limits could have become so: nothing was added after it was full.
    #[must_use]
    pub fn fits(&self, messages_max: usize, bytes_max: usize) -> bool {
        let last = self.spans.parts.last().map_or(0, |span| span.bytes);
        self.spans.messages <= messages_max
            && (self.spans.bytes < bytes_max || self.spans.bytes - last < bytes_max)
    }

    /// Number of messages.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.messages
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.messages == 0
    }

    /// Messages of the same sender that follow each other.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Every message with its sender.
    pub fn iter(&self) -> impl Iterator<Item = (PeerId, Message<'_>)> {
        let mut part = 0;
        let mut run = 0;
        std::iter::from_fn(move || {
            if part == self.spans.parts.len() {
                return None;
            }
            while self.runs[run].parts_end <= part {
                run += 1;
            }
            let start = part;
            while self.spans.parts[part].more {
                part += 1;
            }
            part += 1;
            let spans = &self.spans.parts[start..part];
            let data = &self.data;
            Some((self.runs[run].peer, Message { data, spans }))
        })
    }

    /// Messages that it takes yet.
    pub(crate) fn room(&self) -> usize {
        let extra = self.used.saturating_sub(self.spans.bytes);
        if extra >= BATCH_EXTRA_BYTES || self.spans.is_full(self.messages_max, self.bytes_max) {
            return 0;
        }
        self.messages_max.saturating_sub(self.spans.messages)
    }

    pub(crate) fn bytes_max(&self) -> usize {
        self.bytes_max
    }

    /// Make room for `bytes` behind those in use; it is zeroed only once.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        let needed = self.used + bytes;
        if self.data.len() < needed {
            self.data.resize(needed.max(self.data.len() * 2), 0);
        }
    }

    /// Add bytes that are no message of it.
    pub fn append(&mut self, bytes: &[u8]) {
        self.reserve(bytes.len());
        self.data[self.used..self.used + bytes.len()].copy_from_slice(bytes);
        self.used += bytes.len();
    }

    /// Note that the messages since `messages_before` are of this peer.
    pub(crate) fn end_run(&mut self, peer: PeerId, messages_before: usize) {
        let messages = self.spans.messages - messages_before;
        if messages == 0 {
            return;
        }
        let parts_end = self.spans.parts.len();
        match self.runs.last_mut() {
            Some(run) if run.peer == peer => {
                run.messages += messages;
                run.parts_end = parts_end;
            }
            _ => self.runs.push(Run {
                peer,
                messages,
                parts_end,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_payload_fills_a_batch_too() {
        let mut batch = Batch::new(1_000, 16 << 20);
        batch.append(&vec![0; 9 << 20]);
        assert_eq!(batch.room(), 0, "headers and commands");
        batch.spans.push(0, 9 << 20, false);
        assert_eq!(batch.room(), 999);
        batch.clear();
        assert!(batch.data.capacity() <= BATCH_KEEP_BYTES);
        for _ in 0..BATCH_PARTS_MAX {
            batch.spans.push(0, 0, true);
        }
        assert_eq!(batch.room(), 0, "parts");
    }
}
