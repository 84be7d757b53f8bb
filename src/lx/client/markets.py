"""The markets of one server, as its answers to queries tell of them."""

from __future__ import annotations

from collections.abc import Sequence

from lx.exchange.arguments import full_symbol
from lx.exchange.book import Book, levels_of
from lx.exchange.instruments import Asset, Instrument, instrument_of
from lx.transport.errors import NoAnswerError
from lx.wire.records_generated import AssetAdded, InstrumentAdded, InstrumentLimits, Level, Position, Record, Side

__all__ = ["Markets", "book_of"]


class Markets:
    """Instruments by their number on this server, and by symbol."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.by_number: dict[int, Instrument] = {}
        self.by_symbol: dict[str, Instrument] = {}

    def learn(self, answer: Sequence[Record]) -> Instrument:
        """Note the instrument that an answer is about; raise NoAnswerError for one of another version of LX."""
        match answer:
            case [Position(), InstrumentAdded() as added, InstrumentLimits() as limits, *rest]:
                assets = {it.asset: Asset(it.name, it.asset, it.decimals) for it in rest if isinstance(it, AssetAdded)}
                if {added.base, added.quote} <= assets.keys():
                    instrument = instrument_of(added, limits, assets)
                    self.by_number[instrument.number] = self.by_symbol[instrument.symbol] = instrument
                    return instrument
        raise NoAnswerError(
            f"what answers at {self.server} does not name the assets of a market; use one version of LX"
        )

    def find(self, symbol: str) -> Instrument | None:
        """The instrument of a symbol; one without quote means its USD market, if none has just that name."""
        return self.by_symbol.get(symbol) or self.by_symbol.get(full_symbol(symbol))


def book_of(instrument: Instrument, answer: Sequence[Record]) -> Book:
    """The book that an answer tells of."""
    levels = [record for record in answer if isinstance(record, Level)]
    sequence = answer[0].sequence if isinstance(answer[0], Position) else 0
    return Book(
        symbol=instrument.symbol,
        sequence=sequence,
        bids=levels_of(instrument, (level for level in levels if level.side == Side.BUY)),
        asks=levels_of(instrument, (level for level in levels if level.side == Side.SELL)),
    )
