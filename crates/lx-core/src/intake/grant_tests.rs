//! Accounts that begin with a hello: what the log gets, who is told, what is counted, and how much fits.

use super::tests::*;
use super::*;
use crate::wire::*;

fn funded() -> Intake {
    let grant = |asset, amount| Grant { asset, amount };
    Intake::with_grants(&[grant(1, 1_000), grant(2, 50)])
}

fn frame_texts(intake: &mut Intake) -> Vec<String> {
    let frame = intake.frame(1, TIME);
    let (_, payload) = decode_frame(frame).expect("a right frame");
    records_of(payload).map(to_text).collect()
}

const OPENED: [&str; 5] = [
    "account_set state=open account=7 request_id=5",
    "transferred transfer=deposit outcome=executed command=1 asset=1 account=7 transfer_id=1 amount=1000 free=1000 request_id=5",
    "rejected reason=supply_above_max command=2 request_id=5 value=9 limit=8",
    "session_opened command=3 session=1 account=7 request_id=5",
    "session_opened command=4 session=2 account=7 request_id=6",
];

fn with_account_7() -> Intake {
    let mut intake = funded();
    let hellos = [
        "hello account=7 request_id=5",
        "hello account=7 request_id=6",
    ];
    assert!(intake.take(0, &message(message_type::HELLO, &hellos)));
    intake
}

#[test]
fn the_first_hello_for_an_account_opens_and_funds_it() {
    let mut intake = with_account_7();
    let expected = [
        "set_account state=open account=7 client_id=5",
        "deposit asset=1 account=7 client_id=5 transfer_id=1 amount=1000",
        "deposit asset=2 account=7 client_id=5 transfer_id=2 amount=50",
        "open_session account=7 client_id=5",
        "open_session account=7 client_id=6",
    ];
    assert_eq!(frame_texts(&mut intake), text(&expected));
    answer(&mut intake, 1, &OPENED);
    let welcomes = text(&[
        "welcome account=7 session=1 request_id=5 sequence=6 epoch=1",
        "welcome account=7 session=2 request_id=6 sequence=6 epoch=1",
    ]);
    assert_eq!(texts(&intake), [(0, message_type::WELCOME, welcomes)]);
    intake.clear();
    let hello = "hello account=7 request_id=7";
    assert!(intake.take(3, &message(message_type::HELLO, &[hello])));
    let expected = text(&["open_session account=7 client_id=7"]);
    assert_eq!(frame_texts(&mut intake), expected, "an account begins once");
}

#[test]
fn what_the_operator_does_is_in_none_of_the_clients_sums() {
    let mut intake = with_account_7();
    answer(&mut intake, 1, &OPENED);
    let counters = intake.counters();
    assert_eq!((counters.commands, counters.sessions_opened), (2, 2));
    assert_eq!((counters.acknowledged, counters.rejected.total()), (0, 0));
    assert_eq!(counters.openings_rejected.total(), 0);
    assert_eq!(counters.accounts_opened, 1);
    let rejected: Vec<_> = counters.grants_rejected.iter().collect();
    assert_eq!(rejected, [(reason::SUPPLY_ABOVE_MAX, 1)]);
}

#[test]
fn a_settlement_goes_to_the_owner_behind_its_fill() {
    let mut intake = two_sessions();
    assert!(intake.take(1, &message(message_type::COMMANDS, &[NEW_2])));
    let events = [
        "accepted side=sell instrument=1 type=limit tif=gtc session=2 client_id=1 order_id=768 price=100 quantity=5 request_id=1",
        "fill side=sell instrument=1 role=taker session=2 client_id=1 order_id=768 price=100 quantity=5",
        "settled side=sell instrument=1 role=taker session=2 account=8 paid=5 received=500 fee=1",
        "fill side=buy instrument=1 role=maker session=1 client_id=1 order_id=512 price=100 quantity=5",
        "settled side=buy instrument=1 role=maker session=1 account=7 paid=500 received=5 fee=1",
    ];
    answer(&mut intake, 3, &events);
    let position = "position count=1 sequence=3 time_ns=1000";
    let taker = text(&[position, events[0], events[1], events[2]]);
    let maker = text(&[position, events[3], events[4]]);
    let expected = [
        (1, message_type::EVENTS, taker),
        (0, message_type::EVENTS, maker),
    ];
    assert_eq!(texts(&intake), expected);
    assert_eq!(intake.counters().acknowledged, 1);
}

#[test]
fn the_operators_kinds_do_not_come_by_the_wire() {
    let mut intake = two_sessions();
    let lines = [
        "configure risk=off client_id=1",
        "set_account state=open account=7 client_id=2",
        "set_fees fee_asset=quote instrument=1 client_id=3",
        "deposit asset=1 account=7 client_id=4 transfer_id=1 amount=5",
        "withdraw asset=1 account=7 client_id=5 transfer_id=1 amount=5",
        "deposit asset=1 account=7 session=2 client_id=6 transfer_id=1 amount=5",
    ];
    assert!(intake.take(0, &message(message_type::COMMANDS, &lines)));
    assert_eq!(intake.frame(3, TIME), b"");
    let refused: Vec<_> = intake.counters().refused_records.iter().collect();
    let expected = [(reason::SESSION_NOT_BOUND, 1), (reason::NOT_PERMITTED, 5)];
    assert_eq!(refused, expected);
}

fn hellos(accounts: std::ops::Range<u32>) -> Vec<u8> {
    let hello = |account| Hello {
        account,
        request_id: u64::from(account),
        ..Hello::default()
    };
    let records: Vec<_> = accounts
        .flat_map(|account| hello(account).to_bytes())
        .collect();
    build_message(message_type::HELLO, &records)
}

#[test]
fn hellos_wait_for_a_frame_with_room_for_their_accounts() {
    let mut intake = funded();
    for part in 0..4 {
        let first = 1 + part * 4_095;
        assert!(intake.take(0, &hellos(first..first + 4_095)), "{part}");
    }
    assert_eq!(intake.records(), 4 * 4 * 4_095);
    assert!(!intake.take(0, &hellos(30_000..30_004)));
    assert!(intake.take(0, &hellos(30_000..30_003)));
    assert!(!intake.take(0, &hellos(20_000..20_001)));
    assert!(
        intake.take(0, &message(message_type::HEARTBEAT, &["heartbeat"])),
        "what needs no room goes on"
    );
}

#[test]
fn hellos_beyond_a_whole_frame_are_busy() {
    let grant = |asset| Grant { asset, amount: 1 };
    let grants: Vec<_> = (1..=6).map(grant).collect();
    let mut intake = Intake::with_grants(&grants);
    let most = u32::from(NOT_LOGGED) / 8;
    assert!(intake.take(0, &hellos(1..most + 3)));
    assert_eq!(intake.records(), 8 * most as usize);
    let busy: Vec<_> = intake.counters().refused_hellos.iter().collect();
    assert_eq!(busy, [(reason::BUSY, 2)]);
    assert_eq!(intake.sessions_bound(0), most);
}
