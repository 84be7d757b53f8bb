//! Taking connections, and resting when the system has no room for them.

use crate::endpoint::{Endpoint, OTHERS};
use crate::error::CloseReason;
use crate::net;
use rustix::event::epoll::{self, EventData, EventFlags};
use std::os::fd::OwnedFd;
use std::time::Duration;

const ACCEPTS_MAX: usize = 256;
/// How long a listener rests after the system had no descriptor for a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

impl Endpoint {
    /// Take the connections that wait at a listener.
    pub(crate) fn accept(&mut self, index: usize) {
        for _ in 0..ACCEPTS_MAX {
            let Some(listener) = self.listeners.get(index) else {
                return;
            };
            match net::accept(listener, &self.options) {
                Ok(Some(fd)) if self.peer_count >= self.options.connections_max => {
                    drop(fd);
                    self.count_closed(CloseReason::Crowded);
                }
                Ok(Some(fd)) => self.add_accepted(fd),
                Ok(None) => return,
                Err(_) => {
                    // Out of descriptors or memory: the listener would wake us for ever, so it is left for a while.
                    self.pause_accepting();
                    return;
                }
            }
        }
    }

    fn add_accepted(&mut self, fd: OwnedFd) {
        let id = self.add_peer(None);
        self.begin(id.slot(), fd);
    }

    /// Listen again when the rest is over.
    pub(crate) fn resume_accepting(&mut self) {
        if self.accept_again.is_some_and(|at| self.now >= at) {
            self.accept_again = None;
            self.watch_listeners(EventFlags::IN);
        }
    }

    fn pause_accepting(&mut self) {
        let at = self.now + ACCEPT_PAUSE;
        self.accept_again = Some(at);
        self.watch_listeners(EventFlags::empty());
    }

    fn watch_listeners(&mut self, flags: EventFlags) {
        for (index, listener) in self.listeners.iter().enumerate() {
            let data = EventData::new_u64(OTHERS | index as u64);
            // It fails only for what is not registered, which a listener always is.
            let _ = epoll::modify(&self.epoll, &listener.fd, data, flags);
        }
    }
}
