//! Self-trade modes and terms of orders, in text. The rule book's golden files say more and hold for both engines; these
//! stay with the crate, for those who use it without Python.

mod support;

use lx_core::engine::Engine;
use support::{Desk, limit, order};

/// A new limit order of session 1 with a self-trade mode.
fn minding(stp: &str, side: &str, client_id: u64, price: i64, quantity: u64) -> String {
    limit(side, client_id, price, quantity).replace("tif=gtc", &format!("tif=gtc stp={stp}"))
}

/// A new limit order of session 1 with terms, as two lines.
fn with_terms(desk: &mut Desk, order: &str, terms: &str) -> Vec<String> {
    let order = order.replace("instrument", "flags=extension instrument");
    desk.send(&[&order, &format!("order_terms {terms}")])
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
fn each_mode_ends_what_it_says() {
    let cases = [
        ("none", vec!["fill", "fill", "trade", "level", "level"], 5),
        ("expire_taker", vec!["canceled"], 3),
        ("expire_maker", vec!["canceled", "level", "level"], 8),
        ("expire_both", vec!["canceled", "level", "canceled"], 0),
        (
            "decrement",
            vec!["prevented", "prevented", "level", "level"],
            5,
        ),
    ];
    for (mode, expected, rests) in cases {
        let mut desk = Desk::new();
        desk.tell(&limit("sell", 1, 100, 3));
        let events = desk.tell(&minding(mode, "buy", 2, 100, 8));
        assert_eq!(kinds(&events[1..]), expected, "{mode}: {events:?}");
        let book: u64 = desk.book().iter().map(|level| level.1).sum();
        assert_eq!(book, rests, "{mode}");
        let reason = "reason=self_trade instrument=1 session=1";
        let is_told = events.iter().any(|event| event.contains(reason));
        assert_eq!(is_told, mode.starts_with("expire"), "{mode}: {events:?}");
    }
}

#[test]
fn what_was_prevented_is_no_part_of_an_order() {
    let mut desk = Desk::new();
    desk.tell(&order(3, 8, "sell", 1, 100, 2));
    desk.tell(&limit("sell", 1, 100, 3));
    let events = desk.tell(&minding("decrement", "buy", 2, 100, 9));
    assert!(events[4].starts_with("prevented side=buy instrument=1 role=taker session=1"));
    assert!(events[4].ends_with("price=100 quantity=3 remaining=4"));
    assert!(events[5].ends_with("price=100 quantity=3"), "none remains");
    // Two of its six lots are executed, so a replace to six leaves four.
    let events =
        desk.tell("replace account=7 session=1 client_id=3 target_id=2 price=101 quantity=6");
    assert!(events[0].contains("quantity=6 remaining=4"), "{events:?}");
}

#[test]
fn orders_of_others_are_no_self_trade() {
    let mut desk = Desk::new();
    desk.tell(&order(3, 8, "sell", 1, 100, 3));
    desk.tell(&order(2, 7, "sell", 1, 101, 3));
    let events = desk.tell(&minding("expire_taker", "buy", 1, 101, 8));
    let expected = ["accepted", "fill", "fill", "trade", "level", "canceled"];
    assert_eq!(kinds(&events), expected);
    assert_eq!(desk.book(), [(101, 3, 1)]);
}

#[test]
fn all_or_nothing_counts_what_can_be_traded() {
    for (mode, fills) in [
        ("none", true),
        ("expire_maker", false),
        ("decrement", false),
    ] {
        let mut desk = Desk::new();
        desk.tell(&order(3, 8, "sell", 1, 100, 3));
        desk.tell(&limit("sell", 1, 100, 3));
        let fok = minding(mode, "buy", 2, 100, 6).replace("gtc", "fok");
        let events = desk.tell(&fok);
        let failed = events[1].contains("reason=fok_not_filled");
        assert_eq!(failed, !fills, "{mode}: {events:?}");
    }
    let mut desk = Desk::new();
    desk.tell(&order(3, 8, "sell", 1, 100, 3));
    let ioc = limit("buy", 1, 100, 9).replace("gtc", "ioc");
    let events = with_terms(&mut desk, &ioc, "min_quantity=4");
    assert!(events[1].contains("reason=minimum_not_met") && events[1].ends_with("quantity=9"));
    let ioc = limit("buy", 2, 100, 9).replace("gtc", "ioc");
    let events = with_terms(&mut desk, &ioc, "min_quantity=3");
    assert_eq!(events.len(), 6);
}

#[test]
fn an_iceberg_shows_a_slice_at_a_time() {
    let mut desk = Desk::new();
    let events = with_terms(&mut desk, &limit("sell", 1, 100, 10), "display=4");
    assert!(events[1].ends_with("price=100 quantity=4 orders=1"));
    desk.tell(&order(3, 8, "sell", 1, 100, 5));
    assert_eq!(desk.book(), [(100, 9, 2)]);
    swap(&mut desk);
    // Its slice, the other order, its next slice and one lot of its last.
    let events = desk.tell(&order(3, 8, "buy", 2, 100, 14));
    let makers: Vec<&String> = events.iter().filter(|e| e.contains("role=maker")).collect();
    assert_eq!(makers.len(), 4);
    for (maker, end) in makers.iter().zip([
        "quantity=4 remaining=6",
        "quantity=5 trade=1",
        "quantity=4 remaining=2 trade=2",
        "quantity=1 remaining=1 trade=3",
    ]) {
        assert!(maker.ends_with(end), "{maker}");
    }
    assert_eq!(kinds(&events).iter().filter(|k| **k == "level").count(), 1);
    assert_eq!(desk.book(), [(100, 1, 1)]);
}

#[test]
fn hidden_lots_go_first() {
    let mut desk = Desk::new();
    with_terms(&mut desk, &limit("sell", 1, 100, 10), "display=4");
    desk.tell("reduce account=7 session=1 client_id=2 target_id=1 quantity=5");
    assert_eq!(desk.book(), [(100, 4, 1)]);
    desk.tell("reduce account=7 session=1 client_id=3 target_id=1 quantity=2");
    assert_eq!(desk.book(), [(100, 3, 1)]);
    swap(&mut desk);
    desk.tell("replace account=7 session=1 client_id=4 target_id=1 price=101 quantity=9");
    assert_eq!(desk.book(), [(101, 4, 1)]);
    desk.tell("cancel account=7 session=1 client_id=5 target_id=4");
    // An order that comes under the same handle has no terms.
    desk.tell(&limit("sell", 6, 101, 9));
    assert_eq!(desk.book(), [(101, 9, 1)]);
}

#[test]
fn orders_are_gone_when_their_time_has_come() {
    let mut desk = Desk::new();
    let gtd = |id, price| limit("buy", id, price, 2).replace("gtc", "gtd");
    with_terms(&mut desk, &gtd(1, 90), "expires_ns=30");
    with_terms(&mut desk, &gtd(2, 91), "expires_ns=20");
    with_terms(&mut desk, &gtd(3, 92), "expires_ns=20");
    with_terms(&mut desk, &gtd(4, 93), "expires_ns=20");
    desk.tell("cancel account=7 session=1 client_id=5 target_id=3");
    desk.time_ns = 19;
    assert_eq!(desk.tell(&limit("buy", 6, 80, 1)).len(), 2);
    swap(&mut desk);
    desk.time_ns = 30;
    let events = desk.tell(&limit("buy", 7, 80, 1));
    let expected = [
        "canceled", "level", "canceled", "level", "canceled", "level",
    ];
    assert_eq!(kinds(&events)[..6], expected);
    for (event, price) in events.iter().step_by(2).zip([91, 93, 90]) {
        let start = "canceled side=buy reason=expired instrument=1 session=1";
        assert!(event.starts_with(start), "{event}");
        assert!(
            event.ends_with(&format!("price={price} quantity=2")),
            "{event}"
        );
    }
    assert_eq!(desk.book(), [(80, 2, 2)]);
    let events = with_terms(&mut desk, &gtd(8, 90), "expires_ns=30");
    assert!(
        events[0].contains("reason=already_expired") && events[0].contains("value=30 limit=30")
    );
    let events = desk.tell(&gtd(9, 90));
    assert!(events[0].contains("reason=terms_conflict") && events[0].contains("value=24"));
}

#[test]
fn a_budget_buys_what_it_can() {
    let mut desk = Desk::new();
    desk.tell(&order(3, 8, "sell", 1, 10, 3));
    desk.tell(&order(3, 8, "sell", 2, 12, 3));
    let market =
        "new side=buy type=market tif=ioc instrument=1 account=7 session=1 client_id=1 quantity=9";
    // A lot at a tick is 100 minor units of quote: 30 ticks for three lots, then two lots of 12.
    let events = with_terms(&mut desk, market, "budget=5500");
    let end = events.last().map_or("", String::as_str);
    assert!(
        end.contains("reason=budget_spent") && end.ends_with("quantity=4"),
        "{events:?}"
    );
    assert_eq!(desk.book(), [(12, 1, 1)]);
    let market = market.replace("client_id=1", "client_id=2");
    let events = with_terms(&mut desk, &market, "budget=5500");
    let end = events.last().map_or("", String::as_str);
    assert!(
        end.contains("reason=no_liquidity") && end.ends_with("quantity=8"),
        "{events:?}"
    );
}

#[test]
fn many_times_that_never_come_take_no_room() {
    let mut desk = Desk::of(10);
    for id in 1..2_000 {
        let order = limit("buy", 2 * id, 90, 1).replace("gtc", "gtd");
        with_terms(&mut desk, &order, &format!("expires_ns={}", 1_000_000 + id));
        let (client_id, target) = (2 * id + 1, 2 * id);
        desk.tell(&format!(
            "cancel account=7 session=1 client_id={client_id} target_id={target}"
        ));
    }
    desk.time_ns = 2_000_000;
    assert_eq!(desk.tell(&limit("buy", 5_000, 90, 1)).len(), 2);
}
