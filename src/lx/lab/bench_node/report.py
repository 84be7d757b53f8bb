"""The node's figures as a table and as one JSON object."""

from __future__ import annotations

from statistics import median

from lx.lab.bench_node.run import NodeBench, NodeResult
from lx.lab.machine import machine
from lx.lab.table import aligned

__all__ = ["node_json", "node_lines"]

_HEAD = ("row", "workload", "connections", "median", "min .. max", "p99", "p99.9", "ratio", "goal")


def node_json(run: NodeBench) -> dict[str, object]:
    """What `--json` prints. Rates are a second; of latencies in ns, `min` and `max` are those of the medians."""
    return {
        "rows": [_json_row(result) for result in run.results],
        "left_out": list(run.left_out),
        "repeats": run.plan.repeats,
        "seed": run.plan.seed,
        "machine": machine(),
    }


def _json_row(result: NodeResult) -> dict[str, object]:
    row = result.row
    low, middle, high = _spread(result)
    told: dict[str, object] = {"name": row.name, "workload": row.workload, "connections": row.connections}
    if result.samples[0].latency is None:
        told["per_second"] = round(middle)
    else:
        told["p50_ns"] = round(middle)
        told["p99_ns"], told["p999_ns"] = _tail(result)
    told |= {"min": round(low), "max": round(high), "verified": sum(sample.count for sample in result.samples)}
    if result.ratio is not None:
        told["ratio"] = round(result.ratio, 4)
    if row.goal:
        told["goal"] = row.goal
    return told


def node_lines(run: NodeBench) -> list[str]:
    """The table, the machine, and how it was measured."""
    head, *rows = aligned([_HEAD, *(_cells(result) for result in run.results)], figures=range(2, 8))
    lines = [head]
    group = None
    for result, row in zip(run.results, rows, strict=True):
        # What is compared with each other stands together.
        if group != (group := (result.row.workload.partition(",")[0], result.row.connections)):
            lines.append("")
        lines.append(row)
    found = machine()
    verified = sum(sample.count for result in run.results for sample in result.samples)
    return [
        *lines,
        "",
        f"{found['processor']}, {found['cores']} cores for servers and clients together, {found['system']}, Python "
        f"{found['python']}, libzmq of pyzmq {found['zeromq']}",
        f"medians and min .. max of {run.plan.repeats} interleaved repeats after one that was dropped; seed "
        f"{run.plan.seed}; rates in orders or messages a second, latencies in us: p50 and its min .. max",
        f"verified: {verified:,} orders and messages, each answered (received) once, none lost, none wrong",
        *(f"left out: {what}" for what in run.left_out),
        "ratio: to libzmq's echo, memory, of the same repeat, or to what the goal names; goal: hoped for, no result",
    ]


def _spread(result: NodeResult) -> tuple[float, float, float]:
    values = [sample.value for sample in result.samples]
    return min(values), median(values), max(values)


def _tail(result: NodeResult) -> tuple[int, int]:
    """p99 and p99.9 in ns, medians of the repeats."""
    figures = [sample.latency for sample in result.samples if sample.latency is not None]
    return round(median(it.p99 for it in figures)), round(median(it.p999 for it in figures))


def _cells(result: NodeResult) -> tuple[str, ...]:
    row = result.row
    is_latency = result.samples[0].latency is not None
    low, middle, high = (f"{value / 1e3:,.1f}" if is_latency else f"{value:,.0f}" for value in _spread(result))
    tail = [f"{value / 1e3:,.1f}" for value in _tail(result)] if is_latency else ["", ""]
    ratio = "" if result.ratio is None else f"{result.ratio:.2f}" if result.ratio >= 0.1 else f"{result.ratio:.4f}"
    middle += " us" if is_latency else "/s"
    return row.name, row.workload, str(row.connections), middle, f"{low} .. {high}", *tail, ratio, row.goal
