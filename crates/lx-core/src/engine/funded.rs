//! Orders that need funds: what the commands of traders do besides when risk is on.
//!
//! An order is let in when its account has free what it may cost at worst. As it trades it pays out of that; what rests
//! of it moves the cost of its open lots from free to reserved, and takes it back when they go. So nothing ever falls
//! below zero, and no command needs to be undone.

use super::Engine;
use super::accounts::VENUE_INDEX;
use super::book::Taker;
use super::command::Command;
use super::events::{Context, EventBuffer, Execution, Owner, Place};
use super::ladder::book_of;
use super::money::{Tariff, Terms, saturated};
use super::orders::reserve;
use super::registry::Refusal;
use super::trading::reject;
use crate::wire::{
    AMOUNT_MAX, FEE_PPM_DEFAULT, RECORD_SIZE, account_state, rates, reason, risk, role, side,
};

/// What the engine knows about money but for balances.
#[derive(Debug, Default)]
pub(super) struct Funds {
    /// Whether orders need funds.
    pub is_on: bool,
    /// By instrument.
    tariffs: Vec<Tariff>,
    /// By handle of the order; empty with risk off.
    terms: Vec<Terms>,
    /// Of the order that is coming in.
    incoming: Terms,
}

impl Funds {
    /// A member of `wire::risk`.
    pub fn risk(&self) -> u8 {
        if self.is_on { risk::ON } else { risk::OFF }
    }

    /// Turn risk on or off, with address space for the terms of `orders_max` orders.
    pub fn set_risk(&mut self, risk: u8, orders_max: u64) {
        self.is_on = risk == risk::ON;
        if self.is_on && self.terms.is_empty() {
            self.terms = reserve(orders_max as usize + 1);
            self.terms.push(Terms::default());
        }
    }

    /// Of an instrument that exists.
    #[inline(always)]
    pub fn tariff(&self, instrument: u16) -> &Tariff {
        &self.tariffs[usize::from(instrument) - 1]
    }

    pub fn tariff_mut(&mut self, instrument: u16) -> &mut Tariff {
        &mut self.tariffs[usize::from(instrument) - 1]
    }

    /// Of the order that is coming in.
    #[inline(always)]
    pub fn incoming(&self) -> &Terms {
        &self.incoming
    }

    /// Of a resting order.
    #[inline(always)]
    pub fn terms(&self, handle: u32) -> &Terms {
        &self.terms[handle as usize]
    }

    /// The balance that a resting order pays from; any number if there is no such order.
    #[inline(always)]
    pub fn pays(&self, handle: u32) -> u32 {
        self.terms
            .get(handle as usize)
            .map_or(0, |terms| terms.pays)
    }

    /// An order that waited comes in, with the terms it was entered with.
    pub fn recall(&mut self, handle: u32) {
        self.incoming = self.terms[handle as usize];
    }

    /// The order that is coming in has one beside it that waits and reserves nothing.
    pub fn keep_for_nothing(&mut self, handle: u32) {
        self.keep(handle);
        self.terms[handle as usize].per_lot = 0;
    }

    /// The incoming order rests from now on.
    #[inline(always)]
    fn keep(&mut self, handle: u32) {
        if handle as usize >= self.terms.len() {
            self.grow(handle);
        }
        self.terms[handle as usize] = self.incoming;
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, handle: u32) {
        self.terms.resize(handle as usize + 1, Terms::default());
    }
}

impl Engine {
    /// Keep the units of the instrument that was added last, with the fees of a new one.
    pub(super) fn add_tariff(&mut self) {
        let assets = self.registry.assets();
        let Some(instrument) = self.registry.instruments().last() else {
            return;
        };
        let asset = |number: u16| &assets[usize::from(number) - 1];
        let pair = (asset(instrument.base), asset(instrument.quote));
        let balances = &mut self.accounts.balances;
        let venue = [instrument.base, instrument.quote]
            .map(|asset| balances.find_or_add(VENUE_INDEX, asset));
        self.funds.tariffs.push(Tariff {
            maker_ppm: FEE_PPM_DEFAULT as i32,
            taker_ppm: FEE_PPM_DEFAULT as i32,
            ..Tariff::of(instrument, pair, venue)
        });
    }

    /// Stage "risk", and the last check of stage "instrument": whether the account can pay for an order of `open` lots at
    /// `price` (0: any) of the session. If so its terms are those of the incoming order. `held` is what it has reserved
    /// so far, when it comes in anew; `budget` is that of a market order, 0 for none.
    #[inline(never)]
    pub(super) fn fund(
        &mut self,
        session: u32,
        place: Place,
        (price, open): (i64, u64),
        (held, budget): (u64, i64),
    ) -> Option<Refusal> {
        let owner = self.sessions.at(session).owner;
        let account = *self.accounts.at(owner);
        let tariff = self.funds.tariff(place.instrument);
        let (maker_ppm, taker_ppm) = if account.rates == rates::OWN {
            (account.maker_ppm, account.taker_ppm)
        } else {
            (tariff.maker_ppm, tariff.taker_ppm)
        };
        let is_buyer = place.side == side::BUY;
        let is_market = price == 0;
        let per_lot = tariff.reserved_per_lot(is_buyer, price, (maker_ppm, taker_ppm));
        let needed = if is_market & is_buyer {
            let cost = self.market_cost(place, open, tariff, taker_ppm);
            if budget == 0 {
                cost
            } else {
                cost.min(budget as u128)
            }
        } else if budget != 0 {
            0 // it sells what there is
        } else {
            u128::from(open) * u128::from(per_lot)
        };
        if needed > u128::from(AMOUNT_MAX) && is_buyer && !is_market {
            return Some((reason::NOTIONAL_ABOVE_MAX, saturated(needed), AMOUNT_MAX));
        }
        if account.state == account_state::BLOCKED {
            return Some((reason::ACCOUNT_BLOCKED, u64::from(account.number), 0));
        }
        let (paid, received) = tariff.assets(is_buyer);
        let pays = self.accounts.find_balance(owner, paid);
        let free = self.accounts.balances.at(pays).free as u64 + held;
        if needed > u128::from(free) {
            return Some((reason::INSUFFICIENT_BALANCE, saturated(needed), free));
        }
        self.funds.incoming = Terms {
            per_lot: per_lot as i64, // what can be paid fits; what rests was paid for
            maker_ppm,
            taker_ppm,
            pays,
            account: account.number,
            receives: self.accounts.find_or_add_balance(owner, received),
        };
        None
    }

    /// The events of an execution of two resting orders, each with its role, the taker first.
    pub(super) fn exchange_resting(
        &mut self,
        context: Context,
        orders: [(u32, Place, (Owner, u64)); 2],
        execution: Execution,
        out: &mut EventBuffer,
    ) {
        for (role, (handle, place, filled)) in [role::TAKER, role::MAKER].into_iter().zip(orders) {
            out.fill(context, place, role, execution, filled);
            if !self.funds.is_on {
                continue;
            }
            let Funds { tariffs, terms, .. } = &self.funds;
            let (tariff, terms) = (
                &tariffs[usize::from(place.instrument) - 1],
                &terms[handle as usize],
            );
            let balances = &mut self.accounts.balances;
            let amounts = tariff.amounts(execution.price, execution.quantity);
            let who = (place.side == side::BUY, role, true);
            let settled = tariff.settle(balances, terms, who, amounts);
            let told = (filled.0.session, terms.account, execution.trade);
            out.settled(context, place, (role, tariff.fee_asset), told, settled);
        }
        let place = Place {
            side: side::NONE,
            ..orders[0].1
        };
        out.traded(context, place, execution);
    }

    /// Whether a new order can be paid for; if not its sender is told.
    #[inline(always)]
    pub(super) fn fund_new(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        budget: i64,
        out: &mut EventBuffer,
    ) -> bool {
        let command = Command::of(record);
        let place = Place {
            instrument: command.instrument(),
            side: command.side(),
        };
        let wanted = (command.price, command.quantity);
        let refusal = self.fund(command.session(), place, wanted, (0, budget));
        if let Some(refusal) = refusal {
            reject(context, record, 0, refusal, out);
        }
        refusal.is_none()
    }

    /// The same for a replaced order that comes in anew with `remaining` lots: what it has reserved so far counts as free.
    #[inline(always)]
    pub(super) fn fund_again(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        (handle, order_id, open): (u32, u64, u64),
        (place, remaining): (Place, u64),
        out: &mut EventBuffer,
    ) -> bool {
        let command = Command::of(record);
        let held = open * self.funds.terms(handle).per_lot as u64;
        let wanted = (command.price, remaining);
        let refusal = self.fund(command.session(), place, wanted, (held, 0));
        if let Some(refusal) = refusal {
            reject(context, record, order_id, refusal, out);
        }
        refusal.is_none()
    }

    /// The same for an order that is to wait: one with a limit needs what it would to rest, one without (price 0) nothing
    /// until it comes in.
    pub(super) fn fund_waiting(
        &mut self,
        session: u32,
        place: Place,
        (price, open): (i64, u64),
        held: u64,
    ) -> Option<Refusal> {
        let needs_now = price != 0;
        let wanted = (price, if needs_now { open } else { 0 });
        let refusal = self.fund(session, place, wanted, (held, 0));
        if refusal.is_none() && !needs_now {
            let owner = self.sessions.at(session).owner;
            let (paid, _) = self
                .funds
                .tariff(place.instrument)
                .assets(place.side == side::BUY);
            self.funds.incoming.pays = self.accounts.find_or_add_balance(owner, paid);
            self.funds.incoming.per_lot = 0;
        }
        refusal
    }

    /// What a market order to buy would pay now, level by level, each lot's fee rounded up.
    #[inline(never)]
    fn market_cost(&self, place: Place, open: u64, tariff: &Tariff, taker_ppm: i32) -> u128 {
        let opposite = book_of(place.instrument, place.side) ^ 1;
        let bounds = self.bounds_of(place.instrument);
        let (mut wanted, mut cost) = (open, 0);
        for (at, level) in self.ladders.levels_of(opposite) {
            if !bounds.hold(level.price) {
                break;
            }
            let lots = self.lots_at(at, level, wanted);
            // No overflow: 2^53 lots at most altogether, each within 64 bits.
            cost += u128::from(lots) * u128::from(tariff.cost_of_lot(level.price, taker_ppm));
            wanted -= lots;
            if wanted == 0 {
                break;
            }
        }
        cost
    }

    /// The incoming order comes to rest with so many open lots.
    #[inline(always)]
    pub(super) fn reserve(&mut self, handle: u32, open: u64) {
        self.funds.keep(handle);
        self.hold(handle, open as i64);
    }

    /// What an order reserves becomes what it needs at a price.
    pub(super) fn reserve_anew(&mut self, handle: u32, priced: (Place, i64)) {
        let open = self.orders.at(handle).remaining;
        self.release(handle, open);
        self.set_reserved(handle, priced);
        self.hold(handle, open as i64);
    }

    /// An order that has reserved nothing is to reserve what it needs at a price, 0 for nothing.
    pub(super) fn set_reserved(&mut self, handle: u32, (place, price): (Place, i64)) {
        let tariff = &self.funds.tariffs[usize::from(place.instrument) - 1];
        let terms = &mut self.funds.terms[handle as usize];
        let (is_buyer, rates) = (place.side == side::BUY, (terms.maker_ppm, terms.taker_ppm));
        let per_lot = tariff.reserved_per_lot(is_buyer, price, rates);
        terms.per_lot = if price == 0 { 0 } else { per_lot as i64 };
    }

    /// Give a restored order its terms, which are those of its session's account, its place, price and rates.
    pub(super) fn restore_terms(
        &mut self,
        handle: u32,
        session: u32,
        (place, price): (Place, i64),
        (maker_ppm, taker_ppm): (i32, i32),
    ) {
        let owner = self.sessions.at(session).owner;
        let is_buyer = place.side == side::BUY;
        let tariff = self.funds.tariff(place.instrument);
        let (paid, received) = tariff.assets(is_buyer);
        let per_lot = tariff.reserved_per_lot(is_buyer, price, (maker_ppm, taker_ppm));
        let balances = &mut self.accounts.balances;
        self.funds.incoming = Terms {
            per_lot: if price == 0 { 0 } else { per_lot as i64 }, // without a limit it waits and reserves nothing
            maker_ppm,
            taker_ppm,
            pays: balances.find_or_add(owner, paid),
            receives: balances.find_or_add(owner, received),
            account: self.accounts.at(owner).number,
        };
        self.funds.keep(handle);
    }

    /// Maker and taker rate of a resting order; 0 with risk off.
    pub(super) fn rates_of(&self, handle: u32) -> (i32, i32) {
        if !self.funds.is_on {
            return (0, 0);
        }
        let terms = self.funds.terms(handle);
        (terms.maker_ppm, terms.taker_ppm)
    }

    /// Open lots of a resting order go.
    #[inline(always)]
    pub(super) fn release(&mut self, handle: u32, lots: u64) {
        self.hold(handle, -(lots as i64));
    }

    #[inline(always)]
    fn hold(&mut self, handle: u32, lots: i64) {
        let Terms { per_lot, pays, .. } = *self.funds.terms(handle);
        let amount = lots * per_lot;
        let balance = self.accounts.balances.at_mut(pays);
        balance.free -= amount;
        balance.reserved += amount;
        debug_assert!(
            balance.free >= 0 && balance.reserved >= 0,
            "an order reserves what is free, and releases what it reserved"
        );
    }

    /// The events of an execution with the money of both: taker first, then the maker, which rests under `handle`.
    #[inline(always)]
    pub(super) fn exchange(
        &mut self,
        context: Context,
        taker: &Taker,
        (handle, maker): (u32, (Owner, u64)),
        execution: Execution,
        out: &mut EventBuffer,
    ) {
        let Funds {
            tariffs,
            terms,
            incoming,
            ..
        } = &self.funds;
        let balances = &mut self.accounts.balances;
        let tariff = &tariffs[usize::from(taker.place.instrument) - 1];
        let amounts = tariff.amounts(execution.price, execution.quantity);
        let opposite = Place {
            side: taker.place.side ^ 3,
            ..taker.place
        };
        let mut tell = |place: Place, role, filled, terms: &Terms| {
            out.fill(context, place, role, execution, filled);
            let is_buyer = place.side == side::BUY;
            let rests = role == role::MAKER;
            let settled = tariff.settle(balances, terms, (is_buyer, role, rests), amounts);
            let told = (filled.0.session, terms.account, execution.trade);
            out.settled(context, place, (role, tariff.fee_asset), told, settled);
        };
        let taken = (taker.owner, taker.remaining);
        tell(taker.place, role::TAKER, taken, incoming);
        tell(opposite, role::MAKER, maker, &terms[handle as usize]);
        out.traded(context, taker.place, execution);
    }
}
