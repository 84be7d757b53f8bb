"""The book: a picture, the levels, the top, the spread."""

import lx

ex = lx.Exchange()
ex.add_instrument("BTC-USD", tick="0.5", lot="0.01")
for price, qty in (("69998", "3"), ("69999.5", "0.25"), ("69999.5", "1")):
    ex.submit("BTC", "buy", qty, price=price)
for price, qty in (("70000.5", "2"), ("70003", "4.5")):
    ex.submit("BTC", "sell", qty, price=price)

book = ex.book("BTC-USD", levels=10)
print(book)
print()
print("best bid:", book.bids[0].price, "x", book.bids[0].quantity, "in", book.bids[0].orders, "orders")
print("spread:", book.spread)

top = ex.top("BTC-USD")
print("top:", top.bid and top.bid.price, top.ask and top.ask.price)
print("one level:", [str(level.price) for level in ex.book("BTC-USD", levels=1).asks])
