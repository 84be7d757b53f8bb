//! ZeroMQ's wire protocol without libzmq: ZMTP 3.1 (RFC 37, RFC 23; 3.0 peers are accepted), security mechanism NULL.
//!
//! Two halves. The codec has no I/O: [`Session`] takes bytes and tells events, which borrow their payload from the bytes
//! given. The endpoint ([`Endpoint`]) is a socket of the patterns ROUTER, DEALER, PUSH, PULL, PUB and SUB on epoll: one
//! call reads all that waits on all peers into one [`Batch`], one call writes what was queued with one write per
//! connection. It has no thread: heartbeats are answered and connections made inside its calls.
//!
//! It knows nothing of what the messages mean. Everything has a limit; the limits are fields of [`Options`] and the
//! constants of this crate.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod accepting;
mod address;
mod batch;
mod budget;
mod closing;
mod command;
mod endpoint;
mod error;
mod frame;
mod greeting;
mod kind;
mod net;
mod numbers;
mod options;
mod outbox;
mod peer;
mod reading;
mod sending;
mod session;
mod subscriptions;
mod timers;

pub use address::{Address, AddressFault};
pub use batch::{Batch, Message, Run};
pub use command::{
    COMMAND_BYTES_MAX, IDENTITY_BYTES_MAX, PING_CONTEXT_BYTES_MAX, Ready, error_command,
    ping_command, pong_command, ready_command, subscription_command,
};
pub use endpoint::{Counters, Endpoint, PeerId};
pub use error::{CloseReason, Closed, Fault, ProtocolError, SendError};
pub use frame::{FRAME_HEADER_BYTES_MAX, frame_header};
pub use greeting::{GREETING_BYTES, greeting};
pub use kind::SocketType;
pub use numbers::Numbers;
pub use options::{MESSAGE_BYTES_PER_SECOND, Options, PollMode, SEND_TRIES_MAX, TOTAL_BYTES_MAX};
pub use session::{Event, PARTS_MAX, Session, SessionLimits, Step};
pub use subscriptions::SUBSCRIPTIONS_MAX;
