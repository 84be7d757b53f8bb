//! What the golden files can't reach easily: rings that are full, leases of many sessions, snapshots in between.

mod support;

use lx_core::engine::Engine;
use lx_core::wire::OUTCOMES_KEPT;
use support::{Desk, limit, order};

#[test]
fn events_of_a_session_are_numbered_without_gaps() {
    let mut desk = Desk::new();
    let sell = order(3, 8, "sell", 1, 100, 2);
    let events = desk.send_numbered(&[&limit("buy", 1, 100, 5), &sell]);
    let number = |event: &String| {
        let mut fields = event.split(' ');
        let found = fields.find_map(|field| field.strip_prefix("number="));
        found.map(|number| number.parse::<u32>().expect("a number"))
    };
    let numbers: Vec<_> = events.iter().map(number).collect();
    let expected = [Some(2), None, Some(2), Some(3), Some(3), None, None];
    assert_eq!(numbers, expected, "{events:?}");
    let again = desk.send_numbered(&[&sell]);
    let outcome =
        "outcome of=128 number=4 session=3 order_id=2048 position=8 quantity=2 request_id=1";
    assert_eq!(again, [outcome]);
}

#[test]
fn the_oldest_outcomes_are_forgotten() {
    let mut desk = Desk::of(10_000);
    let kept = OUTCOMES_KEPT;
    for id in 1..=kept {
        desk.apply_unchecked(&support::bytes_of(&limit("buy", 2 * id, 100, 1)));
    }
    assert!(desk.tell(&limit("buy", 2, 100, 1))[0].starts_with("outcome of=128"));
    assert!(desk.tell(&limit("buy", 1, 100, 1))[0].contains("reason=too_old"));
    desk.tell(&limit("buy", 3 * kept, 100, 1));
    let too_old = "rejected reason=too_old instrument=1 session=1 value=2 limit=4 request_id=2";
    assert_eq!(desk.tell(&limit("buy", 2, 100, 1)), [too_old]);
    desk.engine = Engine::restore(&desk.engine.snapshot()).expect("it is a snapshot");
    assert_eq!(desk.tell(&limit("buy", 2, 100, 1)), [too_old]);
    assert!(desk.tell(&limit("buy", 4, 100, 1))[0].starts_with("outcome of=128"));
    assert!(desk.tell(&limit("buy", 5, 100, 1))[0].contains("reason=not_executed"));
}

#[test]
fn leases_end_in_their_order_and_go_on_by_signs_of_life() {
    let mut desk = Desk::new();
    for lease_ns in [300, 100, 100, 200] {
        desk.tell(&format!(
            "open_session account=9 client_id=1 lease_ns={lease_ns}"
        ));
    }
    // Session 5 speaks, session 6 is renewed, session 7 does nothing, as session 4.
    desk.time_ns += 99;
    desk.tell(&order(5, 9, "buy", 1, 100, 1));
    desk.tell("renew first=6 mask0=1");
    desk.time_ns += 101;
    let ended = desk.tell("tick");
    let sessions: Vec<_> = ended
        .iter()
        .filter(|event| event.contains("session_closed"))
        .collect();
    assert_eq!(sessions.len(), 3, "{ended:?}");
    for (event, session) in sessions.iter().zip([5, 6, 7]) {
        assert!(event.contains(&format!("session={session}")), "{ended:?}");
    }
    desk.time_ns += 100_000;
    assert_eq!(desk.tell("resume_time client_id=3").len(), 1);
    desk.time_ns += 299;
    assert_eq!(desk.tell("tick"), [""; 0]);
    desk.engine = Engine::restore(&desk.engine.snapshot()).expect("it is a snapshot");
    desk.time_ns += 1;
    let closed = "session_closed reason=lease_ended session=4 account=9";
    assert_eq!(desk.tell("tick"), [closed]);
}

#[test]
fn many_leases_that_end_early_are_not_waited_for() {
    let mut desk = Desk::new();
    for id in 1..500 {
        desk.tell("open_session account=9 client_id=1 lease_ns=1000000");
        let session = 3 + id;
        desk.tell(&format!(
            "close_session account=9 session={session} client_id=1"
        ));
    }
    desk.time_ns += 2_000_000;
    assert_eq!(desk.tell("tick"), [""; 0]);
}
