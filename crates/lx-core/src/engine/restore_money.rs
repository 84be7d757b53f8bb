//! The part of a snapshot that is about money: accounts, balances, transfers, what orders reserve, and the sums at the
//! end, which need all of it.

use super::accounts::{Account, PastTransfer};
use super::events::Place;
use super::orders::NONE;
use super::restore::{Fault, Restorer};
use crate::wire::{
    ACCOUNTS_MAX, StateAccount, StateBalance, StateOrder, StateSession, StateTransfer,
    TRANSFERS_KEPT, account_state, rates, session_state, side,
};

impl Restorer {
    pub(super) fn take_account(&mut self, state: &StateAccount) -> Result<(), Fault> {
        self.need_risk()?;
        let accounts = &mut self.engine.accounts;
        if state.account <= accounts.highest() {
            return Err("accounts come by rising number".into());
        }
        if accounts.is_full() {
            return Err(format!("more than {ACCOUNTS_MAX} accounts"));
        }
        if state.rates != rates::OWN && (state.maker_ppm, state.taker_ppm) != (0, 0) {
            return Err("it has rates but not its own".into());
        }
        let account = Account {
            number: state.account,
            state: state.state,
            rates: state.rates,
            maker_ppm: state.maker_ppm,
            taker_ppm: state.taker_ppm,
        };
        accounts.set(account, state.group);
        Ok(())
    }

    /// `index` is that of the record.
    pub(super) fn take_balance(&mut self, index: u32, state: &StateBalance) -> Result<(), Fault> {
        self.need_risk()?;
        let place = (state.account, state.asset);
        if place <= self.last_balance {
            return Err("balances come by account, then by asset".into());
        }
        self.last_balance = place;
        let owner = self.holder(state.account)?;
        if self.engine.accounts.at(owner).state == account_state::CLOSED {
            return Err(format!("account {} is closed and has money", state.account));
        }
        self.need_asset(state.asset)?;
        if state.free == 0 && state.reserved == 0 {
            return Err("a balance of nothing".into());
        }
        if state.account == 0 && state.reserved != 0 {
            return Err("the venue has something reserved".into());
        }
        let balances = &mut self.engine.accounts.balances;
        let handle = balances.find_or_add(owner, state.asset);
        let balance = balances.at_mut(handle);
        (balance.free, balance.reserved) = (state.free, state.reserved);
        self.balances.push((index, handle));
        Ok(())
    }

    pub(super) fn take_transfer(&mut self, state: &StateTransfer) -> Result<(), Fault> {
        self.need_risk()?;
        let place = (state.account, state.transfer_id);
        if place <= self.last_transfer {
            return Err("transfers come by account, then by id".into());
        }
        self.last_transfer = place;
        let owner = self.holder(state.account)?;
        self.need_asset(state.asset)?;
        if self.engine.accounts.transfers(owner).len() as u64 >= TRANSFERS_KEPT {
            let number = state.account;
            return Err(format!(
                "more than {TRANSFERS_KEPT} transfers of account {number}"
            ));
        }
        let transfer = PastTransfer {
            id: state.transfer_id,
            amount: state.amount,
            asset: state.asset,
            kind: state.transfer,
        };
        self.engine.accounts.remember(owner, transfer);
        Ok(())
    }

    fn need_risk(&self) -> Result<(), Fault> {
        if self.engine.funds.is_on {
            Ok(())
        } else {
            Err("there are no accounts with risk off".into())
        }
    }

    fn need_asset(&self, asset: u16) -> Result<(), Fault> {
        if (1..=self.engine.registry.assets().len()).contains(&usize::from(asset)) {
            Ok(())
        } else {
            Err(format!("there is no asset {asset}"))
        }
    }

    /// The index of an account, or of the venue.
    fn holder(&self, number: u32) -> Result<u32, Fault> {
        let found = self.engine.accounts.find_any(number);
        found.ok_or_else(|| format!("there is no account {number}"))
    }

    /// The index of a session's account; 0 with risk off.
    pub(super) fn check_owner(&self, state: &StateSession) -> Result<u32, Fault> {
        if !self.engine.funds.is_on {
            return Ok(0);
        }
        let accounts = &self.engine.accounts;
        let Some(owner) = accounts.find(state.account) else {
            return Err(format!("there is no account {}", state.account));
        };
        let is_closed = accounts.at(owner).state == account_state::CLOSED;
        if is_closed && state.state == session_state::OPEN {
            return Err(format!("account {} is closed", state.account));
        }
        Ok(owner)
    }

    /// Whether the order's account has a balance to pay it from, if the order reserves anything. What that has reserved is
    /// looked at in the end.
    pub(super) fn check_payer(
        &self,
        session: u32,
        (place, needs_money): (Place, bool),
        rates: (i32, i32),
    ) -> Result<(), Fault> {
        let engine = &self.engine;
        if !engine.funds.is_on {
            return if rates == (0, 0) {
                Ok(())
            } else {
                Err("an order has fee rates with risk off".into())
            };
        }
        let tariff = engine.funds.tariff(place.instrument);
        let (paid, _) = tariff.assets(place.side == side::BUY);
        let balances = &engine.accounts.balances;
        let pays = balances.find(engine.sessions.at(session).owner, paid);
        if !needs_money {
            return Ok(());
        }
        // What other orders receive may have made an empty one.
        if pays == NONE || !balances.at(pays).has_money() {
            return Err(format!(
                "the account has nothing of asset {paid}, with which the order pays"
            ));
        }
        Ok(())
    }

    /// Give a restored order its terms.
    pub(super) fn take_terms(&mut self, handle: u32, state: &StateOrder, until: u8) {
        if self.engine.funds.is_on {
            let place = Place {
                instrument: state.instrument,
                side: state.side,
            };
            let rates = (state.maker_ppm, state.taker_ppm);
            let price = self.engine.price_to_fund(place, (until, state.price));
            self.engine
                .restore_terms(handle, state.session, (place, price), rates);
        }
    }

    /// Once each record is right by itself: supply is the sum of balances, what is reserved what resting orders need.
    /// An error names the index of the first record that is wrong.
    pub(super) fn check_sums(&self) -> Result<(), (u32, Fault)> {
        let engine = &self.engine;
        let balances = &engine.accounts.balances;
        let mut held = vec![0_u128; engine.registry.assets().len()];
        for (_, balance) in balances.iter() {
            held[usize::from(balance.asset) - 1] +=
                u128::from(balance.free as u64) + u128::from(balance.reserved as u64);
        }
        // The engine is record 0, assets follow.
        for (index, (asset, held)) in (1..).zip(engine.registry.assets().iter().zip(held)) {
            if u128::from(asset.supply as u64) != held {
                let supply = asset.supply;
                return Err((
                    index,
                    format!("supply is {supply}, but the balances sum to {held}"),
                ));
            }
        }
        let needed = engine.needed_by_orders();
        for (index, handle) in &self.balances {
            let (reserved, needed) = (balances.at(*handle).reserved, needed[*handle as usize]);
            if u128::from(reserved as u64) != needed {
                let why = format!("{reserved} is reserved, but the orders need {needed}");
                return Err((*index, why));
            }
        }
        Ok(())
    }
}
