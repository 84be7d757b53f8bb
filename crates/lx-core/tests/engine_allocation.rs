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
        if matches!(rest.get(end), Some(&(kind::ORDER_TERMS | kind::LIST_LEG))) {
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

/// Traders who use what waits, hides and takes part in auctions, in phases that come and go.
struct Rare {
    random: u64,
    symbols: u64,
    /// Client id of the last command of each session.
    sent: [u64; SESSIONS as usize + 1],
}

impl Rare {
    fn below(&mut self, bound: u64) -> u64 {
        self.random ^= self.random >> 12;
        self.random ^= self.random << 25;
        self.random ^= self.random >> 27;
        (self.random.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) % bound
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len() as u64) as usize]
    }

    /// The next command, in text: one or two records. Only if `clears` holds is there now and then a mass cancel.
    fn next(&mut self, clears: bool) -> Vec<u8> {
        let session = 1 + self.below(u64::from(SESSIONS));
        self.sent[session as usize] += 2; // a list has two
        let id = self.sent[session as usize];
        let who = format!("account={session} session={session} client_id={id}");
        let instrument = 1 + self.below(self.symbols);
        let side = self.pick(&["buy", "sell"]);
        let (price, quantity) = (7_000_000 + self.below(64), 1 + self.below(1_000));
        let new = format!("instrument={instrument} side={side} {who} quantity={quantity}");
        let lines = match self.below(16) {
            _ if clears && self.below(1_000) == 0 => {
                vec![format!("mass_cancel scope=account {who}")]
            }
            _ if self.below(300) == 0 => {
                let phase =
                    self.pick(&["continuous", "opening_auction", "halt", "closing_auction"]);
                vec![format!(
                    "set_phase phase={phase} instrument={instrument} client_id=1"
                )]
            }
            _ if self.below(20) == 0 => {
                vec![format!(
                    "set_phase phase=continuous instrument={instrument} client_id=1"
                )]
            }
            0..=2 => vec![
                format!("new flags=extension tif=gtc type=trailing_stop {new}"),
                self.trail(),
            ],
            3..=5 => self.stop(&new, price),
            6 => self.list((instrument, side), &who, (price, quantity, id)),
            7 => vec![
                format!("new flags=extension tif=gtc type=limit price={price} {new}"),
                format!(
                    "order_terms visibility=hidden min_quantity={}",
                    1 + self.below(quantity)
                ),
            ],
            8 => vec![
                format!("new flags=extension tif=gtc type=limit price={price} {new}"),
                format!("order_terms display={}", quantity / 9 + 1),
            ],
            9 => {
                let tif = self.pick(&["at_open", "at_close"]);
                vec![format!("new tif={tif} type=limit price={price} {new}")]
            }
            10 => vec![format!("new tif=ioc type=market {new}")],
            11 => {
                let target = id.saturating_sub(2 * self.below(40)).max(1);
                let change = self.pick(&["cancel", "replace"]);
                let to = if change == "cancel" {
                    String::new()
                } else {
                    format!("price={price} quantity={quantity}")
                };
                vec![format!("{change} {who} target_id={target} {to}")]
            }
            _ => vec![format!("new tif=gtc type=limit price={price} {new}")],
        };
        lines
            .iter()
            .flat_map(|line| support::bytes_of(line.trim_end()))
            .collect()
    }

    fn trail(&mut self) -> String {
        let trigger = self.pick(&["last", "best"]);
        let trail = match self.below(2) {
            0 => format!("trail={}", 1 + self.below(90)),
            _ => "trail_unit=basis_points trail=1".to_string(),
        };
        let activation = self.below(2) * (7_000_000 + self.below(64));
        format!("order_terms trigger={trigger} {trail} activation_price={activation}")
    }

    fn stop(&mut self, new: &str, price: u64) -> Vec<String> {
        let kind = self.pick(&["stop", "take_profit", "stop_limit", "take_profit_limit"]);
        let limit = if kind.ends_with("limit") { price } else { 0 };
        let (trigger, far) = (self.pick(&["last", "best"]), self.below(200));
        let stop_price = 6_999_932 + far;
        vec![
            format!("new flags=extension tif=gtc type={kind} price={limit} {new}"),
            format!("order_terms trigger={trigger} stop_price={stop_price}"),
        ]
    }

    fn list(
        &mut self,
        (instrument, side): (u64, &str),
        who: &str,
        (price, quantity, id): (u64, u64, u64),
    ) -> Vec<String> {
        let distance = 1 + self.below(64);
        let stop_price = if side == "buy" {
            price + distance
        } else {
            price - distance
        };
        vec![
            format!(
                "new_list side={side} type=limit tif=gtc flags=extension instrument={instrument} {who} price={price} quantity={quantity}"
            ),
            format!(
                "list_leg type=stop tif=gtc client_id={} stop_price={stop_price}",
                id + 1
            ),
        ]
    }
}

fn hold_rare(symbols: u16, risk: bool) {
    let setup = support::market(symbols, SESSIONS + 1, risk);
    let mut desk = Desk::empty(ORDERS_MAX);
    feed(&mut desk, &setup);
    let mut traders = Rare {
        random: 7,
        symbols: u64::from(symbols),
        sent: [1; SESSIONS as usize + 1],
    };
    let mut commands = |count: usize, clears: bool| -> Vec<u8> {
        (0..count).flat_map(|_| traders.next(clears)).collect()
    };
    // Three times as many as are counted, so that auctions and what waits have been as large as they get.
    feed(&mut desk, &commands(150_000, false));
    feed_by(2 * BATCH, &mut desk, &commands(250_000, true)); // no answer that follows is larger
    let venue = support::bytes_of("mass_cancel scope=venue client_id=1");
    feed(&mut desk, &venue);
    // So many that no price reaches that a debug build does not check itself, which allocates.
    let aside = (1..=300).flat_map(|id| {
        let who = format!("account={0} session={0} client_id={id}", SESSIONS + 1);
        let new = format!(
            "new side=sell type=stop tif=gtc flags=extension instrument=1 {who} quantity=1"
        );
        [new, "order_terms stop_price=1".into()]
    });
    let aside: Vec<u8> = aside.flat_map(|line| support::bytes_of(&line)).collect();
    feed(&mut desk, &aside);
    let (allocated, kinds) = feed(&mut desk, &commands(50_000, true));
    assert_eq!(allocated, 0, "{symbols} symbols, risk {risk}");
    for kind in [
        kind::TRADE,
        kind::CANCELED,
        kind::REPLACED,
        kind::TRIGGERED,
        kind::LIST_STATUS,
        kind::PHASE_SET,
        kind::INDICATIVE,
    ] {
        let count = kinds[usize::from(kind)];
        assert!(count > 20, "kind {kind}: {count}");
    }
}

#[test]
fn what_waits_hides_and_is_collected_allocates_nothing() {
    for risk in [false, true] {
        hold_rare(1, risk);
        hold_rare(16, risk);
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
