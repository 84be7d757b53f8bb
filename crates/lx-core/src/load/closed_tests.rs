//! The closed loop against answers that come, come twice, or never.

use super::*;
use crate::wire::*;

const SESSION: u32 = 40;

/// New orders of two sessions in turn.
struct Turns(u64);

impl Source for Turns {
    fn fill(&mut self, records: &mut [Record]) {
        for record in records {
            let new = New {
                session: SESSION + (self.0 % 2) as u32,
                client_id: self.0 / 2 + 1,
                ..New::default()
            };
            *record = new.to_bytes();
            self.0 += 1;
        }
    }
}

fn closed(commands: usize, in_flight: usize, batch: usize, answers: Answers) -> Closed {
    let trader = |number| Trader {
        session: SESSION + number,
        account: 1 + number,
        connection: number,
    };
    let plan = ClosedPlan {
        commands,
        duration_ns: 1_000,
        in_flight,
        batch,
        connections: 2,
        answers,
    };
    Closed::new(Turns(0), &[trader(0), trader(1)], plan)
}

fn made(closed: &Closed) -> Vec<(u32, Vec<u8>)> {
    let messages = closed.messages();
    messages
        .map(|(connection, bytes)| (connection, bytes.to_vec()))
        .collect()
}

#[test]
fn so_many_are_under_way_and_an_echo_makes_room() {
    let mut closed = closed(40, 4, 2, Answers::Echo);
    closed.due(10);
    let first = made(&closed);
    let connections: Vec<_> = first.iter().map(|(connection, _)| *connection).collect();
    assert_eq!(connections, [0, 0, 1, 1]);
    closed.due(20);
    assert_eq!(made(&closed), [], "no room");
    closed.received(1, 30, &first[2].1);
    closed.due(30);
    let second = made(&closed);
    assert_eq!((second.len(), second[0].0), (1, 1));
    let sums = closed.sums();
    assert_eq!(sums.whole.sent, 10);
    assert_eq!((sums.whole.acknowledged, sums.whole.outstanding), (2, 8));
    assert_eq!(
        (closed.histogram().count(), closed.histogram().max()),
        (2, 20)
    );
}

#[test]
fn what_was_echoed_has_the_sum_of_what_was_sent() {
    let mut closed = closed(8, 8, 1, Answers::Echo);
    closed.due(10);
    for (connection, message) in made(&closed).iter().rev() {
        closed.received(*connection, 20, message);
    }
    let (sent, echoed) = closed.checksums();
    assert_eq!((sent, closed.sums().whole.outstanding), (echoed, 0));
    assert_eq!(sum_words(&[1, 0, 0, 0, 0, 0, 0, 0, 2]), 3);
}

#[test]
fn a_lost_answer_stays_outstanding_and_a_second_one_is_unexpected() {
    let mut closed = closed(8, 4, 1, Answers::Echo);
    closed.due(10);
    let sent = made(&closed);
    for (connection, message) in &sent[1..] {
        closed.received(*connection, 20, message);
    }
    closed.received(sent[1].0, 20, &sent[1].1);
    closed.received(0, 20, b"nonsense");
    closed.received(0, 20, &build_message(message_type::HEARTBEAT, &[0; 64]));
    let sums = closed.sums();
    assert_eq!((sums.whole.acknowledged, sums.whole.outstanding), (7, 1));
    assert_eq!((sums.unexpected, sums.whole.malformed), (2, 1));
}

#[test]
fn events_answer_as_in_the_open_loop() {
    let mut closed = closed(8, 4, 1, Answers::Events);
    closed.due(10);
    let line = |kind: &str, id| format!("{kind} session={SESSION} request_id={id}");
    let mut payload = Position::default().to_bytes().to_vec();
    for text in [
        line("accepted type=limit tif=gtc", 1),
        line("rejected reason=unknown_order", 2),
        line("rejected reason=busy", 3),
    ] {
        payload.extend_from_slice(&from_text(&text).expect("text"));
    }
    closed.received(0, 20, &build_message(message_type::EVENTS, &payload));
    let whole = &closed.sums().whole;
    assert_eq!((whole.acknowledged, whole.busy), (1, 1));
    assert_eq!((whole.rejected.total(), whole.outstanding), (1, 5));
    closed.due(30);
    assert_eq!(
        made(&closed).len(),
        0,
        "the second connection has sent all it has"
    );
}

#[test]
fn sending_ends_with_the_time_or_when_a_connection_has_no_more() {
    let mut closed = closed(400, 2, 1, Answers::Echo);
    closed.due(10);
    let first = made(&closed);
    closed.received(0, 20, &first[0].1);
    closed.due(1_010);
    assert_eq!(made(&closed), [], "1,000 ns are over");
    let mut closed = self::closed(4, 1, 1, Answers::Echo);
    for now in [10, 20, 30] {
        closed.due(now);
        for (connection, message) in made(&closed) {
            closed.received(connection, now, &message);
        }
    }
    assert_eq!(closed.sums().whole.sent, 4);
}
