//! Strangers: connections without an endpoint behind them, which write a script in pieces and end in some way.
//!
//! A script is valid traffic; most are then changed. One that was not changed and whose writer reads what comes must have
//! arrived whole.

use crate::counted::{bytes, checksum};
use crate::rig::Random;
use lx_zmtp::{
    SocketType, error_command, frame_header, greeting, ping_command, pong_command, ready_command,
    subscription_command,
};
use rustix::net::{RecvFlags, SendFlags, Shutdown, recv, send, shutdown, sockopt};
use std::os::fd::OwnedFd;
use std::time::Duration;

/// First part of each message of a stranger.
pub const MARK: &[u8] = b"stranger";
/// Turns that a stranger stays when it has nothing more to say.
const PATIENCE: u32 = 400;

/// How a stranger ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// It closes its sending side and reads on.
    Half,
    /// It closes.
    Close,
    /// It resets the connection.
    Reset,
    /// It says nothing more, for some time.
    Stay,
}

/// A connection and what it is to do.
pub struct Stranger {
    fd: OwnedFd,
    pub number: u64,
    script: Vec<u8>,
    written: usize,
    piece_max: u64,
    /// Bytes it reads in a turn.
    appetite: usize,
    end: End,
    /// Messages that must arrive, all of them.
    pub owes: Option<u64>,
    patience: u32,
    is_shut: bool,
}

/// What came of a turn.
#[derive(PartialEq, Eq)]
pub enum Turn {
    Goes,
    /// The stranger is done; bytes it wrote.
    Done(usize),
}

impl Stranger {
    /// A stranger of the type on a connection.
    pub fn new(fd: OwnedFd, number: u64, kind: SocketType, random: &mut Random) -> Self {
        let messages = random.below(30);
        let mut frames = script(kind, number, messages, random);
        let is_clean = random.below(4) == 0;
        let is_reader = is_clean || random.below(2) == 0;
        if !is_clean {
            reorder(&mut frames, random);
        }
        let mut script = frames.concat();
        if !is_clean {
            change(&mut script, random);
        }
        let end = match random.below(5) {
            0 => End::Close,
            1 => End::Reset,
            2 => End::Stay,
            _ => End::Half,
        };
        let speaks = !matches!(kind, SocketType::Pull | SocketType::Sub);
        let owes = (is_clean && end == End::Half).then_some(if speaks { messages } else { 0 });
        // A long script in single bytes would take for ever.
        let pieces = [1, 7, 64, 4_096, 1 << 20];
        let shortest = if script.len() > 5_000 { 3 } else { 0 };
        let piece_max = pieces[shortest + random.below(5 - shortest as u64) as usize];
        // Through so little room what was sent comes slowly, so nobody waits for it to the end.
        if !is_clean && random.below(4) == 0 {
            let _ = sockopt::set_socket_recv_buffer_size(&fd, 4_096); // more room is the same test
        }
        Self {
            fd,
            number,
            script,
            written: 0,
            piece_max,
            appetite: if is_reader {
                1 << 16
            } else {
                [0, 1, 100][random.below(3) as usize]
            },
            end,
            owes,
            patience: PATIENCE,
            is_shut: false,
        }
    }

    /// Write a piece, read some, end when it is time.
    pub fn step(&mut self, random: &mut Random) -> Turn {
        let is_gone = self.read() || !self.write(random);
        if is_gone {
            return Turn::Done(self.written);
        }
        if self.written < self.script.len() {
            return Turn::Goes;
        }
        match self.end {
            End::Close => return Turn::Done(self.written),
            End::Reset => {
                // Closed with this a TCP connection is reset; one of ipc is when input waits.
                let _ = sockopt::set_socket_linger(&self.fd, Some(Duration::ZERO));
                return Turn::Done(self.written);
            }
            End::Half if !self.is_shut => {
                let _ = shutdown(&self.fd, Shutdown::Write); // gone already: the next read shows it
                self.is_shut = true;
            }
            End::Half | End::Stay => {}
        }
        // Who owes nothing doesn't stay for ever; who does waits for the other side to end the connection.
        self.patience -= u32::from(self.owes.is_none());
        if self.patience == 0 {
            return Turn::Done(self.written);
        }
        Turn::Goes
    }

    /// Write a piece; false when the connection is gone.
    fn write(&mut self, random: &mut Random) -> bool {
        let left = &self.script[self.written..];
        let size = left.len().min(1 + random.below(self.piece_max) as usize);
        if size == 0 {
            return true;
        }
        let flags = SendFlags::NOSIGNAL | SendFlags::DONTWAIT;
        match send(&self.fd, &left[..size], flags) {
            Ok(size) => self.written += size,
            Err(rustix::io::Errno::AGAIN) => {}
            Err(_) => return false,
        }
        true
    }

    /// Read some; true at the end of the connection.
    fn read(&mut self) -> bool {
        let mut buffer = vec![0; self.appetite];
        if buffer.is_empty() {
            return false;
        }
        match recv(&self.fd, &mut buffer[..], RecvFlags::DONTWAIT) {
            Ok((_, size)) => size == 0,
            Err(errno) => errno != rustix::io::Errno::AGAIN,
        }
    }
}

/// Identity of a stranger: far from that of its neighbour, so that no changed byte makes one of the other.
fn identity(number: u64) -> [u8; 9] {
    let mut identity = [b's'; 9];
    identity[1..].copy_from_slice(&number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    identity
}

/// What a well-behaved peer of the type could say.
fn script(kind: SocketType, number: u64, messages: u64, random: &mut Random) -> Vec<Vec<u8>> {
    let minor = random.below(2) as u8;
    let mut hello = greeting();
    hello[11] = minor;
    let identity = identity(number);
    let name: &[u8] = if random.below(2) == 0 { b"" } else { &identity };
    let mut frames = vec![hello.to_vec(), ready_command(kind, name)];
    if kind == SocketType::Sub {
        frames.push(subscription_command(b"noise", false, minor));
    }
    for count in 0..messages {
        match random.below(12) {
            0 if minor > 0 => frames.push(ping_command(0)),
            1 if minor > 0 => frames.push(pong_command(b"context")),
            _ => {}
        }
        match kind {
            SocketType::Pull => {}
            SocketType::Sub => {
                let prefix = bytes(random.below(20) as usize, random);
                frames.push(subscription_command(&prefix, count % 3 == 2, minor));
            }
            _ => push_message(&mut frames, number, count, random),
        }
    }
    frames
}

fn push_message(frames: &mut Vec<Vec<u8>>, number: u64, count: u64, random: &mut Random) {
    let size = match random.below(60) {
        0 => 100_000,
        1..10 => 250 + random.below(12),
        _ => random.below(300),
    };
    // Many short parts before a long one are looked at again whenever some bytes of that come.
    let mut payload = vec![b"short".to_vec(); random.below(8) as usize];
    payload.push(bytes(size as usize, random));
    let head = [count.to_be_bytes(), checksum(&payload).to_be_bytes()].concat();
    let mut parts = vec![MARK.to_vec(), number.to_be_bytes().to_vec(), head];
    parts.append(&mut payload);
    for (index, part) in parts.iter().enumerate() {
        let (head, head_bytes) = frame_header(part.len(), index + 1 < parts.len());
        frames.push([&head[..head_bytes], part].concat());
    }
}

/// Swap, drop and double frames.
fn reorder(frames: &mut Vec<Vec<u8>>, random: &mut Random) {
    for _ in 0..random.below(4) {
        let one = random.below(frames.len() as u64) as usize;
        let two = random.below(frames.len() as u64) as usize;
        match random.below(5) {
            0 => frames.swap(one, two),
            1 if frames.len() > 2 => drop(frames.remove(one)),
            2 => frames.insert(two, frames[one].clone()),
            3 if two > 1 => frames.insert(two, error_command("enough")),
            _ => {}
        }
    }
}

/// Change, cut out, cut off and put in bytes.
fn change(script: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..random.below(4) {
        if script.is_empty() {
            return;
        }
        let length = script.len() as u64;
        // Half of the faults are where the handshake is.
        let bound = if random.below(2) == 0 {
            length.min(120)
        } else {
            length
        };
        let at = random.below(bound) as usize;
        let end = (at + 1 + random.below(40) as usize).min(script.len());
        match random.below(7) {
            0 => script[at] = random.below(256) as u8,
            1 => script[at] ^= 1 << random.below(8),
            2 => drop(script.drain(at..end)),
            3 => script.truncate(at),
            4 => {
                let copy = script[at..end].to_vec();
                script.splice(at..at, copy);
            }
            5 => {
                let size = random.below(64) as usize;
                script.splice(at..at, bytes(size, random));
            }
            // A header that promises much.
            _ => {
                let size = 1u64 << random.below(64);
                let header = [&[2 | (random.below(2) as u8)][..], &size.to_be_bytes()].concat();
                script.splice(at..at, header);
            }
        }
    }
}

/// Number of the stranger and of its message; None for what no stranger wrote as it should.
pub fn read_message(parts: &[Vec<u8>]) -> Option<(u64, u64)> {
    let [mark, number, head, payload @ ..] = parts else {
        return None;
    };
    let number = u64::from_be_bytes(number[..].try_into().ok()?);
    let (count, sum) = head.split_at_checked(8)?;
    let is_whole = sum == checksum(payload).to_be_bytes();
    let count = u64::from_be_bytes(count.try_into().ok()?);
    (mark == MARK && is_whole).then_some((number, count))
}
