"""The demo from the first process to the proof.

exchange (process) <- load (this process)      its journal -> native engine, whole     -> the exchange's hash?
   | kill -9                                               -> both engines, a prefix   -> equal events, hashes?
exchange (process) <- eight clients that go on             -> what clients were told   -> nothing lost, nothing twice?
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Final

from lx.engine.markets import ASSET_DECIMALS
from lx.errors import InputError
from lx.journal import read_frames, survey
from lx.lab.crash.run import TRADERS, Result, run_crashes
from lx.lab.demo.kept import Kept, kept_before
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
_HALVINGS_MAX: Final = 3
_CRASH_PRICE: Final = 6_999_995
"""Lowest price of the clients of the crash, in ticks of BTC: about where the load has its market."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A finished demo.

    load: the run at the rate that the machine could keep, `busy` those before it, at twice the rate each
    crash: the exchange killed under eight more clients, started again on its journal, and what they were told
    kept: what the journal has of the load
    whole: replay of all commands of the journal by the native engine
    prefix: replay of the first ones by both engines, event by event; it raises where they differ
    """

    load: LoadResult
    busy: tuple[LoadResult, ...]
    crash: Result
    kept: Kept
    recording: Path
    whole: Report
    prefix: Report

    @property
    def summary(self) -> Summary:
        """Of the exchange when it ended, which had been killed and started again."""
        return self.crash.summary

    @property
    def told(self) -> int:
        """Commands of the load that were answered."""
        return sum(run.whole_run.acked + run.whole_run.rejected for run in (*self.busy, self.load))

    @property
    def lost(self) -> int:
        """Commands that were answered and that the journal does not have, or has with another outcome."""
        return max(0, self.told - self.kept.commands) + self.crash.lost

    @property
    def is_proven(self) -> bool:
        """Whether nothing acknowledged was lost or done twice, and the journal gives state and money again."""
        is_again = self.whole.state_hash == self.summary.state_hash and self.crash.is_good
        return not self.lost and is_again and self.is_conserved

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
        if self.lost or self.crash.duplicated:
            found.append(
                f"{self.lost} acknowledged commands are not in the journal as they were told, "
                f"{self.crash.duplicated} were executed twice"
            )
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
        trades = sum(run.whole_run.trades for run in (*self.busy, load))
        if trades != self.kept.trades:
            found.append(f"the traders were told of {trades} trades, the journal makes {self.kept.trades}")
        if not load.acknowledged or not trades:
            found.append(f"{load.acknowledged} orders were acknowledged and {trades} trades made")
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

    The journal of the demo before is removed. Raise InputError when the directory can't be written, EnginesDiffer when
    the engines disagree, LxError when the exchange fails. Whatever happens, the exchange has ended when this returns.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            f"can't make the directory {directory}: {reason}; start in a directory you may write"
        ) from None
    journal, recording = directory / "journal", directory / "commands.lx"
    if journal.exists():
        shutil.rmtree(journal)  # of the demo before
    with ExchangeProcess(symbols=SYMBOLS, data=journal) as exchange:
        on_phase(f"exchange on {exchange.endpoint}, process {exchange.pid}, markets {SYMBOLS}, journal {journal}")
        *busy, load = _load(replace(options, server=exchange.endpoint), on_phase, on_status)
        on_phase(f"kill -9 of process {exchange.pid} under {TRADERS} more clients, and a new one on its journal")
        crash = run_crashes(
            rounds=1,
            seed=options.seed,
            directory=journal,
            on_round=lambda _: None,
            running=exchange,
            symbols=SYMBOLS,
            price=_CRASH_PRICE,
        )
    on_phase("replaying the journal")
    segments = survey(journal).segments
    with recording.open("wb") as file:
        file.writelines(read_frames(segments))
    return Demo(
        load=load,
        busy=tuple(busy),
        crash=crash,
        kept=kept_before(read_frames(segments), crash.first_session),
        recording=recording,
        whole=replay_file(recording, format="commands", engine="native"),
        prefix=replay_file(recording, format="commands", engine="both", limit=REFERENCE_RECORDS_MAX),
    )


def _load(
    options: LoadOptions, on_phase: Callable[[str], None], on_status: Callable[[Status], None]
) -> list[LoadResult]:
    """Runs at half the rate of the one before, until the machine keeps it; the last one is what counts.

    A demo shows what an exchange does, also on a machine that is busy or weak; what it could not keep is told.
    """
    runs = [run_load(options, on_status)]
    while runs[-1].is_saturated and len(runs) <= _HALVINGS_MAX:
        options = replace(options, rate=options.rate / 2)
        on_phase(
            f"saturated: {runs[-1].achieved_per_second:,.0f} of {runs[-1].offered_per_second:,.0f} orders a second; "
            f"again with {options.traders * options.rate:,.0f}"
        )
        runs.append(run_load(options, on_status))
    return runs
