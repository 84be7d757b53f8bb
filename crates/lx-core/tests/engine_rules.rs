//! The rules of trading one by one, in text. The rule book's golden files say more and hold for both engines; these stay
//! with the crate, for those who use it without Python.

mod support;

use lx_core::engine::EngineError;
use lx_core::wire::{self, FrameHeader, PRICE_MAX, QUANTITY_MAX, reason};
use support::{Desk, limit, order};

/// Engine id of the `index`-th command after the seven that make the market, which count as six.
fn id(index: u64) -> u64 {
    (6 + index) * 256
}

#[test]
fn an_order_that_meets_nothing_rests() {
    let mut desk = Desk::new();
    let events = desk.tell(&limit("buy", 1, 100, 5));
    let expected = [
        format!(
            "accepted side=buy instrument=1 type=limit tif=gtc session=1 client_id=1 order_id={} \
             price=100 quantity=5 request_id=1",
            id(1)
        ),
        "level side=buy instrument=1 price=100 quantity=5 orders=1".into(),
    ];
    assert_eq!(events, expected);
    assert_eq!(desk.book(), [(100, 5, 1)]);
}

#[test]
fn the_best_price_trades_first_and_then_who_came_first() {
    let mut desk = Desk::new();
    desk.tell(&order(1, 7, "sell", 1, 102, 5));
    desk.tell(&order(3, 8, "sell", 1, 101, 5));
    desk.tell(&order(1, 7, "sell", 2, 101, 5));
    let events = desk.tell(&order(2, 7, "buy", 1, 102, 12));
    let makers: Vec<&String> = events
        .iter()
        .filter(|event| event.contains("role=maker"))
        .collect();
    assert_eq!(makers.len(), 3);
    assert!(makers[0].contains("session=3 client_id=1") && makers[0].contains("price=101"));
    assert!(makers[1].contains("session=1 client_id=2") && makers[1].contains("trade=1"));
    assert!(makers[2].contains("price=102 quantity=2 remaining=3 trade=2"));
    assert_eq!(desk.book(), [(102, 3, 1)]);
}

#[test]
fn one_execution_is_two_fills_and_a_trade_and_then_its_level() {
    let mut desk = Desk::new();
    desk.tell(&limit("sell", 1, 100, 5));
    let events = desk.tell(&order(3, 8, "buy", 1, 100, 3));
    let fill = "instrument=1 role";
    let expected = [
        format!(
            "fill side=buy {fill}=taker session=3 client_id=1 order_id={} price=100 quantity=3",
            id(2)
        ),
        format!(
            "fill side=sell {fill}=maker session=1 client_id=1 order_id={} price=100 quantity=3 remaining=2",
            id(1)
        ),
        "trade side=buy instrument=1 price=100 quantity=3".into(),
        "level side=sell instrument=1 price=100 quantity=2 orders=1".into(),
    ];
    assert_eq!(events[1..], expected);
}

#[test]
fn orders_that_may_not_rest_are_canceled() {
    let mut desk = Desk::new();
    desk.tell(&limit("sell", 1, 100, 5));
    let ioc = limit("buy", 2, 100, 8).replace("gtc", "ioc");
    let events = desk.tell(&ioc);
    assert!(events[5].starts_with("canceled side=buy reason=ioc_remainder"));
    assert!(events[5].ends_with("price=100 quantity=3"));
    let market =
        "new side=sell type=market tif=ioc instrument=1 account=7 session=1 client_id=3 quantity=4";
    let events = desk.tell(market);
    assert!(events[1].starts_with("canceled side=sell reason=no_liquidity"));
    desk.tell(&limit("buy", 4, 90, 5));
    let events = desk.tell(&limit("sell", 5, 90, 6).replace("gtc", "fok"));
    assert!(events[1].starts_with("canceled side=sell reason=fok_not_filled"));
    assert_eq!(events.len(), 2);
    let events = desk.tell(&limit("sell", 6, 90, 5).replace("gtc", "fok"));
    assert_eq!(events.len(), 5);
    assert_eq!(desk.book(), []);
}

#[test]
fn post_only_never_takes() {
    let mut desk = Desk::new();
    desk.tell(&limit("sell", 1, 100, 5));
    let post = |price, id| limit("buy", id, price, 5).replace("gtc", "gtc flags=post_only");
    let events = desk.tell(&post(100, 2));
    assert_eq!(
        events,
        [
            "rejected reason=post_only_would_cross instrument=1 session=1 value=100 limit=100 request_id=2"
        ]
    );
    assert_eq!(desk.tell(&post(99, 3)).len(), 2);
    assert_eq!(desk.book(), [(99, 5, 1), (100, 5, 1)]);
}

#[test]
fn a_session_speaks_for_its_account_and_with_rising_ids() {
    let mut desk = Desk::new();
    let cases = [
        (
            order(9, 7, "buy", 1, 1, 1),
            "reason=unknown_session instrument=1 session=9 value=9",
        ),
        (
            order(1, 8, "buy", 1, 1, 1),
            "reason=account_mismatch instrument=1 session=1 value=8",
        ),
        (order(1, 7, "buy", 5, 1, 1), ""),
        (
            order(1, 7, "buy", 4, 1, 1),
            "reason=not_executed instrument=1 session=1 value=4 limit=5",
        ),
        ("close_session account=8 session=3 client_id=1".into(), ""),
        (
            order(3, 8, "buy", 2, 1, 1),
            "reason=session_ended instrument=1 session=3 value=3",
        ),
        (
            order(0, 0, "buy", 2, 1, 1),
            "reason=unknown_session instrument=1",
        ),
    ];
    for (command, why) in cases {
        let events = desk.tell(&command);
        assert!(events[0].contains(why), "{command}: {events:?}");
        assert_eq!(events[0].starts_with("rejected"), !why.is_empty());
    }
}

#[test]
fn a_cancel_finds_its_order_by_either_name() {
    let mut desk = Desk::new();
    desk.tell(&limit("buy", 1, 100, 5));
    desk.tell(&limit("buy", 2, 100, 7));
    let events = desk.tell("cancel account=7 session=1 client_id=3 target_id=1");
    assert!(
        events[0].ends_with("price=100 quantity=5 request_id=3"),
        "{events:?}"
    );
    assert_eq!(
        events[1],
        "level side=buy instrument=1 price=100 quantity=7 orders=1"
    );
    let by_id = format!(
        "cancel flags=engine_target account=7 session=2 client_id=1 target_id={}",
        id(2)
    );
    let events = desk.tell(&by_id);
    assert!(events[0].contains("session=1 client_id=2") && !events[0].contains("request_id"));
    assert!(events[1].contains("session=2 client_id=2") && events[1].ends_with("request_id=1"));
    assert_eq!(events[2], "level side=buy instrument=1 price=100");
    let events = desk.tell("cancel account=7 session=1 client_id=4 target_id=2");
    assert!(events[0].contains("reason=unknown_order") && events[0].contains("value=2"));
}

#[test]
fn another_accounts_order_is_out_of_reach() {
    let mut desk = Desk::new();
    desk.tell(&limit("buy", 1, 100, 5));
    for line in [
        format!(
            "cancel flags=engine_target account=8 session=3 client_id=1 target_id={}",
            id(1)
        ),
        format!(
            "replace flags=engine_target account=7 session=2 client_id=1 target_id={} price=1 quantity=1",
            id(1)
        ),
        format!(
            "reduce flags=engine_target account=7 session=2 client_id=2 target_id={} quantity=1",
            id(1)
        ),
    ] {
        let events = desk.tell(&line);
        assert!(events[0].contains("reason=unknown_order"), "{line}");
    }
    assert_eq!(desk.book(), [(100, 5, 1)]);
}

#[test]
fn a_smaller_order_keeps_its_place_and_another_price_loses_it() {
    let mut desk = Desk::new();
    desk.tell(&limit("buy", 1, 100, 5));
    desk.tell(&limit("buy", 2, 100, 5));
    let events =
        desk.tell("replace account=7 session=1 client_id=3 target_id=1 price=100 quantity=4");
    assert!(events[0].contains("priority=kept") && events[0].contains("quantity=4 remaining=4"));
    let events = desk.tell(&order(3, 8, "sell", 1, 100, 1));
    assert!(events[2].contains("session=1 client_id=3"), "{events:?}");
    let events =
        desk.tell("replace account=7 session=1 client_id=4 target_id=3 price=100 quantity=9");
    assert!(!events[0].contains("kept") && events[0].contains("quantity=9 remaining=8"));
    assert_eq!(
        events[1],
        "level side=buy instrument=1 price=100 quantity=5 orders=1"
    );
    assert_eq!(
        events[2],
        "level side=buy instrument=1 price=100 quantity=13 orders=2"
    );
    let events = desk.tell(&order(3, 8, "sell", 2, 100, 1));
    assert!(events[2].contains("session=1 client_id=2"));
}

#[test]
fn a_replaced_order_can_take() {
    let mut desk = Desk::new();
    desk.tell(&limit("buy", 1, 90, 5));
    desk.tell(&order(3, 8, "sell", 1, 100, 3));
    let replace = "replace account=7 session=1 client_id=2 target_id=1 price=100 quantity=5";
    let events = desk.tell(replace);
    let kinds: Vec<&str> = events.iter().filter_map(|e| e.split(' ').next()).collect();
    assert_eq!(
        kinds,
        [
            "replaced", "level", "fill", "fill", "trade", "level", "level"
        ]
    );
    assert!(events[2].contains(&format!("client_id=2 order_id={}", id(1))));
    assert_eq!(desk.book(), [(100, 2, 1)]);
    let events =
        desk.tell("replace account=7 session=1 client_id=3 target_id=2 price=100 quantity=3");
    assert!(events[0].contains("reason=replaced_below_executed"));
    assert!(events[0].contains("client_id=2") && events[0].ends_with("request_id=3"));
    assert_eq!(desk.book(), []);
}

#[test]
fn a_reduction_keeps_name_and_place() {
    let mut desk = Desk::new();
    desk.tell(&limit("buy", 1, 100, 5));
    let events = desk.tell("reduce account=7 session=1 client_id=2 target_id=1 quantity=2");
    assert!(events[0].starts_with("reduced") && events[0].contains("client_id=1"));
    assert!(events[0].ends_with("quantity=2 remaining=3 request_id=2"));
    let events = desk.tell("reduce account=7 session=1 client_id=3 target_id=1 quantity=3");
    assert!(events[0].contains("reason=reduced_to_zero"));
    assert_eq!(desk.book(), []);
}

#[test]
fn mass_cancels_take_what_they_name_in_the_order_of_entry() {
    let mut desk = Desk::new();
    let enter = |desk: &mut Desk, from: u64| {
        desk.tell(&order(1, 7, "buy", from, 90, 1));
        desk.tell(&order(2, 7, "sell", from, 110, 1));
        desk.tell(&order(1, 7, "sell", from + 1, 110, 1));
        desk.tell(&order(3, 8, "buy", from, 90, 1));
    };
    enter(&mut desk, 1);
    let events = desk.tell("mass_cancel side=sell scope=session account=7 session=1 client_id=3");
    assert_eq!(events.len(), 3);
    assert!(events[2].contains("quantity=1") || events[2].contains("count=1"));
    let events = desk.tell("mass_cancel scope=account account=7 session=1 client_id=4");
    let told: Vec<bool> = events.iter().map(|e| e.contains("session=2")).collect();
    assert_eq!(told, [false, false, true, false, false]);
    let venue = "mass_cancel scope=venue instrument=1 client_id=1";
    assert!(desk.tell(venue)[2].contains("count=1"));
    assert_eq!(desk.book(), []);
    let refused = desk.tell("mass_cancel scope=venue account=7 session=1 client_id=9");
    assert!(refused[0].contains("reason=not_permitted"));
    assert_eq!(
        desk.tell(&limit("buy", 9, 1, 1)),
        ["outcome of=129 reason=not_permitted session=1 position=14 request_id=9"],
        "client id 9 was used"
    );
}

#[test]
fn a_closed_session_leaves_nothing_behind() {
    let mut desk = Desk::new();
    desk.tell(&limit("buy", 1, 100, 5));
    desk.tell(&order(2, 7, "buy", 1, 100, 5));
    let events = desk.tell("close_session account=7 session=1 client_id=2");
    assert!(events[0].contains("reason=session_closed"));
    assert_eq!(
        events[2],
        "session_closed session=1 account=7 count=1 request_id=2"
    );
    assert_eq!(desk.book(), [(100, 5, 1)]);
    let events = desk.tell("mass_cancel scope=account account=7 session=2 client_id=2");
    assert_eq!(events.len(), 3);
}

#[test]
fn the_operator_alone_adds_assets_and_instruments() {
    let mut desk = Desk::new();
    let limits = support::MARKET[3];
    let cases = [
        (
            "add_asset decimals=2 client_id=1 name=USD",
            "reason=already_exists value=2",
        ),
        (
            "add_asset decimals=2 session=1 client_id=1 name=EUR",
            "reason=not_permitted session=1 value=1",
        ),
        (
            "add_asset decimals=2 client_id=1 name=EUR",
            "asset_added decimals=2 asset=3 name=EUR",
        ),
    ];
    for (line, expected) in cases {
        assert!(desk.tell(line)[0].contains(expected), "{line}");
    }
    let add = |symbol: &str, scales: &str, base, quote| {
        format!(
            "add_instrument {scales} flags=extension client_id=1 symbol={symbol} base={base} quote={quote}"
        )
    };
    let cases = [
        (add("BTC-USD", "", 1, 2), "reason=already_exists value=1"),
        (add("X", "", 9, 2), "reason=unknown_asset value=9"),
        (add("X", "", 1, 9), "reason=unknown_asset value=9"),
        (add("X", "", 2, 2), "reason=same_asset value=2"),
        (
            add("X", "lot_scale=9", 1, 2),
            "reason=lot_not_whole value=1 limit=9",
        ),
        (
            add("X", "tick_scale=3", 1, 2),
            "reason=tick_not_whole value=1 limit=3",
        ),
        (
            add("X", "tick_scale=2", 1, 2),
            "instrument_added tick_scale=2 instrument=2",
        ),
    ];
    for (line, expected) in cases {
        let events = desk.send(&[&line, limits]);
        assert!(events[0].contains(expected), "{line}: {events:?}");
    }
}

#[test]
fn the_ends_of_prices_and_quantities_work() {
    let mut desk = Desk::new();
    let max = PRICE_MAX as i64;
    desk.tell(&limit("buy", 1, 1, QUANTITY_MAX));
    desk.tell(&limit("sell", 2, max, QUANTITY_MAX));
    assert_eq!(desk.book(), [(1, QUANTITY_MAX, 1), (max, QUANTITY_MAX, 1)]);
    desk.tell(&order(3, 8, "buy", 1, max, QUANTITY_MAX));
    desk.tell(&order(3, 8, "sell", 2, 1, QUANTITY_MAX));
    assert_eq!(desk.book(), []);
}

#[test]
fn a_full_engine_and_a_full_level_refuse() {
    let mut desk = Desk::of(2);
    desk.tell(&limit("buy", 1, 100, 1));
    desk.tell(&limit("buy", 2, 99, 1));
    let events = desk.tell(&limit("sell", 3, 99, 2));
    assert!(events[0].contains("reason=orders_full") && events[0].contains("value=2 limit=2"));
    desk.tell("cancel account=7 session=1 client_id=4 target_id=1");
    assert_eq!(desk.tell(&limit("buy", 5, 98, 1)).len(), 2);

    let mut desk = Desk::of(2_000);
    for index in 1..=1024 {
        let events = desk.tell(&limit("buy", index, 100, QUANTITY_MAX));
        assert_eq!(events.len(), 2, "order {index}");
    }
    // 1024 times (2^53 - 1) is 1024 short of 2^63, so 1023 lots still fit.
    let events = desk.tell(&limit("buy", 2_000, 100, 1024));
    assert!(events[0].contains("reason=level_full") && events[0].contains("value=1024"));
    assert_eq!(desk.tell(&limit("buy", 2_001, 100, 1023)).len(), 2);
    desk.tell(&limit("buy", 2_002, 99, 1));
    let replace = |id, target, quantity| {
        format!(
            "replace account=7 session=1 client_id={id} target_id={target} price=100 quantity={quantity}"
        )
    };
    assert!(desk.tell(&replace(2_003, 2_002, 1))[0].contains("reason=level_full"));
    assert!(desk.tell(&replace(2_004, 2_001, 1024))[0].contains("reason=level_full"));
    assert!(desk.tell(&replace(2_005, 2_001, 1023))[0].contains("priority=kept"));
}

#[test]
fn a_frame_that_cannot_be_applied_changes_nothing() {
    let mut desk = Desk::new();
    let hash = desk.engine.state_hash();
    let good = desk.frame(&support::bytes_of(&limit("buy", 1, 100, 5)));
    let with = |change: fn(&mut FrameHeader)| {
        let mut header = FrameHeader::from_bytes(good.first_chunk().expect("a header"));
        change(&mut header);
        [&header.to_bytes()[..], &good[64..]].concat()
    };
    let frames = [
        (
            with(|header| header.sequence += 1),
            "the frame's sequence is 8",
        ),
        (
            with(|header| header.time_ns = 4),
            "the frame's time_ns is 4",
        ),
        (with(|header| header.flags = 2), "bad_flags"),
        (with(|header| header.command_count = 2), "bad_count"),
        (good[..100].to_vec(), "bad_length"),
    ];
    for (frame, why) in frames {
        let error = desk.engine.apply(&frame, &mut desk.out).expect_err(why);
        assert!(error.to_string().contains(why), "{error}");
        assert_eq!(desk.engine.state_hash(), hash);
    }
    let mut records = Vec::new();
    let unknown = desk.engine.depth(2, 1, &mut records);
    assert_eq!(unknown, Err(EngineError::UnknownInstrument(2)));
    desk.engine
        .apply(&good, &mut desk.out)
        .expect("it is right");
    assert_ne!(desk.engine.state_hash(), hash);
}

#[test]
fn one_bad_record_refuses_the_whole_frame() {
    let mut desk = Desk::new();
    let mut records = Vec::new();
    for index in 1..=20 {
        records.extend_from_slice(&support::bytes_of(&limit("buy", index, 100, 5)));
    }
    records[17 * 64 + 30] = 1; // a reserved byte
    let frame = desk.frame(&records);
    let Err(EngineError::Wire(error)) = desk.engine.apply(&frame, &mut desk.out) else {
        panic!("the frame is bad");
    };
    assert_eq!(
        (error.reason, error.offset),
        (reason::RESERVED_NOT_ZERO, 64 + 17 * 64 + 30)
    );
    assert_eq!(desk.engine.orders_resting(), 0);
}

#[test]
fn events_are_a_frame_of_their_own() {
    let mut desk = Desk::new();
    desk.send(&[&limit("buy", 1, 100, 5), &limit("sell", 2, 101, 5)]);
    let (header, payload) = wire::decode_frame(desk.out.bytes()).expect("a right frame");
    assert_eq!(
        (header.sequence, header.command_count, header.record_count),
        (7, 2, 4)
    );
    assert_eq!((header.time_ns, header.flags), (5, wire::FRAME_EVENTS));
    let commands: Vec<u8> = payload.chunks(64).map(|event| event[2]).collect();
    assert_eq!(commands, [0, 0, 1, 1]);
}
