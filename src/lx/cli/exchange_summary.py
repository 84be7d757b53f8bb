"""What a server did, as lines for a person: of one, and of several that are shards of one exchange."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from lx.node.summary import Money, Summary

__all__ = ["durability_line", "joint_lines", "render_money", "render_summary"]

_DURABILITY = {
    "fsync": "what was acknowledged is on disk",
    "async": "what was acknowledged is written; a crash of the machine may lose the last second of it",
    "memory": "what was acknowledged has ended with this process",
}


def durability_line(durability: str) -> str:
    """What was promised."""
    return f"durability {durability}: {_DURABILITY[durability]}"


def render_summary(summary: Summary) -> str:
    """The summary as lines for a person.

    Example of a line: `trades 12 (BTC-USD 12), volume BTC-USD 70.0000000`
    """
    trades = ", ".join(f"{symbol} {count}" for symbol, count in summary.trades.items())
    volume = ", ".join(f"{symbol} {amount}" for symbol, amount in summary.volume.items())
    return "\n".join(
        (
            f"served {summary.seconds:.1f} s: {summary.messages} messages, {summary.bytes_in / 1e6:.2f} MB in, "
            f"{summary.bytes_out / 1e6:.2f} MB out",
            f"commands {summary.commands} = acknowledged {summary.acknowledged} + rejected {_counts(summary.rejected)}"
            f" + sessions opened {summary.sessions_opened} + sessions resumed {summary.sessions_resumed}"
            f" + sessions closed {summary.sessions_closed}"
            f" + openings rejected {_counts(summary.openings_rejected)}",
            f"refused, never commands: records {_counts(summary.refused_records)}, "
            f"messages {_counts(summary.refused_messages)}, hellos {_counts(summary.refused_hellos)}, "
            f"queries {_counts(summary.refused_queries)} of {summary.queries}",
            f"accounts opened {summary.accounts_opened}, their openings and deposits rejected "
            f"{_counts(summary.grants_rejected)}",
            f"trades {sum(summary.trades.values())}" + (f" ({trades}), volume {volume}" if trades else ""),
            f"resting orders {summary.orders_resting}, next sequence {summary.next_sequence}, "
            f"state hash {summary.state_hash}",
        )
    )


def render_money(money: list[Money]) -> str:
    """Fees, and whether all money is where it has to be, as lines for a person.

    Example of the lines: `fees USD 0.70000000, BTC 0.00001000` and `conservation: 0 lost, 0 created`
    """
    fees = ", ".join(f"{it.asset} {Decimal(it.fees).scaleb(-it.decimals):f}" for it in money)
    surplus = [it.accounts + it.fees - it.supply for it in money]
    lost, created = -sum(min(it, 0) for it in surplus), sum(max(it, 0) for it in surplus)
    return f"fees {fees}\nconservation: {lost} lost, {created} created"


def _counts(by_reason: dict[str, int]) -> str:
    total = sum(by_reason.values())
    names = ", ".join(f"{name} {count}" for name, count in by_reason.items())
    return f"{total} ({names})" if names else str(total)


def joint_lines(summaries: Sequence[tuple[int, Summary, list[Money]]]) -> list[str]:
    """What shards did together, then a line for each: (shard, summary, money). Money is counted where it is.

    Example of a line: `shard 1: commands 120, trades 12, resting orders 0, next sequence 131, state hash 90...; fees
    USD 0.70000000, BTC 0.00001000; conservation: 0 lost, 0 created`
    """
    lines: list[str] = []
    if summaries:
        *lines, _ = render_summary(_sum([summary for _, summary, _ in summaries])).splitlines()
    for shard, summary, money in summaries:
        last = render_summary(summary).splitlines()[-1]
        counts = f"commands {summary.commands}, trades {sum(summary.trades.values())}, {last}"
        text = "; ".join((counts, *render_money(money).splitlines())) if money else counts
        lines.append(f"shard {shard}: {text}")
    return lines


def _sum(summaries: Sequence[Summary]) -> Summary:
    """The sums; the time is the longest. Sequence and hash are those of the first: each log has its own."""
    first, *others = summaries
    seconds = max(summary.seconds for summary in summaries)
    for other in others:
        added: dict[str, Any] = {}
        for field in fields(Summary):
            name = field.name
            mine, more = getattr(first, name), getattr(other, name)
            if name == "volume":
                added[name] = {**mine, **more}  # no market is on two shards
            elif isinstance(mine, dict):
                added[name] = dict(Counter(mine) + Counter(more)) if name != "trades" else {**mine, **more}
            elif isinstance(mine, int) and name != "next_sequence":
                added[name] = mine + more
        first = replace(first, **added)
    return replace(first, seconds=seconds)
