//! What checks of the wire cost: `cargo run --release -p lx-core --example wire_cost`. Prints ns a record, the best and
//! the median of 15 turns over 65,536 records (4 MiB, larger than most second-level caches).

use lx_core::wire::{
    FrameHeader, build_frame, check_payload, check_record, check_record_slow, decode_frame,
    from_text,
};
use lx_core::wire::{Group, records_of, seal};
use std::hint::black_box;
use std::time::Instant;

const RECORDS: usize = 65_536;
const MIX: [&str; 4] = [
    "new side=buy type=limit tif=gtc instrument=1 account=7 session=1 client_id=5 price=100 quantity=5",
    "cancel instrument=1 account=7 session=1 client_id=6 target_id=5",
    "replace instrument=1 account=7 session=1 client_id=7 target_id=5 price=101 quantity=5",
    "new side=sell type=market tif=ioc instrument=1 account=7 session=1 client_id=8 quantity=5",
];

fn measure(name: &str, mut turn: impl FnMut() -> usize) {
    let mut costs: Vec<f64> = (0..15)
        .map(|_| {
            let start = Instant::now();
            assert_eq!(black_box(turn()), RECORDS, "every record is valid");
            start.elapsed().as_nanos() as f64 / RECORDS as f64
        })
        .collect();
    costs.sort_by(f64::total_cmp);
    println!(
        "{name:<44} best {:6.2} ns, median {:6.2} ns a record",
        costs[0],
        costs[costs.len() / 2]
    );
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let records = MIX
        .iter()
        .map(|line| from_text(line))
        .collect::<Result<Vec<_>, _>>()?;
    let payload: Vec<u8> = (0..RECORDS)
        .flat_map(|index| records[index % 7 % 4])
        .collect();
    let header = FrameHeader {
        sequence: 1,
        time_ns: 1,
        ..FrameHeader::default()
    };
    let mut frame = build_frame(&header, &payload);
    let count =
        |frame: &[u8]| decode_frame(frame).map_or(0, |(header, _)| header.record_count as usize);
    measure("check_record", || {
        records_of(&payload)
            .filter(|record| check_record(record).is_ok())
            .count()
    });
    measure("check_record_slow (the table)", || {
        records_of(&payload)
            .filter(|record| check_record_slow(record).is_ok())
            .count()
    });
    measure("check_payload", || {
        check_payload(&payload, Group::Command, 64).map_or(0, |count| count as usize)
    });
    measure("decode_frame, unsealed", || count(&frame));
    seal(&mut frame, &[0; 64])?;
    measure("decode_frame, sealed (CRC32C)", || count(&frame));
    measure("seal (CRC32C, BLAKE3)", || {
        seal(&mut frame, &[0; 64]).map_or(0, |()| RECORDS)
    });
    Ok(())
}
