"""Assets and instruments of the embedded exchange, from the caller's words to the commands that create them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lx.decimals import Grid, Number
from lx.errors import ArgumentError
from lx.exchange.arguments import SEPARATORS, integer, text16
from lx.exchange.instruments import Asset
from lx.wire.records_generated import (
    DECIMALS_MAX,
    FLAG_EXTENSION,
    MANTISSA_MAX,
    PRICE_MAX,
    QUANTITY_MAX,
    AddAsset,
    AddInstrument,
    InstrumentLimits,
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


def instrument_commands(spec: InstrumentSpec, assets: Mapping[str, Asset], client_id: int) -> list[Record]:
    """Commands that create the instrument, and before it those of its assets that don't exist."""
    symbol = text16(spec.symbol, "symbol")
    base, quote = _assets_of(symbol, spec.base, spec.quote)
    tick, lot = _step(spec.tick, "tick"), _step(spec.lot, "lot")
    # tick x lot is the least amount of quote units that can change hands.
    quote_scale = Grid.of(tick.mantissa * lot.mantissa, tick.scale + lot.scale, "tick x lot").scale
    records: list[Record] = []
    numbers = {asset.name: asset.number for asset in assets.values()}
    for name, given, scale, option in (
        (base, spec.base_decimals, lot.scale, "base_decimals"),
        (quote, spec.quote_decimals, quote_scale, "quote_decimals"),
    ):
        decimals = _decimals(name, given, scale, option, assets.get(name))
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
    records.append(
        InstrumentLimits(
            tick=tick.mantissa,
            lot=lot.mantissa,
            price_min=_limit(spec.price_min, tick, 1, PRICE_MAX, "price_min", "tick"),
            price_max=_limit(spec.price_max, tick, PRICE_MAX, PRICE_MAX, "price_max", "tick"),
            quantity_min=_limit(spec.quantity_min, lot, 1, QUANTITY_MAX, "quantity_min", "lot"),
            quantity_max=_limit(spec.quantity_max, lot, QUANTITY_MAX, QUANTITY_MAX, "quantity_max", "lot"),
        )
    )
    return records


def _assets_of(symbol: str, base: str | None, quote: str | None) -> tuple[str, str]:
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
    return text16(base, "base"), text16(quote, "quote")


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
