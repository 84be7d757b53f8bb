//! Non-blocking sockets: listening, accepting, connecting, reading, writing.

use crate::address::{Address, AddressFault, resolve};
use crate::options::Options;
use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, Shutdown, SocketAddrUnix, SocketFlags, SocketType,
    accept_with, bind, connect, getsockname, listen, recv, send, shutdown, socket_with, sockopt,
};
use std::fs;
use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// How often, and after how long, a lock that somebody has is asked for again.
const LOCK_TRIES: usize = 500;
const LOCK_PAUSE: Duration = Duration::from_millis(2);
const FLAGS: SocketFlags = SocketFlags::NONBLOCK.union(SocketFlags::CLOEXEC);

/// A socket that listens, and the file that it made.
#[derive(Debug)]
pub(crate) struct Listener {
    pub(crate) fd: OwnedFd,
    pub(crate) is_tcp: bool,
    file: Option<(String, u64, u64)>,
}

impl Drop for Listener {
    /// Remove our file; one that somebody else put there stays.
    fn drop(&mut self) {
        if let Some((path, device, inode)) = &self.file {
            if let Ok(found) = fs::symlink_metadata(path) {
                if (found.dev(), found.ino()) == (*device, *inode) {
                    let _ = fs::remove_file(path); // nobody is left to be told
                }
            }
        }
    }
}

fn fault(errno: Errno) -> AddressFault {
    match errno {
        Errno::ADDRINUSE => AddressFault::InUse,
        _ => AddressFault::System(errno.into()),
    }
}

/// Listen; the listener and the address with the port the system chose.
pub(crate) fn listen_at(
    address: &Address,
    options: &Options,
) -> Result<(Listener, String), AddressFault> {
    match address {
        Address::Tcp(host, port) => {
            let found = resolve(host, *port).map_err(AddressFault::System)?;
            let at = found.first().ok_or(AddressFault::Syntax)?;
            let fd = listen_tcp(at, options.backlog).map_err(fault)?;
            let name = getsockname(&fd).map_err(fault)?;
            let bound = SocketAddr::try_from(name).map_err(fault)?;
            let listener = Listener {
                fd,
                is_tcp: true,
                file: None,
            };
            Ok((listener, format!("tcp://{bound}")))
        }
        Address::IpcAbstract(name) => {
            let at = SocketAddrUnix::new_abstract_name(name.as_bytes()).map_err(fault)?;
            let fd = listen_unix(&at, options.backlog).map_err(fault)?;
            let listener = Listener {
                fd,
                is_tcp: false,
                file: None,
            };
            Ok((listener, format!("ipc://@{name}")))
        }
        Address::Ipc(path) => Ok((listen_file(path, options)?, format!("ipc://{path}"))),
    }
}

/// Listen at a file. What a killed process left there is taken away; somebody who listens there keeps it.
fn listen_file(path: &str, options: &Options) -> Result<Listener, AddressFault> {
    let at = SocketAddrUnix::new(path).map_err(fault)?;
    let _lock = lock_directory(path);
    let fd = match listen_unix(&at, options.backlog) {
        Err(Errno::ADDRINUSE) if is_left_behind(path, &at) => {
            fs::remove_file(path).map_err(AddressFault::System)?;
            listen_unix(&at, options.backlog)
        }
        other => other,
    };
    let fd = fd.map_err(fault)?;
    let made = fs::symlink_metadata(path).map_err(AddressFault::System)?;
    Ok(Listener {
        fd,
        is_tcp: false,
        file: Some((path.to_owned(), made.dev(), made.ino())),
    })
}

/// Keep others that start at the same moment from taking our file away before we listen, while the lock lives. Where it
/// can't be had, we do without.
fn lock_directory(path: &str) -> Option<fs::File> {
    let parent = Path::new(path).parent()?;
    let is_here = parent.as_os_str().is_empty();
    let directory = fs::File::open(if is_here { Path::new(".") } else { parent }).ok()?;
    for _ in 0..LOCK_TRIES {
        match flock(&directory, FlockOperation::NonBlockingLockExclusive) {
            Err(Errno::AGAIN | Errno::INTR) => thread::sleep(LOCK_PAUSE),
            outcome => return outcome.is_ok().then_some(directory),
        }
    }
    None
}

fn listen_tcp(at: &SocketAddr, backlog: i32) -> rustix::io::Result<OwnedFd> {
    let fd = tcp_socket(at)?;
    sockopt::set_socket_reuseaddr(&fd, true)?;
    if at.is_ipv6() {
        sockopt::set_ipv6_v6only(&fd, false)?;
    }
    bind(&fd, at)?;
    listen(&fd, backlog)?;
    Ok(fd)
}

fn tcp_socket(at: &SocketAddr) -> rustix::io::Result<OwnedFd> {
    let family = if at.is_ipv6() {
        AddressFamily::INET6
    } else {
        AddressFamily::INET
    };
    socket_with(family, SocketType::STREAM, FLAGS, None)
}

fn listen_unix(at: &SocketAddrUnix, backlog: i32) -> rustix::io::Result<OwnedFd> {
    let fd = socket_with(AddressFamily::UNIX, SocketType::STREAM, FLAGS, None)?;
    bind(&fd, at)?;
    listen(&fd, backlog)?;
    Ok(fd)
}

/// Whether a socket lies there in which nobody listens: what a killed process leaves.
fn is_left_behind(path: &str, at: &SocketAddrUnix) -> bool {
    let is_socket = fs::metadata(path).is_ok_and(|found| found.file_type().is_socket());
    let probe = || {
        let fd = socket_with(AddressFamily::UNIX, SocketType::STREAM, FLAGS, None)?;
        connect(&fd, at)
    };
    is_socket && probe() == Err(Errno::CONNREFUSED)
}

/// Accept one connection; None when none waits.
pub(crate) fn accept(
    listener: &Listener,
    options: &Options,
) -> rustix::io::Result<Option<OwnedFd>> {
    match accept_with(&listener.fd, FLAGS) {
        Ok(fd) => {
            if listener.is_tcp {
                set_tcp_options(&fd, options)?;
            }
            Ok(Some(fd))
        }
        // The peer may have given up meanwhile; that is no fault of the listener.
        Err(Errno::AGAIN | Errno::CONNABORTED | Errno::INTR) => Ok(None),
        Err(errno) => Err(errno),
    }
}

fn set_tcp_options(fd: &OwnedFd, options: &Options) -> rustix::io::Result<()> {
    sockopt::set_tcp_nodelay(fd, true)?;
    sockopt::set_socket_keepalive(fd, true)?;
    sockopt::set_tcp_keepidle(fd, options.keepalive_idle)?;
    let timeout_ms = options.output_timeout.as_millis().min(i32::MAX as u128); // what Linux takes
    sockopt::set_tcp_user_timeout(fd, timeout_ms as u32)
}

/// Begin to connect; `attempt` chooses among the addresses of a name.
pub(crate) fn dial(
    address: &Address,
    options: &Options,
    attempt: usize,
) -> std::io::Result<OwnedFd> {
    let (fd, outcome) = match address {
        Address::Tcp(host, port) => {
            let found = resolve(host, *port)?;
            let at = found
                .get(attempt % found.len().max(1))
                .ok_or(std::io::ErrorKind::NotFound)?;
            let fd = tcp_socket(at)?;
            set_tcp_options(&fd, options)?;
            let outcome = connect(&fd, at);
            (fd, outcome)
        }
        Address::Ipc(path) => dial_unix(&SocketAddrUnix::new(path.as_str())?)?,
        Address::IpcAbstract(name) => {
            dial_unix(&SocketAddrUnix::new_abstract_name(name.as_bytes())?)?
        }
    };
    match outcome {
        Ok(()) | Err(Errno::INPROGRESS) => Ok(fd),
        Err(errno) => Err(errno.into()),
    }
}

fn dial_unix(at: &SocketAddrUnix) -> rustix::io::Result<(OwnedFd, rustix::io::Result<()>)> {
    let fd = socket_with(AddressFamily::UNIX, SocketType::STREAM, FLAGS, None)?;
    let outcome = connect(&fd, at);
    Ok((fd, outcome))
}

/// Whether a connection that was begun has come about.
pub(crate) fn is_connected(fd: &OwnedFd) -> bool {
    matches!(sockopt::socket_error(fd), Ok(Ok(())))
}

/// Outcome of reading or writing.
pub(crate) enum Moved {
    Bytes(usize),
    /// Nothing now.
    Later,
    /// The connection is at its end.
    End,
    /// The system has given it up: the other side did not acknowledge in time.
    Vanished,
}

pub(crate) fn read(fd: &OwnedFd, buffer: &mut [u8]) -> Moved {
    loop {
        match recv(fd, &mut *buffer, RecvFlags::empty()).map(|(_, size)| size) {
            Ok(0) => return Moved::End,
            Ok(size) => return Moved::Bytes(size),
            Err(Errno::INTR) => {}
            Err(errno) => return to_moved(errno),
        }
    }
}

fn to_moved(errno: Errno) -> Moved {
    match errno {
        Errno::AGAIN => Moved::Later,
        Errno::TIMEDOUT => Moved::Vanished,
        _ => Moved::End,
    }
}

/// Whether bytes wait to be read.
pub(crate) fn has_input(fd: &OwnedFd) -> bool {
    let flags = RecvFlags::PEEK | RecvFlags::DONTWAIT;
    recv(fd, &mut [0][..], flags).is_ok_and(|(_, size)| size > 0)
}

pub(crate) fn write(fd: &OwnedFd, bytes: &[u8]) -> Moved {
    loop {
        match send(fd, bytes, SendFlags::NOSIGNAL) {
            Ok(size) => return Moved::Bytes(size),
            Err(Errno::INTR) => {}
            Err(errno) => return to_moved(errno),
        }
    }
}

/// Close the sending side. A connection that is gone already shows at the next read.
pub(crate) fn shut_writing(fd: &OwnedFd) {
    let _ = shutdown(fd, Shutdown::Write);
}
