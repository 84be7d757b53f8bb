//! The intake by itself; the engine's events are written by hand.

use super::*;
use crate::wire::*;

pub(super) const TIME: u64 = 1_000;

/// Each message that goes out as connection, type and records in text form.
pub(super) fn texts(intake: &Intake) -> Vec<(u32, u8, Vec<String>)> {
    let message = |(connection, bytes): (u32, &[u8])| {
        let (envelope, payload) = read_message(bytes).expect("what goes out is a right message");
        (
            connection,
            envelope.message_type,
            records_of(payload).map(to_text).collect(),
        )
    };
    intake.messages().map(message).collect()
}

pub(super) fn message(message_type: u8, lines: &[&str]) -> Vec<u8> {
    build_message(message_type, &records(lines))
}

pub(super) fn records(lines: &[&str]) -> Vec<u8> {
    lines
        .iter()
        .flat_map(|line| from_text(line).unwrap_or_else(|error| panic!("{line}: {error}")))
        .collect()
}

/// Answer a turn by hand-written events.
pub(super) fn answer(intake: &mut Intake, sequence: u64, events: &[&str]) {
    let frame = intake.frame(sequence, TIME).to_vec();
    let mut next = sequence;
    let mut bytes = Vec::new();
    if !frame.is_empty() {
        let (header, _) = decode_frame(&frame).expect("the frame is right");
        next += u64::from(header.command_count);
        bytes = build_frame(
            &FrameHeader {
                flags: FRAME_EVENTS,
                ..header
            },
            &records(events),
        );
    }
    intake
        .answer(&bytes, next, TIME)
        .expect("events are a frame");
}

/// An intake with session 1 of account 7 on connection 0 and session 2 of account 8 on connection 1.
pub(super) fn two_sessions() -> Intake {
    let mut intake = Intake::new();
    assert!(intake.take(
        0,
        &message(message_type::HELLO, &["hello account=7 request_id=5"])
    ));
    assert!(intake.take(
        1,
        &message(message_type::HELLO, &["hello account=8 request_id=6"])
    ));
    let opened = [
        "session_opened session=1 account=7 request_id=5",
        "session_opened command=1 session=2 account=8 request_id=6",
    ];
    answer(&mut intake, 1, &opened);
    let expected = [
        (
            0,
            message_type::WELCOME,
            vec!["welcome account=7 session=1 request_id=5 sequence=3 epoch=1".to_owned()],
        ),
        (
            1,
            message_type::WELCOME,
            vec!["welcome account=8 session=2 request_id=6 sequence=3 epoch=1".to_owned()],
        ),
    ];
    assert_eq!(texts(&intake), expected);
    intake.clear();
    intake
}

pub(super) const NEW_1: &str = "new side=buy type=limit tif=gtc instrument=1 account=7 session=1 client_id=1 price=100 quantity=5";
pub(super) const NEW_2: &str = "new side=sell type=limit tif=gtc instrument=1 account=8 session=2 client_id=1 price=100 quantity=5";

/// Commands of the frame in text form.
pub(super) fn frame_texts(intake: &mut Intake) -> Vec<String> {
    let frame = intake.frame(3, TIME);
    if frame.is_empty() {
        return Vec::new();
    }
    records_of(decode_frame(frame).expect("a right frame").1)
        .map(to_text)
        .collect()
}

pub(super) fn text(lines: &[&str]) -> Vec<String> {
    lines.iter().copied().map(str::to_owned).collect()
}

#[test]
fn a_fill_is_told_to_both_owners() {
    let mut intake = two_sessions();
    assert!(intake.take(0, &message(message_type::COMMANDS, &[NEW_1])));
    assert!(intake.take(1, &message(message_type::COMMANDS, &[NEW_2])));
    assert_eq!(frame_texts(&mut intake), text(&[NEW_1, NEW_2]));
    let events = [
        "accepted side=buy instrument=1 type=limit tif=gtc session=1 client_id=1 order_id=768 price=100 quantity=5 request_id=1",
        "level side=buy instrument=1 price=100 quantity=5 orders=1",
        "accepted side=sell command=1 instrument=1 type=limit tif=gtc session=2 client_id=1 order_id=1024 price=100 quantity=5 request_id=1",
        "fill side=sell command=1 instrument=1 role=taker session=2 client_id=1 order_id=1024 price=100 quantity=5",
        "fill side=buy command=1 instrument=1 role=maker session=1 client_id=1 order_id=768 price=100 quantity=5",
        "trade side=sell command=1 instrument=1 price=100 quantity=5",
        "level side=buy command=1 instrument=1 price=100",
    ];
    answer(&mut intake, 3, &events);
    let position = "position count=2 sequence=3 time_ns=1000";
    let expected = [
        (
            0,
            message_type::EVENTS,
            text(&[position, events[0], events[4]]),
        ),
        (
            1,
            message_type::EVENTS,
            text(&[position, events[2], events[3]]),
        ),
    ];
    assert_eq!(texts(&intake), expected);
    let counters = intake.counters();
    assert_eq!(
        (
            counters.commands,
            counters.acknowledged,
            counters.sessions_opened,
            counters.rejected.total()
        ),
        (4, 2, 2, 0)
    );
    let markets: Vec<_> = counters.markets.iter().collect();
    assert_eq!(
        markets,
        [(
            1,
            Market {
                trades: 1,
                lots: 5,
                turnover: 500
            }
        )]
    );
}

#[test]
fn a_bad_record_refuses_itself_only_and_keeps_its_place() {
    let mut intake = two_sessions();
    let mut bytes = message(message_type::COMMANDS, &[NEW_1, NEW_1, NEW_1]);
    bytes[16 + 64 + 4] = 9; // self-trade mode of the second
    bytes[16 + 64 + 16] = 77; // its client id
    bytes[16 + 128 + 16] = 2;
    assert!(intake.take(0, &bytes));
    assert_eq!(frame_texts(&mut intake).len(), 2);
    let accepted = |command: u32| {
        let id = command + 1;
        format!(
            "accepted command={command} instrument=1 type=limit tif=gtc session=1 client_id={id} request_id={id}"
        )
    };
    let (first, second) = (accepted(0).replace(" command=0", ""), accepted(1));
    answer(&mut intake, 3, &[&first, &second]);
    let rejected = "rejected reason=bad_enum command=65535 instrument=1 offset=4 session=1 value=9 request_id=77";
    let position = "position count=2 sequence=3 time_ns=1000";
    let expected = text(&[position, &first, rejected, &second]);
    assert_eq!(texts(&intake), [(0, message_type::EVENTS, expected)]);
    assert_eq!(
        intake.counters().refused_records.iter().collect::<Vec<_>>(),
        [(reason::BAD_ENUM, 1)]
    );
}

/// What connection 0, which owns session 1, is told about one record; nothing of it reaches the log.
fn rejection_of(line: &str) -> String {
    let mut intake = two_sessions();
    assert!(intake.take(
        0,
        &message(
            message_type::COMMANDS,
            &line.split(" + ").collect::<Vec<_>>()
        )
    ));
    assert_eq!(intake.frame(3, TIME), [0; 0], "{line}");
    answer(&mut intake, 3, &[]);
    let mut sent = texts(&intake);
    assert_eq!(sent.len(), 1, "{line}");
    let (connection, message_type, mut records) = sent.remove(0);
    assert_eq!(
        (connection, message_type, records.len()),
        (0, message_type::EVENTS, 2),
        "{line}"
    );
    assert_eq!(records[0], "position sequence=3 time_ns=1000", "{line}");
    records.remove(1)
}

/// Each record is refused before the log: its reason, session and value.
fn expect_rejections(cases: &[(&str, &str, u32, u64)]) {
    for (line, name, session, value) in cases {
        let found = rejection_of(line);
        let rejected = Rejected::from_bytes(&from_text(&found).expect("text"));
        let got = (
            reason_name(rejected.reason),
            rejected.session,
            rejected.value,
            rejected.request_id,
        );
        assert_eq!(got, (*name, *session, *value, 1), "{line}: {found}");
        assert_eq!(rejected.command, NOT_LOGGED);
    }
}

#[test]
fn nobody_speaks_for_another() {
    let strange = NEW_1.replace("session=1", "session=9");
    let nobody = NEW_1.replace("session=1 ", "");
    let another = NEW_1.replace("account=7", "account=8");
    let venue = "mass_cancel scope=venue account=7 session=2 client_id=1";
    expect_rejections(&[
        (NEW_2, "session_not_bound", 2, 2),
        (&strange, "session_not_bound", 9, 9),
        (&nobody, "session_not_bound", 0, 0),
        (&another, "account_mismatch", 1, 8),
        (venue, "session_not_bound", 2, 2),
    ]);
}

#[test]
fn nobody_is_the_operator_or_the_server() {
    let limits =
        "instrument_limits tick=1 lot=1 price_min=1 price_max=9 quantity_min=1 quantity_max=9";
    let instrument =
        format!("add_instrument flags=extension client_id=1 symbol=A base=1 quote=2 + {limits}");
    let asset = "add_asset decimals=2 client_id=1 name=USD";
    let resume = "resume_session account=7 session=1 client_id=1";
    let disconnect = "disconnect session=1 client_id=1 epoch=1";
    expect_rejections(&[
        ("open_session account=7 client_id=1", "not_permitted", 0, 0),
        ("mass_cancel scope=venue client_id=1", "not_permitted", 0, 0),
        (asset, "not_permitted", 0, 0),
        (&instrument, "not_permitted", 0, 0),
        (resume, "not_permitted", 1, 1),
        (disconnect, "not_permitted", 1, 1),
        ("resume_time client_id=1", "not_permitted", 0, 0),
    ]);
}

#[test]
fn whether_a_bound_session_is_an_operators_is_for_the_engine_to_say() {
    let mut intake = two_sessions();
    let lines = [
        "mass_cancel scope=venue account=7 session=1 client_id=1",
        "deposit asset=1 account=9 session=1 client_id=2 transfer_id=1 amount=5",
        "add_asset decimals=2 session=1 client_id=3 name=USD",
    ];
    assert!(intake.take(0, &message(message_type::COMMANDS, &lines)));
    assert_eq!(frame_texts(&mut intake), text(&lines));
}

#[test]
fn what_is_no_command_is_refused_by_the_record() {
    let fault = |line: &str| {
        let rejected = Rejected::from_bytes(&from_text(&rejection_of(line)).expect("text"));
        (
            reason_name(rejected.reason),
            rejected.offset,
            rejected.value,
        )
    };
    assert_eq!(fault("hello account=7 request_id=1"), ("bad_kind", 0, 80));
    assert_eq!(fault("trade side=buy"), ("bad_kind", 0, 131));
    let limits =
        "instrument_limits tick=1 lot=1 price_min=1 price_max=9 quantity_min=1 quantity_max=9";
    assert_eq!(fault(limits), ("bad_extension", 0, 64));
    let alone = "add_instrument flags=extension client_id=1 symbol=A base=1 quote=2";
    assert_eq!(fault(alone), ("bad_extension", 64, 0));
}

/// The `refused` record that answers a message, in text form.
fn refusal_of(bytes: &[u8]) -> String {
    let mut intake = two_sessions();
    assert!(intake.take(1, bytes));
    answer(&mut intake, 3, &[]);
    let mut sent = texts(&intake);
    assert_eq!(sent.len(), 1);
    let (connection, message_type, mut records) = sent.remove(0);
    assert_eq!(
        (connection, message_type, records.len()),
        (1, message_type::REFUSED, 1)
    );
    records.remove(0)
}

#[test]
fn a_bad_message_is_refused_whole() {
    let good = message(message_type::COMMANDS, &[NEW_2]);
    let with = |at: usize, value: u8| {
        let mut bytes = good.clone();
        bytes[at] = value;
        bytes
    };
    assert_eq!(refusal_of(b""), "refused reason=bad_length");
    assert_eq!(
        refusal_of(&good[..79]),
        "refused reason=bad_length offset=79 value=79"
    );
    assert_eq!(
        refusal_of(&with(0, 0)),
        "refused reason=bad_magic value=22528"
    );
    assert_eq!(
        refusal_of(&with(2, 9)),
        "refused reason=bad_version offset=2 value=9"
    );
    assert_eq!(
        refusal_of(&with(3, 99)),
        "refused reason=bad_type offset=3 value=99"
    );
    assert_eq!(
        refusal_of(&with(3, message_type::EVENTS)),
        "refused reason=bad_type offset=3 value=2"
    );
    assert_eq!(
        refusal_of(&with(8, 2)),
        "refused reason=bad_flags offset=8 value=2"
    );
    let huge = vec![0; MESSAGE_BYTES_MAX + 1];
    assert_eq!(
        refusal_of(&huge),
        "refused reason=message_too_large offset=1048592 value=1048593 limit=1048592"
    );
    let two = message(message_type::HEARTBEAT, &["heartbeat", "heartbeat"]);
    assert_eq!(
        refusal_of(&two),
        "refused reason=bad_count offset=4 value=2"
    );
    let wrong = message(message_type::QUERY, &["heartbeat"]);
    assert_eq!(
        refusal_of(&wrong),
        "refused reason=bad_kind offset=16 value=85"
    );
}

#[test]
fn a_padded_command_is_one_command_and_wrong_padding_refuses_it_alone() {
    let mut intake = two_sessions();
    let before = intake.counters().bytes_in;
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    push_padded(&mut right, &from_text(NEW_1).expect("a record"), 1000);
    push_padded(&mut wrong, &from_text(NEW_2).expect("a record"), 1000);
    wrong[500] = 9;
    assert!(intake.take(1, &wrong) && intake.take(0, &right));
    assert_eq!(frame_texts(&mut intake), text(&[NEW_1]));
    answer(&mut intake, 3, &[]);
    let refused = text(&["refused reason=bad_padding offset=500 value=9"]);
    assert_eq!(texts(&intake), [(1, message_type::REFUSED, refused)]);
    assert_eq!(intake.counters().bytes_in - before, 2000);
}

#[test]
fn a_heartbeat_goes_back_as_it_came() {
    let mut intake = Intake::new();
    let heartbeat = message(
        message_type::HEARTBEAT,
        &["heartbeat request_id=4 client_time_ns=5"],
    );
    assert!(intake.take(3, &heartbeat));
    answer(&mut intake, 1, &[]);
    assert_eq!(intake.messages().collect::<Vec<_>>(), [(3, &heartbeat[..])]);
}

#[test]
fn queries_beyond_the_limit_are_busy() {
    let mut intake = Intake::new();
    let query = message(
        message_type::QUERY,
        &["query instrument=1 levels=2 request_id=3"],
    );
    for _ in 0..=QUERIES_PER_TURN_MAX {
        assert!(intake.take(0, &query));
    }
    let expected = DepthQuery {
        connection: 0,
        instrument: 1,
        levels: 2,
        request_id: 3,
    };
    assert_eq!(intake.queries(), [expected; QUERIES_PER_TURN_MAX]);
    answer(&mut intake, 1, &[]);
    assert_eq!(
        texts(&intake),
        [(
            0,
            message_type::REFUSED,
            text(&["refused reason=busy request_id=3 limit=16"])
        )]
    );
}

#[test]
fn a_query_of_the_address_book_has_no_instrument() {
    let mut intake = Intake::new();
    let query = message(message_type::QUERY, &["shards_query request_id=3"]);
    assert!(intake.take(0, &query));
    let expected = DepthQuery {
        connection: 0,
        instrument: 0,
        levels: 0,
        request_id: 3,
    };
    assert_eq!(intake.queries(), [expected]);
    let mut wrong = query;
    wrong[ENVELOPE_SIZE + 1] = 1;
    assert!(intake.take(1, &wrong));
    answer(&mut intake, 1, &[]);
    let refused = ["refused reason=reserved_not_zero offset=17 value=1"];
    assert_eq!(texts(&intake), [(1, message_type::REFUSED, text(&refused))]);
}

#[test]
fn events_of_a_connection_that_is_gone_go_to_nobody() {
    let mut intake = two_sessions();
    assert_eq!((intake.release(0), intake.release(0)), (1, 0));
    assert!(intake.take(1, &message(message_type::COMMANDS, &[NEW_2])));
    let fill = "fill side=buy role=maker session=1 client_id=1 price=100 quantity=5";
    answer(&mut intake, 3, &[fill]);
    assert_eq!(texts(&intake), []);
}

#[test]
fn once_stopping_commands_and_hellos_are_turned_away() {
    let mut intake = two_sessions();
    intake.stop();
    assert!(intake.take(0, &message(message_type::COMMANDS, &[NEW_1])));
    assert!(intake.take(
        0,
        &message(
            message_type::HELLO,
            &["hello account=7 session=1 request_id=1"]
        )
    ));
    assert!(intake.frame(3, TIME).is_empty());
    answer(&mut intake, 3, &[]);
    let sent = texts(&intake);
    assert_eq!(
        sent[0].2,
        text(&["refused reason=stopping offset=16 session=1 request_id=1"])
    );
    assert!(sent[1].2[1].starts_with("rejected reason=stopping"));
}

#[test]
fn a_full_frame_leaves_the_message_for_the_next_turn() {
    let mut intake = two_sessions();
    let count = RECORDS_PER_MESSAGE_MAX as usize;
    let big = build_message(message_type::COMMANDS, &records(&[NEW_1]).repeat(count));
    for _ in 0..RECORDS_PER_FRAME_MAX as usize / count - 1 {
        assert!(intake.take(0, &big));
    }
    assert!(!intake.take(0, &big), "one command less is a frame's most");
    let rest = records(&[NEW_1]).repeat(count - 1);
    assert!(intake.take(0, &build_message(message_type::COMMANDS, &rest)));
    assert!(!intake.take(1, &message(message_type::COMMANDS, &[NEW_2])));
    assert!(
        intake.take(1, &message(message_type::HEARTBEAT, &["heartbeat"])),
        "what needs no room is taken"
    );
    assert_eq!(
        decode_frame(intake.frame(3, TIME))
            .expect("right")
            .0
            .command_count,
        u32::from(NOT_LOGGED)
    );
    intake.answer(&[], 3, TIME).expect("nothing to read");
    intake.clear();
    assert!(intake.take(1, &message(message_type::COMMANDS, &[NEW_2])));
}

#[test]
fn too_many_events_are_cut_into_messages_with_a_position_each() {
    let mut intake = two_sessions();
    assert!(intake.take(0, &message(message_type::COMMANDS, &[NEW_1])));
    let fill = "fill side=buy role=taker session=1 client_id=1 price=100 quantity=5";
    let room = RECORDS_PER_MESSAGE_MAX as usize - 1;
    answer(&mut intake, 3, &vec![fill; room + 1]);
    let sent = texts(&intake);
    assert_eq!(
        sent.iter()
            .map(|(_, _, records)| records.len())
            .collect::<Vec<_>>(),
        [room + 1, 2]
    );
    assert!(
        sent.iter()
            .all(|(_, _, records)| records[0].starts_with("position"))
    );
    let levels = records(&["level price=1"]).repeat(room + 2);
    intake.clear();
    intake.send(
        2,
        message_type::ANSWER,
        &Position::default().to_bytes(),
        &levels,
    );
    intake.answer(&[], 4, TIME).expect("nothing to read");
    assert_eq!(
        texts(&intake)
            .iter()
            .map(|(_, _, records)| records.len())
            .collect::<Vec<_>>(),
        [room + 1, 3]
    );
}

#[test]
fn random_bytes_change_nothing() {
    let mut intake = two_sessions();
    let mut state = 7_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for round in 0..20_000 {
        let mut bytes = message(message_type::COMMANDS, &[NEW_2]);
        for _ in 0..=next() % 4 {
            let at = next() as usize % bytes.len();
            bytes[at] = next() as u8;
        }
        if round % 3 == 0 {
            bytes.truncate(next() as usize % 81);
        }
        assert!(intake.take(4, &bytes));
    }
    assert!(
        intake.frame(3, TIME).is_empty(),
        "session 2 is not bound to connection 4"
    );
    assert_eq!(intake.sessions_bound(4), 0);
}

#[test]
fn messages_that_were_taken_stay_while_the_next_turns_are_made() {
    let mut intake = two_sessions();
    let mut taken = Vec::new();
    for turn in 0..3 {
        assert!(intake.take(0, &message(message_type::COMMANDS, &[NEW_1])));
        let fills =
            vec!["fill side=buy role=taker session=1 client_id=1 price=100 quantity=5"; turn + 1];
        answer(&mut intake, 3, &fills);
        let seen: Vec<_> = intake
            .messages()
            .map(|(connection, bytes)| (connection, bytes.to_vec()))
            .collect();
        taken.push((intake.take_messages(), seen));
        intake.clear();
        assert_eq!(intake.messages().count(), 0);
    }
    for (outgoing, seen) in &taken {
        let bytes: usize = seen.iter().map(|(_, bytes)| bytes.len()).sum();
        assert_eq!((outgoing.len(), outgoing.bytes()), (seen.len(), bytes));
        assert!(
            outgoing.messages().eq(seen
                .iter()
                .map(|(connection, bytes)| (*connection, &bytes[..])))
        );
    }
    let (mut later, seen) = taken.pop().expect("three");
    let (mut first, _) = taken.remove(0);
    first.append(&mut later);
    assert!(later.is_empty() && later.messages().next().is_none());
    assert!(first.concerns(seen[0].0) && !first.concerns(9) && !later.concerns(seen[0].0));
    assert_eq!(first.messages().last(), Some((seen[0].0, &seen[0].1[..])));
    intake.give_back(first);
    assert!(intake.take(0, &message(message_type::COMMANDS, &[NEW_1])));
    answer(&mut intake, 3, &[]);
    assert_eq!(intake.messages().count(), 0, "an old buffer begins empty");
}
