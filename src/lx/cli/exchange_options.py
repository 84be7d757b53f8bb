"""The options of one run of `lx exchange`, as they were given: of one server, or of several shards together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lx.cli.backup import Pairing
from lx.cli.exchange_clients import ClientOptions
from lx.cli.exchange_watch import WatchOptions
from lx.cli.snapshots import SnapshotOptions
from lx.engine.factory import ENGINES
from lx.errors import UsageError
from lx.node.durability import check_durability, check_outside, data_directory
from lx.transport.options import check_address

__all__ = ["ExchangeOptions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeOptions:
    """What a server is started with; `lx exchange --help` says what each is. Of shards each has its own, made of these.

    symbols: None: those of the log, else the usual ones
    """

    bind: str
    symbols: str | None
    engine: str
    risk: str | None
    fund: str | None
    transport: str
    poll: str | None
    data: Path | None
    durability: str
    clients: ClientOptions
    record: Path | None
    ready_file: Path | None
    pairing: Pairing
    snapshots: SnapshotOptions
    watching: WatchOptions

    def check(self) -> None:
        """Raise UsageError for what there isn't or makes no sense, before anything is opened."""
        if self.engine not in ENGINES:
            choices = " or --engine ".join(ENGINES)
            raise UsageError(f"--engine: no engine is named '{self.engine}'; write --engine {choices}")
        check_durability(self.durability, self.data)
        check_address(self.bind, option="--bind", may_choose=True)
        self.watching.check()
        self.clients.policy()
        of_log: dict[str, object] = {"--symbols": self.symbols, "--risk": self.risk}
        self.pairing.check(durability=self.durability, of_log=of_log, record=self.record)
        self.snapshots.policy()
        check_outside(self.directory, {"--record": self.record, "--ready-file": self.ready_file})

    @property
    def directory(self) -> Path | None:
        """Where the log lies, or the logs of shards; None: nothing is kept. Raise UsageError when it has no name."""
        return None if self.durability == "memory" else data_directory(self.data, self.bind)

    @property
    def has_risk(self) -> bool | None:
        """Whether orders need funds; None when nobody says. Raise UsageError for another word."""
        if self.risk not in (None, "on", "off"):
            raise UsageError(f"--risk: '{self.risk}' is neither on nor off; write --risk on or --risk off")
        return None if self.risk is None else self.risk == "on"
