//! The money of every account: one slab of balances, found by account and asset.
//!
//! A balance that was once there stays, so a handle is good for ever and the table below needs no removal. An account's
//! balances are also linked to a list, for those who ask for all of them.

use super::orders::NONE;

/// What one account has of one asset, in minor units. Entry 0 of the slab is no balance: it has nothing, for ever.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C, align(32))]
pub(super) struct Balance {
    /// What it may use.
    pub free: i64,
    /// What its resting orders may cost.
    pub reserved: i64,
    /// Index of the account.
    pub owner: u32,
    /// The next balance of the account.
    next: u32,
    /// The asset's number.
    pub asset: u16,
}

const _: () = assert!(size_of::<Balance>() == 32);

impl Balance {
    /// Whether there is anything.
    pub fn has_money(&self) -> bool {
        self.free != 0 || self.reserved != 0
    }
}

/// Slots at the start: a power of two.
const SLOTS_MIN: usize = 64;

/// All balances of an engine.
#[derive(Debug)]
pub(super) struct Balances {
    entries: Vec<Balance>,
    /// Open addressing with linear probing; at most half of the slots hold a handle. A power of two of them.
    slots: Vec<u32>,
    /// First balance of each account, by its index.
    firsts: Vec<u32>,
}

impl Default for Balances {
    fn default() -> Self {
        Self {
            entries: vec![Balance::default()],
            slots: vec![NONE; SLOTS_MIN],
            firsts: Vec::new(),
        }
    }
}

impl Balances {
    #[inline(always)]
    pub fn at(&self, handle: u32) -> &Balance {
        &self.entries[handle as usize]
    }

    #[inline(always)]
    pub fn at_mut(&mut self, handle: u32) -> &mut Balance {
        debug_assert_ne!(handle, NONE, "no balance is not changed");
        &mut self.entries[handle as usize]
    }

    /// The slot of a balance, or the empty one where it would go.
    #[inline(always)]
    fn slot(&self, owner: u32, asset: u16) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash(owner, asset) & mask;
        loop {
            let handle = self.slots[slot];
            let entry = &self.entries[handle as usize];
            if handle == NONE || (entry.owner == owner && entry.asset == asset) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The handle of a balance, or `NONE` if there never was one.
    #[inline(always)]
    pub fn find(&self, owner: u32, asset: u16) -> u32 {
        self.slots[self.slot(owner, asset)]
    }

    /// The handle of a balance, which begins with nothing.
    #[inline(always)]
    pub fn find_or_add(&mut self, owner: u32, asset: u16) -> u32 {
        let handle = self.find(owner, asset);
        if handle == NONE {
            self.add(owner, asset)
        } else {
            handle
        }
    }

    #[cold]
    #[inline(never)]
    fn add(&mut self, owner: u32, asset: u16) -> u32 {
        if 2 * self.entries.len() >= self.slots.len() {
            self.grow();
        }
        if self.firsts.len() <= owner as usize {
            self.firsts.resize(owner as usize + 1, NONE);
        }
        // Accounts and assets together are below 2^36, but memory ends before 2^32 balances of 32 bytes.
        let handle = self.entries.len() as u32;
        let slot = self.slot(owner, asset);
        self.slots[slot] = handle;
        let next = std::mem::replace(&mut self.firsts[owner as usize], handle);
        self.entries.push(Balance {
            owner,
            next,
            asset,
            ..Balance::default()
        });
        handle
    }

    fn grow(&mut self) {
        let size = 2 * self.slots.len();
        self.slots.clear();
        self.slots.resize(size, NONE);
        for handle in 1..self.entries.len() as u32 {
            let entry = *self.at(handle);
            let slot = self.slot(entry.owner, entry.asset);
            self.slots[slot] = handle;
        }
    }

    /// The balances of an account, in no order that means anything.
    pub fn of_account(&self, owner: u32) -> impl Iterator<Item = &Balance> {
        let mut at = self.firsts.get(owner as usize).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            if at == NONE {
                return None;
            }
            let entry = self.at(at);
            at = entry.next;
            Some(entry)
        })
    }

    /// The balances of an account that hold money, by asset.
    pub fn sorted(&self, owner: u32) -> Vec<Balance> {
        let held = self.of_account(owner).filter(|entry| entry.has_money());
        let mut held: Vec<Balance> = held.copied().collect();
        held.sort_unstable_by_key(|entry| entry.asset);
        held
    }

    /// All balances with their handles.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Balance)> {
        (0..).zip(&self.entries).skip(1)
    }
}

/// Accounts are indexed without gaps and have few assets, so one multiplication spreads them well; the high bits are the
/// best mixed.
#[inline(always)]
fn hash(owner: u32, asset: u16) -> usize {
    let key = u64::from(owner) << 16 | u64::from(asset);
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn balances_are_found_while_the_table_grows() {
        let mut balances = Balances::default();
        for owner in 0..200 {
            for asset in [1, 2, 65_535] {
                assert_eq!(balances.find(owner, asset), NONE);
                let handle = balances.find_or_add(owner, asset);
                balances.at_mut(handle).free = i64::from(owner) * 100_000 + i64::from(asset);
                assert_eq!(balances.find_or_add(owner, asset), handle);
            }
        }
        for owner in 0..200 {
            let held = balances.sorted(owner);
            let assets: Vec<u16> = held.iter().map(|entry| entry.asset).collect();
            assert_eq!(assets, [1, 2, 65_535]);
            for entry in held {
                assert_eq!(
                    entry.free,
                    i64::from(owner) * 100_000 + i64::from(entry.asset)
                );
            }
        }
        assert_eq!(balances.iter().count(), 600);
        assert_eq!(balances.find(200, 1), NONE);
        assert_eq!(balances.of_account(1_000).count(), 0);
    }

    #[test]
    fn what_holds_nothing_is_left_out() {
        let mut balances = Balances::default();
        balances.find_or_add(1, 1);
        let reserved = balances.find_or_add(1, 2);
        balances.at_mut(reserved).reserved = 5;
        assert_eq!(balances.of_account(1).count(), 2);
        assert_eq!(balances.sorted(1).len(), 1);
    }
}
