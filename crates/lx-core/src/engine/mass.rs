//! The commands about many orders: mass cancel, and what the end of a session or its connection does.

use super::Engine;
use super::events::{Context, EventBuffer, Place};
use super::ladder::{ASIDE, book_of};
use super::orders::NONE;
use super::trading::reject;
use crate::wire::{MassCancel, MassCanceled, RECORD_SIZE, reason, scope, side};

/// Which of the gathered orders are meant: 0 means all.
#[derive(Clone, Copy, Debug)]
struct Filter {
    side: u8,
    instrument: u16,
}

const ALL: Filter = Filter {
    side: side::NONE,
    instrument: 0,
};

impl Filter {
    fn takes(self, book: u32) -> bool {
        let place = Place::of(book);
        (self.side == side::NONE || self.side == place.side)
            && (self.instrument == 0 || self.instrument == place.instrument)
    }
}

impl Engine {
    /// `mass_cancel`.
    #[inline(never)]
    pub(super) fn mass_cancel(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        out: &mut EventBuffer,
    ) {
        let command = MassCancel::from_bytes(record);
        let may_speak = if command.scope == scope::VENUE {
            self.permit(context, record, out)
        } else {
            self.admit(context, record, out)
        };
        if !may_speak {
            return;
        }
        if command.instrument != 0 && !self.registry.has_instrument(command.instrument) {
            let refusal = (reason::UNKNOWN_INSTRUMENT, u64::from(command.instrument), 0);
            return reject(context, record, 0, refusal, out);
        }
        let filter = Filter {
            side: command.side,
            instrument: command.instrument,
        };
        self.gathered.clear();
        match command.scope {
            scope::SESSION => self.gather_session(command.session, filter),
            scope::ACCOUNT => self.gather_account(command.account, filter),
            _ => self.gather_venue(filter),
        }
        let count = self.withdraw_gathered(context, reason::MASS_CANCEL, out);
        let answer = MassCanceled {
            side: command.side,
            command: context.index(),
            instrument: command.instrument,
            scope: command.scope,
            session: command.session,
            count,
            request_id: command.client_id,
            ..MassCanceled::default()
        };
        out.put_record(&answer.to_bytes());
    }

    /// Cancel all orders of a session; returns how many they were.
    pub(super) fn withdraw_session(
        &mut self,
        context: Context,
        session: u32,
        reason: u16,
        out: &mut EventBuffer,
    ) -> u64 {
        self.gathered.clear();
        self.gather_session(session, ALL);
        self.withdraw_gathered(context, reason, out)
    }

    /// Take all orders of an account off their books.
    pub(super) fn withdraw_account(
        &mut self,
        context: Context,
        account: u32,
        reason: u16,
        out: &mut EventBuffer,
    ) {
        self.gathered.clear();
        self.gather_account(account, ALL);
        self.withdraw_gathered(context, reason, out);
    }

    fn gather_session(&mut self, session: u32, filter: Filter) {
        let first = self.sessions.at(session).orders;
        self.gather_list(first, filter);
    }

    fn gather_account(&mut self, account: u32, filter: Filter) {
        let mut gathered = std::mem::take(&mut self.gathered);
        for session in self.sessions.of_account(account) {
            self.add_list(session.orders, filter, &mut gathered);
        }
        self.gathered = gathered;
    }

    fn gather_list(&mut self, first: u32, filter: Filter) {
        let mut gathered = std::mem::take(&mut self.gathered);
        self.add_list(first, filter, &mut gathered);
        self.gathered = gathered;
    }

    /// Add the orders of a session's list.
    fn add_list(&self, first: u32, filter: Filter, gathered: &mut Vec<(u64, u32)>) {
        let mut at = first;
        while at != NONE {
            let order = self.orders.at(at);
            if filter.takes(self.book_of_order(order)) {
                gathered.push((order.order_id, at));
            }
            at = order.session_next;
        }
    }

    fn gather_venue(&mut self, filter: Filter) {
        if filter.instrument == 0 {
            for (handle, order) in self.orders.iter() {
                if filter.takes(self.book_of_order(order)) {
                    self.gathered.push((order.order_id, handle));
                }
            }
            return;
        }
        let waiting = self.stops.of_instrument(filter.instrument);
        let waiting = waiting.filter(|stop| filter.takes(stop.book));
        let waiting = waiting.map(|stop| (stop.order_id, stop.handle));
        self.gathered.extend(waiting);
        for side in [side::BUY, side::SELL] {
            if filter.side == side::NONE || filter.side == side {
                let book = book_of(filter.instrument, side);
                self.gather_book(book);
                self.gather_book(book + ASIDE);
            }
        }
    }

    pub(super) fn gather_book(&mut self, book: u32) {
        let mut gathered = std::mem::take(&mut self.gathered);
        for (level, _) in self.ladders.levels_of(book) {
            let handles = self.handles_at(level);
            gathered.extend(handles.map(|handle| (self.orders.at(handle).order_id, handle)));
        }
        self.gathered = gathered;
    }

    /// Cancel an order, resting or waiting, for a reason that is not its owner's. Who calls it looks at what is due then.
    pub(super) fn drop_order(
        &mut self,
        context: Context,
        handle: u32,
        reason: u16,
        out: &mut EventBuffer,
    ) {
        let book = self.book_of_order(self.orders.at(handle));
        self.touch(Place::of(book).instrument);
        if self.funds.is_on {
            self.withdraw_any::<true>(context, handle, (reason, 0), out);
        } else {
            self.withdraw_any::<false>(context, handle, (reason, 0), out);
        }
    }

    /// Take the gathered orders off, by ascending engine id; returns how many they were.
    pub(super) fn withdraw_gathered(
        &mut self,
        context: Context,
        reason: u16,
        out: &mut EventBuffer,
    ) -> u64 {
        let mut gathered = std::mem::take(&mut self.gathered);
        gathered.sort_unstable();
        for (_, handle) in &gathered {
            self.drop_order(context, *handle, reason, out);
        }
        let count = gathered.len() as u64;
        self.gathered = gathered;
        if self.lists.count() != 0 {
            self.settle_lists(context, out);
        }
        count
    }
}
