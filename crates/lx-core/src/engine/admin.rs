//! The operator's commands about assets and instruments.

use super::Engine;
use super::events::{Context, EventBuffer};
use super::registry::Instrument;
use super::trading::reject;
use crate::wire::{
    AddAsset, AddInstrument, AssetAdded, InstrumentAdded, InstrumentLimits, RECORD_SIZE, kind,
};

impl Engine {
    /// `add_asset`.
    #[inline(never)]
    pub(super) fn add_asset(
        &mut self,
        context: Context,
        record: &[u8; RECORD_SIZE],
        out: &mut EventBuffer,
    ) {
        let command = AddAsset::from_bytes(record);
        if !self.permit(context, record, out) {
            return;
        }
        match self.registry.add_asset(command.name, command.decimals) {
            Err(refusal) => reject(context, record, 0, refusal, out),
            Ok(asset) => {
                let answer = AssetAdded {
                    decimals: command.decimals,
                    command: context.index(),
                    asset,
                    name: command.name,
                    request_id: command.client_id,
                };
                out.put_record(&answer.to_bytes());
                let sender = (command.session, command.client_id);
                out.keep_public(context, sender, kind::ASSET_ADDED);
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
        if !self.permit(context, record, out) {
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
                    command: context.index(),
                    instrument,
                    symbol: command.symbol,
                    base: command.base,
                    quote: command.quote,
                    request_id: command.client_id,
                };
                out.put_record(&answer.to_bytes());
                out.put_extension(&limits.to_bytes());
                let sender = (command.session, command.client_id);
                out.keep_public(context, sender, kind::INSTRUMENT_ADDED);
            }
        }
    }
}
