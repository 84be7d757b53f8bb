//! The operator's commands about money: risk, accounts, fees, deposits and withdrawals.

use super::Engine;
use super::accounts::{Account, Known, PastTransfer};
use super::events::{Context, EventBuffer};
use super::ladder::{Level, sides_of};
use super::registry::Refusal;
use super::trading::reject;
use crate::wire::{
    ACCOUNTS_MAX, AMOUNT_MAX, AccountSet, Configure, Configured, Deposit, FeesSet, RECORD_SIZE,
    SetAccount, SetFees, Transferred, account_state, execution, kind, reason, transfer,
};

/// Bytes of a command.
type Bytes = [u8; RECORD_SIZE];

impl Engine {
    /// `configure`.
    #[inline(never)]
    pub(super) fn configure(&mut self, context: Context, record: &Bytes, out: &mut EventBuffer) {
        let command = Configure::from_bytes(record);
        if !self.permit(context, record, out) {
            return;
        }
        let venue_has_transfers = !self.accounts.transfers(0).is_empty();
        let in_use = self.accounts.count() + self.sessions.count() + u64::from(venue_has_transfers);
        if in_use > 0 {
            return reject(context, record, 0, (reason::TOO_LATE, in_use, 0), out);
        }
        self.funds.set_risk(command.risk, self.orders_max);
        let answer = Configured {
            risk: command.risk,
            command: context.index(),
            request_id: command.client_id,
        };
        out.put_record(&answer.to_bytes());
    }

    /// Whether the operator speaks to an engine that keeps accounts; if not the sender is told.
    fn permit_accounts(&mut self, context: Context, record: &Bytes, out: &mut EventBuffer) -> bool {
        if !self.permit(context, record, out) {
            return false;
        }
        if !self.funds.is_on {
            reject(context, record, 0, (reason::RISK_OFF, 0, 0), out);
        }
        self.funds.is_on
    }

    /// `set_account`.
    #[inline(never)]
    pub(super) fn set_account(&mut self, context: Context, record: &Bytes, out: &mut EventBuffer) {
        let command = SetAccount::from_bytes(record);
        if !self.permit_accounts(context, record, out) {
            return;
        }
        if let Err(refusal) = self.check_account(&command) {
            return reject(context, record, 0, refusal, out);
        }
        let account = Account {
            number: command.account,
            state: command.state,
            rates: command.rates,
            maker_ppm: command.maker_ppm,
            taker_ppm: command.taker_ppm,
        };
        self.accounts.set(account, command.group);
        let answer = AccountSet {
            group: command.group,
            state: command.state,
            rates: command.rates,
            command: context.index(),
            session: command.session,
            account: command.account,
            maker_ppm: command.maker_ppm,
            taker_ppm: command.taker_ppm,
            request_id: command.client_id,
            ..AccountSet::default()
        };
        out.put_record(&answer.to_bytes());
    }

    /// Whether an account can become what the command says.
    fn check_account(&self, command: &SetAccount) -> Result<(), Refusal> {
        let Some(index) = self.accounts.find(command.account) else {
            let full = (reason::ACCOUNTS_FULL, self.accounts.count(), ACCOUNTS_MAX);
            return if self.accounts.is_full() {
                Err(full)
            } else {
                Ok(())
            };
        };
        if self.accounts.at(index).state == account_state::CLOSED {
            return Err((reason::ACCOUNT_CLOSED, u64::from(command.account), 0));
        }
        let in_use = self.in_use(command.account, index);
        if command.state == account_state::CLOSED && in_use > 0 {
            return Err((reason::ACCOUNT_IN_USE, in_use, 0));
        }
        Ok(())
    }

    /// Open sessions of an account or, if it has none, assets of which it has money. Orders are those of open sessions,
    /// so no account has orders only.
    pub(super) fn in_use(&self, number: u32, index: u32) -> u64 {
        let sessions = self.sessions.of_account(number).count();
        let held = self.accounts.balances.of_account(index);
        let assets = held.filter(|balance| balance.has_money()).count();
        (if sessions > 0 { sessions } else { assets }) as u64
    }

    /// The index of an account that may have sessions; with risk off any number may, and has none.
    pub(super) fn check_owner(&self, number: u32) -> Result<u32, Refusal> {
        if !self.funds.is_on {
            return Ok(0);
        }
        match self.accounts.find(number) {
            None => Err((reason::UNKNOWN_ACCOUNT, u64::from(number), 0)),
            Some(index) if self.accounts.at(index).state == account_state::CLOSED => {
                Err((reason::ACCOUNT_CLOSED, u64::from(number), 0))
            }
            Some(index) => Ok(index),
        }
    }

    /// `set_fees`.
    #[inline(never)]
    pub(super) fn set_fees(&mut self, context: Context, record: &Bytes, out: &mut EventBuffer) {
        let command = SetFees::from_bytes(record);
        if !self.permit_accounts(context, record, out) {
            return;
        }
        let instrument = command.instrument;
        if !self.registry.has_instrument(instrument) {
            let refusal = (reason::UNKNOWN_INSTRUMENT, u64::from(instrument), 0);
            return reject(context, record, 0, refusal, out);
        }
        if let Some(refusal) = self.rules.refuse_delisted(instrument) {
            return reject(context, record, 0, refusal, out);
        }
        let resting = self.orders_in(instrument);
        let tariff = self.funds.tariff_mut(instrument);
        if command.fee_asset != tariff.fee_asset && resting > 0 {
            return reject(
                context,
                record,
                0,
                (reason::ORDERS_RESTING, resting, 0),
                out,
            );
        }
        tariff.fee_asset = command.fee_asset;
        (tariff.maker_ppm, tariff.taker_ppm) = (command.maker_ppm, command.taker_ppm);
        let answer = FeesSet {
            fee_asset: command.fee_asset,
            command: context.index(),
            instrument,
            maker_ppm: command.maker_ppm,
            taker_ppm: command.taker_ppm,
            request_id: command.client_id,
        };
        out.put_record(&answer.to_bytes());
        let sender = (command.session, command.client_id);
        out.keep_public(context, sender, kind::FEES_SET);
    }

    /// Orders that rest or wait in an instrument.
    pub(super) fn orders_in(&self, instrument: u16) -> u64 {
        let levels = sides_of(instrument).flat_map(|book| self.ladders.levels_of(book));
        let resting: u64 = levels.map(|(at, level)| self.count_at(at, level)).sum();
        resting + self.waiting_in(instrument)
    }

    /// Orders of a level, hidden ones too.
    pub(super) fn count_at(&self, at: u32, level: &Level) -> u64 {
        u64::from(level.count) + self.hidden_handles_at(at).count() as u64
    }

    /// `deposit` and `withdraw`, which have the same fields.
    #[inline(never)]
    pub(super) fn move_money(&mut self, context: Context, record: &Bytes, out: &mut EventBuffer) {
        let is_deposit = record[0] == kind::DEPOSIT;
        let command = Deposit::from_bytes(record);
        // Its asset stands where other commands name an instrument, which a rejection would tell.
        let mut record = *record;
        record[6..8].fill(0);
        let record = &record;
        if !self.permit_accounts(context, record, out) {
            return;
        }
        let Some(index) = self.accounts.find_any(command.account) else {
            let refusal = (reason::UNKNOWN_ACCOUNT, u64::from(command.account), 0);
            return reject(context, record, 0, refusal, out);
        };
        let wanted = PastTransfer {
            id: command.transfer_id,
            amount: command.amount,
            asset: command.asset,
            kind: if is_deposit {
                transfer::DEPOSIT
            } else {
                transfer::WITHDRAWAL
            },
        };
        let checked = match self.accounts.know(index, wanted.id) {
            Known::Executed(known) => Ok((known, execution::REPLAYED)),
            Known::Refused(refusal) => Err(refusal),
            Known::New => self.execute(index, wanted),
        };
        match checked {
            Err(refusal) => reject(context, record, 0, refusal, out),
            Ok((done, outcome)) => {
                let balances = &mut self.accounts.balances;
                let balance = balances.find_or_add(index, done.asset);
                let balance = balances.at(balance);
                let answer = Transferred {
                    transfer: done.kind,
                    outcome,
                    command: context.index(),
                    asset: done.asset,
                    session: command.session,
                    account: command.account,
                    transfer_id: done.id,
                    amount: done.amount,
                    free: balance.free,
                    reserved: balance.reserved,
                    request_id: command.client_id,
                    ..Transferred::default()
                };
                out.put_record(&answer.to_bytes());
            }
        }
    }

    /// Execute a transfer of an id that is above all before, if the account may have money and there is neither too much
    /// nor too little of it.
    fn execute(&mut self, index: u32, wanted: PastTransfer) -> Result<(PastTransfer, u8), Refusal> {
        let account = self.accounts.at(index);
        if account.state == account_state::CLOSED {
            return Err((reason::ACCOUNT_CLOSED, u64::from(account.number), 0));
        }
        let PastTransfer { amount, asset, .. } = wanted;
        let Some(supply) = self.registry.supply_mut(asset) else {
            return Err((reason::UNKNOWN_ASSET, u64::from(asset), 0));
        };
        let balances = &mut self.accounts.balances;
        let change = if wanted.kind == transfer::DEPOSIT {
            let sum = (*supply + amount) as u64; // twice AMOUNT_MAX fits
            if sum > AMOUNT_MAX {
                return Err((reason::SUPPLY_ABOVE_MAX, sum, AMOUNT_MAX));
            }
            amount
        } else {
            let free = balances.at(balances.find(index, asset)).free;
            if amount > free {
                return Err((reason::INSUFFICIENT_BALANCE, amount as u64, free as u64));
            }
            -amount
        };
        *supply += change;
        let balance = balances.find_or_add(index, asset);
        balances.at_mut(balance).free += change;
        self.accounts.remember(index, wanted);
        Ok((wanted, execution::EXECUTED))
    }
}
