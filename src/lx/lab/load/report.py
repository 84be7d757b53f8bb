"""A load run as text: the line of each second, the final line, and what the run came to.

MB are 10^6 bytes of payload in both directions, Gbps = MB/s x 8 / 1000. All counts are of the orders that were due in
the measured time, but for the line that begins with "whole run". The rate is that of answers: over the last second
while a run goes on, over the measured time (the achieved rate) in the final line.
"""

from __future__ import annotations

from collections.abc import Iterable

from lx.lab.load.checks import LATENCIES, Outcome
from lx.lab.load.options import SHORT
from lx.lab.load.result import Amount, LoadResult, Receipt
from lx.lab.load.run import Status

__all__ = ["duration_text", "final_line", "report_lines", "status_line"]

_UNITS = ((1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "us"))


def status_line(status: Status) -> str:
    """The line of a second."""
    line = _line(
        status.orders,
        status.rate,
        status.megabytes_per_second,
        acknowledged=status.acknowledged,
        rejected=status.rejected,
        errors_percent=status.errors_percent,
        latency_ns=status.latency_ns,
    )
    return f"{line} | warming up" if status.is_warming_up else line


def final_line(result: LoadResult) -> str:
    """The last line; it covers the measured time."""
    line = _line(
        result.sent,
        result.achieved_per_second,
        result.megabytes_per_second,
        acknowledged=result.acknowledged,
        rejected=sum(result.rejected.values()),
        errors_percent=result.errors_percent,
        latency_ns=None if result.receipt else (result.latency_ns["p50"], result.latency_ns["p99"]),
    )
    return f"{line} | saturated" if result.is_saturated else line


def _line(
    orders: int,
    rate: float,
    megabytes: float,
    *,
    acknowledged: int,
    rejected: int,
    errors_percent: float,
    latency_ns: tuple[int, int] | None,
) -> str:
    p50, p99 = ("-", "-") if latency_ns is None else map(duration_text, latency_ns)
    return (
        f"📊 Orders: {orders} | Rate: {rate:.0f}/sec | Network: {megabytes:.2f} MB/s ({megabytes * 8 / 1000:.3f} Gbps)"
        f" | Acked: {acknowledged} | Rejected: {rejected} | Errors: {errors_percent:.2f}%"
        f" | p50: {p50} | p99: {p99}"
    )


def report_lines(result: LoadResult, outcomes: Iterable[Outcome]) -> list[str]:
    """What the run came to, for a person."""
    options = result.options
    shape = "one order a message" if options.batch is None else f"batches of {options.batch}"
    if options.size is not None:
        shape += f", short, of {SHORT} bytes" if options.size == SHORT else f" padded to {options.size} bytes"
    servers = f" to each of {len(options.servers)} servers" if options.others else ""
    trades = ", ".join(f"{symbol} {count}" for symbol, count in result.trades.items())
    volume = f" ({trades}), volume {_volume(result.volume)}" if trades else ""
    whole = result.whole_run
    lines = [
        f"offered {result.offered_per_second:.0f}/s, achieved {result.achieved_per_second:.0f}/s"
        + (" - saturated: the rate was missed" if result.is_saturated else ""),
        f"sent {result.sent} in {result.seconds:g} s by {options.traders} traders over {options.connection_count} "
        f"connections{servers}, {shape}, profile {options.profile}, seed {options.seed}",
        f"acknowledged {result.acknowledged}, rejected {_counts(result.rejected)}",
        f"errors {result.errors} ({result.errors_percent:.2f}%): unanswered {result.unanswered}, busy {result.busy}, "
        f"malformed {result.malformed}",
        *(_latency_lines(result) if result.receipt is None else _receipt_lines(result.receipt)),
        *([] if result.receipt else [f"trades {sum(result.trades.values())}" + volume]),
        f"whole run, warm-up included: sent {whole.sent}, acknowledged {whole.acked}, rejected {whole.rejected}, "
        f"errors {whole.errors}"
        + ("" if result.receipt else f", trades {whole.trades}")
        + (f", volume {_volume(whole.volume)}" if whole.volume else "")
        + f"; refused messages {_counts(result.refused)}, unexpected answers {result.unexpected}",
    ]
    verdicts = {True: "passed", False: "FAILED"}
    lines += [f"check {outcome.check}: {verdicts[outcome.passed]}" for outcome in outcomes]
    return lines


def _latency_lines(result: LoadResult) -> list[str]:
    latency = ", ".join(f"{name} {duration_text(result.latency_ns[name])}" for name in LATENCIES)
    return [f"latency from the intended send time: {latency}"]


def _receipt_lines(receipt: Receipt) -> list[str]:
    """What left and what the receiver counted, for the whole run."""
    sent, received = receipt.sent, receipt.received
    what = "as sent" if receipt.is_whole else f"LOST {receipt.lost} messages" if receipt.lost else "CORRUPT"
    return [f"one-way, no answers: sent {_amount(sent)}; received {_amount(received)}: {what}"]


def _amount(amount: Amount) -> str:
    return f"{amount.messages} messages, {amount.bytes_} bytes, checksum {amount.checksum:016x}"


def _volume(by_symbol: dict[str, str]) -> str:
    return ", ".join(f"{symbol} {amount}" for symbol, amount in by_symbol.items())


def _counts(by_reason: dict[str, int]) -> str:
    names = ", ".join(f"{name} {count}" for name, count in by_reason.items())
    return f"{sum(by_reason.values())} ({names})" if names else "0"


def duration_text(value_ns: int) -> str:
    """A duration with a unit that suits it.

    >>> duration_text(1_234_567), duration_text(890)
    ('1.23ms', '890ns')
    """
    for unit_ns, unit in _UNITS:
        if value_ns >= unit_ns:
            return f"{value_ns / unit_ns:.2f}{unit}"
    return f"{value_ns}ns"
