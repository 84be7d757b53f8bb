//! An old log is learned, and what can't be logged is refused without a trace.

use super::tests::*;
use super::*;
use crate::wire::*;

fn event_frame(lines: &[&str]) -> Vec<u8> {
    let mut frame = vec![0; HEADER_SIZE];
    for line in lines {
        frame.extend_from_slice(&from_text(line).expect("a right line"));
    }
    let header = FrameHeader {
        flags: FRAME_EVENTS,
        record_count: lines.len() as u32,
        command_count: 1,
        sequence: 1,
        time_ns: TIME,
        ..FrameHeader::default()
    };
    header.write(&mut frame);
    frame
}

#[test]
fn sessions_accounts_and_markets_are_learned_from_an_old_log() {
    let mut intake = Intake::with_grants(&[Grant {
        asset: 1,
        amount: 5,
    }]);
    let instrument = "instrument_added tick_scale=2 lot_scale=5 command=1 instrument=1 symbol=BTC-USD base=2 quote=1";
    let limits =
        "instrument_limits tick=1 lot=1 price_min=1 price_max=9 quantity_min=1 quantity_max=9";
    let asset = "asset_added decimals=8 asset=1 name=USD";
    let events = event_frame(&[
        asset,
        instrument,
        limits,
        "account_set state=open account=7 request_id=1",
        "session_opened session=1 account=7 request_id=1",
        "session_opened session=2 account=7 request_id=2",
        "session_closed session=2 account=7 request_id=9",
    ]);
    let added = intake.learn(&events).expect("a frame");
    let added: Vec<_> = records_of(&added).map(to_text).collect();
    assert_eq!(added, text(&[asset, instrument, limits]));
    let hellos = [
        "hello account=7 session=1 request_id=1",
        "hello account=7 session=2 request_id=2",
        "hello account=7 request_id=3",
    ];
    assert!(intake.take(3, &message(message_type::HELLO, &hellos)));
    let frame = intake.frame(9, TIME);
    let frame: Vec<_> = records_of(&frame[HEADER_SIZE..]).map(to_text).collect();
    let expected = [
        "resume_session account=7 session=1 client_id=1",
        "open_session account=7 client_id=3",
    ];
    assert_eq!(frame, text(&expected), "and the account is funded once");
    assert!(intake.learn(b"no frame").is_err());
}

#[test]
fn a_turn_that_cannot_be_logged_is_refused_whole() {
    let mut intake = two_sessions();
    let bad = NEW_1.replace("session=1", "session=9");
    let lines = [NEW_1, bad.as_str()];
    assert!(intake.take(0, &message(message_type::COMMANDS, &lines)));
    let hello = "hello account=7 session=1 request_id=5";
    assert!(intake.take(4, &message(message_type::HELLO, &[hello])));
    assert!(intake.take(
        4,
        &message(message_type::HELLO, &["hello account=9 request_id=6"])
    ));
    assert_eq!((intake.sessions_bound(0), intake.sessions_bound(4)), (0, 2));
    intake.refuse_turn(reason::BUSY);
    assert_eq!(intake.frame(3, TIME).len(), 0);
    intake.answer(&[], 3, TIME).expect("no events");
    let sent = texts(&intake);
    let refused = text(&[
        "refused reason=busy session=1 request_id=5",
        "refused reason=busy request_id=6",
    ]);
    assert_eq!(sent[0], (4, message_type::WELCOME, refused));
    assert_eq!(
        (intake.sessions_bound(0), intake.sessions_bound(4)),
        (1, 0),
        "the session stays where it was"
    );
    let (connection, _, told) = &sent[1];
    assert_eq!(
        *connection, 0,
        "who sent a command is told what became of it"
    );
    assert!(told[1].starts_with("rejected reason=busy command=65535"));
    assert!(told[2].contains("session_not_bound"));
    intake.clear();
    assert_eq!(intake.counters().refused_hellos.total(), 2);
    assert_eq!(intake.counters().commands, 2, "those of two_sessions");
}

#[test]
fn a_session_taken_up_twice_in_a_refused_turn_is_with_its_first_connection_again() {
    let mut intake = two_sessions();
    let hello = message(
        message_type::HELLO,
        &["hello account=7 session=1 request_id=5"],
    );
    for connection in [4, 0, 5] {
        assert!(intake.take(connection, &hello));
        assert!(intake.take(connection, &message(message_type::COMMANDS, &[NEW_1])));
    }
    intake.refuse_turn(reason::BUSY);
    intake.answer(&[], 3, TIME).expect("no events");
    let told: Vec<_> = texts(&intake)
        .into_iter()
        .filter(|(_, kind, _)| *kind == message_type::EVENTS)
        .map(|(connection, _, lines)| (connection, lines.len()))
        .collect();
    assert_eq!(told, [(4, 2), (0, 2), (5, 2)]);
    let bound = [0, 4, 5].map(|connection| intake.sessions_bound(connection));
    assert_eq!(bound, [1, 0, 0]);
}

#[test]
fn an_account_whose_opening_was_refused_is_opened_by_the_next_hello() {
    let mut intake = Intake::with_grants(&[Grant {
        asset: 1,
        amount: 5,
    }]);
    let hello = message(message_type::HELLO, &["hello account=7 request_id=3"]);
    assert!(intake.take(0, &hello));
    let first = intake.frame(1, TIME).to_vec();
    intake.refuse_turn(reason::BUSY);
    intake.answer(&[], 1, TIME).expect("no events");
    intake.clear();
    assert!(intake.take(0, &hello));
    assert_eq!(intake.frame(1, TIME), first);
}
