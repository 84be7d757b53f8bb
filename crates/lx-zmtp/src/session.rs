//! The codec: the state of one connection's input. Bytes in, events out, no I/O and no buffer.
//!
//! ```text
//! greeting -> handshake (READY or ERROR) -> traffic (messages and commands)
//! ```
//!
//! The caller keeps the bytes that are not consumed yet. An event borrows from them; a frame becomes an event when it is
//! whole, and its header alone is enough to refuse it, so that a length from a stranger never makes anybody allocate.

use crate::command::{self, COMMAND_BYTES_MAX, Command, Ready};
use crate::error::{Fault, ProtocolError};
use crate::frame::{self, Head};
use crate::greeting::{GREETING_BYTES, check_greeting};
use crate::kind::SocketType;

/// Parts of one message.
pub const PARTS_MAX: usize = 1_024;

/// What one peer may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// Bytes of a message: its parts, the frame headers of all but the first, so that one of a single part may be as long
    /// as this, and commands between them. At most 4 GiB.
    pub message_bytes_max: u64,
}

/// What the bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event<'a> {
    /// The greeting is there: the peer speaks 3.`minor`.
    Greeting {
        /// Minor version; above 0 there are heartbeats and subscription commands.
        minor: u8,
    },
    /// The handshake is done.
    Ready(Ready<'a>),
    /// The peer refuses this side; nothing follows.
    Error(&'a [u8]),
    /// A part of a message.
    Part {
        /// Its bytes.
        payload: &'a [u8],
        /// Whether another part of the message follows.
        more: bool,
    },
    /// Answer with PONG and the context; `ttl_ds` tenths of a second of silence mean the peer is gone (0: never).
    Ping {
        /// Tenths of a second.
        ttl_ds: u16,
        /// At most 16 bytes.
        context: &'a [u8],
    },
    /// The answer to a PING.
    Pong,
    /// The peer wants messages that begin so.
    Subscribe(&'a [u8]),
    /// The peer takes a subscription back.
    Cancel(&'a [u8]),
    /// A command of a later version, to be left alone.
    Unknown,
}

/// The outcome of one look at the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// At least so many bytes more are needed.
    Need(usize),
    /// An event, and how many bytes it took.
    Event(usize, Event<'a>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Greeting,
    Handshake,
    Traffic,
    Refused,
}

/// The input of one connection.
#[derive(Debug)]
pub struct Session {
    socket_type: SocketType,
    limits: SessionLimits,
    phase: Phase,
    offset: u64,
    /// Bytes since the start of a message whose last part is missing.
    message_bytes: u64,
    parts: usize,
}

impl Session {
    /// A new connection of a socket of this type.
    #[must_use]
    pub fn new(socket_type: SocketType, limits: SessionLimits) -> Self {
        let message_bytes_max = limits.message_bytes_max.min(u64::from(u32::MAX));
        let limits = SessionLimits { message_bytes_max };
        Self {
            socket_type,
            limits,
            phase: Phase::Greeting,
            offset: 0,
            message_bytes: 0,
            parts: 0,
        }
    }

    /// Bytes consumed so far.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Look at the input that follows what was consumed. After an error the connection is to be closed.
    ///
    /// # Errors
    /// Bytes that are no ZMTP, or none this side takes. It does not depend on how the input was cut.
    #[inline]
    pub fn next<'a>(&mut self, input: &'a [u8]) -> Result<Step<'a>, ProtocolError> {
        if self.phase != Phase::Traffic {
            return self.next_of_handshake(input);
        }
        let Some(head) = self.head(input)? else {
            return Ok(Step::Need(1));
        };
        let total = head.header_bytes + head.body_bytes as usize;
        let Some(frame) = input.get(..total) else {
            return Ok(Step::Need(total - input.len()));
        };
        let body = &frame[head.header_bytes..];
        let event = if head.flags & frame::COMMAND != 0 {
            if self.parts > 0 {
                self.message_bytes += total as u64;
            }
            self.traffic_command(body)?
        } else {
            self.part(head, body)?
        };
        self.offset += total as u64;
        Ok(Step::Event(total, event))
    }

    fn next_of_handshake<'a>(&mut self, input: &'a [u8]) -> Result<Step<'a>, ProtocolError> {
        if self.phase == Phase::Greeting {
            let bytes = &input[..input.len().min(GREETING_BYTES)];
            let checked = check_greeting(bytes).map_err(|(at, fault)| ProtocolError {
                offset: at as u64,
                fault,
            })?;
            let Some(minor) = checked else {
                return Ok(Step::Need(GREETING_BYTES - input.len()));
            };
            self.phase = Phase::Handshake;
            self.offset = GREETING_BYTES as u64;
            return Ok(Step::Event(GREETING_BYTES, Event::Greeting { minor }));
        }
        if self.phase == Phase::Refused {
            return Err(self.fault(Fault::Command));
        }
        let Some(head) = self.head(input)? else {
            return Ok(Step::Need(1));
        };
        let total = head.header_bytes + head.body_bytes as usize;
        let Some(frame) = input.get(..total) else {
            return Ok(Step::Need(total - input.len()));
        };
        let event = match self.command(&frame[head.header_bytes..])? {
            Command::Ready(metadata) => {
                let ready = command::decode_ready(metadata).map_err(|fault| self.fault(fault))?;
                if !self.socket_type.goes_with(ready.socket_type) {
                    return Err(self.fault(Fault::SocketType));
                }
                self.phase = Phase::Traffic;
                Event::Ready(ready)
            }
            Command::Error(reason) => {
                self.phase = Phase::Refused;
                Event::Error(reason)
            }
            _ => return Err(self.fault(Fault::Command)),
        };
        self.offset += total as u64;
        Ok(Step::Event(total, event))
    }

    /// The header of the next frame, checked against the limits.
    #[inline]
    fn head(&self, input: &[u8]) -> Result<Option<Head>, ProtocolError> {
        let Some(head) = frame::decode(input).map_err(|fault| self.fault(fault))? else {
            return Ok(None);
        };
        let size = (self.message_bytes + self.counted_header(head)).saturating_add(head.body_bytes);
        if head.flags & frame::COMMAND != 0 {
            if head.body_bytes > COMMAND_BYTES_MAX as u64 {
                return Err(self.fault(Fault::CommandSize(head.body_bytes)));
            }
            // The parts before it are kept, and it with them, until the last part is there.
            if self.parts > 0 && size > self.limits.message_bytes_max {
                return Err(self.fault(Fault::MessageSize(size)));
            }
        } else {
            if self.phase != Phase::Traffic {
                return Err(self.fault(Fault::EarlyMessage));
            }
            if size > self.limits.message_bytes_max {
                return Err(self.fault(Fault::MessageSize(size)));
            }
            if self.parts == PARTS_MAX {
                return Err(self.fault(Fault::Parts));
            }
        }
        Ok(Some(head))
    }

    /// Bytes of a header that count as the message's.
    #[inline]
    fn counted_header(&self, head: Head) -> u64 {
        if self.parts > 0 {
            head.header_bytes as u64
        } else {
            0
        }
    }

    #[inline]
    fn part<'a>(&mut self, head: Head, body: &'a [u8]) -> Result<Event<'a>, ProtocolError> {
        let more = head.flags & frame::MORE != 0;
        if !self.socket_type.takes_messages() {
            return self.subscription_message(body, more);
        }
        if more {
            self.message_bytes += self.counted_header(head) + head.body_bytes;
            self.parts += 1;
        } else {
            self.message_bytes = 0;
            self.parts = 0;
        }
        Ok(Event::Part {
            payload: body,
            more,
        })
    }

    /// A subscription as ZMTP 3.0 writes it: a message of 1 or 0 and the prefix.
    fn subscription_message<'a>(
        &self,
        body: &'a [u8],
        more: bool,
    ) -> Result<Event<'a>, ProtocolError> {
        match body {
            [1, prefix @ ..] if self.may_subscribe(prefix, more) => Ok(Event::Subscribe(prefix)),
            [0, prefix @ ..] if self.may_subscribe(prefix, more) => Ok(Event::Cancel(prefix)),
            _ => Err(self.fault(Fault::UnexpectedMessage)),
        }
    }

    fn may_subscribe(&self, prefix: &[u8], more: bool) -> bool {
        self.socket_type.takes_subscriptions() && !more && prefix.len() < COMMAND_BYTES_MAX
    }

    fn traffic_command<'a>(&self, body: &'a [u8]) -> Result<Event<'a>, ProtocolError> {
        Ok(match self.command(body)? {
            Command::Ping { ttl_ds, context } => Event::Ping { ttl_ds, context },
            Command::Pong => Event::Pong,
            Command::Subscribe(prefix) if self.socket_type.takes_subscriptions() => {
                Event::Subscribe(prefix)
            }
            Command::Cancel(prefix) if self.socket_type.takes_subscriptions() => {
                Event::Cancel(prefix)
            }
            Command::Error(reason) => Event::Error(reason),
            Command::Unknown => Event::Unknown,
            Command::Ready(_) | Command::Subscribe(_) | Command::Cancel(_) => {
                return Err(self.fault(Fault::Command));
            }
        })
    }

    fn command<'a>(&self, body: &'a [u8]) -> Result<Command<'a>, ProtocolError> {
        command::decode(body).map_err(|fault| self.fault(fault))
    }

    fn fault(&self, fault: Fault) -> ProtocolError {
        ProtocolError {
            offset: self.offset,
            fault,
        }
    }
}
