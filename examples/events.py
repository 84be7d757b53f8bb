"""Events: everything that happened, as records of the wire, in the order it happened."""

import lx
from lx.wire.records_generated import Trade

ex = lx.Exchange()
btc = ex.add_instrument("BTC-USD", tick="0.01", lot="0.0001")
ex.events.clear()

ex.submit("BTC-USD", "buy", "0.5", price="70000", account=7)
ex.submit("BTC-USD", "sell", "0.2", price="70000", account=8)

print(ex.events)
print()
print(len(ex.events), "events, the last is a", ex.events[-1].NAME)
for event in ex.events:
    if isinstance(event, Trade):  # records count ticks and lots; the instrument turns them into Decimals
        print("trade:", btc.price(event.price), btc.quantity(event.quantity))
