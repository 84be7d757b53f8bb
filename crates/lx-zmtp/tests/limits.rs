//! What peers can't do: hold a message begun for ever, make all together hold too much, send one message again and again.

mod pair;

use lx_zmtp::{
    CloseReason, Endpoint, Options, SEND_TRIES_MAX, SendError, SocketType, frame_header, greeting,
    ready_command,
};
use pair::{LINGER, Messages, closed, drive, endpoint, ipc, plain, receive, receive_many};
use std::io::Write;
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

/// A router and its port.
fn router(options: Options) -> (Endpoint, String) {
    let mut router = endpoint(SocketType::Router, options);
    let bound = router.bind("tcp://127.0.0.1:*").expect("a port");
    let port = bound.strip_prefix("tcp://").expect("tcp").to_owned();
    (router, port)
}

/// What a client says up to its first message.
fn opening() -> Vec<u8> {
    [&greeting()[..], &ready_command(SocketType::Dealer, b"")[..]].concat()
}

/// A client that writes its bytes itself, with the header of a message of `bytes` bytes written.
fn begin(router: &mut Endpoint, port: &str, bytes: usize) -> TcpStream {
    let mut stream = TcpStream::connect(port).expect("a connection");
    let (head, size) = frame_header(bytes, false);
    stream.write_all(&opening()).expect("room");
    stream.write_all(&head[..size]).expect("room");
    let handshakes = router.counters().handshakes;
    receive_until(router, |router| router.counters().handshakes > handshakes);
    stream
}

/// Let the endpoint work until `is_done`; what it received.
fn receive_until(endpoint: &mut Endpoint, is_done: impl Fn(&Endpoint) -> bool) -> Messages {
    let (mut found, end) = (Messages::new(), Instant::now() + LINGER);
    while !is_done(endpoint) {
        assert!(Instant::now() < end, "{:?}", endpoint.counters());
        receive(endpoint, &mut found);
    }
    found
}

/// Write while the endpoint reads.
fn write(router: &mut Endpoint, stream: &mut TcpStream, mut bytes: &[u8]) -> Messages {
    let mut found = Messages::new();
    stream.set_nonblocking(true).expect("a socket");
    while !bytes.is_empty() {
        if let Ok(size) = stream.write(bytes) {
            bytes = &bytes[size..];
        }
        receive(router, &mut found);
    }
    found
}

#[test]
fn a_message_that_does_not_go_on_ends_its_connection() {
    let message_timeout = Duration::from_millis(200);
    let (mut router, port) = router(Options {
        message_timeout,
        ..Options::default()
    });
    let mut idle = plain(SocketType::Dealer);
    idle.connect(&format!("tcp://{port}")).expect("an address");
    drive(&mut idle, &mut router, |_, router| {
        router.counters().handshakes == 1
    });
    let _silent = begin(&mut router, &port, 1 << 20);
    let mut slow = begin(&mut router, &port, 1 << 20);
    let mut none = Messages::new();
    let end = Instant::now() + LINGER;
    while closed(router.counters(), CloseReason::MessageTimeout) < 2 {
        assert!(Instant::now() < end, "{:?}", router.counters());
        let _ = slow.write_all(b"x"); // byte by byte; that buys it no time
        receive(&mut router, &mut none);
    }
    // Who is silent between its messages may be so for ever.
    idle.send(&[b"still here"]).expect("room");
    assert_eq!(receive_many(&mut router, &mut idle, 1).len(), 1);
}

#[test]
fn a_long_message_has_time_for_what_came_of_it() {
    let message_timeout = Duration::from_millis(50);
    let (mut router, port) = router(Options {
        message_timeout,
        ..Options::default()
    });
    let mut stream = begin(&mut router, &port, 8 << 20);
    write(&mut router, &mut stream, &vec![1; 4 << 20]); // a minute's worth
    let later = Instant::now() + message_timeout * 4;
    receive_until(&mut router, |_| Instant::now() > later);
    let found = write(&mut router, &mut stream, &vec![1; 4 << 20]);
    let found = [
        found,
        receive_until(&mut router, |router| router.held_bytes().0 == 0),
    ]
    .concat();
    assert_eq!(found.len(), 1, "{:?}", router.counters());
}

/// Only the time counts in which somebody would have read.
#[test]
fn an_absence_of_the_owner_is_no_fault_of_the_peer() {
    let message_timeout = Duration::from_secs(2);
    let (mut router, port) = router(Options {
        message_timeout,
        ..Options::default()
    });
    let mut stream = begin(&mut router, &port, 4);
    stream.write_all(b"ab").expect("room");
    receive_until(&mut router, |router| router.held_bytes().0 >= 4);
    thread::sleep(message_timeout + Duration::from_millis(500));
    receive(&mut router, &mut Messages::new());
    stream.write_all(b"cd").expect("room");
    let found = receive_until(&mut router, |router| router.held_bytes().0 == 0);
    assert_eq!(found[0].1, [b"abcd"]);
}

#[test]
fn who_holds_most_goes_when_all_together_hold_too_much() {
    let (mut router, port) = router(Options {
        total_bytes_max: 1 << 20,
        ..Options::default()
    });
    let mut streams: Vec<_> = (0..3).map(|_| begin(&mut router, &port, 2 << 20)).collect();
    for (stream, kib) in streams.iter_mut().zip([300, 600, 400]) {
        write(&mut router, stream, &vec![1; kib << 10]);
    }
    receive_until(&mut router, |router| {
        closed(router.counters(), CloseReason::Memory) == 1
    });
    assert!(router.held_bytes().0 <= 701 << 10);
    let mut other = plain(SocketType::Dealer);
    other.connect(&format!("tcp://{port}")).expect("an address");
    other.send(&[b"small"]).expect("room");
    let found = receive_many(&mut router, &mut other, 1);
    assert_eq!(found[0].1, [b"small"], "who holds little is served");
}

/// Two peers that don't read; the sum of what waits for both is bounded.
#[test]
fn a_router_drops_the_peer_for_which_most_waits() {
    let options = Options {
        total_bytes_max: 1 << 20,
        ..Options::default()
    };
    let mut router = endpoint(SocketType::Router, options);
    let bound = router.bind(&ipc("most")).expect("a name");
    let mut dealers = Vec::new();
    let mut peers = Vec::new();
    for _ in 0..2 {
        let mut dealer = plain(SocketType::Dealer);
        dealer.connect(&bound).expect("an address");
        dealer.send(&[b"hello"]).expect("room");
        peers.push(receive_many(&mut router, &mut dealer, 1)[0].0);
        dealers.push(dealer);
    }
    let payload = vec![0; 64 << 10];
    while router.queued(peers[0]).1 < 600 << 10 {
        router.send_to(peers[0], &[&payload]).expect("room");
        router.flush();
    }
    while router.queued(peers[0]).1 > 0 {
        router.send_to(peers[1], &[&payload]).expect("it has less");
        assert!(router.queued(peers[0]).1 + router.queued(peers[1]).1 <= 1 << 20);
        router.flush();
    }
    assert_eq!(router.send_to(peers[0], &[b"x"]), Err(SendError::Gone));
    assert_eq!(closed(router.counters(), CloseReason::Memory), 1);
    assert!(router.counters().messages_lost > 5);
    let error = loop {
        if let Err(error) = router.send_to(peers[1], &[&payload]) {
            break error;
        }
    };
    assert_eq!(error, SendError::Dropped, "now it has most itself");
}

#[test]
fn a_pusher_is_told_when_all_peers_together_are_full() {
    let options = Options {
        total_bytes_max: 1 << 20,
        ..Options::default()
    };
    let mut push = endpoint(SocketType::Push, options);
    for name in ["full-1", "full-2", "full-3"] {
        push.connect(&ipc(name)).expect("an address"); // nobody is there
    }
    let payload = vec![0; 64 << 10];
    let sent = (0..100)
        .take_while(|_| push.send(&[&payload]).is_ok())
        .count();
    assert_eq!(sent, 15, "16 with their headers are more than a mebibyte");
    assert_eq!(push.send(&[&payload]), Err(SendError::Full));
    assert_eq!(push.counters().messages_lost, 0);
    let mut pull = plain(SocketType::Pull);
    pull.bind(&ipc("full-1")).expect("a name");
    assert_eq!(receive_many(&mut pull, &mut push, 5).len(), 5);
    push.send(&[&payload]).expect("room again");
}

#[test]
fn a_publisher_drops_the_subscriber_for_which_most_waits() {
    let options = Options {
        total_bytes_max: 1 << 20,
        ..Options::default()
    };
    let mut publisher = endpoint(SocketType::Pub, options);
    let bound = publisher.bind(&ipc("feed")).expect("a name");
    let mut subscribers: Vec<_> = (0..3).map(|_| plain(SocketType::Sub)).collect();
    for subscriber in &mut subscribers {
        subscriber.subscribe(b"").expect("a prefix");
        subscriber.connect(&bound).expect("an address");
        drive(subscriber, &mut publisher, |subscriber, _| {
            subscriber.counters().handshakes == 1
        });
    }
    let mut none = Messages::new();
    receive(&mut publisher, &mut none); // the subscriptions
    let mut found = Messages::new();
    let payload = vec![0; 64 << 10];
    for _ in 0..100 {
        publisher.send(&[&payload]).expect("never full");
        publisher.flush();
        receive(&mut subscribers[0], &mut found); // the others don't read
        receive(&mut publisher, &mut none);
    }
    assert!(closed(publisher.counters(), CloseReason::Memory) >= 1);
    while found.len() < 100 {
        receive(&mut publisher, &mut none);
        receive(&mut subscribers[0], &mut found);
    }
}

/// The other side takes less than this side sends, and closes whenever it sees the header.
#[test]
fn a_message_that_the_peer_refuses_is_given_up() {
    for tail in [&b"next"[..], &[7; 900]] {
        let mut push = endpoint(
            SocketType::Push,
            Options {
                reconnect_first: Duration::from_millis(1),
                reconnect_max: Duration::from_millis(5),
                ..Options::default()
            },
        );
        let mut pull = endpoint(
            SocketType::Pull,
            Options {
                message_bytes_max: 1_000,
                ..Options::default()
            },
        );
        push.connect(&pull.bind("tcp://127.0.0.1:*").expect("a port"))
            .expect("an address");
        push.send(&[b"first"]).expect("room");
        push.send(&[&vec![0; 32 << 20]]).expect("room");
        push.send(&[tail]).expect("room");
        let found = receive_many(&mut pull, &mut push, 2);
        assert_eq!(
            (&found[0].1[0][..], &found[1].1[0][..]),
            (&b"first"[..], tail)
        );
        assert_eq!(push.counters().messages_lost, 1);
        let reason = pull.counters().last_closed.expect("a refusal");
        assert!(matches!(reason, CloseReason::Protocol(_)), "{reason:?}");
        assert_eq!(closed(pull.counters(), reason), u64::from(SEND_TRIES_MAX));
    }
}

/// A client that leaves in the middle of whatever it says takes nothing with it.
#[test]
fn an_end_at_every_byte_hurts_nobody() {
    let (mut router, port) = router(Options::default());
    let messages = [
        &[1, 3][..],
        b"one",
        &[4, 7],
        b"\x04PING\0\0",
        &[0, 2],
        b"ab",
    ]
    .concat();
    let said = [opening(), messages].concat();
    let mut found = Messages::new();
    for length in 0..=said.len() {
        let mut stream = TcpStream::connect(&port).expect("a connection");
        stream.write_all(&said[..length]).expect("room");
        drop(stream);
        let closed = |router: &Endpoint| router.counters().closed.iter().sum::<u64>();
        found.extend(receive_until(&mut router, |router| {
            closed(router) == length as u64 + 1
        }));
    }
    assert_eq!(found.len(), 1, "only the last one was whole");
    assert_eq!(router.held_bytes(), (0, 0));
}

/// A peer that has vanished without a word acknowledges nothing; here it takes nothing, which the system treats alike.
#[test]
fn output_that_does_not_move_ends_its_connection() {
    let output_timeout = Duration::from_millis(300);
    let (mut router, port) = router(Options {
        output_timeout,
        ..Options::default()
    });
    let mut idle = plain(SocketType::Dealer);
    idle.connect(&format!("tcp://{port}")).expect("an address");
    drive(&mut idle, &mut router, |_, router| {
        router.counters().handshakes == 1
    });
    let mut silent = begin(&mut router, &port, 2);
    let mut found = write(&mut router, &mut silent, b"hi");
    while found.is_empty() {
        receive(&mut router, &mut found);
    }
    let peer = found[0].0;
    while router.queued(peer).0 < 2 {
        router.send_to(peer, &[&vec![1; 1 << 20]]).expect("room");
        router.flush();
    }
    receive_until(&mut router, |router| router.counters().messages_lost > 0);
    assert_eq!(closed(router.counters(), CloseReason::Vanished), 1);
    assert_eq!(router.counters().messages_lost, 2);
    // Who has nothing to acknowledge may be silent for ever.
    idle.send(&[b"still here"]).expect("room");
    assert_eq!(receive_many(&mut router, &mut idle, 1).len(), 1);
}
