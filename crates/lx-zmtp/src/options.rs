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
    /// Bytes of a message, parts and headers; who sends more is disconnected, and own ones are refused as `Size`. At most
    /// 4 GiB.
    pub message_bytes_max: u64,
    /// Connections at one time, those in the handshake included; who comes later is disconnected at once.
    pub connections_max: usize,
    /// A connection whose handshake takes longer is closed, however slowly its bytes drop in.
    pub handshake_timeout: Duration,
    /// Silence after which TCP asks whether the other side is there; 1 to 32,767 s.
    pub keepalive_idle: Duration,
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
            connections_max: 65_536,
            handshake_timeout: Duration::from_secs(30),
            keepalive_idle: Duration::from_secs(300),
            heartbeat_interval: Duration::ZERO,
            heartbeat_timeout: Duration::from_secs(30),
            reconnect_first: Duration::from_millis(100),
            reconnect_max: Duration::from_secs(2),
            backlog: 1_024,
            poll: PollMode::Block,
        }
    }
}
