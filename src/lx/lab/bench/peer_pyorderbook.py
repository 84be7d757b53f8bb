"""Feeds limit orders to the book of pyorderbook; runs in that package's environment and imports nothing of lx.

    python peer_pyorderbook.py ORDERS WARM_UP

ORDERS is a file of `new` records of 64 bytes. All become order objects first, as all frames of ours are built before
the clock starts; the first WARM_UP are matched, then the rest against the clock. Prints one JSON object: seconds,
trades and quantity of the rest.
"""

import gc
import importlib
import json
import struct
import sys
import time
from pathlib import Path

ORDER = struct.Struct("<xB4xH24xqQ16x")
"""Side, instrument, price, quantity."""
BUY = 1


def run(orders_path: str, warm_up: int) -> dict[str, float]:
    """Match the orders of the file; what it prints."""
    peer = importlib.import_module("pyorderbook")
    orders = []
    for side, instrument, price, quantity in ORDER.iter_unpack(Path(orders_path).read_bytes()):
        make = peer.bid if side == BUY else peer.ask
        orders.append(make(f"S{instrument}-USD", price, quantity))
    match = peer.Book().match
    for order in orders[:warm_up]:
        match(order)
    measured = orders[warm_up:]
    blotters = []
    gc.collect()
    gc.disable()
    start_ns = time.perf_counter_ns()
    for order in measured:
        blotters.append(match(order))
    seconds = (time.perf_counter_ns() - start_ns) / 1e9
    trades = [trade for blotter in blotters for trade in blotter.trades]
    return {
        "seconds": seconds,
        "trades": len(trades),
        "quantity": sum(trade.fill_quantity for trade in trades),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(sys.argv[1], int(sys.argv[2]))) + "\n")
