"""A day of one instrument: pre-open, opening auction, continuous trading, closing auction, closed.

A timetable leads through it; the time of the log is all the clock there is. While orders are collected the exchange
says what the auction would give if it ended now. Buyers and sellers come from a fixed list, so the day is the same on
each run.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Literal

import lx

Side = Literal["buy", "sell"]
Tif = Literal["day", "at_open", "at_close"]
Phase = Literal["pre_open", "opening_auction", "continuous", "closing_auction", "closed"]

SYMBOL = "LX-USD"
MORNING = datetime(2030, 1, 2, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WIDTH = 24
TIMETABLE: tuple[tuple[Phase, timedelta], ...] = (
    ("pre_open", timedelta(hours=0)),
    ("opening_auction", timedelta(minutes=50)),
    ("continuous", timedelta(minutes=60)),
    ("closing_auction", timedelta(hours=9, minutes=30)),
    ("closed", timedelta(hours=9, minutes=35)),
)
HOURS: tuple[tuple[int, Side, int], ...] = (
    (0, "buy", 40),
    (2, "buy", 30),
    (1, "sell", 60),
    (-1, "sell", 20),
    (-2, "sell", 50),
    (-2, "buy", 30),
    (0, "buy", 70),
    (2, "sell", 10),
)


def market() -> lx.Exchange:
    ex = lx.Exchange()
    ex.add_instrument(SYMBOL, tick="0.05", lot="1")
    ex.advance_time(MORNING - timedelta(minutes=1))
    for phase, after in TIMETABLE:
        ex.schedule_phase(SYMBOL, phase, MORNING + after, every=DAY)
    return ex


def clock(ex: lx.Exchange) -> str:
    return f"{datetime.fromtimestamp(ex.time_ns // 10**9, UTC):%H:%M}"


def enter(ex: lx.Exchange, at: timedelta, side: Side, qty: int, price: str | None, tif: Tif = "day") -> None:
    """Enter an order at its time, and draw what the auction would give now; without a price it is a market order."""
    ex.advance_time(MORNING + at)
    if price is None:
        ex.submit(SYMBOL, side, qty, type="market", tif="at_open" if tif == "at_open" else "at_close")
    else:
        ex.submit(SYMBOL, side, qty, price=price, tif=tif)
    told = ex.indicative(SYMBOL)
    picture = "nothing would trade"
    if told is not None:
        side_left = "to buy" if told.imbalance > 0 else "to sell"
        left = f"{abs(told.imbalance):f} more {side_left}" if told.imbalance else "even"
        picture = f"{told.price:>6f}  {told.volume:>3f} {'#' * int(told.volume / 20):<{WIDTH}} {left}"
    print(f"  {clock(ex)}  {side:<4} {qty:>4} at {price or 'any price':<9} {tif:<8}  {picture}")


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def morning(ex: lx.Exchange) -> None:
    print("pre-open and opening auction: order, price that it would give, volume")
    enter(ex, minutes(1), "buy", 200, "99.50")
    enter(ex, minutes(5), "sell", 300, "100.50")
    enter(ex, minutes(12), "sell", 250, "99.00")
    enter(ex, minutes(20), "buy", 150, "100.25", "at_open")
    enter(ex, minutes(34), "buy", 100, None, "at_open")
    enter(ex, minutes(51), "buy", 180, "100.75")
    enter(ex, minutes(55), "sell", 120, None, "at_open")
    enter(ex, minutes(58), "sell", 90, "99.75", "at_open")
    print("the book before it ends: bids and offers cross")
    print(ex.book(SYMBOL))


def trading(ex: lx.Exchange) -> list[Decimal]:
    """Each hour quotes around a price that wanders, and somebody who takes; the prices that were traded."""
    prices = []
    for hour, (move, side, qty) in enumerate(HOURS, start=1):
        ex.advance_time(MORNING + timedelta(hours=hour, minutes=10))
        middle = Decimal("100.00") + Decimal("0.20") * move
        ex.submit(SYMBOL, "buy", 100, price=middle - Decimal("0.10"), account=9)
        ex.submit(SYMBOL, "sell", 100, price=middle + Decimal("0.10"), account=9)
        taker = ex.submit(SYMBOL, side, qty, type="market", account=2)
        prices += [fill.price for fill in taker.fills]
        ex.cancel_all(account=9)
    return prices


def evening(ex: lx.Exchange) -> None:
    print("closing auction")
    enter(ex, timedelta(hours=9, minutes=31), "sell", 140, None, "at_close")
    enter(ex, timedelta(hours=9, minutes=33), "buy", 160, "100.75", "at_close")


def auction_price(ex: lx.Exchange) -> Decimal:
    price = ex.bands(SYMBOL).reference
    return Decimal(0) if price is None else price


ex = market()
morning(ex)
ex.advance_time(MORNING + timedelta(hours=1))
opened = auction_price(ex)
print(f"{clock(ex)} {ex.phase(SYMBOL)}: opened at {opened:f}")
prices = trading(ex)
evening(ex)
ex.advance_time(MORNING + timedelta(hours=9, minutes=35))
closed = auction_price(ex)
print(f"{clock(ex)} {ex.phase(SYMBOL)}: closed at {closed:f}, {len(ex.orders())} orders are left")
print("the day")
low, high = min(opened, closed, *prices), max(opened, closed, *prices)
for name, price in (("open", opened), *(("", price) for price in prices), ("close", closed)):
    place = int((price - low) / (high - low) * WIDTH)
    print(f"  {name:<5} {price:>6f}  {' ' * place}*")
