//! What a command costs the engine: `cargo run --release -p lx-core --example throughput -- [ROW] [COMMANDS] [REPEATS] [SESSIONS]`.
//!
//! Prints a line for each workload: ns a command and millions of commands a second, events a command, and the start of
//! the state's hash, which two builds must share. Frames are prepared before the clock starts; they go through
//! `Engine::apply`, which checks them, and come out as encoded events. Every repeat is the same work on a new engine:
//! setup, prologue, as many commands again as are measured to warm up (at most 200,000), then the measured ones.
//!
//! `median` is that of the repeats. `quiet` is for comparing builds on a machine that others use too: the work is timed
//! in pieces, and each piece counts with the best of its repeats. ROW is a part of a row's name, such as
//! `realistic/1/`; without it all rows are run.

#[path = "../tests/support/mod.rs"]
mod support;

use lx_core::engine::{Engine, EventBuffer};
use lx_core::wire::{FrameHeader, RECORD_SIZE, build_frame};
use lx_core::workload::Profile;
use std::time::{Duration, Instant};

/// Profile, symbols, resting orders a side far from the touch, commands of a frame, whether orders need funds.
type Row = (Profile, u16, u32, usize, bool);

/// Sessions that share the commands.
const SESSIONS: u32 = 100;
/// Commands of a piece, which is timed by itself.
const PIECE: usize = 4_096;

fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for profile in [Profile::Realistic, Profile::Mixed] {
        for symbols in [1, 64, 1_000] {
            rows.extend([64, 256, 1024].map(|frame| (profile, symbols, 0, frame, false)));
            rows.push((profile, symbols, 0, 256, true));
        }
    }
    for profile in [Profile::Depth, Profile::DepthRandom] {
        let ballasts = [10, 1_000, 10_000, 100_000, 1_000_000];
        rows.extend(ballasts.map(|ballast| (profile, 1, ballast, 256, false)));
    }
    rows
}

fn main() {
    let mut args = std::env::args().skip(1);
    let part = args.next().unwrap_or_default();
    let mut number = |default| {
        args.next()
            .and_then(|arg| arg.parse().ok())
            .unwrap_or(default)
    };
    let (commands, repeats) = (number(500_000), number(5).max(1));
    let sessions = number(SESSIONS as usize).max(1) as u32;
    println!(
        "{:<28} {:>7} {:>7} {:>7} {:>7} {:>7}  state",
        "profile/symbols/deep/frame", "quiet", "M/s", "median", "M/s", "events"
    );
    for row in rows() {
        let (profile, symbols, ballast, frame, risk) = row;
        let risk = if risk { "/risk" } else { "" };
        let name = format!("{}/{symbols}/{ballast}/{frame}{risk}", profile.name());
        if !name.contains(&part) {
            continue;
        }
        let runs: Vec<Run> = (0..repeats)
            .map(|_| measure(row, sessions, commands))
            .collect();
        let first = &runs[0];
        assert!(
            runs.iter().all(|run| run.hash == first.hash),
            "{name}: the same work gave two states"
        );
        let quiet = quiet(&runs).as_secs_f64() * 1e9 / commands as f64;
        let median = median(&runs).as_secs_f64() * 1e9 / commands as f64;
        println!(
            "{name:<28} {quiet:>7.1} {:>7.2} {median:>7.1} {:>7.2} {:>7.2}  {:02x?}",
            1e3 / quiet,
            1e3 / median,
            first.events as f64 / commands as f64,
            &first.hash[..4]
        );
    }
}

/// A repeat of a row.
struct Run {
    /// Times of its pieces.
    times: Vec<Duration>,
    events: usize,
    hash: [u8; 16],
}

fn median(runs: &[Run]) -> Duration {
    let mut times: Vec<Duration> = runs.iter().map(|run| run.times.iter().sum()).collect();
    times.sort();
    times[times.len() / 2]
}

fn quiet(runs: &[Run]) -> Duration {
    let pieces = 0..runs[0].times.len();
    pieces
        .filter_map(|piece| runs.iter().map(|run| run.times[piece]).min())
        .sum()
}

fn measure((profile, symbols, ballast, frame, risk): Row, sessions: u32, commands: usize) -> Run {
    let (mut flow, _) = support::flow(profile, symbols, sessions, ballast);
    let setup = support::market(symbols, sessions, risk);
    let mut engine = Engine::new(1 << 22);
    let mut out = EventBuffer::new();
    let whole = setup.len() / RECORD_SIZE;
    apply_all(&mut engine, &frames(1, &setup, whole), &mut out);
    let mut left = flow.prologue() as usize + commands.min(200_000);
    let mut records = vec![0; 65_536 * RECORD_SIZE];
    while left > 0 {
        records.truncate(left * RECORD_SIZE);
        left -= records.len() / RECORD_SIZE;
        flow.fill(&mut records);
        let frames = frames(engine.next_sequence(), &records, frame);
        apply_all(&mut engine, &frames, &mut out);
    }
    records.resize(commands * RECORD_SIZE, 0);
    flow.fill(&mut records);
    let frames = frames(engine.next_sequence(), &records, frame);
    let (mut times, mut events) = (Vec::new(), 0);
    for piece in frames.chunks(PIECE / frame) {
        let start = Instant::now();
        events += measured(&mut engine, piece, &mut out);
        times.push(start.elapsed());
    }
    Run {
        times,
        events,
        hash: engine.state_hash(),
    }
}

/// What is measured, under a name of its own for those who count instructions.
#[inline(never)]
fn measured(engine: &mut Engine, frames: &[Vec<u8>], out: &mut EventBuffer) -> usize {
    apply_all(engine, frames, out)
}

fn apply_all(engine: &mut Engine, frames: &[Vec<u8>], out: &mut EventBuffer) -> usize {
    let mut events = 0;
    for frame in frames {
        engine.apply(frame, out).expect("the flow is right");
        events += out.events().len();
    }
    events
}

/// The frames of a log from `sequence` on, of `size` records each.
fn frames(mut sequence: u64, records: &[u8], size: usize) -> Vec<Vec<u8>> {
    let payloads = records.chunks(size * RECORD_SIZE);
    let frames = payloads.map(|payload| {
        let header = FrameHeader {
            sequence,
            time_ns: 1,
            ..FrameHeader::default()
        };
        sequence += (payload.len() / RECORD_SIZE) as u64;
        build_frame(&header, payload)
    });
    frames.collect()
}
