//! What can be wrong: with bytes from the wire, with a message to be sent, with a connection.

use std::fmt;

/// Bytes that are no ZMTP, or none that this side takes; where in the connection's input, and what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProtocolError {
    /// Offset of the faulty byte, or of the frame that it is in, from the start of the connection's input.
    pub offset: u64,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong with bytes from the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The first ten bytes are no signature of ZMTP 2 or later.
    Signature,
    /// The peer's major version is below 3.
    Version(u8),
    /// The mechanism is not NULL; its first five bytes (`PLAIN`, `CURVE`).
    Mechanism([u8; 5]),
    /// The greeting says as-server, which NULL has not.
    AsServer,
    /// A flag of a frame that has no meaning.
    FrameFlags(u8),
    /// A message, all parts with headers and commands between, is longer than this side takes.
    MessageSize(u64),
    /// A command is longer than this side takes.
    CommandSize(u64),
    /// A message has more parts than this side takes.
    Parts,
    /// A message before the handshake's end.
    EarlyMessage,
    /// A command that can't be read, or that has no place here.
    Command,
    /// The properties of READY can't be read.
    Metadata,
    /// READY names no socket type, or one that doesn't go with this side's.
    SocketType,
    /// An identity that is too long or begins with a zero byte.
    Identity,
    /// A message to a socket that takes none.
    UnexpectedMessage,
    /// More subscriptions than one peer may have.
    Subscriptions,
}

impl fmt::Display for ProtocolError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = self.offset;
        match self.fault {
            Fault::Signature => write!(formatter, "byte {offset}: no ZMTP signature"),
            Fault::Version(major) => write!(formatter, "byte {offset}: ZMTP {major}, 3 is needed"),
            Fault::Mechanism(name) => {
                let name = String::from_utf8_lossy(&name);
                write!(
                    formatter,
                    "byte {offset}: mechanism {name:?}, NULL is needed"
                )
            }
            Fault::AsServer => write!(formatter, "byte {offset}: as-server without a mechanism"),
            Fault::FrameFlags(flags) => {
                write!(formatter, "byte {offset}: frame flags {flags:#04x}")
            }
            Fault::MessageSize(size) => write!(formatter, "byte {offset}: message of {size} bytes"),
            Fault::CommandSize(size) => write!(formatter, "byte {offset}: command of {size} bytes"),
            Fault::Parts => write!(formatter, "byte {offset}: too many parts"),
            Fault::EarlyMessage => write!(formatter, "byte {offset}: message before READY"),
            Fault::Command => write!(formatter, "byte {offset}: bad command"),
            Fault::Metadata => write!(formatter, "byte {offset}: bad metadata"),
            Fault::SocketType => write!(formatter, "byte {offset}: socket types don't go together"),
            Fault::Identity => write!(formatter, "byte {offset}: bad identity"),
            Fault::UnexpectedMessage => write!(formatter, "byte {offset}: unexpected message"),
            Fault::Subscriptions => write!(formatter, "byte {offset}: too many subscriptions"),
        }
    }
}

impl std::error::Error for ProtocolError {}

/// Why a message was not queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendError {
    /// The peer is gone.
    Gone,
    /// No peer has room, or all together hold what they may (DEALER, PUSH); try again after the next receive or flush.
    Full,
    /// The peer reads too slowly, or held most when all together held too much, and was dropped (ROUTER).
    Dropped,
    /// This pattern doesn't send.
    Pattern,
    /// The message has no part, too many, or is longer than this side would take.
    Size,
}

impl fmt::Display for SendError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Gone => "the peer is gone",
            Self::Full => "no peer has room",
            Self::Dropped => "the peer reads too slowly and was dropped",
            Self::Pattern => "a socket of this pattern doesn't send",
            Self::Size => "the message is too large or has no part",
        })
    }
}

impl std::error::Error for SendError {}

/// Why a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// The peer closed it, or the network did.
    Peer,
    /// Nobody listens at the address.
    Refused,
    /// Its bytes broke the protocol.
    Protocol(ProtocolError),
    /// The peer sent ERROR: it refuses this side, which doesn't try again.
    PeerError,
    /// The handshake took too long.
    HandshakeTimeout,
    /// Nothing came for longer than the heartbeat allows.
    HeartbeatTimeout,
    /// More waits for the peer than the high water mark allows.
    SlowReader,
    /// Another connection has the identity.
    IdentityInUse,
    /// There were too many connections.
    Crowded,
    /// A message that it had begun was not whole in time.
    MessageTimeout,
    /// All peers together held too much, and this one most.
    Memory,
    /// The other side acknowledged nothing of what was sent for longer than [`crate::Options::output_timeout`] allows, or
    /// did not answer TCP's question whether it is there.
    Vanished,
}

impl CloseReason {
    /// Names of the reasons, in the order of [`CloseReason::index`].
    pub const NAMES: [&'static str; 12] = [
        "peer",
        "refused",
        "protocol",
        "peer_error",
        "handshake_timeout",
        "heartbeat_timeout",
        "slow_reader",
        "identity_in_use",
        "crowded",
        "message_timeout",
        "memory",
        "vanished",
    ];

    /// Index of the reason's name.
    #[must_use]
    pub fn index(&self) -> usize {
        match self {
            Self::Peer => 0,
            Self::Refused => 1,
            Self::Protocol(_) => 2,
            Self::PeerError => 3,
            Self::HandshakeTimeout => 4,
            Self::HeartbeatTimeout => 5,
            Self::SlowReader => 6,
            Self::IdentityInUse => 7,
            Self::Crowded => 8,
            Self::MessageTimeout => 9,
            Self::Memory => 10,
            Self::Vanished => 11,
        }
    }
}

/// What closing an endpoint came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Closed {
    /// Messages that were queued and could not be written within the linger time.
    pub messages_lost: usize,
    /// Connections whose other side had not closed theirs when the time was over.
    pub connections_open: usize,
}
