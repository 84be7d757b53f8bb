//! Hellos: who is bound to what, and that each is answered once, in its place.

use super::tests::*;
use super::*;
use crate::wire::*;

#[test]
fn a_session_is_taken_up_by_number_and_account() {
    let mut intake = two_sessions();
    assert!(intake.take(
        0,
        &message(
            message_type::COMMANDS,
            &[&NEW_1.replace("client_id=1", "client_id=41")]
        )
    ));
    let hellos = [
        "hello account=7 session=1 request_id=1",
        "hello account=7 session=2 request_id=2",
        "hello account=7 session=3 request_id=3",
        "hello account=7 request_id=4 credential=secret",
    ];
    assert!(intake.take(5, &message(message_type::HELLO, &hellos)));
    assert_eq!((intake.sessions_bound(0), intake.sessions_bound(5)), (0, 1));
    let accepted = "accepted session=1 client_id=41 type=limit tif=gtc request_id=41";
    let resumed =
        "session_resumed command=1 number=9 session=1 account=7 epoch=2 client_id=41 request_id=1";
    answer(&mut intake, 3, &[accepted, resumed]);
    let welcomes = text(&[
        "welcome account=7 session=1 request_id=1 sequence=5 client_id=41 epoch=2 number=9",
        "refused reason=account_mismatch offset=80 session=2 request_id=2 value=7",
        "refused reason=unknown_session offset=144 session=3 request_id=3 value=3",
        "refused reason=bad_credential offset=208 request_id=4",
    ]);
    let sent = texts(&intake);
    assert_eq!(sent[0], (5, message_type::WELCOME, welcomes));
    assert_eq!(
        (sent[1].0, sent[1].1),
        (5, message_type::EVENTS),
        "events follow the session"
    );
    intake.clear();
    assert!(intake.take(0, &message(message_type::COMMANDS, &[NEW_1])));
    answer(&mut intake, 5, &[]);
    assert!(texts(&intake)[0].2[1].starts_with("rejected reason=session_not_bound"));
}

#[test]
fn an_ended_session_is_bound_to_nobody_and_not_taken_up() {
    let mut intake = two_sessions();
    assert!(intake.take(
        0,
        &message(
            message_type::COMMANDS,
            &["close_session account=7 session=1 client_id=1"]
        )
    ));
    let closed = "session_closed session=1 account=7 request_id=1";
    answer(&mut intake, 3, &[closed]);
    assert_eq!(texts(&intake)[0].2[1], closed);
    assert_eq!(intake.sessions_bound(0), 0);
    intake.clear();
    assert!(intake.take(
        0,
        &message(
            message_type::HELLO,
            &["hello account=7 session=1 request_id=1"]
        )
    ));
    answer(&mut intake, 4, &[]);
    let refused = text(&["refused reason=session_ended offset=16 session=1 request_id=1 value=1"]);
    assert_eq!(texts(&intake), [(0, message_type::WELCOME, refused)]);
}

#[test]
fn a_session_that_the_log_refuses_is_refused_to_the_one_who_asked() {
    let mut intake = two_sessions();
    assert!(intake.take(
        1,
        &message(message_type::HELLO, &["hello account=9 request_id=6"])
    ));
    answer(
        &mut intake,
        3,
        &["rejected reason=sessions_full value=2 limit=2 request_id=6"],
    );
    let refused = text(&["refused reason=sessions_full request_id=6 value=2 limit=2"]);
    assert_eq!(texts(&intake), [(1, message_type::WELCOME, refused)]);
}

#[test]
fn hellos_are_answered_in_their_order() {
    let mut intake = two_sessions();
    let hellos = [
        "hello account=9 request_id=1",
        "hello account=9 session=555 request_id=2",
        "hello account=9 request_id=3",
        "hello account=9 request_id=4",
        "hello account=7 session=1 request_id=5",
        "hello account=9 request_id=6",
    ];
    let mut bytes = message(message_type::HELLO, &hellos);
    bytes[16 + 3 * 64 + 1] = 9; // a byte that is reserved
    assert!(intake.take(0, &bytes));
    assert!(intake.take(
        0,
        &message(message_type::HELLO, &["hello account=9 request_id=7"])
    ));
    let events = [
        "session_opened session=3 account=9 request_id=1",
        "rejected reason=sessions_full command=1 value=3 limit=3 request_id=3",
        "session_resumed command=2 number=4 session=1 account=7 epoch=3 client_id=8 request_id=5",
        "session_opened command=3 session=4 account=9 number=1 request_id=6",
        "session_opened command=4 session=5 account=9 number=1 request_id=7",
    ];
    answer(&mut intake, 3, &events);
    let expected = text(&[
        "welcome account=9 session=3 request_id=1 sequence=8 epoch=1",
        "refused reason=unknown_session offset=80 session=555 request_id=2 value=555",
        "refused reason=sessions_full request_id=3 value=3 limit=3",
        "refused reason=bad_flags offset=209 request_id=4 value=9",
        "welcome account=7 session=1 request_id=5 sequence=8 client_id=8 epoch=3 number=4",
        "welcome account=9 session=4 request_id=6 sequence=8 epoch=1 number=1",
        "welcome account=9 session=5 request_id=7 sequence=8 epoch=1 number=1",
    ]);
    assert_eq!(texts(&intake), [(0, message_type::WELCOME, expected)]);
    assert_eq!(intake.sessions_bound(0), 4);
}

#[test]
fn every_command_is_in_one_sum() {
    let mut intake = two_sessions();
    let hellos = [
        "hello account=9 request_id=1",
        "hello account=9 request_id=2",
        "hello account=9 request_id=3 credential=secret",
    ];
    assert!(intake.take(0, &message(message_type::HELLO, &hellos)));
    let end = "close_session account=8 session=2 client_id=2";
    assert!(intake.take(0, &message(message_type::COMMANDS, &[NEW_1, NEW_1, NEW_2])));
    assert!(intake.take(1, &message(message_type::COMMANDS, &[NEW_2, end])));
    assert!(intake.take(1, b"nonsense"));
    let again = "hello account=7 session=1 request_id=4";
    assert!(intake.take(0, &message(message_type::HELLO, &[again])));
    let events = [
        "session_opened session=3 account=9 request_id=1",
        "rejected reason=sessions_full command=1 value=3 limit=3 request_id=2",
        "accepted type=limit tif=gtc command=2 session=1 client_id=1 request_id=1",
        "rejected reason=not_executed command=3 session=1 request_id=1",
        "accepted type=limit tif=gtc command=4 session=2 client_id=1 request_id=1",
        "canceled command=5 session=2 client_id=1",
        "session_closed command=5 session=2 account=8 count=1 request_id=2",
        "session_resumed command=6 session=1 account=7 epoch=2 request_id=4",
    ];
    answer(&mut intake, 3, &events);
    let counters = intake.counters();
    let parts = [
        counters.acknowledged,
        counters.rejected.total(),
        counters.sessions_opened,
        counters.sessions_resumed,
        counters.sessions_closed,
        counters.openings_rejected.total(),
    ];
    assert_eq!(parts, [2, 1, 3, 1, 1, 1]);
    assert_eq!(counters.commands, parts.iter().sum());
    let refused = [
        counters.refused_records.total(),
        counters.refused_messages.total(),
        counters.refused_hellos.total(),
    ];
    assert_eq!(refused, [1, 1, 1], "and these are in none of them");
}

/// Answer the hellos of a turn by new sessions, the first of which is `session`.
fn open_all(intake: &mut Intake, sequence: u64, session: u32) -> u32 {
    let frame = intake.frame(sequence, TIME).to_vec();
    let (header, _) = decode_frame(&frame).expect("the frame is right");
    let opened = (0..header.command_count).flat_map(|command| {
        let opened = SessionOpened {
            command: command as u16,
            session: session + command,
            account: 9,
            ..SessionOpened::default()
        };
        opened.to_bytes()
    });
    let header = FrameHeader {
        flags: FRAME_EVENTS,
        ..header
    };
    let events = build_frame(&header, &opened.collect::<Vec<_>>());
    intake
        .answer(&events, sequence + u64::from(header.command_count), TIME)
        .expect("events are a frame");
    header.command_count
}

#[test]
fn a_connection_has_room_for_so_many_sessions() {
    let most = SESSIONS_PER_CONNECTION_MAX;
    let mut intake = two_sessions();
    let hello = records(&["hello account=9 request_id=1"]);
    let full = build_message(
        message_type::HELLO,
        &hello.repeat(RECORDS_PER_MESSAGE_MAX as usize),
    );
    let (mut sequence, mut sent) = (3, Vec::new());
    for _ in 0..most / RECORDS_PER_MESSAGE_MAX as u32 {
        assert!(intake.take(0, &full));
        sequence += open_all(&mut intake, u64::from(sequence), sequence);
        sent.extend(texts(&intake).into_iter().flat_map(|(_, _, lines)| lines));
        intake.clear();
    }
    assert_eq!(sequence, 3 + most - 1, "one was bound before");
    assert_eq!(sent.len(), most as usize);
    let refused =
        "refused reason=sessions_full offset=1048528 request_id=1 value=65536 limit=65536";
    assert_eq!(sent[most as usize - 1], refused);
    assert_eq!(intake.sessions_bound(0), most);
    let hellos = [
        "hello account=8 session=2 request_id=1",
        "hello account=7 session=1 request_id=2",
    ];
    assert!(intake.take(0, &message(message_type::HELLO, &hellos)));
    let resumed = "session_resumed session=1 account=7 epoch=2 request_id=2";
    answer(&mut intake, 70_000, &[resumed]);
    let expected = text(&[
        "refused reason=sessions_full offset=16 session=2 request_id=1 value=65536 limit=65536",
        "welcome account=7 session=1 request_id=2 sequence=70001 epoch=2",
    ]);
    assert_eq!(
        texts(&intake)[0].2,
        expected,
        "its own it may take up again, another's not"
    );
    intake.clear();
    let end = "close_session account=7 session=1 client_id=1";
    assert!(intake.take(0, &message(message_type::COMMANDS, &[end])));
    answer(
        &mut intake,
        70_001,
        &["session_closed session=1 account=7 request_id=1"],
    );
    intake.clear();
    assert!(intake.take(0, &message(message_type::HELLO, &hellos[..1])));
    let resumed = "session_resumed session=2 account=8 epoch=2 request_id=1";
    answer(&mut intake, 70_002, &[resumed]);
    assert!(texts(&intake)[0].2[0].starts_with("welcome"), "one ended");
}

#[test]
fn a_session_that_somebody_else_opened_can_be_taken_up() {
    let mut intake = Intake::new();
    let opened = records(&["session_opened session=1 account=7 request_id=5"]);
    let header = FrameHeader {
        flags: FRAME_EVENTS,
        command_count: 1,
        record_count: 1,
        sequence: 1,
        ..FrameHeader::default()
    };
    intake
        .answer(&build_frame(&header, &opened), 2, TIME)
        .expect("events are a frame");
    assert_eq!(texts(&intake), []);
    intake.clear();
    let hello = "hello flags=cancel_on_disconnect account=7 session=1 request_id=1";
    assert!(intake.take(4, &message(message_type::HELLO, &[hello])));
    let resume = "resume_session flags=cancel_on_disconnect account=7 session=1 client_id=1";
    assert_eq!(frame_texts(&mut intake), text(&[resume]));
    answer(
        &mut intake,
        2,
        &["session_resumed session=1 account=7 epoch=2 request_id=1"],
    );
    assert!(texts(&intake)[0].2[0].starts_with("welcome account=7 session=1"));
}

#[test]
fn a_session_that_ended_as_it_was_taken_up_is_refused() {
    let mut intake = two_sessions();
    let hello = "hello account=8 session=2 request_id=4";
    assert!(intake.take(0, &message(message_type::HELLO, &[hello])));
    let events = [
        "session_closed reason=lease_ended session=2 account=8",
        "rejected reason=session_ended session=2 value=2 request_id=4",
    ];
    answer(&mut intake, 3, &events);
    let refused = text(&["refused reason=session_ended session=2 request_id=4 value=2"]);
    assert_eq!(texts(&intake)[0], (0, message_type::WELCOME, refused));
    assert_eq!((intake.sessions_bound(0), intake.sessions_bound(1)), (1, 0));
    let counters = intake.counters();
    let sums = (counters.rejected.total(), counters.sessions_closed);
    assert_eq!(sums, (1, 0), "a lease is no command");
}
