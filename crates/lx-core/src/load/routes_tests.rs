//! One load over two servers whose numbers are the same.

use super::*;
use crate::wire::*;

/// New orders of instrument 1, 2 and 3 in turn, of traders 1 and 2 in turn.
#[derive(Debug, Default)]
struct Turns {
    made: u64,
}

impl Source for Turns {
    fn fill(&mut self, records: &mut [[u8; RECORD_SIZE]]) {
        for record in records {
            let new = New {
                instrument: (self.made % 3) as u16 + 1,
                session: (self.made % 2) as u32 + 1,
                client_id: self.made + 1,
                ..New::default()
            };
            *record = new.to_bytes();
            self.made += 1;
        }
    }
}

/// Server 0 has instrument 1 and 3 of the source as 2 and 1, server 1 has 2 as 2. Their sessions are 5, 6 and 6, 5. A
/// command a nanosecond from 10 on; all of 100 is measured.
fn load() -> Load<Turns> {
    let trader = |number: u32| Trader {
        session: number + 1,
        account: 70 + number,
        connection: number,
    };
    let plan = Plan {
        start_ns: 10,
        window: 10..110,
        rate_micro: 1_000_000_000_000_000,
        batch: 1,
        batch_timeout_ns: 0,
        connections: 4,
        message_bytes: 0,
        one_way: false,
    };
    let sessions = vec![vec![5, 6], vec![6, 5]];
    let routes = Routes::new(sessions, vec![(0, 2), (1, 2), (0, 1)], 2).expect("they fit");
    Load::new(Turns::default(), vec![trader(0), trader(1)], plan).with_routes(routes)
}

/// Connection, session, instrument and client id of the commands made.
fn made(load: &Load<Turns>) -> Vec<(u32, u32, u16, u64)> {
    let unpack = |(connection, bytes): (u32, &[u8])| {
        let (_, payload) = read_message(bytes).expect("a right message");
        let new = New::from_bytes(first_record(payload).expect("a record"));
        (connection, new.session, new.instrument, new.client_id)
    };
    load.messages().map(unpack).collect()
}

fn events(lines: &[&str]) -> Vec<u8> {
    let mut payload = Position::default().to_bytes().to_vec();
    for line in lines {
        payload.extend_from_slice(&from_text(line).expect("text"));
    }
    build_message(message_type::EVENTS, &payload)
}

#[test]
fn commands_go_where_their_instrument_is_under_the_numbers_of_that_server() {
    let mut load = load();
    load.due(15);
    let expected = [
        (0, 5, 2, 1),
        (3, 5, 2, 2),
        (0, 5, 1, 3),
        (1, 6, 2, 4),
        (2, 6, 2, 5),
        (1, 6, 1, 6),
    ];
    assert_eq!(made(&load), expected);
}

#[test]
fn an_answer_settles_the_command_of_its_server_only() {
    let mut load = load();
    load.due(11);
    let accepted = "accepted type=limit tif=gtc session=5 request_id=1";
    load.received_from(1, 20, &events(&[accepted]));
    assert_eq!(load.ledger().sums().unexpected, 1, "there 5 is trader 2");
    load.received_from(0, 20, &events(&[accepted]));
    load.received_from(
        1,
        20,
        &events(&["rejected reason=unknown_order session=5 request_id=2"]),
    );
    let sums = load.ledger().sums();
    assert_eq!((sums.unexpected, sums.measured.outstanding), (1, 0));
    assert_eq!(
        (sums.measured.acknowledged, sums.measured.rejected.total()),
        (1, 1)
    );
    assert_eq!(
        load.ledger().histogram().max(),
        10,
        "from the intended time"
    );
}

#[test]
fn trades_count_for_the_market_of_their_server() {
    let mut load = load();
    load.due(12);
    let fill = "fill side=buy role=taker instrument=2 price=7 quantity=3";
    load.received_from(0, 20, &events(&[&format!("{fill} session=5 client_id=1")]));
    load.received_from(1, 20, &events(&[&format!("{fill} session=5 client_id=2")]));
    load.received_from(1, 20, &events(&[&format!("{fill} session=9 client_id=2")]));
    let markets = &load.ledger().sums().measured.markets;
    let counts: Vec<_> = markets
        .iter()
        .map(|(number, it)| (number, it.trades))
        .collect();
    assert_eq!(counts, [(1, 1), (2, 1)], "not that of a stranger");
}

#[test]
fn closing_ends_every_session_at_every_server() {
    let mut load = load();
    load.due(11);
    load.close_sessions();
    let mut found = Vec::new();
    for (connection, bytes) in load.messages() {
        let (_, payload) = read_message(bytes).expect("a right message");
        found.extend(
            records_of(payload)
                .map(CloseSession::from_bytes)
                .map(|close| (connection, close.account, close.session, close.client_id)),
        );
    }
    assert_eq!(
        found,
        [(0, 70, 5, 2), (1, 71, 6, 3), (2, 70, 6, 3), (3, 71, 5, 4)]
    );
    load.received_from(1, 20, &events(&["session_closed session=5 request_id=4"]));
    assert_eq!(load.ledger().sums().whole.outstanding, 5);
}

#[test]
fn what_is_no_event_message_stays_as_it_is() {
    let mut load = load();
    load.received_from(0, 20, b"");
    load.received_from(0, 20, b"LX");
    load.received_from(
        7,
        20,
        &events(&["accepted type=limit tif=gtc session=5 request_id=1"]),
    );
    let sums = load.ledger().sums();
    assert_eq!((sums.whole.malformed, sums.unexpected), (2, 1));
}

#[test]
fn routes_that_fit_nothing_are_refused() {
    assert!(Routes::new(vec![], vec![], 1).is_none());
    assert!(Routes::new(vec![vec![1], vec![1, 2]], vec![], 1).is_none());
    assert!(Routes::new(vec![vec![1]], vec![(1, 1)], 1).is_none());
}
