//! Options of an endpoint, with what each limit does when it is reached.

use std::time::Duration;

/// How a receive waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PollMode {
    /// Sleep in the kernel at once.
    Block,
    /// Look again and again for [`PollMode::SPIN`], then sleep.
    Hybrid,
    /// Never sleep.
    Spin,
}

/// Bytes of a message begun that give it a second more, see [`Options::message_timeout`].
pub const MESSAGE_BYTES_PER_SECOND: u64 = 64 << 10;
/// What all peers together may hold in each direction unless the options say else.
pub const TOTAL_BYTES_MAX: usize = 1 << 30;
/// A message that so many connections ended in the middle of is not sent once more.
pub const SEND_TRIES_MAX: u32 = 8;

impl PollMode {
    /// How long `Hybrid` looks before it sleeps.
    pub const SPIN: Duration = Duration::from_micros(200);
}

/// Options of an endpoint.
#[derive(Clone, Debug)]
pub struct Options {
    /// Identity that READY tells; at most 255 bytes, the first not zero; empty: none.
    pub identity: Vec<u8>,
    /// Messages that may wait for one peer. What happens beyond: see [`crate::Endpoint::send`].
    pub queue_messages_max: usize,
    /// Bytes that may wait for one peer; one message may always wait, however long.
    pub queue_bytes_max: usize,
    /// Bytes of a message as [`crate::SessionLimits`] counts them; who sends more is disconnected, and own ones are refused
    /// as `Size`. At most 4 GiB.
    pub message_bytes_max: u64,
    /// Bytes that messages begun hold, of all peers together; beyond, the peer that holds most is disconnected. As many may
    /// wait to be sent to all peers together; beyond, ROUTER and PUB disconnect the peer for which most waits, DEALER and
    /// PUSH refuse the message as `Full`.
    pub total_bytes_max: usize,
    /// Connections at one time, those in the handshake included; who comes later is disconnected at once.
    pub connections_max: usize,
    /// A connection whose handshake takes longer is closed, however slowly its bytes drop in.
    pub handshake_timeout: Duration,
    /// A message that is not whole so long after its first byte ends its connection; each [`MESSAGE_BYTES_PER_SECOND`] of it
    /// that came give it a second more, and time that the owner was away doesn't count. Zero: never.
    pub message_timeout: Duration,
    /// Silence after which TCP asks whether the other side is there; 1 to 32,767 s.
    pub keepalive_idle: Duration,
    /// A TCP connection whose output doesn't move for so long is closed: the other side has vanished without a word, or
    /// reads nothing. Zero: after what the system allows, about a quarter of an hour, and never while somebody is there
    /// who reads nothing.
    pub output_timeout: Duration,
    /// How often PING is sent; zero: never.
    pub heartbeat_interval: Duration,
    /// Silence after a PING that closes the connection; also told the peer as the time to live.
    pub heartbeat_timeout: Duration,
    /// First wait before a connection is tried again; it doubles up to `reconnect_max`.
    pub reconnect_first: Duration,
    /// Longest wait before a connection is tried again.
    pub reconnect_max: Duration,
    /// Connections that may wait to be accepted.
    pub backlog: i32,
    /// How a receive waits.
    pub poll: PollMode,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            identity: Vec::new(),
            queue_messages_max: 10_000,
            queue_bytes_max: 64 << 20,
            message_bytes_max: 64 << 20,
            total_bytes_max: TOTAL_BYTES_MAX,
            connections_max: 65_536,
            handshake_timeout: Duration::from_secs(30),
            message_timeout: Duration::from_secs(30),
            keepalive_idle: Duration::from_secs(300),
            output_timeout: Duration::from_secs(60),
            heartbeat_interval: Duration::ZERO,
            heartbeat_timeout: Duration::from_secs(30),
            reconnect_first: Duration::from_millis(100),
            reconnect_max: Duration::from_secs(2),
            backlog: 1_024,
            poll: PollMode::Block,
        }
    }
}
