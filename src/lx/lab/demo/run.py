"""The demo from the first process to the proof.

exchange (process) <- load (this process)      recorded frames -> native engine, whole     -> the exchange's hash?
                                                               -> both engines, a prefix   -> equal events, hashes?
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Final

from lx.engine.markets import ASSET_DECIMALS
from lx.errors import InputError
from lx.lab.demo.server import ExchangeProcess, Summary
from lx.lab.load.options import LoadOptions
from lx.lab.load.result import LoadResult
from lx.lab.load.run import Status, run_load
from lx.lab.replay.report import Report
from lx.lab.replay.run import replay_file

__all__ = ["CONSERVED", "DIRECTORY", "REFERENCE_RECORDS_MAX", "SYMBOLS", "Demo", "demo_options", "run_demo"]

DIRECTORY: Final = Path("var/demo")
"""The only place where the demo leaves something, below the working directory."""
SYMBOLS: Final = "BTC,ETH,SOL,AVAX"
REFERENCE_RECORDS_MAX: Final = 50_000
"""Records of the run that the reference engine replays; it is some hundred times slower than the native one."""
CONSERVED: Final = "0 lost, 0 created"
"""What becomes of money in an exchange that is right."""
_TRADERS: Final = 1_000
_RATE: Final = 50.0
_BATCH: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A finished demo.

    whole: replay of all recorded commands by the native engine
    prefix: replay of the first ones by both engines, event by event; it raises where they differ
    """

    load: LoadResult
    summary: Summary
    recording: Path
    whole: Report
    prefix: Report

    @property
    def is_proven(self) -> bool:
        """Whether the recorded commands gave the exchange's state again, and no money was lost or made."""
        whole, summary = self.whole, self.summary
        is_again = whole.state_hash == summary.state_hash and whole.trades_made == summary.trades
        return is_again and self.is_conserved

    @property
    def conservation(self) -> str:
        """What became of the money in the replayed engine, in the words of the exchange."""
        surplus = [total.free + total.reserved + total.venue - total.supply for total in self.whole.money]
        return f"{-sum(min(it, 0) for it in surplus)} lost, {sum(max(it, 0) for it in surplus)} created"

    @property
    def fees(self) -> list[Decimal]:
        """What the venue has in the replayed engine, in whole units, in the order of the assets' numbers."""
        return [Decimal(total.venue).scaleb(-ASSET_DECIMALS) for total in self.whole.money]

    @property
    def is_conserved(self) -> bool:
        """Whether neither lost or made money, and both took the same fees."""
        is_whole = self.summary.conservation == self.conservation == CONSERVED
        return is_whole and list(self.summary.fees.values()) == self.fees

    @property
    def faults(self) -> list[str]:
        """What is not as it has to be, in words; empty when all is well."""
        load, whole, summary = self.load, self.whole, self.summary
        found = []
        if whole.state_hash != summary.state_hash:
            found.append(f"the replay's state hash {whole.state_hash} is not the exchange's {summary.state_hash}")
        if whole.trades_made != summary.trades:
            found.append(f"the replay made {whole.trades_made} trades, the exchange {summary.trades}")
        if not self.is_conserved:
            told = ", ".join(f"{asset} {amount:f}" for asset, amount in summary.fees.items()) or "none"
            replayed = ", ".join(f"{amount:f}" for amount in self.fees) or "none"
            found.append(
                f"money: the exchange has {summary.conservation or 'no accounts'}, fees {told}; "
                f"the replay {self.conservation}, fees {replayed}"
            )
        if load.is_saturated:
            found.append(
                f"saturated: {load.achieved_per_second:.0f} of {load.offered_per_second:.0f} orders a second; "
                "the machine is too busy for this rate"
            )
        errors, refused = load.whole_run.errors, sum(load.refused.values())
        if errors or refused or load.unexpected:
            found.append(f"{errors} errors, {refused} refused messages, {load.unexpected} unexpected answers")
        if load.whole_run.trades != summary.trades:
            found.append(f"the traders were told of {load.whole_run.trades} trades, the exchange made {summary.trades}")
        if not load.acknowledged or not summary.trades:
            found.append(f"{load.acknowledged} orders were acknowledged and {summary.trades} trades made")
        return found


def demo_options(*, duration_ns: int) -> LoadOptions:
    """The load of the demo; its server is filled in once it has an address."""
    return LoadOptions(
        server="", traders=_TRADERS, rate=_RATE, duration_ns=duration_ns, batch=_BATCH, profile="realistic"
    )


def run_demo(
    options: LoadOptions,
    *,
    directory: Path = DIRECTORY,
    on_phase: Callable[[str], None],
    on_status: Callable[[Status], None],
) -> Demo:
    """Run it; `on_phase` is told what begins, `on_status` is called once a second while the load runs.

    Raise InputError when the directory can't be written, EnginesDiffer when the engines disagree, LxError when the
    exchange fails. Whatever happens, the exchange has ended when this returns or raises.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            f"can't make the directory {directory}: {reason}; start in a directory you may write"
        ) from None
    recording = directory / "commands.lx"
    with ExchangeProcess(symbols=SYMBOLS, recording=recording) as exchange:
        on_phase(f"exchange on {exchange.endpoint}, process {exchange.pid}, markets {SYMBOLS}")
        load = run_load(replace(options, server=exchange.endpoint), on_status)
        summary = exchange.stop()
    on_phase("replaying the recorded commands")
    whole = replay_file(recording, format="commands", engine="native")
    prefix = replay_file(recording, format="commands", engine="both", limit=REFERENCE_RECORDS_MAX)
    return Demo(load=load, summary=summary, recording=recording, whole=whole, prefix=prefix)
