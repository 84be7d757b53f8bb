//! Feeds orders to the order book of the crate lobster, one book an instrument.
//!
//! ```text
//! lx-bench-lobster ORDERS WARM_UP
//! ```
//!
//! ORDERS is a file of `new` and `cancel` records of 64 bytes. All become orders of the crate first, as all frames of
//! ours are built before the clock starts; the first WARM_UP are executed, then the rest against the clock. Prints one
//! JSON object: seconds, trades and quantity of the rest.

use std::time::Instant;

use lobster::{OrderBook, OrderEvent, OrderType, Side};

const RECORD_SIZE: usize = 64;
const CANCEL: u8 = 2;
const MARKET: u8 = 2;
const BUY: u8 = 1;
/// Orders and orders a level that each book has room for from the start.
const BOOK_ORDERS: usize = 10_000;
const LEVEL_ORDERS: usize = 10;

/// An instrument and what happens in it.
type Step = (usize, OrderType);

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let [_, path, warm_up] = args.as_slice() else {
        panic!("usage: lx-bench-lobster ORDERS WARM_UP");
    };
    let orders = std::fs::read(path).expect("the file of orders can be read");
    let warm_up: usize = warm_up.parse().expect("WARM_UP is a number");
    let steps: Vec<Step> = orders.chunks_exact(RECORD_SIZE).map(step).collect();
    let last = steps.iter().map(|step| step.0).max().unwrap_or(0);
    let mut books: Vec<OrderBook> = (0..=last)
        .map(|_| OrderBook::new(BOOK_ORDERS, LEVEL_ORDERS, false))
        .collect();
    execute(&mut books, &steps[..warm_up]);
    let start = Instant::now();
    let (trades, quantity) = execute(&mut books, &steps[warm_up..]);
    let seconds = start.elapsed().as_secs_f64();
    println!("{{\"seconds\": {seconds}, \"trades\": {trades}, \"quantity\": {quantity}}}");
}

/// Execute the steps; trades and lots.
fn execute(books: &mut [OrderBook], steps: &[Step]) -> (u64, u64) {
    let (mut trades, mut quantity) = (0, 0);
    for &(instrument, order) in steps {
        let event = books[instrument].execute(order);
        if let OrderEvent::Filled {
            fills, filled_qty, ..
        }
        | OrderEvent::PartiallyFilled {
            fills, filled_qty, ..
        } = &event
        {
            trades += fills.len() as u64;
            quantity += filled_qty;
        }
    }
    (trades, quantity)
}

/// The step of a record.
fn step(record: &[u8]) -> Step {
    let u64_at = |at: usize| u64::from_le_bytes(record[at..at + 8].try_into().expect("8 bytes"));
    let session = u32::from_le_bytes(record[12..16].try_into().expect("4 bytes"));
    let name = |client_id: u64| u128::from(session) << 64 | u128::from(client_id);
    let instrument = usize::from(u16::from_le_bytes([record[6], record[7]]));
    if record[0] == CANCEL {
        return (
            instrument,
            OrderType::Cancel {
                id: name(u64_at(24)),
            },
        );
    }
    let id = name(u64_at(16));
    let side = if record[1] == BUY {
        Side::Bid
    } else {
        Side::Ask
    };
    let qty = u64_at(40);
    let order = match record[2] {
        MARKET => OrderType::Market { id, side, qty },
        _ => OrderType::Limit {
            id,
            side,
            qty,
            price: u64_at(32),
        },
    };
    (instrument, order)
}
