"""Two engines, one result: the Rust engine and the Python one that is its specification give the same bytes."""

import random

import lx

native, reference = lx.Exchange("native"), lx.Exchange("reference")
for ex in (native, reference):
    ex.add_instrument("BTC-USD", tick="0.01", lot="0.0001")
    rng = random.Random(7)
    for _ in range(500):
        ex.submit(
            "BTC-USD",
            rng.choice(("buy", "sell")),
            f"0.{rng.randint(1, 9)}",
            price=70000 + rng.randint(-5, 5),
            account=rng.randint(1, 3),
        )

print("state hashes equal:", native.state_hash() == reference.state_hash())
print("events equal:", list(native.events) == list(reference.events), "-", len(native.events), "of them")
print("a native snapshot on the reference:", lx.Exchange.restore(native.snapshot(), engine="reference"))
