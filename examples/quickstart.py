"""An exchange in ten lines: an instrument, two orders that meet, and what became of them."""

import lx

ex = lx.Exchange()
ex.add_instrument("BTC-USD", tick="0.01", lot="0.0001")

bid = ex.submit("BTC-USD", "buy", "0.5", price="70000", account=7)
ask = ex.submit("BTC-USD", "sell", "0.2", price="69999.50", account=8)

print("ask:", ask.status, ask.filled, "of", ask.quantity)
print("bid:", bid.status, bid.filled, "of", bid.quantity, "- an order is live: the later one changed it")
for fill in bid.fills:
    print("fill:", fill.price, fill.quantity, fill.role)
print("state:", ex.state_hash())
