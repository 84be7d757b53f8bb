"""A random mix of commands about the phases, bands and limits of instruments: what engines are compared on.

Right and wrong, and so that an instrument trades for half of the time: most of what a comparison should meet needs a
book in which orders meet.
"""

from __future__ import annotations

from typing import Final

from lx.wire.records_generated import (
    FLAG_EXTENSION,
    PRICE_MAX,
    QUANTITY_MAX,
    BandAction,
    Delist,
    OrderLimits,
    Phase,
    SchedulePhase,
    SetBands,
    SetLimits,
    SetPhase,
    Uncross,
)
from lx.workload.draws import Draws

__all__ = ["PhaseMix"]

_PHASES: Final = (
    *(Phase.CONTINUOUS,) * 6,
    *(Phase.OPENING_AUCTION, Phase.CLOSING_AUCTION) * 3,
    *(Phase.PRE_OPEN,) * 2,
    Phase.HALT,
    Phase.CANCEL_ONLY,
    Phase.CLOSED,
)
_TIME_MAX: Final = (1 << 64) - 1


class PhaseMix(Draws):
    """Random commands about phases; `draw` gives numbers from 0 to below 1, `errors` is the share of wrong fields.

    >>> PhaseMix(random.Random(1).random).set_phase(1).NAME
    'set_phase'
    """

    def set_phase(self, instrument: int) -> SetPhase:
        """Another phase, more often than not `continuous` or an auction."""
        return SetPhase(
            phase=self._one_of(_PHASES), instrument=max(1, instrument), session=self._operator(), client_id=1
        )

    def schedule_phase(self, instrument: int, time_ns: int) -> SchedulePhase:
        """An entry soon after that time of the log, once or again and again; or an empty timetable."""
        at_ns = time_ns + self._between(1, 40)
        if self._is_wrong(10):
            at_ns = max(1, time_ns - self._between(0, 3))
        every_ns = self._between(20, 90) if self._chance(40) else 0
        if self._is_wrong(3):
            every_ns = _TIME_MAX
        if self._chance(30):
            at_ns = 0
        return SchedulePhase(
            phase=self._one_of(_PHASES),
            instrument=max(1, instrument),
            session=self._operator(),
            client_id=1,
            at_ns=at_ns,
            every_ns=every_ns,
        )

    def uncross(self, instrument: int) -> Uncross:
        """The end of an auction, if there is one."""
        return Uncross(instrument=max(1, instrument), session=self._operator(), client_id=1)

    def set_bands(self, instrument: int, centre: int) -> SetBands:
        """None, wide ones, or narrow ones around prices near the centre."""
        reference = centre + self._between(-3, 3)
        if self._chance(30):
            reference = 0
        if self._is_wrong(5):
            reference = self._one_of((1, PRICE_MAX))
        return SetBands(
            action=self._one_of((BandAction.REJECT, BandAction.REJECT, BandAction.HALT)),
            instrument=max(1, instrument),
            session=self._operator(),
            client_id=1,
            static_ppm=self._one_of((0, 0, 10_000, 30_000, 1_000_000)),
            dynamic_ppm=self._one_of((0, 0, 10_000, 40_000, 999_999)),
            reference=reference,
        )

    def set_limits(self, instrument: int, price: tuple[int, int]) -> tuple[SetLimits, OrderLimits]:
        """The price limits as they are or narrower, other quantities, and some of the rest."""
        low, high = price
        if self._chance(20):
            low, high = low + self._between(0, 5), high - self._between(0, 5)
        if self._is_wrong(5):
            low, high = high, low
        command = SetLimits(
            flags=FLAG_EXTENSION,
            instrument=max(1, instrument),
            session=self._operator(),
            client_id=1,
            price_min=low,
            price_max=high,
            quantity_min=self._one_of((1, 2, 3)),
            quantity_max=self._one_of((10, 40, QUANTITY_MAX)),
        )
        more = OrderLimits(
            notional_min=self._one_of((0, 0, 0, 0, 30_000)),
            notional_max=self._one_of((0, 0, 0, 0, 90_000)),
            market_quantity_max=self._one_of((0, 0, 6)),
            market_lot=self._one_of((0, 0, 2)),
            orders_max=self._one_of((0, 0, 0, 5)),
            stops_max=self._one_of((0, 3)),
            lists_max=self._one_of((0, 2)),
        )
        return command, more

    def delist(self, instrument: int) -> Delist:
        """The end of an instrument."""
        return Delist(instrument=max(1, instrument), session=self._operator(), client_id=1)
