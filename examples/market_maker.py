"""A market maker with two strategies in one group of accounts: self-trade modes keep them from trading with each other.

One strategy quotes both sides around a price, the other takes what it thinks is cheap. Without a mode it takes from the
first, and the house pays fees to move money from one of its pockets to the other.
"""

from decimal import Decimal
from typing import Literal

import lx

Side = Literal["buy", "sell"]
Mode = Literal["none", "expire_taker", "decrement"]

HOUSE = 77
QUOTER, HEDGER, PUBLIC = 1, 2, 3
SYMBOL = "BTC-USD"
WIDTH = 40


def market() -> lx.Exchange:
    ex = lx.Exchange(accounts=True)
    ex.add_instrument(SYMBOL, tick="1", lot="0.01")
    for account in (QUOTER, HEDGER, PUBLIC):
        ex.open_account(account, group=HOUSE if account != PUBLIC else 0)
        ex.deposit(account, "USD", "1000000")
        ex.deposit(account, "BTC", "100")
    return ex


def day(stp: Mode) -> tuple[lx.Exchange, dict[str, Decimal]]:
    """Twelve rounds: quote, let the public take, hedge what came in."""
    ex = market()
    told = {"with the public": Decimal(0), "with itself": Decimal(0), "prevented": Decimal(0)}
    for step in range(12):
        middle = 1000 + 3 * (step % 4)
        quotes = [
            ex.submit(SYMBOL, "buy", "2", price=middle - 1, account=QUOTER, stp="expire_maker"),
            ex.submit(SYMBOL, "sell", "2", price=middle + 1, account=QUOTER, stp="expire_maker"),
        ]
        side: Side = "buy" if step % 3 else "sell"
        ex.submit(SYMBOL, side, "1.5", type="market", account=PUBLIC)
        deeper = middle - 4 if side == "buy" else middle + 4
        ex.submit(SYMBOL, side, "1", price=deeper, account=PUBLIC)
        limit = middle + 4 if side == "buy" else middle - 4
        hedge = ex.submit(SYMBOL, side, "1.5", price=limit, tif="ioc", account=HEDGER, stp=stp)
        ids = {fill.trade_id for quote in quotes for fill in quote.fills}
        itself = sum((fill.quantity for fill in hedge.fills if fill.trade_id in ids), Decimal(0))
        told["with itself"] += itself
        told["with the public"] += sum((quote.filled for quote in quotes), Decimal(0)) + hedge.filled - 2 * itself
        told["prevented"] += hedge.prevented
        ex.cancel_all(account=QUOTER)
        ex.cancel_all(account=PUBLIC)
    return ex, told


def bar(value: Decimal, most: Decimal) -> str:
    return "#" * int(WIDTH * value / most) if most else ""


MODES: tuple[Mode, ...] = ("none", "expire_taker", "decrement")
for mode in MODES:
    ex, told = day(mode)
    most = max(told.values())
    usd, btc = (ex.venue[asset].total.normalize() for asset in ("USD", "BTC"))
    print(f"stp={mode}: the venue earned {usd:f} USD and {btc:f} BTC")
    for name, lots in told.items():
        print(f"  {name:<16} {lots:>6f} BTC  {bar(lots, most)}".rstrip())
    ex.conservation()  # raises when money was lost or made
