"""The embedded exchange on both engines at once: each call goes to two exchanges, which must not differ in anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import lx
from lx.engine.factory import ENGINES

__all__ = ["SYMBOL", "both", "fills_of", "market", "restored"]

SYMBOL = "BTC-USD"


class _Both:
    """Two exchanges, native and reference; a test speaks to the first and the second gets the same."""

    def __init__(self, exchanges: list[lx.Exchange]) -> None:
        self._exchanges = exchanges
        self._orders: list[list[lx.Order]] = []

    def __getattr__(self, name: str) -> Any:
        mine, other = (getattr(exchange, name) for exchange in self._exchanges)
        if callable(mine) and not isinstance(mine, lx.EventLog):
            return lambda *args, **words: self._call(mine, other, args, words)
        assert repr(mine) == repr(other), f"{name} differs between the engines"
        return mine

    def __repr__(self) -> str:
        return repr(self._exchanges[0])

    def _call(self, mine: Callable[..., Any], other: Callable[..., Any], args: Any, words: Any) -> Any:
        results = [_outcome(mine, args, words)]
        results.append(_outcome(other, tuple(self._twin(value) for value in args), words))
        assert repr(results[0]) == repr(results[1]), "the engines answer differently"
        self._compare()
        if isinstance(results[0], Exception):
            raise results[0]
        self._pair(results)
        return results[0]

    def _compare(self) -> None:
        mine, other = self._exchanges
        assert mine.snapshot() == other.snapshot()
        assert mine.state_hash() == other.state_hash()
        assert list(mine.events.frames()) == list(other.events.frames())
        assert mine.conservation() == other.conservation(), "counting raises when money was lost or made"
        for pair in self._orders:
            assert repr(pair[0]) == repr(pair[1])
            assert pair[0].fills == pair[1].fills

    def _pair(self, results: list[Any]) -> None:
        kinds = type(results[0])
        if kinds is lx.Order:
            self._orders.append(results)
        elif kinds is lx.Reply:
            self._pair([reply.order for reply in results])
        elif kinds in (list, tuple):
            for pair in zip(*results, strict=True):
                self._pair(list(pair))

    def _twin(self, value: Any) -> Any:
        for mine, other in self._orders:
            if value is mine:
                return other
        return value


def _outcome(call: Callable[..., Any], args: Any, words: Any) -> Any:
    try:
        return call(*args, **words)
    except Exception as error:  # compared with that of the other engine, then raised
        return error


def both(**words: Any) -> lx.Exchange:
    """Two empty exchanges that look like one."""
    return cast(lx.Exchange, _Both([lx.Exchange(name, **words) for name in ENGINES]))  # type: ignore[arg-type]


def restored(snapshot: bytes, **words: Any) -> lx.Exchange:
    """Two exchanges of one snapshot that look like one."""
    exchanges = [lx.Exchange.restore(snapshot, engine=name, **words) for name in ENGINES]  # type: ignore[arg-type]
    return cast(lx.Exchange, _Both(exchanges))


def market(**words: Any) -> lx.Exchange:
    """Both engines with BTC-USD: tick 0.01, lot 0.0001."""
    exchange = both(**words)
    exchange.add_instrument(SYMBOL, tick="0.01", lot="0.0001")
    return exchange


def fills_of(order: lx.Order) -> list[tuple[str, str, str]]:
    """Price, quantity and role of an order's fills, as text."""
    return [(str(fill.price), str(fill.quantity), fill.role) for fill in order.fills]
