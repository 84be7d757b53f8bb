//! No order costs an allocation once the engine is warm, whatever it is and however deep the books are: counted by an
//! allocator of this program's own, which is why these tests have a program of their own.

mod support;

use lx_core::engine::Engine;
use lx_core::wire::{self, RECORD_SIZE, kind};
use lx_core::workload::Profile;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use support::{Desk, Everything};

thread_local! {
    /// Allocations of this thread. Tests run side by side, so each counts its own.
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

struct Counting;

fn count() {
    ALLOCATIONS.with(|allocations| allocations.set(allocations.get() + 1));
}

// SAFETY: all is done by the system's allocator; the count beside it allocates nothing and has no destructor.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller keeps the contract of `alloc_zeroed`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: the caller keeps the contract of `realloc`.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(work: impl FnOnce()) -> u64 {
    let before = ALLOCATIONS.with(Cell::get);
    work();
    ALLOCATIONS.with(Cell::get) - before
}

const BATCH: usize = 256;
const ORDERS_MAX: u64 = 1 << 20;
/// Few enough that all of them have as many outcomes as are kept before anything is counted.
const SESSIONS: u32 = 10;

/// Feed commands in frames of `BATCH`; returns the allocations within `Engine::apply` and the events by kind.
fn feed(desk: &mut Desk, commands: &[u8]) -> (u64, [u64; 256]) {
    feed_by(BATCH, desk, commands)
}

/// Feed commands in frames of a size.
fn feed_by(size: usize, desk: &mut Desk, commands: &[u8]) -> (u64, [u64; 256]) {
    let (mut allocated, mut kinds) = (0, [0; 256]);
    let mut rest = commands;
    while !rest.is_empty() {
        let mut end = rest.len().min(size * RECORD_SIZE);
        if rest.get(end) == Some(&kind::ORDER_TERMS) {
            end += RECORD_SIZE; // it belongs to the command before
        }
        let (batch, behind) = rest.split_at(end);
        rest = behind;
        desk.time_ns += 1;
        let frame = desk.frame(batch);
        let Desk { engine, out, .. } = desk;
        allocated += allocations(|| {
            engine.apply(&frame, out).expect("the frame is right");
        });
        for event in out.events() {
            kinds[usize::from(event[0])] += 1;
        }
    }
    (allocated, kinds)
}

/// Feed a flow's prologue and `warm` commands more, then `counted` ones, which must not allocate.
fn hold(profile: Profile, symbols: u16, ballast: u32, warm: usize, counted: usize) {
    hold_with(false, profile, (symbols, ballast), warm, counted);
}

fn hold_with(
    risk: bool,
    profile: Profile,
    (symbols, ballast): (u16, u32),
    warm: usize,
    counted: usize,
) {
    let (mut flow, _) = support::flow(profile, symbols, SESSIONS, ballast);
    let setup = support::market(symbols, SESSIONS, risk);
    let mut desk = Desk::empty(ORDERS_MAX);
    feed(&mut desk, &setup);
    let mut commands = vec![0; (flow.prologue() as usize + warm) * RECORD_SIZE];
    flow.fill(&mut commands);
    feed_by(2 * BATCH, &mut desk, &commands); // no answer that follows is larger
    commands.resize(counted * RECORD_SIZE, 0);
    flow.fill(&mut commands);
    let (allocated, kinds) = feed(&mut desk, &commands);
    let name = profile.name();
    assert_eq!(allocated, 0, "{name}, {symbols} symbols, ballast {ballast}");
    let traded = kinds[usize::from(kind::TRADE)];
    assert!(traded > counted as u64 / 100, "{name}: {traded} trades");
    assert!(desk.engine.orders_resting() >= 2 * u64::from(ballast));
    let settled = kinds[usize::from(kind::SETTLED)];
    assert_eq!(settled, if risk { 2 * traded } else { 0 });
}

#[test]
fn the_counter_counts() {
    let mut kept = Vec::new();
    assert_eq!(allocations(|| kept.push(1_u64)), 1);
    assert_eq!(allocations(|| kept.reserve(100)), 1);
    assert_eq!(allocations(|| kept.push(2)), 0);
    assert_eq!(allocations(|| drop(kept)), 0);
}

#[test]
fn a_market_with_makers_allocates_nothing() {
    hold(Profile::Realistic, 1, 0, 20_000, 200_000);
    hold(Profile::Realistic, 64, 0, 20_000, 200_000);
}

/// The books grow all the time, and so does what is in use of the reserve.
#[test]
fn a_load_test_allocates_nothing() {
    hold(Profile::Mixed, 1, 0, 20_000, 200_000);
    hold(Profile::Mixed, 64, 0, 20_000, 200_000);
}

#[test]
fn a_deep_book_allocates_nothing() {
    hold(Profile::Depth, 1, 100_000, 1_000, 200_000);
    hold(Profile::DepthRandom, 1, 100_000, 1_000, 200_000);
}

#[test]
fn funds_allocate_nothing() {
    hold_with(true, Profile::Realistic, (1, 0), 20_000, 200_000);
    hold_with(true, Profile::Mixed, (64, 0), 20_000, 200_000);
    hold_with(true, Profile::DepthRandom, (1, 10_000), 1_000, 100_000);
}

fn hold_everything(symbols: u16, risk: bool) {
    let setup = support::market(symbols, Everything::SESSIONS as u32, risk);
    let mut desk = Desk::empty(ORDERS_MAX);
    feed(&mut desk, &setup);
    let mut traders = Everything::new(7, symbols, desk.engine.next_sequence());
    let mut commands = |count: usize, clears: bool| -> Vec<u8> {
        (0..count)
            .flat_map(|_| traders.next_with_terms(clears))
            .collect()
    };
    feed(&mut desk, &commands(50_000, false));
    // All orders at once: no answer that follows is larger.
    let venue = support::bytes_of("mass_cancel scope=venue client_id=1");
    feed(&mut desk, &venue);
    let (allocated, kinds) = feed(&mut desk, &commands(50_000, true));
    assert_eq!(allocated, 0, "{symbols} symbols, risk {risk}");
    for kind in [
        kind::ACCEPTED,
        kind::REJECTED,
        kind::FILL,
        kind::CANCELED,
        kind::REPLACED,
        kind::REDUCED,
        kind::MASS_CANCELED,
        kind::PREVENTED,
    ] {
        let count = kinds[usize::from(kind)];
        assert!(count > 20, "kind {kind}: {count}");
    }
}

#[test]
fn every_kind_of_order_and_change_allocates_nothing() {
    for risk in [false, true] {
        hold_everything(1, risk);
        hold_everything(64, risk);
    }
}

#[test]
fn a_restored_engine_is_warm() {
    let (mut flow, setup) = support::flow(Profile::Realistic, 1, 10, 0);
    let mut desk = Desk::empty(ORDERS_MAX);
    feed(&mut desk, &setup);
    let mut commands = vec![0; 10_000 * RECORD_SIZE];
    flow.fill(&mut commands);
    feed(&mut desk, &commands);
    desk.engine = Engine::restore(&desk.engine.snapshot()).expect("it is a snapshot");
    flow.fill(&mut commands);
    assert_eq!(feed(&mut desk, &commands).0, 0);
    assert!(wire::decode_frame(desk.out.bytes()).is_ok());
}
