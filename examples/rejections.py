"""Rejections are values: nothing is rounded, nothing is raised, and the sentence says what would be right."""

from decimal import Decimal

import lx

ex = lx.Exchange()
ex.add_instrument("BTC-USD", tick="0.01", lot="0.0001", price_max="1000000", quantity_max="10")
ex.submit("BTC-USD", "sell", "1", price="70000", account=1)

for order in (
    ex.submit("BTC-USD", "buy", "0.5", price="69999.999"),
    ex.submit("BTC-USD", "buy", "0.50005", price="69999.99"),
    ex.submit("BTC-USD", "buy", "0.5", price=Decimal("1E+30")),
    ex.submit("BTC-USD", "buy", "-0.5", price="69999.99"),
    ex.submit("BTC-USD", "buy", "11", price="69999.99"),
    ex.submit("BTC-USD", "buy", "0.5", price="70000", post_only=True),
    ex.submit("DOGE", "buy", "0.5", price="1"),
):
    if order.reject is not None:
        print(f"{order.status} {order.reject.code:d} {order.reject.reason}: {order.reject.message}")

off_tick = ex.submit("BTC-USD", "buy", "0.5", price="69999.999").reject
if off_tick is not None and off_tick.code is lx.Reason.OFF_TICK:
    print("found", off_tick.value, "but the tick is", off_tick.limit)

first = ex.submit("BTC-USD", "buy", "0.1", price="60000", account=7, id=42)
print("id again:", ex.submit("BTC-USD", "buy", "0.1", price="60000", account=7, id=42).reject)
ex.cancel(first)
print("cancel again:", ex.cancel(first).reject)

try:  # what is wrong in the program is raised, as a float is: it has lost the number before it gets here
    ex.submit("BTC-USD", "buy", 0.1, price="60000")  # type: ignore[arg-type]
except TypeError as error:
    print("TypeError:", error)
