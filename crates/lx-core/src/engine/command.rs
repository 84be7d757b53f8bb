//! A command about one order as eight words, which is how a CPU likes to read it.
//!
//! The fields of `new`, `cancel`, `replace` and `reduce` stand at the same places, and those that a kind lacks are zero; who
//! sent it stands there in every command. So one reader serves all, and a part that several kinds share does not ask which
//! it is.

use crate::wire::RECORD_SIZE;

/// A checked command; a field that its kind does not have is 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Command {
    first: u64,
    second: u64,
    /// Name of the order, or id of the command.
    pub client_id: u64,
    /// The order it is about.
    pub target_id: u64,
    /// Ticks.
    pub price: i64,
    /// Lots.
    pub quantity: u64,
}

impl Command {
    /// Read a record.
    #[inline(always)]
    pub fn of(record: &[u8; RECORD_SIZE]) -> Self {
        Self {
            first: word(record, 0),
            second: word(record, 1),
            client_id: word(record, 2),
            target_id: word(record, 3),
            price: word(record, 4) as i64,
            quantity: word(record, 5),
        }
    }

    /// A member of `wire::side`.
    #[inline(always)]
    pub fn side(&self) -> u8 {
        (self.first >> 8) as u8
    }

    /// A member of `wire::order_type`.
    #[inline(always)]
    pub fn order_type(&self) -> u8 {
        (self.first >> 16) as u8
    }

    /// A member of `wire::time_in_force`.
    #[inline(always)]
    pub fn tif(&self) -> u8 {
        (self.first >> 24) as u8
    }

    /// A member of `wire::self_trade`.
    #[inline(always)]
    pub fn stp(&self) -> u8 {
        (self.first >> 32) as u8
    }

    /// Flags.
    #[inline(always)]
    pub fn flags(&self) -> u8 {
        (self.first >> 40) as u8
    }

    /// Number of the instrument.
    #[inline(always)]
    pub fn instrument(&self) -> u16 {
        (self.first >> 48) as u16
    }

    /// Account that sends.
    #[inline(always)]
    pub fn account(&self) -> u32 {
        self.second as u32
    }

    /// Session that sends.
    #[inline(always)]
    pub fn session(&self) -> u32 {
        (self.second >> 32) as u32
    }
}

#[inline(always)]
fn word(record: &[u8; RECORD_SIZE], index: usize) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&record[8 * index..8 * index + 8]);
    u64::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{
        AddAsset, AddInstrument, Cancel, CloseSession, Configure, Countdown, Delist, Deposit,
        MassCancel, New, OpenSession, Reduce, Replace, SchedulePhase, SetAccount, SetBands,
        SetFees, SetLimits, SetPhase, Uncross, Withdraw,
    };

    const BYTES: [u8; RECORD_SIZE] = {
        let mut bytes = [0; RECORD_SIZE];
        let mut index = 0;
        while index < RECORD_SIZE {
            bytes[index] = index as u8 + 0x80;
            index += 1;
        }
        bytes
    };

    #[test]
    fn fields_are_where_the_schema_says() {
        let command = Command::of(&BYTES);
        let new = New::from_bytes(&BYTES);
        assert_eq!(
            (command.side(), command.order_type(), command.tif()),
            (new.side, new.type_, new.tif)
        );
        assert_eq!((command.price, command.quantity), (new.price, new.quantity));
        let replace = Replace::from_bytes(&BYTES);
        assert_eq!(
            (command.price, command.quantity, command.target_id),
            (replace.price, replace.quantity, replace.target_id)
        );
        assert_eq!([command.stp(); 2], [new.stp, replace.stp]);
        let reduce = Reduce::from_bytes(&BYTES);
        let cancel = Cancel::from_bytes(&BYTES);
        assert_eq!(command.quantity, reduce.quantity);
        assert_eq!([command.target_id; 2], [reduce.target_id, cancel.target_id]);
        assert_eq!(
            [command.flags(); 4],
            [new.flags, replace.flags, reduce.flags, cancel.flags]
        );
    }

    /// A rejection reads who is to be told from any kind of command.
    macro_rules! sender_is_where_the_schema_says {
        ($($kind:ident),*) => {
            $(
                let sent = $kind::from_bytes(&BYTES);
                let command = Command::of(&BYTES);
                assert_eq!(command.session(), sent.session);
                assert_eq!(command.client_id, sent.client_id);
            )*
        };
    }

    #[test]
    fn senders_are_where_the_schema_says() {
        sender_is_where_the_schema_says!(
            New,
            Cancel,
            Replace,
            Reduce,
            MassCancel,
            CloseSession,
            AddAsset,
            AddInstrument,
            Configure,
            SetAccount,
            SetFees,
            Deposit,
            Withdraw,
            Countdown,
            SetPhase,
            SchedulePhase,
            Uncross,
            SetBands,
            SetLimits,
            Delist
        );
        let command = Command::of(&BYTES);
        assert_eq!(command.client_id, OpenSession::from_bytes(&BYTES).client_id);
        let close = CloseSession::from_bytes(&BYTES);
        let mass = MassCancel::from_bytes(&BYTES);
        assert_eq!([command.account(); 2], [close.account, mass.account]);
        assert_eq!(command.instrument(), mass.instrument);
    }

    #[test]
    fn fields_that_a_kind_lacks_are_zero() {
        let asset = Command::of(&AddAsset::from_bytes(&BYTES).to_bytes());
        let instrument = Command::of(&AddInstrument::from_bytes(&BYTES).to_bytes());
        let close = Command::of(&CloseSession::from_bytes(&BYTES).to_bytes());
        let open = Command::of(&OpenSession::from_bytes(&BYTES).to_bytes());
        let named = [asset, instrument, close, open].map(|command| command.instrument());
        assert_eq!((named, open.session()), ([0; 4], 0));
        let configure = Command::of(&Configure::from_bytes(&BYTES).to_bytes());
        let account = Command::of(&SetAccount::from_bytes(&BYTES).to_bytes());
        assert_eq!([configure.instrument(), account.instrument()], [0; 2]);
        let fees = SetFees::from_bytes(&BYTES);
        assert_eq!(Command::of(&fees.to_bytes()).instrument(), fees.instrument);
        let new = Command::of(&New::from_bytes(&BYTES).to_bytes());
        assert_eq!(new.target_id, 0);
    }
}
