//! Files of ipc addresses.

use lx_zmtp::{Endpoint, Options, SocketType};
use std::os::unix::net::UnixListener;
use std::sync::Barrier;
use std::{fs, thread};

/// However many start at the same moment where a killed server has left its file, one of them gets it.
#[test]
fn one_of_many_takes_what_was_left_behind() {
    let directory = std::env::temp_dir().join(format!("lx-zmtp-{}", std::process::id()));
    fs::create_dir_all(&directory).expect("a directory");
    let path = directory.join("socket");
    let address = format!("ipc://{}", path.display());
    for round in 0..100 {
        drop(UnixListener::bind(&path).expect("a free name"));
        let barrier = Barrier::new(6);
        let bind = || {
            let mut router = Endpoint::new(SocketType::Router, Options::default());
            let router = router.as_mut().expect("an endpoint");
            barrier.wait();
            let is_bound = router.bind(&address).is_ok();
            barrier.wait(); // all have tried before the first goes
            is_bound
        };
        let bound = thread::scope(|scope| {
            let threads: Vec<_> = (0..6).map(|_| scope.spawn(bind)).collect();
            let outcomes = threads.into_iter().map(|thread| thread.join());
            outcomes
                .filter(|bound| *bound.as_ref().expect("no panic"))
                .count()
        });
        assert_eq!(bound, 1, "round {round}");
        assert!(!path.exists(), "the file goes with its owner");
    }
    fs::remove_dir_all(&directory).expect("our directory");
}
