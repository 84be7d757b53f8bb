//! What waiting orders cost: `cargo run --release -p lx-core --example stops -- [COMMANDS] [REPEATS]`.
//!
//! First how much more a command costs while 100,000 orders wait that it does not trigger: the same realistic flow with
//! and without them, piece after piece in turn, so that what else the machine does meets both. Each piece counts with the
//! best of its repeats (`quiet`). Then one command that triggers 100,000 orders, each by the trade of the one before.

#[path = "../tests/support/mod.rs"]
mod support;

use lx_core::engine::{Engine, EventBuffer};
use lx_core::wire::{FLAG_EXTENSION, FrameHeader, New, OrderTerms, RECORD_SIZE, build_frame};
use lx_core::wire::{kind, order_type, side, time_in_force, trail_unit, trigger};
use lx_core::workload::Profile;
use std::time::{Duration, Instant};
use support::Desk;

const WAITING: u64 = 100_000;
const SESSIONS: u32 = 100;
const FRAME: usize = 256;
/// Frames of a piece, which is timed by itself.
const PIECE: usize = 16;
/// Far from every price of the flow.
const FAR: i64 = 1 << 40;

fn main() {
    let mut args = std::env::args().skip(1);
    let mut number = |default| {
        let given = args.next().and_then(|arg| arg.parse().ok());
        given.unwrap_or(default)
    };
    let (commands, repeats) = (number(400_000), number(7).max(1));
    for kind in ["plain", "best", "trailing"] {
        compare(kind, commands, repeats);
    }
    avalanche();
}

/// A waiting order of a session of its own which the flow does not trigger.
fn far_order(kind: &str, client_id: u64) -> [u8; 2 * RECORD_SIZE] {
    let sells = client_id % 2 == 0;
    let far = (client_id % 1_000) as i64;
    let new = New {
        side: if sells { side::SELL } else { side::BUY },
        type_: if kind == "trailing" {
            order_type::TRAILING_STOP
        } else {
            order_type::STOP
        },
        tif: time_in_force::GTC,
        flags: FLAG_EXTENSION,
        instrument: 1,
        account: 1,
        session: SESSIONS + 1,
        client_id,
        quantity: 1,
        ..New::default()
    };
    let terms = OrderTerms {
        trigger: if kind == "best" {
            trigger::BEST
        } else {
            trigger::LAST
        },
        trail_unit: trail_unit::TICKS,
        stop_price: match (kind, sells) {
            ("trailing", _) => 0,
            (_, true) => 1 + far,
            (_, false) => FAR + far,
        },
        trail: if kind == "trailing" { FAR as u64 } else { 0 },
        ..OrderTerms::default()
    };
    let mut records = [0; 2 * RECORD_SIZE];
    records[..RECORD_SIZE].copy_from_slice(&new.to_bytes());
    records[RECORD_SIZE..].copy_from_slice(&terms.to_bytes());
    records
}

/// An engine with a market, and what the flow gives it: frames to warm up with, then those that are measured.
struct Bench {
    engine: Engine,
    out: EventBuffer,
    frames: Vec<Vec<u8>>,
}

impl Bench {
    fn new(waiting: &[u8], commands: usize) -> Self {
        let (mut flow, setup) = support::flow(Profile::Realistic, 1, SESSIONS, 0);
        let mut bench = Self {
            engine: Engine::new(1 << 22),
            out: EventBuffer::new(),
            frames: Vec::new(),
        };
        bench.apply(&setup);
        let mut records = vec![0; flow.prologue() as usize * RECORD_SIZE];
        flow.fill(&mut records);
        bench.apply(&records);
        // Both open the session that the waiting orders are of.
        bench.apply(&support::bytes_of("open_session account=1 client_id=1"));
        bench.apply(waiting);
        records.resize(commands * RECORD_SIZE, 0);
        flow.fill(&mut records);
        bench.apply(&records);
        flow.fill(&mut records);
        let mut sequence = bench.engine.next_sequence();
        for payload in records.chunks(FRAME * RECORD_SIZE) {
            bench.frames.push(frame(sequence, payload));
            sequence += (payload.len() / RECORD_SIZE) as u64;
        }
        bench
    }

    fn apply(&mut self, records: &[u8]) {
        for payload in records.chunks(FRAME * RECORD_SIZE) {
            let frame = frame(self.engine.next_sequence(), payload);
            let applied = self.engine.apply(&frame, &mut self.out);
            applied.expect("the frame is right");
        }
    }

    /// Time a piece.
    fn piece(&mut self, piece: usize) -> Duration {
        let start = Instant::now();
        for frame in self.frames.iter().skip(piece * PIECE).take(PIECE) {
            let applied = self.engine.apply(frame, &mut self.out);
            applied.expect("the frame is right");
        }
        start.elapsed()
    }
}

fn frame(sequence: u64, payload: &[u8]) -> Vec<u8> {
    let header = FrameHeader {
        sequence,
        time_ns: 1,
        ..FrameHeader::default()
    };
    build_frame(&header, payload)
}

fn compare(kind: &str, commands: usize, repeats: usize) {
    let far: Vec<u8> = (1..=WAITING).flat_map(|id| far_order(kind, id)).collect();
    let pieces = commands.div_ceil(FRAME * PIECE);
    let mut best = [vec![Duration::MAX; pieces], vec![Duration::MAX; pieces]];
    for _ in 0..repeats {
        let mut benches = [Bench::new(&[], commands), Bench::new(&far, commands)];
        for piece in 0..pieces {
            for (bench, best) in benches.iter_mut().zip(&mut best) {
                best[piece] = best[piece].min(bench.piece(piece));
            }
        }
    }
    let [without, with] = best.map(|pieces| {
        let total: Duration = pieces.iter().sum();
        total.as_secs_f64() * 1e9 / commands as f64
    });
    println!(
        "{kind:<9} {without:>7.1} ns a command, {with:>7.1} with {WAITING} waiting: {:+.1} %",
        100.0 * (with / without - 1.0)
    );
}

/// Sell stops below each other and bids for each of them: the first trade triggers the first, and so on.
fn avalanche() {
    let mut desk = Desk::of(2 * WAITING + 10);
    let top = WAITING as i64 + 10;
    let mut records = Vec::new();
    for step in 0..=WAITING as i64 {
        let (price, id) = (top - step, step as u64 + 1);
        let bid = support::order(3, 8, "buy", id, price, 1);
        records.extend_from_slice(&support::bytes_of(&bid));
        if step < WAITING as i64 {
            let stop =
                "new side=sell type=stop tif=gtc flags=extension instrument=1 account=7 session=1";
            let stop = format!("{stop} client_id={id} quantity=1");
            records.extend_from_slice(&support::bytes_of(&stop));
            let terms = format!("order_terms stop_price={price}");
            records.extend_from_slice(&support::bytes_of(&terms));
        }
    }
    for payload in records.chunks(3_000 * RECORD_SIZE) {
        desk.apply_unchecked(payload);
    }
    let start = Instant::now();
    desk.apply_unchecked(&support::bytes_of(&support::order(2, 7, "sell", 1, top, 1)));
    let time = start.elapsed();
    let kinds = desk.out.events().iter();
    let triggered = kinds.filter(|event| event[0] == kind::TRIGGERED).count();
    println!(
        "one command triggered {triggered} orders in {:.1} ms: {:.0} ns each",
        time.as_secs_f64() * 1e3,
        time.as_secs_f64() * 1e9 / triggered as f64
    );
    assert_eq!(triggered as u64, WAITING);
    assert_eq!(desk.engine.orders_resting(), 0);
    assert_eq!(desk.engine.check_invariants(), Ok(()));
}
