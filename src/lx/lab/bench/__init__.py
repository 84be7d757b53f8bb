"""`lx bench`: what the engine does on this machine, each figure verified in the run that made it; see docs/bench.md."""
