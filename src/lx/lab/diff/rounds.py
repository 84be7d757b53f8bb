"""Where the commands of a comparison come from: rounds of some thousand commands, each with new engines and a new flow.

A round is a closed function of its kind, its seed and what the reference engine answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from lx.engine.markets import TICK_SCALE, market_commands
from lx.lab.diff.pair import Difference
from lx.lab.diff.swarm import Swarm
from lx.wire.records_generated import RECORD_SIZE, InstrumentLimits, OpenSession
from lx.workload.chaos import CHAOS
from lx.workload.flow import PythonFlow
from lx.workload.money import account_commands, deposit_commands
from lx.workload.native import NativeFlow
from lx.workload.profiles import FlowConfig, FlowInstrument, FlowSession

__all__ = ["KINDS", "Kind", "Source"]

_SESSIONS: Final = 20
_LOT_SCALE: Final = 4
_FILL: Final = 1_000


class Source(Protocol):
    """A stream of commands."""

    def next(self) -> bytes:
        """The next command: 64 bytes, or 128 with its extension."""

    def observe(self, events: bytes) -> None:
        """Hear the event frame of commands that were applied."""


class _FlowSource:
    """A flow of `lx.workload` behind the commands that create its markets and sessions; it hears nothing.

    With accounts risk is on, and they share all the money there can be.

    The flow exists twice as well, and its two forms must make the same bytes.
    """

    def __init__(self, profile: str, seed: int, symbols: int, ballast: int, accounts: bool) -> None:
        self._waiting = _setup(symbols, accounts=accounts)[::-1]
        instruments = range(1, symbols + 1)
        config = FlowConfig(
            profile=profile,
            seed=seed,
            instruments=tuple(
                FlowInstrument.of_scales(number, tick_scale=TICK_SCALE, lot_scale=_LOT_SCALE) for number in instruments
            ),
            sessions=tuple(FlowSession(number, number) for number in range(1, _SESSIONS + 1)),
            ballast=ballast,
        )
        self._native, self._python = NativeFlow(config), PythonFlow(config)

    def next(self) -> bytes:
        """The next command."""
        if not self._waiting:
            records = self._python.fill(_FILL)
            if self._native.fill(_FILL) != records:
                raise Difference("lx.workload: the flow in Rust and the one in Python make other commands")
            self._waiting = [
                records[at : at + RECORD_SIZE] for at in range(len(records) - RECORD_SIZE, -1, -RECORD_SIZE)
            ]
        return self._waiting.pop()

    def observe(self, events: bytes) -> None:
        """Nothing: the flow keeps a book of its own."""


def _setup(symbols: int, *, accounts: bool) -> list[bytes]:
    """Accounts and money if wanted, markets and sessions as commands with their extensions."""
    commands = [record.pack() for record in account_commands(_SESSIONS)] if accounts else []
    for record in market_commands([f"S{number}-USD" for number in range(1, symbols + 1)]):
        if isinstance(record, InstrumentLimits):
            commands[-1] += record.pack()
        else:
            commands.append(record.pack())
    commands += [OpenSession(account=number, client_id=1).pack() for number in range(1, _SESSIONS + 1)]
    if accounts:
        commands += [record.pack() for record in deposit_commands(_SESSIONS, symbols + 1)]
    return commands


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of round: its name, the room of its engines, the largest of its frames, and its source from a seed."""

    name: str
    orders_max: int
    frame_max: int
    source: Callable[[int], Source]


def _chaos(name: str, frame_max: int) -> Kind:
    profile = CHAOS[name]
    return Kind(name, profile.orders_max, frame_max, lambda seed: Swarm(profile, seed))


def _flow(profile: str, symbols: int, frame_max: int, *, ballast: int = 0, accounts: bool = False) -> Kind:
    name = f"{profile}-{symbols}{'-accounts' * accounts}"
    return Kind(name, 1 << 20, frame_max, lambda seed: _FlowSource(profile, seed, symbols, ballast, accounts))


KINDS: Final = (
    _chaos("hostile", 60),
    _chaos("poor", 60),
    _flow("realistic", 1, 300),
    _chaos("phased", 60),
    _chaos("rich", 200),
    _chaos("busy", 200),
    _flow("mixed", 64, 60),
    _flow("realistic", 1, 300, accounts=True),
    _chaos("deep", 60),
    _flow("depth-random", 1, 60, ballast=2_000),
    _chaos("days", 200),
    _chaos("crowded", 7),
    _flow("realistic", 64, 1_000),
    _chaos("poor", 1),
    _flow("mixed", 64, 60, accounts=True),
    _chaos("hostile", 1),
    _flow("mixed", 1, 60),
)
"""In the order in which they take turns."""
