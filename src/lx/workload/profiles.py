"""The profiles of order flow, in words, and what a flow is made from.

A flow is a closed function of its `FlowConfig`: it never sees an answer of an engine. All draws are uniform unless
said otherwise; every command belongs to a session drawn among those given, a cancel or replace to the session of its
order; client ids count up by one within a session. Sizes are uniform from `quantity_min` to `quantity_max` lots.

`mixed` -- the load test of an exchange service. Symbols uniform. 70 % limit orders (GTC), 30 % market orders (IOC),
buys and sells equal, prices uniform within `spread` ticks of `price` on both sides. With the instruments of
`FlowInstrument.of_scales` that is 0.01 to 0.5 units at 68,000 to 72,000. Nothing is ever canceled; market orders eat
what rests, so that books stay at some 50 orders a symbol, spread over 400,001 price levels.

`realistic` -- a market with makers. 40 % limit (GTC), 4 % market (IOC), 25 % cancel, 31 % replace; symbols by Zipf's
law (the second half as often as the first, and so on). The flow first enters `resting` orders a symbol that wait (the
prologue; it is part of the flow), and then holds the books near that number: 2,000 with one symbol, else 100.
- The middle of a symbol starts at `price` and moves by -1, 0, 0 or +1 tick every 32 commands of the symbol (every
  quarter of `resting`, if that is more), at most 100 ticks away. Its path depends on the instrument's number only, so
  that several flows at one exchange agree on it.
- An order that waits is priced 0 to 127 ticks from the middle on its side: uniform within blocks of 8 ticks, each
  block half as likely as the one before. Half of all rest within 8 ticks of the middle.
- A limit order means to trade with a probability of 13.7 % x (resting now / `resting`)^2, and is then priced 0 to 3
  ticks beyond the best opposite price. More orders meet because the middle moved over them.
- A market order has a random size, but never more than what rests on the other side of its symbol.
- A cancel hits any resting order of the symbol. So does a replace: in one of four cases it makes the order smaller
  where it stands, else it gives it a new price as for an order that waits, and a new size.
- To know what rests, the flow keeps a book of its own by the rules of price and time. While one flow alone feeds an
  engine, in order, it is exact: nothing is rejected, and `FlowCounts` gives the trades in advance. Where several
  flows meet, some cancels and replaces come too late and are rejected as unknown_order.

`depth` -- the cost of a deep book. One symbol. First `ballast` orders a side are entered, alternately, in levels
drawn uniformly from `ballast` / 10 levels that begin 256 ticks from the middle of the window; they are never touched
again. Then `realistic` with 100 resting orders runs between them.

`depth-random` -- the same cost without mercy for caches. As `depth`, but each cancel and replace hits an order of the
ballast, uniformly among all of both sides; a replace draws a new level of the ballast and a new size; a limit order
enters the ballast while it is below its number, else it is one of `realistic`. No market works like that; it is shown
because it is the bound.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from lx.errors import UsageError
from lx.wire.records_generated import PRICE_MAX, QUANTITY_MAX

__all__ = ["BALLAST_PER_LEVEL", "LEVELS", "PROFILES", "FlowConfig", "FlowCounts", "FlowInstrument", "FlowSession"]

PROFILES: Final = ("mixed", "realistic", "depth", "depth-random")
LEVELS: Final = 512
"""Levels that the book of a flow covers."""
BALLAST_PER_LEVEL: Final = 10


@dataclass(frozen=True, slots=True)
class FlowInstrument:
    """A market the flow trades: its number, the middle and reach of its prices in ticks, its order sizes in lots."""

    instrument: int
    price: int
    spread: int
    quantity_min: int
    quantity_max: int

    @classmethod
    def of_scales(cls, instrument: int, *, tick_scale: int, lot_scale: int) -> FlowInstrument:
        """The instrument of the load test for a tick of 10^-tick_scale and a lot of 10^-lot_scale (at least 2).

        70,000 +- 2,000 and 0.01 to 0.5 units.

        >>> FlowInstrument.of_scales(1, tick_scale=2, lot_scale=4)
        FlowInstrument(instrument=1, price=7000000, spread=200000, quantity_min=100, quantity_max=5000)
        """
        if not 0 <= tick_scale <= 5 or not 2 <= lot_scale <= 9:
            raise UsageError(f"tick_scale={tick_scale}, lot_scale={lot_scale}: a flow needs 0 to 5 and 2 to 9")
        tick, lot = 10**tick_scale, 10**lot_scale
        return cls(instrument, 70_000 * tick, 2_000 * tick, lot // 100, lot // 2)


@dataclass(frozen=True, slots=True)
class FlowSession:
    """A session the flow sends for; `next_client_id` is the client id of its first command."""

    session: int
    account: int
    next_client_id: int = 1


@dataclass(frozen=True, slots=True)
class FlowCounts:
    """What a flow has made so far. Trades and resting orders are of its own book; 0 for `mixed`, which has none."""

    limits: int = 0
    markets: int = 0
    cancels: int = 0
    replaces: int = 0
    trades: int = 0
    quantity: int = 0
    resting: int = 0

    @property
    def commands(self) -> int:
        """All commands."""
        return self.limits + self.markets + self.cancels + self.replaces


@dataclass(frozen=True, slots=True)
class FlowConfig:
    """All that decides what a flow sends; UsageError when no flow can be made from it.

    `instruments` are ordered by how busy they are; `resting` = 0 takes the profile's number of resting orders a symbol;
    `ballast` is the number of orders a side that the depth profiles enter first.
    """

    profile: str
    seed: int
    instruments: tuple[FlowInstrument, ...]
    sessions: tuple[FlowSession, ...]
    resting: int = 0
    ballast: int = 0

    def __post_init__(self) -> None:
        if self.profile not in PROFILES:
            raise UsageError(f"flow: no profile is named {self.profile!r}; known are {', '.join(PROFILES)}")
        _require("seed", self.seed, 0, (1 << 64) - 1)
        _require("count of instruments", len(self.instruments), 1, 1 if self.has_ballast else 65_535)
        _require("count of sessions", len(self.sessions), 1, 1 << 20)
        _require("resting", self.resting, 0, 1 << 20)
        _require("ballast", self.ballast, 0, 8_000_000 if self.has_ballast else 0)
        reach = LEVELS // 2 + (self.ballast_levels if self.has_ballast else 0)
        for instrument in self.instruments:
            reach = instrument.spread if self.profile == "mixed" else reach
            _require("instrument", instrument.instrument, 1, 65_535)
            _require("spread", instrument.spread, 0, 1 << 30)
            _require("price", instrument.price, reach + 1, PRICE_MAX - reach)
            _require("quantity_min", instrument.quantity_min, 1, QUANTITY_MAX)
            highest = min(instrument.quantity_min + (1 << 31), QUANTITY_MAX)
            _require("quantity_max", instrument.quantity_max, instrument.quantity_min, highest)
        for session in self.sessions:
            _require("session", session.session, 1, (1 << 32) - 1)
            _require("next_client_id", session.next_client_id, 1, 1 << 62)

    @property
    def keeps_book(self) -> bool:
        """Whether the flow knows what rests and what is traded."""
        return self.profile != "mixed"

    @property
    def has_ballast(self) -> bool:
        """Whether the profile enters a ballast first."""
        return self.profile in ("depth", "depth-random")

    @property
    def ballast_levels(self) -> int:
        """Levels a side of the ballast."""
        return max(1, self.ballast // BALLAST_PER_LEVEL)

    @property
    def resting_target(self) -> int:
        """Resting orders a symbol is held near."""
        if self.resting:
            return self.resting
        return 2_000 if self.profile == "realistic" and len(self.instruments) == 1 else 100

    def only(self, sessions: tuple[FlowSession, ...]) -> FlowConfig:
        """The same flow for other sessions, such as those of one connection."""
        return replace(self, sessions=sessions)


def _require(field: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise UsageError(f"flow: {field} is {value}; allowed here is {low} to {high}")
