//! Silence, cancel on disconnect and leases: what the server says in the log by itself.

use super::tests::*;
use super::*;
use crate::wire::*;

const SECOND: u64 = 1_000_000_000;
/// A time at which everything before it is long ago.
const START: u64 = 1_000 * SECOND;

/// Say hello by connection 0 and let the log open the session.
fn greeted(hello: &str, opened: &str) -> Intake {
    let mut intake = Intake::new();
    greet(&mut intake, START, hello, opened);
    intake
}

fn greet(intake: &mut Intake, now: u64, hello: &str, opened: &str) {
    assert!(intake.take(0, &message(message_type::HELLO, &[hello])));
    let frame = intake.frame(1, now).to_vec();
    intake
        .answer(&event_frame(&frame, &[opened]), 2, now)
        .expect("events");
    intake.clear();
}

fn event_frame(frame: &[u8], events: &[&str]) -> Vec<u8> {
    let header = FrameHeader {
        flags: FRAME_EVENTS,
        ..FrameHeader::parse(frame).expect("a frame")
    };
    build_frame(&header, &records(events))
}

fn speak(intake: &mut Intake, now: u64) {
    assert!(intake.take(
        0,
        &message(message_type::HEARTBEAT, &["heartbeat request_id=1"])
    ));
    assert!(intake.frame(9, now).is_empty());
    intake.answer(&[], 9, now).expect("no events");
    intake.clear();
}

fn look(intake: &mut Intake, now: u64) -> Vec<String> {
    let commands = intake.look(now);
    let lines: Vec<_> = records_of(&commands).map(to_text).collect();
    for line in &lines {
        assert!(
            line.contains("client_id=1") || line.starts_with("renew"),
            "{line}"
        );
    }
    lines
}

#[test]
fn who_asks_for_nothing_is_not_watched() {
    let mut intake = greeted(
        "hello account=7 request_id=5",
        "session_opened session=1 account=7 request_id=5",
    );
    assert_eq!(intake.due_ns(), u64::MAX);
    assert!(intake.look(u64::MAX).is_empty());
}

#[test]
fn a_connection_that_is_silent_for_as_long_as_it_said_is_let_go() {
    let mut intake = greeted(
        "hello account=7 request_id=5 silence_ms=2000",
        "session_opened session=1 account=7 request_id=5",
    );
    assert!(look(&mut intake, START).is_empty());
    assert_eq!(intake.due_ns(), START + 2 * SECOND);
    speak(&mut intake, START + SECOND);
    assert!(look(&mut intake, START + 2 * SECOND).is_empty());
    assert_eq!(intake.due_ns(), START + 3 * SECOND);
    let told = look(&mut intake, START + 3 * SECOND);
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("disconnect session=1 client_id=1 epoch=1"));
    intake.refuse_turn(reason::BUSY);
    intake
        .answer(&[], 2, START + 3 * SECOND)
        .expect("no events");
    intake.clear();
    assert_eq!(intake.sessions_bound(0), 1);
    assert_eq!(
        look(&mut intake, START + 4 * SECOND).len(),
        1,
        "the disk was full; it is tried again"
    );
    let header = FrameHeader {
        sequence: 2,
        record_count: 1,
        command_count: 1,
        ..FrameHeader::default()
    };
    let gone = "session_disconnected number=1 session=1 account=7 epoch=1 request_id=1";
    let events = event_frame(&header.to_bytes(), &[gone]);
    intake
        .answer(&events, 3, START + 4 * SECOND)
        .expect("events");
    assert_eq!(
        texts(&intake)[0].2[1],
        gone,
        "it is told, should it be there after all"
    );
    intake.clear();
    assert_eq!(intake.sessions_bound(0), 0);
    assert!(look(&mut intake, START + 9 * SECOND).is_empty());
}

#[test]
fn a_session_resumed_elsewhere_is_watched_there_and_in_its_new_epoch() {
    let mut intake = greeted(
        "hello flags=cancel_on_disconnect account=7 request_id=5",
        "session_opened flags=cancel_on_disconnect session=1 account=7 request_id=5",
    );
    let hello = "hello account=7 session=1 request_id=1 silence_ms=5000";
    assert!(intake.take(3, &message(message_type::HELLO, &[hello])));
    let now = START + 29 * SECOND;
    let frame = intake.frame(2, now).to_vec();
    let resumed = "session_resumed number=1 session=1 account=7 epoch=2 request_id=1";
    intake
        .answer(&event_frame(&frame, &[resumed]), 3, now)
        .expect("events");
    intake.clear();
    assert!(look(&mut intake, START + 33 * SECOND).is_empty());
    let told = look(&mut intake, START + 34 * SECOND);
    assert!(
        told[0].starts_with("disconnect session=1 client_id=1 epoch=2"),
        "{told:?}"
    );
}

#[test]
fn the_loss_of_a_connection_and_a_new_start_count_as_silence() {
    let opened = "session_opened flags=cancel_on_disconnect session=1 account=7 request_id=5";
    let mut intake = greeted(
        "hello flags=cancel_on_disconnect account=7 request_id=5",
        opened,
    );
    assert!(look(&mut intake, START).is_empty());
    assert_eq!(intake.release(0), 1);
    assert!(look(&mut intake, START + 29 * SECOND).is_empty());
    assert_eq!(look(&mut intake, START + 30 * SECOND).len(), 1);

    let mut intake = Intake::new();
    let header = FrameHeader {
        sequence: 1,
        record_count: 1,
        command_count: 1,
        ..FrameHeader::default()
    };
    intake
        .learn(&event_frame(&header.to_bytes(), &[opened]))
        .expect("a frame");
    assert!(look(&mut intake, START).is_empty());
    assert_eq!(intake.due_ns(), START + 30 * SECOND);
    assert_eq!(look(&mut intake, START + 30 * SECOND).len(), 1);
    let stale = "rejected reason=stale_epoch session=1 value=1 limit=4 request_id=1";
    let events = event_frame(&header.to_bytes(), &[stale]);
    intake
        .answer(&events, 2, START + 30 * SECOND)
        .expect("events");
    assert_eq!(intake.messages().count(), 0);
    assert_eq!(intake.counters().rejected.total(), 0);
    intake.clear();
    let told = look(&mut intake, START + 31 * SECOND);
    assert!(told[0].starts_with("disconnect session=1 client_id=1 epoch=4"));
    intake.set_silence_ms(0);
    assert!(
        look(&mut intake, START + 60 * SECOND).is_empty(),
        "postponed, since it is late"
    );
    assert!(
        look(&mut intake, START + 61 * SECOND).is_empty(),
        "the server has no such time"
    );
}

#[test]
fn a_server_that_was_held_up_reads_first() {
    let mut intake = greeted(
        "hello account=7 request_id=5 silence_ms=2000",
        "session_opened session=1 account=7 request_id=5",
    );
    assert!(look(&mut intake, START).is_empty());
    let late = START + 60 * SECOND;
    assert!(look(&mut intake, late).is_empty());
    speak(&mut intake, late);
    assert!(look(&mut intake, late + SECOND).is_empty());
    assert_eq!(look(&mut intake, late + 2 * SECOND).len(), 1);
}

#[test]
fn leases_of_those_who_spoke_are_renewed_together() {
    let mut intake = Intake::new();
    let lines: Vec<_> = (1..=300)
        .map(|it| format!("hello account=7 request_id={it} lease_ms={}", it % 2 * 100))
        .collect();
    let hellos: Vec<_> = lines.iter().map(String::as_str).collect();
    assert!(intake.take(0, &message(message_type::HELLO, &hellos)));
    let frame = intake.frame(1, START).to_vec();
    let (_, commands) = decode_frame(&frame).expect("a frame");
    let leases: Vec<_> = records_of(commands)
        .map(|record| OpenSession::from_bytes(record).lease_ns)
        .collect();
    assert_eq!(leases[..2], [u64::from(LEASE_MIN_MS) * 1_000_000, 0]);
    let lines: Vec<_> = (1..=300)
        .zip(&leases)
        .map(|(it, lease)| {
            let command = it - 1;
            format!("session_opened command={command} session={it} account=7 request_id={it} lease_ns={lease}")
        })
        .collect();
    let opened: Vec<_> = lines.iter().map(String::as_str).collect();
    intake
        .answer(&event_frame(&frame, &opened), 301, START)
        .expect("events");
    intake.clear();
    let odd = 0x5555_5555_5555_5555_u64;
    let masks = format!("mask0={odd} mask1={odd} mask2={odd} mask3={odd}");
    let told = look(&mut intake, START);
    assert_eq!(told[0], format!("renew first=1 {masks}"));
    assert_eq!(
        told[1],
        format!("renew first=257 mask0={}", odd & ((1 << 43) - 1))
    );
    assert_eq!(intake.due_ns(), START + RENEW_NS);
    assert!(
        look(&mut intake, START + RENEW_NS).is_empty(),
        "nobody spoke"
    );
    speak(&mut intake, START + RENEW_NS + 1);
    assert!(look(&mut intake, START + RENEW_NS + 2).is_empty());
    assert_eq!(look(&mut intake, START + 2 * RENEW_NS).len(), 2);
}

#[test]
fn rights_are_asked_for_and_admin_is_not_for_the_asking() {
    let mut intake = Intake::new();
    let hellos = [
        "hello rights=no_trade account=7 request_id=1",
        "hello rights=withdraw account=7 request_id=2",
        "hello rights=admin account=7 request_id=3",
    ];
    assert!(intake.take(0, &message(message_type::HELLO, &hellos)));
    let frame = intake.frame(1, START).to_vec();
    let opened: Vec<_> = records_of(&frame[HEADER_SIZE..]).map(to_text).collect();
    assert_eq!(
        opened,
        [
            "open_session rights=no_trade account=7 client_id=1",
            "open_session rights=withdraw account=7 client_id=2"
        ]
    );
    let mut intake = Intake::new();
    intake.give_admin();
    assert!(intake.take(0, &message(message_type::HELLO, &hellos[2..])));
    let frame = intake.frame(1, START).to_vec();
    assert_eq!(
        to_text(records_of(&frame[HEADER_SIZE..]).next().expect("a record")),
        "open_session rights=admin account=7 client_id=3"
    );
}
