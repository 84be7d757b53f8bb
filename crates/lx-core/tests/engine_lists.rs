//! Lists of two orders of which one cancels the other, in text. The rule book's golden files say more and hold for both
//! engines; these stay with the crate, for those who use it without Python. In a debug build the engine checks itself after
//! every command.

mod support;

use lx_core::engine::Engine;
use support::{Desk, order};

/// A list of session 1: a limit order at a price, and a stop order.
fn list(
    desk: &mut Desk,
    (side, client_id): (&str, u64),
    price: i64,
    stop_price: i64,
) -> Vec<String> {
    let first = format!(
        "new_list side={side} type=limit tif=gtc flags=extension instrument=1 account=7 session=1 \
         client_id={client_id} price={price} quantity=5"
    );
    let second = format!(
        "list_leg type=stop_limit tif=gtc client_id={} price={stop_price} stop_price={stop_price}",
        client_id + 1
    );
    desk.send(&[&first, &second])
}

fn kinds(events: &[String]) -> Vec<&str> {
    let words = events.iter().map(|event| event.split(' ').next());
    words.map(Option::unwrap_or_default).collect()
}

/// Restore the engine from its snapshot: what follows must not notice.
fn swap(desk: &mut Desk) {
    let snapshot = desk.engine.snapshot();
    desk.engine = Engine::restore(&snapshot).expect("it is a snapshot");
    assert_eq!(desk.engine.snapshot(), snapshot);
}

#[test]
fn a_fill_of_the_first_leg_cancels_the_second() {
    let mut desk = Desk::new();
    let events = list(&mut desk, ("sell", 1), 110, 90);
    assert_eq!(
        kinds(&events),
        ["accepted", "accepted", "list_status", "level"]
    );
    swap(&mut desk);
    let events = desk.tell(&order(3, 8, "buy", 1, 110, 2));
    let expected = [
        "accepted",
        "fill",
        "fill",
        "trade",
        "level",
        "canceled",
        "list_status",
    ];
    assert_eq!(kinds(&events), expected);
    assert!(events[5].contains("reason=other_leg"), "{events:?}");
    swap(&mut desk);
    let events = desk.tell("reduce account=7 session=1 client_id=3 target_id=1 quantity=1");
    assert_eq!(
        kinds(&events),
        ["reduced", "level"],
        "it is an order like any other"
    );
}

#[test]
fn the_first_leg_goes_before_the_second_comes_in() {
    let mut desk = Desk::new();
    desk.tell(&order(3, 8, "buy", 1, 90, 9));
    list(&mut desk, ("sell", 1), 110, 90);
    swap(&mut desk);
    let events = desk.tell(&order(2, 7, "sell", 1, 90, 1));
    let expected = [
        "accepted",
        "fill",
        "fill",
        "trade",
        "level", // of the order that moves the price
        "canceled",
        "level",
        "list_status",
        "triggered",
        "fill",
        "fill",
        "trade",
        "level",
    ];
    assert_eq!(kinds(&events), expected);
}

#[test]
fn one_that_is_due_goes_when_an_order_before_it_fills_the_other() {
    let mut desk = Desk::new();
    desk.tell(&order(3, 8, "sell", 1, 101, 1));
    let stop = "new side=sell type=stop tif=gtc flags=extension instrument=1 account=8 session=3 client_id=2 quantity=1";
    desk.send(&[stop, "order_terms stop_price=50"]);
    desk.tell("cancel account=8 session=3 client_id=3 target_id=2");
    let buyer = "new side=buy type=stop tif=gtc flags=extension instrument=1 account=8 session=3 client_id=4 quantity=3";
    desk.send(&[buyer, "order_terms stop_price=101"]);
    let first = "new_list side=sell type=limit tif=gtc flags=extension instrument=1 account=7 session=1 client_id=1 price=110 quantity=5";
    let second = "list_leg type=stop tif=gtc client_id=2 stop_price=101";
    desk.send(&[first, second]);
    let events = desk.tell(&order(2, 7, "buy", 1, 101, 1));
    let due: Vec<&String> = events
        .iter()
        .filter(|it| it.starts_with("triggered"))
        .collect();
    assert_eq!(due.len(), 1, "{events:?}");
    assert!(due[0].contains("side=buy"), "{events:?}");
    assert!(
        events
            .last()
            .is_some_and(|it| it.starts_with("list_status status=all_done"))
    );
    swap(&mut desk);
}

#[test]
fn legs_are_canceled_together_and_not_changed() {
    let mut desk = Desk::new();
    list(&mut desk, ("buy", 1), 90, 110);
    let mut id = 2;
    for target in [1, 2] {
        for change in ["replace", "reduce"] {
            id += 1;
            let price = if change == "replace" { " price=91" } else { "" };
            let line = format!(
                "{change} account=7 session=1 client_id={id} target_id={target}{price} quantity=1"
            );
            let events = desk.tell(&line);
            assert!(events[0].contains("reason=list_conflict"), "{events:?}");
        }
    }
    let events = desk.tell("cancel account=7 session=1 client_id=100 target_id=2");
    assert_eq!(
        kinds(&events),
        ["canceled", "canceled", "level", "list_status"]
    );
    list(&mut desk, ("buy", 200), 90, 110);
    let events = desk.tell("mass_cancel scope=session account=7 session=1 client_id=300");
    let expected = [
        "canceled",
        "level",
        "canceled",
        "list_status",
        "mass_canceled",
    ];
    assert_eq!(kinds(&events), expected);
}
