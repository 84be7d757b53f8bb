"""Assets and instruments of the embedded exchange, from the caller's words to the commands that create them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lx.decimals import Grid, Number
from lx.engine.markets import SEPARATORS
from lx.errors import ArgumentError
from lx.exchange.arguments import full_symbol, integer, text16
from lx.exchange.instruments import Asset, Instrument
from lx.exchange.rejections import RejectedError, Rejection
from lx.wire.records_generated import (
    DECIMALS_MAX,
    FLAG_EXTENSION,
    MANTISSA_MAX,
    PRICE_MAX,
    QUANTITY_MAX,
    AddAsset,
    AddInstrument,
    InstrumentLimits,
    Reason,
    Record,
)

__all__ = ["DECIMALS_DEFAULT", "InstrumentSpec", "asset_command", "instrument_commands"]

DECIMALS_DEFAULT = 8
"""Decimals of an asset that is made as needed, if tick and lot don't need more."""


@dataclass(frozen=True, slots=True)
class InstrumentSpec:
    """What `Exchange.add_instrument` was given."""

    symbol: str
    tick: Number
    lot: Number
    base: str | None
    quote: str | None
    price_min: Number | None
    price_max: Number | None
    quantity_min: Number | None
    quantity_max: Number | None
    base_decimals: int | None
    quote_decimals: int | None


def asset_command(name: object, decimals: object, client_id: int) -> AddAsset:
    """The command that creates an asset."""
    return AddAsset(
        name=text16(name, "name"), decimals=integer(decimals, "decimals", 0, DECIMALS_MAX), client_id=client_id
    )


def instrument_commands(
    spec: InstrumentSpec, assets: Mapping[str, Asset], instruments: Mapping[str, Instrument], client_id: int
) -> tuple[str, list[Record]]:
    """The symbol in full and the commands that create the instrument, before it those of its assets that don't exist.

    Raise RejectedError for what the engine would reject, so that no asset is left behind by an instrument that fails.
    """
    symbol, base, quote = _names_of(spec)
    existing = instruments.get(symbol)
    if existing is not None:
        raise RejectedError(Rejection(Reason.ALREADY_EXISTS, existing.number, None, symbol))
    if base == quote:
        raise RejectedError(Rejection(Reason.SAME_ASSET, None, None, f"{symbol} ({base})"))
    tick, lot = _step(spec.tick, "tick"), _step(spec.lot, "lot")
    # tick x lot is the least amount of quote units that can change hands.
    quote_scale = Grid.of(tick.mantissa * lot.mantissa, tick.scale + lot.scale, "tick x lot").scale
    records: list[Record] = []
    numbers = {asset.name: asset.number for asset in assets.values()}
    for name, given, scale, option, reason in (
        (base, spec.base_decimals, lot.scale, "base_decimals", Reason.LOT_NOT_WHOLE),
        (quote, spec.quote_decimals, quote_scale, "quote_decimals", Reason.TICK_NOT_WHOLE),
    ):
        decimals = _decimals(name, given, scale, option, assets.get(name))
        if decimals < scale:
            raise RejectedError(Rejection(reason, decimals, scale, f"{symbol}: {name}"))
        if name not in numbers:
            numbers[name] = len(numbers) + 1
            records.append(AddAsset(name=name, decimals=decimals, client_id=client_id))
    records.append(
        AddInstrument(
            symbol=symbol,
            base=numbers[base],
            quote=numbers[quote],
            tick_scale=tick.scale,
            lot_scale=lot.scale,
            flags=FLAG_EXTENSION,
            client_id=client_id,
        )
    )
    records.append(_limits(spec, tick, lot, symbol))
    return symbol, records


def _limits(spec: InstrumentSpec, tick: Grid, lot: Grid, symbol: str) -> InstrumentLimits:
    limits = InstrumentLimits(
        tick=tick.mantissa,
        lot=lot.mantissa,
        price_min=_limit(spec.price_min, tick, 1, PRICE_MAX, "price_min", "tick"),
        price_max=_limit(spec.price_max, tick, PRICE_MAX, PRICE_MAX, "price_max", "tick"),
        quantity_min=_limit(spec.quantity_min, lot, 1, QUANTITY_MAX, "quantity_min", "lot"),
        quantity_max=_limit(spec.quantity_max, lot, QUANTITY_MAX, QUANTITY_MAX, "quantity_max", "lot"),
    )
    for grid, low, high in (
        (tick, limits.price_min, limits.price_max),
        (lot, limits.quantity_min, limits.quantity_max),
    ):
        if low > high:
            raise RejectedError(Rejection(Reason.LIMITS_INVERTED, grid.value(low), grid.value(high), symbol))
    return limits


def _names_of(spec: InstrumentSpec) -> tuple[str, str, str]:
    """The symbol in full, base and quote."""
    symbol, base, quote = text16(spec.symbol, "symbol"), spec.base, spec.quote
    if base is None and quote is None:
        symbol = text16(full_symbol(symbol), "symbol")
    if base is None or quote is None:
        for separator in SEPARATORS:
            parts = symbol.split(separator)
            if len(parts) == 2 and all(parts):
                base = parts[0] if base is None else base
                quote = parts[1] if quote is None else quote
                break
        else:
            raise ArgumentError(
                f"symbol={symbol!r} does not name its two assets as 'BTC-USD' does; give base= and quote="
            )
    return symbol, text16(base, "base"), text16(quote, "quote")


def _step(value: Number, name: str) -> Grid:
    grid = Grid(value, name)
    if grid.scale > DECIMALS_MAX or grid.mantissa > MANTISSA_MAX:
        raise ArgumentError(
            f"{name}={value} is not possible: it has at most {DECIMALS_MAX} decimals, and at most {MANTISSA_MAX} "
            "units of its last decimal"
        )
    return grid


def _decimals(name: str, given: object, scale: int, option: str, asset: Asset | None) -> int:
    decimals = None if given is None else integer(given, option, 0, DECIMALS_MAX)
    if asset is not None:
        if decimals not in (None, asset.decimals):
            raise ArgumentError(
                f"{option}={decimals}: asset {name} exists with {asset.decimals} decimals; leave it out"
            )
        return asset.decimals
    if decimals is not None:
        return decimals
    if scale > DECIMALS_MAX:
        raise ArgumentError(
            f"asset {name} would need {scale} decimals and {DECIMALS_MAX} is the most; give a coarser tick or lot"
        )
    return max(DECIMALS_DEFAULT, scale)


def _limit(value: Number | None, grid: Grid, default: int, most: int, name: str, step: str) -> int:
    if value is None:
        return default
    count = Grid(grid.step, name).count(value)
    if count is None:
        raise ArgumentError(f"{name}={value} is not a multiple of {step} {grid.step:f}")
    if not 1 <= count <= most:
        raise ArgumentError(f"{name}={value} is out of range; give {grid.step:f} to {grid.value(most):f}")
    return count
