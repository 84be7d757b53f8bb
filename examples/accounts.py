"""Accounts: deposits, what orders reserve, fees, a transfer that is sent twice, and that no money is lost or made."""

import lx

ex = lx.Exchange()
ex.add_instrument("BTC-USD", tick="0.01", lot="0.0001", quote_decimals=6)
ex.set_fees("BTC-USD", maker="-0.0001", taker="0.001", asset="quote")


def show(what: str) -> None:
    print(what)
    for name, account in (("buyer", 7), ("seller", 8), ("venue", 0)):
        for asset, balance in ex.balances(account).items():
            if balance.total:
                print(f"  {name:6}  {asset}  {balance.free:>16f} free  {balance.reserved:>16f} reserved")


ex.deposit(7, "USD", "50000", id=1)
ex.deposit(8, "BTC", "1", id=1)
again = ex.deposit(7, "USD", "50000", id=1)  # the answer got lost, so the program asked again: nothing moves
print("sent again:", again.status, again.id, f"{again.amount:f}", again.asset)

bid = ex.submit("BTC-USD", "buy", "0.5", price="70000", account=7)
show("the bid reserves what it may cost:")

ask = ex.submit("BTC-USD", "sell", "0.2", price="69000", account=8)
for order in (ask, bid):
    for fill in order.fills:
        print(f"{order.side}: {fill.quantity} at {fill.price} as {fill.role}, fee {fill.fee:f} {fill.fee_asset}")
show("the taker paid a fee, the maker got a part of it:")

for order in (
    ex.submit("BTC-USD", "buy", "0.5", price="70000", account=7),
    ex.submit("BTC-USD", "sell", "0.9", type="market", account=8),
    ex.submit("BTC-USD", "buy", "0.1", price="70000", account=9),
):
    if order.reject is not None:
        print(f"{order.status} {order.reject.code:d} {order.reject.reason}: {order.reject.message}")
print("withdraw:", ex.withdraw(7, "USD", "20000").reject)

ex.cancel(bid)
print("withdraw:", ex.withdraw(7, "USD", "20000").status)
ex.block_account(8)
print("blocked:", ex.submit("BTC-USD", "sell", "0.1", price="70000", account=8).reject)
print("close:", ex.close_account(8).reject)

for asset, total in ex.conservation().items():
    parts = f"{total.free:f} free + {total.reserved:f} reserved + {total.venue:f} venue"
    print(f"{asset}: {total.supply:f} = {parts}")
