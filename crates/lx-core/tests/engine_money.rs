//! The rules of accounts, money and fees one by one, in text. The rule book's golden files say more and hold for both
//! engines; these stay with the crate, for those who use it without Python.

mod support;

use lx_core::engine::{AssetTotal, Engine, EngineError};
use lx_core::wire::{self, AMOUNT_MAX, FRAME_SNAPSHOT, FrameHeader, NO_HEADER};
use lx_core::workload::Profile;
use support::{Desk, bytes_of, order};

/// Two accounts with 1,000 minor units of BTC and of USD each: sessions 1 and 2 of account 7, session 3 of account 8. A lot
/// is 1 of BTC, at one tick 1 of USD. Fees are 1 % for makers and 2 % for takers, in what is received.
const ACCOUNTS: &[&str] = &[
    "configure risk=on client_id=1",
    "add_asset decimals=0 client_id=1 name=BTC",
    "add_asset decimals=0 client_id=2 name=USD",
    "add_instrument tick_scale=0 lot_scale=0 flags=extension client_id=3 symbol=BTC-USD base=1 quote=2",
    "instrument_limits tick=1 lot=1 price_min=1 price_max=4398046511103 quantity_min=1 quantity_max=9007199254740991",
    "set_fees fee_asset=received instrument=1 client_id=4 maker_ppm=10000 taker_ppm=20000",
    "set_account state=open account=7 client_id=5",
    "set_account state=open account=8 client_id=6",
    "open_session account=7 client_id=7",
    "open_session account=7 client_id=8",
    "open_session account=8 client_id=9",
    "deposit asset=1 account=7 client_id=10 transfer_id=1 amount=1000",
    "deposit asset=2 account=7 client_id=11 transfer_id=2 amount=1000",
    "deposit asset=1 account=8 client_id=12 transfer_id=1 amount=1000",
    "deposit asset=2 account=8 client_id=13 transfer_id=2 amount=1000",
];

fn desk() -> Desk {
    let mut desk = Desk::empty(1_000);
    desk.send(ACCOUNTS);
    desk
}

/// What an account has: free and reserved of BTC, then of USD.
fn purse(desk: &Desk, account: u32) -> [(i64, i64); 2] {
    let mut records = Vec::new();
    desk.engine.balances(account, &mut records);
    let mut held = [(0, 0); 2];
    for balance in records.iter().map(wire::StateBalance::from_bytes) {
        held[usize::from(balance.asset) - 1] = (balance.free, balance.reserved);
    }
    held
}

/// The command is rejected, with these words, and moves no money.
fn refused(desk: &mut Desk, line: &str, expected: &str) {
    let before = [0, 7, 8].map(|account| purse(desk, account));
    let events = desk.tell(line);
    let is_alone = events.len() == 1;
    assert!(
        is_alone && events[0].starts_with(&format!("rejected reason={expected}")),
        "{line}: {events:?}"
    );
    assert_eq!([0, 7, 8].map(|account| purse(desk, account)), before);
}

#[test]
fn an_engine_without_accounts_takes_none() {
    let mut desk = Desk::new();
    for line in [
        "set_account state=open account=7 client_id=1",
        "set_fees instrument=1 client_id=1 maker_ppm=5 taker_ppm=5",
        "deposit asset=1 account=7 client_id=1 transfer_id=1 amount=1",
        "withdraw asset=1 account=7 client_id=1 transfer_id=1 amount=1",
    ] {
        refused(&mut desk, line, "risk_off ");
    }
    // Its three sessions came first.
    refused(
        &mut desk,
        "configure risk=on client_id=1",
        "too_late value=3",
    );
}

#[test]
fn risk_changes_within_a_frame() {
    // All in one frame, whose first commands go without funds and whose last can't.
    let mut desk = Desk::empty(10);
    let mut lines = vec!["configure risk=off client_id=1"];
    lines.extend(ACCOUNTS);
    let poor = order(1, 7, "buy", 1, 1_001, 1);
    let rich = order(1, 7, "buy", 2, 1_000, 1);
    lines.extend([poor.as_str(), rich.as_str()]);
    let events = desk.send(&lines);
    let [.., poor, rich, level] = events.as_slice() else {
        panic!("{events:?}");
    };
    assert!(poor.contains("reason=insufficient_balance") && poor.contains("value=1001 limit=1000"));
    assert!(rich.starts_with("accepted") && level.starts_with("level"));
    assert_eq!(purse(&desk, 7), [(1_000, 0), (0, 1_000)]);
}

#[test]
fn an_order_reserves_what_it_may_cost_until_it_goes() {
    let mut desk = desk();
    desk.tell(&order(1, 7, "buy", 1, 90, 10));
    desk.tell(&order(1, 7, "sell", 2, 110, 400));
    assert_eq!(purse(&desk, 7), [(600, 400), (100, 900)]);
    desk.tell("reduce account=7 session=1 client_id=3 target_id=1 quantity=4");
    assert_eq!(purse(&desk, 7)[1], (460, 540));
    desk.tell("replace account=7 session=1 client_id=4 target_id=1 price=90 quantity=5");
    assert_eq!(purse(&desk, 7)[1], (550, 450));
    // Its own reservation counts as free when it comes in anew.
    desk.tell("replace account=7 session=1 client_id=5 target_id=4 price=100 quantity=10");
    assert_eq!(purse(&desk, 7)[1], (0, 1_000));
    let line = "replace account=7 session=1 client_id=6 target_id=5 price=101 quantity=10";
    refused(&mut desk, line, "insufficient_balance");
    desk.tell("cancel account=7 session=1 client_id=7 target_id=5");
    desk.tell("mass_cancel scope=account account=7 session=2 client_id=1");
    assert_eq!(purse(&desk, 7), [(1_000, 0); 2]);
}

#[test]
fn both_sides_are_settled_and_charged() {
    let mut desk = desk();
    desk.tell(&order(1, 7, "sell", 1, 9, 50));
    let events = desk.tell(&order(3, 8, "buy", 1, 10, 40));
    let kinds: Vec<&str> = events
        .iter()
        .filter_map(|event| event.split(' ').next())
        .collect();
    assert_eq!(
        kinds,
        [
            "accepted", "fill", "settled", "fill", "settled", "trade", "level"
        ]
    );
    assert!(events[2].ends_with("session=3 account=8 paid=360 received=40 fee=1"));
    assert!(events[4].ends_with("session=1 account=7 paid=40 received=360 fee=4"));
    assert_eq!(purse(&desk, 8), [(1_039, 0), (640, 0)]);
    assert_eq!(purse(&desk, 7), [(950, 10), (1_356, 0)]);
    assert_eq!(purse(&desk, 0), [(1, 0), (4, 0)]);
    let total = |asset, free, reserved, venue| AssetTotal {
        asset,
        supply: 2_000,
        free,
        reserved,
        venue,
    };
    let totals = [total(1, 1_989, 10, 1), total(2, 1_996, 0, 4)];
    assert_eq!(desk.engine.conservation(), Ok(totals.to_vec()));
}

#[test]
fn a_rebate_ends_with_what_the_venue_has() {
    let mut desk = desk();
    desk.tell(
        "set_fees fee_asset=quote instrument=1 client_id=1 maker_ppm=-100000 taker_ppm=10000",
    );
    desk.tell(&order(1, 7, "buy", 1, 10, 50));
    assert_eq!(
        purse(&desk, 7)[1],
        (450, 550),
        "a lot at 10 and a taker's fee of 1"
    );
    let events = desk.tell(&order(3, 8, "sell", 1, 10, 50));
    assert!(events[2].ends_with("paid=50 received=500 fee=5"));
    assert!(events[4].ends_with("paid=500 received=50 fee=-5 released=50"));
    assert_eq!(purse(&desk, 0), [(0, 0); 2]);
    assert_eq!(purse(&desk, 7), [(1_050, 0), (505, 0)]);
}

#[test]
fn rates_are_those_an_order_came_in_with() {
    let mut desk = desk();
    desk.tell(&order(1, 7, "sell", 1, 10, 50));
    desk.tell(
        "set_account state=blocked rates=own account=7 client_id=1 maker_ppm=100000 taker_ppm=0",
    );
    refused(&mut desk, &order(1, 7, "sell", 2, 10, 1), "account_blocked");
    let fees = "set_fees fee_asset=quote instrument=1 client_id=1";
    refused(&mut desk, fees, "orders_resting");
    let events = desk.tell(&order(3, 8, "buy", 1, 10, 50));
    assert!(events[4].ends_with("received=500 fee=5"), "{}", events[4]);
}

#[test]
fn amounts_above_all_there_can_be_are_told_as_the_highest() {
    let mut desk = desk();
    desk.send(&[
        "add_asset decimals=18 client_id=1 name=X",
        "add_instrument tick_scale=0 lot_scale=0 flags=extension client_id=1 symbol=X-USD base=3 quote=2",
        "instrument_limits tick=1000000000 lot=1000000000 price_min=1 price_max=4398046511103 quantity_min=1 \
         quantity_max=9007199254740991",
    ]);
    let order = |side, id| {
        format!(
            "new side={side} type=limit tif=gtc instrument=2 account=7 session=1 client_id={id} \
             price=4398046511103 quantity=9007199254740991"
        )
    };
    let most = u64::MAX;
    let above =
        format!("notional_above_max instrument=2 session=1 value={most} limit={AMOUNT_MAX}");
    refused(&mut desk, &order("buy", 1), &above);
    let short = format!("insufficient_balance instrument=2 session=1 value={most} request_id=2");
    refused(&mut desk, &order("sell", 2), &short);
}

#[test]
fn transfers_happen_once() {
    let mut desk = desk();
    let withdraw = "withdraw asset=2 account=8 client_id=1 transfer_id=9 amount=400";
    let first = desk.tell(withdraw);
    assert!(!first[0].contains("outcome") && first[0].contains("free=600"));
    let again = desk.tell(withdraw);
    assert!(again[0].contains("outcome=replayed") && again[0].contains("free=600"));
    let late = "deposit asset=2 account=8 client_id=1 transfer_id=5 amount=1";
    refused(&mut desk, late, "transfer_not_executed value=5 limit=9");
    let much = "withdraw asset=2 account=8 client_id=1 transfer_id=10 amount=601";
    refused(&mut desk, much, "insufficient_balance value=601 limit=600");
    let more = format!("deposit asset=2 account=8 client_id=1 transfer_id=10 amount={AMOUNT_MAX}");
    let sum = AMOUNT_MAX + 1_600;
    refused(
        &mut desk,
        &more,
        &format!("supply_above_max value={sum} limit={AMOUNT_MAX}"),
    );
    let close = "set_account state=closed account=8 client_id=1";
    refused(&mut desk, close, "account_in_use value=1");
    desk.tell("close_session account=8 session=3 client_id=1");
    refused(&mut desk, close, "account_in_use value=2");
}

/// The records of a state, one of them changed, as a snapshot.
fn changed(desk: &Desk, from: &str, to: &str) -> Result<Engine, EngineError> {
    let snapshot = desk.engine.snapshot();
    let (header, payload) = wire::decode_frame(&snapshot).expect("a snapshot is a frame");
    let mut found = 0;
    let records = wire::records_of(payload).flat_map(|record| {
        let text = wire::to_text(record);
        found += text.matches(from).count();
        bytes_of(&text.replace(from, to))
    });
    let records: Vec<u8> = records.collect();
    assert_eq!(found, 1, "{from}");
    let header = FrameHeader {
        flags: FRAME_SNAPSHOT,
        ..header
    };
    let mut frame = wire::build_frame(&header, &records);
    wire::seal(&mut frame, &NO_HEADER).expect("a frame that was built can be sealed");
    Engine::restore(&frame)
}

#[test]
fn a_restored_engine_goes_on_and_a_wrong_one_is_refused() {
    let mut desk = desk();
    desk.tell(&order(1, 7, "sell", 1, 9, 50));
    desk.tell(&order(3, 8, "buy", 1, 10, 40));
    desk.tell(&order(3, 8, "buy", 2, 8, 3));
    let mut copy = Desk::empty(1);
    copy.engine = Engine::restore(&desk.engine.snapshot()).expect("it is a snapshot");
    assert_eq!(copy.engine.state_hash(), desk.engine.state_hash());
    let line = order(2, 7, "sell", 1, 8, 3);
    assert_eq!(copy.tell(&line), desk.tell(&line));
    assert_eq!(copy.engine.state_hash(), desk.engine.state_hash());

    desk.tell(&order(3, 8, "buy", 3, 7, 5));
    let wrong = |from, to| match changed(&desk, from, to) {
        Err(EngineError::Snapshot { record, .. }) => Some(record),
        _ => None,
    };
    // Engine, two assets, the instrument and its limits, two accounts: 0 to 6. Then balances of 0, 7, 8, two each.
    assert_eq!(
        wrong("name=USD supply=2000", "name=USD supply=2001"),
        Some(2)
    );
    assert_eq!(
        wrong("reserved=35", "reserved=36"),
        Some(2),
        "then the sum is another"
    );
    assert_eq!(wrong("remaining=5 ", "remaining=4 "), Some(12));
    assert_eq!(wrong("risk=on", "risk=off"), Some(5));
    assert_eq!(
        wrong(
            "state=open account=8 session=3",
            "state=open account=9 session=3"
        ),
        Some(19)
    );
}

/// Every command of the flow gives the same events as without funds, but for what it settles.
#[test]
fn funds_that_suffice_change_nothing_but_money() {
    let (mut flow, setup) = support::flow(Profile::Mixed, 2, 10, 0);
    let mut free = Desk::empty(100_000);
    let mut funded = Desk::empty(100_000);
    free.apply(&setup);
    funded.apply(&support::market(2, 10, true));
    let mut commands = vec![0; 256 * wire::RECORD_SIZE];
    let mut settled = 0;
    for _ in 0..40 {
        flow.fill(&mut commands);
        free.apply_unchecked(&commands);
        funded.apply(&commands);
        let told = |desk: &Desk| -> Vec<_> {
            let events = desk.out.events().iter().copied();
            events
                .filter(|event| event[0] != wire::kind::SETTLED)
                .collect()
        };
        settled += funded.out.events().len() - free.out.events().len();
        // Engine ids tell how many commands the setup had, numbers how much was settled.
        let without_ids = |mut event: [u8; wire::RECORD_SIZE]| {
            event[4..8].fill(0);
            event[24..32].fill(0);
            event
        };
        let (ours, theirs) = (told(&funded), told(&free));
        assert!(
            ours.into_iter()
                .map(without_ids)
                .eq(theirs.into_iter().map(without_ids))
        );
    }
    assert!(settled > 1_000);
}
