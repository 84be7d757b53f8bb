"""What the engine benchmark feeds: cases (workload, symbols, depth) and their commands as frames.

A case is made anew from its seed whenever it is needed: that is cheaper than to hold all of them in memory, and every
row gets the same bytes. `lx.workload.profiles` describes the flows in words; `limits` are the limit orders of `mixed`,
`plain` is `realistic` without replaces, `wide` is `realistic` with more accounts, `snapshot` is the book of `depth`.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from lx.engine.markets import TICK_SCALE, market_commands
from lx.lab.bench.plain import PlainFlow
from lx.wire.frame import FrameHeader, build_frame, read_header
from lx.wire.layouts_generated import DEPOSIT, NEW
from lx.wire.records_generated import AMOUNT_MAX, RECORD_SIZE, Kind, OpenSession, OrderType, Record, Side
from lx.workload.money import account_commands, deposit_commands
from lx.workload.native import NativeFlow
from lx.workload.profiles import FlowConfig, FlowInstrument, FlowSession

__all__ = ["FRAME_COMMANDS", "WORKLOADS", "Case", "Sizes", "Stretch"]

WORKLOADS: Final = ("realistic", "wide", "mixed", "plain", "limits", "depth", "snapshot")
FRAME_COMMANDS: Final = 1_000
"""Commands of a frame wherever the row doesn't say otherwise."""
SESSIONS: Final = 100
WIDE_SESSIONS: Final = 10_000
_PROFILES: Final = {"limits": "mixed", "plain": "realistic", "wide": "realistic", "snapshot": "depth"}
_LOT_SCALE: Final = 4
_PREFIX_PROLOGUE_MAX: Final = 250_000
"""A longer prologue would take the reference engine minutes and gigabytes; then the prefix ends within it.

So it does for `wide`, whose accounts make the reference slow.
"""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is run: counts of commands. `warm_up` commands of a flow are applied before its measured ones."""

    measured: int
    """By the native rows."""
    slow: int
    """By the reference and the peer: the first ones of those that the others measure."""
    depth: int
    """By the depth rows."""
    warm_up: int
    prefix: int
    """Compared with the reference engine, from the first command on, behind the prologue."""


@dataclass(frozen=True, slots=True)
class Case:
    """One workload: how many symbols, and for `depth` and `snapshot` how many orders a side rest beside the market."""

    workload: str
    symbols: int
    depth: int = 0

    @property
    def title(self) -> str:
        """Its name for a person."""
        if self.workload == "snapshot":
            return f"snapshot of {2 * self.depth:,}"
        if self.depth:
            return f"{self.workload} of {self.depth:,}"
        return f"{self.workload}, {self.symbols:,} symbol{'s' if self.symbols > 1 else ''}"

    @property
    def sessions(self) -> int:
        """Sessions that send it, each with an account of its own."""
        return WIDE_SESSIONS if self.workload == "wide" else SESSIONS

    @property
    def is_scaling(self) -> bool:
        """Whether it shows what more of something costs, beside a smaller case."""
        return self.workload in ("depth", "wide")

    @property
    def flow_knows_its_trades(self) -> bool:
        """Whether the generator's own book tells the trades in advance."""
        return self.workload in ("realistic", "wide", "depth")

    def stretch(self, seed: int, warm_up: int, measured: int) -> Stretch:
        """The measured commands, behind the prologue and the warm-up."""
        return Stretch(self, seed, NativeFlow(self.flow(seed)).prologue + warm_up, measured)

    def prefix(self, seed: int, count: int) -> Stretch:
        """The beginning of the case, nothing warmed up: what the reference engine can check."""
        prologue = NativeFlow(self.flow(seed)).prologue
        is_short = prologue <= _PREFIX_PROLOGUE_MAX and self.workload != "wide"
        return Stretch(self, seed, 0, count + (prologue if is_short else 0))

    def flow(self, seed: int) -> FlowConfig:
        """What its flow is made from."""
        return FlowConfig(
            profile=_PROFILES.get(self.workload, self.workload),
            seed=seed,
            instruments=tuple(
                FlowInstrument.of_scales(number, tick_scale=TICK_SCALE, lot_scale=_LOT_SCALE)
                for number in range(1, self.symbols + 1)
            ),
            sessions=tuple(FlowSession(number, number) for number in range(1, self.sessions + 1)),
            ballast=self.depth,
        )


class Stretch:
    """A stretch of a case's commands: `records` are the ones to measure, `before` the `skipped` ones of the flow.

    `opening` are the frames that create markets and sessions. `trades` and `quantity` are what `records` trade by the
    flow's own book, None where it keeps none.
    """

    def __init__(self, case: Case, seed: int, skipped: int, measured: int) -> None:
        self.case = case
        self.measured = measured
        opening = _opening(case)
        flow = NativeFlow(case.flow(seed))
        source = PlainFlow(flow, opening) if case.workload == "plain" else flow
        self.before = _commands(case, source, skipped)
        counts = flow.counts()
        self.records = _commands(case, source, measured)
        after = flow.counts()
        knows = case.flow_knows_its_trades
        self.trades = after.trades - counts.trades if knows else None
        self.quantity = after.quantity - counts.quantity if knows else None
        self._open(opening)

    def _open(self, opening: list[bytes]) -> None:
        self.opening = opening
        last = read_header(opening[-1])
        self._first = last.sequence + last.command_count
        self.sequence = self._first + len(self.before) // RECORD_SIZE

    def with_accounts(self) -> Stretch:
        """The same commands with risk on: each session's account has the same share of all the money there can be."""
        other = copy(self)
        other.__dict__.pop("setup", None)
        other._open(_opening_with_accounts(self.case, self.before + self.records))
        return other

    @cached_property
    def setup(self) -> bytes:
        """The frames before the measured ones: those that open, and what was skipped of the flow."""
        return b"".join(self.opening) + _framed(self.before, FRAME_COMMANDS, self._first)

    def frames(self, commands_per_frame: int, count: int | None = None) -> bytes:
        """The first `count` commands (all) as frames, one behind the other."""
        records = self.records if count is None else self.records[: count * RECORD_SIZE]
        return _framed(records, commands_per_frame, self.sequence)

    def setup_list(self) -> list[bytes]:
        """The frames of `setup`, each by itself."""
        return [*self.opening, *_cut(_framed(self.before, FRAME_COMMANDS, self._first), FRAME_COMMANDS)]

    def frame_list(self, commands_per_frame: int, count: int | None = None) -> list[bytes]:
        """The frames of `frames`, each by itself."""
        return _cut(self.frames(commands_per_frame, count), commands_per_frame)


def _opening(case: Case, first: Sequence[Record] = ()) -> list[bytes]:
    """The frame that creates markets and sessions, behind the commands that come first."""
    markets = market_commands([f"S{number}-USD" for number in range(1, case.symbols + 1)])
    opened = [OpenSession(account=number, client_id=1) for number in range(1, case.sessions + 1)]
    return [build_frame([*first, *markets, *opened], sequence=1, time_ns=0)]


def _opening_with_accounts(case: Case, orders: bytes) -> list[bytes]:
    """The same, behind accounts that pay the usual fees, and frames with the money that lets them send these orders."""
    opening = _opening(case, account_commands(case.sessions))
    deposits = _deposits(case, orders)
    return [
        *opening,
        *_cut(_framed(deposits, FRAME_COMMANDS, read_header(opening[0]).command_count + 1), FRAME_COMMANDS),
    ]


def _deposits(case: Case, orders: bytes) -> bytes:
    """Equal shares of all the money there can be; of many accounts, each gets only assets it sells, and dollars.

    Asset 1 is the dollar that all are quoted in; the base of instrument n is asset n + 1.
    """
    if case.sessions == SESSIONS:
        return b"".join(record.pack() for record in deposit_commands(SESSIONS, case.symbols + 1))
    commands = np.frombuffer(orders, dtype=NEW)
    sells = commands[(commands["kind"] == Kind.NEW) & (commands["side"] == Side.SELL)]
    dollars = (1 << 16) * np.arange(1, case.sessions + 1, dtype=np.int64) + 1
    pairs = np.unique(np.append((sells["account"].astype(np.int64) << 16) + sells["instrument"] + 1, dollars))
    deposits = np.zeros(len(pairs), dtype=DEPOSIT)
    deposits["kind"], deposits["client_id"] = Kind.DEPOSIT, 1
    deposits["account"] = pairs >> 16
    deposits["asset"] = deposits["transfer_id"] = pairs & 0xFFFF
    deposits["amount"] = AMOUNT_MAX // case.sessions
    return deposits.tobytes()


def _commands(case: Case, flow: NativeFlow | PlainFlow, count: int) -> bytes:
    """The next commands of the case."""
    if case.workload != "limits":
        return flow.fill(count)
    found = b""
    while (missing := count - len(found) // RECORD_SIZE) > 0:
        records = flow.fill(missing + missing // 2)
        is_limit = np.frombuffer(records, dtype=NEW)["type"] == OrderType.LIMIT
        found += np.frombuffer(records, dtype=f"V{RECORD_SIZE}")[is_limit].tobytes()
    return found[: count * RECORD_SIZE]


def _framed(records: bytes, commands_per_frame: int, sequence: int) -> bytes:
    """Commands as unsealed frames of that many, one behind the other; the last may be shorter.

    Only for commands without extension. `sequence` is the ordinal of the first.
    """
    count = len(records) // RECORD_SIZE
    whole, rest = divmod(count, commands_per_frame)
    frames = np.empty((whole, (commands_per_frame + 1) * RECORD_SIZE), dtype=np.uint8)
    frames[:, :RECORD_SIZE] = np.frombuffer(_header(commands_per_frame, sequence), dtype=np.uint8)
    sequences = sequence + commands_per_frame * np.arange(whole, dtype="<u8")
    frames[:, 16:24] = sequences.view(np.uint8).reshape(whole, 8)
    border = whole * commands_per_frame * RECORD_SIZE
    payload = np.frombuffer(records, dtype=np.uint8, count=border)
    frames[:, RECORD_SIZE:] = payload.reshape(whole, commands_per_frame * RECORD_SIZE)
    tail = _header(rest, sequence + whole * commands_per_frame) + records[border:] if rest else b""
    return frames.tobytes() + tail


def _header(commands: int, sequence: int) -> bytes:
    return FrameHeader(record_count=commands, command_count=commands, sequence=sequence).pack()


def _cut(frames: bytes, commands_per_frame: int) -> list[bytes]:
    size = (commands_per_frame + 1) * RECORD_SIZE
    return [frames[at : at + size] for at in range(0, len(frames), size)]
