//! Orders that wait for a price, in text. The rule book's golden files say more and hold for both engines; these stay with
//! the crate, for those who use it without Python. In a debug build the engine checks itself after every command.

mod support;

use lx_core::engine::Engine;
use lx_core::wire::{self, RECORD_SIZE};
use support::{Desk, order};

/// A waiting order of session 1 of three lots; the price of a limit is among `what` if it has one.
fn waiting(
    desk: &mut Desk,
    (side, client_id): (&str, u64),
    what: &str,
    terms: &str,
) -> Vec<String> {
    let new = format!(
        "new side={side} tif=gtc flags=extension instrument=1 account=7 session=1 \
         client_id={client_id} quantity=3 type={what}"
    );
    desk.send(&[&new, &format!("order_terms {terms}")])
}

/// Another account buys and sells a lot at a price.
fn trade(desk: &mut Desk, ids: &mut u64, price: i64) -> Vec<String> {
    *ids += 2;
    desk.tell(&order(3, 8, "buy", *ids, price, 1));
    desk.tell(&order(3, 8, "sell", *ids + 1, price, 1))
}

fn kinds(events: &[String]) -> Vec<&str> {
    let words = events.iter().map(|event| event.split(' ').next());
    words.map(Option::unwrap_or_default).collect()
}

/// The number that a field of an event has.
fn number(event: &str, field: &str) -> u64 {
    let mut words = event.split(' ');
    let found = words.find_map(|word| word.strip_prefix(field)?.strip_prefix('='));
    found.map_or(0, |number| number.parse().expect("it is a number"))
}

/// Client ids and prices of the orders that came in.
fn triggered(events: &[String]) -> Vec<(u64, u64)> {
    let all = events.iter().filter(|event| event.starts_with("triggered"));
    all.map(|event| (number(event, "client_id"), number(event, "price")))
        .collect()
}

/// Restore the engine from its snapshot: what follows must not notice.
fn swap(desk: &mut Desk) {
    let snapshot = desk.engine.snapshot();
    desk.engine = Engine::restore(&snapshot).expect("it is a snapshot");
    assert_eq!(desk.engine.snapshot(), snapshot);
}

/// The references of trailing stops, as a snapshot has them, by engine id.
fn references(desk: &Desk) -> Vec<u64> {
    let snapshot = desk.engine.snapshot();
    let (_, payload) = wire::decode_frame(&snapshot).expect("a snapshot is a frame");
    let records = payload.chunks_exact(RECORD_SIZE);
    let terms = records.map(|record| wire::to_text(record.try_into().expect("it is a record")));
    let terms = terms.filter(|text| text.starts_with("state_terms"));
    terms.map(|text| number(&text, "reference")).collect()
}

#[test]
fn those_of_one_price_come_in_by_entry() {
    let (mut desk, mut ids) = (Desk::new(), 0);
    trade(&mut desk, &mut ids, 100);
    waiting(&mut desk, ("sell", 1), "stop", "stop_price=95");
    waiting(&mut desk, ("sell", 2), "trailing_stop", "trail=5");
    waiting(&mut desk, ("buy", 3), "take_profit", "stop_price=95");
    waiting(&mut desk, ("sell", 4), "stop", "stop_price=97");
    waiting(
        &mut desk,
        ("sell", 5),
        "trailing_stop",
        "trail_unit=basis_points trail=500",
    );
    waiting(&mut desk, ("sell", 6), "stop", "stop_price=94");
    swap(&mut desk);
    let events = trade(&mut desk, &mut ids, 95);
    let all = (1..=5).map(|client_id| (client_id, 95));
    assert_eq!(triggered(&events), all.collect::<Vec<_>>());
    assert_eq!(desk.engine.orders_resting(), 0);
}

#[test]
fn a_limit_comes_to_rest_and_the_rest_of_a_market_order_ends() {
    let (mut desk, mut ids) = (Desk::new(), 0);
    waiting(
        &mut desk,
        ("sell", 1),
        "stop_limit price=90",
        "stop_price=95",
    );
    waiting(&mut desk, ("sell", 2), "stop", "stop_price=95");
    assert_eq!(desk.book(), []);
    let events = trade(&mut desk, &mut ids, 95);
    let expected = [
        "accepted",
        "fill",
        "fill",
        "trade",
        "level",
        "triggered",
        "level",
        "triggered",
        "canceled",
    ];
    assert_eq!(kinds(&events), expected);
    assert_eq!(desk.book(), [(90, 3, 1)]);
}

#[test]
fn trailing_stops_follow_and_come_in() {
    let (mut desk, mut ids) = (Desk::new(), 0);
    trade(&mut desk, &mut ids, 1_000);
    waiting(&mut desk, ("sell", 1), "trailing_stop", "trail=10");
    waiting(
        &mut desk,
        ("sell", 2),
        "trailing_stop",
        "trail_unit=basis_points trail=200",
    );
    waiting(
        &mut desk,
        ("sell", 3),
        "trailing_stop",
        "trail=1 activation_price=1020",
    );
    waiting(&mut desk, ("buy", 4), "trailing_stop", "trail=100");
    assert_eq!(references(&desk), [1_000, 1_000, 0, 1_000]);
    trade(&mut desk, &mut ids, 995);
    waiting(&mut desk, ("sell", 5), "trailing_stop", "trail=30");
    assert_eq!(references(&desk), [1_000, 1_000, 0, 995, 995]);
    swap(&mut desk);
    assert_eq!(triggered(&trade(&mut desk, &mut ids, 991)), []);
    trade(&mut desk, &mut ids, 1_025);
    assert_eq!(references(&desk), [1_025, 1_025, 1_025, 991, 1_025]);
    swap(&mut desk);
    assert_eq!(triggered(&trade(&mut desk, &mut ids, 1_024)), [(3, 1_024)]);
    assert_eq!(triggered(&trade(&mut desk, &mut ids, 1_016)), []);
    assert_eq!(triggered(&trade(&mut desk, &mut ids, 1_015)), [(1, 1_015)]);
    // 2 % of 1,025 are 20 ticks and a half: rounded down.
    assert_eq!(triggered(&trade(&mut desk, &mut ids, 1_006)), []);
    assert_eq!(triggered(&trade(&mut desk, &mut ids, 1_005)), [(2, 1_005)]);
    assert_eq!(triggered(&trade(&mut desk, &mut ids, 1_090)), []);
    let events = trade(&mut desk, &mut ids, 1_091);
    assert_eq!(triggered(&events), [(4, 1_091)]);
    assert_eq!(references(&desk), [1_091]);
    assert_eq!(triggered(&trade(&mut desk, &mut ids, 1_061)), [(5, 1_061)]);
}

#[test]
fn the_best_price_is_watched_when_asked_for() {
    let mut desk = Desk::new();
    desk.tell(&order(3, 8, "buy", 1, 100, 9));
    waiting(
        &mut desk,
        ("sell", 1),
        "trailing_stop",
        "trigger=best trail=5",
    );
    waiting(&mut desk, ("sell", 2), "stop", "trigger=best stop_price=90");
    desk.tell(&order(3, 8, "buy", 2, 110, 9));
    desk.tell(&order(3, 8, "buy", 3, 90, 9));
    let events = desk.tell("cancel account=8 session=3 client_id=4 target_id=2");
    assert_eq!(triggered(&events), [(1, 100)]);
    let events = desk.tell("cancel account=8 session=3 client_id=5 target_id=1");
    assert_eq!(triggered(&events), [(2, 90)]);
}

#[test]
fn what_waits_is_replaced_reduced_and_canceled() {
    let (mut desk, mut ids) = (Desk::new(), 0);
    trade(&mut desk, &mut ids, 100);
    waiting(
        &mut desk,
        ("sell", 1),
        "stop_limit price=90",
        "stop_price=95",
    );
    for client_id in 2..6 {
        let terms = format!("trail={}", 10 - client_id);
        waiting(&mut desk, ("sell", client_id), "trailing_stop", &terms);
    }
    let events =
        desk.tell("replace account=7 session=1 client_id=10 target_id=1 price=91 quantity=8");
    assert_eq!(kinds(&events), ["replaced"]);
    assert!(events[0].contains("priority=kept"), "{events:?}");
    let events = desk.tell("replace account=7 session=1 client_id=11 target_id=3 quantity=7");
    assert_eq!(kinds(&events), ["replaced"]);
    let events = desk.tell("reduce account=7 session=1 client_id=12 target_id=11 quantity=2");
    assert_eq!(kinds(&events), ["reduced"]);
    for target in [5, 1] {
        let line = format!(
            "cancel account=7 session=1 client_id={} target_id={target}",
            20 + target
        );
        let expected = if target == 5 { "canceled" } else { "rejected" };
        assert_eq!(kinds(&desk.tell(&line)), [expected], "target {target}");
    }
    swap(&mut desk);
    trade(&mut desk, &mut ids, 120);
    let events = trade(&mut desk, &mut ids, 114);
    assert_eq!(triggered(&events), [(4, 114)], "the nearest was canceled");
    let events = trade(&mut desk, &mut ids, 113);
    assert_eq!(triggered(&events), [(11, 113)]);
    let event = events.iter().find(|event| event.starts_with("triggered"));
    assert_eq!(event.map(|event| number(event, "quantity")), Some(5));
    let events = desk.tell("mass_cancel scope=session account=7 session=1 client_id=30");
    assert_eq!(kinds(&events), ["canceled", "canceled", "mass_canceled"]);
    assert_eq!(triggered(&trade(&mut desk, &mut ids, 1)), []);
}

#[test]
fn as_many_may_wait_as_may_rest() {
    let mut desk = Desk::of(4);
    for client_id in 1..=4 {
        let kind = ["stop", "trailing_stop"][client_id as usize % 2];
        let terms = ["stop_price=9", "trail=9"][client_id as usize % 2];
        let events = waiting(&mut desk, ("sell", client_id), kind, terms);
        assert_eq!(kinds(&events), ["accepted"]);
        desk.tell(&order(2, 7, "buy", client_id, 5, 1));
    }
    assert_eq!(desk.book(), [(5, 4, 4)]);
    let events = waiting(&mut desk, ("buy", 5), "trailing_stop", "trail=9");
    assert!(events[0].contains("reason=stops_full"), "{events:?}");
    let fields = ["value", "limit"].map(|field| number(&events[0], field));
    assert_eq!(fields, [4, 4]);
    swap(&mut desk);
    desk.tell("cancel account=7 session=1 client_id=6 target_id=2");
    let events = waiting(&mut desk, ("buy", 7), "trailing_stop", "trail=9");
    assert_eq!(kinds(&events), ["accepted"]);
}

#[test]
fn an_order_in_waiting_is_due_once_whatever_the_first_do_to_the_price() {
    let mut desk = Desk::new();
    for (client_id, price) in [(1, 100), (2, 99), (3, 98), (4, 50)] {
        desk.tell(&order(3, 8, "buy", client_id, price, 3));
    }
    for client_id in 1..=3 {
        let terms = format!("stop_price={}", 101 - client_id);
        waiting(&mut desk, ("sell", client_id), "stop", &terms);
    }
    let events = desk.tell(&order(2, 7, "sell", 1, 100, 1));
    // The first takes the rest of 100 and one of 99, which is the price of the second, and so on.
    assert_eq!(triggered(&events), [(1, 100), (2, 99), (3, 98)]);
    assert_eq!(desk.book(), [(50, 2, 1)]);
}
