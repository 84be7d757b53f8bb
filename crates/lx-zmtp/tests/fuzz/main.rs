//! The whole endpoint with its sockets, as either side and in every role, among strangers whose bytes are changed, cut
//! off, mixed up and written in pieces, who close, reset, or read nothing. Meanwhile a good peer exchanges messages
//! with it, and each of them arrives once and in order.
//!
//! LX_ZMTP_ENDPOINT_FUZZ says how many strangers come.

mod counted;
mod meeting;
#[path = "../rig/mod.rs"]
mod rig;
mod strangers;

use counted::{Stream, TOPIC, bytes};
use lx_zmtp::{Batch, CloseReason, Endpoint, PeerId, SocketType};
use meeting::{Doors, PAIRS, meet};
use rig::Random;
use std::collections::HashMap;
use std::time::{Duration, Instant};
use strangers::{Stranger, Turn, read_message};

/// Strangers that come unless the environment says else.
const STRANGERS: u64 = 480;
/// Strangers of a case, and of them at one time.
const CASE: u64 = 40;
const AT_ONCE: usize = 12;
/// A case takes some tenths of a second; far more is a standstill.
const PATIENCE: Duration = Duration::from_secs(120);

/// An endpoint, its good peer, and strangers.
struct Case {
    seed: u64,
    random: Random,
    subject: Endpoint,
    good: Endpoint,
    kinds: [SocketType; 3],
    /// The good peer as the subject calls it, and the other way round.
    good_id: PeerId,
    subject_id: PeerId,
    doors: Doors,
    there: Stream,
    back: Stream,
    strangers: Vec<Stranger>,
    came: u64,
    /// Turns for which the good peer reads nothing.
    away: u64,
    /// By stranger, of those that owe something: the next message.
    heard: HashMap<u64, u64>,
    sums: Sums,
}

#[derive(Default)]
struct Sums {
    bytes: u64,
    owed: u64,
    strange_messages: u64,
    counted: u64,
    counted_bytes: u64,
    closed: [u64; CloseReason::NAMES.len()],
    handshakes: u64,
    lost: u64,
}

/// Whether an endpoint of the type sends messages.
fn sends(kind: SocketType) -> bool {
    !matches!(kind, SocketType::Pull | SocketType::Sub)
}

fn receive(endpoint: &mut Endpoint, random: &mut Random) -> Vec<(PeerId, Vec<Vec<u8>>)> {
    let limits = (1 + random.below(200) as usize, 1 << random.below(21));
    let mut batch = Batch::new(limits.0, limits.1);
    let timeout = Duration::from_micros(if random.below(16) == 0 { 50 } else { 0 });
    endpoint
        .receive(&mut batch, Some(timeout))
        .expect("a receive");
    let owned = batch
        .iter()
        .map(|(peer, message)| (peer, message.parts().map(<[u8]>::to_vec).collect()));
    owned.collect()
}

impl Case {
    fn run(&mut self) {
        let end = Instant::now() + PATIENCE;
        while !self.is_over() {
            assert!(
                Instant::now() < end,
                "seed {}: {} came, {} are there, {:?}, {:?}",
                self.seed,
                self.came,
                self.strangers.len(),
                self.subject.counters(),
                self.subject.held_bytes()
            );
            self.let_in();
            self.send();
            self.hear();
            self.hear_good();
            self.turn();
        }
    }

    /// All strangers have come and gone, the endpoint has noticed, and all that was counted has arrived.
    fn is_over(&self) -> bool {
        let are_gone = self.came == CASE && self.strangers.is_empty();
        let is_quiet = self.there.is_quiet() && self.back.is_quiet();
        let (held_in, held_out) = self.subject.held_bytes();
        // Who was connected to stays a peer, and what waits for it stays too.
        let has_noticed = held_in == 0 && (self.doors.is_out() || self.subject.peer_count() == 1);
        are_gone && is_quiet && has_noticed && (held_out == 0 || self.doors.is_out())
    }

    fn let_in(&mut self) {
        while self.came < CASE && self.strangers.len() < AT_ONCE {
            let number = self.seed * CASE + self.came;
            let Some(fd) = self.doors.next(&mut self.subject, &mut self.random) else {
                break;
            };
            let stranger = Stranger::new(fd, number, self.kinds[2], &mut self.random);
            if stranger.owes.is_some() {
                self.heard.insert(number, 0);
            }
            self.came += 1;
            self.strangers.push(stranger);
        }
        if self.came == CASE {
            self.doors.close();
        }
    }

    /// Counted messages in both directions, and noise to whoever is there.
    fn send(&mut self) {
        let [subject, good, _] = self.kinds;
        // Once all have come, no more is begun than what is under way.
        let goes_on = self.came < CASE || !self.strangers.is_empty();
        if sends(subject) && goes_on {
            if let Some(parts) = self.there.make(&mut self.random) {
                if queue(&mut self.subject, subject, self.good_id, &parts) {
                    self.there.sent(&parts);
                }
            }
            if subject != SocketType::Router && self.random.below(4) == 0 {
                let size = [10, 1_000, 60_000][self.random.below(3) as usize];
                let noise = bytes(size, &mut self.random);
                let _ = self.subject.send(&[b"noise", &noise]); // who has no room has none
            }
        }
        if sends(good) && goes_on {
            if let Some(parts) = self.back.make(&mut self.random) {
                if queue(&mut self.good, good, self.subject_id, &parts) {
                    self.back.sent(&parts);
                }
            }
        }
    }

    fn hear(&mut self) {
        for (peer, parts) in receive(&mut self.subject, &mut self.random) {
            if peer == self.good_id {
                if parts[0] == TOPIC && parts[1].len() > 1 {
                    self.back.receive(&parts);
                }
                continue;
            }
            self.sums.strange_messages += 1;
            if let Some((number, count)) = read_message(&parts) {
                if let Some(next) = self.heard.get_mut(&number) {
                    assert_eq!(count, *next, "seed {}: stranger {number}", self.seed);
                    *next += 1;
                }
            }
            if self.kinds[0] == SocketType::Router {
                let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
                let _ = self.subject.send_to(peer, &parts); // it may be gone
            }
        }
    }

    /// The good peer is away now and then, so that what waits for it is written in pieces.
    fn hear_good(&mut self) {
        self.away = match self.away {
            0 if self.random.below(200) == 0 => self.random.below(100),
            turns => turns.saturating_sub(1),
        };
        if self.away > 0 {
            return;
        }
        for (_, parts) in receive(&mut self.good, &mut self.random) {
            if parts[0] == TOPIC && parts[1].len() > 1 {
                self.there.receive(&parts);
            }
        }
    }

    /// Each stranger has its turn.
    fn turn(&mut self) {
        for index in (0..self.strangers.len()).rev() {
            let Turn::Done(written) = self.strangers[index].step(&mut self.random) else {
                continue;
            };
            self.sums.bytes += written as u64;
            let stranger = self.strangers.swap_remove(index);
            if let Some(owed) = stranger.owes {
                let heard = self.heard.remove(&stranger.number);
                assert_eq!(
                    heard,
                    Some(owed),
                    "seed {}: stranger {}, {:?}",
                    self.seed,
                    stranger.number,
                    self.subject.counters()
                );
                self.sums.owed += owed;
            }
        }
    }

    /// What came of the case, added to the sums.
    fn finish(mut self, sums: &mut Sums) {
        let counters = self.subject.counters().clone();
        let reason = self.good.counters().last_closed;
        assert_eq!(reason, None, "seed {}: {counters:?}", self.seed);
        if !self.doors.is_out() {
            let closed: u64 = counters.closed.iter().sum();
            assert_eq!(closed, CASE, "seed {}: {counters:?}", self.seed);
        }
        for stream in [&self.there, &self.back] {
            self.sums.counted += stream.received;
            self.sums.counted_bytes += stream.received_bytes;
        }
        assert!(self.sums.counted > 0);
        sums.bytes += self.sums.bytes;
        sums.owed += self.sums.owed;
        sums.strange_messages += self.sums.strange_messages;
        sums.counted += self.sums.counted;
        sums.counted_bytes += self.sums.counted_bytes;
        sums.handshakes += counters.handshakes;
        sums.lost += counters.messages_lost;
        for (sum, count) in sums.closed.iter_mut().zip(counters.closed) {
            *sum += count;
        }
    }
}

/// Queue a counted message; false when there is no room for it now.
fn queue(endpoint: &mut Endpoint, kind: SocketType, to: PeerId, parts: &[Vec<u8>]) -> bool {
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    let outcome = if kind == SocketType::Pub {
        endpoint.send(&parts)
    } else {
        endpoint.send_to(to, &parts)
    };
    match outcome {
        Ok(()) => true,
        Err(lx_zmtp::SendError::Full) => false,
        Err(error) => panic!("{error}: {:?}", endpoint.counters()),
    }
}

#[test]
fn among_strangers_each_message_arrives_once() {
    let count = std::env::var("LX_ZMTP_ENDPOINT_FUZZ");
    let count = count.map_or(STRANGERS, |count| count.parse().expect("a number"));
    let mut sums = Sums::default();
    for seed in 0..count.div_ceil(CASE) {
        let mut case = meet(seed, PAIRS[(seed % PAIRS.len() as u64) as usize]);
        case.run();
        case.finish(&mut sums);
    }
    let Sums {
        bytes,
        owed,
        strange_messages,
        counted,
        counted_bytes,
        closed,
        handshakes,
        lost,
    } = sums;
    println!(
        "strangers wrote {bytes} bytes, {strange_messages} messages of them came, {owed} were owed"
    );
    println!(
        "counted messages {counted}, {counted_bytes} bytes; {handshakes} handshakes, {lost} messages lost"
    );
    for (name, count) in CloseReason::NAMES.iter().zip(closed) {
        println!("closed {name}: {count}");
    }
    assert!(owed > 0 && strange_messages > owed);
}
