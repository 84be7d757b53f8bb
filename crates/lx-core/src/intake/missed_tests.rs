//! Missed events: from the ring, from pieces of files, in bounded messages, and to nobody else.

use super::tests::*;
use super::*;
use crate::journal::{PART_RECORDS, sealed_parts, unpack_parts, walk};
use crate::wire::*;

/// An event frame of one command each, of which every second is for session 1.
fn events(sequence: u64, lines: &[String]) -> Vec<u8> {
    let lines: Vec<_> = lines.iter().map(String::as_str).collect();
    let header = FrameHeader {
        flags: FRAME_EVENTS,
        command_count: 1,
        sequence,
        time_ns: TIME,
        ..FrameHeader::default()
    };
    build_frame(&header, &records(&lines))
}

fn accepted(session: u32, number: u64) -> String {
    format!(
        "accepted number={number} type=limit tif=gtc session={session} client_id={number} request_id={number}"
    )
}

fn ask(intake: &mut Intake, connection: u32, line: &str) {
    assert!(intake.take(connection, &message(message_type::GAP_FILL, &[line])));
}

/// The records of the answer to one request.
fn told(intake: &mut Intake, next: u64) -> Vec<String> {
    intake.answer(&[], next, TIME).expect("no events");
    let mut sent = texts(intake);
    intake.clear();
    assert_eq!(sent.len(), 1, "one message answers one request");
    sent.pop().map_or(Vec::new(), |(_, _, lines)| lines)
}

/// Two sessions of which the first was told `count` events, one a frame, from sequence 3 on.
fn with_events(count: u64) -> Intake {
    let mut intake = two_sessions();
    for number in 1..=count {
        let lines = [accepted(1, number), accepted(2, number)];
        intake.learn(&events(2 + number, &lines)).expect("a frame");
    }
    intake
}

#[test]
fn events_come_from_a_position_on_that_position_included() {
    let mut intake = with_events(5);
    ask(&mut intake, 0, "gap_fill session=1 request_id=9 position=6");
    let expected = [
        "position count=1 request_id=9 sequence=6 time_ns=1000".to_owned(),
        accepted(1, 4),
        "position count=1 request_id=9 sequence=7 time_ns=1000".to_owned(),
        accepted(1, 5),
        "gap_filled state=complete session=1 request_id=9 position=8".to_owned(),
    ];
    let mut got = told(&mut intake, 8);
    assert_eq!(from_text(&got[4]), from_text(&expected[4]));
    got.truncate(4);
    assert_eq!(got, expected[..4]);
    ask(&mut intake, 0, "gap_fill session=1 request_id=9 position=8");
    assert_eq!(told(&mut intake, 8).len(), 1, "nothing was missed");
}

#[test]
fn nobody_gets_the_events_of_another_or_of_a_place_that_is_not() {
    let mut intake = with_events(5);
    ask(&mut intake, 1, "gap_fill session=1 request_id=9 position=3");
    let refused = "refused reason=session_not_bound session=1 request_id=9 value=1";
    assert_eq!(told(&mut intake, 8), [refused]);
    ask(&mut intake, 7, "gap_fill session=1 request_id=9 position=3");
    assert_eq!(told(&mut intake, 8), [refused]);
    ask(&mut intake, 0, "gap_fill session=1 request_id=9 position=9");
    let refused = "refused reason=out_of_range session=1 request_id=9 value=9 limit=8";
    assert_eq!(told(&mut intake, 8), [refused]);
    assert!(intake.take_gaps().is_empty());
    for _ in 0..=GAPS_PER_TURN_MAX {
        ask(&mut intake, 0, "gap_fill session=1 request_id=9 position=3");
    }
    intake.answer(&[], 8, TIME).expect("no events");
    let sent = texts(&intake);
    assert_eq!(sent.len(), 1 + GAPS_PER_TURN_MAX);
    assert_eq!(
        sent[0].2,
        ["refused reason=busy session=1 request_id=9 limit=8"]
    );
    assert_eq!(intake.counters().gaps, 12);
}

#[test]
fn a_session_that_was_resumed_and_refused_is_not_filled() {
    let mut intake = with_events(5);
    let hello = message(
        message_type::HELLO,
        &["hello account=7 session=1 request_id=1"],
    );
    assert!(intake.take(4, &hello));
    ask(&mut intake, 4, "gap_fill session=1 request_id=9 position=3");
    intake.refuse_turn(reason::BUSY);
    intake.answer(&[], 8, TIME).expect("no events");
    let sent = texts(&intake);
    assert_eq!(sent[0].2, ["refused reason=busy session=1 request_id=1"]);
    assert_eq!(
        sent[1].2,
        ["refused reason=session_not_bound session=1 request_id=9 value=1"]
    );
    assert_eq!(
        intake.sessions_bound(0),
        1,
        "the first connection has it as before"
    );
}

/// All events of session 1 from a position on, asked for piece by piece; and how many pieces it took.
fn drain(intake: &mut Intake, next: u64, position: u64) -> (Vec<u32>, usize) {
    let (mut numbers, mut pieces) = (Vec::new(), 0);
    let (mut position, mut skip) = (position, 0);
    loop {
        pieces += 1;
        let line = format!("gap_fill session=1 request_id=9 position={position} skip={skip}");
        ask(intake, 0, &line);
        intake.answer(&[], next, TIME).expect("no events");
        let (_, bytes) = intake.messages().next().expect("an answer");
        let (envelope, payload) = read_message(bytes).expect("a message");
        assert_eq!(envelope.message_type, message_type::MISSED);
        let records: Vec<_> = records_of(payload).copied().collect();
        intake.clear();
        for record in &records {
            if record[0] == kind::ACCEPTED {
                numbers.push(Accepted::from_bytes(record).number);
            }
        }
        let last = GapFilled::from_bytes(records.last().expect("a last record"));
        assert!((last.position, last.skip) > (position, skip) || last.state == gap_state::COMPLETE);
        (position, skip) = (last.position, last.skip);
        if last.state == gap_state::COMPLETE {
            return (numbers, pieces);
        }
    }
}

#[test]
fn one_long_frame_is_told_in_several_messages() {
    let mut intake = two_sessions();
    let count = 2 * PART_RECORDS + 100;
    let mut lines: Vec<_> = (1..=count as u64)
        .map(|number| accepted(1, number))
        .collect();
    lines.insert(5, accepted(2, 1));
    intake.learn(&events(3, &lines)).expect("a frame");
    intake
        .learn(&events(4, &[accepted(1, 7)]))
        .expect("a frame");
    let (numbers, pieces) = drain(&mut intake, 5, 3);
    let expected: Vec<_> = (1..=count as u32).chain([7]).collect();
    assert_eq!(numbers, expected);
    assert_eq!(pieces, 3);
}

#[test]
fn an_answer_looks_at_so_many_bytes_and_the_ring_forgets_the_oldest() {
    let mut intake = two_sessions();
    let others: Vec<_> = (0..1_000).map(|number| accepted(2, number)).collect();
    let frames = RING_BYTES_MAX / (1_001 * RECORD_SIZE) + 100;
    for index in 0..frames as u64 {
        let mut lines = others.clone();
        lines[3] = accepted(1, index);
        intake.learn(&events(3 + index, &lines)).expect("a frame");
    }
    let next = 3 + frames as u64;
    let first = intake.ring_first();
    assert!((4..next - 900).contains(&first), "{first}");
    let (numbers, pieces) = drain(&mut intake, next, first);
    let expected: Vec<_> = (first - 3..next - 3).map(|number| number as u32).collect();
    assert_eq!(numbers, expected);
    assert!(pieces >= RING_BYTES_MAX / GAP_BYTES_MAX - 2, "{pieces}");
    let line = format!("gap_fill session=1 request_id=9 position={}", first - 1);
    ask(&mut intake, 0, &line);
    intake.answer(&[], next, TIME).expect("no events");
    assert_eq!(intake.messages().count(), 0);
    assert_eq!(intake.take_gaps().len(), 1);
}

#[test]
fn what_the_ring_does_not_reach_comes_from_pieces_of_files() {
    let mut intake = two_sessions();
    let frames: Vec<_> = (0..3)
        .map(|index| events(3 + index, &[accepted(1, index), accepted(2, index)]))
        .collect();
    intake
        .learn(&events(9, &[accepted(1, 9)]))
        .expect("a frame");
    let piece: Vec<_> = frames
        .iter()
        .flat_map(|frame| {
            let header = FrameHeader {
                flags: 0,
                record_count: 1,
                ..FrameHeader::parse(frame).expect("a frame")
            };
            let packed = sealed_parts(frame, &header.to_bytes()).expect("its events");
            unpack_parts(&packed, usize::MAX).expect("its parts")
        })
        .collect();
    let mut fill = |piece: &[u8], is_searching| {
        ask(&mut intake, 0, "gap_fill session=1 request_id=9 position=4");
        intake.answer(&[], 10, TIME).expect("no events");
        intake.clear();
        let gap = intake.take_gaps()[0];
        intake.fill_gap(&gap, piece, 0, is_searching);
        told(&mut intake, 10)
    };
    let lines = fill(&piece, false);
    assert_eq!(lines.len(), 5);
    assert_eq!((&lines[1], &lines[3]), (&accepted(1, 1), &accepted(1, 2)));
    assert_eq!(
        lines[4],
        "gap_filled state=more session=1 request_id=9 position=6"
    );
    let again = "gap_filled state=retry session=1 request_id=9 position=4";
    assert_eq!(fill(&[], false), [again]);
    assert_eq!(fill(&[], true), [again.replace("retry", "more")]);
    let mut wrong = piece.clone();
    wrong[6] = 0;
    assert_eq!(fill(&wrong, false), [again]);
}

#[test]
fn what_memory_began_to_tell_files_go_on_with() {
    let count = PART_RECORDS + 2_000;
    let lines: Vec<_> = (1..=count as u64)
        .flat_map(|number| [accepted(1, number), "trade price=7 quantity=5".to_owned()])
        .collect();
    let frame = events(3, &lines);
    let command = FrameHeader {
        flags: 0,
        record_count: 1,
        ..FrameHeader::parse(&frame).expect("a frame")
    };
    let file = sealed_parts(&frame, &command.to_bytes()).expect("its events");
    let (mut numbers, mut position, mut skip) = (Vec::new(), 3, 0);
    for is_in_memory in [true, false] {
        let mut intake = two_sessions();
        let newest = events(if is_in_memory { 2 } else { 4 }, &[]);
        intake.learn(&newest).expect("a frame");
        if is_in_memory {
            intake.learn(&frame).expect("a frame");
        }
        let line = format!("gap_fill session=1 request_id=9 position={position} skip={skip}");
        ask(&mut intake, 0, &line);
        intake.answer(&[], 5, TIME).expect("no events");
        for gap in intake.take_gaps() {
            intake.clear();
            let found = walk(&file, 3, 0, gap.position, gap.skip);
            let piece = unpack_parts(&file[found.start..], usize::MAX).expect("parts");
            intake.fill_gap(&gap, &piece, found.start_base, false);
            intake.answer(&[], 5, TIME).expect("no events");
        }
        let (_, bytes) = intake.messages().next().expect("an answer");
        let (_, payload) = read_message(bytes).expect("a message");
        let told = records_of(payload).filter(|it| it[0] == kind::ACCEPTED);
        numbers.extend(told.map(|it| Accepted::from_bytes(it).number));
        let last = records_of(payload).last().expect("a last record");
        let last = GapFilled::from_bytes(last);
        assert_eq!(last.state, gap_state::MORE);
        (position, skip) = (last.position, last.skip);
    }
    assert_eq!(position, 4);
    assert_eq!(numbers, (1..=count as u32).collect::<Vec<_>>());
}
