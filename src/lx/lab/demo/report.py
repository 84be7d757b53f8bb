"""The demo's report: what was offered and achieved, one book as a picture, and the proof."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from lx.lab.crash.run import TRADERS
from lx.lab.demo.run import Demo
from lx.lab.load.handshake import Book, Market
from lx.lab.load.report import duration_text

__all__ = ["book_lines", "report_lines"]

_BAR_WIDTH: Final = 24
_LABEL_WIDTH: Final = 14
_LATENCIES: Final = ("p50", "p99", "p99.9", "max")


def report_lines(demo: Demo) -> Iterator[str]:
    """The report, line by line, for a person."""
    load = demo.load
    options = load.options
    yield ""
    yield (
        f"Load: {options.traders} traders, {options.rate:g} orders/s each in batches of {options.batch_count}, "
        f"profile {options.profile}, {load.seconds:g} s"
    )
    yield _row("offered", f"{load.offered_per_second:,.0f} orders/s")
    for run in demo.busy:
        tried = f"{run.offered_per_second:,.0f} orders/s, achieved {run.achieved_per_second:,.0f}"
        yield _row("tried before", f"{tried}: saturated, the machine is too busy for it")
    yield _row("achieved", f"{load.achieved_per_second:,.0f} orders/s" + (", saturated" if load.is_saturated else ""))
    yield _row("acknowledged", f"{load.acknowledged:,}")
    yield _row("rejected", _counts(load.rejected))
    errors = f"unanswered {load.unanswered}, busy {load.busy}, malformed {load.malformed}"
    yield _row("errors", f"{load.errors} ({errors})")
    yield _row("trades", _by_symbol({symbol: f"{count:,}" for symbol, count in load.trades.items()}))
    volume = {symbol: f"{Decimal(amount):,.2f}" for symbol, amount in load.volume.items()}
    yield _row("volume, USD", _by_symbol(volume))
    whole = load.whole_run
    yield _row(
        "whole run",
        f"{whole.sent:,} orders with the warm-up: acknowledged {whole.acked:,}, rejected {whole.rejected:,}, "
        f"errors {whole.errors:,}, trades {whole.trades:,}",
    )
    latency = "  ".join(f"{name} {duration_text(load.latency_ns[name])}" for name in _LATENCIES)
    yield _row("latency", f"{latency}  (from the intended send time to the answer)")
    if load.book is not None:
        yield ""
        yield from book_lines(load.book)
    yield ""
    yield from _crash_lines(demo)
    yield ""
    yield from _proof_lines(demo)


def _row(label: str, text: str) -> str:
    return f"  {label:<{_LABEL_WIDTH}}{text}"


def _counts(by_reason: dict[str, int]) -> str:
    names = ", ".join(f"{name} {count:,}" for name, count in by_reason.items())
    total = f"{sum(by_reason.values()):,}"
    return f"{total} ({names})" if names else total


def _by_symbol(values: dict[str, str]) -> str:
    return ", ".join(f"{symbol} {value}" for symbol, value in values.items()) or "0"


def book_lines(book: Book) -> Iterator[str]:
    """The best levels of a book, bids left and asks right, bars as long as the quantity.

    Example of a line: `               ████      0.52000     69999.90 │ 70000.00     0.31000      ██`
    """
    market = book.market
    yield f"Book of {market.symbol} when the load ended (quantity in {market.symbol.partition('-')[0]})"
    most = max((level[1] for level in (*book.bids, *book.asks)), default=1)
    bids = [_level(market, level, most) for level in book.bids]
    asks = [_level(market, level, most) for level in book.asks]
    if not bids and not asks:
        yield "  empty"
    blank = ("", "", "")
    wide = max((len(text) for price, quantity, _ in (*bids, *asks) for text in (price, quantity)), default=0)
    for number in range(max(len(bids), len(asks))):
        price, quantity, bar = bids[number] if number < len(bids) else blank
        left = f"{bar:>{_BAR_WIDTH}}  {quantity:>{wide}}  {price:>{wide}}"
        price, quantity, bar = asks[number] if number < len(asks) else blank
        yield f"  {left} │ {price:<{wide}}  {quantity:>{wide}}  {bar}".rstrip()


def _level(market: Market, level: tuple[int, int, int], most: int) -> tuple[str, str, str]:
    """Price, quantity and bar of a level."""
    price, quantity, _ = level
    bar = "█" * max(1, round(_BAR_WIDTH * quantity / most))
    shown = Decimal(price * market.tick).scaleb(-market.tick_scale)
    amount = Decimal(quantity * market.lot).scaleb(-market.lot_scale)
    return f"{shown:f}", f"{amount:f}", bar


def _crash_lines(demo: Demo) -> Iterator[str]:
    """What the kill did."""
    crash = demo.crash
    (kill,) = crash.rounds
    yield f"Kill -9 of the exchange under {TRADERS} more clients, and a new one on its journal"
    yield _row("on the way", f"{kill.waiting:,} commands without an answer when it was killed, sent again")
    yield _row("back", f"{duration_text(kill.first_ns)} from the kill to the first new acknowledgement")
    yield _row("acknowledged", f"{demo.told:,} of the load, {crash.acknowledged:,} of these clients")
    yield _row("lost", f"{demo.lost:,}; executed twice {crash.duplicated:,}; by the journal")


def _proof_lines(demo: Demo) -> Iterator[str]:
    """The hashes, one below the other."""
    whole, prefix = demo.whole, demo.prefix
    verdict = "equal" if whole.state_hash == demo.summary.state_hash else "NOT EQUAL"
    yield "Proof"
    yield f"  {demo.summary.state_hash}  state of the exchange when it ended"
    replayed = f"the {whole.commands:,} commands of its journal replayed, {whole.trades_made or 0:,} trades"
    yield f"  {whole.state_hash}  {replayed}: {verdict}"
    yield (
        f"  {prefix.state_hash}  the first {prefix.commands:,} through the native and the reference engine: "
        "events and hashes equal"
    )
    fees = ", ".join(f"{asset} {amount:,.2f}" for asset, amount in demo.summary.fees.items() if amount)
    money = "equal" if demo.is_conserved else "NOT EQUAL"
    yield f"  conservation: {demo.summary.conservation or 'no accounts'}, fees {fees or 'none'}"
    yield f"  conservation: {demo.conservation}, by the replay, fees to the last digit: {money}"
    yield f"  again: ./lx replay {demo.recording} --engine both"
