//! One-way connections: who may speak by them, what is counted, and that nothing goes back.

use super::tests::{NEW_1, TIME, answer, frame_texts, message, text, texts, two_sessions};
use super::*;
use crate::wire::*;

const PUSH: u32 = CONNECTIONS_MAX + 3;

fn hello(line: &str) -> Vec<u8> {
    message(message_type::HELLO, &[line])
}

/// Ask for the counts of the one-way connection of a session, by connection 0; what is answered.
fn ask(intake: &mut Intake, session: u32) -> Vec<String> {
    let query = format!("one_way_query session={session} request_id=9");
    assert!(intake.take(0, &message(message_type::QUERY, &[&query])));
    let _ = intake.frame(9, TIME);
    intake.answer(&[], 9, TIME).expect("no events");
    let found = texts(intake).into_iter().flat_map(|(_, _, lines)| lines);
    let found = found.collect();
    intake.clear();
    found
}

/// Session 1 taken up by the one-way connection.
fn taken_up() -> Intake {
    let mut intake = two_sessions();
    intake.set_one_way_port(5557);
    let back = hello("hello account=7 session=1 request_id=3");
    assert!(intake.take(PUSH, &back));
    let resumed = "session_resumed session=1 account=7 epoch=2 request_id=3";
    answer(&mut intake, 3, &[resumed]);
    assert_eq!(texts(&intake), [], "nothing goes back");
    intake.clear();
    intake
}

fn short(client_id: u64, place: u16) -> Vec<u8> {
    let order = New::from_bytes(&from_text(NEW_1).expect("a record"));
    let mut bytes = Vec::new();
    push_short(&mut bytes, &New { client_id, ..order }, place);
    bytes
}

fn sum(messages: &[&[u8]]) -> u64 {
    messages.iter().map(|it| u64::from(crate::crc32c(it))).sum()
}

#[test]
fn what_came_is_counted_and_summed_and_told_by_another_connection() {
    let mut intake = taken_up();
    let mut padded = Vec::new();
    push_padded(&mut padded, &from_text(NEW_1).expect("a record"), 200);
    let second = short(2, 0);
    assert!(intake.take(PUSH, &padded) && intake.take(PUSH, &second));
    let long = NEW_1.replace("client_id=1", "client_id=2");
    assert_eq!(frame_texts(&mut intake), text(&[NEW_1, &long]));
    let events = [
        "accepted side=buy instrument=1 type=limit tif=gtc session=1 client_id=1 order_id=768 price=100 quantity=5 request_id=1",
        "rejected command=1 reason=level_full session=1 request_id=2",
    ];
    answer(&mut intake, 3, &events);
    assert_eq!(texts(&intake), []);
    intake.clear();
    let back = hello("hello account=7 session=1 request_id=3");
    let checksum = sum(&[&back, &padded, &second]);
    assert_eq!(
        ask(&mut intake, 1),
        [
            "position request_id=9".to_owned(),
            format!(
                "one_way_counts port=5557 session=1 request_id=9 messages=3 bytes_in=330 checksum={checksum} acknowledged=1 rejected=1"
            )
        ]
    );
    assert_eq!(
        ask(&mut intake, 2),
        ["refused reason=session_not_bound session=2 request_id=9 value=2"]
    );
    assert_eq!(
        ask(&mut intake, 0)[1],
        "one_way_counts port=5557 request_id=9"
    );
}

#[test]
fn what_is_wrong_is_counted_as_refused_and_touches_nothing() {
    let mut intake = taken_up();
    let mut broken = short(1, 0);
    broken[30] ^= 1;
    let mut padded = Vec::new();
    push_padded(&mut padded, &from_text(NEW_1).expect("a record"), 100);
    padded[99] ^= 1;
    let stranger = hello("hello account=9 request_id=4");
    let wrong = [
        broken,
        padded,
        short(1, 1),
        stranger,
        message(
            message_type::QUERY,
            &["query instrument=1 levels=1 request_id=1"],
        ),
        message(
            message_type::COMMANDS,
            &[NEW_1.replace("session=1", "session=2").as_str()],
        ),
    ];
    for bytes in &wrong {
        assert!(intake.take(PUSH, bytes));
    }
    assert_eq!(frame_texts(&mut intake), text(&[]));
    answer(&mut intake, 3, &[]);
    assert_eq!(texts(&intake), []);
    intake.clear();
    let told = ask(&mut intake, 1).remove(1);
    assert!(told.contains(" refused=6 "), "{told}");
    assert!(told.contains(" messages=7 "), "{told}");
    assert!(!told.contains("acknowledged"), "{told}");
}

#[test]
fn a_short_command_by_a_connection_that_is_answered_is_refused() {
    let mut intake = two_sessions();
    assert!(intake.take(0, &short(1, 0)));
    answer(&mut intake, 3, &[]);
    assert_eq!(
        texts(&intake)[0].2,
        ["refused reason=bad_type offset=3 value=11"]
    );
}
