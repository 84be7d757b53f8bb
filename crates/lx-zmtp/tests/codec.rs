//! The codec: golden bytes, truncation, splits, limits, and random mutations.

mod rig;

use lx_zmtp::{
    Event, Fault, GREETING_BYTES, PARTS_MAX, ProtocolError, Session, SessionLimits, SocketType,
    Step, error_command, frame_header, greeting, ping_command, pong_command, ready_command,
    subscription_command,
};
use rig::Random;
use std::hash::{DefaultHasher, Hash, Hasher};

const LIMITS: SessionLimits = SessionLimits {
    message_bytes_max: 1 << 20,
};

/// Events of a whole input as `tell` tells them, fed in pieces that `cut` gives the sizes of; and the error.
fn events_as<T>(
    kind: SocketType,
    input: &[u8],
    mut cut: impl FnMut() -> usize,
    tell: impl Fn(Event<'_>) -> T,
) -> (Vec<T>, Option<ProtocolError>) {
    let mut session = Session::new(kind, LIMITS);
    let (mut told, mut start, mut end) = (Vec::new(), 0, 0);
    loop {
        match session.next(&input[start..end]) {
            Ok(Step::Event(size, event)) => {
                told.push(tell(event));
                start += size;
                assert_eq!(session.offset(), start as u64);
            }
            Ok(Step::Need(need)) => {
                assert!(need > 0 && need <= 1 << 21);
                if end == input.len() {
                    return (told, None);
                }
                end = (end + cut().max(1)).min(input.len());
            }
            Err(error) => return (told, Some(error)),
        }
    }
}

/// The same with events as text.
fn events(
    kind: SocketType,
    input: &[u8],
    cut: impl FnMut() -> usize,
) -> (Vec<String>, Option<ProtocolError>) {
    events_as(kind, input, cut, |event| format!("{event:?}"))
}

/// An event as a number: text would take most of the time of a million events.
fn hash(event: Event<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    event.hash(&mut hasher);
    hasher.finish()
}

fn whole(kind: SocketType, input: &[u8]) -> (Vec<String>, Option<ProtocolError>) {
    events(kind, input, || usize::MAX / 2)
}

fn part(payload: &[u8], more: bool) -> Vec<u8> {
    let (head, size) = frame_header(payload.len(), more);
    [&head[..size], payload].concat()
}

/// A dialogue with everything a DEALER may say to a ROUTER.
fn dialogue() -> Vec<u8> {
    [
        greeting().to_vec(),
        ready_command(SocketType::Dealer, b"me"),
        part(b"", false),
        part(b"one", true),
        ping_command(12),
        part(&[7; 255], true),
        part(&[8; 256], false),
        pong_command(b"context"),
        b"\x04\x04\x03NEW".to_vec(),
        part(&[9; 3_000], false),
    ]
    .concat()
}

#[test]
fn golden_bytes_of_this_side() {
    let mut expected = vec![0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 1];
    expected.extend_from_slice(b"NULL");
    expected.resize(64, 0);
    assert_eq!(greeting().to_vec(), expected);
    assert_eq!(
        ready_command(SocketType::Dealer, b"A"),
        b"\x04\x2a\x05READY\x0bSocket-Type\0\0\0\x06DEALER\x08Identity\0\0\0\x01A"
    );
    assert_eq!(error_command("no"), b"\x04\x09\x05ERROR\x02no");
    assert_eq!(ping_command(258), b"\x04\x07\x04PING\x01\x02");
    assert_eq!(pong_command(b"x"), b"\x04\x06\x04PONGx");
    assert_eq!(
        subscription_command(b"t", false, 1),
        b"\x04\x0b\x09SUBSCRIBEt"
    );
    assert_eq!(subscription_command(b"t", true, 1), b"\x04\x08\x06CANCELt");
    assert_eq!(subscription_command(b"t", false, 0), b"\x00\x02\x01t");
    assert_eq!(subscription_command(b"t", true, 0), b"\x00\x02\x00t");
    assert_eq!(frame_header(255, true), ([1, 255, 0, 0, 0, 0, 0, 0, 0], 2));
    assert_eq!(frame_header(256, false), ([2, 0, 0, 0, 0, 0, 0, 1, 0], 9));
}

#[test]
fn every_split_gives_the_same_events() {
    let input = dialogue();
    let (told, error) = whole(SocketType::Router, &input);
    assert_eq!((told.len(), error), (10, None), "{told:?}");
    for size in 1..80 {
        assert_eq!(events(SocketType::Router, &input, || size).0, told);
    }
    for seed in 0..200 {
        let mut random = Random::new(seed);
        let cut = || random.below(400) as usize;
        assert_eq!(events(SocketType::Router, &input, cut).0, told);
    }
}

#[test]
fn truncation_at_every_byte_is_no_error() {
    let input = dialogue();
    let (told, _) = whole(SocketType::Router, &input);
    for length in 0..input.len() {
        let (some, error) = whole(SocketType::Router, &input[..length]);
        assert_eq!(error, None, "{length}");
        assert_eq!(some[..], told[..some.len()]);
        assert!(some.len() < told.len());
    }
}

#[test]
fn subscriptions_come_as_commands_and_as_messages() {
    let mut input = greeting().to_vec();
    input.extend(ready_command(SocketType::Sub, b""));
    for minor in [0, 1] {
        input.extend(subscription_command(b"a", false, minor));
        input.extend(subscription_command(b"a", true, minor));
    }
    let (told, error) = whole(SocketType::Pub, &input);
    assert_eq!(error, None);
    assert_eq!(
        told[2..],
        [
            "Subscribe([97])",
            "Cancel([97])",
            "Subscribe([97])",
            "Cancel([97])"
        ]
    );
}

fn fault_of(kind: SocketType, peer: SocketType, behind: &[u8]) -> Fault {
    let input = [
        greeting().to_vec(),
        ready_command(peer, b""),
        behind.to_vec(),
    ]
    .concat();
    let (_, error) = whole(kind, &input);
    error.expect("an error").fault
}

#[test]
fn strangers_are_known_at_their_first_wrong_byte() {
    let fault = |input: &[u8]| {
        let error = whole(SocketType::Router, input).1.expect("an error");
        let pieces = events(SocketType::Router, input, || 1).1;
        assert_eq!(pieces, Some(error), "by single bytes");
        (error.offset, error.fault)
    };
    assert_eq!(fault(b"GET / HTTP/1.1"), (0, Fault::Signature));
    let with = |at: usize, bytes: &[u8]| {
        let mut input = greeting();
        input[at..at + bytes.len()].copy_from_slice(bytes);
        input
    };
    assert_eq!(fault(&with(9, &[0x7e])), (9, Fault::Signature));
    assert_eq!(fault(&with(10, &[1])), (10, Fault::Version(1)));
    assert_eq!(
        fault(&with(12, b"PLAIN")),
        (12, Fault::Mechanism(*b"PLAIN"))
    );
    assert_eq!(
        fault(&with(12, b"CURVE")),
        (12, Fault::Mechanism(*b"CURVE"))
    );
    assert_eq!(
        fault(&with(12, b"NULLX")),
        (12, Fault::Mechanism(*b"NULLX"))
    );
    assert_eq!(fault(&with(32, &[1])), (32, Fault::AsServer));
}

#[test]
fn handshakes_that_are_none() {
    let fault = |command: &[u8]| {
        let input = [&greeting()[..], command].concat();
        let error = whole(SocketType::Router, &input).1.expect("an error");
        assert_eq!(error.offset, GREETING_BYTES as u64);
        error.fault
    };
    assert_eq!(fault(&part(b"x", false)), Fault::EarlyMessage);
    assert_eq!(fault(&ping_command(1)), Fault::Command);
    assert_eq!(fault(b"\x04\x00"), Fault::Command);
    assert_eq!(fault(b"\x04\x06\x05READY"), Fault::SocketType);
    assert_eq!(fault(b"\x04\x08\x05READY\x05a"), Fault::Metadata);
    assert_eq!(
        fault(b"\x04\x0c\x05READY\x01a\xff\xff\xff\xff"),
        Fault::Metadata
    );
    assert_eq!(
        fault(&ready_command(SocketType::Pub, b"")),
        Fault::SocketType
    );
    assert_eq!(
        fault(&ready_command(SocketType::Dealer, b"\0a")),
        Fault::Identity
    );
    assert_eq!(
        fault(&ready_command(SocketType::Dealer, &[1; 256])),
        Fault::Identity
    );
}

#[test]
fn traffic_that_is_none() {
    let (router, dealer) = (SocketType::Router, SocketType::Dealer);
    assert_eq!(fault_of(router, dealer, &[8]), Fault::FrameFlags(8));
    assert_eq!(fault_of(router, dealer, &[5]), Fault::FrameFlags(5));
    assert_eq!(
        fault_of(router, dealer, &ready_command(dealer, b"")),
        Fault::Command
    );
    assert_eq!(
        fault_of(router, dealer, &subscription_command(b"", false, 1)),
        Fault::Command
    );
    assert_eq!(
        fault_of(router, dealer, b"\x04\x05\x04PING"),
        Fault::Command
    );
    assert_eq!(
        fault_of(router, dealer, b"\x04\x16\x04PONG12345678901234567"),
        Fault::Command
    );
    let unexpected = Fault::UnexpectedMessage;
    assert_eq!(
        fault_of(SocketType::Push, SocketType::Pull, &part(b"\x01", false)),
        unexpected
    );
    assert_eq!(
        fault_of(SocketType::Pub, SocketType::Sub, &part(b"\x02", false)),
        unexpected
    );
    assert_eq!(
        fault_of(SocketType::Pub, SocketType::Sub, &part(b"\x01", true)),
        unexpected
    );
}

#[test]
fn headers_alone_are_enough_to_refuse() {
    let (router, dealer) = (SocketType::Router, SocketType::Dealer);
    let long = |flags: u8, size: u64| [&[flags][..], &size.to_be_bytes()].concat();
    let max = LIMITS.message_bytes_max;
    assert_eq!(
        fault_of(router, dealer, &long(2, max + 1)),
        Fault::MessageSize(max + 1)
    );
    assert_eq!(
        fault_of(router, dealer, &long(2, u64::MAX)),
        Fault::MessageSize(u64::MAX)
    );
    assert_eq!(
        fault_of(router, dealer, &long(6, 8_193)),
        Fault::CommandSize(8_193)
    );
    let halves = [part(&vec![0; 1 << 19], true), long(2, (1 << 19) - 8)].concat();
    assert!(matches!(
        fault_of(router, dealer, &halves),
        Fault::MessageSize(_)
    ));
    let parts = part(b"", true).repeat(PARTS_MAX + 1);
    assert_eq!(fault_of(router, dealer, &parts), Fault::Parts);
}

/// They are kept with the parts before them, so they count like these; between messages there may be any number.
#[test]
fn commands_within_a_message_count_as_its_bytes() {
    let (router, dealer) = (SocketType::Router, SocketType::Dealer);
    let pings = ping_command(1).repeat(LIMITS.message_bytes_max as usize / 8);
    let within = [part(b"begun", true), pings.clone()].concat();
    assert!(matches!(
        fault_of(router, dealer, &within),
        Fault::MessageSize(_)
    ));
    let between = [
        greeting().to_vec(),
        ready_command(dealer, b""),
        part(b"begun", true),
        ping_command(1),
        part(b"done", false),
        pings,
        part(b"next", false),
    ]
    .concat();
    assert_eq!(whole(router, &between).1, None);
}

/// What a SUB may say to a PUB.
fn subscriptions() -> Vec<u8> {
    [
        greeting().to_vec(),
        ready_command(SocketType::Sub, b""),
        subscription_command(b"topic", false, 0),
        subscription_command(b"topic", true, 0),
        subscription_command(b"other", false, 1),
        ping_command(3),
        subscription_command(b"other", true, 1),
        error_command("enough"),
    ]
    .concat()
}

/// Mutations of good dialogues; LX_ZMTP_FUZZ says how many.
#[test]
fn mutations_end_in_events_or_errors_whatever_the_split() {
    let rounds =
        std::env::var("LX_ZMTP_FUZZ").map_or(10_000, |count| count.parse().expect("a number"));
    let good = [
        (SocketType::Router, dialogue()),
        (SocketType::Pub, subscriptions()),
    ];
    for seed in 0..rounds {
        let mut random = Random::new(seed);
        let (kind, dialogue) = &good[(seed % 2) as usize];
        let (kind, mut input) = (*kind, dialogue.clone());
        for _ in 0..1 + random.below(4) {
            let at = random.below(input.len() as u64) as usize;
            match random.below(if input.len() > 1 { 4 } else { 2 }) {
                0 => input[at] = random.below(256) as u8,
                1 => input[at] ^= 1 << random.below(8),
                2 => drop(input.remove(at)),
                _ => input.truncate(at.max(1)),
            }
        }
        let all = events_as(kind, &input, || usize::MAX / 2, hash);
        let cut = || random.below(300) as usize;
        let split = events_as(kind, &input, cut, hash);
        assert_eq!(all, split, "seed {seed}");
    }
}
