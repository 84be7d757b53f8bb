"""Rules that create assets and instruments (docs/matching.md, chapter 3)."""

from __future__ import annotations

from lx.engine.reference_money import units_of
from lx.engine.reference_sessions import admit_operator
from lx.engine.reference_state import Asset, Instrument, Refusal, State, Turn
from lx.wire.records_generated import (
    ASSETS_MAX,
    INSTRUMENTS_MAX,
    AddAsset,
    AddInstrument,
    AssetAdded,
    InstrumentAdded,
    InstrumentLimits,
    Reason,
    StateInstrument,
)

__all__ = [
    "amounts_refusal",
    "apply_add_asset",
    "apply_add_instrument",
]


def apply_add_asset(turn: Turn, command: AddAsset) -> None:
    """Create an asset [301]."""
    if not admit_operator(turn, command):
        return
    state = turn.state
    count = len(state.assets)
    if command.name in state.asset_numbers:
        turn.reject(command, Refusal(Reason.ALREADY_EXISTS, state.asset_numbers[command.name]))  # [302]
        return
    if count == ASSETS_MAX:
        turn.reject(command, Refusal(Reason.ASSETS_FULL, count, ASSETS_MAX))  # [303]
        return
    state.add_asset(Asset(number=count + 1, name=command.name, decimals=command.decimals))
    turn.emit(
        AssetAdded(
            decimals=command.decimals,
            command=turn.index,
            asset=count + 1,
            name=command.name,
            request_id=command.client_id,
        )
    )


def apply_add_instrument(turn: Turn, command: AddInstrument) -> None:
    """Create an instrument; its limits came in the extension record and go out in one [304]."""
    if not admit_operator(turn, command):
        return
    limits = turn.extension
    if not isinstance(limits, InstrumentLimits):
        raise TypeError("the wire's checks let an add_instrument through without its limits")
    state = turn.state
    refusal = _add_instrument_refusal(state, command, limits)
    if refusal is not None:
        turn.reject(command, refusal)
        return
    number = len(state.instruments) + 1
    base_unit, quote_unit = units_of(state, command, limits)
    state.add_instrument(
        Instrument(
            number=number,
            symbol=command.symbol,
            base=command.base,
            quote=command.quote,
            tick_scale=command.tick_scale,
            lot_scale=command.lot_scale,
            limits=limits,
            base_unit=base_unit,
            quote_unit=quote_unit,
        )
    )
    turn.emit(
        InstrumentAdded(
            tick_scale=command.tick_scale,
            lot_scale=command.lot_scale,
            command=turn.index,
            instrument=number,
            symbol=command.symbol,
            base=command.base,
            quote=command.quote,
            request_id=command.client_id,
        )
    )
    turn.emit(limits)


def _add_instrument_refusal(state: State, command: AddInstrument, limits: InstrumentLimits) -> Refusal | None:
    """The first check that fails, in this order [313]."""
    if command.symbol in state.instrument_numbers:
        return Refusal(Reason.ALREADY_EXISTS, state.instrument_numbers[command.symbol])  # [305]
    count = len(state.instruments)
    if count == INSTRUMENTS_MAX:
        return Refusal(Reason.INSTRUMENTS_FULL, count, INSTRUMENTS_MAX)  # [306]
    return amounts_refusal(state, command, limits)


def amounts_refusal(state: State, terms: AddInstrument | StateInstrument, limits: InstrumentLimits) -> Refusal | None:
    """Why amounts in these assets, this tick and lot, or these limits make no sense; None when they do."""
    base = state.asset(terms.base)
    if base is None:
        return Refusal(Reason.UNKNOWN_ASSET, terms.base)  # [307]
    quote = state.asset(terms.quote)
    if quote is None:
        return Refusal(Reason.UNKNOWN_ASSET, terms.quote)  # [307]
    if terms.base == terms.quote:
        return Refusal(Reason.SAME_ASSET, terms.base)  # [308]
    # A lot is lot x 10^-lot_scale base units, so this many minor units:
    if limits.lot * 10**base.decimals % 10**terms.lot_scale != 0:
        return Refusal(Reason.LOT_NOT_WHOLE, limits.lot, terms.lot_scale)  # [309]
    # One lot at a price of one tick costs tick x lot in quote units, so this many minor units:
    if limits.tick * limits.lot * 10**quote.decimals % 10 ** (terms.tick_scale + terms.lot_scale) != 0:
        return Refusal(Reason.TICK_NOT_WHOLE, limits.tick, terms.tick_scale)  # [310]
    if limits.price_min > limits.price_max:
        return Refusal(Reason.LIMITS_INVERTED, limits.price_min, limits.price_max)  # [311]
    if limits.quantity_min > limits.quantity_max:
        return Refusal(Reason.LIMITS_INVERTED, limits.quantity_min, limits.quantity_max)  # [311]
    return None
