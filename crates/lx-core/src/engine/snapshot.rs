//! The whole state as canonical bytes: a sealed frame of state records, and its hash.
//!
//! Records come in a fixed order (state_engine, assets, instruments each with its limits, accounts by number, balances and
//! transfers by account, sessions, their outcomes, countdowns, orders by instrument, bids then asks, best price first,
//! shown before hidden, first in first), so equal states give equal bytes.

use super::Engine;
use super::events::Place;
use super::ladder::Level;
use crate::wire::{
    self, FLAG_EXTENSION, FRAME_SNAPSHOT, FrameHeader, NO_HEADER, RECORD_SIZE, StateAccount,
    StateAsset, StateBalance, StateCountdown, StateEngine, StateInstrument, StateOrder,
    StateOutcome, StateSession, StateTerms, StateTransfer, visibility,
};

/// Records hashed at once: enough for BLAKE3 to use the whole width of the CPU.
const HASHED_AT_ONCE: usize = 1024;

impl Engine {
    /// The state as a sealed snapshot frame, which [`Engine::restore`] takes.
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        let header = FrameHeader {
            flags: FRAME_SNAPSHOT,
            sequence: self.next_sequence,
            time_ns: self.time_ns,
            ..FrameHeader::default()
        };
        let mut payload = Vec::new();
        self.each_state_record(&mut |record| payload.extend_from_slice(record));
        let mut frame = wire::build_frame(&header, &payload);
        let sealed = wire::seal(&mut frame, &NO_HEADER);
        debug_assert!(sealed.is_ok(), "a frame that was built has a header");
        frame
    }

    /// First 16 bytes of BLAKE3 over the records of a snapshot: equal states have equal hashes.
    #[must_use]
    pub fn state_hash(&self) -> [u8; 16] {
        let mut hasher = blake3::Hasher::new();
        let mut waiting = Vec::with_capacity(HASHED_AT_ONCE * RECORD_SIZE);
        self.each_state_record(&mut |record| {
            waiting.extend_from_slice(record);
            if waiting.len() == waiting.capacity() {
                hasher.update(&waiting);
                waiting.clear();
            }
        });
        hasher.update(&waiting);
        let mut hash = [0; 16];
        hash.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        hash
    }

    fn each_state_record(&self, take: &mut impl FnMut(&[u8; RECORD_SIZE])) {
        let engine = StateEngine {
            risk: self.funds.risk(),
            orders_max: self.orders_max,
            next_sequence: self.next_sequence,
            time_ns: self.time_ns,
        };
        take(&engine.to_bytes());
        self.each_registry_record(take);
        self.each_account_record(take);
        for (number, session) in self.sessions.iter() {
            let record = StateSession {
                state: session.state,
                account: session.account,
                session: number,
                client_id: session.highest,
                rights: session.rights,
                flags: session.flags,
                epoch: self.sessions.hold(number).epoch,
                next_number: self.told[number as usize].next_number,
                lease_ns: self.sessions.hold(number).lease_ns,
                deadline_ns: self.deadline(number, self.told[number as usize].touched_ns),
            };
            take(&record.to_bytes());
        }
        self.each_outcome_record(take);
        for (account, deadline_ns) in self.countdowns.iter() {
            let record = StateCountdown {
                account,
                deadline_ns,
            };
            take(&record.to_bytes());
        }
        for book in self.ladders.books() {
            for (at, level) in self.ladders.levels_of(book) {
                for handle in self.handles_at(at) {
                    self.each_order_record(handle, level, take);
                }
            }
        }
    }

    fn each_outcome_record(&self, take: &mut impl FnMut(&[u8; RECORD_SIZE])) {
        for (session, told) in (0..).zip(&self.told) {
            for outcome in told.outcomes() {
                let record = StateOutcome {
                    of: outcome.kind(),
                    reason: outcome.reason(),
                    session,
                    client_id: outcome.client_id,
                    order_id: outcome.order_id,
                    position: outcome.position(),
                    quantity: outcome.executed(),
                };
                take(&record.to_bytes());
            }
        }
    }

    fn each_registry_record(&self, take: &mut impl FnMut(&[u8; RECORD_SIZE])) {
        for (number, asset) in (1..).zip(self.registry.assets()) {
            let record = StateAsset {
                decimals: asset.decimals,
                asset: number,
                name: asset.name,
                supply: asset.supply,
            };
            take(&record.to_bytes());
        }
        for (number, instrument) in (1..).zip(self.registry.instruments()) {
            let tariff = self.funds.tariff(number);
            let record = StateInstrument {
                tick_scale: instrument.tick_scale,
                lot_scale: instrument.lot_scale,
                fee_asset: tariff.fee_asset,
                instrument: number,
                symbol: instrument.symbol,
                base: instrument.base,
                quote: instrument.quote,
                maker_ppm: tariff.maker_ppm,
                taker_ppm: tariff.taker_ppm,
            };
            take(&record.to_bytes());
            take(&instrument.limits.to_bytes());
        }
    }

    /// Accounts by number, then the money of the venue and of them, then the transfers that are remembered.
    fn each_account_record(&self, take: &mut impl FnMut(&[u8; RECORD_SIZE])) {
        let accounts = &self.accounts;
        for index in accounts.indexes() {
            let account = accounts.at(index);
            let record = StateAccount {
                group: accounts.group(index),
                state: account.state,
                rates: account.rates,
                account: account.number,
                maker_ppm: account.maker_ppm,
                taker_ppm: account.taker_ppm,
            };
            take(&record.to_bytes());
        }
        for index in accounts.holders() {
            for balance in accounts.balances.sorted(index) {
                let record = StateBalance {
                    asset: balance.asset,
                    account: accounts.at(index).number,
                    free: balance.free,
                    reserved: balance.reserved,
                };
                take(&record.to_bytes());
            }
        }
        for index in accounts.holders() {
            for transfer in accounts.transfers(index) {
                let record = StateTransfer {
                    transfer: transfer.kind,
                    asset: transfer.asset,
                    account: accounts.at(index).number,
                    transfer_id: transfer.id,
                    amount: transfer.amount,
                };
                take(&record.to_bytes());
            }
        }
    }

    /// An order, and what is special about it if anything is.
    fn each_order_record(
        &self,
        handle: u32,
        level: &Level,
        take: &mut impl FnMut(&[u8; RECORD_SIZE]),
    ) {
        let order = self.orders.at(handle);
        let special = self.specials.get(handle, order.order_id);
        let place = Place::of(level.book);
        let (maker_ppm, taker_ppm) = self.rates_of(handle);
        let record = StateOrder {
            flags: special.map_or(0, |_| FLAG_EXTENSION),
            side: place.side,
            instrument: place.instrument,
            session: order.session,
            client_id: order.client_id,
            order_id: order.order_id,
            price: level.price,
            quantity: order.quantity,
            remaining: order.remaining,
            maker_ppm,
            taker_ppm,
        };
        take(&record.to_bytes());
        if let Some(special) = special {
            let is_sliced = special.display != 0;
            let record = StateTerms {
                visibility: if special.is_hidden {
                    visibility::HIDDEN
                } else {
                    visibility::SHOWN
                },
                min_quantity: special.min_quantity,
                display: special.display,
                expires_ns: special.expires_ns,
                shown: u64::from(is_sliced) * (order.remaining - special.hidden),
            };
            take(&record.to_bytes());
        }
    }
}
