//! Addresses as ZeroMQ writes them: `tcp://HOST:PORT`, `ipc://PATH`, `ipc://@NAME`.

use std::fmt;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};

/// Where to listen or connect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// Host (an IP address, a name, or `*`) and port (0: the system chooses).
    Tcp(String, u16),
    /// Path of a file.
    Ipc(String),
    /// Name without a file (Linux).
    IpcAbstract(String),
}

/// Why an address can't be used.
#[derive(Debug)]
pub enum AddressFault {
    /// The text is none.
    Syntax,
    /// Another process listens there.
    InUse,
    /// The system refuses it.
    System(io::Error),
}

impl fmt::Display for AddressFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax => formatter.write_str("write it as tcp://HOST:PORT or ipc://PATH"),
            Self::InUse => formatter.write_str("in use"),
            Self::System(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for AddressFault {}

impl Address {
    /// Read the text form.
    ///
    /// # Errors
    /// `Syntax`.
    pub fn parse(text: &str) -> Result<Self, AddressFault> {
        if let Some(path) = text.strip_prefix("ipc://") {
            return match path.strip_prefix('@') {
                Some(name) if !name.is_empty() => Ok(Self::IpcAbstract(name.to_owned())),
                None if !path.is_empty() && path != "*" => Ok(Self::Ipc(path.to_owned())),
                _ => Err(AddressFault::Syntax),
            };
        }
        let rest = text.strip_prefix("tcp://").ok_or(AddressFault::Syntax)?;
        let (host, port) = rest.rsplit_once(':').ok_or(AddressFault::Syntax)?;
        let port = if port == "*" {
            0
        } else {
            port.parse().map_err(|_| AddressFault::Syntax)?
        };
        let bare = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'));
        let host = bare.unwrap_or(host);
        if host.is_empty() || (bare.is_none() && host.contains(':')) {
            return Err(AddressFault::Syntax);
        }
        Ok(Self::Tcp(host.to_owned(), port))
    }
}

/// The addresses of a host; a name may have several, IPv4 first. Names are looked up while the caller waits.
pub(crate) fn resolve(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    if host == "*" {
        return Ok(vec![SocketAddr::from(([0, 0, 0, 0], port))]);
    }
    let mut found: Vec<_> = (host, port).to_socket_addrs()?.collect();
    found.sort_by_key(SocketAddr::is_ipv6);
    Ok(found)
}
