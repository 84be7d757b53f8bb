//! Endpoints with each other, in one thread.

use lx_zmtp::{Batch, CloseReason, Counters, Endpoint, Options, PeerId, SocketType};
use std::time::{Duration, Instant};

pub const STEP: Duration = Duration::from_millis(2);
pub const LINGER: Duration = Duration::from_secs(20);

pub type Messages = Vec<(PeerId, Vec<Vec<u8>>)>;

pub fn endpoint(kind: SocketType, options: Options) -> Endpoint {
    Endpoint::new(kind, options).expect("an endpoint")
}

pub fn plain(kind: SocketType) -> Endpoint {
    endpoint(kind, Options::default())
}

pub fn receive(endpoint: &mut Endpoint, out: &mut Messages) {
    let mut batch = Batch::new(1_000, 1 << 20);
    endpoint.receive(&mut batch, Some(STEP)).expect("a receive");
    assert_eq!(batch.iter().count(), batch.len());
    let of_runs: usize = batch.runs().iter().map(|run| run.messages).sum();
    assert_eq!(of_runs, batch.len());
    out.extend(
        batch
            .iter()
            .map(|(peer, message)| (peer, message.parts().map(<[u8]>::to_vec).collect())),
    );
}

/// Let both do what they have to until `is_done`.
pub fn drive(
    one: &mut Endpoint,
    two: &mut Endpoint,
    mut is_done: impl FnMut(&mut Endpoint, &mut Endpoint) -> bool,
) {
    let end = Instant::now() + LINGER;
    let mut none = Messages::new();
    while !is_done(one, two) {
        assert!(
            Instant::now() < end,
            "{:?} {:?}",
            one.counters(),
            two.counters()
        );
        receive(one, &mut none);
        receive(two, &mut none);
    }
    assert!(none.is_empty(), "{none:?}");
}

pub fn receive_many(endpoint: &mut Endpoint, other: &mut Endpoint, count: usize) -> Messages {
    let (mut found, mut none) = (Messages::new(), Messages::new());
    let end = Instant::now() + LINGER;
    while found.len() < count {
        assert!(Instant::now() < end, "{} of {count}", found.len());
        receive(other, &mut none);
        receive(endpoint, &mut found);
    }
    found
}

pub fn ipc(name: &str) -> String {
    format!("ipc://@lx-zmtp-{}-{name}", std::process::id())
}

pub fn closed(counters: &Counters, reason: CloseReason) -> u64 {
    counters.closed[reason.index()]
}
