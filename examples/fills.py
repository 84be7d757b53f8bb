"""Fills: a large order walks through the book, price by price, oldest order first; then orders that never rest."""

import lx

ex = lx.Exchange()
ex.add_instrument("ETH-USD", tick="0.01", lot="0.001")

makers = [ex.submit("ETH", "sell", "1.5", price=price, account=1) for price in ("2000", "2000", "2000.25", "2001")]
taker = ex.submit("ETH", "buy", "4", price="2000.50", account=2)

for fill in taker.fills:
    print(f"taker bought {fill.quantity} at {fill.price}, trade {fill.trade_id}")
print("makers sold", [str(maker.filled) for maker in makers])
print("paid", taker.notional, "for", taker.filled, "average", round(taker.notional / taker.filled, 4))
print()

market = ex.submit("ETH", "buy", "0.7", type="market", account=2)
print("market:", market.status, "filled", market.filled)
ioc = ex.submit("ETH", "buy", "5", price="2001", tif="ioc", account=2)
print("ioc:   ", ioc.status, "filled", ioc.filled, f"({ioc.cancel_reason})")
fok = ex.submit("ETH", "sell", "5", price="1", tif="fok", account=2)
print("fok:   ", fok.status, "filled", fok.filled, f"({fok.cancel_reason})")
empty = ex.submit("ETH", "buy", "1", type="market", account=2)
print("empty: ", empty.status, "filled", empty.filled, f"({empty.cancel_reason})")
