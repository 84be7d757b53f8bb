//! Endpoints with each other, in one thread: every pattern, limits, closing, reconnecting.

mod pair;

use lx_zmtp::{Batch, CloseReason, Endpoint, Options, PollMode, SendError, SocketType};
use pair::{LINGER, Messages, STEP, closed, drive, endpoint, ipc, plain, receive, receive_many};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn router_and_dealer_speak_in_both_directions() {
    for address in [
        "tcp://127.0.0.1:*".to_owned(),
        "tcp://[::1]:0".to_owned(),
        ipc("pair"),
    ] {
        let mut router = plain(SocketType::Router);
        let identity = b"trader".to_vec();
        let options = Options {
            identity,
            poll: PollMode::Hybrid,
            ..Options::default()
        };
        let mut dealer = endpoint(SocketType::Dealer, options);
        let Ok(bound) = router.bind(&address) else {
            assert!(address.contains("::1"), "{address}"); // a machine without IPv6
            continue;
        };
        let server = dealer.connect(&bound).expect("an address");
        let big = vec![3; 3 << 20];
        for parts in [
            &[&b""[..]][..],
            &[b"a", b"", b"c"],
            &[&big],
            &[&[1; 255], &[2; 256]],
        ] {
            dealer.send(parts).expect("room");
            let found = receive_many(&mut router, &mut dealer, 1);
            assert_eq!(found[0].1, parts);
            assert_eq!(router.identity(found[0].0), Some(&b"trader"[..]));
            router.send_to(found[0].0, parts).expect("room");
            let answers = receive_many(&mut dealer, &mut router, 1);
            assert_eq!(answers[0], (server, found[0].1.clone()));
        }
        assert_eq!(router.queued(server), (0, 0));
    }
}

#[test]
fn an_identity_in_use_is_not_taken_over() {
    let mut router = plain(SocketType::Router);
    let bound = router.bind("tcp://127.0.0.1:*").expect("a port");
    let dealer = || {
        let identity = b"same".to_vec();
        endpoint(
            SocketType::Dealer,
            Options {
                identity,
                ..Options::default()
            },
        )
    };
    let (mut first, mut second) = (dealer(), dealer());
    first.connect(&bound).expect("an address");
    drive(&mut first, &mut router, |_, router| {
        router.counters().handshakes == 1
    });
    second.connect(&bound).expect("an address");
    drive(&mut second, &mut router, |_, router| {
        closed(router.counters(), CloseReason::IdentityInUse) >= 1
    });
    first.send(&[b"mine"]).expect("room");
    assert_eq!(receive_many(&mut router, &mut first, 1).len(), 1);
    drop(first);
    // Now the name is free, and the second, which has gone on trying, gets it.
    second.send(&[b"now"]).expect("room");
    assert_eq!(receive_many(&mut router, &mut second, 1)[0].1, [b"now"]);
}

#[test]
fn push_goes_round_and_pull_is_fair() {
    let mut push = plain(SocketType::Push);
    let mut pulls: Vec<_> = (0..3).map(|_| plain(SocketType::Pull)).collect();
    for pull in &mut pulls {
        let bound = pull.bind("tcp://127.0.0.1:*").expect("a port");
        push.connect(&bound).expect("an address");
        let handshakes = push.counters().handshakes;
        drive(&mut push, pull, |push, _| {
            push.counters().handshakes > handshakes
        });
    }
    for number in 0..30u8 {
        push.send(&[&[number]]).expect("room");
    }
    push.flush();
    for pull in &mut pulls {
        assert_eq!(receive_many(pull, &mut push, 10).len(), 10);
    }
    assert_eq!(pulls[0].send(&[b"x"]), Err(SendError::Pattern));
}

/// However much a peer has sent, another one's message is in one of the next batches.
#[test]
fn a_flood_starves_nobody() {
    let mut router = plain(SocketType::Router);
    let bound = router.bind("tcp://127.0.0.1:*").expect("a port");
    let (mut flood, mut quiet) = (plain(SocketType::Dealer), plain(SocketType::Dealer));
    flood.connect(&bound).expect("an address");
    drive(&mut flood, &mut router, |flood, _| {
        flood.counters().handshakes == 1
    });
    quiet.connect(&bound).expect("an address");
    drive(&mut quiet, &mut router, |quiet, _| {
        quiet.counters().handshakes == 1
    });
    while flood.send(&[&[0; 100]]).is_ok() {}
    flood.flush();
    let mut batch = Batch::new(64, 1 << 20);
    router.receive(&mut batch, Some(LINGER)).expect("a receive");
    assert_eq!(batch.len(), 64);
    quiet.send(&[b"me too"]).expect("room");
    quiet.flush();
    // On the loopback a written message is there at once, so two batches are enough: one in which the flood is first.
    let mut is_found = false;
    for _ in 0..2 {
        batch.clear();
        router.receive(&mut batch, Some(LINGER)).expect("a receive");
        is_found |= batch
            .iter()
            .any(|(_, message)| message.single() == Some(b"me too"));
    }
    assert!(is_found);
}

#[test]
fn subscribers_get_what_they_want() {
    let mut publisher = plain(SocketType::Pub);
    let mut subscriber = plain(SocketType::Sub);
    subscriber.subscribe(b"a").expect("a prefix");
    let bound = publisher.bind(&ipc("feed")).expect("a name");
    subscriber.connect(&bound).expect("an address");
    let mut next = 0u32;
    let mut found = Messages::new();
    let mut publish_until = |subscriber: &mut Endpoint, wanted: &[u8]| {
        let end = Instant::now() + LINGER;
        loop {
            for topic in [b"a", b"b"] {
                publisher
                    .send(&[topic, &next.to_le_bytes()])
                    .expect("never full");
            }
            next += 1;
            let mut none = Messages::new();
            receive(&mut publisher, &mut none);
            found.clear();
            receive(subscriber, &mut found);
            let topics: Vec<_> = found.iter().map(|(_, parts)| parts[0][0]).collect();
            if !topics.is_empty() && topics.iter().all(|topic| wanted.contains(topic)) {
                return topics;
            }
            assert!(Instant::now() < end);
        }
    };
    assert!(publish_until(&mut subscriber, b"a").contains(&b'a'));
    subscriber.subscribe(b"b").expect("a prefix");
    subscriber.unsubscribe(b"a").expect("a prefix");
    assert!(publish_until(&mut subscriber, b"b").contains(&b'b'));
}

#[test]
fn a_router_drops_who_does_not_read() {
    let options = Options {
        queue_bytes_max: 1 << 20,
        queue_messages_max: 100,
        ..Options::default()
    };
    let mut router = endpoint(SocketType::Router, options);
    let mut dealer = plain(SocketType::Dealer);
    let bound = router.bind("tcp://127.0.0.1:*").expect("a port");
    dealer.connect(&bound).expect("an address");
    dealer.send(&[b"hello"]).expect("room");
    let peer = receive_many(&mut router, &mut dealer, 1)[0].0;
    let payload = vec![0; 64 << 10];
    let mut sent = 0;
    let error = loop {
        match router.send_to(peer, &[&payload]) {
            Ok(()) => sent += 1,
            Err(error) => break error,
        }
        assert!(router.queued(peer).0 <= 100);
        assert!(sent < 10_000);
    };
    assert_eq!(error, SendError::Dropped);
    assert_eq!(closed(router.counters(), CloseReason::SlowReader), 1);
    assert_eq!(router.send_to(peer, &[&payload]), Err(SendError::Gone));
}

#[test]
fn a_dealer_is_told_when_it_is_full_and_connects_again() {
    let options = Options {
        queue_messages_max: 5,
        ..Options::default()
    };
    let mut dealer = endpoint(SocketType::Dealer, options);
    let mut router = plain(SocketType::Router);
    let address = ipc("again");
    dealer.connect(&address).expect("an address");
    for _ in 0..5 {
        dealer.send(&[b"early"]).expect("room");
    }
    assert_eq!(dealer.send(&[b"early"]), Err(SendError::Full));
    router.bind(&address).expect("a name");
    assert_eq!(receive_many(&mut router, &mut dealer, 5).len(), 5);
    drop(router);
    let mut router = plain(SocketType::Router);
    router.bind(&address).expect("a name");
    drive(&mut dealer, &mut router, |_, router| {
        router.counters().handshakes == 1
    });
    dealer.send(&[b"late"]).expect("room");
    assert_eq!(receive_many(&mut router, &mut dealer, 1)[0].1, [b"late"]);
}

/// The reader waits before it reads, and then reads slowly; all that was sent before the close must come.
fn close_with_a_slow_reader(address: &str) {
    let mut pull = plain(SocketType::Pull);
    let bound = pull.bind(address).expect("an address");
    let writer = thread::spawn(move || {
        let mut push = plain(SocketType::Push);
        push.connect(&bound).expect("an address");
        for number in 0..2_000u32 {
            let payload = [number.to_le_bytes(); 50].concat();
            push.send(&[&payload]).expect("room");
        }
        push.close(LINGER)
    });
    let mut batch = Batch::new(7, 1 << 20);
    let mut next = 0u32;
    while next < 2_000 {
        pull.receive(&mut batch, Some(LINGER)).expect("a receive");
        assert!(!batch.is_empty(), "nothing after {next}");
        for (_, message) in batch.iter() {
            let payload = message.single().expect("one part");
            assert_eq!(payload[..4], next.to_le_bytes());
            next += 1;
        }
        batch.clear();
        if next % 1_000 < 7 {
            thread::yield_now();
        }
    }
    // Reading the end lets the writer go at once instead of after its linger time.
    while !writer.is_finished() {
        pull.receive(&mut batch, Some(STEP)).expect("a receive");
    }
    let closed = writer.join().expect("no panic");
    assert_eq!((closed.messages_lost, closed.connections_open), (0, 0));
}

#[test]
fn a_hundred_closes_lose_nothing() {
    for round in 0..50 {
        close_with_a_slow_reader("tcp://127.0.0.1:*");
        close_with_a_slow_reader(&ipc(&format!("close-{round}")));
    }
}

#[test]
fn closing_gives_up_after_the_linger_time() {
    let mut push = plain(SocketType::Push);
    push.connect(&ipc("nobody")).expect("an address");
    push.send(&[b"lost"]).expect("room");
    assert_eq!(push.close(Duration::from_millis(30)).messages_lost, 1);
}

/// A descriptor that stays readable, as that of a stop signal does, does not keep the endpoint awake.
#[test]
fn closing_sleeps_though_it_was_woken() {
    let mut push = plain(SocketType::Push);
    push.connect(&ipc("woken")).expect("an address");
    push.send(&[b"lost"]).expect("room");
    let (reader, mut writer) = UnixStream::pair().expect("a pair");
    writer.write_all(b"x").expect("room");
    push.wake_by(reader.into()).expect("a descriptor");
    let before = thread_cpu_ns();
    let closed = push.close(Duration::from_millis(300));
    assert!(thread_cpu_ns() - before < 150_000_000);
    assert_eq!(closed.messages_lost, 1);
}

/// Processor time of this thread by the system's account; 0 where it keeps none.
fn thread_cpu_ns() -> u64 {
    let account = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let first = account.split(' ').next();
    first.map_or(0, |ns| ns.parse().unwrap_or(0))
}

#[test]
fn strangers_are_closed_by_time_and_by_number() {
    let handshake_timeout = Duration::from_millis(150);
    let options = Options {
        handshake_timeout,
        connections_max: 40,
        ..Options::default()
    };
    let mut router = endpoint(SocketType::Router, options);
    let bound = router.bind("tcp://127.0.0.1:*").expect("a port");
    let port = bound.strip_prefix("tcp://").expect("tcp");
    let mut silent: Vec<_> = (0..60)
        .map(|_| TcpStream::connect(port).expect("a connection"))
        .collect();
    let mut none = Messages::new();
    let end = Instant::now() + LINGER;
    let mut drops = [0xffu8].iter().chain([0; 8].iter());
    while closed(router.counters(), CloseReason::HandshakeTimeout) < 40 {
        // One of them drops its greeting in byte by byte; that buys it no time.
        if let Some(&byte) = drops.next() {
            let _ = silent[0].write_all(&[byte]);
        }
        receive(&mut router, &mut none);
        assert!(Instant::now() < end, "{:?}", router.counters());
    }
    assert_eq!(closed(router.counters(), CloseReason::Crowded), 20);
    receive(&mut router, &mut none);
    assert_eq!(router.peer_count(), 0);
    silent[0].read_to_end(&mut Vec::new()).ok(); // its end, or a reset; it returns in any case
}

#[test]
fn silence_of_a_peer_ends_by_heartbeat() {
    let heartbeat_interval = Duration::from_millis(30);
    let heartbeat_timeout = Duration::from_millis(60);
    let options = Options {
        heartbeat_interval,
        heartbeat_timeout,
        ..Options::default()
    };
    let mut router = endpoint(SocketType::Router, options);
    let mut dealer = plain(SocketType::Dealer);
    let bound = router.bind(&ipc("heart")).expect("a name");
    dealer.connect(&bound).expect("an address");
    drive(&mut router, &mut dealer, |router, _| {
        router.counters().handshakes == 1
    });
    let begin = Instant::now();
    drive(&mut router, &mut dealer, |_, _| {
        begin.elapsed() > Duration::from_millis(400)
    });
    assert_eq!(closed(router.counters(), CloseReason::HeartbeatTimeout), 0);
    let mut none = Messages::new();
    while closed(router.counters(), CloseReason::HeartbeatTimeout) == 0 {
        receive(&mut router, &mut none); // the dealer does nothing
        assert!(begin.elapsed() < LINGER);
    }
}

#[test]
fn types_that_do_not_go_together_are_refused_for_good() {
    let mut publisher = plain(SocketType::Pub);
    let mut dealer = plain(SocketType::Dealer);
    let bound = publisher.bind("tcp://127.0.0.1:*").expect("a port");
    let server = dealer.connect(&bound).expect("an address");
    dealer.send(&[b"early"]).expect("room");
    drive(&mut publisher, &mut dealer, |_, dealer| {
        closed(dealer.counters(), CloseReason::PeerError) == 1
    });
    assert!(!dealer.is_up(server));
    assert_eq!(dealer.held_bytes(), (0, 0), "it is not kept for nobody");
    assert_eq!(dealer.counters().messages_lost, 1);
    assert_eq!(dealer.send_to(server, &[b"x"]), Err(SendError::Gone));
    assert_eq!(
        dealer.send(&[b"x"]),
        Err(SendError::Gone),
        "nobody is left to wait for"
    );
}

#[test]
fn each_wake_descriptor_wakes() {
    let mut router = plain(SocketType::Router);
    let mut pairs = Vec::new();
    for _ in 0..2 {
        let (reader, writer) = UnixStream::pair().expect("a pair");
        let watched = reader.try_clone().expect("a descriptor");
        router.wake_by(watched.into()).expect("a descriptor");
        pairs.push((reader, writer));
    }
    let mut batch = Batch::new(1, 1);
    let is_woken = router.receive(&mut batch, Some(Duration::ZERO));
    assert!(!is_woken.expect("a receive"));
    for (reader, writer) in &mut pairs {
        writer.write_all(b"x").expect("room");
        assert!(router.receive(&mut batch, None).expect("a receive"));
        reader.read_exact(&mut [0]).expect("a byte");
    }
}

#[test]
fn many_parts_fill_a_batch_as_well() {
    let mut push = plain(SocketType::Push);
    let mut pull = plain(SocketType::Pull);
    push.connect(&pull.bind(&ipc("parts")).expect("a name"))
        .expect("an address");
    for _ in 0..200 {
        push.send(&[&b""[..]; 1_000]).expect("room");
    }
    let mut none = Messages::new();
    let (mut batch, mut count) = (Batch::new(8_192, 1 << 20), 0);
    while count < 200 {
        receive(&mut push, &mut none);
        batch.clear();
        pull.receive(&mut batch, Some(STEP)).expect("a receive");
        let parts: usize = batch.iter().map(|(_, message)| message.parts().len()).sum();
        assert!(parts < 70_000, "{parts}");
        count += batch.len();
    }
}

/// Who comes while the endpoint has waited for longer than a handshake may take has all that time as well.
#[test]
fn a_handshake_has_its_time_after_a_long_wait() {
    let handshake_timeout = Duration::from_millis(200);
    let options = Options {
        handshake_timeout,
        ..Options::default()
    };
    let mut router = endpoint(SocketType::Router, options);
    let bound = router.bind(&ipc("late")).expect("a name");
    let dealer = thread::spawn(move || {
        let mut dealer = plain(SocketType::Dealer);
        let mut batch = Batch::new(1, 1);
        let wait = handshake_timeout * 2;
        dealer.receive(&mut batch, Some(wait)).expect("a receive");
        dealer.connect(&bound).expect("an address");
        dealer.send(&[b"late"]).expect("room");
        dealer.receive(&mut batch, Some(LINGER)).expect("a receive");
        assert_eq!(dealer.counters().handshakes, 1);
        assert_eq!(dealer.counters().last_closed, None);
    });
    let mut batch = Batch::new(1, 1);
    router.receive(&mut batch, Some(LINGER)).expect("a receive");
    let peer = batch.iter().next().expect("a message").0;
    router.send_to(peer, &[b"welcome"]).expect("room");
    router.flush();
    dealer.join().expect("no panic");
    assert_eq!(closed(router.counters(), CloseReason::HandshakeTimeout), 0);
}

/// A peer with the same limit would close the connection, and be sent the message again on the next one, for ever.
#[test]
fn a_message_beyond_the_limit_is_refused_before_it_is_queued() {
    let options = || Options {
        message_bytes_max: 1_000,
        ..Options::default()
    };
    let mut push = endpoint(SocketType::Push, options());
    let mut pull = endpoint(SocketType::Pull, options());
    push.connect(&pull.bind(&ipc("long")).expect("a name"))
        .expect("an address");
    assert_eq!(push.send(&[&[0; 1_001]]), Err(SendError::Size));
    assert_eq!(push.send(&[&[0; 500], &[0; 492]]), Err(SendError::Size));
    push.send(&[&[0; 500], &[0; 491]]).expect("room");
    push.send(&[&[0; 1_000]]).expect("room");
    push.send(&[b"next"]).expect("room");
    assert_eq!(receive_many(&mut pull, &mut push, 3)[2].1, [b"next"]);
}

/// The time to live of a PING counts though this side sends none itself, and nothing else wakes it.
#[test]
fn silence_beyond_what_a_peer_allows_ends_the_connection() {
    let mut router = plain(SocketType::Router);
    let options = Options {
        heartbeat_interval: Duration::from_millis(30),
        heartbeat_timeout: Duration::from_millis(60),
        ..Options::default()
    };
    let mut dealer = endpoint(SocketType::Dealer, options);
    dealer
        .connect(&router.bind(&ipc("ttl")).expect("a name"))
        .expect("an address");
    drive(&mut router, &mut dealer, |router, dealer| {
        router.counters().handshakes == 1 && dealer.counters().handshakes == 1
    });
    let begin = Instant::now(); // long enough for a PING
    drive(&mut router, &mut dealer, |_, _| {
        begin.elapsed() > Duration::from_millis(100)
    });
    let mut batch = Batch::new(1, 1);
    let wait = Duration::from_secs(2); // in one call: the dealer does nothing meanwhile
    router.receive(&mut batch, Some(wait)).expect("a receive");
    assert_eq!(closed(router.counters(), CloseReason::HeartbeatTimeout), 1);
}

/// Its PONG and messages wait in the socket; only what is silent then is given up.
#[test]
fn a_peer_is_heard_before_it_is_given_up() {
    let options = Options {
        heartbeat_interval: Duration::from_millis(30),
        heartbeat_timeout: Duration::from_millis(60),
        ..Options::default()
    };
    let mut router = endpoint(SocketType::Router, options);
    let mut dealer = plain(SocketType::Dealer);
    dealer
        .connect(&router.bind(&ipc("heard")).expect("a name"))
        .expect("an address");
    drive(&mut router, &mut dealer, |router, dealer| {
        router.counters().handshakes == 1 && dealer.counters().handshakes == 1
    });
    dealer.send(&[b"here"]).expect("room");
    let away = Duration::from_millis(200); // of the router's owner
    let mut batch = Batch::new(1, 1);
    dealer.receive(&mut batch, Some(away)).expect("a receive");
    let mut found = Messages::new();
    receive(&mut router, &mut found);
    assert_eq!(found.len(), 1);
    assert_eq!(closed(router.counters(), CloseReason::HeartbeatTimeout), 0);
}

#[test]
fn options_that_no_connection_could_have_are_refused() {
    for seconds in [0, 32_768] {
        let keepalive_idle = Duration::from_secs(seconds);
        let options = Options {
            keepalive_idle,
            ..Options::default()
        };
        assert!(Endpoint::new(SocketType::Router, options).is_err());
    }
}
