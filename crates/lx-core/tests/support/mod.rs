//! An engine that is spoken to in text, and one that is fed by seeded flows.
#![allow(dead_code)] // each test program uses a part of it

pub mod ledger;

use lx_core::engine::{Engine, EventBuffer};
use lx_core::wire::{self, AMOUNT_MAX, FrameHeader, RECORD_SIZE};
use lx_core::workload::{Flow, FlowConfig, FlowInstrument, FlowSession, Profile};

/// Commands that make a market: instrument 1, and sessions 1 and 2 of account 7 and session 3 of account 8.
pub const MARKET: &[&str] = &[
    "add_asset decimals=8 client_id=1 name=BTC",
    "add_asset decimals=2 client_id=2 name=USD",
    "add_instrument tick_scale=0 lot_scale=0 flags=extension client_id=3 symbol=BTC-USD base=1 quote=2",
    "instrument_limits tick=1 lot=1 price_min=1 price_max=4398046511103 quantity_min=1 quantity_max=9007199254740991",
    "open_session account=7 client_id=4",
    "open_session account=7 client_id=5",
    "open_session account=8 client_id=6",
];

/// An engine with its buffer.
pub struct Desk {
    pub engine: Engine,
    pub out: EventBuffer,
    /// Time of the next frame, ns.
    pub time_ns: u64,
}

impl Desk {
    /// An empty engine.
    pub fn empty(orders_max: u64) -> Self {
        Self {
            engine: Engine::new(orders_max),
            out: EventBuffer::new(),
            time_ns: 5,
        }
    }

    /// An engine with the market of [`MARKET`].
    pub fn new() -> Self {
        Self::of(1_000)
    }

    /// The same, for so many orders.
    pub fn of(orders_max: u64) -> Self {
        let mut desk = Self::empty(orders_max);
        desk.send(MARKET);
        desk
    }

    /// Apply commands in text as one frame; their events in text, without their numbers.
    pub fn send(&mut self, lines: &[&str]) -> Vec<String> {
        let without_number = |text: String| {
            let fields = text.split(' ').filter(|it| !it.starts_with("number="));
            fields.collect::<Vec<_>>().join(" ")
        };
        let events = self.send_numbered(lines).into_iter();
        events.map(without_number).collect()
    }

    /// The same with their numbers.
    pub fn send_numbered(&mut self, lines: &[&str]) -> Vec<String> {
        let bytes: Vec<u8> = lines.iter().flat_map(|line| bytes_of(line)).collect();
        self.apply(&bytes);
        let events = self.out.events().iter();
        events.map(wire::to_text).collect()
    }

    /// Apply commands as one frame, and check the state.
    pub fn apply(&mut self, records: &[u8]) {
        self.apply_unchecked(records);
        assert_eq!(self.engine.check_invariants(), Ok(()));
    }

    /// Apply commands as one frame.
    pub fn apply_unchecked(&mut self, records: &[u8]) {
        let frame = self.frame(records);
        self.engine
            .apply(&frame, &mut self.out)
            .expect("the frame is right");
    }

    /// The next frame of these commands.
    pub fn frame(&self, records: &[u8]) -> Vec<u8> {
        let header = FrameHeader {
            sequence: self.engine.next_sequence(),
            time_ns: self.time_ns,
            ..FrameHeader::default()
        };
        wire::build_frame(&header, records)
    }

    /// What a command is answered with: its events, short, `command` left out.
    pub fn tell(&mut self, line: &str) -> Vec<String> {
        self.send(&[line])
    }

    /// Bids and asks of instrument 1 as (price, quantity, orders), best first.
    pub fn book(&self) -> Vec<(i64, u64, u64)> {
        let mut records = Vec::new();
        self.engine
            .depth(1, 100, &mut records)
            .expect("instrument 1 exists");
        let levels = records.iter().map(wire::Level::from_bytes);
        levels
            .map(|level| (level.price, level.quantity, level.orders))
            .collect()
    }
}

/// The bytes of a record in text.
pub fn bytes_of(line: &str) -> [u8; RECORD_SIZE] {
    wire::from_text(line).unwrap_or_else(|error| panic!("{line}: {error}"))
}

/// A new limit order of session 1, gtc, in text.
pub fn limit(side: &str, client_id: u64, price: i64, quantity: u64) -> String {
    order(1, 7, side, client_id, price, quantity)
}

/// A new limit order of any session, gtc, in text.
pub fn order(
    session: u32,
    account: u32,
    side: &str,
    client_id: u64,
    price: i64,
    quantity: u64,
) -> String {
    format!(
        "new side={side} type=limit tif=gtc instrument=1 account={account} session={session} \
         client_id={client_id} price={price} quantity={quantity}"
    )
}

/// The commands that make a market of `symbols` instruments and `sessions` sessions, each of an account of its own. With
/// `risk` the accounts have funds that no flow exhausts.
pub fn market(symbols: u16, sessions: u32, risk: bool) -> Vec<u8> {
    let mut setup = Vec::new();
    let mut tell = |line: String| setup.extend_from_slice(&bytes_of(&line));
    // With funds one lot at one tick is one minor unit, so that amounts stay within what there can be.
    let decimals = if risk { [4, 6] } else { [18, 18] };
    if risk {
        tell("configure risk=on client_id=1".into());
    }
    for (name, decimals) in ["B", "Q"].into_iter().zip(decimals) {
        tell(format!(
            "add_asset decimals={decimals} client_id=1 name={name}"
        ));
    }
    for number in 1..=symbols {
        tell(format!(
            "add_instrument tick_scale=2 lot_scale=4 flags=extension client_id=1 symbol=S{number} base=1 quote=2"
        ));
        tell(MARKET[3].into());
    }
    for account in 1..=sessions {
        if risk {
            tell(format!(
                "set_account state=open account={account} client_id=1"
            ));
            let amount = AMOUNT_MAX / u64::from(sessions);
            for asset in [1, 2] {
                tell(format!(
                    "deposit account={account} asset={asset} amount={amount} transfer_id={asset} client_id=1"
                ));
            }
        }
        tell(format!("open_session account={account} client_id=1"));
    }
    setup
}

/// A flow over `symbols` instruments of `sessions` sessions, each of an account of its own, with the commands that make
/// its market.
pub fn flow(profile: Profile, symbols: u16, sessions: u32, ballast: u32) -> (Flow, Vec<u8>) {
    let setup = market(symbols, sessions, false);
    let instruments = (1..=symbols).map(|instrument| FlowInstrument {
        instrument,
        price: 7_000_000,
        spread: 200_000,
        quantity_min: 100,
        quantity_max: 5_000,
    });
    let senders = (1..=sessions).map(|session| FlowSession {
        session,
        account: session,
        next_client_id: 1,
    });
    let config = FlowConfig {
        profile,
        seed: 1,
        instruments: instruments.collect(),
        sessions: senders.collect(),
        resting: 0,
        ballast,
    };
    (Flow::new(&config).expect("the flow is right"), setup)
}

/// A command aims at one of the last so many of its session; many are gone or never rested, and are rejected.
const LATELY: u64 = 40;

/// Traders who do everything there is: session and account 1 to `SESSIONS`, prices so near that orders meet.
pub struct Everything {
    random: u64,
    symbols: u16,
    /// Client id of the last command of each session.
    sent: [u64; Everything::SESSIONS as usize + 1],
    sequence: u64,
}

impl Everything {
    /// Sessions that take part, each of an account of its own.
    pub const SESSIONS: u64 = 8;

    /// Traders who begin with the command of that ordinal.
    pub fn new(seed: u64, symbols: u16, sequence: u64) -> Self {
        Self {
            random: seed,
            symbols,
            sent: [0; Self::SESSIONS as usize + 1],
            sequence: sequence - 1,
        }
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.random ^= self.random >> 12;
        self.random ^= self.random << 25;
        self.random ^= self.random >> 27;
        (self.random.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) % bound
    }

    /// As `next`, and for every third command an order with a self-trade mode and terms, in two records.
    pub fn next_with_terms(&mut self, clears: bool) -> Vec<u8> {
        if self.below(3) != 0 {
            return self.next(clears).to_vec();
        }
        let session = 1 + self.below(Self::SESSIONS);
        self.sequence += 1;
        self.sent[session as usize] += 1;
        let id = self.sent[session as usize];
        let who = format!("account={session} session={session} client_id={id}");
        let (price, quantity) = (7_000_000 + self.below(64), 1 + self.below(1_000));
        let side = ["buy", "sell"][self.below(2) as usize];
        let instrument = 1 + self.below(u64::from(self.symbols));
        let stp = ["none", "expire_taker", "expire_maker", "expire_both"];
        let stp = stp.get(self.below(5) as usize).unwrap_or(&"decrement");
        let until = 20 + self.below(2) * 1_000_000 + self.below(500);
        let (kind, terms) = match self.below(4) {
            0 => {
                let display = quantity / 9 + 1;
                (
                    format!("limit tif=gtc price={price}"),
                    format!("display={display}"),
                )
            }
            1 => (
                format!("limit tif=gtd price={price}"),
                format!("expires_ns={until}"),
            ),
            2 => {
                let terms = format!("expires_ns={until} display=7");
                (format!("limit tif=gtd price={price}"), terms)
            }
            _ => ("market tif=ioc".into(), "budget=4000000000".into()),
        };
        let new = format!(
            "new flags=extension instrument={instrument} side={side} {who} quantity={quantity} stp={stp} type={kind}"
        );
        [bytes_of(&new), bytes_of(&format!("order_terms {terms}"))].concat()
    }

    /// The next command; if `clears` holds, now and then a mass cancel.
    pub fn next(&mut self, clears: bool) -> [u8; RECORD_SIZE] {
        let session = 1 + self.below(Self::SESSIONS);
        self.sequence += 1;
        self.sent[session as usize] += 1;
        let id = self.sent[session as usize];
        let who = format!("account={session} session={session} client_id={id}");
        let target = id.saturating_sub(1 + self.below(LATELY)).max(1);
        let order_id = self.sequence.saturating_sub(1 + self.below(LATELY)).max(1) << 8;
        let (price, quantity) = (7_000_000 + self.below(64), 1 + self.below(1_000));
        let side = ["buy", "sell"][self.below(2) as usize];
        let instrument = 1 + self.below(u64::from(self.symbols));
        let new = format!("new instrument={instrument} side={side} {who} quantity={quantity}");
        let replace = format!("replace {who} target_id={target} quantity={quantity} price={price}");
        let line = match self.below(14) {
            _ if clears && self.below(1_000) == 0 => format!("mass_cancel scope=account {who}"),
            0 | 10.. => format!("{new} type=limit tif=gtc price={price}"),
            1 => format!("{new} type=limit tif=gtc price={price} flags=post_only"),
            2 => format!("{new} type=limit tif=ioc price={price}"),
            3 => format!("{new} type=limit tif=fok price={price}"),
            4 => format!("{new} type=market tif=ioc"),
            5 => format!("cancel {who} target_id={target}"),
            6 => format!("cancel flags=engine_target {who} target_id={order_id}"),
            7 => replace,
            8 => format!("{replace} flags=post_only"),
            9 => format!("reduce {who} target_id={target} quantity={quantity}"),
        };
        bytes_of(&line)
    }
}
