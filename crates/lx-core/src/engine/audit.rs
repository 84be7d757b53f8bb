//! Where the money is: counted anew from accounts and resting orders, and held against what the engine keeps.

use super::Engine;
use super::accounts::VENUE_INDEX;
use super::events::Place;
use super::invariants::hold;
use super::ladder::is_aside;
use super::orders::NONE;
use crate::wire::{
    AMOUNT_MAX, RECORD_SIZE, StateBalance, TRANSFERS_KEPT, account_state, rates, side,
};
use std::collections::BTreeSet;

/// All money of one asset, in minor units: `supply` = `free` + `reserved` + `venue`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AssetTotal {
    /// The asset's number.
    pub asset: u16,
    /// What was deposited less what was withdrawn.
    pub supply: i64,
    /// What is free in all accounts but the venue's.
    pub free: i64,
    /// What is reserved.
    pub reserved: i64,
    /// What the venue has.
    pub venue: i64,
}

impl Engine {
    /// What an account (0: the venue) has, as `state_balance` records by asset, appended to `out`. Assets of which it has
    /// nothing are left out; an account that does not exist has nothing.
    pub fn balances(&self, account: u32, out: &mut Vec<[u8; RECORD_SIZE]>) {
        if let Some(index) = self.accounts.find_any(account) {
            for balance in self.accounts.balances.sorted(index) {
                let record = StateBalance {
                    asset: balance.asset,
                    account,
                    free: balance.free,
                    reserved: balance.reserved,
                };
                out.push(record.to_bytes());
            }
        }
    }

    /// The money of every asset, in the order of their numbers, in one pass over accounts and orders.
    ///
    /// # Errors
    /// Some was lost or made, or what is reserved is not what the resting orders need: a bug of the engine.
    pub fn conservation(&self) -> Result<Vec<AssetTotal>, String> {
        let mut sums = vec![(0_u128, 0_u128, 0_u128); self.registry.assets().len()];
        for (_, balance) in self.accounts.balances.iter() {
            let (free, reserved, venue) = &mut sums[usize::from(balance.asset) - 1];
            let held = if balance.owner == VENUE_INDEX {
                venue
            } else {
                free
            };
            *held += u128::from(balance.free as u64);
            *reserved += u128::from(balance.reserved as u64);
        }
        let mut needed = vec![0_u128; sums.len()];
        for (balance, amount) in (0..).zip(self.needed_by_orders()) {
            if balance != NONE {
                needed[usize::from(self.accounts.balances.at(balance).asset) - 1] += amount;
            }
        }
        let mut totals = Vec::with_capacity(sums.len());
        let assets = (1..).zip(self.registry.assets());
        for ((asset, known), ((free, reserved, venue), needed)) in
            assets.zip(sums.into_iter().zip(needed))
        {
            hold!(
                u128::from(known.supply as u64) == free + reserved + venue,
                "asset {asset}: supply {} is not {free} free, {reserved} reserved and {venue} of the venue",
                known.supply
            );
            hold!(
                reserved == needed,
                "asset {asset}: {reserved} reserved, but the resting orders need {needed}"
            );
            totals.push(AssetTotal {
                asset,
                supply: known.supply,
                free: free as i64,
                reserved: reserved as i64,
                venue: venue as i64,
            });
        }
        Ok(totals)
    }

    /// What the resting orders need of each balance, by its handle.
    pub(super) fn needed_by_orders(&self) -> Vec<u128> {
        let mut needed = vec![0_u128; self.accounts.balances.iter().count() + 1];
        if self.funds.is_on {
            for (handle, order) in self.orders.iter() {
                let terms = self.funds.terms(handle);
                let sum = &mut needed[terms.pays as usize];
                let amount = u128::from(order.remaining) * u128::from(terms.per_lot as u64);
                *sum = sum.saturating_add(amount); // made-up snapshots have no bounds
            }
        }
        needed
    }

    /// Check everything about money: no account is below zero, each reserves what its own orders need, orders know what
    /// they cost, and nothing was lost or made.
    pub(super) fn check_money(&self) -> Result<(), String> {
        self.conservation()?;
        if !self.funds.is_on {
            let has_money = self
                .accounts
                .balances
                .iter()
                .any(|(_, balance)| balance.has_money());
            let is_unused =
                self.accounts.count() == 0 && self.accounts.transfers(VENUE_INDEX).is_empty();
            hold!(
                is_unused && !has_money,
                "there are accounts or money with risk off"
            );
            return Ok(());
        }
        let needed = self.needed_by_orders();
        for (handle, balance) in self.accounts.balances.iter() {
            let (owner, asset) = (balance.owner, balance.asset);
            hold!(
                (0..=AMOUNT_MAX as i64).contains(&balance.free),
                "account of index {owner} has {} free of asset {asset}",
                balance.free
            );
            hold!(
                u128::from(balance.reserved as u64) == needed[handle as usize],
                "account of index {owner} reserves {} of asset {asset}, but its orders need {}",
                balance.reserved,
                needed[handle as usize]
            );
            let found = self.accounts.balances.find(owner, asset);
            hold!(found == handle, "a balance of asset {asset} is not found");
        }
        for (handle, _) in self.orders.iter() {
            self.check_terms(handle)?;
        }
        for (number, session) in self.sessions.iter() {
            let owner = self.accounts.find(session.account);
            hold!(
                owner == Some(session.owner),
                "session {number} is of another account"
            );
        }
        self.accounts
            .holders()
            .try_for_each(|index| self.check_account_of(index))
    }

    /// The terms of a resting order are those of its session's account, its instrument, side, price and rates.
    fn check_terms(&self, handle: u32) -> Result<(), String> {
        let order = self.orders.at(handle);
        let place = Place::of(self.book_of_order(order));
        let is_buyer = place.side == side::BUY;
        let terms = self.funds.terms(handle);
        let tariff = self.funds.tariff(place.instrument);
        let owner = self.sessions.at(order.session).owner;
        let pair = tariff.assets(is_buyer);
        let balances = &self.accounts.balances;
        let found = (balances.find(owner, pair.0), balances.find(owner, pair.1));
        let rates = (terms.maker_ppm, terms.taker_ppm);
        let mut price = self.price_of_order(order);
        if !Self::is_waiting(order) && is_aside(self.book_of_order(order)) {
            let limit = self.specials.price_of(handle, order.order_id);
            price = self.price_to_fund(place, (self.until_of(handle), limit));
        }
        price = self.covered_price(order.order_id).unwrap_or(price);
        let per_lot = if price == 0 {
            0 // it waits and needs money when it comes in
        } else {
            tariff.reserved_per_lot(is_buyer, price, rates)
        };
        let is_right = (terms.pays, terms.receives) == found
            && found.0 != NONE
            && found.1 != NONE
            && terms.account == self.accounts.at(owner).number
            && terms.per_lot as u64 == per_lot;
        hold!(
            is_right,
            "order {}: its terms are not its own",
            order.order_id
        );
        Ok(())
    }

    fn check_account_of(&self, index: u32) -> Result<(), String> {
        let account = self.accounts.at(index);
        let number = account.number;
        let kept = self.accounts.transfers(index);
        let ids: BTreeSet<u64> = kept.iter().map(|transfer| transfer.id).collect();
        hold!(
            ids.len() as u64 <= TRANSFERS_KEPT
                && ids.into_iter().eq(kept.iter().map(|transfer| transfer.id)),
            "account {number}: its transfers do not rise, or are too many"
        );
        hold!(
            account.rates == rates::OWN || (account.maker_ppm, account.taker_ppm) == (0, 0),
            "account {number} has rates but not its own"
        );
        hold!(
            account.state != account_state::CLOSED || self.in_use(number, index) == 0,
            "account {number} is closed and in use"
        );
        hold!(
            index == VENUE_INDEX || self.accounts.find(number) == Some(index),
            "account {number} is not found"
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::EventBuffer;
    use crate::wire::{FrameHeader, build_frame, from_text};

    const ORDERS: &[&str] = &[
        "configure risk=on client_id=1",
        "add_asset decimals=0 client_id=1 name=BTC",
        "add_asset decimals=0 client_id=2 name=USD",
        "add_instrument tick_scale=0 lot_scale=0 flags=extension client_id=3 symbol=BTC-USD base=1 quote=2",
        "instrument_limits tick=1 lot=1 price_min=1 price_max=1000 quantity_min=1 quantity_max=1000",
        "set_account state=open account=7 client_id=4",
        "set_account state=open account=8 client_id=5",
        "open_session account=7 client_id=6",
        "deposit asset=2 account=7 client_id=7 transfer_id=1 amount=1000",
        "deposit asset=2 account=8 client_id=8 transfer_id=1 amount=1000",
        "new side=buy type=limit tif=gtc instrument=1 account=7 session=1 client_id=1 price=9 quantity=5",
    ];

    /// What is found wrong with an engine after a change to its state.
    fn found(change: impl FnOnce(&mut Engine)) -> String {
        let mut engine = Engine::new(10);
        let records = ORDERS
            .iter()
            .map(|line| from_text(line).expect("the line is right"));
        let records: Vec<u8> = records.flatten().collect();
        let header = FrameHeader {
            sequence: 1,
            ..FrameHeader::default()
        };
        let applied = engine.apply(&build_frame(&header, &records), &mut EventBuffer::new());
        assert_eq!((applied, engine.check_invariants()), (Ok(()), Ok(())));
        change(&mut engine);
        engine.check_invariants().err().unwrap_or_default()
    }

    fn usd_of(engine: &mut Engine, account: u32) -> &mut super::super::balances::Balance {
        let index = engine.accounts.find(account).unwrap_or_default();
        let handle = engine.accounts.balances.find(index, 2);
        engine.accounts.balances.at_mut(handle)
    }

    #[test]
    fn lost_and_made_money_is_found() {
        let lost = found(|engine| usd_of(engine, 8).free -= 1);
        assert!(
            lost.contains("supply 2000 is not 1954 free, 45 reserved"),
            "{lost}"
        );
        let kept = found(|engine| {
            usd_of(engine, 7).free -= 1;
            usd_of(engine, 7).reserved += 1;
        });
        assert!(
            kept.contains("46 reserved, but the resting orders need 45"),
            "{kept}"
        );
        let moved = found(|engine| {
            usd_of(engine, 7).free += 45;
            usd_of(engine, 7).reserved = 0;
            usd_of(engine, 8).free -= 45;
            usd_of(engine, 8).reserved = 45;
        });
        assert!(moved.contains("but its orders need"), "{moved}");
        let negative = found(|engine| {
            usd_of(engine, 8).free = -1;
            usd_of(engine, 7).free += 1001;
        });
        assert!(!negative.is_empty());
    }

    #[test]
    fn orders_and_accounts_that_do_not_fit_are_found() {
        let closed = found(|engine| {
            let index = engine.accounts.find(8).unwrap_or_default();
            let account = *engine.accounts.at(index);
            let closed = super::super::accounts::Account {
                state: account_state::CLOSED,
                ..account
            };
            engine.accounts.set(closed, 0);
        });
        assert!(closed.contains("closed and in use"), "{closed}");
        let owner = found(|engine| engine.sessions.at_mut(1).owner = 2);
        assert!(owner.contains("terms are not its own"), "{owner}");
        let risk = found(|engine| engine.funds.is_on = false);
        assert!(risk.contains("resting orders need 0"), "{risk}");
        let unit = found(|engine| engine.funds.tariff_mut(1).quote_unit = 2);
        assert!(unit.contains("terms are not its own"), "{unit}");
    }
}
