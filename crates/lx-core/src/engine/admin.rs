//! The commands of the operator, and opening a session.

use super::Engine;
use super::command::Command;
use super::events::{Context, EventBuffer};
use super::registry::Instrument;
use super::trading::reject;
use crate::wire::{
    AddAsset, AddInstrument, AssetAdded, InstrumentAdded, InstrumentLimits, OpenSession,
    RECORD_SIZE, SESSIONS_MAX, SessionOpened, reason,
};

impl Engine {
    /// `open_session`.
    #[inline(never)]
    pub(super) fn open_session(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        out: &mut EventBuffer,
    ) {
        let command = OpenSession::from_bytes(record);
        if self.sessions.is_full() {
            let refusal = (reason::SESSIONS_FULL, self.sessions.count(), SESSIONS_MAX);
            return reject(context, record, 0, refusal, out);
        }
        let owner = match self.check_owner(command.account) {
            Ok(owner) => owner,
            Err(refusal) => return reject(context, record, 0, refusal, out),
        };
        let session = self.sessions.open(command.account);
        self.sessions.at_mut(session).owner = owner;
        let answer = SessionOpened {
            command: context.command,
            session,
            account: command.account,
            request_id: command.client_id,
        };
        out.put_record(&answer.to_bytes());
    }

    /// Whether a command for the operator only comes from there; if not its sender is told.
    pub(super) fn permit(
        context: Context,
        record: &[u8; RECORD_SIZE],
        out: &mut EventBuffer,
    ) -> bool {
        let session = Command::of(record).session();
        if session != 0 {
            let refusal = (reason::NOT_PERMITTED, u64::from(session), 0);
            reject(context, record, 0, refusal, out);
        }
        session == 0
    }

    /// `add_asset`.
    #[inline(never)]
    pub(super) fn add_asset(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        out: &mut EventBuffer,
    ) {
        let command = AddAsset::from_bytes(record);
        if !Self::permit(context, record, out) {
            return;
        }
        match self.registry.add_asset(command.name, command.decimals) {
            Err(refusal) => reject(context, record, 0, refusal, out),
            Ok(asset) => {
                let answer = AssetAdded {
                    decimals: command.decimals,
                    command: context.command,
                    asset,
                    name: command.name,
                    request_id: command.client_id,
                };
                out.put_record(&answer.to_bytes());
            }
        }
    }

    /// `add_instrument`.
    #[inline(never)]
    pub(super) fn add_instrument(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        limits: InstrumentLimits,
        out: &mut EventBuffer,
    ) {
        let command = AddInstrument::from_bytes(record);
        if !Self::permit(context, record, out) {
            return;
        }
        match self
            .registry
            .add_instrument(Instrument::of(&command, limits))
        {
            Err(refusal) => reject(context, record, 0, refusal, out),
            Ok(instrument) => {
                self.ladders.add_instrument(&limits);
                self.rules.add();
                self.add_tariff();
                let answer = InstrumentAdded {
                    tick_scale: command.tick_scale,
                    lot_scale: command.lot_scale,
                    command: context.command,
                    instrument,
                    symbol: command.symbol,
                    base: command.base,
                    quote: command.quote,
                    request_id: command.client_id,
                };
                out.put_record(&answer.to_bytes());
                out.put_record(&limits.to_bytes());
            }
        }
    }
}
