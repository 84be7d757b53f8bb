//! How an endpoint, its good peer and the strangers come together.

use crate::counted::{Stream, TOPIC};
use crate::rig::Random;
use crate::strangers::MARK;
use crate::{Case, Sums, receive};
use lx_zmtp::{CloseReason, Endpoint, Options, PeerId, PollMode, SocketType};
use rustix::net::{SocketFlags, accept_with};
use std::collections::HashMap;
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};
use std::time::{Duration, Instant};

/// Types of the endpoint, of its good peer, and of the strangers.
pub const PAIRS: [[SocketType; 3]; 8] = {
    use SocketType::{Dealer, Pub, Pull, Push, Router, Sub};
    [
        [Router, Dealer, Dealer],
        [Dealer, Router, Router],
        [Push, Pull, Pull],
        [Pull, Push, Push],
        [Router, Dealer, Dealer],
        [Pub, Sub, Sub],
        [Sub, Pub, Pub],
        [Dealer, Dealer, Dealer],
    ]
};
/// Places that the endpoint connects to, when it is it who connects.
const PLACES: usize = 4;
const PATIENCE: Duration = Duration::from_secs(60);

/// Where strangers come from.
pub enum Doors {
    /// They connect to the endpoint, which listens there.
    In(String),
    /// The endpoint connects to them.
    Out {
        places: Vec<(OwnedFd, String)>,
        refused: u64,
    },
}

impl Doors {
    pub fn is_out(&self) -> bool {
        matches!(self, Self::Out { .. })
    }

    /// One more stranger, if one can come now.
    pub fn next(&mut self, subject: &mut Endpoint, random: &mut Random) -> Option<OwnedFd> {
        match self {
            Self::In(address) => Some(connect(address)),
            Self::Out { places, refused } => {
                let at = random.below(places.len() as u64) as usize;
                // Who was refused for good doesn't come again, so another one is asked to.
                let now = subject.counters().closed[CloseReason::PeerError.index()];
                while *refused < now {
                    *refused += 1;
                    subject.connect(&places[at].1).expect("an address");
                }
                accept_with(&places[at].0, SocketFlags::CLOEXEC).ok()
            }
        }
    }

    /// Nobody comes any more.
    pub fn close(&mut self) {
        if let Self::Out { places, .. } = self {
            places.clear();
        }
    }
}

fn connect(address: &str) -> OwnedFd {
    if let Some(port) = address.strip_prefix("tcp://") {
        return TcpStream::connect(port).expect("a connection").into();
    }
    UnixStream::connect_addr(&abstract_name(address))
        .expect("a connection")
        .into()
}

fn abstract_name(address: &str) -> SocketAddr {
    let name = address.strip_prefix("ipc://@").expect("a name");
    SocketAddr::from_abstract_name(name).expect("a name")
}

/// A place that strangers listen at.
fn listen(address: &str) -> (OwnedFd, String) {
    if address.starts_with("tcp://") {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let bound = format!("tcp://{}", listener.local_addr().expect("an address"));
        listener.set_nonblocking(true).expect("a socket");
        return (listener.into(), bound);
    }
    let listener = UnixListener::bind_addr(&abstract_name(address)).expect("a free name");
    listener.set_nonblocking(true).expect("a socket");
    (listener.into(), address.to_owned())
}

fn options(identity: &[u8], random: &mut Random) -> Options {
    let polls = [PollMode::Block, PollMode::Hybrid, PollMode::Spin];
    let beats = random.below(2) == 0;
    Options {
        identity: identity.to_vec(),
        queue_bytes_max: 512 << 10,
        message_bytes_max: 1 << 20,
        total_bytes_max: 8 << 20,
        poll: polls[random.below(3) as usize],
        reconnect_first: Duration::from_micros(200),
        reconnect_max: Duration::from_millis(2),
        // Often asked and never given up: here both sides are one thread, which may be kept waiting.
        heartbeat_interval: Duration::from_millis(if beats { 5 } else { 0 }),
        ..Options::default()
    }
}

/// A case of its seed; the good peer is there, the strangers are not.
pub fn meet(seed: u64, kinds: [SocketType; 3]) -> Case {
    let mut random = Random::new(seed);
    let mut subject =
        Endpoint::new(kinds[0], options(b"subject", &mut random)).expect("an endpoint");
    let mut good = Endpoint::new(kinds[1], options(b"good", &mut random)).expect("an endpoint");
    if kinds[0] == SocketType::Sub {
        subject.subscribe(TOPIC).expect("a subscription");
        subject.subscribe(MARK).expect("a subscription");
    } else if kinds[1] == SocketType::Sub {
        good.subscribe(TOPIC).expect("a subscription");
    }
    let is_tcp = random.below(2) == 0;
    let place = |name: usize| match is_tcp {
        true => "tcp://127.0.0.1:*".to_owned(),
        false => format!("ipc://@lx-zmtp-{}-{seed}-{name}", std::process::id()),
    };
    let (doors, good_id, subject_id);
    if random.below(3) > 0 {
        let bound = subject.bind(&place(0)).expect("a place");
        subject_id = good.connect(&bound).expect("an address");
        join(&kinds, &mut subject, &mut good, &mut random);
        good_id = find(&subject, b"good");
        doors = Doors::In(bound);
    } else {
        let bound = good.bind(&place(0)).expect("a place");
        good_id = subject.connect(&bound).expect("an address");
        join(&kinds, &mut subject, &mut good, &mut random);
        subject_id = find(&good, b"subject");
        let places: Vec<_> = (1..=PLACES).map(|name| listen(&place(name))).collect();
        for (_, address) in &places {
            subject.connect(address).expect("an address");
        }
        doors = Doors::Out { places, refused: 0 };
    }
    Case {
        seed,
        random,
        subject,
        good,
        kinds,
        good_id,
        subject_id,
        doors,
        there: Stream::default(),
        back: Stream::default(),
        strangers: Vec::new(),
        came: 0,
        away: 0,
        heard: HashMap::new(),
        sums: Sums::default(),
    }
}

/// Let both work until they are connected, and a publisher's subscriber is heard.
fn join(kinds: &[SocketType], subject: &mut Endpoint, good: &mut Endpoint, random: &mut Random) {
    let end = Instant::now() + PATIENCE;
    let mut is_heard = false;
    while subject.counters().handshakes + good.counters().handshakes < 2 || !is_heard {
        assert!(Instant::now() < end, "no handshake");
        let probe: [&[u8]; 2] = [TOPIC, b"?"];
        let mut publishes = false;
        for (endpoint, kind) in [&mut *subject, &mut *good].into_iter().zip(kinds) {
            publishes |= *kind == SocketType::Pub && endpoint.send(&probe).is_ok();
        }
        is_heard |= !publishes;
        for endpoint in [&mut *subject, &mut *good] {
            is_heard |= !receive(endpoint, random).is_empty();
        }
    }
}

/// The peer of an identity among the first.
fn find(endpoint: &Endpoint, identity: &[u8]) -> PeerId {
    let ids = (0..8u64).flat_map(|slot| (1..8u64).map(move |turn| turn << 32 | slot));
    let mut peers = ids.map(PeerId::from_bits);
    peers
        .find(|&peer| endpoint.identity(peer) == Some(identity))
        .expect("a peer of the name")
}
