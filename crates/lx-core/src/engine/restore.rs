//! An engine from a snapshot. Every record is checked against what stands before it, and the first that can't be is
//! named, so that a damaged or made-up snapshot is never traded on.

use super::Engine;
use super::error::EngineError;
use super::events::{Owner, Place};
use super::index::hash_name;
use super::ladder::{is_aside, key_of};
use super::orders::NONE;
use super::phases::collects;
use super::registry::Instrument;
use super::rules::Station;
use super::specials::Special;
use crate::wire::{
    self, FRAME_SEALED, FRAME_SNAPSHOT, FrameHeader, InstrumentLimits, LEVEL_QUANTITY_MAX,
    NO_HEADER, ORDERS_MAX, OrderLimits, RECORD_SIZE, StateAccount, StateAsset, StateBalance,
    StateCountdown, StateEngine, StateInstrument, StateList, StateOrder, StateOutcome, StateRules,
    StateSchedule, StateSession, StateStop, StateTerms, StateTransfer, WireError, kind, reason,
    reason_name, records_of, session_state,
};

/// Highest ordinal that a state may wait for: engine ids of any frame that follows fit 64 bits.
const NEXT_SEQUENCE_MAX: u64 = 1 << 55;

use std::collections::BTreeSet;

/// What is wrong with a record.
pub(super) type Fault = String;

impl Engine {
    /// The engine whose [`Engine::snapshot`] this is.
    ///
    /// ```
    /// use lx_core::engine::Engine;
    ///
    /// let engine = Engine::new(10);
    /// let copy = Engine::restore(&engine.snapshot())?;
    /// assert_eq!(copy.state_hash(), engine.state_hash());
    /// # Ok::<(), lx_core::engine::EngineError>(())
    /// ```
    ///
    /// # Errors
    /// [`EngineError::Wire`] when the bytes are no sealed snapshot frame or damaged, [`EngineError::Snapshot`] naming
    /// the first record that does not follow from those before it.
    pub fn restore(snapshot: &[u8]) -> Result<Self, EngineError> {
        let header = FrameHeader::parse(snapshot)?;
        let needed = FRAME_SNAPSHOT | FRAME_SEALED;
        if header.flags & needed != needed {
            let value = i128::from(header.flags);
            return Err(WireError::new(reason::BAD_FLAGS, 6, "flags", value).into());
        }
        let (header, payload) = wire::decode_frame(snapshot)?;
        wire::verify_chain(&NO_HEADER, snapshot)?;
        let mut restorer = Restorer {
            engine: Self::new(1),
            last_rank: 0,
            last_place: (0, 0),
            last_stop: (0, 0),
            last_list: 0,
            last_rules: 0,
            last_schedule: 0,
            last_balance: (0, 0),
            last_transfer: (0, 0),
            last_outcome: (0, 0),
            last_position: 0,
            balances: Vec::new(),
            accounts: BTreeSet::new(),
        };
        let mut records = (0..).zip(records_of(payload));
        while let Some((index, record)) = records.next() {
            let spec = wire::spec_of(record[0]);
            let has_extension = spec
                .and_then(|spec| wire::announced_by(spec, record))
                .is_some();
            // Its extension follows: the frame was checked.
            let extension = if has_extension { records.next() } else { None };
            let extension = extension.map(|(_, record)| record);
            let restored = restorer.take(&header, (index, record), extension);
            restored.map_err(|(record, message)| EngineError::Snapshot { record, message })?;
        }
        let summed = restorer.check_sums();
        summed.map_err(|(record, message)| EngineError::Snapshot { record, message })?;
        restorer.engine.restore_indications();
        Ok(restorer.engine)
    }
}

/// An engine that grows by one state record after the other.
pub(super) struct Restorer {
    pub engine: Engine,
    /// Of the last record: see [`rank_of`].
    last_rank: u8,
    /// Ladder and key of the last order.
    last_place: (u32, u64),
    /// Instrument and engine id of the last waiting order.
    pub last_stop: (u16, u64),
    /// Engine id of the first leg of the last list.
    pub last_list: u64,
    /// Instrument of the last rules, and of the last entry of a timetable.
    pub last_rules: u16,
    pub last_schedule: u16,
    /// Account and asset of the last balance.
    pub last_balance: (u32, u16),
    /// Account and id of the last transfer.
    pub last_transfer: (u32, u64),
    /// Session and client id of the last outcome.
    pub last_outcome: (u32, u64),
    /// Its ordinal.
    pub last_position: u64,
    /// Index of each balance's record, and its handle.
    pub balances: Vec<(u32, u32)>,
    /// Accounts that have or had sessions.
    pub accounts: BTreeSet<u32>,
}

impl Restorer {
    fn take(
        &mut self,
        header: &FrameHeader,
        (index, record): (u32, &[u8; RECORD_SIZE]),
        extension: Option<&[u8; RECORD_SIZE]>,
    ) -> Result<(), (u32, Fault)> {
        let taken = self.take_record(header, (index, record), extension);
        taken.map_err(|message| (index, message))?;
        match record[0] {
            kind::STATE_ORDER => {
                let terms = extension.map(StateTerms::from_bytes);
                self.take_order(index, &StateOrder::from_bytes(record), terms)
            }
            kind::STATE_STOP => {
                let terms = extension.map(StateTerms::from_bytes);
                self.take_stop(index, &StateStop::from_bytes(record), terms.as_ref())
            }
            kind::STATE_RULES => {
                let more = extension.map(OrderLimits::from_bytes);
                self.take_rules(index, &StateRules::from_bytes(record), more)
            }
            _ => Ok(()),
        }
    }

    fn take_record(
        &mut self,
        header: &FrameHeader,
        (index, record): (u32, &[u8; RECORD_SIZE]),
        extension: Option<&[u8; RECORD_SIZE]>,
    ) -> Result<(), Fault> {
        let rank = rank_of(record[0]);
        check_order_of_kinds(self.last_rank, rank)?;
        self.last_rank = rank;
        match record[0] {
            kind::STATE_ENGINE => {
                self.engine = restored_engine(header, &StateEngine::from_bytes(record))?;
                Ok(())
            }
            kind::STATE_ASSET => self.take_asset(&StateAsset::from_bytes(record)),
            kind::STATE_INSTRUMENT => {
                let limits = extension.map(InstrumentLimits::from_bytes);
                let state = StateInstrument::from_bytes(record);
                self.take_instrument(&state, limits.unwrap_or_default())
            }
            kind::STATE_ACCOUNT => self.take_account(&StateAccount::from_bytes(record)),
            kind::STATE_BALANCE => self.take_balance(index, &StateBalance::from_bytes(record)),
            kind::STATE_TRANSFER => self.take_transfer(&StateTransfer::from_bytes(record)),
            kind::STATE_SESSION => self.take_session(&StateSession::from_bytes(record)),
            kind::STATE_OUTCOME => self.take_outcome(&StateOutcome::from_bytes(record)),
            kind::STATE_COUNTDOWN => self.take_countdown(&StateCountdown::from_bytes(record)),
            kind::STATE_SCHEDULE => self.take_schedule(&StateSchedule::from_bytes(record)),
            kind::STATE_LIST => self.take_list(&StateList::from_bytes(record)),
            _ => Ok(()), // those that may have an extension of terms or limits: see `take`
        }
    }

    fn take_asset(&mut self, state: &StateAsset) -> Result<(), Fault> {
        let count = self.engine.registry.assets().len() as u64;
        check_number(u64::from(state.asset), count)?;
        let added = self.engine.registry.add_asset(state.name, state.decimals);
        added.map_err(|(reason, value, _)| format!("{} (value {value})", reason_name(reason)))?;
        if let Some(supply) = self.engine.registry.supply_mut(state.asset) {
            *supply = state.supply;
        }
        Ok(())
    }

    fn take_instrument(
        &mut self,
        state: &StateInstrument,
        limits: InstrumentLimits,
    ) -> Result<(), Fault> {
        let count = self.engine.registry.instruments().len() as u64;
        check_number(u64::from(state.instrument), count)?;
        let instrument = Instrument {
            symbol: state.symbol,
            base: state.base,
            quote: state.quote,
            tick_scale: state.tick_scale,
            lot_scale: state.lot_scale,
            limits,
        };
        let added = self.engine.registry.add_instrument(instrument);
        added.map_err(|(reason, value, _)| format!("{} (value {value})", reason_name(reason)))?;
        self.engine.ladders.add_instrument(&limits);
        self.engine.rules.add();
        self.engine.add_tariff();
        let tariff = self.engine.funds.tariff_mut(state.instrument);
        tariff.fee_asset = state.fee_asset;
        (tariff.maker_ppm, tariff.taker_ppm) = (state.maker_ppm, state.taker_ppm);
        let markets = &mut self.engine.ladders.markets;
        markets.set_last_price(state.instrument, state.last_price);
        Ok(())
    }

    fn take_countdown(&mut self, state: &StateCountdown) -> Result<(), Fault> {
        let StateCountdown {
            account,
            deadline_ns,
        } = *state;
        if account <= self.engine.countdowns.last_account() {
            return Err("countdowns come by account".into());
        }
        if !self.accounts.contains(&account) {
            return Err(format!("account {account} never had a session"));
        }
        if deadline_ns <= self.engine.time_ns {
            return Err(format!(
                "deadline_ns {deadline_ns} is not after the state's time"
            ));
        }
        self.engine.countdowns.set(account, deadline_ns);
        Ok(())
    }

    fn take_order(
        &mut self,
        index: u32,
        state: &StateOrder,
        terms: Option<StateTerms>,
    ) -> Result<(), (u32, Fault)> {
        let here = |message| (index, message);
        self.check_order(state).map_err(here)?;
        let mut special = Special::default();
        if let Some(terms) = &terms {
            let checked = self.check_special(state, terms);
            special = checked.map_err(|message| (index + 1, message))?;
        }
        let station = self.check_phase_of(state, special.until).map_err(here)?;
        let placed = self.check_place(state, station, &special);
        let level = placed.map_err(here)?;
        let place = Place {
            instrument: state.instrument,
            side: state.side,
        };
        let rates = (state.maker_ppm, state.taker_ppm);
        self.check_payer(state.session, (place, true), rates)
            .map_err(here)?;
        let owner = Owner {
            session: state.session,
            client_id: state.client_id,
            order_id: state.order_id,
        };
        let hash = hash_name(state.session, state.client_id);
        let lots = (state.quantity, state.remaining);
        let place = (station.book, station.price, level);
        let kept = Special {
            price: station.aside_price(state.price),
            hidden: 0,
            ..special
        };
        let handle = if special.is_hidden {
            self.engine.rest_hidden((owner, hash), lots, place, kept)
        } else {
            let shown = lots.1 - special.hidden;
            let (handle, _) = self.engine.rest((owner, hash), lots, shown, place);
            self.engine.keep_terms(handle, kept);
            self.engine.hide(handle, special.hidden);
            handle
        };
        self.take_terms(handle, state, special.until);
        self.last_place = (station.book, key_of(station.book, station.price));
        Ok(())
    }

    /// Whether a time of an order, 0 for none, is still to come.
    pub(super) fn check_time(&self, expires_ns: u64) -> Result<(), Fault> {
        if expires_ns != 0 && expires_ns <= self.engine.time_ns {
            return Err(format!(
                "expires_ns {expires_ns} is not after the state's time"
            ));
        }
        Ok(())
    }

    /// Whether an order of these names - session, client id, engine id - can be there now.
    pub(super) fn check_names(
        &self,
        instrument: u16,
        (session, name, id): (u32, u64, u64),
    ) -> Result<(), Fault> {
        self.need_listed(instrument)?;
        let Some(found) = self.engine.sessions.get(session) else {
            return Err(format!("there is no session {session}"));
        };
        if found.state != session_state::OPEN {
            return Err(format!("session {session} has ended"));
        }
        let highest = found.highest;
        if name > highest {
            return Err(format!(
                "client_id {name} is above the session's highest, {highest}"
            ));
        }
        if id & 255 > 1 || id >> 8 >= self.engine.next_sequence {
            return Err(format!("order_id {id} names no command so far"));
        }
        if self.engine.find_id(id) != NONE {
            return Err(format!("order_id {id} is there twice"));
        }
        let hash = hash_name(session, name);
        let rests = self.engine.find_name(session, name, hash) != NONE;
        if rests || self.engine.find_waiting_name(session, name) != NONE {
            return Err(format!("session {session} has two orders named {name}"));
        }
        Ok(())
    }

    /// Whether there can be such an order now, wherever it is put.
    fn check_order(&mut self, state: &StateOrder) -> Result<(), Fault> {
        let names = (state.session, state.client_id, state.order_id);
        self.check_names(state.instrument, names)?;
        if state.remaining > state.quantity {
            return Err("remaining is above quantity".into());
        }
        if self.engine.orders_resting() >= self.engine.orders_max {
            return Err(format!(
                "more orders than orders_max, {}",
                self.engine.orders_max
            ));
        }
        Ok(())
    }

    /// The order is not before the one before it, its level can take it, and the book is not crossed unless orders are
    /// collected, or but by orders that are hidden with a minimum. Returns its level, or `NONE` when there is none yet.
    fn check_place(
        &mut self,
        state: &StateOrder,
        station: Station,
        special: &Special,
    ) -> Result<u32, Fault> {
        let Station { book, price, .. } = station;
        if (book, key_of(book, price)) < self.last_place {
            return Err(
                "orders come by instrument, bids then asks, best price first, then those kept aside"
                    .into(),
            );
        }
        let is_collected = collects(self.engine.rules.of(state.instrument).phase);
        let level = self.engine.ladders.find(book, price);
        if !special.is_hidden && self.engine.specials.first_hidden(level) != NONE {
            return Err("an order that is shown stands behind hidden ones".into());
        }
        let opposite = book ^ 1;
        let is_firm = !special.is_hidden || special.min_quantity == 0;
        let best = self.engine.firm_price(opposite).filter(|_| is_firm);
        let limit_key = key_of(opposite, price);
        let crosses = best.is_some_and(|best| key_of(opposite, best) <= limit_key);
        if crosses && !is_collected && !is_aside(book) {
            return Err("the book would be crossed".into());
        }
        let ladders = &self.engine.ladders;
        // No overflow: what rests at a level is at most 2^63 - 1, a quantity at most 2^53 - 1.
        let open = ladders.level(level).total + self.engine.specials.hidden_at(level);
        if level != NONE && open + state.remaining > LEVEL_QUANTITY_MAX {
            return Err(format!(
                "its level would hold more than {LEVEL_QUANTITY_MAX} lots"
            ));
        }
        Ok(level)
    }
}

fn restored_engine(header: &FrameHeader, state: &StateEngine) -> Result<Engine, Fault> {
    if (header.shard, header.term, header.command_count) != (0, 0, 0) {
        return Err("the header's shard, term and command_count must be 0".into());
    }
    if (header.sequence, header.time_ns) != (state.next_sequence, state.time_ns) {
        return Err(format!(
            "the header says sequence {} and time_ns {}, the state {} and {}",
            header.sequence, header.time_ns, state.next_sequence, state.time_ns
        ));
    }
    if !(1..=ORDERS_MAX).contains(&state.orders_max) {
        return Err(format!(
            "orders_max is {}, not 1 to {ORDERS_MAX}",
            state.orders_max
        ));
    }
    if !(1..=NEXT_SEQUENCE_MAX).contains(&state.next_sequence) {
        return Err(format!(
            "next_sequence is {}, not 1 to {NEXT_SEQUENCE_MAX}",
            state.next_sequence
        ));
    }
    let mut engine = Engine::new(state.orders_max);
    engine.next_sequence = state.next_sequence;
    engine.time_ns = state.time_ns;
    engine.funds.set_risk(state.risk, state.orders_max);
    Ok(engine)
}

/// The place of a kind of record among the others, from 1; 0 stands before the first.
fn rank_of(kind: u8) -> u8 {
    const KINDS: [u8; 14] = [
        kind::STATE_ENGINE,
        kind::STATE_ASSET,
        kind::STATE_INSTRUMENT,
        kind::STATE_RULES,
        kind::STATE_SCHEDULE,
        kind::STATE_ACCOUNT,
        kind::STATE_BALANCE,
        kind::STATE_TRANSFER,
        kind::STATE_SESSION,
        kind::STATE_OUTCOME,
        kind::STATE_COUNTDOWN,
        kind::STATE_ORDER,
        kind::STATE_STOP,
        kind::STATE_LIST,
    ];
    let before = KINDS.iter().take_while(|known| **known != kind);
    before.count() as u8 + 1
}

fn check_order_of_kinds(last: u8, rank: u8) -> Result<(), Fault> {
    match (last, rank) {
        (0, 1) => Ok(()),
        (0, _) => Err("the first record must be state_engine".into()),
        (_, 1) => Err("state_engine may come once only".into()),
        (last, rank) if rank < last => Err(
            "records come as engine, assets, instruments, rules, timetables, accounts, balances, \
             transfers, sessions, outcomes, countdowns, orders, waiting orders, lists"
                .into(),
        ),
        _ => Ok(()),
    }
}

pub(super) fn check_number(found: u64, count: u64) -> Result<(), Fault> {
    if found == count + 1 {
        Ok(())
    } else {
        Err(format!("its number is {found}, not {}", count + 1))
    }
}
