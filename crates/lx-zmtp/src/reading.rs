//! From a socket into a batch.
//!
//! A peer of which nothing is left over is read straight into the batch and decoded there, so that a whole message is never
//! copied; what is not whole at the end moves to the peer's own buffer. A peer that says nothing has no buffer. A long
//! message gathers in the peer's buffer, which grows as its bytes come, never by what a header promises.

use crate::batch::{Batch, Spans};
use crate::error::CloseReason;
use crate::frame;
use crate::net::{self, Moved};
use crate::session::{Event, Session, Step};
use std::os::fd::OwnedFd;

/// Bytes that one visit of a peer reads.
pub(crate) const CHUNK_BYTES: usize = 256 << 10;
/// Messages that one visit of a peer takes.
const VISIT_MESSAGES_MAX: usize = 4_096;
/// A remainder up to this is copied to the batch, so that the next chunk is decoded there.
const REMAINDER_BYTES_MAX: usize = 4 << 10;

/// Input of a peer that is not decoded, or not whole.
#[derive(Debug, Default)]
pub(crate) struct Inbox {
    /// From the start of a message on.
    pending: Vec<u8>,
    /// How much of it are whole parts of a message whose last part is missing.
    scanned: usize,
    /// Bytes that are missing at least.
    need: usize,
    /// Whether `pending` may hold more than a message begun.
    has_more: bool,
}

/// What came of a visit.
#[derive(Debug, Default)]
pub(crate) struct Visit {
    /// Bytes came.
    pub(crate) has_read: bool,
    /// More may be there: visit again.
    pub(crate) has_more: bool,
    /// READY came.
    pub(crate) is_ready: bool,
    /// A message or a command was whole.
    pub(crate) has_whole: bool,
    /// A PONG is to be written.
    pub(crate) has_pong: bool,
    /// The connection is to be closed; what came before is in the batch.
    pub(crate) end: Option<CloseReason>,
}

/// How far decoding came.
struct Decoded {
    /// Bytes of whole messages and commands.
    whole: usize,
    /// Bytes of whole parts behind them.
    scanned: usize,
    need: usize,
    has_more: bool,
    end: Option<CloseReason>,
}

impl Inbox {
    /// Bytes that it holds.
    pub(crate) fn bytes(&self) -> usize {
        self.pending.len()
    }

    /// Whether a message has begun of which all that came is decoded.
    pub(crate) fn is_begun(&self) -> bool {
        !self.pending.is_empty() && !self.has_more
    }

    /// Read once unless input waits, then decode.
    pub(crate) fn visit(
        &mut self,
        fd: &OwnedFd,
        session: &mut Session,
        batch: &mut Batch,
        note: impl FnMut(Event<'_>) -> Result<bool, CloseReason>,
    ) -> Visit {
        let room = batch.room().min(VISIT_MESSAGES_MAX);
        if room == 0 {
            return Visit {
                has_more: true,
                ..Visit::default()
            };
        }
        let bytes_max = batch.bytes_max();
        let mut visit = Visit::default();
        let base = batch.used;
        let parts_before = batch.spans.parts();
        let is_direct = !self.has_more && self.pending.len() <= REMAINDER_BYTES_MAX;
        match self.read(fd, batch, is_direct) {
            Some(Moved::Later) => return visit,
            Some(Moved::End) => {
                visit.end = Some(CloseReason::Peer);
                return visit;
            }
            Some(Moved::Vanished) => {
                visit.end = Some(CloseReason::Vanished);
                return visit;
            }
            Some(Moved::Bytes(size)) => {
                visit.has_read = true;
                visit.has_more = size >= CHUNK_BYTES;
            }
            None => {}
        }
        let limits = (batch.len() + room, bytes_max);
        let decoded = if is_direct {
            let Batch {
                data, spans, used, ..
            } = batch;
            let bytes = &data[base..*used];
            let decoded = decode(bytes, self.scanned, base, session, spans, limits, note);
            self.pending.clear();
            self.pending.extend_from_slice(&bytes[decoded.whole..]);
            *used = base + decoded.whole;
            decoded
        } else {
            let bytes = &self.pending;
            let decoded = decode(
                bytes,
                self.scanned,
                base,
                session,
                &mut batch.spans,
                limits,
                note,
            );
            batch.append(&self.pending[..decoded.whole]);
            self.pending.drain(..decoded.whole);
            decoded
        };
        if batch.spans.parts() == parts_before {
            batch.used = base; // commands alone are of no use to anybody once they are decoded
        }
        visit.has_more |= decoded.has_more;
        visit.has_whole = decoded.whole > 0;
        visit.end = decoded.end;
        self.keep(&decoded);
        visit
    }

    /// Read a chunk to where it will be decoded; nothing while input waits.
    fn read(&mut self, fd: &OwnedFd, batch: &mut Batch, is_direct: bool) -> Option<Moved> {
        if self.has_more {
            return None;
        }
        Some(if is_direct {
            self.read_direct(fd, batch)
        } else if self.pending.len() < CHUNK_BYTES {
            self.read_over(fd, batch)
        } else {
            self.read_behind(fd)
        })
    }

    /// Remember how far decoding came.
    fn keep(&mut self, decoded: &Decoded) {
        // A peer of whom nothing waits holds no memory, and one of whom little waits not much.
        if self.pending.capacity() > 2 * self.pending.len() + REMAINDER_BYTES_MAX
            || self.pending.is_empty()
        {
            self.pending.shrink_to_fit();
        }
        self.scanned = decoded.scanned;
        self.need = decoded.need;
        self.has_more = decoded.has_more;
    }

    /// Read into the batch, behind a copy of what is pending.
    fn read_direct(&self, fd: &OwnedFd, batch: &mut Batch) -> Moved {
        let base = batch.used;
        batch.append(&self.pending);
        batch.reserve(CHUNK_BYTES);
        let start = batch.used;
        let moved = net::read(fd, &mut batch.data[start..start + CHUNK_BYTES]);
        match moved {
            Moved::Bytes(size) => batch.used += size,
            _ => batch.used = base,
        }
        moved
    }

    /// Read behind a remainder by way of the batch's free memory, which all peers share, so that it holds what came only.
    fn read_over(&mut self, fd: &OwnedFd, batch: &mut Batch) -> Moved {
        batch.reserve(CHUNK_BYTES);
        let free = &mut batch.data[batch.used..batch.used + CHUNK_BYTES];
        let moved = net::read(fd, free);
        if let Moved::Bytes(size) = moved {
            self.pending.extend_from_slice(&free[..size]);
        }
        moved
    }

    /// Read behind a very long remainder; the buffer at most doubles.
    fn read_behind(&mut self, fd: &OwnedFd) -> Moved {
        let start = self.pending.len();
        let room = self.need.min(start).max(CHUNK_BYTES);
        self.pending.resize(start + room, 0);
        let moved = net::read(fd, &mut self.pending[start..]);
        let size = if let Moved::Bytes(size) = moved {
            size
        } else {
            0
        };
        self.pending.truncate(start + size);
        moved
    }
}

/// Decode `bytes`, which lie at `base` of the batch or are going to; `scanned` of them are parts already checked.
fn decode(
    bytes: &[u8],
    scanned: usize,
    base: usize,
    session: &mut Session,
    spans: &mut Spans,
    (messages_max, bytes_max): (usize, usize),
    mut note: impl FnMut(Event<'_>) -> Result<bool, CloseReason>,
) -> Decoded {
    let (mut whole, mut at) = (0, scanned);
    let mut out = Decoded {
        whole: 0,
        scanned: 0,
        need: 0,
        has_more: false,
        end: None,
    };
    loop {
        if spans.is_full(messages_max, bytes_max) {
            out.has_more = true;
            break;
        }
        match session.next(&bytes[at..]) {
            Ok(Step::Need(need)) => {
                out.need = need;
                break;
            }
            Ok(Step::Event(
                size,
                Event::Part {
                    payload,
                    more: false,
                },
            )) if whole == at => {
                at += size;
                whole = at;
                spans.push(base + at - payload.len(), payload.len(), false);
            }
            Ok(Step::Event(size, Event::Part { more, .. })) => {
                at += size;
                if !more {
                    push_parts(&bytes[whole..at], base + whole, spans);
                    whole = at;
                }
            }
            Ok(Step::Event(size, event)) => {
                let is_between = whole == at;
                at += size;
                match note(event) {
                    Ok(true) => {}
                    Ok(false) => out.has_more = true,
                    Err(reason) => out.end = Some(reason),
                }
                if is_between {
                    whole = at;
                }
                if out.has_more || out.end.is_some() {
                    break;
                }
            }
            Err(error) => {
                out.end = Some(CloseReason::Protocol(error));
                break;
            }
        }
    }
    out.whole = whole;
    out.scanned = at - whole;
    out
}

/// The parts of a whole message, whose headers have been checked; commands between them are passed over.
fn push_parts(bytes: &[u8], base: usize, spans: &mut Spans) {
    let mut at = 0;
    while let Ok(Some(head)) = frame::decode(&bytes[at..]) {
        let start = at + head.header_bytes;
        at = start + head.body_bytes as usize;
        if head.flags & frame::COMMAND == 0 {
            spans.push(base + start, at - start, head.flags & frame::MORE != 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::SocketType;
    use crate::session::SessionLimits;
    use std::io::Write;
    use std::os::unix::net::UnixStream;

    /// A header that promises much and some bytes cost about these bytes.
    #[test]
    fn a_message_begun_holds_what_came_of_it() {
        let (mut stream, fd) = UnixStream::pair().expect("a pair");
        let fd = OwnedFd::from(fd);
        let (mut inbox, mut batch) = (Inbox::default(), Batch::new(8, 1 << 20));
        let mut session = new_session();
        stream.write_all(&opening()).expect("room");
        let header = [&[2][..], &1_000_000u64.to_be_bytes()].concat();
        stream.write_all(&header).expect("room");
        for round in 1..=40 {
            stream.write_all(&[1; 1_000]).expect("room");
            inbox.visit(&fd, &mut session, &mut batch, |_| Ok(true));
            assert_eq!(inbox.pending.len(), 9 + 1_000 * round);
            assert!(inbox.pending.capacity() <= 2 * inbox.pending.len() + REMAINDER_BYTES_MAX);
        }
    }

    fn new_session() -> Session {
        let message_bytes_max = 1 << 20;
        Session::new(SocketType::Router, SessionLimits { message_bytes_max })
    }

    fn opening() -> Vec<u8> {
        let ready = crate::ready_command(SocketType::Dealer, b"");
        [crate::greeting().to_vec(), ready].concat()
    }

    #[test]
    fn commands_alone_leave_nothing_in_the_batch() {
        let (mut stream, fd) = UnixStream::pair().expect("a pair");
        let fd = OwnedFd::from(fd);
        let mut session = new_session();
        let (mut inbox, mut batch) = (Inbox::default(), Batch::new(8, 1 << 20));
        stream.write_all(&opening()).expect("room");
        let pongs = crate::pong_command(b"").repeat(1_000);
        for _ in 0..10 {
            stream.write_all(&pongs).expect("room");
            let visit = inbox.visit(&fd, &mut session, &mut batch, |_| Ok(true));
            assert!(visit.has_read && visit.end.is_none());
            assert_eq!((batch.used, batch.len()), (0, 0));
        }
        stream.write_all(b"\x00\x03one").expect("room");
        inbox.visit(&fd, &mut session, &mut batch, |_| Ok(true));
        assert_eq!(batch.len(), 1);
        assert!(batch.used < 10);
    }
}
