"""A new order in the words of its caller, turned into the codes and counts of the wire.

`lx.Exchange` and `lx.client` take the same words, and it is here that they mean the same. What a market may refuse (a
price off the tick) is a rejection, what is wrong in the calling program raises.
"""

from __future__ import annotations

from typing import Final, Literal

from lx.decimals import Number
from lx.errors import ArgumentError
from lx.exchange.arguments import SIDES, TIF_WORDS, choose, order_mode, yes_or_no
from lx.exchange.instruments import Instrument
from lx.exchange.rejections import Rejection, ticks_of
from lx.exchange.terms import NO_TERMS, Terms, self_trade_of
from lx.wire.records_generated import FLAG_POST_ONLY, FLAG_SLIDE, OrderTerms, OrderType, TimeInForce

__all__ = ["Codes", "StpWord", "TifWord", "TypeWord", "flags_of", "order_codes", "order_counts"]

TypeWord = Literal["limit", "market", "stop", "stop_limit", "take_profit", "take_profit_limit", "trailing_stop"]
TifWord = Literal["gtc", "gtd", "day", "ioc", "fok", "at_open", "at_close"]
StpWord = Literal["none", "expire_taker", "expire_maker", "expire_both", "decrement"]
Codes = tuple[int, int, int, int, int]
"""Side, type, time in force, self-trade mode and flags as they stand in a record."""
_MARKET: Final = int(OrderType.MARKET)
_GTD: Final = int(TimeInForce.GTD)


def order_codes(
    side: str,
    type: TypeWord,
    tif: TifWord | None,
    *,
    has_price: bool,
    post_only: bool,
    slide: bool,
    stp: StpWord,
    terms: Terms,
) -> Codes:
    """The codes of a new order; raise ArgumentError for words that are unknown or never go together."""
    type_code, tif_code = order_mode(type, tif, has_price=has_price, post_only=post_only)
    side_code = choose(SIDES, side, "side")
    stp_code = 0 if stp == "none" else self_trade_of(stp)
    if not (post_only is slide is terms.hidden is False):
        yes_or_no(post_only=post_only, slide=slide, hidden=terms.hidden)
    if terms is not NO_TERMS or tif_code == _GTD or type_code > _MARKET:  # the usual order has nothing to check
        terms.check(type=type, tif=TIF_WORDS[tif_code])
    flags = flags_of(type, post_only=post_only, slide=slide) if post_only or slide else 0
    return side_code, type_code, tif_code, stp_code, flags


def order_counts(
    instrument: Instrument, qty: Number | None, price: Number | None, terms: Terms
) -> tuple[int, int, OrderTerms | None] | Rejection:
    """Lots, ticks (0 without a price) and the record of the terms, if it takes one; why no command can say it."""
    lots = terms.lots(instrument, qty)
    ticks = 0 if price is None else ticks_of(instrument, price)
    record = None if terms is NO_TERMS else terms.record(instrument)
    if isinstance(lots, Rejection):
        return lots
    if isinstance(ticks, Rejection):
        return ticks
    if isinstance(record, Rejection):
        return record
    return lots, ticks, record


def flags_of(type: str, *, post_only: bool, slide: bool) -> int:
    """The flags of an order that does not take."""
    if slide and not (post_only and type == "limit"):
        raise ArgumentError("slide=True moves the price of a post-only limit order; give post_only=True, type='limit'")
    return (FLAG_POST_ONLY if post_only else 0) | (FLAG_SLIDE if slide else 0)
