"""Lists of two orders, of which one cancels the other: a part of what engines are compared on.

Mostly right, and with the market between the two orders, so that now the one, now the other comes first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lx.wire.records_generated import (
    FLAG_EXTENSION,
    FLAG_POST_ONLY,
    ListLeg,
    NewList,
    OrderType,
    Side,
    TimeInForce,
    Trigger,
)

__all__ = ["new_list"]

_TIFS: Final = (*(TimeInForce.GTC,) * 3, TimeInForce.IOC, TimeInForce.FOK)


def new_list(
    draw: Callable[[], float], price: Callable[[int], int], *, sender: dict[str, int], instrument: int, quantity: int
) -> tuple[NewList, ListLeg]:
    """A list of a sender, whose fields are account, session and client id; leg 2 gets the next client id.

    `draw` gives numbers from 0 to below 1, `price` one in ticks where an order of that side would mostly rest.
    """
    side = Side.BUY if draw() < 0.5 else Side.SELL
    has_limit = draw() < 0.6
    command = NewList(
        side=side,
        type=OrderType.LIMIT,
        tif=TimeInForce.GTC,
        stp=int(draw() * 5) if draw() < 0.25 else 0,
        flags=FLAG_EXTENSION | (FLAG_POST_ONLY if draw() < 0.15 else 0),
        instrument=instrument,
        price=price(side),
        quantity=quantity,
        **sender,
    )
    leg = ListLeg(
        trigger=Trigger.BEST if draw() < 0.3 else Trigger.LAST,
        type=OrderType.STOP_LIMIT if has_limit else OrderType.STOP,
        tif=_TIFS[int(draw() * len(_TIFS))] if has_limit else TimeInForce.GTC,
        client_id=command.client_id + (0 if draw() < 0.02 else 1),
        price=price(Side.BUY if draw() < 0.5 else Side.SELL) if has_limit else 0,
        stop_price=price(3 - side),
    )
    return command, leg
