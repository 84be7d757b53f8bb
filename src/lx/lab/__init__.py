"""The laboratory: load, benchmarks, replay of recorded markets, comparisons. It talks to servers over the wire only."""
