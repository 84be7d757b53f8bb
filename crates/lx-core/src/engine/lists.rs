//! Lists of two legs of which only one lives on: a limit order, and an order that waits for the price to turn.
//!
//! The engine id of the second leg is that of the first and one more, and both are orders like any other. So all that is kept
//! of a list is that it is open. What happens to its legs is read in the events of the command that does it: an order that
//! trades, is canceled or is found in a book never asks whether it is a leg, and as long as no list is open nothing is read.

use super::Engine;
use super::book::Taker;
use super::command::Command;
use super::events::{Context, EventBuffer, Owner, Place};
use super::index::hash_name;
use super::invariants::hold;
use super::ladder::{book_of, is_aside, key_of};
use super::orders::{NONE, Order};
use super::registry::Refusal;
use super::stop::Stop;
use super::trading::reject;
use crate::wire::{
    Accepted, Canceled, FLAG_POST_ONLY, Fill, LEVEL_QUANTITY_MAX, ListLeg, ListStatus, New,
    OrderTerms, RECORD_SIZE, kind, list_state, order_type, reason, role, side, time_in_force,
    until,
};

/// Bytes of a command.
type Bytes = [u8; RECORD_SIZE];

/// Where fields of `list_leg` stand.
mod field {
    pub const CLIENT_ID: u64 = 16;
    pub const STOP_PRICE: u64 = 40;
}

/// Entries of lists that have ended and are kept at most, besides as many as are open.
const ENDED_MAX: usize = 64;

/// A list.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    /// Engine id of leg 1.
    pub order_id: u64,
    /// Its name, which is that of the list.
    pub client_id: u64,
    pub session: u32,
    pub instrument: u16,
    is_open: bool,
}

/// All lists of an engine.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// By engine id; some may have ended.
    entries: Vec<List>,
    open: u32,
    /// Events of this frame that were looked at.
    pub seen: usize,
}

impl Lists {
    /// Lists that are open.
    #[inline(always)]
    pub fn count(&self) -> u32 {
        self.open
    }

    /// The open lists, by engine id.
    pub fn iter(&self) -> impl Iterator<Item = &List> {
        self.entries.iter().filter(|list| list.is_open)
    }

    /// Add a list that is open, of orders later than those of all others.
    pub fn add(&mut self, (order_id, owner): (u64, (u32, u64)), instrument: u16) -> List {
        if self.entries.len() >= 2 * self.open as usize + ENDED_MAX {
            self.entries.retain(|list| list.is_open);
        }
        let (session, client_id) = owner;
        let list = List {
            order_id,
            client_id,
            session,
            instrument,
            is_open: true,
        };
        self.entries.push(list);
        self.open += 1;
        list
    }

    fn at(&self, at: usize) -> &List {
        &self.entries[at]
    }

    /// The open list that an order is a leg of.
    pub fn find(&self, order_id: u64) -> Option<usize> {
        let first = order_id & !u64::from(u8::MAX);
        let at = self
            .entries
            .binary_search_by_key(&first, |list| list.order_id)
            .ok()?;
        self.entries[at].is_open.then_some(at)
    }

    /// The list ends.
    fn end(&mut self, at: usize) -> List {
        self.open -= 1;
        let list = &mut self.entries[at];
        list.is_open = false;
        *list
    }
}

/// Engine id of the second leg of a list.
pub(super) fn second_of(order_id: u64) -> u64 {
    order_id + 1
}

/// Whether the limit of leg 1 lies on the other side of the price than what leg 2 waits for.
pub(super) fn are_apart(side: u8, price: i64, stop_price: i64) -> bool {
    if side == side::BUY {
        price < stop_price
    } else {
        price > stop_price
    }
}

/// What a list asks for: two new orders.
#[derive(Clone, Copy, Debug)]
struct Legs {
    records: [Bytes; 2],
    terms: OrderTerms,
}

impl Legs {
    fn of(record: &Bytes, leg: &ListLeg) -> Self {
        let sent = New::from_bytes(record); // a list has what a new order has, at the same places
        let first = New {
            flags: sent.flags & FLAG_POST_ONLY,
            ..sent
        };
        let second = New {
            type_: leg.type_,
            tif: leg.tif,
            flags: 0,
            client_id: leg.client_id,
            price: leg.price,
            ..sent
        };
        Self {
            records: [first.to_bytes(), second.to_bytes()],
            terms: OrderTerms {
                trigger: leg.trigger,
                stop_price: leg.stop_price,
                ..OrderTerms::default()
            },
        }
    }

    fn commands(&self) -> [Command; 2] {
        [Command::of(&self.records[0]), Command::of(&self.records[1])]
    }

    fn place(&self) -> Place {
        let [first, _] = self.commands();
        Place {
            instrument: first.instrument(),
            side: first.side(),
        }
    }

    /// Leg 2 as it waits.
    fn stop(&self, order_id: u64) -> Stop {
        let ([_, second], place) = (self.commands(), self.place());
        Stop {
            order_id,
            stop_price: self.terms.stop_price,
            price: second.price,
            book: book_of(place.instrument, place.side),
            order_type: second.order_type(),
            tif: second.tif(),
            stp: second.stp(),
            trigger: self.terms.trigger,
            ..Stop::default()
        }
    }
}

impl Engine {
    /// `new_list`, whose second leg is at the start of `rest`.
    #[cold]
    #[inline(never)]
    pub(super) fn enter_list<const RISK: bool>(
        &mut self,
        context: Context,
        (record, rest): (&Bytes, Option<&[u8]>),
        out: &mut EventBuffer,
    ) {
        if !self.admit_to(context, record, true, out) {
            return;
        }
        let leg = rest.and_then(<[u8]>::first_chunk);
        let leg = leg.map(ListLeg::from_bytes).unwrap_or_default();
        let legs = Legs::of(record, &leg);
        let stop = legs.stop(second_of(context.order_id));
        if let Err(refusal) = self.check_list::<RISK>(&legs, &stop) {
            return reject(context, record, 0, refusal, out);
        }
        let [first, second] = legs.commands();
        let (session, place) = (first.session(), legs.place());
        self.sessions.at_mut(session).highest = second.client_id;
        for (leg, order_id) in [(first, context.order_id), (second, stop.order_id)] {
            out.accepted_leg(context, &leg, order_id);
        }
        let named = (session, first.client_id);
        let list = self.lists.add((context.order_id, named), place.instrument);
        list.tell(context, (list_state::EXECUTING, first.client_id), out);
        let owner = Owner {
            session,
            client_id: second.client_id,
            order_id: stop.order_id,
        };
        let handle = self.store_waiting(owner, second.quantity, stop);
        if RISK {
            self.funds.keep_for_nothing(handle);
        }
        self.enter_first::<RISK>(context, &first, out);
    }

    /// Why a list can't come in, if it can't. If it can, and `RISK` is on, the terms of leg 1 are those of the incoming order.
    fn check_list<const RISK: bool>(&mut self, legs: &Legs, stop: &Stop) -> Result<(), Refusal> {
        let ([first, second], place) = (legs.commands(), legs.place());
        let Place { instrument, side } = place;
        if !self.registry.has_instrument(instrument) {
            return Err((reason::UNKNOWN_INSTRUMENT, u64::from(instrument), 0));
        }
        if second.client_id <= first.client_id {
            return Err((reason::LIST_CONFLICT, field::CLIENT_ID, 0));
        }
        if !are_apart(side, first.price, stop.stop_price) {
            return Err((reason::LIST_CONFLICT, field::STOP_PRICE, 0));
        }
        self.check_new(&legs.records[0], &OrderTerms::default())?;
        let (session, quantity) = (first.session(), first.quantity);
        if RISK {
            let cover = first.price.max(second.price);
            let refusal = self.fund(session, place, (cover, quantity), (0, 0));
            refusal.map_or(Ok(()), Err)?;
        }
        self.check_count(session, instrument, false)?;
        self.refuse_first(&first, place).map_or(Ok(()), Err)?;
        self.check_new(&legs.records[1], &legs.terms)?;
        self.check_count(session, instrument, true)?;
        self.refuse_to_wait(stop).map_or(Ok(()), Err)?;
        self.check_lists_of(session, instrument)
    }

    /// Why leg 1 can't come in as a new order, all but its book's state being good.
    fn refuse_first(&mut self, first: &Command, place: Place) -> Option<Refusal> {
        let station = self.station(place, until::NONE, first.price);
        let opposite = station.book ^ 1;
        let limit_key = key_of(opposite, first.price);
        let crosses = station.is_matched && self.ladders.best_key(opposite) <= limit_key;
        if first.flags() & FLAG_POST_ONLY != 0 && crosses {
            let refusal = self.refuse_cross(first.price, first.quantity, opposite);
            if refusal.is_some() {
                return refusal;
            }
        }
        let resting = self.orders_resting();
        if resting >= self.orders_max {
            return Some((reason::ORDERS_FULL, resting, self.orders_max));
        }
        let level = self.ladders.find(station.book, station.price);
        let is_full = self.open_at(level) + first.quantity > LEVEL_QUANTITY_MAX;
        is_full.then_some((reason::LEVEL_FULL, first.quantity, LEVEL_QUANTITY_MAX))
    }

    /// Whether the account of a session may have one more list in an instrument.
    fn check_lists_of(&self, session: u32, instrument: u16) -> Result<(), Refusal> {
        let most = u64::from(self.rules.of(instrument).limits.lists_max);
        if most == 0 {
            return Ok(());
        }
        let account = self.sessions.at(session).account;
        let lists = self.lists.iter().filter(|list| {
            list.instrument == instrument && self.sessions.at(list.session).account == account
        });
        let count = lists.count() as u64;
        if count < most {
            Ok(())
        } else {
            Err((reason::TOO_MANY_LISTS, count, most))
        }
    }

    /// Leg 1 comes in as a new limit order that was accepted.
    fn enter_first<const RISK: bool>(
        &mut self,
        context: Context,
        first: &Command,
        out: &mut EventBuffer,
    ) {
        let mut taker = Taker::of(context, first);
        let station = self.station(taker.place, until::NONE, first.price);
        let level = self.ladders.find(station.book, station.price);
        let mut prevented = 0;
        if station.is_matched {
            let asked = (first.price, first.stp());
            let opposite = station.book ^ 1;
            prevented = self.fill_limit::<RISK>(context, &mut taker, asked, opposite, out);
        }
        let open = taker.remaining;
        if open == 0 {
            return;
        }
        let owner = (
            taker.owner,
            hash_name(taker.owner.session, taker.owner.client_id),
        );
        let (lots, place) = (
            (first.quantity - prevented, open),
            (station.book, station.price, level),
        );
        let (handle, level) = self.rest(owner, lots, open, place);
        out.level(context, &level);
        if RISK {
            self.reserve(handle, open);
        }
    }

    /// Why an order can't be changed: it is a leg of an open list.
    #[inline(always)]
    pub(super) fn refuse_leg(&self, order_id: u64) -> Option<Refusal> {
        if self.lists.count() == 0 {
            return None;
        }
        let list = self.lists.find(order_id);
        list.map(|_| (reason::LIST_CONFLICT, 0, 0))
    }

    /// End the lists of which a leg was filled, canceled or lost lots since events were looked at last, in the order in which
    /// that began; one that only comes in is the last.
    #[cold]
    #[inline(never)]
    pub(super) fn settle_lists(&mut self, context: Context, out: &mut EventBuffer) {
        let (mut at, end) = (self.lists.seen, out.events().len());
        let mut comes_in = false;
        while at < end {
            let event = &out.events()[at];
            at += 1;
            let Some((order_id, is_taker)) = leg_of(event) else {
                continue;
            };
            if is_taker && order_id == context.order_id {
                comes_in = true;
            } else if let Some(list) = self.lists.find(order_id) {
                self.end_list(context, list, out);
            }
        }
        if comes_in {
            if let Some(list) = self.lists.find(context.order_id) {
                self.end_list(context, list, out);
            }
        }
        self.lists.seen = out.events().len();
    }

    /// End a list: one leg stays at most. Events: `canceled` of the other, `list_status`.
    fn end_list(&mut self, context: Context, at: usize, out: &mut EventBuffer) {
        let list = self.lists.end(at);
        let order_id = list.order_id;
        let first = self.find_id(order_id);
        let second = self.find_waiting_id(second_of(order_id));
        if second != NONE {
            if self.funds.is_on && first != NONE {
                self.uncover(first);
            }
            self.drop_leg(context, second, out);
        } else if first != NONE {
            self.drop_leg(context, first, out);
        }
        list.tell(context, (list_state::ALL_DONE, 0), out);
    }

    /// A waiting order is about to come in: if it is a leg its list ends, and the other leg goes first. Returns whether it is.
    pub(super) fn end_by_trigger(
        &mut self,
        context: Context,
        order_id: u64,
        out: &mut EventBuffer,
    ) -> bool {
        let Some(at) = self.lists.find(order_id) else {
            return false;
        };
        let list = self.lists.end(at);
        let first = self.find_id(list.order_id);
        if first != NONE {
            self.drop_leg(context, first, out);
        }
        list.tell(context, (list_state::ALL_DONE, 0), out);
        true
    }

    fn drop_leg(&mut self, context: Context, handle: u32, out: &mut EventBuffer) {
        let why = (reason::OTHER_LEG, 0);
        if self.funds.is_on {
            self.withdraw_any::<true>(context, handle, why, out);
        } else {
            self.withdraw_any::<false>(context, handle, why, out);
        }
        if self.stops.count() == 0 {
            self.stops.forget_trades(); // none is left to look at them
        }
    }
}

/// The order of which an event says that it was filled, canceled or lost lots, and whether as a taker.
fn leg_of(event: &[u8; RECORD_SIZE]) -> Option<(u64, bool)> {
    let order_id = match event[0] {
        kind::FILL | kind::PREVENTED | kind::CANCELED => Canceled::from_bytes(event).order_id,
        _ => return None,
    };
    let is_taker = event[0] != kind::CANCELED && Fill::from_bytes(event).role == role::TAKER;
    Some((order_id, is_taker))
}

impl List {
    /// Tell its owner how it stands, answering a request if that is not 0.
    fn tell(&self, context: Context, (status, request_id): (u8, u64), out: &mut EventBuffer) {
        let event = ListStatus {
            status,
            command: context.index(),
            instrument: self.instrument,
            session: self.session,
            client_id: self.client_id,
            order_id: self.order_id,
            other_id: second_of(self.order_id),
            request_id,
            ..ListStatus::default()
        };
        out.put_record(&event.to_bytes());
    }
}

impl EventBuffer {
    /// `accepted` of a leg, which answers nothing.
    fn accepted_leg(&mut self, context: Context, leg: &Command, order_id: u64) {
        let event = Accepted {
            side: leg.side(),
            command: context.index(),
            instrument: leg.instrument(),
            type_: leg.order_type(),
            tif: leg.tif(),
            session: leg.session(),
            client_id: leg.client_id,
            order_id,
            price: leg.price,
            quantity: leg.quantity,
            ..Accepted::default()
        };
        self.put_record(&event.to_bytes());
    }
}

/// What lists have to do with money: while one is open its first leg reserves what the costlier of both may cost, and the
/// second nothing.
impl Engine {
    /// The price at which a leg of an open list reserves; 0 for nothing. `None` for any other order.
    pub(super) fn covered_price(&self, order_id: u64) -> Option<i64> {
        let list = self.lists.find(order_id)?;
        let first = self.lists.at(list).order_id;
        if first != order_id {
            return Some(0);
        }
        let price_of = |id| self.price_of_order(self.orders.at(self.find_id(id)));
        Some(price_of(first).max(price_of(second_of(first))))
    }

    /// A first leg that goes on by itself reserves no more than it may cost.
    fn uncover(&mut self, handle: u32) {
        let order = self.orders.at(handle);
        let place = Place::of(self.book_of_order(order));
        self.reserve_anew(handle, (place, self.price_of_order(order)));
    }
}

/// What must hold of lists.
impl Engine {
    /// The legs of each open list are there, whole, and as they came in.
    pub(super) fn check_lists(&self) -> Result<(), String> {
        let ids = self.lists.entries.iter().map(|list| list.order_id);
        hold!(ids.is_sorted(), "lists are out of order");
        let open = self.lists.iter().count();
        hold!(
            open == self.lists.open as usize,
            "{open} lists are open, not {}",
            self.lists.open
        );
        for list in self.lists.iter() {
            let id = list.order_id;
            let legs = [id, second_of(id)].map(|id| self.orders.at(self.find_id(id)));
            let [first, second] = legs;
            hold!(
                first.order_id == id && second.order_id == second_of(id),
                "list {id} is open, but not both of its legs are there"
            );
            self.check_legs(legs)?;
            let named = (first.session, first.client_id);
            let place = Place::of(self.book_of_order(first));
            hold!(
                named == (list.session, list.client_id) && place.instrument == list.instrument,
                "list {id} does not know its first leg"
            );
        }
        Ok(())
    }

    /// Whether two orders can be the legs of an open list.
    pub(super) fn check_legs(&self, [first, second]: [&Order; 2]) -> Result<(), String> {
        let id = first.order_id;
        let is_plain = |order: &Order| {
            let handle = self.find_id(order.order_id);
            self.specials.get(handle, order.order_id).is_none()
        };
        hold!(
            !Self::is_waiting(first) && !is_aside(self.book_of_order(first)) && is_plain(first),
            "list {id}: leg 1 does not rest in the book as a plain order"
        );
        hold!(
            Self::is_waiting(second) && is_plain(second),
            "list {id}: leg 2 does not wait as a plain order"
        );
        let stop = self.stops.at(second.next);
        let terms = (stop.flags, stop.min_quantity, stop.activation, stop.until());
        let can_be = matches!(stop.order_type, order_type::STOP | order_type::STOP_LIMIT);
        hold!(
            can_be && stop.tif <= time_in_force::GTC && terms == (0, 0, 0, until::NONE),
            "list {id}: leg 2 is no stop of a list"
        );
        hold!(
            first.session == second.session
                && first.client_id < second.client_id
                && self.book_of_order(first) == stop.book
                && [first.quantity, second.remaining] == [first.remaining; 2],
            "list {id}: its legs do not fit together"
        );
        let price = self.price_of_order(first);
        hold!(
            are_apart(stop.place().side, price, stop.stop_price),
            "list {id}: the limit {price} is not apart from {}",
            stop.stop_price
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_found_by_both_legs_while_they_are_open() {
        let mut lists = Lists::default();
        for number in 1..=3 {
            lists.add((256 * number, (7, number)), 1);
        }
        assert_eq!(lists.find(513), lists.find(512));
        let ended = lists.find(512).map(|at| lists.end(at).client_id);
        assert_eq!((ended, lists.count()), (Some(2), 2));
        assert!(lists.find(512).is_none() && lists.find(1_024).is_none());
        let open: Vec<u64> = lists.iter().map(|list| list.order_id).collect();
        assert_eq!(open, [256, 768]);
    }

    #[test]
    fn lists_that_ended_are_forgotten() {
        let mut lists = Lists::default();
        for number in 1..1_000 {
            lists.add((256 * number, (7, number)), 1);
            if number > 3 {
                lists.find(256 * (number - 3)).map(|at| lists.end(at));
            }
        }
        assert!(lists.entries.len() <= 2 * 4 + ENDED_MAX);
        assert_eq!(lists.count(), 3);
    }
}
