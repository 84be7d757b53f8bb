//! Matching with care: where an order would meet one of its own owner, where its money may end before it does, and where
//! lots are hidden.
//!
//! All of it is rare, so it is a way of its own: `Engine::fill` comes here for a level that hides lots, other callers for
//! orders that ask for more than a price. What is common to both is only the level that is worked on: a copy, written back
//! when the taker is done with it.

use super::Engine;
use super::bands::Bounds;
use super::book::Taker;
use super::events::{Context, EventBuffer, Execution, Owner, Place};
use super::index::hash_name;
use super::ladder::{Level, key_of};
use super::money::Tariff;
use super::orders::NONE;
use crate::wire::{Prevented, reason, role, self_trade, side};

/// What a market order may still spend. None is no bound.
#[derive(Clone, Copy, Debug)]
pub(super) struct Purse {
    is_buyer: bool,
    taker_ppm: i32,
    /// Minor units of quote that it trades for at most.
    budget: Option<u64>,
    /// What its account has free to pay.
    funds: Option<u64>,
}

impl Purse {
    /// How many lots it can pay at a price, and why not more.
    pub fn lots_at(&self, tariff: &Tariff, price: i64) -> (u64, u16) {
        let lots = |money: Option<u64>, cost: u64| money.map_or(u64::MAX, |money| money / cost);
        let by_budget = lots(self.budget, self.budget_cost(tariff, price));
        let by_funds = lots(self.funds, self.funds_cost(tariff, price));
        if by_budget <= by_funds {
            (by_budget, reason::BUDGET_SPENT)
        } else {
            (by_funds, reason::FUNDS_SPENT)
        }
    }

    /// Take lots at a price off both. They can be paid, so their cost fits.
    pub fn spend(&mut self, tariff: &Tariff, price: i64, lots: u64) {
        if lots == 0 {
            return;
        }
        let cost = self.budget_cost(tariff, price);
        self.budget = self.budget.map(|budget| budget - lots * cost);
        let cost = self.funds_cost(tariff, price);
        self.funds = self.funds.map(|funds| funds - lots * cost);
    }

    /// A lot in minor units of quote: for a buyer with a fee in quote, the fee included.
    fn budget_cost(&self, tariff: &Tariff, price: i64) -> u64 {
        let ppm = if self.is_buyer { self.taker_ppm } else { 0 };
        tariff.cost_of_lot(price, ppm)
    }

    /// A lot in what the order pays with.
    fn funds_cost(&self, tariff: &Tariff, price: i64) -> u64 {
        if self.is_buyer {
            tariff.cost_of_lot(price, self.taker_ppm)
        } else {
            tariff.base_unit
        }
    }
}

/// How an order takes, besides its limit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Care {
    /// Its self-trade mode.
    pub stp: u8,
    /// What it may spend; a limit order was asked for its money at worst cost, and has none.
    pub purse: Option<Purse>,
    /// Index of the next execution.
    pub trade: u32,
    /// Lots that it lost without a trade.
    pub prevented: u64,
    /// Prices that it may trade at.
    pub bounds: Bounds,
}

impl Care {
    /// That of an order which asks for nothing special, from an execution on.
    pub fn none(trade: u32) -> Self {
        Self {
            stp: self_trade::NONE,
            purse: None,
            trade,
            prevented: 0,
            bounds: Bounds::ANY,
        }
    }
}

/// What an order has for a taker.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offer {
    pub handle: u32,
    pub price: i64,
    /// Lots that can be taken at once.
    pub lots: u64,
    /// Fewest lots; for fewer it is passed by.
    pub least: u64,
}

/// What came of it that a taker met an order.
#[derive(Clone, Copy, Debug)]
pub(super) enum Met {
    /// The taker ends, for that reason; the order is as it was.
    Ended(u16),
    /// The taker went by.
    Passed,
    /// The order lost so many lots.
    Lost(u64),
    /// The order ends and must go; the taker ends too if there is a reason.
    Expired(u16),
}

impl Engine {
    /// The care of an incoming order whose price is 0 for any and whose budget is 0 for none.
    pub(super) fn care_of<const RISK: bool>(
        &self,
        context: Context,
        place: Place,
        (price, stp): (i64, u8),
        budget: i64,
    ) -> Care {
        let purse = Purse {
            is_buyer: place.side == side::BUY,
            taker_ppm: if RISK {
                self.funds.incoming().taker_ppm
            } else {
                0
            },
            budget: (budget != 0).then_some(budget as u64),
            funds: RISK.then(|| self.free_to_pay()),
        };
        Care {
            stp,
            purse: (price == 0).then_some(purse),
            bounds: self.bounds_of(place.instrument),
            ..Care::none(self.next_trade(context))
        }
    }

    /// What the account of the incoming order has free of what it pays with.
    fn free_to_pay(&self) -> u64 {
        let pays = self.funds.incoming().pays;
        self.accounts.balances.at(pays).free as u64
    }

    /// Who owns the orders of a session where self-trade is concerned: a group, else an account.
    pub(super) fn owner_of(&self, session: u32) -> (bool, u32) {
        let session = self.sessions.at(session);
        let group = if self.funds.is_on {
            self.accounts.group(session.owner)
        } else {
            0
        };
        if group == 0 {
            (false, session.account)
        } else {
            (true, group)
        }
    }

    /// Fill the taker from the opposite ladder with care. When that ends for another reason than its limit or the end of
    /// the book, what is left of it is canceled; `price` is the one its owner gave.
    #[cold]
    #[inline(never)]
    pub(super) fn fill_carefully<const RISK: bool>(
        &mut self,
        context: Context,
        taker: &mut Taker,
        (opposite, limit_key): (u32, u64),
        (price, care): (i64, &mut Care),
        out: &mut EventBuffer,
    ) {
        let mut at = self.ladders.best(opposite);
        while taker.remaining != 0 && at != NONE {
            let level_price = self.ladders.level(at).price;
            if key_of(opposite, level_price) > limit_key {
                break;
            }
            let next = self.ladders.next(at); // a level may stay with hidden orders that were passed by
            let ended = if care.bounds.hold(level_price) {
                self.fill_from_level::<RISK>(context, taker, at, care, out)
            } else {
                care.bounds.reason
            };
            if ended != reason::NONE {
                let open = (price, taker.remaining);
                out.canceled(context, taker.place, ended, taker.owner, open, 0);
                taker.remaining = 0;
            }
            if ended == reason::HALTED {
                self.halt(context, taker.place.instrument, out);
            }
            at = next;
        }
        self.traded = (context.order_id, care.trade);
    }

    /// Fill the taker from a level until one of them is done, or the taker for another reason, which is returned.
    fn fill_from_level<const RISK: bool>(
        &mut self,
        context: Context,
        taker: &mut Taker,
        at: u32,
        care: &mut Care,
        out: &mut EventBuffer,
    ) -> u16 {
        let mut level = *self.ladders.level(at);
        let before = out.events().len();
        let mut ended = reason::NONE;
        while taker.remaining != 0 && level.head != NONE && ended == reason::NONE {
            ended = self.meet_first::<RISK>(context, taker, (at, &mut level), care, out);
        }
        let is_told = out.events().len() > before;
        *self.ladders.level_mut(at) = level;
        self.ladders.changed = level.book;
        if taker.remaining != 0 && ended == reason::NONE {
            ended = self.fill_from_hidden::<RISK>(context, taker, at, care, out);
        }
        if level.count == 0 && self.specials.first_hidden(at) == NONE {
            self.ladders.put_out(at);
        }
        if is_told {
            out.level(context, &level);
        }
        ended
    }

    /// The taker meets the first order of a level's queue. Returns why the taker ends, if it does.
    fn meet_first<const RISK: bool>(
        &mut self,
        context: Context,
        taker: &mut Taker,
        (at, level): (u32, &mut Level),
        care: &mut Care,
        out: &mut EventBuffer,
    ) -> u16 {
        let handle = level.head;
        let maker = *self.orders.at(handle);
        let hidden = self.specials.hidden_of(handle, maker.order_id);
        let offer = Offer {
            handle,
            price: level.price,
            lots: maker.remaining - hidden,
            least: 0,
        };
        match self.meet::<RISK>(context, taker, &offer, care, out) {
            Met::Ended(reason) => reason,
            Met::Passed => reason::NONE,
            Met::Lost(lots) => {
                level.total -= lots;
                self.go_on(at, level);
                reason::NONE
            }
            Met::Expired(reason) => {
                let id = maker.order_id;
                self.specials.unhide(handle, id, at, u64::MAX);
                level.total -= maker.remaining - hidden;
                self.drop_first(level);
                reason
            }
        }
    }

    /// The taker meets an order. What that loses of its lots is taken off the order, and off nothing else.
    pub(super) fn meet<const RISK: bool>(
        &mut self,
        context: Context,
        taker: &mut Taker,
        offer: &Offer,
        care: &mut Care,
        out: &mut EventBuffer,
    ) -> Met {
        let Offer { handle, price, .. } = *offer;
        let lots = taker.remaining.min(offer.lots);
        let (mut payable, mut bound) = (lots, reason::NONE);
        let tariff = self.funds.tariff(taker.place.instrument);
        if let Some(purse) = &mut care.purse {
            if RISK {
                let pays = self.funds.incoming().pays;
                purse.funds = Some(self.accounts.balances.at(pays).free as u64);
            }
            let most;
            (most, bound) = purse.lots_at(tariff, price);
            payable = lots.min(most);
        }
        if payable < offer.least {
            return Met::Passed; // also when it can pay for nothing: who is passed by is not seen
        }
        if payable == 0 {
            return Met::Ended(bound);
        }
        let session = self.orders.at(handle).session;
        if care.stp != self_trade::NONE
            && self.owner_of(session) == self.owner_of(taker.owner.session)
        {
            return self.prevent::<RISK>(context, (taker, lots), offer, care, out);
        }
        if let Some(purse) = &mut care.purse {
            purse.spend(tariff, price, payable);
        }
        taker.remaining -= payable;
        let order = self.orders.at_mut(handle);
        order.remaining -= payable;
        let filled = (Owner::of(order), order.remaining);
        let execution = Execution {
            price,
            quantity: payable,
            trade: care.trade,
        };
        if RISK {
            self.exchange(context, taker, (handle, filled), execution, out);
        } else {
            let taken = (taker.owner, taker.remaining);
            out.executed(context, taker.place, execution, taken, filled);
        }
        care.trade += 1;
        self.note_trade(taker.place.instrument, price);
        Met::Lost(payable)
    }

    /// What happens instead of a trade of `lots` with an order of the taker's owner.
    fn prevent<const RISK: bool>(
        &mut self,
        context: Context,
        (taker, lots): (&mut Taker, u64),
        &Offer { handle, price, .. }: &Offer,
        care: &mut Care,
        out: &mut EventBuffer,
    ) -> Met {
        match care.stp {
            self_trade::EXPIRE_TAKER => Met::Ended(reason::SELF_TRADE),
            self_trade::DECREMENT => {
                if RISK {
                    self.release(handle, lots);
                }
                taker.remaining -= lots;
                care.prevented += lots;
                let order = self.orders.at_mut(handle);
                order.quantity -= lots;
                order.remaining -= lots;
                let left = (Owner::of(order), order.remaining);
                out.prevented(context, taker, (price, lots), left);
                Met::Lost(lots)
            }
            mode => {
                let maker = *self.orders.at(handle);
                if RISK {
                    self.release(handle, maker.remaining);
                }
                let place = Place {
                    side: taker.place.side ^ 3,
                    ..taker.place
                };
                let (owner, open) = (Owner::of(&maker), (price, maker.remaining));
                out.canceled(context, place, reason::SELF_TRADE, owner, open, 0);
                let ends_both = mode == self_trade::EXPIRE_BOTH;
                Met::Expired(if ends_both {
                    reason::SELF_TRADE
                } else {
                    reason::NONE
                })
            }
        }
    }

    /// What becomes of the first order of a level that lost lots: it is gone, shows its next slice at the back, or keeps
    /// its place.
    fn go_on(&mut self, at: u32, level: &mut Level) {
        let handle = level.head;
        let order = *self.orders.at(handle);
        if order.remaining == 0 {
            return self.drop_first(level);
        }
        let Some(special) = self.specials.get(handle, order.order_id) else {
            return;
        };
        if order.remaining > special.hidden {
            return;
        }
        let slice = order.remaining - special.hides_of(order.remaining);
        level.total += self.specials.unhide(handle, order.order_id, at, slice);
        if order.next != NONE {
            level.head = order.next;
            self.orders.at_mut(order.next).previous = NONE;
            self.orders.at_mut(level.tail).next = handle;
            let order = self.orders.at_mut(handle);
            (order.previous, order.next) = (level.tail, NONE);
            level.tail = handle;
        }
    }

    /// Take the first order, of which nothing is left, out of a level and forget it.
    fn drop_first(&mut self, level: &mut Level) {
        let handle = level.head;
        let order = self.orders.at(handle);
        let (next, hash) = (order.next, hash_name(order.session, order.client_id));
        self.forget(handle, hash);
        level.head = next;
        level.tail = if next == NONE { NONE } else { level.tail };
        level.count -= 1;
        self.orders.at_mut(next).previous = NONE;
    }
}

impl EventBuffer {
    /// Two `prevented`: told to the taker, then to the maker, of which so much remains open.
    fn prevented(
        &mut self,
        context: Context,
        taker: &Taker,
        (price, quantity): (i64, u64),
        maker: (Owner, u64),
    ) {
        let taken = (taker.owner, taker.remaining);
        let place = taker.place;
        for (side, role, (owner, remaining)) in [
            (place.side, role::TAKER, taken),
            (place.side ^ 3, role::MAKER, maker),
        ] {
            let record = Prevented {
                side,
                command: context.index(),
                instrument: place.instrument,
                role,
                session: owner.session,
                client_id: owner.client_id,
                order_id: owner.order_id,
                price,
                quantity,
                remaining,
                ..Prevented::default()
            };
            self.put_record(&record.to_bytes());
        }
    }
}
