//! The whole state as canonical bytes: a sealed frame of state records, and its hash.
//!
//! Records come in a fixed order (state_engine, assets, instruments each with its limits, their rules and timetables,
//! accounts by number, balances and transfers by account, sessions, their outcomes, countdowns, orders by instrument, bids
//! then asks, best price first, shown before hidden, first in first, then those kept aside, then waiting orders by instrument
//! and engine id, then lists by engine id), so equal states give equal bytes.

use super::Engine;
use super::events::Place;
use super::ladder::{Level, is_aside};
use super::stop::Stop;
use crate::wire::{
    self, FLAG_EXTENSION, FRAME_SNAPSHOT, FrameHeader, NO_HEADER, OrderLimits, RECORD_SIZE,
    StateAccount, StateAsset, StateBalance, StateCountdown, StateEngine, StateInstrument,
    StateList, StateOrder, StateOutcome, StateRules, StateSchedule, StateSession, StateStop,
    StateTerms, StateTransfer, visibility,
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
        self.each_rules_record(take);
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
        let mut stops: Vec<Stop> = self.stops.iter().collect();
        stops.sort_unstable_by_key(|stop| (stop.place().instrument, stop.order_id));
        for stop in &stops {
            self.each_stop_record(stop, take);
        }
        for list in self.lists.iter() {
            let order_id = list.order_id;
            take(&StateList { order_id }.to_bytes());
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
                last_price: self.ladders.markets.last_price(number),
            };
            take(&record.to_bytes());
            take(&instrument.limits.to_bytes());
        }
    }

    /// Rules of instruments that have some, then all timetables.
    fn each_rules_record(&self, take: &mut impl FnMut(&[u8; RECORD_SIZE])) {
        for (number, rule) in self.rules.iter() {
            let has_more = rule.limits != OrderLimits::default();
            let record = StateRules {
                phase: rule.phase,
                action: rule.bands.action,
                listing: u8::from(rule.is_delisted),
                flags: if has_more { FLAG_EXTENSION } else { 0 },
                instrument: number,
                static_ppm: rule.bands.static_ppm,
                dynamic_ppm: rule.bands.dynamic_ppm,
                reference: rule.bands.reference,
            };
            let nothing = StateRules {
                instrument: number,
                ..StateRules::default()
            };
            if record != nothing {
                take(&record.to_bytes());
            }
            if has_more {
                take(&rule.limits.to_bytes());
            }
        }
        for (number, rule) in self.rules.iter() {
            for entry in &rule.timetable {
                let record = StateSchedule {
                    phase: entry.phase,
                    instrument: number,
                    at_ns: entry.at_ns,
                    every_ns: entry.every_ns,
                };
                take(&record.to_bytes());
            }
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
            price: if is_aside(level.book) {
                self.specials.price_of(handle, order.order_id)
            } else {
                level.price
            },
            quantity: order.quantity,
            remaining: order.remaining,
            maker_ppm,
            taker_ppm,
        };
        take(&record.to_bytes());
        if let Some(special) = special {
            let is_sliced = special.display != 0;
            let record = StateTerms {
                until: special.until,
                visibility: if special.is_hidden {
                    visibility::HIDDEN
                } else {
                    visibility::SHOWN
                },
                min_quantity: special.min_quantity,
                display: special.display,
                expires_ns: special.expires_ns,
                shown: u64::from(is_sliced) * (order.remaining - special.hidden),
                ..StateTerms::default()
            };
            take(&record.to_bytes());
        }
    }

    /// A waiting order, and the rest of its terms if it has any.
    fn each_stop_record(&self, stop: &Stop, take: &mut impl FnMut(&[u8; RECORD_SIZE])) {
        let order = self.orders.at(stop.handle);
        let special = self.specials.get(stop.handle, stop.order_id);
        let special = special.copied().unwrap_or_default();
        let terms = StateTerms {
            min_quantity: stop.min_quantity,
            display: special.display,
            expires_ns: special.expires_ns,
            activation_price: stop.activation,
            trail: stop.trail,
            reference: stop.reference,
            ..StateTerms::default()
        };
        let has_terms = terms != StateTerms::default();
        let (maker_ppm, taker_ppm) = self.rates_of(stop.handle);
        let place = stop.place();
        let record = StateStop {
            side: place.side,
            type_: stop.order_type,
            tif: stop.tif,
            stp: stop.stp,
            flags: stop.flags | if has_terms { FLAG_EXTENSION } else { 0 },
            instrument: place.instrument,
            trigger: stop.trigger,
            trail_unit: stop.trail_unit,
            session: order.session,
            client_id: order.client_id,
            order_id: stop.order_id,
            price: stop.price,
            quantity: order.remaining,
            stop_price: stop.stop_price,
            maker_ppm,
            taker_ppm,
        };
        take(&record.to_bytes());
        if has_terms {
            take(&terms.to_bytes());
        }
    }
}
