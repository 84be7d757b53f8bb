//! Accounts: their state, their rates, their money and the transfers that are remembered of them.
//!
//! Numbers of accounts are anyone's choice; within the engine an account is known by its index, which counts from 1. The
//! venue, account 0, has index 0.

use super::balances::Balances;
use super::orders::NONE;
use crate::wire::{ACCOUNTS_MAX, TRANSFERS_KEPT, account_state, rates, reason};
use std::collections::{BTreeMap, VecDeque};

/// An account. Where its own rates do not apply they are 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Account {
    pub number: u32,
    /// A member of `wire::account_state`.
    pub state: u8,
    /// A member of `wire::rates`.
    pub rates: u8,
    pub maker_ppm: i32,
    pub taker_ppm: i32,
}

/// The venue: it takes the fees.
const VENUE: Account = Account {
    number: 0,
    state: account_state::OPEN,
    rates: rates::INSTRUMENT,
    maker_ppm: 0,
    taker_ppm: 0,
};

/// Index of the venue.
pub(super) const VENUE_INDEX: u32 = 0;

/// An executed deposit or withdrawal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PastTransfer {
    pub id: u64,
    /// Minor units.
    pub amount: i64,
    pub asset: u16,
    /// A member of `wire::transfer`.
    pub kind: u8,
}

/// What a transfer id says about a transfer before its terms are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// Above all so far.
    New,
    /// Executed before.
    Executed(PastTransfer),
    /// Refused: the fields of a rejection.
    Refused((u16, u64, u64)),
}

/// Balances of an account that its entry knows: a power of two.
const PURSE: usize = 4;

/// An account within the engine: half a cache line, since every order looks at one.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
struct Entry {
    account: Account,
    /// Handles of balances that were used lately, by the last bits of the asset; `NONE` or of another asset where none was.
    purse: [u32; PURSE],
}

const _: () = assert!(size_of::<Entry>() == 32);

impl Entry {
    fn of(account: Account) -> Self {
        Self {
            account,
            purse: [NONE; PURSE],
        }
    }
}

/// All accounts of an engine. Only one with risk on has any but the venue.
#[derive(Debug)]
pub(super) struct Accounts {
    /// The venue, then the accounts in the order of their opening.
    entries: Vec<Entry>,
    /// Executed transfers by index of the account, rising ids; at most `TRANSFERS_KEPT` each.
    transfers: Vec<VecDeque<PastTransfer>>,
    /// Index by number, the venue left out.
    numbers: BTreeMap<u32, u32>,
    /// Groups of the entries, 0 for none: apart from them since few orders ask.
    groups: Vec<u32>,
    pub balances: Balances,
}

impl Default for Accounts {
    fn default() -> Self {
        Self {
            entries: vec![Entry::of(VENUE)],
            transfers: vec![VecDeque::new()],
            numbers: BTreeMap::new(),
            groups: vec![0],
            balances: Balances::default(),
        }
    }
}

impl Accounts {
    /// Accounts ever opened.
    pub fn count(&self) -> u64 {
        self.numbers.len() as u64
    }

    /// Whether no more can be opened.
    pub fn is_full(&self) -> bool {
        self.count() >= ACCOUNTS_MAX
    }

    /// The index of an account; the venue is none.
    pub fn find(&self, number: u32) -> Option<u32> {
        self.numbers.get(&number).copied()
    }

    /// The index of an account or, for 0, of the venue.
    pub fn find_any(&self, number: u32) -> Option<u32> {
        if number == 0 {
            Some(VENUE_INDEX)
        } else {
            self.find(number)
        }
    }

    #[inline(always)]
    pub fn at(&self, index: u32) -> &Account {
        &self.entries[index as usize].account
    }

    /// The handle of a balance, or `NONE` if there never was one.
    #[inline(always)]
    pub fn find_balance(&mut self, index: u32, asset: u16) -> u32 {
        let handle = self.entries[index as usize].purse[usize::from(asset) % PURSE];
        let balance = self.balances.at(handle);
        if balance.owner == index && balance.asset == asset {
            handle
        } else {
            self.look_up(index, asset)
        }
    }

    /// Read the balances that an account used lately; the number means nothing.
    #[inline(always)]
    pub fn peek(&self, index: u32) -> u32 {
        let handles = self.entries[index as usize].purse;
        let owner = |handle: u32| self.balances.at(handle).owner;
        handles
            .into_iter()
            .fold(0, |seen, handle| seen ^ owner(handle))
    }

    /// The handle of a balance, which begins with nothing.
    #[inline(always)]
    pub fn find_or_add_balance(&mut self, index: u32, asset: u16) -> u32 {
        let handle = self.find_balance(index, asset);
        if handle == NONE {
            self.balances.find_or_add(index, asset)
        } else {
            handle
        }
    }

    /// Find a balance in the table and put its handle into the purse.
    #[cold]
    #[inline(never)]
    fn look_up(&mut self, index: u32, asset: u16) -> u32 {
        let handle = self.balances.find(index, asset);
        self.entries[index as usize].purse[usize::from(asset) % PURSE] = handle;
        handle
    }

    /// The group of an account, 0 for none.
    pub fn group(&self, index: u32) -> u32 {
        self.groups[index as usize]
    }

    /// Open an account of a new number, or state a known one anew.
    pub fn set(&mut self, account: Account, group: u32) {
        match self.find(account.number) {
            Some(index) => {
                self.entries[index as usize].account = account;
                self.groups[index as usize] = group;
            }
            None => {
                self.numbers
                    .insert(account.number, self.entries.len() as u32);
                self.entries.push(Entry::of(account));
                self.groups.push(group);
                self.transfers.push(VecDeque::new());
            }
        }
    }

    /// Indexes of all accounts by number, the venue left out.
    pub fn indexes(&self) -> impl Iterator<Item = u32> {
        self.numbers.values().copied()
    }

    /// Indexes of the venue, then of all accounts by number.
    pub fn holders(&self) -> impl Iterator<Item = u32> {
        std::iter::once(VENUE_INDEX).chain(self.indexes())
    }

    /// The highest number of an account, 0 when there is none.
    pub fn highest(&self) -> u32 {
        self.numbers
            .last_key_value()
            .map_or(0, |(number, _)| *number)
    }

    /// The transfers that are remembered of an account, by rising id.
    pub fn transfers(&self, index: u32) -> &VecDeque<PastTransfer> {
        &self.transfers[index as usize]
    }

    /// Whether a transfer may be executed, was, or can't be any more.
    pub fn know(&self, index: u32, id: u64) -> Known {
        let kept = self.transfers(index);
        let (Some(oldest), Some(latest)) = (kept.front(), kept.back()) else {
            return Known::New;
        };
        if id > latest.id {
            return Known::New;
        }
        if let Ok(at) = kept.binary_search_by_key(&id, |transfer| transfer.id) {
            return Known::Executed(kept[at]);
        }
        if kept.len() as u64 == TRANSFERS_KEPT && id < oldest.id {
            return Known::Refused((reason::TRANSFER_TOO_OLD, id, oldest.id));
        }
        Known::Refused((reason::TRANSFER_NOT_EXECUTED, id, latest.id))
    }

    /// Remember an executed transfer, whose id is above all before, and forget the oldest when there are too many.
    pub fn remember(&mut self, index: u32, transfer: PastTransfer) {
        let kept = &mut self.transfers[index as usize];
        if kept.len() as u64 == TRANSFERS_KEPT {
            kept.pop_front();
        }
        kept.push_back(transfer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::transfer;

    fn transfer(id: u64) -> PastTransfer {
        PastTransfer {
            id,
            amount: 5,
            asset: 1,
            kind: transfer::DEPOSIT,
        }
    }

    #[test]
    fn numbers_lead_to_indexes() {
        let mut accounts = Accounts::default();
        for number in [70, u32::MAX, 3] {
            accounts.set(Account { number, ..VENUE }, 5);
        }
        let blocked = Account {
            number: 70,
            state: account_state::BLOCKED,
            ..VENUE
        };
        accounts.set(blocked, 6);
        assert_eq!([0, 1, 2].map(|index| accounts.group(index)), [0, 6, 5]);
        assert_eq!(accounts.indexes().collect::<Vec<_>>(), [3, 1, 2]);
        assert_eq!(accounts.holders().next(), Some(VENUE_INDEX));
        assert_eq!((accounts.count(), accounts.highest()), (3, u32::MAX));
        assert_eq!(accounts.at(1).state, account_state::BLOCKED);
        assert_eq!((accounts.find(0), accounts.find_any(0)), (None, Some(0)));
        assert_eq!(accounts.find_any(4), None);
    }

    #[test]
    fn balances_are_found_whatever_the_purse_holds() {
        let mut accounts = Accounts::default();
        accounts.set(Account { number: 9, ..VENUE }, 0);
        let mut handles = Vec::new();
        for asset in 1..=40_u16 {
            assert_eq!(accounts.find_balance(1, asset), NONE);
            handles.push(accounts.find_or_add_balance(1, asset));
        }
        for asset in (1..=40_u16).chain([5, 9, 5, 5]) {
            let handle = handles[usize::from(asset) - 1];
            assert_eq!(accounts.find_balance(1, asset), handle);
            assert_eq!(accounts.find_or_add_balance(1, asset), handle);
            assert_eq!(accounts.balances.at(handle).asset, asset);
        }
        assert_eq!(accounts.find_balance(VENUE_INDEX, 5), NONE);
    }

    #[test]
    fn the_last_transfers_are_known() {
        let mut accounts = Accounts::default();
        assert_eq!(accounts.know(0, 1), Known::New);
        for id in 1..TRANSFERS_KEPT {
            accounts.remember(0, transfer(10 * id));
        }
        let latest = 10 * (TRANSFERS_KEPT - 1);
        let not_executed = |id, latest| Known::Refused((reason::TRANSFER_NOT_EXECUTED, id, latest));
        assert_eq!(accounts.know(0, 10), Known::Executed(transfer(10)));
        assert_eq!(accounts.know(0, 9), not_executed(9, latest));
        assert_eq!(accounts.know(0, latest + 1), Known::New);
        accounts.remember(0, transfer(latest + 7));
        let too_old = Known::Refused((reason::TRANSFER_TOO_OLD, 9, 10));
        assert_eq!(accounts.know(0, 9), too_old);
        assert_eq!(accounts.know(0, 11), not_executed(11, latest + 7));
        accounts.remember(0, transfer(latest + 8));
        assert_eq!(accounts.transfers(0).len() as u64, TRANSFERS_KEPT);
        assert_eq!(
            accounts.know(0, 10),
            Known::Refused((reason::TRANSFER_TOO_OLD, 10, 20))
        );
    }
}
