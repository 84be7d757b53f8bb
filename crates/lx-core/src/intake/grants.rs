//! What an account begins with in development mode, and which accounts have begun.

use crate::wire::{
    ACCOUNTS_MAX, Deposit, RECORD_SIZE, RECORDS_PER_FRAME_MAX, SetAccount, account_state,
};
use std::collections::HashSet;

/// Most grants of an intake: with them, the opening of an account and that of a session still fit into a frame.
pub const GRANTS_MAX: usize = RECORDS_PER_FRAME_MAX as usize - 3;

/// Money of one asset that each new account gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Number of the asset.
    pub asset: u16,
    /// Minor units, 1 to `AMOUNT_MAX`.
    pub amount: i64,
}

#[derive(Debug, Default)]
pub(super) struct Grants {
    grants: Vec<Grant>,
    /// Accounts that were opened here; no more than an engine can have.
    seen: HashSet<u32>,
}

impl Grants {
    pub(super) fn new(grants: &[Grant]) -> Self {
        Self {
            grants: grants[..grants.len().min(GRANTS_MAX)].to_vec(),
            seen: HashSet::new(),
        }
    }

    /// Records that the first hello for an account adds to its frame.
    pub(super) fn records(&self) -> usize {
        1 + self.grants.len()
    }

    /// Whether the account has yet to be opened. Once an engine's accounts are used up none is: the session is then
    /// rejected without it.
    pub(super) fn is_new(&self, account: u32) -> bool {
        !self.seen.contains(&account) && (self.seen.len() as u64) < ACCOUNTS_MAX
    }

    /// The log opened the account.
    pub(super) fn learn(&mut self, account: u32) {
        self.seen.insert(account);
    }

    /// The opening of the account was not logged.
    pub(super) fn forget(&mut self, account: u32) {
        self.seen.remove(&account);
    }

    /// Append the operator's commands for a new account; returns how many they are.
    pub(super) fn open(&mut self, account: u32, client_id: u64, frame: &mut Vec<u8>) -> u32 {
        self.seen.insert(account);
        frame.reserve(self.records() * RECORD_SIZE);
        let opened = SetAccount {
            state: account_state::OPEN,
            account,
            client_id,
            ..SetAccount::default()
        };
        frame.extend_from_slice(&opened.to_bytes());
        for (transfer_id, grant) in (1..).zip(&self.grants) {
            let deposit = Deposit {
                asset: grant.asset,
                account,
                client_id,
                transfer_id,
                amount: grant.amount,
                ..Deposit::default()
            };
            frame.extend_from_slice(&deposit.to_bytes());
        }
        self.records() as u32
    }
}
