//! The engine in a program of your own: `cargo run --release --example match`.
//!
//! In your Cargo.toml: `lx-core = { path = "../lx/crates/lx-core" }`. Three things make an engine run: an [`Engine`], an
//! [`EventBuffer`] that serves every batch, and frames of commands. Commands go in as plain structs, or as text; what
//! happened comes back as records of the same size, to be read as structs or shown as text. Prices are ticks and
//! quantities lots: the instrument says what they are worth. docs/matching.md has the rules, docs/wire.md the fields.

use lx_core::engine::{Engine, EventBuffer};
use lx_core::wire::{
    Cancel, Fill, FrameHeader, Level, New, RECORD_SIZE, Replace, Trade, build_frame, from_text,
    kind, order_type, role, side, time_in_force, to_text,
};
use std::error::Error;

/// Assets, instruments and sessions are made by commands like all others, and get the numbers 1, 2 ... in their order.
/// The tick of this instrument is 0.01 USD, its lot 0.001 BTC.
const MARKET: [&str; 6] = [
    "add_asset decimals=8 client_id=1 name=BTC",
    "add_asset decimals=8 client_id=2 name=USD",
    "add_instrument tick_scale=2 lot_scale=3 flags=extension client_id=3 symbol=BTC-USD base=1 quote=2",
    "instrument_limits tick=1 lot=1 price_min=1 price_max=100000000 quantity_min=1 quantity_max=1000000",
    "open_session account=7 client_id=4",
    "open_session account=8 client_id=5",
];
const SELLER: Trader = Trader(7, 1);
const BUYER: Trader = Trader(8, 2);

fn main() -> Result<(), Box<dyn Error>> {
    let mut desk = Desk {
        engine: Engine::new(100_000), // orders that may rest
        events: EventBuffer::new(),
    };
    let market: Result<Vec<_>, _> = MARKET.into_iter().map(from_text).collect();
    desk.apply("a market", &market?)?;

    // Any number of commands make a batch; each is applied whole before the next.
    let orders = [
        SELLER.limit(1, side::SELL, 7_000_100, 30),
        SELLER.limit(2, side::SELL, 7_000_000, 50),
        SELLER.limit(3, side::SELL, 7_000_200, 40),
        BUYER.limit(1, side::BUY, 7_000_050, 70), // takes 50 at the better price; the rest of it rests
    ];
    desk.apply("orders that meet", &orders)?;
    desk.sum_up();

    // An order is named by its session and the client id of the command that stated it last.
    let changes = [BUYER.replace(2, 1, 7_000_100, 90), SELLER.cancel(4, 1)];
    desk.apply(
        "a replace that takes again, and a cancel that comes too late",
        &changes,
    )?;

    println!("== the book");
    let mut levels = Vec::new();
    desk.engine.depth(1, 5, &mut levels)?;
    for level in levels.iter().map(Level::from_bytes) {
        let side = if level.side == side::BUY {
            "bid"
        } else {
            "ask"
        };
        println!(
            "{side} {} x {} lots, orders: {}",
            level.price, level.quantity, level.orders
        );
    }

    // A snapshot is the state as bytes, and the hash is the state in short: equal commands give equal ones.
    let copy = Engine::restore(&desk.engine.snapshot())?;
    assert_eq!(copy.state_hash(), desk.engine.state_hash());
    println!("== state {:02x?}", copy.state_hash());
    Ok(())
}

/// An engine with the buffer of its events.
struct Desk {
    engine: Engine,
    events: EventBuffer,
}

impl Desk {
    /// Apply commands as the next frame of the log, and show what they did.
    fn apply(&mut self, title: &str, commands: &[[u8; RECORD_SIZE]]) -> Result<(), Box<dyn Error>> {
        let header = FrameHeader {
            sequence: self.engine.next_sequence(), // the ordinal of its first command
            time_ns: self.engine.time_ns() + 1_000, // yours to give: the engine knows no clock
            ..FrameHeader::default()
        };
        let frame = build_frame(&header, commands.as_flattened());
        self.engine.apply(&frame, &mut self.events)?;
        println!("== {title}");
        for event in self.events.events() {
            println!("{}", to_text(event));
        }
        Ok(())
    }

    /// Read the events of the last frame as structs: the first byte of a record is its kind.
    fn sum_up(&self) {
        let (mut volume, mut taken) = (0, 0);
        for event in self.events.events() {
            match event[0] {
                kind::TRADE => volume += Trade::from_bytes(event).quantity,
                kind::FILL => {
                    let fill = Fill::from_bytes(event);
                    taken += u64::from(fill.role == role::TAKER && fill.session == BUYER.1);
                }
                _ => {}
            }
        }
        println!("== {volume} lots traded, the buyer took {taken} time(s)");
    }
}

/// Who sends: account and session.
#[derive(Clone, Copy)]
struct Trader(u32, u32);

impl Trader {
    /// A limit order that rests until it is filled or canceled.
    fn limit(self, client_id: u64, side: u8, price: i64, quantity: u64) -> [u8; RECORD_SIZE] {
        let Self(account, session) = self;
        let new = New {
            instrument: 1,
            type_: order_type::LIMIT,
            tif: time_in_force::GTC,
            ..New::default()
        };
        New {
            account,
            session,
            client_id,
            side,
            price,
            quantity,
            ..new
        }
        .to_bytes()
    }

    /// State an order anew: its price and its total quantity, executed lots included.
    fn replace(
        self,
        client_id: u64,
        target_id: u64,
        price: i64,
        quantity: u64,
    ) -> [u8; RECORD_SIZE] {
        let Self(account, session) = self;
        Replace {
            account,
            session,
            client_id,
            target_id,
            price,
            quantity,
            ..Replace::default()
        }
        .to_bytes()
    }

    fn cancel(self, client_id: u64, target_id: u64) -> [u8; RECORD_SIZE] {
        let Self(account, session) = self;
        Cancel {
            account,
            session,
            client_id,
            target_id,
            ..Cancel::default()
        }
        .to_bytes()
    }
}
