"""The demo from the first process to the proof.

exchange (process) <- load (this process)      recorded frames -> native engine, whole     -> the exchange's hash?
                                                               -> both engines, a prefix   -> equal events, hashes?
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lx.errors import InputError
from lx.lab.demo.server import ExchangeProcess, Summary
from lx.lab.load.options import LoadOptions
from lx.lab.load.result import LoadResult
from lx.lab.load.run import Status, run_load
from lx.lab.replay.report import Report
from lx.lab.replay.run import replay_file

__all__ = ["DIRECTORY", "REFERENCE_RECORDS_MAX", "SYMBOLS", "Demo", "demo_options", "run_demo"]

DIRECTORY: Final = Path("var/demo")
"""The only place where the demo leaves something, below the working directory."""
SYMBOLS: Final = "BTC,ETH,SOL,AVAX"
REFERENCE_RECORDS_MAX: Final = 50_000
"""Records of the run that the reference engine replays; it is some hundred times slower than the native one."""
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
        """Whether the recorded commands gave the exchange's state again."""
        return self.whole.state_hash == self.summary.state_hash and self.whole.trades_made == self.summary.trades

    @property
    def faults(self) -> list[str]:
        """What is not as it has to be, in words; empty when all is well."""
        load, whole, summary = self.load, self.whole, self.summary
        found = []
        if whole.state_hash != summary.state_hash:
            found.append(f"the replay's state hash {whole.state_hash} is not the exchange's {summary.state_hash}")
        if whole.trades_made != summary.trades:
            found.append(f"the replay made {whole.trades_made} trades, the exchange {summary.trades}")
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
