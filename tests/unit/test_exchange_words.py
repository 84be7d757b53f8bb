"""Words of the embedded exchange that are given what they can't mean: each says which, and what to give instead."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import lx
from lx.errors import ArgumentError, ArgumentTypeError
from tests.unit.exchange_rig import SYMBOL, market

NO_BOOLS: tuple[Any, ...] = ("no", "", 0, 1, 1.5, None, float("nan"), [])


@pytest.mark.parametrize("word", ["post_only", "slide", "hidden"])
def test_submit_takes_true_and_false_only(word: str) -> None:
    ex = market()
    before = ex.sequence
    for value in NO_BOOLS:
        words: dict[str, Any] = {"post_only": word == "slide", word: value}
        with pytest.raises(ArgumentTypeError, match=f"{word}=.* give True or False"):
            ex.submit(SYMBOL, "buy", "1", price="1", **words)
    assert ex.sequence == before


def test_a_replace_and_a_list_take_true_and_false_only() -> None:
    ex = lx.Exchange()
    ex.add_instrument(SYMBOL, tick="0.01", lot="0.0001")
    order = ex.submit(SYMBOL, "buy", "1", price="1")
    value: Any
    for value in NO_BOOLS:
        with pytest.raises(ArgumentTypeError, match=r"slide=.* give True or False"):
            ex.replace(order, qty="2", slide=value)
        with pytest.raises(ArgumentTypeError, match=r"post_only=.* give True or False"):
            ex.submit_oco(SYMBOL, "sell", "1", price="9", stop="5", post_only=value)
        if value is not None:  # None: as it is
            with pytest.raises(ArgumentTypeError, match=r"post_only=.* give True or False"):
                ex.replace(order, qty="2", post_only=value)


@pytest.mark.parametrize("word", ["account", "client_id"])
def test_filters_of_orders_are_checked(word: str) -> None:
    ex = market()
    ex.submit(SYMBOL, "buy", "1", price="1")
    words: dict[str, Any]
    for value in ("1", 1.0, Decimal("sNaN"), True):
        words = {word: value}
        with pytest.raises(ArgumentTypeError, match=f"{word}=.* give an int"):
            ex.orders(**words)
    words = {word: -1}
    with pytest.raises(ArgumentError, match=f"{word}=-1 is out of range"):
        ex.orders(**words)
