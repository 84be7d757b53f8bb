"""`lx lab queue-model`: the engine in a market whose odds are known; see docs/lab.md."""
