//! What must hold after every command, in any build: the engine's own invariants, and that its events, taken alone, tell
//! the same books. So no lot is lost between entered, executed and canceled, and queues are first in first out.

mod support;

use lx_core::wire::{RECORD_SIZE, kind};
use lx_core::workload::Profile;
use support::ledger::Ledger;
use support::{Desk, Everything};

/// So few that the engine is full at times.
const ORDERS_MAX: u64 = 60;

/// Apply commands one by one and check all after each.
fn check_each(desk: &mut Desk, ledger: &mut Ledger, symbols: u16, commands: &[u8]) {
    for command in commands.chunks(RECORD_SIZE) {
        desk.apply(command); // checks the invariants
        ledger.take(desk.out.events());
        ledger.compare(&desk.engine, symbols);
    }
}

#[test]
fn all_kinds_of_orders_and_changes_keep_the_books() {
    for (seed, symbols) in [(1, 1), (2, 3)] {
        let (_, setup) = support::flow(Profile::Mixed, symbols, Everything::SESSIONS as u32, 0);
        let mut desk = Desk::empty(ORDERS_MAX);
        desk.apply(&setup);
        let mut traders = Everything::new(seed, symbols, desk.engine.next_sequence());
        let mut ledger = Ledger::default();
        let mut full = 0;
        for _ in 0..20_000 {
            check_each(&mut desk, &mut ledger, symbols, &traders.next(true));
            full += u64::from(desk.engine.orders_resting() == ORDERS_MAX);
        }
        assert!(full > 100, "seed {seed}: full after {full} commands");
        assert!(
            ledger.traded > 100_000,
            "seed {seed}: {} lots",
            ledger.traded
        );
        assert!(ledger.left > 5_000, "seed {seed}: {} orders", ledger.left);
    }
}

#[test]
fn the_flows_of_the_benchmarks_keep_the_books() {
    for (profile, symbols) in [(Profile::Mixed, 2), (Profile::Realistic, 3)] {
        let (mut flow, setup) = support::flow(profile, symbols, 10, 0);
        let mut desk = Desk::empty(5_000);
        desk.apply(&setup);
        let mut commands = vec![0; 2_000 * RECORD_SIZE];
        flow.fill(&mut commands);
        let mut ledger = Ledger::default();
        check_each(&mut desk, &mut ledger, symbols, &commands);
        assert!(ledger.traded > 10_000, "{}", profile.name());
    }
}

/// The ledger would see it: a test of the test.
#[test]
#[should_panic(expected = "first in first")]
fn a_maker_out_of_turn_is_seen() {
    let mut desk = Desk::new();
    let mut ledger = Ledger::default();
    for line in [
        support::limit("buy", 1, 100, 5),
        support::limit("buy", 2, 100, 5),
        support::order(3, 8, "sell", 1, 100, 5),
    ] {
        desk.tell(&line);
        let mut events = desk.out.events().to_vec();
        for event in &mut events {
            if event[0] == kind::FILL && event[10] == lx_core::wire::role::MAKER {
                event[24..32].copy_from_slice(&(8_u64 * 256).to_le_bytes());
            }
        }
        ledger.take(&events);
    }
}
