//! Schedule, batches and ledger with a source that counts.

use super::*;
use crate::intake::Market;
use crate::wire::*;

/// New orders of the traders in turn, alternately of instrument 1 and 2.
#[derive(Debug)]
struct Counting {
    traders: u64,
    made: u64,
}

impl Source for Counting {
    fn fill(&mut self, records: &mut [[u8; RECORD_SIZE]]) {
        for record in records {
            let session = 40 + (self.made % self.traders) as u32;
            let client_id = self.made / self.traders + 1;
            let instrument = (self.made % 2) as u16 + 1;
            let new = New {
                instrument,
                session,
                client_id,
                ..New::default()
            };
            *record = new.to_bytes();
            self.made += 1;
        }
    }
}

const START: u64 = 1_000_000_000;
const MS: u64 = 1_000_000;

/// Two traders on two connections, 1,000 commands a second from `START` on, 10 ms of warm-up, 20 ms measured.
fn load(batch: usize) -> Load<Counting> {
    let trader = |number: u32| Trader {
        session: 40 + number,
        account: 70 + number,
        connection: number,
    };
    let plan = Plan {
        start_ns: START,
        window: START + 10 * MS..START + 30 * MS,
        rate_micro: 1_000_000_000,
        batch,
        batch_timeout_ns: 4 * MS,
        connections: 2,
        message_bytes: 0,
        one_way: false,
    };
    Load::new(
        Counting {
            traders: 2,
            made: 0,
        },
        vec![trader(0), trader(1)],
        plan,
    )
}

#[test]
fn one_way_nothing_is_outstanding_and_what_is_made_is_summed() {
    let mut load = load(1);
    load.plan.one_way = true;
    load.plan.message_bytes = SHORT_MESSAGE_BYTES;
    load.due(START + 3 * MS);
    load.skip_until(START + 10 * MS);
    let mut sum = 0;
    let mut places = Vec::new();
    load.due(START + 11 * MS);
    for (connection, message) in load.messages() {
        let (_, payload) = read_message(message).expect("a right message");
        let (place, order) = read_short(payload.try_into().expect("34 bytes"));
        places.push((connection, place, order.client_id));
        sum += u64::from(crate::crc32c(message));
    }
    assert_eq!(places, [(0, 0, 3), (1, 0, 3)], "4 to 9 were left out");
    let before = load.ledger().sums().checksum.wrapping_sub(sum);
    assert_ne!(before, 0, "those of the first call");
    let sums = load.ledger().sums();
    assert_eq!((sums.whole.sent, sums.whole.outstanding), (6, 0));
    assert_eq!((sums.measured.sent, sums.bytes_out), (2, 300));
}

#[test]
fn a_message_of_one_command_is_padded_to_the_bytes_asked_for() {
    for bytes in [81, 100, 1000] {
        let mut load = load(1);
        load.plan.message_bytes = bytes;
        assert_eq!(load.due(START + 3 * MS), 4);
        assert!(load.messages().all(|(_, message)| message.len() == bytes));
        assert_eq!(made(&load).len(), 4, "and is a right message");
        assert_eq!(load.ledger().sums().bytes_out, 4 * bytes as u64);
    }
}

/// Connection and records of the messages made.
fn made(load: &Load<Counting>) -> Vec<(u32, Vec<New>)> {
    let unpack = |(connection, bytes): (u32, &[u8])| {
        let (envelope, payload) = read_message(bytes).expect("a right message");
        assert_eq!(envelope.message_type, message_type::COMMANDS);
        (
            connection,
            records_of(payload).map(New::from_bytes).collect(),
        )
    };
    load.messages().map(unpack).collect()
}

fn events(lines: &[String]) -> Vec<u8> {
    let mut payload = Position::default().to_bytes().to_vec();
    lines
        .iter()
        .for_each(|line| payload.extend_from_slice(&from_text(line).expect("text")));
    build_message(message_type::EVENTS, &payload)
}

fn accepted(session: u32, client_id: u64) -> String {
    format!(
        "accepted type=limit tif=gtc session={session} client_id={client_id} request_id={client_id}"
    )
}

#[test]
fn each_command_leaves_at_its_time_by_its_traders_connection() {
    let mut load = load(1);
    assert_eq!((load.next_due_ns(), load.due(START - 1)), (START, 0));
    assert_eq!(load.due(START + MS + MS / 2), 2);
    let sent = made(&load);
    assert_eq!(
        sent.iter()
            .map(|(connection, _)| *connection)
            .collect::<Vec<_>>(),
        [0, 1]
    );
    let New {
        instrument,
        session,
        client_id,
        client_time_ns,
        ..
    } = sent[1].1[0];
    assert_eq!(
        (instrument, session, client_id, client_time_ns),
        (2, 41, 1, START + MS)
    );
    assert_eq!(load.next_due_ns(), START + 2 * MS);
    assert_eq!(
        (load.due(START + MS + MS / 2), made(&load).len()),
        (0, 0),
        "nothing is sent twice"
    );
    assert_eq!(
        load.due(START + 100 * MS),
        28,
        "a late client sends all, and nothing from the end of the window on"
    );
    assert_eq!(
        (
            load.next_due_ns(),
            load.offered(0..u64::MAX),
            load.offered(START + 10 * MS..START + 30 * MS)
        ),
        (u64::MAX, 30, 20)
    );
}

#[test]
fn a_batch_leaves_when_it_is_full_or_its_time_is_over() {
    let mut load = load(3);
    assert_eq!(
        (load.due(START + 3 * MS), made(&load).len()),
        (4, 0),
        "two for each connection"
    );
    assert_eq!(
        load.next_due_ns(),
        START + 4 * MS,
        "when the next command may fill a batch, or the first has waited"
    );
    assert_eq!(load.due(START + 4 * MS), 1);
    let counts = |load: &Load<Counting>| {
        made(load)
            .iter()
            .map(|(at, records)| (*at, records.len()))
            .collect::<Vec<_>>()
    };
    assert_eq!(counts(&load), [(0, 3)]);
    assert_eq!(load.next_due_ns(), START + 5 * MS);
    load.due(START + 6 * MS);
    assert_eq!(counts(&load), [(1, 3)]);
    load.due(START + 7 * MS);
    load.finish();
    assert_eq!(counts(&load), [(0, 1), (1, 1)]);
    load.finish();
    assert_eq!(counts(&load), []);
}

#[test]
fn a_lone_command_waits_no_longer_than_the_timeout() {
    let mut load = load(1000);
    assert_eq!(load.next_due_ns(), START + 4 * MS);
    load.due(START + 3 * MS);
    assert_eq!(made(&load).len(), 0);
    load.due(START + 4 * MS);
    assert_eq!(
        made(&load),
        [(0, made(&load)[0].1.clone())],
        "the second connection began a millisecond later"
    );
    assert_eq!(load.next_due_ns(), START + 5 * MS);
}

#[test]
fn latency_counts_from_the_intended_time_and_leaves_the_warm_up_out() {
    let mut load = load(1);
    load.due(START + 11 * MS); // commands 0 to 11; 10 and 11 are measured
    let answers: Vec<_> = (1..=6)
        .flat_map(|id| [accepted(40, id), accepted(41, id)])
        .collect();
    load.received(START + 15 * MS, &events(&answers));
    let ledger = load.ledger();
    let sums = ledger.sums();
    assert_eq!((sums.whole.outstanding, ledger.histogram().count()), (0, 2));
    assert_eq!(
        (ledger.histogram().min(), ledger.histogram().max()),
        (4 * MS, 5 * MS)
    );
    let (measured, whole) = (&sums.measured, &sums.whole);
    assert_eq!((measured.sent, measured.acknowledged), (2, 2));
    assert_eq!((whole.sent, whole.acknowledged), (12, 12));
    assert_eq!(sums.answered_in_time, 2);
}

#[test]
fn a_backlog_of_the_warm_up_is_no_achievement_of_the_window() {
    // The server stands still from the third command on and goes on in mid-window, when it answers all that waits.
    let mut load = load(1);
    load.due(START + 19 * MS);
    assert_eq!(load.offered(START + 10 * MS..START + 30 * MS), 20);
    let answers: Vec<_> = (1..=10)
        .flat_map(|id| [accepted(40, id), accepted(41, id)])
        .collect();
    load.received(START + 19 * MS, &events(&answers));
    let sums = load.ledger().sums();
    assert_eq!((sums.whole.acknowledged, sums.answered_in_time), (20, 10));
    // It follows until the end, so that more was answered within the window than was due in it: 20 are achieved.
    load.due(START + 29 * MS);
    let answers: Vec<_> = (11..=15)
        .flat_map(|id| [accepted(40, id), accepted(41, id)])
        .collect();
    load.received(START + 29 * MS, &events(&answers));
    let sums = load.ledger().sums();
    assert_eq!((sums.whole.acknowledged, sums.answered_in_time), (30, 20));
}

#[test]
fn what_is_answered_after_the_grace_is_acknowledged_but_not_in_time() {
    let mut load = load(1);
    let window = START + 10 * MS..START + 30 * MS;
    let end = in_time_until(&window);
    assert_eq!(end, START + 30 * MS + MS / 5, "a hundredth of the window");
    let hour = 3_600_000 * MS;
    assert_eq!(in_time_until(&(0..hour)), hour + GRACE_NS_MAX);
    assert_eq!(in_time_until(&(0..u64::MAX)), u64::MAX);
    load.due(START + 29 * MS);
    let busy = "rejected reason=busy session=41 request_id=14".to_owned();
    let rejected = "rejected reason=unknown_order session=41 request_id=15".to_owned();
    load.received(end - 1, &events(&[accepted(40, 14), busy, rejected]));
    load.received(end, &events(&[accepted(40, 15)]));
    let sums = load.ledger().sums();
    assert_eq!((sums.measured.acknowledged, sums.answered_in_time), (2, 2));
    assert_eq!((sums.measured.rejected.total(), sums.measured.busy), (1, 1));
}

#[test]
fn whatever_comes_of_the_warm_up_is_of_the_whole_run_only() {
    let mut load = load(1);
    load.due(START + 11 * MS); // of each session 5 commands of the warm-up, then a measured one
    let fill = |id: u64| {
        format!(
            "fill side=buy role=taker instrument=3 session=40 client_id={id} price=5 quantity=2 trade=1"
        )
    };
    let lines = [
        accepted(40, 5),
        fill(5),
        "rejected reason=unknown_order session=41 request_id=4".to_owned(),
        "rejected reason=busy session=41 request_id=3".to_owned(),
        "rejected reason=bad_enum session=41 request_id=2".to_owned(),
        accepted(40, 6),
        fill(6),
        fill(6),
    ];
    load.received(START + 12 * MS, &events(&lines));
    load.received(START + 12 * MS, b"nonsense");
    let Sums {
        measured, whole, ..
    } = load.ledger().sums();
    let counts = |tally: &Tally| {
        let rejected = tally.rejected.total();
        let trades: u64 = tally.markets.iter().map(|(_, market)| market.trades).sum();
        [
            tally.sent,
            tally.acknowledged,
            rejected,
            tally.busy,
            tally.malformed,
            tally.outstanding,
            trades,
        ]
    };
    assert_eq!(
        counts(measured),
        [2, 1, 0, 0, 1, 1, 2],
        "nonsense is anybody's"
    );
    assert_eq!(counts(whole), [12, 2, 1, 1, 2, 7, 3]);
}

#[test]
fn answers_are_told_apart() {
    let mut load = load(1);
    load.due(START + 29 * MS);
    let lines = [
        format!("{} account=1", "session_closed session=40 request_id=15"),
        "rejected reason=unknown_order session=41 request_id=15".to_owned(),
        "rejected reason=bad_enum session=41 request_id=14".to_owned(),
        "rejected reason=busy session=41 request_id=13".to_owned(),
        "rejected reason=busy session=41 request_id=13".to_owned(),
        "canceled session=40 client_id=3".to_owned(),
        "canceled session=40 client_id=3 request_id=14".to_owned(),
        "fill side=buy role=taker instrument=3 session=40 client_id=3 price=5 quantity=2 trade=14"
            .to_owned(),
        "fill side=sell role=maker instrument=3 session=41 client_id=3 price=5 quantity=2 trade=14"
            .to_owned(),
        accepted(50, 1),
        accepted(0, 1),
    ];
    load.received(START + 29 * MS, &events(&lines));
    load.received(
        START,
        &build_message(
            message_type::REFUSED,
            &from_text("refused reason=bad_magic").expect("text"),
        ),
    );
    load.received(START, b"nonsense");
    let sums = load.ledger().sums();
    let measured = &sums.measured;
    assert_eq!(
        (measured.acknowledged, measured.busy, measured.malformed),
        (2, 1, 2)
    );
    assert_eq!(sums.unexpected, 3);
    assert_eq!(
        measured.rejected.iter().collect::<Vec<_>>(),
        [(reason::UNKNOWN_ORDER, 1)]
    );
    assert_eq!(
        sums.refused.iter().collect::<Vec<_>>(),
        [(reason::BAD_MAGIC, 1)]
    );
    assert_eq!(
        sums.whole.markets.iter().collect::<Vec<_>>(),
        [(
            3,
            Market {
                trades: 1,
                lots: 2,
                turnover: 10
            }
        )]
    );
    assert_eq!(
        (sums.whole.outstanding, load.ledger().histogram().count()),
        (25, 3)
    );
}

#[test]
fn every_kind_that_a_session_may_receive_is_known() {
    let mut load = load(1);
    load.due(START + 29 * MS);
    let lines = [
        "accepted type=limit tif=gtc session=40 client_id=1",
        "accepted type=stop tif=gtc session=40 client_id=2",
        "list_status status=executing session=40 client_id=1 request_id=1",
        "countdown_set account=70 session=40 request_id=3",
        "account_set state=open account=70 session=40 request_id=4",
        "transferred transfer=deposit session=40 request_id=5",
        // None of these answers a command of the session, whatever their reference is.
        "list_status status=all_done session=40 client_id=1",
        "countdown_set account=70 session=40",
        "triggered type=market session=40 client_id=2",
        "prevented side=buy role=taker session=40 client_id=2",
        "settled side=buy role=taker session=40",
        "session_opened account=70 session=40 request_id=6",
        "session_resumed account=70 session=40 request_id=6",
        "session_disconnected account=70 session=40 request_id=6",
    ];
    // After a slow sync the answers of several turns come in one message, each with its position.
    let (first, second) = lines.split_at(lines.len() / 2);
    let owned = |lines: &[&str]| {
        lines
            .iter()
            .map(|line| (*line).to_owned())
            .collect::<Vec<_>>()
    };
    let mut groups = events(&owned(first))[ENVELOPE_SIZE..].to_vec();
    groups.extend_from_slice(&events(&owned(second))[ENVELOPE_SIZE..]);
    load.received(
        START + 29 * MS,
        &build_message(message_type::EVENTS, &groups),
    );
    let sums = load.ledger().sums();
    let whole = &sums.whole;
    assert_eq!((whole.acknowledged, whole.outstanding), (4, 26));
    assert_eq!((whole.malformed, sums.unexpected), (0, 0));
}

#[test]
fn closing_ends_every_session_and_is_not_measured() {
    let mut load = load(1);
    load.due(START + 2 * MS);
    load.close_sessions();
    let sent: Vec<_> = load
        .messages()
        .map(|(at, bytes)| (at, to_text(bytes[16..].first_chunk().expect("record"))))
        .collect();
    let expected = [
        "close_session account=70 session=40 client_id=3",
        "close_session account=71 session=41 client_id=2",
    ];
    assert_eq!(
        sent,
        [(0, expected[0].to_owned()), (1, expected[1].to_owned())]
    );
    let sums = load.ledger().sums();
    assert_eq!((sums.whole.outstanding, sums.measured.sent), (5, 0));
}
