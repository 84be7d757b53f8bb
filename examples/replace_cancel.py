"""Changing orders: replace states the total anew, reduce takes off, cancel ends. Places are kept or lost."""

import lx

ex = lx.Exchange()
ex.add_instrument("BTC-USD", tick="0.01", lot="0.0001")


def show(what: str, order: lx.Order) -> None:
    print(f"{what}: {order.quantity} at {order.price}, filled {order.filled}, open {order.remaining}, {order.status}")


first = ex.submit("BTC-USD", "buy", "0.5", price="70000", account=7)
second = ex.submit("BTC-USD", "buy", "0.5", price="70000", account=8)

ex.replace(first.id, qty="0.3")
show("smaller keeps its place", first)
ex.submit("BTC-USD", "sell", "0.1", price="70000", account=9)
show("so it trades first     ", first)

ex.replace(first, qty="0.6")
ex.submit("BTC-USD", "sell", "0.1", price="70000", account=9)
show("larger goes to the back", first)
show("so the other one trades", second)

ex.reduce(second, "0.15")
show("reduced                ", second)
ex.replace(second, qty="0.1")
show("total = what was filled", second)
print("why:", second.cancel_reason)

ex.cancel(first.id)
show("canceled               ", first)
print()

for account in (7, 7, 8):
    ex.submit("BTC-USD", "sell", "1", price="71000", account=account)
print("open orders of account 7:", len(ex.orders(account=7)))
print("canceled of account 7:", ex.cancel_all(account=7).count)
print("canceled of everybody:", ex.cancel_all(side="sell").count)
print("nothing left:", ex.book("BTC-USD"))
