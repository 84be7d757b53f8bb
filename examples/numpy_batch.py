"""The fast way: thousands of commands as one NumPy array, their events as another, no object for any of them."""

import numpy as np

import lx

ex = lx.Exchange()
btc = ex.add_instrument("BTC-USD", tick="0.01", lot="0.0001")
session = ex.session(7)
mine = ex.submit("BTC-USD", "sell", "0.01", price="70000.50", account=8)

count = 10_000
random = np.random.default_rng(seed=1)
commands = np.zeros(count, dtype=lx.COMMAND)
commands["kind"] = lx.Kind.NEW
commands["side"] = random.choice([lx.Side.BUY, lx.Side.SELL], count)
commands["type"] = lx.OrderType.LIMIT
commands["tif"] = lx.TimeInForce.GTC
commands["instrument"] = btc.number
commands["account"] = session.account
commands["session"] = session.number
commands["client_id"] = session.client_id + 1 + np.arange(count)
commands["price"] = btc.ticks("70000") + random.integers(-100, 101, count)
commands["quantity"] = btc.lots("0.001")

events = ex.apply(commands)

trades = events[events["kind"] == lx.Kind.TRADE]
print(len(commands), "commands,", len(events), "events,", len(trades), "trades")
print("volume:", btc.quantity(trades["quantity"].sum()), "BTC")
print("prices:", btc.price(trades["price"].min()), "to", btc.price(trades["price"].max()))
print("my order:", mine.status, mine.filled, "in", len(mine.fills), "fills")

best = ex.orders(account=7, side="buy")[-1]  # orders that came by the array can be looked up, too
print("the last bid:", best.price, best.remaining, "canceled:", ex.cancel(best).ok)
