"""The book of one instrument: two sides of price levels, each level a queue of orders.

It knows prices, quantities and places in a queue; it knows no commands, events or sessions. Best first means the
highest bid and the lowest ask. To say that once for both sides, a price has a rank: the price itself for a bid, its
negative for an ask; the higher rank is better, and a limit reaches all levels of at least its own rank.

An order may hide lots: it shows a slice at a time. Or all of it is hidden: then it stands in a queue of its own behind
all that its level shows. What is told of a level counts what is shown.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from lx.wire.records_generated import Side, Until

__all__ = ["Book", "BookSide", "Order", "PriceLevel", "Stop"]


@dataclass(slots=True)
class Stop:
    """What an order waits for, and how it comes in then (docs/matching.md, chapter 17).

    `type`, `tif`, `stp`, `trigger` and `trail_unit` are members of the wire's enumerations, prices are in ticks.
    `reference` is the best watched price since a trailing stop follows the market, 0 while it does not.
    """

    type: int
    tif: int
    stp: int
    is_post_only: bool
    trigger: int
    stop_price: int = 0
    trail_unit: int = 0
    trail: int = 0
    activation_price: int = 0
    reference: int = 0
    min_quantity: int = 0


@dataclass(slots=True)
class Order:
    """An order: `quantity` is its total in lots (executed and open), `remaining` what is open.

    `name` is the client id by which its session calls it, `id` the engine's own. `price` is 0 for a market order. The
    fee rates are those it came in with. With `display` no more than that many lots are shown of it while it rests;
    `shown` is what is left of the slice, 0 without display. `expires_ns` is the time of the log from which it is gone,
    0 for never; `until` is the phase that ends it. Of a hidden order nothing is shown, and `min_quantity` is the least
    that a taker takes of it at once, 0 for any. An order kept for an auction (`is_aside`) is in the queue beside the
    levels. `placement` rises with each placing at the back of a queue; it is kept to check the queue, never to order
    it. `stop` is there while the order waits for a price, in no book.

    While the order is a leg of a list, `list_id` is the engine id of the list's leg 1, else 0; `cover` is the price at
    which leg 1 reserves for both, 0 for its own.
    """

    id: int
    session: int
    name: int
    instrument: int
    side: int
    price: int
    quantity: int
    remaining: int
    maker_ppm: int = 0
    taker_ppm: int = 0
    display: int = 0
    expires_ns: int = 0
    until: int = Until.NONE
    is_hidden: bool = False
    min_quantity: int = 0
    shown: int = 0
    placement: int = 0
    is_aside: bool = False
    stop: Stop | None = None
    list_id: int = 0
    cover: int = 0

    @property
    def visible(self) -> int:
        """Open lots that all can see."""
        return 0 if self.is_hidden else self.offered

    @property
    def offered(self) -> int:
        """Open lots that a taker finds at once."""
        return self.shown if self.display else self.remaining

    @property
    def least(self) -> int:
        """Fewest lots that trade with it; it is passed by for fewer [2006]."""
        return min(self.min_quantity, self.remaining)

    def show_slice(self) -> None:
        """Show the next slice [1630]; all that is open, without display."""
        self.shown = min(self.display, self.remaining)


class PriceLevel:
    """Orders at one price, the sum of what they show (`total`) and of what they hide (`hidden`).

    Those that are shown stand first in first in `orders`, those that are not in `hidden_orders`.
    """

    __slots__ = ("hidden", "hidden_orders", "orders", "price", "total")

    def __init__(self, price: int) -> None:
        self.price = price
        self.total = 0
        self.hidden = 0
        self.orders: OrderedDict[int, Order] = OrderedDict()
        self.hidden_orders: OrderedDict[int, Order] = OrderedDict()

    def first(self) -> Order:
        """The order whose turn it is among those that are shown."""
        return next(iter(self.orders.values()))

    def queue(self, order: Order) -> OrderedDict[int, Order]:
        """The queue where an order stands or would stand."""
        return self.hidden_orders if order.is_hidden else self.orders

    @property
    def open_shown(self) -> int:
        """Open lots of the orders that are shown, with what their slices leave hidden."""
        return self.open - sum(order.remaining for order in self.hidden_orders.values())

    def lots_for(self, wanted: int) -> int:
        """Lots that a taker of so many gets here: hidden orders may be passed by [2006]."""
        left = wanted - min(wanted, self.open_shown)
        for order in self.hidden_orders.values():
            lots = min(left, order.remaining)
            left -= lots if lots >= order.least else 0
        return wanted - left

    @property
    def open(self) -> int:
        """All open lots, shown and hidden."""
        return self.total + self.hidden

    def count(self, order: Order, sign: int) -> None:
        """Add (1) or take off (-1) an order's lots as they are."""
        self.total += sign * order.visible
        self.hidden += sign * (order.remaining - order.visible)


class BookSide:
    """All levels of one side by price; `ranks` holds the rank of each, the best one last.

    Beside them is the queue of the orders kept for an auction (`aside`), whatever their price.
    """

    __slots__ = ("aside", "levels", "ranks", "side", "sign")

    def __init__(self, side: Side) -> None:
        self.side = int(side)
        self.sign = 1 if side == Side.BUY else -1
        self.levels: dict[int, PriceLevel] = {}
        self.ranks: list[int] = []
        self.aside = PriceLevel(0)

    def queue_of(self, order: Order) -> PriceLevel:
        """Where an order of this side stands."""
        return self.aside if order.is_aside else self.levels[order.price]

    def best(self) -> PriceLevel | None:
        """The best level, or None when the side is empty."""
        return self.levels[self.ranks[-1] * self.sign] if self.ranks else None

    def reaches(self, limit: int | None, price: int) -> bool:
        """Whether an incoming order of that limit (None: any price) may trade at a level of this side."""
        return limit is None or price * self.sign >= limit * self.sign

    def behind(self, price: int | None) -> PriceLevel | None:
        """The best level that is worse than a price (None: the best of all), or None."""
        index = bisect_left(self.ranks, price * self.sign) if price is not None else len(self.ranks)
        return self.levels[self.ranks[index - 1] * self.sign] if index > 0 else None

    def first_taken(self, limit: int, lots: int) -> int | None:
        """The price at which an incoming order of that limit and so many lots would trade first, None for nowhere."""
        for level in self.best_first():
            if not self.reaches(limit, level.price):
                return None
            if level.lots_for(lots) > 0:
                return level.price
        return None

    def best_shown(self) -> int | None:
        """The best price that all can see; None when there is none."""
        return next((level.price for level in self.best_first() if level.orders), None)

    def best_firm(self) -> int | None:
        """The best price of an order that is not hidden with a minimum; None when there is none."""
        for level in self.best_first():
            if level.orders or any(order.min_quantity == 0 for order in level.hidden_orders.values()):
                return level.price
        return None

    def best_first(self) -> Iterator[PriceLevel]:
        """The levels from best to worst."""
        return (self.levels[rank * self.sign] for rank in reversed(self.ranks))

    def open_at(self, price: int) -> int:
        """Open lots at a price, shown and hidden."""
        level = self.levels.get(price)
        return level.open if level is not None else 0

    def add(self, order: Order) -> None:
        """Put an order at the back of its queue, at the level of its price or beside the levels."""
        level = self.aside if order.is_aside else self.levels.get(order.price)
        if level is None:
            level = self.levels[order.price] = PriceLevel(order.price)
            insort(self.ranks, order.price * self.sign)
        level.queue(order)[order.id] = order
        level.count(order, 1)

    def remove(self, order: Order) -> None:
        """Take an order out of its level, and the level away when it was the last."""
        level = self.queue_of(order)
        del level.queue(order)[order.id]
        level.count(order, -1)
        if not level.orders and not level.hidden_orders and not order.is_aside:
            del self.levels[order.price]
            del self.ranks[bisect_left(self.ranks, order.price * self.sign)]

    def shrink(self, order: Order, quantity: int) -> None:
        """Take lots off what is open of an order, hidden ones first [1633]; its place stays."""
        level = self.queue_of(order)
        level.count(order, -1)
        order.remaining -= quantity
        order.shown = min(order.shown, order.remaining)
        level.count(order, 1)

    def take(self, order: Order, quantity: int) -> None:
        """Take lots that it offers off an order that trades; its place stays."""
        level = self.levels[order.price]
        level.count(order, -1)
        order.remaining -= quantity
        order.shown -= quantity if order.display else 0
        level.count(order, 1)

    def show_slice_in_place(self, order: Order) -> None:
        """Show an order's next slice where it stands [1942]."""
        level = self.queue_of(order)
        level.count(order, -1)
        order.show_slice()
        level.count(order, 1)

    def show_next(self, order: Order) -> None:
        """Show an order's next slice, at the back of its level [1631]."""
        level = self.levels[order.price]
        level.count(order, -1)
        order.show_slice()
        level.count(order, 1)
        level.orders.move_to_end(order.id)


class Book:
    """Both sides of one instrument."""

    __slots__ = ("asks", "bids")

    def __init__(self) -> None:
        self.bids = BookSide(Side.BUY)
        self.asks = BookSide(Side.SELL)

    def own(self, side: int) -> BookSide:
        """The side where an order of that side rests."""
        return self.bids if side == Side.BUY else self.asks

    def opposite(self, side: int) -> BookSide:
        """The side an order of that side trades against."""
        return self.asks if side == Side.BUY else self.bids
