"""Snapshots: the whole state as bytes. A restored exchange goes on exactly as the first one would have."""

import lx

ex = lx.Exchange()
ex.add_instrument("BTC-USD", tick="0.01", lot="0.0001")
bid = ex.submit("BTC-USD", "buy", "0.5", price="70000", account=7)
ex.submit("BTC-USD", "sell", "0.2", price="70000", account=8)

snapshot = ex.snapshot()
again = lx.Exchange.restore(snapshot)
print(len(snapshot), "bytes, equal hash:", again.state_hash() == ex.state_hash())

found = again.order(bid.id)
if found is not None:
    print("found:", found.quantity, "at", found.price, "filled", found.filled)

for exchange in (ex, again):
    exchange.submit("BTC-USD", "sell", "0.3", price="70000", account=8)
print("went on alike:", again.state_hash() == ex.state_hash(), "and", again.book("BTC-USD"))

what_if = lx.Exchange.restore(snapshot)
what_if.cancel_all()
print("tried on a copy:", what_if.book("BTC-USD"))
