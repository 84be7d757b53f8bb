//! Commands: READY, ERROR, PING, PONG, SUBSCRIBE, CANCEL (RFC 37). Encoded with their frame header, decoded without.

use crate::error::Fault;
use crate::frame::{COMMAND, header};
use crate::kind::SocketType;

/// Longest command this side takes: a whole metadata or one subscription.
pub const COMMAND_BYTES_MAX: usize = 8_192;
/// Longest identity of RFC 37.
pub const IDENTITY_BYTES_MAX: usize = 255;
/// Longest context of a PING, which the PONG gives back.
pub const PING_CONTEXT_BYTES_MAX: usize = 16;

/// What READY says of a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ready<'a> {
    /// Its type.
    pub socket_type: SocketType,
    /// Its identity; empty when it chose none.
    pub identity: &'a [u8],
}

/// A command without its frame header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command<'a> {
    Ready(&'a [u8]),
    Error(&'a [u8]),
    Ping { ttl_ds: u16, context: &'a [u8] },
    Pong,
    Subscribe(&'a [u8]),
    Cancel(&'a [u8]),
    Unknown,
}

/// Decode the body of a command frame.
pub(crate) fn decode(body: &[u8]) -> Result<Command<'_>, Fault> {
    let (name, rest) = split_short(body).ok_or(Fault::Command)?;
    if name.is_empty() {
        return Err(Fault::Command);
    }
    Ok(match name {
        b"READY" => Command::Ready(rest),
        b"ERROR" => match split_short(rest) {
            Some((reason, [])) => Command::Error(reason),
            _ => return Err(Fault::Command),
        },
        b"PING" => match rest.split_first_chunk::<2>() {
            Some((ttl, context)) if context.len() <= PING_CONTEXT_BYTES_MAX => Command::Ping {
                ttl_ds: u16::from_be_bytes(*ttl),
                context,
            },
            _ => return Err(Fault::Command),
        },
        b"PONG" if rest.len() <= PING_CONTEXT_BYTES_MAX => Command::Pong,
        b"PONG" => return Err(Fault::Command),
        b"SUBSCRIBE" => Command::Subscribe(rest),
        b"CANCEL" => Command::Cancel(rest),
        _ => Command::Unknown,
    })
}

/// Decode the properties of READY. Names don't differ by case; of a property that comes twice the last one counts.
pub(crate) fn decode_ready(mut metadata: &[u8]) -> Result<Ready<'_>, Fault> {
    let mut socket_type = None;
    let mut identity: &[u8] = &[];
    while !metadata.is_empty() {
        let (name, rest) = split_short(metadata).ok_or(Fault::Metadata)?;
        let (length, rest) = rest.split_first_chunk::<4>().ok_or(Fault::Metadata)?;
        let length = u32::from_be_bytes(*length) as usize;
        let (value, rest) = rest.split_at_checked(length).ok_or(Fault::Metadata)?;
        if name.is_empty() {
            return Err(Fault::Metadata);
        }
        if name.eq_ignore_ascii_case(b"Socket-Type") {
            socket_type = Some(SocketType::from_name(value).ok_or(Fault::SocketType)?);
        } else if name.eq_ignore_ascii_case(b"Identity") {
            identity = value;
        }
        metadata = rest;
    }
    // What begins with a zero byte is the name a ROUTER gives to whom has none.
    if identity.len() > IDENTITY_BYTES_MAX || identity.first() == Some(&0) {
        return Err(Fault::Identity);
    }
    Ok(Ready {
        socket_type: socket_type.ok_or(Fault::SocketType)?,
        identity,
    })
}

fn split_short(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&length, rest) = bytes.split_first()?;
    rest.split_at_checked(usize::from(length))
}

/// Append a command frame.
fn push_command(out: &mut Vec<u8>, name: &str, fields: &[&[u8]]) {
    let body_bytes = 1 + name.len() + fields.iter().map(|field| field.len()).sum::<usize>();
    let (head, head_bytes) = header(body_bytes, COMMAND);
    out.extend_from_slice(&head[..head_bytes]);
    out.push(name.len() as u8);
    out.extend_from_slice(name.as_bytes());
    for field in fields {
        out.extend_from_slice(field);
    }
}

/// The frame of READY. `identity` has at most [`IDENTITY_BYTES_MAX`] bytes.
#[must_use]
pub fn ready_command(socket_type: SocketType, identity: &[u8]) -> Vec<u8> {
    let name = socket_type.name().as_bytes();
    let mut out = Vec::new();
    push_command(
        &mut out,
        "READY",
        &[
            b"\x0bSocket-Type",
            &(name.len() as u32).to_be_bytes(),
            name,
            b"\x08Identity",
            &(identity.len() as u32).to_be_bytes(),
            identity,
        ],
    );
    out
}

/// The frame of ERROR; what of the reason is beyond 255 bytes is left out.
#[must_use]
pub fn error_command(reason: &str) -> Vec<u8> {
    let reason = &reason.as_bytes()[..reason.len().min(255)];
    let mut out = Vec::new();
    push_command(&mut out, "ERROR", &[&[reason.len() as u8], reason]);
    out
}

/// The frame of PING; the peer may drop the connection when nothing follows within `ttl_ds` tenths of a second (0: never).
#[must_use]
pub fn ping_command(ttl_ds: u16) -> Vec<u8> {
    let mut out = Vec::new();
    push_command(&mut out, "PING", &[&ttl_ds.to_be_bytes()]);
    out
}

/// The frame of PONG with the context of the PING.
#[must_use]
pub fn pong_command(context: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    push_command(&mut out, "PONG", &[context]);
    out
}

/// The frame that subscribes or cancels; to a 3.0 peer as a message, since the commands came with 3.1.
#[must_use]
pub fn subscription_command(prefix: &[u8], is_cancel: bool, peer_minor: u8) -> Vec<u8> {
    let mut out = Vec::new();
    if peer_minor == 0 {
        let (head, head_bytes) = header(prefix.len() + 1, 0);
        out.extend_from_slice(&head[..head_bytes]);
        out.push(u8::from(!is_cancel));
        out.extend_from_slice(prefix);
    } else {
        push_command(
            &mut out,
            if is_cancel { "CANCEL" } else { "SUBSCRIBE" },
            &[prefix],
        );
    }
    out
}
