"""Orders over the wire: run `./lx exchange --symbols BTC`, then this with its address as the argument."""

import sys

from lx.client import Gap, OrderClient

server = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5555"
with OrderClient(server, account=7) as maker, OrderClient(server, account=8) as taker:
    events = maker.events()
    bid = maker.submit("BTC-USD", "buy", "0.5", price="70000")
    print("bid:", bid.result(timeout=10).status)
    ask = taker.submit("BTC-USD", "sell", "0.2", price="69999.50").result(timeout=10)
    print("ask:", ask.status, [(fill.price, fill.quantity, fill.fee, fill.fee_asset) for fill in ask.fills])
    print("best bid:", maker.book("BTC-USD").result(timeout=10).bids[0])
    print("canceled:", maker.cancel(bid).result(timeout=10).quantity)
for event in events:
    print("event:", event if isinstance(event, Gap) else (event.kind, event.remaining, event.reason))
