"""The load client: open-loop order flow at a fixed rate, latency from the intended send time.

`options` says what a run is, `handshake` opens the sessions, `run` drives the schedule, `checks` holds a result against
what was asked for, `report` shows it. What is done per order is in `lx._native.Load`.
"""
