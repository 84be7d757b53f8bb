"""Seeded order flow: commands for load, benchmarks and comparisons, a closed function of seed, profile and counts.

`lx.workload.profiles` says in words what each profile does, `lx.workload.flow` is the generator to read,
and `lx.workload.native` the same one in Rust.
"""
