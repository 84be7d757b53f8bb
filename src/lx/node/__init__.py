"""The server side of order entry: what is logged, applied, made durable and answered, in this order.

`replica` decides and does no I/O, `driver` is the loop that does it through its `ports`, `durability` says where the
log lies and what it was begun with, `restart` and `learned` how a start goes on from a snapshot, `snapshotter` makes
those in a process of its own that `keeper` looks after, `summary` is what a run has done, `funding` says what accounts
begin with, `recording` keeps the command frames of a run, `stop` turns signals into an orderly end.
"""
